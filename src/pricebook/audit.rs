//! How complete, how old and how sure the books are.

use super::{Date, METERS, MeterInfo, PriceBook};
use crate::choice::choice;

/// Which books price a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Coverage {
    /// The meter, or a family of meters.
    pub meter: &'static MeterInfo,
    /// In each book, in the order of the audit: not priced, published, or assumed.
    pub books: Vec<PriceStatus>,
}

choice! {
    /// Whether a book has a price for a meter.
    PriceStatus {
        /// No price.
        Missing = "missing",
        /// A published price.
        Published = "published",
        /// An inferred price.
        Assumed = "assumed",
    }
}

/// An audit of some books.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Audit {
    /// Regions of the books.
    pub regions: Vec<String>,
    /// Each meter with its status in each book.
    pub coverage: Vec<Coverage>,
    /// Books whose newest price is more than a year old: Region and that date.
    pub old: Vec<(String, Date)>,
    /// Prices in all books.
    pub prices: usize,
    /// Of them, inferred ones.
    pub assumed: usize,
}

/// Audits books as of `today`.
#[must_use]
pub fn audit(books: &[PriceBook], today: &Date) -> Audit {
    let coverage =
        METERS.iter().map(|meter| Coverage { meter, books: books.iter().map(|b| status(b, meter)).collect() });
    let old = books.iter().filter_map(|book| {
        let (_, newest) = book.dates()?;
        newest.is_older_than_a_year(today).then(|| (book.region.clone(), newest.clone()))
    });
    let prices = || books.iter().flat_map(PriceBook::prices);
    Audit {
        regions: books.iter().map(|book| book.region.clone()).collect(),
        coverage: coverage.collect(),
        old: old.collect(),
        prices: prices().count(),
        assumed: prices().filter(|price| price.assumed.is_some()).count(),
    }
}

fn status(book: &PriceBook, meter: &MeterInfo) -> PriceStatus {
    let prices = book.prices().filter(|price| price.meter.info() == Some(meter));
    let assumed: Vec<bool> = prices.map(|price| price.assumed.is_some()).collect();
    match assumed.as_slice() {
        [] => PriceStatus::Missing,
        all if all.iter().all(|assumed| *assumed) => PriceStatus::Assumed,
        _ => PriceStatus::Published,
    }
}
