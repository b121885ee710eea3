//! The comparison as Markdown, for pull requests: the answer, one table, the rest folded.

use std::fmt::Write as _;

use super::layout::Width;
use super::outlook::{band_tables, bands_of_ranges};
use super::table::behaviour_cells;
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::plan::Role;
use crate::unit::counted;
use crate::wording::{
    self, BECOMES_BEST_TITLE, CHARGES_NAMED, absences, all_notes, band_notes, bands_title, becomes_best_rows,
    before_taking_it, below_the_ranking, breakeven_rows, breakeven_title, difference, missing_prices,
    missing_prices_overlay, mix, place, plan as words, shown_cents, tie_mark, trade_off_rows, warnings,
};

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let bills = comparison.ranking.iter().map(|solution| bill(solution, &comparison.currency));
    let notes = folded("What to know", &notes(comparison));
    format!(
        "{}{}{notes}{}",
        answer(comparison),
        folded("When the answer changes", &outlook(comparison)),
        bills.collect::<String>()
    )
}

/// The answer, the ranking, what is not in it, and what to know of the first.
pub(crate) fn answer(comparison: &Comparison) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let mut text = format!("**{}**\n\n", escape(&wording::answer(comparison).whole()));
    let _ = writeln!(text, "{} · {requests} a month · {}\n", escape(&scenario.name), scenario.region);
    text.push_str(&ranking(comparison));
    for said in below_the_ranking(comparison) {
        let _ = writeln!(text, "\n{}", escape(&said));
    }
    let lines: Vec<String> = absences(comparison, true).into_iter().chain(before_taking_it(comparison, true)).collect();
    if !lines.is_empty() {
        text.push('\n');
        text.extend(lines.iter().map(|line| format!("- {}\n", escape(line))));
    }
    if let Some(missing) = &comparison.missing_prices {
        let (what_to_do, overlay) = (missing_prices(missing), missing_prices_overlay(missing));
        text.push_str(&folded("Prices to add", &format!("{what_to_do}:\n\n```toml\n{overlay}```\n")));
    }
    text
}

fn ranking(comparison: &Comparison) -> String {
    let by = comparison.scenario.objective.rank_by;
    let row = |(index, one): (usize, &Solution)| {
        let why = difference(one, by, CHARGES_NAMED);
        let what = if why.is_empty() { one.summary.to_owned() } else { format!("{}: {why}", one.summary) };
        let place = format!("{}{}", place(index, one), tie_mark(comparison, index));
        [
            place,
            one.title.to_owned(),
            shown_cents(one.bill.total),
            behaviour_cells(one.forecast.as_ref(), comparison).join(" | "),
            escape(&what),
        ]
    };
    let known = |one: &Infeasible| {
        let cost = one.bill.as_ref().map_or_else(|| "not known".to_owned(), |bill| shown_cents(bill.total));
        let cells = behaviour_cells(one.forecast.as_ref(), comparison).join(" | ");
        ["-".to_owned(), one.title.to_owned(), cost, cells, one.brief.to_owned()]
    };
    let rows: Vec<[String; 5]> = match comparison.ranking.as_slice() {
        [] => comparison.infeasible.iter().map(known).collect(),
        ranking => ranking.iter().enumerate().map(row).collect(),
    };
    let currency = &comparison.currency;
    let what = match comparison.ranking.as_slice() {
        [] => "what it is (inner: in the VPC; outer: not)",
        _ => "what it is, and what it costs more",
    };
    let mut text = format!("| # | way | {currency}/month | p50 | p95 | p99 | cold | failed | {what} |\n");
    text.push_str("| ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n");
    text.extend(rows.iter().map(|cells| format!("| {} |\n", cells.join(" | "))));
    text
}

/// A part that opens when it is asked for; nothing where it is empty.
pub(crate) fn folded(title: &str, text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("\n<details><summary>{title}</summary>\n\n{}\n\n</details>\n", text.trim())
    }
}

/// How the ways stand in cost against time, what else there is, where the ranking turns, and how it spreads over ranges.
pub(crate) fn outlook(comparison: &Comparison) -> String {
    let mut text = String::new();
    let trade_off = trade_off_rows(comparison);
    if !trade_off.is_empty() {
        let _ = write!(text, "\nCost against time:\n\n{}", list(trade_off));
    }
    let mixes: Vec<String> = comparison.mixes.iter().map(|one| mix(one, comparison)).collect();
    if !mixes.is_empty() {
        let _ = write!(text, "\nOtherwise:\n\n");
        text.extend(mixes.iter().map(|line| format!("- {}\n", escape(line))));
    }
    let rows = becomes_best_rows(comparison);
    if !rows.is_empty() {
        let _ = write!(text, "\n{BECOMES_BEST_TITLE}:\n\n{}", list(rows));
    }
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
    let mut text = String::new();
    let said = |solution: &Solution| {
        let warnings = warnings(solution, comparison).into_iter();
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
    // Every other part lies between two backticks; a last one that no other closes is an ordinary letter.
    let parts: Vec<&str> = text.split('`').collect();
    let is_code = |place: usize| place % 2 == 1 && place + 1 < parts.len();
    let mut escaped = String::with_capacity(text.len());
    for (place, part) in parts.iter().enumerate() {
        match part.trim() {
            code if is_code(place) && !code.is_empty() => escaped.push_str(&format!("`{}`", one_line(code))),
            _ if is_code(place) => escaped.push_str(&format!("\\`{}\\`", one_line(part))),
            _ => {
                let opens = if place % 2 == 1 { "\\`" } else { "" };
                escaped.push_str(&format!("{opens}{}", escape_plain(part)));
            }
        }
    }
    escaped
}

/// Code in one line, in which only what ends a table cell must be escaped.
fn one_line(code: &str) -> String {
    code.replace(['\n', '\r'], " ").replace('|', "\\|")
}

fn escape_plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' | '*' | '_' | '[' | ']' | '<' | '>' | '\\' | '#' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn code_stays_code_and_nothing_else_is_markup() {
        for (text, escaped) in [
            ("see `--all` and `a_b = [1]`", "see `--all` and `a_b = [1]`"),
            ("a_b *c* [d] <e>", "a\\_b \\*c\\* \\[d\\] \\<e\\>"),
            ("one ` alone_", "one \\` alone\\_"),
            ("a `b|c` cell", "a `b\\|c` cell"),
            ("`` <i>", "\\`\\` \\<i\\>"),
            ("two\nlines `of\ncode`", "two lines `of code`"),
        ] {
            assert_eq!(escape(text), escaped);
        }
    }
}
