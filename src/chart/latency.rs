//! How slow each solution is: its distribution up to the slowest of a thousand requests, the tail drawn out.

use super::contender::{Contender, drawn};
use super::curves::{self, Curve, Dot, Legend, height_for_names, room_for_names};
use super::drawing::{Drawing, Point};
use super::frame::Frame;
use super::marks::{limit_up, name_limit};
use super::place::Room;
use super::scale::Scale;
use super::sheet::{NARROW_PLOT_HEIGHT, PLOT_HEIGHT, Plot, Setting, Sheet};
use super::time_unit::TimeUnit;
use crate::comparison::Comparison;
use crate::distribution::float;
use crate::sim::{Estimate, Forecast};
use crate::wording::charts;

/// How slow solutions are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LatencyCurves {
    /// A curve for each solution.
    pub curves: Vec<LatencyCurve>,
    /// Longest 99th percentile that the user allows, in milliseconds.
    pub limit_ms: Option<f64>,
}

/// How slow one solution is.
#[derive(Debug, Clone, PartialEq)]
pub struct LatencyCurve {
    /// The solution.
    pub contender: Contender,
    /// Whether it is the first of the ranking.
    pub best: bool,
    /// Points of its distribution by rising share, up to 0.999; a few dozen make it smooth.
    pub quantiles: Vec<Quantile>,
}

/// A point of a distribution of times, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The share of requests that take no longer, above 0 and up to 0.999.
    pub share: f64,
    /// The time in milliseconds.
    pub ms: f64,
    /// Lower end of its interval; the time itself where it is exact.
    pub low_ms: f64,
    /// Upper end of its interval; may be infinite where nothing bounds it.
    pub high_ms: f64,
}

/// The largest share that is drawn.
const LAST: f64 = 0.999;

/// Points of a curve up to the largest share, even to the eye, and those of them that have a mark.
const POINTS: u32 = 60;
const MARKERS: usize = 5;
/// The shares below the first of these points that are drawn. A curve begins at 1 %: the least of all times is that of a single request,
/// which tells nothing of the others and would be half of a logarithmic scale.
const FIRST: [f64; 4] = [0.01, 0.02, 0.05, 0.08];
/// A limit this many times the longest time would leave no room for the curves.
const MOST_BEYOND: f64 = 3.0;
/// The share that a limit is on.
const LIMITED: f64 = 0.99;

impl LatencyCurves {
    /// The curves of a comparison's solutions, in the order of its ranking, behind it those without a price and those that cannot be had;
    /// none of those that were not simulated.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let first = comparison.ranking.first().map(|first| first.id);
        let known = drawn(comparison, |one| one.forecast.is_some()).into_iter();
        let curves = known.filter_map(|one| {
            let best = first == Some(one.id);
            Some(LatencyCurve::of(one.forecast?, one.contender, best))
        });
        let limit_ms = comparison.scenario.objective.max_p99.map(|limit| float(limit.0));
        Self { curves: curves.collect(), limit_ms }
    }

    fn drawn(&self) -> impl Iterator<Item = &Quantile> {
        self.curves.iter().flat_map(LatencyCurve::drawn)
    }

    /// The longest time that is drawn.
    pub(super) fn longest(&self) -> f64 {
        let bounded = self.drawn().map(|quantile| quantile.high_ms).filter(|high| high.is_finite());
        self.drawn().map(|quantile| quantile.ms).chain(bounded).fold(0.0, f64::max)
    }

    /// The limit, if it has a place on the scale.
    fn limit_drawn(&self) -> Option<f64> {
        self.limit_ms.filter(|limit| *limit <= MOST_BEYOND * self.longest())
    }

    /// The unit of its times.
    pub(super) fn unit(&self, frame: &Frame) -> TimeUnit {
        frame.unit(self.longest().max(self.limit_drawn().unwrap_or_default()))
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let mut sheet = Sheet::new(setting, charts::TIMES_MEASURE);
        if self.curves.is_empty() {
            return sheet.without_picture(charts::NO_TIMES);
        }
        let contenders = || self.curves.iter().map(|curve| &curve.contender);
        let (height, right) = if setting.is_narrow() {
            let names = self.curves.iter().map(|curve| (&curve.contender, curve.best));
            curves::legend(&mut sheet, names, Legend { dotted: false, grey: false });
            (NARROW_PLOT_HEIGHT, 8.0)
        } else {
            (height_for_names(contenders()).max(PLOT_HEIGHT), room_for_names(contenders()))
        };
        let unit = self.unit(setting.frame);
        let limit = self.limit_drawn();
        if let Some(far) = self.limit_ms.filter(|_| limit.is_none()) {
            sheet.note(charts::limit_beyond(&unit.shown(far)));
        }
        let spans = self.drawn().flat_map(|q| [(q.low_ms, q.high_ms), (q.ms, q.ms)]).chain(limit.map(|ms| (ms, ms)));
        let spans: Vec<(f64, f64)> = spans.map(|(low, high)| (unit.of(low), unit.of(high))).collect();
        let Plot { area, across, up } = sheet.plot(
            (height, right),
            (charts::SHARE_AXIS, Scale::of_tail),
            (&charts::time_axis(unit.name()), |pixels| Scale::of_spans(&spans, pixels)),
        );
        let limit = limit.map(|limit| (up.at(unit.of(limit)), charts::limit_of_p99(&unit.shown(limit))));
        let ends = (across.at(LIMITED - 0.01), across.at(LIMITED + 0.009));
        if let Some((y, _)) = &limit {
            limit_up(&mut sheet.drawing, ends, *y);
        }
        let curves: Vec<Curve<'_>> = self.curves.iter().map(|curve| curve.curve(&across, &up, unit)).collect();
        curves::draw(&mut sheet.drawing, &curves);
        if let Some((y, words)) = limit {
            let mut room = Room::new(area);
            curves::keep_clear(&mut room, &curves);
            name_limit(&mut sheet, &mut room, ends, y, &words);
        }
        if !setting.is_narrow() {
            curves::names(&mut sheet.drawing, area, &curves);
        }
        sheet.finish()
    }
}

impl LatencyCurve {
    fn of(forecast: &Forecast, contender: Contender, best: bool) -> Self {
        let even = (1..=POINTS).map(|step| 1.0 - (1.0 - LAST).powf(f64::from(step) / f64::from(POINTS)));
        let quantiles = FIRST.into_iter().chain(even).map(|share| {
            let Estimate { value, low, high, .. } = forecast.response.quantile(share);
            Quantile { share, ms: value, low_ms: low, high_ms: high }
        });
        Self { contender, best, quantiles: quantiles.collect() }
    }

    fn drawn(&self) -> impl DoubleEndedIterator<Item = &Quantile> {
        self.quantiles.iter().filter(|quantile| quantile.share <= LAST && quantile.ms.is_finite())
    }

    fn curve(&self, across: &Scale, up: &Scale, unit: TimeUnit) -> Curve<'_> {
        let at = |share: f64, ms: f64| (across.at(share), up.at(unit.of(ms)));
        let run: Vec<Point> = self.drawn().map(|q| at(q.share, q.ms)).collect();
        let lower = self.drawn().map(|q| at(q.share, q.low_ms));
        let upper = self.drawn().rev().map(|q| at(q.share, q.high_ms));
        let mut curve = Curve::of(&self.contender, self.best);
        curve.grey = false;
        curve.spots = run.iter().copied().zip(self.drawn().map(|quantile| self.words(quantile, unit))).collect();
        curve.band = lower.chain(upper).collect();
        let every = (run.len() / MARKERS).max(1);
        let shift = (self.contender.place * 7) % every;
        let marked = run.iter().enumerate().filter(|(index, _)| run.len() == 1 || index % every == shift);
        curve.dots = marked.map(|(_, at)| Dot { at: *at, best: self.best, large: false }).collect();
        run.windows(2).for_each(|pair| curve.join(pair[0], pair[1], self.best));
        curve
    }

    fn words(&self, quantile: &Quantile, unit: TimeUnit) -> String {
        let Quantile { share, ms, low_ms, high_ms } = *quantile;
        let interval = match (low_ms < high_ms, low_ms.is_finite() && high_ms.is_finite()) {
            (true, true) => charts::interval([unit.shown(low_ms), unit.shown(high_ms)]),
            (true, false) => charts::UNBOUNDED.to_owned(),
            _ => String::new(),
        };
        charts::answered_within(&self.contender.title, share, &unit.shown(ms))
            + &interval
            + &self.contender.had.behind()
    }
}
