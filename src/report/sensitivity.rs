//! The effect of each input, as text.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use super::breakeven::number;
use super::layout::{paragraph, ruled_table, two_columns};
use super::{Width, csv_text, json_text};
use crate::comparison::shown_ms;
use crate::decision::sensitivity::{Flip, Input, Measure, Sensitivity};
use crate::decision::{Outcome, Point};
use crate::distribution::float;
use crate::money::Amount;
use crate::value::{Choice, Scale};

/// The inputs for a terminal, the one with the largest effect first.
#[must_use]
pub fn table(found: &Sensitivity, width: Width) -> String {
    let measure = Measure::of(found.by);
    let (moving, still): (Vec<&Input>, Vec<&Input>) = found.inputs.iter().partition(|input| !input.effect.is_zero());
    let how = match found.factor {
        Some(factor) => format!("inputs without a range are divided and multiplied by {}", factor.normalize()),
        None => "inputs move through their ranges".to_owned(),
    };
    let what = match measure {
        Measure::Cost => format!("{} a month", found.currency),
        Measure::MeanTime => "mean time".to_owned(),
    };
    let mut text = paragraph(&format!("{}: {how}; largest effect first", found.name), width);
    let base = found.base.winner().map_or("none", |winner| found.solutions[winner].1);
    text.push_str(&paragraph(&format!("Best as it is: {base}. Moves are in {what}."), width));
    text.push('\n');
    let header = ["input", "from", "to", "moves by", "solution"];
    let rows = moving.iter().map(|input| row(found, input, measure));
    text.push_str(&ruled_table(header, rows, &[1, 2, 3], &[0], width));
    let flips = moving.iter().filter_map(|input| Some((input.key.to_string(), flip_words(found, input)?)));
    let flips = two_columns(flips, width);
    text.push_str(if flips.is_empty() {
        "\nNo input by itself makes another solution the best.\n"
    } else {
        "\nThe best changes:\n"
    });
    text.push_str(&flips);
    if !still.is_empty() {
        let keys: Vec<String> = still.iter().map(|input| input.key.to_string()).collect();
        text.push('\n');
        text.push_str(&paragraph(&format!("No effect on {what}: {}.", keys.join(", ")), width));
    }
    text
}

fn row(found: &Sensitivity, input: &Input, measure: Measure) -> Vec<String> {
    vec![
        input.key.to_string(),
        value(input, input.low),
        value(input, input.high),
        shown(input.effect, measure),
        input.most.map_or("", |most| found.solutions[most].1).to_owned(),
    ]
}

/// A value of an input for a person; a half of a mean time needs no nanoseconds.
fn value(input: &Input, value: Decimal) -> String {
    match input.scale {
        Scale::Time | Scale::Duration => shown_ms(float(value)),
        scale => scale.show(value),
    }
}

fn shown(value: Decimal, measure: Measure) -> String {
    match measure {
        Measure::Cost => Amount::new(value).shown(),
        Measure::MeanTime => shown_ms(float(value)),
    }
}

fn flip_words(found: &Sensitivity, input: &Input) -> Option<String> {
    let words = |flip: &Flip| {
        let best = flip.best.map_or("none can be had", |best| found.solutions[best].1);
        let times = flip.times(input.base).map_or_else(String::new, |times| format!(" ({times})"));
        format!("{best} at {}{times}", value(input, flip.at))
    };
    let flips: Vec<String> = input.flips.iter().map(words).collect();
    (!flips.is_empty()).then(|| flips.join("; "))
}

/// The inputs as JSON.
#[must_use]
pub fn json(found: &Sensitivity) -> String {
    let id = |index: usize| found.solutions[index].0;
    let solutions = |point: &Point| {
        let entry = |(index, outcome): (usize, &Outcome)| {
            let figures = outcome.as_ref().ok();
            let value = json!({
                "monthly_cost": figures.map(|figures| figures.cost.to_string()),
                "mean_ms": figures.map(|figures| float(figures.mean_ms)),
            });
            (id(index).to_owned(), value)
        };
        Json::Object(point.outcomes.iter().enumerate().map(entry).collect::<Map<String, Json>>())
    };
    let ranking = |point: &Point| point.order.iter().map(|index| id(*index)).collect::<Vec<_>>();
    let end = |at: Decimal, point: &Point| json!({"at": number(at), "ranking": ranking(point), "solutions": solutions(point)});
    let flip = |flip: &Flip| json!({"at": number(flip.at), "best": flip.best.map(id)});
    let effect = |input: &Input| match Measure::of(found.by) {
        Measure::Cost => json!(input.effect.to_string()),
        Measure::MeanTime => json!(float(input.effect)),
    };
    let input = |input: &Input| {
        json!({
            "key": input.key.to_string(),
            "unit": input.scale.unit(),
            "from_range": input.from_range,
            "base": number(input.base),
            "low": end(input.low, &input.at_low),
            "high": end(input.high, &input.at_high),
            "effect": effect(input),
            "decides": input.decides(),
            "flips": input.flips.iter().map(flip).collect::<Vec<_>>(),
        })
    };
    json_text(&json!({
        "schema": 1,
        "scenario": found.name,
        "currency": found.currency,
        "metric": found.by.word(),
        "factor": found.factor.map(|factor| factor.normalize().to_string()),
        "base": {"ranking": ranking(&found.base), "solutions": solutions(&found.base)},
        "inputs": found.inputs.iter().map(input).collect::<Vec<_>>(),
    }))
}

/// One row for each input and solution.
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
        "effect",
    ];
    let rows = found.inputs.iter().flat_map(|input| {
        found.solutions.iter().enumerate().map(move |(index, (id, _))| {
            let text = |value: Option<Decimal>| value.map_or_else(String::new, |value| value.normalize().to_string());
            let base = |measure: Measure| found.base.figures(index).map(|figures| measure.value(figures));
            let three = |measure: Measure| {
                let [low, high] = input.ends(index, measure);
                [low, base(measure), high].map(text)
            };
            let mut row = vec![input.key.to_string(), input.low.to_string(), input.high.to_string(), (*id).to_owned()];
            row.extend(three(Measure::Cost));
            row.push(found.currency.clone());
            row.extend(three(Measure::MeanTime));
            row.push(input.effect.normalize().to_string());
            row
        })
    });
    csv_text(&header, rows)
}
