//! Reads TOML documents so that every problem of a file is found at once and each knows its place.
//!
//! A reader asks a [`Section`] for the keys it knows. What it never asked for is an unknown key, reported with the nearest
//! key that it did ask for; so the reading code is the only list of keys there is. `serde` stops at the first wrong value,
//! which is why files are read here by hand.
//!
//! ```
//! use netcost::document;
//!
//! let read = document::read("x.toml", "azs = \"two\"\nnmae = \"x\"\n", |root| {
//!     let (name, azs) = (root.get("name"), root.need("azs", "a count"));
//!     Some((name?.text()?.to_owned(), azs?.as_number()?))
//! });
//! assert!(read.expect_err("an unknown key").to_string().contains("`nmae`"));
//! ```

mod syntax;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Problem, Rejection, Source, did_you_mean, nearest};
pub(crate) use syntax::percent;

/// What to say to people who write what there is not but mean something that there is.
#[derive(Clone, Copy)]
pub struct Advice {
    /// Of a key that is not read, by its path.
    pub key: fn(&str) -> Option<String>,
    /// Of a value that a key does not take, by the path of the key.
    pub value: fn(&str, &str) -> Option<String>,
}

/// What the sections of one document share: the problems so far, the keys asked for, by section path, and what to advise.
#[derive(Default)]
struct Context {
    advice: Cell<Option<Advice>>,
    problems: RefCell<Vec<Problem>>,
    asked: RefCell<BTreeMap<String, BTreeSet<String>>>,
}

impl Context {
    fn report(
        &self,
        code: &'static str,
        message: String,
        span: Option<Range<usize>>,
        label: &str,
        help: Option<String>,
    ) {
        let label = label.to_owned();
        self.problems.borrow_mut().push(Problem { code, message, span, label, help, first: None });
    }

    fn ask(&self, section: &str, key: &str) {
        self.asked.borrow_mut().entry(section.to_owned()).or_default().insert(key.to_owned());
    }
}

/// Parses `text` and hands its root to `reader`; unknown keys are reported after it. `name` is what messages call the text.
///
/// # Errors
/// All problems of the text: syntax, what `reader` found, and unknown keys.
pub fn read<T>(name: &str, text: &str, reader: impl FnOnce(&Section<'_>) -> Option<T>) -> Result<T, Rejection> {
    let reject = |problems| Rejection::new(Source { name: name.to_owned(), text: text.to_owned() }, problems);
    let (root, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(reject(syntax::problems(text, &errors)));
    }
    let context = Context::default();
    let value = reader(&Section { path: String::new(), span: None, table: root.get_ref(), context: &context });
    report_unknown_keys("", root.get_ref(), &context);
    if value.is_none() && context.problems.borrow().is_empty() {
        context.report("invalid", "the file could not be read".to_owned(), None, "", None);
    }
    let problems = context.problems.into_inner();
    value.filter(|_| problems.is_empty()).ok_or_else(|| reject(problems))
}

fn report_unknown_keys(path: &str, table: &DeTable<'_>, context: &Context) {
    let asked = context.asked.borrow();
    let Some(asked) = asked.get(path) else { return };
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let inner = join(path, name);
        if asked.contains(name) {
            match value.get_ref() {
                DeValue::Table(table) => report_unknown_keys(&inner, table, context),
                DeValue::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        if let DeValue::Table(table) = item.get_ref() {
                            report_unknown_keys(&format!("{inner}[{index}]"), table, context);
                        }
                    }
                }
                _ => {}
            }
        } else {
            let advised = context.advice.get().and_then(|advice| (advice.key)(&inner));
            let help = advised.or_else(|| home_or_name(name, asked, context));
            let place = if path.is_empty() { "the file".to_owned() } else { format!("`{path}`") };
            let message = format!("unknown key `{name}` in {place}");
            context.report("unknown-key", message, Some(key.span()), "not a key that is read here", help);
        }
    }
}

/// Where a key stands that is not read here, or which one was meant.
fn home_or_name(name: &str, known: &BTreeSet<String>, context: &Context) -> Option<String> {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let asked = context.asked.borrow();
    let homes = asked.iter().filter(|(path, keys)| keys.contains(name) && !path.is_empty() && !path.contains('['));
    let homes: Vec<String> = homes.map(|(path, _)| format!("`[{path}]`")).collect();
    if homes.is_empty() || nearest(name, known.iter().copied()).is_some() {
        return did_you_mean(name, &known);
    }
    Some(format!("`{name}` belongs under {}", homes.join(" or ")))
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A table of the document.
#[derive(Clone)]
pub struct Section<'d> {
    path: String,
    span: Option<Range<usize>>,
    table: &'d DeTable<'d>,
    context: &'d Context,
}

impl<'d> Section<'d> {
    /// The dotted path of this section; empty for the root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Gives the whole document what to advise.
    pub fn advise(&self, advice: Option<Advice>) {
        self.context.advice.set(advice);
    }

    /// Makes a key known by its path from here, whether or not its section is in the document.
    pub fn declare(&self, path: &str) {
        let (section, key) = path.rsplit_once('.').unwrap_or(("", path));
        let section = if section.is_empty() { self.path.clone() } else { join(&self.path, section) };
        self.context.ask(&section, key);
    }

    /// The value under `key`, if there is one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        self.context.ask(&self.path, key);
        let (key, value) = self.table.get_key_value(key)?;
        Some(self.node(key.get_ref(), value))
    }

    /// The value under `key`; a problem when there is none.
    #[must_use]
    pub fn need(&self, key: &str, expected: &str) -> Option<Node<'d>> {
        let node = self.get(key);
        if node.is_none() {
            self.missing(key, expected);
        }
        node
    }

    /// The text under `key`; a problem when there is none, or something else.
    #[must_use]
    pub fn need_text(&self, key: &str, expected: &str) -> Option<&'d str> {
        self.need(key, expected)?.text()
    }

    /// The text under `key`, if there is something; a problem when that is no text.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.get(key)?.text()
    }

    /// Reports that `key` is missing.
    pub fn missing(&self, key: &str, expected: &str) {
        let message = format!("`{}` is missing", join(&self.path, key));
        self.fail("missing-key", message, "not in here", Some(format!("add `{key} = ...`: {expected}")));
    }

    /// The table under `key`, if there is one.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<Section<'d>> {
        self.get(key)?.section()
    }

    /// All entries, for a section whose keys are data.
    #[must_use]
    pub fn entries(&self) -> Vec<(&'d str, Node<'d>)> {
        let entries = self.peek();
        for (name, _) in &entries {
            self.context.ask(&self.path, name);
        }
        entries
    }

    /// All entries, none of which counts as asked for by this.
    #[must_use]
    pub fn peek(&self) -> Vec<(&'d str, Node<'d>)> {
        let entry = |(key, value): (&'d Spanned<_>, _)| {
            let name: &'d str = AsRef::<str>::as_ref(key.get_ref());
            (name, self.node(name, value))
        };
        self.table.iter().map(entry).collect()
    }

    /// The names of all keys, none of which counts as asked for by this.
    pub fn keys(&self) -> impl Iterator<Item = &'d str> {
        self.table.keys().map(|key| {
            let name: &'d str = key.get_ref();
            name
        })
    }

    /// Checks `schema = 1`, which every kind of file begins with.
    #[must_use]
    pub fn need_schema(&self) -> Option<()> {
        let node = self.need("schema", "1, the version of the file's form")?;
        node.must_be("1, the only version there is", (node.as_number() == Some(Decimal::ONE)).then_some(()))
    }

    fn node(&self, key: &str, value: &'d Spanned<DeValue<'d>>) -> Node<'d> {
        Node { path: join(&self.path, key), span: value.span(), value: value.get_ref(), context: self.context }
    }

    /// Reports a problem in the place of the section.
    pub fn report(&self, problem: Problem) {
        self.context.problems.borrow_mut().push(Problem { span: self.span.clone(), ..problem });
    }

    /// Reports a problem with the section as a whole.
    pub fn fail(&self, code: &'static str, message: String, label: &str, help: Option<String>) {
        self.context.report(code, message, self.span.clone(), label, help);
    }
}

/// A value of the document with its place.
#[derive(Clone)]
pub struct Node<'d> {
    path: String,
    span: Range<usize>,
    value: &'d DeValue<'d>,
    context: &'d Context,
}

impl<'d> Node<'d> {
    /// The dotted path of this value.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The bytes of the value.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The value as written, for messages.
    #[must_use]
    pub fn written(&self) -> String {
        match self.value {
            DeValue::String(text) => format!("\"{text}\""),
            DeValue::Integer(number) => number.as_str().to_owned(),
            DeValue::Float(number) => number.as_str().to_owned(),
            DeValue::Boolean(flag) => flag.to_string(),
            other => format!("this {}", other.type_str()),
        }
    }

    /// Reports a problem in the place of this value.
    pub fn report(&self, problem: Problem) {
        self.context.problems.borrow_mut().push(Problem { span: Some(self.span.clone()), ..problem });
    }

    /// Reports a problem with this value.
    pub fn fail(&self, code: &'static str, message: String, label: &str, help: Option<String>) {
        self.context.report(code, message, Some(self.span.clone()), label, help);
    }

    /// Reports that this value is not what its key takes.
    pub fn expected(&self, expected: &str, help: Option<String>) {
        let message = format!("`{}` cannot be {}", self.path, self.written());
        self.fail("wrong-value", message, &format!("expected {expected}"), help);
    }

    /// What was made of this value, or where that is nothing a problem that says what its key takes.
    #[must_use]
    pub fn must_be<T>(&self, expected: &str, made: Option<T>) -> Option<T> {
        if made.is_none() {
            self.expected(expected, None);
        }
        made
    }

    /// The table, or a problem.
    #[must_use]
    pub fn section(&self) -> Option<Section<'d>> {
        if let DeValue::Table(table) = self.value {
            let span = Some(self.span.clone());
            self.context.asked.borrow_mut().entry(self.path.clone()).or_default();
            return Some(Section { path: self.path.clone(), span, table, context: self.context });
        }
        let help = (!self.path.ends_with(']')).then(|| format!("write it as a section, `[{}]`", self.path));
        self.expected("a table", help);
        None
    }

    /// Whether the value is a table.
    #[must_use]
    pub fn is_table(&self) -> bool {
        self.value.is_table()
    }

    /// Whether the value is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.value.is_array()
    }

    /// The items of the array, or a problem.
    #[must_use]
    pub fn items(&self) -> Option<Vec<Node<'d>>> {
        if let DeValue::Array(items) = self.value {
            let item = |(index, value): (usize, &'d Spanned<DeValue<'d>>)| Node {
                path: format!("{}[{index}]", self.path),
                span: value.span(),
                value: value.get_ref(),
                context: self.context,
            };
            return Some(items.iter().enumerate().map(item).collect());
        }
        let one = if self.is_table() { "...".to_owned() } else { self.written() };
        self.expected("a list", Some(format!("write it as a list: `[{one}]`")));
        None
    }

    /// What `read` makes of each item, or a problem; each is read even when an earlier one is wrong.
    #[must_use]
    pub fn each<T>(&self, read: impl Fn(&Node<'d>) -> Option<T>) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = self.items()?.iter().map(read).collect();
        read.into_iter().collect()
    }

    /// The text, if the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&'d str> {
        self.value.as_str()
    }

    /// The text, or a problem.
    #[must_use]
    pub fn text(&self) -> Option<&'d str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.expected("text", Some("put it in double quotes".to_owned()));
        }
        text
    }

    /// The text, when it is one of `choices`; else a problem.
    #[must_use]
    pub fn choice(&self, choices: &[&str]) -> Option<&'d str> {
        let text = self.as_text();
        if let Some(text) = text.filter(|text| choices.contains(text)) {
            return Some(text);
        }
        let listed: Vec<String> = choices.iter().map(|choice| format!("\"{choice}\"")).collect();
        let near = || {
            let near =
                text.map(|text| nearest(text, choices.iter().copied()).map(|near| format!("did you mean `{near}`?")));
            near.unwrap_or_else(|| Some("write one of these words in double quotes".to_owned()))
        };
        self.expected(&format!("one of {}", listed.join(", ")), self.advised().or_else(near));
        None
    }

    /// What to say to whoever writes this value for something else.
    #[must_use]
    pub fn advised(&self) -> Option<String> {
        let written = self.as_text().map_or_else(|| self.written(), str::to_owned);
        self.context.advice.get().and_then(|advice| (advice.value)(&self.path, &written))
    }

    /// The boolean, or a problem.
    #[must_use]
    pub fn flag(&self) -> Option<bool> {
        let flag = self.value.as_bool();
        if flag.is_none() {
            let meant = self.as_text().and_then(syntax::truth);
            self.expected("true or false", meant.map(|truth| format!("write `{truth}`, without quotes")));
        }
        flag
    }

    /// The exact decimal of a TOML number (never through a binary float), if the value is one.
    #[must_use]
    pub fn as_number(&self) -> Option<Decimal> {
        match self.value {
            DeValue::Integer(number) if number.radix() == 10 => exact(number.as_str()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(Decimal::from),
            DeValue::Float(number) => exact(number.as_str()),
            _ => None,
        }
    }

    /// The exact decimal of a text such as `"0.045"`, or a problem. Prices and amounts are written so: a TOML float may not
    /// hold them exactly.
    #[must_use]
    pub fn decimal_text(&self) -> Option<Decimal> {
        let Some(text) = self.value.as_str() else {
            let help = format!("write it in quotes, `\"{}\"`: a bare number may not be exact", self.written());
            self.expected("a decimal number as text", Some(help));
            return None;
        };
        self.must_be("a plain decimal number as text, such as \"0.045\"", exact(text))
    }
}

/// The exact decimal of a literal with optional underscores and exponent; `None` when it is not one or does not fit.
fn exact(text: &str) -> Option<Decimal> {
    let text = text.replace('_', "");
    let text = text.strip_prefix('+').unwrap_or(&text);
    if text.contains(['e', 'E']) { Decimal::from_scientific(text).ok() } else { Decimal::from_str_exact(text).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_problems_are_reported_with_their_places() {
        let text = "nmae = \"x\"\n[inner]\nsize = 0.5\nextra = 1\n";
        let read = read("t.toml", text, |root| {
            let name = root.need("name", "a name").and_then(|node| node.text().map(str::to_owned));
            let size = root.section("inner").and_then(|inner| inner.get("size")?.decimal_text());
            name.zip(size)
        });
        let rejection = read.expect_err("three problems");
        let codes: Vec<_> = rejection.problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["missing-key", "unknown-key", "wrong-value", "unknown-key"]);
        assert!(rejection.to_string().contains("t.toml:1:1: unknown key `nmae`"), "{rejection}");
        assert!(rejection.to_string().contains("did you mean `name`?"), "{rejection}");
        assert!(rejection.to_string().contains("t.toml:3:8: `inner.size` cannot be 0.5"), "{rejection}");
    }

    #[test]
    fn several_syntax_errors_are_reported() {
        let rejection = read("t.toml", "a = \nb = [1,\nc = = 2\n", |_| Some(())).expect_err("syntax");
        assert!(rejection.problems.len() > 1, "{rejection}");
    }
}
