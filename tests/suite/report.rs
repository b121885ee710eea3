//! The report to hand round: what both forms hold, that the page is well formed and asks for nothing, and that the cap holds.

use std::fs;
use std::path::Path;

use crate::common::{self, of_four, root, run, stdout};
use netcost::unit::shown;
use serde_json::Value as Json;

const SCENARIO: &str = "scenarios/mail-after-read.toml";
/// The largest page that is allowed, in bytes.
const MOST_PAGE_BYTES: usize = 400_000;
/// The largest comment, in bytes.
const MOST_COMMENT_BYTES: usize = 60_000;

/// Elements of HTML that have no end.
const VOID: [&str; 3] = ["meta", "link", "br"];

/// An example with another name, put into a folder.
fn named(folder: &Path, name: &str) -> String {
    let example = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let renamed = example.replace("read RDS, then send mail", name);
    assert_ne!(renamed, example, "the name was put in");
    let file = folder.join("renamed.toml");
    fs::write(&file, renamed).expect("a file");
    file.display().to_string()
}

/// What is not as it must be: elements that do not nest, values without quotes, bare signs of markup.
fn faults(page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.strip_prefix("<!doctype html>\n").expect("a document type");
    while let Some(at) = rest.find('<') {
        let (text, tag) = rest.split_at(at);
        if open.last() != Some(&"style") && text.contains('>') {
            faults.push(format!("a bare > in {text:?}"));
        }
        let end = end_of_tag(tag);
        let inner = &tag[1..end];
        rest = &tag[end + 1..];
        if let Some(name) = inner.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("</{name}> ends nothing"));
            }
            continue;
        }
        let name = inner.split([' ', '\n', '/']).next().unwrap_or_default();
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            faults.push(format!("<{inner}> is no element"));
        }
        let quotes = inner.matches('"').count();
        if quotes % 2 == 1 || inner.matches('=').count() < quotes / 2 {
            faults.push(format!("quotes of <{inner}>"));
        }
        if !inner.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    faults.extend(open.iter().map(|name| format!("<{name}> does not end")));
    faults
}

/// Where a tag ends: at the first > that is not within quotes.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.char_indices().find(|(_, character)| {
        quoted ^= *character == '"';
        *character == '>' && !quoted
    });
    end.expect("a tag ends").0
}

/// Values of the attributes by which a page loads or leads elsewhere.
fn addresses(page: &str) -> Vec<&str> {
    let names = ["src=\"", "href=\"", "data=\"", "action=\"", "poster=\"", "srcset=\"", "url(", "@import "];
    let values = |name: &'static str| page.split(name).skip(1).map(|rest| rest.split(['"', ')']).next().unwrap_or(""));
    names.into_iter().flat_map(values).collect()
}

#[test]
fn every_page_is_well_formed_small_and_asks_for_nothing() {
    for scenario in common::scenarios() {
        let path = scenario.display().to_string();
        let page = common::example("report", &scenario, &[]);
        assert_eq!(faults(&page), Vec::<String>::new(), "{path}");
        assert!(page.len() < MOST_PAGE_BYTES, "{path}: {} bytes", page.len());
        let elsewhere: Vec<&str> =
            addresses(&page).into_iter().filter(|address| !address.starts_with('#') && *address != "data:,").collect();
        assert!(elsewhere.is_empty(), "{path}: {elsewhere:?}");
        assert!(!page.contains("<script") && !page.contains("<iframe"), "{path}");
        assert!(page.contains("default-src 'none'"), "{path}");
    }
}

/// The places that a text names: "51.7 million", "2,430".
fn places(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_number = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let unit =
        |place: usize| words.get(place + 1).filter(|next| ["million", "billion"].contains(&next.trim_end_matches('.')));
    let place = |(place, word): (usize, &&str)| {
        let number = word.trim_end_matches(['.', ',']);
        is_number(word)
            .then(|| unit(place).map_or(number.to_owned(), |unit| format!("{number} {}", unit.trim_end_matches('.'))))
    };
    words.iter().enumerate().filter_map(place).collect()
}

/// How far the answer holds is said in the same digits above the strip and on it. Where peaks end it earlier than the averages do that the
/// strip goes by, that is said below.
#[test]
fn the_strip_has_the_digits_of_its_heading() {
    let mut told = 0;
    for scenario in common::scenarios() {
        let page = common::example("report", &scenario, &[]);
        let json = common::compared(&scenario);
        let Some(reach) = json["answer"]["reach"].as_str() else { continue };
        let (_, strip) = page.split_once("aria-label=\"Best by requests a month: ").expect("a strip");
        let strip = strip.split('"').next().expect("a label");
        let mut places = places(reach.split([';', '(']).next().expect("a text"));
        if json["requests_reach"]["peaks_from_requests"].is_u64() {
            assert!(
                page.contains("Drawn for an average load; peaks reach a limit at fewer requests."),
                "{}",
                scenario.display()
            );
            told += usize::from(places.pop().is_some());
        }
        for place in places {
            assert!(strip.contains(&place), "{}: {place} of {reach:?} in {strip:?}", scenario.display());
            told += 1;
        }
    }
    assert!(told > 20, "{told}");
}

/// The page on all ways has more pictures and bills, and may be no larger.
#[test]
fn a_page_on_all_ways_is_small_too() {
    for scenario in common::scenarios() {
        let page = common::example("report", &scenario, &["--all"]);
        assert!(page.len() < MOST_PAGE_BYTES, "{}: {} bytes", scenario.display(), page.len());
    }
}

#[test]
fn the_check_of_form_finds_faults() {
    for (page, fault) in [
        ("<p><b>x</p></b>", "</p> ends nothing"),
        ("<p>", "<p> does not end"),
        ("<p>1 > 0</p>", "a bare > in \"1 > 0\""),
        ("<p id=\"a>x</p>", "quotes"),
        ("<p>a < b</p>", "is no element"),
    ] {
        let found = std::panic::catch_unwind(|| faults(&format!("<!doctype html>\n{page}")));
        assert!(found.is_err() || found.is_ok_and(|faults| faults.iter().any(|f| f.contains(fault))), "{page}");
    }
}

/// Beside each list of texts stands the same with codes.
fn findings_have_codes(json: &Json) {
    let same = |texts: &Json, details: &Json| {
        let details = details.as_array().expect("a list");
        let said: Vec<&Json> = details.iter().map(|detail| &detail["text"]).collect();
        assert_eq!(texts.as_array().expect("a list").iter().collect::<Vec<_>>(), said);
        assert!(details.iter().all(|detail| detail["code"].as_str().is_some_and(|code| !code.is_empty())));
    };
    assert_eq!(json["verdict"], json["verdict_details"]["text"]);
    same(&json["notes"], &json["note_details"]);
    for entry in json["ranking"].as_array().expect("a list") {
        same(&entry["reasons"], &entry["reason_details"]);
        same(&entry["warnings"], &entry["warning_details"]);
    }
}

/// The fields of findings, of scenarios that are known to have them.
#[test]
fn findings_have_fields() {
    let compared = |arguments: &[&str]| -> Json {
        let arguments = ["compare"].iter().chain(arguments).chain(&["--format", "json"]);
        serde_json::from_str(&common::met_or_not(arguments)).expect("JSON")
    };
    // The book of Ningxia prices no interface endpoint, and its API Gateway has REST APIs only.
    let ningxia = compared(&["scenarios/china-ningxia.toml"]);
    let reason = &ningxia["infeasible"][0]["reasons"][0];
    assert_eq!((&reason["code"], &reason["region"]), (&Json::from("no-price"), &Json::from("cn-northwest-1")));
    assert_eq!(reason["meters"], serde_json::json!(["vpce.hours"]));
    // One NAT gateway and its address stand for 730 h x (0.045 + 0.005) = 36.50 at least, and no request is answered within 1 ms.
    let limited = compared(&[SCENARIO, "--only", "nat-gateway", "--max-monthly", "20", "--max-p99", "1 ms"]);
    let reasons = &limited["infeasible"][0]["reasons"];
    assert_eq!((&reasons[0]["code"], &reasons[0]["limit_cost"]), (&Json::from("over-budget"), &Json::from("20")));
    assert_eq!((&reasons[1]["code"], &reasons[1]["time"]), (&Json::from("too-slow"), &Json::from("p99")));
    assert_eq!(reasons[1]["limit_ms"], 1.0);
    assert_eq!(limited["verdict_details"]["code"], "none");
    let lines = limited["infeasible"][0]["bill"]["lines"].as_array().expect("lines");
    let hours = lines.iter().find(|line| line["meter"] == "nat.hours").expect("a gateway that stands");
    let fields = serde_json::json!({"resource": "nat-gateway", "count": 1, "size": 1, "hours": 730.0, "sharers": 1});
    assert_eq!((&hours["basis_code"], &hours["basis_fields"]), (&Json::from("standing"), &fields));
    let ranked = compared(&[SCENARIO, "--by", "latency"]);
    let note = ranked["note_details"].as_array().expect("a list").iter().find(|note| note["code"] == "ranked-by");
    assert_eq!(note.map(|note| (&note["with_cost"], &note["time"])), Some((&Json::from(false), &Json::from("p99"))));
}

#[test]
fn the_page_holds_what_the_comparison_says() {
    for scenario in common::scenarios() {
        let path = scenario.display().to_string();
        let page = common::example("report", &scenario, &[]);
        let json = common::compared(&scenario);
        let text = |value: &Json| value.as_str().expect("a text").to_owned();
        let has = |text: &str| {
            let escaped = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;");
            let escaped = escaped.replace('"', "&#34;").replace('\'', "&#39;");
            // What stands between backticks is code.
            let parts = escaped.split('`').enumerate();
            let escaped: String =
                parts.map(|(place, part)| [part, if place % 2 == 0 { "<code>" } else { "</code>" }].concat()).collect();
            let escaped = escaped.trim_end_matches("<code>").to_owned();
            assert!(page.contains(&escaped), "{path}: {escaped}");
        };
        findings_have_codes(&json);
        for sentence in ["decision", "reach", "certainty"] {
            assert!(json["answer"].get(sentence).is_some(), "{sentence}");
            json["answer"][sentence].as_str().into_iter().for_each(&has);
        }
        json["notes"].as_array().expect("a list").iter().for_each(|note| has(&text(note)));
        for entry in json["ranking"].as_array().expect("a list") {
            has(&text(&entry["title"]));
            has(&format!("{} exactly", text(&entry["bill"]["total"])));
            for line in entry["bill"]["lines"].as_array().expect("a list") {
                has(&text(&line["basis"]));
                for slice in line["slices"].as_array().expect("a list") {
                    has(&format!("x {} = {}", text(&slice["unit_price"]), text(&slice["cost"])));
                    has(&format!("price: {}, {}", text(&line["source"]), text(&line["effective"])));
                }
            }
            entry["warnings"].as_array().expect("a list").iter().for_each(|warning| has(&text(warning)));
        }
        for entry in json["infeasible"].as_array().expect("a list") {
            entry["reasons"].as_array().expect("a list").iter().for_each(|reason| has(&text(&reason["text"])));
        }
        for standing in json["pareto"]["solutions"].as_array().expect("a list") {
            if json["pareto"]["solutions"].as_array().is_some_and(|all| all.len() > 1) {
                has(&text(&standing["text"]));
            }
        }
        json["breakeven"].as_array().expect("a list").iter().for_each(|threshold| has(&text(&threshold["text"])));
        json["uncertainty"]["inputs"].as_array().expect("a list").iter().for_each(|input| has(&text(&input["range"])));
        // Each picture is laid out for a page and for a phone. Of a single way there are no differences in time and no lead.
        let drawn = if json["ranking"].as_array().is_some_and(|all| all.len() > 1) { 5 } else { 3 };
        let [plates, charts] = ["<figure class=\"plate\">", "<svg "].map(|begin| page.matches(begin).count());
        assert_eq!((plates, charts), (drawn, 2 * drawn), "{path}");
        has(&format!("netcost report {path}"));
        has("workload.requests_per_month");
    }
}

/// What turns the ranking is what `breakeven`, `sensitivity` and `compare` say, in both forms.
#[test]
fn the_report_says_when_the_answer_changes() {
    let page = stdout(of_four(["report", SCENARIO]));
    let vary = ["--vary", "requests_per_month=10_000..1_000_000_000"];
    let found = stdout(of_four(["breakeven", SCENARIO].iter().chain(&vary).chain(&["--format", "json"])));
    let found: Json = serde_json::from_str(&found).expect("JSON");
    let crossings = found["crossings"].as_array().expect("a list");
    assert_eq!(crossings.len(), 3);
    // The last of them changes the best, which the picture rings.
    let at = crossings[2]["at"].as_u64().expect("a count");
    assert!(page.contains(&format!("requests a month = {}: ", shown(at.into()))), "{at}");

    // The prices of Ningxia have one date.
    let page = stdout(["report", "scenarios/china-ningxia.toml"]);
    assert!(page.contains("<dt>prices</dt><dd>as of 2026</dd>") && !page.contains("between 2026 and 2026"));

    let guessed = root().join("scenarios/mail-guessed.toml");
    let said =
        |command: &str, format: &str| common::example(command, &guessed, &["--only", common::FOUR, "--format", format]);
    let (page, comment) = (said("report", "html"), said("report", "markdown"));
    let compared: Json = serde_json::from_str(&said("compare", "json")).expect("JSON");
    let last = compared["breakeven"][0]["crossings"][0]["at"].as_u64().expect("a count");
    let [last, next] = [last, last + 1].map(|requests| shown(requests.into()));
    let flip = format!("NAT gateway at {next} (x ");
    assert!(page.contains(&format!("<dd>{flip}")) && page.contains(", within its range)</dd>"));
    assert!(comment.contains(&format!("- workload.requests\\_per\\_month: {flip}")));
    assert!(comment.contains(&format!("- NAT gateway: cheaper above {last} requests a month; ")));
    let share = compared["uncertainty"]["solutions"][0]["probability_best"].as_f64().expect("a share");
    let share = format!("{:.1} %", share * 100.0);
    assert!(page.contains(&format!("<td class=\"number\">{share}</td>")) && comment.contains(&format!("| {share} |")));
}

#[test]
fn what_a_user_writes_is_text_in_both_forms() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = named(folder.path(), r#"<script>alert(1)</script> & \"x\" | **b** [l](javascript:x)"#);
    let page = common::met_or_not(["report", &scenario]);
    assert_eq!(faults(&page), Vec::<String>::new());
    assert!(!page.contains("<script"), "the page has a script");
    assert!(page.contains(">&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;x&#34; | **b** [l](javascript:x) · "));
    let markdown = common::met_or_not(["report", &scenario, "--format", "markdown"]);
    assert!(
        markdown.contains(r#"\<script\>alert(1)\</script\> & "x" \| \*\*b\*\* \[l\](javascript:x) · "#),
        "{markdown}"
    );
}

#[test]
fn a_comment_is_complete_or_says_what_it_leaves_out() {
    for scenario in common::scenarios() {
        let path = scenario.display().to_string();
        let markdown = common::example("report", &scenario, &["--format", "markdown"]);
        assert!(markdown.len() <= MOST_COMMENT_BYTES, "{path}");
        assert!(!markdown.contains("**Left out**"), "{path}");
        // The same begins the comment as `compare` gives, and every folded part is closed.
        let compared = common::example("compare", &scenario, &["--format", "markdown"]);
        assert_eq!(markdown.lines().next(), compared.lines().next());
        assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
        assert!(markdown.contains("<details><summary>Assumptions: "), "{path}");
    }
}

#[test]
fn a_comment_keeps_below_the_cap_whatever_the_scenario_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    // The name stands in the heading and among the settings; "ä" has two bytes. With 20,000 of them the heading fits and the settings
    // do not, with 70,000 neither does.
    for (letters, left_out) in [(20_000, "the assumptions"), (70_000, "the ranking, the assumptions")] {
        let scenario = named(folder.path(), &"ä".repeat(letters));
        let markdown = common::met_or_not(["report", &scenario, "--format", "markdown"]);
        assert!(markdown.len() <= MOST_COMMENT_BYTES, "{} bytes", markdown.len());
        let note = format!("> **Left out**, as a comment has no room for more than 60000 bytes: {left_out}. ");
        assert!(markdown.contains(&note), "{note}");
        assert!(
            markdown.contains("Bill of NAT gateway") && markdown.contains("<summary>How to reproduce it</summary>")
        );
    }
}

#[test]
fn the_same_command_gives_the_same_bytes_and_its_file_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.html");
    let write = |threads: &str| {
        let mut command = common::netcost([Path::new("report"), Path::new(SCENARIO), Path::new("-o"), &file]);
        assert_eq!(command.env("RAYON_NUM_THREADS", threads).status().expect("it runs").code(), Some(0));
        fs::read_to_string(&file).expect("a report")
    };
    assert_eq!(write("1"), write("3"));
    assert!(write("2").ends_with("</html>\n"));
    assert_eq!(common::entries(folder.path()).len(), 1, "nothing else is left behind");
}

#[test]
fn limits_are_said_and_bad_usage_is_refused() {
    let page =
        common::met_or_not(of_four(["report", SCENARIO, "--max-monthly", "20", "--max-p99", "1150 ms", "--seed", "7"]));
    assert!(page.contains("None of the 4 ways can be had within 20.00 USD a month and a p99 of 1.15 s"));
    assert!(page.contains("against your 20.00") && page.contains("<dt>seed</dt><dd>7</dd>"));
    assert!(page.contains("--max-p99 &#39;1150 ms&#39;"), "the command is quoted for a shell");
    for (arguments, said) in [
        (vec!["report", SCENARIO, "--format", "csv"], "unknown format `csv`; known here: html, markdown"),
        (vec!["report", SCENARIO, "-o", "x.pdf"], "cannot tell the format of `x.pdf`; give --format: html, markdown"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(said));
    }
}
