//! What people write that is not understood is answered with what they should have written, at the place where it stands. The cases,
//! with what a person beside them would have said, are in `tests/remedies.toml`.

use std::fs;
use std::thread;

use crate::common;

/// The lines of a scenario that is sound.
const USUAL: [&str; 4] =
    ["schema = 1", "name = \"shop\"", "region = \"us-east-1\"", "workload.requests_per_month = 1_000_000"];
/// The signs that stand around what a message must point at.
const MARKS: [char; 2] = ['«', '»'];
/// At least as many cases as there must be.
const CASES: usize = 50;

#[test]
fn every_wrong_input_is_answered_as_a_person_would() {
    let text = fs::read_to_string(common::root().join("tests/remedies.toml")).expect("the cases");
    let cases: toml::Table = text.parse().expect("TOML");
    let cases = cases["case"].as_array().expect("a list");
    assert!(cases.len() >= CASES);
    let wrong: Vec<String> = thread::scope(|scope| {
        let halves = cases.chunks(cases.len().div_ceil(2)).map(|half| {
            scope.spawn(move || {
                half.iter().flat_map(|case| faults(case.as_table().expect("a case"))).collect::<Vec<_>>()
            })
        });
        let running: Vec<_> = halves.collect();
        running.into_iter().flat_map(|half| half.join().expect("no panic")).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// What is not as it should be in the answer to a case.
fn faults(case: &toml::Table) -> Vec<String> {
    let scenario = scenario(case);
    let folder = tempfile::tempdir().expect("a folder");
    common::write(folder.path(), "shop.toml", &scenario.replace(MARKS, ""));
    let arguments: Vec<&str> = match case.get("arguments") {
        Some(_) => texts(case, "arguments"),
        None => vec!["compare", "shop.toml"],
    };
    let output = common::netcost(&arguments).current_dir(folder.path()).output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let mut missing: Vec<String> =
        texts(case, "says").into_iter().filter(|text| !said.contains(text)).map(str::to_owned).collect();
    missing
        .extend(texts(case, "never").into_iter().filter(|text| said.contains(text)).map(|text| format!("not: {text}")));
    let usual_code = if case.contains_key("arguments") { [2, 3, 5].as_slice() } else { &[3] };
    let expected = case.get("exit").and_then(toml::Value::as_integer);
    let code = output.status.code().expect("an exit code");
    if expected.map_or(!usual_code.contains(&code), |expected| expected != i64::from(code)) {
        missing.push(format!("an exit code other than {code}"));
    }
    if let Some((line, column)) = marked(&scenario) {
        let place = format!("--> shop.toml:{line}:{column}\n");
        let problems = case.get("problems").and_then(toml::Value::as_integer).unwrap_or(1);
        if !said.contains(&place) {
            missing.push(place);
        }
        if i64::try_from(said.matches("error[").count()) != Ok(problems) {
            missing.push(format!("{problems} problem"));
        }
    }
    missing.iter().map(|text| format!("{arguments:?}\n{scenario}misses {text:?} in\n{said}")).collect()
}

/// The scenario of a case, with its marks.
fn scenario(case: &toml::Table) -> String {
    if let Some(whole) = case.get("whole") {
        return whole.as_str().expect("text").to_owned();
    }
    let lines = case.get("lines").map_or("", |lines| lines.as_str().expect("text")).trim_end();
    let key = |line: &str| line.split('=').next().unwrap_or_default().replace(MARKS, "").trim().to_owned();
    let given: Vec<String> = lines.lines().take_while(|line| !line.starts_with('[')).map(key).collect();
    let kept = USUAL.iter().filter(|line| !given.contains(&key(line))).copied();
    kept.chain([lines]).collect::<Vec<_>>().join("\n") + "\n"
}

/// The line and column of the mark.
fn marked(scenario: &str) -> Option<(usize, usize)> {
    let before = scenario.split_once(MARKS[0])?.0;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}

fn texts<'c>(case: &'c toml::Table, key: &str) -> Vec<&'c str> {
    let list = case.get(key).and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|text| text.as_str().expect("text")).collect()
}
