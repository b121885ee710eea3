//! JSON and CSV text.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::JsonSchema;
use serde::Serialize;

use crate::distribution::float;
use crate::scenario::Change;
use crate::value::Scale;

/// Pretty JSON with a final newline.
pub(super) fn json_text(value: &impl Serialize) -> String {
    // Documents are structs with names for keys, of which none refuses to be written.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// A finding: its code, its fields and its words.
#[derive(Serialize, JsonSchema)]
pub(super) struct Said<'a, F> {
    #[serde(flatten)]
    finding: &'a F,
    /// The same in words
    text: String,
}

impl<'a, F> Said<'a, F> {
    pub(super) fn new(finding: &'a F, text: String) -> Self {
        Self { finding, text }
    }
}

/// A value of a key, as the scenario file has it: a number in the key's unit, or text where it is a word or money.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum KeyValue {
    Whole(i64),
    Number(f64),
    Text(String),
}

impl KeyValue {
    /// A number of a scale, whole where it is: a key has no more digits than a float.
    pub(super) fn of(scale: Scale, number: Decimal) -> Self {
        let whole = number.to_i64().filter(|_| number.fract().is_zero());
        match (scale, whole) {
            (Scale::Amount, _) => Self::Text(number.normalize().to_string()),
            (_, Some(whole)) => Self::Whole(whole),
            (_, None) => Self::Number(float(number)),
        }
    }

    /// A step of an axis.
    pub(super) fn step(scale: Option<Scale>, step: &Change) -> Self {
        let number = scale.zip(step.number).map(|(scale, number)| Self::of(scale, number));
        number.unwrap_or_else(|| Self::Text(step.shown.clone()))
    }
}

/// CSV text of a header and rows.
pub(super) fn csv_text(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row);
    }
    writer.into_inner().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
