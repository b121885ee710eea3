//! What the JSON of studies of many points has in common.

use schemars::JsonSchema;
use serde::Serialize;

use super::document::About;
use super::encode::{KeyValue, Said};
use super::price_origin::notes;
use crate::comparison::Span;
use crate::decision::{Omission, Point, Reign, Subject, Unpriced, unpriced};
use crate::distribution::float;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::sim::Effort;
use crate::value::Scale;
use crate::wording::omission;

/// What the JSON of a study of many points begins with.
#[derive(Serialize, JsonSchema)]
pub(super) struct Studied<'a> {
    #[serde(flatten)]
    about: About<'a>,
    /// What the ranking goes by
    metric: RankBy,
    /// What of the scenario is left out
    notes: Vec<String>,
    /// The notes with their codes and fields
    note_details: Vec<Said<'a, Omission>>,
}

impl<'a> Studied<'a> {
    pub(super) fn of(subject: &'a Subject, effort: Option<Effort>) -> Self {
        Self {
            about: About::subject(subject, effort),
            metric: subject.by,
            notes: notes(subject),
            note_details: subject.left_out.iter().map(|one| Said::new(one, omission(*one))).collect(),
        }
    }
}

/// A solution whose cost is unknown somewhere.
#[derive(Serialize, JsonSchema)]
pub(super) struct UnpricedForm<'a> {
    /// Its id
    solution: &'static str,
    /// Meters without a price
    meters: Vec<&'a Meter>,
}

pub(super) fn unpriced_forms<'a>(subject: &Subject, unpriced: &'a [Unpriced]) -> Vec<UnpricedForm<'a>> {
    let form =
        |one: &'a Unpriced| UnpricedForm { solution: subject.id(one.solution), meters: one.meters.iter().collect() };
    unpriced.iter().map(form).collect()
}

/// What one solution is ranked by at a point; null where it cannot be had or has no price.
#[derive(Serialize, JsonSchema)]
pub(super) struct FiguresForm<'a> {
    /// Its id
    solution: &'static str,
    /// What it costs in a month
    monthly_cost: Option<Amount>,
    /// Mean time of a request
    mean_ms: Option<f64>,
    /// The 99th percentile of that time; null where nothing was simulated
    p99_ms: Option<Span>,
    /// Whether too many of its requests fail for it to be the best; null where it cannot be had
    fails: Option<bool>,
    /// Meters without a price, where nothing else stands against it; null otherwise
    unpriced_meters: Option<&'a [Meter]>,
}

impl<'a> FiguresForm<'a> {
    pub(super) fn of(subject: &Subject, point: &'a Point, index: usize) -> Self {
        let figures = point.figures(index);
        Self {
            solution: subject.id(index),
            monthly_cost: figures.map(|figures| figures.cost),
            mean_ms: figures.map(|figures| float(figures.mean_ms)),
            p99_ms: figures.and_then(|figures| figures.p99_ms),
            fails: figures.map(|figures| figures.fails),
            unpriced_meters: point.unpriced(index),
        }
    }
}

/// The ranking at a value of a key.
#[derive(Serialize, JsonSchema)]
pub(super) struct OrderAt {
    /// The value
    at: KeyValue,
    /// Ids of the solutions that can be had, the best first
    order: Vec<&'static str>,
}

impl OrderAt {
    pub(super) fn of(at: KeyValue, subject: &Subject, point: &Point) -> Self {
        Self { at, order: order(subject, point) }
    }
}

/// Ids of the solutions that can be had at a point, the best first.
pub(super) fn order(subject: &Subject, point: &Point) -> Vec<&'static str> {
    point.order.iter().map(|index| subject.id(*index)).collect()
}

/// Values of a key, one after the other, between which the same are the best.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReignForm {
    /// The least value
    from_value: KeyValue,
    /// The greatest; the next one begins with the value that follows
    to_value: KeyValue,
    /// Ids of the best of those whose cost is known: several in a tie, none where none can be had
    best_ids: Vec<&'static str>,
    /// Ids of those whose cost is unknown there for want of a price, so that one of them may be the best
    unpriced_ids: Vec<&'static str>,
}

impl ReignForm {
    pub(super) fn of(subject: &Subject, scale: Scale, reign: &Reign) -> Self {
        let Reign { from, to, point, .. } = reign;
        Self {
            from_value: KeyValue::of(scale, *from),
            to_value: KeyValue::of(scale, *to),
            best_ids: point.best().into_iter().map(|index| subject.id(index)).collect(),
            unpriced_ids: unpriced_ids(subject, point),
        }
    }
}

/// Ids of those whose cost is unknown at a point.
pub(super) fn unpriced_ids(subject: &Subject, point: &Point) -> Vec<&'static str> {
    unpriced([point]).iter().map(|one| subject.id(one.solution)).collect()
}
