//! What is known beyond the one point of a comparison, for its formats.

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
        let percent = solution.best as f64 / bands.draws as f64 * 100.0;
        let mut row = row(solution, values);
        row.push(format!("{percent:.1} %"));
        row
    });
    let times = bands.solutions.iter().map(|solution| {
        row(solution, solution.mean_ms.map(|band| [band.p5, band.p50, band.p95].map(|ms| shown_ms(float(ms)))))
    });
    let cost = format!("{currency}/month p5");
    text.push('\n');
    text.push_str(&ruled_table(["solution", &cost, "p50", "p95", "the best in"], costs, &[1, 2, 3, 4], &[], width));
    text.push('\n');
    text.push_str(&ruled_table(["solution", "mean time p5", "p50", "p95"], times, &[1, 2, 3], &[], width));
    let part = |count: usize| format!("{} of {draws} draws", shown(count.into()));
    let rare: Vec<&SolutionBands> = bands.solutions.iter().filter(|solution| solution.feasible < bands.draws).collect();
    if !rare.is_empty() || bands.none_feasible > 0 {
        text.push('\n');
    }
    for solution in rare {
        text.push_str(&format!("{} can be had in {}\n", solution.title, part(solution.feasible)));
    }
    if bands.none_feasible > 0 {
        text.push_str(&format!("no solution can be had in {}\n", part(bands.none_feasible)));
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
    let solution = |solution: &SolutionBands| {
        let text = |band: Band<Amount>| json!({"p5": band.p5.to_string(), "p50": band.p50.to_string(), "p95": band.p95.to_string()});
        let time = |band: Band<rust_decimal::Decimal>| json!({"p5": float(band.p5), "p50": float(band.p50), "p95": float(band.p95)});
        json!({
            "solution": solution.id,
            "probability_best": share(solution.best),
            "probability_feasible": share(solution.feasible),
            "monthly_cost": solution.cost.map(text),
            "mean_ms": solution.mean_ms.map(time),
        })
    };
    json!({
        "draws": bands.draws,
        "seed": bands.seed,
        "inputs": bands.inputs.iter().map(|(key, range)| json!({"key": key, "range": range})).collect::<Vec<_>>(),
        "probability_none_feasible": share(bands.none_feasible),
        "solutions": bands.solutions.iter().map(solution).collect::<Vec<_>>(),
    })
}
