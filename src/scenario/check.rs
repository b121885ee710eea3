//! The scenario file as a form: its keys, and values that do not go together.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::choices::{DatabaseKind, NatLayout, Package, ProxyUse, Standing};
use super::draft::{Draft, OwnSetup};
use super::field::{AnyField, Fields};
use super::meant;
use super::reader::{Form, Former, Together};
use super::resolve::Build;
use super::spec::Fault;
use crate::defaults;
use crate::document::Advice;
use crate::money::group_thousands;
use crate::unit::Milliseconds;
use crate::value::{Volume, in_month};

impl Form for Draft {
    const RANGES: bool = true;
    const TOGETHER: &'static [Together<Self>] = &[
        Together { keys: &["concurrency_limit", "reserved_concurrency"], check: reservations },
        Together { keys: PROVISIONED_KEYS, check: |draft| provisioned(draft, (&draft.main, &draft.callee), MAIN_KEYS) },
        Together {
            keys: PROVISIONED_KEYS,
            check: |draft| provisioned(draft, (&draft.callee, &draft.main), CALLEE_KEYS),
        },
        Together { keys: SNAPSTART_KEYS, check: |draft| snapstart(draft, &draft.main, MAIN_KEYS) },
        Together { keys: SNAPSTART_KEYS, check: |draft| snapstart(draft, &draft.callee, CALLEE_KEYS) },
        Together { keys: &["nat", "nat_addresses"], check: nat_addresses },
        Together { keys: &["network.azs", "endpoint_azs"], check: endpoint_azs },
        Together { keys: &["database.kind", "database.proxy"], check: proxy },
        Together { keys: &["already_paid", "database.proxy"], check: paid_proxy },
        Together { keys: &["already_paid", "shared_by"], check: paid_and_shared },
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

    const WRITTEN: &'static [Together<Self>] = &[
        Together {
            keys: &["internet.sent", "internet.duration"],
            check: |draft| too_fast(draft, draft.workload.internet.sent, "workload.internet.sent"),
        },
        Together {
            keys: &["internet.received", "internet.duration"],
            check: |draft| too_fast(draft, draft.workload.internet.received, "workload.internet.received"),
        },
    ];

    const ADVICE: Option<Advice> = Some(meant::ADVICE);
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

/// The keys of one function that say how its cold starts are bought off.
#[derive(Clone, Copy)]
struct WarmKeys {
    provisioned: &'static str,
    hours: &'static str,
    snapstart: &'static str,
    versions: &'static str,
}

const MAIN_KEYS: WarmKeys = WarmKeys {
    provisioned: "function.main.provisioned_concurrency",
    hours: "function.main.provisioned_hours_per_day",
    snapstart: "function.main.snapstart",
    versions: "function.main.snapstart_versions",
};
const CALLEE_KEYS: WarmKeys = WarmKeys {
    provisioned: "function.callee.provisioned_concurrency",
    hours: "function.callee.provisioned_hours_per_day",
    snapstart: "function.callee.snapstart",
    versions: "function.callee.snapstart_versions",
};

/// What provisioned concurrency goes by.
const PROVISIONED_KEYS: &[&str] =
    &["concurrency_limit", "reserved_concurrency", "provisioned_concurrency", "provisioned_hours_per_day"];

/// What is provisioned lies within what is reserved for the function; else in what nobody has set apart, less what AWS keeps.
fn provisioned(draft: &Draft, (own, other): (&OwnSetup, &OwnSetup), keys: WarmKeys) -> Option<Fault> {
    let Some(wanted) = own.provisioned_concurrency else {
        return own.provisioned_hours.map(|_| {
            let message = "hours are given, but no provisioned concurrency".to_owned();
            let help = format!("give `{}` as well, or leave the hours out", keys.provisioned);
            Fault::clash(keys.hours, message, "of nothing", &help)
        });
    };
    if let Some(reserved) = own.reserved_concurrency {
        let message = format!("{wanted} environments cannot be provisioned where {reserved} are reserved");
        let help = format!("provision {reserved} at most, or reserve more");
        return (wanted > reserved).then(|| Fault::clash(keys.provisioned, message, "provisioned here", &help));
    }
    let limit = draft.account.concurrency_limit;
    // What is provisioned within a reservation is a part of that.
    let others = other.reserved_concurrency.or(other.provisioned_concurrency).unwrap_or(0);
    let kept = defaults::limits("").ok()?.unprovisioned_concurrency.value;
    let needed = wanted.saturating_add(others).saturating_add(kept);
    let taken = if others > 0 { format!(", {others} of it are taken by the other function") } else { String::new() };
    let message = format!(
        "{wanted} environments cannot be provisioned: the account's concurrency limit is {limit}{taken}, and AWS keeps {kept} of it"
    );
    let help = match limit.saturating_sub(kept).saturating_sub(others) {
        0 => format!("leave it out, or have `account.concurrency_limit` raised to at least {needed}"),
        most => format!("provision {most} at most, or have `account.concurrency_limit` raised to at least {needed}"),
    };
    (needed > limit).then(|| Fault::clash(keys.provisioned, message, "provisioned here", &help))
}

/// What `SnapStart` goes by.
const SNAPSTART_KEYS: &[&str] = &[
    "runtime",
    "architecture",
    "package",
    "memory_mb",
    "ephemeral_storage_mb",
    "provisioned_concurrency",
    "snapstart",
    "snapstart_versions",
    "restore",
];

/// `SnapStart` has its runtimes, and does not go together with everything.
fn snapstart(draft: &Draft, own: &OwnSetup, keys: WarmKeys) -> Option<Fault> {
    if own.snapstart != Some(true) {
        return own.snapstart_versions.map(|_| {
            let message = "versions are given, but SnapStart is not on".to_owned();
            let help = format!("set `{}` to true, or leave the versions out", keys.snapstart);
            Fault::clash(keys.versions, message, "of nothing", &help)
        });
    }
    let build = Build::of(&draft.function, own);
    let most_mb = defaults::limits("").ok()?.snapstart_ephemeral_mb.value;
    let (runtime, ephemeral_mb) = (build.runtime, own.ephemeral_mb.unwrap_or(draft.function.ephemeral_mb));
    let (message, help) = if defaults::snapstart(runtime).is_none() {
        let runtimes = "Java from 11 on, Python from 3.12 on, .NET from 8 on";
        (format!("there is no SnapStart for `{runtime}`"), format!("leave it out, or choose one of: {runtimes}"))
    } else if build.package == Package::Image {
        (
            "there is no SnapStart for container images".to_owned(),
            "leave it out, or package the function as \"zip\"".to_owned(),
        )
    } else if own.provisioned_concurrency.is_some() {
        let help = format!("leave one of them out: this, or `{}`", keys.provisioned);
        ("SnapStart and provisioned concurrency do not go together".to_owned(), help)
    } else if ephemeral_mb > most_mb {
        let message = format!("SnapStart works with {most_mb} MB of ephemeral storage at most, not {ephemeral_mb}");
        (message, format!("leave it out, or set `ephemeral_storage_mb` to {most_mb}"))
    } else if own.restore.is_none() && draft.function.restore.is_none() && build.measured_restore().is_none() {
        let message = format!("no restore time was measured for `{runtime}` on {}", build.architecture.id());
        (message, "give `function.restore`, such as restore = \"700 ms\"".to_owned())
    } else {
        return None;
    };
    Some(Fault::clash(keys.snapstart, message, "switched on here", &help))
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

/// What costs nothing more is not shared.
fn paid_and_shared(draft: &Draft) -> Option<Fault> {
    let both = draft.network.already_paid.iter().find(|kind| draft.network.shared_by.contains_key(kind))?;
    let word = both.id();
    let message = format!("\"{word}\" is said to be paid for already, and its cost to be shared");
    let help = format!("take \"{word}\" out of `network.already_paid` or out of `network.shared_by`");
    Some(Fault::clash("network.shared_by", message, "shared here", &help))
}

/// A call moves no more in its time than the internet gives a function, which has the network of a small instance. Who writes more means
/// the volume of a month.
fn too_fast(draft: &Draft, volume: Volume, path: &'static str) -> Option<Fault> {
    let Volume::Each(bytes) = volume else { return None };
    let limit = &defaults::limits("").ok()?.instance_internet_bits_per_s;
    let mean = draft.workload.internet.duration.mean().0;
    let bits = Decimal::from(bytes.0).saturating_mul(Decimal::from(8 * 1_000));
    // What goes through in a tenth of a second is no volume of a month, however short the call is said to be.
    if bits <= Decimal::from(limit.value).saturating_mul(Decimal::ONE_HUNDRED) {
        return None;
    }
    let bits_per_s = bits.checked_div(mean.max(Decimal::ONE))?;
    let gbit =
        |bits: Decimal| group_thousands(&(bits / Decimal::from(1_000_000_000)).round_dp(1).normalize().to_string());
    (bits_per_s > Decimal::from(limit.value)).then(|| {
        let (speed, most, title) = (gbit(bits_per_s), gbit(limit.value.into()), limit.title);
        let message = format!("{bytes} in each call of {} are {speed} Gbit/s, above {most} Gbit/s ({title})", Milliseconds(mean));
        let all = in_month(&bytes.to_string());
        let help = format!("write `{all}` if that is the volume of a month, else say how long a call takes: `workload.internet.duration`");
        Fault::clash(path, message, "for each call", &help)
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
