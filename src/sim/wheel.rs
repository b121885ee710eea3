//! A timing wheel: events by time, each insertion and removal at a cost that does not grow with their number.
//!
//! Time is cut into turns of a power of two of nanoseconds. The events of the turn under way are sorted; those of a later turn wait
//! unsorted in a list of their own and are sorted together when it comes. The lists are a round; what is further away waits in a list for
//! its round. Within a turn an event is one number, its time since the turn
//! began above its slot: plain numbers are sorted several times faster than pairs.

use std::collections::BTreeMap;

use super::sorted;

/// Events in a turn on average: few enough to put one more among them, enough to sort them at once.
const PER_TURN: f64 = 64.0;
/// Bits of a slot within an event. So many slots would take ten gigabytes.
const SLOT_BITS: u32 = 28;
/// Bits of the longest turn, 69 s: what is left beside a slot.
const MOST_SHIFT: u32 = u64::BITS - SLOT_BITS;
const LEAST_LISTS: usize = 64;
const MOST_LISTS: usize = 1 << 16;

pub(super) struct Wheel {
    shift: u32,
    mask: u64,
    /// The turn that is under way.
    turn: u64,
    /// Its events, the earliest last.
    near: Vec<u64>,
    /// Events of the turns after it, as many as there are lists.
    far: Box<[Vec<u64>]>,
    /// By round: slots with events further away.
    beyond: BTreeMap<u64, Vec<u32>>,
    beyond_len: usize,
    /// By slot: the time of its last event.
    times: Vec<u64>,
    len: usize,
}

impl Wheel {
    /// A wheel for events about `gap_ns` apart, about `expected` of them at a time.
    pub(super) fn new(gap_ns: f64, expected: f64) -> Self {
        let width = ((gap_ns * PER_TURN) as u64).max(1);
        // Enough for times of four means: of exponential ones, all but 2 %.
        let lists = (expected * 4.0 / PER_TURN) as usize;
        let lists = lists.clamp(LEAST_LISTS, MOST_LISTS).next_power_of_two();
        Self {
            shift: width.ilog2().min(MOST_SHIFT),
            mask: lists as u64 - 1,
            turn: 0,
            near: Vec::new(),
            far: vec![Vec::new(); lists].into_boxed_slice(),
            beyond: BTreeMap::new(),
            beyond_len: 0,
            times: Vec::new(),
            len: 0,
        }
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
        let lists = self.near.iter().chain(self.far.iter().flatten()).map(|event| slot_of(*event));
        let waiting = lists.chain(self.beyond.values().flatten().copied());
        waiting.map(|slot| self.time(slot).saturating_sub(now) as f64).sum()
    }

    /// Puts a slot's next event at a time that is not before the last one taken.
    #[inline(always)]
    pub(super) fn insert(&mut self, slot: u32, time: u64) {
        let index = slot as usize;
        if index >= self.times.len() {
            self.times.resize(index + 1, 0);
        }
        self.times[index] = time;
        self.len += 1;
        self.place(slot, time);
    }

    /// Puts an event into the list of its turn.
    #[inline(always)]
    fn place(&mut self, slot: u32, time: u64) {
        let (turn, event) = self.event(slot, time);
        match turn - self.turn {
            0 => sorted::insert(&mut self.near, event, |other| *other < event),
            ahead if ahead <= self.mask => self.far[(turn & self.mask) as usize].push(event),
            _ => self.put_off(slot, turn),
        }
    }

    /// The turn of an event, and the event as it is kept there.
    #[inline]
    fn event(&self, slot: u32, time: u64) -> (u64, u64) {
        let turn = time >> self.shift;
        (turn, (time - (turn << self.shift)) << SLOT_BITS | u64::from(slot))
    }

    /// Puts an event into the list of its round.
    #[cold]
    fn put_off(&mut self, slot: u32, turn: u64) {
        self.beyond.entry(self.round(turn)).or_default().push(slot);
        self.beyond_len += 1;
    }

    /// The round of a turn.
    fn round(&self, turn: u64) -> u64 {
        turn >> self.mask.trailing_ones()
    }

    /// Takes the earliest event at or before `now`.
    #[inline(always)]
    pub(super) fn pop(&mut self, now: u64) -> Option<u32> {
        loop {
            if let Some(event) = self.near.last().copied() {
                if (self.turn << self.shift) + (event >> SLOT_BITS) > now {
                    return None;
                }
                self.near.pop();
                self.len -= 1;
                return Some(slot_of(event));
            }
            if self.turn >= now >> self.shift {
                return None;
            }
            self.begin_next_turn(now);
        }
    }

    /// Sorts the events of the next turn, or passes over all turns in which nothing waits.
    #[inline(never)]
    fn begin_next_turn(&mut self, now: u64) {
        if self.len == self.beyond_len {
            let next = self.beyond.first_key_value().map_or(u64::MAX, |(round, _)| round << self.mask.trailing_ones());
            self.turn = next.min(now >> self.shift);
        } else {
            self.turn += 1;
        }
        if self.turn & self.mask == 0 {
            self.begin_round();
        }
        std::mem::swap(&mut self.near, &mut self.far[(self.turn & self.mask) as usize]);
        self.near.sort_unstable_by(|one, other| other.cmp(one));
    }

    /// What was beyond the lists has a list now.
    fn begin_round(&mut self) {
        let slots = self.beyond.remove(&self.round(self.turn)).unwrap_or_default();
        self.beyond_len -= slots.len();
        for slot in slots {
            let (turn, event) = self.event(slot, self.time(slot));
            self.far[(turn & self.mask) as usize].push(event);
        }
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
                        wheel.insert(taken, next);
                        heap.push(Reverse(next));
                    }
                }
                assert!(heap.peek().is_none_or(|Reverse(time)| *time > now));
                let time = now + below(longest_wait);
                wheel.insert(slot, time);
                heap.push(Reverse(time));
                assert_eq!(wheel.len(), heap.len());
            }
            let remaining: u64 = heap.iter().map(|Reverse(time)| time - now).sum();
            assert!((wheel.remaining(now) - remaining as f64).abs() < 1e-6);
        }
    }
}
