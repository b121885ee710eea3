//! What may go wrong.

use super::{plan, shown_share};
use crate::comparison::{Peak, Reserved, Warning};
use crate::sim::FEW_FAILURES;
use crate::unit::shown;

/// What may go wrong with a solution.
#[must_use]
pub fn warning(warning: &Warning) -> String {
    match warning {
        Warning::Remark(remark) => remark.text.clone().into_owned(),
        Warning::Limit(finding) => plan::warning(finding),
        Warning::NotSimulated => "too much happens in a request, or too many come, to simulate it with the usual effort; ask for more with `--precision 0.01`".to_owned(),
        Warning::Throttled { share, limit, reserved, holds_two, enough, enough_for } => {
            let fails = format!("{}: {} of requests fail{}", limit_of(*limit, reserved), shown_share(*share), holds(*holds_two, reserved));
            match enough {
                Some(enough) => format!("{fails}; {} would be enough{}", shown((*enough).into()), at(*enough_for)),
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

/// "limit 1,000", "limit 1,000 with 10 reserved for main".
fn limit_of(limit: u64, reserved: &[Reserved]) -> String {
    let reserved: Vec<String> = reserved
        .iter()
        .map(|Reserved { environments, role }| format!("{} reserved for {}", shown((*environments).into()), role.id()))
        .collect();
    let with = if reserved.is_empty() { String::new() } else { format!(" with {}", reserved.join(" and ")) };
    format!("limit {}{with}", shown(limit.into()))
}

fn holds(two: bool, reserved: &[Reserved]) -> &'static str {
    if two && reserved.is_empty() { " because each holds two environments" } else { "" }
}

const fn at(peak: Peak) -> &'static str {
    match peak {
        Peak::UsualRate => "",
        Peak::Burst => " for a burst that lasts",
        Peak::BusiestHour => " for the busiest hour",
    }
}
