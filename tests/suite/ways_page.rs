//! The page on the ways holds a row and a section for each, and the figures of its table are those of the program.

use std::fs;

use serde_json::Value as Json;

use crate::common::{compared_text, root, stdout, write};
use netcost::topology;

/// The workload of the page's table, in one AZ. It leaves nothing open, and times that nobody stated or measured are none.
const WORKLOAD: &str = r#"
schema = 1
name = "the table"
region = "us-east-1"
[workload]
requests_per_month = 100_000_000
trigger = "async"
answer_needed = false
vpc.duration = "20 ms"
internet = { duration = "180 ms", sent = "4 KB", received = "16 KB", ipv6 = true }
between = { request = "2 KB", response = "2 KB" }
[function]
memory_mb = 512
[database]
kind = "aurora"
proxy = "never"
data_api = true
statements = 2
[account]
free_tier = "none"
concurrency_limit = 10_000
[behaviour.cold_share]
main = 0
callee = 0
[latency]
invoke_sync = "10 ms"
invoke_by_api = "10 ms"
invoke_async = "10 ms"
invoke_per_mb = "0 ms"
nat_gateway = "0 ms"
interface_endpoint = "0 ms"
api_http = "0 ms"
workflow_express = "10 ms"
http_task = "0 ms"
data_api = "0 ms"
"#;

fn page() -> String {
    fs::read_to_string(root().join("docs/ways.md")).expect("the page")
}

/// The rows of the table: id, standing, per million.
fn rows() -> Vec<[String; 3]> {
    let cells = |row: &str| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let page = page();
    let rows = page.lines().filter(|line| line.starts_with("| `")).map(cells);
    rows.map(|cells| [cells[1].trim_matches('`').to_owned(), cells[3].clone(), cells[4].clone()]).collect()
}

/// The workload as the page has it for a way.
fn workload_of(id: &str) -> String {
    match id {
        // In batches of ten; the queue with the sender outside.
        "queue" => WORKLOAD
            .replace("trigger = \"async\"", "order = \"internet-first\"")
            .replace("response = \"2 KB\" }", "response = \"2 KB\", batch = 10 }"),
        "event" => WORKLOAD.replace("response = \"2 KB\" }", "response = \"2 KB\", batch = 10 }"),
        // The same bytes and time go to one of three services each.
        "service-endpoint" => {
            let service = |name: &str| {
                format!(
                    "{{ name = \"{name}\", duration = \"180 ms\", sent = \"4 KB\", received = \"16 KB\", share = 0.333333333 }}"
                )
            };
            let services = ["sqs", "sns", "kms"].map(service).join(", ");
            WORKLOAD.replace(
                "internet = { duration = \"180 ms\", sent = \"4 KB\", received = \"16 KB\", ipv6 = true }",
                &format!("internet.share = 0\nservices = [{services}]"),
            )
        }
        _ => WORKLOAD.to_owned(),
    }
}

#[test]
fn every_way_has_its_row_and_its_section() {
    let mut listed: Vec<String> = rows().into_iter().map(|[id, ..]| id).collect();
    let mut known: Vec<&str> = topology::ALL.iter().map(|way| way.id()).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
    let page = page();
    for id in known {
        let section = page.split(&format!("\n### {id}\n")).nth(1).unwrap_or_else(|| panic!("no section for {id}"));
        let section = section.split("\n#").next().expect("a text");
        for part in ["```text\n", "**Wins**", "**Pitfalls**", "Sources: "] {
            assert!(section.contains(part), "{id} has no {part}");
        }
    }
    let readme = fs::read_to_string(root().join("README.md")).expect("the page");
    assert!(topology::ALL.iter().all(|way| readme.contains(&format!("| `{}` |", way.id()))));
}

#[test]
fn the_figures_of_the_table_are_those_of_the_program() {
    for [id, standing, per_million] in rows() {
        let found = compared_text(&workload_of(&id), &["--only", &id]);
        let one = &found["ranking"][0];
        let amount = |value: &Json| value.as_str().expect("an amount").parse::<f64>().expect("a number");
        let lines = one["bill"]["lines"].as_array().expect("lines");
        let stands: f64 =
            lines.iter().filter(|line| line["kind"] == "standing").map(|line| amount(&line["cost"])).sum();
        let next = amount(&one["cost_per_million_requests"]);
        // The page shows cents; of several endpoints it shows one, and of a queue what it costs when nothing comes.
        let shown = |text: &str| text.split(' ').next().and_then(|word| word.parse::<f64>().ok()).expect("a figure");
        assert!((next - shown(&per_million)).abs() <= 0.006, "{id}: {next} a million, not {per_million}");
        let each = if standing.ends_with("each") { 3.0 } else { 1.0 };
        if id != "queue" {
            assert!((stands / each - shown(&standing)).abs() <= 0.006, "{id}: {stands} stand, not {standing}");
        }
    }
}

/// What `explain` writes of each way, but for the settings, which are those of the scenario. `NETCOST_WRITE_EXPLAINED=1` writes the files
/// again; every amount in them is one that `tests/bills` or the page holds to figures from outside.
#[test]
fn each_way_is_explained_as_before() {
    let folder = tempfile::tempdir().expect("a folder");
    for way in topology::ALL {
        let id = way.id();
        let path = write(folder.path(), "way.toml", &workload_of(id));
        let explained = stdout(["explain", &path, id, "--settings"]);
        let explained = explained.split("\nSETTINGS (").next().expect("a text");
        let golden = root().join(format!("tests/explained/{id}.txt"));
        if std::env::var_os("NETCOST_WRITE_EXPLAINED").is_some() {
            fs::write(&golden, explained).expect("written");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        let differs = explained.lines().zip(expected.lines()).find(|(now, before)| now != before);
        let again = "look at it, and write the files again with NETCOST_WRITE_EXPLAINED=1";
        assert!(differs.is_none() && explained.len() == expected.len(), "{id}: {differs:?}; {again}");
    }
}

/// The times of a way that hands the work over end there, which is told beside those of ways that wait.
#[test]
fn times_that_end_at_the_hand_over_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "way.toml", WORKLOAD);
    let said = |only: &str| stdout(["compare", &path, "--only", only]).contains("until the work is handed over");
    assert!(said("sdk-invoke,destination"));
    assert!(!said("sdk-invoke,nat-gateway") && !said("destination"), "all times mean the same");
}
