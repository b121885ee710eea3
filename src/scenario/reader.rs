//! Reads a file of one kind: each key at its place, then values that do not go together.

use super::field::{AnyField, Given};
use super::spec::{Default, Fault};
use crate::document::{Node, Section};

/// A kind of input file, by the draft that it is read into.
pub(super) trait Form: Clone + Sized + 'static {
    /// Whether a number may be given as a range of what it may be.
    const RANGES: bool;
    /// What values must be to go together.
    const TOGETHER: &'static [Together<Self>];

    /// The draft in which no key was given; `None` only for defaults that cannot be read, and a test holds them sound.
    fn initial() -> Option<Self>;
    /// Every key, in the order of the documentation.
    fn fields() -> &'static [Box<dyn AnyField<Self>>];
}

/// A rule over the values of several keys.
pub(super) struct Together<D> {
    /// The keys that it looks at, by the last parts of their paths: where one of them had a problem, it has nothing to say.
    pub(super) keys: &'static [&'static str],
    /// What does not go together.
    pub(super) check: fn(&D) -> Option<Fault>,
}

impl<D> Together<D> {
    fn looks_at(&self, path: &str) -> bool {
        self.keys.iter().any(|key| is_end(key, path))
    }
}

/// Whether a path ends in these parts, or is them.
pub(super) fn is_end(end: &str, path: &str) -> bool {
    path.strip_suffix(end).is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// The values of a draft that do not go together, apart from keys that had a problem.
pub(super) fn clashes<D: Form>(draft: &D, wrong: &[&str]) -> Vec<Fault> {
    let rules = D::TOGETHER.iter().filter(|rule| !wrong.iter().any(|path| rule.looks_at(path)));
    rules.filter_map(|rule| (rule.check)(draft)).collect()
}

/// What was read of a file.
pub(super) struct Taken<D: 'static> {
    pub(super) draft: D,
    /// The keys that the file gives.
    pub(super) given: Vec<(&'static dyn AnyField<D>, Given)>,
}

/// Reads every key and reports every problem; what had one is not in the draft.
pub(super) fn read<D: Form>(root: &Section<'_>) -> Option<Taken<D>> {
    let mut taken = Taken { draft: D::initial()?, given: Vec::new() };
    let mut wrong: Vec<&str> = Vec::new();
    for field in D::fields() {
        root.declare(field.path());
        match node(root, field.path()) {
            Some(node) => match field.take(&node, D::RANGES, &mut taken.draft) {
                Some(given) => taken.given.push((field.as_ref(), given)),
                None => wrong.push(field.path()),
            },
            None if field.said().default == Default::Required => {
                require(root, field.path(), field.said().doc);
                wrong.push(field.path());
            }
            None => {}
        }
    }
    for fault in clashes(&taken.draft, &wrong) {
        match node(root, fault.path) {
            Some(node) => node.report(fault.problem),
            None => root.report(fault.problem),
        }
    }
    Some(taken)
}

fn require(root: &Section<'_>, path: &str, doc: &str) {
    let section = path.split('.').next().unwrap_or(path);
    match place(root, path) {
        Some((table, key)) => table.missing(key, doc),
        // A section that is there but no table has its own problem.
        None if root.get(section).is_some() => {}
        None => root.missing(path, doc),
    }
}

/// The value at a path.
pub(super) fn node<'d>(root: &Section<'d>, path: &str) -> Option<Node<'d>> {
    let (table, key) = place(root, path)?;
    table.get(key)
}

/// The table that holds a path, and its last key; `None` when a section on the way is missing or no table.
fn place<'d, 'p>(root: &Section<'d>, path: &'p str) -> Option<(Section<'d>, &'p str)> {
    let mut table = root.clone();
    let mut rest = path;
    while let Some((section, tail)) = rest.split_once('.') {
        table = table.section(section)?;
        rest = tail;
    }
    Some((table, rest))
}

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::super::pool::PoolFile;
    use super::*;

    fn unknown<D: Form>() -> Vec<&'static str> {
        let named = D::TOGETHER.iter().flat_map(|rule| rule.keys).copied();
        named.filter(|key| !D::fields().iter().any(|field| is_end(key, field.path()))).collect()
    }

    #[test]
    fn rules_name_keys_that_there_are() {
        assert_eq!((unknown::<Draft>(), unknown::<PoolFile>()), (Vec::new(), Vec::new()));
    }
}
