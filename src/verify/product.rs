//! The product of all inputs that are counts, rates, times and sizes, with its dimension.

use rust_decimal::Decimal;

use super::case::{Case, Convention};
use super::ratio::Ratio;
use super::reason::Reason;
use super::term::{Measure, Per, Term, Way};
use crate::money::{add, multiply};
use crate::rules::{Directions, Traffic};

const SECONDS_PER_HOUR: Decimal = Decimal::from_parts(3_600, 0, 0, false, 0);

/// An input with what its name says.
pub(super) struct Entry<'c> {
    pub(super) name: &'c str,
    pub(super) term: Term,
    pub(super) value: Decimal,
}

/// A quantity from inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The quantity when every count multiplies.
    pub(super) quantity: Decimal,
    /// The quantity when some counts do not, and the names of those; only where the names leave it open.
    pub(super) otherwise: Option<(Decimal, Vec<String>)>,
}

impl Reading {
    pub(super) const fn certain(quantity: Decimal) -> Self {
        Self { quantity, otherwise: None }
    }

    /// The reading with each quantity counted by a rule.
    pub(super) fn map(self, rule: impl Fn(Decimal) -> Decimal) -> Self {
        let otherwise = self.otherwise.map(|(quantity, names)| (rule(quantity), names));
        Self { quantity: rule(self.quantity), otherwise }
    }

    pub(super) fn times(self, factor: Decimal) -> Self {
        self.map(|quantity| quantity.saturating_mul(factor))
    }
}

/// What the inputs multiply to.
pub(super) struct Product {
    /// Counts times sizes in GB.
    pub(super) amount: Ratio,
    /// How many sizes that holds.
    pub(super) data_power: i32,
    /// Seconds to `time_power`.
    pub(super) time: Ratio,
    pub(super) time_power: i32,
    /// Whether things that happen are among the inputs.
    pub(super) has_events: bool,
    /// Whether a time is given for part of another (`hours_per_day`).
    in_pieces: bool,
    /// Whether every time is a whole number of hours.
    whole_hours: bool,
    /// Counts that may belong to the whole instead of multiplying it, and their names.
    loose: (Decimal, Vec<String>),
}

impl Product {
    /// Multiplies all entries; `traffic` says how the meter counts two sizes of which one is sent and the other received.
    pub(super) fn of(entries: Vec<Entry<'_>>, case: &Case, traffic: Option<Traffic>) -> Result<Self, Reason> {
        let entries = joined_sizes(added_halves(entries)?, traffic);
        let matched = matched_things(&entries)?;
        let mut product = Self {
            amount: Ratio::ONE,
            data_power: 0,
            time: Ratio::ONE,
            time_power: 0,
            has_events: false,
            in_pieces: false,
            whole_hours: true,
            loose: loose_counts(&entries, &matched)?,
        };
        let mut months = 0;
        for entry in &entries {
            product.multiply(entry, case)?;
            months += product.divide_by_time(&entry.term)?;
        }
        // A rate per month alone is that of the one month which a case covers; months that no rate uses up have the hours
        // that the case says.
        for _ in 0..months {
            product.multiply_by_month(case)?;
        }
        check_one_event(&entries, &matched)?;
        check_item_size(&entries, &product)?;
        Ok(product)
    }

    /// The seconds of a month by `hours_per_month`.
    pub(super) fn month(case: &Case) -> Result<Decimal, Reason> {
        let hours = case.hours_per_month.ok_or(Reason::MissingMonth)?;
        Ok(multiply(hours, SECONDS_PER_HOUR)?)
    }

    /// The product as one of `time_power`, with the month of the case where exactly one time is missing.
    pub(super) fn over_time(mut self, time_power: i32, case: &Case) -> Result<Self, Reason> {
        if self.time_power == time_power - 1 {
            self.multiply_by_month(case)?;
        }
        if self.time_power == time_power { Ok(self) } else { Err(Reason::TimesAndRates) }
    }

    /// A number of things, for a meter that counts them. Fails on sizes.
    pub(super) fn things(&self) -> Result<Reading, Reason> {
        if self.data_power == 0 { self.reading() } else { Err(Reason::UnusedSize) }
    }

    /// A number of GB. Fails without a size, and with more than one.
    pub(super) fn gigabytes(&self) -> Result<Reading, Reason> {
        if self.data_power == 1 { self.reading() } else { Err(Reason::NotOneSize) }
    }

    /// The length of time in milliseconds.
    pub(super) fn milliseconds(&self) -> Result<Decimal, Reason> {
        Ok(self.time.times(Decimal::ONE_THOUSAND)?.decimal()?)
    }

    /// Fails when the time is made of pieces that are not whole hours: each would be rounded.
    pub(super) const fn in_one_piece(&self) -> Result<(), Reason> {
        if self.in_pieces && !self.whole_hours { Err(Reason::Pieces) } else { Ok(()) }
    }

    fn reading(&self) -> Result<Reading, Reason> {
        let quantity = self.amount.times_ratio(self.time)?;
        let (factor, names) = &self.loose;
        let otherwise = match names.as_slice() {
            [] => None,
            names => Some((quantity.divided(*factor)?.decimal()?, names.to_vec())),
        };
        Ok(Reading { quantity: quantity.decimal()?, otherwise })
    }

    fn multiply(&mut self, entry: &Entry<'_>, case: &Case) -> Result<(), Reason> {
        match &entry.term.measure {
            Measure::Event(_) | Measure::Added => {
                self.has_events = true;
                self.amount = self.amount.times(entry.value)?;
            }
            Measure::Actor(_) => self.amount = self.amount.times(entry.value)?,
            Measure::Data { power, .. } => {
                self.amount = self.amount.times_ratio(in_gb(entry, *power, case.convention)?)?;
                self.data_power += 1;
            }
            Measure::Time(unit) => {
                let length = multiply(entry.value, *unit)?;
                self.whole_hours &= (length / SECONDS_PER_HOUR).fract().is_zero();
                self.time = self.time.times(length)?;
                self.time_power += 1;
            }
            Measure::Months => self.time = self.time.times(entry.value)?,
        }
        Ok(())
    }

    /// Divides by the times of a rate; gives the power of months that the term has.
    fn divide_by_time(&mut self, term: &Term) -> Result<i32, Reason> {
        let mut months = i32::from(term.measure == Measure::Months);
        for per in &term.per {
            match per {
                Per::Time(unit) => {
                    self.time = self.time.divided(*unit)?;
                    self.time_power -= 1;
                    self.in_pieces |= matches!(term.measure, Measure::Time(_));
                }
                Per::Month => months -= 1,
                Per::Thing(_) => {}
            }
        }
        Ok(months)
    }

    fn multiply_by_month(&mut self, case: &Case) -> Result<(), Reason> {
        self.time = self.time.times(Self::month(case)?)?;
        self.time_power += 1;
        Ok(())
    }
}

/// Adds `sent` to `received` where they are numbers of things.
fn added_halves(entries: Vec<Entry<'_>>) -> Result<Vec<Entry<'_>>, Reason> {
    let (halves, mut kept): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| entry.term.measure == Measure::Added);
    let mut halves = halves.into_iter();
    let Some(mut sum) = halves.next() else { return Ok(kept) };
    for half in halves {
        if half.term.per != sum.term.per {
            return Err(Reason::MixedRates(sum.name.to_owned(), half.name.to_owned()));
        }
        sum.value = add(sum.value, half.value)?;
    }
    kept.push(sum);
    Ok(kept)
}

/// Counts a size by the rule of the meter, where there is one. Two of the same kind become one, where the rule counts both or
/// the names say which is sent.
fn joined_sizes(entries: Vec<Entry<'_>>, traffic: Option<Traffic>) -> Vec<Entry<'_>> {
    let Some(rule) = traffic else { return entries };
    let (mut sizes, mut kept): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| matches!(entry.term.measure, Measure::Data { .. }));
    let counted = match sizes.as_slice() {
        [one] => Some(rule.counted(one.value, Decimal::ZERO)),
        [one, other] => sent_and_received(one, other, rule).map(|(sent, received)| rule.counted(sent, received)),
        _ => None,
    };
    if let (Some(value), Some(first)) = (counted, sizes.first_mut()) {
        first.value = value;
        sizes.truncate(1);
    }
    kept.append(&mut sizes);
    kept
}

fn sent_and_received(one: &Entry<'_>, other: &Entry<'_>, rule: Traffic) -> Option<(Decimal, Decimal)> {
    let same_kind = one.term.measure == other.term.measure && one.term.per == other.term.per;
    match (one.term.way, other.term.way) {
        _ if !same_kind => None,
        (Some(Way::Out), Some(Way::In)) => Some((one.value, other.value)),
        (Some(Way::In), Some(Way::Out)) => Some((other.value, one.value)),
        _ => (rule.directions == Directions::Both).then_some((one.value, other.value)),
    }
}

/// Names of the things that something is given for each of; each must have its count.
fn matched_things(entries: &[Entry<'_>]) -> Result<Vec<String>, Reason> {
    let mut matched = Vec::new();
    for Entry { name, term, .. } in entries {
        for per in &term.per {
            let Per::Thing(thing) = per else { continue };
            if !entries.iter().any(|other| other.term.noun() == Some(thing)) {
                return Err(Reason::MissingCount((*name).to_owned(), thing.clone()));
            }
            matched.push(thing.clone());
        }
    }
    Ok(matched)
}

/// A size in GB by the convention of the case; `power` is that of its unit.
fn in_gb(entry: &Entry<'_>, power: i32, convention: Convention) -> Result<Ratio, Reason> {
    let step = match convention {
        Convention::Binary => Decimal::from(1_024),
        Convention::DecimalAboveGb if power < 0 => return Err(Reason::MissingConvention(entry.name.to_owned())),
        Convention::Decimal | Convention::DecimalAboveGb => Decimal::ONE_THOUSAND,
    };
    let mut value = Ratio::of(entry.value);
    for _ in 0..power.unsigned_abs() {
        value = if power < 0 { value.divided(step)? } else { value.times(step)? };
    }
    Ok(value)
}

/// A meter counts one kind of thing: a second count is only understood when something is given for each of it.
fn check_one_event(entries: &[Entry<'_>], matched: &[String]) -> Result<(), Reason> {
    let counted = |entry: &&Entry<'_>| match &entry.term.measure {
        Measure::Event(noun) => !matched.contains(noun),
        measure => *measure == Measure::Added,
    };
    let names: Vec<String> = entries.iter().filter(counted).map(|entry| entry.name.to_owned()).collect();
    if names.len() > 1 { Err(Reason::SeveralCounts(names)) } else { Ok(()) }
}

/// The size of one thing needs the number of things.
fn check_item_size(entries: &[Entry<'_>], product: &Product) -> Result<(), Reason> {
    let of_one = |entry: &&Entry<'_>| matches!(entry.term.measure, Measure::Data { item: true, .. });
    match entries.iter().find(of_one) {
        Some(entry) if entry.term.per.is_empty() && !product.has_events => {
            Err(Reason::SizeOfOne(entry.name.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Counts that may belong to the whole: actors next to a count of what happens or next to a bulk size (`users` next to
/// `requests`), and what happens next to a bulk size. `directions` always multiplies.
fn loose_counts(entries: &[Entry<'_>], matched: &[String]) -> Result<(Decimal, Vec<String>), Reason> {
    let has = |test: fn(&Measure) -> bool| entries.iter().any(|entry| test(&entry.term.measure));
    let bulk = has(|measure| matches!(measure, Measure::Data { item: false, .. }));
    let events = has(|measure| matches!(measure, Measure::Event(_) | Measure::Added));
    let (mut factor, mut names) = (Decimal::ONE, Vec::new());
    for Entry { name, term, value } in entries {
        let is_loose = match &term.measure {
            Measure::Actor(noun) => (bulk || events) && noun != "directions" && !matched.contains(noun),
            Measure::Event(noun) => bulk && !matched.contains(noun),
            _ => false,
        };
        if is_loose && !value.is_zero() {
            factor = multiply(factor, *value)?;
            names.push((*name).to_owned());
        }
    }
    Ok((factor, names))
}
