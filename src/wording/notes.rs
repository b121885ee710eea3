//! Notes, warnings and dates: what a reader should know of a result.

use std::cmp::Ordering;

use super::figures::{capital, is_exact, within_share};
use super::obstacles::required;
use super::plan::{self, count, function_noun};
use super::{shown_ms, shown_share};
use crate::comparison::{Comparison, Note, PriceSummary, Shortfall, Solution, TimeFigure, Warning};
use crate::decision::Omission;
use crate::money::Amount;
use crate::plan::{Function, Plan};
use crate::pricebook::Meter;
use crate::scenario::Scenario;
use crate::sim::FEW_FAILURES;
use crate::unit::{counted, shown};

/// What a reader should know.
#[must_use]
pub fn note(note: &Note, comparison: &Comparison) -> String {
    match note {
        Note::FreeTierDecides { ranking } => {
            format!("without the free tier {}", would_be(ranking, comparison))
        }
        Note::Sharing { solution, kind, sharers, cost } => {
            let (title, word) = (comparison.title(solution), kind.id());
            let is_first = comparison.ranking.first().is_some_and(|first| first.id == *solution);
            let is = if is_first { "is the cheapest only where it is" } else { "would be the cheapest if it were" };
            format!(
                "{title} {is} shared by {sharers} or more (`network.shared_by = {{ {word} = {sharers} }}`): {} {} each",
                cost.shown(),
                comparison.currency
            )
        }
        Note::ApiTransferDecides { most, ranking } => format!(
            "if API responses within the Region paid transfer out (at most {} {} more), {}",
            most.shown(),
            comparison.currency,
            would_be(ranking, comparison)
        ),
        Note::LowTrustDecides { key, taken, low, high, at, ranking } => {
            let other = would_be(ranking, comparison);
            format!(
                "a figure of low trust decides: `{key}` is taken as {taken} and may be {low} to {high}; with {at} {other}. Give it if you know it"
            )
        }
        Note::KeptReady { solution, function, environments, more, p99 } => {
            let (amount, currency) = (Amount::new(more.decimal().abs()).shown(), &comparison.currency);
            let cost = match more.cmp(&Amount::ZERO) {
                Ordering::Less => format!("save {amount} {currency} a month"),
                Ordering::Equal => "cost no more".to_owned(),
                Ordering::Greater => format!("cost {amount} {currency} more a month"),
            };
            let time = p99.map_or(String::new(), |p99| {
                format!(" and take p99 from {} to {}", shown_ms(p99.from_ms), shown_ms(p99.to_ms))
            });
            let (title, key) = (comparison.title(solution), format!("function.{function}.provisioned_concurrency"));
            format!(
                "{title}: provisioned concurrency of {} for the {function} function (`{key}`) would {cost}{time}",
                shown((*environments).into())
            )
        }
        Note::PriceAssumed { meter, reason } => format!("the price of {meter} is assumed: {reason}"),
        Note::PriceOverlaid { meters, overlay } => {
            format!("{}: {overlay}", meters.iter().map(Meter::id).collect::<Vec<_>>().join(", "))
        }
        Note::PricesOld { name, newest } => {
            format!("the newest price in {name} is of {newest}, more than a year ago: check it")
        }
        Note::AllowanceUncertain { meter, reason } => {
            format!("the free allowance of {meter} is uncertain: {reason}")
        }
        Note::FreeLogsLeftOut { most, ranking } => {
            let (most, currency) = (most.shown(), &comparison.currency);
            let ranking =
                ranking.as_ref().map_or(String::new(), |ranking| format!("; then {}", would_be(ranking, comparison)));
            format!(
                "CloudWatch's 5 GB of logs a month free of charge are not taken off, as it is unsettled whether they cover Lambda's: at most {most} {currency} less (`account.free_logs = true`){ranking}"
            )
        }
        Note::LogsKept { gb, kept } => {
            let gb = shown(gb.decimal());
            let cost = kept.as_ref().map_or(String::new(), |kept| {
                let (price, currency, each) = (kept.price, &comparison.currency, kept.each_month.shown());
                let here = kept.region == comparison.scenario.region;
                let whose = if here { String::new() } else { format!(", the price of {}", kept.region) };
                format!(
                    ", which makes every later month {each} {currency} dearer ({price} {currency} a GB-month{whose})"
                )
            });
            format!(
                "logs are kept for ever unless a retention is set, and no bill here holds that: {gb} GB more each month{cost}"
            )
        }
        Note::RuleUncertain { reason } => (*reason).to_owned(),
        Note::RankedBy { cost, time } => {
            let time = if *time == TimeFigure::P99 { "p99" } else { "mean time" };
            let [before, after] = if *cost {
                ["cost and ", ", each as a part of the largest, with weights of one half"]
            } else {
                [""; 2]
            };
            format!("ranked by {before}{time}{after}")
        }
        Note::Simulated { requests, worked_out, within, unknown, short } => {
            let how_sure = if *worked_out { "or better" } else { "(95 % interval)" };
            let known = known(*within, how_sure, &titles(unknown, comparison), unknown.len());
            let more = short.as_ref().map_or_else(String::new, shortfall);
            let where_told = if comparison.ranking.iter().any(|one| one.forecast.is_none()) {
                "where more could be told than means, "
            } else {
                ""
            };
            let seen = match (shown((*requests).into()), worked_out) {
                (_, true) if *requests == 0 => {
                    "no limit is near, so that times are worked out, not simulated".to_owned()
                }
                (some, true) => format!("times are worked out, or {some} requests simulated where that tells more"),
                (some, false) => format!("{some} requests simulated"),
            };
            format!("{where_told}{seen}; {known}{more}")
        }
        Note::FewBursts { ask } => {
            let more = if *ask { "; a smaller `--precision` plays longer" } else { "" };
            format!(
                "few bursts fit into what was simulated: their beginnings, when requests are coldest, are seen too rarely{more}"
            )
        }
        Note::RecordedRate { file, recorded, month } => format!(
            "{file} has {recorded:.3} requests a second and the month {month:.3}: times, cold starts and failures are those of the recording, quantities those of the month"
        ),
        Note::NoVpcNeeded => {
            "no VPC is needed: requests call nothing in it, and a function outside of it reaches the internet by itself"
                .to_owned()
        }
        Note::NoWayOutNeeded => "no way out is needed: a function in the VPC reaches all that requests call".to_owned(),
        Note::ColdEstimated => {
            "cold-start shares are estimated from rate and idle expiry, for requests that arrive at random".to_owned()
        }
        Note::RestApiTaken { region } => {
            format!("the book of {region} has no price for HTTP APIs: a REST API is taken")
        }
        Note::Defaults { count } => format!("{count} inputs are defaults; `netcost explain --settings` lists them"),
    }
}

/// How well p99 is known, and of which solutions it is not.
fn known(within: Option<f64>, how_sure: &str, unknown: &str, count: usize) -> String {
    let wider =
        if count > 1 { "the intervals are wider than the values" } else { "the interval is wider than the value" };
    let known = |within: f64| {
        if is_exact(within) {
            return "p99 follows from the times taken, with nothing left to chance".to_owned();
        }
        format!("p99 is known to {} {how_sure}", shown_share(within))
    };
    match within.map(known) {
        Some(known) if count == 0 => known,
        Some(known) => format!("{known}, but not for {unknown}: {wider}"),
        None => format!("p99 is not known: {wider}"),
    }
}

/// What the wanted precision would take, and what to ask for.
fn shortfall(short: &Shortfall) -> String {
    let wanted = shown_share(short.precision);
    let needs = short.times.map(|times| format!("; {wanted} would take about {} times as many events", count(times)));
    let ask = |ask: f64| format!("`--precision {}`", format!("{ask:.4}").trim_end_matches('0'));
    match (needs, short.in_reach) {
        (Some(needs), Some(precision)) if precision <= short.precision => format!("{needs}: {}", ask(precision)),
        (Some(needs), Some(precision)) => format!("{needs}, more than are ever played; {} comes near", ask(precision)),
        (Some(needs), None) => format!("{needs}, more than are ever played"),
        (None, Some(precision)) => format!("; {} plays more", ask(precision)),
        (None, None) => String::new(),
    }
}

/// The ranking as it would be.
fn would_be(ranking: &[&str], comparison: &Comparison) -> String {
    match ranking {
        [] => "none could be had".to_owned(),
        some => format!("the ranking would be: {}", titles(some, comparison)),
    }
}

fn titles(ids: &[&str], comparison: &Comparison) -> String {
    ids.iter().map(|id| comparison.title(id)).collect::<Vec<_>>().join(", ")
}

/// What the expectation leaves out of a scenario.
#[must_use]
pub fn omission(omission: Omission) -> String {
    match omission {
        Omission::SimulatedLimits => "whether p99 keeps its limit is not looked at here, as that takes a simulation".to_owned(),
        Omission::ClientTimeout => {
            "that callers give up after a while (`workload.client_timeout`) is left out here, as that takes a simulation".to_owned()
        }
        Omission::Arrivals(manner) => {
            format!("requests are taken to arrive at random; those of the scenario come {}", manner.words)
        }
    }
}

/// What may go wrong with a solution.
#[must_use]
pub fn warning(warning: &Warning, solution: &Solution, comparison: &Comparison) -> String {
    let Comparison { scenario, currency, .. } = comparison;
    match warning {
        Warning::Supposed(requirement) => format!("only if {}", required(requirement)),
        Warning::Resilient { cost } => format!(
            "laid out to outlive the loss of a zone it costs {} {currency} a month",
            cost.shown()
        ),
        Warning::Remark(remark) => remark.text.clone().into_owned(),
        Warning::Limit(finding) => plan::warning(finding),
        Warning::MorePieces { noun, pieces, least, most, limit_title } => format!(
            "{} instead of {}, as the load needs them; {} at most ({limit_title})",
            counted(*pieces, noun),
            shown((*least).into()),
            shown((*most).into())
        ),
        Warning::NotSimulated { ask: true } => "too much happens in a request, or too many come, to simulate it with the usual effort; ask for more with `--precision 0.01`".to_owned(),
        Warning::NotSimulated { ask: false } => "too much happens in a request, or too many come, to simulate it".to_owned(),
        Warning::Throttled { share, limit, enough, unsettled } => {
            let reserved: Vec<String> = solution.plan.functions().filter_map(|one| reserved(&solution.plan, one)).collect();
            let (with, holds) = match reserved.as_slice() {
                [] if solution.plan.holds_two() => (String::new(), " because each holds two environments"),
                [] => (String::new(), ""),
                some => (format!(" with {}", some.join(" and ")), ""),
            };
            let fails = format!("limit {}{with}: {} of requests fail{holds}", shown((*limit).into()), shown_share(*share));
            match enough {
                Some(enough) => {
                    let mend = solution.mend.as_ref().map(|mend| format!(", and cost {} {currency} a month", mend.cost.shown()));
                    format!("{fails}; {}{}", would_be_enough(*enough, scenario), mend.unwrap_or_default())
                }
                None if *unsettled => format!("{fails}; which limit would be enough was not found"),
                None if *share <= FEW_FAILURES => format!("{fails} at random peaks"),
                None => format!("{fails}; a higher limit of the account alone does not help"),
            }
        }
        Warning::TimedOut { share } => {
            format!("{} of requests are cut off by a timeout, or answered too late", shown_share(*share))
        }
        Warning::Retried { share } => format!("{} of requests need another attempt", shown_share(*share)),
        Warning::SdkInitUnknown { function, runtime } => format!(
            "cold starts take longer than shown, as nobody has measured INIT of the {function} function with the AWS SDK on {runtime}; give `function.{function}.init`"
        ),
        Warning::Unfinished { share, enough } => {
            let enough = enough.map_or(String::new(), |enough| format!("; a limit of {}", would_be_enough(enough, scenario)));
            format!(
                "{} of requests were still queued when the simulation ended: their times are longer than what is shown, and what they cost is missing{enough}",
                shown_share(*share)
            )
        }
    }
}

fn would_be_enough(limit: u64, scenario: &Scenario) -> String {
    let peak = scenario.workload.arrivals.peak().map_or(String::new(), |peak| format!(" for {peak}"));
    format!("{} would be enough{peak}", shown(limit.into()))
}

fn reserved(plan: &Plan, function: &Function) -> Option<String> {
    let limit = function.setup.reserved_concurrency?;
    Some(format!("{} reserved for the {}", shown(limit.into()), function_noun(plan, function.role)))
}

/// Everything that may go wrong with a solution.
#[must_use]
pub fn warnings(solution: &Solution, comparison: &Comparison) -> Vec<String> {
    solution.warnings.iter().map(|one| warning(one, solution, comparison)).collect()
}

/// The dates of the prices, some warnings, and the notes of a comparison.
pub fn all_notes(comparison: &Comparison, warnings: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    let dates = price_dates(&comparison.prices, &comparison.currency);
    dates.into_iter().chain(warnings).chain(comparison.notes.iter().map(|one| note(one, comparison)))
}

/// The notes that tell what would make another solution the best, in whole sentences.
pub fn notes_that_decide(comparison: &Comparison) -> impl Iterator<Item = String> {
    let first = comparison.ranking.first().map(|first| first.id);
    let decides = move |note: &&Note| match note {
        Note::FreeTierDecides { ranking }
        | Note::ApiTransferDecides { ranking, .. }
        | Note::FreeLogsLeftOut { ranking: Some(ranking), .. } => ranking.first().copied() != first,
        _ => false,
    };
    comparison.notes.iter().filter(decides).map(|one| format!("{}.", capital(&note(one, comparison))))
}

/// How new the prices are, and how well p99 is known: "Prices of 2026-10-07, p99 within 0.28 %.".
#[must_use]
pub fn provenance(comparison: &Comparison) -> Option<String> {
    let newest = comparison.prices.newest.as_ref();
    let prices = newest.map(|newest| format!("Prices of {newest}"));
    let within = comparison.notes.iter().find_map(|note| match note {
        Note::Simulated { within: Some(within), .. } if is_exact(*within) => Some("p99 exact".to_owned()),
        Note::Simulated { within: Some(within), .. } => Some(format!("p99 {}", within_share(*within))),
        _ => None,
    });
    let counted = |meters: usize, what: &str| (meters > 0).then(|| format!("{meters} {what}"));
    let assumed = counted(comparison.prices.assumed.len(), "assumed");
    let overlaid = counted(comparison.prices.overlaid.len(), "from an overlay");
    let known: Vec<String> = prices.into_iter().chain(assumed).chain(overlaid).chain(within).collect();
    (!known.is_empty()).then(|| format!("{}.", known.join(", ")))
}

/// What to ask next, of a comparison that is shown in brief or with all that is known.
#[must_use]
pub const fn next_questions(in_full: bool) -> &'static str {
    if in_full { "Next: `netcost explain`, `netcost report`." } else { "Next: `--details`, `netcost explain`." }
}

/// When the prices came into force: "as of 2026-08", "in force between 2025-08-28 and 2026-10-07"; `None` where no price was used.
#[must_use]
pub fn in_force(prices: &PriceSummary) -> Option<String> {
    let (oldest, newest) = prices.oldest.as_ref().zip(prices.newest.as_ref())?;
    let one = oldest == newest;
    Some(if one { format!("as of {oldest}") } else { format!("in force between {oldest} and {newest}") })
}

/// The book, the currency and the dates of the prices used; `None` where none was.
#[must_use]
pub fn price_dates(prices: &PriceSummary, currency: &str) -> Option<String> {
    Some(format!("prices of {} in {currency}, {}", prices.book, in_force(prices)?))
}
