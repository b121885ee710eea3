//! Changing the values of a scenario: keys by their dotted paths, each set to a value.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::draft::Draft;
use super::field::{AnyField, Choosable, Set};
use super::meant;
use super::range::scale_of;
use super::reader::{Form, is_end, node};
use super::spec::Default;
use crate::diagnostic::{Rejection, nearest};
use crate::distribution::float;
use crate::document;
use crate::pricebook::regions;
use crate::unit::{count, megabytes};
use crate::value::{Scale, TRUTH, Takes, VOLUME, in_month, of_month};

/// A key of the scenario whose value can be changed.
#[derive(Clone, Copy)]
pub struct Key {
    field: &'static dyn AnyField<Draft>,
    handle: Handle,
}

/// By what a value is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handle {
    /// By itself; a time that varies by its mean.
    Value,
    /// A time that varies by its median.
    Median,
}

/// The last part of a path by which a time that varies is set.
const HANDLES: [(&str, Handle); 2] = [("mean", Handle::Value), ("p50", Handle::Median)];

/// A key set to a value.
#[derive(Clone)]
pub struct Change {
    key: Key,
    /// Sets it in a draft.
    pub(super) set: Set<Draft>,
    /// The value as a number on the key's scale, if it is one.
    pub number: Option<Decimal>,
    /// The value for a person.
    pub shown: String,
}

impl Change {
    /// The path of the key that it sets.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.key.path()
    }

    /// The change as a line of a scenario file.
    fn written(&self) -> String {
        format!("{} = {}", self.path(), self.shown)
    }
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Change({})", self.written())
    }
}

/// Why a value cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaryError {
    /// What is written is not understood.
    Usage(String),
    /// A value does not fit its key, or others.
    Values(Rejection),
}

pub(super) fn usage<T>(text: String) -> Result<T, VaryError> {
    Err(VaryError::Usage(text))
}

impl From<Rejection> for VaryError {
    fn from(rejection: Rejection) -> Self {
        Self::Values(rejection)
    }
}

impl fmt::Display for VaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => f.write_str(text),
            Self::Values(rejection) => rejection.fmt(f),
        }
    }
}

impl std::error::Error for VaryError {}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.field.path())?;
        if self.handle == Handle::Median { f.write_str(".p50") } else { Ok(()) }
    }
}

impl Key {
    /// Every key that is a number and may be unknown to the user, in the order of the documentation. What the user wants is no such
    /// key, nor is the version of the file's form.
    pub fn numbers() -> impl Iterator<Item = Self> {
        Draft::fields().iter().map(|field| Self::of(field.as_ref())).filter(|key| {
            let path = key.path();
            scale_of(key.field.said()).is_some() && path != "schema" && !path.starts_with("objective.")
        })
    }

    /// The key itself, not its median.
    pub(super) fn of(field: &'static dyn AnyField<Draft>) -> Self {
        Self { field, handle: Handle::Value }
    }

    /// The key that a user means by a path or the last parts of one.
    ///
    /// # Errors
    /// That there is none, or more than one, and what was probably meant.
    pub fn find(written: &str) -> Result<Self, VaryError> {
        let split = written.rsplit_once('.').and_then(|(path, last)| {
            let handle = HANDLES.iter().find(|(name, _)| *name == last)?.1;
            let field = find_field(path).ok().filter(|field| field.said().scale == Some(Scale::Duration))?;
            Some(Self { field, handle })
        });
        match split {
            Some(key) => Ok(key),
            None => Self::whole(written),
        }
    }

    /// The same, but a time that varies only as a whole.
    pub(super) fn whole(written: &str) -> Result<Self, VaryError> {
        find_field(written).map(Self::of)
    }

    /// Its dotted path in the scenario file.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.field.path()
    }

    /// What holds where it is not given.
    pub(super) fn default(&self) -> Default {
        self.field.said().default
    }

    /// The figure that is its default, if it has one.
    pub(super) fn figure(&self) -> Option<&'static str> {
        let Default::Figure(key) = self.default() else { return None };
        Some(key)
    }

    /// The last part of its path.
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.path().rsplit('.').next().unwrap_or_default()
    }

    /// The scale of its values, if they are numbers.
    #[must_use]
    pub fn scale(&self) -> Option<Scale> {
        self.field.said().scale
    }

    /// The words that it takes, where its values are some words alone.
    #[must_use]
    pub fn words(&self) -> Vec<&'static str> {
        match (self.path(), self.field.said().takes) {
            ("region", _) => regions(),
            (_, Takes::OneOf(words)) => words(),
            (_, Takes::Bare(TRUTH)) => vec!["true", "false"],
            _ => Vec::new(),
        }
    }

    /// Whether it takes a number as its value.
    #[must_use]
    pub fn takes(&self, number: Decimal) -> bool {
        self.field.takes_number(number)
    }

    /// The number that a draft has there.
    pub(super) fn number_in(&self, draft: &Draft) -> Option<Decimal> {
        match self.handle {
            Handle::Value => self.field.number(draft),
            Handle::Median => Decimal::from_f64(self.field.median(draft)?).map(|median| median.round_dp(6)),
        }
    }

    /// The key set to a number. A time that varies keeps the shape that it has in a draft.
    pub(super) fn set_to(&self, draft: &Draft, number: Decimal) -> Option<Change> {
        let place = match (self.handle, self.field.median(draft)) {
            (Handle::Median, Some(median)) if median > 0.0 => {
                let mean = self.field.number(draft)?;
                Decimal::from_f64(float(mean) * float(number) / median)?.round_dp(6)
            }
            _ => number,
        };
        let value = self.field.at(place, draft)?;
        Some(self.change(value, Some(number)))
    }

    fn change(&self, value: Choosable<Draft>, number: Option<Decimal>) -> Change {
        let Choosable { set, shown, .. } = value;
        let shown = self.scale().zip(number).map_or(shown, |(scale, number)| scale.show(number));
        Change { key: *self, set, number, shown }
    }

    /// Whether it holds several values at once.
    pub(super) fn holds_several(&self) -> bool {
        matches!(self.field.said().takes, Takes::Several(_))
    }

    /// Reads one value as the scenario file would take it, text without its quotes.
    pub(super) fn read(&self, written: &str) -> Result<Change, VaryError> {
        let value = self.in_toml(written);
        let path = self.path();
        let value = document::read("--vary", &format!("{path} = {value}"), |root| {
            root.advise(Draft::ADVICE);
            root.declare(path);
            self.field.read(&node(root, path)?)
        })?;
        let number = value.number;
        Ok(self.change(value, number))
    }

    /// A value as a scenario file has it: text in quotes, unless it has them or is a table or list; a short count, and a size of
    /// MB, in full.
    pub(super) fn in_toml(&self, written: &str) -> String {
        let is_toml = written.starts_with(['"', '\'', '{', '[']);
        match self.field.said().takes {
            Takes::Text(VOLUME) if let Some(volume) = of_month(written) => in_month(volume),
            Takes::Text(_) | Takes::OneOf(_) if !is_toml => serde_json::Value::from(written).to_string(),
            Takes::Bare(_) if matches!(self.scale(), Some(Scale::Count | Scale::Rate)) => {
                let size = || self.path().ends_with("_mb").then(|| megabytes(written)).flatten();
                count(written).or_else(size).unwrap_or_else(|| written.to_owned())
            }
            _ => written.to_owned(),
        }
    }

    /// A number that was read as the key is set to it; a median may ask for a longer mean than there may be.
    pub(super) fn reached(&self, draft: &Draft, read: &Change) -> Result<Option<Change>, VaryError> {
        let Some(number) = read.number else { return Ok(None) };
        let change = self.set_to(draft, number).filter(|change| {
            let mut changed = draft.clone();
            (change.set)(&mut changed);
            self.field.number(&changed).is_some_and(|mean| self.field.takes_number(mean))
        });
        let too_far =
            || VaryError::Usage(format!("`{self}` cannot be {}: its mean would be out of bounds", read.shown));
        change.map(Some).ok_or_else(too_far)
    }
}

/// The paths of all keys, in the order of the documentation.
pub fn keys() -> impl Iterator<Item = &'static str> {
    Draft::fields().iter().map(|field| field.path())
}

fn find_field(written: &str) -> Result<&'static dyn AnyField<Draft>, VaryError> {
    let fields = || Draft::fields().iter().map(|field| -> &'static dyn AnyField<Draft> { field.as_ref() });
    if let Some(field) = fields().find(|field| field.path() == written) {
        return Ok(field);
    }
    let parts = |field: &&'static dyn AnyField<Draft>| field.path().matches('.').count();
    let mut found: Vec<&'static dyn AnyField<Draft>> = fields().filter(|field| is_end(written, field.path())).collect();
    // `memory_mb` is `function.memory_mb`, of which the keys of one function are exceptions.
    let fewest = found.iter().map(parts).min();
    found.retain(|field| Some(parts(field)) == fewest);
    match found.as_slice() {
        [field] => Ok(*field),
        [] => {
            let paths = fields().map(AnyField::path);
            let endings = fields().filter_map(|field| field.path().rsplit('.').next());
            let last = written.rsplit_once('.').and_then(|(_, last)| find_field(last).ok()).map(AnyField::path);
            let near = || last.or_else(|| nearest(written, paths.chain(endings)));
            let help = meant::key(written).or_else(|| near().map(|near| format!("did you mean `{near}`?")));
            let listed = || "docs/scenario.md lists the keys, `netcost schema --format markdown` too".to_owned();
            usage(format!("the scenario has no key `{written}`; {}", help.unwrap_or_else(listed)))
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|field| field.path()).collect();
            usage(format!("`{written}` may be {}; write more of the path", paths.join(" or ")))
        }
    }
}
