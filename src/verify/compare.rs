//! Figures of a line: what they cost by its tiers, and how they are compared with those of the case.

use rust_decimal::Decimal;

use super::case::Line;
use super::outcome::{Check, Level, Outcome, Place};
use super::reason::Reason;
use crate::money::{Amount, Inexact, round_half_up};
use crate::pricebook::Slice;
use crate::unit::Quantity;

/// How far a cost may lie from the `exact` of the case: a millionth, by the definition of the format. It absorbs that a
/// quantity is given to twelve decimals.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
/// How far a cost may be from what it would be had its quantity not been cut at twelve decimals.
const CUT: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
/// Decimals to which a quantity is priced, as AWS's own bills print them.
pub(super) const QUANTITY_DIGITS: u32 = 12;

/// Compares figures that stand in one place.
pub(super) struct Compare {
    pub(super) place: Place,
    pub(super) level: Level,
}

impl Compare {
    /// Compares figures of a line.
    pub(super) fn of_line(line: &Line, level: Level) -> Self {
        Self { place: Place::Line { number: line.number, meter: line.meter.clone() }, level }
    }

    fn check(&self, what: impl Into<String>, expected: Decimal, got: String, outcome: Outcome) -> Check {
        let (place, level) = (self.place.clone(), self.level);
        Check { place, level, what: what.into(), expected: expected.to_string(), got, outcome }
    }

    fn claim(&self, what: impl Into<String>, expected: Decimal, got: Decimal, holds: bool) -> Check {
        self.check(what, expected, got.to_string(), if holds { Outcome::Holds } else { Outcome::Fails })
    }

    /// Equal as numbers.
    pub(super) fn same(&self, what: impl Into<String>, expected: Decimal, got: Decimal) -> Check {
        self.claim(what, expected, got.normalize(), expected == got)
    }

    /// Within [`TOLERANCE`].
    pub(super) fn near(&self, what: impl Into<String>, expected: Decimal, got: Decimal) -> Check {
        self.claim(what, expected, got.normalize(), within(TOLERANCE, expected, got))
    }

    /// Rounds half up to what the case says, at the decimals that it shows.
    pub(super) fn rounded(&self, what: &str, said: Decimal, got: Decimal) -> Check {
        let got = round_half_up(got, said.scale());
        self.claim(what, said, got, got == said)
    }

    /// The same for the amount of a cost, which the case may have rounded from its own `exact`.
    pub(super) fn amount(&self, what: impl Into<String>, amount: Decimal, exact: Decimal, cost: Decimal) -> Check {
        let got = rounded_amount(amount, exact, cost);
        self.claim(what, amount, got, got == amount)
    }

    /// A figure that cannot be kept exactly is never taken for the right one.
    pub(super) fn inexact(&self, what: &str, expected: Decimal) -> Check {
        self.check(what, expected, Inexact.to_string(), Outcome::Fails)
    }

    /// A figure that could not be worked out.
    pub(super) fn not_checked(&self, what: &str, expected: Decimal, why: Reason) -> Check {
        self.check(what, expected, String::new(), Outcome::NotChecked(why))
    }
}

fn within(tolerance: Decimal, expected: Decimal, got: Decimal) -> bool {
    expected.checked_sub(got).is_some_and(|gap| gap.abs() <= tolerance)
}

/// `cost` rounded to the decimals of `amount`. Where `exact` is the cost but for a quantity cut at twelve decimals, it may be
/// the one that was rounded: the cut can put the cost just below a half.
fn rounded_amount(amount: Decimal, exact: Decimal, cost: Decimal) -> Decimal {
    let ours = round_half_up(cost, amount.scale());
    let theirs = round_half_up(exact, amount.scale());
    if ours != amount && within(CUT, exact, cost) && theirs == amount { theirs } else { ours }
}

/// The cost of `quantity` units, by tier and in all. Units that are given back are priced as used ones, and taken off.
pub(super) fn price(line: &Line, quantity: Decimal) -> Result<(Vec<Slice>, Decimal), Inexact> {
    let digits = quantity.scale().min(QUANTITY_DIGITS);
    let quantity = round_half_up(quantity, digits);
    let slices = line.ladder.slice(Quantity::ZERO, Quantity::new(quantity.abs()).ok_or(Inexact)?)?;
    let cost = Amount::sum(slices.iter().map(|slice| slice.cost))?.decimal();
    Ok((slices, if quantity < Decimal::ZERO { Decimal::ZERO - cost } else { cost }))
}

/// The cost of a line and its rounded amount, as the totals take them: those of the case where ours agree with them.
pub(super) fn line_cost(line: &Line) -> Result<(Decimal, Decimal), Inexact> {
    let (_, cost) = price(line, line.billable)?;
    let exact = if within(TOLERANCE, line.exact, cost) { line.exact } else { cost };
    Ok((exact, rounded_amount(line.amount, line.exact, cost)))
}

/// What is left of `raw` after the free units, at least nothing; all of what is given back.
pub(super) fn less_free(line: &Line, raw: Decimal) -> Decimal {
    let left = raw.checked_sub(line.free.unwrap_or_default()).unwrap_or_default();
    if raw < Decimal::ZERO { left } else { left.max(Decimal::ZERO) }
}
