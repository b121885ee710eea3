//! Reads a file of one kind: each key at its place, then values that do not go together.

use super::field::{AnyField, Given};
use super::spec::{Default, Fault};
use crate::diagnostic::{Problem, Rejection, Source};
use crate::document::{self, Advice, Node, Section};

/// A kind of input file, by the draft that it is read into.
pub(super) trait Form: Clone + Sized + 'static {
    /// Whether a number may be given as a range of what it may be.
    const RANGES: bool;
    /// What values must be to go together.
    const TOGETHER: &'static [Together<Self>];
    /// What they must be besides where somebody writes them; a value that is varied may go beyond.
    const WRITTEN: &'static [Together<Self>] = &[];
    /// Keys that are no longer read.
    const FORMER: &'static [Former] = &[];
    /// What to say to people who look for something else.
    const ADVICE: Option<Advice> = None;

    /// The draft in which no key was given; `None` only for defaults that cannot be read, and a test holds them sound.
    fn initial() -> Option<Self>;
    /// Every key, in the order of the documentation.
    fn fields() -> &'static [Box<dyn AnyField<Self>>];
}

/// A key that there was, and what is written in its place.
pub(super) struct Former {
    /// Its dotted path.
    pub(super) path: &'static str,
    /// What to write now.
    pub(super) instead: &'static str,
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
    broken(D::TOGETHER, draft, wrong)
}

fn broken<D: Form>(rules: &[Together<D>], draft: &D, wrong: &[&str]) -> Vec<Fault> {
    let rules = rules.iter().filter(|rule| !wrong.iter().any(|path| rule.looks_at(path)));
    rules.filter_map(|rule| (rule.check)(draft)).collect()
}

/// What was read of a file.
pub(super) struct Taken<D: 'static> {
    pub(super) draft: D,
    /// The keys that the file gives.
    pub(super) given: Vec<(&'static dyn AnyField<D>, Given)>,
}

/// Values that stand in place of the file's, each a line of its own, and what was wrong with them.
#[derive(Default)]
pub(super) struct Instead<'a> {
    /// The lines by the paths of their keys, each path once.
    pub(super) lines: Vec<(&'static str, &'a Source)>,
    /// All problems that were found.
    pub(super) rejections: Vec<Rejection>,
}

impl Instead<'_> {
    fn line(&self, path: &str) -> Option<&Source> {
        self.lines.iter().find(|(known, _)| *known == path).map(|(_, line)| *line)
    }

    /// Whether a key of the file is not read, since it, or a key that takes its place, is given beside the file.
    fn replaces(&self, path: &str, default: Default) -> bool {
        let is_given = |path: &str| self.lines.iter().any(|(known, _)| *known == path);
        match default {
            Default::OneOf(alternatives) => alternatives.iter().any(|path| is_given(path)),
            _ => is_given(path),
        }
    }

    /// Reads the line of a key into a draft; `None` when a problem was kept.
    fn take<D: Form>(&mut self, field: &dyn AnyField<D>, line: &Source, draft: &mut D) -> Option<Given> {
        let path = field.path();
        let read = document::read(&line.name, &line.text, |root| {
            root.advise(D::ADVICE);
            root.declare(path);
            field.take(&node(root, path)?, D::RANGES, draft)
        });
        read.map_err(|rejection| self.rejections.push(rejection)).ok()
    }

    /// Keeps a problem with a key that is given beside the file; gives it back where the key is not.
    fn keep(&mut self, fault: Fault) -> Option<Fault> {
        let Some((_, line)) = self.lines.iter().find(|(path, _)| *path == fault.path) else { return Some(fault) };
        let problem = Problem { span: Some(0..line.text.len()), ..fault.problem };
        self.rejections.push(Rejection::new((*line).clone(), vec![problem]));
        None
    }
}

/// Reads every key and reports every problem; what had one is not in the draft.
pub(super) fn read<D: Form>(root: &Section<'_>, instead: &mut Instead<'_>) -> Option<Taken<D>> {
    let mut taken = Taken { draft: D::initial()?, given: Vec::new() };
    let mut wrong: Vec<&str> = Vec::new();
    root.advise(D::ADVICE);
    for field in D::fields() {
        let (path, default) = (field.path(), field.said().default);
        root.declare(path);
        if instead.replaces(path, default) {
            let Some(line) = instead.line(path).cloned() else { continue };
            match instead.take(field.as_ref(), &line, &mut taken.draft) {
                Some(given) => taken.given.push((field.as_ref(), given)),
                None => wrong.push(path),
            }
            continue;
        }
        if let Default::OneOf(alternatives) = default {
            wrong.extend(one_of(root, path, alternatives));
        }
        match node(root, path) {
            Some(node) => match field.take(&node, D::RANGES, &mut taken.draft) {
                Some(given) => taken.given.push((field.as_ref(), given)),
                None => wrong.push(path),
            },
            None if default == Default::Required => {
                require(root, path, field.said().doc);
                wrong.push(path);
            }
            None => {}
        }
    }
    report_former::<D>(root);
    let faults = clashes(&taken.draft, &wrong).into_iter().chain(broken(D::WRITTEN, &taken.draft, &wrong));
    for fault in faults.filter_map(|fault| instead.keep(fault)) {
        match node(root, fault.path) {
            Some(node) => node.report(fault.problem),
            None => root.report(fault.problem),
        }
    }
    Some(taken)
}

/// Holds that one of some keys is given, and no other. It is said once for all of them, with the first; gives back its path if it was.
fn one_of(root: &Section<'_>, path: &'static str, alternatives: &[&'static str]) -> Option<&'static str> {
    if path != alternatives[0] {
        return None;
    }
    let given: Vec<Node<'_>> = alternatives.iter().filter_map(|path| node(root, path)).collect();
    match given.as_slice() {
        [] => {
            let others: Vec<String> = alternatives[1..].iter().map(|path| format!("`{path}`")).collect();
            require(root, path, &format!("this, or {} in its place", others.join(" or ")));
            Some(path)
        }
        [_] => None,
        [first, others @ ..] => {
            let message = format!("`{}` is said as well", first.path());
            let help = format!("give only one of {}", alternatives.join(", "));
            for node in others {
                let (label, help) = ("and here".to_owned(), Some(help.clone()));
                let first = Some(first.span());
                node.report(Problem { code: "said-twice", message: message.clone(), span: None, label, help, first });
            }
            Some(path)
        }
    }
}

/// Reports keys that are no longer read.
fn report_former<D: Form>(root: &Section<'_>) {
    for Former { path, instead } in D::FORMER {
        // What is not there is not asked for, so that no message names it as a key.
        let is_there = place(root, path).is_some_and(|(table, key)| table.keys().any(|there| there == key));
        if let Some(node) = is_there.then(|| node(root, path)).flatten() {
            let message = format!("`{path}` is no longer a key");
            node.fail("former-key", message, "taken out", Some((*instead).to_owned()));
        }
    }
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
        let named = D::TOGETHER.iter().chain(D::WRITTEN).flat_map(|rule| rule.keys).copied();
        named.filter(|key| !D::fields().iter().any(|field| is_end(key, field.path()))).collect()
    }

    #[test]
    fn rules_name_keys_that_there_are() {
        assert_eq!((unknown::<Draft>(), unknown::<PoolFile>()), (Vec::new(), Vec::new()));
    }
}
