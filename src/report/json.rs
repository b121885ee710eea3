//! The comparison as JSON, schema 1: fields may be added, not renamed.

use serde_json::{Value as Json, json};

use super::encode::{detail, json_text};
use super::layout::Width;
use super::outlook;
use super::price_origin::{ids, price_json};
use crate::comparison::{Comparison, Dominance, Front, Infeasible, Obstacle, Solution, Standing, Step};
use crate::distribution::float;
use crate::metering::{Basis, Counted, TimeParts};
use crate::plan::Role;
use crate::pricebook::Meter;
use crate::rating::{Bill, BillLine};
use crate::rules::Directions;
use crate::scenario::Scenario;
use crate::sim::{Estimate, Forecast, Latency};
use crate::unit::Milliseconds;
use crate::wording::plan as words;
use crate::wording::{driver, no_price, note, obstacle, standing, verdict, warning, warnings};

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    json_text(&value(comparison))
}

fn value(comparison: &Comparison) -> Json {
    let scenario = &comparison.scenario;
    let ranking: Vec<Json> = comparison
        .ranking
        .iter()
        .enumerate()
        .map(|(index, solution)| ranked(comparison, index + 1, solution))
        .collect();
    let infeasible: Vec<Json> = comparison.infeasible.iter().map(|one| infeasible(one, &comparison.currency)).collect();
    json!({
        "schema": 1,
        "scenario": {"name": scenario.name, "region": scenario.region, "currency": comparison.currency},
        "prices": price_json(&comparison.prices),
        "seed": comparison.effort.map(|effort| effort.seed),
        "precision": comparison.effort.map(|effort| effort.precision),
        "ranking": ranking,
        "infeasible": infeasible,
        "unpriced": comparison.unpriced().map(|(one, meters)| unpriced(one, meters)).collect::<Vec<_>>(),
        "pareto": pareto(&comparison.front, &comparison.currency),
        "verdict": verdict(comparison),
        "verdict_details": detail(&comparison.verdict, &verdict(comparison)),
        "breakeven": outlook::breakeven(comparison),
        "uncertainty": outlook::uncertainty(comparison),
        "notes": notes(comparison),
        "note_details": note_details(comparison),
    })
}

/// Notes as texts.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    comparison.notes.iter().map(|one| note(one, comparison)).collect()
}

/// Notes with codes and fields.
pub(super) fn note_details(comparison: &Comparison) -> Vec<Json> {
    comparison.notes.iter().map(|one| detail(one, &note(one, comparison))).collect()
}

/// Warnings with codes and fields.
pub(super) fn warning_details(solution: &Solution, scenario: &Scenario) -> Vec<Json> {
    solution.warnings.iter().map(|one| detail(one, &warning(one, solution, scenario))).collect()
}

/// Cost against time, from the cheapest to the dearest.
fn pareto(front: &Front, currency: &str) -> Json {
    let solutions: Vec<Json> = front.standings.iter().map(|one| stands(one, front, currency)).collect();
    json!({"time": front.time, "solutions": solutions})
}

fn stands(one: &Standing, front: &Front, currency: &str) -> Json {
    let (mut step, mut tied_with, mut dominated_by) = (Json::Null, None, None);
    match one.dominance {
        Dominance::Faster(Step { from, more, saved_ms, ms_per_unit }) => {
            let saved_ms = estimate(saved_ms);
            step = json!({"from": from, "more": more.to_string(), "saved_ms": saved_ms, "ms_per_unit": ms_per_unit});
        }
        Dominance::TiedWith(other) => tied_with = Some(other),
        Dominance::DominatedBy(other) => dominated_by = Some(other),
        Dominance::Cheapest | Dominance::Unanswered => {}
    }
    json!({
        "solution": one.id,
        "total": one.cost.to_string(),
        "ms": estimate(one.ms),
        "on_front": one.is_on_front(),
        "code": one.dominance.code(),
        "step": step,
        "tied_with": tied_with,
        "dominated_by": dominated_by,
        "failing": one.failing,
        "text": standing(one, front, currency),
    })
}

/// A solution that could run, but whose cost is unknown.
pub(super) fn unpriced(solution: &Infeasible, meters: &[Meter]) -> Json {
    json!({"solution": solution.id, "title": solution.title, "meters": ids(meters), "text": no_price(meters)})
}

/// A solution that is not in the ranking, with its reasons.
pub(super) fn infeasible(solution: &Infeasible, currency: &str) -> Json {
    let reason = |reason: &Obstacle| {
        let mut fields = detail(reason, &obstacle(reason, currency));
        fields["code"] = json!(reason.code());
        fields
    };
    json!({
        "solution": solution.id,
        "title": solution.title,
        "reasons": solution.reasons.iter().map(reason).collect::<Vec<_>>(),
        "bill": solution.bill.as_ref().map(bill),
        "unpriced": solution.unpriced().is_some(),
    })
}

fn ranked(comparison: &Comparison, rank: usize, solution: &Solution) -> Json {
    let currency = &comparison.currency;
    json!({
        "rank": rank,
        "solution": solution.id,
        "title": solution.title,
        "monthly_cost": solution.bill.total.to_string(),
        "cost_per_million_requests": solution.next_million.map(|cost| cost.to_string()),
        "bill": bill(&solution.bill),
        "latency_ms": latency(solution),
        "behaviour": behaviour(solution),
        "reasons": solution.drivers.iter().map(|one| driver(one, currency)).collect::<Vec<_>>(),
        "reason_details": solution.drivers.iter().map(|one| detail(one, &driver(one, currency))).collect::<Vec<_>>(),
        "warnings": warnings(solution, &comparison.scenario),
        "warning_details": warning_details(solution, &comparison.scenario),
    })
}

/// Times of a request: the mean alone where nothing was simulated.
pub(super) fn latency(solution: &Solution) -> Json {
    let all = |times: Latency| {
        json!({
            "mean": estimate(times.mean),
            "p50": estimate(times.p50),
            "p90": estimate(times.p90),
            "p95": estimate(times.p95),
            "p99": estimate(times.p99),
            "p999": estimate(times.p999),
        })
    };
    let mut latency = solution.latency().map_or_else(|| json!({"mean": estimate(solution.mean())}), all);
    let completion = if solution.is_disturbed() {
        solution.mean()
    } else {
        Estimate::exact(float(solution.expectation.mean_completion()))
    };
    latency["completion_mean"] = estimate(completion);
    if let Some(completion) = solution.completion() {
        latency["completion_mean"] = json!(estimate(completion.mean));
        latency["completion"] = all(completion);
    }
    latency
}

/// A figure with its 95 % interval.
fn estimate(estimate: Estimate) -> Json {
    json!({"value": estimate.value, "low": estimate.low, "high": estimate.high})
}

/// How often functions start cold and requests fail; from the closed form, without failures, where nothing was simulated.
pub(super) fn behaviour(solution: &Solution) -> Json {
    let cold = |role| solution.expectation.behaviour.function(role).map(|function| float(function.cold_share));
    let mut behaviour = json!({
        "simulated_requests": 0,
        "cold_share": {"main": cold(Role::Main), "callee": cold(Role::Callee)},
        "cold_share_estimated": solution.is_cold_estimated(),
    });
    behaviour["enough_concurrency"] = json!(solution.enough_concurrency);
    if let Some(forecast) = &solution.forecast {
        simulated(&mut behaviour, forecast, solution.plan.callee.is_some());
    }
    behaviour
}

fn simulated(behaviour: &mut Json, forecast: &Forecast, two_functions: bool) {
    let figures = [
        ("cold_share_any", forecast.cold_any),
        ("failed_share", forecast.failed),
        ("throttled_share", forecast.throttled),
        ("timed_out_share", forecast.timed_out),
        ("retried_share", forecast.retried),
        ("mean_concurrency", forecast.mean_concurrency),
    ];
    let colds = [
        ("cold_share_main", forecast.cold_main),
        ("cold_share_callee", forecast.cold_callee),
        ("cold_share_both", forecast.cold_both),
    ];
    behaviour["simulated_requests"] = json!(forecast.requests);
    behaviour["stopped_by"] = json!(forecast.stop.id());
    behaviour["simulated_seconds"] = json!(forecast.span_s);
    behaviour["cold_share"]["both"] = json!(two_functions.then_some(forecast.cold_both.value));
    behaviour["peak_concurrency"] = json!(forecast.peak_concurrency);
    for (name, figure) in figures {
        behaviour[name] = json!(figure.value);
    }
    let intervals = figures.into_iter().chain(colds.into_iter().take(if two_functions { 3 } else { 1 }));
    let interval = |(name, figure): (&str, Estimate)| (name.to_owned(), json!([figure.low, figure.high]));
    behaviour["intervals"] = Json::Object(intervals.map(interval).collect());
}

pub(super) fn bill(bill: &Bill) -> Json {
    json!({"total": bill.total.to_string(), "lines": bill.lines.iter().map(line).collect::<Vec<_>>()})
}

fn line(line: &BillLine) -> Json {
    let usage = &line.usage;
    let slices: Vec<Json> = line
        .slices
        .iter()
        .map(|slice| {
            json!({
                "quantity": slice.quantity.to_string(),
                "unit_price": slice.unit_price.to_string(),
                "cost": slice.cost.to_string(),
            })
        })
        .collect();
    json!({
        "meter": usage.meter.id(),
        "kind": usage.kind.id(),
        "description": usage.description,
        "role": usage.role.map(Role::id),
        "quantity": usage.quantity.to_string(),
        "free_quantity": line.free.to_string(),
        "unit": usage.meter.info().map(|info| info.unit.id()),
        "slices": slices,
        "cost": line.cost.to_string(),
        "estimated": usage.estimated,
        "already_paid": usage.already_paid,
        "basis": words::basis(&usage.basis),
        "basis_code": usage.basis.code(),
        "basis_fields": basis_fields(&usage.basis),
        "caveat": usage.caveat,
        "source": line.price.as_ref().map(|price| price.origin()),
        "effective": line.price.as_ref().map(|price| price.effective.to_string()),
        "assumed": line.price.as_ref().and_then(|price| price.assumed.clone()),
        "overlays": line.price.as_ref().map(|price| price.overlays.clone()).unwrap_or_default(),
    })
}

/// What a quantity was worked out from.
fn basis_fields(basis: &Basis) -> Json {
    match basis {
        Basis::Standing { standing, billed, hours } => json!({
            "resource": standing.resource.id,
            "count": standing.count,
            "size": billed,
            "hours": hours.map(float),
        }),
        Basis::Bytes { link, times, sent, received, share, counts } => json!({
            "link": link.id,
            "times": float(*times),
            "sent_bytes": sent.0,
            "received_bytes": received.0,
            "share": {"part": float(share.part), "whole": float(share.whole)},
            "both_directions": counts.directions == Directions::Both,
            "ends": counts.ends,
        }),
        Basis::Calls(calls, Counted { each, by_size, .. }) => {
            json!({"calls": float(*calls), "each": each, "payload_steps": by_size})
        }
        Basis::Runs(requests, runs, Counted { each, by_size, .. }) => {
            json!({"requests": requests, "runs": float(*runs), "each": each, "payload_steps": by_size})
        }
        Basis::Time { runs, time, memory_mb, parts } => json!({
            "runs": float(*runs),
            "time_ms": float(time.0),
            "memory_mb": memory_mb,
            "parts": time_parts(*parts),
        }),
        Basis::Logs(runs, bytes) => json!({"runs": float(*runs), "bytes": bytes.0}),
    }
}

fn time_parts(parts: TimeParts) -> Json {
    let ms = |time: Milliseconds| float(time.0);
    match parts {
        TimeParts::Whole => json!({"code": "whole"}),
        TimeParts::Rounded(plain, added) => json!({"code": "rounded", "plain_ms": ms(plain), "added_ms": ms(added)}),
        TimeParts::Init(share, mean) => json!({"code": "init", "cold_share": float(share), "mean_ms": ms(mean)}),
        TimeParts::Waiting { way, calls, callee, disturbed } => json!({
            "code": "waiting",
            "way_ms": ms(way),
            "calls": float(calls),
            "callee_ms": ms(callee),
            "between_attempts_ms": disturbed.map(|(waits, _)| ms(waits)),
            "cut_off_ms": disturbed.map(|(_, cut)| ms(cut)),
        }),
        TimeParts::Beyond(included) => json!({"code": "beyond", "included_mb": included}),
        TimeParts::Steps { step, .. } => json!({"code": "steps", "step_ms": ms(step)}),
    }
}
