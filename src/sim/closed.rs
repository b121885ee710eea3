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
    let p99 = response.quantile(0.99);
    if p99.half_width() > precision * p99.value {
        return None;
    }
    let [main, callee, both] = starts.between();
    let runs = float(timed.plan.runs(Role::Callee)).max(1.0);
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
        p99,
        response: Arc::new(response),
        completion: known.done.as_ref().map(times).map(Arc::new),
        cold_ms: sum(scaled(main, cold_ms(Role::Main)), scaled(callee, waited_for)),
        unfinished: 0.0,
        queued: 0.0,
        cold_main: main,
        cold_callee: scaled(callee, 1.0 / runs),
        overflow_main: None,
        overflow_callee: None,
        cold_both: both,
        cold_any: sum(main, sum(callee, scaled(both, -1.0))).within(0.0, 1.0),
        failed: none,
        throttled: none,
        timed_out: none,
        retried: none,
        mean_concurrency: Estimate::exact(programme.functions.iter().map(Function::busy).sum()),
        peak_concurrency: None,
        behaviour,
    })
}

/// A figure with the least and the most that it may be.
fn between(value: f64, low: f64, high: f64) -> Estimate {
    Estimate { value, low, high, standard_error: (high - low) / 4.0 }
}

fn scaled(estimate: Estimate, by: f64) -> Estimate {
    let (one, other) = (estimate.low * by, estimate.high * by);
    between(estimate.value * by, one.min(other), one.max(other))
}

fn sum(one: Estimate, other: Estimate) -> Estimate {
    between(one.value + other.value, one.low + other.low, one.high + other.high)
}

/// How many of the requests start which function cold, in closed form.
struct ExpectedStarts {
    main: f64,
    callee: f64,
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

    /// The main function's and the callee's, where the closed form is off by a part, and the callee's that are not the first after a long
    /// pause are so many times as many.
    fn shares(&self, off: f64, clustered: f64) -> (f64, f64) {
        let main = if self.main_stated { self.main } else { (self.main * (1.0 + off)).min(1.0) };
        let (alone, further) = (self.alone.min(self.callee), (self.callee - self.alone).max(0.0));
        let callee = (alone * (1.0 + off) + further * clustered).min(1.0);
        (main, if self.callee_stated { self.callee } else { callee })
    }

    /// Both together, of such shares; beyond those that are alone, this part of all that may be.
    fn together(&self, (main, callee): (f64, f64), part: f64) -> f64 {
        let most = main.min(callee);
        // Rounded, what is left of the sum may be more than the lesser of the two.
        let least = (main + callee - 1.0).clamp(0.0, most);
        let alone = self.both().min(most);
        (alone + part * (most - alone)).clamp(least, most)
    }

    fn few_and_many(&self) -> [(f64, f64); 2] {
        [self.shares(-OFF, FEWER), self.shares(OFF, MORE)]
    }

    /// Of the main function, of the callee, and of both: what is expected, with the least and the most that it may be.
    fn between(&self) -> [Estimate; 3] {
        let [few, many] = self.few_and_many();
        let both = between(self.both(), self.together(few, 0.0), self.together(many, TOGETHER));
        [between(self.main, few.0, many.0), between(self.callee, few.1, many.1), both]
    }

    /// As few, and as many, as there may be; and both together as rarely, and as often.
    fn at_worst(&self) -> [ColdStarts; 4] {
        let [few, many] = self.few_and_many();
        let starts = |shares: (f64, f64), part| ColdStarts::of_shares(shares.0, shares.1, self.together(shares, part));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_start_cold_together_as_the_rarer_of_both_where_the_other_always_does() {
        // As floats 1 + 0.500001 - 1 is more than 0.500001.
        let [main, callee] = [1.0, 0.500_001];
        let starts = ExpectedStarts { main, callee, alone: 0.0, main_stated: true, callee_stated: true };
        assert!(main + callee - 1.0 > callee);
        let [_, _, both] = starts.between();
        assert_eq!((both.value, both.low, both.high), (callee, callee, callee));
    }
}
