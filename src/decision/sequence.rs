//! Points that fill a cube evenly, more evenly than random ones.

use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// The additive recurrence R of M. Roberts ("The Unreasonable Effectiveness of Quasirandom Sequences", 2018): point n is the fractional
/// part of start + n alpha, alpha_j = phi^-j, where phi is the positive root of x^(d+1) = x + 1. The start is random from the seed.
///
/// Fractions are kept as 64-bit integers, so that a point costs the same and is as exact wherever it is in the sequence.
pub(super) struct Sequence {
    start: Vec<u64>,
    step: Vec<u64>,
}

/// 2^64.
const WHOLE: f64 = 18_446_744_073_709_551_616.0;

impl Sequence {
    pub(super) fn new(dimensions: usize, seed: u64) -> Self {
        let mut random = SplitMix64::seed_from_u64(seed);
        let exponent = 1.0 / (dimensions as f64 + 1.0);
        // The iteration draws nearer by more than half each time; 64 exhaust the digits.
        let phi = (0..64).fold(2.0_f64, |x, _| (1.0 + x).powf(exponent));
        let step = (1..=dimensions).map(|index| (phi.powf(-(index as f64)) * WHOLE) as u64);
        Self { start: (0..dimensions).map(|_| random.next_u64()).collect(), step: step.collect() }
    }

    /// The coordinates of a point, each between 0 and 1 and neither.
    pub(super) fn point(&self, index: u64) -> impl Iterator<Item = f64> {
        self.start.iter().zip(&self.step).map(move |(start, step)| {
            let place = start.wrapping_add(step.wrapping_mul(index));
            ((place >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dimension_is_the_golden_ratio() {
        // phi_1 = 1.618034, alpha = 0.618034; n alpha leaves gaps of at most 1/F after F points (three-distance theorem).
        let sequence = Sequence::new(1, 7);
        let mut points: Vec<f64> = (0..987).flat_map(|index| sequence.point(index)).collect();
        points.sort_by(f64::total_cmp);
        let widest = points.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max);
        assert!(widest < 2.0 / 987.0, "{widest}");
    }

    #[test]
    fn every_coordinate_is_even() {
        // 4,000 random points have a standard error of 1/sqrt(12 x 4000) = 0.0046 in the mean; these are all nearer.
        let sequence = Sequence::new(12, 1);
        for dimension in 0..12 {
            let sum: f64 = (0..4_000).filter_map(|index| sequence.point(index).nth(dimension)).sum();
            assert!((sum / 4_000.0 - 0.5).abs() < 0.004, "{dimension}: {}", sum / 4_000.0);
        }
    }
}
