//! The best of the ways that were not asked for.

use super::evaluate::prospects;
use super::price::{price_all, with_priced_api};
use crate::diagnostic::Rejection;
use crate::money::Amount;
use crate::plan::Requirement;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::allowances;
use crate::scenario::Scenario;
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

/// Finds the cheapest of some ways, whether it can be had as the scenario is or only if something is so that it leaves open; `None` where
/// none can. Nothing is simulated: cold starts are those of the closed form.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn further(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
) -> Result<Option<Further>, Rejection> {
    let scenario = &with_priced_api(scenario, book);
    let free = allowances(scenario.entitlement(), &book.partition)?;
    let (can, cannot) = price_all(&prospects(topologies, scenario, None), scenario, book, &free);
    let of = topologies.len();
    let as_it_is = can.iter().filter(|solution| !solution.fails).map(|solution| Further {
        id: solution.id,
        title: solution.title,
        cost: solution.bill.total,
        requires: Vec::new(),
        of,
    });
    let open = cannot.iter().filter_map(|one| {
        let requires = one.requirements().cloned().collect();
        Some(Further { id: one.id, title: one.title, cost: one.possible()?.total, requires, of })
    });
    // Of equal costs, the one that needs less.
    Ok(as_it_is.chain(open).min_by_key(|one| (one.cost, one.requires.len())))
}
