//! Lengths of time as distributions: mean and quantiles in milliseconds.
//!
//! ```
//! use netcost::distribution::Distribution;
//! use netcost::unit::Milliseconds;
//!
//! let time = Distribution::exponential(Milliseconds::parse("100 ms")?);
//! // Its median is ln 2 of its mean.
//! assert!((time.quantile(0.5) - 69.3147).abs() < 1e-4);
//! # Ok::<(), netcost::unit::ParseError>(())
//! ```

use std::fmt;
use std::hash::{Hash, Hasher};

use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::unit::{DAY_MS, Milliseconds};

/// Decimals to which a mean is kept when it comes out of a logarithm: a nanosecond.
const MEAN_DIGITS: u32 = 6;

/// Most points that are kept of measured times.
const MOST_POINTS: usize = 1_000;

/// How a length of time varies; times in milliseconds.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Shape {
    /// Always the same.
    #[default]
    Constant,
    /// Log-normal above a fixed time: mean and standard deviation of the natural logarithm of what is above it.
    LogNormal { shift: f64, mu: f64, sigma: f64 },
    /// Exponential.
    Exponential,
    /// Uniform between two times.
    Uniform { low: f64, high: f64 },
    /// Gamma, by its shape parameter.
    Gamma { shape: f64 },
    /// Pareto from a least time on; the larger `alpha`, the faster the tail falls off.
    Pareto { least: f64, alpha: f64 },
    /// Normal, cut off at zero; the standard deviation is that before.
    Normal { sd: f64 },
    /// Multiples of a period, each half as likely as the one before.
    Halving,
    /// Measured: points (probability, time) of the quantile function, rising. Between two of them the rest falls off exponentially, as
    /// the tails of such times do; beyond the last one nothing is known, and nothing longer is taken.
    Measured { quantiles: Vec<(f64, f64)> },
}

/// A length of time: its shape and its mean. The mean is a decimal since it enters the bill. The default is no time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distribution {
    shape: Shape,
    mean: Decimal,
}

impl Distribution {
    /// Always `value`.
    #[must_use]
    pub fn constant(value: Milliseconds) -> Self {
        Self { shape: Shape::Constant, mean: value.0 }
    }

    /// The log-normal with this mean and standard deviation; constant when the deviation is zero.
    ///
    /// With m and s: sigma^2 = ln(1 + s^2/m^2), mu = ln m - sigma^2/2 (moments of the log-normal distribution).
    #[must_use]
    pub fn from_moments(mean: Milliseconds, deviation: Milliseconds) -> Self {
        if deviation.0.is_zero() || mean.0.is_zero() {
            return Self::constant(mean);
        }
        let (m, s) = (float(mean.0), float(deviation.0));
        let variance = (1.0 + (s / m).powi(2)).ln();
        let shape = Shape::LogNormal { shift: 0.0, mu: m.ln() - variance / 2.0, sigma: variance.sqrt() };
        Self { shape, mean: mean.0 }
    }

    /// The log-normal through two quantiles (probability, value), probabilities and values both rising; `None` when they do not
    /// rise or its mean is longer than a day.
    ///
    /// Its mean is exp(mu + sigma^2/2).
    #[must_use]
    pub fn from_quantiles(low: (f64, Milliseconds), high: (f64, Milliseconds)) -> Option<Self> {
        if low.1 == high.1 && low.0 < high.0 {
            return Some(Self::constant(low.1));
        }
        if low.1.0.is_zero() || low.1 > high.1 || low.0 >= high.0 {
            return None;
        }
        let (mu, sigma) = log_normal_through((low.0, float(low.1.0)), (high.0, float(high.1.0)));
        let mean = Decimal::from_f64((mu + sigma * sigma / 2.0).exp()).filter(|mean| *mean <= Decimal::from(DAY_MS))?;
        let mean = mean.round_dp_with_strategy(MEAN_DIGITS, RoundingStrategy::MidpointAwayFromZero).normalize();
        Some(Self { shape: Shape::LogNormal { shift: 0.0, mu, sigma }, mean })
    }

    /// The log-normal with this mean and one quantile (probability, value) above it; `None` where there is none.
    ///
    /// With z the normal quantile: mu + sigma z = ln q and mu + sigma^2/2 = ln m, so sigma = z - sqrt(z^2 - 2 ln(q/m)).
    #[must_use]
    pub fn from_mean_and_quantile(mean: Milliseconds, (p, value): (f64, Milliseconds)) -> Option<Self> {
        let (z, m) = (normal_quantile(p), float(mean.0));
        let root = z * z - 2.0 * (float(value.0) / m).ln();
        let sigma = z - root.sqrt();
        let sound = m > 0.0 && value > mean && root >= 0.0 && sigma > 0.0;
        let shape = Shape::LogNormal { shift: 0.0, mu: m.ln() - sigma * sigma / 2.0, sigma };
        sound.then_some(Self { shape, mean: mean.0 })
    }

    /// The exponential with this mean.
    #[must_use]
    pub fn exponential(mean: Milliseconds) -> Self {
        Self { shape: Shape::Exponential, mean: mean.0 }
    }

    /// The uniform between two times.
    #[must_use]
    pub fn uniform(low: Milliseconds, high: Milliseconds) -> Self {
        let shape = Shape::Uniform { low: float(low.0), high: float(high.0) };
        Self { shape, mean: (low.0 + high.0) / Decimal::TWO }
    }

    /// The gamma distribution with this mean and standard deviation; constant when the deviation is zero.
    ///
    /// Its shape is (mean / deviation)^2.
    #[must_use]
    pub fn gamma(mean: Milliseconds, deviation: Milliseconds) -> Self {
        if deviation.0.is_zero() || mean.0.is_zero() {
            return Self::constant(mean);
        }
        let shape = (float(mean.0) / float(deviation.0)).powi(2);
        Self { shape: Shape::Gamma { shape }, mean: mean.0 }
    }

    /// The Pareto distribution from `least` on; `None` when its mean alpha least / (alpha - 1) is longer than a day.
    #[must_use]
    pub fn pareto(least: Milliseconds, alpha: Decimal) -> Option<Self> {
        let mean = (alpha * least.0).checked_div(alpha - Decimal::ONE)?.round_dp(MEAN_DIGITS);
        let shape = Shape::Pareto { least: float(least.0), alpha: float(alpha) };
        (alpha > Decimal::ONE && mean <= Decimal::from(DAY_MS)).then(|| Self { shape, mean: mean.normalize() })
    }

    /// A distribution moved up by a fixed time, for what is constant or log-normal; `None` for others.
    #[must_use]
    pub fn shifted(self, shift: Milliseconds) -> Option<Self> {
        let shape = match self.shape {
            Shape::Constant => Shape::Constant,
            Shape::LogNormal { mu, sigma, .. } => Shape::LogNormal { shift: float(shift.0), mu, sigma },
            _ => return None,
        };
        Some(Self { shape, mean: self.mean + shift.0 })
    }

    /// Measured times as they are: each is as likely as any other. `None` without any.
    #[must_use]
    pub fn samples(mut times: Vec<Milliseconds>) -> Option<Self> {
        times.sort_unstable();
        let count = times.len();
        let mean = times.iter().map(|time| time.0).sum::<Decimal>().checked_div(Decimal::from(count))?;
        // The i-th of n stands for the middle of the i-th n-th; a thousand of them say as much as more do.
        let every = count.div_ceil(MOST_POINTS);
        let point = |(index, time): (usize, &Milliseconds)| ((index as f64 + 0.5) / count as f64, float(time.0));
        let quantiles = times.iter().enumerate().step_by(every).map(point).collect();
        Some(Self::measured(Milliseconds(mean.round_dp(MEAN_DIGITS).normalize()), quantiles))
    }

    /// The normal with this mean and standard deviation, cut off at zero; meant for deviations well below the mean.
    #[must_use]
    pub fn normal(mean: Milliseconds, sd: Milliseconds) -> Self {
        Self { shape: Shape::Normal { sd: float(sd.0) }, mean: mean.0 }
    }

    /// `period` times 1 with probability 1/2, times 2 with 1/4, and so on: what is left halves with every period.
    #[must_use]
    pub fn halving(period: Milliseconds) -> Self {
        Self { shape: Shape::Halving, mean: period.0 * Decimal::TWO }
    }

    /// A measured distribution: its mean and points of its quantile function.
    #[must_use]
    pub fn measured(mean: Milliseconds, quantiles: Vec<(f64, f64)>) -> Self {
        Self { shape: Shape::Measured { quantiles }, mean: mean.0 }
    }

    /// A measured distribution of which only points of its quantile function are known: its mean is that of the distribution as it is
    /// taken between and beyond them. `None` without any, or where the mean is longer than a day.
    ///
    /// With s(p) = -ln(1 - p), between two points the time is v0 + (v1 - v0) (s(p) - s0) / (s1 - s0), and the integral of s is
    /// p + (1 - p) ln(1 - p).
    #[must_use]
    pub fn through(quantiles: Vec<(f64, f64)>) -> Option<Self> {
        let score = |p: f64| -(-p).ln_1p();
        let integral = |p: f64| if p < 1.0 { p + (1.0 - p) * (-p).ln_1p() } else { 1.0 };
        let (first, last) = (quantiles.first()?, quantiles.last()?);
        let mut mean = first.0 * first.1 + (1.0 - last.0) * last.1;
        for pair in quantiles.windows(2) {
            let ((p0, v0), (p1, v1)) = (pair[0], pair[1]);
            let above = integral(p1) - integral(p0) - score(p0) * (p1 - p0);
            mean += v0 * (p1 - p0) + (v1 - v0) * above / (score(p1) - score(p0));
        }
        let mean = Decimal::from_f64(mean).filter(|mean| *mean <= Decimal::from(DAY_MS))?;
        Some(Self::measured(Milliseconds(mean.round_dp(MEAN_DIGITS).normalize()), quantiles))
    }

    /// The same shape stretched to another mean. What has no length to stretch becomes constant.
    #[must_use]
    pub fn with_mean(&self, mean: Milliseconds) -> Self {
        if mean.0 == self.mean {
            return self.clone();
        }
        if self.mean.is_zero() || mean.0.is_zero() {
            return Self::constant(mean);
        }
        let factor = float(mean.0) / float(self.mean);
        let shape = match &self.shape {
            Shape::Uniform { low, high } => Shape::Uniform { low: low * factor, high: high * factor },
            Shape::Normal { sd } => Shape::Normal { sd: sd * factor },
            Shape::Measured { quantiles } => {
                Shape::Measured { quantiles: quantiles.iter().map(|(p, value)| (*p, value * factor)).collect() }
            }
            Shape::Pareto { least, alpha } => Shape::Pareto { least: least * factor, alpha: *alpha },
            Shape::LogNormal { shift, mu, sigma } => {
                Shape::LogNormal { shift: shift * factor, mu: mu + factor.ln(), sigma: *sigma }
            }
            Shape::Constant | Shape::Exponential | Shape::Gamma { .. } | Shape::Halving => self.shape.clone(),
        };
        Self { shape, mean: mean.0 }
    }

    /// How it varies.
    pub(crate) fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Milliseconds {
        Milliseconds(self.mean)
    }

    /// Whether it never varies.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.shape == Shape::Constant
    }

    /// How likely nothing comes within it.
    #[must_use]
    pub fn laplace(&self) -> Laplace {
        match &self.shape {
            Shape::Constant => Laplace::Constant(float(self.mean)),
            Shape::Exponential => Laplace::Exponential(float(self.mean)),
            Shape::Uniform { low, high } => {
                Laplace::Uniform { middle: f64::midpoint(*low, *high), half: (high - low) / 2.0 }
            }
            _ => Laplace::of_quantiles(|p| self.quantile(p)),
        }
    }

    /// How likely nothing comes within the longer of two that are independent. Both are below a time with the square of the probability
    /// that one is.
    #[must_use]
    pub fn laplace_of_the_longer(&self) -> Laplace {
        Laplace::of_quantiles(|p| self.quantile(p.sqrt()))
    }

    /// The value in milliseconds below which a share `p` (0 to 1) of all times lies.
    #[must_use]
    pub fn quantile(&self, p: f64) -> f64 {
        match &self.shape {
            Shape::Constant => float(self.mean),
            Shape::Exponential => -float(self.mean) * (-p).ln_1p(),
            Shape::Uniform { low, high } => low + (high - low) * p,
            Shape::Gamma { shape } => float(self.mean) / shape * gamma_quantile(*shape, p),
            Shape::Pareto { least, alpha } => least * (1.0 - p).powf(-1.0 / alpha),
            Shape::LogNormal { shift, mu, sigma } => shift + (mu + sigma * normal_quantile(p)).exp(),
            Shape::Normal { sd } => (float(self.mean) + sd * normal_quantile(p)).max(0.0),
            Shape::Halving => float(self.mean) / 2.0 * (-(-p).ln_1p() / std::f64::consts::LN_2).ceil().max(1.0),
            Shape::Measured { quantiles } => interpolate(quantiles, p).unwrap_or_else(|| float(self.mean)),
        }
    }
}

/// The probabilities in the middles of so many equal parts, the lowest first.
pub(crate) fn middles(parts: u32) -> impl Iterator<Item = f64> {
    (0..parts).map(move |part| (f64::from(part) + 0.5) / f64::from(parts))
}

/// How likely nothing comes within a length of time T, of what comes at random at a rate: E[exp(-rate x T)], the Laplace transform of T.
#[derive(Debug, Clone, PartialEq)]
pub enum Laplace {
    /// Of a time that never varies.
    Constant(f64),
    /// Of an exponential time, by its mean: 1 / (1 + rate x mean).
    Exponential(f64),
    /// Of a uniform time, by its middle and half of its width: exp(-rate x middle) sinh(rate x half) / (rate x half).
    Uniform {
        /// Half of the shortest and the longest.
        middle: f64,
        /// From there to either.
        half: f64,
    },
    /// Of any other: the mean over times that are equally likely.
    Times(Vec<f64>),
}

impl Laplace {
    /// Equally likely times that stand for a distribution.
    const TIMES: u32 = 64;
    /// Below this x, the first terms of the series of sinh(x) / x and cosh(x) are these to twelve digits.
    const SMALL: f64 = 0.1;

    fn of_quantiles(quantile: impl Fn(f64) -> f64) -> Self {
        Self::Times(middles(Self::TIMES).map(quantile).collect())
    }

    /// That probability, at a rate in a millisecond.
    #[must_use]
    pub fn none(&self, rate: f64) -> f64 {
        match self {
            Self::Constant(time) => (-rate * time).exp(),
            Self::Exponential(mean) => 1.0 / (1.0 + rate * mean),
            Self::Uniform { middle, half } => none_and_ends(rate, *middle, *half).0,
            Self::Times(times) => times.iter().map(|time| (-rate * time).exp()).sum::<f64>() / times.len() as f64,
        }
    }

    /// The same, and how often what comes is the first within such a time before: E[rate T exp(-rate T)], by which the probability falls
    /// with the logarithm of the rate.
    #[must_use]
    pub fn none_and_first(&self, rate: f64) -> (f64, f64) {
        match self {
            Self::Constant(time) => {
                let none = (-rate * time).exp();
                (none, rate * time * none)
            }
            Self::Exponential(mean) => {
                let none = 1.0 / (1.0 + rate * mean);
                (none, rate * mean * none * none)
            }
            Self::Uniform { middle, half } => {
                let (none, ends) = none_and_ends(rate, *middle, *half);
                (none, (rate * middle + 1.0) * none - ends)
            }
            Self::Times(times) => {
                let of = |time: &f64| (-rate * time).exp();
                let sums =
                    times.iter().fold((0.0, 0.0), |sums, time| (sums.0 + of(time), sums.1 + rate * time * of(time)));
                (sums.0 / times.len() as f64, sums.1 / times.len() as f64)
            }
        }
    }

    /// The logarithm of what [`Laplace::none`] is at most, as if each time were the shortest: that is sooner known.
    #[must_use]
    pub fn at_most_ln(&self, rate: f64) -> f64 {
        -rate * self.shortest()
    }

    /// The shortest time there is, in milliseconds.
    #[must_use]
    pub fn shortest(&self) -> f64 {
        match self {
            Self::Constant(time) => *time,
            Self::Exponential(_) => 0.0,
            Self::Uniform { middle, half } => middle - half,
            Self::Times(times) => times.iter().copied().fold(f64::INFINITY, f64::min),
        }
    }
}

/// How likely nothing comes within a uniform time, and the mean of how likely that is within the shortest and within the longest: exp(-rate x
/// middle) times sinh(x) / x and times cosh(x), with x = rate x half.
fn none_and_ends(rate: f64, middle: f64, half: f64) -> (f64, f64) {
    let x = rate * half;
    if x < Laplace::SMALL {
        let (none, square) = ((-rate * middle).exp(), x * x);
        let sinh = 1.0 + square / 6.0 * (1.0 + square / 20.0 * (1.0 + square / 42.0));
        let cosh = 1.0 + square / 2.0 * (1.0 + square / 12.0 * (1.0 + square / 30.0));
        return (none * sinh, none * cosh);
    }
    let [shortest, longest] = [middle - half, middle + half].map(|time| (-rate * time).exp());
    ((shortest - longest) / (2.0 * x), f64::midpoint(shortest, longest))
}

// No parameter is ever "not a number": equality is an equivalence, and what is equal has the same bits but for the sign of zero, which no
// length of time has.
impl Eq for Distribution {}

impl Hash for Distribution {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.mean.hash(state);
        std::mem::discriminant(&self.shape).hash(state);
        let mut floats = |values: &[f64]| values.iter().for_each(|value| value.to_bits().hash(state));
        match &self.shape {
            Shape::Constant | Shape::Exponential | Shape::Halving => {}
            Shape::LogNormal { shift, mu, sigma } => floats(&[*shift, *mu, *sigma]),
            Shape::Uniform { low, high } => floats(&[*low, *high]),
            Shape::Gamma { shape } => floats(&[*shape]),
            Shape::Pareto { least, alpha } => floats(&[*least, *alpha]),
            Shape::Normal { sd } => floats(&[*sd]),
            Shape::Measured { quantiles } => quantiles.iter().for_each(|(p, value)| floats(&[*p, *value])),
        }
    }
}

impl fmt::Display for Distribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shape {
            Shape::Constant => write!(f, "{}", self.mean()),
            _ => write!(f, "{} mean, {:.3} ms p50, {:.3} ms p99", self.mean(), self.quantile(0.5), self.quantile(0.99)),
        }
    }
}

/// The powers of ten that a float holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
/// Whole numbers up to this are floats.
const LARGEST_EXACT: i128 = 1 << f64::MANTISSA_DIGITS;

/// A decimal as a float, for times only.
#[must_use]
pub fn float(value: Decimal) -> f64 {
    let (digits, power) = (value.mantissa(), POWERS_OF_TEN.get(value.scale() as usize));
    match power.filter(|_| digits.abs() <= LARGEST_EXACT) {
        // Both are exact, so that only the quotient is rounded.
        Some(power) => digits as i64 as f64 / power,
        None => value.to_f64().unwrap_or(f64::MAX),
    }
}

fn interpolate(points: &[(f64, f64)], p: f64) -> Option<f64> {
    let above = points.iter().position(|(q, _)| *q >= p);
    match above {
        Some(0) => points.first().map(|(_, value)| *value),
        Some(index) => {
            let ((p0, v0), (p1, v1)) = (points[index - 1], points[index]);
            let score = |p: f64| -(-p).ln_1p();
            Some(v0 + (v1 - v0) * (score(p) - score(p0)) / (score(p1) - score(p0)))
        }
        None => points.last().map(|(_, value)| *value),
    }
}

/// The quantile function of the gamma distribution with scale 1: the approximation of Wilson and Hilferty, made exact by Newton's method
/// on the logarithm.
fn gamma_quantile(shape: f64, p: f64) -> f64 {
    use statrs::function::gamma::{gamma_lr, ln_gamma};
    let ninth = 1.0 / (9.0 * shape);
    let guess = shape * (1.0 - ninth + normal_quantile(p) * ninth.sqrt()).powi(3);
    // Where that fails, near zero, the distribution function is x^shape / gamma(shape + 1).
    let small = ((p.ln() + ln_gamma(shape + 1.0)) / shape).exp();
    let mut x = if guess > small { guess } else { small };
    for _ in 0..NEWTON_STEPS {
        if x <= f64::MIN_POSITIVE {
            return 0.0;
        }
        let density_times_x = (shape * x.ln() - x - ln_gamma(shape)).exp();
        let step = (gamma_lr(shape, x) - p) / density_times_x;
        x *= (-step.clamp(-1.0, 1.0)).exp();
        if step.abs() < 1e-12 {
            break;
        }
    }
    x
}

/// Steps after which the quantile is as exact as its arithmetic.
const NEWTON_STEPS: usize = 40;

/// The parameters mu and sigma of the log-normal through two quantiles (probability, value) a and b. With z the normal quantile:
/// sigma = (ln b - ln a)/(z_b - z_a), mu = ln a - sigma z_a.
pub(crate) fn log_normal_through(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let (za, zb) = (normal_quantile(a.0), normal_quantile(b.0));
    let sigma = (b.1.ln() - a.1.ln()) / (zb - za);
    (a.1.ln() - sigma * za, sigma)
}

/// The quantile function of the standard normal distribution.
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    -std::f64::consts::SQRT_2 * statrs::function::erf::erfc_inv(2.0 * p)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> Milliseconds {
        Milliseconds::parse(text).expect("a time")
    }

    #[test]
    fn how_often_something_is_the_first_is_how_the_probability_of_none_falls() {
        let times = [
            Distribution::constant(ms("300 ms")),
            Distribution::exponential(ms("300 ms")),
            Distribution::uniform(ms("200 ms"), ms("500 ms")),
            Distribution::gamma(ms("300 ms"), ms("100 ms")),
        ];
        for laplace in times.map(|time| time.laplace()) {
            for rate in [1e-9, 1e-4, 3e-3, 0.05] {
                let (none, first) = laplace.none_and_first(rate);
                let [less, more] = [rate * (1.0 - 1e-5), rate * (1.0 + 1e-5)].map(|rate| laplace.none(rate));
                assert!((none / laplace.none(rate) - 1.0).abs() < 1e-9, "{laplace:?} {rate}");
                assert!((first - (less - more) / 2e-5).abs() < 1e-7 * first + 1e-9, "{laplace:?} {rate}: {first}");
            }
        }
    }

    #[test]
    fn nothing_comes_within_a_time_as_its_laplace_transform_says() {
        let time = |text| Milliseconds::parse(text).expect("a time");
        let uniform = Distribution::uniform(time("2 ms"), time("6 ms"));
        // (exp(-2) - exp(-6)) / 4 = (0.135335 - 0.002479) / 4 = 0.033214; of the longer of two, whose density is (t - 2) / 8,
        // [exp(-2) - 5 exp(-6)] / 8 = 0.015368, for which 64 times stand.
        assert!((uniform.laplace().none(1.0) - 0.033_214).abs() < 1e-6);
        assert!((uniform.laplace_of_the_longer().none(1.0) - 0.015_368).abs() < 1e-4);
        // At small rates it is one less the mean, at any the series meets the whole.
        assert!((uniform.laplace().none(1e-6).ln() + 4e-6).abs() < 1e-10);
        let around = [0.049_999_9, 0.050_000_1].map(|rate| uniform.laplace().none(rate).ln() + rate * 4.0);
        // The slope there is x / 3 of 2 x rate: 0.067 x 2e-7 = 1.3e-8.
        assert!((around[1] - around[0] - 1.3e-8).abs() < 1e-9, "{around:?}");
        // 1 / (1 + 3) of an exponential time; by equally likely times of a gamma of the same shape, which is exponential too.
        let exponential = Distribution::exponential(time("3 ms")).laplace().none(1.0);
        assert!((exponential - 0.25).abs() < 1e-12);
        let gamma = Distribution::gamma(time("3 ms"), time("3 ms")).laplace().none(1.0);
        assert!((gamma - 0.25).abs() < 0.001, "{gamma}");
        // As if all were 2 ms; of a time that never varies it is the same.
        assert!((uniform.laplace().at_most_ln(3.0) + 6.0).abs() < 1e-12);
        let constant = Distribution::constant(time("3 ms"));
        for of in [constant, uniform, Distribution::gamma(time("3 ms"), time("5 ms"))].map(|one| one.laplace()) {
            assert!(
                [1e-6, 0.1, 1.0, 100.0].into_iter().all(|rate| of.none(rate) <= of.at_most_ln(rate).exp()),
                "{of:?}"
            );
        }
    }

    #[test]
    fn the_normal_quantile_has_its_textbook_values() {
        // Standard normal table: 0.5 -> 0, 0.975 -> 1.959964, 0.99 -> 2.326348, 0.999 -> 3.090232.
        for (p, z) in [(0.5, 0.0), (0.975, 1.959_964), (0.99, 2.326_348), (0.999, 3.090_232), (0.01, -2.326_348)] {
            assert!((normal_quantile(p) - z).abs() < 1e-6, "{p}");
        }
    }

    #[test]
    fn two_quantiles_come_back_and_give_the_mean() {
        let d = Distribution::from_quantiles((0.5, ms("11 ms")), (0.99, ms("18.7 ms"))).expect("rising");
        assert!((d.quantile(0.5) - 11.0).abs() < 1e-9);
        assert!((d.quantile(0.99) - 18.7).abs() < 1e-6);
        // sigma = ln(18.7/11)/2.326348 = 0.228096; mean = 11 exp(0.228096^2/2) = 11.2899.
        assert!((float(d.mean().0) - 11.2899).abs() < 1e-3, "{}", d.mean());
        assert!(Distribution::from_quantiles((0.5, ms("20 ms")), (0.99, ms("10 ms"))).is_none());
    }

    #[test]
    fn a_mean_and_a_quantile_come_back() {
        let d = Distribution::from_mean_and_quantile(ms("350 ms"), (0.99, ms("394 ms"))).expect("a log-normal");
        assert_eq!(d.mean(), ms("350 ms"));
        assert!((d.quantile(0.99) - 394.0).abs() < 1e-6);
        // sigma = 2.326348 - sqrt(5.411894 - 2 ln(394/350)) = 2.326348 - sqrt(5.411894 - 0.236835) = 0.051472; the median is
        // 350 exp(-0.051472^2/2) = 349.5367.
        assert!((d.quantile(0.5) - 349.536_7).abs() < 1e-3, "{}", d.quantile(0.5));
        assert!(Distribution::from_mean_and_quantile(ms("350 ms"), (0.99, ms("340 ms"))).is_none());
    }

    #[test]
    fn moments_come_back() {
        let d = Distribution::from_moments(ms("100 ms"), ms("50 ms"));
        assert_eq!(d.mean(), ms("100 ms"));
        // sigma^2 = ln 1.25; the median of a log-normal is m exp(-sigma^2/2) = 100/sqrt(1.25) = 89.4427.
        assert!((d.quantile(0.5) - 89.442_719).abs() < 1e-5);
    }

    #[test]
    fn a_shape_is_kept_when_the_mean_is_set() {
        let d = Distribution::from_quantiles((0.5, ms("100 ms")), (0.99, ms("400 ms"))).expect("rising");
        let doubled = d.with_mean(Milliseconds(d.mean().0 * Decimal::TWO));
        assert!((doubled.quantile(0.5) - 200.0).abs() < 1e-9);
        assert!((doubled.quantile(0.99) - 800.0).abs() < 1e-6);
        assert_eq!(d.with_mean(d.mean()), d);
        assert_eq!(Distribution::constant(ms("5 ms")).with_mean(ms("7 ms")), Distribution::constant(ms("7 ms")));
    }

    #[test]
    fn quantiles_of_every_shape_have_their_textbook_values() {
        // Gamma of shape 1 is exponential: ln 2 = 0.693147 of the mean. Shape 4 (Erlang), scale 25 ms: half of the chi-square median of
        // 8 degrees, 7.344121 / 2 x 25 = 91.8015 ms, and 99 %: 20.090235 / 2 x 25 = 251.1279 ms.
        let exponential = Distribution::gamma(ms("100 ms"), ms("100 ms"));
        assert!((exponential.quantile(0.5) - 69.314_718).abs() < 1e-5);
        let erlang = Distribution::gamma(ms("100 ms"), ms("50 ms"));
        assert!((erlang.quantile(0.5) - 91.8015).abs() < 1e-3, "{}", erlang.quantile(0.5));
        assert!((erlang.quantile(0.99) - 251.1279).abs() < 1e-3, "{}", erlang.quantile(0.99));
        // Chi-square with 1 degree, a tenth: 0.0157908; shape 1/2, scale 2.
        let chi = Distribution::gamma(ms("1 ms"), ms("1.414214 ms"));
        assert!((chi.quantile(0.1) - 0.015_790_8).abs() < 1e-6, "{}", chi.quantile(0.1));
        // Pareto from 10 ms with alpha 2: mean 20 ms, 99 %: 10 x 0.01^(-1/2) = 100 ms.
        let pareto = Distribution::pareto(ms("10 ms"), Decimal::TWO).expect("a mean");
        assert_eq!(pareto.mean(), ms("20 ms"));
        assert!((pareto.quantile(0.99) - 100.0).abs() < 1e-9);
        let shifted = Distribution::from_quantiles((0.5, ms("11 ms")), (0.99, ms("18.7 ms")));
        let shifted = shifted.and_then(|time| time.shifted(ms("5 ms"))).expect("log-normal");
        assert!((shifted.quantile(0.5) - 16.0).abs() < 1e-9);
        // Two humps stay two: 1 ms and 9 ms, half each.
        let humps = Distribution::samples(["1 ms", "1 ms", "9 ms", "9 ms"].map(ms).to_vec()).expect("samples");
        assert_eq!(humps.mean(), ms("5 ms"));
        assert!((humps.quantile(0.3) - 1.0).abs() < 1e-9 && (humps.quantile(0.7) - 9.0).abs() < 1e-9);
    }
}
