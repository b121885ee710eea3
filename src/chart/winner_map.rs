//! Which solution is best over two axes.

use plotters::style::RGBColor;
use rust_decimal::Decimal;

use super::axis::PlotAxis;
use super::contender::Contender;
use super::drawing::{Align, Area, Drawing, Point};
use super::palette::{GRID, INK, Marker, NAME, PAPER, SHADES, TIE, mixed, style_of};
use super::place::Room;
use super::scale::{AxisValues, NAME_HEIGHT, Scale, coordinate};
use super::sheet::{NARROW_PLOT_HEIGHT, Plot, Setting, Sheet};
use crate::wording::charts;

/// Which solution is best at each pair of values.
#[derive(Debug, Clone, PartialEq)]
pub struct WinnerMap {
    /// What best means: "cheapest", "fastest".
    pub best: String,
    /// What varies from left to right.
    pub across: PlotAxis,
    /// Its values, rising.
    pub xs: Vec<Decimal>,
    /// What varies upwards.
    pub up: PlotAxis,
    /// Its values, rising.
    pub ys: Vec<Decimal>,
    /// The solutions that win anywhere.
    pub contenders: Vec<Contender>,
    /// For each of `ys`, for each of `xs`, the index of the winner among the contenders; `None` where no solution can be had. A cell
    /// that is missing counts as none.
    pub winners: Vec<Vec<Option<usize>>>,
    /// Likewise by how large a part the second is behind, 0 to 1; `None` where there is no second, or a tie.
    pub margins: Vec<Vec<Option<f64>>>,
    /// Where the user's own scenario lies.
    pub own: Option<(Decimal, Decimal)>,
    /// Who is the best there.
    pub own_best: Option<String>,
}

const HEIGHT: f64 = 360.0;
/// Parts by which the second is behind from which on a cell has the next darker ground.
const AHEAD: [f64; 2] = [0.1, 0.5];

/// Pixels that a cell is wide and high at least for its computed point to be marked.
const APART: f64 = 14.0;

/// Pixels by which cells overlap.
const SEAM: f64 = 0.6;

/// Cells on the plot.
struct Cells<'a> {
    map: &'a WinnerMap,
    /// Sides of the columns and rows in pixels.
    columns: Vec<f64>,
    rows: Vec<f64>,
}

impl WinnerMap {
    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let mut sheet = Sheet::new(setting, &charts::map_measure(&self.best, &self.across.title, &self.up.title));
        if self.xs.is_empty() || self.ys.is_empty() {
            return sheet.without_picture(charts::NOTHING_VARIES);
        }
        self.legend(&mut sheet);
        let height = match &self.up.values {
            AxisValues::Names(names) => HEIGHT.max(names.len() as f64 * NAME_HEIGHT),
            _ if setting.is_narrow() => NARROW_PLOT_HEIGHT,
            AxisValues::Numbers | AxisValues::Bytes => HEIGHT,
        };
        let [xs, ys] = [&self.xs, &self.ys].map(|values| values.iter().copied().map(coordinate).collect::<Vec<f64>>());
        let Plot { area: plot, across, up } = sheet.plot(
            (height, 8.0),
            (&self.across.title, |pixels| self.across.scale(&xs, pixels)),
            (&self.up.title, |pixels| self.up.scale(&ys, pixels)),
        );
        let cells = Cells {
            map: self,
            columns: sides(&self.xs, &across, (plot.left, plot.right)),
            rows: sides(&self.ys, &up, (plot.bottom, plot.top)),
        };
        cells.draw(&mut sheet.drawing, plot);
        cells.mark_computed(&mut sheet.drawing, (&xs, &across), (&ys, &up));
        let mut room = Room::new(plot.grown(-3.0));
        self.mark_own(&mut sheet, &mut room, &across, &up);
        cells.name_regions(&mut sheet.drawing, &mut room);
        sheet.finish()
    }

    fn winner(&self, row: usize, column: usize) -> Option<usize> {
        let index = self.winners.get(row).and_then(|row| row.get(column)).copied().flatten()?;
        (index < self.contenders.len()).then_some(index)
    }

    /// The part of the paper in the ground of a cell: the less, the further the second is behind.
    fn shade(&self, row: usize, column: usize) -> f64 {
        let margin = self.margins.get(row).and_then(|row| row.get(column)).copied().flatten();
        margin.map_or(SHADES[1], |margin| SHADES[AHEAD.iter().filter(|least| margin >= **least).count()])
    }

    fn has_gaps(&self) -> bool {
        (0..self.ys.len()).any(|row| (0..self.xs.len()).any(|column| self.winner(row, column).is_none()))
    }

    fn legend(&self, sheet: &mut Sheet) {
        let mut names: Vec<String> = self.contenders.iter().map(|contender| contender.title.clone()).collect();
        if self.has_gaps() {
            names.push(charts::NONE_POSSIBLE.to_owned());
        }
        sheet.legend(&names, 36.0, |drawing, index, (x, y)| {
            let area = Area::new(x, y - 9.0, 28.0, 16.0);
            fill(drawing, area, self.contenders.get(index), &|_| true);
        });
        let told = self.margins.iter().flatten().any(Option::is_some);
        let names = if told { charts::SHADES.map(str::to_owned).to_vec() } else { Vec::new() };
        sheet.legend(&names, 36.0, |drawing, index, (x, y)| {
            let color = mixed(style_of(TIE).color, PAPER, SHADES[index]);
            drawing.rectangle(Area::new(x, y - 9.0, 28.0, 16.0), color, 1.0);
        });
    }

    fn mark_own(&self, sheet: &mut Sheet, room: &mut Room, across: &Scale, up: &Scale) {
        let Some((x, y)) = self.own else { return };
        let values =
            format!("{} = {}, {} = {}", self.across.title, self.across.shown(x), self.up.title, self.up.shown(y));
        let (value_x, value_y) = (coordinate(x), coordinate(y));
        if !across.holds(value_x) || !up.holds(value_y) {
            return sheet.note(charts::outside(&values));
        }
        let at = (across.at(value_x), up.at(value_y));
        room.take(Area::around(at, 10.0));
        let drawing = &mut sheet.drawing;
        Marker::Circle.draw(drawing, at, 8.0, INK, true);
        Marker::Circle.draw(drawing, at, 2.5, INK, false);
        let name = charts::yours(self.own_best.as_deref());
        drawing.spot(Area::around(at, 9.0), &format!("{name}: {values}"));
        if let Some(area) = room.beside(at, label_size(&name), f64::INFINITY) {
            label(drawing, area, &name);
        }
    }
}

fn label_size(name: &str) -> (f64, f64) {
    (NAME.width(name) + 8.0, NAME.size + 6.0)
}

/// Writes a name on a ground of its own.
fn label(drawing: &mut Drawing, area: Area, name: &str) {
    drawing.rectangle(area, PAPER, 0.92);
    drawing.text(name, (area.left + 4.0, area.bottom - 5.0), Align::Left, NAME, INK);
}

/// The sides of the cells about values: halfway between neighbours, and the ends of the plot.
fn sides(values: &[Decimal], scale: &Scale, (from, to): (f64, f64)) -> Vec<f64> {
    let between = values.windows(2).map(|pair| scale.halfway(coordinate(pair[0]), coordinate(pair[1])));
    [from].into_iter().chain(between).chain([to]).collect()
}

/// A winner's ground: pale colour, and its hatching where it holds.
fn fill(drawing: &mut Drawing, area: Area, contender: Option<&Contender>, inside: &dyn Fn(Point) -> bool) {
    match contender {
        Some(contender) => {
            let style = contender.style();
            drawing.rectangle(area, mixed(style.color, PAPER, SHADES[1]), 1.0);
            style.hatch.draw(drawing, area, style.color, inside);
        }
        None => drawing.rectangle(area, GRID, 1.0),
    }
}

impl Cells<'_> {
    fn draw(&self, drawing: &mut Drawing, plot: Area) {
        for row in 0..self.map.ys.len() {
            let ground = |column: usize| (self.map.winner(row, column), self.map.shade(row, column));
            for ((winner, shade), from, to) in self.runs(ground) {
                let area = self.area(row..row + 1, from..to);
                let color = winner.map_or(GRID, |winner| mixed(self.color(winner), PAPER, shade));
                // Cells reach a little under their right and upper neighbours, which are drawn later, so that no seam shows.
                let area =
                    Area { right: (area.right + SEAM).min(plot.right), top: (area.top - SEAM).max(plot.top), ..area };
                drawing.rectangle(area, color, 1.0);
            }
        }
        for (index, contender) in self.map.contenders.iter().enumerate() {
            let style = contender.style();
            style.hatch.draw(drawing, plot, style.color, &|at| self.winner_at(at) == Some(index));
        }
        self.borders(drawing);
    }

    /// A dot at each computed point, where they are few enough to be seen apart: the ground about it goes by it alone.
    fn mark_computed(&self, drawing: &mut Drawing, (xs, across): (&[f64], &Scale), (ys, up): (&[f64], &Scale)) {
        let narrow = |sides: &[f64]| sides.windows(2).any(|pair| (pair[1] - pair[0]).abs() < APART);
        if narrow(&self.columns) || narrow(&self.rows) {
            return;
        }
        for (x, y) in xs.iter().flat_map(|x| ys.iter().map(move |y| (*x, *y))) {
            Marker::Circle.draw(drawing, (across.at(x), up.at(y)), 1.8, INK, false);
        }
    }

    fn color(&self, winner: usize) -> RGBColor {
        self.map.contenders[winner].style().color
    }

    /// Neighbours in a row that are alike: in what, and the columns from and to.
    fn runs<A: PartialEq>(&self, of: impl Fn(usize) -> A) -> Vec<(A, usize, usize)> {
        let mut runs: Vec<(A, usize, usize)> = Vec::new();
        for column in 0..self.map.xs.len() {
            let here = of(column);
            match runs.last_mut() {
                Some((known, _, to)) if *known == here => *to = column + 1,
                _ => runs.push((here, column, column + 1)),
            }
        }
        runs
    }

    fn area(&self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> Area {
        Area {
            left: self.columns[columns.start],
            right: self.columns[columns.end],
            top: self.rows[rows.end],
            bottom: self.rows[rows.start],
        }
    }

    fn winner_at(&self, (x, y): Point) -> Option<usize> {
        let column = self.columns.partition_point(|side| *side <= x).checked_sub(1)?;
        let row = self.rows.partition_point(|side| *side >= y).checked_sub(1)?;
        self.map.winner(row, column)
    }

    /// Lines between different winners.
    fn borders(&self, drawing: &mut Drawing) {
        for row in 0..self.map.ys.len() {
            let runs = self.runs(|column| self.map.winner(row, column));
            for (_, from, _) in runs.iter().skip(1) {
                let area = self.area(row..row + 1, *from..*from + 1);
                drawing.line(vec![(area.left, area.top), (area.left, area.bottom)], INK, 1.2);
            }
            if row == 0 {
                continue;
            }
            let differs = |column: &usize| self.map.winner(row, *column) != self.map.winner(row - 1, *column);
            let mut column = 0;
            while column < self.map.xs.len() {
                let length = (column..self.map.xs.len()).take_while(differs).count();
                if length > 0 {
                    let area = self.area(row..row + 1, column..column + length);
                    drawing.line(vec![(area.left, area.bottom), (area.right, area.bottom)], INK, 1.2);
                }
                column += length + 1;
            }
        }
    }

    /// Names each region within its largest rectangle, where that has room for it.
    fn name_regions(&self, drawing: &mut Drawing, room: &mut Room) {
        for (index, contender) in self.map.contenders.iter().enumerate() {
            let room = self.largest(index).and_then(|region| room.inside(region, label_size(&contender.title)));
            if let Some(area) = room {
                label(drawing, area, &contender.title);
            }
        }
    }

    /// The largest rectangle of cells that one solution wins.
    fn largest(&self, winner: usize) -> Option<Area> {
        let mut heights = vec![0_usize; self.map.xs.len()];
        let mut best: Option<Area> = None;
        for row in 0..self.map.ys.len() {
            for (column, height) in heights.iter_mut().enumerate() {
                *height = if self.map.winner(row, column) == Some(winner) { *height + 1 } else { 0 };
            }
            for from in 0..heights.len() {
                let mut least = usize::MAX;
                for (to, height) in heights.iter().enumerate().skip(from).take_while(|(_, height)| **height > 0) {
                    least = least.min(*height);
                    let area = self.area(row + 1 - least..row + 1, from..to + 1);
                    if best.is_none_or(|best| area.size() > best.size()) {
                        best = Some(area);
                    }
                }
            }
        }
        best
    }
}
