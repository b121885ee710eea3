//! What is simulated: arrivals, one function or a caller and a callee, and their limit.

use super::arrivals::Arrivals;
use crate::defaults;
use crate::distribution::Distribution;
use crate::scenario::{PoolFile, Routing};
use crate::unit::Milliseconds;

/// Requests that are simulated when a pool file does not say.
const REQUESTS: u64 = 1_000_000;

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

impl Pool {
    /// What a pool file describes, to be played with the random streams of a seed; `None` when its recording of arrivals is not read.
    #[must_use]
    pub fn of(file: &PoolFile, seed: u64) -> Option<Self> {
        let horizon = file.horizon_s.map(|seconds| Length::HorizonNs(seconds.saturating_mul(NS_PER_S)));
        Some(Self {
            arrivals: arrivals(file)?,
            function: FunctionTimes {
                warm: file.warm.clone(),
                cold: file.cold.clone(),
                idle_expiry: file.idle_expiry.clone(),
            },
            callee: callee(file),
            concurrency_limit: file.concurrency_limit.map_or(u32::MAX, whole),
            routing: file.routing,
            length: horizon.unwrap_or(Length::Requests(file.requests.unwrap_or(REQUESTS))),
            replications: whole(file.replications),
            seed,
        })
    }

    /// Requests that each replication counts at most.
    pub(super) fn requests_of_a_replication(&self) -> u64 {
        let Length::Requests(total) = self.length else { return u64::MAX };
        total.div_ceil(u64::from(self.replications)).max(1)
    }
}

const NS_PER_S: u64 = 1_000_000_000;

/// A count that its key holds far below this.
fn whole(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn arrivals(file: &PoolFile) -> Option<Arrivals> {
    // A recording has no rate, and needs none.
    let rate = file.mean_rate_per_s().unwrap_or(1.0);
    match (Arrivals::of_pattern(&file.arrivals, rate)?, file.interval_sd) {
        (Arrivals::Renewal(gap), Some(sd)) => Some(Arrivals::Renewal(Distribution::normal(gap.mean(), sd))),
        (arrivals, _) => Some(arrivals),
    }
}

fn callee(file: &PoolFile) -> Option<Callee> {
    let (warm, cold) = (file.callee_warm.clone()?, file.callee_cold.clone()?);
    let idle_expiry = file.callee_idle_expiry.as_ref().unwrap_or(&file.idle_expiry).clone();
    let figures = defaults::figures().ok()?;
    Some(Callee {
        times: FunctionTimes { warm, cold, idle_expiry },
        post: file.post.clone(),
        attempts: whole(file.callee_attempts),
        backoff_first: figures.get("backoff_first")?.value.mean(),
        backoff_longest: figures.get("backoff_longest")?.value.mean(),
    })
}
