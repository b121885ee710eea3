//! How often a callee starts cold where its caller does too. A caller that starts cold calls later (see [`crate::callers`]): what it would have
//! met if it had called at once, and what it meets then.

use crate::behaviour::{Visit, lasting_cold_callees};
use crate::callers::StartAndVisit;
use crate::distribution::float;
use crate::erlang::levels;
use crate::overflow::AtRate;
use crate::plan::Role;
use crate::scenario::Scenario;
use crate::timing::TimedPlan;

/// Shares of all requests, while hours last.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Together {
    /// In which the callee starts cold, if callers that start cold called at once.
    pub(super) callee_at_once: f64,
    /// The same if visits that are in progress were as often not over when they call as there may be.
    pub(super) callee_still_busy: f64,
    /// The same if all such visits were over by then.
    pub(super) callee_later: f64,
    /// In which both start cold, beside those that nothing came before, if callers that start cold called at once, at most; `None` where that is
    /// not known.
    pub(super) both_at_once: Option<f64>,
    /// The part of these in which visits in progress are not over, at most.
    pub(super) part_still_busy: f64,
    /// In which both start cold as the callee is called later; `None` where that is not known.
    pub(super) both_later: Option<f64>,
}

impl Together {
    pub(super) fn of(timed: &TimedPlan<'_>, scenario: &Scenario) -> Self {
        let over = over_at_least(timed);
        let runs = float(timed.plan.runs(Role::Callee));
        let [callee_at_once, callee_still_busy, callee_later] =
            [0.0, over, 1.0].map(|over| (runs * lasting_cold_callees(timed, scenario, over)).min(1.0));
        // Where the callee never starts cold there is nothing to look for.
        let both = if callee_at_once > 0.0 { both_at_rates(timed, scenario) } else { Some([0.0; 2]) };
        let [both_at_once, both_later] = [0, 1].map(|which| both.map(|both| both[which]));
        let part_still_busy = if both.is_some() { 1.0 - over } else { 1.0 };
        Self { callee_at_once, callee_still_busy, callee_later, both_at_once, part_still_busy, both_later }
    }
}

/// How likely a visit to the callee that is in progress when a caller comes is over by when that calls, where it starts cold, at least. Between
/// the calls of a request others may come, so that nothing is known of these.
fn over_at_least(timed: &TimedPlan<'_>) -> f64 {
    let callee = Visit::to(timed, Role::Callee);
    if callee.runs > 1.0 { 0.0 } else { StartAndVisit::of(timed, callee.ms).over_at_least() }
}

/// The share of requests in which the callee would need a further environment where its caller does too, at most. `None` where that is not
/// known: of callers that do not wait, which need not be there as long as their callees, of calls in rounds, of bursts, of environments that
/// are kept ready, and of very many in progress.
///
/// A caller is there for as long as its callee: where the callee finds m busy its caller has found m of its own and, independently, those
/// that are not calling just then. Of each the chance of a cold start is that of [`crate::behaviour::cold_share`], and both come together
/// no more often than the rarer of them.
fn both_at_rates(timed: &TimedPlan<'_>, scenario: &Scenario) -> Option<[f64; 2]> {
    let [main, callee] = [Role::Main, Role::Callee].map(|role| Visit::to(timed, role));
    let is_any_kept_ready = timed.functions().any(|timed| timed.function.provisioned().is_some());
    let in_bursts = scenario.workload.arrivals.cycle_s().is_some();
    if timed.plan.callee_is_async() || callee.runs > 1.0 || is_any_kept_ready || in_bursts {
        return None;
    }
    let expiry = scenario.times.idle_expiry.value.laplace();
    let rates = scenario.workload.arrivals.rates_of_a_day();
    let mut sums = [0.0; 2];
    for (share, ratio) in rates {
        let [mains, callees] = [main, callee].map(|visit| {
            let rate = scenario.requests_per_second() * ratio * visit.each;
            AtRate::on_demand(rate, visit.ms / 1000.0, &expiry)
        });
        if mains.load > MOST_COINCIDING {
            return None;
        }
        for (sum, of_calls) in sums.iter_mut().zip(both_cold([&mains, &callees])) {
            *sum += share * callee.each * of_calls;
        }
    }
    Some(sums)
}

/// Mean environments in progress up to which all pairs are looked at.
const MOST_COINCIDING: f64 = 200.0;
/// A probability that adds nothing to a share that is told.
const HARDLY_EVER: f64 = 1e-12;

/// Of visits to a callee, those that find some busy and are cold where their callers are, at most, if these called at once; and those that are
/// cold where callers that are cold call later. These find as many busy as there are at any time: where they are at least as many as callers
/// were, which had not been so many for an expiry, one is missing.
fn both_cold([callers, callees]: [&AtRate<'_>; 2]) -> [f64; 2] {
    let most = (callers.load + 10.0 * callers.load.sqrt() + 30.0) as usize;
    let [callers_cold, cold] = [callers, callees].map(|pool| -> Vec<f64> {
        levels(0, pool.load).take(most + 1).map(|level| pool.cold_where_busy(&level)).collect()
    });
    let [busy, callers_busy, beside] =
        [callees.load, callers.load, (callers.load - callees.load).max(0.0)].map(|load| poisson(load, most));
    // What callees hardly ever find need not be looked at.
    let is_found = |found: &usize| busy[*found] > HARDLY_EVER;
    let where_busy = |found: usize| {
        let callers_cold = beside.iter().zip(&callers_cold[found..]);
        busy[found] * callers_cold.map(|(chance, callers)| chance * callers.min(cold[found])).sum::<f64>()
    };
    let mut fewer = 0.0;
    let later = |found: usize| {
        fewer += busy[found - 1];
        callers_busy[found] * callers_cold[found] * (1.0 - fewer).max(0.0)
    };
    [(1..=most).filter(is_found).map(where_busy).sum(), (1..=most).map(later).sum()]
}

/// Poisson probabilities from none up to a number.
fn poisson(mean: f64, most: usize) -> Vec<f64> {
    let next = |(n, probability): &(usize, f64)| Some((n + 1, probability * mean / (n + 1) as f64));
    std::iter::successors(Some((0, (-mean).exp())), next).take(most + 1).map(|(_, probability)| probability).collect()
}
