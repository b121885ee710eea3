//! What is known beyond the one point of a comparison, for its formats.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::Width;
use super::layout::{ruled_table, two_columns};
use crate::comparison::{Band, Bands, Comparison, Load, SolutionBands, Threshold, shown_ms};
use crate::distribution::float;
use crate::money::Amount;
use crate::unit::shown;
use crate::value::Choice;

/// Break-even loads and bands for a terminal; empty where there is nothing to say.
pub(super) fn table(comparison: &Comparison, width: Width) -> String {
    let outlook = &comparison.outlook;
    let mut text = String::new();
    if let Some(first) = comparison.ranking.first().filter(|_| !outlook.thresholds.is_empty()) {
        let mut titles: Vec<&str> = outlook.thresholds.iter().map(|threshold| threshold.other_title).collect();
        titles.dedup();
        let row = |title: &str| {
            let of = outlook.thresholds.iter().filter(|threshold| threshold.other_title == title);
            let words: Vec<&str> = of.map(|threshold| threshold.text.as_str()).collect();
            (title.to_owned(), words.join("; "))
        };
        let rows = titles.into_iter().map(row);
        text.push_str(&format!("\nBreak-even against {}:\n{}", first.title, two_columns(rows, width)));
    }
    if let Some(bands) = outlook.bands.as_ref().filter(|bands| !bands.inputs.is_empty()) {
        text.push_str(&bands_table(bands, &comparison.currency, width));
    }
    text
}

fn bands_table(bands: &Bands, currency: &str, width: Width) -> String {
    let draws = shown(bands.draws.into());
    let mut text = format!("\nOver {draws} draws (seed {}) from the ranges of the inputs:\n", bands.seed);
    text.push_str(&two_columns(bands.inputs.iter().cloned(), width));
    let row = |solution: &SolutionBands, values: Option<[String; 3]>| {
        let values = values.unwrap_or_else(|| ["-"; 3].map(str::to_owned));
        std::iter::once(solution.title.to_owned()).chain(values).collect::<Vec<String>>()
    };
    let costs = bands.solutions.iter().map(|solution| {
        let values = solution.cost.map(|band| [band.p5, band.p50, band.p95].map(Amount::shown));
        let percent = solution.best as f64 / bands.ranked as f64 * 100.0;
        let mut row = row(solution, values);
        row.push(format!("{percent:.1} %"));
        row
    });
    let times = |band_of: fn(&SolutionBands) -> Option<Band<Decimal>>| {
        let shown = |band: Band<Decimal>| [band.p5, band.p50, band.p95].map(|ms| shown_ms(float(ms)));
        bands.solutions.iter().map(move |solution| row(solution, band_of(solution).map(shown)))
    };
    let cost = format!("{currency}/month p5");
    text.push('\n');
    text.push_str(&ruled_table(["solution", &cost, "p50", "p95", "the best in"], costs, &[1, 2, 3, 4], &[], width));
    text.push('\n');
    let means = times(|solution| solution.mean_ms);
    text.push_str(&ruled_table(["solution", "mean time p5", "p50", "p95"], means, &[1, 2, 3], &[], width));
    if bands.simulated > 0 {
        let p99 = times(|solution| solution.p99_ms);
        text.push_str(&format!("\nThe 99th percentile of the time, in the first {} draws:\n\n", bands.simulated));
        text.push_str(&ruled_table(["solution", "p99 p5", "p50", "p95"], p99, &[1, 2, 3], &[], width));
    }
    if bands.ranked < bands.draws {
        text.push_str(&format!("\n\"The best\" goes by time, which the {} simulated draws tell.\n", bands.ranked));
    }
    let part = |count: usize| format!("{} of {draws} draws", shown(count.into()));
    let none = format!("{} of {} draws", shown(bands.none_feasible.into()), shown(bands.ranked.into()));
    let rare: Vec<&SolutionBands> = bands.solutions.iter().filter(|solution| solution.feasible < bands.draws).collect();
    if !rare.is_empty() || bands.none_feasible > 0 {
        text.push('\n');
    }
    for solution in rare {
        text.push_str(&format!("{} can be had in {}\n", solution.title, part(solution.feasible)));
    }
    if bands.none_feasible > 0 {
        text.push_str(&format!("no solution can be had in {none}\n"));
    }
    text
}

/// Break-even loads as JSON.
pub(super) fn breakeven(comparison: &Comparison) -> Json {
    let threshold = |threshold: &Threshold| {
        let crossing = |crossing: &crate::comparison::LoadCrossing| {
            let (below, above) =
                if crossing.above { (threshold.first, threshold.other) } else { (threshold.other, threshold.first) };
            json!({
                "key": threshold.load.id(),
                "at": float(crossing.at),
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
    let share = |count: usize| count as f64 / bands.draws as f64;
    let share_ranked = |count: usize| count as f64 / bands.ranked as f64;
    let solution = |solution: &SolutionBands| {
        let text = |band: Band<Amount>| json!({"p5": band.p5.to_string(), "p50": band.p50.to_string(), "p95": band.p95.to_string()});
        let time = |band: Band<Decimal>| json!({"p5": float(band.p5), "p50": float(band.p50), "p95": float(band.p95)});
        json!({
            "solution": solution.id,
            "probability_best": share_ranked(solution.best),
            "probability_feasible": share(solution.feasible),
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
