//! What `compare` shows on one screen, and that its first sentence is a decision.

use std::fs;

use crate::common::{compared, example, scenarios, stdout};
use netcost::decision::{Options, Study, answer};
use netcost::money::Amount;
use netcost::pricebook::Date;
use netcost::scenario::RankBy;
use netcost::wording::difference;
use rust_decimal::Decimal;
use serde_json::Value as Json;

/// A terminal of 24 lines has the command above it and the prompt below.
const LINES: usize = 22;

#[test]
fn every_example_fits_a_screen() {
    let by: [&[&str]; 3] = [&[], &["--by", "latency"], &["--by", "balanced"]];
    for (scenario, by) in scenarios().iter().flat_map(|scenario| by.map(|by| (scenario, by))) {
        let text = example("compare", scenario, by);
        let path = scenario.display();
        assert!(text.lines().count() <= LINES, "{path}: {} lines\n{text}", text.lines().count());
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{path}\n{text}");
        let answer = text.split("\n\n").next().unwrap_or_default();
        // By time, what is said of unknown costs takes a line more.
        let most = 4 + usize::from(!by.is_empty() && text.contains("is not known: "));
        assert!(answer.lines().count() <= most, "{path}: {answer}");
    }
}

/// Where nothing is known of the only way, there is no table without rows.
#[test]
fn what_cannot_be_built_has_no_empty_table() {
    let text = crate::common::met_or_not(["compare", "scenarios/mail-after-read.toml", "--only", "no-vpc"]);
    assert!(text.starts_with("No VPC cannot be had: ") && !text.contains("p99"), "{text}");
}

/// What is not sure would make another one the first, not the one that is.
#[test]
fn a_doubt_is_about_the_first_place() {
    let mut doubts = 0;
    for scenario in scenarios() {
        let text = example("compare", &scenario, &["--by", "latency", "--format", "json"]);
        let found: Json = serde_json::from_str(&text).expect("JSON");
        let notes = found["note_details"].as_array().expect("a list").iter();
        doubts += notes.filter(|note| note["code"] == "low-trust-decides").count();
        let Some(doubt) = found["answer"]["certainty"].as_str() else { continue };
        let title = found["ranking"][0]["title"].as_str().expect("a title");
        assert!(!doubt.contains(&format!("{title} would be first")), "{}: {doubt}", scenario.display());
    }
    assert!(doubts > 0, "an example whose ranking a figure of low trust turns");
}

/// The sentence names the first of the ranking, and what it saves is the difference of the two bills; it waits longer where its p99 does.
#[test]
fn the_first_sentence_is_the_decision_that_the_figures_make() {
    for scenario in scenarios() {
        let found = compared(&scenario);
        let path = scenario.display();
        let said = found["answer"]["decision"].as_str().expect("a sentence");
        assert!(found["verdict"].as_str().is_some_and(|whole| whole.starts_with(said)), "{path}");
        let details = &found["verdict_details"];
        let first = ranked(&found, &details["first"]);
        assert_eq!(first["solution"], found["ranking"][0]["solution"], "{path}");
        assert!(said.contains(first["title"].as_str().expect("a title")), "{path}: {said}");
        if details["code"] == "only" {
            assert!(said.contains(&format!("it costs {}", cents(total(first)))), "{path}: {said}");
            continue;
        }
        let against = ranked(&found, &details["against"]);
        let saved = total(against) - total(first);
        assert!(saved >= 0, "{path}: the examples are ranked by cost");
        assert!(said.contains(&format!("saves {} ", cents(saved))), "{path}: {said} {saved}");
        let p99 = |solution: &Json| solution["latency_ms"]["p99"]["value"].as_f64().expect("a time");
        let within = (p99(first) - p99(against)).abs() < 1.0;
        let waits = match details["shown"] == true {
            true if within => "the wait is the same to 1 ms",
            false => "wait as long, as far as can be told",
            true if p99(first) > p99(against) => " longer",
            true => " less",
        };
        assert!(said.contains(waits), "{path}: {said}");
    }
}

/// What makes a way dearer or cheaper than the first adds up, in cents, to the difference of their bills.
#[test]
fn the_charges_of_a_difference_add_up_to_it() {
    let today = Date::parse("2026-11-22").expect("a date");
    let options = Options { draws: 2, effort: None, ..Options::new(today) };
    let mut summed = 0;
    for path in scenarios() {
        let (name, text) = (path.display().to_string(), fs::read_to_string(&path).expect("a scenario"));
        let study = Study::parse(&name, &text).unwrap_or_else(|problems| panic!("{problems}"));
        let found = answer(&study, &options, &|| ()).unwrap_or_else(|problems| panic!("{problems}"));
        let Some(first) = found.ranking.first() else { continue };
        for (way, most) in found.ranking.iter().skip(1).flat_map(|way| [(way, 1), (way, 2)]) {
            let words = difference(way, RankBy::Cost, most);
            if words.contains("< ") || words == "costs the same" {
                continue;
            }
            let amounts =
                words.split(' ').filter(|word| word.starts_with(['+', '-'])).map(|word| word.replace(',', ""));
            let sum: Decimal = amounts.map(|amount| amount.parse::<Decimal>().expect("an amount")).sum();
            let whole = Amount::new(way.bill.total.decimal() - first.bill.total.decimal());
            assert_eq!(sum, whole.rounded(2), "{name}, {}: {words}", way.title);
            summed += 1;
        }
    }
    assert!(summed > 40, "{summed}");
}

/// A count that is named as one which turns the answer does so from there on, and not one before: a sweep rates both.
#[test]
fn a_default_that_is_named_turns_the_answer_where_it_says() {
    let counts = ["calls", "calls_per_request", "vcpus", "azs"];
    let mut looked_at = 0;
    for scenario in scenarios() {
        let found = compared(&scenario);
        let named = found["assumptions"].as_array().expect("a list").iter();
        for one in
            named.filter(|one| one["key"].as_str().is_some_and(|key| counts.iter().any(|last| key.ends_with(last))))
        {
            let (key, at) = (one["key"].as_str().expect("a key"), one["at"].as_f64().expect("a count") as i64);
            let before = if one["upwards"] == true { at - 1 } else { at + 1 };
            for (value, best) in [(before, &found["ranking"][0]["solution"]), (at, &one["best"])] {
                let path = scenario.display().to_string();
                let swept = stdout(["sweep", &path, "--vary", &format!("{key}={value}"), "--format", "json"]);
                let swept: Json = serde_json::from_str(&swept).expect("JSON");
                assert_eq!(swept["cells"][0]["best"], *best, "{}: {key} = {value}", scenario.display());
            }
            looked_at += 1;
        }
    }
    assert!(looked_at > 5, "{looked_at}");
}

/// Words that stop a newcomer are not on the screen.
#[test]
fn the_screen_has_no_jargon() {
    for scenario in scenarios() {
        let text = example("compare", &scenario, &["--details"]);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in [
            "callee",
            "dominated",
            "standing",
            "as far as the intervals tell",
            "only one of the two",
            "first byte",
            "times cheaper",
        ] {
            assert!(!text.contains(word), "{}: {word}\n{text}", scenario.display());
        }
    }
}

fn ranked<'a>(found: &'a Json, id: &Json) -> &'a Json {
    let ranking = found["ranking"].as_array().expect("a ranking");
    ranking.iter().find(|solution| solution["solution"] == *id).expect("ranked")
}

/// A total in units of 10^-12 of the currency.
fn total(solution: &Json) -> i128 {
    let text = solution["bill"]["total"].as_str().expect("an amount");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<12}");
    whole.parse::<i128>().expect("a number") * 1_000_000_000_000 + part[..12].parse::<i128>().expect("digits")
}

/// Hundredths, rounded half up, with thousands apart.
fn cents(amount: i128) -> String {
    let cents = (amount + 5_000_000_000) / 10_000_000_000;
    let whole = (cents / 100).to_string();
    let groups: Vec<&str> =
        whole.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    format!("{}.{:02}", groups.join(","), cents % 100)
}
