//! Changing the values of a scenario: keys by their dotted paths, single values, intervals and lists of steps.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::Template;
use super::fields;
use super::reader::{AnyField, place};
use super::values::{Held, Replacement};
use crate::diagnostic::{Rejection, Source, nearest};
use crate::distribution::float;
use crate::document;
use crate::value::Scale;

/// A key of the scenario whose value can be changed.
#[derive(Clone, Copy)]
pub struct Key {
    field: &'static dyn AnyField,
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
#[derive(Debug, Clone)]
pub struct Change {
    pub(super) replacement: Replacement,
    /// The value as a number on the key's scale, if it is one.
    pub number: Option<Decimal>,
    /// The value for a person.
    pub shown: String,
}

impl Change {
    /// The path of the key that it sets.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.replacement.path
    }

    /// The change as a line of a scenario file.
    pub(super) fn written(&self) -> String {
        format!("{} = {}", self.replacement.path, self.shown)
    }
}

/// A key with the values that it takes one after the other.
#[derive(Debug, Clone)]
pub struct Axis {
    /// The key.
    pub key: Key,
    /// Its values, numbers rising.
    pub steps: Vec<Change>,
    /// How they are laid.
    pub spacing: Spacing,
}

impl Axis {
    /// The interval of its values; `None` when they are no numbers.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        let scale = self.key.scale()?;
        let place = |step: Option<&Change>| scale.steps(step?.number?);
        Some(Interval { key: self.key, scale, low: place(self.steps.first())?, high: place(self.steps.last())? })
    }
}

/// A key with two limits, in finest steps of its scale.
#[derive(Debug, Clone, Copy)]
pub struct Interval {
    /// The key.
    pub key: Key,
    /// The scale of its values.
    pub scale: Scale,
    /// The least value.
    pub low: i64,
    /// The greatest.
    pub high: i64,
}

impl Interval {
    /// How steps are laid in it unless the user says.
    #[must_use]
    pub fn usual_spacing(&self) -> Spacing {
        if self.low > 0 && self.high / self.low >= LOGARITHMIC_FROM { Spacing::Logarithmic } else { Spacing::Linear }
    }
}

/// How steps are laid between two limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// With equal differences.
    Linear,
    /// With equal ratios.
    Logarithmic,
}

/// Most steps of one axis.
const MOST_STEPS: usize = 100_000;
/// From this ratio of the limits on, steps are laid logarithmically unless the user says.
const LOGARITHMIC_FROM: i64 = 100;

/// Why a value cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaryError {
    /// What is written is not understood.
    Usage(String),
    /// A value does not fit its key, or others.
    Values(Rejection),
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
        let is_input = |field: &&&dyn AnyField| {
            let path = field.path();
            field.range_scale().is_some() && path != fields::SCHEMA.path && !path.starts_with("objective.")
        };
        fields::ALL.iter().filter(is_input).map(|field| Self { field: *field, handle: Handle::Value })
    }

    /// The key with this whole path.
    pub(super) fn of(path: &str) -> Option<Self> {
        let field = fields::ALL.iter().find(|field| field.path() == path)?;
        Some(Self { field: *field, handle: Handle::Value })
    }

    /// The key that a user means by a path or the last parts of one.
    ///
    /// # Errors
    /// That there is none, or more than one, and what was probably meant.
    pub fn find(written: &str) -> Result<Self, VaryError> {
        let split = written.rsplit_once('.').and_then(|(path, last)| {
            let handle = HANDLES.iter().find(|(name, _)| *name == last)?.1;
            let field = find_field(path).ok().filter(|field| field.scale() == Some(Scale::Duration))?;
            Some(Self { field, handle })
        });
        match split {
            Some(key) => Ok(key),
            None => find_field(written).map(|field| Self { field, handle: Handle::Value }),
        }
    }

    /// Its dotted path in the scenario file.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.field.path()
    }

    /// The last part of its path.
    #[must_use]
    pub fn short(&self) -> &'static str {
        self.path().rsplit('.').next().unwrap_or_default()
    }

    /// The scale of its values, if they are numbers.
    #[must_use]
    pub fn scale(&self) -> Option<Scale> {
        self.field.scale()
    }

    /// Whether it takes a number as its value.
    #[must_use]
    pub fn takes(&self, number: Decimal) -> bool {
        self.field.takes(number)
    }

    /// The number that a template has there; `None` for a key that is not given and has no number of its own.
    #[must_use]
    pub fn current(&self, template: &Template) -> Option<Decimal> {
        let held = template.values.held(self.path())?;
        match self.handle {
            Handle::Value => self.field.number(held),
            Handle::Median => Decimal::from_f64(self.field.median(held)?).map(|median| median.round_dp(6)),
        }
    }

    /// The key set to a number. A time that varies keeps its shape.
    #[must_use]
    pub fn at(&self, template: &Template, number: Decimal) -> Option<Change> {
        let like = template.values.held(self.path());
        let place = match (self.handle, like.and_then(|held| self.field.median(held))) {
            (Handle::Median, Some(median)) if median > 0.0 => {
                let mean = self.field.number(like?)?;
                Decimal::from_f64(float(mean) * float(number) / median)?.round_dp(6)
            }
            _ => number,
        };
        let value = self.field.at(place, like)?;
        Some(self.change(value, Some(number)))
    }

    /// The key set to so many finest steps of its scale.
    #[must_use]
    pub fn at_steps(&self, template: &Template, steps: i64) -> Option<Change> {
        self.at(template, self.scale()?.number(steps))
    }

    fn change(&self, value: Held, number: Option<Decimal>) -> Change {
        let shown = match (self.scale(), number) {
            (Some(scale), Some(number)) => scale.show(number),
            _ => self.field.show(&value),
        };
        Change { replacement: Replacement { path: self.path(), value }, number, shown }
    }

    /// Reads one value as the scenario file would take it, text without its quotes.
    fn read(&self, written: &str) -> Result<Change, VaryError> {
        let bare = match self.scale() {
            Some(scale) => !scale.is_text(),
            None => self.field.schema()["type"] == "boolean",
        };
        let value = if bare { written.to_owned() } else { serde_json::Value::from(written).to_string() };
        let path = self.path();
        let source = Source { name: "--vary".to_owned(), text: format!("{path} = {value}") };
        let held = document::read(source, |root| {
            root.declare(path);
            let (table, key) = place(root, path)?;
            self.field.read(&table.get(key)?)
        })?;
        let number = self.field.number(&held);
        Ok(self.change(held, number))
    }
}

impl Key {
    /// The number that was read as the key is set to it; a median may ask for a longer mean than there may be.
    fn reached(&self, template: &Template, read: &Change) -> Result<Option<Change>, VaryError> {
        let Some(number) = read.number else { return Ok(None) };
        let change = self.at(template, number).filter(|change| {
            let mean = self.field.number(&change.replacement.value);
            mean.is_some_and(|mean| self.field.takes(mean))
        });
        let too_far =
            || VaryError::Usage(format!("`{self}` cannot be {}: its mean would be out of bounds", read.shown));
        change.map(Some).ok_or_else(too_far)
    }
}

fn find_field(written: &str) -> Result<&'static dyn AnyField, VaryError> {
    if let Some(field) = fields::ALL.iter().find(|field| field.path() == written) {
        return Ok(*field);
    }
    let ending = format!(".{written}");
    let parts = |field: &&'static dyn AnyField| field.path().matches('.').count();
    let mut found: Vec<&'static dyn AnyField> =
        fields::ALL.iter().copied().filter(|field| field.path().ends_with(&ending)).collect();
    // `memory_mb` is `function.memory_mb`, of which the keys of one function are exceptions.
    let fewest = found.iter().map(parts).min();
    found.retain(|field| Some(parts(field)) == fewest);
    match found.as_slice() {
        [field] => Ok(*field),
        [] => {
            let paths = fields::ALL.iter().map(|field| field.path());
            let endings = fields::ALL.iter().filter_map(|field| field.path().rsplit('.').next());
            let help = nearest(written, paths.chain(endings)).map_or_else(
                || "docs/scenario.md lists the keys, `netcost schema --format markdown` too".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            Err(VaryError::Usage(format!("the scenario has no key `{written}`; {help}")))
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|field| field.path()).collect();
            Err(VaryError::Usage(format!("`{written}` may be {}; write more of the path", paths.join(" or "))))
        }
    }
}

impl Template {
    /// Reads `KEY=FROM..TO[:log|:lin][:STEPS]` or `KEY=a,b,c`; `usual_steps` is how many steps an interval has unless it says.
    ///
    /// # Errors
    /// What is not understood, or does not fit the key.
    pub fn axis(&self, written: &str, usual_steps: usize) -> Result<Axis, VaryError> {
        let (key, values) = split(written)?;
        if values.contains("..") {
            let layout = layout(self, key, values)?;
            let spacing = layout.spacing.unwrap_or_else(|| layout.interval.usual_spacing());
            return Ok(self.axis_over(&layout.interval, spacing, layout.steps.unwrap_or(usual_steps)));
        }
        let values: Vec<&str> = values.split(',').map(str::trim).collect();
        let mut axis = Axis { key, steps: list(self, key, &values)?, spacing: Spacing::Linear };
        axis.spacing = axis.interval().map_or(Spacing::Linear, |interval| interval.usual_spacing());
        Ok(axis)
    }

    /// Steps over an interval.
    #[must_use]
    pub fn axis_over(&self, interval: &Interval, spacing: Spacing, count: usize) -> Axis {
        let places = places(interval, spacing, count).into_iter();
        let steps = places.filter_map(|place| interval.key.at_steps(self, place)).collect();
        Axis { key: interval.key, steps, spacing }
    }

    /// Reads `KEY=FROM..TO`.
    ///
    /// # Errors
    /// What is not understood, or does not fit the key.
    pub fn interval(&self, written: &str) -> Result<Interval, VaryError> {
        let (key, values) = split(written)?;
        let layout = layout(self, key, values)?;
        if layout.spacing.is_some() || layout.steps.is_some() {
            let text = format!("`{values}` is searched to the last unit, without steps; write {key}=FROM..TO");
            return Err(VaryError::Usage(text));
        }
        Ok(layout.interval)
    }
}

fn split(written: &str) -> Result<(Key, &str), VaryError> {
    let Some((key, values)) = written.split_once('=').filter(|(_, values)| !values.trim().is_empty()) else {
        let text = format!("`{written}` gives no values; write --vary KEY=FROM..TO or --vary KEY=a,b,c");
        return Err(VaryError::Usage(text));
    };
    Ok((Key::find(key.trim())?, values.trim()))
}

/// The values of a list, numbers by size; each is read as the file would, numbers keep the shape of the file's value.
fn list(template: &Template, key: Key, values: &[&str]) -> Result<Vec<Change>, VaryError> {
    let kind = key.field.schema()["type"].clone();
    if key.scale().is_none() && (kind == "array" || kind == "object") {
        return Err(VaryError::Usage(format!("`{key}` holds several values at once and cannot be varied")));
    }
    let mut steps: Vec<Change> = Vec::with_capacity(values.len());
    for value in values {
        let read = key.read(value)?;
        let step = key.reached(template, &read)?.unwrap_or(read);
        if steps.iter().any(|known| known.shown == step.shown && known.number == step.number) {
            return Err(VaryError::Usage(format!("`{key}` is given the value {} twice", step.shown)));
        }
        steps.push(step);
    }
    steps.sort_by_key(|step| step.number);
    Ok(steps)
}

/// An interval with what the user says of its steps.
struct Layout {
    interval: Interval,
    spacing: Option<Spacing>,
    steps: Option<usize>,
}

fn layout(template: &Template, key: Key, written: &str) -> Result<Layout, VaryError> {
    let Some(scale) = key.scale() else {
        let text =
            format!("`{key}` is not a number and has no range; list its values for `netcost sweep`: {key}=a,b,c");
        return Err(VaryError::Usage(text));
    };
    let mut parts = written.split(':').map(str::trim);
    let limits = parts.next().unwrap_or_default();
    let Some((low, high)) = limits.split_once("..") else {
        return Err(VaryError::Usage(format!("`{written}` is no range; write {key}=FROM..TO")));
    };
    let (mut spacing, mut steps) = (None, None);
    for part in parts {
        match (part, part.replace('_', "").parse::<usize>()) {
            ("log", _) => spacing = Some(Spacing::Logarithmic),
            ("lin", _) => spacing = Some(Spacing::Linear),
            (_, Ok(count)) if (2..=MOST_STEPS).contains(&count) => steps = Some(count),
            _ => {
                let text = format!("`:{part}` is neither `:log`, `:lin` nor a number of steps from 2 to 100,000");
                return Err(VaryError::Usage(text));
            }
        }
    }
    let end = |written: &str| -> Result<i64, VaryError> {
        let read = key.read(written.trim())?;
        key.reached(template, &read)?;
        let steps = read.number.and_then(|number| scale.steps(number));
        steps.ok_or_else(|| VaryError::Usage(format!("`{written}` is finer or larger than can be counted")))
    };
    let (low, high) = match (end(low), end(high)) {
        (Ok(low), Ok(high)) => (low, high),
        (Err(error), _) | (_, Err(error)) => return Err(error),
    };
    if low > high {
        return Err(VaryError::Usage(format!("the range `{limits}` falls; write the smaller value first")));
    }
    if low == 0 && spacing == Some(Spacing::Logarithmic) {
        return Err(VaryError::Usage(format!("the range `{limits}` cannot be logarithmic, since it begins at 0")));
    }
    Ok(Layout { interval: Interval { key, scale, low, high }, spacing, steps })
}

/// Places between two limits, both included, rising, each once.
#[must_use]
pub fn places(interval: &Interval, spacing: Spacing, count: usize) -> Vec<i64> {
    let Interval { low, high, .. } = *interval;
    let last = i64::try_from(count.max(2)).unwrap_or(i64::MAX) - 1;
    let place = |index: i64| match spacing {
        _ if index == 0 => low,
        _ if index == last => high,
        Spacing::Linear => {
            // Rounded half up; the width times the index may be too long for 64 bits.
            let ahead = i128::from(high - low) * i128::from(index) * 2 + i128::from(last);
            low + i64::try_from(ahead / (2 * i128::from(last))).unwrap_or(0)
        }
        Spacing::Logarithmic => {
            let ratio = (high as f64 / low as f64).powf(index as f64 / last as f64);
            ((low as f64 * ratio).round() as i64).clamp(low, high)
        }
    };
    let mut places: Vec<i64> = (0..=last).map(place).collect();
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 1_000\n\
            internet.duration = { p50 = \"100 ms\", p99 = \"400 ms\" }\n";
        Template::parse("x.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn problem(written: &str) -> String {
        template().axis(written, 5).expect_err(written).to_string()
    }

    fn shown(written: &str) -> Vec<String> {
        let axis = template().axis(written, 5).unwrap_or_else(|error| panic!("{error}"));
        axis.steps.into_iter().map(|step| step.shown).collect()
    }

    #[test]
    fn a_last_part_stands_for_the_whole_path() {
        let path = |written| Key::find(written).map(|key| key.to_string()).map_err(|error| error.to_string());
        assert_eq!(path("memory_mb"), Ok("function.memory_mb".to_owned()));
        assert_eq!(path("main.memory_mb"), Ok("function.main.memory_mb".to_owned()));
        assert_eq!(path("region"), Ok("region".to_owned()));
        assert_eq!(path("internet.duration.p50"), Ok("workload.internet.duration.p50".to_owned()));
        assert_eq!(path("internet.duration.mean"), Ok("workload.internet.duration".to_owned()));
        assert!(path("duration").is_err_and(|why| why.contains("workload.vpc.duration or workload.internet.duration")));
        assert!(path("memory_mb.p50").is_err());
        assert!(path("requests_per_mnth").is_err_and(|why| why.contains("did you mean `requests_per_month`?")));
    }

    #[test]
    fn countable_steps_are_whole_and_each_comes_once() {
        assert_eq!(shown("azs=1..3:20"), ["1", "2", "3"]);
        assert_eq!(shown("requests_per_month=1..100:log:5"), ["1", "3", "10", "32", "100"]);
        assert_eq!(shown("requests_per_month=0..1_000:5"), ["0", "250", "500", "750", "1,000"]);
        assert_eq!(shown("internet.sent=1 KB..4 KB:4"), ["1 KB", "2 KB", "3 KB", "4 KB"]);
        assert_eq!(shown("memory_mb=128,512"), ["128", "512"]);
        assert_eq!(shown("region=us-east-1, eu-west-1"), ["us-east-1", "eu-west-1"]);
        assert_eq!(shown("between.binary=true,false"), ["true", "false"]);
    }

    #[test]
    fn a_value_that_does_not_fit_is_said_at_its_place() {
        assert!(problem("memory_mb=64..512").contains("--vary:1:22: `function.memory_mb` cannot be 64"));
        assert!(problem("internet.sent=1..4 KB").contains("the unit is missing after `1`"));
        assert!(problem("region=us-east1").contains("did you mean `us-east-1`?"));
        assert!(problem("region=us-east-1..eu-west-1").contains("list its values"));
        assert!(problem("requests_per_month=9..1").contains("falls"));
        assert!(problem("requests_per_month=0..9:log").contains("begins at 0"));
        assert!(problem("requests_per_month=1..9:many").contains("`:many`"));
        assert!(problem("requests_per_month").contains("gives no values"));
        assert!(problem("account.used=1").contains("cannot be varied"));
        assert!(problem("azs=1,1").contains("twice"));
    }

    #[test]
    fn a_time_that_varies_keeps_its_shape() {
        let template = template();
        let axis = template.axis("internet.duration.p50=200 ms,300 ms", 2).expect("an axis");
        let scenario = template.with(&[&axis.steps[0]]).expect("a scenario");
        let duration = &scenario.workload.internet.duration;
        assert!((duration.quantile(0.5) - 200.0).abs() < 1e-3);
        assert!((duration.quantile(0.99) - 800.0).abs() < 1e-2);
        assert!(problem("internet.duration.p50=1 ms..24 h").contains("its mean would be out of bounds"));
    }

    #[test]
    fn values_that_do_not_go_together_are_said_together() {
        let template = template();
        let requests = template.axis("requests_per_month=1_000_000_000", 2).expect("an axis");
        let calls = template.axis("calls_per_request=10_000", 2).expect("an axis");
        let rejection = template.with(&[&requests.steps[0], &calls.steps[0]]).expect_err("too many");
        assert!(rejection.to_string().contains("more than can be counted exactly"), "{rejection}");
    }
}
