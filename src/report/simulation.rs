//! A simulated pool as text.

use serde_json::{Value as Json, json};

use super::encode::json_text;
use super::layout::{Width, ruled_table};
use crate::sim::{Estimate, PoolResult};
use crate::unit::shown;

/// The result as a table.
#[must_use]
pub fn table(result: &PoolResult, requests_per_second: f64, width: Width) -> String {
    let row = |(name, estimate): &(&str, Estimate)| {
        vec![
            (*name).to_owned(),
            figure(estimate.value),
            format!("{} to {}", figure(estimate.low), figure(estimate.high)),
        ]
    };
    let rows = result.figures.iter().map(row);
    let table = ruled_table(["figure", "value", "95 % interval"], rows, &[1, 2], &[], width);
    let (requests, speed) = (shown(result.requests.into()), requests_per_second / 1e6);
    format!("{table}\n{requests} requests simulated, {speed:.1} million a second of processor time\n")
}

/// Six significant digits.
fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let digits = (5 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    format!("{value:.digits$}")
}

/// The result as JSON: each figure with its interval.
#[must_use]
pub fn json(result: &PoolResult, requests_per_second: f64) -> String {
    let point = |value: f64| json!({"value": value, "low": value, "high": value});
    let mut object = serde_json::Map::new();
    object.insert("schema".to_owned(), json!(1));
    object.insert("requests".to_owned(), point(result.requests as f64));
    for (name, estimate) in &result.figures {
        let entry = json!({"value": estimate.value, "low": estimate.low, "high": estimate.high});
        object.insert((*name).to_owned(), entry);
    }
    object.insert("requests_per_second".to_owned(), point(requests_per_second));
    json_text(&Json::Object(object))
}
