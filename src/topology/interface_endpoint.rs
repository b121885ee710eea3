//! Two functions: the one in the VPC serves the request and invokes the one outside through an interface endpoint for the
//! Lambda API.

use super::parts::{standing, vpc_calls_outside};
use super::way::{Reason, Topology};
use crate::plan::Plan;
use crate::scenario::{Scenario, Standing};
use crate::service::{link, resource};

pub(super) struct InterfaceEndpoint;

impl Topology for InterfaceEndpoint {
    fn id(&self) -> &'static str {
        "interface-endpoint"
    }

    fn title(&self) -> &'static str {
        "Interface endpoint"
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
        let pieces = (1, scenario.network.azs);
        plan.standing.insert(0, standing(scenario, &resource::INTERFACE_ENDPOINT, pieces, Standing::InterfaceEndpoint));
        Ok(plan)
    }
}
