//! What is simulated: arrivals, one function or a caller and a callee, and their limit.

use super::arrivals::Arrivals;
use crate::distribution::Distribution;
use crate::scenario::Routing;
use crate::unit::Milliseconds;

/// How long a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// So many requests over all replications, counted after a warm-up.
    Requests(u64),
    /// So many nanoseconds from an empty start for each replication, nothing left out.
    HorizonNs(u64),
}

/// The times of one function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionTimes {
    /// Whole service time of a warm invocation; up to the call where there is a callee.
    pub warm: Distribution,
    /// Whole service time of a cold invocation.
    pub cold: Distribution,
    /// Time after which an idle environment is gone, drawn anew for each idle period.
    pub idle_expiry: Distribution,
}

/// The callee of a caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Callee {
    /// Its times.
    pub times: FunctionTimes,
    /// Work of the caller after the callee returned.
    pub post: Distribution,
    /// Attempts in all when the callee is throttled; 1 means no retry.
    pub attempts: u32,
    /// Longest first wait before another attempt.
    pub backoff_first: Milliseconds,
    /// Longest wait of all.
    pub backoff_longest: Milliseconds,
}

/// A function pool, or a caller and a callee on one limit.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// How requests arrive.
    pub arrivals: Arrivals,
    /// The function, or the caller.
    pub function: FunctionTimes,
    /// The callee, called synchronously once.
    pub callee: Option<Callee>,
    /// Environments that may be busy at once, both functions together; `u32::MAX` for no limit.
    pub concurrency_limit: u32,
    /// Which idle environment is taken.
    pub routing: Routing,
    /// How long a run is.
    pub length: Length,
    /// Independent replications.
    pub replications: u32,
    /// Seed of all random streams.
    pub seed: u64,
}
