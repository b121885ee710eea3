//! What tells solutions and kinds of charge apart: colour, lightness, dashes, marker, hatching. Nothing rests on colour alone.

use std::f64::consts::TAU;

use plotters::style::RGBColor;

use super::drawing::{Area, Drawing, Point};
use super::font::Font;
use crate::metering::LineKind;

/// Text, axes.
pub(super) const INK: RGBColor = RGBColor(0x1f, 0x24, 0x2b);
/// Text of second rank, legible on white (7:1).
pub(super) const MUTED: RGBColor = RGBColor(0x55, 0x5d, 0x68);
/// Lines of a grid.
pub(super) const GRID: RGBColor = RGBColor(0xdf, 0xe3, 0xe8);
/// Lines that lead from a mark to its label.
pub(super) const LEADER: RGBColor = RGBColor(0x9a, 0xa2, 0xad);
/// The ground.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

pub(super) const TITLE: Font = Font::bold(18.0);
pub(super) const HEADING: Font = Font::regular(13.0);
pub(super) const NAME: Font = Font::bold(12.0);
pub(super) const PLAIN: Font = Font::regular(12.0);
pub(super) const SMALL: Font = Font::regular(11.0);

/// How the solution at one place of the registry is drawn, in every chart alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub color: RGBColor,
    /// Lengths drawn and left out in turns; empty for a line without gaps.
    pub dashes: &'static [f64],
    pub marker: Marker,
    pub hatch: Hatch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    TriangleDown,
    Pentagon,
    Cross,
    Plus,
    Star,
    Hexagon,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hatch {
    None,
    Rising,
    Falling,
    Upright,
    Level,
    Dots,
    Crossed,
}

const fn look(color: (u8, u8, u8), dashes: &'static [f64], marker: Marker, hatch: Hatch) -> Look {
    Look { color: RGBColor(color.0, color.1, color.2), dashes, marker, hatch }
}

/// By place in the registry. The colours are those of Okabe and Ito, with wine, olive and greys of Tol's muted scheme where theirs are
/// too pale on white or too close in grey; the first four also differ by lightness (46, 71, 58, 29 of 100).
const LOOKS: [Look; 10] = [
    look((0x00, 0x72, 0xb2), &[], Marker::Circle, Hatch::Rising),
    look((0xe6, 0x9f, 0x00), &[9.0, 4.0], Marker::Square, Hatch::Dots),
    look((0x00, 0x9e, 0x73), &[2.5, 3.0], Marker::Triangle, Hatch::Falling),
    look((0x88, 0x22, 0x55), &[12.0, 3.0, 2.5, 3.0], Marker::Diamond, Hatch::None),
    look((0x56, 0xb4, 0xe9), &[16.0, 5.0], Marker::TriangleDown, Hatch::Level),
    look((0xd5, 0x5e, 0x00), &[5.0, 2.5], Marker::Pentagon, Hatch::Upright),
    look((0xcc, 0x79, 0xa7), &[9.0, 3.0, 2.5, 3.0, 2.5, 3.0], Marker::Cross, Hatch::Crossed),
    look((0x99, 0x99, 0x33), &[4.0, 6.0], Marker::Plus, Hatch::Rising),
    look((0x33, 0x33, 0x33), &[20.0, 3.0, 4.0, 3.0], Marker::Star, Hatch::Dots),
    look((0x88, 0x88, 0x88), &[7.0, 7.0], Marker::Hexagon, Hatch::Falling),
];

/// The look of a place; beyond the tenth they come round again.
pub(super) fn look_of(place: usize) -> Look {
    LOOKS[place % LOOKS.len()]
}

/// Kinds of charge in the order in which bars stack them, from dark to light, so that they read alike in grey: the scheme
/// cividis, its middle a little darker for the sake of white figures on it.
pub(super) const KINDS: [(LineKind, &str, RGBColor); 7] = [
    (LineKind::Standing, "standing", RGBColor(0x00, 0x22, 0x4e)),
    (LineKind::Traffic, "traffic", RGBColor(0x2f, 0x46, 0x6c)),
    (LineKind::Requests, "requests", RGBColor(0x57, 0x5d, 0x6d)),
    (LineKind::Duration, "duration", RGBColor(0x74, 0x73, 0x70)),
    (LineKind::Waiting, "waiting", RGBColor(0xa5, 0x9c, 0x74)),
    (LineKind::Init, "INIT", RGBColor(0xd2, 0xc0, 0x60)),
    (LineKind::Other, "other", RGBColor(0xfe, 0xe8, 0x38)),
];

/// Lightness of a colour as grey, 0 to 255 (the luma of ITU-R BT.601).
pub(super) fn grey(color: RGBColor) -> f64 {
    0.299 * f64::from(color.0) + 0.587 * f64::from(color.1) + 0.114 * f64::from(color.2)
}

/// What can be read on a ground of this colour.
pub(super) fn ink_on(ground: RGBColor) -> RGBColor {
    if grey(ground) > 125.0 { INK } else { PAPER }
}

/// A colour with so much of the paper's in it, 0 to 1.
pub(super) fn tint(color: RGBColor, paper: f64) -> RGBColor {
    let mix = |channel: u8| (f64::from(channel) + (255.0 - f64::from(channel)) * paper).round() as u8;
    RGBColor(mix(color.0), mix(color.1), mix(color.2))
}

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
pub(super) fn swatch(drawing: &mut Drawing, look: Look, (x, y): Point) {
    dashed(drawing, &[(x, y), (x + 20.0, y)], look.color, 2.2, look.dashes);
    look.marker.draw(drawing, (x + 10.0, y), 4.2, look.color, false);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_solutions_differ_in_grey() {
        let greys: Vec<f64> = (0..4).map(|place| grey(look_of(place).color)).collect();
        for (index, one) in greys.iter().enumerate() {
            assert!(greys[..index].iter().all(|other| (one - other).abs() > 15.0), "{greys:?}");
        }
    }

    #[test]
    fn every_place_has_its_own_look() {
        for place in 0..10 {
            let own = look_of(place);
            for other in 0..place {
                let other = look_of(other);
                assert!(own.color != other.color && own.dashes != other.dashes && own.marker != other.marker);
            }
        }
    }

    #[test]
    fn kinds_grow_lighter() {
        assert!(KINDS.windows(2).all(|pair| grey(pair[0].2) + 20.0 < grey(pair[1].2)));
    }
}
