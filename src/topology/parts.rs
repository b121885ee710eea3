//! What the solutions are put together from: the work of both sides, the functions, the call between them, what stands.

use rust_decimal::Decimal;

use super::way::Reason;
use crate::plan::{Call, Function, Ratio, Role, Side, StandingResource, Step};
use crate::scenario::{DatabaseKind, FunctionSetup, Invocation, Order, ProxyUse, Scenario, Standing, Workload};
use crate::service::{Link, Resource, delivery, link, resource};
use crate::unit::Bytes;

/// The work inside the VPC: the database, and its bytes across AZs.
#[must_use]
pub fn vpc_work(scenario: &Scenario) -> Vec<Step> {
    let work = &scenario.workload.vpc;
    let mut steps = vec![Step::Work { side: Side::Vpc, duration: work.duration.clone() }];
    steps.push(Step::Transfer {
        via: vec![&link::CROSS_AZ],
        sent: work.sent,
        received: work.received,
        share: other_az_share(scenario.network.azs),
    });
    steps
}

/// With subnets in N AZs and what they reach in one of them, (N-1)/N of the traffic crosses AZs, as Lambda spreads environments
/// evenly (derived).
#[must_use]
pub fn other_az_share(azs: u64) -> Ratio {
    Ratio { part: Decimal::from(azs.saturating_sub(1)), whole: Decimal::from(azs.max(1)) }
}

/// The work on the internet, its bytes going `via` some links. The share of them that is in truth for S3 or `DynamoDB` takes the
/// free way instead.
#[must_use]
pub fn internet_work(scenario: &Scenario, via: &[&'static Link]) -> Vec<Step> {
    let work = &scenario.workload.internet;
    let free = scenario.network.gateway_endpoint_share.0;
    let transfer = |via: Vec<&'static Link>, part: Decimal| Step::Transfer {
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
        steps.push(transfer(vec![&link::IN_REGION_SERVICE], free));
    }
    steps
}

/// The steps of both sides in the scenario's order.
#[must_use]
pub fn ordered(scenario: &Scenario, vpc: Vec<Step>, internet: Vec<Step>) -> Vec<Step> {
    match scenario.workload.order {
        Order::VpcFirst => [vpc, internet].concat(),
        Order::InternetFirst => [internet, vpc].concat(),
    }
}

/// The function that serves the request; it goes round once for each crossing.
#[must_use]
pub fn main_function(scenario: &Scenario, in_vpc: bool, programme: Vec<Step>) -> Function {
    let rounds = scenario.workload.calls_per_request;
    Function { role: Role::Main, host: None, in_vpc, setup: scenario.main.clone(), rounds, programme }
}

/// The second function; each call of it is one crossing.
#[must_use]
pub fn callee_function(setup: &FunctionSetup, in_vpc: bool, programme: Vec<Step>) -> Function {
    Function { role: Role::Callee, host: None, in_vpc, setup: setup.clone(), rounds: 1, programme }
}

/// A call of the callee through Lambda's own API, over some links. Lambda carries JSON, so binary data grows to base64 text; an
/// asynchronous call gets no answer.
#[must_use]
pub fn invoke(scenario: &Scenario, via: Vec<&'static Link>) -> Step {
    let Workload { between, invocation, .. } = scenario.workload;
    let carried = |bytes: Bytes| if between.binary { bytes.as_base64() } else { bytes };
    let (delivery, response) = match invocation {
        Invocation::Sync => (&delivery::INVOKE, carried(between.response)),
        Invocation::Async => (&delivery::EVENT, Bytes(0)),
    };
    Step::Call(Call::new(via, delivery, (carried(between.request), response)))
}

/// The RDS Proxy, if the scenario wants one in a solution with this many functions.
#[must_use]
pub fn rds_proxy(scenario: &Scenario, functions: usize) -> Option<StandingResource> {
    let wanted = match scenario.database.proxy {
        None | Some(ProxyUse::Never) => false,
        Some(ProxyUse::SplitOnly) => functions > 1,
        Some(ProxyUse::Always) => true,
    };
    let (resource, size) = match scenario.database.kind {
        DatabaseKind::AuroraServerless => (&resource::RDS_PROXY_SERVERLESS, scenario.database.acus),
        _ => (&resource::RDS_PROXY, scenario.database.vcpus),
    };
    wanted.then(|| standing(scenario, resource, (1, size), Standing::RdsProxy))
}

/// So many standing resources, each so large, marked when the scenario says that they are paid for already.
#[must_use]
pub fn standing(
    scenario: &Scenario,
    resource: &'static Resource,
    (count, size): (u64, u64),
    kind: Standing,
) -> StandingResource {
    let already_paid = scenario.network.already_paid.contains(&kind);
    StandingResource { resource, count, size, already_paid, growth: None }
}

/// Why a call whose answer is needed cannot be asynchronous.
#[must_use]
pub fn needs_result(what: &str) -> Reason {
    let text = format!(
        "an asynchronous call returns nothing, but the main function needs {what}; set workload.invocation = \"sync\""
    );
    Reason::new("needs-result", text)
}
