//! What is no TOML: where it is, and what whoever wrote it meant.

use std::ops::Range;

use rust_decimal::Decimal;

use crate::diagnostic::Problem;
use crate::unit::{Bytes, Milliseconds, count, in_toml, megabytes};

/// The problems of a text that is no TOML. Of several in one line the first says it.
pub(super) fn problems(text: &str, errors: &[toml::de::Error]) -> Vec<Problem> {
    if let Some(problem) = other_language(text) {
        return vec![problem];
    }
    let mut problems: Vec<Problem> = Vec::new();
    let mut last = None;
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = WrittenLine::at(text, span.start);
        if last.replace(line.start) != Some(line.start) {
            problems.push(problem(text, error.message(), span, &line));
        }
    }
    problems
}

/// A file of another kind.
fn other_language(text: &str) -> Option<Problem> {
    let start = text.len() - text.trim_start().len();
    let begins = |sign: &str| text[start..].starts_with(sign);
    let kind = if begins("{") {
        "JSON"
    } else if begins("---") || is_yaml(text) {
        "YAML"
    } else {
        return None;
    };
    let help = format!(
        "it looks like {kind}: an input file is TOML, `key = value` lines under `[section]` headers; `netcost init` writes a scenario to \
         begin with"
    );
    Some(made("not valid TOML".to_owned(), start..start + 1, help))
}

/// Whether every line that says something is `key:`, `key: value` or an item of a list.
fn is_yaml(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).peekable();
    let is_key = |key: &str| key.chars().all(|sign| sign.is_ascii_alphanumeric() || "_-.".contains(sign));
    let is_entry = |line: &str| line.starts_with("- ") || line.split_once(':').is_some_and(|(key, _)| is_key(key));
    lines.peek().is_some() && lines.all(is_entry)
}

fn made(message: String, span: Range<usize>, help: String) -> Problem {
    Problem { code: "syntax", message, span: Some(span), label: "here".to_owned(), help: Some(help), first: None }
}

fn problem(text: &str, message: &str, span: Range<usize>, line: &WrittenLine<'_>) -> Problem {
    if message == "duplicate key" {
        return given_twice(text, span, line);
    }
    // What the parser expected would only mislead beside what was meant.
    if let Some((meant, help)) = line.remedy(&span) {
        return made("not valid TOML".to_owned(), meant, help);
    }
    let help = "TOML wants `key = value` lines under `[section]` headers, text in double quotes";
    made(format!("not valid TOML: {message}"), span, help.to_owned())
}

/// A key that stands there a second time.
fn given_twice(text: &str, span: Range<usize>, line: &WrittenLine<'_>) -> Problem {
    let name = text.get(span.clone()).unwrap_or_default();
    let first = first_of(text, &span, line);
    let place =
        first.as_ref().map(|first| format!(", first in line {}", text[..first.start].matches('\n').count() + 1));
    let message = format!("`{name}` is given twice{}", place.unwrap_or_default());
    let help = if line.text.trim_start().starts_with('[') {
        "put the keys of both under one header"
    } else {
        "keep one of them"
    };
    Problem { first, ..made(message, span, help.to_owned()) }
}

/// The path of the key or the section that a line gives up to a place, below the section before it, and whether it is a section.
fn path_of(line: &str, end: usize, header: &[String]) -> (Vec<String>, bool) {
    let is_header = line.trim_start().starts_with('[');
    let key = line.get(..end).unwrap_or(line).trim_matches([' ', '\t', '[', ']']);
    let key = key.split('.').map(|part| part.trim().trim_matches(['"', '\'']).to_owned());
    (header.iter().filter(|_| !is_header).cloned().chain(key).collect(), is_header)
}

/// The place where a key stood before, or the first key of a section that has its path.
fn first_of(text: &str, span: &Range<usize>, line: &WrittenLine<'_>) -> Option<Range<usize>> {
    let name = text.get(span.clone())?;
    let before = line.text.get(..span.start - line.start)?;
    if before.contains(['{', '[']) && !before.trim_start().starts_with('[') {
        return before.rfind(name).map(|at| line.start + at..line.start + at + name.len());
    }
    let (mut header, mut start, mut first) = (Vec::new(), 0, None);
    let mut paths = Vec::new();
    for other in text[..line.start].split_inclusive('\n') {
        let end = other.find('=').or_else(|| other.find(']')).unwrap_or(other.trim_end().len());
        let (path, is_header) = path_of(other, end, &header);
        if is_header {
            header.clone_from(&path);
        }
        // Each section of a list has keys of its own.
        if other.trim_start().starts_with("[[") {
            paths.retain(|(known, _): &(Vec<String>, Range<usize>)| !known.starts_with(&path));
        }
        paths.push((path, start..start + end));
        start += other.len();
    }
    let (path, _) = path_of(line.text, span.end - line.start, &header);
    for (known, place) in paths {
        if first.is_none() && known.starts_with(&path) {
            let at = text[place.clone()].find(name)?;
            first = Some(place.start + at..place.start + at + name.len());
        }
    }
    first
}

/// A line of the text.
struct WrittenLine<'t> {
    start: usize,
    text: &'t str,
}

impl<'t> WrittenLine<'t> {
    /// The line that holds a place.
    fn at(text: &'t str, place: usize) -> Self {
        let place = place.min(text.len());
        let start = text.get(..place).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        Self { start, text: text[start..].lines().next().unwrap_or_default() }
    }

    /// The bytes of a part of the line.
    fn span(&self, part: &str) -> Range<usize> {
        let start = self.start + (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        start..start + part.len()
    }

    /// What was meant by a line with an error: the part that is wrong, and what to write.
    fn remedy(&self, error: &Range<usize>) -> Option<(Range<usize>, String)> {
        let at = error.start.saturating_sub(self.start).min(self.text.len());
        let rest = self.text.get(at..).unwrap_or_default();
        if let Some(sign) = ["//", "--", ";", "/*"].into_iter().find(|sign| rest.starts_with(sign)) {
            return Some((error.start..error.start + sign.len(), "a comment begins with `#`".to_owned()));
        }
        let line = self.text.trim();
        if line.starts_with('[') && !line.contains('=') {
            return Some((
                self.span(line),
                "a section's name stands in brackets: `[workload]`, or `[[workload.services]]`".to_owned(),
            ));
        }
        let Some((key, value)) = self.text.split_once('=') else { return self.without_equals() };
        let key = key.trim();
        if let Some(key) = key.strip_suffix(':') {
            return Some((self.span(key), format!("write `{} = {}`", key.trim(), value.trim())));
        }
        let value = value.trim();
        if let Some(meant) = value.strip_prefix('=') {
            return Some((self.span(value), format!("one `=` is enough: `{key} = {}`", meant.trim())));
        }
        if value.is_empty() || value.starts_with('#') {
            return Some((self.span(key), format!("`{key}` has no value; give one, or take the line out")));
        }
        // Within a list or a table the error itself says which value it is.
        let value =
            if value.starts_with(['[', '{']) { self.text.get(at..error.end - self.start)?.trim() } else { value };
        let value = if value.starts_with('"') { value } else { value.split('#').next().unwrap_or(value).trim() };
        let named = self.text.get(at..error.end.saturating_sub(self.start)).unwrap_or_default().trim();
        [value, named].into_iter().find_map(|value| Some((self.span(value), meant(key, value)?)))
    }

    fn without_equals(&self) -> Option<(Range<usize>, String)> {
        let (key, value) = self.text.split_once(':').unwrap_or((self.text.trim(), ""));
        let (key, value) = (key.trim(), value.trim());
        let is_name = |sign: char| sign.is_ascii_alphanumeric() || "_-.".contains(sign);
        if key.is_empty() || !key.chars().all(is_name) {
            return None;
        }
        let is_toml = value.starts_with(['"', '\'', '[', '{']) || count(value).is_some() || truth(value).is_some();
        let value = match value {
            "" => "...".to_owned(),
            _ if is_toml => value.to_owned(),
            text => format!("\"{text}\""),
        };
        Some((self.span(key), format!("write `{key} = {value}`")))
    }
}

/// What to write for a value that stands without quotes, or with others than TOML's.
fn meant(key: &str, value: &str) -> Option<String> {
    let quoted = |text: &str| format!("\"{text}\"");
    if let Some(text) = value.strip_prefix(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '`']) {
        let text = text.trim_end_matches(['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '`']);
        return Some(format!("write `{}`, with straight quotes", quoted(text)));
    }
    if let Some(text) = value.strip_prefix(['"', '\'']) {
        return (!text.contains(['"', '\'']))
            .then(|| format!("its closing quote is missing: write `{}`", quoted(text)));
    }
    let number = || percent(value).or_else(|| count(value)).or_else(|| number_word(value));
    let megabytes = || key.ends_with("_mb").then(|| megabytes(value)).flatten();
    if let Some(meant) = number().or_else(megabytes).or_else(|| truth(value).map(|truth| truth.to_string())) {
        return Some(format!("write `{meant}`"));
    }
    if let Some((whole, part)) =
        value.split_once(',').filter(|(_, part)| part.starts_with(|sign: char| sign.is_ascii_digit()))
    {
        return meant(key, &format!("{whole}.{part}")).filter(|_| whole.chars().all(|sign| sign.is_ascii_digit()));
    }
    let begins_as_number = value.starts_with(|sign: char| sign.is_ascii_digit());
    if begins_as_number && Bytes::parse(value).is_err() && Milliseconds::parse(value).is_err() {
        return Some(format!(
            "a number is digits alone, such as `3_000_000`; text stands in double quotes: `{}`",
            quoted(value)
        ));
    }
    let is_word = |sign: char| sign.is_alphanumeric() || "_-./: ()+".contains(sign);
    (!value.is_empty() && value.chars().all(is_word))
        .then(|| format!("text stands in double quotes: write `{}`", quoted(value)))
}

/// A share that is written in percent.
pub(crate) fn percent(written: &str) -> Option<String> {
    let number = Decimal::from_str_exact(written.trim().strip_suffix('%')?.trim()).ok()?;
    Some(in_toml(number.checked_div(Decimal::ONE_HUNDRED)?))
}

/// What is meant by a word that says yes or no.
pub(super) fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "true" | "yes" | "on" | "y" => Some(true),
        "false" | "no" | "off" | "n" => Some(false),
        _ => None,
    }
}

/// A small number that is written as a word.
fn number_word(word: &str) -> Option<String> {
    let words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    words.iter().position(|known| *known == word.to_lowercase()).map(|number| number.to_string())
}
