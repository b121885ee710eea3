//! Pools that are counted turn by turn, where environments are kept for a fixed time and the most recently used one is taken first: a turn
//! in which all requests find an environment, whatever their order, is counted; any other is played event by event. Both find the same.

mod one;
mod pair;

pub(super) use one::One;
pub(super) use pair::Pairs;

use super::arrivals::ArrivalClock;
use super::draw::BLOCK;
use super::pool::Pool;
use super::replication::{Counts, Playable, play};
use super::start::Start;

/// Requests in a turn are as many as the number busy varies by, and so many at least: the more, the less turns cost, but the more often so
/// many may be busy at once that a turn has to be played.
const PER_TURN: f64 = 3.0;

/// What requests go through, turn by turn.
pub(super) trait Turnwise {
    /// Learns of the next requests, long before they arrive; of use to a model that knows their times by their numbers.
    fn foresee(&mut self, _arrivals: &[u64]) {}
    /// The last moment of the turn under way.
    fn turn_ends(&self) -> u64;
    /// Counts the turn with the requests that arrive in it, if it was not begun and all find an environment for sure; whether it did.
    fn count_turn(&mut self, arrivals: &[u64]) -> bool;
    /// Plays the turn with the next requests that arrive in it, until a moment.
    fn play_turn(&mut self, arrivals: &[u64], until: u64);
    /// Goes to the next turn. This one is counted, or played to its end.
    fn next_turn(&mut self);
    /// Whether more than what was counted would have had to be known.
    fn is_in_doubt(&self) -> bool;
    /// Forgets what was counted until now.
    fn restart(&mut self, now: u64);
    /// Requests counted.
    fn requests(&self) -> u64;
    /// What was counted until `end`, to which everything is played.
    fn counts(&mut self, end: u64) -> &Counts;
}

/// Moments that are compared with the end of a turn at once, as fast as a few of them.
const AT_ONCE: usize = 4;

/// One replication, turn by turn.
pub(super) struct Counted<M> {
    arrivals: ArrivalClock,
    model: M,
    /// Moments of arrivals, of which those before `next` are done; drawn ahead, since nothing in them waits for what is counted.
    moments: Vec<u64>,
    next: usize,
    /// Requests that were played, those of the warm-up included.
    played: u64,
}

impl<M: Turnwise> Counted<M> {
    pub(super) fn new(arrivals: ArrivalClock, model: M) -> Self {
        Self { arrivals, model, moments: vec![0], next: 1, played: 0 }
    }

    /// What is found of a pool, unless it is in doubt.
    pub(super) fn found(mut self, pool: &Pool, start: &Start) -> Option<Counts> {
        let counts = play(pool, start, &mut self);
        (!self.model.is_in_doubt()).then_some(counts)
    }

    /// How many arrive until a moment, so many at most.
    #[inline(always)]
    fn coming(&mut self, until: u64, most: u64) -> usize {
        let mut coming = 0;
        loop {
            let (some, _) = self.moments[self.next + coming..].as_chunks::<AT_ONCE>();
            for moments in some {
                let before: usize = moments.iter().map(|moment| usize::from(*moment <= until)).sum();
                coming += before;
                if before < AT_ONCE || coming as u64 >= most {
                    return coming.min(usize::try_from(most).unwrap_or(usize::MAX));
                }
            }
            self.draw_ahead();
        }
    }

    /// Draws the moments of the next arrivals.
    #[inline(never)]
    fn draw_ahead(&mut self) {
        let (last, next) = (self.moments.len() - 1, self.next);
        let moment = self.moments[last];
        self.moments.drain(..next.min(last));
        self.next -= next.min(last);
        let known = self.moments.len();
        self.moments.resize(known + BLOCK, 0);
        self.arrivals.fill(moment, &mut self.moments[known..]);
        self.model.foresee(&self.moments[known..]);
    }
}

impl<M: Turnwise> Playable for Counted<M> {
    fn play(&mut self, until: u64, requests: u64) -> u64 {
        loop {
            let turn_ends = self.model.turn_ends();
            let wanted = requests - self.model.requests();
            let coming = self.coming(until.min(turn_ends), wanted);
            let arrivals = &self.moments[self.next..self.next + coming];
            self.next += coming;
            self.played += coming as u64;
            let are_all = coming as u64 == wanted;
            if are_all || until < turn_ends {
                let end = arrivals.last().copied().filter(|_| are_all).unwrap_or(until);
                self.model.play_turn(arrivals, end);
                return end;
            }
            if !self.model.count_turn(arrivals) {
                self.model.play_turn(arrivals, turn_ends);
            }
            self.model.next_turn();
        }
    }

    fn restart(&mut self, now: u64) {
        self.model.restart(now);
    }

    fn counts(&mut self, end: u64) -> Counts {
        Counts { played: self.played, ..self.model.counts(end).clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::PoolFile;
    use crate::sim::arrivals::{Beginning, Past};
    use crate::sim::levels::Levels;
    use crate::sim::player::Player;
    use crate::sim::programme::Programme;
    use crate::sim::replication::Replication;
    use crate::sim::single::{Single, Tables};

    /// A pool with `keys` of its own, and the times of its functions.
    fn pool_of(rate: f64, requests: u64, keys: &str, functions: &str) -> Pool {
        let length = if requests > 0 { format!("requests = {requests}\n") } else { String::new() };
        let text = format!("schema = 1\n{length}replications = 1\nrate_per_s = {rate}\n{keys}\n{functions}");
        Pool::of(&PoolFile::parse("t.toml", &text).expect("a pool"), 7).expect("no recording")
    }

    /// A pool of one function that works two seconds.
    fn pool(rate: f64, requests: u64, keys: &str) -> Pool {
        let function = "[function]\nidle_expiry = \"60 s\"\nwarm = { exponential = \"1991 ms\" }\n\
             cold = { exponential = \"9244 ms\" }\n";
        pool_of(rate, requests, keys, function)
    }

    /// A caller and its callee, with `keys` of the caller's own.
    fn pair(rate: f64, requests: u64, keys: &str, caller: &str) -> Pool {
        let functions = format!(
            "[function]\nidle_expiry = \"60 s\"\nwarm = {{ exponential = \"100 ms\" }}\ncold = {{ exponential = \"900 ms\" }}\n\
             {caller}\n[callee]\nidle_expiry = \"40 s\"\nwarm = {{ exponential = \"500 ms\" }}\ncold = {{ exponential = \"2 s\" }}\n"
        );
        pool_of(rate, requests, keys, &functions)
    }

    fn clock(pool: &Pool) -> ArrivalClock {
        ArrivalClock::new(&pool.arrivals, &pool.arrivals.gap(), pool.seed, Beginning { replication: 0, spread_over: 1 })
    }

    /// What is found turn by turn, unless it is in doubt, and what is found event by event.
    fn found(pool: &Pool) -> (Option<Counts>, Counts) {
        let start = Start::of(pool);
        let Some(callee) = &pool.callee else {
            let tables = Tables::of(pool, &start);
            let counted = tables.counted(clock(pool), 0).expect("it can be counted");
            let played = play(pool, &start, &mut Replication::new(clock(pool), Single::new(&tables, 0)));
            return (counted.found(pool, &start), played);
        };
        let programme = Programme::of_pool(pool, callee);
        let pairs = Pairs::of(&programme, pool, &start).expect("it can be counted");
        let mut player = Player::<true>::new(&programme, 0);
        if start.is_steady {
            player.prewarm(0, &Past::default());
        }
        let played = play(pool, &start, &mut Replication::new(clock(pool), player));
        (Counted::new(clock(pool), pairs.replication(0)).found(pool, &start), played)
    }

    #[test]
    fn counted_turns_find_what_events_do() {
        let pools = [
            pool(0.6, 100_000, ""),
            pool(0.9, 100_000, ""),
            pool(10.0, 200_000, ""),
            pool(10.0, 200_000, "arrivals = \"constant\""),
            pool(10.0, 200_000, "concurrency_limit = 28"),
            pool(10.0, 200_000, "concurrency_limit = 15"),
            pool(300.0, 200_000, ""),
            // It begins as a steady load leaves it.
            pool(1_000.0, 100_000, ""),
            // It begins empty.
            pool(100.0, 0, "horizon_s = 2_000"),
            pair(0.6, 100_000, "", ""),
            pair(3.0, 100_000, "", "post = { exponential = \"30 ms\" }"),
            pair(10.0, 200_000, "concurrency_limit = 60", ""),
            pair(300.0, 200_000, "", "post = \"20 ms\""),
            pair(1_000.0, 200_000, "", ""),
            pair(100.0, 0, "horizon_s = 2_000", ""),
        ];
        for pool in pools {
            let (counted, played) = found(&pool);
            let counted = counted.unwrap_or_else(|| panic!("no doubt: {pool:?}"));
            assert!(played.functions[0].cold + played.rejected > 0, "{pool:?}");
            let exact = |counts: &Counts| {
                let cold = counts.functions.map(|function| function.cold);
                (counts.requests, counts.played, counts.rejected, counts.failed, cold, counts.both_cold)
            };
            assert_eq!(exact(&counted), exact(&played), "{pool:?}");
            assert_eq!(counted.histogram, played.histogram, "{pool:?}");
            for (one, other) in [
                (counted.elapsed_ns, played.elapsed_ns),
                (counted.busy_area, played.busy_area),
                (counted.slot_area, played.slot_area),
                (counted.environment_area, played.environment_area),
            ] {
                assert!((one / other - 1.0).abs() < 1e-9, "{one} against {other}: {pool:?}");
            }
        }
    }

    /// Counting begins in the midst of a turn, in which more may be foreseen than is when the warm-up ends: what of that is left in the turn
    /// is noticed as it ends.
    #[test]
    fn what_is_foreseen_in_a_turn_that_was_begun_happens_in_it() {
        let functions = "[function]\nidle_expiry = \"9 s\"\nwarm = { uniform = [\"0.01 ms\", \"1 ms\"] }\ncold = \"300 ms\"\n\
             [callee]\nidle_expiry = \"9 s\"\nwarm = { uniform = [\"0.01 ms\", \"400 ms\"] }\ncold = \"400 ms\"\n";
        for thousands in [60, 70, 80, 90, 100, 110] {
            let pool = pool_of(f64::from(thousands) * 1_000.0, 20_000, "concurrency_limit = 200_000", functions);
            let (counted, played) = found(&pool);
            assert_eq!(counted.expect("no doubt").histogram, played.histogram, "{thousands}");
        }
    }

    #[test]
    fn pairs_of_a_few_nanoseconds_are_counted_or_in_doubt() {
        let of = |before: &str, work: &str, after: &str| {
            let functions = format!(
                "[function]\nidle_expiry = \"2 s\"\nwarm = {before}\ncold = \"9 ms\"\npost = {after}\n\
                 [callee]\nidle_expiry = \"2 s\"\nwarm = {work}\ncold = \"8 ms\"\n"
            );
            pool_of(30_000.0, 200_000, "", &functions)
        };
        let (some, few) = ("{ exponential = \"0.05 ms\" }", "{ exponential = \"0.000004 ms\" }");
        for pool in [of(some, some, some), of(few, some, some), of(some, few, "\"0 ms\""), of(few, few, few)] {
            if let (Some(counted), played) = found(&pool) {
                assert_eq!(
                    counted.functions.map(|function| function.cold),
                    played.functions.map(|function| function.cold)
                );
                assert_eq!(counted.histogram, played.histogram, "{pool:?}");
            }
        }
        assert!(found(&of(some, some, some)).0.is_some());
        // What takes no time at all is played.
        for pool in [of("\"0 ms\"", some, some), of(some, "\"0 ms\"", some)] {
            let programme = Programme::of_pool(&pool, pool.callee.as_ref().expect("a callee"));
            assert!(Pairs::of(&programme, &pool, &Start::of(&pool)).is_none(), "{pool:?}");
        }
    }

    #[test]
    fn what_was_counted_in_vain_is_in_doubt() {
        // With 0.9 a second the tenth environment is hardly ever there, and may not be counted.
        let pool = pool(0.9, 100_000, "");
        let start = Start::of(&pool);
        let mut counted = Tables::of(&pool, &start).counted(clock(&pool), 0).expect("it can be counted");
        counted.model.levels = Levels::new(60_000_000_000, 10);
        assert!(counted.found(&pool, &start).is_none());
    }

    #[test]
    fn what_becomes_of_a_pair_at_its_limit_is_in_doubt() {
        let pool = pair(10.0, 50_000, "concurrency_limit = 200", "");
        let start = Start::of(&pool);
        let programme = Programme::of_pool(&pool, pool.callee.as_ref().expect("a callee"));
        let mut pairs = Pairs::of(&programme, &pool, &start).expect("it can be counted");
        let found = |pairs: &Pairs<'_>| Counted::new(clock(&pool), pairs.replication(0)).found(&pool, &start);
        assert!(found(&pairs).is_some());
        // Eleven are busy on average.
        pairs.limit = 20;
        assert!(found(&pairs).is_none());
        // Ten standard deviations above them are not near enough to try.
        let near = pair(10.0, 50_000, "concurrency_limit = 40", "");
        assert!(Pairs::of(&programme, &near, &start).is_none());
    }
}
