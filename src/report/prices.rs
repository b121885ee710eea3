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

use serde_json::{Value as Json, json};

use super::encode::{csv_text, json_text};
use super::layout::{Width, ruled_table};
use crate::pricebook::audit::{Audit, Coverage, PriceStatus};
use crate::pricebook::{Identity, Meter, Overlay, Price, PriceBook, Tier};
use crate::unit::shown;

/// A table in one of the formats `table`, `json` and `csv`.
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

    fn json(&self) -> String {
        let object = |row: &Vec<String>| {
            let entries = self.header.iter().zip(row);
            Json::Object(entries.map(|(key, value)| ((*key).to_owned(), json!(value))).collect())
        };
        json_text(&Json::Array(self.rows.iter().map(object).collect()))
    }

    fn render(&self, format: &str, width: Width) -> String {
        match format {
            "json" => self.json(),
            "csv" => self.csv(),
            _ => self.table(width),
        }
    }
}

/// The Regions that have a book. The table leaves out what 80 columns have no room for.
#[must_use]
pub fn regions(books: &[PriceBook], format: &str, width: Width) -> String {
    let row = |book: &PriceBook| {
        let (oldest, newest) =
            book.dates().map_or((String::new(), String::new()), |(a, b)| (a.to_string(), b.to_string()));
        let nat = if book.price(&Meter::of("nat.hours")).is_some() { "yes" } else { "no" };
        let count = book.prices().count().to_string();
        vec![book.region.clone(), book.name.clone(), book.currency.clone(), count, nat.to_owned(), newest, oldest]
    };
    let rows: Vec<Vec<String>> = books.iter().map(row).collect();
    if format == "table" {
        let header = vec!["region", "name", "in", "prices", "NAT", "newest"];
        let rows = rows.into_iter().map(|row| row[..header.len()].to_vec()).collect();
        return PriceTable { header, rows, numbers: vec![3], wraps: 1 }.table(width);
    }
    let header = vec!["region", "name", "currency", "prices", "nat_price", "newest", "oldest"];
    PriceTable { header, rows, numbers: Vec::new(), wraps: 1 }.render(format, width)
}

/// The prices of a book whose meter passes `wanted`.
#[must_use]
pub fn show(book: &PriceBook, wanted: impl Fn(&str) -> bool, format: &str, width: Width) -> String {
    let prices: Vec<&Price> = book.prices().map(AsRef::as_ref).filter(|price| wanted(price.meter.id())).collect();
    match format {
        "json" => json_text(&Json::Array(prices.iter().map(|price| price_json(book, price)).collect())),
        "csv" => csv_text(&SHOW_HEADER, prices.iter().flat_map(|price| price_rows(book, price))),
        _ => show_table(&prices, width),
    }
}

fn unit(price: &Price) -> &'static str {
    price.meter.info().map_or("", |info| info.unit.id())
}

fn price_json(book: &PriceBook, price: &Price) -> Json {
    let tier = |tier: &Tier| {
        let to = tier.to.map(|to| to.to_string());
        json!({"from": tier.from.to_string(), "to": to, "price": tier.price.to_string()})
    };
    json!({
        "region": book.region,
        "meter": price.meter.id(),
        "unit": unit(price),
        "currency": book.currency,
        "tiers": price.ladder.tiers().iter().map(tier).collect::<Vec<_>>(),
        "source": price.origin(),
        "aws": price.identity.as_ref().map(identity_json),
        "effective": price.effective.to_string(),
        "assumed": price.assumed,
        "corroborated": price.corroboration.as_ref().map(|more| json!({"records": more.records, "oldest": more.oldest.to_string()})),
        "overlays": price.overlays,
    })
}

/// By what a reader finds the price in AWS's price list.
fn identity_json(identity: &Identity) -> Json {
    let Identity { offer, sku, rate_code, published, .. } = identity;
    json!({"offer": offer, "sku": sku, "rate_code": rate_code, "published": published.to_string()})
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
    PriceTable { header: vec!["meter", "price", "unit", "tier", "effective"], rows, numbers: vec![1], wraps: 3 }
        .table(width)
}

/// An audit of books: for each meter in how many it has a price and where it has none; as CSV and JSON the whole matrix.
#[must_use]
pub fn audit(audit: &Audit, format: &str, width: Width) -> String {
    if format != "table" {
        return matrix(audit).render(format, width);
    }
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
#[must_use]
pub fn overlay(overlay: &Overlay) -> String {
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
