//! Ways out of a VPC without a NAT gateway: what each requires, where each ends, what it says.

use netcost::comparison::{Comparison, Infeasible, Obstacle, Solution, Warning, compare};
use netcost::pricebook::{Date, PriceBook};
use netcost::scenario::Scenario;
use netcost::sim::Effort;
use netcost::topology::find;

const SCENARIO: &str = r#"
schema = 1
name = "ways out"
region = "us-east-1"
account.free_tier = "none"
latency = { invoke_sync = "10 ms", invoke_per_mb = "0 ms", interface_endpoint = "0 ms", nat_gateway = "0 ms" }
behaviour.cold_share = { main = 0, callee = 0 }
workload.requests_per_month = 1_000_000
workload.vpc.duration = "20 ms"
workload.internet.duration = "180 ms"
workload.internet.sent = "4 KB"
workload.internet.received = "16 KB"
workload.between = { request = "2 KB", response = "2 KB" }
"#;

/// The scenario with more lines.
fn scenario(more: &str) -> Scenario {
    Scenario::parse("ways.toml", &format!("{SCENARIO}{more}\n")).unwrap_or_else(|problems| panic!("{problems}"))
}

fn compared(id: &str, scenario: &Scenario, effort: Option<Effort>) -> Comparison {
    let (way, book) = (find(id).expect("known"), PriceBook::embedded(&scenario.region).expect("a book"));
    compare(scenario, &book, &[way], effort, &Date::parse("2026-11-22").expect("a date")).expect("compared")
}

/// The way, which can be had.
fn had(id: &str, more: &str) -> Solution {
    let mut found = compared(id, &scenario(more), None);
    assert!(found.infeasible.is_empty(), "{id}: {:?}", found.infeasible);
    found.ranking.pop().expect("it is ranked")
}

/// The way, which cannot be had.
fn refused(id: &str, more: &str) -> Infeasible {
    let mut found = compared(id, &scenario(more), None);
    found.infeasible.pop().unwrap_or_else(|| panic!("{id} can be had"))
}

/// The codes of what stands against it.
fn codes(refused: &Infeasible) -> Vec<&'static str> {
    refused.reasons.iter().map(Obstacle::code).collect()
}

/// The codes of what a way says of itself.
fn remarks(solution: &Solution) -> Vec<&'static str> {
    let remark = |warning: &Warning| match warning {
        Warning::Remark(remark) => Some(remark.code),
        _ => None,
    };
    solution.warnings.iter().filter_map(remark).collect()
}

/// What a way says of itself under this code.
fn remark(solution: &Solution, code: &str) -> String {
    let found = solution.warnings.iter().find_map(|warning| match warning {
        Warning::Remark(remark) if remark.code == code => Some(remark.text.to_string()),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{code}: {:?}", remarks(solution)))
}

const IPV6: &str = "workload.internet.ipv6 = true\n";

/// Requests that call these services, 16 KB there each, and nothing on the public internet.
fn services(names: &[&str]) -> String {
    let each = |name: &&str| format!("{{ name = \"{name}\", duration = \"10 ms\", sent = \"16 KB\" }}");
    let services: Vec<String> = names.iter().map(each).collect();
    format!("workload.internet.share = 0\nworkload.services = [{}]\n", services.join(", "))
}

#[test]
fn ipv6_is_possible_until_the_scenario_says_what_the_destinations_have() {
    let open = refused("ipv6-egress-only", "");
    assert_eq!(codes(&open), ["ipv6-not-stated"]);
    // A hundredth of the worked bill for 100,000,000 requests: 2.3729742.
    assert_eq!(open.possible().expect("a price").total.shown(), "2.37");
    assert_eq!(codes(&refused("ipv6-egress-only", "workload.internet.ipv6 = false")), ["ipv6-destination"]);
    assert_eq!(had("ipv6-egress-only", IPV6).bill.total.shown(), "2.37");
    // Who calls nothing on the public internet need not say what is there.
    assert!(remarks(&had("ipv6-egress-only", &services(&["sqs"]))).contains(&"in-region-transfer"));
}

#[test]
fn dual_stack_is_built_unless_the_scenario_says_no() {
    let stated = |value: bool| format!("{IPV6}network.dual_stack = {value}");
    assert!(remarks(&had("ipv6-egress-only", IPV6)).contains(&"dual-stack"));
    assert!(!remarks(&had("ipv6-egress-only", &stated(true))).contains(&"dual-stack"));
    assert_eq!(codes(&refused("ipv6-egress-only", &stated(false))), ["subnet-not-dual-stack"]);
}

#[test]
fn a_service_without_ipv6_is_named_and_an_unknown_one_is_said_to_be() {
    let glue = refused("ipv6-egress-only", &services(&["sqs", "glue"]));
    let [Obstacle::Unbuildable(reason)] = &glue.reasons[..] else { panic!("{:?}", glue.reasons) };
    assert!(reason.code == "no-ipv6-service" && reason.text.starts_with("glue has no"), "{reason}");
    let unknown = had("ipv6-egress-only", &services(&["sqs", "never-heard-of"]));
    assert!(remark(&unknown, "ipv6-unknown").contains("whether never-heard-of has"));
    // S3 by its gateway endpoint; past it where the scenario has none.
    assert!(remarks(&had("ipv6-egress-only", &services(&["s3"]))).contains(&"gateway-bypassed"));
    let past = had("ipv6-egress-only", &format!("{}network.gateway_endpoints = false", services(&["s3"])));
    assert!(!remarks(&past).contains(&"gateway-bypassed"));
}

#[test]
fn over_ipv6_a_call_costs_what_it_does_by_an_endpoint_but_the_endpoint() {
    // Nothing is asked of the destinations: the other function calls them.
    let (by_ipv6, by_endpoint) = (had("ipv6-invoke", ""), had("interface-endpoint", ""));
    // One endpoint 730 h x 0.01 = 7.30, and 1,000,000 x 4 KB = 3.814697266 GB x 0.01.
    let more = by_endpoint.bill.total.decimal() - by_ipv6.bill.total.decimal();
    assert_eq!(more.to_string(), "7.33814697266");
    assert_eq!(codes(&refused("ipv6-invoke", "network.dual_stack = false")), ["subnet-not-dual-stack"]);
    let fetch_first = "workload.order = \"internet-first\"\nworkload.invocation = \"async\"";
    assert_eq!(codes(&refused("ipv6-invoke", fetch_first)), ["needs-result"]);
}

#[test]
fn a_url_costs_what_an_invoke_does_and_takes_six_megabytes() {
    assert_eq!(had("function-url", "").bill.total, had("sdk-invoke", "").bill.total);
    let request = |size: u64, binary: bool| {
        let old = "workload.between = { request = \"2 KB\", response = \"2 KB\" }";
        assert!(SCENARIO.contains(old));
        let new = format!("workload.between = {{ request = \"{size} B\", response = \"2 KB\", binary = {binary} }}");
        let scenario = Scenario::parse("ways.toml", &SCENARIO.replace(old, &new)).expect("sound");
        compared("function-url", &scenario, None).infeasible.iter().flat_map(codes).collect::<Vec<_>>()
    };
    let most = 6 * 1024 * 1024;
    assert_eq!((request(most, false), request(most + 1, false)), (vec![], vec!["payload-sync"]));
    // Binary data reaches the function as base64 text, four bytes for three.
    assert_eq!((request(most / 4 * 3, true), request(most / 4 * 3 + 1, true)), (vec![], vec!["payload-sync"]));
}

#[test]
fn a_url_waits_takes_ten_requests_a_second_for_each_unit_and_is_not_had_everywhere() {
    assert!(remarks(&had("function-url", "workload.invocation = \"async\"")).contains(&"waits-all-the-same"));
    // 26,280,000 a month are 10 a second, what one unit of concurrency takes; 26,280,001 are more.
    let at = |requests: u64| {
        let old = "workload.requests_per_month = 1_000_000\nworkload.vpc.duration = \"20 ms\"";
        assert!(SCENARIO.contains(old));
        let new = format!("workload.requests_per_month = {requests}\nworkload.vpc.duration = \"1 ms\"");
        let text = format!("{}function.callee.reserved_concurrency = 1\n", SCENARIO.replace(old, &new));
        let scenario = Scenario::parse("ways.toml", &text).expect("sound");
        compared("function-url", &scenario, None).infeasible.iter().flat_map(codes).collect::<Vec<_>>()
    };
    assert_eq!((at(26_280_000), at(26_280_001)), (vec![], vec!["request-rate"]));
    let spain = SCENARIO.replace("us-east-1", "eu-south-2");
    let spain = Scenario::parse("ways.toml", &spain).expect("sound");
    assert_eq!(codes(&compared("function-url", &spain, None).infeasible[0]), ["region"]);
}

#[test]
fn what_is_simulated_is_the_closed_form() {
    const EFFORT: Effort = Effort { most_events: 200_000.0, closed_form: false, ..Effort::for_precision(0.05, 1) };
    // All times are constant: work 20 + 180 ms, and 10 ms to the other function where there is one.
    for (id, ms) in [("ipv6-egress-only", 200.0), ("ipv6-invoke", 210.0), ("function-url", 210.0)] {
        let found = compared(id, &scenario(IPV6), Some(EFFORT));
        let latency = found.ranking[0].latency().expect("simulated");
        assert!((latency.mean.value - ms).abs() < 1e-6 && (latency.p99.value - ms).abs() < 0.5, "{id} {latency:?}");
    }
}

#[test]
fn five_services_stand_for_what_a_nat_gateway_does() {
    // 5 x 730 h x 0.01 = 36.50, and 730 h x (0.045 + 0.005).
    let five = services(&["sqs", "sns", "kms", "sts", "logs"]);
    let idle = |id| {
        let text = SCENARIO.replace("requests_per_month = 1_000_000", "requests_per_month = 0");
        let scenario = Scenario::parse("ways.toml", &format!("{text}{five}")).expect("sound");
        compared(id, &scenario, None).ranking[0].bill.total.to_string()
    };
    assert_eq!((idle("service-endpoint"), idle("nat-gateway")), ("36.5".to_owned(), "36.5".to_owned()));
    // A sixth costs 7.30 more, and each GB 0.035 less: it pays from 7.30 / 0.035 = 208.6 GB on. 1,048,576 requests of so many KB are GB.
    let more = |kb: u32| {
        let text = SCENARIO.replace("1_000_000", "1_048_576");
        let mut six = services(&["sqs", "sns", "kms", "sts", "logs", "states"]).replace("16 KB", "0 B");
        six = six.replacen("0 B", &format!("{kb} KB"), 1);
        let scenario = Scenario::parse("ways.toml", &format!("{text}{six}")).expect("sound");
        let cost = |id| compared(id, &scenario, None).ranking[0].bill.total.decimal();
        cost("service-endpoint") - cost("nat-gateway")
    };
    assert_eq!([more(208), more(209)].map(|more| more.normalize().to_string()), ["0.02", "-0.015"]);
}

#[test]
fn endpoints_lead_to_services_of_the_region_alone() {
    assert_eq!(codes(&refused("service-endpoint", "")), ["public-internet"]);
    let text = |more: &str| {
        let refused = refused("service-endpoint", more);
        let [Obstacle::Unbuildable(reason)] = &refused.reasons[..] else { panic!("{:?}", refused.reasons) };
        assert_eq!(reason.code, "no-endpoint");
        reason.text.clone()
    };
    assert!(text(&services(&["sqs", "ses"])).contains("leads to ses:"));
    let there = services(&["sqs"]).replace("name = \"sqs\"", "name = \"sqs\", region = \"eu-west-1\"");
    assert!(text(&there).contains("sqs in eu-west-1"));
    let unknown = had("service-endpoint", &services(&["never-heard-of"]));
    assert!(remark(&unknown, "endpoint-unknown").contains("never-heard-of"));
}

/// The hours of endpoints in a way's bill.
fn endpoint_hours(solution: &Solution) -> String {
    let hours = solution.bill.lines.iter().filter(|line| line.usage.meter.id() == "vpce.hours");
    hours.map(|line| line.usage.quantity.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_service_has_one_endpoint_and_s3_none_that_costs() {
    // Kinesis under both of its names is one; S3 has its gateway endpoint, and an interface endpoint where there is none.
    let calls = services(&["kinesis", "kinesis-streams", "s3"]);
    assert_eq!(endpoint_hours(&had("service-endpoint", &calls)), "730");
    assert_eq!(endpoint_hours(&had("service-endpoint", &format!("{calls}network.gateway_endpoints = false"))), "1460");
    assert_eq!(endpoint_hours(&had("service-endpoint", &services(&["s3"]))), "");
}

#[test]
fn one_az_serves_the_whole_vpc_and_is_lost_with_its_endpoints() {
    let one = "network.azs = 3\nnetwork.endpoint_azs = 1\n";
    for (id, more) in [("service-endpoint", services(&["sqs"])), ("interface-endpoint", String::new())] {
        let found = had(id, &format!("{more}{one}"));
        assert_eq!(endpoint_hours(&found), "730", "{id}");
        assert!(remark(&found, "single-az").contains("one of 3 AZs"), "{id}");
        // In two AZs it outlives the loss of one, for 730 h x 0.01 = 7.30 more.
        let resilient = found.warnings.iter().find_map(|warning| match warning {
            Warning::Resilient { cost } => Some(cost.decimal() - found.bill.total.decimal()),
            _ => None,
        });
        assert_eq!(resilient.expect("it can be").normalize().to_string(), "7.3", "{id}");
        let all = had(id, &format!("{more}network.azs = 3"));
        assert_eq!(endpoint_hours(&all), "2190", "{id}");
        assert!(!remarks(&all).contains(&"single-az"), "{id}");
    }
    // What another gateway costs is not said where gateways are paid for anyway.
    let costs_more = |more: &str| {
        let found = had("nat-gateway", more);
        found.warnings.iter().any(|warning| matches!(warning, Warning::Resilient { .. }))
    };
    assert!(costs_more("") && !costs_more("network.already_paid = [\"nat-gateway\"]"));
    let wrong = Scenario::parse("ways.toml", &format!("{SCENARIO}network.endpoint_azs = 2")).expect_err("one AZ");
    assert!(wrong.to_string().contains("cannot stand in 2 AZs of a VPC that spans 1"), "{wrong}");
}

/// One request a second, with so many bytes out and in.
fn one_a_second(bytes: u64, more: &str) -> Scenario {
    let (old, each) = ("workload.internet.sent = \"4 KB\"\nworkload.internet.received = \"16 KB\"", bytes / 2);
    assert!(SCENARIO.contains(old));
    let bytes = format!("workload.internet.sent = \"{each} B\"\nworkload.internet.received = \"{} B\"", bytes - each);
    // 730 h x 3,600 s; so many bytes take their second.
    let text = SCENARIO.replace("1_000_000", "2_628_000").replace("180 ms", "1 s").replace(old, &bytes);
    Scenario::parse("ways.toml", &format!("{text}{more}\n")).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What stands against a NAT instance through which so many bytes go in a second: codes and words.
fn instance_obstacles(id: &str, bytes: u64, more: &str) -> (Vec<&'static str>, String) {
    let found = compared(id, &one_a_second(bytes, more), None);
    let reasons: Vec<Obstacle> = found.infeasible.into_iter().flat_map(|one| one.reasons).collect();
    let words = reasons.iter().map(|reason| netcost::wording::obstacle(reason, "USD")).collect::<Vec<_>>().join(" ");
    (reasons.iter().map(Obstacle::code).collect(), words)
}

#[test]
fn an_instance_carries_its_baseline_in_each_direction() {
    // 4,000,000 B a second, out and in together, are 32 Mbit/s, what a t4g.nano always carries.
    assert_eq!(instance_obstacles("nat-instance", 4_000_000, "").0, [""; 0]);
    let (codes, words) = instance_obstacles("nat-instance", 4_100_000, "");
    assert_eq!(codes, ["instance-bandwidth"]);
    assert!(words.contains("32.8 Mbit/s on average over 1 instance, above 32 Mbit/s each"), "{words}");
    assert!(words.contains("t4g.micro would be enough"), "{words}");
    assert_eq!(instance_obstacles("nat-instance", 4_000_001, "").0, ["instance-bandwidth"]);
    // Two instances carry twice as much, one for two AZs does not.
    let two = "network.azs = 2";
    assert_eq!(instance_obstacles("nat-instance", 8_000_000, two).0, [""; 0]);
    assert_eq!(instance_obstacles("nat-instance:single", 8_000_000, two).0, ["instance-bandwidth"]);
    // What gateway endpoints lead to goes past it.
    let s3 = "workload.services = [{ name = \"s3\", sent = \"9 MB\" }]";
    assert_eq!(instance_obstacles("nat-instance", 4_000_000, s3).0, [""; 0]);
}

#[test]
fn five_gigabits_a_second_reach_the_internet_at_most() {
    let large = "nat_instance.type = \"c8gn.large\"";
    assert_eq!(instance_obstacles("nat-instance", 625_000_000, large).0, [""; 0]);
    let (codes, words) = instance_obstacles("nat-instance", 625_000_001, large);
    assert_eq!(codes, ["instance-internet"]);
    assert!(words.contains("spread it over more instances"), "{words}");
    // Below its 3,125 Mbit/s a c8gn.medium is held to its own.
    assert_eq!(instance_obstacles("nat-instance:c8gn.medium", 390_625_001, "").0, ["instance-bandwidth"]);
}

#[test]
fn peaks_above_the_baseline_are_told_though_they_are_simulated() {
    const EFFORT: Effort = Effort { most_events: 100_000.0, closed_form: false, ..Effort::for_precision(0.1, 1) };
    let peaks = |bytes| {
        let bursts = "workload.arrivals = { bursts = { peak_to_mean = 4, length = \"1 min\" } }";
        let found = compared("nat-instance", &one_a_second(bytes, bursts), Some(EFFORT));
        let solution = &found.ranking[0];
        assert!(solution.forecast.is_some());
        let words = netcost::wording::warnings(solution, &found).join("\n");
        words.contains("32.8 Mbit/s at peaks over 1 instance").then_some(words)
    };
    // 1,025,000 B x 8 x 4 = 32.8 Mbit/s.
    assert!(peaks(1_025_000).expect("told").contains("burst to 5 Gbit/s for 5 to 60 minutes"));
    assert_eq!(peaks(1_000_000), None);
}

#[test]
fn an_instance_says_what_its_credits_may_cost_and_may_be_paid_for_already() {
    // (2 - 2 x 5 %) x 730 h = 1,387 vCPU-hours x 0.04.
    let nano = had("nat-instance", "");
    assert!(remark(&nano, "cpu-credits").contains("1387 vCPU-hours a month for each instance"));
    assert!(!remarks(&had("nat-instance:c8gn.medium", "")).contains(&"cpu-credits"));
    let paid = had("nat-instance", "network.already_paid = [\"nat-instance\"]");
    assert_eq!(paid.standing_cost().decimal(), 0.into());
    assert!(had("nat-instance", "network.already_paid = [\"nat-gateway\"]").bill.total == nano.bill.total);
    let wrong =
        Scenario::parse("ways.toml", &format!("{SCENARIO}nat_instance.type = \"t4g.nan\"")).expect_err("a slip");
    assert!(wrong.to_string().contains("did you mean `t4g.nano`"), "{wrong}");
}

#[test]
fn a_type_without_a_price_is_unknown_and_not_free() {
    let osaka = SCENARIO.replace("us-east-1", "ap-northeast-3");
    let osaka = Scenario::parse("ways.toml", &osaka).expect("sound");
    let found = compared("nat-instance:c8gn.medium", &osaka, None);
    let meters = found.infeasible[0].unpriced().expect("unknown");
    assert!(meters.iter().any(|meter| meter.id() == "ec2.hours.c8gn.medium"), "{meters:?}");
}

#[test]
fn what_stands_is_shared_kind_by_kind() {
    let ways = [
        ("nat-gateway", "nat-gateway", String::new()),
        ("nat-instance", "nat-instance", String::new()),
        ("interface-endpoint", "interface-endpoint", String::new()),
        ("service-endpoint", "service-endpoint", services(&["sqs"])),
        ("sdk-invoke", "rds-proxy", "database = { kind = \"rds\", proxy = \"always\" }\n".to_owned()),
    ];
    for (id, kind, more) in &ways {
        let whole = had(id, more);
        let shared = had(id, &format!("{more}network.shared_by = {{ {kind} = 2 }}"));
        assert_eq!(shared.standing_cost().decimal() * rust_decimal::Decimal::TWO, whole.standing_cost().decimal());
        for (_, other, _) in ways.iter().filter(|(_, other, _)| other != kind) {
            let unshared = had(id, &format!("{more}network.shared_by = {{ {other} = 2 }}"));
            assert_eq!(unshared.bill.total, whole.bill.total, "{id} with {other}");
        }
        let limited = ["nat-gateway", "nat-instance"].contains(kind);
        assert_eq!(remarks(&shared).contains(&"shared-load"), limited, "{id}");
        assert!(!remarks(&whole).contains(&"shared-load"), "{id}");
    }
}

#[test]
fn a_note_says_from_how_many_sharers_on_a_way_is_the_cheapest() {
    let noted = |more: &str| {
        let scenario = scenario(more);
        let book = PriceBook::embedded("us-east-1").expect("a book");
        let ways = ["nat-gateway", "interface-endpoint"].map(|id| find(id).expect("known"));
        let found =
            compare(&scenario, &book, &ways, None, &Date::parse("2026-11-22").expect("a date")).expect("compared");
        let words = found.notes.iter().map(|note| netcost::wording::note(note, &found));
        words.filter(|words| words.contains("network.shared_by")).collect::<Vec<_>>()
    };
    // A hundredth of the worked bills for 100,000,000 requests: without what stands the NAT gateway costs 3.23 (2.37 and 19.07 GB x 0.045)
    // and the endpoint 4.36, with its 7.30 that is 11.66. 36.50 / (11.66 - 3.23) = 4.3: five sharers, who pay 7.30 + 3.23 each.
    let five = "shared by 5 or more (`network.shared_by = { nat-gateway = 5 }`): 10.53 USD each";
    assert_eq!(noted(""), [format!("NAT gateway would be the cheapest if it were {five}")]);
    let of_five = noted("network.shared_by = { nat-gateway = 5 }");
    assert_eq!(of_five[0], format!("NAT gateway is the cheapest only where it is {five}"));
    // Against five, 7.30 / (10.53 - 4.36) = 1.2: two who share the endpoint pay less, 3.65 + 4.36.
    let two = "shared by 2 or more (`network.shared_by = { interface-endpoint = 2 }`): 8.01 USD each";
    assert_eq!(of_five[1..], [format!("Interface endpoint would be the cheapest if it were {two}")]);
    // Who ranks by time is not told of cost.
    assert_eq!(noted("objective.rank_by = \"latency\""), [""; 0]);
}

#[test]
fn sharers_are_counted_by_kinds_that_there_are_from_one_to_a_thousand() {
    let problem = |line: &str| {
        let refused = Scenario::parse("ways.toml", &format!("{SCENARIO}{line}\n"));
        refused.map(|_| ()).expect_err(line).to_string()
    };
    assert!(problem("network.shared_by = { nat-gatway = 2 }").contains("did you mean `nat-gateway`"));
    for number in ["0", "1_001", "1.5", "\"two\""] {
        let said = problem(&format!("network.shared_by = {{ nat-gateway = {number} }}"));
        assert!(said.contains("`network.shared_by.nat-gateway` cannot be"), "{said}");
    }
    assert!(Scenario::parse("ways.toml", &format!("{SCENARIO}network.shared_by = {{ nat-gateway = 1_000 }}")).is_ok());
    let both = "network.already_paid = [\"nat-gateway\"]\nnetwork.shared_by = { nat-gateway = 2 }";
    assert!(problem(both).contains("paid for already, and its cost to be shared"));
}
