//! A scenario without a file: of the few values that matter first, each with a short word.

use std::fmt::Write as _;

use super::assignment::Assignment;
use super::change::{Key, VaryError, usage};
use super::draft::Draft;
use super::meant::{OTHER, RATES, load};
use super::reader::Form as _;
use super::template::Template;
use crate::diagnostic::Rejection;

/// A short word for a key.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    path: &'static str,
    /// What it takes, in a word.
    pub takes: &'static str,
    /// What it says.
    pub says: &'static str,
    /// Whether few people need it at once.
    pub is_rare: bool,
}

const fn word(name: &'static str, path: &'static str, takes: &'static str, says: &'static str) -> Word {
    Word { name, path, takes, says, is_rare: false }
}

const fn rare(word: Word) -> Word {
    Word { is_rare: true, ..word }
}

/// How a load is said.
macro_rules! loads {
    () => {
        "3M (a month), 400K/day or 200/s"
    };
}

const REQUESTS: &str = concat!("Requests: ", loads!());
const PROXY: &str = "RDS Proxy: never, split-only (only where there are two functions) or always";

/// The keys that have a short word.
pub const WORDS: [Word; 10] = [
    word("region", "region", "REGION", "AWS Region code, such as eu-west-1"),
    word("requests", "workload.requests_per_month", "NUMBER", REQUESTS),
    word(
        "database",
        "database.kind",
        "KIND",
        "What is in the VPC: rds, aurora, aurora-serverless, or other (efs, elasticache and the like)",
    ),
    word("proxy", "database.proxy", "WHEN", PROXY),
    rare(word("vpc", "workload.vpc.duration", "TIME", "Time of the work in the VPC, such as \"20 ms\"")),
    word("internet", "workload.internet.duration", "TIME", "Time of the call to the internet, such as \"180 ms\""),
    rare(word(
        "sent",
        "workload.internet.sent",
        "SIZE",
        "Bytes that each call sends to the internet, such as \"6 KB\"; or all of them in a month: \"80 GB/month\"",
    )),
    rare(word(
        "received",
        "workload.internet.received",
        "SIZE",
        "Bytes that each call receives from there, such as \"10 KB\"; or all of them in a month: \"500 GB/month\"",
    )),
    rare(word("memory", "function.memory_mb", "MB", "Memory of a function in MB")),
    word("azs", "network.azs", "COUNT", "Availability Zones of the VPC's subnets"),
];

fn path(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|known| known.name == word).map(|known| known.path)
}

/// The key that a short word stands for.
#[must_use]
pub fn key(word: &str) -> Option<Key> {
    Key::whole(path(word)?).ok()
}

/// The words that a scenario needs.
const NEEDED: [&str; 2] = ["region", "requests"];

/// What else a database may be called, with its kind.
const KINDS: [(&str, &[&str]); 2] = [("other", &OTHER), ("aurora-serverless", &["aurora-serverless-v2"])];

/// The place of what is taken though nobody said it.
const TAKEN: &str = "not given, so taken";

/// The key of a word, or of its own last parts, set to a value as a person says it: requests as "3M", "400K/day" or "200/s", a database as "efs".
///
/// # Errors
/// What is not understood, and what to write.
pub fn said(place: &str, word: &str, written: &str) -> Result<Assignment, VaryError> {
    let path = path(word).unwrap_or(word);
    let (path, value) = match word {
        "requests" => requests(place, written)?,
        "database" => (path, kind(written)),
        _ => (path, written.trim().to_owned()),
    };
    Ok(Assignment::of(place, Key::whole(path)?, &value))
}

/// The key of a load and its value.
fn requests(place: &str, written: &str) -> Result<(&'static str, String), VaryError> {
    match load(written) {
        Some(found) => Ok(found),
        None => usage(format!("{place}: `{written}` is no number of requests; write {}", loads!())),
    }
}

/// The kind of a database that is called so.
fn kind(written: &str) -> String {
    let word = written.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    let known = KINDS.iter().find(|(_, names)| names.contains(&word.as_str()));
    known.map_or(word, |(kind, _)| (*kind).to_owned())
}

/// The words that a scenario still needs beside what is given.
pub fn needed(given: &[Assignment]) -> impl Iterator<Item = &'static str> {
    let is_given = |word: &str| match word {
        "requests" => given.iter().any(|one| RATES.iter().any(|(path, _)| *path == one.path())),
        _ => given.iter().any(|one| one.path() == word),
    };
    NEEDED.into_iter().filter(move |word| !is_given(word))
}

/// A scenario of nothing but these values, beside which others are given.
pub const UNSAID: &str = "schema = 1\nname = \"my function\"\n";

/// What is given, and what is taken beside it so that there is an answer: no proxy, of which the ranking may depend.
#[must_use]
pub fn with_taken(given: Vec<Assignment>) -> Vec<Assignment> {
    let has_proxy = given.iter().any(|one| one.path() == "database.proxy");
    let taken = match Key::whole("database.proxy") {
        Ok(key) if may_have_proxy(&given) && !has_proxy => Some(Assignment::of(TAKEN, key, "never")),
        _ => None,
    };
    given.into_iter().chain(taken).collect()
}

/// What is asked of somebody who begins: a word, the question, and what holds where nothing is answered.
pub const QUESTIONS: [(&str, &str, &str); 10] = [
    ("name", "Name, which every output shows", "my function"),
    ("region", "AWS Region", "us-east-1"),
    ("requests", REQUESTS, "100K"),
    ("database", "What is in the VPC: rds, aurora, aurora-serverless, or other (EFS, a cache)", "rds"),
    ("proxy", PROXY, "never"),
    (
        "order",
        "What comes first: vpc-first (read the row, then send the mail) or internet-first (fetch, then store)",
        "vpc-first",
    ),
    ("vpc", "Time that the work in the VPC takes", "20 ms"),
    ("internet", "Time that the call to the internet takes", "100 ms"),
    ("received", "Bytes that each call gets from there, or all of a month (500 GB/month)", "10 KB"),
    ("azs", "Availability Zones of the VPC's subnets", "1"),
];

/// What holds where a question is not answered; the file that it goes into says that nobody gave it.
///
/// # Errors
/// None: a test holds the usual answers sound.
pub fn usual(word: &str, usual: &str) -> Result<Assignment, VaryError> {
    said(TAKEN, word, usual)
}

/// The questions whose answer a scenario cannot be without, and that are not answered yet.
#[must_use]
pub fn open(given: &[Assignment]) -> Vec<(&'static str, &'static str, &'static str)> {
    let needed: Vec<&str> = needed(given).collect();
    QUESTIONS.into_iter().filter(|(word, ..)| needed.contains(word)).collect()
}

/// Whether a question has a meaning after these answers: one of a proxy only for a database that may have one.
#[must_use]
pub fn is_asked(word: &str, given: &[Assignment]) -> bool {
    word != "proxy" || may_have_proxy(given)
}

/// What is wrong with an answer after others; `None` where it can be taken.
#[must_use]
pub fn problem(given: &[Assignment]) -> Option<Rejection> {
    let given = with_taken(given.to_vec());
    Template::parse_with("answers", UNSAID, &given).err()?.given.into_iter().next()
}

fn may_have_proxy(given: &[Assignment]) -> bool {
    let kind = given.iter().rev().find(|one| one.path() == "database.kind");
    kind.is_some_and(|kind| kind.value() != "\"other\"")
}

/// The text of a scenario file that says what is given, its keys in the order of the documentation; with what each means where that is
/// wanted.
#[must_use]
pub fn file(given: &[Assignment], explained: bool) -> String {
    let (mut text, mut section) = (if explained { comment(LEAD) + "\n" } else { String::new() }, "");
    let holding = Assignment::last_of_each(given);
    for field in Draft::fields() {
        let path = field.path();
        let (table, key) = path.split_once('.').unwrap_or(("", path));
        let found = holding.iter().find(|one| one.path() == path);
        let unsaid = UNSAID.lines().find_map(|line| line.strip_prefix(path)?.strip_prefix(" = "));
        let Some(value) = found.map(|one| one.value()).or(unsaid) else { continue };
        if table != section {
            let _ = write!(text, "\n[{table}]\n");
            section = table;
        }
        if explained {
            text.push_str(&comment(field.said().doc));
        }
        let taken = if found.is_some_and(|one| one.place() == TAKEN) { format!("  # {TAKEN}") } else { String::new() };
        let _ = writeln!(text, "{key} = {value}{taken}");
    }
    text
}

/// What an explained file begins with.
const LEAD: &str = "A scenario of netcost: what is known of a function that needs both a VPC and the internet. Keys that are not \
    here have defaults, each with its source; `netcost schema --format markdown` lists all keys.";

/// Characters of a line of comment.
const LINE: usize = 100;

/// A text as lines of comment.
fn comment(text: &str) -> String {
    let (mut lines, mut line) = (String::new(), "#".to_owned());
    for word in text.split_whitespace() {
        if line.len() + 1 + word.len() > LINE {
            lines.push_str(&line);
            lines.push('\n');
            "#".clone_into(&mut line);
        }
        line.push(' ');
        line.push_str(word);
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(word: &str, written: &str) -> String {
        said("--word", word, written).map_or_else(|error| error.to_string(), |one| one.line().to_owned())
    }

    #[test]
    fn words_are_understood() {
        assert_eq!(line("requests", "3M"), "workload.requests_per_month = 3_000_000");
        assert_eq!(line("requests", "400K/day"), "workload.requests_per_day = 400_000");
        assert_eq!(line("requests", "200 per second"), "workload.requests_per_second = 200");
        assert_eq!(line("requests", "200 a second"), line("requests", "200/s"));
        assert!(line("requests", "many").starts_with("--word: `many` is no number of requests"));
        assert!(line("requests", "3M/year").contains("is no number of requests"));
        assert_eq!(line("database", "EFS"), "database.kind = \"other\"");
        assert_eq!(line("database", "Aurora Serverless v2"), "database.kind = \"aurora-serverless\"");
        assert_eq!(line("internet", "180 ms"), "workload.internet.duration = \"180 ms\"");
    }

    #[test]
    fn every_word_has_a_key() {
        for word in WORDS {
            assert!(key(word.name).is_some(), "{}", word.name);
        }
        assert!(RATES.iter().all(|(path, _)| Key::whole(path).is_ok()));
    }

    #[test]
    fn what_is_given_makes_a_file_that_says_the_same() {
        let words =
            [("region", "eu-west-1"), ("requests", "200/s"), ("database", "rds"), ("memory", "1024"), ("azs", "3")];
        let given: Vec<_> = words.iter().map(|(word, value)| said("--word", word, value).expect("sound")).collect();
        assert_eq!(needed(&given[2..]).collect::<Vec<_>>(), ["region", "requests"]);
        assert_eq!(needed(&given).count(), 0);
        let given = with_taken(given);
        let plain = file(&given, false);
        assert_eq!(
            plain,
            "schema = 1\nname = \"my function\"\nregion = \"eu-west-1\"\n\n[workload]\nrequests_per_second = 200\n\n[function]\n\
             memory_mb = 1_024\n\n[network]\nazs = 3\n\n[database]\nkind = \"rds\"\nproxy = \"never\"  # not given, so taken\n"
        );
        let explained = file(&given, true);
        assert!(explained.lines().all(|line| line.len() <= LINE), "{explained}");
        let draft = |text: &str| Template::parse("x.toml", text).expect("sound").draft().clone();
        assert_eq!(draft(&plain), draft(&explained));
        let beside = Template::parse_with("x.toml", UNSAID, &given).expect("sound");
        assert_eq!(*beside.draft(), draft(&plain));
    }
}
