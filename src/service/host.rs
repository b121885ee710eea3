//! What does work in a function's place, such as the task of a workflow: it has no environments and no cold starts, and waits at its own
//! price.

use super::parts::{CallMeter, Quota, Timeout};
use crate::rules::{Increment, Rules};

/// A service that does work in a function's place.
pub struct Host {
    /// Its stable id.
    pub id: &'static str,
    /// The word for it in output.
    pub title: &'static str,
    /// What is counted of each of its runs.
    pub runs: Option<CallMeter>,
    /// What is counted of the time that it works and waits.
    pub time: Option<TimeMeter>,
    /// How long a run may last.
    pub timeout: Option<Timeout>,
}

/// How the time of a run is counted.
pub struct TimeMeter {
    /// The meter, in GB-seconds or GB-hours.
    pub meter: &'static str,
    /// What its line is, for a person.
    pub description: &'static str,
    /// The memory that is billed, in MB.
    pub memory_mb: u64,
    /// How the time of a run is counted.
    pub counts: fn(&Rules) -> Increment,
}

/// An API destination of `EventBridge`, which calls an API and throws its answer away.
pub static API_DESTINATION: Host = Host {
    id: "api-destination",
    title: "API destination",
    runs: None,
    time: None,
    timeout: Some(Timeout {
        code: "api-destination-time",
        longest: Quota::Known(|limits| &limits.timeout_api_destination),
        cure: Some("have a second function make the call (`destination.target = \"function\"`)"),
    }),
};

/// The time of an Express workflow, which holds 64 MB, the least that is billed.
pub(super) const EXPRESS_TIME: TimeMeter = TimeMeter {
    meter: "sfn.express.gb_hours",
    description: "Step Functions Express, memory",
    memory_mb: 64,
    counts: |rules| rules.express_run,
};

/// What is counted of the runs of an Express workflow.
pub(super) const EXPRESS_RUNS: CallMeter = CallMeter::each("sfn.express.requests", "Step Functions Express, runs");

/// An Express workflow of Step Functions.
pub static EXPRESS_WORKFLOW: Host = Host {
    id: "express-workflow",
    title: "Express workflow",
    runs: Some(EXPRESS_RUNS),
    time: Some(EXPRESS_TIME),
    timeout: Some(Timeout {
        code: "express-time",
        longest: Quota::Known(|limits| &limits.timeout_express),
        cure: Some("take a Standard workflow (`workflow.kind = \"standard\"`), which may last a year"),
    }),
};

/// A Standard workflow of Step Functions, billed by its transitions: those of its states are counted where they are taken.
pub static STANDARD_WORKFLOW: Host =
    Host { id: "standard-workflow", title: "Standard workflow", runs: None, time: None, timeout: None };
