//! A simulated figure with its 95 % interval.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

/// A mean over independent replications and its 95 % interval by Student's t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub value: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Standard error of the mean.
    pub standard_error: f64,
}

/// The factor from standard error to half of the 95 % interval, for a mean of so many values.
pub(super) fn student_t(values: usize) -> f64 {
    StudentsT::new(0.0, 1.0, values as f64 - 1.0).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975))
}

impl Estimate {
    /// A figure that is known, not estimated.
    #[must_use]
    pub const fn exact(value: f64) -> Self {
        Self { value, low: value, high: value, standard_error: 0.0 }
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

    /// The estimate from one value of each replication. With a single one the interval is the whole line.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n.max(1.0);
        if values.len() < 2 {
            return Self { value: mean, low: f64::NEG_INFINITY, high: f64::INFINITY, standard_error: f64::INFINITY };
        }
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let standard_error = (variance / n).sqrt();
        let half = student_t(values.len()) * standard_error;
        Self { value: mean, low: mean - half, high: mean + half, standard_error }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_the_textbook_one() {
        // 1, 2, 3: mean 2, standard error 1/sqrt(3) = 0.57735, t(2) = 4.302653: half width 2.484138.
        let estimate = Estimate::of([1.0, 2.0, 3.0]);
        assert!((estimate.value - 2.0).abs() < 1e-12);
        assert!((estimate.high - 4.484_138).abs() < 1e-6, "{estimate:?}");
    }
}
