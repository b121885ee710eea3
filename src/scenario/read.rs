//! From the values of all fields to a [`Scenario`].

use std::sync::Arc;

use super::field::Field;
use super::values::{View, cite};
use super::{
    Account, Database, Exchange, FunctionSetup, Network, Objective, PlatformTimes, ProxyUse, Scenario, Setting,
    Sourced, StatedBehaviour, Work, Workload, fields,
};
use crate::defaults;
use crate::distribution::Distribution;
use crate::rules::Rules;
use crate::value::Choice;

/// The scenario of some values; `None` when one of them had a problem.
pub(super) fn scenario(view: &View<'_>, settings: &Arc<[Setting]>) -> Option<Scenario> {
    let region = view.get(&fields::REGION)?;
    let limits = defaults::limits(&region).ok()?;
    let kind = view.get(&fields::DATABASE)?;
    Some(Scenario {
        name: view.get(&fields::NAME)?,
        workload: workload(view)?,
        main: function(view, &MAIN)?,
        callee: function(view, &CALLEE)?,
        network: Network {
            azs: view.get(&fields::AZS)?,
            nat: view.get(&fields::NAT)?,
            gateway_endpoint_share: view.get(&fields::GATEWAY_SHARE)?,
            already_paid: view.get(&fields::ALREADY_PAID)?,
        },
        api: view.get(&fields::API)?,
        api_transfer: view.get(&fields::API_TRANSFER)?,
        database: Database {
            kind,
            proxy: view.get(&fields::PROXY)?.unwrap_or(ProxyUse::Never),
            vcpus: view.get(&fields::VCPUS)?,
            acus: view.get(&fields::ACUS)?,
        },
        account: Account {
            concurrency_limit: view.get(&fields::CONCURRENCY)?,
            free_tier: view.get(&fields::FREE_TIER)?,
            hours_per_month: view.get(&fields::HOURS)?,
            used: view.get(&fields::USED)?,
        },
        objective: Objective {
            rank_by: view.get(&fields::RANK_BY)?,
            max_monthly: view.get(&fields::MAX_MONTHLY)?,
            max_mean: view.get(&fields::MAX_MEAN)?,
            max_p99: view.get(&fields::MAX_P99)?,
            max_failed: view.get(&fields::MAX_FAILED)?,
        },
        behaviour: StatedBehaviour {
            cold_main: view.get(&fields::COLD_MAIN)?,
            cold_callee: view.get(&fields::COLD_CALLEE)?,
        },
        times: times(view)?,
        routing: view.get(&fields::ROUTING)?,
        limits,
        rules: *Rules::published().ok()?,
        region,
        settings: Arc::clone(settings),
    })
}

fn workload(view: &View<'_>) -> Option<Workload> {
    Some(Workload {
        requests_per_month: view.get(&fields::REQUESTS)?,
        order: view.get(&fields::ORDER)?,
        invocation: view.get(&fields::INVOCATION)?,
        calls_per_request: view.get(&fields::CALLS)?,
        trigger: view.get(&fields::TRIGGER)?,
        arrivals: view.get(&fields::ARRIVALS)?,
        attempts: view.get(&fields::ATTEMPTS)?,
        client_timeout: view.get(&fields::CLIENT_TIMEOUT)?,
        vpc: Work {
            duration: view.get(&fields::VPC_DURATION)?,
            sent: view.get(&fields::VPC_SENT)?,
            received: view.get(&fields::VPC_RECEIVED)?,
        },
        internet: Work {
            duration: view.get(&fields::INTERNET_DURATION)?,
            sent: view.get(&fields::INTERNET_SENT)?,
            received: view.get(&fields::INTERNET_RECEIVED)?,
        },
        connections: view.get(&fields::CONNECTIONS)?,
        between: Exchange {
            request: view.get(&fields::BETWEEN_REQUEST)?,
            response: view.get(&fields::BETWEEN_RESPONSE)?,
            binary: view.get(&fields::BETWEEN_BINARY)?,
        },
    })
}

/// A function's setup: the role's own keys where given, else the shared ones.
fn function(view: &View<'_>, own: &RoleFields) -> Option<FunctionSetup> {
    let build = build(view, own)?;
    let init = match stated_init(view, own) {
        Some(value) => Sourced { value, source: Arc::from("scenario") },
        None => measured_init(&build)?,
    };
    Some(FunctionSetup {
        reserved_concurrency: view.get(own.reserved)?,
        init,
        runtime: build.runtime,
        architecture: build.architecture,
        memory_mb: build.memory_mb,
        ephemeral_mb: view.get(own.ephemeral_mb)?.or_else(|| view.get(&fields::EPHEMERAL))?,
        timeout: view.get(own.timeout)?.or_else(|| view.get(&fields::TIMEOUT))?,
        logs: view.get(own.logs)?.or_else(|| view.get(&fields::LOGS))?,
    })
}

/// What the measured INIT time of a function goes by.
struct Build {
    runtime: String,
    architecture: super::Architecture,
    package: super::Package,
    memory_mb: u64,
}

fn build(view: &View<'_>, own: &RoleFields) -> Option<Build> {
    Some(Build {
        runtime: view.get(own.runtime)?.or_else(|| view.get(&fields::RUNTIME))?,
        architecture: view.get(own.architecture)?.or_else(|| view.get(&fields::ARCHITECTURE))?,
        package: view.get(own.package)?.or_else(|| view.get(&fields::PACKAGE))?,
        memory_mb: view.get(own.memory_mb)?.or_else(|| view.get(&fields::MEMORY))?,
    })
}

fn stated_init(view: &View<'_>, own: &RoleFields) -> Option<Distribution> {
    view.get(own.init)?.or_else(|| view.get(&fields::INIT).flatten())
}

/// The measured INIT time of a build, if it was measured.
fn measured_init(build: &Build) -> Option<Sourced> {
    let Build { runtime, architecture, package, memory_mb } = build;
    let figure = defaults::init_duration(runtime, architecture.word(), package.word(), *memory_mb)?;
    let source = format!("{}: {}", figure.title, cite(&figure));
    Some(Sourced { value: figure.value, source: Arc::from(source) })
}

/// Functions with neither a stated nor a measured INIT time, in words.
pub(super) fn unmeasured_init(view: &View<'_>) -> Vec<String> {
    let unmeasured = |own| {
        let build = build(view, own).filter(|_| stated_init(view, own).is_none())?;
        let Build { runtime, architecture, package, .. } = build;
        let (architecture, package) = (architecture.word(), package.word());
        let measured = defaults::has_init_duration(&runtime, architecture, package);
        (!measured).then(|| format!("no INIT time was measured for `{runtime}` on {architecture} as {package}"))
    };
    [&MAIN, &CALLEE].into_iter().filter_map(unmeasured).collect()
}

fn times(view: &View<'_>) -> Option<PlatformTimes> {
    Some(PlatformTimes {
        invoke_sync: view.time(&fields::INVOKE_SYNC)?,
        invoke_per_mb: view.time(&fields::INVOKE_PER_MB)?,
        invoke_async: view.time(&fields::INVOKE_ASYNC)?,
        async_delivery: view.time(&fields::ASYNC_DELIVERY)?,
        api_rest: view.time(&fields::API_REST)?,
        api_http: view.time(&fields::API_HTTP)?,
        nat_gateway: view.time(&fields::NAT_ADDED)?,
        interface_endpoint: view.time(&fields::ENDPOINT_ADDED)?,
        cold_platform: view.time(&fields::COLD_PLATFORM)?,
        vpc_attach: view.time(&fields::VPC_ATTACH)?,
        idle_expiry: view.time(&fields::IDLE_EXPIRY)?,
        backoff_first: view.time(&fields::BACKOFF_FIRST)?,
        backoff_longest: view.time(&fields::BACKOFF_LONGEST)?,
    })
}

/// The keys by which one function's setup differs from the shared one.
struct RoleFields {
    runtime: &'static Field<Option<String>>,
    architecture: &'static Field<Option<super::Architecture>>,
    package: &'static Field<Option<super::Package>>,
    memory_mb: &'static Field<Option<u64>>,
    ephemeral_mb: &'static Field<Option<u64>>,
    timeout: &'static Field<Option<crate::unit::Milliseconds>>,
    reserved: &'static Field<Option<u64>>,
    init: &'static Field<Option<Distribution>>,
    logs: &'static Field<Option<crate::unit::Bytes>>,
}

static MAIN: RoleFields = RoleFields {
    runtime: &fields::MAIN_RUNTIME,
    architecture: &fields::MAIN_ARCHITECTURE,
    package: &fields::MAIN_PACKAGE,
    memory_mb: &fields::MAIN_MEMORY,
    ephemeral_mb: &fields::MAIN_EPHEMERAL,
    timeout: &fields::MAIN_TIMEOUT,
    reserved: &fields::MAIN_RESERVED,
    init: &fields::MAIN_INIT,
    logs: &fields::MAIN_LOGS,
};

static CALLEE: RoleFields = RoleFields {
    runtime: &fields::CALLEE_RUNTIME,
    architecture: &fields::CALLEE_ARCHITECTURE,
    package: &fields::CALLEE_PACKAGE,
    memory_mb: &fields::CALLEE_MEMORY,
    ephemeral_mb: &fields::CALLEE_EPHEMERAL,
    timeout: &fields::CALLEE_TIMEOUT,
    reserved: &fields::CALLEE_RESERVED,
    init: &fields::CALLEE_INIT,
    logs: &fields::CALLEE_LOGS,
};
