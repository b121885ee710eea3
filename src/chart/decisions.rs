//! The pictures of sweeps, break-evens and sensitivities.

use rust_decimal::Decimal;

use super::contender::MOST_DRAWN;
use super::palette::{TIE, UNKNOWN};
use super::scale::{coordinate, shown_ms};
use super::{
    AxisValues, Chart, Contender, CostLine, CostLines, Crossing, Frame, Picture, PlotAxis, Spacing, Swing, Tornado,
    WinnerMap,
};
use crate::comparison::Absence;
use crate::decision::breakeven::BreakEven;
use crate::decision::sensitivity::{Input, Measure, Sensitivity};
use crate::decision::sweep::Sweep;
use crate::decision::{Point, Subject, unpriced};
use crate::scenario::{self, Change, Key};
use crate::unit::{counted, shown};
use crate::value::Scale;
use crate::wording;

/// Crossings that are ringed and named; more of them are too many to read.
const MOST_CROSSINGS: usize = 8;
/// Ties that are named.
const MOST_TIES: usize = 4;
/// A swing that is this many times smaller than the largest cannot be seen.
const SEEN: i64 = 1_000;

impl Chart {
    /// What the solutions cost along the axis of a sweep, and where `found`, a search by cost over the same values, says that they cross.
    #[must_use]
    pub fn of_lines(sweep: &Sweep, found: Option<&BreakEven>) -> Self {
        let title = |index: usize| sweep.subject.title(index).to_owned();
        let turns = found.iter().flat_map(|found| &found.turns);
        let (nearest, left) = nearest_to_the_best(sweep);
        let is_drawn = |index: usize| nearest.contains(&index);
        let swaps = turns.flat_map(|turn| turn.swaps.iter().map(move |swap| (turn, swap)));
        let swaps = swaps.filter(|(_, swap)| is_drawn(swap.above) && is_drawn(swap.below));
        let crossings = swaps.filter(|(_, swap)| swap.led).filter_map(|(turn, swap)| {
            let cost = turn.below.figures(swap.below)?.cost;
            Some(Crossing { at: turn.at, cost, cheaper_below: title(swap.below), cheaper_above: title(swap.above) })
        });
        let mut crossings: Vec<Crossing> = crossings.collect();
        let mut frame = frame_of(sweep);
        let ties = found.iter().flat_map(|found| found.ties.iter().map(|tie| wording::tie_row(found, tie)));
        frame.notes.extend(ties.take(MOST_TIES).map(|(who, range)| format!("The same cost: {who}, {range}")));
        if crossings.len() > MOST_CROSSINGS {
            let more = crossings.len() - MOST_CROSSINGS;
            frame.notes.push(format!("{more} more crossings are not marked; `netcost breakeven` lists them"));
            crossings.truncate(MOST_CROSSINGS);
        }
        let xs = sweep.axes.first().map(places).unwrap_or_default();
        let styled = contenders(&sweep.subject, &nearest);
        let left: Vec<usize> = left.into_iter().filter(|index| can_be_had(sweep, *index)).collect();
        if !left.is_empty() {
            let titles: Vec<&str> = left.iter().map(|index| sweep.subject.title(*index)).collect();
            frame.notes.push(format!("Not drawn, further from the best: {}", titles.join(", ")));
        }
        let lines = CostLines {
            axis: sweep.axes.first().map_or_else(PlotAxis::nothing, PlotAxis::of),
            lines: nearest.iter().zip(styled).map(|(index, one)| cost_line(sweep, &xs, *index, one)).collect(),
            crossings,
            own: sweep.own.first().copied().flatten(),
        };
        Self { frame, picture: Picture::CostLines(lines) }
    }

    /// Which solution is the best over the two axes of a sweep.
    #[must_use]
    pub fn of_map(sweep: &Sweep) -> Self {
        let numbers = |index: usize| sweep.axes.get(index).map(places).unwrap_or_default();
        let axis = |index: usize| sweep.axes.get(index).map_or_else(PlotAxis::nothing, PlotAxis::of);
        let (xs, ys) = (numbers(0), numbers(1));
        let wins = |index: &usize| sweep.cells.iter().any(|cell| cell.best() == [*index]);
        let winning: Vec<usize> = (0..sweep.subject.solutions.len()).filter(wins).collect();
        // Where none that can be had has a price, the best is unknown, which is not the same as none; and a tie is nobody's alone.
        let is_unknown = |cell: &Point| cell.winner().is_none() && !unpriced([cell]).is_empty();
        let is_tie = |cell: &Point| cell.best().len() > 1;
        let nobody = |place: usize, title: &str| Contender { title: title.to_owned(), place };
        let tie = sweep.cells.iter().any(is_tie).then(|| nobody(TIE, "a tie"));
        let unknown = sweep.cells.iter().any(is_unknown).then(|| nobody(UNKNOWN, "unknown: no price"));
        let (of_tie, of_unknown) = (winning.len(), winning.len() + usize::from(tie.is_some()));
        let winner = |x: usize, y: usize| {
            let cell = sweep.cell(x, y)?;
            match cell.best()[..] {
                [] => is_unknown(cell).then_some(of_unknown),
                [best] => winning.iter().position(|index| *index == best),
                _ => Some(of_tie),
            }
        };
        let own = match sweep.own[..] {
            [Some(x), Some(y)] => Some((x, y)),
            _ => None,
        };
        let map = WinnerMap {
            best: wording::best_of(sweep).to_owned(),
            across: axis(0),
            up: axis(1),
            winners: (0..ys.len()).map(|y| (0..xs.len()).map(|x| winner(x, y)).collect()).collect(),
            contenders: contenders(&sweep.subject, &winning).into_iter().chain(tie).chain(unknown).collect(),
            xs,
            ys,
            own,
        };
        let mut frame = frame_of(sweep);
        frame.notes.extend(wording::tie_rows(sweep, MOST_TIES));
        if !unpriced(&sweep.cells).is_empty() {
            frame.notes.push("The map shows the best of those whose cost is known".to_owned());
        }
        Self { frame, picture: Picture::WinnerMap(map) }
    }

    /// How far each input moves a measure of a solution, the best.
    #[must_use]
    pub fn of_sensitivity(found: &Sensitivity, measure: Measure, best: Option<usize>) -> Self {
        let base = best.and_then(|best| found.base.figures(best)).and_then(|figures| measure.value(figures));
        let mut swings: Vec<Swing> =
            found.inputs.iter().filter_map(|input| swing(input, input.ends(best?, measure))).collect();
        let width = |swing: &Swing| (swing.at_high - swing.at_low).abs();
        swings.sort_by_key(|swing| std::cmp::Reverse(width(swing)));
        let least = swings.first().map_or(Decimal::ZERO, |first| width(first) / Decimal::from(SEEN));
        let seen = swings.partition_point(|swing| width(swing) >= least);
        let unseen: Vec<String> = swings.drain(seen..).map(|swing| swing.input).collect();
        let what = match measure {
            Measure::Cost => "cost a month",
            Measure::MeanTime => "mean time of a request",
            Measure::P99 => "99th percentile of the time",
        };
        let title = best.map_or("any solution", |best| found.subject.title(best));
        let tornado = Tornado { result: format!("{what}, {title}"), measure, base: base.unwrap_or_default(), swings };
        let mut frame = frame(&found.subject);
        if found.base.best().len() > 1 {
            frame.notes.push(wording::best_as_it_is(found));
        }
        let unknown = found.unpriced();
        frame.notes.extend(unknown.iter().map(|one| wording::cost_unknown_at(&found.subject, one)));
        if let Some(factor) = found.factor {
            frame.notes.push(format!("Inputs without a range are divided and multiplied by {factor}"));
        }
        if !unseen.is_empty() {
            frame.notes.push(format!("Less than a thousandth of the first: {}", unseen.join(", ")));
        }
        Self { frame, picture: Picture::Tornado(tornado) }
    }
}

/// The solutions of a sweep that are drawn, in the order of the study, and those that are left out: of many, the ones that come nearest to
/// the first place anywhere are drawn.
fn nearest_to_the_best(sweep: &Sweep) -> (Vec<usize>, Vec<usize>) {
    let place = |index: &usize| {
        let at = |cell: &Point| cell.order.iter().position(|there| there == index).unwrap_or(usize::MAX);
        sweep.cells.iter().map(at).min().unwrap_or(usize::MAX)
    };
    let mut nearest: Vec<usize> = (0..sweep.subject.solutions.len()).collect();
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

/// What one solution costs at the values of an axis.
fn cost_line(sweep: &Sweep, xs: &[Decimal], index: usize, contender: Contender) -> CostLine {
    let costs = sweep.cells.iter().map(|point| point.figures(index).map(|figures| figures.cost));
    CostLine { contender, points: xs.iter().copied().zip(costs).collect() }
}

/// Some solutions as charts know them.
fn contenders(subject: &Subject, indices: &[usize]) -> Vec<Contender> {
    let names: Vec<(&str, &str)> = indices.iter().map(|index| (subject.id(*index), subject.title(*index))).collect();
    Contender::together(&names)
}

/// An input that moves a result whose ends are these; nothing where it cannot be had or does not move.
fn swing(input: &Input, ends: [Option<Decimal>; 2]) -> Option<Swing> {
    let [Some(at_low), Some(at_high)] = ends else { return None };
    let shown = |value: Decimal| match input.scale {
        Scale::Time | Scale::Duration => shown_ms(coordinate(value)),
        scale => scale.show(value),
    };
    let [low, high] = [input.low, input.high].map(shown);
    (at_low != at_high).then(|| Swing { input: words(input.key), low, high, at_low, at_high })
}

fn frame(subject: &Subject) -> Frame {
    Frame {
        finding: String::new(),
        scenario: subject.scenario.clone(),
        requests: None,
        region: regions(&subject.prices.book),
        currency: subject.currency.clone(),
        prices: wording::in_force(&subject.prices),
        absent: Vec::new(),
        notes: subject.left_out.iter().map(|one| format!("Note: {}", wording::omission(*one))).collect(),
    }
}

/// The Regions whose prices are used; of many, how many they are.
fn regions(books: &str) -> String {
    match books.split(", ").count() {
        0..=3 => books.to_owned(),
        many => format!("{many} Regions"),
    }
}

/// The frame of a sweep, with a note for each solution that cannot be had on it or whose cost is unknown, if only in places.
fn frame_of(sweep: &Sweep) -> Frame {
    let mut frame = frame(&sweep.subject);
    let unknown = unpriced(&sweep.cells);
    frame.notes.extend(unknown.iter().map(|one| wording::cost_unknown_at(&sweep.subject, one)));
    let mut nowhere: Vec<String> = Vec::new();
    for (index, (_, title)) in sweep.subject.solutions.iter().enumerate() {
        let infeasible = |cell: &Point| match &cell.outcomes[index] {
            Err(Absence::Infeasible(codes) | Absence::Open(codes)) => Some(codes.clone()),
            _ => None,
        };
        let against: Vec<Vec<&str>> = sweep.cells.iter().filter_map(infeasible).collect();
        let mut codes: Vec<&str> = against.iter().flatten().copied().collect();
        codes.sort_unstable();
        codes.dedup();
        let codes = codes.join(", ");
        frame.notes.extend(match against.len() {
            0 => None,
            some if some == sweep.cells.len() => {
                nowhere.push(format!("{title} ({codes})"));
                None
            }
            some => Some(format!(
                "Cannot be had at {} of {}: {title}: {codes}",
                shown(some.into()),
                counted(sweep.cells.len() as u64, "point")
            )),
        });
    }
    if !nowhere.is_empty() {
        frame.notes.push(format!("Not drawn, cannot be had: {}", nowhere.join(", ")));
    }
    frame
}

/// The values of an axis; of names, their places.
fn places(axis: &scenario::Axis) -> Vec<Decimal> {
    let place = |(index, step): (usize, &Change)| step.number.unwrap_or_else(|| Decimal::from(index));
    axis.steps.iter().enumerate().map(place).collect()
}

/// A key in words: its path without the section.
fn words(key: Key) -> String {
    let path = key.to_string();
    let tail = path.split_once('.').map_or(path.as_str(), |(_, tail)| tail);
    let word = |word: &str| ABBREVIATIONS.iter().find(|short| short.eq_ignore_ascii_case(word)).copied();
    let words = tail.split(['.', '_']).map(|part| word(part).unwrap_or(part));
    words.collect::<Vec<_>>().join(" ")
}

/// Parts of keys that are written otherwise in words.
const ABBREVIATIONS: [&str; 10] = ["ACUs", "API", "AZs", "HTTP", "INIT", "MB", "NAT", "REST", "vCPUs", "VPC"];

impl PlotAxis {
    /// The axis of a sweep.
    fn of(axis: &scenario::Axis) -> Self {
        let unit = match axis.key.scale() {
            Some(Scale::Time | Scale::Duration) => ", ms",
            _ => "",
        };
        let values = match axis.key.scale() {
            Some(Scale::Size) => AxisValues::Bytes,
            Some(_) => AxisValues::Numbers,
            None => AxisValues::Names(axis.steps.iter().map(|step| step.shown.clone()).collect()),
        };
        Self { title: words(axis.key) + unit, spacing: axis.spacing, values }
    }

    /// The axis of a sweep that has none.
    fn nothing() -> Self {
        Self { title: String::new(), spacing: Spacing::Linear, values: AxisValues::Numbers }
    }
}
