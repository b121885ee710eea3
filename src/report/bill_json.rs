//! A bill as JSON: each line with its quantity, what that was worked out from, its tiers and its price.

use schemars::JsonSchema;
use serde::Serialize;

use crate::distribution::float;
use crate::metering::{Basis, Counted, TimeParts};
use crate::money::{Amount, UnitPrice};
use crate::plan::Role;
use crate::pricebook::{Date, Identity, Meter, Slice};
use crate::rating::{Bill, BillLine};
use crate::rules::Directions;
use crate::unit::{Milliseconds, Quantity};
use crate::wording::plan as words;

/// What a solution costs in a month.
#[derive(Serialize, JsonSchema)]
pub(super) struct BillForm<'a> {
    /// The exact sum of its lines
    total: Amount,
    /// The lines
    lines: Vec<LineForm<'a>>,
}

impl<'a> BillForm<'a> {
    pub(super) fn of(bill: &'a Bill) -> Self {
        Self { total: bill.total, lines: bill.lines.iter().map(LineForm::of).collect() }
    }
}

#[derive(Serialize, JsonSchema)]
struct LineForm<'a> {
    /// What is counted
    meter: &'a Meter,
    /// What kind of charge it is
    kind: &'static str,
    /// What it is for
    description: &'a str,
    /// Which function it is for; null where it is for neither
    role: Option<&'static str>,
    /// How much is used
    quantity: Quantity,
    /// How much of that an allowance covers
    free_quantity: Quantity,
    /// In which unit; null for a meter that no book has
    unit: Option<&'static str>,
    /// The rest by tier
    slices: Vec<SliceForm>,
    /// What it costs
    cost: Amount,
    /// Whether the quantity is simulated
    estimated: bool,
    /// Whether it is paid already, so that it costs nothing here
    already_paid: bool,
    /// What the quantity was worked out from, in words
    basis: String,
    /// The kind of that
    basis_code: &'static str,
    /// The figures of that
    basis_fields: BasisFields<'a>,
    /// What is uncertain about how it is counted
    caveat: Option<&'static str>,
    /// Where the price was read; null for a line that costs nothing whatever the price
    source: Option<String>,
    /// What AWS itself calls the price, where that is known
    aws: Option<AwsPrice<'a>>,
    /// When the price was in force there
    effective: Option<&'a Date>,
    /// Why the price is an inference, where it is one
    assumed: Option<&'a str>,
    /// What overlays did to the price
    overlays: &'a [String],
}

/// By what a price is found in AWS's price list.
#[derive(Serialize, JsonSchema)]
pub(super) struct AwsPrice<'a> {
    /// Name of the price list
    offer: &'a str,
    /// Stock keeping unit
    sku: &'a str,
    /// Rate code of a flat price
    rate_code: Option<&'a str>,
    /// When that price list was published
    published: &'a Date,
}

impl<'a> AwsPrice<'a> {
    pub(super) fn of(identity: &'a Identity) -> Self {
        let Identity { offer, sku, rate_code, published, .. } = identity;
        Self { offer, sku, rate_code: rate_code.as_deref(), published }
    }
}

#[derive(Serialize, JsonSchema)]
struct SliceForm {
    /// Units in this tier
    quantity: Quantity,
    /// Price of one
    unit_price: UnitPrice,
    /// Their product
    cost: Amount,
}

impl<'a> LineForm<'a> {
    fn of(line: &'a BillLine) -> Self {
        let (usage, price) = (&line.usage, line.price.as_deref());
        let slice = |slice: &Slice| {
            let Slice { quantity, unit_price, cost } = *slice;
            SliceForm { quantity, unit_price, cost }
        };
        Self {
            meter: &usage.meter,
            kind: usage.kind.id(),
            description: usage.description,
            role: usage.role.map(Role::id),
            quantity: usage.quantity,
            free_quantity: line.free,
            unit: usage.meter.info().map(|info| info.unit.id()),
            slices: line.slices.iter().map(slice).collect(),
            cost: line.cost,
            estimated: usage.estimated,
            already_paid: usage.already_paid,
            basis: words::basis(&usage.basis),
            basis_code: usage.basis.code(),
            basis_fields: BasisFields::of(&usage.basis),
            caveat: usage.caveat,
            source: price.map(crate::pricebook::Price::origin),
            aws: price.and_then(|price| price.identity.as_ref()).map(AwsPrice::of),
            effective: price.map(|price| &price.effective),
            assumed: price.and_then(|price| price.assumed.as_deref()),
            overlays: price.map_or(&[], |price| &price.overlays),
        }
    }
}

/// What a quantity was worked out from: numbers, as no money is among them.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
enum BasisFields<'a> {
    /// What stands
    Standing {
        /// What
        resource: &'a str,
        /// How many
        count: u64,
        /// The size that is billed
        size: u64,
        /// The hours that count; null for what is billed by the month
        hours: Option<f64>,
        /// How many share what it costs
        sharers: u64,
    },
    /// Bytes that cross a link
    Bytes {
        /// The link
        link: &'a str,
        /// How often
        times: f64,
        /// Bytes out
        sent_bytes: u64,
        /// Bytes in
        received_bytes: u64,
        /// The share that takes this way
        share: f64,
        /// Whether both directions count
        both_directions: bool,
        /// At how many ends they count
        ends: u64,
    },
    /// Calls, runs or deliveries that a service counts
    Calls {
        /// How many
        calls: f64,
        /// For how many each counts by its kind
        each: u64,
        /// For how many each counts by its size
        payload_steps: u64,
    },
    /// Runs of a function
    Runs {
        /// Requests in a month
        requests: u64,
        /// Runs for each
        runs: f64,
        /// For how many each counts by its kind
        each: u64,
        /// For how many each counts by its size
        payload_steps: u64,
    },
    /// Time at a memory size
    Time {
        /// Runs in a month
        runs: f64,
        /// How long each is billed
        time_ms: Milliseconds,
        /// MB that are billed
        memory_mb: u64,
        /// What that time is made of
        parts: Parts,
    },
    /// Bytes of logs
    Logs {
        /// Runs in a month
        runs: f64,
        /// Bytes of each
        bytes: u64,
    },
    /// Snapshots that are restored
    Restores {
        /// Runs in a month
        runs: f64,
        /// The share of them that starts cold
        cold_share: f64,
        /// MB that are restored for each
        memory_mb: u64,
    },
}

/// What a billed time is made of.
#[derive(Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "kebab-case")]
enum Parts {
    /// One piece
    Whole,
    /// Work, and what rounding up adds
    Rounded {
        /// The work
        plain_ms: Milliseconds,
        /// What rounding up adds
        added_ms: Milliseconds,
    },
    /// INIT of cold starts, or restores in its place
    Init {
        /// The share of runs that start cold
        share: f64,
        /// Their mean INIT
        mean_ms: Milliseconds,
        /// By how much a run is rounded up more for it, or less
        rounding_ms: f64,
    },
    /// Waiting for the callee
    Waiting {
        /// The way there and back
        way_ms: Milliseconds,
        /// Runs of the callee that are waited for
        calls: f64,
        /// Each of them
        callee_ms: Milliseconds,
        /// Between attempts; null where none is repeated
        between_attempts_ms: Option<Milliseconds>,
        /// What timeouts cut off; null where none does
        cut_off_ms: Option<Milliseconds>,
    },
    /// One piece, for the memory beyond what is included
    Beyond {
        /// MB that are included
        included_mb: u64,
    },
    /// So long on each day
    Days {
        /// How long
        each_ms: Milliseconds,
        /// On how many days
        days: f64,
    },
    /// Each step begun
    Steps {
        /// How long a step is
        step_ms: Milliseconds,
    },
}

impl<'a> BasisFields<'a> {
    fn of(basis: &'a Basis) -> Self {
        match *basis {
            Basis::Standing { standing, billed, hours } => Self::Standing {
                resource: standing.resource.id,
                count: standing.count,
                size: billed,
                hours: hours.map(float),
                sharers: standing.sharers,
            },
            Basis::Bytes { link, times, sent, received, share, counts } => Self::Bytes {
                link: link.id,
                times: float(times),
                sent_bytes: sent.0,
                received_bytes: received.0,
                share: float(share.part / share.whole),
                both_directions: counts.directions == Directions::Both,
                ends: counts.ends,
            },
            Basis::Calls(calls, share, Counted { each, by_size, .. }) => {
                Self::Calls { calls: float(share.of(calls)), each, payload_steps: by_size }
            }
            Basis::Runs(requests, runs, Counted { each, by_size, .. }) => {
                Self::Runs { requests, runs: float(runs), each, payload_steps: by_size }
            }
            Basis::Time { runs, time, memory_mb, parts } => {
                Self::Time { runs: float(runs), time_ms: time, memory_mb, parts: Parts::of(parts) }
            }
            Basis::Restores { runs, cold_share, memory_mb } => {
                Self::Restores { runs: float(runs), cold_share: float(cold_share), memory_mb }
            }
            Basis::Logs(runs, bytes) => Self::Logs { runs: float(runs), bytes: bytes.0 },
        }
    }
}

impl Parts {
    fn of(parts: TimeParts) -> Self {
        match parts {
            TimeParts::Whole => Self::Whole,
            TimeParts::Rounded(plain_ms, added_ms) => Self::Rounded { plain_ms, added_ms },
            TimeParts::Init(share, mean_ms, rounding, _) => {
                Self::Init { share: float(share), mean_ms, rounding_ms: float(rounding) }
            }
            TimeParts::Waiting { way, calls, callee, disturbed } => Self::Waiting {
                way_ms: way,
                calls: float(calls),
                callee_ms: callee,
                between_attempts_ms: disturbed.map(|(waits, _)| waits),
                cut_off_ms: disturbed.map(|(_, cut)| cut),
            },
            TimeParts::Days(each_ms, days) => Self::Days { each_ms, days: float(days) },
            TimeParts::Beyond(included_mb) => Self::Beyond { included_mb },
            TimeParts::Steps { step, .. } => Self::Steps { step_ms: step },
        }
    }
}
