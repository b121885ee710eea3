//! How sure an answer is, in a few sentences: what the saving is made of, where the times come from and how far they are known, and which
//! input would change the answer.

use rust_decimal::Decimal;

use super::figures::{is_exact, within_share};
use super::reigns::{BY_AVERAGES, three_digits};
use super::{Answer, answer, input_name, shown_cents, shown_share, spoken_ms, with_article};
use crate::comparison::{Comparison, Solution, Verdict};
use crate::decision::sensitivity::{FLIP_REACH, Flip, Sensitivity};
use crate::distribution::float;
use crate::metering::LineKind;
use crate::money::Amount;
use crate::rating::BillLine;
use crate::sim::Forecast;
use crate::unit::shown;
use crate::value::Scale;

/// Parts of a saving that together are at least this many hundredths of it are all of it, for a person.
const NEARLY_ALL: i64 = 90;
/// The most parts that are named.
const MOST_PARTS: usize = 3;
/// An input that must be multiplied or divided by so much is far from changing the answer.
const FAR: i64 = 10;
/// From this share on, requests that wait for two cold starts are what the slowest hundredth consists of.
const ONE_IN_A_HUNDRED: f64 = 0.01;

/// What a reader should know before believing the answer, a sentence each.
#[must_use]
pub fn certainty(comparison: &Comparison, found: &Sensitivity) -> Vec<String> {
    let (first, other) = match &comparison.verdict {
        Verdict::Best { first, against, .. } => (comparison.solution(first), comparison.solution(against)),
        Verdict::Only { first } => (comparison.solution(first), None),
        Verdict::None | Verdict::NoneAnswers { .. } => (None, None),
    };
    let money = first.and_then(|first| match other {
        Some(other) => Some(difference(first, other, comparison)),
        None => made_of(first, comparison),
    });
    let time = first.map(|first| times(comparison, first, other));
    money.into_iter().chain(time).chain(turn(comparison, found)).collect()
}

/// What a cheaper solution saves, or a dearer one costs more, and what that is made of.
fn difference(first: &Solution, other: &Solution, comparison: &Comparison) -> String {
    let more = other.bill.total.decimal() - first.bill.total.decimal();
    if more.is_zero() {
        return format!("It costs the same as {} to the last digit.", with_article(other.title));
    }
    let (saved, sign) = if more.is_sign_negative() { ("more", Decimal::NEGATIVE_ONE) } else { ("saved", Decimal::ONE) };
    let parts = other.differences.iter().map(|one| (one.charge, one.more.decimal() * sign)).collect();
    let what = format!("The {} {} {saved} are", shown_cents(Amount::new(more.abs())), comparison.currency);
    said(&what, more.abs(), parts, &[first, other], comparison)
}

/// What the cost of the only solution is made of.
fn made_of(first: &Solution, comparison: &Comparison) -> Option<String> {
    let total = first.bill.total.decimal();
    let mut parts: Vec<(&'static str, Decimal)> = Vec::new();
    for line in &first.bill.lines {
        let charge = line.usage.description;
        match parts.iter_mut().find(|(known, _)| *known == charge) {
            Some((_, cost)) => *cost += line.cost.decimal(),
            None => parts.push((charge, line.cost.decimal())),
        }
    }
    let what = format!("The {} {} are", shown_cents(first.bill.total), comparison.currency);
    (!total.is_zero()).then(|| said(&what, total, parts, &[first], comparison))
}

/// What a total is made of, the largest part first, and whether a guess is in those parts.
fn said(
    what: &str,
    total: Decimal,
    mut parts: Vec<(&str, Decimal)>,
    of: &[&Solution],
    comparison: &Comparison,
) -> String {
    parts.sort_by_key(|(_, cost)| std::cmp::Reverse(*cost));
    let enough = total * Decimal::new(NEARLY_ALL, 2);
    // What others take away from it, the largest of them.
    let mut reduced = Decimal::ZERO;
    let all_reduce: Decimal = parts.iter().map(|(_, cost)| *cost).filter(Decimal::is_sign_negative).sum();
    let mut reducing: Vec<&str> = Vec::new();
    for (charge, cost) in parts.iter().rev().filter(|(_, cost)| cost.is_sign_negative()) {
        if reduced > all_reduce * Decimal::new(NEARLY_ALL, 2) {
            reduced += cost;
            reducing.push(charge);
        }
    }
    let mut sum = Decimal::ZERO;
    let mut named: Vec<(&str, Decimal)> = Vec::new();
    for part in parts.into_iter().take(MOST_PARTS) {
        if sum < enough {
            sum += part.1;
            named.push(part);
        }
    }
    let beyond = sum - total;
    let less = beyond >= total * (Decimal::ONE - Decimal::new(NEARLY_ALL, 2));
    let less = less.then(|| format!(", less {} that other charges come to", shown_cents(Amount::new(beyond))));
    let most = match less {
        Some(_) => "made of",
        None if sum >= enough => "almost all",
        None => "mostly",
    };
    let is_reduced = less.is_some();
    let less = less.unwrap_or_default();
    let listed: Vec<String> =
        named.iter().map(|(charge, cost)| format!("{charge} ({})", shown_cents(Amount::new(*cost)))).collect();
    let listed = match listed.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => listed.concat(),
    };
    let lines_of = |charges: &[&str]| -> Vec<&BillLine> {
        let lines = of.iter().flat_map(|one| &one.bill.lines);
        lines.filter(|line| charges.contains(&line.usage.description)).collect()
    };
    let lines = lines_of(&named.iter().map(|(charge, _)| *charge).collect::<Vec<_>>());
    let others_are_fixed = matches!(ground(&lines_of(&reducing)), Ground::Fixed);
    let is_reduced = is_reduced && !others_are_fixed;
    let ranges = comparison.outlook.bands.as_ref().is_some_and(|bands| !bands.inputs.is_empty());
    let ground = match (ground(&lines), is_reduced) {
        (Ground::Fixed, false) if !ranges => "fixed prices by the hour, no guess in them",
        (Ground::Fixed, false) => "fixed prices by the hour; the rest may move with your ranges",
        (Ground::Fixed, true) if !ranges => {
            "the former are fixed prices by the hour, the latter grow with the requests"
        }
        (Ground::Fixed, true) => {
            "the former are fixed prices by the hour, the latter grow with the requests and may move with your ranges"
        }
        (Ground::Assumed, _) => "one of the prices is assumed",
        (Ground::Growing { fixed_too, simulated }, _) => {
            let they = if fixed_too { "partly fixed prices by the hour; the others" } else { "they" };
            let more = match (simulated, ranges) {
                (true, _) => " and rest on simulated cold starts too",
                (false, true) => ", and may move with your ranges",
                (false, false) => "",
            };
            &format!("{they} grow with the requests{more}")
        }
    };
    format!("{what} {most} {listed}{less}: {ground}.")
}

/// What some charges rest on.
#[derive(Clone, Copy)]
enum Ground {
    Assumed,
    Fixed,
    /// Some of them may stand, and some rest on cold starts that were simulated.
    Growing {
        fixed_too: bool,
        simulated: bool,
    },
}

fn ground(lines: &[&BillLine]) -> Ground {
    let price_assumed = |line: &&BillLine| line.price.as_ref().is_some_and(|price| price.assumed.is_some());
    let is_fixed = |line: &&BillLine| line.usage.kind == LineKind::Standing;
    if lines.iter().any(price_assumed) {
        Ground::Assumed
    } else if lines.iter().all(is_fixed) {
        Ground::Fixed
    } else {
        let simulated = lines.iter().any(|line| line.usage.estimated);
        Ground::Growing { fixed_too: lines.iter().any(is_fixed), simulated }
    }
}

/// Where the times come from, and how far they are known.
fn times(comparison: &Comparison, first: &Solution, other: Option<&Solution>) -> String {
    let Some(forecast) = &first.forecast else {
        return "Times are averages only: nothing was simulated.".to_owned();
    };
    let cold = forecast.cold_any;
    let starts = if cold.is_any_share() {
        "How many requests meet a cold start is not known".to_owned()
    } else if cold.value > 0.0 {
        format!("{} of requests meet a cold start{}", shown_share(cold.value), both_cold(forecast))
    } else {
        "No request meets a cold start".to_owned()
    };
    let tied = match (&comparison.verdict, other) {
        (Verdict::Best { time, .. }, Some(other)) if !time.shown => {
            format!("; a difference in time to {} cannot be told", with_article(other.title))
        }
        _ => String::new(),
    };
    let both = [Some(first), other].into_iter().flatten().filter_map(|one| one.forecast.as_ref());
    let within: Option<Vec<f64>> = both.map(|forecast| forecast.p99.known_within()).collect();
    let known = match within.and_then(|within| within.into_iter().max_by(f64::total_cmp)) {
        Some(within) if is_exact(within) => {
            "the 99 % times follow from the times taken, with nothing left to chance".to_owned()
        }
        Some(within) => format!("the 99 % times are known to {}", within_share(within)),
        None => "the 99 % times are not known: their intervals are wider than the times".to_owned(),
    };
    format!("{starts}{tied}; {known}.")
}

/// How many meet two, one after the other, where that is what the slowest hundredth consists of.
fn both_cold(forecast: &Forecast) -> String {
    let both = forecast.cold_both.value;
    if both < ONE_IN_A_HUNDRED {
        return String::new();
    }
    format!(", {} two in a row: these are the slowest", shown_share(both))
}

/// The input that changes the answer soonest, or that none does; nothing where the answer itself names it, and where there is none to be
/// changed: what means tell of inputs then leaves out the limits that stand against it.
fn turn(comparison: &Comparison, found: &Sensitivity) -> Option<String> {
    comparison.ranking.first().filter(|first| !first.fails)?;
    let flips = found.inputs.iter().flat_map(|input| input.flips.iter().map(move |flip| (input, flip)));
    let nearest = flips
        .filter(|(_, flip)| !is_among_the_best(comparison, found, flip))
        .min_by_key(|(input, flip)| flip.distance(input.base));
    let Some((input, flip)) = nearest else {
        let reach = shown(FLIP_REACH.into());
        return found
            .by_nearest_flip()
            .is_empty()
            .then(|| format!("No single input, divided or multiplied by {reach}, makes another way the best."));
    };
    let key = input.key.to_string();
    let Answer { decides, sure, .. } = answer(comparison);
    // What would mend the nearest, too, which was found by simulation and may be another value.
    let said = |text: &str| text.contains(&format!("`{key}"));
    if said(&decides) || sure.as_deref().is_some_and(said) {
        return None;
    }
    let given = comparison.scenario.settings.iter().any(|setting| setting.path == key && setting.given);
    let [own, at] = [input.base, flip.at].map(|value| roughly(input.scale, value));
    let from = if flip.at > input.base { format!("from {at} on") } else { format!("at {at} or less") };
    let how = if flip.by_averages { format!(", {BY_AVERAGES},") } else { String::new() };
    let whose = if given { "your" } else { "the assumed" };
    let far = flip
        .factor(input.base)
        .map_or_else(|| format!("{whose} value is {own}"), |factor| format!("{} {whose} {own}", times_of(factor)));
    let then = match flip.best {
        _ if !flip.is_known() => "the answer is not known, as a price is missing".to_owned(),
        Some(best) => format!("{} is the best", with_article(found.subject.title(best))),
        None => "none can be had".to_owned(),
    };
    let lead = if flip.distance(input.base) < Decimal::from(FAR) {
        format!("The input that changes the answer soonest{how} is")
    } else {
        format!("No single input comes near changing the answer; the nearest{how} is")
    };
    Some(format!("{lead} {} (`{key}`): {from} ({far}) {then}.", input_name(&input.key)))
}

/// Whether the one that is the best from a flip on is so already, in a tie, which the least change of an input ends.
fn is_among_the_best(comparison: &Comparison, found: &Sensitivity, flip: &Flip) -> bool {
    let best = flip.best.filter(|_| flip.is_known()).map(|best| found.subject.id(best));
    let first = comparison.ranking.first();
    best.zip(first).is_some_and(|(best, first)| first.tied_with.contains(&best))
}

/// A value of an input to three digits.
fn roughly(scale: Scale, value: Decimal) -> String {
    match scale {
        Scale::Time | Scale::Duration => spoken_ms(float(value)),
        Scale::Count => three_digits(scale, value),
        _ => scale.show(value.round_sf(3).unwrap_or(value)),
    }
}

/// How many times something: "15 times", "4 % of".
fn times_of(factor: Decimal) -> String {
    if factor < Decimal::ONE {
        return format!("{} of", shown_share(float(factor)));
    }
    let rounded = if factor < Decimal::TWO { Some(factor.round_dp(2)) } else { factor.round_sf(2) };
    match rounded.unwrap_or(factor) {
        one if one == Decimal::ONE => "just above".to_owned(),
        rounded => format!("{} times", shown(rounded)),
    }
}
