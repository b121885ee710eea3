//! The effect of each input, as text.
//!
//! ```
//! use netcost::decision::{Study, sensitivity::sensitivity};
//! use netcost::report::{Width, sensitivity::table};
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let found = sensitivity(&study, Some(rust_decimal::Decimal::TWO), None, &|| ())?;
//! assert!(table(&found, Width(80)).starts_with("x: inputs without a range are divided and multiplied by 2;"));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use super::breakeven::number;
use super::encode::csv_text;
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::price_origin::{ids, origin_note, result_json, unpriced_json};
use super::sweep::simulation_note;
use crate::decision::sensitivity::{Effect, Flip, Input, Measure, Sensitivity};
use crate::decision::{Outcome, Point};
use crate::distribution::float;
use crate::wording::{best_as_it_is, caption, flip_rows, flip_title, shift_rows, shown_measure, shown_value};

/// The inputs for a terminal: a table for each measure, the input with the largest effect first.
#[must_use]
pub fn table(found: &Sensitivity, width: Width) -> String {
    let how = match found.factor {
        Some(factor) => format!("inputs without a range are divided and multiplied by {}", factor.normalize()),
        None => "inputs move through their ranges".to_owned(),
    };
    let mut text = paragraph(&format!("{}: {how}; largest effect first", found.subject.scenario), width);
    text.push_str(&paragraph(&best_as_it_is(found), width));
    for measure in found.measures() {
        text.push_str(&effects(found, measure, width));
    }
    text.push_str(&format!("\n{}", paragraph(&flip_title(found), width)));
    text.push_str(&two_columns(flip_rows(found), width));
    let shifts = shift_rows(found);
    if !shifts.is_empty() {
        text.push_str(&format!("\nWhat can be had changes:\n{}", two_columns(shifts, width)));
    }
    let still: Vec<String> = found.still().map(|input| input.key.to_string()).collect();
    if !still.is_empty() {
        text.push_str(&format!("\n{}", paragraph(&format!("No effect on any: {}.", still.join(", ")), width)));
    }
    text + &simulation_note(found.seed, found.points(), width) + &origin_note(&found.subject, width)
}

/// An effect that is this many times smaller than the largest has no row of its own.
const SEEN: i64 = 1_000;

/// The inputs that move a measure.
fn effects(found: &Sensitivity, measure: Measure, width: Width) -> String {
    let moving = found.by_effect(measure);
    let caption = caption(measure, &found.subject.currency);
    let Some((_, largest)) = moving.first() else { return format!("\n{caption}: no input moves it.\n") };
    let seen = moving.partition_point(|(_, effect)| effect.moved * Decimal::from(SEEN) >= largest.moved);
    let row = |(input, effect): &(&Input, Effect)| {
        let solution = effect.most.map_or("", |most| found.subject.title(most));
        let [low, high] = [input.low, input.high].map(|at| shown_value(input, at));
        vec![input.key.to_string(), low, high, shown_measure(effect.moved, measure), solution.to_owned()]
    };
    let header = ["input", "from", "to", "moves by", "solution"];
    let table = ruled_table(header, moving[..seen].iter().map(row), &[1, 2, 3], &[0], width);
    let slight: Vec<String> = moving[seen..].iter().map(|(input, _)| input.key.to_string()).collect();
    let slight = match slight.as_slice() {
        [] => String::new(),
        keys => paragraph(&format!("By less than a thousandth of the first: {}.", keys.join(", ")), width),
    };
    format!("\n{caption}:\n{table}{slight}")
}

/// The inputs as JSON.
#[must_use]
pub fn json(found: &Sensitivity) -> String {
    let id = |index: usize| found.subject.id(index);
    let solutions = |point: &Point| {
        let entry = |(index, outcome): (usize, &Outcome)| {
            let figures = outcome.as_ref().ok();
            let value = json!({
                "monthly_cost": figures.map(|figures| figures.cost.to_string()),
                "mean_ms": figures.map(|figures| float(figures.mean_ms)),
                "p99_ms": figures.and_then(|figures| Some(float(figures.p99_ms?.value))),
                "unpriced": point.unpriced(index).map(ids),
            });
            (id(index).to_owned(), value)
        };
        Json::Object(point.outcomes.iter().enumerate().map(entry).collect::<Map<String, Json>>())
    };
    let ranking = |point: &Point| point.order.iter().map(|index| id(*index)).collect::<Vec<_>>();
    let end = |at: Decimal, point: &Point| json!({"at": number(at), "ranking": ranking(point), "solutions": solutions(point)});
    let flip = |flip: &Flip| {
        let mut fields = json!({"at": number(flip.at), "best": flip.best.map(id)});
        if !flip.is_known() {
            fields["unpriced"] = json!(ids(&flip.unpriced));
        }
        fields
    };
    let effects = |input: &Input| {
        let effect = |measure: Measure| {
            let effect = found.effect(input, measure);
            let moved = match measure {
                Measure::Cost => json!(effect.moved.to_string()),
                Measure::MeanTime | Measure::P99 => json!(float(effect.moved)),
            };
            (measure.id().to_owned(), json!({"moves_by": moved, "solution": effect.most.map(id)}))
        };
        Json::Object(found.measures().into_iter().map(effect).collect())
    };
    let input = |input: &Input| {
        json!({
            "key": input.key.to_string(),
            "unit": input.scale.unit(),
            "from_range": input.from_range,
            "base": number(input.base),
            "low": end(input.low, &input.at_low),
            "high": end(input.high, &input.at_high),
            "effects": effects(input),
            "decides": input.decides(),
            "flips": input.flips.iter().map(flip).collect::<Vec<_>>(),
        })
    };
    let fields = json!({
        "seed": found.seed,
        "factor": found.factor.map(|factor| factor.normalize().to_string()),
        "base": {"ranking": ranking(&found.base), "solutions": solutions(&found.base)},
        "unpriced": unpriced_json(&found.subject, &found.unpriced()),
        "inputs": found.inputs.iter().map(input).collect::<Vec<_>>(),
    });
    result_json(&found.subject, fields)
}

/// One row for each input and solution; the last column is the effect on what the ranking goes by.
#[must_use]
pub fn csv(found: &Sensitivity) -> String {
    let header = [
        "key",
        "low",
        "high",
        "solution",
        "monthly_cost_low",
        "monthly_cost",
        "monthly_cost_high",
        "currency",
        "mean_ms_low",
        "mean_ms",
        "mean_ms_high",
        "p99_ms_low",
        "p99_ms",
        "p99_ms_high",
        "moves_by",
    ];
    let first = Measure::of(found.subject.by, found.is_simulated());
    let rows = found.inputs.iter().flat_map(|input| {
        found.subject.solutions.iter().enumerate().map(move |(index, (id, _))| {
            let text = |value: Option<Decimal>| value.map_or_else(String::new, |value| value.normalize().to_string());
            let base = |measure: Measure| found.base.figures(index).and_then(|figures| measure.value(figures));
            let three = |measure: Measure| {
                let [low, high] = input.ends(index, measure);
                [low, base(measure), high].map(text)
            };
            let mut row = vec![input.key.to_string(), input.low.to_string(), input.high.to_string(), (*id).to_owned()];
            row.extend(three(Measure::Cost));
            row.push(found.subject.currency.clone());
            row.extend(three(Measure::MeanTime));
            row.extend(three(Measure::P99));
            row.push(found.effect(input, first).moved.normalize().to_string());
            row
        })
    });
    csv_text(&header, rows)
}
