//! Which solution is best over two axes.

use std::ops::Range;

use plotters::style::RGBColor;
use rust_decimal::Decimal;

use super::axis::PlotAxis;
use super::contender::Contender;
use super::drawing::{Align, Area, Drawing};
use super::map_ground::{Band, Computed, Ground, Held, Owner, Patch};
use super::palette::{GRID, INK, LEADER, Marker, NAME, PAPER, SHADES, TIE, UNKNOWN, mixed, style_of};
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
    /// Why nobody wins, where that is so: "none can be had".
    pub nobody: String,
    /// Likewise by how large a part the second is behind, 0 to 1; `None` where there is no second, or a tie.
    pub margins: Vec<Vec<Option<f64>>>,
    /// For each of `ys`, who is the best from where to where, if that was searched between `xs`; nothing where it was not.
    pub held: Vec<Vec<Held>>,
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

/// Pixels by which pieces overlap.
const SEAM: f64 = 0.6;

/// Pixels between two looks at whose ground it is.
const PACE: f64 = 8.0;

/// A map on its plot.
struct Plane<'a> {
    map: &'a WinnerMap,
    ground: Ground,
    plot: Area,
}

impl WinnerMap {
    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let mut sheet = Sheet::new(setting, &charts::map_measure(&self.best, &self.across.title, &self.up.title));
        if self.xs.is_empty() || self.ys.is_empty() {
            return sheet.without_picture(charts::NOTHING_VARIES);
        }
        if self.contenders.iter().all(|contender| contender.place == UNKNOWN) {
            return sheet.without_picture(charts::NO_BEST);
        }
        let height = match &self.up.values {
            AxisValues::Names(names) => HEIGHT.max(names.len() as f64 * NAME_HEIGHT),
            _ if setting.is_narrow() => NARROW_PLOT_HEIGHT,
            AxisValues::Numbers | AxisValues::Bytes => HEIGHT,
        };
        self.legend(&mut sheet);
        let [xs, ys] = [&self.xs, &self.ys].map(|values| values.iter().copied().map(coordinate).collect::<Vec<f64>>());
        let Plot { area: plot, across, up } = sheet.plot(
            (height, 8.0),
            (&self.across.title, |pixels| self.across.scale_of_bands(&xs, pixels)),
            (&self.up.title, |pixels| self.up.scale_of_bands(&ys, pixels)),
        );
        let plane = Plane { map: self, ground: Ground::of(&self.computed(), plot, &across, &up), plot };
        plane.draw(&mut sheet.drawing);
        let [xs, ys] = [(&xs, &across), (&ys, &up)]
            .map(|(values, scale)| values.iter().map(|v| scale.at(*v)).collect::<Vec<f64>>());
        mark_computed(&mut sheet.drawing, &xs, &ys);
        let mut room = Room::new(plot.grown(-3.0));
        self.mark_own(&mut sheet, &mut room, &across, &up);
        plane.name_regions(&mut sheet.drawing, &mut room);
        sheet.finish()
    }

    /// What its ground goes by.
    fn computed(&self) -> Computed<'_> {
        Computed {
            xs: &self.xs,
            ys: &self.ys,
            between: (self.across.between, self.up.between),
            winners: &self.winners,
            contenders: self.contenders.len(),
            margins: &self.margins,
            held: &self.held,
        }
    }

    /// Its ground on a plot of any size: whose there is any is the same on all of them.
    fn ground(&self) -> Ground {
        let [xs, ys] = [&self.xs, &self.ys].map(|values| values.iter().copied().map(coordinate).collect::<Vec<f64>>());
        let plot = Area::new(0.0, 0.0, HEIGHT, HEIGHT);
        let across = self.across.scale_of_bands(&xs, (plot.left, plot.right));
        let up = self.up.scale_of_bands(&ys, (plot.bottom, plot.top));
        Ground::of(&self.computed(), plot, &across, &up)
    }

    fn legend(&self, sheet: &mut Sheet) {
        let mut names: Vec<String> = self.contenders.iter().map(|contender| contender.title.clone()).collect();
        let ground = self.ground();
        if ground.has(Owner::Nobody) {
            names.push(self.nobody.clone());
        }
        let owned = names.len();
        if ground.has(Owner::Open) {
            names.push(charts::CHANGES_BETWEEN.to_owned());
        }
        sheet.legend(&names, 36.0, |drawing, index, (x, y)| {
            let area = Area::new(x, y - 9.0, 28.0, 16.0);
            if index < owned { fill(drawing, area, self.contenders.get(index)) } else { frame(drawing, area) }
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

/// The place among the shades of a ground: the less paper in it, the further the second is behind.
fn shade(margin: Option<f64>) -> usize {
    margin.map_or(1, |margin| AHEAD.iter().filter(|least| margin >= **least).count())
}

/// A winner's ground: pale colour, and its hatching.
fn fill(drawing: &mut Drawing, area: Area, contender: Option<&Contender>) {
    match contender {
        Some(contender) => {
            let style = contender.style();
            drawing.rectangle(area, mixed(style.color, PAPER, SHADES[1]), 1.0);
            style.hatch.draw(drawing, area, style.color, &|_| true);
        }
        None => drawing.rectangle(area, GRID, 1.0),
    }
}

/// Ground that is left open: paper within a thin line.
fn frame(drawing: &mut Drawing, area: Area) {
    drawing.rectangle(area, PAPER, 1.0);
    let Area { left, top, right, bottom } = area;
    drawing.line(vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], LEADER, 1.0);
}

/// A dot at each computed point, where they are few enough to be seen apart.
fn mark_computed(drawing: &mut Drawing, xs: &[f64], ys: &[f64]) {
    let narrow = |places: &[f64]| places.windows(2).any(|pair| (pair[1] - pair[0]).abs() < APART);
    if narrow(xs) || narrow(ys) {
        return;
    }
    for at in xs.iter().flat_map(|x| ys.iter().map(move |y| (*x, *y))) {
        Marker::Circle.draw(drawing, at, 1.8, INK, false);
    }
}

impl Plane<'_> {
    fn draw(&self, drawing: &mut Drawing) {
        drawing.rectangle(self.plot, PAPER, 1.0);
        for row in &self.ground.rows {
            for piece in &row.pieces {
                self.paint(drawing, row, piece);
            }
        }
        for (index, contender) in self.map.contenders.iter().enumerate() {
            let style = contender.style();
            style.hatch.draw(drawing, self.plot, style.color, &|at| self.ground.owner(at) == Owner::Best(index));
        }
        self.borders(drawing);
        self.ground.open().into_iter().for_each(|area| frame(drawing, area));
    }

    /// Paints a piece of a row, which reaches a little under its right and upper neighbours, drawn later, so that no seam shows.
    fn paint(&self, drawing: &mut Drawing, row: &Band, piece: &Patch) {
        let area = |left: f64, right: f64| Area {
            left,
            right: (right + SEAM).min(self.plot.right),
            top: (row.top - SEAM).max(self.plot.top),
            bottom: row.bottom,
        };
        match piece.owner {
            Owner::Best(winner) => {
                let mut runs: Vec<(f64, f64, usize)> = Vec::new();
                for (left, right, margin) in piece.by_margin() {
                    match runs.last_mut() {
                        Some((_, end, known)) if *known == shade(margin) => *end = right,
                        _ => runs.push((left, right, shade(margin))),
                    }
                }
                for (left, right, shade) in runs {
                    drawing.rectangle(area(left, right), mixed(self.color(winner), PAPER, SHADES[shade]), 1.0);
                }
            }
            Owner::Nobody => drawing.rectangle(area(piece.left, piece.right), GRID, 1.0),
            Owner::Open => {
                frame(drawing, Area { left: piece.left, right: piece.right, top: row.top, bottom: row.bottom });
            }
            Owner::Bare => {}
        }
    }

    fn color(&self, winner: usize) -> RGBColor {
        self.map.contenders.get(winner).map_or(GRID, |contender| contender.style().color)
    }

    /// Lines where one owner's ground ends and another's begins.
    fn borders(&self, drawing: &mut Drawing) {
        for row in &self.ground.rows {
            for pair in row.pieces.windows(2) {
                let touch = (pair[1].left - pair[0].right).abs() < SEAM;
                if touch && ![pair[0].owner, pair[1].owner].contains(&Owner::Open) && pair[0].owner != pair[1].owner {
                    drawing.line(vec![(pair[1].left, row.top), (pair[1].left, row.bottom)], INK, 1.2);
                }
            }
        }
        for (left, right, y) in self.ground.level_borders() {
            drawing.line(vec![(left, y), (right, y)], INK, 1.2);
        }
    }

    /// Names each region within its largest rectangle, where that has room for it.
    fn name_regions(&self, drawing: &mut Drawing, room: &mut Room) {
        let (wide, high) = ((self.plot.width() / PACE) as usize, (self.plot.height() / PACE) as usize);
        let middle = |index: usize| (index as f64 + 0.5) * PACE;
        let row = |row: usize| {
            let at = |column: usize| (self.plot.left + middle(column), self.plot.top + middle(row));
            (0..wide).map(|column| self.ground.owner(at(column))).collect()
        };
        let owners: Vec<Vec<Owner>> = (0..high).map(row).collect();
        for (index, contender) in self.map.contenders.iter().enumerate() {
            let region = largest(&owners, Owner::Best(index)).map(|(columns, rows)| Area {
                left: self.plot.left + columns.start as f64 * PACE,
                right: self.plot.left + columns.end as f64 * PACE,
                top: self.plot.top + rows.start as f64 * PACE,
                bottom: self.plot.top + rows.end as f64 * PACE,
            });
            let room = region.and_then(|region| room.inside(region, label_size(&contender.title)));
            if let Some(area) = room {
                label(drawing, area, &contender.title);
            }
        }
    }
}

/// Columns and rows of squares.
type Squares = (Range<usize>, Range<usize>);

/// The largest rectangle of squares that have one owner.
fn largest(owners: &[Vec<Owner>], owner: Owner) -> Option<Squares> {
    let mut heights = vec![0_usize; owners.first().map_or(0, Vec::len)];
    let mut best: Option<(usize, Squares)> = None;
    for (row, squares) in owners.iter().enumerate() {
        for (height, here) in heights.iter_mut().zip(squares) {
            *height = if *here == owner { *height + 1 } else { 0 };
        }
        for from in 0..heights.len() {
            let mut least = usize::MAX;
            for (to, height) in heights.iter().enumerate().skip(from).take_while(|(_, height)| **height > 0) {
                least = least.min(*height);
                let size = least * (to + 1 - from);
                if best.as_ref().is_none_or(|(known, _)| size > *known) {
                    best = Some((size, (from..to + 1, row + 1 - least..row + 1)));
                }
            }
        }
    }
    best.map(|(_, found)| found)
}
