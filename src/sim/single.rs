//! One function: each request is one visit to one environment.

use std::sync::Arc;

use super::arrivals::ArrivalClock;
use super::counted::{Counted, One};
use super::draw::Draw;
use super::environments::Environments;
use super::levels::{self, Levels};
use super::pool::{FunctionTimes, Pool};
use super::programme::{MAIN, ms};
use super::replication::{Counts, Model};
use super::sampler::Sampler;
use super::start::Start;
use super::steady::{Remains, SteadyLoad};
use super::stream::{Purpose, Stream};
use super::wheel::{Order, Wheel};
use crate::scenario::Routing;

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

/// What all replications of a pool with one function share.
pub(super) struct Tables<'p> {
    pool: &'p Pool,
    warm: Arc<Sampler>,
    cold: Arc<Sampler>,
    expiry: Arc<Sampler>,
    /// Mean nanoseconds between requests where they are most crowded.
    crowded_gap_ns: f64,
    load: SteadyLoad,
    mean_expiry_ns: f64,
    is_steady: bool,
    /// How many environments may be counted, where that can be done.
    counted: Option<usize>,
}

impl<'p> Tables<'p> {
    pub(super) fn of(pool: &'p Pool, start: &Start) -> Self {
        let table = |distribution| Arc::new(Sampler::new(distribution));
        let FunctionTimes { warm, cold, idle_expiry } = &pool.function;
        let expiry = table(idle_expiry);
        let load = SteadyLoad { visits_per_ns: 1.0 / pool.arrivals.mean_gap_ns(), visit_ns: ms(warm.mean()) * 1e6 };
        let can_be_counted = pool.arrivals.is_renewal() && pool.routing == Routing::MostRecentlyUsed;
        let counted = expiry.constant().filter(|_| can_be_counted).map(|expiry| levels::counted(load, expiry));
        Self {
            pool,
            warm: table(warm),
            cold: table(cold),
            crowded_gap_ns: pool.arrivals.crowded_gap_ns(),
            load,
            mean_expiry_ns: ms(idle_expiry.mean()) * 1e6,
            is_steady: start.is_steady,
            counted: counted.filter(|counted| *counted > 0),
            expiry,
        }
    }

    fn draw(&self, table: &Arc<Sampler>, purpose: Purpose, replication: u32) -> Draw {
        Draw::new(table, Stream::new(self.pool.seed, purpose, replication))
    }

    /// Requests in progress, on average.
    fn busy(&self, gap_ns: f64) -> f64 {
        (self.load.visit_ns / gap_ns).min(f64::from(self.pool.concurrency_limit))
    }

    /// What is there at the beginning of a replication that does not begin empty.
    fn remains(&self, replication: u32) -> Option<Remains> {
        let stream = || Stream::new(self.pool.seed, Purpose::Start, replication);
        self.is_steady.then(|| self.load.remains(self.mean_expiry_ns, &self.warm, &mut stream()))
    }

    /// A replication that is counted turn by turn, where that can be done.
    pub(super) fn counted(&self, arrivals: ArrivalClock, replication: u32) -> Option<Counted<One>> {
        let levels = Levels::new(self.expiry.constant()?, self.counted?);
        let draw = |table, purpose| self.draw(table, purpose, replication);
        let (warm, cold) = (draw(&self.warm, Purpose::Service), draw(&self.cold, Purpose::Cold));
        let limit = self.pool.concurrency_limit as usize;
        let gap_ns = self.pool.arrivals.mean_gap_ns();
        let mut one = One::new((warm, cold), (levels, limit), (gap_ns, self.busy(gap_ns)));
        if let Some(remains) = self.remains(replication) {
            one.put_there(remains);
        }
        Some(Counted::new(arrivals, one))
    }
}

impl Single {
    pub(super) fn new(tables: &Tables<'_>, replication: u32) -> Self {
        let draw = |table, purpose| tables.draw(table, purpose, replication);
        let gap_ns = tables.crowded_gap_ns;
        let mut single = Self {
            warm: draw(&tables.warm, Purpose::Service),
            cold: draw(&tables.cold, Purpose::Cold),
            expiry: draw(&tables.expiry, Purpose::Expiry),
            wheel: Wheel::new(gap_ns, tables.busy(gap_ns)),
            environments: Environments::new(tables.pool.routing),
            limit: tables.pool.concurrency_limit as usize,
            left_at_start: 0.0,
            counts: Counts::new(0, 0),
        };
        if let Some(remains) = tables.remains(replication) {
            single.put_there(remains);
        }
        single
    }

    fn put_there(&mut self, Remains { ages, left }: Remains) {
        self.environments.put_there(ages, 0, || self.expiry.next());
        for left in left {
            self.wheel.insert(self.environments.take(0).slot, left, Order::First);
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
        // Drawn for each, so that a cold start changes no other request.
        let warm = self.warm.next();
        let service = if taken.cold { self.cold.next() } else { warm };
        self.counts.functions[MAIN].cold += u64::from(taken.cold);
        self.counts.histogram.add(service);
        self.wheel.insert(taken.slot, now + service, Order::First);
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
        // What was in progress is busy from then to its end; what began later is in the histogram.
        self.counts.busy_area = self.left_at_start + self.counts.histogram.sum_ns() - self.wheel.remaining(end);
        self.counts.environment_area = self.environments.area(end);
        self.counts.slot_area = self.counts.busy_area;
        self.counts.end(end);
        &self.counts
    }
}
