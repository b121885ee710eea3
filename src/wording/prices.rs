//! When prices came into force.

use crate::comparison::PriceSummary;

/// When the prices came into force: "as of 2026-08", "in force between 2025-08-28 and 2026-10-07"; `None` where no price was used.
#[must_use]
pub fn in_force(prices: &PriceSummary) -> Option<String> {
    let (oldest, newest) = prices.oldest.as_ref().zip(prices.newest.as_ref())?;
    let one = oldest == newest;
    Some(if one { format!("as of {oldest}") } else { format!("in force between {oldest} and {newest}") })
}

/// The book, the currency and the dates of the prices used; `None` where none was.
#[must_use]
pub fn price_dates(prices: &PriceSummary, currency: &str) -> Option<String> {
    Some(format!("prices of {} in {currency}, {}", prices.book, in_force(prices)?))
}
