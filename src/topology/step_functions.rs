//! A workflow of Step Functions runs the function in the VPC and calls the public API itself, so that no function waits for another.

use rust_decimal::Decimal;

use super::parts::{
    as_text, az_loss, callee_function, crossing, handing_over, in_two_azs, internet_work, main_function, ordered,
    rds_proxy, service_work, side_in_vpc, without_answer,
};
use super::way::{Layout, Reason, Topology};
use crate::plan::{Action, Call, Function, Plan, Ratio, Remark, Step};
use crate::scenario::{Scenario, WorkflowKind, WorkflowTask};
use crate::service::{Delivery, Host, Link, delivery, host, link};
use crate::unit::{Bytes, Milliseconds};

pub(super) struct StepFunctions;

static LAYOUTS: [Layout; 3] = [
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
    Layout {
        id: "step-functions:function",
        title: "Step Functions (two functions)",
        apply: |scenario| scenario.workflow_task = WorkflowTask::Function,
    },
];

/// What a kind of workflow is made of.
struct Parts {
    host: &'static Host,
    start: &'static Link,
    /// How it runs a function, and what that crosses.
    runs: (&'static Delivery, &'static [&'static Link]),
    http_task: &'static Link,
    /// How it runs a second function after the first, what that crosses, and what the first counts as.
    runs_next: (&'static Delivery, &'static [&'static Link], &'static [&'static Link]),
    /// What a state crosses that calls an AWS service.
    service_task: &'static [&'static Link],
}

static EXPRESS: Parts = Parts {
    host: &host::EXPRESS_WORKFLOW,
    start: &link::EXPRESS_START,
    runs: (&delivery::EXPRESS_WORKFLOW, &[]),
    http_task: &link::EXPRESS_HTTP_TASK,
    runs_next: (&delivery::EXPRESS_NEXT, &[], &[&link::EXPRESS_RUN]),
    service_task: &[&link::SERVICE_TASK],
};

static STANDARD: Parts = Parts {
    host: &host::STANDARD_WORKFLOW,
    start: &link::STANDARD_START,
    runs: (&delivery::STANDARD_WORKFLOW, &[&link::STANDARD_STATE]),
    http_task: &link::STANDARD_HTTP_TASK,
    runs_next: (&delivery::STANDARD_NEXT, &[&link::STANDARD_STATE], &[&link::STANDARD_STATE]),
    service_task: &[&link::SERVICE_TASK, &link::STANDARD_STATE],
};

impl Topology for StepFunctions {
    fn id(&self) -> &'static str {
        "step-functions"
    }

    fn title(&self) -> &'static str {
        "Step Functions"
    }

    fn brief(&self) -> &'static str {
        "a workflow runs inner, then goes out"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC, run by a Step Functions workflow that calls the public API itself or runs a second function"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Step Functions developer guide, service quotas and call HTTPS APIs, 2026",
            "AWS Step Functions pricing page, quoted in public copies, 2026",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let parts = match scenario.workflow {
            WorkflowKind::Express => &EXPRESS,
            WorkflowKind::Standard => &STANDARD,
        };
        match scenario.workflow_task {
            WorkflowTask::Http => with_http_task(scenario, parts),
            WorkflowTask::Function => with_second_function(scenario, parts),
        }
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

/// The workflow runs the function in the VPC and calls the public API itself.
fn with_http_task(scenario: &Scenario, parts: &Parts) -> Result<Plan, Reason> {
    let requires = match scenario.workflow {
        // Who starts it may wait for it.
        WorkflowKind::Express => None,
        WorkflowKind::Standard => without_answer(scenario)?,
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

/// The workflow runs one function after the other, and neither waits.
fn with_second_function(scenario: &Scenario, parts: &Parts) -> Result<Plan, Reason> {
    let requires = without_answer(scenario)?;
    let calls = scenario.workload.calls_per_request;
    if calls > 1 {
        let text = format!(
            "the workflow runs each function once, but a request crosses {calls} times; set workload.calls_per_request = 1 if the work can be put together, or workflow.task = \"http\""
        );
        return Err(Reason::new("calls-per-request", "a request crosses more than once", text));
    }
    let longest = parts.host.timeout.as_ref().map(|timeout| (timeout.code, timeout.longest.of(&scenario.limits)));
    let (delivery, via, counted) = parts.runs_next;
    let call = Call::new(via.to_vec(), delivery, (as_text(scenario, scenario.workload.between.request), Bytes(0)));
    let (main, callee) = handing_over(scenario, call);
    let work = mean_work(&main) + callee.as_ref().map_or(Decimal::ZERO, mean_work);
    if let Some((code, limit)) = longest.filter(|(_, limit)| work > limit.value.0) {
        let text = format!(
            "the work of both functions takes {} on average, above the limit of {} ({}); take a Standard workflow (workflow.kind = \"standard\"), or split the work",
            Milliseconds(work.normalize()),
            limit.value,
            limit.title
        );
        return Err(Reason::new(code, "the work takes longer than a workflow may run", text));
    }
    let first = counted.iter().map(|link| pass(link, Ratio::ALL));
    let programme = [start(scenario, parts.start)].into_iter().chain(first).chain(main.programme).collect();
    Ok(Plan {
        standing: rds_proxy(scenario, 2).into_iter().collect(),
        main: Function { programme, ..main },
        callee,
        remarks: remarks(scenario),
        requires: requires.into_iter().collect(),
    })
}

/// Mean milliseconds of a function's work.
fn mean_work(function: &Function) -> Decimal {
    let work = function.programme.iter().filter_map(|step| match &step.action {
        Action::Work { duration, .. } => Some(duration.mean().0 * step.share()),
        Action::Call(_) | Action::Transfer { .. } => None,
    });
    work.sum()
}

/// A workflow starts once for each request, however often that crosses.
fn start(scenario: &Scenario, start: &'static Link) -> Step {
    pass(start, Ratio { whole: scenario.workload.calls_per_request.into(), ..Ratio::ALL })
}

/// A step that only counts what it crosses.
fn pass(link: &'static Link, share: Ratio) -> Step {
    Step::new(Action::Transfer { via: vec![link], sent: Bytes(0), received: Bytes(0), share })
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let mut remarks = vec![az_loss(scenario, "workflows fail meanwhile, unless they are told to retry")];
    match scenario.workflow_task {
        WorkflowTask::Http => {
            let cut = "an HTTP Task cuts answers of more than 256 KB, sends no client certificate and may not set every header";
            let transfer = "bytes that an HTTP Task sends are taken to pay transfer out to the internet, and the secret of its connection to cost nothing; AWS's pages settle neither";
            remarks.extend([Remark::new("http-task", cut), Remark::new("transfer-out", transfer)]);
        }
        WorkflowTask::Function => {
            let text = "a function that is throttled or fails is taken to be tried again as Lambda's own queue does; a workflow does what its definition says";
            remarks.push(Remark::new("workflow-retries", text));
        }
    }
    remarks.push(match (scenario.workflow, scenario.workflow_task) {
        (WorkflowKind::Express, WorkflowTask::Http) => Remark::new(
            "express-runs",
            "an Express workflow may run twice where nobody waits for it, keeps its history in logs alone, and is taken to hold 64 MB; its time is the one until its end, for which nobody has to wait",
        ),
        (WorkflowKind::Express, WorkflowTask::Function) => Remark::new(
            "express-runs",
            "an Express workflow may run twice, keeps its history in logs alone, and is taken to hold 64 MB",
        ),
        (WorkflowKind::Standard, _) => Remark::new(
            "standard-start",
            "the start of a Standard workflow is counted as a transition, as many do; AWS's page does not say so",
        ),
    });
    remarks
}
