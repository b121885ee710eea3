//! The solutions, as all charts know them.

use plotters::style::RGBColor;

use super::palette::{GREY, INK, MUTED, Style, style_of, styles_of_solutions};
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::expectation::Expectation;
use crate::rating::Bill;
use crate::sim::{Estimate, Forecast};
use crate::topology;
use crate::wording::charts;

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
    /// Whether it can be had.
    pub had: Had,
}

/// Whether a solution can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Had {
    /// It can.
    #[default]
    Yes,
    /// Only if something is so that the scenario leaves open.
    IfSo,
    /// It cannot: what is known of it is grey.
    No,
}

impl Had {
    fn of(one: &Infeasible) -> Self {
        match (one.unpriced(), one.possible()) {
            (Some(_), _) => Self::Yes,
            (None, Some(_)) => Self::IfSo,
            (None, None) => Self::No,
        }
    }

    /// What is said of it; nothing where it can be had.
    pub(super) const fn words(self) -> Option<&'static str> {
        match self {
            Self::Yes => None,
            Self::IfSo => Some(charts::MAY_BE_POSSIBLE),
            Self::No => Some(charts::CANNOT_BE_HAD),
        }
    }

    /// The same as it stands behind a figure.
    pub(super) fn behind(self) -> String {
        self.words().map_or_else(String::new, |words| format!(", {words}"))
    }
}

impl Contender {
    /// The solution with this id and name.
    #[must_use]
    pub fn of(id: &str, title: &str) -> Self {
        Self { title: title.to_owned(), place: place(id).unwrap_or_default(), had: Had::Yes }
    }

    /// Some of the solutions that are looked at, all of which are given as (id, name). Each has the style that it has among them all, so
    /// that it looks the same in every picture of them.
    #[must_use]
    pub fn some_of(solutions: &[(&str, &str)], indices: &[usize]) -> Vec<Self> {
        let ids: Vec<&str> = solutions.iter().map(|(id, _)| *id).collect();
        let places = places(&ids);
        let known = indices.iter().filter_map(|index| Some((solutions.get(*index)?, places.get(*index)?)));
        known.map(|((_, title), place)| Self { title: (*title).to_owned(), place: *place, had: Had::Yes }).collect()
    }

    pub(super) fn style(&self) -> Style {
        style_of(self.place)
    }

    /// Whether it can be had.
    pub(super) fn is_had(&self) -> bool {
        self.had == Had::Yes
    }

    /// The colour of its marks: its own where it can be had.
    pub(super) fn color(&self) -> RGBColor {
        if self.is_had() { self.style().color } else { GREY }
    }

    /// The colour of its name.
    pub(super) fn ink(&self) -> RGBColor {
        if self.is_had() { INK } else { MUTED }
    }
}

/// The styles of all solutions that are looked at. One that is not in the registry itself, such as a layout, takes one that none of the
/// others has, by its id, whatever their order.
fn places(ids: &[&str]) -> Vec<usize> {
    let own: Vec<Option<usize>> = ids.iter().map(|id| place(id)).collect();
    let mut strangers: Vec<&str> = ids.iter().copied().filter(|id| place(id).is_none()).collect();
    strangers.sort_unstable();
    strangers.dedup();
    let free: Vec<usize> = styles_of_solutions().filter(|at| !own.contains(&Some(*at))).collect();
    let stranger = |id: &str| {
        let rank = strangers.iter().position(|one| *one == id)?;
        free.get(rank % free.len().max(1)).copied()
    };
    ids.iter().zip(own).map(|(id, own)| own.or_else(|| stranger(id)).unwrap_or_default()).collect()
}

/// The styles of the solutions of a comparison, by their ids.
fn styles(comparison: &Comparison) -> Vec<(&'static str, usize)> {
    let ranked = comparison.ranking.iter().map(|one| one.id);
    let ids: Vec<&'static str> = ranked.chain(comparison.infeasible.iter().map(|one| one.id)).collect();
    let places = places(&ids);
    ids.into_iter().zip(places).collect()
}

/// The class that gives a page the colour of a solution of a comparison ([`super::way_style`]).
#[must_use]
pub fn way_class(comparison: &Comparison, id: &str) -> String {
    let place = styles(comparison).into_iter().find(|(known, _)| *known == id);
    place.map_or_else(String::new, |(_, place)| format!("way-{place}"))
}

/// The style of a solution in the registry.
fn place(id: &str) -> Option<usize> {
    let there = topology::ALL.iter().position(|topology| topology.id() == id)?;
    styles_of_solutions().nth(there)
}

/// What is known of a solution, whether it can be had or not.
pub(super) struct Known<'a> {
    pub id: &'static str,
    pub contender: Contender,
    pub bill: Option<&'a Bill>,
    pub expectation: Option<&'a Expectation>,
    pub mean: Option<Estimate>,
    /// What was simulated, where any request is answered.
    pub forecast: Option<&'a Forecast>,
}

/// The solutions of a comparison of which something is known that a picture shows: those of the ranking, the best first, then those whose
/// cost is unknown, those that are possible if something is so, and those that cannot be had.
pub(super) fn drawn<'a>(comparison: &'a Comparison, shows: impl Fn(&Known<'a>) -> bool) -> Vec<Known<'a>> {
    let unpriced = comparison.unpriced().map(|(one, _)| one);
    let possible = comparison.possible().map(|(one, _)| one);
    let others = unpriced.chain(possible).chain(comparison.impossible()).map(Known::of_infeasible);
    let ranked = comparison.ranking.iter().take(MOST_DRAWN).map(Known::of_solution);
    let mut found: Vec<Known<'a>> = ranked.chain(others).filter(shows).take(MOST_DRAWN).collect();
    let styles = styles(comparison);
    for one in &mut found {
        one.contender.place = styles.iter().find(|(id, _)| *id == one.id).map_or(0, |(_, place)| *place);
    }
    found
}

impl<'a> Known<'a> {
    fn of_solution(solution: &'a Solution) -> Self {
        Self {
            id: solution.id,
            contender: Contender::of(solution.id, solution.title),
            bill: Some(&solution.bill),
            expectation: Some(&solution.expectation),
            mean: Some(solution.mean()),
            forecast: answered(solution.forecast.as_ref()),
        }
    }

    fn of_infeasible(one: &'a Infeasible) -> Self {
        Self {
            id: one.id,
            contender: Contender { had: Had::of(one), ..Contender::of(one.id, one.title) },
            bill: one.bill.as_ref(),
            expectation: one.expectation.as_ref(),
            mean: one.mean(),
            forecast: answered(one.forecast.as_ref()),
        }
    }
}

fn answered(forecast: Option<&Forecast>) -> Option<&Forecast> {
    forecast.filter(|forecast| forecast.is_answered())
}
