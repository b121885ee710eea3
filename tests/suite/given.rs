//! Scenarios that are said on the command line: beside a file, without one, and several at once.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::Value as Json;

use crate::common::{self, FEW_DRAWS, netcost, of_four, root, run, stderr, stdout};
use netcost::scenario::{Assignment, Template};

const SCENARIO: &str = "scenarios/mail-after-read.toml";

fn json(arguments: &[&str]) -> Json {
    let question = of_four([arguments, &["--format", "json"]].concat());
    serde_json::from_str(&stdout(question)).expect("JSON")
}

/// A value on one line.
fn inline(value: &toml::Value) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match value {
        toml::Value::Table(table) => {
            let parts = table.iter().map(|(key, value)| format!("\"{key}\" = {}", inline(value)));
            format!("{{ {} }}", list(parts.collect()))
        }
        toml::Value::Array(items) => format!("[{}]", list(items.iter().map(inline).collect())),
        toml::Value::String(text) => Json::from(text.as_str()).to_string(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        other => other.as_bool().expect("no dates in a scenario").to_string(),
    }
}

/// The values of a file, each as it is set on a command line: a table that is no value of a key by its parts.
fn sets(path: &str, value: &toml::Value, found: &mut Vec<Assignment>) {
    if path != "schema"
        && let Ok(one) = Assignment::parse("--set", &format!("{path}={}", inline(value)))
        && one.path() == path
    {
        found.push(one);
        return;
    }
    for (key, value) in value.as_table().unwrap_or_else(|| panic!("{path} is no key")) {
        let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        sets(&inner, value, found);
    }
}

/// The keys and the syntax of values are those of the file: every example may as well be set key by key.
#[test]
fn every_example_can_be_set_key_by_key() {
    for scenario in common::scenarios() {
        let name = scenario.display().to_string();
        let text = fs::read_to_string(&scenario).expect("a scenario");
        let mut values: toml::Table = text.parse().expect("TOML");
        values.remove("schema");
        let mut found = Vec::new();
        sets("", &toml::Value::Table(values), &mut found);
        assert!(found.len() >= 4, "{name}: {found:?}");
        let set =
            Template::parse_with("empty", "schema = 1\n", &found).unwrap_or_else(|wrong| panic!("{name}: {wrong:?}"));
        let read = Template::parse(&name, &text).expect("a scenario");
        assert_eq!(set.draft(), read.draft(), "{name}");
        let ranges = |template: &Template| format!("{:?}", template.ranges());
        assert_eq!(ranges(&set), ranges(&read), "{name}");
    }
}

#[test]
fn what_is_set_stands_in_place_of_the_file() {
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let folder = tempfile::tempdir().expect("a folder");
    let edited = text
        .replace("10_000\n", "3_000_000\n")
        .replace("region = \"us-east-1\"", "region = \"eu-west-1\"")
        .replace("internet.sent = \"6 KB\"", "internet.sent = \"9 KB\"");
    let edited = common::write(folder.path(), "edited.toml", &edited);
    let set = json(&[
        "compare",
        SCENARIO,
        "--set",
        "requests_per_month=3M",
        "--region",
        "eu-west-1",
        "--set",
        "internet.sent=9 KB",
    ]);
    assert_eq!(set["ranking"], json(&["compare", &edited])["ranking"]);
    let lines =
        ["region = \"eu-west-1\"", "workload.requests_per_month = 3_000_000", "workload.internet.sent = \"9 KB\""];
    assert_eq!(set["run"]["set"], serde_json::json!(lines), "the document alone is enough to ask again");
    let settings = set["settings"].as_array().expect("a list");
    let source = |key: &str| settings.iter().find(|one| one["key"] == key).map(|one| one["source"].clone());
    assert_eq!(source("workload.requests_per_month"), Some("--set 1".into()));
    assert_eq!(source("region"), Some("--region".into()));
    assert_eq!(source("name"), Some("scenario".into()));
    // A volume of a month may be said shorter than in a file.
    let month = json(&["compare", SCENARIO, "--received", "500 GB/month", "--set", "internet.sent=2 GB a month"]);
    let lines = [
        "workload.internet.sent = { per_month = \"2 GB\" }",
        "workload.internet.received = { per_month = \"500 GB\" }",
    ];
    let mut set: Vec<&str> = month["run"]["set"].as_array().expect("a list").iter().filter_map(Json::as_str).collect();
    set.sort_by_key(|line| !line.contains("sent"));
    assert_eq!(set, lines);
    // Of two that say the same, the later holds; a load takes the place of a load.
    let twice = json(&[
        "compare",
        SCENARIO,
        "--requests",
        "5",
        "--set",
        "requests_per_day=7",
        "--set",
        "requests_per_second=2",
    ]);
    assert_eq!(twice["run"]["set"], serde_json::json!(["workload.requests_per_second = 2"]));
}

#[test]
fn every_command_on_a_scenario_takes_it() {
    let commands: [&[&str]; 6] = [
        &["compare", SCENARIO],
        &["explain", SCENARIO, "nat-gateway"],
        &["sweep", SCENARIO, "--vary", "network.azs=1,2"],
        &["breakeven", SCENARIO, "--vary", "requests_per_month=1..1_000"],
        &["sensitivity", SCENARIO],
        &["report", SCENARIO, "--format", "markdown"],
    ];
    for command in commands {
        let few: &[&str] = if ["compare", "report"].contains(&command[0]) { &FEW_DRAWS } else { &[] };
        let text = stdout([command, &["--set", "region=sa-east-1"], few].concat());
        assert!(text.contains("sa-east-1"), "{command:?}: {text}");
        let wrong = stderr(&[command, &["--set", "regoin=sa-east-1", "--set", "memory=x"]].concat(), 2);
        assert!(wrong.contains("--set 1: the scenario has no key `regoin`; did you mean `region`?"), "{wrong}");
        assert!(wrong.contains("--set 2: "), "every problem at once: {wrong}");
    }
}

#[test]
fn a_problem_is_said_where_the_value_was_given() {
    for (set, says) in [
        ("memory_mb=64", "--> --set 1:1:22"),
        ("region=eu-west1", "did you mean `eu-west-1`?"),
        ("internet.duration.p99=3", "`workload.internet.duration` is given as a whole"),
        ("memory_mb", "--set 1: `memory_mb` gives no value; write KEY=VALUE"),
        ("memory_mb=", "--set 1: `memory_mb` is given no value"),
        ("duration=1 ms", "may be workload.vpc.duration or workload.internet.duration"),
        ("account.used.lambda=1", "`account.used` is given as a whole"),
        ("memory_mb=1\nregion=\"eu-west-1\"", "unknown key `region`"),
        ("network.endpoint_azs=3", "cannot stand in 3 AZs of a VPC that spans 1"),
    ] {
        let text = stderr(&["compare", SCENARIO, "--set", set], 2);
        assert!(text.contains(says) && text.contains("--set 1"), "{set}: {text}");
    }
    // A file with problems of its own is invalid, whatever is set beside it; all are said.
    let folder = tempfile::tempdir().expect("a folder");
    let broken =
        common::write(folder.path(), "broken.toml", "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nazs = 2\n");
    let text = stderr(&["compare", &broken, "--set", "memory_mb=64", "--requests", "1K"], 3);
    assert!(text.contains("--set 1:1:22") && text.contains("unknown key `azs`"), "{text}");
    assert!(!text.contains("requests_per_month"), "that one is given: {text}");
    // What is set is not read from the file, be it wrong.
    let wrong = common::write(
        folder.path(),
        "wrong.toml",
        "schema = 1\nname = \"x\"\nregion = \"nowhere\"\nworkload.requests_per_month = 10\n",
    );
    stderr(&["compare", &wrong], 3);
    assert_eq!(json(&["compare", &wrong, "--region", "us-east-1"])["scenario"]["region"], "us-east-1");
}

/// The text between the note on standard error and its end, which is the scenario.
fn scenario_of(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr).into_owned();
    let (_, scenario) = text.split_once(":\n\n").unwrap_or_else(|| panic!("a scenario: {text}"));
    scenario.to_owned()
}

#[test]
fn without_a_file_the_scenario_that_was_taken_is_shown_and_can_be_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let words: [&[&str]; 5] = [
        &["--region", "eu-west-1", "--requests", "3M", "--internet", "180 ms", "--database", "rds"],
        &["--region", "us-east-1", "--requests", "100K/day", "--database", "efs", "--internet", "90ms"],
        &["--region", "eu-central-1", "--requests", "420,000", "--received", "5 MB", "--set", "azs=2"],
        &["--region", "us-east-1", "--requests", "2K", "--memory", "1024", "--database", "rds", "--proxy", "always"],
        &[
            "--region",
            "ap-northeast-1",
            "--requests",
            "200/s",
            "--azs",
            "3",
            "--vpc",
            "{ p50 = \"5 ms\", p99 = \"50 ms\" }",
        ],
    ];
    for words in words {
        let output = run(of_four([&["compare", "--format", "json"], words].concat()));
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        let said: Json = serde_json::from_slice(&output.stdout).expect("standard output is JSON alone");
        let saved = common::write(folder.path(), "saved.toml", &scenario_of(&output.stderr));
        assert_eq!(said["ranking"], json(&["compare", &saved])["ranking"], "{words:?}");
        let file = &said["run"]["scenario_file"];
        assert_eq!(
            (file["name"].as_str(), file["text"].as_str()),
            (Some("command line"), Some(&*scenario_of(&output.stderr)))
        );
        let quiet = run(of_four([&["compare", "--quiet"], words].concat()));
        assert!(quiet.stderr.is_empty() && !quiet.stdout.is_empty());
    }
    let taken = run([&["compare"], words[0]].concat());
    assert!(scenario_of(&taken.stderr).contains("proxy = \"never\"  # not given, so taken"), "what is taken says so");
    let explained = stdout([&["explain", "nat-gateway"], words[0]].concat());
    assert!(explained.starts_with("NAT gateway for my function in eu-west-1"), "{explained}");
}

#[test]
fn nothing_said_leads_to_init_and_to_a_command_that_works() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in ["compare", "report", "sensitivity"] {
        let hint = stderr(&[command], 2);
        assert!(hint.contains("netcost init"), "{hint}");
        let example = hint.lines().find_map(|line| line.trim().strip_prefix("netcost ")).expect("an example");
        assert!(example.starts_with(command), "{example}");
        let output = netcost(common::words_of(example)).current_dir(folder.path()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(0), "{example}");
    }
    let needed = stderr(&["compare", "--database", "rds"], 2);
    assert!(needed.contains("`--region` and `--requests` must be given"), "{needed}");
    assert!(
        stderr(&["compare", "--region", "us-east-1", "--requests", "lots"], 2)
            .contains("--requests: `lots` is no number")
    );
    // Every problem at once, be it one of form or of a value; a value that is replaced is no secret.
    let both = stderr(&["compare", SCENARIO, "--requests", "lots", "--set", "a=b", "--set", "memory_mb=64"], 2);
    for part in ["--requests: `lots`", "--set 1: the scenario has no key `a`", "--> --set 2:1:"] {
        assert!(both.contains(part), "{part}: {both}");
    }
    let twice = run(["compare", SCENARIO, "--region", "us-east-1", "--set", "region=us-east-1"]);
    let said = String::from_utf8_lossy(&twice.stderr).into_owned();
    assert_eq!(said, "`region` is given by --region and by --set 1; the latter holds\n");
    assert!(stderr(&["compare", "--region", "tokio", "--requests", "1M"], 2).contains("--> --region:1:"));
    assert!(stderr(&["explain", SCENARIO], 2).contains("netcost explain scenarios/mail-after-read.toml SOLUTION"));
}

#[test]
fn standard_input_is_a_scenario_too() {
    let text = fs::read(root().join(SCENARIO)).expect("a scenario");
    let mut child = netcost(of_four(["compare", "-", "--format", "json"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.take().expect("a pipe").write_all(&text).expect("written");
    let output = child.wait_with_output().expect("it ends");
    let read: Json = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(read["ranking"], json(&["compare", SCENARIO])["ranking"]);
    assert!(stderr(&["compare", "-", "-"], 2).contains("standard input can be read once"));
}

#[test]
fn several_scenarios_stand_side_by_side() {
    let files = [SCENARIO, "scenarios/mail-with-proxy.toml", "scenarios/china-ningxia.toml"];
    let several = json(&[&["compare"], &files[..]].concat());
    assert_eq!(several["document"], "compare-several");
    let comparisons = several["comparisons"].as_array().expect("a list");
    for (file, one) in files.iter().zip(comparisons) {
        let alone = json(&["compare", file]);
        for key in ["ranking", "verdict", "infeasible", "scenario", "run"] {
            assert_eq!(one[key], alone[key], "{file}: {key}");
        }
    }
    // What differs is what the settings say.
    let value = |one: &Json, key: &str| {
        let settings = one["settings"].as_array().expect("a list");
        settings.iter().find(|setting| setting["key"] == key).expect("a setting")["value"].clone()
    };
    let differing = several["differing_keys"].as_array().expect("a list");
    assert!(differing.iter().any(|one| one["key"] == "database.proxy"));
    for setting in comparisons[0]["settings"].as_array().expect("a list") {
        let key = setting["key"].as_str().expect("a key");
        let values: Vec<Json> = comparisons.iter().map(|one| value(one, key)).collect();
        let found = differing.iter().find(|one| one["key"] == key).map(|one| one["shown_values"].clone());
        let differs = key != "name" && values.iter().any(|value| *value != values[0]);
        assert_eq!(found, differs.then(|| Json::from(values)), "{key}");
    }
    let text = stdout(of_four([&["compare"], &files[..]].concat()));
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for one in comparisons {
        for part in [&one["scenario"]["name"], &one["ranking"][0]["title"]] {
            assert!(text.contains(part.as_str().expect("text")), "{part}: {text}");
        }
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    assert!(words.join(" ").contains("database.proxy never split-only never"), "{text}");
    assert!(text.contains("? no price is known"), "{text}");
    let same = stdout(["compare", SCENARIO, SCENARIO]);
    assert!(same.contains("They differ in no key"), "{same}");
    assert!(stderr(&["compare", SCENARIO, SCENARIO, "--details"], 2).contains("--details is for one scenario"));
    assert!(stderr(&["compare", SCENARIO, SCENARIO, "--chart", "x.svg"], 2).contains("--chart is for one scenario"));
    assert!(stderr(&["compare", SCENARIO, SCENARIO, "--format", "csv"], 2).contains("known here: table, json"));
}
