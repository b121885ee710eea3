//! Checking a line from its workload numbers.

use rust_decimal::Decimal;

use super::case::{Case, Line};
use super::compare::{Compare, QUANTITY_DIGITS, less_free, price};
use super::inputs::LineInputs;
use super::outcome::{Check, Level};
use super::product::Reading;
use super::quantity::quantity;
use super::reason::Reason;
use crate::money::{Inexact, round_half_up};
use crate::rules::Rules;

/// The comparisons of a line of the case; none when it has no inputs.
pub(super) fn checks(case: &Case, line: &Line, rules: &Rules) -> Vec<Check> {
    if line.inputs.is_empty() {
        return Vec::new();
    }
    let compare = Compare::of_line(line, Level::Workload);
    let mut inputs = LineInputs::new(case, line, rules);
    let reading = quantity(&mut inputs);
    let mut checks = inputs.statements;
    let raw = used(line);
    match reading {
        Ok(None) => {}
        Ok(Some(reading)) => match quantity_checks(&compare, line, raw, reading) {
            Ok(found) => checks.extend(found),
            Err(Inexact) => checks.push(compare.inexact("raw_quantity", raw)),
        },
        Err(reason) => checks.push(compare.not_checked("raw_quantity", raw, reason)),
    }
    checks
}

/// Units used: `raw_quantity`, or what it must have been when the file leaves it out.
fn used(line: &Line) -> Decimal {
    line.raw.unwrap_or_else(|| line.billable.checked_add(line.free.unwrap_or_default()).unwrap_or(line.billable))
}

/// Decimals to which a quantity from inputs is rounded: those that the case shows, as it may have been rounded at the last
/// of them. A whole quantity is taken to be exact: else a run more or less could hide below one GB-second.
const fn digits(raw: Decimal) -> u32 {
    if raw.scale() == 0 { QUANTITY_DIGITS } else { raw.scale() }
}

fn quantity_checks(compare: &Compare, line: &Line, raw: Decimal, reading: Reading) -> Result<Vec<Check>, Inexact> {
    let got = round_half_up(reading.quantity, digits(raw));
    if got != raw
        && let Some((otherwise, names)) = reading.otherwise
        && round_half_up(otherwise, digits(raw)) == raw
    {
        return Ok(vec![compare.not_checked("raw_quantity", raw, Reason::MayMultiply(names))]);
    }
    let (_, cost) = price(line, less_free(line, got))?;
    Ok(vec![compare.same("raw_quantity", raw, got), compare.amount("amount", line.amount, line.exact, cost)])
}
