//! Values that do not go together.

use super::values::View;
use super::{DatabaseKind, ProxyUse, Standing, fields, read};

/// Values that do not go together.
pub(super) struct Clash {
    /// The path of the value that it is said of.
    pub(super) path: &'static str,
    /// What is wrong.
    pub(super) message: String,
    /// What stands there.
    pub(super) label: &'static str,
    /// What to do.
    pub(super) help: String,
}

/// Values that do not go together.
pub(super) fn combinations(view: &View<'_>) -> Vec<Clash> {
    let mut clashes: Vec<Clash> = reservations(view).into_iter().collect();
    let mut clash = |path, message, label, help: &str| {
        clashes.push(Clash { path, message, label, help: help.to_owned() });
    };
    if let (Some(kind), Some(proxy)) = (view.get(&fields::DATABASE), view.get(&fields::PROXY)) {
        match (kind, proxy) {
            (DatabaseKind::Other, Some(ProxyUse::SplitOnly | ProxyUse::Always)) => clash(
                fields::PROXY.path,
                "RDS Proxy needs an RDS or Aurora database".to_owned(),
                "a proxy is wanted here",
                "set `database.kind` to \"rds\", \"aurora\" or \"aurora-serverless\", or the proxy to \"never\"",
            ),
            (DatabaseKind::Rds | DatabaseKind::Aurora | DatabaseKind::AuroraServerless, None) => clash(
                fields::DATABASE.path,
                "`database.proxy` is missing: with RDS or Aurora it decides the ranking".to_owned(),
                "this database can have an RDS Proxy",
                "add `proxy = \"never\"`, \"split-only\" (only where there are two functions) or \"always\"",
            ),
            _ => {}
        }
    }
    if let (Some(paid), Some(None | Some(ProxyUse::Never))) =
        (view.get(&fields::ALREADY_PAID), view.get(&fields::PROXY))
        && paid.contains(&Standing::RdsProxy)
    {
        clash(
            fields::ALREADY_PAID.path,
            "an RDS Proxy is said to be paid for already, but no solution has one".to_owned(),
            "\"rds-proxy\" is in this list",
            "take it out, or set `database.proxy` to \"split-only\" or \"always\"",
        );
    }
    if let (Some(requests), Some(calls)) = (view.get(&fields::REQUESTS), view.get(&fields::CALLS))
        && requests.saturating_mul(calls) > MOST_CROSSINGS
    {
        clash(
            fields::CALLS.path,
            format!("{requests} requests of {calls} calls each are more than can be counted exactly"),
            "for each request",
            "keep requests x calls a month at or below 1_000_000_000_000",
        );
    }
    for message in read::unmeasured_init(view) {
        clash(fields::INIT.path, message, "this file", "give `function.init`, such as init = \"300 ms\"");
    }
    clashes
}

/// Concurrency that is set apart must be there.
fn reservations(view: &View<'_>) -> Option<Clash> {
    let reserved = |field| view.get(field).flatten().unwrap_or(0);
    let set_apart = reserved(&fields::MAIN_RESERVED) + reserved(&fields::CALLEE_RESERVED);
    let limit = view.get(&fields::CONCURRENCY).filter(|limit| set_apart > *limit)?;
    let field = if reserved(&fields::CALLEE_RESERVED) > 0 { &fields::CALLEE_RESERVED } else { &fields::MAIN_RESERVED };
    Some(Clash {
        path: field.path,
        message: format!("{set_apart} are set apart, but the account's concurrency limit is {limit}"),
        label: "set apart here",
        help: "lower what is set apart, or raise `account.concurrency_limit`".to_owned(),
    })
}

/// Most crossings in a month; with the limits on sizes and times it keeps every product within 28 digits.
const MOST_CROSSINGS: u64 = 1_000_000_000_000;
