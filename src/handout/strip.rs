//! Who is the best along the requests of a month, as a strip on a logarithmic axis, with the scenario's own number on it.

use crate::comparison::{Comparison, Stretch};
use crate::distribution::float;
use crate::unit::shown;
use crate::wording::{count_in_words, who_is_best};

/// The strip.
pub(super) struct Strip {
    pub pieces: Vec<Piece>,
    pub ticks: Vec<Tick>,
    /// Where the scenario's own number lies, in percent.
    pub own: f64,
    pub own_shown: String,
}

/// A stretch with one answer.
pub(super) struct Piece {
    pub width: f64,
    pub who: String,
    /// Its colour: 0 for the best at the scenario's own number, then one for each other answer; `None` where nothing is the best.
    pub color: Option<usize>,
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
/// Pixels that a letter of a name takes there, and what is left free beside the name.
const LETTER: f64 = 7.6;
const MARGIN: f64 = 16.0;
/// Pixels that the number below a tick takes.
const TICK: f64 = 88.0;

impl Strip {
    /// The strip of a comparison; `None` where nothing is known along requests, or nothing is the best anywhere.
    pub(super) fn of(comparison: &Comparison) -> Option<Self> {
        let stretches = &comparison.outlook.along_requests;
        let (first, last) = (stretches.first()?, stretches.last()?);
        stretches.iter().any(|stretch| !stretch.best.is_empty()).then_some(())?;
        let axis = Axis::new(first.from, last.to);
        let own = comparison.scenario.workload.requests_per_month;
        let mut answers: Vec<&[&str]> = Vec::new();
        let at_own = stretches.iter().find(|stretch| stretch.has(own));
        let seen = at_own.into_iter().chain(stretches).map(|stretch| stretch.best.as_slice());
        for answer in seen.filter(|answer| !answer.is_empty()) {
            if !answers.contains(&answer) {
                answers.push(answer);
            }
        }
        let piece = |stretch: &Stretch| {
            let who = who_is_best(comparison, stretch);
            let width = axis.at(stretch.to) - axis.at(stretch.from);
            let room = Room::of(who.chars().count() as f64 * LETTER + MARGIN, width);
            let color = answers.iter().position(|answer| *answer == stretch.best);
            Piece { width, who, color, room, range: range(stretch) }
        };
        let pieces = stretches.iter().map(piece).collect();
        Some(Self { pieces, ticks: axis.ticks(stretches), own: axis.at(own), own_shown: count_in_words(own.into()) })
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
    fn ticks(&self, stretches: &[Stretch]) -> Vec<Tick> {
        let ends = stretches.first().map(|first| first.from).into_iter().chain(stretches.last().map(|last| last.to));
        let mut ticks: Vec<Tick> = ends.map(|count| self.tick(count, Room::Everywhere)).collect();
        for stretch in stretches.iter().rev().skip(1) {
            let at = self.at(stretch.to);
            let gap = ticks.iter().map(|other| (other.at - at).abs()).fold(100.0, f64::min);
            let room = Room::of(TICK, gap);
            if room != Room::Nowhere {
                ticks.push(self.tick(stretch.to, room));
            }
        }
        ticks.sort_by(|a, b| a.at.total_cmp(&b.at));
        ticks
    }

    fn tick(&self, count: u64, room: Room) -> Tick {
        Tick { at: self.at(count), shown: count_in_words(count.into()), room }
    }
}

/// From which number of requests to which: to the last of them where both would be shown alike.
fn range(stretch: &Stretch) -> String {
    let [from, to] = [stretch.from, stretch.to].map(|count| count_in_words(count.into()));
    if from == to {
        format!("{} to {}", shown(stretch.from.into()), shown(stretch.to.into()))
    } else {
        format!("{from} to {to}")
    }
}

fn log(count: u64) -> f64 {
    float(count.max(1).into()).ln()
}
