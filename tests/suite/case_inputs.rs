//! Quantities from inputs in other words than those of the cases in `cases/`; the arithmetic stands beside each.

use netcost::rules::Rules;
use netcost::verify::{Case, Level, Outcome, Reason, check};

fn rules() -> &'static Rules {
    Rules::published().unwrap_or_else(|rejection| panic!("{rejection}"))
}

/// A case of one line whose quantity is checked against `raw`.
fn one_line(head: &str, meter: &str, inputs: &str, raw: &str) -> String {
    format!(
        "schema = 1\nid = \"t\"\nkind = \"rule-derived\"\n{head}\n\
         [expected]\ntotal = \"0\"\ntotal_rule = \"either\"\n\
         [[line]]\nmeter = \"{meter}\"\ninputs = {{ {inputs} }}\nraw_quantity = \"{raw}\"\n\
         billable_quantity = \"{raw}\"\ntiers = [{{ up_to = \"inf\", price = \"0\" }}]\nexact = \"0\"\namount = \"0\"\n"
    )
}

/// The first outcome that is not `Holds` among the workload checks, else `Holds`.
fn outcome(text: &str) -> Outcome {
    let case = Case::parse("t.toml", text).unwrap_or_else(|rejection| panic!("{rejection}"));
    let report = check(&case, rules());
    let mut workload =
        report.checks.into_iter().filter(|check| check.level == Level::Workload).map(|check| check.outcome);
    let first = workload.next().expect("a workload check");
    if first == Outcome::Holds { workload.find(|next| *next != Outcome::Holds).unwrap_or(first) } else { first }
}

fn holds(meter: &str, inputs: &str, raw: &str) {
    holds_under("", meter, inputs, raw);
}

fn holds_under(head: &str, meter: &str, inputs: &str, raw: &str) {
    assert_eq!(outcome(&one_line(head, meter, inputs, raw)), Outcome::Holds, "{meter} {inputs} = {raw}");
    let other = format!("{raw}1");
    let wrong = outcome(&one_line(head, meter, inputs, &other));
    assert_eq!(wrong, Outcome::Fails, "{meter} {inputs} is not {other}");
}

fn not_checked(meter: &str, inputs: &str, raw: &str, named: &str) {
    match outcome(&one_line("", meter, inputs, raw)) {
        Outcome::NotChecked(why) => assert!(why.to_string().contains(named), "{meter} {inputs}: {why}"),
        other => panic!("{meter} {inputs}: {other:?}"),
    }
}

#[test]
fn counts_and_rates() {
    // 100/s x 3,600 s x 24 x 30.
    holds("lambda.requests", "requests_per_second = 100, days = 30", "259200000");
    // 10,000 vehicles x 1 x 24 h x 31 days.
    holds("lambda.requests", "vehicles = 10000, messages_per_vehicle_per_hour = 1, days = 31", "7440000");
    holds("apigw.rest.requests", "users = 200, requests_per_user_per_day = 50, days = 30, response_kb = 3", "300000");
    holds("sfn.transitions", "executions = 1000, transitions_per_execution = 5", "5000");
    // 25 pages x 8 h a day x 60 x 20 days.
    holds("apigw.rest.requests", "calls_per_minute = 25, hours_per_day = 8, days = 20", "240000");
    holds("lambda.requests", "requests_per_month = 5000000", "5000000");
    holds("lambda.requests", "monthly_requests = 5000000", "5000000");
    // 2/s x 730 h x 3,600 s.
    holds_under("hours_per_month = \"730\"", "lambda.requests", "requests_per_second = 2", "5256000");
}

#[test]
fn metering_steps() {
    // 1,025 KB is three steps of 512 KB; 4.5 MB = 4,608 KB nine.
    holds("apigw.http.requests", "calls = 10, request_kb = 1025, response_kb = 1", "30");
    holds("apigw.http.requests", "calls = 10, payload_mb = \"4.5\"", "90");
    holds("apigw.websocket.messages", "connections = 10, sent = 5, received = 7, message_kb = 32", "120");
    // Send, receive and delete of 65 KB: two chunks each.
    holds("sqs.requests", "messages = 100, requests_per_message = 3, message_kb = 65", "600");
    holds("eventbridge.custom_events", "events = 100, event_kb = 64", "100");
    // 257 KB: 256 and one chunk begun; 1,024 KB: 256 + 12 x 64.
    holds("lambda.requests", "events = 10, event_kb = 257", "20");
    holds("lambda.requests", "events = 10, event_kb = 1024, requests_per_event = 13", "130");
}

#[test]
fn sizes() {
    holds("nat.gb", "tb = 50", "51200");
    holds_under("gb_convention = \"decimal-tb\"", "nat.gb", "tb = 10", "10000");
    holds_under("gb_convention = \"decimal-pb\"", "vpce.gb", "pb = 7", "7000000");
    holds("vpce.gb", "pb = 7", "7340032");
    // (12 + 52) KB x 1,048,576 = 64 GB.
    holds("vpce.gb", "requests = 1048576, request_kb = 12, response_kb = 52", "64");
    holds("dt.us_east_pair", "gb_per_hour = \"1.5\", hours = 100", "150");
    holds("dt.cross_az", "requests = 1024, response_mb = 3, directions = 2", "6");
    // 2 MB/s x 86,400 s / 1,024.
    holds("nat.gb", "mb_per_second = 2, days = 1", "168.75");
    // (10 - 6) MB x 256 = 1,024 MB.
    holds("lambda.response_stream", "responses = 256, response_mb = 10", "1");
    holds("lambda.response_stream", "requests = 256, response_mb = 10, included_mb = 6", "1");
    holds("lambda.response_stream", "requests = 256, response_mb = 5", "0.0");
    holds("nat.gb", "gb_in = 30, gb_out = 12", "42");
    // Out to the internet counts what is sent, between AZs each end counts each direction.
    holds("dto.internet", "gb_in = 30, gb_out = 12", "12");
    holds("dt.cross_az", "gb_in = 30, gb_out = 12, ends = 2", "84");
    holds("ebs.gb_month", "gb = 8, volumes = 2", "16");
    // 8 GB for half a month.
    holds_under("hours_per_month = \"730\"", "ebs.gb_month", "gb = 8, hours = 365", "4");
}

#[test]
fn hours() {
    holds("nat.hours", "nat_gateways = 2, seconds_alive = 3601", "4");
    holds("vpce.hours", "endpoints = 3, azs = 2, days = 31", "4464");
    holds("vpce.hours", "endpoints = 1, azs = 2, hours = \"0.5\"", "2");
    // 30 s are metered as 60 s: 1/60 h, here to four decimals.
    holds("ipv4.hours", "seconds_alive = 30", "0.0167");
    holds("ipv4.hours", "addresses = 2, seconds_alive = 119988", "66.66");
    holds("tgw.attachment_hours", "attachments = 2, hours = 730", "1460");
    holds("ec2.hours.t4g.nano", "instances = 2, hours_per_day = 10, days = 22", "440");
    holds("apigw.websocket.minutes", "users = 1000, hours_per_day = 12, days = 30", "21600000");
    holds("rdsproxy.vcpu_hours", "instance_vcpus = 4, hours = 730", "2920");
    holds("alb.lcu_hours", "processed_gb = 1000, gb_per_lcu_hour = \"0.4\"", "2500");
    holds_under("hours_per_month = \"730\"", "nat.hours", "gateways = 3", "2190");
    holds("nat.hours", "gateway_count = 3, az_count = 1, hours_per_month = 730", "2190");
    holds("nat.hours", "minutes_alive = 61, billed_hours = 2", "2");
    holds("rdsproxy.acu_hours", "acus = 10, hours = 730", "7300");
    holds("rdsproxy.acu_hours", "acus = 2, hours = 730", "5840");
}

#[test]
fn memory_over_time() {
    // 1,000 x 1 GB x 0.124 s: 123.4 ms are billed as 124.
    holds("lambda.duration.arm", "invocations = 1000, memory_mb = 1024, duration_ms = \"123.4\"", "124");
    // 100.2 + 50.3 = 150.5 ms, billed as 151.
    holds("lambda.duration.x86", "runs = 1000, memory_mb = 1024, init_ms = \"100.2\", handler_ms = \"50.3\"", "151");
    holds("lambda.duration.x86", "requests = 10, memory_gb = 2, avg_billed_seconds = 3", "60");
    // 100 x 1 GB x 7,200 s; 301 s are billed as 600 s.
    holds("lambda.provisioned_concurrency.arm", "concurrency = 100, memory_mb = 1024, enabled_hours = 2", "720000");
    holds("lambda.provisioned_concurrency.x86", "concurrency = 1, memory_mb = 1024, enabled_seconds = 301", "600");
    // At least 3 h = 10,800 s.
    holds("lambda.snapstart.cache", "memory_mb = 512, active_seconds = 60", "5400");
    holds("lambda.snapstart.restore", "requests = 7440000, restore_percent = 1, memory_mb = 1024", "74400");
    holds("lambda.ephemeral_storage", "requests = 10, avg_billed_ms = 1000, ephemeral_mb = 1536", "10");
    holds("lambda_edge.duration", "requests = 1000, avg_billed_ms = 10, memory_mb = 256", "20");
    // 100 ms steps and 64 MB steps: 3,600 x 0.2 s x 128 MB = 0.2 h x 0.125 GB.
    holds("sfn.express.gb_hours", "runs = 3600, duration_ms = 101, memory_mb = 65", "0.025");
}

#[test]
fn what_is_not_understood_is_named() {
    not_checked("lambda.requests", "requests = 5, failed_requests = 1", "5", "`failed_requests`");
    not_checked("lambda.requests", "requests = 5, messages = 5", "5", "more than one count");
    not_checked("lambda.requests", "requests = 5, days = 30", "5", "lengths of time");
    not_checked("lambda.requests", "requests_per_user_per_day = 5, days = 30", "5", "`users`");
    not_checked("lambda.requests", "calls_per_minute = 5", "5", "hours_per_month");
    not_checked("nat.gb", "response_kb = 3", "1", "`response_kb`");
    not_checked("dto.internet", "responses = 9, request_kb = 3, response_kb = 5", "1", "one size");
    not_checked("ec2.hours", "minutes_alive = 61", "2", "part of an hour");
    not_checked("nat.hours", "gateways = 1, hours_per_day = \"2.5\", days = 2", "6", "pieces");
    not_checked("lambda.duration.x86", "requests = 1, memory_mb = 128", "1", "duration");
    not_checked("lambda.duration.x86", "requests = 1, memory_mb = 1024, avg_duration_ms = \"1.5\"", "1", "average");
    not_checked("kinesis.shards", "shards = 2", "2", "`shards`");
    not_checked("lambda.managed_instances.fee_hours", "fee_percent = 15", "2", "belong together");
    // 5,000 requests of all users, or of each of them? The figure decides neither.
    not_checked("lambda.requests", "users = 100, requests = 5000", "5000", "`users`");
}

#[test]
fn an_ambiguous_count_holds_or_fails_where_it_can() {
    holds("lambda.requests", "users = 100, requests = 5000", "500000");
}

#[test]
fn sizes_below_a_gb_need_a_convention_that_speaks_of_them() {
    let inputs = "responses = 1000000, response_kb = 1";
    let found = outcome(&one_line("gb_convention = \"decimal-tb\"", "dto.internet", inputs, "1"));
    assert!(matches!(found, Outcome::NotChecked(Reason::MissingConvention(name)) if name == "response_kb"));
    holds_under("gb_convention = \"decimal\"", "dto.internet", inputs, "1");
}

#[test]
fn contradictions_among_inputs_fail() {
    let fails = |meter, inputs, raw| assert_eq!(outcome(&one_line("", meter, inputs, raw)), Outcome::Fails, "{inputs}");
    fails("lambda.requests", "events = 10, event_kb = 257, requests_per_event = 1", "20");
    fails("sfn.express.gb_hours", "runs = 3600, duration_ms = 101, billed_ms = 300, memory_mb = 64", "0.01875");
    fails("rdsproxy.vcpu_hours", "instance_vcpus = 1, billed_vcpus = 1, hours = 720", "720");
    fails("apigw.http.requests", "calls = 10, payload_kb = 513, steps_per_call = 1", "20");
    fails("nat.hours", "minutes_alive = 61, billed_hours = 1", "2");
    fails("dt.cross_az", "gb_in = 30, gb_out = 12, ends = 1", "84");
    fails(
        "lambda.ephemeral_storage",
        "requests = 10, avg_billed_ms = 1000, ephemeral_mb = 1536, included_mb = 500",
        "10",
    );
    fails("lambda.snapstart.cache", "memory_mb = 1024, active_seconds = 60, billed_seconds = 60", "10800");
    fails("apigw.http.requests", "calls = 10, payload_kb = 1, meter_step_kb = 513", "10");
}
