//! How values are written in files, one kind a file: what a text or number means, what it must be, and how it is shown.
//!
//! ```
//! use netcost::unit::Bytes;
//! use netcost::value::Value;
//!
//! assert_eq!(Bytes(65_536).show(), "64 KB");
//! ```

mod by_meter;
mod choice;
mod distribution;
mod measure;
mod number;
mod scale;

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

pub use by_meter::ByMeter;
pub use choice::Choice;
pub use number::{Hours, Share};
pub use scale::Scale;

use crate::document::Node;
use crate::unit::shown;

/// A type that a key of an input file may hold.
pub trait Value: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// What a key of this type takes.
    const TAKES: Takes;
    /// What a value of it must be, with an example, for messages.
    const EXPECTED: &'static str = "a value";
    /// The scale on which values of this type lie, for types that are numbers.
    const SCALE: Option<Scale> = None;

    /// Reads it, or reports at the node what was expected.
    fn read(node: &Node<'_>) -> Option<Self>;
    /// Its JSON Schema, for editors.
    fn schema() -> Json;
    /// How it is shown to a person.
    fn show(&self) -> String;
    /// Whether it is one that a file could have given. A type whose every value is sound has nothing to add.
    fn is_sound(&self) -> bool {
        true
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

/// What a key takes, in a word, and how that is written.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// One value in quotes.
    Text(&'static str),
    /// One of some words, in quotes.
    OneOf(fn() -> Vec<&'static str>),
    /// One value without quotes.
    Bare(&'static str),
    /// Several values at once.
    Several(&'static str),
}

/// The schemas that many keys share, by name: a key's own schema refers to them.
#[must_use]
pub fn definitions() -> Map<String, Json> {
    let named = [
        ("distribution", distribution::definition()),
        ("size", measure::size_definition()),
        ("time", measure::time_definition()),
    ];
    named.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// Reads a number and makes a value of it, or reports what was expected.
pub(crate) fn read_number<T: Value>(node: &Node<'_>, make: fn(Decimal) -> T) -> Option<T> {
    let value = node.as_number().map(make).filter(T::is_sound);
    if value.is_none() {
        node.expected(T::EXPECTED, None);
    }
    value
}

/// A schema that refers to the definition of this name.
#[must_use]
pub fn reference(name: &str) -> Json {
    json!({"$ref": format!("#/definitions/{name}")})
}
