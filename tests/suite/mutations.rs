//! Input files with something changed by chance: each is refused with a place, or is sound and can be worked with; none panics. A key by
//! another name and a file without a key that it needs are always refused. `NETCOST_MUTATIONS=100000` tries more of them.

use std::collections::HashSet;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use netcost::comparison::compare;
use netcost::diagnostic::Rejection;
use netcost::pricebook::{Date, Overlay, PriceBook};
use netcost::rules::Rules;
use netcost::scenario::{ArrivalPattern, PoolFile, Template, keys};
use netcost::topology;
use netcost::verify::{Case, check};

use crate::common::{self, Random};

/// How many are tried unless the environment says.
const USUAL: usize = 5_000;
/// Of so many sound scenarios one is compared, which takes longer than reading them all.
const COMPARED: usize = 20;

/// A kind of input file.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Scenario,
    Overlay,
    Case,
    Pool,
}

impl Kind {
    /// The keys without which there is no such file.
    fn needed(self) -> &'static [&'static str] {
        match self {
            Self::Scenario => {
                &["schema", "name", "region", "requests_per_month", "requests_per_day", "requests_per_second"]
            }
            Self::Overlay => &["schema", "name", "currency", "effective"],
            Self::Case => &["schema", "id", "kind", "total", "total_rule", "meter", "tiers", "billable_quantity"],
            Self::Pool => &["schema", "warm", "cold"],
        }
    }

    /// Sections, and tables in a line, whose keys are names that the author gives.
    fn named_freely(self) -> &'static [&'static str] {
        match self {
            Self::Overlay => &["sources"],
            Self::Case => &["facts", "inputs", "source"],
            Self::Scenario | Self::Pool => &[],
        }
    }
}

struct File {
    kind: Kind,
    path: PathBuf,
    text: String,
}

fn files() -> Vec<File> {
    let all = |folder: &str| common::entries(&common::root().join(folder));
    let bills = all("tests/bills").into_iter().flat_map(|folder| common::entries(&folder));
    let overlays = bills.filter(|path| !["scenario.toml", "expected.toml"].iter().any(|other| path.ends_with(other)));
    let overlays = overlays.chain(all("scenarios/overlays")).map(|path| (Kind::Overlay, path));
    let scenarios = common::scenarios().into_iter().map(|path| (Kind::Scenario, path));
    let cases = all("cases").into_iter().map(|path| (Kind::Case, path));
    let pools = all("pools").into_iter().map(|path| (Kind::Pool, path));
    let every = scenarios.chain(overlays).chain(cases).chain(pools);
    let toml = every.filter(|(_, path)| path.extension().is_some_and(|ending| ending == "toml"));
    toml.map(|(kind, path)| File { kind, text: fs::read_to_string(&path).expect("a file"), path }).collect()
}

/// What came of reading a text.
enum Answer {
    Refused(Rejection),
    Sound,
}

/// Reads a text, and works with what is sound in it.
fn answer(kind: Kind, text: &str, is_compared: bool) -> Answer {
    let read = match kind {
        Kind::Scenario => Template::parse("t.toml", text).map(|template| work_with(&template, is_compared)),
        Kind::Overlay => Overlay::parse("t.toml", text).map(|overlay| {
            // For another Region or currency, or too exact: all of these are said.
            let mut book = PriceBook::embedded("us-east-1").expect("a book");
            let _ = book.put_over(&overlay);
        }),
        Kind::Case => Case::parse("t.toml", text).map(|case| {
            let _ = check(&case, Rules::published().expect("rules")).holds();
        }),
        Kind::Pool => PoolFile::parse("t.toml", text).map(drop),
    };
    read.map_or_else(Answer::Refused, |()| Answer::Sound)
}

fn work_with(template: &Template, is_compared: bool) {
    let scenario = template.scenario().unwrap_or_else(|problems| panic!("it was read, but: {problems}"));
    let is_recorded = matches!(template.draft().workload.arrivals, ArrivalPattern::Trace(_));
    if is_compared && !is_recorded {
        let book = PriceBook::embedded(&scenario.region).expect("a book");
        let today = Date::parse("2026-11-22").expect("a day");
        // A price that is missing, or a volume that cannot be counted, is an error and no panic.
        let _ = compare(&scenario, &book, topology::USUAL, None, &today);
    }
}

/// What is wrong with a refusal.
fn fault(text: &str, rejection: &Rejection) -> Option<&'static str> {
    let is_place = |span: &Range<usize>| span.start <= span.end && text.get(span.clone()).is_some();
    let problems = &rejection.problems;
    if problems.is_empty() {
        return Some("refused without a problem");
    }
    if problems.iter().any(|problem| problem.message.trim().is_empty() || problem.message.ends_with('.')) {
        return Some("a message that says nothing, or ends in a full stop");
    }
    if !problems.iter().flat_map(|problem| problem.span.iter().chain(&problem.first)).all(is_place) {
        return Some("a place that is not in the text");
    }
    rejection.to_string().is_empty().then_some("no words")
}

/// The bytes of a key in a text, and whether its author gave it its name.
struct KeyPlace {
    span: Range<usize>,
    is_free: bool,
}

/// The bare keys of a text, each part of a dotted one by itself, and those of headers.
fn key_places(kind: Kind, text: &str) -> Vec<KeyPlace> {
    let (mut found, mut start, mut header_is_free) = (Vec::new(), 0, false);
    let is_free = |part: &str| kind.named_freely().contains(&part);
    for line in text.split_inclusive('\n') {
        let (mut in_quotes, mut line_is_free) = (false, false);
        let code = line.trim_start();
        if code.starts_with('[') && !line.contains('=') {
            let inner = code.trim_end().trim_matches(['[', ']']);
            header_is_free = inner.split('.').any(is_free);
            found.extend(
                parts(start + line.find(inner).unwrap_or(0), inner).map(|span| KeyPlace { span, is_free: false }),
            );
        } else if !code.starts_with('#') {
            for (at, sign) in line.char_indices() {
                in_quotes ^= sign == '"';
                if sign == '#' && !in_quotes {
                    break;
                }
                if sign != '=' || in_quotes {
                    continue;
                }
                let before = line[..at].trim_end();
                let is_part = |sign: char| sign.is_ascii_alphanumeric() || "_-.".contains(sign);
                let free = header_is_free || line_is_free;
                if let Some(quoted) = before.strip_suffix('"') {
                    let begin = quoted.rfind('"').map_or(0, |quote| quote + 1);
                    found.push(KeyPlace { span: start + begin..start + quoted.len(), is_free: free });
                    continue;
                }
                let key = &before[before.trim_end_matches(is_part).len()..];
                if key.is_empty() {
                    continue;
                }
                found.extend(parts(start + before.len() - key.len(), key).map(|span| KeyPlace { span, is_free: free }));
                line_is_free |= key.split('.').any(is_free);
            }
        }
        start += line.len();
    }
    found
}

fn parts(start: usize, key: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    key.split('.').map(move |part| {
        let span = at..at + part.len();
        at = span.end + 1;
        span
    })
}

/// A name that is nearly this one.
fn misspelt(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.below(letters.len());
    match random.below(5) {
        0 => letters.insert(at, 'q'),
        1 if letters.len() > 1 => drop(letters.remove(at)),
        2 if at > 0 => letters.swap(at, at - 1),
        3 => letters[at] = letters[at].to_ascii_uppercase(),
        _ => letters[at] = 'z',
    }
    letters.into_iter().collect()
}

/// Values that hardly any key takes.
const ODD: [&str; 24] = [
    "-1",
    "0",
    "1e400",
    "inf",
    "nan",
    "-0.0",
    "99999999999999999999999999999",
    "0.0000000000000000000000000001",
    "true",
    "\"\"",
    "\" \"",
    "\"-5 ms\"",
    "\"1e9 GB\"",
    "\"\\u0000\"",
    "[]",
    "[[]]",
    "{}",
    "{ p50 = \"1 ms\" }",
    "1979-05-27",
    "'''\n'''",
    "\"NaN\"",
    "0x7fffffffffffffff",
    "{ low = 1, high = 1 }",
    "\"\u{202e}\"",
];

/// A text with something changed that may leave it sound.
fn changed(text: &str, other: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = random.below(letters.len());
    let mut lines: Vec<&str> = text.lines().collect();
    let line = random.below(lines.len());
    match random.below(12) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, *random.pick(&['"', '=', '[', '{', '.', '\n', '#', '\0', 'é', '0', '-', '\u{10ffff}'])),
        2 => letters[at] = char::from(u8::try_from(random.below(128)).expect("ASCII")),
        3 => letters.truncate(at),
        4 => {
            let end = (at + 1 + random.below(40)).min(letters.len());
            drop(letters.drain(at..end));
        }
        choice => {
            match choice {
                5 => drop(lines.remove(line)),
                6 => lines.insert(line, lines[random.below(lines.len())]),
                7 => lines.swap(line, random.below(text.lines().count())),
                8 => {
                    let others: Vec<&str> = other.lines().collect();
                    lines.insert(line, others[random.below(others.len())]);
                }
                _ => return with_value(text, random),
            }
            return lines.join("\n") + "\n";
        }
    }
    letters.into_iter().collect()
}

/// The text with the value of a line changed: an odd one, that of another line, or another number.
fn with_value(text: &str, random: &mut Random) -> String {
    let values: Vec<Range<usize>> = text
        .match_indices(" = ")
        .map(|(at, sign)| at + sign.len()..text[at..].find('\n').map_or(text.len(), |end| at + end))
        .filter(|span| span.start < span.end)
        .collect();
    if values.is_empty() {
        return format!("{text}x");
    }
    let span = random.pick(&values).clone();
    let value = match random.below(3) {
        0 => (*random.pick(&ODD)).to_owned(),
        1 => text[random.pick(&values).clone()].to_owned(),
        _ => text[span.clone()].replace(|sign: char| sign.is_ascii_digit(), &random.below(10_000).to_string()),
    };
    [&text[..span.start], &value, &text[span.end..]].concat()
}

/// A text that must be refused, and why.
fn refusable(file: &File, known: &HashSet<String>, random: &mut Random) -> Option<(String, &'static str)> {
    let File { kind, text, .. } = file;
    let places = key_places(*kind, text);
    let place = random.pick(&places);
    let name = &text[place.span.clone()];
    if random.below(4) > 0 {
        let other = misspelt(name, random);
        let is_free = place.is_free || other.starts_with("published_") || known.contains(&other);
        let text = [&text[..place.span.start], &other, &text[place.span.end..]].concat();
        return (!is_free && !other.is_empty()).then_some((text, "a key by another name"));
    }
    let needed = kind.needed();
    let is_needed = |line: &&str| needed.contains(&line.split('=').next().unwrap_or_default().trim());
    let lines: Vec<&str> = text.lines().filter(is_needed).collect();
    let line = *random.pick(&lines);
    let text = text.replacen(&format!("{line}\n"), "", 1);
    Some((text, "a file without a key that it needs"))
}

#[test]
fn what_is_changed_by_chance_is_refused_or_sound() {
    let wanted = std::env::var_os("NETCOST_MUTATIONS");
    let read = |wanted: std::ffi::OsString| wanted.to_str().and_then(|text| text.parse().ok()).expect("a number");
    let count: usize = wanted.map_or(USUAL, read);
    let files = files();
    for kind in [Kind::Scenario, Kind::Overlay, Kind::Case, Kind::Pool] {
        assert!(files.iter().any(|file| file.kind == kind), "there are files of each kind");
    }
    let mut known: HashSet<String> = keys().flat_map(|path| path.split('.').map(str::to_owned)).collect();
    known.extend(
        files.iter().flat_map(|file| {
            key_places(file.kind, &file.text).into_iter().map(|place| file.text[place.span].to_owned())
        }),
    );
    known.extend(
        ["p5", "p9", "p10", "p90", "p95", "p99", "p999", "low", "likely", "high", "shift", "note", "notes", "url"]
            .map(str::to_owned),
    );
    let begun = Instant::now();
    let tried: Vec<(Vec<String>, usize)> = thread::scope(|scope| {
        let halves: Vec<_> = (0..2)
            .map(|half| {
                let (files, known) = (&files, &known);
                scope.spawn(move || try_some(files, known, half, count.div_ceil(2)))
            })
            .collect();
        halves.into_iter().map(|half| half.join().expect("panics are caught")).collect()
    });
    let sound: usize = tried.iter().map(|(_, sound)| sound).sum();
    let wrong: Vec<String> = tried.into_iter().flat_map(|(wrong, _)| wrong).collect();
    if count > USUAL {
        common::say(&format!("{count} changed files in {:.0} s, {sound} of them sound", begun.elapsed().as_secs_f64()));
    }
    assert!(wrong.is_empty(), "{} of {count}, such as\n{}", wrong.len(), wrong[..wrong.len().min(8)].join("\n\n"));
    assert!(sound > count / 50, "changes that leave a file sound are tried as well");
}

fn try_some(files: &[File], known: &HashSet<String>, seed: u64, count: usize) -> (Vec<String>, usize) {
    let (mut random, mut wrong, mut sound) = (Random(seed), Vec::new(), 0);
    for number in 0..count {
        // Scenarios have the most keys, cases are the most files.
        let kind =
            *random.pick(&[Kind::Scenario, Kind::Scenario, Kind::Scenario, Kind::Overlay, Kind::Case, Kind::Pool]);
        let of_kind: Vec<&File> = files.iter().filter(|file| file.kind == kind).collect();
        let file = *random.pick(&of_kind);
        let must_fail = if number % 3 == 0 { refusable(file, known, &mut random) } else { None };
        let (text, refused_for) = match must_fail {
            Some((text, why)) => (text, Some(why)),
            None => (changed(&file.text, &random.pick(files).text, &mut random), None),
        };
        let compared = sound % COMPARED == 0;
        let fault = match catch_unwind(AssertUnwindSafe(|| answer(kind, &text, compared))) {
            Err(_) => Some("a panic"),
            Ok(Answer::Refused(rejection)) => fault(&text, &rejection),
            Ok(Answer::Sound) => {
                sound += 1;
                refused_for
            }
        };
        if let Some(fault) = fault {
            wrong.push(format!("{fault}, of {}:\n{}", file.path.display(), difference(&file.text, &text)));
        }
    }
    (wrong, sound)
}

/// The lines of a text that are not in another.
fn difference(before: &str, after: &str) -> String {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    let only = |sign: &str, of: &[String], other: &[String]| {
        of.iter().filter(|line| !other.contains(line)).flat_map(|line| [sign, " ", line, "\n"]).collect::<String>()
    };
    only("-", &old, &new) + &only("+", &new, &old)
}
