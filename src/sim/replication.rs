//! One replication: arrivals in order, a warm-up that is forgotten, and what is counted after it.

use super::histogram::Histogram;
use super::pool::{Arrivals, FunctionTimes, Length, Pool};
use super::sampler::Sampler;
use super::stream::{Purpose, Stream};
use crate::distribution::{Distribution, float};

/// What requests go through.
pub(super) trait Model {
    /// Nanoseconds to the next arrival.
    fn gap(&mut self) -> u64;
    /// Lets everything happen that happens until `now`.
    fn settle(&mut self, now: u64);
    /// Takes a request that arrives at `now`.
    fn arrive(&mut self, now: u64);
    /// Forgets what was counted until now.
    fn restart(&mut self, now: u64);
    /// Requests counted.
    fn requests(&self) -> u64;
    /// What was counted until `end`, which everything is settled to.
    fn finish(self, end: u64) -> Counts;
}

/// Plays one replication.
pub(super) fn play(pool: &Pool, mut model: impl Model) -> Counts {
    let clock = Clock::new(pool);
    let (mut now, mut began, mut counting) = (0, 0, clock.warm_up_ns == 0);
    loop {
        let arrival = now + model.gap();
        if clock.is_over(arrival, if counting { model.requests() } else { 0 }) {
            break;
        }
        now = arrival;
        model.settle(now);
        if !counting && now >= clock.warm_up_ns {
            (counting, began) = (true, now);
            model.restart(now);
        }
        model.arrive(now);
    }
    let end = clock.end(now);
    model.settle(end);
    Counts { elapsed_ns: (end - began) as f64, ..model.finish(end) }
}

/// What one replication counted.
pub(super) struct Counts {
    pub(super) requests: u64,
    pub(super) rejected: u64,
    pub(super) cold: u64,
    pub(super) callee_rejected: u64,
    pub(super) callee_cold: u64,
    pub(super) both_cold: u64,
    pub(super) elapsed_ns: f64,
    /// Busy environments of the function (the caller) times nanoseconds.
    pub(super) busy_area: f64,
    /// Busy environments of both functions times nanoseconds.
    pub(super) slot_area: f64,
    pub(super) environment_area: f64,
    pub(super) ended: u64,
    pub(super) lifespans: f64,
    pub(super) histogram: Histogram,
}

impl Counts {
    pub(super) fn new() -> Self {
        Self {
            requests: 0,
            rejected: 0,
            cold: 0,
            callee_rejected: 0,
            callee_cold: 0,
            both_cold: 0,
            elapsed_ns: 0.0,
            busy_area: 0.0,
            slot_area: 0.0,
            environment_area: 0.0,
            ended: 0,
            lifespans: 0.0,
            histogram: Histogram::new(),
        }
    }

    pub(super) fn mean_environments(&self) -> f64 {
        self.environment_area / self.elapsed_ns
    }

    pub(super) fn mean_busy(&self) -> f64 {
        self.busy_area / self.elapsed_ns
    }

    pub(super) fn mean_slots(&self) -> f64 {
        self.slot_area / self.elapsed_ns
    }

    pub(super) fn mean_lifespan_s(&self) -> f64 {
        self.lifespans / (self.ended.max(1)) as f64 / 1e9
    }
}

/// Times that are drawn at once, since nothing in such a block waits for what the simulation decides.
const BLOCK: usize = 64;

/// A distribution with the stream that it is drawn from.
pub(super) struct Draw {
    sampler: Sampler,
    stream: Stream,
    /// Times drawn ahead, and how many of them were given out.
    block: [u64; BLOCK],
    given: usize,
}

impl Draw {
    pub(super) fn new(pool: &Pool, distribution: &Distribution, purpose: Purpose, replication: u32) -> Self {
        Self {
            sampler: Sampler::new(distribution),
            stream: Stream::new(pool.seed, purpose, replication),
            block: [0; BLOCK],
            given: BLOCK,
        }
    }

    #[inline]
    pub(super) fn next(&mut self) -> u64 {
        if self.given >= BLOCK {
            self.refill();
        }
        let time = self.block[self.given];
        self.given += 1;
        time
    }

    #[inline(never)]
    fn refill(&mut self) {
        self.block.fill_with(|| self.sampler.draw(&mut self.stream));
        self.given = 0;
    }
}

/// The clock of a replication: when counting begins and when it ends.
struct Clock {
    /// Nanoseconds after which counting begins.
    warm_up_ns: u64,
    /// Requests to count, or all until the horizon.
    requests: u64,
    horizon_ns: u64,
}

impl Clock {
    fn new(pool: &Pool) -> Self {
        match pool.length {
            Length::Requests(total) => Self {
                warm_up_ns: warm_up_ns(pool),
                requests: total.div_ceil(u64::from(pool.replications)).max(1),
                horizon_ns: u64::MAX,
            },
            Length::HorizonNs(horizon_ns) => Self { warm_up_ns: 0, requests: u64::MAX, horizon_ns },
        }
    }

    /// Whether a request at `now` is beyond the end.
    #[inline]
    fn is_over(&self, now: u64, counted: u64) -> bool {
        counted >= self.requests || now > self.horizon_ns
    }

    /// The moment at which counting ends: the horizon, or the last arrival.
    fn end(&self, last_arrival: u64) -> u64 {
        if self.horizon_ns == u64::MAX { last_arrival } else { self.horizon_ns }
    }
}

/// Long enough to forget the empty start: what is alive depends on the last idle expiry and on the work in progress.
fn warm_up_ns(pool: &Pool) -> u64 {
    let times = |times: &FunctionTimes| {
        float(times.idle_expiry.mean().0) * 5.0 + (float(times.warm.mean().0) + float(times.cold.mean().0)) * 20.0
    };
    let all = times(&pool.function) + pool.callee.as_ref().map_or(0.0, |callee| times(&callee.times));
    (all * 1e6) as u64
}

/// Mean nanoseconds between requests, and requests in progress on average.
pub(super) fn pace(pool: &Pool, service_ms: f64) -> (f64, f64) {
    let Arrivals::Renewal(gap) = &pool.arrivals;
    let gap_ms = float(gap.mean().0).max(1e-6);
    (gap_ms * 1e6, (service_ms / gap_ms).min(f64::from(pool.concurrency_limit)))
}
