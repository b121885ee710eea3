//! What would mend a solution that cannot run, or of which requests fail: the limit that would be enough, and what it costs then.

use super::evaluate::{Planned, Prospect};
use super::price::price;
use super::{Infeasible, Mend, Obstacle, Solution};
use crate::concurrency::Holder;
use crate::feasibility::Finding;
use crate::plan::StandingResource;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::Allowance;
use crate::scenario::Scenario;
use crate::sim::{Effort, FEW_FAILURES, enough_concurrency};
use crate::timing::TimedPlan;
use crate::topology::Topology;

/// What a comparison goes by.
pub(super) struct Terms<'a> {
    pub scenario: &'a Scenario,
    pub book: &'a PriceBook,
    pub free: &'a [Allowance],
    pub effort: Effort,
}

/// Finds what would mend each solution of which too many requests fail, and each that cannot run for want of a limit that can be raised.
pub(super) fn find(ranking: &mut [Solution], infeasible: &mut [Infeasible], prospects: &[Prospect], terms: &Terms<'_>) {
    let prospect = |id: &str| prospects.iter().find(|prospect| prospect.topology.id() == id);
    for solution in ranking.iter_mut().filter(|solution| solution.fails) {
        let limit = solution.enough_concurrency;
        solution.mend =
            prospect(solution.id).zip(limit).and_then(|(one, limit)| terms.with_concurrency(one.topology, limit));
    }
    for one in infeasible {
        one.mend = prospect(one.id).and_then(|prospect| terms.mend(prospect, &one.reasons));
    }
}

impl Terms<'_> {
    fn mend(&self, prospect: &Prospect, reasons: &[Obstacle]) -> Option<Mend> {
        let planned = prospect.plan.as_ref().ok()?;
        if reasons.iter().all(lacks_pieces) {
            return self.with_more_addresses(prospect.topology);
        }
        if !reasons.iter().all(lacks_concurrency) {
            return None;
        }
        // What stands against it names the limit that was found to be enough; where it is its failures, none was looked for yet.
        let named = reasons.iter().filter_map(concurrency_named).max();
        let search = || enough_concurrency(&TimedPlan::new(&planned.plan, self.scenario), self.scenario, self.effort);
        self.with_concurrency(prospect.topology, named.or_else(|| search().limit())?)
    }

    fn with_concurrency(&self, topology: &'static dyn Topology, limit: u64) -> Option<Mend> {
        let mut scenario = self.scenario.clone();
        scenario.account.concurrency_limit = limit;
        self.tried(topology, "account.concurrency_limit", limit, &scenario)
    }

    /// As many addresses as the connections need, where the user asked for fewer.
    fn with_more_addresses(&self, topology: &'static dyn Topology) -> Option<Mend> {
        let mut scenario = self.scenario.clone();
        scenario.network.nat_addresses.take()?;
        let Planned { plan, .. } = Prospect::new(topology, &scenario, None).plan.ok()?;
        let in_each = |standing: &StandingResource| standing.count.checked_div(standing.growth?.step);
        let value = plan.standing.iter().find_map(in_each)?;
        scenario.network.nat_addresses = Some(value);
        self.tried(topology, "network.nat_addresses", value, &scenario)
    }

    /// What a solution costs with a change, if that mends it.
    fn tried(
        &self,
        topology: &'static dyn Topology,
        key: &'static str,
        value: u64,
        scenario: &Scenario,
    ) -> Option<Mend> {
        let prospect = Prospect::new(topology, scenario, Some(self.effort));
        let solution = price(prospect, scenario, self.book, self.free).ok()?;
        (solution.failed <= FEW_FAILURES).then_some(Mend { key, enough: value, cost: solution.bill.total })
    }
}

/// Whether more concurrency of the account may cure it.
fn lacks_concurrency(reason: &Obstacle) -> bool {
    matches!(
        reason,
        Obstacle::Unreliable { .. }
            | Obstacle::Unanswered
            | Obstacle::Limit(
                Finding::Concurrency(Holder::Account | Holder::AccountTwice, ..)
                    | Finding::RequestRate(Holder::Account | Holder::AccountTwice, ..)
            )
    )
}

/// Standard deviations above its mean that the number of random arrivals in a second hardly passes.
const HARDLY_PASSED: f64 = 4.0;

/// The limit that an obstacle names as enough, or that lets its rate through.
fn concurrency_named(reason: &Obstacle) -> Option<u64> {
    match reason {
        Obstacle::Limit(Finding::Concurrency(_, _, enough)) => Some(enough.ceil() as u64),
        Obstacle::Limit(Finding::RequestRate(_, _, passed)) => {
            let peak = passed.needed + HARDLY_PASSED * passed.needed.sqrt();
            Some((peak / passed.limit.value as f64).ceil() as u64)
        }
        _ => None,
    }
}

/// Whether more pieces of what stands may cure it.
fn lacks_pieces(reason: &Obstacle) -> bool {
    matches!(reason, Obstacle::Limit(Finding::Capacity(..)))
}
