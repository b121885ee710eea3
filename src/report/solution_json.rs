//! Solutions as JSON: their times, how they behave, why they cannot be had. Shares are 0 to 1.

use schemars::JsonSchema;
use serde::Serialize;

use super::bill_json::BillForm;
use super::encode::Said;
use crate::comparison::{Comparison, Infeasible, Mend, MissingPrices, Note, Obstacle, Solution, Warning};
use crate::distribution::float;
use crate::money::UnitPrice;
use crate::plan::Role;
use crate::pricebook::Meter;
use crate::sim::{Estimate, Forecast, Latency};
use crate::wording::{missing_prices, missing_prices_overlay, note, obstacle, warning};

/// Times of a request in milliseconds, from its arrival to its answer; null where only a simulation tells and there was none.
#[derive(Serialize, JsonSchema)]
pub(super) struct LatencyForm {
    /// The mean
    mean: Estimate,
    /// The median
    p50: Option<Estimate>,
    /// The 90th percentile
    p90: Option<Estimate>,
    /// The 95th percentile
    p95: Option<Estimate>,
    /// The 99th percentile
    p99: Option<Estimate>,
    /// The 99.9th percentile
    p999: Option<Estimate>,
    /// The mean until all is done, where some of it comes after the answer
    completion_mean: Estimate,
    /// The same times until all is done, where some of it comes after the answer
    completion: Option<Completion>,
}

#[derive(Serialize, JsonSchema)]
struct Completion {
    /// The mean
    mean: Estimate,
    /// The median
    p50: Estimate,
    /// The 90th percentile
    p90: Estimate,
    /// The 95th percentile
    p95: Estimate,
    /// The 99th percentile
    p99: Estimate,
    /// The 99.9th percentile
    p999: Estimate,
}

impl LatencyForm {
    pub(super) fn of(solution: &Solution) -> Self {
        let (times, completion) = (solution.latency(), solution.completion());
        Self {
            mean: times.map_or_else(|| solution.mean(), |times| times.mean),
            p50: times.map(|times| times.p50),
            p90: times.map(|times| times.p90),
            p95: times.map(|times| times.p95),
            p99: times.map(|times| times.p99),
            p999: times.map(|times| times.p999),
            completion_mean: solution.completion_mean(),
            completion: completion.map(|Latency { mean, p50, p90, p95, p99, p999, .. }| Completion {
                mean,
                p50,
                p90,
                p95,
                p99,
                p999,
            }),
        }
    }
}

/// How often functions start cold and requests fail; null where only a simulation tells and there was none.
#[derive(Serialize, JsonSchema)]
pub(super) struct BehaviourForm {
    /// Requests that were simulated; none where the closed form tells as much
    simulated_requests: u64,
    /// Why the simulation stopped: precision or budget
    stopped_by: Option<&'static str>,
    /// Seconds that each replication of it covers
    simulated_seconds: Option<f64>,
    /// Share of cold starts
    cold_share: ColdShare,
    /// Whether that is the closed form, for requests that arrive at random
    cold_share_estimated: bool,
    /// Share of the runs that are in provisioned environments
    provisioned_share: ProvisionedShare,
    /// Share of requests in which any function starts cold
    cold_share_any: Option<f64>,
    /// Share of requests that fail
    failed_share: Option<f64>,
    /// Share of requests that are throttled to the end
    throttled_share: Option<f64>,
    /// Share of requests that are cut off or answered too late
    timed_out_share: Option<f64>,
    /// Share of requests that are tried again
    retried_share: Option<f64>,
    /// Environments in use on average
    mean_concurrency: Option<f64>,
    /// Most environments in use at once; null where nothing was simulated
    peak_concurrency: Option<u32>,
    /// The least concurrency limit at which few enough requests fail, where too many do and a higher limit helps
    enough_concurrency: Option<u64>,
    /// The same figures with their intervals: 95 % of what is simulated, else from the least to the most that may be
    intervals: Option<Intervals>,
}

#[derive(Serialize, JsonSchema)]
struct ColdShare {
    /// Of the runs of the main function
    main: Option<f64>,
    /// Of the runs of the callee
    callee: Option<f64>,
    /// Requests in which both start cold
    both: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
struct ProvisionedShare {
    /// Of the runs of the main function
    main: Option<f64>,
    /// Of the runs of the callee
    callee: Option<f64>,
}

#[derive(Serialize, JsonSchema)]
struct Intervals {
    /// Share of cold starts of the main function
    cold_share_main: Estimate,
    /// Share of cold starts of the callee
    cold_share_callee: Option<Estimate>,
    /// Share of the main function's runs that find all provisioned environments busy
    overflow_share_main: Option<Estimate>,
    /// The same of the callee
    overflow_share_callee: Option<Estimate>,
    /// Share of requests in which both start cold
    cold_share_both: Option<Estimate>,
    /// Share of requests in which any function starts cold
    cold_share_any: Estimate,
    /// Share of requests that fail
    failed_share: Estimate,
    /// Share of requests that are throttled to the end
    throttled_share: Estimate,
    /// Share of requests that are cut off or answered too late
    timed_out_share: Estimate,
    /// Share of requests that are tried again
    retried_share: Estimate,
    /// Environments in use on average
    mean_concurrency: Estimate,
}

impl Intervals {
    fn of(forecast: &Forecast, two_functions: bool) -> Self {
        Self {
            cold_share_main: forecast.cold_main,
            cold_share_callee: two_functions.then_some(forecast.cold_callee),
            overflow_share_main: forecast.overflow_main,
            overflow_share_callee: forecast.overflow_callee,
            cold_share_both: two_functions.then_some(forecast.cold_both),
            cold_share_any: forecast.cold_any,
            failed_share: forecast.failed,
            throttled_share: forecast.throttled,
            timed_out_share: forecast.timed_out,
            retried_share: forecast.retried,
            mean_concurrency: forecast.mean_concurrency,
        }
    }
}

impl BehaviourForm {
    pub(super) fn of(solution: &Solution) -> Self {
        let cold = |role| solution.expectation.behaviour.function(role).map(|function| float(function.cold_share));
        let provisioned =
            |role| solution.expectation.behaviour.function(role).map(|function| float(function.provisioned_share));
        let forecast = solution.forecast.as_ref();
        let two_functions = solution.plan.callee.is_some();
        let both = forecast.filter(|_| two_functions).map(|forecast| forecast.cold_both.value);
        Self {
            simulated_requests: forecast.map_or(0, |forecast| forecast.requests),
            stopped_by: forecast.map(|forecast| forecast.stop.id()),
            simulated_seconds: forecast.map(|forecast| forecast.span_s),
            cold_share: ColdShare { main: cold(Role::Main), callee: cold(Role::Callee), both },
            provisioned_share: ProvisionedShare { main: provisioned(Role::Main), callee: provisioned(Role::Callee) },
            cold_share_estimated: solution.is_cold_estimated(),
            cold_share_any: forecast.map(|forecast| forecast.cold_any.value),
            failed_share: forecast.map(|forecast| forecast.failed.value),
            throttled_share: forecast.map(|forecast| forecast.throttled.value),
            timed_out_share: forecast.map(|forecast| forecast.timed_out.value),
            retried_share: forecast.map(|forecast| forecast.retried.value),
            mean_concurrency: forecast.map(|forecast| forecast.mean_concurrency.value),
            peak_concurrency: forecast.and_then(|forecast| forecast.peak_concurrency),
            enough_concurrency: solution.enough_concurrency,
            intervals: forecast.map(|forecast| Intervals::of(forecast, two_functions)),
        }
    }
}

/// A solution that is not in the ranking.
#[derive(Serialize, JsonSchema)]
pub(super) struct InfeasibleForm<'a> {
    /// Its id
    solution: &'static str,
    /// Its name
    title: &'static str,
    /// Whether it is possible if something is so that the scenario leaves open, whether it lacks a price, or cannot be had
    state: State,
    /// Why, at least one reason
    reasons: Vec<Said<'a, Obstacle>>,
    /// What would mend it, where it was found
    mend: Option<&'a Mend>,
    /// What it would cost, where that can be said
    bill: Option<BillForm<'a>>,
    /// Meters without a price, where nothing else stands against it, so that its cost is unknown; null otherwise
    unpriced_meters: Option<&'a [Meter]>,
}

/// Why a solution is not in the ranking
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It can be had if something is so that the scenario leaves open
    PossibleIf,
    /// It could run, but what it costs is unknown
    NoPrice,
    /// It cannot be had
    Impossible,
}

impl State {
    fn of(one: &Infeasible) -> Self {
        match (one.possible(), one.unpriced()) {
            (Some(_), _) => Self::PossibleIf,
            (None, Some(_)) => Self::NoPrice,
            (None, None) => Self::Impossible,
        }
    }
}

/// The solutions that cannot be had.
pub(super) fn infeasible(comparison: &Comparison) -> Vec<InfeasibleForm<'_>> {
    comparison.infeasible.iter().map(|one| InfeasibleForm::of(one, &comparison.currency)).collect()
}

impl<'a> InfeasibleForm<'a> {
    fn of(one: &'a Infeasible, currency: &str) -> Self {
        Self {
            solution: one.id,
            title: one.title,
            state: State::of(one),
            reasons: one.reasons.iter().map(|reason| Said::new(reason, obstacle(reason, currency))).collect(),
            mend: one.mend.as_ref(),
            bill: one.bill.as_ref().map(BillForm::of),
            unpriced_meters: one.unpriced(),
        }
    }
}

/// Notes as texts.
pub(super) fn notes(comparison: &Comparison) -> Vec<String> {
    comparison.notes.iter().map(|one| note(one, comparison)).collect()
}

/// Notes with codes and fields.
pub(super) fn note_details(comparison: &Comparison) -> Vec<Said<'_, Note>> {
    comparison.notes.iter().map(|one| Said::new(one, note(one, comparison))).collect()
}

/// Warnings with codes and fields.
pub(super) fn warning_details<'a>(solution: &'a Solution, comparison: &Comparison) -> Vec<Said<'a, Warning>> {
    solution.warnings.iter().map(|one| Said::new(one, warning(one, solution, comparison))).collect()
}

/// Prices that the book lacks, with an overlay that adds them.
#[derive(Serialize, JsonSchema)]
pub(super) struct MissingForm<'a> {
    /// The prices
    placeholders: Vec<PlaceholderForm<'a>>,
    /// The overlay, with the highest price of any Region in the place of each
    overlay: String,
    /// What to do with it, in words
    text: String,
}

/// A price that the book lacks.
#[derive(Serialize, JsonSchema)]
struct PlaceholderForm<'a> {
    /// Meter id
    meter: &'a Meter,
    /// The highest price of any Region in that currency; null where none has one
    highest: Option<UnitPrice>,
}

impl<'a> MissingForm<'a> {
    pub(super) fn of(missing: &'a MissingPrices) -> Self {
        let placeholder =
            |(meter, highest): &'a (Meter, Option<UnitPrice>)| PlaceholderForm { meter, highest: *highest };
        Self {
            placeholders: missing.meters.iter().map(placeholder).collect(),
            overlay: missing_prices_overlay(missing),
            text: missing_prices(missing),
        }
    }
}
