//! Rules for single values, beyond their type.
#![expect(clippy::ptr_arg, reason = "a rule takes the field's value as it is")]

use crate::defaults::{self, Limits};
use crate::diagnostic::did_you_mean;
use crate::distribution::Distribution;
use crate::pricebook::{MissingBook, find_region};
use crate::unit::Milliseconds;

/// What is wrong and what to do.
type Verdict = Result<(), (String, String)>;

pub(super) fn name(name: &String) -> Verdict {
    if name.trim().is_empty() || name.chars().any(|c| c.is_control() || turns_direction(c)) {
        let remedy = "give a short name without line breaks or control characters".to_owned();
        return Err(("a name must be printable text on one line".to_owned(), remedy));
    }
    Ok(())
}

/// Signs that turn the direction of writing, with which a name can look like another text.
fn turns_direction(sign: char) -> bool {
    matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn region(region: &String) -> Verdict {
    let told = |missing: MissingBook| (format!("no price book for Region `{region}`"), missing.to_string());
    find_region(region).map(|_| ()).map_err(told)
}

pub(super) fn runtime(runtime: &String) -> Verdict {
    let known = defaults::runtimes();
    if known.contains(&runtime.as_str()) {
        return Ok(());
    }
    let remedy = if runtime.starts_with("provided") {
        "name what runs on it, such as `rust-al2023` or `go-al2023`".to_owned()
    } else {
        let meant = newest(runtime, &known).map(|meant| format!("did you mean `{meant}`?"));
        meant.or_else(|| did_you_mean(runtime, &known)).unwrap_or_default()
    };
    Err((format!("unknown runtime `{runtime}`"), remedy))
}

/// The newest runtime whose name begins as this one, or is of its language: "python" and "Python 2.7" are both the newest Python.
fn newest<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let word: String = written.to_lowercase().chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    let language: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
    let (language, rest) = match language.as_str() {
        "node" | "javascript" | "typescript" => ("nodejs", &word[language.len()..]),
        "golang" => ("go", &word[language.len()..]),
        other => (other, &word[other.len()..]),
    };
    let version_of = |name: &'a str| {
        let version = name.strip_prefix(language).filter(|_| !language.is_empty())?;
        version.starts_with(|sign: char| !sign.is_ascii_alphabetic()).then_some((name, version))
    };
    let of_language: Vec<(&str, &str)> = known.iter().filter_map(|name| version_of(name)).collect();
    let numbers = |(_, version): &&(&str, &str)| -> Vec<u64> {
        version.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
    };
    let begun = of_language.iter().filter(|(_, version)| version.trim_start_matches('-').starts_with(rest));
    let newest = begun.max_by_key(numbers).or_else(|| of_language.iter().max_by_key(numbers));
    newest.map(|(name, _)| *name)
}

pub(super) fn nat_instance(name: &String) -> Verdict {
    let known: Vec<&str> = defaults::nat_instances().iter().map(|kind| kind.name).collect();
    if known.contains(&name.as_str()) {
        return Ok(());
    }
    let remedy = did_you_mean(name, &known).unwrap_or_else(|| format!("known are {}", known.join(", ")));
    Err((format!("the bandwidth of `{name}` as a NAT instance is not known"), remedy))
}

pub(super) fn wait(time: &Milliseconds) -> Verdict {
    above_zero(time, "nobody waits no time")
}

pub(super) fn lasting(time: &Milliseconds) -> Verdict {
    above_zero(time, "it cannot last no time")
}

fn above_zero(time: &Milliseconds, wrong: &str) -> Verdict {
    if time.0.is_zero() { Err((wrong.to_owned(), "give more than 0".to_owned())) } else { Ok(()) }
}

pub(super) fn init(init: &Distribution) -> Verdict {
    let longest = limit(|limits| limits.init.value);
    if init.mean() > longest {
        return Err((
            format!("INIT cannot take {} on average", init.mean()),
            format!("Lambda ends it after {longest}"),
        ));
    }
    Ok(())
}

pub(super) fn timeout(timeout: &Milliseconds) -> Verdict {
    no_longer("a function timeout", timeout, limit(|limits| limits.timeout_function.value))
}

pub(super) fn rest_timeout(timeout: &Milliseconds) -> Verdict {
    no_longer("the timeout of a REST API", timeout, limit(|limits| limits.timeout_rest_raised.value))
}

fn no_longer(what: &str, time: &Milliseconds, longest: Milliseconds) -> Verdict {
    if *time > longest || time.0.is_zero() {
        return Err((format!("{what} cannot be {time}"), format!("give more than 0 and at most {longest}")));
    }
    Ok(())
}

/// A limit that is the same in every Region.
fn limit(which: fn(&Limits) -> Milliseconds) -> Milliseconds {
    defaults::limits("").map_or(Milliseconds::ZERO, |limits| which(&limits))
}
