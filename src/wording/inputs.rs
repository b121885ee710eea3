//! Names of inputs where there is no room for their keys, or where a key says little to a newcomer.

use crate::scenario::Key;

/// Inputs whose keys say little by themselves.
const NAMES: [(&str, &str); 24] = [
    ("workload.vpc.share", "share of calls in the VPC"),
    ("workload.vpc.duration", "time of work in the VPC"),
    ("workload.vpc.calls", "calls in the VPC"),
    ("workload.internet.share", "share of internet calls"),
    ("workload.internet.duration", "time of internet work"),
    ("workload.internet.calls", "calls to the internet"),
    ("latency.invoke_sync", "time of an SDK call"),
    ("latency.invoke_return", "time back from an SDK call"),
    ("latency.invoke_by_api", "start by an API, time"),
    ("latency.invoke_per_mb", "time a MB between functions"),
    ("latency.invoke_async", "time to hand over an event"),
    ("latency.async_delivery", "delivery of an event, time"),
    ("latency.destination_delivery", "delivery to a destination"),
    ("latency.queue_delivery", "delivery by a queue, time"),
    ("latency.stream_delivery", "delivery by a stream, time"),
    ("latency.bucket_delivery", "delivery by a bucket, time"),
    ("latency.api_http", "HTTP API, added time"),
    ("latency.api_rest", "REST API, added time"),
    ("latency.connection_setup", "time of a new connection"),
    ("latency.nat_gateway", "NAT gateway, added time"),
    ("latency.interface_endpoint", "endpoint, added time"),
    ("latency.cold_platform", "cold start, platform part"),
    ("latency.vpc_attach", "cold start, VPC part"),
    ("latency.idle_expiry", "idle time until cold again"),
];

/// Parts of keys that are written otherwise in words.
const ABBREVIATIONS: [&str; 10] = ["ACUs", "API", "AZs", "HTTP", "INIT", "MB", "NAT", "REST", "vCPUs", "VPC"];

/// An input in a few words: those that it is known by here, or its key without the section.
#[must_use]
pub fn input_name(key: &Key) -> String {
    name_of_path(&key.to_string())
}

/// [`input_name`] of a key that is written out.
pub(super) fn name_of_path(path: &str) -> String {
    if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == path) {
        return (*name).to_owned();
    }
    let tail = path.split_once('.').map_or(path, |(_, tail)| tail);
    let word = |word: &str| ABBREVIATIONS.iter().find(|short| short.eq_ignore_ascii_case(word)).copied();
    let words = tail.split(['.', '_']).map(|part| word(part).unwrap_or(part));
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_that_of_a_key_and_short() {
        for (path, name) in NAMES {
            let key = Key::find(path).expect("a key");
            assert_eq!((input_name(&key).as_str(), key.path()), (name, path));
            assert!(name.chars().count() <= 28, "{name}");
        }
    }

    #[test]
    fn another_is_called_by_the_end_of_its_key() {
        let name = |path: &str| input_name(&Key::find(path).expect("a key"));
        assert_eq!(name("workload.requests_per_month"), "requests per month");
        assert_eq!(name("function.memory_mb"), "memory MB");
    }
}
