//! A timing wheel: events by time, each insertion and removal at a cost that does not grow with their number.
//!
//! Time is cut into buckets of a power of two of nanoseconds, near the mean time between events; a bucket is a short list of slots.
//! Events further ahead than the wheel turns stay in their bucket until its turn comes.

/// No slot.
const NONE: u32 = u32::MAX;
const LEAST_BUCKETS: usize = 64;
const MOST_BUCKETS: usize = 1 << 20;

pub(super) struct Wheel {
    shift: u32,
    mask: u64,
    heads: Box<[u32]>,
    /// By slot: the next slot in its bucket and the time of its event.
    links: Vec<(u32, u64)>,
    cursor: u64,
    len: usize,
}

impl Wheel {
    /// A wheel for events about `gap_ns` apart, about `expected` of them at a time.
    pub(super) fn new(gap_ns: f64, expected: f64) -> Self {
        let width = (gap_ns as u64).max(1);
        let buckets = (expected * 8.0) as usize;
        let buckets = buckets.clamp(LEAST_BUCKETS, MOST_BUCKETS).next_power_of_two();
        Self {
            shift: u64::BITS - 1 - width.leading_zeros(),
            mask: buckets as u64 - 1,
            heads: vec![NONE; buckets].into_boxed_slice(),
            links: Vec::new(),
            cursor: 0,
            len: 0,
        }
    }

    /// Events that are waiting.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The time of a slot's last event.
    pub(super) fn time(&self, slot: u32) -> u64 {
        self.links[slot as usize].1
    }

    /// The sum over all waiting events of the time from `now` to the event.
    pub(super) fn remaining(&self, now: u64) -> f64 {
        let mut sum = 0.0;
        for head in &self.heads {
            let mut slot = *head;
            while slot != NONE {
                let (next, time) = self.links[slot as usize];
                sum += time.saturating_sub(now) as f64;
                slot = next;
            }
        }
        sum
    }

    /// Puts a slot's next event at a time that is not before the last one taken.
    #[inline]
    pub(super) fn insert(&mut self, slot: u32, time: u64) {
        let index = slot as usize;
        if index >= self.links.len() {
            self.links.resize(index + 1, (NONE, 0));
        }
        let head = &mut self.heads[((time >> self.shift) & self.mask) as usize];
        self.links[index] = (*head, time);
        *head = slot;
        self.len += 1;
    }

    /// Takes the earliest event at or before `now`.
    #[inline]
    pub(super) fn pop(&mut self, now: u64) -> Option<u32> {
        let last = now >> self.shift;
        if self.len == 0 {
            self.cursor = last;
            return None;
        }
        loop {
            if let Some(slot) = self.earliest_here(now) {
                return Some(slot);
            }
            if self.cursor >= last {
                return None;
            }
            self.cursor += 1;
        }
    }

    /// Takes the earliest event at or before `now` out of the bucket under the cursor.
    #[inline]
    fn earliest_here(&mut self, now: u64) -> Option<u32> {
        let bucket = (self.cursor & self.mask) as usize;
        let mut slot = self.heads[bucket];
        let (mut before, mut best, mut best_before, mut best_time) = (NONE, NONE, NONE, u64::MAX);
        while slot != NONE {
            let (next, time) = self.links[slot as usize];
            if time < best_time {
                (best, best_before, best_time) = (slot, before, time);
            }
            before = slot;
            slot = next;
        }
        // The earliest of the bucket may be due in a later turn.
        if best_time > now || best_time >> self.shift != self.cursor {
            return None;
        }
        let next = self.links[best as usize].0;
        match best_before {
            NONE => self.heads[bucket] = next,
            slot => self.links[slot as usize].0 = next,
        }
        self.len -= 1;
        Some(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_come_out_in_order_of_time() {
        let mut wheel = Wheel::new(10.0, 4.0);
        let times = [5_u64, 3, 900, 12, 12, 64_000, 7, 1_000_000];
        for (slot, time) in (0..).zip(times) {
            wheel.insert(slot, time);
        }
        let mut taken = Vec::new();
        for now in [4, 6, 6, 1_000, 70_000, 2_000_000] {
            while let Some(slot) = wheel.pop(now) {
                assert!(wheel.time(slot) <= now);
                taken.push(wheel.time(slot));
            }
        }
        assert_eq!(taken, [3, 5, 7, 12, 12, 900, 64_000, 1_000_000]);
        assert_eq!(wheel.len(), 0);
    }
}
