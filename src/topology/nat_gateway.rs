//! One function in the VPC; NAT gateways take its packets to the internet.

use super::{Reason, Topology, internet_work, main_function, ordered, other_az_share, rds_proxy, standing, vpc_work};
use crate::plan::{Link, Plan, Resource, Step};
use crate::scenario::{NatLayout, Scenario, Standing};

pub(super) struct NatGateway;

impl Topology for NatGateway {
    fn id(&self) -> &'static str {
        "nat-gateway"
    }

    fn title(&self) -> &'static str {
        "NAT gateway"
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let azs = scenario.network.azs;
        let (resource, link, gateways) = match scenario.network.nat {
            NatLayout::PerAz => (Resource::ZonalNatGateway, Link::ZonalNatGateway, azs),
            NatLayout::Single => (Resource::ZonalNatGateway, Link::ZonalNatGateway, 1),
            NatLayout::Regional => (Resource::RegionalNatGateway, Link::RegionalNatGateway, azs),
        };
        let mut internet = internet_work(scenario, &[link, Link::Internet]);
        if gateways < azs {
            internet.extend(cross_az(&internet, azs));
        }
        // Each gateway has one public address in each AZ where it is present.
        let nat = |resource| standing(scenario, resource, gateways, Standing::NatGateway);
        let standing = [nat(resource), nat(Resource::PublicIpv4)].into_iter().chain(rds_proxy(scenario, 1)).collect();
        let main = main_function(scenario, true, ordered(scenario, vpc_work(scenario), internet));
        Ok(Plan { standing, main, callee: None, remarks: remarks(scenario.network.nat, azs) })
    }
}

/// What goes through a single gateway crosses AZs from every other AZ, on top.
fn cross_az(internet: &[Step], azs: u64) -> Vec<Step> {
    let mut steps = Vec::new();
    for step in internet {
        if let Step::Transfer { via, sent, received, share } = step
            && via.contains(&Link::Internet)
        {
            let mut other = other_az_share(azs);
            other.part *= share.part;
            other.whole *= share.whole;
            steps.push(Step::Transfer { via: vec![Link::CrossAz], sent: *sent, received: *received, share: other });
        }
    }
    steps
}

/// What AWS's pages do not settle (question 2 of the model's open questions).
const OPEN_QUESTION: &str =
    "traffic to a public AWS endpoint in the same Region may pay 0.01 a GB more; only the processing is counted";

fn remarks(layout: NatLayout, azs: u64) -> Vec<String> {
    let remark = match (layout, azs) {
        (NatLayout::Single, 2..) => {
            "the single NAT gateway is lost with its AZ: the functions of every AZ then lose the internet"
        }
        (_, 1) => "everything stands in one AZ and is lost with it",
        (NatLayout::PerAz, _) => "when an AZ fails only its own functions lose the internet",
        (NatLayout::Regional, _) => {
            "the regional NAT gateway spans the AZs; when one fails the others keep the internet"
        }
        (NatLayout::Single, _) => return Vec::new(),
    };
    vec![remark.to_owned(), OPEN_QUESTION.to_owned()]
}
