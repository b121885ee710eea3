//! Two functions: the one outside serves the request and calls an API whose integration is the function in the VPC.

use super::{Reason, Topology, callee_function, internet_work, main_function, ordered, rds_proxy, vpc_work};
use crate::plan::{Link, Plan, Step};
use crate::scenario::{ApiKind, Invocation, Scenario};

pub(super) struct ApiGateway;

impl Topology for ApiGateway {
    fn id(&self) -> &'static str {
        "api-gateway"
    }

    fn title(&self) -> &'static str {
        "API Gateway"
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let link = match scenario.api {
            ApiKind::Http => Link::HttpApi,
            ApiKind::Rest => Link::RestApi,
        };
        let between = scenario.workload.between;
        // Over HTTP binary data stays binary; only the event that Lambda sees grows (feasibility knows).
        let (request, response) = (between.request, between.response);
        let call = Step::Call { via: vec![link], invocation: Invocation::Sync, request, response };
        let internet = internet_work(scenario, &[Link::Internet]);
        Ok(Plan {
            standing: rds_proxy(scenario, 2).into_iter().collect(),
            main: main_function(scenario, false, ordered(scenario, vec![call], internet)),
            callee: Some(callee_function(&scenario.callee, true, vpc_work(scenario))),
            remarks: remarks(scenario),
        })
    }
}

fn remarks(scenario: &Scenario) -> Vec<String> {
    let mut remarks = vec![
        "responses to a caller in the same Region are taken as free of transfer charges; AWS's page does not settle it"
            .to_owned(),
    ];
    if scenario.workload.invocation == Invocation::Async {
        remarks.push(
            "the API waits for the function behind it, so the call is synchronous here and the wait is billed"
                .to_owned(),
        );
    }
    remarks
}
