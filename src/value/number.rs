//! Values without a unit: counts, text, truth, shares, hours, amounts.

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{Scale, Takes, Value};
use crate::document::{Node, percent};
use crate::money::Amount;
use crate::unit::{as_number, count, megabytes};

impl Value for u64 {
    const TAKES: Takes = Takes::Bare("count");
    const EXPECTED: &'static str = "a whole number such as 3_000_000";
    const SCALE: Option<Scale> = Some(Scale::Count);

    fn read(node: &Node<'_>) -> Option<Self> {
        let number = node.as_number().filter(|number| number.fract().is_zero()).and_then(|n| Self::try_from(n).ok());
        if number.is_none() {
            node.expected(Self::EXPECTED, node.advised().or_else(|| count_meant(node)));
        }
        number
    }

    fn schema() -> Json {
        json!({"type": "integer", "minimum": 0})
    }

    fn number(&self) -> Option<Decimal> {
        Some(Decimal::from(*self))
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Self::try_from(number).ok()
    }
}

/// What to write for a count that stands as text.
fn count_meant(node: &Node<'_>) -> Option<String> {
    let text = node.as_text()?;
    let size = || node.path().ends_with("_mb").then(|| megabytes(text)).flatten();
    let number = count(text).or_else(size);
    Some(number.map_or_else(
        || "write the number without quotes".to_owned(),
        |number| format!("write `{number}`, without quotes"),
    ))
}

impl Value for String {
    const TAKES: Takes = Takes::Text("text");

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

/// What a key takes that is true or false.
pub(crate) const TRUTH: &str = "true or false";

impl Value for bool {
    const TAKES: Takes = Takes::Bare(TRUTH);

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Share(#[serde(serialize_with = "as_number")] pub Decimal);

impl Value for Share {
    const TAKES: Takes = Takes::Bare("number");
    const EXPECTED: &'static str = "a share from 0 to 1 with at most nine decimals, such as 0.25";
    const SCALE: Option<Scale> = Some(Scale::Share);

    fn read(node: &Node<'_>) -> Option<Self> {
        let share = node.as_number().and_then(|number| Self::at(number, None));
        if share.is_none() {
            node.expected(Self::EXPECTED, share_meant(node));
        }
        share
    }

    fn schema() -> Json {
        json!({"type": "number", "minimum": 0, "maximum": 1})
    }

    fn is_sound(&self) -> bool {
        // With few decimals quantities times shares stay exact.
        (Decimal::ZERO..=Decimal::ONE).contains(&self.0) && self.0.scale() <= Scale::Share.digits()
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number)).filter(Self::is_sound)
    }
}

/// What to write for a share that stands in percent, or as text.
fn share_meant(node: &Node<'_>) -> Option<String> {
    let percents = node.as_number().filter(|number| *number > Decimal::ONE && *number <= Decimal::ONE_HUNDRED);
    if let Some(number) = percents {
        return percent(&format!("{number}%")).map(|share| format!("write `{share}` for {number} %"));
    }
    let text = node.as_text()?;
    percent(text).or_else(|| count(text)).map(|share| format!("write `{share}`, without quotes"))
}

/// Hours in a month, above zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours(pub Decimal);

/// Hours of the longest month.
const MOST_HOURS: Decimal = Decimal::from_parts(744, 0, 0, false, 0);

impl Value for Hours {
    const TAKES: Takes = Takes::Bare("number");
    const EXPECTED: &'static str = "hours above 0 and up to 744, such as 730";
    const SCALE: Option<Scale> = Some(Scale::Hours);

    fn schema() -> Json {
        json!({"type": "number", "exclusiveMinimum": 0, "maximum": 744})
    }

    fn is_sound(&self) -> bool {
        self.0 > Decimal::ZERO && self.0 <= MOST_HOURS && self.0.scale() <= Scale::Hours.digits()
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number)).filter(Self::is_sound)
    }
}

/// Requests in some length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestRate(pub Decimal);

/// Requests of a month at most, which bounds those of a shorter time.
const MOST_REQUESTS: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

impl Value for RequestRate {
    const TAKES: Takes = Takes::Bare("number");
    const EXPECTED: &'static str = "requests, not negative, with at most six decimals, such as 0.5";
    const SCALE: Option<Scale> = Some(Scale::Rate);

    fn schema() -> Json {
        json!({"type": "number", "minimum": 0})
    }

    fn is_sound(&self) -> bool {
        (Decimal::ZERO..=MOST_REQUESTS).contains(&self.0) && self.0.normalize().scale() <= Scale::Rate.digits()
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number)).filter(Self::is_sound)
    }
}

/// Processing units of a database that bills by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessingUnits(pub Decimal);

/// Units of a request at most: far above what a transaction may take.
const MOST_UNITS: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

impl Value for ProcessingUnits {
    const TAKES: Takes = Takes::Bare("number");
    const EXPECTED: &'static str = "units, not negative and up to 1,000,000, with at most six decimals, such as 0.0685";
    const SCALE: Option<Scale> = Some(Scale::Units);

    fn schema() -> Json {
        json!({"type": "number", "minimum": 0, "maximum": 1_000_000})
    }

    fn is_sound(&self) -> bool {
        (Decimal::ZERO..=MOST_UNITS).contains(&self.0) && self.0.normalize().scale() <= Scale::Units.digits()
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number)).filter(Self::is_sound)
    }
}

impl Value for Amount {
    const TAKES: Takes = Takes::Bare("amount");
    const EXPECTED: &'static str = "an amount that is not negative, such as \"50.00\"";
    const SCALE: Option<Scale> = Some(Scale::Amount);

    fn read(node: &Node<'_>) -> Option<Self> {
        let amount = node.as_text().and_then(|text| Decimal::from_str_exact(text).ok()).or_else(|| node.as_number());
        let amount = amount.filter(|amount| !amount.is_sign_negative());
        if amount.is_none() {
            node.expected(Self::EXPECTED, node.as_text().and_then(amount_meant));
        }
        amount.map(Self::new)
    }

    fn schema() -> Json {
        json!({"type": ["string", "number"]})
    }

    fn show(&self) -> String {
        self.shown()
    }

    fn is_sound(&self) -> bool {
        !self.decimal().is_sign_negative()
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.decimal())
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self::new(number))
    }
}

/// What to write for an amount that stands with its currency.
fn amount_meant(text: &str) -> Option<String> {
    let number = text.trim_matches(|sign: char| !sign.is_ascii_digit());
    count(number)
        .filter(|_| !text.contains('-'))
        .map(|number| format!("write `{number}`, in the currency of the price book"))
}
