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

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body, Origin};
use super::encode::{KeyValue, csv_text};
use super::layout::{Width, paragraph, table_of_numbers, two_columns};
use super::price_origin::origin_note;
use super::study_json::{FiguresForm, ReignForm, Studied, unpriced_ids};
use rust_decimal::Decimal;

use crate::comparison::{Absence, Figures, Known};
use crate::decision::sensitivity::Measure;
use crate::decision::sweep::Sweep;
use crate::decision::{Outcome, Point, Subject};
use crate::money::{group_thousands, round_half_up};
use crate::pricebook::Meter;
use crate::scenario::{Axis, Change, RankBy};
use crate::sim::Effort;
use crate::unit::shown;
use crate::value::Scale;
use crate::wording::{narrow_cents, nobody_at, not_ranked, ranked_by, simulation, sweep_answer, tie_rows};

/// The sweep for a terminal.
#[must_use]
pub fn table(sweep: &Sweep, width: Width) -> String {
    match sweep.axes.as_slice() {
        [axis] => along(sweep, axis, width),
        [first, second] => map(sweep, first, second, width),
        _ => String::new(),
    }
}

/// The answer, and a table of cost and time at each step and at the scenario's own value.
fn along(sweep: &Sweep, axis: &Axis, width: Width) -> String {
    let time = if sweep.seed.is_some() { Measure::P99 } else { Measure::MeanTime };
    let rows = rows(sweep, axis);
    let times = Times::of(&rows, time);
    let header: Vec<&str> =
        std::iter::once(axis.key.short()).chain(sweep.subject.solutions.iter().map(|(_, title)| *title)).collect();
    let mut columns: Vec<_> =
        (0..sweep.subject.solutions.len()).map(|index| column(&rows, index, &times).into_iter()).collect();
    let table: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mark = if row.is_own { "> " } else { "" };
            let label = format!("{mark}{}", row.label);
            std::iter::once(label).chain(columns.iter_mut().filter_map(Iterator::next)).collect()
        })
        .collect();
    let mut text = paragraph(&sweep_answer(sweep), width) + "\n";
    let would = if rows.iter().any(|row| row.is_supposed) { "if they could be had, " } else { "" };
    let caption = format!(
        "{}: {would}{} a month and {} along {}",
        sweep.subject.scenario,
        sweep.subject.currency,
        times.name(),
        axis.key
    );
    text.push_str(&paragraph(&caption, width));
    text.push_str(&format!("\n{}\n", table_of_numbers(&header, &table, width)));
    text.push_str(&paragraph(&legend(sweep, &rows), width));
    let points: Vec<&Point> = rows.iter().map(|row| row.point).collect();
    text + &simulation_note(sweep.seed, points.iter().copied(), width)
        + &obstacles(&sweep.subject, &points, width)
        + &origin_note(&sweep.subject, width)
}

/// A row of the table along one axis.
struct StepRow<'a> {
    label: &'a str,
    point: &'a Point,
    /// The cheapest, and the fastest.
    best: [Vec<usize>; 2],
    /// The best in both together, where the ranking goes by that.
    balanced: Vec<usize>,
    /// Whether it is at the scenario's own value.
    is_own: bool,
    /// What is known of the solutions, whether they can be had or not; nothing unless it was asked for.
    known: &'a [Known],
    /// Whether that is shown of those that cannot be had, as no solution can be had in any row.
    is_supposed: bool,
}

impl<'a> StepRow<'a> {
    fn new(label: &'a str, point: &'a Point, is_own: bool, known: &'a [Known]) -> Self {
        let best = [RankBy::Cost, RankBy::Latency].map(|by| point.best_by(by));
        let balanced = if point.by == RankBy::Balanced { point.best() } else { Vec::new() };
        Self { label, point, best, balanced, is_own, known, is_supposed: false }
    }

    /// What is shown of a solution that is not ranked.
    fn known(&self, index: usize) -> Known {
        let is_shown = self.is_supposed || self.point.unpriced(index).is_some();
        self.known.get(index).copied().filter(|_| is_shown).unwrap_or_default()
    }
}

/// The steps, and the scenario's own value among them.
fn rows<'a>(sweep: &'a Sweep, axis: &'a Axis) -> Vec<StepRow<'a>> {
    let own = sweep.own.first().copied().flatten();
    let is_own = |(place, step): (usize, &Change)| match step.number {
        Some(number) => own == Some(number),
        None => own == Some(place.into()),
    };
    let steps = axis.steps.iter().zip(&sweep.cells).enumerate();
    let known = |place: usize| sweep.known.get(place).map_or(&[][..], Vec::as_slice);
    let row = |(place, (step, point)): (usize, (&'a Change, &'a Point))| {
        StepRow::new(&step.shown, point, is_own((place, step)), known(place))
    };
    let mut rows: Vec<StepRow<'a>> = steps.map(row).collect();
    if let Some((own, point)) = sweep.own_step.as_ref().zip(sweep.own_cell.as_ref())
        && rows.iter().all(|row| !row.is_own)
    {
        let place = axis.steps.partition_point(|step| step.number < own.number);
        rows.insert(place, StepRow::new(&own.shown, point, true, &sweep.own_known));
    }
    let is_barred = |outcome: &Outcome| matches!(outcome, Err(Absence::Open(_) | Absence::Infeasible(_)));
    if rows.iter().all(|row| row.point.outcomes.iter().all(is_barred)) {
        for row in &mut rows {
            row.is_supposed = !row.known.is_empty();
        }
    }
    rows
}

/// How times are written in a table: all in one unit.
struct Times {
    measure: Measure,
    /// By what milliseconds are divided.
    unit: Decimal,
    digits: u32,
}

/// Times from so many milliseconds on are written in seconds, and those below so many with a decimal.
const IN_SECONDS: i64 = 100_000;
const WITHOUT_DECIMALS: i64 = 100;

impl Times {
    fn of(rows: &[StepRow<'_>], measure: Measure) -> Self {
        let all = |row: &StepRow<'_>, index: usize| match &row.point.outcomes[index] {
            Ok(figures) => measure.value(*figures),
            Err(_) => measure.value(row.known(index)),
        };
        let values = rows.iter().flat_map(|row| (0..row.point.outcomes.len()).filter_map(move |index| all(row, index)));
        let (least, most) =
            values.fold((Decimal::MAX, Decimal::ZERO), |(least, most), ms| (ms.min(least), ms.max(most)));
        let in_seconds = most >= Decimal::from(IN_SECONDS);
        let digits = u32::from(in_seconds || least < Decimal::from(WITHOUT_DECIMALS));
        Self { measure, unit: if in_seconds { Decimal::ONE_THOUSAND } else { Decimal::ONE }, digits }
    }

    fn name(&self) -> String {
        let unit = if self.unit == Decimal::ONE { "ms" } else { "s" };
        let what = if self.measure == Measure::P99 { "p99" } else { "mean time" };
        format!("{what} in {unit}")
    }

    fn shown(&self, figures: impl Into<Known>) -> Option<String> {
        let value = round_half_up(self.measure.value(figures)? / self.unit, self.digits);
        Some(group_thousands(&value.to_string()))
    }

    fn of_ranked(&self, figures: Figures) -> String {
        self.shown(figures).unwrap_or_else(|| "-".to_owned())
    }
}

/// The cells of a solution, cost and time aligned below each other, each with the mark of the least of its row.
fn column(rows: &[StepRow<'_>], index: usize, times: &Times) -> Vec<String> {
    let cells: Vec<[String; 2]> = rows.iter().map(|row| cell(row, index, times)).collect();
    let widest = |part: usize| cells.iter().map(|cell| cell[part].chars().count()).max().unwrap_or_default();
    let [cost, time] = [widest(0), widest(1)];
    cells.iter().map(|cell| format!("{:>cost$} {:>time$}", cell[0], cell[1])).collect()
}

fn cell(row: &StepRow<'_>, index: usize, times: &Times) -> [String; 2] {
    let [cheapest, fastest] = &row.best;
    let known = row.known(index);
    let (time, cost) = (times.shown(known).unwrap_or_else(|| " ".to_owned()), known.cost.map(narrow_cents));
    let [cost, time] = match &row.point.outcomes[index] {
        Ok(figures) if figures.fails => {
            [format!("{}!", narrow_cents(figures.cost)), format!("{} ", times.of_ranked(*figures))]
        }
        Ok(figures) => [
            format!("{}{}", narrow_cents(figures.cost), mark(cheapest, index)),
            format!("{}{}", times.of_ranked(*figures), mark(fastest, index)),
        ],
        Err(Absence::Unpriced(_)) => ["? ".to_owned(), format!("{time} ")],
        Err(Absence::Open(_) | Absence::Infeasible(_)) => {
            [format!("{} ", cost.unwrap_or_else(|| "-".to_owned())), format!("{time} ")]
        }
    };
    let both = match row.point.by {
        RankBy::Balanced if row.balanced.contains(&index) => "+",
        RankBy::Balanced => " ",
        RankBy::Cost | RankBy::Latency => "",
    };
    [cost, time + both]
}

/// What stands beside the least of a row, alone or in a tie.
fn mark(best: &[usize], index: usize) -> char {
    match best {
        [alone] if *alone == index => '*',
        [_, _, ..] if best.contains(&index) => TIE,
        _ => ' ',
    }
}

/// What the marks say.
fn legend(sweep: &Sweep, rows: &[StepRow<'_>]) -> String {
    let tied = |row: &StepRow<'_>| row.best.iter().any(|best| best.len() > 1);
    let led = |row: &StepRow<'_>| row.best.iter().any(|best| !best.is_empty());
    let unpriced = |row: &StepRow<'_>| (0..row.point.outcomes.len()).any(|index| row.point.unpriced(index).is_some());
    let said = [
        rows.iter().any(led).then_some("* the cheapest, the fastest"),
        rows.iter().any(tied).then_some("= several tie for it"),
        rows.iter().any(|row| !row.balanced.is_empty()).then_some("+ the best in both together"),
        rows.iter().any(unpriced).then_some("? cost not known, not ranked"),
        rows.iter().any(|row| row.is_own).then_some("> your scenario"),
        sweep
            .cells
            .iter()
            .any(|point| (0..point.outcomes.len()).any(|index| point.fails(index)))
            .then_some("! fails too often"),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join("   ")
}

/// How well p99 is known over simulated points.
pub(super) fn simulation_note<'a>(
    seed: Option<u64>,
    points: impl Iterator<Item = &'a Point> + Clone,
    width: Width,
) -> String {
    simulation(seed, points).map_or_else(String::new, |said| format!("\n{}", paragraph(&said, width)))
}

/// Why solutions are not everywhere in the ranking, and at how many points each.
fn obstacles(subject: &Subject, points: &[&Point], width: Width) -> String {
    let said = |(title, rows): (&str, Vec<(String, String)>)| format!("\n{title}:\n{}", two_columns(rows, width));
    not_ranked(subject, points).into_iter().map(said).collect()
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

/// The step next to what the scenario itself has on an axis; `None` where that lies outside.
fn own_place(sweep: &Sweep, axis: &Axis, index: usize) -> Option<usize> {
    let own = sweep.own.get(index).copied().flatten()?;
    let numbers: Option<Vec<Decimal>> = axis.steps.iter().map(|step| step.number).collect();
    let Some(numbers) = numbers else { return usize::try_from(own).ok() };
    let inside = *numbers.first()? <= own && own <= *numbers.last()?;
    let nearest = (0..numbers.len()).min_by_key(|place| (numbers[*place] - own).abs());
    nearest.filter(|_| inside)
}

/// One letter a cell, the second axis upwards.
fn map(sweep: &Sweep, first: &Axis, second: &Axis, width: Width) -> String {
    let letters = letters(sweep);
    let label = second.steps.iter().map(|step| step.shown.chars().count()).max().unwrap_or(0);
    let room = usize::from(width.0).saturating_sub(label + 3).max(1);
    let stride = first.steps.len().div_ceil(room).max(1);
    let columns: Vec<usize> = (0..first.steps.len()).step_by(stride).collect();
    let best: Vec<Vec<usize>> = sweep.cells.iter().map(Point::best).collect();
    let letter = |best: &Vec<usize>| match best[..] {
        [] => NOBODY,
        [best] => letters[best],
        _ => TIE,
    };
    let title = format!("{}: the best {}, {} upwards", sweep.subject.scenario, ranked_by(sweep), second.key);
    let mut text = paragraph(&sweep_answer(sweep), width) + "\n";
    if best.iter().all(Vec::is_empty) {
        let obstacles = obstacles(&sweep.subject, &sweep.cells.iter().collect::<Vec<_>>(), width);
        return text + obstacles.trim_start_matches('\n') + &origin_note(&sweep.subject, width);
    }
    text.push_str(&(paragraph(&title, width) + "\n"));
    let [own_column, own_row] = [(first, 0), (second, 1)].map(|(axis, index)| own_place(sweep, axis, index));
    if let Some(column) = own_column {
        text.push_str(&format!("{:>1$}\n", 'v', label + 3 + column / stride));
    }
    for (row, step) in second.steps.iter().enumerate().rev() {
        let cells: String =
            columns.iter().filter_map(|column| best.get(column * second.steps.len() + row)).map(letter).collect();
        let edge = if own_row == Some(row) { '>' } else { '│' };
        text.push_str(&format!("{:>label$} {edge}{cells}\n", step.shown));
    }
    text.push_str(&format!("{:label$} └{}\n", "", "─".repeat(columns.len())));
    let ends = [first.steps.first(), first.steps.last()].map(|step| step.map_or("", |step| step.shown.as_str()));
    let skipped = if stride > 1 {
        format!(" ({} of {} steps are shown)", columns.len(), first.steps.len())
    } else {
        String::new()
    };
    text.push_str(&paragraph(&format!("{} from {} to {} to the right{skipped}", first.key, ends[0], ends[1]), width));
    let won = |index: usize| best.iter().filter(|best| best[..] == [index]).count();
    let all = shown(sweep.cells.len().into());
    let legend = sweep.subject.solutions.iter().enumerate().map(|(index, (_, title))| {
        (letters[index].to_string(), format!("{title}, {} of {all}", shown(won(index).into())))
    });
    let nobody = sweep.cells.iter().filter(|point| point.winner().is_none()).count();
    let nobody =
        (nobody > 0).then(|| (NOBODY.to_string(), format!("{}, {} of {all}", nobody_at(sweep), shown(nobody.into()))));
    text.push('\n');
    text.push_str(&two_columns(legend.chain(ties(sweep)).chain(nobody), width));
    let marks: Vec<&str> = [own_column.map(|_| "v"), own_row.map(|_| ">")].into_iter().flatten().collect();
    if !marks.is_empty() {
        let next = "at your scenario, or at the step next to it";
        text.push_str(&paragraph(&format!("\n{} {next}", marks.join(" and ")), width));
    }
    text + &simulation_note(sweep.seed, sweep.cells.iter(), width)
        + &obstacles(&sweep.subject, &sweep.cells.iter().collect::<Vec<_>>(), width)
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
        let mut tied = tied_ids(sweep, point).into_iter();
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
                tied.next().unwrap_or_default().join(" "),
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

/// For each solution the ids of those that it is in a tie with.
fn tied_ids(sweep: &Sweep, point: &Point) -> Vec<Vec<&'static str>> {
    let ids = |tied: Vec<usize>| tied.into_iter().map(|other| sweep.subject.id(other)).collect();
    point.ties().into_iter().map(ids).collect()
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
    /// The scenario as it is; null where prices of its Region were not asked for
    at_own: Option<Cell<'a>>,
    /// Who is the best from where to where along one axis of numbers, searched between its steps; empty where points are simulated
    reigns: Vec<ReignForm>,
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
    let reigns = |scale| sweep.reigns.iter().map(move |reign| ReignForm::of(&sweep.subject, scale, reign));
    let axis = |axis: &Axis| AxisForm {
        key: axis.key.to_string(),
        unit: axis.key.scale().map(Scale::unit),
        steps: axis.steps.iter().map(|step| KeyValue::step(axis.key.scale(), step)).collect(),
    };
    document::text(SweepForm {
        studied: Studied::of(&sweep.subject, sweep.seed.map(Effort::modest)),
        axes: sweep.axes.iter().map(axis).collect(),
        cells: sweep.cells().map(|(steps, point)| Cell::of(sweep, at_steps(sweep, &steps), point)).collect(),
        at_own: sweep.own_cell.as_ref().map(|point| Cell::of(sweep, at_own(sweep), point)),
        reigns: sweep.axes.iter().filter_map(|axis| axis.key.scale()).take(1).flat_map(reigns).collect(),
        origin: Origin::subject(&sweep.subject),
    })
}

fn at_steps(sweep: &Sweep, steps: &[&Change]) -> Vec<KeyValue> {
    sweep.axes.iter().zip(steps).map(|(axis, step)| KeyValue::step(axis.key.scale(), step)).collect()
}

/// What the scenario has on each axis that has a place for it.
fn at_own(sweep: &Sweep) -> Vec<KeyValue> {
    let own = |(axis, own): (&Axis, &Option<Decimal>)| match (axis.key.scale(), *own) {
        (Some(scale), Some(own)) => Some(KeyValue::of(scale, own)),
        (None, Some(place)) => axis.steps.get(usize::try_from(place).ok()?).map(|step| KeyValue::step(None, step)),
        (_, None) => None,
    };
    sweep.axes.iter().zip(&sweep.own).filter_map(own).collect()
}

impl<'a> Cell<'a> {
    fn of(sweep: &Sweep, at: Vec<KeyValue>, point: &'a Point) -> Self {
        Self {
            at,
            best: point.winner().map(|winner| sweep.subject.id(winner)),
            unpriced_ids: unpriced_ids(&sweep.subject, point),
            solutions: (tied_ids(sweep, point).into_iter().enumerate())
                .map(|(index, tied_ids)| CellSolution::of(sweep, point, index, tied_ids))
                .collect(),
        }
    }
}

impl<'a> CellSolution<'a> {
    fn of(sweep: &Sweep, point: &'a Point, index: usize, tied_ids: Vec<&'static str>) -> Self {
        Self {
            figures: FiguresForm::of(&sweep.subject, point, index),
            rank: rank(point, index),
            tied_ids,
            obstacles: point.outcomes[index].as_ref().err().map(Absence::codes),
        }
    }
}
