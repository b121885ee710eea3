//! Whether it pays to keep environments ready for a function of the best solution: provisioned concurrency.

use std::sync::Arc;

use super::evaluate::Prospect;
use super::price::price;
use super::{Note, P99Change, Solution};
use crate::behaviour::{Behaviour, RoleBehaviour};
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::metering::{meter, ready_meters};
use crate::money::Amount;
use crate::plan::{Function, Role};
use crate::pricebook::free_tier::Allowance;
use crate::pricebook::{Meter, PriceBook};
use crate::rating::rate;
use crate::scenario::{FunctionSetup, HOURS, Provisioned, RankBy, Scenario};
use crate::sim::Effort;
use crate::timing::TimedPlan;
use crate::topology::Topology;
use crate::value::Hours;

/// What a comparison goes by.
pub(super) struct Terms<'a> {
    pub scenario: &'a Scenario,
    pub book: &'a PriceBook,
    pub free: &'a [Allowance],
    pub effort: Option<Effort>,
}

/// A number of environments to keep ready for a function.
struct Offer {
    role: Role,
    environments: u64,
    scenario: Scenario,
    /// What the solution costs then, by the closed form.
    total: Amount,
}

impl Terms<'_> {
    /// Says what environments kept ready would save the first of the ranking, or by how much they would make it faster where that is what
    /// it is ranked by. The number of them is found in closed form, and tried by one simulation.
    pub(super) fn find(&self, ranking: &[Solution], prospects: &[Prospect]) -> Option<Note> {
        let best = ranking.first().filter(|best| !best.fails)?;
        let topology = prospects.iter().find(|prospect| prospect.topology.id() == best.id)?.topology;
        let by_time = self.scenario.objective.rank_by != RankBy::Cost && self.effort.is_some();
        let offers = best.plan.functions().filter_map(|function| self.offer(best, function, topology, by_time));
        let offer = offers.min_by_key(|offer| offer.total).filter(|offer| by_time || offer.total < best.bill.total)?;
        let tried = price(Prospect::new(topology, &offer.scenario, self.effort), &offer.scenario, self.book, self.free);
        let tried = tried.ok()?;
        let more = Amount::new(tried.bill.total.decimal() - best.bill.total.decimal());
        let p99 = p99_change(best, &tried);
        let faster = by_time && p99.is_some();
        (more < Amount::ZERO || faster).then_some(Note::KeptReady {
            solution: best.id,
            function: offer.role.id(),
            environments: offer.environments,
            more,
            p99,
        })
    }

    /// The cheapest number of environments for a function that has neither any nor snapshots; at least one where time counts.
    fn offer(&self, best: &Solution, function: &Function, topology: &dyn Topology, by_time: bool) -> Option<Offer> {
        if function.host.is_some() || function.setup.provisioned.is_some() || function.setup.snapstart.is_some() {
            return None;
        }
        let least_busy = self.least_busy(function)?;
        let environments = self.cheapest(best, function.role, least_busy).max(u64::from(by_time));
        let environments = environments.min(self.most(best, function));
        if environments == 0 {
            return None;
        }
        let mut scenario = self.scenario.clone();
        let provisioned = Provisioned { environments, hours_per_day: Hours(HOURS.into()) };
        setup(&mut scenario, function.role).provisioned = Some(provisioned);
        let total = self.expected_total(best, function.role, topology, &scenario)?;
        Some(Offer { role: function.role, environments, scenario, total })
    }

    /// The part of its time that an environment must be busy so that keeping it ready is cheaper: what it costs for a second, over what
    /// each second of a run costs less there.
    fn least_busy(&self, function: &Function) -> Option<f64> {
        let [kept, there, on_demand] = ready_meters(function).map(|meter| {
            let price = self.book.price(&Meter::of(meter))?;
            Some(price.ladder.tiers().first()?.price.decimal())
        });
        let part = kept?.checked_div(on_demand? - there?)?;
        (part.is_sign_positive() && !part.is_zero()).then(|| float(part))
    }

    /// The number up to which each further environment is busy enough. One more carries a (B(n - 1, a) - B(n, a)) of the load a, less than
    /// the one before it.
    fn cheapest(&self, best: &Solution, role: Role, least_busy: f64) -> u64 {
        let held_s = best.expectation.function(role).map_or(0.0, |function| float(function.occupied.0) / 1000.0);
        let runs = best.expectation.behaviour.function(role).map_or(0.0, |function| float(function.runs));
        let load = self.scenario.requests_per_second() * runs * held_s;
        let arrivals = &self.scenario.workload.arrivals;
        let rates = arrivals.rates_in(arrivals.busiest(HOURS as f64));
        let mut lost: Vec<f64> = vec![1.0; rates.len()];
        // None of them can be busy enough beyond the mean load over the part for which it must be.
        let most = (load / least_busy).min(MOST_ENVIRONMENTS) as u64;
        for n in 1..=most {
            let mut carried = 0.0;
            for ((share, ratio), lost) in rates.iter().zip(&mut lost) {
                let here = load * ratio;
                let next = here * *lost / (n as f64 + here * *lost);
                carried += load * share * (*lost - next);
                *lost = next;
            }
            if carried < least_busy {
                return n - 1;
            }
        }
        most
    }

    /// The most that may be provisioned.
    fn most(&self, best: &Solution, function: &Function) -> u64 {
        if let Some(reserved) = function.setup.reserved_concurrency {
            return reserved;
        }
        let others = best.plan.functions().filter(|other| other.role != function.role).filter_map(|other| {
            other.setup.reserved_concurrency.or(other.setup.provisioned.map(|provisioned| provisioned.environments))
        });
        let kept = self.scenario.limits.unprovisioned_concurrency.value;
        self.scenario.account.concurrency_limit.saturating_sub(kept).saturating_sub(others.sum())
    }

    /// What the solution costs where its runs overflow as the closed form says, and everything else is as it was found.
    fn expected_total(
        &self,
        best: &Solution,
        role: Role,
        topology: &dyn Topology,
        scenario: &Scenario,
    ) -> Option<Amount> {
        let plan = topology.plan(scenario).ok()?;
        let timed = TimedPlan::new(&plan, scenario);
        let expected = Behaviour::expected(&timed, scenario);
        let mut behaviour = best.expectation.behaviour.clone();
        for (found, expected) in behaviour.functions.iter_mut().zip(&expected.functions).filter(|(f, _)| f.role == role)
        {
            let (provisioned_share, cold_share) = (expected.provisioned_share, expected.cold_share);
            *found = RoleBehaviour { provisioned_share, cold_share, ..found.clone() };
        }
        let sheet = meter(&plan, &Expectation::of(&timed, behaviour), scenario);
        rate(sheet, self.book, self.free, &scenario.account.used).ok().map(|bill| bill.total)
    }
}

/// Most environments that are looked at.
const MOST_ENVIRONMENTS: f64 = 1_000_000.0;

fn setup(scenario: &mut Scenario, role: Role) -> &mut FunctionSetup {
    match role {
        Role::Main => Arc::make_mut(&mut scenario.main),
        Role::Callee => Arc::make_mut(&mut scenario.callee),
    }
}

/// How the 99th percentile changes, where the intervals show that it becomes less.
fn p99_change(before: &Solution, after: &Solution) -> Option<P99Change> {
    let p99 = |solution: &Solution| Some(solution.forecast.as_ref()?.p99);
    let (before, after) = (p99(before)?, p99(after)?);
    (after.high < before.low).then_some(P99Change { from_ms: before.value, to_ms: after.value })
}
