//! Unknown is not never: a solution that lacks a price could run and might be the best, and every command and format says so.

use std::fs;

use serde_json::Value as Json;

use crate::common::{FOUR, met_or_not, of_four, stdout, write};

/// A user's NAT gateway in Malaysia, whose book had no price for one (AWS price list of ap-southeast-5, 2026-11-25).
const MALAYSIA: &str = r#"
schema = 1
name = "read RDS, then send mail"
region = "ap-southeast-5"
[workload]
requests_per_month = 10_000
vpc.duration = "20 ms"
internet.duration = { p50 = "180 ms", p99 = "900 ms" }
internet.sent = "6 KB"
internet.received = "2 KB"
[database]
kind = "rds"
proxy = "never"
"#;

/// The times that were the defaults when that user's break-even was worked out.
const TIMES: &str = r#"
[latency]
invoke_sync = { p50 = "11 ms", p99 = "18.7 ms" }
idle_expiry = "360 s"
"#;

/// Prices of a NAT gateway as in ap-southeast-1.
const AS_IN_SINGAPORE: &str = r#"
schema = 1
name = "NAT prices as in Singapore"
region = "ap-southeast-5"
currency = "USD"
effective = "2026-11-01"
[sources]
guess = "as in ap-southeast-1"
[prices]
"nat.hours" = { unit = "hour", price = "0.059", source = "guess", effective = "2026-11-01" }
"nat.gb" = { unit = "GB", price = "0.059", source = "guess", effective = "2026-11-01" }
"#;

const REQUESTS: [&str; 2] = ["--vary", "requests_per_month=1..1_000_000_000"];

/// What the program says of the four solutions, on one line.
fn said(question: &[&str]) -> String {
    let question = question.iter().copied().chain(["--only", FOUR]);
    met_or_not(question).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn json(question: &[&str]) -> Json {
    let question = question.iter().copied().chain(["--only", FOUR, "--format", "json"]);
    serde_json::from_str(&met_or_not(question)).expect("JSON")
}

fn entry<'a>(list: &'a Json, solution: &str) -> &'a Json {
    let found = list.as_array().expect("a list").iter().find(|one| one["solution"] == solution);
    found.unwrap_or_else(|| panic!("{solution} is in {list:#}"))
}

#[test]
fn a_break_even_without_a_price_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "malaysia.toml", MALAYSIA);
    let text = said(&["compare", &path, "--details"]);
    assert!(text.contains("NAT gateway unknown: no price for nat.gb, nat.hours Interface endpoint"), "{text}");
    assert!(!text.contains("NAT gateway not cheaper"), "{text}");
    assert!(text.contains("Cost unknown: NAT gateway no price in the book for nat.gb, nat.hours"), "{text}");
    assert!(!text.contains("Cannot be had"), "all that have a price can: {text}");
    assert!(
        text.contains("What the NAT gateway costs is not known: 2 prices of ap-southeast-5 are missing."),
        "{text}"
    );

    let compared = json(&["compare", &path]);
    assert_eq!(entry(&compared["unpriced"], "nat-gateway")["meters"], serde_json::json!(["nat.gb", "nat.hours"]));
    assert_eq!(
        entry(&compared["infeasible"], "nat-gateway")["unpriced_meters"],
        serde_json::json!(["nat.gb", "nat.hours"])
    );
    let thresholds = compared["breakeven"].as_array().expect("a list");
    for threshold in thresholds {
        let meters = threshold["unpriced_meters"].as_array().expect("a list").len();
        let never = threshold["text"].as_str().expect("words").contains("not cheaper");
        assert_eq!((meters, never), if threshold["other"] == "nat-gateway" { (2, false) } else { (0, true) });
    }
    let band = entry(&compared["uncertainty"]["solutions"], "nat-gateway");
    assert_eq!((&band["probability_feasible"], &band["probability_unpriced"]), (&Json::from(1.0), &Json::from(1.0)));

    // With a price it would win, above 374,453,935 requests: within a thousandth, for what else has changed since.
    let [path, prices] = [
        write(folder.path(), "then.toml", &format!("{MALAYSIA}{TIMES}")),
        write(folder.path(), "prices.toml", AS_IN_SINGAPORE),
    ];
    let priced = json(&["compare", &path, "--prices", &prices]);
    assert_eq!(priced["unpriced"], serde_json::json!([]));
    let of_nat = |one: &&Json| one["other"] == "nat-gateway" && one["key"] == "workload.requests_per_month";
    let threshold = priced["breakeven"].as_array().expect("a list").iter().find(of_nat).expect("a threshold");
    let at = threshold["crossings"][0]["at"].as_f64().expect("a load");
    assert!((at / 374_453_935.0 - 1.0).abs() < 0.001, "{threshold:#}");
}

#[test]
fn reports_tell_unknown_from_impossible() {
    let folder = tempfile::tempdir().expect("a folder");
    // 7 MB do not go through Lambda, and the NAT gateway has no price: two kinds of absence.
    let split = MALAYSIA.replace("[database]", "between.response = \"7 MB\"\n[database]");
    let path = write(folder.path(), "malaysia.toml", &split);
    let page = said(&["report", &path, "--format", "html"]);
    let of = |standing: &str| page.split(&format!("<div class=\"row {standing}")).skip(1).collect::<Vec<_>>().concat();
    let is_in = |row: &str, title: &str| row.contains(&format!("<b>{title}</b>"));
    assert!(is_in(&of("unknown"), "NAT gateway") && of("unknown").contains("not known"));
    assert!(is_in(&of("cannot"), "SDK invoke") && !is_in(&of("cannot"), "NAT gateway"));
    assert!(
        page.contains("What the NAT gateway costs is not known: 2 prices of ap-southeast-5 are missing."),
        "{page}"
    );
    let comment = said(&["report", &path, "--format", "markdown"]);
    assert!(
        comment.contains("What the NAT gateway costs is not known: 2 prices of ap-southeast-5 are missing."),
        "{comment}"
    );
    assert!(comment.contains("Interface endpoint, API Gateway cannot be had: the "), "{comment}");
    let csv = met_or_not(["compare", &path, "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let headers = rows.headers().expect("a header").clone();
    let column = |name: &str| headers.iter().position(|known| known == name).expect("a column");
    let unpriced: Vec<[String; 4]> = rows
        .records()
        .map(|row| row.expect("a row"))
        .filter(|row| &row[column("x_Unpriced")] == "true")
        .map(|row| ["x_Solution", "SkuMeter", "BilledCost", "x_Rank"].map(|name| row[column(name)].to_owned()))
        .collect();
    assert_eq!(unpriced, ["nat.gb", "nat.hours"].map(|meter| ["nat-gateway", meter, "", ""].map(str::to_owned)));
}

#[test]
fn searches_say_whom_they_leave_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "malaysia.toml", MALAYSIA);
    let unknown = "What the NAT gateway costs is not known; it may be the best.";
    let why = "everywhere NAT gateway: no price for nat.gb, nat.hours";
    let text = said(&["breakeven", &path, REQUESTS[0], REQUESTS[1]]);
    assert!(text.starts_with("Of the ways whose cost is known, SDK invoke is the cheapest throughout"), "{text}");
    assert!(text.contains(unknown) && text.contains(why), "{text}");
    let text = said(&["breakeven", &path, REQUESTS[0], REQUESTS[1], "--exact"]);
    assert!(text.contains("Of the ways whose cost is known the ranking never changes in this range."), "{text}");
    assert!(!text.contains("not cheaper"), "{text}");
    let found = json(&["breakeven", &path, REQUESTS[0], REQUESTS[1]]);
    assert_eq!(entry(&found["unpriced"], "nat-gateway")["meters"], serde_json::json!(["nat.gb", "nat.hours"]));

    let text = said(&["sensitivity", &path]);
    assert!(text.contains(unknown) && text.contains(why), "{text}");
    let found = json(&["sensitivity", &path]);
    assert_eq!(entry(&found["unpriced"], "nat-gateway")["meters"], serde_json::json!(["nat.gb", "nat.hours"]));

    // Where changes are found too. Far up the NAT gateway cannot be had, price or not, as nobody can.
    let slow = MALAYSIA.replace("vpc.duration = \"20 ms\"", "vpc.duration = \"3 s\"");
    let slow = write(folder.path(), "slow.toml", &slow);
    let text = said(&["breakeven", &slow, REQUESTS[0], REQUESTS[1]]);
    assert!(
        text.contains("is cheaper than") && text.contains("What the NAT gateway costs is not known in places;"),
        "{text}"
    );
}

#[test]
fn sweeps_and_maps_say_where_the_best_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "malaysia.toml", MALAYSIA);
    let along = ["sweep", &path, "--vary", "requests_per_month=1_000,1_000_000"];
    let text = said(&along);
    assert!(text.contains("Cost not known: everywhere NAT gateway: no price for nat.gb, nat.hours"), "{text}");
    assert!(text.contains("1,000 ? "), "neither a cost nor `-`, which says that it cannot be had: {text}");
    let cell = &json(&along)["cells"][0];
    assert_eq!(cell["unpriced_ids"], serde_json::json!(["nat-gateway"]));
    assert_eq!(entry(&cell["solutions"], "nat-gateway")["unpriced_meters"], serde_json::json!(["nat.gb", "nat.hours"]));
    let csv = stdout(along.iter().copied().chain(["--only", FOUR, "--format", "csv"]));
    assert!(
        csv.lines().any(|line| line.starts_with("1000,nat-gateway,") && line.ends_with(",no-price,,nat.gb nat.hours,")),
        "{csv}"
    );

    // With `region` on an axis it is unknown in places.
    let map = ["sweep", &path, "--vary", "region=ap-southeast-1,ap-southeast-5", "--vary", "memory_mb=128,256,512"];
    let text = said(&map);
    assert!(text.contains("at 3 of 6 points NAT gateway: no price for nat.gb, nat.hours"), "{text}");

    // Alone, it leaves no best, which is not the same as none that can be had.
    let alone =
        ["sweep", &path, "--vary", "requests_per_month=1,2", "--vary", "memory_mb=128,256", "--only", "nat-gateway"];
    let text = stdout(alone);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let answer = "What the NAT gateway costs is not known as the scenario is; nor anywhere on the map. Cost not known: \
        everywhere NAT gateway: no price for nat.gb, nat.hours";
    assert!(words.starts_with(answer), "{text}");
    assert!(!text.contains("can be had"), "{text}");
}

#[test]
fn charts_say_whose_cost_is_unknown() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "malaysia.toml", MALAYSIA);
    let file = folder.path().join("chart.svg").display().to_string();
    let draw = |question: &[&str]| {
        said(&[question, &["--chart", &file]].concat());
        fs::read_to_string(&file).expect("a chart").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let requests = "requests_per_month=1..1_000_000_000:9";
    let unknown = "no price for nat.gb, nat.hours";
    for question in [
        &["compare", &path][..],
        &["compare", &path, "--chart-kind", "trade-off"],
        &["compare", &path, "--chart-kind", "latency"],
        &["sweep", &path, "--vary", requests],
        &["breakeven", &path, REQUESTS[0], REQUESTS[1]],
        &["sensitivity", &path],
        &["sweep", &path, "--vary", requests, "--vary", "memory_mb=128,256,512"],
    ] {
        let drawn = draw(question);
        assert!(drawn.contains(unknown) && drawn.contains("NAT gateway"), "{question:?}");
        assert!(!drawn.contains("cannot be had") && !drawn.contains("not possible"), "{question:?}");
    }
    let map = draw(&["sweep", &path, "--vary", requests, "--vary", "memory_mb=128,256,512"]);
    assert!(map.contains("The map shows the best of those whose cost is known"));
}

/// A price may be missing in places only. The book of Ningxia has none for bytes that cross AZs, which those of a NAT gateway in one of two
/// AZs do, and none for ephemeral storage, of which 512 MB need none.
#[test]
fn a_price_that_is_missing_in_places_is_said_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = "schema = 1\nname = \"x\"\nregion = \"cn-northwest-1\"\nworkload.requests_per_month = 10_000\n\
        network.nat = \"single\"\nnetwork.azs = 1\n";
    let path = write(folder.path(), "places.toml", scenario);
    let address = "schema = 1\nname = \"an address\"\nregion = \"cn-northwest-1\"\ncurrency = \"CNY\"\n\
        effective = \"2026-11-01\"\n[sources]\nguess = \"free\"\n[prices]\n\
        \"ipv4.hours\" = { unit = \"hour\", price = \"0\", source = \"guess\", effective = \"2026-11-01\" }\n";
    let prices = write(folder.path(), "address.toml", address);
    let pair = ["--prices", &prices, "--only", "nat-gateway,sdk-invoke"];
    let said = |question: &[&str]| {
        let text = stdout(question.iter().chain(&pair));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let json = |question: &[&str]| {
        let text = stdout(question.iter().chain(&pair).chain(&["--format", "json"]));
        serde_json::from_str::<Json>(&text).expect("JSON")
    };

    let text = said(&["breakeven", &path, "--vary", "azs=1..3", "--exact"]);
    let unknown = "the NAT gateway cannot be priced: no price for dt.cross_az";
    assert!(text.contains(&format!("above 1 of network.azs {unknown}")), "{text}");
    let found = json(&["breakeven", &path, "--vary", "azs=1..3"]);
    let change = &found["feasibility"][0];
    assert_eq!((&change["at"], &change["unpriced_meters"]), (&Json::from(1), &serde_json::json!(["dt.cross_az"])));

    let found = json(&["sensitivity", &path]);
    let of = |key: &str| {
        let inputs = found["inputs"].as_array().expect("a list");
        inputs.iter().find(|input| input["key"] == key).cloned().expect("an input")
    };
    // The best has no price above 512 MB: nobody knows whether it still is the best there.
    let storage = of("function.ephemeral_storage_mb");
    let flip = serde_json::json!({"at": 513, "best": null, "unpriced_meters": ["lambda.ephemeral_storage"], "by_averages": false});
    assert_eq!((&storage["flips"], &storage["decides"]), (&serde_json::json!([flip]), &Json::from(false)));
    let text = said(&["sensitivity", &path]);
    assert!(
        text.contains("With `function.ephemeral_storage_mb` halved or doubled that is not known, for want of a price."),
        "{text}"
    );
    assert!(text.contains("the NAT gateway cannot be priced at 2: no price for dt.cross_az"), "{text}");

    // One of three equally likely numbers of AZs needs no price that is missing.
    let ranges = write(folder.path(), "ranges.toml", &scenario.replace("azs = 1", "azs = { low = 1, high = 3 }"));
    let compared = json(&["compare", &ranges, "--draws", "600"]);
    let band = entry(&compared["uncertainty"]["solutions"], "nat-gateway");
    let share = band["probability_unpriced"].as_f64().expect("a share");
    assert!((0.4..0.9).contains(&share) && band["probability_feasible"] == 1.0, "{band:#}");
    assert_eq!(band["unpriced_meters"], serde_json::json!(["dt.cross_az"]));
    let text = said(&["compare", &ranges, "--draws", "600", "--details"]);
    assert!(text.contains("of 600 draws there is no price for dt.cross_az that the NAT gateway needs"), "{text}");
}

/// The sentence that decides tells how many prices are missing; which these are stands further below.
#[test]
fn the_answer_names_no_meters() {
    let question = of_four(["compare", "scenarios/china-ningxia.toml", "--format", "json"]);
    let found: Json = serde_json::from_str(&met_or_not(question)).expect("JSON");
    let decision = found["answer"]["decision"].as_str().expect("a sentence");
    assert!(decision.ends_with("cost is not known: 2 prices of cn-northwest-1 are missing."), "{decision}");
    let details = met_or_not(of_four(["compare", "scenarios/china-ningxia.toml", "--details"]));
    for meter in ["apigw.http.requests", "vpce.hours"] {
        assert!(!decision.contains(meter) && details.contains(meter), "{meter}");
    }
}
