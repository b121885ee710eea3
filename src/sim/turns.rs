//! Things to come, by the turn of time in which they come: each is put into a list, at a cost that does not grow with their number.
//!
//! Time is cut into turns of a power of two of nanoseconds. What comes in one of the next turns waits unsorted in a list of that turn. The
//! lists are a round; what is further away waits in a list for its round.

use std::collections::BTreeMap;

/// Bits of the longest turn, 69 s.
pub(super) const MOST_SHIFT: u32 = 36;
const LEAST_LISTS: usize = 64;
const MOST_LISTS: usize = 1 << 16;

pub(super) struct Turns<T> {
    shift: u32,
    mask: u64,
    /// The turn that is under way.
    turn: u64,
    /// By turn, as many as there are lists.
    lists: Box<[Vec<T>]>,
    /// By round, each with its moment.
    beyond: BTreeMap<u64, Vec<(u64, T)>>,
    beyond_len: usize,
}

impl<T> Turns<T> {
    /// Turns of about `width_ns`, with lists for things that come up to `ahead_ns` after they are put there.
    pub(super) fn new(width_ns: f64, ahead_ns: f64) -> Self {
        let width = (width_ns as u64).max(1);
        let lists = ((ahead_ns / width as f64) as usize).clamp(LEAST_LISTS, MOST_LISTS).next_power_of_two();
        Self {
            shift: width.ilog2().min(MOST_SHIFT),
            mask: lists as u64 - 1,
            turn: 0,
            lists: std::iter::repeat_with(Vec::new).take(lists).collect(),
            beyond: BTreeMap::new(),
            beyond_len: 0,
        }
    }

    /// The turn in which a moment lies.
    #[inline(always)]
    pub(super) fn of(&self, moment: u64) -> u64 {
        moment >> self.shift
    }

    /// The turn that is under way.
    #[inline(always)]
    pub(super) fn current(&self) -> u64 {
        self.turn
    }

    /// Its first moment.
    #[inline(always)]
    pub(super) fn begins(&self) -> u64 {
        self.turn << self.shift
    }

    /// Its last moment.
    #[inline(always)]
    pub(super) fn ends(&self) -> u64 {
        self.begins() + ((1 << self.shift) - 1)
    }

    /// Nanoseconds from the beginning of a moment's turn to the moment.
    #[inline(always)]
    pub(super) fn since_turn(&self, moment: u64) -> u64 {
        moment & ((1 << self.shift) - 1)
    }

    /// Puts something that comes at a moment, not before this turn, into its list.
    #[inline(always)]
    pub(super) fn put(&mut self, moment: u64, thing: T) {
        let turn = self.of(moment);
        if turn - self.turn <= self.mask {
            self.lists[(turn & self.mask) as usize].push(thing);
        } else {
            // Pushed here: what is handed over to another function would be written into memory for every thing, be it put off or not.
            self.put_off(moment).push((moment, thing));
        }
    }

    /// Makes room for one more in the round of a moment.
    #[cold]
    fn put_off(&mut self, moment: u64) -> &mut Vec<(u64, T)> {
        self.beyond_len += 1;
        self.beyond.entry(self.round(self.of(moment))).or_default()
    }

    /// Takes a thing out that comes at a moment, after this turn; whether it was there.
    pub(super) fn take(&mut self, moment: u64, thing: &T) -> bool
    where
        T: PartialEq,
    {
        let (turn, round) = (self.of(moment), self.round(self.of(moment)));
        let list = &mut self.lists[(turn & self.mask) as usize];
        let near = list.iter().position(|other| other == thing).map(|place| list.swap_remove(place));
        if near.is_some() {
            return true;
        }
        // It may have been put off before its turn came so near.
        let Some(list) = self.beyond.get_mut(&round) else { return false };
        let far = list.iter().position(|(_, other)| other == thing).map(|place| list.swap_remove(place));
        self.beyond_len -= usize::from(far.is_some());
        far.is_some()
    }

    fn round(&self, turn: u64) -> u64 {
        turn >> self.mask.trailing_ones()
    }

    /// What comes in this turn and was not taken.
    #[inline(always)]
    pub(super) fn list(&mut self) -> &mut Vec<T> {
        &mut self.lists[(self.turn & self.mask) as usize]
    }

    /// How many wait beyond the lists.
    pub(super) fn beyond(&self) -> usize {
        self.beyond_len
    }

    /// Goes to the next turn. Nothing is left in the list of this one.
    #[inline(always)]
    pub(super) fn next(&mut self) {
        debug_assert!(self.list().is_empty(), "what is left in a turn would come a round later");
        self.turn += 1;
        if self.turn & self.mask == 0 {
            self.begin_round();
        }
    }

    /// Passes over the turns up to that of a moment, or to the next round for which something waits. Nothing is in the lists.
    pub(super) fn pass(&mut self, moment: u64) {
        let next = self.beyond.first_key_value().map_or(u64::MAX, |(round, _)| round << self.mask.trailing_ones());
        self.turn = next.min(self.of(moment));
        if self.turn & self.mask == 0 {
            self.begin_round();
        }
    }

    /// What was beyond the lists has a list now.
    fn begin_round(&mut self) {
        let things = self.beyond.remove(&self.round(self.turn)).unwrap_or_default();
        self.beyond_len -= things.len();
        for (moment, thing) in things {
            self.put(moment, thing);
        }
    }

    /// All that waits, in no order: what is in the lists, and what is beyond them.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.lists.iter().flatten().chain(self.beyond.values().flatten().map(|(_, thing)| thing))
    }
}
