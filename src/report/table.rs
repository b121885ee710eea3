//! The comparison as text for a terminal.

use super::layout::{paragraph, ruled_table, two_columns};
use super::{Width, outlook};
use crate::comparison::{Comparison, Infeasible, Solution, shown_ms};
use crate::money::Amount;
use crate::topology::Reason;
use crate::unit::counted;

pub(super) fn render(comparison: &Comparison, width: Width) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let title = format!("{}: {requests} a month in {}", scenario.name, scenario.region);
    let mut text = paragraph(&title, width) + "\n";
    if !comparison.ranking.is_empty() {
        text.push_str(&ranking(comparison, width));
    }
    if !comparison.infeasible.is_empty() {
        text.push_str(if comparison.ranking.is_empty() { "Cannot be had:\n" } else { "\nCannot be had:\n" });
        text.push_str(&two_columns(reasons(&comparison.infeasible), width));
    }
    text.push('\n');
    text.push_str(&paragraph(&comparison.verdict, width));
    text.push_str(&outlook::table(comparison, width));
    let warnings = comparison
        .ranking
        .iter()
        .flat_map(|solution| solution.warnings.iter().map(move |warning| (solution.title.to_owned(), warning.clone())));
    let warnings = two_columns(warnings, width);
    if !warnings.is_empty() {
        text.push_str("\nWatch:\n");
        text.push_str(&warnings);
    }
    text.push_str("\nNotes:\n");
    let dates = price_dates(comparison);
    let notes = dates.into_iter().chain(comparison.notes.iter().cloned()).map(|note| ("-".to_owned(), note));
    text.push_str(&two_columns(notes, width));
    text
}

/// Each reason against a solution, beside its title.
pub(super) fn reasons(infeasible: &[Infeasible]) -> impl Iterator<Item = (String, String)> {
    infeasible.iter().flat_map(|solution| {
        let row = |reason: &Reason| (solution.title.to_owned(), format!("{} [{}]", reason.text, reason.code));
        solution.reasons.iter().map(row)
    })
}

/// The oldest and newest date of the prices used.
pub(super) fn price_dates(comparison: &Comparison) -> Option<String> {
    let prices = &comparison.prices;
    let (oldest, newest) = (prices.oldest.as_ref()?, prices.newest.as_ref()?);
    Some(format!("prices of {} in {}, in force between {oldest} and {newest}", prices.book, comparison.currency))
}

/// Below this many columns the reasons stand under the table.
const ROOM_FOR_REASONS: u16 = 76;

fn ranking(comparison: &Comparison, width: Width) -> String {
    let per_month = format!("{}/month", comparison.currency);
    let header = ["#", "solution", &per_month, "per 1M", "mean time", "what decides"];
    let beside = width.0 >= ROOM_FOR_REASONS;
    let reason = |solution: &Solution| solution.reasons.first().cloned().unwrap_or_default();
    let row = |(index, solution): (usize, &Solution)| {
        let per_million = comparison.per_million(solution.bill.total);
        let mut row = vec![
            (index + 1).to_string(),
            solution.title.to_owned(),
            solution.bill.total.shown(),
            per_million.map_or_else(|| "-".to_owned(), Amount::shown),
            shown_ms(solution.mean_ms()),
        ];
        row.extend(beside.then(|| reason(solution)));
        row
    };
    let columns = if beside { 6 } else { 5 };
    let rows = comparison.ranking.iter().enumerate().map(row);
    let mut text = ruled_table(header.into_iter().take(columns), rows, &[0, 2, 3, 4], &[5], width);
    if !beside {
        let reasons = comparison.ranking.iter().map(|solution| (solution.title.to_owned(), reason(solution)));
        text.push('\n');
        text.push_str(&two_columns(reasons, width));
    }
    text
}
