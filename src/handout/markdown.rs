//! The handout as Markdown, for a pull request: what must be seen first, the rest folded.

use std::fmt::Write as _;

use super::document::{Handout, source_of};
use crate::comparison::Comparison;
use crate::decision::Omission;
use crate::decision::sensitivity::Sensitivity;
use crate::report::markdown::{answer, bill, escape, folded, list, notes, outlook};
use crate::wording::{flip_rows, flip_title, omission};

/// What does not fit below the cap is named instead.
pub(super) fn render(document: &Handout<'_>) -> String {
    let comparison = document.comparison;
    let bills = comparison.ranking.iter().map(|s| (format!("the bill of {}", s.title), bill(s, &comparison.currency)));
    let sections = [
        ("the ranking".to_owned(), answer(comparison)),
        (
            "when the answer changes".to_owned(),
            folded("When the answer changes", &outlook(comparison)) + &sensitivity(document.sensitivity),
        ),
        ("the notes".to_owned(), folded("What to know", &notes(comparison))),
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

fn reproduction(document: &Handout<'_>) -> String {
    let mut text = String::new();
    for (name, value) in document.origin() {
        let _ = writeln!(text, "- {name}: {}", escape(&value));
    }
    folded("How to reproduce it", &text)
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

/// Which inputs by themselves turn the ranking, folded.
fn sensitivity(found: &Sensitivity) -> String {
    let (title, rows) = (flip_title(found), flip_rows(found));
    if rows.is_empty() {
        return format!("\n{}\n", escape(&title));
    }
    let note = |one: &Omission| format!("\nNote: {}.\n", escape(&omission(*one)));
    let notes = found.subject.left_out.iter().map(note).collect::<Vec<_>>().concat();
    format!("\n<details><summary>{}</summary>\n\n{}{notes}\n</details>\n", escape(&title), list(rows))
}
