//! One solution written out: every quantity, slice, price and source of its bill, every stage of its path, every setting.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::bill_json::BillForm;
use super::document::{self, About, Body, Origin};
use super::encode::Said;
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::solution_json::{
    BehaviourForm, InfeasibleForm, LatencyForm, MissingForm, infeasible, note_details, notes, warning_details,
};
use super::table::{missing_overlay, reasons};
use crate::comparison::{Comparison, Note, Solution, Warning};
use crate::distribution::float;
use crate::expectation::Stage;
use crate::money::{Amount, round_half_up_short};
use crate::plan::Role;
use crate::rating::{Bill, BillLine};
use crate::scenario::Scenario;
use crate::sim::{Estimate, Latency};
use crate::unit::{Milliseconds, shown};
use crate::wording::plan as words;
use crate::wording::{
    all_notes, costs_nothing, explained, not_to_be_had, path_mean, shown_ms, shown_share, warnings, what_it_is,
};

/// The explanation as text for a terminal, the total and the largest lines first. With `settings` every setting stands at its end, and lines
/// that cost nothing are written out, too.
#[must_use]
pub fn explanation_table(comparison: &Comparison, solution: &Solution, settings: bool, width: Width) -> String {
    let scenario = &comparison.scenario;
    let expectation = &solution.expectation;
    let mut text = paragraph(&explained(solution, scenario, &comparison.currency), width);
    text.push_str(&paragraph(&what_it_is(solution), width));
    text.push('\n');
    text.push_str(&bill(&solution.bill, &comparison.currency, settings, width));
    text.push_str(&paragraph(&format!("PATH of a request: {}", path_mean(solution)), width));
    text.push('\n');
    text.push_str(&stages(&expectation.stages, width));
    if expectation.mean_completion() != expectation.mean_response() {
        let _ = writeln!(
            text,
            "{} on average until all is done; stages marked * come after the answer.\n",
            shown_ms(solution.completion_mean().value)
        );
    }
    text.push_str(&simulated(comparison, solution, width));
    text.push_str("NOTES\n\n");
    let listed = |texts: &mut dyn Iterator<Item = String>| two_columns(texts.map(|text| ("-".to_owned(), text)), width);
    text.push_str(&listed(&mut all_notes(comparison, warnings(solution, comparison))));
    text.push_str("\nSOURCES of the times\n\n");
    text.push_str(&stage_sources(&expectation.stages, width));
    text.push_str("\nSOURCES of how it is built\n\n");
    text.push_str(&listed(&mut solution.sources.iter().map(|source| (*source).to_owned())));
    if settings {
        text.push_str(&all_settings(scenario, width));
    }
    text
}

/// Every setting with its value, where it comes from, and whether the scenario gives it.
fn all_settings(scenario: &Scenario, width: Width) -> String {
    let rows = scenario.settings.iter().map(|setting| {
        let mark = if setting.given { "=" } else { "-" };
        let source =
            if setting.given || setting.source == "default" { String::new() } else { format!(" [{}]", setting.source) };
        (mark.to_owned(), format!("{}: {}{source}", setting.path, setting.value))
    });
    format!("\nSETTINGS (= given in the scenario, - default)\n\n{}", two_columns(rows, width))
}

/// The total, then the lines, the largest first; those that cost nothing are named together unless they are to be written out.
fn bill(bill: &Bill, currency: &str, with_nothing: bool, width: Width) -> String {
    let mut text = format!("BILL of a month, {currency}\n\n");
    let _ = writeln!(text, "{:>14}  total ({} exactly)\n", bill.total.shown(), bill.total);
    let mut lines: Vec<&BillLine> = bill.lines.iter().collect();
    lines.sort_by_key(|line| Reverse(line.cost));
    let (for_nothing, paid): (Vec<&BillLine>, Vec<&BillLine>) =
        lines.into_iter().partition(|line| line.cost == Amount::ZERO);
    for line in &paid {
        text.push_str(&bill_line(line, width));
    }
    if with_nothing {
        for line in &for_nothing {
            text.push_str(&bill_line(line, width));
        }
    } else if !for_nothing.is_empty() {
        text.push_str(&indented(&format!("{:>14}  ", "0.00"), &costs_nothing(&for_nothing), width));
        text.push('\n');
    }
    text
}

/// A text beside what stands before its first line.
fn indented(before: &str, text: &str, width: Width) -> String {
    let indent = before.chars().count();
    let room = Width(width.0.saturating_sub(u16::try_from(indent).unwrap_or(u16::MAX)));
    let lines = paragraph(text, room);
    let lines = lines.lines().enumerate();
    let line = |(place, line): (usize, &str)| {
        if place == 0 { format!("{before}{line}\n") } else { format!("{:indent$}{line}\n", "") }
    };
    lines.map(line).collect::<Vec<_>>().concat()
}

fn simulated(comparison: &Comparison, solution: &Solution, width: Width) -> String {
    let Some(Simulation { head, figures, said }) = simulation(comparison, solution) else { return String::new() };
    let rows = figures.into_iter().map(|(name, [value, interval])| vec![name, value, interval]);
    let [how, range] = head;
    let table = ruled_table([how, "value", range], rows, &[1, 2], &[0], width);
    format!("{table}\n{}\n", paragraph(&said, width))
}

/// What was simulated of a solution, in words.
pub(crate) struct Simulation {
    /// How the figures were found, and what their ranges are.
    pub head: [&'static str; 2],
    /// Times, cold starts, failures, concurrency: each with its value and its range.
    pub figures: Vec<(String, [String; 2])>,
    /// How long, and why it stopped.
    pub said: String,
}

pub(crate) fn simulation(comparison: &Comparison, solution: &Solution) -> Option<Simulation> {
    let forecast = solution.forecast.as_ref()?;
    let (latency, effort) = (solution.latency()?, comparison.effort?);
    let interval = |shown: fn(f64) -> String, figure: Estimate| {
        [shown(figure.value), format!("{} to {}", shown(figure.low.max(0.0)), shown(figure.high))]
    };
    let time = |name: &str, figure: Estimate| (name.to_owned(), interval(shown_ms, figure));
    let share = |name: &str, figure: Estimate| (name.to_owned(), interval(shown_share, figure));
    let times = |what: &str, times: Latency| {
        [
            ("mean", times.mean),
            ("p50", times.p50),
            ("p90", times.p90),
            ("p95", times.p95),
            ("p99", times.p99),
            ("p99.9", times.p999),
        ]
        .map(|(name, figure)| time(&format!("{name}{what}"), figure))
    };
    let mut rows = times("", latency).to_vec();
    rows.extend(solution.completion().map(|completion| times(", until all is done", completion)).into_iter().flatten());
    let runs = |role| format!("runs of the {}", words::function_noun(&solution.plan, role));
    rows.push(share(&format!("{} that start cold", runs(Role::Main)), forecast.cold_main));
    let overflow = [(Role::Main, forecast.overflow_main), (Role::Callee, forecast.overflow_callee)];
    rows.extend(overflow.into_iter().filter_map(|(role, overflow)| {
        Some(share(&format!("{} that find all provisioned environments busy", runs(role)), overflow?))
    }));
    if solution.plan.callee.is_some() {
        rows.push(share(&format!("{} that start cold", runs(Role::Callee)), forecast.cold_callee));
        rows.push(share("requests cold in both", forecast.cold_both));
    }
    rows.extend([
        share("requests cold anywhere", forecast.cold_any),
        share("requests that fail", forecast.failed),
        share("throttled to the end", forecast.throttled),
        share("cut off or too late", forecast.timed_out),
        share("requests tried again", forecast.retried),
        ("environments in use".to_owned(), interval(|mean| format!("{mean:.3}"), forecast.mean_concurrency)),
    ]);
    rows.extend(
        forecast.peak_concurrency.map(|peak| ("most in use at once".to_owned(), [peak.to_string(), String::new()])),
    );
    let wanted = format!("(wanted: p99 within {})", shown_share(effort.precision));
    if forecast.is_worked_out() {
        let said = format!("worked out, not simulated, as no limit is near {wanted}");
        return Some(Simulation { head: ["worked out", "least to most"], figures: rows, said });
    }
    let requests = shown(forecast.requests.into());
    let said = format!("{requests} requests, seed {}; stopped by {} {wanted}", effort.seed, forecast.stop.id());
    Some(Simulation { head: ["simulated", "95 % interval"], figures: rows, said })
}

fn bill_line(line: &BillLine, width: Width) -> String {
    let usage = &line.usage;
    let role = usage.role.map_or(String::new(), |role| format!(", {}", role.id()));
    let mut text = format!("{:>14}  {}{role}\n", line.cost.shown(), usage.description);
    let indent = " ".repeat(16);
    for detail in words::derivation(line) {
        for part in paragraph(&detail, Width(width.0.saturating_sub(16))).lines() {
            let _ = writeln!(text, "{indent}{part}");
        }
    }
    text.push('\n');
    text
}

fn stages(stages: &[Stage], width: Width) -> String {
    let row = |stage: &Stage| {
        let later = if stage.before_response { "" } else { " *" };
        vec![
            stage.role.id().to_owned(),
            format!("{}{later}", words::activity(&stage.on)),
            stage.mean.in_ms(),
            words::times(stage.times),
            Milliseconds(round_half_up_short(stage.per_request(), 6)).in_ms(),
        ]
    };
    ruled_table(["function", "stage", "mean", "x", "a request"], stages.iter().map(row), &[2, 3, 4], &[1], width) + "\n"
}

fn stage_sources(stages: &[Stage], width: Width) -> String {
    let mut said: Vec<(String, String)> = Vec::new();
    for stage in stages {
        let entry = ("-".to_owned(), format!("{}: {}", words::activity(&stage.on), stage.source));
        if !said.contains(&entry) {
            said.push(entry);
        }
    }
    two_columns(said, width)
}

/// Why a solution cannot be had, and what it would cost where that is known, as text for a terminal.
#[must_use]
pub fn infeasible_table(comparison: &Comparison, settings: bool, width: Width) -> String {
    let mut text = String::new();
    for one in &comparison.infeasible {
        text.push_str(&paragraph(&not_to_be_had(one, &comparison.scenario), width));
        let reasons = reasons(comparison, [one]).into_iter().map(|(_, reason)| ("-".to_owned(), reason));
        text.push_str(&two_columns(reasons, width));
        if let Some(known) = &one.bill {
            text.push_str("\nWhat it would cost if it could:\n\n");
            text.push_str(&bill(known, &comparison.currency, settings, width));
        }
    }
    text + &missing_overlay(comparison, width)
}

/// One solution written out; what is only known of one that can be had is null for one that cannot.
#[derive(Serialize, JsonSchema)]
pub(super) struct Explanation<'a> {
    #[serde(flatten)]
    about: About<'a>,
    /// Id of the solution
    solution: Option<&'static str>,
    /// Its name
    title: Option<&'static str>,
    /// What is built, in a line
    what_is_built: Option<&'static str>,
    /// Where what it says of AWS was read
    sources_of_way: &'a [&'static str],
    /// The bill of a month
    bill: Option<BillForm<'a>>,
    /// Times of a request
    latency_ms: Option<LatencyForm>,
    /// Cold starts, failures and concurrency
    behaviour: Option<BehaviourForm>,
    /// The mean to the answer if no request were throttled, tried again or cut off, which the stages add up to
    undisturbed_mean_ms: Option<f64>,
    /// The path of a request that succeeds at the first attempt
    stages: Vec<StageForm<'a>>,
    /// What may go wrong
    warnings: Vec<String>,
    /// The warnings with their codes and fields
    warning_details: Vec<Said<'a, Warning>>,
    /// The solution with its reasons, where it cannot be had
    infeasible: Vec<InfeasibleForm<'a>>,
    /// The prices that the book lacks and the solution needs
    missing_prices: Option<MissingForm<'a>>,
    /// What to know about how it came about
    notes: Vec<String>,
    /// The notes with their codes and fields
    note_details: Vec<Said<'a, Note>>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl Body for Explanation<'_> {
    const NAME: &'static str = "explain";
}

#[derive(Serialize, JsonSchema)]
struct StageForm<'a> {
    /// Which function spends it
    role: &'static str,
    /// What it is
    stage: Cow<'a, str>,
    /// How long it takes on average
    mean_ms: f64,
    /// How often it occurs for each request; a share for cold starts
    times: f64,
    /// What it adds to a request on average
    per_request_ms: f64,
    /// Whether the user waits for it before the answer
    before_response: bool,
    /// Where the time comes from
    source: &'a str,
}

impl<'a> StageForm<'a> {
    fn of(stage: &'a Stage) -> Self {
        Self {
            role: stage.role.id(),
            stage: words::activity(&stage.on),
            mean_ms: float(stage.mean.0),
            times: float(stage.times),
            per_request_ms: float(stage.per_request()),
            before_response: stage.before_response,
            source: &stage.source,
        }
    }
}

/// The explanation of the one solution of a comparison as JSON, whether it can be had or not.
#[must_use]
pub fn explanation_json(comparison: &Comparison) -> String {
    let solution = comparison.ranking.first();
    let name = solution.map(|solution| (solution.id, solution.title));
    let name = name.or_else(|| comparison.infeasible.first().map(|one| (one.id, one.title)));
    document::text(Explanation {
        about: About::comparison(comparison),
        solution: name.map(|(id, _)| id),
        title: name.map(|(_, title)| title),
        what_is_built: solution.map(|solution| solution.summary),
        sources_of_way: solution.map(|solution| solution.sources).unwrap_or_default(),
        bill: solution.map(|solution| BillForm::of(&solution.bill)),
        latency_ms: solution.map(LatencyForm::of),
        behaviour: solution.map(BehaviourForm::of),
        undisturbed_mean_ms: solution.map(|solution| float(solution.expectation.mean_response())),
        stages: solution.iter().flat_map(|solution| &solution.expectation.stages).map(StageForm::of).collect(),
        warnings: solution.map(|solution| warnings(solution, comparison)).unwrap_or_default(),
        warning_details: solution.map(|solution| warning_details(solution, comparison)).unwrap_or_default(),
        infeasible: infeasible(comparison),
        missing_prices: comparison.missing_prices.as_ref().map(MissingForm::of),
        notes: notes(comparison),
        note_details: note_details(comparison),
        origin: Origin::comparison(comparison),
    })
}
