//! Comparisons of several scenarios side by side: the answer to each, what each way costs in each, and what they differ in.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use super::document::{self, Body};
use super::json::{ComparisonForm, form};
use super::layout::{Width, paragraph, ruled_table, table_of_numbers, two_columns};
use crate::comparison::{Comparison, Verdict};
use crate::scenario::Setting;
use crate::wording::{answer, column_cents, shown_ms};

/// Several scenarios, compared.
#[derive(Serialize, JsonSchema)]
pub(super) struct SideBySideForm<'a> {
    /// The comparison of each, in the order in which they were asked for
    comparisons: Vec<ComparisonForm<'a>>,
    /// The keys of a scenario of which they have different values
    differing_keys: Vec<DifferingKey<'a>>,
}

impl Body for SideBySideForm<'_> {
    const NAME: &'static str = "compare-several";
}

/// A key of which scenarios have different values.
#[derive(Serialize, JsonSchema)]
struct DifferingKey<'a> {
    /// Its dotted path
    key: &'static str,
    /// Its value in each scenario, for a person
    shown_values: Vec<&'a str>,
}

/// The comparisons as JSON.
#[must_use]
pub fn json(comparisons: &[Comparison]) -> String {
    document::text(SideBySideForm {
        comparisons: comparisons.iter().map(form).collect(),
        differing_keys: differing(comparisons),
    })
}

/// The comparisons as text for a terminal.
#[must_use]
pub fn table(comparisons: &[Comparison], width: Width) -> String {
    let header = ["", "scenario", "use", "a month", "p99"];
    let rows = comparisons.iter().enumerate().map(|(index, one)| row(index, one));
    let answers = comparisons.iter().enumerate().map(|(index, one)| (number(index), answer(one).whole()));
    format!(
        "{}\n{}\nWhat a month of each way costs:\n{}\n{}",
        ruled_table(header, rows, &[0, 3, 4], &[1, 2], width),
        two_columns(answers, width),
        costs(comparisons, width),
        differences(comparisons, width),
    )
}

/// Marks in the table of costs, with what they mean.
const MARKS: [(&str, &str); 4] = [
    ("-", "cannot be had"),
    ("?", "no price is known"),
    ("(", "if what the scenario leaves open is so"),
    ("!", "too many of its requests fail"),
];

fn number(index: usize) -> String {
    (index + 1).to_string()
}

/// One scenario with its best way.
fn row(index: usize, comparison: &Comparison) -> Vec<String> {
    let best = best(comparison);
    let titles: Vec<&str> = best.iter().map(|id| comparison.title(id)).collect();
    let first = best.first().and_then(|id| comparison.solution(id));
    let cost = first.map(|one| format!("{} {}", column_cents(one.bill.total), comparison.currency));
    let p99 = first.and_then(|one| Some(shown_ms(one.forecast.as_ref()?.p99.value)));
    let dash = || "-".to_owned();
    let named = if titles.is_empty() { "none".to_owned() } else { titles.join(" or ") };
    let name = comparison.scenario.name.clone();
    vec![number(index), name, named, cost.unwrap_or_else(dash), p99.unwrap_or_else(dash)]
}

/// The ids of the best: several where they are a tie, none where nothing can be had or answers often enough.
fn best(comparison: &Comparison) -> Vec<&'static str> {
    match &comparison.verdict {
        Verdict::Best { first, tied, .. } => [&[*first], tied.as_slice()].concat(),
        Verdict::Only { first } => vec![first],
        _ => Vec::new(),
    }
}

/// What each way costs in each scenario, in the order of the first ranking.
fn costs(comparisons: &[Comparison], width: Width) -> String {
    let mut seen = BTreeSet::new();
    let all = comparisons.iter().flat_map(|comparison| {
        let ranked = comparison.ranking.iter().map(|one| (one.id, one.title));
        ranked.chain(comparison.infeasible.iter().map(|one| (one.id, one.title)))
    });
    let ways: Vec<_> = all.filter(|(id, _)| seen.insert(*id)).collect();
    let columns = comparisons.iter().enumerate().map(|(index, one)| format!("{} ({})", index + 1, one.currency));
    let header: Vec<String> = std::iter::once("way".to_owned()).chain(columns).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let cells = |(id, title): &(&str, &str)| {
        let costs = comparisons.iter().map(|comparison| cost(comparison, id));
        std::iter::once((*title).to_owned()).chain(costs).collect::<Vec<_>>()
    };
    let rows: Vec<Vec<String>> = ways.iter().map(cells).collect();
    let is_used = |mark: &str| rows.iter().any(|row| row[1..].iter().any(|cell| cell.contains(mark)));
    let legend = MARKS
        .iter()
        .filter(|(mark, _)| is_used(mark))
        .map(|(mark, means)| paragraph(&format!("{mark} {means}"), width));
    table_of_numbers(&header, &rows, width) + &legend.collect::<String>()
}

fn cost(comparison: &Comparison, id: &str) -> String {
    let infeasible = || comparison.infeasible.iter().find(|one| one.id == id);
    match (comparison.solution(id), infeasible()) {
        (Some(one), _) if one.fails => format!("{} !", column_cents(one.bill.total)),
        (Some(one), _) => column_cents(one.bill.total),
        (None, Some(one)) if one.unpriced().is_some() => "?".to_owned(),
        (None, Some(one)) => one.possible().map_or("-".to_owned(), |bill| format!("({})", column_cents(bill.total))),
        (None, None) => "-".to_owned(),
    }
}

/// The keys of which the scenarios have different values. Their names are no such key.
fn differing(comparisons: &[Comparison]) -> Vec<DifferingKey<'_>> {
    let settings: Vec<&[Setting]> = comparisons.iter().map(|one| &*one.scenario.settings).collect();
    let Some(first) = settings.first() else { return Vec::new() };
    let keys = first.iter().map(|setting| setting.path).filter(|key| *key != "name");
    let found =
        keys.map(|key| DifferingKey { key, shown_values: settings.iter().map(|all| shown(all, key)).collect() });
    found.filter(|one| one.shown_values.iter().any(|value| *value != one.shown_values[0])).collect()
}

/// The value of a key, for a person.
fn shown<'a>(settings: &'a [Setting], key: &str) -> &'a str {
    settings.iter().find(|one| one.path == key).map_or("", |one| one.value.as_str())
}

fn differences(comparisons: &[Comparison], width: Width) -> String {
    let found = differing(comparisons);
    if found.is_empty() {
        return paragraph("They differ in no key of the scenario.", width);
    }
    let header: Vec<String> = std::iter::once("key".to_owned()).chain((0..comparisons.len()).map(number)).collect();
    let wraps: Vec<usize> = (1..header.len()).collect();
    let rows = found.into_iter().map(|one| {
        let values = one.shown_values.into_iter().map(str::to_owned);
        std::iter::once(one.key.to_owned()).chain(values).collect::<Vec<String>>()
    });
    format!("What differs:\n{}", ruled_table(header, rows, &[], &wraps, width))
}
