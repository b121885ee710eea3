//! What does work in a function's place, such as the task of a workflow: it has no environments and no cold starts, and waits at its own
//! price.

use super::parts::{CallMeter, Timeout};
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
