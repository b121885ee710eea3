//! Time and behaviour as exact expectations: the mean of the warm path stage by stage, and what cold starts add to it.
//!
//! The share of cold starts comes from [`cold_share`], a closed form whose validity is stated there, unless the scenario gives
//! it. Means add, so the mean of the path needs nothing else; percentiles do, and are not given here.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::distribution::{Distribution, expected_ceiling, float};
use crate::plan::{Function, Link, Plan, Role, Step};
use crate::scenario::{Invocation, PlatformTimes, Scenario, Sourced};
use crate::unit::{BYTES_PER_MB, Bytes, Milliseconds};
use crate::value::Share;

/// Decimals to which an estimated share is kept.
const SHARE_DIGITS: u32 = 9;
/// Decimals of a millisecond to which a mean time is kept.
const TIME_DIGITS: u32 = 9;

/// One stage of the path of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// The function whose programme it belongs to.
    pub role: Role,
    /// What takes the time.
    pub title: String,
    /// Mean milliseconds of one occurrence.
    pub mean: Milliseconds,
    /// How often it occurs for each request; a share for cold starts.
    pub times: Decimal,
    /// Whether the user waits for it before the answer.
    pub before_response: bool,
    /// Where the time comes from.
    pub source: Arc<str>,
}

impl Stage {
    /// Mean milliseconds for each request.
    #[must_use]
    pub fn per_request(&self) -> Decimal {
        self.mean.0 * self.times
    }
}

/// How one function behaves, for each of its invocations.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionBehaviour {
    /// Which function.
    pub role: Role,
    /// Invocations for each request.
    pub invocations: u64,
    /// Share of cold starts.
    pub cold_share: Decimal,
    /// Whether the share is an estimate, not stated by the user.
    pub cold_estimated: bool,
    /// Mean milliseconds of its handler when warm, waiting included, before AWS rounds up.
    pub handler: Milliseconds,
    /// Whether its handler takes the same time whenever it is warm.
    pub constant: bool,
    /// Mean billed milliseconds of its own work, rounded up as AWS does.
    pub own: Milliseconds,
    /// Mean billed milliseconds of waiting for the callee.
    pub waiting: Milliseconds,
    /// Of that, for one round: the way to the callee and back.
    pub way: Milliseconds,
    /// Mean billed milliseconds of INIT, already times the cold share.
    pub init: Milliseconds,
    /// Mean milliseconds for which it holds concurrency.
    pub occupied: Milliseconds,
}

/// What a plan's path takes and how its functions behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// The stages, in order of the programme; cold starts last.
    pub stages: Vec<Stage>,
    /// The functions, the main one first.
    pub functions: Vec<FunctionBehaviour>,
}

impl Expectation {
    /// The expectation of a plan.
    #[must_use]
    pub fn of(plan: &Plan, scenario: &Scenario) -> Self {
        let model = Model { plan, scenario, times: &scenario.times };
        let callee = plan.callee.as_ref().map(|callee| model.behaviour(callee, None));
        let main = model.behaviour(&plan.main, callee.as_ref());
        let mut stages = model.stages(&plan.main, Decimal::ONE, true);
        let functions: Vec<FunctionBehaviour> = std::iter::once(main).chain(callee).collect();
        for (function, behaviour) in plan.functions().zip(&functions) {
            let waited_for = function.role == Role::Main || !plan.callee_is_async();
            let times = behaviour.cold_share * Decimal::from(behaviour.invocations);
            stages.extend(model.cold_stages(function, times, waited_for));
        }
        Self { stages, functions }
    }

    /// Mean milliseconds from the start of the main function to its answer.
    #[must_use]
    pub fn mean_response(&self) -> Decimal {
        self.sum(|stage| stage.before_response)
    }

    /// Mean milliseconds until all work is done, asynchronous work included.
    #[must_use]
    pub fn mean_completion(&self) -> Decimal {
        self.sum(|_| true)
    }

    /// The behaviour of a role.
    #[must_use]
    pub fn function(&self, role: Role) -> Option<&FunctionBehaviour> {
        self.functions.iter().find(|function| function.role == role)
    }

    fn sum(&self, counts: impl Fn(&Stage) -> bool) -> Decimal {
        let total: Decimal = self.stages.iter().filter(|stage| counts(stage)).map(Stage::per_request).sum();
        total.round_dp(TIME_DIGITS).normalize()
    }
}

struct Model<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    times: &'a PlatformTimes,
}

impl Model<'_> {
    /// The warm stages of a function, each occurring `times` for every round.
    fn stages(&self, function: &Function, times: Decimal, before_response: bool) -> Vec<Stage> {
        let times = times * Decimal::from(function.rounds);
        let mut stages = Vec::new();
        for step in &function.programme {
            let mut stage = |title: String, time: &Sourced, before_response: bool| {
                stages.push(Stage {
                    role: function.role,
                    title,
                    mean: time.value.mean(),
                    times,
                    before_response,
                    source: Arc::clone(&time.source),
                });
            };
            match step {
                Step::Work { side, duration } => {
                    let title = match side {
                        crate::plan::Side::Vpc => "work in the VPC",
                        crate::plan::Side::Internet => "work on the internet",
                    };
                    let time = Sourced { value: duration.clone(), source: Arc::from("scenario") };
                    stage(title.to_owned(), &time, before_response);
                }
                Step::Transfer { via, share, .. } if !share.part.is_zero() => {
                    for (link, time) in self.link_times(via) {
                        stage(format!("{} on the way", link.title()), time, before_response);
                    }
                }
                Step::Transfer { .. } => {}
                Step::Call { via, invocation, request, response } => {
                    for (title, time) in self.hop(via, *invocation, *request, *response) {
                        stage(title, &time, before_response);
                    }
                    let waits = *invocation == Invocation::Sync;
                    if !waits {
                        let title = "delivery of the event".to_owned();
                        stage(title, &self.times.async_delivery, false);
                    }
                    if let Some(callee) = &self.plan.callee {
                        stages.extend(self.stages(callee, times, before_response && waits));
                    }
                }
            }
        }
        stages
    }

    /// The times of a call's way to the other function and back.
    fn hop(&self, via: &[Link], invocation: Invocation, request: Bytes, response: Bytes) -> Vec<(String, Sourced)> {
        let mut parts: Vec<(String, Sourced)> =
            self.link_times(via).map(|(link, time)| (format!("{} on the way", link.title()), time.clone())).collect();
        let (title, invoke) = match invocation {
            Invocation::Sync => ("Invoke, to the start of the handler", &self.times.invoke_sync),
            Invocation::Async => ("Invoke, until the event is accepted", &self.times.invoke_async),
        };
        parts.push((title.to_owned(), invoke.clone()));
        let (request, response) = self.carried(via, request, response);
        parts.push((format!("payload of {request} out and {response} back"), self.payload_time(request, response)));
        parts
    }

    /// The times of [`Model::hop`] alone.
    fn hop_times(&self, via: &[Link], invocation: Invocation, request: Bytes, response: Bytes) -> Vec<Distribution> {
        let invoke = match invocation {
            Invocation::Sync => &self.times.invoke_sync,
            Invocation::Async => &self.times.invoke_async,
        };
        let (request, response) = self.carried(via, request, response);
        let payload = self.payload_time(request, response).value;
        let links = self.link_times(via).map(|(_, time)| time.value.clone());
        links.chain([invoke.value.clone(), payload]).collect()
    }

    /// A payload as it crosses the links of a call.
    fn carried(&self, via: &[Link], request: Bytes, response: Bytes) -> (Bytes, Bytes) {
        // Behind an API binary data reaches Lambda as base64 text.
        let grows = self.scenario.workload.between.binary && !via.contains(&Link::LambdaApi);
        let carried = |bytes: Bytes| if grows { bytes.as_base64() } else { bytes };
        (carried(request), carried(response))
    }

    fn payload_time(&self, request: Bytes, response: Bytes) -> Sourced {
        let megabytes = Decimal::from(request.0 + response.0) / Decimal::from(BYTES_PER_MB);
        let per_mb = &self.times.invoke_per_mb;
        let mean = Milliseconds((per_mb.value.mean().0 * megabytes).round_dp(TIME_DIGITS).normalize());
        Sourced { value: Distribution::constant(mean), source: Arc::clone(&per_mb.source) }
    }

    /// The links that add a time of their own.
    fn link_times(&self, via: &[Link]) -> impl Iterator<Item = (Link, &Sourced)> {
        via.iter().filter_map(|link| {
            let time = match link {
                Link::ZonalNatGateway | Link::RegionalNatGateway => &self.times.nat_gateway,
                Link::InterfaceEndpoint => &self.times.interface_endpoint,
                Link::HttpApi => &self.times.api_http,
                Link::RestApi => &self.times.api_rest,
                Link::LambdaApi | Link::Internet | Link::CrossAz | Link::PublicAddress | Link::InRegionService => {
                    return None;
                }
            };
            Some((*link, time))
        })
    }

    /// What a cold start takes, stage by stage: (title, time, whether it is billed).
    fn cold_parts(&self, function: &Function) -> Vec<(&'static str, Sourced)> {
        let mut parts = vec![
            ("cold start: placement, download, sandbox", self.times.cold_platform.clone()),
            ("cold start: INIT", function.setup.init.clone()),
        ];
        if function.in_vpc {
            parts.push(("cold start: VPC attachment", self.times.vpc_attach.clone()));
        }
        parts
    }

    fn cold_stages(&self, function: &Function, times: Decimal, before_response: bool) -> Vec<Stage> {
        let stage = |(title, time): (&str, Sourced)| Stage {
            role: function.role,
            title: title.to_owned(),
            mean: time.value.mean(),
            times,
            before_response,
            source: time.source,
        };
        self.cold_parts(function).into_iter().map(stage).collect()
    }

    /// Mean milliseconds that a cold start adds.
    fn cold_penalty(&self, function: &Function) -> Decimal {
        self.cold_parts(function).iter().map(|(_, time)| time.value.mean().0).sum()
    }

    /// How a function behaves; `callee` is the behaviour of the function that it waits for.
    fn behaviour(&self, function: &Function, callee: Option<&FunctionBehaviour>) -> FunctionBehaviour {
        let rounds = Decimal::from(function.rounds);
        let own_stages = self.own_times(function);
        let own: Decimal = own_stages.iter().map(|time| time.mean().0).sum::<Decimal>() * rounds;
        let waiting = (self.waiting(function, callee) * rounds).round_dp(TIME_DIGITS);
        let constant = own_stages.iter().all(Distribution::is_constant) && self.waits_evenly(function, callee);

        let invocations = self.plan.invocations(function.role);
        let handler = own + waiting;
        let (cold_share, cold_estimated) = self.cold_share(function.role, handler);
        // Billed time is the ceiling of INIT and handler together when cold, of the handler alone when warm.
        let init = &function.setup.init.value;
        let warm = expected_ceiling(Milliseconds(handler), constant).0;
        let cold = expected_ceiling(Milliseconds(handler + init.mean().0), constant && init.is_constant()).0;
        let penalty = self.cold_penalty(function);
        FunctionBehaviour {
            role: function.role,
            invocations,
            cold_share,
            cold_estimated,
            handler: Milliseconds(handler.round_dp(TIME_DIGITS).normalize()),
            constant,
            own: Milliseconds((warm - waiting).normalize()),
            waiting: Milliseconds(waiting),
            way: Milliseconds(self.way(function)),
            init: Milliseconds(((cold - warm) * cold_share).round_dp(TIME_DIGITS)),
            occupied: Milliseconds((handler + penalty * cold_share).round_dp(TIME_DIGITS)),
        }
    }

    /// The times of one round that the function spends without waiting for another function.
    fn own_times(&self, function: &Function) -> Vec<Distribution> {
        let mut times = Vec::new();
        for step in &function.programme {
            match step {
                Step::Work { duration, .. } => times.push(duration.clone()),
                Step::Transfer { via, share, .. } if !share.part.is_zero() => {
                    times.extend(self.link_times(via).map(|(_, time)| time.value.clone()));
                }
                Step::Call { via, invocation: Invocation::Async, request, response } => {
                    times.extend(self.hop_times(via, Invocation::Async, *request, *response));
                }
                Step::Transfer { .. } | Step::Call { .. } => {}
            }
        }
        times
    }

    /// Mean milliseconds of one round for which the function waits for another one.
    fn waiting(&self, function: &Function, callee: Option<&FunctionBehaviour>) -> Decimal {
        let answer = callee.filter(|_| function.waits()).map_or(Decimal::ZERO, |callee| callee.occupied.0);
        self.way(function) + answer
    }

    /// Mean milliseconds of one round for the way of synchronous calls there and back.
    fn way(&self, function: &Function) -> Decimal {
        let hop = |step: &Step| match step {
            Step::Call { via, invocation: Invocation::Sync, request, response } => {
                let times = self.hop_times(via, Invocation::Sync, *request, *response);
                times.iter().map(|time| time.mean().0).sum()
            }
            _ => Decimal::ZERO,
        };
        function.programme.iter().map(hop).sum()
    }

    /// Whether each wait for the callee takes the same time.
    fn waits_evenly(&self, function: &Function, callee: Option<&FunctionBehaviour>) -> bool {
        let even = |step: &Step| match step {
            Step::Call { via, invocation: Invocation::Sync, request, response } => {
                self.hop_times(via, Invocation::Sync, *request, *response).iter().all(Distribution::is_constant)
                    && callee.is_none_or(|callee| callee.constant && callee.cold_share.is_zero())
            }
            _ => true,
        };
        function.programme.iter().all(even)
    }

    /// The cold share that the user states, else the estimate.
    fn cold_share(&self, role: Role, handler: Decimal) -> (Decimal, bool) {
        let stated = match role {
            Role::Main => self.scenario.behaviour.cold_main,
            Role::Callee => self.scenario.behaviour.cold_callee,
        };
        if let Some(Share(share)) = stated {
            return (share, false);
        }
        // The calls of one request follow each other, so that only the first of them can find no environment: they are taken as one
        // visit that lasts as long as all of them.
        let calls = self.plan.invocations(role).max(1) as f64;
        let expiry = float(self.times.idle_expiry.value.mean().0) / 1000.0;
        let visit_s = float(handler) / 1000.0 * calls;
        let share = cold_share(self.scenario.requests_per_second(), visit_s, expiry) / calls;
        (Decimal::from_f64(share).unwrap_or(Decimal::ONE).round_dp(SHARE_DIGITS), true)
    }
}

/// Largest mean number of busy environments for which the sum is worked out.
const MOST_LOAD: f64 = 100_000.0;

/// The share of invocations that start cold, for Poisson arrivals of `rate` a second that each hold an environment for
/// `service_s` seconds, when the most recently used idle environment is taken first and one idle for `expiry_s` is gone.
///
/// An arrival that finds n environments busy starts cold when no more than n were busy at once for the whole expiry before it. With
/// room for all, the number busy is Poisson(a), a = rate x service. It rises from n to n+1 at the mean rate `rate x B(n, a)`, B being
/// Erlang's loss formula, in clusters: after one rise the next follows before the load falls back with probability a/n. So
///
/// share = sum over n of Poisson(n; a) c(n) exp(-rate B(n,a) c(n) expiry), with c(0) = 1, c(n) = max(0, 1 - a/n).
///
/// For a -> 0 this is exp(-rate expiry), which is exact. Against the numerical solution for exponential service it is within 4 %
/// when the expiry is at least 100 service times, for loads from 0.001 to 30; within 22 % at 30 service times. It leaves out the
/// longer service of cold starts, bursts that are not Poisson, and the limit on concurrency. Above a load of 100,000 it is taken
/// as nothing.
#[must_use]
pub fn cold_share(rate: f64, service_s: f64, expiry_s: f64) -> f64 {
    let load = rate * service_s;
    if load > MOST_LOAD {
        return 0.0;
    }
    // Ten standard deviations from the mean load nothing is left to add.
    let width = 10.0 * load.sqrt();
    let first = if load > HIGH_LOAD { (load - width).floor() } else { 0.0 };
    // Whatever Erlang's recurrence starts from so far below the load is forgotten when it comes there: by exp(-50).
    let (mut blocked, mut ln_probability) = (1.0 - first / load.max(1.0), ln_poisson(first, load));
    let mut share = if first > 0.0 { 0.0 } else { (ln_probability - rate * expiry_s).exp() };
    let most = load + width + 30.0;
    let mut busy = first + 1.0;
    while busy <= most {
        blocked = load * blocked / (busy + load * blocked);
        ln_probability += (load / busy).ln();
        let escape = 1.0 - load / busy;
        if escape > 0.0 {
            share += escape * (ln_probability - rate * blocked * escape * expiry_s).exp();
        }
        busy += 1.0;
    }
    share.clamp(0.0, 1.0)
}

/// The load above which the sum begins below the mean, not at zero.
const HIGH_LOAD: f64 = 1_000.0;

/// The logarithm of the Poisson probability of n at a mean of a, n being zero or large enough for Stirling's series.
fn ln_poisson(n: f64, a: f64) -> f64 {
    if n < 1.0 {
        return -a;
    }
    let ln_factorial =
        n * n.ln() - n + 0.5 * (std::f64::consts::TAU * n).ln() + 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3));
    n * a.ln() - a - ln_factorial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_requests_are_cold_when_nothing_came_within_the_expiry() {
        // a -> 0: exp(-0.001 x 360) = exp(-0.36) = 0.697676
        assert!((cold_share(0.001, 1e-9, 360.0) - 0.697_676).abs() < 1e-6);
        assert!((cold_share(0.0, 1.0, 360.0) - 1.0).abs() < 1e-12);
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
            let share = cold_share(load, 1.0, expiry);
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
            let share = cold_share(rate, load / rate, expiry);
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
            let share = cold_share(rate, service, 600.0);
            assert!((share - expected).abs() < 3.6 * error, "{rate}/s: {share} against {expected} +- {error}");
        }
    }
}
