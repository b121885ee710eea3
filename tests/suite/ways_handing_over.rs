//! Ways that hand the work on (a destination, a queue, an event, a workflow) and the one without a VPC: what they need, their limits from
//! both sides, what they count, and their simulation against closed forms.

use netcost::comparison::{Comparison, Obstacle, Solution, Warning, compare};
use netcost::pricebook::{Date, PriceBook};
use netcost::scenario::Scenario;
use netcost::sim::Effort;
use netcost::topology::find;
use rust_decimal::Decimal;
use serde_json::Value as Json;

use crate::common::compared_text;

/// Nothing takes time but the work and handing over; nothing starts cold.
const SCENARIO: &str = r#"
schema = 1
name = "hand over"
region = "us-east-1"
account.free_tier = "none"
behaviour.cold_share = { main = 0, callee = 0 }
function.logs_per_invocation = "0 B"

[latency]
invoke_async = "5 ms"
destination_delivery = "5 ms"
queue_delivery = "5 ms"
stream_delivery = "5 ms"
bucket_delivery = "5 ms"
bucket_read = "5 ms"
api_destination_delivery = "5 ms"
workflow_express = "5 ms"
workflow_standard = "5 ms"
http_task = "0 ms"
data_api = "10 ms"
interface_endpoint = "0 ms"

[workload]
requests_per_month = 2_628_000
order = "vpc-first"
trigger = "async"
answer_needed = false
arrivals = "constant"
calls_per_request = 1
vpc = { duration = "20 ms", share = 1 }
internet = { duration = "100 ms", sent = "1 KB", received = "3 KB", share = 1, calls = 1 }
between = { request = "2 KB", response = "1 KB", batch = 1, binary = false }

[network]
azs = 1

[database]
kind = "aurora"
proxy = "never"
data_api = true
statements = 1
result = "1 KB"
"#;

/// The load of so many requests a second.
const ONE_A_SECOND: u64 = 2_628_000;

fn compared(way: &str, changes: &[(&str, &str)], effort: Option<Effort>) -> Comparison {
    let text = changes.iter().fold(SCENARIO.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    });
    let scenario = Scenario::parse("ways.toml", &text).unwrap_or_else(|problems| panic!("{problems}"));
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    let today = Date::parse("2026-11-26").expect("a date");
    compare(&scenario, &book, &[find(way).expect("known")], effort, &today).expect("compared")
}

/// The codes of what stands against a way or is required; none when it is ranked.
fn codes(way: &str, changes: &[(&str, &str)]) -> Vec<&'static str> {
    let found = compared(way, changes, None);
    found.infeasible.iter().flat_map(|one| &one.reasons).map(Obstacle::code).collect()
}

fn ranked(way: &str, changes: &[(&str, &str)], effort: Option<Effort>) -> Solution {
    let found = compared(way, changes, effort);
    let codes: Vec<&str> = found.infeasible.iter().flat_map(|one| &one.reasons).map(Obstacle::code).collect();
    found.ranking.into_iter().next().unwrap_or_else(|| panic!("{way}: {codes:?}"))
}

/// The quantity of a meter, all its lines together.
fn quantity(solution: &Solution, meter: &str) -> String {
    let lines = solution.bill.lines.iter().filter(|line| line.usage.meter.id() == meter);
    lines.map(|line| line.usage.quantity.decimal()).sum::<Decimal>().normalize().to_string()
}

fn counted(way: &str, changes: &[(&str, &str)], meter: &str) -> String {
    quantity(&ranked(way, changes, None), meter)
}

fn remarks(solution: &Solution) -> Vec<&'static str> {
    let code = |warning: &Warning| if let Warning::Remark(remark) = warning { Some(remark.code) } else { None };
    solution.warnings.iter().filter_map(code).collect()
}

/// A load of so many requests a second, and one request a month more.
fn at_rate(way: &str, a_second: u64, changes: &[(&str, &str)]) -> [Vec<&'static str>; 2] {
    [0, 1].map(|more| {
        let requests = format!("requests_per_month = {}", ONE_A_SECOND * a_second + more);
        codes(way, &[&[("requests_per_month = 2_628_000", &*requests)], changes].concat())
    })
}

const NEEDED: (&str, &str) = ("answer_needed = false", "answer_needed = true");
const NOT_SAID: (&str, &str) = ("answer_needed = false\n", "");
const INTERNET_FIRST: (&str, &str) = ("\"vpc-first\"", "\"internet-first\"");
const NO_INTERNET: (&str, &str) = ("\"3 KB\", share = 1", "\"3 KB\", share = 0");
const EFFORT: Effort = Effort { most_events: 200_000.0, closed_form: false, ..Effort::for_precision(0.05, 1) };

#[test]
fn where_nobody_answers_an_answer_must_not_be_needed() {
    for way in ["destination", "queue", "event", "step-functions:standard"] {
        assert_eq!(codes(way, &[]), Vec::<&str>::new(), "{way}");
        assert_eq!(codes(way, &[NEEDED]), ["needs-result"], "{way}");
        assert_eq!(codes(way, &[NOT_SAID]), ["answer-not-stated"], "{way}");
        let asynchronous = ("answer_needed = false", "invocation = \"async\"");
        assert_eq!(codes(way, &[asynchronous]), Vec::<&str>::new(), "{way}");
    }
    // Who starts an Express workflow may wait for it.
    for change in [NEEDED, NOT_SAID] {
        assert_eq!(codes("step-functions:express", &[change]), Vec::<&str>::new());
    }
}

#[test]
fn each_way_says_what_an_az_takes_with_it() {
    for way in ["destination", "queue", "event", "step-functions"] {
        assert!(remarks(&ranked(way, &[], None)).contains(&"single-az"), "{way}");
        let found = remarks(&ranked(way, &[("azs = 1", "azs = 2")], None));
        assert!(found.contains(&"az-outlived") && !found.contains(&"single-az"), "{way}");
    }
}

#[test]
fn a_destination_passes_on_one_record_after_an_event() {
    assert_eq!(codes("destination", &[("trigger = \"async\"\n", "")]), ["needs-async-trigger"]);
    assert_eq!(codes("destination", &[INTERNET_FIRST]), ["order"]);
    assert_eq!(codes("destination", &[("calls_per_request = 1", "calls_per_request = 2")]), ["calls-per-request"]);
    // 1 MB is 1,048,576 B: the response of 1,024 B, 400 B and a request of 1,047,152 B.
    for way in ["destination:function", "destination:api"] {
        let request = |size: &str| codes(way, &[("2 KB", size)]);
        assert_eq!((request("1047152 B"), request("1047153 B")), (vec![], vec!["payload-destination"]), "{way}");
    }
    // Of the record the first 256 KB are a request, each 64 KB begun one more: 262,144 - 1,424 = 260,720 B.
    let requests = |size: &str| counted("destination", &[("2 KB", size)], "lambda.requests");
    assert_eq!([requests("260720 B"), requests("260721 B")], ["5256000", "7884000"]);
    // Binary data stand in it as base64: the response of 1,024 B as 1,368; 262,144 - 1,768 = 260,376 B are 195,282 before.
    let binary = |size: &str| {
        counted("destination", &[("\"2 KB\"", size), ("binary = false", "binary = true")], "lambda.requests")
    };
    assert_eq!([binary("\"195282 B\""), binary("\"195285 B\"")], ["5256000", "7884000"]);
}

#[test]
fn a_destination_starts_the_other_function_after_each_run() {
    let found = ranked("destination", &[], Some(EFFORT));
    // Who asks waits for 20 ms; 5 ms later the other works for 100.
    assert!((found.mean().value - 20.0).abs() < 1e-9, "{:?}", found.mean());
    assert_eq!(found.expectation.mean_completion(), Decimal::from(125));
    assert!((found.completion().expect("simulated").mean.value - 125.0).abs() < 0.5);
    // A record comes after each run, whatever share of the requests goes to the internet; a rule of a bus chooses.
    let half = [("received = \"3 KB\", share = 1", "received = \"3 KB\", share = 0.5")];
    assert_eq!(counted("destination:function", &half, "lambda.requests"), "5256000");
    assert_eq!(counted("destination:api", &half, "events.custom"), "2628000");
    assert_eq!(counted("destination:api", &half, "events.api_destination"), "1314000");
}

#[test]
fn an_api_destination_makes_one_short_call_at_a_time() {
    let time = |time: &str| codes("destination:api", &[("100 ms", time)]);
    assert_eq!((time("5 s"), time("5001 ms")), (vec![], vec!["api-destination-time"]));
    assert_eq!(at_rate("destination:api", 300, &[]), [vec![], vec!["api-destination-rate"]]);
    assert_eq!(codes("destination:api", &[("calls = 1", "calls = 2")]), ["api-destination-calls"]);
    // A record of 65,537 B is two chunks, for the bus and for the call: 65,536 - 1,424 = 64,112.
    let chunks = |size: &str| {
        let found = ranked("destination:api", &[("2 KB", size)], None);
        [quantity(&found, "events.custom"), quantity(&found, "events.api_destination")]
    };
    assert_eq!(
        (chunks("64112 B"), chunks("64113 B")),
        (["2628000"; 2].map(str::to_owned), ["5256000"; 2].map(str::to_owned))
    );
}

#[test]
fn messages_are_counted_by_chunks_and_batches() {
    for order in [("\"vpc-first\"", "\"vpc-first\""), INTERNET_FIRST] {
        let request = |size: &str| codes("queue", &[order, ("2 KB", size)]);
        assert_eq!((request("1 MB"), request("1048577 B")), (vec![], vec!["payload-queue"]));
    }
    let batch = |batch: &str| codes("queue", &[("2 KB", "1 MB"), ("batch = 1", batch)]);
    assert_eq!((batch("batch = 6"), batch("batch = 7")), (vec![], vec!["batch-payload"]));
    // One a second: 20 / 5 = 4, so that exp(-4) of the receives find nothing: 2,628,000 / (exp(4) - 1) = 2,628,000 / 53.59815 = 49,031.5, so 49,032.
    let sqs = |changes: &[(&str, &str)]| counted("queue", changes, "sqs.requests");
    // 2,628,000 sends, receives and deletes.
    assert_eq!(sqs(&[]), "7933032");
    // Of 64 KB and one byte, a send and a receive are two each.
    assert_eq!(sqs(&[("2 KB", "65537 B")]), "13189032");
    // 175,200 batches of 15 take two receives, of ten messages and of five, and two deletes.
    assert_eq!(sqs(&[("batch = 1", "batch = 15")]), (2_628_000 + 4 * 175_200 + 49_032).to_string());
    // Ten times 8,193 B, more than 64 KB, are two chunks; five times are one.
    let fifteen = [("batch = 1", "batch = 15"), ("2 KB", "8193 B")];
    assert_eq!(sqs(&fifteen), (2_628_000 + 5 * 175_200 + 49_032).to_string());
    // Without requests the queue is polled all the same, and nothing else is paid for but the endpoint.
    assert_eq!(sqs(&[("2_628_000", "0")]), "657000");
}

#[test]
fn a_sender_in_the_vpc_needs_an_endpoint_or_ipv6() {
    let hours = |changes: &[(&str, &str)]| counted("queue", changes, "vpce.hours");
    assert_eq!(hours(&[("azs = 1", "azs = 3")]), "2190");
    assert_eq!(hours(&[("azs = 1", "azs = 3\ndual_stack = true")]), "0");
    assert_eq!(hours(&[("azs = 1", "azs = 3\ndual_stack = false")]), "2190");
    assert_eq!(hours(&[INTERNET_FIRST]), "0");
}

#[test]
fn batches_of_a_queue_are_filled_and_worked_on_together() {
    // A request each second: the first of a batch of four waits 3 s, the last not at all, 1.5 s on average.
    let found = ranked("queue", &[("batch = 1", "batch = 4")], Some(EFFORT));
    assert_eq!(quantity(&found, "lambda.requests"), "3285000");
    assert!((found.mean().value - 25.0).abs() < 1e-9, "{:?}", found.mean());
    // 20 + 5 until it is sent, 1,500 until the batch is full, 5 to the function, 400 of work.
    assert_eq!(found.expectation.mean_completion(), Decimal::from(1_930));
    assert!((found.completion().expect("simulated").mean.value - 1_930.0).abs() < 19.3);
    // 657,000 runs of 400 ms and 2,628,000 of 25 ms, at 0.5 GB.
    assert_eq!(quantity(&found, "lambda.duration.x86"), "164250");
    assert!(remarks(&found).contains(&"batch-window"));
}

#[test]
fn a_table_is_taken_up_to_eight_kb_and_a_bucket_above() {
    assert_eq!(codes("event", &[INTERNET_FIRST]), ["order"]);
    assert_eq!(codes("event", &[("azs = 1", "azs = 1\ngateway_endpoints = false")]), ["gateway-endpoint"]);
    // The item is 100 B larger than the payload.
    let small = ranked("event", &[("2 KB", "8092 B")], None);
    assert_eq!((quantity(&small, "ddb.wru"), quantity(&small, "s3.put")), ("21024000".to_owned(), "0".to_owned()));
    let large = ranked("event", &[("2 KB", "8093 B")], None);
    assert_eq!((quantity(&large, "ddb.wru"), quantity(&large, "s3.put")), ("0".to_owned(), "2628000".to_owned()));
    assert_eq!(quantity(&large, "s3.get"), "2628000");
    // What is cheaper there is taken: 8 x 0.625 against 5.40 a million, then 9 x 0.625.
    for (size, cheaper, dearer) in [("8092 B", "event:dynamodb", "event:s3"), ("8093 B", "event:s3", "event:dynamodb")]
    {
        let meters = |way: &str| {
            let found = ranked(way, &[("2 KB", size)], None);
            let lines =
                found.bill.lines.iter().filter(|line| ["ddb.wru", "s3.put", "s3.get"].contains(&line.usage.meter.id()));
            lines.map(|line| line.cost.decimal()).sum::<Decimal>()
        };
        assert!(meters(cheaper) < meters(dearer), "{size}");
    }
}

#[test]
fn items_and_objects_have_their_limits() {
    let item = |size: &str| codes("event:dynamodb", &[("2 KB", size)]);
    // 400 KB are 409,600 B.
    assert_eq!((item("409500 B"), item("409501 B")), (vec![], vec!["item-size"]));
    let batch = |batch: &str| codes("event:dynamodb", &[("2 KB", "409500 B"), ("batch = 1", batch)]);
    // 15 x 409,600 = 6,144,000, of 6,291,456.
    assert_eq!((batch("batch = 15"), batch("batch = 16")), (vec![], vec!["batch-payload"]));
    let object = |size: &str| codes("event:s3", &[("2 KB", size)]);
    assert_eq!((object("5 GB"), object("5368709121 B")), (vec![], vec!["object-size"]));
    // Events of a bucket come one by one.
    assert_eq!(counted("event:s3", &[("batch = 1", "batch = 10")], "lambda.requests"), "5256000");
    assert_eq!(counted("event:dynamodb", &[("batch = 1", "batch = 10")], "lambda.requests"), "2890800");
}

#[test]
fn a_bucket_is_read_before_the_work_begins() {
    let found = ranked("event:s3", &[], Some(EFFORT));
    // 20 + 5 to write; 5 to deliver, 5 to read, 100 of work.
    assert!((found.mean().value - 25.0).abs() < 1e-9, "{:?}", found.mean());
    assert!((found.completion().expect("simulated").mean.value - 135.0).abs() < 0.5);
    // 2,628,000 x (25 + 105 ms) x 0.5 GB.
    assert_eq!(quantity(&found, "lambda.duration.x86"), "170820");
}

#[test]
fn workflows_have_their_limits() {
    let payload = |way: &str, size: &str| codes(way, &[("request = \"2 KB\"", &*format!("request = \"{size}\""))]);
    for way in ["step-functions:express", "step-functions:standard"] {
        assert_eq!((payload(way, "256 KB"), payload(way, "262145 B")), (vec![], vec!["payload-state"]), "{way}");
        let received = |size: &str| codes(way, &[("\"3 KB\"", size)]);
        assert_eq!((received("\"256 KB\""), received("\"262145 B\"")), (vec![], vec!["payload-state"]), "{way}");
        let time = |time: &str| codes(way, &[("100 ms", time)]);
        assert_eq!((time("60 s"), time("60001 ms")), (vec![], vec!["http-task-time"]), "{way}");
        assert_eq!(at_rate(way, 300, &[("100 ms", "1 ms")])[1], {
            // A Standard workflow starts no oftener than that either.
            if way.ends_with("express") { vec!["http-task-rate"] } else { vec!["start-rate", "http-task-rate"] }
        });
        assert_eq!(at_rate(way, 300, &[("100 ms", "1 ms")])[0], Vec::<&str>::new());
    }
    // 5 + 299,995 ms in the VPC are five minutes.
    let time = |way: &str, time: &str| codes(way, &[("20 ms", time), NO_INTERNET, ("2_628_000", "1_000")]);
    assert_eq!(time("step-functions:express", "299995 ms"), Vec::<&str>::new());
    assert_eq!(time("step-functions:express", "299996 ms"), ["express-time"]);
    assert_eq!(time("step-functions:standard", "299996 ms"), Vec::<&str>::new());
}

#[test]
fn workflows_start_so_often_in_a_second() {
    let short = [("20 ms", "1 ms"), NO_INTERNET];
    assert_eq!(at_rate("step-functions:standard", 300, &short), [vec![], vec!["start-rate"]]);
    assert_eq!(at_rate("step-functions:express", 6_000, &short), [vec![], vec!["start-rate"]]);
    let ireland_and_london = ["eu-west-1", "eu-west-2"]
        .map(|region| at_rate("step-functions:standard", 150, &[&short[..], &[("us-east-1", region)]].concat()));
    assert_eq!(ireland_and_london, [[vec![], vec![]], [vec![], vec!["start-rate"]]]);
    // Two crossings are one start.
    let twice = [&short[..], &[("calls_per_request = 1", "calls_per_request = 2")]].concat();
    assert_eq!(at_rate("step-functions:standard", 300, &twice), [vec![], vec!["start-rate"]]);
}

#[test]
fn workflows_are_counted_by_states_or_by_time() {
    let transitions = |changes: &[(&str, &str)]| counted("step-functions:standard", changes, "sfn.transitions");
    // The start, the function, the HTTP Task; the latter two for each crossing, the last for each call.
    assert_eq!(transitions(&[]), (3 * 2_628_000).to_string());
    assert_eq!(transitions(&[("calls_per_request = 1", "calls_per_request = 3")]), (7 * 2_628_000).to_string());
    assert_eq!(transitions(&[("calls = 1", "calls = 4")]), (6 * 2_628_000).to_string());
    let found = ranked("step-functions:express", &[], Some(EFFORT));
    // 5 + 20 + 100 ms, billed as 200: 2,628,000 x 0.2 s x 64 / 1,024 GB / 3,600 s.
    assert_eq!(quantity(&found, "sfn.express.gb_hours"), "9.125");
    assert!((found.mean().value - 125.0).abs() < 1e-9, "{:?}", found.mean());
    assert!((found.latency().expect("simulated").p99.value - 125.0).abs() < 0.5);
    // Only the function in the VPC holds an environment: one a second for 20 ms.
    assert!((found.forecast.as_ref().expect("simulated").mean_concurrency.value - 0.02).abs() < 0.002);
    // The other way round nothing but the order differs.
    let turned = ranked("step-functions:express", &[INTERNET_FIRST], None);
    assert_eq!(turned.bill.total, found.bill.total);
}

#[test]
fn without_a_vpc_the_database_must_have_a_public_api() {
    let api = |change: (&str, &str)| codes("no-vpc", &[change]);
    assert_eq!(api(("data_api = true\n", "")), ["data-api-not-stated"]);
    assert_eq!(api(("data_api = true", "data_api = false")), ["data-api"]);
    assert_eq!(api(("kind = \"aurora\"", "kind = \"rds\"")), ["engine"]);
    let dsql = |change: (&str, &str)| codes("no-vpc:dsql", &[change]);
    assert_eq!(dsql(("data_api = true\n", "")), ["dsql-not-stated"]);
    assert_eq!(dsql(("data_api = true", "dsql = false")), ["dsql"]);
    assert_eq!(dsql(("data_api = true", "dsql = true")), Vec::<&str>::new());
    // Where the database is said to be DSQL, the way itself takes that.
    assert_eq!(counted("no-vpc", &[("data_api = true", "dsql = true")], "dsql.dpu"), "180018");
}

#[test]
fn statements_are_counted_by_32_kb_and_hold_1_mb() {
    let result = |size: &str| codes("no-vpc", &[("result = \"1 KB\"", &*format!("result = \"{size}\""))]);
    assert_eq!((result("1 MB"), result("1048577 B")), (vec![], vec!["data-api-response"]));
    let requests = |changes: &[(&str, &str)]| counted("no-vpc", changes, "rdsdata.requests");
    let sized = |size: &str| requests(&[("result = \"1 KB\"", &*format!("result = \"{size}\""))]);
    assert_eq!([sized("32 KB"), sized("32769 B")], ["2628000", "5256000"]);
    let thrice = [("statements = 1", "statements = 3"), ("calls_per_request = 1", "calls_per_request = 2")];
    assert_eq!(requests(&thrice), (6 * 2_628_000).to_string());
    // Half of the requests go to the database.
    assert_eq!(requests(&[("\"20 ms\", share = 1", "\"20 ms\", share = 0.5")]), "1314000");
    let found = ranked("no-vpc", &[("statements = 1", "statements = 3")], Some(EFFORT));
    // 20 ms of the database, three times 10 ms of the Data API, 100 ms of the internet.
    assert!((found.mean().value - 150.0).abs() < 1e-9, "{:?}", found.mean());
    assert_eq!((quantity(&found, "secrets.months"), quantity(&found, "vpce.hours")), ("1".to_owned(), "0".to_owned()));
}

#[test]
fn a_transaction_of_dsql_lasts_five_minutes_at_most() {
    let time = |time: &str| {
        let changes = [("20 ms", time), ("data_api = true", "dsql = true"), ("2_628_000", "1_000")];
        codes("no-vpc:dsql", &changes)
    };
    assert_eq!((time("300 s"), time("300001 ms")), (vec![], vec!["dsql-time"]));
    // What a user knows of the units is taken: 2,628,000 x 0.25.
    let units = [("data_api = true", "dsql = true\ndpu = 0.25")];
    assert_eq!(counted("no-vpc:dsql", &units, "dsql.dpu"), "657000");
}

/// Lambda fetches ten messages at most, and 1 MiB of them. Of batches of 25 it takes receives of 10, 10 and 5; messages of 65,537 B fill two
/// chunks of 64 KB a little, so that ten fill eleven and five fill six: 28 chunks a batch. Of messages of 600 KB one fits a receive: ten
/// chunks each.
#[test]
fn a_batch_is_fetched_in_receives_of_ten_and_of_a_mebibyte() {
    let chunks = |batch: u64, size: &str| {
        let text = format!(
            "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = {}\norder = \"internet-first\"\n\
             answer_needed = false\nbetween = {{ request = \"{size}\", response = \"0 B\", batch = {batch} }}\n\
             [account]\nfree_tier = \"none\"\n",
            batch * 1_000
        );
        let found = compared_text(&text, &["--only", "queue"]);
        let lines = found["ranking"][0]["bill"]["lines"].as_array().expect("lines").clone();
        let received = lines.iter().filter(|line| line["description"] == "SQS, receives of messages");
        received.map(|line| line["quantity"].as_str().expect("a number").parse::<u64>().expect("whole")).sum::<u64>()
            / 1_000
    };
    assert_eq!(chunks(25, "65537 B"), 28);
    assert_eq!(chunks(10, "2 KB"), 1);
    assert_eq!(chunks(10, "600 KB"), 100);
}

/// A scenario of a thousand orders with more lines, compared for some ways.
fn orders(more: &str, ways: &str) -> Json {
    let text = format!(
        "schema = 1\nname = \"orders\"\nregion = \"us-east-1\"\naccount.free_tier = \"none\"\nnetwork.azs = 2\n\
         workload.requests_per_month = 1_000\nworkload.trigger = \"async\"\n{more}\n"
    );
    compared_text(&text, &["--only", ways])
}

/// Codes of what stands against the only way of a comparison.
fn against(found: &Json) -> Vec<&str> {
    let reasons = found["infeasible"].as_array().expect("a list").iter().filter_map(|one| one["reasons"].as_array());
    reasons.flatten().filter_map(|reason| reason["code"].as_str()).collect()
}

/// What is said of endpoints for services that requests call is nothing about the queue's own, which costs 2 x 730 x 0.01 = 14.60 all the
/// same; where they call SQS there is one for both.
#[test]
fn an_endpoint_for_other_services_does_not_pay_for_the_queue() {
    let hours = |more: &str| {
        let more = format!("workload.answer_needed = false\nnetwork.already_paid = [\"service-endpoint\"]\n{more}");
        let found = orders(&more, "queue");
        let lines = found["ranking"][0]["bill"]["lines"].as_array().expect("lines").clone();
        let endpoint = lines.iter().find(|line| line["meter"] == "vpce.hours").expect("an endpoint");
        endpoint["cost"].as_str().expect("an amount").to_owned()
    };
    assert_eq!(hours(""), "14.6");
    assert_eq!(hours("workload.services = [{ name = \"sqs\", sent = \"1 KB\" }]"), "0");
}

#[test]
fn tasks_and_api_destinations_are_held_to_what_they_carry() {
    let task = |size: &str| {
        let services =
            format!("workload.internet.share = 0\nworkload.services = [{{ name = \"sqs\", sent = \"{size}\" }}]");
        orders(&services, "step-functions")
    };
    assert_eq!((against(&task("256 KB")), against(&task("262145 B"))), (vec![], vec!["payload-state"]));
    let sent = |size: &str| {
        orders(&format!("workload.answer_needed = false\nworkload.internet.sent = \"{size}\""), "destination:api")
    };
    assert_eq!(against(&sent("1 MB")), Vec::<&str>::new());
    assert_eq!(against(&sent("1048577 B")), ["payload-destination"]);
}

/// What can be had if something is so is not said to be impossible: neither in the answer nor at some load.
#[test]
fn what_is_left_open_is_not_called_impossible() {
    let alone = orders("", "destination");
    let verdict = alone["verdict"].as_str().expect("a text");
    assert!(verdict.contains("The destination cannot be had as the scenario stands; it can, for "), "{verdict}");
    let beside = orders("", "sdk-invoke,destination");
    assert_eq!(beside["breakeven"].as_array().map(Vec::len), Some(0));
    assert_eq!(beside["infeasible"][0]["state"], "possible-if");
}

/// A workflow that runs one function after the other: 1,048,576 requests of 20 ms in the VPC, 10 ms to run the next, and 180 ms outside are
/// 210 ms, billed as 300 at 64 MB: 1,048,576 x 0.3 s x 64 / 1,024 GB / 3,600 s = 5.461333333 GB-hours, and a run each. A Standard workflow
/// counts its start and two states.
#[test]
fn a_workflow_may_run_a_second_function() {
    let counted = |more: &str, meter: &str| {
        let text = format!(
            "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\naccount.free_tier = \"none\"\n\
             behaviour.cold_share = {{ main = 0, callee = 0 }}\nlatency = {{ workflow_express = \"10 ms\", workflow_standard = \"10 ms\" }}\n\
             workflow.task = \"function\"\n{more}\n[workload]\nrequests_per_month = 1_048_576\nanswer_needed = false\n\
             vpc.duration = \"20 ms\"\ninternet.duration = \"180 ms\"\n"
        );
        let found = compared_text(&text, &["--only", "step-functions"]);
        let lines = found["ranking"][0]["bill"]["lines"].as_array().expect("lines").clone();
        let of_meter = lines.iter().filter(|line| line["meter"] == meter);
        of_meter
            .map(|line| line["quantity"].as_str().expect("a number").parse::<Decimal>().expect("a decimal"))
            .sum::<Decimal>()
            .normalize()
            .to_string()
    };
    assert_eq!(counted("", "sfn.express.gb_hours"), "5.461333333");
    assert_eq!(counted("", "sfn.express.requests"), "1048576");
    assert_eq!(counted("", "lambda.requests"), "2097152");
    assert_eq!(counted("workflow.kind = \"standard\"", "sfn.transitions"), "3145728");
    assert_eq!(counted("workflow.kind = \"standard\"", "sfn.express.requests"), "0");
    // 0.5 GB x (20 + 180 ms): neither function waits for the other.
    assert_eq!(counted("", "lambda.duration.x86"), "104857.6");

    let second = "workload.answer_needed = false\nworkflow.task = \"function\"";
    let longest = |time: &str| {
        let more = format!(
            "{second}\nworkload.vpc.duration = \"0 ms\"\nworkload.internet.duration = \"{time}\"\nfunction.timeout = \"900 s\""
        );
        orders(&more, "step-functions")
    };
    assert_eq!((against(&longest("300 s")), against(&longest("300001 ms"))), (vec![], vec!["express-time"]));
    assert_eq!(
        against(&orders(&format!("{second}\nworkload.calls_per_request = 2"), "step-functions")),
        ["calls-per-request"]
    );
    assert_eq!(
        against(&orders("workload.answer_needed = true\nworkflow.task = \"function\"", "step-functions")),
        ["needs-result"]
    );
}
