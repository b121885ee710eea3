//! From the text to a [`Scenario`]. First every field is inspected, so that all problems are found at once; then, when there
//! are none, the scenario is put together.

use std::sync::Arc;

use super::field::Field;
use super::reader::{Reader, cite};
use super::{
    Account, Database, Exchange, FunctionSetup, Network, Objective, PlatformTimes, ProxyUse, Scenario, Sourced,
    StatedBehaviour, Work, Workload, check, fields,
};
use crate::defaults::{self};
use crate::diagnostic::{Rejection, Source};
use crate::distribution::Distribution;
use crate::document::{self};
use crate::value::Choice;

pub(super) fn read(name: &str, text: &str) -> Result<Scenario, Rejection> {
    let figures = defaults::figures()?;
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    document::read(source, |root| {
        let reader = Reader::new(root.clone(), &figures);
        for field in fields::ALL {
            field.inspect(&reader);
        }
        check::combinations(&reader);
        scenario(&reader)
    })
}

fn scenario(reader: &Reader<'_>) -> Option<Scenario> {
    let region = reader.get(&fields::REGION)?;
    let limits = defaults::limits(&region).ok()?;
    let kind = reader.get(&fields::DATABASE)?;
    Some(Scenario {
        name: reader.get(&fields::NAME)?,
        workload: workload(reader)?,
        main: function(reader, &MAIN)?,
        callee: function(reader, &CALLEE)?,
        network: Network {
            azs: reader.get(&fields::AZS)?,
            nat: reader.get(&fields::NAT)?,
            gateway_endpoint_share: reader.get(&fields::GATEWAY_SHARE)?,
            already_paid: reader.get(&fields::ALREADY_PAID)?,
        },
        api: reader.get(&fields::API)?,
        api_transfer: reader.get(&fields::API_TRANSFER)?,
        database: Database {
            kind,
            proxy: reader.get(&fields::PROXY)?.unwrap_or(ProxyUse::Never),
            vcpus: reader.get(&fields::VCPUS)?,
            acus: reader.get(&fields::ACUS)?,
        },
        account: Account {
            concurrency_limit: reader.get(&fields::CONCURRENCY)?,
            free_tier: reader.get(&fields::FREE_TIER)?,
            hours_per_month: reader.get(&fields::HOURS)?,
            used: reader.get(&fields::USED)?,
        },
        objective: Objective {
            rank_by: reader.get(&fields::RANK_BY)?,
            max_monthly: reader.get(&fields::MAX_MONTHLY)?,
            max_mean: reader.get(&fields::MAX_MEAN)?,
            max_p99: reader.get(&fields::MAX_P99)?,
            max_failed: reader.get(&fields::MAX_FAILED)?,
        },
        behaviour: StatedBehaviour {
            cold_main: reader.get(&fields::COLD_MAIN)?,
            cold_callee: reader.get(&fields::COLD_CALLEE)?,
        },
        times: times(reader)?,
        routing: reader.get(&fields::ROUTING)?,
        limits,
        region,
        settings: reader.settings(),
    })
}

fn workload(reader: &Reader<'_>) -> Option<Workload> {
    Some(Workload {
        requests_per_month: reader.get(&fields::REQUESTS)?,
        order: reader.get(&fields::ORDER)?,
        invocation: reader.get(&fields::INVOCATION)?,
        calls_per_request: reader.get(&fields::CALLS)?,
        trigger: reader.get(&fields::TRIGGER)?,
        arrivals: reader.get(&fields::ARRIVALS)?,
        attempts: reader.get(&fields::ATTEMPTS)?,
        client_timeout: reader.get(&fields::CLIENT_TIMEOUT)?,
        vpc: Work {
            duration: reader.get(&fields::VPC_DURATION)?,
            sent: reader.get(&fields::VPC_SENT)?,
            received: reader.get(&fields::VPC_RECEIVED)?,
        },
        internet: Work {
            duration: reader.get(&fields::INTERNET_DURATION)?,
            sent: reader.get(&fields::INTERNET_SENT)?,
            received: reader.get(&fields::INTERNET_RECEIVED)?,
        },
        connections: reader.get(&fields::CONNECTIONS)?,
        between: Exchange {
            request: reader.get(&fields::BETWEEN_REQUEST)?,
            response: reader.get(&fields::BETWEEN_RESPONSE)?,
            binary: reader.get(&fields::BETWEEN_BINARY)?,
        },
    })
}

/// A function's setup: the role's own keys where given, else the shared ones.
fn function(reader: &Reader<'_>, own: &RoleFields) -> Option<FunctionSetup> {
    let runtime = reader.get(own.runtime)?.or_else(|| reader.get(&fields::RUNTIME))?;
    let architecture = reader.get(own.architecture)?.or_else(|| reader.get(&fields::ARCHITECTURE))?;
    let package = reader.get(own.package)?.or_else(|| reader.get(&fields::PACKAGE))?;
    let memory_mb = reader.get(own.memory_mb)?.or_else(|| reader.get(&fields::MEMORY))?;
    let stated = reader.get(own.init)?.or_else(|| reader.get(&fields::INIT).flatten());
    let init = match stated {
        Some(value) => Sourced { value, source: Arc::from("scenario") },
        None => measured_init(reader, &runtime, architecture.word(), package.word(), memory_mb)?,
    };
    Some(FunctionSetup {
        runtime,
        architecture,
        memory_mb,
        ephemeral_mb: reader.get(own.ephemeral_mb)?.or_else(|| reader.get(&fields::EPHEMERAL))?,
        timeout: reader.get(own.timeout)?.or_else(|| reader.get(&fields::TIMEOUT))?,
        reserved_concurrency: reader.get(own.reserved)?,
        init,
        logs: reader.get(own.logs)?.or_else(|| reader.get(&fields::LOGS))?,
    })
}

/// The measured INIT time of a runtime; a problem when it was not measured in this combination.
fn measured_init(
    reader: &Reader<'_>,
    runtime: &str,
    architecture: &str,
    package: &str,
    memory_mb: u64,
) -> Option<Sourced> {
    let Some(figure) = defaults::init_duration(runtime, architecture, package, memory_mb) else {
        let message = format!("no INIT time was measured for `{runtime}` on {architecture} as {package}");
        reader.fail(&fields::INIT, message, "this file", "give `function.init`, such as init = \"300 ms\"");
        return None;
    };
    let source = format!("{}: {}", figure.title, cite(&figure));
    Some(Sourced { value: figure.value, source: Arc::from(source) })
}

fn times(reader: &Reader<'_>) -> Option<PlatformTimes> {
    Some(PlatformTimes {
        invoke_sync: reader.time(&fields::INVOKE_SYNC)?,
        invoke_per_mb: reader.time(&fields::INVOKE_PER_MB)?,
        invoke_async: reader.time(&fields::INVOKE_ASYNC)?,
        async_delivery: reader.time(&fields::ASYNC_DELIVERY)?,
        api_rest: reader.time(&fields::API_REST)?,
        api_http: reader.time(&fields::API_HTTP)?,
        nat_gateway: reader.time(&fields::NAT_ADDED)?,
        interface_endpoint: reader.time(&fields::ENDPOINT_ADDED)?,
        cold_platform: reader.time(&fields::COLD_PLATFORM)?,
        vpc_attach: reader.time(&fields::VPC_ATTACH)?,
        idle_expiry: reader.time(&fields::IDLE_EXPIRY)?,
        backoff_first: reader.time(&fields::BACKOFF_FIRST)?,
        backoff_longest: reader.time(&fields::BACKOFF_LONGEST)?,
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
