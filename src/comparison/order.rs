//! Which of several solutions comes first.

use rust_decimal::Decimal;

use crate::behaviour::kept;
use crate::money::Amount;
use crate::scenario::RankBy;
use crate::sim::Estimate;

/// What solutions are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// What it costs in a month.
    pub cost: Amount,
    /// Mean milliseconds from the arrival of a request to its answer.
    pub mean_ms: Decimal,
    /// Their 99th percentile; `None` when nothing was simulated.
    pub p99_ms: Option<Simulated>,
}

/// A simulated time in milliseconds with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulated {
    /// The time.
    pub value: Decimal,
    /// Lower end of the interval.
    pub low: Decimal,
    /// Upper end.
    pub high: Decimal,
}

impl Simulated {
    /// An estimate in milliseconds.
    #[must_use]
    pub fn of(estimate: &Estimate) -> Self {
        Self { value: kept(estimate.value), low: kept(estimate.low), high: kept(estimate.high) }
    }

    /// Half of the interval as a part of the time.
    #[must_use]
    pub fn uncertainty(&self) -> Decimal {
        ((self.high - self.low) / Decimal::TWO).checked_div(self.value).unwrap_or_default()
    }
}

impl Figures {
    /// The time that a ranking goes by: the 99th percentile, or the mean when nothing was simulated.
    #[must_use]
    pub fn ranked_ms(&self) -> Decimal {
        self.p99_ms.map_or(self.mean_ms, |p99| p99.value)
    }
}

/// The score of each by which they are ranked, the least first.
#[must_use]
pub fn scores(figures: &[Figures], by: RankBy) -> Vec<Decimal> {
    let (cost, time) = (|f: &Figures| f.cost.decimal(), Figures::ranked_ms);
    match by {
        RankBy::Cost => figures.iter().map(cost).collect(),
        RankBy::Latency => figures.iter().map(time).collect(),
        RankBy::Balanced => {
            let dearest = figures.iter().map(cost).max().unwrap_or_default();
            let slowest = figures.iter().map(time).max().unwrap_or_default();
            let part = |value: Decimal, whole: Decimal| if whole.is_zero() { Decimal::ZERO } else { value / whole };
            figures.iter().map(|f| part(cost(f), dearest) + part(time(f), slowest)).collect()
        }
    }
}

/// Their indices, the best first; a tie goes to the faster, then the cheaper, then the order that they are in.
#[must_use]
pub fn order(figures: &[Figures], by: RankBy) -> Vec<usize> {
    let scores = scores(figures, by);
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_by_key(|index| {
        let figures = &figures[*index];
        (scores[*index], figures.ranked_ms(), figures.mean_ms, figures.cost)
    });
    order
}
