//! Checking totals and facts.

use rust_decimal::Decimal;

use super::case::{Case, TotalRule};
use super::compare::line_cost;
use super::outcome::{Check, Level, Place};
use crate::money::{Inexact, add, round_half_up};
use crate::rules::{Increment, Rules};
use crate::unit::Milliseconds;

/// The comparisons of the `[expected]` totals.
pub(super) fn checks(case: &Case) -> Vec<Check> {
    let Ok((exact, rounded)) = sums(case) else {
        let figures = (case.expected.total.to_string(), Inexact.to_string());
        return vec![Check::new(Place::Total, Level::Total, "total", figures, false)];
    };
    let expected = &case.expected;
    let mut checks = Vec::new();
    let mut compare = |what: &str, said: Decimal, sum: Decimal| {
        let got = round_half_up(sum, said.scale());
        let figures = (said.to_string(), got.to_string());
        checks.push(Check::new(Place::Total, Level::Total, what, figures, got == said));
    };
    if let Some(said) = expected.exact_sum {
        compare("total_from_exact_sum", said, exact);
    }
    if let Some(said) = expected.rounded_lines {
        compare("total_from_rounded_lines", said, rounded);
    }
    if expected.rule != TotalRule::RoundedLines {
        compare("total (exact sum)", expected.total, exact);
    }
    if expected.rule != TotalRule::ExactSum {
        compare("total (rounded lines)", expected.total, rounded);
    }
    checks
}

/// The exact costs added, and the rounded amounts added.
fn sums(case: &Case) -> Result<(Decimal, Decimal), Inexact> {
    case.lines.iter().try_fold((Decimal::ZERO, Decimal::ZERO), |(exact, rounded), line| {
        let (cost, amount) = line_cost(line)?;
        Ok((add(exact, cost)?, add(rounded, amount)?))
    })
}

/// A measured and a billed duration among the facts, which must follow from it.
pub(super) fn fact_checks(case: &Case, rules: &Rules) -> Option<Check> {
    let billed = fact(case, &["billed_ms"])?;
    let handler = fact(case, &["measured_ms", "handler_ms", "duration_ms"])?;
    let init = fact(case, &["init_ms"]).unwrap_or_default();
    let got = round_half_up(billed_ms(case, handler, init, rules), billed.scale());
    let figures = (billed.to_string(), got.to_string());
    Some(Check::new(Place::Facts, Level::Fact, "billed_ms", figures, got == billed))
}

fn fact(case: &Case, names: &[&str]) -> Option<Decimal> {
    names.iter().find_map(|name| case.facts.get(*name)).copied()
}

/// By the step that the facts name, else as Lambda or Step Functions Express bills, whichever the case is about.
fn billed_ms(case: &Case, handler: Decimal, init: Decimal, rules: &Rules) -> Decimal {
    let has = |prefix: &str| case.lines.iter().any(|line| line.meter.starts_with(prefix));
    let express = has("sfn.express.") && !has("lambda.duration");
    match fact(case, &["step_ms"]).map(Increment::in_steps_of).or(express.then_some(rules.express_run)) {
        Some(rule) => rule.billed(handler.saturating_add(init)),
        None => rules.billed_run(Milliseconds(handler), Milliseconds(init)).0,
    }
}
