//! What each solution costs in a month, by what it is charged for.

use super::contender::{Contender, Known, drawn};
use plotters::style::RGBColor;

use super::drawing::{Align, Area, Drawing, Point};
use super::marks::limit_across;
use super::palette::{Charge, GREY, INK, MUTED, NAME, PALE_GREY, PAPER, PLAIN, SMALL, ink_on};
use super::scale::{Scale, coordinate};
use super::sheet::{BELOW, Setting, Sheet, axis_below};
use crate::comparison::Comparison;
use crate::metering::LineKind;
use crate::money::Amount;
use crate::wording::{charts, shown_cents};

/// What the solutions cost, by what they are charged for. Bars begin at zero and are as long as their amounts, so that a small one is a
/// stroke and its words say how small it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CostBars {
    /// The solutions from top to bottom.
    pub costs: Vec<Cost>,
    /// Most that the user would pay.
    pub limit: Option<Amount>,
}

/// What one solution costs in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The solution.
    pub contender: Contender,
    /// What each kind of line costs; a kind that is missing or zero is not drawn.
    pub kinds: Vec<(LineKind, Amount)>,
    /// The bill's total.
    pub total: Amount,
}

/// The kinds of line of a bill.
const KINDS: [LineKind; 7] = [
    LineKind::Standing,
    LineKind::Traffic,
    LineKind::Requests,
    LineKind::Duration,
    LineKind::Waiting,
    LineKind::Init,
    LineKind::Other,
];

impl CostBars {
    /// The bars of a comparison, in the order of its ranking; behind it what those would cost that cannot be had.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let cost = |one: Known<'_>| {
            let bill = one.bill?;
            let kinds = KINDS.map(|kind| (kind, bill.cost_of(kind))).to_vec();
            Some(Cost { contender: one.contender, kinds, total: bill.total })
        };
        let costs = drawn(comparison, |one| one.bill.is_some()).into_iter().filter_map(cost).collect();
        Self { costs, limit: comparison.scenario.objective.max_monthly }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let mut sheet = Sheet::new(setting, &charts::cost_measure(currency));
        if self.costs.is_empty() {
            return sheet.without_picture(charts::NO_COST);
        }
        if self.costs.iter().all(|cost| cost.total == Amount::ZERO) {
            return sheet.in_words(charts::NOTHING_COSTS);
        }
        self.legend(&mut sheet);
        let limit = self.limit_drawn(&mut sheet);
        let rows = Rows::of(setting);
        let part = sheet.part(rows.height * self.costs.len() as f64 + 8.0);
        let labels = self.costs.iter().map(Cost::label_width).fold(0.0, f64::max) + 10.0;
        let plot = Area { left: part.left + rows.names, right: part.right - labels, ..part };
        let ends: Vec<f64> = self.costs.iter().map(|cost| cost.total).chain(limit).map(pixels_of).collect();
        let scale = Scale::from_zero(&ends, (plot.left, plot.right));
        sheet.part(BELOW);
        axis_below(&mut sheet.drawing, plot, &scale, &charts::a_month(currency));
        if let Some(limit) = limit {
            limit_across(&mut sheet.drawing, plot, scale.at(pixels_of(limit)), &charts::limit(&limit.shown()));
        }
        for (row, cost) in self.costs.iter().enumerate() {
            rows.name(&mut sheet.drawing, &cost.contender, (part.left, part.top), row);
            let bar = rows.bar(part.top, row);
            let end = stack(&mut sheet.drawing, cost, bar, |sum| scale.at(sum), currency);
            let at = (end + 8.0, bar.center().1 + 4.5);
            end_label(&mut sheet.drawing, &cost.contender, &shown_cents(cost.total), at);
        }
        sheet.finish()
    }

    /// The limit, if it has a place on the scale; otherwise it is told, as bars would vanish beside it.
    fn limit_drawn(&self, sheet: &mut Sheet) -> Option<Amount> {
        let limit = self.limit?;
        let dearest = self.costs.iter().map(|cost| cost.total).max()?;
        let near = pixels_of(limit) <= MOST_BEYOND * pixels_of(dearest);
        if near {
            sheet.part(LIMIT_ROOM);
        } else {
            sheet.note(charts::limit_beyond(&limit.shown()));
        }
        near.then_some(limit)
    }

    /// What some bar is charged for.
    fn legend(&self, sheet: &mut Sheet) {
        let coloured = || self.costs.iter().filter(|cost| cost.contender.is_had());
        let present = |charge: &Charge| coloured().any(|cost| cost.of(*charge) > Amount::ZERO);
        let charges: Vec<Charge> = Charge::ALL.into_iter().filter(present).collect();
        let names: Vec<String> = charges.iter().map(|charge| charge.name().to_owned()).collect();
        sheet.legend(&names, 18.0, |drawing, index, (x, y)| {
            drawing.rectangle(Area::new(x, y - 6.0, 12.0, 12.0), charges[index].color(), 1.0);
        });
    }
}

impl Cost {
    fn of(&self, charge: Charge) -> Amount {
        let same = self.kinds.iter().filter(|(kind, _)| Charge::of(*kind) == charge);
        Amount::sum(same.map(|(_, amount)| *amount)).unwrap_or_default()
    }

    fn label_width(&self) -> f64 {
        end_label_width(&self.contender, &shown_cents(self.total))
    }
}

/// Writes a figure at the end of a bar, in one text with that it cannot be had: whose typeface is wider sees no two texts meet.
pub(super) fn end_label(drawing: &mut Drawing, contender: &Contender, figure: &str, at: Point) {
    let (font, ink) = if contender.is_had() { (NAME, contender.ink()) } else { (SMALL, MUTED) };
    // No line goes through it.
    let width = end_label_width(contender, figure);
    drawing.rectangle(Area::new(at.0 - 2.0, at.1 - font.size, width + 4.0, font.size + 4.0), PAPER, 0.85);
    drawing.text(&(figure.to_owned() + &contender.had.behind()), at, Align::Left, font, ink);
}

/// The width of such a figure.
pub(super) fn end_label_width(contender: &Contender, figure: &str) -> f64 {
    let font = if contender.is_had() { NAME } else { SMALL };
    font.width(&(figure.to_owned() + &contender.had.behind()))
}

/// A piece of a bar: in its colour, and pale with an outline where it cannot be had. Gives the ink for what is written on it.
pub(super) fn piece(drawing: &mut Drawing, contender: &Contender, area: Area, color: RGBColor) -> RGBColor {
    if contender.is_had() {
        drawing.rectangle(area, color, 1.0);
        return ink_on(color);
    }
    drawing.rectangle(area, PALE_GREY, 1.0);
    let Area { left, top, right, bottom } = area;
    drawing.line(vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], GREY, 1.0);
    MUTED
}

/// A limit this many times the dearest would leave no room for the bars.
pub(super) const MOST_BEYOND: f64 = 3.0;
/// Height above the bars for the words of a limit.
pub(super) const LIMIT_ROOM: f64 = 20.0;

fn pixels_of(amount: Amount) -> f64 {
    coordinate(amount.decimal())
}

/// How names and bars lie: beside each other, or on a phone below each other.
pub(super) struct Rows {
    pub height: f64,
    /// Width left of the bars for the names.
    pub names: f64,
    /// From the top of a row to its bar, and the bar's height.
    bar: (f64, f64),
    room: f64,
    /// Whether the solution's sign stands before its name.
    signed: bool,
}

impl Rows {
    pub(super) fn of(setting: Setting<'_>) -> Self {
        if setting.is_narrow() {
            Self { height: 50.0, names: 0.0, bar: (23.0, 20.0), room: setting.width.pixels() - 70.0, signed: true }
        } else {
            Self { height: 46.0, names: 176.0, bar: (9.0, 28.0), room: 142.0, signed: true }
        }
    }

    /// The same for marks, which need less height than bars. A sign that stood in their plot would look like one of them.
    pub(super) fn low(setting: Setting<'_>) -> Self {
        let rows = Self::of(setting);
        if setting.is_narrow() {
            Self { height: 40.0, bar: (20.0, 14.0), signed: false, ..rows }
        } else {
            Self { height: 32.0, bar: (2.0, 28.0), ..rows }
        }
    }

    pub(super) fn bar(&self, top: f64, row: usize) -> Area {
        Area::new(0.0, top + self.height * row as f64 + self.bar.0, 0.0, self.bar.1)
    }

    /// The solution's sign and name, the first in bold.
    pub(super) fn name(&self, drawing: &mut Drawing, contender: &Contender, (left, top): (f64, f64), row: usize) {
        let beside = self.names > 0.0;
        let bar = self.bar(top, row);
        let middle = if beside { bar.center().1 } else { bar.top - 10.0 };
        if self.signed {
            let marker = contender.style().marker;
            marker.draw(drawing, (left + 7.0, middle), 5.0, contender.color(), !contender.is_had());
        }
        let left = if self.signed { left + 20.0 } else { left };
        let font = if row == 0 && contender.is_had() { NAME } else { PLAIN };
        let lines = font.wrap(&contender.title, self.room, if beside { 2 } else { 1 });
        if !beside {
            // Lines of the grid and of a limit do not go through a name above its bar.
            let width = lines.iter().map(|line| font.width(line)).fold(0.0, f64::max);
            drawing.rectangle(Area::new(left - 2.0, middle - 7.0, width + 4.0, 14.0), PAPER, 1.0);
        }
        drawing.lines_about(&lines, (left, middle), font, contender.ink());
    }
}

/// Draws what a cost is made of, one after the other; `at` is the pixel of a sum. Gives the bar's end. What is too small to be seen is a
/// stroke.
fn stack(drawing: &mut Drawing, cost: &Cost, bar: Area, at: impl Fn(f64) -> f64, currency: &str) -> f64 {
    let mut sum = 0.0;
    let start = at(0.0);
    let mut end = start;
    for charge in Charge::ALL {
        let amount = cost.of(charge);
        if amount == Amount::ZERO {
            continue;
        }
        let left = end;
        sum += pixels_of(amount);
        end = at(sum);
        let area = Area { left, right: end, ..bar };
        let ink = piece(drawing, &cost.contender, area, charge.color());
        if left > start && cost.contender.is_had() {
            drawing.line(vec![(left, bar.top), (left, bar.bottom)], PAPER, 1.5);
        }
        let shown = amount.shown();
        // Without colours each is named.
        let written = if cost.contender.is_had() { shown.clone() } else { format!("{} {shown}", charge.name()) };
        if SMALL.width(&written) + 10.0 <= area.width() {
            let (middle, y) = area.center();
            drawing.text(&written, (middle, y + 4.0), Align::Middle, SMALL, ink);
        }
        let behind = cost.contender.had.behind();
        let title = &cost.contender.title;
        drawing.spot(area, &format!("{title}, {}: {shown} {currency} a month{behind}", charge.name()));
    }
    if end - start < 1.5 {
        drawing.line(vec![(start, bar.top), (start, bar.bottom)], INK, 1.5);
        end = start + 1.0;
    }
    end
}
