//! Cost against latency: which solutions are worth a look, and what a faster one costs.

use super::contender::{Contender, drawn};
use super::drawing::{Align, Area, Drawing, Point};
use super::palette::{INK, LEADER, MUTED, NAME, PAPER, PLAIN};
use super::place::Room;
use super::scale::{Scale, coordinate, fitting, shown_ms};
use super::sheet::{PLOT_HEIGHT, Plot, Setting, Sheet};
use crate::comparison::{Comparison, Standing};
use crate::money::Amount;

/// Solutions by cost and latency.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOff {
    /// Which time: "mean time", "p99 time".
    pub time: String,
    /// The solutions.
    pub candidates: Vec<Candidate>,
}

/// One solution's cost and latency.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The solution.
    pub contender: Contender,
    /// What it costs in a month.
    pub cost: Amount,
    /// The time in milliseconds.
    pub ms: f64,
    /// Lower and upper end of the time, where it is not certain.
    pub ms_interval: Option<(f64, f64)>,
    /// Whether another one is no dearer and no slower, and better in one of the two.
    pub dominated: bool,
    /// Whether it costs the same as another one, and nothing tells their times apart.
    pub tied: bool,
}

impl TradeOff {
    /// The solutions of a comparison that have a time.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let front = &comparison.front;
        let styled = drawn(comparison);
        let candidate = |(standing, contender): (&Standing, Contender)| Candidate {
            contender,
            cost: standing.cost,
            ms: standing.ms.value,
            ms_interval: (standing.ms.low < standing.ms.high).then_some((standing.ms.low, standing.ms.high)),
            dominated: !standing.is_on_front(),
            tied: front.is_tied(standing.id),
        };
        let timed = front.standings.iter().filter(|standing| standing.is_answered()).filter_map(|standing| {
            let (_, contender) = styled.iter().find(|(solution, _)| solution.id == standing.id)?;
            Some((standing, contender.clone()))
        });
        Self { time: format!("{} time", front.time), candidates: timed.map(candidate).collect() }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let heading = format!("Cost against {}; the line joins the solutions that no other beats in both", self.time);
        let mut sheet = Sheet::new(setting, &heading);
        if self.candidates.is_empty() {
            return sheet.without_picture("no solution can be had, or none has a price");
        }
        let costs: Vec<f64> = self.candidates.iter().map(|one| coordinate(one.cost.decimal())).collect();
        let times: Vec<f64> = self.candidates.iter().flat_map(Candidate::times).collect();
        let Plot { area: plot, across, up } = sheet.plot(
            (PLOT_HEIGHT, 8.0),
            (&format!("{}, ms", self.time), |pixels| Scale::over(&times, fitting(&times), 0.12, pixels)),
            (&format!("{currency} a month"), |pixels| Scale::over(&costs, fitting(&costs), 0.12, pixels)),
        );
        let place = |candidate: &Candidate| (across.at(candidate.ms), up.at(coordinate(candidate.cost.decimal())));
        let front = self.front(&place, plot);
        let mut room = Room::new(plot.grown(-2.0));
        draw_front(&mut sheet.drawing, &front, plot);
        room.avoid(&front);
        for candidate in &self.candidates {
            let at = place(candidate);
            if let Some((low, high)) = candidate.ms_interval {
                let line = vec![(across.at(low), at.1), (across.at(high), at.1)];
                room.avoid(&line);
                sheet.drawing.line(line, candidate.contender.style().color, 1.4);
            }
            room.take(Area::around(at, 8.0));
        }
        for candidate in &self.candidates {
            let style = candidate.contender.style();
            style.marker.draw(&mut sheet.drawing, place(candidate), 6.0, style.color, candidate.dominated);
        }
        // The leftmost has the room left of it to itself; from there on each finds what the others leave.
        let mut leftmost: Vec<&Candidate> = self.candidates.iter().collect();
        leftmost.sort_by(|one, other| one.ms.total_cmp(&other.ms));
        for candidate in leftmost {
            candidate.label(&mut sheet, &mut room, place(candidate), currency);
        }
        if self.candidates.iter().any(|candidate| candidate.ms_interval.is_some()) {
            let note =
                "Lines through the marks are 95 % intervals; where they meet, no solution is taken to be the faster";
            sheet.note(note.to_owned());
        }
        sheet.finish()
    }

    /// The stairs below which nothing lies: from the fastest to the cheapest.
    fn front(&self, place: &dyn Fn(&Candidate) -> Point, plot: Area) -> Vec<Point> {
        let mut best: Vec<Point> = self.candidates.iter().filter(|c| !c.dominated).map(place).collect();
        best.sort_by(|one, other| one.0.total_cmp(&other.0).then(other.1.total_cmp(&one.1)));
        let Some((first, last)) = best.first().copied().zip(best.last().copied()) else { return Vec::new() };
        let mut stairs = vec![(first.0, plot.top), first];
        for pair in best.windows(2) {
            stairs.extend([(pair[1].0, pair[0].1), pair[1]]);
        }
        stairs.push((plot.right, last.1));
        stairs
    }
}

/// The front, and beyond it the ground of what is beaten.
fn draw_front(drawing: &mut Drawing, front: &[Point], plot: Area) {
    if front.is_empty() {
        return;
    }
    let mut beaten = front.to_vec();
    beaten.push((plot.right, plot.top));
    drawing.polygon(beaten, LEADER, 0.13);
    drawing.line(front.to_vec(), MUTED, 1.4);
}

impl Candidate {
    fn times(&self) -> Vec<f64> {
        let ends = self.ms_interval.into_iter().flat_map(|(low, high)| [low, high]);
        ends.chain([self.ms]).collect()
    }

    fn label(&self, sheet: &mut Sheet, room: &mut Room, at: Point, currency: &str) {
        let values = format!("{} {currency}, {}", self.cost.shown(), shown_ms(self.ms));
        let verdict = if self.dominated {
            ", dominated"
        } else if self.tied {
            ", a tie"
        } else {
            ""
        };
        let words = format!("{}: {values}{verdict}", self.contender.title);
        let name = NAME.wrap(&self.contender.title, 190.0, 1).concat();
        let second = format!("{values}{verdict}");
        let size = (NAME.width(&name).max(PLAIN.width(&second)), NAME.leading() + PLAIN.size);
        let drawing = &mut sheet.drawing;
        drawing.spot(Area::around(at, 9.0), &words);
        let Some(area) = room.beside(at, size, f64::INFINITY) else { return sheet.note(words) };
        let near = area.nearest(at);
        if (near.0 - at.0).hypot(near.1 - at.1) > 22.0 {
            drawing.line(vec![at, near], LEADER, 1.0);
        }
        drawing.rectangle(area.grown(1.0), PAPER, 0.75);
        drawing.text(&name, (area.left, area.top + NAME.size * 0.8), Align::Left, NAME, INK);
        drawing.text(&second, (area.left, area.bottom - 2.6), Align::Left, PLAIN, MUTED);
    }
}
