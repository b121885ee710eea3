//! Worked cases: published examples and invoices that the arithmetic must reproduce.
//!
//! A case is a file (its format is described in `docs/cases.md`) with workload numbers, the prices of its source and the
//! amounts that must come out. [`Case::parse`] reads one, [`check()`] works it out again. Everything here is exact: decimals
//! for money, fractions of integers for quantities, and one rounding where the case itself shows a rounded figure.

mod case;
mod check;
mod compare;
mod derive;
mod outcome;
mod ratio;
mod read;
mod total;
mod workload;

pub use case::{Case, Convention, Expected, Inputs, Kind, Line, Part, TotalRule};
pub use check::check;
pub use outcome::{CaseReport, Check, Level, Outcome, Place};
