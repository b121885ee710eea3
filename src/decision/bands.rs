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

use std::ops::Range;

use rayon::prelude::*;

use super::sequence::Sequence;
use super::{Point, Study, Unpriced, unpriced};
use crate::comparison::{Absence, Band, Bands, Comparison, Figures, Solution, SolutionBands};
use crate::diagnostic::Rejection;
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
    gathered(study, seed, &[point], simulated.as_slice())
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
    Ok(gathered(study, seed, &points(0..draws, None)?, &simulated))
}

/// Events that were simulated for some points.
fn events(points: &[Point]) -> u64 {
    points.iter().flat_map(|point| &point.outcomes).flatten().map(|figures| figures.events).sum()
}

/// The bands over some points, and over those of them that were simulated.
fn gathered(study: &Study, seed: u64, points: &[Point], simulated: &[Point]) -> Bands {
    let objective = study.objective();
    // How much fails is known best of the simulated draws.
    let fails = simulated.iter().flat_map(|point| &point.outcomes).flatten().any(|figures| figures.fails);
    let by_expectation = objective.rank_by == RankBy::Cost && !objective.limits_simulated() && !fails;
    let ranked = if simulated.is_empty() || by_expectation { points } else { simulated };
    // What a limit on p99 or failures leaves is known of the simulated draws only.
    let counted = if simulated.is_empty() || !objective.limits_simulated() { points } else { simulated };
    let unpriced = unpriced(ranked);
    let bests: Vec<Vec<usize>> = ranked.iter().map(Point::best).collect();
    let solution = |index: usize| {
        let unpriced = unpriced.iter().find(|unpriced| unpriced.solution == index);
        let figures: Vec<Figures> = counted.iter().filter_map(|point| point.figures(index)).collect();
        let p99 = simulated.iter().filter_map(|point| Some(point.figures(index)?.p99_ms?.value)).collect();
        SolutionBands {
            id: study.topologies[index].id(),
            title: study.topologies[index].title(),
            best: bests.iter().filter(|best| **best == [index]).count(),
            tied: bests.iter().filter(|best| best.len() > 1 && best.contains(&index)).count(),
            feasible: ranked.iter().filter(|point| point.figures(index).is_some()).count(),
            unpriced: unpriced.map_or(0, |unpriced| unpriced.points),
            missing: unpriced.map_or_else(Default::default, |Unpriced { meters, .. }| meters.clone()),
            cost: band(figures.iter().map(|figures| figures.cost).collect()),
            mean_ms: band(figures.iter().map(|figures| figures.mean_ms).collect()),
            p99_ms: band(p99),
        }
    };
    Bands {
        draws: points.len(),
        simulated: simulated.len(),
        ranked: ranked.len(),
        counted: counted.len(),
        seed,
        inputs: study.template.ranges().iter().map(|one| (one.key.to_string(), one.range.to_string())).collect(),
        none_feasible: bests.iter().filter(|best| best.is_empty()).count(),
        tied: bests.iter().filter(|best| best.len() > 1).count(),
        solutions: (0..study.topologies.len()).map(solution).collect(),
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
