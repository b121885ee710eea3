//! An event starts the function in the VPC; when it has succeeded Lambda itself passes its result on, so that nothing leaves the VPC.

use super::parts::{
    as_text, az_loss, callee_function, followed_by, in_two_azs, internet_work, main_function, rds_proxy, service_work,
    side_in_vpc, side_outside, without_answer,
};
use super::way::{Layout, Reason, Topology};
use crate::plan::{Action, Call, Condition, Function, Plan, Ratio, Remark, Requirement, Step};
use crate::scenario::{DestinationTarget, Order, Scenario, Trigger};
use crate::service::{delivery, host, link};
use crate::unit::Bytes;

pub(super) struct Destination;

static LAYOUTS: [Layout; 2] = [
    Layout {
        id: "destination:function",
        title: "Destination (function)",
        apply: |scenario| scenario.destination = DestinationTarget::Function,
    },
    Layout {
        id: "destination:api",
        title: "Destination (API)",
        apply: |scenario| scenario.destination = DestinationTarget::Api,
    },
];

/// What a record holds beside the two payloads: its version, time, context and condition (Lambda developer guide, capturing records of
/// asynchronous invocations: the example there has about 400 characters of them).
const RECORD: u64 = 400;

impl Topology for Destination {
    fn id(&self) -> &'static str {
        "destination"
    }

    fn title(&self) -> &'static str {
        "Destination"
    }

    fn brief(&self) -> &'static str {
        "Lambda passes inner's result to outer"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC, started by an event; Lambda passes its result on to a second function, or to an API destination"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Lambda developer guide, capturing records of asynchronous invocations, 2026",
            "AWS Lambda pricing page, 2025-12",
            "Amazon EventBridge user guide, API destinations and PutEvents, 2026",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        possible(scenario)?;
        let requires = requirements(scenario)?;
        let record = record(scenario);
        let (steps, callee) = match scenario.destination {
            DestinationTarget::Function => to_function(scenario, record),
            DestinationTarget::Api => to_api(scenario, record)?,
        };
        let functions = if callee.as_ref().is_some_and(|callee| callee.host.is_none()) { 2 } else { 1 };
        Ok(Plan {
            standing: rds_proxy(scenario, functions).into_iter().collect(),
            main: main_function(scenario, true, followed_by(side_in_vpc(scenario), steps)),
            callee,
            remarks: remarks(scenario, record),
            requires,
        })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

/// Lambda passes on one record, at the end of a run.
fn possible(scenario: &Scenario) -> Result<(), Reason> {
    if scenario.workload.order == Order::InternetFirst {
        let text = "Lambda passes on what the function in the VPC returned, so that the internet comes second; set workload.order = \"vpc-first\" if that will do";
        return Err(Reason::new("order", "the internet must come second", text.to_owned()));
    }
    let calls = scenario.workload.calls_per_request;
    if calls > 1 {
        let text = format!(
            "Lambda passes on one record at the end of a run, but a request crosses {calls} times; set workload.calls_per_request = 1 if the work can be put together"
        );
        return Err(Reason::new("calls-per-request", "a request crosses more than once", text));
    }
    Ok(())
}

fn requirements(scenario: &Scenario) -> Result<Vec<Requirement>, Reason> {
    let trigger = (scenario.workload.trigger == Trigger::Sync).then(|| {
        let text = "an asynchronous event starts it";
        Requirement::new("needs-async-trigger", text, "workload.trigger = \"async\"")
            .hinted("not an API, a queue, a stream or a synchronous Invoke")
    });
    Ok(without_answer(scenario)?.into_iter().chain(trigger).collect())
}

/// The record that is passed on: the event that started the run, what it returned, and what Lambda says of it.
fn record(scenario: &Scenario) -> Bytes {
    let between = scenario.workload.between;
    let payloads = [between.request, between.response].map(|payload| as_text(scenario, payload).0);
    Bytes(payloads.iter().fold(RECORD, |sum, payload| sum.saturating_add(*payload)))
}

/// The second function gets a record of every run, whether it has something to do or not.
fn to_function(scenario: &Scenario, record: Bytes) -> (Vec<Step>, Option<Function>) {
    let work = side_outside(scenario);
    if work.is_empty() {
        return (Vec::new(), None);
    }
    let call = Call::new(Vec::new(), &delivery::DESTINATION, (record, Bytes(0)));
    (vec![Step::call(call)], Some(callee_function(&scenario.callee, false, work)))
}

/// The bus gets a record of every run, and a rule there takes those that have something to call.
fn to_api(scenario: &Scenario, record: Bytes) -> Result<(Vec<Step>, Option<Function>), Reason> {
    let one_call = scenario.workload.internet.calls == 1 && service_work(scenario, None, Some(&[])).is_empty();
    if !one_call {
        let text = "an API destination makes one call of a public API; with more calls, or calls of AWS services, set destination.target = \"function\"";
        return Err(Reason::new("api-destination-calls", "an API destination makes one call only", text.to_owned()));
    }
    let work = internet_work(scenario, &[&link::API_DESTINATION, &link::INTERNET]);
    if work.is_empty() {
        return Ok((Vec::new(), None));
    }
    let put = Action::Transfer { via: vec![&link::EVENT_BUS], sent: record, received: Bytes(0), share: Ratio::ALL };
    let call = Call::new(Vec::new(), &delivery::API_DESTINATION, (record, Bytes(0)));
    let when = Condition::any(work.iter().map(|step| &step.when));
    let callee = callee_function(&scenario.callee, false, work);
    let called = Step { when, ..Step::call(call) };
    Ok((vec![Step::new(put), called], Some(Function { host: Some(&host::API_DESTINATION), ..callee })))
}

fn remarks(scenario: &Scenario, record: Bytes) -> Vec<Remark> {
    let record = format!(
        "the record that is passed on is taken as {}: what the function returns (workload.between.request), the event that started it (taken to be as large as workload.between.response) and {RECORD} B",
        record.exactly()
    );
    let failed = "a record may come twice; a run that failed three times passes nothing on, unless a destination on failure is set";
    let mut remarks = vec![
        az_loss(scenario, "Lambda keeps its events for up to six hours"),
        Remark::new("destination-record", record),
        Remark::new("destination-delivery", failed),
    ];
    if scenario.destination == DestinationTarget::Api {
        let text =
            "the answer of the public API is thrown away; EventBridge repeats a call that failed for up to 24 hours";
        remarks.push(Remark::new("api-answer-lost", text));
        let text = "bytes that EventBridge sends to the API are taken to pay transfer out to the internet, which AWS's page does not settle";
        remarks.push(Remark::new("transfer-out", text));
    }
    remarks
}
