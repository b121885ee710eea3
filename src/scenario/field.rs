//! A key of the scenario file: its path, type, default and meaning in one place. Reading, the JSON Schema, the reference in
//! `docs/scenario.md` and the list of settings in `explain` all come from these.

use crate::document::Node;
use crate::value::Value;

/// What holds when a key is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// The key must be given.
    Required,
    /// This TOML value.
    Toml(&'static str),
    /// The figure of this name in `defaults/latency.toml`.
    Figure(&'static str),
    /// Nothing: the key is optional, and the text says what then holds.
    Absent(&'static str),
}

/// A key of the scenario file, typed.
pub struct Field<T> {
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
}

/// A rule for one value: `Err` holds what is wrong and what to do.
pub type Rule<T> = fn(&T) -> Result<(), (String, String)>;

impl<T> Field<T> {
    /// A key with a default written in TOML.
    pub const fn new(path: &'static str, default: &'static str, doc: &'static str) -> Self {
        Self::with(path, Default::Toml(default), doc)
    }

    /// A key that must be given.
    pub const fn required(path: &'static str, doc: &'static str) -> Self {
        Self::with(path, Default::Required, doc)
    }

    /// A key that may be left out; `without` says what then holds.
    pub const fn optional(path: &'static str, without: &'static str, doc: &'static str) -> Self {
        Self::with(path, Default::Absent(without), doc)
    }

    /// A key whose default is a figure of `defaults/latency.toml`.
    pub const fn figure(path: &'static str, key: &'static str, doc: &'static str) -> Self {
        Self::with(path, Default::Figure(key), doc)
    }

    /// The same key, held to a range.
    #[must_use]
    pub const fn between(mut self, least: u64, greatest: u64) -> Self {
        self.range = Some((least, greatest));
        self
    }

    /// The same key, held to a rule.
    #[must_use]
    pub const fn ruled(mut self, rule: Rule<T>) -> Self {
        self.rule = Some(rule);
        self
    }

    const fn with(path: &'static str, default: Default, doc: &'static str) -> Self {
        Self { path, default, range: None, doc, rule: None }
    }
}

impl<T: Value> Field<T> {
    /// Reads a value as the field takes it; `None` when a problem was reported.
    pub fn read(&self, node: &Node<'_>) -> Option<T> {
        let value = T::read(node)?;
        match self.check(&value) {
            Ok(()) => return Some(value),
            Err(Unfit::OutOfRange { expected }) => node.expected(&expected, None),
            Err(Unfit::Rule { wrong, remedy }) => node.fail("wrong-value", wrong, "here", Some(remedy)),
        }
        None
    }

    /// Whether the field takes a value.
    pub fn check(&self, value: &T) -> Result<(), Unfit> {
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
pub enum Unfit {
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
