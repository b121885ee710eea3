//! A drawing as PNG: a backend for plotters that paints with smooth edges, and the letters of the embedded typeface.

use std::convert::Infallible;

use plotters::drawing::IntoDrawingArea;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};
use ttf_parser::OutlineBuilder;

use super::drawing::{Drawing, PLOTTERS_BASELINE, PLOTTERS_FONT_FACTOR, UNITS_PER_PIXEL};
use super::font::Font;

/// Pixels of a PNG for each pixel of the SVG, so that it is sharp on a fine screen and on paper.
pub const PNG_SCALE: u32 = 2;

impl Drawing {
    /// The drawing as a PNG file.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let (width, height) = self.size();
        let Some(mut pixmap) = Pixmap::new(width * PNG_SCALE, height * PNG_SCALE) else { return Vec::new() };
        let size = (width * UNITS_PER_PIXEL as u32, height * UNITS_PER_PIXEL as u32);
        // Painting in memory cannot fail.
        let _ = self.paint(&Canvas { pixmap: &mut pixmap, size }.into_drawing_area());
        pixmap.encode_png().unwrap_or_default()
    }
}

/// A backend in tenths of a pixel of the drawing.
struct Canvas<'a> {
    pixmap: &'a mut Pixmap,
    size: (u32, u32),
}

type Painted = Result<(), DrawingErrorKind<Infallible>>;

impl Canvas<'_> {
    fn fill(&mut self, path: Option<Path>, color: BackendColor) {
        if let Some(path) = path {
            self.pixmap.fill_path(&path, &paint(color), FillRule::Winding, to_pixels(), None);
        }
    }

    fn stroke(&mut self, path: Option<Path>, color: BackendColor, width: u32) {
        if let Some(path) = path {
            let stroke = Stroke { width: width as f32, ..Stroke::default() };
            self.pixmap.stroke_path(&path, &paint(color), &stroke, to_pixels(), None);
        }
    }
}

fn to_pixels() -> Transform {
    let scale = PNG_SCALE as f32 / UNITS_PER_PIXEL as f32;
    Transform::from_scale(scale, scale)
}

fn paint(color: BackendColor) -> Paint<'static> {
    let (red, green, blue) = color.rgb;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(red, green, blue, (color.alpha * 255.0).round() as u8);
    paint
}

fn path(points: impl IntoIterator<Item = BackendCoord>, closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (x, y) in points {
        if builder.is_empty() {
            builder.move_to(x as f32, y as f32);
        } else {
            builder.line_to(x as f32, y as f32);
        }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

impl DrawingBackend for Canvas<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Painted {
        Ok(())
    }

    fn present(&mut self) -> Painted {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Painted {
        let unit = Rect::from_xywh(x as f32, y as f32, 1.0, 1.0);
        self.fill(unit.map(PathBuilder::from_rect), color);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Painted {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Painted {
        let path = path([(left, top), (right, top), (right, bottom), (left, bottom)], true);
        if fill {
            self.fill(path, style.color());
        } else {
            self.stroke(path, style.color(), style.stroke_width());
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Painted {
        self.stroke(path(points, false), style.color(), style.stroke_width());
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Painted {
        self.fill(path(points, true), style.color());
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Painted {
        let font = Font { size: style.size() / PLOTTERS_FONT_FACTOR, bold: matches!(style.style(), FontStyle::Bold) };
        let shift = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => font.width(text) / 2.0,
            HPos::Right => font.width(text),
        };
        let mut pen = f64::from(x) - shift;
        let baseline = f64::from(y) + font.size * PLOTTERS_BASELINE;
        for character in text.chars() {
            let mut letter = Letter(PathBuilder::new());
            let em = font.outline(character, &mut letter);
            let scale = (font.size / em) as f32;
            let place = Transform::from_row(scale, 0.0, 0.0, -scale, pen as f32, baseline as f32);
            self.fill(letter.0.finish().and_then(|outline| outline.transform(place)), style.color());
            pen += font.advance(character);
        }
        Ok(())
    }
}

/// A letter's outline on its way from the typeface to a path.
struct Letter(PathBuilder);

impl OutlineBuilder for Letter {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
