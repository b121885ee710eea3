//! Plays requests through a programme: the main function works, calls, waits, is throttled, tries again, is cut off. Each run holds an
//! environment, and the main function holds its own while it waits, retries included.
#![expect(
    clippy::inline_always,
    reason = "what happens to every request is compiled as one piece: measured, a fifth faster"
)]

use super::arrivals::{ArrivalClock, Place};
use super::draw::{BLOCK, Draw};
use super::environments::{Environments, Taken};
use super::programme::{CALLEE, Call, ColdRule, Function, MAIN, NEVER, Programme};
use super::replication::{Counts, Model};
use super::stream::{Purpose, Stream, keyed_unit, replication_key, request_key};
use super::throttle::Throttle;
use super::wheel::Wheel;
use crate::scenario::Trigger;

/// A request that nobody waits for is tried again after 1 s, 2 s, 4 s ... at most 5 min, for up to 6 h (Lambda developer guide,
/// asynchronous invocation: error handling).
const QUEUE_FIRST_NS: u64 = 1_000_000_000;
const QUEUE_LONGEST_NS: u64 = 300_000_000_000;
const QUEUE_FOR_NS: u64 = 6 * 3_600_000_000_000;
/// A run of such a request that failed is repeated after 1 min and after 2 min, then given up (the same).
const ERROR_RETRIES_NS: [u64; 2] = [60_000_000_000, 120_000_000_000];

/// Runs of a failed request that is repeated are numbered from here, beyond all requests.
const RERUNS: u64 = 1 << 60;

/// What happens next to a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The main function returns.
    Return,
    /// A call reaches the callee.
    Attempt,
    /// The callee returns to its caller.
    Answer,
    /// The main function fails.
    Fail,
    /// An asynchronous request tries to start the main function.
    Start,
    /// An asynchronous event tries to start the callee.
    EventStart,
    /// The callee that nobody waits for returns.
    EventReturn,
    /// The same, cut off by its timeout.
    EventFail,
    /// A callee whose caller gave up returns.
    Abandoned,
    /// The main function returned; its events are still at work.
    Draining,
}

/// Marks of a run.
mod mark {
    pub(super) const COLD: u8 = 1;
    pub(super) const CALLEE_COLD: u8 = 2;
    pub(super) const RETRIED: u8 = 4;
    pub(super) const FAILED: u8 = 8;
    pub(super) const ANSWER_FAILS: u8 = 16;
}

/// Times of the first round of a request, drawn before it arrives: what the order of events hangs on is then known early enough for the
/// processor to run ahead.
#[derive(Clone, Copy)]
struct Ahead {
    /// The first two legs of the main function.
    legs: [u64; 2],
    /// The callee's work.
    work: u64,
}

impl Ahead {
    const NONE: Self = Self { legs: [0; 2], work: 0 };

    fn draw(programme: &Programme, key: u64) -> Self {
        let mut ahead = [Self::NONE];
        Self::fill(&mut ahead, programme, |_| key);
        ahead[0]
    }

    /// Draws for many requests at once, one kind of time after the other: nothing in such a loop waits for anything else.
    fn fill(ahead: &mut [Self], programme: &Programme, key: impl Fn(u64) -> u64) {
        for (index, leg) in programme.legs.iter().take(2).enumerate() {
            (0..).zip(&mut *ahead).for_each(|(n, ahead)| ahead.legs[index] = leg.total(key(n), 0));
        }
        if let Some(callee) = programme.functions.get(CALLEE) {
            (0..).zip(&mut *ahead).for_each(|(n, ahead)| ahead.work = callee.work.total(key(n), 0));
        }
    }
}

/// A run of the main function with the callee that it waits for, or of a callee that nobody waits for.
#[derive(Clone, Copy)]
struct Run {
    /// From which its times are drawn.
    key: u64,
    /// Its times that were drawn ahead.
    ahead: Ahead,
    /// When its request, or its event, arrived.
    arrived: u64,
    /// When its timeout cuts it off.
    deadline: u64,
    round: u32,
    environment: u32,
    callee_environment: u32,
    /// The request that an event belongs to.
    parent: u32,
    /// Events of this request that are still at work.
    events: u32,
    attempts: u16,
    /// The leg that the main function is at, or the call that ends it.
    leg: u8,
    errors: u8,
    marks: u8,
    phase: Phase,
}

/// What a slot holds before its first run.
const NO_RUN: Run = Run {
    key: 0,
    ahead: Ahead::NONE,
    arrived: 0,
    deadline: NEVER,
    round: 0,
    environment: 0,
    callee_environment: 0,
    parent: 0,
    events: 0,
    attempts: 0,
    leg: 0,
    errors: 0,
    marks: 0,
    phase: Phase::Start,
};

/// Environments that may be busy at once, and synchronous requests a second.
struct Capacity {
    busy: u32,
    limit: u32,
    requests: Throttle,
}

/// One replication of a programme.
///
/// A `BARE` one has one synchronous call at most, no quotas but the concurrency limit, no timeouts and no stated shares: what those need
/// is then not even compiled.
pub(super) struct Player<'p, const BARE: bool> {
    programme: &'p Programme,
    arrivals: ArrivalClock,
    /// The number of the next request, and the times of it and some after it.
    number: u64,
    ahead: Box<[Ahead; BLOCK]>,
    key: u64,
    wheel: Wheel,
    runs: Vec<Run>,
    free: Vec<u32>,
    environments: [Environments; 2],
    expiries: [Draw; 2],
    capacities: [Capacity; 3],
    /// The capacity of each function: the shared one, or its own.
    capacity_of: [usize; 2],
    scaling: [Throttle; 2],
    api: Throttle,
    cold_rules: [ColdRule; 2],
    /// Busy environments of each function; and the sum of their ends less that of their beginnings, of those that ended.
    busy: [u32; 2],
    area: [i128; 2],
    /// Whether the callee is started by events that nobody waits for.
    sends_events: bool,
    counts: Counts,
}

impl<'p, const BARE: bool> Player<'p, BARE> {
    pub(super) fn new(programme: &'p Programme, place: Place) -> Self {
        let functions = &programme.functions;
        let quotas = &programme.quotas;
        let expiry = |role: usize, purpose| {
            let function = functions.get(role).unwrap_or(&functions[MAIN]);
            Draw::new(&function.idle_expiry, Stream::new(programme.seed, purpose, place.replication))
        };
        let capacity = |limit: u32| Capacity {
            busy: 0,
            limit,
            requests: quotas.requests_per_concurrency.map_or(Throttle::unlimited(), |each| {
                let rate = each * f64::from(limit);
                Throttle::new(rate, rate)
            }),
        };
        let reserved = |role: usize| functions.get(role).and_then(|function| function.reserved);
        let set_apart = (0..2).filter_map(reserved).sum::<u32>();
        let shared = capacity(quotas.concurrency.saturating_sub(set_apart));
        let own = |role: usize| capacity(reserved(role).unwrap_or(0));
        let capacities = [shared, own(MAIN), own(CALLEE)];
        let capacity_of = [MAIN, CALLEE].map(|role| if reserved(role).is_some() { role + 1 } else { 0 });
        let throttle = |limit: Option<(f64, f64)>| {
            limit.map_or(Throttle::unlimited(), |(burst, rate_per_s)| Throttle::new(rate_per_s, burst))
        };
        let key = replication_key(programme.seed, place.replication);
        let gap_ns = programme.arrivals.peak_gap_ns();
        let events = functions.len() as f64 * f64::from(programme.rounds.min(1_000));
        Self {
            programme,
            arrivals: ArrivalClock::new(&programme.arrivals, &programme.gap, programme.seed, place),
            number: 0,
            ahead: Box::new([Ahead::NONE; BLOCK]),
            key,
            wheel: Wheel::new(gap_ns / (events + 1.0), (programme.in_progress_ns / gap_ns) * (events + 1.0)),
            runs: Vec::new(),
            free: Vec::new(),
            environments: [Environments::new(programme.routing), Environments::new(programme.routing)],
            expiries: [expiry(MAIN, Purpose::Expiry), expiry(CALLEE, Purpose::CalleeExpiry)],
            capacities,
            capacity_of,
            scaling: [throttle(quotas.scaling), throttle(quotas.scaling)],
            api: throttle(quotas.api),
            cold_rules: [MAIN, CALLEE].map(|role| functions.get(role).map_or(ColdRule::Environments, |f| f.cold_rule)),
            busy: [0; 2],
            area: [0; 2],
            sends_events: programme.calls.iter().any(|call| call.delivery.is_some()),
            counts: Counts::new(programme.legs.len(), 0),
        }
    }

    /// Puts the environments there that a load like this keeps, so that a fast pool need not be filled first.
    pub(super) fn prewarm(&mut self) {
        for (role, function) in self.programme.functions.iter().enumerate() {
            if let Some(load) = function.load.filter(|_| matches!(function.cold_rule, ColdRule::Environments)) {
                let expiries = &mut self.expiries[role];
                let unit = expiries.unit();
                let load = (load.visits_per_ns, load.visit_ns);
                self.environments[role].prewarm(load, function.mean_expiry_ns, unit, || expiries.next());
            }
        }
    }

    fn function(&self, role: usize) -> &'p Function {
        &self.programme.functions[role]
    }

    /// An environment for a run; nothing when it is throttled.
    #[inline(always)]
    fn start<const ROLE: usize>(&mut self, key: u64, round: u64, synchronous: bool, now: u64) -> Option<Taken> {
        let capacity = &mut self.capacities[if BARE { 0 } else { self.capacity_of[ROLE] }];
        if capacity.busy >= capacity.limit || (!BARE && synchronous && !capacity.requests.admits(now)) {
            return None;
        }
        let rule = if BARE { ColdRule::Environments } else { self.cold_rules[ROLE] };
        let taken = match rule {
            ColdRule::Environments => {
                let taken = self.environments[ROLE].take(now);
                if !BARE && taken.cold && !self.scaling[ROLE].admits(now) {
                    self.environments[ROLE].discard(taken.slot, now);
                    return None;
                }
                taken
            }
            ColdRule::Stated(share) => {
                Taken { slot: 0, cold: keyed_unit(key, round << 8 | 0x40 | ROLE as u64) < share }
            }
        };
        capacity.busy += 1;
        self.busy[ROLE] += 1;
        self.area[ROLE] -= i128::from(now);
        if taken.cold {
            self.counts.functions[ROLE].cold += 1;
        }
        if !BARE {
            self.counts.functions[ROLE].runs += 1;
            self.counts.peak = self.counts.peak.max(self.busy[MAIN] + self.busy[CALLEE]);
        }
        Some(taken)
    }

    /// A run's environment is idle again.
    #[inline(always)]
    fn stop<const ROLE: usize>(&mut self, environment: u32, now: u64) {
        self.capacities[if BARE { 0 } else { self.capacity_of[ROLE] }].busy -= 1;
        self.busy[ROLE] -= 1;
        self.area[ROLE] += i128::from(now);
        if BARE || matches!(self.cold_rules[ROLE], ColdRule::Environments) {
            let expiry = self.expiries[ROLE].next();
            self.environments[ROLE].put(environment, now, expiry);
        }
    }

    /// A free slot for a run; what is in it is left from another.
    #[inline(always)]
    fn slot(&mut self) -> u32 {
        self.free.pop().unwrap_or_else(|| {
            self.runs.push(NO_RUN);
            self.runs.len() as u32 - 1
        })
    }

    fn add(&mut self, run: Run) -> u32 {
        let slot = self.slot();
        self.runs[slot as usize] = run;
        slot
    }

    #[inline(always)]
    fn schedule(&mut self, slot: u32, phase: Phase, at: u64) {
        self.runs[slot as usize].phase = phase;
        self.wheel.insert(slot, at);
    }

    /// Starts the main function, if it is not throttled.
    #[inline(always)]
    fn start_main(&mut self, slot: u32, key: u64, synchronous: bool, now: u64) -> bool {
        let Some(taken) = self.start::<MAIN>(key, 0, synchronous, now) else { return false };
        let function = self.function(MAIN);
        let begins = now + if !BARE && taken.cold { function.cold.total(key, 0) } else { 0 };
        let run = &mut self.runs[slot as usize];
        run.environment = taken.slot;
        if !BARE {
            run.deadline = begins + function.timeout_ns;
        }
        (run.round, run.leg, run.attempts) = (0, 0, 0);
        if taken.cold {
            self.counts.any_cold += u64::from(run.marks & (mark::COLD | mark::CALLEE_COLD) == 0);
            run.marks |= mark::COLD;
        }
        self.advance(slot, begins);
        true
    }

    /// Lets the main function work until its next call or its end.
    #[inline(always)]
    fn advance(&mut self, slot: u32, now: u64) {
        let programme = self.programme;
        let run = &mut self.runs[slot as usize];
        if BARE {
            let leg = usize::from(run.leg);
            let cold_leg = programme.first_leg_cold.as_ref().filter(|_| leg == 0 && run.marks & mark::COLD != 0);
            let at = now + cold_leg.map_or(run.ahead.legs[leg & 1], |leg| leg.total(run.key, 0));
            if leg == 0 {
                return self.schedule(slot, Phase::Attempt, at);
            }
            return if at == now { self.succeed(slot, now) } else { self.schedule(slot, Phase::Return, at) };
        }
        let mut at = now;
        let phase = loop {
            let leg = usize::from(run.leg);
            at += if run.round == 0 && leg < run.ahead.legs.len() {
                let cold_leg = programme.first_leg_cold.as_ref().filter(|_| leg == 0 && run.marks & mark::COLD != 0);
                cold_leg.map_or(run.ahead.legs[leg], |leg| leg.total(run.key, 0))
            } else {
                programme.legs[leg].total(run.key, run.round.into())
            };
            if leg < programme.calls.len() {
                break Phase::Attempt;
            }
            run.round += 1;
            if run.round >= programme.rounds {
                break Phase::Return;
            }
            run.leg = 0;
        };
        if at > run.deadline {
            return self.cut_work(slot, at);
        }
        if at == now && phase == Phase::Return {
            return self.succeed(slot, now);
        }
        self.schedule(slot, phase, at);
    }

    /// The main function's timeout ends its own work, which would have lasted until `end`.
    #[cold]
    fn cut_work(&mut self, slot: u32, end: u64) {
        let run = &self.runs[slot as usize];
        let deadline = run.deadline;
        self.counts.functions[MAIN].cut_work_ns += end - deadline;
        self.counts.timed_out += 1;
        self.miss(slot);
        self.schedule(slot, Phase::Fail, deadline);
    }

    /// Counts the legs that a failing run does not come to.
    #[cold]
    fn miss(&mut self, slot: u32) {
        let run = &self.runs[slot as usize];
        // At its end the run is past its last round already.
        if run.round >= self.programme.rounds {
            return;
        }
        let rounds_left = u64::from(self.programme.rounds - run.round) - 1;
        for (leg, missed) in self.counts.missed_legs.iter_mut().enumerate() {
            *missed += rounds_left + u64::from(leg > usize::from(run.leg));
        }
    }

    /// A call reaches the callee.
    #[inline(always)]
    fn attempt(&mut self, slot: u32, now: u64) {
        let Run { key, round, leg, deadline, ahead, .. } = self.runs[slot as usize];
        let (programme, round) = (self.programme, u64::from(round));
        let call = &programme.calls[usize::from(leg)];
        if !BARE && call.through_api && !self.api.admits(now) {
            return self.throttled(slot, call, now);
        }
        if let Some(delivery) = call.delivery.as_ref().filter(|_| !BARE) {
            let arrived = now + delivery.total(key, round);
            return self.send_event(slot, arrived, now);
        }
        let Some(taken) = self.start::<CALLEE>(key, round, true, now) else {
            return self.throttled(slot, call, now);
        };
        if taken.cold {
            self.callee_is_cold(slot);
        }
        let (end, fails) = self.callee_time((key, round, ahead.work), taken.cold, now);
        self.runs[slot as usize].callee_environment = taken.slot;
        let gives_up = deadline.min(now + call.timeout_ns);
        if !BARE && end > gives_up {
            return self.give_up(slot, taken.slot, (now, gives_up, end));
        }
        if !BARE && fails {
            self.runs[slot as usize].marks |= mark::ANSWER_FAILS;
        }
        self.schedule(slot, Phase::Answer, end);
    }

    /// When a callee that started at `now` ends, and whether its timeout ends it.
    #[inline(always)]
    fn callee_time(&mut self, (key, round, ahead): (u64, u64, u64), cold: bool, now: u64) -> (u64, bool) {
        let function = self.function(CALLEE);
        let begins = now + if !BARE && cold { function.cold.total(key, round) } else { 0 };
        let cold_work = function.cold_work.as_ref().filter(|_| cold);
        let time = match cold_work {
            Some(work) => work.total(key, round),
            None if BARE || round == 0 => ahead,
            None => function.work.total(key, round),
        };
        if !BARE && time > function.timeout_ns {
            self.counts.functions[CALLEE].cut_work_ns += time - function.timeout_ns;
            return (begins + function.timeout_ns, true);
        }
        (begins + time, false)
    }

    fn callee_is_cold(&mut self, slot: u32) {
        let run = &mut self.runs[slot as usize];
        if run.marks & mark::CALLEE_COLD == 0 {
            run.marks |= mark::CALLEE_COLD;
            self.counts.callee_cold_requests += 1;
            self.counts.both_cold += u64::from(run.marks & mark::COLD != 0);
            self.counts.any_cold += u64::from(run.marks & mark::COLD == 0);
        }
    }

    /// The caller stops waiting before its callee returns.
    #[cold]
    fn give_up(&mut self, slot: u32, environment: u32, (now, gives_up, end): (u64, u64, u64)) {
        let gives_up = gives_up.max(now);
        self.counts.cut_waiting_ns += end - gives_up;
        self.counts.timed_out += 1;
        self.miss(slot);
        self.schedule(slot, Phase::Fail, gives_up);
        let abandoned = Run { environment, ..self.runs[slot as usize] };
        let abandoned = self.add(abandoned);
        self.schedule(abandoned, Phase::Abandoned, end);
    }

    /// A call finds no room: the caller waits between nothing and the back-off, and tries again.
    #[cold]
    fn throttled(&mut self, slot: u32, call: &Call, now: u64) {
        let back_off = self.programme.back_off;
        let run = &mut self.runs[slot as usize];
        run.attempts += 1;
        let tried = u32::from(run.attempts);
        if tried >= back_off.attempts {
            self.counts.callee_rejected += 1;
            self.miss(slot);
            return self.fail(slot, now);
        }
        let longest = (back_off.first_ns * f64::from(tried - 1).exp2()).min(back_off.longest_ns);
        let again = u64::from(run.round) | u64::from(tried) << 40;
        let wait = (keyed_unit(run.key, again << 8 | 0x80) * longest) as u64;
        let at = now + wait + call.way.total(run.key, again);
        self.retried(slot);
        let run = &self.runs[slot as usize];
        if at > run.deadline {
            self.counts.timed_out += 1;
            let deadline = run.deadline.max(now);
            self.counts.backing_off_ns += (deadline - now).min(wait);
            self.miss(slot);
            return self.schedule(slot, Phase::Fail, deadline);
        }
        self.counts.backing_off_ns += wait;
        self.counts.extra_attempts[usize::from(run.leg)] += 1;
        self.schedule(slot, Phase::Attempt, at);
    }

    fn retried(&mut self, slot: u32) {
        let run = &mut self.runs[slot as usize];
        self.counts.retried += u64::from(run.marks & mark::RETRIED == 0);
        run.marks |= mark::RETRIED;
    }

    /// The callee has returned.
    #[inline(always)]
    fn answer(&mut self, slot: u32, now: u64) {
        let environment = self.runs[slot as usize].callee_environment;
        self.stop::<CALLEE>(environment, now);
        let run = &mut self.runs[slot as usize];
        if !BARE && run.marks & mark::ANSWER_FAILS != 0 {
            run.marks &= !mark::ANSWER_FAILS;
            self.counts.timed_out += 1;
            self.miss(slot);
            return self.fail(slot, now);
        }
        run.leg += 1;
        run.attempts = 0;
        self.advance(slot, now);
    }

    /// An event is accepted at `now` and delivered at `arrives`; the caller goes on.
    fn send_event(&mut self, slot: u32, arrives: u64, now: u64) {
        let run = &mut self.runs[slot as usize];
        run.events += 1;
        run.leg += 1;
        let event = Run { parent: slot, arrived: arrives, attempts: 0, errors: 0, marks: 0, events: 0, ..*run };
        let event = self.add(event);
        self.schedule(event, Phase::EventStart, arrives);
        self.advance(slot, now);
    }

    /// An event tries to start the callee.
    fn start_event(&mut self, slot: u32, now: u64) {
        let Run { key, ahead, round, parent, errors, .. } = self.runs[slot as usize];
        let round = u64::from(round) | u64::from(errors) << 40;
        let Some(taken) = self.start::<CALLEE>(key, round, false, now) else {
            return self.queue(slot, Phase::EventStart, now);
        };
        if taken.cold {
            self.callee_is_cold(parent);
        }
        self.runs[slot as usize].environment = taken.slot;
        let (end, fails) = self.callee_time((key, round, ahead.work), taken.cold, now);
        self.schedule(slot, if fails { Phase::EventFail } else { Phase::EventReturn }, end);
    }

    /// A throttled request that nobody waits for goes back to its queue, or is dropped when it is too old.
    #[cold]
    fn queue(&mut self, slot: u32, phase: Phase, now: u64) {
        let run = &mut self.runs[slot as usize];
        let wait = (QUEUE_FIRST_NS << run.attempts.min(9)).min(QUEUE_LONGEST_NS);
        run.attempts = run.attempts.saturating_add(1);
        let (too_old, parent) = (now + wait > run.arrived.saturating_add(QUEUE_FOR_NS), run.parent);
        let request = if phase == Phase::Start { slot } else { parent };
        self.retried(request);
        if !too_old {
            return self.schedule(slot, phase, now + wait);
        }
        self.counts.throttled_out += 1;
        if phase == Phase::Start { self.give_up_request(slot, now) } else { self.end_event(slot, true, now) }
    }

    /// A callee that nobody waits for was cut off: it is repeated, or given up.
    #[cold]
    fn fail_event(&mut self, slot: u32, now: u64) {
        self.stop::<CALLEE>(self.runs[slot as usize].environment, now);
        let run = &mut self.runs[slot as usize];
        let (errors, parent) = (usize::from(run.errors), run.parent);
        run.errors += 1;
        run.attempts = 0;
        if let Some(wait) = ERROR_RETRIES_NS.get(errors) {
            self.retried(parent);
            self.schedule(slot, Phase::EventStart, now + wait);
        } else {
            self.counts.timed_out += 1;
            self.end_event(slot, true, now);
        }
    }

    /// An event is done with; so is its request when it was the last.
    fn end_event(&mut self, slot: u32, failed: bool, now: u64) {
        let parent = self.runs[slot as usize].parent;
        self.free.push(slot);
        let request = &mut self.runs[parent as usize];
        request.events -= 1;
        if failed {
            self.counts.failed += u64::from(request.marks & mark::FAILED == 0);
            request.marks |= mark::FAILED;
        }
        if request.phase == Phase::Draining && request.events == 0 {
            self.complete(parent, now);
        }
    }

    /// All work of a request that was answered is done.
    fn complete(&mut self, slot: u32, now: u64) {
        let run = &self.runs[slot as usize];
        if run.marks & mark::FAILED == 0 {
            self.counts.completion.add(now - run.arrived);
        }
        self.free.push(slot);
    }

    /// The main function returns.
    #[inline(always)]
    fn succeed(&mut self, slot: u32, now: u64) {
        let run = &mut self.runs[slot as usize];
        let (environment, time) = (run.environment, now - run.arrived);
        if !BARE && time > self.programme.client_timeout_ns {
            run.marks |= mark::FAILED;
            self.counts.failed += 1;
            self.counts.timed_out += 1;
        } else {
            self.counts.histogram.add(time);
        }
        let run = &mut self.runs[slot as usize];
        run.phase = Phase::Draining;
        let events = run.events;
        self.stop::<MAIN>(environment, now);
        if BARE || !self.sends_events {
            self.free.push(slot);
        } else if events == 0 {
            self.complete(slot, now);
        }
    }

    /// The main function fails; an asynchronous request is repeated.
    #[cold]
    fn fail(&mut self, slot: u32, now: u64) {
        let run = &mut self.runs[slot as usize];
        let errors = usize::from(run.errors);
        run.errors += 1;
        let environment = run.environment;
        self.stop::<MAIN>(environment, now);
        match ERROR_RETRIES_NS.get(errors).filter(|_| self.programme.trigger == Trigger::Async) {
            Some(wait) => {
                let run = &mut self.runs[slot as usize];
                run.attempts = 0;
                run.key = request_key(run.key, RERUNS + errors as u64);
                run.ahead = Ahead::draw(self.programme, run.key);
                self.retried(slot);
                self.schedule(slot, Phase::Start, now + wait);
            }
            None => self.give_up_request(slot, now),
        }
    }

    /// A request has failed for good.
    #[cold]
    fn give_up_request(&mut self, slot: u32, now: u64) {
        let run = &mut self.runs[slot as usize];
        self.counts.failed += u64::from(run.marks & mark::FAILED == 0);
        run.marks |= mark::FAILED;
        run.phase = Phase::Draining;
        if run.events == 0 {
            self.complete(slot, now);
        }
    }

    #[inline]
    fn step(&mut self, slot: u32, now: u64) {
        match self.runs[slot as usize].phase {
            Phase::Attempt => self.attempt(slot, now),
            Phase::Answer => self.answer(slot, now),
            Phase::Return => self.succeed(slot, now),
            phase => self.rare_step(phase, slot, now),
        }
    }

    #[cold]
    fn rare_step(&mut self, phase: Phase, slot: u32, now: u64) {
        match phase {
            Phase::Fail => self.fail(slot, now),
            Phase::Start => {
                let key = self.runs[slot as usize].key;
                if !self.start_main(slot, key, false, now) {
                    self.queue(slot, Phase::Start, now);
                }
            }
            Phase::EventStart => self.start_event(slot, now),
            Phase::EventReturn => {
                self.stop::<CALLEE>(self.runs[slot as usize].environment, now);
                self.end_event(slot, false, now);
            }
            Phase::EventFail => self.fail_event(slot, now),
            Phase::Abandoned => {
                self.stop::<CALLEE>(self.runs[slot as usize].environment, now);
                self.free.push(slot);
            }
            Phase::Attempt | Phase::Answer | Phase::Return | Phase::Draining => {}
        }
    }
}

impl<const BARE: bool> Model for Player<'_, BARE> {
    #[inline]
    fn gap(&mut self) -> u64 {
        self.arrivals.gap()
    }

    #[inline]
    fn settle(&mut self, now: u64) {
        while let Some(slot) = self.wheel.pop(now) {
            let at = self.wheel.time(slot);
            self.step(slot, at);
        }
    }

    #[inline]
    fn arrive(&mut self, now: u64) {
        self.counts.requests += 1;
        let key = request_key(self.key, self.number);
        let place = self.number as usize % BLOCK;
        if place == 0 {
            Ahead::fill(&mut self.ahead[..], self.programme, |n| request_key(key, n));
        }
        self.number += 1;
        let synchronous = BARE || self.programme.trigger == Trigger::Sync;
        let slot = self.slot();
        let run = &mut self.runs[slot as usize];
        (run.key, run.ahead, run.arrived, run.events) = (key, self.ahead[place], now, 0);
        (run.attempts, run.errors, run.marks) = (0, 0, 0);
        if self.start_main(slot, key, synchronous, now) {
            return;
        }
        if synchronous {
            self.counts.rejected += 1;
            self.counts.failed += 1;
            self.free.push(slot);
        } else {
            self.queue(slot, Phase::Start, now);
        }
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(self.programme.legs.len(), now);
        for role in [MAIN, CALLEE] {
            self.area[role] = -i128::from(self.busy[role]) * i128::from(now);
            self.environments[role].restart(now);
        }
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        let area = |role: usize| (self.area[role] + i128::from(self.busy[role]) * i128::from(end)) as f64;
        self.counts.busy_area = area(MAIN);
        self.counts.slot_area = area(MAIN) + area(CALLEE);
        self.environments.iter_mut().for_each(|environments| environments.finish(end));
        self.counts.environment_area = self.environments.iter().map(Environments::area).sum();
        (self.counts.ended, self.counts.lifespans) = self.environments[MAIN].lifespans();
        self.counts.end(end);
        &self.counts
    }
}
