//! Lines of solutions over an axis, each named at its right end. A mark has the colour of its solution, filled where that is the best; a
//! line has it there, too, and is grey elsewhere where the envelope of the best is to be seen.

use plotters::style::RGBColor;

use super::contender::Contender;
use super::drawing::{Area, Drawing, Point};
use super::marks::{SWATCH_WIDTH, dashed, dot, swatch};
use super::palette::{GREY, INK, LEADER, MUTED, PLAIN};
use super::place::{Room, spread};
use super::sheet::Sheet;

/// One solution's line.
pub(super) struct Curve<'a> {
    pub contender: &'a Contender,
    /// Whether it is the best anywhere.
    pub best: bool,
    /// Whether its line is grey where it is not the best.
    pub grey: bool,
    /// Its pieces from left to right; between two of them nothing was computed, or the solution cannot be had.
    pub pieces: Vec<Piece>,
    /// Its marks, each at something computed.
    pub dots: Vec<Dot>,
    /// Intervals of single values, from end to end.
    pub bars: Vec<[Point; 2]>,
    /// The outline of its interval, if it has one.
    pub band: Vec<Point>,
    /// What it says at what was computed.
    pub spots: Vec<(Point, String)>,
}

/// A piece of a line along which a solution is the best, or is not.
pub(super) struct Piece {
    pub points: Vec<Point>,
    pub best: bool,
}

/// A mark at something computed.
pub(super) struct Dot {
    pub at: Point,
    pub best: bool,
    /// Whether it is the user's own.
    pub large: bool,
}

impl<'a> Curve<'a> {
    pub(super) fn of(contender: &'a Contender, best: bool) -> Self {
        let (pieces, dots, bars) = (Vec::new(), Vec::new(), Vec::new());
        Self { contender, best, grey: true, pieces, dots, bars, band: Vec::new(), spots: Vec::new() }
    }

    /// Goes on with a line from one point to another.
    pub(super) fn join(&mut self, from: Point, to: Point, best: bool) {
        match self.pieces.last_mut() {
            Some(piece) if piece.best == best && piece.points.last() == Some(&from) => piece.points.push(to),
            _ => self.pieces.push(Piece { points: vec![from, to], best }),
        }
    }

    /// Moves what stands at a point sideways.
    fn shift(&mut self, from: Point, by: f64) {
        let moved = |at: &mut Point| {
            if (at.0 - from.0).abs() < 0.01 {
                at.0 += by;
            }
        };
        self.dots.iter_mut().for_each(|dot| moved(&mut dot.at));
        self.spots.iter_mut().for_each(|(at, _)| moved(at));
        self.bars.iter_mut().flatten().for_each(moved);
    }

    /// The colour of its line.
    fn color(&self, best: bool) -> RGBColor {
        if best || !self.grey { self.contender.color() } else { GREY }
    }

    /// Where it ends.
    fn end(&self) -> Option<Point> {
        let points = self.pieces.iter().filter_map(|piece| piece.points.last().copied());
        points.chain(self.dots.iter().map(|dot| dot.at)).max_by(|one, other| one.0.total_cmp(&other.0))
    }
}

/// Widest name at the end of a line.
const NAME_WIDTH: f64 = 140.0;
/// Pixels between the plot and the names, for lines that lead from one to the other.
const GAP: f64 = 22.0;
/// Pixels from the right side within which a line reaches it.
const ENDS_THERE: f64 = 30.0;
/// Pixels between two points of a line below which one is left out.
const FINEST: f64 = 1.5;
/// Pixels between two points that say their values.
const SPOT_STEP: f64 = 14.0;
/// So many lines say their values as often as that.
const FEW_CURVES: f64 = 4.0;

/// Room right of the plot for the names.
pub(super) fn room_for_names<'a>(contenders: impl Iterator<Item = &'a Contender>) -> f64 {
    let widest = |contender: &Contender| {
        let lines = name_lines(contender);
        lines.iter().map(|line| PLAIN.width(line)).fold(0.0, f64::max)
    };
    GAP + SWATCH_WIDTH + contenders.map(widest).fold(0.0, f64::max)
}

/// Height that the names beside a plot need.
pub(super) fn height_for_names<'a>(contenders: impl Iterator<Item = &'a Contender>) -> f64 {
    contenders.map(|contender| name_height(&name_lines(contender))).sum()
}

/// A name at the end of a line, and below it that the solution cannot be had.
fn name_lines(contender: &Contender) -> Vec<String> {
    let mut lines = PLAIN.wrap(&contender.title, NAME_WIDTH, 2);
    lines.extend(contender.had.words().map(str::to_owned));
    lines
}

fn name_height(lines: &[String]) -> f64 {
    PLAIN.leading() * lines.len().max(1) as f64 + 4.0
}

/// How a legend shows lines: whether there are none but dots, and whether those that are never the best are grey.
#[derive(Debug, Clone, Copy)]
pub(super) struct Legend {
    pub dotted: bool,
    pub grey: bool,
}

/// The names above a plot that has no room beside it, each with whether it is the best anywhere.
pub(super) fn legend<'a>(
    sheet: &mut Sheet,
    contenders: impl Iterator<Item = (&'a Contender, bool)>,
    Legend { dotted, grey }: Legend,
) {
    let contenders: Vec<(&Contender, bool)> = contenders.collect();
    let names: Vec<String> = contenders.iter().map(|(one, _)| one.title.clone() + &one.had.behind()).collect();
    sheet.legend(&names, SWATCH_WIDTH, |drawing, index, at| {
        let (contender, best) = contenders[index];
        sign(drawing, contender, (if best || !grey { contender.color() } else { GREY }, best), at, dotted);
    });
}

/// What stands before a name: a piece of its line with its marker, or the marker alone where there is no line.
fn sign(drawing: &mut Drawing, one: &Contender, (line, best): (RGBColor, bool), at: Point, dotted: bool) {
    if !dotted {
        swatch(drawing, one.style(), line, at);
    }
    dot(drawing, one.style(), one.color(), at, !best);
}

/// Pixels between two marks at one value of the axis below which the one would hide the other, and by which they are set apart then.
const HIDES: f64 = 9.0;
const APART: f64 = 13.0;

/// Sets marks of several lines beside each other where they would lie over each other.
pub(super) fn set_apart(curves: &mut [Curve<'_>]) {
    let mut all: Vec<(Point, usize)> = Vec::new();
    for (index, curve) in curves.iter().enumerate() {
        all.extend(curve.spots.iter().map(|(at, _)| (*at, index)));
    }
    all.sort_by(|(one, _), (other, _)| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let near = |(one, _): &(Point, usize), (other, _): &(Point, usize)| {
        (one.0 - other.0).abs() < 0.01 && (one.1 - other.1).abs() < HIDES
    };
    for group in all.chunk_by(near) {
        let middle = (group.len() - 1) as f64 / 2.0;
        for (place, (at, index)) in group.iter().enumerate() {
            curves[*index].shift(*at, (place as f64 - middle) * APART);
        }
    }
}

/// What labels had better not cover, and where none can stand.
pub(super) fn keep_clear(room: &mut Room, curves: &[Curve<'_>]) {
    for curve in curves {
        curve.pieces.iter().for_each(|piece| room.avoid(&piece.points));
        curve.dots.iter().for_each(|dot| room.take(Area::around(dot.at, 5.0)));
    }
}

/// Draws all lines, those that are the best above the others.
pub(super) fn draw(drawing: &mut Drawing, curves: &[Curve<'_>]) {
    // Many bands over each other would make a dark ground.
    let faint = (0.6 / curves.len() as f64).clamp(0.05, 0.16);
    for curve in curves.iter().filter(|curve| curve.band.len() > 2) {
        drawing.polygon(curve.band.clone(), curve.color(curve.best), faint);
    }
    for best in [false, true] {
        for curve in curves {
            let (style, color) = (curve.contender.style(), curve.color(best));
            let width = if best { 2.8 } else { 1.8 };
            for piece in curve.pieces.iter().filter(|piece| piece.best == best) {
                dashed(drawing, &thinned(&piece.points), color, width, style.dashes);
            }
            if best == curve.best {
                curve.bars.iter().for_each(|bar| drawing.line(bar.to_vec(), color, 1.2));
            }
        }
        for curve in curves {
            for dot in curve.dots.iter().filter(|dot| dot.best == best) {
                let radius = if dot.large { 5.5 } else { 4.0 };
                curve.contender.style().marker.draw(drawing, dot.at, radius, curve.contender.color(), !best);
            }
        }
    }
    // Of many lines each says less, or there are more marks than anyone looks at.
    let step = SPOT_STEP * (curves.len() as f64 / FEW_CURVES).max(1.0);
    for curve in curves {
        // The user's own value says what it is before its neighbours do.
        let own = curve.dots.iter().find(|dot| dot.large).map(|dot| dot.at);
        let is_near_own = |at: Point| own.is_some_and(|own| own != at && (own.0 - at.0).abs() < step);
        let mut last = f64::NEG_INFINITY;
        // What cannot be had is looked at less.
        let step = if curve.contender.is_had() { step } else { 3.0 * step };
        for (at, text) in &curve.spots {
            if Some(*at) == own || at.0 - last >= step && !is_near_own(*at) {
                last = at.0;
                drawing.spot(Area::around(*at, 6.0), text);
            }
        }
    }
}

fn thinned(run: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (index, point) in run.iter().enumerate() {
        let far = kept.last().is_none_or(|last| (point.0 - last.0).hypot(point.1 - last.1) >= FINEST);
        if far || index + 1 == run.len() {
            kept.push(*point);
        }
    }
    kept
}

/// The names right of a plot.
pub(super) fn names(drawing: &mut Drawing, plot: Area, curves: &[Curve<'_>]) {
    let ends: Vec<(&Curve<'_>, Point)> = curves.iter().filter_map(|curve| Some((curve, curve.end()?))).collect();
    let texts: Vec<Vec<String>> = ends.iter().map(|(curve, _)| name_lines(curve.contender)).collect();
    let wishes: Vec<f64> = ends.iter().map(|(_, end)| end.1).collect();
    let sizes: Vec<f64> = texts.iter().map(|lines| name_height(lines)).collect();
    let middles = spread(&wishes, &sizes, (plot.top - 10.0, plot.bottom + 10.0));
    for (((curve, end), lines), middle) in ends.iter().zip(&texts).zip(middles) {
        let left = plot.right + GAP;
        // Nothing leads through the plot from a line that ends within it, as that would look like more of the line.
        if plot.right - end.0 < ENDS_THERE && (end.1 - middle).abs() >= 3.0 {
            drawing.line(vec![(plot.right + 4.0, end.1), (left - 4.0, middle)], LEADER, 1.0);
        }
        let sign_of = (curve.color(curve.best), curve.best);
        sign(drawing, curve.contender, sign_of, (left, middle), curve.pieces.is_empty());
        let ink = if curve.best { INK } else { MUTED };
        drawing.lines_about(lines, (left + SWATCH_WIDTH, middle), PLAIN, ink);
    }
}
