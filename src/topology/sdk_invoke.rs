//! Two functions: the one outside serves the request and invokes the one in the VPC through the Lambda API.

use super::parts::{
    callee_function, crossing, internet_work, invoke, main_function, needs_result, ordered, rds_proxy, service_work,
    vpc_work,
};
use super::way::{Reason, Topology};
use crate::plan::Plan;
use crate::scenario::{Invocation, Order, Scenario};
use crate::service::link;

pub(super) struct SdkInvoke;

impl Topology for SdkInvoke {
    fn id(&self) -> &'static str {
        "sdk-invoke"
    }

    fn title(&self) -> &'static str {
        "SDK invoke"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one outside calls the one in the VPC through the Lambda API, with the AWS SDK"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Lambda developer guide, synchronous and asynchronous invocation, 2026",
            "AWS Lambda pricing page, 2025-12",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        if scenario.workload.invocation == Invocation::Async && scenario.workload.order == Order::VpcFirst {
            return Err(needs_result("what the function in the VPC read"));
        }
        let call = invoke(scenario, vec![&link::LAMBDA_API]);
        let (callee, calls) = crossing(callee_function(&scenario.callee, true, vpc_work(scenario)), vec![call]);
        let mut internet = internet_work(scenario, &[&link::INTERNET]);
        internet.extend(service_work(scenario, Some(&[]), Some(&[])));
        Ok(Plan {
            standing: rds_proxy(scenario, 2).into_iter().collect(),
            main: main_function(scenario, false, ordered(scenario, calls, internet)),
            callee,
            remarks: Vec::new(),
            requires: Vec::new(),
        })
    }
}
