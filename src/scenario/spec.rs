//! What is said of a key of an input file: its path, default, range, meaning and rule.

use crate::defaults::{self, Figure};
use crate::diagnostic::Source;
use crate::distribution::Distribution;
use crate::document::{self, Node};
use crate::value::Value;

/// What holds when a key is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Default {
    /// The key must be given.
    Required,
    /// This TOML value.
    Toml(&'static str),
    /// The figure of this name in `defaults/latency.toml`.
    Figure(&'static str),
    /// Nothing: the key is optional, and the text says what then holds.
    Absent(&'static str),
}

/// What is said of a key.
pub(super) struct Spec<T: 'static> {
    /// Its dotted path.
    pub path: &'static str,
    /// What holds without it.
    pub default: Default,
    /// The least and greatest value, for counts and sizes (in bytes).
    pub range: Option<(u64, u64)>,
    /// What it means.
    pub doc: &'static str,
    /// What a value must be beyond its type.
    pub rule: Option<Rule<T>>,
    /// Its value in a measured figure.
    measured: Option<fn(&'static Figure) -> &'static T>,
}

/// A rule for one value: `Err` holds what is wrong and what to do.
pub(super) type Rule<T> = fn(&T) -> Result<(), (String, String)>;

impl<T> Spec<T> {
    /// A key with a default written in TOML.
    pub(super) const fn new(path: &'static str, doc: &'static str, default: &'static str) -> Self {
        Self { path, default: Default::Toml(default), range: None, doc, rule: None, measured: None }
    }

    /// A key that must be given.
    pub(super) const fn required(path: &'static str, doc: &'static str) -> Self {
        Self { default: Default::Required, ..Self::new(path, doc, "") }
    }

    /// A key that may be left out; `without` says what then holds.
    pub(super) const fn optional(path: &'static str, doc: &'static str, without: &'static str) -> Self {
        Self { default: Default::Absent(without), ..Self::new(path, doc, "") }
    }

    /// The same key, held to a range.
    pub(super) const fn between(mut self, least: u64, greatest: u64) -> Self {
        self.range = Some((least, greatest));
        self
    }

    /// The same key, held to a rule.
    pub(super) const fn ruled(mut self, rule: Rule<T>) -> Self {
        self.rule = Some(rule);
        self
    }
}

impl Spec<Distribution> {
    /// A key whose default is a figure of `defaults/latency.toml`.
    pub(super) const fn figure(path: &'static str, doc: &'static str, key: &'static str) -> Self {
        Self { default: Default::Figure(key), measured: Some(|figure| &figure.value), ..Self::new(path, doc, "") }
    }
}

impl<T: Value> Spec<T> {
    /// Reads a value as the field takes it; `None` when a problem was reported.
    pub(super) fn read(&self, node: &Node<'_>) -> Option<T> {
        let value = T::read(node)?;
        match self.check(&value) {
            Ok(()) => return Some(value),
            Err(Unfit::OutOfRange { expected }) => node.expected(&expected, None),
            Err(Unfit::Rule { wrong, remedy }) => node.fail("wrong-value", wrong, "here", Some(remedy)),
        }
        None
    }

    /// Its value in a draft in which it was not given, if there is one there.
    pub(super) fn initial(&self) -> Option<T> {
        match self.default {
            Default::Toml(text) => {
                let source = Source { name: "default".to_owned(), text: format!("value = {text}") };
                document::read(source, |root| T::read(&root.get("value")?)).ok()
            }
            Default::Required => T::missing(),
            Default::Absent(_) | Default::Figure(_) => None,
        }
    }

    /// The figure that holds when it is not given.
    pub(super) fn measured(&self) -> Option<&'static T> {
        let Default::Figure(key) = self.default else { return None };
        self.measured.zip(defaults::figures().ok()?.get(key)).map(|(value, figure)| value(figure))
    }

    /// Whether the field takes a value.
    pub(super) fn check(&self, value: &T) -> Result<(), Unfit> {
        if !value.is_sound() {
            return Err(Unfit::OutOfRange { expected: T::EXPECTED.to_owned() });
        }
        if let (Some((least, greatest)), Some(number)) = (self.range, value.number())
            && !(least.into()..=greatest.into()).contains(&number)
        {
            let limits = (T::show_limit(least), T::show_limit(greatest));
            let expected = if least == greatest { limits.0 } else { format!("{} to {}", limits.0, limits.1) };
            return Err(Unfit::OutOfRange { expected });
        }
        match self.rule.map(|rule| rule(value)) {
            Some(Err((wrong, remedy))) => Err(Unfit::Rule { wrong, remedy }),
            Some(Ok(())) | None => Ok(()),
        }
    }
}

/// Why a field does not take a value.
pub(super) enum Unfit {
    /// It is not in the field's range.
    OutOfRange {
        /// The range.
        expected: String,
    },
    /// It is against the field's rule.
    Rule {
        /// What is wrong.
        wrong: String,
        /// What to do.
        remedy: String,
    },
}
