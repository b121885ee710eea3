//! What studies of many points have in common: who is the best at a point, what is unknown.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::{each_in_brief, no_price, same_reason, shown_share, with_article};
use crate::comparison::{Absence, Obstacle};
use crate::decision::sensitivity::Measure;
use crate::decision::{Point, Subject, Unpriced};
use crate::distribution::float;
use crate::pricebook::Meter;
use crate::scenario::RankBy;
use crate::sim::WIDEST_KNOWN;
use crate::unit::{counted, shown};

/// What stands against a solution that cannot be had: a price that is missing, too, does not.
pub(super) fn limits_in_brief(reasons: &[Obstacle]) -> BTreeSet<String> {
    let limits: Vec<Obstacle> =
        reasons.iter().filter(|reason| !matches!(reason, Obstacle::NoPrice { .. })).cloned().collect();
    each_in_brief(&limits)
}

/// What becomes of a solution, and why.
pub(super) struct Change {
    what: String,
    why: Option<String>,
}

impl Change {
    /// At a place; of what can be had there `otherwise` says where it cannot. The words follow one title or several.
    pub(super) fn of(before: Option<&Absence>, after: Option<&Absence>, place: &str, otherwise: &str) -> Self {
        let what = match (before, after) {
            (_, Some(Absence::Unpriced(_))) => format!("cannot be priced{place}"),
            (_, Some(Absence::Open(_))) => format!("can be had{place} only if something is so"),
            (_, Some(Absence::Infeasible(_))) => format!("cannot be had{place}"),
            (Some(Absence::Unpriced(_)), None) => format!("can be priced{place}, but not {otherwise}"),
            (Some(_), None) => format!("can be had{place}, but not {otherwise}"),
            (None, None) => format!("can be had{place}"),
        };
        let why = after.or(before).map(|absence| match absence {
            Absence::Unpriced(meters) => no_price(meters),
            Absence::Open(reasons) | Absence::Infeasible(reasons) => {
                limits_in_brief(reasons).into_iter().collect::<Vec<_>>().join(", ")
            }
        });
        Self { what, why }
    }

    /// One that needs no reason.
    pub(super) fn plain(what: &str) -> Self {
        Self { what: what.to_owned(), why: None }
    }

    /// In words: "cannot be had: more runs at once than the concurrency limit allows".
    pub(super) fn in_words(&self) -> String {
        match &self.why {
            Some(why) => format!("{}: {why}", self.what),
            None => self.what.clone(),
        }
    }

    /// The same in a list, where a reason is not repeated that was the last to be given.
    pub(super) fn after(self, last: &mut Option<String>) -> String {
        if self.why.is_some() && self.why == *last {
            return format!("{}, {}", self.what, same_reason());
        }
        let words = self.in_words();
        *last = self.why.or(last.take());
        words
    }
}

/// That a solution is in no picture, as what it costs is unknown.
#[must_use]
pub fn cost_unknown<'a>(title: &str, meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("Not drawn, its cost is unknown: {title}: {}", no_price(meters))
}

/// The same of points on a picture, at some of which it may be drawn.
#[must_use]
pub fn cost_unknown_at(subject: &Subject, unpriced: &Unpriced) -> String {
    let title = subject.title(unpriced.solution);
    if unpriced.everywhere() {
        return cost_unknown(title, &unpriced.meters);
    }
    let (some, all) = (shown(unpriced.points.into()), counted(unpriced.of as u64, "point"));
    format!("Cost unknown at {some} of {all}: {title}: {}", no_price(&unpriced.meters))
}

/// Which solutions a statement about rankings leaves out, as what they cost is unknown: "the NAT gateway is not among them: no price for
/// nat.gb, nat.hours"; `None` where every cost is known.
#[must_use]
pub fn not_among(subject: &Subject, unpriced: &[Unpriced]) -> Option<String> {
    let one = |one: &Unpriced| {
        let places = if one.everywhere() { "" } else { "in places " };
        format!("{places}{} is not among them: {}", with_article(subject.title(one.solution)), no_price(&one.meters))
    };
    let said: Vec<String> = unpriced.iter().map(one).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// A statement about rankings with what it leaves out in brackets.
pub(super) fn with_not_among(statement: &str, subject: &Subject, unpriced: &[Unpriced]) -> String {
    not_among(subject, unpriced).map_or_else(|| statement.to_owned(), |left_out| format!("{statement} ({left_out})"))
}

/// For want of which prices the cost of which solutions is not known: "everywhere", "NAT gateway, API Gateway: no price for nat.gb".
#[must_use]
pub fn unknown_rows(subject: &Subject, unpriced: &[Unpriced]) -> Vec<(String, String)> {
    let mut alike: BTreeMap<(bool, String), Vec<&str>> = BTreeMap::new();
    for one in unpriced {
        let key = (!one.everywhere(), no_price(&one.meters));
        alike.entry(key).or_default().push(subject.title(one.solution));
    }
    let row = |((in_places, reason), titles): ((bool, String), Vec<&str>)| {
        (if in_places { "in places" } else { "everywhere" }.to_owned(), format!("{}: {reason}", titles.join(", ")))
    };
    alike.into_iter().map(row).collect()
}

/// Solutions in the order of their ranking, those that are a tie with the one before them behind an equals sign.
#[must_use]
pub fn ranking_of(subject: &Subject, point: &Point) -> String {
    let mut text = String::new();
    for (place, index) in point.order.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| point.order[before]);
        text.push_str(match before.map(|before| point.stand(before, *index) == Some(Ordering::Equal)) {
            None => "",
            Some(true) => " = ",
            Some(false) => ", ",
        });
        text.push_str(subject.title(*index));
        text.push_str(if point.fails(*index) { " (fails too often)" } else { "" });
    }
    text
}

/// The best of a point, with those that are in a tie for it: "SDK invoke", "SDK invoke = API Gateway"; `None` where none can be had.
#[must_use]
pub fn best_at(subject: &Subject, point: &Point) -> Option<String> {
    let titles: Vec<&str> = point.best().into_iter().map(|index| subject.title(index)).collect();
    (!titles.is_empty()).then(|| titles.join(" = "))
}

/// What the better of two is called.
#[must_use]
pub const fn better(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "cheaper",
        RankBy::Latency => "faster",
        RankBy::Balanced => "better",
    }
}

/// What a table of a measure is headed by.
#[must_use]
pub fn caption(measure: Measure, currency: &str) -> String {
    match measure {
        Measure::Cost => format!("{currency} a month"),
        Measure::MeanTime => "Mean time".to_owned(),
        Measure::P99 => "99th percentile of the time".to_owned(),
    }
}

/// How well p99 is known over simulated points, at how many of them it is not, and how many were not simulated; `None` where nothing was.
pub fn simulation<'a>(seed: Option<u64>, points: impl Iterator<Item = &'a Point> + Clone) -> Option<String> {
    let seed = seed?;
    let (all, unseen) = (points.clone().count(), points.clone().filter(|point| !point.is_simulated()).count());
    let (known, unknown): (Vec<f64>, Vec<f64>) =
        points.filter_map(Point::uncertainty).map(float).partition(|uncertainty| *uncertainty <= WIDEST_KNOWN);
    let unknown = (!unknown.is_empty()).then(|| {
        let (unknown, seen) = (unknown.len(), known.len() + unknown.len());
        format!("At {unknown} of {seen} points the 99th percentile of some solution is not known: its interval is wider than itself.")
    });
    let known = known.into_iter().max_by(f64::total_cmp).map(|uncertainty| {
        let known_to = shown_share(uncertainty);
        format!(
            "p99 is worked out, or simulated (seed {seed}) where that tells more, and known to {known_to} or better."
        )
    });
    let unseen = (unseen > 0).then(|| {
        format!("At {unseen} of {all} points not all could be simulated, as no request comes or too much happens at once: these are rated and ranked without simulation, by their exact means.")
    });
    let said: Vec<String> = known.into_iter().chain(unknown).chain(unseen).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
