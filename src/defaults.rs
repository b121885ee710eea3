//! Figures that the model uses where a scenario states none: data files with a source and a date each.
//!
//! ```
//! let limits = netcost::defaults::limits("us-east-1")?;
//! assert_eq!(limits.payload_sync.value.0, 6 * 1024 * 1024);
//! assert!(limits.payload_sync.source.contains("API_Invoke"));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::diagnostic::Rejection;
use crate::distribution::Distribution;
use crate::document::{self, Node, Section};
use crate::unit::{Bytes, Milliseconds};
use crate::value::Value;

static LATENCY: &str = include_str!("../defaults/latency.toml");
static LIMITS: &str = include_str!("../defaults/limits.toml");
static INIT_DURATIONS: &str = include_str!("../defaults/init-durations.csv");

/// A length of time with where it comes from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// The time.
    pub value: Distribution,
    /// What it is the time of.
    pub title: String,
    /// Where it was read, or how it was derived.
    pub source: String,
    /// When it was measured.
    pub date: String,
    /// `measured`, `derived`, `documented` or `assumed`.
    pub confidence: String,
    /// `high`, `medium` or `low`.
    pub trust: String,
    /// What it may be, where little is known.
    pub range: Option<(Milliseconds, Milliseconds)>,
}

/// All figures of `defaults/latency.toml` by key.
///
/// # Errors
/// The problems of the embedded file; a test holds it sound.
pub fn figures() -> Result<&'static BTreeMap<String, Figure>, Rejection> {
    static FIGURES: LazyLock<Result<BTreeMap<String, Figure>, Rejection>> = LazyLock::new(read_figures);
    FIGURES.as_ref().map_err(Clone::clone)
}

fn read_figures() -> Result<BTreeMap<String, Figure>, Rejection> {
    document::read("defaults/latency.toml", LATENCY, |root| {
        root.need_schema()?;
        let entries = root.need("figures", "figures")?.section()?.entries();
        entries.into_iter().map(|(key, node)| Some((key.to_owned(), read_figure(&node.section()?)?))).collect()
    })
}

fn read_figure(section: &Section<'_>) -> Option<Figure> {
    let text = |key| section.need_text(key, "text").map(str::to_owned);
    let confidence = section.need("confidence", "how it was found")?;
    let trust = section.need("trust", "how far it is trusted")?;
    Some(Figure {
        value: Distribution::read(&section.need("value", "a time")?)?,
        title: text("title")?,
        source: text("source")?,
        date: text("date")?,
        confidence: confidence.choice(&["measured", "derived", "documented", "assumed"])?.to_owned(),
        trust: trust.choice(&["high", "medium", "low"])?.to_owned(),
        range: section.get("range").and_then(|node| read_range(&node)),
    })
}

/// Two times that rise.
fn read_range(node: &Node<'_>) -> Option<(Milliseconds, Milliseconds)> {
    let range = match node.each(Milliseconds::read)?[..] {
        [low, high] if low < high => Some((low, high)),
        _ => None,
    };
    node.must_be("two times that rise", range)
}

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
    /// Largest packet on the internet.
    packet: Bytes;
}

/// The limits that hold in a Region.
///
/// # Errors
/// The problems of the embedded file; a test holds it sound.
pub fn limits(region: &str) -> Result<Limits, Rejection> {
    static LIMITS_READ: LazyLock<Result<RegionLimits, Rejection>> = LazyLock::new(read_limits);
    let known = LIMITS_READ.as_ref().map_err(Clone::clone)?;
    let mut limits = known.usual.clone();
    if known.small_api_regions.iter().any(|name| name == region) {
        limits.api_requests_per_s = known.api_requests_per_s_small;
        limits.api_burst = known.api_burst_small;
    }
    Ok(limits)
}

/// The limits, and those that differ in some Regions.
struct RegionLimits {
    usual: Limits,
    small_api_regions: Vec<String>,
    api_requests_per_s_small: Limit<u64>,
    api_burst_small: Limit<u64>,
}

fn read_limits() -> Result<RegionLimits, Rejection> {
    document::read("defaults/limits.toml", LIMITS, |root| {
        root.need_schema()?;
        let limits = root.need("limits", "limits")?.section()?;
        let small = root.need("small_api_regions", "Regions with smaller API limits")?.section()?;
        small.need("source", "a source")?;
        let names = small.need("names", "Regions")?.items()?;
        Some(RegionLimits {
            usual: read_usual(&limits)?,
            small_api_regions: names.iter().filter_map(|name| name.text().map(str::to_owned)).collect(),
            api_requests_per_s_small: limit(&limits, "api_requests_per_s_small")?,
            api_burst_small: limit(&limits, "api_burst_small")?,
        })
    })
}

fn limit<T: Value>(limits: &Section<'_>, key: &str) -> Option<Limit<T>> {
    let section = limits.need(key, "a limit")?.section()?;
    // The file is part of the program and is read once, so its texts last as long as it.
    let text = |key| Some(&*section.need_text(key, "text")?.to_owned().leak());
    Some(Limit { value: T::read(&section.need("value", "a value")?)?, title: text("title")?, source: text("source")? })
}

/// The columns of the table of INIT durations; a test holds it against the file.
const INIT_HEADER: &str = "runtime,architecture,package,memory_mb,samples,mean,min,p05,p10,p15,p20,p25,p30,p35,p40,p45,p50,p55,p60,p65,p70,p75,p80,p85,p90,p95,p99,max";

/// One row of the table of INIT durations.
#[derive(Debug, Clone, Copy, PartialEq)]
struct InitRow<'t> {
    runtime: &'t str,
    architecture: &'t str,
    package: &'t str,
    memory_mb: u64,
    fields: &'t str,
}

fn init_rows() -> &'static [InitRow<'static>] {
    static ROWS: LazyLock<Vec<InitRow<'static>>> = LazyLock::new(|| read_init_rows().collect());
    &ROWS
}

fn read_init_rows() -> impl Iterator<Item = InitRow<'static>> {
    let rows = INIT_DURATIONS.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let mut parts = line.splitn(5, ',');
        Some(InitRow {
            runtime: parts.next()?,
            architecture: parts.next()?,
            package: parts.next()?,
            memory_mb: parts.next()?.parse().ok()?,
            fields: parts.next()?,
        })
    })
}

/// Names of all runtimes whose INIT duration is known, sorted.
#[must_use]
pub fn runtimes() -> Vec<&'static str> {
    let mut names: Vec<&str> = init_rows().iter().map(|row| row.runtime).collect();
    names.dedup();
    names
}

/// Whether the INIT duration of this runtime was measured in this architecture and package.
#[must_use]
pub fn has_init_duration(runtime: &str, architecture: &str, package: &str) -> bool {
    init_rows().iter().any(|r| r.runtime == runtime && r.architecture == architecture && r.package == package)
}

/// The measured INIT duration of a hello-world function: the row of the nearest memory size. `None` when this runtime was not
/// measured in this architecture and package.
#[must_use]
pub fn init_duration(runtime: &str, architecture: &str, package: &str, memory_mb: u64) -> Option<Figure> {
    let matching =
        init_rows().iter().filter(|r| r.runtime == runtime && r.architecture == architecture && r.package == package);
    let row = matching.min_by_key(|row| row.memory_mb.abs_diff(memory_mb))?;
    let mut fields = row.fields.split(',');
    let samples: u32 = fields.next()?.parse().ok()?;
    let mean = Milliseconds::parse(&format!("{} ms", fields.next()?)).ok()?;
    // The largest of n samples stands for the middle of the last n-th.
    let probability = |name: &str| match name {
        "min" => Some(0.0),
        "max" => Some(1.0 - 0.5 / f64::from(samples)),
        name => name.strip_prefix('p')?.parse::<f64>().ok().map(|percent| percent / 100.0),
    };
    let points = INIT_HEADER.split(',').skip(6).zip(fields);
    let quantiles = points.filter_map(|(name, value)| Some((probability(name)?, value.parse().ok()?))).collect();
    Some(Figure {
        value: Distribution::measured(mean, quantiles),
        title: format!("INIT of a hello-world function, {runtime} {architecture} {package} {} MB", row.memory_mb),
        source: format!("maxday/lambda-perf, 29 daily files pooled, n = {samples}"),
        date: "2026-07-24..2026-08-22".to_owned(),
        confidence: "measured".to_owned(),
        trust: "high".to_owned(),
        range: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_data_is_sound() {
        let figures = figures().unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(figures["cold_platform"].value.mean().to_string(), "77.6 ms");
        let limits = limits("us-east-1").unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(limits.api_requests_per_s.value, 10_000);
        assert_eq!(super::limits("ca-west-1").map(|l| l.api_requests_per_s.value), Ok(2_500));
    }

    #[test]
    fn init_durations_come_from_the_nearest_memory_size() {
        // Row of the table: nodejs22.x,x86_64,zip,1024,284,141.518,...
        let figure = init_duration("nodejs22.x", "x86_64", "zip", 4096).expect("known");
        assert_eq!(figure.value.mean().to_string(), "141.518 ms");
        assert_eq!(init_duration("nodejs22.x", "x86_64", "tar", 512), None);
        assert!(runtimes().contains(&"python3.13"));
        assert_eq!(init_rows().len(), 620);
        assert!(INIT_DURATIONS.lines().any(|line| line == INIT_HEADER));
        // The same row: its 90th percentile.
        assert!((figure.value.quantile(0.9) - 156.902).abs() < 1e-9, "{}", figure.value.quantile(0.9));
    }
}
