//! Solutions with their prices.

use super::evaluate::{Planned, Prospect, prospects};
use super::solution::mean;
use super::{Figures, Infeasible, Known, Obstacle, PriceSummary, Solution, TimeFigure, Warning};
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::metering::meter;
use crate::money::Amount;
use crate::pricebook::free_tier::Allowance;
use crate::pricebook::{Meter, PriceBook};
use crate::rating::{RatingError, rate};
use crate::scenario::{ApiKind, Objective, Scenario};
use crate::sim::{Effort, Forecast};
use crate::topology::Topology;
use crate::unit::Milliseconds;

/// The prices that a scenario uses, of the book of its Region.
#[must_use]
pub fn prices_used(
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
    topologies: &[&'static dyn Topology],
) -> PriceSummary {
    let there = with_priced_api(scenario, book);
    let (ranking, infeasible) = price_all(&prospects(topologies, &there, None), &there, book, free);
    PriceSummary::used(book, &ranking, &infeasible)
}

/// The scenario with the kind of API that it leaves open: HTTP, but REST where the book has a price for that only, as some newer Regions
/// have no HTTP APIs.
pub(super) fn with_priced_api(scenario: &Scenario, book: &PriceBook) -> Scenario {
    Scenario { api: scenario.api.or(Some(priced_api(book))), ..scenario.clone() }
}

/// The kind of API that a scenario has when it leaves it open.
pub(crate) fn priced_api(book: &PriceBook) -> ApiKind {
    let priced = |id| book.price(&Meter::of(id)).is_some();
    let rest_only = !priced("apigw.http.requests") && priced("apigw.rest.requests");
    if rest_only { ApiKind::Rest } else { ApiKind::Http }
}

/// The solutions that can be had, and those that cannot.
pub(super) fn price_all(
    prospects: &[Prospect],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    let (mut ranking, mut infeasible) = (Vec::new(), Vec::new());
    for prospect in prospects {
        match price(prospect.clone(), scenario, book, free) {
            Ok(solution) => ranking.push(solution),
            Err(obstacle) => infeasible.push(*obstacle),
        }
    }
    (ranking, infeasible)
}

/// What one solution is ranked by: for points by the thousand. With an `effort` it is simulated, otherwise taken by its expectation.
///
/// # Errors
/// Why it cannot run, or not within what the user set.
pub fn figures(
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
    effort: Option<Effort>,
) -> Result<Figures, Vec<Obstacle>> {
    let found = price(Prospect::new(topology, scenario, effort), scenario, book, free);
    found.map(|solution| solution.figures()).map_err(|infeasible| infeasible.reasons)
}

/// What is known of one solution, even where it cannot be had.
#[must_use]
pub fn known(
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
    effort: Option<Effort>,
) -> Known {
    match price(Prospect::new(topology, scenario, effort), scenario, book, free) {
        Ok(solution) => solution.figures().into(),
        Err(infeasible) => infeasible.known(),
    }
}

pub(super) fn price(
    prospect: Prospect,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Solution, Box<Infeasible>> {
    let topology = prospect.topology;
    let (id, title, brief) = (topology.id(), topology.title(), topology.brief());
    let infeasible = |reasons, plan, bill, expectation, forecast| {
        Box::new(Infeasible { id, title, brief, reasons, mend: None, plan, bill, expectation, forecast })
    };
    let Planned { plan, expectation, forecast, unseen, failed, mut obstacles, warnings } =
        prospect.plan.map_err(|obstacle| infeasible(vec![obstacle], None, None, None, None))?;
    let (objective, sheet) = (&scenario.objective, meter(&plan, &expectation, scenario));
    let bill = rate(sheet, book, free, &scenario.account.used);
    if !scenario.takes_open {
        obstacles.extend(plan.requires.iter().cloned().map(Obstacle::Requires));
    }
    obstacles.extend(bill.iter().filter_map(|bill| over_budget(bill.total, objective)));
    obstacles.extend(beyond_times(&expectation, forecast.as_ref(), objective));
    let unseen = unseen.filter(|_| objective.limits_simulated());
    obstacles.extend(unseen.map(|effort| Obstacle::NotSimulated { ask: effort.can_be_more() }));
    let tolerated = float(objective.tolerated().0);
    match bill {
        Ok(bill) if obstacles.is_empty() => Ok(Solution {
            id,
            title,
            brief,
            summary: topology.summary(),
            sources: topology.sources(),
            plan,
            expectation,
            forecast,
            failed,
            fails: failed > tolerated,
            peaks: failed > tolerated * A_TENTH || warnings.iter().any(Warning::is_of_load),
            enough_concurrency: None,
            mend: None,
            bill,
            next_million: None,
            tied_with: Vec::new(),
            differences: Vec::new(),
            drivers: Vec::new(),
            warnings,
        }),
        Ok(bill) => Err(infeasible(obstacles, Some(plan), Some(bill), Some(expectation), forecast)),
        Err(error) => {
            obstacles.push(unpriced(error, book));
            Err(infeasible(obstacles, Some(plan), None, Some(expectation), forecast))
        }
    }
}

/// Where a closed form says that this part of what is tolerated fails, all of it may: calls that are tried again come in clusters.
const A_TENTH: f64 = 0.1;

fn unpriced(error: RatingError, book: &PriceBook) -> Obstacle {
    match error {
        RatingError::NoPrice(meters) => Obstacle::NoPrice { meters, region: book.region.clone() },
        RatingError::Inexact(meter) => Obstacle::Inexact { meter },
        RatingError::InexactTotal => Obstacle::InexactTotal,
    }
}

fn over_budget(cost: Amount, objective: &Objective) -> Option<Obstacle> {
    objective.max_monthly.filter(|limit| cost > *limit).map(|limit| Obstacle::OverBudget { cost, limit })
}

/// What of the user's limits of time and failures a solution does not keep to, whatever it costs.
fn beyond_times(expectation: &Expectation, forecast: Option<&Forecast>, objective: &Objective) -> Vec<Obstacle> {
    let slow_mean =
        objective.max_mean.and_then(|limit| too_slow(TimeFigure::Mean, mean(expectation, forecast).value, limit));
    let mut found: Vec<Obstacle> = slow_mean.into_iter().collect();
    let Some(forecast) = forecast else { return found };
    let failed = forecast.failed.value;
    if !forecast.is_answered() && failed > 0.0 {
        return vec![Obstacle::Unanswered];
    }
    let slow_p99 = |limit| too_slow(TimeFigure::P99, forecast.p99.value, limit);
    found.extend(objective.max_p99.and_then(slow_p99));
    let unreliable = objective.max_failed.filter(|limit| failed > float(limit.0));
    found.extend(unreliable.map(|limit| Obstacle::Unreliable { failed, limit }));
    found
}

fn too_slow(time: TimeFigure, ms: f64, limit: Milliseconds) -> Option<Obstacle> {
    (ms > float(limit.0)).then_some(Obstacle::TooSlow { time, ms, limit })
}
