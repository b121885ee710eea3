//! Checking a line from its workload numbers.

use rust_decimal::Decimal;

use super::case::{Case, Line};
use super::compare::{Compare, QUANTITY_DIGITS, less_free, price};
use super::derive::{Claim, Reading, derive};
use super::outcome::{Check, Level};
use super::ratio::Ratio;
use crate::money::Inexact;

/// The comparisons of the line at `index`; none when it has no inputs.
pub(super) fn checks(case: &Case, index: usize) -> Vec<Check> {
    let Some(line) = case.lines.get(index).filter(|line| !line.inputs.is_empty()) else { return Vec::new() };
    let compare = Compare { line, level: Level::Workload };
    let derived = derive(case, index);
    let mut checks: Vec<Check> = derived.claims.iter().map(|claim| claim_check(&compare, claim)).collect();
    let raw = used(line);
    match derived.quantity {
        Ok(None) => {}
        Ok(Some(reading)) => match quantity_checks(&compare, raw, &reading) {
            Ok(found) => checks.extend(found),
            Err(Inexact) => checks.push(compare.inexact("raw_quantity", raw)),
        },
        Err(gap) => {
            let expected = raw.to_string();
            checks.push(Check::not_checked(compare.place(), compare.level, "raw_quantity", expected, gap.0));
        }
    }
    checks
}

/// Units used: `raw_quantity`, or what it must have been when the file leaves it out.
fn used(line: &Line) -> Decimal {
    line.raw.unwrap_or_else(|| line.billable.checked_add(line.free.unwrap_or_default()).unwrap_or(line.billable))
}

fn claim_check(compare: &Compare<'_>, claim: &Claim) -> Check {
    let figures = (claim.expected.clone(), claim.got.clone());
    Check::new(compare.place(), compare.level, claim.what.clone(), figures, claim.holds)
}

/// Decimals to which a quantity from inputs is rounded: those that the case shows, as it may have been rounded at the last
/// of them. A whole quantity is taken to be exact: else a run more or less could hide below one GB-second.
const fn digits(raw: Decimal) -> u32 {
    if raw.scale() == 0 { QUANTITY_DIGITS } else { raw.scale() }
}

fn quantity_checks(compare: &Compare<'_>, raw: Decimal, reading: &Reading) -> Result<Vec<Check>, Inexact> {
    let rounded = |quantity: Ratio| quantity.rounded(digits(raw));
    let got = rounded(reading.quantity)?;
    if got != raw
        && let Some((otherwise, without)) = &reading.otherwise
        && rounded(*otherwise)? == raw
    {
        let keys = without.join("`, `");
        let why = format!("the quantity follows without `{keys}`: whether they multiply it is not said");
        let expected = raw.to_string();
        return Ok(vec![Check::not_checked(compare.place(), compare.level, "raw_quantity", expected, why)]);
    }
    let line = compare.line;
    let (_, cost) = price(line, less_free(line, got))?;
    Ok(vec![compare.same("raw_quantity", raw, got), compare.amount("amount", line.amount, line.exact, cost)])
}
