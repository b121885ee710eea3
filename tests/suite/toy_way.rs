//! Ways of one's own, defined in this file alone: links, resources, deliveries and a service in a function's place that netcost has never
//! heard of are ranked, explained, swept, drawn, simulated and held to their limits.

use netcost::chart::{COMPARISON_KINDS, Chart, svg};
use netcost::comparison::{Absence, Comparison, Obstacle, Solution, Warning, compare, further};
use netcost::decision::Study;
use netcost::decision::sweep::sweep;
use netcost::defaults::Limit;
use netcost::distribution::Distribution;
use netcost::plan::{Call, Function, Plan, Remark, Requirement, Step};
use netcost::pricebook::{Date, Overlay, PriceBook};
use netcost::report::{Width, comparison_format, explanation_table};
use netcost::rules::{Directions, PayloadSteps, Rules, Traffic};
use netcost::scenario::{Scenario, Standing, Template};
use netcost::service::{
    AddedTime, ByteMeter, CallMeter, Capacity, CapacityMeasure, Cause, Concurrency, Delivery, HandOver, Host, Link,
    Payload, Quota, Rate, Resource, Retries, Time, TimeMeter, Timeout, delivery, link,
};
use netcost::sim::Effort;
use netcost::topology::parts::{callee_function, internet_work, main_function, standing, vpc_work};
use netcost::topology::{Reason, Topology, find};
use netcost::unit::{Bytes, Milliseconds};
use rust_decimal::Decimal;

const fn ms(time: u32) -> Milliseconds {
    Milliseconds(Decimal::from_parts(time, 0, 0, false, 0))
}

const fn stated<T>(value: T, title: &'static str) -> Quota<T> {
    Quota::Stated(Limit { value, title, source: "made up" })
}

const fn five_ms() -> Time {
    Time::Stated { value: || Distribution::constant(ms(5)), source: "made up" }
}

const fn chunks(_: &Rules) -> PayloadSteps {
    PayloadSteps::new(Bytes(65_536), Bytes(65_536))
}

const fn sent_once(_: &Rules) -> Traffic {
    Traffic { directions: Directions::Sent, ends: 1 }
}

/// A door before a function, which counts calls in chunks of 64 KB.
static DOOR: Link = Link {
    noun: "door",
    calls: Some(CallMeter { steps: Some(chunks), ..CallMeter::each("sqs.requests", "Calls of the door") }),
    time: Some(AddedTime { cause: Cause::Api, title: "", time: five_ms() }),
    payload: Some(Payload { code: "payload-door", most: stated(Bytes(4 << 20), "payload of the door") }),
    timeout: Some(Timeout { code: "door-timeout", longest: stated(ms(2_000), "patience of the door"), cure: None }),
    rate: Some(Rate {
        code: "door-throttle",
        per_second: stated(50, "calls a second of the door"),
        burst: stated(50, "calls at once of the door"),
    }),
    ..Link::new("toy-door", "toy door")
};

/// A door that speaks HTTP and has no limit of its own.
static WIDE_DOOR: Link = Link { http: true, ..Link::new("wide-door", "wide door") };

/// A way to the internet that counts what goes out.
static HATCH: Link = Link {
    bytes: Some(ByteMeter { meter: "tgw.gb", description: "Hatch, data out", counts: sent_once }),
    ..Link::new("hatch", "hatch")
};

/// What stands for it: 10 Mbit/s each.
static HATCH_BOX: Resource = Resource {
    carries: &[&HATCH],
    capacity: &[Capacity::new(
        CapacityMeasure::Bits,
        "hatch-bandwidth",
        "box",
        stated(10_000_000, "bandwidth of a box"),
    )],
    ..Resource::new("hatch-box", "ec2.hours.hatch", "Hatch", "relay")
};

/// A door that holds two calls at a time.
static NARROW_DOOR: Link = Link {
    concurrency: Some(Concurrency { code: "door-calls", most: stated(2, "calls of the door at a time") }),
    ..Link::new("narrow-door", "narrow door")
};

const fn carries(measure: CapacityMeasure, code: &'static str, most: u64) -> Capacity {
    Capacity::new(measure, code, "box", stated(most, "what a box carries"))
}

/// What stands for the hatch and carries little.
static NARROW_BOX: Resource = Resource {
    carries: &[&HATCH],
    capacity: &[
        carries(CapacityMeasure::OpenConnections, "hatch-open", 1),
        carries(CapacityMeasure::NewConnections, "hatch-new", 2),
        carries(CapacityMeasure::Packets, "hatch-packets", 10),
    ],
    ..Resource::new("narrow-box", "ec2.hours.hatch", "Narrow hatch", "relay")
};

/// Two functions: the one outside calls the other through a door, and leaves by a hatch on two boxes.
struct ByDoor {
    door: &'static Link,
    boxes: &'static Resource,
}

impl Topology for ByDoor {
    fn id(&self) -> &'static str {
        "toy"
    }

    fn title(&self) -> &'static str {
        "Toy way"
    }

    fn summary(&self) -> &'static str {
        "a toy"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["made up"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let between = scenario.workload.between;
        let call = Call::new(vec![self.door], &delivery::INVOKE, (between.request, between.response));
        let programme = [vec![Step::call(call)], internet_work(scenario, &[&HATCH, &link::INTERNET])].concat();
        Ok(Plan {
            standing: vec![standing(scenario, self.boxes, (2, 1), Standing::NatGateway)],
            main: main_function(scenario, false, programme),
            callee: Some(callee_function(&scenario.callee, true, vpc_work(scenario))),
            remarks: vec![Remark::new("toy", "this is a toy")],
            requires: Vec::new(),
        })
    }
}

static TOY: ByDoor = ByDoor { door: &DOOR, boxes: &HATCH_BOX };
static WIDE: ByDoor = ByDoor { door: &WIDE_DOOR, boxes: &HATCH_BOX };
static NARROW: ByDoor = ByDoor { door: &NARROW_DOOR, boxes: &HATCH_BOX };
static SLIM: ByDoor = ByDoor { door: &WIDE_DOOR, boxes: &NARROW_BOX };

/// Nothing takes time but the work and what a toy states; nothing starts cold; 2^20 requests, so that a KB of each is a GB.
const SCENARIO: &str = r#"
schema = 1
name = "toy"
region = "us-east-1"
account.free_tier = "none"
latency = { invoke_sync = "0 ms", invoke_per_mb = "0 ms" }
behaviour.cold_share = { main = 0, callee = 0 }
function.logs_per_invocation = "0 B"

[workload]
requests_per_month = 1_048_576
vpc.duration = "20 ms"
internet = { duration = "100 ms", sent = "1 KB", received = "3 KB" }
between = { request = "65 KB", response = "1 KB" }
"#;

const PRICES: &str = r#"
schema = 1
name = "toy prices"
currency = "USD"
effective = "2026-11-01"

[sources]
toy = "made up"

[prices]
"ec2.hours.hatch" = { unit = "hour", price = "0.01", source = "toy", effective = "2026-11-01" }
"tgw.gb" = { unit = "GB", price = "0.02", source = "toy", effective = "2026-11-01" }
"sqs.requests" = { unit = "request", price = "0.0000004", source = "toy", effective = "2026-11-01" }
"sfn.express.requests" = { unit = "request", price = "0.000001", source = "toy", effective = "2026-11-01" }
"sfn.express.gb_hours" = { unit = "GB-hour", price = "0.06", source = "toy", effective = "2026-11-01" }
"#;

const EFFORT: Effort = Effort { most_events: 200_000.0, closed_form: false, ..Effort::for_precision(0.05, 1) };

fn book() -> PriceBook {
    let mut book = PriceBook::embedded("us-east-1").expect("a book");
    book.put_over(&Overlay::parse("toy.toml", PRICES).unwrap_or_else(|problems| panic!("{problems}"))).expect("sound");
    book
}

/// The scenario with some text replaced.
fn changed(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(SCENARIO.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

fn scenario_of(changes: &[(&str, &str)]) -> Scenario {
    Scenario::parse("toy.toml", &changed(changes)).unwrap_or_else(|problems| panic!("{problems}"))
}

fn compared(topologies: &[&'static dyn Topology], changes: &[(&str, &str)], effort: Option<Effort>) -> Comparison {
    let scenario = scenario_of(changes);
    let today = Date::parse("2026-11-22").expect("a date");
    compare(&scenario, &book(), topologies, effort, &today).expect("compared")
}

/// The codes of what stands against a way; none when it is ranked.
fn obstacles(topology: &'static dyn Topology, changes: &[(&str, &str)]) -> Vec<&'static str> {
    let found = compared(&[topology], changes, None);
    found.infeasible.iter().flat_map(|one| &one.reasons).map(Obstacle::code).collect()
}

/// The quantity of a meter, all its lines together.
fn quantity(solution: &Solution, meter: &str) -> String {
    let lines = solution.bill.lines.iter().filter(|line| line.usage.meter.id() == meter);
    lines.map(|line| line.usage.quantity.decimal()).sum::<Decimal>().normalize().to_string()
}

fn mean_ms(estimate: netcost::sim::Estimate, expected: f64, slack: f64) {
    assert!((estimate.value - expected).abs() <= slack, "{} against {expected}", estimate.value);
}

#[test]
fn it_is_ranked_explained_and_drawn() {
    let nat = find("nat-gateway").expect("known");
    let found = compared(&[nat, &TOY], &[], Some(EFFORT));
    let [toy, other] = &found.ranking[..] else { panic!("{:?}", found.infeasible) };
    assert_eq!((toy.id, other.id), ("toy", "nat-gateway"));
    // Boxes 2 x 730 h x 0.01 = 14.60. Hatch 1 GB out x 0.02 and the internet 1 GB x 0.09: 0.11. Door 1,048,576 x 2 chunks x
    // 0.0000004 = 0.8388608. Requests 2 x 1,048,576 x 0.0000002 = 0.4194304. Time 1,048,576 x (100 + 25 + 20 ms) x 0.5 GB =
    // 76,021.76 GB-s x 0.0000166667 = 1.267031867392.
    assert_eq!(toy.bill.total.to_string(), "17.235323067392");
    assert!(matches!(&toy.warnings[..], [Warning::Remark(Remark { code: "toy", .. }), ..]));
    // 100 ms of work, 5 ms of the door, 20 ms behind it, always.
    mean_ms(toy.mean(), 125.0, 1e-9);
    mean_ms(toy.latency().expect("simulated").p99, 125.0, 0.5);

    let text = explanation_table(&found, toy, true, Width(80));
    for words in ["toy door on the way", "steps of 64 KB", "2 relays x 730 h", "Hatch, data out", "made up"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for kind in COMPARISON_KINDS {
        assert!(svg(&Chart::of(&found, kind)).contains("Toy way"), "{}", kind.title);
    }
}

#[test]
fn it_is_swept() {
    let template = Template::parse("toy.toml", SCENARIO).unwrap_or_else(|problems| panic!("{problems}"));
    let axis = template.axis("requests_per_month=1_000..1_000_000_000:log:3", 3).expect("an axis");
    let nat = find("nat-gateway").expect("known");
    let study = Study::new(template, vec![nat, &TOY], vec![book()]).expect("sound");
    let found = sweep(&study, vec![axis], None, &|| ()).expect("swept");
    // 1,000 and 1,000,000 requests cost less than the gateway's 36.50; 10^9 a month are 380 a second, above the door's 50.
    let winners: Vec<Option<usize>> = found.cells.iter().map(netcost::decision::Point::winner).collect();
    assert_eq!(winners, [Some(1), Some(1), Some(0)]);
    assert_eq!(found.cells[2].outcomes[1].as_ref().expect_err("refused").codes(), ["door-throttle"]);
}

#[test]
fn it_is_refused_just_above_its_limits_and_taken_just_below() {
    let payload = |size: &str| obstacles(&TOY, &[("65 KB", size)]);
    assert_eq!((payload("4 MB"), payload("4194305 B")), (vec![], vec!["payload-door"]));
    let timeout = |time: &str| obstacles(&TOY, &[("20 ms", time)]);
    assert_eq!((timeout("2000 ms"), timeout("2001 ms")), (vec![], vec!["door-timeout"]));
    // One request a second (2,628,000 a month) of 2,500,000 B is 20 Mbit/s, what two boxes carry.
    let bandwidth = |received: &str| {
        obstacles(&TOY, &[("1_048_576", "2_628_000"), ("1 KB\", received", "0 B\", received"), ("3 KB", received)])
    };
    assert_eq!((bandwidth("2500000 B"), bandwidth("2500001 B")), (vec![], vec!["hatch-bandwidth"]));
    // 50 a second is 131,400,000 a month; with so few bytes the boxes carry it.
    let rate = |requests: &str| obstacles(&TOY, &[("1_048_576", requests), ("3 KB", "0 B")]);
    assert_eq!((rate("131_400_000"), rate("131_400_001")), (vec![], vec!["door-throttle"]));
}

/// The codes of what stands against a way at so many requests a month, each of which fetches so much.
fn at(topology: &'static dyn Topology, requests: &str, received: &str, changes: &[(&str, &str)]) -> Vec<&'static str> {
    let load = [("1_048_576", requests), ("1 KB\", received", "0 B\", received"), ("3 KB", received)];
    obstacles(topology, &[&load, changes].concat())
}

#[test]
fn a_link_is_held_to_its_concurrency() {
    // Little's law: 100 a second (262,800,000 a month) of 20 ms are the two calls that the door holds.
    let requests = |requests: &str| at(&NARROW, requests, "0 B", &[]);
    assert_eq!((requests("262_800_000"), requests("262_800_001")), (vec![], vec!["door-calls"]));
}

#[test]
fn functions_are_held_to_the_limits_of_the_account() {
    // 200 a second (525,600,000 a month), each 1 s of work, 20 ms of waiting and 20 ms of the callee: 200 x 1.04 = 208.
    let limit = |limit: &str, requests: &str, time: &str| {
        let account = format!("account.free_tier = \"none\"\naccount.concurrency_limit = {limit}");
        at(&WIDE, requests, "0 B", &[("account.free_tier = \"none\"", &account), ("100 ms", time)])
    };
    assert_eq!(limit("208", "525_600_000", "1000 ms"), Vec::<&str>::new());
    assert_eq!(limit("208", "525_600_001", "1000 ms"), ["concurrency"]);
    // 400 invocations a second are ten for each of 40.
    assert_eq!(limit("40", "525_600_000", "100 ms"), Vec::<&str>::new());
    assert_eq!(limit("40", "525_600_001", "100 ms"), ["request-rate"]);
}

#[test]
fn what_stands_is_held_to_its_connections_and_packets() {
    // Each environment keeps one open: 16 a second (42,048,000 a month) of 20 + 105 ms are two.
    let open = |requests: &str| at(&SLIM, requests, "0 B", &[("100 ms", "105 ms")]);
    assert_eq!((open("42_048_000"), open("42_048_001")), (vec![], vec!["hatch-open"]));
    // One is opened for each call: 4 a second are 10,512,000 a month.
    let per_call = [("internet = {", "internet = { connections = \"per-call\",")];
    let new = |requests: &str| at(&SLIM, requests, "0 B", &per_call);
    assert_eq!((new("10_512_000"), new("10_512_001")), (vec![], vec!["hatch-new"]));
    // One a second that brings 20 packets of 1,500 B.
    let packets = |received: &str| at(&SLIM, "2_628_000", received, &[]);
    assert_eq!((packets("30000 B"), packets("30001 B")), (vec![], vec!["hatch-packets"]));
}

#[test]
fn binary_data_behind_any_http_door_reaches_lambda_as_base64() {
    let sizes = |size: &str, binary: &str| {
        let between = format!("request = \"{size}\", response = \"1 KB\", binary = {binary}");
        obstacles(&WIDE, &[("request = \"65 KB\", response = \"1 KB\"", &between)])
    };
    // 4.5 MB grow by a third to the 6 MB that Lambda takes; plain text of 6 MB stays as it is.
    assert_eq!((sizes("4.5 MB", "true"), sizes("4718593 B", "true")), (vec![], vec!["payload-sync"]));
    assert_eq!((sizes("5 MB", "true"), sizes("6 MB", "false")), (vec!["payload-sync"], vec![]));
}

/// A queue that is read in batches of four.
static QUEUE: Link =
    Link { calls: Some(CallMeter::each("sqs.requests", "Sends")), ..Link::new("toy-queue", "toy queue") };

const PATIENT: Retries = Retries {
    first: stated(ms(1_000), "first wait"),
    longest: stated(ms(1_000), "longest wait"),
    age: stated(ms(60_000), "age"),
    repeats: &[],
};

static QUEUED: Delivery = Delivery {
    id: "toy-queued",
    accept: Some(AddedTime { cause: Cause::Invoke, title: "the send", time: five_ms() }),
    back: None,
    per_mb: None,
    payload: Some(Payload { code: "payload-queue", most: stated(Bytes(1 << 20), "payload of a batch") }),
    hand_over: Some(HandOver {
        deliver: AddedTime { cause: Cause::Delivery, title: "the poll", time: five_ms() },
        steps: None,
        meters: &[CallMeter { each: 2, ..CallMeter::each("sqs.requests", "Receives and deletes") }],
        time: None,
        retries: PATIENT,
    }),
};

struct ByQueue(&'static Link);

static BY_QUEUE: ByQueue = ByQueue(&QUEUE);
static BY_DOOR_TO_QUEUE: ByQueue = ByQueue(&DOOR);

impl Topology for ByQueue {
    fn id(&self) -> &'static str {
        "toy-queue"
    }

    fn title(&self) -> &'static str {
        "Toy queue"
    }

    fn summary(&self) -> &'static str {
        "a toy"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["made up"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let request = scenario.workload.between.request;
        let call = Call { batch: 4, ..Call::new(vec![self.0], &QUEUED, (request, Bytes(0))) };
        let programme = [internet_work(scenario, &[&link::INTERNET]), vec![Step::call(call)]].concat();
        let callee = callee_function(&scenario.callee, true, vec![vpc_work(scenario).remove(0)]);
        Ok(Plan {
            standing: Vec::new(),
            main: main_function(scenario, false, programme),
            callee: Some(Function { rounds: 4, ..callee }),
            remarks: Vec::new(),
            requires: Vec::new(),
        })
    }
}

#[test]
fn what_is_handed_over_comes_in_batches() {
    // A request each second, so that the first of a batch waits 3 s, the last not at all: 1.5 s on average.
    let changes = [("1_048_576", "2_628_000\narrivals = \"constant\"")];
    let found = compared(&[&BY_QUEUE], &changes, Some(EFFORT));
    let [queue] = &found.ranking[..] else { panic!("{:?}", found.infeasible) };
    // 2,628,000 sends and, for each of 657,000 batches, a receive and a delete; a run for each batch.
    assert_eq!(quantity(queue, "sqs.requests"), "3942000");
    assert_eq!(quantity(queue, "lambda.requests"), "3285000");
    // 2,628,000 x (105 ms + 20 ms) x 0.5 GB: a batch is worked on for 80 ms.
    assert_eq!(quantity(queue, "lambda.duration.x86"), "164250");
    mean_ms(queue.mean(), 105.0, 1e-9);
    // Until all is done: 105 + 1,500 + 5 + 80.
    assert_eq!(queue.expectation.mean_completion(), Decimal::from(1_690));
    mean_ms(queue.completion().expect("simulated").mean, 1_690.0, 17.0);
    // Four of 256 KB are the 1 MB that a batch may hold.
    let payload = |size: &str| obstacles(&BY_QUEUE, &[("65 KB", size)]);
    assert_eq!((payload("256 KB"), payload("262145 B")), (vec![], vec!["payload-queue"]));
}

#[test]
fn a_link_does_not_wait_for_what_is_handed_over() {
    // The door waits for 2 s, and the function behind the queue takes 3 s.
    assert_eq!(obstacles(&BY_DOOR_TO_QUEUE, &[("20 ms", "3000 ms")]), Vec::<&str>::new());
}

/// A task of a workflow: billed by 64 MB for each 100 ms begun, at most a minute long.
static TASK: Host = Host {
    id: "toy-task",
    title: "toy task",
    runs: Some(CallMeter::each("sfn.express.requests", "Runs of the task")),
    time: Some(TimeMeter {
        meter: "sfn.express.gb_hours",
        description: "Time of the task",
        memory_mb: 64,
        counts: |rules| rules.express_run,
    }),
    timeout: Some(Timeout { code: "task-time", longest: stated(ms(60_000), "longest task"), cure: None }),
};

/// Nothing is spent on starting it.
static STARTED: Delivery =
    Delivery { id: "toy-start", accept: None, back: None, per_mb: None, payload: None, hand_over: None };

/// What Lambda passes on after the function's end.
static PASSED_ON: Delivery = Delivery {
    id: "toy-passed-on",
    accept: None,
    back: None,
    per_mb: None,
    payload: None,
    hand_over: Some(HandOver {
        deliver: AddedTime { cause: Cause::Delivery, title: "passed on", time: five_ms() },
        steps: Some(chunks),
        meters: &[],
        time: None,
        retries: PATIENT,
    }),
};

/// The function in the VPC, then the work on the internet by something else.
struct ThenInternet {
    id: &'static str,
    delivery: &'static Delivery,
    host: Option<&'static Host>,
}

impl Topology for ThenInternet {
    fn id(&self) -> &'static str {
        self.id
    }

    fn title(&self) -> &'static str {
        self.id
    }

    fn summary(&self) -> &'static str {
        "a toy"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["made up"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let between = scenario.workload.between;
        let call = Call::new(Vec::new(), self.delivery, (between.request, Bytes(0)));
        let callee = callee_function(&scenario.callee, false, internet_work(scenario, &[&link::INTERNET]));
        Ok(Plan {
            standing: Vec::new(),
            main: main_function(scenario, true, [vpc_work(scenario), vec![Step::call(call)]].concat()),
            callee: Some(Function { host: self.host, ..callee }),
            remarks: Vec::new(),
            requires: Vec::new(),
        })
    }
}

static BY_TASK: ThenInternet = ThenInternet { id: "toy-task", delivery: &STARTED, host: Some(&TASK) };
static BY_DESTINATION: ThenInternet = ThenInternet { id: "toy-destination", delivery: &PASSED_ON, host: None };

#[test]
fn a_callee_may_be_no_function() {
    // Cold as often as it likes: only the function in the VPC is.
    let changes = [("main = 0, callee = 0", "main = 0, callee = 1"), ("1_048_576", "2_628_000")];
    let found = compared(&[&BY_TASK], &changes, Some(EFFORT));
    let [task] = &found.ranking[..] else { panic!("{:?}", found.infeasible) };
    assert_eq!(quantity(task, "lambda.requests"), "2628000");
    assert_eq!(quantity(task, "sfn.express.requests"), "2628000");
    // 2,628,000 x 0.1 s x 64 / 1,024 GB / 3,600 s = 4.5625 GB-hours.
    assert_eq!(quantity(task, "sfn.express.gb_hours"), "4.5625");
    // 20 ms and the 100 ms that are waited for; the task holds no environment: 1 a second x 0.12 s.
    mean_ms(task.mean(), 120.0, 1e-9);
    mean_ms(task.forecast.as_ref().expect("simulated").mean_concurrency, 0.12, 0.005);
    let time = |time: &str| obstacles(&BY_TASK, &[("100 ms", time)]);
    assert_eq!((time("60 s"), time("60001 ms")), (vec![], vec!["task-time"]));
}

#[test]
fn lambda_may_hand_over_after_the_end() {
    let found = compared(&[&BY_DESTINATION], &[("1_048_576", "2_628_000")], Some(EFFORT));
    let [passed] = &found.ranking[..] else { panic!("{:?}", found.infeasible) };
    // The one who asks waits for 20 ms, and no more is billed for the main function.
    mean_ms(passed.mean(), 20.0, 1e-9);
    mean_ms(passed.latency().expect("simulated").p99, 20.0, 0.1);
    mean_ms(passed.completion().expect("simulated").mean, 125.0, 0.5);
    // 2,628,000 x (20 + 100 ms) x 0.5 GB; a request each, and two for the event of 65 KB.
    assert_eq!(quantity(passed, "lambda.duration.x86"), "157680");
    assert_eq!(quantity(passed, "lambda.requests"), "7884000");
}

/// The hatch, where the scenario leaves open whether it may be opened.
struct MaybeHatch;

impl Topology for MaybeHatch {
    fn id(&self) -> &'static str {
        "toy-maybe"
    }

    fn title(&self) -> &'static str {
        "Maybe hatch"
    }

    fn summary(&self) -> &'static str {
        "a toy that may not be had"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["made up"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let requires = vec![Requirement::new("hatch-open", "the hatch is open", "network.hatch = true")];
        Ok(Plan { requires, ..TOY.plan(scenario)? })
    }
}

#[test]
fn what_the_scenario_leaves_open_is_neither_ranked_nor_impossible() {
    let nat = find("nat-gateway").expect("known");
    let found = compared(&[nat, &MaybeHatch], &[], Some(EFFORT));
    let ranked: Vec<&str> = found.ranking.iter().map(|solution| solution.id).collect();
    let [(one, bill)] = found.possible().collect::<Vec<_>>()[..] else { panic!("{:?}", found.infeasible) };
    assert_eq!((ranked, one.id, found.impossible().count()), (vec!["nat-gateway"], "toy-maybe", 0));
    // What the toy itself costs, by the arithmetic above.
    assert_eq!(bill.total.to_string(), "17.235323067392");
    let text = comparison_format("table").expect("a format")(&found, Width(80));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("Maybe hatch: 17.24 USD a month if the hatch is open (`network.hatch = true`)."), "{text}");

    // Taken as so, it is written out like any other, with what it rests on.
    let mut scenario = scenario_of(&[]);
    scenario.takes_open = true;
    let day = Date::parse("2026-11-22").expect("a date");
    let supposed = compare(&scenario, &book(), &[&MaybeHatch], Some(EFFORT), &day).expect("compared");
    assert!(matches!(&supposed.ranking[0].warnings[..], [Warning::Supposed(..), ..]));

    // Of the ways that were not asked for it is the cheapest, and says what it needs.
    let cheapest = further(&scenario_of(&[]), &book(), &[nat, &MaybeHatch], None).expect("sound").expect("one");
    assert_eq!((cheapest.id, cheapest.requires[0].code, cheapest.of), ("toy-maybe", "hatch-open", 2));

    // At no point of a sweep is it in the ranking, and nowhere impossible.
    let template = Template::parse("toy.toml", SCENARIO).expect("sound");
    let axis = template.axis("requests_per_month=1_000..1_000_000:log:2", 2).expect("an axis");
    let study = Study::new(template, vec![nat, &MaybeHatch], vec![book()]).expect("sound");
    let swept = sweep(&study, vec![axis], None, &|| ()).expect("swept");
    let is_open = |absence: &Absence| matches!(absence, Absence::Open(_)) && absence.codes() == ["hatch-open"];
    assert!(swept.cells.iter().all(|cell| cell.outcomes[1].as_ref().is_err_and(is_open)));
}

/// A workflow that serves the request: it runs the function in the VPC and does the work on the internet itself.
struct ByWorkflow;

impl Topology for ByWorkflow {
    fn id(&self) -> &'static str {
        "toy-workflow"
    }

    fn title(&self) -> &'static str {
        "Toy workflow"
    }

    fn summary(&self) -> &'static str {
        "a toy"
    }

    fn sources(&self) -> &'static [&'static str] {
        &["made up"]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let between = scenario.workload.between;
        let call = Call::new(Vec::new(), &delivery::INVOKE, (between.request, between.response));
        let programme = [vec![Step::call(call)], internet_work(scenario, &[&DOOR, &link::INTERNET])].concat();
        Ok(Plan {
            standing: Vec::new(),
            main: Function { host: Some(&TASK), ..main_function(scenario, false, programme) },
            callee: Some(callee_function(&scenario.callee, true, vpc_work(scenario))),
            remarks: Vec::new(),
            requires: Vec::new(),
        })
    }
}

#[test]
fn a_workflow_may_serve_the_request() {
    let found = compared(&[&ByWorkflow], &[("1_048_576", "2_628_000")], Some(EFFORT));
    let [workflow] = &found.ranking[..] else { panic!("{:?}", found.infeasible) };
    // 20 ms are waited for, 100 ms worked, and 5 ms go to the door; 125 ms count as 200: 2,628,000 x 0.2 s x 64 / 1,024 / 3,600.
    assert_eq!(quantity(workflow, "sfn.express.gb_hours"), "9.125");
    // Only the function in the VPC is billed by Lambda, for 20 ms at 0.5 GB, and only it holds an environment: 1 a second x 0.02 s.
    assert_eq!(quantity(workflow, "lambda.requests"), "2628000");
    assert_eq!(quantity(workflow, "lambda.duration.x86"), "26280");
    mean_ms(workflow.mean(), 125.0, 1e-9);
    mean_ms(workflow.forecast.as_ref().expect("simulated").mean_concurrency, 0.02, 0.002);
    // Work through a door is held to the door's limits too: 4 MB each way, 2 s, a call for each piece of work.
    assert_eq!(quantity(workflow, "sqs.requests"), "2628000");
    let received = |size: &str| obstacles(&ByWorkflow, &[("3 KB", size)]);
    assert_eq!((received("4 MB"), received("4194305 B")), (vec![], vec!["payload-door"]));
    let time = |time: &str| obstacles(&ByWorkflow, &[("100 ms", time)]);
    assert_eq!((time("2 s"), time("2001 ms")), (vec![], vec!["door-timeout"]));
}
