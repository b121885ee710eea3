//! Input files that are of another kind than a command takes.

use std::ops::Range;

use toml::de::DeTable;

use crate::diagnostic::{Problem, Rejection};

/// A kind of input file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum FileKind {
    Scenario,
    Pool,
    Case,
    Overlay,
}

/// Each kind with keys that no other has.
const KEYS: [(FileKind, &[&str]); 4] = [
    (FileKind::Scenario, &["workload", "network", "database", "objective"]),
    (FileKind::Case, &["id", "expected", "line", "facts"]),
    (FileKind::Overlay, &["currency", "effective", "prices", "discount"]),
    (FileKind::Pool, &["rate_per_s", "arrivals", "horizon_s", "callee", "replications"]),
];

impl FileKind {
    fn name(self) -> &'static str {
        match self {
            Self::Scenario => "a scenario",
            Self::Pool => "a pool of functions",
            Self::Case => "a worked case",
            Self::Overlay => "an overlay of prices",
        }
    }

    /// The command that takes a file of this kind.
    fn command(self, file: &str) -> String {
        match self {
            Self::Scenario => format!("netcost compare {file}"),
            Self::Pool => format!("netcost simulate {file}"),
            Self::Case => format!("netcost verify {file}"),
            Self::Overlay => format!("netcost compare SCENARIO --prices {file}"),
        }
    }

    /// The other kind that a text has, and where that is seen: a key that only that kind has, where there is none of this kind.
    fn other(self, text: &str) -> Option<(Self, Range<usize>)> {
        let (root, _) = DeTable::parse_recoverable(text);
        let kind = |name: &str| KEYS.iter().find(|(_, keys)| keys.contains(&name)).map(|(kind, _)| *kind);
        let keys = root.get_ref().keys();
        let found: Vec<_> = keys.filter_map(|key| Some((kind(key.get_ref())?, key.span()))).collect();
        let is_this = found.iter().any(|(kind, _)| *kind == self);
        found.into_iter().filter(|_| !is_this).min_by_key(|(_, span)| span.start)
    }

    /// What is wrong with a file that should be of this kind: where it is of another, that alone.
    pub(super) fn instead_of(self, rejection: Rejection) -> Rejection {
        let Some((kind, span)) = self.other(&rejection.source.text) else { return rejection };
        let problem = Problem {
            code: "other-kind",
            message: format!("this is {}, not {}", kind.name(), self.name()),
            span: Some(span),
            label: "only there".to_owned(),
            help: Some(format!("`{}` takes it", kind.command(&rejection.source.name))),
            first: None,
        };
        Rejection::new(rejection.source, vec![problem])
    }
}
