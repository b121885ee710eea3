//! The plan: what a solution builds and what one request does there. It knows no price and no format; metering reads it for
//! quantities, timing for the times that the expectation sums and the simulator plays, so that they cannot disagree.
//!
//! ```
//! use netcost::scenario::Draft;
//! use netcost::topology;
//!
//! let scenario = Draft::new("x", "us-east-1", 1_000)?.scenario()?;
//! let plan = topology::find("sdk-invoke").expect("known").plan(&scenario).expect("it can be built");
//! assert!(plan.standing.is_empty() && plan.main.waits());
//! assert!(plan.callee.is_some_and(|callee| callee.in_vpc));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::borrow::Cow;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::defaults::Limit;
use crate::distribution::Distribution;
use crate::scenario::{FunctionSetup, Provisioned, Scenario, Sourced, Standing};
use crate::service::{Client, Delivery, Host, Link, Resource};
use crate::unit::Bytes;
use crate::value::Share;

/// What a function is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It serves the request.
    Main,
    /// The main function calls it.
    Callee,
}

impl Role {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Callee => "callee",
        }
    }
}

/// Standing resources of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingResource {
    /// What it is.
    pub resource: &'static Resource,
    /// How many there are.
    pub count: u64,
    /// How large each is, in what the resource is billed by (AZs, vCPUs, GB); 1 where that is its number alone.
    pub size: u64,
    /// What the scenario calls it where it says who pays for it; `None` where it cannot.
    pub kind: Option<Standing>,
    /// Whether the user pays for it anyway, so that its hours cost nothing more here.
    pub already_paid: bool,
    /// How many share what it costs, this user being one of them; each pays the same part.
    pub sharers: u64,
    /// How many more there may be where the load needs them; `None` where their number is settled.
    pub growth: Option<Growth>,
}

/// How a number of standing resources grows with the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// By how many at once: one for each of those that have them.
    pub step: u64,
    /// Up to how many in all.
    pub most: Limit<u64>,
}

impl StandingResource {
    /// So many pieces, each so large, that this way pays for alone.
    #[must_use]
    pub const fn own(resource: &'static Resource, (count, size): (u64, u64)) -> Self {
        Self { resource, count, size, kind: None, already_paid: false, sharers: 1, growth: None }
    }

    /// How many pieces carry something: an endpoint in two AZs is two.
    #[must_use]
    pub const fn pieces(&self) -> u64 {
        self.count.saturating_mul(self.size)
    }
}

/// The side that a piece of work is done on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// Inside the VPC.
    Vpc,
    /// On the internet.
    Internet,
    /// By an AWS service, with its place among those that a request calls.
    Service(Arc<str>, u8),
}

/// A share as a fraction, so that a third stays a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub part: Decimal,
    /// The whole, above zero.
    pub whole: Decimal,
}

impl Ratio {
    /// All of it.
    pub const ALL: Self = Self { part: Decimal::ONE, whole: Decimal::ONE };

    /// This share of an amount.
    #[must_use]
    pub fn of(self, amount: Decimal) -> Decimal {
        if self == Self::ALL { amount } else { amount * self.part / self.whole }
    }
}

/// A part of the work that only some requests have. A request decides once, and independently of its other parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Its place among the parts of a scenario, by which it is the same in every solution; at most [`Branch::MOST`].
    pub place: u32,
    /// The share of the requests that have it.
    pub share: Share,
}

impl Branch {
    /// The last place that there may be.
    pub const MOST: u32 = 31;

    /// Its bit in a set of branches.
    #[must_use]
    pub const fn bit(self) -> u32 {
        1 << self.place
    }
}

/// Which requests have a step: all of them, or those that have one at least of some branches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition(Vec<Branch>);

impl Condition {
    /// All requests.
    pub const ALWAYS: Self = Self(Vec::new());

    /// The requests that have a branch.
    #[must_use]
    pub fn of(branch: Branch) -> Self {
        if branch.share.0 >= Decimal::ONE { Self::ALWAYS } else { Self(vec![branch]) }
    }

    /// The requests for which any of these holds; all of them when there is none.
    pub fn any<'c>(conditions: impl IntoIterator<Item = &'c Self> + Clone) -> Self {
        if conditions.clone().into_iter().any(Self::is_always) {
            return Self::ALWAYS;
        }
        Self(Self::branches_of(conditions))
    }

    /// The branches that any of these looks at.
    pub fn branches_of<'c>(conditions: impl IntoIterator<Item = &'c Self>) -> Vec<Branch> {
        let mut branches: Vec<Branch> = Vec::new();
        for branch in conditions.into_iter().flat_map(|condition| &condition.0) {
            if !branches.contains(branch) {
                branches.push(*branch);
            }
        }
        branches
    }

    /// Whether every request has the step.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        self.0.is_empty()
    }

    /// The branches; none for what every request has.
    #[must_use]
    pub fn branches(&self) -> &[Branch] {
        &self.0
    }

    /// The share of requests for which it holds: all but those that have none of its branches.
    #[must_use]
    pub fn share(&self) -> Decimal {
        if self.is_always() {
            return Decimal::ONE;
        }
        let without: Decimal = self.0.iter().map(|branch| Decimal::ONE - branch.share.0).product();
        Decimal::ONE - without
    }

    /// Its branches as a set of bits; no bit for what every request has.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0.iter().fold(0, |bits, branch| bits | branch.bit())
    }

    /// Whether it holds for a request that has these branches.
    #[must_use]
    pub fn holds(&self, branches: u32) -> bool {
        self.is_always() || self.bits() & branches != 0
    }
}

/// One step of a function's programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The requests that have it.
    pub when: Condition,
    /// How often it is done, one after the other.
    pub times: u64,
    /// What is done.
    pub action: Action,
}

impl Step {
    /// A step that every request has once.
    #[must_use]
    pub const fn new(action: Action) -> Self {
        Self { when: Condition::ALWAYS, times: 1, action }
    }

    /// A call of the other function, which every request makes.
    #[must_use]
    pub const fn call(call: Call) -> Self {
        Self::new(Action::Call(call))
    }

    /// What it crosses, in order.
    #[must_use]
    pub fn via(&self) -> &[&'static Link] {
        match &self.action {
            Action::Work { .. } => &[],
            Action::Call(Call { via, .. }) | Action::Transfer { via, .. } => via,
        }
    }

    /// How often it is done for a request that comes to it, on average.
    #[must_use]
    pub fn share(&self) -> Decimal {
        if self.times == 1 { self.when.share() } else { self.when.share() * Decimal::from(self.times) }
    }
}

/// What a step does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Work that takes time.
    Work {
        /// Where.
        side: Side,
        /// How long.
        duration: Distribution,
    },
    /// A call of the other function.
    Call(Call),
    /// Bytes that go out and come in; their time is part of the work.
    Transfer {
        /// What they cross, in order.
        via: Vec<&'static Link>,
        /// Bytes out.
        sent: Bytes,
        /// Bytes in.
        received: Bytes,
        /// The share of them that takes this way.
        share: Ratio,
    },
}

/// A link that a function connects to, and what with.
pub type Connected = (&'static Link, &'static Client);

/// What a function connects to when something goes this way: the last link that is reached with a client.
#[must_use]
pub fn connected(via: &[&'static Link]) -> Option<Connected> {
    via.iter().rev().find_map(|link| Some((*link, link.client?)))
}

/// A call of the other function.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What it crosses, in order.
    pub via: Vec<&'static Link>,
    /// How it comes to the other function.
    pub delivery: &'static Delivery,
    /// How many calls one run of the other function takes at once; above 1 only for what is handed over. A batch waits until it is full.
    pub batch: u64,
    /// Payload of the call, as it crosses the links.
    pub request: Bytes,
    /// Payload of the answer; nothing when nobody waits for it.
    pub response: Bytes,
}

impl Call {
    /// One that is delivered alone.
    #[must_use]
    pub const fn new(
        via: Vec<&'static Link>,
        delivery: &'static Delivery,
        (request, response): (Bytes, Bytes),
    ) -> Self {
        Self { via, delivery, batch: 1, request, response }
    }

    /// What the caller makes it with; `None` where it only hands its result on.
    #[must_use]
    pub fn client(&self) -> Option<&'static Client> {
        connected(&self.via).map(|(_, client)| client)
    }

    /// Attempts in all while the other function is throttled: those that the user states, else those of what makes the call.
    #[must_use]
    pub fn attempts(&self, scenario: &Scenario) -> u64 {
        let usual = || self.client().map_or(1, |client| client.attempts.of(&scenario.limits).value);
        scenario.workload.attempts.unwrap_or_else(usual)
    }

    /// Whether something on its way speaks HTTP, so that binary data reaches the other function as base64 text.
    #[must_use]
    pub fn by_http(&self) -> bool {
        self.via.iter().any(|link| link.http)
    }
}

/// A function and what it does for each invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// What it is for.
    pub role: Role,
    /// What does its work when it is no Lambda function.
    pub host: Option<&'static Host>,
    /// Whether it is attached to the VPC.
    pub in_vpc: bool,
    /// How it is set up.
    pub setup: Arc<FunctionSetup>,
    /// How often it goes through its programme.
    pub rounds: u64,
    /// The steps of one round.
    pub programme: Vec<Step>,
}

impl Function {
    /// The steps of one round that are calls, and the calls.
    fn call_steps(&self) -> impl Iterator<Item = (&Step, &Call)> + Clone {
        self.programme.iter().filter_map(|step| match &step.action {
            Action::Call(call) => Some((step, call)),
            Action::Work { .. } | Action::Transfer { .. } => None,
        })
    }

    /// The calls of one round.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.call_steps().map(|(_, call)| call)
    }

    /// What each step connects to, in the order of its programme. For work that takes no time nothing is done, and no connection opened.
    pub fn connections(&self) -> impl Iterator<Item = Option<Connected>> {
        let mut idle = false;
        self.programme.iter().map(move |step| match &step.action {
            Action::Work { duration, .. } => {
                idle = duration.mean().0.is_zero();
                None
            }
            Action::Transfer { share, .. } if idle || share.part.is_zero() => None,
            Action::Transfer { via, .. } => connected(via),
            Action::Call(call) => {
                idle = false;
                connected(&call.via)
            }
        })
    }

    /// Whether it loads the AWS SDK, as it calls something with it.
    #[must_use]
    pub fn uses_sdk(&self) -> bool {
        self.connections().flatten().any(|(_, client)| client.is_sdk)
    }

    /// INIT of its cold starts, or with `SnapStart` the restore in its place.
    #[must_use]
    pub fn start(&self) -> &Sourced {
        self.setup.snapstart.as_ref().map_or_else(|| self.init(), |snapstart| &snapstart.restore)
    }

    /// Its INIT: with the SDK where it loads that and a time with it is known.
    #[must_use]
    pub fn init(&self) -> &Sourced {
        let with_sdk = self.setup.init_with_sdk.as_ref().filter(|_| self.uses_sdk());
        with_sdk.unwrap_or(&self.setup.init)
    }

    /// Whether it loads the AWS SDK and nobody has measured how long INIT takes with it.
    #[must_use]
    pub fn init_is_unknown(&self) -> bool {
        let has_init = self.host.is_none() && self.setup.snapstart.is_none();
        has_init && self.setup.init_with_sdk.is_none() && self.uses_sdk()
    }

    /// The environments that are kept ready for it, where it is a function.
    #[must_use]
    pub fn provisioned(&self) -> Option<Provisioned> {
        self.setup.provisioned.filter(|_| self.host.is_none())
    }

    /// Whether it waits for the other function.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.calls().any(|call| call.delivery.waits())
    }
}

/// What a user should know about a way of building it. Only the way itself knows it, so it brings its words along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(inline))]
pub struct Remark {
    /// A stable word.
    pub code: &'static str,
    /// A sentence without a full stop.
    #[serde(skip)]
    pub text: Cow<'static, str>,
}

impl Remark {
    /// A remark.
    pub fn new(code: &'static str, text: impl Into<Cow<'static, str>>) -> Self {
        Self { code, text: text.into() }
    }
}

/// What must be so for a way to be had, and what the scenario leaves open. Only the way itself knows it, so it brings its words along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(inline))]
pub struct Requirement {
    /// A stable word.
    pub code: &'static str,
    /// What must be so, as a clause that follows "if", without a full stop.
    #[serde(skip)]
    pub text: Cow<'static, str>,
    /// What it means or how to find out, where a line has room for that.
    #[serde(skip)]
    pub hint: Option<&'static str>,
    /// The line of the scenario that says so: `network.dual_stack = true`.
    pub setting: &'static str,
}

impl Requirement {
    /// A requirement.
    pub fn new(code: &'static str, text: impl Into<Cow<'static, str>>, setting: &'static str) -> Self {
        Self { code, text: text.into(), hint: None, setting }
    }

    /// The same with what it means or how to find out.
    #[must_use]
    pub fn hinted(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}

/// The share of requests for which both conditions hold.
fn joint(a: &Condition, b: &Condition) -> Decimal {
    let either = Condition::any([a, b]);
    // Of two events: P(a and b) = P(a) + P(b) - P(a or b).
    a.share() + b.share() - either.share()
}

/// What a solution builds and what one request does there.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What stands.
    pub standing: Vec<StandingResource>,
    /// The function that serves the request.
    pub main: Function,
    /// The function that it calls, where there is one.
    pub callee: Option<Function>,
    /// What the user should know about this way of building it.
    pub remarks: Vec<Remark>,
    /// What must be so for it to be had at all, where the scenario leaves that open.
    pub requires: Vec<Requirement>,
}

impl Plan {
    /// The functions, the main one first.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        std::iter::once(&self.main).chain(&self.callee)
    }

    /// How often a request comes to a role, on average.
    #[must_use]
    pub fn calls(&self, role: Role) -> Decimal {
        match role {
            Role::Main => Decimal::ONE,
            Role::Callee => {
                let calls: Decimal = self.main.call_steps().map(|(step, _)| step.share()).sum();
                calls * Decimal::from(self.main.rounds)
            }
        }
    }

    /// The requests that come to a role.
    #[must_use]
    pub fn visited(&self, role: Role) -> Condition {
        match role {
            Role::Main => Condition::ALWAYS,
            Role::Callee => Condition::any(self.main.call_steps().map(|(step, _)| &step.when)),
        }
    }

    /// How often a run of a role does a step of its programme, in one round: given that the request came to the role at all.
    #[must_use]
    pub fn share(&self, role: Role, step: &Step) -> Decimal {
        let visited = self.visited(role);
        if visited.is_always() {
            return step.share();
        }
        let both = joint(&step.when, &visited);
        both.checked_div(visited.share()).unwrap_or_default() * Decimal::from(step.times)
    }

    /// Runs of a role for each request: fewer than calls where several are taken at once.
    #[must_use]
    pub fn runs(&self, role: Role) -> Decimal {
        match role {
            Role::Main => Decimal::ONE,
            Role::Callee => {
                let rounds = Decimal::from(self.main.rounds);
                let runs = |(step, call): (&Step, &Call)| rounds * step.share() / Decimal::from(call.batch.max(1));
                self.main.call_steps().map(runs).sum()
            }
        }
    }

    /// Whether a request holds two environments at a time: that of a function which waits, and that of the one it waits for.
    #[must_use]
    pub fn holds_two(&self) -> bool {
        self.main.waits() && self.functions().all(|function| function.host.is_none())
    }

    /// Whether the callee is started by something that nobody waits for.
    #[must_use]
    pub fn callee_is_async(&self) -> bool {
        self.callee.is_some() && !self.main.waits()
    }
}
