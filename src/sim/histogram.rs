//! A histogram of times with a relative width of its buckets below 0.8 %. It holds the powers of two that its times lie in, and no more: a
//! simulation has dozens of them, and most of its times are alike.

/// Buckets from one power of two to the next: 2^7.
const SUB_BITS: u32 = 7;
const OCTAVE: usize = 1 << SUB_BITS;
/// Bits of the fraction of a float that do not tell buckets apart.
const FRACTION_BITS: u32 = f64::MANTISSA_DIGITS - 1 - SUB_BITS;
/// What the bits of 1.0 above those are.
const BUCKET_OF_ONE: u64 = 1.0_f64.to_bits() >> FRACTION_BITS;

/// Counts of times in nanoseconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Histogram {
    /// The bucket of the first count, where a power of two begins.
    first: usize,
    /// Counts from there to the end of a power of two.
    counts: Vec<u64>,
    count: u64,
    sum_ns: u128,
    /// The shortest and the longest time.
    least_ns: u64,
    most_ns: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { first: 0, counts: Vec::new(), count: 0, sum_ns: 0, least_ns: u64::MAX, most_ns: 0 }
    }
}

impl Histogram {
    #[inline]
    pub(super) fn add(&mut self, ns: u64) {
        match self.counts.get_mut(bucket(ns).wrapping_sub(self.first)) {
            Some(count) => *count += 1,
            None => self.add_beyond(bucket(ns)),
        }
        self.count += 1;
        self.sum_ns += u128::from(ns);
        if ns < self.least_ns {
            self.least_ns = ns;
        }
        if ns > self.most_ns {
            self.most_ns = ns;
        }
    }

    /// Adds many times.
    #[inline(always)]
    pub(super) fn add_all(&mut self, times: impl Iterator<Item = u64>) {
        let (mut count, mut sum_ns, mut least_ns, mut most_ns) = (0, 0, self.least_ns, self.most_ns);
        for ns in times {
            match self.counts.get_mut(bucket(ns).wrapping_sub(self.first)) {
                Some(count) => *count += 1,
                None => self.add_beyond(bucket(ns)),
            }
            count += 1;
            sum_ns += u128::from(ns);
            least_ns = ns.min(least_ns);
            most_ns = ns.max(most_ns);
        }
        self.count += count;
        self.sum_ns += sum_ns;
        (self.least_ns, self.most_ns) = (least_ns, most_ns);
    }

    /// The first count in a power of two.
    #[cold]
    fn add_beyond(&mut self, bucket: usize) {
        self.widen(bucket, bucket + 1);
        self.counts[bucket - self.first] += 1;
    }

    /// Makes room for the buckets from one to another, the last left out.
    fn widen(&mut self, from: usize, to: usize) {
        let (from, to) = (from / OCTAVE * OCTAVE, to.next_multiple_of(OCTAVE));
        if self.counts.is_empty() {
            self.first = from;
        }
        let before = self.first.saturating_sub(from);
        self.counts.splice(..0, std::iter::repeat_n(0, before));
        self.first -= before;
        self.counts.resize(self.counts.len().max(to - self.first), 0);
    }

    /// What lies in a bucket.
    fn in_bucket(&self, bucket: usize) -> u64 {
        self.counts.get(bucket.wrapping_sub(self.first)).copied().unwrap_or(0)
    }

    /// The sum of all times.
    pub(super) fn sum_ns(&self) -> f64 {
        self.sum_ns as f64
    }

    /// Their mean; 0 when empty.
    pub(super) fn mean_ns(&self) -> f64 {
        self.sum_ns() / self.count.max(1) as f64
    }

    /// Times that were added.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Adds the times of another.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        self.widen(other.first, other.first + other.counts.len());
        let offset = other.first - self.first;
        self.counts[offset..].iter_mut().zip(&other.counts).for_each(|(count, more)| *count += more);
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
        let before: u64 = self.counts.iter().take(index.saturating_sub(self.first)).sum();
        let (start, end) = (start(index), start(index + 1));
        let within = self.in_bucket(index) as f64 * ((ns - start) / (end - start)).clamp(0.0, 1.0);
        (before as f64 + within) / self.count.max(1) as f64
    }

    /// The time below which a share `p` lies, interpolated within its bucket; 0 when empty.
    pub(super) fn quantile_ns(&self, p: f64) -> f64 {
        let wanted = p * self.count as f64;
        let mut seen = 0.0;
        for (index, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            if seen + count >= wanted {
                let (start, end) = (start(self.first + index), start(self.first + index + 1));
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
    // A signed number is a float at the cost of one instruction.
    ((ns.min(i64::MAX as u64).cast_signed() as f64).to_bits() >> FRACTION_BITS).saturating_sub(BUCKET_OF_ONE) as usize
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
            assert!(start(index) <= ns as f64 && (ns as f64) < start(index + 1).max(ns as f64 * 1.01 + 1.0), "{ns}");
        }
    }

    #[test]
    fn what_is_merged_is_what_is_added_in_any_order() {
        let times = [5_000_u64, 0, u64::MAX, 77, 1 << 40, 4_999, 5_000];
        let of = |times: &[u64]| {
            let mut histogram = Histogram::default();
            for ns in times {
                histogram.add(*ns);
            }
            histogram
        };
        let (mut merged, all) = (of(&times[3..]), of(&times));
        merged.merge(&Histogram::default());
        merged.merge(&of(&times[..3]));
        assert_eq!(merged, all);
        assert_eq!(of(&[9, 1]), of(&[1, 9]));
        assert_eq!(merged.count(), 7);
        // Of the seven 0 and 77 lie below 100, and three more below 6,000.
        for (ns, below) in [(100.0, 2.0), (6_000.0, 5.0)] {
            assert!((all.share_below(ns) - below / 7.0).abs() < 1e-12);
        }
        assert!(Histogram::default().share_below(5.0).abs() < f64::EPSILON);
    }

    #[test]
    fn quantiles_are_within_the_width_of_a_bucket() {
        let mut histogram = Histogram::default();
        (1..=100_000_u64).for_each(|n| histogram.add(n * 1_000));
        for p in [0.01, 0.5, 0.9, 0.99, 0.999] {
            let exact = p * 1e8;
            assert!((histogram.quantile_ns(p) / exact - 1.0).abs() < 0.008, "{p}: {}", histogram.quantile_ns(p));
        }
        assert!((histogram.sum_ns() / histogram.count() as f64 - 50_000_500.0).abs() < 1e-3);
    }
}
