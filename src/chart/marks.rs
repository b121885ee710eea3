//! Draws what tells solutions apart: markers, dashed lines, hatching.

use std::f64::consts::TAU;

use plotters::style::RGBColor;

use super::drawing::{Align, Area, Drawing, Point};
use super::palette::{Hatch, INK, Marker, NAME, PAPER, Style};
use super::place::Room;
use super::sheet::Sheet;
use crate::wording::charts;

impl Marker {
    /// Draws the marker, filled, or hollow with an outline.
    pub(super) fn draw(self, drawing: &mut Drawing, at: Point, radius: f64, color: RGBColor, hollow: bool) {
        let outline = self.outline(at, radius);
        drawing.polygon(self.outline(at, radius + 1.2), PAPER, 1.0);
        if hollow {
            let mut closed = outline;
            closed.extend(closed.first().copied());
            closed.extend(closed.get(1).copied());
            drawing.line(closed, color, 1.6);
        } else {
            drawing.polygon(outline, color, 1.0);
        }
    }

    fn outline(self, center: Point, radius: f64) -> Vec<Point> {
        match self {
            Self::Circle => polygon(center, 20, 0.0, radius),
            Self::Square => polygon(center, 4, 0.125, radius * 1.25),
            Self::Triangle => polygon(center, 3, -0.25, radius * 1.35),
            Self::Diamond => polygon(center, 4, -0.25, radius * 1.3),
            Self::TriangleDown => polygon(center, 3, 0.25, radius * 1.35),
            Self::Pentagon => polygon(center, 5, -0.25, radius * 1.15),
            Self::Cross => star(center, 4, 0.125, (radius * 1.3, radius * 0.5)),
            Self::Plus => star(center, 4, 0.0, (radius * 1.3, radius * 0.5)),
            Self::Star => star(center, 5, -0.25, (radius * 1.3, radius * 0.55)),
            Self::Hexagon => polygon(center, 6, 0.0, radius * 1.15),
            Self::TriangleLeft => polygon(center, 3, 0.5, radius * 1.35),
            Self::TriangleRight => polygon(center, 3, 0.0, radius * 1.35),
            Self::Asterisk => star(center, 6, -0.25, (radius * 1.3, radius * 0.65)),
            Self::Trefoil => star(center, 3, -0.25, (radius * 1.4, radius * 0.45)),
            Self::TrefoilDown => star(center, 3, 0.25, (radius * 1.4, radius * 0.45)),
            Self::HexagonUpright => polygon(center, 6, -0.25, radius * 1.15),
        }
    }
}

/// The corners of a regular polygon, the first of them so many turns on from the right; a quarter turn back is up.
fn polygon((x, y): Point, corners: u32, turn: f64, radius: f64) -> Vec<Point> {
    let angles = (0..corners).map(|index| TAU * (f64::from(index) / f64::from(corners) + turn));
    angles.map(|angle| (x + radius * angle.cos(), y + radius * angle.sin())).collect()
}

/// A star: its tips and the notches between them, in turns.
fn star(center: Point, tips: u32, turn: f64, (outer, inner): (f64, f64)) -> Vec<Point> {
    let notches = polygon(center, tips, turn + 0.5 / f64::from(tips), inner);
    polygon(center, tips, turn, outer).into_iter().zip(notches).flat_map(|(tip, notch)| [tip, notch]).collect()
}

/// A limit of the user's at some x, named above the plot.
pub(super) fn limit_across(drawing: &mut Drawing, plot: Area, x: f64, words: &str) {
    dashed(drawing, &[(x, plot.top - 2.0), (x, plot.bottom)], INK, 1.4, &[5.0, 3.0]);
    // The words stand on the side that has more room.
    let align = if x - plot.left > plot.width() / 2.0 { Align::Right } else { Align::Left };
    drawing.text(words, (x, plot.top - 6.0), align, NAME, INK);
}

/// The line of a limit of the user's at some height.
pub(super) fn limit_up(drawing: &mut Drawing, (left, right): (f64, f64), y: f64) {
    dashed(drawing, &[(left, y), (right, y)], INK, 1.4, &[5.0, 3.0]);
}

/// Names such a line where its words cover least of what is drawn, which must be so already; else in a note.
pub(super) fn name_limit(sheet: &mut Sheet, room: &mut Room, (left, right): (f64, f64), y: f64, words: &str) {
    match room.upon(y, (left + 4.0, right - 4.0), (NAME.width(words), NAME.size + 2.0)) {
        Some(area) => {
            sheet.drawing.rectangle(area, PAPER, 0.85);
            sheet.drawing.text(words, (area.left, area.bottom - 3.5), Align::Left, NAME, INK);
        }
        None => sheet.note(charts::dashed_line(words)),
    }
}

/// Room that [`swatch`] takes.
pub(super) const SWATCH_WIDTH: f64 = 26.0;

/// A piece of a solution's line, to stand before its name.
pub(super) fn swatch(drawing: &mut Drawing, style: Style, color: RGBColor, (x, y): Point) {
    dashed(drawing, &[(x, y), (x + 20.0, y)], color, 2.2, style.dashes);
}

/// A solution's marker in the middle of the same room.
pub(super) fn dot(drawing: &mut Drawing, style: Style, color: RGBColor, (x, y): Point, hollow: bool) {
    style.marker.draw(drawing, (x + 10.0, y), 4.2, color, hollow);
}

/// A line through points with gaps.
pub(super) fn dashed(drawing: &mut Drawing, points: &[Point], color: RGBColor, width: f64, dashes: &[f64]) {
    if dashes.is_empty() {
        drawing.line(points.to_vec(), color, width);
        return;
    }
    let mut lengths = dashes.iter().copied().cycle();
    let (mut left, mut drawn) = (lengths.next().unwrap_or(1.0), true);
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length <= left {
                left -= length;
                piece.push(to);
                break;
            }
            let share = left / length;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            piece.push(from);
            if drawn {
                drawing.line(std::mem::take(&mut piece), color, width);
            }
            piece = vec![from];
            left = lengths.next().unwrap_or(1.0);
            drawn = !drawn;
        }
    }
    if drawn && piece.len() > 1 {
        drawing.line(piece, color, width);
    }
}

/// Pixels between the lines of a hatching.
const HATCH_STEP: f64 = 9.0;
/// Pixels between two looks at where a hatching's line runs.
const HATCH_PACE: f64 = 1.0;

impl Hatch {
    /// Hatches the part of an area where `inside` holds.
    pub(super) fn draw(self, drawing: &mut Drawing, area: Area, color: RGBColor, inside: &dyn Fn(Point) -> bool) {
        let directions: &[Point] = match self {
            Self::None => &[],
            Self::Dots => return dots(drawing, area, color, inside),
            Self::Rising => &[(1.0, -1.0)],
            Self::Falling => &[(1.0, 1.0)],
            Self::Upright => &[(0.0, 1.0)],
            Self::Level => &[(1.0, 0.0)],
            Self::Crossed => &[(1.0, 0.0), (0.0, 1.0)],
        };
        for direction in directions {
            hatch_lines(drawing, area, color, *direction, inside);
        }
    }
}

fn hatch_lines(drawing: &mut Drawing, area: Area, color: RGBColor, (dx, dy): Point, inside: &dyn Fn(Point) -> bool) {
    let reach = area.width() + area.height();
    let level = dx > 0.0 && dy.abs() < 0.5;
    for index in 0..(reach * 2.0 / HATCH_STEP) as u32 {
        let offset = f64::from(index) * HATCH_STEP + HATCH_STEP / 2.0;
        // Upright and slanting lines start along the upper or lower side, level ones along the left side.
        let start = match (level, dy > 0.0) {
            (true, _) => (area.left, area.top + offset),
            (false, true) => (area.left - dx * area.height() + offset, area.top),
            (false, false) => (area.left - dx * area.height() + offset, area.bottom),
        };
        let mut begun: Option<Point> = None;
        for pace in 0..=(reach / HATCH_PACE) as u32 {
            let along = f64::from(pace) * HATCH_PACE;
            let here = (start.0 + dx * along, start.1 + dy * along);
            let within = area.contains(&Area::around(here, 0.0)) && inside(here);
            match (within, begun) {
                (true, None) => begun = Some(here),
                (false, Some(from)) => {
                    drawing.line(vec![from, (here.0 - dx * HATCH_PACE, here.1 - dy * HATCH_PACE)], color, 1.2);
                    begun = None;
                }
                _ => {}
            }
        }
        if let Some(from) = begun {
            let along = reach.floor();
            drawing.line(vec![from, (start.0 + dx * along, start.1 + dy * along)], color, 1.2);
        }
    }
}

fn dots(drawing: &mut Drawing, area: Area, color: RGBColor, inside: &dyn Fn(Point) -> bool) {
    let (columns, rows) = ((area.width() / HATCH_STEP) as u32, (area.height() / HATCH_STEP) as u32);
    for row in 0..=rows {
        let shift = if row % 2 == 0 { 0.25 } else { 0.75 };
        for column in 0..=columns {
            let step = |index: u32, part: f64| (f64::from(index) + part) * HATCH_STEP;
            let at = (area.left + step(column, shift), area.top + step(row, 0.5));
            let dot = Area::around(at, 1.2);
            if area.contains(&dot) && inside(at) {
                drawing.rectangle(dot, color, 1.0);
            }
        }
    }
}
