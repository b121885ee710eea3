//! A solution before prices: planned, held to AWS's limits, simulated.

use super::{Obstacle, Warning};
use crate::concurrency::expected_failures;
use crate::expectation::Expectation;
use crate::feasibility::{self, provided};
use crate::plan::{Plan, Remark, StandingResource};
use crate::scenario::Scenario;
use crate::sim::{Effort, Forecast, forecast};
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
    /// Whether it was to be simulated and could not be.
    pub unseen: bool,
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

impl Planned {
    /// Simulates what can run; the rest behaves as the closed form says.
    fn new(plan: Plan, scenario: &Scenario, effort: Option<Effort>) -> Self {
        let expected = Expectation::without_simulation(&plan, scenario);
        let plan = provided(plan, &expected, scenario);
        let timed = TimedPlan::new(&plan, scenario);
        let feasibility = feasibility::check(&plan, &expected, scenario);
        let simulated = effort.filter(|_| feasibility.obstacles.is_empty());
        let forecast = simulated.and_then(|effort| forecast(&timed, scenario, effort));
        let expectation = match &forecast {
            Some(forecast) => Expectation::of(&timed, forecast.behaviour.clone()),
            None => expected,
        };
        // What was simulated is told by what was found there.
        let feared = feasibility.warnings.into_iter().filter(|_| forecast.is_none()).map(Warning::Limit);
        let unknown = plan.functions().filter(|function| function.init_is_unknown()).map(|function| {
            Warning::SdkInitUnknown { function: function.role.id(), runtime: function.setup.runtime.clone() }
        });
        let watched = plan.remarks.iter().cloned().map(Warning::Remark).chain(plan.standing.iter().flat_map(watched));
        let warnings = watched.chain(unknown).chain(feared).collect();
        let unseen = simulated.is_some() && forecast.is_none() && scenario.workload.requests_per_month > 0;
        let failed = forecast.as_ref().map(|forecast| forecast.failed.value);
        let failed = failed.unwrap_or_else(|| expected_failures(&plan, &expectation, scenario));
        let obstacles = feasibility.obstacles.into_iter().map(Obstacle::Limit).collect();
        Self { plan, expectation, forecast, unseen, failed, obstacles, warnings }
    }
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
