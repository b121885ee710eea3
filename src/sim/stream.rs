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
    CalleeExpiry,
    /// What is there at the beginning.
    Start,
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
        unit(self.bits())
    }
}

/// 64 random bits as a number between 0 and 1.
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * UNIT
}

/// The key of a replication, from which the keys of its requests follow.
pub(super) fn replication_key(seed: u64, replication: u32) -> u64 {
    split_mix(split_mix(seed) ^ (u64::from(replication) + 1))
}

/// The key of the `n`-th request of a replication, or of the `n`-th further run of a request.
#[inline]
pub(super) fn request_key(key: u64, n: u64) -> u64 {
    key.wrapping_add(n.wrapping_mul(GOLDEN))
}

/// What bits are drawn for, as its place in a request's sequence of random bits.
#[inline]
pub(super) const fn place(purpose: u64) -> u64 {
    purpose.wrapping_mul(PURPOSE_STEP)
}

/// 64 random bits of a request at a place (the finisher of SplitMix64): the same whenever it is asked, in whatever order.
#[inline]
pub(super) fn keyed_bits(key: u64, place: u64) -> u64 {
    split_mix(key.wrapping_add(place))
}

/// Likewise, uniform between 0 and 1.
pub(super) fn keyed_unit(key: u64, purpose: u64) -> f64 {
    unit(keyed_bits(key, place(purpose)))
}

/// 2^-53.
const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

/// An odd number, far from multiples of the other step: the places of different requests do not meet.
const PURPOSE_STEP: u64 = 0xd1b5_4a32_d192_ed03;
/// The step of SplitMix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

fn split_mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
