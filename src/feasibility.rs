//! Whether a plan can run at all within AWS's quotas and limits. Generic: it reads any plan.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::defaults::Limit;
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::plan::{Call, Function, Plan, Role, StandingResource, Step};
use crate::scenario::{Connections, Scenario};
use crate::service::{Capacity, Link, Measure, Payload, Rate, Timeout};
use crate::unit::{Bytes, Milliseconds};

/// What stands against a plan, and what should be watched.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Feasibility {
    /// Why it cannot run; empty when it can.
    pub obstacles: Vec<Obstacle>,
    /// What may go wrong at times.
    pub warnings: Vec<Warning>,
}

/// A message between the functions, or with what one of them calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// What is handed over.
    Event,
    /// What is asked between the functions.
    Request,
    /// What is answered between the functions.
    Response,
    /// What goes over a link to something that is no function.
    Sent(&'static Link),
    /// What comes back over it.
    Received(&'static Link),
}

/// What lasts too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timed {
    /// The function behind a link.
    Behind(&'static Link),
    /// Work that is done through a link.
    Through(&'static Link),
    /// The run of a service in a function's place.
    Run(Role),
}

/// Whose concurrency it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A function's own, set apart for it.
    Reserved(Role),
    /// What the account has left for the functions; whether a waiting caller and its callee each hold one of it.
    Account {
        /// Whether they do.
        twice: bool,
    },
}

/// Why a plan cannot run.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// A message is too large.
    Payload {
        /// Its stable word.
        code: &'static str,
        /// Which message.
        message: Message,
        /// How large it is, as the service sees it.
        size: Bytes,
        /// How large it may be.
        limit: Limit<Bytes>,
    },
    /// A function lasts longer than its own timeout on average.
    FunctionTimeout {
        /// Which.
        role: Role,
        /// Its mean time.
        mean: Milliseconds,
        /// Its timeout.
        timeout: Milliseconds,
    },
    /// Something lasts longer on average than a service waits for it.
    Timeout {
        /// Its stable word.
        code: &'static str,
        /// What lasts.
        what: Timed,
        /// Its mean time.
        mean: Milliseconds,
        /// How long it may last.
        limit: Limit<Milliseconds>,
    },
    /// More environments are in use on average than there may be.
    Concurrency {
        /// Mean environments in use.
        mean: f64,
        /// Whose limit it is.
        holder: Holder,
        /// The limit.
        limit: u64,
        /// The limit of the account, or the function's own, that would be enough.
        enough: f64,
    },
    /// More synchronous requests come in a second than the concurrency limit allows.
    RequestRate {
        /// Requests a second.
        rate: f64,
        /// Requests a second for each unit of concurrency.
        each: u64,
        /// The concurrency limit.
        concurrency: u64,
    },
    /// More calls cross a link in a second than it takes.
    CallRate {
        /// Its stable word.
        code: &'static str,
        /// The link.
        link: &'static Link,
        /// Calls a second.
        rate: f64,
        /// How many there may be.
        limit: Limit<u64>,
    },
    /// More goes through something that stands than it carries.
    Capacity {
        /// Its stable word.
        code: &'static str,
        /// Of what.
        measure: Measure,
        /// The word for a piece of it.
        noun: &'static str,
        /// How many pieces there are.
        pieces: u64,
        /// What goes through all of them.
        needed: f64,
        /// What each carries.
        limit: Limit<u64>,
    },
}

impl Obstacle {
    /// A stable word for it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Payload { code, .. }
            | Self::Timeout { code, .. }
            | Self::CallRate { code, .. }
            | Self::Capacity { code, .. } => code,
            Self::FunctionTimeout { .. } => "function-timeout",
            Self::Concurrency { .. } => "concurrency",
            Self::RequestRate { .. } => "request-rate",
        }
    }
}

/// What may go wrong at times.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// A function may be cut off by its own timeout.
    FunctionCutOff {
        /// Which.
        role: Role,
        /// What it takes with slow steps and a cold start.
        high: Milliseconds,
        /// Its timeout.
        timeout: Milliseconds,
    },
    /// Something may be cut off by a service that waits for it.
    CutOff {
        /// What.
        what: Timed,
        /// What it takes with slow steps and a cold start.
        high: Milliseconds,
        /// How long it may last.
        limit: Limit<Milliseconds>,
    },
    /// Random peaks pass a concurrency limit.
    ConcurrencyPeaks {
        /// Mean environments in use.
        mean: f64,
        /// Whose limit it is.
        holder: Holder,
        /// The limit.
        limit: u64,
        /// In use at peaks.
        peak: f64,
    },
}

impl Warning {
    /// A stable word for it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::FunctionCutOff { .. } => "function-cut-off",
            Self::CutOff { .. } => "cut-off",
            Self::ConcurrencyPeaks { .. } => "concurrency-peaks",
        }
    }
}

/// Checks a plan against every limit.
#[must_use]
pub fn check(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> Feasibility {
    let mut checker = Checker { plan, expectation, scenario, found: Feasibility::default() };
    checker.payloads();
    checker.function_timeouts();
    checker.link_timeouts();
    checker.concurrency();
    checker.request_rate();
    checker.call_rates();
    checker.capacities();
    checker.found
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
    /// Bytes out and in.
    bytes: (Bytes, Bytes),
    /// How often for each run.
    times: f64,
    /// The share of the bytes that takes this way.
    share: f64,
    /// The work that it is part of; nothing for a call of the other function, which has limits of its own.
    work: Option<Milliseconds>,
}

impl<'a> Checker<'a> {
    fn payloads(&mut self) {
        for call in self.plan.main.calls() {
            self.call_payloads(call);
        }
        for exchange in self.work_exchanges() {
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
    fn hold_payload(&mut self, payload: Option<&Payload>, sizes: (Bytes, Bytes), names: (Message, Message)) {
        let Some(Payload { code, of, most }) = payload else { return };
        let (size, is_answer) = of.largest(sizes);
        let limit = most.of(&self.scenario.limits);
        if size > limit.value {
            let message = if is_answer { names.1 } else { names.0 };
            self.found.obstacles.push(Obstacle::Payload { code, message, size, limit });
        }
    }

    fn function_timeouts(&mut self) {
        for function in self.plan.functions() {
            let (mean, high) = (self.mean(function.role), self.high_time(function));
            let role = function.role;
            if let Some(host) = function.host {
                self.hold_time(host.timeout.as_ref(), Timed::Run(role), mean, high);
                continue;
            }
            let timeout = function.setup.timeout;
            let mean = Milliseconds(mean.0.round_dp(3));
            if mean > timeout {
                self.found.obstacles.push(Obstacle::FunctionTimeout { role, mean, timeout });
            } else if high > float(timeout.0) {
                self.found.warnings.push(Warning::FunctionCutOff { role, high: whole_ms(high), timeout });
            }
        }
    }

    fn link_timeouts(&mut self) {
        if let Some(callee) = &self.plan.callee {
            let (mean, high) = (self.mean(Role::Callee), self.high_time(callee));
            for link in self.call_links() {
                self.hold_time(link.timeout.as_ref(), Timed::Behind(link), mean, high);
            }
        }
        for Exchange { link, work, .. } in self.work_exchanges() {
            let work = work.unwrap_or_default();
            self.hold_time(link.timeout.as_ref(), Timed::Through(link), work, float(work.0));
        }
    }

    /// An obstacle when something lasts too long on average, a warning when it may at times.
    fn hold_time(&mut self, timeout: Option<&Timeout>, what: Timed, mean: Milliseconds, high: f64) {
        let Some(Timeout { code, longest }) = timeout else { return };
        let limit = longest.of(&self.scenario.limits);
        if mean > limit.value {
            self.found.obstacles.push(Obstacle::Timeout { code, what, mean, limit });
        } else if high > float(limit.value.0) {
            self.found.warnings.push(Warning::CutOff { what, high: whole_ms(high), limit });
        }
    }

    /// Little's law: environments in use = arrivals a second x seconds that each holds one, over all functions at once.
    fn concurrency(&mut self) {
        let account = self.scenario.account.concurrency_limit;
        let (mut shared, mut set_apart) = (0.0, 0);
        for function in self.plan.functions().filter(|function| function.host.is_none()) {
            let mean = self.function_concurrency(function.role);
            match function.setup.reserved_concurrency {
                Some(reserved) => {
                    set_apart += reserved;
                    self.hold_concurrency(mean, reserved, 0, Holder::Reserved(function.role));
                }
                None => shared += mean,
            }
        }
        if shared > 0.0 {
            let holder = Holder::Account { twice: self.plan.main.waits() };
            self.hold_concurrency(shared, account.saturating_sub(set_apart), set_apart, holder);
        }
    }

    fn hold_concurrency(&mut self, mean: f64, limit: u64, set_apart: u64, holder: Holder) {
        // Occupancy of Poisson arrivals with room for all is Poisson; three standard deviations above its mean is rarely passed.
        let peak = (mean + 3.0 * mean.sqrt()).ceil();
        if mean > limit as f64 {
            let enough = peak + set_apart as f64;
            self.found.obstacles.push(Obstacle::Concurrency { mean, holder, limit, enough });
        } else if peak > limit as f64 {
            self.found.warnings.push(Warning::ConcurrencyPeaks { mean, holder, limit, peak });
        }
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

    fn request_rate(&mut self) {
        let concurrency = self.scenario.account.concurrency_limit;
        let each = self.scenario.limits.requests_per_concurrency.value;
        let waited_for = |function: &&Function| function.role == Role::Main || !self.plan.callee_is_async();
        let functions = self.plan.functions().filter(|function| function.host.is_none()).filter(waited_for);
        let invocations: f64 = functions.map(|function| float(self.plan.runs(function.role))).sum();
        let rate = self.scenario.requests_per_second() * invocations;
        if rate > concurrency.saturating_mul(each) as f64 {
            self.found.obstacles.push(Obstacle::RequestRate { rate, each, concurrency });
        }
    }

    fn call_rates(&mut self) {
        let calls = self.scenario.requests_per_second() * self.plan.calls(Role::Callee) as f64;
        let rates: Vec<(&'static Link, f64)> = self
            .work_exchanges()
            .map(|exchange| (exchange.link, self.rate(exchange.function.role) * exchange.times * exchange.share))
            .chain(self.call_links().into_iter().map(|link| (link, calls)))
            .collect();
        for (link, rate) in rates {
            let Some(Rate { code, per_second, .. }) = &link.rate else { continue };
            let limit = per_second.of(&self.scenario.limits);
            if rate > limit.value as f64 {
                self.found.obstacles.push(Obstacle::CallRate { code, link, rate, limit });
            }
        }
    }

    /// Connections first, then bytes.
    fn capacities(&mut self) {
        for measure in [Measure::OpenConnections, Measure::NewConnections, Measure::Bits] {
            for standing in &self.plan.standing {
                for capacity in standing.resource.capacity.iter().filter(|capacity| capacity.measure == measure) {
                    self.hold_capacity(standing, capacity);
                }
            }
        }
    }

    fn hold_capacity(&mut self, standing: &StandingResource, capacity: &Capacity) {
        let &Capacity { measure, code, noun, most } = capacity;
        let exchanges = self.exchanges();
        let crossing = exchanges.iter().filter(|exchange| standing.resource.carries.contains(&exchange.link));
        let connections = self.scenario.workload.connections;
        let needed: f64 = match (measure, connections) {
            (Measure::OpenConnections, Connections::PerCall) | (Measure::NewConnections, Connections::Reused) => return,
            // Each environment keeps one, whatever goes over it.
            (Measure::OpenConnections, Connections::Reused) => {
                let roles: Vec<Role> = crossing.map(|exchange| exchange.function.role).collect();
                let through = |function: &&Function| roles.contains(&function.role);
                self.plan.functions().filter(through).map(|function| self.function_concurrency(function.role)).sum()
            }
            (Measure::NewConnections, Connections::PerCall) => {
                crossing.map(|exchange| self.rate(exchange.function.role) * exchange.times).sum()
            }
            (Measure::Bits, _) => {
                let bits = |exchange: &Exchange<'_>| {
                    let (sent, received) = exchange.bytes;
                    let bytes = float((sent.0.saturating_add(received.0)).into());
                    self.rate(exchange.function.role) * exchange.times * bytes * exchange.share * 8.0
                };
                crossing.map(bits).sum()
            }
        };
        let (pieces, limit) = (standing.pieces(), most.of(&self.scenario.limits));
        if needed > limit.value as f64 * pieces as f64 {
            self.found.obstacles.push(Obstacle::Capacity { code, measure, noun, pieces, needed, limit });
        }
    }

    /// The links that calls of the callee cross, each once.
    fn call_links(&self) -> Vec<&'static Link> {
        let mut links: Vec<&'static Link> = Vec::new();
        for link in self.plan.main.calls().flat_map(|call| &call.via) {
            if !links.contains(link) {
                links.push(link);
            }
        }
        links
    }

    /// What the functions exchange with others than each other.
    fn work_exchanges(&self) -> impl Iterator<Item = Exchange<'a>> + use<'a> {
        self.exchanges().into_iter().filter(|exchange| exchange.work.is_some())
    }

    /// All that the functions exchange, link by link.
    fn exchanges(&self) -> Vec<Exchange<'a>> {
        let mut found = Vec::new();
        for function in self.plan.functions() {
            let mut last = Milliseconds::ZERO;
            for step in &function.programme {
                let (via, bytes, share, work) = match step {
                    Step::Work { duration, .. } => {
                        last = duration.mean();
                        continue;
                    }
                    Step::Transfer { share, .. } if share.part.is_zero() => continue,
                    Step::Transfer { via, sent, received, share } => {
                        (via, (*sent, *received), float(share.part / share.whole), Some(last))
                    }
                    Step::Call(call) => (&call.via, (call.request, call.response), 1.0, None),
                };
                let times = function.rounds as f64;
                let exchange = |link: &&'static Link| Exchange { function, link, bytes, times, share, work };
                found.extend(via.iter().map(exchange));
            }
        }
        found
    }

    /// Mean time of a function's handler, warm.
    fn mean(&self, role: Role) -> Milliseconds {
        self.expectation.function(role).map_or(Milliseconds::ZERO, |function| function.handler)
    }

    /// A time that a run of a function rarely passes: its mean, and on top what the 99th percentiles of its steps are above theirs. Rounds
    /// are independent, so what they are above the mean grows with the root of their number. INIT of a cold start comes on top.
    fn high_time(&self, function: &Function) -> f64 {
        let above = |step: &Step| match step {
            Step::Work { duration, .. } => duration.quantile(0.99) - float(duration.mean().0),
            _ => 0.0,
        };
        let above: f64 = function.programme.iter().map(above).map(|above| above.max(0.0)).sum();
        let init = if function.host.is_some() { 0.0 } else { function.setup.init.value.quantile(0.99) };
        float(self.mean(function.role).0) + above * (function.rounds as f64).sqrt() + init
    }
}

/// A time as whole milliseconds.
fn whole_ms(time: f64) -> Milliseconds {
    Milliseconds(Decimal::from_f64(time.round()).unwrap_or(Decimal::MAX))
}
