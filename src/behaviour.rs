//! How the functions of a plan behave under their load: how often each runs, how often it starts cold, and what throttling and timeouts
//! change. The simulator finds it; [`Behaviour::expected`] is the closed form that does without, for when nothing is throttled.
//!
//! ```
//! use netcost::distribution::Laplace;
//!
//! // Requests come once in 1,000 s and environments are gone after 360 s: exp(-0.36) of them start cold.
//! let share = netcost::behaviour::cold_share(0.001, 1e-9, &Laplace::Constant(360_000.0));
//! assert!((share - f64::exp(-0.36)).abs() < 1e-6);
//! ```

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::VecDeque;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::bursts::{self, InBursts};
use crate::callers::{Callers, StartAndVisit};
use crate::changes::{self, AtChanges};
use crate::distribution::{Distribution, Laplace, float};
use crate::overflow::{self, AtRate, SLIGHTLY, Visits};
use crate::plan::{Action, Function, Plan, Role, Step};
use crate::scenario::{ArrivalPattern, HOURS, Provisioned, Scenario};
use crate::timing::{TimedAction, TimedFunction, TimedPlan, TimedStep, total};
use crate::unit::Milliseconds;
use crate::value::Share;

/// Decimals to which a share is kept.
pub(crate) const SHARE_DIGITS: u32 = 9;
/// The units of the last of these decimals in a whole.
const SHARE_UNITS: f64 = 1e9;

/// How one function behaves.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleBehaviour {
    /// Which function.
    pub role: Role,
    /// Invocations that ran, for each request.
    pub runs: Decimal,
    /// How often a run comes to each segment of its programme: what lies before, between and after its calls.
    pub segments: Vec<Decimal>,
    /// How often a run tries each call of its programme.
    pub tries: Vec<Decimal>,
    /// Share of the runs that are in environments kept ready for them; none where none are.
    pub provisioned_share: Decimal,
    /// Share of all runs that start cold.
    pub cold_share: Decimal,
    /// Whether that share is an estimate, not stated by the user.
    pub cold_estimated: bool,
    /// Whether throttling or timeouts changed runs or passes, which are then estimates.
    pub disturbed: bool,
    /// Mean time of a run between the attempts of its calls.
    pub backing_off: Milliseconds,
    /// Mean time that timeouts cut off a run's own work.
    pub cut_work: Milliseconds,
    /// Mean time that timeouts cut off a run's waiting.
    pub cut_waiting: Milliseconds,
}

impl RoleBehaviour {
    /// How often a run does each step of its programme; for a call, how often it tries it.
    #[must_use]
    pub fn passes(&self, plan: &Plan, function: &Function) -> Vec<Decimal> {
        let mut calls = 0;
        let mut pass = |step: &Step| {
            if let Action::Call(_) = step.action {
                calls += 1;
                return self.tries.get(calls - 1).copied().unwrap_or_default();
            }
            self.segments.get(calls).copied().unwrap_or_default() * plan.share(function.role, step)
        };
        function.programme.iter().map(&mut pass).collect()
    }

    /// Share of the runs that find no environment kept ready: they run on demand.
    #[must_use]
    pub fn on_demand_share(&self) -> Decimal {
        Decimal::ONE - self.provisioned_share
    }

    /// Share of those that start cold.
    #[must_use]
    pub fn cold_share_on_demand(&self) -> Decimal {
        if self.provisioned_share.is_zero() {
            return self.cold_share;
        }
        self.cold_share.checked_div(self.on_demand_share()).unwrap_or_default().round_dp(SHARE_DIGITS).normalize()
    }

    /// Whether how many of its runs there are, or how many on demand, is an estimate.
    #[must_use]
    pub fn runs_estimated(&self) -> bool {
        self.disturbed || !self.provisioned_share.is_zero()
    }

    /// Whether figures that rest on it are estimates.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        self.cold_estimated || self.disturbed
    }
}

/// How the runs of a function start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Starts {
    /// The share of them that is in environments kept ready.
    pub provisioned_share: Decimal,
    /// The share of all of them that is cold.
    pub cold_share: Decimal,
    /// Whether that is an estimate, not stated by the user.
    pub estimated: bool,
}

impl Starts {
    /// Those of a role in closed form, whose visits last so much longer on average as callees that they wait for start cold.
    ///
    /// Points that lie beside each other often change something else: what takes long to work out is kept.
    fn expected(timed: &TimedPlan<'_>, scenario: &Scenario, (role, longer_ms): (Role, f64)) -> Self {
        let visited = Visited::of(timed, scenario, (role, longer_ms));
        if !visited.takes_long() {
            return visited.starts();
        }
        KNOWN.with_borrow_mut(|known| {
            if let Some((_, starts)) = known.iter().find(|(earlier, _)| *earlier == visited) {
                return *starts;
            }
            let starts = visited.starts();
            known.truncate(MOST_KNOWN - 1);
            known.push_front((visited.into_owned(), starts));
            starts
        })
    }
}

/// So many starts are kept for each thread: those of the two functions of eight ways.
const MOST_KNOWN: usize = 16;
/// Where more are busy on average, sums over how many are have many terms.
const MANY_BUSY: f64 = 100.0;

thread_local! {
    static KNOWN: RefCell<VecDeque<(Visited<'static>, Starts)>> = const { RefCell::new(VecDeque::new()) };
}

/// What the starts of a function follow from: nothing else of a plan and a scenario bears on them.
#[derive(Debug, Clone, PartialEq)]
struct Visited<'a> {
    visit: Visit,
    /// Visits a second.
    rate: f64,
    /// By how many milliseconds they are longer as callees that are waited for start cold.
    longer_ms: f64,
    provisioned: Option<Provisioned>,
    /// Who calls it and waits for it.
    callers: Option<Callers>,
    /// The share of cold starts that the user states.
    stated: Option<Decimal>,
    arrivals: Cow<'a, ArrivalPattern>,
    idle_expiry: Cow<'a, Distribution>,
}

impl<'a> Visited<'a> {
    fn of(timed: &TimedPlan<'_>, scenario: &'a Scenario, (role, longer_ms): (Role, f64)) -> Self {
        let provisioned = |role: Role| timed.functions().find(|f| f.function.role == role)?.function.provisioned();
        let visit = Visit::to(timed, role);
        let is_waited_for = role == Role::Callee && !timed.plan.callee_is_async();
        let callers = is_waited_for.then(|| {
            let (main, of_main) = (Visit::to(timed, Role::Main), provisioned(Role::Main));
            let hours = of_main.map_or(0.0, |kept| float(kept.hours_per_day.0));
            Callers {
                held_s: main.ms / 1000.0,
                over_by_call: StartAndVisit::of(timed, visit.ms).over(),
                each: if visit.each > 0.0 { main.each / visit.each } else { 0.0 },
                is_stated: stated_cold_share(timed.plan, scenario, Role::Main).is_some(),
                kept_ready: of_main.map_or(0.0, |kept| kept.environments as f64),
                part: hours / HOURS as f64,
            }
        });
        Self {
            visit,
            rate: scenario.requests_per_second() * visit.each,
            longer_ms,
            provisioned: provisioned(role),
            callers,
            stated: stated_cold_share(timed.plan, scenario, role),
            arrivals: Cow::Borrowed(&scenario.workload.arrivals),
            idle_expiry: Cow::Borrowed(&scenario.times.idle_expiry.value),
        }
    }

    fn into_owned(self) -> Visited<'static> {
        let (arrivals, idle_expiry) = (self.arrivals.into_owned(), self.idle_expiry.into_owned());
        Visited { arrivals: Cow::Owned(arrivals), idle_expiry: Cow::Owned(idle_expiry), ..self }
    }

    /// Whether its starts are sums of many terms, or of many hours.
    fn takes_long(&self) -> bool {
        let busy = self.rate * self.arrivals.peak_to_mean() * self.visit.ms / 1000.0;
        busy > MANY_BUSY || matches!(*self.arrivals, ArrivalPattern::Daily { .. })
    }

    /// What finds no environment kept ready by Erlang's loss formula, the share of cold starts as the user states it for what runs on demand,
    /// else by [`cold_share`] and what changes in the day.
    fn starts(&self) -> Starts {
        let estimated = self.stated.is_none() || self.provisioned.is_some();
        if let (Some(cold_share), None) = (self.stated, self.provisioned) {
            return Starts { provisioned_share: Decimal::ZERO, cold_share, estimated };
        }
        let (provisioned_share, lasting) = self.lasting();
        let cold_share = match self.stated {
            Some(stated) => stated * (Decimal::ONE - provisioned_share),
            None => self.with_changes(lasting),
        };
        Starts { provisioned_share, cold_share: cold_share.round_dp(SHARE_DIGITS).normalize(), estimated }
    }

    /// The shares of all runs in environments kept ready and, if hours lasted, of those that start cold.
    fn lasting(&self) -> (Decimal, Decimal) {
        let arrivals = &self.arrivals;
        let Some(provisioned) = self.provisioned else {
            let later = self.in_bursts().map(|InBursts { later, .. }| kept_share(later));
            return (Decimal::ZERO, later.unwrap_or_else(|| self.cold_on_demand_all_day()));
        };
        let found = overflow::expected(self.visits(self.longer_ms), provisioned, (arrivals, &self.idle_expiry));
        // Outside of those hours it is as it always is.
        let hours = float(provisioned.hours_per_day.0);
        let callers = self.callers.map(|callers| callers.outside_of(hours / HOURS as f64));
        let outside = self.cold_on_demand(arrivals.rates_outside(arrivals.busiest(hours)), callers);
        (kept(found.provisioned_share), kept(found.cold_share) + outside)
    }

    /// The share of all runs that start cold in hours that last, with what their changes add.
    fn with_changes(&self, lasting: Decimal) -> Decimal {
        let AtChanges { hours_end, others } = self.at_changes();
        (lasting + kept(hours_end + others)).clamp(Decimal::ZERO, Decimal::ONE)
    }

    fn at_changes(&self) -> AtChanges {
        if let Some(InBursts { as_they_begin, .. }) = self.in_bursts() {
            return AtChanges { others: as_they_begin, ..AtChanges::default() };
        }
        changes::at_changes(self.visits(0.0), (self.provisioned, self.callers), (&self.arrivals, &self.idle_expiry))
    }

    /// What starts cold in bursts; `None` where requests do not come so, or where environments are kept ready for them.
    fn in_bursts(&self) -> Option<InBursts> {
        let ArrivalPattern::Bursts { peak_to_mean, length_s } = *self.arrivals else { return None };
        let found = || {
            let visits = self.visits(self.longer_ms);
            let InBursts { as_they_begin, later } =
                bursts::cold_shares(visits, (peak_to_mean, length_s), &self.idle_expiry.laplace());
            let runs = visits.runs.max(1.0);
            InBursts { as_they_begin: as_they_begin / runs, later: later / runs }
        };
        self.provisioned.is_none().then(found)
    }

    fn visits(&self, longer_ms: f64) -> Visits {
        let Self { visit, rate, .. } = *self;
        Visits { rate, held_s: (visit.ms + longer_ms) / 1000.0, cold_s: visit.cold_ms / 1000.0, runs: visit.runs }
    }

    /// The closed form for what comes on demand in a day: where callers are kept ready in its busiest hours, in those and in the others.
    fn cold_on_demand_all_day(&self) -> Decimal {
        match (&*self.arrivals, self.callers) {
            (ArrivalPattern::Daily { .. }, Some(callers)) if callers.part > 0.0 && callers.part < 1.0 => {
                let hours = self.arrivals.busiest(callers.part * HOURS as f64);
                let [within, outside] = [1.0, 0.0].map(|part| Some(Callers { part, ..callers }));
                self.cold_on_demand(self.arrivals.rates_in(hours), within)
                    + self.cold_on_demand(self.arrivals.rates_outside(hours), outside)
            }
            _ => self.cold_on_demand(self.arrivals.rates_of_a_day(), self.callers),
        }
    }

    /// The same at some rates, each with its share of the requests, and with such callers. What starts cold takes longer, so that
    /// more is in progress at once and more starts cold: the share that follows from warm visits says how much longer they are.
    fn cold_on_demand(&self, rates: impl IntoIterator<Item = (f64, f64)>, callers: Option<Callers>) -> Decimal {
        let Self { visit, rate, .. } = *self;
        let expiry = self.idle_expiry.laplace();
        let at = |ratio: f64| {
            let share = |longer_ms: f64| {
                let here = AtRate::on_demand(rate * ratio, (visit.ms + longer_ms) / 1000.0, &expiry);
                match callers.map(|callers| callers.of(&here, longer_ms / 1000.0)) {
                    Some(mut callers) => here.cold_share_where_found(|level| callers.call_while_busy(level)),
                    None => here.cold_share_on_demand(),
                }
            };
            let warm = share(0.0);
            let longer_ms = warm * visit.cold_ms;
            if longer_ms > SLIGHTLY * visit.ms { share(longer_ms) } else { warm }
        };
        kept_share(rates.into_iter().map(|(share, ratio)| share * at(ratio)).sum::<f64>() / visit.runs.max(1.0))
    }
}

/// The share of a role's runs that start cold beyond what each hour would have if it lasted.
pub(crate) fn cold_at_changes(timed: &TimedPlan<'_>, scenario: &Scenario, role: Role) -> AtChanges {
    Visited::of(timed, scenario, (role, 0.0)).at_changes()
}

/// The share of the callee's runs that start cold while hours last, where visits in progress are so likely over when a caller calls that starts
/// cold.
pub(crate) fn lasting_cold_callees(timed: &TimedPlan<'_>, scenario: &Scenario, over_by_call: f64) -> f64 {
    let mut visited = Visited::of(timed, scenario, (Role::Callee, 0.0));
    visited.callers = visited.callers.map(|callers| Callers { over_by_call, ..callers });
    float(visited.stated.unwrap_or_else(|| visited.lasting().1))
}

/// How the functions of a plan behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// The functions, the main one first.
    pub functions: Vec<RoleBehaviour>,
}

impl Behaviour {
    /// What is planned: every request runs through, and its runs start so by role.
    pub fn undisturbed(plan: &Plan, starts: impl Fn(Role) -> Starts) -> Self {
        let role = |function: &Function| {
            let Starts { provisioned_share, cold_share, estimated: cold_estimated } = starts(function.role);
            let rounds = Decimal::from(function.rounds);
            let tries = |step: &Step| matches!(step.action, Action::Call(_)).then(|| rounds * step.share());
            let tries: Vec<Decimal> = function.programme.iter().filter_map(tries).collect();
            RoleBehaviour {
                role: function.role,
                runs: plan.runs(function.role),
                segments: vec![rounds; tries.len() + 1],
                tries,
                provisioned_share,
                cold_share,
                cold_estimated,
                disturbed: false,
                backing_off: Milliseconds::ZERO,
                cut_work: Milliseconds::ZERO,
                cut_waiting: Milliseconds::ZERO,
            }
        };
        Self { functions: plan.functions().map(role).collect() }
    }

    /// What is planned, with the share of cold starts that the user states, else the one of [`cold_share`].
    #[must_use]
    pub fn expected(timed: &TimedPlan<'_>, scenario: &Scenario) -> Self {
        let callee = timed.callee.as_ref().map(|callee| {
            let starts = Starts::expected(timed, scenario, (Role::Callee, 0.0));
            let waited_for = !timed.plan.callee_is_async();
            let longer_ms = starts.cold_share * callee.cold_ms() * timed.plan.runs(Role::Callee);
            (starts, if waited_for { float(longer_ms) } else { 0.0 })
        });
        Self::undisturbed(timed.plan, |role| match (role, callee) {
            (Role::Callee, Some((starts, _))) => starts,
            (role, callee) => Starts::expected(timed, scenario, (role, callee.map_or(0.0, |(_, longer_ms)| longer_ms))),
        })
    }

    /// The behaviour of a role.
    #[must_use]
    pub fn function(&self, role: Role) -> Option<&RoleBehaviour> {
        self.functions.iter().find(|function| function.role == role)
    }
}

/// The share of cold starts that is known for a role: what the user states; none where the work is not done by a function.
#[must_use]
pub fn stated_cold_share(plan: &Plan, scenario: &Scenario, role: Role) -> Option<Decimal> {
    if plan.functions().any(|function| function.role == role && function.host.is_some()) {
        return Some(Decimal::ZERO);
    }
    let stated = match role {
        Role::Main => scenario.behaviour.cold_main,
        Role::Callee => scenario.behaviour.cold_callee,
    };
    stated.map(|Share(share)| share)
}

/// A share or mean that was found by simulation, as a decimal.
#[must_use]
pub fn kept(value: f64) -> Decimal {
    Decimal::from_f64(value).unwrap_or_default().round_dp(SHARE_DIGITS).normalize()
}

/// What a function's environments have to do for each request.
///
/// The calls of one request follow each other, so that only the first of them can find no environment: they are taken as one visit that
/// lasts as long as all of them. A request that has no call makes no visit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// Visits for each request: one, or fewer where some requests have none or several calls are taken at once.
    pub each: f64,
    /// Mean milliseconds of one, warm.
    pub ms: f64,
    /// What starting cold adds to it, the callee's start included where it is waited for.
    pub cold_ms: f64,
    /// Runs in one.
    pub runs: f64,
}

impl Visit {
    /// The visits to a role.
    #[must_use]
    pub fn to(timed: &TimedPlan<'_>, role: Role) -> Self {
        let function = match role {
            Role::Main => Some(&timed.main),
            Role::Callee => timed.callee.as_ref(),
        };
        let runs = float(timed.plan.runs(role));
        let each = runs.min(float(timed.plan.visited(role).share()));
        let runs = if each > 0.0 { runs / each } else { 0.0 };
        let ms = function.map_or(0.0, |function| float(warm_ms(timed, function)) * runs);
        let callee = timed.callee.as_ref().filter(|_| role == Role::Main && !timed.plan.callee_is_async());
        let cold_ms = function.into_iter().chain(callee).map(|function| float(function.cold_ms())).sum();
        Self { each, ms, cold_ms, runs }
    }
}

/// Whether each request calls the callee more than once and waits for it each time.
#[must_use]
pub fn is_called_in_rounds(timed: &TimedPlan<'_>) -> bool {
    !timed.plan.callee_is_async() && Visit::to(timed, Role::Callee).runs > 1.0
}

/// Mean milliseconds of a warm run.
fn warm_ms(timed: &TimedPlan<'_>, function: &TimedFunction<'_>) -> Decimal {
    let once = |action: &TimedAction<'_>| match action {
        TimedAction::Spend(delays) => total(delays),
        TimedAction::Call(call) => {
            let waited_for = timed.callee.as_ref().filter(|_| call.call.delivery.waits());
            total(&call.way) + total(&call.back) + waited_for.map_or(Decimal::ZERO, |callee| warm_ms(timed, callee))
        }
    };
    let step = |timed_step: &TimedStep<'_>| {
        once(&timed_step.action) * timed.plan.share(function.function.role, timed_step.step)
    };
    function.steps.iter().map(step).sum::<Decimal>() * Decimal::from(function.function.rounds)
}

/// A share as a decimal.
fn kept_share(share: f64) -> Decimal {
    Decimal::new((share * SHARE_UNITS).round_ties_even() as i64, SHARE_DIGITS).normalize()
}

/// The share of invocations that start cold, for Poisson arrivals of `rate` a second that each hold an environment for
/// `service_s` seconds, when the most recently used idle environment is taken first and one idle for its expiry is gone.
///
/// An arrival that finds n environments busy starts cold when no more than n were busy at once for the whole expiry before it. With
/// room for all, the number busy is Poisson(a), a = rate x service. It rises from n to n+1 at the mean rate `rate x B(n, a)`, B being
/// Erlang's loss formula, in clusters: after one rise the next follows before the load falls back with probability a/n. So
///
/// share = sum over n of Poisson(n; a) c(n) exp(-rate B(n,a) c(n) expiry), with c(0) = 1, c(n) = max(0, 1 - a/n),
///
/// the exponential being the expectation over the expiry where that varies. For a -> 0 this is exp(-rate expiry), which is exact. Against the numerical solution for exponential service it is within 4 %
/// when the expiry is at least 100 service times, for loads from 0.001 to 30; within 22 % at 30 service times. It leaves out the
/// longer service of cold starts, bursts that are not Poisson, and the limit on concurrency. Above a load of 100,000 it is taken
/// as nothing.
#[must_use]
pub fn cold_share(rate: f64, service_s: f64, expiry: &Laplace) -> f64 {
    AtRate::on_demand(rate, service_s, expiry).cold_share_on_demand()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(expiry_s: f64) -> Laplace {
        Laplace::Constant(expiry_s * 1000.0)
    }

    #[test]
    fn starts_that_are_known_are_those_that_are_worked_out() {
        let base = "schema = 1\nname = \"any\"\nregion = \"us-east-1\"\n";
        let scenario = |requests: u64, last_hour: u64, more: &str| {
            let hours = format!("arrivals = {{ daily = [{}{last_hour}] }}", "1, ".repeat(23));
            let text = format!("{base}[workload]\nrequests_per_month = {requests}\n{hours}\n{more}");
            crate::scenario::Scenario::parse("any.toml", &text).unwrap_or_else(|_| panic!("a valid scenario: {text}"))
        };
        let kept = "[function.main]\nprovisioned_concurrency = ";
        let all = vec![
            scenario(1_000_000, 9, ""),
            scenario(1_000_001, 9, ""),
            scenario(1_000_000, 8, ""),
            scenario(1_000_000, 9, "vpc.duration = \"21 ms\"\n"),
            scenario(1_000_000, 9, "[behaviour]\ncold_share.callee = 0.25\n"),
            scenario(1_000_000, 9, &format!("{kept}2\n")),
            scenario(1_000_000, 9, &format!("{kept}3\n")),
            scenario(1_000_000, 9, &format!("{kept}3\nprovisioned_hours_per_day = 8\n")),
            scenario(1_000_000, 9, "[latency]\nidle_expiry = \"200 s\"\n"),
        ];
        let mut seen = Vec::new();
        // Twice, so that each is asked for when the others are known.
        for scenario in all.iter().chain(&all) {
            let plan = crate::topology::find("sdk-invoke").and_then(|way| way.plan(scenario).ok()).expect("a plan");
            let timed = TimedPlan::new(&plan, scenario);
            for (role, longer_ms) in [(Role::Main, 0.0), (Role::Main, 7.0), (Role::Callee, 0.0)] {
                let starts = Starts::expected(&timed, scenario, (role, longer_ms));
                assert_eq!(starts, Visited::of(&timed, scenario, (role, longer_ms)).starts());
                seen.push((starts.provisioned_share, starts.cold_share));
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() > 9, "they differ: {seen:?}");
    }

    #[test]
    fn rare_requests_are_cold_when_nothing_came_within_the_expiry() {
        // a -> 0: exp(-0.001 x 360) = exp(-0.36) = 0.697676
        assert!((cold_share(0.001, 1e-9, &seconds(360.0)) - 0.697_676).abs() < 1e-6);
        assert!((cold_share(0.0, 1.0, &seconds(360.0)) - 1.0).abs() < 1e-12);
        // Of an exponential expiry with that mean: 1 / (1 + 0.36) = 0.735294.
        assert!((cold_share(0.001, 1e-9, &Laplace::Exponential(360_000.0)) - 0.735_294).abs() < 1e-6);
    }

    #[test]
    fn the_closed_form_is_near_the_numerical_solution() {
        // First passage of the busy count of M/M/inf solved by matrix exponentials: load, expiry in service times, share.
        let solved = [
            (0.01, 100.0, 0.373_977),
            (0.1, 300.0, 0.010_656_2),
            (1.0, 100.0, 0.006_526_11),
            (3.0, 1000.0, 0.000_260_926),
            (10.0, 300.0, 0.000_438_364),
            (30.0, 3600.0, 1.576_67e-5),
        ];
        for (load, expiry, expected) in solved {
            let share = cold_share(load, 1.0, &seconds(expiry));
            assert!((share / expected - 1.0).abs() < 0.04, "{load} {expiry}: {share} against {expected}");
        }
    }

    #[test]
    fn a_sum_that_begins_below_the_mean_is_the_whole_sum() {
        for (load, rate, expiry) in [(1_001.0, 5_000.0, 0.5), (2_500.0, 9_000.0, 0.2), (50_000.0, 100_000.0, 0.1)] {
            let (mut blocked, mut ln_probability, mut whole, mut busy) = (1.0_f64, -load, 0.0, 1.0);
            while busy < load + 20.0 * f64::sqrt(load) {
                blocked = load * blocked / (busy + load * blocked);
                ln_probability += (load / busy).ln();
                let escape = (1.0 - load / busy).max(0.0);
                whole += escape * (ln_probability - rate * blocked * escape * expiry).exp();
                busy += 1.0;
            }
            let share = cold_share(rate, load / rate, &seconds(expiry));
            assert!((share / whole - 1.0).abs() < 1e-8, "{load}: {share} against {whole}");
        }
    }

    #[test]
    fn the_closed_form_is_near_measured_shares() {
        // Measured on AWS (Mahmoudi and Khazaei 2020): rate, warm service in s, share and its standard error; expiry 600 s.
        let measured = [
            (0.001_863, 1.955, 0.342_988, 0.031_763),
            (0.002_882, 1.952, 0.145_431, 0.024_181),
            (0.004_248, 1.958, 0.079_480, 0.012_393),
            (0.007_851, 1.970, 0.033_821, 0.005_196),
            (0.050_120, 1.967, 0.008_542, 0.000_936),
            (0.100_377, 1.976, 0.005_658, 0.000_416),
            (0.301_791, 1.992, 0.002_939, 0.000_200),
            (0.499_673, 2.007, 0.001_913, 0.000_097),
            (0.697_266, 2.013, 0.001_751, 0.000_114),
            (0.902_459, 2.016, 0.001_513, 0.000_066),
        ];
        for (rate, service, expected, error) in measured {
            let share = cold_share(rate, service, &seconds(600.0));
            assert!((share - expected).abs() < 3.6 * error, "{rate}/s: {share} against {expected} +- {error}");
        }
    }
}
