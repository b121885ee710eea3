//! What sweep, break-even and sensitivity say of the examples: sentences that agree with the JSON, plain words, no line too wide.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value as Json;

use crate::common::{PAPER, answer, of_four, run, scenarios, stdout, write};

const REQUESTS: [&str; 2] = ["--vary", "requests_per_month=1..600_000_000"];
const SWEPT: [&str; 2] = ["--vary", "requests_per_month=1..600_000_000:6"];
const SIZES: [&str; 2] = ["--vary", "internet.received=1KB..100MB:3"];

/// The questions that have one sentence and one table, each with its options.
fn questions() -> [(&'static str, Vec<&'static str>); 5] {
    [
        ("sweep", SWEPT.to_vec()),
        ("sweep", [SWEPT, SIZES].concat()),
        ("breakeven", REQUESTS.to_vec()),
        ("breakeven", [&REQUESTS[..], &["--exact"]].concat()),
        ("sensitivity", Vec::new()),
    ]
}

/// What the program says of an example.
fn example(command: &str, scenario: &Path, options: &[&str]) -> String {
    let path = scenario.to_str().expect("a path");
    let question = [&[command, path], options].concat();
    if options.contains(&"--all") { answer(question) } else { answer(of_four(question)) }
}

fn parsed(text: &str) -> Json {
    serde_json::from_str(text).expect("JSON")
}

/// Every text under one of some keys, in lists as well.
fn texts_under(json: &Json, keys: &[&str], found: &mut BTreeSet<String>) {
    match json {
        Json::Object(object) => {
            for (key, value) in object {
                let list = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
                if keys.contains(&key.as_str()) {
                    found.extend(list.iter().filter_map(Json::as_str).map(str::to_owned));
                }
                texts_under(value, keys, found);
            }
        }
        Json::Array(list) => list.iter().for_each(|value| texts_under(value, keys, found)),
        _ => {}
    }
}

/// The codes of what stands against solutions are for programs: no text has one, nor is any line wider than a terminal.
#[test]
fn no_text_has_a_code_or_a_line_too_wide() {
    let mut codes = BTreeSet::new();
    let mut said: Vec<String> = Vec::new();
    for path in scenarios() {
        for (command, options) in questions() {
            said.push(example(command, &path, &options));
        }
        let many = ["--all"];
        for (command, options, keys) in
            [("sweep", &[SWEPT, SIZES].concat()[..], &["obstacles"]), ("breakeven", &REQUESTS[..], &["reasons"])]
        {
            let json = example(command, &path, &[options, &many, &["--format", "json"]].concat());
            texts_under(&parsed(&json), keys, &mut codes);
            said.push(example(command, &path, &[options, &many].concat()));
        }
        let details = ["--all", "--details", "--precision", "0.5", "--draws", "20"];
        // Whether or not any way can be had.
        let compared = run([&["compare", path.to_str().expect("a path")][..], &details].concat());
        said.push(String::from_utf8(compared.stdout).expect("text"));
    }
    assert!(["payload-sync", "concurrency", "no-price"].iter().all(|code| codes.contains(*code)), "{codes:?}");
    for text in &said {
        for code in &codes {
            assert!(!text.contains(&format!("[{code}]")), "{code}: {text}");
            // A code of one word is an ordinary word.
            assert!(!code.contains('-') || !words_of(text).contains(&code.as_str()), "{code}: {text}");
        }
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(80), "{widest:?}: {text}");
    }
}

fn words_of(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| letter.is_whitespace() || ",;:()[]".contains(letter)).collect()
}

/// A number as sentences have it: "134.7 million".
fn number(words: &str) -> f64 {
    let mut words = words.split_whitespace();
    let number: f64 = words.next().expect("a number").trim_matches(',').replace(',', "").parse().expect("a number");
    let unit = words.next().unwrap_or_default().trim_matches([',', '.', ';']);
    number
        * match unit {
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            _ => 1.0,
        }
}

/// The first sentence names everyone who is the best along requests, in order, with the places between them to three digits or better, and
/// never two places by one number.
#[test]
fn the_sentence_of_a_break_even_is_what_its_json_says() {
    let mut changes = 0;
    let mut read = |text: &str, json: &Json| {
        // A tie at one value alone is no stretch that a sentence names.
        let mut reigns: Vec<(BTreeSet<&str>, f64)> = Vec::new();
        for reign in json["reigns"].as_array().expect("a list") {
            let best: BTreeSet<&str> =
                reign["best_ids"].as_array().expect("ids").iter().filter_map(Json::as_str).collect();
            let to = reign["to_value"].as_f64().expect("a number");
            let is_passing = reign["from_value"] == reign["to_value"] && best.len() > 1;
            match reigns.last_mut() {
                Some(last) if is_passing || last.0 == best => last.1 = to,
                _ => reigns.push((best, to)),
            }
        }
        let sentence = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let sentence = sentence.split_inclusive(". ").next().expect("a sentence").to_owned();
        if reigns.len() == 1 || reigns.len() > 5 {
            let word = if reigns.len() == 1 { [" throughout", "cannot be had", "none of the"] } else { ["changes"; 3] };
            assert!(word.iter().any(|word| sentence.contains(word)) || sentence.contains("one of the"), "{sentence}");
            return;
        }
        let places: Vec<f64> =
            sentence.split(" up to ").skip(1).map(|rest| number(rest.trim_start_matches("about "))).collect();
        assert_eq!(places.len() + 1, reigns.len(), "{sentence} {reigns:?}");
        for ((_, to), place) in reigns.iter().zip(&places) {
            assert!((place / to - 1.0).abs() <= 0.005, "{place} for {to}: {sentence}");
        }
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{sentence}");
        assert_eq!(
            sentence.contains(" none above"),
            reigns.last().is_some_and(|(best, _)| best.is_empty()),
            "{sentence}"
        );
        changes += places.len();
    };
    for path in scenarios() {
        read(
            &example("breakeven", &path, &REQUESTS),
            &parsed(&example("breakeven", &path, &[&REQUESTS[..], &["--format", "json"]].concat())),
        );
    }
    assert!(changes > 10, "{changes}");
}

/// The slow model comes to its concurrency limit with SDK invoke two in a thousand before it does with the NAT gateway: such places are
/// written with as many digits as tell them apart, and so is one that lies near the end.
#[test]
fn stretches_narrower_than_three_digits_are_named() {
    let slow = scenarios().into_iter().find(|path| path.ends_with("slow-model.toml")).expect("an example");
    let asked = |to: &str| {
        let vary = format!("requests_per_month=1..{to}");
        let text = example("sweep", &slow, &["--vary", &vary]);
        let json = parsed(&example("breakeven", &slow, &["--vary", &vary, "--format", "json"]));
        (text.split_whitespace().collect::<Vec<_>>().join(" "), json["reigns"].as_array().expect("a list").len())
    };
    let (text, reigns) = asked("1_000_000_000");
    assert_eq!(reigns, 3);
    let answer = "SDK invoke is the cheapest up to about 131 million requests a month, the NAT gateway up to about 135 million, none above, where no way can be had.";
    assert!(text.starts_with(answer), "{text}");
    let (text, reigns) = asked("131_000_000");
    assert_eq!(reigns, 2);
    assert!(
        text.starts_with(
            "SDK invoke is the cheapest up to about 130.97 million requests a month, the NAT gateway above."
        ),
        "{text}"
    );
}

/// A reason that no way has a price stands once, and a sentence on the best says that it is of the others only.
#[test]
fn a_missing_price_is_named_once() {
    let china = scenarios().into_iter().find(|path| path.ends_with("china-ningxia.toml")).expect("an example");
    for (command, options) in questions() {
        let text = example(command, &china, &options);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.starts_with("Of the ways whose cost is known, the NAT gateway"), "{flat}");
        for reason in ["no price for vpce.hours", "no price for apigw.http.requests"] {
            assert_eq!(flat.matches(reason).count(), 1, "{flat}");
        }
    }
    let alone = example("sensitivity", &china, &["--only", "nat-gateway,api-gateway"]);
    assert!(
        alone.contains("there is no other way whose cost is known") && !alone.contains("can be had beside"),
        "{alone}"
    );
}

/// The table of leads breaks a key between its words only, and says in words where nothing can be had.
#[test]
fn a_table_of_leads_has_whole_words() {
    let mut nobody = 0;
    for path in scenarios() {
        let text = example("sensitivity", &path, &[]);
        let json = parsed(&example("sensitivity", &path, &["--format", "json"]));
        let keys: BTreeSet<&str> =
            json["inputs"].as_array().expect("a list").iter().filter_map(|input| input["key"].as_str()).collect();
        let is_key = |name: &str| keys.contains(name) || keys.contains(format!("workload.{name}").as_str());
        let Some((_, table)) = text.split_once("───\n") else { continue };
        let mut begun = String::new();
        for row in table.lines().take_while(|line| !line.is_empty() && !line.starts_with("- ")) {
            let word = row.split("  ").next().unwrap_or_default().trim();
            if word.is_empty() || word.ends_with(':') {
                continue;
            }
            begun.push_str(word);
            if begun.ends_with(['.', '_']) {
                continue;
            }
            assert!(is_key(&begun), "{begun}: {text}");
            begun.clear();
        }
        // "None" is always said with what it does not do, be it on the next line.
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_said = |rest: &str| [" can ", " answers ", " whose "].iter().any(|verb| rest.starts_with(verb));
        assert!(words.split(": none").skip(1).all(is_said), "{text}");
        nobody += text.matches(": none can be had").count();
    }
    assert!(nobody > 0, "somewhere nothing can be had");
}

/// The lead of a study is that of means, and says so where a comparison goes by requests.
#[test]
fn a_lead_that_is_not_simulated_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "paper.toml", PAPER);
    let why = "`netcost compare` goes by single requests";
    assert!(stdout(of_four(["sensitivity", &path])).contains(why));
    assert!(!stdout(["sensitivity", &path, "--simulate"]).contains(why));
}
