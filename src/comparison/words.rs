//! A comparison in words: what decides each cost, and the verdict.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{Infeasible, Solution};
use crate::metering::LineKind;
use crate::money::{Amount, group_thousands, round_half_up};
use crate::rating::Bill;

/// Says of each solution what its largest line is, how it stands to the first, and what waiting costs.
pub(super) fn explain_ranking(ranking: &mut [Solution], currency: &str) {
    let first = ranking.first().map(|first| (first.bill.total, first.mean_ms()));
    for solution in ranking.iter_mut() {
        let mut reasons = vec![largest_line(&solution.bill)];
        if let Some((cost, time)) = first
            && (cost, time) != (solution.bill.total, solution.mean_ms())
        {
            let more = solution.bill.total.decimal() - cost.decimal();
            let sign = if more.is_sign_negative() { "" } else { "+" };
            let slower = time_difference(solution.mean_ms(), time);
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

/// A mean time for a person.
#[must_use]
pub fn shown_ms(ms: Decimal) -> String {
    if ms >= Decimal::from(10_000) {
        let seconds = round_half_up(ms / Decimal::from(1000), 1);
        return format!("{} s", group_thousands(&seconds.to_string()));
    }
    let digits = u32::from(ms < Decimal::from(100));
    format!("{} ms", group_thousands(&round_half_up(ms, digits).to_string()))
}

fn time_difference(time: Decimal, other: Decimal) -> String {
    match time.cmp(&other) {
        Ordering::Greater => format!("{} slower", shown_ms(time - other)),
        Ordering::Less => format!("{} faster", shown_ms(other - time)),
        Ordering::Equal => "equally fast".to_owned(),
    }
}

/// The answer in words: the first, against the one with the dearest standing resources or else the second.
pub(super) fn verdict(ranking: &[Solution], infeasible: &[Infeasible], currency: &str) -> String {
    let Some((first, others)) = ranking.split_first() else {
        let none = if infeasible.len() == 1 { "The solution cannot" } else { "None of the solutions can" };
        return format!("{none} be had for this scenario; the reasons are given for each.");
    };
    let mut text = format!("{}, {} {currency} a month", first.title, first.bill.total.shown());
    let standing = others.iter().filter(|other| other.standing_cost() > first.standing_cost());
    let dearest = standing.max_by_key(|other| other.standing_cost());
    if let Some(other) = dearest.or(others.first()) {
        let cost = cost_difference(first.bill.total, other.bill.total, currency);
        let time = time_difference(first.mean_ms(), other.mean_ms());
        text.push_str(&format!(": {cost} the {}, {time}", in_sentence(other.title)));
        if other.standing_cost() > Amount::ZERO {
            let standing = other.standing_cost().shown();
            text.push_str(&format!("; the {} costs {standing} before the first byte", in_sentence(other.title)));
        }
    } else {
        text.push_str(": the only solution that can be had here");
    }
    text + "."
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
