//! What a map of the best shows, in a sentence.

use std::cmp::Reverse;

use rust_decimal::Decimal;

use crate::decision::sweep::{Searched, Sweep};
use crate::decision::{Point, Reign, unpriced};
use crate::scenario::{Axis, Change};
use crate::wording::reigns::{
    bests, is, nearest_miss, nobody, of_the_known, only_one, reigning, same_best, why_nobody,
};
use crate::wording::sweep::the_best;
use crate::wording::{three_digits, with_article};

/// Ways that a title names.
const MOST_NAMED: usize = 3;

/// Who is the best as the scenario is, and where another takes its place: along the axis that was searched, with the scenario's own value of
/// the other one; else who is elsewhere on the map.
#[must_use]
pub fn map_finding(sweep: &Sweep, searched: Option<&Searched>) -> String {
    let subject = &sweep.subject;
    let between = searched.iter().flat_map(|all| all.reigns.iter().flatten().map(|(reign, _)| &reign.point));
    let points: Vec<&Point> = sweep.cells.iter().chain(between).collect();
    let Some(first) = points.first() else { return String::new() };
    let own = sweep.own_cell.as_ref();
    let is_everywhere = points.iter().all(|point| same_best(first, point));
    let decides = match own {
        Some(own) if !is_everywhere => {
            if let Some(along) = along_own_row(sweep, searched) {
                return along;
            }
            let is_outside = !is_on_map(sweep);
            let others = points.iter().copied().filter(|point| is_outside || !same_best(point, own));
            let others: Vec<&Point> = others.collect();
            let elsewhere = sweep.cells.iter().filter(|point| !same_best(point, own)).count();
            let place = match elsewhere * 2 > sweep.cells.len() {
                _ if is_outside => "on this map",
                true => "on most of this map",
                false => "in places on this map",
            };
            format!("{}; {place} {}", as_it_is(sweep, own), who_is(sweep, &others))
        }
        Some(own) if !same_best(first, own) => {
            format!("{}; everywhere on this map {}", as_it_is(sweep, own), who_is(sweep, &points))
        }
        None if !is_everywhere => format!("on this map {}, by place", who_is(sweep, &points)),
        _ => match bests(subject, first) {
            Some(who) => format!("{} {} everywhere on this map", is(&who), best(sweep, &points)),
            None => format!("{} anywhere on this map{}", nobody(subject, first), nearest_miss(subject)),
        },
    };
    of_the_known(subject, &decides, &unpriced(sweep.cells.iter().chain(own)))
}

/// What the best of some points is called.
fn best(sweep: &Sweep, points: &[&Point]) -> &'static str {
    let is_alone = points.iter().all(|point| point.is_alone());
    if is_alone { only_one(&sweep.subject, points.iter().copied()) } else { the_best(sweep) }
}

fn as_it_is(sweep: &Sweep, own: &Point) -> String {
    match bests(&sweep.subject, own) {
        Some(who) => format!("{} {} as the scenario is", is(&who), best(sweep, &[own])),
        None => format!("{} as the scenario is{}", nobody(&sweep.subject, own), nearest_miss(&sweep.subject)),
    }
}

/// Whether the scenario's own values lie within the axes.
fn is_on_map(sweep: &Sweep) -> bool {
    let within = |(axis, own): (&Axis, &Option<Decimal>)| {
        let (first, last) = (axis.steps.first()?.number, axis.steps.last()?.number);
        let own = (*own)?;
        Some(first.zip(last).is_none_or(|(first, last)| (first..=last).contains(&own)))
    };
    sweep.axes.iter().zip(&sweep.own).all(|pair| within(pair).unwrap_or(false))
}

/// Who is the best at some points, those at most of them first: "the NAT gateway or API Gateway is the cheapest, or several tie, or no way
/// can be had".
fn who_is(sweep: &Sweep, points: &[&Point]) -> String {
    let won = |index: usize| points.iter().filter(|point| point.best() == [index]).count();
    let mut winners: Vec<(usize, usize)> =
        (0..sweep.subject.solutions.len()).map(|index| (index, won(index))).filter(|(_, count)| *count > 0).collect();
    winners.sort_by_key(|(_, count)| Reverse(*count));
    let names: Vec<String> = winners.iter().map(|(index, _)| with_article(sweep.subject.title(*index))).collect();
    let is = format!("is {}", the_best(sweep));
    let winners = match names.as_slice() {
        [] => None,
        [one] => Some(format!("{one} {is}")),
        [first @ .., last] if names.len() <= MOST_NAMED => Some(format!("{} or {last} {is}", first.join(", "))),
        many => Some(format!("one of {} ways {is}", many.len())),
    };
    let tie = points.iter().any(|point| point.best().len() > 1).then(|| "several tie".to_owned());
    let nobody = points.iter().find(|point| point.best().is_empty()).map(|point| why_nobody(point).to_owned());
    winners.into_iter().chain(tie).chain(nobody).collect::<Vec<_>>().join(", or ")
}

/// Who is the best from where to where along the axis that was searched, with the scenario's own value of the other; nothing where that is
/// not on the map, or the best does not change there.
fn along_own_row(sweep: &Sweep, searched: Option<&Searched>) -> Option<String> {
    let searched = searched?;
    let (along, other) = (&sweep.axes[searched.axis], &sweep.axes[1 - searched.axis]);
    let (own, own_other) = (sweep.own[searched.axis]?, sweep.own[1 - searched.axis]?);
    let value = |(place, step): (usize, &Change)| step.number.unwrap_or_else(|| Decimal::from(place));
    let row = other.steps.iter().enumerate().position(|step| value(step) == own_other)?;
    let reigns: Vec<Reign> = searched.reigns.get(row)?.iter().map(|(reign, _)| reign.clone()).collect();
    let (first, last) = (reigns.first()?, reigns.last()?);
    if !(first.from..=last.to).contains(&own) || reigns.iter().all(|reign| same_best(&first.point, &reign.point)) {
        return None;
    }
    let said = reigning(&sweep.subject, &along.key, &reigns, Some(own));
    let there = match (other.key.scale(), other.steps.get(row)?) {
        (Some(scale), step) => format!("At {} of `{}`", three_digits(scale, step.number?), other.key),
        (None, step) => format!("With `{}` {}", other.key, step.shown),
    };
    Some(format!("{there}, {said}"))
}
