//! Layouts of one solution are compared with each other like solutions.

use serde_json::Value as Json;

use crate::common::{run, stdout, write};

/// 1 MB in for each request, through NAT gateways for three AZs; nothing else costs but Lambda.
const THREE_AZS: &str = r#"
schema = 1
name = "one for all AZs, or one in each"
region = "us-east-1"
[workload]
requests_per_month = 5_606_400
vpc.duration = "20 ms"
internet.duration = "80 ms"
internet.sent = "0 B"
internet.received = "1 MB"
[function]
memory_mb = 128
logs_per_invocation = "0 B"
[network]
azs = 3
[behaviour.cold_share]
main = 0
callee = 0
"#;

const BOTH: &str = "nat-gateway:single,nat-gateway:per-az";

fn json(arguments: &[&str]) -> Json {
    serde_json::from_str(&stdout(arguments.iter().chain(&["--format", "json"]))).expect("JSON")
}

/// One NAT gateway: 32.85 + 3.65, and 2/3 of G GB cross AZs at 2 x 0.01. One in each of three: 3 x 36.50 = 109.50. They cost the same
/// where G x 2/3 x 0.02 = 73.00, at 5,475 GB = 5,475 x 1,024 MB = 5,606,400 requests: 109.50 + 5,475 x 0.045 = 355.875, and Lambda's
/// requests beyond the free million, 4,606,400 x 0.0000002 = 0.92128: 356.79628. Its 70,080 GB-seconds are free. The question is that of
/// barkingiguana.com, choosing between NAT gateway, NAT instance and egress-only internet gateway.
#[test]
fn one_nat_gateway_and_one_in_each_az_cost_the_same_at_one_load() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "azs.toml", THREE_AZS);
    let compared = json(&["compare", &path, "--only", BOTH]);
    let ranking = compared["ranking"].as_array().expect("a list");
    assert_eq!(ranking.len(), 2);
    for solution in ranking {
        assert_eq!(solution["monthly_cost"], "356.79628", "{}", solution["solution"]);
        assert_eq!(solution["tied_ids"].as_array().map(Vec::len), Some(1));
    }
    let found = json(&["breakeven", &path, "--only", BOTH, "--vary", "requests_per_month=1..1_000_000_000"]);
    let crossing = &found["crossings"][0];
    assert_eq!(
        (&crossing["cheaper_below"], &crossing["cheaper_above"], &crossing["confirmed"]),
        (&"nat-gateway:single".into(), &"nat-gateway:per-az".into(), &true.into()),
        "{crossing:#}"
    );
    let swept = json(&["sweep", &path, "--only", BOTH, "--vary", "requests_per_month=5_606_399,5_606_400,5_606_401"]);
    let best = |cell: usize| swept["cells"][cell]["best"].clone();
    assert_eq!((best(0), best(2)), ("nat-gateway:single".into(), "nat-gateway:per-az".into()));
}

/// A layout is what the scenario would be that says so itself.
#[test]
fn a_layout_is_the_solution_in_a_scenario_that_asks_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "azs.toml", THREE_AZS);
    for (layout, line) in
        [("single", "nat = \"single\""), ("per-az", "nat = \"per-az\""), ("regional", "nat = \"regional\"")]
    {
        let said = write(folder.path(), "said.toml", &THREE_AZS.replace("azs = 3", &format!("azs = 3\n{line}")));
        let cost = |path: &str, id: &str| json(&["compare", path, "--only", id])["ranking"][0]["bill"].clone();
        assert_eq!(cost(&path, &format!("nat-gateway:{layout}")), cost(&said, "nat-gateway"), "{layout}");
    }
}

#[test]
fn a_layout_that_there_is_not_is_named_with_those_that_there_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = write(folder.path(), "azs.toml", THREE_AZS);
    let output = run(["compare", &path, "--only", "nat-gateway:singel"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(text.contains("nat-gateway:single"), "{text}");
}
