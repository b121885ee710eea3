//! Who is the best from where to where along a key, in a sentence that decides and in a table.

use rust_decimal::Decimal;

use super::figures::{capital, rounded_in_words};
use super::listed::listed;
use super::obstacles::{if_so, reasons};
use super::with_article;
use crate::comparison::Stretch;
use crate::decision::{Point, Reign, Subject, Unpriced, unpriced};
use crate::scenario::{Key, RankBy};
use crate::unit::{Bytes, counted, shown};
use crate::value::Scale;

/// Reigns that a sentence names one by one; where there are more, it names the scenario's own.
const MOST_NAMED: usize = 5;

/// What is said of what means alone tell.
pub(super) const BY_AVERAGES: &str = "by averages alone";

/// What the best is called where points are not simulated.
#[must_use]
pub const fn best_word(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "the cheapest",
        RankBy::Latency => "the fastest on average",
        RankBy::Balanced => "the best in cost and time together",
    }
}

/// What the best is called over some reigns: where nobody is left to hold it against in any of them, it is the best of nothing.
#[must_use]
pub fn best_over(subject: &Subject, reigns: &[Reign]) -> &'static str {
    let mut bests = reigns.iter().filter(|reign| !reign.point.best().is_empty()).peekable();
    let is_alone = bests.peek().is_some() && bests.all(|reign| reign.alone);
    if is_alone { only_one(subject, reigns.iter().map(|reign| &reign.point)) } else { best_word(subject.by) }
}

/// What the one is called that nobody is left to hold against at some points: others may be had there that fail too often.
pub(super) fn only_one<'a>(subject: &Subject, points: impl IntoIterator<Item = &'a Point>) -> &'static str {
    match subject.solutions.as_slice() {
        [_] => "the only way looked at, and can be had",
        _ if points.into_iter().any(|point| point.order.len() > 1) => "the only way that answers enough requests",
        _ => "the only way that can be had",
    }
}

/// A value of a key to the nearest of three significant digits, counts below ten thousand whole: "128 million", "896 KB", "94.3 ms".
#[must_use]
pub fn three_digits(scale: Scale, value: Decimal) -> String {
    rounded(scale, value, LEAST_DIGITS)
}

/// Significant digits that values have, and the most where values lie closer.
const LEAST_DIGITS: u32 = 3;
const MOST_DIGITS: u32 = 12;

fn rounded(scale: Scale, value: Decimal, digits: u32) -> String {
    match scale {
        Scale::Count if value < Decimal::from(10_000) => shown(value),
        Scale::Count => rounded_in_words(value, digits),
        Scale::Size if digits == LEAST_DIGITS => scale.show(value),
        Scale::Size => scale.show_exactly(value),
        _ => scale.show(value.round_sf(digits).unwrap_or(value)),
    }
}

/// How places along a key are written: to as many digits as tell one change of the best from the next and from the ends.
pub struct Digits {
    scale: Scale,
    digits: u32,
}

impl Digits {
    /// Those of some reigns.
    #[must_use]
    pub fn of(scale: Scale, reigns: &[Reign]) -> Self {
        let ends = reigns.first().map(|first| first.from).into_iter();
        Self::telling_apart(scale, ends.chain(named(reigns).iter().map(|reign| reign.to)).collect())
    }

    /// Those of stretches of requests.
    #[must_use]
    pub fn along(stretches: &[Stretch]) -> Self {
        let ends = stretches.first().map(|first| first.from).into_iter();
        let changes = stretches.iter().filter(|stretch| !stretch.is_passing()).map(|stretch| stretch.to);
        Self::telling_apart(Scale::Count, ends.chain(changes).map(Decimal::from).collect())
    }

    fn telling_apart(scale: Scale, mut values: Vec<Decimal>) -> Self {
        values.sort_unstable();
        values.dedup();
        let tells_apart = |digits: &u32| {
            let mut shown: Vec<String> = values.iter().map(|value| rounded(scale, *value, *digits)).collect();
            shown.dedup();
            shown.len() == values.len()
        };
        Self { scale, digits: (LEAST_DIGITS..MOST_DIGITS).find(tells_apart).unwrap_or(MOST_DIGITS) }
    }

    /// A value, to the nearest.
    #[must_use]
    pub fn shown(&self, value: Decimal) -> String {
        rounded(self.scale, value, self.digits)
    }

    /// Those of a value that stands for itself.
    pub(super) const fn three(scale: Scale) -> Self {
        Self { scale, digits: LEAST_DIGITS }
    }

    /// A value in a sentence: "about" where it is rounded.
    pub(super) fn spoken(&self, value: Decimal) -> String {
        let shown = self.shown(value);
        let is_exact = self.shown_exactly(value) == shown || value.round_sf(self.digits) == Some(value);
        if is_exact { shown } else { format!("about {shown}") }
    }

    fn shown_exactly(&self, value: Decimal) -> String {
        self.scale.show_exactly(value)
    }
}

/// From where on something holds, to three digits: "from 7,808 on", "above about 14.6 ms", "at about 0.2 and below", "below about 300 s". A
/// value that is rounded to the side where it does not hold is not said to be one where it does.
pub(super) fn from_there(scale: Scale, value: Decimal, rising: bool) -> String {
    let at = Digits::three(scale).spoken(value);
    match (rising, rounds_back(scale, value, rising)) {
        (true, false) => format!("from {at} on"),
        (true, true) => format!("above {at}"),
        (false, false) => format!("at {at} and below"),
        (false, true) => format!("below {at}"),
    }
}

/// Whether three digits of a value from which on something holds are of one where it does not.
pub(super) fn rounds_back(scale: Scale, value: Decimal, rising: bool) -> bool {
    let written = match scale {
        Scale::Count if value < Decimal::from(10_000) => Some(value),
        Scale::Size => Bytes::parse_nearest(&scale.show(value)).ok().map(|bytes| bytes.0.into()),
        _ => value.round_sf(LEAST_DIGITS),
    };
    written.is_some_and(|written| if rising { written < value } else { written > value })
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

/// The sentence that decides: "SDK invoke is the cheapest up to about 128 million requests a month, the NAT gateway above."
#[must_use]
pub fn who_reigns(subject: &Subject, key: &Key, reigns: &[Reign], own: Option<Decimal>) -> String {
    let sentence = reigning(subject, key, reigns, own);
    if sentence.is_empty() { sentence } else { format!("{}.", capital(&sentence)) }
}

/// The same within a sentence.
pub(super) fn reigning(subject: &Subject, key: &Key, reigns: &[Reign], own: Option<Decimal>) -> String {
    let Some(scale) = key.scale() else { return String::new() };
    let Some((first, last)) = reigns.first().zip(reigns.last()) else { return String::new() };
    let (low, high) = (end(scale, first.from), end(scale, last.to));
    let (best, of) = (best_over(subject, reigns), what_varies(key));
    let digits = Digits::of(scale, reigns);
    let decides = match named(reigns).as_slice() {
        [] => String::new(),
        [only] => match bests(subject, &only.point) {
            Some(who) => format!("{} {best} throughout, from {low} to {high} {of}", is(&who)),
            None => format!("{} from {low} to {high} {of}{}", nobody(subject, &only.point), nearest_miss(subject)),
        },
        [first, middle @ .., last] if middle.len() + 2 <= MOST_NAMED => {
            let to = digits.spoken(first.to);
            let begin = match bests(subject, &first.point) {
                Some(who) => format!("{} {best} up to {to} {of}", is(&who)),
                None => format!("{} up to {to} {of}", nobody(subject, &first.point)),
            };
            let middle = middle.iter().map(|reign| part(subject, reign, &format!("up to {}", digits.spoken(reign.to))));
            let parts = [begin].into_iter().chain(middle).chain([part(subject, last, "above")]);
            parts.collect::<Vec<_>>().join(", ")
        }
        many => {
            let changes = counted(many.len() as u64 - 1, "time");
            let here = own.and_then(|own| at_own(subject, &digits, many, own)).unwrap_or_default();
            let who = |reign: Option<&Reign>| reign.map_or_else(String::new, |reign| who(subject, &reign.point));
            let (first, last) = (who(many.first()), who(many.last()));
            format!("who is {best} changes {changes} from {low} to {high} {of}, from {first} to {last}{here}")
        }
    };
    let unpriced = unpriced(reigns.iter().map(|reign| &reign.point));
    known_only(subject, &decides, &unpriced)
}

/// A sentence on who is the best, restricted to the solutions whose cost is known where that of others is not, and to what means tell where
/// the scenario asks for more.
pub(super) fn of_the_known(subject: &Subject, sentence: &str, unpriced: &[Unpriced]) -> String {
    capital(&known_only(subject, sentence, unpriced))
}

/// The same within a sentence.
fn known_only(subject: &Subject, sentence: &str, unpriced: &[Unpriced]) -> String {
    let all = unpriced.is_empty() || subject.solutions.len() == 1 || sentence.starts_with(NO_COST);
    let known = if all { sentence.to_owned() } else { format!("of the ways whose cost is known, {sentence}") };
    let by_means = subject.left_out.iter().any(|omission| omission.decides());
    // Who is so by averages alone need not be told to be so on average.
    let fastest = best_word(RankBy::Latency);
    let known_by_means = || known.replace(fastest, fastest.trim_end_matches(" on average"));
    if by_means { format!("{BY_AVERAGES}, {}", known_by_means()) } else { known }
}

/// Who is the best where the scenario is, of many reigns.
fn at_own(subject: &Subject, digits: &Digits, reigns: &[Reign], own: Decimal) -> Option<String> {
    let reign = reigns.iter().find(|reign| (reign.from..=reign.to).contains(&own))?;
    let who = match bests(subject, &reign.point) {
        Some(who) => format!("{} so", is(&who)),
        None => nobody_in_brief(&reign.point).to_owned(),
    };
    let [own, from, to] = [own, reign.from, reign.to].map(|value| digits.shown(value));
    Some(format!("; at yours, {own}, {who}, from {from} to {to}"))
}

/// The reigns that a sentence names: those of the same best after each other as one, and no tie at one value alone.
fn named(reigns: &[Reign]) -> Vec<Reign> {
    let mut found: Vec<Reign> = Vec::new();
    for reign in reigns {
        let is_passing = reign.from == reign.to && reign.point.best().len() > 1;
        match found.last_mut() {
            Some(last) if is_passing || same_best(&last.point, &reign.point) => {
                last.to = reign.to;
                // Where no way can be had none answers; where none answers some may be had.
                if last.point.order.is_empty() && reign.point.best().is_empty() {
                    last.point = reign.point.clone();
                }
            }
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
        Some(who) => format!("{} {where_it_is}", who.names),
        None => format!("none {where_it_is}, where {}", why_nobody(&reign.point)),
    }
}

/// Why none is the best at a point.
pub(super) fn why_nobody(point: &Point) -> &'static str {
    match (unpriced([point]).is_empty(), point.order.is_empty()) {
        (false, _) => NO_COST,
        (true, false) => "no way answers enough requests",
        (true, true) => "no way can be had",
    }
}

/// Those that are the best at a point, or that none is.
pub(super) fn who(subject: &Subject, point: &Point) -> String {
    bests(subject, point).map_or_else(|| "none".to_owned(), |who| who.names)
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
    Some(Bests { names: and(&names)?, several: best.len() > 1 })
}

/// "the NAT gateway, API Gateway and SDK invoke"; `None` of none.
pub(super) fn and(names: &[String]) -> Option<String> {
    (!names.is_empty()).then(|| listed(names))
}

/// Where those that could be had have no price.
const NO_COST: &str = "no cost is known";

/// That none of the solutions can be had at a point, that none answers, or that what they cost is not known.
pub(super) fn nobody(subject: &Subject, point: &Point) -> String {
    let fails = !point.order.is_empty();
    let unknown = !unpriced([point]).is_empty();
    match subject.solutions.as_slice() {
        [(_, title)] if unknown => format!("what {} costs is not known", with_article(title)),
        [(_, title)] if fails => format!("{} fails too often", with_article(title)),
        [(_, title)] => format!("{} cannot be had", with_article(title)),
        _ if unknown && !fails => NO_COST.to_owned(),
        several if fails => format!("none of the {} ways answers enough requests", several.len()),
        several => format!("none of the {} ways can be had", several.len()),
    }
}

/// The same where it is known that none is the best: "none can be had", or why else nobody is.
#[must_use]
pub fn nobody_in_brief(point: &Point) -> &'static str {
    match (unpriced([point]).is_empty(), point.order.is_empty()) {
        (false, _) => "none whose cost is known",
        (true, false) => "none answers enough requests",
        (true, true) => "none can be had",
    }
}

/// That none can be had for the scenario as it is, and which comes nearest; `None` where any can.
#[must_use]
pub fn nothing_as_it_is(subject: &Subject, point: &Point) -> Option<String> {
    subject.nearest.as_ref()?;
    Some(format!("{} as the scenario stands{}.", nobody(subject, point), nearest_miss(subject)))
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

/// What no sentence on the best can say, as a cost is not known: "What the NAT gateway costs is not known; it may be the best."
#[must_use]
pub fn unknown_costs(subject: &Subject, unpriced: &[Unpriced]) -> Option<String> {
    // Of one way alone the sentence itself says so.
    if subject.solutions.len() == 1 {
        return None;
    }
    let (everywhere, in_places): (Vec<&Unpriced>, Vec<&Unpriced>) = unpriced.iter().partition(|one| one.everywhere());
    let sentence = |of: &[&Unpriced], places: [&str; 2]| {
        let names: Vec<String> = of.iter().map(|one| with_article(subject.title(one.solution))).collect();
        let (cost, they) = match of.len() {
            1 => ("costs", "it"),
            2 => ("cost", "either"),
            _ => ("cost", "any of them"),
        };
        let ([not_known, there], names) = (places, and(&names)?);
        // Where times are ranked a cost decides only whether a limit of cost is kept.
        if subject.by == RankBy::Latency {
            return Some(format!(
                "What {names} {cost} is not known{not_known}, so {} not ranked{there}.",
                are(of.len())
            ));
        }
        Some(format!("What {names} {cost} is not known{not_known}; {they} may be the best{there}."))
    };
    let said = [sentence(&everywhere, ["", ""]), sentence(&in_places, [" in places", " there"])];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

fn are(count: usize) -> &'static str {
    if count == 1 { "it is" } else { "they are" }
}

/// The reigns as rows: from, to, who, and whether the scenario's own value lies there.
#[must_use]
pub fn reign_rows(subject: &Subject, digits: &Digits, reigns: &[Reign], own: Option<Decimal>) -> Vec<[String; 4]> {
    // What is so at every value is said once, below the table.
    let missing = unpriced(reigns.iter().map(|reign| &reign.point));
    let everywhere: Vec<usize> = missing.iter().filter(|one| one.everywhere()).map(|one| one.solution).collect();
    let row = |(place, reign): (usize, &Reign)| {
        let yours = own.filter(|own| (reign.from..=reign.to).contains(own));
        let who: Vec<&str> = reign.point.best().into_iter().map(|index| subject.title(index)).collect();
        let who = if who.is_empty() { nobody_in_brief(&reign.point).to_owned() } else { who.join(" = ") };
        let missing = unpriced([&reign.point]).into_iter().filter(|one| !everywhere.contains(&one.solution));
        let missing = missing.map(|one| format!("{}?", subject.title(one.solution)));
        let who = [who].into_iter().chain(missing).collect::<Vec<_>>().join(" or ");
        let yours = yours.map_or_else(String::new, |own| format!("< yours: {}", three_digits(digits.scale, own)));
        let mut ends = [reign.from, reign.to].map(|value| digits.shown(value));
        // What follows a value that is not rounded is not rounded onto it.
        let before = place.checked_sub(1).and_then(|before| reigns.get(before));
        if before.is_some_and(|before| digits.shown(before.to) == digits.shown_exactly(before.to)) {
            ends[0] = digits.shown_exactly(reign.from);
        }
        if ends[0] == ends[1] {
            ends = [reign.from, reign.to].map(|value| digits.shown_exactly(value));
        }
        let [mut from, mut to] = ends;
        if place == 0 {
            from = end(digits.scale, reign.from);
        }
        if place + 1 == reigns.len() {
            to = end(digits.scale, reign.to);
        }
        [from, to, who, yours]
    };
    reigns.iter().enumerate().map(row).collect()
}
