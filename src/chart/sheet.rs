//! What every chart has: a title, what it shows, a picture between, notes and a caption.

use super::drawing::{Align, Area, Drawing, Point};
use super::frame::{Absent, Frame};
use super::palette::{GRID, HEADING, INK, LEADER, MUTED, NAME, NARROW_TITLE, PALE_GREY, PAPER, PLAIN, SMALL, TITLE};
use super::scale::{Scale, Tick};
use crate::wording::charts;

/// How wide a chart is laid out: what stands beside the bars on a page stands above them on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// 800 pixels: a page, a slide, a file of its own.
    #[default]
    Wide,
    /// 360 pixels: a phone held upright.
    Narrow,
}

impl Width {
    /// Pixels from the left side to the right.
    #[must_use]
    pub const fn pixels(self) -> f64 {
        match self {
            Self::Wide => 800.0,
            Self::Narrow => 360.0,
        }
    }

    /// Pixels left free at both sides.
    const fn margin(self) -> f64 {
        match self {
            Self::Wide => 24.0,
            Self::Narrow => 12.0,
        }
    }
}

/// What a picture is laid out for: what it says of itself, and how wide it is.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    pub frame: &'a Frame,
    pub width: Width,
}

impl Setting<'_> {
    pub(super) fn is_narrow(&self) -> bool {
        self.width == Width::Narrow
    }
}

/// Lines that a title may have.
const MOST_TITLE_LINES: usize = 8;
/// Solutions without figures that have a row of their own.
const MOST_ABSENT: usize = 8;
/// Lines that a note may have.
const MOST_NOTE_LINES: usize = 10;
/// Lines that the reason of a solution without figures may have.
const MOST_REASON_LINES: usize = 16;
/// Notes that are written out.
const MOST_NOTES: usize = 14;

/// A chart being laid out from top to bottom.
pub(super) struct Sheet {
    pub drawing: Drawing,
    width: Width,
    /// Where the next part begins.
    y: f64,
    absent: Vec<Absent>,
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
    /// Begins with what is to be seen, and below it what is measured, of which scenario.
    pub(super) fn new(Setting { frame, width }: Setting<'_>, measure: &str) -> Self {
        let (finding, origin) = (&frame.finding, frame.origin());
        let title = if finding.is_empty() { measure } else { finding };
        let mut sheet = Self {
            drawing: Drawing::new(width.pixels(), &format!("{title}. {measure}: {origin}")),
            width,
            y: if width == Width::Wide { 20.0 } else { 8.0 },
            absent: frame.absent.clone(),
            notes: frame.notes.clone(),
            caption: frame.caption(),
        };
        let (left, room) = (sheet.left(), sheet.room());
        let font = if width == Width::Wide { TITLE } else { NARROW_TITLE };
        for line in font.wrap(title, room, MOST_TITLE_LINES) {
            sheet.y += font.leading();
            sheet.drawing.text(&line, (left, sheet.y - 6.0), Align::Left, font, INK);
        }
        let below = if finding.is_empty() { vec![origin] } else { vec![measure.to_owned(), origin] };
        for line in below.iter().flat_map(|text| HEADING.wrap(text, room, 5)) {
            sheet.y += HEADING.leading();
            sheet.drawing.text(&line, (left, sheet.y - 4.0), Align::Left, HEADING, MUTED);
        }
        sheet.y += 10.0;
        sheet
    }

    /// Where its lines begin.
    pub(super) fn left(&self) -> f64 {
        self.width.margin()
    }

    /// Pixels between its margins.
    pub(super) fn room(&self) -> f64 {
        self.width.pixels() - 2.0 * self.width.margin()
    }

    /// The next part of the sheet, as wide as it is.
    pub(super) fn part(&mut self, height: f64) -> Area {
        let area = Area::new(self.left(), self.y, self.room(), height);
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
        axis_left(&mut self.drawing, area, part.left, &up, up_title);
        Plot { area, across, up }
    }

    /// A row of entries, in as many lines as they need. `draw` puts an entry's sign, `sign` wide, at the left of its middle.
    pub(super) fn legend(&mut self, names: &[String], sign: f64, mut draw: impl FnMut(&mut Drawing, usize, Point)) {
        let (margin, width) = (self.left(), self.room());
        let mut x = margin;
        if names.is_empty() {
            return;
        }
        self.y += SMALL.leading();
        for (index, name) in names.iter().enumerate() {
            let name = SMALL.wrap(name, width - sign, 1).concat();
            let needed = sign + SMALL.width(&name);
            if x > margin && x + needed > margin + width {
                x = margin;
                self.y += SMALL.leading() + 8.0;
            }
            draw(&mut self.drawing, index, (x, self.y - 4.0));
            self.drawing.text(&name, (x + sign, self.y), Align::Left, SMALL, INK);
            x += needed + 18.0;
        }
        self.y += 12.0;
    }

    /// Ends without a picture, and says why: nothing is known that could be drawn.
    pub(super) fn without_picture(mut self, why: &str) -> Drawing {
        self.drawing.nothing = Some(why.to_owned());
        self.in_words(why)
    }

    /// Ends with words in the place of a picture.
    pub(super) fn in_words(mut self, why: &str) -> Drawing {
        self.part(10.0);
        for line in PLAIN.wrap(why, self.room(), 4) {
            let area = self.part(PLAIN.leading());
            self.drawing.text(&line, (area.left, area.bottom), Align::Left, PLAIN, MUTED);
        }
        self.part(10.0);
        self.finish()
    }

    /// A note below the picture.
    pub(super) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// The solutions without figures, each in its row with the reason.
    fn absent(&mut self) {
        let absent = together(std::mem::take(&mut self.absent));
        let wide = self.width == Width::Wide;
        let names = if wide { ABSENT_NAMES } else { 0.0 };
        for (titles, reason) in absent.iter().take(MOST_ABSENT) {
            let (left, room) = (self.left() + 10.0, self.room() - 20.0);
            let width = if wide { names - 14.0 } else { room };
            let title: Vec<String> =
                titles.iter().flat_map(|title| PLAIN.wrap(title, width, MOST_REASON_LINES)).collect();
            let reason = SMALL.wrap(&reason.replace('`', ""), room - names, MOST_REASON_LINES);
            let beside = title.len().max(reason.len());
            let rows = if wide { beside } else { title.len() + reason.len() };
            let area = self.part(rows as f64 * PLAIN.leading() + 8.0);
            self.drawing.rectangle(area, PALE_GREY, 1.0);
            let mut y = area.top;
            for line in &title {
                y += PLAIN.leading();
                self.drawing.text(line, (left, y), Align::Left, PLAIN, MUTED);
            }
            let mut y = if wide { area.top } else { y };
            for line in &reason {
                y += PLAIN.leading();
                self.drawing.text(line, (left + names, y), Align::Left, SMALL, MUTED);
            }
            self.part(4.0);
        }
        let more: Vec<&str> =
            absent.iter().skip(MOST_ABSENT).flat_map(|(titles, _)| titles).map(String::as_str).collect();
        if !more.is_empty() {
            self.notes.insert(0, charts::more_absent(&more));
        }
    }

    /// Writes the solutions without figures, notes and caption, and ends.
    pub(super) fn finish(mut self) -> Drawing {
        self.y += 8.0;
        self.absent();
        let (left, room) = (self.left(), self.room());
        let more = self.notes.len().saturating_sub(MOST_NOTES);
        let mut notes = std::mem::take(&mut self.notes);
        notes.truncate(MOST_NOTES);
        if more > 0 {
            notes.push(format!("and {more} more"));
        }
        for note in notes {
            for line in SMALL.wrap(&note.replace('`', ""), room, MOST_NOTE_LINES) {
                self.y += SMALL.leading();
                self.drawing.text(&line, (left, self.y), Align::Left, SMALL, INK);
            }
            self.y += 4.0;
        }
        self.y += 6.0;
        self.drawing.line(vec![(left, self.y), (left + room, self.y)], GRID, 1.0);
        for line in SMALL.wrap(&self.caption, room, 2) {
            self.y += SMALL.leading() + 2.0;
            self.drawing.text(&line, (left, self.y), Align::Left, SMALL, MUTED);
        }
        self.drawing.set_height((self.y + 16.0).ceil());
        self.drawing
    }
}

/// The names of solutions that are without figures for the same reason, with that.
fn together(absent: Vec<Absent>) -> Vec<(Vec<String>, String)> {
    let mut found: Vec<(Vec<String>, String)> = Vec::new();
    for Absent { title, reason } in absent {
        match found.iter_mut().find(|(_, known)| *known == reason) {
            Some((titles, _)) => titles.push(title),
            None => found.push((vec![title], reason)),
        }
    }
    found
}

/// Width left of the reasons for the names of solutions without figures.
const ABSENT_NAMES: f64 = 166.0;

/// Room that the labels of ticks take, their gap included.
fn room_for(ticks: &[Tick]) -> f64 {
    ticks.iter().map(|tick| SMALL.width(&tick.label)).fold(0.0, f64::max) + 10.0
}

/// Height of a plot with two axes, and on a phone.
pub(super) const PLOT_HEIGHT: f64 = 330.0;
pub(super) const NARROW_PLOT_HEIGHT: f64 = 240.0;
/// Height below a plot for the labels of ticks and the title.
pub(super) const BELOW: f64 = 44.0;
/// Room right of every plot, up to the side of the canvas, and how far the label of a tick may stand beside it.
const BESIDE: f64 = 18.0;
const MOST_SHIFT: f64 = 12.0;
/// Height above a plot for the title of the upright axis.
const ABOVE: f64 = 22.0;

/// The axis below a plot, with lines of the grid. Gives the height that it takes beyond [`BELOW`], where names need more than one row.
pub(super) fn axis_below(drawing: &mut Drawing, plot: Area, scale: &Scale, title: &str) -> f64 {
    let ticks = scale.ticks_across(SMALL);
    let down = |tick: &Tick| tick.row as f64 * SMALL.leading();
    let below = ticks.iter().map(down).fold(0.0, f64::max);
    // Lines of one kind that follow each other become one element.
    for tick in &ticks {
        drawing.line(vec![(tick.at, plot.top), (tick.at, plot.bottom)], GRID, 1.0);
    }
    for tick in &ticks {
        drawing.line(vec![(tick.at, plot.bottom), (tick.at, plot.bottom + 4.0 + down(tick))], LEADER, 1.0);
    }
    for tick in &ticks {
        let (down, half) = (down(tick), SMALL.width(&tick.label) / 2.0 + 2.0);
        if below > 0.0 {
            // What leads to a lower row does not go through the names above it.
            let (top, bottom) = (plot.bottom + 6.0 + down, plot.bottom + 19.0 + down);
            drawing.rectangle(Area { left: tick.at - half, right: tick.at + half, top, bottom }, PAPER, 1.0);
        }
        // The last one does not leave the canvas.
        let middle = tick.at.min(plot.right + BESIDE - half);
        if tick.at - middle <= MOST_SHIFT {
            drawing.text(&tick.label, (middle, plot.bottom + 17.0 + down), Align::Middle, SMALL, MUTED);
        }
    }
    drawing.line(vec![(plot.left, plot.bottom), (plot.right, plot.bottom)], LEADER, 1.0);
    if let Some(at) = scale.break_at() {
        slashes(drawing, (at, plot.bottom));
    }
    for line in NAME.wrap(&scale.title(title), plot.right - 8.0, 1) {
        drawing.text(&line, (plot.right, plot.bottom + 36.0 + below), Align::Right, NAME, INK);
    }
    below
}

/// The axis left of a plot, with lines of the grid; its title stands above, so that nothing need be read sideways.
fn axis_left(drawing: &mut Drawing, plot: Area, left: f64, scale: &Scale, title: &str) {
    let ticks = scale.ticks_up();
    for tick in &ticks {
        drawing.line(vec![(plot.left, tick.at), (plot.right, tick.at)], GRID, 1.0);
    }
    for tick in &ticks {
        drawing.text(&tick.label, (plot.left - 8.0, tick.at + 4.0), Align::Right, SMALL, MUTED);
    }
    drawing.line(vec![(plot.left, plot.top), (plot.left, plot.bottom)], LEADER, 1.0);
    if let Some(at) = scale.break_at() {
        slashes(drawing, (plot.left, at));
    }
    for line in NAME.wrap(&scale.title(title), plot.right - left, 1) {
        drawing.text(&line, (left, plot.top - 10.0), Align::Left, NAME, INK);
    }
}

/// Marks where an axis is broken between zero and its least value.
fn slashes(drawing: &mut Drawing, (x, y): Point) {
    for shift in [-2.0, 2.0] {
        drawing.line(vec![(x + shift - 2.5, y + shift + 3.5), (x + shift + 2.5, y + shift - 3.5)], MUTED, 1.2);
    }
}
