//! What a handout is made of.

use std::collections::BTreeSet;

use crate::chart::{COMPARISON_KINDS, Chart, ChartKind};
use crate::comparison::Comparison;
use crate::decision::sensitivity::{Measure, Sensitivity};
use crate::decision::surroundings::Surroundings;
use crate::pricebook::Meter;
use crate::scenario::Setting;
use crate::wording::in_force;

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
    /// Whether everything is unfolded, on the screen and in print.
    pub full: bool,
}

/// A picture of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Where it stands.
    pub fold: Fold,
    /// The picture.
    pub chart: Chart,
}

/// The folded parts of a report that have pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// What each solution costs, line by line.
    Bills,
    /// How long a request takes.
    Times,
    /// Where another solution becomes the best.
    Changes,
}

impl<'a> Handout<'a> {
    /// A report of a comparison and of what lies around it.
    #[must_use]
    pub fn new(comparison: &'a Comparison, around: &'a Surroundings, command: String, full: bool) -> Self {
        let figure = |fold, chart| Figure { fold, chart };
        let own = COMPARISON_KINDS.iter().filter_map(|kind| Some((kind, fold_of(kind)?)));
        let own = own.map(|(kind, fold)| figure(fold, Chart::of(comparison, kind)));
        let lines = around.lines.iter();
        let lines = lines.map(|lines| figure(Fold::Changes, Chart::of_lines(&lines.sweep, Some(&lines.crossings))));
        let sensitivity = &around.sensitivity;
        let first = comparison.ranking.first().map(|first| first.id);
        let place = sensitivity.subject.solutions.iter().position(|(id, _)| Some(*id) == first);
        let tornado = figure(Fold::Changes, Chart::of_sensitivity(sensitivity, Measure::Cost, place));
        // Where nothing can be had there is nothing to draw.
        let drawn = first.is_some();
        let figures = own.chain(lines).chain([tornado]).filter(|_| drawn).collect();
        Self { comparison, figures, sensitivity, command, full }
    }

    /// What is needed to come to the same result again, each with its name.
    pub(super) fn origin(&self) -> Vec<(&'static str, String)> {
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

/// Where a picture of a comparison stands; `None` for those whose cost and times the first screen shows already.
fn fold_of(kind: &ChartKind) -> Option<Fold> {
    match kind.name {
        "cost" => Some(Fold::Bills),
        "time-gaps" | "stages" => Some(Fold::Times),
        _ => None,
    }
}

fn ids(meters: &BTreeSet<Meter>) -> String {
    meters.iter().map(Meter::id).collect::<Vec<_>>().join(", ")
}

/// Where a setting comes from.
pub(super) fn source_of(setting: &Setting) -> &str {
    if setting.given { "the scenario" } else { &setting.source }
}
