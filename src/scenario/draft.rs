//! Every key of the scenario file, and the draft that holds their values.

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use super::arrivals::ArrivalPattern;
use super::choices::{
    ApiKind, ApiTransfer, Architecture, Connections, DatabaseAccess, DatabaseKind, DestinationTarget, EventStore,
    InstanceCount, Invocation, LatencyPreset, NatLayout, Order, Package, ProxyUse, RankBy, Routing, Standing, Trigger,
    WorkflowKind, WorkflowTask,
};
use super::field::{Defaulted, Field, Fields, field, fields, initial, slot};
use super::rule;
use super::services::ServiceCall;
use super::spec::Spec;
use crate::diagnostic::Rejection;
use crate::distribution::Distribution;
use crate::document;
use crate::money::Amount;
use crate::pricebook::free_tier::FreeTier;
use crate::service;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{ByMeter, Hours, ProcessingUnits, RequestRate, Share, Volume};

/// Largest size of one exchange: 1 TB. With the limits on counts and times it keeps every product within 28 digits.
const MOST_BYTES: u64 = 1 << 40;
/// Largest payload between the functions that is worth saying: 8 GB, above what S3 takes at once.
const MOST_PAYLOAD: u64 = 8 << 30;

fields! {
    /// What a request does, and how many there are.
    pub struct Workload of Draft(workload.) {
        /// Requests that the main function serves in a month; of a draft, where no other load is stated.
        pub requests_per_month: u64 = 0;
        /// The load where it is stated by another key.
        pub(super) rate: Option<StatedRate> = None;
        /// Work inside the VPC.
        pub vpc: Work = vpc::unset()?;
        /// Work on the internet.
        pub internet: Work = internet::unset()?;
        /// What the functions hand each other.
        pub between: Exchange = Exchange::unset()?;
    }
    [] ..(loads)
    [
        /// Which side a request works on first: "vpc-first" (read the row, then send the mail) or "internet-first" (fetch, then store).
        order: Order = new("workload.order", "\"vpc-first\"").like("\"internet-first\"");
        /// How one function calls the other: "sync" waits for the answer, "async" hands the event over and goes on.
        invocation: Invocation = new("workload.invocation", "\"sync\"").like("\"async\"");
        /// How often one request crosses between the two sides. The work and the bytes below are for each crossing, on both sides, so that every solution does the same work.
        calls_per_request: u64 = new("workload.calls_per_request", "1").like("5").between(1, 10_000);
        /// How the main function is started: "sync" (someone waits; a throttled request fails) or "async" (by an event; a throttled one is queued for up to six hours, a failed run is repeated twice).
        trigger: Trigger = new("workload.trigger", "\"sync\"").like("\"async\"");
        /// Whether whoever starts a request needs the answer of its work. Where nobody does, the work may be handed on to something that gives none: a destination, a queue, an event.
        answer_needed: bool = optional("workload.answer_needed", "not stated").like("false");
        /// How requests arrive: "poisson" (at random, at one rate), "constant" (at equal intervals), { bursts = { peak_to_mean = 5, length = "10 min" } }, { daily = [24 weights, from midnight] } or { trace = "times.txt" } (seconds, one a line). The mean rate follows from `requests_per_month`, but for a trace, which is played as it is.
        arrivals: ArrivalPattern = new("workload.arrivals", "\"poisson\"").like("{ bursts = { peak_to_mean = 5, length = \"10 min\" } }");
        /// Attempts in all of a call between the functions that is throttled.
        attempts: u64 = optional("workload.attempts", "3 where an AWS SDK calls (standard mode, as in botocore/retries/standard.py), 1 through an API: a throttled function reaches its caller as HTTP 500 or 503, and a plain HTTP client does not try again").like("2").between(1, 100);
        /// How long the one who asks waits for the answer; a later one counts as failed, and is paid for.
        client_timeout: Milliseconds = optional("workload.client_timeout", "no limit").like("\"10 s\"").ruled(rule::wait);
    ] ..(vpc::list, internet::list)
    [
        /// Whether the functions' HTTP clients keep their connections, to the public API and to API Gateway, as long as their environment lives ("reused") or open one for each call ("per-call"). AWS SDKs keep theirs. What opening one takes is `latency.connection_setup`.
        connections: Connections = new("workload.internet.connections", "\"reused\"").like("\"per-call\"");
        /// Whether every destination on the internet answers over IPv6: `dig AAAA HOST` finds an address for each.
        internet_ipv6: bool = optional("workload.internet.ipv6", "unknown: ways that need it are possible if it is so").like("true");
        /// AWS services that a request calls, each in a section `[[workload.services]]` of its own: `name` ("s3", "sqs"), `duration` of a call ("10 ms"), `sent` and `received` ("0 B"), `share` of the requests (1), `calls` one after the other in one crossing (1), `region` where that is another one, and `endpoint = true` where an interface endpoint of its own leads there beside a NAT gateway. To those in the Region no transfer out is billed.
        services: Vec<ServiceCall> = new("workload.services", "[]").like("[{ name = \"sqs\", duration = \"8 ms\", sent = \"2 KB\" }]");
    ] ..(Exchange::list)
}

/// The work on one side, for each crossing.
#[derive(Debug, Clone, PartialEq)]
pub struct Work {
    /// Share of the requests that have it.
    pub share: Share,
    /// How often it is done in a crossing, one after the other.
    pub calls: u64,
    /// How long it takes once.
    pub duration: Distribution,
    /// Bytes sent.
    pub sent: Volume,
    /// Bytes received.
    pub received: Volume,
}

fields! {
    use Work as vpc of Draft(workload.vpc.)
    [
        /// Share of the requests that go to the VPC at all; 0 when none does. Which ones is chosen independently of the other parts of their work.
        share: Share = new("workload.vpc.share", "1").like("0.5");
        /// Calls of the database in one crossing, one after the other.
        calls: u64 = new("workload.vpc.calls", "1").like("3").between(1, 10_000);
        /// Time of the work inside the VPC (the database and the like), for each call.
        duration: Distribution = new("workload.vpc.duration", "\"20 ms\"").like("{ p50 = \"6 ms\", p99 = \"40 ms\" }");
        /// Bytes sent to the database, for each call. They cost only across AZs.
        sent: Volume = new("workload.vpc.sent", "\"0 B\"").like("\"64 KB\"").between(0, MOST_BYTES);
        /// Bytes received from the database, for each call. They cost only across AZs.
        received: Volume = new("workload.vpc.received", "\"0 B\"").like("\"4 KB\"").between(0, MOST_BYTES);
    ]
}

fields! {
    use Work as internet of Draft(workload.internet.)
    [
        /// Share of the requests that go to the internet at all; 0 when none does. AWS services in the Region are `[[workload.services]]`.
        share: Share = new("workload.internet.share", "1").like("0.2");
        /// Calls of the public API in one crossing, one after the other.
        calls: u64 = new("workload.internet.calls", "1").like("2").between(1, 10_000);
        /// Time of the work on the internet (the public API), for each call.
        duration: Distribution = new("workload.internet.duration", "\"100 ms\"").like("{ p50 = \"180 ms\", p99 = \"900 ms\" }");
        /// Bytes sent to the internet, for each call, on the wire; or { per_month = "500 GB" }, all of them in a month.
        sent: Volume = new("workload.internet.sent", "\"2 KB\"").like("\"6 KB\"").between(0, MOST_BYTES);
        /// Bytes received from the internet, for each call, on the wire; or { per_month = "500 GB" }, all of them in a month.
        received: Volume = new("workload.internet.received", "\"10 KB\"").like("{ per_month = \"80 GB\" }").between(0, MOST_BYTES);
    ]
}

fields! {
    /// What the functions hand each other.
    #[derive(Copy, Eq)]
    pub struct Exchange of Draft(workload.between.) {}
    [
        /// Payload that one function hands to the other.
        request: Bytes = new("workload.between.request", "\"2 KB\"").like("\"64 KB\"").between(0, MOST_PAYLOAD);
        /// Payload that it gets back; of no account when the call is asynchronous.
        response: Bytes = new("workload.between.response", "\"2 KB\"").like("\"1 KB\"").between(0, MOST_PAYLOAD);
        /// Whether that payload is binary: Lambda carries JSON, so binary data grows by a third as base64.
        binary: bool = new("workload.between.binary", "false").like("true");
        /// How many of these payloads one run takes at once where a queue or a stream hands them over. Batches are taken as full: a run waits for the last of them, and works on all.
        batch: u64 = new("workload.between.batch", "1").like("10").between(1, 10_000);
    ]
}

fields! {
    /// The VPC's network.
    #[derive(Eq)]
    pub struct Network of Draft(network.) {}
    [
        /// Availability Zones that the VPC function's subnets span.
        azs: u64 = new("network.azs", "1").like("3").between(1, 6);
        /// NAT gateways: "per-az" (one in each AZ), "single" (one for all, cross-AZ traffic pays), "regional" (one object, billed in each AZ).
        nat: NatLayout = new("network.nat", "\"per-az\"").like("\"single\"");
        /// Public IPv4 addresses of each NAT gateway, of a regional one in each AZ. Each carries 55,000 connections to one destination. A zonal gateway takes up to 8 (2 until AWS raises a quota), a regional one 32 in each AZ.
        nat_addresses: u64 = optional("network.nat_addresses", "1, and more where the connections need them").like("2").between(1, 32);
        /// Whether functions in the VPC reach S3 and DynamoDB in the Region by gateway endpoints, which cost nothing.
        gateway_endpoints: bool = new("network.gateway_endpoints", "true").like("false");
        /// Whether all subnets of the VPC function are dual-stack, IPv4 and IPv6. Any VPC can be made so at no charge, so without it they are taken as made so where a way needs it.
        dual_stack: bool = optional("network.dual_stack", "made so where a way needs it").like("true");
        /// In how many of these AZs each interface endpoint stands. One serves the whole VPC, and is lost with its AZ.
        endpoint_azs: u64 = optional("network.endpoint_azs", "all of them").like("1").between(1, 6);
        /// What stands already and is paid for, so that its hours cost nothing extra: "nat-gateway", "nat-instance", "interface-endpoint" (for the Lambda API), "service-endpoint" (for the services that requests call), "rds-proxy".
        already_paid: Vec<Standing> = new("network.already_paid", "[]").like("[\"nat-gateway\", \"rds-proxy\"]");
        /// By how many what stands is shared, this workload being one of them, each paying the same part of its hours: { nat-gateway = 17 }. The kinds are those of `already_paid`.
        shared_by: BTreeMap<Standing, u64> = new("network.shared_by", "{}").like("{ nat-gateway = 17 }");
    ]
}

fields! {
    /// The instances that stand in place of NAT gateways.
    #[derive(Eq)]
    pub struct NatInstance of Draft(nat_instance.) {}
    [
        /// Instance type of a NAT instance; `defaults/nat-instances.csv` has those whose bandwidth is known.
        instance_type: String = new("nat_instance.type", "\"t4g.nano\"").like("\"t4g.small\"").ruled(rule::nat_instance);
        /// GB of its disk (gp3). fck-nat needs 2 and is usually given 8.
        disk_gb: u64 = new("nat_instance.disk_gb", "8").like("2").between(1, 16_384);
        /// NAT instances: "per-az" (one in each AZ), "single" (one for all, cross-AZ traffic pays).
        count: InstanceCount = new("nat_instance.count", "\"per-az\"").like("\"single\"");
    ]
}

fields! {
    /// The database and its proxy.
    #[derive(Copy, Eq)]
    pub struct Database of Draft(database.) {}
    [
        /// What the VPC side works with: "rds", "aurora", "aurora-serverless", or "other" (a cache, a file system: no proxy).
        kind: DatabaseKind = new("database.kind", "\"other\"").like("\"rds\"");
        /// RDS Proxy: "never", "split-only" (only where there are two functions), "always". It decides rankings.
        proxy: ProxyUse = optional("database.proxy", "must be given for RDS and Aurora; `never` for `other`").like("\"split-only\"");
        /// vCPUs of the database instance; RDS Proxy is billed for at least two.
        vcpus: u64 = new("database.vcpus", "2").like("4").between(1, 1_024);
        /// Aurora Serverless capacity units; RDS Proxy is billed for at least eight.
        acus: u64 = new("database.acus", "8").like("16").between(1, 1_024);
        /// How a function outside the VPC reaches the database: "data-api" (RDS Data API) or "dsql" (the database is Aurora DSQL).
        access: DatabaseAccess = optional("database.access", "`dsql` where `database.dsql` is true and `database.data_api` is not, else `data-api`").like("\"dsql\"");
        /// Whether the RDS Data API of the Aurora cluster is on, and may be used.
        data_api: bool = optional("database.data_api", "not stated").like("true");
        /// SQL statements that a request makes through the RDS Data API in each crossing; each is a request of it.
        statements: u64 = new("database.statements", "1").like("2").between(1, 10_000);
        /// What a statement gets back through the RDS Data API, which counts by 32 KB.
        result: Bytes = new("database.result", "\"1 KB\"").like("\"40 KB\"").between(0, MOST_PAYLOAD);
        /// Whether the database is, or may become, Aurora DSQL.
        dsql: bool = optional("database.dsql", "not stated").like("true");
        /// Processing units of Aurora DSQL that a request takes in each crossing. The default is a read of one row and an insert of one, as in AWS's examples.
        dpu: ProcessingUnits = new("database.dpu", "0.0685").like("0.1");
    ]
}

fields! {
    /// The account.
    #[derive(Eq)]
    pub struct Account of Draft(account.) {}
    [
        /// Concurrency limit of the account, or what other functions leave of it. New accounts often have 10.
        concurrency_limit: u64 = new("account.concurrency_limit", "1_000").like("10").between(1, 1_000_000);
        /// Free allowances: "always-free" (what every account gets), "legacy-12-month" (account from before 2025-07-15, first year), "none".
        free_tier: FreeTier = new("account.free_tier", "\"always-free\"").like("\"none\"");
        /// Whether CloudWatch's 5 GB of logs a month free of charge cover those of Lambda, which is unsettled: `true` takes them off. Without it a note says what that would save at most.
        free_logs: bool = new("account.free_logs", "false").like("true");
        /// Hours in a month; AWS's calculator takes 730, its examples 720 or 744.
        hours_per_month: Hours = new("account.hours_per_month", "730").like("744");
        /// What the organisation used already this month, by meter id, for tiers and allowances: `"lambda.requests" = 3_000_000`.
        used: ByMeter = new("account.used", "{}").like("{ \"lambda.requests\" = 3_000_000 }");
    ]
}

fields! {
    /// What the user wants.
    #[derive(Copy, Eq)]
    pub struct Objective of Draft(objective.) {}
    [
        /// "cost", "latency" (99th percentile of the time), or "balanced" (half each, as parts of the largest). Of equal
        /// costs the faster stands first, of times that nothing tells apart the cheaper.
        rank_by: RankBy = new("objective.rank_by", "\"cost\"").like("\"latency\"");
        /// Most that a solution may cost in a month, in the Region's currency.
        max_monthly: Amount = optional("objective.max_monthly", "no limit").like("\"50.00\"");
        /// Longest mean time that a request may take.
        max_mean: Milliseconds = optional("objective.max_mean", "no limit").like("\"1 s\"");
        /// Longest 99th percentile of the time that a request may take.
        max_p99: Milliseconds = optional("objective.max_p99", "no limit").like("\"500 ms\"");
        /// Largest share of requests that may fail. A solution above it cannot be had; where none is given, one of which more than 1 % fail is ranked behind those that answer.
        max_failed: Share = optional("objective.max_failed", "above 1 % a solution is ranked behind the others").like("0.001");
    ]
}

fields! {
    /// Cold shares that the user states.
    #[derive(Copy, Eq)]
    pub struct StatedBehaviour of Draft(behaviour.) {}
    [
        /// Share of the main function's invocations that start cold.
        cold_main: Share = optional("behaviour.cold_share.main", "simulated").like("0.02");
        /// Share of the callee's invocations that start cold.
        cold_callee: Share = optional("behaviour.cold_share.callee", "simulated").like("0.02");
    ]
}

fields! {
    /// A scenario as its author writes it: the value of every key. What may be left out is `None` where nothing, or a measured figure,
    /// holds instead.
    ///
    /// Fields may be set to anything; [`Draft::template`] and [`Draft::scenario`] check them as a file's keys are checked.
    ///
    /// ```
    /// use netcost::distribution::Distribution;
    /// use netcost::scenario::{Draft, ProxyUse, DatabaseKind};
    /// use netcost::unit::Milliseconds;
    ///
    /// let mut draft = Draft::new("read RDS, then send mail", "us-east-1", 10_000)?;
    /// draft.database.kind = DatabaseKind::Rds;
    /// draft.database.proxy = Some(ProxyUse::Never);
    /// draft.workload.internet.duration = Distribution::exponential(Milliseconds::parse("200 ms").expect("a time"));
    /// draft.callee.memory_mb = Some(1_024);
    /// let scenario = draft.scenario()?;
    /// assert_eq!((scenario.main.memory_mb, scenario.callee.memory_mb), (512, 1_024));
    ///
    /// draft.callee.memory_mb = Some(64);
    /// let problems = draft.scenario().expect_err("less than Lambda has");
    /// assert!(problems.to_string().contains("`function.callee.memory_mb` cannot be 64"));
    /// # Ok::<(), netcost::diagnostic::Rejection>(())
    /// ```
    pub struct Draft of Draft() {
        /// What a request does.
        pub workload: Workload = Workload::unset()?;
        /// How both functions are set up.
        pub function: SharedSetup = SharedSetup::unset()?;
        /// Where the main function differs.
        pub main: OwnSetup = OwnSetup::unset()?;
        /// Where the callee differs.
        pub callee: OwnSetup = callee::unset()?;
        /// The VPC's network.
        pub network: Network = Network::unset()?;
        /// The instances that stand in place of NAT gateways.
        pub nat_instance: NatInstance = NatInstance::unset()?;
        /// The database and its proxy.
        pub database: Database = Database::unset()?;
        /// The account.
        pub account: Account = Account::unset()?;
        /// What the user wants.
        pub objective: Objective = Objective::unset()?;
        /// Cold shares that the user states.
        pub behaviour: StatedBehaviour = StatedBehaviour::unset()?;
        /// What services take; see [`Draft::set_time`].
        pub(super) services: BTreeMap<&'static str, Distribution> = BTreeMap::new();
    }
    [
        /// Version of this file's form; always 1.
        schema: u64 = required("schema").like("1").between(1, 1);
        /// A name for the scenario, shown in every output.
        name: String = required("name").like("\"read RDS, then send mail\"").ruled(rule::name);
        /// AWS Region code. `netcost prices regions` lists those with a price book.
        region: String = required("region").like("\"eu-west-1\"").ruled(rule::region);
    ] ..(Workload::list, SharedSetup::list, OwnSetup::list, callee::list, Network::list, NatInstance::list)
    [
        /// API between the functions in the API Gateway solution: "http" or "rest".
        api: ApiKind = optional("api.kind", "`http`, or `rest` where the Region's book has a price for REST APIs only").like("\"rest\"");
        /// How long a REST API waits for the function behind it: up to 15 min where AWS raised the quota (Regional and private APIs), or for a streamed response. An HTTP API waits 30 s, whatever is set.
        rest_timeout: Milliseconds = optional("api.rest_timeout", "29 s").like("\"2 min\"").ruled(rule::rest_timeout);
        /// What the transfer between the API and its caller in the same Region costs, which AWS's page does not settle: "none", "regional" (0.01 a GB each way), "internet" (responses as transfer out). A note says when the dearest reading would change the ranking.
        api_transfer: ApiTransfer = new("api.in_region_transfer", "\"none\"").like("\"regional\"");
        /// What a destination passes on to: "function" (the second function) or "api" (an API destination of EventBridge, which calls the public API itself: no second function, and five seconds for the answer).
        destination: DestinationTarget = new("destination.target", "\"function\"").like("\"api\"");
        /// What the function in the VPC writes to, so that an event starts the other one: "s3", "dynamodb" (a table with a stream) or "cheapest" (the table up to items of 8 KB, else the bucket).
        store: EventStore = new("event.store", "\"cheapest\"").like("\"s3\"");
        /// Kind of the Step Functions workflow: "express" (at most five minutes, billed by its time) or "standard" (billed by its transitions).
        workflow: WorkflowKind = new("workflow.kind", "\"express\"").like("\"standard\"");
        /// What the Step Functions workflow runs beside the function in the VPC: "http" (an HTTP Task, which calls the public API) or "function" (a second function, which does the work on the internet).
        workflow_task: WorkflowTask = new("workflow.task", "\"http\"").like("\"function\"");
    ] ..(Database::list, Account::list, Objective::list, StatedBehaviour::list)
    [
        /// Which figures hold for the times below that are not given: "newest", "2021" (as they were known then) or "bursts" (the newest, with cold starts as in bursts of some 50 at once). `defaults/latency.toml` has them all, with their sources.
        preset: LatencyPreset = new("latency.preset", "\"newest\"").like("\"2021\"");
    ] ..(service_times)
    [
        /// Cold start outside INIT: placement, download, sandbox.
        cold_platform: Distribution = figure("latency.cold_platform", "cold_platform").like("\"100 ms\"");
        /// What a cold start in a VPC adds.
        vpc_attach: Distribution = figure("latency.vpc_attach", "vpc_attach").like("\"50 ms\"");
        /// Time after which an idle environment is gone.
        idle_expiry: Distribution = figure("latency.idle_expiry", "idle_expiry").like("{ uniform = [\"5 min\", \"7 min\"] }");
        /// A throttled call waits between nothing and this before its second attempt; the longest wait doubles with each further one.
        backoff_first: Distribution = figure("latency.backoff_first", "backoff_first").like("\"100 ms\"");
        /// Longest wait between two attempts.
        backoff_longest: Distribution = figure("latency.backoff_longest", "backoff_longest").like("\"5 s\"");
        /// Which idle environment a request gets: "most-recently-used" or "newest" (started last). AWS does not say.
        routing: Routing = new("simulation.routing", "\"most-recently-used\"").like("\"newest\"");
    ]
}

/// Declares the keys of a function, each once for both functions and for one of them: a key ends with what it is called there, before
/// and after the function's name. Those `of_one` are keys of one function only.
macro_rules! function_fields {
    ($(
        [
            $(
                $(#[doc = $doc:literal])+
                $slot:ident: $type:ty = $kind:ident($key:literal, $without:literal) $(.$method:ident($($argument:expr),*))*,
                    $before:literal, $after:literal;
            )*
        ]
        $(of_one [
            $(
                $own:ident: $own_type:ty = optional($own_key:literal, $own_without:literal) $(.$own_method:ident($($own_argument:expr),*))*,
                    $own_before:literal, $own_after:literal;
            )*
        ])?
    )*) => {
        fields! {
            /// How functions are set up unless one differs.
            pub struct SharedSetup of Draft(function.) {}
            [$($(
                $(#[doc = $doc])+
                $slot: $type = $kind(concat!("function.", $key), $without) $(.$method($($argument),*))*;
            )*)*]
        }
        fields! {
            /// How one function is set up where it differs.
            pub struct OwnSetup of Draft(main.) {}
            [$(
                $(
                    #[doc = concat!($before, "the main function", $after)]
                    $slot: $type = optional(concat!("function.main.", $key), concat!("as `function.", $key, "`"))
                        $(.$method($($argument),*))*;
                )*
                $($(
                    #[doc = concat!($own_before, "the main function", $own_after)]
                    $own: $own_type = optional(concat!("function.main.", $own_key), $own_without)
                        $(.$own_method($($own_argument),*))*;
                )*)?
            )*]
        }
        fields! {
            use OwnSetup as callee of Draft(callee.)
            [$(
                $(
                    #[doc = concat!($before, "the callee", $after)]
                    $slot: $type = optional(concat!("function.callee.", $key), concat!("as `function.", $key, "`"))
                        $(.$method($($argument),*))*;
                )*
                $($(
                    #[doc = concat!($own_before, "the callee", $own_after)]
                    $own: $own_type = optional(concat!("function.callee.", $own_key), $own_without)
                        $(.$own_method($($own_argument),*))*;
                )*)?
            )*]
        }
    };
}

function_fields! {
    [
        /// Lambda runtime; sets the INIT time of a cold start unless `function.init` is given.
        runtime: String = new("runtime", "\"nodejs22.x\"").like("\"python3.13\"").ruled(rule::runtime), "Runtime of ", ".";
        /// Processor: "x86_64" or "arm64".
        architecture: Architecture = new("architecture", "\"x86_64\"").like("\"arm64\""), "Processor of ", ".";
        /// Deployment package: "zip" or "image".
        package: Package = new("package", "\"zip\"").like("\"image\""), "Package of ", ".";
        /// Memory in MB.
        memory_mb: u64 = new("memory_mb", "512").like("1_024").between(128, 10_240), "Memory of ", " in MB.";
        /// Ephemeral storage in MB; the first 512 are included.
        ephemeral_mb: u64 = new("ephemeral_storage_mb", "512").like("2_048").between(512, 10_240), "Ephemeral storage of ", " in MB.";
        /// Function timeout; at most 900 s.
        timeout: Milliseconds = new("timeout", "\"900 s\"").like("\"30 s\"").ruled(rule::timeout), "Timeout of ", ".";
    ]
    of_one [
        reserved_concurrency: u64 = optional("reserved_concurrency", "none").like("50").between(1, 1_000_000),
            "Concurrency that is set apart for ", ", and at which it is throttled. AWS keeps 100 of the account's limit unreserved.";
        provisioned_concurrency: u64 = optional("provisioned_concurrency", "none").like("10").between(1, 1_000_000),
            "Environments that are kept ready for ", " (provisioned concurrency): they start no run cold. What finds them all busy runs on demand. At most the account's limit less 100, or what is reserved for the function.";
        provisioned_hours: Hours = optional("provisioned_hours_per_day", "24").like("12").between(0, 24),
            "Hours of a day for which the provisioned concurrency of ", " is enabled, in one piece: the busiest ones, where `workload.arrivals` says which those are. Each piece is billed in steps of five minutes.";
        snapstart: bool = optional("snapstart", "false").like("true"),
            "Whether SnapStart is on for ", ": a cold start then restores a snapshot (`restore`) in place of INIT. For Java from 11 on, Python from 3.12 on and .NET from 8 on, as zip, with no more than 512 MB of ephemeral storage and without provisioned concurrency.";
        snapstart_versions: u64 = optional("snapstart_versions", "1").like("3").between(1, 1_000),
            "Published versions of ", " that are active, of which SnapStart keeps a snapshot each. For Java they cost nothing.";
    ]
    [
        /// INIT time of a cold start. Real dependencies make it longer than the default: give your own if you know it.
        init: Distribution = optional("init", "measured INIT of a hello-world function of this runtime").like("{ p50 = \"2.9 s\", p99 = \"4.1 s\" }").ruled(rule::init), "INIT time of ", ".";
        /// Time that SnapStart takes to restore a snapshot, its runtime hooks included.
        restore: Distribution = optional("restore", "measured restore of a hello-world function of this runtime, known of Java on x86_64; else it must be given with SnapStart").like("{ p50 = \"780 ms\", p99 = \"1.3 s\" }"), "Restore time of ", " with SnapStart.";
        /// Bytes that an invocation writes to CloudWatch Logs. The default is Lambda's own START, END and REPORT lines: about 67 + 52 + 153 characters and 26 bytes for each.
        logs: Bytes = new("logs_per_invocation", "\"350 B\"").like("\"2 KB\"").between(0, MOST_BYTES), "Log bytes of ", ".";
    ]
}

/// A load that is not stated by the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatedRate {
    PerDay(RequestRate),
    PerSecond(RequestRate),
}

/// The keys by which the load may be stated, of which one is given: they are one value, and setting one takes the place of another.
fn loads() -> Fields<Draft> {
    const ALTERNATIVES: &[&str] =
        &["workload.requests_per_month", "workload.requests_per_day", "workload.requests_per_second"];
    let [month, day, second] = [ALTERNATIVES[0], ALTERNATIVES[1], ALTERNATIVES[2]];
    let per_month = Spec::one_of(month, "Requests that the main function serves in a month.", ALTERNATIVES);
    let per_day = "Requests in a day: a month has `account.hours_per_month` / 24 days, and whole requests.";
    let per_second = "Requests in a second, on average over the month.";
    vec![
        Field::boxed(
            per_month.like("3_000_000").between(0, 1_000_000_000_000),
            |draft: &Draft| draft.workload.rate.is_none().then_some(&draft.workload.requests_per_month),
            |draft, requests| (draft.workload.requests_per_month, draft.workload.rate) = (requests, None),
        ),
        Field::boxed(
            Spec::one_of(day, per_day, ALTERNATIVES).like("100_000"),
            |draft: &Draft| match &draft.workload.rate {
                Some(StatedRate::PerDay(rate)) => Some(rate),
                _ => None,
            },
            |draft, rate| draft.workload.rate = Some(StatedRate::PerDay(rate)),
        ),
        Field::boxed(
            Spec::one_of(second, per_second, ALTERNATIVES).like("4.5"),
            |draft: &Draft| match &draft.workload.rate {
                Some(StatedRate::PerSecond(rate)) => Some(rate),
                _ => None,
            },
            |draft, rate| draft.workload.rate = Some(StatedRate::PerSecond(rate)),
        ),
    ]
}

/// The keys of what services take, `latency.KEY`, each with its figure of the same name.
fn service_times() -> Fields<Draft> {
    let field = |(key, doc): (&'static str, &'static str)| {
        let put = move |draft: &mut Draft, time| drop(draft.services.insert(key, time));
        let path = format!("latency.{key}").leak();
        let spec = Spec::figure(path, doc, key).like("{ p50 = \"12 ms\", p99 = \"40 ms\" }");
        Field::boxed(spec, move |draft: &Draft| draft.services.get(key), put)
    };
    service::figures().map(field).collect()
}

impl Defaulted for Draft {
    fn preset(&self) -> &'static str {
        self.preset.id()
    }
}

impl Draft {
    /// A scenario of which nothing but this is said.
    ///
    /// # Errors
    /// The problems of the embedded defaults; a test holds them sound.
    pub fn new(name: &str, region: &str, requests_per_month: u64) -> Result<Self, Rejection> {
        let unset = document::read("defaults", "", |_| Self::unset())?;
        let workload = Workload { requests_per_month, ..unset.workload };
        Ok(Self { schema: 1, name: name.to_owned(), region: region.to_owned(), workload, ..unset })
    }

    /// Requests in a month, whole: the stated rate over the hours of a month, half a request being rounded up.
    pub(super) fn requests_per_month(&self) -> u64 {
        let hours = self.account.hours_per_month.0;
        let requests = match self.workload.rate {
            None => return self.workload.requests_per_month,
            Some(StatedRate::PerDay(RequestRate(rate))) => rate.saturating_mul(hours) / Decimal::from(24),
            Some(StatedRate::PerSecond(RequestRate(rate))) => {
                rate.saturating_mul(hours).saturating_mul(Decimal::from(3_600))
            }
        };
        let whole = requests.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        u64::try_from(whole).unwrap_or(u64::MAX)
    }

    /// The draft with its load stated by the month.
    pub(super) fn by_the_month(&self) -> Self {
        let workload = Workload { requests_per_month: self.requests_per_month(), rate: None, ..self.workload.clone() };
        Self { workload, ..self.clone() }
    }

    /// Says what a service takes by its key in `[latency]`, in place of the measured figure. Gives back whether there is such a key.
    #[must_use]
    pub fn set_time(&mut self, key: &str, time: Distribution) -> bool {
        let known = service::figures().find(|(known, _)| *known == key);
        known.map(|(key, _)| self.services.insert(key, time)).is_some()
    }
}
