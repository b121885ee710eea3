//! What the player plays: functions, the steps of a request and their times, compiled for drawing.

use std::sync::Arc;

use super::arrivals::Arrivals;
use super::pool::{Callee, Pool};
use super::sampler::Sampler;
use super::stream::{keyed_bits, place};
use crate::behaviour::{stated_cold_share, visit_ms};
use crate::distribution::{Distribution, float};
use crate::plan::{Link, Role};
use crate::scenario::{Invocation, Routing, Scenario, Trigger};
use crate::timing::{Delay, TimedCall, TimedFunction, TimedPlan, TimedStep};
use crate::unit::Milliseconds;

/// The main function.
pub(super) const MAIN: usize = 0;
/// The one that it calls.
pub(super) const CALLEE: usize = 1;
/// No limit of time.
pub(super) const NEVER: u64 = u64::MAX / 4;

/// A time that is drawn for a request.
struct Timer {
    sampler: Sampler,
    /// What it is drawn for, as a place: times of one purpose are the same in every solution.
    place: u64,
}

/// Times one after the other: a fixed part, and those that vary.
#[derive(Default)]
pub(super) struct Timers {
    fixed_ns: u64,
    varying: Box<[Timer]>,
}

impl Timers {
    fn new<'d>(times: impl IntoIterator<Item = (&'d Distribution, u64)>) -> Self {
        let timers =
            times.into_iter().map(|(time, purpose)| Timer { sampler: Sampler::new(time), place: place(purpose) });
        let (fixed, varying): (Vec<Timer>, Vec<Timer>) = timers.partition(|timer| timer.sampler.constant().is_some());
        let fixed_ns = fixed.iter().filter_map(|timer| timer.sampler.constant()).sum();
        Self { fixed_ns, varying: varying.into_boxed_slice() }
    }

    fn of(delays: &[Delay], role: usize) -> Self {
        Self::new(delays.iter().map(|delay| (&delay.time.value, delay.cause as u64 | (role as u64) << 4)))
    }

    /// Their sum for a request, in its round `round`.
    #[inline]
    pub(super) fn total(&self, key: u64, round: u64) -> u64 {
        let key = key.wrapping_add(place(round << 8));
        let mut total = self.fixed_ns;
        for timer in &self.varying {
            total += timer.sampler.at(keyed_bits(key, timer.place));
        }
        total
    }

    /// How many of them vary.
    fn draws(&self) -> usize {
        self.varying.len()
    }
}

/// How it is decided whether a run starts cold.
#[derive(Clone, Copy)]
pub(super) enum ColdRule {
    /// By the environments that are there.
    Environments,
    /// By chance, with a share that the user states.
    Stated(f64),
}

/// A function.
pub(super) struct Function {
    /// What a cold start adds before the handler runs.
    pub(super) cold: Timers,
    /// The handler of a callee.
    pub(super) work: Timers,
    /// The handler of a callee when it started cold, where that is another.
    pub(super) cold_work: Option<Timers>,
    pub(super) cold_rule: ColdRule,
    pub(super) timeout_ns: u64,
    pub(super) idle_expiry: Arc<Sampler>,
    /// Its mean in nanoseconds.
    pub(super) mean_expiry_ns: f64,
    pub(super) reserved: Option<u32>,
    /// Mean requests that visit it at a time, and nanoseconds of a visit, for an environment pool that is warm from the beginning.
    pub(super) load: Option<Load>,
}

/// What a function has to do on average.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) visits_per_ns: f64,
    pub(super) visit_ns: f64,
}

/// A call of the callee.
pub(super) struct Call {
    pub(super) way: Timers,
    /// An asynchronous event's way after it was accepted; `None` when the caller waits.
    pub(super) delivery: Option<Timers>,
    /// Whether it goes through an API, which takes so many calls a second and waits so long.
    pub(super) through_api: bool,
    pub(super) timeout_ns: u64,
}

/// Retries of a throttled call.
#[derive(Clone, Copy)]
pub(super) struct BackOff {
    /// Attempts in all.
    pub(super) attempts: u32,
    /// The first wait is up to so long; each further one up to twice as long as the one before.
    pub(super) first_ns: f64,
    pub(super) longest_ns: f64,
}

/// What becomes of asynchronous requests and events that are throttled or fail.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_field_names, reason = "a unit belongs into the name")]
pub(super) struct Queue {
    /// The first wait of a throttled one; each further one is twice as long.
    pub(super) first_ns: u64,
    pub(super) longest_ns: u64,
    /// The age at which it is dropped.
    pub(super) for_ns: u64,
    /// The waits before the repeats of a run that failed.
    pub(super) repeats_ns: [u64; 2],
}

/// Limits that an account sets.
#[derive(Clone, Copy)]
pub(super) struct Quotas {
    pub(super) concurrency: u32,
    /// Synchronous requests a second for each unit of concurrency.
    pub(super) requests_per_concurrency: Option<f64>,
    /// New environments of a function: so many at once, and so many a second.
    pub(super) scaling: Option<(f64, f64)>,
    /// API calls: so many at once, and so many a second.
    pub(super) api: Option<(f64, f64)>,
}

/// What is played.
pub(super) struct Programme {
    pub(super) arrivals: Arrivals,
    /// The arrivals' gaps, compiled.
    pub(super) gap: Arc<Sampler>,
    pub(super) trigger: Trigger,
    pub(super) rounds: u32,
    /// The stretches of a round of the main function, each with the way of the call that ends it; the last one ends the round.
    pub(super) legs: Vec<Timers>,
    /// The first leg of a run that started cold, where that is another.
    pub(super) first_leg_cold: Option<Timers>,
    pub(super) calls: Vec<Call>,
    pub(super) functions: Vec<Function>,
    pub(super) routing: Routing,
    pub(super) quotas: Quotas,
    pub(super) back_off: BackOff,
    pub(super) queue: Queue,
    pub(super) client_timeout_ns: u64,
    pub(super) seed: u64,
    /// Mean nanoseconds that a request is in progress.
    pub(super) in_progress_ns: f64,
}

/// Purposes of the times of a pool; those of a plan are causes of delays.
mod purpose {
    pub(super) const BEFORE: u64 = 0;
    pub(super) const BEFORE_COLD: u64 = 1;
    pub(super) const CALLED: u64 = 2;
    pub(super) const CALLED_COLD: u64 = 3;
    pub(super) const AFTER: u64 = 4;
}

impl Programme {
    /// A caller and its callee as a pool file describes them.
    pub(super) fn of_pool(pool: &Pool, callee: &Callee) -> Self {
        let timers = |time: &Distribution, purpose| Timers::new([(time, purpose)]);
        let function = |times: &super::pool::FunctionTimes| Function {
            cold: Timers::default(),
            work: timers(&times.warm, purpose::CALLED),
            cold_work: Some(timers(&times.cold, purpose::CALLED_COLD)),
            cold_rule: ColdRule::Environments,
            timeout_ns: NEVER,
            idle_expiry: Arc::new(Sampler::new(&times.idle_expiry)),
            mean_expiry_ns: float(times.idle_expiry.mean().0) * 1e6,
            reserved: None,
            load: None,
        };
        let call = Call { way: Timers::default(), delivery: None, through_api: false, timeout_ns: NEVER };
        let mean = |time: &Distribution| float(time.mean().0) * 1e6;
        Self {
            gap: pool.arrivals.gap(),
            arrivals: pool.arrivals.clone(),
            trigger: Trigger::Sync,
            rounds: 1,
            legs: vec![timers(&pool.function.warm, purpose::BEFORE), timers(&callee.post, purpose::AFTER)],
            first_leg_cold: Some(timers(&pool.function.cold, purpose::BEFORE_COLD)),
            calls: vec![call],
            functions: vec![function(&pool.function), function(&callee.times)],
            routing: pool.routing,
            quotas: Quotas {
                concurrency: pool.concurrency_limit,
                requests_per_concurrency: None,
                scaling: None,
                api: None,
            },
            back_off: BackOff {
                attempts: callee.attempts,
                first_ns: ms(callee.backoff_first) * 1e6,
                longest_ns: ms(callee.backoff_longest) * 1e6,
            },
            // A pool queues nothing.
            queue: Queue::default(),
            client_timeout_ns: NEVER,
            seed: pool.seed,
            in_progress_ns: mean(&pool.function.warm) + mean(&callee.times.warm) + mean(&callee.post),
        }
    }

    /// Whether requests or events may be queued.
    pub(super) fn queues(&self) -> bool {
        self.trigger == Trigger::Async || self.calls.iter().any(|call| call.delivery.is_some())
    }

    /// What a request costs to play, in events, draws counting a tenth.
    pub(super) fn effort_of_a_request(&self) -> f64 {
        let draws = self.legs.iter().map(Timers::draws).sum::<usize>();
        1.0 + f64::from(self.rounds) * (2.0 * self.calls.len() as f64 + 0.1 * draws as f64)
    }

    /// A solution's plan under a scenario's load; `None` when nothing arrives.
    pub(super) fn of_plan(timed: &TimedPlan<'_>, scenario: &Scenario, seed: u64) -> Option<Self> {
        let arrivals = Arrivals::of_pattern(&scenario.workload.arrivals, scenario.requests_per_second())?;
        let (legs, calls) = compiled_steps(&timed.main.steps, scenario);
        let (limits, times, mean_gap_ns) = (&scenario.limits, &scenario.times, arrivals.mean_gap_ns());
        Some(Self {
            gap: arrivals.gap(),
            arrivals,
            trigger: scenario.workload.trigger,
            rounds: u32::try_from(timed.plan.main.rounds).unwrap_or(u32::MAX),
            legs,
            first_leg_cold: None,
            calls,
            functions: timed.functions().map(|f| compiled_function(timed, f, scenario, mean_gap_ns)).collect(),
            routing: scenario.routing,
            quotas: Quotas {
                concurrency: count(scenario.account.concurrency_limit),
                requests_per_concurrency: Some(limits.requests_per_concurrency.value as f64),
                scaling: Some((
                    limits.scaling_environments.value as f64,
                    limits.scaling_environments.value as f64 / (ms(limits.scaling_period.value) / 1000.0),
                )),
                api: Some((limits.api_burst.value as f64, limits.api_requests_per_s.value as f64)),
            },
            back_off: BackOff {
                attempts: count(scenario.workload.attempts),
                first_ns: ms(times.backoff_first.value.mean()) * 1e6,
                longest_ns: ms(times.backoff_longest.value.mean()) * 1e6,
            },
            queue: Queue {
                first_ns: ns(limits.queue_first.value),
                longest_ns: ns(limits.queue_longest.value),
                for_ns: ns(limits.queue_for.value),
                repeats_ns: [ns(limits.repeat_first.value), ns(limits.repeat_second.value)],
            },
            client_timeout_ns: scenario.workload.client_timeout.map_or(NEVER, ns),
            seed,
            in_progress_ns: visit_ms(timed, Role::Main) * 1e6,
        })
    }
}

/// The legs of a round and the calls that end all but the last of them.
fn compiled_steps(steps: &[TimedStep], scenario: &Scenario) -> (Vec<Timers>, Vec<Call>) {
    let (mut legs, mut calls, mut delays): (Vec<Timers>, Vec<Call>, Vec<Delay>) = Default::default();
    for step in steps {
        match step {
            TimedStep::Spend(spent) => delays.extend(spent.iter().cloned()),
            TimedStep::Call(call) => {
                delays.extend(call.way.iter().cloned());
                legs.push(Timers::of(&std::mem::take(&mut delays), MAIN));
                calls.push(compiled_call(call, scenario));
            }
        }
    }
    legs.push(Timers::of(&delays, MAIN));
    (legs, calls)
}

fn compiled_call(call: &TimedCall, scenario: &Scenario) -> Call {
    let limits = &scenario.limits;
    let timeout_ns = match call.api {
        Some(Link::RestApi) => ns(limits.timeout_rest.value),
        Some(_) => ns(limits.timeout_http.value),
        None => NEVER,
    };
    let delivery = call.delivery.as_ref().map(|delay| Timers::of(std::slice::from_ref(delay), CALLEE));
    debug_assert_eq!(delivery.is_some(), call.invocation == Invocation::Async);
    Call { way: Timers::of(&call.way, MAIN), delivery, through_api: call.api.is_some(), timeout_ns }
}

fn compiled_function(
    timed: &TimedPlan<'_>,
    function: &TimedFunction<'_>,
    scenario: &Scenario,
    mean_gap_ns: f64,
) -> Function {
    let role = function.function.role;
    let index = if role == Role::Main { MAIN } else { CALLEE };
    let work: Vec<Delay> = function.steps.iter().filter_map(spent).flatten().cloned().collect();
    let calls = timed.plan.invocations(role) as f64;
    Function {
        cold: Timers::of(&function.cold, index + 1),
        // Work has the same purpose wherever it is done.
        work: if role == Role::Callee { Timers::of(&work, MAIN) } else { Timers::default() },
        cold_work: None,
        cold_rule: stated_cold_share(scenario, role)
            .map_or(ColdRule::Environments, |share| ColdRule::Stated(float(share))),
        timeout_ns: ns(function.function.setup.timeout),
        idle_expiry: Arc::new(Sampler::new(&scenario.times.idle_expiry.value)),
        mean_expiry_ns: ms(scenario.times.idle_expiry.value.mean()) * 1e6,
        reserved: function.function.setup.reserved_concurrency.map(count),
        load: (calls > 0.0).then(|| Load { visits_per_ns: 1.0 / mean_gap_ns, visit_ns: visit_ms(timed, role) * 1e6 }),
    }
}

fn spent(step: &TimedStep) -> Option<&Vec<Delay>> {
    match step {
        TimedStep::Spend(delays) => Some(delays),
        TimedStep::Call(_) => None,
    }
}

fn ms(time: Milliseconds) -> f64 {
    float(time.0)
}

fn ns(time: Milliseconds) -> u64 {
    (ms(time) * 1e6) as u64
}

fn count(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
