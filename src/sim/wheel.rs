//! A timing wheel: events by time, each insertion and removal at a cost that does not grow with their number.
//!
//! The events of the turn under way are sorted; those of a later turn wait unsorted in its list and are sorted together when it comes.
//! Within a turn an event is one number, its time since the turn began above its slot: plain numbers are sorted several times faster than
//! pairs.

use super::sorted;
use super::turns::{MOST_SHIFT, Turns};

/// Events in a turn on average: few enough to put one more among them, enough to sort them at once.
const PER_TURN: f64 = 64.0;
/// Bits of the slot within an event: what the longest turn leaves. So many slots would take ten gigabytes.
const SLOT_BITS: u32 = u64::BITS - MOST_SHIFT - 1;
/// Above them it says which of the events of one moment come first.
const ORDER_BITS: u32 = SLOT_BITS + 1;

/// Which of the events of one moment come first: those that end something come before those that begin something.
#[derive(Clone, Copy)]
pub(super) enum Order {
    First = 0,
    Last = 1,
}

pub(super) struct Wheel {
    /// Events of later turns.
    far: Turns<u64>,
    /// Those of the turn under way, the earliest last.
    near: Vec<u64>,
    /// By slot: the time of its last event.
    times: Vec<u64>,
    len: usize,
}

impl Wheel {
    /// A wheel for events about `gap_ns` apart, about `expected` of them at a time.
    pub(super) fn new(gap_ns: f64, expected: f64) -> Self {
        // Lists for times of four means: of exponential ones, all but 2 %.
        let far = Turns::new(gap_ns * PER_TURN, gap_ns * expected * 4.0);
        Self { far, near: Vec::new(), times: Vec::new(), len: 0 }
    }

    /// Events that are waiting.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The time of a slot's last event.
    pub(super) fn time(&self, slot: u32) -> u64 {
        self.times[slot as usize]
    }

    /// The sum over all waiting events of the time from `now` to the event.
    pub(super) fn remaining(&self, now: u64) -> f64 {
        let waiting = self.near.iter().chain(self.far.all()).map(|event| slot_of(*event));
        waiting.map(|slot| self.time(slot).saturating_sub(now) as f64).sum()
    }

    /// Puts a slot's next event at a time that is not before the last one taken.
    #[inline(always)]
    pub(super) fn insert(&mut self, slot: u32, time: u64, order: Order) {
        let index = slot as usize;
        if index >= self.times.len() {
            self.times.resize(index + 1, 0);
        }
        self.times[index] = time;
        self.len += 1;
        let event = self.far.since_turn(time) << ORDER_BITS | (order as u64) << SLOT_BITS | u64::from(slot);
        if self.far.of(time) == self.far.current() {
            sorted::insert(&mut self.near, event, |other| *other < event);
        } else {
            self.far.put(time, event);
        }
    }

    /// Takes the earliest event at or before `now`.
    #[inline(always)]
    pub(super) fn pop(&mut self, now: u64) -> Option<u32> {
        loop {
            if let Some(event) = self.near.last().copied() {
                if self.far.begins() + (event >> ORDER_BITS) > now {
                    return None;
                }
                self.near.pop();
                self.len -= 1;
                return Some(slot_of(event));
            }
            if self.far.current() >= self.far.of(now) {
                return None;
            }
            self.begin_next_turn(now);
        }
    }

    /// Sorts the events of the next turn, or passes over all turns in which nothing waits.
    #[inline(never)]
    fn begin_next_turn(&mut self, now: u64) {
        if self.len == self.far.beyond() {
            self.far.pass(now);
        } else {
            self.far.next();
        }
        std::mem::swap(&mut self.near, self.far.list());
        self.near.sort_unstable_by(|one, other| other.cmp(one));
    }
}

fn slot_of(event: u64) -> u32 {
    (event & ((1 << SLOT_BITS) - 1)) as u32
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use super::*;
    use crate::sim::stream::{Purpose, Stream};

    #[test]
    fn events_come_out_in_order_of_time() {
        let mut wheel = Wheel::new(10.0, 4.0);
        let times = [5_u64, 3, 900, 12, 12, 64_000, 7, 1_000_000];
        for (slot, time) in (0..).zip(times) {
            wheel.insert(slot, time, Order::First);
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

    #[test]
    fn what_ends_at_a_moment_is_over_before_anything_begins_at_it() {
        let mut wheel = Wheel::new(10.0, 4.0);
        for (slot, order) in [(0, Order::Last), (1, Order::First), (2, Order::Last), (3, Order::First)] {
            wheel.insert(slot, 2_000, order);
        }
        wheel.insert(4, 1_999, Order::Last);
        let taken: Vec<u32> = std::iter::from_fn(|| wheel.pop(2_000)).collect();
        assert_eq!(taken, [4, 1, 3, 0, 2]);
    }

    /// Plays arrivals at random times with random waits against a plain heap. A wheel for gaps of 1 ns has turns of 64 ns and goes round
    /// in 4,096 ns, so that the waits end in this turn, in a later one, or beyond the lists.
    #[test]
    fn a_heap_finds_the_same_order() {
        for (longest_gap, longest_wait) in [(3, 20), (50, 3_000), (200, 40_000), (20_000, 5_000)] {
            let mut random = Stream::new(1, Purpose::Service, 0);
            let mut below = |bound: u64| random.bits() % bound;
            let (mut wheel, mut heap) = (Wheel::new(1.0, 1.0), BinaryHeap::new());
            let mut now = 0;
            for slot in 0..20_000 {
                now += below(longest_gap);
                while let Some(taken) = wheel.pop(now) {
                    let Reverse(time) = heap.pop().expect("an event");
                    assert_eq!(wheel.time(taken), time);
                    // Some events are followed by another one, as those of a caller are.
                    if below(3) == 0 {
                        let next = time + below(longest_wait);
                        wheel.insert(taken, next, Order::First);
                        heap.push(Reverse(next));
                    }
                }
                assert!(heap.peek().is_none_or(|Reverse(time)| *time > now));
                let time = now + below(longest_wait);
                wheel.insert(slot, time, Order::First);
                heap.push(Reverse(time));
                assert_eq!(wheel.len(), heap.len());
            }
            let remaining: u64 = heap.iter().map(|Reverse(time)| time - now).sum();
            assert!((wheel.remaining(now) - remaining as f64).abs() < 1e-6);
        }
    }
}
