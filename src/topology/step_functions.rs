//! A workflow of Step Functions runs the function in the VPC and calls the public API itself, so that no function waits for another.

use super::parts::{
    as_text, az_loss, callee_function, crossing, in_two_azs, internet_work, main_function, ordered, rds_proxy,
    service_work, side_in_vpc, without_answer,
};
use super::way::{Layout, Reason, Topology};
use crate::plan::{Action, Call, Function, Plan, Ratio, Remark, Step};
use crate::scenario::{Scenario, WorkflowKind};
use crate::service::{Delivery, Host, Link, delivery, host, link};
use crate::unit::Bytes;

pub(super) struct StepFunctions;

static LAYOUTS: [Layout; 2] = [
    Layout {
        id: "step-functions:express",
        title: "Step Functions (Express)",
        apply: |scenario| scenario.workflow = WorkflowKind::Express,
    },
    Layout {
        id: "step-functions:standard",
        title: "Step Functions (Standard)",
        apply: |scenario| scenario.workflow = WorkflowKind::Standard,
    },
];

/// What a kind of workflow is made of.
struct Parts {
    host: &'static Host,
    start: &'static Link,
    /// How it runs a function, and what that crosses.
    runs: (&'static Delivery, &'static [&'static Link]),
    http_task: &'static Link,
    /// What a state crosses that calls an AWS service.
    service_task: &'static [&'static Link],
}

static EXPRESS: Parts = Parts {
    host: &host::EXPRESS_WORKFLOW,
    start: &link::EXPRESS_START,
    runs: (&delivery::EXPRESS_WORKFLOW, &[]),
    http_task: &link::EXPRESS_HTTP_TASK,
    service_task: &[&link::SERVICE_TASK],
};

static STANDARD: Parts = Parts {
    host: &host::STANDARD_WORKFLOW,
    start: &link::STANDARD_START,
    runs: (&delivery::STANDARD_WORKFLOW, &[&link::STANDARD_STATE]),
    http_task: &link::STANDARD_HTTP_TASK,
    service_task: &[&link::SERVICE_TASK, &link::STANDARD_STATE],
};

impl Topology for StepFunctions {
    fn id(&self) -> &'static str {
        "step-functions"
    }

    fn title(&self) -> &'static str {
        "Step Functions"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC, run by a Step Functions workflow that calls the public API itself, by an HTTP Task"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Step Functions developer guide, service quotas and call HTTPS APIs, 2026",
            "AWS Step Functions pricing page, quoted in public copies, 2026",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let (parts, requires) = match scenario.workflow {
            // Who starts it may wait for it.
            WorkflowKind::Express => (&EXPRESS, None),
            WorkflowKind::Standard => (&STANDARD, without_answer(scenario)?),
        };
        let between = scenario.workload.between;
        let payloads = (as_text(scenario, between.request), as_text(scenario, between.response));
        let (delivery, via) = parts.runs;
        let call = Step::call(Call::new(via.to_vec(), delivery, payloads));
        let (callee, calls) = crossing(callee_function(&scenario.callee, true, side_in_vpc(scenario)), vec![call]);
        let mut outside = internet_work(scenario, &[parts.http_task, &link::INTERNET]);
        outside.extend(service_work(scenario, None, Some(parts.service_task)));
        let programme = [vec![start(scenario, parts.start)], ordered(scenario, calls, outside)].concat();
        Ok(Plan {
            standing: rds_proxy(scenario, 1).into_iter().collect(),
            main: Function { host: Some(parts.host), ..main_function(scenario, false, programme) },
            callee,
            remarks: remarks(scenario),
            requires: requires.into_iter().collect(),
        })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

/// A workflow starts once for each request, however often that crosses.
fn start(scenario: &Scenario, start: &'static Link) -> Step {
    let share = Ratio { whole: scenario.workload.calls_per_request.into(), ..Ratio::ALL };
    Step::new(Action::Transfer { via: vec![start], sent: Bytes(0), received: Bytes(0), share })
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let cut = "an HTTP Task cuts answers of more than 256 KB, sends no client certificate and may not set every header";
    let transfer = "bytes that an HTTP Task sends are taken to pay transfer out to the internet, and the secret of its connection to cost nothing; AWS's pages settle neither";
    let mut remarks = vec![
        az_loss(scenario, "workflows fail meanwhile, unless they are told to retry"),
        Remark::new("http-task", cut),
        Remark::new("transfer-out", transfer),
    ];
    remarks.push(match scenario.workflow {
        WorkflowKind::Express => Remark::new(
            "express-runs",
            "an Express workflow may run twice where nobody waits for it, keeps its history in logs alone, and is taken to hold 64 MB; its time is the one until its end, for which nobody has to wait",
        ),
        WorkflowKind::Standard => Remark::new(
            "standard-start",
            "the start of a Standard workflow is counted as a transition, as many do; AWS's page does not say so",
        ),
    });
    remarks
}
