//! Times by default against what was measured on AWS.

use serde_json::Value as Json;

use crate::common::stdout;

/// Nothing takes time but what a test is about.
const HEAD: &str = "schema = 1\nname = \"t\"\nregion = \"us-east-1\"\n";
const NO_WORK: &str = "vpc.duration = \"0 ms\"\ninternet.duration = \"0 ms\"\n";
const WARM: &str = "[behaviour.cold_share]\nmain = 0\ncallee = 0\n";
/// Seconds of the month of 730 hours.
const MONTH_S: f64 = 2_628_000.0;

/// A solution of a scenario, as `compare` has it.
fn solution(text: &str, id: &str) -> Json {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, text).expect("written");
    let path = path.display().to_string();
    let compared = stdout(["compare", path.as_str(), "--only", id, "--format", "json"]);
    let compared: Json = serde_json::from_str(&compared).expect("JSON");
    compared["ranking"].as_array().and_then(|ranking| ranking.first()).expect("it can be had").clone()
}

fn quantile(solution: &Json, name: &str) -> f64 {
    solution["latency_ms"][name]["value"].as_f64().expect("a time")
}

fn within(what: &str, found: f64, expected: f64, slack: f64) {
    assert!((found - expected).abs() <= slack, "{what}: {found} against {expected} +- {slack}");
}

/// ubc-cirrus-lab/demystifying-serverless-costs (artefact of EuroSys '26), keep-alive on AWS, 2025: of 100 invocations after a gap of 315,
/// 330 and 345 s, 43, 68 and 94 found no environment.
#[test]
fn an_idle_environment_is_gone_as_measured() {
    for (gap, cold) in [(315.0, 0.43), (330.0, 0.68), (345.0, 0.94), (270.0, 0.03), (360.0, 1.0)] {
        let requests = (MONTH_S / gap).round();
        let text = format!("{HEAD}[workload]\nrequests_per_month = {requests}\narrivals = \"constant\"\n{NO_WORK}");
        let share = &solution(&text, "nat-gateway")["behaviour"]["cold_share"]["main"];
        within(&format!("after {gap} s"), share.as_f64().expect("a share"), cold, 0.12);
    }
}

/// cloudonaut.io, Review: API Gateway HTTP APIs (2020-06-19): 95 % of warm requests took at most 18.6 ms through an HTTP API and 23.1 ms
/// through a REST API.
#[test]
fn a_warm_function_behind_an_api_answers_as_measured() {
    for (kind, p95) in [("http", 18.6), ("rest", 23.1)] {
        let text = format!("{HEAD}api.kind = \"{kind}\"\n[workload]\nrequests_per_month = 100_000\n{NO_WORK}{WARM}");
        within(kind, quantile(&solution(&text, "api-gateway"), "p95"), p95, 0.15 * p95);
    }
}

/// LedgeDash/unum, logs of 2021-04, n = 478: an event starts its function 28 ms after it was accepted, at the median.
#[test]
fn an_event_is_delivered_as_measured() {
    let accepted = "[latency]\ninvoke_async = \"0 ms\"\ninterface_endpoint = \"0 ms\"\ninvoke_per_mb = \"0 ms\"\n";
    let text =
        format!("{HEAD}[workload]\nrequests_per_month = 100_000\ninvocation = \"async\"\n{NO_WORK}{WARM}{accepted}");
    let completion = &solution(&text, "interface-endpoint")["latency_ms"]["completion"];
    within("delivery", completion["p50"]["value"].as_f64().expect("a time"), 28.0, 0.3 * 28.0);
}
