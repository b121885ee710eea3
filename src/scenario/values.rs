//! The values of all fields, whatever their types, and a view of them with some changed.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Sourced;
use super::field::Field;
use crate::defaults::Figure;
use crate::distribution::Distribution;
use crate::value::Value;

/// The value of a field, of the field's type.
pub(super) type Held = Arc<dyn Any + Send + Sync>;

/// The values of all fields by path, as the file gives them or by default.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    held: BTreeMap<&'static str, Held>,
    /// Where the values that are measured figures come from; all others are the scenario's own.
    measured: BTreeMap<&'static str, Arc<str>>,
}

impl Values {
    /// Takes the value of a field.
    pub(super) fn put(&mut self, path: &'static str, value: Held) {
        self.held.insert(path, value);
    }

    /// Says where the value of a field was measured.
    pub(super) fn measured(&mut self, path: &'static str, source: &str) {
        self.measured.insert(path, Arc::from(source));
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
        let measured = self.values.measured.get(field.path).filter(|_| self.replacement(field.path).is_none());
        let source = measured.map_or_else(|| Arc::from("scenario"), Arc::clone);
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
