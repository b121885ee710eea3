//! How cost and time spread when inputs are ranges, and how likely each solution is the best.
//!
//! ```
//! use netcost::decision::{Study, bands::bands};
//!
//! let requests = "workload.requests_per_month = { low = 1_000, high = 2_000 }";
//! let text = format!("schema = 1\nname = \"guessed\"\nregion = \"us-east-1\"\n{requests}");
//! let found = bands(&Study::parse("guessed.toml", &text)?, 100, 1, None, &|| ())?;
//! // Each draw has one best, or several that are a tie, or none that can be had.
//! let alone: usize = found.solutions.iter().map(|solution| solution.best).sum();
//! assert_eq!(alone + found.tied + found.none_feasible, 100);
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::sequence::Sequence;
use super::{Point, Study};
use crate::comparison::{Absence, Band, Bands, Comparison, Solution, SolutionBands};
use crate::diagnostic::Rejection;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::{Change, RankBy, Uncertain};
use crate::search::in_order;
use crate::sim::Effort;
use crate::topology::Topology;

/// Most draws that are simulated for bands of p99.
const SIMULATED_DRAWS: usize = 100;
/// Draws that are simulated at a time, and events after which no more are: requests of a thousand calls take as long as a hundred draws of
/// others.
const ROUND: usize = 10;
const ENOUGH_EVENTS: u64 = 1_500_000;
/// Draws of which the points are kept at a time.
const KEPT: usize = 4_096;

/// The bands of a comparison whose inputs are plain numbers: points, at the figures of the comparison itself.
#[must_use]
pub(super) fn of_point(comparison: &Comparison, study: &Study, seed: u64) -> Bands {
    let place = |id: &str| study.topologies.iter().position(|topology| topology.id() == id);
    let figures = |topology: &&'static dyn Topology| {
        comparison.solution(topology.id()).map(Solution::figures).ok_or_else(|| {
            let absent = comparison.infeasible.iter().find(|one| one.id == topology.id());
            Absence::of(absent.map_or_else(Vec::new, |absent| absent.reasons.clone()))
        })
    };
    let point = Point {
        by: study.by(),
        outcomes: study.topologies.iter().map(figures).collect(),
        order: comparison.ranking.iter().filter_map(|solution| place(solution.id)).collect(),
    };
    let simulated = comparison.effort.map(|_| point.clone());
    let mut tally = Tally::new(study, simulated.as_slice());
    tally.add(&point);
    tally.bands(study, seed)
}

/// How many steps the bands of so many draws take; none where no input is a range.
#[must_use]
pub fn steps(study: &Study, draws: usize) -> usize {
    if study.template.ranges().is_empty() { 0 } else { draws + draws.min(SIMULATED_DRAWS) }
}

/// Draws from the ranges of the scenario and ranks each draw. With an `effort` the first of the draws are simulated too:
/// up to a hundred, fewer where each takes long.
///
/// # Errors
/// Drawn values that do not go together.
pub fn bands(
    study: &Study,
    draws: usize,
    seed: u64,
    effort: Option<Effort>,
    progress: &(dyn Fn() + Sync),
) -> Result<Bands, Rejection> {
    let ranges = study.template.ranges();
    let draws = draws.max(1);
    let sequence = Sequence::new(ranges.len(), seed);
    let draw = |index: usize, effort: Option<Effort>| {
        let changes: Vec<Change> = ranges
            .iter()
            .zip(sequence.point(index as u64))
            .filter_map(|(Uncertain { key, range }, p)| key.at(&study.template, range.quantile(p)))
            .collect();
        let changes: Vec<&Change> = changes.iter().collect();
        let point = study.by_effort(&changes, effort);
        progress();
        point
    };
    let points = |draws: Range<usize>, effort| in_order(draws.into_par_iter().map(|index| draw(index, effort)));
    let mut simulated = Vec::new();
    if effort.is_some() {
        let most = draws.min(SIMULATED_DRAWS);
        while simulated.len() < most && events(&simulated) < ENOUGH_EVENTS {
            let round = simulated.len()..most.min(simulated.len() + ROUND);
            simulated.extend(points(round, effort)?);
        }
    }
    let mut tally = Tally::new(study, &simulated);
    for first in (0..draws).step_by(KEPT) {
        let last = draws.min(first + KEPT);
        points(first..last, None)?.iter().for_each(|point| tally.add(point));
    }
    Ok(tally.bands(study, seed))
}

/// Events that were simulated for some points.
fn events(points: &[Point]) -> u64 {
    points.iter().flat_map(|point| &point.outcomes).flatten().map(|figures| figures.events).sum()
}

/// What is counted of draws as they come, so that their points need not be kept.
struct Tally {
    draws: usize,
    simulated: usize,
    /// Whether the draws themselves are ranked, not those of them that are simulated.
    ranks_draws: bool,
    /// Whether cost and mean time are of the draws themselves.
    measures_draws: bool,
    ranked: usize,
    measured: usize,
    none_feasible: usize,
    tied: usize,
    solutions: Vec<SolutionTally>,
}

/// The same of one solution.
#[derive(Clone, Default)]
struct SolutionTally {
    best: usize,
    tied: usize,
    feasible: usize,
    unpriced: usize,
    missing: BTreeSet<Meter>,
    costs: Vec<Amount>,
    means_ms: Vec<Decimal>,
    p99s_ms: Vec<Decimal>,
}

impl Tally {
    /// With those of the draws that are simulated.
    fn new(study: &Study, simulated: &[Point]) -> Self {
        let objective = study.objective();
        // How much fails is known best of the simulated draws.
        let fails = simulated.iter().flat_map(|point| &point.outcomes).flatten().any(|figures| figures.fails);
        let by_expectation = objective.rank_by == RankBy::Cost && !objective.limits_simulated() && !fails;
        let mut tally = Self {
            draws: 0,
            simulated: simulated.len(),
            ranks_draws: simulated.is_empty() || by_expectation,
            // What a limit on p99 or failures leaves is known of the simulated draws only.
            measures_draws: simulated.is_empty() || !objective.limits_simulated(),
            ranked: 0,
            measured: 0,
            none_feasible: 0,
            tied: 0,
            solutions: vec![SolutionTally::default(); study.topologies.len()],
        };
        for point in simulated {
            tally.add_as(point, [!tally.ranks_draws, !tally.measures_draws]);
            for (index, solution) in tally.solutions.iter_mut().enumerate() {
                solution.p99s_ms.extend(point.figures(index).and_then(|figures| Some(figures.p99_ms?.value)));
            }
        }
        tally
    }

    fn add(&mut self, point: &Point) {
        self.draws += 1;
        self.add_as(point, [self.ranks_draws, self.measures_draws]);
    }

    fn add_as(&mut self, point: &Point, [ranked, measured]: [bool; 2]) {
        if ranked {
            self.rank(point);
        }
        if measured {
            self.measure(point);
        }
    }

    fn rank(&mut self, point: &Point) {
        let best = point.best();
        self.ranked += 1;
        self.none_feasible += usize::from(best.is_empty());
        self.tied += usize::from(best.len() > 1);
        for (index, solution) in self.solutions.iter_mut().enumerate() {
            let is_best = best.contains(&index);
            solution.best += usize::from(is_best && best.len() == 1);
            solution.tied += usize::from(is_best && best.len() > 1);
            solution.feasible += usize::from(point.figures(index).is_some_and(|figures| !figures.fails));
            if let Some(meters) = point.unpriced(index) {
                solution.unpriced += 1;
                solution.missing.extend(meters.iter().cloned());
            }
        }
    }

    fn measure(&mut self, point: &Point) {
        self.measured += 1;
        for (index, solution) in self.solutions.iter_mut().enumerate() {
            if let Some(figures) = point.figures(index) {
                solution.costs.push(figures.cost);
                solution.means_ms.push(figures.mean_ms);
            }
        }
    }

    fn bands(self, study: &Study, seed: u64) -> Bands {
        let bands = |(topology, tally): (&&'static dyn Topology, SolutionTally)| SolutionBands {
            id: topology.id(),
            title: topology.title(),
            best: tally.best,
            tied: tally.tied,
            feasible: tally.feasible,
            unpriced: tally.unpriced,
            missing: tally.missing,
            cost: band(tally.costs),
            mean_ms: band(tally.means_ms),
            p99_ms: band(tally.p99s_ms),
        };
        Bands {
            draws: self.draws,
            simulated: self.simulated,
            ranked: self.ranked,
            counted: self.measured,
            seed,
            inputs: study.template.ranges().iter().map(|one| (one.key.to_string(), one.range.to_string())).collect(),
            none_feasible: self.none_feasible,
            tied: self.tied,
            solutions: study.topologies.iter().zip(self.solutions).map(bands).collect(),
        }
    }
}

/// The quantiles of some values: of n in their order, the one at n p, rounded up.
fn band<T: Copy + Ord>(mut values: Vec<T>) -> Option<Band<T>> {
    values.sort_unstable();
    let quantile = |percent: usize| values.get((values.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Band { p5: quantile(5)?, p50: quantile(50)?, p95: quantile(95)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_values_of_their_rank() {
        // Of 1 to 100 the fifth, the fiftieth and the ninety-fifth.
        assert_eq!(band((1..=100).rev().collect()), Some(Band { p5: 5, p50: 50, p95: 95 }));
        assert_eq!(band(vec![3]), Some(Band { p5: 3, p50: 3, p95: 3 }));
        assert_eq!(band::<u8>(Vec::new()), None);
    }
}
