//! Who is the best along the requests of a month, as a strip on a logarithmic axis, with the scenario's own number on it.

use crate::chart::way_class;
use crate::comparison::{Comparison, Stretch};
use crate::distribution::float;
use crate::wording::{Digits, by_averages, who_is_best};

/// The strip.
pub(super) struct Strip {
    pub pieces: Vec<Piece>,
    pub ticks: Vec<Tick>,
    /// Where the scenario's own number lies, in percent.
    pub own: f64,
    pub own_shown: String,
    /// What it goes by, where that is not what was said above it.
    pub caveat: Option<&'static str>,
}

/// A stretch with one answer.
pub(super) struct Piece {
    pub width: f64,
    pub who: String,
    /// The class of its colour.
    pub color: String,
    /// Where its name begins in it, in percent of the strip: behind the line of the scenario's own number, where more room is there.
    pub indent: f64,
    /// Where its name has room in it.
    pub room: Room,
    /// From which number of requests to which.
    pub range: String,
}

/// A number below the strip, in percent of its width.
pub(super) struct Tick {
    pub at: f64,
    pub shown: String,
    pub room: Room,
}

/// Where something has room: on every screen, on a wide one only, on none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    Everywhere,
    Wide,
    Nowhere,
}

impl Room {
    /// Room for so many pixels of a part of the strip, in percent.
    fn of(pixels: f64, part: f64) -> Self {
        match part / 100.0 {
            part if pixels < part * NARROW => Self::Everywhere,
            part if pixels < part * WIDE => Self::Wide,
            _ => Self::Nowhere,
        }
    }

    /// The class of what is there where there is room.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Everywhere => "",
            Self::Wide => "wide-only",
            Self::Nowhere => "hidden",
        }
    }

    /// The class of what stands in its place where there is none.
    pub(super) const fn otherwise(self) -> &'static str {
        match self {
            Self::Everywhere => "hidden",
            Self::Wide => "narrow-only",
            Self::Nowhere => "",
        }
    }
}

/// Pixels that the strip has on a phone.
const NARROW: f64 = 350.0;
/// And on a wide screen or a printed page.
const WIDE: f64 = 650.0;
/// Pixels that a bold letter of a name takes there in the widest of the usual typefaces, and what is left free beside the name.
const LETTER: f64 = 10.2;
const MARGIN: f64 = 16.0;
/// Pixels that a letter of a number below the strip takes, and what is left free between two of them.
const TICK_LETTER: f64 = 8.2;
const BETWEEN_TICKS: f64 = 10.0;

impl Strip {
    /// The strip of a comparison; `None` where nothing is known along requests, or nothing is the best anywhere.
    pub(super) fn of(comparison: &Comparison) -> Option<Self> {
        let stretches = &comparison.outlook.along_requests;
        let (first, last) = (stretches.first()?, stretches.last()?);
        stretches.iter().any(|stretch| !stretch.best.is_empty()).then_some(())?;
        let axis = Axis::new(first.from, last.to);
        let digits = Digits::along(stretches);
        let own = comparison.scenario.workload.requests_per_month;
        let own_place = axis.at(own);
        let piece = |stretch: &Stretch| {
            let who = who_is_best(comparison, stretch);
            let (from, to) = (axis.at(stretch.from), axis.at(stretch.to));
            let (before, behind) = (own_place - from, to - own_place);
            let (indent, free) = match stretch.has(own) {
                true if before < behind => (before, behind),
                true => (0.0, before),
                false => (0.0, to - from),
            };
            let room = Room::of(who.chars().count() as f64 * LETTER + MARGIN, free);
            Piece {
                width: to - from,
                who,
                color: color(comparison, stretch),
                indent,
                room,
                range: range(stretch, &digits),
            }
        };
        let pieces = stretches.iter().map(piece).collect();
        Some(Self {
            pieces,
            ticks: axis.ticks(stretches, &digits),
            own: own_place,
            own_shown: digits.shown(own.into()),
            caveat: by_averages(comparison),
        })
    }

    /// Those whose name has no room on the strip.
    pub(super) fn unnamed(&self) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(|piece| piece.room != Room::Everywhere)
    }

    /// All of it in words.
    pub(super) fn words(&self) -> String {
        self.pieces.iter().map(|piece| format!("{}: {}", piece.range, piece.who)).collect::<Vec<_>>().join("; ")
    }
}

/// The classes of the colour of a stretch: that of its way in every picture, grey for a tie, hatched where nothing is the best.
fn color(comparison: &Comparison, stretch: &Stretch) -> String {
    match stretch.best[..] {
        [] => "nobody".to_owned(),
        [way] => way_class(comparison, way),
        _ => "tied".to_owned(),
    }
}

/// A logarithmic axis over numbers of requests, in percent.
struct Axis {
    from: f64,
    length: f64,
}

impl Axis {
    fn new(from: u64, to: u64) -> Self {
        let from = log(from);
        Self { from, length: log(to) - from }
    }

    fn at(&self, count: u64) -> f64 {
        if self.length > 0.0 { ((log(count) - self.from) / self.length * 100.0).clamp(0.0, 100.0) } else { 0.0 }
    }

    /// Both ends, and every place where the answer changes that has room beside those before it.
    fn ticks(&self, stretches: &[Stretch], digits: &Digits) -> Vec<Tick> {
        let (Some(first), Some(last)) = (stretches.first(), stretches.last()) else { return Vec::new() };
        let end = format!("{} a month", digits.shown(last.to.into()));
        let mut ticks = vec![self.tick(first.from, digits.shown(first.from.into())), self.tick(last.to, end)];
        for stretch in stretches.iter().rev().skip(1) {
            let mut tick = self.tick(stretch.to, digits.shown(stretch.to.into()));
            let free_at = |width: f64| ticks.iter().all(|other| !tick.meets(other, width));
            tick.room = match (free_at(NARROW), free_at(WIDE)) {
                (true, true) => Room::Everywhere,
                (_, true) => Room::Wide,
                _ => Room::Nowhere,
            };
            if tick.room != Room::Nowhere {
                ticks.push(tick);
            }
        }
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
        ticks
    }

    fn tick(&self, count: u64, shown: String) -> Tick {
        Tick { at: self.at(count), shown, room: Room::Everywhere }
    }
}

impl Tick {
    /// Whether its text meets another's where the strip has so many pixels. A text is drawn to the left of its place by as much of its own
    /// width as the place is of the strip's, so that it never leaves the strip.
    fn meets(&self, other: &Self, width: f64) -> bool {
        let span = |tick: &Self| {
            let (at, long) = (tick.at / 100.0, tick.shown.chars().count() as f64 * TICK_LETTER);
            (at * (width - long), at * (width - long) + long)
        };
        let ((left, right), (other_left, other_right)) = (span(self), span(other));
        left < other_right + BETWEEN_TICKS && other_left < right + BETWEEN_TICKS
    }
}

/// From which number of requests to which.
fn range(stretch: &Stretch, digits: &Digits) -> String {
    let [from, to] = [stretch.from, stretch.to].map(|count| digits.shown(count.into()));
    if from == to { from } else { format!("{from} to {to}") }
}

fn log(count: u64) -> f64 {
    float(count.max(1).into()).ln()
}
