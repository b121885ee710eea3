//! Figures that the model uses where a scenario states none: data files with a source and a date each.
//!
//! ```
//! let limits = netcost::defaults::limits("us-east-1")?;
//! assert_eq!(limits.payload_sync.value.0, 6 * 1024 * 1024);
//! assert!(limits.payload_sync.source.contains("API_Invoke"));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod init;
mod latency;
mod nat_instances;
mod services;
mod snapstart;

use std::sync::LazyLock;

use crate::diagnostic::Rejection;
use crate::document::{self, Section};
use crate::unit::{Bytes, Milliseconds};
use crate::value::Value;

pub use init::{has_init_duration, init_duration, init_duration_with_sdk, runtimes};
pub use latency::{Figure, SmallCaller, Trust, figure, figures, presets};
pub use nat_instances::{InstanceType, nat_instances};
pub use services::{AwsService, PrivateEndpoint, aws_service, aws_services};
pub use snapstart::{SnapStartRuntime, restore_duration, snapstart};

static LIMITS: &str = include_str!("../../defaults/limits.toml");

/// A limit with where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit<T> {
    /// The limit.
    pub value: T,
    /// What it limits.
    pub title: &'static str,
    /// Where it was read.
    pub source: &'static str,
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {
        /// The quotas and limits of `defaults/limits.toml`.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Limits { $($(#[$doc])* pub $name: Limit<$type>),* }

        fn read_usual(limits: &Section<'_>) -> Option<Limits> {
            Some(Limits { $($name: limit(limits, stringify!($name))?),* })
        }
    };
}

limits! {
    /// Synchronous payload, each way.
    payload_sync: Bytes;
    /// Asynchronous payload.
    payload_async: Bytes;
    /// API payload, each way.
    payload_api: Bytes;
    /// Longest function timeout.
    timeout_function: Milliseconds;
    /// Longest INIT.
    init: Milliseconds;
    /// REST API integration timeout.
    timeout_rest: Milliseconds;
    /// The longest that it may be raised to.
    timeout_rest_raised: Milliseconds;
    /// HTTP API integration timeout.
    timeout_http: Milliseconds;
    /// Synchronous requests a second for each unit of concurrency.
    requests_per_concurrency: u64;
    /// Concurrency of an account that cannot be set apart.
    unreserved_concurrency: u64;
    /// Concurrency of an account that cannot be provisioned.
    unprovisioned_concurrency: u64;
    /// MB of ephemeral storage with which `SnapStart` works.
    snapstart_ephemeral_mb: u64;
    /// API calls a second in this Region.
    api_requests_per_s: u64;
    /// API calls at once in this Region, before that rate holds.
    api_burst: u64;
    /// New environments of a function in each period.
    scaling_environments: u64;
    /// That period.
    scaling_period: Milliseconds;
    /// First wait of a throttled asynchronous request.
    queue_first: Milliseconds;
    /// Longest wait of one.
    queue_longest: Milliseconds;
    /// Age at which it is dropped.
    queue_for: Milliseconds;
    /// Attempts in all of a throttled call that an AWS SDK makes.
    sdk_attempts: u64;
    /// Attempts in all of one that a plain HTTP client makes.
    http_attempts: u64;
    /// Wait before an asynchronous run that failed is repeated.
    repeat_first: Milliseconds;
    /// Wait before it is repeated once more.
    repeat_second: Milliseconds;
    /// Connections to one destination for each NAT address.
    nat_connections: u64;
    /// Addresses of a zonal NAT gateway.
    nat_addresses: u64;
    /// Addresses of a regional NAT gateway in each AZ.
    nat_addresses_regional: u64;
    /// New connections a second to one destination for each NAT address.
    nat_new_connections_per_s: u64;
    /// Packets a second through one NAT gateway.
    nat_packets_per_s: u64;
    /// Bits a second through one NAT gateway.
    nat_bits_per_s: u64;
    /// Bits a second between an instance and the internet.
    instance_internet_bits_per_s: u64;
    /// Connections to one destination through a NAT instance.
    nat_instance_connections: u64;
    /// Largest packet on the internet.
    packet: Bytes;
    /// Largest event of an event bus.
    payload_events: Bytes;
    /// Age at which an event bus drops what it cannot deliver.
    events_for: Milliseconds;
    /// Longest call of an API destination.
    timeout_api_destination: Milliseconds;
    /// Calls a second of an API destination.
    api_destination_per_s: u64;
    /// Largest message of a queue.
    payload_queue: Bytes;
    /// How long a message that was received stays out of sight.
    queue_visibility: Milliseconds;
    /// Largest item of a table.
    item: Bytes;
    /// How long a table's stream keeps a record.
    stream_retention: Milliseconds;
    /// Largest object that is written at once.
    object: Bytes;
    /// Largest input or output of a workflow's state.
    payload_state: Bytes;
    /// Longest call of an HTTP Task.
    timeout_http_task: Milliseconds;
    /// HTTP Tasks a second.
    http_tasks_per_s: u64;
    /// Longest Express workflow.
    timeout_express: Milliseconds;
    /// Express workflows started a second.
    express_starts_per_s: u64;
    /// Standard workflows started a second in this Region.
    standard_starts_per_s: u64;
    /// Standard workflows started at once in this Region, before that rate holds.
    standard_burst: u64;
    /// Largest result of a statement through the Data API.
    data_api_result: Bytes;
    /// Longest transaction of Aurora DSQL.
    dsql_transaction: Milliseconds;
}

/// The limits that hold in a Region.
///
/// # Errors
/// The problems of the embedded file; a test holds it sound.
pub fn limits(region: &str) -> Result<Limits, Rejection> {
    let known = LIMITS_READ.as_ref().map_err(Clone::clone)?;
    let mut limits = known.usual.clone();
    if known.small_api_regions.iter().any(|name| name == region) {
        limits.api_requests_per_s = known.api_requests_per_s_small;
        limits.api_burst = known.api_burst_small;
    }
    if !known.large_workflow_regions.iter().any(|name| name == region) {
        limits.standard_starts_per_s = known.standard_starts_per_s_small;
        limits.standard_burst = known.standard_burst_small;
    }
    Ok(limits)
}

/// Whether a function in this Region may have a URL.
#[must_use]
pub fn has_function_urls(region: &str) -> bool {
    LIMITS_READ.as_ref().is_ok_and(|known| known.without_function_urls.iter().all(|name| name != region))
}

static LIMITS_READ: LazyLock<Result<RegionLimits, Rejection>> = LazyLock::new(read_limits);

/// The limits, and those that differ in some Regions.
struct RegionLimits {
    usual: Limits,
    without_function_urls: Vec<String>,
    small_api_regions: Vec<String>,
    api_requests_per_s_small: Limit<u64>,
    api_burst_small: Limit<u64>,
    large_workflow_regions: Vec<String>,
    standard_starts_per_s_small: Limit<u64>,
    standard_burst_small: Limit<u64>,
}

fn read_limits() -> Result<RegionLimits, Rejection> {
    document::read("defaults/limits.toml", LIMITS, |root| {
        root.need_schema()?;
        let limits = root.need("limits", "limits")?.section()?;
        Some(RegionLimits {
            usual: read_usual(&limits)?,
            without_function_urls: named_regions(root, "regions_without_function_urls")?,
            small_api_regions: named_regions(root, "small_api_regions")?,
            api_requests_per_s_small: limit(&limits, "api_requests_per_s_small")?,
            api_burst_small: limit(&limits, "api_burst_small")?,
            large_workflow_regions: named_regions(root, "large_workflow_regions")?,
            standard_starts_per_s_small: limit(&limits, "standard_starts_per_s_small")?,
            standard_burst_small: limit(&limits, "standard_burst_small")?,
        })
    })
}

/// The Regions that a section names.
fn named_regions(root: &Section<'_>, key: &str) -> Option<Vec<String>> {
    let section = root.need(key, "Regions")?.section()?;
    section.need_text("source", "text")?;
    section.need("names", "Regions")?.each(|name| name.text().map(str::to_owned))
}

fn limit<T: Value>(limits: &Section<'_>, key: &str) -> Option<Limit<T>> {
    let section = limits.need(key, "a limit")?.section()?;
    // The file is part of the program and is read once, so its texts last as long as it.
    let text = |key| Some(&*section.need_text(key, "text")?.to_owned().leak());
    Some(Limit { value: T::read(&section.need("value", "a value")?)?, title: text("title")?, source: text("source")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_are_sound() {
        let limits = limits("us-east-1").unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(limits.api_requests_per_s.value, 10_000);
        assert!(has_function_urls("us-east-1") && !has_function_urls("eu-south-2"));
        assert_eq!(super::limits("ca-west-1").map(|l| l.api_requests_per_s.value), Ok(2_500));
        let starts = |region| super::limits(region).map(|l| (l.standard_starts_per_s.value, l.standard_burst.value));
        assert_eq!([starts("eu-west-1"), starts("eu-west-2")], [Ok((300, 1_300)), Ok((150, 800))]);
    }
}
