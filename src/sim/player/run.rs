//! A run: what is known of a request in progress, and what happens to it next.

use crate::sim::programme::{CALLEE, NEVER, Programme};

/// What happens next to a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
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
    /// An asynchronous event joins its batch.
    EventJoins,
    /// An asynchronous event, or a batch of them, tries to start the callee.
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
pub(super) mod mark {
    pub(in crate::sim::player) const COLD: u8 = 1;
    pub(in crate::sim::player) const CALLEE_COLD: u8 = 2;
    pub(in crate::sim::player) const RETRIED: u8 = 4;
    pub(in crate::sim::player) const FAILED: u8 = 8;
    pub(in crate::sim::player) const ANSWER_FAILS: u8 = 16;
    /// Its last run failed because a call was throttled to the end.
    pub(in crate::sim::player) const THROTTLED: u8 = 32;
}

/// Times of the first round of a request, drawn before it arrives: what the order of events hangs on is then known early enough for the
/// processor to run ahead.
#[derive(Clone, Copy)]
pub(super) struct Ahead {
    /// The first two segments of the main function.
    pub(super) segments: [u64; 2],
    /// The callee's work.
    pub(super) work: u64,
}

impl Ahead {
    pub(super) const NONE: Self = Self { segments: [0; 2], work: 0 };

    /// Draws for a request with these branches.
    pub(super) fn draw(programme: &Programme, key: u64, branches: u32) -> Self {
        let mut ahead = [Self::NONE];
        Self::fill(&mut ahead, programme, |_| key, |_| branches);
        ahead[0]
    }

    /// Draws for many requests at once, one kind of time after the other: nothing in such a loop waits for anything else.
    pub(super) fn fill(
        ahead: &mut [Self],
        programme: &Programme,
        key: impl Fn(u64) -> u64,
        branches: impl Fn(u64) -> u32,
    ) {
        for (index, segment) in programme.segments.iter().take(2).enumerate() {
            let drawn = |n| segment.first_total(key(n), branches(key(n)));
            (0..).zip(&mut *ahead).for_each(|(n, ahead)| ahead.segments[index] = drawn(n));
        }
        if let Some(callee) = programme.functions.get(CALLEE) {
            let drawn = |n| callee.work.first_total(key(n), branches(key(n)));
            (0..).zip(&mut *ahead).for_each(|(n, ahead)| ahead.work = drawn(n));
        }
    }
}

/// A run of the main function with the callee that it waits for, or of a callee that nobody waits for.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// From which its times are drawn.
    pub(super) key: u64,
    /// Its times that were drawn ahead.
    pub(super) ahead: Ahead,
    /// When its request, or its event, arrived.
    pub(super) arrived: u64,
    /// When its timeout cuts it off.
    pub(super) deadline: u64,
    pub(super) round: u32,
    pub(super) environment: u32,
    pub(super) callee_environment: u32,
    /// The request that an event belongs to.
    pub(super) parent: u32,
    /// Events of this request that are still at work.
    pub(super) events: u32,
    pub(super) attempts: u16,
    /// The segment that the main function is at, or the call that ends it; of an event, the call that sent it.
    pub(super) segment: u8,
    pub(super) errors: u8,
    pub(super) marks: u8,
    pub(super) phase: Phase,
    /// The parts of its work that not every request has.
    pub(super) branches: u32,
}

/// What a slot holds before its first run.
pub(super) const NO_RUN: Run = Run {
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
    segment: 0,
    errors: 0,
    marks: 0,
    phase: Phase::Start,
    branches: 0,
};
