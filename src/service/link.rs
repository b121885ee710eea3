//! What bytes and calls cross.

use std::sync::LazyLock;

use super::client::{AWS_SDK, Client, HTTP_CLIENT};
use super::host::EXPRESS_RUNS;
use super::parts::{AddedTime, CallMeter, Cause, Concurrency, Payload, Quota, Rate, Time, Timeout};
use crate::pricebook::regions;
use crate::rules::{Rules, Traffic};

/// Something that bytes and calls cross.
pub struct Link {
    /// Its stable id.
    pub id: &'static str,
    /// The word for it in output.
    pub title: &'static str,
    /// The word for its kind in a sentence: "the function behind the API".
    pub noun: &'static str,
    /// What counts its bytes.
    pub bytes: Option<ByteMeter>,
    /// Why no byte takes it where none does.
    pub unused: &'static str,
    /// What counts its calls.
    pub calls: Option<CallMeter>,
    /// What it adds to an exchange.
    pub time: Option<AddedTime>,
    /// What a function reaches what lies behind it with; `None` where the one that comes before it on the way does, or nobody connects.
    pub client: Option<&'static Client>,
    /// Whether it speaks HTTP before a function: binary data then crosses it as it is and reaches the function as base64 text.
    pub http: bool,
    /// The largest payload that it lets through.
    pub payload: Option<Payload>,
    /// How long it waits for what is behind it.
    pub timeout: Option<Timeout>,
    /// How many calls it takes in a second.
    pub rate: Option<Rate>,
    /// How many it takes at a time.
    pub concurrency: Option<Concurrency>,
}

impl Link {
    /// A link that costs nothing, takes no time and lets all through: the base of every entry.
    #[must_use]
    pub const fn new(id: &'static str, title: &'static str) -> Self {
        Self {
            id,
            title,
            noun: title,
            bytes: None,
            unused: "all of it stays in the Region",
            calls: None,
            time: None,
            client: None,
            http: false,
            payload: None,
            timeout: None,
            rate: None,
            concurrency: None,
        }
    }
}

/// How bytes are counted.
pub struct ByteMeter {
    /// The meter.
    pub meter: &'static str,
    /// What its line is, for a person.
    pub description: &'static str,
    /// Which bytes count, and at how many ends.
    pub counts: fn(&Rules) -> Traffic,
}

const fn bytes(meter: &'static str, description: &'static str, counts: fn(&Rules) -> Traffic) -> ByteMeter {
    ByteMeter { meter, description, counts }
}

const fn adds(cause: Cause, key: &'static str, meaning: &'static str) -> AddedTime {
    AddedTime { cause, title: "", time: Time::Figure { key, meaning } }
}

const NAT_TIME: AddedTime = adds(Cause::Nat, "nat_gateway", "What a NAT gateway adds to an exchange.");
const API_PAYLOAD: Option<Payload> =
    Some(Payload { code: "payload-api", most: Quota::Known(|limits| &limits.payload_api) });
const API_RATE: Option<Rate> = Some(Rate {
    code: "api-throttle",
    per_second: Quota::Known(|limits| &limits.api_requests_per_s),
    burst: Quota::Known(|limits| &limits.api_burst),
});

/// REST API of API Gateway.
pub static REST_API: Link = Link {
    noun: "API",
    calls: Some(CallMeter::each("apigw.rest.requests", "REST API calls")),
    time: Some(adds(Cause::Api, "api_rest", "What a REST API adds to an Invoke.")),
    client: Some(&HTTP_CLIENT),
    http: true,
    payload: API_PAYLOAD,
    timeout: Some(Timeout {
        code: "integration-timeout",
        longest: Quota::Known(|limits| &limits.timeout_rest),
        cure: Some(
            "have it raised (Regional and private APIs) or stream the response, and set `api.rest_timeout`: up to 15 min",
        ),
    }),
    rate: API_RATE,
    ..Link::new("rest-api", "REST API")
};

/// HTTP API of API Gateway.
pub static HTTP_API: Link = Link {
    noun: "API",
    calls: Some(CallMeter {
        steps: Some(|rules| rules.http_api_call),
        caveat: Some(
            "AWS does not say whether the 512 KB steps of an HTTP API count the request or the response; the larger is taken",
        ),
        ..CallMeter::each("apigw.http.requests", "HTTP API calls")
    }),
    time: Some(adds(Cause::Api, "api_http", "What an HTTP API adds to an Invoke.")),
    client: Some(&HTTP_CLIENT),
    http: true,
    payload: API_PAYLOAD,
    timeout: Some(Timeout {
        code: "integration-timeout",
        longest: Quota::Known(|limits| &limits.timeout_http),
        cure: Some("take a REST API (`api.kind = \"rest\"`), whose timeout can be raised (`api.rest_timeout`)"),
    }),
    rate: API_RATE,
    ..Link::new("http-api", "HTTP API")
};

/// Zonal NAT gateway.
pub static NAT_GATEWAY: Link = Link {
    bytes: Some(bytes("nat.gb", "NAT gateway, data processed", |rules| rules.nat_gateway_traffic)),
    time: Some(NAT_TIME),
    ..Link::new("nat-gateway", "NAT gateway")
};

/// Regional NAT gateway.
pub static REGIONAL_NAT_GATEWAY: Link = Link {
    bytes: Some(bytes("nat.regional.gb", "NAT gateway, regional, data processed", |rules| rules.nat_gateway_traffic)),
    time: Some(NAT_TIME),
    ..Link::new("regional-nat-gateway", "regional NAT gateway")
};

/// NAT instance: it counts no byte, and what it adds to an exchange was not measured.
pub static NAT_INSTANCE: Link = Link::new("nat-instance", "NAT instance");

/// Interface endpoint (PrivateLink).
pub static INTERFACE_ENDPOINT: Link = Link {
    bytes: Some(bytes("vpce.gb", "Interface endpoint, data processed", |rules| rules.interface_endpoint_traffic)),
    time: Some(adds(Cause::Endpoint, "interface_endpoint", "What an interface endpoint adds to a call.")),
    ..Link::new("interface-endpoint", "interface endpoint")
};

/// Egress-only internet gateway: IPv6 from the VPC to the internet, free of charge (Amazon VPC user guide, egress-only internet gateways,
/// 2026). What it adds to an exchange was not measured.
pub static EGRESS_ONLY_GATEWAY: Link = Link::new("egress-only-gateway", "egress-only internet gateway");

/// Lambda's own API.
pub static LAMBDA_API: Link = Link { client: Some(&AWS_SDK), ..Link::new("lambda-api", "Lambda API") };

/// The URL of a function: HTTP, without a price of its own (AWS Lambda developer guide, function URLs, 2026).
pub static FUNCTION_URL: Link =
    Link { client: Some(&HTTP_CLIENT), http: true, ..Link::new("function-url", "function URL") };

const TRANSFER_OUT: ByteMeter =
    bytes("dto.internet", "Data transfer out to the internet", |rules| rules.internet_traffic);

/// The internet.
pub static INTERNET: Link =
    Link { bytes: Some(TRANSFER_OUT), client: Some(&HTTP_CLIENT), ..Link::new("internet", "internet") };

/// The way of an API's answers to its caller, where these pay as what goes out to the internet does.
pub static API_ANSWERS: Link = Link { bytes: Some(TRANSFER_OUT), ..Link::new("api-answers", "answers of the API") };

/// The way from one AZ to another.
pub static CROSS_AZ: Link = Link {
    bytes: Some(bytes("dt.cross_az", "Data transfer between AZs", |rules| rules.between_azs_traffic)),
    unused: "everything is in one AZ",
    ..Link::new("cross-az", "cross-AZ")
};

/// The way between public addresses in one Region.
pub static PUBLIC_ADDRESS: Link = Link {
    bytes: Some(bytes("dt.cross_az", "Data transfer in the Region by public address", |rules| rules.in_region_traffic)),
    ..Link::new("public-address", "public address in the Region")
};

/// Free gateway endpoint for S3 or DynamoDB.
pub static GATEWAY_ENDPOINT: Link = Link::new("gateway-endpoint", "gateway endpoint");

/// An AWS service in the Region, to which no transfer is billed (Amazon EC2 On-Demand pricing page, data transfer).
pub static SERVICE_IN_REGION: Link =
    Link { client: Some(&AWS_SDK), ..Link::new("service-in-region", "AWS service in the Region") };

/// An event bus of `EventBridge`, on to which Lambda passes records.
pub static EVENT_BUS: Link = Link {
    calls: Some(CallMeter {
        steps: Some(|rules| rules.eventbridge_event),
        ..CallMeter::each("events.custom", "EventBridge custom events")
    }),
    payload: Some(Payload { code: "payload-destination", most: Quota::Known(|limits| &limits.payload_events) }),
    ..Link::new("event-bus", "event bus")
};

/// An API destination of `EventBridge`.
pub static API_DESTINATION: Link = Link {
    rate: Some(Rate {
        code: "api-destination-rate",
        per_second: Quota::Known(|limits| &limits.api_destination_per_s),
        burst: Quota::Known(|limits| &limits.api_destination_per_s),
    }),
    payload: Some(Payload { code: "payload-destination", most: Quota::Known(|limits| &limits.payload_events) }),
    ..Link::new("api-destination", "API destination")
};

/// A queue of SQS.
pub static QUEUE: Link = Link {
    calls: Some(CallMeter { steps: Some(|rules| rules.sqs_request), ..CallMeter::each("sqs.requests", "SQS, sends") }),
    client: Some(&AWS_SDK),
    payload: Some(Payload { code: "payload-queue", most: Quota::Known(|limits| &limits.payload_queue) }),
    ..Link::new("queue", "queue")
};

/// A table of `DynamoDB` with a stream. What is written is counted with its keys and the names of its attributes.
pub static TABLE: Link = Link {
    calls: Some(CallMeter {
        steps: Some(|rules| rules.dynamodb_write),
        ..CallMeter::each("ddb.wru", "DynamoDB, units written")
    }),
    client: Some(&AWS_SDK),
    // An item may hold binary data, which stands in the stream's JSON as base64 text.
    http: true,
    payload: Some(Payload { code: "item-size", most: Quota::Known(|limits| &limits.item) }),
    ..Link::new("table", "table")
};

/// A bucket of S3 that is written to.
pub static BUCKET: Link = Link {
    calls: Some(CallMeter::each("s3.put", "S3, objects written")),
    client: Some(&AWS_SDK),
    payload: Some(Payload { code: "object-size", most: Quota::Known(|limits| &limits.object) }),
    ..Link::new("bucket", "bucket")
};

/// The same, read from.
pub static BUCKET_READ: Link = Link {
    calls: Some(CallMeter::each("s3.get", "S3, objects read")),
    time: Some(adds(Cause::Payload, "bucket_read", "Reading an object of an S3 bucket.")),
    client: Some(&AWS_SDK),
    ..Link::new("bucket-read", "bucket")
};

const HTTP_TASK_TIME: AddedTime = adds(Cause::Api, "http_task", "What an HTTP Task adds to the call that it makes.");

const HTTP_TASK: Link = Link {
    time: Some(HTTP_TASK_TIME),
    payload: STATE_PAYLOAD,
    timeout: Some(Timeout {
        code: "http-task-time",
        longest: Quota::Known(|limits| &limits.timeout_http_task),
        cure: None,
    }),
    rate: Some(Rate {
        code: "http-task-rate",
        per_second: Quota::Known(|limits| &limits.http_tasks_per_s),
        burst: Quota::Known(|limits| &limits.http_tasks_per_s),
    }),
    ..Link::new("http-task", "HTTP Task")
};

/// An HTTP Task of an Express workflow.
pub static EXPRESS_HTTP_TASK: Link = HTTP_TASK;

/// The same of a Standard workflow, which counts it.
pub static STANDARD_HTTP_TASK: Link = Link { calls: Some(TRANSITION), id: "standard-http-task", ..HTTP_TASK };

const TRANSITION: CallMeter = CallMeter::each("sfn.transitions", "Step Functions Standard, state transitions");

const STATE_PAYLOAD: Option<Payload> =
    Some(Payload { code: "payload-state", most: Quota::Known(|limits| &limits.payload_state) });

/// A task of a workflow that calls an AWS service.
pub static SERVICE_TASK: Link = Link { payload: STATE_PAYLOAD, ..Link::new("service-task", "task") };

/// A state of a Standard workflow other than an HTTP Task.
pub static STANDARD_STATE: Link = Link { calls: Some(TRANSITION), ..Link::new("workflow-state", "state") };

/// A run of an Express workflow, where functions do all of its work.
pub static EXPRESS_RUN: Link = Link { calls: Some(EXPRESS_RUNS), ..Link::new("express-run", "run of a workflow") };

/// The start of an Express workflow.
pub static EXPRESS_START: Link = Link {
    rate: Some(Rate {
        code: "start-rate",
        per_second: Quota::Known(|limits| &limits.express_starts_per_s),
        burst: Quota::Known(|limits| &limits.express_starts_per_s),
    }),
    ..Link::new("express-start", "workflow")
};

/// The start of a Standard workflow, which counts as a transition.
pub static STANDARD_START: Link = Link {
    calls: Some(CallMeter::each("sfn.transitions", "Step Functions Standard, starts")),
    rate: Some(Rate {
        code: "start-rate",
        per_second: Quota::Known(|limits| &limits.standard_starts_per_s),
        burst: Quota::Known(|limits| &limits.standard_burst),
    }),
    ..Link::new("standard-start", "workflow")
};

/// The RDS Data API.
pub static DATA_API: Link = Link {
    calls: Some(CallMeter {
        steps: Some(|rules| rules.data_api_request),
        ..CallMeter::each("rdsdata.requests", "RDS Data API requests")
    }),
    time: Some(adds(
        Cause::Endpoint,
        "data_api",
        "What a statement through the RDS Data API adds to the work of the database.",
    )),
    client: Some(&AWS_SDK),
    payload: Some(Payload { code: "data-api-response", most: Quota::Known(|limits| &limits.data_api_result) }),
    ..Link::new("data-api", "RDS Data API")
};

/// The public host of an Aurora DSQL cluster.
pub static DSQL: Link = Link {
    time: Some(adds(Cause::Endpoint, "dsql", "What Aurora DSQL adds to the work of the database.")),
    timeout: Some(Timeout { code: "dsql-time", longest: Quota::Known(|limits| &limits.dsql_transaction), cure: None }),
    ..Link::new("dsql", "Aurora DSQL")
};

/// What Aurora DSQL counts of a transaction.
pub static DSQL_UNITS: Link = Link {
    calls: Some(CallMeter::each("dsql.dpu", "Aurora DSQL, processing units")),
    ..Link::new("dsql-units", "Aurora DSQL")
};

/// The way to another Region, and the way back. Each is billed by what the Region at its beginning sends, at the price of that Region.
/// `None` for a Region without a price book.
pub fn other_region(region: &str) -> Option<&'static [Link; 2]> {
    static WAYS: LazyLock<Vec<(&'static str, [Link; 2])>> = LazyLock::new(|| regions().into_iter().map(ways).collect());
    WAYS.iter().find(|(known, _)| *known == region).map(|(_, ways)| ways)
}

fn ways(region: &'static str) -> (&'static str, [Link; 2]) {
    let way = |meter, description, there| {
        let id = format!("{meter}.{region}").leak();
        let bytes = bytes(id, description, |rules| rules.between_regions_traffic);
        Link { bytes: Some(bytes), ..Link::new(id, format!("AWS service {there} {region}").leak()) }
    };
    let there = way("dt.inter_region", "Data transfer to another Region", "in");
    let back = way("dt.inter_region_from", "Data transfer from another Region, at its price", "answering from");
    (region, [Link { client: Some(&AWS_SDK), ..there }, back])
}

/// Every link of the solutions that netcost knows, in the order of the documentation.
pub static ALL: &[&Link] = &[
    &REST_API,
    &HTTP_API,
    &NAT_GATEWAY,
    &REGIONAL_NAT_GATEWAY,
    &NAT_INSTANCE,
    &INTERFACE_ENDPOINT,
    &EGRESS_ONLY_GATEWAY,
    &LAMBDA_API,
    &FUNCTION_URL,
    &INTERNET,
    &API_ANSWERS,
    &CROSS_AZ,
    &PUBLIC_ADDRESS,
    &GATEWAY_ENDPOINT,
    &SERVICE_IN_REGION,
    &EVENT_BUS,
    &API_DESTINATION,
    &QUEUE,
    &TABLE,
    &BUCKET,
    &BUCKET_READ,
    &EXPRESS_HTTP_TASK,
    &STANDARD_HTTP_TASK,
    &SERVICE_TASK,
    &EXPRESS_RUN,
    &STANDARD_STATE,
    &EXPRESS_START,
    &STANDARD_START,
    &DATA_API,
    &DSQL,
    &DSQL_UNITS,
];
