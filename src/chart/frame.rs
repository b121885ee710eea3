//! What a chart says of where it comes from.

use crate::comparison::Comparison;
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
            notes: comparison
                .unpriced()
                .map(|(one, meters)| wording::cost_unknown(one.title, meters))
                .chain(comparison.possible().map(|(one, bill)| {
                    format!("Not drawn: {}, {}", one.title, wording::if_so(one, bill, &comparison.currency))
                }))
                .chain(
                    comparison.impossible().map(|one| {
                        format!("Not drawn, cannot be had: {}", wording::obstacles(one, &comparison.currency))
                    }),
                )
                .chain(comparison.ranking.iter().filter_map(wording::fails))
                .collect(),
        }
    }

    /// Region, currency and dates of prices in a line.
    pub(super) fn caption(&self) -> String {
        let prices = self.prices.as_ref().map_or_else(String::new, |dates| format!(", prices {dates}"));
        format!("{}, {}{prices} · netcost", self.region, self.currency)
    }
}
