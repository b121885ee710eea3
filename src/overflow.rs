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

use crate::distribution::float;
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
    /// They come while it is not.
    pub outside_share: f64,
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
    let inside = arrivals.share_in(window);
    let expiry_s = float(scenario.times.idle_expiry.value.mean().0) / 1000.0;
    let mut expected = Expected { provisioned_share: 0.0, cold_share: 0.0, outside_share: 1.0 - inside };
    for (share, ratio) in arrivals.rates_in(window) {
        let here = AtRate { rate: visits.rate * ratio, load: visits.rate * ratio * visits.held_s, expiry_s };
        expected.provisioned_share += share * (1.0 - loss(provisioned.environments, here.load));
        // The calls of one request follow each other, so that only the first of them can find no environment.
        expected.cold_share += share * here.cold_share(provisioned.environments) / visits.runs.max(1.0);
    }
    expected
}

/// What comes to the environments of a function at one rate.
struct AtRate {
    /// Visits a second.
    rate: f64,
    /// Mean number of environments that they hold.
    load: f64,
    /// Mean seconds after which an idle environment is gone.
    expiry_s: f64,
}

/// Probabilities below this add nothing.
const NOTHING: f64 = 1e-15;
/// Largest mean number of busy environments for which the sum is worked out; above it no start is taken to be cold.
const MOST_LOAD: f64 = 100_000.0;

impl AtRate {
    /// The share of all visits that overflow and start cold, as [`crate::behaviour::cold_share`] has it without any kept ready.
    ///
    /// One that overflows finds j environments on demand busy, and starts cold when no more were busy at once for the whole expiry before
    /// it. While that is so, n + j are a loss system, in whatever order they are taken, and one more is asked for at the mean rate
    /// `rate x B(n + j, a)`, in clusters of which 1 - a/(n + j) are the last. Of the busy ones on demand, mean m = a B(n, a) and variance v
    /// are known (Riordan); from the balance of their squares the mean that an overflowing one finds is v/m + m - 1, and they are taken
    /// as Poisson around it. With n = 0 it is the sum of [`crate::behaviour::cold_share`].
    fn cold_share(&self, kept_ready: u64) -> f64 {
        let (n, load) = (kept_ready as f64, self.load);
        let overflow = loss(kept_ready, load);
        let mean = load * overflow;
        if load > MOST_LOAD || mean < NOTHING {
            return 0.0;
        }
        let peakedness = 1.0 - mean + load / (n + 1.0 - load + mean);
        let found = (peakedness + mean - 1.0).max(0.0);
        let (mut blocked, mut probability_ln, mut share, mut busy) = (overflow, -found, 0.0, 0.0);
        while busy <= found + 10.0 * found.sqrt() + 30.0 {
            let servers: f64 = n + busy;
            let last = if servers > 0.0 { (1.0 - load / servers).max(0.0) } else { 1.0 };
            share += last * (probability_ln - self.rate * blocked * last * self.expiry_s).exp();
            busy += 1.0;
            blocked = load * blocked / (n + busy + load * blocked);
            probability_ln += (found / busy).ln();
        }
        (overflow * share).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overflow_is_erlangs() {
        // Published tables of Erlang B; and 7.6104 in 10, worked out with the recursion elsewhere: 0.104330.
        for (servers, load, lost) in [(1, 1.0, 0.5), (10, 3.0, 0.000_810), (0, 5.0, 1.0), (10, 7.610_4, 0.104_330)] {
            assert!((loss(servers, load) - lost).abs() < 1e-6, "{servers} {load}");
        }
    }

    #[test]
    fn with_none_kept_ready_it_is_the_sum_that_there_was() {
        for (rate, load, expiry_s) in [(0.01, 0.02, 300.0), (5.0, 1.0, 321.5), (40.0, 12.0, 60.0)] {
            let whole = crate::behaviour::cold_share(rate, load / rate, expiry_s);
            let share = AtRate { rate, load, expiry_s }.cold_share(0);
            assert!((share / whole - 1.0).abs() < 1e-9, "{rate}: {share} against {whole}");
        }
    }
}
