//! Who shares which concurrency, and how many requests find none left: in closed form, for points that are not simulated.
//!
//! A request that arrives while every unit of concurrency is taken fails, and so does one whose call of the other function finds none at
//! each of its attempts. Without a limit the number taken would be a sum of Poisson variables: one unit for each run that works, two
//! for each that waits for its callee. Cut off at the limit, that is the multi-rate loss system of Kaufman (1981) and Roberts (1981),
//! whose distribution follows from
//!
//! ```text
//! n q(n) = a1 q(n - 1) + 2 a2 q(n - 2),    a1 and a2: mean numbers of runs that hold one and two units
//! ```
//!
//! With one function it is Erlang's loss formula; with one call and one attempt of it the pair is exact too. Further attempts keep their
//! caller's unit meanwhile, which makes more of them fail: that is iterated, and as they come when little is left, the odds that they meet
//! a full pool are taken as so many times those of first attempts (fitted). Requests that Lambda queues come again until there is room, and
//! are repeated when they fail. Against simulations with 1 to 10 calls of a request, the load at which 1 % fail is 1.0 to 1.1 times the
//! right one with limits of 5 to 100 that both functions share (0.7 to 1.2 where requests are queued), and 0.8 to 1.3 times with limits of 2
//! to 30 of the callee alone; a limit of 1 of the callee, or of 2 that both share, may be told wrongly by a factor of two or three.

use crate::distribution::float;
use crate::expectation::Expectation;
use crate::plan::{Function, Plan, Role};
use crate::scenario::{Scenario, Sourced, Trigger};
use crate::service::delivery::TRIGGER;

/// Whose concurrency it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    /// A function's own, set apart for it.
    Reserved(Role),
    /// What the account has left for functions of which each holds one.
    Account,
    /// The same, where a waiting caller and its callee each hold one.
    AccountTwice,
}

/// Functions that share a concurrency.
pub struct Pool<'p> {
    /// Whose it is.
    pub holder: Holder,
    /// How much there is.
    pub limit: u64,
    /// The functions.
    pub functions: Vec<&'p Function>,
}

impl Pool<'_> {
    /// Whether a caller that waits for its callee takes all there is, so that the callee never runs.
    fn leaves_no_callee(&self) -> bool {
        self.holder == Holder::AccountTwice && self.limit < 2
    }
}

/// The functions of a plan by the concurrency that they run in: what is set apart for one, and what is left for the others.
#[must_use]
pub fn pools<'p>(plan: &'p Plan, scenario: &Scenario) -> Vec<Pool<'p>> {
    let (mut pools, mut others, mut set_apart) = (Vec::new(), Vec::new(), 0);
    for function in plan.functions().filter(|function| function.host.is_none()) {
        match function.setup.reserved_concurrency {
            Some(limit) => {
                set_apart += limit;
                let (holder, functions) = (Holder::Reserved(function.role), vec![function]);
                pools.push(Pool { holder, limit, functions });
            }
            None => others.push(function),
        }
    }
    if !others.is_empty() {
        let both = others.len() > 1 && plan.holds_two();
        let holder = if both { Holder::AccountTwice } else { Holder::Account };
        let limit = scenario.account.concurrency_limit.saturating_sub(set_apart);
        pools.push(Pool { holder, limit, functions: others });
    }
    pools
}

/// The share of requests that find no concurrency, at their arrival or for a call, when they come at random: at one rate, or at the rates
/// of bursts and hours. What Lambda queues waits at its arrival and fails when its repeats do, too. Nothing fails of what comes at equal
/// intervals, but for calls that can never be answered.
#[must_use]
pub fn expected_failures(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> f64 {
    let mean_rate = scenario.requests_per_second();
    let pools = pools(plan, scenario);
    if mean_rate > 0.0 && pools.iter().any(Pool::leaves_no_callee) {
        return float(plan.runs(Role::Callee)).min(1.0);
    }
    let requests = Requests::of(plan, expectation, scenario);
    let mut rates = scenario.workload.arrivals.rates();
    rates.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    let at = |(part, ratio): (f64, f64)| part * requests.at(mean_rate * ratio).failures(&pools);
    // Where nothing fails at a rate, nothing does at a lower one.
    rates.into_iter().map(at).take_while(|failures| *failures > 0.0).sum()
}

/// Where waits that follow from each other settle, on the straight line through two of them, each with what follows from it; what follows from
/// the last one where they do not. Where they rise ever faster the line does not lead beyond; else it comes back by another one.
fn ahead(before: Option<(f64, f64)>, (now, next): (f64, f64)) -> f64 {
    let slope = before.map_or(0.0, |(then, followed)| (next - followed) / (now - then));
    if slope > 0.0 && slope < 1.0 { now + (next - now) / (1.0 - slope) } else { next }
}

/// Mean seconds before each further attempt of a call.
fn waits_s(plan: &Plan, scenario: &Scenario) -> Vec<f64> {
    let attempts = plan.main.calls().map(|call| call.attempts(scenario)).min().unwrap_or(1);
    let seconds = |time: &Sourced| float(time.value.mean().0) / 1000.0;
    let (first, longest) = (seconds(&scenario.times.backoff_first), seconds(&scenario.times.backoff_longest));
    // Each is drawn between nothing and twice the one before.
    (1..attempts).map(|attempt| (first * f64::from(attempt as u32 - 1).exp2()).min(longest) / 2.0).collect()
}

/// What a request takes of concurrency, however many come.
struct Requests {
    /// Mean seconds for which it holds environments of the main function, and of the callee.
    held_s: [f64; 2],
    /// Runs of the callee that it waits for.
    calls: f64,
    /// Mean seconds before each further attempt of a call.
    waits_s: Vec<f64>,
    /// Its most runs where Lambda queues it; `None` where somebody waits for its answer.
    queued_runs: Option<usize>,
}

impl Requests {
    fn of(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> Self {
        let held_s = [Role::Main, Role::Callee].map(|role| {
            let held = expectation.function(role).map_or(0.0, |function| float(function.occupied.0));
            float(plan.runs(role)) * held / 1000.0
        });
        Self {
            held_s,
            // What is handed over is queued when it finds no room.
            calls: if plan.main.waits() { float(plan.runs(Role::Callee)) } else { 0.0 },
            waits_s: waits_s(plan, scenario),
            queued_runs: (scenario.workload.trigger == Trigger::Async).then(|| 1 + TRIGGER.repeats.len()),
        }
    }

    const fn at(&self, rate: f64) -> Load<'_> {
        Load { requests: self, rate }
    }
}

/// So many requests a second.
struct Load<'a> {
    requests: &'a Requests,
    rate: f64,
}

/// How often a pool is found full.
struct Met {
    /// By a request.
    arrival: f64,
    /// By the first attempt of a call.
    call: f64,
    /// So many times the odds of that are those of its further attempts.
    clustered: f64,
}

/// What becomes of requests because some of their calls fail.
#[derive(Clone, Copy)]
struct Trying {
    /// Mean seconds that a run waits between attempts.
    waiting_s: f64,
    /// Mean runs of a request: those that fail are repeated.
    runs: f64,
    /// Mean arrivals of a run: what is queued because it finds no room comes again.
    arrivals: f64,
}

impl Trying {
    /// Whether what follows from it is about itself.
    fn is_settled(self, next: Self) -> bool {
        let settled = |now: f64, next: f64| (next - now).abs() <= SETTLED * next;
        settled(self.waiting_s, next.waiting_s)
            && settled(self.runs, next.runs)
            && settled(self.arrivals, next.arrivals)
    }
}

/// A run that Lambda queues is taken to arrive no more often than so: more comes than goes, for a while.
const MOST_ARRIVALS: f64 = 100.0;
/// So many times the odds that a first attempt meets a full pool are those of a further one: fitted to simulations.
const CLUSTERED: f64 = 4.0;
/// The same where callers that wait for a free unit hold units of that pool.
const CLUSTERED_WITH_CALLERS: f64 = 20.0;
/// Rounds after which a load that still grows has no end to it.
const MOST_ROUNDS: usize = 60;

impl Load<'_> {
    /// The share of requests that fail. What waits between attempts, and what is repeated, adds to the load, which makes more of them
    /// necessary.
    fn failures(&self, pools: &[Pool<'_>]) -> f64 {
        let Requests { calls, waits_s, queued_runs, .. } = self.requests;
        // What is queued and calls nothing waits for better times.
        if queued_runs.is_some() && *calls == 0.0 {
            return 0.0;
        }
        let mut trying = Trying { waiting_s: 0.0, runs: 1.0, arrivals: 1.0 };
        let (mut fail_for_good, mut before) = (0.0, None);
        for _ in 0..MOST_ROUNDS {
            let Met { arrival, call, clustered } = self.met(pools, trying);
            let further = clustered * call / (1.0 + (clustered - 1.0) * call);
            let fails = call * further.powf(waits_s.len() as f64);
            let run_fails = 1.0 - (1.0 - fails).powf(*calls);
            let waiting_s = calls * call * waits_s.iter().rev().fold(0.0, |later, wait| wait + further * later);
            let runs = (1..queued_runs.unwrap_or(1)).rev().fold(1.0, |later, _| 1.0 + run_fails * later);
            let arrivals = queued_runs.map_or(1.0, |_| (1.0 - arrival).recip().min(MOST_ARRIVALS));
            let next = Trying { waiting_s, runs, arrivals };
            fail_for_good = match queued_runs {
                Some(runs) => run_fails.powf(*runs as f64),
                None => 1.0 - (1.0 - arrival) * (1.0 - run_fails),
            };
            if trying.is_settled(next) {
                return fail_for_good;
            }
            // What waits for an answer is tried again, and nothing else comes of it.
            let waits = (trying.waiting_s, next.waiting_s);
            trying = if queued_runs.is_none() { Trying { waiting_s: ahead(before, waits), ..next } } else { next };
            before = Some(waits);
        }
        // What is queued waits for better times, but for what its calls come to.
        if queued_runs.is_some() { fail_for_good } else { 1.0 }
    }

    fn met(&self, pools: &[Pool<'_>], trying: Trying) -> Met {
        let (mut arrival, mut call, mut clustered) = (0.0, 0.0, CLUSTERED);
        for pool in pools {
            let full = self.full(pool, trying);
            if pool.functions.iter().any(|function| function.role == Role::Main) {
                arrival = full.found_by_any;
            }
            if pool.functions.iter().any(|function| function.role == Role::Callee) {
                call = full.found_by_a_holder;
                if pool.holder == Holder::AccountTwice {
                    clustered = CLUSTERED_WITH_CALLERS;
                }
            }
        }
        Met { arrival, call, clustered }
    }

    /// How often a pool is full.
    fn full(&self, pool: &Pool<'_>, trying: Trying) -> Full {
        let busy = |function: &&Function| {
            let waiting_s = if function.role == Role::Main { trying.waiting_s } else { 0.0 };
            trying.runs * (self.busy(function.role) + self.rate * waiting_s)
        };
        let takes_arrivals = pool.functions.iter().any(|function| function.role == Role::Main);
        let arrivals = if takes_arrivals { trying.arrivals } else { 1.0 };
        let all: f64 = arrivals * pool.functions.iter().map(busy).sum::<f64>();
        if pool.holder == Holder::AccountTwice {
            // A caller that waits and its callee are a run of two units.
            let two = arrivals * trying.runs * self.busy(Role::Callee);
            return full(pool.limit, (all - 2.0 * two).max(0.0), two);
        }
        let found = full(pool.limit, all, 0.0);
        // Who calls into another pool holds nothing of it.
        Full { found_by_a_holder: found.found_by_any, ..found }
    }

    /// Mean environments of a function in use.
    const fn busy(&self, role: Role) -> f64 {
        self.rate * self.requests.held_s[role as usize]
    }
}

/// How likely it is that no unit is left.
#[derive(Clone, Copy)]
struct Full {
    /// To one that comes from outside.
    found_by_any: f64,
    /// To one that holds a unit and wants another.
    found_by_a_holder: f64,
}

/// Standard deviations above the mean beyond which a limit is never met.
const NEVER_MET: f64 = 8.0;
/// A limit so small may be met whatever the mean is: few are far from normal.
const SMALL_LIMIT: u64 = 50;
/// What changes by less than this part has settled.
const SETTLED: f64 = 1e-4;
/// Numbers above this are scaled down.
const LARGE: f64 = 1e200;

/// Standard deviations below the mean, or below the limit where that is less, under which there is nothing to be added: exp(-50).
const NEVER_SO_FEW: f64 = 10.0;
/// So many single runs make odd and even numbers of units equally likely.
const MIXED: f64 = 30.0;

/// The number of units taken from which on they are counted; fewer are as good as never taken. That is so many deviations below the mean. Where
/// each further unit is likelier than the one before, up to the limit, it is where that has made them as rare. There odd and even numbers must
/// have been mixed, which pairs alone would not do: of what sets them apart each unit leaves (s - a1) / (s + a1), s^2 = a1^2 + 8 a2 n, and
/// exp(-20) is left.
fn first_likely(limit: u64, one: f64, two: f64) -> u64 {
    if two > 0.0 && one < MIXED {
        return 0;
    }
    let likely = (one + 2.0 * two).min(limit as f64) - NEVER_SO_FEW * (one + 4.0 * two).sqrt();
    let growth = growth_at(limit, one, two);
    let rare = NEVER_SO_FEW.powi(2) / 2.0 / growth.ln();
    let mixed = NEVER_SO_FEW * (1.0 + 8.0 * two * limit as f64 / (one * one)).sqrt();
    let below_limit = if growth > 1.0 { limit as f64 - rare.max(mixed) } else { 0.0 };
    likely.max(below_limit).max(0.0) as u64
}

/// How much more likely so many units are than one fewer, where that changes slowly: the root of `n g^2 = a1 g + 2 a2`.
fn growth_at(units: u64, one: f64, two: f64) -> f64 {
    let units = units as f64;
    (one + (one * one + 8.0 * two * units).sqrt()) / (2.0 * units)
}

/// How often all of `limit` units are taken by runs of one and two units, of which there would be so many on average.
fn full(limit: u64, one: f64, two: f64) -> Full {
    let (mean, variance) = (one + 2.0 * two, one + 4.0 * two);
    if limit > SMALL_LIMIT && mean + NEVER_MET * variance.sqrt() < limit as f64 {
        return Full { found_by_any: 0.0, found_by_a_holder: 0.0 };
    }
    // The numbers of the last two places, and the sums up to them.
    let first = first_likely(limit, one, two);
    let (mut before, mut last) = if first == 0 { (0.0, 1.0) } else { (1.0 / growth_at(first, one, two), 1.0) };
    let (mut sum_before, mut sum) = (before, before + last);
    for units in first + 1..=limit {
        // What waits for none of the terms before comes first.
        let each = 1.0 / units as f64;
        let next = (one * each) * last + (2.0 * two * each) * before;
        (before, last, sum_before, sum) = (last, next, sum, sum + next);
        if sum > LARGE {
            (before, last, sum_before, sum) = (before / LARGE, last / LARGE, sum_before / LARGE, sum / LARGE);
        }
    }
    // One that holds a unit finds the others as if there were one less.
    Full { found_by_any: last / sum, found_by_a_holder: if limit == 0 { 1.0 } else { before / sum_before } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-5, "{found} against {expected}");
    }

    #[test]
    fn with_one_function_it_is_erlangs_formula() {
        // Published tables of Erlang B: B(1, 1) = 1/2, B(10, 7.5) = 0.099544, B(10, 3) = 0.000810.
        near(full(1, 1.0, 0.0).found_by_any, 0.5);
        near(full(10, 7.5, 0.0).found_by_any, 0.099_544);
        near(full(10, 3.0, 0.0).found_by_any, 0.000_810);
        near(full(0, 3.0, 0.0).found_by_any, 1.0);
        // A large system just below its limit, worked out by the recursion 1/B(n) = 1 + n / (a B(n-1)): no overflow.
        let erlang = (1..=2_000).fold(1.0_f64, |blocked, n| 1_950.0 * blocked / (f64::from(n) + 1_950.0 * blocked));
        near(full(2_000, 1_950.0, 0.0).found_by_any, erlang);
        // The same of 29,850 where there may be 30,000: 0.001956.
        near(full(30_000, 29_850.0, 0.0).found_by_any, 0.001_956);
    }

    #[test]
    fn waits_settle_where_they_are_what_follows_from_them() {
        // x = a + x^2 / 2 for x = 1 - sqrt(1 - 2 a), until a = 1/2.
        for a in [0.01_f64, 0.1, 0.3, 0.49, 0.499_9] {
            let (mut now, mut before, mut rounds) = (0.0_f64, None, 0);
            let settled = 1.0 - (1.0 - 2.0 * a).sqrt();
            while settled - now > 1e-6 * settled {
                let next = a + now * now / 2.0;
                (now, before) = (ahead(before, (now, next)), Some((now, next)));
                assert!(now <= settled * (1.0 + 1e-12), "{a}: {now} is beyond {settled}");
                rounds += 1;
            }
            assert!(rounds <= 20, "{a}: {rounds} rounds");
        }
    }

    #[test]
    fn counting_from_where_it_begins_to_matter_changes_nothing() {
        for (limit, one, two) in [
            (1_000, 400.0, 240.0),
            (1_000, 60.0, 450.0),
            (1_000, 2_000.0, 1_500.0),
            (3_000, 2_900.0, 0.0),
            (500, 31.0, 230.0),
            (1_000, 50_000.0, 40_000.0),
            (1_000, 40.0, 90_000.0),
            (1_000, 1_400.0, 0.0),
            (1_000, 700.0, 300.0),
        ] {
            let (mut q, mut sum, mut all) = (vec![1.0_f64, one], 1.0 + one, vec![1.0, 1.0 + one]);
            for units in 2..=limit {
                let next = (one * q[units - 1] + 2.0 * two * q[units - 2]) / units as f64;
                q.push(next);
                sum += next;
                all.push(sum);
                if sum > 1e250 {
                    (q, all) = (q.iter().map(|x| x / 1e250).collect(), all.iter().map(|x| x / 1e250).collect());
                    sum /= 1e250;
                }
            }
            let found = full(limit as u64, one, two);
            let (any, holder) = (q[limit] / sum, q[limit - 1] / all[limit - 1]);
            assert!(
                (found.found_by_any / any - 1.0).abs() < 1e-6,
                "{limit} {one} {two}: {} against {any}",
                found.found_by_any
            );
            assert!((found.found_by_a_holder / holder - 1.0).abs() < 1e-6, "{limit} {one} {two}");
        }
    }

    #[test]
    fn pairs_are_counted_state_by_state() {
        // Two units, one = 1 and two = 1: states (0,0) 1, (1,0) 1, (2,0) 1/2, (0,1) 1; of 3.5, 1.5 have none left. With one unit
        // for the others, (0,0) 1 and (1,0) 1: a caller finds that one taken in half of the cases.
        let found = full(2, 1.0, 1.0);
        near(found.found_by_any, 1.5 / 3.5);
        near(found.found_by_a_holder, 0.5);
    }
}
