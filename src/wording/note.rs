//! Notes on how a result came about.

use super::shown_share;
use crate::comparison::{Comparison, Note, TimeFigure};
use crate::decision::Omission;
use crate::unit::shown;

/// What a reader should know.
#[must_use]
pub fn note(note: &Note, comparison: &Comparison) -> String {
    match note {
        Note::FreeTierDecides { ranking } => {
            format!("without the free tier the ranking would be: {}", titles(ranking, comparison))
        }
        Note::ApiTransferDecides { most, ranking } => format!(
            "if API responses within the Region paid transfer out (at most {} {} more), the ranking would be: {}",
            most.shown(),
            comparison.currency,
            titles(ranking, comparison)
        ),
        Note::PriceAssumed { meter, reason } => format!("the price of {meter} is assumed: {reason}"),
        Note::PriceOverlaid { meter, overlay } => format!("{meter}: {overlay}"),
        Note::PricesOld { name, newest } => {
            format!("the newest price in {name} is of {newest}, more than a year ago: check it")
        }
        Note::AllowanceUncertain { meter, reason } => {
            format!("the free allowance of {meter} is uncertain: {reason}")
        }
        Note::RuleUncertain { reason } => (*reason).to_owned(),
        Note::RankedBy { cost, time } => {
            let time = if *time == TimeFigure::P99 { "p99" } else { "mean time" };
            let [before, after] =
                if *cost { ["cost and ", ", each as a part of the largest, with weights of one half"] } else { [""; 2] };
            format!("ranked by {before}{time}{after}")
        }
        Note::Simulated { requests, within, budget } => {
            let more = if *budget { "; the budget is used up, ask for more with `--precision`" } else { "" };
            let requests = shown((*requests).into());
            format!("{requests} requests simulated; p99 is known to {} (95 % interval){more}", shown_share(*within))
        }
        Note::FewBursts => "few bursts fit into what was simulated: the beginnings of bursts, when requests are coldest, are seen too rarely; ask for more with `--precision`".to_owned(),
        Note::RecordedRate { file, recorded, month } => format!(
            "{file} has {recorded:.3} requests a second and the month {month:.3}: times, cold starts and failures are those of the recording, quantities those of the month"
        ),
        Note::ColdEstimated => {
            "cold-start shares are estimated from rate and idle expiry, for requests that arrive at random".to_owned()
        }
        Note::RestApiTaken { region } => {
            format!("the book of {region} has no price for HTTP APIs: a REST API is taken")
        }
        Note::Defaults { count } => format!("{count} inputs are defaults; `netcost explain` lists them"),
    }
}

fn titles(ids: &[&str], comparison: &Comparison) -> String {
    ids.iter().map(|id| comparison.title(id)).collect::<Vec<_>>().join(", ")
}

/// What the expectation leaves out of a scenario.
#[must_use]
pub fn omission(omission: Omission) -> String {
    let how = match omission {
        Omission::SimulatedLimits => {
            return "limits of p99 and failures are not asked, as points are rated by the expectation".to_owned();
        }
        Omission::EvenArrivals => "evenly",
        Omission::Bursts => "in bursts",
        Omission::DailyProfile => "by the hour of the day",
        Omission::Recording => "as recorded",
    };
    format!("requests are taken to arrive at random; those of the scenario come {how}")
}
