//! The answer in a few sentences: what to use, what that saves, what it costs in time, how far it holds, how sure it is.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::figures::{capital, in_words, spoken_difference, times_in_words};
use super::inputs::name_of_path;
use super::listed::{either, listed};
use super::obstacles::{mend, reasons};
use super::plan::function_noun;
use super::reigns::{Digits, three_digits};
use super::{note, share_beside, shown_cents, shown_share, with_article};
use crate::comparison::{
    Assumption, Bands, Beyond, Comparison, Note, Reach, Solution, TimeDifference, TimeFigure, Verdict,
};
use crate::distribution::float;
use crate::money::Amount;
use crate::plan::Function;
use crate::pricebook::Meter;
use crate::scenario::{Objective, RankBy};
use crate::sim::Estimate;
use crate::unit::shown;

/// The answer of a comparison, in whole sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// What to use, what that saves in a month and what it costs in time; or that nothing can be had, and what comes nearest.
    pub decides: String,
    /// Between which numbers of requests that holds, as far as it is known.
    pub holds: Option<String>,
    /// How sure it is, where inputs are ranges or a figure of low trust could turn it.
    pub sure: Option<String>,
}

impl Answer {
    /// All of it, one sentence after the other.
    #[must_use]
    pub fn whole(&self) -> String {
        let more = [&self.holds, &self.sure].into_iter().flatten();
        std::iter::once(&self.decides).chain(more).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// The answer of a comparison. Its first sentence alone is a decision.
#[must_use]
pub fn answer(comparison: &Comparison) -> Answer {
    let decides = decides(comparison);
    let first = match &comparison.verdict {
        Verdict::Only { first } | Verdict::Best { first, .. } => comparison.solution(first),
        Verdict::None | Verdict::NoneAnswers { .. } => None,
    };
    let sure = match first {
        Some(first) => sure(comparison, first),
        None => bands(comparison).and_then(in_other_draws),
    };
    Answer { decides, holds: holds(comparison), sure }
}

fn decides(comparison: &Comparison) -> String {
    let said = match &comparison.verdict {
        Verdict::None => nothing(comparison),
        Verdict::NoneAnswers { least } => none_answers(comparison, least),
        Verdict::Only { first } => comparison.solution(first).map_or_else(String::new, |one| only(comparison, one)),
        Verdict::Best { first, tied, against, time } => {
            let pair = comparison.solution(first).zip(comparison.solution(against));
            pair.map_or_else(String::new, |(first, against)| best(comparison, first, tied, against, *time))
        }
    };
    let is_needless = |found: &&Note| matches!(found, Note::NoWayOutNeeded | Note::NoVpcNeeded);
    let needless = comparison.notes.iter().find(is_needless);
    let said = match needless {
        Some(Note::NoVpcNeeded) => said.replacen("Use ", "Of the ways with a VPC, use ", 1),
        Some(_) => said.replacen("Use ", "Of the ways out, use ", 1),
        None => said,
    };
    let needless = needless.map(|found| format!("{}.", capital(&note(found, comparison))));
    let parts = needless.into_iter().chain([said]).chain(unknown(comparison));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first against another one, money before time.
fn best(comparison: &Comparison, first: &Solution, tied: &[&str], against: &Solution, time: TimeDifference) -> String {
    let (name, other) = (with_article(first.title), with_article(against.title));
    let tolerated = float(comparison.scenario.objective.tolerated().0);
    let fail = |share: f64| format!(" (where {} fail)", share_beside(share, tolerated));
    let fail = against.failing().map_or_else(String::new, fail);
    let differs = tells(time);
    let (asked, but, money) = (asked(comparison), but(comparison, first), money(comparison, first, against));
    let nobody = comparison.scenario.workload.requests_per_month == 0;
    let time = if nobody { "without requests nobody waits".to_owned() } else { waits(time) };
    if tied.is_empty() {
        return format!("Use {name}{asked}{but}: it {money} {other}{fail}; {time}.");
    }
    let others: Vec<String> = tied.iter().map(|id| with_article(comparison.title(id))).collect();
    if comparison.scenario.objective.rank_by != RankBy::Cost {
        return format!("Use {name}{asked}, in a tie with {}{but}: it {money} {other}{fail}; {time}.", listed(&others));
    }
    let any = either(&[&[name.clone()][..], &others].concat());
    if tied.contains(&against.id) {
        let cost = format!("{} {}", shown_cents(first.bill.total), comparison.currency);
        let time = if differs && !nobody { format!("with {name} {time} than with {other}") } else { time };
        return format!("Use {any}, which cost the same{asked}{but}: {cost} a month; {time}.");
    }
    let time = if nobody { time } else { format!("with {name} {time}") };
    format!("Use {any}, which cost the same{asked}{but}: each {money} {other}{fail}; {time}.")
}

/// What the first saves in a month, to be followed by the other: "saves 36.50 USD a month against".
fn money(comparison: &Comparison, first: &Solution, against: &Solution) -> String {
    let currency = &comparison.currency;
    let saved = Amount::new(against.bill.total.decimal() - first.bill.total.decimal());
    match saved.decimal() {
        none if none.is_zero() => "costs the same as".to_owned(),
        more if more.is_sign_negative() => format!("costs {} {currency} a month more than", shown_cents(saved.abs())),
        _ => format!("saves {} {currency} a month against", shown_cents(saved)),
    }
}

/// What was asked for, where that is not just the least cost: ", the cheapest within a p99 of 200 ms".
fn asked(comparison: &Comparison) -> String {
    let objective = &comparison.scenario.objective;
    let what = match objective.rank_by {
        RankBy::Cost => "the cheapest",
        RankBy::Latency => "the fastest",
        RankBy::Balanced => "the best balance of cost and time",
    };
    match limits(comparison) {
        Some(limits) => format!(", {what} within {limits}"),
        None if objective.rank_by == RankBy::Cost => String::new(),
        None => format!(", {what}"),
    }
}

/// That requests of the first fail; between which shares where that may be more than is tolerated.
fn but(comparison: &Comparison, first: &Solution) -> String {
    let tolerated = comparison.scenario.objective.tolerated();
    let about = |failed: Estimate| {
        let tolerated = float(tolerated.0);
        let [low, high] = [failed.low, failed.high].map(|end| share_beside(end, tolerated));
        format!("between {low} and {high} of its requests fail, where {} is tolerated", shown_share(tolerated))
    };
    let seen = first.failing_about(tolerated).filter(|failed| failed.value > 0.0).map(about);
    let told = |share| format!("{} of its requests fail", share_beside(share, float(tolerated.0)));
    let share = seen.or_else(|| first.failing().map(told));
    share.map_or_else(String::new, |share| format!(", though {share}"))
}

/// Whether two times differ by what a person is told.
fn tells(time: TimeDifference) -> bool {
    time.shown && time.more_ms.abs() >= Decimal::ONE
}

/// How much longer a request waits with the first than with the other.
fn waits(difference: TimeDifference) -> String {
    let TimeDifference { time, more_ms, half_ms, shown, .. } = difference;
    if !shown {
        return match time {
            TimeFigure::P99 => "the slowest 1 in 100 wait as long, as far as can be told".to_owned(),
            TimeFigure::Mean => "a request waits as long on average".to_owned(),
        };
    }
    if !tells(difference) {
        return "the wait is the same to 1 ms".to_owned();
    }
    let change = if more_ms.is_sign_negative() { "less" } else { "longer" };
    let ms = spoken_difference(float(more_ms.abs()), float(half_ms));
    match time {
        TimeFigure::P99 => format!("1 request in 100 waits {ms} {change}"),
        TimeFigure::Mean => format!("a request waits {ms} {change} on average"),
    }
}

/// The only one that can be had, or that was compared.
fn only(comparison: &Comparison, first: &Solution) -> String {
    let cost = format!("{} {} a month", shown_cents(first.bill.total), comparison.currency);
    let of = comparison.ranking.len() + comparison.infeasible.len();
    let name = with_article(first.title);
    if of == 1 {
        return format!("{} costs {cost}{}; no other way was compared.", capital(&name), but(comparison, first));
    }
    let why = if comparison.unpriced().next().is_some() {
        "that can be had and has a price"
    } else if comparison.ranking.len() > 1 {
        "that answers"
    } else {
        "that can be had"
    };
    let limits = limits(comparison).map_or_else(String::new, |limits| format!(" within {limits}"));
    format!("Use {name}, the only one of {of} ways {why}{limits}{}: it costs {cost}.", but(comparison, first))
}

/// That none can be had, which comes nearest, and what would mend that one.
fn nothing(comparison: &Comparison) -> String {
    // What costs is unknown of may be had: that is said apart.
    let of = comparison.infeasible.iter().filter(|one| one.unpriced().is_none()).count();
    let unpriced = comparison.infeasible.len() - of;
    if of == 0 {
        return String::new();
    }
    let limits = limits(comparison).map_or_else(String::new, |limits| format!(" within {limits}"));
    let priced = if unpriced > 0 { " whose cost is known" } else { "" };
    let none = match (of, &comparison.infeasible[..]) {
        (_, [one]) => format!("{} cannot be had", capital(&with_article(one.title))),
        (1, _) => format!("The way{priced} cannot be had"),
        _ => format!("None of the {of} ways{priced} can be had"),
    };
    let Some(nearest) = comparison.nearest() else { return format!("{none}{limits}.") };
    let currency = &comparison.currency;
    let why = reasons(nearest, currency);
    if let Some(bill) = nearest.possible() {
        let name = if comparison.infeasible.len() == 1 { "it".to_owned() } else { with_article(nearest.title) };
        return format!(
            "{none}{limits} as the scenario stands; {name} can, for {} {currency} a month, if {why}.",
            shown_cents(bill.total)
        );
    }
    let mended = nearest.mend.as_ref().map_or_else(String::new, |found| format!("; {}", mend(found, currency)));
    let nearest = match (of, unpriced) {
        (1, 0) => ": ".to_owned(),
        (1, _) => format!("; {}: ", nearest.title),
        _ => format!("; nearest is {}: ", with_article(nearest.title)),
    };
    format!("{none}{limits}{nearest}{why}{mended}.")
}

/// That no solution answers enough, which of them fails least, and what would mend that one.
fn none_answers(comparison: &Comparison, least: &str) -> String {
    let Some(least) = comparison.solution(least) else { return String::new() };
    let name = with_article(least.title);
    let tolerated = comparison.scenario.objective.tolerated();
    let share = share_beside(least.failed, float(tolerated.0));
    let fails = match (comparison.ranking.len(), comparison.infeasible.len()) {
        (1, 0) => format!("{share} of the requests of {name} fail"),
        (1, _) => format!("No way answers well enough: with {name}, the only one to be had, {share} of requests fail"),
        _ => format!("None of the ways answers well enough: with {name}, the best in that, {share} of requests fail"),
    };
    let told = if least.failing_about(tolerated).is_some() { ", as far as can be told" } else { "" };
    let tolerated = shown_share(float(tolerated.0));
    let mended = match &least.mend {
        Some(found) => format!("; for it {}", mend(found, &comparison.currency)),
        None => why_they_fail(least).unwrap_or_default(),
    };
    let cheaper = cheaper_mended(comparison, least).unwrap_or_default();
    format!("{fails}, above {tolerated}{told}{mended}{cheaper}.")
}

/// Why requests of a solution fail, where no limit of the account would mend that.
fn why_they_fail(solution: &Solution) -> Option<String> {
    let forecast = solution.forecast.as_ref()?;
    if forecast.timed_out.value > forecast.throttled.value {
        return Some("; most of them are cut off by a timeout, or answered too late".to_owned());
    }
    let set_apart = |function: &Function| {
        let units = function.setup.reserved_concurrency?;
        Some(format!("{} set apart for the {}", shown(units.into()), function_noun(&solution.plan, function.role)))
    };
    let set_apart: Vec<String> = solution.plan.functions().filter_map(set_apart).collect();
    (!set_apart.is_empty()).then(|| format!("; what is reserved is too little: {}", listed(&set_apart)))
}

/// The one that costs least with the limit that mends it, where that is another one that costs less than the one that fails least.
fn cheaper_mended(comparison: &Comparison, least: &Solution) -> Option<String> {
    let mended = comparison.ranking.iter().filter_map(|one| Some((one, one.mend.as_ref()?)));
    let (cheapest, found) = mended.min_by_key(|(_, found)| found.cost)?;
    let dearer = least.mend.as_ref().is_none_or(|other| found.cost < other.cost);
    let what = format!("for {} {}", with_article(cheapest.title), mend(found, &comparison.currency));
    (cheapest.id != least.id && dearer).then(|| format!("; {what}"))
}

/// Which solutions the answer leaves out, as what they cost is unknown.
fn unknown(comparison: &Comparison) -> Option<String> {
    let names: Vec<String> = comparison.unpriced().map(|(one, _)| with_article(one.title)).collect();
    let meters: BTreeSet<&Meter> = comparison.unpriced().flat_map(|(_, meters)| meters).collect();
    let verb = if names.len() > 1 { "cost" } else { "costs" };
    let region = &comparison.scenario.region;
    let missing = match meters.len() {
        1 => format!("a price of {region} is missing"),
        many => format!("{many} prices of {region} are missing"),
    };
    (!names.is_empty()).then(|| format!("What {} {verb} is not known: {missing}.", listed(&names)))
}

/// The user's limits: "50.00 USD a month and a p99 of 200 ms". What was not simulated is held to no percentile and no share of failures.
pub(super) fn limits(comparison: &Comparison) -> Option<String> {
    let Objective { max_monthly, max_mean, max_p99, max_failed, .. } = comparison.scenario.objective;
    let simulated = comparison.ranking.iter().all(|solution| solution.forecast.is_some());
    let limits = [
        max_monthly.map(|most| format!("{} {} a month", most.shown(), comparison.currency)),
        max_mean.map(|most| format!("a mean of {most}")),
        max_p99.filter(|_| simulated).map(|most| format!("a p99 of {most}")),
        max_failed.filter(|_| simulated).map(|most| format!("{} of failures", shown_share(float(most.0)))),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    (!limits.is_empty()).then(|| listed(&limits))
}

/// Up to how many requests, and from how many on, the first stays the best; `None` where that is unknown, and in a tie, which need not last.
fn holds(comparison: &Comparison) -> Option<String> {
    let Reach { below, to, end, peaks_from } = comparison.outlook.reach?;
    let yours = comparison.scenario.workload.requests_per_month;
    let digits = Digits::along(&comparison.outlook.along_requests);
    let from = below.map(|below| format!("from about {} ", digits.shown(below.into())));
    // What is met on average is met earlier at peaks.
    let (to, beyond) = match peaks_from {
        Some(load) if load <= yours => return Some(at_its_limit(&digits.shown(to.into()), end)),
        // Its peaks cost too much there, which means tell of greater numbers only.
        Some(load) if end == Beyond::Overtaken && load > to => (to, String::new()),
        Some(load) => (load - 1, "; then too many may fail".to_owned()),
        None if end == Beyond::Objective => {
            (to, limits(comparison).map_or_else(String::new, |most| format!(", within {most}")))
        }
        None => (to, String::new()),
    };
    if (end, peaks_from) == (Beyond::Open, None) {
        let (from, most) = (from.unwrap_or_default(), digits.shown(to.into()));
        return Some(format!("Holds {from}up to {most} requests a month, the most that was looked at."));
    }
    // Where peaks may begin to matter is no exact place: the number is cut towards the safe side.
    let most = if peaks_from.is_some() { in_words(to.into()) } else { digits.spoken(to.into()) };
    let times = times_yours(to, yours);
    Some(match from {
        None => format!("Holds up to {most} requests a month{times}{beyond}."),
        Some(from) => format!("Holds {from}to {most} requests a month{beyond}."),
    })
}

/// That peaks may meet a limit with the scenario's requests already, as far as means tell.
fn at_its_limit(to: &str, end: Beyond) -> String {
    let more = "It is near a limit: with more requests it may not be the best";
    if end == Beyond::Open { format!("{more}.") } else { format!("{more}; by averages it is, up to {to} a month.") }
}

/// How many times the scenario's requests that is: " (13,000 times yours)"; nothing where that would be no help.
fn times_yours(to: u64, yours: u64) -> String {
    let times = Decimal::from(to).checked_div(Decimal::from(yours));
    times.map_or_else(String::new, |times| match times {
        _ if times < Decimal::new(11, 1) => " (hardly more than yours)".to_owned(),
        _ => format!(" ({} times yours)", times_in_words(times)),
    })
}

/// How sure the first is.
fn sure(comparison: &Comparison, first: &Solution) -> Option<String> {
    let draws = bands(comparison).and_then(|bands| best_in(bands, first));
    let doubt = comparison.notes.iter().find_map(|note| match note {
        Note::LowTrustDecides { key, taken, at, ranking, .. } if ranking.first() != Some(&first.id) => {
            let then = ranking.first().map_or_else(
                || "nothing could be had".to_owned(),
                |id| format!("{} would be first", with_article(comparison.title(id))),
            );
            let name = name_of_path(key);
            Some(format!("Not sure: {name} = {taken} (`{key}`) is of low trust; at {at} {then}."))
        }
        _ => None,
    });
    let assumed = comparison.outlook.assumptions.first().map(|one| assumption(one, comparison));
    let said: Vec<String> = draws.into_iter().chain(doubt.or(assumed)).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// A default that could turn the answer: "Assumed: calls in the VPC = 1 (`workload.vpc.calls`); the interface
/// endpoint is best from 15 on." Where that is so for a while only, or near a limit, that the first is not the best there.
#[must_use]
pub fn assumption(one: &Assumption, comparison: &Comparison) -> String {
    let Assumption { key, scale, taken, at, above, best, lasts } = one;
    let (exactly, taken, at) = (scale.show_exactly(*at), three_digits(*scale, *taken), three_digits(*scale, *at));
    let about = if at == exactly { "" } else { "about " };
    let from = if *above { format!("from {about}{at} on") } else { format!("at {about}{at} or less") };
    let name = name_of_path(key);
    let first = comparison.ranking.first().map(|first| first.title).filter(|_| !lasts);
    let then = match first {
        Some(first) => format!("{} is not the best", with_article(first)),
        None => format!("{} is best", with_article(comparison.title(best))),
    };
    format!("Assumed: {name} = {taken} (`{key}`); {then} {from}.")
}

/// How the figures spread over the ranges of the inputs, where there are any.
fn bands(comparison: &Comparison) -> Option<&Bands> {
    comparison.outlook.bands.as_ref().filter(|bands| !bands.inputs.is_empty())
}

/// That some can be had in draws from the ranges, where none can with their middle: "In 46 % of 2,000 draws from your ranges one can be had
/// and answers; the NAT gateway is the best in 46 %."
fn in_other_draws(bands: &Bands) -> Option<String> {
    let some = bands.ranked - bands.none_feasible;
    let most = bands.solutions.iter().rev().max_by_key(|solution| solution.best).filter(|most| most.best > 0);
    let most = most.map_or_else(String::new, |most| {
        format!("; {} is the best in {}", with_article(most.title), share_of(most.best, bands))
    });
    let draws = crate::money::group_thousands(&bands.ranked.to_string());
    let some_can = format!("In {} of {draws} draws from your ranges one can be had and answers", share_of(some, bands));
    (some > 0).then(|| format!("{some_can}{most}."))
}

/// What part of the draws so many are.
fn share_of(draws: usize, bands: &Bands) -> String {
    shown_share(draws as f64 / bands.ranked as f64)
}

/// In how many draws from the ranges of the inputs the first is the best, and which other is in more: "Best in 94 % of 100 draws from your
/// ranges."
fn best_in(bands: &Bands, first: &Solution) -> Option<String> {
    let found = bands.solutions.iter().find(|solution| solution.id == first.id)?;
    let share = |draws: usize| share_of(draws, bands);
    let tied = if found.tied > 0 { format!(", in a tie for it in {}", share(found.tied)) } else { String::new() };
    let draws = crate::money::group_thousands(&bands.ranked.to_string());
    let other = bands.solutions.iter().rev().max_by_key(|solution| solution.best).filter(|most| most.best > found.best);
    let other = other.map(|most| format!("; {} is in {}", with_article(most.title), share(most.best)));
    let none =
        (bands.none_feasible > 0).then(|| format!("; in {} none can be had or answers", share(bands.none_feasible)));
    let others = [other, none].into_iter().flatten().collect::<String>();
    Some(format!("Best in {}{tied} of {draws} draws from your ranges{others}.", share(found.best)))
}
