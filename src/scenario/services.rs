//! Calls of AWS services in a scenario.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::rule;
use crate::defaults::aws_services;
use crate::distribution::Distribution;
use crate::document::{Node, Section};
use crate::pricebook::find_region;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{Share, Takes, Value};

/// The services to which gateway endpoints lead, free of charge (Amazon VPC user guide, gateway endpoints). Interface endpoints lead to
/// the others.
const BY_GATEWAY: [&str; 2] = ["s3", "dynamodb"];
/// The services to which AWS names transfer in the Region free of charge, whatever address it goes to (Amazon EC2 On-Demand pricing page,
/// data transfer), by the names of their endpoints and their usual ones.
const FREE_IN_REGION: [&str; 11] =
    ["s3", "dynamodb", "sqs", "sns", "kinesis", "kinesis-streams", "ses", "email", "ecr", "ecr.api", "ecr.dkr"];
/// The most services that a request may call.
const MOST: usize = 16;
/// The most calls of one service in a crossing.
const MOST_CALLS: u64 = 10_000;
/// The most bytes of a call, each way: 1 TB.
const MOST_BYTES: Bytes = Bytes(1 << 40);
/// How long a call takes where the scenario does not say: 10 ms.
const DURATION: Milliseconds = Milliseconds(Decimal::TEN);

/// Calls of an AWS service that a request makes in each crossing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ServiceCall {
    /// The service, such as `s3`.
    pub name: Arc<str>,
    /// How long a call takes.
    pub duration: Distribution,
    /// Bytes sent in a call.
    pub sent: Bytes,
    /// Bytes received in a call.
    pub received: Bytes,
    /// Share of the requests that call it.
    pub share: Share,
    /// Calls one after the other in one crossing.
    pub calls: u64,
    /// The Region that it is in, where that is another than the scenario's.
    pub region: Option<String>,
    /// Whether an interface endpoint of its own leads there, beside a NAT gateway.
    pub endpoint: bool,
}

impl ServiceCall {
    /// A call of a service in the Region that every request makes once in a crossing, sending and receiving so much.
    #[must_use]
    pub fn new(name: &str, (sent, received): (Bytes, Bytes)) -> Self {
        let duration = Distribution::constant(DURATION);
        Self {
            name: Arc::from(name),
            duration,
            sent,
            received,
            share: Share(Decimal::ONE),
            calls: 1,
            region: None,
            endpoint: false,
        }
    }

    /// Whether a gateway endpoint leads to it: to S3 and `DynamoDB`, in the same Region.
    #[must_use]
    pub fn may_use_gateway_endpoint(&self) -> bool {
        self.region.is_none() && BY_GATEWAY.contains(&&*self.name)
    }

    /// Whether AWS names the transfer to it free of charge: to some services, in the same Region.
    #[must_use]
    pub fn is_free_of_transfer(&self) -> bool {
        self.region.is_none() && FREE_IN_REGION.contains(&&*self.name)
    }

    fn read(node: &Node<'_>) -> Option<Self> {
        if !node.is_table() {
            let short = node.as_text().map(|name| format!("write `{{ name = \"{name}\" }}`, or each service"));
            let help = short.map(|short| AS_SECTION.replace("write each service", &short));
            node.expected("a service", Some(help.unwrap_or_else(|| AS_SECTION.to_owned())));
            return None;
        }
        let section = node.section()?;
        let name = section.need("name", "the service, such as \"s3\"").and_then(|node| read_name(&node));
        let duration = read_or(&section, "duration", || Distribution::constant(DURATION));
        let (sent, received) = (read_bytes(&section, "sent"), read_bytes(&section, "received"));
        let share = read_or(&section, "share", || Share(Decimal::ONE));
        let calls = read_or(&section, "calls", || 1).and_then(|calls| {
            let limits = format!("1 to {MOST_CALLS}");
            held(&section, "calls", (1..=MOST_CALLS).contains(&calls), &limits).then_some(calls)
        });
        let endpoint = read_or(&section, "endpoint", || false);
        let region = section.get("region").map(|node| read_region(&node));
        Some(Self {
            name: name?,
            duration: duration?,
            sent: sent?,
            received: received?,
            share: share?,
            calls: calls?,
            endpoint: endpoint?,
            region: region.map_or(Some(None), |region| region.map(Some))?,
        })
    }
}

/// The value under a key, or what holds without it; `None` when a problem was reported.
fn read_or<T: Value>(section: &Section<'_>, key: &str, without: impl Fn() -> T) -> Option<T> {
    section.get(key).map_or_else(|| Some(without()), |node| T::read(&node))
}

fn read_bytes(section: &Section<'_>, key: &str) -> Option<Bytes> {
    let bytes = read_or(section, key, || Bytes(0))?;
    held(section, key, bytes <= MOST_BYTES, &format!("0 B to {MOST_BYTES}")).then_some(bytes)
}

/// Whether a value keeps its limits; reports it otherwise.
fn held(section: &Section<'_>, key: &str, holds: bool, limits: &str) -> bool {
    if let Some(node) = section.get(key).filter(|_| !holds) {
        node.expected(limits, None);
    }
    holds
}

/// How services are written.
const AS_SECTION: &str = "write each service as a section `[[workload.services]]` with a `name`";

/// The service that is known and was meant by a name that is not. The list is open, as AWS has more services than anybody has looked at: only
/// a slip of the pen, which would change the price without a word, is told from a service that is not known.
fn meant_service(name: &str) -> Option<&'static str> {
    let slips = if name.len() > 5 { 2 } else { 1 };
    let word = name.to_ascii_lowercase();
    let known = || aws_services().map(|service| service.name).chain(FREE_IN_REGION);
    let near = |known: &&str| (1..=slips).contains(&strsim::osa_distance(&word, known));
    if known().any(|known| known == name) {
        return None;
    }
    known().find(|known| *known == word || near(known))
}

fn read_name(node: &Node<'_>) -> Option<Arc<str>> {
    let name = node.text()?;
    let sound = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-".contains(sign);
    match meant_service(name) {
        Some(meant) => {
            node.expected("the name of an AWS service", Some(format!("did you mean \"{meant}\"?")));
            None
        }
        None if name.is_empty() || !name.chars().all(sound) => {
            let help = "write it in small letters, as in the name of its endpoint: \"sqs\", \"secretsmanager\"";
            node.expected("the name of an AWS service", Some(help.to_owned()));
            None
        }
        None => Some(Arc::from(name)),
    }
}

fn read_region(node: &Node<'_>) -> Option<String> {
    let region = node.text()?;
    match rule::region(&region.to_owned()) {
        Ok(()) => Some(region.to_owned()),
        Err((_, remedy)) => {
            node.expected("a Region with a price book", Some(remedy));
            None
        }
    }
}

impl Value for Vec<ServiceCall> {
    const TAKES: Takes = Takes::Several("sections");
    const EXPECTED: &'static str = "a list of at most 16 services";

    fn read(node: &Node<'_>) -> Option<Self> {
        if !node.is_list() {
            node.expected(Self::EXPECTED, Some(AS_SECTION.to_owned()));
            return None;
        }
        let calls = node.each(ServiceCall::read)?;
        node.must_be(Self::EXPECTED, Some(calls).filter(|calls| calls.len() <= MOST))
    }

    fn schema() -> Json {
        let size = Bytes::schema();
        json!({
            "type": "array", "maxItems": MOST,
            "items": {
                "type": "object", "additionalProperties": false, "required": ["name"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[a-z0-9.-]+$"},
                    "duration": Distribution::schema(),
                    "sent": size,
                    "received": size,
                    "share": Share::schema(),
                    "calls": {"type": "integer", "minimum": 1, "maximum": MOST_CALLS},
                    "region": String::schema(),
                    "endpoint": bool::schema(),
                },
            },
        })
    }

    fn show(&self) -> String {
        let shown: Vec<String> = self.iter().map(show).collect();
        if shown.is_empty() { "none".to_owned() } else { shown.join("; ") }
    }

    fn is_sound(&self) -> bool {
        let sound = |call: &ServiceCall| {
            let bytes = call.sent <= MOST_BYTES && call.received <= MOST_BYTES;
            let region = call.region.as_deref().is_none_or(|region| find_region(region).is_ok());
            let calls = (1..=MOST_CALLS).contains(&call.calls);
            bytes && region && calls && call.share.is_sound() && call.duration.is_sound() && !call.name.is_empty()
        };
        self.len() <= MOST && self.iter().all(sound)
    }
}

fn show(call: &ServiceCall) -> String {
    let ServiceCall { name, duration, sent, received, share, calls, region, endpoint } = call;
    let region = region.as_deref().map(|region| format!(" in {region}")).unwrap_or_default();
    let share = if share.0 == Decimal::ONE { String::new() } else { format!(" for a share of {}", share.show()) };
    let calls = if *calls == 1 { String::new() } else { format!("{calls} calls of ") };
    let endpoint = if *endpoint { " by an endpoint of its own" } else { "" };
    format!("{calls}{name}{region}{share}{endpoint}: {duration}, {sent} sent, {received} received")
}
