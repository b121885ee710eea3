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
        read(node, Self::parse, sizes)
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

/// Bytes that work moves in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volume {
    /// So many each time.
    Each(Bytes),
    /// So many in a month, however often.
    PerMonth(Bytes),
}

impl Volume {
    /// Bytes of a month in which it is moved so often.
    #[must_use]
    pub fn in_month(self, times: Decimal) -> Bytes {
        match self {
            Self::Each(bytes) => whole(times.saturating_mul(Decimal::from(bytes.0))),
            Self::PerMonth(bytes) => bytes,
        }
    }

    /// Bytes each time, whole and no fewer than on average, where it is moved so often in a month.
    #[must_use]
    pub fn each(self, times: Decimal) -> Bytes {
        match self {
            Self::Each(bytes) => bytes,
            Self::PerMonth(bytes) => whole(Decimal::from(bytes.0).checked_div(times).unwrap_or_default()),
        }
    }
}

/// Whole bytes, a part of one being one more.
fn whole(bytes: Decimal) -> Bytes {
    Bytes(u64::try_from(bytes.ceil()).unwrap_or(u64::MAX))
}

impl Default for Volume {
    fn default() -> Self {
        Self::Each(Bytes(0))
    }
}

impl Value for Volume {
    const TAKES: Takes = Takes::Text(VOLUME);
    const EXPECTED: &'static str = "a size with its unit, such as \"64 KB\", or { per_month = \"80 GB\" }";
    const SCALE: Option<Scale> = Some(Scale::Size);

    fn read(node: &Node<'_>) -> Option<Self> {
        if let Some(text) = node.as_text().filter(|text| text.contains(['/', ' ']) && Bytes::parse(text).is_err()) {
            let month = of_month(text).map(|volume| format!("write `{}`", in_month(volume)));
            let is_rate = text.contains('/') || text.contains(" a ") || text.contains(" per ");
            let other = || is_rate.then(|| format!("a volume is that of a month: write `{}`", in_month("500 GB")));
            if let Some(help) = month.or_else(other) {
                node.expected(Self::EXPECTED, Some(help));
                return None;
            }
        }
        if !node.is_table() {
            return Bytes::read(node).map(Self::Each);
        }
        let month = node.section()?.need(PER_MONTH, "the bytes of a month, such as \"80 GB\"")?;
        let volume: Self = read(&month, parse_month, |number| format!("\"{number} GB\""))?;
        month.must_be(MOST_SAID, Some(volume).filter(Self::is_sound))
    }

    fn schema() -> Json {
        let month = json!({"type": "object", "additionalProperties": false, "required": [PER_MONTH], "properties": {PER_MONTH: Bytes::schema()}});
        json!({"anyOf": [Bytes::schema(), month]})
    }

    fn show(&self) -> String {
        match self {
            Self::Each(bytes) => bytes.show(),
            Self::PerMonth(bytes) => format!("{bytes} a month"),
        }
    }

    fn is_sound(&self) -> bool {
        matches!(self, Self::Each(_)) || self.in_month(Decimal::ONE) <= MOST_OF_MONTH
    }

    fn number(&self) -> Option<Decimal> {
        match self {
            Self::Each(bytes) => bytes.number(),
            Self::PerMonth(_) => None,
        }
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Bytes::at(number, None).map(Self::Each)
    }
}

/// What a key of a volume takes.
pub(crate) const VOLUME: &str = "size, or volume of a month";

/// The volume of a text that says it by the month: "500 GB/month", "500 GB a month".
pub(crate) fn of_month(written: &str) -> Option<&str> {
    let rest = written.trim().strip_suffix("month").or_else(|| written.trim().strip_suffix("mo"))?.trim_end();
    let size = ["/", " a", " per", " each"].iter().find_map(|between| rest.strip_suffix(between))?.trim();
    Bytes::parse_nearest(size).is_ok().then_some(size)
}

/// A volume of a month as a file has it.
pub(crate) fn in_month(volume: &str) -> String {
    format!("{{ {PER_MONTH} = \"{volume}\" }}")
}

/// The key of a volume of a month.
pub(crate) const PER_MONTH: &str = "per_month";
/// The largest volume of a month: 1 EB.
const MOST_OF_MONTH: Bytes = Bytes(1 << 60);
const MOST_SAID: &str = "1,048,576 TB at most";

/// The volume of a month, as bills say it to a part of a byte: rounded to whole bytes, which is far below the last digit of a quantity.
fn parse_month(text: &str) -> Result<Volume, ParseError> {
    Bytes::parse_nearest(text).map(Volume::PerMonth)
}

impl Value for Milliseconds {
    const TAKES: Takes = Takes::Text("time");
    const EXPECTED: &'static str = "a time with its unit, such as \"120 ms\"";
    const SCALE: Option<Scale> = Some(Scale::Time);

    fn read(node: &Node<'_>) -> Option<Self> {
        read(node, Self::parse, times)
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

/// Reads what is written as text with its unit; `with_units` says how a number may be meant that has none.
fn read<T: Value>(
    node: &Node<'_>,
    parse: fn(&str) -> Result<T, ParseError>,
    with_units: fn(Decimal) -> String,
) -> Option<T> {
    let in_text = |text: &str| Decimal::from_str_exact(text.trim()).ok().filter(|number| !number.is_sign_negative());
    let parsed = match (node.as_text(), node.as_number()) {
        (Some(text), _) => parse(text).map_err(|why| match in_text(text) {
            Some(number) => format!("{why}: write {}", with_units(number)),
            None => why.to_string(),
        }),
        (None, Some(number)) if !number.is_sign_negative() => {
            Err(format!("write it as text, such as {}", with_units(number)))
        }
        (None, Some(_)) => Err("it cannot be negative".to_owned()),
        (None, None) => Err(format!("write it as {}", T::EXPECTED)),
    };
    parsed.map_err(|help| node.expected(T::EXPECTED, Some(node.advised().unwrap_or(help)))).ok()
}

/// A number of bytes with units that may be meant: what is large stands for bytes.
fn sizes(number: Decimal) -> String {
    let bytes = u64::try_from(number).ok().filter(|bytes| *bytes >= 1_024 && number.fract().is_zero()).map(Bytes);
    match bytes.map(Bytes::exactly).filter(|exactly| !exactly.ends_with(" B")) {
        Some(exactly) => format!("\"{number} B\" or \"{exactly}\", which is the same"),
        None if bytes.is_some() => format!("\"{number} B\""),
        None => format!("\"{number} KB\" or \"{number} B\""),
    }
}

/// A time with units that may be meant.
fn times(number: Decimal) -> String {
    format!("\"{number} ms\" or \"{number} s\"")
}

/// How a size is written.
pub(super) fn size_definition() -> Json {
    json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(B|KB|KiB|MB|MiB|GB|GiB|TB|TiB)\s*$"})
}

/// How a time is written.
pub(super) fn time_definition() -> Json {
    json!({"type": "string", "pattern": r"^\s*[0-9][0-9_]*(\.[0-9]+)?\s*(us|ms|s|min|h)\s*$"})
}
