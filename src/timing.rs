//! A plan with the time of each of its steps: what the expectation and the simulator both read, so that the two cannot disagree.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::distribution::Distribution;
use crate::plan::{Function, Link, Plan, Side, Step};
use crate::rules::Rules;
use crate::scenario::{Invocation, PlatformTimes, Scenario, Sourced};
use crate::unit::{BYTES_PER_MB, Bytes, Milliseconds};

/// Decimals of a millisecond to which a time worked out is kept.
const TIME_DIGITS: u32 = 9;

/// What takes a time. Delays of one cause are drawn alike in every solution, so that a comparison does not rest on luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Work in the VPC.
    VpcWork,
    /// Work on the internet.
    InternetWork,
    /// A NAT gateway on the way.
    Nat,
    /// An interface endpoint on the way.
    Endpoint,
    /// An API on the way.
    Api,
    /// Invoke of the Lambda API.
    Invoke,
    /// The payload's way.
    Payload,
    /// Delivery of an asynchronous event.
    Delivery,
    /// Cold start: placement, download, sandbox.
    Platform,
    /// Cold start: INIT.
    Init,
    /// Cold start: attachment to the VPC.
    Attachment,
}

/// A length of time on the path of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Delay {
    /// What takes it.
    pub cause: Cause,
    /// The same for a person.
    pub title: String,
    /// How long, and where that comes from.
    pub time: Sourced,
}

impl Delay {
    /// Its mean in milliseconds.
    #[must_use]
    pub fn mean(&self) -> Decimal {
        self.time.value.mean().0
    }
}

/// Mean milliseconds of delays one after the other.
#[must_use]
pub fn total(delays: &[Delay]) -> Decimal {
    delays.iter().map(Delay::mean).sum()
}

/// Whether delays always take the same time.
#[must_use]
pub fn constant(delays: &[Delay]) -> bool {
    delays.iter().all(|delay| delay.time.value.is_constant())
}

/// A step of a programme with its times.
#[derive(Debug, Clone, PartialEq)]
pub enum TimedStep {
    /// Time that passes in the function itself; nothing for bytes whose time is part of the work.
    Spend(Vec<Delay>),
    /// A call of the other function.
    Call(TimedCall),
}

/// A call with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedCall {
    /// Whether the caller waits.
    pub invocation: Invocation,
    /// The way there and back; for an asynchronous call, until the event is accepted.
    pub way: Vec<Delay>,
    /// An asynchronous event's way from acceptance to the other function.
    pub delivery: Option<Delay>,
    /// The API that it goes through.
    pub api: Option<Link>,
}

/// A function with the times of its programme.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedFunction<'p> {
    /// The function.
    pub function: &'p Function,
    /// One for each step of its programme, in order.
    pub steps: Vec<TimedStep>,
    /// What a cold start adds before the handler runs.
    pub cold: Vec<Delay>,
}

/// A plan with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedPlan<'p> {
    /// The plan.
    pub plan: &'p Plan,
    /// The function that serves the request.
    pub main: TimedFunction<'p>,
    /// The one that it calls.
    pub callee: Option<TimedFunction<'p>>,
    /// How AWS counts time.
    pub rules: Rules,
}

impl<'p> TimedPlan<'p> {
    /// Puts the scenario's times on a plan.
    #[must_use]
    pub fn new(plan: &'p Plan, scenario: &Scenario) -> Self {
        let clock = Clock { binary: scenario.workload.between.binary, times: &scenario.times };
        let callee = plan.callee.as_ref().map(|f| clock.function(f));
        Self { plan, main: clock.function(&plan.main), callee, rules: scenario.rules }
    }

    /// The functions, the main one first.
    pub fn functions(&self) -> impl Iterator<Item = &TimedFunction<'p>> {
        std::iter::once(&self.main).chain(&self.callee)
    }
}

struct Clock<'a> {
    binary: bool,
    times: &'a PlatformTimes,
}

impl Clock<'_> {
    fn function<'p>(&self, function: &'p Function) -> TimedFunction<'p> {
        let steps = function.programme.iter().map(|step| self.step(step)).collect();
        TimedFunction { function, steps, cold: self.cold(function) }
    }

    fn step(&self, step: &Step) -> TimedStep {
        match step {
            Step::Work { side, duration } => {
                let (cause, title) = match side {
                    Side::Vpc => (Cause::VpcWork, "work in the VPC"),
                    Side::Internet => (Cause::InternetWork, "work on the internet"),
                };
                let time = Sourced { value: duration.clone(), source: Arc::from("scenario") };
                TimedStep::Spend(vec![Delay { cause, title: title.to_owned(), time }])
            }
            Step::Transfer { share, .. } if share.part.is_zero() => TimedStep::Spend(Vec::new()),
            Step::Transfer { via, .. } => TimedStep::Spend(self.links(via).collect()),
            Step::Call { via, invocation, request, response } => TimedStep::Call(TimedCall {
                invocation: *invocation,
                way: self.way(via, *invocation, *request, *response),
                delivery: (*invocation == Invocation::Async)
                    .then(|| delay(Cause::Delivery, "delivery of the event", &self.times.async_delivery)),
                api: via.iter().copied().find(|link| matches!(link, Link::HttpApi | Link::RestApi)),
            }),
        }
    }

    /// The times of a call's way to the other function and back.
    fn way(&self, via: &[Link], invocation: Invocation, request: Bytes, response: Bytes) -> Vec<Delay> {
        let mut way: Vec<Delay> = self.links(via).collect();
        way.push(match invocation {
            Invocation::Sync => delay(Cause::Invoke, "Invoke, to the start of the handler", &self.times.invoke_sync),
            Invocation::Async => delay(Cause::Invoke, "Invoke, until the event is accepted", &self.times.invoke_async),
        });
        // Behind an API binary data reaches Lambda as base64 text.
        let grows = self.binary && !via.contains(&Link::LambdaApi);
        let carried = |bytes: Bytes| if grows { bytes.as_base64() } else { bytes };
        let (request, response) = (carried(request), carried(response));
        let megabytes = Decimal::from(request.0 + response.0) / Decimal::from(BYTES_PER_MB);
        let per_mb = &self.times.invoke_per_mb;
        let mean = Milliseconds((per_mb.value.mean().0 * megabytes).round_dp(TIME_DIGITS).normalize());
        let payload = Sourced { value: Distribution::constant(mean), source: Arc::clone(&per_mb.source) };
        way.push(delay(Cause::Payload, &format!("payload of {request} out and {response} back"), &payload));
        way
    }

    /// The links that add a time of their own.
    fn links(&self, via: &[Link]) -> impl Iterator<Item = Delay> {
        via.iter().filter_map(|link| {
            let (cause, key) = match link {
                Link::ZonalNatGateway | Link::RegionalNatGateway => (Cause::Nat, "nat_gateway"),
                Link::InterfaceEndpoint => (Cause::Endpoint, "interface_endpoint"),
                Link::HttpApi => (Cause::Api, "api_http"),
                Link::RestApi => (Cause::Api, "api_rest"),
                Link::LambdaApi | Link::Internet | Link::CrossAz | Link::PublicAddress | Link::InRegionService => {
                    return None;
                }
            };
            Some(delay(cause, &format!("{} on the way", link.title()), self.times.added(key)?))
        })
    }

    /// What a cold start takes. Only INIT is billed.
    fn cold(&self, function: &Function) -> Vec<Delay> {
        let mut parts = vec![
            delay(Cause::Platform, "cold start: placement, download, sandbox", &self.times.cold_platform),
            delay(Cause::Init, "cold start: INIT", &function.setup.init),
        ];
        if function.in_vpc {
            parts.push(delay(Cause::Attachment, "cold start: VPC attachment", &self.times.vpc_attach));
        }
        parts
    }
}

fn delay(cause: Cause, title: &str, time: &Sourced) -> Delay {
    Delay { cause, title: title.to_owned(), time: time.clone() }
}
