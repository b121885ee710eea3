//! Results as text: each format is a function of the same data. To add one: its file, and its line in [`COMPARISON_FORMATS`].

pub mod breakeven;
mod csv;
mod document;
mod explanation;
mod json;
mod layout;
mod markdown;
mod outlook;
mod page;
mod price_origin;
pub mod prices;
pub mod sensitivity;
pub mod simulation;
mod sparkline;
pub mod sweep;
mod table;
pub mod verify;

pub use document::{Document, Figure};
pub use explanation::{explanation_json, explanation_table, infeasible_json, infeasible_table};

use crate::comparison::Comparison;

/// How wide a table may be, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(pub u16);

/// Writes a comparison in one format.
pub type Renderer = fn(&Comparison, Width) -> String;

/// The formats of a comparison, by name.
pub static COMPARISON_FORMATS: &[(&str, Renderer)] =
    &[("table", table::render), ("json", json::render), ("csv", csv::render), ("markdown", markdown::render)];

/// Writes a report in one format.
pub type DocumentRenderer = fn(&Document<'_>) -> String;

/// The formats of a report to hand round, by name.
pub static DOCUMENT_FORMATS: &[(&str, DocumentRenderer)] = &[("html", page::render), ("markdown", markdown::report)];

/// The renderer of a report's format.
#[must_use]
pub fn document_format(name: &str) -> Option<DocumentRenderer> {
    DOCUMENT_FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// The renderer of a format.
#[must_use]
pub fn comparison_format(name: &str) -> Option<Renderer> {
    COMPARISON_FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// Pretty JSON with a final newline.
fn json_text(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// CSV text of a header and rows.
fn csv_text(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
