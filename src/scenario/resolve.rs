//! From a draft to a [`Scenario`]: a function's own values before the shared ones, stated times before measured ones.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::checked::{FunctionSetup, PlatformTimes, Scenario, Setting, Sourced};
use super::choices::{Architecture, Package};
use super::draft::{Draft, OwnSetup, SharedSetup};
use crate::defaults::{self, Figure, Limit, Limits};
use crate::distribution::Distribution;
use crate::rules::Rules;
use crate::service;

/// The scenario of a checked draft; `None` only for embedded data that cannot be read, and a test holds it sound.
pub(super) fn scenario(draft: Draft, settings: &Arc<[Setting]>) -> Option<Scenario> {
    let main = setup(&draft.function, &draft.main)?;
    let callee = if draft.callee == draft.main { main.clone() } else { setup(&draft.function, &draft.callee)? };
    Some(Scenario {
        main,
        callee,
        times: times(&draft)?,
        limits: limits(&draft)?,
        rules: *Rules::published().ok()?,
        settings: Arc::clone(settings),
        name: draft.name,
        region: draft.region,
        workload: draft.workload,
        network: draft.network,
        account: draft.account,
        objective: draft.objective,
        behaviour: draft.behaviour,
        api: draft.api,
        api_transfer: draft.api_transfer,
        database: draft.database,
        routing: draft.routing,
    })
}

/// The limits of the Region, with those that the scenario knows to be raised.
fn limits(draft: &Draft) -> Option<Limits> {
    let mut limits = defaults::limits(&draft.region).ok()?;
    if let Some(value) = draft.rest_timeout {
        limits.timeout_rest = Limit { value, source: "scenario", ..limits.timeout_rest };
    }
    Some(limits)
}

/// What the measured INIT time of a function goes by.
pub(super) struct Build<'d> {
    pub(super) runtime: &'d str,
    pub(super) architecture: Architecture,
    pub(super) package: Package,
    pub(super) memory_mb: u64,
}

impl<'d> Build<'d> {
    pub(super) fn of(shared: &'d SharedSetup, own: &'d OwnSetup) -> Self {
        Self {
            runtime: own.runtime.as_deref().unwrap_or(&shared.runtime),
            architecture: own.architecture.unwrap_or(shared.architecture),
            package: own.package.unwrap_or(shared.package),
            memory_mb: own.memory_mb.unwrap_or(shared.memory_mb),
        }
    }

    fn measured_init(&self) -> Option<Sourced> {
        let (architecture, package) = (self.architecture.id(), self.package.id());
        defaults::init_duration(self.runtime, architecture, package, self.memory_mb).map(|figure| {
            let source = format!("{}: {}", figure.title, cite(&figure)).into();
            Sourced { value: figure.value, source }
        })
    }
}

fn setup(shared: &SharedSetup, own: &OwnSetup) -> Option<FunctionSetup> {
    let build = Build::of(shared, own);
    let init = own.init.as_ref().or(shared.init.as_ref()).map(of_scenario).or_else(|| build.measured_init())?;
    Some(FunctionSetup {
        runtime: build.runtime.to_owned(),
        architecture: build.architecture,
        memory_mb: build.memory_mb,
        ephemeral_mb: own.ephemeral_mb.unwrap_or(shared.ephemeral_mb),
        timeout: own.timeout.unwrap_or(shared.timeout),
        reserved_concurrency: own.reserved_concurrency,
        init,
        logs: own.logs.unwrap_or(shared.logs),
    })
}

fn times(draft: &Draft) -> Option<PlatformTimes> {
    let service = |(key, _)| Some((key, time(draft.services.get(key), key)?));
    Some(PlatformTimes {
        cold_platform: time(draft.cold_platform.as_ref(), "cold_platform")?,
        vpc_attach: time(draft.vpc_attach.as_ref(), "vpc_attach")?,
        idle_expiry: time(draft.idle_expiry.as_ref(), "idle_expiry")?,
        backoff_first: time(draft.backoff_first.as_ref(), "backoff_first")?,
        backoff_longest: time(draft.backoff_longest.as_ref(), "backoff_longest")?,
        services: service::figures().map(service).collect::<Option<_>>()?,
    })
}

/// A time of the platform: the scenario's, else the measured figure of this name.
fn time(stated: Option<&Distribution>, figure: &str) -> Option<Sourced> {
    static MEASURED: LazyLock<BTreeMap<&'static str, Sourced>> = LazyLock::new(measured);
    stated.map(of_scenario).or_else(|| MEASURED.get(figure).cloned())
}

fn measured() -> BTreeMap<&'static str, Sourced> {
    let sourced = |figure: &Figure| Sourced { value: figure.value.clone(), source: cite(figure).into() };
    defaults::figures().into_iter().flatten().map(|(key, figure)| (key.as_str(), sourced(figure))).collect()
}

fn of_scenario(value: &Distribution) -> Sourced {
    Sourced { value: value.clone(), source: Arc::from("scenario") }
}

/// Source and date of a figure, how it was found and how far it is trusted.
pub(super) fn cite(figure: &Figure) -> String {
    format!("{}; {} ({}, {} trust)", figure.source, figure.date, figure.confidence, figure.trust)
}
