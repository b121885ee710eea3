//! What is found of a solution: why it cannot be had, what may go wrong, what decides its cost.

use rust_decimal::Decimal;
use serde::Serialize;

use super::TimeFigure;
use crate::feasibility::Finding;
use crate::money::Amount;
use crate::plan::{Remark, Requirement};
use crate::pricebook::Meter;
use crate::topology::Reason;
use crate::unit::{Milliseconds, as_number};
use crate::value::Share;

/// Why a solution cannot be had. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Obstacle {
    /// The book has no price for something that it uses.
    NoPrice {
        /// What is used.
        meters: Vec<Meter>,
        /// The book's Region.
        region: String,
    },
    /// A cost has more digits than can be kept exactly.
    Inexact {
        /// What is counted.
        meter: Meter,
    },
    /// The sum of its costs has.
    #[serde(rename = "inexact")]
    InexactTotal,
    /// It costs more than the user's limit.
    OverBudget {
        /// What it costs in a month.
        cost: Amount,
        /// The limit.
        #[serde(rename = "limit_cost")]
        limit: Amount,
    },
    /// A request takes longer than the user's limit.
    TooSlow {
        /// Which time.
        time: TimeFigure,
        /// How long, in milliseconds.
        ms: f64,
        /// The limit.
        #[serde(rename = "limit_ms")]
        limit: Milliseconds,
    },
    /// More requests fail than the user's limit allows.
    Unreliable {
        /// The share that fails.
        failed: f64,
        /// The limit.
        limit: Share,
    },
    /// Not one of the simulated requests was answered.
    #[serde(rename = "unreliable")]
    Unanswered,
    /// A limit is on what only a simulation tells, and there was none.
    NotSimulated {
        /// Whether it would help to ask for a precision.
        ask: bool,
    },
    /// It can be had if something holds that the scenario leaves open.
    #[serde(untagged)]
    Requires(Requirement),
    /// It cannot be built for this scenario.
    #[serde(untagged)]
    Unbuildable(Reason),
    /// It passes a limit of AWS.
    #[serde(untagged)]
    Limit(Finding),
}

impl Obstacle {
    /// Its stable word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Requires(requirement) => requirement.code,
            Self::Unbuildable(reason) => reason.code,
            Self::Limit(finding) => finding.code(),
            Self::NoPrice { .. } => NO_PRICE,
            Self::Inexact { .. } | Self::InexactTotal => "inexact",
            Self::OverBudget { .. } => "over-budget",
            Self::TooSlow { .. } => "too-slow",
            Self::Unreliable { .. } | Self::Unanswered => "unreliable",
            Self::NotSimulated { .. } => "not-simulated",
        }
    }
}

impl Obstacle {
    /// Whether the scenario only leaves it open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Requires(_))
    }

    /// Whether it is a limit that the user set.
    #[must_use]
    pub const fn is_of_objective(&self) -> bool {
        matches!(self, Self::OverBudget { .. } | Self::TooSlow { .. } | Self::Unreliable { .. })
    }
}

/// The stable word of a missing price.
const NO_PRICE: &str = "no-price";

/// The meters without a price, where nothing else stands against a solution but what the scenario leaves open.
pub(super) fn unpriced(obstacles: &[Obstacle]) -> Option<&[Meter]> {
    match obstacles {
        [open @ .., Obstacle::NoPrice { meters, .. }] if open.iter().all(Obstacle::is_open) => Some(meters),
        _ => None,
    }
}

/// Why a solution is in no ranking.
#[derive(Debug, Clone, PartialEq)]
pub enum Absence {
    /// It could run, but the book has no price for these meters: what it costs is unknown.
    Unpriced(Vec<Meter>),
    /// It can be had if something is so that the scenario leaves open.
    Open(Vec<Obstacle>),
    /// It cannot be had, for these reasons.
    Infeasible(Vec<Obstacle>),
}

impl Absence {
    /// What some obstacles come to. Who lacks a price and cannot run either, cannot run.
    #[must_use]
    pub fn of(obstacles: Vec<Obstacle>) -> Self {
        match unpriced(&obstacles) {
            Some(meters) => Self::Unpriced(meters.to_vec()),
            None if obstacles.iter().all(Obstacle::is_open) => Self::Open(obstacles),
            None => Self::Infeasible(obstacles),
        }
    }

    /// Whether one of the reasons is a limit that more load passes the sooner.
    #[must_use]
    pub fn is_of_load(&self) -> bool {
        let is_of_load = |reason: &Obstacle| matches!(reason, Obstacle::Limit(finding) if finding.is_of_load());
        matches!(self, Self::Infeasible(reasons) if reasons.iter().any(is_of_load))
    }

    /// The meters without a price, where nothing but a price is missing.
    #[must_use]
    pub fn unpriced(&self) -> Option<&[Meter]> {
        match self {
            Self::Unpriced(meters) => Some(meters),
            Self::Open(_) | Self::Infeasible(_) => None,
        }
    }

    /// The reasons, but for a missing price.
    #[must_use]
    pub fn reasons(&self) -> &[Obstacle] {
        match self {
            Self::Unpriced(_) => &[],
            Self::Open(reasons) | Self::Infeasible(reasons) => reasons,
        }
    }

    /// The stable words of the reasons.
    #[must_use]
    pub fn codes(&self) -> Vec<&'static str> {
        match self {
            Self::Unpriced(_) => vec![NO_PRICE],
            Self::Open(reasons) | Self::Infeasible(reasons) => reasons.iter().map(Obstacle::code).collect(),
        }
    }
}

impl From<Reason> for Obstacle {
    fn from(reason: Reason) -> Self {
        Self::Unbuildable(reason)
    }
}

impl Warning {
    /// Whether the load may pass a limit at peaks.
    #[must_use]
    pub const fn is_of_load(&self) -> bool {
        matches!(self, Self::Limit(finding) if finding.is_of_load())
    }
}

/// A value of a key of the scenario with which a solution runs and no more than a few requests fail. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mend {
    /// The key.
    pub key: &'static str,
    /// The value that is enough.
    pub enough: u64,
    /// What the solution costs then in a month.
    pub cost: Amount,
}

/// What may go wrong with a solution. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Warning {
    /// Too much happens for the effort.
    NotSimulated {
        /// Whether it would help to ask for a precision.
        ask: bool,
    },
    /// The concurrency limit turns requests away.
    Throttled {
        /// The share of requests that fail for it.
        share: f64,
        /// The limit of the account.
        limit: u64,
        /// A low limit of the account that would be enough, also at the highest rate that lasts for a while; `None` where more does not
        /// help, few fail, or none was found.
        enough: Option<u64>,
        /// Whether none was found, though a higher one may help.
        unsettled: bool,
    },
    /// Requests are cut off or answered too late.
    TimedOut {
        /// The share of requests.
        share: f64,
    },
    /// Requests are tried again, though none fails in the end.
    Retried {
        /// The share of requests.
        share: f64,
    },
    /// Nobody has measured how long INIT of a function takes that loads the AWS SDK: the time without it is taken.
    SdkInitUnknown {
        /// The function.
        function: &'static str,
        /// Its runtime.
        runtime: String,
    },
    /// Requests were still queued when the simulation ended.
    Unfinished {
        /// The share of requests.
        share: f64,
        /// A low limit of the account at which they would not be, where it is not said with those that fail.
        enough: Option<u64>,
    },
    /// More of what stands is taken than one in each place, as the load needs them.
    MorePieces {
        /// The word for one.
        noun: &'static str,
        /// How many.
        pieces: u64,
        /// How many without that load.
        least: u64,
        /// How many there may be.
        most: u64,
        /// What limits them.
        limit_title: &'static str,
    },
    /// The loss of an AZ takes it down, and what it costs when it is laid out to outlive that.
    Resilient {
        /// What that costs in a month.
        cost: Amount,
    },
    /// Something was taken as so that the scenario leaves open.
    #[serde(untagged)]
    Supposed(Requirement),
    /// What its way of being built gives to watch.
    #[serde(untagged)]
    Remark(Remark),
    /// A limit that may be passed at times, where nothing was simulated.
    #[serde(untagged)]
    Limit(Finding),
}

/// What decides a cost. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Driver {
    /// The dearest kind of charge, of both functions together.
    LargestCharge {
        /// What it is for.
        charge: &'static str,
        /// What it costs in a month.
        cost: Amount,
        /// Its part of the bill.
        #[serde(serialize_with = "as_number")]
        #[cfg_attr(feature = "report", schemars(with = "f64"))]
        share: Decimal,
    },
    /// Nothing costs anything.
    NothingToPay,
    /// How it stands to the first of the ranking.
    AgainstFirst {
        /// What it costs more in a month.
        more: Amount,
        /// What it takes longer.
        #[serde(flatten)]
        time: TimeDifference,
    },
    /// Waiting for the callee costs something.
    Waiting {
        /// What it costs in a month.
        cost: Amount,
        /// Its part of the bill.
        #[serde(serialize_with = "as_number")]
        #[cfg_attr(feature = "report", schemars(with = "f64"))]
        share: Decimal,
    },
}

/// By how much more, or less, a kind of charge costs with a solution than with the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub struct Difference {
    /// What it is for.
    pub charge: &'static str,
    /// What it costs more in a month; negative where it costs less.
    pub more: Amount,
}

/// How the time of a solution stands to that of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub struct TimeDifference {
    /// At the 99th percentile where both were simulated, else on average.
    pub time: TimeFigure,
    /// Milliseconds that it takes longer; negative where it is faster.
    #[serde(rename = "ms", serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub more_ms: Decimal,
    /// Half of the interval of that difference: as far as the two times are known, together.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub half_ms: Decimal,
    /// Whether the two are shown to differ; otherwise they are a tie.
    pub shown: bool,
}
