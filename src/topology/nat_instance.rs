//! One function in the VPC; instances that one runs oneself take its packets to the internet.

use rust_decimal::Decimal;

use super::parts::{cross_az, internet_work, main_function, ordered, rds_proxy, service_work, standing, vpc_work};
use super::way::{Layout, Reason, Topology};
use crate::defaults::{InstanceType, nat_instances};
use crate::plan::{Plan, Remark};
use crate::scenario::{InstanceCount, Scenario, Standing};
use crate::service::{link, resource};

pub(super) struct NatInstance;

static LAYOUTS: [Layout; 5] = [
    Layout {
        id: "nat-instance:single",
        title: "NAT instance (single)",
        apply: |scenario| scenario.nat_instance.count = InstanceCount::Single,
    },
    Layout {
        id: "nat-instance:per-az",
        title: "NAT instance (per AZ)",
        apply: |scenario| scenario.nat_instance.count = InstanceCount::PerAz,
    },
    Layout {
        id: "nat-instance:t4g.nano",
        title: "NAT instance (t4g.nano)",
        apply: |scenario| "t4g.nano".clone_into(&mut scenario.nat_instance.instance_type),
    },
    Layout {
        id: "nat-instance:t4g.small",
        title: "NAT instance (t4g.small)",
        apply: |scenario| "t4g.small".clone_into(&mut scenario.nat_instance.instance_type),
    },
    Layout {
        id: "nat-instance:c8gn.medium",
        title: "NAT instance (c8gn.medium)",
        apply: |scenario| "c8gn.medium".clone_into(&mut scenario.nat_instance.instance_type),
    },
];

impl Topology for NatInstance {
    fn id(&self) -> &'static str {
        "nat-instance"
    }

    fn title(&self) -> &'static str {
        "NAT instance"
    }

    fn brief(&self) -> &'static str {
        "inner alone, out by NAT on EC2"
    }

    fn summary(&self) -> &'static str {
        "one function in the VPC; EC2 instances of your own (fck-nat) take its packets to the internet"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "Amazon VPC user guide, NAT instances, comparison with NAT gateways, 2026",
            "Amazon EC2 user guide, network bandwidth, unlimited mode, 2026",
            "AndrewGuenther/fck-nat, docs, 2026-05",
            "aws/karpenter-provider-aws, zz_generated.bandwidth.go, 2026-08-18",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let chosen = &scenario.nat_instance;
        let Some(instance) = resource::nat_instance(&chosen.instance_type) else {
            let text =
                format!("the bandwidth of {} is not known; choose another nat_instance.type", chosen.instance_type);
            return Err(Reason::new("instance-type", "the bandwidth of that type of instance is not known", text));
        };
        let azs = scenario.network.azs;
        let count = match chosen.count {
            InstanceCount::PerAz => azs,
            InstanceCount::Single => 1,
        };
        let mut internet = internet_work(scenario, &[&link::NAT_INSTANCE, &link::INTERNET]);
        internet.extend(service_work(scenario, Some(&[&link::GATEWAY_ENDPOINT]), Some(&[&link::NAT_INSTANCE])));
        if count < azs {
            internet.extend(cross_az(&internet, &link::NAT_INSTANCE, azs));
        }
        let stands = |resource, size| standing(scenario, resource, (count, size), Standing::NatInstance);
        let instances = [
            stands(instance, 1),
            stands(&resource::NAT_INSTANCE_DISK, chosen.disk_gb),
            stands(&resource::NAT_INSTANCE_ADDRESS, 1),
        ];
        Ok(Plan {
            standing: instances.into_iter().chain(rds_proxy(scenario, 1)).collect(),
            main: main_function(scenario, true, ordered(scenario, vpc_work(scenario), internet)),
            callee: None,
            remarks: remarks(scenario),
            requires: Vec::new(),
        })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        let mut resilient = scenario.clone();
        resilient.network.azs = scenario.network.azs.max(2);
        resilient.nat_instance.count = InstanceCount::PerAz;
        (resilient != *scenario).then_some(resilient)
    }
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let (code, text) = match (scenario.nat_instance.count, scenario.network.azs) {
        (_, 0..=1) => ("single-az", "everything stands in one Availability Zone (AZ) and is lost with it"),
        (InstanceCount::Single, _) => (
            "single-nat",
            "the single NAT instance is lost with its AZ: the functions of every AZ then lose the internet",
        ),
        (InstanceCount::PerAz, _) => ("nat-per-az", "when an AZ fails only its own functions lose the internet"),
    };
    let chosen = nat_instances().iter().find(|kind| kind.name == scenario.nat_instance.instance_type);
    let mut remarks = vec![
        Remark::new(code, text),
        Remark::new(
            "instance-outage",
            "when an instance fails, its functions lose the internet for about five minutes until another one runs (fck-nat, 2026-05)",
        ),
        Remark::new(
            "own-patching",
            "you patch the instances yourself, and AWS does not publish how many connections each type tracks",
        ),
        Remark::new(
            "changing-address",
            "a new instance has another public address, unless an Elastic IP is attached (at the same price)",
        ),
        Remark::new("time-assumed", "what the instance adds to a request was not measured and is taken as 0 ms"),
    ];
    remarks.extend(chosen.and_then(|kind| surplus_credits(kind, scenario)));
    remarks
}

/// What the CPU credits of a burstable type may cost: at worst each vCPU works all month, and all above the baseline is surplus (derived
/// from the Amazon EC2 user guide, unlimited mode).
fn surplus_credits(kind: &InstanceType, scenario: &Scenario) -> Option<Remark> {
    let (vcpus, percent) = kind.cpu?;
    let above = Decimal::from(vcpus) * Decimal::from(100_u64.saturating_sub(percent)) / Decimal::ONE_HUNDRED;
    let hours = above * scenario.account.hours_per_month.0;
    let text = format!(
        "CPU above the baseline of {} is billed as surplus credits (unlimited mode): at worst {} vCPU-hours a month for each instance (derived), which no bill here holds; whether forwarding needs it was not measured",
        kind.name,
        hours.normalize()
    );
    Some(Remark::new("cpu-credits", text))
}
