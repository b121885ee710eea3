//! The solutions, as all charts know them.

use super::palette::{Style, style_of};
use crate::comparison::{Comparison, Solution};
use crate::topology;

/// The most solutions in one picture: so many styles can be told apart, and so many names read. The styles that follow are for what is no
/// solution.
pub(super) const MOST_DRAWN: usize = 8;

/// A solution as charts know it: its place in the registry gives it its colour, dashes, marker and hatching in all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contender {
    /// Its name.
    pub title: String,
    /// The place of its style, from 0.
    pub place: usize,
}

impl Contender {
    /// The solution with this id and name.
    #[must_use]
    pub fn of(id: &str, title: &str) -> Self {
        Self { title: title.to_owned(), place: place(id).unwrap_or(topology::ALL.len()) }
    }

    /// Solutions that are drawn together, as (id, name), each with a style of its own: one without a place among the first in the
    /// registry, such as a layout, takes one that none of the others has.
    #[must_use]
    pub fn together(solutions: &[(&str, &str)]) -> Vec<Self> {
        let own: Vec<Option<usize>> = solutions.iter().map(|(id, _)| place(id).filter(|at| *at < MOST_DRAWN)).collect();
        let mut free = (0..MOST_DRAWN).filter(|at| !own.contains(&Some(*at)));
        let styled = solutions.iter().zip(&own).enumerate().map(|(index, ((_, title), own))| Self {
            title: (*title).to_owned(),
            place: own.or_else(|| free.next()).unwrap_or(index % MOST_DRAWN),
        });
        styled.collect()
    }

    pub(super) fn style(&self) -> Style {
        style_of(self.place)
    }
}

fn place(id: &str) -> Option<usize> {
    topology::ALL.iter().position(|topology| topology.id() == id)
}

/// The solutions of a comparison that are drawn, the best first, and the same as charts know them.
pub(super) fn drawn(comparison: &Comparison) -> Vec<(&Solution, Contender)> {
    let first = || comparison.ranking.iter().take(MOST_DRAWN);
    let names: Vec<(&str, &str)> = first().map(|solution| (solution.id, solution.title)).collect();
    first().zip(Contender::together(&names)).collect()
}
