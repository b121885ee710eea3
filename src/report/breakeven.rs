//! Changes of the ranking along a key, as text.
//!
//! ```
//! use netcost::decision::{Study, breakeven::breakeven};
//! use netcost::report::{Width, breakeven::table};
//! use netcost::scenario::RankBy;
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let found = breakeven(&study, study.template.interval("requests_per_month=1..1_000")?, RankBy::Cost)?;
//! assert!(table(&found, Width(80)).contains("The ranking never changes in this range."));
//! # Ok::<(), netcost::scenario::VaryError>(())
//! ```

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value as Json, json};

use super::encode::csv_text;
use super::layout::{Width, paragraph, two_columns};
use super::price_origin::{ids, origin_note, result_json, unpriced_json};
use crate::comparison::Absence;
use crate::decision::breakeven::{BreakEven, Swap, Turn};
use crate::decision::{Point, unpriced};
use crate::distribution::float;
use crate::wording::{no_change, not_among, swap as words, swap_figures, turn_of_feasibility};

/// The changes in words.
#[must_use]
pub fn table(found: &BreakEven, width: Width) -> String {
    let interval = &found.interval;
    let [low, high] = [interval.low, interval.high].map(|place| interval.scale.show(interval.scale.number(place)));
    let title = format!(
        "{}: {} from {low} to {high}, ranked by {}",
        found.subject.scenario,
        interval.key,
        found.subject.by.id()
    );
    let mut text = paragraph(&title, width) + "\n";
    text.push_str(&paragraph(&format!("At {low}: {}.", ranking(found, &found.first)), width));
    let rows = found.turns.iter().flat_map(|turn| {
        let swaps = turn.swaps.iter().map(|swap| {
            let unsure = if turn.confirmed { "" } else { " (rating both sides once more does not show it)" };
            let figures = swap_figures(found, turn, *swap);
            (mark(turn), format!("{}: {figures}{unsure}", words(found, turn, *swap)))
        });
        let moved = turn.leaving.iter().chain(&turn.entering);
        swaps.chain(moved.map(|index| (mark(turn), turn_of_feasibility(found, turn, *index)))).collect::<Vec<_>>()
    });
    if found.turns.is_empty() {
        text.push_str(&format!("\n{}", paragraph(&no_change(found), width)));
    } else {
        text.push('\n');
        text.push_str(&two_columns(rows, width));
        text.push('\n');
        text.push_str(&paragraph(&format!("At {high}: {}.", ranking(found, &found.last)), width));
        if found.turns.iter().any(Turn::changes_winner) {
            text.push_str("\n* another solution is the best from here\n");
        }
        if let Some(left_out) = not_among(&found.subject, &found.unpriced()) {
            text.push_str(&format!("\n{}", paragraph(&format!("Unknown: {left_out}."), width)));
        }
    }
    text + &origin_note(&found.subject, width)
}

fn mark(turn: &Turn) -> String {
    if turn.changes_winner() { "*" } else { "" }.to_owned()
}

fn ranking(found: &BreakEven, point: &Point) -> String {
    let titles: Vec<&str> = point.order.iter().map(|index| found.subject.title(*index)).collect();
    let none = || if unpriced([point]).is_empty() { "no solution can be had" } else { "no solution has a price" };
    if titles.is_empty() { none().to_owned() } else { titles.join(", ") }
}

/// The changes as JSON.
#[must_use]
pub fn json(found: &BreakEven) -> String {
    let crossings = found.turns.iter().flat_map(|turn| turn.swaps.iter().map(|swap| crossing(found, turn, *swap)));
    let moved = found.turns.iter().flat_map(|turn| {
        let leaving = turn.leaving.iter().map(|index| feasibility(found, turn, *index, false));
        leaving.chain(turn.entering.iter().map(|index| feasibility(found, turn, *index, true))).collect::<Vec<_>>()
    });
    let scale = found.interval.scale;
    let ids = |point: &Point| point.order.iter().map(|index| found.subject.id(*index)).collect::<Vec<_>>();
    let fields = json!({
        "key": found.interval.key.to_string(),
        "unit": scale.unit(),
        "from": {"at": number(scale.number(found.interval.low)), "ranking": ids(&found.first)},
        "to": {"at": number(scale.number(found.interval.high)), "ranking": ids(&found.last)},
        "unpriced": unpriced_json(&found.subject, &found.unpriced()),
        "crossings": crossings.collect::<Vec<Json>>(),
        "feasibility": moved.collect::<Vec<Json>>(),
    });
    result_json(&found.subject, fields)
}

fn crossing(found: &BreakEven, turn: &Turn, swap: Swap) -> Json {
    json!({
        "key": found.interval.key.to_string(),
        "at": number(turn.at),
        "next": number(turn.next),
        "metric": found.subject.by.id(),
        "cheaper_below": found.subject.id(swap.below),
        "cheaper_above": found.subject.id(swap.above),
        "below": figures(found, &turn.below, swap),
        "above": figures(found, &turn.above, swap),
        "best_changes": turn.changes_winner(),
        "confirmed": turn.confirmed,
        "text": words(found, turn, swap),
    })
}

/// Cost and time of both solutions of a pair, by id.
fn figures(found: &BreakEven, point: &Point, swap: Swap) -> Json {
    let entry = |index: usize| {
        let figures = point.figures(index)?;
        let value = json!({"monthly_cost": figures.cost.to_string(), "mean_ms": float(figures.mean_ms)});
        Some((found.subject.id(index).to_owned(), value))
    };
    Json::Object([swap.below, swap.above].into_iter().filter_map(entry).collect::<Map<String, Json>>())
}

fn feasibility(found: &BreakEven, turn: &Turn, index: usize, can_be_had: bool) -> Json {
    let against = if can_be_had { &turn.below } else { &turn.above };
    json!({
        "key": found.interval.key.to_string(),
        "at": number(turn.at),
        "next": number(turn.next),
        "solution": found.subject.id(index),
        "feasible_above": can_be_had,
        "reasons": against.outcomes[index].as_ref().err().map(Absence::codes),
        "unpriced": against.unpriced(index).map(ids),
        "best_changes": turn.changes_winner(),
        "confirmed": turn.confirmed,
        "text": turn_of_feasibility(found, turn, index),
    })
}

/// A value of a key as a number: whole where it is, as a key has no more digits than a float.
pub(super) fn number(value: Decimal) -> Json {
    match value.to_i64().filter(|_| value.fract().is_zero()) {
        Some(whole) => json!(whole),
        None => json!(float(value)),
    }
}

/// One row for each pair that changes places.
#[must_use]
pub fn csv(found: &BreakEven) -> String {
    let header = ["key", "at", "next", "metric", "cheaper_below", "cheaper_above", "best_changes", "confirmed"];
    let rows = found.turns.iter().flat_map(|turn| {
        turn.swaps.iter().map(|swap| {
            vec![
                found.interval.key.to_string(),
                turn.at.to_string(),
                turn.next.to_string(),
                found.subject.by.id().to_owned(),
                found.subject.id(swap.below).to_owned(),
                found.subject.id(swap.above).to_owned(),
                turn.changes_winner().to_string(),
                turn.confirmed.to_string(),
            ]
        })
    });
    csv_text(&header, rows)
}
