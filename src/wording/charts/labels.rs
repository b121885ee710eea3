//! What inputs are called in pictures.

/// The inputs whose keys say too little by themselves.
const LABELS: [(&str, &str); 29] = [
    ("database.acus", "ACUs of the database"),
    ("database.vcpus", "vCPUs of the database"),
    ("function.ephemeral_storage_mb", "ephemeral storage in MB"),
    ("function.init", "start of your code (INIT)"),
    ("function.logs_per_invocation", "log bytes of a run"),
    ("function.main.provisioned_concurrency", "environments kept ready"),
    ("function.main.provisioned_hours_per_day", "hours a day they are kept ready"),
    ("function.memory_mb", "memory in MB"),
    ("latency.api_http", "time through API Gateway (HTTP)"),
    ("latency.api_rest", "time through API Gateway (REST)"),
    ("latency.cold_platform", "start of a new environment"),
    ("latency.connection_setup", "time to open a connection"),
    ("latency.idle_expiry", "time until an idle environment ends"),
    ("latency.interface_endpoint", "time through the interface endpoint"),
    ("latency.invoke_by_api", "time of an invoke by API Gateway"),
    ("latency.invoke_per_mb", "time of an invoke for each MB"),
    ("latency.invoke_sync", "time of a Lambda invoke"),
    ("latency.nat_gateway", "time through the NAT gateway"),
    ("latency.vpc_attach", "time to join the VPC"),
    ("network.azs", "Availability Zones"),
    ("workload.between.request", "bytes sent between the functions"),
    ("workload.between.response", "bytes returned between the functions"),
    ("workload.internet.calls", "internet calls each time"),
    ("workload.internet.duration", "time of an internet call"),
    ("workload.internet.share", "share of requests that use the internet"),
    ("workload.vpc.calls", "calls in the VPC each time"),
    ("workload.vpc.duration", "time of a call in the VPC"),
    ("workload.vpc.received", "bytes received in the VPC"),
    ("workload.vpc.share", "share of requests that use the VPC"),
];

/// The name of an input by its key; `None` where the key says it.
#[must_use]
pub fn label_of(path: &str) -> Option<&'static str> {
    LABELS.iter().find(|(key, _)| *key == path).map(|(_, label)| *label)
}
