//! The worked cases of `cases/` all come out, and every figure in them matters.

use std::fs;
use std::path::Path;

use rust_decimal::{Decimal, RoundingStrategy};

use netcost::expectation::Expectation;
use netcost::metering::meter;
use netcost::rules::Rules;
use netcost::scenario::Scenario;
use netcost::topology;
use netcost::unit::Quantity;
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

fn published() -> &'static Rules {
    Rules::published().unwrap_or_else(|rejection| panic!("{rejection}"))
}

fn parse(name: &str, text: &str) -> Case {
    Case::parse(name, text).unwrap_or_else(|rejection| panic!("{rejection}"))
}

#[test]
fn all_cases_hold_and_every_input_is_understood() {
    let cases = files().into_iter().map(|(name, text)| parse(&name, &text));
    let reports: Vec<CaseReport> = cases.map(|case| check(&case, published())).collect();
    assert!(reports.len() >= 129, "{}", reports.len());
    for report in &reports {
        assert!(report.holds(), "{}: {:#?}", report.id, report.failures().collect::<Vec<_>>());
        assert_eq!(report.not_checked().next(), None, "{}", report.id);
    }
    // Of 422 lines with inputs at least, one (the fee of Managed Instances) has inputs for its price only.
    let quantities = reports.iter().flat_map(|report| &report.checks);
    let quantities = quantities.filter(|check| check.level == Level::Workload && check.what == "raw_quantity");
    assert!(quantities.filter(|check| check.outcome == Outcome::Holds).count() >= 421);
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
            let sign = usize::from(row[start..].starts_with('-'));
            let digits = row[start + sign..].find(|c: char| !(c.is_ascii_digit() || c == '.'));
            let digits = digits.map_or(row.len() - start, |digits| digits + sign);
            let remark = row.split(' ').next().is_some_and(|first| REMARKS.contains(&first));
            let ends = row[start + digits..].starts_with(['"', ',', ' ', '\n', '}']);
            if digits > sign && ends && !remark {
                let (start, end) = (offset + start, offset + start + digits);
                found.push(Figure { start, end, key, line, row: row.to_owned() });
            }
        }
        offset += row.len();
    }
    found
}

/// The number with one added to its last digit. Costs before rounding are moved by at least two millionths, as the format holds them equal
/// within one; prices by as much as that takes.
fn mutated(case: &Case, figure: &Figure, number: &str) -> String {
    let value = Decimal::from_str_exact(number).expect("a number");
    let units = figure.line.checked_sub(1).map_or(Decimal::ONE, |index| case.lines[index].billable);
    let seen = Decimal::new(2, 6);
    let least = match figure.key.as_str() {
        "exact" => seen,
        "price" if !units.is_zero() => (seen / units.abs()).round_dp_with_strategy(12, RoundingStrategy::AwayFromZero),
        _ => Decimal::ZERO,
    };
    (value + least.max(Decimal::new(1, value.scale()))).to_string()
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
const FREE: &str = "what is received from the internet is not counted at all";

/// Figures, other than tiers not reached, whose change by one in the last digit cannot matter:
/// (case, line, key, a number that does matter there, why one does not).
const CANNOT_MATTER: [(&str, usize, &str, &str, &str); 30] = [
    ("aws-apigw-01-http-pageloads", 1, "request_kb", "513", SAME_STEP),
    ("aws-apigw-01-http-pageloads", 1, "response_kb", "513", SAME_STEP),
    ("aws-apigw-07-websocket-chat", 1, "message_kb", "33", SAME_STEP),
    ("aws-rdsproxy-01-min2vcpu", 1, "instance_vcpus", "3", MINIMUM),
    ("infracost-sfn-express-1", 2, "duration_ms", "201", SAME_STEP),
    ("infracost-sqs-fifo-63kb", 1, "message_kb", "65", SAME_STEP),
    ("rule-async-steps", 1, "event_kb", "321", SAME_STEP),
    ("rule-async-steps", 3, "event_kb", "385", SAME_STEP),
    ("rule-eventbridge-64kb", 2, "event_kb", "129", SAME_STEP),
    ("rule-eventbridge-64kb", 4, "event_kb", "193", SAME_STEP),
    ("rule-http-513kb", 1, "payload_kb", "1025", SAME_STEP),
    ("rule-http-steps", 2, "payload_kb", "1537", SAME_STEP),
    ("rule-http-steps", 3, "request_kb", "1025", SAME_STEP),
    ("rule-http-steps", 3, "response_kb", "1025", SAME_STEP),
    ("rule-init-billed", 1, "init_ms", "100.8", SAME_STEP),
    ("rule-init-billed", 1, "handler_ms", "50.9", SAME_STEP),
    ("rule-ipv4-seconds", 1, "seconds_alive", "61", MINIMUM),
    ("rule-lambda-100ms-until-2020", 1, "duration_ms", "201", SAME_STEP),
    ("rule-data-api-32kb", 2, "payload_kb", "65", SAME_STEP),
    ("rule-lambda-tiny-duration", 0, "measured_ms", "2.0001", SAME_STEP),
    ("rule-nat-partial-hour", 1, "minutes_alive", "121", SAME_STEP),
    ("rule-partial-hours", 1, "minutes_alive", "181", SAME_STEP),
    ("rule-partial-hours", 2, "minutes_alive", "61", SAME_STEP),
    ("rule-provisioned-5min", 1, "enabled_seconds", "601", SAME_STEP),
    ("rule-rdsproxy-8acu", 1, "acus", "9", MINIMUM),
    ("rule-snapstart-3h", 1, "active_seconds", "10801", MINIMUM),
    ("rule-sqs-64kb", 2, "message_kb", "129", SAME_STEP),
    ("rule-traffic-directions", 4, "gb_in", "30.0", FREE),
    ("rule-traffic-directions", 7, "gb_in", "30.0", FREE),
    ("rule-websocket-33kb", 1, "message_kb", "65", SAME_STEP),
];

/// Whether the case with another number in place of the figure still holds.
fn holds_with(name: &str, text: &str, figure: &Figure, number: &str) -> bool {
    let changed = format!("{}{number}{}", &text[..figure.start], &text[figure.end..]);
    Case::parse(name, &changed).is_ok_and(|case| check(&case, published()).holds())
}

#[test]
fn every_figure_matters() {
    let (mut missed, mut caught, mut beyond) = (Vec::new(), 0, 0);
    for (name, text) in files() {
        let case = parse(&name, &text);
        for figure in figures(&text) {
            if !holds_with(&name, &text, &figure, &mutated(&case, &figure, &text[figure.start..figure.end])) {
                caught += 1;
            } else if is_beyond_the_quantity(&case, &figure, &text) {
                beyond += 1;
            } else {
                let why = CANNOT_MATTER.iter().find(|(id, line, key, ..)| {
                    (*id, *line, *key) == (case.id.as_str(), figure.line, figure.key.as_str())
                });
                let (_, _, _, enough, why) =
                    why.unwrap_or_else(|| panic!("{name}, {}: {} is not checked", figure.line, figure.key));
                let matters = !holds_with(&name, &text, &figure, enough);
                assert!(matters || *why == FREE, "{name}: {} = {enough} ({why})", figure.key);
                missed.push((case.id.clone(), figure.line, figure.key));
            }
        }
    }
    assert_eq!(missed.len(), CANNOT_MATTER.len(), "{missed:?}");
    assert!(caught >= 1_198, "{caught} caught, {beyond} beyond");
}

/// The file of counting rules.
const RULES: &str = include_str!("../../defaults/billing-rules.toml");

/// A parameter of a counting rule: `lambda_event`, `first`, and the bytes of `256 KB` in the file.
struct Parameter {
    rule: String,
    key: String,
    start: usize,
    end: usize,
}

impl Parameter {
    /// The rules with another value in its place; `None` where it is refused, such as a step of nothing.
    fn replaced(&self, value: &str) -> Option<Rules> {
        Rules::parse("rules.toml", &format!("{}{value}{}", &RULES[..self.start], &RULES[self.end..])).ok()
    }

    /// Its value changed: a number by `change`, a word or flag to the other one.
    fn broken(&self, change: fn(Decimal) -> Decimal) -> String {
        match &RULES[self.start..self.end] {
            "true" => "false".to_owned(),
            "both" => "sent".to_owned(),
            "sent" => "both".to_owned(),
            value => {
                let number = value.split(' ').next().expect("a number");
                let changed = change(Decimal::from_str_exact(number).expect("a number, `true`, `both` or `sent`"));
                value.replacen(number, &changed.to_string(), 1)
            }
        }
    }
}

/// Every parameter of every rule: all that stands before the title of each row.
fn parameters() -> Vec<Parameter> {
    let mut found = Vec::new();
    for row in RULES.lines().filter(|row| row.contains(" = {")) {
        let (rule, rest) = row.split_once(" = { ").expect("a rule");
        let (values, remarks) = rest.split_once(", title = ").expect("a title after the parameters");
        assert!(remarks.contains(", source = ") && remarks.contains(", date = "), "{row}");
        let row_start = RULES.find(row).expect("a row of the file");
        for value in values.split(", ") {
            let (key, value) = value.split_once(" = ").expect("a key");
            let value = value.trim_matches('"');
            let start = row_start + row.find(value).expect("a value");
            found.push(Parameter { rule: rule.to_owned(), key: key.to_owned(), start, end: start + value.len() });
        }
    }
    found
}

#[test]
fn a_counting_rule_that_is_one_off_makes_a_case_fail() {
    let cases: Vec<Case> = files().iter().map(|(name, text)| parse(name, text)).collect();
    let parameters = parameters();
    // At least five payloads with two each; eight times; three sizes; two minimums; six of traffic, one of them with its ends; two
    // others: 10 + 8 + 3 + 2 + 7 + 2.
    assert!(parameters.len() >= 32, "{}", parameters.len());
    let mut unseen = Vec::new();
    for parameter in &parameters {
        let (more, less) = (parameter.broken(|n| n + Decimal::ONE), parameter.broken(|n| n - Decimal::ONE));
        for value in [more, less] {
            let Some(rules) = parameter.replaced(&value) else { continue };
            assert_ne!(&rules, published(), "{} {} = {value} is read", parameter.rule, parameter.key);
            if cases.iter().all(|case| check(case, &rules).holds()) {
                unseen.push(format!("{} {} = {value}", parameter.rule, parameter.key));
            }
        }
    }
    assert!(unseen.is_empty(), "no case fails for {unseen:#?}");
}

/// Rules of which no plan has any use; and a month is longer than the least time of an address.
const NOT_METERED: [(&str, &str); 10] = [
    ("websocket_message", "first"),
    ("websocket_message", "step"),
    ("lambda_run_until_2020_12", "step"),
    ("provisioned_concurrency", "step"),
    ("snapstart_cache", "least"),
    ("express_memory", "step"),
    ("response_stream", "included"),
    ("transit_gateway", "directions"),
    ("edge_memory", "unit"),
    ("public_ipv4", "least"),
];

/// A scenario in which every rule of the plans has something to round, to raise or to leave out.
const SCENARIO: &str = r#"
schema = 1
name = "rules"
region = "us-east-1"
[workload]
requests_per_month = 1_000
vpc.duration = "20.5 ms"
internet.duration = "100 ms"
internet.sent = "1 MB"
internet.received = "2 MB"
between.request = "321 KB"
between.response = "1_025 KB"
[[workload.services]]
name = "s3"
region = "eu-west-1"
sent = "1 MB"
received = "2 MB"
[function]
memory_mb = 512
ephemeral_storage_mb = 2_048
init = "100.2 ms"
[network]
azs = 2
nat = "single"
[api]
kind = "http"
in_region_transfer = "regional"
[database]
kind = "rds"
proxy = "always"
vcpus = 1
result = "33 KB"
[behaviour]
cold_share.main = 0.1
[latency]
nat_gateway = "0 ms"
[account]
hours_per_month = 730.0001
"#;

/// The quantities of all solutions, in each of their layouts, by these rules.
fn quantities(text: &str, rules: &Rules) -> Vec<Quantity> {
    let mut scenario = Scenario::parse("t.toml", text).unwrap_or_else(|rejection| panic!("{rejection}"));
    scenario.rules = *rules;
    let plans = topology::ids().filter_map(|id| topology::find(id)?.plan(&scenario).ok());
    let sheets = plans.map(|plan| meter(&plan, &Expectation::without_simulation(&plan, &scenario), &scenario));
    sheets.flat_map(|sheet| sheet.lines).map(|line| line.quantity).collect()
}

#[test]
fn metering_counts_by_the_same_rules() {
    let asynchronous = SCENARIO.replace("[workload]", "[workload]\ninvocation = \"async\"");
    let serverless = asynchronous.replace("\"rds\"", "\"aurora-serverless\"").replace("vcpus = 1", "acus = 1");
    // Some ways call a public API and no service.
    let (before, after) = asynchronous.split_once("[[workload.services]]").expect("a service");
    let without_services = format!("{before}[function]{}", after.split_once("[function]").expect("a function").1);
    let texts = [SCENARIO.to_owned(), asynchronous.clone(), serverless, without_services];
    for parameter in parameters() {
        if NOT_METERED.contains(&(parameter.rule.as_str(), parameter.key.as_str())) {
            continue;
        }
        let rules = parameter.replaced(&parameter.broken(|n| n + n)).expect("readable");
        let changes = texts.iter().any(|text| quantities(text, &rules) != quantities(text, published()));
        assert!(changes, "{} {} changes no quantity", parameter.rule, parameter.key);
    }
}
