//! Where the prices of a result come from.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Infeasible, Solution};
use crate::diagnostic::Source;
use crate::pricebook::{Date, Meter, Price, PriceBook};
use crate::rating::BillLine;

/// Where the prices of a comparison come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PriceSummary {
    /// The book's Region.
    pub book: String,
    /// The oldest effective date among the prices used.
    pub oldest: Option<Date>,
    /// The newest.
    pub newest: Option<Date>,
    /// Meters whose price is an inference.
    pub assumed: BTreeSet<Meter>,
    /// Meters whose price an overlay touched.
    pub overlaid: BTreeSet<Meter>,
    /// The overlays put over the book, in their order.
    pub overlays: Vec<Arc<Source>>,
}

impl PriceSummary {
    /// Several summaries as one.
    #[must_use]
    pub fn of_all(summaries: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for one in summaries {
            if !all.book.split(", ").any(|book| book == one.book) {
                all.book = if all.book.is_empty() { one.book } else { format!("{}, {}", all.book, one.book) };
            }
            all.oldest = all.oldest.into_iter().chain(one.oldest).min();
            all.newest = all.newest.into_iter().chain(one.newest).max();
            all.assumed.extend(one.assumed);
            all.overlaid.extend(one.overlaid);
            // The same are put over every book.
            all.overlays = one.overlays;
        }
        all
    }

    /// The prices of the lines of some bills that have a quantity.
    pub(super) fn used(book: &PriceBook, ranking: &[Solution], infeasible: &[Infeasible]) -> Self {
        let prices: Vec<&Price> = used_lines(ranking, infeasible).filter_map(|line| line.price.as_deref()).collect();
        let meters =
            |holds: fn(&&&Price) -> bool| prices.iter().filter(holds).map(|price| price.meter.clone()).collect();
        Self {
            book: book.region.clone(),
            oldest: prices.iter().map(|price| &price.effective).min().cloned(),
            newest: prices.iter().map(|price| &price.effective).max().cloned(),
            assumed: meters(|price| price.assumed.is_some()),
            overlaid: meters(|price| !price.overlays.is_empty()),
            overlays: book.overlays.clone(),
        }
    }
}

/// The rated lines that have a quantity, of every bill.
pub(super) fn used_lines<'a>(
    ranking: &'a [Solution],
    infeasible: &'a [Infeasible],
) -> impl Iterator<Item = &'a BillLine> {
    let bills = ranking.iter().map(|s| &s.bill).chain(infeasible.iter().filter_map(|i| i.bill.as_ref()));
    bills.flat_map(|bill| &bill.lines).filter(|line| !line.usage.quantity.is_zero() && !line.usage.already_paid)
}
