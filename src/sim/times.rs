//! Times of requests as they were found by independent replications.

use std::sync::{Arc, OnceLock};

use super::estimate::{Estimate, student_t};
use super::histogram::Histogram;
use super::mixture::{ColdStarts, Mixture};

/// Times of requests: all together, and by replication, from which the intervals come.
#[derive(Clone)]
pub struct Times {
    all: Sample,
    parts: Vec<Sample>,
    /// How times are distributed that nothing disturbed, where that can be worked out.
    known: Option<Arc<Mixture>>,
    /// Whether nothing was played: the parts are then what may be the case at worst.
    closed_form: bool,
    /// Their mean and percentiles, once they were asked for.
    latency: OnceLock<Latency>,
}

/// What one replication saw of the times of its requests.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sample {
    /// Of all that were answered.
    pub(super) answered: Histogram,
    /// Of those among them to which something happened that is not planned.
    pub(super) disturbed: Histogram,
    /// What all requests would have taken otherwise to which it happened.
    pub(super) planned: Histogram,
    pub(super) starts: ColdStarts,
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

/// A time is found to this part of it, or after so many steps.
const FOUND: f64 = 1e-7;
const MOST_STEPS: usize = 60;
/// Beyond this share no time is told from the longest.
const LAST: f64 = 1.0 - 1e-9;
/// No step of the search is smaller than this part of what is left.
const EDGE: f64 = 0.01;

impl PartialEq for Times {
    /// What is known follows from the programme; what was seen of it tells runs apart.
    fn eq(&self, other: &Self) -> bool {
        self.all == other.all && self.parts == other.parts
    }
}

impl std::fmt::Debug for Times {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Times").field("count", &self.count()).finish_non_exhaustive()
    }
}

impl Sample {
    fn add(&mut self, other: &Self) {
        self.answered.merge(&other.answered);
        self.disturbed.merge(&other.disturbed);
        self.planned.merge(&other.planned);
        self.starts.add(&other.starts);
    }

    /// What is known takes the place of what was seen for the part of the requests that went as planned, that is for all of them where
    /// nothing happened: a control variate, whose expectation is known. As more and more is disturbed it tells less, and is left out as
    /// smoothly. `of` is a mean over a histogram, `known` what it is by the mixture.
    fn mean_of(&self, of: impl Fn(&Histogram) -> f64, known: Option<f64>) -> f64 {
        let sum = |histogram: &Histogram| of(histogram) * histogram.count() as f64;
        let (seen, answered) = (sum(&self.answered), self.answered.count() as f64);
        let Some(known) = known else { return of(&self.answered) };
        if answered == 0.0 {
            return known;
        }
        let as_planned = answered - self.disturbed.count() as f64;
        let all = as_planned + self.planned.count() as f64;
        let seen_as_planned = seen - sum(&self.disturbed) + sum(&self.planned);
        (seen + as_planned / all * (known * all - seen_as_planned)) / answered
    }
}

impl Times {
    pub(super) fn new(parts: Vec<Sample>, known: Option<Arc<Mixture>>) -> Self {
        let mut all = Sample::default();
        for part in &parts {
            all.add(part);
        }
        Self { all, parts, known, closed_form: false, latency: OnceLock::new() }
    }

    /// Times of which all is known but how often functions start cold: as expected, and as it may be at worst.
    pub(super) fn expected(known: Arc<Mixture>, expected: ColdStarts, at_worst: &[ColdStarts]) -> Self {
        let sample = |starts| Sample { starts, ..Sample::default() };
        let parts = at_worst.iter().copied().map(sample).collect();
        let latency = OnceLock::new();
        Self { all: sample(expected), parts, known: Some(known), closed_form: true, latency }
    }

    /// Whether more is known of them than was seen.
    pub(super) fn is_known(&self) -> bool {
        self.known.is_some()
    }

    /// The same times without what is known of them.
    #[cfg(test)]
    pub(super) fn as_seen(&self) -> Self {
        Self { known: None, latency: OnceLock::new(), ..self.clone() }
    }

    #[cfg(test)]
    pub(super) fn disturbed_share(&self) -> f64 {
        self.all.planned.count() as f64 / self.count() as f64
    }

    /// Requests that were timed; of the closed form so many that every share counts.
    #[must_use]
    pub fn count(&self) -> u64 {
        if self.closed_form { self.all.starts.requests() } else { self.all.answered.count() }
    }

    /// Their mean and percentiles.
    #[must_use]
    pub fn latency(&self) -> Latency {
        *self.latency.get_or_init(|| {
            let [p50, p90, p95, p99, p999] = [0.5, 0.9, 0.95, 0.99, 0.999].map(|p| self.quantile(p));
            Latency { mean: self.mean(), p50, p90, p95, p99, p999 }
        })
    }

    /// Their mean in milliseconds. What is known of it is left out where that tells less than what was seen: a long tail may weigh more in
    /// the mean than all that is answered before it is cut off.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let as_known = |sample: &Sample| {
            let known = self.known.as_ref().map(|known| known.mean_ns(&sample.starts));
            sample.mean_of(Histogram::mean_ns, known.filter(|mean| mean.is_finite())) / 1e6
        };
        if self.closed_form {
            return self.spread(as_known);
        }
        let [known, seen] = [self.mean_by(as_known), self.mean_by(|sample| sample.answered.mean_ns() / 1e6)];
        if seen.standard_error < known.standard_error { seen } else { known }
    }

    /// Their mean, of that of each replication.
    fn mean_by(&self, mean: impl Fn(&Sample) -> f64) -> Estimate {
        let sums: Vec<(f64, f64)> = self
            .parts
            .iter()
            .filter(|part| part.answered.count() > 0)
            .map(|part| (mean(part) * part.answered.count() as f64, part.answered.count() as f64))
            .collect();
        Estimate::ratio(&sums).around(mean(&self.all)).within(0.0, f64::INFINITY)
    }

    /// A figure as expected, from the least to the most that it may be at worst.
    fn spread(&self, of: impl Fn(&Sample) -> f64) -> Estimate {
        let value = of(&self.all);
        let (low, high) =
            self.parts.iter().map(of).fold((value, value), |ends, one| (ends.0.min(one), ends.1.max(one)));
        Estimate::from_least_to_most(value, low, high)
    }

    fn below(&self, sample: &Sample, ns: f64) -> f64 {
        let known = self.known.as_ref().map(|known| known.below(&sample.starts, ns));
        sample.mean_of(|histogram| histogram.share_below(ns), known).clamp(0.0, 1.0)
    }

    /// Where a share of all requests lies below, in nanoseconds; looked for from a time on.
    fn quantile_ns(&self, sample: &Sample, p: f64, near_ns: f64) -> f64 {
        let Some(known) = self.known.as_ref().filter(|_| self.count() > 0) else {
            return sample.answered.quantile_ns(p);
        };
        if p <= 0.0 {
            return known.least_ns();
        }
        let p = p.min(LAST);
        let jumps_there = |fixed_ns: &f64| self.below(sample, fixed_ns - 1.0) < p && p <= self.below(sample, *fixed_ns);
        if let Some(fixed_ns) = known.fixed_ns().find(jumps_there) {
            return fixed_ns;
        }
        let below = |ns: f64| self.below(sample, ns) < p;
        // Nothing is found from nothing on.
        let near_ns = near_ns.max(1.0);
        let (mut low, mut high) = (near_ns * LESS, near_ns / LESS);
        while low > 1.0 && !below(low) {
            (low, high) = (low / 2.0, low);
        }
        while high < LONGEST_NS && below(high) {
            (low, high) = (high, high * 2.0);
        }
        let short = |ns: f64| p - self.below(sample, ns);
        let (mut short_low, mut short_high) = (short(low), short(high));
        for step in 0..MOST_STEPS {
            if high - low <= FOUND * high {
                break;
            }
            // On a straight line between both ends, but for every third step: where the distribution jumps, halving is as fast.
            let part = if step % 3 == 2 { 0.5 } else { short_low / (short_low - short_high) };
            let between = low + (high - low) * part.clamp(EDGE, 1.0 - EDGE);
            let short_there = short(between);
            if short_there > 0.0 {
                (low, short_low) = (between, short_there);
            } else {
                (high, short_high) = (between, short_there);
            }
        }
        f64::midpoint(low, high)
    }

    /// The time in milliseconds below which a share `p` lies.
    ///
    /// The value is that of all requests together. Its interval is where their distribution passes p by as much as the interval of the share
    /// below the value reaches over the replications: no density has to be guessed, and what comes in clusters counts as the cluster that
    /// it is.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Estimate {
        if let Some(known) = self.known.as_ref().filter(|_| self.closed_form) {
            return self.spread(|sample| self.quantile_ns(sample, p, known.mean_ns(&self.all.starts)) / 1e6);
        }
        let value = self.quantile_ns(&self.all, p, self.all.answered.quantile_ns(p));
        let seen = self.parts.iter().filter(|part| part.answered.count() > 0);
        let counted =
            |part: &Sample| (self.below(part, value) * part.answered.count() as f64, part.answered.count() as f64);
        let below = Estimate::ratio(&seen.map(counted).collect::<Vec<_>>()).within(0.0, 1.0);
        let unseen = self.known.as_ref().map_or(0.0, |known| known.unseen(&self.all.starts));
        // Where fewer may be below, the share is reached later.
        let (more, fewer) = ((below.high - below.value).max(unseen), (below.value - below.low).max(unseen));
        let (low, high) = (
            self.quantile_ns(&self.all, (p - more).max(0.0), value),
            self.quantile_ns(&self.all, (p + fewer).min(1.0), value),
        );
        // Within a bucket nothing is known but what is worked out.
        let bucket = self.all.answered.bucket_around(value);
        let (low, high) = if self.known.is_some() { (low, high) } else { (low.min(bucket.0), high.max(bucket.1)) };
        let standard_error = (high - low) / (2.0 * student_t(self.parts.len()));
        Estimate { value: value / 1e6, low: low / 1e6, high: high / 1e6, standard_error: standard_error / 1e6 }
    }

    /// The share of requests between two times in milliseconds.
    #[must_use]
    pub fn share_between(&self, from_ms: f64, to_ms: f64) -> f64 {
        self.below(&self.all, to_ms * 1e6) - self.below(&self.all, from_ms * 1e6)
    }
}

/// A search for a time begins between this part of what was seen, and its inverse.
const LESS: f64 = 0.95;
/// No time is longer.
const LONGEST_NS: f64 = 1e18;
