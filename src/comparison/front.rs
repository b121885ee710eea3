//! Cost against time: the solutions that no other beats in both, what each step along them costs and saves, and who beats the others.

use super::{Solution, Span, TimeFigure};
use crate::distribution::float;
use crate::money::Amount;
use crate::sim::{Estimate, Forecast};

/// The ranked solutions by cost against time.
///
/// A difference of times counts only where the two are not a tie ([`Span::against`]).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Front {
    /// Which time: the 99th percentile, or the mean where nothing was simulated.
    pub time: TimeFigure,
    /// The solutions from the cheapest to the dearest.
    pub standings: Vec<Standing>,
}

/// How a solution stands.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Standing {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it costs in a month.
    pub cost: Amount,
    /// The time of a request in milliseconds.
    pub ms: Estimate,
    /// The share of requests that fail and have no time, where they are more than a few.
    pub failing: Option<f64>,
    /// How it stands to the others.
    pub dominance: Dominance,
}

/// How a solution stands to the others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dominance {
    /// The cheap end of the front.
    Cheapest,
    /// On the front: dearer than the one before it there, and faster than all that are cheaper.
    Faster(Step),
    /// On the front: as dear as this other one, and nothing tells their times apart.
    TiedWith(&'static str),
    /// This other one is no dearer and not shown to be slower, and better in one of the two.
    DominatedBy(&'static str),
    /// Too many of its requests fail for it to be held against the others.
    Failing,
    /// None of its requests is answered, so that it has no time.
    Unanswered,
}

impl Dominance {
    /// Its stable word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cheapest => "cheapest",
            Self::Faster(_) => "faster",
            Self::TiedWith(_) => "tied",
            Self::DominatedBy(_) => "dominated",
            Self::Failing => "failing",
            Self::Unanswered => "unanswered",
        }
    }
}

/// A step along the front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The solution from which it goes.
    pub from: &'static str,
    /// What it costs more in a month.
    pub more: Amount,
    /// The milliseconds that it saves; the interval is that of two times that have nothing in common, so rather too wide.
    pub saved_ms: Estimate,
    /// The milliseconds that each unit of the currency saves.
    pub ms_per_unit: f64,
}

impl Front {
    /// The front of ranked solutions.
    #[must_use]
    pub(super) fn of(ranking: &[Solution]) -> Self {
        let time = TimeFigure::of(ranking);
        Self::new(time, ranking.iter().map(|solution| Standing::unplaced(solution, time)).collect())
    }

    /// Goes from the cheapest to the dearest. Whoever is dominated is so by one of the front, as "not shown to be slower" does not carry
    /// over from one to the next.
    pub(crate) fn new(time: TimeFigure, mut standings: Vec<Standing>) -> Self {
        standings.sort_by(|a, b| a.cost.cmp(&b.cost).then(a.ms.value.total_cmp(&b.ms.value)));
        let mut front: Vec<Standing> = Vec::new();
        for standing in &mut standings {
            standing.dominance = standing.against(&front);
            if standing.is_on_front() {
                front.push(*standing);
            }
        }
        Self { time, standings }
    }

    /// Whether a solution of the front is in a tie with another there.
    #[must_use]
    pub fn is_tied(&self, id: &str) -> bool {
        let of = |standing: &Standing| match standing.dominance {
            Dominance::TiedWith(other) => standing.id == id || other == id,
            _ => false,
        };
        self.standings.iter().any(of)
    }

    /// How a solution stands.
    #[must_use]
    pub fn standing(&self, id: &str) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.id == id)
    }
}

impl Standing {
    /// Whether no other beats it.
    #[must_use]
    pub fn is_on_front(&self) -> bool {
        !matches!(self.dominance, Dominance::DominatedBy(_) | Dominance::Failing | Dominance::Unanswered)
    }

    /// Whether any of its requests is answered, so that it has a time.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.dominance != Dominance::Unanswered
    }

    /// Whether the intervals show it to be faster than another.
    #[must_use]
    pub fn is_shown_faster_than(&self, other: &Self) -> bool {
        let [own, other] = [self, other].map(|one| Span::of(&one.ms).as_time());
        own.against(&other).is_lt()
    }

    /// A solution that is not held against others yet.
    fn unplaced(solution: &Solution, time: TimeFigure) -> Self {
        let p99 = solution.latency().filter(|_| time == TimeFigure::P99).map(|latency| latency.p99);
        let answered = solution.forecast.as_ref().is_none_or(Forecast::is_answered);
        Self {
            id: solution.id,
            title: solution.title,
            cost: solution.bill.total,
            ms: p99.unwrap_or_else(|| solution.mean()),
            failing: solution.failing(),
            dominance: match answered {
                false => Dominance::Unanswered,
                true if solution.fails => Dominance::Failing,
                true => Dominance::Cheapest,
            },
        }
    }

    fn dominates(&self, other: &Self) -> bool {
        !other.is_shown_faster_than(self) && (self.cost < other.cost || self.is_shown_faster_than(other))
    }

    /// How it stands against a front of none that are dearer.
    fn against(&self, front: &[Self]) -> Dominance {
        if let Dominance::Failing | Dominance::Unanswered = self.dominance {
            return self.dominance;
        }
        if let Some(better) = front.iter().rev().find(|other| other.dominates(self)) {
            return Dominance::DominatedBy(better.id);
        }
        if let Some(equal) = front.iter().find(|other| other.cost == self.cost) {
            return Dominance::TiedWith(equal.id);
        }
        let fastest = front.iter().min_by(|a, b| a.ms.value.total_cmp(&b.ms.value));
        fastest.map_or(Dominance::Cheapest, |fastest| Dominance::Faster(self.step_from(fastest)))
    }

    fn step_from(&self, other: &Self) -> Step {
        let more = self.cost.decimal() - other.cost.decimal();
        let saved_ms = Estimate {
            value: other.ms.value - self.ms.value,
            low: other.ms.low - self.ms.high,
            high: other.ms.high - self.ms.low,
            standard_error: other.ms.standard_error.hypot(self.ms.standard_error),
        };
        Step { from: other.id, more: Amount::new(more), saved_ms, ms_per_unit: saved_ms.value / float(more) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(id: &'static str, cost: i64, ms: f64, half: f64) -> Standing {
        let ms = Estimate { value: ms, low: ms - half, high: ms + half, standard_error: half / 2.0 };
        let dominance = Dominance::Cheapest;
        Standing { id, title: id, cost: Amount::new(cost.into()), ms, failing: None, dominance }
    }

    fn front(standings: &[Standing]) -> Vec<(&'static str, Dominance)> {
        let front = Front::new(TimeFigure::P99, standings.to_vec());
        front.standings.into_iter().map(|standing| (standing.id, standing.dominance)).collect()
    }

    #[test]
    fn each_step_says_what_a_unit_buys() {
        // 37 - 1 = 36 USD for 500 - 140 = 360 ms, so 10 ms for each; between (500 - 5) - (140 + 4) = 351 and 369 ms.
        let found =
            front(&[standing("nat", 37, 140.0, 4.0), standing("sdk", 1, 500.0, 5.0), standing("api", 7, 510.0, 1.0)]);
        assert_eq!(found[..2], [("sdk", Dominance::Cheapest), ("api", Dominance::DominatedBy("sdk"))]);
        let Dominance::Faster(step) = found[2].1 else { panic!("{found:?}") };
        assert_eq!((step.from, step.more.shown().as_str()), ("sdk", "36.00"));
        assert!((step.ms_per_unit - 10.0).abs() < 1e-12);
        assert!((step.saved_ms.low - 351.0).abs() < 1e-12 && (step.saved_ms.high - 369.0).abs() < 1e-12);
    }

    #[test]
    fn a_difference_within_the_intervals_is_none() {
        // 495 to 505 and 485 to 495 meet: the dearer is not shown to be faster. A hair apart they are two.
        let found = front(&[standing("cheap", 1, 500.0, 5.0), standing("dear", 2, 490.0, 5.0)]);
        assert_eq!(found[1].1, Dominance::DominatedBy("cheap"));
        let found = front(&[standing("cheap", 1, 500.0, 5.0), standing("dear", 2, 489.9, 5.0)]);
        assert!(matches!(found[1].1, Dominance::Faster(_)), "{found:?}");
    }

    #[test]
    fn equal_costs_tie_unless_one_is_shown_faster() {
        let found = front(&[standing("a", 1, 101.0, 1.0), standing("b", 1, 100.0, 1.0), standing("c", 1, 110.0, 1.0)]);
        let expected =
            [("b", Dominance::Cheapest), ("a", Dominance::TiedWith("b")), ("c", Dominance::DominatedBy("a"))];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_shown_faster_than_the_front_is_never_lost_between_blurred_neighbours() {
        // b meets both a (95 to 105) and c (85 to 95), but c is shown faster than a.
        let found = front(&[standing("a", 1, 100.0, 4.0), standing("b", 2, 95.0, 4.0), standing("c", 3, 90.0, 4.0)]);
        assert_eq!(found[1].1, Dominance::DominatedBy("a"));
        assert!(matches!(found[2].1, Dominance::Faster(Step { from: "a", .. })), "{found:?}");
    }

    #[test]
    fn a_cheaper_one_dominates_before_an_equal_one_ties() {
        // c costs as much as b and meets it, but meets the cheaper a too.
        let found = front(&[standing("a", 1, 100.0, 1.0), standing("b", 5, 80.0, 10.0), standing("c", 5, 82.0, 20.0)]);
        assert_eq!(found[2].1, Dominance::DominatedBy("a"));
    }

    #[test]
    fn who_fails_too_often_beats_nobody() {
        let failing = Standing { dominance: Dominance::Failing, ..standing("b", 0, 1.0, 0.0) };
        let found = front(&[standing("a", 1, 50.0, 0.0), failing]);
        assert_eq!(found, [("b", Dominance::Failing), ("a", Dominance::Cheapest)]);
    }

    #[test]
    fn who_never_answers_is_not_held_against_others() {
        let silent = Standing { dominance: Dominance::Unanswered, ..standing("b", 0, 0.0, 0.0) };
        let found = front(&[standing("a", 1, 50.0, 0.0), silent]);
        assert_eq!(found, [("b", Dominance::Unanswered), ("a", Dominance::Cheapest)]);
        assert!(front(&[]).is_empty());
    }
}
