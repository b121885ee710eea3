//! One replication: arrivals in order, a warm-up that is forgotten, and what is counted after it.

use super::arrivals::ArrivalClock;
use super::estimate::Estimate;
use super::histogram::Histogram;
use super::pool::{Length, Pool};
use super::start::Start;

/// What can be played, in order of time.
pub(super) trait Playable {
    /// Plays until a moment, or until so many requests are counted; until when it was.
    fn play(&mut self, until: u64, requests: u64) -> u64;
    /// Forgets what was counted until a moment, to which it was played.
    fn restart(&mut self, now: u64);
    /// What was counted until a moment, to which it was played.
    fn counts(&mut self, end: u64) -> Counts;
}

/// What requests go through.
pub(super) trait Model {
    /// Lets everything happen that happens until `now`; whether it was allowed to come so far.
    fn settle(&mut self, now: u64) -> bool;
    /// Takes a request that arrives at `now`.
    fn arrive(&mut self, now: u64);
    /// Forgets what was counted until now.
    fn restart(&mut self, now: u64);
    /// Requests counted.
    fn requests(&self) -> u64;
    /// What was counted until `end`, to which everything is settled.
    fn counts(&mut self, end: u64) -> &Counts;
}

/// One replication, played as far as wanted.
pub(super) struct Replication<M> {
    arrivals: ArrivalClock,
    pub(super) model: M,
    /// The last arrival, and the next one.
    now: u64,
    next: u64,
    /// Requests that were played, those of the warm-up included.
    played: u64,
}

impl<M: Model> Replication<M> {
    /// A replication that counts from its beginning.
    pub(super) fn new(mut arrivals: ArrivalClock, model: M) -> Self {
        let next = arrivals.gap();
        Self { arrivals, model, now: 0, next, played: 0 }
    }

    /// Plays until a moment, or as far as the model may; whether it came to the moment. It may go on from where it is.
    pub(super) fn play_to(&mut self, end: u64) -> bool {
        self.play_without(end, |_, _| false)
    }

    /// The same without those requests that are left out, by the moment at which they arrive.
    #[inline(always)]
    pub(super) fn play_without(&mut self, end: u64, is_left_out: impl Fn(&mut M, u64) -> bool) -> bool {
        while self.next <= end {
            if !is_left_out(&mut self.model, self.next) {
                if !self.model.settle(self.next) {
                    return false;
                }
                self.now = self.next;
                self.model.arrive(self.now);
            }
            self.next = self.next.saturating_add(self.arrivals.gap());
            self.played += 1;
        }
        self.model.settle(end)
    }

    /// Forgets what was counted until a moment, to which it is played.
    pub(super) fn restart(&mut self, now: u64) {
        self.model.restart(now);
        self.now = now;
    }

    /// Ends what was counted at a moment; playing may go on after it.
    pub(super) fn settle(&mut self, end: u64) -> &Counts {
        self.model.settle(end);
        self.model.counts(end)
    }
}

impl<M: Model> Playable for Replication<M> {
    fn play(&mut self, until: u64, requests: u64) -> u64 {
        while self.next <= until && self.model.requests() < requests {
            self.now = self.next;
            self.model.settle(self.now);
            self.model.arrive(self.now);
            self.next = self.now.saturating_add(self.arrivals.gap());
            self.played += 1;
        }
        let end = if self.model.requests() < requests { until } else { self.now };
        self.model.settle(end);
        end
    }

    fn restart(&mut self, now: u64) {
        Self::restart(self, now);
    }

    fn counts(&mut self, end: u64) -> Counts {
        Counts { played: self.played, ..self.model.counts(end).clone() }
    }
}

/// Plays one replication of a pool.
pub(super) fn play(pool: &Pool, start: &Start, replication: &mut impl Playable) -> Counts {
    let end = match pool.length {
        Length::HorizonNs(horizon) => replication.play(horizon, u64::MAX),
        Length::Requests(_) if pool.arrivals.is_renewal() => {
            // From a request to a request. From a moment on, the first requests would find less at work than others do.
            let began = replication.play(u64::MAX, start.warm_up_requests(pool));
            replication.restart(began);
            replication.play(u64::MAX, pool.requests_of_a_replication())
        }
        Length::Requests(_) => {
            // As long a time for each: a busy hour counts by its requests.
            replication.play(start.warm_up_ns, u64::MAX);
            replication.restart(start.warm_up_ns);
            let span_ns = pool.requests_of_a_replication() as f64 * pool.arrivals.mean_gap_ns();
            replication.play(start.warm_up_ns + span_ns as u64, u64::MAX)
        }
    };
    replication.counts(end)
}

/// What one replication counted of a function.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct FunctionCounts {
    pub(super) runs: u64,
    pub(super) cold: u64,
    /// Runs that came while concurrency was provisioned, and those of them that found an environment kept ready.
    pub(super) in_window: u64,
    pub(super) provisioned: u64,
    /// Nanoseconds that timeouts cut off its own work.
    pub(super) cut_work_ns: u64,
}

/// What one replication counted.
#[derive(Debug, Default, Clone)]
pub(super) struct Counts {
    /// When counting began, in nanoseconds, and for how long it lasted.
    pub(super) began: u64,
    pub(super) elapsed_ns: f64,
    /// Requests that were played, those of the warm-up included.
    pub(super) played: u64,
    pub(super) requests: u64,
    /// Requests that found no room at their arrival.
    pub(super) rejected: u64,
    /// Requests that failed in the end, for any reason.
    pub(super) failed: u64,
    /// Requests that needed another attempt anywhere.
    pub(super) retried: u64,
    /// Calls that found no room at their last attempt.
    pub(super) callee_rejected: u64,
    /// Queued requests and events that grew too old.
    pub(super) throttled_out: u64,
    /// Those that waited at the end because they were throttled.
    pub(super) queued: u64,
    /// Runs that a timeout ended, and requests that their client gave up.
    pub(super) timed_out: u64,
    /// Main function and callee.
    pub(super) functions: [FunctionCounts; 2],
    /// Requests with a cold start of the callee, of both functions, of either.
    pub(super) callee_cold_requests: u64,
    pub(super) both_cold: u64,
    pub(super) any_cold: u64,
    /// By segment of the main function, and by call: how often a failing run did not come to it. By call: attempts beyond the first.
    pub(super) missed_segments: Vec<u64>,
    pub(super) missed_calls: Vec<u64>,
    pub(super) extra_attempts: Vec<u64>,
    pub(super) backing_off_ns: u64,
    pub(super) cut_waiting_ns: u64,
    /// Busy environments of the function (the caller) times nanoseconds.
    pub(super) busy_area: f64,
    /// Busy environments of both functions times nanoseconds.
    pub(super) slot_area: f64,
    /// Most environments that were busy at once.
    pub(super) peak: u32,
    pub(super) environment_area: f64,
    /// Times of the requests that were answered.
    pub(super) histogram: Histogram,
    /// Those among them to which something happened that is not planned, and the times that all requests to which it happened would have
    /// had otherwise.
    pub(super) disturbed: Histogram,
    pub(super) planned: Histogram,
    /// Times until all work was done, events included; empty where there are none.
    pub(super) completion: Histogram,
}

impl Counts {
    /// Nothing counted since `began`, of a main function with so many segments.
    pub(super) fn new(segments: usize, began: u64) -> Self {
        let none = || vec![0; segments];
        Self { began, missed_segments: none(), missed_calls: none(), extra_attempts: none(), ..Self::default() }
    }

    /// Ends counting at a moment.
    pub(super) fn end(&mut self, end: u64) {
        self.elapsed_ns = (end - self.began) as f64;
    }

    pub(super) fn mean_slots(&self) -> f64 {
        self.slot_area / self.elapsed_ns
    }
}

/// The share of some things among others, over replications.
pub(super) fn share(runs: &[Counts], part: impl Fn(&Counts) -> u64, whole: impl Fn(&Counts) -> u64) -> Estimate {
    Estimate::share(&runs.iter().map(|run| (part(run), whole(run))).collect::<Vec<_>>())
}
