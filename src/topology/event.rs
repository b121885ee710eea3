//! The function in the VPC writes through a gateway endpoint, free of charge; the event of what it wrote starts the function outside.

use super::parts::{az_loss, handing_over, in_two_azs, rds_proxy, without_answer};
use super::way::{Layout, Reason, Topology};
use crate::plan::{Action, Call, Condition, Function, Plan, Ratio, Remark, Step};
use crate::scenario::{EventStore, Order, Scenario};
use crate::service::{delivery, link};
use crate::unit::Bytes;

pub(super) struct Event;

static LAYOUTS: [Layout; 2] = [
    Layout { id: "event:s3", title: "Event (bucket)", apply: |scenario| scenario.store = EventStore::S3 },
    Layout { id: "event:dynamodb", title: "Event (table)", apply: |scenario| scenario.store = EventStore::DynamoDb },
];

/// What an item holds beside the payload: its keys and the names of its attributes, which DynamoDB counts as well. Assumed.
const ITEM_KEYS: u64 = 100;
/// Up to this size a table is cheaper than a bucket: 0.625 for each KB of a million items against 5.00 and 0.40 for a million objects, in
/// us-east-1 (8 x 0.625 = 5.00 < 5.40 < 9 x 0.625).
const CHEAPER_ITEM: Bytes = Bytes(8 * 1024);

impl Topology for Event {
    fn id(&self) -> &'static str {
        "event"
    }

    fn title(&self) -> &'static str {
        "Table or bucket"
    }

    fn brief(&self) -> &'static str {
        "what inner stores starts outer"
    }

    fn summary(&self) -> &'static str {
        "two functions: the one in the VPC writes to a DynamoDB table or an S3 bucket, whose event starts the one outside"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "Amazon VPC user guide, gateway endpoints, 2026",
            "Amazon DynamoDB developer guide, streams and their cost, 2026",
            "Amazon S3 user guide, event notifications, 2026",
            "Amazon DynamoDB and Amazon S3 pricing pages, 2025",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        possible(scenario)?;
        let requires = without_answer(scenario)?.into_iter().collect();
        let (main, callee) = if by_table(scenario) { over_table(scenario) } else { over_bucket(scenario) };
        Ok(Plan {
            standing: rds_proxy(scenario, 2).into_iter().collect(),
            main,
            callee,
            remarks: remarks(scenario),
            requires,
        })
    }

    fn layouts(&self) -> &'static [Layout] {
        &LAYOUTS
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

fn possible(scenario: &Scenario) -> Result<(), Reason> {
    if scenario.workload.order == Order::InternetFirst {
        let text = "the event starts the function outside, so that the internet comes second; set workload.order = \"vpc-first\" if that will do";
        return Err(Reason::new("order", "the internet must come second", text.to_owned()));
    }
    if !scenario.network.gateway_endpoints {
        let text = "the function in the VPC reaches the table or bucket by a gateway endpoint, which costs nothing; set network.gateway_endpoints = true if there may be one";
        return Err(Reason::new("gateway-endpoint", "there may be no gateway endpoint", text.to_owned()));
    }
    Ok(())
}

/// The item that a payload becomes.
fn item(scenario: &Scenario) -> Bytes {
    Bytes(scenario.workload.between.request.0.saturating_add(ITEM_KEYS))
}

fn by_table(scenario: &Scenario) -> bool {
    match scenario.store {
        EventStore::DynamoDb => true,
        EventStore::S3 => false,
        EventStore::Cheapest => item(scenario) <= CHEAPER_ITEM,
    }
}

/// The stream brings the items themselves, in batches.
fn over_table(scenario: &Scenario) -> (Function, Option<Function>) {
    let via = vec![&link::GATEWAY_ENDPOINT, &link::TABLE];
    let batch = scenario.workload.between.batch;
    let call = Call { batch, ..Call::new(via, &delivery::STREAM, (item(scenario), Bytes(0))) };
    handing_over(scenario, call)
}

/// The event of a bucket names the object, which the other function reads first.
fn over_bucket(scenario: &Scenario) -> (Function, Option<Function>) {
    let object = scenario.workload.between.request;
    let via = vec![&link::GATEWAY_ENDPOINT, &link::BUCKET];
    let call = Call::new(via, &delivery::BUCKET_EVENT, (object, Bytes(0)));
    let (main, callee) = handing_over(scenario, call);
    let read = Action::Transfer { via: vec![&link::BUCKET_READ], sent: Bytes(0), received: object, share: Ratio::ALL };
    let reading = |callee: Function| {
        let when = Condition::any(callee.programme.iter().map(|step| &step.when));
        let programme = [vec![Step { when, ..Step::new(read) }], callee.programme].concat();
        Function { programme, ..callee }
    };
    (main, callee.map(reading))
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let kept = Remark::new(
        "storage",
        "what is written is taken to be deleted soon (by a lifecycle rule, or a time to live), so that no storage is counted",
    );
    let mut remarks = vec![az_loss(scenario, "what it wrote before is still delivered"), kept];
    if by_table(scenario) {
        let item = format!(
            "an item is taken as {}: the payload, and {ITEM_KEYS} B of keys and names of attributes",
            item(scenario).exactly()
        );
        let order = "a batch that fails blocks its shard of the stream until it succeeds, is split or is 24 hours old; a record may come twice";
        remarks.extend([Remark::new("item", item), Remark::new("stream-blocks", order)]);
        if scenario.workload.between.batch > 1 {
            let text = "batches of the stream are taken as full: the mapping should have a batch window, long enough for so many records to come";
            remarks.push(Remark::new("batch-window", text));
        }
    } else {
        let late = "AWS promises no time for events of S3: typically seconds, sometimes a minute or longer; an event may come twice";
        remarks.push(Remark::new("late-events", late));
    }
    remarks
}
