//! By how much the best is ahead of the next, and what each input does to that; whose an input is.

use rust_decimal::Decimal;

use super::Point;
use super::sensitivity::{Input, Measure, Sensitivity};

impl Sensitivity {
    /// What the lead of the best is measured in.
    #[must_use]
    pub fn lead_measure(&self) -> Measure {
        Measure::of(self.subject.by, self.is_simulated())
    }

    /// The second as it is.
    #[must_use]
    pub fn second(&self) -> Option<usize> {
        self.base.answering().get(1).copied()
    }

    /// By how much the best as it is leads the next of the others at a point: less than nothing where one of them is ahead. `None` where it
    /// cannot be had there, or no other can.
    #[must_use]
    pub fn lead(&self, point: &Point) -> Option<Decimal> {
        lead(point, self.base.winner()?, self.lead_measure())
    }

    /// The lead at the least value of an input, as it is, and at the greatest.
    #[must_use]
    pub fn leads(&self, input: &Input) -> [Option<Decimal>; 3] {
        [&input.at_low, &self.base, &input.at_high].map(|point| self.lead(point))
    }

    /// The inputs that move the lead or turn it, those that turn it within what they are moved first, then by how much they move it.
    #[must_use]
    pub fn by_lead(&self) -> Vec<&Input> {
        let moved = |input: &&Input| self.lead_moved(input);
        let moves = |input: &&Input| !moved(input).is_zero() || !input.flips.is_empty() || self.ends_lead(input);
        let mut moving: Vec<&Input> = self.inputs.iter().filter(moves).collect();
        moving.sort_by_key(|input| std::cmp::Reverse((input.decides(), moved(input))));
        moving
    }

    /// Whether there is a lead as it is, and none at an end of an input.
    pub(super) fn ends_lead(&self, input: &Input) -> bool {
        self.lead(&self.base).is_some() && self.leads(input).iter().any(Option::is_none)
    }

    /// By how much an input moves the lead.
    #[must_use]
    pub fn lead_moved(&self, input: &Input) -> Decimal {
        let leads = self.leads(input).into_iter().flatten();
        let ends = leads.clone().max().zip(leads.min());
        ends.map_or(Decimal::ZERO, |(most, least)| most - least)
    }
}

/// Whose an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What the user's requests are.
    Workload,
    /// What the user decides: functions, network, database.
    Choices,
    /// What AWS sets: times, quotas, the account.
    Platform,
}

impl Group {
    /// Every group, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Workload, Self::Choices, Self::Platform];

    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Choices => "choices",
            Self::Platform => "platform",
        }
    }
}

impl Input {
    /// Whose it is, by the section of its key.
    #[must_use]
    pub fn group(&self) -> Group {
        match self.key.path().split('.').next() {
            Some("workload") => Group::Workload,
            Some("latency" | "account" | "behaviour" | "simulation") => Group::Platform,
            _ => Group::Choices,
        }
    }
}

/// By how much a solution is ahead of the next of the others at a point: less than nothing where one of them is ahead. `None` where it cannot
/// be had there, or no other can.
#[must_use]
pub fn lead(point: &Point, of: usize, measure: Measure) -> Option<Decimal> {
    let value = |index: &usize| point.figures(*index).and_then(|figures| measure.value(figures));
    let own = point.answering().contains(&of).then(|| value(&of)).flatten()?;
    let others = point.answering().iter().filter(|other| **other != of);
    Some(others.filter_map(value).min()? - own)
}
