//! What is known beyond the one point of a comparison.

use rust_decimal::Decimal;

use super::better;
use crate::comparison::{Bands, Comparison, Load, LoadCrossing, Side, Threshold};
use crate::money::round_half_up;
use crate::unit::{BYTES_PER_GB, counted, shown};

/// What the break-even loads are held against; `None` where nothing is said of any.
#[must_use]
pub fn breakeven_title(comparison: &Comparison) -> Option<String> {
    let first = comparison.ranking.first().filter(|_| !comparison.outlook.thresholds.is_empty())?;
    // Loads are rated by the expectation.
    let limited = comparison.scenario.objective.limits_simulated();
    let unasked = if limited { ", limits of p99 and failures not asked" } else { "" };
    Some(format!("Break-even against {}{unasked}", first.title))
}

/// At which loads each of the other solutions overtakes the first.
#[must_use]
pub fn breakeven_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let of_each = comparison.outlook.thresholds.chunk_by(|one, next| one.other == next.other);
    let words = |of: &[Threshold]| of.iter().map(threshold).collect::<Vec<_>>().join("; ");
    of_each.map(|of| (of.first().map_or("", |one| one.other_title).to_owned(), words(of))).collect()
}

/// At which loads the other solution is better than the first.
#[must_use]
pub fn threshold(threshold: &Threshold) -> String {
    let turns: Vec<String> = threshold
        .crossings
        .iter()
        .filter(|crossing| !crossing.back)
        .map(|crossing| turn(threshold, crossing))
        .collect();
    match (turns.as_slice(), threshold.load) {
        ([], Load::Requests) => "never by requests".to_owned(),
        ([], Load::InternetGb) => "never by internet traffic".to_owned(),
        (some, _) => some.join(" and "),
    }
}

/// A load from which the other one is better, and up to which, where that is known.
fn turn(threshold: &Threshold, crossing: &LoadCrossing) -> String {
    let how = if crossing.first_ends { "the only one of the two" } else { better(threshold.by) };
    let back = threshold.crossings.iter().find(|back| back.back && back.side == crossing.side);
    let at = crossing.at;
    match (crossing.side, back.map(|back| back.at)) {
        (Side::Above, None) => format!("{how} above {}", load(threshold, at)),
        (Side::Above, Some(back)) => format!("{how} above {}, up to {}", count(threshold, at), load(threshold, back)),
        (Side::Below, None) => format!("{how} up to {}", load(threshold, at)),
        (Side::Below, Some(back)) => format!("{how} above {}, up to {}", count(threshold, back), load(threshold, at)),
    }
}

fn count(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => shown(at),
        Load::InternetGb => shown(round_half_up(at * threshold.exchanges / Decimal::from(BYTES_PER_GB), 2)),
    }
}

fn load(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => format!("{} a month", counted(u64::try_from(at).unwrap_or(u64::MAX), "request")),
        Load::InternetGb => format!("{} GB of internet traffic a month", count(threshold, at)),
    }
}

/// What the bands are over.
#[must_use]
pub fn bands_title(bands: &Bands) -> String {
    format!("Over {} draws (seed {}) from the ranges of the inputs", shown(bands.draws.into()), bands.seed)
}

/// What a reader of the bands should know.
#[must_use]
pub fn band_notes(bands: &Bands) -> Vec<String> {
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
    notes.extend(rare.map(|rare| format!("{} can be had in {}.", rare.title, of_draws(rare.feasible, bands.ranked))));
    if bands.none_feasible > 0 {
        notes.push(format!("No solution can be had in {}.", of_draws(bands.none_feasible, bands.ranked)));
    }
    notes
}

fn of_draws(count: usize, all: usize) -> String {
    format!("{} of {} draws", shown(count.into()), shown(all.into()))
}
