//! What is known beyond the one point of a comparison, for its formats.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::Width;
use super::breakeven::number;
use super::layout::{paragraph, ruled_table, two_columns};
use crate::comparison::{Band, Bands, Comparison, Load, SolutionBands, Threshold, shown_ms};
use crate::distribution::float;
use crate::money::Amount;
use crate::unit::shown;
use crate::value::Choice;

/// Break-even loads and bands for a terminal; empty where there is nothing to say.
pub(super) fn table(comparison: &Comparison, width: Width) -> String {
    let mut text = String::new();
    if let Some(title) = breakeven_title(comparison) {
        text.push_str(&format!("\n{title}:\n{}", two_columns(breakeven_rows(comparison), width)));
    }
    let Some(bands) = bands_of_ranges(comparison) else { return text };
    text.push_str(&format!("\n{}:\n{}", bands_title(bands), two_columns(bands.inputs.iter().cloned(), width)));
    for grid in grids(bands, &comparison.currency) {
        let numbers: Vec<usize> = (1..grid.header.len()).collect();
        text.push_str(&format!("\n{}:\n{}", grid.caption, ruled_table(grid.header, grid.rows, &numbers, &[], width)));
    }
    let notes: String = band_notes(bands).iter().map(|note| paragraph(note, width)).collect();
    if notes.is_empty() { text } else { format!("{text}\n{notes}") }
}

/// What the break-even loads are held against; `None` where nothing is said of any.
pub(super) fn breakeven_title(comparison: &Comparison) -> Option<String> {
    let first = comparison.ranking.first().filter(|_| !comparison.outlook.thresholds.is_empty())?;
    // Loads are rated by the expectation.
    let limited = comparison.scenario.objective.limits_simulated();
    let unasked = if limited { ", limits of p99 and failures not asked" } else { "" };
    Some(format!("Break-even against {}{unasked}", first.title))
}

/// At which loads each of the other solutions overtakes the first.
pub(super) fn breakeven_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let thresholds = &comparison.outlook.thresholds;
    let mut titles: Vec<&str> = thresholds.iter().map(|threshold| threshold.other_title).collect();
    titles.dedup();
    let row = |title: &str| {
        let of = thresholds.iter().filter(|threshold| threshold.other_title == title);
        let words: Vec<&str> = of.map(|threshold| threshold.text.as_str()).collect();
        (title.to_owned(), words.join("; "))
    };
    titles.into_iter().map(row).collect()
}

/// The bands, where any input is a range.
pub(super) fn bands_of_ranges(comparison: &Comparison) -> Option<&Bands> {
    comparison.outlook.bands.as_ref().filter(|bands| !bands.inputs.is_empty())
}

pub(super) fn bands_title(bands: &Bands) -> String {
    format!("Over {} draws (seed {}) from the ranges of the inputs", shown(bands.draws.into()), bands.seed)
}

/// A table of bands: the solution, its quantiles, and what else there is.
pub(super) struct Grid {
    pub caption: String,
    pub header: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

pub(super) fn grids(bands: &Bands, currency: &str) -> Vec<Grid> {
    let grid = |caption: String, last: &[&str], row: &dyn Fn(&SolutionBands) -> Vec<String>| Grid {
        caption,
        header: ["solution", "p5", "p50", "p95"].iter().chain(last).map(|&word| word.to_owned()).collect(),
        rows: bands
            .solutions
            .iter()
            .map(|solution| std::iter::once(solution.title.to_owned()).chain(row(solution)).collect())
            .collect(),
    };
    let costs = |solution: &SolutionBands| {
        let mut row = three(solution.cost, Amount::shown);
        row.push(format!("{:.1} %", solution.best as f64 / bands.ranked as f64 * 100.0));
        row
    };
    let time = |ms: Decimal| shown_ms(float(ms));
    let mut grids = vec![
        grid(format!("{currency} a month"), &["the best in"], &costs),
        grid("Mean time".to_owned(), &[], &|solution| three(solution.mean_ms, time)),
    ];
    if bands.simulated > 0 {
        let caption = format!("99th percentile of the time, in the first {} draws", bands.simulated);
        grids.push(grid(caption, &[], &|solution| three(solution.p99_ms, time)));
    }
    grids
}

/// The quantiles of a band; dashes where there is none.
fn three<T: Copy>(band: Option<Band<T>>, shown: impl Fn(T) -> String) -> Vec<String> {
    let shown = |band: Band<T>| [band.p5, band.p50, band.p95].map(&shown);
    band.map_or_else(|| ["-"; 3].map(str::to_owned), shown).to_vec()
}

/// What a reader of the bands should know.
pub(super) fn band_notes(bands: &Bands) -> Vec<String> {
    let mut notes = Vec::new();
    if bands.ranked < bands.draws {
        let (what, why) = if bands.counted < bands.draws {
            ("All tables are", "a limit is on what only they tell")
        } else {
            ("\"The best in\" is", "the ranking goes by their times")
        };
        notes.push(format!("{what} of the {} simulated draws, as {why}.", bands.ranked));
    }
    let rare = bands.solutions.iter().filter(|solution| solution.feasible < bands.ranked);
    let part = |count: usize, all: usize| format!("{} of {} draws", shown(count.into()), shown(all.into()));
    notes.extend(rare.map(|rare| format!("{} can be had in {}.", rare.title, part(rare.feasible, bands.ranked))));
    if bands.none_feasible > 0 {
        notes.push(format!("No solution can be had in {}.", part(bands.none_feasible, bands.ranked)));
    }
    notes
}

/// Break-even loads as JSON.
pub(super) fn breakeven(comparison: &Comparison) -> Json {
    let threshold = |threshold: &Threshold| {
        let crossing = |crossing: &crate::comparison::LoadCrossing| {
            let (below, above) = if crossing.first_is_below() {
                (threshold.first, threshold.other)
            } else {
                (threshold.other, threshold.first)
            };
            json!({
                "key": threshold.load.id(),
                "at": number(crossing.at),
                "metric": threshold.by.word(),
                "cheaper_below": below,
                "cheaper_above": above,
                "first_ends": crossing.first_ends,
                "confirmed": crossing.confirmed,
            })
        };
        json!({
            "key": threshold.load.id(),
            "unit": match threshold.load { Load::Requests => "requests a month", Load::InternetGb => "bytes an exchange, out and in" },
            "first": threshold.first,
            "other": threshold.other,
            "crossings": threshold.crossings.iter().map(crossing).collect::<Vec<_>>(),
            "text": threshold.text,
        })
    };
    Json::Array(comparison.outlook.thresholds.iter().map(threshold).collect())
}

/// Bands as JSON.
pub(super) fn uncertainty(comparison: &Comparison) -> Json {
    let Some(bands) = &comparison.outlook.bands else { return Json::Null };
    let share_ranked = |count: usize| count as f64 / bands.ranked as f64;
    let solution = |solution: &SolutionBands| {
        let text = |band: Band<Amount>| json!({"p5": band.p5.to_string(), "p50": band.p50.to_string(), "p95": band.p95.to_string()});
        let time = |band: Band<Decimal>| json!({"p5": float(band.p5), "p50": float(band.p50), "p95": float(band.p95)});
        json!({
            "solution": solution.id,
            "probability_best": share_ranked(solution.best),
            "probability_feasible": share_ranked(solution.feasible),
            "monthly_cost": solution.cost.map(text),
            "mean_ms": solution.mean_ms.map(time),
            "p99_ms": solution.p99_ms.map(time),
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
