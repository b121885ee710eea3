//! Sweep, break-even, ranges and sensitivity, as a user meets them. Break-evens are worked out by hand from the prices of us-east-1.

use std::ffi::OsStr;
use std::fs;
use std::process::{Output, Stdio};

use crate::common::{self, PAPER, met_or_not, netcost, of_four, root, run, write};
use serde_json::Value as Json;

const SCENARIO: &str = "scenarios/mail-after-read.toml";

/// What the program says of the four solutions.
fn stdout<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    common::met_or_not(of_four(arguments))
}

fn json(arguments: &[&str]) -> Json {
    let arguments = arguments.iter().chain(&["--format", "json"]);
    serde_json::from_str(&stdout(arguments)).expect("JSON")
}

fn usage_error(arguments: &[&str]) -> String {
    let output = run(arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {text}");
    assert!(output.stdout.is_empty(), "{arguments:?} gave a result");
    text
}

/// One crossing worked out by hand: what differs from the paper scenario, the key, the range, what is better below and above, and the
/// last value below.
struct Worked {
    edits: &'static [(&'static str, &'static str)],
    /// The line of the scenario that sets the key, and how it is written with a value.
    line: &'static str,
    written: fn(i64) -> String,
    vary: &'static str,
    pair: [&'static str; 2],
    at: i64,
}

fn requests(count: i64) -> String {
    format!("requests_per_month = {count}")
}

const REQUESTS: &str = "requests_per_month = 1_000_000";

#[test]
fn break_evens_are_those_worked_out_by_hand() {
    let slow_database: &[(&str, &str)] = &[
        ("vpc.duration = \"20 ms\"", "vpc.duration = \"100 ms\""),
        ("internet.duration = \"100 ms\"", "internet.duration = \"20 ms\""),
    ];
    let asynchronous: &[(&str, &str)] =
        &[(REQUESTS, "requests_per_month = 1_000_000\ninvocation = \"async\"\norder = \"internet-first\"")];
    let worked = [
        // 36.50 / (0.0000016500025 - 0.000001200002) = 36.50 / 0.0000004500005 = 81,111,020.99
        Worked {
            edits: &[],
            line: REQUESTS,
            written: requests,
            vary: "requests_per_month=1..1_000_000_000",
            pair: ["sdk-invoke", "nat-gateway"],
            at: 81_111_020,
        },
        // 36.50 / (0.0000026500025 - 0.000001200002) = 36.50 / 0.0000014500005 = 25,172,405.11
        Worked {
            edits: &[],
            line: REQUESTS,
            written: requests,
            vary: "requests_per_month=1..1_000_000_000",
            pair: ["api-gateway", "nat-gateway"],
            at: 25_172_405,
        },
        // (36.50 - 7.30) / (0.0000023166705 - 0.000001200002) = 29.20 / 0.0000011166685 = 26,149,210.80
        Worked {
            edits: &[],
            line: REQUESTS,
            written: requests,
            vary: "requests_per_month=1..1_000_000_000",
            pair: ["interface-endpoint", "nat-gateway"],
            at: 26_149_210,
        },
        // 7.30 / (0.0000026500025 - 0.0000023166705) = 7.30 / 0.000000333332 = 21,900,087.60
        Worked {
            edits: &[],
            line: REQUESTS,
            written: requests,
            vary: "requests_per_month=1..1_000_000_000",
            pair: ["api-gateway", "interface-endpoint"],
            at: 21_900_087,
        },
        // A database of 100 ms and an API of 20 ms: the endpoint's two functions take 130 + 20 ms, the SDK's 130 + 100 ms, so that they
        // change their costs: 7.30 / (0.0000023166705 - 0.0000016500025) = 7.30 / 0.000000666668 = 10,949,978.10
        Worked {
            edits: slow_database,
            line: REQUESTS,
            written: requests,
            vary: "requests_per_month=1..1_000_000_000",
            pair: ["sdk-invoke", "interface-endpoint"],
            at: 10_949_978,
        },
        // Asynchronous, a million requests of p bytes. API Gateway waits: 0.0000026500025, and 0.000001 more above 512 KB. SDK invoke does
        // not: 0.0000002 + (0.110 + 0.020) s x 0.5 x 0.0000166667 = 0.0000012833355, and 0.0000002 for each of 1 + ceil((p - 256 KB) / 64 KB)
        // chunks. From 512 KB to 1 MB API Gateway costs 0.0000036500025; 11 chunks 0.0000034833355, 12 chunks 0.0000036833355. The twelfth
        // begins above 256 + 10 x 64 = 896 KB = 917,504 bytes.
        Worked {
            edits: asynchronous,
            line: "between.request = \"0 B\"",
            written: |bytes| format!("between.request = \"{bytes} B\""),
            vary: "between.request=513 KB..1 MB",
            pair: ["sdk-invoke", "api-gateway"],
            at: 917_504,
        },
        // 100,000,000 requests: SDK invoke 165.00025, NAT gateway 36.50 + 120.0002 = 156.5002. The 8.50005 between them are 188.89 GB at
        // 0.045: 8.50005 / 0.045 x 1,073,741,824 / 100,000,000 = 2,028.19 bytes a request.
        Worked {
            edits: &[(REQUESTS, "requests_per_month = 100_000_000")],
            line: "internet.received = \"0 B\"",
            written: |bytes| format!("internet.received = \"{bytes} B\""),
            vary: "internet.received=0 B..1 MB",
            pair: ["nat-gateway", "sdk-invoke"],
            at: 2_028,
        },
        // 50,000,000 requests: the NAT gateway stands for 36.50 and saves 50,000,000 x 0.0000002 = 10 of requests, so 26.50 are left for
        // 50,000,000 x 0.030 s x m/1024 x 0.0000166667 = m x 25.00005 / 1024: m = 1,085.44.
        Worked {
            edits: &[(REQUESTS, "requests_per_month = 50_000_000")],
            line: "memory_mb = 512",
            written: |mb| format!("memory_mb = {mb}"),
            vary: "memory_mb=128..10_240",
            pair: ["sdk-invoke", "nat-gateway"],
            at: 1_085,
        },
        // 10,000,000 requests: NAT gateway 36.50 + 12.00002 = 48.50; API Gateway 16.50 + 10 for each 512 KB begun: 46.50 with three, 56.50
        // with four. The fourth begins above 3 x 524,288 = 1,572,864 bytes.
        Worked {
            edits: &[(REQUESTS, "requests_per_month = 10_000_000")],
            line: "between.request = \"0 B\"",
            written: |bytes| format!("between.request = \"{bytes} B\""),
            vary: "between.request=0 B..6 MB",
            pair: ["api-gateway", "nat-gateway"],
            at: 1_572_864,
        },
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for Worked { edits, line, written, vary, pair, at } in worked {
        let mut text = PAPER.to_owned();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        let path = write(folder.path(), "paper.toml", &text);
        let found = json(&["breakeven", &path, "--vary", vary]);
        let crossings = found["crossings"].as_array().expect("a list");
        let is_pair = |crossing: &&Json| crossing["cheaper_below"] == pair[0] && crossing["cheaper_above"] == pair[1];
        let places: Vec<&Json> = crossings.iter().filter(is_pair).collect();
        assert_eq!(places.len(), 1, "{vary} {pair:?}: {found:#}");
        assert_eq!((&places[0]["at"], &places[0]["next"]), (&Json::from(at), &Json::from(at + 1)), "{vary} {pair:?}");
        assert!(crossings.iter().all(|crossing| crossing["confirmed"] == true), "{found:#}");

        // The same two points through `compare`, from files that say so.
        let set = |value: i64| {
            let beginning = format!("{} = ", line.split(" = ").next().expect("a key"));
            let change = |known: &str| if known.starts_with(&beginning) { written(value) } else { known.to_owned() };
            let lines = text.lines().map(change);
            lines.collect::<Vec<_>>().join("\n")
        };
        for (value, [first, second]) in [(at, pair), (at + 1, [pair[1], pair[0]])] {
            let path = write(folder.path(), "side.toml", &set(value));
            let compared = json(&["compare", &path]);
            let cost = |id: &str| {
                let entry =
                    compared["ranking"].as_array().expect("a list").iter().find(|entry| entry["solution"] == id);
                let total = entry.expect("ranked")["bill"]["total"].as_str().expect("a total").to_owned();
                rust_decimal::Decimal::from_str_exact(&total).expect("a decimal")
            };
            assert!(cost(first) < cost(second), "{vary} at {value}: {first} {} {second} {}", cost(first), cost(second));
        }
    }
}

#[test]
fn crossings_are_said_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    let question = ["breakeven", &path, "--vary", "requests_per_month=1..1_000_000_000"];
    let words = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short = words(stdout(question));
    let answer = "SDK invoke is the cheapest up to about 81.1 million requests a month, the NAT gateway above.";
    assert!(short.starts_with(answer), "{short}");
    assert!(short.contains("81.1 million SDK invoke < yours: 1 million"), "{short}");
    assert!(short.contains("above 25.2 million the NAT gateway is cheaper than API Gateway"), "{short}");
    let text = words(stdout(question.into_iter().chain(["--exact"])));
    assert!(text.starts_with(answer), "{text}");
    assert!(text.contains("above 25,172,405 requests a month the NAT gateway is cheaper than API Gateway"), "{text}");
    assert!(text.contains("* above 81,111,020 requests a month the NAT gateway is cheaper than SDK invoke"), "{text}");
    let never = stdout(["breakeven", &path, "--vary", "requests_per_month=1..1_000"]);
    assert!(never.starts_with("SDK invoke is the cheapest throughout, from 1 to 1,000 requests a month."), "{never}");
    let never = json(&["breakeven", &path, "--vary", "requests_per_month=1..1_000"]);
    assert_eq!(never["crossings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_cannot_be_had_any_more_changes_the_ranking_too() {
    // Responses above 6 MB cannot go through Lambda: 6 x 1,048,576 = 6,291,456 is the last that can.
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    let found = json(&["breakeven", &path, "--vary", "between.response=1 MB..8 MB"]);
    let changes = found["feasibility"].as_array().expect("a list");
    assert_eq!(changes.len(), 3, "{found:#}");
    for change in changes {
        assert_eq!(change["at"], 6_291_456);
        assert_eq!(change["reasons"][0], "payload-sync");
        assert_eq!(change["feasible_above"], false);
    }
    assert_eq!(found["at_high"]["order"], serde_json::json!(["nat-gateway"]));
}

#[test]
fn every_comparison_says_at_which_load_it_turns() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(
        folder.path(),
        "paper.toml",
        &PAPER.replace("internet.received = \"0 B\"", "internet.received = \"1 KB\""),
    );
    let compared = json(&["compare", &path]);
    let of = |other: &str, key: &str| {
        let all = compared["breakeven"].as_array().expect("a list");
        all.iter().find(|entry| entry["other"] == other && entry["key"] == key).cloned().expect("an entry")
    };
    // A request's 1 KB costs 0.045 x 1024 / 1,073,741,824 = 0.000000042915344 on the NAT gateway:
    // 36.50 / (0.0000004500005 - 0.000000042915344) = 36.50 / 0.000000407085156 = 89,661,829.84
    let requests = of("nat-gateway", "workload.requests_per_month");
    let at = requests["crossings"][0]["at"].as_f64().expect("a number");
    assert!((at - 89_661_829.0).abs() < 0.5, "{requests:#}");
    assert_eq!(requests["crossings"][0]["confirmed"], true);
    // It agrees with the search that is for it.
    let found = json(&["breakeven", &path, "--vary", "requests_per_month=1..1_000_000_000"]);
    let crossing = found["crossings"].as_array().expect("a list").iter().find(|entry| entry["best_changes"] == true);
    assert_eq!(crossing.expect("a crossing")["at"].as_f64(), Some(at));
    // SDK invoke costs what API Gateway does less its calls, whatever the load.
    assert_eq!(of("api-gateway", "workload.requests_per_month")["crossings"], serde_json::json!([]));
    assert_eq!(of("nat-gateway", "internet_gb_per_month")["crossings"], serde_json::json!([]));
    let text = stdout(["compare", &path, "--details"]);
    assert!(text.contains("Break-even against SDK invoke alone:"), "{text}");
    assert!(text.contains("cheaper above 89,661,829 requests a month"), "{text}");
}

/// Where shares of cold starts are stated, nothing is simulated into a cost or a mean: then both say exactly the same.
#[test]
fn a_step_of_a_sweep_is_what_compare_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let text = format!("{text}\n[behaviour]\ncold_share = {{ main = 0.01, callee = 0.02 }}\n");
    let path = write(folder.path(), "stated.toml", &text);
    let swept = json(&[
        "sweep",
        &path,
        "--vary",
        "requests_per_month=1_000..1_000_000_000:log:3",
        "--vary",
        "memory_mb=256,2048",
    ]);
    assert_eq!(swept["axes"][0]["steps"], serde_json::json!([1000, 1_000_000, 1_000_000_000]));
    let cells = swept["cells"].as_array().expect("a list");
    assert_eq!(cells.len(), 6);
    for cell in cells {
        let [requests, memory] = [&cell["at"][0], &cell["at"][1]].map(|at| at.as_u64().expect("a count"));
        let changed = text.replace("requests_per_month = 10_000", &format!("requests_per_month = {requests}"));
        let changed = format!("{changed}\n[function]\nmemory_mb = {memory}\n");
        let compared = json(&["compare", &write(folder.path(), "one.toml", &changed)]);
        assert_eq!(cell["best"], compared["ranking"][0]["solution"]);
        for entry in compared["ranking"].as_array().expect("a list") {
            let solutions = cell["solutions"].as_array().expect("a list");
            let same = solutions.iter().find(|solution| solution["solution"] == entry["solution"]).expect("swept");
            assert_eq!(same["monthly_cost"], entry["bill"]["total"]);
            assert_eq!(same["mean_ms"], entry["latency_ms"]["mean"]["value"]);
            assert_eq!(same["rank"], entry["rank"]);
        }
    }
}

/// A simulated step is what `compare` simulates, within both intervals, in every form and on any number of threads.
#[test]
fn simulated_steps_have_percentiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let vary = "requests_per_month=1_000_000,100_000_000";
    let arguments = ["sweep", SCENARIO, "--vary", vary, "--simulate", "--seed", "7"];
    let swept = json(&arguments);
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let csv = stdout(arguments.iter().chain(&["--format", "csv"]));
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    for (index, cell) in swept["cells"].as_array().expect("a list").iter().enumerate() {
        let requests = cell["at"][0].as_u64().expect("a count");
        let changed = text.replace("requests_per_month = 10_000", &format!("requests_per_month = {requests}"));
        let compared = json(&["compare", &write(folder.path(), "one.toml", &changed), "--seed", "8"]);
        for (place, solution) in cell["solutions"].as_array().expect("a list").iter().enumerate() {
            let ranking = compared["ranking"].as_array().expect("a list");
            let same = ranking.iter().find(|entry| entry["solution"] == solution["solution"]).expect("ranked");
            let [swept, compared] = [&solution["p99_ms"], &same["latency_ms"]["p99"]];
            let end = |estimate: &Json, end: &str| estimate[end].as_f64().expect("a time");
            let apart = (end(swept, "value") - end(compared, "value")).abs();
            let [half, other] = [swept, compared].map(|estimate| (end(estimate, "high") - end(estimate, "low")) / 2.0);
            // 95 % intervals reach two standard errors; twice that is left by one in 15,000.
            assert!(apart < 2.0 * half.hypot(other), "{requests}: {swept} against {compared}");
            assert!(end(swept, "low") <= end(swept, "value") && end(swept, "value") <= end(swept, "high"));
            let row = &rows[index * 4 + place];
            assert_eq!(row.get(6).map(|p99| p99.parse::<f64>().ok()), Some(swept["value"].as_f64()));
        }
    }
    let table = stdout(arguments);
    assert!(table.contains("USD a month and p99 in ms") && table.contains("simulated (seed 7)"), "{table}");
    let plain = json(&["sweep", SCENARIO, "--vary", vary]);
    assert!(plain["seed"].is_null() && plain["cells"][0]["solutions"][0]["p99_ms"].is_null());
    let single = netcost(of_four(arguments.iter().chain(&["--format", "csv"]))).env("RAYON_NUM_THREADS", "1").output();
    assert_eq!(String::from_utf8(single.expect("it runs").stdout).expect("UTF-8"), csv);
}

/// What cannot be promised is out: at 5 concurrent executions requests fail, as `max_failed` forbids, but only a simulation finds it.
#[test]
fn a_limit_on_failures_holds_where_points_are_simulated() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 20_000_000\n\
        objective.max_failed = 0.001\n";
    let path = write(folder.path(), "limit.toml", text);
    let vary = ["sweep", path.as_str(), "--vary", "concurrency_limit=5,1000", "--only", "nat-gateway"];
    let obstacles = |swept: &Json, cell: usize| swept["cells"][cell]["solutions"][0]["obstacles"].clone();
    let simulated = json(&vary.iter().copied().chain(["--simulate"]).collect::<Vec<_>>());
    assert_eq!(obstacles(&simulated, 0), serde_json::json!(["unreliable"]));
    assert_eq!((obstacles(&simulated, 1), obstacles(&json(&vary), 0)), (Json::Null, Json::Null));
}

#[test]
fn formats_of_a_sweep_say_the_same() {
    let arguments = ["sweep", SCENARIO, "--vary", "requests_per_month=1_000..1_000_000_000:7"];
    let swept = json(&arguments);
    let csv = stdout(arguments.iter().chain(&["--format", "csv"]));
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 7 * 4);
    let table = stdout(arguments);
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    for (index, cell) in swept["cells"].as_array().expect("a list").iter().enumerate() {
        for (place, solution) in cell["solutions"].as_array().expect("a list").iter().enumerate() {
            let row = &rows[index * 4 + place];
            assert_eq!(row.get(0), Some(cell["at"][0].to_string().as_str()));
            assert_eq!(row.get(1), solution["solution"].as_str());
            assert_eq!(row.get(3), solution["monthly_cost"].as_str());
        }
    }
    // Each row marks its cheapest and its fastest, and there is one for each step.
    let marked = table.lines().filter(|line| line.matches('*').count() == 2).count();
    assert_eq!(marked, 7, "{table}");
    assert_eq!(table.lines().filter(|line| line.starts_with(' ') && line.contains("> 10,000 ")).count(), 1, "{table}");
    let map =
        stdout(["sweep", SCENARIO, "--vary", "requests_per_month=1_000..1_000_000_000:200", "--vary", "azs=1..3"]);
    assert!(map.lines().all(|line| line.chars().count() <= 80), "{map}");
    assert!(map.contains("steps are shown") && map.contains(" N  NAT gateway, "), "{map}");
}

#[test]
fn lists_change_regions_and_words() {
    let swept = json(&["sweep", SCENARIO, "--vary", "region=us-east-1,eu-west-1,af-south-1"]);
    let best: Vec<&str> =
        swept["cells"].as_array().expect("a list").iter().filter_map(|cell| cell["best"].as_str()).collect();
    assert_eq!(best.len(), 3);
    // af-south-1 has no price for NAT gateways.
    let nat = &swept["cells"][2]["solutions"][0];
    assert!(nat["monthly_cost"].is_string() || nat["obstacles"][0] == "no-price");
    let arms = json(&["sweep", "scenarios/org-scale.toml", "--vary", "architecture=x86_64,arm64"]);
    let cost = |cell: usize| arms["cells"][cell]["solutions"][0]["monthly_cost"].as_str().expect("a cost").to_owned();
    assert_ne!(cost(0), cost(1));
    // A budget of 1 USD is too small for what stands all month, one of 10 for the NAT gateway only.
    let budget = json(&["sweep", SCENARIO, "--vary", "objective.max_monthly=1,10,100"]);
    let feasible = |cell: &Json| {
        let solutions = cell["solutions"].as_array().expect("a list").iter();
        solutions.filter(|solution| solution["rank"].is_number()).count()
    };
    assert_eq!(budget["cells"].as_array().expect("a list").iter().map(feasible).collect::<Vec<_>>(), [2, 3, 4]);
    let by = json(&["sweep", SCENARIO, "--vary", "rank_by=cost,latency"]);
    assert_eq!((&by["cells"][0]["best"], &by["cells"][1]["best"]), (&"sdk-invoke".into(), &"nat-gateway".into()));
    let mixed = usage_error(&["sweep", SCENARIO, "--vary", "region=us-east-1,cn-north-1"]);
    assert!(mixed.contains("USD") && mixed.contains("CNY"), "{mixed}");
}

#[test]
fn what_cannot_be_varied_is_said() {
    let sweep = |vary: &str| usage_error(&["sweep", SCENARIO, "--vary", vary]);
    assert!(sweep("requests_per_mnth=1..9").contains("did you mean `requests_per_month`?"));
    assert!(sweep("duration=1 ms..9 ms").contains("workload.vpc.duration or workload.internet.duration"));
    assert!(sweep("memory_mb=64..512").contains("expected 128 to 10,240"));
    assert!(sweep("internet.sent=1..9 KB").contains("the unit is missing"));
    assert!(sweep("region=us-east1").contains("did you mean `us-east-1`?"));
    assert!(sweep("region=a..b").contains("list its values"));
    let clash = usage_error(&[
        "sweep",
        SCENARIO,
        "--vary",
        "requests_per_month=1_000_000_000",
        "--vary",
        "calls_per_request=10_000",
    ]);
    assert!(clash.contains("more than can be counted exactly"), "{clash}");
    let twice = usage_error(&["sweep", SCENARIO, "--vary", "azs=1..2", "--vary", "network.azs=3"]);
    assert!(twice.contains("both --vary"), "{twice}");
    let steps = usage_error(&["breakeven", SCENARIO, "--vary", "requests_per_month=1..9:log"]);
    assert!(steps.contains("without steps"), "{steps}");
    assert!(usage_error(&["sensitivity", SCENARIO, "--factor", "0.5"]).contains("number above 1"));
}

fn on_threads(count: &str, arguments: &[&str]) -> Output {
    netcost(arguments).env("RAYON_NUM_THREADS", count).output().expect("the program starts")
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let ranged = write(folder.path(), "ranged.toml", &ranged());
    let vary = "requests_per_month=1..10_000_000_000";
    let commands: [&[&str]; 5] = [
        &["sweep", SCENARIO, "--vary", vary, "--vary", "internet.sent=1 KB..1 MB", "--format", "json"],
        &["breakeven", SCENARIO, "--vary", vary, "--format", "json"],
        &["sensitivity", SCENARIO, "--format", "json"],
        &["compare", &ranged, "--draws", "20", "--format", "json"],
        &["sweep", SCENARIO, "--vary", "calls_per_request=1..10_000", "--vary", "requests_per_month=1..10_000_000_000"],
    ];
    for command in commands {
        let (one, three) = (on_threads("1", command), on_threads("3", command));
        assert_eq!(one.stdout, three.stdout, "{command:?}");
        assert_eq!(one.stderr, three.stderr, "{command:?}");
    }
}

/// A scenario with a range of each form.
fn ranged() -> String {
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let text =
        text.replace("requests_per_month = 10_000\n", "requests_per_month = { p10 = 1_000_000, p90 = 300_000_000 }\n");
    let text = text
        .replace("internet.sent = \"6 KB\"", "internet.sent = { low = \"1 KB\", likely = \"6 KB\", high = \"40 KB\" }");
    text.replace("vpc.duration = \"20 ms\"", "vpc.duration = { low = \"5 ms\", high = \"60 ms\" }")
}

#[test]
fn ranges_give_bands_and_chances() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "ranged.toml", &ranged());
    let compared = json(&["compare", &path]);
    let uncertainty = &compared["uncertainty"];
    assert_eq!(uncertainty["draws"], 2_000);
    assert_eq!(uncertainty["inputs"].as_array().map(Vec::len), Some(3));
    let number = |value: &Json| value.as_f64().or_else(|| value.as_str()?.parse().ok()).expect("a number");
    let mut sum = number(&uncertainty["probability_none_feasible"]);
    for solution in uncertainty["solutions"].as_array().expect("a list") {
        sum += number(&solution["probability_best"]);
        for measure in ["monthly_cost", "mean_ms"] {
            let [p5, p50, p95] = ["p5", "p50", "p95"].map(|key| number(&solution[measure][key]));
            assert!(p5 < p50 && p50 < p95, "{solution:#}");
        }
    }
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
    // The NAT gateway is the best above some 130 million requests at 6 KB sent; p90 is 300 million, so it is so sometimes, and not often.
    let nat = number(&uncertainty["solutions"][0]["probability_best"]);
    assert!((0.02..0.4).contains(&nat), "{nat}");
    // Three times the draws say nearly the same: the points are spread evenly. With random draws the chance would be within 0.013 (two
    // standard errors of 2,000).
    let finer = json(&["compare", &path, "--draws", "6000"]);
    let finer = number(&finer["uncertainty"]["solutions"][0]["probability_best"]);
    assert!((nat - finer).abs() < 0.013, "{nat} against {finer}");
    let seeded = |seed| json(&["compare", &path, "--draws", "10", "--seed", seed])["uncertainty"].clone();
    assert_ne!(seeded("1"), seeded("2"));
    let text = stdout(["compare", &path, "--draws", "20", "--details"]);
    assert!(text.contains("Over 20 draws (seed 1)"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn what_is_no_range_is_said_at_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let problem = |value: &str| {
        let text =
            format!("schema = 1\nname = \"x\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = {value}\n");
        let path = write(folder.path(), "wrong.toml", &text);
        let output = run(["compare", &path]);
        assert_eq!(output.status.code(), Some(3), "{value}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(problem("{ low = 9, high = 1 }").contains("must rise"));
    assert!(problem("{ low = 9 }").contains("{ low, likely, high }"));
    assert!(problem("{ low = 1, hihg = 2 }").contains("did you mean `high`?"));
    assert!(problem("{ low = 1, high = \"2\" }").contains("a whole number"));
    assert!(problem("{ p10 = 0, p90 = 5 }").contains("above 0"));
    assert!(problem("{ p10 = 1, p90 = 1_000_000_000_000 }").contains("take nearer quantiles"));
    let duration = problem("1\ninternet.duration = { low = \"5 ms\", p99 = \"9 ms\" }");
    assert!(duration.contains("{ low, likely, high }"), "{duration}");
}

#[test]
fn an_input_is_moved_by_its_factor_and_flips_where_the_search_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", &PAPER.replace(REQUESTS, "requests_per_month = 50_000_000"));
    let found = json(&["sensitivity", &path, "--factor", "2"]);
    let inputs = found["inputs"].as_array().expect("a list");
    let of = |key: &str| inputs.iter().find(|input| input["key"] == key).cloned().expect("an input");
    // 25 to 100 million requests move API Gateway most: 75,000,000 x 0.0000026500025 = 198.7501875.
    let requests = of("workload.requests_per_month");
    let effect = |input: &Json, measure: &str| {
        let effects = input["effects"].as_array().expect("a list");
        effects.iter().find(|effect| effect["measure"] == measure).cloned()
    };
    let moved = effect(&requests, "monthly_cost").expect("an effect");
    assert_eq!((&moved["moved_cost"], &moved["solution"]), (&Json::from("198.7501875"), &Json::from("api-gateway")));
    assert_eq!(effect(&requests, "p99_ms"), None);
    // 20 ms in the VPC become 10 and 40.
    let moved_ms = |input: &Json, measure: &str| effect(input, measure).and_then(|effect| effect["moved_ms"].as_f64());
    assert_eq!(moved_ms(&of("workload.vpc.duration"), "mean_ms"), Some(30.0));
    assert_eq!(
        requests["flips"],
        serde_json::json!([{"at": 81_111_021, "best": "nat-gateway", "unpriced_meters": null, "by_averages": false}])
    );
    assert_eq!(requests["decides"], true);
    // Worked out above: with 50 million requests the NAT gateway is the best from 1,086 MB.
    assert_eq!(
        of("function.memory_mb")["flips"],
        serde_json::json!([{"at": 1_086, "best": "nat-gateway", "unpriced_meters": null, "by_averages": false}])
    );
    assert_eq!(of("function.memory_mb")["decides"], false);
    // How long a month is is nobody's guess.
    assert!(inputs.iter().all(|input| input["key"] != "account.hours_per_month"));
    // The lead over the next: 36.50 - 50,000,000 x 0.0000004500005 = 13.999975 as it is. With 25 million requests the interface endpoint is
    // the next, 7.30 + 25,000,000 x 0.000000666668 = 23.9667 above; with 100 million the NAT gateway is ahead by 100,000,000 x 0.0000004500005 - 36.50 = 8.50005.
    let gaps = ["gap_low_cost", "gap_base_cost", "gap_high_cost", "gap_low_ms"].map(|key| requests[key].clone());
    assert_eq!(gaps, ["23.9667".into(), "13.999975".into(), "-8.50005".into(), Json::Null]);
    assert_eq!((&requests["group"], &requests["gap_closes_at"]), (&"workload".into(), &81_111_021.into()));
    assert_eq!(of("function.memory_mb")["group"], "choices");
    assert_eq!(of("latency.invoke_sync")["group"], "platform");
    let text = stdout(["sensitivity", &path]);
    let answer = "SDK invoke is the cheapest as it is; of ";
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.starts_with(answer), "{text}");
    assert!(words.contains("`workload.requests_per_month`, the NAT gateway above about 81.1 million"), "{text}");
    assert!(
        words.contains("requests_per_month 25 million 23.97 100 million -8.50 > 81.1 million: NAT gateway"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    let csv = stdout(["sensitivity", &path, "--format", "csv"]);
    assert_eq!(csv.lines().count(), 1 + inputs.len() * 4);

    // Nothing varies, so that the 99th percentile moves as the mean does; and what decides is still found by the expectation.
    let simulated = json(&["sensitivity", &path, "--factor", "2", "--simulate", "--by", "latency"]);
    let inputs = simulated["inputs"].as_array().expect("a list");
    let of = |key: &str| inputs.iter().find(|input| input["key"] == key).expect("an input");
    let moved = moved_ms(of("workload.vpc.duration"), "p99_ms").expect("a number");
    assert!((moved - 30.0).abs() < 0.01 * 140.0, "a percentile of a histogram is within 1 %: {moved}");
    let effect = |input: &Json| moved_ms(input, "p99_ms").expect("a number");
    assert!(inputs.windows(2).all(|pair| effect(&pair[0]) >= effect(&pair[1])), "ordered by p99");
    let text = stdout(["sensitivity", &path, "--simulate", "--by", "latency"]);
    assert!(text.contains("simulated (seed 1)") && text.contains("lead gone at"), "{text}");
}

/// A result is written beside its file and then put in its place: when the program is ended, there is none.
#[test]
fn a_sweep_that_is_ended_leaves_no_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("map.csv").display().to_string();
    let vary = ["--vary", "requests_per_month=1..1_000_000_000:lin:1000", "--vary", "internet.sent=1 B..1 MB:lin:1000"];
    let mut child = netcost(["sweep", SCENARIO].iter().chain(&vary).chain(&["-o", file.as_str()]))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    assert_eq!(child.try_wait().expect("a state"), None, "a million points take longer");
    child.kill().expect("ended");
    let output = child.wait_with_output().expect("over");
    assert!(!output.status.success());
    assert!(output.stderr.is_empty(), "no bar where nobody watches");
    assert!(common::entries(folder.path()).is_empty(), "nothing is left");
}

/// Without ranges the bands are the figures of the ranking, and the first is the best for sure.
#[test]
fn without_ranges_bands_are_the_points_of_the_ranking() {
    for scenario in ["mail-after-read", "webhook-async", "china-ningxia", "payload-over-6mb"] {
        let compared = json(&["compare", &format!("scenarios/{scenario}.toml")]);
        let (ranking, bands) = (&compared["ranking"], &compared["uncertainty"]["solutions"]);
        let ranked = |id: &Json| ranking.as_array()?.iter().position(|solution| solution["solution"] == *id);
        for band in bands.as_array().expect("a list") {
            let place = ranked(&band["solution"]);
            assert_eq!(band["probability_best"], if place == Some(0) { 1.0 } else { 0.0 }, "{scenario}");
            let Some(place) = place else {
                assert_eq!(band["monthly_cost"], Json::Null, "{scenario}");
                continue;
            };
            for quantile in ["p5", "p50", "p95"] {
                assert_eq!(band["monthly_cost"][quantile], ranking[place]["bill"]["total"], "{scenario}");
                let [p99, band] = [&ranking[place]["latency_ms"]["p99"]["value"], &band["p99_ms"][quantile]];
                let [p99, band] = [p99, band].map(|value| value.as_f64().expect("a number"));
                assert!((band - p99).abs() < 0.001, "{scenario}");
            }
        }
    }
}

/// Where the first of the ranking ends, the other one is left, however near its own end is. A limit of 30 lets 300 runs begin a second: of
/// SDK invoke, two for each request, 150 requests a second, 150 x 2,628,000 s = 394,200,000 a month. The NAT gateway ends where 30
/// environments are in use, at 30 / 0.120 s = 250 a second, 657,000,000. 64 KB of each request through it keep it the dearer one up to
/// there.
#[test]
fn compare_says_where_the_first_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = PAPER.replace("internet.received = \"0 B\"", "internet.received = \"64 KB\"");
    let path =
        write(folder.path(), "paper.toml", &text.replace("concurrency_limit = 1_000_000", "concurrency_limit = 30"));
    // However many fail just below that limit.
    let compared = json(&["compare", &path, "--only", "nat-gateway,sdk-invoke", "--max-failed", "1"]);
    let of_requests = compared["breakeven"].as_array().expect("a list").iter();
    let mut of_requests = of_requests.filter(|threshold| threshold["key"] == "workload.requests_per_month");
    let threshold = of_requests.next().expect("a threshold");
    assert_eq!(threshold["text"], "can be had, and the first cannot, above 394,200,000 requests a month");
    assert_eq!(threshold["crossings"][0]["at"], 394_200_000);
    assert_eq!(threshold["crossings"][0]["first_ends"], true);
}

/// What is cheaper above one load and dearer again above another is not said to be cheaper for ever. Both stand already, and a free tier
/// pays for a million requests: without requests all tie at nothing, which goes to the fastest, the NAT gateway. Of what is beyond the
/// allowance, SDK invoke saves the GB through the NAT gateway and pays for two functions.
#[test]
fn compare_says_where_a_lead_is_lost_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = PAPER
        .replace(REQUESTS, "requests_per_month = 0")
        .replace("internet.sent = \"0 B\"", "internet.sent = \"1 KB\"");
    let text = text.replace("free_tier = \"none\"", "free_tier = \"always-free\"");
    let paid = text.replace("[account]", "[network]\nalready_paid = [\"nat-gateway\"]\n[account]");
    let path = write(folder.path(), "paid.toml", &paid);
    let only = ["--only", "nat-gateway,sdk-invoke"];
    let compared = json(&["compare", &path, only[0], only[1]]);
    let threshold = &compared["breakeven"][0];
    let vary = "requests_per_month=0..1_000_000_000";
    let found = json(&["breakeven", &path, only[0], only[1], "--vary", vary]);
    let places = |crossings: &Json| -> Vec<Json> {
        crossings.as_array().expect("a list").iter().map(|crossing| crossing["at"].clone()).collect()
    };
    let (told, all) = (places(&threshold["crossings"]), places(&found["crossings"]));
    assert_eq!((told.len(), all.len()), (2, 2), "{told:?} {all:?}");
    assert_eq!(told, all, "{}", threshold["text"]);
    assert!(threshold["text"].as_str().is_some_and(|text| text.contains(", up to ")), "{}", threshold["text"]);
}

/// A limit that only a simulation tells holds in the draws too, and is not taken as kept where nothing can be simulated.
#[test]
fn limits_of_percentiles_hold_everywhere() {
    let guessed = json(&["compare", "scenarios/mail-guessed.toml", "--max-p99", "1 ms", "--draws", "100"]);
    let uncertainty = &guessed["uncertainty"];
    assert_eq!(uncertainty["draws_ranked"], 100);
    assert_eq!(uncertainty["probability_none_feasible"], 1.0);
    let folder = tempfile::tempdir().expect("a folder");
    let huge = "schema = 1\nname = \"huge\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 1_000_000_000_000\n[account]\nconcurrency_limit = 1_000_000\n";
    // At random and far below the limit, however much it is, it need not be simulated.
    let random = write(folder.path(), "random.toml", huge);
    let p99 =
        json(&["compare", &random, "--max-p99", "10 s", "--only", "nat-gateway"])["ranking"][0]["latency_ms"]["p99"]
            .clone();
    assert!(p99["value"].as_f64().is_some_and(|value| value > 0.0), "{p99}");
    let bursts = "\narrivals = { bursts = { peak_to_mean = 1.5, length = \"10 min\" } }\n[account]";
    let huge = huge.replace("\n[account]", bursts);
    let path = write(folder.path(), "huge.toml", &huge);
    let has_code = |compared: &Json, id: &str, code: &str| {
        let infeasible = compared["infeasible"].as_array().expect("a list").iter();
        infeasible.filter(|one| one["solution"] == id).any(|one| one["reasons"][0]["code"] == code)
    };
    assert!(!has_code(&json(&["compare", &path]), "nat-gateway", "not-simulated"));
    assert!(has_code(&json(&["compare", &path, "--max-p99", "10 s"]), "nat-gateway", "not-simulated"));
    assert!(has_code(&json(&["compare", &path, "--max-failed", "0.1"]), "nat-gateway", "not-simulated"));
    // Rated by the expectation, the same limit is left out, and said to be.
    let limited = write(folder.path(), "limited.toml", &format!("{huge}[objective]\nmax_p99 = \"1 ms\"\n"));
    let text = stdout(["breakeven", &limited, "--vary", "requests_per_month=1..1_000_000_000"]);
    assert!(text.contains("Note: whether p99 keeps its limit is not looked at here, as that"), "{text}");
}

/// Each input that was moved is in the table, or named below it, or counted there.
#[test]
fn every_input_that_was_moved_is_accounted_for() {
    let example = root().join("scenarios/mail-after-read.toml");
    let path = example.to_str().expect("a path");
    let moved = json(&["sensitivity", path])["inputs"].as_array().expect("a list").len();
    let text = stdout(["sensitivity", path]);
    let paragraphs: Vec<&str> = text.split("\n\n").collect();
    let begins = |with: &str| paragraphs.iter().find(|paragraph| paragraph.starts_with(with));
    let table = begins("input ").expect("a table").lines().skip(2);
    let rows = table.filter(|line| !line.trim_end().ends_with(':')).count();
    let far = begins("Further away").map_or(0, |paragraph| paragraph.split(';').count());
    let counted: usize = begins("Of the other inputs")
        .expect("the others")
        .split([' ', '\n'])
        .filter_map(|word| word.parse::<usize>().ok())
        .sum();
    assert_eq!((rows + far + counted, text.contains(&format!("{moved} inputs"))), (moved, true), "{text}");
}

#[test]
fn what_an_input_lets_in_or_out_is_an_effect() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "schema = 1\nname = \"payload\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 100_000\nbetween.request = { low = \"1 MB\", high = \"12 MB\" }\n";
    let path = write(folder.path(), "payload.toml", text);
    let text = stdout(["sensitivity", &path]);
    assert!(text.contains("What can be had changes:\n workload.between.request"), "{text}");
    assert!(!text.contains("change nothing"), "{text}");
}

#[test]
fn tables_of_any_size_fit_into_eighty_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    for (command, vary) in [("sweep", Some("requests_per_month=1..1_000_000_000_000:5")), ("sensitivity", None)] {
        let text = stdout([command, &path].into_iter().chain(vary.into_iter().flat_map(|vary| ["--vary", vary])));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

/// A flip within a range is found however far from the likely value it lies, is the crossing that `breakeven` finds, and has a factor only
/// where the value itself has a size.
#[test]
fn flips_reach_to_the_ends_of_a_range() {
    let folder = tempfile::tempdir().expect("a folder");
    let ranged = |likely: &str| {
        let text = PAPER.replace(REQUESTS, "requests_per_month = 500_000_000");
        let range = format!("internet.sent = {{ low = \"0 B\", likely = \"{likely}\", high = \"20 MB\" }}");
        let path = write(folder.path(), "ranged.toml", &text.replace("internet.sent = \"0 B\"", &range));
        (json(&["sensitivity", &path]), stdout(["sensitivity", &path]), path)
    };
    let (far, _, path) = ranged("10 MB");
    let found = json(&["breakeven", &path, "--vary", "internet.sent=0 B..20 MB"]);
    let crossings = found["crossings"].as_array().expect("a list").iter();
    let turn = crossings
        .filter(|crossing| crossing["best_changes"] == true)
        .map(|crossing| &crossing["at"])
        .collect::<Vec<_>>();
    let flips = &far["inputs"][0]["flips"];
    assert_eq!(turn.len(), 1, "{turn:?}");
    assert!(turn[0].as_u64().is_some_and(|at| at < 10 * 1024), "less than a thousandth of 10 MB: {turn:?}");
    assert_eq!((flips[0]["at"].clone(), far["inputs"][0]["decides"].clone()), (turn[0].clone(), Json::Bool(true)));
    let (_, text, _) = ranged("0 B");
    assert!(text.contains("one run through alone"), "{text}");
}

/// Prices are named that only a step of the axis uses; and what a limit leaves to an expectation is said.
#[test]
fn prices_of_every_step_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    let prices = |vary: &str| json(&["sweep", &path, "--vary", vary])["prices"].clone();
    assert_eq!(prices("region=us-east-1,eu-west-1")["book"], "us-east-1, eu-west-1");
    // Without requests no price of a request is used, but at the upper end.
    assert_eq!(prices("requests_per_month=0,1"), prices("requests_per_month=1,2"));
    let idle = write(folder.path(), "idle.toml", &PAPER.replace(REQUESTS, "requests_per_month = 0"));
    let of_idle = |vary: &str| json(&["sweep", &idle, "--vary", vary])["prices"].clone();
    assert_ne!(of_idle("azs=1,2"), of_idle("requests_per_month=0,1"));

    // With a thousandth of the usual limit no function could wait for another.
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let high = write(folder.path(), "high.toml", &format!("{text}\n[account]\nconcurrency_limit = 10_000\n"));
    let page = stdout(["report", &high, "--max-p99", "922 ms"]);
    assert!(page.contains("No input by itself makes another solution than SDK invoke the best, not even"));
    assert!(page.contains("Note: whether p99 keeps its limit is not looked at here, as that takes a simulation."));
}

/// Where thousands of requests are in progress at once, the modest effort of a sweep still sees them through: its 99th percentile agrees
/// with that of `compare` as far as both intervals tell.
#[test]
fn a_sweep_sees_many_requests_through() {
    let path = "scenarios/org-scale.toml";
    let compared = json(&["compare", path]);
    let swept = json(&["sweep", path, "--simulate", "--vary", "requests_per_month=4_000_000_000"]);
    let ranking = compared["ranking"].as_array().expect("a list");
    for solution in swept["cells"][0]["solutions"].as_array().expect("a list") {
        let ranked = ranking.iter().find(|ranked| ranked["solution"] == solution["solution"]).expect("ranked too");
        let ends = |p99: &Json| ["low", "high"].map(|end| p99[end].as_f64().expect("a number"));
        let ([low, high], [least, most]) = (ends(&solution["p99_ms"]), ends(&ranked["latency_ms"]["p99"]));
        assert!(low <= most && least <= high, "{}: {low} to {high} against {least} to {most}", solution["solution"]);
    }
}

#[test]
fn a_load_by_the_second_or_the_day_is_marked_where_it_lies_by_the_month() {
    // 12 x 3,600 x 730, 4 x 3,600 x 730, and 400,000 x 730 / 24 = 12,166,666.67 of which none is a part.
    let loads = [
        ("mirror-over-ipv6", 31_536_000_u64),
        ("orders-with-services", 10_512_000),
        ("payments-through-a-queue", 12_166_667),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, requests) in loads {
        let scenario = format!("scenarios/{name}.toml");
        let vary = "--vary=requests_per_month=1..10_000_000_000";
        let shown = netcost::unit::shown(requests.into());
        assert_eq!(json(&["breakeven", &scenario, vary])["own"], requests, "{name}");
        let table = stdout(["breakeven", &scenario, vary]);
        assert_eq!(table.matches("< yours: ").count(), 1, "{name}: {table}");
        let table = stdout(["sweep", &scenario, vary]);
        assert!(table.lines().any(|row| row.trim_start().starts_with(&format!("> {shown} "))), "{name}: {table}");
        let chart = folder.path().join("lines.svg").display().to_string();
        let _ = stdout(["breakeven", &scenario, vary, "--chart", &chart]);
        let svg = fs::read_to_string(&chart).expect("a chart");
        assert!(svg.contains("\nyours: "), "{name}");
        assert!(svg.contains(&format!("SDK invoke at {shown}: ")), "{name}");
    }
}

/// Of one way alone nothing says that it is the cheapest, the best or the fastest of any.
#[test]
fn the_only_way_is_the_best_of_nothing() {
    let scenario = "scenarios/payload-over-6mb.toml";
    let vary = ["--vary", "requests_per_month=100..1_000_000_000"];
    for question in [
        vec!["breakeven", scenario, vary[0], vary[1]],
        vec!["sweep", scenario, vary[0], vary[1]],
        vec!["sensitivity", scenario],
    ] {
        let text = met_or_not(of_four(&question));
        let sentence = text.split("\n\n").next().expect("a paragraph").replace('\n', " ");
        assert!(sentence.starts_with("The NAT gateway "), "{sentence}");
        assert!(sentence.contains(" the only way that can be had"), "{sentence}");
        assert!(!sentence.contains("cheapest"), "{sentence}");
    }
    let page = met_or_not(of_four(["report", scenario]));
    assert!(!page.contains("the cheapest") && !page.contains("the fastest is"), "the page");
}

/// What is saved against a cost with a guess in it is not free of guesses.
#[test]
fn a_saving_against_a_guess_is_no_fixed_price() {
    let said = |scenario: &str| met_or_not(of_four(["report", scenario, "--format", "html", "--draws", "10"]));
    assert!(!said("scenarios/mail-guessed.toml").contains("no guess in them"));
    assert!(said("scenarios/mail-after-read.toml").contains("no guess in them"));
}
