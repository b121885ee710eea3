//! The best of the ways that were not asked for.

use super::evaluate::{Prospect, prospects};
use super::price::{price, price_all, with_priced_api};
use super::{Solution, Warning};
use crate::diagnostic::Rejection;
use crate::money::Amount;
use crate::plan::Requirement;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::allowances;
use crate::scenario::Scenario;
use crate::sim::Effort;
use crate::topology::Topology;

/// The cheapest of the ways that are not in a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Further {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it costs in a month, its cold starts by the closed form.
    pub cost: Amount,
    /// What must be so that the scenario leaves open; empty where it can be had as it is.
    pub requires: Vec<Requirement>,
    /// Of how many ways it is the cheapest.
    pub of: usize,
}

/// Finds the cheapest of some ways that answers, whether it can be had as the scenario is or only if something is so that it leaves open;
/// `None` where none can. Cold starts and failures are those of the closed form; where that leaves out what may make requests fail, or what
/// the user set a limit to, a short simulation tells whether one answers, if there is an `effort`.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn further(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    effort: Option<Effort>,
) -> Result<Option<Further>, Rejection> {
    let scenario = &Scenario { takes_open: true, ..with_priced_api(scenario, book) };
    let free = allowances(scenario.entitlement(), &book.partition)?;
    let (can, _) = price_all(&prospects(topologies, scenario, None), scenario, book, &free);
    let mut answering: Vec<Solution> = can.into_iter().filter(|solution| !solution.fails).collect();
    // Of equal costs, the one that needs less.
    answering.sort_by_key(|one| (one.bill.total, one.plan.requires.len()));
    let brief = effort.map(|effort| Effort::brief(effort.seed));
    let is_seen_to_answer = |one: &Solution| {
        let topology = topologies.iter().find(|topology| topology.id() == one.id);
        let prospect = topology.map(|topology| Prospect::new(*topology, scenario, brief));
        prospect.and_then(|prospect| price(prospect, scenario, book, &free).ok()).is_some_and(|seen| !seen.fails)
    };
    let asks_for_more = scenario.objective.limits_simulated() || scenario.has_client_timeout();
    let may_fail = |one: &Solution| {
        asks_for_more || one.peaks || one.warnings.iter().any(|warning| matches!(warning, Warning::Limit(_)))
    };
    let found = answering.into_iter().find(|one| brief.is_none() || !may_fail(one) || is_seen_to_answer(one));
    Ok(found.map(|one| Further {
        id: one.id,
        title: one.title,
        cost: one.bill.total,
        requires: one.plan.requires,
        of: topologies.len(),
    }))
}
