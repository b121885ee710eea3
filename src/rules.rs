//! How AWS counts what it bills: metering steps, minimums, what is included, which directions of traffic.
//!
//! The one place for each counting rule. [`metering`](crate::metering) counts plans by these, and [`verify`](crate::verify)
//! checks published examples and bills by the same ones, so that a rule which is wrong makes a worked case fail. The numbers are
//! data with a source each, in `defaults/billing-rules.toml`; a rule that bytes are 2^30 to a GB is none, but a unit
//! ([`mod@unit`](crate::unit)).
//!
//! ```
//! use netcost::rules::Rules;
//! use netcost::unit::Bytes;
//!
//! let rules = Rules::published()?;
//! // 257 KB: the first 256 KB are one request, the 64 KB begun after them one more.
//! assert_eq!(rules.lambda_event.requests(Bytes(257 * 1024)), 2);
//! // A NAT gateway that lived an hour and a minute is billed two hours.
//! assert_eq!(rules.nat_gateway.hours("1.02".parse().expect("a decimal")), 2.into());
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::choice::choice;
use crate::diagnostic::Rejection;
use crate::document::{self, Node, Section};
use crate::unit::{BYTES_PER_MB, Bytes, MB_PER_GB, Milliseconds};
use crate::value::Value;

static PUBLISHED: &str = include_str!("../defaults/billing-rules.toml");

const HALF: Decimal = Decimal::from_parts(5, 0, 0, false, 1);
const MS_PER_SECOND: u32 = 1_000;
const MS_PER_HOUR: u32 = 3_600_000;

/// How a payload is counted: its first bytes are one request, each further step begun is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PayloadSteps {
    /// What is one request.
    pub first: Bytes,
    /// What is one more, whole or begun.
    pub step: Bytes,
}

impl PayloadSteps {
    /// A payload whose first bytes and further steps are so large.
    #[must_use]
    pub const fn new(first: Bytes, step: Bytes) -> Self {
        Self { first, step }
    }

    /// Requests (messages, events) that a payload counts as; one even when it is empty.
    #[must_use]
    pub fn requests(self, payload: Bytes) -> u64 {
        let beyond = payload.0.saturating_sub(self.first.0);
        beyond.div_ceil(self.step.0.max(1)).saturating_add(1)
    }

    /// The same for a request and its response: the larger is what counts (API Gateway's pricing example with 12 KB and 46 KB).
    #[must_use]
    pub fn requests_of_exchange(self, request: Bytes, response: Bytes) -> u64 {
        self.requests(request.max(response))
    }
}

/// How an amount is billed: what exceeds the included part, rounded up to whole steps, at least the minimum. What the amount is
/// (milliseconds, MB, vCPUs) is said where a rule has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Increment {
    /// What costs nothing.
    pub included: Decimal,
    /// The steps to which it is rounded up; zero where nothing is.
    pub step: Decimal,
    /// The least that is billed.
    pub least: Decimal,
}

impl Increment {
    /// The amount that is billed.
    #[must_use]
    pub fn billed(self, amount: Decimal) -> Decimal {
        let beyond = amount.saturating_sub(self.included).max(Decimal::ZERO);
        let stepped = beyond.checked_div(self.step).map_or(beyond, |steps| steps.ceil().saturating_mul(self.step));
        stepped.max(self.least)
    }

    /// The mean of what is billed for amounts with this mean. One that never varies is billed as itself; one that does costs half a
    /// step more than its mean, to within the curvature of its density over one step.
    #[must_use]
    pub fn billed_on_average(self, mean: Decimal, constant: bool) -> Decimal {
        if constant { self.billed(mean) } else { mean.saturating_add(self.step * HALF) }
    }

    /// For a rule of time: the hours that so many hours are billed as.
    #[must_use]
    pub fn hours(self, hours: Decimal) -> Decimal {
        self.billed(hours.saturating_mul(MS_PER_HOUR.into())) / Decimal::from(MS_PER_HOUR)
    }
}

choice! {
    /// Which bytes of a traffic are counted, seen from who pays.
    Directions {
        /// What is sent.
        Sent = "sent",
        /// What is sent and what is received.
        Both = "both",
    }
}

/// How traffic is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Which directions.
    pub directions: Directions,
    /// At how many ends: 2 where both ends are the payer's and each pays.
    pub ends: u64,
}

impl Traffic {
    /// The amount in the directions that count, in the unit of the two that are given.
    #[must_use]
    pub fn passed(self, sent: Decimal, received: Decimal) -> Decimal {
        match self.directions {
            Directions::Sent => sent,
            Directions::Both => sent.saturating_add(received),
        }
    }

    /// The amount counted, at all ends.
    #[must_use]
    pub fn counted(self, sent: Decimal, received: Decimal) -> Decimal {
        self.passed(sent, received).saturating_mul(self.ends.into())
    }
}

/// Declares the rules: what each says, its kind, and the table and row of the file that it is read from. The function of a table's name
/// reads its rows.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $table:ident.$row:ident;)*) => {
        /// Every counting rule. Its numbers and their sources are in `defaults/billing-rules.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Rules { $($(#[$doc])* pub $name: $type),* }

        fn read_rules(root: &Section<'_>) -> Option<Rules> {
            root.need_schema()?;
            Some(Rules { $($name: $table(&row(root, stringify!($table), stringify!($row))?)?),* })
        }
    };
}

rules! {
    /// Requests of an asynchronous Lambda event.
    lambda_event: PayloadSteps = payloads.lambda_event;
    /// Requests of an HTTP API call.
    http_api_call: PayloadSteps = payloads.http_api_call;
    /// Messages of a WebSocket message.
    websocket_message: PayloadSteps = payloads.websocket_message;
    /// Requests of an SQS request.
    sqs_request: PayloadSteps = payloads.sqs_request;
    /// Events of an `EventBridge` event.
    eventbridge_event: PayloadSteps = payloads.eventbridge_event;
    /// Write units of a `DynamoDB` item.
    dynamodb_write: PayloadSteps = payloads.dynamodb_write;
    /// Requests of a statement through the RDS Data API.
    data_api_request: PayloadSteps = payloads.data_api_request;
    /// Milliseconds of a Lambda run; see [`Rules::billed_run`].
    lambda_run: Increment = times.lambda_run;
    /// Milliseconds of a Lambda run until December 2020.
    lambda_run_until_2020_12: Increment = times.lambda_run_until_2020_12;
    /// Whether INIT is billed, as it is since 2025-08-01 for every configuration.
    lambda_init_billed: bool = flags.lambda_init;
    /// Milliseconds for which provisioned concurrency is enabled.
    provisioned_concurrency: Increment = times.provisioned_concurrency;
    /// Milliseconds for which a `SnapStart` version is active.
    snapstart_cache: Increment = times.snapstart_cache;
    /// Milliseconds of a Step Functions Express run.
    express_run: Increment = times.express_run;
    /// MB of a Step Functions Express run.
    express_memory: Increment = sizes.express_memory;
    /// Milliseconds for which a NAT gateway stands; see [`Increment::hours`].
    nat_gateway: Increment = times.nat_gateway;
    /// Milliseconds for which an interface or gateway load balancer endpoint stands in an AZ.
    interface_endpoint: Increment = times.interface_endpoint;
    /// Milliseconds for which a public IPv4 address is held.
    public_ipv4: Increment = times.public_ipv4;
    /// MB of ephemeral storage of a function.
    ephemeral_storage: Increment = sizes.ephemeral_storage;
    /// MB of a streamed response.
    response_stream: Increment = sizes.response_stream;
    /// MB of memory that a Lambda@Edge second is priced for.
    edge_memory_mb: Decimal = portions.edge_memory;
    /// vCPUs behind an RDS Proxy.
    proxy_vcpus: Increment = units.proxy_vcpus;
    /// Capacity units of Aurora Serverless v2 behind an RDS Proxy.
    proxy_acus: Increment = units.proxy_acus;
    /// Bytes that a NAT gateway processes.
    nat_gateway_traffic: Traffic = traffic.nat_gateway;
    /// Bytes that an endpoint processes.
    interface_endpoint_traffic: Traffic = traffic.interface_endpoint;
    /// Bytes that a transit gateway processes.
    transit_gateway_traffic: Traffic = traffic.transit_gateway;
    /// Bytes to and from the internet.
    internet_traffic: Traffic = traffic.internet;
    /// Bytes between AZs, both ends being the payer's.
    between_azs_traffic: Traffic = traffic.between_azs;
    /// Bytes that go from one Region to another.
    between_regions_traffic: Traffic = traffic.between_regions;
    /// Bytes in the Region by public address, one end being the payer's.
    in_region_traffic: Traffic = traffic.in_region;
}

impl Rules {
    /// The rules as AWS publishes them.
    ///
    /// # Errors
    /// The problems of the embedded file; a test holds it sound.
    pub fn published() -> Result<&'static Self, Rejection> {
        static RULES: LazyLock<Result<Rules, Rejection>> =
            LazyLock::new(|| Rules::parse("defaults/billing-rules.toml", PUBLISHED));
        RULES.as_ref().map_err(Clone::clone)
    }

    /// Reads the text of a file of rules; `name` is what messages call it.
    ///
    /// # Errors
    /// All problems of the text, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        document::read(name, text, read_rules)
    }

    /// Billed milliseconds of a Lambda run: INIT of a cold start is added to the handler's time, then the sum is rounded up.
    #[must_use]
    pub fn billed_run(&self, handler: Milliseconds, init: Milliseconds) -> Milliseconds {
        Milliseconds(self.lambda_run.billed(self.run(handler, init)))
    }

    /// The mean of [`Rules::billed_run`] over runs with these means; `constant` says that none of the two times varies.
    #[must_use]
    pub fn billed_run_on_average(&self, handler: Milliseconds, init: Milliseconds, constant: bool) -> Milliseconds {
        Milliseconds(self.lambda_run.billed_on_average(self.run(handler, init), constant))
    }

    fn run(&self, handler: Milliseconds, init: Milliseconds) -> Decimal {
        if self.lambda_init_billed { handler.0.saturating_add(init.0) } else { handler.0 }
    }

    /// What Lambda@Edge counts: seconds of so much memory.
    #[must_use]
    pub fn edge_seconds(&self, runs: Decimal, billed: Milliseconds, memory_mb: Decimal) -> Decimal {
        over_time(runs, billed, memory_mb)
            .checked_div(self.edge_memory_mb * Decimal::from(MS_PER_SECOND))
            .unwrap_or_default()
    }
}

/// GB-seconds of so many runs: memory in GB times billed seconds (Lambda pricing page).
#[must_use]
pub fn gb_seconds(runs: Decimal, billed: Milliseconds, memory_mb: Decimal) -> Decimal {
    over_time(runs, billed, memory_mb) / Decimal::from(MS_PER_SECOND * MB_PER_GB)
}

/// GB-hours of so many runs, for Step Functions Express.
#[must_use]
pub fn gb_hours(runs: Decimal, billed: Milliseconds, memory_mb: Decimal) -> Decimal {
    over_time(runs, billed, memory_mb) / Decimal::from(u64::from(MS_PER_HOUR) * u64::from(MB_PER_GB))
}

fn over_time(runs: Decimal, billed: Milliseconds, memory_mb: Decimal) -> Decimal {
    runs.saturating_mul(billed.0).saturating_mul(memory_mb)
}

/// The row of a rule, whose title, source and date must be there.
fn row<'d>(root: &Section<'d>, table: &str, row: &str) -> Option<Section<'d>> {
    let rule = root.need(table, "rules of this kind")?.section()?.need(row, "a rule")?.section()?;
    for said in ["title", "source", "date"] {
        rule.need_text(said, "text")?;
    }
    Some(rule)
}

fn payloads(row: &Section<'_>) -> Option<PayloadSteps> {
    let (first, step) = (row.need("first", "a size")?, row.need("step", "a size")?);
    let read_step = Bytes::read(&step)?;
    let read_step = step.must_be("a size above zero", Some(read_step).filter(|step| step.0 > 0))?;
    Some(PayloadSteps { first: Bytes::read(&first)?, step: read_step })
}

fn times(row: &Section<'_>) -> Option<Increment> {
    increment(row, |node| Milliseconds::read(node).map(|time| time.0))
}

fn sizes(row: &Section<'_>) -> Option<Increment> {
    increment(row, megabytes)
}

fn units(row: &Section<'_>) -> Option<Increment> {
    increment(row, number)
}

/// A rule whose numbers `read` reads; those that are not written are zero.
fn increment(row: &Section<'_>, read: fn(&Node<'_>) -> Option<Decimal>) -> Option<Increment> {
    let part = |name| row.get(name).map_or(Some(Decimal::ZERO), |node| read(&node));
    Some(Increment { included: part("included")?, step: part("step")?, least: part("least")? })
}

fn traffic(row: &Section<'_>) -> Option<Traffic> {
    let directions = Directions::read(&row.need("directions", "which bytes are counted")?)?;
    let ends = row.get("ends").map_or(Some(Decimal::ONE), |node| number(&node))?;
    Some(Traffic { directions, ends: u64::try_from(ends).ok()? })
}

fn flags(row: &Section<'_>) -> Option<bool> {
    row.need("billed", "true or false")?.flag()
}

fn portions(row: &Section<'_>) -> Option<Decimal> {
    megabytes(&row.need("unit", "a size")?)
}

fn megabytes(node: &Node<'_>) -> Option<Decimal> {
    Some(Decimal::from(Bytes::read(node)?.0) / Decimal::from(BYTES_PER_MB))
}

fn number(node: &Node<'_>) -> Option<Decimal> {
    let number = node.as_number().filter(|number| number.fract().is_zero() && !number.is_sign_negative());
    node.must_be("a whole number", number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> &'static Rules {
        Rules::published().unwrap_or_else(|problems| panic!("{problems}"))
    }

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    #[test]
    fn payloads_begin_a_step_with_their_first_byte() {
        let event = |bytes| rules().lambda_event.requests(Bytes(bytes));
        // 256 KB = 262,144 bytes, 64 KB = 65,536 more.
        assert_eq!([0, 262_144, 262_145, 327_680, 327_681].map(event), [1, 1, 2, 2, 3]);
        // 512 KB = 524,288 bytes; the response is the larger.
        assert_eq!(rules().http_api_call.requests_of_exchange(Bytes(1), Bytes(524_289)), 2);
    }

    #[test]
    fn amounts_are_billed_beyond_what_is_included_in_steps_and_at_least() {
        let (ipv4, cache) = (rules().public_ipv4, rules().snapstart_cache);
        // 30 s of an address are billed as 60 s, 61 s as such; a minute of cache is three hours, four hours are four.
        assert_eq!(["30000", "61000"].map(|ms| ipv4.billed(decimal(ms))), ["60000", "61000"].map(decimal));
        assert_eq!(["60000", "14400000"].map(|ms| cache.billed(decimal(ms))), ["10800000", "14400000"].map(decimal));
        assert_eq!(
            ["512", "500", "2048"].map(|mb| rules().ephemeral_storage.billed(decimal(mb))),
            ["0", "0", "1536"].map(decimal)
        );
        assert_eq!(
            ["730", "730.1"].map(|hours| rules().nat_gateway.hours(decimal(hours))),
            ["730", "731"].map(decimal)
        );
    }

    #[test]
    fn a_run_is_rounded_up_after_its_init_is_added() {
        let ms = |text: &str| Milliseconds(decimal(text));
        // 100.2 + 50.3 = 150.5, and not 101 + 51.
        assert_eq!(rules().billed_run(ms("50.3"), ms("100.2")), ms("151"));
        // Runs of 120 ms each are billed as 120, runs around 120 ms half a step more.
        assert_eq!(rules().billed_run_on_average(ms("120"), ms("0"), true), ms("120"));
        assert_eq!(rules().billed_run_on_average(ms("1.0001"), ms("0"), true), ms("2"));
        assert_eq!(rules().billed_run_on_average(ms("120"), ms("0"), false), ms("120.5"));
    }

    #[test]
    fn memory_over_time() {
        // 1,000 x 0.2 s x 512 MB = 100 GB-seconds; 3,600 x 1 s x 1 GB = 1 GB-hour; 1,000 x 10 ms x 256 MB = 20 of 128 MB.
        let ms = |text: &str| Milliseconds(decimal(text));
        assert_eq!(gb_seconds(1_000.into(), ms("200"), 512.into()), 100.into());
        assert_eq!(gb_hours(3_600.into(), ms("1000"), 1_024.into()), 1.into());
        assert_eq!(rules().edge_seconds(1_000.into(), ms("10"), 256.into()), 20.into());
        // What no decimal holds is the largest one, and no panic.
        assert_eq!(over_time(Decimal::MAX, ms("3"), 2.into()), Decimal::MAX);
    }

    #[test]
    fn a_rule_without_a_source_or_with_an_empty_step_is_refused() {
        for (from, to, said) in [
            ("step = \"64 KB\"", "step = \"0 KB\"", "cannot be \"0 KB\""),
            ("step = \"1 ms\"", "step = \"1\"", "the unit is missing"),
            ("source = \"AWS Lambda pricing page\", ", "", "`payloads.lambda_event.source` is missing"),
            ("least = 2", "least = 2.5", "`units.proxy_vcpus.least` cannot be 2.5"),
            ("step = \"1 ms\"", "stepp = \"1 ms\"", "`step`"),
        ] {
            assert!(PUBLISHED.contains(from), "{from}");
            let problems = Rules::parse("t.toml", &PUBLISHED.replacen(from, to, 1)).expect_err(to).to_string();
            assert!(problems.contains(said), "{to}: {problems}");
        }
    }
}
