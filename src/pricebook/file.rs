//! The form of a price book file; the format is described in `docs/prices.md`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::book::{Corroboration, Identity, Price, PriceBook};
use super::date::Date;
use super::ladder::Ladder;
use super::meter::{METERS, Meter};
use crate::diagnostic::{Rejection, did_you_mean};
use crate::document::{self, Node, Section};
use crate::money::UnitPrice;
use crate::unit::{Quantity, Unit};

impl PriceBook {
    /// Reads the text of a book.
    ///
    /// # Errors
    /// All problems of the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        document::read(name, text, |root| {
            root.need_schema()?;
            let region = root.need_text("region", "a Region code")?.to_owned();
            let name = root.need_text("name", "the Region's name")?.to_owned();
            let partition = root.need("partition", "a partition")?.choice(&["aws", "aws-us-gov", "aws-cn"])?.to_owned();
            let currency = root.need("currency", "a currency")?.choice(&["USD", "CNY"])?.to_owned();
            let sources = read_sources(root);
            let prices = root.need("prices", "a table of prices")?.section()?;
            let prices = read_prices(&prices, &sources, None);
            let newest = prices.iter().map(|price| price.effective.clone()).max();
            let newest = newest.map(|date| (format!("the price book of {region}"), date)).into_iter().collect();
            Some(Self { region, name, partition, currency, newest, overlays: Vec::new(), prices })
        })
    }
}

/// The `[sources]` table: short names that prices use for where they were read.
pub(super) fn read_sources<'d>(root: &Section<'d>) -> BTreeMap<&'d str, Arc<str>> {
    let Some(section) = root.section("sources") else { return BTreeMap::new() };
    section.entries().into_iter().filter_map(|(key, node)| Some((key, Arc::from(node.text()?)))).collect()
}

/// A source and a date that prices have unless they name their own.
pub(super) type Origin<'d> = (&'d str, Option<Date>);

/// A table of prices, in the order of their meters.
pub(super) fn read_prices(
    section: &Section<'_>,
    sources: &BTreeMap<&str, Arc<str>>,
    usual: Option<&Origin<'_>>,
) -> Vec<Arc<Price>> {
    let read = |(id, node): (&str, Node<'_>)| read_price(id, &node, sources, usual).map(Arc::new);
    let mut prices: Vec<Arc<Price>> = section.entries().into_iter().filter_map(read).collect();
    prices.sort_by(|a, b| a.meter.cmp(&b.meter));
    prices
}

fn read_price(
    id: &str,
    node: &Node<'_>,
    sources: &BTreeMap<&str, Arc<str>>,
    usual: Option<&Origin<'_>>,
) -> Option<Price> {
    let Some(meter) = read_meter(id, node) else {
        // Ask for the rest all the same, so that one unknown id is one problem.
        node.section().into_iter().for_each(|section| drop(section.entries()));
        return None;
    };
    let section = node.section()?;
    let unit = section.need("unit", "the meter's unit").and_then(|node| read_unit(&node, &meter));
    let ladder = read_ladder(&section);
    let (source, effective) = match usual {
        None => {
            let effective = section.need("effective", "a date").and_then(|node| read_date(&node));
            (section.need_text("source", "where the price was read"), effective)
        }
        Some((usual_source, usual_date)) => {
            let effective = section.get("effective").map_or_else(|| usual_date.clone(), |node| read_date(&node));
            (section.get("source").map_or(Some(*usual_source), |node| node.text()), effective)
        }
    };
    let assumed = section.text("assumed").map(str::to_owned);
    let corroboration = section.section("corroborated").and_then(|section| read_corroboration(&section));
    let identity = section.section("aws").map(|section| read_identity(&section));
    unit?;
    let source = source?;
    Some(Price {
        meter,
        ladder: ladder?,
        source: sources.get(source).cloned().unwrap_or_else(|| Arc::from(source)),
        identity: identity.map_or(Some(None), |identity| identity.map(Some))?,
        effective: effective?,
        corroboration,
        assumed,
        overlays: Vec::new(),
    })
}

/// The meter of an id, or a problem at `node`.
pub(crate) fn read_meter(id: &str, node: &Node<'_>) -> Option<Meter> {
    let meter = Meter::known(id);
    if meter.is_none() {
        let ids: Vec<&str> = METERS.iter().map(|meter| meter.id).collect();
        node.fail("unknown-meter", format!("unknown meter `{id}`"), "for this meter", did_you_mean(id, &ids));
    }
    meter
}

fn read_unit(node: &Node<'_>, meter: &Meter) -> Option<Unit> {
    let expected = meter.info()?.unit;
    let same = node.text()? == expected.id();
    node.must_be(&format!("\"{expected}\", the unit of `{meter}`"), same.then_some(expected))
}

fn read_ladder(section: &Section<'_>) -> Option<Ladder> {
    match (section.get("price"), section.get("tiers")) {
        (Some(node), None) => Some(Ladder::flat(read_unit_price(&node)?)),
        (None, Some(node)) => read_tiers(&node, read_unit_price),
        (Some(_), Some(node)) => {
            node.fail("ladder", "a price is flat or has tiers, not both".to_owned(), "remove one of them", None);
            None
        }
        (None, None) => {
            section.missing("price", "a price as text such as \"0.045\", or `tiers`");
            None
        }
    }
}

/// Reads the price of one unit, or finds a problem.
type ReadPrice = fn(&Node<'_>) -> Option<UnitPrice>;

/// A list of tiers as a ladder, their prices read by `read_price`.
pub(crate) fn read_tiers(node: &Node<'_>, read_price: ReadPrice) -> Option<Ladder> {
    let steps: Option<Vec<_>> = node.items()?.iter().map(|tier| read_tier(tier, read_price)).collect();
    let ladder = Ladder::new(&steps?);
    ladder.map_err(|why| node.fail("ladder", format!("`{}`: {why}", node.path()), "these tiers", None)).ok()
}

/// One tier: its upper limit (`None` for `"inf"`) and its price.
fn read_tier(node: &Node<'_>, read_price: ReadPrice) -> Option<(Option<Quantity>, UnitPrice)> {
    let section = node.section()?;
    let limit = section.need("up_to", "a limit as text, or \"inf\"")?;
    let price = read_price(&section.need("price", "a price as text")?);
    if limit.as_text() == Some("inf") {
        return Some((None, price?));
    }
    let quantity = limit.must_be("a limit that is not negative", limit.decimal_text().and_then(Quantity::new));
    Some((Some(quantity?), price?))
}

fn read_unit_price(node: &Node<'_>) -> Option<UnitPrice> {
    let price = node.decimal_text()?;
    let price = UnitPrice::new(price).filter(|_| !price.is_sign_negative());
    node.must_be("a price that is not negative, with at most 20 decimals", price)
}

/// A price that may be negative, as that of a credit on a bill.
pub(crate) fn read_any_price(node: &Node<'_>) -> Option<UnitPrice> {
    node.must_be("a price with at most 20 decimals", UnitPrice::new(node.decimal_text()?))
}

/// A date, or a problem.
pub(super) fn read_date(node: &Node<'_>) -> Option<Date> {
    let expected = "a date such as \"2026-09-25\" (or only the month, or the year)";
    node.must_be(expected, Date::parse(node.text()?))
}

fn read_identity(section: &Section<'_>) -> Option<Identity> {
    let text = |key, what| section.need(key, what)?.text().map(str::to_owned);
    let (offer, sku) = (text("offer", "the name of the price list, such as \"AmazonEC2\""), text("sku", "the SKU"));
    let published = section.need("published", "the date of the price list").and_then(|node| read_date(&node));
    let rate_code = section.get("rate_code").and_then(|node| node.text().map(str::to_owned));
    Some(Identity { offer: offer?, sku: sku?, rate_code, published: published? })
}

fn read_corroboration(section: &Section<'_>) -> Option<Corroboration> {
    let records = section.need("records", "a count")?.as_number().and_then(|n| u32::try_from(n).ok());
    let oldest = read_date(&section.need("oldest", "a date")?);
    Some(Corroboration { records: records?, oldest: oldest? })
}
