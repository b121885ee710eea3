//! The embedded typeface: how wide a text is, how it breaks into lines, the outline of a letter.

use std::sync::LazyLock;

use ttf_parser::{Face, OutlineBuilder};

/// Families as wide as the embedded one, so that an SVG fits with the fonts of its viewer.
pub(super) const FAMILIES: &str = "Arimo, Liberation Sans, Arial, Helvetica, sans-serif";

/// Height of a text above its baseline, as a part of its size.
pub(super) const ASCENT: f64 = 0.74;
/// Depth of a text below its baseline, as a part of its size.
pub(super) const DESCENT: f64 = 0.22;

/// Width of a character that the typeface does not have; one of a Chinese name is as wide as high.
const UNKNOWN_WIDTH: f64 = 1.0;

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("font/Arimo-Regular-subset.ttf"), 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(include_bytes!("font/Arimo-Bold-subset.ttf"), 0).ok());

/// Size and weight of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Font {
    /// Its em in pixels.
    pub size: f64,
    pub bold: bool,
}

impl Font {
    pub(super) const fn regular(size: f64) -> Self {
        Self { size, bold: false }
    }

    pub(super) const fn bold(size: f64) -> Self {
        Self { size, bold: true }
    }

    /// Whether the typeface has every character of a text.
    pub(super) fn writes(self, text: &str) -> bool {
        let has = |character| self.face().is_some_and(|face| face.glyph_index(character).is_some());
        text.chars().all(|character| character.is_whitespace() || has(character))
    }

    fn face(self) -> Option<&'static Face<'static>> {
        if self.bold { BOLD.as_ref() } else { REGULAR.as_ref() }
    }

    /// How far a character moves the pen, in pixels.
    pub(super) fn advance(self, character: char) -> f64 {
        let known = self.face().and_then(|face| {
            let glyph = face.glyph_index(character)?;
            Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
        });
        known.unwrap_or(UNKNOWN_WIDTH) * self.size
    }

    /// Width of a text in pixels.
    pub(super) fn width(self, text: &str) -> f64 {
        text.chars().map(|character| self.advance(character)).sum()
    }

    /// Draws a character's outline, y up, and says how large its em is in the outline's units.
    pub(super) fn outline(self, character: char, builder: &mut dyn OutlineBuilder) -> f64 {
        let Some(face) = self.face() else { return 1.0 };
        let glyph = face.glyph_index(character).unwrap_or_default();
        // A blank has no outline.
        let _ = face.outline_glyph(glyph, builder);
        f64::from(face.units_per_em())
    }

    /// Baseline to baseline of running text.
    pub(super) fn leading(self) -> f64 {
        (self.size * 1.35).round()
    }

    /// The text in at most `most` lines no wider than `width`; what does not fit is cut off with an ellipsis.
    pub(super) fn wrap(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer.filter(|longer| self.width(longer) <= width) {
                Some(longer) => {
                    lines.pop();
                    lines.push(longer);
                }
                None => lines.extend(self.pieces(word, width)),
            }
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                last.push('…');
                while self.width(last) > width && last.chars().count() > 1 {
                    last.pop();
                    last.pop();
                    last.push('…');
                }
            }
        }
        lines
    }

    /// A word, broken where it is wider than a line.
    fn pieces(self, word: &str, width: f64) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for character in word.chars() {
            let last = pieces.last().map_or("", String::as_str);
            if !last.is_empty() && self.width(last) + self.advance(character) > width {
                pieces.push(String::new());
            }
            if let Some(last) = pieces.last_mut() {
                last.push(character);
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_those_of_arial() {
        // Arial's advance widths in 2,048ths of an em: digits 1,139, "W" 1,933, blank 569; bold digits 1,139, bold "a" 1,139.
        assert!((Font::regular(2048.0).width("10 W") - (2.0 * 1139.0 + 569.0 + 1933.0)).abs() < 1.0);
        assert!((Font::bold(2048.0).width("a0") - 2.0 * 1139.0).abs() < 1.0);
    }

    #[test]
    fn long_text_is_broken_and_cut() {
        let font = Font::regular(12.0);
        let lines = font.wrap("a name that goes on and on without an end in sight", 80.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && lines.iter().all(|line| font.width(line) <= 80.0), "{lines:?}");
        let word = font.wrap(&"x".repeat(60), 80.0, 9);
        assert!(word.len() > 3 && word.iter().all(|line| font.width(line) <= 80.0));
    }
}
