//! What charts say: titles, which are findings, what is measured, and what stands where a figure would.

use rust_decimal::Decimal;

use super::{no_price, obstacle, with_article};
use crate::comparison::{Comparison, Infeasible, Obstacle};
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::rating::Bill;
use crate::unit::counted;

/// Where no solution has a cost.
pub const NO_COST: &str = "nothing to draw: no solution can run, or none has a price";
/// Where no solution has a time.
pub const NO_TIMES: &str = "nothing to draw: no solution can run, none has a price, or no request is answered";
/// Where nothing tells times apart.
pub const NO_DIFFERENCE: &str = "no difference that can be told";

/// "10,000 requests a month".
#[must_use]
pub fn requests(count: u64) -> String {
    counted(count, "request") + " a month"
}

/// "USD a month".
#[must_use]
pub fn a_month(currency: &str) -> String {
    format!("{currency} a month")
}

/// What bars of costs measure.
#[must_use]
pub fn cost_measure(currency: &str) -> String {
    format!("Cost in {currency} a month, by what is charged")
}

/// An amount beside its bar: what is too small for two decimals is said in words.
#[must_use]
pub fn amount(amount: Amount) -> String {
    let cent = Decimal::new(1, 2);
    if amount > Amount::ZERO && amount.decimal() < cent { "less than 0.01".to_owned() } else { amount.shown() }
}

/// A limit of the user's.
#[must_use]
pub fn limit(shown: &str) -> String {
    format!("your limit: {shown}")
}

/// A limit that a picture has no place for.
#[must_use]
pub fn limit_beyond(shown: &str) -> String {
    format!("Your limit of {shown} lies beyond the end of the axis")
}

/// Solutions of a ranking that a picture has no place for; `None` where there are none.
#[must_use]
pub fn behind<'a>(titles: impl Iterator<Item = &'a str>, drawn: usize) -> Option<String> {
    let titles: Vec<&str> = titles.collect();
    (!titles.is_empty()).then(|| format!("Not drawn, behind the first {drawn}: {}", titles.join(", ")))
}

/// Solutions without figures that have no row of their own.
#[must_use]
pub fn more_absent(titles: &[&str]) -> String {
    format!("And without figures: {}", titles.join(", "))
}

/// Why a solution has no cost.
#[must_use]
pub fn not_known<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("cost not known: {}", no_price(meters))
}

/// What would make a solution possible, and what it would cost.
#[must_use]
pub fn possible(one: &Infeasible, bill: &Bill, currency: &str) -> String {
    let conditions: Vec<String> = one.reasons.iter().map(|reason| obstacle(reason, currency)).collect();
    format!("possible if {}; it would cost {} {currency} a month", conditions.join(" and if "), bill.total.shown())
}

/// Why a solution cannot run; what it would cost where that is known.
#[must_use]
pub fn cannot_run(one: &Infeasible, currency: &str) -> String {
    let reasons: Vec<String> = one.reasons.iter().map(|reason| obstacle(reason, currency)).collect();
    let over = one.reasons.iter().any(|reason| matches!(reason, Obstacle::OverBudget { .. }));
    let cost = one.bill.as_ref().filter(|_| !over);
    let cost =
        cost.map_or_else(String::new, |bill| format!("; it would cost {} {currency} a month", bill.total.shown()));
    format!("not possible: {}{cost}", reasons.join("; "))
}

/// "A", "A and B", "A, B and C".
fn listed(titles: &[&str]) -> String {
    match titles {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// What bars of costs show: the cheapest of these, against the second.
#[must_use]
pub fn cheapest(comparison: &Comparison) -> String {
    let mut costs: Vec<(Amount, &str)> = comparison.ranking.iter().map(|one| (one.bill.total, one.title)).collect();
    costs.sort_by_key(|(cost, _)| *cost);
    let Some((least, _)) = costs.first().copied() else { return nothing_possible(comparison) };
    let currency = &comparison.currency;
    let cheapest: Vec<&str> = costs.iter().filter(|(cost, _)| *cost == least).map(|(_, title)| *title).collect();
    let shown = amount(least);
    let next = costs.iter().find(|(cost, _)| *cost > least);
    let [title] = cheapest[..] else {
        return format!("{} cost the same: {shown} {currency} a month", listed(&cheapest));
    };
    match next {
        Some((next, other)) => {
            let more = amount(Amount::new(next.decimal() - least.decimal()));
            format!("{title} is the cheapest: {shown} {currency} a month, {more} less than {}", with_article(other))
        }
        None => format!("{title} costs {shown} {currency} a month; nothing else has a cost here"),
    }
}

/// That no solution has figures.
#[must_use]
pub fn nothing_possible(comparison: &Comparison) -> String {
    let unknown = comparison.unpriced().next().is_some();
    let possible = comparison.possible().next().is_some();
    match (unknown, possible) {
        (true, _) => "No cost is known here".to_owned(),
        (false, true) => "Nothing is possible unless something holds that the scenario leaves open".to_owned(),
        (false, false) => "Nothing is possible for this scenario".to_owned(),
    }
}
