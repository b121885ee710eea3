//! What each way of giving an AWS Lambda function both a VPC and the internet costs per month, and how slow it is: exactly and
//! offline.
//!
//! The flow: a [`scenario`] is read; each [`topology`] turns it into a [`plan`]; [`timing`] puts times on it, which [`sim`] plays and
//! [`expectation`] sums; [`metering`] reads the plan for quantities; [`rating`] puts the [`pricebook`]'s prices on those; [`comparison`]
//! ranks; [`decision`] asks what would change that; [`wording`] says it; [`report`], [`chart`] and [`handout`] write.
//! A module uses only modules that come before it in this list of layers:
//!
//! 0. [`mod@unit`], [`money`], [`search`], [`diagnostic`], [`distribution`], [`document`]
//! 1. [`pricebook`], [`value`], [`defaults`], [`rules`], [`scenario`]
//! 2. [`plan`]
//! 3. [`topology`], [`timing`]
//! 4. [`behaviour`]
//! 5. [`expectation`], [`sim`]
//! 6. [`concurrency`]
//! 7. [`feasibility`], [`metering`]
//! 8. [`rating`]
//! 9. [`comparison`], [`verify`]
//! 10. [`decision`]
//! 11. [`wording`]
//! 12. [`report`], [`chart`]
//! 13. [`handout`]
//! 14. `cli`, which alone prints and reads files, clock and environment
//!
//! Without default features the library computes results as data. Feature `charts` adds [`chart`], `report` adds [`report`] and its
//! charts, `junit` the form of that name, `cli` all of them and the command.
//!
//! ```
//! use netcost::comparison::Verdict;
//! use netcost::decision::{Options, Study, answer};
//! use netcost::pricebook::Date;
//! use netcost::wording;
//!
//! let text = r#"
//!     schema = 1
//!     name = "read RDS, then send mail"
//!     region = "us-east-1"
//!     workload.requests_per_month = 10_000
//! "#;
//! let study = Study::parse("example.toml", text)?;
//! // Nothing is simulated here; the usual effort gives percentiles and failures too.
//! let options = Options { effort: None, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let answered = answer(&study, &options, &|| ())?;
//!
//! // One NAT gateway 730 h x 0.045 and its public address 730 h x 0.005: 36.50 before the first byte.
//! let nat = answered.solution("nat-gateway").expect("it can be had");
//! assert_eq!(nat.standing_cost().shown(), "36.50");
//! let Verdict::Best { first, against, .. } = answered.verdict else { panic!("{:?}", answered.verdict) };
//! assert_eq!((first, against), ("sdk-invoke", "nat-gateway"));
//! // What stands is worth it only for far more requests.
//! let turn = answered.outlook.thresholds.iter().find(|threshold| threshold.other == against).expect("a threshold");
//! assert!(wording::threshold(turn).starts_with("cheaper above "));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

pub mod behaviour;
mod bursts;
mod callers;
mod changes;
#[cfg(feature = "charts")]
pub mod chart;
pub mod choice;
#[cfg(feature = "cli")]
pub mod cli;
pub mod comparison;
pub mod concurrency;
pub mod decision;
pub mod defaults;
pub mod diagnostic;
pub mod distribution;
pub mod document;
mod erlang;
pub mod expectation;
pub mod feasibility;
#[cfg(feature = "report")]
pub mod handout;
mod kept;
pub mod metering;
pub mod money;
pub mod overflow;
pub mod plan;
pub mod pricebook;
pub mod rating;
#[cfg(feature = "report")]
pub mod report;
pub mod rules;
pub mod scenario;
pub mod search;
pub mod service;
pub mod sim;
pub mod timing;
pub mod topology;
pub mod unit;
pub mod value;
pub mod verify;
pub mod wording;
