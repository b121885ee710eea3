//! What a scenario may not say, beyond the type of each value.

use super::read::Reader;
use super::{DatabaseKind, ProxyUse, Standing, fields};
use crate::defaults;
use crate::diagnostic::did_you_mean;
use crate::pricebook::find_region;
use crate::unit::Milliseconds;

/// What is wrong and what to do.
type Verdict = Result<(), (String, String)>;

#[expect(clippy::ptr_arg, reason = "a rule takes the field's value as it is")]
pub(super) fn name(name: &String) -> Verdict {
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        let remedy = "give a short name without line breaks or control characters".to_owned();
        return Err(("a name must be printable text on one line".to_owned(), remedy));
    }
    Ok(())
}

pub(super) fn region(region: &String) -> Verdict {
    find_region(region).map(|_| ()).map_err(|unknown| {
        let remedy = match unknown.nearest {
            Some(region) => format!("did you mean `{region}`?"),
            None => "`netcost prices regions` lists the Regions there are".to_owned(),
        };
        (format!("no price book for Region `{region}`"), remedy)
    })
}

pub(super) fn runtime(runtime: &String) -> Verdict {
    let known = defaults::runtimes();
    if known.contains(&runtime.as_str()) {
        return Ok(());
    }
    let remedy = did_you_mean(runtime, &known).unwrap_or_default();
    Err((format!("unknown runtime `{runtime}`"), remedy))
}

#[expect(clippy::ref_option, reason = "a rule takes the field's value as it is")]
pub(super) fn optional_runtime(name: &Option<String>) -> Verdict {
    name.as_ref().map_or(Ok(()), runtime)
}

pub(super) fn timeout(timeout: &Milliseconds) -> Verdict {
    let longest = Milliseconds(900_000.into());
    if *timeout > longest || timeout.0.is_zero() {
        return Err((
            format!("a function timeout cannot be {timeout}"),
            "give more than 0 and at most 900 s".to_owned(),
        ));
    }
    Ok(())
}

/// Values that do not go together.
pub(super) fn combinations(reader: &Reader<'_>) {
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

/// Most crossings in a month; with the limits on sizes and times it keeps every product within 28 digits.
const MOST_CROSSINGS: u64 = 1_000_000_000_000;
