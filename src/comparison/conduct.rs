//! The conduct of a comparison: evaluate, price, rank, and say why.

use std::sync::Arc;

use super::evaluate::{Prospect, prospects, raise_limits};
use super::mend::{self, Terms};
use super::price::{price_all, with_priced_api};
use super::{
    Figures, Front, Further, Infeasible, MissingPrices, Mix, Note, Outlook, PriceSummary, Solution, Verdict, doubt,
    driver, margin, note, order, ready, resilient, sharing, warning,
};
use crate::diagnostic::{Rejection, Source};
use crate::pricebook::free_tier::{Allowance, Entitlement, allowances};
use crate::pricebook::{Date, Meter, PriceBook};
use crate::rating::Bill;
use crate::scenario::{ApiTransfer, Assignment, Scenario};
use crate::sim::Effort;
use crate::topology::Topology;

/// The solutions of a scenario, ranked.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Comparison {
    /// The scenario.
    pub scenario: Scenario,
    /// The file that it was read from, where whoever compares says so.
    pub file: Option<Arc<Source>>,
    /// The values that were given beside it.
    pub given: Arc<[Assignment]>,
    /// The currency of every amount.
    pub currency: String,
    /// Where the prices come from.
    pub prices: PriceSummary,
    /// How long was simulated; `None` when nothing was.
    pub effort: Option<Effort>,
    /// The day for which it was made.
    pub today: Date,
    /// The solutions that can run, the best first.
    pub ranking: Vec<Solution>,
    /// Those that are not in it: they cannot run, or what they cost is unknown ([`Infeasible::unpriced`]).
    pub infeasible: Vec<Infeasible>,
    /// The prices that some of these lack.
    pub missing_prices: Option<MissingPrices>,
    /// Cost against time.
    pub front: Front,
    /// The answer.
    pub verdict: Verdict,
    /// What the reader should know about how it came about.
    pub notes: Vec<Note>,
    /// What is known beyond this one point.
    pub outlook: Outlook,
    /// The best of the ways that were not asked for, where any was looked at.
    pub further: Option<Further>,
    /// What its solutions would cost with one thing decided otherwise, where that was looked at.
    pub mixes: Vec<Mix>,
}

impl Comparison {
    /// The ranked solution with this id.
    #[must_use]
    pub fn solution(&self, id: &str) -> Option<&Solution> {
        self.ranking.iter().find(|solution| solution.id == id)
    }

    /// Those that could run, but for which the book has no price: what they cost is unknown, and any of them might be the best.
    pub fn unpriced(&self) -> impl Iterator<Item = (&Infeasible, &[Meter])> {
        self.infeasible.iter().filter_map(|one| Some((one, one.unpriced()?)))
    }

    /// Those that can be had if something is so that the scenario leaves open, with what they would cost; the cheapest first.
    pub fn possible(&self) -> impl Iterator<Item = (&Infeasible, &Bill)> {
        let mut found: Vec<_> = self.infeasible.iter().filter_map(|one| Some((one, one.possible()?))).collect();
        found.sort_by_key(|(_, bill)| bill.total);
        found.into_iter()
    }

    /// Those that cannot run, or not within what the user set.
    pub fn impossible(&self) -> impl Iterator<Item = &Infeasible> {
        self.infeasible.iter().filter(|one| one.unpriced().is_none() && one.possible().is_none())
    }

    /// Whether no solution meets what was asked: none can be had, or there are limits and none that keeps them answers often enough.
    #[must_use]
    pub fn misses_objective(&self) -> bool {
        let has_limits = self.scenario.objective.has_limits();
        self.ranking.iter().all(|solution| has_limits && solution.fails)
    }

    /// The title of a solution, whether it can be had or not.
    #[must_use]
    pub fn title<'a>(&self, id: &'a str) -> &'a str {
        let infeasible = || self.infeasible.iter().find(|one| one.id == id).map(|one| one.title);
        self.solution(id).map(|solution| solution.title).or_else(infeasible).unwrap_or(id)
    }
}

/// Evaluates and ranks `topologies` for a scenario. `effort` says how long to simulate; without it nothing is, cold starts are those of
/// the closed form, and times are means. `today` decides whether prices are old.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn compare(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    effort: Option<Effort>,
    today: &Date,
) -> Result<Comparison, Rejection> {
    let scenario = &with_priced_api(scenario, book);
    let free = allowances(scenario.entitlement(), &book.partition)?;
    let mut prospects = prospects(topologies, scenario, effort);
    if let Some(effort) = effort {
        raise_limits(&mut prospects, scenario, effort);
    }
    let (mut ranking, mut infeasible) = ranked(&prospects, scenario, book, &free);
    driver::find_ties(&mut ranking, scenario.objective.rank_by);
    driver::find(&mut ranking);
    margin::find(&mut ranking, scenario, book, &free);
    resilient::find(&mut ranking, topologies, scenario, book, &free);
    warning::find(&mut ranking, scenario, effort);
    if let Some(effort) = effort {
        mend::find(&mut ranking, &mut infeasible, &prospects, &Terms { scenario, book, free: &free, effort });
    }
    let prices = PriceSummary::used(book, &ranking, &infeasible);
    let mut notes = deciding(&ranking, &prospects, scenario, book, &free)?;
    let rank = |prospects: &[Prospect], scenario: &Scenario| ranked(prospects, scenario, book, &free);
    notes.extend(sharing::find(&ranking, &prospects, scenario, book, &free));
    notes.extend(doubt::find((&ranking, &infeasible), &prospects, scenario, effort, &rank));
    notes.extend(ready::Terms { scenario, book, free: &free, effort }.find(&ranking, &prospects));
    notes.extend(note::of_prices(book, &prices, today));
    notes.extend(note::of_allowances(&ranking, &free));
    notes.extend(note::of_kept_logs(&ranking, book));
    notes.extend(note::of_rules(&ranking, &infeasible));
    notes.extend(note::of_model(scenario, &ranking, effort));
    Ok(Comparison {
        front: Front::of(&ranking),
        verdict: Verdict::of(&ranking),
        scenario: scenario.clone(),
        file: None,
        given: Arc::default(),
        currency: book.currency.clone(),
        prices,
        effort,
        today: today.clone(),
        ranking,
        missing_prices: MissingPrices::of(&infeasible, book, today),
        infeasible,
        notes,
        outlook: Outlook::default(),
        further: None,
        mixes: Vec::new(),
    })
}

fn ranked(
    prospects: &[Prospect],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    let (unranked, infeasible) = price_all(prospects, scenario, book, free);
    let figures: Vec<Figures> = unranked.iter().map(Solution::figures).collect();
    let mut unplaced: Vec<Option<Solution>> = unranked.into_iter().map(Some).collect();
    let order = order(&figures, scenario.objective.rank_by);
    (order.into_iter().filter_map(|index| unplaced[index].take()).collect(), infeasible)
}

/// Whether the free tier, or what is uncertain of free logs and of an API's transfer, decides the ranking.
fn deciding(
    ranking: &[Solution],
    prospects: &[Prospect],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Vec<Note>, Rejection> {
    let mut notes = Vec::new();
    let entitled = scenario.entitlement();
    if entitled != Entitlement::NONE {
        let none = allowances(Entitlement::NONE, &book.partition)?;
        notes.extend(note::free_tier(ranking, &ranked(prospects, scenario, book, &none).0));
    }
    if !entitled.logs {
        let more = allowances(Entitlement { logs: true, ..entitled }, &book.partition)?;
        notes.extend(note::free_logs(ranking, &ranked(prospects, scenario, book, &more).0));
    }
    if scenario.api_transfer != ApiTransfer::Internet {
        let dearest = Scenario { api_transfer: ApiTransfer::Internet, ..scenario.clone() };
        let replanned: Vec<Prospect> = prospects.iter().map(|prospect| prospect.replanned(&dearest)).collect();
        notes.extend(note::api_transfer(ranking, &ranked(&replanned, &dearest, book, free).0));
    }
    Ok(notes)
}
