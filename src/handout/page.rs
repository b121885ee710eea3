//! The report as one HTML page that needs nothing else: no script, no font, no network. Its text is in `templates/report.html`, where
//! everything that is put in is escaped.

use askama::Template;

use super::board::Board;
use super::document::{Fold, Handout, source_of};
use super::plate::Plate;
use super::sketch::{Element, Sketch};
use super::strip::Strip;
use crate::chart::{dark_style, way_style};
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::distribution::float;
use crate::plan::Plan;
use crate::rating::Bill;
use crate::report::{band_tables, bands_of_ranges, behaviour_cells, simulation};
use crate::sim::Forecast;
use crate::unit::counted;
use crate::wording::plan::{activity, derivation, function_name, marks, times};
use crate::wording::{
    Answer, absence, answer, band_notes, bands_title, breakeven_rows, breakeven_title, certainty, flip_rows,
    flip_title, in_force, missing_prices, missing_prices_overlay, name_of_path, next_million, note, notes_that_decide,
    omission, otherwise_lines, path_mean, shown_cents, shown_ms, times_to_hand_over, trade_off_rows, warnings,
    without_details,
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
    built: Vec<Built<'a>>,
    plates: Vec<(Fold, Plate)>,
}

pub(super) fn render(document: &Handout<'_>) -> String {
    let comparison = document.comparison;
    let plate = |(place, figure): (usize, &super::Figure)| Some((figure.fold, Plate::of(&figure.chart, place + 1)?));
    let page = Page {
        document,
        comparison,
        answer: answer(comparison),
        board: Board::of(comparison),
        strip: Strip::of(comparison),
        certainty: certain(document),
        built: built(comparison),
        plates: document.figures.iter().enumerate().filter_map(plate).collect(),
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
    /// What the pictures look like in the dark.
    fn dark_style(&self) -> String {
        let pictures = self.plates.iter().flat_map(|(_, plate)| [plate.wide.as_str(), plate.narrow.as_str()]);
        dark_style(&pictures.collect::<String>())
    }

    /// The pictures of a part of the page.
    fn plates(&self, fold: Fold) -> impl Iterator<Item = &Plate> {
        self.plates.iter().filter(move |(of, _)| *of == fold).map(|(_, plate)| plate)
    }

    /// How many ways are shown with every line of their bills and every stage of their requests.
    fn most_detailed(&self) -> usize {
        if self.document.full { usize::MAX } else { MOST_DETAILED }
    }

    /// What is said of the ways that are shown without; `None` where all are shown.
    fn without_details(&self, ways: usize) -> Option<String> {
        let more = ways.saturating_sub(self.most_detailed());
        (more > 0).then(|| without_details(more))
    }

    /// How long requests take and how many fail, of each whose times are known.
    fn timed(&self) -> impl Iterator<Item = (&'static str, Option<&Forecast>)> {
        let absent = self.comparison.infeasible.iter().filter(|one| one.forecast.is_some());
        let absent = absent.map(|one| (one.title, one.forecast.as_ref()));
        self.comparison.ranking.iter().map(|one| (one.title, one.forecast.as_ref())).chain(absent)
    }
}

/// Ways, the best first, that a page which is not to be full shows in every detail.
const MOST_DETAILED: usize = 4;

/// What a way builds and costs.
struct Built<'a> {
    title: &'static str,
    summary: &'static str,
    plan: &'a Plan,
    bill: &'a Bill,
    sketch: Sketch,
    next_million: Option<String>,
    /// What to watch with it, or why it cannot be had.
    said: Vec<String>,
}

/// The ways of the ranking; where it is empty, those that would be in it if they could be had.
fn built(comparison: &Comparison) -> Vec<Built<'_>> {
    if comparison.ranking.is_empty() {
        return comparison.infeasible.iter().filter_map(|one| would_be_built(one, comparison)).collect();
    }
    comparison.ranking.iter().map(|one| is_built(one, comparison)).collect()
}

fn is_built<'a>(one: &'a Solution, comparison: &Comparison) -> Built<'a> {
    Built {
        title: one.title,
        summary: one.summary,
        plan: &one.plan,
        bill: &one.bill,
        sketch: Sketch::of(&one.plan, &one.bill),
        next_million: next_million(one),
        said: warnings(one, comparison),
    }
}

fn would_be_built<'a>(one: &'a Infeasible, comparison: &Comparison) -> Option<Built<'a>> {
    let (plan, bill) = one.plan.as_ref().zip(one.bill.as_ref())?;
    let said = vec![absence(one, comparison)];
    Some(Built {
        title: one.title,
        summary: one.brief,
        plan,
        bill,
        sketch: Sketch::of(plan, bill),
        next_million: None,
        said,
    })
}

/// A text with what stands in it between backticks: each part with whether it is code.
fn coded(text: &str) -> Vec<(bool, &str)> {
    text.split('`')
        .enumerate()
        .map(|(place, part)| (place % 2 == 1, part))
        .filter(|(_, part)| !part.is_empty())
        .collect()
}
