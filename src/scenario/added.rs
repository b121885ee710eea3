//! What single links add to an exchange: a key of `[latency]` each.

/// A time that a link adds, with its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddedTime {
    /// Its key in `[latency]`, and the name of its figure in `defaults/latency.toml`.
    pub key: &'static str,
    /// What it is the time of.
    pub doc: &'static str,
}

/// Every time that a link adds, in the order of the documentation. Keys, schema, reference and [`super::PlatformTimes::added`] follow
/// from this list.
pub const ADDED_TIMES: [AddedTime; 4] = [
    AddedTime { key: "api_rest", doc: "What a REST API adds to an Invoke." },
    AddedTime { key: "api_http", doc: "What an HTTP API adds to an Invoke." },
    AddedTime { key: "nat_gateway", doc: "What a NAT gateway adds to an exchange." },
    AddedTime { key: "interface_endpoint", doc: "What an interface endpoint adds to a call." },
];
