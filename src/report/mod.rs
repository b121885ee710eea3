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

mod ascii;
mod bill_json;
pub mod breakeven;
mod csv;
mod document;
mod encode;
mod explanation;
mod json;
mod layout;
pub(crate) mod markdown;
mod outlook;
mod price_origin;
pub mod prices;
mod schema;
mod screen;
pub mod sensitivity;
pub mod side_by_side;
pub mod simulation;
mod solution_json;
mod sparkline;
mod study_json;
pub mod sweep;
mod table;
pub mod verify;

pub use ascii::ascii;
pub(crate) use explanation::simulation;
pub use explanation::{explanation_json, explanation_table, infeasible_table};
pub use layout::Width;
pub(crate) use outlook::{band_tables, bands_of_ranges};
pub(crate) use table::behaviour_cells;

use serde_json::Value as Json;

use crate::comparison::Comparison;

/// Writes a comparison in one format.
pub type Renderer = fn(&Comparison, Width) -> String;

/// The formats of a comparison, by name.
pub static COMPARISON_FORMATS: &[(&str, Renderer)] =
    &[("table", screen::render), ("json", json::render), ("csv", csv::render), ("markdown", markdown::render)];

/// The comparison as text for a terminal, with all that is known of it.
#[must_use]
pub fn comparison_details(comparison: &Comparison, width: Width) -> String {
    screen::above_details(comparison, width) + &table::details(comparison, width)
}

/// The renderer of a format.
#[must_use]
pub fn comparison_format(name: &str) -> Option<Renderer> {
    COMPARISON_FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// A JSON Schema, made when it is wanted.
type SchemaOf = fn() -> Json;

/// The JSON Schema of each JSON document, by the name that the document has.
static DOCUMENTS: &[(&str, SchemaOf)] = &[
    document::entry::<json::ComparisonForm<'_>>(),
    document::entry::<side_by_side::SideBySideForm<'_>>(),
    document::entry::<explanation::Explanation<'_>>(),
    document::entry::<sweep::SweepForm<'_>>(),
    document::entry::<breakeven::BreakEvenForm<'_>>(),
    document::entry::<sensitivity::SensitivityForm<'_>>(),
    document::entry::<simulation::SimulationForm<'_>>(),
    document::entry::<verify::VerifyForm<'_>>(),
    document::entry::<prices::RegionsForm<'_>>(),
    document::entry::<prices::BookForm<'_>>(),
    document::entry::<prices::AuditForm<'_>>(),
];

/// The names of the JSON documents.
pub fn documents() -> impl Iterator<Item = &'static str> {
    DOCUMENTS.iter().map(|(name, _)| *name)
}

/// The JSON Schema of a JSON document.
#[must_use]
pub fn document_schema(name: &str) -> Option<Json> {
    DOCUMENTS.iter().find(|(known, _)| *known == name).map(|(_, schema)| schema())
}
