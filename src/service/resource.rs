//! What stands, whether or not there are requests.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::link::{self, Link};
use super::parts::Quota;
use crate::defaults::{self, InstanceType, Limit, nat_instances};
use crate::rules::{Increment, Rules};
use crate::value::Hours;

/// A kind of resource that stands. A plan says how many there are, and how large each is where that counts.
pub struct Resource {
    /// Its stable id.
    pub id: &'static str,
    /// The meter.
    pub meter: &'static str,
    /// What its line is, for a person.
    pub description: &'static str,
    /// The word for one of it: "NAT gateway".
    pub noun: &'static str,
    /// What it is billed by beyond its number.
    pub size: Option<Size>,
    /// For what of a month it is billed.
    pub billed: Billed,
    /// What its user should watch, as a stable word and a sentence without a full stop.
    pub watch: Option<(&'static str, &'static str)>,
    /// The links whose bytes go through it.
    pub carries: &'static [&'static Link],
    /// How much each piece of it carries.
    pub capacity: &'static [Capacity],
}

impl Resource {
    /// One that is billed by the second and carries nothing: the base of every entry.
    #[must_use]
    pub const fn new(id: &'static str, meter: &'static str, description: &'static str, noun: &'static str) -> Self {
        Self {
            id,
            meter,
            description,
            noun,
            size: None,
            billed: Billed::Hours,
            watch: None,
            carries: &[],
            capacity: &[],
        }
    }
}

/// What a resource is billed by beyond its number: its AZs, its vCPUs, its GB.
pub struct Size {
    /// The word for one of it: "AZ".
    pub noun: &'static str,
    /// The least that is billed.
    pub least: Option<fn(&Rules) -> Increment>,
}

/// For what of a month a resource is billed.
#[derive(Clone, Copy)]
pub enum Billed {
    /// The hours that it stands, as a rule rounds them.
    HoursBy(fn(&Rules) -> Increment),
    /// The hours that it stands, to the second.
    Hours,
    /// The month as a whole: GB-months of a disk, a secret.
    Month,
}

impl Billed {
    /// The hours that count in a month; `None` where they do not.
    #[must_use]
    pub fn hours(self, month: Hours, rules: &Rules) -> Option<Decimal> {
        match self {
            Self::HoursBy(rule) => Some(rule(rules).hours(month.0)),
            Self::Hours => Some(month.0),
            Self::Month => None,
        }
    }
}

/// How much each piece of a resource carries.
pub struct Capacity {
    /// Of what.
    pub measure: CapacityMeasure,
    /// The stable word for more.
    pub code: &'static str,
    /// The word for a piece: "gateway".
    pub noun: &'static str,
    /// How much.
    pub most: Quota<u64>,
    /// What would carry so much each, as a clause without a full stop.
    pub cure: Option<fn(u64) -> String>,
    /// How it carries more for a while, as a clause without a full stop, so that peaks may pass it; `None` where only the mean counts.
    pub bursts: Option<&'static str>,
}

impl Capacity {
    /// One that only the mean counts for.
    #[must_use]
    pub const fn new(measure: CapacityMeasure, code: &'static str, noun: &'static str, most: Quota<u64>) -> Self {
        Self { measure, code, noun, most, cure: None, bursts: None }
    }
}

/// Capacities are the same when they are of the same and a like word stands for what is above.
impl PartialEq for Capacity {
    fn eq(&self, other: &Self) -> bool {
        (self.measure, self.code, self.noun) == (other.measure, other.code, other.noun)
    }
}

impl std::fmt::Debug for Capacity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Capacity({}, {:?})", self.code, self.measure)
    }
}

/// What a capacity is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CapacityMeasure {
    /// Connections that are open at once, to one destination.
    OpenConnections,
    /// Connections opened in a second, to one destination.
    NewConnections,
    /// Packets a second, sent and received together: a message takes as many as it fills.
    Packets,
    /// Bits a second, sent and received together.
    Bits,
}

impl CapacityMeasure {
    /// Every one, in order.
    pub const ALL: [Self; 4] = [Self::OpenConnections, Self::NewConnections, Self::Packets, Self::Bits];

    /// The word for its unit in output.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::OpenConnections => "connection",
            Self::NewConnections => "connection a second",
            Self::Packets => "packet a second",
            Self::Bits => "bit a second",
        }
    }
}

const NAT_CAPACITY: &[Capacity] = &[
    Capacity::new(CapacityMeasure::Packets, "nat-packets", "gateway", Quota::Known(|limits| &limits.nat_packets_per_s)),
    Capacity::new(CapacityMeasure::Bits, "nat-bandwidth", "gateway", Quota::Known(|limits| &limits.nat_bits_per_s)),
];

/// A NAT gateway in each of some AZs.
pub static NAT_GATEWAY: Resource = Resource {
    billed: Billed::HoursBy(|rules| rules.nat_gateway),
    carries: &[&link::NAT_GATEWAY],
    capacity: NAT_CAPACITY,
    ..Resource::new("nat-gateway", "nat.hours", "NAT gateway", "NAT gateway")
};

/// A regional NAT gateway, present in some AZs.
pub static REGIONAL_NAT_GATEWAY: Resource = Resource {
    size: Some(Size { noun: "AZ", least: None }),
    billed: Billed::HoursBy(|rules| rules.nat_gateway),
    carries: &[&link::REGIONAL_NAT_GATEWAY],
    capacity: NAT_CAPACITY,
    ..Resource::new("regional-nat-gateway", "nat.regional.hours", "NAT gateway, regional", "regional NAT gateway")
};

/// A public IPv4 address of a NAT gateway.
pub static NAT_ADDRESS: Resource = Resource {
    billed: Billed::HoursBy(|rules| rules.public_ipv4),
    carries: &[&link::NAT_GATEWAY, &link::REGIONAL_NAT_GATEWAY],
    capacity: &[
        Capacity::new(
            CapacityMeasure::OpenConnections,
            "nat-ports",
            "NAT gateway address",
            Quota::Known(|limits| &limits.nat_connections),
        ),
        Capacity::new(
            CapacityMeasure::NewConnections,
            "nat-ports",
            "NAT gateway address",
            Quota::Known(|limits| &limits.nat_new_connections_per_s),
        ),
    ],
    ..Resource::new("nat-address", "ipv4.hours", "Public IPv4 address", "address")
};

/// What goes through NAT instances.
const THROUGH_INSTANCES: &[&Link] = &[&link::NAT_INSTANCE];

/// A NAT instance of this type; `None` for one that is not in the table.
#[must_use]
pub fn nat_instance(name: &str) -> Option<&'static Resource> {
    static TYPES: LazyLock<Vec<(&'static str, Resource)>> =
        LazyLock::new(|| nat_instances().iter().map(|kind| (kind.name, instance(kind))).collect());
    TYPES.iter().find(|(known, _)| *known == name).map(|(_, resource)| resource)
}

fn instance(kind: &InstanceType) -> Resource {
    let meter = format!("ec2.hours.{}", kind.name).leak();
    let description = format!("NAT instance, {}", kind.name).leak();
    let capacity = Box::leak(Box::new([bandwidth(kind)]));
    let id = format!("nat-instance.{}", kind.name).leak();
    Resource { carries: THROUGH_INSTANCES, capacity, ..Resource::new(id, meter, description, "NAT instance") }
}

/// Every byte comes into an instance and leaves it, and its bandwidth holds for each direction: each carries what is sent and what is
/// received (derived from the Amazon EC2 user guide, network bandwidth). Where the way to the internet is narrower than the baseline, that
/// is what counts.
fn bandwidth(kind: &InstanceType) -> Capacity {
    let most = internet_bits();
    if kind.baseline > most {
        let most = Quota::Known(|limits| &limits.instance_internet_bits_per_s);
        let cure = |_| "spread it over more instances, or take NAT gateways".to_owned();
        return Capacity {
            cure: Some(cure),
            ..Capacity::new(CapacityMeasure::Bits, "instance-internet", "instance", most)
        };
    }
    let title = format!("baseline bandwidth of {}", kind.name).leak();
    let source = "aws/karpenter-provider-aws, zz_generated.bandwidth.go, 2026-08-18";
    let baseline = Quota::Stated(Limit { value: kind.baseline, title, source });
    let to = kind.burst.map_or(String::new(), |burst| format!(" to {} Gbit/s", burst.min(most) / 1_000_000_000));
    let bursts = format!("network credits let it burst{to} for 5 to 60 minutes, best effort").leak();
    Capacity {
        cure: Some(wide_enough),
        bursts: Some(bursts),
        ..Capacity::new(CapacityMeasure::Bits, "instance-bandwidth", "instance", baseline)
    }
}

/// The cheapest type that carries so many bits a second.
fn wide_enough(bits: u64) -> String {
    match nat_instances().iter().find(|kind| kind.baseline.min(internet_bits()) >= bits) {
        Some(kind) => format!("{} would be enough (`nat_instance.type`)", kind.name),
        None => "no type would be enough: spread it over more instances, or take NAT gateways".to_owned(),
    }
}

/// What an instance carries to and from the internet at most.
fn internet_bits() -> u64 {
    defaults::limits("").map_or(0, |limits| limits.instance_internet_bits_per_s.value)
}

/// The disk of a NAT instance.
pub static NAT_INSTANCE_DISK: Resource = Resource {
    size: Some(Size { noun: "GB", least: None }),
    billed: Billed::Month,
    ..Resource::new("nat-instance-disk", "ebs.gb_month.gp3", "Disk of the NAT instance, gp3", "disk")
};

/// The public IPv4 address of a NAT instance.
pub static NAT_INSTANCE_ADDRESS: Resource = Resource {
    billed: Billed::HoursBy(|rules| rules.public_ipv4),
    carries: THROUGH_INSTANCES,
    capacity: &[Capacity::new(
        CapacityMeasure::OpenConnections,
        "nat-ports",
        "NAT instance address",
        Quota::Known(|limits| &limits.nat_instance_connections),
    )],
    ..Resource::new("nat-instance-address", "ipv4.hours", "Public IPv4 address", "address")
};

/// An interface endpoint in each of some AZs.
pub static INTERFACE_ENDPOINT: Resource = Resource {
    size: Some(Size { noun: "AZ", least: None }),
    billed: Billed::HoursBy(|rules| rules.interface_endpoint),
    carries: &[&link::INTERFACE_ENDPOINT],
    ..Resource::new("interface-endpoint", "vpce.hours", "Interface endpoint", "endpoint")
};

/// An RDS Proxy, by the vCPUs of its database.
pub static RDS_PROXY: Resource = Resource {
    size: Some(Size { noun: "vCPU", least: Some(|rules| rules.proxy_vcpus) }),
    ..Resource::new("rds-proxy", "rdsproxy.vcpu_hours", "RDS Proxy", "proxy")
};

/// An RDS Proxy for Aurora Serverless v2, by the capacity units of its database.
pub static RDS_PROXY_SERVERLESS: Resource = Resource {
    size: Some(Size { noun: "ACU", least: Some(|rules| rules.proxy_acus) }),
    // Aurora user guide, "Scaling to zero ACUs with automatic pause and resume": only without connections; AWS's own text for agents
    // (2026-08) says it of the proxy.
    watch: Some((
        "never-pauses",
        "an RDS Proxy keeps its connections open, so that the Aurora Serverless database no longer pauses to zero: its least capacity is paid for all month, which no bill here contains",
    )),
    ..Resource::new("rds-proxy-serverless", "rdsproxy.acu_hours", "RDS Proxy, Aurora Serverless", "proxy")
};

/// Receives of a month by which Lambda finds a queue empty: their number is what stands.
pub static EMPTY_RECEIVES: Resource = Resource {
    billed: Billed::Month,
    ..Resource::new("empty-receives", "sqs.requests", "SQS, empty receives", "empty receive")
};

/// A secret of Secrets Manager.
pub static SECRET: Resource = Resource {
    billed: Billed::Month,
    ..Resource::new("secret", "secrets.months", "Secrets Manager, secret", "secret")
};

/// Every resource of the solutions that netcost knows, in the order of the documentation.
pub static ALL: &[&Resource] = &[
    &NAT_GATEWAY,
    &REGIONAL_NAT_GATEWAY,
    &NAT_ADDRESS,
    &NAT_INSTANCE_DISK,
    &NAT_INSTANCE_ADDRESS,
    &INTERFACE_ENDPOINT,
    &RDS_PROXY,
    &RDS_PROXY_SERVERLESS,
    &EMPTY_RECEIVES,
    &SECRET,
];
