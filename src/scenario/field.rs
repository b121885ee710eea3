//! A key of the scenario file: its path, type, default and meaning in one place. Reading, the JSON Schema, the reference in
//! `docs/scenario.md` and the list of settings in `explain` all come from these.

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
