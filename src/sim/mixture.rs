//! How the times of a request are distributed where nothing fails and nothing is tried again: a sum of independent times, given which
//! functions start cold. Only how often they do is left to be counted.

use super::programme::{CALLEE, Call, ChosenBranch, ColdRule, Function, MAIN, Programme};
use super::replication::Counts;
use super::sum::{Law, Summand};
use super::timers::{Composition, Gathered, Timers};

/// The most branches whose every combination is looked at.
const MOST_BRANCHES: usize = 10;
/// A share of further cold starts in requests that have one, above which they are not left out.
const FEW_FURTHER: f64 = 0.001;
/// Requests of which every share can be told.
const MANY_REQUESTS: u64 = 1 << 50;

/// Requests that have the same branches.
struct Kind {
    /// Their share.
    share: f64,
    /// Whether the callee works for them.
    visits: bool,
    /// By cold starts of the main function, and of the callee where it may have one.
    laws: [[Option<Law>; 2]; 2],
}

/// The times of a programme's requests.
pub(super) struct Mixture {
    kinds: Vec<Kind>,
    /// The share of requests for which the callee works.
    visited: f64,
    /// The share of cold starts of the main function, where it is stated.
    stated_main: Option<f64>,
    /// Whether the callee's cold starts are counted.
    counts_callee: bool,
}

/// How many requests there were, and in how many of them which function started cold.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct ColdStarts {
    requests: u64,
    main: u64,
    callee: u64,
    both: u64,
}

impl ColdStarts {
    /// No request starts cold.
    pub(super) const NONE: Self = Self { requests: MANY_REQUESTS, main: 0, callee: 0, both: 0 };

    pub(super) fn of(counts: &Counts) -> Self {
        let Counts { requests, any_cold, callee_cold_requests: callee, both_cold: both, .. } = *counts;
        Self { requests, main: (any_cold + both).saturating_sub(callee), callee, both }
    }

    /// Of so many requests that every share of them can be told.
    pub(super) fn of_shares(main: f64, callee: f64, both: f64) -> Self {
        let of = |share: f64| (share.clamp(0.0, 1.0) * MANY_REQUESTS as f64) as u64;
        Self { requests: MANY_REQUESTS, main: of(main), callee: of(callee), both: of(both) }
    }

    pub(super) fn requests(&self) -> u64 {
        self.requests
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.requests += other.requests;
        self.main += other.main;
        self.callee += other.callee;
        self.both += other.both;
    }
}

/// What is asked of a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Its answer.
    Answered,
    /// All its work done, asynchronous work included.
    Done,
}

impl Mixture {
    /// `None` where times are more than sums: where events wait for others, or where there are too many branches.
    pub(super) fn of(programme: &Programme, until: Until) -> Option<Self> {
        let chosen = programme.chosen();
        let is_a_sum = until == Until::Answered || !programme.sends_events() || programme.sends_one_event();
        if chosen.len() > MOST_BRANCHES || !is_a_sum {
            return None;
        }
        let mut kinds = Vec::new();
        for subset in 0..1_u32 << chosen.len() {
            let (mut share, mut branches) = (1.0, 0);
            for (index, (bit, of_requests)) in chosen.iter().map(ChosenBranch::bit_and_share).enumerate() {
                let has = subset >> index & 1 == 1;
                share *= if has { of_requests } else { 1.0 - of_requests };
                branches |= if has { bit } else { 0 };
            }
            if share > 0.0 {
                kinds.push(kind(programme, until, (branches, share)));
            }
        }
        let stated = |role: usize| programme.functions.get(role).and_then(Function::stated_cold_share);
        let visited = kinds.iter().filter(|kind| kind.visits).map(|kind| kind.share).sum();
        Some(Self {
            kinds,
            visited,
            stated_main: stated(MAIN),
            counts_callee: stated(CALLEE).is_none() && visited > 0.0,
        })
    }

    /// Whether what was counted is as it is taken here: one cold start of the callee in a request at most.
    pub(super) fn holds(&self, counts: &[Counts]) -> bool {
        let sum = |part: fn(&Counts) -> u64| counts.iter().map(part).sum::<u64>() as f64;
        let (runs, requests) = (sum(|counts| counts.functions[CALLEE].cold), sum(|counts| counts.callee_cold_requests));
        !self.counts_callee || runs - requests <= FEW_FURTHER * requests
    }

    /// The shares of requests in which the main function, the callee, and both start cold.
    fn cold(&self, starts: &ColdStarts) -> (f64, f64, f64) {
        let share = |part: u64| part as f64 / starts.requests.max(1) as f64;
        let callee = if self.counts_callee { share(starts.callee) } else { 0.0 };
        match self.stated_main {
            Some(main) => (main, callee, main * callee),
            None => (share(starts.main), callee, if self.counts_callee { share(starts.both) } else { 0.0 }),
        }
    }

    /// The sum of something over the laws, each by the share of requests that it holds for.
    fn sum(&self, starts: &ColdStarts, of: impl Fn(&Law) -> f64) -> f64 {
        let (main, callee, both) = self.cold(starts);
        let by_main = [(1.0 - main, callee - both), (main, both)];
        let of_kind = |kind: &Kind| {
            let of_start = |(laws, (all, cold)): (&[Option<Law>; 2], (f64, f64))| {
                let [warm, cold_law] = laws.each_ref().map(|law| law.as_ref().filter(|_| all > 0.0).map_or(0.0, &of));
                let cold = if kind.visits && cold > 0.0 { cold / self.visited } else { 0.0 };
                warm * (all - cold) + if cold > 0.0 { cold_law * cold } else { 0.0 }
            };
            kind.share * kind.laws.iter().zip(by_main).map(of_start).sum::<f64>()
        };
        self.kinds.iter().map(of_kind).sum()
    }

    /// The share of requests whose time is below one in nanoseconds.
    pub(super) fn below(&self, starts: &ColdStarts, ns: f64) -> f64 {
        self.sum(starts, |law| law.below(ns))
    }

    /// Their mean in nanoseconds.
    pub(super) fn mean_ns(&self, starts: &ColdStarts) -> f64 {
        self.sum(starts, Law::mean_ns)
    }

    fn laws(&self) -> impl Iterator<Item = &Law> {
        self.kinds.iter().flat_map(|kind| kind.laws.iter().flatten().flatten())
    }

    /// The least time of any request.
    pub(super) fn least_ns(&self) -> f64 {
        self.laws().map(Law::least_ns).fold(f64::INFINITY, f64::min)
    }

    /// Times that never vary.
    pub(super) fn fixed_ns(&self) -> impl Iterator<Item = f64> {
        self.laws().filter_map(Law::fixed)
    }

    /// How much that share may be off because no cold start was seen among so many requests (the rule of three).
    pub(super) fn unseen(&self, starts: &ColdStarts) -> f64 {
        let unseen = |counted: bool, part: u64| counted && part == 0;
        let of_main = unseen(self.stated_main.is_none(), starts.main);
        if of_main || unseen(self.counts_callee, starts.callee) { 3.0 / starts.requests.max(1) as f64 } else { 0.0 }
    }
}

fn kind(programme: &Programme, until: Until, (branches, share): (u32, f64)) -> Kind {
    let made = || programme.calls.iter().filter(|call| call.is_made(branches));
    let visits = match until {
        Until::Answered => made().any(|call| call.hand_over.is_none()),
        Until::Done => made().next().is_some(),
    };
    let law = |main_cold: bool, callee_cold: bool| {
        let starts = programme.functions[MAIN].starts(main_cold);
        match made().next().filter(|call| until == Until::Done && call.hand_over.is_some()) {
            Some(call) => starts.and(until_done(programme, call, branches, callee_cold)).law(),
            None => starts.and(until_answered(programme, branches, (main_cold, callee_cold))).law(),
        }
    };
    let laws = [false, true].map(|main| [Some(law(main, false)), visits.then(|| law(main, true))]);
    Kind { share, visits, laws }
}

/// The rounds of a request, with what it waits for.
fn until_answered(programme: &Programme, branches: u32, (main_cold, callee_cold): (bool, bool)) -> Composition {
    let mut round = Gathered::default();
    let cold_segment = programme.first_segment_cold.as_ref().filter(|_| main_cold);
    let first = cold_segment.or(programme.segments.first());
    for segment in first.into_iter().chain(programme.segments.iter().skip(1)) {
        segment.gather(1, branches, &mut round);
    }
    let waited_for = programme.calls.iter().filter(|call| call.hand_over.is_none() && call.is_made(branches)).count();
    let Some(callee) = programme.functions.get(CALLEE).filter(|_| waited_for > 0) else {
        return round.over(programme.rounds);
    };
    callee.handler(callee_cold).gather(waited_for as u64, branches, &mut round);
    callee.starts_called(round.over(programme.rounds), callee_cold, (waited_for as u64, programme.rounds))
}

/// What a callee takes for one call, from its start on, with these parts of its work that not every request has.
pub(super) fn called(callee: &Function, branches: u32, cold: bool) -> Law {
    let mut work = Gathered::default();
    callee.handler(cold).gather(1, branches, &mut work);
    callee.starts_called(work.over(1), cold, (1, 1)).law()
}

/// A single event and what it leaves behind: the longer of the two.
fn until_done(programme: &Programme, call: &Call, branches: u32, callee_cold: bool) -> Composition {
    let gathered = |timers: &[&Timers]| {
        let mut gathered = Gathered::default();
        for timers in timers {
            timers.gather(1, branches, &mut gathered);
        }
        gathered.over(1)
    };
    let (Some(before), Some(after)) = (programme.segments.first(), programme.segments.get(1)) else {
        return Composition::default();
    };
    let before = gathered(&[before]);
    let (Some(callee), Some(hand_over)) = (programme.functions.get(CALLEE), &call.hand_over) else { return before };
    let event = gathered(&[&hand_over.delivery, &callee.work]);
    let event = callee.starts_called(event, callee_cold, (1, 1)).law();
    before.with(Summand::longer(gathered(&[after]).law(), event), 1)
}

impl Function {
    /// What a start takes before the handler and, where it is a cold one, in its first run.
    fn starts(&self, cold: bool) -> Composition {
        self.cold_start(u64::from(cold))
    }

    /// What so many cold starts take that are drawn at once.
    fn cold_start(&self, times: u64) -> Composition {
        let mut gathered = Gathered::default();
        if times > 0 {
            self.cold.gather(times, 0, &mut gathered);
            self.first.gather(times, 0, &mut gathered);
        }
        gathered.over(1)
    }

    /// With its starts, for calls that are made in each of so many rounds: by a stated share those of a round are cold together.
    fn starts_called(&self, called: Composition, cold: bool, (calls, rounds): (u64, u32)) -> Composition {
        match self.cold_rule {
            ColdRule::Environments => called.and(self.starts(cold)),
            ColdRule::Stated(share) if share > 0.0 => {
                called.with(Summand::sometimes(share, self.cold_start(calls).law()), rounds)
            }
            ColdRule::Stated(_) => called,
        }
    }
}
