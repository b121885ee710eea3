//! How much a simulation may take, counted in events, and what is said where that does not suffice.

use netcost::comparison::{Comparison, Note, Shortfall, Warning, compare};
use netcost::pricebook::{Date, PriceBook};
use netcost::scenario::Scenario;
use netcost::sim::{Effort, Estimate, Forecast};
use netcost::{topology, wording};

/// A comparison of the four solutions, with few events so that it takes no time.
fn compared(limit: u64, workload: &str, effort: Effort) -> Comparison {
    let text = format!(
        "schema = 1\nname = \"much\"\nregion = \"us-east-1\"\naccount.concurrency_limit = {limit}\n[workload]\n{workload}\n"
    );
    let scenario = Scenario::parse("much.toml", &text).expect("a valid scenario");
    let book = PriceBook::embedded("us-east-1").expect("a book");
    let today = Date::parse("2026-11-22").expect("a date");
    let four = topology::ALL.iter().copied().filter(|one| crate::common::FOUR.split(',').any(|id| id == one.id()));
    compare(&scenario, &book, &four.collect::<Vec<_>>(), Some(effort), &today).expect("compared")
}

fn forecast<'f>(found: &'f Comparison, way: &str) -> &'f Forecast {
    let solution = found.ranking.iter().find(|one| one.id == way);
    solution.and_then(|one| one.forecast.as_ref()).unwrap_or_else(|| panic!("{way} has a forecast"))
}

const FEW: Effort = Effort { most_events: 50_000.0, closed_form: false, ..Effort::for_precision(0.01, 1) };

#[test]
fn no_simulation_passes_what_it_may_take() {
    let hour = "arrivals = { daily = [0,0,0,0,0,0,0,0,0,100,1,1,1,1,1,1,1,1,0,0,0,0,0,0] }";
    let loads = [
        // A request is 2,001 events.
        (1_000, "requests_per_month = 1_000_000\ncalls_per_request = 1_000".to_owned()),
        // Queues that grow.
        (12, "requests_per_month = 80_000_000\ntrigger = \"async\"".to_owned()),
        (10, format!("requests_per_month = 4_000_000\ntrigger = \"async\"\n{hour}")),
        // Bursts that some replications see and others do not.
        (
            10,
            "requests_per_month = 50_000_000\narrivals = { bursts = { peak_to_mean = 5, length = \"10 min\" } }"
                .to_owned(),
        ),
    ];
    for ((limit, workload), near_a_limit) in loads.iter().flat_map(|load| [1.0, 5.0].map(|times| (load, times))) {
        let found = compared(*limit, workload, Effort { near_a_limit, ..FEW });
        let forecasts = found.ranking.iter().filter_map(|one| one.forecast.as_ref());
        let events: Vec<f64> = forecasts.filter(|one| !one.is_worked_out()).map(|one| one.events).collect();
        assert!(!events.is_empty(), "{workload}: nothing was simulated");
        // To see requests through, two million events may be planned; what is under way when they are used up is played to its end. What
        // is queued counts three times that at most.
        let times = if workload.contains("async") { 3.0 } else { f64::max(near_a_limit, 3.0) };
        let most = (times + 0.05) * 2e6;
        assert!(events.iter().all(|events| *events > 0.0 && *events < most), "{workload}: {events:?}");
    }
}

#[test]
fn only_few_solutions_are_simulated_for_longer_near_a_limit() {
    let efforts = [Effort::usual(6, 1), Effort::usual(7, 1), Effort::modest(1), Effort::for_precision(0.01, 1)];
    assert_eq!(efforts.map(|effort| effort.near_a_limit > 1.0), [true, false, false, false]);
}

#[test]
fn near_a_limit_a_simulation_goes_on_for_as_long_as_it_may() {
    // 114 a second hold an environment for 0.2 s and a second one for 0.15 s: 40 on average, where there may be 36. Most fail.
    let workload = "requests_per_month = 300_000_000\nvpc.duration = \"50 ms\"\ninternet.duration = \"150 ms\"";
    let events = |near_a_limit: f64| {
        let effort = Effort { precision: 1e-3, most_events: 200_000.0, near_a_limit, ..FEW };
        let found = compared(36, workload, effort);
        let invoke = found.ranking.iter().find(|one| one.id == "sdk-invoke");
        invoke.and_then(|one| Some(one.forecast.as_ref()?.events)).expect("simulated")
    };
    let [planned, longer] = [1.0, 5.0].map(events);
    assert!(planned < 3.05 * 200_000.0, "{planned}");
    assert!(longer > 1.5 * planned && longer < 5.05 * 200_000.0, "{planned} {longer}");
}

#[test]
fn what_is_too_much_to_be_simulated_is_worked_out() {
    // 3,805 a second, of which each works for 40 s: 152,000 in progress. Two exponential times of 20 s are Erlang's: 1 - (1 + x) exp(-x) is
    // 0.99 at x = 6.638352, that is 132.767 s. A cold start adds about a second, to few requests: environments live for eight visits.
    let workload = "requests_per_month = 10_000_000_000\nvpc.duration = { exponential = \"20 s\" }\ninternet.duration = { exponential = \"20 s\" }";
    let found = compared(1_000_000, workload, Effort::default());
    let nat = forecast(&found, "nat-gateway");
    assert!(nat.is_worked_out() && nat.cold_main.high < 0.001, "{:?}", nat.cold_main);
    let Estimate { value, low, high, .. } = nat.p99;
    assert!(132_760.0 < low && high < 132_900.0 && (low..=high).contains(&value), "{:?}", nat.p99);
}

#[test]
fn of_environments_that_live_for_two_visits_all_may_start_cold() {
    // 1,000 calls of 120 ms and more last for over two minutes; an idle expiry is 295 to 348 s.
    let invoke = |requests: &str, limit: u64| {
        let found =
            compared(limit, &format!("requests_per_month = {requests}\ncalls_per_request = 1000"), Effort::usual(4, 1));
        let invoke = found.ranking.into_iter().find(|one| one.id == "sdk-invoke");
        invoke.and_then(|one| one.forecast)
    };
    // 0.4 a second may all start cold: a second at most of more than two minutes.
    let one = invoke("1_000_000", 1_000).expect("it is worked out");
    assert!(one.is_worked_out() && one.cold_main.is_any_share() && one.cold_callee.high > 0.0, "{:?}", one.cold_main);
    assert!(one.p99.half_width() < 0.01 * one.p99.value, "{:?}", one.p99);
    // 76 a second may not: Lambda starts 1,000 new environments in 10 s.
    assert!(invoke("200_000_000", 1_000_000).is_none(), "it is not known what is throttled");
    // Of calls that follow each other after 250 s, each may be cold.
    let apart = "requests_per_month = 100_000_000\ncalls_per_request = 3\ninternet.duration = \"250 s\"\n[function.main]\ntimeout = \"15 min\"";
    let found = compared(1_000_000, apart, Effort::usual(4, 1));
    let invoke = found.ranking.iter().find(|one| one.id == "sdk-invoke").expect("it can be had");
    assert!(invoke.forecast.is_none(), "{:?}", invoke.forecast);
}

#[test]
fn no_share_of_cold_starts_is_told_where_none_is_known() {
    // Requests of 1,000 calls with default times last for two minutes: environments live for hardly longer.
    let text = "schema = 1\nname = \"calls\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 1_000_000\ncalls_per_request = 1000\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = crate::common::write(folder.path(), "calls.toml", text);
    let invoke = ["--only", "sdk-invoke"];
    let report = crate::common::stdout(["report", &path].into_iter().chain(invoke));
    assert!(report.contains("How many requests meet a cold start is not known"));
    let table = crate::common::stdout(["compare", &path].into_iter().chain(invoke));
    let row = table.lines().find(|line| line.starts_with("1  SDK invoke")).expect("a row");
    let cells = crate::common::words_of(row);
    assert_eq!(cells[cells.len() - 3..], ["-", "0", "%"], "{row}");
}

#[test]
fn requests_of_a_thousand_calls_take_as_long_however_many_come() {
    // Only cold starts change with the load, which take less than a hundredth of half a minute.
    let workload =
        "calls_per_request = 1000\nvpc.duration = \"5 ms\"\ninternet.duration = { p50 = \"10 ms\", p99 = \"90 ms\" }";
    let few = compared(1_000, &format!("requests_per_month = 1_000_000\n{workload}"), Effort::usual(4, 1));
    let many = compared(1_000, &format!("requests_per_month = 10_000_000\n{workload}"), Effort::usual(4, 1));
    assert_eq!(few.ranking.len(), 4);
    for one in &few.ranking {
        let [few, many] = [&few, &many].map(|found| forecast(found, one.id).p99);
        assert!([few, many].iter().all(|p99| p99.half_width() < 0.01 * p99.value), "{}: {few:?} {many:?}", one.id);
        assert!((few.value / many.value - 1.0).abs() < 0.01, "{}: {few:?} {many:?}", one.id);
    }
    // Each call of an API is over within its 30 s, though a request takes longer.
    let api = forecast(&many, "api-gateway");
    assert!(api.is_worked_out() && api.p99.value > 30_000.0, "{:?}", api.p99);
}

#[test]
fn calls_that_may_take_longer_than_their_timeout_are_simulated() {
    // 30 s is the timeout of an API. Of a Pareto time of 300 ms at least (0.3 / 30) ^ 2.2 take longer, 4e-5 of the calls, so that 300 of them
    // fail 1.2 % of the requests. Of one of 300 ms all are answered, though 300 of them take longer than 30 s.
    let api = |vpc: &str| {
        let workload = format!(
            "requests_per_month = 10_000\ncalls_per_request = 300\nvpc.duration = {vpc}\ninternet.duration = \"10 ms\"\n\
             [behaviour]\ncold_share = {{ main = 0, callee = 0 }}"
        );
        let found = compared(1_000, &workload, Effort::usual(4, 1));
        forecast(&found, "api-gateway").clone()
    };
    let (heavy, fixed) = (api("{ pareto = { least = \"300 ms\", alpha = 2.2 } }"), api("\"300 ms\""));
    assert!(!heavy.is_worked_out(), "{heavy:?}");
    assert!(
        heavy.timed_out.low < 0.012 && 0.012 < heavy.timed_out.high && heavy.timed_out.value > 0.0,
        "{:?}",
        heavy.timed_out
    );
    assert!(fixed.is_worked_out() && fixed.p99.value > 90_000.0, "{:?}", fixed.p99);
}

#[test]
fn what_must_come_too_late_is_not_told_to_answer_where_it_cannot_be_simulated() {
    // 60 s of work where a client waits for 30 s, and calls of which (0.3 / 3) ^ 2.2 = 0.6 % take longer than the callee's timeout of 3 s: of
    // 500 calls 1 - 0.994 ^ 500 = 96 % of the requests have one.
    let late = "requests_per_month = 50_000_000\ncalls_per_request = 500\nclient_timeout = \"30 s\"";
    let cut_off = "requests_per_month = 50_000_000\ncalls_per_request = 500\nvpc.duration = { pareto = { least = \"300 ms\", alpha = 2.2 } }\n[function.callee]\ntimeout = \"3 s\"";
    for (workload, share) in [(late, 1.0), (cut_off, 1.0 - (1.0 - 0.1_f64.powf(2.2)).powi(500))] {
        let found = compared(1_000_000, workload, Effort::usual(4, 1));
        let invoke = found.ranking.iter().find(|one| one.id == "sdk-invoke").expect("it can be had");
        assert!(
            invoke.forecast.is_none() && invoke.fails && (invoke.failed - share).abs() < 0.001,
            "{}",
            invoke.failed
        );
        let told = |warning: &Warning| matches!(warning, Warning::TimedOut { share: told } if (told - invoke.failed).abs() < 1e-9);
        assert!(invoke.warnings.iter().any(told), "{:?}", invoke.warnings);
    }
}

#[test]
fn thirty_thousand_in_progress_fail_at_their_limit_as_erlangs_formula_says() {
    // 298.5 a second for 100 s each: 29,850 on average, where there may be 30,000. Erlang's formula, B(n) = a B(n-1) / (n + a B(n-1)), tells
    // how many are throttled, as nobody tries again for who asks: 0.196 %.
    let load = 298.5 * 100.0;
    let lost = (1..=30_000).fold(1.0, |lost, servers| load * lost / (f64::from(servers) + load * lost));
    assert!((lost - 0.00196).abs() < 0.00001, "{lost}");
    let workload =
        "requests_per_month = 784_458_000\nvpc.duration = \"40 s\"\ninternet.duration = { exponential = \"60 s\" }";
    let found = compared(30_000, workload, Effort::usual(4, 1));
    let nat = forecast(&found, "nat-gateway");
    assert!(nat.failed.low < lost && lost < nat.failed.high && nat.failed.value > 0.5 * lost, "{:?}", nat.failed);
    // 24 replications would have to see five times as many each, which is too much: eight see half of that at least.
    let visits = nat.requests as f64 / load;
    assert!(visits > 0.99 * 8.0 * 2.5, "{visits}");
}

#[test]
fn a_precision_that_is_not_reached_is_said_once_with_what_it_would_take() {
    // About one request in a hundred starts cold, so that p99 hangs on how many exactly.
    let workload = "requests_per_month = 300_000\ninternet.duration = { p50 = \"100 ms\", p99 = \"900 ms\" }";
    let found = compared(1_000, workload, Effort { precision: 0.001, ..FEW });
    let notes: Vec<String> = found.notes.iter().map(|note| wording::note(note, &found)).collect();
    let said: Vec<&String> = notes.iter().filter(|note| note.contains("--precision")).collect();
    assert!(
        matches!(said[..], [one] if one.contains("0.1 % would take about") && one.contains("times as many events")),
        "{notes:?}"
    );
    let short = found.notes.iter().find_map(|note| match note {
        Note::Simulated { within, short, .. } => Some((within.expect("known"), short.expect("short of it"))),
        _ => None,
    });
    let (within, Shortfall { precision, times, .. }) = short.expect("simulated");
    // An interval half as wide takes four times the events.
    assert_eq!((precision, times), (0.001, Some((within / 0.001_f64).powi(2))));
}

#[test]
fn what_was_just_asked_for_is_not_advised() {
    let found = compared(1_000, "requests_per_month = 1_000", FEW);
    let said = |times: Option<f64>, in_reach: Option<f64>, within: Option<f64>, unknown: Vec<&'static str>| {
        let short = Some(Shortfall { precision: 0.01, times, in_reach });
        wording::note(&Note::Simulated { requests: 1_000_000, worked_out: false, within, unknown, short }, &found)
    };
    let usual = said(Some(9.0), Some(0.01), Some(0.03), Vec::new());
    assert_eq!(
        usual,
        "1,000,000 requests simulated; p99 is known to 3 % (95 % interval); 1 % would take about 9 times as many events: `--precision 0.01`"
    );
    let far = said(Some(2_500.0), Some(0.03), Some(0.5), Vec::new());
    assert!(
        far.ends_with("about 2,500 times as many events, more than are ever played; `--precision 0.03` comes near"),
        "{far}"
    );
    let asked = said(Some(9.0), None, Some(0.03), Vec::new());
    assert!(asked.ends_with("about 9 times as many events, more than are ever played"), "{asked}");
    let unknown = said(None, None, None, vec!["sdk-invoke"]);
    assert_eq!(unknown, "1,000,000 requests simulated; p99 is not known: the interval is wider than the value");
    let one = said(None, None, Some(0.005), vec!["sdk-invoke"]);
    assert!(
        one.ends_with(
            "p99 is known to 0.5 % (95 % interval), but not for SDK invoke: the interval is wider than the value"
        ),
        "{one}"
    );
}

#[test]
fn no_percentage_is_wider_than_what_it_is_of() {
    // A queue that has just begun to grow: half of the requests take tenths of a second, some take hours.
    let found = compared(12, "requests_per_month = 80_000_000\ntrigger = \"async\"", Effort::default());
    let known = found.notes.iter().find_map(|note| match note {
        Note::Simulated { within, unknown, .. } => Some((*within, unknown.clone())),
        _ => None,
    });
    let (within, unknown) = known.expect("simulated");
    assert!(within.is_none_or(|within| within <= 0.5) && !unknown.is_empty(), "{within:?} {unknown:?}");
}
