//! Which input moves a result most.

use plotters::style::RGBColor;
use rust_decimal::Decimal;

use super::drawing::{Align, Area, Drawing};
use super::palette::{INK, MUTED, NAME, PLAIN, SMALL};
use super::scale::{Scale, coordinate, fitting, shown_ms};
use super::sheet::{BELOW, Setting, Sheet, axis_below};
use crate::decision::sensitivity::Measure;
use crate::money::Amount;
use crate::scenario::Spacing;

/// How much each input moves one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tornado {
    /// The result in words, without its unit: "cost a month of the NAT gateway".
    pub result: String,
    /// What it is measured in.
    pub measure: Measure,
    /// The result with every input at its own value.
    pub base: Decimal,
    /// The inputs in the order in which they are drawn, which is the caller's.
    pub swings: Vec<Swing>,
}

/// What one input does to the result, all others at their own values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swing {
    /// The input in words.
    pub input: String,
    /// Its low value for a person, with its unit.
    pub low: String,
    /// Its high value.
    pub high: String,
    /// The result at the low value.
    pub at_low: Decimal,
    /// The result at the high value.
    pub at_high: Decimal,
}

/// Inputs that are drawn; those after them move the result less.
const MOST_SWINGS: usize = 20;
const ROW: f64 = 44.0;
const BAR: f64 = 16.0;
/// Width of the inputs' names.
const NAMES: f64 = 170.0;
/// The input at its low value, and at its high one; they differ by lightness.
const LOW: RGBColor = RGBColor(0x9f, 0xc9, 0xe8);
const HIGH: RGBColor = RGBColor(0x1d, 0x4f, 0x78);

impl Tornado {
    /// A value of the result; times have their unit.
    fn shown(&self, value: Decimal) -> String {
        match self.measure {
            Measure::Cost => Amount::new(value).shown(),
            Measure::MeanTime | Measure::P99 => shown_ms(coordinate(value)),
        }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let unit = if self.measure == Measure::Cost { setting.frame.currency.as_str() } else { "ms" };
        let base = self.shown(self.base);
        let heading =
            format!("What moves the {}, {unit}: each input alone at its low and at its high value", self.result);
        let mut sheet = Sheet::new(setting, &heading);
        if self.swings.is_empty() {
            return sheet.without_picture("no input moves it, or no solution can be had, or none has a price");
        }
        sheet.legend(
            &["input at its low value".to_owned(), "at its high value".to_owned()],
            18.0,
            |drawing, index, at| {
                drawing.rectangle(Area::around((at.0 + 6.0, at.1), 6.0), [LOW, HIGH][index], 1.0);
            },
        );
        let drawn = &self.swings[..self.swings.len().min(MOST_SWINGS)];
        let top = sheet.part(24.0).bottom;
        let part = sheet.part(ROW * drawn.len() as f64);
        sheet.part(BELOW);
        let values: Vec<f64> =
            drawn.iter().flat_map(|swing| [swing.at_low, swing.at_high]).chain([self.base]).map(coordinate).collect();
        let labels = drawn.iter().flat_map(|swing| [swing.label(self, false), swing.label(self, true)]);
        let room = labels.map(|(value, input)| NAME.width(&value) + SMALL.width(&input) + 20.0).fold(0.0, f64::max);
        let plot = Area { left: part.left + NAMES + 10.0, top, ..part };
        let room = room.min(plot.width() / 2.0 - 40.0);
        let spacing = if values.iter().all(|value| *value > 0.0) { fitting(&values) } else { Spacing::Linear };
        let scale = Scale::over(&values, spacing, 0.0, (plot.left + room, plot.right - room));
        axis_below(&mut sheet.drawing, plot, &scale, &format!("{}, {unit}", self.result));
        let middle = scale.at(coordinate(self.base));
        sheet.drawing.text(&format!("as it is: {base}"), (middle, top - 8.0), Align::Middle, NAME, INK);
        for (row, swing) in drawn.iter().enumerate() {
            let area = Area::new(part.left, part.top + ROW * row as f64, part.width(), ROW);
            swing.draw(&mut sheet, self, &setting.frame.currency, &scale, area);
        }
        sheet.drawing.line(vec![(middle, top), (middle, plot.bottom)], INK, 1.4);
        if self.swings.len() > MOST_SWINGS {
            let more = self.swings.len() - MOST_SWINGS;
            sheet.note(format!("{more} more inputs are not drawn"));
        }
        sheet.finish()
    }
}

impl Swing {
    /// The result at one end, and the input's value there.
    fn label(&self, tornado: &Tornado, high: bool) -> (String, String) {
        let (result, input) = if high { (self.at_high, &self.high) } else { (self.at_low, &self.low) };
        (tornado.shown(result), SMALL.wrap(&format!("at {input}"), 130.0, 1).concat())
    }

    fn draw(&self, sheet: &mut Sheet, tornado: &Tornado, currency: &str, scale: &Scale, area: Area) {
        let lines = PLAIN.wrap(&self.input, NAMES, 2);
        sheet.drawing.lines_about(&lines, (area.left, area.center().1), PLAIN, INK);
        let middle = scale.at(coordinate(tornado.base));
        for (high, color) in [(false, LOW), (true, HIGH)] {
            let result = coordinate(if high { self.at_high } else { self.at_low });
            let end = scale.at(result);
            let top = area.top + 5.0 + if high { BAR + 2.0 } else { 0.0 };
            let bar = Area { left: middle.min(end), right: middle.max(end), top, bottom: top + BAR };
            sheet.drawing.rectangle(bar, color, 1.0);
            let (value, input) = self.label(tornado, high);
            let baseline = top + 12.5;
            // The label stands beyond the end of its bar; a bar without length has it on the right.
            let (width, gap) = (NAME.width(&value), 6.0);
            let leftwards = end < middle;
            let left = if leftwards { end - gap - width - 5.0 - SMALL.width(&input) } else { end + gap };
            sheet.drawing.text(&value, (left, baseline), Align::Left, NAME, INK);
            sheet.drawing.text(&input, (left + width + 5.0, baseline), Align::Left, SMALL, MUTED);
            let unit = if tornado.measure == Measure::Cost { format!(" {currency}") } else { String::new() };
            sheet.drawing.spot(bar.grown(1.0), &format!("{} {input}: {value}{unit}", self.input));
        }
    }
}
