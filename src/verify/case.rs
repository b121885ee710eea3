//! A worked case as read from its file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::pricebook::Ladder;

/// What the source of a case takes a GB or TB to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convention {
    /// Each size is 1,024 of the next smaller one, as on an AWS bill.
    Binary,
    /// Each size is 1,000 of the next smaller one.
    Decimal,
    /// A TB (or PB) was taken as 1,000 (or 1,000,000) GB; nothing is said of sizes below a GB.
    DecimalAboveGb,
}

/// Which sum of the lines gives the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TotalRule {
    /// The exact costs added, then rounded once.
    ExactSum,
    /// The rounded amounts added.
    RoundedLines,
    /// Both give the same.
    Either,
}

/// The totals of a case. A decimal keeps the number of decimals that the file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The total to reproduce.
    pub total: Decimal,
    /// The exact costs added and rounded once, when given.
    pub exact_sum: Option<Decimal>,
    /// The rounded amounts added, when given.
    pub rounded_lines: Option<Decimal>,
    /// Which of the two `total` is.
    pub rule: TotalRule,
}

/// The part of a line that one tier prices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Units in this tier.
    pub quantity: Decimal,
    /// Price of one unit.
    pub price: Decimal,
    /// Cost before rounding.
    pub exact: Decimal,
    /// Cost as rounded.
    pub amount: Decimal,
}

/// The workload numbers of a line: an open vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inputs {
    /// Numbers by name.
    pub numbers: BTreeMap<String, Decimal>,
    /// Names of what is no number, and so is not understood.
    pub others: Vec<String>,
}

impl Inputs {
    /// Whether the line has no inputs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.others.is_empty()
    }
}

/// One charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Number in the file, from 1.
    pub number: usize,
    /// Meter id; any is accepted.
    pub meter: String,
    /// What one unit is called; a label only.
    pub unit: String,
    /// Workload numbers; empty when there are none.
    pub inputs: Inputs,
    /// Units used; negative when they are given back.
    pub raw: Option<Decimal>,
    /// Units that cost nothing.
    pub free: Option<Decimal>,
    /// Units to pay.
    pub billable: Decimal,
    /// Graduated prices; negative ones are those of a credit.
    pub ladder: Ladder,
    /// The part in each tier, when given.
    pub breakdown: Option<Vec<Part>>,
    /// Cost before rounding.
    pub exact: Decimal,
    /// Cost as rounded, at the number of decimals that it shows.
    pub amount: Decimal,
}

/// A worked case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The file's name as it was given.
    pub file: String,
    /// Its own name.
    pub id: String,
    /// One line on what it shows.
    pub title: String,
    /// Whether its prices are those of today.
    pub current: bool,
    /// What its GB and TB are.
    pub convention: Convention,
    /// Hours that its source takes a month to have.
    pub hours_per_month: Option<Decimal>,
    /// Numbers among its `[facts]`.
    pub facts: BTreeMap<String, Decimal>,
    /// Its totals.
    pub expected: Expected,
    /// Its charges.
    pub lines: Vec<Line>,
}
