//! Which time that no measurement says decides a ranking.

use std::convert::Infallible;

use rust_decimal::Decimal;

use super::evaluate::{Prospect, prospects};
use super::note::ids;
use super::{Infeasible, Note, Obstacle, Solution, Span, TimeFigure};
use crate::distribution::float;
use crate::scenario::{Doubt, RankBy, Scenario};
use crate::search::boundary;
use crate::sim::Effort;
use crate::topology::Topology;
use crate::unit::Milliseconds;

/// A share of requests below which a time does not reach their 99th percentile.
const RARE: f64 = 0.005;

/// Ranks solutions in a scenario: those that can be had, and those that cannot.
type Rank<'a> = dyn Fn(&[Prospect], &Scenario) -> (Vec<Solution>, Vec<Infeasible>) + 'a;

/// Says of each time that no measurement says whether the ranking would be another at either end of what it may be. `found` are the
/// solutions that can be had and those that cannot.
pub(super) fn find(
    found: (&[Solution], &[Infeasible]),
    planned: &[Prospect],
    scenario: &Scenario,
    effort: Option<Effort>,
    rank: &Rank<'_>,
) -> Vec<Note> {
    let by_p99 = scenario.objective.rank_by != RankBy::Cost || scenario.objective.max_p99.is_some();
    let simulated = effort.filter(|_| by_p99 && found.0.iter().any(|solution| solution.forecast.is_some()));
    let mut notes = Vec::new();
    for doubt in scenario.times.doubts() {
        let turned = match simulated {
            None => turned_as_expected(found.0, planned, scenario, &doubt, rank),
            Some(effort) if is_close(found, scenario, &doubt) => {
                turned_as_simulated(planned, scenario, &doubt, Effort::modest(effort.seed), rank)
            }
            Some(_) => None,
        };
        notes.extend(turned);
    }
    notes
}

/// The scenario with another time in place of the one taken.
fn with_time(scenario: &Scenario, doubt: &Doubt, at: Milliseconds) -> Scenario {
    Scenario { times: scenario.times.with(doubt.key, at).into(), ..scenario.clone() }
}

/// Where functions behave as they do, and costs and mean times are exact.
fn turned_as_expected(
    ranking: &[Solution],
    planned: &[Prospect],
    scenario: &Scenario,
    doubt: &Doubt,
    rank: &Rank<'_>,
) -> Option<Note> {
    let taken = ids(ranking);
    let ranked_at = |at: Milliseconds| {
        let there = with_time(scenario, doubt, at);
        let again: Vec<Prospect> = planned.iter().map(|prospect| prospect.replanned(&there)).collect();
        ids(&rank(&again, &there).0)
    };
    let ends = ends(doubt).map(|end| (end, ranked_at(end)));
    // Another first place counts more than another order behind it.
    let has_other_first = |order: &[&str]| order.first() != taken.first();
    let other_first = ends.iter().find(|(_, order)| has_other_first(order));
    let (end, _) = other_first.or_else(|| ends.iter().find(|(_, order)| *order != taken))?;
    let turns = |at: Milliseconds| {
        let order = ranked_at(at);
        if other_first.is_some() { has_other_first(&order) } else { order != taken }
    };
    let at = nearest(doubt, *end, turns);
    Some(note(doubt, at, ranked_at(at)))
}

/// The ends of what a time may be.
const fn ends(doubt: &Doubt) -> [Milliseconds; 2] {
    [doubt.low, doubt.high]
}

/// Parts of the way from the time taken to an end of what it may be, of which the nearest is told.
const PARTS: i64 = 100;

/// The time nearest to the one taken at which something is so that is so at an end.
fn nearest(doubt: &Doubt, end: Milliseconds, is_so: impl Fn(Milliseconds) -> bool) -> Milliseconds {
    let taken = doubt.taken.0;
    let at =
        |part: i64| Milliseconds((taken + (end.0 - taken) * Decimal::from(part) / Decimal::from(PARTS)).normalize());
    let Ok((_, first)) = boundary(0, PARTS, |part| Ok::<bool, Infallible>(!is_so(at(part))));
    at(first)
}

/// Where percentiles count: simulated in short, alike in all three.
fn turned_as_simulated(
    planned: &[Prospect],
    scenario: &Scenario,
    doubt: &Doubt,
    effort: Effort,
    rank: &Rank<'_>,
) -> Option<Note> {
    let topologies: Vec<&'static dyn Topology> = planned.iter().map(|prospect| prospect.topology).collect();
    let simulated = |scenario: &Scenario| rank(&prospects(&topologies, scenario, Some(effort)), scenario).0;
    let taken = simulated(scenario);
    let there = |at: Milliseconds| simulated(&with_time(scenario, doubt, at));
    let turns = |at: Milliseconds| {
        let other = there(at);
        if scenario.objective.rank_by == RankBy::Latency {
            ids_of_set(&taken) != ids_of_set(&other) || is_turned(&taken, &other)
        } else {
            ids(&taken) != ids(&other)
        }
    };
    let end = ends(doubt).into_iter().find(|end| turns(*end))?;
    let at = nearest(doubt, end, turns);
    Some(note(doubt, at, ids(&there(at))))
}

/// Whether two solutions whose percentiles are told apart in one ranking are told apart the other way round in another.
fn is_turned(taken: &[Solution], other: &[Solution]) -> bool {
    let p99 = |ranking: &[Solution], id: &str| {
        ranking.iter().find(|solution| solution.id == id)?.forecast.as_ref().map(|forecast| forecast.p99)
    };
    let faster = |ranking: &[Solution], a: &str, b: &str| {
        p99(ranking, a).zip(p99(ranking, b)).is_some_and(|(a, b)| Span::of(&a).against(&Span::of(&b)).is_lt())
    };
    let pairs = taken.iter().flat_map(|a| taken.iter().map(move |b| (a.id, b.id)));
    pairs.into_iter().any(|(a, b)| faster(taken, a, b) && faster(other, b, a))
}

/// Whether percentiles lie so near to each other, or to the user's limit, that what a time may be could turn them.
fn is_close((ranking, infeasible): (&[Solution], &[Infeasible]), scenario: &Scenario, doubt: &Doubt) -> bool {
    let often = ranking.iter().map(|solution| occurrences(solution, doubt)).fold(0.0, f64::max);
    if often < RARE {
        return false;
    }
    let reach = float(doubt.high.0 - doubt.low.0) * often.ceil();
    let p99 = |solution: &Solution| Some(solution.forecast.as_ref()?.p99.value);
    let mut times: Vec<f64> = ranking.iter().filter_map(p99).collect();
    if let Some(limit) = scenario.objective.max_p99 {
        let too_slow = |obstacle: &Obstacle| match obstacle {
            Obstacle::TooSlow { time: TimeFigure::P99, ms, .. } => Some(*ms),
            _ => None,
        };
        times.extend(infeasible.iter().flat_map(|one| &one.reasons).filter_map(too_slow));
        if times.iter().any(|time| (time - float(limit.0)).abs() < reach) {
            return true;
        }
    }
    times.sort_by(f64::total_cmp);
    scenario.objective.rank_by != RankBy::Cost && times.windows(2).any(|pair| pair[1] - pair[0] < reach)
}

/// How often a request comes to stages that take this time.
fn occurrences(solution: &Solution, doubt: &Doubt) -> f64 {
    let stages = solution.expectation.stages.iter().filter(|stage| stage.source == doubt.source);
    float(stages.map(|stage| stage.times).sum::<Decimal>())
}

fn ids_of_set(ranking: &[Solution]) -> Vec<&'static str> {
    let mut ids = ids(ranking);
    ids.sort_unstable();
    ids
}

fn note(doubt: &Doubt, at: Milliseconds, ranking: Vec<&'static str>) -> Note {
    let Doubt { key, taken, low, high, .. } = doubt.clone();
    Note::LowTrustDecides { key: format!("latency.{key}"), taken, low, high, at, ranking }
}
