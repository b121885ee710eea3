//! Which of several solutions comes first.

use std::fmt;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::behaviour::kept;
use crate::money::Amount;
use crate::scenario::RankBy;
use crate::sim::Estimate;
use crate::unit::as_number;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(rename = "Estimate"))]
pub struct Simulated {
    /// The time.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub value: Decimal,
    /// Lower end of the interval.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
    pub low: Decimal,
    /// Upper end.
    #[serde(serialize_with = "as_number")]
    #[cfg_attr(feature = "report", schemars(with = "f64"))]
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

/// Which time solutions are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TimeFigure {
    /// The mean.
    #[default]
    Mean,
    /// The 99th percentile, which only a simulation tells.
    P99,
}

impl fmt::Display for TimeFigure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mean => "mean",
            Self::P99 => "p99",
        })
    }
}

/// The time in milliseconds that solutions are told apart by: the 99th percentile where all of them were simulated, else the mean of all,
/// so that a percentile is never held against a mean.
#[must_use]
pub fn ranked_ms(figures: &[Figures]) -> Vec<Decimal> {
    let simulated: Option<Vec<Decimal>> = figures.iter().map(|figures| Some(figures.p99_ms?.value)).collect();
    simulated.unwrap_or_else(|| figures.iter().map(|figures| figures.mean_ms).collect())
}

/// The score of each by which they are ranked, the least first.
#[must_use]
pub fn scores(figures: &[Figures], by: RankBy) -> Vec<Decimal> {
    let costs: Vec<Decimal> = figures.iter().map(|figures| figures.cost.decimal()).collect();
    match by {
        RankBy::Cost => costs,
        RankBy::Latency => ranked_ms(figures),
        RankBy::Balanced => {
            let times = ranked_ms(figures);
            let most = |values: &[Decimal]| values.iter().copied().max().unwrap_or_default();
            let (dearest, slowest) = (most(&costs), most(&times));
            let part = |value: Decimal, whole: Decimal| if whole.is_zero() { Decimal::ZERO } else { value / whole };
            costs.iter().zip(times).map(|(cost, time)| part(*cost, dearest) + part(time, slowest)).collect()
        }
    }
}

/// Their indices, the best first; a tie goes to the faster, then the cheaper, then the order that they are in.
#[must_use]
pub fn order(figures: &[Figures], by: RankBy) -> Vec<usize> {
    let (scores, times) = (scores(figures, by), ranked_ms(figures));
    let mut order: Vec<usize> = (0..figures.len()).collect();
    order.sort_by_key(|index| {
        let figures = &figures[*index];
        (scores[*index], times[*index], figures.mean_ms, figures.cost)
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(cost: i64, mean_ms: i64, p99_ms: Option<i64>) -> Figures {
        let simulated = |ms: i64| Simulated { value: ms.into(), low: ms.into(), high: ms.into() };
        Figures { cost: Amount::new(cost.into()), mean_ms: mean_ms.into(), p99_ms: p99_ms.map(simulated) }
    }

    #[test]
    fn a_percentile_is_never_held_against_a_mean() {
        // By p99 the second is faster; with one that has a mean only, all go by their means.
        let (a, b) = (figures(1, 100, Some(900)), figures(1, 200, Some(500)));
        assert_eq!(order(&[a, b], RankBy::Latency), [1, 0]);
        assert_eq!(order(&[a, b, figures(1, 150, None)], RankBy::Latency), [0, 2, 1]);
    }

    #[test]
    fn balanced_is_the_sum_of_parts_of_the_largest() {
        // 10/10 + 100/400 = 1.25, 4/10 + 400/400 = 1.4, 5/10 + 200/400 = 1.0.
        let all = [figures(10, 1, Some(100)), figures(4, 1, Some(400)), figures(5, 1, Some(200))];
        assert_eq!(order(&all, RankBy::Balanced), [2, 0, 1]);
        assert_eq!(scores(&all, RankBy::Balanced)[0], Decimal::new(125, 2));
    }
}
