//! Reading a case file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::case::{Case, Convention, Expected, Inputs, Line, Part, TotalRule};
use crate::diagnostic::Rejection;
use crate::document::{self, Node, Section};
use crate::pricebook::{read_any_price, read_currency, read_tiers};

impl Case {
    /// Reads the text of a case; `name` is what messages call it.
    ///
    /// # Errors
    /// All problems of the text, each with its place.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        document::read(name, text, |root| {
            // Everything is read before anything is found missing, so that all problems are reported at once.
            let schema = root.need_schema();
            let id = root.need_text("id", "a name for the case");
            let title = root.text("title");
            // What is only for the reader of the file is checked, and not kept.
            let (_kind, _region) = (read_kind(root), root.text("region"));
            let _currency = root.get("currency").and_then(|node| read_currency(&node));
            let price_status = root.text("price_status");
            read_all_texts(root.get("tags").and_then(|node| node.items()).unwrap_or_default());
            let convention = read_convention(root);
            let hours_per_month = root.get("hours_per_month").and_then(|node| number(&node));
            read_remarks(root);
            if let Some(section) = root.section("source") {
                read_all_texts(section.entries().into_iter().map(|(_, node)| node));
            }
            let facts = root.section("facts").map(|section| read_facts(&section)).unwrap_or_default();
            let expected = root.need("expected", "the totals").and_then(|node| node.section());
            let expected = expected.and_then(|section| read_expected(&section));
            let lines = root.need("line", "at least one [[line]]").and_then(|node| read_lines(&node));
            schema?;
            Some(Case {
                file: name.to_owned(),
                id: id?.to_owned(),
                title: title.unwrap_or_default().to_owned(),
                current: price_status.is_none_or(|status| status == "current"),
                convention: convention?,
                hours_per_month,
                facts,
                expected: expected?,
                lines: lines?,
            })
        })
    }
}

/// Asks for texts that nothing is done with, so that one that is none is a problem.
fn read_all_texts<'d>(nodes: impl IntoIterator<Item = Node<'d>>) {
    for node in nodes {
        let _ = node.text();
    }
}

fn read_kind<'d>(root: &Section<'d>) -> Option<&'d str> {
    let kind = root.need("kind", "\"published\", \"invoice\" or \"rule-derived\"")?;
    kind.choice(&["published", "invoice", "rule-derived"])
}

fn read_convention(root: &Section<'_>) -> Option<Convention> {
    let Some(node) = root.get("gb_convention") else { return Some(Convention::Binary) };
    Some(match node.choice(&["binary", "decimal", "decimal-gb", "decimal-tb", "decimal-pb"])? {
        "binary" => Convention::Binary,
        "decimal" | "decimal-gb" => Convention::Decimal,
        _ => Convention::DecimalAboveGb,
    })
}

/// Remarks for a reader, which any section may have and nothing is done with.
fn read_remarks(section: &Section<'_>) {
    let remark = |key: &&str| matches!(*key, "notes" | "note" | "comment" | "url") || key.starts_with("published_");
    read_all_texts(section.keys().filter(remark).filter_map(|key| section.get(key)));
}

/// A number that is not negative, as text or as a bare integer.
fn number(node: &Node<'_>) -> Option<Decimal> {
    let bare_integer = node.as_number().filter(|_| !node.written().contains(['.', 'e', 'E']));
    let value = match bare_integer {
        Some(value) => value,
        None => node.decimal_text()?,
    };
    node.must_be("a number that is not negative", Some(value).filter(is_amount))
}

fn is_amount(value: &Decimal) -> bool {
    !value.is_sign_negative() || value.is_zero()
}

/// A number as text, which shows how many decimals it has; negative for what is given back.
fn decimal(section: &Section<'_>, key: &str, what: &str) -> Option<Decimal> {
    section.need(key, what)?.decimal_text()
}

/// The same for a key that may be absent. One that is wrong is a problem, so the case is rejected whatever comes out here.
fn optional_decimal(section: &Section<'_>, key: &str) -> Option<Decimal> {
    section.get(key)?.decimal_text()
}

/// The same for units of which there cannot be less than none.
fn units(node: &Node<'_>) -> Option<Decimal> {
    node.decimal_text()?;
    number(node)
}

fn read_facts(section: &Section<'_>) -> BTreeMap<String, Decimal> {
    let value = |node: &Node<'_>| {
        node.as_number().or_else(|| node.as_text().and_then(|text| Decimal::from_str_exact(text).ok()))
    };
    let facts = section.entries().into_iter().filter_map(|(key, node)| Some((key.to_owned(), value(&node)?)));
    facts.filter(|(_, value)| !value.is_sign_negative()).collect()
}

fn read_expected(section: &Section<'_>) -> Option<Expected> {
    let total = decimal(section, "total", "the total as text, such as \"36.50\"");
    let exact_sum = optional_decimal(section, "total_from_exact_sum");
    let rounded_lines = optional_decimal(section, "total_from_rounded_lines");
    let rule = section.need("total_rule", TOTAL_RULES).and_then(|node| read_rule(&node));
    read_remarks(section);
    Some(Expected { total: total?, exact_sum, rounded_lines, rule: rule? })
}

const TOTAL_RULES: &str = "\"exact-sum\", \"rounded-lines\" or \"either\"";

/// Which sum the total is, whatever the words around: "exact-sum", "total_from_rounded_lines", "either".
fn read_rule(node: &Node<'_>) -> Option<TotalRule> {
    let text = node.text()?.to_lowercase();
    let rule = match (
        text.contains("exact"),
        text.contains("line") || text.contains("rounded"),
        text.contains("either") || text.contains("both"),
    ) {
        (true, false, false) => Some(TotalRule::ExactSum),
        (false, true, false) => Some(TotalRule::RoundedLines),
        (false, false, true) => Some(TotalRule::Either),
        _ => None,
    };
    node.must_be(TOTAL_RULES, rule)
}

fn read_lines(node: &Node<'_>) -> Option<Vec<Line>> {
    let items = node.must_be("at least one [[line]]", Some(node.items()?).filter(|items| !items.is_empty()))?;
    // Each line is read even when an earlier one is wrong.
    let lines: Vec<Option<Line>> = items.iter().zip(1..).map(|(item, number)| read_line(item, number)).collect();
    lines.into_iter().collect()
}

fn read_line(node: &Node<'_>, number: usize) -> Option<Line> {
    let section = node.section()?;
    let meter = section.need_text("meter", "a meter id such as \"nat.hours\"");
    let unit = section.text("unit");
    let inputs = section.get("inputs").map_or_else(|| Some(Inputs::default()), |node| read_inputs(&node));
    let raw = optional_decimal(&section, "raw_quantity");
    let free = section.get("free_quantity").and_then(|node| units(&node));
    let billable = decimal(&section, "billable_quantity", "the units to pay, as text");
    let tiers = section.need("tiers", "a list of prices, the last one up to \"inf\"");
    let ladder = tiers.and_then(|node| read_tiers(&node, read_any_price));
    let breakdown = section.get("tier_breakdown").and_then(|node| node.each(read_part));
    let exact = decimal(&section, "exact", "the cost before rounding, as text");
    let amount = decimal(&section, "amount", "the cost as rounded, as text");
    read_all_texts(section.get("title"));
    read_remarks(&section);
    let line = Line {
        number,
        meter: meter?.to_owned(),
        unit: unit.unwrap_or_default().to_owned(),
        inputs: inputs?,
        raw,
        free,
        billable: billable?,
        ladder: ladder?,
        breakdown,
        exact: exact?,
        amount: amount?,
    };
    must_have_one_price(node, &line)?;
    Some(line)
}

/// Units that are given back are taken from no tier and no allowance, and follow from no inputs.
fn must_have_one_price(node: &Node<'_>, line: &Line) -> Option<()> {
    let gives_back = line.billable < Decimal::ZERO || line.raw.is_some_and(|raw| raw < Decimal::ZERO);
    let plain =
        line.ladder.tiers().len() == 1 && line.free.is_none() && line.breakdown.is_none() && line.inputs.is_empty();
    if gives_back && !plain {
        let message = format!("line {} gives units back, from more than one price or quantity", line.number);
        let help = "leave out `free_quantity`, `tier_breakdown`, `inputs` and all tiers but one; or write what is given back as \
                    units at a negative price";
        node.fail("given-back", message, "this line", Some(help.to_owned()));
        return None;
    }
    Some(())
}

/// Inputs are an open vocabulary, so one that is no number is kept by name, as not understood.
fn read_inputs(node: &Node<'_>) -> Option<Inputs> {
    let mut inputs = Inputs::default();
    for (key, node) in node.section()?.entries() {
        let text_number = || node.as_text().and_then(|text| Decimal::from_str_exact(text).ok());
        match node.as_number().or_else(text_number).filter(is_amount) {
            Some(value) => drop(inputs.numbers.insert(key.to_owned(), value)),
            None => inputs.others.push(key.to_owned()),
        }
    }
    Some(inputs)
}

fn read_part(node: &Node<'_>) -> Option<Part> {
    let section = node.section()?;
    let quantity = section.need("quantity", "the units in this tier, as text").and_then(|node| units(&node));
    let price = decimal(&section, "price", "the price of one unit, as text");
    let exact = decimal(&section, "exact", "the cost before rounding, as text");
    let amount = decimal(&section, "amount", "the cost as rounded, as text");
    Some(Part { quantity: quantity?, price: price?, exact: exact?, amount: amount? })
}
