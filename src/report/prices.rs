//! Price books as text.
//!
//! ```
//! use netcost::pricebook::PriceBook;
//! use netcost::report::{Width, prices::show};
//!
//! let book = PriceBook::embedded("us-east-1").expect("a book");
//! let csv = show(&book, |meter| meter == "nat.hours", "csv", Width(80));
//! assert!(csv.lines().nth(1).is_some_and(|row| row.starts_with("us-east-1,nat.hours,")));
//! ```

use schemars::JsonSchema;
use serde::Serialize;

use super::bill_json::AwsPrice;
use super::document::{self, Body};
use super::encode::csv_text;
use super::layout::{Width, ruled_table, two_columns};
use crate::diagnostic::Source;
use crate::money::UnitPrice;
use crate::pricebook::audit::{Audit, Coverage, PriceStatus};
use crate::pricebook::{Corroboration, Date, Meter, Overlay, Price, PriceBook, Tier};
use crate::unit::{Quantity, shown};

/// A table, for a terminal or as CSV.
struct PriceTable {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    /// Columns of numbers.
    numbers: Vec<usize>,
    /// The column that may break its lines.
    wraps: usize,
}

impl PriceTable {
    fn table(&self, width: Width) -> String {
        ruled_table(&self.header, self.rows.iter().cloned(), &self.numbers, &[self.wraps], width)
    }

    fn csv(&self) -> String {
        csv_text(&self.header, self.rows.iter().cloned())
    }
}

/// The price books that there are.
#[derive(Serialize, JsonSchema)]
pub(super) struct RegionsForm<'a> {
    /// Each Region that has one
    regions: Vec<RegionForm<'a>>,
}

impl Body for RegionsForm<'_> {
    const NAME: &'static str = "prices-regions";
}

#[derive(Serialize, JsonSchema)]
struct RegionForm<'a> {
    /// Region code
    region: &'a str,
    /// Region name
    name: &'a str,
    /// Currency of its prices
    currency: &'a str,
    /// How many prices there are
    price_count: usize,
    /// Whether a NAT gateway has a price
    nat_price: bool,
    /// The newest date of a price
    newest: Option<&'a Date>,
    /// The oldest
    oldest: Option<&'a Date>,
}

impl<'a> RegionForm<'a> {
    fn of(book: &'a PriceBook) -> Self {
        let dates = book.dates();
        Self {
            region: &book.region,
            name: &book.name,
            currency: &book.currency,
            price_count: book.prices().count(),
            nat_price: book.price(&Meter::of("nat.hours")).is_some(),
            newest: dates.map(|(_, newest)| newest),
            oldest: dates.map(|(oldest, _)| oldest),
        }
    }
}

/// The Regions that have a book. The table leaves out what 80 columns have no room for.
#[must_use]
pub fn regions(books: &[PriceBook], format: &str, width: Width) -> String {
    let regions: Vec<RegionForm<'_>> = books.iter().map(RegionForm::of).collect();
    if format == "json" {
        return document::text(RegionsForm { regions });
    }
    let date = |date: Option<&Date>| date.map_or_else(String::new, ToString::to_string);
    let row = |book: &RegionForm<'_>| {
        let [region, name, currency] = [book.region, book.name, book.currency].map(str::to_owned);
        let nat = if book.nat_price { "yes" } else { "no" }.to_owned();
        vec![region, name, currency, book.price_count.to_string(), nat, date(book.newest), date(book.oldest)]
    };
    let rows: Vec<Vec<String>> = regions.iter().map(row).collect();
    if format == "csv" {
        return csv_text(&["region", "name", "currency", "prices", "nat_price", "newest", "oldest"], rows);
    }
    let header = vec!["region", "name", "in", "prices", "NAT", "newest"];
    let rows = rows.into_iter().map(|row| row[..header.len()].to_vec()).collect();
    PriceTable { header, rows, numbers: vec![3], wraps: 1 }.table(width)
}

/// The prices of a book whose meter passes `wanted`.
#[must_use]
pub fn show(book: &PriceBook, wanted: impl Fn(&str) -> bool, format: &str, width: Width) -> String {
    let prices: Vec<&Price> = book.prices().map(AsRef::as_ref).filter(|price| wanted(price.meter.id())).collect();
    match format {
        "json" => document::text(BookForm::of(book, &prices)),
        "csv" => csv_text(&SHOW_HEADER, prices.iter().flat_map(|price| price_rows(book, price))),
        _ => show_table(&prices, width),
    }
}

fn unit(price: &Price) -> &'static str {
    price.meter.info().map_or("", |info| info.unit.id())
}

/// The prices of a Region.
#[derive(Serialize, JsonSchema)]
pub(super) struct BookForm<'a> {
    /// Region code
    region: &'a str,
    /// Currency of the prices
    currency: &'a str,
    /// The overlays that were put over the book, in their order
    overlay_files: Vec<&'a Source>,
    /// The prices, by meter
    prices: Vec<PriceForm<'a>>,
}

impl Body for BookForm<'_> {
    const NAME: &'static str = "prices-show";
}

#[derive(Serialize, JsonSchema)]
struct PriceForm<'a> {
    /// Region code
    region: &'a str,
    /// What is counted
    meter: &'a Meter,
    /// In which unit
    unit: &'static str,
    /// Currency of the price
    currency: &'a str,
    /// The price of each unit, by how many there are in a month
    tiers: Vec<TierForm>,
    /// Where the price was read
    source: String,
    /// What AWS itself calls it, where that is known
    aws: Option<AwsPrice<'a>>,
    /// When it was in force there
    effective: &'a Date,
    /// Why it is an inference, where it is one
    assumed: Option<&'a str>,
    /// Other records that agree
    corroborated: Option<CorroborationForm<'a>>,
    /// What overlays did to it
    overlays: &'a [String],
}

#[derive(Serialize, JsonSchema)]
struct TierForm {
    /// Where the tier begins
    from: Quantity,
    /// Where it ends; null for the last
    to: Option<Quantity>,
    /// The price of one unit
    price: UnitPrice,
}

#[derive(Serialize, JsonSchema)]
struct CorroborationForm<'a> {
    /// How many
    records: u32,
    /// The oldest date at which the price was seen
    oldest: &'a Date,
}

impl<'a> BookForm<'a> {
    fn of(book: &'a PriceBook, prices: &[&'a Price]) -> Self {
        Self {
            region: &book.region,
            currency: &book.currency,
            overlay_files: book.overlays.iter().map(AsRef::as_ref).collect(),
            prices: prices.iter().map(|price| PriceForm::of(book, price)).collect(),
        }
    }
}

impl<'a> PriceForm<'a> {
    fn of(book: &'a PriceBook, price: &'a Price) -> Self {
        let corroborated = |more: &'a Corroboration| CorroborationForm { records: more.records, oldest: &more.oldest };
        Self {
            region: &book.region,
            meter: &price.meter,
            unit: unit(price),
            currency: &book.currency,
            tiers: price.ladder.tiers().iter().map(|&Tier { from, to, price }| TierForm { from, to, price }).collect(),
            source: price.origin(),
            aws: price.identity.as_ref().map(AwsPrice::of),
            effective: &price.effective,
            assumed: price.assumed.as_deref(),
            corroborated: price.corroboration.as_ref().map(corroborated),
            overlays: &price.overlays,
        }
    }
}

const SHOW_HEADER: [&str; 10] =
    ["region", "meter", "unit", "currency", "from", "to", "price", "source", "effective", "assumed"];

fn price_rows(book: &PriceBook, price: &Price) -> Vec<Vec<String>> {
    let row = |tier: &Tier| {
        vec![
            book.region.clone(),
            price.meter.id().to_owned(),
            unit(price).to_owned(),
            book.currency.clone(),
            tier.from.to_string(),
            tier.to.map_or(String::new(), |to| to.to_string()),
            tier.price.to_string(),
            price.origin(),
            price.effective.to_string(),
            price.assumed.clone().unwrap_or_default(),
        ]
    };
    price.ladder.tiers().iter().map(row).collect()
}

fn show_table(prices: &[&Price], width: Width) -> String {
    let mut rows = Vec::new();
    for price in prices {
        for (index, tier) in price.ladder.tiers().iter().enumerate() {
            let first = index == 0;
            let from = if tier.from.is_zero() { String::new() } else { format!("from {}", shown(tier.from.decimal())) };
            let mark = if price.assumed.is_some() { " assumed" } else { "" };
            let overlay = if price.overlays.is_empty() { "" } else { " overlay" };
            let told = |text: String| if first { text } else { String::new() };
            rows.push(vec![
                told(price.meter.id().to_owned()),
                tier.price.to_string(),
                told(unit(price).to_owned()),
                from,
                told(format!("{}{mark}{overlay}", price.effective)),
            ]);
        }
    }
    let header = vec!["meter", "price", "unit", "tier", "effective"];
    let table = PriceTable { header, rows, numbers: vec![1], wraps: 3 }.table(width);
    format!("{table}\nRead in:\n{}", two_columns(origins(prices), width))
}

/// Where the prices were read, each place with the meters whose prices it gave.
fn origins(prices: &[&Price]) -> Vec<(String, String)> {
    let mut places: Vec<(String, Vec<&str>)> = Vec::new();
    for price in prices {
        let origin = price.origin();
        match places.iter_mut().find(|(place, _)| *place == origin) {
            Some((_, meters)) => meters.push(price.meter.id()),
            None => places.push((origin, vec![price.meter.id()])),
        }
    }
    places.into_iter().map(|(place, meters)| ("-".to_owned(), format!("{}: {place}", meters.join(", ")))).collect()
}

/// How complete, how old and how sure the price books are.
#[derive(Serialize, JsonSchema)]
pub(super) struct AuditForm<'a> {
    /// Prices in all books
    price_count: usize,
    /// Of them, inferred ones
    assumed_count: usize,
    /// For each meter, or family of meters, in which Regions it has a price
    coverage: Vec<CoverageForm<'a>>,
    /// Regions whose newest price is more than a year old
    old: Vec<OldForm<'a>>,
    /// Names of the overlays that were checked too
    overlays: Vec<&'a str>,
}

impl Body for AuditForm<'_> {
    const NAME: &'static str = "prices-check";
}

#[derive(Serialize, JsonSchema)]
struct CoverageForm<'a> {
    /// The meter
    meter: &'static str,
    /// Regions with a published price
    published: Vec<&'a str>,
    /// Regions with an inferred price
    assumed: Vec<&'a str>,
    /// Regions without a price
    missing: Vec<&'a str>,
}

#[derive(Serialize, JsonSchema)]
struct OldForm<'a> {
    /// Region code
    region: &'a str,
    /// Its newest date
    newest: &'a Date,
}

impl<'a> AuditForm<'a> {
    fn of(audit: &'a Audit, overlays: &'a [Overlay]) -> Self {
        Self {
            price_count: audit.prices,
            assumed_count: audit.assumed,
            coverage: audit.coverage.iter().map(|coverage| CoverageForm::of(audit, coverage)).collect(),
            old: audit.old.iter().map(|(region, newest)| OldForm { region, newest }).collect(),
            overlays: overlays.iter().map(|overlay| overlay.name.as_str()).collect(),
        }
    }
}

impl<'a> CoverageForm<'a> {
    fn of(audit: &'a Audit, coverage: &Coverage) -> Self {
        let with = |status: PriceStatus| {
            let books = audit.regions.iter().zip(&coverage.books).filter(|(_, found)| **found == status);
            books.map(|(region, _)| region.as_str()).collect()
        };
        Self {
            meter: coverage.meter.id,
            published: with(PriceStatus::Published),
            assumed: with(PriceStatus::Assumed),
            missing: with(PriceStatus::Missing),
        }
    }
}

/// An audit of books and of overlays: for each meter in how many it has a price and where it has none; as CSV the whole matrix.
#[must_use]
pub fn audit(audit: &Audit, overlays: &[Overlay], format: &str, width: Width) -> String {
    match format {
        "json" => document::text(AuditForm::of(audit, overlays)),
        "csv" => matrix(audit).csv(),
        _ => audit_table(audit, width) + &overlays.iter().map(overlay).collect::<String>(),
    }
}

fn audit_table(audit: &Audit, width: Width) -> String {
    let mut text = coverage(audit).table(width);
    for (region, newest) in &audit.old {
        text.push_str(&format!("{region}: the newest price is of {newest}, more than a year ago\n"));
    }
    let (books, prices, assumed) = (audit.regions.len(), audit.prices, audit.assumed);
    let share = assumed * 100 / prices.max(1);
    text.push_str(&format!("{books} books, {prices} prices, {assumed} of them assumed ({share} %)\n"));
    text
}

/// Most Regions that the table names; the matrix has them all.
const MOST_NAMED: usize = 2;

/// A line that says that an overlay is sound and what it holds.
fn overlay(overlay: &Overlay) -> String {
    let (prices, discounts) = (overlay.prices.len(), overlay.discounts.len());
    format!("overlay `{}` of {}: sound, {prices} prices, {discounts} discounts\n", overlay.name, overlay.effective)
}

fn coverage(audit: &Audit) -> PriceTable {
    let row = |coverage: &Coverage| {
        let count = |wanted| coverage.books.iter().filter(|standing| **standing == wanted).count();
        let missing = audit.regions.iter().zip(&coverage.books).filter(|(_, status)| **status == PriceStatus::Missing);
        let missing: Vec<&str> = missing.map(|(region, _)| region.as_str()).collect();
        vec![
            coverage.meter.id.to_owned(),
            count(PriceStatus::Published).to_string(),
            count(PriceStatus::Assumed).to_string(),
            if missing.len() <= MOST_NAMED { missing.join(" ") } else { format!("{} Regions", missing.len()) },
        ]
    };
    let header = vec!["meter", "published", "assumed", "no price in"];
    PriceTable { header, rows: audit.coverage.iter().map(row).collect(), numbers: vec![1, 2], wraps: 3 }
}

fn matrix(audit: &Audit) -> PriceTable {
    let header = std::iter::once("region").chain(audit.coverage.iter().map(|coverage| coverage.meter.id)).collect();
    let row = |(index, region): (usize, &String)| {
        let cells = audit.coverage.iter().filter_map(|coverage| coverage.books.get(index));
        std::iter::once(region.clone()).chain(cells.map(|standing| standing.id().to_owned())).collect()
    };
    PriceTable { header, rows: audit.regions.iter().enumerate().map(row).collect(), numbers: Vec::new(), wraps: 0 }
}
