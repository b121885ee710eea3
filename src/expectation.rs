//! Time as an exact expectation, given how the functions behave: the mean of the path stage by stage, and the billed time of each function.
//! Means add, so they need nothing else; percentiles do, and come from the simulator.
//!
//! ```
//! use netcost::expectation::Expectation;
//! use netcost::plan::Role;
//! use netcost::scenario::Draft;
//! use netcost::topology;
//!
//! let scenario = Draft::new("x", "us-east-1", 1_000)?.scenario()?;
//! let plan = topology::find("sdk-invoke").expect("known").plan(&scenario).expect("it can be built");
//! let expectation = Expectation::without_simulation(&plan, &scenario);
//! // The default work in the VPC.
//! assert_eq!(expectation.function(Role::Callee).expect("two functions").handler.to_string(), "20 ms");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::behaviour::{Behaviour, RoleBehaviour};
use crate::plan::{Condition, Plan, Role};
use crate::rules::Increment;
use crate::scenario::Scenario;
use crate::timing::{Activity, Delay, TimedAction, TimedFunction, TimedPlan, TimedStep, constant, total};
use crate::unit::Milliseconds;

/// Decimals of a millisecond to which a mean time is kept.
pub(crate) const TIME_DIGITS: u32 = 9;
/// Decimals to which a share of requests is kept.
const SHARE_DIGITS: u32 = 18;

/// One stage of the path of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The function whose programme it belongs to.
    pub role: Role,
    /// What takes the time.
    pub on: Activity,
    /// Mean milliseconds of one occurrence.
    pub mean: Milliseconds,
    /// How often it occurs for each request; a share for cold starts.
    pub times: Decimal,
    /// Whether the user waits for it before the answer.
    pub before_response: bool,
    /// Whether it is a part of a cold start.
    pub cold: bool,
    /// Where the time comes from.
    pub source: Arc<str>,
}

impl Stage {
    fn of(delay: &Delay, role: Role, times: Decimal, before_response: bool) -> Self {
        Self {
            role,
            on: delay.on.clone(),
            mean: delay.time.value.mean(),
            times,
            before_response,
            cold: false,
            source: Arc::clone(&delay.time.source),
        }
    }

    /// Mean milliseconds for each request.
    #[must_use]
    pub fn per_request(&self) -> Decimal {
        self.mean.0 * self.times
    }
}

/// The mean times of one function, for each of its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionTime {
    /// Which function.
    pub role: Role,
    /// Mean milliseconds of its handler, waiting included, before AWS rounds up.
    pub handler: Milliseconds,
    /// Mean billed milliseconds of its own work, rounded up as AWS does; of runs on demand, where some are in environments kept ready.
    pub own: Milliseconds,
    /// The same of a run in an environment kept ready.
    pub own_provisioned: Milliseconds,
    /// Mean billed milliseconds of waiting for the callee.
    pub waiting: Milliseconds,
    /// Of that: the way to the callee, all attempts, and back where that takes a time of its own.
    pub way: Milliseconds,
    /// Mean billed milliseconds of INIT, or of the restore in its place, already times the cold share; of runs on demand.
    pub init: Milliseconds,
    /// Mean milliseconds that its first run in an environment takes longer.
    pub first: Milliseconds,
    /// Mean milliseconds for which it holds concurrency.
    pub occupied: Milliseconds,
    /// Its warm runs, where nothing but the branches of requests tells them apart.
    runs: Option<Runs>,
    /// Whether any of its runs starts cold.
    starts_cold: bool,
}

impl FunctionTime {
    /// Mean milliseconds of a run as a rule counts it.
    #[must_use]
    pub fn billed_by(&self, rule: Increment) -> Milliseconds {
        let billed = match &self.runs {
            Some(runs) => runs.mean_of(|time| rule.billed(time)),
            None => rule.billed_on_average(self.handler.0, false),
        };
        Milliseconds(billed.normalize())
    }
}

/// What a plan's path takes and how its functions behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The stages of a request that succeeds at the first attempt, in order of the programme; cold starts last.
    pub stages: Vec<Stage>,
    /// How often the functions run and start cold.
    pub behaviour: Behaviour,
    /// The times of the functions, the main one first.
    pub functions: Vec<FunctionTime>,
    mean_response: Decimal,
}

impl Expectation {
    /// The expectation of a plan whose functions behave so.
    #[must_use]
    pub fn of(timed: &TimedPlan<'_>, behaviour: Behaviour) -> Self {
        let mut stages = Vec::with_capacity(USUAL_STAGES);
        add_stages(&mut stages, timed, &timed.main, (Decimal::ONE, true));
        // The callee first: the caller waits for it.
        let called = timed.callee.as_ref().zip(behaviour.functions.get(1));
        let callee = called.map(|(function, role)| function_time(timed, function, role, None));
        let main = behaviour.functions.first().map(|role| {
            let waited_for = callee.as_ref().map(|callee| (callee, calls_of_a_run(&behaviour, role.runs)));
            function_time(timed, &timed.main, role, waited_for)
        });
        let functions = main.into_iter().chain(callee).collect();
        for (function, role) in timed.functions().zip(&behaviour.functions) {
            let waited_for = role.role == Role::Main || !timed.plan.callee_is_async();
            let times = role.cold_share * timed.plan.calls(role.role);
            let cold = function.cold.iter().chain(&function.first);
            stages.extend(cold.map(|delay| Stage { cold: true, ..Stage::of(delay, role.role, times, waited_for) }));
        }
        let mean_response = per_request(stages.iter().filter(|stage| stage.before_response));
        Self { stages, behaviour, functions, mean_response }
    }

    /// The expectation of a plan that behaves as the closed form says.
    #[must_use]
    pub fn without_simulation(plan: &Plan, scenario: &Scenario) -> Self {
        let timed = TimedPlan::new(plan, scenario);
        let behaviour = Behaviour::expected(&timed, scenario);
        Self::of(&timed, behaviour)
    }

    /// Mean milliseconds from the arrival of a request to its answer, when nothing is throttled or cut off.
    #[must_use]
    pub const fn mean_response(&self) -> Decimal {
        self.mean_response
    }

    /// Mean milliseconds until all work is done, asynchronous work included.
    #[must_use]
    pub fn mean_completion(&self) -> Decimal {
        per_request(&self.stages)
    }

    /// The times of a role.
    #[must_use]
    pub fn function(&self, role: Role) -> Option<&FunctionTime> {
        self.functions.iter().find(|function| function.role == role)
    }
}

/// Mean milliseconds of some stages together, for each request.
fn per_request<'s>(stages: impl IntoIterator<Item = &'s Stage>) -> Decimal {
    stages.into_iter().map(Stage::per_request).sum::<Decimal>().round_dp(TIME_DIGITS).normalize()
}

/// Room for so many stages is made at once: more than most plans have.
const USUAL_STAGES: usize = 16;

/// Adds the warm stages of a function, each occurring `times` for every round, and waited for `before_response` or not.
fn add_stages(
    found: &mut Vec<Stage>,
    timed: &TimedPlan<'_>,
    function: &TimedFunction<'_>,
    (times, before_response): (Decimal, bool),
) {
    let role = function.function.role;
    let times = times * Decimal::from(function.function.rounds);
    for TimedStep { step, action } in &function.steps {
        let times = kept_share(times * timed.plan.share(role, step));
        match action {
            TimedAction::Spend(delays) => {
                found.extend(delays.iter().map(|delay| Stage::of(delay, role, times, before_response)));
            }
            TimedAction::Call(call) => {
                let waits = call.call.delivery.waits();
                let back = call.back.iter().map(|delay| Stage::of(delay, role, times, before_response));
                found.extend(call.way.iter().map(|delay| Stage::of(delay, role, times, before_response)));
                found.extend(
                    call.delivery.iter().chain(&call.filling).map(|delay| Stage::of(delay, role, times, false)),
                );
                if let Some(callee) = &timed.callee {
                    add_stages(found, timed, callee, (times, before_response && waits));
                }
                found.extend(back);
            }
        }
    }
}

/// A product of shares, to the digits at which what dividing left out is gone.
fn kept_share(share: Decimal) -> Decimal {
    share.round_dp(SHARE_DIGITS).normalize()
}

/// Runs of the callee for each run of the main function.
fn calls_of_a_run(behaviour: &Behaviour, main_runs: Decimal) -> Decimal {
    let callee = behaviour.function(Role::Callee).map_or(Decimal::ZERO, |callee| callee.runs);
    callee.checked_div(main_runs).unwrap_or_default()
}

/// The mean times of a function; `callee` are those of the one that it calls, and how often it does.
fn function_time(
    plan: &TimedPlan<'_>,
    timed: &TimedFunction<'_>,
    behaviour: &RoleBehaviour,
    callee: Option<(&FunctionTime, Decimal)>,
) -> FunctionTime {
    let rules = &plan.rules;
    let passes = behaviour.passes(plan.plan, timed.function);
    let spent = |waited: bool| -> Decimal {
        timed.steps.iter().zip(&passes).map(|(step, passes)| total(delays(&step.action, waited)) * passes).sum()
    };
    let (own, way) = (spent(false), spent(true) + ways_back(plan.plan, timed, behaviour));
    let waits_for = callee.filter(|_| timed.function.waits());
    let answers = waits_for.map_or(Decimal::ZERO, |(callee, calls)| callee.occupied.0 * calls);
    let waiting =
        (way + answers + behaviour.backing_off.0 - behaviour.cut_waiting.0).max(Decimal::ZERO).round_dp(TIME_DIGITS);
    // The first run in an environment opens its connections.
    let first = total(&timed.first);
    let own = (own - behaviour.cut_work.0).max(Decimal::ZERO);
    let undisturbed = !behaviour.disturbed && waits_for.is_none_or(|(callee, _)| !callee.starts_cold);
    let runs = if undisturbed { Runs::of(plan, timed) } else { None };
    let warm = own + waiting;
    let init = &timed.function.start().value;
    let billed = |more: Decimal, init: Milliseconds, constant: bool| match runs.as_ref().filter(|_| constant) {
        Some(runs) => runs.mean_of(|time| rules.billed_run(Milliseconds(time + more), init).0),
        None => rules.billed_run_on_average(Milliseconds(warm + more), init, false).0,
    };
    let (cold_share, cold_on_demand) = (behaviour.cold_share, behaviour.cold_share_on_demand());
    let even_first = constant(&timed.first);
    let billed_warm = billed(Decimal::ZERO, Milliseconds::ZERO, true);
    let billed_first = billed(first, Milliseconds::ZERO, even_first);
    // When cold, INIT and the handler are billed together.
    let billed_cold = billed(first, init.mean(), even_first && init.is_constant());
    let handler = warm + first * cold_share;
    FunctionTime {
        role: behaviour.role,
        handler: Milliseconds(handler.round_dp(TIME_DIGITS).normalize()),
        own: Milliseconds(
            (billed_warm + (billed_first - billed_warm) * cold_on_demand - waiting).round_dp(TIME_DIGITS).normalize(),
        ),
        own_provisioned: Milliseconds((billed_warm - waiting).round_dp(TIME_DIGITS).normalize()),
        waiting: Milliseconds(waiting),
        way: Milliseconds(way.round_dp(TIME_DIGITS).normalize()),
        init: Milliseconds(((billed_cold - billed_first) * cold_on_demand).round_dp(TIME_DIGITS)),
        first: Milliseconds(first),
        occupied: Milliseconds((handler + total(&timed.cold) * cold_share).round_dp(TIME_DIGITS)),
        runs,
        starts_cold: !cold_share.is_zero(),
    }
}

/// Mean milliseconds of a run on the ways back from what it called: each begins the segment after its call.
fn ways_back(plan: &Plan, timed: &TimedFunction<'_>, behaviour: &RoleBehaviour) -> Decimal {
    let backs = timed.steps.iter().filter_map(|TimedStep { step, action }| match action {
        TimedAction::Call(call) => Some(total(&call.back) * plan.share(timed.function.role, step)),
        TimedAction::Spend(_) => None,
    });
    backs.zip(behaviour.segments.iter().skip(1)).map(|(back, passes)| back * passes).sum()
}

/// How long the runs of a function take where only the branches of its requests tell them apart: each time with its probability.
#[derive(Debug, Clone, PartialEq)]
struct Runs(Vec<(Decimal, Decimal)>);

impl Runs {
    /// The most branches whose every combination is looked at. With more, runs are taken as varying evenly.
    const MOST_BRANCHES: usize = 10;

    /// `None` where anything else varies.
    fn of(plan: &TimedPlan<'_>, function: &TimedFunction<'_>) -> Option<Self> {
        let mut parts = Vec::new();
        collect_parts(plan, function, (&[], Decimal::ONE), &mut parts)?;
        let visited = plan.plan.visited(function.function.role);
        let branches = Condition::branches_of(parts.iter().flat_map(|(whens, _)| whens).copied().chain([&visited]));
        if branches.len() > Self::MOST_BRANCHES {
            return None;
        }
        let mut runs = Vec::new();
        for chosen in 0..1_u32 << branches.len() {
            let (mut probability, mut bits) = (Decimal::ONE, 0);
            for (index, branch) in branches.iter().enumerate() {
                let has = chosen >> index & 1 == 1;
                probability *= if has { branch.share.0 } else { Decimal::ONE - branch.share.0 };
                bits |= if has { branch.bit() } else { 0 };
            }
            if visited.holds(bits) {
                let holds = |(whens, _): &&ConditionalTime<'_>| whens.iter().all(|when| when.holds(bits));
                let time = parts.iter().filter(holds).map(|(_, time)| time).sum();
                runs.push((probability.checked_div(visited.share())?, time));
            }
        }
        Some(Self(runs))
    }

    /// The mean of what a run of each time comes to.
    fn mean_of(&self, of: impl Fn(Decimal) -> Decimal) -> Decimal {
        self.0.iter().map(|(probability, time)| probability * of(*time)).sum::<Decimal>().round_dp(SHARE_DIGITS)
    }
}

/// A time of a run, with the conditions that must all hold for it.
type ConditionalTime<'p> = (Vec<&'p Condition>, Decimal);

/// The times of a function's runs: its own and those of a callee that it waits for. What leads to the function must hold as well, and is
/// done so often. `None` where one of them varies.
fn collect_parts<'p>(
    plan: &'p TimedPlan<'_>,
    function: &'p TimedFunction<'_>,
    (before, times): (&[&'p Condition], Decimal),
    parts: &mut Vec<ConditionalTime<'p>>,
) -> Option<()> {
    let times = times * Decimal::from(function.function.rounds);
    for TimedStep { step, action } in &function.steps {
        let times = times * Decimal::from(step.times);
        let whens = [before, &[&step.when]].concat();
        let (there, back): (&[Delay], &[Delay]) = match action {
            TimedAction::Spend(delays) => (delays, &[]),
            TimedAction::Call(call) => (&call.way, &call.back),
        };
        if !constant(there) || !constant(back) {
            return None;
        }
        parts.push((whens.clone(), (total(there) + total(back)) * times));
        if let (TimedAction::Call(call), Some(callee)) = (action, &plan.callee)
            && call.call.delivery.waits()
        {
            collect_parts(plan, callee, (&whens, times), parts)?;
        }
    }
    Some(())
}

/// The delays of a step on the way of a call whose answer is waited for, or those that the function spends without waiting.
fn delays<'s>(action: &'s TimedAction<'_>, waited: bool) -> &'s [Delay] {
    match action {
        TimedAction::Spend(delays) if !waited => delays,
        TimedAction::Call(call) if call.call.delivery.waits() == waited => &call.way,
        TimedAction::Spend(_) | TimedAction::Call(_) => &[],
    }
}
