//! A caller and its callee, counted turn by turn.
//!
//! Each holds an environment of its own function, so there are two sets of levels. A turn is counted when the requests that arrive in it
//! find a caller's environment each, and the calls that are made in it a callee's, in whatever order they and others come and go.
//!
//! Requests are foreseen, many at once, as if each found its environments: their calls and ends wait in their turns. In a turn that is
//! played, what starts cold moves what follows from it.

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

/// A call that was not made yet.
#[derive(Clone, Copy, PartialEq)]
struct PendingCall {
    at: u64,
    /// Twice the number of its request, and one more where its caller started cold.
    request: u64,
}

impl PendingCall {
    fn caller_is_cold(self) -> bool {
        self.request & 1 == 1
    }
}

/// A run that ends.
#[derive(Clone, Copy, PartialEq)]
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
    /// What its runs last, from when counting began, of all that were foreseen: in nanoseconds.
    lasting: i128,
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
        let (main, callee) = (programme.functions.get(MAIN)?, programme.functions.get(CALLEE)?);
        // Where requests come more evenly, environments may be gone that a load like this would keep.
        let can_be_counted = pool.arrivals.are_poisson() && pool.routing == Routing::MostRecentlyUsed;
        // What takes no time would end before it began.
        let is_in_no_time = programme.segments[0].is_nothing() || callee.work.is_nothing();
        if !can_be_counted || is_in_no_time || may_meet_its_limit(pool) {
            return None;
        }
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
            Occupancy { levels, lasting: 0 }
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
            foreseen: 0,
            arrived: 0,
            times: [[0; BLOCK]; 3],
            main: side(MAIN, Purpose::Expiry),
            callee: side(CALLEE, Purpose::CalleeExpiry),
            limit: self.limit,
            calls: Turns::new(width_ns, (programme.in_progress_ns - work_ns) * AHEAD),
            ends: Turns::new(width_ns, programme.in_progress_ns * AHEAD),
            is_begun: false,
            near_calls: Vec::new(),
            near_ends: Vec::new(),
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
    /// Requests that were foreseen, and those among them that arrived.
    foreseen: u64,
    arrived: u64,
    /// Of requests that are foreseen at once: until they call, of the callee, and after it.
    times: [[u64; BLOCK]; 3],
    main: Occupancy,
    callee: Occupancy,
    limit: usize,
    calls: Turns<PendingCall>,
    ends: Turns<End>,
    /// Whether the turn was begun to be played; and the calls and ends in it then, the earliest last.
    is_begun: bool,
    near_calls: Vec<PendingCall>,
    near_ends: Vec<End>,
    /// The moment of the last call that was played.
    last_call: u64,
    /// How often something happened that is not known here.
    doubts: u64,
    counts: Counts,
}

impl Pair<'_> {
    fn busy(&self) -> usize {
        self.main.levels.busy() + self.callee.levels.busy()
    }

    fn goes_on(&self) -> bool {
        !self.programme.segments[1].is_nothing()
    }

    /// From when a request arrives until it calls.
    fn until_call(&self, key: u64, cold: bool) -> u64 {
        let cold_segment = self.programme.first_segment_cold.as_ref().filter(|_| cold);
        cold_segment.unwrap_or(&self.programme.segments[0]).first_total(key, 0)
    }

    fn work(&self, key: u64, cold: bool) -> u64 {
        self.callee_function.handler(cold).first_total(key, 0)
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
            if end < call || end == call && !self.may_end_at_once() {
                self.end();
            } else {
                self.call();
            }
        }
    }

    /// Whether what ends when the next call is made may be what follows from it, as its callee takes no time. Where something else may end
    /// as well, what comes first is not known here.
    #[cold]
    fn may_end_at_once(&mut self) -> bool {
        let Some(moment) = self.near_calls.last().map(|call| call.at) else { return false };
        let calls = self.near_calls.iter().rev().take_while(|call| call.at == moment);
        let works: Vec<u64> = calls.map(|call| self.work(request_key(self.key, call.request >> 1), false)).collect();
        let ends = self.near_ends.iter().rev().take_while(|end| end.at == moment).count();
        let may = works.contains(&0);
        self.doubts += u64::from(may && works.len() + ends > 2);
        may
    }

    /// The earliest end comes.
    #[inline(always)]
    fn end(&mut self) {
        let Some(End { at, arrived }) = self.near_ends.pop() else { return };
        let is_main = arrived != GOES_ON;
        if is_main {
            // What takes no time at all ends here before it arrives.
            self.doubts += leave(&mut self.main.levels, at) + u64::from(at == arrived);
            self.counts.histogram.add(at - arrived);
        }
        if !is_main || !self.goes_on() {
            self.doubts += leave(&mut self.callee.levels, at);
        }
    }

    /// The earliest call reaches the callee.
    #[inline(always)]
    fn call(&mut self) {
        let Some(call) = self.near_calls.pop() else { return };
        self.meet_limit();
        if self.callee.levels.take(call.at) {
            self.start_callee(call);
        }
        self.last_call = call.at;
    }

    /// A call starts its callee cold.
    #[inline(never)]
    fn start_callee(&mut self, call: PendingCall) {
        self.counts.functions[CALLEE].cold += 1;
        self.counts.both_cold += u64::from(call.caller_is_cold());
        // Which of two calls at one moment starts cold is not known here.
        let is_alone = call.at != self.last_call && self.near_calls.last().is_none_or(|next| next.at != call.at);
        self.doubts += u64::from(!is_alone);
        let key = request_key(self.key, call.request >> 1);
        let [warm, cold] = [false, true].map(|cold| call.at + self.work(key, cold));
        self.callee.lasting += i128::from(cold) - i128::from(warm);
        self.move_ends(key, call.at - self.until_call(key, call.caller_is_cold()), warm, cold);
    }

    /// A request arrives.
    #[inline(always)]
    fn arrive(&mut self, now: u64) {
        self.meet_limit();
        if self.main.levels.take(now) {
            self.start_caller(now);
        }
        self.arrived += 1;
    }

    /// A request starts its caller cold.
    #[inline(never)]
    fn start_caller(&mut self, now: u64) {
        self.counts.functions[MAIN].cold += 1;
        let key = request_key(self.key, self.arrived);
        let [warm, cold] = [false, true].map(|cold| now + self.until_call(key, cold));
        let (call, moved) = (
            PendingCall { at: warm, request: self.arrived << 1 },
            PendingCall { at: cold, request: self.arrived << 1 | 1 },
        );
        let is_there = take_from(&mut self.near_calls, &call) || self.calls.take(warm, &call);
        self.doubts += u64::from(!is_there);
        if cold <= self.calls.ends() {
            sorted::insert(&mut self.near_calls, moved, |other| other.at < cold);
        } else {
            self.calls.put(cold, moved);
        }
        let work = self.work(key, false);
        self.move_ends(key, now, warm + work, cold + work);
    }

    /// The callee answers a request at another moment than was foreseen.
    fn move_ends(&mut self, key: u64, arrived: u64, foreseen: u64, answered: u64) {
        let after = self.programme.segments[1].first_total(key, 0);
        if self.goes_on() {
            self.move_end(End { at: foreseen, arrived: GOES_ON }, answered);
        }
        self.move_end(End { at: foreseen + after, arrived }, answered + after);
        self.main.lasting += i128::from(answered) - i128::from(foreseen);
    }

    fn move_end(&mut self, end: End, to: u64) {
        let is_there = take_from(&mut self.near_ends, &end) || self.ends.take(end.at, &end);
        self.doubts += u64::from(!is_there);
        let moved = End { at: to, ..end };
        if to <= self.ends.ends() {
            sorted::insert(&mut self.near_ends, moved, |other| other.at < to);
        } else {
            self.ends.put(to, moved);
        }
    }

    /// What becomes of a run that finds no room is not known here.
    #[inline(always)]
    fn meet_limit(&mut self) {
        self.doubts += u64::from(self.busy() >= self.limit);
    }

    /// Nanoseconds that runs of the main function, and of the callee, last after a moment, of all that were foreseen.
    fn left(&self, now: u64) -> [i128; 2] {
        let (mut main, mut callee) = (0, -i128::from(now) * self.callee.levels.busy() as i128);
        for end in self.near_ends.iter().chain(self.ends.all()) {
            let is_main = end.arrived != GOES_ON;
            if is_main {
                main += i128::from(end.at - end.arrived.max(now));
            }
            if !is_main || !self.goes_on() {
                callee += i128::from(end.at);
            }
        }
        for call in self.near_calls.iter().chain(self.calls.all()) {
            callee -= i128::from(call.at);
        }
        [main, callee]
    }
}

/// Lets a run of a function end; how much is in doubt then, which it is where none had begun.
#[inline(always)]
fn leave(levels: &mut Levels, at: u64) -> u64 {
    if levels.busy() == 0 {
        return 1;
    }
    levels.leave(at);
    0
}

/// Takes a thing out of a list that is sorted; whether it was there.
fn take_from<T: PartialEq>(list: &mut Vec<T>, thing: &T) -> bool {
    list.iter().position(|other| other == thing).map(|place| list.remove(place)).is_some()
}

impl Turnwise for Pair<'_> {
    #[inline(never)]
    fn foresee(&mut self, arrivals: &[u64]) {
        let goes_on = self.goes_on();
        for arrivals in arrivals.chunks(BLOCK) {
            let first = request_key(self.key, self.foreseen);
            let timers = [&self.programme.segments[0], &self.callee_function.work, &self.programme.segments[1]];
            for (times, timers) in self.times.iter_mut().zip(timers) {
                timers.fill(times, |n| request_key(first, n));
            }
            let [until_call, work, after] = &self.times;
            let (mut lasting, mut working) = (0, 0);
            for (n, arrived) in arrivals.iter().copied().enumerate() {
                let call = arrived.saturating_add(until_call[n]);
                self.calls.put(call, PendingCall { at: call, request: (self.foreseen + n as u64) << 1 });
                let answered = call.saturating_add(work[n]);
                if goes_on {
                    self.ends.put(answered, End { at: answered, arrived: GOES_ON });
                }
                let end = answered.saturating_add(after[n]);
                self.ends.put(end, End { at: end, arrived });
                lasting += i128::from(end - arrived);
                working += i128::from(work[n]);
            }
            self.foreseen += arrivals.len() as u64;
            self.main.lasting += lasting;
            self.callee.lasting += working;
        }
    }

    fn turn_ends(&self) -> u64 {
        self.calls.ends()
    }

    #[inline(never)]
    fn count_turn(&mut self, arrivals: &[u64]) -> bool {
        let (begins, turn_ends) = (self.calls.begins(), self.calls.ends());
        let (requests, calls) = (arrivals.len(), self.calls.list().len());
        let room = self.busy() + requests + calls <= self.limit;
        // As many environments are there as may be needed, whoever comes and goes. Where nobody arrives, those who end must be known well
        // enough.
        let suffice = self.main.levels.suffice(requests, turn_ends) && self.callee.levels.suffice(calls, turn_ends);
        if self.is_begun || !room || !suffice {
            return false;
        }
        self.counts.requests += requests as u64;
        self.arrived += requests as u64;
        self.calls.list().clear();
        let (ends, mut answers) = (self.ends.list(), 0);
        self.counts.histogram.add_all(ends.iter().filter_map(|End { at, arrived }| {
            let is_main = *arrived != GOES_ON;
            answers += usize::from(!is_main);
            is_main.then(|| at - arrived)
        }));
        let returns = ends.len() - answers;
        ends.clear();
        self.main.levels.count(requests, returns, begins);
        self.callee.levels.count(calls, if self.goes_on() { answers } else { returns }, begins);
        true
    }

    #[inline(never)]
    fn play_turn(&mut self, arrivals: &[u64], until: u64) {
        // Where it was begun before, more may have been foreseen in it since.
        self.near_calls.append(self.calls.list());
        self.near_ends.append(self.ends.list());
        self.near_calls.sort_unstable_by_key(|next| Reverse(next.at));
        self.near_ends.sort_unstable_by_key(|next| Reverse(next.at));
        self.is_begun = true;
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
        [self.main.lasting, self.callee.lasting] = self.left(now);
        self.main.levels.restart(now);
        self.callee.levels.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        let [main, callee] = self.left(end);
        let (main, callee) = (self.main.lasting - main, self.callee.lasting - callee);
        self.counts.busy_area = main as f64;
        self.counts.slot_area = (main + callee) as f64;
        self.counts.environment_area = self.main.levels.area(end) + self.callee.levels.area(end);
        self.counts.end(end);
        &self.counts
    }
}
