//! What each way of giving an AWS Lambda function both a VPC and the internet costs per month, and how slow it is: exactly and
//! offline.
//!
//! The flow: a [`scenario`] is read; each [`topology`] turns it into a [`plan`]; [`timing`] puts times on it, which [`sim`] plays and
//! [`expectation`] sums; [`metering`] reads the plan for quantities; [`rating`] puts the [`pricebook`]'s prices on those; [`comparison`] ranks; [`report`] writes.
//! A module uses only modules that come before it in this list of layers:
//!
//! 0. [`mod@unit`], [`money`], [`diagnostic`], [`distribution`], [`document`]
//! 1. [`pricebook`], [`value`], [`defaults`], [`scenario`]
//! 2. [`plan`]
//! 3. [`topology`], [`timing`]
//! 4. [`behaviour`]
//! 5. [`expectation`], [`sim`]
//! 6. [`feasibility`], [`metering`]
//! 7. [`rating`]
//! 8. [`comparison`], [`verify`]
//! 9. [`decision`]
//! 10. [`report`], [`chart`]
//! 11. `cli`, which alone prints and reads files, clock and environment
//!
//! ```
//! use netcost::comparison::compare;
//! use netcost::pricebook::{Date, PriceBook};
//! use netcost::scenario::Scenario;
//! use netcost::topology;
//!
//! let text = r#"
//!     schema = 1
//!     name = "nothing but what stands"
//!     region = "us-east-1"
//!     workload.requests_per_month = 0
//! "#;
//! let scenario = Scenario::parse("example.toml", text)?;
//! let book = PriceBook::embedded(&scenario.region).expect("a book for every Region that a scenario may name");
//! let today = Date::parse("2026-11-22").expect("a date");
//! let comparison = compare(&scenario, &book, topology::ALL, None, &today)?;
//!
//! // One NAT gateway 730 h x 0.045 and its public address 730 h x 0.005: 36.50 before the first byte.
//! let nat = comparison.ranking.iter().find(|solution| solution.id == "nat-gateway").expect("a NAT gateway can be had");
//! assert_eq!(nat.bill.total.shown(), "36.50");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

pub mod behaviour;
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod comparison;
pub mod decision;
pub mod defaults;
pub mod diagnostic;
pub mod distribution;
pub mod document;
pub mod expectation;
pub mod feasibility;
pub mod metering;
pub mod money;
pub mod plan;
pub mod pricebook;
pub mod rating;
pub mod report;
pub mod scenario;
pub mod sim;
pub mod timing;
pub mod topology;
pub mod unit;
pub mod value;
pub mod verify;
