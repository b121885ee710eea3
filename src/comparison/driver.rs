//! What decides the cost of a solution, and how it stands to another one.

use rust_decimal::Decimal;

use super::rank::{ties, times};
use super::{Difference, Driver, Figures, Solution, TimeDifference, TimeFigure};
use crate::metering::LineKind;
use crate::money::Amount;
use crate::rating::Bill;
use crate::scenario::RankBy;

impl TimeDifference {
    /// How the time of a solution stands to that of another.
    #[must_use]
    pub fn of(solution: &Solution, other: &Solution) -> Self {
        let simulated = [solution, other].iter().all(|one| one.forecast.is_some());
        let times = times(&[solution.figures(), other.figures()]);
        Self {
            time: if simulated { TimeFigure::P99 } else { TimeFigure::Mean },
            more_ms: times[0].value - times[1].value,
            half_ms: times[0].half().saturating_add(times[1].half()),
            shown: times[0].against(&times[1]).is_ne(),
        }
    }
}

/// Says of each ranked solution which others it is in a tie with.
pub(super) fn find_ties(ranking: &mut [Solution], by: RankBy) {
    let figures: Vec<Figures> = ranking.iter().map(Solution::figures).collect();
    let ids: Vec<&'static str> = ranking.iter().map(|solution| solution.id).collect();
    for (solution, tied) in ranking.iter_mut().zip(ties(&figures, by)) {
        solution.tied_with = tied.into_iter().map(|index| ids[index]).collect();
    }
}

/// Says of each solution what its largest charge is, how it stands to the first, and what waiting costs.
pub(super) fn find(ranking: &mut [Solution]) {
    let first = ranking.first().cloned();
    for (index, solution) in ranking.iter_mut().enumerate() {
        let total = solution.bill.total;
        let against = first.as_ref().filter(|_| index > 0).map(|first| Driver::AgainstFirst {
            more: Amount::new(total.decimal() - first.bill.total.decimal()),
            time: TimeDifference::of(solution, first),
        });
        let waiting = Some(solution.bill.cost_of(LineKind::Waiting)).filter(|cost| *cost > Amount::ZERO);
        let waiting = waiting.map(|cost| Driver::Waiting { cost, share: share(cost, total) });
        solution.drivers = [Some(largest_charge(&solution.bill)), against, waiting].into_iter().flatten().collect();
        solution.differences = first.as_ref().map_or_else(Vec::new, |first| differences(&solution.bill, &first.bill));
    }
}

/// What each kind of charge costs, both functions together, in the order of the bill.
fn charges(bill: &Bill) -> Vec<(&'static str, Amount)> {
    let mut charges: Vec<(&'static str, Amount)> = Vec::new();
    for line in &bill.lines {
        match charges.iter_mut().find(|(charge, _)| *charge == line.usage.description) {
            Some((_, cost)) => *cost = cost.plus(line.cost).unwrap_or(*cost),
            None => charges.push((line.usage.description, line.cost)),
        }
    }
    charges
}

/// What one bill has more of than the other, and less, the largest difference first.
fn differences(bill: &Bill, other: &Bill) -> Vec<Difference> {
    let (these, those) = (charges(bill), charges(other));
    let cost = |of: &[(&'static str, Amount)], charge: &str| {
        of.iter().find(|(known, _)| *known == charge).map_or(Amount::ZERO, |(_, cost)| *cost).decimal()
    };
    let alone = those.iter().filter(|(charge, _)| these.iter().all(|(known, _)| known != charge));
    let all = these.iter().chain(alone).map(|(charge, _)| *charge);
    let mut found: Vec<Difference> = all
        .map(|charge| Difference { charge, more: Amount::new(cost(&these, charge) - cost(&those, charge)) })
        .filter(|difference| difference.more != Amount::ZERO)
        .collect();
    found.sort_by_key(|difference| std::cmp::Reverse(difference.more.abs()));
    found
}

fn largest_charge(bill: &Bill) -> Driver {
    let paid = charges(bill).into_iter().filter(|(_, cost)| *cost > Amount::ZERO);
    let largest = paid.rev().max_by_key(|(_, cost)| *cost);
    largest.map_or(Driver::NothingToPay, |(charge, cost)| Driver::LargestCharge {
        charge,
        cost,
        share: share(cost, bill.total),
    })
}

fn share(part: Amount, whole: Amount) -> Decimal {
    part.decimal().checked_div(whole.decimal()).unwrap_or_default()
}
