//! Figures of a line: what they cost by its tiers, and how they are compared with those of the case.

use rust_decimal::Decimal;

use super::case::Line;
use super::outcome::{Check, Level, Place};
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

/// Compares figures of one line.
pub(super) struct Compare<'c> {
    pub(super) line: &'c Line,
    pub(super) level: Level,
}

impl Compare<'_> {
    pub(super) fn place(&self) -> Place {
        Place::Line { number: self.line.number, meter: self.line.meter.clone() }
    }

    fn claim(&self, what: impl Into<String>, expected: Decimal, got: Decimal, holds: bool) -> Check {
        Check::new(self.place(), self.level, what, (expected.to_string(), got.to_string()), holds)
    }

    /// Equal as numbers.
    pub(super) fn same(&self, what: impl Into<String>, expected: Decimal, got: Decimal) -> Check {
        self.claim(what, expected, got.normalize(), expected == got)
    }

    /// Within [`TOLERANCE`].
    pub(super) fn near(&self, what: impl Into<String>, expected: Decimal, got: Decimal) -> Check {
        self.claim(what, expected, got.normalize(), within(TOLERANCE, expected, got))
    }

    /// Rounds half up to the decimals that `amount` shows.
    pub(super) fn amount(&self, what: impl Into<String>, amount: Decimal, exact: Decimal, cost: Decimal) -> Check {
        let got = rounded_amount(amount, exact, cost);
        self.claim(what, amount, got, got == amount)
    }

    /// A cost that cannot be kept exactly is never taken for the right one.
    pub(super) fn inexact(&self, what: &str, expected: Decimal) -> Check {
        Check::new(self.place(), self.level, what, (expected.to_string(), Inexact.to_string()), false)
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

/// The cost of `quantity` units, by tier and in all.
pub(super) fn price(line: &Line, quantity: Decimal) -> Result<(Vec<Slice>, Decimal), Inexact> {
    let digits = quantity.scale().min(QUANTITY_DIGITS);
    let quantity = Quantity::new(round_half_up(quantity, digits)).ok_or(Inexact)?;
    let slices = line.ladder.slice(Quantity::ZERO, quantity)?;
    let cost = Amount::sum(slices.iter().map(|slice| slice.cost))?;
    Ok((slices, cost.decimal()))
}

/// The cost of a line and its rounded amount, as the totals take them: those of the case where ours agree with them.
pub(super) fn line_cost(line: &Line) -> Result<(Decimal, Decimal), Inexact> {
    let (_, cost) = price(line, line.billable)?;
    let exact = if within(TOLERANCE, line.exact, cost) { line.exact } else { cost };
    Ok((exact, rounded_amount(line.amount, line.exact, cost)))
}

/// What is left of `raw` after the free units, at least nothing.
pub(super) fn less_free(line: &Line, raw: Decimal) -> Decimal {
    raw.checked_sub(line.free.unwrap_or_default()).unwrap_or_default().max(Decimal::ZERO)
}
