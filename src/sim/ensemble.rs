//! Independent replications of a programme side by side, with the events that they may take together.

use rayon::prelude::*;

use super::arrivals::{ArrivalClock, Beginning};
use super::effort::DRAWS_OF_AN_EVENT;
use super::player::Player;
use super::programme::Programme;
use super::replication::{Counts, Replication};
use super::steady::MOST_EXPIRIES;
use super::stream::{Purpose, Stream};

/// Each replication that is behind is given an equal part of the events that are left, again and again; smaller ones are not worth it.
const LEAST_PART: u64 = 1_000;

/// Independent replications of a programme.
pub(super) struct Ensemble<'p> {
    replications: Vec<Replication<Player<'p, false>>>,
    /// When counting began.
    began: u64,
    /// What they may play together, in draws.
    most_effort: u64,
}

impl<'p> Ensemble<'p> {
    /// Replications after a warm-up of so many nanoseconds; `None` when that takes more than `most_events`.
    ///
    /// They begin as a steady load leaves them: with environments that are idle, and with what is in progress after `filling_ns` of it.
    pub(super) fn begin(
        (programme, replications): (&'p Programme, u32),
        (filling_ns, warm_up_ns): (u64, u64),
        most_events: f64,
    ) -> Option<Self> {
        let beginning = (0..replications).into_par_iter().map(|replication| {
            let place = Beginning { replication, spread_over: replications };
            let arrivals = ArrivalClock::new(&programme.arrivals, programme.gap(), programme.seed, place);
            let mut stream = Stream::new(programme.seed, Purpose::Start, replication);
            let mut player = Player::<false>::new(programme, replication);
            player.prewarm(filling_ns, &arrivals.past(&mut stream, MOST_EXPIRIES * programme.expiry_ns()));
            Replication::new(arrivals, player)
        });
        let mut ensemble = Self { replications: beginning.collect(), began: 0, most_effort: 0 };
        ensemble.allow(most_events);
        // What is over by then need not be played: what is in progress is there as if it had been.
        let fill = |replication: &mut Replication<Player<'p, false>>| {
            replication.play_without(filling_ns, |player, now| player.passes(now, filling_ns))
        };
        let begun = ensemble.play(fill) && ensemble.play_to(warm_up_ns);
        begun.then(|| {
            ensemble.forget(warm_up_ns);
            ensemble
        })
    }

    /// Allows for so many events, those included that were played.
    pub(super) fn allow(&mut self, most_events: f64) {
        self.most_effort = (most_events * DRAWS_OF_AN_EVENT as f64) as u64;
    }

    /// What was counted in the first `span_ns` nanoseconds, which are played as far as they were not; `None` when that takes too many
    /// events. A span must not be shorter than the one before.
    pub(super) fn counts(&mut self, span_ns: f64) -> Option<Vec<Counts>> {
        let end = self.began + span_ns as u64;
        let counted = |replication: &mut Replication<Player<'p, false>>| replication.settle(end).clone();
        self.play_to(end).then(|| self.replications.iter_mut().map(counted).collect())
    }

    /// Forgets what was counted in the first `span_ns` nanoseconds, which are played: counting begins after them.
    pub(super) fn forget(&mut self, span_ns: u64) {
        self.began += span_ns;
        let began = self.began;
        self.replications.iter_mut().for_each(|replication| replication.restart(began));
    }

    /// Events that were played, those of the warm-up included.
    pub(super) fn events(&self) -> f64 {
        self.effort() as f64 / DRAWS_OF_AN_EVENT as f64
    }

    fn effort(&self) -> u64 {
        self.replications.iter().map(|replication| replication.model.effort()).sum()
    }

    /// Plays all replications to a moment; whether the events sufficed.
    ///
    /// What each may play follows from what all have played, never from which of them was faster, so that the result does not depend on
    /// the number of threads. Nor does it depend on how the way was divided, as each goes on from where it is.
    fn play_to(&mut self, end: u64) -> bool {
        self.play(|replication| replication.play_to(end))
    }

    /// Plays all replications as far as `play` says, which tells whether one came there; whether the events sufficed.
    fn play(&mut self, play: impl Fn(&mut Replication<Player<'p, false>>) -> bool + Sync) -> bool {
        let mut behind = self.replications.len() as u64;
        while behind > 0 {
            let part = self.most_effort.saturating_sub(self.effort()) / behind;
            if part < LEAST_PART {
                return false;
            }
            let came_there = self.replications.par_iter_mut().map(|replication| {
                replication.model.allow(part);
                play(replication)
            });
            behind = came_there.filter(|came_there| !came_there).count() as u64;
        }
        true
    }
}
