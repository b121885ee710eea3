//! Times of requests as they were found by independent replications.

use super::estimate::{Estimate, student_t};
use super::histogram::Histogram;

/// Times of requests: all together, and by replication, from which the intervals come.
#[derive(Debug, Clone, PartialEq)]
pub struct Times {
    all: Histogram,
    parts: Vec<Histogram>,
}

/// Times of a request in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Latency {
    /// The mean.
    pub mean: Estimate,
    /// The median.
    pub p50: Estimate,
    /// The 90th percentile.
    pub p90: Estimate,
    /// The 95th.
    pub p95: Estimate,
    /// The 99th.
    pub p99: Estimate,
    /// The 99.9th.
    pub p999: Estimate,
}

impl Times {
    pub(super) fn new(parts: Vec<Histogram>) -> Self {
        let mut all = Histogram::default();
        for part in &parts {
            all.merge(part);
        }
        Self { all, parts }
    }

    /// Requests that were timed.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.all.count()
    }

    /// Their mean and percentiles.
    #[must_use]
    pub fn latency(&self) -> Latency {
        let [p50, p90, p95, p99, p999] = [0.5, 0.9, 0.95, 0.99, 0.999].map(|p| self.quantile(p));
        Latency { mean: self.mean(), p50, p90, p95, p99, p999 }
    }

    /// Their mean in milliseconds.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let sums: Vec<(f64, f64)> = self.parts.iter().map(|part| (part.sum_ns() / 1e6, part.count() as f64)).collect();
        Estimate::ratio(&sums).within(0.0, f64::MAX)
    }

    /// The time in milliseconds below which a share `p` lies.
    ///
    /// The value is that of all requests together. Its interval is where their distribution passes p - d and p + d, d being the half
    /// width of the interval of the share below the value over the replications: no density has to be guessed, and what comes in
    /// clusters counts as the cluster that it is.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Estimate {
        let value = self.all.quantile_ns(p);
        let shares = self.parts.iter().filter(|part| part.count() > 0).map(|part| part.share_below(value));
        let below = Estimate::of(shares);
        let half = student_t(self.parts.len()) * below.standard_error;
        let (low, high) = (self.all.quantile_ns((p - half).max(0.0)), self.all.quantile_ns((p + half).min(1.0)));
        // Within a bucket nothing is known.
        let (start, end) = self.all.bucket_around(value);
        let (low, high) = (low.min(start), high.max(end));
        let standard_error = (high - low) / (2.0 * student_t(self.parts.len()));
        Estimate { value: value / 1e6, low: low / 1e6, high: high / 1e6, standard_error: standard_error / 1e6 }
    }

    /// The share of requests between two times in milliseconds.
    #[must_use]
    pub fn share_between(&self, from_ms: f64, to_ms: f64) -> f64 {
        self.all.share_below(to_ms * 1e6) - self.all.share_below(from_ms * 1e6)
    }
}
