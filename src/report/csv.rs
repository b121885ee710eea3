//! The comparison as CSV: one row for each bill line, columns named after the FinOps FOCUS specification; those that FOCUS does not
//! have begin with `x_`, as it asks.

use super::encode::csv_text;
use super::layout::Width;
use crate::comparison::Comparison;
use crate::plan::Role;
use crate::rating::{Bill, BillLine};
use crate::wording::plan as words;

const HEADER: [&str; 26] = [
    "x_Rank",
    "x_Solution",
    "RegionId",
    "BillingCurrency",
    "ServiceName",
    "ChargeCategory",
    "ChargeDescription",
    "SkuMeter",
    "x_Role",
    "x_Kind",
    "ConsumedQuantity",
    "ConsumedUnit",
    "x_FreeQuantity",
    "PricingQuantity",
    "PricingUnit",
    "ListUnitPrice",
    "x_Slices",
    "BilledCost",
    "x_Estimated",
    "x_AlreadyPaid",
    "x_Basis",
    "x_Caveat",
    "x_PriceSource",
    "x_PriceEffective",
    "x_PriceAssumed",
    "x_PriceOverlays",
];

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let ranked = comparison.ranking.iter().enumerate();
    let ranked = ranked.map(|(index, solution)| ((index + 1).to_string(), solution.id, &solution.bill));
    let others = comparison.infeasible.iter().filter_map(|s| Some((String::new(), s.id, s.bill.as_ref()?)));
    csv_text(&HEADER, ranked.chain(others).flat_map(|(rank, id, bill)| rows(comparison, &rank, id, bill)))
}

fn rows(comparison: &Comparison, rank: &str, id: &str, bill: &Bill) -> Vec<Vec<String>> {
    bill.lines.iter().map(|line| row(comparison, rank, id, line)).collect()
}

fn row(comparison: &Comparison, rank: &str, id: &str, line: &BillLine) -> Vec<String> {
    let usage = &line.usage;
    let info = usage.meter.info();
    let unit = info.map_or("", |info| info.unit.id()).to_owned();
    let price = line.price.as_ref();
    // One unit price only where the line falls into one tier.
    let unit_price = match line.slices.as_slice() {
        [slice] => slice.unit_price.to_string(),
        _ => String::new(),
    };
    let slices: Vec<String> =
        line.slices.iter().map(|slice| format!("{} x {}", slice.quantity, slice.unit_price)).collect();
    vec![
        rank.to_owned(),
        id.to_owned(),
        comparison.scenario.region.clone(),
        comparison.currency.clone(),
        info.map_or("", |info| info.service).to_owned(),
        "Usage".to_owned(),
        usage.description.to_owned(),
        usage.meter.id().to_owned(),
        usage.role.map_or("", Role::id).to_owned(),
        usage.kind.id().to_owned(),
        usage.quantity.to_string(),
        unit.clone(),
        line.free.to_string(),
        usage.quantity.minus(line.free).to_string(),
        unit,
        unit_price,
        slices.join("; "),
        line.cost.to_string(),
        usage.estimated.to_string(),
        usage.already_paid.to_string(),
        words::basis(&usage.basis),
        usage.caveat.unwrap_or_default().to_owned(),
        price.map_or(String::new(), |price| price.source.to_string()),
        price.map_or(String::new(), |price| price.effective.to_string()),
        price.and_then(|price| price.assumed.clone()).unwrap_or_default(),
        price.map_or(String::new(), |price| price.overlays.join("; ")),
    ]
}
