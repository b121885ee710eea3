//! One solution written out: every quantity, slice, price and source of its bill, every stage of its path, every setting.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::encode::json_text;
use super::json::{behaviour, bill, infeasible, latency, note_details, notes, warning_details};
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::table::reasons;
use crate::comparison::{Comparison, Solution};
use crate::distribution::float;
use crate::expectation::Stage;
use crate::rating::BillLine;
use crate::sim::{Estimate, Latency};
use crate::unit::shown;
use crate::wording::plan as words;
use crate::wording::{all_notes, shown_ms, shown_share, warnings};

/// The explanation as text for a terminal.
#[must_use]
pub fn explanation_table(comparison: &Comparison, solution: &Solution, width: Width) -> String {
    let scenario = &comparison.scenario;
    let title = format!("{} for {} in {}", solution.title, scenario.name, scenario.region);
    let mut text = paragraph(&title, width) + "\n";
    let _ = writeln!(text, "BILL of a month, {}\n", comparison.currency);
    for line in &solution.bill.lines {
        text.push_str(&bill_line(line, width));
    }
    let _ = writeln!(text, "{:>14}  total ({} exactly)\n", solution.bill.total.shown(), solution.bill.total);
    let expectation = &solution.expectation;
    let mean = float(expectation.mean_response());
    let _ = writeln!(text, "PATH of a request: {} on average to the answer\n", shown_ms(mean));
    text.push_str(&stages(&expectation.stages, width));
    let completion = float(expectation.mean_completion());
    if expectation.mean_completion() != expectation.mean_response() {
        let _ = writeln!(
            text,
            "{} on average until all is done; stages marked * come after the answer.\n",
            shown_ms(completion)
        );
    }
    text.push_str(&simulated(comparison, solution, width));
    text.push_str("SOURCES of the times\n\n");
    text.push_str(&stage_sources(&solution.expectation.stages, width));
    text.push_str("\nSETTINGS (= given in the scenario, - default)\n\n");
    let settings = scenario.settings.iter().map(|setting| {
        let mark = if setting.given { "=" } else { "-" };
        let source =
            if setting.given || setting.source == "default" { String::new() } else { format!(" [{}]", setting.source) };
        (mark.to_owned(), format!("{}: {}{source}", setting.path, setting.value))
    });
    text.push_str(&two_columns(settings, width));
    text.push_str("\nNOTES\n\n");
    let notes = all_notes(comparison, warnings(solution, scenario));
    text.push_str(&two_columns(notes.map(|note| ("-".to_owned(), note)), width));
    text
}

fn simulated(comparison: &Comparison, solution: &Solution, width: Width) -> String {
    let Some(Simulation { figures, said }) = simulation(comparison, solution) else { return String::new() };
    let rows = figures.into_iter().map(|(name, [value, interval])| vec![name, value, interval]);
    let table = ruled_table(["simulated", "value", "95 % interval"], rows, &[1, 2], &[0], width);
    format!("{table}\n{}\n", paragraph(&said, width))
}

/// What was simulated of a solution, in words.
pub(crate) struct Simulation {
    /// Times, cold starts, failures, concurrency: each with its value and its interval.
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
    rows.push(share("runs of main that start cold", forecast.cold_main));
    if solution.plan.callee.is_some() {
        rows.push(share("runs of callee that start cold", forecast.cold_callee));
        rows.push(share("requests cold in both", forecast.cold_both));
    }
    rows.extend([
        share("requests cold anywhere", forecast.cold_any),
        share("requests that fail", forecast.failed),
        share("throttled to the end", forecast.throttled),
        share("cut off or too late", forecast.timed_out),
        share("requests tried again", forecast.retried),
        ("environments in use".to_owned(), interval(|mean| format!("{mean:.3}"), forecast.mean_concurrency)),
        ("most in use at once".to_owned(), [forecast.peak_concurrency.to_string(), String::new()]),
    ]);
    let requests = shown(forecast.requests.into());
    let said = format!(
        "{requests} requests, seed {}; stopped by {} (wanted: p99 within {})",
        effort.seed,
        forecast.stop.id(),
        shown_share(effort.precision)
    );
    Some(Simulation { figures: rows, said })
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
            stage.mean.to_string(),
            words::times(stage.times),
            shown_ms(float(stage.per_request())),
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

/// The explanation as JSON, schema 1.
#[must_use]
pub fn explanation_json(comparison: &Comparison, solution: &Solution) -> String {
    let stage = |stage: &Stage| {
        json!({
            "role": stage.role.id(),
            "stage": words::activity(&stage.on),
            "mean_ms": float(stage.mean.0),
            "times": float(stage.times),
            "per_request_ms": float(stage.per_request()),
            "before_response": stage.before_response,
            "source": stage.source.to_string(),
        })
    };
    let settings: Vec<Json> = comparison.scenario.settings.iter().map(|setting| {
        json!({"key": setting.path, "value": setting.value, "given": setting.given, "source": setting.source})
    }).collect();
    json_text(&json!({
        "schema": 1,
        "scenario": {"name": comparison.scenario.name, "region": comparison.scenario.region, "currency": comparison.currency},
        "solution": solution.id,
        "title": solution.title,
        "bill": bill(&solution.bill),
        "latency_ms": latency(solution),
        "behaviour": behaviour(solution),
        "seed": comparison.effort.map(|effort| effort.seed),
        "stages": solution.expectation.stages.iter().map(stage).collect::<Vec<_>>(),
        "settings": settings,
        "warnings": warnings(solution, &comparison.scenario),
        "warning_details": warning_details(solution, &comparison.scenario),
        "notes": notes(comparison),
        "note_details": note_details(comparison),
    }))
}

/// Why a solution cannot be had, as text for a terminal.
#[must_use]
pub fn infeasible_table(comparison: &Comparison, width: Width) -> String {
    two_columns(reasons(comparison, &comparison.infeasible), width)
}

/// Why a solution cannot be had, as JSON.
#[must_use]
pub fn infeasible_json(comparison: &Comparison) -> String {
    let solutions: Vec<Json> = comparison.infeasible.iter().map(|one| infeasible(one, &comparison.currency)).collect();
    json_text(&json!({"schema": 1, "infeasible": solutions}))
}
