//! Requests that fail at a small concurrency limit, held against a simulator that is plain and slow and shares nothing with the library.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde_json::Value as Json;

use crate::common;

const NS_PER_MS: u64 = 1_000_000;
const NS_PER_S: f64 = 1e9;
/// Seconds of the month of 730 hours.
const MONTH_S: f64 = 2_628_000.0;
const LIMIT: u32 = 10;

/// What a request does, in milliseconds: so many times it works, calls, waits and works on.
#[derive(Clone, Copy)]
struct Request {
    before_ms: u64,
    called_ms: u64,
    after_ms: u64,
    calls: u32,
    /// Attempts of each call in all.
    attempts: u32,
}

/// What happens next to a request, in its round.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Calls { round: u32, attempt: u32 },
    IsAnswered { round: u32 },
    EndsRound { round: u32 },
}

/// Caller and callee on one limit. A caller keeps its environment while it waits for another attempt: between nothing and 1 s, 2 s, 4 s ...,
/// at most 20 s. Environments are always warm.
struct Peer {
    request: Request,
    /// What is to come: when, in which order it was planned, and what.
    events: BinaryHeap<Reverse<(u64, u64, Next)>>,
    planned: u64,
    busy: u32,
    failed: u64,
    random: Random,
}

impl Peer {
    /// The share of requests that fail, of those that arrive at these moments.
    fn failed_share(request: Request, arrivals: impl Iterator<Item = u64>, seed: u64) -> f64 {
        let random = Random(seed);
        let mut peer = Self { request, events: BinaryHeap::new(), planned: 0, busy: 0, failed: 0, random };
        let mut requests = 0;
        for arrival in arrivals {
            peer.play_before(arrival);
            requests += 1;
            if peer.busy < LIMIT {
                peer.busy += 1;
                peer.plan(arrival + request.before_ms * NS_PER_MS, Next::Calls { round: 1, attempt: 1 });
            } else {
                peer.failed += 1;
            }
        }
        peer.play_before(u64::MAX);
        assert_eq!(peer.busy, 0);
        peer.failed as f64 / f64::from(requests)
    }

    fn plan(&mut self, at: u64, next: Next) {
        self.planned += 1;
        self.events.push(Reverse((at, self.planned, next)));
    }

    fn play_before(&mut self, end: u64) {
        while let Some(Reverse((now, _, next))) = self.events.pop() {
            if now >= end {
                return self.events.push(Reverse((now, 0, next)));
            }
            self.happen(now, next);
        }
    }

    fn happen(&mut self, now: u64, next: Next) {
        let Request { before_ms, called_ms, after_ms, calls, attempts } = self.request;
        match next {
            Next::Calls { round, .. } if self.busy < LIMIT => {
                self.busy += 1;
                self.plan(now + called_ms * NS_PER_MS, Next::IsAnswered { round });
            }
            Next::Calls { attempt, .. } if attempt == attempts => {
                self.busy -= 1;
                self.failed += 1;
            }
            Next::Calls { round, attempt } => {
                let longest_s = f64::from(1_u32 << (attempt - 1)).min(20.0);
                let wait = self.random.unit() * longest_s * NS_PER_S;
                self.plan(now + wait as u64, Next::Calls { round, attempt: attempt + 1 });
            }
            Next::IsAnswered { round } => {
                self.busy -= 1;
                self.plan(now + after_ms * NS_PER_MS, Next::EndsRound { round });
            }
            Next::EndsRound { round } if round == calls => self.busy -= 1,
            Next::EndsRound { round } => {
                self.plan(now + before_ms * NS_PER_MS, Next::Calls { round: round + 1, attempt: 1 });
            }
        }
    }
}

/// Random numbers by Marsaglia's xorshift64* (Vigna 2016).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// So many arrivals at random.
fn at_random(rate_per_s: f64, requests: usize) -> impl Iterator<Item = u64> {
    let (mut random, mut now) = (Random(7), 0.0);
    let arrival = move || {
        now += -(1.0 - random.unit()).ln() / rate_per_s * NS_PER_S;
        now as u64
    };
    std::iter::repeat_with(arrival).take(requests)
}

/// So many groups of arrivals, two minutes apart.
fn in_groups(of: u64, apart_ms: u64, groups: u64) -> impl Iterator<Item = u64> + Clone {
    (0..groups).flat_map(move |group| (0..of).map(move |n| group * 120_000_000_000 + n * apart_ms * NS_PER_MS))
}

/// A scenario whose functions are never cold, and on whose way nothing takes time but what a test sets.
fn scenario(request: Request, workload: &str) -> String {
    let Request { before_ms, called_ms, after_ms, calls, attempts } = request;
    // A caller outside the VPC has the part in the VPC done, and then goes to the internet.
    assert_eq!(before_ms, INVOKE_MS);
    format!(
        "schema = 1\nname = \"limit\"\nregion = \"us-east-1\"\n[workload]\ncalls_per_request = {calls}\nattempts = {attempts}\n\
         vpc.duration = \"{called_ms} ms\"\ninternet.duration = \"{after_ms} ms\"\n{workload}\n\
         [latency]\nnat_gateway = \"0 ms\"\ninvoke_sync = \"{INVOKE_MS} ms\"\ninvoke_per_mb = \"0 ms\"\n\
         [behaviour.cold_share]\nmain = 0\ncallee = 0\n[account]\nconcurrency_limit = {LIMIT}\n"
    )
}

/// What an Invoke takes in these tests.
const INVOKE_MS: u64 = 11;

/// The share of requests that fail, as the program has it.
fn failed(text: &str, recording: &str, solution: &str) -> f64 {
    let found = answered(text, recording, &[solution, "--precision", "0.005"]);
    found["ranking"][0]["behaviour"]["failed_share"].as_f64().expect("a share")
}

/// What the program says of some solutions.
fn answered(text: &str, recording: &str, only: &[&str]) -> Json {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("arrivals.txt"), recording).expect("written");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).expect("written");
    let question = ["compare", path.to_str().expect("a path"), "--format", "json", "--only"];
    serde_json::from_str(&common::stdout(question.iter().chain(only))).expect("JSON")
}

/// Moments as a file of recorded arrivals has them: in seconds, one a line.
fn recorded(arrivals: impl Iterator<Item = u64>) -> String {
    let line = |ns: u64| format!("{}.{:09}\n", ns / 1_000_000_000, ns % 1_000_000_000);
    arrivals.map(line).collect::<Vec<_>>().concat()
}

const RECORDED: &str = "requests_per_month = 219_000\narrivals = { trace = \"arrivals.txt\" }";

#[test]
fn as_many_fail_at_a_limit_as_an_independent_simulator_says() {
    for (calls, rate_per_s, requests) in [(1, 20.0, 200_000), (5, 5.0, 60_000), (10, 2.5, 30_000), (20, 1.2, 20_000)] {
        for attempts in [1, 3] {
            let request = Request { before_ms: INVOKE_MS, called_ms: 60, after_ms: 80, calls, attempts };
            let workload = format!("requests_per_month = {}", (rate_per_s * MONTH_S) as u64);
            let found = failed(&scenario(request, &workload), "", "sdk-invoke");
            let expected = Peer::failed_share(request, at_random(rate_per_s, requests), 42);
            let what = format!("{calls} calls, {attempts} attempts: {found} against {expected}");
            assert!((0.02..0.2).contains(&expected) && (found / expected - 1.0).abs() < 0.1, "{what}");
        }
    }
}

#[test]
fn ten_callers_that_come_together_leave_no_room_for_whom_they_call() {
    let request = Request { before_ms: INVOKE_MS, called_ms: 20, after_ms: 100, calls: 1, attempts: 3 };
    let expected = Peer::failed_share(request, in_groups(10, 1, 20_000), 42);
    // A third simulator, which is no part of this project, gave 0.109 +- 0.003 (2026-11-25).
    assert!((expected - 0.109).abs() < 0.003, "{expected}");
    let found = failed(&scenario(request, RECORDED), &recorded(in_groups(10, 1, 3)), "sdk-invoke");
    assert!((found - expected).abs() < 0.003, "{found} against {expected}");
}

#[test]
fn of_eleven_that_come_at_once_the_limit_takes_ten() {
    let request = Request { before_ms: INVOKE_MS, called_ms: 20, after_ms: 100, calls: 1, attempts: 1 };
    // One function, one environment a request: 1 of 11 finds none.
    let found = failed(&scenario(request, RECORDED), &recorded(in_groups(11, 0, 3)), "nat-gateway");
    assert!((found - 1.0 / 11.0).abs() < 0.001, "{found}");
}

/// A scenario of which too many requests fail: its head and what is below `[workload]`.
fn full(limit: u64, workload: &str) -> String {
    format!(
        "schema = 1\nname = \"full\"\nregion = \"us-east-1\"\naccount.concurrency_limit = {limit}\n[workload]\n\
         vpc.duration = \"20 ms\"\ninternet.duration = \"100 ms\"\n{workload}\n"
    )
}

#[test]
fn the_limit_that_is_named_as_enough_is_enough() {
    let day = "arrivals = { daily = [1,1,1,1,1,1,2,4,8,12,14,15,15,14,13,12,11,10,8,6,4,3,2,1] }";
    let busy_hour = "arrivals = { daily = [0,0,0,0,0,0,0,0,0,50,1,1,1,1,1,1,1,1,0,0,0,0,0,0] }";
    let minutes = "arrivals = { bursts = { peak_to_mean = 50, length = \"1 min\" } }";
    let seconds = "arrivals = { bursts = { peak_to_mean = 5, length = \"2 s\" } }";
    let asynchronous = "trigger = \"async\"";
    let loads = [
        (10, 20_000_000, "calls_per_request = 5", ""),
        (12, 40_000_000, "", asynchronous),
        (12, 80_000_000, "", asynchronous),
        (10, 20_000_000, day, ""),
        (10, 20_000_000, day, asynchronous),
        (10, 4_000_000, busy_hour, asynchronous),
        (10, 5_000_000, minutes, ""),
        (10, 5_000_000, minutes, asynchronous),
        (10, 20_000_000, seconds, asynchronous),
        (10, 5_000_000, seconds, "invocation = \"async\""),
    ];
    let mut named = 0;
    for (limit, requests, more, trigger) in loads {
        let workload = format!("requests_per_month = {requests}\n{more}\n{trigger}");
        for (solution, enough) in enough_limits(&answered(&full(limit, &workload), "", &[common::FOUR])) {
            named += 1;
            let again = answered(&full(enough, &workload), "", &[&solution]);
            let failed = again["ranking"][0]["behaviour"]["failed_share"].as_f64();
            assert!(failed.is_some_and(|failed| failed <= 0.001), "{workload}: {solution} at {enough}: {failed:?}");
        }
    }
    assert!(named >= 2 * loads.len(), "only {named} limits were named");
}

/// The limits that a comparison names as enough, by solution: of those that run, and of those that need it to run.
fn enough_limits(found: &Json) -> Vec<(String, u64)> {
    let named = |solution: &Json, limit: Option<u64>| Some((solution["solution"].as_str()?.to_owned(), limit?));
    let list = |name: &str| found[name].as_array().cloned().unwrap_or_default();
    let ranked =
        list("ranking").into_iter().filter_map(|one| named(&one, one["behaviour"]["enough_concurrency"].as_u64()));
    let needed = |reason: &Json| reason["enough"].as_f64().map(|limit| limit as u64);
    let infeasible = list("infeasible").into_iter().filter_map(|one| {
        let enough = one["reasons"].as_array().and_then(|reasons| reasons.iter().find_map(needed));
        named(&one, enough)
    });
    ranked.chain(infeasible).collect()
}
