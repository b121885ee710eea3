//! The comparison in one screen of a terminal: the answer, the ranking, what each way is and why it costs more, what to know of the first.

use super::layout::{Width, paragraph, ruled_table, two_columns};
use super::table::behaviour_cells;
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::distribution::float;
use crate::rating::Bill;
use crate::sim::Forecast;
use crate::unit::counted;
use crate::wording::{
    CHARGES_NAMED, absences, answer, before_taking_it, below_the_ranking, column_cents, difference, difference_alone,
    difference_in_brief, next_questions, place, provenance, tie_legend, tie_mark, ways_title,
};

/// Below this many columns only one percentile has room.
const ROOM_FOR_ALL: u16 = 76;
/// Characters of the longest bar, the first for which there is room.
const BARS: [usize; 5] = [12, 9, 6, 4, 0];
/// What two columns have of blanks, around the first and around the second.
const BESIDE_TWO_COLUMNS: usize = 4;
/// Eighths of a character, from none to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// The screen.
pub(super) fn render(comparison: &Comparison, width: Width) -> String {
    before(comparison, width, next_questions(false))
}

/// The screen above all that is known besides.
pub(super) fn above_details(comparison: &Comparison, width: Width) -> String {
    before(comparison, width, next_questions(true))
}

/// The screen with what to ask next at its end.
fn before(comparison: &Comparison, width: Width, next: &str) -> String {
    let scenario = &comparison.scenario;
    let requests = counted(scenario.workload.requests_per_month, "request");
    let subject = format!("{} · {requests} a month · {}", scenario.name, scenario.region);
    let answer = paragraph(&answer(comparison).whole(), width);
    let table = ranking(comparison, width);
    let what = paragraph(&ways_title(comparison), width);
    let subject = paragraph(&subject, width);
    let last = provenance(comparison).map(|known| format!("{known} {next}"));
    let with = |wording: &Wording| {
        let ways = two_columns(ways(comparison, wording, width), width);
        let absences = absences(comparison, wording.reasons_in_full).into_iter();
        let lines = absences.chain(before_taking_it(comparison, wording.caveats_in_full)).chain(last.clone());
        let lines: String = lines.map(|line| paragraph(&line, width)).collect();
        fitted(&format!("{answer}\n{subject}{table}\n{what}{ways}\n{lines}"))
    };
    let fits = |text: &String| text.lines().count() <= LINES;
    let [longer @ .., shortest] = &WORDINGS;
    longer.iter().map(with).find(fits).unwrap_or_else(|| with(shortest))
}

/// How much is said, where a screen has room for so much.
struct Wording {
    /// The most charges in which a way differs from the first.
    charges: usize,
    /// Whether these may take more than one line.
    wraps: bool,
    /// Whether the reasons of what cannot be had are given with their figures.
    reasons_in_full: bool,
    /// Whether all that is to be known before taking the first is given with its figures.
    caveats_in_full: bool,
}

/// From what says most to what says least: the first that fits is shown.
const WORDINGS: [Wording; 8] = [
    Wording { charges: CHARGES_NAMED, ..FULL },
    Wording { charges: 1, ..FULL },
    Wording { charges: 0, ..FULL },
    Wording { charges: 0, wraps: false, ..FULL },
    Wording { charges: 1, reasons_in_full: false, ..FULL },
    Wording { charges: 0, reasons_in_full: false, ..FULL },
    Wording { charges: 0, wraps: false, reasons_in_full: false, ..FULL },
    Wording { charges: 0, wraps: false, reasons_in_full: false, caveats_in_full: false },
];

const FULL: Wording = Wording { charges: CHARGES_NAMED, wraps: true, reasons_in_full: true, caveats_in_full: true };

/// Lines that a terminal of 24 has for it, with the command above and the prompt below.
const LINES: usize = 22;

/// The text without as many of its blank lines, the last first and never that below the answer, as make it fit a screen.
fn fitted(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let below_answer = lines.iter().position(|line| line.is_empty());
    while lines.len() > LINES {
        let blank = lines.iter().rposition(|line| line.is_empty()).filter(|blank| Some(*blank) != below_answer);
        let Some(blank) = blank else { break };
        lines.remove(blank);
    }
    lines.join("\n") + "\n"
}

/// One row of the ranking, or of what is known where nothing can be had.
struct Row<'a> {
    place: String,
    title: &'a str,
    bill: Option<&'a Bill>,
    forecast: Option<&'a Forecast>,
}

fn ranking(comparison: &Comparison, width: Width) -> String {
    let rows = rows(comparison, tie_legend(comparison).is_some());
    if rows.is_empty() {
        return String::new();
    }
    let most = rows.iter().filter_map(|row| Some(float(row.bill?.total.decimal()))).fold(0.0, f64::max);
    let per_month = format!("{}/month", comparison.currency);
    let header = ["", "way", &per_month, "", "p50", "p99", "cold", "failed"];
    let has_room = |column: usize| width.0 >= ROOM_FOR_ALL || ![4, 6].contains(&column);
    let kept = |cells: Vec<String>| -> Vec<String> {
        cells.into_iter().enumerate().filter(|(column, _)| has_room(*column)).map(|(_, cell)| cell).collect()
    };
    let header = kept(header.map(str::to_owned).to_vec());
    let numbers: Vec<usize> = (0..header.len()).filter(|column| ![1, 3].contains(column)).collect();
    let table = |bar: usize| {
        ruled_table(
            header.clone(),
            rows.iter().map(|row| kept(row.cells(comparison, (most, bar)))),
            &numbers,
            &[],
            width,
        )
    };
    let fits = |table: &String| table.lines().all(|line| line.chars().count() <= usize::from(width.0));
    let mut text = BARS.into_iter().map(table).find(fits).unwrap_or_else(|| table(0));
    for said in below_the_ranking(comparison) {
        text.push_str(&paragraph(&said, width));
    }
    text
}

fn rows(comparison: &Comparison, ties: bool) -> Vec<Row<'_>> {
    if comparison.ranking.is_empty() {
        let known = comparison.by_nearness().into_iter().filter(|one| one.bill.is_some() || one.forecast.is_some());
        return known.map(unranked).collect();
    }
    comparison.ranking.iter().enumerate().map(|(index, one)| ranked(comparison, index, one, ties)).collect()
}

fn ranked<'a>(comparison: &Comparison, index: usize, one: &'a Solution, ties: bool) -> Row<'a> {
    // The figures of a column of ranks stand below each other, with a mark or without.
    let mark = if ties { tie_mark(comparison, index) } else { "" };
    let place = format!("{}{mark:<width$}", place(index, one), width = usize::from(ties));
    Row { place, title: one.title, bill: Some(&one.bill), forecast: one.forecast.as_ref() }
}

fn unranked(one: &Infeasible) -> Row<'_> {
    Row { place: "-".to_owned(), title: one.title, bill: one.bill.as_ref(), forecast: one.forecast.as_ref() }
}

impl Row<'_> {
    fn cells(&self, comparison: &Comparison, (most, longest): (f64, usize)) -> Vec<String> {
        let cost = self.bill.map_or_else(|| "not known".to_owned(), |bill| column_cents(bill.total));
        let bar = self.bill.map_or_else(String::new, |bill| bar(float(bill.total.decimal()), most, longest));
        let [p50, _, p99, cold, failed] = behaviour_cells(self.forecast, comparison);
        vec![self.place.clone(), self.title.to_owned(), cost, bar, p50, p99, cold, failed]
    }
}

/// A bar that is linear from zero, that of the highest cost so many characters long.
fn bar(cost: f64, most: f64, longest: usize) -> String {
    let eighths = if most > 0.0 { (cost / most * longest as f64 * 8.0).round().max(0.0) as usize } else { 0 };
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

/// Each ranked way with what it is and what makes it differ from the first: on one line, where no more is to be taken, in fewer words or
/// with the amount alone.
fn ways(comparison: &Comparison, wording: &Wording, width: Width) -> Vec<(String, String)> {
    if comparison.ranking.is_empty() {
        return comparison.by_nearness().into_iter().map(|one| (one.title.to_owned(), one.brief.to_owned())).collect();
    }
    let by = comparison.scenario.objective.rank_by;
    let longest = comparison.ranking.iter().map(|one| one.title.chars().count()).max().unwrap_or(0);
    let room = usize::from(width.0).saturating_sub(longest + BESIDE_TWO_COLUMNS);
    let fits = |words: &String| wording.wraps || words.chars().count() <= room;
    let words = |one: &Solution| {
        let with = |why: String| if why.is_empty() { one.brief.to_owned() } else { format!("{}: {why}", one.brief) };
        let in_full = with(difference(one, by, wording.charges));
        let shorter = || [with(difference_in_brief(one)), with(difference_alone(one))].into_iter().find(fits);
        Some(in_full).filter(fits).or_else(shorter).unwrap_or_else(|| one.brief.to_owned())
    };
    comparison.ranking.iter().map(|one| (one.title.to_owned(), words(one))).collect()
}
