//! Simulation of function pools: how often a request is cold, rejected or failed, how many environments there are, and how long a
//! request takes. Event by event, in integer nanoseconds, without allocation or dispatch for each request; independent replications on
//! random streams of their own, so that every figure has its interval and the result does not depend on the number of threads.

mod arrivals;
mod draw;
mod environments;
mod estimate;
mod forecast;
mod histogram;
mod player;
mod pool;
mod programme;
mod read;
mod replication;
mod sampler;
mod single;
mod sorted;
mod stream;
mod throttle;
mod times;
mod wheel;

use rayon::prelude::*;

pub use arrivals::Arrivals;
pub use estimate::Estimate;
pub use forecast::{Effort, FEW_FAILURES, Forecast, Stop, enough_concurrency, forecast};
pub use pool::{Callee, FunctionTimes, Length, Pool};
pub use times::{Latency, Times};

use arrivals::Place;
use player::Player;
use programme::{CALLEE, MAIN, Programme};
use replication::{Counts, play};
use single::{Single, Tables};

/// What a simulation of a pool found. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolResult {
    /// Requests that were counted, all replications together.
    pub requests: u64,
    /// Requests that were played, those of warm-ups included.
    pub played: u64,
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

/// Simulates a pool. The same pool gives the same result on any number of threads.
#[must_use]
pub fn simulate(pool: &Pool) -> PoolResult {
    let chain = pool.callee.as_ref().map(|callee| Programme::of_pool(pool, callee));
    let tables = Tables::of(pool);
    let runs: Vec<Counts> = (0..pool.replications)
        .into_par_iter()
        .map(|replication| match &chain {
            Some(chain) => play(pool, Player::<true>::new(chain, Place { replication, spread_over: 1 })),
            None => play(pool, Single::new(pool, &tables, replication)),
        })
        .collect();
    let mut figures: Vec<(&'static str, Estimate)> = Vec::new();
    let mut add = |name, value: &dyn Fn(&Counts) -> f64| {
        figures.push((name, Estimate::of(runs.iter().map(value))));
    };
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let cold = |run: &Counts| run.functions[MAIN].cold;
    add("cold_share", &|run| share(cold(run), run.requests));
    add("cold_share_of_accepted", &|run| share(cold(run), run.requests - run.rejected));
    add("rejected_share", &|run| share(run.rejected, run.requests));
    add("mean_environments", &Counts::mean_environments);
    add("mean_busy", &Counts::mean_busy);
    add("mean_idle", &|run| run.mean_environments() - run.mean_busy());
    add("mean_lifespan_s", &Counts::mean_lifespan_s);
    add("utilisation", &|run| run.mean_busy() / run.mean_environments().max(f64::MIN_POSITIVE));
    if chain.is_some() {
        add("failed_share", &|run| share(run.failed, run.requests));
        add("callee_rejected_share", &|run| share(run.callee_rejected, run.requests - run.rejected));
        add("mean_slots", &Counts::mean_slots);
        add("cold_share_caller", &|run| share(cold(run), run.requests));
        add("cold_share_callee", &|run| share(run.functions[CALLEE].cold, run.requests));
        add("cold_share_both", &|run| share(run.both_cold, run.requests));
    }
    let simulated_ns = runs.iter().map(|run| run.elapsed_ns).sum();
    let requests = runs.iter().map(|run| run.requests).sum();
    let played = runs.iter().map(|run| run.played).sum();
    let times = Times::new(runs.into_iter().map(|run| run.histogram).collect());
    let Latency { mean, p50, p90, p95, p99, p999 } = times.latency();
    let times =
        [("mean_ms", mean), ("p50_ms", p50), ("p90_ms", p90), ("p95_ms", p95), ("p99_ms", p99), ("p999_ms", p999)];
    figures.extend(times);
    PoolResult { requests, played, simulated_ns, figures }
}
