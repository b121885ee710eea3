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
use crate::unit::BYTES_PER_GB;
use crate::value::Scale;

/// The least and the most requests that are told of; the scenario's own, and so many times of them, are in any case.
const LEAST: i64 = 100;
const MOST: i64 = 10_000_000_000;
const TIMES_OWN: i64 = 10;
/// Two loads that differ by less than this factor are one, for what is found by simulation.
pub(super) const NEAR: f64 = 1.05;
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

/// Reigns of nobody by why that is so: no solution can be had, or some can that fail too often.
///
/// # Errors
/// Those of `rate`.
pub(super) fn by_reason(
    rate: &(dyn Fn(i64) -> Result<Point, Rejection> + Sync),
    reigns: Vec<Reign>,
    scale: Scale,
) -> Result<Vec<Reign>, Rejection> {
    let mut found = Vec::new();
    for mut reign in reigns {
        if let (true, Some(from), Some(to)) =
            (reign.point.best().is_empty(), scale.steps(reign.from), scale.steps(reign.to))
        {
            let is_as_first = |place| Ok(rate(place)?.order.is_empty() == reign.point.order.is_empty());
            if from < to && !is_as_first(to)? {
                let (last, next) = boundary(from, to, is_as_first)?;
                let rest = Reign { from: scale.number(next), point: rate(next)?, ..reign.clone() };
                found.push(Reign { to: scale.number(last), ..reign });
                reign = rest;
            }
        }
        found.push(reign);
    }
    Ok(found)
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
    if let Some(effort) = comparison.effort.filter(|_| asks_percentiles(study))
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

/// How many more requests the first takes, and how many fewer: what means tell of it, and where they leave out what bears on it no more than
/// a simulation finds.
///
/// # Errors
/// Likewise.
pub(super) fn reach(
    study: &Study,
    lines: &[Line<'_>],
    comparison: &Comparison,
    along_requests: &[Stretch],
) -> Result<Option<Reach>, Rejection> {
    let first = comparison.ranking.first().filter(|first| !first.fails && first.tied_with.is_empty());
    let index = first.and_then(|first| study.topologies.iter().position(|topology| topology.id() == first.id));
    let (Some(first), Some(line)) = (index, lines.iter().find(|line| line.is_of_requests())) else {
        return Ok(None);
    };
    let by_means = by_means(study, line, first, along_requests)?;
    let Some(effort) = comparison.effort.filter(|_| line.now() > 0) else { return Ok(by_means) };
    let look = Look { study, line, first, seed: effort.seed };
    let is_queued = comparison.scenario.workload.trigger == Trigger::Async;
    let is_left_out = |known: &Reach| {
        let is_near = known.peaks_from == u64::try_from(line.now()).ok();
        is_near || is_queued || !study.left_out(&comparison.scenario).is_empty()
    };
    match by_means {
        known if asks_percentiles(study) => look.both_ways(known),
        Some(known) if is_left_out(&known) => look.upwards(known, is_queued).map(Some),
        known => Ok(known),
    }
}

/// What means tell of it, of stretches along requests: what ends its place, and from where on its peaks may pass a limit.
fn by_means(
    study: &Study,
    line: &Line<'_>,
    first: usize,
    along_requests: &[Stretch],
) -> Result<Option<Reach>, Rejection> {
    let topology = study.topologies[first];
    let yours = u64::try_from(line.now()).unwrap_or_default();
    let Some(own) = along_requests.iter().position(|stretch| stretch.has(yours)) else { return Ok(None) };
    let Stretch { from, to, best, unpriced, .. } = &along_requests[own];
    if best[..] != [topology.id()] || !unpriced.is_empty() {
        return Ok(None);
    }
    let at = |load: i64| line.rate(&[topology], load);
    let last = i64::try_from(*to).unwrap_or(i64::MAX);
    let end = if own + 1 == along_requests.len() { Beyond::Open } else { end(&at(last.saturating_add(1))?, 0) };
    let is_calm = |load: i64| Ok::<bool, Rejection>(at(load)?.figures(0).is_some_and(|figures| !figures.peaks));
    let peaks_from = match (is_calm(last)?, is_calm(line.now())?) {
        (true, _) => None,
        (false, false) => Some(line.now()),
        (false, true) => Some(boundary(line.now(), last, is_calm)?.1),
    };
    let peaks_from = peaks_from.and_then(|load| u64::try_from(load).ok());
    Ok(Some(Reach { below: (own > 0).then(|| from - 1), to: *to, end, peaks_from }))
}

/// Stretches that means tell; none where percentiles end the place of the first earlier on either side, but for
/// what its peaks end.
pub(super) fn going_with(reach: Option<Reach>, along: Vec<Stretch>, scenario: &Scenario) -> Vec<Stretch> {
    let own = along.iter().find(|stretch| stretch.has(scenario.workload.requests_per_month));
    let ends_earlier = reach.zip(own).is_some_and(|(reach, own)| {
        let below = reach.below.is_some_and(|below| below >= own.from);
        below || (reach.to < own.to && reach.peaks_from.is_none())
    });
    if ends_earlier { Vec::new() } else { along }
}

/// Whether who is the best goes by what only a simulation tells: percentiles, or a limit of them or of failures.
fn asks_percentiles(study: &Study) -> bool {
    study.by() != RankBy::Cost || study.objective().limits_simulated()
}

/// A look by simulation at how many requests the first takes.
struct Look<'a> {
    study: &'a Study,
    line: &'a Line<'a>,
    /// Its index.
    first: usize,
    /// That of the comparison.
    seed: u64,
}

impl Look<'_> {
    /// The solutions at a load where cost ranks them: the first is simulated, as it may fail, and where it does not those that by their means
    /// cost no more than it does there, the cheapest first, until one of them does. What peaks add to others is not needed to see that
    /// they cost more.
    fn cheapest_at(&self, load: i64) -> Result<Point, Rejection> {
        let topologies = &self.study.topologies;
        let seen = |point: Point, index: usize| {
            let outcomes =
                self.line.simulate(&topologies[index..=index], load, Effort::of_failures(self.seed))?.outcomes;
            Ok(outcomes.into_iter().fold(point, |point, outcome| point.with(index, outcome)))
        };
        let mut point = seen(self.line.rate(topologies, load)?, self.first)?;
        let Some(own) = point.figures(self.first).filter(|own| !own.fails) else { return Ok(point) };
        let is_rival = |index: &usize| point.figures(*index).is_some_and(|rival| rival.cost <= own.cost);
        let rivals: Vec<usize> =
            point.order.iter().copied().filter(|index| *index != self.first).filter(is_rival).collect();
        for rival in rivals {
            point = seen(point, rival)?;
            if point.figures(rival).is_some_and(|found| !found.fails && found.cost < own.cost) {
                break;
            }
        }
        Ok(point)
    }

    /// Whether no other is shown to be better than the first at a point: a short look that cannot tell two apart ends no place.
    fn is_best(&self, point: &Point) -> bool {
        let all_priced = (0..point.outcomes.len()).all(|index| point.unpriced(index).is_none());
        all_priced && point.best().contains(&self.first)
    }

    /// A reach that means tell, cut where the first is not found the best. Where peaks may pass a limit it is looked at up to there; beyond
    /// that only where they may do so already, and where requests that are queued wait for room.
    fn upwards(&self, known: Reach, is_queued: bool) -> Result<Reach, Rejection> {
        let now = self.line.now();
        let load = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let calm = known.peaks_from.map(|peaks| load(peaks) - 1).filter(|calm| *calm >= now);
        let beyond = if calm.is_none() || is_queued { Some(load(known.to)) } else { None };
        let loads: Vec<i64> = calm.into_iter().chain(beyond).collect();
        let seen = self.last(now, &loads, &|load| self.cheapest_at(load))?;
        Ok(if beyond.is_none() && seen.1.is_none() { known } else { self.cut(known, seen) })
    }

    /// The same by steps up and down, as a percentile may rise and fall along requests; from all that is told of where means tell nothing.
    /// `None` where a short simulation shows another to be better where it is.
    fn both_ways(&self, known: Option<Reach>) -> Result<Option<Reach>, Rejection> {
        let now = self.line.now();
        let [brief, modest] = [Effort::brief(self.seed), Effort::modest(self.seed)]
            .map(|effort| move |load| self.line.simulate(&self.study.topologies, load, effort));
        if !self.is_best(&modest(now)?) {
            return Ok(None);
        }
        let most = u64::try_from(MOST.max(now.saturating_mul(TIMES_OWN))).unwrap_or(u64::MAX);
        let known = known.unwrap_or(Reach { below: None, to: most, end: Beyond::Open, peaks_from: None });
        let high = i64::try_from(known.to).unwrap_or(i64::MAX);
        let low = known.below.map_or(LEAST.min(now), |below| i64::try_from(below).unwrap_or(now) + 1);
        let below = self.sure(self.last(now, &steps(now, low), &brief)?, &modest)?.1;
        let below = below.and_then(|(load, _)| u64::try_from(load).ok()).or(known.below);
        let above = self.sure(self.last(now, &steps(now, high), &brief)?, &modest)?;
        let found = self.cut(known, above);
        // What percentiles end, peaks do not.
        let peaks_from = found.peaks_from.filter(|_| found.end == Beyond::Limit);
        Ok(Some(Reach { below, peaks_from, ..found }))
    }

    /// The end of a look, cut again where a longer simulation does not find the first the best there.
    fn sure(&self, brief: Seen, longer: &PointAt<'_>) -> Result<Seen, Rejection> {
        let (last, beyond) = self.last(self.line.now(), &[brief.0], longer)?;
        Ok((last, beyond.or(brief.1)))
    }

    /// A reach that ends where a look upwards does: near a limit where that ends it, and where peaks cost so much that another one is cheaper
    /// before means tell so.
    fn cut(&self, known: Reach, (last, beyond): Seen) -> Reach {
        let end = beyond.map_or(known.end, |(_, beyond)| end(&beyond, self.first));
        let to = u64::try_from(last).unwrap_or_default();
        let is_of_peaks = end == Beyond::Limit || (end == Beyond::Overtaken && to < known.to);
        Reach { to, end, peaks_from: is_of_peaks.then(|| to + 1), ..known }
    }

    /// The last load, on the way from where the first is the best along some loads, at which it is found to be still.
    fn last(&self, from: i64, loads: &[i64], at: &PointAt<'_>) -> Result<Seen, Rejection> {
        let mut last = from;
        for load in loads {
            let point = at(*load)?;
            if !self.is_best(&point) {
                let is_best = |point: &Point| self.is_best(point);
                let (last, beyond) = last_that_holds(last, (*load, point), NEAR, at, is_best)?;
                return Ok((last, Some(beyond)));
            }
            last = *load;
        }
        Ok((last, None))
    }
}

/// The last load at which no other is shown to be better than the first, and one beyond at which one is, if there is one.
type Seen = (i64, Option<Rated<Point>>);

/// What is found at a load.
type PointAt<'a> = dyn Fn(i64) -> Result<Point, Rejection> + 'a;

/// Loads from one, which is left out, to another, each double or half of the one before.
fn steps(from: i64, to: i64) -> Vec<i64> {
    let next = |load: &i64| if from < to { load.checked_mul(2) } else { Some(load / 2) };
    let between = std::iter::successors(Some(from), next).skip(1);
    let is_between = |load: &i64| (from.min(to) + 1..from.max(to)).contains(load);
    between.take_while(is_between).chain((from != to).then_some(to)).collect()
}

/// What ends the place of a solution at a point just beyond it.
fn end(beyond: &Point, index: usize) -> Beyond {
    match beyond.outcomes.get(index) {
        Some(Ok(figures)) if !figures.fails => Beyond::Overtaken,
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
