//! What a solution's requests go through, simulated: percentiles, cold starts, failures, and the behaviour that its bill rests on.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::effort::Stop;
use super::estimate::Estimate;
use super::programme::{CALLEE, MAIN};
use super::replication::{Counts, FunctionCounts, share};
use super::stages::Stage;
use super::times::{Latency, Times};
use crate::behaviour::{Behaviour, RoleBehaviour, SHARE_DIGITS, Starts, kept, stated_cold_share};
use crate::distribution::float;
use crate::plan::Role;
use crate::scenario::Scenario;
use crate::timing::{TimedFunction, TimedPlan};
use crate::unit::Milliseconds;

/// What a simulation found of a solution. Shares are of all requests, 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Requests that were counted.
    pub requests: u64,
    /// Events that were played, those included that were not counted.
    pub events: f64,
    /// Why it stopped.
    pub stop: Stop,
    /// Seconds that each replication covers.
    pub span_s: f64,
    /// Times from arrival to answer, of requests that were answered.
    pub response: Arc<Times>,
    /// Their 99th percentile, by which solutions are told apart.
    pub p99: Estimate,
    /// The same until all work was done, where some goes on after the answer.
    pub completion: Option<Arc<Times>>,
    /// Mean milliseconds of a request that cold starts take.
    pub cold_ms: Estimate,
    /// Requests that were neither answered nor had failed when it ended, such as those in a queue, beyond as many as there were at first; none
    /// where that may be chance.
    pub unfinished: f64,
    /// Those of them, and events, that waited because they were throttled.
    pub queued: f64,
    /// Runs of the main function, and of the callee, that start cold.
    pub cold_main: Estimate,
    /// The same of the callee; of its runs.
    pub cold_callee: Estimate,
    /// Runs of the main function, and of the callee, that found every environment kept ready busy, of those that came while there were
    /// some; `None` where none are kept.
    pub overflow_main: Option<Estimate>,
    /// The same of the callee.
    pub overflow_callee: Option<Estimate>,
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
    /// Most that were in use at once while it was simulated; `None` where it was not.
    pub peak_concurrency: Option<u32>,
    /// What the bill rests on.
    pub behaviour: Behaviour,
}

impl Forecast {
    /// Mean and percentiles of the times from arrival to answer.
    #[must_use]
    pub fn latency(&self) -> Latency {
        self.response.latency()
    }

    /// Whether it is the closed form: nothing was simulated.
    #[must_use]
    pub fn is_worked_out(&self) -> bool {
        self.peak_concurrency.is_none()
    }

    /// Whether any of its requests fails, or is tried again.
    pub(super) fn is_disturbed(&self) -> bool {
        self.failed.value > 0.0 || self.retried.value > 0.0
    }

    /// Where none was seen to fail, up to such a share may: what fails at a limit comes in clusters, which short simulations miss.
    pub fn allow_for_unseen_failures(&mut self, share: f64) {
        if self.failed.value == 0.0 && !self.is_worked_out() {
            for unseen in [&mut self.failed, &mut self.throttled] {
                unseen.high = unseen.high.max(share);
            }
        }
    }

    /// Whether any of its requests is answered, so that there are times.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.response.count() > 0
    }
}

/// What a stage tells of a solution.
pub(super) fn found(timed: &TimedPlan<'_>, scenario: &Scenario, stage: Stage) -> Forecast {
    let queued = stage.queued();
    let Stage { span_ns, counts, response, completion, stop, failed, events, .. } = stage;
    // Requests of before the count may fail within it: shares are kept below one.
    let of_requests = |part: &dyn Fn(&Counts) -> u64| share(&counts, part, |counts| counts.requests);
    let of_runs = |role: usize| share(&counts, |c| c.functions[role].cold, |c| c.functions[role].runs);
    let penalty = |function: &TimedFunction<'_>| float(function.cold_ms());
    let penalties: Vec<f64> = timed.functions().map(penalty).collect();
    // A callee that nobody waits for does not make the answer later.
    let waited_for = if timed.plan.callee_is_async() { 1 } else { 2 };
    let cold_ms = |counts: &Counts| {
        let cold = penalties.iter().zip(&counts.functions).take(waited_for);
        (cold.map(|(ms, f)| ms * f.cold as f64).sum::<f64>(), counts.requests as f64)
    };
    Forecast {
        requests: counts.iter().map(|counts| counts.requests).sum(),
        events,
        stop,
        span_s: span_ns / 1e9,
        p99: response.quantile(0.99),
        response: Arc::new(response),
        completion: timed.plan.callee_is_async().then(|| Arc::new(completion)),
        cold_ms: Estimate::ratio(&counts.iter().map(cold_ms).collect::<Vec<_>>()),
        unfinished: unfinished(&counts),
        queued,
        cold_main: of_runs(MAIN),
        cold_callee: of_runs(CALLEE),
        overflow_main: overflow(timed, Role::Main, &counts),
        overflow_callee: overflow(timed, Role::Callee, &counts),
        cold_both: of_requests(&|c| c.both_cold),
        cold_any: of_requests(&|c| c.any_cold),
        failed,
        throttled: of_requests(&|c| c.rejected + c.callee_rejected + c.throttled_out),
        timed_out: of_requests(&|c| c.timed_out),
        retried: of_requests(&|c| c.retried),
        mean_concurrency: Estimate::of(counts.iter().map(Counts::mean_slots)).within(0.0, f64::MAX),
        peak_concurrency: counts.iter().map(|counts| counts.peak).max(),
        behaviour: behaviour(timed, scenario, &counts),
    }
}

/// What found every environment busy that was kept ready for a role.
fn overflow(timed: &TimedPlan<'_>, role: Role, counts: &[Counts]) -> Option<Estimate> {
    timed.functions().find(|timed| timed.function.role == role)?.function.provisioned()?;
    let of = |counts: &Counts| counts.functions[role as usize];
    Some(share(counts, |c| of(c).in_window - of(c).provisioned, |c| of(c).in_window))
}

/// The share of requests by which those in progress became more, where that is more than chance.
fn unfinished(counts: &[Counts]) -> f64 {
    let left = |counts: &Counts| counts.requests as f64 - (counts.histogram.count() + counts.failed) as f64;
    let more = Estimate::ratio(&counts.iter().map(|c| (left(c), c.requests as f64)).collect::<Vec<_>>());
    if more.low > 0.0 { more.value.min(1.0) } else { 0.0 }
}

/// The share of the requests that come while concurrency is provisioned for a role; `None` where none is.
pub(super) fn window_share(timed: &TimedPlan<'_>, scenario: &Scenario, role: Role) -> Option<f64> {
    let function = timed.functions().find(|timed| timed.function.role == role)?.function;
    let arrivals = &scenario.workload.arrivals;
    Some(arrivals.share_in(arrivals.busiest(float(function.provisioned()?.hours_per_day.0))))
}

/// The behaviour that was found. Where nothing failed and nothing was tried again it is the plan's own, but for cold starts.
fn behaviour(timed: &TimedPlan<'_>, scenario: &Scenario, counts: &[Counts]) -> Behaviour {
    let sum = |part: &dyn Fn(&Counts) -> u64| counts.iter().map(part).sum::<u64>() as f64;
    let runs = |role: Role| sum(&|c: &Counts| c.functions[role as usize].runs);
    let mut behaviour = Behaviour::undisturbed(timed.plan, |role| {
        let stated = stated_cold_share(timed.plan, scenario, role);
        let counted = |part: fn(&FunctionCounts) -> u64| sum(&|c: &Counts| part(&c.functions[role as usize]));
        let (cold, runs) = (counted(|f| f.cold), runs(role));
        let Some(window_share) = window_share(timed, scenario, role) else {
            let cold_share = stated.unwrap_or_else(|| kept(cold / runs.max(1.0)));
            return Starts { provisioned_share: Decimal::ZERO, cold_share, estimated: stated.is_none() };
        };
        // Which share of the requests comes while concurrency is provisioned is known, and need not be counted.
        let within = counted(|f| f.in_window);
        let provisioned = counted(|f| f.provisioned);
        let share = if within > 0.0 { provisioned / within * window_share } else { provisioned / runs.max(1.0) };
        let provisioned_share = kept(share);
        let on_demand = Decimal::ONE - provisioned_share;
        let cold_share = stated.unwrap_or_else(|| kept(cold / (runs - provisioned).max(1.0))) * on_demand;
        let cold_share = cold_share.round_dp(SHARE_DIGITS).normalize();
        Starts { provisioned_share, cold_share, estimated: true }
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
