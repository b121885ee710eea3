//! How values with units are written in files: counts, shares, sizes, times, distributions, amounts, choices.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use crate::distribution::{Distribution, float};
use crate::document::{Node, Section};
use crate::money::Amount;
use crate::pricebook::{METERS, Meter, read_meter};
use crate::unit::{Bytes, DAY_MS, Milliseconds, Quantity, shown};

/// A type that a key of an input file may hold.
pub trait Value: Sized + Clone + Send + Sync + 'static {
    /// Reads it, or reports at the node what was expected.
    fn read(node: &Node<'_>) -> Option<Self>;
    /// Its JSON Schema, for editors.
    fn schema() -> Json;
    /// How it is shown to a person.
    fn show(&self) -> String;
    /// The value of a key that is left out, for types that allow it.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
    /// The scale on which values of this type lie, for types that are numbers.
    #[must_use]
    fn scale() -> Option<Scale> {
        None
    }
    /// Where on its scale the value lies; of a distribution, its mean.
    fn number(&self) -> Option<Decimal> {
        None
    }
    /// The value at a place of its scale, if there may be one. What else a value has, such as the shape of a distribution, is taken from `like`.
    #[must_use]
    fn at(_number: Decimal, _like: Option<&Self>) -> Option<Self> {
        None
    }
    /// The value that half of all are below, for types that stand for many values.
    fn median(&self) -> Option<f64> {
        None
    }
    /// A limit of a field's range, for a person.
    #[must_use]
    fn show_limit(limit: u64) -> String {
        shown(Decimal::from(limit))
    }
}

/// What numbers a value is made of, how fine they are, and how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Whole numbers.
    Count,
    /// Whole bytes.
    Size,
    /// Milliseconds, to a millionth.
    Time,
    /// Milliseconds, to a millionth, of a time that may vary: its mean.
    Duration,
    /// A part of one, to nine decimals.
    Share,
    /// Hours, to four decimals.
    Hours,
    /// Money, to six decimals.
    Amount,
}

impl Scale {
    /// Decimals of the finest step.
    const fn digits(self) -> u32 {
        match self {
            Self::Count | Self::Size => 0,
            Self::Time | Self::Duration | Self::Amount => 6,
            Self::Share => SHARE_DIGITS,
            Self::Hours => HOUR_DIGITS,
        }
    }

    /// A number in whole finest steps; `None` when it is finer or too large.
    #[must_use]
    pub fn steps(self, number: Decimal) -> Option<i64> {
        let number = number.normalize();
        let steps = number.checked_mul(Decimal::from(10_u64.pow(self.digits())))?;
        (number.scale() <= self.digits()).then(|| i64::try_from(steps).ok()).flatten()
    }

    /// The number of so many finest steps.
    #[must_use]
    pub fn number(self, steps: i64) -> Decimal {
        Decimal::new(steps, self.digits()).normalize()
    }

    /// Whether a value is written in quotes, with its unit.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Size | Self::Time | Self::Duration)
    }

    /// The unit of bare numbers in machine-readable output.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Size => "bytes",
            Self::Time | Self::Duration => "ms",
            Self::Share => "share",
            Self::Hours => "hours",
            Self::Amount => "currency",
        }
    }

    /// A number of this scale for a person, with its unit.
    #[must_use]
    pub fn show(self, number: Decimal) -> String {
        match self {
            Self::Size => u64::try_from(number).map_or_else(|_| shown(number), |bytes| Bytes(bytes).to_string()),
            Self::Time | Self::Duration => Milliseconds(number).to_string(),
            Self::Hours => format!("{} h", shown(number)),
            Self::Count | Self::Share | Self::Amount => shown(number),
        }
    }

    /// The same to the last unit, where [`Self::show`] rounds.
    #[must_use]
    pub fn show_exactly(self, number: Decimal) -> String {
        match u64::try_from(number) {
            Ok(bytes) if self == Self::Size => Bytes(bytes).exactly(),
            _ => self.show(number),
        }
    }
}

impl Value for u64 {
    fn read(node: &Node<'_>) -> Option<Self> {
        let number = node.as_number().filter(|number| number.fract().is_zero()).and_then(|n| Self::try_from(n).ok());
        if number.is_none() {
            let help = node.as_text().map(|_| "write the number without quotes".to_owned());
            node.expected("a whole number such as 3_000_000", help);
        }
        number
    }

    fn schema() -> Json {
        json!({"type": "integer", "minimum": 0})
    }

    fn show(&self) -> String {
        shown(Decimal::from(*self))
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Count)
    }

    fn number(&self) -> Option<Decimal> {
        Some(Decimal::from(*self))
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Self::try_from(number).ok()
    }
}

impl Value for String {
    fn read(node: &Node<'_>) -> Option<Self> {
        node.text().map(str::to_owned)
    }

    fn schema() -> Json {
        json!({"type": "string"})
    }

    fn show(&self) -> String {
        self.clone()
    }
}

impl Value for bool {
    fn read(node: &Node<'_>) -> Option<Self> {
        node.flag()
    }

    fn schema() -> Json {
        json!({"type": "boolean"})
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// A share from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub Decimal);

/// Decimals that a share may have, so that quantities times shares stay exact.
const SHARE_DIGITS: u32 = 9;

impl Value for Share {
    fn read(node: &Node<'_>) -> Option<Self> {
        let share = node.as_number().filter(|n| *n >= Decimal::ZERO && *n <= Decimal::ONE && n.scale() <= SHARE_DIGITS);
        if share.is_none() {
            node.expected("a share from 0 to 1 with at most nine decimals, such as 0.25", None);
        }
        share.map(Self)
    }

    fn schema() -> Json {
        json!({"type": "number", "minimum": 0, "maximum": 1})
    }

    fn show(&self) -> String {
        self.0.normalize().to_string()
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Share)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        (Decimal::ZERO..=Decimal::ONE).contains(&number).then_some(Self(number))
    }
}

/// Hours in a month, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours(pub Decimal);

/// Decimals that hours may have.
const HOUR_DIGITS: u32 = 4;
/// Hours of the longest month.
const MOST_HOURS: Decimal = Decimal::from_parts(744, 0, 0, false, 0);

impl Value for Hours {
    fn read(node: &Node<'_>) -> Option<Self> {
        let hours = node.as_number().filter(|n| *n > Decimal::ZERO && *n <= MOST_HOURS && n.scale() <= HOUR_DIGITS);
        if hours.is_none() {
            node.expected("hours above 0 and up to 744, such as 730", None);
        }
        hours.map(Self)
    }

    fn schema() -> Json {
        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 744})
    }

    fn show(&self) -> String {
        format!("{} h", self.0.normalize())
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Hours)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        (number > Decimal::ZERO && number <= MOST_HOURS).then_some(Self(number))
    }
}

impl Value for Bytes {
    fn read(node: &Node<'_>) -> Option<Self> {
        let expected = "a size with its unit, such as \"64 KiB\"";
        let Some(text) = node.as_text() else {
            node.expected(expected, Some(format!("write it as text, such as \"{} KB\"", node.written())));
            return None;
        };
        Self::parse(text).map_err(|why| node.expected(expected, Some(why.to_string()))).ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(B|KB|KiB|MB|MiB|GB|GiB|TB|TiB)\s*$"})
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Size)
    }

    fn number(&self) -> Option<Decimal> {
        Some(Decimal::from(self.0))
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        u64::try_from(number).ok().map(Self)
    }

    fn show_limit(limit: u64) -> String {
        Self(limit).to_string()
    }
}

impl Value for Milliseconds {
    fn read(node: &Node<'_>) -> Option<Self> {
        let expected = "a time with its unit, such as \"120 ms\"";
        let Some(text) = node.as_text() else {
            node.expected(expected, Some(format!("write it as text, such as \"{} ms\"", node.written())));
            return None;
        };
        Self::parse(text).map_err(|why| node.expected(expected, Some(why.to_string()))).ok()
    }

    fn schema() -> Json {
        json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(us|ms|s|min|h)\s*$"})
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Time)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        (Decimal::ZERO..=Decimal::from(DAY_MS)).contains(&number).then_some(Self(number))
    }
}

/// The quantiles that a distribution may be given by.
const QUANTILES: [(&str, f64); 6] =
    [("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

/// What a distribution may be given by, besides a single time.
const DISTRIBUTIONS: &str = "\"120 ms\", { p50, p99 } (two quantiles), { mean, sd }, or one of exponential, uniform, gamma, pareto, samples, halving";

/// A way of reading a distribution.
type ReadDistribution = fn(&Node<'_>) -> Option<Distribution>;

impl Value for Distribution {
    fn read(node: &Node<'_>) -> Option<Self> {
        if !node.is_table() {
            return Milliseconds::read(node).map(Self::constant);
        }
        let section = node.section()?;
        let named: [(&str, ReadDistribution); 6] = [
            ("exponential", |node| above_zero(node).map(Self::exponential)),
            ("uniform", read_uniform),
            ("gamma", read_gamma),
            ("pareto", read_pareto),
            ("samples", read_samples),
            ("halving", |node| above_zero(node).map(Self::halving)),
        ];
        let mut given = named.iter().filter_map(|(key, read)| Some((section.get(key)?, read)));
        match (given.next(), given.next()) {
            (Some((node, read)), None) if section.keys().count() == 1 => read(&node),
            (None, None) => read_by_numbers(node, &section),
            _ => {
                node.expected(DISTRIBUTIONS, Some("give one kind, and nothing beside it".to_owned()));
                None
            }
        }
    }

    fn schema() -> Json {
        let time = Milliseconds::schema();
        let keys = QUANTILES.iter().map(|(key, _)| *key).chain(["mean", "sd", "shift"]);
        let properties: serde_json::Map<String, Json> = keys.map(|key| (key.to_owned(), time.clone())).collect();
        let numbers = json!({
            "type": "object", "properties": properties, "additionalProperties": false, "minProperties": 2
        });
        let times = |least: u64| json!({"type": "array", "items": time, "minItems": least});
        let table = |first: &str, second: &str, kind: &Json| {
            json!({
                "type": "object", "additionalProperties": false, "required": [first, second],
                "properties": {first: time, second: kind},
            })
        };
        let named = json!({
            "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
            "properties": {
                "exponential": time, "halving": time, "uniform": times(2), "samples": times(1), "gamma": table("mean", "sd", &time),
                "pareto": table("least", "alpha", &json!({"type": "number", "exclusiveMinimum": 1})),
            },
        });
        json!({"anyOf": [time, numbers, named]})
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Duration)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.mean().0)
    }

    fn at(number: Decimal, like: Option<&Self>) -> Option<Self> {
        let mean = Milliseconds::at(number, None)?;
        Some(like.map_or_else(|| Self::constant(mean), |like| like.with_mean(mean)))
    }

    fn median(&self) -> Option<f64> {
        Some(self.quantile(0.5))
    }
}

/// A log-normal or measured distribution from quantiles, mean and deviation.
fn read_by_numbers(node: &Node<'_>, section: &Section<'_>) -> Option<Distribution> {
    let time = |key: &str| section.get(key).map(|node| Milliseconds::read(&node));
    let (mean, sd, shift) = (time("mean"), time("sd"), time("shift"));
    let quantiles: Vec<(f64, Option<Milliseconds>)> =
        QUANTILES.iter().filter_map(|(key, p)| Some((*p, time(key)?))).collect();
    let quantiles: Option<Vec<(f64, Milliseconds)>> = quantiles.into_iter().map(|(p, v)| Some((p, v?))).collect();
    let quantiles = quantiles?;
    let rising = quantiles.windows(2).all(|pair| pair[0].1 <= pair[1].1);
    let less = |time: Milliseconds, shift: Milliseconds| (time > shift).then(|| Milliseconds(time.0 - shift.0));
    let distribution = match (mean, sd, shift, quantiles.as_slice()) {
        (Some(mean), Some(sd), None, []) => Some(Distribution::from_moments(mean?, sd?)),
        (None, None, None, [low, high]) if rising => Distribution::from_quantiles(*low, *high),
        (None, None, Some(shift), [low, high]) if rising => {
            let shift = shift?;
            let above = |(p, time): (f64, Milliseconds)| Some((p, less(time, shift)?));
            let above = above(*low).zip(above(*high));
            above.and_then(|(low, high)| Distribution::from_quantiles(low, high)?.shifted(shift))
        }
        (Some(mean), None, None, [_, _, ..]) if rising => {
            Some(Distribution::measured(mean?, quantiles.iter().map(|(p, value)| (*p, float(value.0))).collect()))
        }
        _ => None,
    };
    if distribution.is_none() {
        let help = "quantiles must rise, be above 0 (and above `shift`) and have a mean below a day; with `mean` beside them they are taken as measured".to_owned();
        node.expected(DISTRIBUTIONS, Some(help));
    }
    distribution
}

/// A time above zero.
fn above_zero(node: &Node<'_>) -> Option<Milliseconds> {
    let time = Milliseconds::read(node)?;
    if time.0.is_zero() {
        node.expected("a time above 0", None);
        return None;
    }
    Some(time)
}

fn read_times(node: &Node<'_>) -> Option<Vec<Milliseconds>> {
    let times: Vec<Option<Milliseconds>> = node.items()?.iter().map(Milliseconds::read).collect();
    times.into_iter().collect()
}

fn read_uniform(node: &Node<'_>) -> Option<Distribution> {
    match read_times(node)?[..] {
        [low, high] if low <= high => Some(Distribution::uniform(low, high)),
        _ => {
            node.expected("two times that rise, such as [\"10 ms\", \"30 ms\"]", None);
            None
        }
    }
}

fn read_samples(node: &Node<'_>) -> Option<Distribution> {
    let samples = Distribution::samples(read_times(node)?);
    if samples.is_none() {
        node.expected("measured times, one at least", None);
    }
    samples
}

fn read_gamma(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let time = |key| section.need(key, "a time").and_then(|node| above_zero(&node));
    let (mean, sd) = (time("mean"), time("sd"));
    let (mean, sd) = (mean?, sd?);
    if sd.0 > mean.0 * Decimal::TEN {
        node.expected("a deviation of at most ten times the mean", None);
        return None;
    }
    Some(Distribution::gamma(mean, sd))
}

fn read_pareto(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let least = section.need("least", "the least time").and_then(|node| above_zero(&node));
    let alpha = section.need("alpha", "how fast the tail falls off, such as 2.5")?;
    let number = alpha.as_number().filter(|alpha| *alpha > Decimal::ONE && *alpha <= Decimal::ONE_HUNDRED);
    if number.is_none() {
        alpha.expected("a number above 1 and at most 100, such as 2.5", None);
    }
    let pareto = Distribution::pareto(least?, number?);
    if pareto.is_none() {
        node.expected("a mean below a day", None);
    }
    pareto
}

impl Value for Amount {
    fn read(node: &Node<'_>) -> Option<Self> {
        let amount = node.as_text().and_then(|text| Decimal::from_str_exact(text).ok()).or_else(|| node.as_number());
        let amount = amount.filter(|amount| !amount.is_sign_negative());
        if amount.is_none() {
            node.expected("an amount that is not negative, such as \"50.00\"", None);
        }
        amount.map(Self::new)
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"]})
    }

    fn show(&self) -> String {
        self.shown()
    }

    fn scale() -> Option<Scale> {
        Some(Scale::Amount)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.decimal())
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self::new(number))
    }
}

/// Quantities by meter.
pub type ByMeter = BTreeMap<Meter, Quantity>;

impl Value for ByMeter {
    fn read(node: &Node<'_>) -> Option<Self> {
        let read = |(id, node): (&str, Node<'_>)| {
            let meter = read_meter(id, &node)?;
            let number = node.as_number().or_else(|| node.as_text().and_then(|t| Decimal::from_str_exact(t).ok()));
            let quantity = number.and_then(Quantity::new);
            if quantity.is_none() {
                let unit = meter.info().map_or("units", |info| info.unit.id());
                node.expected(&format!("a quantity in {unit}, not negative, with at most twelve decimals"), None);
            }
            Some((meter, quantity?))
        };
        let entries: Vec<Option<_>> = node.section()?.entries().into_iter().map(read).collect();
        entries.into_iter().collect()
    }

    fn schema() -> Json {
        let ids: Vec<&str> = METERS.iter().filter(|meter| !meter.family).map(|meter| meter.id).collect();
        json!({
            "type": "object",
            "properties": ids.into_iter().map(|id| (id.to_owned(), json!({"type": ["number", "string"]})))
                .collect::<serde_json::Map<String, Json>>()
        })
    }

    fn show(&self) -> String {
        let entries: Vec<String> = self.iter().map(|(meter, quantity)| format!("{meter} {quantity}")).collect();
        if entries.is_empty() { "nothing".to_owned() } else { entries.join(", ") }
    }
}

/// A closed set of words.
pub trait Choice: Copy + PartialEq + Send + Sync + 'static {
    /// Each word with what it means.
    const WORDS: &'static [(&'static str, Self)];

    /// The word of a value.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, value)| *value == self).map_or("", |(word, _)| word)
    }
}

fn words<T: Choice>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}

impl<T: Choice> Value for T {
    fn read(node: &Node<'_>) -> Option<Self> {
        let word = node.choice(&words::<T>())?;
        T::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
    }

    fn schema() -> Json {
        json!({"enum": words::<T>()})
    }

    fn show(&self) -> String {
        self.word().to_owned()
    }
}

impl<T: Choice> Value for Vec<T> {
    fn read(node: &Node<'_>) -> Option<Self> {
        let items: Vec<Option<T>> = node.items()?.iter().map(T::read).collect();
        items.into_iter().collect()
    }

    fn schema() -> Json {
        json!({"type": "array", "items": {"enum": words::<T>()}, "uniqueItems": true})
    }

    fn show(&self) -> String {
        let words: Vec<&str> = self.iter().map(|value| value.word()).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }
}

/// A value that may be left out.
impl<T: Value> Value for Option<T> {
    fn read(node: &Node<'_>) -> Option<Self> {
        T::read(node).map(Some)
    }

    fn schema() -> Json {
        T::schema()
    }

    fn show(&self) -> String {
        self.as_ref().map_or_else(|| "not set".to_owned(), Value::show)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn scale() -> Option<Scale> {
        T::scale()
    }

    fn number(&self) -> Option<Decimal> {
        self.as_ref().and_then(Value::number)
    }

    fn at(number: Decimal, like: Option<&Self>) -> Option<Self> {
        T::at(number, like.and_then(Option::as_ref)).map(Some)
    }

    fn median(&self) -> Option<f64> {
        self.as_ref().and_then(Value::median)
    }

    fn show_limit(limit: u64) -> String {
        T::show_limit(limit)
    }
}
