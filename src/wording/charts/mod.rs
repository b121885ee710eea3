//! What charts say: titles, which are findings, what is measured, and what stands where a figure would.

mod map;
mod nothing;
mod times;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

pub use map::map_finding;
pub use nothing::{CANNOT_BE_HAD, MAY_BE_POSSIBLE, alone_along, nobody, nothing_possible, only_one};
use nothing::{NO_OTHER_COMPARED, is_alone, whose_cost_is_known, within};
pub use times::*;

use super::decision::limits_in_brief;
use super::figures::capital;
use super::{best_word, each_in_brief, listed, no_price, same_reason, shown_cents, with_article};
use crate::comparison::{Absence, Comparison};
use crate::decision::sensitivity::Measure;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::unit::{counted, shown};

/// Where all costs are known, and zero.
pub const NOTHING_COSTS: &str = "No difference to draw: none of them costs anything";

/// Where every figure along an axis is zero.
#[must_use]
pub const fn all_zero(measure: Measure) -> &'static str {
    match measure {
        Measure::Cost => NOTHING_COSTS,
        Measure::MeanTime | Measure::P99 => NOTHING_TAKES_TIME,
    }
}

/// Where no input moves a lead by what is shown of an amount.
#[must_use]
pub fn moves_nothing_shown(currency: &str) -> String {
    format!("No difference to draw: no input moves it by a millionth of a {currency} a month")
}

/// Where no solution has a cost.
pub const NO_COST: &str = "nothing to draw: no solution can run, or none has a price";

/// That a picture in pixels cannot write every letter of its texts.
pub const LETTERS_LACK: &str =
    "Warning: the typeface of this PNG lacks some letters, which are empty boxes; the same chart as .svg shows them";

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

/// How figures came about that nobody asked percentiles of: their cold starts cost some cents more or less.
pub const NOT_SIMULATED: &str = "cold starts estimated, not simulated";

/// How figures with percentiles came about, by whether each was simulated.
#[must_use]
pub fn method(simulated: impl Iterator<Item = bool>) -> &'static str {
    let simulated: Vec<bool> = simulated.collect();
    match (simulated.contains(&true), simulated.contains(&false)) {
        (true, false) => "simulated",
        (true, true) => "worked out, in part simulated",
        (false, true) => "worked out, not simulated",
        (false, false) => NOT_SIMULATED,
    }
}

/// What bars of costs measure.
#[must_use]
pub fn cost_measure(currency: &str) -> String {
    format!("Cost in {currency} a month, by what is charged")
}

/// A limit of the user's.
#[must_use]
pub fn limit(shown: &str) -> String {
    format!("your limit: {shown}")
}

/// A limit of a mean time where a percentile is drawn.
#[must_use]
pub fn limit_of_the_mean(shown: &str) -> String {
    format!("Your limit of {shown} is one of the mean time, which is not drawn here")
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

/// What bars of costs show: the cheapest of these, against the second.
#[must_use]
pub fn cheapest(comparison: &Comparison) -> String {
    let answering = comparison.ranking.iter().filter(|one| !one.fails);
    let mut costs: Vec<(Amount, &str)> = answering.map(|one| (one.bill.total, one.title)).collect();
    costs.sort_by_key(|(cost, _)| *cost);
    let Some((least, _)) = costs.first().copied() else { return nothing_possible(comparison) };
    let (known, within) = (whose_cost_is_known(comparison), within(comparison));
    let currency = &comparison.currency;
    let cheapest: Vec<&str> = costs.iter().filter(|(cost, _)| *cost == least).map(|(_, title)| *title).collect();
    let shown = shown_cents(least);
    let next = costs.iter().find(|(cost, _)| *cost > least);
    let [title] = cheapest[..] else {
        return format!("{} cost the same: {shown} {currency} a month", listed(&cheapest));
    };
    match next {
        Some((next, other)) => {
            let more = shown_cents(Amount::new(next.decimal() - least.decimal()));
            let than = with_article(other);
            format!("{title} is the cheapest{known}{within}: {shown} {currency} a month; {than} costs {more} more")
        }
        None if is_alone(comparison) => format!("{title} costs {shown} {currency} a month; {NO_OTHER_COMPARED}"),
        None if known.is_empty() => format!("{title} costs {shown} {currency} a month; no other can be had{within}"),
        None => format!("{title} costs {shown} {currency} a month; no other cost is known"),
    }
}

/// That one solution alone can be had between two values of what varies, or everywhere on a map.
#[must_use]
pub fn only_one_along(title: &str, ends: Option<(&str, &str, &str)>) -> String {
    let place =
        ends.map_or_else(|| " on this map".to_owned(), |(what, low, high)| format!(", from {low} to {high} {what}"));
    only_one(title) + &place
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
        Measure::Cost => "nothing to draw: no way can be had at any of these values, or none has a price",
        Measure::MeanTime | Measure::P99 => "nothing to draw: no way can be had at any of these values",
    }
}

/// What a mark along an axis says.
#[must_use]
pub fn reading(title: &str, x: &str, value: &str, measure: Measure, currency: &str) -> String {
    let unit = if measure == Measure::Cost { format!(" {currency} a month") } else { String::new() };
    format!("{title} at {x}: {value}{unit}")
}

/// Where the user's own scenario lies, and which is the best there.
#[must_use]
pub fn yours(best: Option<&str>) -> String {
    best.map_or_else(|| "yours".to_owned(), |best| format!("yours: {best}"))
}

/// The best where the user's own scenario lies, and what it comes to: "SDK invoke, 10.59".
#[must_use]
pub fn best_with_value(titles: &[&str], value: &str) -> String {
    match titles {
        [] | [_] | [_, _] => format!("{}, {value}", titles.join(" = ")),
        _ => format!("{TIE}, {value}"),
    }
}

/// A value that is not written with all its digits.
#[must_use]
pub fn about(shown: &str) -> String {
    format!("about {shown}")
}

/// What a dashed line is whose words find no room in the picture.
#[must_use]
pub fn dashed_line(words: &str) -> String {
    format!("The dashed line is {words}")
}

/// Where the user's own scenario lies, where that finds no room in the picture.
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
pub fn same(by: RankBy, who: &str, range: &str) -> String {
    let what = match by {
        RankBy::Cost => "The same cost",
        RankBy::Latency => "The same time",
        RankBy::Balanced => "As good in cost and time together",
    };
    format!("{what}: {who}, {range}")
}

/// Where the best changes: "requests per month = 131,902,414: the best changes here: SDK invoke up to it, NAT gateway above".
#[must_use]
pub fn change(axis: &str, at: &str, below: &str, above: &str) -> String {
    format!("{axis} = {at}: the best changes here: {below} up to it, {above} above")
}

/// What a picture along an axis or over a map shows: the sentence that decides, as a title has it.
#[must_use]
pub fn title(sentence: &str) -> String {
    sentence.trim_end_matches('.').replace('`', "")
}

/// What a map measures.
#[must_use]
pub fn map_measure(best: &str, across: &str, up: &str) -> String {
    format!("The {best} way by {across} and {up}; the stronger the colour, the further ahead of the second")
}

/// The grounds of a map, from pale to dark.
pub const SHADES: [&str; 3] = ["less than 10 % ahead", "10 to 50 % ahead", "more than 50 % ahead"];

/// The ground of a tie for the best.
pub const TIE: &str = "a tie";

/// The ground where none that can be had has a price.
pub const BEST_UNKNOWN: &str = "unknown: no price";

/// The ground between two computed points with another best.
pub const CHANGES_BETWEEN: &str = "not computed: the best changes somewhere within";

/// Where a map has no values.
pub const NOTHING_VARIES: &str = "nothing to draw: nothing varies";

/// Where no cost is known along an axis, and what is drawn all the same.
pub const NO_COST_ALONG: &str = "No cost is known, so no way is ranked; this is how long they take";

/// What a map leaves out.
pub const OF_THOSE_KNOWN: &str = "The map shows the best of those whose cost is known";

/// That the user's own values are not on a map.
#[must_use]
pub fn outside(values: &str) -> String {
    format!("Your scenario ({values}) lies outside this map")
}

/// A solution without figures at some points of a map.
#[must_use]
pub fn absent_at(points: usize, all: usize, title: &str, reason: &str) -> String {
    format!("{title} at {} of {}: {reason}", shown(points.into()), counted(all as u64, "point"))
}

/// Where none can be had at any point of a map, or none that has a price.
pub const NO_BEST: &str = "nothing to draw: no way can be had at any of these points, or none has a price";

/// Where nothing leads.
pub const NO_LEAD: &str =
    "nothing to draw: these are not two ways that can be had and whose figures are known, so none leads another";

/// Where no input moves a lead.
pub const NOTHING_MOVES: &str = "nothing to draw: no input moves it";

/// The ends of an input.
pub const ENDS: [&str; 2] = ["input at its low value", "at its high value"];

/// What lies beyond a lead of zero.
pub const ANOTHER_LEADS: &str = "another is better";

/// Behind a lead below zero.
pub const CLOSED: &str = "; another is better";

/// Where there is no lead at an end: a price is missing, the best fails too often, or no other can be had.
pub const COST_NOT_KNOWN: &str = "cost not known";
/// The best fails too often.
pub const FAILS: &str = "fails too often";
/// No other can be had.
pub const NO_OTHER: &str = "no other can be had";

/// What the lead of a solution is measured in.
#[must_use]
pub fn lead_measure(measure: Measure, currency: &str, first: &str) -> String {
    let what = match measure {
        Measure::Cost => format!("What {first} saves in {currency} a month"),
        Measure::MeanTime => format!("How much faster {first} is on average"),
        Measure::P99 => format!("How much faster {first} is at p99"),
    };
    format!("{what} against the next best, each input alone at its low and at its high value")
}

/// The axis of a lead.
#[must_use]
pub fn lead_axis(measure: Measure, currency: &str, unit: &str) -> String {
    match measure {
        Measure::Cost => format!("saved against the next best, {}", a_month(currency)),
        Measure::MeanTime | Measure::P99 => format!("faster than the next best, {unit}"),
    }
}

/// A value of an input.
#[must_use]
pub fn at(value: &str) -> String {
    format!("at {value}")
}

/// An input with its low value and its high one.
#[must_use]
pub fn from_to(input: &str, low: &str, high: &str) -> String {
    format!("{input}: {low} to {high}")
}

/// The lead with every input at its own value.
#[must_use]
pub fn as_it_is(base: &str) -> String {
    format!("as it is: {base}")
}

/// The side of zero where the first is ahead.
#[must_use]
pub fn leads(first: &str) -> String {
    format!("{first} is better")
}

/// What a gap through a bar means.
pub const CUT_BARS: &str = "A bar with gaps is many times longer than it is drawn; its value stands at its end";

/// Inputs that are not drawn.
#[must_use]
pub fn more_inputs(count: usize) -> String {
    format!("{count} more inputs are not drawn")
}

/// Inputs that cannot be moved further down, or up; `None` where there are none.
#[must_use]
pub fn at_their_end(inputs: &[String], end: &str) -> Option<String> {
    (!inputs.is_empty()).then(|| format!("Already at the {end} that is possible: {}", inputs.join(", ")))
}

/// How inputs are moved that have no range.
#[must_use]
pub fn moved_by(factor: Decimal) -> String {
    format!("Inputs without a range are divided and multiplied by {}", shown(factor))
}

/// Inputs that move a lead so little that it cannot be seen; `None` where there are none.
#[must_use]
pub fn hardly_moves(inputs: &[String]) -> Option<String> {
    (!inputs.is_empty()).then(|| format!("Less than a thousandth of the first: {}", inputs.join(", ")))
}

/// What a picture of a lead shows: the inputs that by themselves close it, or that none does. The lead is given as the picture shows it; `unknown`
/// says that a price is missing at some end.
#[must_use]
pub fn lead(first: &str, base: Decimal, lead: &str, closing: &[String], unknown: bool) -> String {
    match base {
        _ if base.is_zero() => return format!("Nothing separates {} from the next best", with_article(first)),
        _ if base < Decimal::ZERO => return format!("{first} is {lead} behind the best"),
        _ => {}
    }
    let known = if unknown { ", as far as costs are known" } else { "" };
    let first = with_article(first);
    match closing {
        [] => format!("No input alone, within the values tried, closes the lead of {first}, {lead}{known}"),
        [one] => format!("{} alone can close the lead of {first}, {lead}{known}", capital(one)),
        [one, rest @ ..] => {
            let more = counted(rest.len() as u64, "other input");
            format!("{} and {more} can each close the lead of {first}, {lead}{known}", capital(one))
        }
    }
}

/// The same of a lead in cost where the ranking does not go by cost: who is the best may change while that stays.
#[must_use]
pub fn lead_in_cost(first: &str, base: Decimal, lead: &str, by: RankBy, changing: &[String]) -> String {
    let first = with_article(first);
    let stands = match base {
        _ if base.is_zero() => format!("nothing separates {first} from the next best"),
        _ if base < Decimal::ZERO => format!("{first} is {lead} behind the cheapest"),
        _ => format!("{first} leads by {lead}"),
    };
    let best = best_word(by).trim_start_matches("the ");
    let changes = match changing {
        [] => format!("no input alone, within the values tried, changes which way is the {best}"),
        [one] => format!("{one} alone can change which way is the {best}"),
        [one, rest @ ..] => {
            let more = counted(rest.len() as u64, "other input");
            format!("{one} and {more} can each change which way is the {best}")
        }
    };
    format!("In cost alone {stands}; {changes}")
}

/// A saving as a title has it.
#[must_use]
pub fn saved(shown: &str, currency: &str) -> String {
    format!("{shown} {}", a_month(currency))
}

/// Where there is no lead.
pub const NOTHING_TO_COMPARE: &str = "There is nothing to compare";

/// Why a solution has no figures at a place, "here", from what stands against it at each of some points. A reason that another solution in
/// `told` has, too, is not told again.
#[must_use]
pub fn absent<'a>(
    title: &str,
    place: &str,
    absences: impl Iterator<Item = &'a Absence>,
    told: &mut BTreeMap<String, String>,
) -> String {
    let (mut meters, mut open, mut against) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for absence in absences {
        match absence {
            Absence::Unpriced(without) => meters.extend(without),
            Absence::Open(reasons) => open.extend(each_in_brief(reasons)),
            Absence::Infeasible(reasons) => against.extend(limits_in_brief(reasons)),
        }
    }
    let all = |briefs: BTreeSet<String>, between: &str| briefs.into_iter().collect::<Vec<_>>().join(between);
    let mut once = |reason: String| match told.get(&reason) {
        Some(other) if other != title => format!("{} as {}", same_reason(), with_article(other)),
        _ => {
            told.insert(reason.clone(), title.to_owned());
            reason
        }
    };
    let reasons = [
        (!against.is_empty()).then(|| format!("not possible {place} ({})", once(all(against, ", ")))),
        (!open.is_empty()).then(|| format!("possible {place} only if {}", all(open, " and "))),
        (!meters.is_empty()).then(|| format!("cost not known {place}: {}", once(no_price(meters)))),
    ];
    reasons.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// That a solution is not drawn at a place as it fails too often there.
#[must_use]
pub fn fails_at(place: &str) -> String {
    format!("{FAILS} {place}")
}

/// Some values after each other of an axis: all of it, up to one, from one on, between two.
#[must_use]
pub fn place(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (None, None) => "here".to_owned(),
        (None, Some(to)) => format!("up to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (Some(from), Some(to)) if from == to => format!("at {from}"),
        (Some(from), Some(to)) => format!("from {from} to {to}"),
    }
}
