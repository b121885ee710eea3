//! A comparison in words: what decides each cost, and the verdict.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::order::ranked_ms;
use super::{Infeasible, Solution};
use crate::distribution::float;
use crate::metering::LineKind;
use crate::money::{Amount, group_thousands, round_half_up};
use crate::rating::Bill;
use crate::scenario::{Objective, RankBy};
use crate::sim::FEW_FAILURES;

/// Says of each solution what its largest line is, how it stands to the first, and what waiting costs.
pub(super) fn explain_ranking(ranking: &mut [Solution], currency: &str) {
    let first = ranking.first().cloned();
    for (index, solution) in ranking.iter_mut().enumerate() {
        let mut reasons = vec![largest_line(&solution.bill)];
        if let Some(first) = first.as_ref().filter(|_| index > 0) {
            let more = solution.bill.total.decimal() - first.bill.total.decimal();
            let sign = if more.is_sign_negative() { "" } else { "+" };
            let slower = time_difference(solution, first);
            reasons.push(format!("{sign}{} {currency} against the first, {slower}", Amount::new(more).shown()));
        }
        let waiting = solution.cost_of(LineKind::Waiting);
        if waiting > Amount::ZERO {
            let share = percent(waiting, solution.bill.total);
            reasons.push(format!("waiting for the callee costs {} {currency} ({share})", waiting.shown()));
        }
        solution.reasons = reasons;
    }
}

/// The dearest kind of line, those of both functions together.
fn largest_line(bill: &Bill) -> String {
    let mut kinds: Vec<(&str, Amount)> = Vec::new();
    for line in bill.lines.iter().filter(|line| line.cost > Amount::ZERO) {
        match kinds.iter_mut().find(|(description, _)| *description == line.usage.description) {
            Some((_, cost)) => *cost = cost.plus(line.cost).unwrap_or(*cost),
            None => kinds.push((line.usage.description, line.cost)),
        }
    }
    match kinds.into_iter().rev().max_by_key(|(_, cost)| *cost) {
        Some((description, cost)) => format!("{description}: {}, {}", cost.shown(), percent(cost, bill.total)),
        None => "nothing to pay".to_owned(),
    }
}

fn percent(part: Amount, whole: Amount) -> String {
    let share = part.decimal().checked_div(whole.decimal()).unwrap_or_default() * Decimal::ONE_HUNDRED;
    format!("{} %", round_half_up(share, 0))
}

/// A time in milliseconds for a person.
#[must_use]
pub fn shown_ms(ms: f64) -> String {
    if ms >= 10_000.0 {
        return format!("{} s", group_thousands(&format!("{:.1}", ms / 1000.0)));
    }
    let digits = usize::from(ms < 100.0);
    format!("{} ms", group_thousands(&format!("{ms:.digits$}")))
}

/// A share for a person, in percent: with two significant digits of the share or of what is left of the whole, whichever is less, so that
/// nearly all is not shown as all.
#[must_use]
pub fn shown_share(share: f64) -> String {
    let percent = share * 100.0;
    let least = percent.min(100.0 - percent);
    if least <= 0.0 {
        return format!("{percent:.0} %");
    }
    if least < 0.001 {
        return if percent < 50.0 { "< 0.001 %" } else { "> 99.999 %" }.to_owned();
    }
    let digits = (1 - least.log10().floor() as i32).clamp(0, 3) as usize;
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// How the time of a solution stands to that of another: at the 99th percentile where both were simulated, else on average. A difference
/// that the intervals do not show is none.
fn time_difference(solution: &Solution, other: &Solution) -> String {
    let figures = [solution.figures(), other.figures()];
    let [p99, of_other] = [solution, other].map(|one| one.forecast.as_ref().map(|forecast| forecast.latency.p99));
    let simulated = p99.zip(of_other);
    let at = if simulated.is_some() { "at p99" } else { "on average" };
    let blurred = simulated.is_some_and(|(a, b)| !a.is_shown_below(&b) && !b.is_shown_below(&a));
    let times = ranked_ms(&figures);
    match times[0].cmp(&times[1]) {
        Ordering::Equal => format!("equally fast {at}"),
        _ if blurred => format!("as fast {at}, as far as the intervals tell"),
        Ordering::Greater => format!("{} slower {at}", shown_ms(float(times[0] - times[1]))),
        Ordering::Less => format!("{} faster {at}", shown_ms(float(times[1] - times[0]))),
    }
}

/// The answer in words: what was asked for where there are limits, then the first, against the one with the dearest standing resources
/// or else the second.
pub(super) fn verdict(
    ranking: &[Solution],
    infeasible: &[Infeasible],
    objective: &Objective,
    currency: &str,
) -> String {
    // What was not simulated is held to no percentile and no share of failures.
    let simulated = ranking.iter().all(|solution| solution.forecast.is_some());
    let limits = limits(objective, simulated, currency);
    let Some((first, others)) = ranking.split_first() else {
        let none = if infeasible.len() == 1 { "The solution cannot" } else { "None of the solutions can" };
        let under = limits.map_or_else(String::new, |limits| format!(" under {limits}"));
        return format!("{none} be had for this scenario{under}; the reasons are given for each.");
    };
    let asked = limits.map_or_else(String::new, |limits| format!("{} under {limits}: ", best(objective.rank_by)));
    let mut text = format!("{asked}{}, {} {currency} a month", first.title, first.bill.total.shown());
    if let Some(share) = failing(first) {
        text.push_str(&format!(", but {share} of its requests fail"));
    }
    let standing = others.iter().filter(|other| other.standing_cost() > first.standing_cost());
    let dearest = standing.max_by_key(|other| other.standing_cost());
    if let Some(other) = dearest.or(others.first()) {
        let cost = cost_difference(first.bill.total, other.bill.total, currency);
        let time = time_difference(first, other);
        let fail = failing(other).map_or_else(String::new, |share| format!(" (where {share} fail)"));
        text.push_str(&format!(": {cost} {}{fail}, {time}", with_article(other.title)));
        if other.standing_cost() > Amount::ZERO {
            let standing = other.standing_cost().shown();
            text.push_str(&format!("; {} costs {standing} before the first byte", with_article(other.title)));
        }
    } else {
        text.push_str(": the only solution that can be had here");
    }
    text + "."
}

/// The share of requests that fail, where they are more than a few.
#[must_use]
pub fn failing(solution: &Solution) -> Option<String> {
    let failed = solution.forecast.as_ref()?.failed.value;
    (failed > FEW_FAILURES).then(|| shown_share(failed))
}

/// What the first of a ranking is.
fn best(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "Cheapest",
        RankBy::Latency => "Fastest",
        RankBy::Balanced => "Best balance of cost and time",
    }
}

/// The user's limits in words: "50.00 USD a month and a p99 of 200 ms".
fn limits(objective: &Objective, simulated: bool, currency: &str) -> Option<String> {
    let limits = [
        objective.max_monthly.map(|most| format!("{} {currency} a month", most.shown())),
        objective.max_mean.map(|most| format!("a mean of {most}")),
        objective.max_p99.filter(|_| simulated).map(|most| format!("a p99 of {most}")),
        objective.max_failed.filter(|_| simulated).map(|most| format!("{} of failures", shown_share(float(most.0)))),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    match limits.split_last() {
        None => None,
        Some((last, [])) => Some(last.clone()),
        Some((last, others)) => Some(format!("{} and {last}", others.join(", "))),
    }
}

/// A title within a sentence: "interface endpoint", but "NAT gateway".
fn in_sentence(title: &str) -> String {
    let second_is_small = title.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { title[..1].to_lowercase() + &title[1..] } else { title.to_owned() }
}

/// A title within a sentence with its article; a proper name, such as "API Gateway", has none.
pub(crate) fn with_article(title: &str) -> String {
    let last = title.rsplit(' ').next().unwrap_or(title);
    let is_name = title.contains(' ') && last.starts_with(char::is_uppercase);
    if is_name { title.to_owned() } else { format!("the {}", in_sentence(title)) }
}

fn cost_difference(cost: Amount, other: Amount, currency: &str) -> String {
    match cost.cmp(&other) {
        Ordering::Equal => "it costs the same as".to_owned(),
        Ordering::Greater => {
            format!("{} {currency} dearer than", Amount::new(cost.decimal() - other.decimal()).shown())
        }
        Ordering::Less => match other.decimal().checked_div(cost.decimal()) {
            Some(times) if times >= Decimal::TWO => {
                let digits = u32::from(times < Decimal::TEN);
                let times = group_thousands(&round_half_up(times, digits).normalize().to_string());
                format!("{times} times cheaper than")
            }
            _ => format!("{} {currency} cheaper than", Amount::new(other.decimal() - cost.decimal()).shown()),
        },
    }
}
