//! Overlays: a user's own or newer prices and percentage discounts, put over a book.

use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::book::{Price, PriceBook};
use super::date::Date;
use super::file::{read_date, read_meter, read_prices, read_sources};
use super::meter::{Meter, service_word, service_words};
use crate::diagnostic::{Rejection, Source};
use crate::document::{self, Node};
use crate::money::Inexact;

/// What a discount applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Every meter.
    All,
    /// Every meter whose id begins with this service word.
    Service(String),
    /// One meter.
    Meter(Meter),
}

/// A percentage taken off all prices, those of a service or that of a meter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discount {
    /// What it applies to.
    pub target: Target,
    /// Percent taken off, 0 to 100.
    pub percent: Decimal,
}

/// Prices and discounts to put over a book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Overlay {
    /// The file.
    pub file: Arc<Source>,
    /// Its name, shown on every line it touched.
    pub name: String,
    /// The only Region it is for; `None` for any.
    pub region: Option<String>,
    /// The currency of its prices.
    pub currency: String,
    /// When its prices and discounts were agreed.
    pub effective: Date,
    /// Prices that replace those of the book or are added.
    pub prices: Vec<Arc<Price>>,
    /// Discounts, applied in order after the prices.
    pub discounts: Vec<Discount>,
}

impl Overlay {
    /// Reads an overlay file.
    ///
    /// # Errors
    /// All problems of the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        let file = Source { name: name.to_owned(), text: text.to_owned() };
        document::read(name, text, |root| {
            let schema = root.need_schema();
            let name = root.need_text("name", "a name for this overlay");
            let region = root.text("region").map(str::to_owned);
            let currency = root.need("currency", "a currency").and_then(|node| node.choice(&["USD", "CNY"]));
            let effective = root.need("effective", "the date of these prices").and_then(|node| read_date(&node));
            let sources = read_sources(root);
            let origin = (name.unwrap_or_default(), effective.clone());
            let prices = root.section("prices").map(|section| read_prices(&section, &sources, Some(&origin)));
            let prices = prices.unwrap_or_default();
            let discounts = root.get("discount").map_or(Some(Vec::new()), |node| node.each(read_discount));
            schema?;
            Some(Self {
                file: Arc::new(file),
                name: name?.to_owned(),
                region,
                currency: currency?.to_owned(),
                effective: effective?,
                prices,
                discounts: discounts?,
            })
        })
    }
}

/// Why an overlay cannot be put over a book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayError(String);

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OverlayError {}

impl PriceBook {
    /// Puts an overlay over the book: its prices replace, then its discounts apply.
    ///
    /// # Errors
    /// [`OverlayError`] when it is for another Region or in another currency, or when a discount would need rounding.
    pub fn put_over(&mut self, overlay: &Overlay) -> Result<(), OverlayError> {
        if let Some(wanted) = overlay.region.as_ref().filter(|region| **region != self.region) {
            let text = format!("overlay `{}` is for {wanted}, the scenario is in {}", overlay.name, self.region);
            return Err(OverlayError(text));
        }
        if overlay.currency != self.currency {
            let (ours, theirs, region) = (&overlay.currency, &self.currency, &self.region);
            let text = format!("overlay `{}` is in {ours}, the book of {region} in {theirs}", overlay.name);
            return Err(OverlayError(text));
        }
        for price in &overlay.prices {
            let mut price = Price::clone(price);
            price.overlays.push(format!("price from {}", overlay.name));
            self.put(price);
        }
        for discount in &overlay.discounts {
            for price in self.prices.iter_mut().filter(|price| discount.covers(&price.meter)) {
                let discounted = price.ladder.map_prices(|unit| unit.less_percent(discount.percent));
                let discounted = discounted.map_err(|Inexact| {
                    let (name, percent, meter) = (&overlay.name, discount.percent, &price.meter);
                    OverlayError(format!(
                        "overlay `{name}`: {percent} % off `{meter}` has more decimals than can be kept"
                    ))
                })?;
                let price = Arc::make_mut(price);
                price.ladder = discounted;
                price.overlays.push(format!("{} % off by {}", discount.percent.normalize(), overlay.name));
            }
        }
        self.overlays.push(Arc::clone(&overlay.file));
        let dates = overlay.prices.iter().map(|price| &price.effective).chain([&overlay.effective]);
        self.newest.extend(dates.max().map(|date| (format!("the overlay `{}`", overlay.name), date.clone())));
        Ok(())
    }
}

impl Discount {
    fn covers(&self, meter: &Meter) -> bool {
        match &self.target {
            Target::All => true,
            Target::Service(word) => service_word(meter.id()) == word,
            Target::Meter(target) => target == meter,
        }
    }
}

/// What a discount names for every service there is.
const EVERY_SERVICE: &str = "*";

fn read_discount(node: &Node<'_>) -> Option<Discount> {
    let section = node.section()?;
    let target = match (section.get("service"), section.get("meter")) {
        (None, None) => Some(Target::All),
        (Some(node), None) if node.as_text() == Some(EVERY_SERVICE) => Some(Target::All),
        (Some(node), None) => node.choice(&service_words()).map(|word| Target::Service(word.to_owned())),
        (None, Some(node)) => node.text().and_then(|id| read_meter(id, &node)).map(Target::Meter),
        (Some(_), Some(_)) => {
            let help = "leave out one of them; both left out, it is a discount on everything".to_owned();
            let message = "a discount names one `service` or one `meter`, not both".to_owned();
            section.fail("discount", message, "this discount", Some(help));
            None
        }
    };
    let percent = section.need("percent", "percent off, such as \"12.5\"")?;
    let value = percent.as_number().or_else(|| percent.decimal_text())?;
    let value = Some(value).filter(|value| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(value));
    Some(Discount { percent: percent.must_be("a percentage from 0 to 100", value)?, target: target? })
}
