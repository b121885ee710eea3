//! Where the prices behind a result come from, for every format.

use std::collections::BTreeSet;

use super::layout::{Width, paragraph};
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

fn named(what: &str, meters: &BTreeSet<Meter>) -> String {
    if meters.is_empty() { String::new() } else { format!("; {what}: {}", ids(meters).join(", ")) }
}

/// What of the scenario is left out.
pub(super) fn notes(subject: &Subject) -> Vec<String> {
    subject.left_out.iter().map(|one| omission(*one)).collect()
}

/// The ids of some meters.
pub(super) fn ids<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> Vec<&'a str> {
    meters.into_iter().map(Meter::id).collect()
}
