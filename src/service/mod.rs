//! What AWS makes of each service that a solution uses: what it counts, what time it takes, what it lets through and how much it carries.
//! Facts alone, an entry for each service: whoever counts, times, checks or plays a plan reads them here, and names none of them.
//!
//! Entries are open: a way of one's own may bring its own.
//!
//! ```
//! use netcost::service::{ByteMeter, Link};
//!
//! static TRANSIT_GATEWAY: Link = Link {
//!     bytes: Some(ByteMeter {
//!         meter: "tgw.gb",
//!         description: "Transit gateway, data processed",
//!         counts: |rules| rules.transit_gateway_traffic,
//!     }),
//!     ..Link::new("transit-gateway", "transit gateway")
//! };
//! ```

pub mod delivery;
pub mod host;
pub mod link;
pub mod resource;

pub use delivery::{Delivery, HandOver, Retries};
pub use host::{Host, TimeMeter};
pub use link::{ByteMeter, Link};
pub use resource::{Billed, Capacity, Least, Measure, Resource, Size};

use crate::defaults::{Limit, Limits};
use crate::distribution::Distribution;
use crate::rules::{PayloadSteps, Rules};
use crate::unit::{Bytes, Milliseconds};

/// Entries are the same when their ids are.
macro_rules! known_by_id {
    ($($name:ident),*) => { $(
        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                self.id == other.id
            }
        }
        impl Eq for $name {}
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.id)
            }
        }
    )* };
}
known_by_id!(Delivery, Host, Link, Resource);

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

/// Which bytes are meant, as the caller sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What is sent.
    Out,
    /// What is received.
    In,
    /// Both.
    Both,
}

impl Direction {
    /// All bytes that are meant.
    #[must_use]
    pub const fn sum(self, (sent, received): (Bytes, Bytes)) -> Bytes {
        match self {
            Self::Out => sent,
            Self::In => received,
            Self::Both => Bytes(sent.0.saturating_add(received.0)),
        }
    }

    /// The largest message that is meant, and whether it is the one that is received.
    #[must_use]
    pub fn largest(self, (sent, received): (Bytes, Bytes)) -> (Bytes, bool) {
        match self {
            Self::Out => (sent, false),
            Self::In => (received, true),
            Self::Both => (sent.max(received), received > sent),
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
    /// Which bytes make one count as several.
    pub bytes: Direction,
    /// By which rule they do; `None` when size does not matter.
    pub steps: Option<fn(&Rules) -> PayloadSteps>,
    /// What is uncertain about that, where it counts as several.
    pub caveat: Option<&'static str>,
}

impl CallMeter {
    /// A meter that counts each call once, whatever its size.
    #[must_use]
    pub const fn each(meter: &'static str, description: &'static str) -> Self {
        Self { meter, description, each: 1, bytes: Direction::Both, steps: None, caveat: None }
    }
}

/// The largest payload that is let through.
pub struct Payload {
    /// The stable word for what is above it.
    pub code: &'static str,
    /// Whose size counts; each message for itself.
    pub of: Direction,
    /// How much.
    pub most: Quota<Bytes>,
}

/// How long something may last.
pub struct Timeout {
    /// The stable word for what lasts longer.
    pub code: &'static str,
    /// How long.
    pub longest: Quota<Milliseconds>,
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

/// The times of all entries that are keys of a scenario's `[latency]`, each once, in the order of the documentation.
pub fn figures() -> impl Iterator<Item = (&'static str, &'static str)> {
    let deliveries = delivery::ALL.iter().flat_map(|delivery| delivery.times());
    let links = link::ALL.iter().filter_map(|link| link.time.as_ref()).map(|added| added.time);
    let mut found: Vec<(&str, &str)> = Vec::new();
    for time in deliveries.chain(links) {
        if let Time::Figure { key, meaning } = time
            && found.iter().all(|(known, _)| *known != key)
        {
            found.push((key, meaning));
        }
    }
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricebook::Meter;

    #[test]
    fn every_time_has_a_figure_and_every_meter_is_known() {
        let known = crate::defaults::figures().unwrap_or_else(|problems| panic!("{problems}"));
        assert!(figures().count() >= 8);
        for (key, _) in figures() {
            assert!(known.contains_key(key), "{key}");
        }
        let of_links = link::ALL.iter().flat_map(|link| {
            link.bytes.iter().map(|bytes| bytes.meter).chain(link.calls.iter().map(|calls| calls.meter))
        });
        for meter in of_links.chain(resource::ALL.iter().map(|resource| resource.meter)) {
            assert!(Meter::known(meter).is_some(), "{meter}");
        }
    }
}
