//! How exact figures stand in JSON: amounts as text, times and shares as numbers.

use std::fmt::Display;

use rust_decimal::Decimal;
use serde::Serializer;

use crate::distribution::float;
use crate::unit::Milliseconds;
use crate::value::Share;

pub(super) fn text<T: Display, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(super) fn texts<T: Display, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(ToString::to_string))
}

pub(super) fn number<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(float(*value))
}

pub(super) fn share<S: Serializer>(share: &Share, serializer: S) -> Result<S::Ok, S::Error> {
    number(&share.0, serializer)
}

pub(super) fn ms<S: Serializer>(time: &Milliseconds, serializer: S) -> Result<S::Ok, S::Error> {
    number(&time.0, serializer)
}
