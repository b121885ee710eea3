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

pub mod client;
pub mod delivery;
pub mod host;
pub mod link;
mod parts;
pub mod resource;

pub use client::Client;
pub use delivery::{Delivery, HandOver, Retries};
pub use host::{Host, TimeMeter};
pub use link::{ByteMeter, Link};
pub use parts::{AddedTime, CallMeter, Cause, Concurrency, Payload, Quota, Rate, Time, Timeout};
pub use resource::{Billed, Capacity, CapacityMeasure, Resource, Size};

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
known_by_id!(Client, Delivery, Host, Link, Resource);

/// The times of all entries that are keys of a scenario's `[latency]`, each once, in the order of the documentation.
pub fn figures() -> impl Iterator<Item = (&'static str, &'static str)> {
    let deliveries = delivery::ALL.iter().flat_map(|delivery| delivery.times());
    let clients = client::ALL.iter().map(|client| client.connection);
    let links = link::ALL.iter().filter_map(|link| link.time.as_ref()).map(|added| added.time);
    let mut found: Vec<(&str, &str)> = Vec::new();
    for time in deliveries.chain(clients).chain(links) {
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
