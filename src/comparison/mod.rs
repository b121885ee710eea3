//! Evaluates the solutions for a scenario, ranks those that can run, and says why.

mod front;
mod notes;
mod order;
mod outlook;
mod trouble;
mod words;

use rust_decimal::Decimal;

pub use front::{Front, Place, Standing, Step};
pub use order::{Figures, Simulated, order, scores};
pub use outlook::{Band, Bands, Load, LoadCrossing, Outlook, Side, SolutionBands, Threshold};
pub(crate) use words::{failing, with_article};
pub use words::{shown_ms, shown_share};

use crate::behaviour::kept;
use crate::diagnostic::Rejection;
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::feasibility;
use crate::metering::{LineKind, meter};
use crate::money::{Amount, digits_apart, group_thousands};
use crate::plan::Plan;
use crate::pricebook::free_tier::{Allowance, FreeTier, allowances};
use crate::pricebook::{Date, Meter, PriceBook};
use crate::rating::{Bill, RatingError, rate};
use crate::scenario::{ApiKind, ApiTransfer, RankBy, Scenario};
use crate::sim::{Effort, Estimate, Forecast, Latency, forecast};
use crate::timing::TimedPlan;
use crate::topology::{Reason, Topology};
use crate::unit::Milliseconds;
use crate::wording::plan::{reason, warning};

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
    /// What was simulated; `None` when nothing was, or no request arrives.
    pub forecast: Option<Forecast>,
    /// The least concurrency limit at which few enough requests fail, where too many do and a higher limit helps.
    pub enough_concurrency: Option<u64>,
    /// What it costs in a month.
    pub bill: Bill,
    /// What decides its cost and how it stands to the first.
    pub reasons: Vec<String>,
    /// What may go wrong.
    pub warnings: Vec<String>,
}

impl Solution {
    /// Mean milliseconds from the arrival of a request to its answer, with its interval.
    ///
    /// Where nothing fails and nothing is tried again the mean is the exact expectation, and only the shares of cold starts in it are
    /// simulated; otherwise it is that of the simulated requests that were answered.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        let expected = float(self.expectation.mean_response());
        match &self.forecast {
            None => Estimate::exact(expected),
            Some(forecast) if self.is_disturbed() => forecast.latency.mean,
            Some(_) if !self.is_cold_estimated() => Estimate::exact(expected),
            Some(forecast) => forecast.cold_ms.around(expected),
        }
    }

    /// From the arrival of a request to its answer; `None` when nothing was simulated.
    #[must_use]
    pub fn latency(&self) -> Option<Latency> {
        self.forecast.as_ref().map(|forecast| Latency { mean: self.mean(), ..forecast.latency })
    }

    /// From the arrival of a request until all its work is done, where some of it goes on after the answer.
    #[must_use]
    pub fn completion(&self) -> Option<Latency> {
        self.forecast.as_ref()?.completion.as_ref().map(|(_, latency)| *latency)
    }

    /// What it is ranked by.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let p99_ms = self.forecast.as_ref().map(|forecast| Simulated::of(&forecast.latency.p99));
        let mean_ms = match &self.forecast {
            None => self.expectation.mean_response(),
            Some(_) => kept(self.mean().value),
        };
        Figures { cost: self.bill.total, mean_ms, p99_ms }
    }

    /// Whether requests fail or are tried again.
    #[must_use]
    pub fn is_disturbed(&self) -> bool {
        self.expectation.behaviour.functions.iter().any(|function| function.disturbed)
    }

    /// Whether a share of cold starts is an estimate.
    #[must_use]
    pub fn is_cold_estimated(&self) -> bool {
        self.expectation.behaviour.functions.iter().any(|function| function.cold_estimated)
    }

    /// What it costs before the first request.
    #[must_use]
    pub fn standing_cost(&self) -> Amount {
        self.cost_of(LineKind::Standing)
    }

    /// What its lines of a kind cost together.
    #[must_use]
    pub fn cost_of(&self, kind: LineKind) -> Amount {
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

impl PriceSummary {
    /// Several summaries as one.
    #[must_use]
    pub fn of_all(summaries: impl IntoIterator<Item = Self>) -> Self {
        let mut all =
            Self { book: String::new(), oldest: None, newest: None, assumed: Vec::new(), overlaid: Vec::new() };
        for one in summaries {
            if !all.book.split(", ").any(|book| book == one.book) {
                all.book = if all.book.is_empty() { one.book } else { format!("{}, {}", all.book, one.book) };
            }
            all.oldest = all.oldest.into_iter().chain(one.oldest).min();
            all.newest = all.newest.into_iter().chain(one.newest).max();
            for (meters, more) in [(&mut all.assumed, one.assumed), (&mut all.overlaid, one.overlaid)] {
                meters.extend(more);
                meters.sort();
                meters.dedup();
            }
        }
        all
    }

    /// When the prices came into force, in words: "as of 2026-08", "in force between 2025-08-28 and 2026-10-07"; `None` where no price was
    /// used.
    #[must_use]
    pub fn in_force(&self) -> Option<String> {
        let (oldest, newest) = self.oldest.as_ref().zip(self.newest.as_ref())?;
        Some(if oldest == newest {
            format!("as of {oldest}")
        } else {
            format!("in force between {oldest} and {newest}")
        })
    }
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
    /// How long was simulated; `None` when nothing was.
    pub effort: Option<Effort>,
    /// The solutions that can run, the best first.
    pub ranking: Vec<Solution>,
    /// Those that cannot.
    pub infeasible: Vec<Infeasible>,
    /// Cost against time.
    pub front: Front,
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
    let kind = scenario.account.free_tier;
    let free = allowances(kind, &book.partition)?;
    let prospects = prospects(topologies, scenario, effort);
    let (mut ranking, infeasible) = price_all(&prospects, scenario, book, &free);
    sort(&mut ranking, scenario.objective.rank_by);
    words::explain_ranking(&mut ranking, &book.currency);
    trouble::warn(&mut ranking, scenario, effort);

    let mut notes = Vec::new();
    if kind != FreeTier::None {
        let (mut without, _) = price_all(&prospects, scenario, book, &allowances(FreeTier::None, &book.partition)?);
        sort(&mut without, scenario.objective.rank_by);
        notes.extend(notes::free_tier_note(&ranking, &without));
    }
    if scenario.api_transfer != ApiTransfer::Internet {
        let dearest = Scenario { api_transfer: ApiTransfer::Internet, ..scenario.clone() };
        let (mut with, _) = price_all(&replanned(&prospects, &dearest), &dearest, book, &free);
        sort(&mut with, scenario.objective.rank_by);
        notes.extend(notes::transfer_note(&ranking, &with, &book.currency));
    }
    let prices = notes::price_summary(&book.region, &ranking, &infeasible);
    notes.extend(notes::price_notes(book, &prices, today));
    notes.extend(notes::allowance_notes(&ranking, &free));
    notes.extend(notes::caveats(&ranking, &infeasible));
    notes.extend(notes::model_notes(scenario, &ranking));
    Ok(Comparison {
        front: Front::of(&ranking, &book.currency),
        verdict: words::verdict(&ranking, &infeasible, &scenario.objective, &book.currency),
        scenario: scenario.clone(),
        currency: book.currency.clone(),
        prices,
        effort,
        ranking,
        infeasible,
        notes,
        outlook: Outlook::default(),
    })
}

/// The prices that a scenario uses, of the book of its Region.
#[must_use]
pub fn prices_used(
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
    topologies: &[&'static dyn Topology],
) -> PriceSummary {
    let there = with_priced_api(scenario, book);
    let (ranking, infeasible) = price_all(&prospects(topologies, &there, None), &there, book, free);
    notes::price_summary(&book.region, &ranking, &infeasible)
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

/// A solution before prices: what it builds, whether it can run, how it behaves.
#[derive(Clone)]
struct Prospect {
    topology: &'static dyn Topology,
    /// Or why it cannot be built so at all.
    plan: Result<Planned, Reason>,
}

#[derive(Clone)]
struct Planned {
    plan: Plan,
    expectation: Expectation,
    forecast: Option<Forecast>,
    /// Whether it was to be simulated and could not be.
    unseen: bool,
    obstacles: Vec<Reason>,
    warnings: Vec<String>,
}

fn prospects(topologies: &[&'static dyn Topology], scenario: &Scenario, effort: Option<Effort>) -> Vec<Prospect> {
    let prospect = |topology: &&'static dyn Topology| Prospect {
        topology: *topology,
        plan: topology.plan(scenario).map(|plan| planned(plan, scenario, effort)),
    };
    topologies.iter().map(prospect).collect()
}

/// Simulates what can run; the rest behaves as the closed form says.
fn planned(plan: Plan, scenario: &Scenario, effort: Option<Effort>) -> Planned {
    let timed = TimedPlan::new(&plan, scenario);
    let expected = Expectation::without_simulation(&plan, scenario);
    let feasibility = feasibility::check(&plan, &expected, scenario);
    let simulated = effort.filter(|_| feasibility.obstacles.is_empty());
    let forecast = simulated.and_then(|effort| forecast(&timed, scenario, effort));
    let expectation = match &forecast {
        Some(forecast) => Expectation::of(&timed, forecast.behaviour.clone()),
        None => expected,
    };
    let mut warnings: Vec<String> = plan.remarks.iter().map(|remark| remark.text.clone().into_owned()).collect();
    // What was simulated is told by what was found there.
    warnings.extend(feasibility.warnings.iter().filter(|_| forecast.is_none()).map(warning));
    let obstacles = feasibility.obstacles.iter().map(reason).collect();
    let unseen = simulated.is_some() && forecast.is_none() && scenario.workload.requests_per_month > 0;
    Planned { plan, expectation, forecast, unseen, obstacles, warnings }
}

/// The same solutions planned for another scenario in which the functions behave as in this one.
fn replanned(prospects: &[Prospect], scenario: &Scenario) -> Vec<Prospect> {
    let again = |topology: &'static dyn Topology, planned: &Planned| {
        let plan = topology.plan(scenario)?;
        let behaviour = planned.expectation.behaviour.clone();
        let expectation = Expectation::of(&TimedPlan::new(&plan, scenario), behaviour);
        Ok(Planned { plan, expectation, warnings: Vec::new(), ..planned.clone() })
    };
    let prospect = |prospect: &Prospect| Prospect {
        topology: prospect.topology,
        plan: prospect.plan.as_ref().map_err(Clone::clone).and_then(|planned| again(prospect.topology, planned)),
    };
    prospects.iter().map(prospect).collect()
}

fn price_all(
    prospects: &[Prospect],
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    let (mut ranking, mut infeasible) = (Vec::new(), Vec::new());
    for prospect in prospects {
        match price(prospect.clone(), scenario, book, free) {
            Ok(solution) => ranking.push(solution),
            Err(obstacle) => infeasible.push(*obstacle),
        }
    }
    (ranking, infeasible)
}

/// What one solution is ranked by, without the words that [`compare`] has for a reader: for points by the thousand. With an `effort` it is
/// simulated, otherwise taken by its expectation.
///
/// # Errors
/// Why it cannot run, or not within what the user set.
pub fn figures(
    topology: &'static dyn Topology,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
    effort: Option<Effort>,
) -> Result<Figures, Vec<Reason>> {
    let plan = topology.plan(scenario).map(|plan| planned(plan, scenario, effort));
    let found = price(Prospect { topology, plan }, scenario, book, free);
    found.map(|solution| solution.figures()).map_err(|infeasible| infeasible.reasons)
}

fn price(
    prospect: Prospect,
    scenario: &Scenario,
    book: &PriceBook,
    free: &[Allowance],
) -> Result<Solution, Box<Infeasible>> {
    let (id, title) = (prospect.topology.id(), prospect.topology.title());
    let infeasible = |reasons, bill| Box::new(Infeasible { id, title, reasons, bill });
    let planned = prospect.plan.map_err(|reason| infeasible(vec![reason], None))?;
    let mut reasons = planned.obstacles;
    let sheet = meter(&planned.plan, &planned.expectation, scenario);
    let bill = match rate(sheet, book, free, &scenario.account.used) {
        Ok(bill) => bill,
        Err(error) => {
            reasons.push(rating_reason(&error, book));
            return Err(infeasible(reasons, None));
        }
    };
    let Planned { plan, expectation, forecast, unseen, warnings, .. } = planned;
    let solution = Solution {
        id,
        title,
        plan,
        expectation,
        forecast,
        enough_concurrency: None,
        bill,
        reasons: Vec::new(),
        warnings,
    };
    reasons.extend(objective_reasons(&solution, scenario, &book.currency));
    if unseen && scenario.objective.limits_simulated() {
        reasons.push(Reason::new("not-simulated", UNSEEN.to_owned()));
    }
    if reasons.is_empty() { Ok(solution) } else { Err(infeasible(reasons, Some(solution.bill))) }
}

/// Why a limit on what only a simulation tells is taken as not kept.
const UNSEEN: &str = "whether it keeps to your limits of p99 and failures cannot be told: too much happens in a request, or too many come, to simulate it; `netcost compare --precision 0.01` tries harder";

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
        let [cost, most] = [solution.bill.total, most];
        let digits = digits_apart(&[(cost.decimal(), most.decimal())]);
        let shown = |amount: Amount| {
            if digits == 2 { amount.shown() } else { group_thousands(&amount.rounded(digits).to_string()) }
        };
        let text = format!("{} {currency} a month, above your limit of {}", shown(cost), shown(most));
        reasons.push(Reason::new("over-budget", text));
    }
    let objective = &scenario.objective;
    let mut too_slow = |what: &str, time: f64, most: Option<Milliseconds>| {
        if let Some(most) = most.filter(|most| time > float(most.0)) {
            reasons.push(Reason::new("too-slow", format!("{} {what}, above your limit of {most}", shown_ms(time))));
        }
    };
    too_slow("on average", solution.mean().value, objective.max_mean);
    if let Some(forecast) = &solution.forecast {
        if forecast.response.count() == 0 && forecast.failed.value > 0.0 {
            return vec![Reason::new("unreliable", "not one of the simulated requests was answered".to_owned())];
        }
        too_slow("at the 99th percentile", forecast.latency.p99.value, objective.max_p99);
        let failed = forecast.failed.value;
        if let Some(most) = objective.max_failed.filter(|most| failed > float(most.0)) {
            let most = shown_share(float(most.0));
            let text = format!("{} of requests fail, above your limit of {most}", shown_share(failed));
            reasons.push(Reason::new("unreliable", text));
        }
    }
    reasons
}

/// Puts the best first.
fn sort(ranking: &mut Vec<Solution>, by: RankBy) {
    let figures: Vec<Figures> = ranking.iter().map(Solution::figures).collect();
    let mut unplaced: Vec<Option<Solution>> = std::mem::take(ranking).into_iter().map(Some).collect();
    ranking.extend(order(&figures, by).into_iter().filter_map(|index| unplaced[index].take()));
}
