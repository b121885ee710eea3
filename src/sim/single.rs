//! One function: each request is one visit to one environment.

use std::sync::Arc;

use super::draw::Draw;
use super::environments::Environments;
use super::pool::{FunctionTimes, Pool};
use super::programme::MAIN;
use super::replication::{Counts, Model};
use super::sampler::Sampler;
use super::stream::{Purpose, Stream};
use super::wheel::Wheel;
use crate::distribution::float;

/// A pool with one function: each request is one visit to one environment.
pub(super) struct Single {
    warm: Draw,
    cold: Draw,
    expiry: Draw,
    wheel: Wheel,
    environments: Environments,
    limit: usize,
    /// Nanoseconds that requests in progress had left when counting began.
    left_at_start: f64,
    counts: Counts,
}

/// The compiled times of a pool, which all its replications share.
pub(super) struct Tables {
    warm: Arc<Sampler>,
    cold: Arc<Sampler>,
    expiry: Arc<Sampler>,
    /// Mean nanoseconds between requests where they are most crowded.
    crowded_gap_ns: f64,
}

impl Tables {
    pub(super) fn of(pool: &Pool) -> Self {
        let table = |distribution| Arc::new(Sampler::new(distribution));
        let FunctionTimes { warm, cold, idle_expiry } = &pool.function;
        Self {
            warm: table(warm),
            cold: table(cold),
            expiry: table(idle_expiry),
            crowded_gap_ns: pool.arrivals.crowded_gap_ns(),
        }
    }
}

impl Single {
    pub(super) fn new(pool: &Pool, tables: &Tables, replication: u32) -> Self {
        let draw = |table, purpose| Draw::new(table, Stream::new(pool.seed, purpose, replication));
        let gap_ns = tables.crowded_gap_ns;
        let busy = (float(pool.function.warm.mean().0) * 1e6 / gap_ns).min(f64::from(pool.concurrency_limit));
        Self {
            warm: draw(&tables.warm, Purpose::Service),
            cold: draw(&tables.cold, Purpose::Cold),
            expiry: draw(&tables.expiry, Purpose::Expiry),
            wheel: Wheel::new(gap_ns, busy),
            environments: Environments::new(pool.routing),
            limit: pool.concurrency_limit as usize,
            left_at_start: 0.0,
            counts: Counts::new(0, 0),
        }
    }
}

impl Model for Single {
    #[inline(always)]
    fn settle(&mut self, now: u64) -> bool {
        while let Some(slot) = self.wheel.pop(now) {
            let end = self.wheel.time(slot);
            self.environments.put(slot, end, self.expiry.next());
        }
        true
    }

    #[inline(always)]
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

    fn passes(&mut self, _now: u64, _end: u64) -> bool {
        false
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(0, now);
        self.left_at_start = self.wheel.remaining(now);
        self.environments.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        self.environments.finish(end);
        // What was in progress is busy from then to its end; what began later is in the histogram.
        self.counts.busy_area = self.left_at_start + self.counts.histogram.sum_ns() - self.wheel.remaining(end);
        self.counts.environment_area = self.environments.area();
        self.counts.slot_area = self.counts.busy_area;
        (self.counts.ended, self.counts.lifespans) = self.environments.lifespans();
        self.counts.end(end);
        &self.counts
    }
}
