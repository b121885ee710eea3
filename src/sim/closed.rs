//! What a solution's requests go through where the closed form tells it as well as a simulation would: requests that come at random, far
//! from every limit, whose cold starts are known well enough for p99. Nothing is played, so nothing is left to chance.

use std::sync::Arc;

use super::cold_starts::{ExpectedStarts, visits_differ};
use super::effort::Stop;
use super::estimate::Estimate;
use super::forecast::{Forecast, window_share};
use super::known::KnownTimes;
use super::mixture::{ColdStarts, Mixture, called};
use super::programme::{CALLEE, Function, MAIN, NEVER, Programme};
use super::times::Times;
use crate::behaviour::{Behaviour, Visit};
use crate::distribution::float;
use crate::plan::Role;
use crate::scenario::{ArrivalPattern, Scenario};
use crate::timing::TimedPlan;

/// Standard deviations above the mean beyond which a limit is never met.
const NEVER_MET: f64 = 8.0;
/// The part of a rate that is allowed up to which nothing is throttled, whatever comes in clusters.
const PART_OF_A_RATE: f64 = 0.5;
/// Visits that fit into a burst one after the other at least, and the part of a mean idle expiry that the shortest one is, where the closed form of
/// bursts holds.
const VISITS_IN_A_BURST: f64 = 5.0;
const MUCH_THE_SAME: f64 = 0.8;
/// The part of an idle expiry within which the calls of a request follow each other.
const MUCH_SOONER: f64 = 0.5;
/// A share of requests so small is none.
const NONE: f64 = 1e-6;

/// `None` where a simulation tells more: where limits are near, where something fails, and where p99 hangs on what is not known of cold starts.
pub(super) fn forecast(
    (timed, scenario): (&TimedPlan<'_>, &Scenario),
    known: &KnownTimes,
    (programme, precision): (&Programme, f64),
) -> Option<Forecast> {
    let answered = known.answered.as_ref()?;
    let all_is_known = !programme.sends_events() || known.done.is_some();
    if !come_at_random(timed, scenario) || !all_is_known || !calls_are_near(timed, scenario) {
        return None;
    }
    let behaviour = Behaviour::expected(timed, scenario);
    let differ = visits_differ(programme, answered);
    let starts = ExpectedStarts::of(timed, scenario, (&behaviour, differ));
    let [main, callee, both] = starts.between();
    let at_worst = starts.at_worst();
    let cold_time = ColdTime::of(timed);
    let runs = float(timed.plan.runs(Role::Callee));
    // Where a share of its runs is stated, more than one of a request may be cold.
    let cold_runs = behaviour.function(Role::Callee).map_or(0.0, |callee| float(callee.cold_share) * runs);
    let most = [main.high, callee.high.max(cold_runs)];
    if !is_far_from_limits(programme, (most, &cold_time)) || fail_by_time(timed, programme, (answered, &at_worst)) {
        return None;
    }
    let times = |known: &Arc<Mixture>| Times::expected(Arc::clone(known), starts.expected(), &at_worst);
    let response = times(answered);
    let p99 = response.quantile(0.99);
    if p99.half_width() > precision * p99.value {
        return None;
    }
    let ColdTime { main: of_main, callee: of_callee, waited_for } = cold_time;
    let per_ms = scenario.requests_per_second() / 1000.0;
    let busy: f64 = programme.functions.iter().map(Function::busy).sum();
    let busy_longer = sum(scaled(main, per_ms * of_main), scaled(callee, per_ms * (of_callee + waited_for)));
    let none = Estimate::exact(0.0);
    Some(Forecast {
        requests: 0,
        events: 0.0,
        stop: Stop::Precise,
        span_s: 0.0,
        p99,
        response: Arc::new(response),
        completion: known.done.as_ref().map(times).map(Arc::new),
        cold_ms: sum(scaled(main, of_main), scaled(callee, waited_for)),
        unfinished: 0.0,
        queued: 0.0,
        cold_main: main,
        cold_callee: if runs > 0.0 { scaled(callee, 1.0 / runs) } else { none },
        overflow_main: overflow(timed, scenario, &behaviour, Role::Main),
        overflow_callee: overflow(timed, scenario, &behaviour, Role::Callee),
        cold_both: both,
        cold_any: sum(main, sum(callee, scaled(both, -1.0))).within(0.0, 1.0),
        failed: none,
        throttled: none,
        timed_out: none,
        retried: none,
        mean_concurrency: sum(Estimate::exact(busy), busy_longer),
        peak_concurrency: None,
        behaviour,
    })
}

/// What starting cold adds, in milliseconds.
struct ColdTime {
    main: f64,
    callee: f64,
    /// Of the callee's, what its caller waits for: a callee that nobody waits for does not make the answer later, and keeps no caller busy.
    waited_for: f64,
}

impl ColdTime {
    fn of(timed: &TimedPlan<'_>) -> Self {
        let [main, callee] = [Some(&timed.main), timed.callee.as_ref()]
            .map(|function| function.map_or(0.0, |function| float(function.cold_ms())));
        Self { main, callee, waited_for: if timed.plan.callee_is_async() { 0.0 } else { callee } }
    }

    /// By how many nanoseconds a request keeps the main function's environments busy for longer, and the callee's, where so many start cold in
    /// it.
    fn busy_ns(&self, [main, callee]: [f64; 2]) -> [f64; 2] {
        [main * self.main + callee * self.waited_for, callee * self.callee].map(|ms| ms * 1e6)
    }
}

/// Whether requests come at random: at one rate, at a rate for each hour of the day, or in bursts of which enough is known.
fn come_at_random(timed: &TimedPlan<'_>, scenario: &Scenario) -> bool {
    match scenario.workload.arrivals {
        ArrivalPattern::Poisson | ArrivalPattern::Daily { .. } => true,
        ArrivalPattern::Bursts { length_s, .. } => bursts_are_known(timed, scenario, length_s),
        ArrivalPattern::Constant | ArrivalPattern::Trace(_) => false,
    }
}

/// Whether the calls of a request follow each other much sooner than an idle environment is gone, so that one of them is cold at most.
fn calls_are_near(timed: &TimedPlan<'_>, scenario: &Scenario) -> bool {
    let (each_ms, runs) = (Visit::to(timed, Role::Main).ms, Visit::to(timed, Role::Callee).runs);
    runs <= 1.0 || each_ms / runs < MUCH_SOONER * float(scenario.times.idle_expiry.value.mean().0)
}

/// Whether the closed form of bursts holds: they last for several visits, environments live about equally long, and none are kept ready.
fn bursts_are_known(timed: &TimedPlan<'_>, scenario: &Scenario, length_s: f64) -> bool {
    let expiry = &scenario.times.idle_expiry.value;
    let is_long = |role: Role| length_s * 1000.0 >= VISITS_IN_A_BURST * Visit::to(timed, role).ms;
    expiry.laplace().shortest() >= MUCH_THE_SAME * float(expiry.mean().0)
        && timed.functions().all(|timed| timed.function.provisioned().is_none() && is_long(timed.function.role))
}

/// A figure so many times as large.
fn scaled(estimate: Estimate, by: f64) -> Estimate {
    let (one, other) = (estimate.low * by, estimate.high * by);
    Estimate::from_least_to_most(estimate.value * by, one.min(other), one.max(other))
}

fn sum(one: Estimate, other: Estimate) -> Estimate {
    Estimate::from_least_to_most(one.value + other.value, one.low + other.low, one.high + other.high)
}

/// What finds every environment busy that is kept ready for a role, of what comes while they are there; `None` where none are.
fn overflow(timed: &TimedPlan<'_>, scenario: &Scenario, behaviour: &Behaviour, role: Role) -> Option<Estimate> {
    let within = window_share(timed, scenario, role)?;
    let ready = float(behaviour.function(role)?.provisioned_share);
    let share = if within > 0.0 { 1.0 - ready / within } else { 0.0 };
    Some(Estimate::exact(share.clamp(0.0, 1.0)))
}

/// Whether environments are kept ready for a function in some hours only.
fn is_kept_for_hours(function: &Function) -> bool {
    function.kept_ready.is_some_and(|kept| !kept.always())
}

/// Whether there are times after which all of a function's visits start cold: where the hours end in which some are kept ready, and where a
/// burst begins.
fn starts_cold_at_times(function: &Function, programme: &Programme) -> bool {
    is_kept_for_hours(function) || programme.arrivals.cycle_ns().is_some()
}

/// Whether no limit on concurrency, on a rate or on new environments is ever met, where so many cold starts of the main function and of the
/// callee come with each request at most.
fn is_far_from_limits(programme: &Programme, (cold, cold_time): ([f64; 2], &ColdTime)) -> bool {
    let Programme { functions, quotas, .. } = programme;
    let per_ns = 1.0 / programme.arrivals.peak_gap_ns();
    let per_s = per_ns * 1e9;
    let peak_to_mean = programme.arrivals.mean_gap_ns() * per_ns;
    let calls_per_s = per_s * f64::from(programme.rounds) * programme.calls.len() as f64;
    let (longer_ns, all_longer_ns) = (cold_time.busy_ns(cold), cold_time.busy_ns([1.0; 2]));
    let busy = |(role, function): (usize, &Function)| {
        let longer_ns = if starts_cold_at_times(function, programme) { all_longer_ns } else { longer_ns };
        function.busy() * peak_to_mean + per_ns * longer_ns[role]
    };
    let busy: Vec<f64> = functions.iter().enumerate().map(busy).collect();
    let with_busy = functions.iter().zip(busy.iter().copied());
    let on_demand: Vec<(&Function, f64)> = with_busy.filter(|(function, _)| function.has_environments).collect();
    let kept_ready = |function: &Function| function.kept_ready.map_or(0, |kept| kept.environments);
    // What is kept ready is a part of what is reserved for a function.
    let set_apart = |function: &Function| function.reserved.unwrap_or_else(|| kept_ready(function));
    let limit_of = |busy: f64, limit: u32| {
        let runs_per_s = quotas.requests_per_concurrency.unwrap_or(f64::INFINITY) * f64::from(limit);
        busy + NEVER_MET * (busy.sqrt() + 1.0) < f64::from(limit)
            && per_s.max(calls_per_s) < PART_OF_A_RATE * runs_per_s
    };
    let alone = |(function, busy): &(&Function, f64)| {
        function.reserved.is_none_or(|limit| limit_of(*busy, limit.saturating_sub(kept_ready(function))))
    };
    // Where it is stated how many start cold, none of them takes a new environment.
    let can_start = |(role, function): (usize, &Function)| {
        let all_start = starts_cold_at_times(function, programme);
        let per_s = if function.stated_cold_share().is_some() { 0.0 } else { per_s * cold[role] };
        quotas.scaling.is_none_or(|(at_once, new_per_s)| {
            per_s < PART_OF_A_RATE * new_per_s && (!all_start || busy[role] < PART_OF_A_RATE * at_once)
        })
    };
    // A caller that waits for its callee holds two: both are in the sum. What finds room in what is kept ready is counted as if it did not.
    let shared: f64 = on_demand.iter().filter(|(function, _)| function.reserved.is_none()).map(|(_, busy)| busy).sum();
    let apart = on_demand.iter().map(|(function, _)| set_apart(function)).fold(0, u32::saturating_add);
    on_demand.iter().all(alone)
        && functions.iter().enumerate().all(can_start)
        && limit_of(shared, quotas.concurrency.saturating_sub(apart))
        && programme.rates.iter().all(|(_, rate)| calls_per_s < PART_OF_A_RATE * rate)
}

/// Whether some requests take longer than something waits for them, or some of their calls do, with any of such cold starts. Of each it is told
/// to a hundred-millionth, as [`super::sum`] has it.
fn fail_by_time(timed: &TimedPlan<'_>, programme: &Programme, (answered, at_worst): (&Mixture, &[ColdStarts])) -> bool {
    let any_longer = |timeout_ns| at_worst.iter().any(|cold| 1.0 - answered.below(cold, timeout_ns) > NONE);
    let Patience { of_requests_ns, of_calls_ns } = Patience::of(programme);
    let callee = programme.functions.get(CALLEE).filter(|_| any_longer(of_calls_ns));
    any_longer(of_requests_ns)
        || callee.is_some_and(|callee| {
            let longer = |cold| 1.0 - called(callee, u32::MAX, cold).below(of_calls_ns);
            float(timed.plan.runs(Role::Callee)) * longer(false) + longer(true) > NONE
        })
}

/// How long something waits for requests and for their calls, in nanoseconds.
struct Patience {
    of_requests_ns: f64,
    of_calls_ns: f64,
}

impl Patience {
    fn of(programme: &Programme) -> Self {
        let of_callee = programme.functions.iter().skip(CALLEE).map(|callee| callee.timeout_ns);
        let of_calls = programme.calls.iter().map(|call| call.timeout_ns).chain(of_callee).min().unwrap_or(NEVER);
        let of_requests = programme.client_timeout_ns.min(programme.functions[MAIN].timeout_ns);
        let [of_requests_ns, of_calls_ns] =
            [of_requests, of_calls].map(|ns| if ns == NEVER { f64::INFINITY } else { ns as f64 });
        Self { of_requests_ns, of_calls_ns }
    }
}

/// The share of a solution's requests that take longer than something waits for them, or have a call that does, if none starts cold and
/// nothing else delays them: at least so many fail. Nothing where that is not known.
#[must_use]
pub fn late_at_least(timed: &TimedPlan<'_>, scenario: &Scenario) -> f64 {
    let Some(programme) = Programme::of_plan(timed, scenario, 0) else { return 0.0 };
    let Patience { of_requests_ns, of_calls_ns } = Patience::of(&programme);
    let answered = KnownTimes::of(&programme).answered;
    let late = answered.map_or(0.0, |answered| 1.0 - answered.below(&ColdStarts::NONE, of_requests_ns));
    let Visit { each, runs, .. } = Visit::to(timed, Role::Callee);
    let late_calls = programme.functions.get(CALLEE).map_or(0.0, |callee| {
        let in_time = called(callee, 0, false).below(of_calls_ns);
        each * (1.0 - in_time.powf(runs))
    });
    let found = late.max(late_calls);
    if found > NONE { found } else { 0.0 }
}
