//! What stands under a comparison of what lies beyond its point: break-even loads and bands.

use rust_decimal::Decimal;

use super::{becomes_best, better, no_price, with_article};
use crate::comparison::{Bands, Comparison, Load, LoadCrossing, Side, Solution, Threshold};
use crate::money::round_half_up;
use crate::unit::{BYTES_PER_GB, counted, shown};

/// When each of the ranked becomes the best of all, but for the first; nothing where none is the best now.
#[must_use]
pub fn becomes_best_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let words = |one: &Solution| (one.title.to_owned(), becomes_best(comparison, one));
    comparison.ranking.iter().skip(1).map(words).filter(|(_, words)| !words.is_empty()).collect()
}

/// What stands above those.
pub const BECOMES_BEST_TITLE: &str = "Becomes the best of all";

/// What the break-even loads are held against; `None` where nothing is said of any.
#[must_use]
pub fn breakeven_title(comparison: &Comparison) -> Option<String> {
    let first = comparison.ranking.first().filter(|_| !comparison.outlook.thresholds.is_empty())?;
    // Loads are rated by the expectation.
    let limited = comparison.scenario.objective.max_p99.is_some();
    let unasked = if limited { ", a limit of p99 left out" } else { "" };
    Some(format!("Break-even against {} alone{unasked}", first.title))
}

/// At which loads each of the other solutions overtakes the first.
#[must_use]
pub fn breakeven_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let of_each = comparison.outlook.thresholds.chunk_by(|one, next| one.other == next.other);
    let words = |of: &[Threshold]| {
        let mut words: Vec<String> = of.iter().map(threshold).collect();
        // What is unknown is so by any load.
        words.dedup();
        words.join("; ")
    };
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
    let unknown = (!threshold.unpriced.is_empty()).then(|| format!("unknown: {}", no_price(&threshold.unpriced)));
    match (turns.as_slice(), unknown) {
        ([], Some(unknown)) => unknown,
        ([], None) if threshold.tied => format!("a tie whatever the {}{}", by_load(threshold.load), ends(threshold)),
        ([], None) => {
            format!("not {} with more or less {}{}", better(threshold.by), by_load(threshold.load), ends(threshold))
        }
        (some, None) => some.join(" and "),
        (some, Some(unknown)) => format!("{}; elsewhere {unknown}", some.join(" and ")),
    }
}

const fn by_load(load: Load) -> &'static str {
    match load {
        Load::Requests => "requests",
        Load::InternetGb => "internet traffic",
    }
}

/// Where the range ends, as neither of the two can be had beyond.
fn ends(threshold: &Threshold) -> String {
    let below = threshold.from.map(|from| format!("below {}", bare(threshold, from)));
    let above = threshold.to.map(|to| format!("above {}", bare(threshold, to)));
    let beyond: Vec<String> = below.into_iter().chain(above).collect();
    if beyond.is_empty() { String::new() } else { format!(" ({}, neither can be had)", beyond.join(" and ")) }
}

/// A load whose kind is clear.
fn bare(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => count(threshold, at),
        Load::InternetGb => format!("{} GB", count(threshold, at)),
    }
}

/// A load from which the other one is better, and up to which, where that is known.
fn turn(threshold: &Threshold, crossing: &LoadCrossing) -> String {
    let how = if crossing.first_ends { "can be had, and the first cannot," } else { better(threshold.by) };
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
    for rare in bands.solutions.iter().filter(|solution| solution.feasible + solution.unpriced < bands.ranked) {
        let runs = of_draws(rare.feasible + rare.unpriced, bands.ranked);
        notes.push(format!("{} can be had and answers in {runs}.", rare.title));
    }
    let unpriced = bands.solutions.iter().filter(|solution| solution.unpriced > 0);
    notes.extend(unpriced.map(|one| {
        let (title, draws) = (with_article(one.title), of_draws(one.unpriced, bands.ranked));
        let what = "what it costs is unknown, and it is not among the best";
        format!("In {draws} there is {} that {title} needs: {what}.", no_price(&one.missing))
    }));
    if bands.tied > 0 {
        let draws = of_draws(bands.tied, bands.ranked);
        notes.push(format!("In {draws} several are a tie for the best, which counts for none of them."));
    }
    if bands.none_feasible > 0 {
        let priced = if bands.solutions.iter().any(|one| one.unpriced > 0) { " that has a price" } else { "" };
        let draws = of_draws(bands.none_feasible, bands.ranked);
        notes.push(format!("No solution{priced} can be had and answers in {draws}."));
    }
    notes
}

fn of_draws(count: usize, all: usize) -> String {
    format!("{} of {} draws", shown(count.into()), shown(all.into()))
}
