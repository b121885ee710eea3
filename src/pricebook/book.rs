//! The prices of a Region, each with where it comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::date::Date;
use super::ladder::Ladder;
use super::meter::Meter;

/// How many other records give the same price, and how old the oldest is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Corroboration {
    /// Other records that agree.
    pub records: u32,
    /// The oldest date at which the price was seen.
    pub oldest: Date,
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
    pub(super) prices: BTreeMap<Meter, Arc<Price>>,
}

impl PriceBook {
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
}
