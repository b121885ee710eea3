//! The program as a user meets it: exit codes, formats, files, pipes.

use std::fs;
use std::process::Stdio;

use crate::common::{self, netcost, of_four, root, run, stderr, stdout};
use serde_json::Value as Json;

const SCENARIO: &str = "scenarios/mail-after-read.toml";

#[test]
fn every_example_is_compared_in_eighty_columns() {
    let scenarios = common::scenarios();
    assert!(scenarios.len() >= 8, "there are examples");
    for scenario in scenarios {
        let path = scenario.display().to_string();
        let text = common::example("compare", &scenario, &[]);
        let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(long.is_empty(), "{path}: {long:#?}");
        let first = fs::read_to_string(&scenario).expect("a scenario");
        assert!(first.starts_with("#:schema ../schema/scenario.schema.json\n"), "{path} names the schema");
    }
}

#[test]
fn every_solution_of_every_example_is_explained() {
    for scenario in common::scenarios() {
        let path = scenario.display().to_string();
        for entry in common::compared(&scenario)["ranking"].as_array().expect("a list") {
            let id = entry["solution"].as_str().expect("an id");
            let explained: Json =
                serde_json::from_str(&stdout(["explain", &path, id, "--format", "json"])).expect("JSON");
            assert_eq!(explained["bill"], entry["bill"], "{path} {id}");
            let total = stdout(["explain", &path, id]);
            assert!(total.contains(&format!("({} exactly)", entry["bill"]["total"].as_str().expect("a total"))));
            assert!(total.lines().all(|line| line.chars().count() <= 80), "{total}");
        }
    }
}

#[test]
fn the_formats_say_the_same() {
    let json: Json = serde_json::from_str(&stdout(["compare", SCENARIO, "--format", "json"])).expect("JSON");
    let markdown = stdout(["compare", SCENARIO, "--format", "markdown"]);
    let csv = stdout(["compare", SCENARIO, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let column = |name: &str| {
        let header = csv.lines().next().expect("a header");
        header.split(',').position(|column| column == name).expect("a column")
    };
    let (solution, cost, unit) = (column("x_Solution"), column("BilledCost"), column("ConsumedUnit"));
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    for entry in json["ranking"].as_array().expect("a list") {
        let costs: Vec<&str> = rows
            .iter()
            .filter(|row| row.get(solution) == entry["solution"].as_str())
            .filter_map(|row| row.get(cost))
            .collect();
        let lines = entry["bill"]["lines"].as_array().expect("lines");
        let expected: Vec<&str> = lines.iter().filter_map(|line| line["cost"].as_str()).collect();
        assert_eq!(costs, expected);
        assert!(markdown.contains(entry["title"].as_str().expect("a title")));
    }
    assert!(rows.iter().all(|row| !row.get(unit).unwrap_or("").is_empty()), "every row has its unit");
    assert!(markdown.starts_with("**Use ") && markdown.contains("<details>"));
}

#[test]
fn json_keeps_its_contract() {
    let json: Json = serde_json::from_str(&stdout(["compare", SCENARIO, "--format", "json"])).expect("JSON");
    assert_eq!(json["schema"], 1);
    for key in ["scenario", "prices", "seed", "ranking", "infeasible", "verdict"] {
        assert!(json.get(key).is_some(), "{key}");
    }
    for key in ["name", "region", "currency"] {
        assert!(json["scenario"][key].is_string(), "{key}");
    }
    for (index, entry) in json["ranking"].as_array().expect("a list").iter().enumerate() {
        assert_eq!(entry["rank"], index + 1);
        let lines = entry["bill"]["lines"].as_array().expect("lines");
        let exact =
            |text: &Json| rust_decimal::Decimal::from_str_exact(text.as_str().expect("text")).expect("a decimal");
        let sum: rust_decimal::Decimal = lines.iter().map(|line| exact(&line["cost"])).sum();
        assert_eq!(sum, exact(&entry["bill"]["total"]), "lines sum to the total");
        assert_eq!(entry["monthly_cost"], entry["bill"]["total"], "exact, not rounded");
        for line in lines {
            for key in [
                "meter",
                "description",
                "role",
                "quantity",
                "free_quantity",
                "unit",
                "slices",
                "cost",
                "estimated",
                "basis",
                "source",
                "effective",
            ] {
                assert!(line.get(key).is_some(), "{key}");
            }
            let slices = line["slices"].as_array().expect("slices");
            let cost: rust_decimal::Decimal = slices.iter().map(|slice| exact(&slice["cost"])).sum();
            assert_eq!(cost, exact(&line["cost"]));
        }
        assert!(entry["latency_ms"]["mean"]["value"].is_number());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["table", "json", "csv", "markdown"] {
        assert_eq!(
            stdout(["compare", SCENARIO, "--format", format]),
            stdout(["compare", SCENARIO, "--format", format])
        );
    }
}

#[test]
fn exit_codes_mean_what_they_say() {
    assert!(stderr(&["compare", SCENARIO, "--format", "yaml"], 2).contains("unknown format `yaml`"));
    assert!(stderr(&["compare", SCENARIO, "--only", "nat-gatway"], 2).contains("did you mean `nat-gateway`?"));
    assert!(stderr(&["compare", SCENARIO, "--by", "beauty"], 2).contains("cost, latency, balanced"));
    assert!(stderr(&["compare", SCENARIO, "--max-monthly", "much"], 2).contains("not an amount"));
    stderr(&["no-such-command"], 2);
    assert!(stderr(&["compare", "no-such-file.toml"], 5).contains("cannot read `no-such-file.toml`"));
    assert!(stderr(&["prices", "show", "eu-west1"], 4).contains("did you mean `eu-west-1`?"));
    assert!(stderr(&["prices", "show", "ap-east-2", "--meter", "nat"], 4).contains("no price for `nat`"));
    let other_region = stderr(
        &["compare", "tests/bills/no-nat-price/scenario.toml", "--prices", "tests/bills/overlays/discount.toml"],
        4,
    );
    assert!(other_region.contains("is for us-east-1"), "{other_region}");
    assert!(stderr(&["compare", SCENARIO, "--prices", SCENARIO], 4).contains("this is a scenario"));
    // The help says what the README's table says.
    let help = stdout(["--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let (_, table) = readme.split_once("| exit code | means |\n| ---: | --- |\n").expect("the table");
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    let rows: Vec<(&str, &str)> = rows.collect();
    assert_eq!(rows.len(), 7);
    for (code, means) in rows {
        assert!(help.contains(&format!("{code} {means}")), "{code} {means}: {help}");
    }
}

#[test]
fn a_result_file_is_whole_and_its_ending_chooses_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, begins) in [("r.json", "{"), ("r.csv", "x_Rank,"), ("r.md", "**Use "), ("r.txt", "Use "), ("r", "Use ")]
    {
        let path = folder.path().join(name);
        let text = path.display().to_string();
        assert!(stdout(["compare", SCENARIO, "-o", &text]).is_empty());
        let written = fs::read_to_string(&path).expect("the result");
        assert!(written.to_lowercase().starts_with(&begins.to_lowercase()), "{name}: {written}");
    }
    assert_eq!(common::entries(folder.path()).len(), 5, "no half-written file is left");
    let unknown = folder.path().join("r.xyz").display().to_string();
    assert!(stderr(&["compare", SCENARIO, "-o", &unknown], 2).contains("cannot tell the format"));
    let nowhere = folder.path().join("no/such/r.json").display().to_string();
    assert!(stderr(&["compare", SCENARIO, "-o", &nowhere], 5).contains("cannot write"));
}

#[test]
fn a_broken_pipe_is_a_quiet_success() {
    let mut child = netcost(["prices", "show", "us-east-1", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn ranking_limits_and_choice_can_be_given() {
    let ids = |arguments: &[&str]| -> Vec<String> {
        let all = [&["compare", SCENARIO, "--format", "json"], arguments].concat();
        let json: Json = serde_json::from_str(&stdout(of_four(all))).expect("JSON");
        json["ranking"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|s| s["solution"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(ids(&["--only", "nat-gateway,sdk-invoke"]).len(), 2);
    assert_eq!(ids(&["--by", "latency"])[0], "nat-gateway");
    assert!(!ids(&["--max-monthly", "20"]).contains(&"nat-gateway".to_owned()));
}

#[test]
fn the_verdict_says_what_was_asked_for() {
    let verdict = |arguments: &[&str]| -> String {
        let all = [&["compare", SCENARIO, "--format", "json"], arguments].concat();
        let json: Json = serde_json::from_str(&common::met_or_not(of_four(all))).expect("JSON");
        json["verdict"].as_str().expect("a verdict").to_owned()
    };
    for (arguments, says) in [
        (
            &["--max-p99", "1150 ms"][..],
            "Use the NAT gateway, the only one of 4 ways that can be had within a p99 of 1.15 s: it costs 36.51 USD a month.",
        ),
        (&["--by", "latency", "--max-monthly", "50"], "Use the NAT gateway, the fastest within 50.00 USD a month: it "),
        (
            &["--by", "latency", "--max-monthly", "20"],
            // Which of the three others is the fastest, the intervals do not tell.
            ", the fastest within 20.00 USD a month: ",
        ),
        (
            &["--by", "balanced", "--max-monthly", "50", "--max-p99", "2 s", "--max-failed", "0.01"],
            ", the best balance of cost and time within 50.00 USD a month, a p99 of 2 s and 1 % of failures: ",
        ),
        (&["--max-p99", "1 ms"], "None of the 4 ways can be had within a p99 of 1 ms; nearest is the NAT gateway: "),
        (&[], "Use SDK invoke: it saves 36.50 USD a month against the NAT gateway; 1 request in 100 waits "),
    ] {
        let verdict = verdict(arguments);
        assert!(verdict.contains(says), "{verdict}");
    }
}

#[test]
fn every_ranked_solution_has_its_place_in_the_trade_off() {
    for scenario in common::scenarios() {
        let path = scenario.display().to_string();
        let json = common::compared(&scenario);
        let solutions = json["pareto"]["solutions"].as_array().expect("a list");
        assert_eq!(solutions.len(), json["ranking"].as_array().expect("a list").len(), "{path}");
        let text = common::example("compare", &scenario, &["--details"]);
        let markdown = common::example("compare", &scenario, &["--format", "markdown"]);
        assert_eq!(text.contains("\nCost against time:\n"), solutions.len() > 1, "{path}");
        assert_eq!(markdown.contains("\nCost against time:\n"), solutions.len() > 1, "{path}");
        for solution in solutions {
            let better = |id: &Json| solutions.iter().find(|s| s["solution"] == *id).expect("a solution");
            if !solution["dominated_by"].is_null() {
                assert_eq!(better(&solution["dominated_by"])["on_front"], true, "{path}: {solution}");
            }
            if !solution["step"].is_null() {
                let saved = &solution["step"]["saved_ms"];
                assert!(saved["low"].as_f64().expect("a time") > 0.0, "{path}: {solution}");
            }
        }
    }
}

#[test]
fn the_example_pools_are_simulated() {
    for pool in common::entries(&root().join("pools")) {
        let path = pool.display().to_string();
        let json: Json = serde_json::from_str(&stdout(["simulate", &path, "--format", "json"])).expect("JSON");
        assert!(json["cold_share"]["low"].as_f64() < json["cold_share"]["high"].as_f64(), "{path}");
        assert!(stdout(["simulate", &path]).lines().all(|line| line.chars().count() <= 80));
    }
    let output = run(["simulate", "scenarios/mail-after-read.toml"]);
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn a_case_that_does_not_hold_is_exit_ten() {
    let folder = tempfile::tempdir().expect("a folder");
    let good = fs::read_to_string(root().join("cases/infracost-nat-100gb.toml")).expect("a case");
    fs::write(folder.path().join("good.toml"), &good).expect("written");
    let path = folder.path().display().to_string();
    assert_eq!(run(["verify", &path]).status.code(), Some(0));
    fs::write(folder.path().join("wrong.toml"), good.replace("\"37.35\"", "\"37.36\"")).expect("written");
    let output = run(["verify", &path, "--format", "junit"]);
    assert_eq!(output.status.code(), Some(10));
    assert!(String::from_utf8_lossy(&output.stdout).contains("<failure"));
    fs::write(folder.path().join("broken.toml"), good.replace("schema = 1", "schema = 7")).expect("written");
    let output = run(["verify", &path]);
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 of 2 cases hold"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 of 3 files cannot be read"));
}

#[test]
fn nothing_to_verify_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    assert_eq!(run(["verify", &path]).status.code(), Some(2));
    fs::write(folder.path().join("broken.toml"), "schema = 1\n").expect("written");
    let output = run(["verify", &path]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0));
}

#[test]
fn the_published_schema_and_reference_are_current() {
    for (file, page) in [("scenario", "docs/scenario.md"), ("pool", "docs/simulate.md")] {
        let schema = fs::read_to_string(root().join(format!("schema/{file}.schema.json"))).expect("the schema");
        let current = stdout(["schema", file]);
        assert!(schema == current, "not current; run: netcost schema {file} -o schema/{file}.schema.json");
        let page = fs::read_to_string(root().join(page)).expect("the page");
        let reference = stdout(["schema", file, "--format", "markdown"]);
        let (_, written) = page.split_once("<!-- reference: written by netcost schema").expect("the marker");
        let (_, written) = written.split_once("-->").expect("the marker's end");
        assert!(written.trim() == reference.trim(), "the reference of the {file} file is not current");
    }
}

#[test]
fn prices_of_books_with_an_overlay_are_marked() {
    let shown = stdout([
        "prices",
        "show",
        "us-east-1",
        "--meter",
        "nat.hours",
        "--prices",
        "tests/bills/overlays/contract.toml",
        "--format",
        "json",
    ]);
    let json: Json = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(json["prices"][0]["tiers"][0]["price"], "0.04");
    assert_eq!(json["prices"][0]["overlays"][0], "price from contract");
    let compared = stdout([
        "compare",
        "tests/bills/overlays/scenario.toml",
        "--prices",
        "tests/bills/overlays/contract.toml",
        "--details",
    ]);
    assert!(compared.contains(" from an overlay") && compared.contains("nat.hours: price from contract"), "{compared}");
}

#[test]
fn without_a_nat_price_the_other_three_are_ranked() {
    let regions: Json = serde_json::from_str(&stdout(["prices", "regions", "--format", "json"])).expect("JSON");
    let without = |region: &&Json| region["nat_price"] == false && region["currency"] == "USD";
    let regions: Vec<&Json> = regions["regions"].as_array().expect("a list").iter().filter(without).collect();
    assert_eq!(regions.len(), 10);
    let folder = tempfile::tempdir().expect("a folder");
    for region in regions {
        let region = region["region"].as_str().expect("a code");
        let path = folder.path().join(format!("{region}.toml"));
        let text =
            format!("schema = 1\nname = \"x\"\nregion = \"{region}\"\nworkload.requests_per_month = 1_000_000\n");
        fs::write(&path, text).expect("written");
        let question = of_four(["compare", &path.display().to_string(), "--format", "json"]);
        let json: Json = serde_json::from_str(&stdout(question)).expect("JSON");
        assert_eq!(json["ranking"].as_array().map(Vec::len), Some(3), "{region}");
        let nat = &json["infeasible"][0];
        assert_eq!(
            (nat["solution"].as_str(), nat["reasons"][0]["code"].as_str()),
            (Some("nat-gateway"), Some("no-price"))
        );
        let text = nat["reasons"][0]["text"].as_str().expect("a text");
        assert!(text.contains("no price in the book") && text.contains("--prices"), "{text}");
    }
}

/// Where every solution fails too often, none is called the best: the verdict says which fails least, how often, and what would mend it.
#[test]
fn the_verdict_names_no_winner_where_all_fail() {
    let folder = tempfile::tempdir().expect("a folder");
    let example = fs::read_to_string(root().join("scenarios/mail-new-account.toml")).expect("a scenario");
    let busy = example.replace("requests_per_month = 10_000", "requests_per_month = 15_000_000");
    assert_ne!(busy, example);
    let path = folder.path().join("busy.toml");
    fs::write(&path, busy).expect("a file");
    let compared = stdout(of_four(["compare", path.to_str().expect("a path"), "--format", "json"]));
    let compared: Json = serde_json::from_str(&compared).expect("JSON");
    let ranking = compared["ranking"].as_array().expect("a list");
    let failed = |solution: &Json| solution["behaviour"]["failed_share"].as_f64().expect("a share");
    let least = ranking.iter().min_by(|a, b| failed(a).total_cmp(&failed(b))).expect("solutions");
    assert!(ranking.iter().all(|solution| solution["fails"] == true && failed(solution) > 0.01));
    let details = &compared["verdict_details"];
    assert_eq!((&details["code"], &details["least"]), (&Json::from("none-answers"), &least["solution"]));
    let verdict = compared["verdict"].as_str().expect("a text");
    assert!(
        verdict.contains(&format!("with the NAT gateway, the best in that, {:.1} % of", failed(least) * 100.0)),
        "{verdict}"
    );
    assert!(verdict.contains(&format!("`account.concurrency_limit = {}`", least["mend"]["enough"])), "{verdict}");
}

/// A link stays a link and a device a device: what they lead to is written.
#[cfg(unix)]
#[test]
fn what_an_output_leads_to_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let [target, link] = ["target.csv", "link.csv"].map(|name| folder.path().join(name));
    fs::write(&target, "old").expect("a file");
    std::os::unix::fs::symlink(&target, &link).expect("a link");
    stdout(["compare", SCENARIO, "-o", link.to_str().expect("a path")]);
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&target).expect("a file").starts_with("x_Rank,"), "the target is written");
    let output = run(["compare", SCENARIO, "--format", "csv", "-o", "/dev/stderr"]);
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("x_Rank,"), "a pipe is written to");
}

/// The README shows what its first command prints.
#[test]
fn the_example_of_the_readme_is_current() {
    let readme = fs::read_to_string(root().join("README.md")).expect("the page");
    let command = readme.lines().find_map(|line| line.strip_prefix("cargo run --release -- ")).expect("a command");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    assert_eq!(stdout(command.split(' ')).trim_end(), shown.trim_end());
}

/// What `explain` says first, that lines which cost nothing stand together, and what waits behind `--settings`.
#[test]
fn an_explanation_begins_with_the_cost_and_the_largest_line() {
    let path = "scenarios/feeds-on-a-budget.toml";
    let explained: Json =
        serde_json::from_str(&stdout(["explain", path, "nat-gateway", "--format", "json"])).expect("JSON");
    let amount = |value: &Json| value.as_str().expect("an amount").parse::<rust_decimal::Decimal>().expect("a number");
    let lines = explained["bill"]["lines"].as_array().expect("lines");
    let mut costs: Vec<_> = lines.iter().map(|line| amount(&line["cost"])).filter(|cost| !cost.is_zero()).collect();
    costs.sort_unstable_by_key(|cost| std::cmp::Reverse(*cost));
    let text = stdout(["explain", path, "nat-gateway"]);
    let first = text.split(". ").next().expect("a sentence").split_whitespace().collect::<Vec<_>>().join(" ");
    let total = amount(&explained["bill"]["total"]).round_dp(2);
    assert!(first.contains(&format!("{total} USD a month; a request takes")), "{first}");
    let bill = text.split("PATH of a request").next().expect("a bill");
    let shown = |line: &&str| line.starts_with("   ") && line[..14].trim().starts_with(|c: char| c.is_ascii_digit());
    let shown: Vec<&str> = bill.lines().filter(shown).map(|line| line[..14].trim()).collect();
    // The total, the lines that cost something from the largest on, and one for all that cost nothing.
    let expected: Vec<String> = costs.iter().map(|cost| netcost::money::Amount::new(*cost).shown()).collect();
    assert_eq!(shown[1..=expected.len()], expected);
    assert_eq!(shown.len(), 1 + expected.len() + 1, "{bill}");
    assert!(costs.len() < lines.len() && !text.contains("SETTINGS"));
    let whole = stdout(["explain", path, "nat-gateway", "--settings"]);
    assert!(whole.contains("\nSETTINGS (") && !whole.contains("that cost nothing"));
    let cannot = stdout(["explain", "scenarios/payload-over-6mb.toml", "sdk-invoke"]);
    assert!(cannot.starts_with("SDK invoke cannot be had for sign contracts of 7 MB in eu-central-1:"), "{cannot}");
    assert!(
        cannot.contains("the request between the functions is") && cannot.contains("What it would cost if it could:"),
        "{cannot}"
    );
}

/// A command that lacks what it needs says what that is, with a command line that has it.
#[test]
fn what_a_command_needs_is_told_with_an_example() {
    for (command, example) in [
        ("explain", "netcost explain scenario.toml "),
        ("breakeven", "netcost breakeven scenario.toml --vary "),
        ("sweep", "netcost sweep scenario.toml --vary "),
    ] {
        let said = stderr(&[command], 2);
        assert!(said.starts_with("error: wh") && said.contains(example), "{command}: {said}");
        assert!(!said.contains("required arguments"), "{said}");
    }
}
