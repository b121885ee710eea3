//! Values that are given beside a scenario file, as on a command line: `function.memory_mb=1024`.

use super::change::{Key, VaryError, usage};
use super::spec::Default;
use crate::diagnostic::{Rejection, Source};
use crate::value::Scale;

/// A key with the value that it is given beside a scenario file. It stands in place of the file's.
///
/// ```
/// use netcost::scenario::{Assignment, Template};
///
/// let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 1_000\n";
/// let given = [Assignment::parse("--set 1", "requests_per_second=2")?, Assignment::parse("--set 2", "region=eu-west-1")?];
/// let template = Template::parse_with("x.toml", text, &given).expect("sound values");
/// // 2 x 3,600 x 730
/// assert_eq!(template.scenario()?.workload.requests_per_month, 5_256_000);
/// # Ok::<(), netcost::scenario::VaryError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub(super) path: &'static str,
    /// The line of a scenario file that says it, named by the place where it was given.
    pub(super) line: Source,
}

/// Why a scenario with values given beside it cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong with the values given beside the file, each in its place.
    pub given: Vec<Rejection>,
    /// What is wrong with the file.
    pub file: Option<Rejection>,
}

impl Assignment {
    /// Reads `KEY=VALUE`: the key as in a scenario file or the last parts of it, the value as there, but text may go without its quotes
    /// and counts may be short ("3M"). `place` is what messages call it.
    ///
    /// # Errors
    /// That there is no such key, and what was probably meant.
    pub fn parse(place: &str, written: &str) -> Result<Self, VaryError> {
        let Some((key, value)) = written.split_once('=').map(|(key, value)| (key.trim(), value.trim())) else {
            return usage(format!(
                "{place}: `{written}` gives no value; write KEY=VALUE, such as function.memory_mb=1024"
            ));
        };
        let found = Key::whole(key).map_err(|error| VaryError::Usage(format!("{place}: {}", remedy(key, &error))))?;
        if value.is_empty() {
            return usage(format!("{place}: `{key}` is given no value; write {key}=VALUE"));
        }
        Ok(Self::of(place, found, value))
    }

    /// A key, found already, with its value as it was written.
    pub(super) fn of(place: &str, key: Key, value: &str) -> Self {
        let path = key.path();
        let text = format!("{path} = {}", key.in_toml(value));
        Self { path, line: Source { name: place.to_owned(), text } }
    }

    /// The dotted path of its key.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Where it was given.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.line.name
    }

    /// The line of a scenario file that says it, as a text with a name.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.line
    }

    /// The line of a scenario file that says it.
    #[must_use]
    pub fn line(&self) -> &str {
        &self.line.text
    }

    /// The value as a scenario file has it.
    #[must_use]
    pub fn value(&self) -> &str {
        self.line.text.split_once(" = ").map_or("", |(_, value)| value)
    }

    /// The assignments that hold of several: of those of one key, or of keys of which one is given, the last.
    #[must_use]
    pub fn last_of_each(assignments: &[Self]) -> Vec<&Self> {
        let replaced = |(index, one): &(usize, &Self)| {
            assignments[index + 1..]
                .iter()
                .any(|later| one.path == later.path || are_alternatives(one.path, later.path))
        };
        assignments.iter().enumerate().filter(|one| !replaced(one)).map(|(_, one)| one).collect()
    }
}

/// Whether two keys are ways of saying one thing.
fn are_alternatives(one: &str, other: &str) -> bool {
    let known = |path| Key::whole(path).ok().map(|key| key.default());
    matches!(known(one), Some(Default::OneOf(alternatives)) if alternatives.contains(&other))
}

/// What to write in place of a key that there is not.
fn remedy(key: &str, error: &VaryError) -> String {
    let parents = key.rmatch_indices('.').map(|(end, _)| &key[..end]);
    match parents.into_iter().find_map(|parent| Key::whole(parent).ok()) {
        Some(parent) => format!("`{parent}` is given as a whole, {}", example(parent)),
        None => error.to_string(),
    }
}

/// How a key with several parts is given.
fn example(key: Key) -> String {
    let path = key.path();
    match key.scale() {
        Some(Scale::Duration) => format!("such as '{path}={{ p50 = \"180 ms\", p99 = \"900 ms\" }}'"),
        _ => format!("such as '{path}={{ ... }}', as in a scenario file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_as_in_a_file() {
        let line = |written| Assignment::parse("--set 1", written).map(|one| one.line.text);
        let good = [
            ("memory_mb=1024", "function.memory_mb = 1_024"),
            ("memory_mb=1 GB", "function.memory_mb = 1_024"),
            ("region = eu-west-1", "region = \"eu-west-1\""),
            ("region=\"eu-west-1\"", "region = \"eu-west-1\""),
            ("requests_per_month=3M", "workload.requests_per_month = 3_000_000"),
            ("internet.duration=180ms", "workload.internet.duration = \"180ms\""),
            (
                "vpc.duration={ p50 = \"1 ms\", p99 = \"9 ms\" }",
                "workload.vpc.duration = { p50 = \"1 ms\", p99 = \"9 ms\" }",
            ),
            ("already_paid=[\"nat-gateway\"]", "network.already_paid = [\"nat-gateway\"]"),
            ("name=a = b", "name = \"a = b\""),
        ];
        for (written, expected) in good {
            assert_eq!(line(written), Ok(expected.to_owned()));
        }
    }

    #[test]
    fn of_values_of_one_thing_the_last_holds() {
        let written = ["requests_per_month=1", "memory_mb=128", "requests_per_second=2", "memory_mb=256"];
        let all = written.map(|one| Assignment::parse("--set", one).expect("a key"));
        let kept: Vec<&str> = Assignment::last_of_each(&all).into_iter().map(Assignment::line).collect();
        assert_eq!(kept, ["workload.requests_per_second = 2", "function.memory_mb = 256"]);
    }
}
