//! Worked cases: published examples and invoices that the arithmetic must reproduce.
//!
//! A case is a file (its format is described in `docs/cases.md`) with workload numbers, the prices of its source and the
//! amounts that must come out. [`Case::parse`] reads one, [`check()`] works it out again: quantities by [`crate::rules`], which
//! also count what a scenario comes to, so that a rule that is broken makes a case fail. What is known here besides is how the
//! inputs of a case are named. Everything is exact, with one rounding where the case itself shows a rounded figure.
//!
//! ```
//! use netcost::rules::Rules;
//! use netcost::verify::{Case, check};
//!
//! let case = r#"
//!     schema = 1
//!     id = "office-nat"
//!     kind = "invoice"
//!     expected = { total = "33.48", total_rule = "either" }
//!
//!     [[line]]
//!     meter = "nat.hours"
//!     inputs = { gateways = 1, days = 31 }
//!     billable_quantity = "744"
//!     tiers = [{ up_to = "inf", price = "0.045" }]
//!     exact = "33.48"
//!     amount = "33.48"
//! "#;
//! let report = check(&Case::parse("office.toml", case)?, Rules::published()?);
//! assert!(report.holds());
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod case;
mod check;
mod compare;
mod inputs;
mod outcome;
mod product;
mod quantity;
mod ratio;
mod read;
mod reason;
mod term;
mod total;
mod words;

pub use case::{Case, Convention, Expected, Inputs, Line, Part, TotalRule};
pub use check::check;
pub use outcome::{CaseReport, Check, Level, Outcome, Place};
pub use reason::Reason;
