//! The inputs of a line, each taken once; what is left over was not understood.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Gap;
use crate::verify::ratio::Ratio;

/// Inputs not taken yet.
pub(super) struct Bag<'c> {
    left: BTreeMap<&'c str, Decimal>,
}

impl<'c> Bag<'c> {
    pub(super) fn new(inputs: &'c BTreeMap<String, Decimal>) -> Self {
        Self { left: inputs.iter().map(|(key, value)| (key.as_str(), *value)).collect() }
    }

    /// Takes the first of these names that is there. A second one stays, and so shows as not understood.
    pub(super) fn take(&mut self, keys: &[&str]) -> Result<Option<Ratio>, Gap> {
        match keys.iter().find_map(|key| self.left.remove(*key)) {
            Some(value) => Ok(Some(Ratio::of(value)?)),
            None => Ok(None),
        }
    }

    /// Takes every input whose name `pick` understands.
    pub(super) fn take_all<T>(&mut self, pick: impl Fn(&str) -> Option<T>) -> Result<Vec<(&'c str, T, Ratio)>, Gap> {
        let mut taken = Vec::new();
        for (key, value) in &self.left {
            if let Some(what) = pick(key) {
                taken.push((*key, what, Ratio::of(*value)?));
            }
        }
        for (key, ..) in &taken {
            self.left.remove(key);
        }
        Ok(taken)
    }

    /// Takes names that cannot change the quantity of this meter.
    pub(super) fn drop_all(&mut self, keys: &[&str]) {
        self.left.retain(|key, _| !keys.contains(key));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.left.is_empty()
    }

    /// The names left over.
    pub(super) fn names(&self) -> String {
        self.left.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    }
}
