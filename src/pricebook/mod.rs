//! Price books: one file a Region, embedded; overlays that a user puts over one; free allowances.

mod date;
mod file;
mod ladder;
mod meter;
mod overlay;

pub mod audit;
pub mod free_tier;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub use date::Date;
pub(crate) use file::{read_meter, read_tiers};
pub use ladder::{Ladder, Slice, Tier};
pub use meter::{METERS, Meter, MeterInfo, service_word, service_words};
pub use overlay::{Discount, Overlay};

use crate::diagnostic::{Rejection, nearest};

/// The embedded books as (Region, text), sorted by Region. Written by the build script.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/books.rs"));

/// How many other records give the same price, and how old the oldest is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corroboration {
    /// Other records that agree.
    pub records: u32,
    /// The oldest date at which the price was seen.
    pub oldest: Date,
}

/// The price of a meter in a Region, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What is counted.
    pub meter: Meter,
    /// Its tiers.
    pub ladder: Ladder,
    /// Where the price was read.
    pub source: Arc<str>,
    /// When it was in force there.
    pub effective: Date,
    /// Other records that agree.
    pub corroboration: Option<Corroboration>,
    /// Why it is an inference, when it is not published for this Region.
    pub assumed: Option<String>,
    /// What overlays did to it, in order; empty when none touched it.
    pub overlays: Vec<String>,
}

/// The prices of one Region in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceBook {
    /// Region code.
    pub region: String,
    /// Region name.
    pub name: String,
    /// AWS partition: `aws`, `aws-us-gov` or `aws-cn`.
    pub partition: String,
    /// `USD` or `CNY`.
    pub currency: String,
    /// The newest effective date of the book and of each overlay put over it, by name.
    pub newest: Vec<(String, Date)>,
    prices: BTreeMap<Meter, Arc<Price>>,
}

/// No book for a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRegion {
    /// The Region asked for.
    pub region: String,
    /// The nearest known one.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no price book for Region `{}`", self.region)?;
        match self.nearest {
            Some(region) => write!(f, "; did you mean `{region}`?"),
            None => write!(f, "; `netcost prices regions` lists those there are"),
        }
    }
}

impl std::error::Error for UnknownRegion {}

/// Why there is no book for a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookError {
    /// No book for it.
    Unknown(UnknownRegion),
    /// The book has problems.
    Invalid(Rejection),
}

/// Codes of all Regions that have a book, sorted.
#[must_use]
pub fn regions() -> Vec<&'static str> {
    EMBEDDED.iter().map(|(region, _)| *region).collect()
}

/// What is wrong with a wished-for Region, or nothing.
///
/// # Errors
/// [`UnknownRegion`] when there is no book for it.
pub fn find_region(region: &str) -> Result<&'static str, UnknownRegion> {
    match EMBEDDED.binary_search_by_key(&region, |(known, _)| known) {
        Ok(index) => Ok(EMBEDDED[index].1),
        Err(_) => Err(UnknownRegion { region: region.to_owned(), nearest: nearest(region, regions()) }),
    }
}

impl PriceBook {
    /// Reads the text of a book.
    ///
    /// # Errors
    /// All problems of the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        file::read_book(name, text)
    }

    /// The embedded book of a Region.
    ///
    /// # Errors
    /// [`BookError::Unknown`] when there is none, [`BookError::Invalid`] when its text has problems (a test holds every book sound).
    pub fn embedded(region: &str) -> Result<Self, BookError> {
        let text = find_region(region).map_err(BookError::Unknown)?;
        Self::parse(&format!("pricing/{region}.toml"), text).map_err(BookError::Invalid)
    }

    /// The price of a meter, if the book has one.
    #[must_use]
    pub fn price(&self, meter: &Meter) -> Option<&Arc<Price>> {
        self.prices.get(meter)
    }

    /// All prices, by meter id.
    pub fn prices(&self) -> impl Iterator<Item = &Arc<Price>> {
        self.prices.values()
    }

    /// The oldest and the newest effective date; `None` for an empty book.
    #[must_use]
    pub fn dates(&self) -> Option<(&Date, &Date)> {
        let dates = || self.prices.values().map(|price| &price.effective);
        dates().min().zip(dates().max())
    }

    /// Puts an overlay over the book: its prices replace, then its discounts apply.
    ///
    /// # Errors
    /// What cannot be done (other Region or currency, a discount that would need rounding), as text.
    pub fn put_over(&mut self, overlay: &Overlay) -> Result<(), String> {
        overlay.apply(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_book_is_sound() {
        for (region, text) in EMBEDDED {
            let book = PriceBook::parse(region, text).unwrap_or_else(|problems| panic!("{problems}"));
            assert_eq!(book.region, *region);
            assert!(book.price(&Meter::of("lambda.duration.x86")).is_some(), "{region}");
        }
        assert_eq!(EMBEDDED.len(), 38);
    }

    #[test]
    fn an_unknown_region_gets_a_suggestion() {
        assert_eq!(find_region("eu-west1").expect_err("unknown").nearest, Some("eu-west-1"));
    }
}
