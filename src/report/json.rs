//! The comparison as JSON, schema 1: fields may be added, not renamed.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Width, json_text, outlook};
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::distribution::float;
use crate::expectation::FunctionBehaviour;
use crate::plan::Role;
use crate::rating::{Bill, BillLine};
use crate::topology::Reason;

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    json_text(&value(comparison))
}

fn value(comparison: &Comparison) -> Json {
    let scenario = &comparison.scenario;
    let prices = &comparison.prices;
    let ids = |meters: &[crate::pricebook::Meter]| meters.iter().map(|meter| meter.id().to_owned()).collect::<Vec<_>>();
    let ranking: Vec<Json> = comparison
        .ranking
        .iter()
        .enumerate()
        .map(|(index, solution)| ranked(comparison, index + 1, solution))
        .collect();
    let infeasible: Vec<Json> = comparison.infeasible.iter().map(infeasible).collect();
    json!({
        "schema": 1,
        "scenario": {"name": scenario.name, "region": scenario.region, "currency": comparison.currency},
        "prices": {
            "book": prices.book,
            "oldest": prices.oldest.as_ref().map(ToString::to_string),
            "newest": prices.newest.as_ref().map(ToString::to_string),
            "assumed": ids(&prices.assumed),
            "overlaid": ids(&prices.overlaid),
        },
        "seed": Json::Null,
        "ranking": ranking,
        "infeasible": infeasible,
        "verdict": comparison.verdict,
        "breakeven": outlook::breakeven(comparison),
        "uncertainty": outlook::uncertainty(comparison),
        "notes": comparison.notes,
    })
}

/// A solution that cannot be had, with its reasons.
pub(super) fn infeasible(solution: &Infeasible) -> Json {
    let reason = |reason: &Reason| json!({"code": reason.code, "text": reason.text});
    json!({
        "solution": solution.id,
        "title": solution.title,
        "reasons": solution.reasons.iter().map(reason).collect::<Vec<_>>(),
        "bill": solution.bill.as_ref().map(bill),
    })
}

fn ranked(comparison: &Comparison, rank: usize, solution: &Solution) -> Json {
    json!({
        "rank": rank,
        "solution": solution.id,
        "title": solution.title,
        "monthly_cost": solution.bill.total.rounded(2).to_string(),
        "cost_per_million_requests": comparison.per_million(solution.bill.total).map(|cost| cost.rounded(2).to_string()),
        "bill": bill(&solution.bill),
        "latency_ms": {"mean": exact(solution.mean_ms()), "completion_mean": exact(solution.expectation.mean_completion())},
        "behaviour": behaviour(solution),
        "reasons": solution.reasons,
        "warnings": solution.warnings,
    })
}

/// A figure that is an expectation, not an estimate from samples: its interval is the point.
pub(super) fn exact(value: Decimal) -> Json {
    let value = float(value);
    json!({"value": value, "low": value, "high": value})
}

fn behaviour(solution: &Solution) -> Json {
    let cold = |role| solution.expectation.function(role).map(|f: &FunctionBehaviour| float(f.cold_share));
    json!({
        "simulated_requests": 0,
        "cold_share": {"main": cold(Role::Main), "callee": cold(Role::Callee)},
        "cold_share_estimated": solution.expectation.functions.iter().any(|f| f.cold_estimated),
    })
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
        "basis": usage.basis,
        "caveat": usage.caveat,
        "source": line.price.as_ref().map(|price| price.source.to_string()),
        "effective": line.price.as_ref().map(|price| price.effective.to_string()),
        "assumed": line.price.as_ref().and_then(|price| price.assumed.clone()),
        "overlays": line.price.as_ref().map(|price| price.overlays.clone()).unwrap_or_default(),
    })
}
