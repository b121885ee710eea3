//! What lies around the one point of a comparison, for whoever draws it.
//!
//! ```
//! use netcost::decision::{Options, Study, answer, surroundings::surroundings};
//! use netcost::pricebook::Date;
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let options = Options { effort: None, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let around = surroundings(&study, &answer(&study, &options, &|| ())?)?;
//! assert!(!around.lines.expect("there are requests").crossings.turns.is_empty());
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use super::breakeven::{BreakEven, Turn, breakeven};
use super::sensitivity::{Sensitivity, sensitivity, usual_factor};
use super::sweep::{Sweep, sweep, with_known};
use super::threshold::most_requests;
use super::{Point, Study};
use crate::comparison::{Comparison, Load};
use crate::diagnostic::Rejection;
use crate::scenario::{Axis, Change, Interval, Key};
use crate::sim::Effort;

/// The solutions along requests, and what each input does.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Surroundings {
    /// What the ranking goes by around the scenario's own number of requests; `None` where it has none.
    pub lines: Option<Lines>,
    /// What each input does.
    pub sensitivity: Sensitivity,
}

/// The solutions along an interval, and every place in it where two of them change places.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Lines {
    /// The solutions.
    pub sweep: Sweep,
    /// Where they change places.
    pub crossings: BreakEven,
}

/// Steps of lines that are drawn.
const DRAWN_STEPS: usize = 161;
/// The lines reach from a hundredth of the present load to a hundred times it.
const REACH: i64 = 100;
/// And this many times beyond a crossing that is further away.
const BEYOND: i64 = 4;

/// What lies around a comparison of what is studied.
///
/// # Errors
/// Values that do not go together.
pub fn surroundings(study: &Study, comparison: &Comparison) -> Result<Surroundings, Rejection> {
    let sensitivity = sensitivity(study, usual_factor(&study.template), None, &|| ())?;
    let lines = |interval| {
        let crossings = breakeven(study, interval, study.by())?;
        let axis = study.template.axis_over(&interval, interval.usual_spacing(), 2);
        Ok(Lines { sweep: drawn(study, &axis, &crossings)?, crossings })
    };
    Ok(Surroundings { lines: around(comparison).map(lines).transpose()?, sensitivity })
}

/// The solutions along an axis between two limits, finely enough to be drawn: with its own steps, the scenario's own value, and both sides of
/// every change of the best that was found, and of every place where a solution comes or goes.
///
/// # Errors
/// Values that do not go together.
pub fn drawn(study: &Study, axis: &Axis, found: &BreakEven) -> Result<Sweep, Rejection> {
    let mut fine = study.template.axis_over(&found.interval, axis.spacing, DRAWN_STEPS);
    let told = |turn: &&Turn| turn.changes_winner() || !turn.leaving.is_empty() || !turn.entering.is_empty();
    let changes = found.turns.iter().filter(told).flat_map(|turn| [turn.at, turn.next]);
    let more = changes.filter_map(|number| axis.key.at(&study.template, number));
    fine.steps.extend(axis.steps.iter().cloned().chain(more).chain(own_step(study, axis)));
    fine.steps.sort_by_key(|step| step.number);
    fine.steps.dedup_by_key(|step| step.number);
    with_known(study, sweep(study, vec![fine], None, &|| ())?, None)
}

/// A sweep of single values with the scenario's own among them, and what is known of solutions that cannot be had there.
///
/// # Errors
/// Values that do not go together.
pub fn with_own(study: &Study, found: &Sweep, effort: Option<Effort>) -> Result<Sweep, Rejection> {
    let mut found = found.clone();
    let Some(axis) = found.axes.first_mut() else { return Ok(found) };
    if let Some((place, step)) = missing_step(study, axis) {
        found.cells.insert(place, study.by_effort(&[&step], effort)?);
        axis.steps.insert(place, step);
    }
    with_known(study, found, effort)
}

/// A map with the scenario's own values among those of its axes, where these reach so far.
///
/// # Errors
/// Values that do not go together.
pub fn map_with_own(study: &Study, found: &Sweep, effort: Option<Effort>) -> Result<Sweep, Rejection> {
    let mut found = found.clone();
    if let [first, second] = found.axes.as_mut_slice() {
        let within = |place: usize, axis: &Axis| place > 0 && place < axis.steps.len();
        if let Some((place, step)) = missing_step(study, first).filter(|(place, _)| within(*place, first)) {
            let row = second.steps.iter().map(|other| study.by_effort(&[&step, other], effort));
            let row = row.collect::<Result<Vec<Point>, Rejection>>()?;
            let at = place * second.steps.len();
            found.cells.splice(at..at, row);
            first.steps.insert(place, step);
        }
        if let Some((place, step)) = missing_step(study, second).filter(|(place, _)| within(*place, second)) {
            let width = second.steps.len();
            for (line, other) in first.steps.iter().enumerate().rev() {
                found.cells.insert(line * width + place, study.by_effort(&[other, &step], effort)?);
            }
            second.steps.insert(place, step);
        }
    }
    Ok(found)
}

/// The scenario's own value of an axis of numbers and its place among the others, where it is none of them.
fn missing_step(study: &Study, axis: &Axis) -> Option<(usize, Change)> {
    let own = own_step(study, axis).filter(|own| axis.steps.iter().all(|step| step.number != own.number))?;
    Some((axis.steps.partition_point(|known| known.number < own.number), own))
}

/// The scenario's own value of an axis of numbers.
fn own_step(study: &Study, axis: &Axis) -> Option<Change> {
    axis.key.at(&study.template, axis.key.comes_to(&study.template)?)
}

/// Requests around those of a comparison, wide enough for every crossing that its outlook knows.
fn around(comparison: &Comparison) -> Option<Interval> {
    let key = Key::find("workload.requests_per_month").ok()?;
    let scale = key.scale()?;
    let now = i64::try_from(comparison.scenario.workload.requests_per_month).ok().filter(|now| *now > 0)?;
    let by_requests = comparison.outlook.thresholds.iter().filter(|threshold| threshold.load == Load::Requests);
    let known: Vec<i64> = by_requests
        .flat_map(|threshold| &threshold.crossings)
        .filter_map(|crossing| i64::try_from(crossing.at).ok())
        .collect();
    let low = known.iter().map(|at| at / BEYOND).chain([now / REACH]).min()?.max(1);
    let high = known.iter().map(|at| at.saturating_mul(BEYOND)).chain([now.saturating_mul(REACH)]).max()?;
    let high = high.min(most_requests(&comparison.scenario));
    (low < high).then_some(Interval { key, scale, low, high })
}
