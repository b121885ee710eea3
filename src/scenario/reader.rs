//! Reads the fields of one document: each at its place, with its default, its range and its rule.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::Setting;
use super::check::{self, Clash};
use super::field::{Default, Field};
use super::range::{self, Range};
use super::values::{Held, Values, View, cite};
use crate::defaults::Figure;
use crate::diagnostic::Source;
use crate::document::{self, Node, Section};
use crate::value::{Scale, Value};

/// What was read of a document.
pub(super) struct Taken {
    pub(super) values: Values,
    pub(super) settings: Vec<Setting>,
    /// The fields whose value is a range.
    pub(super) ranges: Vec<(&'static str, Range)>,
}

/// Reads fields of one document and remembers how each was taken.
pub(super) struct Reader<'d> {
    root: Section<'d>,
    figures: &'static BTreeMap<String, Figure>,
    taken: RefCell<Taken>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(root: Section<'d>, figures: &'static BTreeMap<String, Figure>) -> Self {
        let taken = Taken { values: Values::default(), settings: Vec::new(), ranges: Vec::new() };
        Self { root, figures, taken: RefCell::new(taken) }
    }

    /// Everything that was read, after a look at values that do not go together.
    pub(super) fn finish(self) -> Taken {
        let taken = self.taken.into_inner();
        let view = View { values: &taken.values, replaced: &[] };
        for clash in check::combinations(&view) {
            let Clash { path, message, label, help } = clash;
            match place(&self.root, path).and_then(|(table, key)| table.get(key)) {
                Some(node) => node.fail("impossible", message, label, Some(help)),
                None => self.root.fail("impossible", message, label, Some(help)),
            }
        }
        taken
    }

    /// Reads a field and remembers how it was taken.
    fn take<T: Value>(&self, field: &Field<T>) {
        self.root.declare(field.path);
        let node = place(&self.root, field.path).and_then(|(table, key)| table.get(key));
        match node {
            Some(node) => self.take_given(field, &node),
            None => self.take_default(field),
        }
    }

    fn take_given<T: Value>(&self, field: &Field<T>, node: &Node<'_>) {
        if range::is_range::<T>(node) {
            let Some(range) = range::read(field, node) else { return };
            let Some(value) = T::at(range.centre(), None) else { return };
            self.keep(field, value.clone(), format!("{} ({range})", value.show()), true, "scenario".to_owned());
            self.taken.borrow_mut().ranges.push((field.path, range));
        } else if let Some(value) = field.read(node) {
            let shown = value.show();
            self.keep(field, value, shown, true, "scenario".to_owned());
        }
    }

    fn take_default<T: Value>(&self, field: &Field<T>) {
        let (value, shown, source) = match field.default {
            Default::Required => return self.require(field),
            Default::Toml(text) => (read_default::<T>(text), None, "default".to_owned()),
            Default::Absent(without) => (T::absent(), Some(without.to_owned()), "default".to_owned()),
            Default::Figure(key) => match self.figures.get(key) {
                // Only times have a figure, and those are distributions.
                Some(figure) => {
                    let value: &dyn Any = &figure.value;
                    (value.downcast_ref::<T>().cloned(), None, cite(figure))
                }
                None => return,
            },
        };
        if let Some(value) = value {
            let shown = shown.unwrap_or_else(|| value.show());
            self.keep(field, value, shown, false, source);
        }
    }

    fn keep<T: Value>(&self, field: &Field<T>, value: T, shown: String, given: bool, source: String) {
        let mut taken = self.taken.borrow_mut();
        taken.values.put(field.path, Arc::new(value));
        if matches!(field.default, Default::Figure(_)) && !given {
            taken.values.measured(field.path, &source);
        }
        taken.settings.push(Setting { path: field.path, value: shown, given, source });
    }

    fn require<T>(&self, field: &Field<T>) {
        let section = field.path.split('.').next().unwrap_or(field.path);
        match place(&self.root, field.path) {
            Some((table, key)) => table.missing(key, field.doc),
            // A section that is there but no table has its own problem.
            None if self.root.get(section).is_some() => {}
            None => self.root.missing(field.path, field.doc),
        }
    }
}

/// The table that holds a path, and its last key; `None` when a section on the way is missing or no table.
pub(super) fn place<'d>(root: &Section<'d>, path: &'static str) -> Option<(Section<'d>, &'static str)> {
    let mut table = root.clone();
    let mut rest = path;
    while let Some((section, tail)) = rest.split_once('.') {
        table = table.section(section)?;
        rest = tail;
    }
    Some((table, rest))
}

/// Reads a default written in TOML.
fn read_default<T: Value>(text: &str) -> Option<T> {
    let source = Source { name: "default".to_owned(), text: format!("value = {text}") };
    document::read(source, |root| T::read(&root.get("value")?)).ok()
}

/// A field without its type, for lists.
pub trait AnyField: Sync {
    /// Its dotted path.
    fn path(&self) -> &'static str;
    /// What holds without it.
    fn default(&self) -> Default;
    /// What it means.
    fn doc(&self) -> &'static str;
    /// The JSON Schema of a plain value, with description and default.
    fn schema(&self) -> Json;
    /// The scale of its values, if they are numbers.
    fn scale(&self) -> Option<Scale>;
    /// The scale of its values, if they may be a range.
    fn range_scale(&self) -> Option<Scale>;
    /// Reads it and reports what is wrong with it.
    fn inspect(&self, reader: &Reader<'_>);
    /// Reads one plain value of it.
    fn read(&self, node: &Node<'_>) -> Option<Held>;
    /// A value of it for a person.
    fn show(&self, held: &Held) -> String;
    /// Where a value of it lies on the scale.
    fn number(&self, held: &Held) -> Option<Decimal>;
    /// The median of a value that stands for many.
    fn median(&self, held: &Held) -> Option<f64>;
    /// The value at a place on the scale, otherwise like another one.
    fn at(&self, number: Decimal, like: Option<&Held>) -> Option<Held>;
    /// Whether it takes the value at a place on the scale.
    fn takes(&self, number: Decimal) -> bool;
}

impl<T: Value> AnyField for Field<T> {
    fn path(&self) -> &'static str {
        self.path
    }

    fn default(&self) -> Default {
        self.default
    }

    fn doc(&self) -> &'static str {
        self.doc
    }

    fn schema(&self) -> Json {
        let mut schema = T::schema();
        schema["description"] = json!(self.doc);
        if let Default::Toml(text) = self.default
            && let Ok(value) = serde_json::from_str::<Json>(text)
        {
            schema["default"] = value;
        }
        if let Some((least, greatest)) = self.range
            && schema["type"] == "integer"
        {
            schema["minimum"] = json!(least);
            schema["maximum"] = json!(greatest);
        }
        schema
    }

    fn scale(&self) -> Option<Scale> {
        T::scale()
    }

    fn range_scale(&self) -> Option<Scale> {
        range::scale_of::<T>()
    }

    fn inspect(&self, reader: &Reader<'_>) {
        reader.take(self);
    }

    fn read(&self, node: &Node<'_>) -> Option<Held> {
        Some(Arc::new(Field::read(self, node)?))
    }

    fn show(&self, held: &Held) -> String {
        held.downcast_ref::<T>().map(Value::show).unwrap_or_default()
    }

    fn number(&self, held: &Held) -> Option<Decimal> {
        held.downcast_ref::<T>()?.number()
    }

    fn median(&self, held: &Held) -> Option<f64> {
        held.downcast_ref::<T>()?.median()
    }

    fn at(&self, number: Decimal, like: Option<&Held>) -> Option<Held> {
        Some(Arc::new(T::at(number, like.and_then(|held| held.downcast_ref()))?))
    }

    fn takes(&self, number: Decimal) -> bool {
        T::at(number, None).is_some_and(|value| self.check(&value).is_ok())
    }
}
