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
use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body, Origin};
use super::encode::{KeyValue, csv_text};
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::price_origin::origin_note;
use super::study_json::{FiguresForm, OrderAt, Studied, UnpricedForm, order, unpriced_forms};
use super::sweep::simulation_note;
use crate::decision::sensitivity::{Effect, Flip, Input, Measure, Sensitivity};
use crate::decision::{Point, Subject};
use crate::defaults::Trust;
use crate::distribution::float;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::sim::Effort;
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

/// What each input does by itself.
#[derive(Serialize, JsonSchema)]
pub(super) struct SensitivityForm<'a> {
    #[serde(flatten)]
    studied: Studied<'a>,
    /// By what inputs without a range are divided and multiplied; null where none is
    factor: Option<f64>,
    /// The scenario as it is
    at_base: AsItIs<'a>,
    /// Solutions whose cost is unknown somewhere for want of a price, so that they may be the best there
    unpriced: Vec<UnpricedForm<'a>>,
    /// The inputs, in the order of the documentation
    inputs: Vec<InputForm<'a>>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl Body for SensitivityForm<'_> {
    const NAME: &'static str = "sensitivity";
}

#[derive(Serialize, JsonSchema)]
struct AsItIs<'a> {
    /// Ids of the solutions that can be had, the best first
    order: Vec<&'static str>,
    /// All of them
    solutions: Vec<FiguresForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct InputForm<'a> {
    /// The key
    key: String,
    /// The unit of its numbers
    unit: &'static str,
    /// Whether it goes through its own range, else it is divided and multiplied
    from_range: bool,
    /// How far the figure is trusted that holds as the scenario gives none: "high", "medium" or "low".
    trust: Option<&'static str>,
    /// What the scenario has
    base: KeyValue,
    /// At its least value
    at_low: EndForm<'a>,
    /// At its greatest
    at_high: EndForm<'a>,
    /// How far it moves each measure
    effects: Vec<EffectForm>,
    /// Whether it changes the best
    decides: bool,
    /// Where the best changes, the nearest on either side
    flips: Vec<FlipForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct EndForm<'a> {
    #[serde(flatten)]
    order: OrderAt,
    /// All solutions
    solutions: Vec<FiguresForm<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct EffectForm {
    /// What is measured
    measure: &'static str,
    /// By how much the cost of a month moves; null where a time is measured
    moved_cost: Option<Amount>,
    /// By how many milliseconds the time moves; null where cost is measured
    moved_ms: Option<f64>,
    /// Id of the solution that moves most; null where none does
    solution: Option<&'static str>,
}

#[derive(Serialize, JsonSchema)]
struct FlipForm<'a> {
    /// The first value with another best
    at: KeyValue,
    /// Id of the best there; null where none can be had or it is not known
    best: Option<&'static str>,
    /// Meters without a price, where for want of them the best is not known; null otherwise
    unpriced_meters: Option<Vec<&'a Meter>>,
}

/// The inputs as JSON.
#[must_use]
pub fn json(found: &Sensitivity) -> String {
    let subject = &found.subject;
    let missing = found.unpriced();
    let input = |input| InputForm::of(found, input);
    document::text(SensitivityForm {
        studied: Studied::of(subject, found.seed.map(Effort::modest)),
        factor: found.factor.map(float),
        at_base: AsItIs { order: order(subject, &found.base), solutions: solutions(subject, &found.base) },
        unpriced: unpriced_forms(subject, &missing),
        inputs: found.inputs.iter().map(input).collect(),
        origin: Origin::subject(subject),
    })
}

fn solutions<'a>(subject: &Subject, point: &'a Point) -> Vec<FiguresForm<'a>> {
    (0..subject.solutions.len()).map(|index| FiguresForm::of(subject, point, index)).collect()
}

impl<'a> InputForm<'a> {
    fn of(found: &Sensitivity, input: &'a Input) -> Self {
        let end = |at, point: &'a Point| EndForm {
            order: OrderAt::of(KeyValue::of(input.scale, at), &found.subject, point),
            solutions: solutions(&found.subject, point),
        };
        Self {
            key: input.key.to_string(),
            unit: input.scale.unit(),
            from_range: input.from_range,
            trust: input.trust.map(Trust::id),
            base: KeyValue::of(input.scale, input.base),
            at_low: end(input.low, &input.at_low),
            at_high: end(input.high, &input.at_high),
            effects: found.measures().into_iter().map(|measure| effect(found, input, measure)).collect(),
            decides: input.decides(),
            flips: input.flips.iter().map(|flip| flipped(found, input, flip)).collect(),
        }
    }
}

fn effect(found: &Sensitivity, input: &Input, measure: Measure) -> EffectForm {
    let Effect { moved, most } = found.effect(input, measure);
    let is_cost = measure == Measure::Cost;
    EffectForm {
        measure: measure.id(),
        moved_cost: is_cost.then_some(Amount::new(moved)),
        moved_ms: (!is_cost).then_some(float(moved)),
        solution: most.map(|index| found.subject.id(index)),
    }
}

fn flipped<'a>(found: &Sensitivity, input: &Input, flip: &'a Flip) -> FlipForm<'a> {
    FlipForm {
        at: KeyValue::of(input.scale, flip.at),
        best: flip.best.map(|index| found.subject.id(index)),
        unpriced_meters: (!flip.is_known()).then(|| flip.unpriced.iter().collect()),
    }
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
