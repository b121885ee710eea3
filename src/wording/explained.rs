//! One solution in a few sentences.

use super::figures::{capital, shown_cents, shown_ms, spoken_ms};
use super::obstacles::conditions;
use super::plan::function_name;
use super::shown_share;
use crate::comparison::{Infeasible, Solution, Warning};
use crate::plan::Role;
use crate::rating::BillLine;
use crate::scenario::Scenario;

/// What it costs and how slow it is: "SDK invoke for read RDS, then send mail in us-east-1: 0.53 USD a month; a request takes 491 ms on average,
/// 1 in 100 takes 1.5 s or more."
#[must_use]
pub fn explained(solution: &Solution, scenario: &Scenario, currency: &str) -> String {
    let cost = shown_cents(solution.bill.total);
    // As the path has it, whose stages add up to it.
    let mean = shown_ms(solution.mean().value);
    let tail = solution.latency().map(|latency| format!(", 1 in 100 takes {} or more", spoken_ms(latency.p99.value)));
    let fail = solution.failing().map(|share| format!("; {} of the requests fail", shown_share(share)));
    format!(
        "{} for {} in {}: {cost} {currency} a month; a request takes {mean} on average{}{}.",
        solution.title,
        scenario.name,
        scenario.region,
        tail.unwrap_or_default(),
        fail.unwrap_or_default()
    )
}

/// That it cannot be had, or that what it costs is unknown, before the reasons: "SDK invoke cannot be had for contracts in eu-central-1:".
#[must_use]
pub fn not_to_be_had(one: &Infeasible, scenario: &Scenario) -> String {
    let what = if one.unpriced().is_some() { "could run, but what it costs is unknown," } else { "cannot be had" };
    format!("{} {what} for {} in {}:", one.title, scenario.name, scenario.region)
}

/// What is built, what must be so for that where the scenario leaves it open, and which of two functions is called what.
#[must_use]
pub fn what_it_is(solution: &Solution) -> String {
    let names = if solution.plan.callee.is_some() {
        let [main, callee] = [Role::Main, Role::Callee].map(|role| function_name(&solution.plan, role));
        format!(" Below, main is the {main}, which is started first, and callee the {callee}, which it starts.")
    } else {
        String::new()
    };
    let supposed = solution.warnings.iter().filter_map(|warning| match warning {
        Warning::Supposed(requirement) => Some(requirement),
        _ => None,
    });
    let supposed = conditions(supposed);
    let only = if supposed.is_empty() { String::new() } else { format!(" It can be had only if {supposed}.") };
    format!("{}.{only}{names}", capital(solution.summary))
}

/// The lines of a bill that cost nothing, together: "9 lines cost nothing: ...; `--settings` writes them out".
#[must_use]
pub fn costs_nothing(lines: &[&BillLine]) -> String {
    let name = |line: &&BillLine| {
        let role = line.usage.role.map_or_else(String::new, |role| format!(" ({})", role.id()));
        format!("{}{role}", line.usage.description)
    };
    let names: Vec<String> = lines.iter().map(name).collect();
    let count = if lines.len() == 1 {
        "a line that costs nothing".to_owned()
    } else {
        format!("{} lines that cost nothing", lines.len())
    };
    format!("{count}: {}; `--settings` writes them out", names.join(", "))
}
