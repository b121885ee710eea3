//! The plan: what a solution builds and what one request does there. It knows no price and no format; metering reads it for
//! quantities, the expectation (and later the simulator) for time, so that the two cannot disagree.

use rust_decimal::Decimal;

use crate::distribution::Distribution;
use crate::scenario::{FunctionSetup, Invocation};
use crate::unit::Bytes;

/// What a function is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It serves the request.
    Main,
    /// The main function calls it.
    Callee,
}

impl Role {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Callee => "callee",
        }
    }
}

/// Something that stands, whether or not there are requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// A NAT gateway in each of some AZs.
    ZonalNatGateway,
    /// A regional NAT gateway present in some AZs.
    RegionalNatGateway,
    /// An interface endpoint in each of some AZs.
    InterfaceEndpoint,
    /// A public IPv4 address.
    PublicIpv4,
    /// An RDS Proxy for a database of so many vCPUs.
    RdsProxy {
        /// vCPUs of the database.
        vcpus: u64,
    },
    /// An RDS Proxy for Aurora Serverless v2.
    RdsProxyServerless {
        /// Capacity units of the database.
        acus: u64,
    },
}

/// Standing resources of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingResource {
    /// What it is.
    pub resource: Resource,
    /// How many there are.
    pub count: u64,
    /// Whether the user pays for it anyway, so that its hours cost nothing more here.
    pub already_paid: bool,
}

/// Something that bytes cross and that may count them or take time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// Zonal NAT gateway.
    ZonalNatGateway,
    /// Regional NAT gateway.
    RegionalNatGateway,
    /// Interface endpoint (`PrivateLink`).
    InterfaceEndpoint,
    /// HTTP API of API Gateway.
    HttpApi,
    /// REST API of API Gateway.
    RestApi,
    /// Lambda's own API.
    LambdaApi,
    /// The internet.
    Internet,
    /// The way from one AZ to another.
    CrossAz,
    /// The way between public addresses in one Region.
    PublicAddress,
    /// Free gateway endpoint for S3 and `DynamoDB`, or the free in-Region way to them.
    InRegionService,
}

impl Link {
    /// The word for it in output.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::ZonalNatGateway => "NAT gateway",
            Self::RegionalNatGateway => "regional NAT gateway",
            Self::InterfaceEndpoint => "interface endpoint",
            Self::HttpApi => "HTTP API",
            Self::RestApi => "REST API",
            Self::LambdaApi => "Lambda API",
            Self::Internet => "internet",
            Self::CrossAz => "cross-AZ",
            Self::PublicAddress => "public address in the Region",
            Self::InRegionService => "S3 or DynamoDB in the Region",
        }
    }
}

/// The side that a piece of work is done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// Inside the VPC.
    Vpc,
    /// On the internet.
    Internet,
}

/// A share as a fraction, so that a third stays a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    /// The part.
    pub part: Decimal,
    /// The whole, above zero.
    pub whole: Decimal,
}

impl Ratio {
    /// All of it.
    pub const ALL: Self = Self { part: Decimal::ONE, whole: Decimal::ONE };
}

/// One step of a function's programme.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Work that takes time.
    Work {
        /// Where.
        side: Side,
        /// How long.
        duration: Distribution,
    },
    /// A call of the other function.
    Call {
        /// What the call crosses, in order.
        via: Vec<Link>,
        /// Whether the caller waits.
        invocation: Invocation,
        /// Payload of the call, as it crosses the links.
        request: Bytes,
        /// Payload of the answer; nothing when nobody waits for it.
        response: Bytes,
    },
    /// Bytes that go out and come in; their time is part of the work.
    Transfer {
        /// What they cross, in order.
        via: Vec<Link>,
        /// Bytes out.
        sent: Bytes,
        /// Bytes in.
        received: Bytes,
        /// The share of them that takes this way.
        share: Ratio,
    },
}

/// A function and what it does for each invocation.
#[derive(Debug, Clone, PartialEq)]
pub struct Function {
    /// What it is for.
    pub role: Role,
    /// Whether it is attached to the VPC.
    pub in_vpc: bool,
    /// How it is set up.
    pub setup: FunctionSetup,
    /// How often it goes through its programme.
    pub rounds: u64,
    /// The steps of one round.
    pub programme: Vec<Step>,
}

impl Function {
    /// The calls of one round.
    pub fn calls(&self) -> impl Iterator<Item = &Step> {
        self.programme.iter().filter(|step| matches!(step, Step::Call { .. }))
    }

    /// Whether it waits for the other function.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.calls().any(|step| matches!(step, Step::Call { invocation: Invocation::Sync, .. }))
    }
}

/// What a solution builds and what one request does there.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What stands.
    pub standing: Vec<StandingResource>,
    /// The function that serves the request.
    pub main: Function,
    /// The function that it calls, where there is one.
    pub callee: Option<Function>,
    /// What the user should know about this way of building it.
    pub remarks: Vec<String>,
}

impl Plan {
    /// The functions, the main one first.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        std::iter::once(&self.main).chain(&self.callee)
    }

    /// Invocations of a role for each request.
    #[must_use]
    pub fn invocations(&self, role: Role) -> u64 {
        match role {
            Role::Main => 1,
            Role::Callee => self.main.rounds * self.main.calls().count() as u64,
        }
    }

    /// Whether the callee is started by an asynchronous event.
    #[must_use]
    pub fn callee_is_async(&self) -> bool {
        self.callee.is_some() && !self.main.waits()
    }
}
