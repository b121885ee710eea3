//! A number that is not known exactly: between which values it lies, and how likely each is.

use std::fmt;

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use super::spec::{Said, Spec};
use crate::distribution::{float, log_normal_through, normal_quantile};
use crate::document::Node;
use crate::unit::in_toml;
use crate::value::{PER_MONTH, Scale, Value};

/// What an input may be, as the user states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    scale: Scale,
    /// The least value, in finest steps of the scale.
    low: i64,
    /// The greatest.
    high: i64,
    spread: Spread,
}

/// How likely the values between are.
#[derive(Debug, Clone, PartialEq)]
enum Spread {
    /// All alike (uniform).
    Even,
    /// Rising to one and falling from it (triangular).
    Peak { likely: i64 },
    /// Log-normal, with these parameters of the logarithm of the value.
    LogNormal { mu: f64, sigma: f64 },
}

/// The quantiles by which a log-normal range may be given.
const QUANTILES: [(&str, f64); 5] = [("p5", 0.05), ("p10", 0.10), ("p50", 0.50), ("p90", 0.90), ("p95", 0.95)];

/// A log-normal range has no end; it is cut where one value in a thousand is left on either side.
const CUT: f64 = 0.001;

impl Range {
    /// The value to take where one is needed: the middle, the likely one, or the median.
    #[must_use]
    pub fn centre(&self) -> Decimal {
        match self.spread {
            Spread::Peak { likely } => self.scale.number(likely),
            Spread::Even | Spread::LogNormal { .. } => self.quantile(0.5),
        }
    }

    /// The least value.
    #[must_use]
    pub fn low(&self) -> Decimal {
        self.scale.number(self.low)
    }

    /// The greatest value.
    #[must_use]
    pub fn high(&self) -> Decimal {
        self.scale.number(self.high)
    }

    /// The value below which a share `p` (0 to 1) of all lies.
    #[must_use]
    pub fn quantile(&self, p: f64) -> Decimal {
        let width = (self.high - self.low) as f64;
        let above_low = match self.spread {
            Spread::Even => width * p,
            Spread::Peak { likely } => {
                // Triangular distribution: the part below the peak is its square over the whole width.
                let rise = (likely - self.low) as f64;
                let fall = width - rise;
                if p * width <= rise { (p * width * rise).sqrt() } else { width - ((1.0 - p) * width * fall).sqrt() }
            }
            Spread::LogNormal { mu, sigma } => {
                let value = (mu + sigma * normal_quantile(p)).exp();
                value * steps_in_one(self.scale) - self.low as f64
            }
        };
        let steps = self.low.saturating_add(above_low.round() as i64);
        self.scale.number(steps.clamp(self.low, self.high))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", self.scale.show(self.low()), self.scale.show(self.high()))?;
        match self.spread {
            Spread::Even => Ok(()),
            Spread::Peak { likely } => write!(f, ", likely {}", self.scale.show(self.scale.number(likely))),
            Spread::LogNormal { .. } => f.write_str(", log-normal"),
        }
    }
}

/// Finest steps of a scale in one unit of it.
fn steps_in_one(scale: Scale) -> f64 {
    scale.steps(Decimal::ONE).map_or(1.0, |steps| steps as f64)
}

/// The scale of a field whose value may be a range: every number but an amount of money, which is a wish and no guess.
pub(super) fn scale_of(said: &Said) -> Option<Scale> {
    said.scale.filter(|scale| *scale != Scale::Amount)
}

/// Whether a node is written as a range. A time that varies has a form of its own for two quantiles.
pub(super) fn is_range<T: Value>(spec: &Spec<T>, node: &Node<'_>) -> bool {
    let Some(scale) = scale_of(&spec.said).filter(|_| node.is_table()) else { return false };
    let has = |keys: &[&str]| node.section().is_some_and(|section| section.keys().any(|key| keys.contains(&key)));
    match scale {
        Scale::Duration => has(&["low", "high"]),
        _ => !has(&[PER_MONTH]),
    }
}

/// What to write for a range that stands as a list of two values.
pub(super) fn as_list(node: &Node<'_>) -> Option<String> {
    let items = node.is_list().then(|| node.items()).flatten()?;
    let [low, high] = items.as_slice() else { return None };
    let written = |node: &Node<'_>| node.as_number().map_or_else(|| node.written(), in_toml);
    Some(format!("a value that is not known exactly is `{{ low = {}, high = {} }}`", written(low), written(high)))
}

/// Reads a range of a field's values; `None` when a problem was reported.
pub(super) fn read<T: Value>(spec: &Spec<T>, node: &Node<'_>) -> Option<Range> {
    let scale = scale_of(&spec.said)?;
    let section = node.section()?;
    let quantiles = if scale == Scale::Duration { &[][..] } else { &QUANTILES };
    let keys = ["low", "likely", "high"].into_iter().chain(quantiles.iter().map(|(key, _)| *key));
    let given: Vec<(&str, Node<'_>)> = keys.filter_map(|key| Some((key, section.get(key)?))).collect();
    let members: Vec<Option<(&str, Decimal)>> =
        given.iter().map(|(key, node)| Some((*key, member(spec, node)?))).collect();
    let members: Vec<(&str, Decimal)> = members.into_iter().collect::<Option<_>>()?;
    let quantile = |key: &str| QUANTILES.iter().find(|(known, _)| *known == key).map(|(_, p)| *p);
    let range = match *members.as_slice() {
        [("low", low), ("high", high)] => between(scale, low, None, high),
        [("low", low), ("likely", likely), ("high", high)] => between(scale, low, Some(likely), high),
        [(a, low), (b, high)] => quantile(a).zip(quantile(b)).and_then(|(a, b)| through(scale, (a, low), (b, high))),
        _ => None,
    };
    let Some(range) = range else {
        let quantiles = if scale == Scale::Duration { "" } else { ", or two of p5, p10, p50, p90, p95 above 0" };
        // A key that there is not is said by itself.
        let is_quantile = |key: &str| key.strip_prefix('p').is_some_and(|digits| digits.parse::<u32>().is_ok());
        let is_known = |key: &str| ["low", "likely", "high"].contains(&key) || is_quantile(key);
        if !section.keys().all(is_known) {
            return None;
        }
        let names: Vec<&str> = members.iter().map(|(key, _)| *key).collect();
        let help = match names.as_slice() {
            ["low"] | ["low", "likely"] => "give `high` as well",
            ["high"] | ["likely", "high"] => "give `low` as well",
            [one] if quantile(one).is_some() => "one quantile does not say how it is spread: give a second one",
            _ => "the values must rise from `low` to `high`",
        };
        let help = help.to_owned();
        node.expected(&format!("a value, {{ low, high }}, {{ low, likely, high }}{quantiles}"), Some(help));
        return None;
    };
    // The ends of a log-normal range were not written, so they have not been held against the field's limits.
    let ends = [range.low(), range.high()];
    let Some(mut fault) = ends.iter().find_map(|end| spec.check(&T::at(*end, None)?, node.path(), &node.written()))
    else {
        return Some(range);
    };
    fault.problem.help.get_or_insert_with(|| format!("its values reach from {range}; take nearer quantiles"));
    node.report(fault.problem);
    None
}

/// The JSON Schema of a range whose members have this schema.
pub(super) fn schema(scale: Scale, member: &Json) -> Json {
    let form = |keys: &[&str], required: &[&str]| {
        let properties: Map<String, Json> = keys.iter().map(|key| ((*key).to_owned(), member.clone())).collect();
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    };
    let limits = form(&["low", "likely", "high"], &["low", "high"]);
    if scale == Scale::Duration {
        return limits;
    }
    let mut quantiles = form(&QUANTILES.map(|(key, _)| key), &[]);
    quantiles["minProperties"] = json!(2);
    quantiles["maxProperties"] = json!(2);
    json!({"anyOf": [limits, quantiles]})
}

fn member<T: Value>(spec: &Spec<T>, node: &Node<'_>) -> Option<Decimal> {
    if node.is_table() {
        node.expected("one value", None);
        return None;
    }
    spec.read(node)?.number()
}

fn between(scale: Scale, low: Decimal, likely: Option<Decimal>, high: Decimal) -> Option<Range> {
    let likely = likely.map_or(Some(None), |likely| scale.steps(likely).map(Some))?;
    let (low, high) = (scale.steps(low)?, scale.steps(high)?);
    let rises = low <= high && likely.is_none_or(|likely| (low..=high).contains(&likely));
    let spread = likely.map_or(Spread::Even, |likely| Spread::Peak { likely });
    rises.then_some(Range { scale, low, high, spread })
}

/// The log-normal range through two quantiles (probability, value).
fn through(scale: Scale, a: (f64, Decimal), b: (f64, Decimal)) -> Option<Range> {
    if a.1 == b.1 {
        return between(scale, a.1, None, a.1);
    }
    if a.1.is_zero() || a.1 > b.1 {
        return None;
    }
    let (mu, sigma) = log_normal_through((a.0, float(a.1)), (b.0, float(b.1)));
    let end = |p: f64| ((mu + sigma * normal_quantile(p)).exp() * steps_in_one(scale)).round() as i64;
    Some(Range { scale, low: end(CUT), high: end(1.0 - CUT), spread: Spread::LogNormal { mu, sigma } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: i64, high: i64, spread: Spread) -> Range {
        Range { scale: Scale::Count, low, high, spread }
    }

    #[test]
    fn quantiles_of_a_triangle_are_its_textbook_values() {
        // Triangle 0, 40, 100: F(x) = x^2 / (100 x 40) up to 40, so F(20) = 0.1; 1 - F(x) = (100 - x)^2 / (100 x 60), so F(70) = 0.85.
        let triangle = range(0, 100, Spread::Peak { likely: 40 });
        assert_eq!(triangle.quantile(0.1), Decimal::from(20));
        assert_eq!(triangle.quantile(0.4), Decimal::from(40));
        assert_eq!(triangle.quantile(0.85), Decimal::from(70));
        assert_eq!(triangle.centre(), Decimal::from(40));
    }

    #[test]
    fn two_quantiles_of_a_log_normal_come_back() {
        let spread = through(Scale::Count, (0.1, Decimal::from(1_000)), (0.9, Decimal::from(100_000))).expect("rising");
        assert_eq!(spread.quantile(0.1), Decimal::from(1_000));
        assert_eq!(spread.quantile(0.9), Decimal::from(100_000));
        // The median is the geometric mean of p10 and p90.
        assert_eq!(spread.centre(), Decimal::from(10_000));
    }

    #[test]
    fn a_range_without_width_is_a_point() {
        for p in [0.0, 0.3, 1.0] {
            assert_eq!(range(7, 7, Spread::Even).quantile(p), Decimal::from(7));
            assert_eq!(range(7, 7, Spread::Peak { likely: 7 }).quantile(p), Decimal::from(7));
        }
    }
}
