//! What a reader should know about how a comparison came about.

use super::words::shown_share;
use super::{Infeasible, PriceSummary, Solution};
use crate::money::Amount;
use crate::pricebook::free_tier::Allowance;
use crate::pricebook::{Date, Meter, Price, PriceBook};
use crate::rating::BillLine;
use crate::scenario::{ApiKind, ArrivalPattern, RankBy, Scenario};
use crate::sim::{Arrivals, Forecast, Stop};
use crate::unit::shown;

/// Says when the ranking would differ without free allowances.
pub(super) fn free_tier_note(with: &[Solution], without: &[Solution]) -> Option<String> {
    let differs = order(with) != order(without);
    differs.then(|| format!("without the free tier the ranking would be: {}", order(without).join(", ")))
}

/// Says when the ranking would differ if responses of an API to a caller in the same Region paid transfer out, and what that would cost
/// at most.
pub(super) fn transfer_note(ranking: &[Solution], dearest: &[Solution], currency: &str) -> Option<String> {
    let more = |other: &Solution| {
        let same = ranking.iter().find(|solution| solution.id == other.id)?;
        Some(Amount::new(other.bill.total.decimal() - same.bill.total.decimal()))
    };
    let most = dearest.iter().filter_map(more).max()?;
    let differs = order(ranking) != order(dearest) && ranking.len() == dearest.len();
    differs.then(|| {
        format!(
            "if API responses within the Region paid transfer out (at most {} {currency} more), the ranking would be: {}",
            most.shown(),
            order(dearest).join(", ")
        )
    })
}

/// Titles in the order of the ranking.
fn order(ranking: &[Solution]) -> Vec<&'static str> {
    ranking.iter().map(|solution| solution.title).collect()
}

/// The rated lines that have a quantity, of every bill.
fn used_lines<'a>(ranking: &'a [Solution], infeasible: &'a [Infeasible]) -> impl Iterator<Item = &'a BillLine> {
    let bills = ranking.iter().map(|s| &s.bill).chain(infeasible.iter().filter_map(|i| i.bill.as_ref()));
    bills.flat_map(|bill| &bill.lines).filter(|line| !line.usage.quantity.is_zero() && !line.usage.already_paid)
}

pub(super) fn price_summary(book: &str, ranking: &[Solution], infeasible: &[Infeasible]) -> PriceSummary {
    let prices = || used_lines(ranking, infeasible).filter_map(|line| line.price.as_ref());
    let meters = |holds: fn(&Price) -> bool| {
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

pub(super) fn price_notes(book: &PriceBook, prices: &PriceSummary, today: &Date) -> Vec<String> {
    let mut notes = Vec::new();
    for meter in &prices.assumed {
        if let Some(reason) = book.price(meter).and_then(|price| price.assumed.as_ref()) {
            notes.push(format!("the price of {meter} is assumed: {reason}"));
        }
    }
    for price in prices.overlaid.iter().filter_map(|meter| book.price(meter)) {
        notes.extend(price.overlays.iter().map(|overlay| format!("{}: {overlay}", price.meter)));
    }
    for (name, newest) in book.newest.iter().filter(|(_, newest)| newest.is_older_than_a_year(today)) {
        notes.push(format!("the newest price in {name} is of {newest}, more than a year ago: check it"));
    }
    notes
}

pub(super) fn allowance_notes(ranking: &[Solution], free: &[Allowance]) -> Vec<String> {
    let drawn = |allowance: &&Allowance| {
        used_lines(ranking, &[]).any(|line| !line.free.is_zero() && allowance.meters.contains(&line.usage.meter))
    };
    let note = |allowance: &Allowance| {
        let meter = allowance.meters.first().map_or("", |meter| meter.id());
        allowance.assumed.as_ref().map(|reason| format!("the free allowance of {meter} is uncertain: {reason}"))
    };
    free.iter().filter(drawn).filter_map(note).collect()
}

/// What is uncertain about the rules that lines were counted by, each said once.
pub(super) fn caveats(ranking: &[Solution], infeasible: &[Infeasible]) -> Vec<String> {
    let mut caveats: Vec<String> =
        used_lines(ranking, infeasible).filter_map(|line| line.usage.caveat.map(str::to_owned)).collect();
    caveats.sort();
    caveats.dedup();
    caveats
}

pub(super) fn model_notes(scenario: &Scenario, ranking: &[Solution]) -> Vec<String> {
    let mut notes: Vec<String> = ranking_note(scenario, ranking).map(str::to_owned).into_iter().collect();
    notes.extend(simulation_note(ranking));
    let mut forecasts = ranking.iter().filter_map(|solution| solution.forecast.as_ref());
    notes.extend(forecasts.find_map(|forecast| cycle_note(scenario, forecast)));
    notes.extend(trace_note(scenario));
    if ranking.iter().any(|solution| solution.forecast.is_none() && solution.is_cold_estimated()) {
        notes.push(
            "cold-start shares are estimated from rate and idle expiry, for requests that arrive at random".to_owned(),
        );
    }
    let left_open = scenario.settings.iter().any(|setting| setting.path == "api.kind" && !setting.given);
    if left_open && scenario.api == Some(ApiKind::Rest) {
        notes.push(format!("the book of {} has no price for HTTP APIs: a REST API is taken", scenario.region));
    }
    let defaults = scenario.settings.iter().filter(|setting| !setting.given).count();
    notes.push(format!("{defaults} inputs are defaults; `netcost explain` lists them"));
    notes
}

/// What the ranking goes by, where that is not cost alone.
fn ranking_note(scenario: &Scenario, ranking: &[Solution]) -> Option<&'static str> {
    let simulated = ranking.iter().all(|solution| solution.forecast.is_some());
    match (scenario.objective.rank_by, simulated) {
        _ if ranking.is_empty() => None,
        (RankBy::Cost, _) => None,
        (RankBy::Latency, true) => Some("ranked by p99"),
        (RankBy::Latency, false) => Some("ranked by mean time"),
        (RankBy::Balanced, true) => {
            Some("ranked by cost and p99, each as a part of the largest, with weights of one half")
        }
        (RankBy::Balanced, false) => {
            Some("ranked by cost and mean time, each as a part of the largest, with weights of one half")
        }
    }
}

/// How much was simulated, and how sharp the 99th percentiles are.
fn simulation_note(ranking: &[Solution]) -> Option<String> {
    let forecasts: Vec<&Forecast> = ranking.iter().filter_map(|solution| solution.forecast.as_ref()).collect();
    let requests: u64 = forecasts.iter().map(|forecast| forecast.requests).sum();
    let off =
        |forecast: &&Forecast| forecast.latency.p99.half_width() / forecast.latency.p99.value.max(f64::MIN_POSITIVE);
    let worst = forecasts.iter().map(off).fold(0.0, f64::max);
    let budget = forecasts.iter().any(|forecast| forecast.stop == Stop::Budget);
    let more = if budget { "; the budget is used up, ask for more with `--precision`" } else { "" };
    let requests = shown(requests.into());
    (!forecasts.is_empty())
        .then(|| format!("{requests} requests simulated; p99 is known to {} (95 % interval){more}", shown_share(worst)))
}

/// Says when bursts are longer than what was simulated.
fn cycle_note(scenario: &Scenario, forecast: &Forecast) -> Option<String> {
    let ArrivalPattern::Bursts { peak_to_mean, length_s } = &scenario.workload.arrivals else { return None };
    let cycle_s = length_s * peak_to_mean;
    (forecast.span_s < FEW_CYCLES * cycle_s).then(|| {
        "few bursts fit into what was simulated: the beginnings of bursts, when requests are coldest, are seen too rarely; ask for more with `--precision`".to_owned()
    })
}

/// Says when a recording is played at another rate than the month has.
fn trace_note(scenario: &Scenario) -> Option<String> {
    let ArrivalPattern::Trace(trace) = &scenario.workload.arrivals else { return None };
    let rate = scenario.requests_per_second();
    let recorded = 1e9 / Arrivals::of_pattern(&scenario.workload.arrivals, rate)?.mean_gap_ns();
    let differs = (recorded / rate - 1.0).abs() > SAME_RATE;
    differs.then(|| {
        format!("{} has {recorded:.3} requests a second and the month {rate:.3}: times, cold starts and failures are those of the recording, quantities those of the month", trace.file)
    })
}

/// Rates that differ by no more than this part are the same.
const SAME_RATE: f64 = 0.1;
/// Bursts with their pauses that each replication should see.
const FEW_CYCLES: f64 = 3.0;
