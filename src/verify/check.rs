//! Checking a case: each line from its billable quantity and from its workload, then facts and totals.

use super::case::{Case, Line, Part};
use super::compare::{Compare, less_free, price};
use super::outcome::{CaseReport, Check, Level};
use super::{total, workload};
use crate::pricebook::Slice;
use crate::rules::Rules;

/// Works a case out again, its quantities by these rules, and compares every figure.
#[must_use]
pub fn check(case: &Case, rules: &Rules) -> CaseReport {
    let mut checks = Vec::new();
    for line in &case.lines {
        checks.extend(meter_checks(line));
        checks.extend(workload::checks(case, line, rules));
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
