//! The distribution of a sum of independent times, by convolution.
//!
//! A part is put on a grid of equal steps so that its mean stays, on finer ones where it comes often; its discrete Fourier transform is
//! worked out; transforms are multiplied, and turned back. What lies beyond the grid would come back at its beginning: each transform is of masses that fall off by
//! exp(-20) over the grid, which keeps that below a hundred-millionth (R. Grübel and R. Hermesmeier, "Computation of compound
//! distributions I: aliasing errors and exponential tilting", ASTIN Bulletin 29 (1999)). So a heavy tail does no harm, and a grid need not
//! hold all of it: there is a grid for every length of time, each four times as wide as the one before, and a time is looked up on the
//! finest one that reaches it. It then lies more than a thousand steps from the least time.

use std::f64::consts::{PI, TAU};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, OnceLock};

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::sampler::{CELL_BITS, CELLS, FINE_BITS, FINE_FROM, Sampler};
use crate::distribution::Distribution;
use crate::kept::Kept;

/// Steps of a grid.
const STEPS: usize = 4_096;
/// Each grid is two to the power of so many times as wide as the one before. The steps of the first are a nanosecond; the last one holds
/// every time there is.
const WIDER_BITS: usize = 2;
const GRIDS: usize = 27;
/// How fast masses fall off, for each step.
const TILT: f64 = 20.0 / STEPS as f64;
/// From so many times on that a part comes in a sum it is put on finer steps than those of the grid: what lies between two steps adds to the
/// variance, a sixth of a squared step on average, and a thousand times that is much.
const OFTEN: u32 = 16;
const SOME_STEPS: f64 = 64.0;
/// To the power of two, the most such steps to each of the grid.
const FINEST_BITS: usize = 6;
/// Bits of the smallest probabilities that are told apart at both ends of a distribution.
const LEAST_BITS: u32 = 50;

/// Transforms to and fro.
struct Transforms {
    forward: Arc<dyn RealToComplex<f64>>,
    back: Arc<dyn ComplexToReal<f64>>,
}

static TRANSFORMS: LazyLock<Transforms> = LazyLock::new(|| {
    let mut planner = RealFftPlanner::new();
    Transforms { forward: planner.plan_fft_forward(STEPS), back: planner.plan_fft_inverse(STEPS) }
});

/// Summands by what they are drawn from, and sums by their summands: some 100 KB each where they were asked for.
static SUMMANDS: Kept<Vec<Arc<Distribution>>, Arc<Summand>> = Kept::new(256);
static SUMS: Kept<Vec<(Arc<Summand>, u32)>, Arc<Sum>> = Kept::new(96);

/// Places among the 64 random bits of a draw, rising: the cells of a sampler's tables, and ever smaller ones at both ends.
static PLACES: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let first = (CELL_BITS..=LEAST_BITS).rev().map(|bits| 1 << (64 - bits));
    let coarse = (2..FINE_FROM as u64).map(|cell| cell << (64 - CELL_BITS));
    let fine_from = (FINE_FROM as u64) << (64 - CELL_BITS);
    let fine = (0..CELLS as u64 - 1).map(|cell| fine_from + (cell << (64 - CELL_BITS - FINE_BITS)));
    let last = (CELL_BITS + FINE_BITS..=LEAST_BITS).map(|bits| 0_u64.wrapping_sub(1 << (64 - bits)));
    std::iter::once(0).chain(first).chain(coarse).chain(fine).chain(last).chain([u64::MAX]).collect()
});

/// A share of the times, spread evenly between two.
struct EvenShare {
    from: f64,
    to: f64,
    share: f64,
}

/// How a part varies.
enum Variation {
    /// Rising spans of times.
    Spans(Vec<EvenShare>),
    /// A time that only a share of the requests has, nothing for others.
    Sometimes(f64, Law),
    /// The longer of two.
    Longer(Law, Law),
}

/// What is worked out for each grid when it is asked for.
type OnGrids<T> = [OnceLock<T>; GRIDS];

/// A time that varies, in nanoseconds.
pub(super) struct Summand {
    shape: Variation,
    least_ns: f64,
    most_ns: f64,
    mean_ns: f64,
    /// Its transform on each grid, where that was asked for, by how much finer its own steps are.
    transforms: [OnGrids<Box<[Complex<f64>]>>; FINEST_BITS + 1],
}

impl PartialEq for Summand {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Summand {}

impl Hash for Summand {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::ptr::from_ref(self).hash(state);
    }
}

impl Summand {
    fn new(shape: Variation, (least_ns, most_ns): (f64, f64), mean_ns: f64) -> Self {
        Self {
            shape,
            least_ns,
            most_ns,
            mean_ns,
            transforms: [const { [const { OnceLock::new() }; GRIDS] }; FINEST_BITS + 1],
        }
    }

    /// Times that are drawn from the same random bits: their sum.
    pub(super) fn of(samplers: &[Sampler]) -> Arc<Self> {
        let drawn_from = samplers.iter().filter_map(Sampler::varying).cloned().collect();
        SUMMANDS.or_work_out(&drawn_from, || Arc::new(Self::worked_out(samplers)))
    }

    fn worked_out(samplers: &[Sampler]) -> Self {
        let spans: Vec<EvenShare> =
            PLACES.windows(2).map(|places| EvenShare::between(samplers, places[0], places[1])).collect();
        let mean_ns = spans.iter().map(|span| span.share * f64::midpoint(span.from, span.to)).sum();
        let ends = (spans.first().map_or(0.0, |span| span.from), spans.last().map_or(0.0, |span| span.to));
        Self::new(Variation::Spans(spans), ends, mean_ns)
    }

    /// A time that only a share of the requests has.
    pub(super) fn sometimes(share: f64, law: Law) -> Self {
        let (most_ns, mean_ns) = (law.most_ns(), share * law.mean_ns());
        let shape = match law.fixed() {
            Some(fixed_ns) => {
                let at = |ns: f64, share: f64| EvenShare { from: ns, to: ns, share };
                Variation::Spans(vec![at(0.0, 1.0 - share), at(fixed_ns, share)])
            }
            None => Variation::Sometimes(share, law),
        };
        Self::new(shape, (0.0, most_ns), mean_ns)
    }

    /// The longer of two times.
    pub(super) fn longer(one: Law, other: Law) -> Self {
        let ends = (one.least_ns().max(other.least_ns()), one.most_ns().max(other.most_ns()));
        // The mean of what both exceed is the sum of both less that of the longer; it is not asked for.
        Self::new(Variation::Longer(one, other), ends, f64::NAN)
    }

    /// For a sum in which it comes so many times.
    fn transform(&self, grid: usize, times: u32) -> &[Complex<f64>] {
        let times = f64::from(times) * if let Variation::Sometimes(share, _) = &self.shape { *share } else { 1.0 };
        let bits = finer_bits(times);
        self.transforms[bits][grid].get_or_init(|| {
            let finer = 1 << bits;
            let step_ns = step_ns(grid) / finer as f64;
            let reached = (((self.most_ns - self.least_ns) / step_ns) as usize).saturating_add(2);
            let steps = (reached.min(STEPS * finer), step_ns);
            let masses = match &self.shape {
                Variation::Spans(spans) => masses_of_spans(spans, self.least_ns, steps),
                Variation::Sometimes(share, law) if bits > 0 => {
                    masses_of_spans(&sometimes(*share, law, steps), 0.0, steps)
                }
                Variation::Sometimes(share, law) => self.masses(steps, |ns| 1.0 - share + share * law.below(ns)),
                Variation::Longer(one, other) => self.masses(steps, |ns| one.below(ns) * other.below(ns)),
            };
            let mut transform = vec![Complex::new(0.0, 0.0); STEPS / 2 + 1];
            (0..finer).for_each(|first| add_transform(&mut transform, &masses, (first, finer)));
            transform.into_boxed_slice()
        })
    }

    /// What lies around each step, by the share below a time.
    fn masses(&self, (steps, step_ns): (usize, f64), below: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut before = 0.0;
        let mass = |step: usize| {
            let until = below(self.least_ns + (step as f64 + 0.5) * step_ns);
            until - std::mem::replace(&mut before, until)
        };
        (0..steps).map(mass).collect()
    }
}

impl EvenShare {
    fn between(samplers: &[Sampler], from: u64, to: u64) -> Self {
        let ends = samplers.iter().map(|sampler| sampler.between(from, to));
        let (first, last) = ends.fold((0, 0), |sum, ends| (sum.0 + ends.0, sum.1 + ends.1));
        Self { from: first as f64, to: last as f64, share: (to - from) as f64 / (u64::MAX as f64) }
    }
}

/// To the power of two, how many steps of a part that comes so many times are one of the grid: about half the root of these, so that all of
/// them together add less than a squared step to the variance.
fn finer_bits(times: f64) -> usize {
    if times < f64::from(OFTEN) { 0 } else { ((times.log2() / 2.0 - 1.0).ceil() as usize).min(FINEST_BITS) }
}

/// The spans of a time that only a share has, on so many steps of such a width: half a step each, so that its mean stays.
fn sometimes(share: f64, law: &Law, (steps, step_ns): (usize, f64)) -> Vec<EvenShare> {
    let width = step_ns / 2.0;
    let [first, last] = [law.least_ns(), law.most_ns()].map(|ns| (ns / width) as usize);
    let last = last.min(2 * steps - 1) + 1;
    let mut before = 0.0;
    let span = |place: usize| {
        let (from, to) = (place as f64 * width, (place + 1) as f64 * width);
        let until = law.below(to);
        EvenShare { from, to, share: share * (until - std::mem::replace(&mut before, until)) }
    };
    let spans = (first..last).map(span);
    std::iter::once(EvenShare { from: 0.0, to: 0.0, share: 1.0 - share }).chain(spans).collect()
}

/// Adds the transform of every `finer`-th mass from the `first` on, tilted: that of a grid that begins so far beyond the first step.
fn add_transform(sum: &mut [Complex<f64>], masses: &[f64], (first, finer): (usize, usize)) {
    let mut input = TRANSFORMS.forward.make_input_vec();
    for (step, (own, mass)) in input.iter_mut().zip(masses.iter().skip(first).step_by(finer)).enumerate() {
        *own = mass / TILTED[step];
    }
    let mut transform = TRANSFORMS.forward.make_output_vec();
    let done = TRANSFORMS.forward.process(&mut input, &mut transform);
    debug_assert!(done.is_ok(), "both are as long as the grid");
    let beyond = first as f64 / finer as f64;
    let turn = Complex::from_polar(1.0, -TAU * beyond / STEPS as f64);
    let mut turned = Complex::new((-TILT * beyond).exp(), 0.0);
    for (sum, part) in sum.iter_mut().zip(transform) {
        *sum += part * turned;
        turned *= turn;
    }
}

/// What the highest frequencies may be of the whole, so that nothing rings where they are cut off: its logarithm.
const QUIET_LN: f64 = -20.0;

/// Adds a normal time to a sum whose frequencies do not fade below those that a grid tells: at most two steps, where all of it lies within a few.
/// On finer steps these frequencies are not what they would be on the grid's own, and cut off they would ring far from where the sum is.
fn smooth(transform: &mut [Complex<f64>]) {
    let loudest = transform[STEPS / 4..].iter().map(|part| part.norm()).fold(0.0, f64::max);
    let variance = 2.0 * ((loudest / transform[0].norm()).ln() - QUIET_LN) / (PI * PI);
    if variance > 0.0 {
        for (frequency, part) in transform.iter_mut().enumerate() {
            let place = Complex::new(TILT, TAU * frequency as f64 / STEPS as f64);
            *part *= (place * place * (variance / 2.0)).exp();
        }
    }
}

fn step_ns(grid: usize) -> f64 {
    (1_u64 << (WIDER_BITS * grid)) as f64
}

/// By how much each mass is less than it would be untilted.
static TILTED: LazyLock<Vec<f64>> = LazyLock::new(|| (0..STEPS).map(|step| (TILT * step as f64).exp()).collect());

/// Masses at the steps of a grid with the same mean as the spans: each time counts for the two steps that it lies between, the more the
/// nearer it is. With G(x) the integral of the share below x, that of step i is (G(i + 1) - 2 G(i) + G(i - 1)) / step.
fn masses_of_spans(spans: &[EvenShare], least_ns: f64, (steps, step_ns): (usize, f64)) -> Vec<f64> {
    let mut spans = spans.iter();
    let mut span = spans.next();
    // Of the spans that are passed: their share, and the sum of share times middle.
    let (mut passed, mut passed_middles) = (0.0, 0.0);
    let mut integral = |step: usize| {
        // From the least time on: beyond months a nanosecond is lost in the whole.
        let ns = step as f64 * step_ns;
        while let Some(over) = span.filter(|span| span.to - least_ns <= ns) {
            passed += over.share;
            passed_middles += over.share * (f64::midpoint(over.from, over.to) - least_ns);
            span = spans.next();
        }
        let within = span.filter(|span| span.from - least_ns < ns).map_or(0.0, |span| {
            let inside = ns - (span.from - least_ns);
            span.share * inside * inside / (2.0 * (span.to - span.from))
        });
        passed * ns - passed_middles + within
    };
    let (mut before, mut here) = (0.0, integral(0));
    let mut masses = vec![0.0; steps];
    for (step, mass) in masses.iter_mut().enumerate() {
        let next = integral(step + 1);
        *mass = (next - 2.0 * here + before) / step_ns;
        (before, here) = (here, next);
    }
    masses
}

/// Independent times one after the other.
pub(super) struct Sum {
    /// Each with how often it comes.
    parts: Vec<(Arc<Summand>, u32)>,
    least_ns: f64,
    most_ns: f64,
    mean_ns: f64,
    /// On each grid the share below each step, where that was asked for.
    shares: OnGrids<Box<[f64]>>,
}

impl Sum {
    fn new(parts: Vec<(Arc<Summand>, u32)>) -> Self {
        let sum = |of: fn(&Summand) -> f64| parts.iter().map(|(part, times)| of(part) * f64::from(*times)).sum();
        let (least_ns, most_ns) = (sum(|part| part.least_ns), sum(|part| part.most_ns));
        let mean_ns = sum(|part| part.mean_ns);
        Self { parts, least_ns, most_ns, mean_ns, shares: [const { OnceLock::new() }; GRIDS] }
    }

    /// The share of the sums below a time.
    fn below(&self, ns: f64) -> f64 {
        let above = ns - self.least_ns;
        if above < 0.0 || ns >= self.most_ns {
            return if above < 0.0 { 0.0 } else { 1.0 };
        }
        let grid = ((above / (STEPS - 1) as f64).max(1.0).log2() / WIDER_BITS as f64).ceil() as usize;
        if grid >= GRIDS {
            return 1.0;
        }
        let (shares, steps) = (self.shares(grid), above / step_ns(grid));
        let step = (steps as usize).min(STEPS - 2);
        shares[step] + (shares[step + 1] - shares[step]) * (steps - step as f64)
    }

    /// The share below each step; half of what lies at a step is below it.
    fn shares(&self, grid: usize) -> &[f64] {
        self.shares[grid].get_or_init(|| {
            // A sum that is no more than some steps, each part far less than one, needs no finer ones, and what smooths it would reach below
            // the first step.
            let is_fine = self.parts.iter().any(|(_, times)| *times >= OFTEN)
                && self.mean_ns - self.least_ns > SOME_STEPS * step_ns(grid);
            let mut product = vec![Complex::new(1.0, 0.0); STEPS / 2 + 1];
            for (part, times) in &self.parts {
                let transform = part.transform(grid, if is_fine { *times } else { 1 }).iter();
                let power = |part: &Complex<f64>| if *times == 1 { *part } else { part.powu(*times) };
                product.iter_mut().zip(transform).for_each(|(product, part)| *product *= power(part));
            }
            if is_fine {
                smooth(&mut product);
            }
            // What a real sum has no imaginary part of is left with what rounding put there.
            for end in [0, STEPS / 2] {
                product[end].im = 0.0;
            }
            let mut masses = TRANSFORMS.back.make_output_vec();
            let done = TRANSFORMS.back.process(&mut product, &mut masses);
            debug_assert!(done.is_ok(), "both are as long as the grid");
            // What is below nothing is left by rounding; of what was smoothed it makes up for what is beside it.
            let least = if is_fine { f64::NEG_INFINITY } else { 0.0 };
            let (mut before, mut most) = (0.0, 0.0_f64);
            let share = |(mass, tilted): (&f64, &f64)| {
                let mass = (mass / STEPS as f64 * tilted).max(least);
                before += mass;
                most = most.max((before - mass / 2.0).min(1.0));
                most
            };
            masses.iter().zip(TILTED.iter()).map(share).collect()
        })
    }
}

/// How a length of time is distributed: something fixed, and a sum of what varies.
#[derive(Clone)]
pub(super) struct Law {
    fixed_ns: f64,
    sum: Arc<Sum>,
}

impl Law {
    pub(super) fn new(fixed_ns: u64, parts: &Vec<(Arc<Summand>, u32)>) -> Self {
        Self { fixed_ns: fixed_ns as f64, sum: SUMS.or_work_out(parts, || Arc::new(Sum::new(parts.clone()))) }
    }

    /// The share of times below one in nanoseconds.
    pub(super) fn below(&self, ns: f64) -> f64 {
        self.sum.below(ns - self.fixed_ns)
    }

    /// The only time there is, where nothing varies.
    pub(super) fn fixed(&self) -> Option<f64> {
        self.sum.parts.is_empty().then_some(self.fixed_ns)
    }

    pub(super) fn mean_ns(&self) -> f64 {
        self.fixed_ns + self.sum.mean_ns
    }

    pub(super) fn least_ns(&self) -> f64 {
        self.fixed_ns + self.sum.least_ns
    }

    pub(super) fn most_ns(&self) -> f64 {
        self.fixed_ns + self.sum.most_ns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Milliseconds;

    fn quantile(law: &Law, share: f64) -> f64 {
        let (mut low, mut high) = (law.least_ns(), law.most_ns());
        while high - low > 1e-7 * high {
            let middle = f64::midpoint(low, high);
            *(if law.below(middle) < share { &mut low } else { &mut high }) = middle;
        }
        low
    }

    fn ms(text: &str) -> Milliseconds {
        Milliseconds::parse(text).expect("a time")
    }

    /// Shares and percentiles of that sum, in stages.
    const ERLANG: [(f64, f64); 4] = [(0.5, 999.667), (0.9, 1040.734), (0.99, 1075.033), (0.999, 1100.578)];

    /// Erlang's distribution of 1,000 stages of 10 ms: half of the upper percentiles of chi-squared with 2,000 degrees of freedom, times 10 ms
    /// (SciPy 1.17, `scipy.stats.gamma.ppf([0.5, 0.9, 0.99, 0.999], 1000)`). A grid that holds it has steps of some milliseconds; without care
    /// each of the thousand would add to the spread.
    #[test]
    fn the_sum_of_a_thousand_exponential_times_is_erlangs() {
        let part = Summand::of(&[Sampler::new(&Distribution::exponential(ms("10 ms")))]);
        let law = Law::new(0, &vec![(part, 1_000)]);
        for (share, expected) in ERLANG {
            let found = quantile(&law, share) / 1e7;
            assert!((found / expected - 1.0).abs() < 1e-4, "{share}: {found} where {expected} is right");
        }
    }

    /// Of 1,000 calls each takes 7.2 ms longer with a chance of 0.1, which is 27.4 steps of the grid: the binomial distribution (SciPy 1.17,
    /// `scipy.stats.binom.ppf([0.01, 0.5, 0.99], 1000, 0.1)`).
    #[test]
    fn the_sum_of_a_thousand_times_that_only_some_have_is_binomial() {
        let longer = Law::new(7_182_746, &Vec::new());
        let law = Law::new(0, &vec![(Arc::new(Summand::sometimes(0.1, longer)), 1_000)]);
        for (share, times) in [(0.01, 79.0), (0.5, 100.0), (0.99, 123.0)] {
            let found = quantile(&law, share) / 7_182_746.0;
            assert!((found - times).abs() < 1.0, "{share}: {found} where {times} is right");
        }
    }

    /// A Pareto time has no end: the most that it can be lies beyond what can be counted in the steps of the finest grid.
    #[test]
    fn what_only_some_have_may_last_for_ever() {
        let long = Sampler::new(&Distribution::pareto(ms("1 ms"), "1.01".parse().expect("a number")).expect("a mean"));
        let long = Law::new(0, &vec![(Summand::of(&[long]), 1)]);
        let law = Law::new(0, &vec![(Arc::new(Summand::sometimes(0.001, long)), 20_000)]);
        // Of 20,000 none has it with a probability of exp(-20).
        let below = [1.0, 1e3, 1e6, 1e9, 1e18].map(|ns| law.below(ns));
        assert!(below.is_sorted() && below[2] < 1e-6 && below[4] > 0.999, "{below:?}");
    }

    /// Of 2,000 calls all start cold, for an even time of 100 to 300 ms: 400 s on average, with a standard deviation of the root of 2,000 times
    /// 200 ms / sqrt(12), 2.582 s; next to normal, so that p99 is 2.326348 of these above.
    #[test]
    fn the_sum_of_what_all_have_keeps_its_mean_and_spread() {
        let even = Sampler::new(&Distribution::uniform(ms("100 ms"), ms("300 ms")));
        let even = Law::new(0, &vec![(Summand::of(&[even]), 1)]);
        let law = Law::new(0, &vec![(Arc::new(Summand::sometimes(1.0, even)), 2_000)]);
        for (share, expected) in [(0.5, 400.0), (0.99, 400.0 + 2.326_348 * 2.582)] {
            let found = quantile(&law, share) / 1e9;
            assert!((found / expected - 1.0).abs() < 5e-4, "{share}: {found} where {expected} is right");
        }
    }
}
