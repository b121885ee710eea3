//! What is known beyond the one point of a comparison, for its formats.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use super::encode::KeyValue;
use super::layout::{Width, paragraph, ruled_table, two_columns};
use crate::comparison::{Band, Bands, Comparison, Load, LoadCrossing, SolutionBands, Stretch, Threshold};
use crate::decision::sensitivity::Measure;
use crate::distribution::float;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::value::Scale;
use crate::wording::{
    BECOMES_BEST_TITLE, band_notes, bands_title, becomes_best_rows, breakeven_rows, breakeven_title, caption, shown_ms,
    threshold,
};

/// Break-even loads and bands for a terminal; empty where there is nothing to say.
pub(super) fn table(comparison: &Comparison, width: Width) -> String {
    let mut text = String::new();
    let rows = becomes_best_rows(comparison);
    if !rows.is_empty() {
        text.push_str(&format!("\n{BECOMES_BEST_TITLE}:\n{}", two_columns(rows, width)));
    }
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
    let best_in: &[&str] = if bands.tied > 0 { &["the best in", "in a tie in"] } else { &["the best in"] };
    let mut cost_caption = caption(Measure::Cost, currency);
    if bands.ranked < bands.draws {
        cost_caption += &format!("; the best in the first {} draws, which are simulated", bands.ranked);
    }
    let mut tables = vec![
        table(cost_caption, best_in, cost_row),
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
    let share = |draws: usize| format!("{:.1} %", draws as f64 / bands.ranked as f64 * 100.0);
    row.push(share(solution.best));
    row.extend((bands.tied > 0).then(|| share(solution.tied)));
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

/// How the first stands to another solution when the load changes.
#[derive(Serialize, JsonSchema)]
pub(super) struct ThresholdForm<'a> {
    /// What the load is
    key: &'static str,
    /// The unit of its numbers
    unit: &'static str,
    /// Id of the first
    first: &'static str,
    /// Id of the other one
    other: &'static str,
    /// Where the two change places, and where they change back: the nearest on either side
    crossings: Vec<LoadCrossingForm>,
    /// Whether the two are in a tie at every load that was looked at and at which both can be had
    tied: bool,
    /// Meters without a price, for want of which who is better is unknown beyond the crossings
    unpriced_meters: Vec<&'a Meter>,
    /// The least load at which one of the two can be had, where below it neither can
    feasible_from: Option<KeyValue>,
    /// The greatest load at which one of the two can be had, where above it neither can
    feasible_to: Option<KeyValue>,
    /// The same in words
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct LoadCrossingForm {
    /// What the load is
    key: &'static str,
    /// The last load with the lower order
    at: KeyValue,
    /// What the ranking goes by
    metric: RankBy,
    /// Id of the one that is ahead at and below it
    cheaper_below: &'static str,
    /// Id of the one that is ahead above it
    cheaper_above: &'static str,
    /// Whether the first cannot be had beyond it
    first_ends: bool,
    /// Whether rating both sides once more found the order changed
    confirmed: bool,
}

impl<'a> ThresholdForm<'a> {
    pub(super) fn of(found: &'a Threshold) -> Self {
        Self {
            key: found.load.id(),
            unit: match found.load {
                Load::Requests => "requests a month",
                Load::InternetGb => "bytes an exchange, out and in",
            },
            first: found.first,
            other: found.other,
            crossings: found.crossings.iter().map(|crossing| LoadCrossingForm::of(found, crossing)).collect(),
            tied: found.tied,
            unpriced_meters: found.unpriced.iter().collect(),
            feasible_from: found.from.map(|load| KeyValue::of(Scale::Count, load)),
            feasible_to: found.to.map(|load| KeyValue::of(Scale::Count, load)),
            text: threshold(found),
        }
    }
}

impl LoadCrossingForm {
    fn of(threshold: &Threshold, crossing: &LoadCrossing) -> Self {
        let (first, other) = (threshold.first, threshold.other);
        let (below, above) = if crossing.first_is_below() { (first, other) } else { (other, first) };
        Self {
            key: threshold.load.id(),
            at: KeyValue::of(Scale::Count, crossing.at),
            metric: threshold.by,
            cheaper_below: below,
            cheaper_above: above,
            first_ends: crossing.first_ends,
            confirmed: crossing.confirmed,
        }
    }
}

/// Who is the best over a stretch of internet traffic.
#[derive(Serialize, JsonSchema)]
pub(super) struct TrafficStretchForm<'a> {
    /// The least bytes an exchange with the internet of it, out and in together
    from_bytes: u64,
    /// The greatest; the next one begins with one more
    to_bytes: u64,
    /// Ids of the best of those whose cost is known: several in a tie, none where none can be had
    best_ids: &'a [&'static str],
    /// Ids of those whose cost is unknown for want of a price, so that one of them may be the best
    unpriced_ids: &'a [&'static str],
}

impl<'a> TrafficStretchForm<'a> {
    pub(super) fn of(Stretch { from, to, best, unpriced, .. }: &'a Stretch) -> Self {
        Self { from_bytes: *from, to_bytes: *to, best_ids: best, unpriced_ids: unpriced }
    }
}

/// Who is the best over a stretch of requests a month.
#[derive(Serialize, JsonSchema)]
pub(super) struct StretchForm<'a> {
    /// The least number of requests a month of it
    from_requests: u64,
    /// The greatest; the next one begins with one more
    to_requests: u64,
    /// Ids of the best of those whose cost is known: several in a tie, none where none can be had
    best_ids: &'a [&'static str],
    /// Ids of those whose cost is unknown for want of a price, so that one of them may be the best
    unpriced_ids: &'a [&'static str],
}

impl<'a> StretchForm<'a> {
    pub(super) fn of(Stretch { from, to, best, unpriced, .. }: &'a Stretch) -> Self {
        Self { from_requests: *from, to_requests: *to, best_ids: best, unpriced_ids: unpriced }
    }
}

/// How cost and time spread over the ranges of the inputs.
#[derive(Serialize, JsonSchema)]
pub(super) struct Uncertainty<'a> {
    /// Draws
    draws: usize,
    /// How many of them were simulated
    draws_simulated: usize,
    /// How many of them were ranked
    draws_ranked: usize,
    /// Their seed
    seed: u64,
    /// The ranges
    inputs: Vec<RangeForm<'a>>,
    /// Share of the ranked draws in which several are in a tie for the best
    probability_tied: f64,
    /// Share of the ranked draws in which no solution can be had, answers and has a price
    probability_none_feasible: f64,
    /// The solutions, in the order of the documentation
    solutions: Vec<SolutionSpread<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct RangeForm<'a> {
    /// The key
    key: &'a str,
    /// Its range, in words
    range: &'a str,
}

#[derive(Serialize, JsonSchema)]
struct SolutionSpread<'a> {
    /// Its id
    solution: &'static str,
    /// Share of the ranked draws in which it alone is the best
    probability_best: f64,
    /// Share of the ranked draws in which it is in a tie with others for the best
    probability_tied: f64,
    /// Share of the ranked draws in which it can be had, and answers as far as that is known
    probability_feasible: f64,
    /// Share of the ranked draws in which it could run, but what it costs is unknown for want of a price
    probability_unpriced: f64,
    /// Meters without a price there
    unpriced_meters: Vec<&'a Meter>,
    /// What it costs in a month, where it can be had and has a price
    monthly_cost: Option<Quantiles<Amount>>,
    /// Its mean time, where it can be had
    mean_ms: Option<Quantiles<f64>>,
    /// The 99th percentile of its time, over the simulated draws in which it can be had
    p99_ms: Option<Quantiles<f64>>,
}

/// How a figure spreads.
#[derive(Serialize, JsonSchema)]
struct Quantiles<T> {
    /// The value that 5 % are at or below
    p5: T,
    /// The median
    p50: T,
    /// The value that 95 % are at or below
    p95: T,
}

impl<T> Quantiles<T> {
    fn of<B>(Band { p5, p50, p95 }: Band<B>, value: impl Fn(B) -> T) -> Self {
        Self { p5: value(p5), p50: value(p50), p95: value(p95) }
    }
}

impl<'a> Uncertainty<'a> {
    pub(super) fn of(bands: &'a Bands) -> Self {
        let share_ranked = |count: usize| count as f64 / bands.ranked as f64;
        let solution = |solution: &'a SolutionBands| SolutionSpread {
            solution: solution.id,
            probability_best: share_ranked(solution.best),
            probability_tied: share_ranked(solution.tied),
            probability_feasible: share_ranked(solution.feasible + solution.unpriced),
            probability_unpriced: share_ranked(solution.unpriced),
            unpriced_meters: solution.missing.iter().collect(),
            monthly_cost: solution.cost.map(|band| Quantiles::of(band, |cost| cost)),
            mean_ms: solution.mean_ms.map(|band| Quantiles::of(band, float)),
            p99_ms: solution.p99_ms.map(|band| Quantiles::of(band, float)),
        };
        Self {
            draws: bands.draws,
            draws_simulated: bands.simulated,
            draws_ranked: bands.ranked,
            seed: bands.seed,
            inputs: bands.inputs.iter().map(|(key, range)| RangeForm { key, range }).collect(),
            probability_tied: share_ranked(bands.tied),
            probability_none_feasible: share_ranked(bands.none_feasible),
            solutions: bands.solutions.iter().map(solution).collect(),
        }
    }
}
