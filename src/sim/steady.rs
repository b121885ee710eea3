//! What a steady load leaves behind, so that a pool can begin as if it had been used for long.

use super::sampler::Sampler;
use super::stream::Stream;

/// Most environments whose ages are told.
const MOST_AGES: usize = 4_000_000;
/// Idle expiries of so many means do not occur.
pub(super) const MOST_EXPIRIES: f64 = 20.0;
/// Places at which a distribution is looked at, in its upper 32nd, where times are longest, and as many below it.
const PLACES: u64 = 1_024;
const LAST_BITS: u32 = 5;

/// A load of Poisson arrivals.
#[derive(Debug, Clone, Copy)]
pub(super) struct SteadyLoad {
    pub(super) visits_per_ns: f64,
    pub(super) visit_ns: f64,
}

impl SteadyLoad {
    /// Visits in progress on average.
    pub(super) fn busy(self) -> f64 {
        self.visits_per_ns * self.visit_ns
    }

    /// How long ago each idle environment was last used, in nanoseconds, the one that is used most first; as far as any may still be there.
    ///
    /// The n-th environment is used whenever n visits are in progress. Seen backwards from a random moment a steady load is the same, so it
    /// was last used as long ago as it takes until n are in progress. For Poisson arrivals at the rate r, and a load a, the step from n - 1
    /// to n takes 1 / (r B(n-1, a)) on average, with B Erlang's loss formula, and a step is needed with the probability that fewer are in
    /// progress now. Rare as it is, the time is exponential. Whenever it was, those before it were used as well: one draw, `unit`, is for
    /// all of them.
    pub(super) fn ages(self, mean_expiry_ns: f64, unit: f64) -> Vec<f64> {
        let (load, drawn) = (self.busy(), -(-unit).ln_1p());
        // The mean time until n are in progress, where fewer than n are, and where n are or fewer.
        let (mut until_now, mut blocked, mut ages, mut n) = (0.0, 1.0, Vec::new(), 0.0);
        while ages.len() < MOST_AGES {
            n += 1.0;
            let until_n = until_now + 1.0 / (self.visits_per_ns * blocked);
            if drawn * until_n > MOST_EXPIRIES * mean_expiry_ns {
                break;
            }
            ages.push(drawn * until_n);
            blocked = load * blocked / (n + load * blocked);
            until_now = until_n * (1.0 - blocked);
        }
        ages
    }

    /// What it leaves at a random moment of one function, whose visits last as long as `lengths` says.
    pub(super) fn remains(self, mean_expiry_ns: f64, lengths: &Sampler, stream: &mut Stream) -> Remains {
        Remains { ages: self.ages(mean_expiry_ns, stream.unit()), left: self.left(lengths, stream) }
    }

    /// What the visits in progress have left: a Poisson number of them, each found with a probability that is proportional to its length,
    /// anywhere within it.
    fn left(self, lengths: &Sampler, stream: &mut Stream) -> Vec<u64> {
        let mut until = 0.0;
        let so_long: Vec<(f64, u64)> = places()
            .map(|(bits, part)| {
                let length = lengths.at(bits);
                until += length as f64 * part;
                (until, length)
            })
            .collect();
        let (mut left, mut passed) = (Vec::new(), -(-stream.unit()).ln_1p());
        while passed < self.busy() {
            let found = stream.unit() * until;
            let place = so_long.partition_point(|(until, _)| *until <= found).min(so_long.len() - 1);
            left.push((so_long[place].1 as f64 * stream.unit()) as u64);
            passed -= (-stream.unit()).ln_1p();
        }
        left
    }
}

/// Of the ages that two loads leave, the longer ones: where as many are in progress as both say.
pub(super) fn longer([one, other]: [Vec<f64>; 2]) -> Vec<f64> {
    one.into_iter().zip(other).map(|(one, other)| one.max(other)).collect()
}

/// What a steady load leaves of a function.
pub(super) struct Remains {
    /// How long ago its environments were last used, in nanoseconds.
    pub(super) ages: Vec<f64>,
    /// How long the visits in progress still last.
    pub(super) left: Vec<u64>,
}

/// Places among the 64 random bits of a draw, in the middle of parts of all of them: as many in the last 32nd as before it.
fn places() -> impl Iterator<Item = (u64, f64)> {
    let last = u64::MAX >> LAST_BITS;
    [(0, u64::MAX - last), (u64::MAX - last, last)].into_iter().flat_map(|(from, width)| {
        let step = width / PLACES;
        (0..PLACES).map(move |place| (from + place * step + step / 2, step as f64 / u64::MAX as f64))
    })
}
