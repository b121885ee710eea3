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
/// Lines, bars and marks of what is not the best: 3 to 1 on white.
pub(super) const GREY: RGBColor = RGBColor(0x82, 0x8a, 0x94);
/// The ground of what cannot be computed.
pub(super) const PALE_GREY: RGBColor = RGBColor(0xee, 0xf0, 0xf3);
/// An input at its low value, and at its high one; they differ by lightness.
pub(super) const LOW: RGBColor = RGBColor(0x3f, 0x8f, 0xc9);
pub(super) const HIGH: RGBColor = RGBColor(0x0f, 0x34, 0x68);
/// The ground.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

pub(super) const TITLE: Font = Font::bold(18.0);
pub(super) const NARROW_TITLE: Font = Font::bold(15.0);
pub(super) const HEADING: Font = Font::regular(13.0);
pub(super) const NAME: Font = Font::bold(12.0);
pub(super) const PLAIN: Font = Font::regular(12.0);
pub(super) const SMALL: Font = Font::regular(11.0);

/// How the solution at one place of the registry is drawn, in every chart alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub color: RGBColor,
    /// The colour that stands for it in the dark.
    pub night: RGBColor,
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

const fn style(color: u32, night: u32, dashes: &'static [f64], marker: Marker, hatch: Hatch) -> Style {
    Style { color: hex(color), night: hex(night), dashes, marker, hatch }
}

const fn hex(color: u32) -> RGBColor {
    let [_, red, green, blue] = color.to_be_bytes();
    RGBColor(red, green, blue)
}

/// The styles; the ninth and the tenth are grey, for what is no solution. Each stands out from the paper by 3 to 1, and from a dark ground
/// by 4.5, and either paper or ink can be read on it (4.5). So many hues are hard to tell apart, so the first four, which are compared
/// unless the user says otherwise, also differ by lightness (50, 66, 56, 41 of 100), and all of them by dashes, marker and hatching.
const STYLES: [Style; 16] = [
    style(0x00_68a8, 0x5a_a9e6, &[], Marker::Circle, Hatch::Rising),
    style(0xc4_8400, 0xf0_b03c, &[9.0, 4.0], Marker::Square, Hatch::Dots),
    style(0x00_8560, 0x3f_c99a, &[2.5, 3.0], Marker::Triangle, Hatch::Falling),
    style(0x88_2255, 0xd9_669b, &[12.0, 3.0, 2.5, 3.0], Marker::Diamond, Hatch::None),
    style(0x26_a0c4, 0x8f_e3ff, &[16.0, 5.0], Marker::TriangleDown, Hatch::Level),
    style(0xb8_4e00, 0xf0_8a4b, &[5.0, 2.5], Marker::Pentagon, Hatch::Upright),
    style(0xe0_609a, 0xff_b3dc, &[9.0, 3.0, 2.5, 3.0, 2.5, 3.0], Marker::Cross, Hatch::Crossed),
    style(0x8f_8f2a, 0xc9_c95a, &[4.0, 6.0], Marker::Plus, Hatch::Rising),
    style(0x33_3333, 0x85_8585, &[20.0, 3.0, 4.0, 3.0], Marker::Star, Hatch::Dots),
    style(0x88_8888, 0xb0_b0b0, &[7.0, 7.0], Marker::Hexagon, Hatch::Falling),
    style(0x33_2288, 0x9d_8df0, &[14.0, 4.0, 5.0, 4.0], Marker::TriangleLeft, Hatch::Upright),
    style(0x1b_5e20, 0x7f_ae6a, &[3.0, 5.0], Marker::TriangleRight, Hatch::Level),
    style(0x9a_3fb0, 0xcf_8be6, &[11.0, 3.0], Marker::Asterisk, Hatch::Rising),
    style(0x66_1100, 0xd9_7f6a, &[6.0, 4.0, 2.0, 4.0], Marker::Trefoil, Hatch::Dots),
    style(0x65_65d2, 0xc0_c4ff, &[18.0, 4.0], Marker::TrefoilDown, Hatch::Crossed),
    style(0x2a_9c8c, 0xa8_e0d6, &[8.0, 2.0, 8.0, 6.0], Marker::HexagonUpright, Hatch::Falling),
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

/// What a charge is for, as bars tell it: four hues, and grey for the rest. From left to right a dark hue and a lighter one take turns, so
/// that neighbours also differ in a grey print; each stands out from the paper by 3 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charge {
    Fixed,
    PerGb,
    PerRequest,
    Compute,
    Rest,
}

impl Charge {
    /// All of them, in the order in which bars stack them.
    pub(super) const ALL: [Self; 5] = [Self::Fixed, Self::PerGb, Self::PerRequest, Self::Compute, Self::Rest];

    /// What a line of a bill is for.
    pub(super) const fn of(kind: LineKind) -> Self {
        match kind {
            LineKind::Standing => Self::Fixed,
            LineKind::Traffic => Self::PerGb,
            LineKind::Requests => Self::PerRequest,
            LineKind::Duration | LineKind::Waiting | LineKind::Init => Self::Compute,
            LineKind::Other => Self::Rest,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::PerGb => "per GB",
            Self::PerRequest => "per request",
            Self::Compute => "compute time",
            Self::Rest => "other",
        }
    }

    pub(super) const fn color(self) -> RGBColor {
        self.colors().0
    }

    /// Its colour on white paper, and in the dark.
    const fn colors(self) -> (RGBColor, RGBColor) {
        match self {
            Self::Fixed => (RGBColor(0x0f, 0x34, 0x68), RGBColor(0xb5, 0xd3, 0xf8)),
            Self::PerGb => (RGBColor(0xd9, 0x75, 0x12), RGBColor(0xa8, 0x5a, 0x10)),
            Self::PerRequest => (RGBColor(0x56, 0x14, 0x59), RGBColor(0xeb, 0xc0, 0xee)),
            Self::Compute => (RGBColor(0x2b, 0x9c, 0x7a), RGBColor(0x1f, 0x7a, 0x5e)),
            Self::Rest => (RGBColor(0x8b, 0x92, 0x9b), RGBColor(0x6f, 0x78, 0x83)),
        }
    }
}

/// What neither a solution nor a charge has for its colour, on white paper and in the dark.
const NEUTRALS: [(RGBColor, RGBColor); 8] = [
    (INK, RGBColor(0xe8, 0xeb, 0xef)),
    (MUTED, RGBColor(0xaa, 0xb2, 0xbd)),
    (GRID, RGBColor(0x34, 0x3b, 0x44)),
    (LEADER, RGBColor(0x6b, 0x74, 0x80)),
    (GREY, RGBColor(0x8d, 0x96, 0xa1)),
    (PALE_GREY, RGBColor(0x2a, 0x30, 0x38)),
    (LOW, RGBColor(0x2f, 0x74, 0xa8)),
    (PAPER, NIGHT),
];
/// The ground in the dark.
pub(super) const NIGHT: RGBColor = RGBColor(0x15, 0x19, 0x1e);

/// Every colour of a chart with the one that stands for it in the dark.
pub(super) fn in_the_dark() -> impl Iterator<Item = (RGBColor, RGBColor)> {
    let styles = || STYLES.iter().map(|style| (style.color, style.night));
    let tints = SHADES.into_iter().flat_map(move |paper| {
        styles().map(move |(day, night)| (mixed(day, PAPER, paper), mixed(night, NIGHT, paper)))
    });
    let charges = Charge::ALL.into_iter().map(Charge::colors);
    NEUTRALS.into_iter().chain(charges).chain(styles()).chain(tints)
}

/// How much two colours differ in luminance, 1 to 21 (WCAG 2).
pub(super) fn contrast(one: RGBColor, other: RGBColor) -> f64 {
    let [one, other] = [one, other].map(|color| luminance(color) + 0.05);
    one.max(other) / one.min(other)
}

fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
    let linear = |channel: u8| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/// What can be read on a ground of this colour.
pub(super) fn ink_on(ground: RGBColor) -> RGBColor {
    if contrast(ground, PAPER) >= 4.5 { PAPER } else { INK }
}

/// Parts of the paper in the ground of a map: next to a tie, ahead, far ahead.
pub(super) const SHADES: [f64; 3] = [0.8, 0.6, 0.35];

/// A colour with so much of another in it, 0 to 1.
pub(super) fn mixed(color: RGBColor, other: RGBColor, part: f64) -> RGBColor {
    let mix = |one: u8, other: u8| (f64::from(one) + (f64::from(other) - f64::from(one)) * part).round() as u8;
    RGBColor(mix(color.0, other.0), mix(color.1, other.1), mix(color.2, other.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_solutions_differ_in_lightness() {
        let found: Vec<f64> = (0..4).map(|place| luminance(style_of(place).color).cbrt()).collect();
        for (index, one) in found.iter().enumerate() {
            assert!(found[..index].iter().all(|other| (one - other).abs() > 0.05), "{found:?}");
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
    fn every_style_stands_out_by_day_and_in_the_dark_and_can_be_written_on() {
        for style in styles_of_solutions().map(style_of) {
            assert!(contrast(style.color, PAPER) >= 3.0 && contrast(style.night, NIGHT) >= 4.5, "{style:?}");
            assert!(contrast(style.color, ink_on(style.color)) >= 4.5, "{style:?}");
        }
    }

    #[test]
    fn charges_stand_out_from_the_ground_and_the_four_hues_from_their_neighbours() {
        for side in [|charge: Charge| charge.colors().0, |charge: Charge| charge.colors().1] {
            let ground = if side(Charge::Fixed) == Charge::Fixed.color() { PAPER } else { NIGHT };
            assert!(Charge::ALL.into_iter().all(|charge| contrast(side(charge), ground) >= 3.0));
            assert!(Charge::ALL[..4].windows(2).all(|pair| contrast(side(pair[0]), side(pair[1])) >= 3.0));
        }
    }

    #[test]
    fn what_is_written_on_a_charge_can_be_read_by_day_and_in_the_dark() {
        let night = |color: RGBColor| in_the_dark().find(|(day, _)| *day == color).expect("a colour of a chart").1;
        for charge in Charge::ALL {
            let ink = ink_on(charge.color());
            assert!(contrast(charge.color(), ink) >= 4.5, "{charge:?}");
            assert!(contrast(night(charge.color()), night(ink)) >= 3.5, "{charge:?}");
        }
    }

    #[test]
    fn one_colour_stands_for_each_in_the_dark() {
        let all: Vec<_> = in_the_dark().collect();
        for (index, (day, night)) in all.iter().enumerate() {
            assert!(all[..index].iter().all(|(other, there)| other != day || there == night), "{day:?}");
        }
    }
}
