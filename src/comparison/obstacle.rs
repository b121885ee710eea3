//! Why a solution cannot be had.

use serde::Serialize;

use super::{Solution, TimeFigure, exact};
use crate::distribution::float;
use crate::feasibility::Finding;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::Scenario;
use crate::topology::Reason;
use crate::unit::Milliseconds;
use crate::value::Share;

/// Why a solution cannot be had. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Obstacle {
    /// It cannot be built for this scenario.
    Unbuildable(Reason),
    /// It passes a limit of AWS.
    Limit(Finding),
    /// The book has no price for something that it uses.
    NoPrice {
        /// What is used.
        #[serde(serialize_with = "exact::texts")]
        meters: Vec<Meter>,
        /// The book's Region.
        region: String,
    },
    /// A cost has more digits than can be kept exactly.
    Inexact {
        /// What is counted.
        #[serde(serialize_with = "exact::text")]
        meter: Meter,
    },
    /// The sum of its costs has.
    InexactTotal,
    /// It costs more than the user's limit.
    OverBudget {
        /// What it costs in a month.
        #[serde(serialize_with = "exact::text")]
        cost: Amount,
        /// The limit.
        #[serde(serialize_with = "exact::text")]
        limit: Amount,
    },
    /// A request takes longer than the user's limit.
    TooSlow {
        /// Which time.
        time: TimeFigure,
        /// How long, in milliseconds.
        ms: f64,
        /// The limit.
        #[serde(rename = "limit_ms", serialize_with = "exact::ms")]
        limit: Milliseconds,
    },
    /// More requests fail than the user's limit allows.
    Unreliable {
        /// The share that fails.
        failed: f64,
        /// The limit.
        #[serde(serialize_with = "exact::share")]
        limit: Share,
    },
    /// Not one of the simulated requests was answered.
    Unanswered,
    /// A limit is on what only a simulation tells, and there was none.
    NotSimulated,
}

impl Obstacle {
    /// Its stable word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unbuildable(reason) => reason.code,
            Self::Limit(finding) => finding.code(),
            Self::NoPrice { .. } => "no-price",
            Self::Inexact { .. } | Self::InexactTotal => "inexact",
            Self::OverBudget { .. } => "over-budget",
            Self::TooSlow { .. } => "too-slow",
            Self::Unreliable { .. } | Self::Unanswered => "unreliable",
            Self::NotSimulated => "not-simulated",
        }
    }
}

impl From<Reason> for Obstacle {
    fn from(reason: Reason) -> Self {
        Self::Unbuildable(reason)
    }
}

/// What of the user's limits a solution does not keep to.
pub(super) fn beyond_limits(solution: &Solution, scenario: &Scenario) -> Vec<Obstacle> {
    let objective = &scenario.objective;
    let cost = solution.bill.total;
    let over_budget = objective.max_monthly.filter(|limit| cost > *limit);
    let mut found: Vec<Obstacle> = over_budget.map(|limit| Obstacle::OverBudget { cost, limit }).into_iter().collect();
    found.extend(too_slow(TimeFigure::Mean, solution.mean().value, objective.max_mean));
    let Some(forecast) = &solution.forecast else { return found };
    let failed = forecast.failed.value;
    if forecast.response.count() == 0 && failed > 0.0 {
        return vec![Obstacle::Unanswered];
    }
    found.extend(too_slow(TimeFigure::P99, forecast.latency.p99.value, objective.max_p99));
    let unreliable = objective.max_failed.filter(|limit| failed > float(limit.0));
    found.extend(unreliable.map(|limit| Obstacle::Unreliable { failed, limit }));
    found
}

fn too_slow(time: TimeFigure, ms: f64, limit: Option<Milliseconds>) -> Option<Obstacle> {
    limit.filter(|limit| ms > float(limit.0)).map(|limit| Obstacle::TooSlow { time, ms, limit })
}
