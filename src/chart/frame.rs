//! What a chart says of where it comes from.

use super::contender::MOST_DRAWN;
use crate::comparison::{Comparison, Infeasible};
use crate::wording;

/// What a chart says of the scenario and the prices behind it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The scenario's name.
    pub scenario: String,
    /// The Region's code.
    pub region: String,
    /// The currency of every amount.
    pub currency: String,
    /// When the prices used came into force, in words ([`wording::in_force`]).
    pub prices: Option<String>,
    /// What the reader should know, in sentences: which solutions are not drawn, and why.
    pub notes: Vec<String>,
}

impl Frame {
    /// The frame of a comparison, with a note for each solution that cannot be had or whose cost is unknown.
    #[must_use]
    pub fn of(comparison: &Comparison) -> Self {
        Self {
            scenario: comparison.scenario.name.clone(),
            region: comparison.scenario.region.clone(),
            currency: comparison.currency.clone(),
            prices: wording::in_force(&comparison.prices),
            notes: not_drawn(comparison),
        }
    }

    /// Region, currency and dates of prices in a line.
    pub(super) fn caption(&self) -> String {
        let prices = self.prices.as_ref().map_or_else(String::new, |dates| format!(", prices {dates}"));
        format!("{}, {}{prices} · netcost", self.region, self.currency)
    }
}

/// Solutions up to which each is given its reasons.
const FEW: usize = 4;

/// Which solutions of a comparison are not drawn, and why; and which of those drawn fail.
fn not_drawn(comparison: &Comparison) -> Vec<String> {
    let currency = &comparison.currency;
    let mut notes: Vec<String> =
        comparison.unpriced().map(|(one, meters)| wording::cost_unknown(one.title, meters)).collect();
    notes.extend(names(
        "Not drawn, behind the first eight",
        comparison.ranking.iter().skip(MOST_DRAWN).map(|one| one.title),
    ));
    let open = "Not drawn, as the scenario leaves open whether it can be had";
    notes.extend(names(open, comparison.possible().map(|(one, _)| one.title)));
    let impossible: Vec<&Infeasible> = comparison.impossible().collect();
    if impossible.len() > FEW {
        notes.extend(names("Not drawn, cannot be had", impossible.iter().map(|one| one.title)));
    } else {
        let reasons = |one: &&Infeasible| format!("Not drawn, cannot be had: {}", wording::obstacles(one, currency));
        notes.extend(impossible.iter().map(reasons));
    }
    notes.extend(comparison.ranking.iter().filter_map(wording::fails));
    notes
}

/// "What: the one, the other"; `None` where there is none.
fn names<'a>(what: &str, titles: impl Iterator<Item = &'a str>) -> Option<String> {
    let titles: Vec<&str> = titles.collect();
    (!titles.is_empty()).then(|| format!("{what}: {}", titles.join(", ")))
}
