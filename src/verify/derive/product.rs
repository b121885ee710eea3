//! The product of all inputs that are counts, rates, times and sizes, with its dimension.

use super::bag::Bag;
use super::term::{Measure, Per, Size, Term};
use super::{Gap, gap};
use crate::verify::case::{Case, Convention};
use crate::verify::ratio::Ratio;

/// What the inputs multiply to: `count` things x `time` seconds to `time_power` x `data` GB to `data_power`.
pub(super) struct Product {
    pub(super) count: Ratio,
    pub(super) time: Ratio,
    pub(super) time_power: i32,
    pub(super) data: Ratio,
    pub(super) data_power: i32,
    /// Whether things that happen are among the inputs.
    pub(super) has_events: bool,
    /// Whether a time is given for part of another (`hours_per_day`).
    pub(super) in_pieces: bool,
    /// Whether every time is a whole number of hours.
    pub(super) whole_hours: bool,
    /// Counts that may belong to the whole instead of multiplying it, and their names.
    pub(super) loose: (Ratio, Vec<String>),
}

type Entry<'c> = (&'c str, Term, Ratio);

/// Multiplies all inputs of the bag that are counts, rates, times or sizes. `both_ways` says that the meter counts what is
/// sent and what is received, so that two sizes add up.
pub(super) fn product(bag: &mut Bag<'_>, case: &Case, both_ways: bool) -> Result<Product, Gap> {
    let entries = add_halves(bag.take_all(Term::parse)?, both_ways)?;
    let matched = matched_things(&entries)?;
    let mut product = Product {
        count: Ratio::ONE,
        time: Ratio::ONE,
        time_power: 0,
        data: Ratio::ONE,
        data_power: 0,
        has_events: false,
        in_pieces: false,
        whole_hours: true,
        loose: (Ratio::ONE, Vec::new()),
    };
    let mut months = 0;
    for entry in &entries {
        multiply(&mut product, entry, case)?;
        months += divide_by_time(&mut product, &entry.1)?;
    }
    spend_months(&mut product, months, case)?;
    check_one_event(&entries, &matched)?;
    check_item_size(&entries, &product)?;
    product.loose = loose(&entries, &matched)?;
    Ok(product)
}

/// Adds `sent` to `received`, and (where the meter counts both ways) one size to another.
fn add_halves(entries: Vec<Entry<'_>>, both_ways: bool) -> Result<Vec<Entry<'_>>, Gap> {
    let mut kept: Vec<Entry<'_>> = Vec::new();
    for entry in entries {
        let adds = |other: &&mut Entry<'_>| match (&other.1.measure, &entry.1.measure) {
            (Measure::Added, Measure::Added) => true,
            (Measure::Data { .. }, Measure::Data { .. }) => both_ways && other.1 == entry.1,
            _ => false,
        };
        match kept.iter_mut().find(adds) {
            Some(other) if other.1.per == entry.1.per => other.2 = other.2.plus(entry.2)?,
            Some(other) => return gap(format!("`{}` and `{}` are not for the same time", other.0, entry.0)),
            None => kept.push(entry),
        }
    }
    Ok(kept)
}

/// Names of the things that something is given for each of; each must have its count.
fn matched_things(entries: &[Entry<'_>]) -> Result<Vec<String>, Gap> {
    let mut matched = Vec::new();
    for (key, term, _) in entries {
        for per in &term.per {
            let Per::Thing(thing) = per else { continue };
            if !entries.iter().any(|(_, other, _)| noun(other) == Some(thing)) {
                return gap(format!("`{key}` needs a count of `{thing}`"));
            }
            matched.push(thing.clone());
        }
    }
    Ok(matched)
}

fn noun(term: &Term) -> Option<&String> {
    match &term.measure {
        Measure::Event(noun) | Measure::Actor(noun) => Some(noun),
        _ => None,
    }
}

fn multiply(product: &mut Product, (key, term, value): &Entry<'_>, case: &Case) -> Result<(), Gap> {
    match &term.measure {
        Measure::Event(_) | Measure::Added => {
            product.has_events = true;
            product.count = product.count.times(*value)?;
        }
        Measure::Actor(_) => product.count = product.count.times(*value)?,
        Measure::Data { size, .. } => {
            product.data = product.data.times(in_gb(key, *value, *size, case.convention)?)?;
            product.data_power += 1;
        }
        Measure::Time(unit) => {
            let length = value.times(*unit)?;
            product.whole_hours &= length.over(Ratio::whole(3_600))?.is_whole();
            product.time = product.time.times(length)?;
            product.time_power += 1;
        }
        Measure::Months => product.time = product.time.times(*value)?,
    }
    Ok(())
}

/// Divides by the times of a rate; gives the power of months that the term has.
fn divide_by_time(product: &mut Product, term: &Term) -> Result<i32, Gap> {
    let mut months = i32::from(term.measure == Measure::Months);
    for per in &term.per {
        match per {
            Per::Time(unit) => {
                product.time = product.time.over(*unit)?;
                product.time_power -= 1;
                product.in_pieces |= matches!(term.measure, Measure::Time(_));
            }
            Per::Month => months -= 1,
            Per::Thing(_) => {}
        }
    }
    Ok(months)
}

/// A rate per month alone is that of the one month which a case covers; months that no rate uses up have the hours that
/// the case says.
fn spend_months(product: &mut Product, months: i32, case: &Case) -> Result<(), Gap> {
    for _ in 0..months {
        product.time = product.time.times(month(case)?)?;
        product.time_power += 1;
    }
    Ok(())
}

/// The seconds of a month by `hours_per_month`.
fn month(case: &Case) -> Result<Ratio, Gap> {
    match case.hours_per_month {
        Some(hours) => Ok(Ratio::of(hours)?.times(Ratio::whole(3_600))?),
        None => gap("no length of time among the inputs, and no `hours_per_month`".to_owned()),
    }
}

impl Product {
    /// Makes the product one of `time_power`, with the month of the case where exactly one time is missing.
    pub(super) fn over_time(&mut self, time_power: i32, case: &Case) -> Result<(), Gap> {
        if self.time_power == time_power - 1 {
            self.time = self.time.times(month(case)?)?;
            self.time_power += 1;
        }
        if self.time_power == time_power {
            return Ok(());
        }
        gap("the lengths of time among the inputs do not go together with the rates".to_owned())
    }

    /// A number of things, for a meter that counts them. Fails on sizes.
    pub(super) fn things(&self) -> Result<Ratio, Gap> {
        if self.data_power != 0 {
            return gap("a size is among the inputs that this meter does not use".to_owned());
        }
        Ok(self.count.times(self.time)?)
    }
}

/// A size in GB by the convention of the case.
fn in_gb(key: &str, value: Ratio, size: Size, convention: Convention) -> Result<Ratio, Gap> {
    let step = Ratio::whole(match convention {
        Convention::Binary => 1_024,
        Convention::DecimalAboveGb if size.power() < 0 => {
            return gap(format!("`gb_convention` does not say how many GB `{key}` is"));
        }
        Convention::Decimal | Convention::DecimalAboveGb => 1_000,
    });
    let mut value = value;
    for _ in 0..size.power().unsigned_abs() {
        value = if size.power() < 0 { value.over(step)? } else { value.times(step)? };
    }
    Ok(value)
}

/// A meter counts one kind of thing: a second count is only understood when something is given for each of it.
fn check_one_event(entries: &[Entry<'_>], matched: &[String]) -> Result<(), Gap> {
    let own = |(_, term, _): &&Entry<'_>| match &term.measure {
        Measure::Event(noun) => !matched.contains(noun),
        Measure::Added => true,
        _ => false,
    };
    let keys: Vec<&str> = entries.iter().filter(own).map(|(key, ..)| *key).collect();
    if keys.len() > 1 {
        return gap(format!("more than one count among the inputs: `{}`", keys.join("`, `")));
    }
    Ok(())
}

/// The size of one thing needs the number of things.
fn check_item_size(entries: &[Entry<'_>], product: &Product) -> Result<(), Gap> {
    let of_one = |(_, term, _): &&Entry<'_>| matches!(term.measure, Measure::Data { item: true, .. });
    match entries.iter().find(of_one) {
        Some((key, term, _)) if term.per.is_empty() && !product.has_events => {
            gap(format!("`{key}` is the size of one, and how many there are is not said"))
        }
        _ => Ok(()),
    }
}

/// Counts that may belong to the whole: actors next to a count of what happens or next to a bulk size (`users` next to
/// `requests`), and what happens next to a bulk size. `directions` always multiplies.
fn loose(entries: &[Entry<'_>], matched: &[String]) -> Result<(Ratio, Vec<String>), Gap> {
    let has = |test: fn(&Measure) -> bool| entries.iter().any(|(_, term, _)| test(&term.measure));
    let bulk = has(|measure| matches!(measure, Measure::Data { item: false, .. }));
    let events = has(|measure| matches!(measure, Measure::Event(_) | Measure::Added));
    let mut found = (Ratio::ONE, Vec::new());
    for (key, term, value) in entries {
        let is_loose = match &term.measure {
            Measure::Actor(noun) => (bulk || events) && noun != "directions" && !matched.contains(noun),
            Measure::Event(noun) => bulk && !matched.contains(noun),
            _ => false,
        };
        if is_loose && !value.is_zero() {
            found = (found.0.times(*value)?, [found.1, vec![(*key).to_owned()]].concat());
        }
    }
    Ok(found)
}
