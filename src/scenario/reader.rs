//! Reads fields of one document: each at its place, with its default, its range and its rule.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::field::{Default, Field};
use super::{Setting, Sourced};
use crate::defaults::Figure;
use crate::diagnostic::Source;
use crate::distribution::Distribution;
use crate::document::{self, Node, Section};
use crate::value::Value;

/// Reads fields of one document and remembers how each was taken.
pub(super) struct Reader<'d> {
    root: Section<'d>,
    figures: &'d BTreeMap<String, Figure>,
    settings: RefCell<Vec<Setting>>,
}

impl<'d> Reader<'d> {
    pub(super) fn new(root: Section<'d>, figures: &'d BTreeMap<String, Figure>) -> Self {
        Self { root, figures, settings: RefCell::default() }
    }

    /// Every field as it was taken.
    pub(super) fn settings(&self) -> Vec<Setting> {
        self.settings.borrow().clone()
    }

    /// Reads a field and remembers how it was taken.
    pub(super) fn record<T: Value>(&self, field: &Field<T>) {
        self.root.declare(field.path);
        if self.node(field).is_none() && field.default == Default::Required {
            return self.require(field);
        }
        let given = self.node(field).is_some();
        let (value, source) = match field.default {
            _ if given => (self.get(field).map(|value| value.show()), "scenario".to_owned()),
            Default::Figure(key) => match self.figures.get(key) {
                Some(figure) => (Some(figure.value.to_string()), cite(figure)),
                None => return,
            },
            Default::Absent(without) => (Some(without.to_owned()), "default".to_owned()),
            Default::Toml(_) | Default::Required => (self.get(field).map(|value| value.show()), "default".to_owned()),
        };
        if let Some(value) = value {
            self.settings.borrow_mut().push(Setting { path: field.path, value, given, source });
        }
    }

    /// The value of a field or its default; `None` when a problem was reported, and for a default that is a figure.
    pub(super) fn get<T: Value>(&self, field: &Field<T>) -> Option<T> {
        let Some(node) = self.node(field) else {
            return match field.default {
                Default::Toml(text) => read_default(text),
                Default::Absent(_) => T::absent(),
                Default::Required | Default::Figure(_) => None,
            };
        };
        let value = T::read(&node)?;
        if let (Some((least, greatest)), Some(size)) = (field.range, value.magnitude())
            && !(least..=greatest).contains(&size)
        {
            let limits = (T::show_limit(least), T::show_limit(greatest));
            let expected = if least == greatest { limits.0 } else { format!("{} to {}", limits.0, limits.1) };
            node.expected(&expected, None);
            return None;
        }
        if let Some(Err((wrong, remedy))) = field.rule.map(|rule| rule(&value)) {
            node.fail("wrong-value", wrong, "here", Some(remedy));
            return None;
        }
        Some(value)
    }

    /// Reports a problem with a field: at its value, or at the file when it is not given.
    pub(super) fn fail<T>(&self, field: &Field<T>, message: String, label: &str, help: &str) {
        let (code, help) = ("impossible", Some(help.to_owned()));
        match self.node(field) {
            Some(node) => node.fail(code, message, label, help),
            None => self.root.fail(code, message, label, help),
        }
    }

    /// The node of a field, if the file gives it.
    pub(super) fn node<T>(&self, field: &Field<T>) -> Option<Node<'d>> {
        let (table, key) = self.place(field.path)?;
        table.get(key)
    }

    /// The table that holds a path, and its last key; `None` when a section on the way is missing or no table.
    fn place(&self, path: &'static str) -> Option<(Section<'d>, &'static str)> {
        let mut table = self.root.clone();
        let mut rest = path;
        while let Some((section, tail)) = rest.split_once('.') {
            table = table.section(section)?;
            rest = tail;
        }
        Some((table, rest))
    }

    fn require<T>(&self, field: &Field<T>) {
        let section = field.path.split('.').next().unwrap_or(field.path);
        match self.place(field.path) {
            Some((table, key)) => table.missing(key, field.doc),
            // A section that is there but no table has its own problem.
            None if self.root.get(section).is_some() => {}
            None => self.root.missing(field.path, field.doc),
        }
    }

    /// A time of the platform: the scenario's, else the measured figure.
    pub(super) fn time(&self, field: &Field<Distribution>) -> Option<Sourced> {
        if let Some(value) = self.get(field) {
            return Some(Sourced { value, source: Arc::from("scenario") });
        }
        let Default::Figure(key) = field.default else { return None };
        let figure = self.figures.get(key)?;
        Some(Sourced { value: figure.value.clone(), source: Arc::from(cite(figure)) })
    }
}

pub(super) fn cite(figure: &Figure) -> String {
    format!("{}; {} ({})", figure.source, figure.date, figure.confidence)
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
    /// Its JSON Schema, with description and default.
    fn schema(&self) -> Json;
    /// Reads it and reports what is wrong with it.
    fn inspect(&self, reader: &Reader<'_>);
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

    fn inspect(&self, reader: &Reader<'_>) {
        reader.record(self);
    }
}
