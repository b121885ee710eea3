//! At which load the best solution would lose its place: a quick sample in requests and in internet traffic, for every comparison.

use std::cmp::Ordering;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Point, Study, unpriced};
use crate::comparison::{Absence, Load, LoadCrossing, Side, Span, Threshold};
use crate::diagnostic::Rejection;
use crate::distribution::float;
use crate::scenario::{Change, Interval, Key, RankBy, Scenario, Spacing, places};
use crate::search::{Rated, Search, in_order, middle};
use crate::sim::Effort;
use crate::topology::Topology;
use crate::value::{Scale, Volume};

/// Loads that are looked at before a crossing is searched, over the whole range of a load.
const SAMPLES: usize = 17;
/// And between two of them where another one is close behind the best: within the fiftieth part of its score.
const CLOSER: usize = 25;
const CLOSE: i64 = 50;
/// At first one of so many of those loads is looked at. Where a lead is at most so many times as large at one of two as at the other, as a part
/// of the score, it does not turn between them.
const APART: usize = 6;
const LITTLE: Decimal = Decimal::TWO;
/// Most requests, and most bytes an exchange, that are looked at.
const MOST_REQUESTS: i64 = 1_000_000_000_000;
const MOST_BYTES: i64 = 1 << 40;

/// How the first of a ranking stands to each of the others when requests or internet traffic change: the nearest crossing on either side.
/// Points are rated by the closed form; where already at the present load another one is first by it, nothing can be said.
///
/// # Errors
/// Values that do not go together; there are none that a load can bring about.
pub(super) fn thresholds(study: &Study, lines: &[Line<'_>], first: &str) -> Result<Vec<Threshold>, Rejection> {
    let present = study.at(&[])?;
    let is_first = |index: &usize| study.topologies[*index].id() == first;
    let Some(first) = present.best().into_iter().find(is_first) else { return Ok(Vec::new()) };
    // What the scenario leaves open is nowhere ranked.
    let is_open = |other: &usize| matches!(present.outcomes[*other], Err(Absence::Open(_)));
    let others = (0..study.topologies.len()).filter(|other| *other != first && !is_open(other));
    let pairs: Vec<(usize, usize)> = others.flat_map(|other| (0..lines.len()).map(move |line| (other, line))).collect();
    in_order(pairs.into_par_iter().map(|(other, line)| lines[line].threshold(first, other)))
}

/// The loads of a scenario that can be changed, sampled.
///
/// # Errors
/// Values that do not go together; there are none that a load can bring about.
pub(super) fn lines<'a>(study: &'a Study, scenario: &Scenario) -> Result<Vec<Line<'a>>, Rejection> {
    let lines = [Line::requests(study, scenario), Line::traffic(study, scenario)];
    in_order(lines.into_par_iter().flatten().map(Line::sampled))
}

/// Most requests a month that are looked at: those with which nothing else becomes too large to be counted.
pub(super) fn most_requests(scenario: &Scenario) -> i64 {
    let calls = i64::try_from(scenario.workload.calls_per_request).unwrap_or(i64::MAX).max(1);
    MOST_REQUESTS / calls
}

/// A load that can be changed, in whole requests or bytes.
pub(super) struct Line<'a> {
    study: &'a Study,
    load: Load,
    keys: Vec<Key>,
    /// Bytes sent and received for each exchange, whose ratio is kept; one count otherwise.
    parts: Vec<i64>,
    most: i64,
    /// Exchanges in a month.
    exchanges: Decimal,
    /// Loads over the whole range with who can be had there, the present one among them.
    pub(super) samples: Vec<Rated<Point>>,
}

/// How two solutions stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// The first is ahead, by so much if both can be had and have a price.
    Ahead(Option<Decimal>),
    /// The other one is.
    Behind(Option<Decimal>),
    /// Neither is: the two are a tie.
    Tied,
    /// Neither can be had, or both fail too often.
    Neither,
    /// One lacks a price, so that nothing can be said.
    Unknown,
}

impl Stand {
    fn of(point: &Point, first: usize, other: usize) -> Self {
        let unpriced = |index: usize| point.unpriced(index).is_some();
        let other_runs = point.figures(other).is_some() || unpriced(other);
        if other_runs && (unpriced(first) || unpriced(other)) {
            return Self::Unknown;
        }
        let scores = point.scores();
        match (scores[first], scores[other]) {
            (Some(a), Some(b)) => {
                let lead = Some((b.value - a.value).abs());
                match a.against(&b) {
                    Ordering::Less => Self::Ahead(lead),
                    Ordering::Equal => Self::Tied,
                    Ordering::Greater => Self::Behind(lead),
                }
            }
            (None, Some(_)) => Self::Behind(None),
            (Some(_), None) => Self::Ahead(None),
            (None, None) if unpriced(first) => Self::Ahead(None),
            (None, None) => Self::Neither,
        }
    }

    /// Whether both can be had and one of them is ahead.
    fn is_decided(self) -> bool {
        matches!(self, Self::Ahead(Some(_)) | Self::Behind(Some(_)))
    }

    /// Whether the other one is ahead.
    fn is_behind(self) -> bool {
        matches!(self, Self::Behind(_))
    }
}

/// Whether a solution answers enough requests.
#[derive(Clone, Copy)]
struct Answer {
    is_enough: bool,
    /// How many times as many fail as are tolerated, as a logarithm.
    failed_ln: f64,
}

impl Answer {
    fn of(point: &Point, index: usize, tolerated: f64) -> Self {
        let figures = point.figures(index);
        let failed_ln = figures.map_or(f64::NAN, |figures| (float(figures.failed.value) / tolerated).ln());
        Self { is_enough: figures.is_some_and(|figures| !figures.fails), failed_ln }
    }

    /// Where as many fail as are tolerated if that grew evenly in this measure, strictly between two places; their middle where it is not
    /// known.
    fn limit(low: &Rated<Self>, high: &Rated<Self>) -> i64 {
        let (from, to) = (low.1.failed_ln, high.1.failed_ln);
        let part = from / (from - to);
        if !(part > 0.0 && part < 1.0) {
            return middle(low, high);
        }
        (low.0 + ((high.0 - low.0) as f64 * part) as i64).clamp(low.0 + 1, high.0 - 1)
    }
}

impl<'a> Line<'a> {
    fn requests(study: &'a Study, scenario: &Scenario) -> Option<Self> {
        let key = Key::find("workload.requests_per_month").ok()?;
        let now = i64::try_from(scenario.workload.requests_per_month).ok()?;
        let exchanges = Decimal::from(scenario.workload.calls_per_request);
        Some(Self {
            study,
            load: Load::Requests,
            keys: vec![key],
            parts: vec![now],
            most: most_requests(scenario),
            exchanges,
            samples: Vec::new(),
        })
    }

    /// `None` where nothing goes to the internet, as then no bytes make a GB.
    pub(super) fn traffic(study: &'a Study, scenario: &Scenario) -> Option<Self> {
        let keys = ["workload.internet.sent", "workload.internet.received"].map(|path| Key::find(path).ok());
        let keys = keys.into_iter().collect::<Option<Vec<Key>>>()?;
        let internet = &scenario.workload.internet;
        let exchanges = scenario.exchanges(internet);
        let each = |volume: Volume| i64::try_from(volume.each(exchanges).0).unwrap_or(MOST_BYTES);
        let parts = [internet.sent, internet.received].map(each).to_vec();
        let (load, most, samples) = (Load::InternetGb, MOST_BYTES, Vec::new());
        let line = Self { study, load, keys, parts, most, exchanges, samples };
        (!exchanges.is_zero()).then_some(line)
    }

    pub(super) fn now(&self) -> i64 {
        self.parts.iter().sum()
    }

    pub(super) const fn exchanges(&self) -> Decimal {
        self.exchanges
    }

    /// The changes that make a load; its parts keep their ratio.
    fn changes(&self, load: i64) -> Vec<Change> {
        let whole = i128::from(self.now());
        let mut left = load;
        let mut changes = Vec::with_capacity(self.keys.len());
        for (index, key) in self.keys.iter().enumerate() {
            let last = index + 1 == self.keys.len();
            let share = i128::from(load) * i128::from(self.parts[index]);
            let part = if last { left } else { share.checked_div(whole).map_or(0, |part| part as i64) };
            left -= part;
            changes.extend(key.at_steps(&self.study.template, part));
        }
        changes
    }

    pub(super) fn rate(&self, topologies: &[&'static dyn Topology], load: i64) -> Result<Point, Rejection> {
        let changes = self.changes(load);
        self.study.rates(topologies, &changes.iter().collect::<Vec<_>>(), None)
    }

    /// Solutions with a load, simulated where the closed form does not tell their percentiles.
    pub(super) fn simulate(
        &self,
        topologies: &[&'static dyn Topology],
        load: i64,
        effort: Effort,
    ) -> Result<Point, Rejection> {
        let changes = self.changes(load);
        self.study.rates(topologies, &changes.iter().collect::<Vec<_>>(), Some(effort))
    }

    /// Whether it is requests that are changed.
    pub(super) fn is_of_requests(&self) -> bool {
        self.load == Load::Requests
    }

    fn sampled(self) -> Result<Self, Rejection> {
        let interval = Interval { key: self.keys[0], scale: Scale::Count, low: 1, high: self.most };
        let mut loads = places(&interval, Spacing::Logarithmic, SAMPLES);
        loads.push(self.now());
        loads.sort_unstable();
        loads.dedup();
        let rated = self.rate_rising(loads)?;
        let solutions = (0..self.study.topologies.len()).into_par_iter();
        let limits = in_order(solutions.map(|solution| self.limits(&rated, solution)))?.concat();
        let mut samples = self.rate_all(limits)?;
        samples.extend(rated);
        samples.sort_by_key(|(load, _)| *load);
        samples.dedup_by_key(|(load, _)| *load);
        Ok(Self { samples, ..self })
    }

    /// Some samples, and more between two of them with the same best and another close behind it, where that is ahead meanwhile.
    pub(super) fn closer(
        &self,
        samples: Vec<(i64, Point)>,
        least: i64,
        most: i64,
    ) -> Result<Vec<(i64, Point)>, Rejection> {
        let told_of = |pair: &&[Rated<Point>]| pair[0].0 < most && pair[1].0 > least;
        let pairs: Vec<&[Rated<Point>]> = samples.windows(2).filter(told_of).collect();
        let more = pairs.into_par_iter().map(|pair| {
            let (low, high) = (pair[0].0.max(least).max(1), pair[1].0.min(most));
            let interval = Interval { key: self.keys[0], scale: Scale::Count, low, high };
            let mut between = places(&interval, Spacing::Logarithmic, CLOSER);
            between.retain(|load| (pair[0].0 + 1..pair[1].0).contains(load));
            self.change_and_back(pair, between)
        });
        let more = in_order(more)?.concat();
        let mut samples = [samples, more].concat();
        samples.sort_by_key(|(load, _)| *load);
        Ok(samples)
    }

    /// What is rated at loads between two with the same best, where one that is close behind it at either is ahead at any of them. Nobody
    /// else is looked at before that is known, but where the score of each goes by all.
    fn change_and_back(&self, pair: &[Rated<Point>], between: Vec<i64>) -> Result<Vec<Rated<Point>>, Rejection> {
        let [low, high] = [&pair[0].1, &pair[1].1];
        let best = low.best();
        let mut near: Vec<usize> = [low, high].into_iter().flat_map(near_the_best).collect();
        near.retain(|index| best.contains(index) || self.may_be_ahead(*index, (low, high)));
        near.sort_unstable();
        near.dedup();
        if low.has_other_best(high) || near.len() <= best.len() {
            return Ok(Vec::new());
        }
        // The balanced score of each goes by all.
        if self.study.by() != RankBy::Balanced && self.stays_best([&pair[0], &pair[1]], &between, &near)? {
            return Ok(Vec::new());
        }
        self.rate_all(between)
    }

    /// Whether the best of two loads, among those that are near it, are so at all of some loads between them. Few of these are looked at first,
    /// and others only beside those where a lead changes much.
    fn stays_best(&self, [low, high]: [&Rated<Point>; 2], between: &[i64], near: &[usize]) -> Result<bool, Rejection> {
        let topologies: Vec<&'static dyn Topology> = near.iter().map(|index| self.study.topologies[*index]).collect();
        let looks =
            |loads: Vec<i64>| in_order(loads.into_par_iter().map(|load| Ok((load, self.rate(&topologies, load)?))));
        let ends = [low, high].map(|(load, point)| (*load, point.among(near)));
        let is_as_before = |(_, point): &Rated<Point>| !point.has_other_best(&ends[0].1);
        let few = looks(between.iter().copied().skip(APART / 2).step_by(APART).collect())?;
        if !few.iter().all(is_as_before) {
            return Ok(false);
        }
        let known: Vec<&Rated<Point>> = ends[..1].iter().chain(&few).chain(&ends[1..]).collect();
        let parts: Vec<&[&Rated<Point>]> =
            known.windows(2).filter(|part| !leads_last(&part[0].1, &part[1].1)).collect();
        let is_open = |load: &i64| parts.iter().any(|part| part[0].0 < *load && *load < part[1].0);
        Ok(looks(between.iter().copied().filter(is_open).collect())?.iter().all(is_as_before))
    }

    /// Whether another one may be ahead between two points with the same best. But for what fewer cold starts save, more requests or bytes do
    /// not cost less: what costs more at the lower point than the best does at the higher one is not looked at. A mean time may fall and rise.
    fn may_be_ahead(&self, other: usize, (low, high): (&Point, &Point)) -> bool {
        let first = high.best().first().and_then(|first| high.scores()[*first]);
        let costs_more = |first: Span| low.scores()[other].is_some_and(|other| first.against(&other) == Ordering::Less);
        self.study.by() != RankBy::Cost || !first.is_some_and(costs_more)
    }

    /// The solutions at rising loads. What has too much load has so with any more: where all have, higher loads are as that one. A timeout is
    /// none of that kind, as fewer start cold where more come.
    fn rate_rising(&self, mut loads: Vec<i64>) -> Result<Vec<Rated<Point>>, Rejection> {
        let above = loads.split_off(loads.partition_point(|load| *load <= self.now()));
        let mut rated = self.rate_all(loads)?;
        for load in above {
            let known = rated.last().map(|(_, point)| point).filter(|point| point.has_too_much_load());
            let point = known.map_or_else(|| self.rate(&self.study.topologies, load), |point| Ok(point.clone()))?;
            rated.push((load, point));
        }
        Ok(rated)
    }

    fn rate_all(&self, loads: Vec<i64>) -> Result<Vec<Rated<Point>>, Rejection> {
        in_order(loads.into_par_iter().map(|load| Ok((load, self.rate(&self.study.topologies, load)?))))
    }

    /// The loads on both sides of every place where a solution begins or ends to be had, or to answer enough, between two that were rated:
    /// between those lies who is left, which samples may miss.
    fn limits(&self, rated: &[(i64, Point)], solution: usize) -> Result<Vec<i64>, Rejection> {
        let one = [self.study.topologies[solution]];
        let tolerated = float(self.study.objective().tolerated().0);
        let at = |load| Ok::<Answer, Rejection>(Answer::of(&self.rate(&one, load)?, 0, tolerated));
        let search = Search::new(at, |one, another| one.is_enough != another.is_enough).guessing(Answer::limit);
        let mut limits = Vec::new();
        for pair in rated.windows(2) {
            let [low, high] = [0, 1].map(|end: usize| (pair[end].0, Answer::of(&pair[end].1, solution, tolerated)));
            let found = search.changes(&low, &high)?.concat();
            limits.extend(found.into_iter().map(|(load, _)| load));
        }
        Ok(limits)
    }

    fn threshold(&self, first: usize, other: usize) -> Result<Threshold, Rejection> {
        let samples = &self.samples;
        let stand = |point: &Point| Stand::of(point, first, other);
        let now = samples.iter().position(|(load, _)| *load == self.now()).unwrap_or(0);
        let upwards: Vec<(i64, Stand)> = samples[now..].iter().map(|(load, point)| (*load, stand(point))).collect();
        let downwards: Vec<(i64, Stand)> =
            samples[..=now].iter().rev().map(|(load, point)| (*load, stand(point))).collect();
        let mut crossings = Vec::new();
        let mut reach = [None; 2];
        for (side, samples) in [(Side::Below, downwards), (Side::Above, upwards)] {
            // What lies beyond an unknown cannot be held against what lies before it.
            let known: Vec<Rated<Stand>> =
                samples.iter().copied().take_while(|(_, stand)| *stand != Stand::Unknown).collect();
            let reached: Vec<Rated<Stand>> =
                known.iter().copied().filter(|(_, stand)| *stand != Stand::Neither).collect();
            let ends = known.last().is_some_and(|(_, stand)| *stand == Stand::Neither) && known.len() == samples.len();
            reach[usize::from(side == Side::Above)] =
                reached.last().filter(|_| ends).map(|(load, _)| Decimal::from(*load));
            let turns = reached.windows(2).filter(|pair| pair[0].1.is_behind() != pair[1].1.is_behind());
            // The way there and the way back.
            for (pair, back) in turns.zip([false, true]) {
                let ends = if side == Side::Below { [pair[1], pair[0]] } else { [pair[0], pair[1]] };
                let found = self.crossing(ends, (first, other))?;
                crossings.push(LoadCrossing { side, back, first_ends: found.first_ends && !back, ..found });
            }
        }
        let unpriced = unpriced(samples.iter().map(|(_, point)| point).filter(|point| stand(point) == Stand::Unknown));
        let of_pair = unpriced.into_iter().filter(|unpriced| [first, other].contains(&unpriced.solution));
        let mut stands = samples.iter().map(|(_, point)| stand(point)).peekable();
        let tied =
            stands.any(|stand| stand == Stand::Tied) && samples.iter().all(|(_, point)| !stand(point).is_decided());
        let [first, other] = [first, other].map(|index| self.study.topologies[index]);
        let [from, to] = reach;
        Ok(Threshold {
            load: self.load,
            by: self.study.by(),
            first: first.id(),
            other: other.id(),
            other_title: other.title(),
            crossings,
            tied,
            unpriced: of_pair.flat_map(|unpriced| unpriced.meters).collect(),
            from,
            to,
            exchanges: self.exchanges,
        })
    }

    /// The place between two loads at which a lead changes hands.
    fn crossing(&self, ends: [Rated<Stand>; 2], (first, other): (usize, usize)) -> Result<LoadCrossing, Rejection> {
        // The balanced score goes by the dearest and slowest of all.
        let balanced = self.study.by() == RankBy::Balanced;
        let pair = [self.study.topologies[first], self.study.topologies[other]];
        let (topologies, first, other) =
            if balanced { (&self.study.topologies[..], first, other) } else { (&pair[..], 0, 1) };
        let stand = |load| Ok::<Stand, Rejection>(Stand::of(&self.rate(topologies, load)?, first, other));
        let search = Search::new(&stand, |one, another| one.is_behind() != another.is_behind()).guessing(meeting);
        let [low, high] = search.changes(&ends[0], &ends[1])?.pop().unwrap_or(ends);
        let again = |one: &Rated<Stand>| Ok::<bool, Rejection>(stand(one.0)?.is_behind() == one.1.is_behind());
        let confirmed = again(&low)? && again(&high)?;
        let first_ends = [low.1, high.1].contains(&Stand::Behind(None));
        Ok(LoadCrossing { at: Decimal::from(low.0), side: Side::Above, back: false, first_ends, confirmed })
    }
}

/// The best, and those so near that a little more or less load may bring them ahead.
fn near_the_best(point: &Point) -> Vec<usize> {
    let (scores, best) = (point.scores(), point.best());
    let score = |index: &usize| scores[*index].map(|score| score.value);
    let Some(first) = best.first().and_then(score) else { return best };
    let is_near = |index: &usize| {
        let is_close = |score: Decimal| (score - first) * Decimal::from(CLOSE) <= first.abs();
        best.contains(index) || score(index).is_some_and(is_close)
    };
    point.answering().iter().copied().filter(is_near).collect()
}

/// Whether the best of a point leads over each other one there by about as much as at another point.
fn leads_last(one: &Point, other: &Point) -> bool {
    let is_alike = |(one, other): (Option<Decimal>, Option<Decimal>)| {
        one.zip(other).is_some_and(|(one, other)| one.max(other) <= one.min(other) * LITTLE)
    };
    leads(one).into_iter().zip(leads(other)).all(is_alike)
}

/// How far each is behind the best of a point, as a part of the best's score; nothing where it is as good.
fn leads(point: &Point) -> Vec<Option<Decimal>> {
    let (scores, best) = (point.scores(), point.best());
    let first = best.first().and_then(|first| scores[*first]);
    let lead = |index: usize| {
        let (first, score) = (first?.value, scores[index]?.value);
        if best.contains(&index) { Some(Decimal::ZERO) } else { (score - first).checked_div(first) }
    };
    (0..scores.len()).map(lead).collect()
}

/// Where the line through two leads meets zero, strictly between the two places; their middle where a lead is not known.
fn meeting(low: &Rated<Stand>, high: &Rated<Stand>) -> i64 {
    let (ahead, behind) = if high.1.is_behind() { (low, high) } else { (high, low) };
    let (Stand::Ahead(Some(lead)), Stand::Behind(Some(lag))) = (ahead.1, behind.1) else {
        return middle(low, high);
    };
    place_of_meeting((ahead.0, lead), (behind.0, lag))
}

/// Where a lead at one place that is a lag at another would be none on a straight line, strictly between the two.
pub(super) fn place_of_meeting(ahead: (i64, Decimal), behind: (i64, Decimal)) -> i64 {
    let part = ahead.1.checked_div(ahead.1 + behind.1).unwrap_or_default();
    let ahead_of = Decimal::from(behind.0 - ahead.0) * part;
    let place = ahead.0 + i64::try_from(ahead_of.trunc()).unwrap_or(0);
    place.clamp(ahead.0.min(behind.0) + 1, ahead.0.max(behind.0) - 1)
}
