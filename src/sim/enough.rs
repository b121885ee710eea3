//! The concurrency limit at which few requests fail.

use super::arrivals::Arrivals;
use super::effort::Effort;
use super::known::KnownTimes;
use super::programme::Programme;
use super::stages::{FEW_FAILURES, Stage, played};
use crate::scenario::{ArrivalPattern, Scenario};
use crate::timing::TimedPlan;

/// Most concurrency that is asked whether it is enough.
const MOST_CONCURRENCY: u64 = 1_000_000;
/// Events that are planned for each limit that is tried, and events after which the search becomes no finer.
const TRIAL_EVENTS: f64 = 200_000.0;
const SEARCH_EVENTS: f64 = 1_500_000.0;
/// A limit is found to one hundredth of it.
const FINENESS: u64 = 100;

/// What is known of the limit that is enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enough {
    /// At this one few requests fail.
    Limit(u64),
    /// Not few fail at any.
    NotByTheLimit,
    /// None was found with the effort.
    NotFound,
}

impl Enough {
    /// The limit, where one is known.
    #[must_use]
    pub const fn limit(self) -> Option<u64> {
        match self {
            Self::Limit(limit) => Some(limit),
            Self::NotByTheLimit | Self::NotFound => None,
        }
    }
}

/// A low concurrency limit of the account at which few requests fail: in the scenario, simulated with the same effort, and at the highest
/// rate that lasts for a while, which short simulations might miss.
///
/// No more is needed than is in use at once when there is no limit. Between that and the present limit simulations with less effort look
/// for a lower one, and the whole effort then shows whether it holds.
#[must_use]
pub fn enough_concurrency(timed: &TimedPlan<'_>, scenario: &Scenario, effort: Effort) -> Enough {
    let mut limits = Limits { timed, events: 0.0 };
    let present = scenario.account.concurrency_limit;
    let trial = Effort { most_events: TRIAL_EVENTS.min(effort.most_events), near_a_limit: 1.0, ..effort };
    let loads: Vec<(Scenario, Effort)> = match at_peak(scenario) {
        Some(peak) => vec![(peak, trial), (scenario.clone(), trial)],
        None => vec![(scenario.clone(), trial)],
    };
    let set_apart: u64 = timed.plan.functions().filter_map(|function| function.setup.reserved_concurrency).sum();
    let mut most = present + 1;
    for (load, effort) in loads.iter().take(loads.len() - 1).chain([&(scenario.clone(), effort)]) {
        let Some(unlimited) = limits.play(load, MOST_CONCURRENCY, *effort, Stage::many_fail) else {
            return Enough::NotFound;
        };
        if !unlimited.few_fail() {
            return Enough::NotByTheLimit;
        }
        most = most.max(u64::from(unlimited.peak()) + set_apart);
    }
    limits.events = 0.0;
    let (mut too_low, mut enough) = (present, most);
    while enough - too_low > (enough / FINENESS).max(1) && limits.events < SEARCH_EVENTS {
        let middle = too_low.midpoint(enough);
        if loads.iter().all(|(load, effort)| limits.tries(load, middle, *effort)) {
            enough = middle;
        } else {
            too_low = middle;
        }
    }
    let checks = [enough, enough.midpoint(most), most, most.saturating_mul(2)];
    let found = checks.into_iter().find(|limit| limits.holds(scenario, *limit, effort));
    found.map_or(Enough::NotFound, Enough::Limit)
}

/// Simulations at other limits.
struct Limits<'a> {
    timed: &'a TimedPlan<'a>,
    /// Events that they took.
    events: f64,
}

impl Limits<'_> {
    /// `None` when the effort is too small.
    fn play(&mut self, load: &Scenario, limit: u64, effort: Effort, known: impl Fn(&Stage) -> bool) -> Option<Stage> {
        let mut load = load.clone();
        load.account.concurrency_limit = limit;
        let programme = Programme::of_plan(self.timed, &load, effort.seed)?;
        let stage = played((&programme, &KnownTimes::of(&programme)), effort, known)?;
        self.events += stage.events;
        Some(stage)
    }

    /// Whether few requests fail as soon as that is known, whatever becomes of p99.
    fn tries(&mut self, load: &Scenario, limit: u64, effort: Effort) -> bool {
        let is_known = |stage: &Stage| stage.tells_failures(FEW_FAILURES) || stage.many_fail();
        self.play(load, limit, effort.of_failures_alone(), is_known).is_some_and(|stage| stage.few_fail())
    }

    /// Whether few requests fail in a simulation as the scenario itself has it.
    fn holds(&mut self, load: &Scenario, limit: u64, effort: Effort) -> bool {
        self.play(load, limit, effort, Stage::many_fail).is_some_and(|stage| stage.few_fail())
    }
}

/// The scenario at the highest rate that lasts for a while, where that is higher than the mean.
fn at_peak(scenario: &Scenario) -> Option<Scenario> {
    let arrivals = Arrivals::of_pattern(&scenario.workload.arrivals, scenario.requests_per_second())?;
    let ratio = arrivals.mean_gap_ns() / arrivals.peak_gap_ns();
    (ratio > 1.0).then(|| {
        let mut at_peak = scenario.clone();
        at_peak.workload.requests_per_month = (scenario.workload.requests_per_month as f64 * ratio) as u64;
        at_peak.workload.arrivals = ArrivalPattern::Poisson;
        at_peak
    })
}
