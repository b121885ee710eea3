//! What is behind the one screen of a comparison: distributions, trade-off, break-even, bands, every warning and note.

use super::layout::{Width, paragraph, two_columns};
use super::{outlook, sparkline};
use crate::comparison::{Comparison, Infeasible, Obstacle, Solution};
use crate::distribution::float;
use crate::sim::Forecast;
use crate::wording::{
    all_notes, driver, if_so, mend, missing_prices, missing_prices_overlay, mix, next_million, obstacle, share_beside,
    shown_ms, shown_share, trade_off_rows, warnings,
};

pub(super) fn details(comparison: &Comparison, width: Width) -> String {
    let mut text = sparkline::histograms(comparison, width);
    if !comparison.ranking.is_empty() {
        let reasons =
            comparison.ranking.iter().map(|solution| (solution.title.to_owned(), what_decides(comparison, solution)));
        text.push_str(&format!("\nLargest charges:\n{}", two_columns(reasons, width)));
    }
    let unknown = comparison.unpriced().map(|(one, _)| one);
    let absent = [
        ("Cost unknown", reasons(comparison, unknown), missing_overlay(comparison, width)),
        ("Possible if", possible(comparison), String::new()),
        ("Cannot be had", reasons(comparison, comparison.impossible()), String::new()),
    ];
    for (what, reasons, then) in absent.into_iter().filter(|(_, reasons, _)| !reasons.is_empty()) {
        text.push_str(&format!("\n{what}:\n{}{then}", two_columns(reasons, width)));
    }
    text.push_str(&otherwise(comparison, width));
    text.push_str(&trade_off(comparison, width));
    text.push_str(&outlook::table(comparison, width));
    let warnings = comparison.ranking.iter().flat_map(|solution| {
        let warnings = warnings(solution, comparison).into_iter();
        warnings.map(|warning| (solution.title.to_owned(), warning))
    });
    let warnings = two_columns(warnings, width);
    if !warnings.is_empty() {
        text.push_str("\nWatch:\n");
        text.push_str(&warnings);
    }
    text.push_str("\nNotes:\n");
    let notes = all_notes(comparison, []).map(|note| ("-".to_owned(), note));
    text.push_str(&two_columns(notes, width));
    text
}

/// What solutions would cost with one thing decided otherwise.
fn otherwise(comparison: &Comparison, width: Width) -> String {
    let lines = two_columns(comparison.mixes.iter().map(|one| ("-".to_owned(), mix(one, comparison))), width);
    if lines.is_empty() { lines } else { format!("\nOtherwise:\n{lines}") }
}

/// What each solution would cost that the scenario leaves open, and what must be so.
fn possible(comparison: &Comparison) -> Vec<(String, String)> {
    comparison.possible().map(|(one, bill)| (one.title.to_owned(), if_so(one, bill, &comparison.currency))).collect()
}

/// The overlay with prices that the book lacks, and what to do with it.
pub(super) fn missing_overlay(comparison: &Comparison, width: Width) -> String {
    let Some(missing) = &comparison.missing_prices else { return String::new() };
    let what_to_do = paragraph(&format!("{}:", missing_prices(missing)), width);
    format!("\n{what_to_do}\n{}", missing_prices_overlay(missing))
}

/// Each reason against some solutions, and what would mend them, beside their titles.
pub(super) fn reasons<'a>(
    comparison: &Comparison,
    solutions: impl IntoIterator<Item = &'a Infeasible>,
) -> Vec<(String, String)> {
    let words = |reason: &Obstacle| obstacle(reason, &comparison.currency);
    let of_one = |one: &'a Infeasible| {
        let mend = one.mend.iter().map(|found| mend(found, &comparison.currency));
        one.reasons.iter().map(words).chain(mend).map(|words| (one.title.to_owned(), words)).collect::<Vec<_>>()
    };
    solutions.into_iter().flat_map(of_one).collect()
}

/// What each solution gives for its cost, where there is a choice.
fn trade_off(comparison: &Comparison, width: Width) -> String {
    let rows = trade_off_rows(comparison);
    if rows.is_empty() { String::new() } else { format!("\nCost against time:\n{}", two_columns(rows, width)) }
}

fn what_decides(comparison: &Comparison, solution: &Solution) -> String {
    let largest = solution.drivers.first().map(|largest| driver(largest, &comparison.currency));
    largest.into_iter().chain(next_million(solution)).collect::<Vec<_>>().join("; ")
}

/// Percentiles of the time, share of requests that meet a cold start, share that fails, so that it is told from what is tolerated; dashes where
/// nothing was simulated, and for times where no request is answered.
pub(crate) fn behaviour_cells(forecast: Option<&Forecast>, comparison: &Comparison) -> [String; 5] {
    let Some(forecast) = forecast else { return std::array::from_fn(|_| "-".to_owned()) };
    let [p50, p95, p99] = if forecast.is_answered() {
        let latency = forecast.latency();
        [latency.p50, latency.p95, latency.p99].map(|time| shown_ms(time.value))
    } else {
        std::array::from_fn(|_| "-".to_owned())
    };
    let failed = share_beside(forecast.failed.value, float(comparison.scenario.objective.tolerated().0));
    let cold = forecast.cold_any;
    let cold = if cold.is_any_share() { "-".to_owned() } else { shown_share(cold.value) };
    [p50, p95, p99, cold, failed]
}
