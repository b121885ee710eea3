//! Plays requests through a programme: the main function works, calls, waits, is throttled, tries again, is cut off. Each run holds an
//! environment, and the main function holds its own while it waits, retries included.

mod batches;
mod events;
mod places;
mod run;

use super::arrivals::Past;
use super::draw::BLOCK;
use super::effort::DRAWS_OF_AN_EVENT;
use super::programme::{CALLEE, Call, Function, MAIN, Programme};
use super::replication::{Counts, Model};
use super::stream::{keyed_unit, replication_key, request_key};
use super::throttle::Throttle;
use super::wheel::{Order, Wheel};
use crate::scenario::Trigger;
use batches::Batches;
use places::Places;
use run::{Ahead, NO_RUN, Phase, Run, mark};

/// Parts of the time of a request into which the events of a crowd are sorted at most.
const FINEST: f64 = 4_096.0;
/// Runs of a failed request that is repeated are numbered from here, beyond all requests.
const RERUNS: u64 = 1 << 60;

/// One replication of a programme.
///
/// A `BARE` one has one synchronous call at most, no quotas but the concurrency limit, no timeouts and no stated shares: what those need
/// is then not even compiled.
pub(super) struct Player<'p, const BARE: bool> {
    programme: &'p Programme,
    /// The number of the next request, and the times of it and some after it.
    number: u64,
    ahead: Box<[Ahead; BLOCK]>,
    key: u64,
    wheel: Wheel,
    runs: Vec<Run>,
    free: Vec<u32>,
    places: Places<BARE>,
    /// The limits on calls.
    rates: Vec<Throttle>,
    /// Whether the callee is started by events that nobody waits for.
    sends_events: bool,
    batches: Batches,
    /// Requests and events that wait because they were throttled.
    queued: u64,
    /// What was played, in draws; and how far it may go.
    effort: u64,
    most_effort: u64,
    counts: Counts,
}

impl<'p, const BARE: bool> Player<'p, BARE> {
    pub(super) fn new(programme: &'p Programme, replication: u32) -> Self {
        // What happens to a crowd is spread over the time that a request takes, however closely together it came.
        let crowded_ns = programme.crowded_gap_ns.max(programme.in_progress_ns / FINEST);
        let gap_ns = programme.arrivals.peak_gap_ns().min(crowded_ns);
        let events = programme.functions.len() as f64 * f64::from(programme.rounds.min(1_000)) + 1.0;
        Self {
            programme,
            number: 0,
            ahead: Box::new([Ahead::NONE; BLOCK]),
            key: replication_key(programme.seed, replication),
            wheel: Wheel::new(gap_ns / events, programme.in_progress_ns / gap_ns * events),
            runs: Vec::new(),
            free: Vec::new(),
            places: Places::new(programme, replication),
            rates: programme.rates.iter().map(|(burst, rate)| Throttle::new(*rate, *burst)).collect(),
            sends_events: programme.sends_events(),
            batches: Batches::default(),
            queued: 0,
            effort: 0,
            most_effort: u64::MAX,
            counts: Counts::new(programme.segments.len(), 0),
        }
    }

    /// Puts the environments there that a load like this, which came as it did before, keeps at `then`, so that a fast pool need not be filled
    /// first.
    pub(super) fn prewarm(&mut self, then: u64, past: &Past) {
        self.places.prewarm(&self.programme.functions, then, past);
    }

    /// Draws the times of the next requests, where they are not drawn yet.
    #[inline(always)]
    fn draw_ahead(&mut self, key: u64) {
        if self.number.is_multiple_of(BLOCK as u64) {
            let programme = self.programme;
            Ahead::fill(
                &mut self.ahead[..],
                programme,
                |n| request_key(key, n),
                |key| if BARE { 0 } else { programme.branches(key) },
            );
        }
    }

    /// Whether the next request, which arrives at `now`, is over at `end` where nothing disturbs it; it is then left out.
    pub(super) fn passes(&mut self, now: u64, end: u64) -> bool {
        let programme = self.programme;
        if programme.sends_events() {
            return false;
        }
        let key = request_key(self.key, self.number);
        self.draw_ahead(key);
        let ahead = self.ahead[self.number as usize % BLOCK];
        let planned = if programme.is_drawn_ahead() {
            ahead.segments[0] + ahead.segments[1] + ahead.work
        } else {
            programme.planned_ns(key, programme.branches(key), [false; 2])
        };
        let passes = now.saturating_add(planned) <= end;
        if passes {
            self.number += 1;
            self.effort += programme.draws_of_a_round * u64::from(programme.rounds);
        }
        passes
    }

    /// Lets so much more be played, in draws.
    pub(super) fn allow(&mut self, effort: u64) {
        self.most_effort = self.effort.saturating_add(effort);
    }

    /// What was played, in draws, since the beginning.
    pub(super) fn effort(&self) -> u64 {
        self.effort
    }

    fn function(&self, role: usize) -> &'p Function {
        &self.programme.functions[role]
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
        // An environment that is left at a moment is there for a call that comes at it.
        self.wheel.insert(slot, at, if phase == Phase::Attempt { Order::Last } else { Order::First });
    }

    /// Starts the main function, if it is not throttled.
    #[inline(always)]
    fn start_main(&mut self, slot: u32, key: u64, synchronous: bool, now: u64) -> bool {
        let Some(taken) = self.places.start::<MAIN>((key, 0), synchronous, now, &mut self.counts) else { return false };
        let function = self.function(MAIN);
        let begins = now + if !BARE && taken.cold { function.cold.total(key, 0, 0) } else { 0 };
        let connects = if !BARE && taken.cold { function.first.total(key, 0, 0) } else { 0 };
        let run = &mut self.runs[slot as usize];
        run.environment = taken.slot;
        if !BARE {
            run.deadline = begins + function.timeout_ns;
            self.effort += self.programme.draws_of_a_round;
        }
        (run.round, run.segment, run.attempts) = (0, 0, 0);
        if taken.cold {
            self.counts.any_cold += u64::from(run.marks & (mark::COLD | mark::CALLEE_COLD) == 0);
            run.marks |= mark::COLD;
        }
        self.advance(slot, begins + connects);
        true
    }

    /// Lets the main function work until its next call or its end.
    #[inline(always)]
    fn advance(&mut self, slot: u32, now: u64) {
        let programme = self.programme;
        let run = &mut self.runs[slot as usize];
        if BARE {
            let segment = usize::from(run.segment);
            let cold_segment =
                programme.first_segment_cold.as_ref().filter(|_| segment == 0 && run.marks & mark::COLD != 0);
            let at = now + cold_segment.map_or(run.ahead.segments[segment & 1], |segment| segment.total(run.key, 0, 0));
            if segment == 0 {
                return self.schedule(slot, Phase::Attempt, at);
            }
            return if at == now { self.succeed(slot, now) } else { self.schedule(slot, Phase::Return, at) };
        }
        let mut at = now;
        let phase = loop {
            let segment = usize::from(run.segment);
            at += if run.round == 0 && segment < run.ahead.segments.len() {
                let cold_segment =
                    programme.first_segment_cold.as_ref().filter(|_| segment == 0 && run.marks & mark::COLD != 0);
                cold_segment.map_or(run.ahead.segments[segment], |segment| segment.total(run.key, 0, run.branches))
            } else {
                programme.segments[segment].total(run.key, run.round.into(), run.branches)
            };
            if let Some(call) = programme.calls.get(segment) {
                if call.is_made(run.branches) {
                    break Phase::Attempt;
                }
                run.segment += 1;
                continue;
            }
            run.round += 1;
            if run.round >= programme.rounds {
                break Phase::Return;
            }
            self.effort += programme.draws_of_a_round;
            run.segment = 0;
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

    /// Counts the segments and calls that a failing run does not come to.
    #[cold]
    fn miss(&mut self, slot: u32) {
        let run = &self.runs[slot as usize];
        // At its end the run is past its last round already.
        if run.round >= self.programme.rounds {
            return;
        }
        let rounds_left = u64::from(self.programme.rounds - run.round) - 1;
        let missed = |segment: usize| rounds_left + u64::from(segment > usize::from(run.segment));
        for (segment, count) in self.counts.missed_segments.iter_mut().enumerate() {
            *count += missed(segment);
        }
        for (index, (call, count)) in self.programme.calls.iter().zip(&mut self.counts.missed_calls).enumerate() {
            *count += if call.is_made(run.branches) { missed(index) } else { 0 };
        }
    }

    /// A call reaches the callee.
    #[inline(always)]
    fn attempt(&mut self, slot: u32, now: u64) {
        let Run { key, round, segment, deadline, ahead, branches, .. } = self.runs[slot as usize];
        let (programme, round) = (self.programme, u64::from(round));
        let call = &programme.calls[usize::from(segment)];
        if !BARE && !call.rates.iter().all(|rate| self.rates[*rate].admits(now)) {
            return self.throttled(slot, call, now);
        }
        if let Some(hand_over) = call.hand_over.as_ref().filter(|_| !BARE) {
            let arrives = now + hand_over.delivery.total(key, round, branches);
            return self.send_event(slot, hand_over, arrives, now);
        }
        let Some(taken) = self.places.start::<CALLEE>((key, round), true, now, &mut self.counts) else {
            return self.throttled(slot, call, now);
        };
        if taken.cold {
            self.callee_is_cold(slot);
        }
        let work = self.callee_work((key, round, branches), ahead.work, taken.cold);
        let (end, fails) = self.callee_end((key, round), work, taken.cold, now);
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

    /// The callee's own time for a call, of which that of the first round was drawn ahead.
    #[inline(always)]
    fn callee_work(&self, (key, round, branches): (u64, u64, u32), ahead: u64, cold: bool) -> u64 {
        let function = self.function(CALLEE);
        match function.cold_work.as_ref().filter(|_| cold) {
            Some(work) => work.total(key, round, branches),
            None if BARE || round == 0 => ahead,
            None => function.work.total(key, round, branches),
        }
    }

    /// When a callee that started at `now` ends, and whether its timeout ends it.
    #[inline(always)]
    fn callee_end(&mut self, (key, round): (u64, u64), work: u64, cold: bool, now: u64) -> (u64, bool) {
        let function = self.function(CALLEE);
        let (begins, time) = if !BARE && cold {
            (now + function.cold.total(key, round, 0), work + function.first.total(key, round, 0))
        } else {
            (now, work)
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
        if tried >= call.attempts {
            self.counts.callee_rejected += 1;
            run.marks |= mark::THROTTLED;
            self.miss(slot);
            return self.fail(slot, now);
        }
        let longest = (back_off.first_ns * f64::from(tried - 1).exp2()).min(back_off.longest_ns);
        let again = u64::from(run.round) | u64::from(tried) << 40;
        let wait = (keyed_unit(run.key, again << 8 | 0x80) * longest) as u64;
        let at = now + wait + call.way.total(run.key, again, run.branches);
        self.retried(slot);
        let run = &self.runs[slot as usize];
        if at > run.deadline {
            self.counts.timed_out += 1;
            self.runs[slot as usize].marks |= mark::THROTTLED;
            let run = &self.runs[slot as usize];
            let deadline = run.deadline.max(now);
            self.counts.backing_off_ns += (deadline - now).min(wait);
            self.miss(slot);
            return self.schedule(slot, Phase::Fail, deadline);
        }
        self.counts.backing_off_ns += wait;
        self.counts.extra_attempts[usize::from(run.segment)] += 1;
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
        self.places.stop::<CALLEE>(environment, now);
        let run = &mut self.runs[slot as usize];
        if !BARE && run.marks & mark::ANSWER_FAILS != 0 {
            run.marks &= !mark::ANSWER_FAILS;
            self.counts.timed_out += 1;
            self.miss(slot);
            return self.fail(slot, now);
        }
        run.segment += 1;
        run.attempts = 0;
        self.advance(slot, now);
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
            self.was_planned(slot);
        } else {
            self.counts.histogram.add(time);
            if run.marks & mark::RETRIED != 0 {
                self.counts.disturbed.add(time);
                self.was_planned(slot);
            }
        }
        let run = &mut self.runs[slot as usize];
        run.phase = Phase::Draining;
        let events = run.events;
        self.places.stop::<MAIN>(environment, now);
        if BARE || !self.sends_events {
            self.free.push(slot);
        } else if events == 0 {
            self.complete(slot, now);
        }
    }

    /// Counts what a request would have taken to which something else happened than was planned.
    #[cold]
    fn was_planned(&mut self, slot: u32) {
        let Run { key, errors, branches, marks, .. } = self.runs[slot as usize];
        // Of its first run: those that failed were repeated with other times.
        let key = (0..u64::from(errors)).fold(key, |key, errors| request_key(key, (RERUNS + errors).wrapping_neg()));
        let cold = [mark::COLD, mark::CALLEE_COLD].map(|cold| marks & cold != 0);
        self.counts.planned.add(self.programme.planned_ns(key, branches, cold));
    }

    /// The main function fails; an asynchronous request is repeated.
    #[cold]
    fn fail(&mut self, slot: u32, now: u64) {
        let run = &mut self.runs[slot as usize];
        let errors = usize::from(run.errors);
        let environment = run.environment;
        self.places.stop::<MAIN>(environment, now);
        let repeats = &self.programme.queue.repeats_ns;
        match repeats.get(errors).filter(|_| self.programme.trigger == Trigger::Async) {
            Some(wait) => {
                let run = &mut self.runs[slot as usize];
                run.attempts = 0;
                run.errors += 1;
                self.queued += u64::from(run.marks & mark::THROTTLED != 0);
                run.key = request_key(run.key, RERUNS + errors as u64);
                run.ahead = Ahead::draw(self.programme, run.key, run.branches);
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
        self.was_planned(slot);
        let run = &self.runs[slot as usize];
        if run.events == 0 {
            self.complete(slot, now);
        }
    }

    #[inline(always)]
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
                self.leave_queue(slot);
                let key = self.runs[slot as usize].key;
                if !self.start_main(slot, key, false, now) {
                    self.queue(slot, Phase::Start, now);
                }
            }
            Phase::EventJoins => self.join_batch(slot, now),
            Phase::EventStart => self.start_event(slot, now),
            Phase::EventReturn => {
                self.places.stop::<CALLEE>(self.runs[slot as usize].environment, now);
                self.end_event(slot, false, now);
            }
            Phase::EventFail => self.fail_event(slot, now),
            Phase::Abandoned => {
                self.places.stop::<CALLEE>(self.runs[slot as usize].environment, now);
                self.free.push(slot);
            }
            Phase::Attempt | Phase::Answer | Phase::Return | Phase::Draining => {}
        }
    }
}

impl<const BARE: bool> Model for Player<'_, BARE> {
    #[inline(always)]
    fn settle(&mut self, now: u64) -> bool {
        while BARE || self.effort < self.most_effort {
            let Some(slot) = self.wheel.pop(now) else { return true };
            if !BARE {
                self.effort += DRAWS_OF_AN_EVENT;
            }
            let at = self.wheel.time(slot);
            self.step(slot, at);
        }
        false
    }

    #[inline(always)]
    fn arrive(&mut self, now: u64) {
        self.counts.requests += 1;
        let key = request_key(self.key, self.number);
        self.draw_ahead(key);
        let place = self.number as usize % BLOCK;
        self.number += 1;
        let synchronous = BARE || self.programme.trigger == Trigger::Sync;
        let slot = self.slot();
        let run = &mut self.runs[slot as usize];
        (run.key, run.ahead, run.arrived, run.events) = (key, self.ahead[place], now, 0);
        (run.attempts, run.errors, run.marks) = (0, 0, 0);
        run.branches = if BARE { 0 } else { self.programme.branches(key) };
        if self.start_main(slot, key, synchronous, now) {
            return;
        }
        if synchronous {
            self.counts.rejected += 1;
            self.counts.failed += 1;
            self.was_planned(slot);
            self.effort += DRAWS_OF_AN_EVENT;
            self.free.push(slot);
        } else {
            self.queue(slot, Phase::Start, now);
        }
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(self.programme.segments.len(), now);
        self.places.restart(now);
    }

    fn requests(&self) -> u64 {
        self.counts.requests
    }

    fn counts(&mut self, end: u64) -> &Counts {
        self.places.count(end, &mut self.counts);
        self.counts.queued = self.queued;
        self.counts.end(end);
        &self.counts
    }
}
