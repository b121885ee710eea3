//! Changes of a ranking along a key.

use rust_decimal::Decimal;

use super::with_article;
use crate::decision::Point;
use crate::decision::breakeven::{BreakEven, Swap, Turn};
use crate::money::{digits_apart, group_thousands, round_half_up};
use crate::scenario::{Interval, RankBy};
use crate::unit::counted;

/// A swap: "above 41,238,117 requests a month the NAT gateway is cheaper than API Gateway".
#[must_use]
pub fn swap(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    let [winner, loser] = [swap.above, swap.below].map(|index| with_article(found.subject.title(index)));
    format!("{} {winner} is {} than {loser}", above(found, turn), better(found.subject.by))
}

/// A solution that comes or goes.
#[must_use]
pub fn turn_of_feasibility(found: &BreakEven, turn: &Turn, index: usize) -> String {
    let codes = turn.above.outcomes[index].as_ref().err().or(turn.below.outcomes[index].as_ref().err());
    let Some(codes) = codes else { return String::new() };
    let title = with_article(found.subject.title(index));
    let verb = can_be_had(turn.above.figures(index).is_some());
    format!("{} {title} {verb} [{}]", above(found, turn), codes.join(", "))
}

/// Whether a solution can be had.
#[must_use]
pub const fn can_be_had(can: bool) -> &'static str {
    if can { "can be had" } else { "cannot be had" }
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

/// Both figures of a swap on both sides.
#[must_use]
pub fn swap_figures(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    let by = found.subject.by;
    let pair = |point: &Point| ranked_figure(point, swap.above, by).zip(ranked_figure(point, swap.below, by));
    let (Some(below), Some(above)) = (pair(&turn.below), pair(&turn.above)) else { return String::new() };
    // The same decimals on both sides, so that a cost that rises is seen to.
    let digits = digits_apart(&[below, above]);
    let unit = if by == RankBy::Latency { "ms" } else { found.subject.currency.as_str() };
    let next = found.interval.scale.show_exactly(turn.next);
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

/// What the better of two is called.
#[must_use]
pub const fn better(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "cheaper",
        RankBy::Latency => "faster",
        RankBy::Balanced => "better",
    }
}
