//! Whether a plan can run at all within AWS's quotas and limits. Generic: it reads any plan.
//!
//! ```
//! use netcost::expectation::Expectation;
//! use netcost::feasibility::check;
//! use netcost::scenario::Draft;
//! use netcost::topology;
//! use netcost::unit::Bytes;
//!
//! let mut draft = Draft::new("x", "us-east-1", 1_000)?;
//! draft.workload.between.request = Bytes(7 * 1024 * 1024);
//! let scenario = draft.scenario()?;
//! let plan = topology::find("sdk-invoke").expect("known").plan(&scenario).expect("it can be built");
//! let found = check(&plan, &Expectation::without_simulation(&plan, &scenario), &scenario);
//! assert_eq!(found.obstacles[0].code(), "payload-sync");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::Serialize;

use crate::concurrency::{Holder, Pool, pools};
use crate::defaults::Limit;
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::plan::{Action, Call, Function, Growth, Plan, Role, StandingResource, Step};
use crate::scenario::{Connections, Scenario, Trigger};
use crate::service::{Capacity, CapacityMeasure, Concurrency, Host, Link, Payload, Rate, Timeout};
use crate::unit::{Bytes, Milliseconds};

/// What stands against a plan, and what should be watched.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feasibility {
    /// What passes a limit, so that the plan cannot run; empty when it can.
    pub obstacles: Vec<Finding>,
    /// What may pass a limit at times.
    pub warnings: Vec<Finding>,
}

/// A limit that is passed: on average, or at times.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(into = "PassedLimit")]
pub enum Finding {
    /// The size of a message, as the service sees it.
    Payload(Message, Passed<Bytes, Bytes>),
    /// The time of something.
    Time(Timed, Passed<Milliseconds, Milliseconds>),
    /// Environments in use, on average and at peaks.
    Concurrency(Holder, Passed<f64, u64>, f64),
    /// Synchronous requests a second, whose concurrency they use, and its units, of which each allows so many.
    RequestRate(Holder, u64, Passed<f64, u64>),
    /// Calls over a link in a second.
    CallRate(&'static Link, Passed<f64, u64>),
    /// Calls over a link that are in progress at a time.
    CallsInProgress(&'static Link, Passed<f64, u64>),
    /// What goes through something that stands, on average or, as a warning, at peaks: what each piece carries, and how many there are.
    Capacity(&'static Capacity, u64, Passed<f64, u64>),
}

/// A limit with what passes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed<N, L> {
    /// A stable word for that.
    pub code: &'static str,
    /// What is needed.
    pub needed: N,
    /// The limit.
    pub limit: Limit<L>,
}

impl Passed<f64, u64> {
    /// An obstacle where more is needed than `units` of the limit allow.
    fn obstacle(self, units: u64, finding: impl FnOnce(Self) -> Finding) -> Option<Finding> {
        (self.needed > self.limit.value as f64 * units as f64).then(|| finding(self))
    }

    /// What is needed and what `units` of the limit allow, in numbers of `unit`.
    const fn counted(&self, units: u64, unit: &'static str) -> (f64, f64, &'static str, &'static str) {
        (self.needed, self.limit.value.saturating_mul(units) as f64, unit, self.limit.title)
    }
}

impl Finding {
    /// A stable word for it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Payload(_, Passed { code, .. })
            | Self::Time(_, Passed { code, .. })
            | Self::Concurrency(_, Passed { code, .. }, _)
            | Self::RequestRate(_, _, Passed { code, .. })
            | Self::CallRate(_, Passed { code, .. })
            | Self::CallsInProgress(_, Passed { code, .. })
            | Self::Capacity(_, _, Passed { code, .. }) => code,
        }
    }
}

impl Finding {
    /// Whether it is the load that passes the limit, so that fewer requests would not.
    #[must_use]
    pub const fn is_of_load(&self) -> bool {
        !matches!(self, Self::Payload(..) | Self::Time(..))
    }

    /// By which factor it passes the limit.
    #[must_use]
    pub fn excess(&self) -> f64 {
        let PassedLimit { needed, limit, .. } = self.clone().into();
        needed / limit
    }
}

/// A limit that is passed, as it stands in results.
#[derive(Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub(crate) struct PassedLimit {
    /// A stable word for it.
    code: &'static str,
    /// How much is needed.
    needed: f64,
    /// How much is allowed.
    limit: f64,
    /// Of what.
    unit: &'static str,
    /// What AWS calls the limit.
    limit_title: &'static str,
    /// The concurrency limit that would be enough.
    enough: Option<u64>,
}

impl From<Finding> for PassedLimit {
    fn from(finding: Finding) -> Self {
        let code = finding.code();
        let enough = if let Finding::Concurrency(_, _, enough) = finding { Some(enough as u64) } else { None };
        let (needed, limit, unit, limit_title) = match finding {
            Finding::Payload(_, Passed { needed, limit, .. }) => {
                (needed.0 as f64, limit.value.0 as f64, "byte", limit.title)
            }
            Finding::Time(_, Passed { needed, limit, .. }) => {
                (float(needed.0), float(limit.value.0), "ms", limit.title)
            }
            Finding::Concurrency(_, passed, _) => passed.counted(1, "environment"),
            Finding::RequestRate(_, units, passed) => passed.counted(units, "request a second"),
            Finding::CallRate(_, passed) => passed.counted(1, "call a second"),
            Finding::CallsInProgress(_, passed) => passed.counted(1, "call"),
            Finding::Capacity(capacity, pieces, passed) => passed.counted(pieces, capacity.measure.unit()),
        };
        Self { code, needed, limit, unit, limit_title, enough }
    }
}

/// A message between the functions, or over a link to something that is no function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// What is handed over.
    Event,
    /// What is asked between the functions.
    Request,
    /// What is answered between the functions.
    Response,
    /// What goes out over a link.
    Sent(&'static Link),
    /// What comes back over it.
    Received(&'static Link),
}

/// What lasts too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// A function, for its own timeout.
    Function(Role),
    /// The function behind a link.
    Behind(&'static Link),
    /// Work that is done through a link.
    Through(&'static Link),
    /// The run of a service in a function's place.
    Run(&'static Host),
}

/// Checks a plan against every limit.
#[must_use]
pub fn check(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> Feasibility {
    let exchanges = exchanges(plan, expectation);
    let mut checker = Checker { plan, expectation, scenario, found: Feasibility::default() };
    checker.payloads(&exchanges);
    checker.function_timeouts();
    checker.link_timeouts(&exchanges);
    let pools = pools(plan, scenario);
    checker.concurrency(&pools);
    checker.request_rate(&pools);
    checker.calls(&exchanges);
    checker.capacities(&exchanges);
    checker.found
}

/// A plan with as many of what stands as its load needs, where their number may grow.
#[must_use]
pub fn provided(plan: Plan, expectation: &Expectation, scenario: &Scenario) -> Plan {
    if plan.standing.iter().all(|standing| standing.growth.is_none()) {
        return plan;
    }
    let checker = Checker { plan: &plan, expectation, scenario, found: Feasibility::default() };
    let exchanges = exchanges(&plan, expectation);
    let enough =
        |standing: &StandingResource| StandingResource { count: checker.enough(standing, &exchanges), ..*standing };
    let standing = plan.standing.iter().map(enough).collect();
    Plan { standing, ..plan }
}

struct Checker<'a> {
    plan: &'a Plan,
    expectation: &'a Expectation,
    scenario: &'a Scenario,
    found: Feasibility,
}

/// What a function sends and receives over one link.
struct Exchange<'p> {
    function: &'p Function,
    link: &'static Link,
    /// Whether it is a call of the other function, else a part of its work.
    is_call: bool,
    /// Bytes out and in.
    bytes: (Bytes, Bytes),
    /// How often for each run.
    times: f64,
    /// The share of the bytes that takes this way.
    share: f64,
    /// How long the one that makes it waits for what is behind the link.
    waits: Milliseconds,
}

/// All that the functions exchange, link by link.
fn exchanges<'p>(plan: &'p Plan, expectation: &Expectation) -> Vec<Exchange<'p>> {
    let mut found = Vec::new();
    for function in plan.functions() {
        let mut work = Milliseconds::ZERO;
        for step in &function.programme {
            let (via, is_call, bytes, share, waits) = match &step.action {
                Action::Work { duration, .. } => {
                    work = duration.mean();
                    continue;
                }
                Action::Transfer { share, .. } if share.part.is_zero() => continue,
                Action::Transfer { via, sent, received, share } => {
                    (via, false, (*sent, *received), float(share.part / share.whole), work)
                }
                Action::Call(call) => {
                    let waits =
                        if call.delivery.waits() { mean(expectation, Role::Callee) } else { Milliseconds::ZERO };
                    (&call.via, true, (call.request, call.response), 1.0, waits)
                }
            };
            let times = function.rounds as f64 * float(plan.share(function.role, step));
            let exchange = |link: &&'static Link| Exchange { function, link, is_call, bytes, times, share, waits };
            found.extend(via.iter().map(exchange));
        }
    }
    found
}

/// Mean time of a function's handler, warm.
fn mean(expectation: &Expectation, role: Role) -> Milliseconds {
    expectation.function(role).map_or(Milliseconds::ZERO, |function| function.handler)
}

impl Checker<'_> {
    fn payloads(&mut self, exchanges: &[Exchange<'_>]) {
        for call in self.plan.main.calls() {
            self.call_payloads(call);
        }
        for exchange in exchanges.iter().filter(|exchange| !exchange.is_call) {
            let names = (Message::Sent(exchange.link), Message::Received(exchange.link));
            self.hold_payload(exchange.link.payload.as_ref(), exchange.bytes, names);
        }
    }

    fn call_payloads(&mut self, call: &Call) {
        let payload = (call.request, call.response);
        let names = (Message::Request, Message::Response);
        for link in &call.via {
            self.hold_payload(link.payload.as_ref(), payload, names);
        }
        // Lambda sees binary data that came by HTTP as base64 text.
        let grows = self.scenario.workload.between.binary && call.by_http();
        let seen = if grows { (call.request.as_base64(), call.response.as_base64()) } else { payload };
        let (names, batch) =
            if call.delivery.waits() { (names, 1) } else { ((Message::Event, Message::Event), call.batch) };
        let delivered = (Bytes(seen.0.0.saturating_mul(batch)), seen.1);
        self.hold_payload(call.delivery.payload.as_ref(), delivered, names);
    }

    /// An obstacle when a message is too large.
    fn hold_payload(&mut self, payload: Option<&Payload>, (out, back): (Bytes, Bytes), names: (Message, Message)) {
        let Some(Payload { code, most }) = payload else { return };
        let (needed, message) = if back > out { (back, names.1) } else { (out, names.0) };
        let limit = most.of(&self.scenario.limits);
        if needed > limit.value {
            self.found.obstacles.push(Finding::Payload(message, Passed { code, needed, limit }));
        }
    }

    fn function_timeouts(&mut self) {
        for function in self.plan.functions() {
            let (mean, high) = (mean(self.expectation, function.role), self.high_time(function));
            let role = function.role;
            if let Some(host) = function.host {
                self.hold_time(host.timeout.as_ref(), Timed::Run(host), mean, high);
                continue;
            }
            let limit = own("its timeout", function.setup.timeout);
            self.hold_limit("function-timeout", Timed::Function(role), Milliseconds(mean.0.round_dp(3)), high, limit);
        }
    }

    fn link_timeouts(&mut self, exchanges: &[Exchange<'_>]) {
        for Exchange { link, is_call, waits, .. } in exchanges.iter().filter(|exchange| exchange.link.timeout.is_some())
        {
            let called = self.plan.callee.as_ref().filter(|_| *is_call && !waits.0.is_zero());
            let high = called.map_or(float(waits.0), |callee| self.high_time(callee));
            let what = if *is_call { Timed::Behind(link) } else { Timed::Through(link) };
            self.hold_time(link.timeout.as_ref(), what, *waits, high);
        }
    }

    /// An obstacle when something lasts too long on average, a warning when it may at times.
    fn hold_time(&mut self, timeout: Option<&Timeout>, what: Timed, mean: Milliseconds, high: f64) {
        let Some(Timeout { code, longest, .. }) = timeout else { return };
        self.hold_limit(code, what, mean, high, longest.of(&self.scenario.limits));
    }

    fn hold_limit(
        &mut self,
        code: &'static str,
        what: Timed,
        mean: Milliseconds,
        high: f64,
        limit: Limit<Milliseconds>,
    ) {
        if mean > limit.value {
            self.found.obstacles.push(Finding::Time(what, Passed { code, needed: mean, limit }));
        } else if high > float(limit.value.0) {
            let needed = Milliseconds(Decimal::from_f64(high.round()).unwrap_or(Decimal::MAX));
            self.found.warnings.push(Finding::Time(what, Passed { code, needed, limit }));
        }
    }

    /// Little's law: environments in use = arrivals a second x seconds that each holds one, over all functions of a pool at once.
    fn concurrency(&mut self, pools: &[Pool<'_>]) {
        for Pool { holder, limit, functions } in pools {
            let mean = functions.iter().map(|function| self.function_concurrency(function.role)).sum();
            let pairs = if let Holder::AccountTwice = holder { self.function_concurrency(Role::Callee) } else { 0.0 };
            self.hold_concurrency(mean, pairs, *limit, *holder);
        }
    }

    /// Of the environments in use on average, `pairs` are those of callees, whose caller holds another meanwhile.
    fn hold_concurrency(&mut self, mean: f64, pairs: f64, limit: u64, holder: Holder) {
        // A variable that is twice a Poisson one has four times its variance.
        let peak = self.peak(mean, mean + 2.0 * pairs).ceil();
        let passed = Passed { code: "concurrency", needed: mean, limit: own("concurrency limit", limit) };
        if mean > limit as f64 {
            self.found.obstacles.push(Finding::Concurrency(holder, passed, peak));
        } else if peak > limit as f64 {
            self.found.warnings.push(Finding::Concurrency(holder, passed, peak));
        }
    }

    /// What a mean number comes to at peaks, when requests come at their highest rate. What Poisson arrivals with room for all keep in use,
    /// and how many come in a second, is Poisson; three standard deviations above its mean is rarely passed.
    fn peak(&self, mean: f64, variance: f64) -> f64 {
        let highest = self.scenario.workload.arrivals.peak_to_mean();
        mean * highest + 3.0 * (variance * highest).sqrt()
    }

    /// An obstacle when `units` of a limit allow less than the mean, a warning when they allow less than peaks.
    fn hold_load(&mut self, passed: Passed<f64, u64>, units: u64, finding: impl Fn(Passed<f64, u64>) -> Finding) {
        let on_average = passed.obstacle(units, &finding);
        if on_average.is_none() {
            let at_peaks = Passed { needed: self.peak(passed.needed, passed.needed), ..passed };
            self.found.warnings.extend(at_peaks.obstacle(units, &finding));
        }
        self.found.obstacles.extend(on_average);
    }

    /// Mean environments of a function in use.
    fn function_concurrency(&self, role: Role) -> f64 {
        let held = self.expectation.function(role).map_or(0.0, |function| float(function.occupied.0));
        self.rate(role) * held / 1000.0
    }

    /// Runs of a role in a second.
    fn rate(&self, role: Role) -> f64 {
        self.scenario.requests_per_second() * float(self.plan.runs(role))
    }

    /// Lambda takes so many synchronous requests a second for each unit of concurrency; what it queues is not held to that.
    fn request_rate(&mut self, pools: &[Pool<'_>]) {
        let each = self.scenario.limits.requests_per_concurrency;
        for &Pool { holder, limit, ref functions } in pools {
            let requests: f64 = functions.iter().map(|function| self.synchronous_requests(function.role)).sum();
            let needed = self.scenario.requests_per_second() * requests;
            let passed = Passed { code: "request-rate", needed, limit: each };
            self.hold_load(passed, limit, |passed| Finding::RequestRate(holder, limit, passed));
        }
    }

    /// Synchronous invocations of a role for each request.
    fn synchronous_requests(&self, role: Role) -> f64 {
        match (role, self.scenario.workload.trigger) {
            (Role::Main, Trigger::Async) => 0.0,
            (Role::Callee, _) if self.plan.callee_is_async() => 0.0,
            _ => float(self.plan.runs(role)),
        }
    }

    /// Calls over each link in a second and, by Little's law, at a time.
    fn calls(&mut self, exchanges: &[Exchange<'_>]) {
        let limits = &self.scenario.limits;
        for (index, Exchange { link, .. }) in exchanges.iter().enumerate() {
            let is_link = |exchange: &&Exchange<'_>| exchange.link == *link;
            if exchanges[..index].iter().any(|exchange| is_link(&exchange)) {
                continue;
            }
            let (mut rate, mut in_progress) = (0.0, 0.0);
            for exchange in exchanges.iter().filter(is_link) {
                let of_exchange = self.rate(exchange.function.role) * exchange.times * exchange.share;
                rate += of_exchange;
                in_progress += of_exchange * float(exchange.waits.0) / 1000.0;
            }
            if let Some(Rate { code, per_second, .. }) = &link.rate {
                let passed = Passed { code, needed: rate, limit: per_second.of(limits) };
                self.hold_load(passed, 1, |passed| Finding::CallRate(link, passed));
            }
            if let Some(Concurrency { code, most }) = &link.concurrency {
                let passed = Passed { code, needed: in_progress, limit: most.of(limits) };
                self.hold_load(passed, 1, |passed| Finding::CallsInProgress(link, passed));
            }
        }
    }

    fn capacities(&mut self, exchanges: &[Exchange<'_>]) {
        for measure in CapacityMeasure::ALL {
            for standing in &self.plan.standing {
                for capacity in standing.resource.capacity.iter().filter(|capacity| capacity.measure == measure) {
                    self.hold_capacity(standing, capacity, exchanges);
                }
            }
        }
    }

    /// An obstacle when more goes through on average than is carried, a warning when more may at peaks.
    fn hold_capacity(&mut self, standing: &StandingResource, capacity: &'static Capacity, exchanges: &[Exchange<'_>]) {
        let Some(needed) = self.load(standing, capacity.measure, exchanges) else { return };
        let pieces = standing.pieces();
        let passed = Passed { code: capacity.code, needed, limit: capacity.most.of(&self.scenario.limits) };
        let finding = |passed| Finding::Capacity(capacity, pieces, passed);
        let on_average = passed.obstacle(pieces, finding);
        let at_peaks = Passed { needed: needed * self.scenario.workload.arrivals.peak_to_mean(), ..passed };
        if on_average.is_none() && capacity.bursts.is_some() {
            self.found.warnings.extend(at_peaks.obstacle(pieces, finding));
        }
        self.found.obstacles.extend(on_average);
    }

    /// What goes through something that stands, in the unit of a measure; `None` where that does not count.
    fn load(&self, standing: &StandingResource, measure: CapacityMeasure, exchanges: &[Exchange<'_>]) -> Option<f64> {
        let crossing = exchanges.iter().filter(|exchange| standing.resource.carries.contains(&exchange.link));
        let rate = |exchange: &Exchange<'_>| self.rate(exchange.function.role) * exchange.times;
        Some(match (measure, self.scenario.workload.connections) {
            (CapacityMeasure::NewConnections, Connections::Reused) => return None,
            // Each environment keeps one, whatever goes over it.
            (CapacityMeasure::OpenConnections, Connections::Reused) => {
                let roles: Vec<Role> = crossing.map(|exchange| exchange.function.role).collect();
                let through = |function: &&Function| roles.contains(&function.role);
                self.plan.functions().filter(through).map(|function| self.function_concurrency(function.role)).sum()
            }
            // Little's law: one for each exchange, for as long as it lasts.
            (CapacityMeasure::OpenConnections, Connections::PerCall) => {
                crossing.map(|exchange| rate(exchange) * float(exchange.waits.0) / 1000.0).sum()
            }
            (CapacityMeasure::NewConnections, Connections::PerCall) => crossing.map(rate).sum(),
            (CapacityMeasure::Packets, _) => {
                let size = self.scenario.limits.packet.value.0.max(1);
                let packets =
                    |(sent, received): (Bytes, Bytes)| (sent.0.div_ceil(size) + received.0.div_ceil(size)) as f64;
                crossing.map(|exchange| rate(exchange) * packets(exchange.bytes) * exchange.share).sum()
            }
            (CapacityMeasure::Bits, _) => {
                let bytes = |(sent, received): (Bytes, Bytes)| float((sent.0.saturating_add(received.0)).into());
                crossing.map(|exchange| rate(exchange) * bytes(exchange.bytes) * exchange.share * 8.0).sum()
            }
        })
    }

    /// How many of something that stands carry what goes through it, as far as their number may grow.
    fn enough(&self, standing: &StandingResource, exchanges: &[Exchange<'_>]) -> u64 {
        let Some(Growth { step, most }) = standing.growth else { return standing.count };
        let pieces = |capacity: &Capacity| {
            let load = self.load(standing, capacity.measure, exchanges)?;
            let each = capacity.most.of(&self.scenario.limits).value as f64;
            Some((load / each / standing.size.max(1) as f64).ceil() as u64)
        };
        let needed = standing.resource.capacity.iter().filter_map(pieces).max().unwrap_or(0);
        needed.div_ceil(step).saturating_mul(step).clamp(standing.count, most.value.max(standing.count))
    }

    /// A time that a run of a function rarely passes: its mean, and on top what the 99th percentiles of its steps are above theirs. Rounds
    /// are independent, so what they are above the mean grows with the root of their number. INIT of a cold start comes on top.
    fn high_time(&self, function: &Function) -> f64 {
        let above = |step: &Step| match &step.action {
            Action::Work { duration, .. } => {
                (duration.quantile(0.99) - float(duration.mean().0)) * (step.times as f64).sqrt()
            }
            Action::Call(_) | Action::Transfer { .. } => 0.0,
        };
        let above: f64 = function.programme.iter().map(above).map(|above| above.max(0.0)).sum();
        let init = if function.host.is_some() { 0.0 } else { function.start().value.quantile(0.99) };
        float(mean(self.expectation, function.role).0) + above * (function.rounds as f64).sqrt() + init
    }
}

/// A limit that the scenario sets.
const fn own<T>(title: &'static str, value: T) -> Limit<T> {
    Limit { value, title, source: "scenario" }
}
