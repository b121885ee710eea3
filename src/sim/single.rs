//! One function: each request is one visit to one environment.

use super::arrivals::{ArrivalClock, Place};
use super::environments::Environments;
use super::pool::Pool;
use super::programme::MAIN;
use super::replication::{Counts, Draw, Model};
use super::stream::Purpose;
use super::wheel::Wheel;
use crate::distribution::{Distribution, float};

/// A pool with one function: each request is one visit to one environment.
pub(super) struct Single {
    arrivals: ArrivalClock,
    warm: Draw,
    cold: Draw,
    expiry: Draw,
    wheel: Wheel,
    environments: Environments,
    limit: usize,
    counts: Counts,
}

impl Single {
    pub(super) fn new(pool: &Pool, replication: u32) -> Self {
        let draw = |distribution: &Distribution, purpose| Draw::new(pool.seed, distribution, purpose, replication);
        let gap_ns = pool.arrivals.peak_gap_ns();
        let busy = (float(pool.function.warm.mean().0) * 1e6 / gap_ns).min(f64::from(pool.concurrency_limit));
        Self {
            arrivals: ArrivalClock::new(&pool.arrivals, pool.seed, Place { replication, spread_over: 1 }),
            warm: draw(&pool.function.warm, Purpose::Service),
            cold: draw(&pool.function.cold, Purpose::Cold),
            expiry: draw(&pool.function.idle_expiry, Purpose::Expiry),
            wheel: Wheel::new(gap_ns, busy),
            environments: Environments::new(pool.routing),
            limit: pool.concurrency_limit as usize,
            counts: Counts::new(0, 0),
        }
    }
}

impl Model for Single {
    #[inline]
    fn gap(&mut self) -> u64 {
        self.arrivals.gap()
    }

    #[inline]
    fn settle(&mut self, now: u64) {
        while let Some(slot) = self.wheel.pop(now) {
            let end = self.wheel.time(slot);
            self.environments.put(slot, end, self.expiry.next());
        }
    }

    #[inline]
    fn arrive(&mut self, now: u64) {
        self.counts.requests += 1;
        if self.wheel.len() >= self.limit {
            self.counts.rejected += 1;
            return;
        }
        let taken = self.environments.take(now);
        let service = if taken.cold { self.cold.next() } else { self.warm.next() };
        self.counts.functions[MAIN].cold += u64::from(taken.cold);
        self.counts.histogram.add(service);
        self.wheel.insert(taken.slot, now + service);
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(0, now);
        // What is in progress is busy from now to its end; what begins later is in the histogram.
        self.counts.busy_area = self.wheel.remaining(now);
        self.environments.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        self.environments.finish(end);
        self.counts.busy_area += self.counts.histogram.sum_ns() - self.wheel.remaining(end);
        self.counts.environment_area = self.environments.area();
        self.counts.slot_area = self.counts.busy_area;
        (self.counts.ended, self.counts.lifespans) = self.environments.lifespans();
        self.counts.end(end);
        &self.counts
    }
}
