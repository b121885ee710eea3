//! Who is the best from where to where along a key, and along requests a month for every comparison.
//!
//! Points are rated by their exact expectation; wherever two neighbouring ones have another best, what lies between is narrowed down until
//! the change is between two values that follow each other. Between two that have the same best, and another close behind it, more points
//! are looked at, as that one may be ahead for a while.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::threshold::{Line, place_of_meeting};
use super::{Point, Study};
use crate::comparison::{Beyond, Comparison, Obstacle, Reach, Stretch};
use crate::diagnostic::Rejection;
use crate::scenario::{RankBy, Scenario, Trigger};
use crate::search::{Rated, Search, boundary, in_order, last_that_holds, middle};
use crate::sim::Effort;
use crate::topology::Topology;
use crate::unit::BYTES_PER_GB;
use crate::value::Scale;

/// The least and the most requests that are told of; the scenario's own, and so many times of them, are in any case.
const LEAST: i64 = 100;
const MOST: i64 = 10_000_000_000;
const TIMES_OWN: i64 = 10;
/// Two loads that differ by less than this factor are one, for what is found by simulation.
const NEAR: f64 = 1.05;
/// The most GB of internet traffic a month that are told of, with the same exception.
const MOST_GB: i64 = 1_000_000;

/// Values of a key, one after the other, between which the same are the best.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Reign {
    /// The least value.
    pub from: Decimal,
    /// The greatest; the next reign begins with the value that follows.
    pub to: Decimal,
    /// The solutions at the least value.
    pub point: Point,
    /// Whether at each of its values that was looked at one can be had and answers, and no other whose cost is known or not.
    pub alone: bool,
}

/// The reigns up to a last place, of rated places that have one among them at each beginning.
pub(super) fn reigns(rated: impl IntoIterator<Item = Rated<Point>>, last: i64, scale: Scale) -> Vec<Reign> {
    let mut found: Vec<(i64, Reign)> = Vec::new();
    for (place, point) in rated {
        match found.last_mut() {
            Some((_, reign)) if !reign.point.has_other_best(&point) => reign.alone &= point.is_alone(),
            _ => {
                let (from, alone) = (scale.number(place), point.is_alone());
                found.push((place, Reign { from, to: scale.number(last), point, alone }));
            }
        }
    }
    let begins: Vec<i64> = found.iter().skip(1).map(|(begin, _)| *begin).collect();
    let mut reigns: Vec<Reign> = found.into_iter().map(|(_, reign)| reign).collect();
    for (reign, next) in reigns.iter_mut().zip(begins) {
        reign.to = scale.number(next - 1);
    }
    reigns
}

/// The reigns along places that were rated, with what lies between two neighbours of another best searched.
///
/// # Errors
/// Those of `rate`.
pub(super) fn search_reigns(
    rate: &(dyn Fn(i64) -> Result<Point, Rejection> + Sync),
    mut rated: Vec<Rated<Point>>,
    scale: Scale,
) -> Result<Vec<Reign>, Rejection> {
    let search = Search::new(rate, Point::has_other_best).guessing(crossing);
    let between = |pair: &[Rated<Point>]| search.changes(&pair[0], &pair[1]);
    let changes = in_order(rated.par_windows(2).map(between))?.concat().into_iter().map(|[_, next]| next);
    let last = rated.last().map_or(0, |(place, _)| *place);
    rated.extend(changes);
    rated.sort_by_key(|(place, _)| *place);
    Ok(reigns(rated, last, scale))
}

/// Who is the best along requests, by the expectation. Nothing where the comparison, which may be simulated, has another best at the
/// scenario's own number, or its percentiles another one near the ends of what means tell: what would be said of other numbers would not go with it.
///
/// # Errors
/// Values that do not go together; there are none that a load can bring about.
pub(super) fn along_requests(
    study: &Study,
    lines: &[Line<'_>],
    comparison: &Comparison,
) -> Result<Vec<Stretch>, Rejection> {
    let line = lines.iter().find(|line| line.is_of_requests());
    line.map_or(Ok(Vec::new()), |line| along(line, study, comparison, LEAST, MOST))
}

/// The same along bytes of internet traffic an exchange, out and in together.
///
/// # Errors
/// Likewise.
pub(super) fn along_traffic(
    study: &Study,
    lines: &[Line<'_>],
    comparison: &Comparison,
) -> Result<Vec<Stretch>, Rejection> {
    let Some(line) = lines.iter().find(|line| !line.is_of_requests()) else { return Ok(Vec::new()) };
    let bytes = Decimal::from(MOST_GB) * Decimal::from(BYTES_PER_GB);
    let most = bytes.checked_div(line.exchanges()).and_then(|each| i64::try_from(each.trunc()).ok());
    along(line, study, comparison, 0, most.unwrap_or(i64::MAX))
}

/// Who is the best along a load from one value to another, and where the scenario is in any case.
fn along(
    line: &Line<'_>,
    study: &Study,
    comparison: &Comparison,
    least: i64,
    most: i64,
) -> Result<Vec<Stretch>, Rejection> {
    if !is_best_of(comparison, study, &study.at(&[])?) {
        return Ok(Vec::new());
    }
    let (least, most) = (least.min(line.now()), most.max(line.now().saturating_mul(TIMES_OWN)));
    let rate = |load| line.rate(&study.topologies, load);
    let found = search_reigns(&rate, line.closer(line.samples.clone(), least, most)?, Scale::Count)?;
    if let Some(effort) = comparison.effort.filter(|_| study.by() != RankBy::Cost)
        && !goes_with_percentiles(study, line, &found, Effort::brief(effort.seed))?
    {
        return Ok(Vec::new());
    }
    let ids = |indices: Vec<usize>| indices.into_iter().map(|index| study.topologies[index].id()).collect();
    let stretch = |Reign { from, to, point, .. }: &Reign| {
        let (from, to) = (Decimal::from(least).max(*from), Decimal::from(most).min(*to));
        let mut best = point.best();
        best.sort_unstable();
        let unpriced = (0..point.outcomes.len()).filter(|index| point.unpriced(*index).is_some());
        (from <= to).then(|| Stretch {
            from: u64::try_from(from).unwrap_or_default(),
            to: u64::try_from(to).unwrap_or_default(),
            failing: best.is_empty() && !point.order.is_empty(),
            best: ids(best),
            unpriced: ids(unpriced.collect()),
        })
    };
    Ok(found.iter().filter_map(stretch).collect())
}

/// Whether the best by their means are among the best by their percentiles, a tenth within both ends of each reign.
fn goes_with_percentiles(study: &Study, line: &Line<'_>, found: &[Reign], effort: Effort) -> Result<bool, Rejection> {
    let load = |number: Decimal| i64::try_from(number.trunc()).unwrap_or(i64::MAX);
    let within = |reign: &Reign| {
        let Reign { from, to, .. } = reign;
        [(*from * Decimal::new(11, 1)).min(*to), (*to * Decimal::new(9, 1)).max(*from)].map(load)
    };
    let agrees = |reign: &Reign| {
        let expected = reign.point.best();
        for load in within(reign) {
            let seen = line.simulate(&study.topologies, load, effort)?.best();
            if !expected.is_empty() && !expected.iter().any(|best| seen.contains(best)) {
                return Ok(false);
            }
        }
        Ok(true)
    };
    Ok(in_order(found.par_iter().map(agrees))?.into_iter().all(|agrees| agrees))
}

/// How many more requests the first takes, of stretches along requests: what ends its place, and from where on its peaks may pass a limit.
///
/// # Errors
/// Likewise.
pub(super) fn reach(
    study: &Study,
    lines: &[Line<'_>],
    comparison: &Comparison,
    along_requests: &[Stretch],
) -> Result<Option<Reach>, Rejection> {
    let yours = comparison.scenario.workload.requests_per_month;
    let own = along_requests.iter().position(|stretch| stretch.has(yours)).map(|own| along_requests.split_at(own + 1));
    let Some((Some(Stretch { to, best, unpriced, .. }), beyond)) = own.map(|(to, beyond)| (to.last(), beyond)) else {
        return Ok(None);
    };
    let first = comparison.ranking.first().map(|first| first.id);
    let topology = study.topologies.iter().find(|topology| Some(topology.id()) == first);
    let (Some(topology), Some(line)) = (topology, lines.iter().find(|line| line.is_of_requests())) else {
        return Ok(None);
    };
    if best[..] != [topology.id()] || !unpriced.is_empty() {
        return Ok(None);
    }
    let at = |load: i64| line.rate(&[*topology], load);
    let last = i64::try_from(*to).unwrap_or(i64::MAX);
    let end = if beyond.is_empty() { Beyond::Open } else { end(&at(last.saturating_add(1))?) };
    let is_calm = |load: i64| Ok::<bool, Rejection>(at(load)?.figures(0).is_some_and(|figures| !figures.peaks));
    let peaks_from = match (is_calm(last)?, is_calm(line.now())?) {
        (true, _) => None,
        (false, false) => Some(line.now()),
        (false, true) => Some(boundary(line.now(), last, is_calm)?.1),
    };
    let by_means = Reach { to: *to, end, peaks_from: peaks_from.and_then(|load| u64::try_from(load).ok()) };
    match comparison.effort.filter(|_| peaks_from != Some(line.now()) && means_leave_out(study, &comparison.scenario)) {
        Some(effort) => Ok(Some(as_seen(by_means, line, *topology, Effort::brief(effort.seed))?)),
        None => Ok(Some(by_means)),
    }
}

/// Whether something of a scenario bears on which requests fail that means do not tell, or not well.
fn means_leave_out(study: &Study, scenario: &Scenario) -> bool {
    scenario.workload.trigger == Trigger::Async || !study.left_out(scenario).is_empty()
}

/// A reach that means tell, cut where a simulation does not find one answering up to its end.
fn as_seen(
    by_means: Reach,
    line: &Line<'_>,
    topology: &'static dyn Topology,
    effort: Effort,
) -> Result<Reach, Rejection> {
    let seen_at = |load: i64| line.simulate(&[topology], load, effort);
    let last = by_means.peaks_from.map_or(by_means.to, |load| load - 1);
    let high = i64::try_from(last).unwrap_or(i64::MAX);
    let beyond = seen_at(high)?;
    if answers(&beyond) {
        return Ok(by_means);
    }
    let (low, (_, beyond)) = last_that_holds(line.now(), (high, beyond), NEAR, seen_at, answers)?;
    let low = u64::try_from(low).unwrap_or_default();
    Ok(match end(&beyond) {
        Beyond::Objective => Reach { to: low, end: Beyond::Objective, peaks_from: None },
        _ => Reach { peaks_from: Some(low + 1), ..by_means },
    })
}

/// Whether the only one of a point can be had and answers.
fn answers(point: &Point) -> bool {
    point.figures(0).is_some_and(|figures| !figures.fails())
}

/// What ends the place of one that is alone at a point just beyond it.
fn end(beyond: &Point) -> Beyond {
    match beyond.outcomes.first() {
        Some(Ok(figures)) if !figures.fails() => Beyond::Overtaken,
        Some(Err(absence)) if absence.reasons().iter().any(Obstacle::is_of_objective) => Beyond::Objective,
        _ => Beyond::Limit,
    }
}

/// Whether the best of a point, if there is one, is that of a comparison.
pub(super) fn is_best_of(comparison: &Comparison, study: &Study, point: &Point) -> bool {
    let best = comparison.ranking.first().filter(|first| !first.fails).map(|first| first.id);
    let expected = point.best();
    best.map_or(expected.is_empty(), |best| expected.iter().any(|index| study.topologies[*index].id() == best))
}

/// Where the scores of the best of two points meet on straight lines, strictly between the two; their middle where they do not.
fn crossing(low: &Rated<Point>, high: &Rated<Point>) -> i64 {
    let leads = || {
        let (below, above) = (low.1.winner()?, high.1.winner()?);
        let lead = |point: &Point| Some(point.scores()[above]?.value - point.scores()[below]?.value);
        Some((lead(&low.1)?, -lead(&high.1)?))
    };
    match leads() {
        Some((lead, lag)) if lead > Decimal::ZERO && lag > Decimal::ZERO => {
            place_of_meeting((low.0, lead), (high.0, lag))
        }
        _ => middle(low, high),
    }
}
