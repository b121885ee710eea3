//! What goes wrong for some of the requests: how many, why, and what would be enough.

use super::{Solution, Warning};
use crate::scenario::Scenario;
use crate::sim::{FEW_FAILURES, Forecast};

/// Warns of failures and further attempts that the simulation found.
pub(super) fn find(ranking: &mut [Solution], scenario: &Scenario) {
    for solution in ranking.iter_mut() {
        let Some(forecast) = &solution.forecast else {
            if scenario.workload.requests_per_month > 0 {
                solution.warnings.insert(0, Warning::NotSimulated);
            }
            continue;
        };
        let found = of_forecast(solution, forecast, scenario);
        solution.warnings.splice(0..0, found);
    }
}

fn of_forecast(solution: &Solution, forecast: &Forecast, scenario: &Scenario) -> Vec<Warning> {
    let (timed_out, retried, unfinished) = (forecast.timed_out.value, forecast.retried.value, forecast.unfinished);
    let found = [
        throttled(solution, forecast, scenario),
        (timed_out > 0.0).then_some(Warning::TimedOut { share: timed_out }),
        (forecast.failed.value == 0.0 && retried > FEW_FAILURES).then_some(Warning::Retried { share: retried }),
        (unfinished > FEW_FAILURES && retried > 0.0).then_some(Warning::Unfinished { share: unfinished }),
    ];
    found.into_iter().flatten().collect()
}

fn throttled(solution: &Solution, forecast: &Forecast, scenario: &Scenario) -> Option<Warning> {
    // Several calls of one request may be throttled: no more requests fail for it than fail at all.
    let share = forecast.throttled.value.min(forecast.failed.value);
    let (limit, enough) = (scenario.account.concurrency_limit, solution.enough_concurrency);
    (share > 0.0).then_some(Warning::Throttled { share, limit, enough })
}
