//! From how many sharers of what stands on a solution is the cheapest.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::evaluate::Prospect;
use super::price::price;
use super::{Note, Solution};
use crate::metering::Basis;
use crate::money::Amount;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::Allowance;
use crate::rating::BillLine;
use crate::scenario::{RankBy, Scenario, Standing};
use crate::value::Value as _;

/// Says of each ranked solution that stands on something from how many sharers of that on it is the cheapest: of the first, how many it
/// needs to stay so. What both it and the one that it is measured against stand on is not looked at.
pub(super) fn find(
    ranking: &[Solution],
    prospects: &[Prospect],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Vec<Note> {
    let answering: Vec<&Solution> = ranking.iter().filter(|solution| !solution.fails).collect();
    let [first, second, ..] = answering[..] else { return Vec::new() };
    if scenario.objective.rank_by != RankBy::Cost {
        return Vec::new();
    }
    let mut notes = Vec::new();
    for solution in answering {
        let against = if solution.id == first.id { second } else { first };
        let Some(prospect) = prospects.iter().find(|prospect| prospect.topology.id() == solution.id) else { continue };
        for kind in kinds(solution).difference(&kinds(against)) {
            let cost_with = |sharers| {
                let mut shared = scenario.clone();
                shared.network.shared_by.insert(*kind, sharers);
                // What no scenario can say is not proposed.
                let priced = || price(prospect.replanned(&shared), &shared, book, free).ok();
                shared.network.shared_by.is_sound().then(priced).flatten().map(|solution| solution.bill.total)
            };
            let sharers = enough(solution, *kind, against.bill.total).filter(|sharers| *sharers > 1);
            let confirmed = sharers.and_then(|sharers| Some((sharers, cost_with(sharers)?)));
            if let Some((sharers, cost)) = confirmed.filter(|(_, cost)| *cost < against.bill.total) {
                notes.push(Note::Sharing { solution: solution.id, kind: *kind, sharers, cost });
            }
        }
    }
    notes
}

/// What of a solution stands, costs something and may be shared.
fn kinds(solution: &Solution) -> BTreeSet<Standing> {
    let paid = solution.plan.standing.iter().filter(|standing| !standing.already_paid);
    paid.filter_map(|standing| standing.kind).collect()
}

/// From how many sharers n on a bill is below a limit: rest + standing / n < limit.
fn enough(solution: &Solution, kind: Standing, limit: Amount) -> Option<u64> {
    let whole = |line: &BillLine| match line.usage.basis {
        Basis::Standing { standing, .. } if standing.kind == Some(kind) => {
            Some((line.cost.decimal(), line.cost.decimal() * Decimal::from(standing.sharers)))
        }
        _ => None,
    };
    let (mut own, mut unshared) = (Decimal::ZERO, Decimal::ZERO);
    for (part, all) in solution.bill.lines.iter().filter_map(whole) {
        own += part;
        unshared += all;
    }
    let left = limit.decimal() - (solution.bill.total.decimal() - own);
    if left <= Decimal::ZERO {
        return None;
    }
    u64::try_from(unshared.checked_div(left)?.floor()).ok()?.checked_add(1)
}
