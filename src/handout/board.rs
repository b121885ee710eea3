//! The ways side by side, for the first screen of the report: what each costs, how long a request takes, when it becomes the best; and
//! those that cannot be had, with the reason.

use crate::chart::way_class;
use crate::comparison::{Comparison, Infeasible, Solution};
use crate::distribution::float;
use crate::money::Amount;
use crate::sim::Forecast;
use crate::wording::{TimeUnit, becomes_best, its_failing, mend, obstacle, same_reason, shown_cents, tie_mark};

/// All ways of a comparison, the best first.
pub(super) struct Board {
    pub rows: Vec<Entry>,
    /// Whether any row has times, so that their column has a head.
    pub has_times: bool,
}

/// One way.
pub(super) struct Entry {
    pub title: &'static str,
    /// The class of its colour.
    pub color: String,
    /// What is built, in half a line.
    pub summary: &'static str,
    /// How it stands: `best`, `can`, `open` (if something is so), `unknown` (no price) or `cannot`.
    pub standing: &'static str,
    pub cost: Option<Bar>,
    pub times: Option<Span>,
    /// When it becomes the best, or why it cannot be had.
    pub words: Vec<String>,
    /// Whether the first of these words says when it becomes the best, and needs to be told so where the columns have no heads.
    pub becomes: bool,
}

/// A bar from zero: its part of the longest, and the amount in words.
pub(super) struct Bar {
    pub part: f64,
    pub shown: String,
}

/// Half of the requests and 99 % of them take no longer: places in percent on an axis from zero, and what is written there.
pub(super) struct Span {
    pub half: f64,
    pub most: f64,
    pub half_shown: String,
    pub most_shown: String,
}

/// Two times that lie nearer than this on the axis, in percent, have no room for two texts below them.
const APART: f64 = 30.0;

impl Span {
    pub(super) fn is_narrow(&self) -> bool {
        self.most - self.half < APART
    }

    pub(super) fn middle(&self) -> f64 {
        f64::midpoint(self.half, self.most)
    }

    /// Both times as one text.
    pub(super) fn shown(&self) -> String {
        if self.half_shown == self.most_shown {
            self.half_shown.clone()
        } else {
            format!("{} · {}", self.half_shown, self.most_shown)
        }
    }
}

impl Board {
    pub(super) fn of(comparison: &Comparison) -> Self {
        let scales = Scales::of(comparison);
        let ranked = comparison.ranking.iter().enumerate().map(|(place, one)| scales.ranked(comparison, place, one));
        let open = comparison.possible().map(|(one, _)| scales.absent(comparison, one, "open"));
        let unknown = comparison.unpriced().map(|(one, _)| scales.absent(comparison, one, "unknown"));
        let mut above: Option<Vec<String>> = None;
        let mut rows: Vec<Entry> = ranked.chain(open).chain(unknown).collect();
        for one in comparison.impossible() {
            let mut row = scales.absent(comparison, one, "cannot");
            // A reason that neighbours share is said once.
            let words = row.words.clone();
            if above.as_ref() == Some(&words) {
                row.words = vec![same_reason().to_owned()];
            }
            above = Some(words);
            rows.push(row);
        }
        Self { has_times: rows.iter().any(|row| row.times.is_some()), rows }
    }
}

/// What the columns are measured by: the greatest cost and the greatest time of all that is shown.
struct Scales {
    most_cost: f64,
    most_ms: f64,
    unit: TimeUnit,
}

impl Scales {
    fn of(comparison: &Comparison) -> Self {
        let ranked = comparison.ranking.iter().map(|one| one.bill.total);
        let absent = comparison.infeasible.iter().filter_map(|one| Some(one.bill.as_ref()?.total));
        let costs = ranked.chain(absent).map(|cost| float(cost.decimal()));
        let ranked = comparison.ranking.iter().map(|one| one.forecast.as_ref());
        let absent = comparison.infeasible.iter().map(|one| one.forecast.as_ref());
        let times = ranked.chain(absent).filter_map(times_of).map(|(_, most)| most);
        let most_ms = times.fold(0.0, f64::max);
        Self { most_cost: costs.fold(0.0, f64::max), most_ms, unit: TimeUnit::of(most_ms) }
    }

    fn ranked(&self, comparison: &Comparison, place: usize, solution: &Solution) -> Entry {
        let is_best = !solution.fails && (place == 0 || is_tied_with_first(comparison, place));
        let fate = becomes_best(comparison, solution);
        Entry {
            title: solution.title,
            color: way_class(comparison, solution.id),
            summary: solution.brief,
            standing: if is_best { "best" } else { "can" },
            cost: Some(self.bar(solution.bill.total)),
            times: times_of(solution.forecast.as_ref()).map(|times| self.span(times)),
            becomes: !is_best && !fate.is_empty(),
            words: std::iter::once(fate).filter(|fate| !fate.is_empty()).chain(its_failing(solution)).collect(),
        }
    }

    fn absent(&self, comparison: &Comparison, one: &Infeasible, standing: &'static str) -> Entry {
        let currency = &comparison.currency;
        let reasons = one.reasons.iter().map(|reason| obstacle(reason, currency));
        let reasons = reasons.map(|reason| if standing == "open" { format!("possible if {reason}") } else { reason });
        Entry {
            title: one.title,
            color: way_class(comparison, one.id),
            summary: one.brief,
            standing,
            cost: one.bill.as_ref().map(|bill| self.bar(bill.total)),
            times: times_of(one.forecast.as_ref()).map(|times| self.span(times)),
            becomes: false,
            words: reasons.chain(one.mend.iter().map(|found| mend(found, currency))).collect(),
        }
    }

    fn bar(&self, cost: Amount) -> Bar {
        let part = if self.most_cost > 0.0 { float(cost.decimal()) / self.most_cost } else { 0.0 };
        Bar { part, shown: shown_cents(cost) }
    }

    fn span(&self, (half, most): (f64, f64)) -> Span {
        let place = |ms: f64| if self.most_ms > 0.0 { ms / self.most_ms * 100.0 } else { 0.0 };
        let [half_shown, most_shown] = [half, most].map(|ms| self.unit.shown(ms));
        Span { half: place(half), most: place(most), half_shown, most_shown }
    }
}

fn is_tied_with_first(comparison: &Comparison, place: usize) -> bool {
    (1..=place).all(|place| !tie_mark(comparison, place).is_empty())
}

/// p50 and p99 in milliseconds; `None` where nothing was simulated or no request is answered.
fn times_of(forecast: Option<&Forecast>) -> Option<(f64, f64)> {
    let latency = forecast.filter(|forecast| forecast.is_answered())?.latency();
    let (half, most) = (latency.p50.value, latency.p99.value);
    (half.is_finite() && most.is_finite()).then_some((half, most))
}
