//! How AWS counts what is billed by a rule: steps of bytes, least amounts, begun hours.

use rust_decimal::Decimal;

use crate::unit::{BYTES_PER_KB, Bytes, MB_PER_GB, Milliseconds, Quantity};
use crate::value::Hours;

/// What one counted request covers; each further part begun is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunks {
    /// What the first one covers.
    pub first: Bytes,
    /// What each further one covers.
    pub further: Bytes,
}

impl Chunks {
    /// How many are counted for so many bytes, at least one.
    #[must_use]
    pub const fn of(self, bytes: Bytes) -> u64 {
        1 + bytes.0.saturating_sub(self.first.0).div_ceil(self.further.0)
    }
}

/// Lambda bills asynchronous events by their size: the first 256 KB are one request, each further 64 KB begun is one more
/// (Lambda pricing page).
#[must_use]
pub const fn async_event() -> Chunks {
    Chunks { first: Bytes(256 * BYTES_PER_KB), further: Bytes(64 * BYTES_PER_KB) }
}

/// An HTTP API counts a call once for each 512 KB of payload begun (API Gateway pricing page). Which of request and response it
/// means is not said there; the larger is taken.
#[must_use]
pub const fn http_api_call() -> Chunks {
    Chunks { first: Bytes(512 * BYTES_PER_KB), further: Bytes(512 * BYTES_PER_KB) }
}

/// RDS Proxy is billed for at least this many vCPUs (RDS Proxy pricing page).
#[must_use]
pub const fn least_proxy_vcpus() -> u64 {
    2
}

/// RDS Proxy for Aurora Serverless v2 is billed for at least this many capacity units (from memory, unverified).
#[must_use]
pub const fn least_proxy_acus() -> u64 {
    8
}

/// Ephemeral storage in MB that a function has for nothing (Lambda pricing page).
#[must_use]
pub const fn included_ephemeral_mb() -> u64 {
    512
}

/// NAT gateways and endpoints are billed in whole hours (VPC pricing page).
#[must_use]
pub fn whole_hours(month: Hours) -> Decimal {
    month.0.ceil()
}

/// GB-seconds of so many runs: memory in GB times billed seconds (Lambda pricing page).
#[must_use]
pub fn gb_seconds(runs: Decimal, billed: Milliseconds, memory_mb: u64) -> Quantity {
    Quantity::metered(runs * billed.0 * Decimal::from(memory_mb) / Decimal::from(1000 * MB_PER_GB))
}
