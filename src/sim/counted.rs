//! One function that keeps its environments for a fixed time and takes the most recently used one first, turn by turn: a turn in which
//! all requests find an environment, whatever their order, is counted; any other is played event by event. Both find the same.

use super::arrivals::ArrivalClock;
use super::draw::Draw;
use super::levels::Levels;
use super::programme::MAIN;
use super::replication::{Counts, Playable};
use super::sorted;
use super::steady::Remains;
use super::turns::Turns;

/// Requests in a turn are as many as the number busy varies by, and so many at least: the more, the less turns cost, but the more often so
/// many may be busy at once that a turn has to be played.
const PER_TURN: f64 = 3.0;
/// Times of so many means have a list.
const AHEAD: f64 = 8.0;

pub(super) struct Counted {
    arrivals: ArrivalClock,
    warm: Draw,
    cold: Draw,
    levels: Levels,
    limit: usize,
    /// When the requests in progress end.
    ends: Turns<u64>,
    /// In a turn that was begun to be played: the ends in it, the earliest last.
    near: Option<Vec<u64>>,
    /// Arrivals of the turn, and the one after them.
    coming: Vec<u64>,
    next: u64,
    /// Nanoseconds that requests in progress had left when counting began.
    left_at_start: f64,
    /// Requests that were played, those of the warm-up included.
    played: u64,
    counts: Counts,
}

impl Counted {
    /// `gap_ns` lies between requests on average; `busy` are in progress.
    pub(super) fn new(
        (mut arrivals, warm, cold): (ArrivalClock, Draw, Draw),
        (levels, limit): (Levels, usize),
        (gap_ns, busy): (f64, f64),
    ) -> Self {
        let requests = busy.sqrt().max(PER_TURN);
        let next = arrivals.gap();
        Self {
            arrivals,
            warm,
            cold,
            levels,
            limit,
            ends: Turns::new(gap_ns * requests, gap_ns * busy * AHEAD),
            near: None,
            coming: Vec::new(),
            next,
            left_at_start: 0.0,
            played: 0,
            counts: Counts::new(0, 0),
        }
    }

    /// Puts there at the beginning what a steady load leaves.
    pub(super) fn put_there(&mut self, Remains { ages, left }: Remains) {
        self.levels.put_there(ages);
        for left in left {
            self.levels.take(0);
            self.ends.put(left, left);
        }
    }

    /// Whether more than what was counted would have had to be known.
    pub(super) fn is_in_doubt(&self) -> bool {
        self.levels.doubts() > 0
    }

    /// Takes the arrivals of the turn, until a moment, and so many at most.
    fn look_ahead(&mut self, until: u64, most: u64) {
        self.coming.clear();
        while self.next <= until && (self.coming.len() as u64) < most {
            self.coming.push(self.next);
            self.next = self.next.saturating_add(self.arrivals.gap());
        }
        self.counts.requests += self.coming.len() as u64;
        self.played += self.coming.len() as u64;
    }

    /// Counts a turn.
    #[inline(never)]
    fn count_turn(&mut self) {
        for arrival in &self.coming {
            let service = self.warm.next();
            self.counts.histogram.add(service);
            self.ends.put(arrival + service, arrival + service);
        }
        let ended = self.ends.list().len();
        self.ends.list().clear();
        self.levels.count(self.coming.len(), ended, self.ends.begins());
    }

    /// Plays what is left of a turn until a moment.
    #[inline(never)]
    fn play_turn(&mut self, until: u64) {
        let mut near = self.near.take().unwrap_or_else(|| {
            let mut ends = std::mem::take(self.ends.list());
            ends.sort_unstable_by(|one, other| other.cmp(one));
            ends
        });
        for arrival in &self.coming {
            leave(&mut near, &mut self.levels, *arrival);
            if self.levels.busy() >= self.limit {
                self.counts.rejected += 1;
                continue;
            }
            let cold = self.levels.take(*arrival);
            self.counts.functions[MAIN].cold += u64::from(cold);
            let warm = self.warm.next();
            let service = if cold { self.cold.next() } else { warm };
            self.counts.histogram.add(service);
            let end = arrival + service;
            if end <= self.ends.ends() {
                sorted::insert(&mut near, end, |other| *other < end);
            } else {
                self.ends.put(end, end);
            }
        }
        leave(&mut near, &mut self.levels, until);
        self.near = Some(near);
    }

    /// The sum over the requests in progress of the time from `now` to their ends.
    fn remaining(&self, now: u64) -> f64 {
        let ends = self.near.iter().flatten().chain(self.ends.all());
        ends.map(|end| (end - now) as f64).sum()
    }
}

/// Lets those requests end that end until a moment.
#[inline(always)]
fn leave(near: &mut Vec<u64>, levels: &mut Levels, until: u64) {
    while let Some(end) = near.pop_if(|end| *end <= until) {
        levels.leave(end);
    }
}

impl Playable for Counted {
    fn play(&mut self, until: u64, requests: u64) -> u64 {
        loop {
            let turn_ends = self.ends.ends();
            let wanted = requests - self.counts.requests;
            self.look_ahead(until.min(turn_ends), wanted);
            let coming = self.coming.len();
            if coming as u64 == wanted || until < turn_ends {
                let end = if coming as u64 == wanted { self.coming.last().copied() } else { None }.unwrap_or(until);
                self.play_turn(end);
                return end;
            }
            let is_whole = self.near.is_none();
            if is_whole && coming + self.levels.busy() <= self.limit && self.levels.suffice(coming, turn_ends) {
                self.count_turn();
            } else {
                self.play_turn(turn_ends);
                // What is left of it is its room.
                *self.ends.list() = self.near.take().unwrap_or_default();
            }
            self.ends.next();
        }
    }

    fn restart(&mut self, now: u64) {
        self.counts = Counts::new(0, now);
        self.left_at_start = self.remaining(now);
        self.levels.restart(now);
    }

    fn counts(&mut self, end: u64) -> Counts {
        let in_progress = self.remaining(end);
        self.counts.busy_area = self.left_at_start + self.counts.histogram.sum_ns() - in_progress;
        self.counts.slot_area = self.counts.busy_area;
        self.counts.environment_area = self.levels.area(end);
        self.counts.end(end);
        Counts { played: self.played, ..self.counts.clone() }
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::PoolFile;
    use crate::sim::arrivals::{ArrivalClock, Beginning};
    use crate::sim::levels::Levels;
    use crate::sim::pool::Pool;
    use crate::sim::replication::{Counts, Replication, play};
    use crate::sim::single::{Single, Tables};
    use crate::sim::start::Start;

    /// A pool of one function that works two seconds, with `keys` of its own.
    fn pool(rate: f64, requests: u64, keys: &str) -> Pool {
        let length = if requests > 0 { format!("requests = {requests}\n") } else { String::new() };
        let text = format!(
            "schema = 1\n{length}replications = 1\nrate_per_s = {rate}\n{keys}\n[function]\nidle_expiry = \"60 s\"\n\
             warm = {{ exponential = \"1991 ms\" }}\ncold = {{ exponential = \"9244 ms\" }}\n"
        );
        Pool::of(&PoolFile::parse("t.toml", &text).expect("a pool"), 7).expect("no recording")
    }

    fn clock(pool: &Pool) -> ArrivalClock {
        ArrivalClock::new(&pool.arrivals, &pool.arrivals.gap(), pool.seed, Beginning { replication: 0, spread_over: 1 })
    }

    /// What is found turn by turn, unless it is in doubt, and what is found event by event.
    fn found(pool: &Pool) -> (Option<Counts>, Counts) {
        let start = Start::of(pool);
        let tables = Tables::of(pool, &start);
        let mut counted = tables.counted(clock(pool), 0).expect("it can be counted");
        let counts = play(pool, &start, &mut counted);
        let played = play(pool, &start, &mut Replication::new(clock(pool), Single::new(&tables, 0)));
        ((!counted.is_in_doubt()).then_some(counts), played)
    }

    #[test]
    fn counted_turns_find_what_events_do() {
        for (rate, requests, keys) in [
            (0.6, 100_000, ""),
            (0.9, 100_000, ""),
            (10.0, 200_000, ""),
            (10.0, 200_000, "arrivals = \"constant\""),
            (10.0, 200_000, "concurrency_limit = 28"),
            (10.0, 200_000, "concurrency_limit = 15"),
            (300.0, 200_000, ""),
            // It begins as a steady load leaves it.
            (1_000.0, 100_000, ""),
            // It begins empty.
            (100.0, 0, "horizon_s = 2_000"),
        ] {
            let pool = pool(rate, requests, keys);
            let (counted, played) = found(&pool);
            let counted = counted.expect("no doubt");
            assert!(played.functions[0].cold + played.rejected > 0, "{rate} {keys}");
            let exact = |counts: &Counts| (counts.requests, counts.played, counts.rejected, counts.functions[0].cold);
            assert_eq!(exact(&counted), exact(&played), "{rate} {keys}");
            assert_eq!(counted.histogram, played.histogram, "{rate} {keys}");
            for (one, other) in [
                (counted.elapsed_ns, played.elapsed_ns),
                (counted.busy_area, played.busy_area),
                (counted.environment_area, played.environment_area),
            ] {
                assert!((one / other - 1.0).abs() < 1e-9, "{rate} {keys}: {one} against {other}");
            }
        }
    }

    #[test]
    fn what_was_counted_in_vain_is_in_doubt() {
        // With 0.9 a second the tenth environment is hardly ever there, and may not be counted.
        let pool = pool(0.9, 100_000, "");
        let start = Start::of(&pool);
        let mut counted = Tables::of(&pool, &start).counted(clock(&pool), 0).expect("it can be counted");
        assert!(!counted.is_in_doubt());
        counted.levels = Levels::new(60_000_000_000, 10);
        play(&pool, &start, &mut counted);
        assert!(counted.is_in_doubt());
    }
}
