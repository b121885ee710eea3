//! The words for a plan and its bill: what time is spent on, how quantities and lines came about, what stands against it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Display;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::shown_ms;
use crate::concurrency::Holder;
use crate::defaults::{Limit, limits};
use crate::distribution::float;
use crate::feasibility::{Finding, Message, Passed, Timed};
use crate::metering::{Basis, Counted, TimeParts};
use crate::plan::{Plan, Ratio, Role, Side, StandingResource};
use crate::rating::BillLine;
use crate::rules::{Directions, PayloadSteps, Traffic};
use crate::service::{Capacity, CapacityMeasure, Link};
use crate::timing::Activity;
use crate::unit::{Bytes, Milliseconds, counted, shown};

/// Decimals of a number of calls that are shown, as many as a quantity has.
const CALL_DIGITS: u32 = 9;

/// What a length of time is spent on.
#[must_use]
pub fn activity(on: &Activity) -> Cow<'_, str> {
    match on {
        Activity::Work(Side::Vpc) => "work in the VPC".into(),
        Activity::Work(Side::Internet) => "work on the internet".into(),
        Activity::Work(Side::Service(name, _)) => format!("call of {name}").into(),
        Activity::Link(link) => format!("{} on the way", link.title).into(),
        Activity::Connection(link) => format!("new connection to the {}", link.title).into(),
        Activity::Named(name) => (*name).into(),
        Activity::Payload { request, response } => format!("payload of {request} out and {response} back").into(),
        Activity::Filling(batch) => format!("waiting until a batch of {batch} is full").into(),
    }
}

/// What a function of a solution is called: by where it is, where there are two.
#[must_use]
pub fn function_name(plan: &Plan, role: Role) -> &'static str {
    let in_vpc = plan.functions().find(|function| function.role == role).map(|function| function.in_vpc);
    match in_vpc {
        _ if plan.callee.is_none() => "the function",
        Some(true) => "inner function",
        Some(false) | None => "outer function",
    }
}

/// The same without an article.
#[must_use]
pub fn function_noun(plan: &Plan, role: Role) -> &'static str {
    function_name(plan, role).trim_start_matches("the ")
}

/// What a piece of work is done with.
#[must_use]
pub fn end_of(side: &Side) -> String {
    match side {
        Side::Vpc => "database or other resource".to_owned(),
        Side::Internet => "internet".to_owned(),
        Side::Service(name, _) => name.to_string(),
    }
}

/// How a quantity came about, in figures that multiply out to it: what stands in parentheses after a figure only says what it is made of.
#[must_use]
pub fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Standing { standing, billed, hours } => standing_basis(standing, *billed, *hours),
        Basis::Bytes { link, times, sent, received, share, counts: Traffic { directions, ends } } => {
            let counted = match directions {
                Directions::Sent => *sent,
                Directions::Both => Bytes(sent.0.saturating_add(received.0)),
            };
            let (size, in_gb) = in_gb(counted);
            let mut text = format!("{} x {size}", shown(*times));
            if counted.0 > sent.0 && sent.0 > 0 {
                text.push_str(&format!(" ({} out + {} in)", sent.exactly(), received.exactly()));
            }
            text.push_str(&share_basis(*share, link.unused));
            if *ends > 1 {
                text.push_str(&format!(" x {ends} (each end pays)"));
            }
            text + &in_gb
        }
        Basis::Calls(calls, share, counted) => {
            let each = if counted.each > 1 { format!(" x {}", counted.each) } else { String::new() };
            let calls = shown(calls.round_dp(CALL_DIGITS).normalize());
            format!("{calls} calls{}{each}{}", share_basis(*share, ""), step_basis(*counted))
        }
        Basis::Runs(requests, runs, counted) => {
            let requests = crate::unit::counted(*requests, "request");
            let each = match u64::try_from(*runs) {
                Ok(whole) if runs.fract().is_zero() => crate::unit::counted(whole, "invocation"),
                _ => format!("{} invocations", runs.normalize()),
            };
            format!("{requests} x {each}{}", step_basis(*counted))
        }
        // Runs x milliseconds x MB, over the milliseconds of a second and the MB of a GB.
        Basis::Time { runs, time, memory_mb, parts } => {
            let (beyond, hours) = match parts {
                TimeParts::Beyond(included_mb) => (format!(" above {included_mb}"), ""),
                TimeParts::Steps { hours: true, .. } => (String::new(), " x 3,600"),
                _ => (String::new(), ""),
            };
            let (runs, time, memory) = (shown(*runs), time_basis(*time, *parts), shown((*memory_mb).into()));
            format!("{runs} x {time} x {memory} MB{beyond} / (1,000 x 1,024{hours})")
        }
        Basis::Restores { runs, cold_share, memory_mb } => {
            let share = (cold_share * Decimal::ONE_HUNDRED).normalize();
            format!("{} x {share} % cold x {} MB / (1,024)", shown(*runs), shown((*memory_mb).into()))
        }
        Basis::Logs(runs, bytes) => {
            let (size, in_gb) = in_gb(*bytes);
            format!("{} x {size}{in_gb}", shown(*runs))
        }
    }
}

/// How a line came about: quantity, allowance, tiers, what is uncertain, price with its source.
#[must_use]
pub fn derivation(line: &BillLine) -> Vec<String> {
    let usage = &line.usage;
    let unit = usage.meter.info().map_or("", |info| info.unit.id());
    let mut details =
        vec![format!("{}: {} = {}", usage.meter, basis(&usage.basis), in_units(usage.quantity.decimal(), unit))];
    if !line.free.is_zero() && !usage.already_paid {
        details.push(format!("less {} free", in_units(line.free.decimal(), unit)));
    }
    for slice in &line.slices {
        details.push(format!("{} x {} = {}", shown(slice.quantity.decimal()), slice.unit_price, slice.cost));
    }
    if usage.estimated {
        details.push("estimated: rests on simulated cold starts, attempts or failures".to_owned());
    }
    details.extend(usage.caveat.map(|caveat| format!("uncertain: {caveat}")));
    if let Some(price) = line.price.as_ref().filter(|_| !line.slices.is_empty()) {
        details.push(format!("price: {}, {}", price.origin(), price.effective));
        if let Some(more) = &price.corroboration {
            let others = counted(more.records.into(), "other record");
            details.push(format!("the same in {others}, the oldest of {}", more.oldest));
        }
        details.extend(price.assumed.iter().map(|reason| format!("assumed: {reason}")));
        details.extend(price.overlays.iter().map(|overlay| format!("overlay: {overlay}")));
    }
    details
}

/// A quantity with its unit, which has a plural where it ends in a word: "730 hours", "1.5 GB-seconds", "3 GB".
fn in_units(quantity: Decimal, unit: &str) -> String {
    let is_word = unit.ends_with(|letter: char| letter.is_ascii_lowercase());
    let plural = if is_word && quantity != Decimal::ONE { "s" } else { "" };
    format!("{} {unit}{plural}", shown(quantity))
}

/// What a reader must know of a line: whether it is estimated, its price assumed or touched by an overlay.
#[must_use]
pub fn marks(line: &BillLine) -> Vec<&'static str> {
    let price = line.price.as_ref().filter(|_| !line.usage.quantity.is_zero());
    let marks = [
        (line.usage.estimated, "estimated"),
        (line.usage.caveat.is_some(), "uncertain rule"),
        (price.is_some_and(|price| price.assumed.is_some()), "price assumed"),
        (price.is_some_and(|price| !price.overlays.is_empty()), "price from an overlay"),
    ];
    marks.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect()
}

/// How often a stage occurs: a count, or a share in percent.
#[must_use]
pub fn times(times: Decimal) -> String {
    if times.fract().is_zero() { shown(times) } else { format!("{} %", (times * Decimal::ONE_HUNDRED).normalize()) }
}

fn standing_basis(standing: &StandingResource, billed: u64, hours: Option<Decimal>) -> String {
    let mut text = counted(standing.count, standing.resource.noun);
    if let Some(size) = &standing.resource.size {
        let least = if billed > standing.size { " (the least billed)" } else { "" };
        text.push_str(&format!(" x {}{least}", counted(billed, size.noun)));
    }
    if let Some(hours) = hours {
        text.push_str(&format!(" x {} h", hours.normalize()));
    }
    if standing.sharers > 1 {
        text.push_str(&format!(" / {}", counted(standing.sharers, "sharer")));
    }
    if standing.already_paid {
        text.push_str(", already paid for");
    }
    text
}

/// A size to the last byte, and by what it is divided to come to GB.
fn in_gb(bytes: Bytes) -> (String, String) {
    let (size, unit, units_per_gb) = bytes.exactly_per_gb();
    let per_gb =
        if units_per_gb > 1 { format!(" / {} {unit} a GB", shown(units_per_gb.into())) } else { String::new() };
    (format!("{size} {unit}"), per_gb)
}

fn share_basis(share: Ratio, unused: &str) -> String {
    if share.part.is_zero() {
        format!(" x 0 ({unused})")
    } else if share.part == share.whole {
        String::new()
    } else if share.whole == Decimal::ONE {
        format!(" x {}", share.part.normalize())
    } else {
        format!(" x {}/{}", share.part.normalize(), share.whole.normalize())
    }
}

fn step_basis(counted: Counted) -> String {
    let count = counted.by_size;
    match counted.steps {
        Some(PayloadSteps { first, step, .. }) if count > 1 && first == step => format!(" x {count} steps of {step}"),
        Some(PayloadSteps { first, step, .. }) if count > 1 => format!(" x {count} ({first}, then chunks of {step})"),
        _ => String::new(),
    }
}

fn time_basis(time: Milliseconds, parts: TimeParts) -> String {
    let time = time.in_ms();
    match parts {
        TimeParts::Whole | TimeParts::Beyond(_) => time,
        TimeParts::Rounded(plain, rounding) => {
            format!("{time} ({} + {} for rounding up)", plain.in_ms(), rounding.in_ms())
        }
        TimeParts::Init(cold_share, mean, rounding, word) => {
            let share = (cold_share * Decimal::ONE_HUNDRED).normalize();
            let more = Milliseconds(rounding.abs()).in_ms();
            let rounded = match rounding.cmp(&Decimal::ZERO) {
                Ordering::Greater => format!(" + {more} for rounding up"),
                Ordering::Less => format!(" - {more} less for rounding up"),
                Ordering::Equal => String::new(),
            };
            format!("{time} ({share} % cold x {} of {word}{rounded})", mean.in_ms())
        }
        TimeParts::Days(each, days) => format!("{time} ({} on each of {} days)", each.in_ms(), shown(days)),
        TimeParts::Steps { step, .. } => format!("{time} (in steps of {step})"),
        TimeParts::Waiting { way, calls, callee, disturbed } => {
            let each = if calls == Decimal::ONE { String::new() } else { format!("{calls} x ") };
            let between = disturbed.map_or(String::new(), |(waits, cut)| {
                format!(" + {} between attempts - {} cut off", waits.in_ms(), cut.in_ms())
            });
            let (way, callee) = (way.in_ms(), callee.in_ms());
            format!("{time} ({way} on the way + {each}{callee} of the other function{between})")
        }
    }
}

/// Why a plan cannot run.
#[must_use]
pub fn obstacle(finding: &Finding) -> String {
    match finding {
        Finding::Payload(what, Passed { needed, limit, .. }) => {
            let (what, above) = (message(*what), above(limit));
            // Where both would be shown alike, to the byte.
            let alike = needed.to_string() == limit.value.to_string();
            let needed = if alike { format!("{} B", shown(needed.0.into())) } else { needed.to_string() };
            format!("{what} is {needed}, {above}")
        }
        Finding::Time(Timed::Function(role), Passed { needed, limit, .. }) => {
            let (who, needed, most) = (by_role(*role), told_apart(*needed, limit.value), limit.value);
            format!("{who} takes {needed} on average, above its timeout of {most}")
        }
        Finding::Time(what, Passed { needed, limit, .. }) => {
            let needed = told_apart(*needed, limit.value);
            format!("the mean time of {} is {needed}, {}", timed(*what), above(limit))
        }
        Finding::Concurrency(holder, Passed { needed, limit, .. }, _) => {
            let whose = if let Holder::Reserved(_) = holder { "set apart for it" } else { "left in the account" };
            let (mean, holds, limit) = (tenths(*needed), holding(*holder), limit.value);
            let are = if limit == 1 { "is" } else { "are" };
            format!("{mean} environments are in use on average{holds}, {} {are} {whose}", shown(limit.into()))
        }
        Finding::RequestRate(holder, units, passed) => requested(*holder, *units, passed, ""),
        Finding::CallRate(link, passed) => called(link, &count(passed.needed), passed, "a second"),
        Finding::CallsInProgress(link, passed) => {
            called(link, &tenths(passed.needed), passed, "are in progress on average")
        }
        Finding::Capacity(capacity, pieces, passed) => carried(capacity, *pieces, passed, " on average"),
    }
}

/// What would help a plan that cannot run.
#[must_use]
pub fn cure(finding: &Finding) -> Option<String> {
    match finding {
        Finding::Payload(..) => Some("hand over a key of an object in S3 instead of the data".to_owned()),
        Finding::Time(Timed::Behind(link), _) => {
            let cure = link.timeout.as_ref().and_then(|timeout| timeout.cure);
            let cure = cure.map_or(String::new(), |cure| format!("{cure}; "));
            Some(format!("{cure}shorten its work, or choose a solution without {}", with_article(link.noun)))
        }
        Finding::Time(Timed::Run(host), _) => {
            let cure = host.timeout.as_ref().and_then(|timeout| timeout.cure);
            Some(cure.map_or("split the work".to_owned(), |cure| format!("{cure}, or split the work")))
        }
        Finding::Time(Timed::Function(_), Passed { needed, .. }) if *needed < longest_timeout() => {
            Some("raise that timeout, or split the work".to_owned())
        }
        Finding::Time(Timed::Function(_) | Timed::Through(_), _) => Some("split the work".to_owned()),
        Finding::Concurrency(Holder::Reserved(_), ..) | Finding::RequestRate(Holder::Reserved(_), ..) => {
            Some("raise its `reserved_concurrency`".to_owned())
        }
        Finding::Concurrency(..) | Finding::RequestRate(..) => Some("raise the concurrency limit".to_owned()),
        Finding::CallRate(..) | Finding::CallsInProgress(..) => Some("have that limit raised".to_owned()),
        Finding::Capacity(capacity, pieces, passed) => {
            let each = (passed.needed / *pieces as f64).ceil() as u64;
            capacity.cure.map(|cure| cure(each)).or_else(|| spread(capacity.measure).map(str::to_owned))
        }
    }
}

/// The longest timeout that a function can have.
fn longest_timeout() -> Milliseconds {
    limits("").map_or(Milliseconds::ZERO, |limits| limits.timeout_function.value)
}

/// The same in a few words, without what is needed.
#[must_use]
pub fn in_brief(finding: &Finding) -> String {
    let whose = |holder: &Holder| match holder {
        Holder::Reserved(role) => format!("the concurrency set apart for {}", by_role(*role)),
        Holder::Account | Holder::AccountTwice => "the concurrency limit".to_owned(),
    };
    match finding {
        Finding::Payload(_, Passed { limit, .. }) => format!("a message {}", above(limit)),
        Finding::Time(Timed::Function(role), _) => format!("{} takes longer than its timeout", by_role(*role)),
        Finding::Time(what, Passed { limit, .. }) => {
            format!("{} takes longer than {} ({})", timed(*what), limit.value, limit.title)
        }
        Finding::Concurrency(holder, ..) => format!("more runs at once than {} allows", whose(holder)),
        Finding::RequestRate(holder, ..) => format!("more requests a second than {} allows", whose(holder)),
        Finding::CallRate(link, _) => format!("more {} calls a second than AWS allows", link.noun),
        Finding::CallsInProgress(link, _) => format!("more {} calls in progress than AWS allows", link.noun),
        Finding::Capacity(capacity, ..) => {
            let what = match capacity.measure {
                CapacityMeasure::OpenConnections => "open connections",
                CapacityMeasure::NewConnections => "new connections a second",
                CapacityMeasure::Packets => "packets a second",
                CapacityMeasure::Bits => "traffic",
            };
            format!("more {what} than the {} carries", capacity.noun)
        }
    }
}

/// What goes through something that stands, and what it carries; `when` says when that is so of what is carried for a while only.
fn carried(capacity: &Capacity, pieces: u64, passed: &Passed<f64, u64>, when: &str) -> String {
    let &Passed { needed, limit: Limit { value: most, title, .. }, .. } = passed;
    let pieces = counted(pieces, capacity.noun);
    let in_words = |least: &str, unit: &str| {
        format!("{least}{} {unit} over {pieces}, above {} each ({title})", count(needed), shown(most.into()))
    };
    match capacity.measure {
        CapacityMeasure::OpenConnections => in_words("", "connections held open"),
        CapacityMeasure::NewConnections => in_words("", "new connections a second"),
        CapacityMeasure::Packets => in_words("at least ", "packets a second"),
        CapacityMeasure::Bits => {
            let (unit, bits) = unit_of_bits(most);
            let (needed, most) = (tenths(needed / bits as f64), tenths(most as f64 / bits as f64));
            format!("{needed} {unit}{when} over {pieces}, above {most} {unit} each ({title})")
        }
    }
}

/// What helps where too much goes through addresses.
const fn spread(measure: CapacityMeasure) -> Option<&'static str> {
    match measure {
        CapacityMeasure::OpenConnections | CapacityMeasure::NewConnections => {
            Some("add addresses or gateways, or spread the destinations")
        }
        CapacityMeasure::Packets | CapacityMeasure::Bits => None,
    }
}

/// What may go wrong at times; what only averages tell is worded as an obstacle.
#[must_use]
pub fn warning(finding: &Finding) -> String {
    match finding {
        Finding::Time(what, Passed { needed, limit, .. }) => {
            let most = match what {
                Timed::Function(_) => format!("its timeout of {}", limit.value),
                _ => format!("{} ({})", limit.value, limit.title),
            };
            let what = timed(*what);
            format!("{what} may be cut off: with slow steps and a cold start it takes {needed}, above {most}")
        }
        Finding::Concurrency(holder, Passed { needed, limit, .. }, peak) => {
            let (limit, mean, holds) = (shown(limit.value.into()), tenths(*needed), holding(*holder));
            let peak = count(*peak);
            format!(
                "random peaks will pass the concurrency limit of {limit}: {mean} environments in use on average{holds}, {peak} at peaks"
            )
        }
        Finding::Capacity(capacity, pieces, passed) => {
            let bursts = capacity.bursts.map_or(String::new(), |bursts| format!("; {bursts}"));
            format!("{}{bursts}", carried(capacity, *pieces, passed, " at peaks"))
        }
        Finding::RequestRate(holder, units, passed) => requested(*holder, *units, passed, " at peaks"),
        Finding::CallRate(link, passed) => called(link, &count(passed.needed), passed, "a second at peaks"),
        Finding::CallsInProgress(link, passed) => {
            called(link, &count(passed.needed), passed, "are in progress at peaks")
        }
        Finding::Payload(..) => obstacle(finding),
    }
}

/// How many synchronous requests a second there are, and how many concurrency allows.
fn requested(holder: Holder, units: u64, Passed { needed, limit, .. }: &Passed<f64, u64>, when: &str) -> String {
    let (rate, each, units) = (count(*needed), limit.value, counted(units, "unit"));
    let whose = match holder {
        Holder::Reserved(role) => format!(" set apart for {}", by_role(role)),
        Holder::Account | Holder::AccountTwice => String::new(),
    };
    format!("{rate} synchronous requests a second{when}, above {each} for each of {units} of concurrency{whose}")
}

/// How many calls over a link there are, and how many are allowed.
fn called(link: &Link, calls: &str, Passed { limit, .. }: &Passed<f64, u64>, when: &str) -> String {
    let (noun, most, title) = (link.noun, shown(limit.value.into()), limit.title);
    format!("{calls} {noun} calls {when}, above {most} ({title})")
}

fn above<T: Display>(limit: &Limit<T>) -> String {
    format!("above the limit of {} ({})", limit.value, limit.title)
}

fn message(message: Message) -> Cow<'static, str> {
    match message {
        Message::Event => "the event".into(),
        Message::Request => "the request between the functions".into(),
        Message::Response => "the response between the functions".into(),
        Message::Sent(link) => format!("what is sent over the {}", link.title).into(),
        Message::Received(link) => format!("what is received over the {}", link.title).into(),
    }
}

/// A function by what it does in a plan that is not known.
const fn by_role(role: Role) -> &'static str {
    match role {
        Role::Main => "the main function",
        Role::Callee => "the function that is called",
    }
}

/// A time to three digits, or to all where three are those of the limit that it passes.
fn told_apart(time: Milliseconds, limit: Milliseconds) -> String {
    let [short, limit] = [time, limit].map(|time| shown_ms(float(time.0)));
    if short == limit { time.to_string() } else { short }
}

fn timed(what: Timed) -> String {
    match what {
        Timed::Function(role) => by_role(role).to_owned(),
        Timed::Behind(link) => format!("the function behind the {}", link.noun),
        Timed::Through(link) => format!("the work through the {}", link.title),
        Timed::Run(host) => format!("a run of the {}", host.title),
    }
}

fn holding(holder: Holder) -> String {
    match holder {
        Holder::Reserved(role) => format!(" by {}", by_role(role)),
        Holder::Account => String::new(),
        Holder::AccountTwice => " (who waits and who is waited for each hold one)".to_owned(),
    }
}

fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// The unit in which so many bits a second are told, and how many it is.
fn unit_of_bits(bits: u64) -> (&'static str, u64) {
    if bits >= 1_000_000_000 { ("Gbit/s", 1_000_000_000) } else { ("Mbit/s", 1_000_000) }
}

/// A mean number for a person, to one decimal.
fn tenths(value: f64) -> String {
    shown(Decimal::from_f64(value).unwrap_or(Decimal::MAX).round_dp(1))
}

/// A rate or count for a person.
pub(super) fn count(value: f64) -> String {
    shown(Decimal::from_f64(value.round()).unwrap_or(Decimal::MAX))
}
