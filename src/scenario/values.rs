//! The values of all fields, whatever their types, and a view of them with some changed.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Sourced;
use super::field::{Default, Field};
use crate::defaults::Figure;
use crate::distribution::Distribution;
use crate::value::Value;

/// The value of a field, of the field's type.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// The values of all fields by path, as the file gives them or by default.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    held: BTreeMap<&'static str, Held>,
    given: BTreeSet<&'static str>,
}

impl Values {
    /// Takes the value of a field; `given` says whether the file gives it.
    pub(super) fn put(&mut self, path: &'static str, value: Held, given: bool) {
        self.held.insert(path, value);
        if given {
            self.given.insert(path);
        }
    }

    /// The value at a path, of the field's type.
    pub(super) fn held(&self, path: &str) -> Option<&Held> {
        self.held.get(path)
    }
}

/// The value of a field at another one's place.
#[derive(Debug, Clone)]
pub(super) struct Replacement {
    pub(super) path: &'static str,
    pub(super) value: Held,
}

/// The values of all fields with some replaced.
pub(super) struct View<'v> {
    pub(super) values: &'v Values,
    pub(super) replaced: &'v [&'v Replacement],
    pub(super) figures: &'v BTreeMap<String, Figure>,
}

impl View<'_> {
    /// The value of a field; `None` when there was a problem with it.
    pub(super) fn get<T: Value>(&self, field: &Field<T>) -> Option<T> {
        let replaced = self.replacement(field.path).map(|replacement| &replacement.value);
        replaced.or_else(|| self.values.held(field.path))?.downcast_ref::<T>().cloned()
    }

    /// A time of the platform: the scenario's, else the measured figure.
    pub(super) fn time(&self, field: &Field<Distribution>) -> Option<Sourced> {
        let value = self.get(field)?;
        let stated = self.values.given.contains(field.path) || self.replacement(field.path).is_some();
        let source = match field.default {
            Default::Figure(key) if !stated => Arc::from(cite(self.figures.get(key)?)),
            _ => Arc::from("scenario"),
        };
        Some(Sourced { value, source })
    }

    fn replacement(&self, path: &str) -> Option<&Replacement> {
        self.replaced.iter().copied().find(|replacement| replacement.path == path)
    }
}

/// Source, date and confidence of a figure.
pub(super) fn cite(figure: &Figure) -> String {
    format!("{}; {} ({})", figure.source, figure.date, figure.confidence)
}
