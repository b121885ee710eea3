//! How slow each solution is: its distribution up to the slowest of a thousand requests, the tail drawn out.

use super::contender::{Contender, drawn};
use super::curves::{self, Curve, height_for_names, room_for_names};
use super::drawing::{Drawing, Point};
use super::scale::{Scale, fitting, shown_ms};
use super::sheet::{Plot, Setting, Sheet};
use crate::comparison::{Comparison, Solution};
use crate::sim::Estimate;

/// How slow solutions are.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LatencyCurves {
    /// A curve for each solution.
    pub curves: Vec<LatencyCurve>,
}

/// How slow one solution is.
#[derive(Debug, Clone, PartialEq)]
pub struct LatencyCurve {
    /// The solution.
    pub contender: Contender,
    /// Points of its distribution by rising share, up to 0.999; a few dozen make it smooth.
    pub quantiles: Vec<Quantile>,
}

/// A point of a distribution of times, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantile {
    /// The share of requests that take no longer, 0 to 0.999.
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

/// Points of a curve between 0 and the largest share, even to the eye.
const POINTS: u32 = 60;

impl LatencyCurves {
    /// The curves of a comparison's solutions, in the order of its ranking; none of those that were not simulated.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self { curves: drawn(comparison).into_iter().filter_map(LatencyCurve::of).collect() }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let heading = "Time from request to answer: the share of requests that take no longer, with 95 % intervals";
        let mut sheet = Sheet::new(setting, heading);
        if self.curves.is_empty() {
            return sheet
                .without_picture("no times: no solution can be had, none has a price, or no request is answered");
        }
        let height = height_for_names(self.curves.iter().map(|curve| &curve.contender));
        let drawn = self.curves.iter().flat_map(LatencyCurve::drawn);
        let times: Vec<f64> = drawn.flat_map(|quantile| [quantile.low_ms, quantile.ms, quantile.high_ms]).collect();
        let room = room_for_names(self.curves.iter().map(|curve| &curve.contender));
        let up = |pixels| Scale::over(&times, fitting(&times), 0.06, pixels);
        let Plot { area, across, up } =
            sheet.plot((height, room), ("share of requests", Scale::of_tail), ("time, ms", up));
        let curves: Vec<Curve<'_>> = self.curves.iter().map(|curve| curve.curve(&across, &up)).collect();
        curves::draw(&mut sheet.drawing, area, &curves);
        sheet.finish()
    }
}

impl LatencyCurve {
    /// The curve of a solution; `None` where it was not simulated, or answers nothing.
    fn of((solution, contender): (&Solution, Contender)) -> Option<Self> {
        let times = &solution.forecast.as_ref().filter(|forecast| forecast.response.count() > 0)?.response;
        let quantiles = (0..=POINTS).map(|step| {
            let share = 1.0 - (1.0 - LAST).powf(f64::from(step) / f64::from(POINTS));
            let Estimate { value, low, high, .. } = times.quantile(share);
            Quantile { share, ms: value, low_ms: low, high_ms: high }
        });
        Some(Self { contender, quantiles: quantiles.collect() })
    }

    fn drawn(&self) -> impl DoubleEndedIterator<Item = &Quantile> {
        self.quantiles.iter().filter(|quantile| quantile.share <= LAST && quantile.ms.is_finite())
    }

    fn curve(&self, across: &Scale, up: &Scale) -> Curve<'_> {
        let run: Vec<Point> = self.drawn().map(|q| (across.at(q.share), up.at(q.ms))).collect();
        let lower = self.drawn().map(|q| (across.at(q.share), up.at(q.low_ms)));
        let upper = self.drawn().rev().map(|q| (across.at(q.share), up.at(q.high_ms)));
        Curve {
            contender: &self.contender,
            spots: run.iter().copied().zip(self.drawn().map(|quantile| self.words(quantile))).collect(),
            band: lower.chain(upper).collect(),
            runs: Some(run).filter(|run| !run.is_empty()).into_iter().collect(),
        }
    }
    fn words(&self, quantile: &Quantile) -> String {
        let Quantile { share, ms, low_ms, high_ms } = *quantile;
        let share = format!("{:.1}", share * 100.0);
        let share = share.trim_end_matches(".0");
        let interval = match (low_ms < high_ms, low_ms.is_finite() && high_ms.is_finite()) {
            (true, true) => format!(" (95 % interval {} to {})", shown_ms(low_ms), shown_ms(high_ms)),
            (true, false) => " (95 % interval without bounds)".to_owned(),
            _ => String::new(),
        };
        format!("{}: {share} % of requests take at most {}{interval}", self.contender.title, shown_ms(ms))
    }
}
