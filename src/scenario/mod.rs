//! The scenario: what a user says of a workload, read from TOML, checked, with every default filled in.

mod arrivals;
mod check;
mod field;
mod fields;
mod range;
mod read;
mod reader;
mod rule;
mod schema;
mod template;
mod values;
mod vary;

use std::sync::Arc;

pub use arrivals::{ArrivalPattern, HOURS, Trace, read_trace};
pub(crate) use arrivals::{read_ratio, read_weights};
pub use range::Range;
pub use schema::{json_schema, reference};
pub use template::{Template, Uncertain};
pub use vary::{Axis, Change, Interval, Key, Spacing, VaryError, places};

use crate::defaults::Limits;
use crate::diagnostic::Rejection;
use crate::distribution::Distribution;
use crate::money::Amount;
use crate::pricebook::free_tier::FreeTier;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{ByMeter, Choice, Hours, Share};

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }
        impl Choice for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),*];
        }
    };
}

choice! {
    /// Which side a request works on first.
    Order {
        /// Read the row, then send the mail.
        VpcFirst = "vpc-first",
        /// Fetch, then store.
        InternetFirst = "internet-first",
    }
}
choice! {
    /// How one function calls the other.
    Invocation {
        /// It waits for the answer.
        Sync = "sync",
        /// It hands the event over and goes on.
        Async = "async",
    }
}
choice! {
    /// How the main function is started.
    Trigger {
        /// Someone waits for its answer; a throttled request fails.
        Sync = "sync",
        /// By an event; a throttled one is queued and tried again.
        Async = "async",
    }
}
choice! {
    /// Which idle environment is taken.
    Routing {
        /// The one that became idle last.
        MostRecentlyUsed = "most-recently-used",
        /// The one that was started last.
        Newest = "newest",
    }
}
choice! {
    /// How connections to the public API are kept.
    Connections {
        /// Each environment keeps one.
        Reused = "reused",
        /// Each call opens one.
        PerCall = "per-call",
    }
}
choice! {
    /// Processor architecture.
    Architecture {
        /// Intel or AMD.
        X86 = "x86_64",
        /// Graviton.
        Arm = "arm64",
    }
}
choice! {
    /// Deployment package.
    Package {
        /// ZIP archive.
        Zip = "zip",
        /// Container image.
        Image = "image",
    }
}
choice! {
    /// How NAT gateways are laid out.
    NatLayout {
        /// One in each AZ.
        PerAz = "per-az",
        /// One for all AZs.
        Single = "single",
        /// The regional NAT gateway.
        Regional = "regional",
    }
}
choice! {
    /// What may stand already and be paid for.
    Standing {
        /// NAT gateways with their addresses.
        NatGateway = "nat-gateway",
        /// The interface endpoint for the Lambda API.
        InterfaceEndpoint = "interface-endpoint",
        /// RDS Proxy.
        RdsProxy = "rds-proxy",
    }
}
choice! {
    /// Kind of API between the functions.
    ApiKind {
        /// HTTP API.
        Http = "http",
        /// REST API.
        Rest = "rest",
    }
}
choice! {
    /// What is paid for transfer between a caller and an API in the same Region, which AWS's page does not settle.
    ApiTransfer {
        /// Nothing.
        None = "none",
        /// Both directions, as between public addresses in a Region.
        Regional = "regional",
        /// Responses, as transfer out to the internet.
        Internet = "internet",
    }
}
choice! {
    /// What the VPC side works with.
    DatabaseKind {
        /// An RDS instance.
        Rds = "rds",
        /// An Aurora cluster of instances.
        Aurora = "aurora",
        /// Aurora Serverless v2.
        AuroraServerless = "aurora-serverless",
        /// Something without a proxy.
        Other = "other",
    }
}
choice! {
    /// When an RDS Proxy is there.
    ProxyUse {
        /// In no solution.
        Never = "never",
        /// Where there are two functions.
        SplitOnly = "split-only",
        /// In every solution.
        Always = "always",
    }
}
choice! {
    /// What a ranking goes by.
    RankBy {
        /// Monthly cost.
        Cost = "cost",
        /// 99th percentile of the time of a request.
        Latency = "latency",
        /// Half each.
        Balanced = "balanced",
    }
}

impl Choice for FreeTier {
    const WORDS: &'static [(&'static str, Self)] = &[
        (Self::AlwaysFree.id(), Self::AlwaysFree),
        (Self::Legacy12Month.id(), Self::Legacy12Month),
        (Self::None.id(), Self::None),
    ];
}

/// The work on one side, for each crossing.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// How long it takes.
    pub duration: Distribution,
    /// Bytes sent.
    pub sent: Bytes,
    /// Bytes received.
    pub received: Bytes,
}

/// What the functions hand each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// Payload of the call.
    pub request: Bytes,
    /// Payload of the answer.
    pub response: Bytes,
    /// Whether the payload is binary.
    pub binary: bool,
}

/// What a request does, and how many there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Workload {
    /// Requests in a month.
    pub requests_per_month: u64,
    /// Which side comes first.
    pub order: Order,
    /// How one function calls the other.
    pub invocation: Invocation,
    /// Crossings between the sides for each request.
    pub calls_per_request: u64,
    /// How the main function is started.
    pub trigger: Trigger,
    /// How requests arrive.
    pub arrivals: ArrivalPattern,
    /// Attempts of a throttled call, in all.
    pub attempts: u64,
    /// How long the one who asks waits for an answer.
    pub client_timeout: Option<Milliseconds>,
    /// Work inside the VPC.
    pub vpc: Work,
    /// Work on the internet.
    pub internet: Work,
    /// Connections to the public API.
    pub connections: Connections,
    /// What the functions hand each other.
    pub between: Exchange,
}

/// How a function is set up.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionSetup {
    /// Lambda runtime.
    pub runtime: String,
    /// Processor.
    pub architecture: Architecture,
    /// Memory in MB.
    pub memory_mb: u64,
    /// Ephemeral storage in MB.
    pub ephemeral_mb: u64,
    /// Function timeout.
    pub timeout: Milliseconds,
    /// Concurrency set apart for it.
    pub reserved_concurrency: Option<u64>,
    /// INIT time of a cold start.
    pub init: Sourced,
    /// Log bytes of an invocation.
    pub logs: Bytes,
}

/// The VPC's network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// AZs that the function's subnets span.
    pub azs: u64,
    /// How NAT gateways are laid out.
    pub nat: NatLayout,
    /// Share of the internet bytes that can use a free gateway endpoint.
    pub gateway_endpoint_share: Share,
    /// What stands already.
    pub already_paid: Vec<Standing>,
}

/// The database and its proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Database {
    /// What it is.
    pub kind: DatabaseKind,
    /// When it has an RDS Proxy.
    pub proxy: ProxyUse,
    /// vCPUs of its instance.
    pub vcpus: u64,
    /// Capacity units of Aurora Serverless.
    pub acus: u64,
}

/// The account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Concurrent executions left for these functions.
    pub concurrency_limit: u64,
    /// Free allowances.
    pub free_tier: FreeTier,
    /// Hours in a month.
    pub hours_per_month: Hours,
    /// What was used already this month.
    pub used: ByMeter,
}

/// What the user wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Objective {
    /// What the ranking goes by.
    pub rank_by: RankBy,
    /// Most that a month may cost.
    pub max_monthly: Option<Amount>,
    /// Longest mean time.
    pub max_mean: Option<Milliseconds>,
    /// Longest 99th percentile of the time.
    pub max_p99: Option<Milliseconds>,
    /// Largest share of requests that fail.
    pub max_failed: Option<Share>,
}

/// What a user asks for in place of a scenario's objective, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Wish {
    /// What the ranking goes by.
    pub rank_by: Option<RankBy>,
    /// Most that a month may cost.
    pub max_monthly: Option<Amount>,
    /// Longest 99th percentile of the time.
    pub max_p99: Option<Milliseconds>,
    /// Largest share of requests that fail.
    pub max_failed: Option<Share>,
}

impl Objective {
    /// The objective with a wish put over it.
    #[must_use]
    pub fn with(self, wish: &Wish) -> Self {
        Self {
            rank_by: wish.rank_by.unwrap_or(self.rank_by),
            max_monthly: wish.max_monthly.or(self.max_monthly),
            max_mean: self.max_mean,
            max_p99: wish.max_p99.or(self.max_p99),
            max_failed: wish.max_failed.or(self.max_failed),
        }
    }

    /// Whether a limit is on what only a simulation tells.
    #[must_use]
    pub fn limits_simulated(&self) -> bool {
        self.max_p99.is_some() || self.max_failed.is_some()
    }
}

/// Cold shares that the user states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedBehaviour {
    /// Of the main function.
    pub cold_main: Option<Share>,
    /// Of the callee.
    pub cold_callee: Option<Share>,
}

/// A length of time with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// The time.
    pub value: Distribution,
    /// Source and date, or "scenario".
    pub source: Arc<str>,
}

/// Times of the platform.
#[derive(Debug, Clone, PartialEq)]
pub struct PlatformTimes {
    /// Synchronous Invoke.
    pub invoke_sync: Sourced,
    /// Invoke, for each MB.
    pub invoke_per_mb: Sourced,
    /// Asynchronous Invoke.
    pub invoke_async: Sourced,
    /// Delivery of an asynchronous event.
    pub async_delivery: Sourced,
    /// Added by a REST API.
    pub api_rest: Sourced,
    /// Added by an HTTP API.
    pub api_http: Sourced,
    /// Added by a NAT gateway.
    pub nat_gateway: Sourced,
    /// Added by an interface endpoint.
    pub interface_endpoint: Sourced,
    /// Cold start outside INIT.
    pub cold_platform: Sourced,
    /// Cold start in a VPC.
    pub vpc_attach: Sourced,
    /// Idle expiry.
    pub idle_expiry: Sourced,
    /// Longest first wait before a throttled call is tried again.
    pub backoff_first: Sourced,
    /// Longest further wait.
    pub backoff_longest: Sourced,
}

impl PlatformTimes {
    /// The time of a key of `[latency]`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Sourced> {
        Some(match key {
            "invoke_sync" => &self.invoke_sync,
            "invoke_per_mb" => &self.invoke_per_mb,
            "invoke_async" => &self.invoke_async,
            "async_delivery" => &self.async_delivery,
            "api_rest" => &self.api_rest,
            "api_http" => &self.api_http,
            "nat_gateway" => &self.nat_gateway,
            "interface_endpoint" => &self.interface_endpoint,
            _ => return None,
        })
    }
}

/// One key of the file as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its dotted path.
    pub path: &'static str,
    /// Its value, for a person.
    pub value: String,
    /// Whether the file gives it.
    pub given: bool,
    /// Where a default comes from.
    pub source: String,
}

/// A checked scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Region code.
    pub region: String,
    /// What a request does.
    pub workload: Workload,
    /// The function that serves the request.
    pub main: FunctionSetup,
    /// The second function, where there are two.
    pub callee: FunctionSetup,
    /// The VPC's network.
    pub network: Network,
    /// Kind of API between the functions; `None` when the user leaves it open.
    pub api: Option<ApiKind>,
    /// What is paid for transfer between it and its caller.
    pub api_transfer: ApiTransfer,
    /// The database.
    pub database: Database,
    /// The account.
    pub account: Account,
    /// What the user wants.
    pub objective: Objective,
    /// Cold shares that the user states.
    pub behaviour: StatedBehaviour,
    /// Times of the platform.
    pub times: PlatformTimes,
    /// Which idle environment is taken.
    pub routing: Routing,
    /// Quotas and limits in this Region.
    pub limits: Limits,
    /// Every key as the file gives it, in the order of the documentation.
    pub settings: Arc<[Setting]>,
}

impl Scenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// All problems of the text at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        Template::parse(name, text)?.scenario()
    }

    /// Requests a second, on average over the month.
    #[must_use]
    pub fn requests_per_second(&self) -> f64 {
        let seconds = crate::distribution::float(self.account.hours_per_month.0) * 3600.0;
        self.workload.requests_per_month as f64 / seconds
    }
}
