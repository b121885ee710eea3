//! The comparison as text for a terminal.

use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::{outlook, sparkline};
use crate::comparison::{Comparison, Infeasible, Obstacle, Solution};
use crate::money::Amount;
use crate::unit::counted;
use crate::wording::{
    all_notes, answer, driver, failing_mark, if_so, mend, missing_prices, missing_prices_overlay, next_million,
    obstacle, otherwise_lines, place, shown_ms, shown_share, tie_legend, tie_mark, times_to_hand_over, trade_off_rows,
    warnings,
};

pub(super) fn render(comparison: &Comparison, width: Width) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let title = format!("{}: {requests} a month in {}", scenario.name, scenario.region);
    let mut text = paragraph(&title, width) + "\n";
    if !comparison.ranking.is_empty() {
        text.push_str(&ranking(comparison, width));
    }
    let unknown = comparison.unpriced().map(|(one, _)| one);
    let absent = [
        ("Cost unknown", reasons(comparison, unknown), missing_overlay(comparison, width)),
        ("Possible if", possible(comparison), String::new()),
        ("Cannot be had", reasons(comparison, comparison.impossible()), String::new()),
    ];
    let absent = absent.into_iter().filter(|(_, reasons, _)| !reasons.is_empty());
    let absent: Vec<String> =
        absent.map(|(what, reasons, then)| format!("{what}:\n{}{then}", two_columns(reasons, width))).collect();
    if !comparison.ranking.is_empty() && !absent.is_empty() {
        text.push('\n');
    }
    text.push_str(&absent.join("\n"));
    text.push('\n');
    text.push_str(&paragraph(&answer(comparison).whole(), width));
    text.push_str(&otherwise(comparison, width));
    text.push_str(&trade_off(comparison, width));
    text.push_str(&outlook::table(comparison, width));
    let warnings = comparison.ranking.iter().flat_map(|solution| {
        let warnings = warnings(solution, &comparison.scenario).into_iter();
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

/// The best of the ways that were not asked for, and what solutions would cost with one thing decided otherwise.
fn otherwise(comparison: &Comparison, width: Width) -> String {
    let lines = two_columns(otherwise_lines(comparison).into_iter().map(|line| ("-".to_owned(), line)), width);
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
    let words = |reason: &Obstacle| format!("{} [{}]", obstacle(reason, &comparison.currency), reason.code());
    let of_one = |one: &'a Infeasible| {
        let mend = one.mend.iter().map(|found| mend(found, &comparison.currency));
        one.reasons.iter().map(words).chain(mend).map(|words| (one.title.to_owned(), words)).collect::<Vec<_>>()
    };
    solutions.into_iter().flat_map(of_one).collect()
}

/// Below this many columns only one percentile has room.
const ROOM_FOR_ALL: u16 = 76;

fn ranking(comparison: &Comparison, width: Width) -> String {
    let per_month = format!("{}/month", comparison.currency);
    let legend = tie_legend(comparison);
    let header = ["#", "solution", &per_month, "p50", "p95", "p99", "cold", "failed"];
    let row = |(index, solution): (usize, &Solution)| {
        let cost = solution.bill.total.shown();
        // The figures of a column of ranks stand below each other, with a mark or without.
        let mark = if legend.is_none() { "" } else { tie_mark(comparison, index) };
        let rank = format!("{}{mark:<width$}", place(index, solution), width = usize::from(legend.is_some()));
        let mut row = vec![rank, solution.title.to_owned(), cost];
        row.extend(behaviour_cells(solution));
        row
    };
    let has_room = |column: usize| width.0 >= ROOM_FOR_ALL || ![3, 4, 6].contains(&column);
    let kept = |row: Vec<String>| -> Vec<String> {
        row.into_iter().enumerate().filter(|(column, _)| has_room(*column)).map(|(_, cell)| cell).collect()
    };
    let header = kept(header.map(str::to_owned).to_vec());
    let numbers: Vec<usize> = (0..header.len()).filter(|column| *column != 1).collect();
    let rows = comparison.ranking.iter().enumerate().map(|entry| kept(row(entry)));
    let mut text = ruled_table(header, rows, &numbers, &[1], width);
    if let Some(legend) = legend {
        text.push_str(&format!("\n{}", paragraph(&legend, width)));
    }
    text.extend(failing_mark(comparison).map(|mark| paragraph(&mark, width)));
    text.extend(times_to_hand_over(comparison).map(|said| paragraph(&said, width)));
    text.push_str(&sparkline::histograms(comparison, width));
    text.push_str("\nWhat decides:\n");
    let reasons =
        comparison.ranking.iter().map(|solution| (solution.title.to_owned(), what_decides(comparison, solution)));
    text.push_str(&two_columns(reasons, width));
    text
}

/// What each solution gives for its cost, where there is a choice.
fn trade_off(comparison: &Comparison, width: Width) -> String {
    let rows = trade_off_rows(comparison);
    if rows.is_empty() { String::new() } else { format!("\nTrade-off:\n{}", two_columns(rows, width)) }
}

fn what_decides(comparison: &Comparison, solution: &Solution) -> String {
    let largest = solution.drivers.first().map(|largest| driver(largest, &comparison.currency));
    largest.into_iter().chain(next_million(solution)).collect::<Vec<_>>().join("; ")
}

/// What the next million answered requests cost.
pub(crate) fn next_million_cell(solution: &Solution) -> String {
    solution.next_million.map_or_else(|| "-".to_owned(), Amount::shown)
}

/// Percentiles of the time, share of requests that meet a cold start, share that fails; dashes where nothing was simulated.
pub(crate) fn behaviour_cells(solution: &Solution) -> [String; 5] {
    let Some(forecast) = &solution.forecast else { return std::array::from_fn(|_| "-".to_owned()) };
    let [p50, p95, p99] =
        [forecast.latency.p50, forecast.latency.p95, forecast.latency.p99].map(|time| shown_ms(time.value));
    [p50, p95, p99, shown_share(forecast.cold_any.value), shown_share(forecast.failed.value)]
}
