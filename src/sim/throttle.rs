//! Limits on how much may happen in a time: a bucket of tokens that refills steadily.

/// A token bucket, kept as the moment at which it will be full again (the generic cell rate algorithm).
pub(super) struct Throttle {
    /// Nanoseconds for one token; 0 for no limit.
    interval_ns: u64,
    /// Nanoseconds for all but one.
    burst_ns: u64,
    full_at: u64,
}

impl Throttle {
    /// A full bucket of `burst` tokens that refills at `rate_per_s`.
    pub(super) fn new(rate_per_s: f64, burst: f64) -> Self {
        let interval_ns = (1e9 / rate_per_s) as u64;
        Self { interval_ns, burst_ns: ((burst - 1.0).max(0.0) * interval_ns as f64) as u64, full_at: 0 }
    }

    /// A full bucket of so many tokens that refills at so many a second; without a limit, one that is never empty.
    pub(super) fn of(limit: Option<(f64, f64)>) -> Self {
        limit.map_or(Self::unlimited(), |(burst, rate_per_s)| Self::new(rate_per_s, burst))
    }

    /// A bucket that is never empty.
    pub(super) const fn unlimited() -> Self {
        Self { interval_ns: 0, burst_ns: u64::MAX, full_at: 0 }
    }

    /// Takes a token, if there is one.
    #[inline]
    pub(super) fn admits(&mut self, now: u64) -> bool {
        let full_at = self.full_at.max(now);
        if full_at - now > self.burst_ns {
            return false;
        }
        self.full_at = full_at + self.interval_ns;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        // 10 a second, 3 at once: three at 0, the next at 100 ms.
        let mut throttle = Throttle::new(10.0, 3.0);
        let admitted: Vec<bool> =
            [0, 0, 0, 0, 99_999_999, 100_000_000, 100_000_000].map(|now| throttle.admits(now)).into();
        assert_eq!(admitted, [true, true, true, false, false, true, false]);
        let mut free = Throttle::unlimited();
        assert!((0..1000).all(|_| free.admits(5)));
    }
}
