//! What studies and reports say of scenarios at the edges: where means do not tell who answers, where nobody does, where no cost is known,
//! where ties begin and end.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value as Json;

use crate::common::{self, met_or_not, of_four, scenarios, write};

/// Work of 34 s on average in the VPC, that varies, behind an API that waits for 30 s.
const MINUTES: &str = "schema = 1\nname = \"minutes\"\nregion = \"eu-west-1\"\n[workload]\nrequests_per_month = 20_000\n\
    vpc.duration = { p50 = \"30 s\", p99 = \"90 s\" }\ninternet.duration = { p50 = \"2 min\", p99 = \"6 min\" }\n\
    internet.sent = \"50 MB\"\n[function]\nmemory_mb = 4096\n[account]\nconcurrency_limit = 50\n\
    [database]\nkind = \"rds\"\nproxy = \"never\"\n";

/// Twice 600 s in one request, which no function may take.
const TOO_LONG: &str = "schema = 1\nname = \"too long\"\nregion = \"eu-west-1\"\n[workload]\nrequests_per_month = 100_000\n\
    vpc.duration = \"600 s\"\ninternet.duration = \"600 s\"\n[database]\nkind = \"rds\"\nproxy = \"never\"\n";

/// A Region whose book has no price of a request.
const UNPRICED: &str = "schema = 1\nname = \"unpriced\"\nregion = \"cn-north-1\"\n[workload]\nrequests_per_month = 100_000_000\n\
    vpc.duration = \"20 ms\"\ninternet.duration = \"180 ms\"\ninternet.sent = \"6 KB\"\n\
    [database]\nkind = \"rds\"\nproxy = \"never\"\n";

/// A Region whose book has no price of a NAT gateway, which is the fastest.
const NEW_REGION: &str = "schema = 1\nname = \"new Region\"\nregion = \"ap-southeast-6\"\n[workload]\n\
    requests_per_month = 3_000_000\nvpc.duration = \"20 ms\"\ninternet.duration = \"180 ms\"\n\
    [database]\nkind = \"rds\"\nproxy = \"never\"\n";

/// Cost and time together.
const BALANCED: &str = "schema = 1\nname = \"balanced\"\nregion = \"eu-west-1\"\n[workload]\nrequests_per_month = 100_000\n\
    vpc.duration = \"20 ms\"\ninternet.duration = { p50 = \"180 ms\", p99 = \"900 ms\" }\n\
    [database]\nkind = \"rds\"\nproxy = \"never\"\n[objective]\nrank_by = \"balanced\"\n";

/// The fastest within a budget; mean times tie and part again along the load.
const BUDGET: &str = "schema = 1\nname = \"budget\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 6_000_000\n\
    vpc.duration = { p50 = \"20 ms\", p99 = \"100 ms\" }\ninternet.duration = { p50 = \"180 ms\", p99 = \"900 ms\" }\n\
    [database]\nkind = \"rds\"\nproxy = \"never\"\n[objective]\nrank_by = \"latency\"\nmax_monthly = 30\n";

/// 9,000,000 requests a month of 1.1 s keep 9,000,000 / 2,628,000 s x 1.1 s = 3.77 environments in use.
const TEN: &str = "schema = 1\nname = \"ten\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 9_000_000\n\
    vpc.duration = \"100 ms\"\ninternet.duration = \"1 s\"\n[database]\nkind = \"rds\"\nproxy = \"never\"\n\
    [account]\nconcurrency_limit = 10\n";

/// A gap that many inputs move.
const BUSY: &str = "schema = 1\nname = \"busy\"\nregion = \"eu-central-1\"\n[workload]\nrequests_per_second = 40\n\
    vpc.duration = { p50 = \"8 ms\", p99 = \"60 ms\" }\ninternet.duration = { p50 = \"100 ms\", p99 = \"700 ms\" }\n\
    internet.sent = \"30 KB\"\n[network]\nazs = 3\n";

/// NAT gateways in three AZs, and a GB through them now and then.
const THREE_ZONES: &str = "schema = 1\nname = \"three zones\"\nregion = \"eu-central-1\"\n[workload]\n\
    requests_per_day = 500_000\nvpc.duration = \"12 ms\"\ninternet.duration = \"30 ms\"\ninternet.sent = \"40 KB\"\n\
    [network]\nazs = 3\n[database]\nkind = \"rds\"\nproxy = \"never\"\n";

/// What the program says of the four ways in a scenario.
fn said(command: &str, scenario: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "scenario.toml", scenario);
    met_or_not(of_four([command, &path].iter().chain(more)))
}

/// The same with one blank between words.
fn words(command: &str, scenario: &str, more: &[&str]) -> String {
    said(command, scenario, more).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(command: &str, scenario: &str, more: &[&str]) -> Json {
    serde_json::from_str(&said(command, scenario, &[more, &["--format", "json"]].concat())).expect("JSON")
}

/// What the program says, and what it draws.
fn drawn(command: &str, scenario: &str, more: &[&str]) -> (String, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let chart = folder.path().join("chart.svg").display().to_string();
    let text = said(command, scenario, &[more, &["--chart", &chart]].concat());
    (text, fs::read_to_string(chart).expect("a chart"))
}

fn input<'a>(found: &'a Json, key: &str) -> &'a Json {
    let mut inputs = found["inputs"].as_array().expect("a list").iter();
    inputs.find(|input| input["key"] == key).unwrap_or_else(|| panic!("no {key}"))
}

/// At 30 s on average the API's 30 s are kept on average, and by many requests not.
#[test]
fn what_averages_alone_tell_is_said_to_be_so() {
    let found = json("sensitivity", MINUTES, &[]);
    let by_averages = |key: &str| input(&found, key)["flips"][0]["by_averages"].clone();
    assert_eq!(by_averages("workload.vpc.duration"), true);
    // 4,096 MB cost as much as they do, whoever waits.
    assert_eq!(by_averages("function.memory_mb"), false);
    let text = words("sensitivity", MINUTES, &[]);
    assert!(text.contains("`workload.vpc.duration`, API Gateway at 30 s and below, by averages alone;"), "{text}");
    assert!(text.contains("`function.memory_mb`, the NAT gateway from 7,808 on;"), "{text}");
    let report = words("report", MINUTES, &["-o", "-"]);
    let bullet = "The input that changes the answer soonest, by averages alone, is time of work in the VPC";
    assert!(report.contains(bullet), "no such bullet");
    let list = said("report", MINUTES, &["--format", "markdown"]);
    assert!(list.contains("workload.vpc.duration: API Gateway at 30 s (x 0.894, by averages alone)"), "{list}");
}

/// Twice 300 s and a little more than nothing between them are above 900 s, so that 300 s itself is not enough less.
#[test]
fn a_rounded_place_is_no_place_where_it_does_not_hold() {
    let text = words("sensitivity", TOO_LONG, &[]);
    assert!(text.contains("`workload.vpc.duration`, the NAT gateway below about 300 s;"), "{text}");
    assert!(text.contains("by itself would mend that, by averages alone: "), "{text}");
    // Each is told once.
    for key in ["workload.vpc.duration", "workload.internet.duration", "workload.internet.share", "workload.vpc.share"]
    {
        assert_eq!(text.matches(key).count(), 1, "{key}: {text}");
    }
    for scenario in scenarios() {
        let found: Json = serde_json::from_str(&common::answer([
            "sensitivity",
            scenario.to_str().expect("a path"),
            "--format",
            "json",
        ]))
        .expect("JSON");
        let text = common::answer(["sensitivity", scenario.to_str().expect("a path")]);
        let counts = found["inputs"].as_array().expect("a list").iter().filter(|input| input["unit"] == "count");
        for input in counts.filter(|input| input["gap_closes_at"].as_u64() > input["base"].as_u64()) {
            let at = input["gap_closes_at"].as_u64().expect("a count");
            let step = 10_u64.pow(at.ilog10().saturating_sub(2));
            let rounded = (at + step / 2) / step * step;
            if at >= 1_000_000 && rounded < at {
                let written = format!("{} million", rounded as f64 / 1e6);
                assert!(!text.contains(&format!(" from about {written} on")), "{}: {text}", scenario.display());
            }
        }
    }
}

/// By how much each input moves the lead decides which have a row, whether they end it far away or nowhere.
#[test]
fn the_inputs_that_move_the_lead_most_have_rows() {
    let found = json("sensitivity", BUSY, &[]);
    let number = |value: &Json| value.as_str().and_then(|amount| amount.parse::<f64>().ok());
    let moved = |input: &Json| {
        let gaps = ["gap_low_cost", "gap_base_cost", "gap_high_cost"].map(|key| number(&input[key]));
        let gaps = || gaps.into_iter().flatten();
        gaps().fold(f64::MIN, f64::max) - gaps().fold(f64::MAX, f64::min)
    };
    let mut inputs: Vec<(&str, f64)> = found["inputs"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|input| (input["key"].as_str().expect("a key"), moved(input)))
        .collect();
    inputs.sort_by(|a, b| b.1.total_cmp(&a.1));
    let text = said("sensitivity", BUSY, &[]);
    let table = text.split("\n\n").find(|part| part.starts_with("input ")).expect("a table");
    // 118.20 to 129.21 or so, and no input that does not decide moves it by more.
    assert!(inputs.iter().position(|(key, _)| *key == "workload.internet.duration") < Some(5), "{inputs:?}");
    for (key, _) in inputs.iter().take(5) {
        let name = key.strip_prefix("workload.").unwrap_or(key);
        // A long name is broken between its words.
        let begin = name.get(..12).unwrap_or(name);
        assert!(table.contains(&format!("\n{begin}")), "{key}: {text}");
    }
}

#[test]
fn where_no_cost_is_known_that_is_what_is_said() {
    let text = words("sensitivity", UNPRICED, &[]);
    assert!(text.starts_with("No cost is known as the scenario stands. What the NAT gateway, "), "{text}");
    for said in ["Of the ways whose cost is known", "answers enough requests", "No input by itself", "the other inputs"]
    {
        assert!(!text.contains(said), "{said}: {text}");
    }
    // A price that is missing beside a limit is no reason why it cannot be had.
    let text = said("sweep", UNPRICED, &["--vary", "requests_per_month=1K..10G:log"]);
    assert!(text.starts_with("No cost is known from 1,000 to 10 billion requests a month."), "{text}");
    let barred = text.split("\n\n").find(|part| part.starts_with("Cannot be had:")).expect("a limit is met");
    assert!(!barred.contains("no price"), "{text}");
    assert!(barred.contains("Interface endpoint: more runs at once than the concurrency"), "{text}");
}

/// 20 ms and 180 ms are 200 ms, and a NAT gateway adds a little.
#[test]
fn a_time_that_is_known_is_shown_where_a_cost_is_not() {
    let text = said("sweep", NEW_REGION, &["--by", "latency", "--vary", "requests_per_month=1K..10G:log"]);
    let own = text.lines().find(|line| line.contains("> 3,000,000")).expect("a row");
    assert!(own.contains("?  201 "), "{text}");
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("What the NAT gateway costs is not known, so it is not ranked."), "{text}");
    assert!(words.contains("? cost not known, not ranked") && !words.contains("may be the best"), "{text}");
}

/// The lead in cost stays while the best of both changes.
#[test]
fn a_lead_in_cost_is_not_all_where_cost_and_time_count() {
    let (text, picture) = drawn("sensitivity", BALANCED, &[]);
    let deciding = json("sensitivity", BALANCED, &[])["inputs"].clone();
    let deciding = deciding.as_array().expect("a list").iter().filter(|input| input["decides"] == true).count();
    assert_eq!(deciding, 3, "{text}");
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("of 50 inputs, 3 halved or doubled alone change that"), "{text}");
    assert!(words.contains("in cost alone SDK invoke leads the cheapest of the others by 0.11 USD a month."), "{text}");
    assert!(words.contains("best changes at") && !words.contains("lead gone at"), "{text}");
    let title = "<title>In cost alone SDK invoke leads by 0.11 USD a month; time of an SDK call and 2 other inputs can each \
        change which way is the best in cost and time together. ";
    assert!(picture.contains(title), "{picture}");
    assert!(!picture.contains("closes the lead"), "{picture}");
    let (_, picture) = drawn("breakeven", BALANCED, &["--vary", "requests_per_month=1..10_000_000_000"]);
    assert!(picture.contains("As good in cost and time together: API Gateway = SDK invoke, from 34,388 to 34,942"));
    assert!(!picture.contains("The same cost"), "{picture}");
}

#[test]
fn the_best_of_both_is_marked() {
    let question = ["--vary", "requests_per_month=1_000,10_000"];
    let found = json("sweep", BALANCED, &question);
    let text = said("sweep", BALANCED, &question);
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("000 ") && line.contains('*')).collect();
    let bests = found["cells"].as_array().expect("a list").iter().map(|cell| cell["best"].as_str().expect("a best"));
    let bests: Vec<&str> = bests.chain(["sdk-invoke"]).collect();
    assert_eq!((rows.len(), bests.len()), (3, 3), "{text}");
    for (row, best) in rows.iter().zip(bests) {
        assert_eq!(row.matches('+').count(), 1, "{row}");
        // SDK invoke is the last of the four.
        assert_eq!(row.trim_end().ends_with('+'), best == "sdk-invoke", "{row}");
    }
    assert!(text.contains("+ the best in both together"), "{text}");
}

/// With a limit of 3 not even the NAT gateway has room for 3.77 environments on average; from 4 on it has, and too few at peaks.
#[test]
fn who_cannot_run_is_told_from_who_fails_too_often() {
    let question = ["--vary", "concurrency_limit=1..50"];
    let text = words("breakeven", TEN, &question);
    assert!(
        text.starts_with("None of the 4 ways answers enough requests up to 8 of `account.concurrency_limit`"),
        "{text}"
    );
    assert!(text.contains(" 1 3 none can be had 4 8 none answers enough requests 9 10 NAT gateway "), "{text}");
    let sweep = json("sweep", TEN, &question);
    let reigns = sweep["reigns"].as_array().expect("a list").iter();
    let empty = reigns.filter(|reign| reign["best_ids"] == Json::Array(Vec::new()));
    let empty: Vec<[&Json; 2]> = empty.map(|reign| [&reign["from_value"], &reign["to_value"]]).collect();
    assert_eq!(empty, [[&Json::from(1), &Json::from(3)], [&Json::from(4), &Json::from(8)]]);
    // The others run, and fail.
    let text = words("sweep", TEN, &["--vary", "memory_mb=128,512,1024,4096"]);
    assert!(text.starts_with("The NAT gateway is the only way that answers enough requests at each of "), "{text}");
    let text = words("sensitivity", TEN, &[]);
    assert!(text.starts_with("The NAT gateway is the only way that answers enough requests as it is; "), "{text}");
}

#[test]
fn each_change_of_the_best_that_is_counted_is_marked() {
    let question = ["--vary", "requests_per_month=1..10_000_000_000"];
    let (text, picture) = drawn("breakeven", BUDGET, &[&question[..], &["--exact"]].concat());
    // At 750,000 simulations of 60 million events find 268.15 +- 0.02 ms for the interface endpoint and 268.47 +- 0.01 for SDK invoke, whose
    // callee needs a second environment more often; at 300,000 and at 2 million SDK invoke is the fastest.
    assert!(text.starts_with("Who is the fastest on average changes 7 times "), "{text}");
    assert_eq!(text.lines().filter(|line| line.starts_with(" *  above ")).count(), 7, "{text}");
    assert!(text.contains("above 35,208 requests a month SDK invoke and API Gateway tie for the"), "{text}");
    let rings: BTreeSet<&str> = picture
        .split('>')
        .filter_map(|part| part.split('<').next())
        .map(str::trim)
        .filter(|part| part.contains("changes here:"))
        .collect();
    assert_eq!(rings.len(), 7, "{rings:?}");
    let first =
        "requests a month = 35,208: the best changes here: API Gateway up to it, SDK invoke = API Gateway above";
    assert!(rings.contains(first), "{rings:?}");
}

/// The row of the scenario's own value is one of the points that are counted, and so is that of a map.
#[test]
fn points_are_counted_as_they_are_shown() {
    let text = said("sweep", TEN, &["--vary", "requests_per_month=1K..10G:log"]);
    let table = text.split("\n\n").find(|part| part.contains("──")).expect("a table");
    let rows = table.lines().skip_while(|line| !line.starts_with('─')).skip(1).count();
    assert_eq!(rows, 12, "eleven steps, and the scenario's own: {text}");
    assert!(text.contains(" of 12 points ") && !text.contains(" of 11 points "), "{text}");
    let question = ["--vary", "requests_per_month=1K..10G:log", "--vary", "internet.sent=1KB..10MB"];
    let (text, picture) = drawn("sweep", TEN, &question);
    let counted = |text: &str| -> BTreeSet<String> {
        let after = text.split(" of ").skip(1).filter_map(|rest| rest.split([' ', '\n', ':', '<']).next());
        after.filter(|word| word.starts_with("1,")).map(|word| word.trim_end_matches(',').to_owned()).collect()
    };
    // 41 steps and the scenario's own on both axes: 42 x 42.
    assert_eq!(counted(&text), BTreeSet::from(["1,764".to_owned()]), "{text}");
    assert_eq!(counted(&picture), counted(&text));
}

/// Nothing can be had: what each would cost and take is shown, no best is marked, and no map of nothing is printed.
#[test]
fn what_cannot_be_had_anywhere_still_has_figures() {
    let text = said("sweep", TOO_LONG, &["--vary", "requests_per_month=1K..10G:log"]);
    let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("too long: if they could be had, USD a month and mean time in s along"), "{text}");
    let own = text.lines().find(|line| line.contains("> 100,000")).expect("a row");
    // As `compare` has them: 1,032.11 USD, and twice 600 s.
    assert!(own.contains("1,032.11  1,200.0") && !text.contains("* the cheapest"), "{text}");
    let map = said("sweep", TOO_LONG, &["--vary", "requests_per_month=1K..10G:log", "--vary", "memory_mb=128..4096"]);
    assert!(map.contains("nor anywhere on the map") && !map.contains("....") && !map.contains('│'), "{map}");
}

/// The headline and the path round the same mean alike.
#[test]
fn an_explanation_has_one_mean() {
    for scenario in scenarios() {
        let compared = common::compared(&scenario);
        let first = &compared["ranking"][0]["solution"];
        let Some(first) = first.as_str() else { continue };
        let text = common::answer(["explain", scenario.to_str().expect("a path"), first]);
        let words: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let between = |from: &str, to: &str| {
            let rest = words.split_once(from).unwrap_or_else(|| panic!("{from}: {text}")).1;
            rest.split_once(to).expect("its end").0.to_owned()
        };
        let headline = between(" a request takes ", " on average");
        assert_eq!(headline, between("PATH of a request: ", " on average"), "{}", scenario.display());
    }
}

/// Hours of NAT gateways stand, and what goes through them does not.
#[test]
fn what_stands_is_not_said_to_grow() {
    let report = words("report", THREE_ZONES, &["-o", "-"]);
    assert!(report.contains("NAT gateway, data processed ("), "no such charge");
    assert!(report.contains("partly fixed prices by the hour; the others grow with the requests"), "not said");
    assert!(!report.contains(": they grow with the requests"), "all of them do not");
}

#[test]
fn words_of_a_report_are_explained() {
    let report = words("report", TEN, &["-o", "-"]);
    assert!(report.contains("of its requests fail; its times are those of the others"), "not said");
    assert!(!report.contains("have no time"), "times of those that fail");
    let text = said("report", TOO_LONG, &["--format", "markdown"]);
    assert!(text.contains("| what it is (inner: in the VPC; outer: not) |"), "{text}");
}
