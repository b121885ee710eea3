//! What the name of an input says: a count, a rate, a length of time or a size.

use rust_decimal::Decimal;

use super::words::{ACTORS, ADDED, BULK_SIZES, EVENTS, ITEM_SIZES, NEUTRAL, WAYS_IN, WAYS_OUT, WINDOWS};

/// The units of size: 1,024 (or 1,000) to which power of a GB each is.
const SIZES: [(&str, i32); 6] = [("bytes", -3), ("kb", -2), ("mb", -1), ("gb", 0), ("tb", 1), ("pb", 2)];
/// The units of time in seconds.
const TIMES: [(&str, u32); 5] =
    [("seconds", 1), ("minutes", 60), ("hours", 3_600), ("days", 86_400), ("weeks", 604_800)];

/// What a number measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Measure {
    /// Things that happen.
    Event(String),
    /// A half of a two-way traffic.
    Added,
    /// Things that there are.
    Actor(String),
    /// A size in a unit of [`SIZES`], of one thing (`item`) or of all.
    Data { power: i32, item: bool },
    /// A length of time of so many seconds.
    Time(Decimal),
    /// A number of months.
    Months,
}

/// What a number is given for each of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Per {
    /// A length of time in seconds.
    Time(Decimal),
    /// A month.
    Month,
    /// A thing, by the plural under which its count is given.
    Thing(String),
}

/// Which way a size goes, seen from who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Out,
    In,
}

/// The meaning of an input's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) measure: Measure,
    pub(super) per: Vec<Per>,
    /// The way of a size, where its name says one.
    pub(super) way: Option<Way>,
}

impl Term {
    /// Reads a name such as `calls_per_minute`, `gb_per_day`, `minutes_alive`; `None` when it is not understood.
    pub(super) fn parse(key: &str) -> Option<Self> {
        let mut parts = key.split("_per_");
        let mut head = parts.next()?;
        for prefix in ["number_of_", "num_", "n_"] {
            head = head.strip_prefix(prefix).unwrap_or(head);
        }
        let mut per: Vec<Per> = parts.map(read_per).collect();
        for (prefix, unit) in [("hourly_", "hour"), ("daily_", "day"), ("weekly_", "week"), ("monthly_", "month")] {
            if let Some(rest) = head.strip_prefix(prefix) {
                head = rest;
                per.push(read_per(unit));
            }
        }
        Some(Self { measure: read_measure(head)?, per, way: read_way(head) })
    }

    /// What is counted.
    pub(super) fn noun(&self) -> Option<&String> {
        match &self.measure {
            Measure::Event(noun) | Measure::Actor(noun) => Some(noun),
            _ => None,
        }
    }
}

fn read_way(head: &str) -> Option<Way> {
    let (word, _) = split_unit(head);
    match () {
        () if WAYS_OUT.contains(&word) => Some(Way::Out),
        () if WAYS_IN.contains(&word) => Some(Way::In),
        () => None,
    }
}

fn read_per(word: &str) -> Per {
    match (word, seconds(&format!("{word}s"))) {
        ("month", _) => Per::Month,
        (_, Some(seconds)) => Per::Time(seconds),
        _ => Per::Thing(plural(word)),
    }
}

fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) if word.ends_with("ry") => format!("{stem}ies"),
        Some(stem) if word == "copy" || word == "proxy" => format!("{stem}ies"),
        _ if word.ends_with("ss") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

fn seconds(word: &str) -> Option<Decimal> {
    TIMES.iter().find(|(name, _)| *name == word).map(|(_, seconds)| Decimal::from(*seconds))
}

fn power(word: &str) -> Option<i32> {
    SIZES.iter().find(|(name, _)| *name == word).map(|(_, power)| *power)
}

fn read_measure(head: &str) -> Option<Measure> {
    if let Some(noun) = head.strip_suffix("_count") {
        return read_measure(&plural(noun)).filter(|measure| matches!(measure, Measure::Event(_) | Measure::Actor(_)));
    }
    if let Some(noun) = bare_noun(head, &EVENTS) {
        return Some(Measure::Event(noun.to_owned()));
    }
    if let Some(noun) = bare_noun(head, &ACTORS) {
        return Some(Measure::Actor(noun.to_owned()));
    }
    let half = head.strip_suffix("_messages").or_else(|| head.strip_suffix("_requests")).unwrap_or(head);
    if ADDED.contains(&half) {
        return Some(Measure::Added);
    }
    let head = head.strip_suffix("_alive").unwrap_or(head);
    let (prefix, unit) = split_unit(head);
    if let Some(power) = power(unit) {
        let item = ITEM_SIZES.contains(&prefix);
        return (item || BULK_SIZES.contains(&prefix)).then_some(Measure::Data { power, item });
    }
    if !WINDOWS.contains(&prefix) {
        return None;
    }
    if unit == "months" { Some(Measure::Months) } else { seconds(unit).map(Measure::Time) }
}

/// A name's unit and the words around it: `processed_gb` and `gb_processed` alike.
fn split_unit(head: &str) -> (&str, &str) {
    match head.split_once('_') {
        Some((unit, rest)) if power(unit).is_some() => (rest, unit),
        _ => head.rsplit_once('_').unwrap_or(("", head)),
    }
}

/// The noun of `head` without neutral words before it, when it is one of `nouns`.
fn bare_noun<'h>(head: &'h str, nouns: &[&str]) -> Option<&'h str> {
    if nouns.contains(&head) {
        return Some(head);
    }
    let (first, rest) = head.split_once('_')?;
    if NEUTRAL.contains(&first) { bare_noun(rest, nouns) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(key: &str) -> Option<Measure> {
        Term::parse(key).map(|term| term.measure)
    }

    #[test]
    fn names_are_read_by_their_parts() {
        let term = Term::parse("messages_per_vehicle_per_hour").expect("understood");
        assert_eq!(term.measure, Measure::Event("messages".into()));
        assert_eq!(term.per, [Per::Thing("vehicles".into()), Per::Time(3_600.into())]);
        assert_eq!(measure("nat_gateways"), Some(Measure::Actor("gateways".into())));
        assert_eq!(measure("minutes_alive"), Some(Measure::Time(60.into())));
        assert_eq!(measure("response_kb"), Some(Measure::Data { power: -2, item: true }));
        assert_eq!(measure("processed_gb"), Some(Measure::Data { power: 0, item: false }));
        assert_eq!(measure("gb_processed"), measure("processed_gb"));
        assert_eq!(measure("az_count"), measure("number_of_azs"));
        assert_eq!(Term::parse("daily_requests"), Term::parse("requests_per_day"));
    }

    #[test]
    fn a_word_that_changes_the_meaning_is_not_understood() {
        for key in ["failed_requests", "free_gb", "timeout_seconds", "cold_starts", "memory_mb", "avg_billed_ms"] {
            assert_eq!(Term::parse(key), None, "{key}");
        }
    }
}
