//! Which of several solutions comes first, and which of them are a tie. [`Span::against`] alone decides that: rankings, marks, break-evens,
//! maps and the trade-off all ask it.

use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::Serialize;

use crate::behaviour::{SHARE_DIGITS, kept};
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
    /// Half of the 95 % interval of the mean; zero where it is not simulated.
    pub mean_half_ms: Decimal,
    /// Their 99th percentile; `None` when nothing was simulated.
    pub p99_ms: Option<Span>,
    /// The share of its requests that fail.
    pub failed: Span,
    /// Whether that is more than is [`tolerated`](crate::scenario::Objective::tolerated): it is then behind those that answer.
    pub fails: bool,
    /// Whether its load may pass a limit at peaks, as far as means tell.
    pub peaks: bool,
    /// Events that were simulated for it.
    pub events: u64,
}

/// What is known of a solution, whether it can be had or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Known {
    /// What it costs, or would cost, in a month.
    pub cost: Option<Amount>,
    /// Mean milliseconds from the arrival of a request to its answer.
    pub mean_ms: Option<Decimal>,
    /// Their 99th percentile, where it was simulated.
    pub p99_ms: Option<Span>,
}

impl From<Figures> for Known {
    fn from(figures: Figures) -> Self {
        Self { cost: Some(figures.cost), mean_ms: Some(figures.mean_ms), p99_ms: figures.p99_ms }
    }
}

/// A figure and between which values it lies: an amount is exact, a simulated time has its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(rename = "Estimate"))]
pub struct Span {
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

/// Half of the difference up to which two times in milliseconds are a tie whatever their intervals say: less than a tenth of a millisecond
/// is not shown, and no default of the model is known as finely.
const HALF_RESOLUTION_MS: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

impl Span {
    /// A figure that is known exactly.
    #[must_use]
    pub const fn exact(value: Decimal) -> Self {
        Self { value, low: value, high: value }
    }

    /// A simulated figure with its interval.
    #[must_use]
    pub fn of(estimate: &Estimate) -> Self {
        Self::by(estimate, kept)
    }

    /// The same to all digits that are sure of a float: a search for where it passes a limit goes by them.
    #[must_use]
    pub fn unrounded(estimate: &Estimate) -> Self {
        Self::by(estimate, |value| Decimal::from_f64(value).unwrap_or_default())
    }

    fn by(estimate: &Estimate, decimal: fn(f64) -> Decimal) -> Self {
        let end = |end: f64, unbounded: Decimal| if end.is_finite() { decimal(end) } else { unbounded };
        let (low, high) = (end(estimate.low, Decimal::MIN), end(estimate.high, Decimal::MAX));
        Self { value: decimal(estimate.value), low, high }
    }

    /// The same as a time in milliseconds, which is not told apart from another by less than what is shown of it.
    #[must_use]
    pub fn as_time(self) -> Self {
        let Self { value, low, high } = self;
        Self { value, low: low.min(value - HALF_RESOLUTION_MS), high: high.max(value + HALF_RESOLUTION_MS) }
    }

    /// How it stands to another: less where it is shown to be less, and equal, a tie, where the two meet.
    #[must_use]
    pub fn against(&self, other: &Self) -> Ordering {
        if self.high < other.low {
            Ordering::Less
        } else if other.high < self.low {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }

    /// Half of its width.
    #[must_use]
    pub fn half(&self) -> Decimal {
        self.high.checked_sub(self.low).map_or(Decimal::MAX, |width| width / Decimal::TWO)
    }

    /// Half of the interval as a part of the figure.
    #[must_use]
    pub fn uncertainty(&self) -> Decimal {
        self.half().checked_div(self.value).unwrap_or_default()
    }

    /// Both ends and the figure changed alike; an end that goes beyond what a decimal holds is unbounded.
    fn map(self, change: impl Fn(Decimal) -> Option<Decimal>) -> Self {
        let Self { value, low, high } = self;
        Self {
            value: change(value).unwrap_or_default(),
            low: change(low).unwrap_or(Decimal::MIN),
            high: change(high).unwrap_or(Decimal::MAX),
        }
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
pub fn times(figures: &[Figures]) -> Vec<Span> {
    let simulated: Option<Vec<Span>> = figures.iter().map(|figures| figures.p99_ms).collect();
    let mean = |figures: &Figures| {
        let (value, half) = (figures.mean_ms, figures.mean_half_ms);
        let low = value.checked_sub(half).unwrap_or(Decimal::MIN);
        Span { value, low, high: value.checked_add(half).unwrap_or(Decimal::MAX) }
    };
    let times = simulated.unwrap_or_else(|| figures.iter().map(mean).collect());
    times.into_iter().map(Span::as_time).collect()
}

fn costs(figures: &[Figures]) -> Vec<Span> {
    figures.iter().map(|figures| Span::exact(figures.cost.decimal())).collect()
}

/// The score of each by which they are ranked, the least first. Two whose scores meet are a tie ([`Span::against`]).
#[must_use]
pub fn scores(figures: &[Figures], by: RankBy) -> Vec<Span> {
    match by {
        RankBy::Cost => costs(figures),
        RankBy::Latency => times(figures),
        RankBy::Balanced => {
            let (costs, times) = (costs(figures), times(figures));
            let most = |spans: &[Span]| spans.iter().map(|span| span.value).max().unwrap_or_default();
            let (dearest, slowest) = (most(&costs), most(&times));
            let part = |value: Decimal, whole: Decimal| {
                if whole.is_zero() { Some(Decimal::ZERO) } else { value.checked_div(whole) }
            };
            let sum = |(cost, time): (&Span, Span)| {
                let cost = part(cost.value, dearest).unwrap_or_default();
                time.map(|time| part(time, slowest)?.checked_add(cost))
            };
            costs.iter().zip(times).map(sum).collect()
        }
    }
}

/// Those of some scores that no other of them is shown to beat, in the order that they are in: the best, alone or as a tie. Who is beaten at
/// all is beaten by the one whose interval ends first.
#[must_use]
pub fn unbeaten(scores: &[Span], among: &[usize]) -> Vec<usize> {
    let Some(first) = among.iter().map(|one| &scores[*one]).min_by_key(|score| score.high) else { return Vec::new() };
    among.iter().copied().filter(|one| !first.against(&scores[*one]).is_lt()).collect()
}

/// Which share fails of each of those that fail too often, to the digits that are told of it; none of the others.
fn failing(figures: &[Figures]) -> Vec<Span> {
    let told = |failed: Span| failed.map(|share| Some(share.round_dp(SHARE_DIGITS)));
    figures.iter().map(|figures| if figures.fails { told(figures.failed) } else { Span::default() }).collect()
}

/// Their indices, the best first. Those that fail too often are behind those that answer, the one that fails least before the others. A tie
/// is broken for the order only: by cost for the faster, else for the cheaper; where that is a tie too, for the one that comes first. Nobody
/// stands behind one that is shown to be worse.
#[must_use]
pub fn order(figures: &[Figures], by: RankBy) -> Vec<usize> {
    let (failing, scores) = (failing(figures), scores(figures, by));
    let breakers = if by == RankBy::Cost { times(figures) } else { costs(figures) };
    let mut order = Vec::with_capacity(figures.len());
    for fails in [false, true] {
        let mut left: Vec<usize> = (0..figures.len()).filter(|index| figures[*index].fails == fails).collect();
        while let Some(next) = unbeaten(&breakers, &unbeaten(&scores, &unbeaten(&failing, &left))).first().copied() {
            left.retain(|index| *index != next);
            order.push(next);
        }
    }
    order
}

/// For each the others that it is in a tie with: both answer, or both fail as often as far as can be told.
#[must_use]
pub fn ties(figures: &[Figures], by: RankBy) -> Vec<Vec<usize>> {
    let (failing, scores) = (failing(figures), scores(figures, by));
    let alike = |one: usize, other: usize| {
        figures[one].fails == figures[other].fails && failing[one].against(&failing[other]).is_eq()
    };
    let tied =
        |one: usize, other: usize| one != other && alike(one, other) && scores[one].against(&scores[other]).is_eq();
    (0..scores.len()).map(|one| (0..scores.len()).filter(|other| tied(one, *other)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(cost: i64, mean_ms: i64, p99_ms: Option<(i64, i64)>) -> Figures {
        let simulated =
            |(ms, half): (i64, i64)| Span { value: ms.into(), low: (ms - half).into(), high: (ms + half).into() };
        let cost = Amount::new(cost.into());
        Figures {
            cost,
            mean_ms: mean_ms.into(),
            mean_half_ms: Decimal::ZERO,
            p99_ms: p99_ms.map(simulated),
            failed: Span::default(),
            fails: false,
            peaks: false,
            events: 0,
        }
    }

    #[test]
    fn a_percentile_is_never_held_against_a_mean() {
        // By p99 the second is faster; with one that has a mean only, all go by their means.
        let (a, b) = (figures(1, 100, Some((900, 0))), figures(1, 200, Some((500, 0))));
        assert_eq!(order(&[a, b], RankBy::Latency), [1, 0]);
        assert_eq!(order(&[a, b, figures(1, 150, None)], RankBy::Latency), [0, 2, 1]);
    }

    #[test]
    fn who_fails_too_often_is_behind_those_that_answer() {
        let (cheap, dear) = (
            Figures { failed: Span::exact(Decimal::new(5, 2)), fails: true, ..figures(1, 10, Some((20, 0))) },
            figures(9, 90, Some((99, 0))),
        );
        for by in [RankBy::Cost, RankBy::Latency, RankBy::Balanced] {
            assert_eq!(order(&[cheap, dear], by), [1, 0]);
        }
        // Among those that fail as often the ranking is as ever.
        let dearer = Figures { cost: Amount::new(2.into()), ..cheap };
        assert_eq!(order(&[dearer, cheap, dear], RankBy::Cost), [2, 1, 0]);
    }

    #[test]
    fn of_those_that_fail_too_often_the_one_that_fails_least_comes_first() {
        let fails = |cost, failed: Span| Figures { failed, fails: true, ..figures(cost, 10, None) };
        let percent = |low: i64, high: i64| Span {
            value: Decimal::new(i64::midpoint(low, high), 2),
            low: Decimal::new(low, 2),
            high: Decimal::new(high, 2),
        };
        let all = [fails(1, percent(90, 98)), fails(9, percent(8, 12)), fails(5, percent(9, 13))];
        // 8 to 12 and 9 to 13 % meet: the cheaper of the two first. Nobody who costs as much as another ties with one that fails less.
        assert_eq!(order(&all, RankBy::Cost), [2, 1, 0]);
        let alike = [fails(1, percent(90, 98)), fails(1, percent(8, 12)), fails(1, percent(9, 13))];
        assert_eq!(ties(&alike, RankBy::Cost), [vec![], vec![2], vec![1]]);
    }

    #[test]
    fn balanced_is_the_sum_of_parts_of_the_largest() {
        // 10/10 + 100/400 = 1.25, 4/10 + 400/400 = 1.4, 5/10 + 200/400 = 1.0.
        let all = [figures(10, 1, Some((100, 0))), figures(4, 1, Some((400, 0))), figures(5, 1, Some((200, 0)))];
        assert_eq!(order(&all, RankBy::Balanced), [2, 0, 1]);
        assert_eq!(scores(&all, RankBy::Balanced)[0].value, Decimal::new(125, 2));
        // With 200 +- 100 instead: 0.5 + 100/400 = 0.75 to 0.5 + 300/400 = 1.25, which meets the first.
        let all = [all[0], all[1], figures(5, 1, Some((200, 100)))];
        assert_eq!(ties(&all, RankBy::Balanced), [vec![2], vec![], vec![0]]);
        // The tie goes to the cheaper.
        assert_eq!(order(&all, RankBy::Balanced), [2, 0, 1]);
    }

    #[test]
    fn equal_amounts_tie_and_go_to_the_faster() {
        let (slow, fast) = (figures(5, 200, None), figures(5, 100, None));
        assert_eq!(order(&[slow, fast, figures(4, 900, None)], RankBy::Cost), [2, 1, 0]);
        assert_eq!(ties(&[slow, fast], RankBy::Cost), [[1], [0]]);
        // A billionth apart is apart.
        let dearer = Figures { cost: Amount::new(Decimal::new(5_000_000_001, 9)), ..fast };
        assert_eq!(order(&[dearer, slow], RankBy::Cost), [1, 0]);
    }

    #[test]
    fn times_whose_intervals_meet_tie_and_go_to_the_cheaper() {
        // 95 to 105 meets 104 to 112; 113 to 115 meets neither.
        let (a, b, c) = (figures(9, 1, Some((100, 5))), figures(1, 1, Some((108, 4))), figures(0, 1, Some((114, 1))));
        assert_eq!(order(&[a, b, c], RankBy::Latency), [1, 0, 2]);
        assert_eq!(ties(&[a, b, c], RankBy::Latency), [vec![1], vec![0], vec![]]);
        // The cheapest meets the wide one, 80 to 120, but is shown to be slower than the narrow one, 104 < 105, which stands before it.
        let (wide, narrow, slow) =
            (figures(9, 1, Some((100, 20))), figures(5, 1, Some((103, 1))), figures(1, 1, Some((109, 4))));
        assert_eq!(order(&[wide, narrow, slow], RankBy::Latency), [1, 2, 0]);
    }

    #[test]
    fn means_tie_within_what_is_shown_of_them() {
        let mean = |ms: &str| {
            let mean_ms = Decimal::from_str_exact(ms).expect("a decimal");
            Figures { mean_ms, ..figures(1, 0, None) }
        };
        let tied = |a: &str, b: &str| !ties(&[mean(a), mean(b)], RankBy::Latency)[0].is_empty();
        assert!(tied("262.346556", "262.346558"), "two nanoseconds");
        assert!(tied("100", "100.1") && !tied("100", "100.11"));
    }

    #[test]
    fn an_unbounded_interval_meets_everything() {
        let single = Estimate::of([100.0]);
        let (open, far) = (Span::of(&single).as_time(), Span::exact(Decimal::from(1_000_000)));
        assert_eq!(open.against(&far), Ordering::Equal);
        let all = [Figures { p99_ms: Some(open), ..figures(2, 1, None) }, figures(1, 1, Some((500, 1)))];
        assert_eq!(ties(&all, RankBy::Balanced), [[1], [0]]);
    }
}
