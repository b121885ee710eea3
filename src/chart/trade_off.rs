//! Cost against latency: which solutions are worth a look, and what a faster one costs.

use super::contender::{Contender, Known, drawn};
use super::drawing::{Align, Area, Drawing, Point};
use super::frame::Frame;
use super::marks::{dashed, limit_up};
use super::palette::{INK, LEADER, MUTED, NAME, PAPER, PLAIN};
use super::place::{Room, distance};
use super::scale::{Scale, coordinate};
use super::sheet::{NARROW_PLOT_HEIGHT, PLOT_HEIGHT, Plot, Setting, Sheet};
use super::time_unit::TimeUnit;
use crate::comparison::{Comparison, Dominance, Standing, TimeFigure};
use crate::distribution::float;
use crate::money::Amount;
use crate::wording::{charts, shown_cents};

/// Solutions by cost and latency.
#[derive(Debug, Clone, PartialEq)]
pub struct TradeOff {
    /// Which time: "mean time", "p99 time".
    pub time: String,
    /// The solutions.
    pub candidates: Vec<Candidate>,
    /// Most that the user would pay, and wait.
    pub limits: (Option<Amount>, Option<f64>),
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
    /// How it stands to the others, in words behind its name.
    pub place: &'static str,
    /// Whether too many of its requests fail for it to be held against the others.
    pub fails: bool,
}

/// Times that differ by less than this part of the longest are said in a finer unit.
const CLOSE: f64 = 0.1;
/// A limit this many times the largest value would leave no room for the marks.
const MOST_BEYOND: f64 = 3.0;

impl TradeOff {
    /// The solutions of a comparison that have a cost and a time, whether they can be had or not.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        let front = &comparison.front;
        let candidate = |one: Known<'_>| {
            let standing = front.standing(one.id);
            let unranked = match front.time {
                TimeFigure::P99 => one.forecast.map(|forecast| forecast.p99),
                TimeFigure::Mean => one.mean,
            };
            let ms = standing.map_or(unranked, |standing| standing.is_answered().then_some(standing.ms))?;
            Some(Candidate {
                contender: one.contender,
                cost: one.bill?.total,
                ms: ms.value,
                ms_interval: (ms.low < ms.high).then_some((ms.low, ms.high)),
                dominated: !standing.is_some_and(Standing::is_on_front),
                place: standing.map_or("", |standing| charts::place_on_front(standing, front)),
                fails: standing.is_some_and(|standing| standing.dominance == Dominance::Failing),
            })
        };
        let timed = drawn(comparison, |one| one.bill.is_some()).into_iter().filter_map(candidate);
        let objective = &comparison.scenario.objective;
        let longest = if front.time == TimeFigure::P99 { objective.max_p99 } else { objective.max_mean };
        let limits = (objective.max_monthly, longest.map(|limit| float(limit.0)));
        Self { time: charts::time_of_front(front.time).to_owned(), candidates: timed.collect(), limits }
    }

    fn longest(&self) -> f64 {
        self.candidates.iter().flat_map(|one| [one.ms, one.times().1]).fold(0.0, f64::max)
    }

    /// The limit of time, if it has a place on the scale.
    fn wait_drawn(&self) -> Option<f64> {
        self.limits.1.filter(|limit| *limit <= MOST_BEYOND * self.longest())
    }

    /// The unit of its times.
    fn unit(&self, frame: &Frame) -> TimeUnit {
        let longest = self.longest().max(self.wait_drawn().unwrap_or_default());
        let shortest = self.candidates.iter().map(|one| one.times().0).fold(longest, f64::min);
        let unit = frame.unit(longest);
        if self.candidates.len() > 1 && longest - shortest < CLOSE * longest { unit.finer(longest) } else { unit }
    }

    pub(super) fn draw(&self, setting: Setting<'_>) -> Drawing {
        let currency = &setting.frame.currency;
        let mut sheet = Sheet::new(
            setting,
            &charts::trade_off_measure(currency, &self.time, self.candidates.iter().any(|one| !one.dominated)),
        );
        match self.candidates.as_slice() {
            [] => return sheet.without_picture(charts::NO_COST_AND_TIME),
            [only] => {
                let words = only.words(currency, self.unit(setting.frame));
                return sheet.in_words(&charts::only_trade(&only.contender.title, &words));
            }
            _ => {}
        }
        let costs: Vec<f64> = self.candidates.iter().map(|one| coordinate(one.cost.decimal())).collect();
        let dearest = costs.iter().copied().fold(0.0, f64::max);
        let most = self.limits.0.filter(|limit| coordinate(limit.decimal()) <= MOST_BEYOND * dearest);
        let (wait, unit) = (self.wait_drawn(), self.unit(setting.frame));
        let beyond = [
            self.limits.0.filter(|_| most.is_none()).map(Amount::shown),
            self.limits.1.filter(|_| wait.is_none()).map(|limit| unit.shown(limit)),
        ];
        beyond.into_iter().flatten().for_each(|limit| sheet.note(charts::limit_beyond(&limit)));
        let spans = self.candidates.iter().map(Candidate::times).chain(wait.map(|ms| (ms, ms)));
        let spans: Vec<(f64, f64)> = spans.map(|(low, high)| (unit.of(low), unit.of(high))).collect();
        let costs: Vec<f64> = costs.into_iter().chain(most.map(|most| coordinate(most.decimal()))).collect();
        let height = if setting.is_narrow() { NARROW_PLOT_HEIGHT } else { PLOT_HEIGHT };
        let Plot { area: plot, across, up } = sheet.plot(
            (height, 8.0),
            (&format!("{}, {}", self.time, unit.name()), |pixels| Scale::near(&spans, pixels)),
            (&charts::a_month(currency), |pixels| Scale::of_amounts(&costs, pixels)),
        );
        let place =
            |candidate: &Candidate| (across.at(unit.of(candidate.ms)), up.at(coordinate(candidate.cost.decimal())));
        let front = self.front(&place, plot);
        let mut room = Room::new(plot.grown(-2.0));
        draw_front(&mut sheet.drawing, &front, plot);
        // A label on the line would seem to be about it.
        front.windows(2).for_each(|pair| room.take(Area::about(pair[0], pair[1]).grown(1.5)));
        if let Some(most) = most {
            let y = up.at(coordinate(most.decimal()));
            room.take(limit_up(&mut sheet.drawing, plot, y, &charts::limit(&most.shown())));
        }
        if let Some(wait) = wait {
            let x = across.at(unit.of(wait));
            let words = charts::limit(&unit.shown(wait));
            // Its words stand at the lower end, where the plot is empty.
            dashed(&mut sheet.drawing, &[(x, plot.top), (x, plot.bottom)], INK, 1.4, &[5.0, 3.0]);
            if let Some(area) = room.along(x, (plot.top, plot.bottom), (NAME.width(&words), NAME.size)) {
                sheet.drawing.text(&words, (area.left, area.bottom - 2.5), Align::Left, NAME, INK);
            }
        }
        for candidate in &self.candidates {
            let at = place(candidate);
            if let Some((low, high)) = candidate.ms_interval {
                let line = [low, high].map(|ms| (across.at(unit.of(ms)), at.1)).to_vec();
                room.avoid(&line);
                sheet.drawing.line(line, candidate.contender.color(), 1.4);
            }
            room.take(Area::around(at, 8.0));
        }
        for candidate in &self.candidates {
            let style = candidate.contender.style();
            style.marker.draw(
                &mut sheet.drawing,
                place(candidate),
                6.0,
                candidate.contender.color(),
                candidate.dominated,
            );
        }
        // The best find room before the others do; of these the leftmost has the room left of it to itself.
        let mut order: Vec<&Candidate> = self.candidates.iter().collect();
        order.sort_by(|one, other| one.dominated.cmp(&other.dominated).then(one.ms.total_cmp(&other.ms)));
        let marks: Vec<Point> = self.candidates.iter().map(place).collect();
        for candidate in order {
            let at = place(candidate);
            candidate.name(&mut sheet.drawing, &mut room, (at, plot.width()), &marks);
            let words = format!("{}: {}", candidate.contender.title, candidate.words(currency, unit));
            sheet.drawing.spot(Area::around(at, 9.0), &words);
        }
        for candidate in &self.candidates {
            candidate.row(&mut sheet, &candidate.words(currency, unit));
        }
        if self.candidates.iter().any(|candidate| candidate.ms_interval.is_some()) {
            sheet.note(charts::INTERVALS_MEET.to_owned());
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
    /// Between which ends its time is known to lie.
    fn times(&self) -> (f64, f64) {
        self.ms_interval.unwrap_or((self.ms, self.ms))
    }

    /// How it stands to the others, or that it cannot be had.
    fn verdict(&self) -> String {
        match self.contender.is_had() {
            false => self.contender.had.behind(),
            true if self.fails => format!(", {}", charts::FAILS),
            true => self.place.to_owned(),
        }
    }

    /// Its cost and its time, and how it stands.
    fn words(&self, currency: &str, unit: TimeUnit) -> String {
        format!("{} {currency}, {}{}", shown_cents(self.cost), unit.shown(self.ms), self.verdict())
    }

    /// Writes its name where it is nearer to its own mark than to another's; its sign tells it below in any case.
    fn name(&self, drawing: &mut Drawing, room: &mut Room, (at, width): (Point, f64), marks: &[Point]) {
        let lines = NAME.wrap(&self.contender.title, (width * 0.4).min(190.0), 2);
        let size = (lines.iter().map(|line| NAME.width(line)).fold(0.0, f64::max), NAME.leading() * lines.len() as f64);
        let Some(area) = room.beside_own(at, size, marks) else { return };
        let near = area.nearest(at);
        if distance(near, at) > FAR {
            drawing.line(vec![at, near], LEADER, 1.0);
        }
        drawing.rectangle(area.grown(1.0), PAPER, 0.75);
        drawing.lines_about(&lines, (area.left, area.center().1), NAME, self.contender.ink());
    }

    /// Its row below the picture: its sign, its name, and what the picture shows of it.
    fn row(&self, sheet: &mut Sheet, words: &str) {
        let room = sheet.room() - SIGN;
        let title = NAME.wrap(&self.contender.title, room, 2);
        let beside = title.len() == 1 && NAME.width(&title[0]) + 8.0 + PLAIN.width(words) <= room;
        let below = if beside { Vec::new() } else { PLAIN.wrap(words, room, 2) };
        let part = sheet.part((title.len() + below.len()) as f64 * PLAIN.leading() + 4.0);
        let (left, middle) = (part.left + SIGN, part.top + PLAIN.leading() / 2.0);
        let marker = self.contender.style().marker;
        marker.draw(&mut sheet.drawing, (part.left + 7.0, middle), 5.0, self.contender.color(), self.dominated);
        let mut baseline = middle + 4.0;
        for line in &title {
            sheet.drawing.text(line, (left, baseline), Align::Left, NAME, self.contender.ink());
            baseline += PLAIN.leading();
        }
        if beside {
            let at = (left + NAME.width(&title[0]) + 8.0, middle + 4.0);
            sheet.drawing.text(words, at, Align::Left, PLAIN, MUTED);
        }
        for line in &below {
            sheet.drawing.text(line, (left, baseline), Align::Left, PLAIN, MUTED);
            baseline += PLAIN.leading();
        }
    }
}

/// Pixels from a mark from which on a line leads to its name.
const FAR: f64 = 14.0;
/// Width of a sign before a name.
const SIGN: f64 = 20.0;
