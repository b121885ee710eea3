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
//! assert!(table(&found, Width(80)).starts_with("SDK invoke is the cheapest throughout, from 1 to 1,000 requests a month."));
//! # Ok::<(), netcost::scenario::VaryError>(())
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body, Origin};
use super::encode::{KeyValue, csv_text};
use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::price_origin::origin_note;
use super::study_json::{FiguresForm, OrderAt, ReignForm, Studied, UnpricedForm, unpriced_forms};
use crate::decision::breakeven::{BreakEven, Swap, Tie, Turn};
use crate::decision::{Point, unpriced};
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::wording::{
    Digits, best_over, feasibility_words, no_change, overtaking, ranking_of, reign_rows, swap as words, swap_figures,
    tie_row, tie_title, tie_turn, turn_in_list, turn_of_feasibility, unknown_costs, unknown_rows, who_reigns,
};

/// Who is the best from where to where, and what else changes, to three digits.
#[must_use]
pub fn table(found: &BreakEven, width: Width) -> String {
    let (subject, key) = (&found.subject, &found.interval.key);
    let best = best_over(subject, &found.reigns);
    let digits = Digits::of(found.interval.scale, &found.reigns);
    let rows = reign_rows(subject, &digits, &found.reigns, found.own).into_iter().map(Vec::from);
    let reigns = cut(rows.collect(), |left| vec![format!("and {left} more")]);
    let mut last = None;
    let others: Vec<(String, String)> =
        found.turns.iter().flat_map(|turn| other_changes(found, &digits, turn, &mut last)).collect();
    let others = cut(others, |left| (String::new(), format!("and {left} more")));
    let mut text = head(found, width);
    let yours = found.own.map_or_else(String::new, |own| format!(" (yours: {})", found.interval.scale.show(own)));
    text.push_str(&paragraph(&format!("{}: {best} along {key}{yours}", subject.scenario), width));
    text.push_str(&format!("\n{}", ruled_table(["from", "to", best, ""], reigns, &[0, 1], &[2], width)));
    if !others.is_empty() {
        text.push_str(&format!("\nWhat else changes:\n{}", two_columns(others, width)));
    }
    text.push_str(&not_known(found, width));
    let proof = "Rounded to three digits, more where values lie closer; `--exact` has each change to the last unit, with both sides of it.";
    text + &format!("\n{}", paragraph(proof, width)) + &origin_note(subject, width)
}

/// The sentence that decides, and what it cannot say.
fn head(found: &BreakEven, width: Width) -> String {
    let decides = who_reigns(&found.subject, &found.interval.key, &found.reigns, found.own);
    let unknown = unknown_costs(&found.subject, &found.unpriced());
    let said: Vec<String> = [decides].into_iter().chain(unknown).collect();
    paragraph(&said.join(" "), width) + "\n"
}

/// For want of which prices costs are not known.
fn not_known(found: &BreakEven, width: Width) -> String {
    let rows = unknown_rows(&found.subject, &found.unpriced());
    if rows.is_empty() { String::new() } else { format!("\nCost not known:\n{}", two_columns(rows, width)) }
}

/// Rows that a table has, of which more are counted only.
const MOST_ROWS: usize = 10;

/// Some rows, and in place of those after the tenth how many they are.
fn cut<R>(mut rows: Vec<R>, more: impl Fn(usize) -> R) -> Vec<R> {
    let left = rows.len().saturating_sub(MOST_ROWS);
    if left > 1 {
        rows.truncate(MOST_ROWS);
        rows.push(more(left));
    }
    rows
}

/// What changes at a turn beside the best.
fn other_changes(found: &BreakEven, digits: &Digits, turn: &Turn, last: &mut Option<String>) -> Vec<(String, String)> {
    let at = format!("above {}", digits.shown(turn.at));
    let swaps = turn.swaps.iter().filter(|_| !turn.changes_winner()).map(|swap| overtaking(&found.subject, *swap));
    let moved = turn.leaving.iter().chain(&turn.entering).map(|index| feasibility_words(found, turn, *index, last));
    swaps.chain(moved).map(|words| (at.clone(), words)).collect()
}

/// Every change of the ranking to the last unit, with the figures on both sides.
#[must_use]
pub fn exact_table(found: &BreakEven, width: Width) -> String {
    let interval = &found.interval;
    let [low, high] = [interval.low, interval.high].map(|place| interval.scale.show(interval.scale.number(place)));
    let title = format!(
        "{}: {} from {low} to {high}, ranked by {}",
        found.subject.scenario,
        interval.key,
        found.subject.by.id()
    );
    let mut text = head(found, width) + &paragraph(&title, width) + "\n";
    text.push_str(&paragraph(&format!("At {low}: {}.", ranking(found, &found.first)), width));
    let mut last = None;
    let rows = found.turns.iter().flat_map(|turn| {
        let swaps = turn.swaps.iter().map(|swap| {
            let unsure = if turn.confirmed { "" } else { " (rating both sides once more does not show it)" };
            let figures = swap_figures(found, turn, *swap);
            (mark(turn), format!("{}: {figures}{unsure}", words(found, turn, *swap)))
        });
        let moved = turn.leaving.iter().chain(&turn.entering);
        let is_tie = turn.swaps.is_empty() && turn.leaving.is_empty() && turn.entering.is_empty();
        let tie = is_tie.then(|| (mark(turn), tie_turn(found, turn)));
        swaps
            .chain(tie)
            .chain(moved.map(|index| (mark(turn), turn_in_list(found, turn, *index, &mut last))))
            .collect::<Vec<_>>()
    });
    if found.turns.is_empty() {
        text.push_str(&format!("\n{}", paragraph(no_change(found), width)));
    } else {
        text.push('\n');
        text.push_str(&two_columns(rows, width));
        text.push('\n');
        text.push_str(&paragraph(&format!("At {high}: {}.", ranking(found, &found.last)), width));
        if found.turns.iter().any(Turn::changes_winner) {
            text.push_str("\n* another solution is the best from here\n");
        }
    }
    if !found.ties.is_empty() {
        let rows = found.ties.iter().map(|tie| tie_row(found, tie));
        text.push_str(&format!("\n{}:\n{}", tie_title(found.subject.by), two_columns(rows, width)));
    }
    text + &not_known(found, width) + &origin_note(&found.subject, width)
}

fn mark(turn: &Turn) -> String {
    if turn.changes_winner() { "*" } else { "" }.to_owned()
}

fn ranking(found: &BreakEven, point: &Point) -> String {
    let none = || if unpriced([point]).is_empty() { "no solution can be had" } else { "no solution has a price" };
    if point.order.is_empty() { none().to_owned() } else { ranking_of(&found.subject, point) }
}

/// Where the ranking changes along a key.
#[derive(Serialize, JsonSchema)]
pub(super) struct BreakEvenForm<'a> {
    #[serde(flatten)]
    studied: Studied<'a>,
    /// What changes
    key: String,
    /// The unit of its numbers
    unit: &'static str,
    /// The ranking at the least value
    at_low: OrderAt,
    /// The ranking at the greatest
    at_high: OrderAt,
    /// Who is the best from where to where
    reigns: Vec<ReignForm>,
    /// What the scenario itself has, of a range its centre; null where it leaves that to the program
    own: Option<KeyValue>,
    /// Solutions whose cost is unknown somewhere for want of a price, so that they may be the best there
    unpriced: Vec<UnpricedForm<'a>>,
    /// Where two solutions change places
    crossings: Vec<CrossingForm<'a>>,
    /// Where two solutions are a tie
    ties: Vec<TieForm>,
    /// Where a solution begins or ceases to be one that can be had
    feasibility: Vec<FeasibilityForm<'a>>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl Body for BreakEvenForm<'_> {
    const NAME: &'static str = "breakeven";
}

#[derive(Serialize, JsonSchema)]
struct CrossingForm<'a> {
    /// What changes
    key: String,
    /// The last value with the order below
    at: KeyValue,
    /// The next one, with the order above
    next: KeyValue,
    /// What the ranking goes by
    metric: RankBy,
    /// Id of the one that is ahead below; null where the two begin with a tie
    cheaper_below: Option<&'static str>,
    /// Id of the one that is ahead above
    cheaper_above: &'static str,
    /// The first value of a tie between the two, which lasts up to the last value below; null where there is none
    tied_from: Option<KeyValue>,
    /// Both at the last value below
    below: Vec<FiguresForm<'a>>,
    /// Both at the next value
    above: Vec<FiguresForm<'a>>,
    /// Whether another solution is the best from here
    best_changes: bool,
    /// Whether rating both sides once more shows it
    confirmed: bool,
    /// The same in words
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct TieForm {
    /// Ids of the two
    pair: [&'static str; 2],
    /// The first value at which they are a tie; null where they are so from the least value on
    tied_from: Option<KeyValue>,
    /// The last; null where they are so up to the greatest
    tied_to: Option<KeyValue>,
    /// Id of the one that is ahead before it; null where that is neither
    cheaper_below: Option<&'static str>,
    /// Id of the one that is ahead after it; null where that is neither
    cheaper_above: Option<&'static str>,
    /// The same in words
    text: String,
}

impl TieForm {
    fn of(found: &BreakEven, tie: &Tie) -> Self {
        let id = |index: usize| found.subject.id(index);
        let value = |number| KeyValue::of(found.interval.scale, number);
        let (solutions, range) = tie_row(found, tie);
        Self {
            pair: tie.pair.map(id),
            tied_from: tie.from.map(value),
            tied_to: tie.to.map(value),
            cheaper_below: tie.before.map(id),
            cheaper_above: tie.after.map(id),
            text: format!("{solutions}: {range}"),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct FeasibilityForm<'a> {
    /// What changes
    key: String,
    /// The last value below
    at: KeyValue,
    /// The next one
    next: KeyValue,
    /// Id of the solution
    solution: &'static str,
    /// Whether it can be had above
    feasible_above: bool,
    /// Codes of the reasons against it on the other side
    reasons: Vec<&'static str>,
    /// Meters without a price, where nothing else stands against it on the other side; null otherwise
    unpriced_meters: Option<&'a [Meter]>,
    /// Whether another solution is the best from here
    best_changes: bool,
    /// Whether rating both sides once more shows it
    confirmed: bool,
    /// The same in words
    text: String,
}

/// The changes as JSON.
#[must_use]
pub fn json(found: &BreakEven) -> String {
    let crossings = found.turns.iter().flat_map(|turn| turn.swaps.iter().map(|swap| crossing(found, turn, *swap)));
    let moved = found.turns.iter().flat_map(|turn| {
        let leaving = turn.leaving.iter().map(|index| feasibility(found, turn, *index, false));
        leaving.chain(turn.entering.iter().map(|index| feasibility(found, turn, *index, true)))
    });
    let (scale, missing) = (found.interval.scale, found.unpriced());
    let end = |place, point| OrderAt::of(KeyValue::of(scale, scale.number(place)), &found.subject, point);
    document::text(BreakEvenForm {
        studied: Studied::of(&found.subject, None),
        key: found.interval.key.to_string(),
        unit: scale.unit(),
        at_low: end(found.interval.low, &found.first),
        at_high: end(found.interval.high, &found.last),
        reigns: found.reigns.iter().map(|reign| ReignForm::of(&found.subject, scale, reign)).collect(),
        own: found.own.map(|own| KeyValue::of(scale, own)),
        unpriced: unpriced_forms(&found.subject, &missing),
        crossings: crossings.collect(),
        ties: found.ties.iter().map(|tie| TieForm::of(found, tie)).collect(),
        feasibility: moved.collect(),
        origin: Origin::subject(&found.subject),
    })
}

fn crossing<'a>(found: &BreakEven, turn: &'a Turn, swap: Swap) -> CrossingForm<'a> {
    let scale = found.interval.scale;
    CrossingForm {
        key: found.interval.key.to_string(),
        at: KeyValue::of(scale, turn.at),
        next: KeyValue::of(scale, turn.next),
        metric: found.subject.by,
        cheaper_below: swap.led.then(|| found.subject.id(swap.below)),
        cheaper_above: found.subject.id(swap.above),
        tied_from: swap.tied_from.map(|from| KeyValue::of(scale, from)),
        below: figures(found, &turn.below, swap),
        above: figures(found, &turn.above, swap),
        best_changes: turn.changes_winner(),
        confirmed: turn.confirmed,
        text: words(found, turn, swap),
    }
}

/// Cost and time of both solutions of a pair.
fn figures<'a>(found: &BreakEven, point: &'a Point, swap: Swap) -> Vec<FiguresForm<'a>> {
    [swap.below, swap.above].map(|index| FiguresForm::of(&found.subject, point, index)).into()
}

fn feasibility<'a>(found: &BreakEven, turn: &'a Turn, index: usize, can_be_had: bool) -> FeasibilityForm<'a> {
    let against = if can_be_had { &turn.below } else { &turn.above };
    let scale = found.interval.scale;
    FeasibilityForm {
        key: found.interval.key.to_string(),
        at: KeyValue::of(scale, turn.at),
        next: KeyValue::of(scale, turn.next),
        solution: found.subject.id(index),
        feasible_above: can_be_had,
        reasons: reasons(against, index),
        unpriced_meters: against.unpriced(index),
        best_changes: turn.changes_winner(),
        confirmed: turn.confirmed,
        text: turn_of_feasibility(found, turn, index),
    }
}

/// Why a solution cannot be the best: the codes of what stands against it.
fn reasons(point: &Point, index: usize) -> Vec<&'static str> {
    match &point.outcomes[index] {
        Ok(figures) if figures.fails => vec!["unreliable"],
        Ok(_) => Vec::new(),
        Err(absence) => absence.codes(),
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
                if swap.led { found.subject.id(swap.below).to_owned() } else { String::new() },
                found.subject.id(swap.above).to_owned(),
                turn.changes_winner().to_string(),
                turn.confirmed.to_string(),
            ]
        })
    });
    csv_text(&header, rows)
}
