//! Quantities by meter.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Takes, Value};
use crate::document::Node;
use crate::pricebook::{METERS, Meter, read_meter};
use crate::unit::Quantity;

/// Quantities by meter.
pub type ByMeter = BTreeMap<Meter, Quantity>;

impl Value for ByMeter {
    const TAKES: Takes = Takes::Several("quantities by meter");

    fn read(node: &Node<'_>) -> Option<Self> {
        let read = |(id, node): (&str, Node<'_>)| {
            let meter = read_meter(id, &node)?;
            let number = node.as_number().or_else(|| node.as_text().and_then(|t| Decimal::from_str_exact(t).ok()));
            let unit = meter.info().map_or("units", |info| info.unit.id());
            let expected = format!("a quantity in {unit}, not negative, with at most twelve decimals");
            Some((meter, node.must_be(&expected, number.and_then(Quantity::new))?))
        };
        let entries: Vec<Option<_>> = node.section()?.entries().into_iter().map(read).collect();
        entries.into_iter().collect()
    }

    fn schema() -> Json {
        let ids: Vec<&str> = METERS.iter().filter(|meter| !meter.family).map(|meter| meter.id).collect();
        json!({
            "type": "object",
            "properties": ids.into_iter().map(|id| (id.to_owned(), json!({"type": ["number", "string"]})))
                .collect::<serde_json::Map<String, Json>>()
        })
    }

    fn show(&self) -> String {
        let entries: Vec<String> = self.iter().map(|(meter, quantity)| format!("{meter} {quantity}")).collect();
        if entries.is_empty() { "nothing".to_owned() } else { entries.join(", ") }
    }
}
