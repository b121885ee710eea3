//! One function in the VPC; it goes out over IPv6 through an egress-only internet gateway, which costs nothing.

use super::parts::{
    az_loss, dual_stack, in_two_azs, internet_work, main_function, names, ordered, other_services, rds_proxy,
    service_work, vpc_work,
};
use super::way::{Reason, Topology};
use crate::defaults::aws_service;
use crate::plan::{Plan, Remark, Requirement};
use crate::scenario::{Scenario, ServiceCall};
use crate::service::link;

pub(super) struct Ipv6EgressOnly;

impl Topology for Ipv6EgressOnly {
    fn id(&self) -> &'static str {
        "ipv6-egress-only"
    }

    fn title(&self) -> &'static str {
        "IPv6 egress-only"
    }

    fn brief(&self) -> &'static str {
        "inner alone, out over IPv6"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC; it goes out over IPv6 through an egress-only internet gateway"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "Amazon VPC user guide, egress-only internet gateways, 2026",
            "AWS Lambda developer guide, VPC access, 2026",
            "Amazon VPC user guide, AWS services that support IPv6, 2026",
            "AWS Architecture Blog, overview of data transfer costs for common architectures, 2021",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let subnets = dual_stack(scenario)?;
        let requires = destinations(scenario)?.into_iter().collect();
        if let Some(names) = names(other_services(scenario).filter(|call| ipv6(call) == Some(false))) {
            let text =
                format!("{names} has no public endpoint over IPv6: it needs an interface endpoint, or another way out");
            return Err(Reason::new("no-ipv6-service", "a service has no public endpoint over IPv6", text));
        }
        let mut internet = internet_work(scenario, &[&link::EGRESS_ONLY_GATEWAY, &link::INTERNET]);
        internet.extend(service_work(scenario, Some(&[&link::GATEWAY_ENDPOINT]), Some(&[&link::EGRESS_ONLY_GATEWAY])));
        Ok(Plan {
            standing: rds_proxy(scenario, 1).into_iter().collect(),
            main: main_function(scenario, true, ordered(scenario, vpc_work(scenario), internet)),
            callee: None,
            remarks: subnets.into_iter().chain(remarks(scenario)).collect(),
            requires,
        })
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

/// What is required of the destinations on the internet, where there are any.
fn destinations(scenario: &Scenario) -> Result<Option<Requirement>, Reason> {
    if scenario.workload.internet.share.0.is_zero() {
        return Ok(None);
    }
    match scenario.workload.internet_ipv6 {
        Some(true) => Ok(None),
        Some(false) => Err(Reason::new(
            "ipv6-destination",
            "a destination on the internet answers over IPv4 only",
            "a destination on the internet answers over IPv4 only, and no route leads there; call it from a function outside the VPC".to_owned(),
        )),
        None => Ok(Some(Requirement::new(
            "ipv6-not-stated",
            "every destination on the internet answers over IPv6",
            "workload.internet.ipv6 = true",
        )
        .hinted("`dig AAAA HOST` finds an address for each"))),
    }
}

fn ipv6(call: &ServiceCall) -> Option<bool> {
    aws_service(&call.name).ipv6
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let mut remarks = vec![
        az_loss(scenario, "its requests fail until that is back"),
        Remark::new(
            "no-fixed-address",
            "there is no fixed source address, so a destination with a list of allowed addresses is out of reach; a client that tries IPv4 first waits for its timeout",
        ),
        Remark::new(
            "time-assumed",
            "what the egress-only gateway adds to a request was not measured and is taken as 0 ms",
        ),
    ];
    if scenario.workload.services.iter().any(|call| scenario.has_gateway_to(call)) {
        let text = "called by their dual-stack names, S3 and DynamoDB are reached past an IPv4 gateway endpoint; keep their usual names, or make the endpoint dual-stack";
        remarks.push(Remark::new("gateway-bypassed", text));
    }
    if let Some(names) = names(other_services(scenario).filter(|call| ipv6(call).is_none())) {
        let text =
            format!("nobody has looked whether {names} has a public endpoint over IPv6: check it (`dig AAAA host`)");
        remarks.push(Remark::new("ipv6-unknown", text));
    }
    if let Some(names) = names(other_services(scenario).filter(|call| call.region.is_none())) {
        let text = format!(
            "what goes to {names} in the Region is taken as free of transfer: AWS says so of internet gateways, and not of egress-only ones"
        );
        remarks.push(Remark::new("in-region-transfer", text));
    }
    remarks
}
