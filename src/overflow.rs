//! Provisioned concurrency in closed form: how many requests find no environment kept ready, and how often those start cold.
//!
//! A run takes one of the n environments that are kept ready, if one is free; otherwise it runs on demand, elsewhere. For requests that
//! come at random that is Erlang's loss system, in which what finds every server busy goes away: the share that overflows is B(n, a),
//! with a = rate x holding time, for any distribution of that time.
//!
//! ```
//! // Erlang's table: 10 servers at a load of 7.5 lose 0.099544.
//! assert!((netcost::overflow::loss(10, 7.5) - 0.099_544).abs() < 1e-6);
//! ```

use crate::distribution::{Laplace, float};
use crate::scenario::{Provisioned, Scenario};

/// Erlang's loss formula B(n, a): the share of requests that find all of n servers busy, at a load of a.
///
/// B(0) = 1, B(n) = a B(n - 1) / (n + a B(n - 1)).
#[must_use]
pub fn loss(servers: u64, load: f64) -> f64 {
    (1..=servers).fold(1.0, |lost, n| load * lost / (n as f64 + load * lost))
}

/// What becomes of the runs of a function with provisioned concurrency, as shares of all of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// They find an environment kept ready.
    pub provisioned_share: f64,
    /// They overflow while the concurrency is provisioned, and start cold.
    pub cold_share: f64,
}

/// What a function's environments have to do, on average over the month.
#[derive(Debug, Clone, Copy)]
pub struct Visits {
    /// Visits a second.
    pub rate: f64,
    /// Seconds that each holds an environment.
    pub held_s: f64,
    /// Runs in one, one after the other.
    pub runs: f64,
}

/// What becomes of the runs of a function that is visited so. Where the rate goes by the hour, each hour has its own overflow.
#[must_use]
pub fn expected(visits: Visits, provisioned: Provisioned, scenario: &Scenario) -> Expected {
    let arrivals = &scenario.workload.arrivals;
    let window = arrivals.busiest(float(provisioned.hours_per_day.0));
    let expiry = scenario.times.idle_expiry.value.laplace();
    let mut expected = Expected { provisioned_share: 0.0, cold_share: 0.0 };
    for (share, ratio) in arrivals.rates_in(window) {
        let here = AtRate { rate: visits.rate * ratio, load: visits.rate * ratio * visits.held_s, expiry: &expiry };
        expected.provisioned_share += share * (1.0 - loss(provisioned.environments, here.load));
        // The calls of one request follow each other, so that only the first of them can find no environment.
        expected.cold_share += share * here.cold_share(provisioned.environments) / visits.runs.max(1.0);
    }
    expected
}

/// What comes to the environments of a function at one rate.
struct AtRate<'a> {
    /// Visits a second.
    rate: f64,
    /// Mean number of environments that they hold.
    load: f64,
    /// After what time an idle environment is gone.
    expiry: &'a Laplace,
}

/// Probabilities below this add nothing.
const NOTHING: f64 = 1e-15;
/// Largest mean number of busy environments for which the sum is worked out; above it no start is taken to be cold.
const MOST_LOAD: f64 = 100_000.0;

impl AtRate<'_> {
    /// The share of all visits that overflow and start cold, as [`crate::behaviour::cold_share`] has it without any kept ready.
    ///
    /// One that overflows finds j environments on demand busy, and starts cold when no more were busy at once for the whole expiry before
    /// it. While that is so, n + j are a loss system, in whatever order they are taken, and one more is asked for at the mean rate
    /// `rate x B(n + j, a)`, in clusters of which 1 - a/(n + j) are the last. How many it finds is taken as negative binomial with the
    /// exact [moments](found_by_overflow). With n = 0 it is the sum of [`crate::behaviour::cold_share`]; with n = 1 to 20 it is 0.74 to
    /// 0.98 of what simulations find.
    fn cold_share(&self, kept_ready: u64) -> f64 {
        let (n, load) = (kept_ready as f64, self.load);
        let overflow = loss(kept_ready, load);
        if load > MOST_LOAD || overflow < NOTHING {
            return 0.0;
        }
        let (mean, variance) = found_by_overflow(kept_ready, load);
        let found = Found::new(mean, variance);
        let (mut blocked, mut probability, mut share, mut busy) =
            (overflow, Rising::from_ln(found.none_ln()), 0.0, 0.0);
        let most = mean + 10.0 * variance.sqrt() + 30.0;
        // Beyond the mean probabilities fall.
        while busy <= most && (busy <= mean || probability.adds()) {
            let servers: f64 = n + busy;
            let last = if servers > 0.0 { 1.0 - load / servers } else { 1.0 };
            if last > 0.0 {
                share += last * probability.times_exp(self.expiry.ln(self.rate * blocked * last / 1000.0));
            }
            probability.multiply(found.one_more(busy));
            busy += 1.0;
            blocked = load * blocked / (n + busy + load * blocked);
        }
        (overflow * share).clamp(0.0, 1.0)
    }
}

/// A product that may begin far below the least number there is, and rises.
pub(crate) struct Rising {
    /// The logarithm of what it is scaled by.
    scale_ln: f64,
    scale: f64,
    product: f64,
}

impl Rising {
    /// Products above this are scaled down.
    const LARGE: f64 = 1e200;
    /// Probabilities below this add nothing to the digits that are kept of a share.
    const LEAST: f64 = 1e-20;
    /// The exponential of less than this adds nothing to a share.
    const LEAST_EXPONENT: f64 = -60.0;

    pub(crate) fn from_ln(ln: f64) -> Self {
        Self { scale_ln: ln, scale: ln.exp(), product: 1.0 }
    }

    pub(crate) fn multiply(&mut self, by: f64) {
        self.product *= by;
        if self.product > Self::LARGE {
            self.product /= Self::LARGE;
            self.scale_ln += Self::LARGE.ln();
            self.scale = self.scale_ln.exp();
        }
    }

    /// Whether it is large enough to add anything to the digits that are kept of a share.
    pub(crate) fn adds(&self) -> bool {
        self.scale * self.product >= Self::LEAST
    }

    /// The product times the exponential of what is not above zero.
    pub(crate) fn times_exp(&self, exponent: f64) -> f64 {
        if exponent < Self::LEAST_EXPONENT { 0.0 } else { self.scale * self.product * exponent.exp() }
    }
}

/// Sums above this are scaled down.
const LARGE: f64 = 1e200;

/// Mean and variance of the number of environments on demand that a visit finds busy when it overflows n that are kept ready.
///
/// Of Kosten (1937) and Brockmeyer (1954): with s0(n) = a^n / n! and each s(k+1) the sum of s(k) up to n, the mean of y (y - 1) ... over
/// k factors, given that all n are busy, is `a^k s1(n) / s(k+1)(n)`.
fn found_by_overflow(servers: u64, load: f64) -> (f64, f64) {
    let (mut term, mut sums) = (1.0, [1.0; 3]);
    for n in 1..=servers {
        term *= load / n as f64;
        sums[0] += term;
        sums[1] += sums[0];
        sums[2] += sums[1];
        if sums[2] > LARGE {
            term /= LARGE;
            sums = sums.map(|sum| sum / LARGE);
        }
    }
    let (mean, pairs) = (load * sums[0] / sums[1], load * load * sums[0] / sums[2]);
    (mean, pairs + mean - mean * mean)
}

/// A number of busy environments: negative binomial, or Poisson where its variance is its mean.
struct Found {
    mean: f64,
    /// The part of the variance that the mean is, and the number of failures to which a negative binomial counts.
    bunched: Option<(f64, f64)>,
}

impl Found {
    fn new(mean: f64, variance: f64) -> Self {
        let part = mean / variance;
        let bunched = (part < 1.0 - SAME).then(|| (part, mean * part / (1.0 - part)));
        Self { mean, bunched }
    }

    /// The logarithm of the probability of none.
    fn none_ln(&self) -> f64 {
        self.bunched.map_or(-self.mean, |(part, failures)| failures * part.ln())
    }

    /// How much more likely one more than `busy` is.
    fn one_more(&self, busy: f64) -> f64 {
        match self.bunched {
            None => self.mean / (busy + 1.0),
            Some((part, failures)) => (failures + busy) / (busy + 1.0) * (1.0 - part),
        }
    }
}

/// Numbers that differ by less than this part of one are the same.
const SAME: f64 = 1e-9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overflow_is_erlangs() {
        // Published tables of Erlang B; and a load of 7.610350 in 10, worked out with the recursion elsewhere: 0.104330.
        for (servers, load, lost) in
            [(1, 1.0, 0.5), (10, 3.0, 0.000_810), (0, 5.0, 1.0), (10, 7.610_350_076, 0.104_330)]
        {
            assert!((loss(servers, load) - lost).abs() < 1e-6, "{servers} {load}");
        }
    }

    #[test]
    fn an_overflowing_visit_finds_what_kostens_moments_say() {
        // None kept ready: Poisson. One at a load of 1: s0 = 1, s1 = 2, s2 = 1 + 2 = 3, s3 = 1 + 3 = 4, so mean 2/3 and y (y - 1) 2/4.
        assert_eq!(found_by_overflow(0, 3.0), (3.0, 3.0));
        let (mean, variance) = found_by_overflow(1, 1.0);
        assert!((mean - 2.0 / 3.0).abs() < 1e-12 && (variance - (0.5 + 2.0 / 3.0 - 4.0 / 9.0)).abs() < 1e-12);
        // No overflow of the numbers in a large system.
        let (mean, variance) = found_by_overflow(5_000, 5_000.0);
        assert!(mean > 1.0 && variance > mean && variance.is_finite());
    }

    #[test]
    fn with_none_kept_ready_it_is_the_sum_that_there_was() {
        for (rate, load, expiry_s) in [(0.01, 0.02, 300.0), (5.0, 1.0, 321.5), (40.0, 12.0, 60.0)] {
            let expiry = Laplace::Constant(expiry_s * 1000.0);
            let whole = crate::behaviour::cold_share(rate, load / rate, &expiry);
            let share = AtRate { rate, load, expiry: &expiry }.cold_share(0);
            assert!((share / whole - 1.0).abs() < 1e-9, "{rate}: {share} against {whole}");
        }
    }
}
