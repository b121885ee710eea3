//! Random streams: one for each purpose and replication, all from one seed.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// What a stream is drawn for. Streams of different purposes do not meet, so that a change in one leaves the others as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Arrivals,
    Service,
    Cold,
    Expiry,
    CalleeService,
    CalleeCold,
    CalleeExpiry,
    Post,
    BackOff,
}

/// A stream of random numbers (xoshiro256++, which its authors keep stable).
pub(super) struct Stream(Xoshiro256PlusPlus);

impl Stream {
    /// The stream for (seed, purpose, replication), mixed by SplitMix64.
    pub(super) fn new(seed: u64, purpose: Purpose, replication: u32) -> Self {
        let mixed = split_mix(split_mix(split_mix(seed) ^ (purpose as u64 + 1)) ^ (u64::from(replication) + 1));
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform between 0 and 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * UNIT
    }
}

/// 2^-53.
pub(super) const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

fn split_mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
