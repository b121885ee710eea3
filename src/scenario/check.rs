//! Values that do not go together.

use super::reader::Reader;
use super::{DatabaseKind, ProxyUse, Standing, fields};

/// Values that do not go together.
pub(super) fn combinations(reader: &Reader<'_>) {
    reservations(reader);
    if let (Some(kind), Some(proxy)) = (reader.get(&fields::DATABASE), reader.get(&fields::PROXY)) {
        match (kind, proxy) {
            (DatabaseKind::Other, Some(ProxyUse::SplitOnly | ProxyUse::Always)) => reader.fail(
                &fields::PROXY,
                "RDS Proxy needs an RDS or Aurora database".to_owned(),
                "a proxy is wanted here",
                "set `database.kind` to \"rds\", \"aurora\" or \"aurora-serverless\", or the proxy to \"never\"",
            ),
            (DatabaseKind::Rds | DatabaseKind::Aurora | DatabaseKind::AuroraServerless, None) => reader.fail(
                &fields::DATABASE,
                "`database.proxy` is missing: with RDS or Aurora it decides the ranking".to_owned(),
                "this database can have an RDS Proxy",
                "add `proxy = \"never\"`, \"split-only\" (only where there are two functions) or \"always\"",
            ),
            _ => {}
        }
    }
    if let (Some(paid), Some(None | Some(ProxyUse::Never))) =
        (reader.get(&fields::ALREADY_PAID), reader.get(&fields::PROXY))
        && paid.contains(&Standing::RdsProxy)
    {
        reader.fail(
            &fields::ALREADY_PAID,
            "an RDS Proxy is said to be paid for already, but no solution has one".to_owned(),
            "\"rds-proxy\" is in this list",
            "take it out, or set `database.proxy` to \"split-only\" or \"always\"",
        );
    }
    if let (Some(requests), Some(calls)) = (reader.get(&fields::REQUESTS), reader.get(&fields::CALLS))
        && requests.saturating_mul(calls) > MOST_CROSSINGS
    {
        reader.fail(
            &fields::CALLS,
            format!("{requests} requests of {calls} calls each are more than can be counted exactly"),
            "for each request",
            "keep requests x calls a month at or below 1_000_000_000_000",
        );
    }
}

/// Concurrency that is set apart must be there.
fn reservations(reader: &Reader<'_>) {
    let reserved = |field| reader.get(field).flatten().unwrap_or(0);
    let set_apart = reserved(&fields::MAIN_RESERVED) + reserved(&fields::CALLEE_RESERVED);
    if let Some(limit) = reader.get(&fields::CONCURRENCY).filter(|limit| set_apart > *limit) {
        let field =
            if reserved(&fields::CALLEE_RESERVED) > 0 { &fields::CALLEE_RESERVED } else { &fields::MAIN_RESERVED };
        reader.fail(
            field,
            format!("{set_apart} are set apart, but the account's concurrency limit is {limit}"),
            "set apart here",
            "lower what is set apart, or raise `account.concurrency_limit`",
        );
    }
}

/// Most crossings in a month; with the limits on sizes and times it keeps every product within 28 digits.
const MOST_CROSSINGS: u64 = 1_000_000_000_000;
