//! What is known of `SnapStart`: the runtimes that have it, and how long it takes to restore a snapshot.

use std::sync::LazyLock;

use super::latency::{Figure, Trust};
use crate::diagnostic::Rejection;
use crate::distribution::Distribution;
use crate::document;

static RUNTIMES: &str = include_str!("../../defaults/snapstart.toml");
static RESTORE_DURATIONS: &str = include_str!("../../defaults/restore-durations.csv");

/// Runtimes of one language that `SnapStart` works with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SnapStartRuntime {
    /// What their names begin with, before the version.
    pub language: &'static str,
    /// The oldest version.
    oldest: Version,
    /// Whether snapshots and restores are charged.
    pub charged: bool,
}

/// Parts of a version: 3 and 12 of 3.12.
type Version = Vec<u32>;

fn version(text: &str) -> Option<Version> {
    text.split('.').map(|part| part.parse().ok()).collect()
}

/// What `SnapStart` is for a runtime; `None` where there is none.
#[must_use]
pub fn snapstart(runtime: &str) -> Option<&'static SnapStartRuntime> {
    static READ: LazyLock<Result<Vec<SnapStartRuntime>, Rejection>> = LazyLock::new(read_runtimes);
    let has = |known: &&SnapStartRuntime| {
        // A name that goes on after its version is a build on an OS-only runtime: `dotnet8_aot-al2023`.
        runtime.strip_prefix(known.language).and_then(version).is_some_and(|version| version >= known.oldest)
    };
    READ.as_ref().ok()?.iter().find(has)
}

fn read_runtimes() -> Result<Vec<SnapStartRuntime>, Rejection> {
    document::read("defaults/snapstart.toml", RUNTIMES, |root| {
        root.need_schema()?;
        let table = root.need("runtimes", "runtimes with SnapStart")?.section()?;
        let known = |language| {
            let row = table.need(language, "runtimes of a language")?.section()?;
            row.need_text("source", "text")?;
            row.need_text("date", "text")?;
            let oldest = row.need("oldest", "a version")?;
            let oldest = oldest.must_be("a version, such as \"3.12\"", oldest.as_text().and_then(version))?;
            Some(SnapStartRuntime { language, oldest, charged: row.need("charged", "true or false")?.flag()? })
        };
        ["java", "python", "dotnet"].into_iter().map(known).collect()
    })
}

/// The measured time of restoring a hello-world function: the row of the nearest memory size. `None` when this runtime was not measured
/// in this architecture.
#[must_use]
pub fn restore_duration(runtime: &str, architecture: &str, memory_mb: u64) -> Option<Figure> {
    let rows = RESTORE_DURATIONS.lines().filter(|line| !line.starts_with('#')).skip(1);
    let matching = rows.filter_map(|line| {
        let fields: Vec<&str> = line.split(',').collect();
        let [of, on, memory, samples, ref times @ ..] = fields[..] else { return None };
        let memory: u64 = memory.parse().ok()?;
        (of == runtime && on == architecture).then(|| (memory, samples, times.to_vec()))
    });
    let (memory, samples, times) = matching.min_by_key(|(memory, ..)| memory.abs_diff(memory_mb))?;
    // The largest of n samples stands for the middle of the last n-th.
    let largest = 1.0 - 0.5 / samples.parse::<f64>().ok()?;
    let probabilities = [0.0, 0.1, 0.5, 0.9, 0.99, largest];
    let times = times.iter().map(|time| time.parse().ok()).collect::<Option<Vec<f64>>>()?;
    Some(Figure {
        value: Distribution::through(probabilities.into_iter().zip(times).collect())?,
        title: format!("SnapStart restore of a hello-world function, {runtime} {architecture} zip {memory} MB"),
        source: format!("maxday/lambda-perf, data/2025, n = {samples}"),
        date: "2025-08-19..2025-10-18".to_owned(),
        confidence: "measured".to_owned(),
        trust: Trust::Medium,
        range: None,
        small_caller: None,
        part_of: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapstart_begins_with_a_version_of_each_language() {
        // Lambda developer guide: Java 11, Python 3.12 and .NET 8 and later; no OS-only runtime.
        let known = |runtime| snapstart(runtime).map(|found| found.charged);
        assert_eq!(["java11", "java21", "java25"].map(known), [Some(false); 3]);
        assert_eq!(["python3.12", "python3.14", "dotnet8", "dotnet10"].map(known), [Some(true); 4]);
        let without = ["java8.al2", "python3.9", "python3.11", "dotnet8_aot-al2023", "nodejs22.x", "ruby3.4"];
        assert_eq!(without.map(known), [None; 6]);
    }

    #[test]
    fn restores_come_from_the_nearest_memory_size() {
        // Row of the table: java21,x86_64,512,399,560.72,647.2,733.0,836.0,1026.3,1125.52.
        let figure = restore_duration("java21", "x86_64", 600).expect("measured");
        assert!(
            (figure.value.quantile(0.5) - 733.0).abs() < 1e-9 && (figure.value.quantile(0.99) - 1026.3).abs() < 1e-9
        );
        // The integral of s(p) - s(p0), with s(p) = -ln(1 - p), from p0 to p0 + d is d + (1 - p0 - d) (ln(1 - p0 - d) - ln(1 - p0)). Over
        // s(p1) - s(p0), from 0, 0.1, 0.5, 0.9, 0.99 to 1 - 0.5/399: 0.00517554 / 0.10536052 = 0.04912216, 0.10610667 / 0.58778666 =
        // 0.18051901, 0.23905621 / 1.60943791 = 0.14853397, 0.06697415 / 2.30258509 = 0.02908650, 0.00614419 / 2.07693841 = 0.00295829.
        // So the mean is 0.1 x 560.72 + 0.4 x 647.2 + 0.4 x 733 + 0.09 x 836 + 0.00874687 x 1026.3 + 0.00125313 x 1125.52 = 693.7793 and
        // 86.48 x 0.04912216 + 85.8 x 0.18051901 + 103 x 0.14853397 + 190.3 x 0.02908650 + 99.22 x 0.00295829 = 40.8643: 734.6436.
        let mean = crate::distribution::float(figure.value.mean().0);
        assert!((mean - 734.6436).abs() < 0.001, "{mean}");
        assert_eq!(restore_duration("java21", "arm64", 512), None);
        assert_eq!(restore_duration("python3.13", "x86_64", 512), None);
        assert!(
            RESTORE_DURATIONS
                .lines()
                .any(|line| line == "runtime,architecture,memory_mb,samples,min,p10,p50,p90,p99,max")
        );
    }
}
