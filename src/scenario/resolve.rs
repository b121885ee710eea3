//! From a draft to a [`Scenario`]: a function's own values before the shared ones, stated times before measured ones.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rust_decimal::Decimal;

use super::arrivals::HOURS;
use super::checked::{
    FunctionSetup, PlatformTimes, Provisioned, STATED, Scenario, ServiceTime, Setting, SnapStart, Sourced,
};
use super::choices::{Architecture, LatencyPreset, Package};
use super::draft::{Draft, OwnSetup, SharedSetup};
use crate::choice::Choice as _;
use crate::defaults::{self, Figure, Limit, Limits};
use crate::distribution::Distribution;
use crate::rules::Rules;
use crate::service;
use crate::value::Hours;

/// What is looked up for a draft in measured figures, which a scenario with a few other values has in common with it.
#[derive(Debug, Clone)]
pub(super) struct LookedUp {
    main: Arc<FunctionSetup>,
    callee: Arc<FunctionSetup>,
    times: Arc<PlatformTimes>,
}

impl LookedUp {
    /// `None` only for embedded data that cannot be read, and a test holds it sound.
    pub(super) fn of(draft: &Draft) -> Option<Self> {
        let (main, callee) = functions(draft)?;
        Some(Self { main, callee, times: Arc::new(times(draft)?) })
    }

    /// The same for a changed draft: what is looked up by the same values as in `known`, whose figures these are, stays.
    fn changed(&self, known: &Draft, draft: &Draft) -> Option<Self> {
        let functions_stay =
            draft.function == known.function && draft.main == known.main && draft.callee == known.callee;
        let (main, callee) = if functions_stay { (self.main.clone(), self.callee.clone()) } else { functions(draft)? };
        let times =
            if stated_times(draft) == stated_times(known) { Arc::clone(&self.times) } else { Arc::new(times(draft)?) };
        Some(Self { main, callee, times })
    }
}

/// The scenario of a checked draft, which differs from a `known` one with these figures; `None` only for embedded data that cannot be
/// read, and a test holds it sound.
pub(super) fn scenario(
    mut draft: Draft,
    (known, looked_up): (&Draft, &LookedUp),
    settings: &Arc<[Setting]>,
) -> Option<Scenario> {
    let LookedUp { main, callee, times } = looked_up.changed(known, &draft)?;
    draft.workload.requests_per_month = draft.requests_per_month();
    for call in &mut draft.workload.services {
        call.region.take_if(|region| *region == draft.region);
    }
    Some(Scenario {
        main,
        callee,
        times,
        limits: limits(&draft)?,
        rules: *Rules::published().ok()?,
        settings: Arc::clone(settings),
        takes_open: false,
        name: draft.name,
        region: draft.region,
        workload: draft.workload,
        network: draft.network,
        nat_instance: draft.nat_instance,
        account: draft.account,
        objective: draft.objective,
        behaviour: draft.behaviour,
        api: draft.api,
        api_transfer: draft.api_transfer,
        destination: draft.destination,
        store: draft.store,
        workflow: draft.workflow,
        workflow_task: draft.workflow_task,
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
        defaults::init_duration(self.runtime, architecture, package, self.memory_mb).map(sourced)
    }

    pub(super) fn measured_restore(&self) -> Option<Sourced> {
        defaults::restore_duration(self.runtime, self.architecture.id(), self.memory_mb).map(|figure| sourced(&figure))
    }

    fn measured_init_with_sdk(&self) -> Option<Sourced> {
        let (architecture, package) = (self.architecture.id(), self.package.id());
        defaults::init_duration_with_sdk(self.runtime, architecture, package, self.memory_mb).map(sourced)
    }
}

/// A figure of a runtime.
fn sourced(figure: &Figure) -> Sourced {
    Sourced { value: figure.value.clone(), source: format!("{}: {}", figure.title, figure.cite()).into() }
}

fn functions(draft: &Draft) -> Option<(Arc<FunctionSetup>, Arc<FunctionSetup>)> {
    let main = Arc::new(setup(&draft.function, &draft.main)?);
    let callee =
        if draft.callee == draft.main { Arc::clone(&main) } else { Arc::new(setup(&draft.function, &draft.callee)?) };
    Some((main, callee))
}

fn setup(shared: &SharedSetup, own: &OwnSetup) -> Option<FunctionSetup> {
    let build = Build::of(shared, own);
    let stated = own.init.as_ref().or(shared.init.as_ref()).map(of_scenario);
    let init_with_sdk = stated.clone().or_else(|| build.measured_init_with_sdk());
    Some(FunctionSetup {
        runtime: build.runtime.to_owned(),
        architecture: build.architecture,
        memory_mb: build.memory_mb,
        ephemeral_mb: own.ephemeral_mb.unwrap_or(shared.ephemeral_mb),
        timeout: own.timeout.unwrap_or(shared.timeout),
        reserved_concurrency: own.reserved_concurrency,
        provisioned: own.provisioned_concurrency.map(|environments| Provisioned {
            environments,
            hours_per_day: own.provisioned_hours.unwrap_or(Hours(Decimal::from(HOURS))),
        }),
        snapstart: if own.snapstart == Some(true) { Some(snapstart(shared, own, &build)?) } else { None },
        init: stated.or_else(|| build.measured_init())?,
        init_with_sdk,
        logs: own.logs.unwrap_or(shared.logs),
    })
}

fn snapstart(shared: &SharedSetup, own: &OwnSetup, build: &Build<'_>) -> Option<SnapStart> {
    let stated = own.restore.as_ref().or(shared.restore.as_ref()).map(of_scenario);
    Some(SnapStart {
        versions: own.snapstart_versions.unwrap_or(1),
        restore: stated.or_else(|| build.measured_restore())?,
        charged: defaults::snapstart(build.runtime)?.charged,
    })
}

fn times(draft: &Draft) -> Option<PlatformTimes> {
    let preset = draft.preset.id();
    let platform = |stated: Option<&Distribution>, key| time(stated, preset, key);
    let service = |(key, _)| Some((key, service_time(draft, preset, key)?));
    Some(PlatformTimes {
        preset: draft.preset,
        cold_platform: platform(draft.cold_platform.as_ref(), "cold_platform")?,
        vpc_attach: platform(draft.vpc_attach.as_ref(), "vpc_attach")?,
        idle_expiry: platform(draft.idle_expiry.as_ref(), "idle_expiry")?,
        backoff_first: platform(draft.backoff_first.as_ref(), "backoff_first")?,
        backoff_longest: platform(draft.backoff_longest.as_ref(), "backoff_longest")?,
        services: service::figures().map(service).collect::<Option<_>>()?,
    })
}

/// What a draft says of everything that [`times`] goes by.
fn stated_times(draft: &Draft) -> impl PartialEq + '_ {
    let Draft { preset, services, cold_platform, vpc_attach, idle_expiry, backoff_first, backoff_longest, .. } = draft;
    (preset, services, [cold_platform, vpc_attach, idle_expiry, backoff_first, backoff_longest])
}

/// What a service takes. A time that the scenario states holds for every caller, and holds what the figure tells apart too.
fn service_time(draft: &Draft, preset: &'static str, key: &'static str) -> Option<ServiceTime> {
    let stated = draft.services.get(key);
    let figure = defaults::figure(preset, key)?;
    let whole = figure.part_of.as_deref().filter(|whole| stated.is_none() && draft.services.contains_key(whole));
    if let Some(whole) = whole {
        let source = format!("scenario: `latency.{whole}` holds it too").into();
        return Some(ServiceTime { time: Sourced { value: Distribution::default(), source }, by_caller: None });
    }
    let by_caller = stated.is_none().then_some(figure).filter(|figure| figure.small_caller.is_some());
    Some(ServiceTime { time: time(stated, preset, key)?, by_caller })
}

/// A time of the platform: the scenario's, else the figure of this name in a preset.
fn time(stated: Option<&Distribution>, preset: &'static str, key: &'static str) -> Option<Sourced> {
    stated.map(of_scenario).or_else(|| of_figure(preset, key))
}

/// A figure with its source, whose words are made once.
fn of_figure(preset: &'static str, key: &'static str) -> Option<Sourced> {
    static SOURCES: LazyLock<BTreeMap<(&str, &str), Arc<str>>> = LazyLock::new(sources);
    let figure = defaults::figure(preset, key)?;
    Some(Sourced { value: figure.value.clone(), source: Arc::clone(SOURCES.get(&(preset, key))?) })
}

fn sources() -> BTreeMap<(&'static str, &'static str), Arc<str>> {
    let keys = || defaults::figures().into_iter().flat_map(|figures| figures.keys());
    let of_preset = |(_, preset): &(_, LatencyPreset)| {
        let preset = preset.id();
        keys().filter_map(move |key| Some(((preset, key.as_str()), defaults::figure(preset, key)?.cite().into())))
    };
    LatencyPreset::WORDS.iter().flat_map(of_preset).collect()
}

fn of_scenario(value: &Distribution) -> Sourced {
    Sourced { value: value.clone(), source: Arc::from(STATED) }
}
