//! Checking totals and facts.

use rust_decimal::Decimal;

use super::case::{Case, TotalRule};
use super::compare::line_cost;
use super::outcome::{Check, Level, Place};
use super::ratio::Ratio;
use crate::money::{Inexact, add, round_half_up};

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

/// A measured and a billed duration among the facts: billed is measured, rounded up to the metering step. Since 2025-08-01
/// the initialisation counts: it is added first, then the sum is rounded.
pub(super) fn fact_checks(case: &Case) -> Option<Check> {
    let fact = |keys: &[&str]| keys.iter().find_map(|key| case.facts.get(*key)).copied();
    let billed = fact(&["billed_ms"])?;
    let handler = fact(&["measured_ms", "handler_ms", "duration_ms"])?;
    let got = billed_ms(case, handler, fact(&["init_ms"]).unwrap_or_default());
    let what = "billed_ms";
    Some(match got.and_then(|got| got.rounded(billed.scale())) {
        Ok(got) => {
            let figures = (billed.to_string(), got.to_string());
            Check::new(Place::Facts, Level::Fact, what, figures, got == billed)
        }
        Err(why) => Check::not_checked(Place::Facts, Level::Fact, what, billed.to_string(), why.to_string()),
    })
}

fn billed_ms(case: &Case, handler: Decimal, init: Decimal) -> Result<Ratio, Inexact> {
    let step = match case.facts.get("step_ms") {
        Some(step) => Ratio::of(*step)?,
        None => Ratio::whole(step_ms(case)),
    };
    Ratio::of(handler)?.plus(Ratio::of(init)?)?.up_to_step(step)
}

/// 1 ms for Lambda, 100 ms for Step Functions Express.
fn step_ms(case: &Case) -> u32 {
    let has = |prefix: &str| case.lines.iter().any(|line| line.meter.starts_with(prefix));
    if has("sfn.express.") && !has("lambda.duration") { 100 } else { 1 }
}
