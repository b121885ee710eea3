//! What a type must say of itself to be the value of a key.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::scale::Scale;
use crate::document::Node;

/// A type that a key of an input file may hold.
pub trait Value: Sized + Clone + PartialEq + Send + Sync + 'static {
    /// What a key of this type takes.
    const TAKES: Takes;
    /// What a value of it must be, with an example, for messages.
    const EXPECTED: &'static str = "a value";
    /// The scale on which values of this type lie, for types that are numbers.
    const SCALE: Option<Scale> = None;

    /// Reads it, or reports at the node what was expected: without more, a bare number on its scale.
    fn read(node: &Node<'_>) -> Option<Self> {
        let value = node.as_number().and_then(|number| Self::at(number, None));
        node.must_be(Self::EXPECTED, value.filter(Self::is_sound))
    }
    /// Its JSON Schema, for editors.
    fn schema() -> Json;
    /// How it is shown to a person: without more, as a number of its scale.
    fn show(&self) -> String {
        Self::SCALE.zip(self.number()).map(|(scale, number)| scale.show(number)).unwrap_or_default()
    }
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

/// A schema that refers to the definition of this name.
#[must_use]
pub fn reference(name: &str) -> Json {
    json!({"$ref": format!("#/definitions/{name}")})
}
