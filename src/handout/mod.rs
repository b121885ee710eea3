//! A result to hand round: a comparison with its pictures, its bills and how to come to it again, as one HTML page or as Markdown for a
//! pull request.
//!
//! ```
//! use netcost::decision::surroundings::surroundings;
//! use netcost::decision::{Options, Study, answer};
//! use netcost::handout::{Handout, format};
//! use netcost::pricebook::Date;
//!
//! let text = "schema = 1\nname = \"idle\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 0\n";
//! let study = Study::parse("idle.toml", text)?;
//! let options = Options { effort: None, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let answered = answer(&study, &options, &|| ())?;
//! let around = surroundings(&study, &answered)?;
//! let handout = Handout::new(&answered, &around, "netcost report idle.toml".to_owned(), false);
//! let page = format("html").expect("a known format")(&handout);
//! assert!(page.starts_with("<!doctype html>") && page.contains("<svg "));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod board;
mod document;
mod markdown;
mod page;
mod plate;
mod sketch;
mod strip;

pub use document::{Figure, Fold, Handout};

/// Writes a handout in one format.
pub type Renderer = fn(&Handout<'_>) -> String;

/// The formats by name.
pub static FORMATS: &[(&str, Renderer)] = &[("html", page::render), ("markdown", markdown::render)];

/// The renderer of a format.
#[must_use]
pub fn format(name: &str) -> Option<Renderer> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}
