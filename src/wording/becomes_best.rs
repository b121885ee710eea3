//! When a solution becomes the best of all: at which loads, and what its being faster would have to be worth.

use rust_decimal::Decimal;

use super::figures::spoken_difference;
use super::reigns::{Digits, and};
use super::{shown_cents, with_article};
use crate::comparison::{Comparison, Dominance, Solution, Stretch, TimeDifference, TimeFigure};
use crate::distribution::float;
use crate::money::Amount;
use crate::scenario::RankBy;
use crate::unit::{BYTES_PER_GB, shown};

/// When a solution becomes the best of all that can be had, in few words: "best now", "above 132 million requests a month, or if 0.4 s at
/// p99 is worth 36.50 USD". Empty where none is the best now.
#[must_use]
pub fn becomes_best(comparison: &Comparison, solution: &Solution) -> String {
    let Some(first) = comparison.ranking.first().filter(|first| !first.fails) else { return String::new() };
    if solution.id == first.id {
        return "best now".to_owned();
    }
    if first.tied_with.contains(&solution.id) {
        return "as good as the best".to_owned();
    }
    let requests = &comparison.outlook.along_requests;
    let digits = Digits::along(requests);
    let count = |load: u64| digits.shown(load.into());
    let traffic = &comparison.outlook.along_traffic;
    let exchanges = comparison.scenario.exchanges(&comparison.scenario.workload.internet);
    let volume = |load: u64| volume(Decimal::from(load) * exchanges);
    let by_requests = reigns(comparison, solution, requests, &count, "requests a month");
    let by_traffic = reigns(comparison, solution, traffic, &volume, "of traffic a month");
    let ways: Vec<String> = by_requests.into_iter().chain(by_traffic).chain(worth(comparison, solution)).collect();
    if !ways.is_empty() {
        return ways.join(", or ");
    }
    let now = as_it_is(comparison, solution, first);
    match requests.last() {
        Some(last) => format!("at no load up to {} requests a month ({now})", count(last.to)),
        None => now,
    }
}

/// How it stands in cost and time: to the first, or where it is faster than that to another one that is better in both.
fn as_it_is(comparison: &Comparison, solution: &Solution, first: &Solution) -> String {
    let time = TimeDifference::of(solution, first);
    let better = match comparison.front.standing(solution.id).map(|standing| standing.dominance) {
        Some(Dominance::DominatedBy(by)) if is_faster(&time) => comparison.solution(by),
        _ => None,
    };
    match better {
        Some(better) => {
            let time = TimeDifference::of(solution, better);
            format!("{}, {} than {}", cost_beside(solution, better), time_beside(&time), with_article(better.title))
        }
        None => format!("{}, {}", cost_beside(solution, first), time_beside(&time)),
    }
}

fn cost_beside(solution: &Solution, other: &Solution) -> &'static str {
    if solution.bill.total > other.bill.total { "dearer" } else { "no cheaper" }
}

fn time_beside(time: &TimeDifference) -> &'static str {
    match time.shown {
        true if is_faster(time) => "faster",
        true if time.more_ms > Decimal::ZERO => "slower",
        _ => "no faster",
    }
}

fn is_faster(time: &TimeDifference) -> bool {
    time.shown && time.more_ms < Decimal::ZERO
}

/// Where it is among the best along a load, and where that is not known for want of a price. A tie at one value alone is where one passes
/// another, and no stretch of its own.
fn reigns(
    comparison: &Comparison,
    solution: &Solution,
    along: &[Stretch],
    shown: &dyn Fn(u64) -> String,
    what: &str,
) -> Vec<String> {
    let is_unknown = |stretch: &Stretch| stretch.unpriced.contains(&solution.id);
    let is_best = |stretch: &Stretch| stretch.best.contains(&solution.id) && !stretch.is_passing();
    let alike = |one: &Stretch, next: &Stretch| is_best(one) == is_best(next) && is_unknown(one) == is_unknown(next);
    let mut words = Vec::new();
    let mut before = None;
    for run in along.chunk_by(alike) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let ends = along.last().is_some_and(|end| last.to < end.to);
        let place = || range(before, ends.then_some(last.to), shown, what);
        if is_best(first) {
            let of = if run.iter().all(|one| one.unpriced.is_empty()) { "" } else { " (of those with a price)" };
            words.push(format!("{}{}{of}", place(), tied(comparison, solution, run)));
        } else if is_unknown(first) {
            words.push(format!("not known {}: a price is missing", place()));
        }
        before = Some(last.to);
    }
    words
}

/// With whom it is tied in stretches where it is among the best: ", as good as the NAT gateway".
fn tied(comparison: &Comparison, solution: &Solution, run: &[Stretch]) -> String {
    let mut sets = run.iter().filter(|one| !one.is_passing()).map(|one| &one.best);
    let Some(first) = sets.next() else { return String::new() };
    if sets.any(|best| best != first) {
        return ", in places as good as others".to_owned();
    }
    let others = first.iter().filter(|id| **id != solution.id);
    let others: Vec<String> = others.map(|id| with_article(comparison.title(id))).collect();
    and(&others).map_or_else(String::new, |others| format!(", as good as {others}"))
}

/// From where to where: "above 128 million requests a month".
fn range(before: Option<u64>, to: Option<u64>, shown: &dyn Fn(u64) -> String, what: &str) -> String {
    match (before.map(shown), to.map(shown)) {
        (Some(before), Some(to)) => format!("between {before} and {to} {what}"),
        (Some(before), None) => format!("above {before} {what}"),
        (None, Some(to)) => format!("up to {to} {what}"),
        (None, None) => "at any load".to_owned(),
    }
}

/// What its being faster would have to be worth for it to be the best: against the one that it then passes, which is named where that is
/// not the first. Nothing where others are the best whatever a millisecond is worth.
fn worth(comparison: &Comparison, solution: &Solution) -> Option<String> {
    if comparison.scenario.objective.rank_by != RankBy::Cost {
        return None;
    }
    let others = comparison.front.standings.iter().filter(|one| one.is_on_front() && one.id != solution.id);
    comparison.front.standing(solution.id).filter(|one| one.is_on_front())?;
    let gaps: Vec<Gap<'_>> = others.filter_map(|one| Gap::of(solution, comparison.solution(one.id)?)).collect();
    let passed = gaps.iter().filter(|gap| gap.faster_ms > Decimal::ZERO).max_by_key(|gap| gap.rate())?;
    let passing = gaps.iter().filter(|gap| gap.faster_ms < Decimal::ZERO).min_by_key(|gap| gap.rate());
    if passed.more <= Decimal::ZERO || passing.is_some_and(|next| next.rate() <= passed.rate()) {
        return None;
    }
    let at = if passed.time == TimeFigure::P99 { "at p99" } else { "on average" };
    let is_first = comparison.ranking.first().is_some_and(|first| first.id == passed.other.id);
    let than = if is_first { String::new() } else { format!(" less than with {}", with_article(passed.other.title)) };
    let (ms, more) =
        (spoken_difference(float(passed.faster_ms), float(passed.half_ms)), shown_cents(Amount::new(passed.more)));
    Some(format!("if {ms}{than} {at} is worth {more} {}", comparison.currency))
}

/// What a solution costs more than another, and how much faster it is.
struct Gap<'a> {
    other: &'a Solution,
    more: Decimal,
    faster_ms: Decimal,
    half_ms: Decimal,
    time: TimeFigure,
}

impl<'a> Gap<'a> {
    /// Nothing where nothing tells their times apart.
    fn of(solution: &Solution, other: &'a Solution) -> Option<Self> {
        let time = TimeDifference::of(solution, other);
        let more = solution.bill.total.decimal() - other.bill.total.decimal();
        time.shown.then_some(Self { other, more, faster_ms: -time.more_ms, half_ms: time.half_ms, time: time.time })
    }

    /// What a millisecond must be worth for both to be equally good.
    fn rate(&self) -> Decimal {
        self.more.checked_div(self.faster_ms).unwrap_or_default()
    }
}

/// Bytes in GB or TB, to three digits.
fn volume(bytes: Decimal) -> String {
    let three = |value: Decimal| shown(value.round_sf(3).unwrap_or(value));
    let gb = bytes / Decimal::from(BYTES_PER_GB);
    match gb {
        _ if gb >= Decimal::ONE_THOUSAND => format!("{} TB", three(gb / Decimal::ONE_THOUSAND)),
        _ if gb < Decimal::new(1, 3) => "0.001 GB".to_owned(),
        _ => format!("{} GB", three(gb)),
    }
}
