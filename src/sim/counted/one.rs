//! One function, counted turn by turn.

use super::{PER_TURN, Turnwise};
use crate::sim::draw::Draw;
use crate::sim::levels::Levels;
use crate::sim::programme::MAIN;
use crate::sim::replication::Counts;
use crate::sim::sorted;
use crate::sim::steady::Remains;
use crate::sim::turns::Turns;

/// Times of so many means have a list.
const AHEAD: f64 = 8.0;

/// One function: each request is one visit to one environment.
pub(in crate::sim) struct One {
    warm: Draw,
    cold: Draw,
    pub(super) levels: Levels,
    limit: usize,
    /// When the requests in progress end.
    ends: Turns<u64>,
    /// Whether the turn was begun to be played; and the ends in it then, the earliest last.
    is_begun: bool,
    near: Vec<u64>,
    /// Nanoseconds that requests in progress had left when counting began.
    left_at_start: f64,
    counts: Counts,
}

impl One {
    /// `gap_ns` lies between requests on average; `busy` are in progress.
    pub(in crate::sim) fn new(
        (warm, cold): (Draw, Draw),
        (levels, limit): (Levels, usize),
        (gap_ns, busy): (f64, f64),
    ) -> Self {
        let requests = busy.sqrt().max(PER_TURN);
        Self {
            warm,
            cold,
            levels,
            limit,
            ends: Turns::new(gap_ns * requests, gap_ns * busy * AHEAD),
            is_begun: false,
            near: Vec::new(),
            left_at_start: 0.0,
            counts: Counts::new(0, 0),
        }
    }

    /// Puts there at the beginning what a steady load leaves.
    pub(in crate::sim) fn put_there(&mut self, Remains { ages, left }: Remains) {
        self.levels.put_there(ages);
        for left in left {
            self.levels.take(0);
            self.ends.put(left, left);
        }
    }

    /// The sum over the requests in progress of the time from `now` to their ends.
    fn remaining(&self, now: u64) -> f64 {
        let ends = self.near.iter().chain(self.ends.all());
        ends.map(|end| (end - now) as f64).sum()
    }
}

/// Lets those requests end that end until a moment.
#[inline(always)]
fn leave(near: &mut Vec<u64>, levels: &mut Levels, until: u64) {
    while let Some(end) = near.pop_if(|end| *end <= until) {
        levels.leave(end);
    }
}

impl Turnwise for One {
    fn turn_ends(&self) -> u64 {
        self.ends.ends()
    }

    #[inline(never)]
    fn count_turn(&mut self, arrivals: &[u64]) -> bool {
        let coming = arrivals.len();
        let room = coming + self.levels.busy() <= self.limit;
        if self.is_begun || !room || !self.levels.suffice(coming, self.ends.ends()) {
            return false;
        }
        let (warm, ends) = (&mut self.warm, &mut self.ends);
        self.counts.histogram.add_all(arrivals.iter().map(|arrival| {
            let service = warm.next();
            ends.put(arrival + service, arrival + service);
            service
        }));
        self.counts.requests += coming as u64;
        let ended = self.ends.list().len();
        self.ends.list().clear();
        self.levels.count(coming, ended, self.ends.begins());
        true
    }

    #[inline(never)]
    fn play_turn(&mut self, arrivals: &[u64], until: u64) {
        if !self.is_begun {
            std::mem::swap(&mut self.near, self.ends.list());
            self.near.sort_unstable_by(|one, other| other.cmp(one));
            self.is_begun = true;
        }
        self.counts.requests += arrivals.len() as u64;
        for arrival in arrivals {
            leave(&mut self.near, &mut self.levels, *arrival);
            if self.levels.busy() >= self.limit {
                self.counts.rejected += 1;
                continue;
            }
            let cold = self.levels.take(*arrival);
            self.counts.functions[MAIN].cold += u64::from(cold);
            let warm = self.warm.next();
            let service = if cold { self.cold.next() } else { warm };
            self.counts.histogram.add(service);
            let end = arrival + service;
            if end <= self.ends.ends() {
                sorted::insert(&mut self.near, end, |other| *other < end);
            } else {
                self.ends.put(end, end);
            }
        }
        leave(&mut self.near, &mut self.levels, until);
    }

    fn next_turn(&mut self) {
        self.is_begun = false;
        self.ends.next();
    }

    fn is_in_doubt(&self) -> bool {
        self.levels.doubts() > 0
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(0, now);
        self.left_at_start = self.remaining(now);
        self.levels.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        self.counts.busy_area = self.left_at_start + self.counts.histogram.sum_ns() - self.remaining(end);
        self.counts.slot_area = self.counts.busy_area;
        self.counts.environment_area = self.levels.area(end);
        self.counts.end(end);
        &self.counts
    }
}
