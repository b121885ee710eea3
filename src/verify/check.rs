//! Checking a case: each line from its billable quantity and from its workload, then facts and totals.

use rust_decimal::Decimal;

use super::case::{Case, Line, Part};
use super::compare::{Compare, QUANTITY_DIGITS, less_free, price};
use super::inputs::LineInputs;
use super::outcome::{CaseReport, Check, Level};
use super::product::Reading;
use super::quantity::quantity;
use super::reason::Reason;
use super::total;
use crate::money::{Inexact, round_half_up};
use crate::pricebook::Slice;
use crate::rules::Rules;

/// Works a case out again, its quantities by these rules, and compares every figure.
#[must_use]
pub fn check(case: &Case, rules: &Rules) -> CaseReport {
    let mut checks = Vec::new();
    for line in &case.lines {
        checks.extend(meter_checks(line));
        checks.extend(workload_checks(case, line, rules));
    }
    checks.extend(total::fact_checks(case, rules));
    checks.extend(total::checks(case));
    CaseReport {
        file: case.file.clone(),
        id: case.id.clone(),
        title: case.title.clone(),
        lines: case.lines.len(),
        checks,
    }
}

/// The comparisons of a line from its billable quantity and its tiers.
fn meter_checks(line: &Line) -> Vec<Check> {
    let compare = Compare::of_line(line, Level::Meter);
    let mut checks = Vec::new();
    if let Some(raw) = line.raw {
        checks.push(compare.same("billable_quantity", line.billable, less_free(line, raw)));
    }
    let Ok((slices, cost)) = price(line, line.billable) else {
        checks.push(compare.inexact("exact", line.exact));
        return checks;
    };
    checks.push(compare.near("exact", line.exact, cost));
    checks.push(compare.amount("amount", line.amount, line.exact, cost));
    if let Some(parts) = &line.breakdown {
        checks.extend(breakdown_checks(&compare, parts, &slices));
    }
    checks
}

fn breakdown_checks(compare: &Compare, parts: &[Part], slices: &[Slice]) -> Vec<Check> {
    let mut checks = vec![compare.same("tiers touched", parts.len().into(), slices.len().into())];
    for (number, (part, slice)) in (1..).zip(parts.iter().zip(slices)) {
        let what = |figure: &str| format!("tier {number} {figure}");
        let cost = slice.cost.decimal();
        checks.push(compare.same(what("quantity"), part.quantity, slice.quantity.decimal()));
        checks.push(compare.same(what("price"), part.price, slice.unit_price.decimal()));
        checks.push(compare.near(what("exact"), part.exact, cost));
        checks.push(compare.amount(what("amount"), part.amount, part.exact, cost));
    }
    checks
}

/// The comparisons of a line from its inputs; none when it has none.
fn workload_checks(case: &Case, line: &Line, rules: &Rules) -> Vec<Check> {
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
