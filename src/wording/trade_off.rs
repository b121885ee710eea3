//! How solutions stand in cost against time.

use rust_decimal::Decimal;

use super::figures::spoken_difference;
use super::{no_price, shown_ms, shown_share, spoken_ms, with_article};
use crate::comparison::{Comparison, Dominance, Front, Solution, Standing, Step, TimeFigure};
use crate::money::Amount;

/// How each solution stands in cost against time, the cheapest first, and those of which that is unknown; nothing where there is no choice.
#[must_use]
pub fn trade_off_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let front = &comparison.front;
    let words = |one: &Standing| (one.title.to_owned(), standing(one, front, &comparison.currency));
    let unknown =
        comparison.unpriced().map(|(one, meters)| (one.title.to_owned(), format!("unknown: {}", no_price(meters))));
    let rows: Vec<(String, String)> = front.standings.iter().map(words).chain(unknown).collect();
    if rows.len() < 2 { Vec::new() } else { rows }
}

/// How a solution stands in cost against time.
#[must_use]
pub fn standing(standing: &Standing, front: &Front, currency: &str) -> String {
    let time = front.time;
    let words = match standing.dominance {
        Dominance::Cheapest if front.standings.len() == 1 => "the only way that can be had".to_owned(),
        Dominance::Cheapest if front.standings.iter().filter(|other| other.is_on_front()).count() == 1 => {
            format!("the cheapest; {}", none_is_faster(front, standing, &format!(" at {time}")))
        }
        Dominance::Cheapest => "the cheapest".to_owned(),
        Dominance::Faster(step) => faster(step, title(front, step.from), time, currency),
        Dominance::TiedWith(with) => {
            format!("costs the same as {}, and nothing tells them apart at {time}", title(front, with))
        }
        Dominance::DominatedBy(by) => {
            front.standing(by).map_or_else(String::new, |by| dominated(standing, by, time, currency))
        }
        Dominance::Failing => "fails too often to be held against the others".to_owned(),
        Dominance::Unanswered => "none of its requests is answered".to_owned(),
    };
    // A time leaves out what was never answered, which must be said beside it.
    let failing = standing.failing.filter(|_| standing.is_answered());
    words + &failing.map_or_else(String::new, |share| format!("; {}", failing_share(share)))
}

/// That no other is faster than a solution: as far as can be told, where the intervals leave open that another is.
pub(super) fn none_is_faster(front: &Front, standing: &Standing, at: &str) -> String {
    let others = front.standings.iter().filter(|other| other.id != standing.id && other.is_answered());
    let is_clear = others.into_iter().all(|other| standing.is_shown_faster_than(other));
    format!("none is faster{at}{}", if is_clear { "" } else { " as far as can be told" })
}

fn dominated(standing: &Standing, by: &Standing, time: TimeFigure, currency: &str) -> String {
    let more = Amount::new(standing.cost.decimal() - by.cost.decimal());
    let cost = match more.decimal() {
        none if none.is_zero() => "costs the same".to_owned(),
        _ => format!("is {} {currency} cheaper", more.shown()),
    };
    let by_title = with_article(by.title);
    if by.is_shown_faster_than(standing) {
        let saved = saved(standing, by);
        return format!("never worth it: {by_title} {cost}, {saved} faster at {time}");
    }
    if standing.ms.value - by.ms.value == 0.0 {
        return format!("never worth it: {by_title} {cost}, equally fast at {time}");
    }
    format!("not worth it as far as can be told: {by_title} {cost}, and their times at {time} cannot be told apart")
}

/// How much faster one is than another.
pub(super) fn saved(slow: &Standing, fast: &Standing) -> String {
    let half = (slow.ms.high - slow.ms.low + fast.ms.high - fast.ms.low) / 2.0;
    spoken_difference(slow.ms.value - fast.ms.value, half)
}

fn faster(step: Step, from: &str, time: TimeFigure, currency: &str) -> String {
    let Step { more, saved_ms, ms_per_unit, .. } = step;
    let half = (saved_ms.high - saved_ms.low) / 2.0;
    let saved = spoken_difference(saved_ms.value, half);
    let interval = match half {
        some if some > 0.0 && saved.starts_with("about") => {
            format!(" ({} to {})", shown_ms(saved_ms.low), shown_ms(saved_ms.high))
        }
        _ => String::new(),
    };
    // A price of a unit says nothing of a step that costs less than one.
    let rate = if more.decimal() >= Decimal::ONE {
        format!(": {} for each {currency}", two_digits(ms_per_unit))
    } else {
        String::new()
    };
    format!("{} {currency} more than {from} buys {saved} at {time}{interval}{rate}", more.shown())
}

fn title(front: &Front, id: &str) -> &'static str {
    front.standing(id).map_or("", |standing| standing.title)
}

/// What stands behind the name of a solution in a picture of cost against time.
#[must_use]
pub fn place_on_front(standing: &Standing, front: &Front) -> &'static str {
    let by = match standing.dominance {
        Dominance::DominatedBy(by) => front.standing(by),
        _ => None,
    };
    match by {
        Some(by) if by.is_shown_faster_than(standing) => ", another is better",
        Some(_) => ", another is cheaper, and their times cannot be told apart",
        None if front.is_tied(standing.id) => ", a tie",
        None => "",
    }
}

/// That requests of a solution fail, which its cost and the times of the others do not show.
#[must_use]
pub fn fails(solution: &Solution) -> Option<String> {
    Some(format!("{}: {}", solution.title, its_failing(solution)?))
}

/// The same where its name stands already.
#[must_use]
pub fn its_failing(solution: &Solution) -> Option<String> {
    solution.failing().map(failing_share)
}

fn failing_share(share: f64) -> String {
    format!("{} of its requests fail; its times are those of the others", shown_share(share))
}

/// A time with two significant digits.
fn two_digits(ms: f64) -> String {
    if ms >= 1.0 {
        return spoken_ms(ms);
    }
    let digits = (1.0 - ms.log10().floor()).clamp(1.0, 9.0) as usize;
    format!("{ms:.digits$} ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Estimate;

    /// A solution at a cost and a time with half of its interval.
    fn at(id: &'static str, cost: &str, ms: f64, half: f64) -> Standing {
        let cost = Amount::new(Decimal::from_str_exact(cost).expect("a decimal"));
        let ms = Estimate { value: ms, low: ms - half, high: ms + half, standard_error: half / 2.0 };
        Standing { id, title: id, cost, ms, failing: None, dominance: Dominance::Cheapest }
    }

    fn words(standings: &[Standing]) -> Vec<String> {
        let front = Front::new(TimeFigure::P99, standings.to_vec());
        front.standings.iter().map(|one| standing(one, &front, "USD")).collect()
    }

    #[test]
    fn a_front_in_words() {
        // 36.50 - 0.50 = 36 USD for 500 - 140 = 360 ms, so 10 ms for each; between (500 - 5) - (140 + 4) = 351 and 369 ms.
        let said = words(&[at("nat", "36.50", 140.0, 4.0), at("sdk", "0.50", 500.0, 5.0), at("api", "7", 510.0, 1.0)]);
        assert_eq!(
            said,
            [
                "the cheapest",
                "never worth it: the sdk is 6.50 USD cheaper, about 10 ms faster at p99",
                "36.00 USD more than sdk buys 360 ms at p99: 10 ms for each USD",
            ]
        );
        // 495 to 505 and 485 to 495 meet.
        let said = words(&[at("cheap", "1", 500.0, 5.0), at("dear", "2", 490.0, 5.0)]);
        assert_eq!(said[0], "the cheapest; none is faster at p99 as far as can be told");
        assert_eq!(
            said[1],
            "not worth it as far as can be told: the cheap is 1.00 USD cheaper, and their times at p99 cannot be told apart"
        );
        let said = words(&[at("a", "1", 101.0, 1.0), at("b", "1", 100.0, 1.0), at("c", "1", 110.0, 1.0)]);
        assert_eq!(said[1], "costs the same as b, and nothing tells them apart at p99");
        assert_eq!(said[2], "never worth it: the a costs the same, about 9 ms faster at p99");
    }

    #[test]
    fn small_steps_have_no_price_for_a_unit_and_small_prices_two_digits() {
        assert_eq!(
            words(&[at("a", "0.10", 50.0, 0.0), at("b", "0.35", 40.0, 0.0)])[1],
            "0.25 USD more than a buys 10 ms at p99"
        );
        // 12 ms for 3,000 USD: 0.004 ms for each.
        assert_eq!(
            words(&[at("a", "1", 52.0, 0.0), at("b", "3001", 40.0, 0.0)])[1],
            "3,000.00 USD more than a buys 12 ms at p99: 0.0040 ms for each USD"
        );
    }

    #[test]
    fn failures_are_said_and_who_never_answers_has_no_time() {
        let failing = Standing { failing: Some(0.25), ..at("a", "1", 50.0, 0.0) };
        let silent = Standing { dominance: Dominance::Unanswered, failing: Some(1.0), ..at("b", "0.5", 0.0, 0.0) };
        assert_eq!(
            words(&[failing, silent]),
            [
                "none of its requests is answered",
                "the cheapest; none is faster at p99; 25 % of its requests fail; its times are those of the others",
            ]
        );
    }
}
