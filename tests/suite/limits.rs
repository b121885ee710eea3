//! What AWS's limits refuse, what they let through, and what one more piece costs.

use serde_json::Value as Json;

use crate::common;

/// A scenario in which only what a test sets takes time, and nothing starts cold.
fn scenario(settings: &str) -> String {
    format!(
        "schema = 1\nname = \"t\"\nregion = \"us-east-1\"\nbehaviour.cold_share.main = 0\nbehaviour.cold_share.callee = 0\n\
         latency.nat_gateway = \"0 ms\"\nlatency.invoke_sync = \"0 ms\"\nlatency.interface_endpoint = \"0 ms\"\n\
         workload.vpc.duration = \"0 ms\"\n{settings}"
    )
}

fn in_file<T>(text: &str, ask: impl FnOnce(&str) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).expect("written");
    ask(path.to_str().expect("a path"))
}

fn compare(settings: &str, more: &[&str]) -> Json {
    let ask = |path: &str| {
        let question = ["compare", path, "--format", "json"].into_iter().chain(more.iter().copied());
        serde_json::from_str(&common::met_or_not(common::of_four(question))).expect("JSON")
    };
    in_file(&scenario(settings), ask)
}

fn refused(settings: &str) -> String {
    let output = in_file(&scenario(settings), |path| common::run(["compare", path]));
    assert_eq!(output.status.code(), Some(3), "{settings}");
    String::from_utf8(output.stderr).expect("UTF-8")
}

/// The codes of the reasons against a solution; none when it is ranked.
fn reasons(result: &Json, id: &str) -> Vec<String> {
    let one = result["infeasible"].as_array().expect("a list").iter().find(|one| one["solution"] == id);
    let reasons = one.and_then(|one| one["reasons"].as_array()).into_iter().flatten();
    reasons.map(|reason| reason["code"].as_str().expect("a code").to_owned()).collect()
}

fn ranked(result: &Json, id: &str) -> Json {
    let ranking = result["ranking"].as_array().expect("a list");
    ranking.iter().find(|one| one["solution"] == id).unwrap_or_else(|| panic!("{id}: {result}")).clone()
}

fn warns(result: &Json, id: &str, of: &str) -> bool {
    ranked(result, id)["warning_details"].as_array().expect("a list").iter().any(|warning| warning["code"] == of)
}

/// Requests of a month of 730 h, 2,628,000 s, at a rate.
fn requests(rate: u64) -> String {
    format!("workload.requests_per_month = {}\n", rate * 2_628_000)
}

#[test]
fn only_synchronous_requests_are_held_to_ten_a_second_for_each_unit_of_concurrency() {
    // A limit of 10 takes 100 synchronous requests a second. Work of 2 ms at 150 a second holds 0.3 environments.
    let at = |rate, trigger| {
        let settings = format!("{}workload.trigger = \"{trigger}\"\n", requests(rate));
        compare(&format!("{settings}workload.internet.duration = \"2 ms\"\naccount.concurrency_limit = 10\n"), &[])
    };
    let waited_for = at(150, "sync");
    assert_eq!(reasons(&waited_for, "nat-gateway"), ["request-rate"]);
    let queued = at(150, "async");
    assert_eq!(ranked(&queued, "nat-gateway")["behaviour"]["failed_share"], 0.0);
    // What is called is waited for all the same: 150 a second.
    assert_eq!(reasons(&queued, "sdk-invoke"), ["request-rate"]);
    // 60 a second are 120 with those that are called, and 60 where Lambda queues the first.
    assert_eq!(reasons(&at(60, "sync"), "sdk-invoke"), ["request-rate"]);
    assert!(reasons(&at(60, "async"), "sdk-invoke").is_empty());
}

#[test]
fn what_is_reserved_for_a_function_takes_ten_a_second_for_each_unit_too() {
    let reserved = "function.main.reserved_concurrency = 10\nworkload.internet.duration = \"2 ms\"\n";
    assert_eq!(reasons(&compare(&(requests(150) + reserved), &[]), "nat-gateway"), ["request-rate"]);
    assert!(reasons(&compare(&(requests(50) + reserved), &[]), "nat-gateway").is_empty());
}

#[test]
fn a_hundred_of_the_accounts_concurrency_stay_unreserved() {
    let text = |limit: u64, main: u64, callee: u64| {
        format!(
            "workload.requests_per_month = 1_000\naccount.concurrency_limit = {limit}\n\
             function.main.reserved_concurrency = {main}\nfunction.callee.reserved_concurrency = {callee}\n"
        )
    };
    let message = refused(&text(10, 5, 5));
    assert!(message.contains("10 of the account's concurrency limit of 10 are set apart"), "{message}");
    assert!(message.contains("scenario.toml:13:") && message.contains("raised to at least 110"), "{message}");
    let message = refused(&text(1_000, 500, 401));
    assert!(message.contains("set apart 900 at most") && message.contains("at least 1001"), "{message}");
    assert_eq!(compare(&text(1_000, 500, 400), &[])["infeasible"], Json::Array(Vec::new()));
}

#[test]
fn more_addresses_carry_more_connections_and_are_paid_for() {
    // Each request holds a connection for 60 s: c x 43,800 requests a month hold c of them, 2,628,000 s / 60 s being 43,800.
    let at = |connections: u64, more: &str| {
        let settings = format!(
            "workload.requests_per_month = {}\nworkload.internet.duration = \"60 s\"\naccount.concurrency_limit = 1_000_000\n{more}",
            connections * 43_800
        );
        compare(&settings, &["--only", "nat-gateway"])
    };
    let addresses = |connections, more: &str| {
        let nat = ranked(&at(connections, more), "nat-gateway");
        let lines = nat["bill"]["lines"].as_array().expect("lines");
        let line = lines.iter().find(|line| line["meter"] == "ipv4.hours").expect("addresses");
        (line["basis_fields"]["count"].as_u64().expect("a count"), line["cost"].as_str().expect("an amount").to_owned())
    };
    // 730 h x 0.005 = 3.65 for each.
    assert_eq!(addresses(55_000, ""), (1, "3.65".to_owned()));
    assert_eq!(addresses(55_001, ""), (2, "7.3".to_owned()));
    assert_eq!(addresses(440_000, ""), (8, "29.2".to_owned()));
    assert!(warns(&at(55_001, ""), "nat-gateway", "more-pieces"));
    // Eight addresses carry 440,000; two gateways take sixteen, a regional one 32 in an AZ.
    assert_eq!(reasons(&at(440_001, ""), "nat-gateway"), ["nat-ports"]);
    assert_eq!(addresses(440_001, "network.azs = 2\n"), (10, "36.5".to_owned()));
    assert_eq!(addresses(440_001, "network.nat = \"regional\"\n"), (9, "32.85".to_owned()));
    // A number that the user gives is taken as it is.
    assert_eq!(addresses(1, "network.nat_addresses = 3\n"), (3, "10.95".to_owned()));
    assert_eq!(reasons(&at(55_001, "network.nat_addresses = 1\n"), "nat-gateway"), ["nat-ports"]);
    let message = refused("workload.requests_per_month = 1\nnetwork.nat_addresses = 9\n");
    assert!(message.contains("no more than 8 addresses"), "{message}");
}

#[test]
fn new_connections_for_each_call_need_addresses_too() {
    // 900 new ones a second for each address; each is open for the second that its call lasts.
    let at = |rate| {
        let settings = format!(
            "{}workload.internet.duration = \"1 s\"\nworkload.internet.connections = \"per-call\"\naccount.concurrency_limit = 10_000\n",
            requests(rate)
        );
        let result = compare(&settings, &["--only", "nat-gateway"]);
        let nat = ranked(&result, "nat-gateway");
        let lines = nat["bill"]["lines"].as_array().expect("lines").clone();
        lines.into_iter().find(|line| line["meter"] == "ipv4.hours").expect("addresses")["basis_fields"]["count"]
            .clone()
    };
    assert_eq!((at(900), at(901)), (1.into(), 2.into()));
}

#[test]
fn a_rest_api_waits_for_as_long_as_the_quota_was_raised_to() {
    let with = |api: &str| {
        let work = "workload.requests_per_month = 1_000\nworkload.vpc.duration = \"40 s\"\n";
        let text = scenario("").replace("workload.vpc.duration = \"0 ms\"\n", work) + api;
        let ask = |path: &str| common::met_or_not(["compare", path, "--only", "api-gateway", "--format", "json"]);
        serde_json::from_str::<Json>(&in_file(&text, ask)).expect("JSON")
    };
    let reason = |result: &Json| result["infeasible"][0]["reasons"][0].clone();
    let usual = reason(&with("api.kind = \"rest\"\n"));
    assert_eq!((usual["code"].as_str(), usual["limit"].as_f64()), (Some("integration-timeout"), Some(29_000.0)));
    assert!(usual["text"].as_str().is_some_and(|text| text.contains("`api.rest_timeout`")), "{usual}");
    let raised = with("api.kind = \"rest\"\napi.rest_timeout = \"60 s\"\n");
    assert_eq!(ranked(&raised, "api-gateway")["behaviour"]["failed_share"], 0.0);
    assert!(warns(&raised, "api-gateway", "raised-timeout"));
    // The timeout of an HTTP API is fixed, and a REST API cures it.
    let http = reason(&with("api.kind = \"http\"\napi.rest_timeout = \"60 s\"\n"));
    assert_eq!(http["limit"], 30_000.0);
    assert!(http["text"].as_str().is_some_and(|text| text.contains("take a REST API")), "{http}");
    let message = refused("workload.requests_per_month = 1\napi.rest_timeout = \"901 s\"\n");
    assert!(message.contains("the timeout of a REST API cannot be 901 s"), "{message}");
}

#[test]
fn a_proxy_that_keeps_a_serverless_database_awake_is_told() {
    let with = |kind: &str| {
        let database = format!(
            "workload.requests_per_month = 1_000\ndatabase.kind = \"{kind}\"\ndatabase.proxy = \"split-only\"\n"
        );
        compare(&database, &[])
    };
    let (serverless, aurora) = (with("aurora-serverless"), with("aurora"));
    assert!(warns(&serverless, "sdk-invoke", "never-pauses") && !warns(&serverless, "nat-gateway", "never-pauses"));
    assert!(!warns(&aurora, "sdk-invoke", "never-pauses"));
}

#[test]
fn a_region_without_prices_is_named_as_what_it_is() {
    let text = scenario("workload.requests_per_month = 1\n").replace("us-east-1", "eusc-de-east-1");
    let output = in_file(&text, |path| common::run(["compare", path]));
    let message = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(3));
    assert!(message.contains("European Sovereign Cloud") && !message.contains("did you mean"), "{message}");
}

#[test]
fn who_has_the_free_million_of_api_calls_is_certain() {
    let notes = |tier: &str| {
        let account = format!("workload.requests_per_month = 10_000\naccount.free_tier = \"{tier}\"\n");
        let result = compare(&account, &["--only", "api-gateway"]);
        result["note_details"].as_array().expect("a list").iter().any(|note| note["code"] == "allowance-uncertain")
    };
    assert!(!notes("legacy-12-month"));
}

/// Nothing is sent, logged or free, and a GB-second and a request have the prices of us-east-1: 0.0000166667 and 0.0000002.
const PLAIN: &str = "account.free_tier = \"none\"\nfunction.memory_mb = 128\nfunction.logs_per_invocation = \"0 B\"\n\
                     workload.internet.sent = \"0 B\"\nworkload.internet.received = \"0 B\"\n";

fn next_million(solution: &Json) -> f64 {
    solution["cost_per_million_requests"].as_str().expect("an amount").parse().expect("a number")
}

#[test]
fn a_million_requests_cost_what_they_add() {
    // 0.20 for the requests and 1,000,000 x 0.1 s x 0.125 GB x 0.0000166667 = 0.20833375, whatever stands and however few there are.
    let at = |requests: u64, free: &str| {
        let text =
            format!("workload.requests_per_month = {requests}\nworkload.internet.duration = \"100 ms\"\n{PLAIN}");
        ranked(&compare(&text.replace("\"none\"", free), &["--only", "nat-gateway"]), "nat-gateway")
    };
    for requests in [0, 1, 5_000_000] {
        assert_eq!(at(requests, "\"none\"")["cost_per_million_requests"], "0.40833375", "{requests}");
    }
    // A million requests and 400,000 GB-seconds are free: of a million more than the first one, one is paid for.
    assert_eq!(at(1, "\"always-free\"")["cost_per_million_requests"], "0.0000002");
}

#[test]
fn a_million_requests_are_a_million_that_are_answered() {
    // Erlang's B(10, 7.5) = 9.95 % fail at their arrival and are not billed, so that a million answered requests cost what a million
    // would without a limit: 0.20 and 1,000,000 x 1.0005 s (half a millisecond of rounding) x 0.125 GB x 0.0000166667 = 2.0844.
    let text = format!(
        "workload.requests_per_month = {}\nworkload.internet.duration = {{ exponential = \"1 s\" }}\naccount.concurrency_limit = 10\n{PLAIN}",
        15 * 2_628_000 / 2
    );
    let found = next_million(&ranked(&compare(&text, &["--only", "nat-gateway"]), "nat-gateway"));
    assert!((found - 2.2844).abs() < 0.003, "{found}");
}
