//! The comparison as Markdown, for pull requests: verdict, ranking, folded bills.

use std::fmt::Write as _;

use super::Width;
use super::table::{behaviour_cells, price_dates};
use crate::comparison::{Comparison, Solution};
use crate::money::Amount;
use crate::plan::Role;
use crate::rating::BillLine;
use crate::unit::counted;

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let bills = comparison.ranking.iter().map(|solution| bill(solution, &comparison.currency));
    format!("{}{}{}", answer(comparison), bills.collect::<String>(), notes(comparison))
}

/// The verdict, the ranking, the trade-off and what cannot be had.
pub(super) fn answer(comparison: &Comparison) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let mut text = format!("## {}\n\n**{}**\n\n", escape(&scenario.name), escape(&comparison.verdict));
    let _ = writeln!(text, "{requests} a month in {}.\n", scenario.region);
    if !comparison.ranking.is_empty() {
        let _ = writeln!(
            text,
            "| # | solution | {}/month | per million requests | p50 | p95 | p99 | cold | failed | why |",
            comparison.currency
        );
        text.push_str("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
        for (index, solution) in comparison.ranking.iter().enumerate() {
            let per_million = comparison.per_million(solution.bill.total);
            let per_million = per_million.map_or_else(|| "-".to_owned(), Amount::shown);
            let _ = writeln!(
                text,
                "| {} | {} | {} | {per_million} | {} | {} |",
                index + 1,
                solution.title,
                solution.bill.total.shown(),
                behaviour_cells(solution).join(" | "),
                escape(&solution.reasons.join("; ")),
            );
        }
    }
    if let standings @ [_, _, ..] = comparison.front.standings.as_slice() {
        text.push_str("\nTrade-off:\n\n");
        for standing in standings {
            let _ = writeln!(text, "- {}: {}", standing.title, escape(&standing.words));
        }
    }
    if !comparison.infeasible.is_empty() {
        text.push_str("\nCannot be had:\n\n| solution | code | why |\n| --- | --- | --- |\n");
        for solution in &comparison.infeasible {
            for reason in &solution.reasons {
                let _ = writeln!(text, "| {} | `{}` | {} |", solution.title, reason.code, escape(&reason.text));
            }
        }
    }
    text
}

/// The dates of the prices, warnings and notes.
pub(super) fn notes(comparison: &Comparison) -> String {
    let mut text = "\nNotes:\n\n".to_owned();
    let warnings = comparison.ranking.iter().flat_map(|s| s.warnings.iter().map(move |w| format!("{}: {w}", s.title)));
    let notes = price_dates(comparison).into_iter().chain(warnings).chain(comparison.notes.iter().cloned());
    for note in notes {
        let _ = writeln!(text, "- {}", escape(&note));
    }
    text
}

/// The bill of a solution, folded.
pub(super) fn bill(solution: &Solution, currency: &str) -> String {
    let total = solution.bill.total.shown();
    let mut text = format!("\n<details><summary>Bill of {}: {total} {currency}</summary>\n\n", solution.title);
    let _ =
        writeln!(text, "| line | for | how much | unit | free | {currency} |\n| --- | --- | --- | --- | ---: | ---: |");
    for line in &solution.bill.lines {
        let usage = &line.usage;
        let _ = writeln!(
            text,
            "| {}{} | {} | {} | {} | {} | {} |",
            usage.description,
            marks(line),
            usage.role.map_or("all", Role::id),
            escape(&usage.basis),
            usage.meter.info().map_or("", |info| info.unit.id()),
            line.free,
            line.cost.shown(),
        );
    }
    text.push_str("\n</details>\n");
    text
}

/// What a reader must know of a line: whether it is estimated, its price assumed or touched by an overlay.
fn marks(line: &BillLine) -> String {
    let price = line.price.as_ref().filter(|_| !line.usage.quantity.is_zero());
    let marks = [
        (line.usage.estimated, "estimated"),
        (line.usage.caveat.is_some(), "uncertain rule"),
        (price.is_some_and(|price| price.assumed.is_some()), "price assumed"),
        (price.is_some_and(|price| !price.overlays.is_empty()), "price from an overlay"),
    ];
    let marks: Vec<&str> = marks.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect();
    if marks.is_empty() { String::new() } else { format!(" (*{}*)", marks.join(", ")) }
}

/// Text that cannot end a table cell, begin markup or open a tag.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '\\' | '#' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}
