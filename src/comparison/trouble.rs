//! What goes wrong for some of the requests: how many, why, and what would be enough.

use super::Solution;
use super::words::shown_share;
use crate::scenario::Scenario;
use crate::sim::{Effort, FEW_FAILURES, Forecast, enough_concurrency};
use crate::timing::TimedPlan;
use crate::unit::shown;

/// Warns of failures and further attempts that the simulation found.
pub(super) fn warn(ranking: &mut [Solution], scenario: &Scenario, effort: Option<Effort>) {
    let Some(effort) = effort else { return };
    for solution in ranking.iter_mut() {
        let Some(forecast) = &solution.forecast else { continue };
        let mut found: Vec<String> = throttling(solution, forecast, scenario, effort.seed).into_iter().collect();
        if forecast.timed_out.value > 0.0 {
            let share = shown_share(forecast.timed_out.value);
            found.push(format!("{share} of requests are cut off by a timeout, or answered too late"));
        }
        if forecast.failed.value == 0.0 && forecast.retried.value > FEW_FAILURES {
            let share = shown_share(forecast.retried.value);
            found.push(format!("{share} of requests succeed only after another attempt"));
        }
        solution.warnings.splice(0..0, found);
    }
}

fn throttling(solution: &Solution, forecast: &Forecast, scenario: &Scenario, seed: u64) -> Option<String> {
    let share = forecast.throttled.value;
    if share == 0.0 {
        return None;
    }
    let limit = shown(scenario.account.concurrency_limit.into());
    let holds = if solution.plan.main.waits() { " because each holds two environments" } else { "" };
    let fails = format!("limit {limit}: {} of requests fail{holds}", shown_share(share));
    if share <= FEW_FAILURES {
        return Some(format!("{fails} at random peaks"));
    }
    let timed = TimedPlan::new(&solution.plan, scenario);
    Some(match enough_concurrency(&timed, scenario, seed) {
        Some(enough) => format!("{fails}; {} would be enough", shown(enough.into())),
        None => format!("{fails}; a higher limit alone does not help"),
    })
}
