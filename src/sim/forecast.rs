//! What a solution's requests go through, simulated: percentiles, cold starts, failures, and the behaviour that its bill rests on.

use std::convert::Infallible;
use std::sync::Arc;

use rayon::prelude::*;

use super::arrivals::{ArrivalClock, Arrivals, Beginning};
use super::estimate::Estimate;
use super::player::Player;
use super::programme::{CALLEE, MAIN, Programme};
use super::replication::{Counts, Replication};
use super::times::{Latency, Times};
use crate::behaviour::{Behaviour, RoleBehaviour, kept, stated_cold_share};
use crate::distribution::float;
use crate::plan::Role;
use crate::scenario::{ArrivalPattern, Scenario};
use crate::search::boundary;
use crate::timing::{TimedFunction, TimedPlan, total};
use crate::unit::Milliseconds;

/// Independent replications: one for each hour of a day.
const REPLICATIONS: u32 = 24;
/// Requests of each replication in the first stage; each further stage doubles what there is.
const FIRST_REQUESTS: f64 = 1_000.0;
/// Idle expiries and visits after which the beginning is forgotten.
const EXPIRIES: f64 = 5.0;
const VISITS: f64 = 10.0;
/// The same at least, where a recording is played: about the longest of them.
const RECORDED_EXPIRIES: f64 = 1.25;
/// A share of failures that is small enough.
pub const FEW_FAILURES: f64 = 0.001;
/// Mean times of a request that fit into a simulation at least; else only the quickest would be seen.
const FEW_VISITS: f64 = 5.0;
/// Events that any simulation may take to see requests through.
const EVENTS_TO_SEE: f64 = 2e6;
/// Longest simulated time in nanoseconds, some thirty years.
const LONGEST_NS: f64 = 1e18;
/// Where requests are queued, their waits and repeats of minutes must fit into what is simulated: so long, for so many times the effort.
const QUEUE_SPAN_NS: f64 = 6_000.0 * 1e9;
const QUEUE_EFFORT: f64 = 10.0;
/// Most concurrency that is asked whether it is enough.
const MOST_CONCURRENCY: i64 = 1_000_000;
/// Requests that are played to see whether a concurrency limit is enough.
const PROBE_REQUESTS: f64 = 4_000.0;

/// How long to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Half of the 95 % interval of p99, as a part of it, at which the simulation stops.
    pub precision: f64,
    /// Events after which it stops all the same; where these would see no request through, it may take up to two million.
    pub most_events: f64,
    /// Seed of all random streams.
    pub seed: u64,
}

impl Default for Effort {
    /// A percent of p99, or two million events.
    fn default() -> Self {
        Self { precision: 0.01, most_events: EVENTS_TO_SEE, seed: 1 }
    }
}

/// Why a simulation stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The interval of p99 is as narrow as was asked for.
    Precise,
    /// Its budget was used up.
    Budget,
}

impl Stop {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Precise => "precision",
            Self::Budget => "budget",
        }
    }
}

/// What a simulation found of a solution. Shares are of all requests, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Requests that were counted.
    pub requests: u64,
    /// Why it stopped.
    pub stop: Stop,
    /// Seconds that each replication covers.
    pub span_s: f64,
    /// Times from arrival to answer, of requests that were answered.
    pub response: Arc<Times>,
    /// Their mean and percentiles.
    pub latency: Latency,
    /// The same until all work was done, where some goes on after the answer.
    pub completion: Option<(Arc<Times>, Latency)>,
    /// Mean milliseconds of a request that cold starts take.
    pub cold_ms: Estimate,
    /// Requests that were neither answered nor had failed when it ended, such as those in a queue.
    pub unfinished: f64,
    /// Runs of the main function, and of the callee, that start cold.
    pub cold_main: Estimate,
    /// The same of the callee; of its runs.
    pub cold_callee: Estimate,
    /// Requests in which both functions start cold.
    pub cold_both: Estimate,
    /// Requests in which any function starts cold.
    pub cold_any: Estimate,
    /// Requests that fail in the end.
    pub failed: Estimate,
    /// Of those, throttled ones: at their arrival, at the last attempt of a call, or after hours in a queue.
    pub throttled: Estimate,
    /// Runs that a timeout cut off, and answers that came too late, for each request.
    pub timed_out: Estimate,
    /// Requests that needed another attempt somewhere.
    pub retried: Estimate,
    /// Environments in use at a time, both functions together.
    pub mean_concurrency: Estimate,
    /// Most that were in use at once while it was simulated.
    pub peak_concurrency: u32,
    /// What the bill rests on.
    pub behaviour: Behaviour,
}

/// Simulates a solution; `None` when no request arrives, or when the effort is too small to see requests through.
#[must_use]
pub fn forecast(timed: &TimedPlan<'_>, scenario: &Scenario, effort: Effort) -> Option<Forecast> {
    let programme = Programme::of_plan(timed, scenario, effort.seed)?;
    let gap_ns = programme.arrivals.mean_gap_ns();
    let first_ns = FIRST_REQUESTS * gap_ns;
    let requests_of = |events: f64| events / programme.effort_of_a_request() / f64::from(REPLICATIONS);
    let least_requests = FEW_VISITS * programme.in_progress_ns / gap_ns;
    if requests_of(effort.most_events.max(EVENTS_TO_SEE)) < least_requests {
        return None;
    }
    let most_requests = requests_of(effort.most_events).max(least_requests);
    let mut most_ns = (most_requests * gap_ns).min(LONGEST_NS);
    let mut span_ns = first_ns.min(most_ns);
    // Replications begin spread over a recording: together they play the whole of it, each part as often as any other.
    if let Some(recording_ns) = programme.arrivals.recording_ns() {
        let part_ns = recording_ns / f64::from(REPLICATIONS);
        span_ns = ((span_ns / part_ns).ceil() * part_ns).min(most_ns);
    }
    let (mut replications, began) = begin(&programme, span_ns, most_ns);
    loop {
        let end = began + span_ns as u64;
        let counts: Vec<&Counts> = replications
            .par_iter_mut()
            .map(|replication| {
                replication.play(end, u64::MAX);
                replication.settle(end)
            })
            .collect();
        let response = Times::new(counts.iter().map(|counts| counts.histogram.clone()).collect());
        let p99 = response.quantile(0.99);
        let queued = programme.queues() && counts.iter().any(|counts| counts.retried > 0);
        if queued {
            most_ns = (most_requests * QUEUE_EFFORT * gap_ns).min(LONGEST_NS);
        }
        let settled = !queued || span_ns >= QUEUE_SPAN_NS;
        let precise = settled && p99.half_width() <= effort.precision * p99.value && response.count() > 0;
        if precise || span_ns * 2.0 > most_ns {
            let stop = if precise { Stop::Precise } else { Stop::Budget };
            return Some(found(timed, scenario, &counts, response, (stop, span_ns)));
        }
        span_ns *= 2.0;
    }
}

/// Replications after their warm-up, and when that ended.
///
/// Environments are there from the beginning as a steady load leaves them, so that the warm-up may be shorter than the five idle expiries
/// that it takes otherwise: no longer than the first stage. A recording's load is not steady: what came within an idle expiry counts.
fn begin(programme: &Programme, first_ns: f64, most_ns: f64) -> (Vec<Replication<Player<'_, false>>>, u64) {
    let expiry_ns = programme.functions.iter().map(|f| f.mean_expiry_ns).fold(0.0, f64::max);
    let visits_ns = VISITS * programme.in_progress_ns;
    let least_ns = programme.arrivals.recording_ns().map_or(0.0, |_| RECORDED_EXPIRIES * expiry_ns);
    let expiries_ns = (EXPIRIES * expiry_ns).min(first_ns.max(least_ns));
    let warm_up_ns = (visits_ns + expiries_ns).min(most_ns).min(LONGEST_NS) as u64;
    let replications = (0..REPLICATIONS).into_par_iter().map(|replication| {
        let mut player = Player::<false>::new(programme, replication);
        player.prewarm();
        let place = Beginning { replication, spread_over: REPLICATIONS };
        let arrivals = ArrivalClock::new(&programme.arrivals, &programme.gap, programme.seed, place);
        let mut replication = Replication::new(arrivals, player);
        replication.warm_up(warm_up_ns);
        replication
    });
    (replications.collect(), warm_up_ns)
}

/// The smallest concurrency limit of the account at which no more than [`FEW_FAILURES`] of the requests fail; `None` when no limit helps.
#[must_use]
pub fn enough_concurrency(timed: &TimedPlan<'_>, scenario: &Scenario, seed: u64) -> Option<u64> {
    let at_peak = at_peak(scenario);
    let too_little = |limit: i64| {
        let mut wider = at_peak.clone();
        wider.account.concurrency_limit = limit.unsigned_abs();
        Ok::<bool, Infallible>(failed_share(timed, &wider, seed).is_none_or(|failed| failed > FEW_FAILURES))
    };
    let present = i64::try_from(scenario.account.concurrency_limit).ok()?;
    let (mut low, mut high) = (present, present.max(1).checked_mul(2)?);
    while too_little(high) == Ok(true) {
        (low, high) = (high, high.checked_mul(2)?);
        if high > MOST_CONCURRENCY {
            return None;
        }
    }
    let Ok((_, enough)) = boundary(low, high, too_little);
    Some(enough.unsigned_abs())
}

/// The scenario at the highest rate that lasts for a while: short simulations might miss bursts and peak hours.
fn at_peak(scenario: &Scenario) -> Scenario {
    let mut at_peak = scenario.clone();
    let arrivals = Arrivals::of_pattern(&scenario.workload.arrivals, scenario.requests_per_second());
    if let Some(arrivals) = arrivals.filter(|arrivals| arrivals.peak_gap_ns() < arrivals.mean_gap_ns()) {
        let ratio = arrivals.mean_gap_ns() / arrivals.peak_gap_ns();
        at_peak.workload.requests_per_month = (scenario.workload.requests_per_month as f64 * ratio) as u64;
        at_peak.workload.arrivals = ArrivalPattern::Poisson;
    }
    at_peak
}

fn failed_share(timed: &TimedPlan<'_>, scenario: &Scenario, seed: u64) -> Option<f64> {
    let programme = Programme::of_plan(timed, scenario, seed)?;
    let span_ns = PROBE_REQUESTS * programme.arrivals.mean_gap_ns();
    let (mut replications, began) = begin(&programme, span_ns, span_ns);
    let end = began + span_ns as u64;
    let counted: Vec<(u64, u64)> = replications
        .par_iter_mut()
        .map(|replication| {
            replication.play(end, u64::MAX);
            let counts = replication.settle(end);
            (counts.failed, counts.requests)
        })
        .collect();
    let sum = |part: fn(&(u64, u64)) -> u64| counted.iter().map(part).sum::<u64>() as f64;
    Some(sum(|(failed, _)| *failed) / sum(|(_, requests)| *requests).max(1.0))
}

fn found(
    timed: &TimedPlan<'_>,
    scenario: &Scenario,
    counts: &[&Counts],
    response: Times,
    (stop, span_ns): (Stop, f64),
) -> Forecast {
    // Requests of before the count may fail within it: shares are kept below one.
    let share = |part: &dyn Fn(&Counts) -> u64, whole: &dyn Fn(&Counts) -> u64| {
        Estimate::share(&counts.iter().map(|counts| (part(counts), whole(counts))).collect::<Vec<_>>())
    };
    let requests = |counts: &Counts| counts.requests;
    let of_requests = |part: &dyn Fn(&Counts) -> u64| share(part, &requests);
    let of_runs = |role: usize| share(&|c: &Counts| c.functions[role].cold, &|c: &Counts| c.functions[role].runs);
    let penalty = |function: &TimedFunction<'_>| float(total(&function.cold) + total(&function.first));
    let penalties: Vec<f64> = timed.functions().map(penalty).collect();
    // A callee that nobody waits for does not make the answer later.
    let waited_for = if timed.plan.callee_is_async() { 1 } else { 2 };
    let cold_ms = |counts: &&Counts| {
        let cold = penalties.iter().zip(&counts.functions).take(waited_for);
        (cold.map(|(ms, f)| ms * f.cold as f64).sum::<f64>(), counts.requests as f64)
    };
    let completion = || {
        let times = Times::new(counts.iter().map(|counts| counts.completion.clone()).collect());
        let latency = times.latency();
        (Arc::new(times), latency)
    };
    Forecast {
        requests: counts.iter().map(|counts| counts.requests).sum(),
        stop,
        span_s: span_ns / 1e9,
        latency: response.latency(),
        response: Arc::new(response),
        completion: timed.plan.callee_is_async().then(completion),
        cold_ms: Estimate::ratio(&counts.iter().map(cold_ms).collect::<Vec<_>>()),
        unfinished: unfinished(counts),
        cold_main: of_runs(MAIN),
        cold_callee: of_runs(CALLEE),
        cold_both: of_requests(&|c| c.both_cold),
        cold_any: of_requests(&|c| c.any_cold),
        failed: of_requests(&|c| c.failed),
        throttled: of_requests(&|c| c.rejected + c.callee_rejected + c.throttled_out),
        timed_out: of_requests(&|c| c.timed_out),
        retried: of_requests(&|c| c.retried),
        mean_concurrency: Estimate::of(counts.iter().map(|counts| counts.mean_slots())).within(0.0, f64::MAX),
        peak_concurrency: counts.iter().map(|counts| counts.peak).max().unwrap_or(0),
        behaviour: behaviour(timed, scenario, counts),
    }
}

/// The share of requests that were neither answered nor had failed at the end.
fn unfinished(counts: &[&Counts]) -> f64 {
    let requests: u64 = counts.iter().map(|counts| counts.requests).sum();
    let done: u64 = counts.iter().map(|counts| counts.histogram.count() + counts.failed).sum();
    requests.saturating_sub(done) as f64 / requests.max(1) as f64
}

/// The behaviour that was found. Where nothing failed and nothing was tried again it is the plan's own, but for cold starts.
fn behaviour(timed: &TimedPlan<'_>, scenario: &Scenario, counts: &[&Counts]) -> Behaviour {
    let sum = |part: &dyn Fn(&Counts) -> u64| counts.iter().map(|counts| part(counts)).sum::<u64>() as f64;
    let runs = |role: Role| sum(&|c: &Counts| c.functions[role as usize].runs);
    let mut behaviour = Behaviour::undisturbed(timed.plan, |role| {
        let cold = sum(&|c: &Counts| c.functions[role as usize].cold);
        match stated_cold_share(timed.plan, scenario, role) {
            Some(share) => (share, false),
            None => (kept(cold / runs(role).max(1.0)), true),
        }
    });
    let cut = |c: &Counts| c.functions.iter().map(|f| f.cut_work_ns).sum::<u64>();
    if sum(&|c: &Counts| c.failed + c.retried + c.timed_out + cut(c)) == 0.0 {
        return behaviour;
    }
    let requests = sum(&|c: &Counts| c.requests).max(1.0);
    for function in &mut behaviour.functions {
        let runs = runs(function.role);
        let each_ms = |ns: f64| Milliseconds(kept(ns / runs.max(1.0) / 1e6));
        let cut_work = each_ms(sum(&|c: &Counts| c.functions[function.role as usize].cut_work_ns));
        *function = RoleBehaviour { runs: kept(runs / requests), disturbed: true, cut_work, ..function.clone() };
        if function.role == Role::Main {
            let each = |counted: &dyn Fn(&Counts) -> u64| kept(sum(counted) / runs.max(1.0));
            for (segment, passes) in function.segments.iter_mut().enumerate() {
                *passes -= each(&|c: &Counts| c.missed_segments[segment]);
            }
            for (call, tries) in function.tries.iter_mut().enumerate() {
                *tries += each(&|c: &Counts| c.extra_attempts[call]) - each(&|c: &Counts| c.missed_calls[call]);
            }
            function.backing_off = each_ms(sum(&|c: &Counts| c.backing_off_ns));
            function.cut_waiting = each_ms(sum(&|c: &Counts| c.cut_waiting_ns));
        }
    }
    behaviour
}
