//! What outliving the loss of an AZ costs.

use super::evaluate::Prospect;
use super::price::price;
use super::{Solution, Warning};
use crate::plan::{Plan, StandingResource};
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::Allowance;
use crate::scenario::Scenario;
use crate::topology::Topology;

/// Tells of each solution that the loss of an AZ takes down what it costs when it is laid out to outlive that.
pub(super) fn find(
    ranking: &mut [Solution],
    topologies: &[&'static dyn Topology],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) {
    for solution in ranking {
        let Some(topology) = topologies.iter().find(|topology| topology.id() == solution.id) else { continue };
        let Some(resilient) = topology.resilient(scenario) else { continue };
        let priced = price(Prospect::new(*topology, &resilient, None), &resilient, book, free);
        // Where more would stand of what is paid for anyway, nobody says who pays for that.
        let is_known = |found: &Solution| paid_anyway(&found.plan).eq(paid_anyway(&solution.plan));
        let cost = priced.ok().filter(is_known).map(|found| found.bill.total);
        solution.warnings.extend(cost.map(|cost| Warning::Resilient { cost }));
    }
}

/// What stands and is paid for anyway.
fn paid_anyway(plan: &Plan) -> impl Iterator<Item = &StandingResource> {
    plan.standing.iter().filter(|standing| standing.already_paid)
}
