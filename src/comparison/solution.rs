//! One solution of a comparison: evaluated, or why it cannot be had.

use super::finding::unpriced;
use super::{Difference, Driver, Figures, Known, Mend, Obstacle, Span, TimeFigure, Warning};
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::metering::LineKind;
use crate::money::Amount;
use crate::plan::{Plan, Requirement};
use crate::pricebook::Meter;
use crate::rating::Bill;
use crate::sim::{Estimate, FEW_FAILURES, Forecast, Latency};
use crate::value::Share;

/// A solution that can run, evaluated.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Solution {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What is built, in half a line.
    pub brief: &'static str,
    /// What is built, in a line.
    pub summary: &'static str,
    /// Where what it says of AWS was read.
    pub sources: &'static [&'static str],
    /// What it builds.
    pub plan: Plan,
    /// What a request takes and how the functions behave.
    pub expectation: Expectation,
    /// What was simulated; `None` when nothing was, or no request arrives.
    pub forecast: Option<Forecast>,
    /// The least concurrency limit at which few enough requests fail, where too many do and a higher limit helps.
    pub enough_concurrency: Option<u64>,
    /// What would mend it where it fails too often.
    pub mend: Option<Mend>,
    /// What it costs in a month.
    pub bill: Bill,
    /// What the next million requests cost that are answered; `None` where that cannot be kept exactly.
    pub next_million: Option<Amount>,
    /// The ids of those that it is in a tie with in what the ranking goes by.
    pub tied_with: Vec<&'static str>,
    /// The share of requests that fail: simulated, else by the closed form.
    pub failed: f64,
    /// Whether that is more than is tolerated, so that it is ranked behind those that answer.
    pub fails: bool,
    /// Whether its load may pass a limit at peaks, as far as means tell.
    pub peaks: bool,
    /// What makes its cost differ from that of the first, each kind of charge that does, the largest difference first.
    pub differences: Vec<Difference>,
    /// What decides its cost and how it stands to the first.
    pub drivers: Vec<Driver>,
    /// What may go wrong.
    pub warnings: Vec<Warning>,
}

impl Solution {
    /// Mean milliseconds from the arrival of a request to its answer, with its interval.
    ///
    /// Where nothing fails and nothing is tried again the mean is the exact expectation, and only the shares of cold starts in it are
    /// simulated; otherwise it is that of the simulated requests that were answered.
    #[must_use]
    pub fn mean(&self) -> Estimate {
        mean(&self.expectation, self.forecast.as_ref())
    }

    /// From the arrival of a request to its answer; `None` when nothing was simulated.
    #[must_use]
    pub fn latency(&self) -> Option<Latency> {
        self.forecast.as_ref().map(|forecast| Latency { mean: self.mean(), ..forecast.latency() })
    }

    /// From the arrival of a request until all its work is done, where some of it goes on after the answer.
    #[must_use]
    pub fn completion(&self) -> Option<Latency> {
        self.forecast.as_ref()?.completion.as_ref().map(|times| times.latency())
    }

    /// Mean milliseconds from the arrival of a request until all its work is done, with its interval, by the rule of [`Solution::mean`].
    #[must_use]
    pub fn completion_mean(&self) -> Estimate {
        match self.completion() {
            Some(completion) => completion.mean,
            None if self.is_disturbed() => self.mean(),
            None => Estimate::exact(float(self.expectation.mean_completion())),
        }
    }

    /// What it is ranked by.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let mean = match &self.forecast {
            None => Span::exact(self.expectation.mean_response()),
            Some(_) => Span::of(&self.mean()),
        };
        let p99_ms = self.forecast.as_ref().map(|forecast| Span::of(&forecast.p99));
        let events = self.forecast.as_ref().map_or(0, |forecast| forecast.events as u64);
        let cost = self.bill.total;
        let failed = self.forecast.as_ref().map_or(Estimate::exact(self.failed), |forecast| forecast.failed);
        let (failed, fails) = (Span::unrounded(&failed), self.fails);
        Figures {
            cost,
            mean_ms: mean.value,
            mean_half_ms: mean.half(),
            p99_ms,
            failed,
            fails,
            peaks: self.peaks,
            events,
        }
    }

    /// The share of requests that fail, where they are more than a few.
    #[must_use]
    pub fn failing(&self) -> Option<f64> {
        self.forecast.as_ref().map(|forecast| forecast.failed.value).filter(|failed| *failed > FEW_FAILURES)
    }

    /// The share of requests that fail with its interval, where that leaves open whether it is more than is tolerated.
    #[must_use]
    pub fn failing_about(&self, tolerated: Share) -> Option<Estimate> {
        let tolerated = float(tolerated.0);
        let failed = self.forecast.as_ref().map(|forecast| forecast.failed);
        failed.filter(|failed| failed.low <= tolerated && tolerated < failed.high)
    }

    /// Whether more than a few requests find no concurrency.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        self.forecast.as_ref().is_some_and(|forecast| forecast.throttled.value > FEW_FAILURES)
    }

    /// Whether requests fail or are tried again.
    #[must_use]
    pub fn is_disturbed(&self) -> bool {
        is_disturbed(&self.expectation)
    }

    /// Whether its mean is that of simulated requests, as some of them are disturbed, and not the expectation.
    #[must_use]
    pub fn is_mean_simulated(&self) -> bool {
        self.forecast.is_some() && self.is_disturbed()
    }

    /// Whether a share of cold starts is an estimate.
    #[must_use]
    pub fn is_cold_estimated(&self) -> bool {
        is_cold_estimated(&self.expectation)
    }

    /// What it costs before the first request.
    #[must_use]
    pub fn standing_cost(&self) -> Amount {
        self.bill.cost_of(LineKind::Standing)
    }
}

/// The mean of [`Solution::mean`].
pub(super) fn mean(expectation: &Expectation, forecast: Option<&Forecast>) -> Estimate {
    let expected = float(expectation.mean_response());
    match forecast {
        None => Estimate::exact(expected),
        Some(forecast) if is_disturbed(expectation) => forecast.response.mean(),
        Some(_) if !is_cold_estimated(expectation) => Estimate::exact(expected),
        Some(forecast) => forecast.cold_ms.around(expected),
    }
}

fn is_disturbed(expectation: &Expectation) -> bool {
    expectation.behaviour.functions.iter().any(|function| function.disturbed)
}

fn is_cold_estimated(expectation: &Expectation) -> bool {
    expectation.behaviour.functions.iter().any(|function| function.cold_estimated)
}

/// A solution that is in no ranking: it cannot run, or not within what the user set, or what it costs is unknown.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Infeasible {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What would be built, in half a line.
    pub brief: &'static str,
    /// Why, at least one.
    pub reasons: Vec<Obstacle>,
    /// What would mend it, where that was found.
    pub mend: Option<Mend>,
    /// What it would build, where it could be built.
    pub plan: Option<Plan>,
    /// What it would cost, where that can be said.
    pub bill: Option<Bill>,
    /// What a request would take, where it could be built.
    pub expectation: Option<Expectation>,
    /// What was simulated of it, where it could be built.
    pub forecast: Option<Forecast>,
}

impl Infeasible {
    /// What [`Solution::mean`] would be, where it could be built.
    #[must_use]
    pub fn mean(&self) -> Option<Estimate> {
        Some(mean(self.expectation.as_ref()?, self.forecast.as_ref()))
    }

    /// What is known of it all the same.
    #[must_use]
    pub fn known(&self) -> Known {
        let answered = self.forecast.as_ref().filter(|forecast| forecast.is_answered());
        Known {
            cost: self.bill.as_ref().map(|bill| bill.total),
            mean_ms: self.mean().map(|mean| Span::of(&mean).value),
            p99_ms: answered.map(|forecast| Span::of(&forecast.p99)),
        }
    }

    /// The meters without a price, where nothing but a price is missing: it could run, and what it costs is unknown.
    #[must_use]
    pub fn unpriced(&self) -> Option<&[Meter]> {
        unpriced(&self.reasons)
    }

    /// What must be so for it to be had, where the scenario leaves that open.
    pub fn requirements(&self) -> impl Iterator<Item = &Requirement> {
        self.reasons.iter().filter_map(|reason| match reason {
            Obstacle::Requires(requirement) => Some(requirement),
            _ => None,
        })
    }

    /// What it would cost, where nothing stands against it but what the scenario leaves open: it can be had if that is so.
    #[must_use]
    pub fn possible(&self) -> Option<&Bill> {
        self.bill.as_ref().filter(|_| self.reasons.iter().all(Obstacle::is_open))
    }
}

impl TimeFigure {
    /// The time by which ranked solutions are told apart: the 99th percentile where all of them were simulated.
    pub(super) fn of(ranking: &[Solution]) -> Self {
        let simulated = !ranking.is_empty() && ranking.iter().all(|solution| solution.forecast.is_some());
        if simulated { Self::P99 } else { Self::Mean }
    }
}
