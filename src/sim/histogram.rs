//! A histogram of times with a relative width of its buckets below 0.8 %, of fixed size.

/// Buckets from one power of two to the next: 2^7.
const SUB_BITS: u32 = 7;
/// From 1 to 2^64, to which the greatest time is rounded.
const BUCKETS: usize = (u64::BITS as usize + 1) << SUB_BITS;
/// Bits of the fraction of a float that do not tell buckets apart.
const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1 - SUB_BITS;
/// What the bits of 1.0 above those are.
const BUCKET_OF_ONE: u64 = 1.0_f64.to_bits() >> FRACTION_BITS;

/// Counts of times in nanoseconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Histogram {
    counts: Box<[u64]>,
    count: u64,
    sum_ns: u128,
    /// The shortest and the longest time.
    least_ns: u64,
    most_ns: u64,
}

impl Histogram {
    pub(super) fn new() -> Self {
        Self { counts: vec![0; BUCKETS].into_boxed_slice(), count: 0, sum_ns: 0, least_ns: u64::MAX, most_ns: 0 }
    }

    #[inline]
    pub(super) fn add(&mut self, ns: u64) {
        self.counts[bucket(ns)] += 1;
        self.count += 1;
        self.sum_ns += u128::from(ns);
        if ns < self.least_ns {
            self.least_ns = ns;
        }
        if ns > self.most_ns {
            self.most_ns = ns;
        }
    }

    /// The sum of all times.
    pub(super) fn sum_ns(&self) -> f64 {
        self.sum_ns as f64
    }

    /// Times that were added.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds the times of another.
    pub(super) fn merge(&mut self, other: &Self) {
        self.counts.iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
        self.count += other.count;
        self.sum_ns += other.sum_ns;
        self.least_ns = self.least_ns.min(other.least_ns);
        self.most_ns = self.most_ns.max(other.most_ns);
    }

    /// The ends of the bucket that a time lies in, within the shortest and the longest time.
    pub(super) fn bucket_around(&self, ns: f64) -> (f64, f64) {
        let index = bucket(ns as u64);
        (self.within(start(index)), self.within(start(index + 1)))
    }

    fn within(&self, ns: f64) -> f64 {
        if self.count == 0 { 0.0 } else { ns.clamp(self.least_ns as f64, self.most_ns as f64) }
    }

    /// The share of times below one, interpolated within its bucket; 0 when empty.
    pub(super) fn share_below(&self, ns: f64) -> f64 {
        let index = bucket(ns as u64);
        let before: u64 = self.counts[..index].iter().sum();
        let (start, end) = (start(index), start(index + 1));
        let within = self.counts[index] as f64 * ((ns - start) / (end - start)).clamp(0.0, 1.0);
        (before as f64 + within) / self.count.max(1) as f64
    }

    /// The time below which a share `p` lies, interpolated within its bucket; 0 when empty.
    pub(super) fn quantile_ns(&self, p: f64) -> f64 {
        let wanted = p * self.count as f64;
        let mut seen = 0.0;
        for (index, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            if seen + count >= wanted {
                let (start, end) = (start(index), start(index + 1));
                return self.within(start + (end - start) * ((wanted - seen) / count).clamp(0.0, 1.0));
            }
            seen += count;
        }
        0.0
    }
}

/// The exponent of a float and the first bits of its fraction, which follow it, number the buckets.
#[inline]
fn bucket(ns: u64) -> usize {
    ((ns as f64).to_bits() >> FRACTION_BITS).saturating_sub(BUCKET_OF_ONE) as usize
}

/// The least time of a bucket; the first holds 0 as well.
fn start(index: usize) -> f64 {
    if index == 0 { 0.0 } else { f64::from_bits((index as u64 + BUCKET_OF_ONE) << FRACTION_BITS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_lies_in_its_bucket() {
        for ns in (0..2_000).chain([u64::from(u32::MAX), 1 << 40, (1 << 41) - 1, u64::MAX]) {
            let index = bucket(ns);
            assert!(
                index < BUCKETS
                    && start(index) <= ns as f64
                    && (ns as f64) < start(index + 1).max(ns as f64 * 1.01 + 1.0),
                "{ns}"
            );
        }
    }

    #[test]
    fn quantiles_are_within_the_width_of_a_bucket() {
        let mut histogram = Histogram::new();
        (1..=100_000_u64).for_each(|n| histogram.add(n * 1_000));
        for p in [0.01, 0.5, 0.9, 0.99, 0.999] {
            let exact = p * 1e8;
            assert!((histogram.quantile_ns(p) / exact - 1.0).abs() < 0.008, "{p}: {}", histogram.quantile_ns(p));
        }
        assert!((histogram.sum_ns() / histogram.count() as f64 - 50_000_500.0).abs() < 1e-3);
    }
}
