//! The best along one input or over two, in a sentence that decides and in the marks of a table.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::decision::limits_in_brief;
use super::reigns::{bests, is, nearest_miss, nobody, of_the_known, only_one, same_best, who};
use super::{best_word, each_in_brief, no_price, unknown_costs, what_varies, who_reigns, with_article};
use crate::comparison::Absence;
use crate::decision::sweep::Sweep;
use crate::decision::{Outcome, Point, Subject, unpriced};
use crate::scenario::{Axis, RankBy};
use crate::unit::{counted, shown};

/// The most frequent ties for the best over the cells of a sweep: "a tie: NAT gateway = SDK invoke, 3 of 21".
#[must_use]
pub fn tie_rows(sweep: &Sweep, most: usize) -> Vec<String> {
    let (ties, all) = (sweep.ties(), sweep.cells.len());
    let row = |(solutions, cells): &(Vec<usize>, usize)| {
        let titles: Vec<&str> = solutions.iter().map(|index| sweep.subject.title(*index)).collect();
        format!("a tie: {}, {} of {}", titles.join(" = "), shown((*cells).into()), shown(all.into()))
    };
    let others: usize = ties.iter().skip(most).map(|(_, cells)| cells).sum();
    let others = (others > 0).then(|| format!("other ties, {} of {}", shown(others.into()), shown(all.into())));
    ties.iter().take(most).map(row).chain(others).collect()
}

/// Why a solution is not in the ranking of a point, or not its best: the kinds of reasons, in the order in which they are told.
const KINDS: [&str; 4] = ["Cost not known", "! Fails too often to be the best", "Possible only if", "Cannot be had"];

/// The place of its kind, and the reasons.
fn not_ranked_for(outcome: &Outcome) -> Option<(usize, BTreeSet<String>)> {
    match outcome {
        Err(Absence::Unpriced(meters)) => Some((0, [no_price(meters)].into())),
        Ok(figures) => figures.fails.then(|| (1, [String::new()].into())),
        Err(Absence::Open(reasons)) => Some((2, each_in_brief(reasons))),
        Err(Absence::Infeasible(reasons)) => Some((3, limits_in_brief(reasons))),
    }
}

/// Why solutions are not everywhere in the ranking: of each kind of reason its title, and rows such as "at 3 of 21 points", "API Gateway,
/// SDK invoke: more runs at once than the concurrency limit allows".
#[must_use]
pub fn not_ranked(subject: &Subject, shown: &[&Point]) -> Vec<(&'static str, Vec<(String, String)>)> {
    let mut points: BTreeMap<(usize, String, usize), usize> = BTreeMap::new();
    let outcomes = shown.iter().flat_map(|point| point.outcomes.iter().enumerate());
    for (solution, (kind, reasons)) in outcomes.filter_map(|(index, one)| Some((index, not_ranked_for(one)?))) {
        for reason in reasons {
            *points.entry((kind, reason, solution)).or_default() += 1;
        }
    }
    let mut alike: BTreeMap<(usize, String, usize), Vec<&str>> = BTreeMap::new();
    for ((kind, reason, solution), points) in points {
        alike.entry((kind, reason, points)).or_default().push(subject.title(solution));
    }
    let row = |(reason, points): (&String, usize), titles: &[&str]| {
        let colon = if reason.is_empty() { "" } else { ": " };
        (at_points(points, shown.len()), format!("{}{colon}{reason}", titles.join(", ")))
    };
    let rows_of = |place: usize| {
        let of_kind = alike.iter().filter(|((kind, ..), _)| *kind == place);
        of_kind.map(|((_, reason, points), titles)| row((reason, *points), titles)).collect::<Vec<_>>()
    };
    let kinds = KINDS.into_iter().enumerate().map(|(place, title)| (title, rows_of(place)));
    kinds.filter(|(_, rows)| !rows.is_empty()).collect()
}

fn at_points(some: usize, all: usize) -> String {
    if some == all {
        "everywhere".to_owned()
    } else {
        format!("at {} of {}", shown(some.into()), counted(all as u64, "point"))
    }
}

/// What the best of a sweep is the best by.
#[must_use]
pub const fn ranked_by(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "by monthly cost",
        RankBy::Latency if sweep.seed.is_some() => "by p99",
        RankBy::Latency => "by mean time",
        RankBy::Balanced => "by cost and time",
    }
}

/// What stands where no solution is the best.
#[must_use]
pub fn nobody_at(sweep: &Sweep) -> &'static str {
    let unknown = sweep.cells.iter().any(|point| point.winner().is_none() && !unpriced([point]).is_empty());
    let failing = sweep.cells.iter().any(|point| point.winner().is_none() && !point.order.is_empty());
    match (unknown, failing) {
        (true, _) => "none can be had that has a price",
        (false, true) => "none can be had that answers",
        (false, false) => "none can be had",
    }
}

/// What the best of a sweep is called.
#[must_use]
pub const fn best_of(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "cheapest",
        RankBy::Latency if sweep.seed.is_some() => "fastest (99th percentile)",
        RankBy::Latency => "fastest (mean time)",
        RankBy::Balanced => "best (cost and time)",
    }
}

/// The sentence that decides: who is the best from where to where, or over a map; and which costs are unknown.
#[must_use]
pub fn sweep_answer(sweep: &Sweep) -> String {
    let unknown = unknown_costs(&sweep.subject, &unpriced(&sweep.cells));
    [sweep_decides(sweep)].into_iter().chain(unknown).collect::<Vec<_>>().join(" ")
}

/// The same without what is unknown.
#[must_use]
pub fn sweep_decides(sweep: &Sweep) -> String {
    let subject = &sweep.subject;
    let decides = match sweep.axes.as_slice() {
        // Reigns are the one sentence that may go by other points than the steps.
        [axis] if !axis.listed && !sweep.reigns.is_empty() => {
            return who_reigns(subject, &axis.key, &sweep.reigns, sweep.own.first().copied().flatten());
        }
        [axis] => who_is_best_at(sweep, axis),
        _ => over_the_map(sweep),
    };
    of_the_known(subject, &decides, &unpriced(&sweep.cells))
}

/// Who is the best at which steps, which are not searched between: "SDK invoke is the cheapest from 10,000 to 1,000,000 requests a month,
/// the NAT gateway at 100,000,000".
fn who_is_best_at(sweep: &Sweep, axis: &Axis) -> String {
    let subject = &sweep.subject;
    let best = if sweep.cells.iter().all(Point::is_alone) { only_one(subject, &sweep.cells) } else { the_best(sweep) };
    let mut stretches: Vec<SameBest<'_>> = Vec::new();
    for (step, point) in axis.steps.iter().zip(&sweep.cells) {
        match stretches.last_mut().filter(|known| same_best(known.point, point)) {
            Some(known) => known.last = &step.shown,
            None => stretches.push(SameBest { point, first: &step.shown, last: &step.shown }),
        }
    }
    let of = what_varies(&axis.key);
    match stretches.as_slice() {
        [] => String::new(),
        [only] => match bests(subject, only.point) {
            Some(who) => {
                let of = if of.starts_with("of ") { of } else { format!("of {of}") };
                format!("{} {best} at {} {of}.", is(&who), each_value(axis.steps.len()))
            }
            None => format!("{} at any of these values{}.", nobody(subject, only.point), nearest_miss(subject)),
        },
        [first, others @ ..] if stretches.len() <= MOST_STRETCHES => {
            let begin = match bests(subject, first.point) {
                Some(who) => format!("{} {best} {} {of}", is(&who), first.place()),
                None => format!("{} {} {of}", nobody(subject, first.point), first.place()),
            };
            let others = others.iter().map(|one| format!("{} {}", who(subject, one.point), one.place()));
            [begin].into_iter().chain(others).collect::<Vec<_>>().join(", ") + "."
        }
        _ => {
            format!("who is {best} changes {} {of} along these values.", counted(stretches.len() as u64 - 1, "time"))
        }
    }
}

/// All values of a list.
fn each_value(count: usize) -> String {
    match count {
        1 => "the one value".to_owned(),
        2 => "both values".to_owned(),
        more => format!("each of the {more} values"),
    }
}

/// Steps after each other at which the same are the best.
struct SameBest<'a> {
    point: &'a Point,
    first: &'a str,
    last: &'a str,
}

impl SameBest<'_> {
    fn place(&self) -> String {
        if self.first == self.last {
            format!("at {}", self.first)
        } else {
            format!("from {} to {}", self.first, self.last)
        }
    }
}

/// What the best of a sweep is called in a sentence.
pub(super) const fn the_best(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Latency if sweep.seed.is_some() => "the fastest at p99",
        by => best_word(by),
    }
}

/// Stretches of a table that a sentence names.
const MOST_STRETCHES: usize = 5;

/// Who is the best with the scenario's own values, and who at how many points.
fn over_the_map(sweep: &Sweep) -> String {
    let subject = &sweep.subject;
    let own = sweep.own_cell.as_ref().map(|point| match bests(subject, point) {
        Some(who) if point.is_alone() => format!("{} {} as the scenario is", is(&who), only_one(subject, [point])),
        Some(who) => format!("{} {} as the scenario is", is(&who), the_best(sweep)),
        None => format!("{} as the scenario is{}", nobody(subject, point), nearest_miss(subject)),
    });
    let won = |index: usize| sweep.cells.iter().filter(|point| point.best() == [index]).count();
    let mut counts: Vec<(String, usize)> = (0..subject.solutions.len())
        .map(|index| (with_article(subject.title(index)), won(index)))
        .filter(|(_, cells)| *cells > 0)
        .collect();
    counts.sort_by_key(|(_, cells)| Reverse(*cells));
    let nobody = sweep.cells.iter().filter(|point| point.winner().is_none()).count();
    let tied = sweep.ties().iter().map(|(_, cells)| cells).sum();
    let others = [("a tie".to_owned(), tied), ("none".to_owned(), nobody)];
    let mut counts = counts.into_iter().chain(others.into_iter().filter(|(_, cells)| *cells > 0));
    let all = counted(sweep.cells.len() as u64, "point");
    let first = counts.next().map(|(who, cells)| format!("{who} at {} of {all}", shown(cells.into())));
    let more = counts.map(|(who, cells)| format!("{who} at {}", shown(cells.into())));
    if nobody == sweep.cells.len() {
        return own
            .map_or_else(|| "none anywhere on the map.".to_owned(), |own| format!("{own}; nor anywhere on the map."));
    }
    let map = format!("on the map {}", first.into_iter().chain(more).collect::<Vec<_>>().join(", "));
    match own {
        Some(own) => format!("{own}; {map}."),
        None => format!("{map}."),
    }
}
