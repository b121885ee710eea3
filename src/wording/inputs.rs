//! What inputs are called where they are drawn: along an axis, beside a bar, in a title.

use crate::scenario::Key;
use crate::value::Scale;

/// Inputs by their keys. Those of `function` are those of one function, too.
const NAMES: &[(&str, &str)] = &[
    ("region", "Region"),
    ("workload.requests_per_month", "requests a month"),
    ("workload.requests_per_day", "requests a day"),
    ("workload.requests_per_second", "requests a second"),
    ("workload.calls_per_request", "calls a request"),
    ("workload.order", "which side comes first"),
    ("workload.invocation", "how one function calls"),
    ("workload.trigger", "how requests start"),
    ("workload.answer_needed", "whether answers are needed"),
    ("workload.arrivals", "how requests arrive"),
    ("workload.attempts", "attempts of a throttled call"),
    ("workload.client_timeout", "patience of who asks"),
    ("workload.services", "AWS services called"),
    ("workload.vpc.share", "share using the VPC"),
    ("workload.vpc.calls", "calls in the VPC"),
    ("workload.vpc.duration", "time of work in the VPC"),
    ("workload.vpc.sent", "data sent in the VPC"),
    ("workload.vpc.received", "data received in the VPC"),
    ("workload.internet.share", "share using the internet"),
    ("workload.internet.calls", "calls to the internet"),
    ("workload.internet.duration", "time of internet work"),
    ("workload.internet.sent", "data sent to the internet"),
    ("workload.internet.received", "data from the internet"),
    ("workload.internet.connections", "connections to the internet"),
    ("workload.internet.ipv6", "whether IPv6 is enough"),
    ("workload.between.request", "data handed on"),
    ("workload.between.response", "data handed back"),
    ("workload.between.batch", "payloads in one run"),
    ("workload.between.binary", "whether payloads are binary"),
    ("function.runtime", "runtime"),
    ("function.architecture", "architecture"),
    ("function.package", "package"),
    ("function.memory_mb", "memory in MB"),
    ("function.ephemeral_storage_mb", "storage in MB"),
    ("function.timeout", "timeout"),
    ("function.init", "start of the code (INIT)"),
    ("function.restore", "restore of a snapshot"),
    ("function.logs_per_invocation", "logs of a run"),
    ("function.reserved_concurrency", "reserved concurrency"),
    ("function.provisioned_concurrency", "environments kept ready"),
    ("function.provisioned_hours_per_day", "hours a day kept ready"),
    ("function.snapstart", "SnapStart"),
    ("function.snapstart_versions", "versions with SnapStart"),
    ("network.azs", "Availability Zones"),
    ("network.nat", "NAT gateways"),
    ("network.nat_addresses", "addresses of a NAT gateway"),
    ("network.gateway_endpoints", "gateway endpoints"),
    ("network.dual_stack", "dual-stack subnets"),
    ("network.endpoint_azs", "zones with an endpoint"),
    ("network.already_paid", "what is paid for already"),
    ("network.shared_by", "sharers of what stands"),
    ("nat_instance.type", "type of the NAT instance"),
    ("nat_instance.count", "NAT instances"),
    ("nat_instance.disk_gb", "NAT instance's disk in GB"),
    ("api.kind", "kind of API"),
    ("api.rest_timeout", "timeout of a REST API"),
    ("api.in_region_transfer", "transfer to the API"),
    ("destination.target", "target of a destination"),
    ("event.store", "store that starts an event"),
    ("workflow.kind", "kind of workflow"),
    ("workflow.task", "task of the workflow"),
    ("database.kind", "kind of database"),
    ("database.proxy", "RDS Proxy"),
    ("database.vcpus", "vCPUs of the database"),
    ("database.acus", "ACUs of the database"),
    ("database.access", "access to the database"),
    ("database.data_api", "whether the Data API is on"),
    ("database.statements", "SQL statements"),
    ("database.result", "result of an SQL statement"),
    ("database.dsql", "whether Aurora DSQL will do"),
    ("database.dpu", "DPUs of Aurora DSQL"),
    ("account.concurrency_limit", "concurrency limit"),
    ("account.free_tier", "free tier"),
    ("account.free_logs", "whether free logs count"),
    ("account.hours_per_month", "hours of a month"),
    ("account.used", "what is used already"),
    ("objective.rank_by", "what the ranking goes by"),
    ("behaviour.cold_share.main", "main function's cold starts"),
    ("behaviour.cold_share.callee", "other function's cold starts"),
    ("latency.preset", "set of times"),
    ("latency.invoke_sync", "time of an SDK call"),
    ("latency.invoke_return", "time back from an SDK call"),
    ("latency.invoke_by_api", "time of a start by an API"),
    ("latency.invoke_per_mb", "time a MB between functions"),
    ("latency.invoke_async", "time to hand over an event"),
    ("latency.async_delivery", "time to deliver an event"),
    ("latency.destination_delivery", "time to reach a destination"),
    ("latency.api_destination_delivery", "time to reach an API"),
    ("latency.queue_delivery", "time to deliver by a queue"),
    ("latency.stream_delivery", "time to deliver by a stream"),
    ("latency.bucket_delivery", "time to deliver by a bucket"),
    ("latency.workflow_express", "start of an Express workflow"),
    ("latency.workflow_standard", "start of a Standard workflow"),
    ("latency.api_http", "time added by an HTTP API"),
    ("latency.api_rest", "time added by a REST API"),
    ("latency.http_task", "time added by an HTTP Task"),
    ("latency.data_api", "time added by the Data API"),
    ("latency.dsql", "time added by Aurora DSQL"),
    ("latency.connection_setup", "time of a new connection"),
    ("latency.nat_gateway", "time added by a NAT gateway"),
    ("latency.interface_endpoint", "time added by an endpoint"),
    ("latency.bucket_read", "time to read from a bucket"),
    ("latency.cold_platform", "platform part of cold starts"),
    ("latency.vpc_attach", "VPC part of cold starts"),
    ("latency.idle_expiry", "idle time until cold again"),
    ("latency.backoff_first", "first wait of a retry"),
    ("latency.backoff_longest", "longest wait of a retry"),
    ("objective.max_monthly", "limit of the monthly cost"),
    ("objective.max_mean", "limit of the mean time"),
    ("objective.max_p99", "limit of p99"),
    ("objective.max_failed", "limit of failed requests"),
    ("simulation.routing", "which idle environment runs"),
];

/// Functions that have inputs of their own: in the scenario and in words.
const FUNCTIONS: [(&str, &str); 2] = [("main", "main function"), ("callee", "called function")];

/// An input in a few words.
#[must_use]
pub fn input_name(key: &Key) -> String {
    name_of_path(&key.to_string())
}

/// [`input_name`] of a key that is written out.
#[must_use]
pub fn name_of_path(path: &str) -> String {
    let (path, median) = path.strip_suffix(".p50").map_or((path, ""), |path| (path, " (median)"));
    let known = |path: &str| NAMES.iter().find(|(known, _)| *known == path).map(|(_, name)| *name);
    let own = FUNCTIONS.iter().find_map(|(part, function)| {
        let key = path.strip_prefix("function.")?.strip_prefix(part)?.strip_prefix('.')?;
        Some(format!("{function}'s {}", known(&format!("function.{key}"))?))
    });
    let name = own.or_else(|| known(path).map(str::to_owned));
    name.unwrap_or_else(|| path.replace(['.', '_'], " ")) + median
}

/// A sentence that names an input by its key as a title has it, in words: "up to 2,048 MB of memory", "up to 3 Availability Zones".
#[must_use]
pub fn with_input_named(sentence: &str, key: &Key) -> String {
    let (name, written) = (input_name(key), format!("`{key}`"));
    let amount = match (key.scale(), name.split_once(" in ").filter(|(_, unit)| UNITS.contains(unit))) {
        (_, Some((what, unit))) => format!("{unit} of {what}"),
        (Some(Scale::Share | Scale::Count | Scale::Rate | Scale::Hours | Scale::Units), None) => match one(&name) {
            Some(_) => name.clone(),
            None => format!("as {name}"),
        },
        _ => format!("of {name}"),
    };
    let single = one(&name).unwrap_or_else(|| amount.clone());
    sentence
        .replace(&format!("values of {written}"), &format!("values of {name}"))
        .replace(&format!(" 1 of {written}"), &format!(" 1 {single}"))
        .replace(&format!("of {written}"), &amount)
        .replace(&written, &name)
}

/// One of what a name counts: "Availability Zone" of "Availability Zones", "call in the VPC"; `None` of a name that counts nothing.
fn one(name: &str) -> Option<String> {
    let end = AFTER_A_NOUN.iter().filter_map(|word| name.find(word)).min().unwrap_or(name.len());
    let (counted, rest) = name.split_at(end);
    let single =
        counted.strip_suffix("es").filter(|stem| stem.ends_with("ss")).or_else(|| counted.strip_suffix('s'))?;
    Some(format!("{single}{rest}"))
}

/// Words that follow what a name counts.
const AFTER_A_NOUN: [&str; 8] = [" a ", " called", " in ", " kept ", " of ", " to ", " using ", " with "];

/// Units that stand in a name.
const UNITS: [&str; 2] = ["MB", "GB"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_a_short_name_in_words() {
        for key in Key::numbers() {
            let name = input_name(&key);
            assert_ne!(name, key.path().replace(['.', '_'], " "), "only its key");
            // Names stand in lists, too.
            assert!(!name.contains(['_', ',']) && name.chars().count() <= 42, "{name}");
        }
        let mut unknown = Vec::new();
        for (path, name) in NAMES {
            // Some are set for each function by itself alone.
            let of_one = path.replace("function.", "function.main.");
            let key = Key::find(path).or_else(|_| Key::find(&of_one)).ok();
            let is_named =
                key.is_some_and(|key| [*path, &of_one].contains(&key.path()) && input_name(&key).ends_with(name));
            if !is_named {
                unknown.push(path);
            }
            assert!(name.chars().count() <= 28, "{name} of {path}");
        }
        assert_eq!(unknown, Vec::<&&str>::new(), "names of no key");
    }

    #[test]
    fn the_inputs_of_one_function_are_called_by_it() {
        let name = |path: &str| input_name(&Key::find(path).expect("a key"));
        assert_eq!(name("workload.requests_per_month"), "requests a month");
        assert_eq!(name("function.callee.memory_mb"), "called function's memory in MB");
        assert_eq!(name("latency.invoke_sync.p50"), "time of an SDK call (median)");
    }

    #[test]
    fn an_amount_of_an_input_reads_as_one() {
        let title = |sentence: &str, path: &str| with_input_named(sentence, &Key::find(path).expect("a key"));
        assert_eq!(title("best up to 512 of `function.memory_mb`", "memory_mb"), "best up to 512 MB of memory");
        assert_eq!(title("best up to 3 of `network.azs`", "azs"), "best up to 3 Availability Zones");
        assert_eq!(
            title("best up to 1 of `network.azs`, at 11 of `network.azs`", "azs"),
            "best up to 1 Availability Zone, at 11 Availability Zones"
        );
        assert_eq!(
            title("best up to 1 of `network.nat_addresses`", "nat_addresses"),
            "best up to 1 address of a NAT gateway"
        );
        assert_eq!(
            title("best up to 9 of `account.concurrency_limit`", "concurrency_limit"),
            "best up to 9 as concurrency limit"
        );
        assert_eq!(title("best at both values of `network.azs`", "azs"), "best at both values of Availability Zones");
        assert_eq!(title("best at `network.azs` = 2", "azs"), "best at Availability Zones = 2");
    }
}
