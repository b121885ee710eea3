//! The comparison as JSON, its keys in the order in which a reader asks: what, how well, why, from what.

use schemars::JsonSchema;
use serde::Serialize;

use super::bill_json::BillForm;
use super::document::{self, About, Body, Origin};
use super::encode::Said;
use super::layout::Width;
use super::outlook::{StretchForm, ThresholdForm, TrafficStretchForm, Uncertainty};
use super::solution_json::{
    BehaviourForm, InfeasibleForm, LatencyForm, MissingForm, infeasible, note_details, notes, warning_details,
};
use crate::comparison::{
    Assumption, Comparison, Difference, Dominance, Driver, Front, Further, Infeasible, Mend, Mix, Note, Reach,
    Solution, Standing, Step, TimeFigure, Verdict, Warning,
};
use crate::money::Amount;
use crate::plan::Requirement;
use crate::pricebook::Meter;
use crate::sim::Estimate;
use crate::wording::{answer, assumption, becomes_best, driver, further, mix, no_price, standing, warnings};

/// The solutions of a scenario, ranked.
#[derive(Serialize, JsonSchema)]
pub(super) struct ComparisonForm<'a> {
    #[serde(flatten)]
    about: About<'a>,
    /// The answer
    verdict: String,
    /// The same, sentence by sentence
    answer: AnswerForm,
    /// The answer with its code and fields
    verdict_details: Said<'a, Verdict>,
    /// The solutions that can be had, the best first
    ranking: Vec<Ranked<'a>>,
    /// Those that are not in the ranking, with their reasons
    infeasible: Vec<InfeasibleForm<'a>>,
    /// Those that could run, but whose cost is unknown for want of a price, so that they may be the best
    unpriced: Vec<UnpricedSolution<'a>>,
    /// The cheapest of the ways that were not asked for, where any was looked at
    further: Option<FurtherForm<'a>>,
    /// What solutions would cost with one thing decided otherwise
    mixes: Vec<Said<'a, Mix>>,
    /// The prices that these lack
    missing_prices: Option<MissingForm<'a>>,
    /// Cost against time
    pareto: Pareto,
    /// At which load the first would lose its place to each of the others, the two alone held against each other
    breakeven: Vec<ThresholdForm<'a>>,
    /// Who is the best along requests a month, by the expectation; empty where that has another best than the ranking
    along_requests: Vec<StretchForm<'a>>,
    /// How many more requests the first takes, by the expectation; null where it is not the only best or that is not known
    requests_reach: Option<Reach>,
    /// The same along internet traffic; empty too where there is none
    along_traffic: Vec<TrafficStretchForm<'a>>,
    /// The values that nobody gave and that by themselves would make another solution the best, the one that must move least first
    assumptions: Vec<Said<'a, Assumption>>,
    /// How cost and time spread over the ranges of the inputs, and how likely each solution is the best
    uncertainty: Option<Uncertainty<'a>>,
    /// What to know about how it came about
    notes: Vec<String>,
    /// The notes with their codes and fields
    note_details: Vec<Said<'a, Note>>,
    #[serde(flatten)]
    origin: Origin<'a>,
}

impl Body for ComparisonForm<'_> {
    const NAME: &'static str = "compare";
}

pub(super) fn render(comparison: &Comparison, _: Width) -> String {
    document::text(form(comparison))
}

pub(super) fn form(comparison: &Comparison) -> ComparisonForm<'_> {
    let said = answer(comparison);
    let words = said.whole();
    let ranked = |(index, solution)| Ranked::of(comparison, index + 1, solution);
    ComparisonForm {
        about: About::comparison(comparison),
        verdict: words.clone(),
        answer: AnswerForm { decision: said.decides, reach: said.holds, certainty: said.sure },
        verdict_details: Said::new(&comparison.verdict, words),
        ranking: comparison.ranking.iter().enumerate().map(ranked).collect(),
        infeasible: infeasible(comparison),
        unpriced: comparison.unpriced().map(|(one, meters)| UnpricedSolution::of(one, meters)).collect(),
        further: comparison.further.as_ref().map(|one| FurtherForm::of(one, comparison)),
        mixes: comparison.mixes.iter().map(|one| Said::new(one, mix(one, comparison))).collect(),
        missing_prices: comparison.missing_prices.as_ref().map(MissingForm::of),
        pareto: Pareto::of(&comparison.front, &comparison.currency),
        breakeven: comparison.outlook.thresholds.iter().map(ThresholdForm::of).collect(),
        along_requests: comparison.outlook.along_requests.iter().map(StretchForm::of).collect(),
        requests_reach: comparison.outlook.reach,
        along_traffic: comparison.outlook.along_traffic.iter().map(TrafficStretchForm::of).collect(),
        assumptions: comparison
            .outlook
            .assumptions
            .iter()
            .map(|one| Said::new(one, assumption(one, comparison)))
            .collect(),
        uncertainty: comparison.outlook.bands.as_ref().map(Uncertainty::of),
        notes: notes(comparison),
        note_details: note_details(comparison),
        origin: Origin::comparison(comparison),
    }
}

#[derive(Serialize, JsonSchema)]
struct AnswerForm {
    /// What to use, what that saves and what it costs in time; or that nothing can be had, and what comes nearest
    decision: String,
    /// Between which numbers of requests that holds, as far as that is known
    reach: Option<String>,
    /// How sure it is, where inputs are ranges or something assumed could turn it
    certainty: Option<String>,
}

#[derive(Serialize, JsonSchema)]
struct FurtherForm<'a> {
    /// Its id
    solution: &'static str,
    /// Its name
    title: &'static str,
    /// What it costs in a month, its cold starts by the closed form
    monthly_cost: Amount,
    /// What must be so that the scenario leaves open
    requires: &'a [Requirement],
    /// The same in words
    text: String,
}

impl<'a> FurtherForm<'a> {
    fn of(one: &'a Further, comparison: &Comparison) -> Self {
        let text = further(one, comparison, true);
        Self { solution: one.id, title: one.title, monthly_cost: one.cost, requires: &one.requires, text }
    }
}

#[derive(Serialize, JsonSchema)]
struct Ranked<'a> {
    /// Its place, from 1
    rank: usize,
    /// Its id
    solution: &'static str,
    /// Its name
    title: &'static str,
    /// Ids of those that it is in a tie with in what the ranking goes by
    tied_ids: &'a [&'static str],
    /// What it costs in a month
    monthly_cost: Amount,
    /// What the next million answered requests add; null where none is answered
    cost_per_million_requests: Option<Amount>,
    /// The bill of a month
    bill: BillForm<'a>,
    /// Whether more of its requests fail than are tolerated, so that it is behind those that answer
    fails: bool,
    /// What would mend that, where it was found
    mend: Option<&'a Mend>,
    /// Times of a request
    latency_ms: LatencyForm,
    /// Cold starts, failures and concurrency
    behaviour: BehaviourForm,
    /// What decides its cost and how it stands to the first
    reasons: Vec<String>,
    /// The reasons with their codes and fields
    reason_details: Vec<Said<'a, Driver>>,
    /// What makes its cost differ from that of the first, each kind of charge that does, the largest difference first
    differences: &'a [Difference],
    /// When it becomes the best of all that can be had, in words; empty where none is the best now
    becomes_best: String,
    /// What may go wrong
    warnings: Vec<String>,
    /// The warnings with their codes and fields
    warning_details: Vec<Said<'a, Warning>>,
}

impl<'a> Ranked<'a> {
    fn of(comparison: &Comparison, rank: usize, solution: &'a Solution) -> Self {
        let words = |one: &Driver| driver(one, &comparison.currency);
        Self {
            rank,
            solution: solution.id,
            title: solution.title,
            tied_ids: &solution.tied_with,
            monthly_cost: solution.bill.total,
            cost_per_million_requests: solution.next_million,
            bill: BillForm::of(&solution.bill),
            fails: solution.fails,
            mend: solution.mend.as_ref(),
            latency_ms: LatencyForm::of(solution),
            behaviour: BehaviourForm::of(solution),
            reasons: solution.drivers.iter().map(words).collect(),
            reason_details: solution.drivers.iter().map(|one| Said::new(one, words(one))).collect(),
            differences: &solution.differences,
            becomes_best: becomes_best(comparison, solution),
            warnings: warnings(solution, comparison),
            warning_details: warning_details(solution, comparison),
        }
    }
}

/// A solution that could run, but whose cost is unknown.
#[derive(Serialize, JsonSchema)]
struct UnpricedSolution<'a> {
    /// Its id
    solution: &'static str,
    /// Its name
    title: &'static str,
    /// Meters without a price
    meters: &'a [Meter],
    /// The same in words
    text: String,
}

impl<'a> UnpricedSolution<'a> {
    fn of(one: &Infeasible, meters: &'a [Meter]) -> Self {
        Self { solution: one.id, title: one.title, meters, text: no_price(meters) }
    }
}

/// Cost against time.
#[derive(Serialize, JsonSchema)]
struct Pareto {
    /// Which time
    time: TimeFigure,
    /// The solutions from the cheapest to the dearest
    solutions: Vec<StandingForm>,
}

impl Pareto {
    fn of(front: &Front, currency: &str) -> Self {
        let form = |one| StandingForm::of(one, front, currency);
        Self { time: front.time, solutions: front.standings.iter().map(form).collect() }
    }
}

#[derive(Serialize, JsonSchema)]
struct StandingForm {
    /// Its id
    solution: &'static str,
    /// What it costs in a month
    total: Amount,
    /// The time of a request
    ms: Estimate,
    /// Whether no other beats it
    on_front: bool,
    /// How it stands to the others
    code: &'static str,
    /// The step to it from the one before on the front
    step: Option<StepForm>,
    /// The one that it is tied with
    tied_with: Option<&'static str>,
    /// One that is better
    dominated_by: Option<&'static str>,
    /// The share of requests that fail, where they are more than a few
    failing: Option<f64>,
    /// The same in words
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct StepForm {
    /// From which solution it goes
    from: &'static str,
    /// What it costs more in a month
    more: Amount,
    /// What it saves
    saved_ms: Estimate,
    /// Milliseconds that each unit of the currency saves
    ms_per_unit: f64,
}

impl StandingForm {
    fn of(one: &Standing, front: &Front, currency: &str) -> Self {
        let (mut step, mut tied_with, mut dominated_by) = (None, None, None);
        match one.dominance {
            Dominance::Faster(Step { from, more, saved_ms, ms_per_unit }) => {
                step = Some(StepForm { from, more, saved_ms, ms_per_unit });
            }
            Dominance::TiedWith(other) => tied_with = Some(other),
            Dominance::DominatedBy(other) => dominated_by = Some(other),
            Dominance::Cheapest | Dominance::Failing | Dominance::Unanswered => {}
        }
        Self {
            solution: one.id,
            total: one.cost,
            ms: one.ms,
            on_front: one.is_on_front(),
            code: one.dominance.code(),
            step,
            tied_with,
            dominated_by,
            failing: one.failing,
            text: standing(one, front, currency),
        }
    }
}
