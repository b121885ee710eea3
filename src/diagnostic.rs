//! A problem with an input, as data. The command line draws it; nothing here prints.
//!
//! ```
//! use netcost::scenario::Scenario;
//!
//! let text = "schema = 1\nname = \"x\"\nregoin = \"us-east-1\"\n";
//! let rejection = Scenario::parse("x.toml", text).unwrap_err();
//! let misspelt = rejection.problems.iter().find(|problem| problem.code == "unknown-key").expect("one at least");
//! assert_eq!(misspelt.help.as_deref(), Some("did you mean `region`?"));
//! assert_eq!(rejection.source.position(misspelt.span.clone().expect("a place").start), (3, 1));
//! ```

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

/// An input text with the name it is known by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub struct Source {
    /// The file's path as the user gave it, or a name for an embedded text.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// Line and column (both from 1, the column in characters) of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

/// One problem: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// A stable word for the kind of problem.
    pub code: &'static str,
    /// What is wrong, without a full stop.
    pub message: String,
    /// The bytes of the source that it is about; `None` for the file as a whole.
    pub span: Option<Range<usize>>,
    /// What stands at that place, or what was expected there.
    pub label: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where the same stands first, of what is there twice.
    pub first: Option<Range<usize>>,
}

/// A text with all its problems, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The text.
    pub source: Source,
    /// At least one problem.
    pub problems: Vec<Problem>,
}

impl Rejection {
    /// A rejection with its problems put in the order of their places, each said once.
    #[must_use]
    pub fn new(source: Source, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.span.as_ref().map_or(0, |span| span.start));
        let mut said = HashSet::new();
        problems.retain(|problem| {
            let start = problem.span.as_ref().map_or(0, |span| span.start);
            said.insert((start, problem.code, problem.message.clone()))
        });
        Self { source, problems }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let (line, column) = self.source.position(problem.span.as_ref().map_or(0, |span| span.start));
            write!(f, "{}:{line}:{column}: {}", self.source.name, problem.message)?;
            if let Some(help) = &problem.help {
                write!(f, " ({help})")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Rejection {}

/// The candidate that a misspelt word most likely meant, if any is near.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// Help text for a misspelt word: the nearest candidate, else all of them.
#[must_use]
pub fn did_you_mean(word: &str, candidates: &[&str]) -> Option<String> {
    match nearest(word, candidates.iter().copied()) {
        Some(candidate) => Some(format!("did you mean `{candidate}`?")),
        None if candidates.is_empty() => None,
        None => Some(format!("known here: {}", candidates.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let source = Source { name: "x".into(), text: "ab\nčd".into() };
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(3), (2, 1));
        assert_eq!(source.position(5), (2, 2));
        assert_eq!(source.position(99), (2, 3));
    }

    #[test]
    fn a_near_word_is_suggested() {
        assert_eq!(nearest("regoin", ["region", "name"]), Some("region"));
        assert_eq!(nearest("zzz", ["region", "name"]), None);
    }
}
