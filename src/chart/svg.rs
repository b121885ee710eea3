//! A drawing as SVG. It needs no font: any sans-serif of the viewer's will do, as each text says how wide it is.

use plotters::drawing::IntoDrawingArea;
use plotters::prelude::SVGBackend;
use plotters::style::RGBColor;

use super::drawing::{Area, Drawing, Label, UNITS_PER_PIXEL};
use super::palette::{NIGHT, in_the_dark, ink_on, style_of, styles_of_solutions};

/// How a text begins.
const TEXT: &str = "<text ";

impl Drawing {
    /// The drawing as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let title = escaped(&self.title);
        let spots: String = self.spots().iter().map(spot).collect();
        let before = |body: &str| format!("\n<title>{title}</title>\n<style>{}</style>", dark_style(body));
        self.element("group", before, &spots)
    }

    /// The drawing as an SVG element for a page that lays the marks' values over it in its own way.
    #[must_use]
    pub fn svg_without_spots(&self) -> String {
        self.element("img", |_| String::new(), "")
    }

    /// Says of each text how wide it was laid out, so that a viewer whose sans-serif is wider does not let it run over another.
    fn with_widths(&self, body: &str) -> String {
        let mut parts = body.split(TEXT);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for (part, label) in parts.zip(self.labels()) {
            let width = (label.area.width() * UNITS_PER_PIXEL).round();
            text.push_str(&format!("{TEXT}textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\" {part}"));
        }
        text
    }

    fn element(&self, role: &str, before: impl FnOnce(&str) -> String, after: &str) -> String {
        let (width, height) = self.size();
        let (wide, high) = (width * UNITS_PER_PIXEL as u32, height * UNITS_PER_PIXEL as u32);
        let mut painted = String::new();
        // Writing to a string cannot fail.
        let _ = self.paint(&SVGBackend::with_string(&mut painted, (wide, high)).into_drawing_area());
        // What plotters writes is in tenths of a pixel and says nothing of itself: its outermost element is replaced.
        let (_, body) = painted.split_once('>').unwrap_or_default();
        let body = self.with_widths(body.trim().trim_end_matches("</svg>"));
        let (title, before) = (escaped(&self.title), before(&body));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {wide} {high}\" \
             role=\"{role}\" aria-label=\"{title}\">{before}\n{body}{after}</svg>\n"
        )
    }
}

/// The colours of some markup of charts in the dark, as CSS for a page that holds it; a picture that stands alone has it within.
#[must_use]
pub fn dark_style(markup: &str) -> String {
    let rule = |(day, night): (RGBColor, RGBColor)| {
        let [day, night] = [day, night].map(css);
        let of = |what: &str| {
            let is_used = markup.contains(&format!("{what}=\"{day}\""));
            if is_used { format!("svg [{what}=\"{day}\"]{{{what}:{night}}}\n") } else { String::new() }
        };
        of("fill") + &of("stroke")
    };
    let rules: String = in_the_dark().map(rule).collect();
    format!("@media screen and (prefers-color-scheme:dark){{\n{rules}}}\n")
}

/// The colours of ways as CSS for a page that shows them in its own drawings, too: `--way` for the colour, `--on-way` for what is written
/// on it.
#[must_use]
pub fn way_style() -> String {
    let rule = |place: usize, color: RGBColor, on: RGBColor| {
        format!(".way-{place}{{--way:{};--on-way:{}}}", css(color), css(on))
    };
    let styles = || styles_of_solutions().map(|place| (place, style_of(place)));
    let day: String = styles().map(|(place, style)| rule(place, style.color, ink_on(style.color))).collect();
    let night: String = styles().map(|(place, style)| rule(place, style.night, NIGHT)).collect();
    format!("{day}\n@media screen and (prefers-color-scheme:dark){{{night}}}\n")
}

fn css(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// An unseen rectangle over a mark whose title a browser shows.
fn spot(spot: &Label) -> String {
    let unit = |pixels: f64| (pixels * UNITS_PER_PIXEL).round() as i64;
    let Area { left, top, .. } = spot.area;
    format!(
        "<rect class=\"spot\" role=\"img\" tabindex=\"0\" fill-opacity=\"0\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"><title>{}</title></rect>\n",
        unit(left),
        unit(top),
        unit(spot.area.width()),
        unit(spot.area.height()),
        escaped(&spot.text)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
