//! Which values that nobody gave would turn the ranking if they were others.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::along::{NEAR, is_best_of};
use super::sensitivity::{Flip, Move, moves};
use super::{Point, Study};
use crate::comparison::{Assumption, Comparison};
use crate::diagnostic::Rejection;
use crate::scenario::{Key, RankBy};
use crate::search::{in_order, last_that_holds};
use crate::sim::Effort;

/// A default is named if another solution is the best with one that is up to this many times as much, or as small a part of it: who leaves a
/// size or a time out may well mean one that is ten times as large.
const REACH: i64 = 20;
/// The same of what AWS's services take, which was measured.
const MEASURED_REACH: i64 = 3;

/// The defaults of a scenario that by themselves would make another solution the best, the one that must move least first. Points are rated
/// by the expectation; nothing where that has another best than the comparison, or several.
///
/// # Errors
/// Values that do not go together; there are none that a single default can bring about.
pub fn assumptions(study: &Study, comparison: &Comparison) -> Result<Vec<Assumption>, Rejection> {
    let expected = study.at(&[])?;
    let first = expected.winner();
    let is_strained = first.and_then(|first| expected.figures(first)).is_some_and(|figures| figures.peaks);
    // Times are ranked by what only a simulation tells, a tie is turned by anything, and so is who is near a limit.
    if study.by() != RankBy::Cost
        || expected.best().len() != 1
        || is_strained
        || !is_best_of(comparison, study, &expected)
    {
        return Ok(Vec::new());
    }
    let settings = &comparison.scenario.settings;
    let is_assumed = |path: &str| settings.iter().any(|setting| setting.path == path && !setting.given);
    let within = |reach: i64, measured: bool| {
        let asked = |key: &Key| is_assumed(key.path()) && key.trust(&study.template).is_some() == measured;
        moves(study, Some(Decimal::from(reach)), asked)
    };
    let mut assumed = within(REACH, false);
    assumed.extend(within(MEASURED_REACH, true));
    let effort = comparison.effort.map(|effort| Effort::brief(effort.seed));
    let turned =
        assumed.into_par_iter().map(|one| Ok(turned(study, &one, &expected, effort)?.map(|found| (found, one))));
    let found = in_order(turned)?;
    let mut found: Vec<(Assumption, Move<'_>)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(assumption, _)| distance(assumption));
    // Where some are cut off already, more of them are on the way to another value: the one that is told is looked at.
    let look = effort.filter(|_| comparison.ranking.first().is_some_and(|first| first.failed > 0.0));
    if let (Some(effort), Some((nearest, one))) = (look, found.first_mut()) {
        *nearest = earlier(one, nearest.clone(), first, effort)?;
    }
    Ok(found.into_iter().map(|(assumption, _)| assumption).collect())
}

/// By which factor a default must be multiplied or divided.
fn distance(assumption: &Assumption) -> Decimal {
    let Assumption { taken, at, .. } = assumption;
    let ways = at.checked_div(*taken).zip(taken.checked_div(*at));
    ways.map_or(Decimal::MAX, |(away, back)| away.max(back))
}

/// The nearest value of an input that makes another solution the best. Where that is because too many requests of the first fail by the
/// closed form, a simulation must find so, too.
fn turned(
    study: &Study,
    one: &Move<'_>,
    expected: &Point,
    effort: Option<Effort>,
) -> Result<Option<Assumption>, Rejection> {
    let base = one.scale.number(one.base);
    let mut flips = Vec::new();
    for end in [one.low, one.high] {
        // Nearly all inputs turn nothing, and who turns the answer does so at the end as well.
        if !one.holds(expected, end)? {
            flips.extend(one.flip(expected, end)?);
        }
    }
    let nearest = flips.into_iter().filter(Flip::is_known).min_by_key(|flip| flip.distance(base));
    let Some((flip, best)) = nearest.and_then(|flip| flip.best.map(|best| (flip, best))) else {
        return Ok(None);
    };
    let above = flip.at > base;
    let end = one.rate(if above { one.high } else { one.low }, None)?;
    // Near a limit means do not tell whether one answers: there only what becomes of the first is said.
    let first = expected.winner();
    let is_out_of = |point: &Point| first.is_none_or(|first| !point.answering().contains(&first));
    let is_out = is_out_of(&flip.point);
    let is_calm = flip.point.figures(best).is_some_and(|figures| !figures.peaks);
    if !is_calm && !is_out {
        return Ok(None);
    }
    let only_fails = is_out && first.is_some_and(|first| flip.point.figures(first).is_some());
    if let (true, Some(effort), Some(place)) = (only_fails, effort, one.scale.steps(flip.at))
        && !is_out_of(&one.rate(place, Some(effort))?)
    {
        return Ok(None);
    }
    let lasts = is_calm && end.best().contains(&best);
    let (key, scale, best) = (one.key.path(), one.scale, study.topologies[best].id());
    Ok(Some(Assumption { key, scale, taken: base, at: flip.at, above, best, lasts }))
}

/// A default that turns the answer, at an earlier value where a simulation finds that the first does not answer on the way there.
fn earlier(one: &Move<'_>, found: Assumption, first: Option<usize>, effort: Effort) -> Result<Assumption, Rejection> {
    let answers = |point: &Point| first.is_some_and(|first| point.answering().contains(&first));
    let seen_at = |place: i64| one.rate(place, Some(effort));
    let step = if found.above { -1 } else { 1 };
    let before = one.scale.steps(found.at).map(|at| at + step).filter(|before| *before != one.base);
    let Some(before) = before else { return Ok(found) };
    let point = seen_at(before)?;
    if answers(&point) {
        return Ok(found);
    }
    let (_, (place, _)) = last_that_holds(one.base, (before, point), NEAR, seen_at, answers)?;
    Ok(Assumption { at: one.scale.number(place), lasts: false, ..found })
}
