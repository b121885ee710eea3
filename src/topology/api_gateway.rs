//! Two functions: the one outside serves the request and calls an API whose integration is the function in the VPC.

use super::parts::{outside_calls_vpc, waits_all_the_same};
use super::way::{Layout, Reason, Topology};
use crate::defaults;
use crate::plan::{Action, Call, Plan, Ratio, Remark, Step};
use crate::scenario::{ApiKind, ApiTransfer, Scenario};
use crate::service::{delivery, link};

pub(super) struct ApiGateway;

static LAYOUTS: [Layout; 2] = [
    Layout {
        id: "api-gateway:http",
        title: "API Gateway (HTTP)",
        apply: |scenario| scenario.api = Some(ApiKind::Http),
    },
    Layout {
        id: "api-gateway:rest",
        title: "API Gateway (REST)",
        apply: |scenario| scenario.api = Some(ApiKind::Rest),
    },
];

impl Topology for ApiGateway {
    fn id(&self) -> &'static str {
        "api-gateway"
    }

    fn title(&self) -> &'static str {
        "API Gateway"
    }

    fn brief(&self) -> &'static str {
        "outer calls inner by HTTP"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one outside calls an API of API Gateway that runs the one in the VPC"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["Amazon API Gateway developer guide, quotas, 2026", "Amazon API Gateway pricing page, 2025-11"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let api = match scenario.api {
            Some(ApiKind::Rest) => &link::REST_API,
            Some(ApiKind::Http) | None => &link::HTTP_API,
        };
        let between = scenario.workload.between;
        // Over HTTP binary data stays binary; only the event that Lambda sees grows (feasibility knows).
        let payloads = (between.request, between.response);
        let mut calls = vec![Step::call(Call::new(vec![api], &delivery::INTEGRATION, payloads))];
        calls.extend(transfer(scenario));
        Ok(Plan { remarks: remarks(scenario), ..outside_calls_vpc(scenario, calls) })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }
}

/// What the transfer of requests and responses between a caller and an API in one Region costs, by the user's reading of a question that
/// AWS's page leaves open: nothing, both directions by public address, or the responses as transfer out to the internet.
fn transfer(scenario: &Scenario) -> Option<Step> {
    let between = scenario.workload.between;
    let (link, sent, received) = match scenario.api_transfer {
        ApiTransfer::None => return None,
        ApiTransfer::Regional => (&link::PUBLIC_ADDRESS, between.request, between.response),
        ApiTransfer::Internet => (&link::API_ANSWERS, between.response, between.request),
    };
    Some(Step::new(Action::Transfer { via: vec![link], sent, received, share: Ratio::ALL }))
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let taken = match scenario.api_transfer {
        ApiTransfer::None => "free of transfer charges",
        ApiTransfer::Regional => "charged for transfer in the Region",
        ApiTransfer::Internet => "charged as transfer out to the internet",
    };
    let transfer =
        format!("responses to a caller in the same Region are taken as {taken}; AWS's page does not settle it");
    let mut remarks = vec![Remark::new("in-region-transfer", transfer)];
    let usual = defaults::limits(&scenario.region).map(|limits| limits.timeout_rest.value);
    let longest = scenario.limits.timeout_rest.value;
    if scenario.api == Some(ApiKind::Rest) && usual.is_ok_and(|usual| longest > usual) {
        let text = format!(
            "a timeout of {longest} is granted to Regional and private REST APIs, perhaps for fewer calls a second; of a streamed response each 10 MB begun counts as a call, which is not counted here"
        );
        remarks.push(Remark::new("raised-timeout", text));
    }
    remarks.extend(waits_all_the_same(scenario, "the API"));
    remarks
}
