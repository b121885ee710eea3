//! Where the prices behind a result come from, for every format.

use serde_json::{Value as Json, json};

use super::Width;
use super::layout::paragraph;
use crate::comparison::PriceSummary;
use crate::decision::Subject;
use crate::pricebook::Meter;

/// The oldest and newest date of the prices used, or the only one; `None` where none was.
pub(super) fn price_dates(prices: &PriceSummary, currency: &str) -> Option<String> {
    Some(format!("prices of {} in {currency}, {}", prices.book, prices.in_force()?))
}

/// Below a table: what of the scenario is left out; dates, assumed and overlaid prices.
pub(super) fn origin_note(subject: &Subject, width: Width) -> String {
    let prices = &subject.prices;
    let note = |note: &String| format!("\n{}", paragraph(&format!("Note: {note}."), width));
    let notes: String = subject.notes.iter().map(note).collect();
    let Some(dates) = price_dates(prices, &subject.currency) else { return notes };
    let some = |what: &str, meters: &[Meter]| {
        let none = meters.is_empty();
        if none { String::new() } else { format!("; {what}: {}", ids(meters).join(", ")) }
    };
    let assumed = some("assumed, not published", &prices.assumed);
    let overlaid = some("from overlays", &prices.overlaid);
    format!("{notes}\n{}", paragraph(&format!("With {dates}{assumed}{overlaid}."), width))
}

/// The same as JSON.
pub(super) fn price_json(prices: &PriceSummary) -> Json {
    json!({
        "book": prices.book,
        "oldest": prices.oldest.as_ref().map(ToString::to_string),
        "newest": prices.newest.as_ref().map(ToString::to_string),
        "assumed": ids(&prices.assumed),
        "overlaid": ids(&prices.overlaid),
    })
}

/// The ids of some meters.
pub(super) fn ids(meters: &[Meter]) -> Vec<&str> {
    meters.iter().map(Meter::id).collect()
}
