//! Two functions: the one outside serves the request and invokes the one in the VPC through the Lambda API.

use super::parts::{invoke, needs_result, outside_calls_vpc};
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

    fn brief(&self) -> &'static str {
        "outer calls inner by SDK"
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
        Ok(outside_calls_vpc(scenario, vec![call]))
    }
}
