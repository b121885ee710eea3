//! Two functions: the one in the VPC serves the request and invokes the one outside through an interface endpoint for the
//! Lambda API.

use super::parts::{endpoints, endpoints_in_fewer_azs, endpoints_in_two_azs, vpc_calls_outside};
use super::way::{Reason, Topology};
use crate::plan::Plan;
use crate::scenario::{Scenario, Standing};
use crate::service::link;

pub(super) struct InterfaceEndpoint;

impl Topology for InterfaceEndpoint {
    fn id(&self) -> &'static str {
        "interface-endpoint"
    }

    fn title(&self) -> &'static str {
        "Interface endpoint"
    }

    fn brief(&self) -> &'static str {
        "inner calls outer"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one in the VPC calls the one outside through an interface endpoint for the Lambda API"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Lambda developer guide, inbound interface endpoints, 2026",
            "AWS PrivateLink guide, access AWS services, 2026",
            "AWS PrivateLink pricing page, 2025-11",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let mut plan = vpc_calls_outside(scenario, vec![&link::INTERFACE_ENDPOINT, &link::LAMBDA_API])?;
        plan.standing.insert(0, endpoints(scenario, 1, Standing::InterfaceEndpoint));
        plan.remarks.extend(endpoints_in_fewer_azs(scenario));
        Ok(plan)
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        endpoints_in_fewer_azs(scenario).and_then(|_| endpoints_in_two_azs(scenario))
    }
}
