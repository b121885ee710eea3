//! What is known of a ranking beyond its one point, as plain data. [`crate::comparison::compare`] leaves it empty; the layer above fills it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::unit::as_number;
use crate::value::Scale;

/// Where the ranking would change, and what it is worth when inputs are ranges.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Outlook {
    /// Where the first would lose its place to each of the others, or that it would not.
    pub thresholds: Vec<Threshold>,
    /// Who is the best from a hundred requests a month to ten thousand million, or to the scenario's own number where that lies beyond, by
    /// rising numbers without a gap. Empty where the expectation has another best at the scenario's own number than the ranking, or
    /// percentiles end the place of the first earlier.
    pub along_requests: Vec<Stretch>,
    /// How many more requests the first takes; `None` where it is not the only best or that is not known.
    pub reach: Option<Reach>,
    /// The same along internet traffic, in bytes of an exchange with the internet; empty too where there is none.
    pub along_traffic: Vec<Stretch>,
    /// The values that nobody gave and that by themselves would make another solution the best, the one that must move least first.
    pub assumptions: Vec<Assumption>,
    /// Bands of cost and time, and how likely each solution is the best.
    pub bands: Option<Bands>,
}

/// A default that would make another solution the best if it were another value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Assumption {
    /// The key.
    pub key: &'static str,
    /// What its numbers are.
    #[serde(skip)]
    pub scale: Scale,
    /// The value that is taken: milliseconds, bytes, or a count.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub taken: Decimal,
    /// The first value from which another one is the best.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub at: Decimal,
    /// Whether that is more than what is taken.
    #[serde(rename = "upwards")]
    pub above: bool,
    /// The id of the best there.
    pub best: &'static str,
    /// Whether that one is far from every limit there, and the best up to the end of what was looked at.
    pub lasts: bool,
}

/// How far the place of the first goes when requests become more or fewer, by the exact expectation; where that leaves out what bears on it,
/// as far as a short simulation finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub struct Reach {
    /// The most requests a month, fewer than those of the scenario, with which it is not the best; null where there are none.
    #[serde(rename = "below_requests")]
    pub below: Option<u64>,
    /// The most requests a month with which it is the best.
    #[serde(rename = "to_requests")]
    pub to: u64,
    /// What there is beyond.
    pub end: Beyond,
    /// The least requests a month, from the scenario's own on, with which its peaks may pass a limit, or with which a simulation finds that
    /// too many of its requests fail, or that they cost too much; null where that is not so up to the end.
    #[serde(rename = "peaks_from_requests")]
    pub peaks_from: Option<u64>,
}

/// What ends the place of the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Beyond {
    /// Nothing, as far as was looked.
    Open,
    /// Another one is better.
    Overtaken,
    /// It passes a limit of AWS or of the account, or too many of its requests fail.
    Limit,
    /// It passes a limit that the user set.
    Objective,
}

/// Who is the best over a stretch of a load, by the exact expectation: a limit of p99 is not asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stretch {
    /// The least load of it: requests a month, or bytes an exchange.
    pub from: u64,
    /// The greatest; the next stretch begins with one more.
    pub to: u64,
    /// Ids of the best of those whose cost is known: several where they are a tie, none where none can be had that answers enough.
    pub best: Vec<&'static str>,
    /// Whether some can be had where none is the best: too many requests of each fail.
    pub failing: bool,
    /// Ids of those whose cost is unknown there for want of a price: one of them may be the best.
    pub unpriced: Vec<&'static str>,
}

impl Stretch {
    /// Whether a load lies in it.
    #[must_use]
    pub fn has(&self, load: u64) -> bool {
        (self.from..=self.to).contains(&load)
    }

    /// Whether it is a tie at one load alone, where one passes another.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        self.from == self.to && self.best.len() > 1
    }
}

/// What a threshold is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Load {
    /// Requests a month.
    Requests,
    /// GB of internet traffic a month, out and in together.
    InternetGb,
}

impl Load {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Requests => "workload.requests_per_month",
            Self::InternetGb => "internet_gb_per_month",
        }
    }
}

/// How the first stands to another one when the load changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Threshold {
    /// What is counted.
    pub load: Load,
    /// What the ranking goes by.
    pub by: RankBy,
    /// Id of the first.
    pub first: &'static str,
    /// Id of the other one.
    pub other: &'static str,
    /// Title of the other one.
    pub other_title: &'static str,
    /// Where the two change places, and where they change back: the nearest on either side.
    pub crossings: Vec<LoadCrossing>,
    /// Whether the two are in a tie at every load that was looked at and at which both can be had.
    pub tied: bool,
    /// Meters without a price, for want of which one of the two could not be followed through the whole range: beyond what is in
    /// `crossings`, who is better is unknown.
    pub unpriced: BTreeSet<Meter>,
    /// The least load at which one of the two can be had, where below it neither can.
    pub from: Option<Decimal>,
    /// The greatest load at which one of the two can be had, where above it neither can.
    pub to: Option<Decimal>,
    /// Exchanges with the internet in a month, by which its bytes make GB.
    pub exchanges: Decimal,
}

/// Where a load lies from the scenario's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It is less.
    Below,
    /// It is more.
    Above,
}

/// A load at which two solutions change places.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadCrossing {
    /// The last load, in whole requests or bytes, with the lower order.
    pub at: Decimal,
    /// Where it lies from the scenario's load.
    pub side: Side,
    /// Whether the first is ahead again beyond it.
    pub back: bool,
    /// Whether the first cannot be had beyond it; otherwise it has the worse score there.
    pub first_ends: bool,
    /// Whether rating once more on both sides found the order changed.
    pub confirmed: bool,
}

/// How cost and time spread over the ranges of a scenario.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bands {
    /// Draws.
    pub draws: usize,
    /// How many of them were simulated.
    pub simulated: usize,
    /// How many of them were ranked: all by cost, the simulated ones by time and where a limit is on p99 or failures.
    pub ranked: usize,
    /// How many of them the bands of cost and mean time are of: all, but where a limit is on p99 or failures the simulated ones.
    pub counted: usize,
    /// Their seed.
    pub seed: u64,
    /// Each range as key and value.
    pub inputs: Vec<(String, String)>,
    /// Ranked draws in which no solution can be had, answers and has a price.
    pub none_feasible: usize,
    /// Ranked draws in which several are in a tie for the best.
    pub tied: usize,
    /// Each solution, in the order of the documentation.
    pub solutions: Vec<SolutionBands>,
}

/// How cost and time of one solution spread.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SolutionBands {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Ranked draws in which it is the best, and no other is in a tie with it.
    pub best: usize,
    /// Ranked draws in which it is in a tie with others for the best.
    pub tied: usize,
    /// Ranked draws in which it can be had and answers, and what it costs is known.
    pub feasible: usize,
    /// Ranked draws in which it could run, but what it costs is unknown.
    pub unpriced: usize,
    /// The meters that have no price there.
    pub missing: BTreeSet<Meter>,
    /// What it costs, over those of the counted draws in which it can be had.
    pub cost: Option<Band<Amount>>,
    /// Its mean time, likewise.
    pub mean_ms: Option<Band<Decimal>>,
    /// The 99th percentile of its time, over the simulated draws in which it can be had.
    pub p99_ms: Option<Band<Decimal>>,
}

impl LoadCrossing {
    /// Whether the first of the ranking is ahead below it, and the other one above.
    #[must_use]
    pub fn first_is_below(&self) -> bool {
        let away = if self.back { Side::Below } else { Side::Above };
        self.side == away
    }
}

/// Three quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band<T> {
    /// The value that 5 % are at or below.
    pub p5: T,
    /// The median.
    pub p50: T,
    /// The value that 95 % are at or below.
    pub p95: T,
}
