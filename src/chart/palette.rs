//! What tells solutions and kinds of charge apart: colour, lightness, dashes, marker, hatching. Nothing rests on colour alone.

use plotters::style::RGBColor;

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
pub(super) struct Style {
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
    TriangleLeft,
    TriangleRight,
    Asterisk,
    Trefoil,
    TrefoilDown,
    HexagonUpright,
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

const fn style(color: (u8, u8, u8), dashes: &'static [f64], marker: Marker, hatch: Hatch) -> Style {
    Style { color: RGBColor(color.0, color.1, color.2), dashes, marker, hatch }
}

/// The styles; the ninth and the tenth are grey, for what is no solution. The colours are those of Okabe and Ito, with others of Tol's muted
/// scheme where theirs are too pale on white, too close in grey or used up; the first four also differ by lightness (46, 71, 58, 29 of
/// 100).
const STYLES: [Style; 16] = [
    style((0x00, 0x72, 0xb2), &[], Marker::Circle, Hatch::Rising),
    style((0xe6, 0x9f, 0x00), &[9.0, 4.0], Marker::Square, Hatch::Dots),
    style((0x00, 0x9e, 0x73), &[2.5, 3.0], Marker::Triangle, Hatch::Falling),
    style((0x88, 0x22, 0x55), &[12.0, 3.0, 2.5, 3.0], Marker::Diamond, Hatch::None),
    style((0x56, 0xb4, 0xe9), &[16.0, 5.0], Marker::TriangleDown, Hatch::Level),
    style((0xd5, 0x5e, 0x00), &[5.0, 2.5], Marker::Pentagon, Hatch::Upright),
    style((0xcc, 0x79, 0xa7), &[9.0, 3.0, 2.5, 3.0, 2.5, 3.0], Marker::Cross, Hatch::Crossed),
    style((0x99, 0x99, 0x33), &[4.0, 6.0], Marker::Plus, Hatch::Rising),
    style((0x33, 0x33, 0x33), &[20.0, 3.0, 4.0, 3.0], Marker::Star, Hatch::Dots),
    style((0x88, 0x88, 0x88), &[7.0, 7.0], Marker::Hexagon, Hatch::Falling),
    style((0x33, 0x22, 0x88), &[14.0, 4.0, 5.0, 4.0], Marker::TriangleLeft, Hatch::Upright),
    style((0x11, 0x77, 0x33), &[3.0, 5.0], Marker::TriangleRight, Hatch::Level),
    style((0xaa, 0x44, 0x99), &[11.0, 3.0], Marker::Asterisk, Hatch::Rising),
    style((0x66, 0x11, 0x00), &[6.0, 4.0, 2.0, 4.0], Marker::Trefoil, Hatch::Dots),
    style((0xcc, 0x66, 0x77), &[18.0, 4.0], Marker::TrefoilDown, Hatch::Crossed),
    style((0x44, 0xaa, 0x99), &[8.0, 2.0, 8.0, 6.0], Marker::HexagonUpright, Hatch::Falling),
];

/// The grey styles for what is no solution: what is unknown, and a tie.
pub(super) const UNKNOWN: usize = 8;
pub(super) const TIE: usize = 9;

/// The styles of solutions, in the order of the registry.
pub(super) fn styles_of_solutions() -> impl Iterator<Item = usize> {
    (0..STYLES.len()).filter(|place| ![UNKNOWN, TIE].contains(place))
}

/// The style of a place; beyond the last they come round again.
pub(super) fn style_of(place: usize) -> Style {
    STYLES[place % STYLES.len()]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_solutions_differ_in_grey() {
        let greys: Vec<f64> = (0..4).map(|place| grey(style_of(place).color)).collect();
        for (index, one) in greys.iter().enumerate() {
            assert!(greys[..index].iter().all(|other| (one - other).abs() > 15.0), "{greys:?}");
        }
    }

    #[test]
    fn every_place_has_its_own_style() {
        for place in 0..STYLES.len() {
            let own = style_of(place);
            for other in 0..place {
                let other = style_of(other);
                assert!(own.color != other.color && own.dashes != other.dashes && own.marker != other.marker);
            }
        }
    }

    #[test]
    fn kinds_grow_lighter() {
        assert!(KINDS.windows(2).all(|pair| grey(pair[0].2) + 20.0 < grey(pair[1].2)));
    }
}
