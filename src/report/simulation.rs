//! A simulated pool as text.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::Map;

use super::document::{self, Body};
use super::layout::{Width, ruled_table};
use crate::diagnostic::Source;
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
    if value.is_nan() {
        return "not known".to_owned();
    }
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    let digits = (5 - value.abs().log10().floor() as i32).clamp(0, 12) as usize;
    format!("{value:.digits$}")
}

/// One function pool, or a caller and a callee, simulated.
#[derive(Serialize, JsonSchema)]
pub(super) struct SimulationForm<'a> {
    /// The pool file as it was read
    pool_file: &'a Source,
    /// Seed of all random streams
    seed: u64,
    /// Requests that were counted
    requests: Estimate,
    #[serde(flatten)]
    figures: PoolFigures<'a>,
}

impl Body for SimulationForm<'_> {
    const NAME: &'static str = "simulate";
}

/// The figures of a pool, each with what it means.
const FIGURES: [(&str, &str); 20] = [
    ("cold_share", "Cold starts over all requests"),
    ("cold_share_of_accepted", "Cold starts over the requests that were not rejected"),
    ("rejected_share", "Requests that found no room"),
    ("mean_environments", "Environments on average over time"),
    ("mean_busy", "Busy environments, of the caller where there are two functions"),
    ("mean_idle", "Idle environments"),
    ("mean_lifespan_s", "Mean life of an environment in seconds: environments over starts a second, of both functions"),
    ("utilisation", "Busy over all environments"),
    ("failed_share", "With a callee: requests that failed in either place"),
    ("callee_rejected_share", "Callers that started and whose callee was throttled to the end"),
    ("mean_slots", "Environments of both functions that are busy"),
    ("cold_share_caller", "Cold starts of the caller over all requests"),
    ("cold_share_callee", "Cold starts of the callee over all requests"),
    ("cold_share_both", "Requests in which both start cold"),
    ("mean_ms", "Mean time of the requests that succeeded"),
    ("p50_ms", "The median of that time"),
    ("p90_ms", "Its 90th percentile"),
    ("p95_ms", "Its 95th percentile"),
    ("p99_ms", "Its 99th percentile"),
    ("p999_ms", "Its 99.9th percentile"),
];

/// Figures by their names.
struct PoolFigures<'a>(&'a [(&'static str, Estimate)]);

impl Serialize for PoolFigures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, figure)| (name, figure)))
    }
}

impl JsonSchema for PoolFigures<'_> {
    fn schema_name() -> Cow<'static, str> {
        "PoolFigures".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        for (name, meaning) in FIGURES {
            let mut schema = generator.subschema_for::<Estimate>();
            schema.insert("description".to_owned(), meaning.into());
            properties.insert(name.to_owned(), schema.to_value());
        }
        json_schema!({"type": "object", "properties": properties})
    }
}

/// The result as JSON: each figure with its interval.
#[must_use]
pub fn json(result: &PoolResult, pool_file: &Source, seed: u64) -> String {
    document::text(SimulationForm {
        pool_file,
        seed,
        requests: Estimate::exact(result.requests as f64),
        figures: PoolFigures(&result.figures),
    })
}
