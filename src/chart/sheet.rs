//! What every chart has: a title, what it shows, a picture between, notes and a caption.

use super::drawing::{Align, Area, Drawing, Point};
use super::frame::Frame;
use super::palette::{GRID, HEADING, INK, LEADER, MUTED, NAME, PAPER, PLAIN, SMALL, TITLE};
use super::scale::{Scale, Tick};

/// Width of every chart in pixels.
const WIDTH: f64 = 800.0;
const MARGIN: f64 = 24.0;
/// Lines that a note may have.
const MOST_NOTE_LINES: usize = 3;
/// Notes that are written out.
const MOST_NOTES: usize = 14;

/// A chart being laid out from top to bottom.
pub(super) struct Sheet {
    pub drawing: Drawing,
    /// Where the next part begins.
    y: f64,
    notes: Vec<String>,
    caption: String,
}

/// A plot with two axes.
pub(super) struct Plot {
    pub area: Area,
    pub across: Scale,
    pub up: Scale,
}

impl Sheet {
    /// Begins with the scenario's name and what the chart shows of it.
    pub(super) fn new(frame: &Frame, heading: &str) -> Self {
        let title = format!("{}: {heading}", frame.scenario);
        let mut sheet = Self {
            drawing: Drawing::new(WIDTH, &title),
            y: 20.0,
            notes: frame.notes.clone(),
            caption: frame.caption(),
        };
        for line in TITLE.wrap(&frame.scenario, WIDTH - 2.0 * MARGIN, 2) {
            sheet.y += TITLE.leading();
            sheet.drawing.text(&line, (MARGIN, sheet.y - 6.0), Align::Left, TITLE, INK);
        }
        for line in HEADING.wrap(heading, WIDTH - 2.0 * MARGIN, 3) {
            sheet.y += HEADING.leading();
            sheet.drawing.text(&line, (MARGIN, sheet.y - 4.0), Align::Left, HEADING, MUTED);
        }
        sheet.y += 10.0;
        sheet
    }

    /// The next part of the sheet, as wide as it is.
    pub(super) fn part(&mut self, height: f64) -> Area {
        let area = Area::new(MARGIN, self.y, WIDTH - 2.0 * MARGIN, height);
        self.y += height;
        area
    }

    /// A plot with its axes, so high and with so much room right of it; for each axis its title, and its scale over the pixels that it gets.
    pub(super) fn plot(
        &mut self,
        (height, right): (f64, f64),
        (across_title, across): (&str, impl FnOnce((f64, f64)) -> Scale),
        (up_title, up): (&str, impl FnOnce((f64, f64)) -> Scale),
    ) -> Plot {
        let part = self.part(ABOVE + height + BELOW);
        let (top, bottom) = (part.top + ABOVE, part.top + ABOVE + height);
        let up = up((bottom, top));
        let area = Area { left: part.left + room_for(&up.ticks_up()), right: part.right - right, top, bottom };
        let across = across((area.left, area.right));
        let more = axis_below(&mut self.drawing, area, &across, across_title);
        self.part(more);
        axis_left(&mut self.drawing, area, &up, up_title);
        Plot { area, across, up }
    }

    /// A row of entries, in as many lines as they need. `draw` puts an entry's sign, `sign` wide, at the left of its middle.
    pub(super) fn legend(&mut self, names: &[String], sign: f64, mut draw: impl FnMut(&mut Drawing, usize, Point)) {
        let width = WIDTH - 2.0 * MARGIN;
        let mut x = MARGIN;
        self.y += SMALL.leading();
        for (index, name) in names.iter().enumerate() {
            let name = SMALL.wrap(name, width / 2.0, 1).concat();
            let needed = sign + SMALL.width(&name);
            if x > MARGIN && x + needed > WIDTH - MARGIN {
                x = MARGIN;
                self.y += SMALL.leading() + 8.0;
            }
            draw(&mut self.drawing, index, (x, self.y - 4.0));
            self.drawing.text(&name, (x + sign, self.y), Align::Left, SMALL, INK);
            x += needed + 18.0;
        }
        self.y += 12.0;
    }

    /// Ends without a picture, and says why.
    pub(super) fn without_picture(mut self, why: &str) -> Drawing {
        let area = self.part(60.0);
        self.drawing.text(why, (area.left, area.center().1), Align::Left, PLAIN, MUTED);
        self.finish()
    }

    /// A note below the picture.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Writes notes and caption, and ends.
    pub(super) fn finish(mut self) -> Drawing {
        self.y += 8.0;
        let more = self.notes.len().saturating_sub(MOST_NOTES);
        let mut notes = std::mem::take(&mut self.notes);
        notes.truncate(MOST_NOTES);
        if more > 0 {
            notes.push(format!("and {more} more"));
        }
        for note in notes {
            for line in SMALL.wrap(&note, WIDTH - 2.0 * MARGIN, MOST_NOTE_LINES) {
                self.y += SMALL.leading();
                self.drawing.text(&line, (MARGIN, self.y), Align::Left, SMALL, INK);
            }
            self.y += 4.0;
        }
        self.y += 6.0;
        self.drawing.line(vec![(MARGIN, self.y), (WIDTH - MARGIN, self.y)], GRID, 1.0);
        for line in SMALL.wrap(&self.caption, WIDTH - 2.0 * MARGIN, 2) {
            self.y += SMALL.leading() + 2.0;
            self.drawing.text(&line, (MARGIN, self.y), Align::Left, SMALL, MUTED);
        }
        self.drawing.set_height((self.y + 16.0).ceil());
        self.drawing
    }
}

/// Room that the labels of ticks take, their gap included.
fn room_for(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|tick| SMALL.width(&tick.label)).fold(0.0, f64::max) + 10.0
}

/// Height of a plot with two axes.
pub(super) const PLOT_HEIGHT: f64 = 330.0;
/// Height below a plot for the labels of ticks and the title.
pub(super) const BELOW: f64 = 44.0;
/// Height above a plot for the title of the upright axis.
const ABOVE: f64 = 22.0;

/// The axis below a plot, with lines of the grid. Gives the height that it takes beyond [`BELOW`], where names need more than one row.
pub(super) fn axis_below(drawing: &mut Drawing, plot: Area, scale: &Scale, title: &str) -> f64 {
    let ticks = scale.ticks_across(SMALL);
    let down = |tick: &Tick| tick.row as f64 * SMALL.leading();
    let below = ticks.iter().map(down).fold(0.0, f64::max);
    for tick in &ticks {
        drawing.line(vec![(tick.at, plot.top), (tick.at, plot.bottom)], GRID, 1.0);
        drawing.line(vec![(tick.at, plot.bottom), (tick.at, plot.bottom + 4.0 + down(tick))], LEADER, 1.0);
    }
    for tick in &ticks {
        let (down, half) = (down(tick), SMALL.width(&tick.label) / 2.0 + 2.0);
        if below > 0.0 {
            // What leads to a lower row does not go through the names above it.
            let (top, bottom) = (plot.bottom + 6.0 + down, plot.bottom + 19.0 + down);
            drawing.rectangle(Area { left: tick.at - half, right: tick.at + half, top, bottom }, PAPER, 1.0);
        }
        drawing.text(&tick.label, (tick.at, plot.bottom + 17.0 + down), Align::Middle, SMALL, MUTED);
    }
    drawing.line(vec![(plot.left, plot.bottom), (plot.right, plot.bottom)], LEADER, 1.0);
    if let Some(at) = scale.break_at() {
        slashes(drawing, (at, plot.bottom));
    }
    let room = plot.right - MARGIN;
    for line in NAME.wrap(&scale.title(title), room, 1) {
        drawing.text(&line, (plot.right, plot.bottom + 36.0 + below), Align::Right, NAME, INK);
    }
    below
}

/// The axis left of a plot, with lines of the grid; its title stands above, so that nothing need be read sideways.
fn axis_left(drawing: &mut Drawing, plot: Area, scale: &Scale, title: &str) {
    for Tick { at, label, .. } in scale.ticks_up() {
        drawing.line(vec![(plot.left, at), (plot.right, at)], GRID, 1.0);
        drawing.text(&label, (plot.left - 8.0, at + 4.0), Align::Right, SMALL, MUTED);
    }
    drawing.line(vec![(plot.left, plot.top), (plot.left, plot.bottom)], LEADER, 1.0);
    if let Some(at) = scale.break_at() {
        slashes(drawing, (plot.left, at));
    }
    for line in NAME.wrap(&scale.title(title), WIDTH - 2.0 * MARGIN, 1) {
        drawing.text(&line, (MARGIN, plot.top - 10.0), Align::Left, NAME, INK);
    }
}

/// Marks where an axis is broken between zero and its least value.
fn slashes(drawing: &mut Drawing, (x, y): Point) {
    for shift in [-2.0, 2.0] {
        drawing.line(vec![(x + shift - 2.5, y + shift + 3.5), (x + shift + 2.5, y + shift - 3.5)], MUTED, 1.2);
    }
}
