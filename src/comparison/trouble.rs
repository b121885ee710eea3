//! What goes wrong for some of the requests: how many, why, and what would be enough.

use super::Solution;
use super::words::shown_share;
use crate::plan::Function;
use crate::scenario::{ArrivalPattern, Scenario};
use crate::sim::{Effort, FEW_FAILURES, Forecast, enough_concurrency};
use crate::timing::TimedPlan;
use crate::unit::shown;

/// Warns of failures and further attempts that the simulation found, and finds the concurrency limit that would be enough.
pub(super) fn warn(ranking: &mut [Solution], scenario: &Scenario, effort: Option<Effort>) {
    let Some(effort) = effort else { return };
    for solution in ranking.iter_mut() {
        let Some(forecast) = &solution.forecast else {
            if scenario.workload.requests_per_month > 0 {
                solution.warnings.insert(0, NOT_SIMULATED.to_owned());
            }
            continue;
        };
        if forecast.throttled.value > FEW_FAILURES {
            let timed = TimedPlan::new(&solution.plan, scenario);
            solution.enough_concurrency = enough_concurrency(&timed, scenario, effort.seed);
        }
        let mut found: Vec<String> = throttling(solution, forecast, scenario).into_iter().collect();
        if forecast.timed_out.value > 0.0 {
            let share = shown_share(forecast.timed_out.value);
            found.push(format!("{share} of requests are cut off by a timeout, or answered too late"));
        }
        if forecast.failed.value == 0.0 && forecast.retried.value > FEW_FAILURES {
            let share = shown_share(forecast.retried.value);
            found.push(format!("{share} of requests need another attempt"));
        }
        if forecast.unfinished > FEW_FAILURES && forecast.retried.value > 0.0 {
            let share = shown_share(forecast.unfinished);
            found.push(format!("{share} of requests were still queued when the simulation ended: their times are longer than what is shown, and what they cost is missing"));
        }
        solution.warnings.splice(0..0, found);
    }
}

const NOT_SIMULATED: &str = "too much happens in a request, or too many come, to simulate it with the usual effort; ask for more with `--precision 0.01`";

fn throttling(solution: &Solution, forecast: &Forecast, scenario: &Scenario) -> Option<String> {
    // Several calls of one request may be throttled: no more requests fail for it than fail at all.
    let share = forecast.throttled.value.min(forecast.failed.value);
    if share == 0.0 {
        return None;
    }
    let reserved = |function: &Function| {
        let limit = function.setup.reserved_concurrency?;
        Some(format!("{} reserved for {}", shown(limit.into()), function.role.id()))
    };
    let reserved: Vec<String> = solution.plan.functions().filter_map(reserved).collect();
    let limit = shown(scenario.account.concurrency_limit.into());
    let (limit, holds) = match reserved.as_slice() {
        [] if solution.plan.holds_two() => (limit, " because each holds two environments"),
        [] => (limit, ""),
        some => (format!("{limit} with {}", some.join(" and ")), ""),
    };
    let fails = format!("limit {limit}: {} of requests fail{holds}", shown_share(share));
    Some(match solution.enough_concurrency {
        Some(enough) => format!("{fails}; {} would be enough{}", shown(enough.into()), at_peak(scenario)),
        None if share <= FEW_FAILURES => format!("{fails} at random peaks"),
        None => format!("{fails}; a higher limit of the account alone does not help"),
    })
}

/// What the limit that would be enough is worked out for.
fn at_peak(scenario: &Scenario) -> &'static str {
    match scenario.workload.arrivals {
        ArrivalPattern::Bursts { .. } => " for a burst that lasts",
        ArrivalPattern::Daily { .. } => " for the busiest hour",
        ArrivalPattern::Poisson | ArrivalPattern::Constant | ArrivalPattern::Trace(_) => "",
    }
}
