//! Where the time of a request goes: work, hops between what works, cold starts.

use plotters::style::RGBColor;
use rust_decimal::Decimal;

use super::contender::{Contender, drawn};
use super::cost_bars::{LIMIT_ROOM, MOST_BEYOND, Rows, end_label, end_label_width, piece};
use super::drawing::{Align, Area, Drawing};
use super::frame::Frame;
use super::marks::limit_across;
use super::palette::{Charge, PAPER, SMALL};
use super::scale::{Scale, coordinate};
use super::sheet::{BELOW, Setting, Sheet, axis_below};
use super::time_unit::TimeUnit;
use crate::comparison::Comparison;
use crate::expectation::{Expectation, Stage};
use crate::timing::Activity;
use crate::wording::charts;

/// The mean time of requests, by what it is spent on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageBars {
    /// The solutions from top to bottom.
    pub spans: Vec<Spent>,
    /// Longest mean time that the user allows, in milliseconds.
    pub limit_ms: Option<Decimal>,
}

/// The mean time of a request of one solution until it is answered, in milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spent {
    /// The solution.
    pub contender: Contender,
    /// On the work itself, on the internet and in the VPC.
    pub work: Decimal,
    /// On the way: calls, links, payloads, waiting in a queue.
    pub hops: Decimal,
    /// On cold starts, as often as they come.
    pub cold: Decimal,
}

impl Spent {
    fn of(expectation: &Expectation, contender: Contender) -> Self {
        let waited_for = || expectation.stages.iter().filter(|stage| stage.before_response);
        let sum = |chosen: fn(&Stage) -> bool| waited_for().filter(|stage| chosen(stage)).map(Stage::per_request).sum();
        let (work, cold): (Decimal, Decimal) =
            (sum(|stage| !stage.cold && matches!(stage.on, Activity::Work(_))), sum(|stage| stage.cold));
        let all: Decimal = waited_for().map(Stage::per_request).sum();
        Self { contender, work, hops: all - work - cold, cold }
    }

    fn parts(&self) -> [(Decimal, &'static str, RGBColor); 3] {
        let [work, hops, cold] = [self.work, self.hops, self.cold];
        let [of_work, of_hops, of_cold] = charts::STAGES;
        [
            (work, of_work, Charge::Compute.color()),
            (hops, of_hops, Charge::Fixed.color()),
            (cold, of_cold, Charge::PerGb.color()),
        ]
    }

    fn total(&self) -> Decimal {
        self.work + self.hops + self.cold
    }
}

impl StageBars {
    /// The stages of a comparison's solutions, in the order of its ranking, behind it those without a price and those that cannot be had.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let known = drawn(comparison, |one| one.expectation.is_some()).into_iter();
        let spans = known.filter_map(|one| Some(Spent::of(one.expectation?, one.contender))).collect();
        Self { spans, limit_ms: comparison.scenario.objective.max_mean.map(|limit| limit.0) }
    }

    /// The longest time.
    fn longest(&self) -> Decimal {
        self.spans.iter().map(Spent::total).max().unwrap_or_default()
    }

    /// The unit of its times.
    fn unit(&self, frame: &Frame) -> TimeUnit {
        let longest = self.longest().max(self.limit_drawn().unwrap_or_default());
        frame.unit(coordinate(longest))
    }

    /// The limit, if it has a place on the scale.
    fn limit_drawn(&self) -> Option<Decimal> {
        self.limit_ms.filter(|limit| coordinate(*limit) <= MOST_BEYOND * coordinate(self.longest()))
    }

    /// What is to be seen: where the time of the first goes.
    pub(super) fn finding(&self, frame: &Frame) -> String {
        let Some(first) = self.spans.iter().find(|spent| spent.contender.is_had()) else {
            return charts::NO_TIME_KNOWN.to_owned();
        };
        let unit = self.unit(frame);
        let largest = first.parts().into_iter().max_by_key(|(time, ..)| *time);
        let (time, name) = largest.map_or((Decimal::ZERO, ""), |(time, name, _)| (time, name));
        let [part, all] = [time, first.total()].map(|time| unit.shown(coordinate(time)));
        charts::mostly(&first.contender.title, name, &part, &all)
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let mut sheet = Sheet::new(setting, charts::STAGES_MEASURE);
        if self.spans.is_empty() {
            return sheet.without_picture(charts::NO_TIMES);
        }
        if self.longest().is_zero() {
            return sheet.in_words(charts::NOTHING_TAKES_TIME);
        }
        let (unit, limit) = (self.unit(setting.frame), self.limit_drawn());
        let totals = self.spans.iter().map(Spent::total).chain(limit);
        let totals: Vec<f64> = totals.map(|ms| unit.of(coordinate(ms))).collect();
        if let Some(far) = self.limit_ms.filter(|_| limit.is_none()) {
            sheet.note(charts::limit_beyond(&unit.shown(coordinate(far))));
        }
        let names = self.spans[0].parts().map(|(_, name, color)| (name.to_owned(), color));
        let coloured = self.spans.iter().any(|spent| spent.contender.is_had());
        let names: Vec<(String, RGBColor)> = names.into_iter().filter(|_| coloured).collect();
        sheet.legend(
            &names.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(),
            18.0,
            |drawing, index, (x, y)| {
                drawing.rectangle(Area::new(x, y - 6.0, 12.0, 12.0), names[index].1, 1.0);
            },
        );
        if limit.is_some() {
            sheet.part(LIMIT_ROOM);
        }
        let rows = Rows::of(setting);
        let part = sheet.part(rows.height * self.spans.len() as f64 + 8.0);
        let labels = self
            .spans
            .iter()
            .map(|spent| end_label_width(&spent.contender, &unit.shown(coordinate(spent.total()))) + 10.0);
        let plot = Area { left: part.left + rows.names, right: part.right - labels.fold(0.0, f64::max), ..part };
        let scale = Scale::from_zero(&totals, (plot.left, plot.right));
        sheet.part(BELOW);
        axis_below(&mut sheet.drawing, plot, &scale, &charts::mean_axis(unit.name()));
        if let Some(limit) = limit.map(coordinate) {
            limit_across(&mut sheet.drawing, plot, scale.at(unit.of(limit)), &charts::limit(&unit.shown(limit)));
        }
        for (row, spent) in self.spans.iter().enumerate() {
            rows.name(&mut sheet.drawing, &spent.contender, (part.left, part.top), row);
            spent.draw(&mut sheet.drawing, rows.bar(part.top, row), &scale, unit);
        }
        sheet.finish()
    }
}

impl Spent {
    fn draw(&self, drawing: &mut Drawing, bar: Area, scale: &Scale, unit: TimeUnit) {
        let mut sum = Decimal::ZERO;
        let at = |time: Decimal| scale.at(unit.of(coordinate(time)));
        for (time, name, color) in self.parts() {
            if time <= Decimal::ZERO {
                continue;
            }
            let area = Area { left: at(sum), right: at(sum + time), ..bar };
            sum += time;
            let ink = piece(drawing, &self.contender, area, color);
            if area.left > at(Decimal::ZERO) && self.contender.is_had() {
                drawing.line(vec![(area.left, bar.top), (area.left, bar.bottom)], PAPER, 1.5);
            }
            let shown = unit.shown(coordinate(time));
            // Without colours each is named.
            let written = if self.contender.is_had() { shown.clone() } else { format!("{name} {shown}") };
            if SMALL.width(&written) + 10.0 <= area.width() {
                let (middle, y) = area.center();
                drawing.text(&written, (middle, y + 4.0), Align::Middle, SMALL, ink);
            }
            let behind = self.contender.had.behind();
            drawing.spot(area, &(charts::stage_mark(&self.contender.title, name, &shown) + &behind));
        }
        let at = (at(self.total()) + 8.0, bar.center().1 + 4.5);
        end_label(drawing, &self.contender, &unit.shown(coordinate(self.total())), at);
    }
}
