//! Evaluates the solutions for a scenario, ranks those that can run, and says why.

mod notes;
mod order;
mod outlook;
mod words;

use rust_decimal::Decimal;

pub use order::{Figures, order, scores};
pub use outlook::{Band, Bands, Load, LoadCrossing, Outlook, SolutionBands, Threshold};
pub use words::shown_ms;
pub(crate) use words::with_article;

use crate::diagnostic::Rejection;
use crate::expectation::Expectation;
use crate::feasibility;
use crate::metering::{LineKind, UsageSheet, meter, meter_unworded};
use crate::money::Amount;
use crate::plan::Plan;
use crate::pricebook::free_tier::{Allowance, FreeTier, allowances};
use crate::pricebook::{Date, Meter, PriceBook};
use crate::rating::{Bill, RatingError, rate};
use crate::scenario::{ApiKind, ApiTransfer, RankBy, Scenario};
use crate::topology::{Reason, Topology};

/// A solution that can run, evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Solution {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it builds.
    pub plan: Plan,
    /// What a request takes and how the functions behave.
    pub expectation: Expectation,
    /// What it costs in a month.
    pub bill: Bill,
    /// What decides its cost and how it stands to the first.
    pub reasons: Vec<String>,
    /// What may go wrong.
    pub warnings: Vec<String>,
}

impl Solution {
    /// Mean milliseconds from the start of the main function to its answer.
    #[must_use]
    pub fn mean_ms(&self) -> Decimal {
        self.expectation.mean_response()
    }

    /// What it is ranked by.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures { cost: self.bill.total, mean_ms: self.mean_ms() }
    }

    /// What it costs before the first request.
    #[must_use]
    pub fn standing_cost(&self) -> Amount {
        self.cost_of(LineKind::Standing)
    }

    fn cost_of(&self, kind: LineKind) -> Amount {
        let lines = self.bill.lines.iter().filter(|line| line.usage.kind == kind);
        Amount::sum(lines.map(|line| line.cost)).unwrap_or_default()
    }
}

/// A solution that cannot run, or not within what the user set.
#[derive(Debug, Clone, PartialEq)]
pub struct Infeasible {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Why, at least one.
    pub reasons: Vec<Reason>,
    /// What it would cost, where that can be said.
    pub bill: Option<Bill>,
}

/// Where the prices of a comparison come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceSummary {
    /// The book's Region.
    pub book: String,
    /// The oldest effective date among the prices used.
    pub oldest: Option<Date>,
    /// The newest.
    pub newest: Option<Date>,
    /// Meters whose price is an inference.
    pub assumed: Vec<Meter>,
    /// Meters whose price an overlay touched.
    pub overlaid: Vec<Meter>,
}

/// The solutions of a scenario, ranked.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The scenario.
    pub scenario: Scenario,
    /// The currency of every amount.
    pub currency: String,
    /// Where the prices come from.
    pub prices: PriceSummary,
    /// The solutions that can run, the best first.
    pub ranking: Vec<Solution>,
    /// Those that cannot.
    pub infeasible: Vec<Infeasible>,
    /// The answer in words.
    pub verdict: String,
    /// What the reader should know about how it came about.
    pub notes: Vec<String>,
    /// What is known beyond this one point.
    pub outlook: Outlook,
}

impl Comparison {
    /// Cost of a million requests; `None` without requests.
    #[must_use]
    pub fn per_million(&self, total: Amount) -> Option<Amount> {
        let requests = Decimal::from(self.scenario.workload.requests_per_month);
        total
            .decimal()
            .checked_div(requests)
            .and_then(|each| each.checked_mul(Decimal::from(1_000_000)))
            .map(Amount::new)
    }
}

/// Evaluates and ranks `topologies` for a scenario. `today` decides whether prices are old.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn compare(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    today: &Date,
) -> Result<Comparison, Rejection> {
    let scenario = &with_priced_api(scenario, book);
    let kind = scenario.account.free_tier;
    let free = allowances(kind, &book.partition)?;
    let (mut ranking, infeasible) = evaluate_all(scenario, book, topologies, &free);
    sort(&mut ranking, scenario.objective.rank_by);
    words::explain_ranking(&mut ranking, &book.currency);

    let mut notes = Vec::new();
    if kind != FreeTier::None {
        let (mut without, _) = evaluate_all(scenario, book, topologies, &allowances(FreeTier::None, &book.partition)?);
        sort(&mut without, scenario.objective.rank_by);
        notes.extend(notes::free_tier_note(&ranking, &without));
    }
    if scenario.api_transfer != ApiTransfer::Internet {
        let dearest = Scenario { api_transfer: ApiTransfer::Internet, ..scenario.clone() };
        let (mut with, _) = evaluate_all(&dearest, book, topologies, &free);
        sort(&mut with, scenario.objective.rank_by);
        notes.extend(notes::transfer_note(&ranking, &with, &book.currency));
    }
    let prices = notes::price_summary(&book.region, &ranking, &infeasible);
    notes.extend(notes::price_notes(book, &prices, today));
    notes.extend(notes::allowance_notes(&ranking, &free));
    notes.extend(notes::caveats(&ranking, &infeasible));
    notes.extend(notes::model_notes(scenario, &ranking));
    Ok(Comparison {
        verdict: words::verdict(&ranking, &infeasible, &book.currency),
        scenario: scenario.clone(),
        currency: book.currency.clone(),
        prices,
        ranking,
        infeasible,
        notes,
        outlook: Outlook::default(),
    })
}

/// The scenario with the kind of API that it leaves open: HTTP, but REST where the book has a price for that only, as some newer Regions
/// have no HTTP APIs.
fn with_priced_api(scenario: &Scenario, book: &PriceBook) -> Scenario {
    Scenario { api: scenario.api.or(Some(priced_api(book))), ..scenario.clone() }
}

/// The kind of API that a scenario has when it leaves it open.
pub(crate) fn priced_api(book: &PriceBook) -> ApiKind {
    let priced = |id| book.price(&Meter::of(id)).is_some();
    let rest_only = !priced("apigw.http.requests") && priced("apigw.rest.requests");
    if rest_only { ApiKind::Rest } else { ApiKind::Http }
}

fn evaluate_all(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    let (mut ranking, mut infeasible) = (Vec::new(), Vec::new());
    for topology in topologies {
        match evaluate(*topology, scenario, book, free) {
            Ok(solution) => ranking.push(solution),
            Err(obstacle) => infeasible.push(*obstacle),
        }
    }
    (ranking, infeasible)
}

/// Evaluates one solution.
///
/// # Errors
/// Why it cannot run, or not within what the user set.
pub fn evaluate(
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Solution, Box<Infeasible>> {
    evaluate_by(meter, topology, scenario, book, free)
}

/// What one solution is ranked by, without the words that [`evaluate`] has for a reader: for points by the thousand.
///
/// # Errors
/// Why it cannot run, or not within what the user set.
pub fn figures(
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Figures, Vec<Reason>> {
    match evaluate_by(meter_unworded, topology, scenario, book, free) {
        Ok(solution) => Ok(solution.figures()),
        Err(infeasible) => Err(infeasible.reasons),
    }
}

fn evaluate_by(
    meter: fn(&Plan, &Expectation, &Scenario) -> UsageSheet,
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Solution, Box<Infeasible>> {
    let (id, title) = (topology.id(), topology.title());
    let infeasible = |reasons, bill| Box::new(Infeasible { id, title, reasons, bill });
    let plan = topology.plan(scenario).map_err(|reason| infeasible(vec![reason], None))?;
    let expectation = Expectation::of(&plan, scenario);
    let feasibility = feasibility::check(&plan, &expectation, scenario);
    let mut reasons = feasibility.obstacles;
    let sheet = meter(&plan, &expectation, scenario);
    let bill = match rate(sheet, book, free, &scenario.account.used) {
        Ok(bill) => bill,
        Err(error) => {
            reasons.push(rating_reason(&error, book));
            return Err(infeasible(reasons, None));
        }
    };
    let mut warnings = plan.remarks.clone();
    warnings.extend(feasibility.warnings);
    let solution = Solution { id, title, plan, expectation, bill, reasons: Vec::new(), warnings };
    reasons.extend(objective_reasons(&solution, scenario, &book.currency));
    if reasons.is_empty() { Ok(solution) } else { Err(infeasible(reasons, Some(solution.bill))) }
}

fn rating_reason(error: &RatingError, book: &PriceBook) -> Reason {
    match error {
        RatingError::NoPrice(_) => {
            let region = &book.region;
            let ways = format!(
                "put it over the book with `--prices overlay.toml`, or import AWS's price list into pricing/{region}.toml and rebuild"
            );
            Reason::new("no-price", format!("{error} of {region}; {ways}"))
        }
        RatingError::Inexact(_) => Reason::new("inexact", format!("{error}; make the scenario smaller")),
    }
}

fn objective_reasons(solution: &Solution, scenario: &Scenario, currency: &str) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(most) = scenario.objective.max_monthly.filter(|most| solution.bill.total > *most) {
        let text = format!("{} {currency} a month, above your limit of {}", solution.bill.total.shown(), most.shown());
        reasons.push(Reason::new("over-budget", text));
    }
    if let Some(most) = scenario.objective.max_mean.filter(|most| solution.mean_ms() > most.0) {
        let text = format!("{} on average, above your limit of {most}", shown_ms(solution.mean_ms()));
        reasons.push(Reason::new("too-slow", text));
    }
    reasons
}

/// Puts the best first.
fn sort(ranking: &mut Vec<Solution>, by: RankBy) {
    let figures: Vec<Figures> = ranking.iter().map(Solution::figures).collect();
    let mut unplaced: Vec<Option<Solution>> = std::mem::take(ranking).into_iter().map(Some).collect();
    ranking.extend(order(&figures, by).into_iter().filter_map(|index| unplaced[index].take()));
}
