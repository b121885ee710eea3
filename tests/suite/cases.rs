//! The worked cases of `cases/` all come out, and every figure in them matters.

use std::fs;
use std::path::Path;

use rust_decimal::Decimal;

use netcost::verify::{Case, CaseReport, Level, Outcome, check};

/// Every case as (file name, text), sorted.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder of cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("a text"))
        })
        .collect();
    files.sort();
    files
}

fn report(name: &str, text: &str) -> CaseReport {
    check(&Case::parse(name, text).unwrap_or_else(|rejection| panic!("{rejection}")))
}

#[test]
fn all_sixty_cases_hold_and_every_input_is_understood() {
    let reports: Vec<CaseReport> = files().iter().map(|(name, text)| report(name, text)).collect();
    assert_eq!(reports.len(), 60);
    for report in &reports {
        assert!(report.holds(), "{}: {:#?}", report.id, report.failures().collect::<Vec<_>>());
        assert_eq!(report.not_checked().next(), None, "{}", report.id);
    }
    // 55 lines have inputs; one of them (the fee of Managed Instances) has inputs for its price only.
    let quantities = reports.iter().flat_map(|report| &report.checks);
    let quantities = quantities.filter(|check| check.level == Level::Workload && check.what == "raw_quantity");
    assert_eq!(quantities.filter(|check| check.outcome == Outcome::Holds).count(), 54);
}

/// A number in the text of a case: its bytes, its key, the line it stands on and the part of the file.
struct Figure {
    start: usize,
    end: usize,
    key: String,
    /// Number of the `[[line]]` it stands in, from 1; 0 before the first.
    line: usize,
    row: String,
}

/// Rows that hold remarks, or facts that nothing is derived from.
const REMARKS: [&str; 10] = [
    "title",
    "notes",
    "date",
    "evidence",
    "schema",
    "hours_per_month",
    "vehicles",
    "messages_per_vehicle_per_hour",
    "days",
    "published_total_text",
];

fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let (mut line, mut offset) = (0, 0);
    for row in text.split_inclusive('\n') {
        line += usize::from(row.starts_with("[[line]]"));
        let mut from = 0;
        while let Some(at) = row[from..].find(" = ").map(|at| from + at) {
            from = at + 3;
            let key = row[..at].rsplit([' ', '{', '\n']).next().unwrap_or_default().to_owned();
            let start = from + usize::from(row[from..].starts_with('"'));
            let digits = row[start..].find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(row.len() - start);
            let remark = row.split(' ').next().is_some_and(|first| REMARKS.contains(&first));
            let ends = row[start + digits..].starts_with(['"', ',', ' ', '\n', '}']);
            if digits > 0 && ends && !remark {
                let (start, end) = (offset + start, offset + start + digits);
                found.push(Figure { start, end, key, line, row: row.to_owned() });
            }
        }
        offset += row.len();
    }
    found
}

/// The number with one added to its last digit; costs before rounding are moved by at least two millionths, as the format
/// holds them equal within one.
fn mutated(key: &str, number: &str) -> String {
    let value = Decimal::from_str_exact(number).expect("a number");
    let least = Decimal::new(2, 6);
    let step = Decimal::new(1, value.scale());
    (value + if key == "exact" { step.max(least) } else { step }).to_string()
}

/// A tier that the line's quantity does not reach has no say in its cost: its price is that of nothing, and its lower
/// limit is not passed.
fn is_beyond_the_quantity(case: &Case, figure: &Figure, text: &str) -> bool {
    if !figure.row.starts_with("tiers") {
        return false;
    }
    let line = &case.lines[figure.line - 1];
    let value = &text[figure.start..figure.end];
    if figure.key == "up_to" {
        return Decimal::from_str_exact(value).expect("a limit") >= line.billable;
    }
    let before = figures(text).into_iter().filter(|other| other.row == figure.row && other.start < figure.start);
    let before = before.filter(|other| other.line == figure.line && other.key == "price").count();
    let tier = &line.ladder.tiers()[before];
    tier.from.decimal() >= line.billable
}

const SAME_STEP: &str = "one more falls in the same metering step";
const MINIMUM: &str = "one more is still the minimum";
const TOLERANCE: &str = "the cost moves by at most the millionth within which the format holds costs equal";

/// Figures, other than tiers not reached, whose change by one in the last digit cannot matter:
/// (case, line, key, a number that does matter there, why one does not).
const CANNOT_MATTER: [(&str, usize, &str, &str, &str); 17] = [
    ("aws-apigw-01-http-pageloads", 1, "request_kb", "513", SAME_STEP),
    ("aws-apigw-01-http-pageloads", 1, "response_kb", "513", SAME_STEP),
    ("aws-apigw-07-websocket-chat", 1, "message_kb", "33", SAME_STEP),
    ("aws-lambda-08-edge", 1, "price", "0.00000625127", TOLERANCE),
    ("aws-rdsproxy-01-min2vcpu", 1, "instance_vcpus", "3", MINIMUM),
    ("infracost-lambda-128-x86", 2, "price", "0.0000166670", TOLERANCE),
    ("infracost-sfn-express-1", 2, "duration_ms", "201", SAME_STEP),
    ("infracost-sfn-express-1", 2, "price", "0.060016", TOLERANCE),
    ("infracost-sqs-fifo-63kb", 1, "message_kb", "65", SAME_STEP),
    ("remotion-single-run", 1, "price", "0.0000167000", TOLERANCE),
    ("remotion-single-run", 2, "price", "0.0000001", TOLERANCE),
    ("remotion-single-run", 3, "price", "0.0000006", TOLERANCE),
    ("rule-http-513kb", 1, "payload_kb", "1025", SAME_STEP),
    ("rule-lambda-tiny-duration", 0, "measured_ms", "2.0001", SAME_STEP),
    ("rule-nat-partial-hour", 1, "minutes_alive", "121", SAME_STEP),
    ("rule-websocket-33kb", 1, "message_kb", "65", SAME_STEP),
    ("thirdparty-lambda-50ms-1m", 1, "price", "0.0000166669", TOLERANCE),
];

/// Whether the case with another number in place of the figure still holds.
fn holds_with(name: &str, text: &str, figure: &Figure, number: &str) -> bool {
    let changed = format!("{}{number}{}", &text[..figure.start], &text[figure.end..]);
    Case::parse(name, &changed).is_ok_and(|case| check(&case).holds())
}

#[test]
fn every_figure_matters() {
    let (mut missed, mut caught, mut beyond) = (Vec::new(), 0, 0);
    for (name, text) in files() {
        let case = Case::parse(&name, &text).unwrap_or_else(|rejection| panic!("{rejection}"));
        for figure in figures(&text) {
            if !holds_with(&name, &text, &figure, &mutated(&figure.key, &text[figure.start..figure.end])) {
                caught += 1;
            } else if is_beyond_the_quantity(&case, &figure, &text) {
                beyond += 1;
            } else {
                let why = CANNOT_MATTER.iter().find(|(id, line, key, ..)| {
                    (*id, *line, *key) == (case.id.as_str(), figure.line, figure.key.as_str())
                });
                let (_, _, _, enough, why) =
                    why.unwrap_or_else(|| panic!("{name}, {}: {} is not checked", figure.line, figure.key));
                assert!(!holds_with(&name, &text, &figure, enough), "{name}: {} = {enough} ({why})", figure.key);
                missed.push((case.id.clone(), figure.line, figure.key));
            }
        }
    }
    assert_eq!(missed.len(), CANNOT_MATTER.len(), "{missed:?}");
    assert_eq!((caught, beyond), (952, 77));
}
