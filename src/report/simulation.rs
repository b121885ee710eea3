//! A simulated pool as text.

use serde_json::json;

use super::encode::json_text;
use super::layout::{Width, ruled_table};
use crate::sim::{Estimate, PoolResult};
use crate::unit::shown;

/// The result as a table.
#[must_use]
pub fn table(result: &PoolResult, width: Width) -> String {
    let row = |(name, estimate): &(&str, Estimate)| {
        vec![
            (*name).to_owned(),
            figure(estimate.value),
            format!("{} to {}", figure(estimate.low), figure(estimate.high)),
        ]
    };
    let rows = result.figures.iter().map(row);
    let table = ruled_table(["figure", "value", "95 % interval"], rows, &[1, 2], &[], width);
    format!("{table}\n{} requests simulated\n", shown(result.requests.into()))
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
pub fn json(result: &PoolResult) -> String {
    let point = |value: f64| json!({"value": value, "low": value, "high": value});
    let mut json = json!({"schema": 1, "requests": point(result.requests as f64)});
    for (name, estimate) in &result.figures {
        json[*name] = json!({"value": estimate.value, "low": estimate.low, "high": estimate.high});
    }
    json_text(&json)
}
