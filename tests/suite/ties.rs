//! Two figures that nothing tells apart are a tie, and every command and format shows it: equal amounts, times whose intervals meet, mean
//! times that differ by less than is shown.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::common::{PAPER, stdout, write};

/// NAT gateway and SDK invoke cost the same for 73,000,000 requests of the paper scenario; an address is 730 x 0.005 = 3.65, and
/// 73,000,000 x (0.0000016500025 - 0.000001200002) = 32.8500365 = 3.65 + 730 x 0.04000005.
const CHEAPER_NAT: &str = r#"
schema = 1
name = "a NAT gateway for less"
currency = "USD"
effective = "2026-11-01"
[sources]
made = "made for a tie"
[prices]
"nat.hours" = { unit = "hour", price = "0.04000005", source = "made", effective = "2026-11-01" }
"#;

/// All solutions cost nothing.
const FREE: &str = r#"
schema = 1
name = "all for nothing"
currency = "USD"
effective = "2026-11-01"
[[discount]]
percent = "100"
"#;

const AROUND: &str = "requests_per_month=72_999_999,73_000_000,73_000_001";

/// The paper scenario with 73 million requests, and the usual concurrency limit, which many more of them meet.
fn paper() -> String {
    let often = PAPER.replace("requests_per_month = 1_000_000", "requests_per_month = 73_000_000");
    often.replace("concurrency_limit = 1_000_000", "concurrency_limit = 1_000")
}

/// The scenario and the overlay with which NAT gateway and SDK invoke cost the same.
fn equal(folder: &Path) -> [String; 2] {
    [write(folder, "paper.toml", &paper()), write(folder, "nat.toml", CHEAPER_NAT)]
}

const PAIR: [&str; 2] = ["--only", "nat-gateway,sdk-invoke"];

/// What the program says of the pair, each blank once.
fn said(question: &[&str]) -> String {
    stdout(question.iter().chain(&PAIR)).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(question: &[&str]) -> Json {
    serde_json::from_str(&stdout(question.iter().chain(&PAIR).chain(&["--format", "json"]))).expect("JSON")
}

fn ids(list: &Json) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(Json::as_str).collect()
}

#[test]
fn equal_amounts_are_a_tie_in_a_comparison() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, prices] = equal(folder.path());
    let question = ["compare", &path, "--prices", &prices];
    let text = said(&question);
    // Of equal amounts the faster stands first: 120 ms before 130.
    assert!(text.contains("1 NAT gateway 120.45") && text.contains("2= SDK invoke 120.45"), "{text}");
    assert!(text.contains("= tied with the one above in cost: the faster first"), "{text}");
    assert!(text.contains("Use the NAT gateway or SDK invoke, which cost the same: "), "{text}");
    let compared = json(&question);
    assert_eq!(compared["ranking"][0]["bill"]["total"], compared["ranking"][1]["bill"]["total"]);
    assert_eq!(ids(&compared["ranking"][0]["tied_ids"]), ["sdk-invoke"]);
    assert_eq!(ids(&compared["ranking"][1]["tied_ids"]), ["nat-gateway"]);
    assert_eq!(ids(&compared["verdict_details"]["tied_ids"]), ["sdk-invoke"]);
    let csv = stdout(question.iter().chain(&PAIR).chain(&["--format", "csv"]));
    assert!(csv.lines().skip(1).all(|line| line.ends_with(",sdk-invoke") || line.ends_with(",nat-gateway")), "{csv}");
    let markdown = said(&["report", &path, "--prices", &prices, "--format", "markdown"]);
    assert!(markdown.contains("| 2= | SDK invoke |") && markdown.contains("= tied with the one above"), "{markdown}");
    let page = said(&["report", &path, "--prices", &prices, "--format", "html"]);
    assert!(
        page.contains("Use the NAT gateway or SDK invoke, which cost the same: ")
            && page.contains("as good as the best")
    );
    // One request fewer is no tie.
    let fewer = write(folder.path(), "fewer.toml", &paper().replace("73_000_000", "72_999_999"));
    let compared = json(&["compare", &fewer, "--prices", &prices]);
    assert_eq!(compared["ranking"][0]["solution"], "sdk-invoke");
    assert_eq!(compared["ranking"][0]["tied_ids"], serde_json::json!([]));
}

#[test]
fn equal_amounts_are_a_tie_in_searches_and_sweeps() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, prices] = equal(folder.path());
    let vary = ["--prices", &prices, "--vary", "requests_per_month=1..1_000_000_000"];
    let search = [&["breakeven", &path][..], &vary].concat();
    let text = said(&[&search[..], &["--exact"]].concat());
    assert!(text.contains("* above 73,000,000 requests a month the NAT gateway is cheaper than SDK invoke:"), "{text}");
    assert!(text.contains("at 73,000,001, after a tie at 73,000,000"), "{text}");
    assert!(text.contains("A tie, as both cost the same: NAT gateway = SDK invoke at 73,000,000"), "{text}");
    let found = json(&search);
    let crossings = found["crossings"].as_array().expect("a list");
    let [crossing] = crossings.as_slice() else { panic!("{crossings:#?}") };
    let facts = ["at", "next", "tied_from", "cheaper_below", "cheaper_above", "confirmed"].map(|key| &crossing[key]);
    let at = Json::from(73_000_000);
    assert_eq!(facts, [&at, &73_000_001.into(), &at, &"sdk-invoke".into(), &"nat-gateway".into(), &true.into()]);
    assert_eq!((&found["ties"][0]["tied_from"], &found["ties"][0]["tied_to"]), (&at, &at));

    let sweep = ["sweep", &path, "--prices", &prices, "--vary", AROUND];
    let text = said(&sweep);
    assert!(text.contains("= several tie for it > your scenario"), "{text}");
    for row in [
        "72,999,999 120.45 120* 120.45* 130",
        "> 73,000,000 120.45= 120* 120.45= 130",
        "73,000,001 120.45* 120* 120.45 130",
    ] {
        assert!(text.contains(row), "{row}: {text}");
    }
    let cells = &json(&sweep)["cells"];
    let tied = |cell: usize| ids(&cells[cell]["solutions"][0]["tied_ids"]);
    assert_eq!([tied(0), tied(1), tied(2)], [vec![], vec!["sdk-invoke"], vec![]]);

    let map = [&sweep[..], &["--vary", "memory_mb=256,512,1024"]].concat();
    let text = said(&map);
    assert!(text.contains("512 >S=N") && text.contains("= a tie: NAT gateway = SDK invoke, 1 of 9"), "{text}");
    assert!(text.contains("N NAT gateway, 4 of 9") && text.contains("S SDK invoke, 4 of 9"), "{text}");
}

#[test]
fn ties_are_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, prices] = equal(folder.path());
    let file = folder.path().join("chart.svg").display().to_string();
    let draw = |question: &[&str]| {
        said(&[question, &["--prices", &prices, "--chart", &file]].concat());
        fs::read_to_string(&file).expect("a chart").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let lines = draw(&["breakeven", &path, "--vary", "requests_per_month=1..1_000_000_000"]);
    assert!(lines.contains("The same cost: NAT gateway = SDK invoke, at 73,000,000"));
    let map = draw(&["sweep", &path, "--vary", AROUND, "--vary", "memory_mb=256,512,1024"]);
    assert!(map.contains("> a tie <") && map.contains("a tie: NAT gateway = SDK invoke, 1 of 9"));
    let tornado = draw(&["sensitivity", &path]);
    assert!(tornado.contains("Best as it is: NAT gateway = SDK invoke."));
    // With calls that take no time nothing tells the two apart at all.
    let free = write(folder.path(), "free.toml", FREE);
    let path = write(folder.path(), "alike.toml", &paper().replace("\"10 ms\"", "\"0 ms\""));
    said(&["compare", &path, "--prices", &free, "--chart-kind", "trade-off", "--chart", &file]);
    let trade_off = fs::read_to_string(&file).expect("a chart");
    assert_eq!(trade_off.matches(", a tie").count(), 2 * 2, "as text and on pointing");
    assert!(trade_off.contains(" tie for the cheapest, and none is faster at p99 than "), "{trade_off}");
}

#[test]
fn equal_amounts_are_a_tie_at_every_load_and_in_every_draw() {
    let folder = tempfile::tempdir().expect("a folder");
    let ranges =
        paper().replace("requests_per_month = 73_000_000", "requests_per_month = { low = 1_000, high = 2_000 }");
    let [path, prices] = [write(folder.path(), "ranges.toml", &ranges), write(folder.path(), "free.toml", FREE)];
    let question = ["compare", &path, "--prices", &prices, "--draws", "50"];
    let compared = json(&question);
    assert_eq!(compared["uncertainty"]["probability_tied"], 1.0);
    for solution in compared["uncertainty"]["solutions"].as_array().expect("a list") {
        assert_eq!(
            (&solution["probability_best"], &solution["probability_tied"]),
            (&Json::from(0.0), &Json::from(1.0))
        );
    }
    let by_requests = &compared["breakeven"][0];
    assert_eq!((&by_requests["tied"], &by_requests["crossings"]), (&Json::from(true), &serde_json::json!([])));
    let text = said(&[&question[..], &["--details"]].concat());
    assert!(text.contains("SDK invoke a tie whatever the requests"), "{text}");
    assert!(
        text.contains("In 50 of 50 draws several are a tie for the best, which counts for none of them."),
        "{text}"
    );
    let search = ["breakeven", &path, "--prices", &prices, "--vary", "requests_per_month=1..1_000_000"];
    assert!(said(&search).starts_with("The NAT gateway and SDK invoke tie for the cheapest throughout"));
    let text = said(&[&search[..], &["--exact"]].concat());
    assert!(
        text.contains("At 1: NAT gateway = SDK invoke.") && text.contains("NAT gateway = SDK invoke at every value"),
        "{text}"
    );
}

/// A call of 1 ms is lost where nearly one request in a hundred starts cold, so that p99 hangs on how many exactly: the 95 % intervals meet,
/// and the cheaper stands first.
#[test]
fn times_whose_intervals_meet_are_a_tie() {
    let folder = tempfile::tempdir().expect("a folder");
    let wide = paper()
        .replace("\"10 ms\"", "\"1 ms\"")
        .replace("internet.duration = \"100 ms\"", "internet.duration = { p50 = \"180 ms\", p99 = \"900 ms\" }");
    let cold = wide.replace("cold_share.main = 0\n", "").replace("init = \"100 ms\"", "init = \"3 s\"");
    let path = write(folder.path(), "wide.toml", &cold.replace("73_000_000", "50_000"));
    let question = ["compare", &path, "--by", "latency"];
    let compared = json(&question);
    let [first, second] = [0, 1].map(|place| &compared["ranking"][place]);
    assert_eq!((&first["solution"], &second["solution"]), (&Json::from("sdk-invoke"), &Json::from("nat-gateway")));
    assert_eq!(ids(&first["tied_ids"]), ["nat-gateway"]);
    let p99 = |solution: &Json, end: &str| solution["latency_ms"]["p99"][end].as_f64().expect("a time");
    assert!(p99(first, "low") <= p99(second, "high") && p99(second, "low") <= p99(first, "high"));
    let text = said(&question);
    assert!(text.contains("= tied with the one above as the intervals of p99 meet: the cheaper first"));
    assert!(text.contains("Use SDK invoke, the fastest, in a tie with the NAT gateway: "), "{text}");
    let sweep = ["sweep", &path, "--by", "latency", "--simulate", "--vary", "requests_per_month=50_000,70_000"];
    let cells = &json(&sweep)["cells"];
    for cell in cells.as_array().expect("a list") {
        assert_eq!(ids(&cell["solutions"][0]["tied_ids"]), ["sdk-invoke"]);
    }
    let text = said(&sweep);
    assert!(text.contains("tie for the fastest at p99") && text.contains("= several tie for it"), "{text}");
    // A call of 100 ms is seen.
    let seen = write(folder.path(), "seen.toml", &wide.replace("\"1 ms\"", "\"100 ms\""));
    let compared = json(&["compare", &seen, "--by", "latency"]);
    assert_eq!(compared["ranking"][0]["solution"], "nat-gateway");
    assert_eq!(compared["ranking"][0]["tied_ids"], serde_json::json!([]));
}

/// SDK invoke takes longer than the NAT gateway by its call. Mean times are told apart by more than a tenth of a millisecond, so that up to
/// 0.1 ms the two are a tie: no change of two nanoseconds is told.
#[test]
fn mean_times_are_told_apart_by_what_is_shown_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", &paper());
    let search = ["breakeven", &path, "--by", "latency", "--vary", "latency.invoke_sync=0.001 ms..1 ms"];
    let found = json(&search);
    let crossing = &found["crossings"][0];
    let facts = ["at", "next", "tied_from", "cheaper_below", "cheaper_above"].map(|key| &crossing[key]);
    assert_eq!(facts, [&0.1.into(), &0.100_001.into(), &0.001.into(), &Json::Null, &"nat-gateway".into()]);
    assert_eq!(found["crossings"].as_array().map(Vec::len), Some(1));
    let text = said(&[&search[..], &["--exact"]].concat());
    assert!(text.contains("At 0.001 ms: SDK invoke = NAT gateway."), "the cheaper stands first: {text}");
    assert!(text.contains("NAT gateway = SDK invoke up to 0.1 ms"), "{text}");

    // Of the examples no change of the ranking by time is by less than that.
    let example = ["breakeven", "scenarios/mail-after-read.toml", "--by", "latency"];
    let vary = ["--vary", "requests_per_month=1..1_000_000_000", "--format", "json"];
    let found: Json = serde_json::from_str(&stdout(example.iter().chain(&vary))).expect("JSON");
    for crossing in found["crossings"].as_array().expect("a list") {
        let above = crossing["above"].as_array().expect("two solutions");
        let times: Vec<f64> = above.iter().filter_map(|figures| figures["mean_ms"].as_f64()).collect();
        assert!((times[0] - times[1]).abs() > 0.1, "{crossing:#}");
    }
}

#[test]
fn in_a_tie_the_best_is_not_another_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let [path, prices] = equal(folder.path());
    let question = ["sensitivity", &path, "--prices", &prices];
    assert!(said(&question).starts_with("The NAT gateway and SDK invoke tie for the cheapest as it is;"));
    let found = json(&question);
    let inputs = found["inputs"].as_array().expect("a list");
    let flips = |key: &str| &inputs.iter().find(|input| input["key"] == key).expect("an input")["flips"];
    // The NAT gateway stands first as the faster one. It is beaten below, and above it is so by none until it cannot be had itself.
    let flips = flips("workload.requests_per_month");
    assert_eq!((&flips[0]["at"], &flips[0]["best"]), (&Json::from(72_999_999), &Json::from("sdk-invoke")));
    assert_eq!((flips.as_array().map(Vec::len), &flips[1]["best"]), (Some(2), &Json::Null), "{flips:#}");
}

/// Where calls between functions are throttled and tried again after a while, the mean that heads the path is that of the table,
/// and the undisturbed one is named.
#[test]
fn the_mean_that_heads_the_path_is_that_of_the_ranking() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "schema = 1\nname = \"tight\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 20_000_000\n\
        internet.duration = \"500 ms\"\n[account]\nconcurrency_limit = 6\n";
    let path = write(folder.path(), "tight.toml", text);
    let compared: Json =
        serde_json::from_str(&stdout(["compare", &path, "--only", "sdk-invoke", "--format", "json"])).expect("JSON");
    let mean = compared["ranking"][0]["latency_ms"]["mean"]["value"].as_f64().expect("a time");
    let explained: Json =
        serde_json::from_str(&stdout(["explain", &path, "sdk-invoke", "--format", "json"])).expect("JSON");
    let stages: f64 = explained["stages"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|stage| stage["per_request_ms"].as_f64())
        .sum();
    let undisturbed = explained["undisturbed_mean_ms"].as_f64().expect("a time");
    assert!((undisturbed - stages).abs() < 1e-6 && mean > 1.2 * undisturbed, "{mean} {undisturbed} {stages}");
    let text = stdout(["explain", &path, "sdk-invoke"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let [mean, undisturbed] = [mean, undisturbed].map(netcost::wording::shown_ms);
    let head =
        format!("PATH of a request: {mean} on average to the answer, as simulated; {undisturbed} if no request were");
    assert!(text.contains(&head), "{head}: {text}");
    let page = stdout(["report", &path, "--only", "sdk-invoke", "--format", "html"]);
    assert!(
        page.contains(&format!("<summary>SDK invoke: {mean} on average to the answer, as simulated; {undisturbed} if"))
    );
}
