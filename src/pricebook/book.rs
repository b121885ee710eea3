//! The prices of a Region, each with where it comes from.

use std::fmt;
use std::sync::Arc;

use super::date::Date;
use super::ladder::Ladder;
use super::meter::Meter;
use crate::diagnostic::Source;

/// How many other records give the same price, and how old the oldest is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Corroboration {
    /// Other records that agree.
    pub records: u32,
    /// The oldest date at which the price was seen.
    pub oldest: Date,
}

/// What AWS itself calls a price: by this it is found in AWS's price list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// Name of the price list, such as `AmazonEC2`.
    pub offer: String,
    /// Stock keeping unit.
    pub sku: String,
    /// Rate code of a flat price; each tier of a ladder has its own, and they are not kept.
    pub rate_code: Option<String>,
    /// When that price list was published.
    pub published: Date,
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { offer, sku, published, .. } = self;
        write!(f, "AWS price list {offer}, published {published}, SKU {sku}")
    }
}

/// The price of a meter in a Region, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Price {
    /// What is counted.
    pub meter: Meter,
    /// Its tiers.
    pub ladder: Ladder,
    /// Where the price was read.
    pub source: Arc<str>,
    /// What AWS itself calls it, where that is known.
    pub identity: Option<Identity>,
    /// When it was in force there.
    pub effective: Date,
    /// Other records that agree.
    pub corroboration: Option<Corroboration>,
    /// Why it is an inference, when it is not published for this Region.
    pub assumed: Option<String>,
    /// What overlays did to it, in order; empty when none touched it.
    pub overlays: Vec<String>,
}

impl Price {
    /// Where it comes from, for a reader who wants to look it up.
    #[must_use]
    pub fn origin(&self) -> String {
        match &self.identity {
            Some(identity) => format!("{identity}, read through {}", self.source),
            None => self.source.to_string(),
        }
    }
}

/// The prices of one Region in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
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
    /// The overlays put over the book, in their order.
    pub overlays: Vec<Arc<Source>>,
    /// In the order of their meters, so that one is found by halving.
    pub(super) prices: Vec<Arc<Price>>,
}

impl PriceBook {
    /// The price of a meter, if the book has one.
    #[must_use]
    pub fn price(&self, meter: &Meter) -> Option<&Arc<Price>> {
        self.prices.get(self.place(meter).ok()?)
    }

    /// All prices, by meter id.
    pub fn prices(&self) -> impl Iterator<Item = &Arc<Price>> {
        self.prices.iter()
    }

    /// Puts in a price, in place of the one that there is.
    pub(super) fn put(&mut self, price: Price) {
        match self.place(&price.meter) {
            Ok(place) => self.prices[place] = Arc::new(price),
            Err(place) => self.prices.insert(place, Arc::new(price)),
        }
    }

    /// Where the price of a meter is, or else would be.
    fn place(&self, meter: &Meter) -> Result<usize, usize> {
        self.prices.binary_search_by(|price| price.meter.cmp(meter))
    }

    /// The oldest and the newest effective date; `None` for an empty book.
    #[must_use]
    pub fn dates(&self) -> Option<(&Date, &Date)> {
        let dates = || self.prices.iter().map(|price| &price.effective);
        dates().min().zip(dates().max())
    }
}
