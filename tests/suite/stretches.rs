//! Who is the best along requests a month, which every comparison says.

use netcost::decision::{Options, Study, answer};
use netcost::pricebook::Date;
use serde_json::{Value as Json, json};

use crate::common::{FOUR, PAPER, compared, compared_text, example, met_or_not, of_four, root, scenarios, write};

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

/// Where a limit ends the place of the first, the sentence stops before peaks may pass it: simulated there, it is the first still, and
/// answers.
#[test]
fn with_as_many_requests_as_are_said_the_first_still_answers() {
    let mut limited = 0;
    for path in scenarios() {
        let here: Json = serde_json::from_str(&example("compare", &path, &["--format", "json"])).expect("JSON");
        let Some(peaks) = here["requests_reach"]["peaks_from_requests"].as_u64() else {
            assert_ne!(
                here["requests_reach"]["end"],
                "limit",
                "{}: peaks pass a limit before the mean does",
                path.display()
            );
            continue;
        };
        limited += 1;
        let there = ["--requests", &(peaks - 1).to_string(), "--format", "json"];
        let there: Json = serde_json::from_str(&example("compare", &path, &there)).expect("JSON");
        let (first, then) = (&here["ranking"][0], &there["ranking"][0]);
        assert_eq!((&then["solution"], &then["fails"]), (&first["solution"], &json!(false)), "{}", path.display());
    }
    assert!(limited > 3, "{limited} examples end at a limit");
}

/// Scenarios whose requests fail for reasons that means do not tell, or not well: queued ones that find the callee taken, and a client
/// that does not wait out the attempts of a busy hour.
const FAIL_BESIDE_MEANS: [&str; 2] = [
    "trigger = \"async\"\nanswer_needed = false\ncalls_per_request = 5\nvpc.duration = \"200 ms\"\n[function]\ncallee.reserved_concurrency = 1",
    "arrivals = { daily = [1,1,1,1,1,2,3,5,8,9,9,8,7,7,8,8,7,6,5,4,3,2,1,1] }\nclient_timeout = \"1.4 s\"\n[account]\nconcurrency_limit = 100",
];

/// What is said of more requests holds there too, where means alone would not tell.
#[test]
fn what_means_leave_out_does_not_stretch_an_answer() {
    for more in FAIL_BESIDE_MEANS {
        let text = format!(
            "schema = 1\nname = \"t\"\nregion = \"us-east-1\"\n[database]\nkind = \"other\"\n[workload]\n\
             requests_per_month = 100_000\ninternet.duration = {{ p50 = \"180 ms\", p99 = \"900 ms\" }}\n{more}\n"
        );
        let here = compared_text(&text, &[]);
        let reach = &here["requests_reach"];
        let last = reach["peaks_from_requests"].as_u64().map(|peaks| peaks - 1).or(reach["to_requests"].as_u64());
        let there = compared_text(&text, &["--requests", &last.expect("a number").to_string()]);
        let (first, then) = (&here["ranking"][0], &there["ranking"][0]);
        assert_eq!((&then["solution"], &then["fails"]), (&first["solution"], &json!(false)), "{reach}");
    }
}

/// A budget is no limit of AWS: what it ends is said to hold within it.
#[test]
fn a_limit_of_the_user_is_not_said_to_be_one_of_aws() {
    let compared = compared_text(PAPER, &[&PAIR[..], &["--max-monthly", "20"]].concat());
    assert_eq!(
        (&compared["requests_reach"]["end"], &compared["requests_reach"]["peaks_from_requests"]),
        (&json!("objective"), &Json::Null)
    );
    let sentence = compared["answer"]["reach"].as_str().expect("a sentence");
    assert!(sentence.contains("within 20.00 USD a month"), "{sentence}");
}

/// Where `breakeven` finds another best along requests.
fn found_by_breakeven(path: &str, from: u64, to: u64) -> Vec<u64> {
    let vary = format!("requests_per_month={from}..{to}");
    let question = of_four(["breakeven", path, "--vary", &vary, "--by", "cost", "--format", "json"]);
    let found: Json = serde_json::from_str(&met_or_not(question)).expect("JSON");
    let lists = ["crossings", "feasibility"].map(|list| found[list].as_array().expect("a list"));
    let changes = lists.into_iter().flatten().filter(|one| one["best_changes"] == true);
    let mut ends: Vec<u64> = changes.filter_map(|one| one["at"].as_u64()).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// A third way is ahead of two others for a while: what costs a request differs by so little between them that it takes many samples to see.
const FOR_A_WHILE: &str = "schema = 1\nname = \"minutes\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\nworkload.vpc.duration = \"20 ms\"\nworkload.internet.duration = { p50 = \"3 min\", p99 = \"9 min\" }\nworkload.internet.sent = \"6 KB\"\nworkload.internet.received = \"2 KB\"\ndatabase.kind = \"rds\"\ndatabase.proxy = \"never\"\n";

/// What `breakeven`, which looks at many more numbers, finds to change the best is where one stretch ends and the next begins.
#[test]
fn stretches_end_where_breakeven_finds_another_best() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = [("paper", PAPER), ("for a while", FOR_A_WHILE)];
    let made = made.map(|(name, text)| write(folder.path(), &format!("{name}.toml"), text));
    let examples = scenarios().into_iter().map(|path| path.display().to_string());
    for path in examples.chain(made) {
        let question = of_four(["compare", &path, "--by", "cost", "--format", "json"]);
        let compared: Json = serde_json::from_str(&met_or_not(question)).expect("JSON");
        let stretches = compared["along_requests"].as_array().expect("a list");
        let Some((first, last)) = stretches.first().zip(stretches.last()) else { continue };
        let ends: Vec<u64> = stretches.iter().filter_map(|one| one["to_requests"].as_u64()).collect();
        let [from, to] = [&first["from_requests"], &last["to_requests"]].map(|one| one.as_u64().expect("a count"));
        assert_eq!(ends[..ends.len() - 1], found_by_breakeven(&path, from, to), "{path}");
    }
    let along = along(FOR_A_WHILE, &["--only", FOUR]);
    let best: Vec<&str> = (0..3).filter_map(|place| along[place]["best_ids"][0].as_str()).collect();
    assert_eq!(best, ["sdk-invoke", "api-gateway", "sdk-invoke"], "it is ahead of both others for a while");
}

/// A way is told to become the best exactly where it is so against all others, whatever it has against the first alone.
#[test]
fn a_way_becomes_the_best_where_it_beats_all_others() {
    for path in scenarios() {
        let compared = compared(&path);
        for one in compared["ranking"].as_array().expect("a list").iter().skip(1) {
            let (id, said) = (&one["solution"], one["becomes_best"].as_str().expect("words"));
            let reigns = |key: &str, [from, to]: [&str; 2]| {
                let along = compared[key].as_array().expect("a list").iter();
                let alone = |stretch: &&Json| {
                    stretch[from] != stretch[to] || stretch["best_ids"].as_array().map(Vec::len) == Some(1)
                };
                along.filter(alone).any(|stretch| stretch["best_ids"].as_array().is_some_and(|best| best.contains(id)))
            };
            let tied = said == "as good as the best";
            let of_all = |what: &str| said.contains(what) && !said.starts_with("at no load");
            let (path, requests) = (path.display(), reigns("along_requests", ["from_requests", "to_requests"]));
            assert_eq!(of_all("requests a month"), requests && !tied, "{path}: {id}: {said}");
            let traffic = reigns("along_traffic", ["from_bytes", "to_bytes"]);
            assert_eq!(of_all("of traffic a month"), traffic && !tied, "{path}: {id}: {said}");
            assert_eq!(said.contains(" is worth "), is_worth_something(&compared, id), "{path}: {id}: {said}");
        }
    }
}

/// Whether some worth of a millisecond makes a way the best of all that no other beats in both cost and time, where the ranking is by cost:
/// of many such worths one is found.
fn is_worth_something(compared: &Json, id: &Json) -> bool {
    let number =
        |one: &Json| one.as_str().and_then(|text| text.parse::<f64>().ok()).or(one.as_f64()).expect("a number");
    let standings = compared["pareto"]["solutions"].as_array().expect("a list");
    let front: Vec<(&Json, f64, f64)> = standings
        .iter()
        .filter(|one| one["on_front"] == true)
        .map(|one| (&one["solution"], number(&one["total"]), number(&one["ms"]["value"])))
        .collect();
    let worths = (-120..120).map(|tenths| 10_f64.powf(f64::from(tenths) / 20.0));
    let best = |worth: f64| {
        let score = |one: &&(&Json, f64, f64)| one.1 + worth * one.2;
        front.iter().min_by(|a, b| score(a).total_cmp(&score(b))).map(|one| one.0)
    };
    let mut settings = compared["settings"].as_array().expect("a list").iter();
    let by_cost = settings.any(|one| one["key"] == "objective.rank_by" && one["value"] == "cost");
    by_cost && worths.into_iter().any(|worth| best(worth) == Some(id))
}

/// When each way becomes the best is said in the same words in the terminal, in Markdown and on the page.
#[test]
fn every_format_says_the_same_of_it() {
    let path = root().join("scenarios/mail-with-proxy.toml");
    let compared = compared(&path);
    let said = compared["ranking"].as_array().expect("a list").iter().skip(1);
    let texts = [
        ("compare", "--details"),
        ("compare", "--format=markdown"),
        ("report", "--format=markdown"),
        ("report", "--format=html"),
    ]
    .map(|(command, more)| example(command, &path, &[more]).split_whitespace().collect::<Vec<_>>().join(" "));
    for one in said {
        let words = one["becomes_best"].as_str().expect("words");
        for text in &texts {
            assert!(text.contains(words), "{words}");
        }
    }
}
