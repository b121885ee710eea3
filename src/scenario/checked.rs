//! A checked scenario, with every default filled in.

use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;

use super::arrivals::HOURS;
use super::choices::{
    ApiKind, ApiTransfer, Architecture, DestinationTarget, EventStore, LatencyPreset, RankBy, Routing, WorkflowKind,
    WorkflowTask,
};
use super::draft::{Account, Database, NatInstance, Network, Objective, StatedBehaviour, Work, Workload};
use super::services::ServiceCall;
use crate::defaults::{self, Figure, Limits};
use crate::distribution::{Distribution, float};
use crate::kept::Kept;
use crate::money::Amount;
use crate::pricebook::free_tier::Entitlement;
use crate::rules::Rules;
use crate::unit::{Bytes, Milliseconds};
use crate::value::{Hours, Share};

/// Provisioned concurrency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provisioned {
    /// Environments that are kept ready.
    pub environments: u64,
    /// Hours of a day for which they are, in one piece; 24 for always.
    pub hours_per_day: Hours,
}

impl Provisioned {
    /// Whether they are kept all day and all night.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.hours_per_day.0 >= Decimal::from(HOURS)
    }
}

/// `SnapStart`: a cold start restores a snapshot.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapStart {
    /// Published versions of which a snapshot each is kept.
    pub versions: u64,
    /// How long restoring takes.
    pub restore: Sourced,
    /// Whether snapshots and restores are charged, as they are for all runtimes but Java.
    pub charged: bool,
}

/// How a function is set up.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct FunctionSetup {
    /// Lambda runtime.
    pub runtime: String,
    /// Processor.
    pub architecture: Architecture,
    /// Memory in MB.
    pub memory_mb: u64,
    /// Ephemeral storage in MB.
    pub ephemeral_mb: u64,
    /// Function timeout.
    pub timeout: Milliseconds,
    /// Concurrency set apart for it.
    pub reserved_concurrency: Option<u64>,
    /// Environments that are kept ready for it.
    pub provisioned: Option<Provisioned>,
    /// How it is restored where `SnapStart` is on.
    pub snapstart: Option<SnapStart>,
    /// INIT time of a cold start.
    pub init: Sourced,
    /// The same where the function loads the AWS SDK; `None` where none was stated or measured.
    pub init_with_sdk: Option<Sourced>,
    /// Log bytes of an invocation.
    pub logs: Bytes,
}

/// The share of requests that may fail where the user does not say: 1 %.
const USUALLY_TOLERATED: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

/// What a user asks for in place of a scenario's objective, part by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ObjectiveOverride {
    /// What the ranking goes by.
    pub rank_by: Option<RankBy>,
    /// Most that a month may cost.
    pub max_monthly: Option<Amount>,
    /// Longest 99th percentile of the time.
    pub max_p99: Option<Milliseconds>,
    /// Largest share of requests that fail.
    pub max_failed: Option<Share>,
}

impl Objective {
    /// The objective with what is asked for instead put over it.
    #[must_use]
    pub fn with(self, asked: &ObjectiveOverride) -> Self {
        Self {
            rank_by: asked.rank_by.unwrap_or(self.rank_by),
            max_monthly: asked.max_monthly.or(self.max_monthly),
            max_mean: self.max_mean,
            max_p99: asked.max_p99.or(self.max_p99),
            max_failed: asked.max_failed.or(self.max_failed),
        }
    }

    /// The share of requests above which a solution fails too often to be the best: the user's limit, else 1 %.
    #[must_use]
    pub fn tolerated(&self) -> Share {
        self.max_failed.unwrap_or(Share(USUALLY_TOLERATED))
    }

    /// Whether anything is limited.
    #[must_use]
    pub fn has_limits(&self) -> bool {
        self.max_monthly.is_some() || self.max_mean.is_some() || self.limits_simulated()
    }

    /// Whether a limit is on what only a simulation tells.
    #[must_use]
    pub fn limits_simulated(&self) -> bool {
        self.max_p99.is_some() || self.max_failed.is_some()
    }
}

/// A length of time with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Sourced {
    /// The time.
    pub value: Distribution,
    /// Source and date, or "scenario".
    pub source: Arc<str>,
}

/// Times of the platform.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PlatformTimes {
    /// Which figures hold where the scenario states none.
    pub preset: LatencyPreset,
    /// Cold start outside INIT.
    pub cold_platform: Sourced,
    /// Cold start in a VPC.
    pub vpc_attach: Sourced,
    /// Idle expiry.
    pub idle_expiry: Sourced,
    /// Longest first wait before a throttled call is tried again.
    pub backoff_first: Sourced,
    /// Longest further wait.
    pub backoff_longest: Sourced,
    /// What each of [`service::figures`](crate::service::figures) takes, in their order.
    pub(super) services: Vec<(&'static str, ServiceTime)>,
}

/// The source of a time that the scenario states.
pub(super) const STATED: &str = "scenario";

/// A time that no measurement says, with what it may be.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Doubt {
    /// Its key in `[latency]`.
    pub key: &'static str,
    /// What is taken.
    pub taken: Milliseconds,
    /// The least that it may be.
    pub low: Milliseconds,
    /// The most that it may be.
    pub high: Milliseconds,
    /// Where the time comes from, as the stages that it takes say it.
    pub source: Arc<str>,
}

/// What a service takes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ServiceTime {
    /// For a caller with enough memory.
    pub(super) time: Sourced,
    /// The figure that says what it is by the caller's memory.
    pub(super) by_caller: Option<&'static Figure>,
}

impl PlatformTimes {
    /// The times that the scenario leaves to figures which no measurement says.
    pub fn doubts(&self) -> impl Iterator<Item = Doubt> {
        let platform = [("cold_platform", &self.cold_platform), ("vpc_attach", &self.vpc_attach)];
        let services = self.services.iter().map(|(key, service)| (*key, &service.time));
        let preset = self.preset.id();
        platform.into_iter().chain(services).filter_map(move |(key, time)| {
            let figure = defaults::figure(preset, key).filter(|_| &*time.source != STATED)?;
            let (low, high) = figure.range?;
            Some(Doubt { key, taken: figure.value.mean(), low, high, source: Arc::clone(&time.source) })
        })
    }

    /// The same times but for one, which is always so long.
    #[must_use]
    pub fn with(&self, key: &str, time: Milliseconds) -> Self {
        let mut times = self.clone();
        let there = match key {
            "cold_platform" => Some(&mut times.cold_platform),
            "vpc_attach" => Some(&mut times.vpc_attach),
            _ => times.services.iter_mut().find(|(known, _)| *known == key).map(|(_, service)| &mut service.time),
        };
        if let Some(there) = there {
            there.value = Distribution::constant(time);
        }
        times
    }

    /// What a service takes where a function of so much memory calls it, by its key in `[latency]`.
    #[must_use]
    pub fn of(&self, key: &str, memory_mb: u64) -> Option<Sourced> {
        let (key, ServiceTime { time, by_caller }) = self.services.iter().find(|(known, _)| *known == key)?;
        let small = by_caller.and_then(|figure| Some((figure, figure.small_caller.as_ref()?)));
        Some(match small.filter(|(_, small)| memory_mb < small.up_to_mb) {
            Some((figure, small)) => SMALL_CALLERS.or_work_out(&(self.preset, key, memory_mb), || {
                let source = format!("{}; {}", time.source, small.source).into();
                Sourced { value: figure.for_caller(memory_mb), source }
            }),
            None => time.clone(),
        })
    }
}

/// What services take for callers with little memory, by preset, key and memory.
static SMALL_CALLERS: Kept<(LatencyPreset, &str, u64), Sourced> = Kept::new(4096);

/// One key of the file as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Setting {
    /// Its dotted path.
    #[serde(rename = "key")]
    pub path: &'static str,
    /// Its value, for a person.
    pub value: String,
    /// Whether the file gives it.
    pub given: bool,
    /// Where a default comes from.
    pub source: String,
}

/// A checked scenario.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// Region code.
    pub region: String,
    /// What a request does.
    pub workload: Workload,
    /// The function that serves the request.
    pub main: Arc<FunctionSetup>,
    /// The second function, where there are two.
    pub callee: Arc<FunctionSetup>,
    /// The VPC's network.
    pub network: Network,
    /// The instances that stand in place of NAT gateways.
    pub nat_instance: NatInstance,
    /// Kind of API between the functions; `None` when the user leaves it open.
    pub api: Option<ApiKind>,
    /// What is paid for transfer between it and its caller.
    pub api_transfer: ApiTransfer,
    /// What a destination passes on to.
    pub destination: DestinationTarget,
    /// What the function in the VPC writes to, so that an event starts the other one.
    pub store: EventStore,
    /// Kind of the Step Functions workflow.
    pub workflow: WorkflowKind,
    /// What it runs beside the function in the VPC.
    pub workflow_task: WorkflowTask,
    /// The database.
    pub database: Database,
    /// The account.
    pub account: Account,
    /// What the user wants.
    pub objective: Objective,
    /// Cold shares that the user states.
    pub behaviour: StatedBehaviour,
    /// Times of the platform.
    pub times: Arc<PlatformTimes>,
    /// Which idle environment is taken.
    pub routing: Routing,
    /// Quotas and limits in this Region.
    pub limits: Limits,
    /// How AWS counts what it bills.
    pub rules: Rules,
    /// Every key as the file gives it, in the order of the documentation.
    pub settings: Arc<[Setting]>,
    /// Whether what it leaves open, and a solution requires, is taken as so: to show the solution all the same.
    pub takes_open: bool,
}

impl Scenario {
    /// The other Regions in which services are called.
    pub fn regions_called(&self) -> impl Iterator<Item = &str> {
        self.workload.services.iter().filter_map(|call| call.region.as_deref())
    }

    /// Whether a function in the VPC reaches a service by a gateway endpoint.
    #[must_use]
    pub fn has_gateway_to(&self, call: &ServiceCall) -> bool {
        self.network.gateway_endpoints && call.may_use_gateway_endpoint()
    }

    /// How often a month's requests do some work.
    #[must_use]
    pub fn exchanges(&self, work: &Work) -> Decimal {
        let crossings =
            Decimal::from(self.workload.requests_per_month) * Decimal::from(self.workload.calls_per_request);
        crossings * work.share.0 * Decimal::from(work.calls)
    }

    /// What of the free allowances its account has.
    #[must_use]
    pub fn entitlement(&self) -> Entitlement {
        Entitlement { kind: self.account.free_tier, logs: self.account.free_logs }
    }

    /// Whether those who ask wait only so long.
    #[must_use]
    pub fn has_client_timeout(&self) -> bool {
        self.settings.iter().any(|setting| setting.path == "workload.client_timeout" && setting.given)
    }

    /// Requests a second, on average over the month.
    #[must_use]
    pub fn requests_per_second(&self) -> f64 {
        let seconds = float(self.account.hours_per_month.0) * 3600.0;
        self.workload.requests_per_month as f64 / seconds
    }
}
