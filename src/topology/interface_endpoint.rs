//! Two functions: the one in the VPC serves the request and invokes the one outside through an interface endpoint for the
//! Lambda API.

use super::parts::{
    callee_function, crossing, internet_work, invoke, main_function, needs_result, ordered, rds_proxy, service_work,
    standing, vpc_work,
};
use super::way::{Reason, Topology};
use crate::plan::Plan;
use crate::scenario::{Invocation, Order, Scenario, Standing};
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
        if scenario.workload.invocation == Invocation::Async && scenario.workload.order == Order::InternetFirst {
            return Err(needs_result("what was fetched before it can store it"));
        }
        let call = invoke(scenario, vec![&link::INTERFACE_ENDPOINT, &link::LAMBDA_API]);
        let endpoint =
            standing(scenario, &resource::INTERFACE_ENDPOINT, (1, scenario.network.azs), Standing::InterfaceEndpoint);
        // What a gateway endpoint leads to is called where the VPC is; the rest of what goes out needs the other function.
        let mut vpc = vpc_work(scenario);
        vpc.extend(service_work(scenario, Some(&[&link::GATEWAY_ENDPOINT]), None));
        let mut outside = internet_work(scenario, &[&link::INTERNET]);
        outside.extend(service_work(scenario, None, Some(&[])));
        let (callee, calls) = crossing(callee_function(&scenario.callee, false, outside), vec![call]);
        Ok(Plan {
            standing: [endpoint].into_iter().chain(rds_proxy(scenario, 2)).collect(),
            main: main_function(scenario, true, ordered(scenario, vpc, calls)),
            callee,
            remarks: Vec::new(),
            requires: Vec::new(),
        })
    }
}
