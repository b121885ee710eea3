//! Results as text: each format is a function of the same data. To add one: its file, and its line in [`COMPARISON_FORMATS`].
//!
//! ```
//! use netcost::decision::{Options, Study, answer};
//! use netcost::pricebook::Date;
//! use netcost::report::{Width, comparison_format};
//!
//! let text = "schema = 1\nname = \"idle\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 0\n";
//! let options = Options { effort: None, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let answered = answer(&Study::parse("idle.toml", text)?, &options, &|| ())?;
//! let csv = comparison_format("csv").expect("a known format")(&answered, Width(80));
//! assert!(csv.starts_with("x_Rank,x_Solution,RegionId,BillingCurrency"));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

pub mod breakeven;
mod csv;
mod explanation;
mod json;
mod layout;
pub(crate) mod markdown;
mod outlook;
mod price_origin;
pub mod prices;
pub mod sensitivity;
pub mod simulation;
mod sparkline;
pub mod sweep;
mod table;
pub mod verify;

pub(crate) use explanation::{derivation, simulation, times};
pub use explanation::{explanation_json, explanation_table, infeasible_json, infeasible_table};
pub(crate) use markdown::marks;
pub(crate) use outlook::{band_tables, bands_of_ranges};
pub(crate) use table::behaviour_cells;

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::comparison::Comparison;
use crate::wording::{note, price_dates};

/// How wide a table may be, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(pub u16);

/// Writes a comparison in one format.
pub type Renderer = fn(&Comparison, Width) -> String;

/// The formats of a comparison, by name.
pub static COMPARISON_FORMATS: &[(&str, Renderer)] =
    &[("table", table::render), ("json", json::render), ("csv", csv::render), ("markdown", markdown::render)];

/// The renderer of a format.
#[must_use]
pub fn comparison_format(name: &str) -> Option<Renderer> {
    COMPARISON_FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// Pretty JSON with a final newline.
fn json_text(value: &Json) -> String {
    format!("{value:#}\n")
}

/// A finding as JSON: its code, its fields and its words.
fn detail(finding: &impl Serialize, words: &str) -> Json {
    // Findings are enums of named fields, of which none refuses to be written.
    let mut fields = serde_json::to_value(finding).unwrap_or_default();
    fields["text"] = json!(words);
    fields
}

/// The dates of the prices, some warnings, and the notes of a comparison.
fn all_notes(comparison: &Comparison, warnings: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    let dates = price_dates(&comparison.prices, &comparison.currency);
    dates.into_iter().chain(warnings).chain(comparison.notes.iter().map(|one| note(one, comparison)))
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
