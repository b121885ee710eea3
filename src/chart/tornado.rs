//! Which input moves the lead of the best most, and whether it closes it.

use rust_decimal::Decimal;

use super::drawing::{Align, Area, Drawing};
use super::palette::{HIGH, INK, LOW, MUTED, NAME, PAPER, PLAIN, SMALL};
use super::scale::{Scale, coordinate};
use super::sheet::{BELOW, Setting, Sheet, axis_below};
use super::time_unit::TimeUnit;
use crate::decision::sensitivity::Measure;
use crate::money::Amount;
use crate::scenario::{RankBy, Spacing};
use crate::wording::{charts, shown_cents};

/// How much each input moves the lead of the best over the next best.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tornado {
    /// Name of the best.
    pub first: String,
    /// What the lead is measured in.
    pub measure: Measure,
    /// The lead with every input at its own value; `None` where there is no other solution, or none at all.
    pub base: Option<Decimal>,
    /// The inputs in the order in which they are drawn, which is the caller's.
    pub swings: Vec<Swing>,
}

/// What one input does to the lead, all others at their own values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swing {
    /// The input in words.
    pub input: String,
    /// Its low value for a person, with its unit.
    pub low: String,
    /// Its high value.
    pub high: String,
    /// The lead at the low value.
    pub at_low: Lead,
    /// The lead at the high value.
    pub at_high: Lead,
}

/// What the lead of the best comes to at a value of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// So much; less than zero where another solution is better.
    Is(Decimal),
    /// The best cannot be had there.
    CannotBeHad,
    /// Too many requests of the best fail there.
    Fails,
    /// No other can be had there.
    Alone,
    /// A price is missing there.
    Unknown,
}

impl Lead {
    /// How much it is, where it is known.
    pub(super) fn amount(self) -> Option<Decimal> {
        match self {
            Self::Is(lead) => Some(lead),
            Self::CannotBeHad | Self::Fails | Self::Alone | Self::Unknown => None,
        }
    }

    /// Whether another solution takes the place of the best.
    fn is_closed(self) -> bool {
        match self {
            Self::Is(lead) => lead < Decimal::ZERO,
            Self::CannotBeHad | Self::Fails => true,
            Self::Alone | Self::Unknown => false,
        }
    }
}

/// Decimals of an amount beyond which none is shown.
const LEAST_SHOWN: u32 = 6;
/// Inputs that are drawn; those after them move the result less.
const MOST_SWINGS: usize = 20;
const ROW: f64 = 44.0;
const BAR: f64 = 16.0;
/// Width of the inputs' names.
const NAMES: f64 = 170.0;
/// Height above the bars for the lead as it is and for the names of the sides.
const HEAD: f64 = 40.0;

impl Tornado {
    /// A lead for a person; times in the unit of the axis.
    fn shown(&self, value: Decimal, unit: TimeUnit) -> String {
        match self.measure {
            Measure::Cost => Amount::new(value).shown(),
            Measure::MeanTime | Measure::P99 => unit.shown(coordinate(value)),
        }
    }

    /// What is to be seen: the inputs that by themselves make another solution better.
    pub(super) fn finding(&self, currency: &str) -> String {
        let Some(base) = self.base else { return charts::NOTHING_TO_COMPARE.to_owned() };
        let lead = match self.measure {
            Measure::Cost => charts::saved(&shown_cents(Amount::new(base.abs())), currency),
            Measure::MeanTime | Measure::P99 => self.unit().shown(coordinate(base.abs())),
        };
        let ends = |swing: &Swing| [swing.at_low, swing.at_high];
        let closing = self.swings.iter().filter(|swing| ends(swing).into_iter().any(Lead::is_closed));
        let closing: Vec<String> = closing.map(|swing| swing.input.clone()).collect();
        let unknown = self.swings.iter().any(|swing| ends(swing).contains(&Lead::Unknown));
        charts::lead(&self.first, base, &lead, &closing, unknown)
    }

    /// The same of a lead in cost that is not all the ranking goes by, with the inputs that change the best.
    pub(super) fn finding_in_cost(&self, currency: &str, by: RankBy, changing: &[String]) -> String {
        let Some(base) = self.base else { return charts::NOTHING_TO_COMPARE.to_owned() };
        let lead = charts::saved(&shown_cents(Amount::new(base.abs())), currency);
        charts::lead_in_cost(&self.first, base, &lead, by, changing)
    }

    /// The inputs that are drawn.
    fn drawn(&self) -> &[Swing] {
        &self.swings[..self.swings.len().min(MOST_SWINGS)]
    }

    /// Every lead that is drawn, and none.
    fn values(&self) -> impl Iterator<Item = f64> {
        let ends = self.drawn().iter().flat_map(|swing| [swing.at_low.amount(), swing.at_high.amount()]);
        ends.chain([self.base, Some(Decimal::ZERO)]).flatten().map(coordinate)
    }

    /// Whether every lead is known and less than any amount that is shown, so that all bars would say the same.
    fn is_too_small(&self) -> bool {
        let ends = self.drawn().iter().flat_map(|swing| [swing.at_low, swing.at_high]);
        let is_small = |lead: Decimal| Amount::new(lead.abs()).rounded(LEAST_SHOWN).is_zero();
        ends.map(Lead::amount).chain([self.base]).all(|lead| lead.is_some_and(is_small))
    }

    /// The unit of the leads.
    fn unit(&self) -> TimeUnit {
        let longest = self.values().map(f64::abs).fold(0.0, f64::max);
        if self.measure == Measure::Cost { TimeUnit::None } else { TimeUnit::for_most(longest) }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let mut sheet = Sheet::new(setting, &charts::lead_measure(self.measure, currency, &self.first));
        let Some(base) = self.base else { return sheet.without_picture(charts::NO_LEAD) };
        if self.swings.is_empty() {
            return sheet.without_picture(charts::NOTHING_MOVES);
        }
        if self.measure == Measure::Cost && self.is_too_small() {
            return sheet.in_words(&charts::moves_nothing_shown(currency));
        }
        sheet.legend(&charts::ENDS.map(str::to_owned), 18.0, |drawing, index, at| {
            drawing.rectangle(Area::around((at.0 + 6.0, at.1), 6.0), [LOW, HIGH][index], 1.0);
        });
        let drawn = self.drawn();
        let top = sheet.part(HEAD).bottom;
        let narrow = setting.is_narrow();
        let (names, row) = if narrow { (0.0, ROW + NAME_ROW) } else { (NAMES, ROW) };
        let part = sheet.part(row * drawn.len() as f64);
        sheet.part(BELOW);
        let unit = self.unit();
        let values: Vec<f64> = self.values().map(|value| unit.of(value)).collect();
        let values = near_enough(values, unit.of(coordinate(base)));
        // Beside bars on a phone there is room for the lead alone; its input stands with the name.
        let widest = if narrow { 0.0 } else { 130.0 };
        let labels = drawn.iter().flat_map(|swing| [false, true].map(|high| swing.label(self, high, (unit, widest))));
        let room = labels.map(|(value, input)| NAME.width(&value) + SMALL.width(&input) + 20.0).fold(0.0, f64::max);
        let plot = Area { left: part.left + names, top, ..part };
        let room = room.min(plot.width() / 2.0 - 30.0);
        // Left of the least end a label has room only where some bar goes there.
        let leftwards = values.iter().any(|value| *value < unit.of(coordinate(base)));
        let scale = Scale::over(
            &values,
            Spacing::Linear,
            0.0,
            (plot.left + if leftwards { room } else { 10.0 }, plot.right - room),
        );
        axis_below(&mut sheet.drawing, plot, &scale, &charts::lead_axis(self.measure, currency, unit.name()));
        let (zero, middle) = (scale.at(0.0), scale.at(unit.of(coordinate(base))));
        for (index, swing) in drawn.iter().enumerate() {
            let area = Area::new(part.left, part.top + row * index as f64, part.width(), row);
            swing.draw(&mut sheet, self, &Bars { currency, scale: &scale, unit, area, names, middle, zero, widest });
        }
        // Names that stand above bars are not crossed.
        let rows = (0..drawn.len()).map(|index| part.top + row * index as f64);
        let pieces: Vec<(f64, f64)> =
            if narrow { rows.map(|top| (top + NAME_ROW, top + row)).collect() } else { vec![(top - 4.0, plot.bottom)] };
        for (x, color, width) in [(zero, INK, 2.0), (middle, MUTED, 1.2)] {
            for (top, bottom) in &pieces {
                sheet.drawing.line(vec![(x, *top), (x, *bottom)], color, width);
            }
        }
        self.head(&mut sheet, plot, (zero, middle), &self.shown(base, unit));
        if self.values().any(|value| !scale.holds(unit.of(value))) {
            sheet.note(charts::CUT_BARS.to_owned());
        }
        if self.swings.len() > MOST_SWINGS {
            sheet.note(charts::more_inputs(self.swings.len() - MOST_SWINGS));
        }
        sheet.finish()
    }

    /// Names the lead as it is, and what lies on either side of zero.
    fn head(&self, sheet: &mut Sheet, plot: Area, (zero, middle): (f64, f64), base: &str) {
        let drawing = &mut sheet.drawing;
        let words = charts::as_it_is(base);
        let half = NAME.width(&words) / 2.0;
        let at = middle.clamp((plot.left + half).min(plot.right - half), plot.right - half);
        drawing.text(&words, (at, plot.top - 8.0), Align::Middle, NAME, INK);
        let sides = [(charts::ANOTHER_LEADS, Align::Right, zero - 6.0, zero - plot.left)];
        for (words, align, x, room) in sides {
            if SMALL.width(words) + 8.0 <= room {
                drawing.text(words, (x, plot.top - 24.0), align, SMALL, MUTED);
            }
        }
        let leads = SMALL.wrap(&charts::leads(&self.first), (plot.right - zero - 10.0).max(20.0), 1).concat();
        drawing.text(&leads, (zero + 6.0, plot.top - 24.0), Align::Left, SMALL, MUTED);
    }
}

/// Bars that may be cut, and how many times longer than all the others they are then.
const MOST_CUT: usize = 2;
const FAR: f64 = 8.0;

/// The values that a scale has to hold. Beside a bar or two that are many times longer than the others these could not be seen: such bars
/// are cut, at twice the length of the longest of the others.
fn near_enough(mut values: Vec<f64>, base: f64) -> Vec<f64> {
    let away = |value: f64| (value - base).abs();
    values.sort_by(|one, other| away(*one).total_cmp(&away(*other)));
    let is_far =
        |place: &usize| away(values[*place]) > FAR * away(values[*place - 1]) && away(values[*place - 1]) > 0.0;
    let Some(first) = (1..values.len()).rev().take(MOST_CUT).find(is_far) else { return values };
    let end = 2.0 * away(values[first - 1]);
    values
        .iter()
        .enumerate()
        .map(|(place, value)| if place < first { *value } else { base + end.copysign(value - base) })
        .collect()
}

/// Two gaps through a bar that goes on beyond the axis.
fn cut(drawing: &mut Drawing, bar: Area, leftwards: bool) {
    for shift in [10.0, 16.0] {
        let x = if leftwards { bar.left + shift } else { bar.right - shift };
        drawing.line(vec![(x - 3.0, bar.bottom), (x + 3.0, bar.top)], PAPER, 2.0);
    }
}

/// Height of an input's name above its bars, where it does not stand beside them.
const NAME_ROW: f64 = 18.0;

/// Where the bars of an input lie.
struct Bars<'a> {
    currency: &'a str,
    scale: &'a Scale,
    unit: TimeUnit,
    area: Area,
    /// Width left of the bars for the name; without it the name stands above.
    names: f64,
    /// Pixels of the lead as it is, and of none.
    middle: f64,
    zero: f64,
    /// Widest words for a value of the input.
    widest: f64,
}

impl Bars<'_> {
    /// Where a label begins: beyond the end of its bar, on the right of one without length; but at the other end where it would lie on the
    /// line at zero.
    fn beside(&self, end: f64, width: f64) -> f64 {
        let (leftwards, gap) = (end < self.middle, 6.0);
        let (left_of, right_of) = (|x: f64| x - gap - width, |x: f64| x + gap);
        let beyond = if leftwards { left_of(end) } else { right_of(end) };
        let is_clear = |left: f64| self.zero < left - 3.0 || left + width + 3.0 < self.zero;
        let other = if leftwards { right_of(self.middle) } else { left_of(self.middle.min(end)) };
        if is_clear(beyond) || !is_clear(other) { beyond } else { other }
    }
}

impl Swing {
    /// By how much it moves the lead; one that leaves nothing to lead over, by most of all.
    pub(super) fn width(&self) -> Decimal {
        self.at_low.amount().zip(self.at_high.amount()).map_or(Decimal::MAX, |(low, high)| (high - low).abs())
    }

    /// Whether it moves the lead at all.
    pub(super) fn moves(&self, base: Option<Decimal>) -> bool {
        [self.at_low, self.at_high].into_iter().any(|lead| lead.amount() != base)
    }

    /// The lead at one end, and the input's value there.
    fn label(&self, tornado: &Tornado, high: bool, (unit, widest): (TimeUnit, f64)) -> (String, String) {
        let (lead, input) = if high { (self.at_high, &self.high) } else { (self.at_low, &self.low) };
        let shown = match lead {
            Lead::Is(lead) => tornado.shown(lead, unit),
            Lead::CannotBeHad => charts::CANNOT_BE_HAD.to_owned(),
            Lead::Fails => charts::FAILS.to_owned(),
            Lead::Alone => charts::NO_OTHER.to_owned(),
            Lead::Unknown => charts::COST_NOT_KNOWN.to_owned(),
        };
        let input = if widest > 0.0 { SMALL.wrap(&charts::at(input), widest, 1).concat() } else { String::new() };
        (shown, input)
    }

    fn draw(&self, sheet: &mut Sheet, tornado: &Tornado, bars: &Bars<'_>) {
        let Bars { area, unit, middle, .. } = *bars;
        let beside = bars.names > 0.0;
        let lines = if beside {
            PLAIN.wrap(&self.input, bars.names - 10.0, 2)
        } else {
            PLAIN.wrap(&charts::from_to(&self.input, &self.low, &self.high), area.width(), 1)
        };
        let baseline = if beside { area.center().1 } else { area.top + 10.0 };
        sheet.drawing.lines_about(&lines, (area.left, baseline), PLAIN, INK);
        let first = area.top + 5.0 + if beside { 0.0 } else { NAME_ROW };
        for (high, color) in [(false, LOW), (true, HIGH)] {
            let lead = if high { self.at_high.amount() } else { self.at_low.amount() };
            let end = lead.map_or(middle, |lead| bars.scale.at(unit.of(coordinate(lead))));
            let top = first + if high { BAR + 2.0 } else { 0.0 };
            let bar = Area { left: middle.min(end), right: middle.max(end), top, bottom: top + BAR };
            sheet.drawing.rectangle(bar, color, 1.0);
            if lead.is_some_and(|lead| !bars.scale.holds(unit.of(coordinate(lead)))) {
                cut(&mut sheet.drawing, bar, end < middle);
            }
            let (value, input) = self.label(tornado, high, (unit, bars.widest));
            let baseline = top + 12.5;
            let width = NAME.width(&value);
            let left = bars.beside(end, width + 5.0 + SMALL.width(&input));
            let words = Area::new(left - 2.0, top + 1.0, width + 9.0 + SMALL.width(&input), BAR - 2.0);
            sheet.drawing.rectangle(words, PAPER, 0.85);
            sheet.drawing.text(&value, (left, baseline), Align::Left, NAME, INK);
            sheet.drawing.text(&input, (left + width + 5.0, baseline), Align::Left, SMALL, MUTED);
            let money = if tornado.measure == Measure::Cost && lead.is_some() { bars.currency } else { "" };
            let closed = if lead.is_some() && end < bars.zero { charts::CLOSED } else { "" };
            let input = charts::at(if high { &self.high } else { &self.low });
            sheet.drawing.spot(bar.grown(1.0), format!("{} {input}: {value} {money}{closed}", self.input).trim_end());
        }
    }
}
