//! Mixes that a good architect would propose: the same solutions with one thing of the scenario decided otherwise.

use serde::Serialize;

use super::evaluate::prospects;
use super::price::{price_all, with_priced_api};
use super::{Infeasible, Solution};
use crate::diagnostic::Rejection;
use crate::money::Amount;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::{Allowance, allowances};
use crate::scenario::{DatabaseKind, Invocation, ProxyUse, Scenario};
use crate::topology::Topology;

/// Decimals of an amount that are seen.
const SHOWN_DIGITS: u32 = 2;

/// What is decided otherwise. [`crate::wording`] has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// No RDS Proxy.
    WithoutProxy,
    /// An RDS Proxy where there are two functions.
    WithProxy,
    /// One function hands the event to the other and goes on.
    Asynchronous,
}

/// A solution with one thing decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mix {
    /// What is decided otherwise.
    pub code: Variation,
    /// The id of the solution that is then the cheapest of those that it changes.
    pub solution: &'static str,
    /// What that costs then in a month, its cold starts by the closed form.
    #[serde(rename = "monthly_cost")]
    pub cost: Amount,
    /// What that is more than as the scenario is; negative where it is less.
    #[serde(rename = "more_cost")]
    pub more: Amount,
}

impl Variation {
    const ALL: [Self; 3] = [Self::WithoutProxy, Self::WithProxy, Self::Asynchronous];

    /// The scenario in which it is decided otherwise; `None` where it is so already, or cannot be.
    fn of(self, scenario: &Scenario) -> Option<Scenario> {
        let mut varied = scenario.clone();
        match self {
            Self::WithoutProxy => {
                scenario.database.proxy.filter(|proxy| *proxy != ProxyUse::Never)?;
                varied.database.proxy = Some(ProxyUse::Never);
            }
            Self::WithProxy => {
                let can = scenario.database.kind != DatabaseKind::Other;
                scenario.database.proxy.filter(|proxy| can && *proxy == ProxyUse::Never)?;
                varied.database.proxy = Some(ProxyUse::SplitOnly);
            }
            Self::Asynchronous => {
                (scenario.workload.invocation == Invocation::Sync).then_some(())?;
                varied.workload.invocation = Invocation::Async;
            }
        }
        Some(varied)
    }
}

/// Finds what each variation would change, by the closed form.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn mixes(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
) -> Result<Vec<Mix>, Rejection> {
    let scenario = &with_priced_api(scenario, book);
    let free = allowances(scenario.entitlement(), &book.partition)?;
    let priced = |scenario: &Scenario| priced(scenario, book, topologies, &free);
    let (as_it_is, _) = priced(scenario);
    let mix = |code: Variation| {
        let (varied, _) = priced(&code.of(scenario)?);
        let changed = varied.iter().filter_map(|solution| changed(code, solution, &as_it_is));
        changed.min_by_key(|mix| mix.cost).filter(|mix| code != Variation::Asynchronous || saves(mix, &as_it_is))
    };
    Ok(Variation::ALL.into_iter().filter_map(mix).collect())
}

fn priced(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    price_all(&prospects(topologies, scenario, None), scenario, book, free)
}

/// Whether it costs less, by what is seen, than any solution does as the scenario is: what asks for more of the caller has to.
fn saves(mix: &Mix, as_it_is: &[Solution]) -> bool {
    let cheapest = as_it_is.iter().filter(|solution| !solution.fails).map(|solution| solution.bill.total).min();
    cheapest.is_some_and(|cheapest| mix.cost.rounded(SHOWN_DIGITS) < cheapest.rounded(SHOWN_DIGITS))
}

/// A solution whose cost a variation changes.
fn changed(code: Variation, solution: &Solution, as_it_is: &[Solution]) -> Option<Mix> {
    let same = as_it_is.iter().find(|other| other.id == solution.id)?;
    let cost = solution.bill.total;
    let more = Amount::new(cost.decimal() - same.bill.total.decimal());
    (!solution.fails && more != Amount::ZERO).then_some(Mix { code, solution: solution.id, cost, more })
}
