//! Which of the solutions that cannot be had comes nearest to it.

use std::cmp::Ordering;

use super::evaluate::Prospect;
use super::price::price;
use super::{Comparison, Infeasible, Obstacle};
use crate::distribution::float;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::Allowance;
use crate::scenario::Scenario;
use crate::topology::Topology;

impl Comparison {
    /// The solution out of the ranking that comes nearest to being had: one that only needs something to be so that the scenario leaves
    /// open, else one of which it is known by how much it passes the user's limits of percentiles and failures, where there are any, else
    /// the one that passes its limits by the smallest factor, else the one with the fewest reasons, else the cheapest. `None` where all can
    /// be had, but for those whose cost is unknown.
    #[must_use]
    pub fn nearest(&self) -> Option<&Infeasible> {
        nearest_of(&self.infeasible, self.scenario.objective.limits_simulated())
    }

    /// Those out of the ranking, the one that comes nearest to being had first and those whose cost is unknown last.
    #[must_use]
    pub fn by_nearness(&self) -> Vec<&Infeasible> {
        let limited = self.scenario.objective.limits_simulated();
        let mut sorted: Vec<&Infeasible> = self.infeasible.iter().collect();
        sorted.sort_by(|a, b| a.unpriced().is_some().cmp(&b.unpriced().is_some()).then_with(|| nearer(a, b, limited)));
        sorted
    }
}

/// The one that comes nearest by the expectation where none of some ways can be had for a scenario; `None` where any can.
#[must_use]
pub fn nearest(
    topologies: &[&'static dyn Topology],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Option<Infeasible> {
    let found = topologies.iter().map(|topology| price(Prospect::new(*topology, scenario, None), scenario, book, free));
    let infeasible: Vec<Infeasible> = found.map(|priced| priced.err().map(|one| *one)).collect::<Option<_>>()?;
    nearest_of(&infeasible, scenario.objective.limits_simulated()).cloned()
}

fn nearest_of(infeasible: &[Infeasible], limited: bool) -> Option<&Infeasible> {
    infeasible.iter().filter(|one| one.unpriced().is_none()).min_by(|a, b| nearer(a, b, limited))
}

/// Which of two comes nearer to being had: that one is less. Where the user `limited` what only a simulation tells, what was not simulated
/// may pass that limit too.
fn nearer(a: &Infeasible, b: &Infeasible, limited: bool) -> Ordering {
    let is_unseen = |one: &Infeasible| limited && one.forecast.is_none();
    let distance = |one: &Infeasible| ((one.possible().is_none(), is_unseen(one)), one.excess(), one.reasons.len());
    let ((a_open, a_excess, a_reasons), (b_open, b_excess, b_reasons)) = (distance(a), distance(b));
    let cost = |one: &Infeasible| (one.bill.is_none(), one.bill.as_ref().map(|bill| bill.total));
    let by_limits = a_open.cmp(&b_open).then(a_excess.total_cmp(&b_excess)).then(a_reasons.cmp(&b_reasons));
    by_limits.then_with(|| cost(a).cmp(&cost(b)))
}

impl Infeasible {
    /// By which factor it passes the limit that it passes most; infinite where something stands against it that is no limit.
    fn excess(&self) -> f64 {
        self.reasons.iter().map(Obstacle::excess).fold(0.0, f64::max)
    }
}

impl Obstacle {
    /// By which factor a limit is passed; infinite where it is none.
    fn excess(&self) -> f64 {
        match self {
            Self::OverBudget { cost, limit } => {
                cost.decimal().checked_div(limit.decimal()).map_or(f64::INFINITY, float)
            }
            Self::TooSlow { ms, limit, .. } => ms / float(limit.0),
            Self::Unreliable { failed, limit } => failed / float(limit.0),
            Self::Limit(finding) => finding.excess(),
            Self::Requires(_) => 1.0,
            _ => f64::INFINITY,
        }
    }
}
