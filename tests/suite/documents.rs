//! The JSON of every command: held to its published schema, numbers and intervals written one way, and enough to ask again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::common::{FEW_DRAWS, answer, compared, entries, root, run, scenarios, stdout};

const SCENARIO: &str = "scenarios/mail-after-read.toml";

/// Questions beyond the plain one about every example: each kind of finding and of value should occur.
const QUESTIONS: &[&[&str]] = &[
    &["compare", SCENARIO, "--by", "latency", "--max-monthly", "20", "--max-p99", "1500 ms", "--max-failed", "0.001"],
    &["compare", SCENARIO, "--only", "nat-gateway", "--max-p99", "1 ms"],
    &["compare", "tests/bills/overlays/scenario.toml", "--prices", "tests/bills/overlays/contract.toml"],
    &["compare", "tests/bills/no-nat-price/scenario.toml", "--by", "balanced"],
    &["explain", "tests/bills/payload-limit/scenario.toml", "sdk-invoke"],
    &["sweep", SCENARIO, "--vary", "requests_per_month=1_000..1_000_000_000:7"],
    &["sweep", SCENARIO, "--vary", "region=us-east-1,af-south-1", "--vary", "objective.max_monthly=1,10.50"],
    &["sweep", SCENARIO, "--vary", "vpc.duration=1.5 ms,2 ms", "--simulate"],
    &["breakeven", SCENARIO, "--vary", "requests_per_month=10_000..1_000_000_000"],
    &["breakeven", SCENARIO, "--vary", "between.response=1 MB..8 MB", "--by", "latency"],
    &["breakeven", "tests/bills/no-nat-price/scenario.toml", "--vary", "requests_per_month=10_000..1_000_000_000"],
    &["sensitivity", "tests/bills/no-nat-price/scenario.toml"],
    &["sensitivity", SCENARIO, "--factor", "1.5"],
    &["sensitivity", SCENARIO, "--only", "nat-gateway,sdk-invoke", "--simulate", "--by", "latency"],
    &["sensitivity", "scenarios/mail-guessed.toml"],
    &["compare", SCENARIO, "scenarios/mail-with-proxy.toml", "--set", "azs=2"],
    &["verify", "cases"],
    &["prices", "regions"],
    &["prices", "show", "us-east-1"],
    &["prices", "show", "us-east-1", "--prices", "tests/bills/overlays/discount.toml"],
    &["prices", "check", "tests/bills/overlays/discount.toml"],
];

/// A question and its answer.
struct Document {
    question: String,
    json: Json,
}

/// The documents of all questions and examples.
static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let mut questions: Vec<Vec<String>> = Vec::new();
    let mut ask = |question: &[&str]| questions.push(question.iter().map(|word| (*word).to_owned()).collect());
    for question in QUESTIONS {
        ask(question);
    }
    let text = |path: &Path| path.display().to_string();
    for scenario in scenarios() {
        ask(&[["compare", &text(&scenario)], FEW_DRAWS].concat());
        for entry in compared(&scenario)["ranking"].as_array().expect("a list").iter().take(2) {
            ask(&["explain", &text(&scenario), entry["solution"].as_str().expect("an id")]);
        }
    }
    for bill in entries(&root().join("tests/bills")) {
        ask(&["compare", &text(&bill.join("scenario.toml"))]);
    }
    for pool in entries(&root().join("pools")) {
        ask(&["simulate", &text(&pool)]);
    }
    let document = |question: &Vec<String>| {
        let text = answer(question.iter().map(String::as_str).chain(["--format", "json"]));
        Document { question: question.join(" "), json: serde_json::from_str(&text).expect("JSON") }
    };
    questions.iter().map(document).collect()
});

/// The published schemas by the names of their documents; written first, where that is wanted.
static SCHEMAS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let write = std::env::var_os("NETCOST_WRITE_SCHEMAS").is_some();
    let read = |path: &Path| {
        let name = path.file_name()?.to_str()?.strip_suffix(".schema.json")?.to_owned();
        if write {
            fs::write(path, stdout(["schema", &name])).expect("written");
        }
        Some((name, fs::read_to_string(path).expect("a schema")))
    };
    entries(&root().join("schema/output")).iter().filter_map(|path| read(path)).collect()
});

fn schemas() -> impl Iterator<Item = (&'static str, Json)> {
    SCHEMAS.iter().map(|(name, text)| (name.as_str(), serde_json::from_str(text).expect("JSON")))
}

fn validators() -> BTreeMap<&'static str, Validator> {
    schemas().map(|(name, schema)| (name, jsonschema::draft202012::new(&schema).expect("a schema"))).collect()
}

#[test]
fn the_published_schemas_are_current() {
    let written: BTreeSet<&str> = SCHEMAS.keys().map(String::as_str).collect();
    let documents: BTreeSet<&str> = DOCUMENTS.iter().map(|one| text(&one.json["document"])).collect();
    assert_eq!(written, documents, "each document has its schema, and each schema is tried");
    for (name, published) in SCHEMAS.iter() {
        let current = stdout(["schema", name]);
        assert!(*published == current, "{name} is not current; run: NETCOST_WRITE_SCHEMAS=1 cargo test documents");
    }
    let output = run(["schema", "compare", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn every_document_is_as_its_schema_says() {
    let validators = validators();
    for Document { question, json } in DOCUMENTS.iter() {
        assert_eq!((&json["schema"], &json["program"]["version"]), (&json!(1), &json!(env!("CARGO_PKG_VERSION"))));
        let validator = &validators[text(&json["document"])];
        let errors: Vec<String> = validator.iter_errors(json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{question}: {errors:#?}");
    }
}

/// A key that no schema has is refused wherever it stands, so that none comes in unseen.
#[test]
fn a_further_key_is_refused_everywhere() {
    let validators = validators();
    let mut tried = 0;
    for (name, validator) in &validators {
        let mut seen = BTreeSet::new();
        for Document { json, .. } in DOCUMENTS.iter().filter(|one| one.json["document"] == *name) {
            for pointer in objects(json, String::new()) {
                // Members of lists are alike.
                let place: String = pointer.split('/').filter(|part| part.parse::<u32>().is_err()).collect();
                if seen.insert(place) {
                    let mut wrong = json.clone();
                    wrong.pointer_mut(&pointer).expect("a place")["surprise"] = json!(1);
                    assert!(!validator.is_valid(&wrong), "{name}: a further key is taken at {pointer}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 80, "{tried}");
}

/// Pointers of all objects in a value.
fn objects(value: &Json, at: String) -> Vec<String> {
    match value {
        Json::Object(members) => {
            let inner = members.iter().flat_map(|(key, value)| objects(value, format!("{at}/{key}")));
            let inner: Vec<String> = inner.collect();
            std::iter::once(at).chain(inner).collect()
        }
        Json::Array(items) => {
            items.iter().enumerate().flat_map(|(index, value)| objects(value, format!("{at}/{index}"))).collect()
        }
        _ => Vec::new(),
    }
}

/// Every key of a schema says what it means.
#[test]
fn every_key_is_described() {
    fn undescribed(schema: &Json, found: &mut Vec<String>) {
        match schema {
            Json::Object(members) => {
                for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                    if name != "code" && property["description"].as_str().is_none_or(str::is_empty) {
                        found.push(name.clone());
                    }
                }
                members.values().for_each(|inner| undescribed(inner, found));
            }
            Json::Array(items) => items.iter().for_each(|inner| undescribed(inner, found)),
            _ => {}
        }
    }
    for (name, schema) in schemas() {
        let mut found = Vec::new();
        undescribed(&schema, &mut found);
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

/// A figure may stand with its interval, by quantiles or by function; each of these has the figure's type.
const FIGURES: [&[&str]; 3] = [&["value", "low", "high"], &["p5", "p50", "p95"], &["main", "callee", "both"]];
/// Values of keys of the scenario are as the scenario has them: numbers, or text for words and money.
const VALUES_OF_KEYS: [&str; 4] = ["at", "next", "steps", "base"];

#[test]
fn a_key_has_one_type_wherever_it_stands() {
    let mut types: BTreeMap<String, BTreeMap<&str, String>> = BTreeMap::new();
    for Document { question, json } in DOCUMENTS.iter() {
        collect(json, &mut |key, value| {
            for found in types_of(value) {
                types.entry(key.to_owned()).or_default().entry(found).or_insert_with(|| question.clone());
            }
        });
    }
    assert!(types.len() > 150, "{}", types.len());
    types.retain(|key, found| found.len() > 1 && !VALUES_OF_KEYS.contains(&key.as_str()));
    // Reasons for a rank are texts, reasons against a solution objects with a code: so the contract of `compare` has it.
    assert_eq!(types.remove("reasons").map(|found| found.into_keys().collect()), Some(vec!["object", "text"]));
    assert!(types.is_empty(), "{types:#?}");
}

/// Calls `seen` with every key and its value, the members of figures apart.
fn collect(value: &Json, seen: &mut impl FnMut(&str, &Json)) {
    match value {
        Json::Object(members) => {
            for (key, value) in members {
                seen(key, value);
                if !is_figure(value) {
                    collect(value, seen);
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, seen)),
        _ => {}
    }
}

fn is_figure(value: &Json) -> bool {
    let keys: Option<Vec<&str>> = value.as_object().map(|members| members.keys().map(String::as_str).collect());
    keys.is_some_and(|keys| {
        FIGURES.iter().any(|figure| figure.len() == keys.len() && keys.iter().all(|key| figure.contains(key)))
    })
}

/// The type of a value; of a list those of its items, of a figure those of its members, of null none.
fn types_of(value: &Json) -> BTreeSet<&'static str> {
    match value {
        Json::Null => BTreeSet::new(),
        Json::Bool(_) => BTreeSet::from(["yes or no"]),
        Json::Number(_) => BTreeSet::from(["number"]),
        Json::String(_) => BTreeSet::from(["text"]),
        Json::Array(items) => items.iter().flat_map(types_of).collect(),
        Json::Object(members) if is_figure(value) => members.values().flat_map(types_of).collect(),
        Json::Object(_) => BTreeSet::from(["object"]),
    }
}

/// Text that is a number is money or what money is made of, plain and without zeros to the right; an interval has one form.
#[test]
fn numbers_and_intervals_are_written_one_way() {
    let exact = ["total", "cost", "more", "most", "monthly_cost", "cost_per_million_requests", "quantity"];
    let mut amounts = 0;
    for Document { question, json } in DOCUMENTS.iter() {
        collect(json, &mut |key, value| {
            if let (true, Some(text)) = (exact.contains(&key), value.as_str()) {
                let number = Decimal::from_str_exact(text).expect("a plain decimal");
                assert_eq!(number.normalize().to_string(), text, "{question}: {key}");
                amounts += 1;
            }
            if value.get("low").is_some() || value.get("high").is_some() {
                assert!(is_figure(value), "{question}: {key} is another form of interval: {value}");
            }
            assert!(key.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'));
        });
    }
    assert!(amounts > 1_000, "{amounts}");
}

/// In CSV, too, a number is plain: no zeros at its end, no thousands separated, no exponent.
#[test]
fn csv_writes_numbers_as_json_does() {
    let mut numbers = 0;
    let questions: [&[&str]; 7] = [
        &["compare", SCENARIO],
        &["sweep", SCENARIO, "--vary", "vpc.duration=1.50 ms,2 ms", "--simulate"],
        &["sweep", SCENARIO, "--vary", "objective.max_monthly=1,10.50"],
        &["breakeven", SCENARIO, "--vary", "vpc.duration=1 ms..10 s", "--by", "latency"],
        &["sensitivity", SCENARIO, "--factor", "1.5"],
        &["prices", "show", "us-east-1"],
        &["prices", "regions"],
    ];
    for question in questions {
        let csv = answer(question.iter().copied().chain(["--format", "csv"]));
        for row in csv::Reader::from_reader(csv.as_bytes()).records() {
            for cell in &row.expect("a row") {
                let digits = cell.strip_prefix('-').unwrap_or(cell);
                // A date has hyphens within.
                let is_number = digits.starts_with(|first: char| first.is_ascii_digit())
                    && digits.chars().all(|letter| letter.is_ascii_digit() || ".,_eE+".contains(letter));
                if is_number {
                    let number = Decimal::from_str_exact(cell).expect("a plain decimal");
                    assert_eq!(number.normalize().to_string(), cell, "{question:?}");
                    numbers += 1;
                }
            }
        }
    }
    assert!(numbers > 1_000, "{numbers}");
}

/// The document alone is enough to ask again: files and options are in it.
#[test]
fn a_run_can_be_repeated_from_its_document() {
    let overlay = "tests/bills/overlays/contract.toml";
    let asked = ["--by", "latency", "--max-monthly", "50", "--max-failed", "0.5", "--seed", "7", "--precision", "0.05"];
    let only = ["--only", "nat-gateway,sdk-invoke", "--prices", overlay, "--format", "json"];
    let first: Json =
        serde_json::from_str(&stdout(["compare", SCENARIO].iter().chain(&asked).chain(&only))).expect("JSON");
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = &first["run"];
    let write = |name: &str, source: &Json| {
        let path = folder.path().join(name);
        fs::write(&path, text(&source["text"])).expect("written");
        path.display().to_string()
    };
    let (scenario, overlay) =
        (write("scenario.toml", &inputs["scenario_file"]), write("overlay.toml", &inputs["overlay_files"][0]));
    let objective = &inputs["objective"];
    let ids: Vec<&str> = inputs["solution_ids"].as_array().expect("a list").iter().map(text).collect();
    let arguments = [
        ("--by", text(&objective["rank_by"]).to_owned()),
        ("--max-monthly", text(&objective["max_monthly"]).to_owned()),
        ("--max-failed", objective["max_failed"].to_string()),
        ("--seed", first["seed"].to_string()),
        ("--precision", first["precision"].to_string()),
        ("--draws", first["uncertainty"]["draws"].to_string().replace('0', "1")),
        ("--only", ids.join(",")),
        ("--prices", overlay),
        ("--format", "json".to_owned()),
    ];
    let arguments = arguments.into_iter().flat_map(|(option, value)| [option.to_owned(), value]);
    let again = stdout(["compare".to_owned(), scenario].into_iter().chain(arguments));
    let mut again: Json = serde_json::from_str(&again).expect("JSON");
    for pointer in ["/run/scenario_file/name", "/run/overlay_files/0/name"] {
        *again.pointer_mut(pointer).expect("a file") = first.pointer(pointer).expect("a file").clone();
    }
    assert_eq!(first, again);
    assert_eq!(inputs["today"], "2026-11-22");
    let settings = first["settings"].as_array().expect("a list");
    let requests = settings.iter().find(|setting| setting["key"] == "workload.requests_per_month").expect("a setting");
    assert_eq!((&requests["value"], &requests["given"]), (&json!("10,000"), &json!(true)));
}

fn text(value: &Json) -> &str {
    value.as_str().expect("a text")
}
