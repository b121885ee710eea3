//! Cost against time: the solutions that no other beats in both, what each step along them costs and saves, and who beats the others.

use rust_decimal::Decimal;

use super::Solution;
use super::words::{shown_ms, shown_share};
use crate::distribution::float;
use crate::money::Amount;
use crate::sim::{Estimate, FEW_FAILURES};

/// The ranked solutions by cost against time.
///
/// A difference of times counts only where the two intervals do not meet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Front {
    /// Which time: "p99", or "mean" where nothing was simulated.
    pub time: &'static str,
    /// The solutions from the cheapest to the dearest.
    pub standings: Vec<Standing>,
}

/// How a solution stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it costs in a month.
    pub cost: Amount,
    /// The time of a request in milliseconds.
    pub ms: Estimate,
    /// Where it stands.
    pub place: Place,
    /// The same in words.
    pub words: String,
}

/// Where a solution stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// The cheap end of the front.
    Cheapest,
    /// On the front: dearer than the one before it there, and faster than all that are cheaper.
    Faster(Step),
    /// On the front: as dear as this other one, and nothing tells their times apart.
    TiedWith(&'static str),
    /// This other one is no dearer and not shown to be slower, and better in one of the two.
    DominatedBy(&'static str),
    /// None of its requests is answered, so that it has no time.
    Unanswered,
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

/// What the front is made from.
#[derive(Debug, Clone, Copy)]
struct Entry {
    id: &'static str,
    title: &'static str,
    cost: Amount,
    ms: Estimate,
    answered: bool,
    failed: f64,
}

impl Front {
    /// The front of ranked solutions.
    #[must_use]
    pub(super) fn of(ranking: &[Solution], currency: &str) -> Self {
        let simulated = !ranking.is_empty() && ranking.iter().all(|solution| solution.forecast.is_some());
        let entry = |solution: &Solution| Entry {
            id: solution.id,
            title: solution.title,
            cost: solution.bill.total,
            ms: solution.latency().filter(|_| simulated).map_or_else(|| solution.mean(), |latency| latency.p99),
            answered: solution.forecast.as_ref().is_none_or(|forecast| forecast.response.count() > 0),
            failed: solution.forecast.as_ref().map_or(0.0, |forecast| forecast.failed.value),
        };
        Self::new(if simulated { "p99" } else { "mean" }, ranking.iter().map(entry).collect(), currency)
    }

    /// Goes from the cheapest to the dearest. Whoever is dominated is so by one of the front, as "not shown to be slower" does not carry
    /// over from one to the next.
    fn new(time: &'static str, mut entries: Vec<Entry>, currency: &str) -> Self {
        entries.sort_by(|a, b| a.cost.cmp(&b.cost).then(a.ms.value.total_cmp(&b.ms.value)));
        let mut front: Vec<Entry> = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for entry in &entries {
            let place = entry.place(&front);
            if !matches!(place, Place::DominatedBy(_) | Place::Unanswered) {
                front.push(*entry);
            }
            places.push(place);
        }
        let alone = front.len() == 1;
        let other = |id: &str| entries.iter().find(|entry| entry.id == id);
        let standing = |(entry, place): (&Entry, Place)| Standing {
            id: entry.id,
            title: entry.title,
            cost: entry.cost,
            ms: entry.ms,
            place,
            words: match place {
                Place::Cheapest if alone => format!("the cheapest, and none is shown to be faster at {time}"),
                Place::Cheapest => "the cheapest".to_owned(),
                Place::Faster(step) => faster(step, other(step.from), time, currency),
                Place::TiedWith(with) => tied(other(with), time),
                Place::DominatedBy(by) => other(by).map_or_else(String::new, |o| entry.dominated(o, time, currency)),
                Place::Unanswered => "none of its requests is answered".to_owned(),
            } + &entry.failing(),
        };
        Self { time, standings: entries.iter().zip(places).map(standing).collect() }
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
        !matches!(self.place, Place::DominatedBy(_) | Place::Unanswered)
    }
}

impl Entry {
    fn is_shown_faster_than(&self, other: &Self) -> bool {
        self.ms.is_shown_below(&other.ms)
    }

    fn dominates(&self, other: &Self) -> bool {
        !other.is_shown_faster_than(self) && (self.cost < other.cost || self.is_shown_faster_than(other))
    }

    /// Where it stands against a front of none that are dearer.
    fn place(&self, front: &[Self]) -> Place {
        if !self.answered {
            return Place::Unanswered;
        }
        if let Some(better) = front.iter().rev().find(|other| other.dominates(self)) {
            return Place::DominatedBy(better.id);
        }
        if let Some(equal) = front.iter().find(|other| other.cost == self.cost) {
            return Place::TiedWith(equal.id);
        }
        let fastest = front.iter().min_by(|a, b| a.ms.value.total_cmp(&b.ms.value));
        fastest.map_or(Place::Cheapest, |fastest| Place::Faster(self.step_from(fastest)))
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

    fn dominated(&self, by: &Self, time: &str, currency: &str) -> String {
        let more = Amount::new(self.cost.decimal() - by.cost.decimal());
        let cost =
            if more == Amount::ZERO { "as dear".to_owned() } else { format!("{} {currency} dearer", more.shown()) };
        let slower = self.ms.value - by.ms.value;
        let time = if by.is_shown_faster_than(self) {
            format!("{} slower at {time}", shown_ms(slower))
        } else if slower == 0.0 {
            format!("equally fast at {time}")
        } else {
            format!("no faster at {time} as far as the intervals tell")
        };
        format!("dominated by {}: {cost}, {time}", by.title)
    }

    /// A time leaves out what was never answered, which must be said beside it.
    fn failing(&self) -> String {
        let many = self.answered && self.failed > FEW_FAILURES;
        if many {
            format!("; {} of its requests fail and have no time", shown_share(self.failed))
        } else {
            String::new()
        }
    }
}

fn faster(step: Step, from: Option<&Entry>, time: &str, currency: &str) -> String {
    let Step { more, saved_ms, ms_per_unit, .. } = step;
    let from = from.map_or("", |from| from.title);
    let interval = match saved_ms.high - saved_ms.low {
        width if width > 0.0 => format!(" ({} to {})", shown_ms(saved_ms.low), shown_ms(saved_ms.high)),
        _ => String::new(),
    };
    // A price of a unit says nothing of a step that costs less than one.
    let rate = if more.decimal() >= Decimal::ONE {
        format!(": {} for each {currency}", shown_small_ms(ms_per_unit))
    } else {
        String::new()
    };
    let (more, saved) = (more.shown(), shown_ms(saved_ms.value));
    format!("{more} {currency} more than {from} buys {saved} at {time}{interval}{rate}")
}

fn tied(other: Option<&Entry>, time: &str) -> String {
    let other = other.map_or("", |other| other.title);
    format!("costs the same as {other}, and nothing tells them apart at {time}")
}

/// A time with two significant digits where it is a small part of a millisecond.
fn shown_small_ms(ms: f64) -> String {
    if ms >= 1.0 {
        return shown_ms(ms);
    }
    let digits = (1.0 - ms.log10().floor()).clamp(1.0, 9.0) as usize;
    format!("{ms:.digits$} ms")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &'static str, cost: &str, ms: f64, half: f64) -> Entry {
        let cost = Amount::new(Decimal::from_str_exact(cost).expect("a decimal"));
        let ms = Estimate { value: ms, low: ms - half, high: ms + half, standard_error: half / 2.0 };
        Entry { id, title: id, cost, ms, answered: true, failed: 0.0 }
    }

    fn front(entries: &[Entry]) -> Vec<(&'static str, Place, String)> {
        let front = Front::new("p99", entries.to_vec(), "USD");
        front.standings.into_iter().map(|standing| (standing.id, standing.place, standing.words)).collect()
    }

    fn words(entries: &[Entry]) -> Vec<(&'static str, String)> {
        front(entries).into_iter().map(|(id, _, words)| (id, words)).collect()
    }

    #[test]
    fn each_step_says_what_a_unit_buys() {
        // 36.50 - 0.50 = 36 USD for 500 - 140 = 360 ms, so 10 ms for each; between (500 - 5) - (140 + 4) = 351 and 369 ms.
        let found = front(&[
            entry("nat", "36.50", 140.0, 4.0),
            entry("sdk", "0.50", 500.0, 5.0),
            entry("api", "7", 510.0, 1.0),
        ]);
        assert_eq!(found[0], ("sdk", Place::Cheapest, "the cheapest".to_owned()));
        assert_eq!(found[1].1, Place::DominatedBy("sdk"));
        assert_eq!(found[1].2, "dominated by sdk: 6.50 USD dearer, 10.0 ms slower at p99");
        let Place::Faster(step) = found[2].1 else { panic!("{found:?}") };
        assert_eq!((step.from, step.more.shown().as_str()), ("sdk", "36.00"));
        assert!((step.ms_per_unit - 10.0).abs() < 1e-12 && (step.saved_ms.low - 351.0).abs() < 1e-12);
        assert_eq!(found[2].2, "36.00 USD more than sdk buys 360 ms at p99 (351 ms to 369 ms): 10.0 ms for each USD");
    }

    #[test]
    fn a_difference_within_the_intervals_is_none() {
        // 495 to 505 and 485 to 495 meet: the dearer is not shown to be faster.
        let found = front(&[entry("cheap", "1", 500.0, 5.0), entry("dear", "2", 490.0, 5.0)]);
        assert_eq!(found[0].2, "the cheapest, and none is shown to be faster at p99");
        assert_eq!(found[1].1, Place::DominatedBy("cheap"));
        assert_eq!(found[1].2, "dominated by cheap: 1.00 USD dearer, no faster at p99 as far as the intervals tell");
        // A hair apart they are two.
        let found = front(&[entry("cheap", "1", 500.0, 5.0), entry("dear", "2", 489.9, 5.0)]);
        assert!(matches!(found[1].1, Place::Faster(_)), "{found:?}");
    }

    #[test]
    fn equal_costs_tie_unless_one_is_shown_faster() {
        let found = front(&[entry("a", "1", 101.0, 1.0), entry("b", "1", 100.0, 1.0), entry("c", "1", 110.0, 1.0)]);
        let places: Vec<_> = found.iter().map(|(id, place, _)| (*id, *place)).collect();
        assert_eq!(places, [("b", Place::Cheapest), ("a", Place::TiedWith("b")), ("c", Place::DominatedBy("a"))]);
        assert_eq!(found[1].2, "costs the same as b, and nothing tells them apart at p99");
        assert_eq!(found[2].2, "dominated by a: as dear, 9.0 ms slower at p99");
    }

    #[test]
    fn what_is_shown_faster_than_the_front_is_never_lost_between_blurred_neighbours() {
        // b meets both a (95 to 105) and c (85 to 95), but c is shown faster than a.
        let found = front(&[entry("a", "1", 100.0, 4.0), entry("b", "2", 95.0, 4.0), entry("c", "3", 90.0, 4.0)]);
        assert_eq!(found[1].1, Place::DominatedBy("a"));
        assert!(matches!(found[2].1, Place::Faster(Step { from: "a", .. })), "{found:?}");
    }

    #[test]
    fn a_cheaper_one_dominates_before_an_equal_one_ties() {
        // c costs as much as b and meets it, but meets the cheaper a too.
        let found = front(&[entry("a", "1", 100.0, 1.0), entry("b", "5", 80.0, 10.0), entry("c", "5", 82.0, 20.0)]);
        assert_eq!(found[2].1, Place::DominatedBy("a"));
    }

    #[test]
    fn small_steps_have_no_price_for_a_unit_and_small_prices_two_digits() {
        assert_eq!(
            words(&[entry("a", "0.10", 50.0, 0.0), entry("b", "0.35", 40.0, 0.0)])[1].1,
            "0.25 USD more than a buys 10.0 ms at p99"
        );
        // 12 ms for 3,000 USD: 0.004 ms for each.
        assert_eq!(
            words(&[entry("a", "1", 52.0, 0.0), entry("b", "3001", 40.0, 0.0)])[1].1,
            "3,000.00 USD more than a buys 12.0 ms at p99: 0.0040 ms for each USD"
        );
    }

    #[test]
    fn failures_are_said_and_who_never_answers_has_no_time() {
        let failing = Entry { failed: 0.25, ..entry("a", "1", 50.0, 0.0) };
        let silent = Entry { answered: false, failed: 1.0, ..entry("b", "0.5", 0.0, 0.0) };
        let found = front(&[failing, silent]);
        assert_eq!(found[0], ("b", Place::Unanswered, "none of its requests is answered".to_owned()));
        assert_eq!(
            found[1].2,
            "the cheapest, and none is shown to be faster at p99; 25 % of its requests fail and have no time"
        );
    }

    #[test]
    fn no_solutions_have_no_front() {
        assert!(front(&[]).is_empty());
    }
}
