//! What checking a case found, as data.

use std::fmt;

use super::reason::Reason;
use crate::choice::choice;

/// Where in a case a figure stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A `[[line]]`: its number in the file, from 1, and its meter.
    Line {
        /// Number in the file, from 1.
        number: usize,
        /// Meter id as written.
        meter: String,
    },
    /// The `[expected]` totals.
    Total,
    /// The `[facts]`.
    Facts,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { number, meter } => write!(f, "line {number} {meter}"),
            Self::Total => f.write_str("total"),
            Self::Facts => f.write_str("facts"),
        }
    }
}

choice! {
    /// From what a figure was worked out.
    Level {
        /// From the billable quantity and the tiers of a line.
        Meter = "meter",
        /// From the workload numbers of a line.
        Workload = "workload",
        /// From all lines together.
        Total = "total",
        /// From other published facts.
        Fact = "fact",
    }
}

/// Whether a figure came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It did.
    Holds,
    /// It did not.
    Fails,
    /// It could not be worked out, for this reason.
    NotChecked(Reason),
}

impl Outcome {
    /// The word for it in output.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Fails => "fails",
            Self::NotChecked(_) => "not-checked",
        }
    }
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where the figure stands.
    pub place: Place,
    /// From what it was worked out.
    pub level: Level,
    /// What was compared, such as `amount`.
    pub what: String,
    /// What the case says.
    pub expected: String,
    /// What came out; empty when nothing could be worked out.
    pub got: String,
    /// Whether the two agree.
    pub outcome: Outcome,
}

/// All comparisons of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseReport {
    /// The file's name as it was given.
    pub file: String,
    /// The case's id.
    pub id: String,
    /// The case's title.
    pub title: String,
    /// Number of lines in the case.
    pub lines: usize,
    /// The comparisons: lines in file order, then facts, then totals.
    pub checks: Vec<Check>,
}

impl CaseReport {
    /// Whether no comparison fails. A comparison that could not be made does not count against the case.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The comparisons that fail.
    pub fn failures(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.outcome == Outcome::Fails)
    }

    /// The comparisons that could not be made, each with its reason.
    pub fn not_checked(&self) -> impl Iterator<Item = (&Check, &Reason)> {
        self.checks.iter().filter_map(|check| match &check.outcome {
            Outcome::NotChecked(why) => Some((check, why)),
            _ => None,
        })
    }

    /// How many comparisons hold.
    #[must_use]
    pub fn held(&self) -> usize {
        self.checks.iter().filter(|check| check.outcome == Outcome::Holds).count()
    }
}
