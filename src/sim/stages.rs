//! A simulation in stages: each counts twice as long as the one before, until what is asked is known well enough, or the effort is used up.

use std::f64::consts::SQRT_2;

use super::effort::{Effort, Stop, UNPLANNED};
use super::ensemble::Ensemble;
use super::estimate::Estimate;
use super::known::KnownTimes;
use super::programme::Programme;
use super::replication::{Counts, share};
use super::times::Times;

/// Requests of each replication in the first stage; each further stage doubles what there is.
const FIRST_REQUESTS: f64 = 500.0;
/// The same in events of all replications: where a request has many, few requests say much.
const FIRST_EVENTS: f64 = 400_000.0;
/// Idle expiries and visits after which the beginning is forgotten.
const EXPIRIES: f64 = 5.0;
const VISITS: f64 = 10.0;
/// The same at least, where the load is not steady: about the longest of them.
const VARYING_EXPIRIES: f64 = 1.25;
/// What is only seen is told no finer than half of a bucket of its histogram.
const FINEST: f64 = 0.004;
/// A share of failures that is small enough.
pub const FEW_FAILURES: f64 = 0.001;
/// Mean times of a request that fit into a simulation at least; else only the quickest would be seen.
const FEW_VISITS: f64 = 5.0;
/// Longest simulated time in nanoseconds, some thirty years.
const LONGEST_NS: f64 = 1e18;
/// How many times wider than that of p99 the interval of the share of failures may be.
const FAILED_PRECISION: f64 = 2.0;
/// A share of throttled requests that wait at some time, from which it is taken that they will not be few at the end.
const MANY_QUEUED: f64 = 0.01;
/// Bursts with their pauses that each replication should see, where the effort allows it.
pub const BURSTS: f64 = 3.0;
/// Where requests are queued, their waits and repeats of minutes should fit into what is simulated, the warm-up included.
const QUEUE_SPAN_NS: f64 = 6_000.0 * 1e9;

/// How long a simulation may become, in simulated time and in events.
struct Lengths {
    replications: u32,
    filling_ns: u64,
    warm_up_ns: u64,
    first_ns: f64,
    longest_ns: f64,
    /// Events that are planned for the longest.
    most_events: f64,
    /// Bursts with their pauses that should be seen.
    bursts_ns: f64,
}

impl Lengths {
    /// `None` where the effort is too small to see requests through.
    ///
    /// As environments are there from the beginning, the warm-up may be shorter than the five idle expiries that it takes otherwise: no
    /// longer than the first stage.
    fn of(programme: &Programme, effort: Effort) -> Option<Self> {
        let (gap_ns, events) = (programme.arrivals.mean_gap_ns(), programme.events_of_a_request());
        let least_requests = FEW_VISITS * programme.in_progress_ns / gap_ns;
        let to_see = effort.to_see(programme.queues());
        let fit = |replications: &u32| f64::from(*replications) * least_requests * events <= to_see;
        let may_be = effort.replications(programme.is_steady());
        let replications = *may_be.iter().find(|replications| fit(replications))?;
        let requests_of = |most_events: f64| most_events / events / f64::from(replications);
        let most_requests = requests_of(effort.most_events).max(least_requests);
        let longest_ns = (most_requests * gap_ns).min(LONGEST_NS);
        let expiry_ns = programme.expiry_ns();
        let first_requests = FIRST_REQUESTS.min(requests_of(FIRST_EVENTS)).max(1.0);
        // Fewer than usual see what comes in clusters only if they look for long.
        let is_fewer = may_be.first() != Some(&replications);
        let mut first_ns = if is_fewer { longest_ns / 2.0 } else { (first_requests * gap_ns).min(longest_ns) };
        let mut least_ns = 0.0;
        if let Some(period_ns) = programme.arrivals.period_ns() {
            // Replications begin spread over a day or a recording: together they play the whole of it, each part as often as any other. Its
            // load is not steady: what came within an idle expiry counts.
            let part_ns = period_ns / f64::from(replications);
            first_ns = ((first_ns / part_ns).ceil() * part_ns).min(longest_ns);
            least_ns = VARYING_EXPIRIES * expiry_ns;
        }
        let filling_ns = (VISITS * programme.in_progress_ns).min(longest_ns);
        let warm_up_ns = filling_ns + (EXPIRIES * expiry_ns).min(first_ns.max(least_ns));
        Some(Self {
            replications,
            filling_ns: filling_ns as u64,
            warm_up_ns: warm_up_ns.min(longest_ns) as u64,
            first_ns,
            longest_ns,
            most_events: most_requests * events * f64::from(replications),
            bursts_ns: BURSTS * programme.arrivals.cycle_ns().unwrap_or(0.0),
        })
    }

    /// Whether a span is long enough for what it counts: for bursts to begin and end, and for what is queued to come out again.
    fn suffice(&self, span_ns: f64, queued: bool) -> bool {
        let with_warm_up_ns = self.warm_up_ns as f64 + span_ns;
        span_ns >= self.bursts_ns && (!queued || with_warm_up_ns >= QUEUE_SPAN_NS)
    }
}

/// What was counted in a time.
pub(super) struct Stage {
    pub(super) span_ns: f64,
    pub(super) counts: Vec<Counts>,
    pub(super) response: Times,
    pub(super) completion: Times,
    pub(super) stop: Stop,
    /// Whether any is tried again of those that queue.
    any_queued: bool,
    /// The share of requests that fail.
    pub(super) failed: Estimate,
    /// How many times as wide as was asked for the interval of p99 is or, where not few requests fail, that of how many do.
    width: f64,
    /// Events that were played until its end.
    pub(super) events: f64,
}

impl Stage {
    /// What was counted in a span, with the events that were played until its end.
    fn new(
        (span_ns, events): (f64, f64),
        counts: Vec<Counts>,
        precision: f64,
        (lengths, known): (&Lengths, &KnownTimes),
    ) -> Self {
        let response = known.response(&counts);
        let p99 = response.quantile(0.99);
        let finest = if response.is_known() { precision } else { precision.max(FINEST) };
        let p99_width = if response.count() > 0 { width(p99, finest) } else { f64::INFINITY };
        let any_queued = known.queues && counts.iter().any(|counts| counts.retried > 0);
        let failed = share(&counts, |counts| counts.failed, |counts| counts.requests);
        let settled = lengths.suffice(span_ns, any_queued);
        let stop = if p99_width <= 1.0 && settled { Stop::Precise } else { Stop::Budget };
        let failed_width = if failed.value > FEW_FAILURES { width(failed, FAILED_PRECISION * precision) } else { 0.0 };
        let completion = known.completion(&counts);
        let width = p99_width.max(failed_width);
        Self { span_ns, counts, response, completion, stop, any_queued, failed, width, events }
    }

    /// Whether p99 is known well enough, and, where not few requests fail, how many do.
    ///
    /// An interval may be narrow by chance, the more so where few clusters of failures make it: there the one of the stage before, which
    /// counted half as long, must have been about as narrow of the same.
    fn suffices(&self, before: Option<&Self>) -> bool {
        let is_as_narrow = |before: &Self| before.width <= SQRT_2 && (before.not_few_fail() || !self.not_few_fail());
        self.stop == Stop::Precise
            && self.width <= 1.0
            && (self.failed.value == 0.0 || before.is_some_and(is_as_narrow))
    }

    fn not_few_fail(&self) -> bool {
        self.failed.value > FEW_FAILURES
    }

    /// Whether not few requests fail or are tried again.
    fn is_near_a_limit(&self) -> bool {
        self.not_few_fail() || self.for_each_request(|counts| counts.retried) > FEW_FAILURES
    }

    /// How many times as long as planned a simulation may become that has come so far.
    fn may_become(&self, near_a_limit: f64) -> f64 {
        if self.any_queued {
            UNPLANNED
        } else if self.is_near_a_limit() {
            near_a_limit
        } else {
            1.0
        }
    }

    fn for_each_request(&self, part: fn(&Counts) -> u64) -> f64 {
        let sum = |part: fn(&Counts) -> u64| self.counts.iter().map(part).sum::<u64>() as f64;
        sum(part) / sum(|counts| counts.requests).max(1.0)
    }

    /// What waited at the end because it was throttled, for each request.
    pub(super) fn queued(&self) -> f64 {
        self.for_each_request(|counts| counts.queued).min(1.0)
    }

    /// Whether few requests fail, as far as the interval tells, and few wait for one that ends.
    pub(super) fn few_fail(&self) -> bool {
        (self.failed.value == 0.0 || self.failed.high <= FEW_FAILURES) && self.queued() <= FEW_FAILURES
    }

    /// Whether that cannot be hoped for any more.
    pub(super) fn many_fail(&self) -> bool {
        self.failed.low > FEW_FAILURES || self.queued() > MANY_QUEUED
    }

    /// Whether it is known if more than a share of the requests fail, those included that wait in a queue.
    pub(super) fn tells_failures(&self, tolerated: f64) -> bool {
        let (failed, queued) = (self.failed, self.queued());
        (failed.high <= tolerated && queued <= FEW_FAILURES) || failed.low > tolerated
    }

    /// Most environments that were in use at once.
    pub(super) fn peak(&self) -> u32 {
        self.counts.iter().map(|counts| counts.peak).max().unwrap_or(0)
    }
}

/// Plays in stages, each of which counts twice as long as the one before, until what is known suffices, or the effort is used up, or somebody
/// knows enough.
///
/// What is played as a steady load leaves it may need a while until its failures are as many as they stay, as each that is tried again adds
/// to the load: where not few requests fail, a stage counts only what came after the one before it. Where requests are queued all of it
/// counts, as what waits at the end has come in all of it.
pub(super) fn played(
    (programme, known_times): (&Programme, &KnownTimes),
    effort: Effort,
    known: impl Fn(&Stage) -> bool,
) -> Option<Stage> {
    let lengths = Lengths::of(programme, effort)?;
    let mut ensemble = Ensemble::begin(
        (programme, lengths.replications),
        (lengths.filling_ns, lengths.warm_up_ns),
        UNPLANNED * lengths.most_events,
    )?;
    let (mut span_ns, mut forgotten_ns, mut last): (f64, f64, Option<Stage>) = (lengths.first_ns, 0.0, None);
    // Once for all: it must not end as soon as a stage happens to see little.
    let (mut longer, mut forgets) = (1.0_f64, false);
    while let Some(counts) = ensemble.counts(span_ns) {
        let stage = Stage::new((span_ns, ensemble.events()), counts, effort.precision, (&lengths, known_times));
        longer = longer.max(stage.may_become(effort.near_a_limit));
        forgets |= stage.not_few_fail() && !programme.queues();
        let longest_ns = (longer * lengths.longest_ns).min(LONGEST_NS);
        let most_events = (longer.max(UNPLANNED) * lengths.most_events).min(effort.never_passed());
        let (played_ns, next_ns) = (forgotten_ns + span_ns, if forgets { 2.0 * span_ns } else { span_ns });
        let spent = 2.0 * span_ns > longest_ns || stage.events * (1.0 + next_ns / played_ns) > most_events;
        let ends = spent || (effort.asks_p99() && stage.suffices(last.as_ref())) || known(&stage);
        last = Some(stage);
        if ends {
            break;
        }
        if forgets {
            ensemble.forget(span_ns as u64);
            forgotten_ns += span_ns;
        }
        ensemble.allow(most_events);
        span_ns *= 2.0;
    }
    last
}

/// How many times as wide as is wanted an interval is, where half of it should be such a part of the value. Where both are nothing it is as
/// wide.
fn width(estimate: Estimate, precision: f64) -> f64 {
    let (half, wanted) = (estimate.half_width(), precision * estimate.value);
    if half <= wanted { (half / wanted).min(1.0) } else { half / wanted }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::scenario::Scenario;
    use crate::timing::TimedPlan;
    use crate::topology;

    /// A scenario of every kind of time, of rounds, of parts that only some requests have, and of work that goes on after the answer.
    fn scenarios() -> impl Strategy<Value = (String, &'static str)> {
        let work = select(vec![
            "\"80 ms\"",
            "{ exponential = \"60 ms\" }",
            "{ p50 = \"40 ms\", p99 = \"900 ms\" }",
            "{ uniform = [\"10 ms\", \"90 ms\"] }",
            "{ gamma = { mean = \"50 ms\", sd = \"70 ms\" } }",
            "{ pareto = { least = \"20 ms\", alpha = 2.2 } }",
            "{ samples = [\"5 ms\", \"7 ms\", \"90 ms\", \"91 ms\", \"400 ms\"] }",
        ]);
        let more =
            select(vec!["", "trigger = \"async\"\nanswer_needed = false", "internet.connections = \"per-call\""]);
        let way = select(vec!["sdk-invoke", "nat-gateway", "api-gateway", "interface-endpoint"]);
        let rate = select(vec![20_000_u64, 300_000, 3_000_000, 40_000_000]);
        let text = (work.clone(), work, more, rate, 1_u32..4, select(vec!["", "internet.share = 0.3\n"])).prop_map(
            |(inside, outside, more, requests, calls, share)| {
                format!(
                    "schema = 1\nname = \"any\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = {requests}\n\
                     calls_per_request = {calls}\n{more}\nvpc.duration = {inside}\ninternet.duration = {outside}\n{share}"
                )
            },
        );
        (text, way)
    }

    fn played_for(text: &str, way: &str, seed: u64) -> Option<Stage> {
        let effort = Effort { most_events: 400_000.0, closed_form: false, ..Effort::for_precision(1e-9, seed) };
        played_with(text, way, effort)
    }

    fn played_with(text: &str, way: &str, effort: Effort) -> Option<Stage> {
        let scenario = Scenario::parse("any.toml", text).unwrap_or_else(|_| panic!("a valid scenario: {text}"));
        let plan = topology::find(way)?.plan(&scenario).ok()?;
        let timed = TimedPlan::new(&plan, &scenario);
        let programme = Programme::of_plan(&timed, &scenario, effort.seed)?;
        played((&programme, &KnownTimes::of(&programme)), effort, |_| false)
    }

    #[test]
    fn what_changes_in_the_day_is_begun_in_each_of_its_hours() {
        let replications = |more: &str, effort: Effort| {
            let text = format!(
                "schema = 1\nname = \"any\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 1_000_000\n{more}"
            );
            let scenario = Scenario::parse("any.toml", &text).unwrap_or_else(|error| panic!("{error}"));
            let plan = topology::find("sdk-invoke").and_then(|way| way.plan(&scenario).ok()).expect("a plan");
            let programme = Programme::of_plan(&TimedPlan::new(&plan, &scenario), &scenario, 1).expect("requests");
            Lengths::of(&programme, effort).map(|lengths| lengths.replications)
        };
        let (daily, kept) = (
            "workload.arrivals = { daily = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24] }",
            "function.main.provisioned_concurrency = 2\n",
        );
        let bursts = "workload.arrivals = { bursts = { peak_to_mean = 5, length = \"10 min\" } }";
        let some_hours = format!("{kept}function.main.provisioned_hours_per_day = 8\n");
        for (more, of_usual, of_failures) in
            [("", 24, 4), (kept, 24, 4), (daily, 24, 24), (bursts, 24, 24), (&some_hours, 24, 24)]
        {
            let found = [Effort::usual(4, 1), Effort::of_failures(1)].map(|effort| replications(more, effort));
            assert_eq!(found, [Some(of_usual), Some(of_failures)], "{more}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        /// What is worked out is what is seen: of the simulated times as many lie below each percentile as should, but for chance.
        #[test]
        fn percentiles_worked_out_are_those_of_the_simulated_times((text, way) in scenarios()) {
            let Some(stage) = played_for(&text, way, 1) else { return Ok(()) };
            let (known, seen) = (&stage.response, stage.response.as_seen());
            for p in [0.1, 0.5, 0.9, 0.99] {
                let worked_out = known.quantile(p).value;
                // Where times are alike, a share of them lies at the percentile itself; a bucket is 0.8 % wide.
                let below = seen.share_between(0.0, worked_out * 0.992);
                let up_to = seen.share_between(0.0, worked_out * 1.008);
                let chance = 4.5 * (p * (1.0 - p) / stage.response.count() as f64).sqrt();
                prop_assert!(below <= p + chance && p - chance <= up_to, "{way} {text}\n{p}: {worked_out} {below} {up_to}");
            }
            let (mean, direct) = (known.mean(), seen.mean());
            prop_assert!((mean.value - direct.value).abs() <= 2.5 * direct.half_width().max(0.001 * direct.value), "{way} {text}: {mean:?} {direct:?}");
        }
    }

    /// The intervals hold the truth as often as they say, in 19 of 20 runs, give or take four standard deviations: where the share of cold
    /// starts decides p99, where a few requests are tried again, where that goes on until most of them fail, where it begins soon, where it
    /// comes to that at a few times only, and where bursts begin. What 2,000 runs of each show is in `docs/model.md`.
    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        let cold = "requests_per_month = 140_000\nvpc.duration = \"20 ms\"\ninternet.duration = { p50 = \"100 ms\", p99 = \"300 ms\" }\n[function]\ninit = \"1 s\"\n";
        let crowded = "requests_per_month = 20_000_000\nvpc.duration = \"20 ms\"\ninternet.duration = { p50 = \"400 ms\", p99 = \"2 s\" }\n[account]\nconcurrency_limit = 11\n";
        let stormy = "requests_per_month = 300_000_000\nvpc.duration = \"50 ms\"\ninternet.duration = \"150 ms\"\n[account]\nconcurrency_limit = 40\n";
        let full = stormy.replace("40", "36");
        let at_times = stormy.replace("40", "44").replace("300", "298");
        let bursts = "requests_per_month = 1_000_000\nvpc.duration = \"20 ms\"\ninternet.duration = { p50 = \"100 ms\", p99 = \"300 ms\" }\n\
            arrivals = { bursts = { peak_to_mean = 5, length = \"5 min\" } }\n[function]\ninit = \"1 s\"\n";
        let planned = |most_events: f64| Effort { most_events, closed_form: false, ..Effort::for_precision(1e-9, 0) };
        let usual = Effort { closed_form: false, ..Effort::usual(4, 0) };
        for (workload, effort, truth_events, runs) in [
            (cold, planned(2e5), 4e7, 400_u16),
            (crowded, planned(2e5), 4e7, 400),
            (stormy, planned(Effort::TO_SEE), 6e7, 60),
            (&full, usual, 2e7, 100),
            (&at_times, usual, 2e8, 30),
            (bursts, usual, 4e7, 120),
        ] {
            let text = format!("schema = 1\nname = \"any\"\nregion = \"us-east-1\"\n[workload]\n{workload}");
            let of = |effort: Effort| {
                let stage = played_with(&text, "sdk-invoke", effort).expect("played");
                [stage.response.quantile(0.99), stage.response.mean(), stage.failed]
            };
            let truth = of(Effort { seed: 1_000_003, ..planned(truth_events) });
            let mut covered = [0_u16; 3];
            for seed in 0..u64::from(runs) {
                for ((truth, found), covered) in truth.iter().zip(of(Effort { seed, ..effort })).zip(&mut covered) {
                    *covered += u16::from(found.low <= truth.value && truth.value <= found.high);
                }
            }
            let [runs, slack] = [f64::from(runs), 4.0 * (f64::from(runs) * 0.95 * 0.05).sqrt()];
            let least = 0.95 * runs - slack;
            assert!(covered.iter().all(|covered| f64::from(*covered) >= least), "{covered:?} of {runs}: {text}");
            let p99 = f64::from(covered[0]);
            assert!(p99 <= (0.95 * runs + slack).min(runs), "{p99} of {runs}: {text}");
        }
    }

    /// Requests that are played for each way of each example, and events where a request has many.
    const MANY: f64 = 100_000.0;
    const MOST_EVENTS: f64 = 3e7;

    /// A comparison's p99 of every example and usual way of which nothing fails, against requests that are played and only seen: no further
    /// off than both intervals reach, of that of the seen twice, as there are many.
    #[test]
    fn p99_of_every_example_is_that_of_requests_that_are_only_seen() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let files = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
        let is_scenario = |file: &std::path::PathBuf| file.extension().is_some_and(|extension| extension == "toml");
        let mut held = 0;
        for file in files.filter(is_scenario) {
            let name = file.display().to_string();
            let scenario =
                Scenario::parse(&name, &std::fs::read_to_string(&file).expect("a text")).expect("it is valid");
            for way in ["nat-gateway", "interface-endpoint", "api-gateway", "sdk-invoke"] {
                let Ok(plan) = topology::find(way).expect("known").plan(&scenario) else { continue };
                let timed = TimedPlan::new(&plan, &scenario);
                let told = crate::sim::forecast(&timed, &scenario, Effort::usual(4, 1));
                let Some(told) = told.filter(|told| told.failed.value == 0.0).map(|told| told.p99) else { continue };
                let Some(programme) = Programme::of_plan(&timed, &scenario, 7) else { continue };
                // Until these are played, whatever is known of p99.
                let most_events = (MANY * programme.events_of_a_request()).min(MOST_EVENTS);
                let all = Effort { most_events, closed_form: false, ..Effort::for_precision(1e-9, 7) };
                let Some(stage) = played((&programme, &KnownTimes::of(&programme)), all, |_| false) else { continue };
                let seen = stage.response.as_seen().quantile(0.99);
                let (apart, most) = ((told.value - seen.value).abs(), told.half_width() + 2.0 * seen.half_width());
                assert!(apart <= most, "{name} {way}: {told:?} told, {seen:?} seen");
                held += 1;
            }
        }
        assert!(held > 40, "{held} ways were held against what is seen");
    }

    /// Where a few requests are tried again, what is worked out for the others is told apart from what was seen of them, and the interval
    /// becomes narrower, not wrong.
    #[test]
    fn what_is_known_of_most_requests_helps_where_a_few_are_disturbed() {
        let text = "schema = 1\nname = \"any\"\nregion = \"us-east-1\"\naccount.concurrency_limit = 11\n[workload]\n\
            requests_per_month = 20_000_000\nvpc.duration = \"20 ms\"\ninternet.duration = { p50 = \"400 ms\", p99 = \"2 s\" }\n";
        let stage = played_for(text, "sdk-invoke", 3).expect("played");
        let disturbed = stage.response.disturbed_share();
        assert!(disturbed > 0.001 && disturbed < 0.5, "{disturbed}");
        for p in [0.5, 0.9, 0.99] {
            let (known, seen) = (stage.response.quantile(p), stage.response.as_seen().quantile(p));
            assert!((known.value - seen.value).abs() <= 2.0 * seen.half_width(), "{p}: {known:?} {seen:?}");
            assert!(known.half_width() < seen.half_width(), "{p}: {known:?} {seen:?}");
        }
    }
}
