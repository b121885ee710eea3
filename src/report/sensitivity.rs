//! The effect of each input, as text.
//!
//! ```
//! use netcost::decision::{Study, sensitivity::sensitivity};
//! use netcost::report::{Width, sensitivity::table};
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let found = sensitivity(&study, Some(rust_decimal::Decimal::TWO), None, &|| ())?;
//! assert!(table(&found, Width(80)).contains("is halved or doubled"));
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
use crate::decision::{Group, Point, Subject, unpriced};
use crate::defaults::Trust;
use crate::distribution::float;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::sim::Effort;
use crate::wording::{
    far_title, gone_at, gone_far_away, group_title, lead_question, lead_title, listed, named_mends, other_lead,
    sensitivity_answer, shift_rows, shown_lead, three_digits, unknown_rows,
};

/// The answer, and what each input does to the lead of the best: of each group those that move it most.
#[must_use]
pub fn table(found: &Sensitivity, width: Width) -> String {
    let mut text = paragraph(&sensitivity_answer(found), width);
    let moving = found.by_lead();
    let (rows, shown) = lead_rows(found, &moving);
    let about = lead_title(found).map(|lead| format!("{}: {lead}.", found.subject.scenario));
    if rows.is_empty() {
        text.push_str(&about.map_or_else(String::new, |about| format!("\n{}", paragraph(&about, width))));
    } else {
        let [question, gone] = lead_question(found);
        let title = format!("{} {question}:", about.unwrap_or_default());
        let header = ["input", "from", "lead", "to", "lead", gone];
        let has_none = rows.iter().any(|row| row.get(2..5).is_some_and(|row| row.iter().any(|cell| cell == "-")));
        text.push_str(&format!("\n{}\n{}", paragraph(&title, width), lead_table(header, rows, width)));
        if has_none {
            text.push_str("- no lead: the best, or each other way, cannot be had, fails or has no price\n");
        }
    }
    let left: Vec<&Input> = moving.into_iter().filter(|input| !shown.contains(&input.key.path())).collect();
    text.push_str(&rest(found, &shown, &left, width));
    let shifts = shift_rows(found);
    if !shifts.is_empty() {
        text.push_str(&format!("\nWhat can be had changes:\n{}", two_columns(shifts, width)));
    }
    let unknown = unknown_rows(&found.subject, &unpriced([&found.base]));
    if !unknown.is_empty() {
        text.push_str(&format!("\nCost not known:\n{}", two_columns(unknown, width)));
    }
    if let Some(why) = other_lead(found).filter(|_| found.lead(&found.base).is_some()) {
        text.push_str(&format!("\n{}", paragraph(&why, width)));
    }
    text + &simulation_note(found.seed, found.points(), width) + &origin_note(&found.subject, width)
}

/// The table of leads; where it is too wide, its keys are broken between their words.
fn lead_table(header: [&str; 6], rows: Vec<Vec<String>>, width: Width) -> String {
    let plain = ruled_table(header, rows.clone(), &[1, 2, 3, 4], &[], width);
    if plain.lines().all(|line| line.chars().count() <= usize::from(width.0)) {
        return plain;
    }
    let broken = |mut row: Vec<String>| {
        row.iter_mut().take(1).for_each(|key| *key = between_words(key, WIDEST_KEY));
        row
    };
    ruled_table(header, rows.into_iter().map(broken), &[1, 2, 3, 4], &[5], width)
}

/// The widest that a key is where a table is too wide.
const WIDEST_KEY: usize = 18;

/// A key on several lines, each as long as fits: broken after a dot or a low line.
fn between_words(key: &str, widest: usize) -> String {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in key.split_inclusive(['.', '_']) {
        if !line.is_empty() && line.len() + word.len() > widest {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(word);
    }
    lines.push(line);
    lines.join("\n")
}

/// Inputs that have a row, and what part of the largest move has none.
const MOST_ROWS: usize = 10;
const SEEN: i64 = 100;
/// Inputs without a row that turn the answer far away, of which this many are named.
const MOST_FAR: usize = 4;

/// The rows of the table by groups, and the keys that are in it.
fn lead_rows(found: &Sensitivity, moving: &[&Input]) -> (Vec<Vec<String>>, Vec<&'static str>) {
    // Where nothing is second there is no lead to be moved.
    if found.lead(&found.base).is_none() {
        return (Vec::new(), Vec::new());
    }
    let largest = moving.iter().map(|input| found.lead_moved(input)).max().unwrap_or_default();
    // Those that turn the answer come first, and all have a row; of the others those that move the lead most, whosever they are.
    let is_seen = |input: &Input| found.lead_moved(input) * Decimal::from(SEEN) >= largest;
    let has_row = |(place, input): &(usize, &&Input)| input.decides() || *place < MOST_ROWS && is_seen(input);
    let seen: Vec<&Input> = moving.iter().enumerate().filter(has_row).map(|(_, input)| *input).collect();
    let (mut rows, mut keys) = (Vec::new(), Vec::new());
    for group in Group::ALL {
        let of_group: Vec<&Input> = seen.iter().copied().filter(|input| input.group() == group).collect();
        if !of_group.is_empty() {
            rows.push(vec![format!("{}:", group_title(group))]);
        }
        for input in of_group {
            let [low, _, high] = found.leads(input).map(|lead| shown_lead(found, lead));
            let [from, to] = [input.low, input.high].map(|value| three_digits(input.scale, value));
            let key = input.key.to_string();
            let name = key.strip_prefix("workload.").unwrap_or(&key);
            rows.push(vec![name.to_owned(), from, low, to, high, gone_at(found, input)]);
            keys.push(input.key.path());
        }
    }
    (rows, keys)
}

/// What has no row: what would turn the answer far away, and how many inputs do less, or nothing.
fn rest(found: &Sensitivity, shown: &[&str], left: &[&Input], width: Width) -> String {
    // Where it is not known within what the inputs are moved, the answer and the list of what can be had say so.
    let mended: Vec<&str> = named_mends(found).map(|input| input.key.path()).collect();
    let is_far = |input: &&&Input| !input.flips.is_empty() && !input.is_doubtful();
    let mut far: Vec<&&Input> = left.iter().filter(is_far).collect();
    far.retain(|input| !mended.contains(&input.key.path()));
    far.sort_by_key(|input| input.nearest_flip().map(|flip| flip.distance(input.base)));
    let less = left.iter().filter(|input| input.flips.is_empty()).count();
    let more = far.len().saturating_sub(MOST_FAR);
    let mut far: Vec<String> = far.iter().take(MOST_FAR).map(|input| gone_far_away(found, input)).collect();
    far.extend((more > 0).then(|| format!("{more} more")));
    let still = found.inputs.len() - shown.len() - left.len();
    let counts = [(less, ["moves it less", "move it less"]), (still, ["leaves it as it is", "leave it as it is"])];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> =
        counts.map(|(count, [one, several])| format!("{count} {}", if *count == 1 { one } else { several })).collect();
    let mut text = String::new();
    if !far.is_empty() {
        text.push_str(&format!("\n{}", paragraph(&format!("{}: {}.", far_title(found), far.join("; ")), width)));
    }
    // Where no input has a row or is named, the answer has said of all what they do.
    let is_any_told = !shown.is_empty() || !far.is_empty() || !mended.is_empty();
    if is_any_told && !counts.is_empty() {
        let said = format!("Of the other inputs {}; `--format json` has each.", listed(&counts));
        text.push_str(&format!("\n{}", paragraph(&said, width)));
    }
    text
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
    /// Whose it is: "workload", "choices" or "platform"
    group: &'static str,
    /// By how much the best as it is leads the next of the others at the least value, in money: less than nothing where one is ahead; null
    /// where a time is ranked by, or there is no such lead
    gap_low_cost: Option<Amount>,
    /// The same as it is
    gap_base_cost: Option<Amount>,
    /// The same at the greatest value
    gap_high_cost: Option<Amount>,
    /// The same at the least value in milliseconds; null where money is ranked by
    gap_low_ms: Option<f64>,
    /// The same as it is
    gap_base_ms: Option<f64>,
    /// The same at the greatest value
    gap_high_ms: Option<f64>,
    /// The nearest value at which that lead is gone by the expectation; null where it is nowhere
    gap_closes_at: Option<KeyValue>,
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
    /// Whether a limit that averages are held against decides it, which single requests may pass elsewhere
    by_averages: bool,
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
        let leads = found.leads(input);
        let is_cost = found.lead_measure() == Measure::Cost;
        let [gap_low_cost, gap_base_cost, gap_high_cost] = leads.map(|lead| lead.filter(|_| is_cost).map(Amount::new));
        let [gap_low_ms, gap_base_ms, gap_high_ms] = leads.map(|lead| lead.filter(|_| !is_cost).map(float));
        Self {
            group: input.group().id(),
            gap_low_cost,
            gap_base_cost,
            gap_high_cost,
            gap_low_ms,
            gap_base_ms,
            gap_high_ms,
            gap_closes_at: input.nearest_flip().map(|flip| KeyValue::of(input.scale, flip.at)),
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
        by_averages: flip.by_averages,
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
