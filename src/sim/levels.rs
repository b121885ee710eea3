//! The environments of one function whose idle ones are gone after a fixed time, the most recently used one being taken first: then all
//! that matters is how many are busy. The n-th environment is used when n are busy, and is idle when fewer are; it is there until it was
//! idle for the expiry, and whatever follows it is gone before.
//!
//! So of a while in which so few requests come that they find an environment for sure, in whatever order they come and go, it is enough
//! to count them. Of the environments that were left meanwhile, only the earliest moment is then known at which that may have been.
//! Those which are so rarely used that it matters are therefore never counted; should it have mattered once, that is known as a doubt.

use super::steady::SteadyLoad;

/// An environment is counted when it is left idle for its expiry not even once in exp(20) times, that is half a billion.
const SURELY: f64 = 20.0;

/// How many of the first environments may be counted under a load.
pub(super) fn counted(load: SteadyLoad, expiry_ns: u64) -> usize {
    let expiry_ns = expiry_ns as f64;
    load.ages(expiry_ns, -(-SURELY).exp_m1()).into_iter().take_while(|age| *age < expiry_ns).count()
}

pub(super) struct Levels {
    expiry: u64,
    /// By level, from 1 on: until when its environment is there when it is idle; 0 for one that never was.
    gone: Vec<u64>,
    /// Levels up to this one may be counted.
    counted: usize,
    busy: usize,
    /// Environments that are there, or gone and not missed yet.
    alive: usize,
    /// Environments times nanoseconds since counting began, until the last change.
    area: i128,
    since: u64,
    changed: u64,
    doubts: u64,
}

impl Levels {
    pub(super) fn new(expiry: u64, counted: usize) -> Self {
        let gone = vec![0; counted + 2];
        Self { expiry, gone, counted, busy: 0, alive: 0, area: 0, since: 0, changed: 0, doubts: 0 }
    }

    /// Puts environments there that were last used so many nanoseconds before the beginning.
    pub(super) fn put_there(&mut self, ages: impl IntoIterator<Item = f64>) {
        self.gone.truncate(1);
        let left = ages.into_iter().map(|age| self.expiry.saturating_sub(age as u64));
        self.gone.extend(left.take_while(|left| *left > 0));
        self.alive = self.gone.len() - 1;
        self.gone.resize(self.gone.len().max(self.counted + 2), 0);
    }

    pub(super) fn busy(&self) -> usize {
        self.busy
    }

    /// Whether so many requests find an environment each until a moment, whenever others end, and may be counted.
    #[inline(always)]
    pub(super) fn suffice(&self, requests: usize, until: u64) -> bool {
        let most = self.busy + requests;
        most <= self.counted && (requests == 0 || self.gone[most] > until)
    }

    /// Counts requests that found their environments, and ends, since a moment.
    #[inline(always)]
    pub(super) fn count(&mut self, requests: usize, ends: usize, since: u64) {
        let busy = self.busy + requests - ends;
        if busy < self.busy {
            self.gone[busy + 1..=self.busy].fill(since + self.expiry);
        }
        self.busy = busy;
    }

    /// A request takes an environment; whether a new one.
    #[inline(always)]
    pub(super) fn take(&mut self, now: u64) -> bool {
        self.busy += 1;
        if self.busy >= self.gone.len() {
            self.gone.push(0);
        }
        let cold = self.gone[self.busy] <= now;
        if cold {
            self.start(now);
        }
        cold
    }

    /// A request ends.
    #[inline(always)]
    pub(super) fn leave(&mut self, now: u64) {
        self.gone[self.busy] = now.saturating_add(self.expiry);
        self.busy -= 1;
    }

    /// The environment of the level is new. The one before it, and all after it, are gone.
    #[inline(never)]
    fn start(&mut self, now: u64) {
        self.advance(now);
        self.bury(self.busy, now);
        self.alive = self.busy;
    }

    /// Takes off for how long those from a level on were counted too long.
    fn bury(&mut self, from: usize, now: u64) {
        for level in from..=self.alive {
            self.area -= i128::from(now - self.gone[level].max(self.since));
            self.doubts += u64::from(level <= self.counted);
        }
        self.alive = self.alive.min(from - 1);
    }

    fn advance(&mut self, now: u64) {
        self.area += self.alive as i128 * i128::from(now - self.changed);
        self.changed = now;
    }

    /// Finds all that are gone.
    fn purge(&mut self, now: u64) {
        self.advance(now);
        let there = self.gone[self.busy + 1..=self.alive].iter().take_while(|gone| **gone > now).count();
        self.bury(self.busy + 1 + there, now);
    }

    /// Forgets what was counted until now.
    pub(super) fn restart(&mut self, now: u64) {
        self.purge(now);
        (self.area, self.since) = (0, now);
    }

    /// Environments times nanoseconds, from when counting began until now.
    pub(super) fn area(&mut self, now: u64) -> f64 {
        self.purge(now);
        self.area as f64
    }

    /// How often it mattered when an environment was left of which that is not known.
    pub(super) fn doubts(&self) -> u64 {
        self.doubts
    }
}
