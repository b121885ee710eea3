//! What the player plays: functions, the steps of a request and their times, compiled for drawing.
use std::sync::{Arc, OnceLock};

use super::arrivals::{Arrivals, DAY_NS, HOUR_NS};
use super::effort::DRAWS_OF_AN_EVENT;
use super::pool::{Callee, Pool};
use super::sampler::Sampler;
use super::stream::keyed_unit;
use super::timers::{Drawn, Timers};
use crate::behaviour::{Visit, is_called_in_rounds, stated_cold_share};
use crate::defaults::Limits;
use crate::distribution::{Distribution, float};
use crate::plan::{Role, Step};
use crate::scenario::{ArrivalPattern, Provisioned, Routing, Scenario, Trigger};
use crate::service::{Link, Retries, delivery};
use crate::timing::{Delay, TimedAction, TimedCall, TimedFunction, TimedPlan, TimedStep};
use crate::unit::Milliseconds;

/// The main function.
pub(super) const MAIN: usize = Role::Main as usize;
/// The one that it calls.
pub(super) const CALLEE: usize = Role::Callee as usize;
/// No limit of time.
pub(super) const NEVER: u64 = u64::MAX / 4;

/// A part of the work that only some requests have.
pub(super) struct ChosenBranch {
    bit: u32,
    /// The share of the requests that have it.
    share: f64,
    /// What the choice is drawn for.
    purpose: u64,
}

impl ChosenBranch {
    /// Its bit, and the share of the requests that have it.
    pub(super) fn bit_and_share(&self) -> (u32, f64) {
        (self.bit, self.share)
    }

    fn of_step(step: &Step) -> impl Iterator<Item = Self> {
        step.when.branches().iter().map(|branch| Self {
            bit: branch.bit(),
            share: float(branch.share.0),
            purpose: purpose::OF_BRANCHES + u64::from(branch.place),
        })
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

impl ColdRule {
    /// Whether chance makes a run cold, by the share that is stated.
    pub(super) fn chosen(share: f64, role: usize, (key, round): (u64, u64)) -> bool {
        keyed_unit(key, round << 8 | 0x40 | role as u64) < share
    }
}

/// Environments that are kept ready for a function.
#[derive(Clone, Copy)]
pub(super) struct KeptReady {
    pub(super) environments: u32,
    /// From when in the day on, in nanoseconds since midnight.
    pub(super) from_ns: u64,
    /// For how long; at least a day for always.
    pub(super) for_ns: u64,
}

impl KeptReady {
    fn of(provisioned: Provisioned, arrivals: &ArrivalPattern) -> Self {
        let window = arrivals.busiest(float(provisioned.hours_per_day.0));
        let ns = |hours: f64| (hours * HOUR_NS as f64) as u64;
        let environments = count(provisioned.environments);
        Self { environments, from_ns: ns(window.begins_h), for_ns: ns(window.hours) }
    }

    /// Whether they are so at any time of the day.
    pub(super) fn always(&self) -> bool {
        self.for_ns >= DAY_NS
    }

    /// Whether they are there at a moment, in nanoseconds since a midnight.
    pub(super) fn are_there(&self, since_midnight: u64) -> bool {
        (since_midnight + DAY_NS - self.from_ns) % DAY_NS < self.for_ns
    }
}

/// A function.
pub(super) struct Function {
    /// What a cold start adds before the handler runs.
    pub(super) cold: Timers,
    /// What the first run in a new environment adds to its handler.
    pub(super) first: Timers,
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
    pub(super) kept_ready: Option<KeptReady>,
    /// Whether it has environments, which take concurrency of the account.
    pub(super) has_environments: bool,
    /// Mean visits in a nanosecond, and nanoseconds of a visit, for an environment pool that is warm from the beginning.
    pub(super) load: Option<(f64, f64)>,
    /// The same of a callee whose visit is many runs that its caller waits for, one after the other: of its runs, and of its callers.
    pub(super) load_in_rounds: Option<[(f64, f64); 2]>,
}

impl Function {
    /// The share of cold starts that is stated for it.
    pub(super) fn stated_cold_share(&self) -> Option<f64> {
        match self.cold_rule {
            ColdRule::Environments => None,
            ColdRule::Stated(share) => Some(share),
        }
    }

    /// Mean environments of it that are busy at a time.
    pub(super) fn busy(&self) -> f64 {
        self.load.map_or(0.0, |(visits_per_ns, visit_ns)| visits_per_ns * visit_ns)
    }

    /// Its work, where it is called.
    pub(super) fn handler(&self, cold: bool) -> &Timers {
        self.cold_work.as_ref().filter(|_| cold).unwrap_or(&self.work)
    }
}

/// A call of the callee.
pub(super) struct Call {
    /// The branches of which a request that makes it has one; none when every request makes it.
    branches: u32,
    pub(super) way: Timers,
    /// How it is delivered when its caller does not wait.
    pub(super) hand_over: Option<HandOver>,
    /// The limits on calls a second that hold on its way, by their place in the programme's.
    pub(super) rates: Box<[usize]>,
    /// How long something on its way waits for the answer.
    pub(super) timeout_ns: u64,
    /// Attempts in all when it is throttled.
    pub(super) attempts: u32,
}

impl Call {
    /// Whether a request with these branches makes it.
    #[inline]
    pub(super) fn is_made(&self, branches: u32) -> bool {
        self.branches == 0 || self.branches & branches != 0
    }
}

/// How a call is delivered when its caller does not wait.
pub(super) struct HandOver {
    /// From its acceptance to the callee.
    pub(super) delivery: Timers,
    /// How many are delivered at once.
    pub(super) batch: u32,
    pub(super) queue: Queue,
}

/// The waits between the attempts of a throttled call.
#[derive(Clone, Copy)]
pub(super) struct BackOff {
    /// The first wait is up to so long; each further one up to twice as long as the one before.
    pub(super) first_ns: f64,
    pub(super) longest_ns: f64,
}

/// What becomes of asynchronous requests and events that are throttled or fail.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "a unit belongs into the name")]
pub(super) struct Queue {
    /// The first wait of a throttled one; each further one is twice as long.
    pub(super) first_ns: u64,
    pub(super) longest_ns: u64,
    /// The age at which it is dropped.
    pub(super) for_ns: u64,
    /// The waits before the repeats of a run that failed.
    pub(super) repeats_ns: Box<[u64]>,
}

impl Queue {
    fn of(retries: &Retries, limits: &Limits) -> Self {
        Self {
            first_ns: ns(retries.first.of(limits).value),
            longest_ns: ns(retries.longest.of(limits).value),
            for_ns: ns(retries.age.of(limits).value),
            repeats_ns: retries.repeats.iter().map(|wait| ns(wait.of(limits).value)).collect(),
        }
    }
}

/// Limits that an account sets.
#[derive(Clone, Copy)]
pub(super) struct Quotas {
    pub(super) concurrency: u32,
    /// Synchronous requests a second for each unit of concurrency.
    pub(super) requests_per_concurrency: Option<f64>,
    /// New environments of a function: so many at once, and so many a second.
    pub(super) scaling: Option<(f64, f64)>,
}

/// What is played.
pub(super) struct Programme {
    pub(super) arrivals: Arrivals,
    /// The arrivals' gaps, compiled where they are played.
    gap: OnceLock<Arc<Sampler>>,
    pub(super) trigger: Trigger,
    pub(super) rounds: u32,
    /// Times that are drawn in a round, by both functions.
    pub(super) draws_of_a_round: u64,
    /// The segments of a round of the main function, each with the way of the call that ends it; the last one ends the round.
    pub(super) segments: Vec<Timers>,
    /// The first segment of a run that started cold, where that is another.
    pub(super) first_segment_cold: Option<Timers>,
    pub(super) calls: Vec<Call>,
    /// What only some requests have.
    branches: Vec<ChosenBranch>,
    /// Limits on calls: so many at once, and so many a second.
    pub(super) rates: Vec<(f64, f64)>,
    pub(super) functions: Vec<Function>,
    pub(super) routing: Routing,
    pub(super) quotas: Quotas,
    pub(super) back_off: BackOff,
    /// Of requests that nobody waits for.
    pub(super) queue: Queue,
    pub(super) client_timeout_ns: u64,
    pub(super) seed: u64,
    /// Mean nanoseconds that a request is in progress.
    pub(super) in_progress_ns: f64,
    /// Mean nanoseconds between requests where they are most crowded.
    pub(super) crowded_gap_ns: f64,
}

/// Purposes of the times of a pool; those of a plan are causes of delays. Above all of them come the choices of branches.
mod purpose {
    pub(super) const OF_BRANCHES: u64 = 192;
    pub(super) const BEFORE: u64 = 0;
    pub(super) const BEFORE_COLD: u64 = 1;
    pub(super) const CALLED: u64 = 2;
    pub(super) const CALLED_COLD: u64 = 3;
    pub(super) const AFTER: u64 = 4;
}

impl Programme {
    /// Whether nothing changes with the hour of the day, the place in a recording, or whether there is a burst.
    pub(super) fn is_steady(&self) -> bool {
        let always_ready = |function: &Function| function.kept_ready.as_ref().is_none_or(KeptReady::always);
        let arrivals = &self.arrivals;
        arrivals.period_ns().is_none() && arrivals.cycle_ns().is_none() && self.functions.iter().all(always_ready)
    }

    /// The mean time for which environments live idle; of two functions the longer one.
    pub(super) fn expiry_ns(&self) -> f64 {
        self.functions.iter().map(|function| function.mean_expiry_ns).fold(0.0, f64::max)
    }

    /// A caller and its callee as a pool file describes them.
    pub(super) fn of_pool(pool: &Pool, callee: &Callee) -> Self {
        let timers = |time: &Distribution, purpose| Timers::new([Drawn::once(time, purpose)]);
        let mean = |time: &Distribution| float(time.mean().0) * 1e6;
        let in_progress_ns = mean(&pool.function.warm) + mean(&callee.times.warm) + mean(&callee.post);
        let function = |times: &super::pool::FunctionTimes, visit_ns: f64| Function {
            cold: Timers::default(),
            first: Timers::default(),
            work: timers(&times.warm, purpose::CALLED),
            cold_work: Some(timers(&times.cold, purpose::CALLED_COLD)),
            cold_rule: ColdRule::Environments,
            timeout_ns: NEVER,
            idle_expiry: Arc::new(Sampler::new(&times.idle_expiry)),
            mean_expiry_ns: float(times.idle_expiry.mean().0) * 1e6,
            reserved: None,
            kept_ready: None,
            has_environments: true,
            load: Some((1.0 / pool.arrivals.mean_gap_ns(), visit_ns)),
            load_in_rounds: None,
        };
        let (way, rates) = (Timers::default(), Box::default());
        let call = Call { branches: 0, way, hand_over: None, rates, timeout_ns: NEVER, attempts: callee.attempts };
        Self {
            gap: OnceLock::new(),
            crowded_gap_ns: pool.arrivals.crowded_gap_ns(),
            arrivals: pool.arrivals.clone(),
            trigger: Trigger::Sync,
            rounds: 1,
            draws_of_a_round: 0,
            segments: vec![timers(&pool.function.warm, purpose::BEFORE), timers(&callee.post, purpose::AFTER)],
            first_segment_cold: Some(timers(&pool.function.cold, purpose::BEFORE_COLD)),
            calls: vec![call],
            branches: Vec::new(),
            rates: Vec::new(),
            functions: vec![
                function(&pool.function, in_progress_ns),
                function(&callee.times, mean(&callee.times.warm)),
            ],
            routing: pool.routing,
            quotas: Quotas { concurrency: pool.concurrency_limit, requests_per_concurrency: None, scaling: None },
            back_off: BackOff {
                first_ns: ms(callee.backoff_first) * 1e6,
                longest_ns: ms(callee.backoff_longest) * 1e6,
            },
            // A pool queues nothing.
            queue: Queue::default(),
            client_timeout_ns: NEVER,
            seed: pool.seed,
            in_progress_ns,
        }
    }

    /// The arrivals' gaps.
    pub(super) fn gap(&self) -> &Arc<Sampler> {
        self.gap.get_or_init(|| self.arrivals.gap())
    }

    /// Whether requests or events may be queued.
    pub(super) fn queues(&self) -> bool {
        self.trigger == Trigger::Async || self.sends_events()
    }

    /// Whether the callee is started by events that nobody waits for.
    pub(super) fn sends_events(&self) -> bool {
        self.calls.iter().any(|call| call.hand_over.is_some())
    }

    /// Events of a request to which nothing happens but what is planned: its end, and for each call its coming and its answer. A round of
    /// many takes as long as a draw even where all its times are fixed.
    pub(super) fn events_of_a_request(&self) -> f64 {
        let draws = self.draws_of_a_round.max(u64::from(self.rounds > 1)) as f64 / DRAWS_OF_AN_EVENT as f64;
        1.0 + f64::from(self.rounds) * (2.0 * self.calls.len() as f64 + draws)
    }

    /// What only some requests have.
    pub(super) fn chosen(&self) -> &[ChosenBranch] {
        &self.branches
    }

    /// Whether each request sends one event, at most, that waits for no others.
    pub(super) fn sends_one_event(&self) -> bool {
        let alone = |call: &Call| call.hand_over.as_ref().is_some_and(|hand_over| hand_over.batch <= 1);
        self.rounds == 1 && self.calls.len() == 1 && self.calls.iter().all(alone)
    }

    /// Whether all times of a request are drawn before it arrives: one round, one call that each request makes, and nothing stated.
    pub(super) fn is_drawn_ahead(&self) -> bool {
        let stated = |function: &Function| function.stated_cold_share().is_some_and(|share| share > 0.0);
        self.rounds == 1
            && self.calls.len() <= 1
            && self.calls.iter().all(|call| call.branches == 0 && call.hand_over.is_none())
            && !self.functions.iter().skip(CALLEE).any(stated)
    }

    /// What a request takes to its answer when nothing happens but what is planned, with cold starts of the main function and the callee.
    #[cold]
    pub(super) fn planned_ns(&self, key: u64, branches: u32, [main_cold, callee_cold]: [bool; 2]) -> u64 {
        let start =
            |function: &Function, round: u64| function.cold.total(key, round, 0) + function.first.total(key, round, 0);
        let waited_for = |call: &&Call| call.hand_over.is_none() && call.is_made(branches);
        let calls = self.calls.iter().filter(waited_for).count() as u64;
        let callee = self.functions.get(CALLEE).filter(|_| calls > 0);
        let round = |round: u64| {
            let cold_segment = self.first_segment_cold.iter().filter(|_| main_cold);
            let first = cold_segment.chain(self.segments.first()).take(1);
            let segments = first.chain(self.segments.iter().skip(1)).map(|segment| segment.total(key, round, branches));
            let called = callee.map_or(0, |callee| {
                let stated = matches!(callee.cold_rule, ColdRule::Stated(share) if ColdRule::chosen(share, CALLEE, (key, round)));
                let starts = if stated { calls * start(callee, round) } else { 0 };
                starts + calls * callee.handler(callee_cold).total(key, round, branches)
            });
            segments.sum::<u64>() + called
        };
        let main_start = if main_cold { start(&self.functions[MAIN], 0) } else { 0 };
        let by_environments = |callee: &&Function| callee_cold && matches!(callee.cold_rule, ColdRule::Environments);
        let callee_start = callee.filter(by_environments).map_or(0, |callee| start(callee, 0));
        main_start + callee_start + (0..u64::from(self.rounds)).map(round).sum::<u64>()
    }

    /// The branches that a request has.
    #[inline]
    pub(super) fn branches(&self, key: u64) -> u32 {
        let chosen = |branch: &&ChosenBranch| keyed_unit(key, branch.purpose) < branch.share;
        self.branches.iter().filter(chosen).fold(0, |branches, branch| branches | branch.bit)
    }

    /// A solution's plan under a scenario's load; `None` when nothing arrives.
    pub(super) fn of_plan(timed: &TimedPlan<'_>, scenario: &Scenario, seed: u64) -> Option<Self> {
        let arrivals = Arrivals::of_pattern(&scenario.workload.arrivals, scenario.requests_per_second())?;
        let (limits, times, mean_gap_ns) = (&scenario.limits, &scenario.times, arrivals.mean_gap_ns());
        let rated = rated_links(timed);
        let (segments, calls) = compiled_steps(&timed.main.steps, &rated, scenario);
        let functions: Vec<Function> =
            timed.functions().map(|f| compiled_function(timed, f, scenario, mean_gap_ns)).collect();
        let draws_of_a_call = functions.get(CALLEE).map_or(0, |callee| callee.work.draws());
        let rate = |link: &&Link| {
            let rate = link.rate.as_ref()?;
            Some((rate.burst.of(limits).value as f64, rate.per_second.of(limits).value as f64))
        };
        Some(Self {
            gap: OnceLock::new(),
            crowded_gap_ns: arrivals.crowded_gap_ns(),
            arrivals,
            trigger: scenario.workload.trigger,
            rounds: u32::try_from(timed.plan.main.rounds).unwrap_or(u32::MAX),
            draws_of_a_round: segments.iter().map(Timers::draws).sum::<u64>() + calls.len() as u64 * draws_of_a_call,
            segments,
            first_segment_cold: None,
            calls,
            branches: branches(timed),
            rates: rated.iter().filter_map(rate).collect(),
            functions,
            routing: scenario.routing,
            quotas: Quotas {
                concurrency: count(scenario.account.concurrency_limit),
                requests_per_concurrency: Some(limits.requests_per_concurrency.value as f64),
                scaling: Some((
                    limits.scaling_environments.value as f64,
                    limits.scaling_environments.value as f64 / (ms(limits.scaling_period.value) / 1000.0),
                )),
            },
            back_off: BackOff {
                first_ns: ms(times.backoff_first.value.mean()) * 1e6,
                longest_ns: ms(times.backoff_longest.value.mean()) * 1e6,
            },
            queue: Queue::of(&delivery::TRIGGER, limits),
            client_timeout_ns: scenario.workload.client_timeout.map_or(NEVER, ns),
            seed,
            in_progress_ns: Visit::to(timed, Role::Main).ms * 1e6,
        })
    }
}

/// The links of calls that take only so many a second, each once: calls that share one share its limit.
fn rated_links(timed: &TimedPlan<'_>) -> Vec<&'static Link> {
    let mut rated: Vec<&'static Link> = Vec::new();
    for link in timed.plan.main.calls().flat_map(|call| &call.via).filter(|link| link.rate.is_some()) {
        if !rated.contains(link) {
            rated.push(link);
        }
    }
    rated
}

/// The segments of a round and the calls that end all but the last of them.
fn compiled_steps(steps: &[TimedStep<'_>], rated: &[&Link], scenario: &Scenario) -> (Vec<Timers>, Vec<Call>) {
    let (mut segments, mut calls, mut times): (Vec<Timers>, Vec<Call>, Vec<Drawn<'_>>) = Default::default();
    for TimedStep { step, action } in steps {
        match action {
            TimedAction::Spend(spent) => times.extend(drawn(spent, step)),
            TimedAction::Call(call) => {
                times.extend(drawn(&call.way, step));
                segments.push(Timers::new(std::mem::replace(&mut times, drawn(&call.back, step).collect())));
                calls.push(compiled_call(call, step.when.bits(), rated, scenario));
            }
        }
    }
    segments.push(Timers::new(times));
    (segments, calls)
}

/// The times of a step; work has the same purpose wherever it is done.
fn drawn<'d>(delays: &'d [Delay], step: &'d Step) -> impl Iterator<Item = Drawn<'d>> {
    delays.iter().map(move |delay| Drawn::of(delay, MAIN, step))
}

/// The times that a step spends in its own function.
fn spent<'d>(timed: &'d TimedStep<'_>) -> Vec<Drawn<'d>> {
    match &timed.action {
        TimedAction::Spend(delays) => drawn(delays, timed.step).collect(),
        TimedAction::Call(_) => Vec::new(),
    }
}

/// Every branch of a plan, once.
fn branches(timed: &TimedPlan<'_>) -> Vec<ChosenBranch> {
    let steps = timed.functions().flat_map(|function| &function.steps);
    let mut branches: Vec<ChosenBranch> = steps.flat_map(|timed| ChosenBranch::of_step(timed.step)).collect();
    branches.sort_by_key(|branch| branch.bit);
    branches.dedup_by_key(|branch| branch.bit);
    branches
}

fn compiled_call(timed: &TimedCall<'_>, branches: u32, rated: &[&Link], scenario: &Scenario) -> Call {
    let (call, limits) = (timed.call, &scenario.limits);
    let timeouts = call.via.iter().filter_map(|link| link.timeout.as_ref());
    let hand_over = call.delivery.hand_over.as_ref().map(|hand_over| HandOver {
        delivery: Timers::of(&timed.delivery, CALLEE),
        batch: count(call.batch),
        queue: Queue::of(&hand_over.retries, limits),
    });
    Call {
        branches,
        way: Timers::of(&timed.way, MAIN),
        hand_over,
        rates: (0..rated.len()).filter(|index| call.via.contains(&rated[*index])).collect(),
        timeout_ns: timeouts.map(|timeout| ns(timeout.longest.of(limits).value)).min().unwrap_or(NEVER),
        attempts: count(call.attempts(scenario)),
    }
}

fn compiled_function(
    timed: &TimedPlan<'_>,
    function: &TimedFunction<'_>,
    scenario: &Scenario,
    mean_gap_ns: f64,
) -> Function {
    let role = function.function.role;
    let host = function.function.host;
    let timeout = match host {
        None => ns(function.function.setup.timeout),
        Some(host) => host.timeout.as_ref().map_or(NEVER, |timeout| ns(timeout.longest.of(&scenario.limits).value)),
    };
    let work = function.steps.iter().flat_map(spent);
    let visit = Visit::to(timed, role);
    let in_rounds = role == Role::Callee && is_called_in_rounds(timed);
    let load = (visit.each / mean_gap_ns, visit.ms * 1e6);
    Function {
        cold: Timers::of(&function.cold, role as usize + 1),
        first: Timers::of(&function.first, role as usize + 1),
        work: if role == Role::Callee { Timers::new(work) } else { Timers::default() },
        cold_work: None,
        cold_rule: stated_cold_share(timed.plan, scenario, role)
            .map_or(ColdRule::Environments, |share| ColdRule::Stated(float(share))),
        timeout_ns: timeout,
        idle_expiry: Arc::new(Sampler::new(&scenario.times.idle_expiry.value)),
        mean_expiry_ns: ms(scenario.times.idle_expiry.value.mean()) * 1e6,
        reserved: function.function.setup.reserved_concurrency.filter(|_| host.is_none()).map(count),
        kept_ready: function.function.provisioned().map(|p| KeptReady::of(p, &scenario.workload.arrivals)),
        has_environments: host.is_none(),
        load: (visit.each > 0.0).then_some(load),
        load_in_rounds: in_rounds
            .then(|| [(load.0 * visit.runs, load.1 / visit.runs), (load.0, Visit::to(timed, Role::Main).ms * 1e6)]),
    }
}

pub(super) fn ms(time: Milliseconds) -> f64 {
    float(time.0)
}

fn ns(time: Milliseconds) -> u64 {
    (ms(time) * 1e6) as u64
}

fn count(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
