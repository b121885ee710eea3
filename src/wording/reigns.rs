//! Who is the best from where to where along a key, in a sentence that decides and in a table.

use rust_decimal::Decimal;

use super::figures::{capital, in_words};
use super::obstacles::{if_so, reasons};
use super::{no_price, with_article};
use crate::decision::{Point, Reign, Subject, Unpriced};
use crate::scenario::{Key, RankBy};
use crate::unit::{counted, shown};
use crate::value::Scale;

/// Reigns that a sentence names one by one; where there are more, it names the scenario's own.
const MOST_NAMED: usize = 5;

/// What the best is called where points are not simulated.
#[must_use]
pub const fn best_word(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "the cheapest",
        RankBy::Latency => "the fastest on average",
        RankBy::Balanced => "the best in cost and time together",
    }
}

/// A value of a key to three significant digits, counts below ten thousand whole: "128 million", "896 KB", "94.3 ms".
#[must_use]
pub fn three_digits(scale: Scale, value: Decimal) -> String {
    match scale {
        Scale::Count if value < Decimal::from(10_000) => shown(value),
        Scale::Count => in_words(value),
        Scale::Size => scale.show(value),
        _ => scale.show(value.round_sf(3).unwrap_or(value)),
    }
}

/// What the values of a key count: "requests a month", or "of `function.memory_mb`".
#[must_use]
pub fn what_varies(key: &Key) -> String {
    match key.path() {
        "workload.requests_per_month" => "requests a month".to_owned(),
        "workload.calls_per_request" => "calls a request".to_owned(),
        _ => format!("of `{key}`"),
    }
}

/// An end of what was looked at, as its writer has it where three digits would change it.
fn end(scale: Scale, value: Decimal) -> String {
    let is_short = value.round_sf(3) == Some(value);
    if is_short { three_digits(scale, value) } else { scale.show(value) }
}

/// The sentence that decides: "SDK invoke is the cheapest up to 128 million requests a month, the NAT gateway above."
#[must_use]
pub fn who_reigns(subject: &Subject, key: &Key, reigns: &[Reign], own: Option<Decimal>) -> String {
    let Some(scale) = key.scale() else { return String::new() };
    let Some((first, last)) = reigns.first().zip(reigns.last()) else { return String::new() };
    let (low, high) = (end(scale, first.from), end(scale, last.to));
    let (best, of) = (best_word(subject.by), what_varies(key));
    // Within three digits nothing would be told apart.
    let exactly = three_digits(scale, first.from) == three_digits(scale, last.to);
    let number = |value| if exactly { scale.show_exactly(value) } else { three_digits(scale, value) };
    let named = told_apart(reigns, &number);
    let decides = match named.as_slice() {
        [] => String::new(),
        [only] => match bests(subject, &only.point) {
            Some(who) => format!("{} {best} throughout, from {low} to {high} {of}", capital(&is(&who))),
            None => format!("{} from {low} to {high} {of}{}", nobody(subject), nearest_miss(subject)),
        },
        [first, middle @ .., last] if named.len() <= MOST_NAMED => {
            let begin = match bests(subject, &first.point) {
                Some(who) => format!("{} {best} up to {} {of}", capital(&is(&who)), number(first.to)),
                None => format!("{} up to {} {of}", nobody(subject), number(first.to)),
            };
            let middle = middle.iter().map(|reign| part(subject, reign, &format!("up to {}", number(reign.to))));
            let parts = [begin].into_iter().chain(middle).chain([part(subject, last, "above")]);
            parts.collect::<Vec<_>>().join(", ")
        }
        _ => {
            let changes = counted(named.len() as u64 - 1, "time");
            let here = own.and_then(|own| at_own(subject, scale, &named, own)).unwrap_or_default();
            let who = |reign: &Reign| bests(subject, &reign.point).map_or_else(|| "none".to_owned(), |who| who.names);
            let ways = named.first().zip(named.last()).map(|(first, last)| (who(first), who(last)));
            let (first, last) = ways.unwrap_or_default();
            format!("Who is {best} changes {changes} from {low} to {high} {of}, from {first} to {last}{here}")
        }
    };
    format!("{decides}.")
}

/// Who is the best where the scenario is, of many reigns.
fn at_own(subject: &Subject, scale: Scale, reigns: &[Reign], own: Decimal) -> Option<String> {
    let reign = reigns.iter().find(|reign| (reign.from..=reign.to).contains(&own))?;
    let [own, from, to] = [own, reign.from, reign.to].map(|value| three_digits(scale, value));
    let who = bests(subject, &reign.point);
    let who = who.map_or_else(|| "none can be had".to_owned(), |who| format!("{} so", is(&who)));
    Some(format!("; at yours, {own}, {who}, from {from} to {to}"))
}

/// The reigns whose ends are told apart, those of the same best after each other as one, and no tie at one value alone.
fn told_apart(reigns: &[Reign], number: &dyn Fn(Decimal) -> String) -> Vec<Reign> {
    let mut found: Vec<Reign> = Vec::new();
    for reign in reigns {
        let is_narrow = reign.from < reign.to && number(reign.from) == number(reign.to);
        let is_passing = reign.from == reign.to && reign.point.best().len() > 1;
        match found.last_mut() {
            Some(last) if is_narrow || is_passing || same_best(&last.point, &reign.point) => last.to = reign.to,
            _ if is_narrow && reigns.len() > 1 => {}
            _ => found.push(reign.clone()),
        }
    }
    found
}

/// Whether the same are the best at two points.
pub(super) fn same_best(one: &Point, other: &Point) -> bool {
    let [mut one, mut other] = [one.best(), other.best()];
    one.sort_unstable();
    other.sort_unstable();
    one == other
}

fn part(subject: &Subject, reign: &Reign, where_it_is: &str) -> String {
    match bests(subject, &reign.point) {
        Some(Bests { names, .. }) => format!("{names} {where_it_is}"),
        None => format!("none {where_it_is}"),
    }
}

/// The best of a point in a sentence.
pub(super) struct Bests {
    pub(super) names: String,
    pub(super) several: bool,
}

/// "SDK invoke is", "the NAT gateway and SDK invoke tie for".
pub(super) fn is(bests: &Bests) -> String {
    format!("{} {}", bests.names, if bests.several { "tie for" } else { "is" })
}

/// Those that are the best at a point; `None` where none can be had.
pub(super) fn bests(subject: &Subject, point: &Point) -> Option<Bests> {
    let best = point.best();
    let names: Vec<String> = best.iter().map(|index| with_article(subject.title(*index))).collect();
    let joined = match names.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [middle @ .., last] => format!("{} and {last}", middle.join(", ")),
    };
    Some(Bests { names: joined, several: best.len() > 1 })
}

/// That none of the solutions can be had.
pub(super) fn nobody(subject: &Subject) -> String {
    match subject.solutions.as_slice() {
        [(_, title)] => format!("{} cannot be had", capital(&with_article(title))),
        several => format!("None of the {} ways can be had", several.len()),
    }
}

/// That none can be had for the scenario as it is, and which comes nearest; `None` where any can.
#[must_use]
pub fn nothing_as_it_is(subject: &Subject) -> Option<String> {
    subject.nearest.as_ref()?;
    Some(format!("{} as the scenario stands{}.", nobody(subject), nearest_miss(subject)))
}

/// Which solution comes nearest where none can be had for the scenario as it is: "; nearest is the NAT gateway: 2.5 s ...".
pub(super) fn nearest_miss(subject: &Subject) -> String {
    let Some(nearest) = &subject.nearest else { return String::new() };
    let name = with_article(nearest.title);
    match nearest.possible() {
        Some(bill) => format!("; {name} can for {}", if_so(nearest, bill, &subject.currency)),
        None if subject.solutions.len() == 1 => format!(": {}", reasons(nearest, &subject.currency)),
        None => format!("; nearest is {name}: {}", reasons(nearest, &subject.currency)),
    }
}

/// What no sentence on the best can say, as a cost is unknown: "What the NAT gateway costs is unknown: no price for nat.gb, nat.hours."
#[must_use]
pub fn unknown_costs(subject: &Subject, unpriced: &[Unpriced]) -> Option<String> {
    let one = |one: &Unpriced| {
        let places = if one.everywhere() { "" } else { " in places" };
        let name = with_article(subject.title(one.solution));
        format!("What {name} costs is unknown{places}: {}; it may be the best there.", no_price(&one.meters))
    };
    let said: Vec<String> = unpriced.iter().map(one).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The reigns as rows: from, to, who, and whether the scenario's own value lies there.
#[must_use]
pub fn reign_rows(subject: &Subject, key: &Key, reigns: &[Reign], own: Option<Decimal>) -> Vec<[String; 4]> {
    let scale = key.scale().unwrap_or(Scale::Count);
    let row = |reign: &Reign| {
        let yours = own.filter(|own| (reign.from..=reign.to).contains(own));
        let who: Vec<&str> = reign.point.best().into_iter().map(|index| subject.title(index)).collect();
        let who = if who.is_empty() { "none can be had".to_owned() } else { who.join(" = ") };
        let unpriced = (0..reign.point.outcomes.len()).filter(|index| reign.point.unpriced(*index).is_some());
        let unknown: Vec<String> = unpriced.map(|index| format!("{}?", subject.title(index))).collect();
        let yours = yours.map_or_else(String::new, |own| format!("< yours: {}", three_digits(scale, own)));
        let mut ends = [reign.from, reign.to].map(|value| three_digits(scale, value));
        if ends[0] == ends[1] && reign.from < reign.to {
            ends = [reign.from, reign.to].map(|value| scale.show_exactly(value));
        }
        let [from, to] = ends;
        [from, to, [who].into_iter().chain(unknown).collect::<Vec<_>>().join(" or "), yours]
    };
    reigns.iter().map(row).collect()
}
