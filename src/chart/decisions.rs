//! The pictures of sweeps, break-evens and sensitivities.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::absence;
use super::contender::MOST_DRAWN;
use super::palette::{TIE, UNKNOWN};
use super::scale::coordinate;
use super::time_unit::TimeUnit;
use super::{
    Absent, AxisValues, Between, Chart, Contender, Crossing, Frame, Had, Held, Lead, LineChart, Picture, PlotAxis,
    Reading, Series, Spacing, Swing, Tornado, WinnerMap,
};
use crate::comparison::Absence;
use crate::decision::breakeven::{BreakEven, Turn};
use crate::decision::sensitivity::{Input, Measure, Sensitivity};
use crate::decision::sweep::{Searched, Sweep};
use crate::decision::{self, Outcome, Point, Reign, Subject, unpriced};
use crate::money::Amount;
use crate::scenario::{self, Change, RankBy};
use crate::unit::shown;
use crate::value::Scale;
use crate::wording;
use crate::wording::{charts, input_name};

/// Crossings that are ringed and named; more of them are too many to read.
const MOST_CROSSINGS: usize = 8;
/// Ties that are named.
const MOST_TIES: usize = 4;
/// A swing that is this many times smaller than the largest cannot be seen.
const SEEN: i64 = 1_000;

impl Chart {
    /// What the ranking goes by along the axis of a sweep, and where `found`, a search over the same values, says that the best changes.
    #[must_use]
    pub fn of_lines(sweep: &Sweep, found: Option<&BreakEven>) -> Self {
        let subject = &sweep.subject;
        let measure = measure_of(sweep);
        let axis = sweep.axes.first().map_or_else(PlotAxis::nothing, PlotAxis::of);
        let mut frame = frame_of(sweep);
        let sentence = match found {
            Some(found) => wording::who_reigns(&found.subject, &found.interval.key, &found.reigns, found.own),
            None => wording::sweep_decides(sweep),
        };
        frame.finding =
            unpriced_throughout(sweep, measure).or_else(|| of_few(sweep)).unwrap_or_else(|| finding(sweep, &sentence));
        let ties = found.iter().flat_map(|found| found.ties.iter().map(|tie| wording::tie_row(found, tie)));
        frame.notes.extend(ties.take(MOST_TIES).map(|(who, range)| charts::same(subject.by, &who, &range)));
        let mut crossings: Vec<Crossing> = found
            .iter()
            .flat_map(|found| found.turns.iter().filter_map(|turn| crossing(found, turn, measure, &axis)))
            .collect();
        if crossings.len() > MOST_CROSSINGS {
            frame.notes.push(charts::more_changes(crossings.len() - MOST_CROSSINGS));
            crossings.truncate(MOST_CROSSINGS);
        }
        let xs = sweep.axes.first().map(places).unwrap_or_default();
        let (drawn, left) = nearest_to_the_best(sweep, measure);
        frame.notes.extend(charts::further(left.into_iter().map(|index| subject.title(index))));
        let objective = &subject.objective;
        let limit = match measure {
            Measure::Cost => objective.max_monthly.map(Amount::decimal),
            Measure::MeanTime => objective.max_mean.map(|limit| limit.0),
            Measure::P99 => objective.max_p99.map(|limit| limit.0),
        };
        let lines = LineChart {
            measure,
            lines: lines(sweep, &xs, &drawn, measure),
            nobody: absence::nobody(sweep, &xs, measure),
            crossings,
            own: sweep.own.first().copied().flatten(),
            limit,
            axis,
        };
        Self { frame, picture: Picture::Lines(lines) }
    }

    /// Which solution is the best over the two axes of a sweep, and in the scenario itself. The axis along which it was `searched` where that
    /// changes lies across, else the first.
    #[must_use]
    pub fn of_map(sweep: &Sweep, searched: Option<&Searched>, scenario: &Point) -> Self {
        let across = searched.map_or(0, |searched| searched.axis);
        let numbers = |index: usize| sweep.axes.get(index).map(places).unwrap_or_default();
        let axis = |index: usize| sweep.axes.get(index).map_or_else(PlotAxis::nothing, PlotAxis::of);
        let (xs, ys) = (numbers(across), numbers(1 - across));
        let cell = |x: usize, y: usize| if across == 0 { sweep.cell(x, y) } else { sweep.cell(y, x) };
        let searched_points =
            || searched.iter().flat_map(|found| found.reigns.iter().flatten().map(|(reign, _)| &reign.point));
        let grounds = Grounds::of(sweep, &sweep.cells.iter().chain(searched_points()));
        let held = |(reign, end): &(Reign, Point)| Held {
            from: reign.from,
            to: reign.to,
            winner: grounds.winner(&reign.point),
            margins: [ahead(&reign.point), ahead(end)],
        };
        let own = match sweep.own[..] {
            [Some(x), Some(y)] => Some(if across == 0 { (x, y) } else { (y, x) }),
            _ => None,
        };
        let map = WinnerMap {
            best: wording::best_of(sweep).to_owned(),
            across: axis(across),
            up: axis(1 - across),
            winners: (0..ys.len()).map(|y| (0..xs.len()).map(|x| grounds.winner(cell(x, y)?)).collect()).collect(),
            margins: (0..ys.len()).map(|y| (0..xs.len()).map(|x| ahead(cell(x, y)?)).collect()).collect(),
            held: searched.iter().flat_map(|found| &found.reigns).map(|line| line.iter().map(held).collect()).collect(),
            contenders: grounds.contenders,
            nobody: grounds.nobody,
            xs,
            ys,
            own,
            own_best: wording::best_at(&sweep.subject, scenario),
        };
        let mut frame = frame_of(sweep);
        frame.finding = of_few(sweep).unwrap_or_else(|| finding(sweep, &charts::map_finding(sweep, searched)));
        frame.notes.extend(absent_in_places(sweep));
        frame.notes.extend(wording::tie_rows(sweep, MOST_TIES));
        if !unpriced(&sweep.cells).is_empty() {
            frame.notes.push(charts::OF_THOSE_KNOWN.to_owned());
        }
        Self { frame, picture: Picture::WinnerMap(map) }
    }

    /// How far each input moves the lead of a solution, the best, over the next best in a measure.
    #[must_use]
    pub fn of_sensitivity(found: &Sensitivity, measure: Measure, best: Option<usize>) -> Self {
        let lead = |point: &Point| Lead::at(point, best, measure);
        let swing = |input: &Input| swing(input, [lead(&input.at_low), lead(&input.at_high)]);
        let base = lead(&found.base).amount();
        let mut swings: Vec<Swing> = found.inputs.iter().map(swing).collect();
        swings.retain(|swing| swing.moves(base));
        swings.sort_by_key(|swing| std::cmp::Reverse(swing.width()));
        let largest = swings.iter().map(Swing::width).find(|width| *width < Decimal::MAX).unwrap_or_default();
        let seen = swings.partition_point(|swing| swing.width() >= largest / Decimal::from(SEEN));
        let unseen: Vec<String> = swings.drain(seen..).map(|swing| swing.input).collect();
        let subject = &found.subject;
        let first = best.map_or("the best", |best| subject.title(best)).to_owned();
        let tornado = Tornado { first, measure, base, swings };
        let mut frame = frame(subject);
        if found.seed.is_some() {
            frame.method = Some(method(found.points().flat_map(|point| &point.outcomes)));
        }
        frame.finding = if measure == Measure::Cost && subject.by != RankBy::Cost {
            let nearest = found.by_nearest_flip().into_iter().filter(|input| input.decides());
            let changing: Vec<String> = nearest.map(|input| input_name(&input.key)).collect();
            tornado.finding_in_cost(&subject.currency, subject.by, &changing)
        } else {
            tornado.finding(&subject.currency)
        };
        if found.base.best().len() > 1 {
            frame.notes.push(wording::best_as_it_is(found));
        }
        let unknown = found.unpriced();
        frame.notes.extend(unknown.iter().map(|one| wording::cost_unknown_at(subject, one)));
        frame.notes.extend(found.factor.map(charts::moved_by));
        let stuck = |is_stuck: fn(&Input) -> bool| -> Vec<String> {
            let drawn = found.inputs.iter().filter(|input| is_stuck(input)).map(|input| input_name(&input.key));
            drawn.filter(|name| tornado.swings.iter().any(|swing| swing.input == *name)).collect()
        };
        frame.notes.extend(charts::at_their_end(&stuck(|input| input.low == input.base), "least"));
        frame.notes.extend(charts::at_their_end(&stuck(|input| input.high == input.base), "most"));
        frame.notes.extend(charts::hardly_moves(&unseen));
        Self { frame, picture: Picture::Tornado(tornado) }
    }
}

/// What the grounds of a map stand for: the solutions that win somewhere by themselves, a tie, and the unknown best where none that can be
/// had has a price, which is not the same as none.
struct Grounds {
    winning: Vec<usize>,
    contenders: Vec<Contender>,
    /// Their places among the contenders.
    tie: usize,
    unknown: usize,
    /// Why nobody wins, where that is so.
    nobody: String,
}

impl Grounds {
    fn of<'a>(sweep: &Sweep, points: &(impl Iterator<Item = &'a Point> + Clone)) -> Self {
        let wins = |index: &usize| points.clone().any(|point| point.best() == [*index]);
        let winning: Vec<usize> = (0..sweep.subject.solutions.len()).filter(wins).collect();
        let no_way = |place: usize, title: &str| Contender { title: title.to_owned(), place, had: Had::Yes };
        let tie = points.clone().any(|point| point.best().len() > 1).then(|| no_way(TIE, charts::TIE));
        let unknown = points.clone().any(is_unknown).then(|| no_way(UNKNOWN, charts::BEST_UNKNOWN));
        let (at_tie, at_unknown) = (winning.len(), winning.len() + usize::from(tie.is_some()));
        let contenders = contenders(&sweep.subject, &winning).into_iter().chain(tie).chain(unknown).collect();
        let reasons: BTreeSet<&str> = points
            .clone()
            .filter(|point| point.best().is_empty() && !is_unknown(point))
            .map(wording::nobody_in_brief)
            .collect();
        let nobody = reasons.into_iter().collect::<Vec<_>>().join(", or ");
        Self { winning, contenders, tie: at_tie, unknown: at_unknown, nobody }
    }

    fn winner(&self, point: &Point) -> Option<usize> {
        match point.best()[..] {
            [] => is_unknown(point).then_some(self.unknown),
            [best] => self.winning.iter().position(|index| *index == best),
            _ => Some(self.tie),
        }
    }
}

fn is_unknown(point: &Point) -> bool {
    point.winner().is_none() && !unpriced([point]).is_empty()
}

/// That no cost is known anywhere along a sweep, where its times are drawn.
fn unpriced_throughout(sweep: &Sweep, measure: Measure) -> Option<String> {
    let is_unpriced = |point: &Point| point.order.is_empty() && !unpriced([point]).is_empty();
    let is_so = measure != Measure::Cost && sweep.cells.iter().all(is_unpriced);
    is_so.then(|| charts::NO_COST_ALONG.to_owned())
}

/// That one solution alone of several can be had all along, or that no other was looked at; nothing where that is not so, or a price is
/// missing.
fn of_few(sweep: &Sweep) -> Option<String> {
    let subject = &sweep.subject;
    let had: Vec<usize> = (0..subject.solutions.len()).filter(|index| can_be_had(sweep, *index)).collect();
    let [only] = had[..] else { return None };
    let there = sweep.cells.iter().filter(|cell| cell.winner() == Some(only)).count();
    let (all_along, is_alone) = (there == sweep.cells.len(), subject.solutions.len() == 1);
    if !(all_along || is_alone && there > 0) || !unpriced(&sweep.cells).is_empty() {
        return None;
    }
    let said = |ends| {
        let title = subject.title(only);
        if is_alone { charts::alone_along(title, all_along, ends) } else { charts::only_one_along(title, ends) }
    };
    let shown = |axis: &scenario::Axis, step: Option<&Change>| {
        let (scale, number) = axis.key.scale().zip(step?.number)?;
        Some(wording::three_digits(scale, number))
    };
    let [axis] = sweep.axes.as_slice() else { return Some(said(None)) };
    let (low, high) = (shown(axis, axis.steps.first())?, shown(axis, axis.steps.last())?);
    let what = wording::with_input_named(&wording::what_varies(&axis.key), &axis.key);
    Some(said(Some((&what, &low, &high))))
}

/// A sentence as a title, its keys in words.
fn finding(sweep: &Sweep, sentence: &str) -> String {
    let in_words = |said: String, axis: &scenario::Axis| wording::with_input_named(&said, &axis.key);
    charts::title(&sweep.axes.iter().fold(sentence.to_owned(), in_words))
}

/// By how large a part the second is behind the best; nothing where there is no second, or a tie.
fn ahead(point: &Point) -> Option<f64> {
    let scores = point.scores();
    let [best, second] = [0, 1].map(|place| scores.get(*point.answering().get(place)?).copied().flatten());
    let (best, second) = (best?, second?);
    let part = (second.value - best.value).checked_div(second.value)?;
    (point.best().len() == 1).then(|| coordinate(part))
}

/// Solutions that have no figures at some points of a sweep, or fail too often there, in words.
fn absent_in_places(sweep: &Sweep) -> Vec<String> {
    let solutions = sweep.subject.solutions.iter().enumerate().filter(|(index, _)| can_be_had(sweep, *index));
    let mut told = BTreeMap::new();
    let all = sweep.cells.len();
    let notes = solutions.flat_map(|(index, (_, title))| {
        let at = |is_so: &dyn Fn(&Point) -> bool| sweep.cells.iter().filter(|cell| is_so(cell)).count();
        let (missing, failing) = (at(&|cell| cell.figures(index).is_none()), at(&|cell| cell.fails(index)));
        let missing =
            (missing > 0).then(|| charts::absent_at(missing, all, title, &why_absent(sweep, index, &mut told)));
        [missing, (failing > 0).then(|| charts::absent_at(failing, all, title, charts::FAILS))]
    });
    notes.flatten().collect()
}

/// What the lines of a sweep are of: p99 where all that can be had was simulated.
fn measure_of(sweep: &Sweep) -> Measure {
    let solutions = 0..sweep.subject.solutions.len();
    let has_p99 =
        |cell: usize| solutions.clone().any(|one| sweep.known(cell, one).is_some_and(|it| it.p99_ms.is_some()));
    let simulated = sweep.seed.is_some() && sweep.cells.iter().all(Point::is_simulated);
    Measure::of(sweep.subject.by, simulated && (0..sweep.cells.len()).any(has_p99))
}

/// The solutions of a sweep of which something is drawn, in the order of the study, and those that are left out: of many, the ones that come
/// nearest to the first place anywhere are drawn.
fn nearest_to_the_best(sweep: &Sweep, measure: Measure) -> (Vec<usize>, Vec<usize>) {
    let place = |index: &usize| {
        let at = |cell: &Point| cell.order.iter().position(|there| there == index).unwrap_or(usize::MAX);
        sweep.cells.iter().map(at).min().unwrap_or(usize::MAX)
    };
    let is_drawn = |index: &usize| (0..sweep.cells.len()).any(|cell| drawn(sweep, cell, *index, measure).is_some());
    let mut nearest: Vec<usize> = (0..sweep.subject.solutions.len()).filter(is_drawn).collect();
    nearest.sort_by_key(place);
    let mut left = nearest.split_off(nearest.len().min(MOST_DRAWN));
    nearest.sort_unstable();
    left.sort_unstable();
    (nearest, left)
}

/// Whether a solution is in the ranking of any point.
fn can_be_had(sweep: &Sweep, index: usize) -> bool {
    sweep.cells.iter().any(|cell| cell.figures(index).is_some())
}

/// What is measured of some solutions at the values of an axis. Who can be had nowhere has a row with the reason among those without
/// figures.
fn lines(sweep: &Sweep, xs: &[Decimal], solutions: &[usize], measure: Measure) -> Vec<Series> {
    let styled = contenders(&sweep.subject, solutions).into_iter().zip(absence::reasons(sweep, solutions));
    let line = |(index, (contender, reason)): (&usize, (Contender, String))| {
        let had = had(sweep, *index);
        let reason = if can_be_had(sweep, *index) { reason } else { String::new() };
        let cells = 0..sweep.cells.len();
        let points = xs.iter().copied().zip(cells.map(|cell| drawn(sweep, cell, *index, measure))).collect();
        Series { contender: Contender { had, ..contender }, points, reason }
    };
    solutions.iter().zip(styled).map(line).collect()
}

/// What is drawn of a solution at a value of an axis. Where it fails too often it is no choice; only where all do everywhere their figures
/// are drawn all the same. Where only its cost is not known its time is; and what is known of one that can be had nowhere.
fn drawn(sweep: &Sweep, cell: usize, index: usize, measure: Measure) -> Option<Reading> {
    let point = sweep.cells.get(cell)?;
    if point.fails(index) && sweep.cells.iter().any(|cell| cell.winner().is_some()) {
        return None;
    }
    let ranked = point.figures(index).is_some() || point.unpriced(index).is_some();
    let known = sweep.known(cell, index).filter(|_| ranked || had(sweep, index) != Had::Yes)?;
    let span = known.p99_ms.filter(|span| measure == Measure::P99 && span.low < span.high);
    let interval = span.map(|span| (span.low, span.high));
    Some(Reading { value: measure.value(known)?, interval, best: point.best().contains(&index) })
}

/// Whether a solution can be had anywhere along a sweep, but for what it costs.
fn had(sweep: &Sweep, index: usize) -> Had {
    let outcomes = || sweep.cells.iter().filter_map(|cell| cell.outcomes.get(index));
    let is_had = |outcome: &Outcome| matches!(outcome, Ok(_) | Err(Absence::Unpriced(_)));
    if outcomes().any(is_had) {
        Had::Yes
    } else if outcomes().any(|outcome| matches!(outcome, Err(Absence::Open(_)))) {
        Had::IfSo
    } else {
        Had::No
    }
}

/// Why a solution has no figures at some points of a sweep.
fn why_absent(sweep: &Sweep, index: usize, told: &mut BTreeMap<String, String>) -> String {
    let absences = sweep.cells.iter().filter_map(|cell| cell.outcomes.get(index)?.as_ref().err());
    charts::absent(sweep.subject.title(index), "here", absences, told)
}

/// Where the best changes; nothing where nobody is the best below.
fn crossing(found: &BreakEven, turn: &Turn, measure: Measure, axis: &PlotAxis) -> Option<Crossing> {
    if !turn.changes_winner() {
        return None;
    }
    let value = measure.value(turn.below.figures(turn.below.winner()?)?)?;
    let best = |point: &Point| wording::best_at(&found.subject, point);
    let above = best(&turn.above).unwrap_or_else(|| wording::nobody_in_brief(&turn.above).to_owned());
    let words = charts::change(&axis.title, &axis.shown_shortly(turn.at), &best(&turn.below)?, &above);
    Some(Crossing { at: turn.at, value, words })
}

/// Some solutions as charts know them.
fn contenders(subject: &Subject, indices: &[usize]) -> Vec<Contender> {
    Contender::some_of(&subject.solutions, indices)
}

impl Lead {
    /// The lead of a solution at a point.
    fn at(point: &Point, best: Option<usize>, measure: Measure) -> Self {
        let Some(best) = best else { return Self::Alone };
        let others_unknown = || !unpriced([point]).is_empty();
        match decision::lead(point, best, measure) {
            Some(lead) => Self::Is(lead),
            None if point.unpriced(best).is_some() => Self::Unknown,
            None if point.figures(best).is_none() => Self::CannotBeHad,
            None if !point.answering().contains(&best) => Self::Fails,
            None if others_unknown() => Self::Unknown,
            None => Self::Alone,
        }
    }
}

/// What an input does to the lead.
fn swing(input: &Input, [at_low, at_high]: [Lead; 2]) -> Swing {
    let [low, high] = [input.low, input.high].map(|value| wording::shown_value(input, value));
    Swing { input: input_name(&input.key), low, high, at_low, at_high }
}

fn frame(subject: &Subject) -> Frame {
    Frame {
        finding: String::new(),
        scenario: subject.scenario.clone(),
        requests: Some(charts::requests(&shown(subject.requests_per_month.into()))),
        region: subject.region.clone(),
        currency: subject.currency.clone(),
        method: Some(charts::NOT_SIMULATED.to_owned()),
        prices: wording::in_force(&subject.prices),
        times: None,
        absent: Vec::new(),
        notes: subject.left_out.iter().map(|one| format!("Note: {}", wording::omission(*one))).collect(),
    }
}

/// How solutions at points that may be simulated were found.
fn method<'a>(outcomes: impl Iterator<Item = &'a Outcome>) -> String {
    charts::method(outcomes.flatten().map(|figures| figures.events > 0)).to_owned()
}

/// The keys of which each says how many requests come.
const LOADS: [&str; 3] = ["workload.requests_per_month", "workload.requests_per_day", "workload.requests_per_second"];

/// The Regions whose prices are used; of many, how many they are.
fn regions(books: &str) -> String {
    match books.split(", ").count() {
        0..=3 => books.to_owned(),
        many => format!("{many} Regions"),
    }
}

/// The frame of a sweep, with the solutions that have figures nowhere in it, and notes on those that have none in places.
fn frame_of(sweep: &Sweep) -> Frame {
    let mut frame = frame(&sweep.subject);
    if sweep.seed.is_some() {
        frame.method = Some(method(sweep.cells.iter().flat_map(|cell| &cell.outcomes)));
    }
    let own = sweep.own_cell.iter().flat_map(|cell| cell.outcomes.iter().flatten());
    frame.times = TimeUnit::of_means(own.map(|figures| coordinate(figures.mean_ms)));
    let varied: Vec<&str> = sweep.axes.iter().map(|axis| axis.key.path()).collect();
    let stays = |path: &str| !varied.contains(&path);
    frame.requests.take_if(|_| !LOADS.into_iter().all(stays));
    if !stays("region") {
        frame.region = regions(&sweep.subject.prices.book);
    }
    for (index, (_, title)) in sweep.subject.solutions.iter().enumerate() {
        if !can_be_had(sweep, index) {
            let reason = why_absent(sweep, index, &mut BTreeMap::new());
            frame.absent.push(Absent { title: (*title).to_owned(), reason });
        }
    }
    frame
}

/// The values of an axis; of names, their places.
fn places(axis: &scenario::Axis) -> Vec<Decimal> {
    let place = |(index, step): (usize, &Change)| step.number.unwrap_or_else(|| Decimal::from(index));
    axis.steps.iter().enumerate().map(place).collect()
}

impl PlotAxis {
    /// The axis of a sweep.
    fn of(axis: &scenario::Axis) -> Self {
        let unit = match axis.key.scale() {
            Some(Scale::Time | Scale::Duration) => ", ms",
            _ => "",
        };
        let whole = |pair: &[Decimal]| pair[1] - pair[0] == Decimal::ONE;
        let between = match axis.key.scale() {
            None => Between::Nothing,
            _ if axis.listed => Between::Nothing,
            Some(Scale::Count) if places(axis).windows(2).all(whole) => Between::Steps,
            Some(_) => Between::Line,
        };
        let values = match axis.key.scale() {
            Some(Scale::Size) => AxisValues::Bytes,
            Some(_) => AxisValues::Numbers,
            None => AxisValues::Names(axis.steps.iter().map(|step| step.shown.clone()).collect()),
        };
        Self { title: input_name(&axis.key) + unit, spacing: axis.spacing, values, between }
    }

    /// The axis of a sweep that has none.
    fn nothing() -> Self {
        Self { title: String::new(), spacing: Spacing::Linear, values: AxisValues::Numbers, between: Between::Nothing }
    }
}
