//! Where along the axis of a sweep solutions have no place in a picture, and why.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::lines::Nobody;
use super::stretch::stretches;
use crate::comparison::Absence;
use crate::decision::sensitivity::Measure;
use crate::decision::sweep::Sweep;
use crate::decision::{Point, unpriced};
use crate::scenario::Axis;
use crate::wording::{self, charts};

/// What keeps a solution out of a picture at a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    Fails,
    Against,
    Open,
    Unpriced,
}

/// Why each of some solutions is missing where it is, with the values between which it is.
pub(super) fn reasons(sweep: &Sweep, solutions: &[usize]) -> Vec<String> {
    let Some(axis) = sweep.axes.first() else { return vec![String::new(); solutions.len()] };
    let mut told = BTreeMap::new();
    solutions.iter().map(|index| reason(sweep, axis, *index, &mut told)).collect()
}

fn reason(sweep: &Sweep, axis: &Axis, index: usize, told: &mut BTreeMap<String, String>) -> String {
    let title = sweep.subject.title(index);
    let stretches = stretches(&sweep.cells, |point| kept(point, index));
    let begins: Vec<usize> = stretches.iter().map(|(_, first, _)| *first).collect();
    let words = stretches.into_iter().map(|(kept, first, last)| {
        // Where the next reason begins this one need not be said to end.
        let place = place(axis, first, if begins.contains(&(last + 1)) { sweep.cells.len() - 1 } else { last });
        let absences = sweep.cells[first..=last].iter().filter_map(|cell| absence(cell, index));
        if kept == Kept::Fails { charts::fails_at(&place) } else { charts::absent(title, &place, absences, told) }
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Where nobody is the best along the axis, and why; but not where times are drawn of those of which the cost alone is unknown.
pub(super) fn nobody(sweep: &Sweep, xs: &[Decimal], measure: Measure) -> Vec<Nobody> {
    let is_timed = |point: &Point| measure != Measure::Cost && !unpriced([point]).is_empty();
    let why = |point: &Point| (point.best().is_empty() && !is_timed(point)).then(|| wording::nobody_in_brief(point));
    let reasons = stretches(&sweep.cells, why);
    let nobody = |((), first, last): ((), usize, usize)| {
        let within = reasons.iter().filter(|(_, begin, _)| (first..=last).contains(begin));
        let mut words: Vec<&str> = within.map(|(words, ..)| *words).collect();
        words.dedup();
        Some(Nobody { from: *xs.get(first)?, to: *xs.get(last)?, words: words.join(", then ") })
    };
    stretches(&sweep.cells, |point| why(point).map(|_| ())).into_iter().filter_map(nobody).collect()
}

fn kept(point: &Point, index: usize) -> Option<Kept> {
    match absence(point, index) {
        None => point.fails(index).then_some(Kept::Fails),
        Some(Absence::Infeasible(_)) => Some(Kept::Against),
        Some(Absence::Open(_)) => Some(Kept::Open),
        Some(Absence::Unpriced(_)) => Some(Kept::Unpriced),
    }
}

fn absence(point: &Point, index: usize) -> Option<&Absence> {
    point.outcomes.get(index)?.as_ref().err()
}

/// The values of a stretch in words.
fn place(axis: &Axis, first: usize, last: usize) -> String {
    let shown = |place: usize| {
        let step = axis.steps.get(place)?;
        let rounded = axis.key.scale().zip(step.number).map(|(scale, number)| wording::three_digits(scale, number));
        Some(rounded.unwrap_or_else(|| step.shown.clone()))
    };
    let from = (first > 0).then(|| shown(first)).flatten();
    let to = (last + 1 < axis.steps.len()).then(|| shown(last)).flatten();
    charts::place(from.as_deref(), to.as_deref())
}
