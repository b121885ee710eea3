//! A simulated figure with its 95 % interval.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// A mean over independent replications and its 95 % interval: Student's, corrected for what is skewed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Estimate {
    /// The mean.
    #[cfg_attr(feature = "report", schemars(with = "Option<f64>"))]
    pub value: f64,
    /// Lower end of the interval.
    #[cfg_attr(feature = "report", schemars(with = "Option<f64>"))]
    pub low: f64,
    /// Upper end of the interval.
    #[cfg_attr(feature = "report", schemars(with = "Option<f64>"))]
    pub high: f64,
    /// Standard error of the mean.
    #[serde(skip)]
    pub standard_error: f64,
}

/// Half of an interval that is as wide as its value, as a part of that.
pub const WIDEST_KNOWN: f64 = 0.5;

/// The factor from standard error to half of the 95 % interval, for a mean of so many values.
pub(super) fn student_t(values: usize) -> f64 {
    StudentsT::new(0.0, 1.0, values as f64 - 1.0).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

/// The inverse of the transformation that takes its skewness from a studentized mean: `a` is the skewness of the values over the root of
/// their number. Where few values are large, such as clusters of failures, it moves both ends of an interval up (P. Hall, On the removal of
/// skewness by transformation, Journal of the Royal Statistical Society B 54, 1992, pages 221 to 228).
fn unskewed(t: f64, a: f64) -> f64 {
    if a.abs() < NEARLY_EVEN { t } else { 3.0 / a * ((1.0 + a * (t - a / 6.0)).cbrt() - 1.0) }
}

/// The same with half of that where it moves an end nearer. Of few values the skewness is uncertain: if all of it moves that end, intervals hold
/// the truth too rarely, and if none does, too often (`docs/model.md`, "How it is simulated").
fn corrected(t: f64, a: f64) -> f64 {
    let unskewed = unskewed(t, a);
    if unskewed.abs() < t.abs() { f64::midpoint(t, unskewed) } else { unskewed }
}

/// Skewness that changes nothing but the last digits.
const NEARLY_EVEN: f64 = 1e-6;

impl Estimate {
    /// A figure that is worked out, with the least and the most that it may be.
    pub(super) fn from_least_to_most(value: f64, low: f64, high: f64) -> Self {
        Self { value, low, high, standard_error: (high - low) / 4.0 }
    }

    /// A figure that is known, not estimated.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self { value, low: value, high: value, standard_error: 0.0 }
    }

    /// A figure of which only an end is known.
    pub(super) const fn at_least(low: f64) -> Self {
        Self { value: f64::NAN, low, high: f64::INFINITY, standard_error: f64::INFINITY }
    }

    /// A mean with its standard error, over so many values of such a skewness; of a single one nothing is known of the error.
    fn with_error(value: f64, standard_error: f64, (values, skewness): (usize, f64)) -> Self {
        let standard_error = if values < 2 { f64::INFINITY } else { standard_error };
        let t = student_t(values.max(2));
        let end = |t: f64| value - corrected(t, skewness / (values as f64).sqrt()) * standard_error;
        Self { value, low: end(t), high: end(-t), standard_error }
    }

    /// The ratio of two sums over replications, such as failures to requests, with its interval by the variance and the skewness of the
    /// residuals (the usual ratio estimator): replications count by their size.
    #[must_use]
    pub fn ratio(pairs: &[(f64, f64)]) -> Self {
        let (parts, wholes) = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        if wholes <= 0.0 {
            return Self::exact(0.0);
        }
        let (n, value) = (pairs.len() as f64, parts / wholes);
        let residuals = |power: i32| pairs.iter().map(|(part, whole)| (part - value * whole).powi(power)).sum::<f64>();
        let deviation = (residuals(2) / (n - 1.0)).sqrt();
        let skewness = residuals(3) / deviation.powi(3) * n / ((n - 1.0) * (n - 2.0));
        let skewness = if skewness.is_finite() { skewness } else { 0.0 };
        Self::with_error(value, deviation / n.sqrt() / (wholes / n), (pairs.len(), skewness))
    }

    /// The same, kept between two ends of what is possible.
    #[must_use]
    pub fn within(self, least: f64, most: f64) -> Self {
        let keep = |value: f64| value.clamp(least, most);
        Self { value: keep(self.value), low: keep(self.low), high: keep(self.high), ..self }
    }

    /// A share of events in tries, from (events, tries) of each replication. Of which none was seen in n tries, that is with 95 %
    /// confidence below 3 / n (the rule of three).
    #[must_use]
    pub fn share(counted: &[(u64, u64)]) -> Self {
        let (events, tries) = counted.iter().fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        if events == 0 {
            let high = (3.0 / tries.max(1) as f64).min(1.0);
            return Self { value: 0.0, low: 0.0, high, standard_error: high / 2.0 };
        }
        let pairs: Vec<(f64, f64)> = counted.iter().map(|(events, tries)| (*events as f64, *tries as f64)).collect();
        Self::ratio(&pairs).within(0.0, 1.0)
    }

    /// Another value with the same interval around it.
    #[must_use]
    pub fn around(&self, value: f64) -> Self {
        let moved = value - self.value;
        Self { value, low: self.low + moved, high: self.high + moved, ..*self }
    }

    /// Half of the interval.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }

    /// Half of the interval as a part of the value; `None` where the interval is wider than the value, so that this is not known.
    #[must_use]
    pub fn known_within(&self) -> Option<f64> {
        let within = self.half_width() / self.value;
        (within <= WIDEST_KNOWN).then_some(within)
    }

    /// Whether it tells nothing of a share: it may be none and all.
    #[must_use]
    pub fn is_any_share(&self) -> bool {
        self.low <= 0.0 && self.high >= 1.0
    }

    /// The estimate from one value of each replication. With a single one the interval is the whole line.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        Self::ratio(&values.into_iter().map(|value| (value, 1.0)).collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::{Purpose, Stream};
    use super::*;

    #[test]
    fn replications_count_by_their_size() {
        // 1 of 10, 9 of 30: 10 of 40 = 0.25; residuals 1 - 2.5 and 9 - 7.5: sqrt((1.5^2 + 1.5^2) / (2 x 1)) / 20 = 0.075; t(1) = 12.7062.
        let share = Estimate::share(&[(1, 10), (9, 30)]);
        assert!((share.value - 0.25).abs() < 1e-12 && (share.standard_error - 0.075).abs() < 1e-12, "{share:?}");
        assert_eq!((share.low, share.high), (0.0, 1.0), "half the width is 0.953");
        // None in 600: below 3/600 = 0.5 %. One replication tells nothing about its error.
        assert!((Estimate::share(&[(0, 200), (0, 400)]).high - 0.005).abs() < 1e-12);
        assert_eq!((Estimate::share(&[(5, 10)]).low, Estimate::share(&[(5, 10)]).high), (0.0, 1.0));
    }

    #[test]
    fn what_is_skewed_has_its_interval_on_the_longer_side() {
        // 0, 0, 0, 4: mean 1, variance (1 + 1 + 1 + 9) / 3 = 4, standard error 1; third powers -1 - 1 - 1 + 27 = 24, over 8 and times 4 / (3 x 2):
        // skewness 2, a = 1. With t(3) = 3.182446: 3 (cbrt(1 + 3.182446 - 1/6) - 1) = 1.768457 and 3 (cbrt(1 - 3.182446 - 1/6) - 1) = -6.988007.
        // The first is nearer than t, and half of that is taken: (1.768457 + 3.182446) / 2 = 2.475452.
        let estimate = Estimate::of([0.0, 0.0, 0.0, 4.0]);
        assert!((estimate.low - (1.0 - 2.475_452)).abs() < 1e-5, "{estimate:?}");
        assert!((estimate.high - (1.0 + 6.988_007)).abs() < 1e-5, "{estimate:?}");
        let mirrored = Estimate::of([0.0, 0.0, 0.0, -4.0]);
        assert!((mirrored.high + estimate.low).abs() < 1e-12 && (mirrored.low + estimate.high).abs() < 1e-12);
    }

    /// A mean, and how a value is drawn that has it.
    type Values = (f64, fn(&mut Stream) -> f64);

    fn exponential(stream: &mut Stream) -> f64 {
        -stream.unit().ln()
    }

    /// As many exponential ones as come at random in a time of two: their mean is 2, their variance 2 x 2 and their third moment 2 x 6.
    fn clusters(stream: &mut Stream) -> f64 {
        let (mut time, mut sum) = (exponential(stream), 0.0);
        while time < 2.0 {
            time += exponential(stream);
            sum += exponential(stream);
        }
        sum
    }

    /// Values with a skewness of 2, of -2, of none, and of 12 / 4^1.5 = 1.5.
    #[test]
    fn of_skewed_values_the_mean_is_in_19_of_20_intervals() {
        const RUNS: u32 = 20_000;
        let draws: [Values; 4] = [
            (1.0, exponential),
            (-1.0, |stream| -exponential(stream)),
            (0.0, |stream| exponential(stream) - exponential(stream)),
            (2.0, clusters),
        ];
        for (place, (mean, draw)) in draws.into_iter().enumerate() {
            let mut stream = Stream::new(1, Purpose::Service, 0);
            let mut held = 0;
            for _ in 0..RUNS {
                let estimate = Estimate::of((0..24).map(|_| draw(&mut stream)).collect::<Vec<_>>());
                held += u32::from(estimate.low <= mean && mean <= estimate.high);
            }
            let share = f64::from(held) / f64::from(RUNS);
            assert!((0.94..0.96).contains(&share), "{place}: {share}");
        }
    }

    #[test]
    fn what_has_an_interval_wider_than_itself_is_not_known() {
        let of =
            |value: f64, half: f64| Estimate { value, low: value - half, high: value + half, standard_error: half };
        assert_eq!(of(8.0, 2.0).known_within(), Some(0.25));
        assert_eq!((of(8.0, 4.0).known_within(), of(8.0, 4.1).known_within()), (Some(0.5), None));
        assert_eq!(of(0.0, 0.0).known_within(), None, "nothing was answered");
    }

    #[test]
    fn the_interval_is_the_textbook_one() {
        // 1, 2, 3: mean 2, standard error 1/sqrt(3) = 0.57735, t(2) = 4.302653: half width 2.484138.
        let estimate = Estimate::of([1.0, 2.0, 3.0]);
        assert!((estimate.value - 2.0).abs() < 1e-12);
        assert!((estimate.high - 4.484_138).abs() < 1e-6, "{estimate:?}");
    }
}
