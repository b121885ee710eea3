//! Evaluates the solutions for a scenario, ranks those that can run, and says why.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::diagnostic::Rejection;
use crate::expectation::Expectation;
use crate::feasibility;
use crate::metering::{LineKind, meter};
use crate::money::{Amount, round_half_up};
use crate::plan::Plan;
use crate::pricebook::free_tier::{Allowance, FreeTier, allowances};
use crate::pricebook::{Date, Meter, PriceBook};
use crate::rating::{Bill, BillLine, RatingError, rate};
use crate::scenario::{RankBy, Scenario};
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
    let kind = scenario.account.free_tier;
    let free = allowances(kind, &book.partition)?;
    let (mut ranking, infeasible) = evaluate_all(scenario, book, topologies, &free);
    sort(&mut ranking, scenario.objective.rank_by);
    explain_ranking(&mut ranking, &book.currency);

    let mut notes = Vec::new();
    if kind != FreeTier::None {
        let (mut without, _) = evaluate_all(scenario, book, topologies, &allowances(FreeTier::None, &book.partition)?);
        sort(&mut without, scenario.objective.rank_by);
        notes.extend(free_tier_note(&ranking, &without));
    }
    let prices = price_summary(&book.region, &ranking, &infeasible);
    notes.extend(price_notes(book, &prices, &ranking, today));
    notes.extend(allowance_notes(&ranking, &free));
    notes.extend(caveats(&ranking, &infeasible));
    notes.extend(model_notes(scenario, &ranking));
    Ok(Comparison {
        verdict: verdict(&ranking, &infeasible, &book.currency),
        scenario: scenario.clone(),
        currency: book.currency.clone(),
        prices,
        ranking,
        infeasible,
        notes,
    })
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
            let ways =
                format!("put it over the book with `--prices overlay.toml`, or import it into pricing/{region}.toml");
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

/// Puts the best first; a tie goes to the faster, then to the order of the documentation.
fn sort(ranking: &mut [Solution], by: RankBy) {
    let most = |value: fn(&Solution) -> Decimal| ranking.iter().map(value).max().unwrap_or_default();
    let (cost, time) = (|s: &Solution| s.bill.total.decimal(), Solution::mean_ms);
    let (dearest, slowest) = (most(cost), most(time));
    let part = |value: Decimal, whole: Decimal| if whole.is_zero() { Decimal::ZERO } else { value / whole };
    let score = |solution: &Solution| match by {
        RankBy::Cost => cost(solution),
        RankBy::Latency => time(solution),
        RankBy::Balanced => part(cost(solution), dearest) + part(time(solution), slowest),
    };
    ranking.sort_by(|a, b| score(a).cmp(&score(b)).then(time(a).cmp(&time(b))).then(cost(a).cmp(&cost(b))));
}

/// Says of each solution what its largest line is, how it stands to the first, and what waiting costs.
fn explain_ranking(ranking: &mut [Solution], currency: &str) {
    let first = ranking.first().map(|first| (first.bill.total, first.mean_ms()));
    for solution in ranking.iter_mut() {
        let mut reasons = vec![largest_line(&solution.bill)];
        if let Some((cost, time)) = first
            && (cost, time) != (solution.bill.total, solution.mean_ms())
        {
            let more = solution.bill.total.decimal() - cost.decimal();
            let sign = if more.is_sign_negative() { "" } else { "+" };
            let slower = time_difference(solution.mean_ms(), time);
            reasons.push(format!("{sign}{} {currency} against the first, {slower}", Amount::new(more).shown()));
        }
        let waiting = solution.cost_of(LineKind::Waiting);
        if waiting > Amount::ZERO {
            let share = percent(waiting, solution.bill.total);
            reasons.push(format!("waiting for the callee costs {} {currency} ({share})", waiting.shown()));
        }
        solution.reasons = reasons;
    }
}

/// The dearest kind of line, those of both functions together.
fn largest_line(bill: &Bill) -> String {
    let mut kinds: Vec<(&str, Amount)> = Vec::new();
    for line in bill.lines.iter().filter(|line| line.cost > Amount::ZERO) {
        match kinds.iter_mut().find(|(description, _)| *description == line.usage.description) {
            Some((_, cost)) => *cost = cost.plus(line.cost).unwrap_or(*cost),
            None => kinds.push((line.usage.description, line.cost)),
        }
    }
    match kinds.into_iter().rev().max_by_key(|(_, cost)| *cost) {
        Some((description, cost)) => format!("{description}: {}, {}", cost.shown(), percent(cost, bill.total)),
        None => "nothing to pay: the free allowances cover it".to_owned(),
    }
}

fn percent(part: Amount, whole: Amount) -> String {
    let share = part.decimal().checked_div(whole.decimal()).unwrap_or_default() * Decimal::ONE_HUNDRED;
    format!("{} %", round_half_up(share, 0))
}

/// A mean time for a person.
#[must_use]
pub fn shown_ms(ms: Decimal) -> String {
    let digits = u32::from(ms < Decimal::from(100));
    format!("{} ms", crate::money::group_thousands(&round_half_up(ms, digits).to_string()))
}

fn time_difference(time: Decimal, other: Decimal) -> String {
    match time.cmp(&other) {
        Ordering::Greater => format!("{} slower", shown_ms(time - other)),
        Ordering::Less => format!("{} faster", shown_ms(other - time)),
        Ordering::Equal => "equally fast".to_owned(),
    }
}

/// The answer in words: the first, against the one with the dearest standing resources or else the second.
fn verdict(ranking: &[Solution], infeasible: &[Infeasible], currency: &str) -> String {
    let Some((first, others)) = ranking.split_first() else {
        let count = infeasible.len();
        return format!("None of the {count} solutions can be had for this scenario; the reasons are above.");
    };
    let mut text = format!("{}, {} {currency} a month", first.title, first.bill.total.shown());
    let standing = others.iter().filter(|other| other.standing_cost() > first.standing_cost());
    let dearest = standing.max_by_key(|other| other.standing_cost());
    if let Some(other) = dearest.or(others.first()) {
        let cost = cost_difference(first.bill.total, other.bill.total, currency);
        let time = time_difference(first.mean_ms(), other.mean_ms());
        text.push_str(&format!(": {cost} the {}, {time}", other.title));
        if other.standing_cost() > Amount::ZERO {
            let standing = other.standing_cost().shown();
            text.push_str(&format!("; the {} costs {standing} before the first byte", other.title));
        }
    } else {
        text.push_str(": the only solution that can be had here");
    }
    text + "."
}

fn cost_difference(cost: Amount, other: Amount, currency: &str) -> String {
    match cost.cmp(&other) {
        Ordering::Equal => "it costs the same as".to_owned(),
        Ordering::Greater => {
            format!("{} {currency} dearer than", Amount::new(cost.decimal() - other.decimal()).shown())
        }
        Ordering::Less => match other.decimal().checked_div(cost.decimal()) {
            Some(times) if times >= Decimal::TWO => {
                let digits = u32::from(times < Decimal::TEN);
                let times = crate::money::group_thousands(&round_half_up(times, digits).normalize().to_string());
                format!("{times} times cheaper than")
            }
            _ => format!("{} {currency} cheaper than", Amount::new(other.decimal() - cost.decimal()).shown()),
        },
    }
}

fn free_tier_note(with: &[Solution], without: &[Solution]) -> Option<String> {
    let ids = |ranking: &[Solution]| ranking.iter().map(|solution| solution.id).collect::<Vec<_>>();
    let titles: Vec<&str> = without.iter().map(|solution| solution.title).collect();
    let differs = ids(with) != ids(without);
    differs.then(|| format!("without the free tier the ranking would be: {}", titles.join(", ")))
}

/// The rated lines that have a quantity, of every bill.
fn used_lines<'a>(ranking: &'a [Solution], infeasible: &'a [Infeasible]) -> impl Iterator<Item = &'a BillLine> {
    let bills = ranking.iter().map(|s| &s.bill).chain(infeasible.iter().filter_map(|i| i.bill.as_ref()));
    bills.flat_map(|bill| &bill.lines).filter(|line| !line.usage.quantity.is_zero())
}

fn price_summary(book: &str, ranking: &[Solution], infeasible: &[Infeasible]) -> PriceSummary {
    let prices = || used_lines(ranking, infeasible).filter_map(|line| line.price.as_ref());
    let meters = |holds: fn(&crate::pricebook::Price) -> bool| {
        let mut meters: Vec<Meter> = prices().filter(|price| holds(price)).map(|price| price.meter.clone()).collect();
        meters.sort();
        meters.dedup();
        meters
    };
    PriceSummary {
        book: book.to_owned(),
        oldest: prices().map(|price| &price.effective).min().cloned(),
        newest: prices().map(|price| &price.effective).max().cloned(),
        assumed: meters(|price| price.assumed.is_some()),
        overlaid: meters(|price| !price.overlays.is_empty()),
    }
}

fn price_notes(book: &PriceBook, prices: &PriceSummary, ranking: &[Solution], today: &Date) -> Vec<String> {
    let mut notes = Vec::new();
    for meter in &prices.assumed {
        if let Some(reason) = book.price(meter).and_then(|price| price.assumed.as_ref()) {
            notes.push(format!("the price of {meter} is assumed: {reason}"));
        }
    }
    if !prices.overlaid.is_empty() {
        let touched = ranking.iter().flat_map(|s| &s.bill.lines).filter_map(|line| line.price.as_ref());
        let mut said: Vec<String> =
            touched.flat_map(|p| p.overlays.iter().map(move |o| format!("{}: {o}", p.meter))).collect();
        said.sort();
        said.dedup();
        notes.extend(said);
    }
    for (name, newest) in book.newest.iter().filter(|(_, newest)| newest.is_older_than_a_year(today)) {
        notes.push(format!("the newest price in {name} is of {newest}, more than a year ago: check it"));
    }
    notes
}

fn allowance_notes(ranking: &[Solution], free: &[Allowance]) -> Vec<String> {
    let drawn = |allowance: &&Allowance| {
        let lines = ranking.iter().flat_map(|solution| &solution.bill.lines);
        lines.into_iter().any(|line| {
            !line.free.is_zero() && !line.usage.already_paid && allowance.meters.contains(&line.usage.meter)
        })
    };
    let note = |allowance: &Allowance| {
        let meter = allowance.meters.first().map_or("", |meter| meter.id());
        allowance.assumed.as_ref().map(|reason| format!("the free allowance of {meter} is uncertain: {reason}"))
    };
    free.iter().filter(drawn).filter_map(note).collect()
}

/// What is uncertain about the rules that lines were counted by, each said once.
fn caveats(ranking: &[Solution], infeasible: &[Infeasible]) -> Vec<String> {
    let mut caveats: Vec<String> =
        used_lines(ranking, infeasible).filter_map(|line| line.usage.caveat.map(str::to_owned)).collect();
    caveats.sort();
    caveats.dedup();
    caveats
}

fn model_notes(scenario: &Scenario, ranking: &[Solution]) -> Vec<String> {
    let mut notes = Vec::new();
    let estimated = ranking.iter().flat_map(|s| &s.expectation.functions).any(|f| f.cold_estimated);
    if estimated {
        notes.push(
            "cold-start shares are estimated from rate and idle expiry, for requests that arrive at random".to_owned(),
        );
    }
    let defaults = scenario.settings.iter().filter(|setting| !setting.given).count();
    notes.push(format!("{defaults} inputs are defaults; `netcost explain` lists them; times are means"));
    notes
}
