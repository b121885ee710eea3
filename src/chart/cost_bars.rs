//! What each solution costs in a month, by kind of charge.

use super::contender::{Contender, drawn};
use super::drawing::{Align, Area, Drawing};
use super::frame::Frame;
use super::palette::{GRID, INK, KINDS, LEADER, MUTED, NAME, PAPER, PLAIN, SMALL, ink_on};
use super::scale::{Scale, coordinate};
use super::sheet::{BELOW, Sheet, axis_below};
use crate::comparison::{Comparison, Solution};
use crate::metering::LineKind;
use crate::money::Amount;
use crate::scenario::Spacing;

/// What the solutions cost, by kind of charge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CostBars {
    /// The solutions from top to bottom.
    pub costs: Vec<Cost>,
}

/// What one solution costs in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// The solution.
    pub contender: Contender,
    /// What each kind costs; a kind that is missing or zero is not drawn.
    pub kinds: Vec<(LineKind, Amount)>,
    /// The bill's total.
    pub total: Amount,
}

impl CostBars {
    /// The bars of a comparison, in the order of its ranking.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let cost = |(solution, contender): (&Solution, Contender)| Cost {
            contender,
            kinds: KINDS.map(|(kind, ..)| (kind, solution.cost_of(kind))).to_vec(),
            total: solution.bill.total,
        };
        Self { costs: drawn(comparison).into_iter().map(cost).collect() }
    }

    pub(super) fn draw(&self, frame: &Frame) -> Drawing {
        let totals: Vec<f64> = self.costs.iter().map(|cost| coordinate(cost.total.decimal())).collect();
        let positive = || totals.iter().copied().filter(|total| *total > 0.0);
        let (least, most) = (positive().fold(f64::INFINITY, f64::min), positive().fold(0.0, f64::max));
        if most / least >= FAR_APART { self.draw_shares(frame, &totals) } else { self.draw_amounts(frame, &totals) }
    }

    /// Bars as long as the amounts.
    fn draw_amounts(&self, frame: &Frame, totals: &[f64]) -> Drawing {
        let currency = &frame.currency;
        let mut sheet = Sheet::new(frame, &format!("Cost of each solution by kind of charge, {currency} a month"));
        if self.costs.is_empty() {
            return sheet.without_picture("no solution can be had, or none has a price");
        }
        self.legend(&mut sheet);
        let part = sheet.part(ROW * self.costs.len() as f64 + 8.0);
        let labels = self.costs.iter().map(|cost| NAME.width(&cost.total.shown())).fold(0.0, f64::max) + 10.0;
        let plot = Area { left: part.left + NAMES, right: part.right - labels, ..part };
        let scale = Scale::from_zero(totals, (plot.left, plot.right));
        sheet.part(BELOW);
        axis_below(&mut sheet.drawing, plot, &scale, &format!("{currency} a month"));
        for (row, cost) in self.costs.iter().enumerate() {
            let bar = bar_of_row(part, row);
            name(&mut sheet.drawing, &cost.contender, part.left, bar);
            let end = stack(&mut sheet.drawing, cost, bar, |sum| scale.at(sum), currency);
            let baseline = bar.center().1 + 4.5;
            sheet.drawing.text(&cost.total.shown(), (end + 8.0, baseline), Align::Left, NAME, INK);
        }
        sheet.finish()
    }

    /// Where amounts are so far apart that the small bars would vanish: the totals on a logarithmic scale, beside what each is made of.
    fn draw_shares(&self, frame: &Frame, totals: &[f64]) -> Drawing {
        let currency = &frame.currency;
        let heading = format!(
            "Cost of each solution, {currency} a month, on a logarithmic scale; and the share of each kind of charge in it"
        );
        let mut sheet = Sheet::new(frame, &heading);
        self.legend(&mut sheet);
        let part = sheet.part(ROW * self.costs.len() as f64 + 8.0);
        let labels = self.costs.iter().map(|cost| NAME.width(&cost.total.shown())).fold(0.0, f64::max);
        let plot = Area { left: part.left + NAMES, right: part.left + NAMES + TOTALS, ..part };
        let scale = Scale::over(totals, Spacing::Logarithmic, 0.04, (plot.left + 6.0, plot.right - labels - 14.0));
        sheet.part(BELOW);
        axis_below(&mut sheet.drawing, plot, &scale, &format!("{currency} a month"));
        let shares = Area { left: plot.right + 24.0, ..part };
        for (row, (cost, total)) in self.costs.iter().zip(totals).enumerate() {
            let bar = bar_of_row(part, row);
            let (_, middle) = bar.center();
            name(&mut sheet.drawing, &cost.contender, part.left, bar);
            let at = (scale.at(*total), middle);
            let style = cost.contender.style();
            sheet.drawing.line(vec![(plot.left, middle), at], LEADER, 1.5);
            style.marker.draw(&mut sheet.drawing, at, 5.5, style.color, false);
            sheet.drawing.text(&cost.total.shown(), (at.0 + 12.0, middle + 4.5), Align::Left, NAME, INK);
            let bar = Area { left: shares.left, right: shares.right, ..bar };
            if *total > 0.0 {
                stack(&mut sheet.drawing, cost, bar, |sum| bar.left + bar.width() * sum / total, currency);
            } else {
                sheet.drawing.rectangle(bar, GRID, 0.5);
                sheet.drawing.text("nothing to pay", (bar.left + 8.0, middle + 4.0), Align::Left, SMALL, MUTED);
            }
        }
        for (share, label, align) in
            [(0.0, "0 %", Align::Left), (0.5, "50 %", Align::Middle), (1.0, "100 %", Align::Right)]
        {
            let x = shares.left + shares.width() * share;
            sheet.drawing.text(label, (x, plot.bottom + 17.0), align, SMALL, MUTED);
        }
        sheet.drawing.text("share of the bill", (shares.right, plot.bottom + 36.0), Align::Right, NAME, INK);
        sheet.finish()
    }

    /// The kinds that some bar has.
    fn legend(&self, sheet: &mut Sheet) {
        let present = |kind: LineKind| self.costs.iter().any(|cost| cost.of(kind) > Amount::ZERO);
        let kinds: Vec<_> = KINDS.into_iter().filter(|(kind, ..)| present(*kind)).collect();
        let names: Vec<String> = kinds.iter().map(|(_, name, _)| (*name).to_owned()).collect();
        sheet.legend(&names, 18.0, |drawing, index, (x, y)| {
            drawing.rectangle(Area::new(x, y - 6.0, 12.0, 12.0), kinds[index].2, 1.0);
        });
    }
}

impl Cost {
    fn of(&self, kind: LineKind) -> Amount {
        let same = self.kinds.iter().filter(|(known, _)| *known == kind);
        Amount::sum(same.map(|(_, amount)| *amount)).unwrap_or_default()
    }
}

/// From this factor on between the dearest and the cheapest, lengths no longer show the cheap one's parts.
const FAR_APART: f64 = 40.0;
const ROW: f64 = 46.0;
/// Width of the names.
const NAMES: f64 = 176.0;
/// Width of the totals where they stand beside the shares.
const TOTALS: f64 = 276.0;

fn bar_of_row(part: Area, row: usize) -> Area {
    Area::new(part.left, part.top + ROW * row as f64 + 9.0, 0.0, 28.0)
}

/// The solution's sign and name at the left of its row.
fn name(drawing: &mut Drawing, contender: &Contender, left: f64, bar: Area) {
    let (_, middle) = bar.center();
    let style = contender.style();
    style.marker.draw(drawing, (left + 7.0, middle), 5.0, style.color, false);
    let lines = PLAIN.wrap(&contender.title, NAMES - 34.0, 2);
    drawing.lines_about(&lines, (left + 20.0, middle), PLAIN, INK);
}

/// Draws the kinds of a cost one after the other; `at` is the pixel of a sum. Gives the bar's end.
fn stack(drawing: &mut Drawing, cost: &Cost, bar: Area, at: impl Fn(f64) -> f64, currency: &str) -> f64 {
    let mut sum = 0.0;
    let mut end = at(0.0);
    for (kind, word, color) in KINDS {
        let amount = cost.of(kind);
        if amount == Amount::ZERO {
            continue;
        }
        let left = end;
        sum += coordinate(amount.decimal());
        end = at(sum);
        let piece = Area { left, right: end, ..bar };
        drawing.rectangle(piece, color, 1.0);
        drawing.line(vec![(end, bar.top), (end, bar.bottom)], PAPER, 1.0);
        let shown = amount.shown();
        if SMALL.width(&shown) + 10.0 <= piece.width() {
            let (middle, y) = piece.center();
            drawing.text(&shown, (middle, y + 4.0), Align::Middle, SMALL, ink_on(color));
        }
        drawing.spot(piece, &format!("{}, {word}: {shown} {currency} a month", cost.contender.title));
    }
    end
}
