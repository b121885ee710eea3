//! What nobody waits for: asynchronous requests and events, their queue, and their repeats.

use super::Player;
use super::run::{Phase, Run, mark};
use crate::sim::programme::CALLEE;

/// Doublings after which a wait is longer than any longest wait.
const MOST_DOUBLINGS: u16 = 16;

impl<const BARE: bool> Player<'_, BARE> {
    /// An event is accepted at `now` and delivered at `arrives`; the caller goes on.
    pub(super) fn send_event(&mut self, slot: u32, arrives: u64, now: u64) {
        let run = &mut self.runs[slot as usize];
        run.events += 1;
        run.leg += 1;
        let event = Run { parent: slot, arrived: arrives, attempts: 0, errors: 0, marks: 0, events: 0, ..*run };
        let event = self.add(event);
        self.schedule(event, Phase::EventStart, arrives);
        self.advance(slot, now);
    }

    /// An event tries to start the callee.
    pub(super) fn start_event(&mut self, slot: u32, now: u64) {
        let Run { key, ahead, round, parent, errors, .. } = self.runs[slot as usize];
        let round = u64::from(round) | u64::from(errors) << 40;
        let Some(taken) = self.places.start::<CALLEE>((key, round), false, now, &mut self.counts) else {
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
    pub(super) fn queue(&mut self, slot: u32, phase: Phase, now: u64) {
        let queue = self.programme.queue;
        let run = &mut self.runs[slot as usize];
        let wait = (queue.first_ns << run.attempts.min(MOST_DOUBLINGS)).min(queue.longest_ns);
        run.attempts = run.attempts.saturating_add(1);
        let (too_old, parent) = (now + wait > run.arrived.saturating_add(queue.for_ns), run.parent);
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
    pub(super) fn fail_event(&mut self, slot: u32, now: u64) {
        self.places.stop::<CALLEE>(self.runs[slot as usize].environment, now);
        let run = &mut self.runs[slot as usize];
        let (errors, parent) = (usize::from(run.errors), run.parent);
        run.errors += 1;
        run.attempts = 0;
        if let Some(wait) = self.programme.queue.repeats_ns.get(errors) {
            self.retried(parent);
            self.schedule(slot, Phase::EventStart, now + wait);
        } else {
            self.counts.timed_out += 1;
            self.end_event(slot, true, now);
        }
    }

    /// An event is done with; so is its request when it was the last.
    pub(super) fn end_event(&mut self, slot: u32, failed: bool, now: u64) {
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
