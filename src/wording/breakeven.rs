//! Where a ranking changes along a key.

use rust_decimal::Decimal;

use super::decision::Change;
use super::reigns::{bests, is};
use super::{best_word, better, with_article};
use crate::decision::breakeven::{BreakEven, Swap, Tie, Turn};
use crate::decision::{Point, Subject};
use crate::money::{digits_apart, group_thousands, round_half_up};
use crate::scenario::{Interval, RankBy};
use crate::unit::counted;

/// A swap: "above 41,238,117 requests a month the NAT gateway is cheaper than API Gateway".
#[must_use]
pub fn swap(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    format!("{} {}", above(found, turn), overtaking(&found.subject, swap))
}

/// The same without its place: "the NAT gateway is cheaper than API Gateway".
#[must_use]
pub fn overtaking(subject: &Subject, swap: Swap) -> String {
    let [winner, loser] = [swap.above, swap.below].map(|index| with_article(subject.title(index)));
    format!("{winner} is {} than {loser}", better(subject.by))
}

/// A tie for the best that begins or ends: "above 34,886 requests a month API Gateway and SDK invoke tie for the fastest on average".
#[must_use]
pub fn tie_turn(found: &BreakEven, turn: &Turn) -> String {
    let subject = &found.subject;
    let best = bests(subject, &turn.above).map_or_else(String::new, |bests| is(&bests));
    format!("{} {best} {}", above(found, turn), best_word(subject.by))
}

/// A solution that comes or goes.
#[must_use]
pub fn turn_of_feasibility(found: &BreakEven, turn: &Turn, index: usize) -> String {
    format!(
        "{} {} {}",
        above(found, turn),
        with_article(found.subject.title(index)),
        coming_or_going(turn, index).in_words()
    )
}

/// The same without its place in a list, whose last reason is not repeated: "SDK invoke cannot be had, for the same reason".
#[must_use]
pub fn feasibility_words(found: &BreakEven, turn: &Turn, index: usize, last: &mut Option<String>) -> String {
    format!("{} {}", with_article(found.subject.title(index)), coming_or_going(turn, index).after(last))
}

/// The same with its place.
#[must_use]
pub fn turn_in_list(found: &BreakEven, turn: &Turn, index: usize, last: &mut Option<String>) -> String {
    format!("{} {}", above(found, turn), feasibility_words(found, turn, index, last))
}

fn coming_or_going(turn: &Turn, index: usize) -> Change {
    let [below, above] = [&turn.below, &turn.above].map(|point| point.outcomes[index].as_ref().err());
    match (below, above) {
        (None, None) if turn.above.fails(index) => Change::plain("fails too often"),
        (None, None) => Change::plain("no longer fails too often"),
        _ => Change::of(below, above, "", "below"),
    }
}

/// That the ranking does not change in an interval, but for ties that begin or end.
#[must_use]
pub fn no_change(found: &BreakEven) -> &'static str {
    if found.ties.iter().any(|tie| tie.from.is_some() || tie.to.is_some()) {
        return "No solution passes another in this range.";
    }
    let all_known = found.unpriced().is_empty();
    if all_known {
        "The ranking never changes in this range."
    } else {
        "Of the ways whose cost is known the ranking never changes in this range."
    }
}

/// "above 3 requests a month", or with the value and its key.
fn above(found: &BreakEven, turn: &Turn) -> String {
    let Interval { key, scale, .. } = found.interval;
    let count = u64::try_from(turn.at).unwrap_or(u64::MAX);
    match key.path() {
        "workload.requests_per_month" => format!("above {} a month", counted(count, "request")),
        "workload.calls_per_request" => format!("above {} a request", counted(count, "call")),
        _ => format!("above {} of {key}", scale.show_exactly(turn.at)),
    }
}

/// Two solutions that are a tie over a part of the interval: their names, and from where to where.
#[must_use]
pub fn tie_row(found: &BreakEven, tie: &Tie) -> (String, String) {
    let [one, other] = tie.pair.map(|index| found.subject.title(index));
    let shown = |value: Decimal| found.interval.scale.show_exactly(value);
    let range = match (tie.from.map(shown), tie.to.map(shown)) {
        (Some(from), Some(to)) if from == to => format!("at {from}"),
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => "at every value".to_owned(),
    };
    (format!("{one} = {other}"), range)
}

/// What a tie means in a ranking by the expectation.
#[must_use]
pub const fn tie_title(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "A tie, as both cost the same",
        RankBy::Latency => "A tie, as mean times are told apart to a tenth of a millisecond",
        RankBy::Balanced => "A tie, as they are as good in cost and time together",
    }
}

/// Both figures of a swap on both sides.
#[must_use]
pub fn swap_figures(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    let by = found.subject.by;
    let pair = |point: &Point| ranked_figure(point, swap.above, by).zip(ranked_figure(point, swap.below, by));
    let (Some(below), Some(above)) = (pair(&turn.below), pair(&turn.above)) else { return String::new() };
    let unit = if by == RankBy::Latency { "ms" } else { found.subject.currency.as_str() };
    let next = found.interval.scale.show_exactly(turn.next);
    if let Some(from) = swap.tied_from {
        let (on, first) = (if from == turn.at { "at" } else { "from" }, found.interval.scale.show_exactly(from));
        return format!("{} {unit} at {next}, after a tie {on} {first}", against(above, digits_apart(&[above])));
    }
    // The same decimals on both sides, so that a cost that rises is seen to.
    let digits = digits_apart(&[below, above]);
    format!("{} {unit}, and {} at {next}", against(below, digits), against(above, digits))
}

fn ranked_figure(point: &Point, index: usize, by: RankBy) -> Option<Decimal> {
    let figures = point.figures(index)?;
    Some(if by == RankBy::Latency { figures.mean_ms } else { figures.cost.decimal() })
}

fn against((a, b): (Decimal, Decimal), digits: u32) -> String {
    let [a, b] = [a, b].map(|value| group_thousands(&round_half_up(value, digits).to_string()));
    format!("{a} against {b}")
}
