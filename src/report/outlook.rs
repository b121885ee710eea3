//! What is known beyond the one point of a comparison, for its formats.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::breakeven::number;
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::price_origin::ids;
use crate::comparison::{Band, Bands, Comparison, Load, LoadCrossing, SolutionBands, Threshold};
use crate::decision::sensitivity::Measure;
use crate::distribution::float;
use crate::money::Amount;
use crate::wording::{band_notes, bands_title, breakeven_rows, breakeven_title, caption, shown_ms, threshold};

/// Break-even loads and bands for a terminal; empty where there is nothing to say.
pub(super) fn table(comparison: &Comparison, width: Width) -> String {
    let mut text = String::new();
    if let Some(title) = breakeven_title(comparison) {
        text.push_str(&format!("\n{title}:\n{}", two_columns(breakeven_rows(comparison), width)));
    }
    let Some(bands) = bands_of_ranges(comparison) else { return text };
    text.push_str(&format!("\n{}:\n{}", bands_title(bands), two_columns(bands.inputs.iter().cloned(), width)));
    for table in band_tables(bands, &comparison.currency) {
        let numbers: Vec<usize> = (1..table.header.len()).collect();
        text.push_str(&format!(
            "\n{}:\n{}",
            table.caption,
            ruled_table(table.header, table.rows, &numbers, &[], width)
        ));
    }
    let notes: String = band_notes(bands).iter().map(|note| paragraph(note, width)).collect();
    if notes.is_empty() { text } else { format!("{text}\n{notes}") }
}

/// The bands, where any input is a range.
pub(crate) fn bands_of_ranges(comparison: &Comparison) -> Option<&Bands> {
    comparison.outlook.bands.as_ref().filter(|bands| !bands.inputs.is_empty())
}

/// A table of bands: the solution, its quantiles, and what else there is.
pub(crate) struct BandTable {
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

pub(crate) fn band_tables(bands: &Bands, currency: &str) -> Vec<BandTable> {
    let table = |caption: String, last: &[&str], row: fn(&Bands, &SolutionBands) -> Vec<String>| BandTable {
        caption,
        header: ["solution", "p5", "p50", "p95"].iter().chain(last).map(|&word| word.to_owned()).collect(),
        rows: bands
            .solutions
            .iter()
            .map(|solution| std::iter::once(solution.title.to_owned()).chain(row(bands, solution)).collect())
            .collect(),
    };
    let mut tables = vec![
        table(caption(Measure::Cost, currency), &["the best in"], cost_row),
        table(caption(Measure::MeanTime, currency), &[], |_, solution| three(solution.mean_ms, shown_time)),
    ];
    if bands.simulated > 0 {
        let caption = format!("{}, in the first {} draws", caption(Measure::P99, currency), bands.simulated);
        tables.push(table(caption, &[], |_, solution| three(solution.p99_ms, shown_time)));
    }
    tables
}

fn cost_row(bands: &Bands, solution: &SolutionBands) -> Vec<String> {
    let mut row = three(solution.cost, Amount::shown);
    row.push(format!("{:.1} %", solution.best as f64 / bands.ranked as f64 * 100.0));
    row
}

fn shown_time(ms: Decimal) -> String {
    shown_ms(float(ms))
}

/// The quantiles of a band; dashes where there is none.
fn three<T: Copy>(band: Option<Band<T>>, shown: impl Fn(T) -> String) -> Vec<String> {
    let shown = |band: Band<T>| [band.p5, band.p50, band.p95].map(&shown);
    band.map_or_else(|| ["-"; 3].map(str::to_owned), shown).to_vec()
}

/// Break-even loads as JSON.
pub(super) fn breakeven(comparison: &Comparison) -> Json {
    Json::Array(comparison.outlook.thresholds.iter().map(threshold_json).collect())
}

fn threshold_json(found: &Threshold) -> Json {
    let unit = match found.load {
        Load::Requests => "requests a month",
        Load::InternetGb => "bytes an exchange, out and in",
    };
    json!({
        "key": found.load.id(),
        "unit": unit,
        "first": found.first,
        "other": found.other,
        "crossings": found.crossings.iter().map(|crossing| crossing_json(found, crossing)).collect::<Vec<_>>(),
        "unpriced": ids(&found.unpriced),
        "from": found.from.map(number),
        "to": found.to.map(number),
        "text": threshold(found),
    })
}

fn crossing_json(threshold: &Threshold, crossing: &LoadCrossing) -> Json {
    let (first, other) = (threshold.first, threshold.other);
    let (below, above) = if crossing.first_is_below() { (first, other) } else { (other, first) };
    json!({
        "key": threshold.load.id(),
        "at": number(crossing.at),
        "metric": threshold.by.id(),
        "cheaper_below": below,
        "cheaper_above": above,
        "first_ends": crossing.first_ends,
        "confirmed": crossing.confirmed,
    })
}

/// Bands as JSON.
pub(super) fn uncertainty(comparison: &Comparison) -> Json {
    let Some(bands) = &comparison.outlook.bands else { return Json::Null };
    let share_ranked = |count: usize| count as f64 / bands.ranked as f64;
    let solution = |solution: &SolutionBands| {
        json!({
            "solution": solution.id,
            "probability_best": share_ranked(solution.best),
            "probability_feasible": share_ranked(solution.feasible + solution.unpriced),
            "probability_unpriced": share_ranked(solution.unpriced),
            "unpriced": ids(&solution.missing),
            "monthly_cost": solution.cost.map(|band| band_json(band, |cost| cost.to_string())),
            "mean_ms": solution.mean_ms.map(|band| band_json(band, float)),
            "p99_ms": solution.p99_ms.map(|band| band_json(band, float)),
        })
    };
    json!({
        "draws": bands.draws,
        "draws_simulated": bands.simulated,
        "draws_ranked": bands.ranked,
        "seed": bands.seed,
        "inputs": bands.inputs.iter().map(|(key, range)| json!({"key": key, "range": range})).collect::<Vec<_>>(),
        "probability_none_feasible": share_ranked(bands.none_feasible),
        "solutions": bands.solutions.iter().map(solution).collect::<Vec<_>>(),
    })
}

fn band_json<T: Copy, J: Serialize>(band: Band<T>, value: impl Fn(T) -> J) -> Json {
    json!({"p5": value(band.p5), "p50": value(band.p50), "p95": value(band.p95)})
}
