//! What is told beside the answer: the best way that was not asked for, and the same solutions with one thing decided otherwise.

use serde_json::Value as Json;

use crate::common::{PAPER, compared_text as compared};

/// The mix with a code: its solution, its cost and what that is more.
fn mix(compared: &Json, code: &str) -> Option<[String; 3]> {
    let all = compared["mixes"].as_array().expect("a list");
    let one = all.iter().find(|mix| mix["code"] == code)?;
    Some(["solution", "monthly_cost", "more_cost"].map(|key| one[key].as_str().expect("a text").to_owned()))
}

/// The paper scenario with a database of two vCPUs, whose RDS Proxy costs 2 x 730 x 0.015 = 21.90.
fn with_database(proxy: &str) -> String {
    format!("{PAPER}\n[database]\nkind = \"rds\"\nproxy = \"{proxy}\"\n")
}

/// SDK invoke costs 1,000,000 x 0.0000016500025 = 1.6500025; a proxy adds 21.90.
#[test]
fn a_proxy_is_told_with_and_without() {
    let without = mix(&compared(&with_database("split-only"), &[]), "without-proxy");
    assert_eq!(without, Some(["sdk-invoke", "1.6500025", "-21.9"].map(str::to_owned)));
    let with = mix(&compared(&with_database("never"), &["--only", "sdk-invoke"]), "with-proxy");
    assert_eq!(with, Some(["sdk-invoke", "23.5500025", "21.9"].map(str::to_owned)));
    let none = compared(PAPER, &[]);
    assert_eq!((mix(&none, "with-proxy"), mix(&none, "without-proxy")), (None, None));
}

/// In the order internet-first SDK invoke may hand the event over: it then waits 10 ms and not for the 20 ms of the other function, so that a
/// request costs 2 x 0.0000002 + (0.100 + 0.010 + 0.020) s x 0.5 x 0.0000166667 = 0.0000014833355, a million 1.4833355.
#[test]
fn handing_over_is_told_where_it_saves() {
    let text = PAPER.replace("[workload]", "[workload]\norder = \"internet-first\"");
    let found = mix(&compared(&text, &[]), "asynchronous");
    assert_eq!(found, Some(["sdk-invoke", "1.4833355", "-0.166667"].map(str::to_owned)));
    // What one function needs of the other has to be waited for: reading first, the answer is what is sent on.
    assert_eq!(mix(&compared(PAPER, &[]), "asynchronous"), None);
}

/// Who asks for ways by name is told of no others.
#[test]
fn the_best_further_way_is_told_where_nobody_chose() {
    assert_eq!(compared(PAPER, &["--only", "sdk-invoke"])["further"], Json::Null);
    assert_eq!(compared(PAPER, &["--all"])["further"], Json::Null);
}

/// 2,799,697,920 requests of 10 KB are 26,700 GB, for which the NAT gateway takes 0.045 and an endpoint 0.01 a GB; an endpoint in two AZs
/// stands for 2 x 7.30: 26,700 x 0.035 - 14.60 = 919.90 less.
#[test]
fn an_endpoint_for_the_service_that_moves_most_is_told_beside_the_nat_gateway() {
    let text = r#"
        schema = 1
        name = "clicks"
        region = "us-east-1"
        workload.requests_per_month = 2_799_697_920
        workload.vpc.duration = "2 ms"
        workload.internet.share = 0
        workload.services = [
            { name = "kinesis", duration = "8 ms", sent = "10 KB" },
            { name = "sqs", duration = "8 ms", share = 0.001 },
        ]
        function = { memory_mb = 128, logs_per_invocation = "0 B" }
        network.azs = 2
        account.free_tier = "none"
        behaviour.cold_share = { main = 0, callee = 0 }
    "#;
    let found = compared(text, &["--only", "nat-gateway"]);
    let told = mix(&found, "endpoint-beside").expect("told");
    assert_eq!((told[0].as_str(), told[2].as_str()), ("nat-gateway", "-919.9"));
    assert_eq!(found["mixes"][0]["service"], "kinesis");
    // Asked for, it is what was told, and is told no more; 26.7 million messages of SQS without bytes are not worth an endpoint.
    let beside = text.replace("sent = \"10 KB\"", "sent = \"10 KB\", endpoint = true");
    let asked = compared(&beside, &["--only", "nat-gateway"]);
    assert_eq!(asked["ranking"][0]["monthly_cost"], told[1].as_str());
    assert_eq!(mix(&asked, "endpoint-beside"), None);
}

/// 10,485,760 requests of 1 MB are 10,240 GB to S3, free by the gateway endpoint; past it a NAT gateway takes 10,240 x 0.045 = 460.80.
#[test]
fn what_gateway_endpoints_save_is_told() {
    let text = r#"
        schema = 1
        name = "backups"
        region = "us-east-1"
        workload.requests_per_month = 10_485_760
        workload.internet.share = 0
        workload.services = [{ name = "s3", duration = "1 ms", sent = "1 MB" }]
        behaviour.cold_share = { main = 0, callee = 0 }
    "#;
    let told = mix(&compared(text, &["--only", "nat-gateway"]), "without-gateway-endpoints").expect("told");
    assert_eq!((told[0].as_str(), told[2].as_str()), ("nat-gateway", "460.8"));
    let without = format!("{text}network.gateway_endpoints = false\n");
    assert_eq!(mix(&compared(&without, &["--only", "nat-gateway"]), "without-gateway-endpoints"), None);
}
