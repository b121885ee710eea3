//! Two functions: the one in the VPC serves the request and invokes the one outside through the Lambda API, which it reaches over IPv6.

use super::parts::{az_loss, dual_stack, in_two_azs, vpc_calls_outside};
use super::way::{Reason, Topology};
use crate::plan::{Plan, Remark};
use crate::scenario::Scenario;
use crate::service::link;

pub(super) struct Ipv6Invoke;

impl Topology for Ipv6Invoke {
    fn id(&self) -> &'static str {
        "ipv6-invoke"
    }

    fn title(&self) -> &'static str {
        "IPv6 invoke"
    }

    fn brief(&self) -> &'static str {
        "inner calls outer over IPv6"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one in the VPC calls the one outside through the Lambda API, which it reaches over IPv6"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "Amazon VPC user guide, egress-only internet gateways, 2026",
            "Amazon VPC user guide, AWS services that support IPv6, 2026",
            "AWS Lambda developer guide, VPC access, 2026",
            "AWS Architecture Blog, overview of data transfer costs for common architectures, 2021",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let subnets = dual_stack(scenario)?;
        let plan = vpc_calls_outside(scenario, vec![&link::EGRESS_ONLY_GATEWAY, &link::LAMBDA_API])?;
        Ok(Plan { remarks: subnets.into_iter().chain(remarks(scenario)).collect(), ..plan })
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

fn remarks(scenario: &Scenario) -> [Remark; 4] {
    [
        az_loss(scenario, "its requests fail until that is back"),
        Remark::new(
            "dual-stack-client",
            "the AWS SDK must be told to take the dual-stack endpoint of the Lambda API (AWS_USE_DUALSTACK_ENDPOINT=true)",
        ),
        Remark::new(
            "in-region-transfer",
            "the call within the Region is taken as free of transfer: AWS says so of internet gateways, and not of egress-only ones",
        ),
        Remark::new(
            "time-assumed",
            "what the egress-only gateway adds to a call was not measured and is taken as 0 ms",
        ),
    ]
}
