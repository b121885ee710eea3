//! The execution environments of one function: idle ones are taken, kept for a while, and gone when nobody came.
//!
//! An environment that expired is found only when somebody looks at it; the time for which it was counted too long is then taken off
//! again, so that nothing has to happen at the moment of expiry. A new one is started only when none waits, alive or expired, so that there
//! are never more than were once busy together.

use super::sorted;
use crate::scenario::Routing;

/// An idle environment.
#[derive(Clone, Copy)]
struct Idle {
    /// When it was started.
    born: u64,
    slot: u32,
    /// When it is gone.
    gone: u64,
}

pub(super) struct Environments {
    routing: Routing,
    /// In the order of the routing; the last one is taken first.
    idle: Vec<Idle>,
    /// By slot: when its environment was started.
    born: Vec<u64>,
    free: Vec<u32>,
    /// Environments that are alive, or expired and not found yet.
    alive: u64,
    /// When counting began.
    since: u64,
    /// Environments times nanoseconds, until the last change.
    area: i128,
    changed: u64,
}

/// An environment that a request was given.
pub(super) struct Taken {
    pub(super) slot: u32,
    pub(super) cold: bool,
}

impl Environments {
    pub(super) fn new(routing: Routing) -> Self {
        Self { routing, idle: Vec::new(), born: Vec::new(), free: Vec::new(), alive: 0, since: 0, area: 0, changed: 0 }
    }

    /// An idle environment, or a new one.
    #[inline(always)]
    pub(super) fn take(&mut self, now: u64) -> Taken {
        while let Some(idle) = self.idle.pop() {
            if idle.gone > now {
                return Taken { slot: idle.slot, cold: false };
            }
            self.bury(idle, now);
        }
        Taken { slot: self.start(now), cold: true }
    }

    /// Starts a new environment.
    #[inline(never)]
    fn start(&mut self, now: u64) -> u32 {
        self.advance(now);
        self.alive += 1;
        let slot = self.free.pop().unwrap_or_else(|| {
            self.born.push(0);
            self.born.len() as u32 - 1
        });
        self.born[slot as usize] = now;
        slot
    }

    /// Takes back an environment that was started at `now` and may not be.
    pub(super) fn discard(&mut self, slot: u32, now: u64) {
        self.advance(now);
        self.alive -= 1;
        self.free.push(slot);
    }

    /// Puts idle environments there at time 0 that were last used so many nanoseconds before `then`, the one that is used most first;
    /// `expiry` draws an idle expiry.
    pub(super) fn put_there(
        &mut self,
        ages: impl IntoIterator<Item = f64>,
        then: u64,
        mut expiry: impl FnMut() -> u64,
    ) {
        // Those that are used least are put there first, and count as the oldest.
        let left: Vec<u64> = ages.into_iter().map(|age| expiry().saturating_sub(age as u64)).collect();
        for (born, left) in (0..).zip(left.into_iter().rev().filter(|left| *left > 0)) {
            let slot = self.start(0);
            self.born[slot as usize] = born;
            self.put(slot, 0, then + left);
        }
    }

    /// An environment becomes idle at `now` and is gone `expiry` later.
    #[inline(always)]
    pub(super) fn put(&mut self, slot: u32, now: u64, expiry: u64) {
        let idle = Idle { born: self.born[slot as usize], slot, gone: now.saturating_add(expiry) };
        match self.routing {
            Routing::MostRecentlyUsed => self.idle.push(idle),
            // Mostly a few steps: the newer an environment is, the sooner it is taken again.
            Routing::Newest => sorted::insert(&mut self.idle, idle, |other| other.born > idle.born),
        }
    }

    /// Finds every expired environment.
    fn purge(&mut self, now: u64) {
        let dead: Vec<Idle> = self.idle.extract_if(.., |idle| idle.gone <= now).collect();
        for idle in dead {
            self.bury(idle, now);
        }
    }

    /// Counts an environment out that expired at `idle.gone`.
    #[inline(never)]
    fn bury(&mut self, idle: Idle, now: u64) {
        self.advance(now);
        self.alive -= 1;
        self.area -= i128::from(now - idle.gone.max(self.since).min(now));
        self.free.push(idle.slot);
    }

    #[inline]
    fn advance(&mut self, now: u64) {
        self.area += i128::from(self.alive) * i128::from(now - self.changed);
        self.changed = now;
    }

    /// Forgets what was counted until now.
    pub(super) fn restart(&mut self, now: u64) {
        self.purge(now);
        self.advance(now);
        (self.area, self.since) = (0, now);
    }

    /// Environments times nanoseconds, from when counting began until now.
    pub(super) fn area(&mut self, now: u64) -> f64 {
        self.purge(now);
        self.advance(now);
        self.area as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Starts three environments at 0, 1 and 2 and lets them become idle in the order 1, 2, 0 at 10, 11 and 12, each for 100 ns.
    fn three_idle(routing: Routing) -> Environments {
        let mut environments = Environments::new(routing);
        for (now, slot) in [(0, 0), (1, 1), (2, 2)] {
            let taken = environments.take(now);
            assert!(taken.cold && taken.slot == slot);
        }
        for (now, slot) in [(10, 1), (11, 2), (12, 0)] {
            environments.put(slot, now, 100);
        }
        environments
    }

    #[test]
    fn the_routing_says_which_is_taken() {
        for (routing, expected) in [(Routing::MostRecentlyUsed, [0, 2, 1]), (Routing::Newest, [2, 1, 0])] {
            let mut environments = three_idle(routing);
            for slot in expected {
                let taken = environments.take(20);
                assert!(!taken.cold && taken.slot == slot, "{routing:?}");
            }
            assert!(environments.take(20).cold);
        }
    }

    #[test]
    fn the_expired_are_counted_to_their_end() {
        for routing in [Routing::MostRecentlyUsed, Routing::Newest] {
            // Gone at 110, 111 and 112: lifespans of 112 - 0, 110 - 1 and 111 - 2.
            let mut environments = three_idle(routing);
            assert!((environments.area(1_000) - 330.0).abs() < 1e-9, "{routing:?}");
        }
    }

    #[test]
    fn there_are_no_more_than_were_busy_together() {
        for routing in [Routing::MostRecentlyUsed, Routing::Newest] {
            let mut environments = Environments::new(routing);
            for now in (0..10_000).step_by(10) {
                let slots = [(); 3].map(|()| environments.take(now).slot);
                for (slot, expiry) in slots.into_iter().zip([3, 30, 300]) {
                    environments.put(slot, now + 1, expiry);
                }
            }
            assert_eq!(environments.born.len(), 3, "{routing:?}");
        }
    }
}
