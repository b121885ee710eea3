//! The solutions along one axis, or over the plane of two.
//!
//! ```
//! use netcost::decision::{Study, sweep::sweep};
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let axes = vec![study.template.axis("requests_per_month=0,1_000", 2)?];
//! let found = sweep(&study, axes, None, &|| ())?;
//! // Without requests a NAT gateway and its address cost what stands: 730 h x (0.045 + 0.005).
//! let figures = found.cells[0].figures(0).expect("it can be had");
//! assert_eq!((found.subject.id(0), figures.cost.shown().as_str()), ("nat-gateway", "36.50"));
//! # Ok::<(), netcost::scenario::VaryError>(())
//! ```

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::along::{Reign, by_reason, search_reigns};
use super::{Point, Study, Subject};
use crate::comparison::Known;
use crate::diagnostic::Rejection;
use crate::scenario::{Axis, Change, places};
use crate::search::in_order;
use crate::sim::Effort;

/// The solutions at every step of one or two axes.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sweep {
    /// What was studied.
    pub subject: Subject,
    /// The seed, where points were simulated.
    pub seed: Option<u64>,
    /// The axes.
    pub axes: Vec<Axis>,
    /// What the scenario itself has on each axis; of names, the place among the steps.
    pub own: Vec<Option<Decimal>>,
    /// The cells: for each step of the first axis, all of the second.
    pub cells: Vec<Point>,
    /// The scenario's own value of the one axis, where it is a number.
    pub own_step: Option<Change>,
    /// The solutions at the scenario's own values; `None` where prices of its Region were not asked for.
    pub own_cell: Option<Point>,
    /// Who is the best from where to where along the one axis, searched between its steps. Nothing where two axes vary, where points are
    /// simulated, whose noise would be searched, or where the steps are not numbers.
    pub reigns: Vec<Reign>,
    /// What is known of each solution in each cell, whether it can be had there or not; nothing unless it was asked for (`with_known`).
    pub known: Vec<Vec<Known>>,
    /// The same at the scenario's own values.
    pub own_known: Vec<Known>,
}

impl Sweep {
    /// What is known of a solution in a cell.
    #[must_use]
    pub fn known(&self, cell: usize, solution: usize) -> Option<Known> {
        let found = self.known.get(cell).and_then(|known| known.get(solution)).copied();
        found.or_else(|| self.cells.get(cell)?.figures(solution).map(Known::from))
    }

    /// Each cell with its step on each axis.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<&Change>, &Point)> {
        self.cells.iter().enumerate().map(|(index, cell)| (changes(&self.axes, index), cell))
    }

    /// Which solutions are in a tie for the best, each tie with the number of its cells, the most frequent first.
    #[must_use]
    pub fn ties(&self) -> Vec<(Vec<usize>, usize)> {
        let mut found: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for mut best in self.cells.iter().map(Point::best).filter(|best| best.len() > 1) {
            best.sort_unstable();
            *found.entry(best).or_default() += 1;
        }
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort_by_key(|(_, cells)| Reverse(*cells));
        found
    }

    /// The cell at a step of each axis.
    #[must_use]
    pub fn cell(&self, first: usize, second: usize) -> Option<&Point> {
        let width = self.axes.get(1).map_or(1, |axis| axis.steps.len());
        self.cells.get(first * width + second)
    }
}

/// Rates every combination of the axes' steps, simulated if there is an `effort`, on all threads; the result does not depend on their
/// number. `progress` is called after each cell.
///
/// # Errors
/// The first combination, in the order of the cells, whose values do not go together.
pub fn sweep(
    study: &Study,
    axes: Vec<Axis>,
    effort: Option<Effort>,
    progress: &(dyn Fn() + Sync),
) -> Result<Sweep, Rejection> {
    let count = axes.iter().map(|axis| axis.steps.len()).product();
    let cell = |index| {
        let changes = changes(&axes, index);
        let point = study.by_effort(&changes, effort);
        progress();
        point
    };
    let cells = in_order((0..count).into_par_iter().map(cell))?;
    let has_prices = study.book(&study.template.scenario()?.region).is_some();
    let own_cell = has_prices.then(|| study.by_effort(&[], effort)).transpose()?;
    Ok(Sweep {
        subject: study.subject(effort, &axes.iter().flat_map(met).cloned().collect::<Vec<_>>())?,
        seed: effort.map(|effort| effort.seed),
        own_cell,
        own_step: match axes.as_slice() {
            [axis] => axis.key.comes_to(&study.template).and_then(|own| axis.key.at(&study.template, own)),
            _ => None,
        },
        reigns: if effort.is_none() { reigns(study, &axes, &cells)? } else { Vec::new() },
        own: axes.iter().map(|axis| own(study, axis)).collect(),
        axes,
        cells,
        known: Vec::new(),
        own_known: Vec::new(),
    })
}

/// The same with what is known of solutions where they cannot be had, or their cost is not known.
///
/// # Errors
/// Values that do not go together.
pub fn with_known(study: &Study, found: Sweep, effort: Option<Effort>) -> Result<Sweep, Rejection> {
    let cells = found.cells.par_iter().enumerate();
    let known = cells.map(|(index, point)| study.known_beside(point, &changes(&found.axes, index), effort));
    let known = in_order(known)?;
    let own = found.own_cell.as_ref().map(|own| study.known_beside(own, &[], effort)).transpose()?;
    Ok(Sweep { known, own_known: own.unwrap_or_default(), ..found })
}

/// Who is the best from where to where along the one axis.
fn reigns(study: &Study, axes: &[Axis], cells: &[Point]) -> Result<Vec<Reign>, Rejection> {
    let [axis] = axes else { return Ok(Vec::new()) };
    let (Some(scale), Some(places)) = (axis.key.scale(), numbers(axis)) else { return Ok(Vec::new()) };
    let rated: Vec<_> = places.into_iter().zip(cells.iter().cloned()).collect();
    let rate = |place| study.at(&axis.key.at_steps(&study.template, place).iter().collect::<Vec<_>>());
    by_reason(&rate, search_reigns(&rate, rated, scale)?, scale)
}

/// The steps of an axis in finest steps of its scale; `None` where they are no numbers.
fn numbers(axis: &Axis) -> Option<Vec<i64>> {
    let scale = axis.key.scale()?;
    axis.steps.iter().map(|step| scale.steps(step.number?)).collect()
}

/// Who is the best from where to where along one axis of a map, for each step of the other.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Searched {
    /// The axis that was searched, from 0.
    pub axis: usize,
    /// For each step of the other axis, the reigns, each with the solutions at its greatest value.
    pub reigns: Vec<Vec<(Reign, Point)>>,
}

/// Places that are rated at least along an axis before it is searched between them.
const LEAST_RATED: usize = 48;

/// Searches along one axis of a map where the best changes, which its cells leave open between two of them; `None` where neither axis has
/// values between its steps, and where cells are simulated, whose noise would be searched.
///
/// # Errors
/// Values that do not go together.
pub fn search_map(study: &Study, sweep: &Sweep) -> Result<Option<Searched>, Rejection> {
    let is_open = |axis: &Axis| {
        let places = numbers(axis).filter(|_| !axis.listed);
        places.is_some_and(|places| places.windows(2).any(|pair| pair[1] - pair[0] > 1))
    };
    let (2, None, Some(axis)) = (sweep.axes.len(), sweep.seed, sweep.axes.iter().position(is_open)) else {
        return Ok(None);
    };
    let other = &sweep.axes[1 - axis];
    let lines = (0..other.steps.len()).into_par_iter().map(|line| search_line(study, sweep, axis, line));
    Ok(Some(Searched { axis, reigns: in_order(lines)? }))
}

/// The reigns along one axis of a map at one step of the other.
fn search_line(study: &Study, sweep: &Sweep, axis: usize, line: usize) -> Result<Vec<(Reign, Point)>, Rejection> {
    let (along, aside) = (&sweep.axes[axis], &sweep.axes[1 - axis].steps[line]);
    let (Some(interval), Some(steps)) = (along.interval(), numbers(along)) else { return Ok(Vec::new()) };
    let rate = |place| {
        let moved = along.key.at_steps(&study.template, place);
        let changes: Vec<&Change> =
            if axis == 0 { moved.iter().chain([aside]).collect() } else { [aside].into_iter().chain(&moved).collect() };
        study.at(&changes)
    };
    let known = |place: i64| {
        let step = steps.iter().position(|step| *step == place)?;
        if axis == 0 { sweep.cell(step, line) } else { sweep.cell(line, step) }.cloned()
    };
    let mut all = steps.clone();
    if all.len() < LEAST_RATED {
        all.extend(places(&interval, along.spacing, LEAST_RATED));
        all.sort_unstable();
        all.dedup();
    }
    let rated = all.into_par_iter().map(|place| Ok((place, known(place).map_or_else(|| rate(place), Ok)?)));
    let reigns = search_reigns(&rate, in_order(rated)?, interval.scale)?;
    let with_end = |reign: Reign| {
        let end = interval.scale.steps(reign.to).map_or_else(|| Ok(reign.point.clone()), rate)?;
        Ok((reign, end))
    };
    reigns.into_iter().map(with_end).collect()
}

/// Steps at which prices may be met that others do not use: the ends of numbers, and all names.
fn met(axis: &Axis) -> impl Iterator<Item = &Change> {
    let last = axis.steps.len().saturating_sub(1);
    let counts = move |(index, step): &(usize, &Change)| step.number.is_none() || *index == 0 || *index == last;
    axis.steps.iter().enumerate().filter(counts).map(|(_, step)| step)
}

/// What the scenario has on an axis.
fn own(study: &Study, axis: &Axis) -> Option<Decimal> {
    let place = || {
        let settings = study.template.scenario().ok()?.settings;
        let setting = settings.iter().find(|setting| setting.path == axis.key.path())?;
        axis.steps.iter().position(|step| step.number.is_none() && step.shown == setting.value).map(Decimal::from)
    };
    axis.key.comes_to(&study.template).or_else(place)
}

/// The step on each axis of the cell with this index.
fn changes(axes: &[Axis], index: usize) -> Vec<&Change> {
    let mut rest = index;
    let mut steps: Vec<&Change> = Vec::with_capacity(axes.len());
    for axis in axes.iter().rev() {
        steps.push(&axis.steps[rest % axis.steps.len()]);
        rest /= axis.steps.len();
    }
    steps.reverse();
    steps
}
