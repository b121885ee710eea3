//! Lines of solutions over an axis, each named at its right end.

use super::contender::Contender;
use super::drawing::{Area, Drawing, Point};
use super::marks::{SWATCH_WIDTH, dashed, swatch};
use super::palette::{INK, LEADER, PLAIN, Style};
use super::place::spread;
use super::sheet::PLOT_HEIGHT;

/// One solution's line.
pub(super) struct Curve<'a> {
    pub contender: &'a Contender,
    /// Its pieces from left to right; between two of them the solution cannot be had.
    pub runs: Vec<Vec<Point>>,
    /// The outline of its interval, if it has one.
    pub band: Vec<Point>,
    /// What it says at its points.
    pub spots: Vec<(Point, String)>,
}

/// Widest name at the end of a line.
const NAME_WIDTH: f64 = 140.0;
/// Pixels between the plot and the names, for lines that lead from one to the other.
const GAP: f64 = 22.0;
/// Markers on each line.
const MARKERS: u32 = 5;
/// Pixels between two points of a line below which one is left out.
const FINEST: f64 = 0.7;
/// Pixels between two points that say their values.
const SPOT_STEP: f64 = 14.0;

/// Room right of the plot for the names.
pub(super) fn room_for_names<'a>(contenders: impl Iterator<Item = &'a Contender>) -> f64 {
    let widest = |contender: &Contender| {
        let lines = PLAIN.wrap(&contender.title, NAME_WIDTH, 2);
        lines.iter().map(|line| PLAIN.width(line)).fold(0.0, f64::max)
    };
    GAP + SWATCH_WIDTH + contenders.map(widest).fold(0.0, f64::max)
}

/// Height of a plot that has room for the names beside it.
pub(super) fn height_for_names<'a>(contenders: impl Iterator<Item = &'a Contender>) -> f64 {
    contenders.map(|contender| name_height(&PLAIN.wrap(&contender.title, NAME_WIDTH, 2))).sum::<f64>().max(PLOT_HEIGHT)
}

fn name_height(lines: &[String]) -> f64 {
    PLAIN.leading() * lines.len().max(1) as f64 + 4.0
}

/// Draws all lines and their names.
pub(super) fn draw(drawing: &mut Drawing, plot: Area, curves: &[Curve<'_>]) {
    // Many bands over each other would make a dark ground.
    let faint = (0.6 / curves.len() as f64).clamp(0.05, 0.16);
    for curve in curves.iter().filter(|curve| curve.band.len() > 2) {
        drawing.polygon(curve.band.clone(), curve.contender.style().color, faint);
    }
    for curve in curves {
        let style = curve.contender.style();
        for run in &curve.runs {
            dashed(drawing, &thinned(run), style.color, 2.2, style.dashes);
        }
    }
    for (index, curve) in curves.iter().enumerate() {
        markers(drawing, plot, curve, index as f64 / curves.len() as f64);
    }
    names(drawing, plot, curves);
    for curve in curves {
        let mut last = f64::NEG_INFINITY;
        for (at, text) in &curve.spots {
            if at.0 - last >= SPOT_STEP {
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

/// Markers at even distances; those of different lines are shifted against each other, so that lines that coincide show both.
fn markers(drawing: &mut Drawing, plot: Area, curve: &Curve<'_>, shift: f64) {
    let Style { color, marker, .. } = curve.contender.style();
    for index in 0..MARKERS {
        let x = plot.left + plot.width() * (f64::from(index) + 0.15 + 0.7 * shift) / f64::from(MARKERS);
        if let Some(y) = curve.runs.iter().find_map(|run| height_at(run, x)) {
            marker.draw(drawing, (x, y), 4.0, color, false);
        }
    }
    // A single point has no line to carry a marker.
    for point in curve.runs.iter().filter(|run| run.len() == 1).flatten() {
        marker.draw(drawing, *point, 4.0, color, false);
    }
}

/// Where a line is at some x.
fn height_at(run: &[Point], x: f64) -> Option<f64> {
    let pair = run.windows(2).find(|pair| (pair[0].0..=pair[1].0).contains(&x))?;
    let share = (x - pair[0].0) / (pair[1].0 - pair[0].0).max(1e-9);
    Some(pair[0].1 + (pair[1].1 - pair[0].1) * share)
}

fn names(drawing: &mut Drawing, plot: Area, curves: &[Curve<'_>]) {
    let ends: Vec<(&Curve<'_>, Point)> = curves
        .iter()
        .filter_map(|curve| Some((curve, curve.runs.iter().rev().find_map(|run| run.last()).copied()?)))
        .collect();
    let texts: Vec<Vec<String>> =
        ends.iter().map(|(curve, _)| PLAIN.wrap(&curve.contender.title, NAME_WIDTH, 2)).collect();
    let wishes: Vec<f64> = ends.iter().map(|(_, end)| end.1).collect();
    let sizes: Vec<f64> = texts.iter().map(|lines| name_height(lines)).collect();
    let middles = spread(&wishes, &sizes, (plot.top - 10.0, plot.bottom + 10.0));
    for (((curve, end), lines), middle) in ends.iter().zip(&texts).zip(middles) {
        let left = plot.right + GAP;
        let straight = (end.1 - middle).abs() < 3.0 && plot.right - end.0 < 3.0;
        if !straight {
            drawing.line(vec![(end.0 + 2.0, end.1), (plot.right + 4.0, end.1), (left - 4.0, middle)], LEADER, 1.0);
        }
        swatch(drawing, curve.contender.style(), (left, middle));
        drawing.lines_about(lines, (left + SWATCH_WIDTH, middle), PLAIN, INK);
    }
}
