//! What an answer says of other requests, other inputs and other limits is so where the scenario has them.

use serde_json::{Value as Json, json};

use crate::common::{compared_text, met_or_not, root, write};

/// A scenario of a Region with some lines of its workload and whatever follows.
fn scenario(region: &str, more: &str) -> String {
    format!("schema = 1\nname = \"t\"\nregion = \"{region}\"\n[workload]\n{more}\n")
}

const JAVA_WITHIN_2_S: &str = "requests_per_month = 50_000\nvpc.duration = { p50 = \"30 ms\", p99 = \"200 ms\" }\ninternet.duration = { p50 = \"250 ms\", p99 = \"1 s\" }\n[function]\nruntime = \"java21\"\nmemory_mb = 1_024\ninit = \"3 s\"\n[objective]\nmax_p99 = \"2 s\"";
const RESERVED: &str = "requests_per_second = 20\nvpc.duration = { p50 = \"30 ms\", p99 = \"300 ms\" }\ninternet.duration = { p50 = \"200 ms\", p99 = \"1 s\" }\n[function]\ncallee.reserved_concurrency = 3\nmain.reserved_concurrency = 30";
const QUEUED: &str = "requests_per_month = 5_000_000\norder = \"internet-first\"\ninvocation = \"async\"\ntrigger = \"async\"\nanswer_needed = false\nvpc.duration = \"2 s\"\ninternet.duration = \"50 ms\"\nbetween.request = \"300 KB\"\n[account]\nconcurrency_limit = 20";
const SEVEN_MB: &str = "requests_per_month = 300_000\norder = \"internet-first\"\nvpc.duration = \"20 ms\"\ninternet.duration = \"300 ms\"\ninternet.received = \"7 MB\"\nbetween.request = \"7 MB\"\n[objective]\nmax_p99 = \"100 ms\"";

fn answer(text: &str, more: &[&str]) -> String {
    let answer = &compared_text(text, more)["answer"];
    ["decision", "reach", "certainty"]
        .into_iter()
        .filter_map(|part| answer[part].as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn first(compared: &Json) -> (&Json, &Json) {
    let first = &compared["ranking"][0];
    (&first["solution"], &first["fails"])
}

/// A comparison, and the most requests for which its answer is said to hold.
fn with_its_end(text: &str) -> (Json, u64) {
    let here = compared_text(text, &[]);
    let to = here["requests_reach"]["to_requests"].as_u64().expect("a number");
    (here, to)
}

/// A percentile rises and falls along requests: with twice as many and again, as far as the answer is said to hold, it holds, and with half
/// as many down to where it is said to begin.
#[test]
fn a_limit_of_p99_holds_all_the_way_that_is_said() {
    let text = scenario("eu-west-1", JAVA_WITHIN_2_S);
    let here = compared_text(&text, &[]);
    let reach = &here["requests_reach"];
    let [below, to] = ["below_requests", "to_requests"].map(|end| reach[end].as_u64().expect("a number"));
    let own = 50_000;
    let doubled = std::iter::successors(Some(own * 2), |load| Some(load * 2)).take_while(|load| *load <= to);
    let halved = std::iter::successors(Some(own / 2), |load| Some(load / 2)).take_while(|load| *load > below);
    for load in doubled.chain(halved) {
        let there = compared_text(&text, &["--requests", &load.to_string()]);
        assert_eq!(first(&there), first(&here), "{load} of {reach}");
    }
    // At 100,000 one in a hundred meets a cold start of three seconds.
    assert_eq!(compared_text(&text, &["--requests", "100_000"])["ranking"], json!([]));
    assert!(below < own && to < 100_000, "{reach}");
}

/// Near a limit a bill grows by attempts and waits: the answer holds to where another way costs less, which comes first. A short simulation
/// tells that place to a twentieth.
#[test]
fn an_answer_ends_where_another_way_costs_less_near_a_limit() {
    let text = scenario("eu-central-1", RESERVED);
    let (here, to) = with_its_end(&text);
    let reach = &here["requests_reach"];
    assert_eq!(first(&compared_text(&text, &["--requests", &(to / 20 * 19).to_string()])), first(&here), "{reach}");
    let beyond = compared_text(&text, &["--requests", &(to / 20 * 21).to_string()]);
    assert_eq!(
        (&reach["end"], first(&beyond)),
        (&json!("overtaken"), (&json!("nat-gateway"), &json!(false))),
        "{reach}"
    );
}

/// Queued requests wait where synchronous ones would fail: at twice the load at which peaks first pass the limit none fails, and the answer
/// holds; with a fifth more than it is said to hold for it does not.
#[test]
fn queued_requests_let_an_answer_hold_to_where_they_no_longer_get_through() {
    let text = scenario("us-east-1", QUEUED);
    let (here, to) = with_its_end(&text);
    let reach = &here["requests_reach"];
    let there = compared_text(&text, &["--requests", &to.to_string()]);
    assert_eq!(first(&there), first(&here), "{reach}");
    let beyond = compared_text(&text, &["--requests", &(to / 5 * 6).to_string()]);
    assert_ne!(first(&beyond), first(&here), "{reach}");
}

/// A way that only needs something to be so is held to a limit of p99 as well, and what is nearest is one of which p99 is known: 7 MB would
/// pass a limit of messages by less, but behind it nothing takes 100 ms either.
#[test]
fn what_is_open_is_held_to_a_limit_of_p99() {
    let text = scenario("us-east-1", SEVEN_MB);
    let all = ["--only", "nat-gateway,sdk-invoke,ipv6-egress-only"];
    let said = answer(&text, &all);
    assert!(said.starts_with("None of the 3 ways can be had within a p99 of 100 ms; nearest is "), "{said}");
    assert!(said.contains(" ms at p99 against your 100 ms") && !said.contains("7 MB"), "{said}");
    let open = ["--only", "ipv6-egress-only"];
    assert!(answer(&text, &open).contains("at p99 against your 100 ms"), "{}", answer(&text, &open));
    let kept = text.replace("100 ms", "1 s");
    assert!(answer(&kept, &open).contains("; it can, for "), "{}", answer(&kept, &open));
}

/// None can be had with the middle of a range, but some can in other draws: the answer says in how many.
#[test]
fn draws_in_which_one_can_be_had_are_told() {
    let ranges = "requests_per_month = { low = 1_000_000, high = 20_000_000 }\ninternet.duration = { low = \"100 ms\", high = \"900 ms\" }\n[objective]\nmax_monthly = \"6\"";
    let text = scenario("us-east-1", ranges);
    let draws = ["--draws", "200"];
    let found = compared_text(&text, &draws);
    let none = found["uncertainty"]["probability_none_feasible"].as_f64().expect("a share");
    assert!(found["ranking"] == json!([]) && none < 1.0, "{none}");
    let said = found["answer"]["certainty"].as_str().expect("words");
    let some = ((1.0 - none) * 200.0).round() / 2.0;
    assert!(
        said.starts_with(&format!("In {some} % of 200 draws from your ranges one can be had and answers; ")),
        "{said}"
    );
}

/// What is told to be raised is what is too little: what is set apart for a function, or its timeout.
#[test]
fn a_cure_is_one_for_what_stands_against_a_way() {
    let reserved = scenario(
        "us-east-1",
        "requests_per_second = 20\n[function]\ncallee.reserved_concurrency = 1\nmain.reserved_concurrency = 1",
    );
    let said = answer(&reserved, &["--only", "nat-gateway"]);
    assert!(
        said.contains("1 is set apart for it; ") && said.ends_with("; raise its `reserved_concurrency`."),
        "{said}"
    );
    let late = |timeout: &str, work: &str| {
        scenario(
            "us-east-1",
            &format!("requests_per_month = 100\nvpc.duration = \"{work}\"\n[function]\ntimeout = \"{timeout}\""),
        )
    };
    let said = answer(&late("3 s", "10 s"), &["--only", "nat-gateway"]);
    assert!(said.ends_with("above its timeout of 3 s; raise that timeout, or split the work."), "{said}");
    // 900 s are the longest that Lambda has.
    let said = answer(&late("900 s", "1_000 s"), &["--only", "nat-gateway"]);
    assert!(said.ends_with("above its timeout of 900 s; split the work."), "{said}");
}

#[test]
fn without_requests_nobody_waits() {
    let said = answer(&scenario("us-east-1", "requests_per_month = 0"), &[]);
    assert!(said.contains("; without requests nobody waits") && !said.contains(" ms"), "{said}");
}

#[test]
fn a_vpc_that_nothing_is_called_in_is_not_needed() {
    let said = answer(&scenario("us-east-1", "requests_per_month = 1_000_000\nvpc.share = 0"), &[]);
    assert!(said.starts_with("No VPC is needed: ") && said.contains("Of the ways with a VPC, use "), "{said}");
}

/// A time of low trust is told where it begins to turn the answer, not at the end of what it may be.
#[test]
fn a_doubt_is_told_where_it_begins() {
    let cold = "requests_per_month = 2_000_000\nvpc.duration = \"5 ms\"\ninternet.duration = \"150 ms\"\n[behaviour]\ncold_share.main = 0.5\ncold_share.callee = 0.02\n[objective]\nmax_p99 = \"600 ms\"";
    let text = scenario("us-east-1", cold);
    let here = compared_text(&text, &[]);
    let notes = here["note_details"].as_array().expect("a list").iter();
    let doubts: Vec<&Json> = notes.filter(|note| note["code"] == "low-trust-decides").collect();
    let doubt = doubts.first().expect("a doubt");
    let number = |name: &str| doubt[name].as_f64().expect("a number");
    let (taken, at, low) = (number("taken_ms"), number("at_ms"), number("low_ms"));
    assert!(low < at && at < taken, "{doubt}");
    let with = |ms: f64| {
        let set = format!("{text}[latency]\nvpc_attach = \"{ms} ms\"\n");
        first(&compared_text(&set, &[])).0.clone()
    };
    assert_eq!((doubt["key"].as_str(), with(taken)), (Some("latency.vpc_attach"), first(&here).0.clone()));
    assert_ne!(with(at * 0.95), with(taken), "{doubt}");
}

/// Where requests are cut off by a timeout, a default turns the answer as soon as too many are.
#[test]
fn a_default_turns_the_answer_where_too_many_are_cut_off() {
    let text = scenario(
        "us-east-1",
        "requests_per_month = 1_000_000\nvpc.duration = { p50 = \"300 ms\", p99 = \"1 s\" }\ninternet.duration = { p50 = \"700 ms\", p99 = \"2 s\" }\n[function]\ntimeout = \"3 s\"",
    );
    let here = compared_text(&text, &[]);
    let said = here["answer"]["certainty"].as_str().expect("words");
    let from =
        said.strip_prefix("Assumed: calls in the VPC = 1 (`workload.vpc.calls`); SDK invoke is not the best from ");
    let from: u64 = from.and_then(|from| from.strip_suffix(" on.")).and_then(|from| from.parse().ok()).expect(said);
    let with =
        |calls: u64| compared_text(&text.replace("[function]", &format!("vpc.calls = {calls}\n[function]")), &[]);
    assert_eq!((first(&with(from - 1)), first(&with(from)).1), (first(&here), &json!(true)));
}

/// However long a name, an answer or a charge: what is under "How each differs" differs, in an amount at least, and fits a screen.
#[test]
fn each_way_differs_in_an_amount_at_least() {
    let kept_ready = "requests_per_second = 30\nvpc.duration = { p50 = \"20 ms\", p99 = \"100 ms\" }\ninternet.duration = { p50 = \"200 ms\", p99 = \"1 s\" }\n[function]\nmemory_mb = 1024\nmain.provisioned_concurrency = 20\ncallee.provisioned_concurrency = 20\n[network]\nazs = 3";
    let made = [scenario("us-west-2", kept_ready), scenario("eu-central-1", RESERVED)];
    for (text, by) in made.iter().flat_map(|text| [(text, "cost"), (text, "latency"), (text, "balanced")]) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = write(folder.path(), "scenario.toml", text);
        let screen = met_or_not(["compare", &path, "--by", by]);
        let (_, below) = screen.split_once("How each differs from ").expect("a heading");
        let titles = ["NAT gateway", "Interface endpoint", "API Gateway", "SDK invoke"];
        let rows: Vec<&str> = below
            .lines()
            .skip(1)
            .filter(|row| titles.iter().any(|title| row.starts_with(&format!(" {title} "))))
            .collect();
        let same = rows.iter().skip(1).find(|row| !row.contains([':']));
        assert!(rows.len() > 2 && same.is_none() && screen.lines().count() <= 22, "{by}: {same:?}\n{screen}");
    }
}

/// Short looks that cannot tell two ways apart end no answer: how far the fastest holds does not go by chance.
#[test]
fn how_far_the_fastest_holds_does_not_go_by_the_seed() {
    let text = std::fs::read_to_string(root().join("scenarios/forms-with-data-api.toml")).expect("an example");
    for seed in ["1", "2", "3", "4"] {
        let there = compared_text(&text, &["--by", "latency", "--seed", seed]);
        assert_eq!(there["requests_reach"]["end"], json!("open"), "seed {seed}: {}", there["requests_reach"]);
    }
}

/// A timeout that starts cold pass where few come is kept to where many do: nobody can be had there, and somebody beyond.
#[test]
fn what_a_timeout_ends_may_begin_with_more_requests() {
    let work = "requests_per_month = 200\nvpc.duration = \"100 ms\"\ninternet.duration = \"100 ms\"\n";
    let text =
        scenario("us-east-1", &format!("{work}[function]\nruntime = \"java21\"\ninit = \"3 s\"\ntimeout = \"205 ms\""));
    let along = compared_text(&text, &[])["along_requests"].clone();
    let best: Vec<&Json> = along.as_array().expect("a list").iter().map(|stretch| &stretch["best_ids"]).collect();
    assert_eq!(best, [&json!([]), &json!(["nat-gateway"])], "{along}");
}
