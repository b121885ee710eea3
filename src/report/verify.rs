//! What `netcost verify` found: as a table, as JSON and as `JUnit` XML.

#[cfg(feature = "junit")]
use quick_junit::{NonSuccessKind, Report, SerializeError, TestCase, TestCaseStatus, TestSuite};
use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body};
use super::layout::{Width, ruled_table};
use crate::verify::{CaseReport, Check, Level, Outcome, Reason};

/// One row a case, then every comparison that fails or could not be made.
#[must_use]
pub fn table(reports: &[CaseReport], width: Width) -> String {
    let mut text = ruled_table(
        ["case", "lines", "held", "failed", "not checked", "result"],
        reports.iter().map(case_row),
        &[1, 2, 3, 4],
        &[0],
        width,
    );
    let failed: Vec<Vec<String>> = reports.iter().flat_map(failure_rows).collect();
    if !failed.is_empty() {
        text.push('\n');
        text.push_str(&ruled_table(["fails in", "figure", "expected", "got"], failed, &[2, 3], &[0, 1], width));
    }
    let unchecked: Vec<Vec<String>> = reports.iter().flat_map(unchecked_rows).collect();
    if !unchecked.is_empty() {
        text.push('\n');
        text.push_str(&ruled_table(["not checked in", "figure", "why"], unchecked, &[], &[0, 1, 2], width));
    }
    format!("{text}\n{}\n", summary(reports))
}

fn case_row(report: &CaseReport) -> Vec<String> {
    let result = if report.holds() { "holds" } else { "FAILS" };
    vec![
        report.id.clone(),
        report.lines.to_string(),
        report.held().to_string(),
        report.failures().count().to_string(),
        report.not_checked().count().to_string(),
        result.to_owned(),
    ]
}

fn failure_rows(report: &CaseReport) -> impl Iterator<Item = Vec<String>> {
    report.failures().map(|check| {
        let figure = format!("{} ({})", check.what, check.level.id());
        vec![format!("{}, {}", report.id, check.place), figure, check.expected.clone(), check.got.clone()]
    })
}

fn unchecked_rows(report: &CaseReport) -> impl Iterator<Item = Vec<String>> {
    report
        .not_checked()
        .map(|(check, why)| vec![format!("{}, {}", report.id, check.place), check.what.clone(), why.to_string()])
}

fn summary(reports: &[CaseReport]) -> String {
    let held = reports.iter().filter(|report| report.holds()).count();
    let unchecked: usize = reports.iter().map(|report| report.not_checked().count()).sum();
    let (total, failed) = (reports.len(), reports.len() - held);
    format!("{held} of {total} cases hold, {failed} fail; {unchecked} figures not checked")
}

/// Cases with all their comparisons. Figures are text, exact as shown.
#[derive(Serialize, JsonSchema)]
pub(super) struct VerifyForm<'a> {
    /// How many cases hold
    summary: Summary,
    /// The cases
    cases: Vec<CaseForm<'a>>,
}

impl Body for VerifyForm<'_> {
    const NAME: &'static str = "verify";
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Cases
    count: usize,
    /// Those that hold
    hold: usize,
    /// Those that do not
    fail: usize,
}

#[derive(Serialize, JsonSchema)]
struct CaseForm<'a> {
    /// Its file
    file: &'a str,
    /// Its id
    id: &'a str,
    /// Its title
    title: &'a str,
    /// Whether no comparison fails
    holds: bool,
    /// The comparisons
    checks: Vec<CheckForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct CheckForm<'a> {
    /// Where in the case the figure stands
    place: String,
    /// From what it was worked out
    level: Level,
    /// What is compared
    what: &'a str,
    /// What the case says
    expected: &'a str,
    /// What comes out; empty where nothing can be worked out
    got: &'a str,
    /// Whether they agree: holds, fails or not-checked
    outcome: &'static str,
    /// The kind of reason why it was not checked
    code: Option<&'static str>,
    /// That reason in words
    why: Option<String>,
}

/// Everything as one JSON document: counts, then the cases with all their comparisons.
#[must_use]
pub fn json(reports: &[CaseReport]) -> String {
    let (count, hold) = (reports.len(), reports.iter().filter(|report| report.holds()).count());
    document::text(VerifyForm {
        summary: Summary { count, hold, fail: count - hold },
        cases: reports.iter().map(CaseForm::of).collect(),
    })
}

impl<'a> CaseForm<'a> {
    fn of(report: &'a CaseReport) -> Self {
        Self {
            file: &report.file,
            id: &report.id,
            title: &report.title,
            holds: report.holds(),
            checks: report.checks.iter().map(CheckForm::of).collect(),
        }
    }
}

impl<'a> CheckForm<'a> {
    fn of(check: &'a Check) -> Self {
        let why = if let Outcome::NotChecked(why) = &check.outcome { Some(why) } else { None };
        Self {
            place: check.place.to_string(),
            level: check.level,
            what: &check.what,
            expected: &check.expected,
            got: &check.got,
            outcome: check.outcome.id(),
            code: why.map(Reason::code),
            why: why.map(ToString::to_string),
        }
    }
}

/// `JUnit` XML: a suite for each case, a test for each comparison; one that could not be made is skipped.
///
/// # Errors
/// When the XML cannot be written.
#[cfg(feature = "junit")]
pub fn junit(reports: &[CaseReport]) -> Result<String, SerializeError> {
    let mut report = Report::new("netcost verify");
    for case in reports {
        let mut suite = TestSuite::new(case.id.clone());
        suite.add_test_cases(case.checks.iter().map(|check| test_case(case, check)));
        report.add_test_suite(suite);
    }
    report.to_string()
}

#[cfg(feature = "junit")]
fn test_case(case: &CaseReport, check: &Check) -> TestCase {
    let status = match &check.outcome {
        Outcome::Holds => TestCaseStatus::success(),
        Outcome::NotChecked(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(why.to_string());
            status
        }
        Outcome::Fails => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            let (id, place, what) = (&case.id, &check.place, &check.what);
            status.set_message(format!("{id}, {place}: {what}: expected {}, got {}", check.expected, check.got));
            status
        }
    };
    let mut test = TestCase::new(format!("{}: {}: {}", check.place, check.level.id(), check.what), status);
    test.set_classname(case.id.clone());
    test
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Place;
    use serde_json::{Value, json};

    /// A report whose words are as long as they get.
    fn reports() -> Vec<CaseReport> {
        let place = Place::Line { number: 12, meter: "lambda.provisioned_concurrency.x86".into() };
        let check = |outcome: Outcome| Check {
            place: place.clone(),
            level: Level::Meter,
            what: "total_from_rounded_lines <&>".into(),
            expected: "150490.90".into(),
            got: "150490.91".into(),
            outcome,
        };
        let outcomes = [Outcome::Holds, Outcome::Fails, Outcome::NotChecked(Reason::NotANumber("azs ".repeat(9)))];
        let id = "infracost-dto-ap-northeast-1-157tb".to_owned();
        let failing = outcomes.into_iter().map(check).collect();
        let report = |file: &str, checks| CaseReport {
            file: file.to_owned(),
            id: id.clone(),
            title: "A title".to_owned(),
            lines: 12,
            checks,
        };
        vec![report("a.toml", failing), report("b.toml", Vec::new())]
    }

    #[test]
    fn the_table_fits_eighty_columns_and_names_each_failure() {
        let text = table(&reports(), Width(80));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        for word in ["150490.90", "150490.91", "line 12", "1 of 2 cases hold, 1 fail; 1 figures not checked"] {
            assert!(text.contains(word), "{word} in\n{text}");
        }
        let only_good = table(&reports()[1..], Width(80));
        assert!(!only_good.contains("fails in") && !only_good.contains("not checked in"), "{only_good}");
    }

    #[test]
    fn json_has_every_comparison() {
        let value: Value = serde_json::from_str(&super::json(&reports())).expect("JSON");
        assert_eq!(value["summary"], json!({ "count": 2, "hold": 1, "fail": 1 }));
        let failing = &value["cases"][0]["checks"][1];
        assert_eq!(failing["place"], "line 12 lambda.provisioned_concurrency.x86");
        assert_eq!(failing["outcome"], "fails");
        assert!(value["cases"][0]["checks"][2]["why"].is_string());
    }

    #[cfg(feature = "junit")]
    #[test]
    fn junit_counts_failures_and_escapes() {
        let text = junit(&reports()).expect("XML");
        assert!(text.contains(r#"tests="3""#) && text.contains(r#"failures="1""#), "{text}");
        assert!(text.contains("expected 150490.90, got 150490.91"), "{text}");
        assert!(text.contains("&lt;&amp;&gt;") && text.contains("<skipped"), "{text}");
    }
}
