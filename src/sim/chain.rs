//! A caller and a callee on one limit: the caller works, calls, waits for the answer, and may work on. Each holds an environment while it
//! runs, and the caller holds its own while it waits, retries included.

use super::environments::Environments;
use super::pool::{Arrivals, Callee, Pool};
use super::replication::{Counts, Draw, Model, pace};
use super::stream::{Purpose, Stream};
use super::wheel::Wheel;
use crate::distribution::{Distribution, float};

/// First and longest back-off of a retry in nanoseconds: between nothing and so much, doubled each time (AWS SDK standard mode, from
/// memory).
const FIRST_BACK_OFF_NS: f64 = 1e9;
const LONGEST_BACK_OFF_NS: f64 = 20e9;

/// What a request in progress waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The caller works before its call.
    Before,
    /// The caller waits to try its call again.
    BackingOff,
    /// The callee works.
    Called,
    /// The caller works after the answer.
    After,
}

/// A request in progress.
#[derive(Clone, Copy)]
struct Request {
    arrived: u64,
    phase: Phase,
    attempts: u32,
    caller: u32,
    callee: u32,
    caller_cold: bool,
}

/// A caller and its callee on one limit.
pub(super) struct Chain {
    gaps: Draw,
    before: Draw,
    before_cold: Draw,
    caller_expiry: Draw,
    called: Draw,
    called_cold: Draw,
    callee_expiry: Draw,
    after: Draw,
    back_off: Stream,
    most_attempts: u32,
    limit: usize,
    wheel: Wheel,
    requests: Vec<Request>,
    free: Vec<u32>,
    callers: Environments,
    callees: Environments,
    busy_callers: usize,
    busy_callees: usize,
    settled: u64,
    counts: Counts,
}

impl Chain {
    pub(super) fn new(pool: &Pool, callee: &Callee, replication: u32) -> Self {
        let draw = |distribution: &Distribution, purpose| Draw::new(pool, distribution, purpose, replication);
        let Arrivals::Renewal(gap) = &pool.arrivals;
        let ms = |distribution: &Distribution| float(distribution.mean().0);
        let whole = ms(&pool.function.warm) + ms(&callee.times.warm) + ms(&callee.post);
        let (gap_ns, in_progress) = pace(pool, whole);
        Self {
            gaps: draw(gap, Purpose::Arrivals),
            before: draw(&pool.function.warm, Purpose::Service),
            before_cold: draw(&pool.function.cold, Purpose::Cold),
            caller_expiry: draw(&pool.function.idle_expiry, Purpose::Expiry),
            called: draw(&callee.times.warm, Purpose::CalleeService),
            called_cold: draw(&callee.times.cold, Purpose::CalleeCold),
            callee_expiry: draw(&callee.times.idle_expiry, Purpose::CalleeExpiry),
            after: draw(&callee.post, Purpose::Post),
            back_off: Stream::new(pool.seed, Purpose::BackOff, replication),
            most_attempts: callee.attempts,
            limit: pool.concurrency_limit as usize,
            // Each request has two or three events.
            wheel: Wheel::new(gap_ns / 3.0, in_progress * 3.0),
            requests: Vec::new(),
            free: Vec::new(),
            callers: Environments::new(pool.routing),
            callees: Environments::new(pool.routing),
            busy_callers: 0,
            busy_callees: 0,
            settled: 0,
            counts: Counts::new(),
        }
    }

    fn count_busy(&mut self, until: u64) {
        let elapsed = (until - self.settled) as f64;
        self.counts.busy_area += self.busy_callers as f64 * elapsed;
        self.counts.slot_area += (self.busy_callers + self.busy_callees) as f64 * elapsed;
        self.settled = until;
    }

    fn is_full(&self) -> bool {
        self.busy_callers + self.busy_callees >= self.limit
    }

    /// The next step of a request.
    fn step(&mut self, slot: u32, now: u64) {
        match self.requests[slot as usize].phase {
            Phase::Before | Phase::BackingOff => self.call(slot, now),
            Phase::Called => {
                self.callees.put(self.requests[slot as usize].callee, now, self.callee_expiry.next());
                self.busy_callees -= 1;
                self.requests[slot as usize].phase = Phase::After;
                let time = self.after.next();
                if time == 0 { self.succeed(slot, now) } else { self.wheel.insert(slot, now + time) }
            }
            Phase::After => self.succeed(slot, now),
        }
    }

    fn call(&mut self, slot: u32, now: u64) {
        let full = self.is_full();
        let request = &mut self.requests[slot as usize];
        request.attempts += 1;
        if !full {
            let taken = self.callees.take(now);
            request.callee = taken.slot;
            request.phase = Phase::Called;
            self.counts.callee_cold += u64::from(taken.cold);
            self.counts.both_cold += u64::from(taken.cold && request.caller_cold);
            self.busy_callees += 1;
            let time = if taken.cold { self.called_cold.next() } else { self.called.next() };
            self.wheel.insert(slot, now + time);
        } else if request.attempts < self.most_attempts {
            request.phase = Phase::BackingOff;
            let longest = FIRST_BACK_OFF_NS * f64::from(request.attempts - 1).exp2();
            let wait = self.back_off.unit() * longest.min(LONGEST_BACK_OFF_NS);
            self.wheel.insert(slot, now + wait as u64);
        } else {
            self.counts.callee_rejected += 1;
            self.leave(slot, now);
        }
    }

    fn succeed(&mut self, slot: u32, now: u64) {
        self.counts.histogram.add(now - self.requests[slot as usize].arrived);
        self.leave(slot, now);
    }

    fn leave(&mut self, slot: u32, now: u64) {
        self.callers.put(self.requests[slot as usize].caller, now, self.caller_expiry.next());
        self.busy_callers -= 1;
        self.free.push(slot);
    }
}

impl Model for Chain {
    fn gap(&mut self) -> u64 {
        self.gaps.next()
    }

    fn settle(&mut self, now: u64) {
        while let Some(slot) = self.wheel.pop(now) {
            let at = self.wheel.time(slot);
            self.count_busy(at);
            self.step(slot, at);
        }
        self.count_busy(now);
    }

    fn arrive(&mut self, now: u64) {
        self.counts.requests += 1;
        if self.is_full() {
            self.counts.rejected += 1;
            return;
        }
        let taken = self.callers.take(now);
        self.busy_callers += 1;
        self.counts.cold += u64::from(taken.cold);
        let time = if taken.cold { self.before_cold.next() } else { self.before.next() };
        let request = Request {
            arrived: now,
            phase: Phase::Before,
            attempts: 0,
            caller: taken.slot,
            callee: 0,
            caller_cold: taken.cold,
        };
        let slot = if let Some(slot) = self.free.pop() {
            self.requests[slot as usize] = request;
            slot
        } else {
            self.requests.push(request);
            self.requests.len() as u32 - 1
        };
        self.wheel.insert(slot, now + time);
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new();
        self.callers.restart(now);
        self.callees.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn finish(mut self, end: u64) -> Counts {
        self.callers.finish(end);
        self.callees.finish(end);
        self.counts.environment_area = self.callers.area() + self.callees.area();
        (self.counts.ended, self.counts.lifespans) = self.callers.lifespans();
        self.counts
    }
}
