//! What a reader should know about how a comparison came about.

use serde::Serialize;

use super::price_summary::used_lines;
use super::{Infeasible, PriceSummary, Solution, TimeFigure};
use crate::money::{Amount, UnitPrice, multiply};
use crate::pricebook::free_tier::Allowance;
use crate::pricebook::{Date, Meter, PriceBook};
use crate::scenario::{ApiKind, ArrivalPattern, RankBy, Scenario, ServiceCall, Standing};
use crate::sim::{Arrivals, BURSTS, Effort, Forecast, WIDEST_KNOWN};
use crate::unit::{Milliseconds, Quantity};

/// What a reader should know. [`crate::wording`] has the words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(tag = "code", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Note {
    /// Without free allowances the ranking would be another.
    FreeTierDecides {
        /// Ids in that order.
        #[serde(rename = "order")]
        ranking: Vec<&'static str>,
    },
    /// If responses of an API to a caller in the same Region paid transfer out, the ranking would be another.
    ApiTransferDecides {
        /// Most that a solution would cost more in a month.
        most: Amount,
        /// Ids in that order.
        #[serde(rename = "order")]
        ranking: Vec<&'static str>,
    },
    /// By how many something that stands must be shared for its solution to be the cheapest.
    Sharing {
        /// Its id; the first of the ranking where it is the cheapest as it is.
        solution: &'static str,
        /// What stands.
        kind: Standing,
        /// The least number of sharers.
        sharers: u64,
        /// What the solution costs then in a month.
        cost: Amount,
    },
    /// A time that no measurement says decides the ranking: elsewhere in what it may be, the ranking would be another.
    LowTrustDecides {
        /// Its key in the scenario.
        key: String,
        /// What is taken.
        #[serde(rename = "taken_ms")]
        taken: Milliseconds,
        /// The least that it may be.
        #[serde(rename = "low_ms")]
        low: Milliseconds,
        /// The most that it may be.
        #[serde(rename = "high_ms")]
        high: Milliseconds,
        /// Where the ranking is another: one of the two.
        #[serde(rename = "at_ms")]
        at: Milliseconds,
        /// Ids in that order.
        #[serde(rename = "order")]
        ranking: Vec<&'static str>,
    },
    /// Environments kept ready for a function of the best solution (provisioned concurrency) would make it cheaper, or faster.
    KeptReady {
        /// Its id.
        solution: &'static str,
        /// The function.
        function: &'static str,
        /// How many environments.
        environments: u64,
        /// What it would cost more in a month; below zero what it would save.
        more: Amount,
        /// How that would change the 99th percentile of the time, where the intervals show that it becomes less.
        #[serde(rename = "p99_change")]
        p99: Option<P99Change>,
    },
    /// A price is an inference.
    PriceAssumed {
        /// What is counted.
        meter: Meter,
        /// By which rule, as the book says it.
        reason: String,
    },
    /// An overlay touched prices.
    PriceOverlaid {
        /// What they are for.
        meters: Vec<Meter>,
        /// What it did.
        overlay: String,
    },
    /// The newest price of a book or overlay is more than a year old.
    PricesOld {
        /// The book or overlay.
        name: String,
        /// Its newest date.
        newest: Date,
    },
    /// A free allowance that was drawn on is uncertain.
    AllowanceUncertain {
        /// What is counted.
        meter: String,
        /// Why, as the data say it.
        reason: String,
    },
    /// CloudWatch's free logs are not taken off, as it is unsettled whether they cover Lambda's.
    FreeLogsLeftOut {
        /// Most that they would save a solution in a month.
        most: Amount,
        /// Ids in the order that they would have then, where it is another.
        #[serde(rename = "order")]
        ranking: Option<Vec<&'static str>>,
    },
    /// What is logged is kept, which no bill holds.
    LogsKept {
        /// GB that are logged in a month, by the solution that logs most.
        gb: Quantity,
        /// What that costs, where a price is known in the currency of the bill.
        kept: Option<KeptLogs>,
    },
    /// A rule that lines were counted by is uncertain.
    RuleUncertain {
        /// Why, as the rule says it.
        reason: &'static str,
    },
    /// The ranking does not go by cost alone.
    RankedBy {
        /// Whether cost counts as well, each as a part of the largest, with weights of one half.
        #[serde(rename = "with_cost")]
        cost: bool,
        /// Which time.
        time: TimeFigure,
    },
    /// How much was simulated.
    Simulated {
        /// Requests of all solutions together.
        requests: u64,
        /// Whether the times of some are worked out, which needs no simulation.
        worked_out: bool,
        /// The widest half interval of a 99th percentile that is known, as a part of it; `None` where none is.
        within: Option<f64>,
        /// Ids of the solutions whose 99th percentile is not known: its interval is wider than itself.
        unknown: Vec<&'static str>,
        /// What the precision that was wanted would take, where the effort was too small for it.
        short: Option<Shortfall>,
    },
    /// Bursts are longer than what was simulated.
    FewBursts {
        /// Whether it would help to ask for a precision, and no other note says so.
        ask: bool,
    },
    /// A recording is played at another rate than the month has.
    RecordedRate {
        /// Its file.
        file: String,
        /// Its requests a second.
        recorded: f64,
        /// Those of the month.
        month: f64,
    },
    /// Nothing that requests call lies outside the reach of a function in the VPC, so that it needs no way out.
    NoWayOutNeeded,
    /// Nothing that requests call is in a VPC.
    NoVpcNeeded,
    /// Shares of cold starts are those of the closed form.
    ColdEstimated,
    /// The book has a price for REST APIs only.
    RestApiTaken {
        /// The Region.
        region: String,
    },
    /// Inputs that the scenario does not give.
    Defaults {
        /// How many.
        count: usize,
    },
}

/// What it costs to keep the logs of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct KeptLogs {
    /// The Region whose price this is.
    pub region: String,
    /// Price of a GB for a month.
    pub price: UnitPrice,
    /// By how much each month's logs make every later month dearer.
    pub each_month: Amount,
}

/// How a 99th percentile changes, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct P99Change {
    /// What it is.
    pub from_ms: f64,
    /// What it would be.
    pub to_ms: f64,
}

/// What a precision would take.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
pub struct Shortfall {
    /// Half of the interval of p99 that was wanted, as a part of it.
    pub precision: f64,
    /// How many times as many events it would take; `None` where that cannot be told, as p99 is not known at all.
    pub times: Option<f64>,
    /// The precision to ask for instead; `None` where asking does not help, or was just done.
    pub in_reach: Option<f64>,
}

/// Says when the ranking would differ without free allowances.
pub(super) fn free_tier(with: &[Solution], without: &[Solution]) -> Option<Note> {
    (ids(with) != ids(without)).then(|| Note::FreeTierDecides { ranking: ids(without) })
}

/// Says what CloudWatch's free logs would save at most, and whether the ranking would differ with them.
pub(super) fn free_logs(ranking: &[Solution], with: &[Solution]) -> Option<Note> {
    let most = ranking.iter().filter_map(|solution| {
        let same = with.iter().find(|other| other.id == solution.id)?;
        Some(Amount::new(solution.bill.total.decimal() - same.bill.total.decimal()))
    });
    let most = most.max().filter(|most| *most > Amount::ZERO)?;
    Some(Note::FreeLogsLeftOut { most, ranking: (ids(ranking) != ids(with)).then(|| ids(with)) })
}

/// Says what it costs to keep what is logged: by the price of the book, or of the only Region for which one was found.
pub(super) fn of_kept_logs(ranking: &[Solution], book: &PriceBook) -> Option<Note> {
    let logged = |solution: &Solution| {
        let lines = solution.bill.lines.iter().filter(|line| line.usage.meter == Meter::of(LOGS));
        lines.map(|line| line.usage.quantity).fold(Quantity::ZERO, Quantity::plus)
    };
    let gb = ranking.iter().map(logged).max().filter(|gb| !gb.is_zero())?;
    let kept = kept_logs(gb, book).or_else(|| {
        let other = PriceBook::embedded(KEPT_LOGS_PRICED_IN).ok().filter(|other| other.currency == book.currency)?;
        kept_logs(gb, &other)
    });
    Some(Note::LogsKept { gb, kept })
}

fn kept_logs(gb: Quantity, book: &PriceBook) -> Option<KeptLogs> {
    let price = book.price(&Meter::of(KEPT_LOGS))?.ladder.tiers().first()?.price;
    let each_month = Amount::new(multiply(gb.decimal(), price.decimal()).ok()?);
    Some(KeptLogs { region: book.region.clone(), price, each_month })
}

const LOGS: &str = "logs.gb";
const KEPT_LOGS: &str = "logs.gb_month";
/// The Region whose book has a price for keeping logs.
const KEPT_LOGS_PRICED_IN: &str = "eu-west-1";

/// Says when the ranking would differ if responses of an API to a caller in the same Region paid transfer out.
pub(super) fn api_transfer(ranking: &[Solution], dearest: &[Solution]) -> Option<Note> {
    let more = |other: &Solution| {
        let same = ranking.iter().find(|solution| solution.id == other.id)?;
        Some(Amount::new(other.bill.total.decimal() - same.bill.total.decimal()))
    };
    let most = dearest.iter().filter_map(more).max()?;
    let differs = ids(ranking) != ids(dearest) && ranking.len() == dearest.len();
    differs.then(|| Note::ApiTransferDecides { most, ranking: ids(dearest) })
}

/// The ids of solutions in their order.
pub(super) fn ids(ranking: &[Solution]) -> Vec<&'static str> {
    ranking.iter().map(|solution| solution.id).collect()
}

pub(super) fn of_prices(book: &PriceBook, prices: &PriceSummary, today: &Date) -> Vec<Note> {
    let mut notes = Vec::new();
    for price in prices.assumed.iter().filter_map(|meter| book.price(meter)) {
        let (meter, reason) = (price.meter.clone(), price.assumed.clone());
        notes.extend(reason.map(|reason| Note::PriceAssumed { meter, reason }));
    }
    notes.extend(overlaid(book, prices));
    let old = book.newest.iter().filter(|(_, newest)| newest.is_older_than_a_year(today)).cloned();
    notes.extend(old.map(|(name, newest)| Note::PricesOld { name, newest }));
    notes
}

/// What overlays did to the prices used, each said once.
fn overlaid(book: &PriceBook, prices: &PriceSummary) -> impl Iterator<Item = Note> {
    let mut said: Vec<(String, Vec<Meter>)> = Vec::new();
    for price in prices.overlaid.iter().filter_map(|meter| book.price(meter)) {
        for overlay in &price.overlays {
            match said.iter_mut().find(|(known, _)| known == overlay) {
                Some((_, meters)) => meters.push(price.meter.clone()),
                None => said.push((overlay.clone(), vec![price.meter.clone()])),
            }
        }
    }
    said.into_iter().map(|(overlay, meters)| Note::PriceOverlaid { meters, overlay })
}

pub(super) fn of_allowances(ranking: &[Solution], free: &[Allowance]) -> Vec<Note> {
    let drawn = |allowance: &&Allowance| {
        used_lines(ranking, &[]).any(|line| !line.free.is_zero() && allowance.meters.contains(&line.usage.meter))
    };
    let note = |allowance: &Allowance| {
        let meter = allowance.meters.first().map_or_else(String::new, ToString::to_string);
        allowance.assumed.clone().map(|reason| Note::AllowanceUncertain { meter, reason })
    };
    free.iter().filter(drawn).filter_map(note).collect()
}

/// What is uncertain about the rules that lines were counted by, each said once.
pub(super) fn of_rules(ranking: &[Solution], infeasible: &[Infeasible]) -> impl Iterator<Item = Note> {
    let mut caveats: Vec<&'static str> = used_lines(ranking, infeasible).filter_map(|line| line.usage.caveat).collect();
    caveats.sort_unstable();
    caveats.dedup();
    caveats.into_iter().map(|reason| Note::RuleUncertain { reason })
}

pub(super) fn of_model(scenario: &Scenario, ranking: &[Solution], effort: Option<Effort>) -> Vec<Note> {
    let simulated = effort.and_then(|effort| simulated(ranking, effort));
    let estimated = ranking.iter().any(|solution| solution.forecast.is_none() && solution.is_cold_estimated());
    let left_open = scenario.settings.iter().any(|setting| setting.path == "api.kind" && !setting.given);
    let rest_taken = left_open && scenario.api == Some(ApiKind::Rest);
    let notes = [
        ranked_by(scenario, ranking),
        effort.and_then(|effort| few_bursts(scenario, ranking, effort, simulated.as_ref())),
        simulated,
        recorded_rate(scenario),
        needless(scenario),
        estimated.then_some(Note::ColdEstimated),
        rest_taken.then(|| Note::RestApiTaken { region: scenario.region.clone() }),
        Some(Note::Defaults { count: scenario.settings.iter().filter(|setting| !setting.given).count() }),
    ];
    notes.into_iter().flatten().collect()
}

/// What the ranking goes by, where that is not cost alone.
fn ranked_by(scenario: &Scenario, ranking: &[Solution]) -> Option<Note> {
    let by = scenario.objective.rank_by;
    let by_time = by != RankBy::Cost && !ranking.is_empty();
    by_time.then(|| Note::RankedBy { cost: by == RankBy::Balanced, time: TimeFigure::of(ranking) })
}

/// What of the two that a way joins nothing needs, if anything.
fn needless(scenario: &Scenario) -> Option<Note> {
    if stays_in_reach(scenario) {
        return Some(Note::NoWayOutNeeded);
    }
    scenario.workload.vpc.share.0.is_zero().then_some(Note::NoVpcNeeded)
}

/// Whether no request goes to the internet, and gateway endpoints lead to every service that is called.
fn stays_in_reach(scenario: &Scenario) -> bool {
    let goes_out = |call: &ServiceCall| !call.share.0.is_zero() && !scenario.has_gateway_to(call);
    scenario.workload.internet.share.0.is_zero() && !scenario.workload.services.iter().any(goes_out)
}

/// How much was simulated, and how sharp the 99th percentiles are.
fn simulated(ranking: &[Solution], effort: Effort) -> Option<Note> {
    let forecasts: Vec<(&'static str, &Forecast)> =
        ranking.iter().filter_map(|solution| Some((solution.id, solution.forecast.as_ref()?))).collect();
    let within = |forecast: &Forecast| forecast.p99.known_within();
    let unknown = forecasts.iter().filter(|(_, forecast)| within(forecast).is_none());
    (!forecasts.is_empty()).then(|| Note::Simulated {
        requests: forecasts.iter().map(|(_, forecast)| forecast.requests).sum(),
        worked_out: forecasts.iter().any(|(_, forecast)| forecast.is_worked_out()),
        within: forecasts.iter().filter_map(|(_, forecast)| within(forecast)).max_by(f64::total_cmp),
        unknown: unknown.map(|(id, _)| *id).collect(),
        short: shortfall(forecasts.iter().map(|(_, forecast)| *forecast), effort),
    })
}

/// What the precision would take that was wanted; `None` where it was reached. An interval becomes half as wide with four times the events.
fn shortfall<'a>(forecasts: impl Iterator<Item = &'a Forecast>, effort: Effort) -> Option<Shortfall> {
    let off = |forecast: &Forecast| forecast.p99.half_width() / forecast.p99.value;
    let short: Vec<&Forecast> = forecasts.filter(|forecast| off(forecast) > effort.precision).collect();
    let known = short.iter().filter_map(|forecast| forecast.p99.known_within()).max_by(f64::total_cmp);
    let reach = |forecast: &&Forecast| off(forecast) * (forecast.events / Effort::MOST_EVENTS).sqrt();
    let best = short.iter().map(reach).max_by(f64::total_cmp)?;
    let best = if best <= effort.precision { effort.precision } else { one_digit_above(best) };
    Some(Shortfall {
        precision: effort.precision,
        times: known.map(|within| (within / effort.precision).powi(2)),
        in_reach: (effort.can_be_more() && best <= WIDEST_KNOWN).then_some(best),
    })
}

/// The next number with a single digit: 0.03 for 0.021.
fn one_digit_above(value: f64) -> f64 {
    let magnitude = 10.0_f64.powf(value.log10().floor());
    (value / magnitude).ceil() * magnitude
}

/// Says when bursts are longer than what was simulated.
fn few_bursts(scenario: &Scenario, ranking: &[Solution], effort: Effort, simulated: Option<&Note>) -> Option<Note> {
    let cycle_s = scenario.workload.arrivals.cycle_s()?;
    let said = matches!(simulated, Some(Note::Simulated { short: Some(Shortfall { in_reach: Some(_), .. }), .. }));
    let few = |forecast: &Forecast| !forecast.is_worked_out() && forecast.span_s < BURSTS * cycle_s * JUST_SO_LONG;
    let any = ranking.iter().filter_map(|solution| solution.forecast.as_ref()).any(few);
    any.then(|| Note::FewBursts { ask: effort.can_be_more() && !said })
}

/// Says when a recording is played at another rate than the month has.
fn recorded_rate(scenario: &Scenario) -> Option<Note> {
    let ArrivalPattern::Trace(trace) = &scenario.workload.arrivals else { return None };
    let month = scenario.requests_per_second();
    let recorded = 1e9 / Arrivals::of_pattern(&scenario.workload.arrivals, month)?.mean_gap_ns();
    let differs = (recorded / month - 1.0).abs() > SAME_RATE;
    differs.then(|| Note::RecordedRate { file: trace.file.clone(), recorded, month })
}

/// Rates that differ by no more than this part are the same.
const SAME_RATE: f64 = 0.1;
/// A span is as long as another one, but for how the last digit is rounded.
const JUST_SO_LONG: f64 = 1.0 - 1e-9;
