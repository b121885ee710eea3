//! What may go wrong.

use super::shown_share;
use crate::comparison::{Solution, Warning};
use crate::plan::Function;
use crate::scenario::{ArrivalPattern, Scenario};
use crate::sim::FEW_FAILURES;
use crate::unit::shown;

/// What may go wrong with a solution.
#[must_use]
pub fn warning(warning: &Warning, solution: &Solution, scenario: &Scenario) -> String {
    match warning {
        Warning::Plan { text } => text.clone(),
        Warning::NotSimulated => "too much happens in a request, or too many come, to simulate it with the usual effort; ask for more with `--precision 0.01`".to_owned(),
        Warning::Throttled { share, limit, enough } => {
            let reserved: Vec<String> = solution.plan.functions().filter_map(reserved).collect();
            let (with, holds) = match reserved.as_slice() {
                [] if solution.plan.main.waits() => (String::new(), " because each holds two environments"),
                [] => (String::new(), ""),
                some => (format!(" with {}", some.join(" and ")), ""),
            };
            let fails = format!("limit {}{with}: {} of requests fail{holds}", shown((*limit).into()), shown_share(*share));
            match enough {
                Some(enough) => format!("{fails}; {} would be enough{}", shown((*enough).into()), at_peak(scenario)),
                None if *share <= FEW_FAILURES => format!("{fails} at random peaks"),
                None => format!("{fails}; a higher limit of the account alone does not help"),
            }
        }
        Warning::TimedOut { share } => {
            format!("{} of requests are cut off by a timeout, or answered too late", shown_share(*share))
        }
        Warning::Retried { share } => format!("{} of requests need another attempt", shown_share(*share)),
        Warning::Unfinished { share } => format!(
            "{} of requests were still queued when the simulation ended: their times are longer than what is shown, and what they cost is missing",
            shown_share(*share)
        ),
    }
}

fn reserved(function: &Function) -> Option<String> {
    let limit = function.setup.reserved_concurrency?;
    Some(format!("{} reserved for {}", shown(limit.into()), function.role.id()))
}

/// What the limit that would be enough is worked out for.
const fn at_peak(scenario: &Scenario) -> &'static str {
    match scenario.workload.arrivals {
        ArrivalPattern::Bursts { .. } => " for a burst that lasts",
        ArrivalPattern::Daily { .. } => " for the busiest hour",
        ArrivalPattern::Poisson | ArrivalPattern::Constant | ArrivalPattern::Trace(_) => "",
    }
}

/// Everything that may go wrong with a solution.
#[must_use]
pub fn warnings(solution: &Solution, scenario: &Scenario) -> Vec<String> {
    solution.warnings.iter().map(|one| warning(one, solution, scenario)).collect()
}
