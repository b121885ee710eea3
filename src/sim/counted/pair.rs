//! A caller and its callee, counted turn by turn.
//!
//! Each holds an environment of its own function, so there are two sets of levels. A turn is counted when the requests that arrive in it
//! find a caller's environment each, and the calls that are made in it a callee's, in whatever order they and others come and go.

use std::cmp::Reverse;

use super::{PER_TURN, Turnwise};
use crate::scenario::Routing;
use crate::sim::draw::BLOCK;
use crate::sim::levels::{self, Levels};
use crate::sim::pool::Pool;
use crate::sim::programme::{CALLEE, Function, MAIN, Programme};
use crate::sim::replication::Counts;
use crate::sim::sorted;
use crate::sim::start::{Start, may_meet_its_limit};
use crate::sim::steady::SteadyLoad;
use crate::sim::stream::{Purpose, Stream, replication_key, request_key};
use crate::sim::turns::Turns;

/// Times of so many means have a list.
const AHEAD: f64 = 8.0;

/// A caller that has not called yet.
#[derive(Clone, Copy)]
struct Caller {
    /// When it calls.
    at: u64,
    /// When it arrived.
    arrived: u64,
    /// What a callee that is not cold takes for it.
    work: u64,
    /// Twice its number, and one more where its caller started cold.
    request: u64,
}

impl Caller {
    fn caller_is_cold(&self) -> bool {
        self.request & 1 == 1
    }

    /// From which its times are drawn, of a replication's key.
    #[inline(always)]
    fn key(&self, key: u64) -> u64 {
        request_key(key, self.request >> 1)
    }
}

/// A run that ends.
#[derive(Clone, Copy)]
struct End {
    at: u64,
    /// When the request arrived that ends with it; [`GOES_ON`] where only the callee's part does.
    arrived: u64,
}

/// The callee has answered, and its caller has work left.
const GOES_ON: u64 = u64::MAX;

/// How busy one of the two functions is.
struct Occupancy {
    levels: Levels,
    /// The sum of the ends of its runs less that of their beginnings, of those that ended, in nanoseconds.
    area: i128,
}

impl Occupancy {
    /// Counts runs that began in a turn, and such as ended in it: how many, and the sum of the nanoseconds from when the turn began.
    #[inline(always)]
    fn count(&mut self, (begun, began): (usize, u64), (done, ended): (usize, u64), turn_begins: u64) {
        let more = (done as i128 - begun as i128) * i128::from(turn_begins);
        self.area += i128::from(ended) - i128::from(began) + more;
        self.levels.count(begun, done, turn_begins);
    }
}

/// What all replications of a caller and its callee share that can be counted.
pub(in crate::sim) struct Pairs<'p> {
    programme: &'p Programme,
    callee: &'p Function,
    /// Idle expiry of each, and how many of its environments may be counted.
    sides: [(u64, usize); 2],
    is_steady: bool,
    pub(super) limit: usize,
}

impl<'p> Pairs<'p> {
    /// `None` where such a pool cannot be counted, or its limit might be met.
    pub(in crate::sim) fn of(programme: &'p Programme, pool: &Pool, start: &Start) -> Option<Self> {
        // Where requests come more evenly, environments may be gone that a load like this would keep.
        let can_be_counted = pool.arrivals.are_poisson() && pool.routing == Routing::MostRecentlyUsed;
        if !can_be_counted || may_meet_its_limit(pool) {
            return None;
        }
        let (main, callee) = (programme.functions.get(MAIN)?, programme.functions.get(CALLEE)?);
        let sides = [side(main)?, side(callee)?];
        let limit = pool.concurrency_limit as usize;
        Some(Self { programme, callee, sides, is_steady: start.is_steady, limit })
    }

    /// A replication.
    pub(in crate::sim) fn replication(&self, replication: u32) -> Pair<'p> {
        let side = |role: usize, purpose: Purpose| {
            let (expiry, counted) = self.sides[role];
            let mut levels = Levels::new(expiry, counted);
            if let Some(load) = load(&self.programme.functions[role]).filter(|_| self.is_steady) {
                let unit = Stream::new(self.programme.seed, purpose, replication).unit();
                levels.put_there(load.ages(expiry as f64, unit));
            }
            Occupancy { levels, area: 0 }
        };
        let programme = self.programme;
        let gap_ns = programme.arrivals.mean_gap_ns();
        let busy = programme.in_progress_ns / gap_ns;
        let width_ns = gap_ns * busy.sqrt().max(PER_TURN);
        let work_ns = self.callee.load.map_or(0.0, |(_, visit_ns)| visit_ns);
        Pair {
            programme,
            callee_function: self.callee,
            key: replication_key(programme.seed, replication),
            number: 0,
            until_call: [0; BLOCK],
            work: [0; BLOCK],
            main: side(MAIN, Purpose::Expiry),
            callee: side(CALLEE, Purpose::CalleeExpiry),
            limit: self.limit,
            calls: Turns::new(width_ns, (programme.in_progress_ns - work_ns) * AHEAD),
            ends: Turns::new(width_ns, programme.in_progress_ns * AHEAD),
            is_begun: false,
            near_calls: Vec::new(),
            near_ends: Vec::new(),
            sure: 0,
            last_call: 0,
            doubts: 0,
            counts: Counts::new(0, 0),
        }
    }
}

/// A function's idle expiry, and how many of its environments may be counted.
fn side(function: &Function) -> Option<(u64, usize)> {
    let expiry = function.idle_expiry.constant()?;
    Some((expiry, levels::counted(load(function)?, expiry))).filter(|(_, counted)| *counted > 0)
}

fn load(function: &Function) -> Option<SteadyLoad> {
    function.load.map(|(visits_per_ns, visit_ns)| SteadyLoad { visits_per_ns, visit_ns })
}

/// A caller and its callee, which is called once by each request.
pub(in crate::sim) struct Pair<'p> {
    programme: &'p Programme,
    callee_function: &'p Function,
    key: u64,
    /// The number of the next request.
    number: u64,
    /// Times of it and some after it: until they call, and of the callee.
    until_call: [u64; BLOCK],
    work: [u64; BLOCK],
    main: Occupancy,
    callee: Occupancy,
    limit: usize,
    calls: Turns<Caller>,
    ends: Turns<End>,
    /// Whether the turn was begun to be played; and the calls and ends in it then, the earliest last.
    is_begun: bool,
    near_calls: Vec<Caller>,
    near_ends: Vec<End>,
    /// How many of the next requests find a caller's environment for sure: their calls are where they belong already.
    sure: u64,
    /// The moment of the last call that was played.
    last_call: u64,
    /// How often something happened that is not known here.
    doubts: u64,
    counts: Counts,
}

impl Pair<'_> {
    /// The next request, that arrives at a moment, as if it found a caller's environment.
    #[inline(always)]
    fn next_caller(&mut self, arrived: u64) -> Caller {
        let place = self.number as usize % BLOCK;
        if place == 0 {
            self.draw_ahead();
        }
        let request = self.number << 1;
        self.number += 1;
        Caller { at: arrived + self.until_call[place], arrived, work: self.work[place], request }
    }

    /// Draws the times of the next requests, as if they found their environments.
    #[inline(never)]
    fn draw_ahead(&mut self) {
        let key = request_key(self.key, self.number);
        self.programme.segments[0].fill(&mut self.until_call, |n| request_key(key, n));
        self.callee_function.work.fill(&mut self.work, |n| request_key(key, n));
    }

    fn busy(&self) -> usize {
        self.main.levels.busy() + self.callee.levels.busy()
    }

    /// Lets everything happen that happens until a moment. What ends at a moment ends before anything begins at it.
    #[inline(always)]
    fn settle(&mut self, until: u64) {
        loop {
            let end = self.near_ends.last().map_or(u64::MAX, |end| end.at);
            let call = self.near_calls.last().map_or(u64::MAX, |call| call.at);
            if end.min(call) > until {
                return;
            }
            if end <= call {
                self.end();
            } else {
                self.call();
            }
        }
    }

    /// The earliest end comes.
    #[inline(always)]
    fn end(&mut self) {
        let Some(End { at, arrived }) = self.near_ends.pop() else { return };
        let is_main = arrived != GOES_ON;
        if is_main {
            self.main.levels.leave(at);
            self.main.area += i128::from(at);
            self.counts.histogram.add(at - arrived);
        }
        if !is_main || self.programme.segments[1].is_nothing() {
            self.callee.levels.leave(at);
            self.callee.area += i128::from(at);
        }
    }

    /// The earliest call reaches the callee.
    #[inline(always)]
    fn call(&mut self) {
        let Some(call) = self.near_calls.pop() else { return };
        self.meet_limit();
        let cold = self.callee.levels.take(call.at);
        if cold {
            self.counts.functions[CALLEE].cold += 1;
            self.counts.both_cold += u64::from(call.caller_is_cold());
            // Which of two calls at one moment starts cold is not known here.
            let is_alone = call.at != self.last_call && self.near_calls.last().is_none_or(|next| next.at != call.at);
            self.doubts += u64::from(!is_alone);
        }
        self.last_call = call.at;
        let key = call.key(self.key);
        self.callee.area -= i128::from(call.at);
        let work = if cold { self.callee_function.handler(true).first_total(key, 0) } else { call.work };
        let answered = call.at + work;
        let after = &self.programme.segments[1];
        if !after.is_nothing() {
            self.put_end(End { at: answered, arrived: GOES_ON });
        }
        self.put_end(End { at: answered + after.first_total(key, 0), arrived: call.arrived });
    }

    #[inline(always)]
    fn put_end(&mut self, end: End) {
        if end.at <= self.ends.ends() {
            sorted::insert(&mut self.near_ends, end, |other| other.at < end.at);
        } else {
            self.ends.put(end.at, end);
        }
    }

    /// A request arrives.
    #[inline(always)]
    fn arrive(&mut self, now: u64) {
        self.meet_limit();
        self.main.area -= i128::from(now);
        let cold = self.main.levels.take(now);
        self.counts.functions[MAIN].cold += u64::from(cold);
        if self.sure > 0 {
            self.sure -= 1;
            return;
        }
        let mut call = self.next_caller(now);
        if cold {
            call.request |= 1;
            if let Some(segment) = &self.programme.first_segment_cold {
                call.at = now + segment.first_total(call.key(self.key), 0);
            }
        }
        if call.at <= self.calls.ends() {
            sorted::insert(&mut self.near_calls, call, |other| other.at < call.at);
        } else {
            self.calls.put(call.at, call);
        }
    }

    /// What becomes of a run that finds no room is not known here.
    #[inline(always)]
    fn meet_limit(&mut self) {
        self.doubts += u64::from(self.busy() >= self.limit);
    }
}

impl Turnwise for Pair<'_> {
    fn turn_ends(&self) -> u64 {
        self.calls.ends()
    }

    #[inline(never)]
    fn count_turn(&mut self, arrivals: &[u64]) -> bool {
        let (begins, turn_ends) = (self.calls.begins(), self.calls.ends());
        let requests = arrivals.len();
        // Where nobody arrives, those who end must be known well enough.
        if self.is_begun || !self.main.levels.suffice(requests, turn_ends) {
            return false;
        }
        // As many environments are there as may be needed, whoever comes and goes.
        let mut arrived = 0;
        for arrival in arrivals {
            arrived += arrival - begins;
            let call = self.next_caller(*arrival);
            self.calls.put(call.at, call);
        }
        let calls = self.calls.list().len();
        let room = self.busy() + requests + calls <= self.limit;
        if !room || !self.callee.levels.suffice(calls, turn_ends) {
            self.sure = requests as u64;
            return false;
        }
        self.counts.requests += requests as u64;
        let after = &self.programme.segments[1];
        let goes_on = !after.is_nothing();
        let mut called = 0;
        for call in self.calls.list().iter() {
            called += call.at - begins;
            let mut end = call.at + call.work;
            if goes_on {
                self.ends.put(end, End { at: end, arrived: GOES_ON });
                end += after.first_total(call.key(self.key), 0);
            }
            self.ends.put(end, End { at: end, arrived: call.arrived });
        }
        self.calls.list().clear();
        let (ends, mut answers, mut answered, mut ended) = (self.ends.list(), 0, 0, 0);
        self.counts.histogram.add_all(ends.iter().filter_map(|End { at, arrived }| {
            if *arrived == GOES_ON {
                (answers, answered) = (answers + 1, answered + (at - begins));
                return None;
            }
            ended += at - begins;
            Some(at - arrived)
        }));
        let returns = ends.len() - answers;
        if !goes_on {
            (answers, answered) = (returns, ended);
        }
        ends.clear();
        self.main.count((requests, arrived), (returns, ended), begins);
        self.callee.count((calls, called), (answers, answered), begins);
        true
    }

    #[inline(never)]
    fn play_turn(&mut self, arrivals: &[u64], until: u64) {
        if !self.is_begun {
            std::mem::swap(&mut self.near_calls, self.calls.list());
            std::mem::swap(&mut self.near_ends, self.ends.list());
            self.near_calls.sort_unstable_by_key(|next| Reverse(next.at));
            self.near_ends.sort_unstable_by_key(|next| Reverse(next.at));
            self.is_begun = true;
        }
        self.counts.requests += arrivals.len() as u64;
        for arrival in arrivals {
            self.settle(*arrival);
            self.arrive(*arrival);
        }
        self.settle(until);
    }

    fn next_turn(&mut self) {
        self.is_begun = false;
        self.calls.next();
        self.ends.next();
    }

    fn is_in_doubt(&self) -> bool {
        self.doubts + self.main.levels.doubts() + self.callee.levels.doubts() > 0
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(0, now);
        for side in [&mut self.main, &mut self.callee] {
            side.area = -(side.levels.busy() as i128) * i128::from(now);
            side.levels.restart(now);
        }
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        let busy_area = |side: &Occupancy| (side.area + side.levels.busy() as i128 * i128::from(end)) as f64;
        self.counts.busy_area = busy_area(&self.main);
        self.counts.slot_area = busy_area(&self.main) + busy_area(&self.callee);
        self.counts.environment_area = self.main.levels.area(end) + self.callee.levels.area(end);
        self.counts.end(end);
        &self.counts
    }
}
