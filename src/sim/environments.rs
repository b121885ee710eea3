//! The execution environments of one function: idle ones are taken, kept for a while, and gone when nobody came.
//!
//! An environment that expired is found only when somebody looks at it; the time for which it was counted too long is then taken off
//! again, so that nothing has to happen at the moment of expiry.

use std::collections::{BinaryHeap, VecDeque};

use crate::scenario::Routing;

/// Most environments that are put there at the beginning.
const MOST_PREWARMED: usize = 1_000_000;

/// An idle environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Idle {
    /// When it was started: the newest is the greatest.
    born: u64,
    slot: u32,
    /// When it is gone.
    gone: u64,
}

/// Idle environments in the order in which they are taken.
enum Order {
    /// The last one put in is taken first.
    Recent(VecDeque<Idle>),
    /// The last one started is taken first.
    Newest(BinaryHeap<Idle>),
}

pub(super) struct Environments {
    order: Order,
    born: Vec<u64>,
    free: Vec<u32>,
    /// Environments that are alive, or expired and not found yet.
    alive: u64,
    /// When counting began.
    since: u64,
    area: f64,
    changed: u64,
    ended: u64,
    lifespans: f64,
    /// Idle entries at which expired ones are looked for.
    purge_at: usize,
}

/// An environment that a request was given.
pub(super) struct Taken {
    pub(super) slot: u32,
    pub(super) cold: bool,
}

impl Environments {
    pub(super) fn new(routing: Routing) -> Self {
        let order = match routing {
            Routing::MostRecentlyUsed => Order::Recent(VecDeque::new()),
            Routing::Newest => Order::Newest(BinaryHeap::new()),
        };
        Self {
            order,
            born: Vec::new(),
            free: Vec::new(),
            alive: 0,
            since: 0,
            area: 0.0,
            changed: 0,
            ended: 0,
            lifespans: 0.0,
            purge_at: 64,
        }
    }

    /// An idle environment, or a new one.
    #[inline]
    pub(super) fn take(&mut self, now: u64) -> Taken {
        self.expire_oldest(now);
        while let Some(idle) = self.pop() {
            if idle.gone > now {
                return Taken { slot: idle.slot, cold: false };
            }
            self.bury(idle, now);
        }
        self.take_new(now)
    }

    /// A new environment.
    fn take_new(&mut self, now: u64) -> Taken {
        self.advance(now);
        self.alive += 1;
        let slot = self.free.pop().unwrap_or_else(|| {
            self.born.push(0);
            self.born.len() as u32 - 1
        });
        self.born[slot as usize] = now;
        Taken { slot, cold: true }
    }

    /// Takes back an environment that was started at `now` and may not be.
    pub(super) fn discard(&mut self, slot: u32, now: u64) {
        self.advance(now);
        self.alive -= 1;
        self.free.push(slot);
    }

    /// Puts idle environments there as a steady load leaves them, at time 0.
    ///
    /// The n-th environment is used whenever n are busy at once. With Poisson arrivals that happens at the mean rate r B(n-1, a), with B
    /// Erlang's loss formula and a = r s the load, so that it was last used an exponential time ago; it is there unless that was longer ago
    /// than the expiry. The deeper ones were used later, which one draw for all of them keeps so.
    pub(super) fn prewarm(&mut self, visits_per_ns: f64, visit_ns: f64, expiry_ns: f64, unit: f64) {
        let (load, drawn) = (visits_per_ns * visit_ns, -(-unit).ln_1p());
        let (mut blocked, mut gone) = (1.0, Vec::new());
        loop {
            let age = drawn / (visits_per_ns * blocked);
            if age >= expiry_ns || gone.len() >= MOST_PREWARMED {
                break;
            }
            gone.push((expiry_ns - age) as u64);
            let n = gone.len() as f64;
            blocked = load * blocked / (n + load * blocked);
        }
        for gone in gone.into_iter().rev() {
            let Taken { slot, .. } = self.take_new(0);
            self.put(slot, 0, gone);
        }
    }

    /// An environment becomes idle at `now` and is gone `expiry` later.
    #[inline]
    pub(super) fn put(&mut self, slot: u32, now: u64, expiry: u64) {
        let idle = Idle { born: self.born[slot as usize], slot, gone: now.saturating_add(expiry) };
        match &mut self.order {
            Order::Recent(stack) => stack.push_back(idle),
            Order::Newest(heap) => {
                heap.push(idle);
                if heap.len() > self.purge_at {
                    self.purge(now);
                }
            }
        }
    }

    fn pop(&mut self) -> Option<Idle> {
        match &mut self.order {
            Order::Recent(stack) => stack.pop_back(),
            Order::Newest(heap) => heap.pop(),
        }
    }

    /// Finds expired environments that have waited longest; with a fixed expiry these are all of them.
    #[inline]
    fn expire_oldest(&mut self, now: u64) {
        while let Order::Recent(stack) = &mut self.order
            && let Some(idle) = stack.front().copied().filter(|idle| idle.gone <= now)
        {
            stack.pop_front();
            self.bury(idle, now);
        }
    }

    /// Finds every expired environment.
    fn purge(&mut self, now: u64) {
        let (dead, kept): (Vec<Idle>, Vec<Idle>) = match &mut self.order {
            Order::Recent(stack) => stack.drain(..).partition(|idle| idle.gone <= now),
            Order::Newest(heap) => std::mem::take(heap).into_vec().into_iter().partition(|idle| idle.gone <= now),
        };
        for idle in dead {
            self.bury(idle, now);
        }
        self.purge_at = (kept.len() * 2).max(64);
        match &mut self.order {
            Order::Recent(stack) => stack.extend(kept),
            Order::Newest(heap) => heap.extend(kept),
        }
    }

    /// Counts an environment out that expired at `idle.gone`.
    fn bury(&mut self, idle: Idle, now: u64) {
        self.advance(now);
        self.alive -= 1;
        self.area -= (now - idle.gone.max(self.since).min(now)) as f64;
        if idle.gone >= self.since {
            self.ended += 1;
            self.lifespans += (idle.gone - idle.born) as f64;
        }
        self.free.push(idle.slot);
    }

    #[inline]
    fn advance(&mut self, now: u64) {
        self.area += self.alive as f64 * (now - self.changed) as f64;
        self.changed = now;
    }

    /// Forgets what was counted until now.
    pub(super) fn restart(&mut self, now: u64) {
        self.purge(now);
        self.advance(now);
        (self.area, self.ended, self.lifespans, self.since) = (0.0, 0, 0.0, now);
    }

    /// Ends counting.
    pub(super) fn finish(&mut self, now: u64) {
        self.purge(now);
        self.advance(now);
    }

    /// Environments times nanoseconds since counting began.
    pub(super) fn area(&self) -> f64 {
        self.area
    }

    /// How many environments ended, and the sum of their lifespans in nanoseconds.
    pub(super) fn lifespans(&self) -> (u64, f64) {
        (self.ended, self.lifespans)
    }
}
