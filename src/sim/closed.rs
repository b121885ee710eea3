//! What a solution's requests go through where the closed form tells it as well as a simulation would: requests that come at random at one
//! rate, far from every limit, whose cold starts are known well enough for p99. Nothing is played, so nothing is left to chance.

use std::sync::Arc;

use super::effort::Stop;
use super::estimate::Estimate;
use super::forecast::Forecast;
use super::known::KnownTimes;
use super::mixture::{ColdStarts, Mixture};
use super::programme::{Function, NEVER, Programme};
use super::times::Times;
use crate::behaviour::{Behaviour, stated_cold_share};
use crate::distribution::float;
use crate::plan::Role;
use crate::scenario::{ArrivalPattern, Scenario};
use crate::timing::{TimedPlan, total};

/// Standard deviations above the mean beyond which a limit is never met.
const NEVER_MET: f64 = 8.0;
/// The part of a rate that is allowed up to which nothing is throttled, whatever comes in clusters.
const PART_OF_A_RATE: f64 = 0.5;
/// A share of requests so small is none.
const NONE: f64 = 1e-6;
/// The closed form of the share of cold starts is so far off at most, where environments live so many times longer than a visit lasts
/// (see [`crate::behaviour::cold_share`]).
const OFF: f64 = 0.05;
const LONG_LIVED: f64 = 100.0;
/// The calls of a callee follow its caller's work and not each other at random: of its cold starts, those that are not the first after a
/// long pause are so many times as many, at least and at most. Of all that may be, this part comes together with one of its caller.
/// Against simulations of the examples at 0.1 to 100 times their load.
const FEWER: f64 = 0.1;
const MORE: f64 = 3.0;
const TOGETHER: f64 = 0.2;

/// `None` where a simulation tells more.
pub(super) fn forecast(
    timed: &TimedPlan<'_>,
    scenario: &Scenario,
    known: &KnownTimes,
    (programme, precision): (&Programme, f64),
) -> Option<Forecast> {
    let steady = scenario.workload.arrivals == ArrivalPattern::Poisson;
    let answered = known.answered.as_ref()?;
    if !steady || (programme.sends_events() && known.done.is_none()) || !is_far_from_limits(programme) {
        return None;
    }
    let behaviour = Behaviour::expected(timed, scenario);
    let starts = ExpectedStarts::of(timed, scenario, &behaviour);
    if !live_long(programme) || fails_by_time(programme, answered, &starts.expected()) {
        return None;
    }
    let times = |known: &Arc<Mixture>| Times::expected(Arc::clone(known), starts.expected(), &starts.at_worst());
    let response = times(answered);
    let latency = response.latency();
    if latency.p99.half_width() > precision * latency.p99.value {
        return None;
    }
    let completion = known.done.as_ref().map(times).map(|done| (done.latency(), Arc::new(done)));
    let one = |share: f64, stated: bool| around(share, if stated { 0.0 } else { OFF });
    let (main, callee) = (one(starts.main, starts.main_stated), one(starts.callee, starts.callee_stated));
    let cold_ms = |role: Role| {
        let function = timed.functions().find(|function| function.function.role == role);
        function.map_or(0.0, |function| float(total(&function.cold) + total(&function.first)))
    };
    let waited_for = if timed.plan.callee_is_async() { 0.0 } else { cold_ms(Role::Callee) };
    let none = Estimate::exact(0.0);
    Some(Forecast {
        requests: 0,
        events: 0.0,
        stop: Stop::Precise,
        span_s: 0.0,
        latency,
        response: Arc::new(response),
        completion: completion.map(|(latency, times)| (times, latency)),
        cold_ms: sum(scaled(main, cold_ms(Role::Main)), scaled(callee, waited_for)),
        unfinished: 0.0,
        queued: 0.0,
        cold_main: main,
        cold_callee: one(starts.callee_runs, starts.callee_stated),
        overflow_main: None,
        overflow_callee: None,
        cold_both: one(starts.both(), false),
        cold_any: sum(main, one((starts.callee - starts.both()).max(0.0), false)),
        failed: none,
        throttled: none,
        timed_out: none,
        retried: none,
        mean_concurrency: Estimate::exact(programme.functions.iter().map(Function::busy).sum()),
        peak_concurrency: None,
        behaviour,
    })
}

fn around(share: f64, off: f64) -> Estimate {
    Estimate { value: share, low: share * (1.0 - off), high: share * (1.0 + off), standard_error: share * off / 2.0 }
}

fn scaled(estimate: Estimate, by: f64) -> Estimate {
    let Estimate { value, low, high, standard_error } = estimate;
    Estimate { value: value * by, low: low * by, high: high * by, standard_error: standard_error * by }
}

fn sum(one: Estimate, other: Estimate) -> Estimate {
    let standard_error = one.standard_error + other.standard_error;
    Estimate { value: one.value + other.value, low: one.low + other.low, high: one.high + other.high, standard_error }
}

/// How many of the requests start which function cold, in closed form.
struct ExpectedStarts {
    main: f64,
    callee: f64,
    /// The same of the runs of the callee.
    callee_runs: f64,
    /// Requests before which nothing came for as long as environments live: both start cold.
    alone: f64,
    main_stated: bool,
    callee_stated: bool,
}

impl ExpectedStarts {
    fn of(timed: &TimedPlan<'_>, scenario: &Scenario, behaviour: &Behaviour) -> Self {
        let of_runs = |role: Role| behaviour.function(role).map_or(0.0, |found| float(found.cold_share));
        let expiry_s = float(scenario.times.idle_expiry.value.mean().0) / 1000.0;
        let stated = |role| stated_cold_share(timed.plan, scenario, role).is_some();
        Self {
            main: of_runs(Role::Main),
            callee_runs: of_runs(Role::Callee),
            callee: (of_runs(Role::Callee) * float(timed.plan.runs(Role::Callee))).min(1.0),
            alone: (-scenario.requests_per_second() * expiry_s).exp(),
            main_stated: stated(Role::Main),
            callee_stated: stated(Role::Callee),
        }
    }

    /// Requests in which both start cold: those that nothing came before, and of the others as many as chance makes.
    fn both(&self) -> f64 {
        if self.main_stated || self.callee_stated {
            return self.main * self.callee;
        }
        let further = (self.main - self.alone).max(0.0) * (self.callee - self.alone).max(0.0);
        (self.alone.min(self.main).min(self.callee) + further).min(self.main).min(self.callee)
    }

    fn expected(&self) -> ColdStarts {
        ColdStarts::of_shares(self.main, self.callee, self.both())
    }

    /// As few, and as many, as there may be; and both together as rarely, and as often.
    fn at_worst(&self) -> [ColdStarts; 4] {
        let shares = |off: f64, clustered: f64| {
            let main = if self.main_stated { self.main } else { (self.main * (1.0 + off)).min(1.0) };
            let (alone, further) = (self.alone.min(self.callee), (self.callee - self.alone).max(0.0));
            let callee = (alone * (1.0 + off) + further * clustered).min(1.0);
            (main, if self.callee_stated { self.callee } else { callee })
        };
        let (few, many) = (shares(-OFF, FEWER), shares(OFF, MORE));
        let starts = |(main, callee): (f64, f64), together: f64| {
            let (least, most) = ((main + callee - 1.0).max(0.0), main.min(callee));
            let alone = self.both().min(most);
            ColdStarts::of_shares(main, callee, (alone + together * (most - alone)).clamp(least, most))
        };
        [starts(few, 0.0), starts(few, TOGETHER), starts(many, 0.0), starts(many, TOGETHER)]
    }
}

/// Whether the closed form of cold starts holds: environments live much longer than they are busy.
fn live_long(programme: &Programme) -> bool {
    let lives_long = |function: &Function| {
        let visit_ns = function.load.map_or(0.0, |(_, visit_ns)| visit_ns);
        function.stated_cold_share().is_some() || function.mean_expiry_ns >= LONG_LIVED * visit_ns
    };
    programme.functions.iter().all(lives_long)
}

/// Whether no limit on concurrency or on a rate is ever met.
fn is_far_from_limits(programme: &Programme) -> bool {
    let Programme { functions, quotas, .. } = programme;
    let per_s = 1e9 / programme.arrivals.mean_gap_ns();
    let calls_per_s = per_s * f64::from(programme.rounds) * programme.calls.len() as f64;
    let on_demand = || functions.iter().filter(|function| function.has_environments);
    let set_apart: u32 = on_demand().filter_map(|function| function.reserved).sum();
    let limit_of = |busy: f64, limit: u32| {
        let runs_per_s = quotas.requests_per_concurrency.unwrap_or(f64::INFINITY) * f64::from(limit);
        busy + NEVER_MET * (busy.sqrt() + 1.0) < f64::from(limit)
            && per_s.max(calls_per_s) < PART_OF_A_RATE * runs_per_s
    };
    let alone = |function: &Function| function.reserved.is_none_or(|limit| limit_of(function.busy(), limit));
    // A caller that waits for its callee holds two: both are in the sum.
    let shared: f64 = on_demand().filter(|function| function.reserved.is_none()).map(Function::busy).sum();
    functions.iter().all(|function| function.kept_ready.is_none())
        && on_demand().all(alone)
        && limit_of(shared, quotas.concurrency.saturating_sub(set_apart))
        && programme.rates.iter().all(|(_, rate)| calls_per_s < PART_OF_A_RATE * rate)
}

/// Whether some requests take longer than something waits for them.
fn fails_by_time(programme: &Programme, answered: &Mixture, starts: &ColdStarts) -> bool {
    let of_functions = programme.functions.iter().map(|function| function.timeout_ns);
    let of_calls = programme.calls.iter().map(|call| call.timeout_ns);
    let shortest = of_functions.chain(of_calls).chain([programme.client_timeout_ns]).min().unwrap_or(NEVER);
    shortest < NEVER && answered.below(starts, shortest as f64) < 1.0 - NONE
}
