//! The scenario: what a user says of a workload, read from TOML or written in Rust as a [`Draft`], checked, with every default filled
//! in. The pool file of `netcost simulate` is read by the same means.
//!
//! Every key is declared once, in `draft.rs` (`pool.rs` for a pool): its type, default, range, rule, meaning and its slot in the draft.
//! Reading, the JSON Schema, the reference, the settings of `explain`, changing a value and its range all follow from that.
//!
//! ```
//! use netcost::scenario::Scenario;
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 3_000_000\n";
//! let scenario = Scenario::parse("x.toml", text)?;
//! assert_eq!((scenario.main.memory_mb, scenario.network.azs), (512, 1));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod arrivals;
mod assignment;
mod axis;
mod change;
mod check;
mod checked;
mod choices;
mod draft;
pub mod examples;
mod field;
mod meant;
mod pool;
mod range;
mod reader;
mod resolve;
mod rule;
mod schema;
mod services;
mod spec;
pub mod start;
mod template;

pub use arrivals::{ArrivalPattern, HOURS, Manner, Trace, Window, read_trace, trace_place};
pub use assignment::{Assignment, Refused};
pub use axis::{Axis, Interval, Spacing, places};
pub use change::{Change, Key, VaryError, keys};
pub use checked::{
    Doubt, FunctionSetup, ObjectiveOverride, PlatformTimes, Provisioned, Scenario, Setting, SnapStart, Sourced,
};
pub use choices::{
    ApiKind, ApiTransfer, Architecture, Connections, DatabaseAccess, DatabaseKind, DestinationTarget, EventStore,
    InstanceCount, Invocation, LatencyPreset, NatLayout, Order, Package, ProxyUse, RankBy, Routing, Standing, Trigger,
    WorkflowKind, WorkflowTask,
};
pub use draft::{
    Account, Database, Draft, Exchange, NatInstance, Network, Objective, OwnSetup, SharedSetup, StatedBehaviour, Work,
    Workload,
};
pub use pool::{PerSecond, PoolFile};
pub use range::Range;
pub use schema::{json_schema, pool_json_schema, pool_reference, reference};
pub use services::ServiceCall;
pub use template::{Template, Uncertain};
