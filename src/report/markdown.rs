//! The comparison as Markdown, for pull requests: verdict, ranking, folded bills.

use std::fmt::Write as _;

use super::layout::Width;
use super::outlook::{band_tables, bands_of_ranges};
use super::table::{behaviour_cells, next_million_cell};
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::plan::Role;
use crate::unit::counted;
use crate::wording::{self, plan as words};
use crate::wording::{
    all_notes, band_notes, bands_title, breakeven_rows, breakeven_title, drivers, failing_mark, if_so, mend,
    missing_prices, missing_prices_overlay, obstacle, otherwise_lines, place, tie_legend, tie_mark, times_to_hand_over,
    trade_off_rows, warnings,
};

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let bills = comparison.ranking.iter().map(|solution| bill(solution, &comparison.currency));
    format!("{}{}{}{}", answer(comparison), outlook(comparison), bills.collect::<String>(), notes(comparison))
}

/// The verdict, the ranking, the trade-off, and what is not in the ranking.
pub(crate) fn answer(comparison: &Comparison) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let mut text = format!("## {}\n\n**{}**\n\n", escape(&scenario.name), escape(&wording::answer(comparison).whole()));
    let _ = writeln!(text, "{requests} a month in {}.\n", scenario.region);
    if !comparison.ranking.is_empty() {
        let _ = writeln!(
            text,
            "| # | solution | {}/month | next million | p50 | p95 | p99 | cold | failed | why |",
            comparison.currency
        );
        text.push_str("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
        for (index, solution) in comparison.ranking.iter().enumerate() {
            let _ = writeln!(
                text,
                "| {}{} | {} | {} | {} | {} | {} |",
                place(index, solution),
                tie_mark(comparison, index),
                solution.title,
                solution.bill.total.shown(),
                next_million_cell(solution),
                behaviour_cells(solution).join(" | "),
                escape(&drivers(solution, &comparison.currency)),
            );
        }
    }
    if let Some(legend) = tie_legend(comparison) {
        let _ = writeln!(text, "\n{}", escape(&legend));
    }
    text.extend(failing_mark(comparison).map(|mark| format!("\n{mark}\n")));
    text.extend(times_to_hand_over(comparison).map(|said| format!("\n{said}\n")));
    let trade_off = trade_off_rows(comparison);
    if !trade_off.is_empty() {
        let _ = write!(text, "\nTrade-off:\n\n{}", list(trade_off));
    }
    text.push_str(&absent("Cost unknown", comparison.unpriced().map(|(one, _)| one), comparison));
    if let Some(missing) = &comparison.missing_prices {
        let (what_to_do, overlay) = (missing_prices(missing), missing_prices_overlay(missing));
        let _ = write!(text, "\n{what_to_do}:\n\n```toml\n{overlay}```\n");
    }
    let possible: Vec<(String, String)> = comparison
        .possible()
        .map(|(one, bill)| (one.title.to_owned(), if_so(one, bill, &comparison.currency)))
        .collect();
    if !possible.is_empty() {
        let _ = write!(text, "\nPossible if:\n\n{}", list(possible));
    }
    let otherwise = otherwise_lines(comparison);
    if !otherwise.is_empty() {
        let _ = write!(text, "\nOtherwise:\n\n");
        text.extend(otherwise.iter().map(|line| format!("- {}\n", escape(line))));
    }
    text + &absent("Cannot be had", comparison.impossible(), comparison)
}

/// Why some solutions are not in the ranking; empty without any.
fn absent<'a>(title: &str, solutions: impl Iterator<Item = &'a Infeasible>, comparison: &Comparison) -> String {
    let mut rows = String::new();
    for solution in solutions {
        for reason in &solution.reasons {
            let words = obstacle(reason, &comparison.currency);
            let _ = writeln!(rows, "| {} | `{}` | {} |", solution.title, reason.code(), escape(&words));
        }
        if let Some(found) = &solution.mend {
            let _ = writeln!(rows, "| {} | | {} |", solution.title, escape(&mend(found, &comparison.currency)));
        }
    }
    if rows.is_empty() { rows } else { format!("\n{title}:\n\n| solution | code | why |\n| --- | --- | --- |\n{rows}") }
}

/// Where the ranking turns, and how it spreads over ranges.
pub(crate) fn outlook(comparison: &Comparison) -> String {
    let mut text = String::new();
    if let Some(title) = breakeven_title(comparison) {
        let _ = write!(text, "\n{}:\n\n{}", title, list(breakeven_rows(comparison)));
    }
    let Some(bands) = bands_of_ranges(comparison) else { return text };
    let _ = write!(text, "\n{}:\n\n{}", bands_title(bands), list(bands.inputs.iter().cloned()));
    for table in band_tables(bands, &comparison.currency) {
        let _ = writeln!(text, "\n{}:\n\n| {} |", table.caption, table.header.join(" | "));
        let _ = writeln!(text, "| --- |{}", " ---: |".repeat(table.header.len() - 1));
        for row in table.rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
    }
    for note in band_notes(bands) {
        let _ = writeln!(text, "\n{}", escape(&note));
    }
    text
}

/// A list of names with what is said of each.
pub(crate) fn list(rows: impl IntoIterator<Item = (String, String)>) -> String {
    let item = |(name, words): (String, String)| format!("- {}: {}\n", escape(&name), escape(&words));
    rows.into_iter().map(item).collect::<Vec<_>>().concat()
}

/// The dates of the prices, warnings and notes.
pub(crate) fn notes(comparison: &Comparison) -> String {
    let mut text = "\nNotes:\n\n".to_owned();
    let said = |solution: &Solution| {
        let warnings = warnings(solution, &comparison.scenario).into_iter();
        warnings.map(|warning| format!("{}: {warning}", solution.title)).collect::<Vec<_>>()
    };
    let notes = all_notes(comparison, comparison.ranking.iter().flat_map(said));
    for note in notes {
        let _ = writeln!(text, "- {}", escape(&note));
    }
    text
}

/// The bill of a solution, folded.
pub(crate) fn bill(solution: &Solution, currency: &str) -> String {
    let total = solution.bill.total.shown();
    let mut text = format!("\n<details><summary>Bill of {}: {total} {currency}</summary>\n\n", solution.title);
    let _ =
        writeln!(text, "| line | for | how much | unit | free | {currency} |\n| --- | --- | --- | --- | ---: | ---: |");
    for line in &solution.bill.lines {
        let usage = &line.usage;
        let marks = words::marks(line).join(", ");
        let _ = writeln!(
            text,
            "| {}{} | {} | {} | {} | {} | {} |",
            usage.description,
            if marks.is_empty() { marks } else { format!(" (*{marks}*)") },
            usage.role.map_or("all", Role::id),
            escape(&words::basis(&usage.basis)),
            usage.meter.info().map_or("", |info| info.unit.id()),
            line.free,
            line.cost.shown(),
        );
    }
    text.push_str("\n</details>\n");
    text
}

/// Text that cannot end a table cell, begin markup or open a tag.
pub(crate) fn escape(text: &str) -> String {
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
