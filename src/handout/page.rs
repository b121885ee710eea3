//! The report as one HTML page that needs nothing else: no script, no font, no network. Its text is in `templates/report.html`, where
//! everything that is put in is escaped.

use askama::Template;

use super::board::Board;
use super::document::{Fold, Handout, source_of};
use super::plate::Plate;
use super::sketch::{Element, Sketch};
use super::strip::Strip;
use crate::chart::dark_style;
use crate::comparison::{Comparison, Solution};
use crate::distribution::float;
use crate::report::{band_tables, bands_of_ranges, behaviour_cells, simulation};
use crate::unit::counted;
use crate::wording::plan::{activity, derivation, function_name, marks, times};
use crate::wording::{
    Answer, answer, band_notes, bands_title, breakeven_rows, breakeven_title, certainty, flip_rows, flip_title,
    in_force, missing_prices, missing_prices_overlay, next_million, note, notes_that_decide, omission, otherwise_lines,
    path_mean, shown_cents, shown_ms, times_to_hand_over, trade_off_rows, warnings,
};

/// The page. Charts are the only texts that are put in as they are; they escape what they say themselves.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    document: &'a Handout<'a>,
    comparison: &'a Comparison,
    answer: Answer,
    board: Board,
    strip: Option<Strip>,
    certainty: Vec<String>,
    sketches: Vec<Sketch>,
    plates: Vec<(Fold, Plate)>,
}

pub(super) fn render(document: &Handout<'_>) -> String {
    let comparison = document.comparison;
    let plate = |(place, figure): (usize, &super::Figure)| (figure.fold, Plate::of(&figure.chart, place + 1));
    let page = Page {
        document,
        comparison,
        answer: answer(comparison),
        board: Board::of(comparison),
        strip: Strip::of(comparison),
        certainty: certain(document),
        sketches: comparison.ranking.iter().map(Sketch::of).collect(),
        plates: document.figures.iter().enumerate().map(plate).collect(),
    };
    // Writing to memory cannot fail, and no filter of the template refuses a value.
    page.render().unwrap_or_default() + "\n"
}

/// How sure the answer is, and what to watch with the first.
fn certain(document: &Handout<'_>) -> Vec<String> {
    let comparison = document.comparison;
    let watch = comparison.ranking.first().map_or_else(Vec::new, |first| warnings(first, comparison));
    let watch = (!watch.is_empty()).then(|| format!("Watch: {}.", watch.join("; ")));
    let sure = answer(comparison).sure.into_iter();
    sure.chain(certainty(comparison, document.sensitivity)).chain(notes_that_decide(comparison)).chain(watch).collect()
}

impl Page<'_> {
    /// The pictures of a part of the page.
    fn plates(&self, fold: Fold) -> impl Iterator<Item = &Plate> {
        self.plates.iter().filter(move |(of, _)| *of == fold).map(|(_, plate)| plate)
    }

    /// What each ranked solution builds.
    fn built(&self) -> impl Iterator<Item = (&Sketch, &Solution)> {
        self.sketches.iter().zip(&self.comparison.ranking)
    }
}

/// A text with what stands in it between backticks: each part with whether it is code.
fn coded(text: &str) -> Vec<(bool, &str)> {
    text.split('`')
        .enumerate()
        .map(|(place, part)| (place % 2 == 1, part))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}
