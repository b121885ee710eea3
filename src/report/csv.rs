//! The comparison as CSV: one row for each bill line, and for each meter whose missing price leaves a cost unknown; columns named after
//! the FinOps FOCUS specification; those that FOCUS does not have begin with `x_`, as it asks.

use super::encode::csv_text;
use super::layout::Width;
use crate::comparison::Comparison;
use crate::plan::Role;
use crate::pricebook::{Meter, MeterInfo, Price};
use crate::rating::{Bill, BillLine};
use crate::wording::plan as words;

/// What a row is of.
struct Row<'a> {
    comparison: &'a Comparison,
    /// Empty where the solution is not ranked.
    rank: String,
    solution: &'static str,
    meter: &'a Meter,
    /// `None` for a meter without a price, whose row says only that.
    line: Option<&'a BillLine>,
}

/// What stands in a column.
type Cell = fn(&Row<'_>) -> String;

/// The columns.
const COLUMNS: [(&str, Cell); 28] = [
    ("x_Rank", |row| row.rank.clone()),
    ("x_Solution", |row| row.solution.to_owned()),
    ("RegionId", |row| row.comparison.scenario.region.clone()),
    ("BillingCurrency", |row| row.comparison.currency.clone()),
    ("ServiceName", |row| row.info(|info| info.service)),
    ("ChargeCategory", |_| "Usage".to_owned()),
    ("ChargeDescription", |row| row.line(|line| line.usage.description.to_owned())),
    ("SkuMeter", |row| row.meter.id().to_owned()),
    ("x_Role", |row| row.line(|line| line.usage.role.map_or("", Role::id).to_owned())),
    ("x_Kind", |row| row.line(|line| line.usage.kind.id().to_owned())),
    ("ConsumedQuantity", |row| row.line(|line| line.usage.quantity.to_string())),
    ("ConsumedUnit", |row| row.info(|info| info.unit.id())),
    ("x_FreeQuantity", |row| row.line(|line| line.free.to_string())),
    ("PricingQuantity", |row| row.line(|line| line.usage.quantity.minus(line.free).to_string())),
    ("PricingUnit", |row| row.info(|info| info.unit.id())),
    ("ListUnitPrice", |row| row.line(unit_price)),
    ("x_Slices", |row| row.line(slices)),
    ("BilledCost", |row| row.line(|line| line.cost.to_string())),
    ("x_Estimated", |row| row.line(|line| line.usage.estimated.to_string())),
    ("x_AlreadyPaid", |row| row.line(|line| line.usage.already_paid.to_string())),
    ("x_Basis", |row| row.line(|line| words::basis(&line.usage.basis))),
    ("x_Caveat", |row| row.line(|line| line.usage.caveat.unwrap_or_default().to_owned())),
    ("x_PriceSource", |row| row.price(Price::origin)),
    ("x_PriceEffective", |row| row.price(|price| price.effective.to_string())),
    ("x_PriceAssumed", |row| row.price(|price| price.assumed.clone().unwrap_or_default())),
    ("x_PriceOverlays", |row| row.price(|price| price.overlays.join("; "))),
    ("x_Unpriced", |row| row.line.is_none().to_string()),
    ("x_TiedWith", |row| row.comparison.solution(row.solution).map_or_else(String::new, |one| one.tied_with.join(" "))),
];

impl Row<'_> {
    fn info(&self, of: fn(&MeterInfo) -> &'static str) -> String {
        self.meter.info().map_or("", of).to_owned()
    }

    fn line(&self, of: fn(&BillLine) -> String) -> String {
        self.line.map_or_else(String::new, of)
    }

    fn price(&self, of: fn(&Price) -> String) -> String {
        self.line.and_then(|line| line.price.as_deref()).map_or_else(String::new, of)
    }

    fn cells(&self) -> Vec<String> {
        COLUMNS.map(|(_, cell)| cell(self)).to_vec()
    }
}

/// One only where the line falls into one tier.
fn unit_price(line: &BillLine) -> String {
    match line.slices.as_slice() {
        [slice] => slice.unit_price.to_string(),
        _ => String::new(),
    }
}

fn slices(line: &BillLine) -> String {
    let slices = line.slices.iter().map(|slice| format!("{} x {}", slice.quantity, slice.unit_price));
    slices.collect::<Vec<_>>().join("; ")
}

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    let ranked = comparison.ranking.iter().enumerate();
    let ranked = ranked.map(|(index, solution)| ((index + 1).to_string(), solution.id, &solution.bill));
    let others = comparison.infeasible.iter().filter_map(|s| Some((String::new(), s.id, s.bill.as_ref()?)));
    let rows = |(rank, solution, bill): (String, &'static str, &'_ Bill)| -> Vec<Vec<String>> {
        let lines = bill.lines.iter();
        let row = lines.map(|line| Row {
            comparison,
            rank: rank.clone(),
            solution,
            meter: &line.usage.meter,
            line: Some(line),
        });
        row.map(|row| row.cells()).collect()
    };
    let unpriced = comparison.unpriced().flat_map(|(one, meters)| {
        let row = |meter| Row { comparison, rank: String::new(), solution: one.id, meter, line: None };
        meters.iter().map(move |meter| row(meter).cells())
    });
    csv_text(&COLUMNS.map(|(name, _)| name), ranked.chain(others).flat_map(rows).chain(unpriced))
}
