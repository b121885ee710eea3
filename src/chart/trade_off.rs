//! Cost against latency: which solutions are worth a look, and what a faster one costs.

use super::contender::{Contender, Known, drawn};
use super::drawing::{Align, Area, Drawing, Point};
use super::frame::Frame;
use super::marks::{dashed, limit_up, name_limit};
use super::palette::{INK, LEADER, MUTED, NAME, PAPER, PLAIN};
use super::place::{Room, away, distance};
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
    /// What else is to be said of it.
    pub note: Option<String>,
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
        let known = drawn(comparison, |one| one.bill.is_some());
        let objective = &comparison.scenario.objective;
        // Without any that can be had there is no front: then the time is that which the user limits, else the one that the front would have.
        let time = match (front.standings.is_empty(), known.iter().all(|one| one.forecast.is_some())) {
            (true, true) if objective.max_p99.is_some() || objective.max_mean.is_none() => TimeFigure::P99,
            _ => front.time,
        };
        let candidate = |one: Known<'_>| {
            let standing = front.standing(one.id);
            let unranked = match time {
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
        let timed = known.into_iter().filter_map(candidate);
        let (longest, other) = match time {
            TimeFigure::P99 => (objective.max_p99, objective.max_mean),
            TimeFigure::Mean => (objective.max_mean, None),
        };
        Self {
            time: charts::time_of_front(time).to_owned(),
            candidates: timed.collect(),
            limits: (objective.max_monthly, longest.map(|limit| float(limit.0))),
            note: other.map(|limit| charts::limit_of_the_mean(&limit.to_string())),
        }
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
        self.note.iter().for_each(|note| sheet.note(note.clone()));
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
        let most = most.map(|most| (up.at(coordinate(most.decimal())), charts::limit(&most.shown())));
        let ends = (plot.left, plot.right);
        if let Some((y, _)) = &most {
            limit_up(&mut sheet.drawing, ends, *y);
            room.take(Area::about((plot.left, *y), (plot.right, *y)).grown(1.0));
        }
        if let Some(wait) = wait {
            let x = across.at(unit.of(wait));
            let words = charts::limit(&unit.shown(wait));
            // Its words stand at the lower end, where the plot is empty.
            dashed(&mut sheet.drawing, &[(x, plot.top), (x, plot.bottom)], INK, 1.4, &[5.0, 3.0]);
            match room.along(x, (plot.top, plot.bottom), (NAME.width(&words), NAME.size)) {
                Some(area) => sheet.drawing.text(&words, (area.left, area.bottom - 2.5), Align::Left, NAME, INK),
                None => sheet.note(charts::upright_line(&words)),
            }
            room.take(Area::about((x, plot.top), (x, plot.bottom)).grown(1.0));
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
        if let Some((y, words)) = most {
            name_limit(&mut sheet, &mut room, ends, y, &words);
        }
        let marks: Vec<(&Candidate, Point)> = self.candidates.iter().map(|one| (one, place(one))).collect();
        for label in labels(&marks, &room, plot.width()) {
            label.draw(&mut sheet.drawing);
        }
        for (candidate, at) in marks {
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

/// Pixels between two marks below which one hides the other, so that they are named together.
const HIDES: f64 = 10.0;

/// The places among the candidates of marks that are named together.
type Group = Vec<usize>;

/// The part of a plot's width that names in a row may take.
const MOST_OF_WIDTH: f64 = 0.5;

/// Names that stand together.
struct Names<'a> {
    /// Each in its lines.
    lines: Vec<(&'a Candidate, Vec<String>)>,
    /// How many marks they name.
    named: usize,
    /// Whether each has its sign before it.
    signed: bool,
}

/// Names of marks with the room that they have.
struct MarkLabel<'a> {
    names: Names<'a>,
    area: Area,
    /// The nearest of the marks.
    mark: Point,
}

/// Names all marks: each by its own, those that lie over each other together. Where names find no room they join those of the nearest mark;
/// of such attempts the one that names most is kept.
fn labels<'a>(marks: &[(&'a Candidate, Point)], room: &Room, width: f64) -> Vec<MarkLabel<'a>> {
    let mut groups = groups_of_hidden(marks);
    let mut best: Vec<MarkLabel<'a>> = Vec::new();
    let named = |labels: &[MarkLabel<'_>]| labels.iter().map(|label| label.names.named).sum::<usize>();
    loop {
        let (found, left) = try_labels(&groups, marks, room.clone(), width);
        if named(&found) > named(&best) {
            best = found;
        }
        match left {
            Some(left) if groups.len() > 1 => join_nearest(&mut groups, left, marks),
            _ => return best,
        }
    }
}

/// Marks that lie over each other, in the order in which they find room: the best before the others; of these the leftmost, as it has the
/// room left of it to itself.
fn groups_of_hidden(marks: &[(&Candidate, Point)]) -> Vec<Group> {
    let mut order: Vec<usize> = (0..marks.len()).collect();
    order.sort_by(|one, other| {
        let (one, other) = (marks[*one].0, marks[*other].0);
        one.dominated.cmp(&other.dominated).then(one.ms.total_cmp(&other.ms))
    });
    let mut groups: Vec<Group> = Vec::new();
    for index in order {
        let is_hidden = |other: &usize| distance(marks[index].1, marks[*other].1) < HIDES;
        match groups.iter_mut().find(|group| group.iter().any(is_hidden)) {
            Some(group) => group.push(index),
            None => groups.push(vec![index]),
        }
    }
    groups
}

/// The labels of some groups, and the first group that finds no room.
fn try_labels<'a>(
    groups: &[Group],
    marks: &[(&'a Candidate, Point)],
    mut room: Room,
    width: f64,
) -> (Vec<MarkLabel<'a>>, Option<usize>) {
    let all: Vec<Point> = marks.iter().map(|(_, at)| *at).collect();
    let mut left = None;
    let mut found = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let own: Vec<Point> = group.iter().map(|index| all[*index]).collect();
        let candidates: Vec<&Candidate> = group.iter().map(|index| marks[*index].0).collect();
        let mut place_beside = |names: Names<'a>| {
            let area = room.beside_own(&own, names.size(), &all)?;
            let mark = own.iter().copied().min_by(|one, other| away(&area, *one).total_cmp(&away(&area, *other)))?;
            Some(MarkLabel { names, area, mark })
        };
        let row = || Names::row(&candidates, width).filter(|_| are_hidden(&own));
        let label = row().and_then(&mut place_beside).or_else(|| place_beside(Names::column(&candidates, width)));
        match label {
            Some(label) => found.push(label),
            None => left = left.or(Some(place)),
        }
    }
    (found, left)
}

/// Whether each of some marks lies over the first.
fn are_hidden(marks: &[Point]) -> bool {
    marks.first().is_some_and(|first| marks.iter().all(|mark| distance(*first, *mark) < HIDES))
}

impl<'a> Names<'a> {
    /// The names of marks that lie over each other, in a row: "Function URL, SDK invoke"; `None` of one name, or where that is too long.
    fn row(candidates: &[&'a Candidate], width: f64) -> Option<Self> {
        let titles: Vec<&str> = candidates.iter().map(|one| one.contender.title.as_str()).collect();
        let row = titles.join(", ");
        let fits = titles.len() > 1 && NAME.width(&row) <= width * MOST_OF_WIDTH;
        let first = candidates.first().filter(|_| fits)?;
        Some(Self { lines: vec![(*first, vec![row])], named: titles.len(), signed: false })
    }

    /// Names below each other, of several each with its sign before it.
    fn column(candidates: &[&'a Candidate], width: f64) -> Self {
        let widest = (width * 0.4).min(190.0);
        let name = |one: &&'a Candidate| (*one, NAME.wrap(&one.contender.title, widest, 2));
        Self { lines: candidates.iter().map(name).collect(), named: candidates.len(), signed: candidates.len() > 1 }
    }

    /// How much room they take.
    fn size(&self) -> (f64, f64) {
        let lines = || self.lines.iter().flat_map(|(_, lines)| lines);
        let sign = if self.signed { SIGN } else { 0.0 };
        (lines().map(|line| NAME.width(line)).fold(0.0, f64::max) + sign, NAME.leading() * lines().count() as f64)
    }
}

/// Puts a group together with the one of whose marks one is the nearest to one of its own.
fn join_nearest(groups: &mut Vec<Group>, place: usize, marks: &[(&Candidate, Point)]) {
    let group = groups.remove(place);
    let apart = |other: &Group| {
        let pairs = group.iter().flat_map(|one| other.iter().map(|other| distance(marks[*one].1, marks[*other].1)));
        pairs.fold(f64::INFINITY, f64::min)
    };
    if let Some(nearest) = groups.iter_mut().min_by(|one, other| apart(one).total_cmp(&apart(other))) {
        nearest.extend(group);
    }
}

impl MarkLabel<'_> {
    fn draw(&self, drawing: &mut Drawing) {
        let Self { names, area, mark } = self;
        if away(area, *mark) > FAR {
            drawing.line(vec![*mark, area.nearest(*mark)], LEADER, 1.0);
        }
        drawing.rectangle(area.grown(1.0), PAPER, 0.75);
        let mut top = area.top;
        for (candidate, lines) in &names.lines {
            let contender = &candidate.contender;
            let height = NAME.leading() * lines.len() as f64;
            let middle = top + height / 2.0;
            let mut left = area.left;
            if names.signed {
                let marker = contender.style().marker;
                marker.draw(drawing, (left + 6.0, middle), 4.0, contender.color(), candidate.dominated);
                left += SIGN;
            }
            drawing.lines_about(lines, (left, middle), NAME, contender.ink());
            top += height;
        }
    }
}

/// Pixels from a mark from which on a line leads to its name.
const FAR: f64 = 14.0;
/// Width of a sign before a name.
const SIGN: f64 = 20.0;
