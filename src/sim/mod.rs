//! Simulation of function pools: how often a request is cold, rejected or failed, how many environments there are, and how long a
//! request takes. Event by event, in integer nanoseconds, without allocation or dispatch for each request; independent replications on
//! random streams of their own, so that every figure has its interval and the result does not depend on the number of threads.

mod chain;
mod environments;
mod estimate;
mod histogram;
mod pool;
mod read;
mod replication;
mod sampler;
mod single;
mod sorted;
mod stream;
mod wheel;

use rayon::prelude::*;

pub use estimate::Estimate;
pub use pool::{Arrivals, Callee, FunctionTimes, Length, Pool, Routing};

use chain::Chain;
use replication::{Counts, play};
use single::Single;

/// What a simulation of a pool found. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolResult {
    /// Requests that were counted, all replications together.
    pub requests: u64,
    /// Nanoseconds of simulated time that were counted, all replications together.
    pub simulated_ns: f64,
    /// Each figure by name, in the order of the documentation.
    pub figures: Vec<(&'static str, Estimate)>,
}

impl PoolResult {
    /// A figure by its name.
    #[must_use]
    pub fn figure(&self, name: &str) -> Option<Estimate> {
        self.figures.iter().find(|(known, _)| *known == name).map(|(_, estimate)| *estimate)
    }
}

/// Latency quantiles that are reported.
const QUANTILES: [(&str, f64); 5] =
    [("p50_ms", 0.5), ("p90_ms", 0.9), ("p95_ms", 0.95), ("p99_ms", 0.99), ("p999_ms", 0.999)];

/// Simulates a pool. The same pool gives the same result on any number of threads.
#[must_use]
pub fn simulate(pool: &Pool) -> PoolResult {
    let runs: Vec<Counts> =
        (0..pool.replications).into_par_iter().map(|replication| replicate(pool, replication)).collect();
    let mut figures: Vec<(&'static str, Estimate)> = Vec::new();
    let mut add = |name, value: &dyn Fn(&Counts) -> f64| {
        figures.push((name, Estimate::of(runs.iter().map(value))));
    };
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    add("cold_share", &|run| share(run.cold, run.requests));
    add("cold_share_of_accepted", &|run| share(run.cold, run.requests - run.rejected));
    add("rejected_share", &|run| share(run.rejected, run.requests));
    add("mean_environments", &Counts::mean_environments);
    add("mean_busy", &Counts::mean_busy);
    add("mean_idle", &|run| run.mean_environments() - run.mean_busy());
    add("mean_lifespan_s", &Counts::mean_lifespan_s);
    add("utilisation", &|run| run.mean_busy() / run.mean_environments().max(f64::MIN_POSITIVE));
    if pool.callee.is_some() {
        add("failed_share", &|run| share(run.rejected + run.callee_rejected, run.requests));
        add("callee_rejected_share", &|run| share(run.callee_rejected, run.requests - run.rejected));
        add("mean_slots", &Counts::mean_slots);
        add("cold_share_caller", &|run| share(run.cold, run.requests));
        add("cold_share_callee", &|run| share(run.callee_cold, run.requests));
        add("cold_share_both", &|run| share(run.both_cold, run.requests));
    }
    add("mean_ms", &|run| run.histogram.mean_ns() / 1e6);
    for (name, p) in QUANTILES {
        add(name, &|run| run.histogram.quantile_ns(p) / 1e6);
    }
    PoolResult {
        requests: runs.iter().map(|run| run.requests).sum(),
        simulated_ns: runs.iter().map(|run| run.elapsed_ns).sum(),
        figures,
    }
}

fn replicate(pool: &Pool, replication: u32) -> Counts {
    match &pool.callee {
        Some(callee) => play(pool, Chain::new(pool, callee, replication)),
        None => play(pool, Single::new(pool, replication)),
    }
}
