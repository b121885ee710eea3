//! Times that vary.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Scale, Takes, Value, reference};
use crate::distribution::{Distribution, float};
use crate::document::{Node, Section};
use crate::unit::{DAY_MS, Milliseconds};

/// The quantiles that a distribution may be given by.
const QUANTILES: [(&str, f64); 6] =
    [("p10", 0.1), ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99), ("p999", 0.999)];

/// What a distribution may be given by, besides a single time.
const DISTRIBUTIONS: &str = "\"120 ms\", { p50, p99 } (two quantiles), { mean, sd }, or one of exponential, uniform, gamma, pareto, samples, halving";

/// A way of reading a distribution.
type ReadDistribution = fn(&Node<'_>) -> Option<Distribution>;

impl Value for Distribution {
    const TAKES: Takes = Takes::Text("time or distribution");
    const EXPECTED: &'static str = DISTRIBUTIONS;
    const SCALE: Option<Scale> = Some(Scale::Duration);

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
        reference("distribution")
    }

    fn show(&self) -> String {
        self.to_string()
    }

    fn is_sound(&self) -> bool {
        // What is written lasts a day at most; halving, or a shift, makes up to two days of it.
        (Decimal::ZERO..=Decimal::from(2 * DAY_MS)).contains(&self.mean().0)
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

/// The ways of writing a distribution.
pub(super) fn definition() -> Json {
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
    // A key that there is not is said by itself.
    let is_known =
        |key: &str| ["mean", "sd", "shift"].contains(&key) || QUANTILES.iter().any(|(known, _)| *known == key);
    if distribution.is_none() && section.keys().all(is_known) {
        let names = QUANTILES.iter().filter(|(name, _)| section.keys().any(|key| key == *name)).map(|(name, _)| *name);
        let quantiles: Vec<(&str, Milliseconds)> = names.zip(quantiles.iter().map(|(_, time)| *time)).collect();
        node.expected(DISTRIBUTIONS, Some(lacking(mean.is_some(), sd.is_some(), &quantiles)));
    }
    distribution
}

/// What is to be written beside, or in place of, numbers that make no distribution.
fn lacking(has_mean: bool, has_sd: bool, quantiles: &[(&str, Milliseconds)]) -> String {
    if let Some([low, high]) =
        quantiles.windows(2).find_map(|pair| <[_; 2]>::try_from(pair).ok().filter(|[low, high]| low.1 > high.1))
    {
        return format!("{} is less than {}: quantiles rise", high.0, low.0);
    }
    match (has_mean, has_sd, quantiles) {
        (_, _, [(name, time)]) => {
            let second = if *name == "p50" { "p99" } else { "p50" };
            format!("one quantile does not say how the time varies: give a second one, such as {second}, or the time alone, \"{time}\"")
        }
        (true, false, []) => "give the deviation beside the mean, `sd`, or two quantiles".to_owned(),
        (false, true, []) => "give the mean beside the deviation, `mean`".to_owned(),
        (false, _, [_, _, _, ..]) => "give `mean` beside them, so that they are taken as measured, or two of them".to_owned(),
        _ => "quantiles must rise, be above 0 (and above `shift`) and have a mean below a day; with `mean` beside them they are taken as measured".to_owned(),
    }
}

/// A time above zero.
fn above_zero(node: &Node<'_>) -> Option<Milliseconds> {
    let time = Milliseconds::read(node)?;
    node.must_be("a time above 0", Some(time).filter(|time| !time.0.is_zero()))
}

fn read_uniform(node: &Node<'_>) -> Option<Distribution> {
    let uniform = match node.each(Milliseconds::read)?[..] {
        [low, high] if low <= high => Some(Distribution::uniform(low, high)),
        _ => None,
    };
    node.must_be("two times that rise, such as [\"10 ms\", \"30 ms\"]", uniform)
}

fn read_samples(node: &Node<'_>) -> Option<Distribution> {
    node.must_be("measured times, one at least", Distribution::samples(node.each(Milliseconds::read)?))
}

fn read_gamma(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let time = |key| section.need(key, "a time").and_then(|node| above_zero(&node));
    let (mean, sd) = (time("mean"), time("sd"));
    let (mean, sd) = (mean?, sd?);
    let gamma = (sd.0 <= mean.0 * Decimal::TEN).then(|| Distribution::gamma(mean, sd));
    node.must_be("a deviation of at most ten times the mean", gamma)
}

fn read_pareto(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let least = section.need("least", "the least time").and_then(|node| above_zero(&node));
    let alpha = section.need("alpha", "how fast the tail falls off, such as 2.5")?;
    let number = alpha.as_number().filter(|alpha| *alpha > Decimal::ONE && *alpha <= Decimal::ONE_HUNDRED);
    let number = alpha.must_be("a number above 1 and at most 100, such as 2.5", number);
    node.must_be("a mean below a day", Distribution::pareto(least?, number?))
}
