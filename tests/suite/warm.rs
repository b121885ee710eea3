//! Cold starts bought off: provisioned concurrency against Erlang's formula and worked bills, and what AWS does not allow.

use netcost::behaviour::Behaviour;
use netcost::expectation::Expectation;
use netcost::metering::meter;
use netcost::overflow::loss;
use netcost::plan::Role;
use netcost::pricebook::PriceBook;
use netcost::rating::{Bill, rate};
use netcost::scenario::Scenario;
use netcost::sim::{Effort, Forecast, forecast};
use netcost::timing::TimedPlan;
use netcost::topology;
use serde_json::Value as Json;

use crate::common;

/// A scenario of one function or two in which only what a test sets takes time.
fn scenario(settings: &str) -> Scenario {
    let text = text(settings);
    Scenario::parse("t.toml", &text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn text(settings: &str) -> String {
    format!(
        "schema = 1\nname = \"t\"\nregion = \"us-east-1\"\nlatency.nat_gateway = \"0 ms\"\nlatency.invoke_sync = \"0 ms\"\n\
         latency.invoke_per_mb = \"0 ms\"\nlatency.connection_setup = \"0 ms\"\nworkload.vpc.duration = \"0 ms\"\n\
         workload.internet.sent = \"0 B\"\nworkload.internet.received = \"0 B\"\nfunction.logs_per_invocation = \"0 B\"\n\
         account.free_tier = \"none\"\n{settings}"
    )
}

fn expected_bill(scenario: &Scenario, solution: &str) -> Bill {
    let plan = topology::find(solution).expect("known").plan(scenario).expect("it can be built");
    let expectation = Expectation::without_simulation(&plan, scenario);
    let book = PriceBook::embedded("us-east-1").expect("a book");
    rate(meter(&plan, &expectation, scenario), &book, &[], &scenario.account.used).expect("priced")
}

/// What is found by so many events.
fn simulated(scenario: &Scenario, solution: &str, most_events: f64) -> (Forecast, Behaviour) {
    let plan = topology::find(solution).expect("known").plan(scenario).expect("it can be built");
    let timed = TimedPlan::new(&plan, scenario);
    let expected = Behaviour::expected(&timed, scenario);
    let effort = Effort { most_events, closed_form: false, ..Effort::for_precision(1e-9, 1) };
    (forecast(&timed, scenario, effort).expect("seen"), expected)
}

fn quantity(bill: &Bill, id: &str, kind: &str) -> (String, String) {
    let is_it = |usage: &netcost::metering::UsageLine| usage.meter.id() == id && usage.kind.id() == kind;
    let line = bill.lines.iter().find(|line| is_it(&line.usage)).unwrap_or_else(|| panic!("no {id}"));
    (line.usage.quantity.decimal().to_string(), line.cost.to_string())
}

/// 100,000,000 requests of 0.2 s in 730 h hold a = 7.6103501 environments of 512 MB, 10,000,000 GB-s a month.
fn large(environments: u64) -> Scenario {
    scenario(&format!(
        "workload.requests_per_month = 100_000_000\nworkload.internet.duration = \"200 ms\"\nbehaviour.cold_share.main = 0\n\
         function.init = \"0 ms\"\nfunction.main.provisioned_concurrency = {environments}\n"
    ))
}

#[test]
fn what_overflows_is_billed_on_demand_by_erlangs_formula() {
    // Ten: B = 0.104329743. Kept ready 10 x 0.5 x 2,628,000 = 13,140,000 x 0.0000041667 = 54.750438; there 8,956,702.57 x 0.0000097222 =
    // 87.078853726054; on demand 1,043,297.43 x 0.0000166667 = 17.388325276581. Together 159.22, against 166.67 all on demand.
    let bill = expected_bill(&large(10), "nat-gateway");
    let line = |id, kind| quantity(&bill, id, kind);
    let of = |quantity: &str, cost: &str| (quantity.to_owned(), cost.to_owned());
    assert_eq!(line("lambda.provisioned_concurrency.x86", "standing"), of("13140000", "54.750438"));
    assert_eq!(line("lambda.duration_provisioned.x86", "duration"), of("8956702.57", "87.078853726054"));
    assert_eq!(line("lambda.duration.x86", "duration"), of("1043297.43", "17.388325276581"));
    // NAT 36.5 and requests 20 on top. Eight: B = 0.213717, 43.8003504 + 7,862,830 x 0.0000097222 + 2,137,170 x 0.0000166667 = 155.86.
    // Seven, of which the last is busy 62.57 % of the time: B = 0.285724, 38.33 + 69.44 + 47.62 = 155.39. Six: 155.62.
    let total =
        |n| (netcost::distribution::float(expected_bill(&large(n), "nat-gateway").total.decimal()) - 56.5).abs();
    for (environments, cost) in [(6, 155.62), (7, 155.39), (8, 155.86), (10, 159.22)] {
        assert!((total(environments) - cost).abs() < 0.006, "{environments}: {}", total(environments));
    }
}

#[test]
fn the_simulated_overflow_is_erlangs_whatever_the_service_time() {
    // Loads of 0.3 to 12, from much too few environments to nearly enough; Erlang's formula does not ask how the time varies.
    for (environments, load) in [(1, 0.3), (1, 2.0), (3, 1.5), (5, 4.0), (8, 12.0), (10, 7.5)] {
        for duration in ["\"400 ms\"", "{ exponential = \"400 ms\" }", "{ p50 = \"200 ms\", p99 = \"3 s\" }"] {
            let requests = |mean_s: f64| (load / mean_s * 2_628_000.0) as u64;
            let settings = |requests: u64| {
                scenario(&format!(
                    "workload.requests_per_month = {requests}\nworkload.internet.duration = {duration}\n\
                     function.main.provisioned_concurrency = {environments}\n"
                ))
            };
            let mean_s = netcost::distribution::float(settings(1).workload.internet.duration.mean().0) / 1000.0;
            let scenario = settings(requests(mean_s));
            let (found, _) = simulated(&scenario, "nat-gateway", 300_000.0);
            let (overflow, erlang) = (found.overflow_main.expect("some are kept ready"), loss(environments, load));
            // Four standard errors: what is taken up by cold starts holds nothing there.
            let off = (overflow.value - erlang).abs();
            assert!(
                off <= 4.0 * overflow.standard_error + 1e-4,
                "{environments} {load} {duration}: {overflow:?} {erlang}"
            );
            assert!(overflow.standard_error < 0.1 * erlang, "not sharp enough: {overflow:?}");
        }
    }
}

#[test]
fn both_readings_of_a_plan_agree() {
    // By the hour of the day, three environments for the ten busy hours, in two functions of which one waits for the other.
    let daily = "[1, 1, 1, 1, 1, 1, 2, 4, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 4, 2, 1, 1, 1, 1]";
    let settings = format!(
        "workload.requests_per_month = 4_000_000\nworkload.arrivals = {{ daily = {daily} }}\nworkload.internet.duration = \"300 ms\"\n\
         function.main.provisioned_concurrency = 2\nfunction.main.provisioned_hours_per_day = 10\n\
         function.callee.provisioned_concurrency = 1\n"
    );
    let scenario = scenario(&settings);
    let (found, expected) = simulated(&scenario, "sdk-invoke", 2e6);
    // Ten hours of weight 9 of 118 in all: 0.762712 of the requests.
    let share = |behaviour: &Behaviour, role| {
        netcost::distribution::float(behaviour.function(role).expect("there").provisioned_share)
    };
    for role in [Role::Main, Role::Callee] {
        let (simulated, closed) = (share(&found.behaviour, role), share(&expected, role));
        assert!((simulated - closed).abs() < 0.01, "{role:?}: {simulated} against {closed}");
    }
    assert!(share(&found.behaviour, Role::Main) < 0.762_713);
    // What starts cold is rare enough that the closed form is asked for its size only.
    let cold = |behaviour: &Behaviour| netcost::distribution::float(behaviour.functions[0].cold_share);
    let ratio = cold(&found.behaviour) / cold(&expected);
    assert!((0.5..2.0).contains(&ratio), "{} against {}", cold(&found.behaviour), cold(&expected));
}

#[test]
fn overflow_starts_cold_as_often_as_the_closed_form_says() {
    for (environments, load, expiry) in
        [(1, 0.2, 300), (1, 1.0, 120), (2, 1.0, 120), (4, 3.0, 60), (10, 8.0, 60), (20, 25.0, 60)]
    {
        let scenario = scenario(&format!(
            "workload.requests_per_month = {}\nworkload.internet.duration = {{ exponential = \"1 s\" }}\n\
             function.main.provisioned_concurrency = {environments}\nlatency.idle_expiry = \"{expiry} s\"\n\
             latency.cold_platform = \"0 ms\"\nlatency.vpc_attach = \"0 ms\"\nfunction.init = \"0 ms\"\n",
            (load * 2_628_000.0) as u64
        ));
        let (found, expected) = simulated(&scenario, "nat-gateway", 3e6);
        let closed = netcost::distribution::float(expected.functions[0].cold_share);
        let ratio = closed / found.cold_main.value;
        assert!((0.7..1.05).contains(&ratio), "{environments} {load}: {closed} against {:?}", found.cold_main);
    }
}

#[test]
fn environments_kept_ready_take_their_part_of_the_concurrency() {
    // 20 of 130 for each: the callee has 110 at most, and 100 stay unprovisioned.
    let found = |provisioned: &str| {
        let scenario = scenario(&format!(
            "account.concurrency_limit = 130\nworkload.requests_per_month = 250_000_000\nworkload.internet.duration = \"1 s\"\nworkload.trigger = \"sync\"\nfunction.main.reserved_concurrency = 10\n{provisioned}"
        ));
        simulated(&scenario, "nat-gateway", 500_000.0).0
    };
    // A load of 95 in a reservation of 10: Erlang's B(10, 95.129) = 0.8958, whether some of them are kept ready or not.
    let erlang = loss(10, 250_000_000.0 / 2_628_000.0);
    for provisioned in
        ["", "function.main.provisioned_concurrency = 6\n", "function.main.provisioned_concurrency = 10\n"]
    {
        let failed = found(provisioned).failed;
        assert!((failed.value - erlang).abs() < 0.003, "{provisioned}: {failed:?} against {erlang}");
    }
}

/// What is wrong with a scenario; nothing when it is sound.
fn problems(settings: &str) -> String {
    let text = text(&format!("{settings}workload.requests_per_month = 1_000\n"));
    Scenario::parse("t.toml", &text).err().map_or(String::new(), |problems| problems.to_string())
}

const MAIN: &str = "function.main.provisioned_concurrency";
const HOURS: &str = "function.main.provisioned_hours_per_day";
const SNAPSTART: &str = "function.main.snapstart";

#[test]
fn what_aws_does_not_allow_is_told_at_its_key() {
    let python = "function.runtime = \"python3.13\"\nfunction.restore = \"700 ms\"\nfunction.main.snapstart = true\n";
    let sound = [
        // 1,000 less 100; less 300 of the callee; what is reserved, however little the rest.
        "function.main.provisioned_concurrency = 900\n".to_owned(),
        "function.main.provisioned_concurrency = 600\nfunction.callee.provisioned_concurrency = 300\n".to_owned(),
        "function.main.provisioned_concurrency = 600\nfunction.callee.reserved_concurrency = 300\n".to_owned(),
        "function.main.provisioned_concurrency = 50\nfunction.main.reserved_concurrency = 50\n".to_owned(),
        "function.main.provisioned_concurrency = 1\nfunction.main.provisioned_hours_per_day = 24\n".to_owned(),
        python.to_owned(),
        python.replace("python3.13", "python3.12"),
        "function.runtime = \"java11\"\nfunction.main.snapstart = true\nfunction.main.snapstart_versions = 2\n"
            .to_owned(),
        format!("{python}function.ephemeral_storage_mb = 512\nfunction.callee.provisioned_concurrency = 5\n"),
        "function.runtime = \"nodejs22.x\"\nfunction.main.snapstart = false\n".to_owned(),
    ];
    for settings in &sound {
        assert_eq!(problems(settings), "", "{settings}");
    }
    let wrong = [
        (MAIN, "function.main.provisioned_concurrency = 901\n".to_owned(), "provision 900 at most"),
        (MAIN, format!("{MAIN} = 601\nfunction.callee.provisioned_concurrency = 300\n"), "provision 600 at most"),
        (MAIN, format!("{MAIN} = 1\naccount.concurrency_limit = 100\n"), "raised to at least 101"),
        (
            "function.callee.provisioned_concurrency",
            "function.callee.provisioned_concurrency = 51\nfunction.callee.reserved_concurrency = 50\n".to_owned(),
            "provision 50 at most, or reserve more",
        ),
        (HOURS, format!("{HOURS} = 10\n"), "give `function.main.provisioned_concurrency`"),
        (HOURS, format!("{MAIN} = 1\n{HOURS} = 24.5\n"), "cannot be 24.5"),
        (
            "function.callee.snapstart_versions",
            "function.callee.snapstart_versions = 2\n".to_owned(),
            "set `function.callee.snapstart` to true",
        ),
        (SNAPSTART, format!("{python}{MAIN} = 1\n"), "do not go together"),
        (SNAPSTART, python.replace("python3.13", "python3.11"), "no SnapStart for `python3.11`"),
        (SNAPSTART, python.replace("python3.13", "nodejs22.x"), "Java from 11 on, Python from 3.12 on, .NET from 8 on"),
        (SNAPSTART, python.replace("python3.13", "java8.al2"), "no SnapStart for `java8.al2`"),
        (SNAPSTART, format!("{python}function.package = \"image\"\n"), "no SnapStart for container images"),
        (SNAPSTART, format!("{python}function.ephemeral_storage_mb = 513\n"), "set `ephemeral_storage_mb` to 512"),
        (SNAPSTART, python.replace("function.restore = \"700 ms\"\n", ""), "give `function.restore`"),
        (
            SNAPSTART,
            "function.runtime = \"java21\"\nfunction.architecture = \"arm64\"\nfunction.main.snapstart = true\n"
                .to_owned(),
            "no restore time was measured for `java21` on arm64",
        ),
    ];
    for (key, settings, said) in &wrong {
        let found = problems(settings);
        assert!(found.contains(said), "{settings}: {found}");
        // The place is that of the key that is wrong.
        let line = text(settings).lines().position(|line| line.starts_with(key)).expect("the key");
        assert!(found.contains(&format!("t.toml:{}:", line + 1)), "{settings}: {found}");
    }
}

fn notes(settings: &str, more: &[&str]) -> Vec<Json> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text(settings)).expect("written");
    let path = path.display().to_string();
    let arguments =
        ["compare", &path, "--only", "nat-gateway", "--format", "json"].into_iter().chain(more.iter().copied());
    let result: Json = serde_json::from_str(&common::stdout(arguments)).expect("JSON");
    let details = result["note_details"].as_array().expect("notes").iter();
    details.filter(|note| note["code"] == "kept-ready").cloned().collect()
}

#[test]
fn a_note_says_when_keeping_environments_ready_pays() {
    // The load of above: seven are the cheapest, 155.39 against 166.67, so that 11.28 are saved.
    let busy = "workload.requests_per_month = 100_000_000\nworkload.internet.duration = \"200 ms\"\nfunction.init = \"0 ms\"\n";
    let [note] = &notes(busy, &[])[..] else { panic!("one note") };
    let more: f64 = note["more"].as_str().expect("an amount").parse().expect("a number");
    assert_eq!((note["environments"].as_u64(), note["function"].as_str()), (Some(7), Some("main")));
    assert!((more + 11.28).abs() < 0.3, "{more}");
    // A hundredth of it is never busy enough, and says nothing unless time counts; then p99 must become less for sure.
    let idle = busy.replace("100_000_000", "1_000_000");
    assert_eq!(notes(&idle, &[]), Vec::<Json>::new());
    let rare = "workload.requests_per_month = 20_000\nworkload.internet.duration = \"200 ms\"\n";
    assert_eq!(notes(rare, &[]), Vec::<Json>::new());
    let [note] = &notes(rare, &["--by", "latency"])[..] else { panic!("one note") };
    let (from, to) = (&note["p99_change"]["from_ms"], &note["p99_change"]["to_ms"]);
    // Cold starts, some 15 % of the requests, are gone: what is left is the work.
    assert!(from.as_f64().expect("a time") > 300.0 && to.as_f64().expect("a time") < 220.0, "{note}");
    assert!(note["more"].as_str().expect("an amount").starts_with(|c: char| c.is_ascii_digit()), "it costs something");
    // Where some are kept ready nothing is said of more, and none are offered beyond what may be provisioned.
    assert_eq!(notes(&format!("{busy}function.main.provisioned_concurrency = 2\n"), &[]), Vec::<Json>::new());
    let [note] = &notes(&format!("{busy}account.concurrency_limit = 103\n"), &[])[..] else { panic!("one note") };
    assert_eq!(note["environments"].as_u64(), Some(3));
    assert_eq!(notes(&format!("{busy}account.concurrency_limit = 100\n"), &[]), Vec::<Json>::new());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.toml");
    let settings = "workload.requests_per_month = 3_000_000\nfunction.main.provisioned_concurrency = 1\n\
                    function.main.provisioned_hours_per_day = 9.5\nfunction.callee.provisioned_concurrency = 1\n";
    std::fs::write(&path, text(settings)).expect("written");
    let path = path.display().to_string();
    let run = |threads: &str| {
        let mut command = common::netcost(["compare", &path, "--format", "json"]);
        command.env("RAYON_NUM_THREADS", threads).output().expect("the program starts").stdout
    };
    let one = run("1");
    assert!(!one.is_empty() && one == run("2") && one == run("7"));
}
