//! Sizes and times, written with their units.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{Scale, Takes, Value, reference};
use crate::document::Node;
use crate::unit::{Bytes, DAY_MS, Milliseconds, ParseError};

impl Value for Bytes {
    const TAKES: Takes = Takes::Text("size");
    const EXPECTED: &'static str = "a size with its unit, such as \"64 KiB\"";
    const SCALE: Option<Scale> = Some(Scale::Size);

    fn read(node: &Node<'_>) -> Option<Self> {
        read(node, Self::parse, "KB")
    }

    fn schema() -> Json {
        reference("size")
    }

    fn number(&self) -> Option<Decimal> {
        Some(Decimal::from(self.0))
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        u64::try_from(number).ok().map(Self)
    }
}

impl Value for Milliseconds {
    const TAKES: Takes = Takes::Text("time");
    const EXPECTED: &'static str = "a time with its unit, such as \"120 ms\"";
    const SCALE: Option<Scale> = Some(Scale::Time);

    fn read(node: &Node<'_>) -> Option<Self> {
        read(node, Self::parse, "ms")
    }

    fn schema() -> Json {
        reference("time")
    }

    fn is_sound(&self) -> bool {
        (Decimal::ZERO..=Decimal::from(DAY_MS)).contains(&self.0)
    }

    fn number(&self) -> Option<Decimal> {
        Some(self.0)
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number)).filter(Self::is_sound)
    }
}

/// Reads what is written as text with its unit.
fn read<T: Value>(node: &Node<'_>, parse: fn(&str) -> Result<T, ParseError>, unit: &str) -> Option<T> {
    let parsed = match node.as_text() {
        Some(text) => parse(text).map_err(|why| why.to_string()),
        None => Err(format!("write it as text, such as \"{} {unit}\"", node.written())),
    };
    parsed.map_err(|help| node.expected(T::EXPECTED, Some(help))).ok()
}

/// How a size is written.
pub(super) fn size_definition() -> Json {
    json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(B|KB|KiB|MB|MiB|GB|GiB|TB|TiB)\s*$"})
}

/// How a time is written.
pub(super) fn time_definition() -> Json {
    json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(us|ms|s|min|h)\s*$"})
}
