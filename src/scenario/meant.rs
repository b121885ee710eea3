//! What people write who look for something by another name, or for something that is not modelled: what to say to them.

use rust_decimal::Decimal;

use super::reader::is_end;
use crate::document::Advice;
use crate::unit::{count, in_toml};

/// The advice of the scenario file.
pub(super) const ADVICE: Advice = Advice { key, value };

/// Ends of the paths of keys that there are not, and what to say of them.
const KEYS: &[(&[&str], &str)] = &[
    // The load.
    (
        &["requests", "load", "rps", "requests_per_minute", "requests_per_hour", "requests_per_year", "invocations"],
        "write `requests_per_month`, `requests_per_day` or `requests_per_second` under `[workload]`",
    ),
    (&["burst", "bursts", "peak", "traffic"], "how requests arrive is `workload.arrivals`"),
    (&["retries", "max_retries", "retry"], "attempts in all, the first one counted, are `workload.attempts`"),
    (&["batch_size"], "how many a run takes at once is `workload.between.batch`"),
    (&["payload", "payload_size"], "payloads are `workload.between.request` and `workload.between.response`"),
    (&["workload.timeout", "internet.timeout", "vpc.timeout"], TIMEOUT),
    // Other kinds of files.
    (
        &["rate_per_s", "horizon_s", "interval", "replications"],
        "it is a key of a pool file, which `netcost simulate` takes",
    ),
    (
        &["prices", "effective", "sources"],
        "it is a key of an overlay, which `--prices FILE` puts over the Region's book",
    ),
    (&["expected", "line", "facts"], "it is a key of a worked case, which `netcost verify` checks"),
    // The work on either side.
    (&["internet"], "the work on the internet is `[workload.internet]`"),
    (&["workload.duration", "function.duration", "duration_ms"], DURATION),
    (
        &["internet.response", "internet.download", "internet.in", "internet.response_size"],
        "what it gets back is `received`: `workload.internet.received`",
    ),
    (
        &["internet.request", "internet.upload", "internet.out", "internet.request_size"],
        "what it sends is `sent`: `workload.internet.sent`",
    ),
    (&["vpc.response", "vpc.in", "vpc.result"], "what it gets back is `received`: `workload.vpc.received`"),
    (&["vpc.request", "vpc.out", "vpc.query"], "what it sends is `sent`: `workload.vpc.sent`"),
    (&["internet.latency", "internet.time"], "how long it takes is `duration`: `workload.internet.duration`"),
    (&["vpc.latency", "vpc.time"], "how long it takes is `duration`: `workload.vpc.duration`"),
    (&["per_day", "per_hour", "per_second", "monthly"], "a volume is that of a month: `{ per_month = \"80 GB\" }`"),
    (&["average", "avg"], "write `mean`, with `sd` beside it"),
    (&["median"], "write `p50`, with another quantile such as `p99` beside it"),
    (&["stddev", "std"], "write `sd`, with `mean` beside it"),
    (&["min", "max"], ENDS),
    // Services.
    (
        &["services", "service"],
        "each AWS service that requests call is a section `[[workload.services]]` with its `name`",
    ),
    (&["endpoints", "endpoint", "vpc_endpoints", "interface_endpoints", "interface_endpoint"], ENDPOINTS),
    // The functions.
    (
        &["lambda", "functions"],
        "how functions are set up is `[function]`, where one differs `[function.main]` and `[function.callee]`",
    ),
    (&["memory", "memory_size", "ram"], "memory in MB is `function.memory_mb`"),
    (&["ephemeral_storage", "storage", "disk"], "ephemeral storage in MB is `function.ephemeral_storage_mb`"),
    (&["arch", "cpu", "processor"], "the processor is `function.architecture`"),
    (&["cold_start", "cold_starts", "cold"], COLD),
    (
        &["code_size", "package_size", "layers", "dependencies"],
        "not modelled by its size: what it does to a cold start is `function.init`",
    ),
    (
        &["keep_warm", "warmer", "warm"],
        "pings that keep environments warm are not modelled; `function.main.provisioned_concurrency` keeps them ready",
    ),
    (&["provisioned", "provisioned_concurrency"], PROVISIONED),
    (&["snapstart", "snap_start"], "each function has its own: `function.main.snapstart`, `function.callee.snapstart`"),
    (&["concurrency", "reserved", "reserved_concurrency", "max_concurrency"], CONCURRENCY),
    (&["logs", "log", "logging"], "what a run writes to CloudWatch Logs is `function.logs_per_invocation`"),
    // The network.
    (&["vpc"], "the work in the VPC is `[workload.vpc]`; its AZs, NAT gateways and endpoints are `[network]`"),
    (&["subnets", "availability_zones", "zones"], "the AZs that the subnets span are `network.azs`"),
    (&["nat", "nat_gateway", "nat_gateways", "nat_instances"], NAT),
    (&["ipv6"], "IPv6 is `network.dual_stack` for the VPC and `workload.internet.ipv6` for where it leads"),
    (&["vpn", "direct_connect", "transit_gateway", "tgw", "peering", "load_balancer", "alb", "nlb"], OTHER_NETWORKS),
    // The database.
    (&["rds", "aurora", "db", "efs", "redis", "elasticache"], "what the VPC holds is `database.kind`"),
    (&["database.type", "database.engine"], "write `database.kind`"),
    (&["database.instance", "database.instance_class", "database.size"], DATABASE_SIZE),
    (&["rds_proxy", "proxy"], "RDS Proxy is `database.proxy`"),
    // Money and what is wanted.
    (
        &["cost", "budget", "max_cost", "price", "monthly_budget"],
        "the most that it may cost in a month is `objective.max_monthly`",
    ),
    (&["sla", "slo", "max_latency"], "the longest 99th percentile that is wanted is `objective.max_p99`"),
    (&["savings_plan", "savings_plans", "discount", "discounts", "edp", "reserved_instances"], SAVINGS),
    (&["credits", "tax", "taxes", "vat", "support"], "not modelled: bills are before taxes, support and credits"),
    (&["currency", "exchange_rate"], "not modelled: amounts are in the currency of the Region's price book"),
    (&["ec2", "ecs", "fargate", "eks", "container"], "not modelled: netcost compares ways of Lambda functions"),
    (
        &["waf", "xray", "x_ray", "cloudfront", "route53", "kms"],
        "not modelled: it costs the same whichever way is taken",
    ),
];

const TIMEOUT: &str =
    "a function's timeout is `function.timeout`, how long the one who asks waits `workload.client_timeout`";
const DURATION: &str =
    "how long the work takes is `workload.vpc.duration` and `workload.internet.duration`, such as \"180 ms\"";
const ENDS: &str = "a value that is not known exactly lies between `low` and `high`; a time that varies evenly is `uniform = [\"10 ms\", \"30 ms\"]`";
const ENDPOINTS: &str = "an AWS service that requests call is a section `[[workload.services]]`, with `endpoint = true` where an interface \
    endpoint leads there; gateway endpoints are `network.gateway_endpoints`";
const COLD: &str =
    "the INIT time of a cold start is `function.init`, the share of runs that start cold `behaviour.cold_share.main`";
const PROVISIONED: &str =
    "each function has its own: `function.main.provisioned_concurrency`, `function.callee.provisioned_concurrency`";
const CONCURRENCY: &str = "what is set apart for a function is `function.main.reserved_concurrency`, the account's limit \
    `account.concurrency_limit`";
const NAT: &str =
    "how NAT gateways stand is `network.nat`, NAT instances are `[nat_instance]`; both are compared without a key";
const OTHER_NETWORKS: &str = "not modelled: ways out lead through what `netcost compare --all` lists";
const DATABASE_SIZE: &str =
    "not modelled, the database costs the same whichever way is taken; RDS Proxy goes by `database.vcpus`";
const SAVINGS: &str =
    "not modelled as a key: what a contract takes off is a discount in an overlay file, `--prices overlay.toml`";

/// What the VPC may hold that has no proxy.
pub(super) const OTHER: [&str; 9] =
    ["efs", "elasticache", "redis", "valkey", "memcached", "opensearch", "documentdb", "neptune", "memorydb"];

/// Lengths of time that requests may be stated for, by how they are written, with the key of each.
pub(super) const RATES: [(&str, &[&str]); 3] = [
    ("workload.requests_per_month", &["month", "mo"]),
    ("workload.requests_per_day", &["day", "d"]),
    ("workload.requests_per_second", &["second", "sec", "s"]),
];

/// Ends of the paths of keys with words that they do not take, and what to say of them.
const WORDS: &[(&str, &[&str], &str)] = &[
    (
        "database.kind",
        &["postgres", "postgresql", "mysql", "mariadb", "sqlserver", "oracle"],
        "write `rds` or `aurora`, whichever runs it",
    ),
    (
        "database.kind",
        &["dynamodb", "s3", "sqs"],
        "it is in no VPC: a service that requests call is a section `[[workload.services]]`",
    ),
    ("database.kind", &OTHER, "write `other`"),
    ("database.kind", &["aurora-serverless-v2", "serverless"], "write `aurora-serverless`"),
    (
        "database.proxy",
        &["true", "yes", "on"],
        "write `\"always\"`, or `\"split-only\"` for where there are two functions",
    ),
    ("database.proxy", &["false", "no", "off", "none"], "write `\"never\"`"),
    (
        "workload.trigger",
        &["api", "http", "alb", "api-gateway", "url", "user"],
        "write `sync` where someone waits for the answer",
    ),
    (
        "workload.trigger",
        &["sqs", "sns", "s3", "event", "queue", "schedule", "cron", "eventbridge", "stream"],
        "write `async` where nobody waits for the answer",
    ),
    ("workload.invocation", &["event"], "write `async`"),
    ("workload.invocation", &["request-response", "requestresponse"], "write `sync`"),
    ("architecture", &["graviton", "graviton2", "arm", "aarch64"], "write `arm64`"),
    ("architecture", &["x86", "amd64", "intel", "x64"], "write `x86_64`"),
    ("package", &["docker", "container", "oci"], "write `image`"),
    ("package", &["jar", "s3"], "write `zip`"),
    (
        "network.nat",
        &["none", "no", "false", "0"],
        "ways without one are compared beside it, and `--only` leaves it out; here write `per-az`, `single` or `regional`",
    ),
    ("objective.rank_by", &["price", "money", "costs"], "write `cost`"),
    ("objective.rank_by", &["speed", "time", "p99", "fastest"], "write `latency`"),
];

/// What to say of a key that there is not.
pub(super) fn key(path: &str) -> Option<String> {
    let found = KEYS.iter().find(|(ends, _)| ends.iter().any(|end| is_end(end, path)));
    found.map(|(_, say)| (*say).to_owned())
}

/// What to say of a value that a key does not take.
pub(super) fn value(path: &str, written: &str) -> Option<String> {
    let word = written.to_lowercase().replace([' ', '_'], "-");
    let found = WORDS.iter().find(|(end, words, _)| is_end(end, path) && words.contains(&word.as_str()));
    found.map(|(.., say)| (*say).to_owned()).or_else(|| as_load(path, written)).or_else(|| as_money(path, written))
}

/// What to say of an amount of money where none is taken.
fn as_money(path: &str, written: &str) -> Option<String> {
    let is_money = written.trim().starts_with(['$', '€', '£']) && !path.starts_with("objective.");
    is_money.then(|| {
        "that is money: the most that it may cost in a month is `objective.max_monthly`, or `--max-monthly 50`"
            .to_owned()
    })
}

/// The line to write for a load that stands with its length of time under one of the keys of loads.
fn as_load(path: &str, written: &str) -> Option<String> {
    RATES.iter().find(|(known, _)| *known == path)?;
    let (path, value) = load(written).filter(|_| written.contains(['/', ' ']))?;
    Some(format!("write `{path} = {value}`"))
}

/// The key of a load as a person says it, "3M", "400K/day" or "200 a second", and its value.
pub(super) fn load(written: &str) -> Option<(&'static str, String)> {
    let (number, per) = [" per ", " a ", "/"]
        .iter()
        .find_map(|between| written.split_once(between))
        .map_or((written.trim(), "month"), |(number, per)| (number.trim(), per.trim()));
    if let Some((_, times)) = OF_DAY.iter().find(|(names, _)| names.contains(&per)) {
        let number = Decimal::from_str_exact(&count(number)?.replace('_', "")).ok()?;
        return Some(("workload.requests_per_day", in_toml(number.checked_mul(Decimal::from(*times))?)));
    }
    let path = RATES.iter().find(|(_, names)| names.contains(&per)).map(|(path, _)| *path);
    path.zip(count(number))
}

/// Parts of a day by which a load may be said, and how many there are of them.
const OF_DAY: [(&[&str], u32); 2] = [(&["hour", "h"], 24), (&["minute", "min"], 1_440)];

#[cfg(test)]
mod tests {
    use super::super::change::{Key, keys};
    use super::*;

    fn backticked(text: &str) -> impl Iterator<Item = &str> {
        text.split('`').skip(1).step_by(2)
    }

    #[test]
    fn what_is_advised_is_there() {
        let sections: Vec<String> = keys().filter_map(|path| Some(format!("[{}]", path.rsplit_once('.')?.0))).collect();
        let is_there = |named: &str| {
            Key::whole(named).is_ok()
                || sections.iter().any(|section| section == named)
                || named.starts_with("[[workload.services]]")
        };
        let paths = KEYS
            .iter()
            .flat_map(|(_, say)| backticked(say))
            .filter(|named| named.contains('.') || named.starts_with('['));
        let missing: Vec<&str> = paths.filter(|named| !is_there(named) && !named.contains(' ')).collect();
        assert_eq!(missing, [""; 0]);
    }

    #[test]
    fn words_are_refused_by_keys_that_there_are() {
        for (end, words, _) in WORDS {
            let key = keys().find(|path| is_end(end, path)).unwrap_or_else(|| panic!("{end}"));
            let key = Key::whole(key).unwrap_or_else(|error| panic!("{error}"));
            assert!(words.iter().all(|word| key.read(word).is_err()), "{end}");
        }
    }
}
