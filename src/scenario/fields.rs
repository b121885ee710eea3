//! Every key of the scenario file.

use super::field::Field;
use super::reader::AnyField;
use super::rule;
use super::{
    ApiKind, ApiTransfer, Architecture, ArrivalPattern, Connections, DatabaseKind, Invocation, NatLayout, Order,
    Package, ProxyUse, RankBy, Routing, Standing, Trigger,
};
use crate::distribution::Distribution;
use crate::money::Amount;
use crate::pricebook::free_tier::FreeTier;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{ByMeter, Hours, Share};

/// Largest size of one exchange: 1 TB. With the limits on counts and times it keeps every product within 28 digits.
const MOST_BYTES: u64 = 1 << 40;
/// Largest payload between the functions that is worth saying: 1 GB, far above what Lambda takes.
const MOST_PAYLOAD: u64 = 1 << 30;

macro_rules! fields {
    ($($(#[$attribute:meta])* $name:ident: $type:ty = $field:expr;)*) => {
        $(pub(super) static $name: Field<$type> = $field;)*
        /// Every field, in the order of the documentation.
        pub(super) static ALL: &[&dyn AnyField] = &[$(&$name),*];
    };
}

fields! {
    SCHEMA: u64 = Field::required("schema", "Version of this file's form; always 1.").between(1, 1);
    NAME: String = Field::required("name", "A name for the scenario, shown in every output.").ruled(rule::name);
    REGION: String = Field::required("region", "AWS Region code. `netcost prices regions` lists those with a price book.")
        .ruled(rule::region);

    REQUESTS: u64 = Field::required("workload.requests_per_month", "Requests that the main function serves in a month.")
        .between(0, 1_000_000_000_000);
    ORDER: Order = Field::new("workload.order", "\"vpc-first\"",
        "Which side a request works on first: \"vpc-first\" (read the row, then send the mail) or \"internet-first\" (fetch, then store).");
    INVOCATION: Invocation = Field::new("workload.invocation", "\"sync\"",
        "How one function calls the other: \"sync\" waits for the answer, \"async\" hands the event over and goes on.");
    CALLS: u64 = Field::new("workload.calls_per_request", "1",
        "How often one request crosses between the two sides. The work and the bytes below are for each crossing, on both sides, so that every solution does the same work.")
        .between(1, 10_000);

    TRIGGER: Trigger = Field::new("workload.trigger", "\"sync\"",
        "How the main function is started: \"sync\" (someone waits; a throttled request fails) or \"async\" (by an event; a throttled one is queued for up to six hours, a failed run is repeated twice).");
    ARRIVALS: ArrivalPattern = Field::new("workload.arrivals", "\"poisson\"",
        "How requests arrive: \"poisson\" (at random, at one rate), \"constant\" (at equal intervals), { bursts = { peak_to_mean = 5, length = \"10 min\" } }, { daily = [24 weights, from midnight] } or { trace = \"times.txt\" } (seconds, one a line). The mean rate follows from `requests_per_month`, but for a trace, which is played as it is.");
    ATTEMPTS: u64 = Field::new("workload.attempts", "3",
        "Attempts in all of a call between the functions that is throttled; the AWS SDKs make three (from memory).").between(1, 100);
    CLIENT_TIMEOUT: Option<Milliseconds> = Field::optional("workload.client_timeout", "no limit",
        "How long the one who asks waits for the answer; a later one counts as failed, and is paid for.").ruled(rule::optional_wait);

    VPC_DURATION: Distribution = Field::new("workload.vpc.duration", "\"20 ms\"",
        "Time of the work inside the VPC (the database and the like), for each crossing.");
    VPC_SENT: Bytes = Field::new("workload.vpc.sent", "\"0 B\"",
        "Bytes sent to the database, for each crossing. They cost only across AZs.").between(0, MOST_BYTES);
    VPC_RECEIVED: Bytes = Field::new("workload.vpc.received", "\"0 B\"",
        "Bytes received from the database, for each crossing. They cost only across AZs.").between(0, MOST_BYTES);
    INTERNET_DURATION: Distribution = Field::new("workload.internet.duration", "\"100 ms\"",
        "Time of the work on the internet (the public API), for each crossing.");
    INTERNET_SENT: Bytes = Field::new("workload.internet.sent", "\"2 KB\"",
        "Bytes sent to the internet, for each crossing, on the wire.").between(0, MOST_BYTES);
    INTERNET_RECEIVED: Bytes = Field::new("workload.internet.received", "\"10 KB\"",
        "Bytes received from the internet, for each crossing, on the wire.").between(0, MOST_BYTES);
    CONNECTIONS: Connections = Field::new("workload.internet.connections", "\"reused\"",
        "Whether an environment keeps its connection to the public API (\"reused\") or opens one for each call (\"per-call\").");
    BETWEEN_REQUEST: Bytes = Field::new("workload.between.request", "\"2 KB\"",
        "Payload that one function hands to the other.").between(0, MOST_PAYLOAD);
    BETWEEN_RESPONSE: Bytes = Field::new("workload.between.response", "\"2 KB\"",
        "Payload that it gets back; of no account when the call is asynchronous.").between(0, MOST_PAYLOAD);
    BETWEEN_BINARY: bool = Field::new("workload.between.binary", "false",
        "Whether that payload is binary: Lambda carries JSON, so binary data grows by a third as base64.");

    RUNTIME: String = Field::new("function.runtime", "\"nodejs22.x\"",
        "Lambda runtime; sets the INIT time of a cold start unless `function.init` is given.").ruled(rule::runtime);
    ARCHITECTURE: Architecture = Field::new("function.architecture", "\"x86_64\"", "Processor: \"x86_64\" or \"arm64\".");
    PACKAGE: Package = Field::new("function.package", "\"zip\"", "Deployment package: \"zip\" or \"image\".");
    MEMORY: u64 = Field::new("function.memory_mb", "512", "Memory in MB.").between(128, 10_240);
    EPHEMERAL: u64 = Field::new("function.ephemeral_storage_mb", "512", "Ephemeral storage in MB; the first 512 are included.")
        .between(512, 10_240);
    TIMEOUT: Milliseconds = Field::new("function.timeout", "\"900 s\"", "Function timeout; at most 900 s.").ruled(rule::timeout);
    INIT: Option<Distribution> = Field::optional("function.init", "measured INIT of a hello-world function of this runtime",
        "INIT time of a cold start. Real dependencies make it longer than the default: give your own if you know it.").ruled(rule::init);
    LOGS: Bytes = Field::new("function.logs_per_invocation", "\"350 B\"",
        "Bytes that an invocation writes to CloudWatch Logs. The default is Lambda's own START, END and REPORT lines: about 67 + 52 + 153 characters and 26 bytes for each.").between(0, MOST_BYTES);

    MAIN_RUNTIME: Option<String> = Field::optional("function.main.runtime", "as `function.runtime`", "Runtime of the main function (the one that serves the request).").ruled(rule::optional_runtime);
    MAIN_ARCHITECTURE: Option<Architecture> = Field::optional("function.main.architecture", "as `function.architecture`", "Processor of the main function.");
    MAIN_PACKAGE: Option<Package> = Field::optional("function.main.package", "as `function.package`", "Package of the main function.");
    MAIN_MEMORY: Option<u64> = Field::optional("function.main.memory_mb", "as `function.memory_mb`", "Memory of the main function in MB.").between(128, 10_240);
    MAIN_EPHEMERAL: Option<u64> = Field::optional("function.main.ephemeral_storage_mb", "as `function.ephemeral_storage_mb`", "Ephemeral storage of the main function in MB.").between(512, 10_240);
    MAIN_TIMEOUT: Option<Milliseconds> = Field::optional("function.main.timeout", "as `function.timeout`", "Timeout of the main function.").ruled(rule::optional_timeout);
    MAIN_RESERVED: Option<u64> = Field::optional("function.main.reserved_concurrency", "none", "Concurrency that is set apart for the main function, and at which it is throttled.").between(1, 1_000_000);
    MAIN_INIT: Option<Distribution> = Field::optional("function.main.init", "as `function.init`", "INIT time of the main function.").ruled(rule::init);
    MAIN_LOGS: Option<Bytes> = Field::optional("function.main.logs_per_invocation", "as `function.logs_per_invocation`", "Log bytes of the main function.").between(0, MOST_BYTES);
    CALLEE_RUNTIME: Option<String> = Field::optional("function.callee.runtime", "as `function.runtime`", "Runtime of the callee (the second function, where there are two).").ruled(rule::optional_runtime);
    CALLEE_ARCHITECTURE: Option<Architecture> = Field::optional("function.callee.architecture", "as `function.architecture`", "Processor of the callee.");
    CALLEE_PACKAGE: Option<Package> = Field::optional("function.callee.package", "as `function.package`", "Package of the callee.");
    CALLEE_MEMORY: Option<u64> = Field::optional("function.callee.memory_mb", "as `function.memory_mb`", "Memory of the callee in MB.").between(128, 10_240);
    CALLEE_EPHEMERAL: Option<u64> = Field::optional("function.callee.ephemeral_storage_mb", "as `function.ephemeral_storage_mb`", "Ephemeral storage of the callee in MB.").between(512, 10_240);
    CALLEE_TIMEOUT: Option<Milliseconds> = Field::optional("function.callee.timeout", "as `function.timeout`", "Timeout of the callee.").ruled(rule::optional_timeout);
    CALLEE_RESERVED: Option<u64> = Field::optional("function.callee.reserved_concurrency", "none", "Concurrency that is set apart for the callee, and at which it is throttled.").between(1, 1_000_000);
    CALLEE_INIT: Option<Distribution> = Field::optional("function.callee.init", "as `function.init`", "INIT time of the callee.").ruled(rule::init);
    CALLEE_LOGS: Option<Bytes> = Field::optional("function.callee.logs_per_invocation", "as `function.logs_per_invocation`", "Log bytes of the callee.").between(0, MOST_BYTES);

    AZS: u64 = Field::new("network.azs", "1", "Availability Zones that the VPC function's subnets span.").between(1, 6);
    NAT: NatLayout = Field::new("network.nat", "\"per-az\"",
        "NAT gateways: \"per-az\" (one in each AZ), \"single\" (one for all, cross-AZ traffic pays), \"regional\" (one object, billed in each AZ).");
    GATEWAY_SHARE: Share = Field::new("network.gateway_endpoint_share", "0",
        "Share of the internet bytes that in truth goes to S3 or DynamoDB in the Region and so can use a free gateway endpoint.");
    ALREADY_PAID: Vec<Standing> = Field::new("network.already_paid", "[]",
        "What stands already and is paid for, so that its hours cost nothing extra: \"nat-gateway\", \"interface-endpoint\", \"rds-proxy\".");

    API: Option<ApiKind> = Field::optional("api.kind", "`http`, or `rest` where the Region's book has a price for REST APIs only",
        "API between the functions in the API Gateway solution: \"http\" or \"rest\".");
    API_TRANSFER: ApiTransfer = Field::new("api.in_region_transfer", "\"none\"",
        "What the transfer between the API and its caller in the same Region costs, which AWS's page does not settle: \"none\", \"regional\" (0.01 a GB each way), \"internet\" (responses as transfer out). A note says when the dearest reading would change the ranking.");

    DATABASE: DatabaseKind = Field::new("database.kind", "\"other\"",
        "What the VPC side works with: \"rds\", \"aurora\", \"aurora-serverless\", or \"other\" (a cache, a file system: no proxy).");
    PROXY: Option<ProxyUse> = Field::optional("database.proxy", "must be given for RDS and Aurora; `never` for `other`",
        "RDS Proxy: \"never\", \"split-only\" (only where there are two functions), \"always\". It decides rankings.");
    VCPUS: u64 = Field::new("database.vcpus", "2", "vCPUs of the database instance; RDS Proxy is billed for at least two.").between(1, 1_024);
    ACUS: u64 = Field::new("database.acus", "8", "Aurora Serverless capacity units; RDS Proxy is billed for at least eight (unverified).").between(1, 1_024);

    CONCURRENCY: u64 = Field::new("account.concurrency_limit", "1_000",
        "Concurrent executions that the account has left for these functions. New accounts often have 10.").between(1, 1_000_000);
    FREE_TIER: FreeTier = Field::new("account.free_tier", "\"always-free\"",
        "Free allowances: \"always-free\" (what every account gets), \"legacy-12-month\" (account from before 2025-07-15, first year), \"none\".");
    HOURS: Hours = Field::new("account.hours_per_month", "730", "Hours in a month; AWS's calculator takes 730, its examples 720 or 744.");
    USED: ByMeter = Field::new("account.used", "{}",
        "What the organisation used already this month, by meter id, for tiers and allowances: `\"lambda.requests\" = 3_000_000`.");

    RANK_BY: RankBy = Field::new("objective.rank_by", "\"cost\"",
        "\"cost\", \"latency\" (99th percentile of the time), or \"balanced\" (half each, as parts of the largest). A tie goes to the faster.");
    MAX_MONTHLY: Option<Amount> = Field::optional("objective.max_monthly", "no limit", "Most that a solution may cost in a month, in the Region's currency.");
    MAX_MEAN: Option<Milliseconds> = Field::optional("objective.max_mean", "no limit", "Longest mean time that a request may take.");

    MAX_P99: Option<Milliseconds> = Field::optional("objective.max_p99", "no limit", "Longest 99th percentile of the time that a request may take.");
    MAX_FAILED: Option<Share> = Field::optional("objective.max_failed", "no limit", "Largest share of requests that may fail.");

    COLD_MAIN: Option<Share> = Field::optional("behaviour.cold_share.main", "simulated", "Share of the main function's invocations that start cold.");
    COLD_CALLEE: Option<Share> = Field::optional("behaviour.cold_share.callee", "simulated", "Share of the callee's invocations that start cold.");

    INVOKE_SYNC: Distribution = Field::figure("latency.invoke_sync", "invoke_sync", "Synchronous Invoke, from send to handler start, warm.");
    INVOKE_PER_MB: Distribution = Field::figure("latency.invoke_per_mb", "invoke_per_mb", "Invoke: time for each MB of payload.");
    INVOKE_ASYNC: Distribution = Field::figure("latency.invoke_async", "invoke_async", "Asynchronous Invoke, until the event is accepted.");
    ASYNC_DELIVERY: Distribution = Field::figure("latency.async_delivery", "async_delivery", "Asynchronous event, from acceptance to handler start.");
    API_REST: Distribution = Field::figure("latency.api_rest", "api_rest", "What a REST API adds to an Invoke.");
    API_HTTP: Distribution = Field::figure("latency.api_http", "api_http", "What an HTTP API adds to an Invoke.");
    NAT_ADDED: Distribution = Field::figure("latency.nat_gateway", "nat_gateway", "What a NAT gateway adds to an exchange.");
    ENDPOINT_ADDED: Distribution = Field::figure("latency.interface_endpoint", "interface_endpoint", "What an interface endpoint adds to a call.");
    COLD_PLATFORM: Distribution = Field::figure("latency.cold_platform", "cold_platform", "Cold start outside INIT: placement, download, sandbox.");
    VPC_ATTACH: Distribution = Field::figure("latency.vpc_attach", "vpc_attach", "What a cold start in a VPC adds.");
    IDLE_EXPIRY: Distribution = Field::figure("latency.idle_expiry", "idle_expiry", "Time after which an idle environment is gone.");
    BACKOFF_FIRST: Distribution = Field::figure("latency.backoff_first", "backoff_first", "A throttled call waits between nothing and this before its second attempt; the longest wait doubles with each further one.");
    BACKOFF_LONGEST: Distribution = Field::figure("latency.backoff_longest", "backoff_longest", "Longest wait between two attempts.");

    ROUTING: Routing = Field::new("simulation.routing", "\"most-recently-used\"",
        "Which idle environment a request gets: \"most-recently-used\" or \"newest\" (started last). AWS does not say.");
}
