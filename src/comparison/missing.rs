//! Prices that the book lacks and a solution needs, with what stands in for them until the user's own are there.

use std::collections::BTreeSet;

use super::Infeasible;
use crate::money::UnitPrice;
use crate::pricebook::{Date, Meter, PriceBook};

/// Prices that the book of a Region lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MissingPrices {
    /// The Region.
    pub region: String,
    /// The currency of its book.
    pub currency: String,
    /// On what day they were missed.
    pub asked: Date,
    /// The meters, each with the highest price of any book in that currency; `None` where none has it.
    pub meters: Vec<(Meter, Option<UnitPrice>)>,
}

impl MissingPrices {
    /// What all solutions together lack; `None` where that is nothing.
    pub(super) fn of(infeasible: &[Infeasible], book: &PriceBook, today: &Date) -> Option<Self> {
        let lacked: BTreeSet<&Meter> = infeasible.iter().filter_map(Infeasible::unpriced).flatten().collect();
        if lacked.is_empty() {
            return None;
        }
        let books = PriceBook::embedded_in(&book.currency);
        let first = |meter: &Meter, book: &PriceBook| Some(book.price(meter)?.ladder.tiers().first()?.price);
        let highest = |meter: &Meter| books.iter().filter_map(|book| first(meter, book)).max();
        Some(Self {
            region: book.region.clone(),
            currency: book.currency.clone(),
            asked: today.clone(),
            meters: lacked.into_iter().map(|meter| (meter.clone(), highest(meter))).collect(),
        })
    }
}
