//! What more requests cost: the next million, at the margin.

use rust_decimal::Decimal;

use super::Solution;
use crate::behaviour::kept;
use crate::metering::meter;
use crate::money::Amount;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::Allowance;
use crate::rating::rate;
use crate::scenario::Scenario;

/// So many requests are added.
const MILLION: u64 = 1_000_000;
/// Decimals of an amount that rests on an estimated share.
const ESTIMATED_DIGITS: u32 = 9;

/// Finds what the next million requests cost that are answered: the bill of so many requests more, in which the functions behave as in
/// this one, less the bill. What stands, and what allowances cover of the first requests, is not in it.
pub(super) fn find(ranking: &mut [Solution], scenario: &Scenario, book: &PriceBook, free: &[Allowance]) {
    let mut more = scenario.clone();
    more.workload.requests_per_month = scenario.workload.requests_per_month.saturating_add(MILLION);
    for solution in ranking {
        let sheet = meter(&solution.plan, &solution.expectation, &more);
        let bill = rate(sheet, book, free, &scenario.account.used).ok();
        let added = bill.map(|bill| bill.total.decimal() - solution.bill.total.decimal());
        solution.next_million = added.and_then(|added| of_answered(added, solution)).map(Amount::new);
    }
}

/// What so many answered requests cost where a part of them fails; that part is an estimate, and so is this.
fn of_answered(cost: Decimal, solution: &Solution) -> Option<Decimal> {
    let failed = solution.forecast.as_ref().map_or(0.0, |forecast| forecast.failed.value);
    if failed <= 0.0 {
        return Some(cost);
    }
    cost.checked_div(Decimal::ONE - kept(failed)).map(|cost| cost.round_dp(ESTIMATED_DIGITS).normalize())
}
