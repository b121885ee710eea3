//! The solutions: one file each, and the list of them. To add one: its file, and its two lines here.

mod api_gateway;
mod interface_endpoint;
mod nat_gateway;
mod sdk_invoke;

use std::fmt;

use rust_decimal::Decimal;

use crate::plan::{Function, Link, Plan, Ratio, Resource, Role, Side, StandingResource, Step};
use crate::scenario::{DatabaseKind, FunctionSetup, Invocation, Order, ProxyUse, Scenario, Standing, Workload};
use crate::unit::Bytes;

/// A way of giving a function both the VPC and the internet.
pub trait Topology: Sync {
    /// Its id in commands and output.
    fn id(&self) -> &'static str;
    /// Its name for a person.
    fn title(&self) -> &'static str;
    /// What it builds and what a request does there.
    ///
    /// # Errors
    /// Why this scenario cannot be built so at all.
    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason>;
}

/// Every solution, in the order of the documentation.
pub static ALL: &[&dyn Topology] = &[
    &nat_gateway::NatGateway,
    &interface_endpoint::InterfaceEndpoint,
    &api_gateway::ApiGateway,
    &sdk_invoke::SdkInvoke,
];

/// The solution with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Topology> {
    ALL.iter().copied().find(|topology| topology.id() == id)
}

/// Why a solution cannot be had, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// A stable word.
    pub code: &'static str,
    /// What is wrong and what would help, in a sentence without a full stop.
    pub text: String,
}

impl Reason {
    /// A reason.
    #[must_use]
    pub fn new(code: &'static str, text: String) -> Self {
        Self { code, text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Reason {}

/// The work inside the VPC: the database, and its bytes across AZs.
fn vpc_work(scenario: &Scenario) -> Vec<Step> {
    let work = &scenario.workload.vpc;
    let mut steps = vec![Step::Work { side: Side::Vpc, duration: work.duration.clone() }];
    steps.push(Step::Transfer {
        via: vec![Link::CrossAz],
        sent: work.sent,
        received: work.received,
        share: other_az_share(scenario.network.azs),
    });
    steps
}

/// With subnets in N AZs and what they reach in one of them, (N-1)/N of the traffic crosses AZs, as Lambda spreads environments
/// evenly (derived).
fn other_az_share(azs: u64) -> Ratio {
    Ratio { part: Decimal::from(azs.saturating_sub(1)), whole: Decimal::from(azs.max(1)) }
}

/// The work on the internet, its bytes going `via` some links. The share of them that is in truth for S3 or `DynamoDB` takes the
/// free way instead.
fn internet_work(scenario: &Scenario, via: &[Link]) -> Vec<Step> {
    let work = &scenario.workload.internet;
    let free = scenario.network.gateway_endpoint_share.0;
    let transfer = |via: Vec<Link>, part: Decimal| Step::Transfer {
        via,
        sent: work.sent,
        received: work.received,
        share: Ratio { part, whole: Decimal::ONE },
    };
    let mut steps = vec![
        Step::Work { side: Side::Internet, duration: work.duration.clone() },
        transfer(via.to_vec(), Decimal::ONE - free),
    ];
    if !free.is_zero() {
        steps.push(transfer(vec![Link::InRegionService], free));
    }
    steps
}

/// The steps of both sides in the scenario's order.
fn ordered(scenario: &Scenario, vpc: Vec<Step>, internet: Vec<Step>) -> Vec<Step> {
    match scenario.workload.order {
        Order::VpcFirst => [vpc, internet].concat(),
        Order::InternetFirst => [internet, vpc].concat(),
    }
}

/// The function that serves the request; it goes round once for each crossing.
fn main_function(scenario: &Scenario, in_vpc: bool, programme: Vec<Step>) -> Function {
    let rounds = scenario.workload.calls_per_request;
    Function { role: Role::Main, in_vpc, setup: scenario.main.clone(), rounds, programme }
}

/// The second function; each call of it is one crossing.
fn callee_function(setup: &FunctionSetup, in_vpc: bool, programme: Vec<Step>) -> Function {
    Function { role: Role::Callee, in_vpc, setup: setup.clone(), rounds: 1, programme }
}

/// A call of the callee through Lambda's own API, over some links. Lambda carries JSON, so binary data grows to base64 text; an
/// asynchronous call gets no answer.
fn invoke(scenario: &Scenario, via: Vec<Link>) -> Step {
    let Workload { between, invocation, .. } = scenario.workload;
    let carried = |bytes: Bytes| if between.binary { bytes.as_base64() } else { bytes };
    let response = match invocation {
        Invocation::Sync => carried(between.response),
        Invocation::Async => Bytes(0),
    };
    Step::Call { via, invocation, request: carried(between.request), response }
}

/// The RDS Proxy, if the scenario wants one in a solution with this many functions.
fn rds_proxy(scenario: &Scenario, functions: usize) -> Option<StandingResource> {
    let wanted = match scenario.database.proxy {
        ProxyUse::Never => false,
        ProxyUse::SplitOnly => functions > 1,
        ProxyUse::Always => true,
    };
    let resource = match scenario.database.kind {
        DatabaseKind::AuroraServerless => Resource::RdsProxyServerless { acus: scenario.database.acus },
        _ => Resource::RdsProxy { vcpus: scenario.database.vcpus },
    };
    wanted.then(|| standing(scenario, resource, 1, Standing::RdsProxy))
}

/// A standing resource, marked when the scenario says that it is paid for already.
fn standing(scenario: &Scenario, resource: Resource, count: u64, kind: Standing) -> StandingResource {
    StandingResource { resource, count, already_paid: scenario.network.already_paid.contains(&kind) }
}

/// Why a call whose answer is needed cannot be asynchronous.
fn needs_result(what: &str) -> Reason {
    let text = format!(
        "an asynchronous call returns nothing, but the main function needs {what}; set workload.invocation = \"sync\""
    );
    Reason::new("needs-result", text)
}
