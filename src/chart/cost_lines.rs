//! What each solution costs along an axis, and where the order changes.

use rust_decimal::Decimal;

use super::axis::PlotAxis;
use super::contender::Contender;
use super::curves::{self, Curve, height_for_names, room_for_names};
use super::drawing::{Align, Area, Drawing, Point};
use super::marks::dashed;
use super::palette::{INK, LEADER, MUTED, Marker, NAME, PAPER, PLAIN};
use super::place::Room;
use super::scale::{AxisValues, Scale, coordinate};
use super::sheet::{Plot, Setting, Sheet};
use crate::money::Amount;

/// What solutions cost along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLines {
    /// What varies.
    pub axis: PlotAxis,
    /// A line for each solution.
    pub lines: Vec<CostLine>,
    /// Where the order of two of them changes, by rising value of the axis.
    pub crossings: Vec<Crossing>,
    /// What the user's own scenario has there.
    pub own: Option<Decimal>,
}

/// What one solution costs along an axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// The solution.
    pub contender: Contender,
    /// Value of the axis and cost a month, by rising value; without a cost where the solution cannot be had.
    pub points: Vec<(Decimal, Option<Amount>)>,
}

/// Where two solutions cost the same, or the last whole unit before they change places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crossing {
    /// Value of the axis.
    pub at: Decimal,
    /// What they cost there.
    pub cost: Amount,
    /// Name of the one that is cheaper below.
    pub cheaper_below: String,
    /// Name of the one that is cheaper above.
    pub cheaper_above: String,
}

/// Pixels from a crossing within which a label seems to be its own, and within which it does when another crossing is as near.
const NEAR: f64 = 16.0;
const VERY_NEAR: f64 = 9.0;

impl CostLines {
    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let mut sheet =
            Sheet::new(setting, &format!("Cost of each solution, {currency} a month, by {}", self.axis.title));
        if self.lines.iter().all(|line| line.points.is_empty()) {
            return sheet.without_picture("no solution can be had, or none has a price");
        }
        let height = height_for_names(self.lines.iter().map(|line| &line.contender));
        let xs: Vec<f64> = self.lines.iter().flat_map(|line| line.points.iter().map(|(x, _)| coordinate(*x))).collect();
        let costs = self.lines.iter().flat_map(|line| line.points.iter().filter_map(|(_, cost)| *cost));
        let costs: Vec<f64> = costs.map(|cost| coordinate(cost.decimal())).collect();
        let Plot { area: plot, across, up } = sheet.plot(
            (height, room_for_names(self.lines.iter().map(|line| &line.contender))),
            (&self.axis.title, |pixels| self.axis.scale(&xs, pixels)),
            (&format!("{currency} a month"), |pixels| Scale::of_amounts(&costs, pixels)),
        );
        let place = |x: Decimal, cost: Amount| (across.at(coordinate(x)), up.at(coordinate(cost.decimal())));
        let curves: Vec<Curve<'_>> = self.lines.iter().map(|line| line.curve(&self.axis, &place, currency)).collect();
        let own = self.own.map(coordinate).filter(|own| across.holds(*own)).map(|own| across.at(own));
        if let Some(x) = own {
            sheet.drawing.line(vec![(x, plot.top), (x, plot.bottom)], LEADER, 1.5);
        }
        curves::draw(&mut sheet.drawing, plot, &curves);
        let within = self.crossings.iter().filter(|crossing| across.holds(coordinate(crossing.at)));
        let crossings: Vec<(&Crossing, Point)> =
            within.map(|crossing| (crossing, place(crossing.at, crossing.cost))).collect();
        let mut room = Room::new(plot.grown(-3.0));
        for run in curves.iter().flat_map(|curve| &curve.runs) {
            match run.as_slice() {
                [alone] => room.take(Area::around(*alone, 5.0)),
                line => room.avoid(line),
            }
        }
        let column = |x: f64, top: f64| Area { left: x - 1.0, right: x + 1.0, top, bottom: plot.bottom };
        if let Some(x) = own {
            room.take(column(x, plot.top));
        }
        for (_, at) in &crossings {
            room.take(Area::around(*at, 7.0));
            room.take(column(at.0, at.1));
        }
        self.mark_crossings(&mut sheet, plot, &mut room, &crossings);
        if let Some(x) = own {
            name_own(&mut sheet, plot, &mut room, x);
        }
        sheet.finish()
    }

    /// Rings the crossings, writes their values where there is room, and all of them in words below.
    fn mark_crossings(&self, sheet: &mut Sheet, plot: Area, room: &mut Room, crossings: &[(&Crossing, Point)]) {
        for &(crossing, at) in crossings {
            let neighbours =
                crossings.iter().filter(|(_, other)| (other.0 - at.0).hypot(other.1 - at.1) < NEAR).count();
            let near = if neighbours > 1 { VERY_NEAR } else { NEAR };
            let drawing = &mut sheet.drawing;
            dashed(drawing, &[(at.0, at.1 + 7.0), (at.0, plot.bottom)], LEADER, 1.0, &[2.0, 3.0]);
            Marker::Circle.draw(drawing, at, 6.0, INK, true);
            let value = self.axis.shown(crossing.at);
            let words = crossing.words(&value, &self.axis.title);
            drawing.spot(Area::around(at, 8.0), &words);
            let size = (NAME.width(&value), NAME.size);
            let below = (at.1 + 10.0, plot.bottom);
            if let Some(area) = room.along(at.0, below, size).or_else(|| room.beside(at, size, near)) {
                drawing.rectangle(area.grown(2.0), PAPER, 0.85);
                drawing.text(&value, (area.left, area.bottom - 2.5), Align::Left, NAME, INK);
            }
            sheet.note(words);
        }
    }
}

/// Names the line where the user's own scenario lies, or says where it is below, where the words find no room beside it.
fn name_own(sheet: &mut Sheet, plot: Area, room: &mut Room, x: f64) {
    let words = "your scenario";
    let size = (PLAIN.width(words), PLAIN.size);
    match room.along(x, (plot.top, plot.bottom), size) {
        Some(area) => {
            sheet.drawing.rectangle(area.grown(2.0), PAPER, 0.85);
            sheet.drawing.text(words, (area.left, area.bottom - 2.5), Align::Left, PLAIN, MUTED);
        }
        None => sheet.note("The upright line is your scenario".to_owned()),
    }
}

impl Crossing {
    fn words(&self, value: &str, axis: &str) -> String {
        format!("{axis} = {value}: {} is cheaper below, {} above", self.cheaper_below, self.cheaper_above)
    }
}

impl CostLine {
    fn curve(&self, axis: &PlotAxis, place: &dyn Fn(Decimal, Amount) -> Point, currency: &str) -> Curve<'_> {
        let mut curve = Curve { contender: &self.contender, runs: Vec::new(), band: Vec::new(), spots: Vec::new() };
        let mut run = Vec::new();
        for (x, cost) in &self.points {
            let Some(cost) = cost else {
                curve.runs.extend(Some(std::mem::take(&mut run)).filter(|run| !run.is_empty()));
                continue;
            };
            let at = place(*x, *cost);
            run.push(at);
            // Nothing lies between two names.
            if matches!(axis.values, AxisValues::Names(_)) {
                curve.runs.push(std::mem::take(&mut run));
            }
            curve.spots.push((
                at,
                format!("{} at {}: {} {currency} a month", self.contender.title, axis.shown(*x), cost.shown()),
            ));
        }
        curve.runs.extend(Some(run).filter(|run| !run.is_empty()));
        curve
    }
}
