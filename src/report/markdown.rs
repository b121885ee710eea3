//! The comparison as Markdown, for pull requests: verdict, ranking, folded bills.

use std::fmt::Write as _;

use super::Width;
use super::document::{Document, source_of};
use super::outlook::{band_notes, bands_of_ranges, bands_title, breakeven_rows, breakeven_title, grids};
use super::price_origin::price_dates;
use super::sensitivity::{flip_rows, flip_title};
use super::table::behaviour_cells;
use crate::comparison::{Comparison, Solution};
use crate::decision::sensitivity::Sensitivity;
use crate::money::Amount;
use crate::plan::Role;
use crate::rating::BillLine;
use crate::unit::counted;
use crate::wording::plan as words;

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let bills = comparison.ranking.iter().map(|solution| bill(solution, &comparison.currency));
    format!("{}{}{}{}", answer(comparison), outlook(comparison), bills.collect::<String>(), notes(comparison))
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

/// Where the ranking turns, and how it spreads over ranges.
fn outlook(comparison: &Comparison) -> String {
    let mut text = String::new();
    if let Some(title) = breakeven_title(comparison) {
        let _ = write!(text, "\n{}:\n\n{}", title, list(breakeven_rows(comparison)));
    }
    let Some(bands) = bands_of_ranges(comparison) else { return text };
    let _ = write!(text, "\n{}:\n\n{}", bands_title(bands), list(bands.inputs.iter().cloned()));
    for grid in grids(bands, &comparison.currency) {
        let _ = writeln!(text, "\n{}:\n\n| {} |", grid.caption, grid.header.join(" | "));
        let _ = writeln!(text, "| --- |{}", " ---: |".repeat(grid.header.len() - 1));
        for row in grid.rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
    }
    for note in band_notes(bands) {
        let _ = writeln!(text, "\n{}", escape(&note));
    }
    text
}

/// Which inputs by themselves turn the ranking, folded.
fn sensitivity(found: &Sensitivity) -> String {
    let (title, rows) = (flip_title(found), flip_rows(found));
    if rows.is_empty() {
        return format!("\n{}\n", escape(&title));
    }
    let notes: Vec<String> = found.subject.notes.iter().map(|note| format!("\nNote: {}.\n", escape(note))).collect();
    let notes = notes.concat();
    format!("\n<details><summary>{}</summary>\n\n{}{notes}\n</details>\n", escape(&title), list(rows))
}

/// A list of names with what is said of each.
fn list(rows: impl IntoIterator<Item = (String, String)>) -> String {
    let item = |(name, words): (String, String)| format!("- {}: {}\n", escape(&name), escape(&words));
    rows.into_iter().map(item).collect::<Vec<_>>().concat()
}

/// The dates of the prices, warnings and notes.
pub(super) fn notes(comparison: &Comparison) -> String {
    let mut text = "\nNotes:\n\n".to_owned();
    let warnings = comparison.ranking.iter().flat_map(|s| s.warnings.iter().map(move |w| format!("{}: {w}", s.title)));
    let notes = price_dates(&comparison.prices, &comparison.currency)
        .into_iter()
        .chain(warnings)
        .chain(comparison.notes.iter().cloned());
    for note in notes {
        let _ = writeln!(text, "- {}", escape(&note));
    }
    text
}

/// The report for a pull request: what must be seen first, the rest folded. What does not fit below the cap is named instead.
pub(super) fn report(document: &Document<'_>) -> String {
    let comparison = document.comparison;
    let bills = comparison.ranking.iter().map(|s| (format!("the bill of {}", s.title), bill(s, &comparison.currency)));
    let sections = [
        ("the ranking".to_owned(), answer(comparison)),
        ("when the answer changes".to_owned(), outlook(comparison) + &sensitivity(document.sensitivity)),
        ("the notes".to_owned(), notes(comparison)),
        ("how to reproduce it".to_owned(), reproduction(document)),
    ];
    let sections = sections.into_iter().chain(bills).chain([("the assumptions".to_owned(), settings(comparison))]);
    let mut text = String::new();
    let mut left_out = Vec::new();
    for (name, section) in sections {
        if text.len() + section.len() + ROOM_FOR_NOTE > MOST_BYTES {
            left_out.push(name);
        } else {
            text.push_str(&section);
        }
    }
    if !left_out.is_empty() {
        let left_out = left_out.join(", ");
        let _ = writeln!(
            text,
            "\n> **Left out**, as a comment has no room for more than {MOST_BYTES} bytes: {left_out}. `netcost report SCENARIO -o report.html` has all of it."
        );
    }
    text
}

/// A comment on GitHub may have 65,536 characters; whoever posts it adds some, and a byte is no more than a character.
const MOST_BYTES: usize = 60_000;
/// Room for the note on what was left out.
const ROOM_FOR_NOTE: usize = 1_000;

fn reproduction(document: &Document<'_>) -> String {
    let mut text = "\nHow to reproduce:\n\n".to_owned();
    for (name, value) in document.origin() {
        let _ = writeln!(text, "- {name}: {}", escape(&value));
    }
    text
}

/// Every setting with its source, folded.
fn settings(comparison: &Comparison) -> String {
    let settings = &comparison.scenario.settings;
    let mut text = format!("\n<details><summary>Assumptions: {} settings</summary>\n\n", settings.len());
    text.push_str("| setting | value | from |\n| --- | --- | --- |\n");
    for setting in settings.iter() {
        let _ = writeln!(text, "| `{}` | {} | {} |", setting.path, escape(&setting.value), escape(source_of(setting)));
    }
    text.push_str("\n</details>\n");
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
        let marks = marks(line).join(", ");
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

/// What a reader must know of a line: whether it is estimated, its price assumed or touched by an overlay.
pub(super) fn marks(line: &BillLine) -> Vec<&'static str> {
    let price = line.price.as_ref().filter(|_| !line.usage.quantity.is_zero());
    let marks = [
        (line.usage.estimated, "estimated"),
        (line.usage.caveat.is_some(), "uncertain rule"),
        (price.is_some_and(|price| price.assumed.is_some()), "price assumed"),
        (price.is_some_and(|price| !price.overlays.is_empty()), "price from an overlay"),
    ];
    marks.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word).collect()
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
