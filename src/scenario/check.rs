//! The scenario file as a form: its keys, and values that do not go together.

use std::sync::LazyLock;

use super::choices::{DatabaseKind, NatLayout, ProxyUse, Standing};
use super::draft::{Draft, OwnSetup};
use super::field::{AnyField, Fields};
use super::reader::{Form, Former, Together};
use super::resolve::Build;
use super::spec::Fault;
use crate::defaults;

impl Form for Draft {
    const RANGES: bool = true;
    const TOGETHER: &'static [Together<Self>] = &[
        Together { keys: &["concurrency_limit", "reserved_concurrency"], check: reservations },
        Together { keys: &["nat", "nat_addresses"], check: nat_addresses },
        Together { keys: &["network.azs", "endpoint_azs"], check: endpoint_azs },
        Together { keys: &["database.kind", "database.proxy"], check: proxy },
        Together { keys: &["already_paid", "database.proxy"], check: paid_proxy },
        Together {
            keys: &[
                "requests_per_month",
                "requests_per_day",
                "requests_per_second",
                "hours_per_month",
                "calls_per_request",
            ],
            check: crossings,
        },
        Together { keys: INIT_KEYS, check: |draft| unmeasured_init(draft, &draft.main) },
        Together { keys: INIT_KEYS, check: |draft| unmeasured_init(draft, &draft.callee) },
    ];

    const FORMER: &'static [Former] = &[Former {
        path: "network.gateway_endpoint_share",
        instead: "say which bytes go to which service: `[[workload.services]]` with `name = \"s3\"`, `duration`, `sent` and \
            `received`, and only the rest under `[workload.internet]` (`share = 0` where nothing goes there)",
    }];

    fn initial() -> Option<Self> {
        static INITIAL: LazyLock<Option<Draft>> = LazyLock::new(Draft::unset);
        INITIAL.clone()
    }

    fn fields() -> &'static [Box<dyn AnyField<Self>>] {
        static FIELDS: LazyLock<Fields<Draft>> = LazyLock::new(Draft::list);
        &FIELDS
    }
}

/// What the INIT time of a function goes by, whether said of one or of both.
const INIT_KEYS: &[&str] = &["runtime", "architecture", "package", "memory_mb", "init"];

/// What is set apart must leave what AWS keeps unreserved: nothing can be reserved in a new account whose limit is 10.
fn reservations(draft: &Draft) -> Option<Fault> {
    let (main, callee, limit) =
        (draft.main.reserved_concurrency, draft.callee.reserved_concurrency, draft.account.concurrency_limit);
    let path = match callee {
        Some(_) => "function.callee.reserved_concurrency",
        None => "function.main.reserved_concurrency",
    };
    let set_apart = main.unwrap_or(0).saturating_add(callee.unwrap_or(0));
    if set_apart == 0 {
        return None;
    }
    let unreserved = defaults::limits("").ok()?.unreserved_concurrency.value;
    let needed = set_apart.saturating_add(unreserved);
    let message = format!(
        "{set_apart} of the account's concurrency limit of {limit} are set apart, but AWS keeps {unreserved} of it unreserved"
    );
    let remedy = match limit.saturating_sub(unreserved) {
        0 => format!("leave the reservation out, or have `account.concurrency_limit` raised to at least {needed}"),
        most => format!("set apart {most} at most, or have `account.concurrency_limit` raised to at least {needed}"),
    };
    (needed > limit).then(|| Fault::clash(path, message, "set apart here", &remedy))
}

/// A NAT gateway in one AZ takes fewer addresses than a regional one does in each.
fn nat_addresses(draft: &Draft) -> Option<Fault> {
    let addresses = draft.network.nat_addresses.filter(|_| draft.network.nat != NatLayout::Regional)?;
    let most = defaults::limits("").ok()?.nat_addresses.value;
    let message = format!("a NAT gateway in one AZ takes no more than {most} addresses, not {addresses}");
    let help = format!("give {most} at most, or set `network.nat` to \"regional\"");
    (addresses > most).then(|| Fault::clash("network.nat_addresses", message, "for each gateway", &help))
}

/// An endpoint stands where the VPC has a subnet.
fn endpoint_azs(draft: &Draft) -> Option<Fault> {
    let (azs, endpoint_azs) = (draft.network.azs, draft.network.endpoint_azs?);
    let message = format!("interface endpoints cannot stand in {endpoint_azs} AZs of a VPC that spans {azs}");
    let help = format!("give {azs} at most, or more `network.azs`");
    (endpoint_azs > azs).then(|| Fault::clash("network.endpoint_azs", message, "for each endpoint", &help))
}

/// A proxy is said for every database that may have one, and for no other.
fn proxy(draft: &Draft) -> Option<Fault> {
    match (draft.database.kind, draft.database.proxy) {
        (DatabaseKind::Other, Some(ProxyUse::SplitOnly | ProxyUse::Always)) => Some(Fault::clash(
            "database.proxy",
            "RDS Proxy needs an RDS or Aurora database".to_owned(),
            "a proxy is wanted here",
            "set `database.kind` to \"rds\", \"aurora\" or \"aurora-serverless\", or the proxy to \"never\"",
        )),
        (DatabaseKind::Rds | DatabaseKind::Aurora | DatabaseKind::AuroraServerless, None) => Some(Fault::clash(
            "database.kind",
            "`database.proxy` is missing: with RDS or Aurora it decides the ranking".to_owned(),
            "this database can have an RDS Proxy",
            "add `proxy = \"never\"`, \"split-only\" (only where there are two functions) or \"always\"",
        )),
        _ => None,
    }
}

fn paid_proxy(draft: &Draft) -> Option<Fault> {
    let without = matches!(draft.database.proxy, None | Some(ProxyUse::Never));
    (without && draft.network.already_paid.contains(&Standing::RdsProxy)).then(|| {
        Fault::clash(
            "network.already_paid",
            "an RDS Proxy is said to be paid for already, but no solution has one".to_owned(),
            "\"rds-proxy\" is in this list",
            "take it out, or set `database.proxy` to \"split-only\" or \"always\"",
        )
    })
}

/// Most crossings in a month; with the limits on sizes and times it keeps every product within 28 digits.
const MOST_CROSSINGS: u64 = 1_000_000_000_000;

fn crossings(draft: &Draft) -> Option<Fault> {
    let (requests, calls) = (draft.requests_per_month(), draft.workload.calls_per_request);
    (requests.saturating_mul(calls) > MOST_CROSSINGS).then(|| {
        let message = format!("{requests} requests of {calls} calls each are more than can be counted exactly");
        let help = "keep requests x calls a month at or below 1_000_000_000_000";
        Fault::clash("workload.calls_per_request", message, "for each request", help)
    })
}

/// A function has a stated or a measured INIT time.
fn unmeasured_init(draft: &Draft, own: &OwnSetup) -> Option<Fault> {
    let stated = own.init.is_some() || draft.function.init.is_some();
    let Build { runtime, architecture, package, .. } = Build::of(&draft.function, own);
    let (architecture, package) = (architecture.id(), package.id());
    (!stated && !defaults::has_init_duration(runtime, architecture, package)).then(|| {
        let message = format!("no INIT time was measured for `{runtime}` on {architecture} as {package}");
        Fault::clash("function.init", message, "this file", "give `function.init`, such as init = \"300 ms\"")
    })
}
