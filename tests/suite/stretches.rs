//! Who is the best along requests a month, which every comparison says.

use netcost::decision::{Options, Study, answer};
use netcost::pricebook::Date;
use serde_json::{Value as Json, json};

use crate::common::{PAPER, compared_text, example, of_four, run, scenarios, write};

const MOST: u64 = 10_000_000_000;

fn along(text: &str, more: &[&str]) -> Json {
    compared_text(text, more)["along_requests"].clone()
}

fn stretch(from: u64, to: u64, best: &[&str], unpriced: &[&str]) -> Json {
    json!({"from_requests": from, "to_requests": to, "best_ids": best, "unpriced_ids": unpriced})
}

const PAIR: [&str; 2] = ["--only", "nat-gateway,sdk-invoke"];

/// 36.50 / (0.0000016500025 - 0.000001200002) = 36.50 / 0.0000004500005 = 81,111,020.99; a limit of a million environments is met by none.
#[test]
fn the_best_changes_where_the_costs_cross() {
    let expected = [stretch(100, 81_111_020, &["sdk-invoke"], &[]), stretch(81_111_021, MOST, &["nat-gateway"], &[])];
    assert_eq!(along(PAPER, &PAIR), json!(expected));
}

/// With a limit of 30, SDK invoke can begin 150 requests a second, 394,200,000 a month, and the NAT gateway has 30 environments for
/// 30 / 0.120 s = 250 a second, 657,000,000; beyond, nothing can be had. 64 KB of each request keep the NAT gateway the dearer one.
#[test]
fn where_nothing_can_be_had_nobody_is_the_best() {
    let limited = PAPER.replace("concurrency_limit = 1_000_000", "concurrency_limit = 30");
    let heavy = limited.replace("internet.received = \"0 B\"", "internet.received = \"64 KB\"");
    let expected = [
        stretch(100, 394_200_000, &["sdk-invoke"], &[]),
        stretch(394_200_001, 657_000_000, &["nat-gateway"], &[]),
        stretch(657_000_001, MOST, &[], &[]),
    ];
    assert_eq!(along(&heavy, &[&PAIR[..], &["--max-failed", "1"]].concat()), json!(expected));
}

/// A NAT gateway of 0.04000005 an hour and an address of 0.005 cost 73,000,000 x 0.0000004500005 = 32.8500365 a month: the two are a tie at
/// that number alone, which no sample is.
#[test]
fn a_tie_is_a_stretch_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let overlay = "schema = 1\nname = \"a NAT gateway for less\"\ncurrency = \"USD\"\neffective = \"2026-11-01\"\n[sources]\nmade = \"made for a tie\"\n[prices]\n\"nat.hours\" = { unit = \"hour\", price = \"0.04000005\", source = \"made\", effective = \"2026-11-01\" }\n";
    let overlay = write(folder.path(), "nat.toml", overlay);
    let expected = [
        stretch(100, 72_999_999, &["sdk-invoke"], &[]),
        stretch(73_000_000, 73_000_000, &["nat-gateway", "sdk-invoke"], &[]),
        stretch(73_000_001, MOST, &["nat-gateway"], &[]),
    ];
    assert_eq!(along(PAPER, &[&PAIR[..], &["--prices", &overlay]].concat()), json!(expected));
}

/// The book of ap-southeast-5 has no price of a NAT gateway: whatever the requests, it may be the best.
#[test]
fn a_cost_that_is_unknown_stays_so() {
    let text = PAPER.replace("us-east-1", "ap-southeast-5");
    assert_eq!(along(&text, &PAIR), json!([stretch(100, MOST, &["sdk-invoke"], &["nat-gateway"])]));
}

/// The scenario's own number is covered and ten times as many, however small or large, and where it has none the stretches begin there.
#[test]
fn the_own_number_of_requests_is_covered() {
    for (requests, from, to) in [("7", 7, MOST), ("0", 0, MOST), ("90_000_000_000", 100, 900_000_000_000)] {
        let text = PAPER.replace("1_000_000\nvpc", &format!("{requests}\nvpc"));
        let along = along(&text, &PAIR);
        let along = along.as_array().expect("a list");
        let ends = along.first().zip(along.last()).map(|(first, last)| (&first["from_requests"], &last["to_requests"]));
        assert_eq!(ends, Some((&json!(from), &json!(to))), "{requests}");
    }
}

/// The stretches of every example follow each other without a gap, no two neighbours are alike, and the first of the ranking is among the
/// best where the scenario is.
#[test]
fn stretches_of_every_example_follow_each_other() {
    for path in scenarios() {
        let compared: Json = serde_json::from_str(&example("compare", &path, &["--format", "json"])).expect("JSON");
        let along = compared["along_requests"].as_array().expect("a list");
        for pair in along.windows(2) {
            assert_eq!(
                pair[0]["to_requests"].as_u64().map(|to| to + 1),
                pair[1]["from_requests"].as_u64(),
                "{}",
                path.display()
            );
            assert_ne!(
                (&pair[0]["best_ids"], &pair[0]["unpriced_ids"]),
                (&pair[1]["best_ids"], &pair[1]["unpriced_ids"])
            );
        }
        let study = Study::parse("example.toml", &std::fs::read_to_string(&path).expect("a file")).expect("sound");
        let options = Options { effort: None, draws: 1, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
        let answered = answer(&study, &options, &|| ()).expect("sound");
        let own = answered.scenario.workload.requests_per_month;
        let here = answered.outlook.along_requests.iter().find(|stretch| stretch.has(own)).expect("it is covered");
        assert!(here.best.contains(&answered.ranking[0].id), "{}", path.display());
    }
}

/// What `breakeven` finds to change the best is where one stretch ends and the next begins.
#[test]
fn stretches_end_where_breakeven_finds_another_best() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    let question = ["breakeven", &path, "--vary", "requests_per_month=100..10_000_000_000", "--format", "json"];
    let found: Json = serde_json::from_slice(&run(of_four(question)).stdout).expect("JSON");
    let changes =
        found["crossings"].as_array().expect("a list").iter().chain(found["feasibility"].as_array().expect("a list"));
    let mut ends: Vec<u64> =
        changes.filter(|one| one["best_changes"] == true).filter_map(|one| one["at"].as_u64()).collect();
    ends.sort_unstable();
    ends.dedup();
    let along = along(PAPER, &[]);
    let along: Vec<u64> =
        along.as_array().expect("a list").iter().filter_map(|one| one["to_requests"].as_u64()).collect();
    assert_eq!(along[..along.len() - 1], ends);
}
