//! The report as one HTML page that needs nothing else: no script, no font, no network. Its text is in `templates/report.html`, where
//! everything that is put in is escaped.

use askama::Template;

use super::document::{Handout, source_of};
use crate::chart::{Area, Drawing};
use crate::comparison::Comparison;
use crate::distribution::float;
use crate::report::{band_tables, bands_of_ranges, behaviour_cells, next_million_cell, simulation};
use crate::unit::counted;
use crate::wording::plan::{activity, derivation, marks, times};
use crate::wording::{
    answer, band_notes, bands_title, breakeven_rows, breakeven_title, drivers, failing_mark, flip_rows, flip_title,
    if_so, mend, missing_prices, missing_prices_overlay, note, obstacle, omission, otherwise_lines, path_mean, place,
    price_dates, shown_ms, tie_legend, tie_mark, times_to_hand_over, trade_off_rows, warnings,
};

/// The page. Charts are the only texts that are put in as they are; they escape what they say themselves.
#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    document: &'a Handout<'a>,
    comparison: &'a Comparison,
    figures: Vec<Plate>,
}

/// A chart as the page shows it: the picture, and its values over it.
struct Plate {
    title: &'static str,
    svg: String,
    values: Vec<Value>,
}

/// What a mark says, and where it lies in percent of the picture.
struct Value {
    text: String,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

pub(super) fn render(document: &Handout<'_>) -> String {
    let plate = |title, drawing: &Drawing| Plate { title, svg: drawing.svg_without_spots(), values: values(drawing) };
    let figures = document.figures.iter().map(|figure| plate(figure.title, &figure.chart.draw())).collect();
    let page = Page { document, comparison: document.comparison, figures };
    // Writing to memory cannot fail, and no filter of the template refuses a value.
    page.render().unwrap_or_default() + "\n"
}

fn values(drawing: &Drawing) -> Vec<Value> {
    let (width, height) = drawing.size();
    let across = |pixels: f64| pixels / f64::from(width) * 100.0;
    let down = |pixels: f64| pixels / f64::from(height) * 100.0;
    let value = |Area { left, top, right, bottom }: Area, text: &str| Value {
        text: text.to_owned(),
        left: across(left),
        top: down(top),
        width: across(right - left),
        height: down(bottom - top),
    };
    drawing.spots().iter().map(|spot| value(spot.area, &spot.text)).collect()
}

impl Page<'_> {
    fn has_warnings(&self) -> bool {
        self.comparison.ranking.iter().any(|solution| !solution.warnings.is_empty())
    }
}
