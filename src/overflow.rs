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

use crate::distribution::{Distribution, Laplace, float};
use crate::erlang::{FEW, Level, levels};
use crate::scenario::{ArrivalPattern, Provisioned};

pub use crate::erlang::loss;

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
    /// Seconds that each holds an environment, warm.
    pub held_s: f64,
    /// What starting cold adds to it.
    pub cold_s: f64,
    /// Runs in one, one after the other.
    pub runs: f64,
}

/// What becomes of the runs of a function that is visited so, by requests that come so, whose idle environments live so long. Where the rate
/// goes by the hour, each hour has its own overflow.
#[must_use]
pub fn expected(
    visits: Visits,
    provisioned: Provisioned,
    (arrivals, idle_expiry): (&ArrivalPattern, &Distribution),
) -> Expected {
    let window = arrivals.busiest(float(provisioned.hours_per_day.0));
    let expiry = idle_expiry.laplace();
    let mut expected = Expected { provisioned_share: 0.0, cold_share: 0.0 };
    for (share, ratio) in arrivals.rates_in(window) {
        let here = AtRate::of(visits, ratio, &expiry);
        expected.provisioned_share += share * (1.0 - loss(provisioned.environments, here.load));
        // The calls of one request follow each other, so that only the first of them can find no environment.
        expected.cold_share += share * here.cold_share(provisioned.environments) / visits.runs.max(1.0);
    }
    expected
}

/// What comes to the environments of a function at one rate.
pub(crate) struct AtRate<'a> {
    /// Visits a second.
    pub(crate) rate: f64,
    /// Mean number of environments that they hold, warm.
    pub(crate) load: f64,
    /// How many times as long a visit holds one that starts cold.
    pub(crate) longer: f64,
    /// After what time an idle environment is gone.
    pub(crate) expiry: &'a Laplace,
}

/// Probabilities below this add nothing.
const NOTHING: f64 = 1e-15;
/// A term of a share that is so small is taken as it is: thousands of them add nothing to its digits.
const HARDLY_COLD: f64 = 1e-13;
/// Visits that cold starts make longer by less than this part are as long as warm ones.
pub(crate) const SLIGHTLY: f64 = 0.01;
/// Largest mean number of busy environments for which the sum is worked out; above it no start is taken to be cold.
const MOST_LOAD: f64 = 100_000.0;
/// The part of rises to about the mean load that are the last of their clusters, at least.
pub(crate) const APART: f64 = 0.1;
/// Further than this below the mean load a sum begins there, not with none busy.
const FAR_BELOW: f64 = 200.0;

impl<'a> AtRate<'a> {
    /// Visits that hold an environment for so many seconds, cold or warm.
    pub(crate) fn on_demand(rate: f64, held_s: f64, expiry: &'a Laplace) -> Self {
        Self { rate, load: rate * held_s, longer: 1.0, expiry }
    }

    pub(crate) fn of(visits: Visits, ratio: f64, expiry: &'a Laplace) -> Self {
        let Visits { held_s, cold_s, .. } = visits;
        let longer = if held_s > 0.0 { 1.0 + cold_s / held_s } else { 1.0 };
        Self { longer, ..Self::on_demand(visits.rate * ratio, held_s, expiry) }
    }

    /// Whether so many are busy that no start is taken to be cold.
    pub(crate) fn is_very_many(&self) -> bool {
        self.load > MOST_LOAD
    }

    /// How likely no more than the servers of a level are asked for within an expiry, of the rises beyond it those counted that are the last
    /// of their clusters.
    fn none_beyond(&self, level: &Level) -> f64 {
        let rate = self.rate * level.lost * level.last;
        if self.is_next_to_nothing(rate) { 0.0 } else { self.expiry.none(rate / 1000.0) }
    }

    /// How likely nothing comes within an expiry, at so many times a second, and how often what comes is the first within one.
    pub(crate) fn none_and_first(&self, rate: f64) -> (f64, f64) {
        if self.is_next_to_nothing(rate) { (0.0, 0.0) } else { self.expiry.none_and_first(rate / 1000.0) }
    }

    /// Whether that is so unlikely that it need not be known how much.
    fn is_next_to_nothing(&self, rate: f64) -> bool {
        self.expiry.at_most_ln(rate / 1000.0) < LEAST_EXPONENT
    }

    /// How likely a visit is cold that finds as many busy as the level has servers: `exp(-rate B(n, a) c(n) expiry) c(n)`.
    pub(crate) fn cold_where_busy(&self, level: &Level) -> f64 {
        level.last * self.none_beyond(level)
    }

    /// The share of all visits that overflow and start cold, as [`crate::behaviour::cold_share`] has it without any kept ready.
    ///
    /// One that overflows finds j environments on demand busy, and starts cold when no more were busy at once for the whole expiry before
    /// it. While that is so, n + j are a loss system, in whatever order they are taken, and one more is asked for at the mean rate
    /// `rate x B(n + j, a)`, in clusters of which 1 - a/(n + j) are the last. How many it finds is taken as negative binomial with the
    /// exact [moments](found_by_overflow), where that is no likelier than so many more than n with none kept ready, which is Poisson. With
    /// n = 0 it is the sum of [`crate::behaviour::cold_share`]; with n = 10 and loads of 2.7 to 9.9 it is 0.76 to 0.96 of what simulations find.
    fn cold_share(&self, kept_ready: u64) -> f64 {
        let overflow = loss(kept_ready, self.load);
        if self.is_very_many() || overflow < NOTHING {
            return 0.0;
        }
        let warm = self.cold_of_overflow((kept_ready, overflow), 1.0, always);
        // What starts cold is there for longer: what comes just after it finds it busy still.
        let longer = 1.0 + (self.longer - 1.0) * warm;
        let cold =
            if longer > 1.0 + SLIGHTLY { self.cold_of_overflow((kept_ready, overflow), longer, always) } else { warm };
        (overflow * cold).clamp(0.0, 1.0)
    }

    /// The share of visits that start cold where none are kept ready: all overflow, and a Poisson number of them is found busy.
    pub(crate) fn cold_share_on_demand(&self) -> f64 {
        self.cold_share_where_found(always)
    }

    /// The same of visits that find as many busy as there were when they set out only with the probability that is given for each level.
    pub(crate) fn cold_share_where_found(&self, still_busy: impl FnMut(&Level) -> f64) -> f64 {
        if self.is_very_many() { 0.0 } else { self.cold_of_overflow((0, 1.0), 1.0, still_busy).clamp(0.0, 1.0) }
    }

    /// The share of what overflows, so likely, that starts cold where it holds an environment so many times as long as one kept ready, and
    /// finds as many busy as each level has servers with a probability that is given for it.
    fn cold_of_overflow(
        &self,
        (kept_ready, overflow): (u64, f64),
        longer: f64,
        mut still_busy: impl FnMut(&Level) -> f64,
    ) -> f64 {
        let (mean, variance) = found_by_overflow(kept_ready, self.load, longer);
        let found = Found::new(mean, variance);
        // As many as are busy with none kept ready, those there included: the sum of both is Poisson.
        let all = self.load * (1.0 + overflow * (longer - 1.0));
        // Up to the mean load none is the last of its cluster, so that nothing adds to the share.
        let below_load = (self.load.floor() as u64).saturating_sub(kept_ready);
        let first = if below_load as f64 > FAR_BELOW { below_load } else { 0 };
        let mut busy = first as f64;
        // Where none are kept ready it is the same.
        let mut at_most =
            (kept_ready > 0).then(|| Rising::from_ln(ln_poisson((kept_ready + first) as f64, all) - overflow.ln()));
        let (mut probability, mut share) = (Rising::from_ln(found.ln(busy)), 0.0);
        let most = mean + 10.0 * variance.sqrt() + 30.0;
        for level in levels(kept_ready + first, self.load) {
            // Beyond the mean probabilities fall.
            if busy > most || (busy > mean && !probability.adds()) {
                break;
            }
            if level.last > 0.0 {
                let likely = at_most.as_ref().map_or(f64::INFINITY, Rising::value).min(probability.value());
                let cold = level.last * likely * self.none_beyond(&level);
                share += if cold > HARDLY_COLD { cold * still_busy(&level) } else { cold };
            }
            probability.multiply(found.one_more(busy));
            busy += 1.0;
            if let Some(at_most) = &mut at_most {
                at_most.multiply(all / (level.servers + 1.0));
            }
        }
        share
    }
}

/// What is found busy is found, whichever level it is.
const fn always(_: &Level) -> f64 {
    1.0
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
    const LEAST: f64 = 1e-14;

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
    fn adds(&self) -> bool {
        self.value() >= Self::LEAST
    }

    pub(crate) fn value(&self) -> f64 {
        self.scale * self.product
    }
}

/// The exponential of less than this adds nothing to a share.
const LEAST_EXPONENT: f64 = -60.0;

/// The logarithm of the Poisson probability of n at a mean of a, n being zero or large enough for Stirling's series.
pub(crate) fn ln_poisson(n: f64, a: f64) -> f64 {
    if n < 1.0 {
        return -a;
    }
    let ln_factorial =
        n * n.ln() - n + 0.5 * (std::f64::consts::TAU * n).ln() + 1.0 / (12.0 * n) - 1.0 / (360.0 * n.powi(3));
    n * a.ln() - a - ln_factorial
}

/// Mean and variance of the number of environments on demand that a visit finds busy when it overflows n that are kept ready, and visits
/// hold them so many times as `long` as one that is kept ready.
///
/// With times in mean visits, f(n, s) is the transform of the time from one overflow to the next, for which
/// f(n, s) = a / (s + a + n (1 - f(n - 1, s))) (Palm 1943), and the mean of y (y - 1) ... over k factors is k! times the product of
/// f(n, i / long) / (1 - f(n, i / long)) for i = 1 to k (Takacs 1962, theory of queues: recurrent input, infinitely many servers). Where they are
/// held as long as those it is of Kosten (1937) and Brockmeyer (1954).
fn found_by_overflow(servers: u64, load: f64, long: f64) -> (f64, f64) {
    // f / (1 - f) is a over s + n (1 - f(n - 1, s)).
    let odds = |s: f64| load / palms_sum(servers, load, s);
    let mean = odds(1.0 / long);
    let pairs = 2.0 * mean * odds(2.0 / long);
    (mean, pairs + mean - mean * mean)
}

/// What is left of an error by which a recursion begins when it is forgotten.
const FORGOTTEN: f64 = 1e-20;

/// s + n (1 - f(n - 1, s)): x(n) = s + n x(n - 1) / (x(n - 1) + a), from x(0) = s.
///
/// Each step makes two beginnings alike: of their difference it leaves n a / ((x + a) (y + a)), which is less than n/a, and beyond the load,
/// where x and y are about n - a, some a/n. So with many servers the recursion begins no further below n than these parts multiply to next to
/// nothing, some ten square roots of the load, with the x that a step would leave as it is. Beyond the load it grows from s to about n - a
/// before beginnings become alike: the smaller s is, the less must be left.
fn palms_sum(servers: u64, load: f64, s: f64) -> f64 {
    let step = |sum: f64, n: u64| s + n as f64 * sum / (sum + load);
    let first = if servers > FEW { begins_below(servers, load, FORGOTTEN * s.min(1.0)) } else { 0 };
    let begin = if first > 0 { left_as_it_is(first as f64, load, s) } else { s };
    (first + 1..=servers).fold(begin, step)
}

/// From which number of servers on the steps to `servers` leave less than such a part of a difference.
fn begins_below(servers: u64, load: f64, part: f64) -> u64 {
    let (mut first, mut left) = (servers, 1.0);
    while first > 0 && left > part {
        let ratio = first as f64 / load;
        left *= ratio.min(1.0 / ratio);
        first -= 1;
    }
    first
}

/// The x that is s + n x / (x + a): the positive root of x^2 - (s + n - a) x - s a, without a difference of what is about the same.
fn left_as_it_is(servers: f64, load: f64, s: f64) -> f64 {
    let (middle, product) = (s + servers - load, s * load);
    let root = (middle * middle + 4.0 * product).sqrt();
    if middle > 0.0 { f64::midpoint(middle, root) } else { 2.0 * product / (root - middle) }
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

    /// The logarithm of the probability of so many, none or enough for Stirling's series.
    fn ln(&self, busy: f64) -> f64 {
        match self.bunched {
            None => ln_poisson(busy, self.mean),
            Some((part, failures)) if busy < 1.0 => failures * part.ln(),
            Some((part, failures)) => {
                let (rest, ratio) = (1.0 - part, busy / failures);
                let stirling = 1.0 / (failures + busy) - 1.0 / failures - 1.0 / busy;
                failures * (part.ln() + ratio.ln_1p()) + busy * (rest * (failures + busy) / busy).ln()
                    - 0.5 * (ratio.ln_1p() + (std::f64::consts::TAU * busy).ln())
                    + stirling / 12.0
            }
        }
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
    fn an_overflowing_visit_finds_what_kostens_moments_say() {
        // None kept ready: Poisson. One at a load of 1: s0 = 1, s1 = 2, s2 = 1 + 2 = 3, s3 = 1 + 3 = 4, so mean 2/3 and y (y - 1) 2/4.
        assert_eq!(found_by_overflow(0, 3.0, 1.0), (3.0, 3.0));
        let (mean, variance) = found_by_overflow(1, 1.0, 1.0);
        assert!((mean - 2.0 / 3.0).abs() < 1e-12 && (variance - (0.5 + 2.0 / 3.0 - 4.0 / 9.0)).abs() < 1e-12);
        // No overflow of the numbers in a large system.
        let (mean, variance) = found_by_overflow(5_000, 5_000.0, 1.0);
        assert!(mean > 1.0 && variance > mean && variance.is_finite());
    }

    #[test]
    fn visits_that_last_longer_on_demand_are_found_more_often() {
        // None kept ready: Poisson with the mean of all that are held, 3 x 2. One at a load of 1, held twice as long on demand: with
        // s = 1/2, f / (1 - f) = 1 / (s + s / (s + 1)) = 1 / (1/2 + 1/3) = 6/5; with s = 1, 1 / (1 + 1/2) = 2/3. So the mean is 6/5, and
        // that of y (y - 1) is 2 x 6/5 x 2/3 = 8/5.
        assert_eq!(found_by_overflow(0, 3.0, 2.0), (6.0, 6.0));
        let (mean, variance) = found_by_overflow(1, 1.0, 2.0);
        assert!((mean - 1.2).abs() < 1e-12 && (variance - (1.6 + 1.2 - 1.44)).abs() < 1e-12, "{mean} {variance}");
    }

    /// Loads beside n: some of its square roots away, and far from it.
    fn loads_beside(servers: u64) -> impl Iterator<Item = f64> {
        let n = servers as f64;
        let near = [-30.0, -12.0, -6.0, -2.0, -0.5, 0.0, 0.5, 2.0, 6.0, 12.0, 30.0].map(|roots| n + roots * n.sqrt());
        let far = [0.001, 0.01, 0.1, 0.5, 0.8, 1.3, 3.0, 30.0, 1_000.0].map(|times| n * times);
        near.into_iter().chain(far).filter(|load| *load > 0.0)
    }

    #[test]
    fn palms_recursion_may_begin_where_it_is_forgotten() {
        for servers in [501_u64, 640, 1_000, 1_999, 5_000, 12_345, 20_000] {
            for load in loads_beside(servers) {
                for s in [2.0, 1.0, 0.3, 0.02, 1e-4, 1e-8] {
                    let whole = (1..=servers).fold(s, |sum, n| s + n as f64 * sum / (sum + load));
                    let sum = palms_sum(servers, load, s);
                    assert!((sum / whole - 1.0).abs() < 1e-12, "{servers} {load} {s}: {sum} against {whole}");
                }
            }
        }
    }

    /// The share of what overflows that starts cold, summed up from none on.
    fn whole_share(at: &AtRate<'_>, kept_ready: u64, longer: f64) -> f64 {
        let n = kept_ready as f64;
        let mut blocked = (1..=kept_ready).fold(1.0, |lost, n| at.load * lost / (n as f64 + at.load * lost));
        let (mean, variance) = found_by_overflow(kept_ready, at.load, longer);
        let (part, failures) = (mean / variance, mean * mean / (variance - mean));
        let all = at.load * (1.0 + blocked * (longer - 1.0));
        let (mut probability_ln, mut busy, mut share) =
            (if kept_ready == 0 { -mean } else { failures * part.ln() }, 0.0, 0.0);
        let mut at_most_ln = (1..=kept_ready).fold(-all, |ln, n| ln + (all / n as f64).ln()) - blocked.ln();
        while busy < mean + 20.0 * variance.sqrt() + 60.0 {
            let last = if n + busy > 0.0 { (1.0 - at.load / (n + busy)).max(0.0) } else { 1.0 };
            let exponent = at.expiry.none(at.rate * blocked * last / 1000.0).ln();
            share += last * (probability_ln.min(at_most_ln) + exponent).exp();
            let more = if kept_ready == 0 { mean } else { (failures + busy) * (1.0 - part) };
            probability_ln += (more / (busy + 1.0)).ln();
            busy += 1.0;
            blocked = at.load * blocked / (n + busy + at.load * blocked);
            at_most_ln += (all / (n + busy)).ln();
        }
        share
    }

    #[test]
    fn a_sum_that_begins_at_the_load_is_the_whole_sum() {
        let cases = [
            (0, 0.01, 0.02, 300.0),
            (0, 5.0, 1.0, 321.5),
            (0, 40.0, 12.0, 60.0),
            (10, 40.0, 12.0, 60.0),
            (0, 900.0, 260.0, 2.0),
            (20, 900.0, 260.0, 2.0),
            (100, 1_500.0, 400.0, 1.0),
            (500, 3_000.0, 750.0, 0.8),
            (900, 4_000.0, 1_000.0, 1.0),
            (3_000, 20_000.0, 5_000.0, 0.3),
            (4_900, 20_000.0, 5_000.0, 0.3),
            (10_000, 30_000.0, 12_000.0, 0.5),
        ];
        for (kept_ready, rate, load, expiry_s) in cases {
            let expiry = Laplace::Constant(expiry_s * 1000.0);
            let at = AtRate::on_demand(rate, load / rate, &expiry);
            for longer in [1.0, 1.5] {
                let whole = whole_share(&at, kept_ready, longer);
                let share = at.cold_of_overflow((kept_ready, loss(kept_ready, load)), longer, always);
                assert!(whole > 1e-9, "{kept_ready} {load}: {whole}");
                assert!((share / whole - 1.0).abs() < 1e-8, "{kept_ready} {load} {longer}: {share} against {whole}");
            }
        }
    }
}
