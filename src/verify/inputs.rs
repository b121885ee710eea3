//! The inputs of a line, each taken once: what is left over was not understood.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::case::{Case, Line};
use super::compare::{Compare, QUANTITY_DIGITS};
use super::outcome::{Check, Level};
use super::product::{Entry, Product};
use super::reason::Reason;
use super::term::Term;
use crate::money::round_half_up;
use crate::pricebook::service_word;
use crate::rules::{Rules, Traffic};

/// Reads a part of a quantity from the inputs of a line; `None` where they do not say it.
type Part = fn(&mut LineInputs<'_>) -> Result<Option<Decimal>, Reason>;

/// The inputs of one line, with what they are read by.
pub(super) struct LineInputs<'c> {
    pub(super) case: &'c Case,
    pub(super) line: &'c Line,
    pub(super) rules: &'c Rules,
    /// Statements of the inputs about themselves, such as that 123 ms are billed as 200 ms, compared.
    pub(super) statements: Vec<Check>,
    unused: BTreeMap<&'c str, Decimal>,
}

impl<'c> LineInputs<'c> {
    pub(super) fn new(case: &'c Case, line: &'c Line, rules: &'c Rules) -> Self {
        let unused = line.inputs.numbers.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        Self { case, line, rules, statements: Vec::new(), unused }
    }

    /// The names not taken yet.
    pub(super) fn unused(&self) -> Vec<String> {
        self.unused.keys().map(|name| (*name).to_owned()).collect()
    }

    /// Takes the first of these names that is there. A second one stays, and so shows as not understood.
    pub(super) fn take(&mut self, names: &[&'static str]) -> Option<Decimal> {
        names.iter().find_map(|name| self.unused.remove(name))
    }

    /// Takes one of `names`, or one of `larger` in a unit that is `factor` times as large.
    pub(super) fn take_in(&mut self, names: &[&'static str], larger: &[&'static str], factor: u32) -> Option<Decimal> {
        self.take(names).or_else(|| self.take(larger).map(|value| value.saturating_mul(factor.into())))
    }

    /// Takes names that cannot change the quantity of this meter.
    pub(super) fn ignore(&mut self, names: &[&str]) {
        self.unused.retain(|name, _| !names.contains(name));
    }

    /// Takes all counts, rates, times and sizes and multiplies them; `traffic` says how the meter counts two sizes of which one
    /// is sent and the other received.
    pub(super) fn product(&mut self, traffic: Option<Traffic>) -> Result<Product, Reason> {
        let mut entries = Vec::new();
        self.unused.retain(|name, value| match Term::parse(name) {
            Some(term) => {
                entries.push(Entry { name, term, value: *value });
                false
            }
            None => true,
        });
        Product::of(entries, self.case, traffic)
    }

    /// Compares what the inputs say, when they do, with what follows.
    pub(super) fn state(&mut self, what: &'static str, said: Option<Decimal>, got: Decimal) {
        let compare = Compare::of_line(self.line, Level::Workload);
        self.statements
            .extend(said.map(|said| compare.same(what, said.normalize(), round_half_up(got, QUANTITY_DIGITS))));
    }

    /// A part of the quantity from the line's own inputs, else from the other lines of the same service: their one value.
    pub(super) fn own_or_borrowed(&mut self, part: Part) -> Result<Option<Decimal>, Reason> {
        let own = part(self)?;
        if own.is_some() { Ok(own) } else { self.borrowed(part) }
    }

    /// The one value that a part has on the other lines of the service.
    pub(super) fn borrowed(&self, part: Part) -> Result<Option<Decimal>, Reason> {
        let service = service_word(&self.line.meter);
        let same = |other: &&Line| other.number != self.line.number && service_word(&other.meter) == service;
        let others = self.case.lines.iter().filter(same);
        let mut found: Vec<Decimal> =
            others.filter_map(|line| part(&mut Self::new(self.case, line, self.rules)).ok().flatten()).collect();
        found.dedup();
        match found.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(*value)),
            _ => Err(Reason::Differing),
        }
    }
}
