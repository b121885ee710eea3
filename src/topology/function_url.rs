//! Two functions: the one outside serves the request and calls the URL of the one in the VPC.

use super::parts::{az_loss, in_two_azs, outside_calls_vpc, waits_all_the_same};
use super::way::{Reason, Topology};
use crate::defaults::has_function_urls;
use crate::plan::{Call, Plan, Remark, Step};
use crate::scenario::Scenario;
use crate::service::{delivery, link};

pub(super) struct FunctionUrl;

impl Topology for FunctionUrl {
    fn id(&self) -> &'static str {
        "function-url"
    }

    fn title(&self) -> &'static str {
        "Function URL"
    }

    fn brief(&self) -> &'static str {
        "outer calls inner's URL"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one outside calls the URL of the one in the VPC, over HTTP"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Lambda developer guide, function URLs and access to them, 2026",
            "AWS Lambda developer guide, response streaming, 2026",
            "AWS Lambda pricing page, 2025-12",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        if !has_function_urls(&scenario.region) {
            let text =
                format!("AWS offers no function URLs in {}; call the function through the Lambda API", scenario.region);
            return Err(Reason::new("region", "not offered in the Region", text));
        }
        let between = scenario.workload.between;
        let payloads = (between.request, between.response);
        let call = Step::call(Call::new(vec![&link::FUNCTION_URL], &delivery::INVOKE, payloads));
        Ok(Plan { remarks: remarks(scenario), ..outside_calls_vpc(scenario, vec![call]) })
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let mut remarks = vec![
        az_loss(scenario, "its requests fail until that is back"),
        Remark::new(
            "url-public",
            "the URL is public: with AWS_IAM the caller signs each request and needs both lambda:InvokeFunctionUrl and lambda:InvokeFunction (since 2025-10); with NONE anybody may run up the bill",
        ),
        Remark::new(
            "streaming-in-vpc",
            "a function in a VPC cannot stream its response over a URL: it is buffered, up to 6 MB",
        ),
        Remark::new(
            "time-assumed",
            "what a call of a URL takes was not measured; that of an Invoke through the Lambda API is taken",
        ),
    ];
    remarks.extend(waits_all_the_same(scenario, "the URL"));
    remarks
}
