//! What goes wrong for some of the requests: how many, why, and what would be enough.

use super::{Solution, Warning};
use crate::scenario::Scenario;
use crate::sim::{Effort, Enough, FEW_FAILURES, Forecast, enough_concurrency};
use crate::timing::TimedPlan;

/// Warns of failures and further attempts that the simulation found, and finds the concurrency limit that would be enough.
pub(super) fn find(ranking: &mut [Solution], scenario: &Scenario, effort: Option<Effort>) {
    let Some(effort) = effort else { return };
    for solution in ranking.iter_mut() {
        let Some(forecast) = &solution.forecast else {
            if scenario.workload.requests_per_month > 0 {
                solution.warnings.insert(0, Warning::NotSimulated { ask: effort.can_be_more() });
            }
            continue;
        };
        let enough = (forecast.throttled.value.max(forecast.queued) > FEW_FAILURES)
            .then(|| enough_concurrency(&TimedPlan::new(&solution.plan, scenario), scenario, effort));
        let found = of_forecast(forecast, enough, scenario);
        solution.enough_concurrency = enough.and_then(Enough::limit);
        solution.warnings.splice(0..0, found);
    }
}

fn of_forecast(forecast: &Forecast, enough: Option<Enough>, scenario: &Scenario) -> Vec<Warning> {
    let (timed_out, retried, share) = (forecast.timed_out.value, forecast.retried.value, forecast.unfinished);
    let throttled = throttled(forecast, enough, scenario);
    let enough = enough.and_then(Enough::limit).filter(|_| throttled.is_none());
    let found = [
        throttled,
        (timed_out > 0.0).then_some(Warning::TimedOut { share: timed_out }),
        (forecast.failed.value == 0.0 && retried > FEW_FAILURES).then_some(Warning::Retried { share: retried }),
        (share > FEW_FAILURES && retried > 0.0).then_some(Warning::Unfinished { share, enough }),
    ];
    found.into_iter().flatten().collect()
}

fn throttled(forecast: &Forecast, enough: Option<Enough>, scenario: &Scenario) -> Option<Warning> {
    // Several calls of one request may be throttled: no more requests fail for it than fail at all.
    let share = forecast.throttled.value.min(forecast.failed.value);
    let (limit, unsettled) = (scenario.account.concurrency_limit, enough == Some(Enough::NotFound));
    let enough = enough.and_then(Enough::limit);
    (share > 0.0).then_some(Warning::Throttled { share, limit, enough, unsettled })
}
