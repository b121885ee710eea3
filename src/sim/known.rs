//! What is known of the times of a programme's requests before anything is played.

use std::sync::Arc;

use super::mixture::{ColdStarts, Mixture, Until};
use super::programme::Programme;
use super::replication::Counts;
use super::times::{Sample, Times};

/// How the times of a programme's requests are distributed, where that is known but for cold starts.
pub(super) struct KnownTimes {
    pub(super) answered: Option<Arc<Mixture>>,
    /// The same until all work is done, where some goes on after the answer.
    pub(super) done: Option<Arc<Mixture>>,
    /// Whether requests or events may be queued.
    pub(super) queues: bool,
}

impl KnownTimes {
    pub(super) fn of(programme: &Programme) -> Self {
        let [answered, done] = [Until::Answered, Until::Done].map(|until| Mixture::of(programme, until).map(Arc::new));
        Self { answered, done: done.filter(|_| programme.sends_events()), queues: programme.queues() }
    }

    pub(super) fn response(&self, counts: &[Counts]) -> Times {
        let sample = |counts: &Counts| Sample {
            answered: counts.histogram.clone(),
            disturbed: counts.disturbed.clone(),
            planned: counts.planned.clone(),
            starts: ColdStarts::of(counts),
        };
        let known = self.answered.clone().filter(|known| known.holds(counts));
        Times::new(counts.iter().map(sample).collect(), known)
    }

    /// Times until all work is done; what was disturbed is not told apart.
    pub(super) fn completion(&self, counts: &[Counts]) -> Times {
        let sample = |counts: &Counts| Sample {
            answered: counts.completion.clone(),
            starts: ColdStarts::of(counts),
            ..Sample::default()
        };
        let disturbed = counts.iter().any(|counts| counts.failed + counts.retried > 0);
        let known = self.done.clone().filter(|known| !disturbed && known.holds(counts));
        Times::new(counts.iter().map(sample).collect(), known)
    }
}
