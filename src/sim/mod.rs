//! Simulation of function pools: how often a request is cold, rejected or failed, how many environments there are, and how long a
//! request takes. Event by event, in integer nanoseconds, without allocation or dispatch for each request; independent replications on
//! random streams of their own, so that every figure has its interval and the result does not depend on the number of threads.
//!
//! ```
//! use netcost::distribution::Distribution;
//! use netcost::scenario::Routing;
//! use netcost::sim::{Arrivals, FunctionTimes, Length, Pool, simulate};
//! use netcost::unit::Milliseconds;
//!
//! let mean = |text| Milliseconds::parse(text).map(Distribution::exponential);
//! let pool = Pool {
//!     arrivals: Arrivals::Renewal(mean("100 ms")?),
//!     function: FunctionTimes { warm: mean("100 ms")?, cold: mean("100 ms")?, idle_expiry: mean("5 min")? },
//!     callee: None,
//!     concurrency_limit: 1,
//!     routing: Routing::MostRecentlyUsed,
//!     length: Length::Requests(50_000),
//!     replications: 10,
//!     seed: 1,
//! };
//! // Erlang's loss formula: at a load of one, one server rejects 1 / (1 + 1) of what arrives.
//! let rejected = simulate(&pool).figure("rejected_share").expect("a figure of every pool");
//! assert!((rejected.value - 0.5).abs() < 0.02);
//! # Ok::<(), netcost::unit::ParseError>(())
//! ```

#![expect(
    clippy::inline_always,
    reason = "what happens to every request is compiled as one piece: measured, a tenth to a third faster"
)]

mod arrivals;
mod closed;
mod cold_starts;
mod counted;
mod draw;
mod effort;
mod enough;
mod ensemble;
mod environments;
mod estimate;
mod forecast;
mod histogram;
mod known;
mod levels;
mod mixture;
mod player;
mod pool;
mod programme;
mod replication;
mod sampler;
mod single;
mod sorted;
mod stages;
mod start;
mod steady;
mod stream;
mod sum;
mod throttle;
mod timers;
mod times;
mod together;
mod turns;
mod wheel;

use rayon::prelude::*;

pub use arrivals::Arrivals;
pub use closed::late_at_least;
pub use effort::{Effort, Stop};
pub use enough::{Enough, enough_concurrency};
pub use estimate::{Estimate, WIDEST_KNOWN};
pub use forecast::Forecast;
pub use pool::{Callee, FunctionTimes, Length, Pool};
pub use stages::{BURSTS, FEW_FAILURES};
pub use times::{Latency, Times};

use arrivals::{ArrivalClock, Beginning, Past};
use cold_starts::{LONG_LIVED, SHORT_LIVED, all_live};
use counted::{Counted, Pairs};
use known::KnownTimes;
use player::Player;
use programme::{CALLEE, MAIN, Programme};
use replication::{Counts, Replication, play, share};
use single::{Single, Tables};
use stages::Stage;
use start::Start;
use times::Sample;

use crate::distribution::float;
use crate::scenario::Scenario;
use crate::timing::TimedPlan;

/// What a simulation of a pool found. Shares are 0 to 1.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
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
    let start = Start::of(pool);
    let chain = pool.callee.as_ref().map(|callee| Programme::of_pool(pool, callee));
    let (tables, gap) = (Tables::of(pool, &start), pool.arrivals.gap());
    // A run of so many requests is spread over the day or the recording; one to a horizon is played from its beginning.
    let spread_over = if matches!(pool.length, Length::Requests(_)) { pool.replications } else { 1 };
    let arrivals =
        |replication| ArrivalClock::new(&pool.arrivals, &gap, pool.seed, Beginning { replication, spread_over });
    let of_chain = |chain, replication| {
        let mut player = Player::<true>::new(chain, replication);
        if start.is_steady {
            player.prewarm(0, &Past::default());
        }
        play(pool, &start, &mut Replication::new(arrivals(replication), player))
    };
    let of_single = |replication| {
        let counted = tables.counted(arrivals(replication), replication);
        counted.and_then(|counted| counted.found(pool, &start)).unwrap_or_else(|| {
            let single = Single::new(&tables, replication);
            play(pool, &start, &mut Replication::new(arrivals(replication), single))
        })
    };
    let pairs = chain.as_ref().and_then(|chain| Pairs::of(chain, pool, &start));
    let of_pair = |replication| {
        let counted = pairs.as_ref().map(|pairs| Counted::new(arrivals(replication), pairs.replication(replication)));
        counted.and_then(|counted| counted.found(pool, &start))
    };
    let run = |replication| {
        let Some(chain) = &chain else { return of_single(replication) };
        of_pair(replication).unwrap_or_else(|| of_chain(chain, replication))
    };
    let runs: Vec<Counts> = (0..pool.replications).into_par_iter().map(run).collect();
    let (requests, accepted) = (|run: &Counts| run.requests, |run: &Counts| run.requests - run.rejected);
    let cold = |run: &Counts| run.functions[MAIN].cold;
    let mut figures = vec![
        ("cold_share", share(&runs, cold, requests)),
        ("cold_share_of_accepted", share(&runs, cold, accepted)),
        ("rejected_share", share(&runs, |run| run.rejected, requests)),
        ("mean_environments", over_time(&runs, |run| run.environment_area)),
        ("mean_busy", over_time(&runs, |run| run.busy_area)),
        ("mean_idle", over_time(&runs, |run| run.environment_area - run.busy_area)),
        ("mean_lifespan_s", lifespan(&runs)),
        ("utilisation", ratio(&runs, |run| run.busy_area, |run| run.environment_area)),
    ];
    if chain.is_some() {
        figures.extend([
            ("failed_share", share(&runs, |run| run.failed, requests)),
            ("callee_rejected_share", share(&runs, |run| run.callee_rejected, accepted)),
            ("mean_slots", over_time(&runs, |run| run.slot_area)),
            ("cold_share_caller", share(&runs, cold, requests)),
            ("cold_share_callee", share(&runs, |run| run.functions[CALLEE].cold, requests)),
            ("cold_share_both", share(&runs, |run| run.both_cold, requests)),
        ]);
    }
    let simulated_ns = runs.iter().map(|run| run.elapsed_ns).sum();
    let requests = runs.iter().map(|run| run.requests).sum();
    let played = runs.iter().map(|run| run.played).sum();
    let seen = |run: Counts| Sample { answered: run.histogram, ..Sample::default() };
    let times = Times::new(runs.into_iter().map(seen).collect(), None);
    let Latency { mean, p50, p90, p95, p99, p999 } = times.latency();
    let times =
        [("mean_ms", mean), ("p50_ms", p50), ("p90_ms", p90), ("p95_ms", p95), ("p99_ms", p99), ("p999_ms", p999)];
    figures.extend(times);
    PoolResult { requests, played, simulated_ns, figures }
}

/// What becomes of a solution's requests, simulated; in closed form where the effort allows that and it tells as much, and where a
/// simulation does not tell enough or is too much. `None` when no request arrives, or when neither tells.
#[must_use]
pub fn forecast(timed: &TimedPlan<'_>, scenario: &Scenario, effort: Effort) -> Option<Forecast> {
    let programme = Programme::of_plan(timed, scenario, effort.seed)?;
    let known = KnownTimes::of(&programme);
    let in_closed_form = || closed::forecast((timed, scenario), &known, (&programme, effort.precision));
    let is_sharp = effort.closed_form && all_live(timed, scenario, LONG_LIVED);
    let simulated = || {
        let tolerated = float(scenario.objective.tolerated().0);
        let is_told = |stage: &Stage| !effort.asks_p99() && stage.tells_failures(tolerated);
        let stage = stages::played((&programme, &known), effort, is_told)?;
        Some(forecast::found(timed, scenario, stage))
    };
    if let Some(found) = is_sharp.then(in_closed_form).flatten() {
        return Some(found);
    }
    let found = simulated();
    // What is simulated for less than an idle expiry tells little of cold starts.
    let tells_enough = |seen: &Forecast| {
        seen.is_disturbed() || (seen.stop == Stop::Precise && seen.span_s * 1e9 >= programme.expiry_ns())
    };
    let may_be_told = || effort.closed_form && effort.asks_p99() && all_live(timed, scenario, SHORT_LIVED);
    let is_asked = !is_sharp && found.as_ref().is_none_or(|seen| !tells_enough(seen) && may_be_told());
    if is_asked { in_closed_form().or(found) } else { found }
}

/// The ratio of two figures that are not negative, over all replications.
fn ratio(runs: &[Counts], part: impl Fn(&Counts) -> f64, whole: impl Fn(&Counts) -> f64) -> Estimate {
    let pairs: Vec<(f64, f64)> = runs.iter().map(|run| (part(run), whole(run))).collect();
    Estimate::ratio(&pairs).within(0.0, f64::INFINITY)
}

/// A mean over time of what was summed up over it.
fn over_time(runs: &[Counts], area: impl Fn(&Counts) -> f64) -> Estimate {
    ratio(runs, area, |run| run.elapsed_ns)
}

/// The mean life of an environment in seconds: how many there are, over how many are started in a second (Little's law). Of which none was
/// started, the life is not known but to be longer than a third of all that they lived together (the rule of three).
fn lifespan(runs: &[Counts]) -> Estimate {
    let started = |run: &Counts| run.functions.iter().map(|function| function.cold).sum::<u64>() as f64;
    let lived_s = |run: &Counts| run.environment_area / 1e9;
    if runs.iter().map(started).sum::<f64>() > 0.0 {
        return ratio(runs, lived_s, started);
    }
    Estimate::at_least(runs.iter().map(lived_s).sum::<f64>() / 3.0)
}
