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
    for solution in ranking.iter_mut().filter(|solution| solution.is_throttled()) {
        let timed = TimedPlan::new(&solution.plan, terms.scenario);
        solution.enough_concurrency = enough_concurrency(&timed, terms.scenario, terms.effort.seed);
        let Some(limit) = solution.enough_concurrency.filter(|_| solution.fails) else { continue };
        solution.mend = prospect(solution.id).and_then(|one| terms.with_concurrency(one.topology, limit));
        solution.enough_concurrency =
            solution.mend.as_ref().map_or(solution.enough_concurrency, |mend| Some(mend.value));
    }
    for one in infeasible {
        one.mend = prospect(one.id).and_then(|prospect| terms.mend(prospect, &one.reasons));
    }
}

/// How often a limit is raised by a twentieth where not enough requests are answered at it: a search plays less than a simulation does.
const TRIES: usize = 5;

impl Terms<'_> {
    fn mend(&self, prospect: &Prospect, reasons: &[Obstacle]) -> Option<Mend> {
        let planned = prospect.plan.as_ref().ok()?;
        if reasons.iter().all(lacks_pieces) {
            return self.with_more_addresses(prospect.topology);
        }
        if !reasons.iter().all(lacks_concurrency) {
            return None;
        }
        // Below what is in use on average nothing need be tried.
        let mut least = self.scenario.clone();
        let needed = reasons.iter().map(concurrency_needed).max().unwrap_or(0);
        least.account.concurrency_limit =
            needed.saturating_add(set_apart(planned)).max(least.account.concurrency_limit);
        let enough = enough_concurrency(&TimedPlan::new(&planned.plan, &least), &least, self.effort.seed)?;
        self.with_concurrency(prospect.topology, enough)
    }

    /// The least limit from `enough` on at which no more than a few requests fail.
    fn with_concurrency(&self, topology: &'static dyn Topology, enough: u64) -> Option<Mend> {
        let raised = |limit: &u64| Some((limit / 20).max(1) + limit);
        let mut limits = std::iter::successors(Some(enough), raised).take(TRIES);
        limits.find_map(|value| {
            let mut scenario = self.scenario.clone();
            scenario.account.concurrency_limit = value;
            self.tried(topology, "account.concurrency_limit", value, &scenario)
        })
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
        (solution.failed <= FEW_FAILURES).then_some(Mend { key, value, cost: solution.bill.total })
    }
}

/// What of the account's limit is set apart for functions of a plan.
fn set_apart(planned: &Planned) -> u64 {
    planned.plan.functions().filter_map(|function| function.setup.reserved_concurrency).sum()
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

/// The concurrency without which something cannot run; none of what runs and fails.
fn concurrency_needed(reason: &Obstacle) -> u64 {
    match reason {
        Obstacle::Limit(Finding::Concurrency(_, passed, _)) => passed.needed.ceil() as u64,
        Obstacle::Limit(Finding::RequestRate(_, _, passed)) => {
            (passed.needed / passed.limit.value as f64).ceil() as u64
        }
        _ => 0,
    }
}

/// Whether more pieces of what stands may cure it.
fn lacks_pieces(reason: &Obstacle) -> bool {
    matches!(reason, Obstacle::Limit(Finding::Capacity(..)))
}
