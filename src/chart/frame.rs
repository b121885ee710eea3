//! What a chart says of itself: what it shows, where that comes from, and what it cannot show.

use super::contender::MOST_DRAWN;
use super::time_unit::TimeUnit;
use crate::comparison::{Comparison, Infeasible};
use crate::unit::shown;
use crate::wording;
use crate::wording::charts;

/// What a chart says of the scenario and the prices behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// What is to be seen, which is the title; empty where nothing can be said.
    pub finding: String,
    /// The scenario's name.
    pub scenario: String,
    /// How many requests come, in words, where they do not vary: "10,000 requests a month".
    pub requests: Option<String>,
    /// The Region's code.
    pub region: String,
    /// The currency of every amount.
    pub currency: String,
    /// How the figures came about, in words: simulated or not.
    pub method: Option<String>,
    /// When the prices used came into force, in words ([`wording::in_force`]).
    pub prices: Option<String>,
    /// The unit of all times of the scenario's charts; without one a chart takes that which suits its own.
    pub times: Option<TimeUnit>,
    /// The solutions that have no figures, in the order in which they are told.
    pub absent: Vec<Absent>,
    /// What else the reader should know, in sentences.
    pub notes: Vec<String>,
}

/// A solution that has no figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// Its name.
    pub title: String,
    /// Why: "cannot be had, as a request of 8 MB is above 6 MB".
    pub reason: String,
}

impl Frame {
    /// The frame of a comparison, with every solution that cannot be had or whose cost is not known.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let behind = comparison.ranking.iter().skip(MOST_DRAWN).map(|one| one.title);
        let notes = charts::behind(behind, MOST_DRAWN).into_iter();
        let forecasts = comparison.ranking.iter().filter_map(|solution| solution.forecast.as_ref());
        Self {
            finding: String::new(),
            scenario: comparison.scenario.name.clone(),
            requests: Some(charts::requests(&shown(comparison.scenario.workload.requests_per_month.into()))),
            region: comparison.scenario.region.clone(),
            currency: comparison.currency.clone(),
            method: Some(charts::method(forecasts.map(|forecast| !forecast.is_worked_out())).to_owned()),
            prices: wording::in_force(&comparison.prices),
            times: None,
            absent: absent(comparison),
            notes: notes.chain(comparison.ranking.iter().filter_map(wording::fails)).collect(),
        }
    }

    /// The same with a title.
    pub(super) fn found(self, finding: String) -> Self {
        Self { finding, ..self }
    }

    /// The unit of a chart whose longest time this is.
    pub(super) fn unit(&self, longest_ms: f64) -> TimeUnit {
        self.times.map_or_else(|| TimeUnit::for_most(longest_ms), |unit| unit.holding(longest_ms))
    }

    /// Scenario, requests, Region and method in a line.
    pub(super) fn origin(&self) -> String {
        let (scenario, region) = (Some(self.scenario.as_str()), Some(self.region.as_str()));
        let parts = [scenario, self.requests.as_deref(), region, self.method.as_deref()];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Currency and dates of prices in a line.
    pub(super) fn caption(&self) -> String {
        let prices = self.prices.as_ref().map_or_else(String::new, |dates| format!(", prices {dates}"));
        format!("{}{prices} · netcost", self.currency)
    }
}

/// Solutions of a comparison that have no figures: those without a price, those that are possible, those that cannot run.
fn absent(comparison: &Comparison) -> Vec<Absent> {
    let unpriced = comparison.unpriced().map(|(one, _)| one);
    let possible = comparison.possible().map(|(one, _)| one);
    let all = unpriced.chain(possible).chain(comparison.impossible());
    let absent = |one: &Infeasible| Absent { title: one.title.to_owned(), reason: wording::absence(one, comparison) };
    all.map(absent).collect()
}
