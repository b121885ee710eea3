//! What entries are put together from: times, meters and limits.

use crate::defaults::{Limit, Limits};
use crate::distribution::Distribution;
use crate::rules::{PayloadSteps, Rules};
use crate::unit::{Bytes, Milliseconds};

/// What takes a time. Delays of one cause are drawn alike in every solution, so that a comparison does not rest on luck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Work in the VPC.
    VpcWork,
    /// Work on the internet.
    InternetWork,
    /// What stands between a VPC and the internet: a NAT gateway.
    Nat,
    /// What leads from a VPC to a service: an interface endpoint.
    Endpoint,
    /// What stands before a function: an API.
    Api,
    /// The call itself.
    Invoke,
    /// The payload's way.
    Payload,
    /// Delivery of what was handed over.
    Delivery,
    /// Cold start: placement, download, sandbox.
    Platform,
    /// Cold start: INIT.
    Init,
    /// Cold start: attachment to the VPC.
    Attachment,
    /// Opening a connection.
    Connection,
    /// The answer's way back to the caller.
    Return,
    /// Work by an AWS service, by its place among those that a request calls, which are fewer than 64.
    ServiceWork(u8),
}

impl Cause {
    /// Its number among the causes, below 192.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::VpcWork => 0,
            Self::InternetWork => 1,
            Self::Nat => 2,
            Self::Endpoint => 3,
            Self::Api => 4,
            Self::Invoke => 5,
            Self::Payload => 6,
            Self::Delivery => 7,
            Self::Platform => 8,
            Self::Init => 9,
            Self::Attachment => 10,
            Self::Connection => 11,
            Self::Return => 12,
            Self::ServiceWork(place) => 128 + place,
        }
    }
}

/// A length of time, with where it comes from.
#[derive(Clone, Copy)]
pub enum Time {
    /// A key of the scenario's `[latency]`, whose default is the figure of this name in `defaults/latency.toml`.
    Figure {
        /// The key.
        key: &'static str,
        /// What the reference says of it.
        meaning: &'static str,
    },
    /// One that the entry states itself.
    Stated {
        /// How long.
        value: fn() -> Distribution,
        /// Where that was read.
        source: &'static str,
    },
}

/// A time that a service adds.
pub struct AddedTime {
    /// What takes it.
    pub cause: Cause,
    /// The same for a person.
    pub title: &'static str,
    /// How long.
    pub time: Time,
}

/// A quota or limit.
#[derive(Clone, Copy)]
pub enum Quota<T: 'static> {
    /// One of `defaults/limits.toml`, which may differ by Region.
    Known(fn(&Limits) -> &Limit<T>),
    /// One that the entry states itself.
    Stated(Limit<T>),
}

impl<T: Copy> Quota<T> {
    /// The limit where these hold.
    #[must_use]
    pub fn of(&self, limits: &Limits) -> Limit<T> {
        match self {
            Self::Known(known) => *known(limits),
            Self::Stated(limit) => *limit,
        }
    }
}

/// How calls, runs or deliveries are counted.
pub struct CallMeter {
    /// The meter.
    pub meter: &'static str,
    /// What its line is, for a person.
    pub description: &'static str,
    /// How many are counted for one, so that a workflow of three states counts three.
    pub each: u64,
    /// How many of what is delivered at once one call takes at most, and how many bytes, so that a batch needs several; `None` when one
    /// takes all.
    pub takes: Option<(u64, Quota<Bytes>)>,
    /// By which rule the larger of its messages makes it count as several; `None` when size does not matter.
    pub steps: Option<fn(&Rules) -> PayloadSteps>,
    /// What is uncertain about that, where it counts as several.
    pub caveat: Option<&'static str>,
}

impl CallMeter {
    /// A meter that counts each call once, whatever its size.
    #[must_use]
    pub const fn each(meter: &'static str, description: &'static str) -> Self {
        Self { meter, description, each: 1, takes: None, steps: None, caveat: None }
    }

    /// The calls that a batch of messages of one size needs, as numbers of calls and of messages in each: as many in each as it takes, and
    /// the rest in one more. Where size does not matter, only their number counts.
    #[must_use]
    pub fn portions(&self, batch: u64, size: Bytes, limits: &Limits) -> Vec<(u64, u64)> {
        let Some((most, bytes)) = &self.takes else { return vec![(1, batch)] };
        if self.steps.is_none() {
            return vec![(batch.div_ceil((*most).max(1)), *most)];
        }
        let fit = bytes.of(limits).value.0.checked_div(size.0).unwrap_or(*most);
        let each = fit.min(*most).max(1);
        let portions = [(batch / each, each), (1, batch % each)];
        portions.into_iter().filter(|(calls, messages)| *calls > 0 && *messages > 0).collect()
    }
}

/// The largest message that is let through.
pub struct Payload {
    /// The stable word for what is above it.
    pub code: &'static str,
    /// How much, each way.
    pub most: Quota<Bytes>,
}

/// How long something may last.
pub struct Timeout {
    /// The stable word for what lasts longer.
    pub code: &'static str,
    /// How long.
    pub longest: Quota<Milliseconds>,
    /// What lets it last longer, in a clause without a full stop; `None` where nothing does.
    pub cure: Option<&'static str>,
}

/// How many calls an account may make.
pub struct Rate {
    /// The stable word for more.
    pub code: &'static str,
    /// In a second.
    pub per_second: Quota<u64>,
    /// At once, before that rate holds.
    pub burst: Quota<u64>,
}

/// How many calls may be in progress at a time.
pub struct Concurrency {
    /// The stable word for more.
    pub code: &'static str,
    /// So many.
    pub most: Quota<u64>,
}
