//! Two functions: the one in the VPC serves the request and invokes the one outside through an interface endpoint for the
//! Lambda API.

use super::parts::{
    callee_function, internet_work, invoke, main_function, needs_result, ordered, rds_proxy, standing, vpc_work,
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

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        if scenario.workload.invocation == Invocation::Async && scenario.workload.order == Order::InternetFirst {
            return Err(needs_result("what was fetched before it can store it"));
        }
        let call = invoke(scenario, vec![&link::INTERFACE_ENDPOINT, &link::LAMBDA_API]);
        let endpoint =
            standing(scenario, &resource::INTERFACE_ENDPOINT, (1, scenario.network.azs), Standing::InterfaceEndpoint);
        let callee = callee_function(&scenario.callee, false, internet_work(scenario, &[&link::INTERNET]));
        Ok(Plan {
            standing: [endpoint].into_iter().chain(rds_proxy(scenario, 2)).collect(),
            main: main_function(scenario, true, ordered(scenario, vpc_work(scenario), vec![call])),
            callee: Some(callee),
            remarks: Vec::new(),
        })
    }
}
