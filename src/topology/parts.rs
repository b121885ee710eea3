//! What the solutions are put together from: the work of both sides, the functions, the call between them, what stands.

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::way::Reason;
use crate::defaults::{PrivateEndpoint, aws_service};
use crate::plan::{
    Action, Branch, Call, Condition, Function, Plan, Ratio, Remark, Requirement, Role, Side, StandingResource, Step,
};
use crate::scenario::{
    DatabaseKind, FunctionSetup, Invocation, Order, ProxyUse, Scenario, ServiceCall, Standing, Work, Workload,
};
use crate::service::{Link, Resource, delivery, link, resource};
use crate::unit::Bytes;
use crate::value::{Share, Volume};

/// The places of branches: the two sides, then the services.
const VPC: u32 = 0;
const INTERNET: u32 = 1;
const SERVICES: u32 = 2;

/// The work inside the VPC: the database, and its bytes across AZs. None where no request has any.
#[must_use]
pub fn vpc_work(scenario: &Scenario) -> Vec<Step> {
    let work = &scenario.workload.vpc;
    let transfer = moved(scenario, work, vec![&link::CROSS_AZ], other_az_share(scenario.network.azs));
    let done = Action::Work { side: Side::Vpc, duration: work.duration.clone() };
    of_branch((VPC, work.share), work.calls, vec![done, transfer])
}

/// The work of the database where it is reached over public links from outside the VPC, with what each of so many exchanges of a crossing
/// sends over them. None where no request has any.
#[must_use]
pub fn database_work(scenario: &Scenario, (exchanges, over): (u64, Vec<Action>)) -> Vec<Step> {
    let work = &scenario.workload.vpc;
    let done = Action::Work { side: Side::Vpc, duration: work.duration.clone() };
    let mut steps = of_branch((VPC, work.share), work.calls, vec![done]);
    steps.extend(of_branch((VPC, work.share), exchanges, over));
    steps
}

/// With subnets in N AZs and what they reach in one of them, (N-1)/N of the traffic crosses AZs, as Lambda spreads environments
/// evenly (derived).
#[must_use]
pub fn other_az_share(azs: u64) -> Ratio {
    Ratio { part: Decimal::from(azs.saturating_sub(1)), whole: Decimal::from(azs.max(1)) }
}

/// What goes through something that stands in one AZ for all crosses AZs from every other one, on top.
#[must_use]
pub fn cross_az(internet: &[Step], through: &'static Link, azs: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    for step in internet {
        if let Action::Transfer { via, sent, received, share } = &step.action
            && via.contains(&through)
        {
            let mut other = other_az_share(azs);
            other.part *= share.part;
            other.whole *= share.whole;
            let via = vec![&link::CROSS_AZ];
            let action = Action::Transfer { via, sent: *sent, received: *received, share: other };
            steps.push(Step { action, ..step.clone() });
        }
    }
    steps
}

/// The work on the public internet, its bytes going `via` some links. None where no request has any.
#[must_use]
pub fn internet_work(scenario: &Scenario, via: &[&'static Link]) -> Vec<Step> {
    let work = &scenario.workload.internet;
    let transfer = moved(scenario, work, via.to_vec(), Ratio::ALL);
    let done = Action::Work { side: Side::Internet, duration: work.duration.clone() };
    of_branch((INTERNET, work.share), work.calls, vec![done, transfer])
}

/// The calls of AWS services that a function makes: over which links it reaches those that a gateway endpoint leads to, and the others.
/// `None` for those that it leaves to the other function.
#[must_use]
pub fn service_work(
    scenario: &Scenario,
    by_gateway: Option<&[&'static Link]>,
    others: Option<&[&'static Link]>,
) -> Vec<Step> {
    service_work_by(scenario, &|call| if scenario.has_gateway_to(call) { by_gateway } else { others })
}

/// Links that a call crosses, in order; `None` for one that is left to the other function.
pub type Ways<'a> = &'a dyn Fn(&ServiceCall) -> Option<&'a [&'static Link]>;

/// The calls of AWS services that a function makes, each over links of its own.
#[must_use]
pub fn service_work_by(scenario: &Scenario, ways: Ways<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for (place, call) in (0..).zip(&scenario.workload.services) {
        let Some(way) = ways(call) else { continue };
        let transfer = |via, sent, received| Action::Transfer { via, sent, received, share: Ratio::ALL };
        let transfers = match call.region.as_deref().and_then(link::other_region) {
            Some([there, back]) => vec![
                transfer([way, &[there]].concat(), call.sent, call.received),
                transfer(vec![back], call.received, call.sent),
            ],
            None => vec![transfer([way, &[&link::SERVICE_IN_REGION]].concat(), call.sent, call.received)],
        };
        let side = Side::Service(Arc::clone(&call.name), place);
        let actions = [vec![Action::Work { side, duration: call.duration.clone() }], transfers].concat();
        steps.extend(of_branch((SERVICES + u32::from(place), call.share), call.calls, actions));
    }
    steps
}

/// The services that requests call and to which no gateway endpoint leads.
pub fn other_services(scenario: &Scenario) -> impl Iterator<Item = &ServiceCall> {
    let called = |call: &&ServiceCall| !call.share.0.is_zero() && !scenario.has_gateway_to(call);
    scenario.workload.services.iter().filter(called)
}

/// The names of services, each once.
#[must_use]
pub fn names<'s>(calls: impl IntoIterator<Item = &'s ServiceCall>) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for call in calls {
        if !names.contains(&&*call.name) {
            names.push(&call.name);
        }
    }
    (!names.is_empty()).then(|| names.join(", "))
}

/// The bytes of work, of which a share takes this way. Where one is said for a month, each exchange has its part of that month's.
fn moved(scenario: &Scenario, work: &Work, via: Vec<&'static Link>, share: Ratio) -> Action {
    if let (Volume::Each(sent), Volume::Each(received)) = (work.sent, work.received) {
        return Action::Transfer { via, sent, received, share };
    }
    let exchanges = scenario.exchanges(work);
    let (sent, received) = (work.sent.in_month(exchanges), work.received.in_month(exchanges));
    let (part, whole) = if exchanges.is_zero() { (Decimal::ZERO, Decimal::ONE) } else { (share.part, exchanges) };
    Action::Transfer { via, sent, received, share: Ratio { part, whole: share.whole * whole } }
}

/// Steps that are taken so often by the share of requests that have them; none where no request has.
fn of_branch((place, share): (u32, Share), times: u64, actions: Vec<Action>) -> Vec<Step> {
    let when = Condition::of(Branch { place, share });
    let step = |action| Step { when: when.clone(), times, action };
    if share.0.is_zero() { Vec::new() } else { actions.into_iter().map(step).collect() }
}

/// The steps of both sides in the scenario's order.
#[must_use]
pub fn ordered(scenario: &Scenario, vpc: Vec<Step>, internet: Vec<Step>) -> Vec<Step> {
    match scenario.workload.order {
        Order::VpcFirst => followed_by(vpc, internet),
        Order::InternetFirst => followed_by(internet, vpc),
    }
}

/// Some steps and then others.
#[must_use]
pub fn followed_by(mut steps: Vec<Step>, then: Vec<Step>) -> Vec<Step> {
    steps.extend(then);
    steps
}

/// The function that serves the request; it goes round once for each crossing.
#[must_use]
pub fn main_function(scenario: &Scenario, in_vpc: bool, programme: Vec<Step>) -> Function {
    let rounds = scenario.workload.calls_per_request;
    Function { role: Role::Main, host: None, in_vpc, setup: Arc::clone(&scenario.main), rounds, programme }
}

/// The second function; each call of it is one crossing.
#[must_use]
pub fn callee_function(setup: &Arc<FunctionSetup>, in_vpc: bool, programme: Vec<Step>) -> Function {
    Function { role: Role::Callee, host: None, in_vpc, setup: Arc::clone(setup), rounds: 1, programme }
}

/// The callee with the steps that come to it: made only by requests that have something for it to do, and neither where none has.
#[must_use]
pub fn crossing(callee: Function, steps: Vec<Step>) -> (Option<Function>, Vec<Step>) {
    if callee.programme.is_empty() {
        return (None, Vec::new());
    }
    let when = Condition::any(callee.programme.iter().map(|step| &step.when));
    (Some(callee), steps.into_iter().map(|step| Step { when: when.clone(), ..step }).collect())
}

/// A payload as text, such as Lambda and queues carry: binary data grows to base64.
#[must_use]
pub fn as_text(scenario: &Scenario, bytes: Bytes) -> Bytes {
    if scenario.workload.between.binary { bytes.as_base64() } else { bytes }
}

/// A call of the callee through Lambda's own API, over some links. Lambda carries text; an asynchronous call gets no answer.
#[must_use]
pub fn invoke(scenario: &Scenario, via: Vec<&'static Link>) -> Step {
    let Workload { between, invocation, .. } = scenario.workload;
    let (delivery, response) = match invocation {
        Invocation::Sync => (&delivery::INVOKE, as_text(scenario, between.response)),
        Invocation::Async => (&delivery::EVENT, Bytes(0)),
    };
    Step::call(Call::new(via, delivery, (as_text(scenario, between.request), response)))
}

/// All work of the side in the VPC where the rest of what goes out is left to another: what a gateway endpoint leads to is called there.
#[must_use]
pub fn side_in_vpc(scenario: &Scenario) -> Vec<Step> {
    followed_by(vpc_work(scenario), service_work(scenario, Some(&[&link::GATEWAY_ENDPOINT]), None))
}

/// The other side: the work on the internet, and the calls of services to which no gateway endpoint leads.
#[must_use]
pub fn side_outside(scenario: &Scenario) -> Vec<Step> {
    followed_by(internet_work(scenario, &[&link::INTERNET]), service_work(scenario, None, Some(&[])))
}

/// All work outside of a function that is in no VPC: it reaches every service at its public address.
#[must_use]
pub fn all_outside(scenario: &Scenario) -> Vec<Step> {
    followed_by(internet_work(scenario, &[&link::INTERNET]), service_work(scenario, Some(&[]), Some(&[])))
}

/// Two functions of which the first hands over what the second works on when it is done: each does the work of its side, in the order of
/// the scenario. A run of the second takes as many calls as the step hands over at once.
#[must_use]
pub fn handing_over(scenario: &Scenario, call: Call) -> (Function, Option<Function>) {
    let (first_in_vpc, first, second) = match scenario.workload.order {
        Order::VpcFirst => (true, side_in_vpc(scenario), side_outside(scenario)),
        Order::InternetFirst => (false, all_outside(scenario), vpc_work(scenario)),
    };
    let rounds = call.batch;
    let callee = Function { rounds, ..callee_function(&scenario.callee, !first_in_vpc, second) };
    let (callee, calls) = crossing(callee, vec![Step::call(call)]);
    (main_function(scenario, first_in_vpc, followed_by(first, calls)), callee)
}

/// Why a way without an answer cannot be had, in a few words.
const NEEDS_RESULT: &str = "an answer is needed, and none comes back";

/// What must be so for a way in which nobody gets an answer.
///
/// # Errors
/// That an answer is needed.
pub fn without_answer(scenario: &Scenario) -> Result<Option<Requirement>, Reason> {
    let Workload { answer_needed, invocation, .. } = scenario.workload;
    match (answer_needed, invocation) {
        (Some(true), _) => {
            let text = "nobody gets an answer here, and whoever starts the request needs it; set workload.answer_needed = false if it can do without";
            Err(Reason::new("needs-result", NEEDS_RESULT, text.to_owned()))
        }
        (None, Invocation::Sync) => Ok(Some(Requirement::new(
            "answer-not-stated",
            "nobody waits for an answer",
            "workload.answer_needed = false",
        ))),
        (Some(false), _) | (None, Invocation::Async) => Ok(None),
    }
}

/// What the loss of an AZ stops where nothing of a way stands in an AZ but the function in the VPC; `meanwhile` says what becomes of
/// requests until it runs again.
#[must_use]
pub fn az_loss(scenario: &Scenario, meanwhile: &str) -> Remark {
    if scenario.network.azs > 1 {
        return Remark::new("az-outlived", "when an AZ fails the function in the VPC runs on in the others");
    }
    Remark::new(
        "single-az",
        format!("the function in the VPC has subnets in one Availability Zone (AZ) and is lost with it; {meanwhile}"),
    )
}

/// The scenario with subnets in two AZs, where it has one.
#[must_use]
pub fn in_two_azs(scenario: &Scenario) -> Option<Scenario> {
    let mut resilient = scenario.clone();
    resilient.network.azs = scenario.network.azs.max(2);
    (resilient.network != scenario.network).then_some(resilient)
}

/// Two functions of which the one in the VPC serves the request and calls the other through the Lambda API, over some links. What a gateway
/// endpoint leads to is called where the VPC is; the rest of what goes out needs the other function.
///
/// # Errors
/// Why it cannot call: nobody waits, and it needs what the other one fetches.
pub fn vpc_calls_outside(scenario: &Scenario, via: Vec<&'static Link>) -> Result<Plan, Reason> {
    if scenario.workload.invocation == Invocation::Async && scenario.workload.order == Order::InternetFirst {
        return Err(needs_result("what was fetched before it can store it"));
    }
    let callee = callee_function(&scenario.callee, false, side_outside(scenario));
    let (callee, calls) = crossing(callee, vec![invoke(scenario, via)]);
    Ok(Plan {
        standing: rds_proxy(scenario, 2).into_iter().collect(),
        main: main_function(scenario, true, ordered(scenario, side_in_vpc(scenario), calls)),
        callee,
        remarks: Vec::new(),
        requires: Vec::new(),
    })
}

/// Two functions of which the one outside serves the request and comes to the one in the VPC by some calls.
#[must_use]
pub fn outside_calls_vpc(scenario: &Scenario, calls: Vec<Step>) -> Plan {
    let (callee, calls) = crossing(callee_function(&scenario.callee, true, vpc_work(scenario)), calls);
    let internet = all_outside(scenario);
    Plan {
        standing: rds_proxy(scenario, 2).into_iter().collect(),
        main: main_function(scenario, false, ordered(scenario, calls, internet)),
        callee,
        remarks: Vec::new(),
        requires: Vec::new(),
    }
}

/// What to know of a way whose call waits for the answer, where the scenario hands over.
#[must_use]
pub fn waits_all_the_same(scenario: &Scenario, what: &str) -> Option<Remark> {
    let text =
        format!("{what} waits for the function behind it, so the call is synchronous here and the wait is billed");
    (scenario.workload.invocation == Invocation::Async).then(|| Remark::new("waits-all-the-same", text))
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

/// So many standing resources, each so large, with what the scenario says of who pays for them.
#[must_use]
pub fn standing(
    scenario: &Scenario,
    resource: &'static Resource,
    (count, size): (u64, u64),
    kind: Standing,
) -> StandingResource {
    let already_paid = scenario.network.already_paid.contains(&kind);
    let sharers = scenario.network.shared_by.get(&kind).copied().unwrap_or(1);
    StandingResource { kind: Some(kind), already_paid, sharers, ..StandingResource::own(resource, (count, size)) }
}

/// What a way over IPv6 says of the subnets: what the user must build, where the scenario leaves that open.
///
/// # Errors
/// Why there is no such way where the subnets stay as they are. Source: AWS Lambda developer guide, VPC access, 2026.
pub fn dual_stack(scenario: &Scenario) -> Result<Option<Remark>, Reason> {
    match scenario.network.dual_stack {
        Some(true) => Ok(None),
        Some(false) => Err(Reason::new(
            "subnet-not-dual-stack",
            "the subnets are not dual-stack",
            "Lambda sends IPv6 only from functions whose subnets are all dual-stack; give each an IPv6 range (no charge) and set network.dual_stack = true".to_owned(),
        )),
        None => Ok(Some(Remark::new(
            "dual-stack",
            "all subnets of the function must be dual-stack, and the function must allow it (Ipv6AllowedForDualStack); that costs nothing",
        ))),
    }
}

/// So many interface endpoints, each in as many AZs as the scenario says.
#[must_use]
pub fn endpoints(scenario: &Scenario, count: u64, kind: Standing) -> StandingResource {
    standing(scenario, &resource::INTERFACE_ENDPOINT, (count, endpoint_azs(scenario)), kind)
}

/// An interface endpoint for each of some AWS services, by the name of that: one called by two names needs one. None where none is called.
pub fn endpoints_of<'s>(
    scenario: &Scenario,
    services: impl Iterator<Item = &'s ServiceCall>,
    kind: Standing,
) -> Option<StandingResource> {
    let name = |call: &'s ServiceCall| match aws_service(&call.name).endpoint {
        PrivateEndpoint::Named(name) => name,
        PrivateEndpoint::None | PrivateEndpoint::Unknown => &*call.name,
    };
    let count = services.map(name).collect::<BTreeSet<&str>>().len() as u64;
    (count > 0).then(|| endpoints(scenario, count, kind))
}

/// The AZs that each interface endpoint stands in.
fn endpoint_azs(scenario: &Scenario) -> u64 {
    scenario.network.endpoint_azs.unwrap_or(scenario.network.azs)
}

/// What the loss of an AZ does to interface endpoints that do not stand in every AZ. Source: AWS `PrivateLink` guide, access AWS services,
/// 2026: an endpoint serves subnets in other AZs too.
#[must_use]
pub fn endpoints_in_fewer_azs(scenario: &Scenario) -> Option<Remark> {
    let (azs, stand) = (scenario.network.azs, endpoint_azs(scenario));
    match stand {
        _ if stand >= azs => None,
        1 => Some(Remark::new(
            "single-az",
            format!(
                "interface endpoints stand in one of {azs} AZs, which serves all: when it fails, every function loses them"
            ),
        )),
        _ => Some(Remark::new(
            "fewer-azs",
            format!(
                "interface endpoints stand in {stand} of {azs} AZs, which serve all: when one fails, the others carry it"
            ),
        )),
    }
}

/// The scenario whose interface endpoints stand in two AZs, where they stand in one.
#[must_use]
pub fn endpoints_in_two_azs(scenario: &Scenario) -> Option<Scenario> {
    let mut resilient = in_two_azs(scenario).unwrap_or_else(|| scenario.clone());
    resilient.network.endpoint_azs = scenario.network.endpoint_azs.map(|azs| azs.max(2));
    (resilient.network != scenario.network).then_some(resilient)
}

/// Why a call whose answer is needed cannot be asynchronous.
#[must_use]
pub fn needs_result(what: &str) -> Reason {
    let text = format!(
        "an asynchronous call returns nothing, but the main function needs {what}; set workload.invocation = \"sync\""
    );
    Reason::new("needs-result", NEEDS_RESULT, text)
}
