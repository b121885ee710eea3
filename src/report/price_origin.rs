//! Where the prices behind a result come from, for every format.

use serde_json::{Value as Json, json};

use super::layout::paragraph;
use super::{Width, detail};
use crate::comparison::PriceSummary;
use crate::decision::Subject;
use crate::pricebook::Meter;
use crate::wording::{omission, price_dates};

/// Below a table: what of the scenario is left out; dates, assumed and overlaid prices.
pub(super) fn origin_note(subject: &Subject, width: Width) -> String {
    let prices = &subject.prices;
    let note = |note: &String| format!("\n{}", paragraph(&format!("Note: {note}."), width));
    let notes: String = notes(subject).iter().map(note).collect();
    let Some(dates) = price_dates(prices, &subject.currency) else { return notes };
    let assumed = named("assumed, not published", &prices.assumed);
    let overlaid = named("from overlays", &prices.overlaid);
    format!("{notes}\n{}", paragraph(&format!("With {dates}{assumed}{overlaid}."), width))
}

fn named(what: &str, meters: &[Meter]) -> String {
    if meters.is_empty() { String::new() } else { format!("; {what}: {}", ids(meters).join(", ")) }
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

/// What of the scenario is left out, as texts.
pub(super) fn notes(subject: &Subject) -> Vec<String> {
    subject.left_out.iter().map(|left_out| omission(*left_out)).collect()
}

/// The same with codes.
pub(super) fn note_details(subject: &Subject) -> Vec<Json> {
    subject.left_out.iter().map(|left_out| detail(left_out, omission(*left_out))).collect()
}

/// The ids of some meters.
fn ids(meters: &[Meter]) -> Vec<&str> {
    meters.iter().map(Meter::id).collect()
}
