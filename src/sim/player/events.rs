//! What nobody waits for: asynchronous requests and events, their batches, their queue, and their repeats.

use super::Player;
use super::run::{Phase, Run, mark};
use crate::sim::programme::{CALLEE, HandOver};

/// Doublings after which a wait is longer than any longest wait.
const MOST_DOUBLINGS: u16 = 16;

impl<const BARE: bool> Player<'_, BARE> {
    /// An event is accepted at `now` and delivered at `arrives`; the caller goes on.
    pub(super) fn send_event(&mut self, slot: u32, hand_over: &HandOver, arrives: u64, now: u64) {
        let run = &mut self.runs[slot as usize];
        run.events += 1;
        let event = Run { parent: slot, arrived: arrives, attempts: 0, errors: 0, marks: 0, events: 0, ..*run };
        run.segment += 1;
        let event = self.add(event);
        let phase = if hand_over.batch > 1 { Phase::EventJoins } else { Phase::EventStart };
        self.schedule(event, phase, arrives);
        self.advance(slot, now);
    }

    /// An event joins its batch, which starts the callee when it is full.
    #[cold]
    pub(super) fn join_batch(&mut self, slot: u32, now: u64) {
        let call = usize::from(self.runs[slot as usize].segment);
        let full = self.hand_over(slot).map_or(1, |hand_over| hand_over.batch) as usize;
        if self.batches.join(slot, call, full) {
            self.start_event(slot, now);
        }
    }

    /// How the call that sent an event is delivered.
    fn hand_over(&self, event: u32) -> Option<&'_ HandOver> {
        self.programme.calls.get(usize::from(self.runs[event as usize].segment))?.hand_over.as_ref()
    }

    /// An event, with its batch, tries to start the callee.
    pub(super) fn start_event(&mut self, slot: u32, now: u64) {
        self.leave_queue(slot);
        let Run { key, ahead, round, parent, errors, branches, .. } = self.runs[slot as usize];
        let round = u64::from(round) | u64::from(errors) << 40;
        let Some(taken) = self.places.start::<CALLEE>((key, round), false, now, &mut self.counts) else {
            return self.queue(slot, Phase::EventStart, now);
        };
        let mut work = self.callee_work((key, round, branches), ahead.work, taken.cold);
        if taken.cold {
            self.callee_is_cold(parent);
        }
        for follower in self.batches.followers(slot) {
            let Run { key, ahead, parent, branches, .. } = self.runs[follower as usize];
            work += self.callee_work((key, round, branches), ahead.work, taken.cold);
            if taken.cold {
                self.callee_is_cold(parent);
            }
        }
        self.runs[slot as usize].environment = taken.slot;
        let (end, fails) = self.callee_end((key, round), work, taken.cold, now);
        self.schedule(slot, if fails { Phase::EventFail } else { Phase::EventReturn }, end);
    }

    /// A throttled request that nobody waits for goes back to its queue, or is dropped when it is too old.
    #[cold]
    pub(super) fn queue(&mut self, slot: u32, phase: Phase, now: u64) {
        let programme = self.programme;
        let run = &mut self.runs[slot as usize];
        let call = programme.calls.get(usize::from(run.segment)).filter(|_| phase != Phase::Start);
        let queue = call.and_then(|call| call.hand_over.as_ref()).map_or(&programme.queue, |handed| &handed.queue);
        let wait = (queue.first_ns << run.attempts.min(MOST_DOUBLINGS)).min(queue.longest_ns);
        run.attempts = run.attempts.saturating_add(1);
        let (too_old, parent) = (now + wait > run.arrived.saturating_add(queue.for_ns), run.parent);
        let request = if phase == Phase::Start { slot } else { parent };
        self.retried(request);
        if !too_old {
            self.queued += 1;
            return self.schedule(slot, phase, now + wait);
        }
        self.counts.throttled_out += 1;
        if phase == Phase::Start { self.give_up_request(slot, now) } else { self.end_event(slot, true, now) }
    }

    /// What waited because it was throttled is tried again.
    pub(super) fn leave_queue(&mut self, slot: u32) {
        let run = &mut self.runs[slot as usize];
        self.queued -= u64::from(run.attempts > 0 || run.marks & mark::THROTTLED != 0);
        run.marks &= !mark::THROTTLED;
    }

    /// A callee that nobody waits for was cut off: it is repeated, or given up.
    #[cold]
    pub(super) fn fail_event(&mut self, slot: u32, now: u64) {
        self.places.stop::<CALLEE>(self.runs[slot as usize].environment, now);
        let run = &mut self.runs[slot as usize];
        let (errors, parent) = (usize::from(run.errors), run.parent);
        run.errors += 1;
        run.attempts = 0;
        let wait = self.hand_over(slot).and_then(|hand_over| hand_over.queue.repeats_ns.get(errors)).copied();
        if let Some(wait) = wait {
            self.retried(parent);
            self.schedule(slot, Phase::EventStart, now + wait);
        } else {
            self.counts.timed_out += 1;
            self.end_event(slot, true, now);
        }
    }

    /// An event is done with, and all of its batch.
    pub(super) fn end_event(&mut self, slot: u32, failed: bool, now: u64) {
        for follower in self.batches.disband(slot) {
            self.end_one_event(follower, failed, now);
        }
        self.end_one_event(slot, failed, now);
    }

    /// An event is done with; so is its request when it was the last.
    fn end_one_event(&mut self, slot: u32, failed: bool, now: u64) {
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
    pub(super) fn complete(&mut self, slot: u32, now: u64) {
        let run = &self.runs[slot as usize];
        if run.marks & mark::FAILED == 0 {
            self.counts.completion.add(now - run.arrived);
        }
        self.free.push(slot);
    }
}
