//! A result to hand round: a comparison with its pictures, its bills and how to come to it again, as one HTML page or as Markdown for a
//! pull request.
//!
//! ```
//! use netcost::decision::surroundings::surroundings;
//! use netcost::decision::{Options, Study, answer};
//! use netcost::handout::{Handout, format};
//! use netcost::pricebook::Date;
//!
//! let text = "schema = 1\nname = \"idle\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 0\n";
//! let study = Study::parse("idle.toml", text)?;
//! let options = Options { effort: None, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let answered = answer(&study, &options, &|| ())?;
//! let around = surroundings(&study, &answered)?;
//! let handout = Handout::new(&answered, &around, "netcost report idle.toml".to_owned());
//! let page = format("html").expect("a known format")(&handout);
//! assert!(page.starts_with("<!doctype html>") && page.contains("<svg "));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod markdown;
mod page;

use crate::chart::{COMPARISON_KINDS, Chart};
use crate::comparison::Comparison;
use crate::decision::sensitivity::{Measure, Sensitivity};
use crate::decision::surroundings::Surroundings;
use crate::pricebook::Meter;
use crate::scenario::Setting;
use crate::wording::in_force;

/// Writes a handout in one format.
pub type Renderer = fn(&Handout<'_>) -> String;

/// The formats by name.
pub static FORMATS: &[(&str, Renderer)] = &[("html", page::render), ("markdown", markdown::render)];

/// The renderer of a format.
#[must_use]
pub fn format(name: &str) -> Option<Renderer> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, render)| *render)
}

/// A comparison with pictures and how to come to it again.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Handout<'a> {
    /// What is reported.
    pub comparison: &'a Comparison,
    /// The pictures, in their order.
    pub figures: Vec<Figure>,
    /// What each input does.
    pub sensitivity: &'a Sensitivity,
    /// The command that wrote it.
    pub command: String,
}

/// A picture of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its heading.
    pub title: &'static str,
    /// The picture.
    pub chart: Chart,
}

impl<'a> Handout<'a> {
    /// A report of a comparison and of what lies around it.
    #[must_use]
    pub fn new(comparison: &'a Comparison, around: &'a Surroundings, command: String) -> Self {
        let own = COMPARISON_KINDS.iter().map(|kind| Figure { title: kind.title, chart: Chart::of(comparison, kind) });
        let lines = around.lines.iter().map(|lines| Figure {
            title: "Cost by requests",
            chart: Chart::of_lines(&lines.sweep, Some(&lines.crossings)),
        });
        let sensitivity = &around.sensitivity;
        let first = comparison.ranking.first().map(|first| first.id);
        let place = sensitivity.subject.solutions.iter().position(|(id, _)| Some(*id) == first);
        let moving = [(Measure::Cost, "What moves the cost"), (Measure::MeanTime, "What moves the time")];
        let tornadoes =
            moving.map(|(measure, title)| Figure { title, chart: Chart::of_sensitivity(sensitivity, measure, place) });
        Self { comparison, figures: own.chain(lines).chain(tornadoes).collect(), sensitivity, command }
    }

    /// What is needed to come to the same result again, each with its name.
    fn origin(&self) -> Vec<(&'static str, String)> {
        let (prices, effort) = (&self.comparison.prices, self.comparison.effort);
        let mut origin = vec![
            ("command", self.command.clone()),
            ("version", concat!("netcost ", env!("CARGO_PKG_VERSION")).to_owned()),
        ];
        origin.extend(effort.map(|effort| ("seed", effort.seed.to_string())));
        origin.extend(effort.map(|effort| ("precision wanted of p99", effort.precision.to_string())));
        origin.push(("price book", format!("{}, {}", prices.book, self.comparison.currency)));
        origin.extend(in_force(prices).map(|dates| ("prices", dates)));
        origin.extend((!prices.assumed.is_empty()).then(|| ("prices assumed", ids(&prices.assumed))));
        origin.extend((!prices.overlaid.is_empty()).then(|| ("prices from overlays", ids(&prices.overlaid))));
        origin
    }
}

fn ids(meters: &[Meter]) -> String {
    meters.iter().map(Meter::id).collect::<Vec<_>>().join(", ")
}

/// Where a setting comes from.
fn source_of(setting: &Setting) -> &str {
    if setting.given { "the scenario" } else { &setting.source }
}
