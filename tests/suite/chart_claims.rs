//! What charts say and draw where something is unknown, or cannot be had.

use std::fs;

use netcost::chart::{Chart, Picture};
use netcost::decision::Study;
use netcost::decision::breakeven::breakeven;
use netcost::decision::sweep::{search_map, sweep};
use netcost::scenario::RankBy;
use rust_decimal::Decimal;

use crate::common::{self, of_four};

/// What the program draws to a question about a scenario, as SVG.
fn drawn(question: &[&str], scenario: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, chart] = ["scenario.toml", "chart.svg"].map(|name| folder.path().join(name).display().to_string());
    fs::write(&file, scenario).expect("a scenario");
    let (command, more) = question.split_first().expect("a command");
    let arguments = [*command, file.as_str(), "--chart", &chart].into_iter().chain(more.iter().copied());
    let output = common::run(of_four(arguments));
    fs::read_to_string(chart).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// The same of one way alone.
fn drawn_of(question: &[&str], scenario: &str, way: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, chart] = ["scenario.toml", "chart.svg"].map(|name| folder.path().join(name).display().to_string());
    fs::write(&file, scenario).expect("a scenario");
    let (command, more) = question.split_first().expect("a command");
    common::stdout([*command, file.as_str(), "--only", way, "--chart", &chart].into_iter().chain(more.iter().copied()));
    fs::read_to_string(chart).expect("a chart")
}

fn example(name: &str) -> String {
    fs::read_to_string(common::root().join(format!("scenarios/{name}.toml"))).expect("an example")
}

/// What a picture is called.
fn title(svg: &str) -> &str {
    let all = svg.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("a title").0;
    all.rsplit_once(": ").and_then(|(all, _)| all.rsplit_once(". ")).expect("a finding and a measure").0
}

/// A scenario for whose requests an account has not enough concurrency, whatever is built.
const CROWDED: &str = "schema = 1\nname = \"crowded\"\nregion = \"us-east-1\"\n[workload]\n\
    requests_per_month = 100_000_000\ninternet.duration = \"2 s\"\n[account]\nconcurrency_limit = 60\n";

/// One that nothing keeps to, as no way is as fast as the limit; all are simulated.
const TOO_SLOW: &str = "schema = 1\nname = \"too slow\"\nregion = \"us-east-1\"\n[workload]\n\
    requests_per_month = 100_000\n[objective]\nmax_p99 = \"1 ms\"\n";

#[test]
fn what_is_known_of_ways_that_cannot_be_had_is_drawn() {
    let known = [
        (CROWDED, "cost", "NAT gateway, fixed: 36.50 USD a month, cannot be had"),
        (CROWDED, "stages", "NAT gateway, work: 2,020 ms, cannot be had"),
        (CROWDED, "trade-off", "NAT gateway: 1,809.80 USD, 2,021 ms, cannot be had"),
        (TOO_SLOW, "latency", "NAT gateway: 90 % of requests take at most "),
        (TOO_SLOW, "time-gaps", "99 in 100 requests take no longer (p99)"),
        (TOO_SLOW, "cost", "NAT gateway, fixed: 36.50 USD a month, cannot be had"),
    ];
    for (scenario, kind, said) in known {
        let picture = drawn(&["compare", "--chart-kind", kind], scenario);
        let within = if scenario == TOO_SLOW { " within a p99 of 1 ms" } else { "" };
        assert_eq!(title(&picture), format!("None of the 4 ways can be had{within}"), "{kind}");
        let marks: Vec<&str> = picture.split("class=\"spot\"").skip(1).collect();
        assert!(marks.iter().any(|mark| mark.contains(said)), "{kind}: {marks:#?}");
        assert!(marks.iter().all(|mark| mark.contains("cannot be had")), "{kind}: {marks:#?}");
        assert!(!picture.contains("nothing to draw"), "{kind}");
    }
}

#[test]
fn times_of_ways_without_a_price_are_drawn() {
    let by_time = ["--by", "latency", "--vary", "requests_per_month=1_000..1_000_000"];
    for command in ["sweep", "breakeven"] {
        let lines = drawn(&[&[command][..], &by_time].concat(), &example("china-ningxia"));
        assert!(lines.matches(">Interface endpoint at ").count() > 1, "{command}: {lines}");
        assert!(lines.contains("cost not known here: no price for "), "{command}: {lines}");
    }
    let scenario = example("china-ningxia");
    for (kind, said) in [
        ("latency", "Interface endpoint: 90 % of requests take at most "),
        ("stages", "Interface endpoint, work: "),
        ("time-gaps", "API Gateway, half of the requests take no longer (p50): "),
    ] {
        let picture = drawn(&["compare", "--chart-kind", kind], &scenario);
        assert!(picture.contains(said) && !picture.contains("cannot be had"), "{kind}");
    }
}

/// Where none can be had along an axis the lines of what is known are grey, and the reason is told once.
#[test]
fn lines_of_ways_that_cannot_be_had_are_drawn() {
    let load = "requests_per_month=90_000_000..200_000_000";
    let questions: [(&[&str], &str); 3] = [
        (&["breakeven", "--vary", load], "NAT gateway at 100,000,000: 1,809.80 USD a month, cannot be had"),
        (&["sweep", "--vary", "memory_mb=512,1024"], "NAT gateway at 512: 1,809.80 USD a month, cannot be had"),
        (&["sweep", "--by", "latency", "--vary", load], "NAT gateway at 100,000,000: 2,0"),
    ];
    for (question, said) in questions {
        let picture = drawn(question, CROWDED);
        assert!(title(&picture).starts_with("None of the 4 ways can be had "), "{}", title(&picture));
        let marks: Vec<&str> = picture.split("class=\"spot\"").skip(1).collect();
        assert!(marks.iter().any(|mark| mark.contains(said)), "{question:?}: {marks:#?}");
        assert!(marks.iter().all(|mark| mark.contains("cannot be had")), "{question:?}: {marks:#?}");
        let reasons = picture.matches("more runs at once than the concurrency limit allows").count();
        assert_eq!(reasons, 1, "{question:?}: {picture}");
    }
}

/// Where nothing is known that could be drawn there is no file, and why is said even to those who want no notes. The answer is given all
/// the same.
#[test]
fn where_nothing_can_be_drawn_no_file_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let [file, chart] = ["scenario.toml", "chart.svg"].map(|name| folder.path().join(name).display().to_string());
    fs::write(&file, CROWDED).expect("a scenario");
    let map = ["--vary", "requests_per_month=90_000_000..200_000_000:log:3", "--vary", "memory_mb=512,1024"];
    for question in [&["sensitivity"][..], &["sweep", map[0], map[1], map[2], map[3]]] {
        let (command, more) = question.split_first().expect("a command");
        let arguments = [*command, &file, "-q", "--chart", &chart].into_iter().chain(more.iter().copied());
        let output = common::run(of_four(arguments));
        let [said, answer] = [&output.stderr, &output.stdout].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success() && answer.starts_with("None of the 4 ways can be had"), "{answer}");
        assert!(said.contains("chart.svg` is not written; nothing to draw: "), "{question:?}: {said}");
        assert!(!std::path::Path::new(&chart).exists(), "{question:?}");
    }
}

/// The times of a scenario are in one unit, whatever is drawn of them.
#[test]
fn the_charts_of_a_scenario_have_one_unit_of_time() {
    // Work of three seconds, of which the slowest take more than ten.
    let seconds = "schema = 1\nname = \"s\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 10000\n\
        internet.duration = { p50 = \"3 s\", p99 = \"15 s\" }\n";
    // Work of a tenth of a second, of which the slowest take more than ten seconds.
    let milliseconds = seconds.replace("p50 = \"3 s\"", "p50 = \"10 ms\"").replace("p99 = \"15 s\"", "p99 = \"5 s\"");
    for (scenario, unit) in [(seconds, "s"), (milliseconds.as_str(), "ms")] {
        let axis = |question: &[&str], title: &str| {
            let picture = drawn(question, scenario);
            assert!(picture.contains(&format!("\n{title}, {unit}")), "{question:?}, {unit}: {picture}");
        };
        axis(&["compare", "--chart-kind", "latency"], "time");
        axis(&["compare", "--chart-kind", "stages"], "mean time");
        axis(&["breakeven", "--by", "latency", "--vary", "requests_per_month=1_000..1_000_000"], "mean time");
    }
}

/// The title of a map says who is the best as the scenario is, and where another takes its place.
#[test]
fn the_title_of_a_map_is_its_finding() {
    let mail = example("mail-after-read");
    let load = "requests_per_month=1_000..1_000_000_000:log:5";
    let title_of = |axes: [&str; 2], scenario: &str| {
        let picture = drawn(&["sweep", "--vary", axes[0], "--vary", axes[1]], scenario);
        title(&picture).to_owned()
    };
    // The change is that which `breakeven` finds.
    let along = title_of([load, "memory_mb=256,1024"], &mail);
    let alone = drawn(&["breakeven", "--vary", "requests_per_month=1_000..1_000_000_000"], &mail);
    assert_eq!(along, format!("At 512 MB of memory, {}", title(&alone)));
    // Where the scenario's own values are not among those of a map, it says who is the best there, and who is elsewhere.
    let beyond = "requests_per_month=500_000_000..1_000_000_000:log:3";
    let expected =
        "SDK invoke is the cheapest as the scenario is; everywhere on this map the NAT gateway is the cheapest";
    assert_eq!(title_of([beyond, "memory_mb=512,1024"], &mail), expected);
    // One that wins everywhere, and one that is nowhere held against another.
    let few = title_of(["requests_per_month=1_000..100_000:log:3", "memory_mb=512,1024"], &mail);
    assert_eq!(few, "SDK invoke is the cheapest everywhere on this map");
    let only =
        title_of(["requests_per_month=1_000..100_000:log:3", "memory_mb=512,1024"], &example("payload-over-6mb"));
    assert_eq!(only, "The NAT gateway is the only way that can be had on this map");
    // None of two lists lies between others, so that nothing is searched.
    let lists = title_of(["requests_per_month=10_000,1_000_000_000", "memory_mb=512,1024"], &mail);
    assert_eq!(
        lists,
        "SDK invoke is the cheapest as the scenario is; in places on this map the NAT gateway is the cheapest"
    );
    // Where most of a map is another's, it says so.
    let most = title_of(["requests_per_month=10_000,1_000_000_000,2_000_000_000", "memory_mb=512,1024"], &mail);
    assert!(most.contains("; on most of this map the NAT gateway is the cheapest"), "{most}");
}

/// Ground of a map where nobody is the best has the reason that its notes give.
#[test]
fn the_legend_of_a_map_says_why_nobody_is_the_best() {
    let axes = |duration: &'static str| {
        ["sweep", "--vary", "requests_per_month=10_000..100_000_000:log:4", "--vary", duration]
    };
    let picture = drawn(&axes("internet.duration=1s..1000s:log:4"), &example("slow-model"));
    assert!(picture.contains("\nnone can be had\n") && !picture.contains("none answers enough"), "{picture}");
    let load = "requests_per_month=10_000..10_000_000:log:4";
    let picture = drawn(&["sweep", "--vary", load, "--vary", "memory_mb=512,1024"], &example("mail-new-account"));
    assert!(picture.contains("\nnone answers enough requests\n"), "{picture}");
}

/// What is asked about alone is not the only one that there is.
#[test]
fn one_way_that_was_asked_about_is_not_the_only_one() {
    let mail = example("mail-after-read");
    let load = "requests_per_month=1_000..1_000_000";
    let questions: [&[&str]; 7] = [
        &["compare", "--chart-kind", "cost"],
        &["compare", "--chart-kind", "trade-off"],
        &["compare", "--chart-kind", "latency"],
        &["compare", "--chart-kind", "stages"],
        &["sweep", "--vary", load],
        &["breakeven", "--vary", "requests_per_month=1_000..10_000_000_000"],
        &["sweep", "--vary", load, "--vary", "memory_mb=512,1024"],
    ];
    for question in questions {
        let picture = drawn_of(question, &mail, "sdk-invoke");
        for false_claim in ["only way that can be had", "no other can be had", "throughout", "is the cheapest"] {
            assert!(!picture.contains(false_claim), "{question:?}: {false_claim}");
        }
    }
    for (question, said) in [
        (questions[0], "SDK invoke costs less than 0.01 USD a month; no other way was compared"),
        (questions[4], "SDK invoke can be had from 1,000 to 1 million requests a month; no other way was compared"),
        (questions[6], "SDK invoke can be had everywhere on this map; no other way was compared"),
    ] {
        assert_eq!(title(&drawn_of(question, &mail, "sdk-invoke")), said);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("report.html").display().to_string();
    common::stdout(["report", "scenarios/mail-after-read.toml", "--only", "sdk-invoke", "-o", &page]);
    let page = fs::read_to_string(page).expect("a report");
    let pictures: Vec<&str> = page.split("<svg ").skip(1).filter_map(|rest| rest.split("</svg>").next()).collect();
    assert!(!pictures.is_empty());
    for picture in pictures {
        assert!(!picture.contains("only way that can be had") && !picture.contains("throughout"), "{picture}");
    }
}

/// Limits of the user's are drawn where their measure is, and stand in titles that say who keeps them.
#[test]
fn the_limits_of_the_objective_are_drawn_and_said() {
    let mail = example("mail-after-read");
    let within = "None of the 4 ways can be had within";
    let drawings: [(&[&str], &str, &str); 4] = [
        (&["--max-p99", "500 ms", "--chart-kind", "trade-off"], " a p99 of 500 ms", "your limit: 500 ms"),
        (&["--max-p99", "500 ms", "--chart-kind", "latency"], " a p99 of 500 ms", "limit: 500 ms"),
        (&["--set", "max_mean=\"300 ms\"", "--chart-kind", "stages"], " a mean of 300 ms", "your limit: 300 ms"),
        (&["--set", "max_mean=\"300 ms\"", "--chart-kind", "trade-off"], " a mean of 300 ms", "your limit: 300 ms"),
    ];
    for (more, limit, said) in drawings {
        let picture = drawn(&[&["compare"][..], more].concat(), &mail);
        assert_eq!(title(&picture), format!("{within}{limit}"), "{more:?}");
        assert!(picture.contains(&format!("\n{said}\n")), "{more:?}: {picture}");
    }
    let p99 = drawn(&["compare", "--max-p99", "500 ms", "--chart-kind", "trade-off"], &mail);
    assert!(p99.contains("\ntime of 99 in 100 requests (p99), ms"), "{p99}");
    // One that keeps to a limit is said to do so.
    let one = drawn(&["compare", "--max-p99", "1.2 s", "--chart-kind", "trade-off"], &mail);
    assert_eq!(title(&one), "The NAT gateway is the only way that can be had within a p99 of 1.2 s");
    // A limit of the mean has no place on an axis of a percentile, and a note says so.
    let both = drawn(&["compare", "--set", "max_mean=\"2 s\"", "--chart-kind", "trade-off"], &mail);
    assert!(both.contains("Your limit of 2 s is one of the mean time, which is not drawn here"), "{both}");
}

/// A title of times does not speak of costs, and ways that lack a price alone can be had.
#[test]
fn times_without_a_cost_are_not_called_impossible() {
    let scenario = example("china-ningxia").replace("\nregion = \"cn-northwest-1\"", "\nregion = \"cn-north-1\"");
    let latency = drawn(&["compare", "--chart-kind", "latency"], &scenario);
    assert!(title(&latency).contains(" answers half of the requests within "), "{}", title(&latency));
    let lines = drawn(&["sweep", "--by", "latency", "--vary", "requests_per_month=1_000..1_000_000"], &scenario);
    assert_eq!(title(&lines), "No cost is known, so no way is ranked; this is how long they take");
    assert!(!lines.contains("opacity=\"0.7\" fill=\"#EEF0F3\""), "{lines}");
}

/// However the load is stated, pictures say how many requests come in a month, unless that varies.
#[test]
fn pictures_of_sweeps_say_the_load() {
    for (name, load, requests) in [
        ("payments-through-a-queue", "requests_per_day=1_000..1_000_000", "12,166,667 requests a month"),
        ("mirror-over-ipv6", "requests_per_second=1..20", "31,536,000 requests a month"),
    ] {
        let scenario = example(name);
        let said = format!(" · {requests} · ");
        assert!(drawn(&["compare"], &scenario).contains(&said), "{name}");
        assert!(drawn(&["sensitivity"], &scenario).contains(&said), "{name}");
        assert!(drawn(&["sweep", "--vary", "memory_mb=512,1024"], &scenario).contains(&said), "{name}");
        assert!(!drawn(&["sweep", "--vary", load], &scenario).contains(requests), "{name}");
    }
}

/// A value that is not whole, such as a time to the nanosecond, has three digits where the best changes.
#[test]
fn where_the_best_changes_has_three_digits() {
    let picture =
        drawn(&["breakeven", "--by", "latency", "--vary", "internet.duration=10ms..10s"], &example("webhook-store"));
    assert!(
        picture.contains("time of internet work, ms = about 990: ") && picture.contains("\nabout 990\n"),
        "{picture}"
    );
}

/// The user's own value says whose it is.
#[test]
fn the_users_own_value_names_its_way() {
    let picture = drawn(&["sweep", "--vary", "azs=1..3"], &example("order-events"));
    assert!(picture.contains("\nyours: SDK invoke, 10.59\n"), "{picture}");
}

/// Where no request comes, and all is paid already, there is nothing to hold against each other, and no axis up to one.
#[test]
fn zeros_are_said_and_not_drawn() {
    let zero = "schema = 1\nname = \"zero\"\nregion = \"eu-west-1\"\nworkload.requests_per_month = 0\n\
        network.already_paid = [\"nat-gateway\", \"interface-endpoint\"]\n";
    for question in [&["compare"][..], &["sweep", "--vary", "memory_mb=512,1024"]] {
        let picture = drawn(question, zero);
        assert!(picture.contains("No difference to draw: none of them costs anything"), "{question:?}: {picture}");
        assert!(!picture.contains("\n1\n"), "an axis up to one: {question:?}");
    }
    let one = zero.replace("per_month = 0", "per_month = 1");
    let tornado = drawn(&["sensitivity"], &one);
    assert!(tornado.contains("no input moves it by a millionth of a USD a month"), "{tornado}");
    assert!(!tornado.contains("&lt; 0.000001"), "{tornado}");
}

#[test]
fn a_title_names_the_best_of_those_whose_cost_is_known() {
    let scenario = example("china-ningxia");
    let cheapest = drawn(&["compare"], &scenario);
    assert!(title(&cheapest).starts_with("NAT gateway is the cheapest whose cost is known: "), "{}", title(&cheapest));
    for command in ["sweep", "breakeven"] {
        let picture = drawn(&[command, "--vary", "requests_per_month=1_000_000..100_000_000"], &scenario);
        assert!(title(&picture).starts_with("Of the ways whose cost is known, "), "{}", title(&picture));
    }
    // At twice the ephemeral storage a price is missing, which is no reason to call the lead closed.
    let tornado = drawn(&["sensitivity"], &scenario);
    assert!(title(&tornado).starts_with("No input alone"), "{}", title(&tornado));
    assert!(title(&tornado).ends_with("as far as costs are known"), "{}", title(&tornado));
    assert!(tornado.contains("cost not known"));
}

#[test]
fn a_title_has_three_digits_and_words() {
    for name in ["slow-model", "mail-after-read", "mail-new-account"] {
        let picture = drawn(&["breakeven", "--vary", "requests_per_month=1..1_000_000_000"], &example(name));
        let title = title(&picture);
        let longest = title.split(|c: char| !c.is_ascii_digit() && c != ',').map(str::len).max();
        assert!(title.contains(" million requests a month") && longest <= Some(5), "{title}");
    }
}

#[test]
fn a_title_and_its_axis_are_in_one_unit() {
    let minutes = "schema = 1\nname = \"minutes\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 10000\n\
        internet.duration = { p50 = \"5 min\", p99 = \"11 min\" }\n";
    let picture = drawn(&["compare", "--chart-kind", "latency"], minutes);
    let title = title(&picture);
    assert!(picture.contains("time, min"), "the axis is of minutes");
    assert!(title.matches(" min").count() == 2 && !title.contains(" s,"), "{title}");
}

#[test]
fn where_all_fail_too_often_none_is_called_the_cheapest() {
    // More than one request in a hundred takes longer than a function may.
    let scenario = "schema = 1\nname = \"fails\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 10000\n\
        internet.duration = { p50 = \"6 min\", p99 = \"14 min\" }\nvpc.duration = \"2 min\"\n";
    for kind in ["cost", "trade-off"] {
        let picture = drawn(&["compare", "--chart-kind", kind], scenario);
        assert!(title(&picture).starts_with("None answers well enough: at best "), "{kind}: {}", title(&picture));
        assert!(!picture.contains("another is better"), "{kind}");
    }
}

/// Where all ways fail too often along the load: the stretch is shown with its reason, nothing is drawn in it, and each way says from where
/// on it fails.
#[test]
fn where_nobody_answers_enough_requests_no_line_runs_on() {
    for name in ["mail-new-account", "checkout-busy-hours", "payments-through-a-queue"] {
        let picture = drawn(&["breakeven", "--vary", "requests_per_month=1..10_000_000_000"], &example(name));
        assert!(title(&picture).ends_with("none above, where no way answers enough requests"), "{name}: {picture}");
        let ground = between(&picture, "opacity=\"0.7\" fill=\"#EEF0F3\"", "/>");
        let from = attribute(ground, "x");
        assert!(ground.contains("<rect") && from > 0.0, "{name}: {ground}");
        let marks =
            picture.split("class=\"spot\"").skip(1).map(|mark| attribute(mark, "x") + attribute(mark, "width") / 2.0);
        assert!(marks.into_iter().all(|middle| middle <= from + 5.0), "{name}");
        assert!(picture.contains(" up to it, none answers enough requests above"), "{name}");
        for way in ["NAT gateway", "Interface endpoint", "API Gateway", "SDK invoke"] {
            assert!(picture.contains(&format!("\n{way}: fails too often from ")), "{name}, {way}: {picture}");
        }
    }
}

/// A border of a map lies where the search along the load says that the best changes, and not halfway between two computed points.
#[test]
fn a_border_of_a_map_lies_where_the_best_changes() {
    let requests = "requests_per_month=1_000..1_000_000_000";
    let study = Study::parse("mail.toml", &example("mail-after-read")).expect("an example");
    for memory in [256, 512, 1_024] {
        let axes = [format!("{requests}:log:9"), format!("function.memory_mb={memory}")];
        let axes = axes.iter().map(|axis| study.template.axis(axis, 9).expect("an axis")).collect();
        let found = sweep(&study, axes, None, &|| ()).expect("rated");
        let searched = search_map(&study, &found).expect("rated").expect("requests may lie between");
        let Picture::WinnerMap(map) = Chart::of_map(&found, Some(&searched), &found.cells[0]).picture else {
            panic!("a map")
        };
        let text =
            example("mail-after-read").replace("\n[workload]", &format!("\nfunction.memory_mb = {memory}\n[workload]"));
        let alone = Study::parse("mail.toml", &text).expect("another memory");
        let interval = alone.template.interval(requests).expect("an interval");
        let turns = breakeven(&alone, interval, RankBy::Cost).expect("rated").turns;
        let changes: Vec<Decimal> = turns.iter().filter(|turn| turn.changes_winner()).map(|turn| turn.next).collect();
        assert_eq!(map.held[0].iter().skip(1).map(|held| held.from).collect::<Vec<_>>(), changes, "{memory} MB");
        assert!(!changes.is_empty() && changes.iter().all(|at| !map.xs.contains(at)), "{changes:?}");
    }
}

/// Ways that fail too often in places of a map are named with the others that cannot be had there.
#[test]
fn a_map_says_who_fails_where() {
    let picture = drawn(
        &["sweep", "--vary", "requests_per_month=1_000..1_000_000_000:log:9", "--vary", "memory_mb=256,512,1024"],
        &example("scraper-2tb"),
    );
    assert!(picture.contains("\nNAT gateway at 3 of 30 points: fails too often"), "{picture}");
}

/// What the style of the report says of paths must leave those alone that say their own fill: marks are filled paths, lines are not.
#[test]
fn marks_stay_filled_in_the_report() {
    let style = fs::read_to_string(common::root().join("templates/report.css")).expect("a style");
    for rule in style.split('}') {
        let Some((selectors, body)) = rule.rsplit_once('{') else { continue };
        let fills = body.split(';').any(|said| said.trim_start().starts_with("fill:"));
        for selector in selectors.split(',').filter(|selector| fills && selector.contains("path")) {
            assert!(selector.contains("path:not([fill])"), "{selector}");
        }
    }
    let page = report("mail-after-read");
    let paths: Vec<&str> = page.split("<path ").skip(1).filter_map(|rest| rest.split('>').next()).collect();
    assert!(paths.iter().any(|path| path.contains("fill=")) && paths.iter().any(|path| path.contains("stroke=")));
    assert!(paths.iter().all(|path| path.contains("fill=") != path.contains("stroke=")), "{paths:#?}");
}

/// The drawings of what is built say what their prices are in, and set what an arrow leads to beyond the border that it crosses.
#[test]
fn drawings_of_what_is_built_say_their_unit_and_keep_their_ends_off_the_border() {
    let page = report("mail-after-read");
    let built = between(&page, "where each price is paid</h2></summary>", "</details>");
    assert!(built.contains("Each price is in USD a month, where it is paid."), "{built}");
    let arrow = between(built, "NAT gateway <span class=\"price\">36.50</span>", "</p>");
    // The stations end before it.
    assert!(arrow.ends_with("</span></span><span class=\"end\">internet</span>"), "{arrow}");
    let style = fs::read_to_string(common::root().join("templates/report.css")).expect("a style");
    assert!(style.contains(".outward .from, .inward .from { flex: none; min-width: 50%;"), "{style}");
}

/// A way has one colour in the strip, in the bars of the table and in every chart.
#[test]
fn a_way_has_one_colour_in_all_of_the_report() {
    let page = report("mail-after-read");
    for (way, title, color) in [("way-0", "NAT gateway", "#0068A8"), ("way-3", "SDK invoke", "#882255")] {
        assert!(page.contains(&format!(".{way}{{--way:{color};")), "{way}");
        let row = page.split("<div class=\"row ").find(|row| row.contains(&format!("<b>{title}</b>"))).expect("a row");
        let class = row.split('"').next().expect("a class");
        assert!(class.split(' ').any(|one| one == way), "{title}: {class}");
        let strip =
            page.split_once("<div class=\"strip\">").expect("a strip").1.split("</div>").next().expect("its end");
        let piece = strip.split("<span ").find(|piece| piece.contains(title)).expect("a piece");
        assert!(piece.starts_with(&format!("class=\"{way}\"")), "{piece}");
        assert!(page.contains(&format!("fill=\"{color}\"")), "{title} in charts");
    }
}

/// One request is the least that can be counted: it is not halved, and the picture says so.
#[test]
fn what_is_counted_is_not_halved_to_nothing() {
    let scenario = example("mail-after-read").replace("10_000", "1");
    let picture = drawn(&["sensitivity"], &scenario);
    assert!(picture.contains("Already at the least that is possible: ") && !picture.contains(" at 0:"), "{picture}");
    let noted = picture.split_once("Already at the least that is possible: ").expect("a note").1;
    assert!(noted.split("</text>").next().is_some_and(|note| note.contains("requests a month")), "{picture}");
}

/// Where nobody is left to compare, nobody is called the cheapest.
#[test]
fn the_only_one_is_not_called_the_cheapest() {
    let scenario = example("payload-over-6mb");
    for question in
        [&["breakeven", "--vary", "requests_per_month=1_000..1_000_000"][..], &["compare", "--chart-kind", "trade-off"]]
    {
        let picture = drawn(question, &scenario);
        assert!(title(&picture).contains("NAT gateway is the only way that can be had"), "{}", title(&picture));
    }
}

/// Pictures of one scenario may differ by what cold starts cost, and say why.
#[test]
fn a_picture_says_whether_it_was_simulated() {
    let scenario = example("mail-after-read");
    for (question, said) in [
        (&["compare"][..], "us-east-1 · worked out, not simulated<"),
        (&["sensitivity"], "us-east-1 · cold starts estimated, not simulated<"),
        (
            &["breakeven", "--vary", "requests_per_month=1_000..1_000_000"],
            "us-east-1 · cold starts estimated, not simulated<",
        ),
    ] {
        assert!(drawn(question, &scenario).contains(said), "{question:?}");
    }
    // Near a limit all are simulated, and where a limit is near one of them only, that one is.
    let near_one_of_them = ["compare", "--set", "account.concurrency_limit=15"];
    for (question, name, said) in [
        (&["compare"][..], "slow-model", " · simulated<"),
        (&near_one_of_them, "scraper-2tb", " · worked out, in part simulated<"),
    ] {
        assert!(drawn(question, &example(name)).contains(said), "{name}");
    }
}

/// A mean is called one, and a difference has no more digits than its interval bears.
#[test]
fn titles_claim_no_more_than_is_known() {
    let stages = drawn(&["compare", "--chart-kind", "stages"], &example("mail-after-read"));
    assert!(title(&stages).contains(" on average, of which "), "{}", title(&stages));
    let gaps = drawn(&["compare", "--chart-kind", "time-gaps"], &example("org-scale"));
    assert!(
        title(&gaps).split_once(" longer").is_some_and(|(said, _)| !said.contains('.'))
            || title(&gaps).starts_with("No difference"),
        "{}",
        title(&gaps)
    );
}

/// The report on an example.
fn report(name: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("page.html").display().to_string();
    let scenario = common::root().join(format!("scenarios/{name}.toml")).display().to_string();
    common::stdout(of_four(["report", scenario.as_str(), "-o", &page]));
    fs::read_to_string(page).expect("a page")
}

/// What stands between a beginning and an end, from the tag that holds the beginning.
fn between<'a>(svg: &'a str, begin: &str, end: &str) -> &'a str {
    let at = svg.find(begin).unwrap_or_else(|| panic!("no {begin}"));
    let tag = svg[..at].rfind('<').expect("a tag");
    svg[tag..].split(end).next().expect("an end")
}

fn attribute(tag: &str, name: &str) -> f64 {
    let value = tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
    value.and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {tag}"))
}
