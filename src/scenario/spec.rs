//! What is said of a key of an input file: its path, default, range, meaning and rule.

use rust_decimal::Decimal;

use crate::defaults::{self, Figure};
use crate::diagnostic::Problem;
use crate::distribution::Distribution;
use crate::document::{self, Node};
use crate::value::{Scale, Takes, Value};

/// What holds when a key is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    /// The key must be given.
    Required,
    /// One of these keys must be given, and no other of them.
    OneOf(&'static [&'static str]),
    /// This TOML value.
    Toml(&'static str),
    /// The figure of this name in `defaults/latency.toml`.
    Figure(&'static str),
    /// Nothing: the key is optional, and the text says what then holds.
    Absent(&'static str),
}

/// What is said of a key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    /// Its dotted path.
    pub(super) path: &'static str,
    /// What holds without it.
    pub(super) default: Default,
    /// The least and greatest value, for counts and sizes (in bytes).
    pub(super) range: Option<(u64, u64)>,
    /// What it means.
    pub(super) doc: &'static str,
    /// What somebody may write there, other than the default.
    pub(super) example: &'static str,
    /// What it takes.
    pub(super) takes: Takes,
    /// The scale of its values, if they are numbers.
    pub(super) scale: Option<Scale>,
}

/// What is said of a key and of its values, typed.
pub(super) struct Spec<T: 'static> {
    pub(super) said: Said,
    /// What a value must be beyond its type.
    rule: Option<Rule<T>>,
    /// Its value in a measured figure.
    measured: Option<fn(&'static Figure) -> &'static T>,
}

/// What is wrong with the value of a key.
pub(super) struct Fault {
    /// The path of the key.
    pub(super) path: &'static str,
    /// The problem, whose place is that of the key.
    pub(super) problem: Problem,
}

impl Fault {
    fn new(path: &'static str, code: &'static str, message: String, label: String, help: Option<String>) -> Self {
        Self { path, problem: Problem { code, message, span: None, label, help, first: None } }
    }

    /// A value that does not go together with others.
    pub(super) fn clash(path: &'static str, message: String, label: &str, help: &str) -> Self {
        Self::new(path, "impossible", message, label.to_owned(), Some(help.to_owned()))
    }
}

/// A rule for one value: `Err` holds what is wrong and what to do.
pub(super) type Rule<T> = fn(&T) -> Result<(), (String, String)>;

impl<T: Value> Spec<T> {
    /// A key with a default written in TOML.
    pub(super) fn new(path: &'static str, doc: &'static str, default: &'static str) -> Self {
        Self::with(path, doc, Default::Toml(default))
    }

    /// A key that must be given.
    pub(super) fn required(path: &'static str, doc: &'static str) -> Self {
        Self::with(path, doc, Default::Required)
    }

    /// A key of which, or of whose alternatives, exactly one must be given.
    pub(super) fn one_of(path: &'static str, doc: &'static str, alternatives: &'static [&'static str]) -> Self {
        Self::with(path, doc, Default::OneOf(alternatives))
    }

    /// A key that may be left out; `without` says what then holds.
    pub(super) fn optional(path: &'static str, doc: &'static str, without: &'static str) -> Self {
        Self::with(path, doc, Default::Absent(without))
    }

    fn with(path: &'static str, doc: &'static str, default: Default) -> Self {
        let said = Said { path, default, range: None, doc, example: "", takes: T::TAKES, scale: T::SCALE };
        Self { said, rule: None, measured: None }
    }

    /// The same key, with an example of its value.
    pub(super) fn like(mut self, example: &'static str) -> Self {
        self.said.example = example;
        self
    }

    /// The same key, held to a range.
    pub(super) fn between(mut self, least: u64, greatest: u64) -> Self {
        self.said.range = Some((least, greatest));
        self
    }

    /// The same key, held to a rule.
    pub(super) fn ruled(mut self, rule: Rule<T>) -> Self {
        self.rule = Some(rule);
        self
    }

    /// The default that is written in TOML.
    pub(super) fn default(&self) -> Option<T> {
        let Default::Toml(text) = self.said.default else { return None };
        document::read("default", &format!("value = {text}"), |root| T::read(&root.get("value")?)).ok()
    }

    /// The figure of a preset that holds when it is not given.
    pub(super) fn measured(&self, preset: &str) -> Option<&'static T> {
        let Default::Figure(key) = self.said.default else { return None };
        self.measured.zip(defaults::figure(preset, key)).map(|(value, figure)| value(figure))
    }

    /// Reads a value as the key takes it; `None` when a problem was reported.
    pub(super) fn read(&self, node: &Node<'_>) -> Option<T> {
        // A count that is too low for its type is told the least that the key takes, as one is that is too high.
        let count = node.as_number().filter(|number| T::SCALE == Some(Scale::Count) && number.fract().is_zero());
        if let Some(expected) = count.and_then(|number| self.beyond(number)) {
            node.expected(&expected, None);
            return None;
        }
        let value = T::read(node)?;
        match self.check(&value, node.path(), &node.written()) {
            None => Some(value),
            Some(fault) => {
                node.report(fault.problem);
                None
            }
        }
    }

    /// What is wrong with a value, which stands there and is written so.
    pub(super) fn check(&self, value: &T, place: &str, written: &str) -> Option<Fault> {
        let (message, label, help) = if let Some(expected) = self.limits(value) {
            (format!("`{place}` cannot be {written}"), format!("expected {expected}"), None)
        } else {
            let (wrong, remedy) = self.rule?(value).err()?;
            (wrong, "here".to_owned(), Some(remedy))
        };
        Some(Fault::new(self.said.path, "wrong-value", message, label, help))
    }

    /// What a value must be that is not sound or out of range.
    fn limits(&self, value: &T) -> Option<String> {
        if !value.is_sound() {
            return Some(T::EXPECTED.to_owned());
        }
        self.beyond(value.number()?)
    }

    /// What a number must be that is out of range.
    fn beyond(&self, number: Decimal) -> Option<String> {
        let ((least, greatest), scale) = self.said.range.zip(T::SCALE)?;
        if (least.into()..=greatest.into()).contains(&number) {
            return None;
        }
        let limits = (scale.show(least.into()), scale.show(greatest.into()));
        Some(if least == greatest { limits.0 } else { format!("{} to {}", limits.0, limits.1) })
    }
}

impl Spec<Distribution> {
    /// A key whose default is a figure of `defaults/latency.toml`.
    pub(super) fn figure(path: &'static str, doc: &'static str, key: &'static str) -> Self {
        Self { measured: Some(|figure| &figure.value), ..Self::with(path, doc, Default::Figure(key)) }
    }
}
