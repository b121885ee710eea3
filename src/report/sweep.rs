//! A sweep as text: cost and time along one axis, a map of the best over two.
//!
//! ```
//! use netcost::decision::{Study, sweep::sweep};
//! use netcost::report::sweep::csv;
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let axes = vec![study.template.axis("requests_per_month=0,1_000", 2)?];
//! // A row for each solution at each of two steps, below the header.
//! assert_eq!(csv(&sweep(&study, axes, None, &|| ())?).lines().count(), 1 + 2 * study.topologies.len());
//! # Ok::<(), netcost::scenario::VaryError>(())
//! ```

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body, Origin};
use super::encode::{KeyValue, csv_text};
use super::layout::{Width, paragraph, table_of_numbers, two_columns};
use super::price_origin::origin_note;
use super::study_json::{FiguresForm, Studied};
use crate::comparison::Absence;
use crate::decision::sensitivity::Measure;
use crate::decision::sweep::Sweep;
use crate::decision::{Point, unpriced};
use crate::pricebook::Meter;
use crate::scenario::{Axis, Change};
use crate::sim::Effort;
use crate::unit::counted;
use crate::value::Scale;
use crate::wording::{caption, nobody_at, ranked_by, shown_measure, simulation, tie_rows, unknown_rows};

/// The sweep for a terminal.
#[must_use]
pub fn table(sweep: &Sweep, width: Width) -> String {
    match sweep.axes.as_slice() {
        [axis] => along(sweep, axis, width),
        [first, second] => map(sweep, first, second, width),
        _ => String::new(),
    }
}

/// A table of cost and one of each time, the best of each row marked.
fn along(sweep: &Sweep, axis: &Axis, width: Width) -> String {
    let tied = sweep.cells.iter().any(|point| point.best().len() > 1);
    let marks = if tied { "best marked *, or = where several are a tie for it" } else { "best marked *" };
    let title = format!("{}: {} along {}, {marks}", sweep.subject.scenario, ranked_by(sweep), axis.key);
    let mut text = paragraph(&title, width);
    let simulated = if sweep.seed.is_some() { Some(Measure::P99) } else { None };
    for measure in [Measure::Cost, Measure::MeanTime].into_iter().chain(simulated) {
        let caption = caption(measure, &sweep.subject.currency);
        let header: Vec<&str> =
            std::iter::once(axis.key.short()).chain(sweep.subject.solutions.iter().map(|(_, title)| *title)).collect();
        let rows: Vec<Vec<String>> = sweep
            .cells()
            .map(|(steps, point)| {
                let best = point.best();
                let figures = point.outcomes.iter().enumerate().map(|(index, outcome)| match outcome {
                    Ok(figures) => {
                        let value = measure.value(*figures);
                        let value = value.map_or_else(|| "-".to_owned(), |value| shown_measure(value, measure));
                        let mark = if figures.fails { '!' } else { mark(&best, index) };
                        format!("{value} {mark}")
                    }
                    Err(Absence::Unpriced(_)) => "?  ".to_owned(),
                    Err(Absence::Open(_) | Absence::Infeasible(_)) => "-  ".to_owned(),
                });
                steps.iter().map(|step| step.shown.clone()).chain(figures).collect()
            })
            .collect();
        text.push_str(&format!("\n{caption}:\n{}", table_of_numbers(&header, &rows, width)));
    }
    text + &simulation_note(sweep.seed, sweep.cells.iter(), width)
        + &obstacles(sweep, width)
        + &origin_note(&sweep.subject, width)
}

/// What stands beside a figure of the best, alone or in a tie.
fn mark(best: &[usize], index: usize) -> char {
    match best {
        [alone] if *alone == index => '*',
        [_, _, ..] if best.contains(&index) => TIE,
        _ => ' ',
    }
}

/// How well p99 is known over simulated points.
pub(super) fn simulation_note<'a>(
    seed: Option<u64>,
    points: impl Iterator<Item = &'a Point> + Clone,
    width: Width,
) -> String {
    simulation(seed, points).map_or_else(String::new, |said| format!("\n{}", paragraph(&said, width)))
}

/// At how many points a solution meets what has a code.
type Tally<'c> = BTreeMap<(usize, &'c str), usize>;

/// How often each solution cannot be had, and why; how often what it costs is unknown; and how often it fails too often to be the best.
fn obstacles(sweep: &Sweep, width: Width) -> String {
    let (mut found, mut open): (Tally<'_>, Tally<'_>) = Default::default();
    for point in &sweep.cells {
        for (index, outcome) in point.outcomes.iter().enumerate() {
            let (tally, codes) = match outcome {
                Err(Absence::Infeasible(codes)) => (&mut found, codes),
                Err(Absence::Open(codes)) => (&mut open, codes),
                Ok(_) | Err(Absence::Unpriced(_)) => continue,
            };
            for code in codes {
                *tally.entry((index, code)).or_default() += 1;
            }
        }
    }
    let all = counted(sweep.cells.len() as u64, "point");
    let row = |((index, code), count): ((usize, &str), usize)| {
        (sweep.subject.title(index).to_owned(), format!("at {count} of {all} [{code}]"))
    };
    let mut text = String::new();
    let unknown = unknown_rows(&sweep.subject, &unpriced(&sweep.cells));
    if !unknown.is_empty() {
        text.push_str(&format!("\nUnknown, and may be the best there:\n{}", two_columns(unknown, width)));
    }
    let failing = |index: usize| sweep.cells.iter().filter(|point| point.fails(index)).count();
    let failing = (0..sweep.subject.solutions.len()).map(|index| (index, failing(index)));
    let failing: Vec<(String, String)> = failing
        .filter(|(_, count)| *count > 0)
        .map(|(index, count)| (sweep.subject.title(index).to_owned(), format!("at {count} of {all}")))
        .collect();
    if !failing.is_empty() {
        text.push_str(&format!("\n! Fails too often to be the best:\n{}", two_columns(failing, width)));
    }
    if !open.is_empty() {
        let title = "Possible only if something is so that the scenario leaves open; `netcost compare` says what";
        text.push_str(&format!(
            "\n{}{}",
            paragraph(&format!("{title}:"), width),
            two_columns(open.into_iter().map(row), width)
        ));
    }
    if !found.is_empty() {
        text.push_str(&format!("\nCannot be had:\n{}", two_columns(found.into_iter().map(row), width)));
    }
    text
}

/// What stands in the map where nothing can be had.
const NOBODY: char = '.';
/// What stands for several that are a tie for the best.
const TIE: char = '=';
/// Ties of different solutions that have a line of their own below a map.
const MOST_TIES: usize = 4;

/// A letter for each solution: the first of its title, where no other begins so, else the next of the alphabet.
fn letters(sweep: &Sweep) -> Vec<char> {
    let first = |title: &str| title.chars().next().unwrap_or('?').to_ascii_uppercase();
    let firsts: Vec<char> = sweep.subject.solutions.iter().map(|(_, title)| first(title)).collect();
    let unique = firsts.iter().enumerate().all(|(index, letter)| !firsts[..index].contains(letter));
    if unique { firsts } else { ('A'..='Z').cycle().take(sweep.subject.solutions.len()).collect() }
}

/// One letter a cell, the second axis upwards.
fn map(sweep: &Sweep, first: &Axis, second: &Axis, width: Width) -> String {
    let letters = letters(sweep);
    let label = second.steps.iter().map(|step| step.shown.chars().count()).max().unwrap_or(0);
    let room = usize::from(width.0).saturating_sub(label + 3).max(1);
    let stride = first.steps.len().div_ceil(room).max(1);
    let columns: Vec<usize> = (0..first.steps.len()).step_by(stride).collect();
    let letter = |point: &Point| match point.best()[..] {
        [] => NOBODY,
        [best] => letters[best],
        _ => TIE,
    };
    let title = format!("{}: the best {}, {} upwards", sweep.subject.scenario, ranked_by(sweep), second.key);
    let mut text = paragraph(&title, width) + "\n";
    for (row, step) in second.steps.iter().enumerate().rev() {
        let cells: String = columns.iter().filter_map(|column| sweep.cell(*column, row)).map(letter).collect();
        text.push_str(&format!("{:>label$} │{cells}\n", step.shown));
    }
    text.push_str(&format!("{:label$} └{}\n", "", "─".repeat(columns.len())));
    let ends = [first.steps.first(), first.steps.last()].map(|step| step.map_or("", |step| step.shown.as_str()));
    let skipped = if stride > 1 {
        format!(" ({} of {} steps are shown)", columns.len(), first.steps.len())
    } else {
        String::new()
    };
    text.push_str(&paragraph(&format!("{} from {} to {} to the right{skipped}", first.key, ends[0], ends[1]), width));
    let won = |index: usize| sweep.cells.iter().filter(|point| point.best() == [index]).count();
    let legend = sweep.subject.solutions.iter().enumerate().map(|(index, (_, title))| {
        (letters[index].to_string(), format!("{title}, {} of {}", won(index), sweep.cells.len()))
    });
    let nobody = sweep.cells.iter().filter(|point| point.winner().is_none()).count();
    let nobody =
        (nobody > 0).then(|| (NOBODY.to_string(), format!("{}, {nobody} of {}", nobody_at(sweep), sweep.cells.len())));
    text.push('\n');
    text.push_str(&two_columns(legend.chain(ties(sweep)).chain(nobody), width));
    text + &simulation_note(sweep.seed, sweep.cells.iter(), width)
        + &obstacles(sweep, width)
        + &origin_note(&sweep.subject, width)
}

/// Which solutions are in a tie for the best in a map, and at how many points.
fn ties(sweep: &Sweep) -> Vec<(String, String)> {
    tie_rows(sweep, MOST_TIES).into_iter().map(|words| (TIE.to_string(), words)).collect()
}

/// One row for each solution at each point.
#[must_use]
pub fn csv(sweep: &Sweep) -> String {
    let keys: Vec<String> = sweep.axes.iter().map(|axis| axis.key.to_string()).collect();
    let fixed =
        ["solution", "rank", "monthly_cost", "currency", "mean_ms", "p99_ms", "p99_low", "p99_high", "obstacles"];
    let more = ["fails", "unpriced", "tied_with"];
    let header: Vec<&str> = keys.iter().map(String::as_str).chain(fixed).chain(more).collect();
    let rows = sweep.cells().flat_map(|(steps, point)| {
        let steps: Vec<String> = steps.iter().map(|step| exact(step)).collect();
        sweep.subject.solutions.iter().enumerate().map(move |(index, (id, _))| {
            let rank = rank(point, index).map_or_else(String::new, |rank| rank.to_string());
            let figures = match &point.outcomes[index] {
                Ok(figures) => {
                    let p99 = figures.p99_ms.map(|p99| [p99.value, p99.low, p99.high].map(|ms| ms.to_string()));
                    let [value, low, high] = p99.unwrap_or_default();
                    [figures.cost.to_string(), figures.mean_ms.to_string(), value, low, high, String::new()]
                }
                Err(absence) => {
                    let [cost, mean, value, low, high] = Default::default();
                    [cost, mean, value, low, high, absence.codes().join(" ")]
                }
            };
            let fails = point.figures(index).map_or_else(String::new, |figures| figures.fails.to_string());
            let [cost, times @ ..] = figures;
            let unpriced =
                point.unpriced(index).unwrap_or_default().iter().map(Meter::id).collect::<Vec<_>>().join(" ");
            let figures = [cost, sweep.subject.currency.clone()].into_iter().chain(times).chain([
                fails,
                unpriced,
                tied_with(sweep, point, index).join(" "),
            ]);
            steps.iter().cloned().chain([(*id).to_owned(), rank]).chain(figures).collect()
        })
    });
    csv_text(&header, rows)
}

/// A step as its bare number or word.
fn exact(step: &Change) -> String {
    step.number.map_or_else(|| step.shown.clone(), |number| number.normalize().to_string())
}

/// The ids of those that a solution is in a tie with.
fn tied_with(sweep: &Sweep, point: &Point, index: usize) -> Vec<&'static str> {
    point.tied_with(index).into_iter().map(|other| sweep.subject.id(other)).collect()
}

fn rank(point: &Point, index: usize) -> Option<usize> {
    point.order.iter().position(|place| *place == index).map(|place| place + 1)
}

/// Cost and time along one axis, or over two.
#[derive(Serialize, JsonSchema)]
pub(super) struct SweepForm<'a> {
    #[serde(flatten)]
    studied: Studied<'a>,
    /// What changes
    axes: Vec<AxisForm>,
    /// Each combination of the axes' steps
    cells: Vec<Cell<'a>>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl Body for SweepForm<'_> {
    const NAME: &'static str = "sweep";
}

#[derive(Serialize, JsonSchema)]
struct AxisForm {
    /// The key
    key: String,
    /// The unit of its numbers; null where its values are words
    unit: Option<&'static str>,
    /// Its values
    steps: Vec<KeyValue>,
}

#[derive(Serialize, JsonSchema)]
struct Cell<'a> {
    /// The value on each axis
    at: Vec<KeyValue>,
    /// Id of the best; null where none can be had
    best: Option<&'static str>,
    /// Ids of the solutions whose cost is unknown for want of a price, so that they may be the best
    unpriced_ids: Vec<&'static str>,
    /// All solutions, in the order of the documentation
    solutions: Vec<CellSolution<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct CellSolution<'a> {
    #[serde(flatten)]
    figures: FiguresForm<'a>,
    /// Its place, from 1; null where it cannot be had
    rank: Option<usize>,
    /// Ids of those that it is in a tie with
    tied_ids: Vec<&'static str>,
    /// Codes of the reasons why it cannot be had; null where it can
    obstacles: Option<Vec<&'static str>>,
}

/// The sweep as JSON.
#[must_use]
pub fn json(sweep: &Sweep) -> String {
    let axis = |axis: &Axis| AxisForm {
        key: axis.key.to_string(),
        unit: axis.key.scale().map(Scale::unit),
        steps: axis.steps.iter().map(|step| KeyValue::step(axis.key.scale(), step)).collect(),
    };
    document::text(SweepForm {
        studied: Studied::of(&sweep.subject, sweep.seed.map(Effort::modest)),
        axes: sweep.axes.iter().map(axis).collect(),
        cells: sweep.cells().map(|(steps, point)| Cell::of(sweep, &steps, point)).collect(),
        origin: Origin::subject(&sweep.subject),
    })
}

impl<'a> Cell<'a> {
    fn of(sweep: &Sweep, steps: &[&Change], point: &'a Point) -> Self {
        Self {
            at: sweep.axes.iter().zip(steps).map(|(axis, step)| KeyValue::step(axis.key.scale(), step)).collect(),
            best: point.winner().map(|winner| sweep.subject.id(winner)),
            unpriced_ids: unpriced([point]).iter().map(|one| sweep.subject.id(one.solution)).collect(),
            solutions: (0..point.outcomes.len()).map(|index| CellSolution::of(sweep, point, index)).collect(),
        }
    }
}

impl<'a> CellSolution<'a> {
    fn of(sweep: &Sweep, point: &'a Point, index: usize) -> Self {
        Self {
            figures: FiguresForm::of(&sweep.subject, point, index),
            rank: rank(point, index),
            tied_ids: tied_with(sweep, point, index),
            obstacles: point.outcomes[index].as_ref().err().map(Absence::codes),
        }
    }
}
