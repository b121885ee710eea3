//! A solution before prices: planned, held to AWS's limits, simulated.

use super::{Obstacle, Warning};
use crate::concurrency::{Holder, expected_failures};
use crate::expectation::Expectation;
use crate::feasibility::{self, Finding, provided};
use crate::plan::{Plan, Remark, StandingResource};
use crate::scenario::Scenario;
use crate::sim::{Effort, Forecast, enough_concurrency, forecast, late_at_least};
use crate::timing::TimedPlan;
use crate::topology::{Reason, Topology};

/// A solution before prices: what it builds, whether it can run, how it behaves.
#[derive(Clone)]
pub(super) struct Prospect {
    pub topology: &'static dyn Topology,
    /// Or why it cannot be built so at all.
    pub plan: Result<Planned, Obstacle>,
}

#[derive(Clone)]
pub(super) struct Planned {
    pub plan: Plan,
    pub expectation: Expectation,
    pub forecast: Option<Forecast>,
    /// The effort with which it was to be simulated and could not be.
    pub unseen: Option<Effort>,
    /// The share of requests that fail: simulated, else by the closed form.
    pub failed: f64,
    pub obstacles: Vec<Obstacle>,
    pub warnings: Vec<Warning>,
}

/// The solutions as a scenario has them.
pub(super) fn prospects(
    topologies: &[&'static dyn Topology],
    scenario: &Scenario,
    effort: Option<Effort>,
) -> Vec<Prospect> {
    topologies.iter().map(|topology| Prospect::new(*topology, scenario, effort)).collect()
}

impl Prospect {
    pub(super) fn new(topology: &'static dyn Topology, scenario: &Scenario, effort: Option<Effort>) -> Self {
        let plan = topology.plan(scenario).map_err(Obstacle::from);
        Self { topology, plan: plan.map(|plan| Planned::new(plan, scenario, effort)) }
    }

    /// The same solution planned for another scenario in which the functions behave as in this one.
    pub(super) fn replanned(&self, scenario: &Scenario) -> Self {
        let again = |planned: &Planned| {
            let plan = self.topology.plan(scenario)?;
            let plan = provided(plan, &planned.expectation, scenario);
            let behaviour = planned.expectation.behaviour.clone();
            let expectation = Expectation::of(&TimedPlan::new(&plan, scenario), behaviour);
            Ok(Planned { plan, expectation, warnings: Vec::new(), ..planned.clone() })
        };
        let plan = match &self.plan {
            Ok(planned) => again(planned).map_err(|reason: Reason| reason.into()),
            Err(obstacle) => Err(obstacle.clone()),
        };
        Self { topology: self.topology, plan }
    }
}

/// Finds by simulation the concurrency limit that would be enough for those against which nothing stands but the account's.
pub(super) fn raise_limits(prospects: &mut [Prospect], scenario: &Scenario, effort: Effort) {
    for planned in prospects.iter_mut().filter_map(|prospect| prospect.plan.as_mut().ok()) {
        if planned.obstacles.iter().all(is_of_account) {
            planned.raise_limit(scenario, effort);
        }
    }
}

/// Whether a higher concurrency limit of the account would mend it.
fn is_of_account(obstacle: &Obstacle) -> bool {
    let Obstacle::Limit(Finding::Concurrency(holder, ..) | Finding::RequestRate(holder, ..)) = obstacle else {
        return false;
    };
    matches!(holder, Holder::Account | Holder::AccountTwice)
}

impl Planned {
    /// What is named as enough holds in a simulation too, where one can be had.
    fn raise_limit(&mut self, scenario: &Scenario, effort: Effort) {
        let timed = TimedPlan::new(&self.plan, scenario);
        for obstacle in &mut self.obstacles {
            if let Obstacle::Limit(Finding::Concurrency(_, _, enough)) = obstacle
                && let Some(limit) = enough_concurrency(&timed, scenario, effort).limit()
            {
                *enough = limit as f64;
            }
        }
    }

    /// Simulates what can run; the rest behaves as the closed form says.
    fn new(plan: Plan, scenario: &Scenario, effort: Option<Effort>) -> Self {
        let expected = Expectation::without_simulation(&plan, scenario);
        let plan = provided(plan, &expected, scenario);
        let feasibility = feasibility::check(&plan, &expected, scenario);
        // A way that the scenario leaves open is held to the user's limits as well; without any it need not be simulated.
        let is_open = !plan.requires.is_empty() && !scenario.takes_open;
        let is_asked = !is_open || scenario.objective.limits_simulated();
        let simulated = effort.filter(|_| feasibility.obstacles.is_empty() && is_asked);
        let played = simulated.and_then(|effort| played(&plan, scenario, effort));
        let (forecast, expectation) = played.map_or((None, expected), |(forecast, found)| (Some(forecast), found));
        // What was simulated is told by what was found there; what goes through something that stands is not.
        let unseen_there = |finding: &Finding| forecast.is_none() || matches!(finding, Finding::Capacity(..));
        let feared = feasibility.warnings.into_iter().filter(unseen_there).map(Warning::Limit);
        let unknown = plan.functions().filter(|function| function.init_is_unknown()).map(|function| {
            Warning::SdkInitUnknown { function: function.role.id(), runtime: function.setup.runtime.clone() }
        });
        let supposed = plan.requires.iter().cloned().map(Warning::Supposed);
        let watched = plan.remarks.iter().cloned().map(Warning::Remark).chain(plan.standing.iter().flat_map(watched));
        let watched = supposed.chain(watched).chain(shared_load(&plan));
        let unseen = simulated.filter(|_| forecast.is_none() && scenario.workload.requests_per_month > 0);
        let late = unseen.map_or(0.0, |_| late_at_least(&TimedPlan::new(&plan, scenario), scenario));
        let told_late = (late > 0.0).then_some(Warning::TimedOut { share: late });
        let warnings = told_late.into_iter().chain(watched).chain(unknown).chain(feared).collect();
        let obstacles: Vec<Obstacle> = feasibility.obstacles.into_iter().map(Obstacle::Limit).collect();
        let failed = match &forecast {
            Some(forecast) => forecast.failed.value,
            // What cannot run is not asked how much of it fails.
            None if !obstacles.is_empty() => 1.0,
            None => expected_failures(&plan, &expectation, scenario).max(late),
        };
        Self { plan, expectation, forecast, unseen, failed, obstacles, warnings }
    }
}

/// A closed form of failures may tell half of those that there are.
const AS_FAR_OFF: f64 = 2.0;

/// What a simulation finds, and the expectation with how the functions behave there.
fn played(plan: &Plan, scenario: &Scenario, effort: Effort) -> Option<(Forecast, Expectation)> {
    let timed = TimedPlan::new(plan, scenario);
    let mut forecast = forecast(&timed, scenario, effort)?;
    let expectation = Expectation::of(&timed, forecast.behaviour.clone());
    forecast.allow_for_unseen_failures(AS_FAR_OFF * expected_failures(plan, &expectation, scenario));
    Some((forecast, expectation))
}

/// What is not known of something that others use as well, and that carries only so much.
fn shared_load(plan: &Plan) -> Option<Warning> {
    let shared = |standing: &StandingResource| standing.sharers > 1 && !standing.resource.capacity.is_empty();
    let text = "what the other sharers send is unknown, and is not counted against what it carries";
    plan.standing.iter().any(shared).then(|| Warning::Remark(Remark::new("shared-load", text)))
}

/// What is to be watched of something that stands.
fn watched(standing: &StandingResource) -> impl Iterator<Item = Warning> {
    let StandingResource { resource, count, growth, .. } = *standing;
    let more = growth.filter(|growth| count > growth.step).map(|growth| Warning::MorePieces {
        noun: resource.noun,
        pieces: count,
        least: growth.step,
        most: growth.most.value,
        limit_title: growth.most.title,
    });
    let always = resource.watch.map(|(code, text)| Warning::Remark(Remark::new(code, text)));
    more.into_iter().chain(always)
}
