//! Bills worked by hand: each folder in `tests/bills/` holds a scenario and what must come out, with the arithmetic.
//!
//! `expected.toml`: `source` (where the case comes from, unless it was thought up), `arguments` (for `compare`; `FOLDER` is the case's own)
//! and `ranking`, then for each solution either `infeasible = ["code", ...]`, or some of `total` (exact), `mean_ms` and `line` entries with
//! `meter`, `kind`, `role` and some of `quantity`, `free`, `cost`; `no_line = ["meter", ...]` for meters of which there is no line. The solutions named there are compared, and no others. Lines that are not
//! listed are not compared, but the total holds them.

use std::fs;
use std::path::Path;

use crate::common;
use serde_json::Value as Json;
use toml::{Table, Value};

#[test]
fn every_worked_bill_comes_out_exactly() {
    let folders = common::entries(&common::root().join("tests/bills"));
    assert!(folders.len() >= 10, "the folder of worked bills is there");
    let failures: Vec<String> = folders.iter().flat_map(|folder| check(folder)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn check(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("expected.toml")).expect("expected.toml");
    let mut expected: Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    expected.remove("source");
    let mut arguments = vec!["compare".to_owned(), folder.join("scenario.toml").display().to_string()];
    arguments.extend(["--format".to_owned(), "json".to_owned()]);
    if let Some(Value::Array(more)) = expected.remove("arguments") {
        let more = more.iter().filter_map(Value::as_str);
        arguments.extend(more.map(|word| word.replace("FOLDER", &folder.display().to_string())));
    }
    let order: Vec<String> = match expected.remove("ranking") {
        Some(Value::Array(order)) => order.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let named: Vec<&str> = expected.keys().chain(&order).map(String::as_str).collect();
    arguments.extend(["--only".to_owned(), named.join(",")]);
    let result: Json = serde_json::from_str(&common::stdout(&arguments)).expect("JSON");
    let mut failures = Vec::new();
    let ranking: Vec<&str> =
        result["ranking"].as_array().into_iter().flatten().filter_map(|s| s["solution"].as_str()).collect();
    if !order.is_empty() && order != ranking {
        failures.push(format!("ranking: expected {order:?}, got {ranking:?}"));
    }
    for (solution, wanted) in &expected {
        let wanted = wanted.as_table().expect("a table for each solution");
        failures.extend(check_solution(solution, wanted, &result));
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    failures.into_iter().map(|failure| format!("{name}: {failure}")).collect()
}

fn check_solution(solution: &str, wanted: &Table, result: &Json) -> Vec<String> {
    let find =
        |list: &str| result[list].as_array().into_iter().flatten().find(|entry| entry["solution"] == solution).cloned();
    if let Some(codes) = wanted.get("infeasible") {
        let Some(entry) = find("infeasible") else { return vec![format!("{solution} can be had")] };
        let got: Vec<&str> =
            entry["reasons"].as_array().into_iter().flatten().filter_map(|r| r["code"].as_str()).collect();
        let codes: Vec<&str> = codes.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        return if got == codes { Vec::new() } else { vec![format!("{solution}: expected {codes:?}, got {got:?}")] };
    }
    let Some(entry) = find("ranking") else { return vec![format!("{solution} is not ranked")] };
    let mut failures = Vec::new();
    let mut compare = |what: String, expected: &Value, got: &Json| {
        let same = match expected {
            Value::String(text) => got.as_str() == Some(text),
            Value::Float(number) => got.as_f64().is_some_and(|got| (got - number).abs() < 1e-6),
            Value::Integer(number) => got.as_f64().is_some_and(|got| (got - *number as f64).abs() < 1e-6),
            Value::Boolean(flag) => got.as_bool() == Some(*flag),
            _ => false,
        };
        if !same {
            failures.push(format!("{solution}, {what}: expected {expected:?}, got {got}"));
        }
    };
    if let Some(total) = wanted.get("total") {
        compare("total".to_owned(), total, &entry["bill"]["total"]);
    }
    if let Some(mean) = wanted.get("mean_ms") {
        compare("mean".to_owned(), mean, &entry["latency_ms"]["mean"]["value"]);
    }
    for meter in wanted.get("no_line").and_then(Value::as_array).into_iter().flatten() {
        let lines = entry["bill"]["lines"].as_array().into_iter().flatten();
        let there = lines.filter(|line| line["meter"].as_str() == meter.as_str()).count();
        compare(format!("lines of {meter:?}"), &Value::Integer(0), &Json::from(there));
    }
    for line in wanted.get("line").and_then(Value::as_array).into_iter().flatten() {
        let matches = |got: &&Json| {
            ["meter", "kind", "role"].iter().all(|key| line.get(*key).is_none_or(|v| got[*key].as_str() == v.as_str()))
        };
        let found: Vec<&Json> = entry["bill"]["lines"].as_array().into_iter().flatten().filter(matches).collect();
        let place = format!("{:?} {:?}", line["meter"], line.get("role"));
        let [got] = found[..] else {
            compare(place, &Value::String(format!("one line, found {}", found.len())), &Json::Null);
            continue;
        };
        for (key, name) in
            [("quantity", "quantity"), ("free", "free_quantity"), ("cost", "cost"), ("estimated", "estimated")]
        {
            if let Some(expected) = line.get(key) {
                compare(format!("{place} {key}"), expected, &got[name]);
            }
        }
    }
    failures
}
