//! One function in the VPC that calls nothing but AWS services in the Region: an interface endpoint for each, gateway endpoints for S3 and
//! `DynamoDB`.

use std::collections::BTreeSet;

use super::parts::{
    az_loss, endpoints_in_fewer_azs, endpoints_in_two_azs, endpoints_of, main_function, names, ordered, other_services,
    rds_proxy, service_work, vpc_work,
};
use super::way::{Reason, Topology};
use crate::defaults::{PrivateEndpoint, aws_service};
use crate::plan::{Plan, Remark};
use crate::scenario::{Scenario, ServiceCall, Standing};
use crate::service::link;

pub(super) struct ServiceEndpoint;

impl Topology for ServiceEndpoint {
    fn id(&self) -> &'static str {
        "service-endpoint"
    }

    fn title(&self) -> &'static str {
        "Service endpoint"
    }

    fn brief(&self) -> &'static str {
        "inner alone, endpoint per service"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC; an interface endpoint for each AWS service, gateway endpoints for S3 and DynamoDB"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS PrivateLink guide, access AWS services, services with PrivateLink, gateway endpoints, 2026",
            "AWS PrivateLink pricing page, 2025-11",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        if !scenario.workload.internet.share.0.is_zero() {
            let text = "requests go to the public internet, where no endpoint leads; say what goes to AWS services as [[workload.services]], and set workload.internet.share = 0 if nothing else goes out";
            return Err(Reason::new("public-internet", "requests go to the public internet", text.to_owned()));
        }
        if let Some(names) = without_endpoint(scenario) {
            let text = format!(
                "no interface endpoint leads to {names}: each leads to one service in its own Region; take a way to the internet"
            );
            return Err(Reason::new("no-endpoint", "no interface endpoint leads to a service that is called", text));
        }
        let endpoints = endpoints_of(scenario, other_services(scenario), Standing::ServiceEndpoint);
        let calls = service_work(scenario, Some(&[&link::GATEWAY_ENDPOINT]), Some(&[&link::INTERFACE_ENDPOINT]));
        Ok(Plan {
            standing: endpoints.into_iter().chain(rds_proxy(scenario, 1)).collect(),
            main: main_function(scenario, true, ordered(scenario, vpc_work(scenario), calls)),
            callee: None,
            remarks: remarks(scenario),
            requires: Vec::new(),
        })
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        endpoints_in_two_azs(scenario)
    }
}

fn endpoint(call: &ServiceCall) -> PrivateEndpoint {
    aws_service(&call.name).endpoint
}

/// The services that are known to have no endpoint in the Region, with the Region where they are in another one.
fn without_endpoint(scenario: &Scenario) -> Option<String> {
    let refused = |call: &&ServiceCall| call.region.is_some() || endpoint(call) == PrivateEndpoint::None;
    let name = |call: &ServiceCall| match &call.region {
        Some(region) => format!("{} in {region}", call.name),
        None => call.name.to_string(),
    };
    let names: BTreeSet<String> = other_services(scenario).filter(refused).map(name).collect();
    (!names.is_empty()).then(|| names.into_iter().collect::<Vec<_>>().join(", "))
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let fewer = endpoints_in_fewer_azs(scenario);
    let mut remarks = vec![fewer.unwrap_or_else(|| lost_with_an_az(scenario))];
    if let Some(names) = names(other_services(scenario).filter(|call| endpoint(call) == PrivateEndpoint::Unknown)) {
        let text = format!(
            "nobody has looked whether {names} has an interface endpoint: check it (`aws ec2 describe-vpc-endpoint-services`)"
        );
        remarks.push(Remark::new("endpoint-unknown", text));
    }
    remarks
}

/// What the loss of an AZ does where endpoints stand in every AZ.
fn lost_with_an_az(scenario: &Scenario) -> Remark {
    match scenario.network.azs {
        0..=1 => az_loss(scenario, "its requests fail until that is back"),
        _ => Remark::new("endpoint-per-az", "when an AZ fails, the endpoints in the others serve its functions' calls"),
    }
}
