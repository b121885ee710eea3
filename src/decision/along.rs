//! Who is the best from how many requests a month to how many.
//!
//! Points are rated by their exact expectation, at the samples of [`super::thresholds`]; wherever two neighbouring samples have another
//! best, what lies between is narrowed down until the change is between two numbers that follow each other.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::threshold::{Line, place_of_meeting};
use super::{Point, Study};
use crate::comparison::{Comparison, Stretch};
use crate::diagnostic::Rejection;
use crate::search::{Rated, Search, in_order, middle};

/// The least and the most requests that are told of; the scenario's own are in any case.
const LEAST: i64 = 100;
const MOST: i64 = 10_000_000_000;

/// Who is the best along requests, by the expectation. Nothing where the comparison, which may be simulated, has another best at the
/// scenario's own number: what would be said of other numbers would not go with it.
///
/// # Errors
/// Values that do not go together; there are none that a load can bring about.
pub fn along_requests(study: &Study, comparison: &Comparison) -> Result<Vec<Stretch>, Rejection> {
    let Some(line) = Line::requests(study, &comparison.scenario) else { return Ok(Vec::new()) };
    if !is_best_of(comparison, study, &study.at(&[])?) {
        return Ok(Vec::new());
    }
    let samples = line.samples()?;
    let rate = |requests| line.rate(&study.topologies, requests);
    let search = Search::new(rate, |one: &Point, other: &Point| best_of(one) != best_of(other)).guessing(crossing);
    let changes = in_order(samples.par_windows(2).map(|pair| search.changes(&pair[0], &pair[1])))?.concat();
    let mut begins: Vec<Rated<Point>> = samples.first().cloned().into_iter().collect();
    begins.extend(changes.into_iter().map(|[_, next]| next));
    let ends = begins.iter().skip(1).map(|(next, _)| next - 1).chain(samples.last().map(|(last, _)| *last));
    let (least, most) = (LEAST.min(line.now()), MOST.max(line.now()));
    let ids = |indices: Vec<usize>| indices.into_iter().map(|index| study.topologies[index].id()).collect();
    let stretch = |((from, point), to): (&Rated<Point>, i64)| {
        let (from, to) = (least.max(*from), most.min(to));
        let (best, unpriced) = best_of(point);
        (from <= to).then(|| Stretch {
            from: from.unsigned_abs(),
            to: to.unsigned_abs(),
            best: ids(best),
            unpriced: ids(unpriced),
        })
    };
    Ok(begins.iter().zip(ends).filter_map(stretch).collect())
}

/// Whether the best of a point, if there is one, is that of a comparison.
fn is_best_of(comparison: &Comparison, study: &Study, point: &Point) -> bool {
    let best = comparison.ranking.first().filter(|first| !first.fails).map(|first| first.id);
    let expected = point.best();
    best.map_or(expected.is_empty(), |best| expected.iter().any(|index| study.topologies[*index].id() == best))
}

/// The best of a point, and those that might be if what they cost were known, both in the order of the study.
fn best_of(point: &Point) -> (Vec<usize>, Vec<usize>) {
    let mut best = point.best();
    best.sort_unstable();
    let unpriced = (0..point.outcomes.len()).filter(|index| point.unpriced(*index).is_some());
    (best, unpriced.collect())
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
