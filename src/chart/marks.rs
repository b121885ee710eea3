//! Draws what tells solutions apart: markers, dashed lines, hatching.

use std::f64::consts::TAU;

use plotters::style::RGBColor;

use super::drawing::{Area, Drawing, Point};
use super::palette::{Hatch, Marker, PAPER, Style};

impl Marker {
    /// Draws the marker, filled, or hollow with an outline.
    pub(super) fn draw(self, drawing: &mut Drawing, at: Point, radius: f64, color: RGBColor, hollow: bool) {
        let outline = self.outline(at, radius);
        drawing.polygon(self.outline(at, radius + 1.2), PAPER, 1.0);
        if hollow {
            let mut closed = outline;
            closed.extend(closed.first().copied());
            closed.extend(closed.get(1).copied());
            drawing.line(closed, color, 1.8);
        } else {
            drawing.polygon(outline, color, 1.0);
        }
    }

    fn outline(self, (x, y): Point, radius: f64) -> Vec<Point> {
        let regular = |corners: u32, turn: f64, size: f64| {
            let corner = move |index: u32| {
                let angle = TAU * (f64::from(index) / f64::from(corners) + turn);
                (x + size * angle.cos(), y + size * angle.sin())
            };
            (0..corners).map(corner).collect::<Vec<Point>>()
        };
        // Inner and outer corners in turns; a quarter turn back is up.
        let star = |tips: u32, inner: f64, turn: f64| {
            let outer = regular(tips, turn, radius * 1.3);
            let notches = regular(tips, turn + 0.5 / f64::from(tips), radius * inner);
            outer.into_iter().zip(notches).flat_map(|(tip, notch)| [tip, notch]).collect()
        };
        match self {
            Self::Circle => regular(32, 0.0, radius),
            Self::Square => regular(4, 0.125, radius * 1.25),
            Self::Triangle => regular(3, -0.25, radius * 1.35),
            Self::Diamond => regular(4, -0.25, radius * 1.3),
            Self::TriangleDown => regular(3, 0.25, radius * 1.35),
            Self::Pentagon => regular(5, -0.25, radius * 1.15),
            Self::Cross => star(4, 0.5, 0.125),
            Self::Plus => star(4, 0.5, 0.0),
            Self::Star => star(5, 0.55, -0.25),
            Self::Hexagon => regular(6, 0.0, radius * 1.15),
        }
    }
}

/// Room that [`swatch`] takes.
pub(super) const SWATCH_WIDTH: f64 = 26.0;

/// A piece of a solution's line with its marker, to stand before its name.
pub(super) fn swatch(drawing: &mut Drawing, style: Style, (x, y): Point) {
    dashed(drawing, &[(x, y), (x + 20.0, y)], style.color, 2.2, style.dashes);
    style.marker.draw(drawing, (x + 10.0, y), 4.2, style.color, false);
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
