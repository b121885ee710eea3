//! Units and quantities. The one place that knows that a GB on an AWS bill is 2^30 bytes.
//!
//! ```
//! use netcost::unit::{BYTES_PER_GB, Bytes, Milliseconds};
//!
//! // As on an AWS bill, a KB is 1,024 bytes, however it is written.
//! assert_eq!(Bytes::parse("64 KB")?, Bytes(65_536));
//! assert_eq!(Bytes::parse("1 GiB")?, Bytes(BYTES_PER_GB));
//! assert_eq!(Milliseconds::parse("1.5 s")?.to_string(), "1.5 s");
//! assert_eq!(Bytes::parse("64").unwrap_err().to_string(), "the unit is missing after `64`");
//! # Ok::<(), netcost::unit::ParseError>(())
//! ```

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Serialize, Serializer};

use crate::choice::choice;
use crate::money::{group_thousands, round_half_up, round_half_up_short};

/// Bytes in a GB of an AWS bill: 2^30 (Lambda quotas page; API Gateway's examples divide KB by 1,048,576).
pub const BYTES_PER_GB: u64 = 1 << 30;
/// MB of Lambda memory in a GB.
pub const MB_PER_GB: u32 = 1024;
/// Bytes in a KB of an AWS limit or metering step.
pub const BYTES_PER_KB: u64 = 1 << 10;
/// Bytes in an MB of an AWS limit.
pub const BYTES_PER_MB: u64 = 1 << 20;

/// Fractional digits that a metered quantity keeps: at nine, a GB is known to less than one byte.
pub const QUANTITY_DIGITS: u32 = 9;
/// Fractional digits that a quantity given from outside may have, as AWS's own bills print.
const GIVEN_DIGITS: u32 = 12;

choice! {
    /// What one unit of a meter is.
    #[non_exhaustive]
    Unit {
        /// One request or call.
        Request = "request",
        /// One read or write request unit of DynamoDB.
        RequestUnit = "request-unit",
        /// One WebSocket message step.
        Message = "message",
        /// One event put on an event bus.
        Event = "event",
        /// One connection minute.
        Minute = "minute",
        /// One resource for one hour.
        Hour = "hour",
        /// 2^30 bytes.
        Gb = "GB",
        /// One GB of memory for one second.
        GbSecond = "GB-second",
        /// One GB of memory for one hour.
        GbHour = "GB-hour",
        /// One GB of disk for one month.
        GbMonth = "GB-month",
        /// One vCPU for one hour.
        VcpuHour = "vCPU-hour",
        /// One Aurora capacity unit for one hour.
        AcuHour = "ACU-hour",
        /// One load balancer capacity unit for one hour.
        LcuHour = "LCU-hour",
        /// One distributed processing unit of Aurora DSQL.
        Dpu = "DPU",
        /// One secret kept for one month.
        SecretMonth = "secret-month",
        /// One state transition.
        Transition = "transition",
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// How much of a meter was used; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Quantity(Decimal);

impl Quantity {
    /// Nothing used.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A quantity as given; `None` when negative or with more than twelve fractional digits.
    #[must_use]
    pub fn new(value: Decimal) -> Option<Self> {
        let value = value.normalize();
        (!value.is_sign_negative() && value.scale() <= GIVEN_DIGITS).then_some(Self(value))
    }

    /// A metered quantity, kept to [`QUANTITY_DIGITS`] decimals (half up); a negative one counts as nothing.
    #[must_use]
    pub fn metered(value: Decimal) -> Self {
        Self(round_half_up_short(value.max(Decimal::ZERO), QUANTITY_DIGITS))
    }

    /// The exact decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// Whether nothing was used.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// What is left after taking `other` away, at least nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        if other.is_zero() { self } else { Self((self.0 - other.0).max(Decimal::ZERO).normalize()) }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl From<u64> for Quantity {
    fn from(value: u64) -> Self {
        Self(Decimal::from(value))
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As text, so that nothing rounds it.
impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is no quantity with a unit, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError(String);

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ParseError {}

impl<T: Into<String>> From<T> for ParseError {
    fn from(why: T) -> Self {
        Self(why.into())
    }
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Bytes(pub u64);

/// Names of sizes. As on an AWS bill and in Lambda's quotas, KB, MB, GB and TB are the binary sizes.
const SIZES: [(&str, u64); 9] = [
    ("B", 1),
    ("KB", BYTES_PER_KB),
    ("KiB", BYTES_PER_KB),
    ("MB", BYTES_PER_MB),
    ("MiB", BYTES_PER_MB),
    ("GB", BYTES_PER_GB),
    ("GiB", BYTES_PER_GB),
    ("TB", BYTES_PER_GB << 10),
    ("TiB", BYTES_PER_GB << 10),
];

/// What else people write for a unit, by the unit.
type Spellings = [(&'static str, &'static [&'static str]); 5];

const SIZE_WORDS: Spellings = [
    ("B", &["b", "byte", "bytes"]),
    ("KB", &["k", "kb", "kib", "kilobyte", "kilobytes"]),
    ("MB", &["m", "mb", "mib", "megabyte", "megabytes"]),
    ("GB", &["g", "gb", "gib", "gigabyte", "gigabytes"]),
    ("TB", &["t", "tb", "tib", "terabyte", "terabytes"]),
];

const TIME_WORDS: Spellings = [
    ("us", &["us", "\u{b5}s", "\u{3bc}s", "usec", "microsecond", "microseconds"]),
    ("ms", &["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"]),
    ("s", &["s", "sec", "secs", "second", "seconds"]),
    ("min", &["m", "min", "mins", "minute", "minutes"]),
    ("h", &["h", "hr", "hrs", "hour", "hours"]),
];

/// The unit that somebody means by a word that is none.
fn meant(word: &str, known: &Spellings) -> Option<&'static str> {
    let word = word.to_lowercase();
    known.iter().find(|(_, spellings)| spellings.contains(&word.as_str())).map(|(unit, _)| *unit)
}

impl Bytes {
    /// Reads `"64 KiB"`, `"2 MB"`, `"1.5 GB"`.
    ///
    /// # Errors
    /// [`ParseError`] for another unit, none, no number, or a size that is not in whole bytes.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let bytes = bytes_of(text)?;
        let nearest = whole_bytes(bytes)?;
        if !bytes.fract().is_zero() {
            let (text, bytes, nearest) = (text.trim(), shown(bytes), nearest.0);
            return Err(format!("`{text}` is {bytes} bytes, and a size is in whole bytes: write `{nearest} B`").into());
        }
        Ok(nearest)
    }

    /// Reads a volume that is given to a part of a byte, as a bill says that of a month, rounded half up to whole bytes.
    ///
    /// # Errors
    /// [`ParseError`] for another unit, none, or no number.
    pub fn parse_nearest(text: &str) -> Result<Self, ParseError> {
        whole_bytes(bytes_of(text)?)
    }

    /// The size to the last byte, in a larger unit where two decimals say it: "6.5 KB", but "6,646 B".
    #[must_use]
    pub fn exactly(self) -> String {
        let (value, _) = self.in_its_unit();
        if value.scale() <= 2 { self.to_string() } else { format!("{} B", shown(self.0.into())) }
    }

    /// The size to the last byte in the largest unit up to a GB that two decimals say it in, that unit and how many of them make a GB:
    /// ("6.5", "KB", 1,048,576).
    #[must_use]
    pub fn exactly_per_gb(self) -> (String, &'static str, u64) {
        let whole = |size: u64| (Decimal::from(self.0) / Decimal::from(size)).normalize();
        let units = [("GB", BYTES_PER_GB), ("MB", BYTES_PER_MB), ("KB", BYTES_PER_KB)];
        let unit = units.into_iter().find(|(_, size)| whole(*size).scale() <= 2);
        let (name, size) = unit.unwrap_or(("B", 1));
        (shown(whole(size)), name, BYTES_PER_GB / size)
    }

    /// The size in the largest unit of which it has one.
    fn in_its_unit(self) -> (Decimal, &'static str) {
        let unit = SIZES.iter().rev().find(|(name, size)| name.len() == 2 && self.0 >= *size);
        let (name, size) = unit.unwrap_or(&SIZES[0]);
        ((Decimal::from(self.0) / Decimal::from(*size)).normalize(), name)
    }

    /// What binary data grows to as base64 text: four characters for each three bytes begun.
    #[must_use]
    pub fn as_base64(self) -> Self {
        Self(self.0.div_ceil(3).saturating_mul(4))
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (value, name) = self.in_its_unit();
        write!(f, "{} {name}", round_half_up_short(value, 2))
    }
}

/// The bytes that a size says.
fn bytes_of(text: &str) -> Result<Decimal, ParseError> {
    let (number, word) = split_number(text)?;
    let (_, size) = SIZES.iter().find(|(name, _)| *name == word).ok_or_else(|| match meant(word, &SIZE_WORDS) {
        Some(unit) if word.len() == 2 && word.ends_with('b') => {
            format!("`{word}` would be bits; for bytes write `{number} {unit}`")
        }
        Some(unit) => format!("the unit is {unit}: write `{number} {unit}`"),
        None => format!("`{word}` is not a unit of size; use one of B, KB, MB, GB, TB (or KiB, MiB, GiB, TiB)"),
    })?;
    Ok(number.checked_mul(Decimal::from(*size)).ok_or("the size is too large")?)
}

fn whole_bytes(bytes: Decimal) -> Result<Bytes, ParseError> {
    u64::try_from(round_half_up(bytes, 0)).map(Bytes).map_err(|_| "the size is too large".into())
}

/// A length of time in milliseconds; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Milliseconds(pub Decimal);

/// Decimals of a millisecond that a time may have.
const TIME_DIGITS: u32 = 6;

/// Names of times, in microseconds.
const TIMES: [(&str, i64); 5] = [("us", 1), ("ms", 1_000), ("s", 1_000_000), ("min", 60_000_000), ("h", 3_600_000_000)];

impl Milliseconds {
    /// No time.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Reads `"120 ms"`, `"2 s"`, `"1.5 min"`, `"250 us"`.
    ///
    /// # Errors
    /// [`ParseError`] for another unit, none, or no number.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let (number, word) = split_number(text)?;
        let known = TIMES.iter().find(|(name, _)| *name == word);
        let (_, factor) = known.ok_or_else(|| match meant(word, &TIME_WORDS) {
            Some(unit) => format!("the unit is {unit}: write `{number} {unit}`"),
            None => format!("`{word}` is not a unit of time; use one of us, ms, s, min, h"),
        })?;
        let value = number.checked_mul(Decimal::new(*factor, 3)).ok_or("the time is too long")?.normalize();
        if value.scale() > TIME_DIGITS {
            return Err("the time has more than six decimals of a millisecond".into());
        }
        if value > Decimal::from(DAY_MS) {
            return Err("the time is longer than a day".into());
        }
        Ok(Self(value))
    }
}

/// Longest time that is read: nothing in a request lasts longer.
pub const DAY_MS: u64 = 24 * 3_600_000;

impl Milliseconds {
    /// Exactly, in milliseconds however long it is.
    #[must_use]
    pub fn in_ms(self) -> String {
        format!("{} ms", shown(self.0))
    }
}

impl fmt::Display for Milliseconds {
    /// Exactly, in seconds where that is as short.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = (self.0 / Decimal::from(1000)).normalize();
        if seconds >= Decimal::ONE && seconds.scale() <= 2 {
            write!(f, "{} s", shown(seconds))
        } else {
            f.write_str(&self.in_ms())
        }
    }
}

/// A decimal that is no money as a number, for results.
pub(crate) fn as_number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(value.to_f64().unwrap_or(f64::MAX))
}

/// As a number.
impl Serialize for Milliseconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        as_number(&self.0, serializer)
    }
}

/// Splits `"64 KiB"` into its number and its unit word.
fn split_number(text: &str) -> Result<(Decimal, &str), ParseError> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '-' | '+')));
    let end = end.unwrap_or(text.len());
    let (number, word) = (text[..end].trim(), text[end..].trim());
    if number.is_empty() {
        return Err("write a number, then its unit".into());
    }
    if let Some((whole, rest)) = number.split_once(',') {
        let (sign, rest) = if are_thousands(rest) { ("_", rest.replace(',', "_")) } else { (".", rest.to_owned()) };
        return Err(format!("write `{whole}{sign}{rest} {word}`, without a comma").into());
    }
    let value = Decimal::from_str_exact(&number.replace('_', "")).map_err(|_| format!("`{number}` is not a number"))?;
    if value.is_sign_negative() {
        return Err("it cannot be negative".into());
    }
    if word.is_empty() {
        return Err(format!("the unit is missing after `{number}`").into());
    }
    Ok((value, word))
}

/// Whether what follows the first comma of a number are groups of three digits, so that its commas set thousands apart.
fn are_thousands(behind_comma: &str) -> bool {
    behind_comma.split(',').all(|digits| digits.len() == 3)
}

/// A count with its noun, in the plural where it is not one: "1 request", "2 addresses".
#[must_use]
pub fn counted(count: u64, noun: &str) -> String {
    match (count, noun.ends_with('s')) {
        (1, _) => format!("1 {noun}"),
        (_, true) => format!("{} {noun}es", shown(Decimal::from(count))),
        (_, false) => format!("{} {noun}s", shown(Decimal::from(count))),
    }
}

/// A count for a person: thousands separated.
#[must_use]
pub fn shown(value: Decimal) -> String {
    group_thousands(&value.normalize().to_string())
}

/// Endings of short counts.
const SHORT: [(&str, u32); 8] =
    [("MM", 6), ("K", 3), ("M", 6), ("G", 9), ("thousand", 3), ("mio", 6), ("million", 6), ("billion", 9)];

/// A count with a short ending, or with its thousands set apart by commas, as a scenario file has it: "3M" is 3_000_000.
pub(crate) fn count(written: &str) -> Option<String> {
    let (digits, ending) =
        written.split_at(written.find(|sign: char| sign.is_ascii_alphabetic()).unwrap_or(written.len()));
    let places = match ending.trim() {
        "" => 0,
        ending => SHORT.iter().find(|(short, _)| short.eq_ignore_ascii_case(ending))?.1,
    };
    let digits = digits.trim();
    // Any other comma may be a decimal one, and then dropping it would be another number.
    if digits.split_once(',').is_some_and(|(_, rest)| !are_thousands(rest)) {
        return None;
    }
    let number = Decimal::from_str_exact(&digits.replace(['_', ','], "")).ok()?;
    let number = number.checked_mul(Decimal::from(10_u64.pow(places)))?.normalize();
    Some(in_toml(number))
}

/// A number as a TOML file has it, thousands set apart.
pub(crate) fn in_toml(number: Decimal) -> String {
    shown(number).replace(',', "_")
}

/// A memory size with its unit as whole MB, as keys that count them have it: "1 GB" is 1_024.
pub(crate) fn megabytes(written: &str) -> Option<String> {
    let Bytes(bytes) = Bytes::parse(written).ok().filter(|bytes| bytes.0 % BYTES_PER_MB == 0)?;
    Some(in_toml(Decimal::from(bytes / BYTES_PER_MB)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_may_be_short() {
        let counts = ["3M", "1.5k", "2G", "3,000,000", "10_000", "12", "0.5", "0.5M"].map(count);
        let expected = ["3_000_000", "1_500", "2_000_000_000", "3_000_000", "10_000", "12", "0.5", "500_000"];
        assert_eq!(counts, expected.map(|count| Some(count.to_owned())));
        assert_eq!(["M", "many", "", "3 MB", "1M2", "1,5M", "10,5", "3,0,0,0"].map(count), [const { None }; 8]);
    }

    #[test]
    fn sizes_are_binary_as_on_the_bill() {
        assert_eq!(Bytes::parse("2 MB"), Ok(Bytes(2 * 1_048_576)));
        assert_eq!(Bytes::parse("1.5KiB"), Ok(Bytes(1536)));
        assert_eq!(Bytes::parse("2 MB").map(|b| b.to_string()), Ok("2 MB".to_owned()));
        assert!(Bytes::parse("2 Mb").is_err_and(|why| why.to_string().contains("bits")));
        assert!(Bytes::parse("2").is_err_and(|why| why.to_string().contains("unit is missing")));
        // 6.5 x 1,024 = 6,656; two decimals do not say 6,646.
        assert_eq!(
            [6_656, 6_646, 0, 1_023].map(|bytes| Bytes(bytes).exactly()),
            ["6.5 KB", "6,646 B", "0 B", "1023 B"]
        );
        // 4.7 x 1,048,576 = 4,928,307.2
        let why = Bytes::parse("4.7 MB").map_err(|why| why.to_string());
        assert_eq!(
            why,
            Err("`4.7 MB` is 4,928,307.2 bytes, and a size is in whole bytes: write `4928307 B`".to_owned())
        );
        assert!(Bytes::parse("0.4 B").is_err());
        // 1,235,566 / 1,024 = 1,206.607...; 1,536 GB = 1.5 TB.
        let exactly = |bytes: u64| Bytes(bytes).exactly_per_gb();
        assert_eq!(exactly(1_235_566), ("1,235,566".to_owned(), "B", BYTES_PER_GB));
        assert_eq!(exactly(6_656), ("6.5".to_owned(), "KB", 1 << 20));
        assert_eq!(exactly(1_536 << 30), ("1,536".to_owned(), "GB", 1));
    }

    #[test]
    fn times_have_units() {
        assert_eq!(Milliseconds::parse("2 s"), Ok(Milliseconds(Decimal::from(2000))));
        assert_eq!(Milliseconds::parse("0.25 ms").map(|t| t.to_string()), Ok("0.25 ms".to_owned()));
        assert!(Milliseconds::parse("120").is_err());
        assert!(Milliseconds::parse("-1 s").is_err());
    }

    #[test]
    fn base64_grows_by_a_third() {
        assert_eq!(Bytes(3).as_base64(), Bytes(4));
        assert_eq!(Bytes(4).as_base64(), Bytes(8));
    }
}
