//! What charts say: titles, which are findings, what is measured, and what stands where a figure would.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{best_of, no_price, nobody_at, obstacle, shown_ms, with_article};
use crate::comparison::{Absence, Comparison, Dominance, Infeasible, Obstacle, TimeFigure};
use crate::decision::sensitivity::Measure;
use crate::decision::sweep::Sweep;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::rating::Bill;

/// Where no solution has a cost.
pub const NO_COST: &str = "nothing to draw: no solution can run, or none has a price";
/// Where no solution has a time.
pub const NO_TIMES: &str = "nothing to draw: no solution can run, none has a price, or no request is answered";
/// Where nothing tells times apart.
pub const NO_DIFFERENCE: &str = "no difference that can be told";

/// What a picture of distributions measures.
pub const TIMES_MEASURE: &str =
    "Time from request to answer, with 95 % intervals: the share of requests that take no longer";
/// The axis of shares of requests.
pub const SHARE_AXIS: &str = "share of requests that take no longer";
/// Behind a figure whose interval has no ends.
pub const UNBOUNDED: &str = " (95 % interval without bounds)";

/// What intervals through marks mean.
pub const INTERVALS_MEET: &str =
    "Lines through the marks are 95 % intervals; where they meet, no solution is taken to be the faster";

/// The time that cost is held against.
#[must_use]
pub const fn time_of_front(time: TimeFigure) -> &'static str {
    match time {
        TimeFigure::Mean => "mean time",
        TimeFigure::P99 => "time of 99 in 100 requests (p99)",
    }
}

/// What a picture of cost against time measures.
#[must_use]
pub fn trade_off_measure(currency: &str, time: &str) -> String {
    format!("Cost in {currency} a month against {time}; the line joins those that no other beats in both")
}

/// How a solution stands in cost against time.
#[must_use]
pub const fn place_on_front(beaten: bool, tied: bool) -> &'static str {
    match (beaten, tied) {
        (true, _) => ", beaten in both",
        (false, true) => ", a tie",
        (false, false) => "",
    }
}

/// What a picture of cost against time shows: whether what is the fastest is the cheapest, or what it costs to be faster.
#[must_use]
pub fn trade_off(comparison: &Comparison) -> String {
    let standings = || comparison.front.standings.iter().filter(|standing| standing.is_on_front());
    let Some(cheapest) = standings().next() else { return nothing_possible(comparison) };
    let faster: Vec<_> = standings().filter(|one| matches!(one.dominance, Dominance::Faster(_))).collect();
    let Some(fastest) = faster.last() else {
        return format!("{} is the cheapest, and none is faster as far as can be told", cheapest.title);
    };
    let more = Amount::new(fastest.cost.decimal() - cheapest.cost.decimal());
    let (saved, currency) = (shown_ms(cheapest.ms.value - fastest.ms.value), &comparison.currency);
    let than = with_article(cheapest.title);
    format!("{} is {saved} faster than {than}, for {} {currency} a month more", fastest.title, amount(more))
}

/// What a picture of distributions shows: how slow the first of the ranking is.
#[must_use]
pub fn times(comparison: &Comparison) -> String {
    let timed = comparison.ranking.iter().find_map(|one| Some((one.title, one.latency()?)));
    let Some((title, latency)) = timed else {
        return if comparison.ranking.is_empty() {
            nothing_possible(comparison)
        } else {
            "No times were simulated".to_owned()
        };
    };
    let [half, most] = [latency.p50, latency.p99].map(|time| shown_ms(time.value));
    format!("{title} answers half of the requests within {half}, 99 in 100 within {most}")
}

/// The title of an axis of times.
#[must_use]
pub fn time_axis(unit: &str) -> String {
    format!("time, {unit}")
}

/// A limit of the 99th percentile.
#[must_use]
pub fn limit_of_p99(shown: &str) -> String {
    format!("limit: {shown}")
}

/// What a mark of a distribution says.
#[must_use]
pub fn answered_within(title: &str, share: f64, shown: &str) -> String {
    let share = format!("{:.1}", share * 100.0);
    format!("{title}: {} % of requests take at most {shown}", share.trim_end_matches(".0"))
}

/// "10,000 requests a month".
#[must_use]
pub fn requests(count: &str) -> String {
    let noun = if count == "1" { "request" } else { "requests" };
    format!("{count} {noun} a month")
}

/// "USD a month".
#[must_use]
pub fn a_month(currency: &str) -> String {
    format!("{currency} a month")
}

/// What bars of costs measure.
#[must_use]
pub fn cost_measure(currency: &str) -> String {
    format!("Cost in {currency} a month, by what is charged")
}

/// An amount beside its bar: what is too small for two decimals is said in words.
#[must_use]
pub fn amount(amount: Amount) -> String {
    let cent = Decimal::new(1, 2);
    if amount > Amount::ZERO && amount.decimal() < cent { "less than 0.01".to_owned() } else { amount.shown() }
}

/// A limit of the user's.
#[must_use]
pub fn limit(shown: &str) -> String {
    format!("your limit: {shown}")
}

/// A limit that a picture has no place for.
#[must_use]
pub fn limit_beyond(shown: &str) -> String {
    format!("Your limit of {shown} lies beyond the end of the axis")
}

/// Solutions of a ranking that a picture has no place for; `None` where there are none.
#[must_use]
pub fn behind<'a>(titles: impl Iterator<Item = &'a str>, drawn: usize) -> Option<String> {
    let titles: Vec<&str> = titles.collect();
    (!titles.is_empty()).then(|| format!("Not drawn, behind the first {drawn}: {}", titles.join(", ")))
}

/// Solutions without figures that have no row of their own.
#[must_use]
pub fn more_absent(titles: &[&str]) -> String {
    format!("And without figures: {}", titles.join(", "))
}

/// Why a solution has no cost.
#[must_use]
pub fn not_known<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("cost not known: {}", no_price(meters))
}

/// What would make a solution possible, and what it would cost.
#[must_use]
pub fn possible(one: &Infeasible, bill: &Bill, currency: &str) -> String {
    let conditions: Vec<String> = one.reasons.iter().map(|reason| obstacle(reason, currency)).collect();
    format!("possible if {}; it would cost {} {currency} a month", conditions.join(" and if "), bill.total.shown())
}

/// Why a solution cannot run; what it would cost where that is known.
#[must_use]
pub fn cannot_run(one: &Infeasible, currency: &str) -> String {
    let reasons: Vec<String> = one.reasons.iter().map(|reason| obstacle(reason, currency)).collect();
    let over = one.reasons.iter().any(|reason| matches!(reason, Obstacle::OverBudget { .. }));
    let cost = one.bill.as_ref().filter(|_| !over);
    let cost =
        cost.map_or_else(String::new, |bill| format!("; it would cost {} {currency} a month", bill.total.shown()));
    format!("not possible: {}{cost}", reasons.join("; "))
}

/// "A", "A and B", "A, B and C".
fn listed(titles: &[&str]) -> String {
    match titles {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// What bars of costs show: the cheapest of these, against the second.
#[must_use]
pub fn cheapest(comparison: &Comparison) -> String {
    let mut costs: Vec<(Amount, &str)> = comparison.ranking.iter().map(|one| (one.bill.total, one.title)).collect();
    costs.sort_by_key(|(cost, _)| *cost);
    let Some((least, _)) = costs.first().copied() else { return nothing_possible(comparison) };
    let currency = &comparison.currency;
    let cheapest: Vec<&str> = costs.iter().filter(|(cost, _)| *cost == least).map(|(_, title)| *title).collect();
    let shown = amount(least);
    let next = costs.iter().find(|(cost, _)| *cost > least);
    let [title] = cheapest[..] else {
        return format!("{} cost the same: {shown} {currency} a month", listed(&cheapest));
    };
    match next {
        Some((next, other)) => {
            let more = amount(Amount::new(next.decimal() - least.decimal()));
            format!("{title} is the cheapest: {shown} {currency} a month, {more} less than {}", with_article(other))
        }
        None => format!("{title} costs {shown} {currency} a month; nothing else has a cost here"),
    }
}

/// What is measured in a picture of a measure along an axis.
#[must_use]
pub fn lines_measure(measure: Measure, currency: &str, axis: &str) -> String {
    format!("{} by {axis}", measured(measure, currency))
}

fn measured(measure: Measure, currency: &str) -> String {
    match measure {
        Measure::Cost => format!("Cost in {currency} a month"),
        Measure::MeanTime => "Mean time of a request".to_owned(),
        Measure::P99 => "Time within which 99 in 100 requests are answered (p99)".to_owned(),
    }
}

/// The title of an axis of a measure.
#[must_use]
pub fn measure_axis(measure: Measure, currency: &str, unit: &str) -> String {
    match measure {
        Measure::Cost => a_month(currency),
        Measure::MeanTime => format!("mean time, {unit}"),
        Measure::P99 => format!("p99, {unit}"),
    }
}

/// Where no solution has a figure along an axis.
#[must_use]
pub const fn nothing_along(measure: Measure) -> &'static str {
    match measure {
        Measure::Cost => NO_COST,
        Measure::MeanTime | Measure::P99 => NO_TIMES,
    }
}

/// What a mark along an axis says.
#[must_use]
pub fn reading(title: &str, x: &str, value: &str, measure: Measure, currency: &str) -> String {
    let unit = if measure == Measure::Cost { format!(" {currency} a month") } else { String::new() };
    format!("{title} at {x}: {value}{unit}")
}

/// An interval behind a figure.
#[must_use]
pub fn interval([low, high]: [String; 2]) -> String {
    format!(" (95 % interval {low} to {high})")
}

/// Where the user's own scenario lies, and what the best comes to there.
#[must_use]
pub fn yours(best: Option<&str>) -> String {
    best.map_or_else(|| "yours".to_owned(), |best| format!("yours: {best}"))
}

/// The same where it finds no room in the picture.
#[must_use]
pub fn upright_line(words: &str) -> String {
    format!("The upright line is {words}")
}

/// Changes of the best that are not marked.
#[must_use]
pub fn more_changes(count: usize) -> String {
    format!("The best changes {count} more times; `netcost breakeven` lists where")
}

/// Solutions that are not drawn; `None` where there are none.
#[must_use]
pub fn further<'a>(titles: impl Iterator<Item = &'a str>) -> Option<String> {
    let titles: Vec<&str> = titles.collect();
    (!titles.is_empty()).then(|| format!("Not drawn, further from the best: {}", titles.join(", ")))
}

/// Two solutions that are a tie, and where.
#[must_use]
pub fn same(measure: Measure, who: &str, range: &str) -> String {
    let what = if measure == Measure::Cost { "The same cost" } else { "The same time" };
    format!("{what}: {who}, {range}")
}

/// Where the best changes: "requests per month = 131,902,414: SDK invoke is the best up to here, NAT gateway above".
#[must_use]
pub fn change(axis: &str, at: &str, below: String, above: Option<String>) -> String {
    let above = above.unwrap_or_else(|| "none".to_owned());
    format!("{axis} = {at}: {below} is the best up to here, {above} above")
}

/// The words for the key of requests, which are its unit, too.
const REQUESTS: &str = "requests per month";

/// What lines along an axis show. Each stretch has its best, and the last value at which it is.
#[must_use]
pub fn along(
    sweep: &Sweep,
    axis: &str,
    stretches: &[(Option<String>, Option<String>)],
    own: Option<(String, String)>,
) -> String {
    let best = best_of(sweep);
    let named = |who: &Option<String>| who.clone().unwrap_or_else(|| nobody_at(sweep).to_owned());
    match stretches {
        [(Some(who), _)] => format!("{} the {best} at every value", is(who)),
        [(Some(below), Some(at)), (Some(above), _)] if sweep.axes.iter().all(|axis| axis.key.scale().is_some()) => {
            let at = if axis == REQUESTS { format!("{at} {REQUESTS}") } else { format!("{axis} = {at}") };
            format!("{} the {best} up to {at}, above that {above}", is(below))
        }
        [] | [(None, _)] => format!("No {best} solution: {}", nobody_at(sweep)),
        _ => match own {
            Some((at, who)) => format!("{} the {best} at your {at}, and another elsewhere", is(&who)),
            None => {
                let mut all: Vec<String> = stretches.iter().map(|(who, _)| named(who)).collect();
                all.sort_unstable();
                all.dedup();
                let all: Vec<&str> = all.iter().map(String::as_str).collect();
                format!("The {best} changes with the {axis}: {}", listed(&all))
            }
        },
    }
}

/// "SDK invoke is", "SDK invoke = API Gateway are".
fn is(who: &str) -> String {
    if who.contains(" = ") { format!("{} are both", who.replace(" = ", " and ")) } else { format!("{who} is") }
}

/// Why a solution has no figures, from what stands against it at each of some points.
#[must_use]
pub fn absent<'a>(absences: impl Iterator<Item = &'a Absence>) -> String {
    let (mut meters, mut open, mut against) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for absence in absences {
        match absence {
            Absence::Unpriced(without) => meters.extend(without),
            Absence::Open(codes) => open.extend(codes.iter().copied()),
            Absence::Infeasible(codes) => against.extend(codes.iter().copied()),
        }
    }
    let coded =
        |codes: BTreeSet<&str>| codes.into_iter().map(|code| code.replace('-', " ")).collect::<Vec<_>>().join(", ");
    let reasons = [
        (!against.is_empty()).then(|| format!("not possible here ({})", coded(against))),
        (!open.is_empty())
            .then(|| format!("possible if something holds that the scenario leaves open ({})", coded(open))),
        (!meters.is_empty()).then(|| not_known(meters)),
    ];
    reasons.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// That no solution has figures.
#[must_use]
pub fn nothing_possible(comparison: &Comparison) -> String {
    let unknown = comparison.unpriced().next().is_some();
    let possible = comparison.possible().next().is_some();
    match (unknown, possible) {
        (true, _) => "No cost is known here".to_owned(),
        (false, true) => "Nothing is possible unless something holds that the scenario leaves open".to_owned(),
        (false, false) => "Nothing is possible for this scenario".to_owned(),
    }
}
