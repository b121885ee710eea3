//! The solutions, as all charts know them.

use super::palette::{Style, style_of, styles_of_solutions};
use crate::comparison::{Comparison, Solution};
use crate::topology;

/// The most solutions in one picture: so many lines can be told apart, and so many names read.
pub(super) const MOST_DRAWN: usize = 8;

/// A solution as charts know it: its place in the registry gives it its style, which is its colour, dashes, marker and hatching in all of
/// them.
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
        Self { title: title.to_owned(), place: place(id).unwrap_or_default() }
    }

    /// Solutions that are drawn together, as (id, name), each with a style of its own: one that is not in the registry itself, such as a
    /// layout, takes one that none of the others has.
    #[must_use]
    pub fn together(solutions: &[(&str, &str)]) -> Vec<Self> {
        let own: Vec<Option<usize>> = solutions.iter().map(|(id, _)| place(id)).collect();
        let mut free = styles_of_solutions().filter(|at| !own.contains(&Some(*at)));
        let styled = solutions.iter().zip(&own).map(|((_, title), own)| Self {
            title: (*title).to_owned(),
            place: own.or_else(|| free.next()).unwrap_or_default(),
        });
        styled.collect()
    }

    pub(super) fn style(&self) -> Style {
        style_of(self.place)
    }
}

/// The style of a solution in the registry.
fn place(id: &str) -> Option<usize> {
    let there = topology::ALL.iter().position(|topology| topology.id() == id)?;
    styles_of_solutions().nth(there)
}

/// The solutions of a comparison that are drawn, the best first, and the same as charts know them.
pub(super) fn drawn(comparison: &Comparison) -> Vec<(&Solution, Contender)> {
    let first = || comparison.ranking.iter().take(MOST_DRAWN);
    let names: Vec<(&str, &str)> = first().map(|solution| (solution.id, solution.title)).collect();
    first().zip(Contender::together(&names)).collect()
}
