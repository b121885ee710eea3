//! The answer.

use serde::Serialize;

use super::{Solution, TimeDifference};

/// The answer of a comparison. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Verdict {
    /// No solution can be had.
    None,
    /// Too many requests of every solution that can be had fail.
    NoneAnswers {
        /// The id of the one of which the fewest do.
        least: &'static str,
    },
    /// One can be had and answers, and no other.
    Only {
        /// Its id.
        first: &'static str,
    },
    /// One is the best, against another.
    Best {
        /// Its id.
        first: &'static str,
        /// The ids of those that it is in a tie with; it stands first as `docs/decide.md` says.
        #[serde(rename = "tied_ids")]
        tied: Vec<&'static str>,
        /// The id of the one that costs most before the first request, where that is more than the best costs then; else of the second.
        against: &'static str,
        /// How the time of the best stands to the other's.
        #[serde(flatten)]
        time: TimeDifference,
    },
}

impl Verdict {
    pub(super) fn of(ranking: &[Solution]) -> Self {
        let answering: Vec<&Solution> = ranking.iter().filter(|solution| !solution.fails).collect();
        let Some((first, others)) = answering.split_first() else {
            return ranking.first().map_or(Self::None, |least| Self::NoneAnswers { least: least.id });
        };
        let standing = others.iter().filter(|other| other.standing_cost() > first.standing_cost());
        let dearest = standing.max_by_key(|other| other.standing_cost());
        match dearest.or(others.first()) {
            Some(other) => {
                let (tied, time) = (first.tied_with.clone(), TimeDifference::of(first, other));
                Self::Best { first: first.id, tied, against: other.id, time }
            }
            None => Self::Only { first: first.id },
        }
    }
}
