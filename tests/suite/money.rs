//! What is said of money beside the bills: prices that a book lacks, logs that are free or kept, and that a book speaks its own currency.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::common::{self, of_four, stdout};

/// A scenario in a Region, saved in a folder.
fn saved(folder: &Path, region: &str, more: &str) -> String {
    let path = folder.join("scenario.toml");
    let text =
        format!("schema = 1\nname = \"money\"\nregion = \"{region}\"\n[workload]\nrequests_per_month = 10_000\n{more}");
    fs::write(&path, text).expect("written");
    path.display().to_string()
}

/// The lines from `schema = 1` to the first empty one, as somebody would take them from a terminal.
fn pasted(text: &str) -> String {
    let lines = text.lines().skip_while(|line| *line != "schema = 1" && *line != "```toml");
    let lines = lines.filter(|line| *line != "```toml").take_while(|line| !line.is_empty() && *line != "```");
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn the_overlay_that_is_printed_for_missing_prices_works_as_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    for (region, lacks) in [("ap-southeast-5", 1), ("cn-northwest-1", 3)] {
        let scenario = saved(folder.path(), region, "");
        let ask = |more: &[&str]| stdout(of_four(["compare", &scenario, "--precision", "0.5"].iter().chain(more)));
        let table = ask(&["--details"]);
        assert_eq!(table.matches("schema = 1\n").count(), 1, "{table}");
        assert!(!table.contains("rebuild"), "{table}");
        let overlay = pasted(&table);
        assert!(overlay.lines().count() < 12 && overlay.lines().all(|line| line.chars().count() <= 80), "{overlay}");
        // Every format says the same one.
        let as_json: Json = serde_json::from_str(&ask(&["--format", "json"])).expect("JSON");
        assert_eq!(as_json["missing_prices"]["overlay"], overlay);
        assert_eq!(as_json["unpriced"].as_array().map(Vec::len), Some(lacks));
        assert_eq!(pasted(&ask(&["--format", "markdown"])), overlay);

        let file = folder.path().join("prices.toml").display().to_string();
        fs::write(&file, &overlay).expect("written");
        stdout(["prices", "check", &file]);
        let priced: Json = serde_json::from_str(&ask(&["--prices", &file, "--format", "json"])).expect("JSON");
        assert_eq!(priced["ranking"].as_array().map(Vec::len), Some(4), "{region}");
        assert!(priced["missing_prices"].is_null());
        let notes = priced["notes"].to_string();
        assert!(notes.contains(&format!("price from placeholders for prices of {region}")), "{notes}");
    }
}

fn notes(scenario: &str) -> String {
    let question = of_four(["compare", scenario, "--precision", "0.5", "--format", "json"]);
    let value: Json = serde_json::from_str(&stdout(question)).expect("JSON");
    value["notes"].as_array().expect("a list").iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_unsettled_of_free_logs_is_said_once_with_its_bound() {
    let folder = tempfile::tempdir().expect("a folder");
    // 10,000 x 1 MB = 9.765625 GB for each function: 5 GB x 0.50 = 2.50 at most.
    let logs = "[function]\nlogs_per_invocation = \"1 MB\"\n";
    let said = notes(&saved(folder.path(), "us-east-1", logs));
    assert_eq!(said.matches("at most 2.50 USD less").count(), 1, "{said}");
    assert!(said.contains("`account.free_logs = true`"), "{said}");
    // 2 x 9.765625 GB x 0.03 = 0.5859375 USD more in every later month, by the only price that is known.
    assert!(said.contains("19.53125 GB more each month"), "{said}");
    assert!(said.contains("0.59 USD dearer (0.03 USD a GB-month, the price of eu-west-1)"), "{said}");

    let taken_off = notes(&saved(folder.path(), "us-east-1", &format!("{logs}[account]\nfree_logs = true\n")));
    assert!(
        !taken_off.contains("at most") && taken_off.contains("the free allowance of logs.gb is uncertain"),
        "{taken_off}"
    );
    // Three GB: less than is free, so all of 3 x 0.57 may fall away in eu-west-1, where the price of keeping logs is its own.
    let few = "[function]\nmain.logs_per_invocation = \"0 B\"\ncallee.logs_per_invocation = \"0 B\"\n";
    assert!(!notes(&saved(folder.path(), "us-east-1", few)).contains("logs are kept"));
    let said = notes(&saved(folder.path(), "eu-west-1", logs));
    // 5 x 0.57 = 2.85.
    assert!(said.contains("at most 2.85 USD less") && said.contains("(0.03 USD a GB-month)"), "{said}");
}

#[test]
fn a_book_in_yuan_speaks_of_yuan_only() {
    let scenario = "scenarios/china-ningxia.toml";
    let report = tempfile::tempdir().expect("a folder");
    let page = report.path().join("report.html").display().to_string();
    stdout(["report", scenario, "-o", &page]);
    let mut texts = vec![fs::read_to_string(&page).expect("the page")];
    for format in ["table", "markdown", "csv", "json"] {
        texts.push(stdout(["compare", scenario, "--precision", "0.5", "--format", format]));
    }
    for command in ["explain", "sensitivity", "breakeven", "sweep"] {
        let more: &[&str] = match command {
            "explain" => &["nat-gateway"],
            "breakeven" => &["--vary", "workload.requests_per_month=1_000..1_000_000_000"],
            "sweep" => &["--vary", "workload.requests_per_month=1_000,1_000_000"],
            _ => &[],
        };
        texts.push(common::answer([command, scenario].iter().chain(more)));
    }
    for text in texts {
        assert!(text.contains("CNY"), "{text}");
        assert!(!text.contains("USD") && !text.contains("dollar"), "{text}");
    }
}
