//! One function in the VPC; NAT gateways take its packets to the internet.

use super::parts::{
    cross_az, endpoints_of, internet_work, main_function, names, ordered, other_services, rds_proxy, service_work_by,
    standing, vpc_work,
};
use super::way::{Layout, Reason, Topology};
use crate::defaults::Limit;
use crate::plan::{Growth, Plan, Remark, StandingResource};
use crate::scenario::{NatLayout, Scenario, ServiceCall, Standing};
use crate::service::{link, resource};

pub(super) struct NatGateway;

static LAYOUTS: [Layout; 3] = [
    Layout {
        id: "nat-gateway:single",
        title: "NAT gateway (single)",
        apply: |scenario| scenario.network.nat = NatLayout::Single,
    },
    Layout {
        id: "nat-gateway:per-az",
        title: "NAT gateway (per AZ)",
        apply: |scenario| scenario.network.nat = NatLayout::PerAz,
    },
    Layout {
        id: "nat-gateway:regional",
        title: "NAT gateway (regional)",
        apply: |scenario| scenario.network.nat = NatLayout::Regional,
    },
];

impl Topology for NatGateway {
    fn id(&self) -> &'static str {
        "nat-gateway"
    }

    fn title(&self) -> &'static str {
        "NAT gateway"
    }

    fn brief(&self) -> &'static str {
        "inner alone, out by NAT"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC; NAT gateways take its packets to the internet"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["Amazon VPC user guide, NAT gateways, 2026", "Amazon VPC pricing page, NAT gateway, 2025-11"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let azs = scenario.network.azs;
        let zonal = (&resource::NAT_GATEWAY, &link::NAT_GATEWAY);
        let regional = (&resource::REGIONAL_NAT_GATEWAY, &link::REGIONAL_NAT_GATEWAY);
        let ((gateway, link), (gateways, size)) = match scenario.network.nat {
            NatLayout::PerAz => (zonal, (azs, 1)),
            NatLayout::Single => (zonal, (1, 1)),
            NatLayout::Regional => (regional, (1, azs)),
        };
        // Places of a gateway: each has its own public addresses.
        let places = gateways * size;
        let mut internet = internet_work(scenario, &[link, &link::INTERNET]);
        let [by_gateway, by_endpoint, by_nat] =
            [&link::GATEWAY_ENDPOINT, &link::INTERFACE_ENDPOINT, link].map(|it| [it]);
        internet.extend(service_work_by(scenario, &|call| match (scenario.has_gateway_to(call), call.endpoint) {
            (true, _) => Some(&by_gateway),
            (false, true) => Some(&by_endpoint),
            (false, false) => Some(&by_nat),
        }));
        if places < azs {
            internet.extend(cross_az(&internet, link, azs));
        }
        let nat = |resource, number| standing(scenario, resource, number, Standing::NatGateway);
        let standing = [nat(gateway, (gateways, size)), addresses(scenario, places)];
        let standing = standing.into_iter().chain(endpoints_beside(scenario)).chain(rds_proxy(scenario, 1)).collect();
        let main = main_function(scenario, true, ordered(scenario, vpc_work(scenario), internet));
        Ok(Plan { standing, main, callee: None, remarks: remarks(scenario), requires: Vec::new() })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        let mut resilient = scenario.clone();
        resilient.network.azs = scenario.network.azs.max(2);
        if scenario.network.nat == NatLayout::Single {
            resilient.network.nat = NatLayout::PerAz;
        }
        (resilient.network != scenario.network).then_some(resilient)
    }
}

/// The interface endpoints beside the gateways: for services that have one of their own.
fn endpoints_beside(scenario: &Scenario) -> Option<StandingResource> {
    endpoints_of(scenario, other_services(scenario).filter(|call| call.endpoint), Standing::ServiceEndpoint)
}

/// The public addresses of the gateways: as many as the scenario says, else one in each place and more where the connections need them.
fn addresses(scenario: &Scenario, places: u64) -> StandingResource {
    let limits = &scenario.limits;
    let most = match scenario.network.nat {
        NatLayout::PerAz | NatLayout::Single => limits.nat_addresses,
        NatLayout::Regional => limits.nat_addresses_regional,
    };
    let each = scenario.network.nat_addresses;
    let count = places.saturating_mul(each.unwrap_or(1));
    let most = Limit { value: places.saturating_mul(most.value), ..most };
    let growth = each.is_none().then_some(Growth { step: places, most });
    StandingResource { growth, ..standing(scenario, &resource::NAT_ADDRESS, (count, 1), Standing::NatGateway) }
}

/// What AWS's pages do not settle (question 2 of the model's open questions): whether services that they do not name, called at public
/// addresses in the Region, pay transfer.
fn open_question(scenario: &Scenario) -> Option<Remark> {
    let unnamed = |call: &&ServiceCall| call.region.is_none() && !call.is_free_of_transfer() && !call.share.0.is_zero();
    let names = names(scenario.workload.services.iter().filter(unnamed))?;
    let text = format!(
        "what goes to {names} in the Region may pay transfer as well, as AWS does not name it among the free services; only the processing is counted"
    );
    Some(Remark::new("in-region-transfer", text))
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let (code, text) = match (scenario.network.nat, scenario.network.azs) {
        (_, 0..=1) => ("single-az", "everything stands in one Availability Zone (AZ) and is lost with it"),
        (NatLayout::Single, _) => (
            "single-nat",
            "the single NAT gateway is lost with its AZ: the functions of every AZ then lose the internet",
        ),
        (NatLayout::PerAz, _) => ("nat-per-az", "when an AZ fails only its own functions lose the internet"),
        (NatLayout::Regional, _) => {
            ("regional-nat", "the regional NAT gateway spans the AZs; when one fails the others keep the internet")
        }
    };
    [Remark::new(code, text)].into_iter().chain(open_question(scenario)).collect()
}
