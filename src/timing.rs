//! A plan with the time of each of its steps: what the expectation and the simulator both read, so that the two cannot disagree.
//!
//! ```
//! use netcost::timing::{TimedAction, TimedPlan, total};
//! use netcost::scenario::Draft;
//! use netcost::topology;
//!
//! let scenario = Draft::new("x", "us-east-1", 1_000)?.scenario()?;
//! let plan = topology::find("sdk-invoke").expect("known").plan(&scenario).expect("it can be built");
//! let timed = TimedPlan::new(&plan, &scenario);
//! let callee = timed.callee.expect("two functions");
//! let TimedAction::Spend(work) = &callee.steps[0].action else { panic!("it works first") };
//! assert_eq!(total(work), 20.into());
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use crate::defaults;
use crate::distribution::Distribution;
use crate::plan::{Action, Call, Connected, Function, Plan, Side, Step};
use crate::rules::Rules;
use crate::scenario::{Connections, Scenario, Sourced};
use crate::service::{AddedTime, Cause, Link, Time};
use crate::unit::{BYTES_PER_MB, Bytes, Milliseconds};

/// Decimals of a millisecond to which a time worked out is kept.
const TIME_DIGITS: u32 = 9;

/// What a length of time is spent on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activity {
    /// Work on a side.
    Work(Side),
    /// Something on the way.
    Link(&'static Link),
    /// Opening a connection to what lies behind a link.
    Connection(&'static Link),
    /// A part of a call or of a cold start, by its name.
    Named(&'static str),
    /// The payload's way.
    Payload {
        /// What goes out.
        request: Bytes,
        /// What comes back.
        response: Bytes,
    },
    /// Waiting until a batch of so many calls is full.
    Filling(u64),
}

/// A length of time on the path of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Delay {
    /// What it is drawn for.
    pub cause: Cause,
    /// What it is spent on.
    pub on: Activity,
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
    // Most are alone.
    delays.iter().map(Delay::mean).reduce(|sum, next| sum + next).unwrap_or_default()
}

/// The source of a time that the scenario states.
fn stated() -> Arc<str> {
    static STATED: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("scenario"));
    Arc::clone(&STATED)
}

/// Whether delays always take the same time.
#[must_use]
pub fn constant(delays: &[Delay]) -> bool {
    delays.iter().all(|delay| delay.time.value.is_constant())
}

/// A step of a programme with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedStep<'p> {
    /// The step, with the requests that have it and how often.
    pub step: &'p Step,
    /// What is done.
    pub action: TimedAction<'p>,
}

/// What a step does, with the time of doing it once.
#[derive(Debug, Clone, PartialEq)]
pub enum TimedAction<'p> {
    /// Time that passes in the function itself; nothing for bytes whose time is part of the work.
    Spend(Vec<Delay>),
    /// A call of the other function.
    Call(TimedCall<'p>),
}

/// A call with its times.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedCall<'p> {
    /// The call.
    pub call: &'p Call,
    /// The way there; for what is handed over, until it is accepted.
    pub way: Vec<Delay>,
    /// The way back after the other function's end, where that takes a time of its own.
    pub back: Vec<Delay>,
    /// The way from acceptance to the other function, for what is handed over.
    pub delivery: Vec<Delay>,
    /// How long a batch takes to fill, on average; a simulation sees that for itself.
    pub filling: Option<Delay>,
}

/// A function with the times of its programme.
#[derive(Debug, Clone, PartialEq)]
pub struct TimedFunction<'p> {
    /// The function.
    pub function: &'p Function,
    /// One for each step of its programme, in order.
    pub steps: Vec<TimedStep<'p>>,
    /// What a cold start adds before the handler runs.
    pub cold: Vec<Delay>,
    /// What the first run in a new environment adds to its handler: opening the connections that are kept.
    pub first: Vec<Delay>,
}

impl TimedFunction<'_> {
    /// Mean milliseconds that a cold start adds to a run.
    #[must_use]
    pub fn cold_ms(&self) -> Decimal {
        total(&self.cold) + total(&self.first)
    }
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
        let timed = |function: &'p Function| Clock { scenario, memory_mb: function.setup.memory_mb }.function(function);
        Self { plan, main: timed(&plan.main), callee: plan.callee.as_ref().map(timed), rules: scenario.rules }
    }

    /// The functions, the main one first.
    pub fn functions(&self) -> impl Iterator<Item = &TimedFunction<'p>> {
        std::iter::once(&self.main).chain(&self.callee)
    }
}

/// The times of a scenario for a function of so much memory.
struct Clock<'a> {
    scenario: &'a Scenario,
    memory_mb: u64,
}

impl Clock<'_> {
    fn function<'p>(&self, function: &'p Function) -> TimedFunction<'p> {
        let (mut steps, mut kept): (Vec<TimedStep<'p>>, Vec<&'static Link>) = Default::default();
        let mut first = Vec::new();
        for (step, connected) in function.programme.iter().zip(function.connections()) {
            let opened = connected.filter(|connected| !self.keeps(connected)).and_then(|it| self.connection(it));
            steps.push(self.step(step, opened));
            // A connection that is kept serves every step.
            if let Some((link, client)) = connected.filter(|it| self.keeps(it) && !kept.contains(&it.0)) {
                kept.push(link);
                first.extend(self.connection((link, client)));
            }
        }
        TimedFunction { function, steps, cold: self.cold(function), first }
    }

    /// Whether a connection is kept as long as its environment lives.
    fn keeps(&self, (_, client): &Connected) -> bool {
        client.keeps_connections || self.scenario.workload.connections == Connections::Reused
    }

    fn connection(&self, (link, client): Connected) -> Option<Delay> {
        let time = self.time(&client.connection)?;
        Some(Delay { cause: Cause::Connection, on: Activity::Connection(link), time })
    }

    /// The times of a step, for which a connection may be opened.
    fn step<'p>(&self, step: &'p Step, opened: Option<Delay>) -> TimedStep<'p> {
        let action = match &step.action {
            Action::Work { side, duration } => {
                let cause = match side {
                    Side::Vpc => Cause::VpcWork,
                    Side::Internet => Cause::InternetWork,
                    Side::Service(_, place) => Cause::ServiceWork(*place),
                };
                let time = Sourced { value: duration.clone(), source: stated() };
                TimedAction::Spend(vec![Delay { cause, on: Activity::Work(side.clone()), time }])
            }
            Action::Transfer { share, .. } if share.part.is_zero() => TimedAction::Spend(Vec::new()),
            Action::Transfer { via, .. } => TimedAction::Spend(opened.into_iter().chain(self.links(via)).collect()),
            Action::Call(call) => TimedAction::Call(self.call(call, opened)),
        };
        TimedStep { step, action }
    }

    fn call<'p>(&self, call: &'p Call, opened: Option<Delay>) -> TimedCall<'p> {
        let delivery = call.delivery;
        let named = |added: &AddedTime| self.added(added, Activity::Named(added.title));
        let mut way: Vec<Delay> = opened.into_iter().chain(self.links(&call.via)).collect();
        way.extend(delivery.accept.as_ref().and_then(named));
        let mut later: Vec<Delay> = Vec::new();
        later.extend(delivery.hand_over.as_ref().and_then(|hand_over| named(&hand_over.deliver)));
        let payload = delivery.per_mb.as_ref().and_then(|per_mb| self.payload(call, per_mb));
        // Where the caller has no part in it, the payload travels after it.
        if delivery.accept.is_some() { &mut way } else { &mut later }.extend(payload);
        let back = delivery.back.as_ref().and_then(named).filter(|delay| !delay.mean().is_zero());
        TimedCall { call, way, back: back.into_iter().collect(), delivery: later, filling: self.filling(call.batch) }
    }

    /// The time of a call's payload, of the size that Lambda sees.
    fn payload(&self, call: &Call, per_mb: &Time) -> Option<Delay> {
        let grows = self.scenario.workload.between.binary && call.by_http();
        let carried = |bytes: Bytes| if grows { bytes.as_base64() } else { bytes };
        let (request, response) = (carried(call.request), carried(call.response));
        let megabytes = Decimal::from(request.0.saturating_add(response.0)) / Decimal::from(BYTES_PER_MB);
        let per_mb = self.time(per_mb)?;
        let mean = Milliseconds((per_mb.value.mean().0 * megabytes).round_dp(TIME_DIGITS).normalize());
        let time = Sourced { value: Distribution::constant(mean), source: per_mb.source };
        Some(Delay { cause: Cause::Payload, on: Activity::Payload { request, response }, time })
    }

    /// Requests come one after the other, so that one waits for half of the others of its batch on average.
    fn filling(&self, batch: u64) -> Option<Delay> {
        let others = Decimal::from(batch.saturating_sub(1));
        let requests =
            Decimal::from(self.scenario.workload.requests_per_month * self.scenario.workload.calls_per_request);
        let month = self.scenario.account.hours_per_month.0 * Decimal::from(3_600_000);
        let mean = (month * others / Decimal::TWO).checked_div(requests).filter(|mean| !mean.is_zero())?;
        let value = Distribution::constant(Milliseconds(mean.round_dp(TIME_DIGITS).normalize()));
        let time = Sourced { value, source: stated() };
        Some(Delay { cause: Cause::Delivery, on: Activity::Filling(batch), time })
    }

    /// The links that add a time of their own.
    fn links(&self, via: &[&'static Link]) -> impl Iterator<Item = Delay> {
        via.iter().filter_map(|link| self.added(link.time.as_ref()?, Activity::Link(link)))
    }

    fn added(&self, added: &AddedTime, on: Activity) -> Option<Delay> {
        Some(Delay { cause: added.cause, on, time: self.time(&added.time)? })
    }

    /// A time as the scenario has it, else the default figure.
    fn time(&self, time: &Time) -> Option<Sourced> {
        match time {
            Time::Stated { value, source } => Some(Sourced { value: value(), source: Arc::from(*source) }),
            Time::Figure { key, .. } => self.scenario.times.of(key, self.memory_mb).or_else(|| {
                let figure = defaults::figures().ok()?.get(*key)?;
                Some(Sourced { value: figure.for_caller(self.memory_mb), source: Arc::from(figure.source.as_str()) })
            }),
        }
    }

    /// What a cold start takes. Only INIT is billed.
    fn cold(&self, function: &Function) -> Vec<Delay> {
        let part = |cause, name, time: &Sourced| Delay { cause, on: Activity::Named(name), time: time.clone() };
        if function.host.is_some() {
            return Vec::new();
        }
        let snapstart = function.setup.snapstart.is_some();
        let start = if snapstart { "cold start: SnapStart restore" } else { "cold start: INIT" };
        let mut parts = vec![
            part(Cause::Platform, "cold start: placement, download, sandbox", &self.scenario.times.cold_platform),
            part(Cause::Init, start, function.start()),
        ];
        if function.init_is_unknown()
            && let Some(Delay { time, .. }) = parts.last_mut()
        {
            let lacking = "without the AWS SDK, with which it takes longer: nobody has measured that";
            time.source = format!("{}; {lacking}", time.source).into();
        }
        if function.in_vpc {
            parts.push(part(Cause::Attachment, "cold start: VPC attachment", &self.scenario.times.vpc_attach));
        }
        parts
    }
}
