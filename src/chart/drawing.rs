//! A chart laid out: shapes and texts with their places, which each form (SVG, PNG) then paints.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{PathElement, Polygon, Rectangle, Text as TextElement};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color as _, FontFamily, FontStyle, IntoFont as _, RGBColor, ShapeStyle, TextStyle};
use plotters_backend::DrawingBackend;

use super::font::{ASCENT, DESCENT, FAMILIES, Font};
use super::palette::PAPER;

/// A place in pixels, x to the right and y down.
pub(super) type Point = (f64, f64);

/// Backends draw at whole numbers, so they get tenths of a pixel.
pub(super) const UNITS_PER_PIXEL: f64 = 10.0;

/// plotters writes an SVG's font size as the asked size over this.
pub(super) const PLOTTERS_FONT_FACTOR: f64 = 1.24;

/// Where plotters' SVG puts the baseline below the top of a text, as a part of its size.
pub(super) const PLOTTERS_BASELINE: f64 = 0.76;

/// An upright rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its left side.
    pub left: f64,
    /// Its upper side.
    pub top: f64,
    /// Its right side.
    pub right: f64,
    /// Its lower side.
    pub bottom: f64,
}

impl Area {
    pub(super) fn new(left: f64, top: f64, width: f64, height: f64) -> Self {
        Self { left, top, right: left + width, bottom: top + height }
    }

    pub(super) fn around((x, y): Point, half: f64) -> Self {
        Self { left: x - half, top: y - half, right: x + half, bottom: y + half }
    }

    /// The least that holds two points.
    pub(super) fn about(one: Point, other: Point) -> Self {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        Self { left, top: one.1.min(other.1), right, bottom: one.1.max(other.1) }
    }

    pub(super) fn width(&self) -> f64 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub(super) fn center(&self) -> Point {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// The point in it that is nearest to another.
    pub(super) fn nearest(&self, (x, y): Point) -> Point {
        (x.clamp(self.left, self.right), y.clamp(self.top, self.bottom))
    }

    pub(super) fn holds(&self, point: Point) -> bool {
        self.nearest(point) == point
    }

    pub(super) fn grown(&self, by: f64) -> Self {
        Self { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    /// Whether the two have a piece in common; a shared side is none.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// Whether the other lies wholly within.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.left <= other.left && other.right <= self.right && self.top <= other.top && other.bottom <= self.bottom
    }
}

/// Which end of a text its place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Middle,
    Right,
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Rectangle { area: Area, color: RGBColor, opacity: f64 },
    Polygon { points: Vec<Point>, color: RGBColor, opacity: f64 },
    Line { points: Vec<Point>, color: RGBColor, width: f64 },
    Text { text: String, at: Point, align: Align, font: Font, color: RGBColor },
}

/// A text and its box: written there, or said by a mark there when the pointer or the focus is on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub area: Area,
}

/// A chart laid out on a canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    width: f64,
    height: f64,
    pub(super) title: String,
    /// Why nothing is drawn, where that is so.
    pub(super) nothing: Option<String>,
    shapes: Vec<Shape>,
    labels: Vec<Label>,
    spots: Vec<Label>,
}

impl Drawing {
    pub(super) fn new(width: f64, title: &str) -> Self {
        let (shapes, labels, spots) = (Vec::new(), Vec::new(), Vec::new());
        Self { width, height: 0.0, title: printable(title), nothing: None, shapes, labels, spots }
    }

    /// Width and height in pixels of an SVG; a PNG has [`super::PNG_SCALE`] times as many.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        (self.width.ceil() as u32, self.height.ceil() as u32)
    }

    /// Why nothing is drawn; `None` where something is.
    #[must_use]
    pub fn nothing(&self) -> Option<&str> {
        self.nothing.as_deref()
    }

    /// Every text with its box.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        &self.labels
    }

    /// Every mark with its values, in the order of drawing.
    #[must_use]
    pub fn spots(&self) -> &[Label] {
        &self.spots
    }

    pub(super) fn set_height(&mut self, height: f64) {
        self.height = height;
    }

    pub(super) fn rectangle(&mut self, area: Area, color: RGBColor, opacity: f64) {
        self.shapes.push(Shape::Rectangle { area, color, opacity });
    }

    pub(super) fn polygon(&mut self, points: Vec<Point>, color: RGBColor, opacity: f64) {
        self.shapes.push(Shape::Polygon { points, color, opacity });
    }

    pub(super) fn line(&mut self, points: Vec<Point>, color: RGBColor, width: f64) {
        self.shapes.push(Shape::Line { points, color, width });
    }

    /// Writes a text with its baseline at a place.
    pub(super) fn text(&mut self, text: &str, at: Point, align: Align, font: Font, color: RGBColor) {
        if text.is_empty() {
            return;
        }
        let text = &printable(text);
        let width = font.width(text);
        let left = match align {
            Align::Left => at.0,
            Align::Middle => at.0 - width / 2.0,
            Align::Right => at.0 - width,
        };
        let area = Area::new(left, at.1 - font.size * ASCENT, width, font.size * (ASCENT + DESCENT));
        self.labels.push(Label { text: text.to_owned(), area });
        self.shapes.push(Shape::Text { text: text.to_owned(), at, align, font, color });
    }

    /// Writes lines below each other from a left side on, so that their middle is at a height.
    pub(super) fn lines_about(&mut self, lines: &[String], (left, middle): Point, font: Font, color: RGBColor) {
        let top = middle + 4.0 - font.leading() * (lines.len() as f64 - 1.0) / 2.0;
        for (index, line) in lines.iter().enumerate() {
            self.text(line, (left, top + font.leading() * index as f64), Align::Left, font, color);
        }
    }

    pub(super) fn spot(&mut self, area: Area, text: &str) {
        self.spots.push(Label { area, text: printable(text) });
    }

    /// Paints everything, in order, on a backend whose unit is a tenth of a pixel.
    pub(super) fn paint<B: DrawingBackend>(
        &self,
        area: &DrawingArea<B, Shift>,
    ) -> Result<(), DrawingAreaErrorKind<B::ErrorType>> {
        area.fill(&PAPER)?;
        for shape in &self.shapes {
            match shape {
                Shape::Rectangle { area: Area { left, top, right, bottom }, color, opacity } => {
                    let corners = [unit((*left, *top)), unit((*right, *bottom))];
                    area.draw(&Rectangle::new(corners, color.mix(*opacity).filled()))?;
                }
                Shape::Polygon { points, color, opacity } => {
                    area.draw(&Polygon::new(units(points), color.mix(*opacity)))?;
                }
                Shape::Line { points, color, width } => {
                    let stroke_width = (width * UNITS_PER_PIXEL).round() as u32;
                    let style = ShapeStyle { color: color.to_rgba(), filled: false, stroke_width };
                    area.draw(&PathElement::new(units(points), style))?;
                }
                Shape::Text { text, at, align, font, color } => {
                    let top = unit((at.0, at.1 - font.size * PLOTTERS_BASELINE));
                    area.draw(&TextElement::new(text.as_str(), top, text_style(*font, *align, color)))?;
                }
            }
        }
        area.present()
    }
}

/// Text without control characters, which an SVG may not hold.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

fn text_style(font: Font, align: Align, color: &RGBColor) -> TextStyle<'_> {
    let horizontal = match align {
        Align::Left => HPos::Left,
        Align::Middle => HPos::Center,
        Align::Right => HPos::Right,
    };
    let style = if font.bold { FontStyle::Bold } else { FontStyle::Normal };
    let size = font.size * UNITS_PER_PIXEL * PLOTTERS_FONT_FACTOR;
    TextStyle::from((FontFamily::Name(FAMILIES), size, style).into_font())
        .color(color)
        .pos(Pos::new(horizontal, VPos::Top))
}

fn unit((x, y): Point) -> (i32, i32) {
    ((x * UNITS_PER_PIXEL).round() as i32, (y * UNITS_PER_PIXEL).round() as i32)
}

fn units(points: &[Point]) -> Vec<(i32, i32)> {
    points.iter().copied().map(unit).collect()
}
