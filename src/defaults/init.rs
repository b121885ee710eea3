//! INIT durations by runtime, as they were measured.

use std::sync::{LazyLock, OnceLock};

use super::latency::{Figure, Trust};
use crate::distribution::Distribution;
use crate::unit::Milliseconds;

static INIT_DURATIONS: &str = include_str!("../../defaults/init-durations.csv");
static INIT_WITH_SDK: &str = include_str!("../../defaults/init-with-sdk.csv");

/// The columns of the table of INIT durations; a test holds it against the file.
const INIT_HEADER: &str = "runtime,architecture,package,memory_mb,samples,mean,min,p05,p10,p15,p20,p25,p30,p35,p40,p45,p50,p55,p60,p65,p70,p75,p80,p85,p90,p95,p99,max";

/// One row of the table of INIT durations.
struct InitRow {
    runtime: &'static str,
    architecture: &'static str,
    package: &'static str,
    memory_mb: u64,
    fields: &'static str,
    /// What the fields say, read when it is asked for.
    figure: OnceLock<Option<Figure>>,
}

fn init_rows() -> &'static [InitRow] {
    static ROWS: LazyLock<Vec<InitRow>> = LazyLock::new(|| read_init_rows().collect());
    &ROWS
}

fn read_init_rows() -> impl Iterator<Item = InitRow> {
    let rows = INIT_DURATIONS.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| {
        let mut parts = line.splitn(5, ',');
        Some(InitRow {
            runtime: parts.next()?,
            architecture: parts.next()?,
            package: parts.next()?,
            memory_mb: parts.next()?.parse().ok()?,
            fields: parts.next()?,
            figure: OnceLock::new(),
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

/// The rows of a runtime in this architecture and package. The rows of each runtime stand together, in the order of their names.
fn rows_of(runtime: &str, architecture: &str, package: &str) -> impl Iterator<Item = &'static InitRow> {
    let rows = init_rows();
    let from = rows.partition_point(|row| row.runtime < runtime);
    let of_runtime = rows[from..].iter().take_while(move |row| row.runtime == runtime);
    of_runtime.filter(move |row| row.architecture == architecture && row.package == package)
}

/// Whether the INIT duration of this runtime was measured in this architecture and package.
#[must_use]
pub fn has_init_duration(runtime: &str, architecture: &str, package: &str) -> bool {
    rows_of(runtime, architecture, package).next().is_some()
}

/// The measured INIT duration of a hello-world function: the row of the nearest memory size. `None` when this runtime was not
/// measured in this architecture and package.
#[must_use]
pub fn init_duration(runtime: &str, architecture: &str, package: &str, memory_mb: u64) -> Option<&'static Figure> {
    let row = rows_of(runtime, architecture, package).min_by_key(|row| row.memory_mb.abs_diff(memory_mb))?;
    row.figure.get_or_init(|| row.read()).as_ref()
}

impl InitRow {
    fn read(&self) -> Option<Figure> {
        let Self { runtime, architecture, package, memory_mb, .. } = self;
        let mut fields = self.fields.split(',');
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
            title: format!("INIT of a hello-world function, {runtime} {architecture} {package} {memory_mb} MB"),
            source: format!("maxday/lambda-perf, 29 daily files pooled, n = {samples}"),
            date: "2026-07-24..2026-08-22".to_owned(),
            confidence: "measured".to_owned(),
            trust: Trust::High,
            range: None,
            small_caller: None,
            part_of: None,
        })
    }
}

/// One row of the table of INIT durations with the AWS SDK.
struct SdkRow {
    runtime: &'static str,
    architecture: &'static str,
    memory_mb: u64,
    figure: Figure,
}

fn sdk_rows() -> &'static [SdkRow] {
    static ROWS: LazyLock<Vec<SdkRow>> = LazyLock::new(|| {
        INIT_WITH_SDK.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(read_sdk_row).collect()
    });
    &ROWS
}

fn read_sdk_row(line: &'static str) -> Option<SdkRow> {
    let row: Vec<&str> = line.split(',').collect();
    let [runtime, architecture, memory, mean, p99] = row[..] else { return None };
    let time = |written: &str| Milliseconds::parse(&format!("{written} ms")).ok();
    let figure = Figure {
        value: Distribution::from_mean_and_quantile(time(mean)?, (0.99, time(p99)?))?,
        title: format!("INIT of a function with the AWS SDK, {runtime} {architecture} zip {memory} MB"),
        source: "cebert/aws-lambda-performance-benchmarks, published-results/november-2025/tables/light/cold.md, n = 125; log-normal through its mean and p99".to_owned(),
        date: "2025-11".to_owned(),
        confidence: "measured".to_owned(),
        trust: Trust::High,
        range: None,
        small_caller: None,
        part_of: None,
    };
    Some(SdkRow { runtime, architecture, memory_mb: memory.parse().ok()?, figure })
}

/// The measured INIT duration of a function that loads the AWS SDK and is packaged as `zip`: the row of the nearest memory size. `None`
/// where none was measured.
#[must_use]
pub fn init_duration_with_sdk(
    runtime: &str,
    architecture: &str,
    package: &str,
    memory_mb: u64,
) -> Option<&'static Figure> {
    let is_it = |row: &&SdkRow| package == "zip" && row.runtime == runtime && row.architecture == architecture;
    let row = sdk_rows().iter().filter(is_it).min_by_key(|row| row.memory_mb.abs_diff(memory_mb))?;
    Some(&row.figure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn init_durations_come_from_the_nearest_memory_size() {
        // Row of the table: nodejs22.x,x86_64,zip,1024,284,141.518,...
        let figure = init_duration("nodejs22.x", "x86_64", "zip", 4096).expect("known");
        assert_eq!(figure.value.mean().to_string(), "141.518 ms");
        assert_eq!(init_duration("nodejs22.x", "x86_64", "tar", 512), None);
        assert!(runtimes().contains(&"python3.13"));
        assert_eq!(init_rows().len(), 620);
        assert!(init_rows().is_sorted_by_key(|row| row.runtime));
        assert!(INIT_DURATIONS.lines().any(|line| line == INIT_HEADER));
        // The same row: its 90th percentile.
        assert!((figure.value.quantile(0.9) - 156.902).abs() < 1e-9, "{}", figure.value.quantile(0.9));
    }

    #[test]
    fn the_sdk_makes_init_longer() {
        // Rows of the table: nodejs22.x,x86_64,512,349.30,394.11 and python3.13,x86_64,512,482.34,572.73.
        for (runtime, mean, p99) in [("nodejs22.x", "349.3 ms", 394.11), ("python3.13", "482.34 ms", 572.73)] {
            let figure = init_duration_with_sdk(runtime, "x86_64", "zip", 512).expect("measured");
            assert_eq!(figure.value.mean().to_string(), mean);
            assert!((figure.value.quantile(0.99) - p99).abs() < 1e-6, "{}", figure.value.quantile(0.99));
            let without = init_duration(runtime, "x86_64", "zip", 512).expect("measured");
            assert!(without.value.mean() < figure.value.mean());
        }
        // Nothing was measured of 256 MB there: 128 MB are as near as 512 would not be.
        let nearest = init_duration_with_sdk("python3.13", "x86_64", "zip", 256).expect("measured");
        assert_eq!(nearest.value.mean().to_string(), "488.8 ms");
        assert_eq!(init_duration_with_sdk("nodejs22.x", "x86_64", "image", 512), None);
        assert_eq!(init_duration_with_sdk("java21", "x86_64", "zip", 512), None);
        assert!(INIT_WITH_SDK.lines().any(|line| line == "runtime,architecture,memory_mb,mean,p99"));
        assert_eq!(sdk_rows().len(), INIT_WITH_SDK.lines().filter(|line| !line.starts_with('#')).count() - 1);
        assert!(sdk_rows().iter().all(|row| runtimes().contains(&row.runtime)));
    }
}
