//! Checking totals and facts.

use rust_decimal::Decimal;

use super::case::{Case, TotalRule};
use super::compare::{Compare, line_cost};
use super::outcome::{Check, Level, Place};
use crate::money::{Inexact, add};
use crate::rules::{Increment, Rules};
use crate::unit::Milliseconds;

/// The comparisons of the `[expected]` totals.
pub(super) fn checks(case: &Case) -> Vec<Check> {
    let (compare, expected) = (Compare { place: Place::Total, level: Level::Total }, &case.expected);
    let Ok((exact, rounded)) = sums(case) else { return vec![compare.inexact("total", expected.total)] };
    let by =
        |rule: TotalRule| Some(expected.total).filter(|_| expected.rule == rule || expected.rule == TotalRule::Either);
    let figures = [
        ("total_from_exact_sum", expected.exact_sum, exact),
        ("total_from_rounded_lines", expected.rounded_lines, rounded),
        ("total (exact sum)", by(TotalRule::ExactSum), exact),
        ("total (rounded lines)", by(TotalRule::RoundedLines), rounded),
    ];
    figures.into_iter().filter_map(|(what, said, sum)| Some(compare.rounded(what, said?, sum))).collect()
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
    let compare = Compare { place: Place::Facts, level: Level::Fact };
    Some(compare.rounded("billed_ms", billed, billed_ms(case, handler, init, rules)))
}

fn fact(case: &Case, names: &[&str]) -> Option<Decimal> {
    names.iter().find_map(|name| case.facts.get(*name)).copied()
}

/// By the step that the facts name, else as Lambda or Step Functions Express bills, whichever the case is about.
fn billed_ms(case: &Case, handler: Decimal, init: Decimal, rules: &Rules) -> Decimal {
    let has = |prefix: &str| case.lines.iter().any(|line| line.meter.starts_with(prefix));
    let express = has("sfn.express.") && !has("lambda.duration");
    match fact(case, &["step_ms"])
        .map(|step| Increment { step, ..Increment::default() })
        .or(express.then_some(rules.express_run))
    {
        Some(rule) => rule.billed(handler.saturating_add(init)),
        None => rules.billed_run(Milliseconds(handler), Milliseconds(init)).0,
    }
}
