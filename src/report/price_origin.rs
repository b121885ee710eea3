//! Where the prices behind a result come from, for every format.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::encode::{detail, json_text};
use super::layout::{Width, paragraph};
use crate::comparison::PriceSummary;
use crate::decision::{Subject, Unpriced};
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

/// A result as JSON: what was studied, and some fields.
pub(super) fn result_json(subject: &Subject, fields: Json) -> String {
    let details = subject.left_out.iter().map(|one| detail(one, &omission(*one)));
    let mut result = json!({
        "schema": 1,
        "scenario": subject.scenario,
        "currency": subject.currency,
        "metric": subject.by.id(),
        "prices": price_json(&subject.prices),
        "notes": notes(subject),
        "note_details": details.collect::<Vec<_>>(),
    });
    if let (Json::Object(result), Json::Object(fields)) = (&mut result, fields) {
        result.extend(fields);
    }
    json_text(&result)
}

/// The solutions whose cost is unknown somewhere, so that they may be the best there.
pub(super) fn unpriced_json(subject: &Subject, unpriced: &[Unpriced]) -> Json {
    let one = |one: &Unpriced| json!({"solution": subject.id(one.solution), "meters": ids(&one.meters)});
    unpriced.iter().map(one).collect()
}

/// Where prices come from, as JSON.
pub(super) fn price_json(prices: &PriceSummary) -> Json {
    json!({
        "book": prices.book,
        "oldest": prices.oldest.as_ref().map(ToString::to_string),
        "newest": prices.newest.as_ref().map(ToString::to_string),
        "assumed": ids(&prices.assumed),
        "overlaid": ids(&prices.overlaid),
    })
}

/// What of the scenario is left out.
fn notes(subject: &Subject) -> Vec<String> {
    subject.left_out.iter().map(|one| omission(*one)).collect()
}

/// The ids of some meters.
pub(super) fn ids<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> Vec<&'a str> {
    meters.into_iter().map(Meter::id).collect()
}
