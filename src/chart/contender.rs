//! The solutions, as all charts know them.

use super::palette::{Style, style_of};
use crate::topology;

/// A solution as charts know it: its place in the registry gives it its colour, dashes, marker and hatching in all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contender {
    /// Its name.
    pub title: String,
    /// Its place in the registry, from 0.
    pub place: usize,
}

impl Contender {
    /// The solution with this id and name.
    #[must_use]
    pub fn of(id: &str, title: &str) -> Self {
        let place = topology::ALL.iter().position(|topology| topology.id() == id);
        Self { title: title.to_owned(), place: place.unwrap_or(topology::ALL.len()) }
    }

    pub(super) fn style(&self) -> Style {
        style_of(self.place)
    }
}
