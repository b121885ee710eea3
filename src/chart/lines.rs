//! What each solution costs, or how slow it is, along an axis, and where the best changes.

use rust_decimal::Decimal;

use super::axis::{Between, PlotAxis};
use super::contender::Contender;
use super::curves::{self, Curve, Dot, Legend, height_for_names, room_for_names};
use super::drawing::{Align, Area, Drawing, Point};
use super::marks::{dashed, limit_up, name_limit};
use super::palette::{GREY, INK, LEADER, MUTED, Marker, NAME, PALE_GREY, PAPER, PLAIN, SMALL};
use super::place::Room;
use super::scale::{Scale, coordinate};
use super::sheet::{NARROW_PLOT_HEIGHT, PLOT_HEIGHT, Plot, Setting, Sheet};
use super::stretch::stretches;
use super::time_unit::TimeUnit;
use crate::decision::sensitivity::Measure;
use crate::money::Amount;
use crate::wording::charts;

/// What a measure is for solutions along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChart {
    /// What varies.
    pub axis: PlotAxis,
    /// What is measured.
    pub measure: Measure,
    /// A line for each solution.
    pub lines: Vec<Series>,
    /// Where the best changes, by rising value of the axis.
    pub crossings: Vec<Crossing>,
    /// Where nobody is the best.
    pub nobody: Vec<Nobody>,
    /// What the user's own scenario has there.
    pub own: Option<Decimal>,
    /// Most that the user allows of the measure.
    pub limit: Option<Decimal>,
}

/// What the measure is for one solution along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The solution.
    pub contender: Contender,
    /// Value of the axis and what was computed there, by rising value; nothing where the solution cannot be had.
    pub points: Vec<(Decimal, Option<Reading>)>,
    /// Where it is missing, and why.
    pub reason: String,
}

/// What was computed for one solution at one value of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The measure.
    pub value: Decimal,
    /// Its 95 % interval, where it is simulated.
    pub interval: Option<(Decimal, Decimal)>,
    /// Whether no other solution is better there.
    pub best: bool,
}

/// Values after each other at which nobody is the best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nobody {
    /// The least.
    pub from: Decimal,
    /// The greatest.
    pub to: Decimal,
    /// Why: "none answers enough requests".
    pub words: String,
}

/// Where the best changes: the last value before it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// Value of the axis.
    pub at: Decimal,
    /// The measure of the best there.
    pub value: Decimal,
    /// The change in words.
    pub words: String,
}

/// Pixels between two computed values up to which a line joins them: what happens between is too small to be seen. Values further apart
/// are dots, as nobody knows what lies between.
const CLOSE: f64 = 8.0;
/// Pixels from a crossing within which a label seems to be its own, and within which it does when another crossing is as near.
const NEAR: f64 = 16.0;
const VERY_NEAR: f64 = 9.0;

/// Where a value of the axis and of the measure lies.
struct Places<'a> {
    across: &'a Scale,
    up: &'a Scale,
    unit: TimeUnit,
}

impl Places<'_> {
    fn at(&self, x: Decimal, value: Decimal) -> Point {
        (self.across.at(coordinate(x)), self.up.at(self.unit.of(coordinate(value))))
    }
}

impl LineChart {
    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let mut sheet = Sheet::new(setting, &charts::lines_measure(self.measure, currency, &self.axis.title));
        if !self.lines.iter().any(|line| line.points.iter().any(|(_, reading)| reading.is_some())) {
            return sheet.without_picture(charts::nothing_along(self.measure));
        }
        let spans = self.spans();
        if spans.iter().all(|(_, high)| *high == 0.0) {
            return sheet.in_words(charts::all_zero(self.measure));
        }
        let contenders = || self.lines.iter().map(|line| &line.contender);
        let (height, right) = if setting.is_narrow() {
            (NARROW_PLOT_HEIGHT, 8.0)
        } else {
            (height_for_names(contenders()).max(PLOT_HEIGHT), room_for_names(contenders()))
        };
        let xs: Vec<f64> = self.lines.iter().flat_map(|line| line.points.iter().map(|(x, _)| coordinate(*x))).collect();
        let most = spans.iter().map(|(_, high)| *high).fold(0.0, f64::max);
        let unit = if self.measure == Measure::Cost { TimeUnit::None } else { setting.frame.unit(most) };
        // A limit far below the figures must not make the scale logarithmic, nor one far above leave no room for them.
        let least = spans.iter().map(|(low, _)| *low).fold(most, f64::min);
        let near = least.min(most / MOST_BEYOND) / MOST_BEYOND..=MOST_BEYOND * most;
        let limit = self.limit.map(coordinate);
        let spans = spans.into_iter().chain(limit.filter(|limit| near.contains(limit)).map(|limit| (limit, limit)));
        let spans: Vec<(f64, f64)> = spans.map(|(low, high)| (unit.of(low), unit.of(high))).collect();
        if setting.is_narrow() {
            let names = self.lines.iter().map(|line| (&line.contender, line.is_ever_best()));
            let dotted = self.axis.between == Between::Nothing;
            curves::legend(&mut sheet, names, Legend { dotted, grey: true });
        }
        let title = charts::measure_axis(self.measure, currency, unit.name());
        let Plot { area: plot, across, up } = sheet.plot(
            (height, right),
            (&self.axis.title, |pixels| self.axis.scale(&xs, pixels)),
            (&title, |pixels| Scale::of_spans(&spans, pixels)),
        );
        let places = Places { across: &across, up: &up, unit };
        let mut curves: Vec<Curve<'_>> =
            self.lines.iter().map(|line| self.curve(line, &places, plot, currency)).collect();
        if self.axis.between == Between::Nothing {
            curves::set_apart(&mut curves);
        }
        let own = self.own.map(coordinate).filter(|own| across.holds(*own)).map(|own| across.at(own));
        if let Some(x) = own {
            sheet.drawing.line(vec![(x, plot.top), (x, plot.bottom)], LEADER, 1.5);
        }
        let mut room = Room::new(plot.grown(-3.0));
        for area in self.stretches_of_nobody().map(|nobody| nobody.area(plot, &across)) {
            sheet.drawing.rectangle(area, PALE_GREY, 0.7);
        }
        let words = self.limit.map(|limit| self.shown(limit, unit));
        let limit = limit.filter(|limit| up.holds(unit.of(*limit))).map(|limit| up.at(unit.of(limit)));
        let ends = (plot.left, plot.right);
        if let Some(y) = limit {
            limit_up(&mut sheet.drawing, ends, y);
        }
        curves::draw(&mut sheet.drawing, &curves);
        curves::keep_clear(&mut room, &curves);
        match (limit, words) {
            (Some(y), Some(words)) => name_limit(&mut sheet, &mut room, ends, y, &charts::limit(&words)),
            (None, Some(words)) => sheet.note(charts::limit_beyond(&words)),
            (_, None) => {}
        }
        if !setting.is_narrow() {
            curves::names(&mut sheet.drawing, plot, &curves);
        }
        self.label(&mut sheet, (plot, room), &places, own);
        self.lines.iter().for_each(|line| line.lane(&mut sheet, plot, &across));
        sheet.finish()
    }

    /// Where nobody is the best, unless none of the lines is of one that can be had at all, as their names say.
    fn stretches_of_nobody(&self) -> impl Iterator<Item = &Nobody> {
        let is_any_had = self.lines.iter().any(|line| line.contender.is_had());
        self.nobody.iter().filter(move |_| is_any_had)
    }

    /// Everything computed, as the ends of its intervals.
    fn spans(&self) -> Vec<(f64, f64)> {
        let readings = self.lines.iter().flat_map(|line| line.points.iter().filter_map(|(_, reading)| *reading));
        let span = |reading: Reading| reading.interval.unwrap_or((reading.value, reading.value));
        readings.map(span).map(|(low, high)| (coordinate(low), coordinate(high))).collect()
    }

    /// A value of the measure for a person.
    fn shown(&self, value: Decimal, unit: TimeUnit) -> String {
        match self.measure {
            Measure::Cost => Amount::new(value).shown(),
            Measure::MeanTime | Measure::P99 => unit.shown(coordinate(value)),
        }
    }

    fn curve<'a>(&self, line: &'a Series, places: &Places<'_>, plot: Area, currency: &str) -> Curve<'a> {
        let computed = line.points.iter().filter_map(|(x, reading)| Some((*x, (*reading)?)));
        let spots = computed.clone().map(|(x, reading)| {
            let value = self.shown(reading.value, places.unit);
            let interval = reading.interval.map(|(low, high)| [low, high].map(|end| self.shown(end, places.unit)));
            let words = charts::reading(&line.contender.title, &self.axis.shown(x), &value, self.measure, currency);
            let words = words + &interval.map(charts::interval).unwrap_or_default() + &line.contender.had.behind();
            (places.at(x, reading.value), words)
        });
        let bars = computed.filter_map(|(x, reading)| {
            let (low, high) = reading.interval?;
            Some([places.at(x, low), places.at(x, high)])
        });
        let mut curve = Curve::of(&line.contender, line.is_ever_best());
        curve.spots = spots.collect();
        curve.bars = bars.collect();
        match self.axis.between {
            Between::Steps => line.steps(&mut curve, places, plot),
            Between::Line | Between::Nothing => line.joined(&mut curve, places, self.axis.between),
        }
        if let Some((at, best)) = self.own.and_then(|own| line.at(own)).map(|(x, r)| (places.at(x, r.value), r.best)) {
            curve.dots.push(Dot { at, best, large: true });
        }
        curve
    }

    /// Rings where the best changes and names the value, names the user's own value, and says what is best there.
    fn label(&self, sheet: &mut Sheet, (plot, mut room): (Area, Room), places: &Places<'_>, own: Option<f64>) {
        let within = self.crossings.iter().filter(|crossing| places.across.holds(coordinate(crossing.at)));
        let crossings: Vec<(&Crossing, Point)> =
            within.map(|crossing| (crossing, places.at(crossing.at, crossing.value))).collect();
        let column = |x: f64, top: f64| Area { left: x - 1.0, right: x + 1.0, top, bottom: plot.bottom };
        if let Some(x) = own {
            room.take(column(x, plot.top));
        }
        for (_, at) in &crossings {
            room.take(Area::around(*at, 7.0));
            room.take(column(at.0, at.1));
        }
        for nobody in self.stretches_of_nobody() {
            nobody.write(&mut sheet.drawing, &mut room, nobody.area(plot, places.across));
        }
        self.mark_crossings(sheet, plot, &mut room, &crossings);
        if let Some(x) = own {
            self.name_own(sheet, plot, &mut room, x, places.unit);
        }
    }

    /// Rings the crossings, writes their values where there is room, and all of them in words below.
    fn mark_crossings(&self, sheet: &mut Sheet, plot: Area, room: &mut Room, crossings: &[(&Crossing, Point)]) {
        for &(crossing, at) in crossings {
            let drawing = &mut sheet.drawing;
            dashed(drawing, &[(at.0, at.1 + 7.0), (at.0, plot.bottom)], LEADER, 1.0, &[2.0, 3.0]);
            Marker::Circle.draw(drawing, at, 6.0, INK, true);
            drawing.spot(Area::around(at, 8.0), &crossing.words);
            sheet.note(crossing.words.clone());
        }
        // From the last to the first, as each takes the lowest row that is free: so they are read in the order of their lines, from left to
        // right and from top to bottom.
        for &(crossing, at) in crossings.iter().rev() {
            let neighbours =
                crossings.iter().filter(|(_, other)| (other.0 - at.0).hypot(other.1 - at.1) < NEAR).count();
            let near = if neighbours > 1 { VERY_NEAR } else { NEAR };
            let value = self.axis.shown_shortly(crossing.at);
            let size = (NAME.width(&value), NAME.size);
            let below = (at.1 + 10.0, plot.bottom);
            if let Some(area) = room.along(at.0, below, size).or_else(|| room.beside(at, size, near)) {
                sheet.drawing.rectangle(area.grown(2.0), PAPER, 0.85);
                sheet.drawing.text(&value, (area.left, area.bottom - 2.5), Align::Left, NAME, INK);
            }
        }
    }

    /// Names the line where the user's own scenario lies with what the best has there, or says so below, where the words find no room.
    fn name_own(&self, sheet: &mut Sheet, plot: Area, room: &mut Room, x: f64, unit: TimeUnit) {
        let here = self.lines.iter().filter_map(|line| Some((line, line.at(self.own?)?.1)));
        let best: Vec<(&str, Decimal)> = here
            .filter(|(_, reading)| reading.best)
            .map(|(line, reading)| (line.contender.title.as_str(), reading.value))
            .collect();
        let titles: Vec<&str> = best.iter().map(|(title, _)| *title).collect();
        let best = best.first().map(|(_, value)| charts::best_with_value(&titles, &self.shown(*value, unit)));
        let words = charts::yours(best.as_deref());
        let size = (PLAIN.width(&words), PLAIN.size);
        match room.along(x, (plot.top, plot.bottom), size) {
            Some(area) => {
                sheet.drawing.rectangle(area.grown(2.0), PAPER, 0.85);
                sheet.drawing.text(&words, (area.left, area.bottom - 2.5), Align::Left, PLAIN, INK);
            }
            None => sheet.note(charts::upright_line(&words)),
        }
    }
}

/// A limit this many times the largest value would leave no room for the lines.
const MOST_BEYOND: f64 = 3.0;
/// Pixels between two values from which on each has a dot beside its step.
const DOTTED: f64 = 14.0;
/// Markers on a line that is joined.
const MARKERS: usize = 5;
/// Height of the bar where a solution is missing, and most lines of the reason above it.
const LANE: f64 = 8.0;
/// Half of the width of the bar at a single value.
const HALF_END: f64 = 3.0;
const MOST_REASON_LINES: usize = 6;

impl Nobody {
    /// Its part of a plot.
    fn area(&self, plot: Area, across: &Scale) -> Area {
        let [left, right] = [self.from, self.to].map(|end| across.at(coordinate(end)));
        Area { left, right, ..plot }
    }

    /// Writes the reason into its part, where there is room for it without a broken word.
    fn write(&self, drawing: &mut Drawing, room: &mut Room, area: Area) {
        let within = area.width() - 12.0;
        let lines = PLAIN.wrap(&self.words, within, MOST_REASON_LINES);
        let longest_word = self.words.split_whitespace().map(|word| PLAIN.width(word)).fold(0.0, f64::max);
        if longest_word > within || lines.len() == MOST_REASON_LINES {
            return;
        }
        let width = lines.iter().map(|line| PLAIN.width(line)).fold(0.0, f64::max);
        let Some(words) = room.inside(area, (width, PLAIN.leading() * lines.len() as f64)) else { return };
        drawing.lines_about(&lines, (words.left, words.center().1), PLAIN, MUTED);
    }
}

impl Series {
    /// Whether it is the best at any value.
    fn is_ever_best(&self) -> bool {
        self.points.iter().any(|(_, reading)| reading.is_some_and(|reading| reading.best))
    }

    /// What was computed at a value.
    fn at(&self, x: Decimal) -> Option<(Decimal, Reading)> {
        self.points.iter().find(|(at, _)| *at == x).and_then(|(x, reading)| Some((*x, (*reading)?)))
    }

    /// Joins values that are close to each other, of the user's own kind of best or not; the others are dots.
    fn joined(&self, curve: &mut Curve<'_>, places: &Places<'_>, between: Between) {
        let points: Vec<Option<(Point, bool)>> =
            self.points.iter().map(|(x, r)| r.map(|r| (places.at(*x, r.value), r.best))).collect();
        let close = |index: usize| match (points.get(index), points.get(index + 1)) {
            (Some(Some((one, _))), Some(Some((other, _)))) => between == Between::Line && other.0 - one.0 <= CLOSE,
            _ => false,
        };
        let every = (points.len() / MARKERS).max(1);
        let shift = (self.contender.place * 7) % every;
        for (index, point) in points.iter().enumerate() {
            let Some((at, best)) = *point else { continue };
            if close(index)
                && let Some(Some((next, also))) = points.get(index + 1)
            {
                curve.join(at, *next, best && *also);
            }
            let alone = !close(index) && (index == 0 || !close(index - 1));
            if alone || index % every == shift {
                curve.dots.push(Dot { at, best, large: false });
            }
        }
    }

    /// A step for each whole number: its value holds for it alone.
    fn steps(&self, curve: &mut Curve<'_>, places: &Places<'_>, plot: Area) {
        let across: Vec<f64> = self.points.iter().map(|(x, _)| places.across.at(coordinate(*x))).collect();
        let half = |one: f64, other: f64| f64::midpoint(one, other);
        for (index, (x, reading)) in self.points.iter().enumerate() {
            let Some(reading) = reading else { continue };
            let at = places.at(*x, reading.value);
            let left = index.checked_sub(1).map_or(plot.left, |before| half(across[before], at.0));
            let right = across.get(index + 1).map_or(plot.right, |next| half(at.0, *next));
            let ends = [left, right].map(|end| end.clamp(at.0 - 40.0, at.0 + 40.0));
            curve.join((ends[0], at.1), (ends[1], at.1), reading.best);
            if right - left >= DOTTED {
                curve.dots.push(Dot { at, best: reading.best, large: false });
            }
        }
    }

    /// Where it cannot be had: its name and the reason, and bars below the values.
    fn lane(&self, sheet: &mut Sheet, plot: Area, across: &Scale) {
        if self.reason.is_empty() {
            return;
        }
        let words = format!("{}: {}", self.contender.title, self.reason);
        for line in SMALL.wrap(&words, sheet.room(), MOST_REASON_LINES) {
            let row = sheet.part(SMALL.leading());
            sheet.drawing.text(&line, (row.left, row.top + SMALL.size), Align::Left, SMALL, MUTED);
        }
        let missing = stretches(&self.points, |(_, reading)| reading.is_none().then_some(()));
        if missing.is_empty() {
            return;
        }
        let part = sheet.part(LANE + 8.0);
        // A bar begins and ends where its words do: at something computed.
        let x = |index: usize| across.at(coordinate(self.points[index].0));
        for ((), first, last) in missing {
            let (left, right) = ((x(first) - HALF_END).max(plot.left), (x(last) + HALF_END).min(plot.right));
            let (top, bottom) = (part.top + 2.0, part.top + 2.0 + LANE);
            sheet.drawing.rectangle(Area { left, top, right, bottom }, GREY, 1.0);
        }
    }
}
