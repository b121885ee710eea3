//! What callees meet whose callers wait for them and may start cold too. Such a caller calls when it has started, and by then callees may be idle
//! again that were busy when it came. `docs/model.md` ("Callees whose callers start cold") derives it.

use crate::distribution::{Distribution, float, middles};
use crate::erlang::Level;
use crate::kept::Kept;
use crate::overflow::AtRate;
use crate::timing::{Delay, TimedAction, TimedFunction, TimedPlan, TimedStep};

/// Who calls a function and waits for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Callers {
    /// Mean seconds for which each holds its environment, warm.
    pub held_s: f64,
    /// How likely a visit that is in progress when it comes is over by when it calls, where it starts cold.
    pub over_by_call: f64,
    /// How many of them there are for each visit to the function.
    pub each: f64,
    /// Whether the user states how many start cold: then it does not go by what is busy.
    pub is_stated: bool,
    /// How many are kept ready, which call at once.
    pub kept_ready: f64,
    /// The part of the day in which they are.
    pub part: f64,
}

impl Callers {
    /// How many callees start cold where something changes, of so many that are too few on average: none that the mean load does not need, and
    /// while callers are kept ready and others start no more than those call at once.
    #[must_use]
    pub fn let_start(self, cold: f64, too_few: f64) -> f64 {
        let at_once = if self.kept_ready > 0.0 { cold.min(self.kept_ready) } else { cold };
        if too_few > 0.0 { self.part * at_once + (1.0 - self.part) * cold } else { 0.0 }
    }

    /// The same outside of such a part of the day: its hours and theirs are the busiest, so that the one lies in the other.
    #[must_use]
    pub(crate) fn outside_of(self, part: f64) -> Self {
        let left = (self.part - part).max(0.0);
        Self { part: if left > 0.0 { left / (1.0 - part) } else { 0.0 }, ..self }
    }

    /// How they come to such callees at one rate, where they hold their environments for so many seconds more.
    pub(crate) fn of<'a>(self, callees: &AtRate<'a>, longer_s: f64) -> CallersAtRate<'a> {
        let at = AtRate::on_demand(callees.rate * self.each, self.held_s + longer_s, callees.expiry);
        CallersAtRate {
            callers: self,
            beside: (at.load - callees.load).max(0.0),
            at,
            callees: callees.load,
            last: None,
        }
    }
}

/// So many times that are equally likely stand for one that varies.
const LIKELY: u32 = 16;
const NS_PER_MS: f64 = 1e6;

/// A sum of several times, of which the longest one that varies is taken to do so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Sum {
    /// Nanoseconds of the others on average.
    others_ns: u64,
    longest: Option<Distribution>,
}

impl Sum {
    /// Of delays that take so many milliseconds together on average.
    fn of<'a>(mean_ms: f64, delays: impl Iterator<Item = &'a Delay>) -> Self {
        let longest = varying(delays).max_by_key(|time| time.mean()).cloned();
        let longest_ms = longest.as_ref().map_or(0.0, |longest| float(longest.mean().0));
        Self { others_ns: whole_ns((mean_ms - longest_ms).max(0.0)), longest }
    }

    /// Likely ones in milliseconds, the shortest first. The last stands for all that are as long or longer, so that their mean is right.
    fn likely(&self) -> Vec<f64> {
        let others_ms = self.others_ns as f64 / NS_PER_MS;
        let Some(longest) = &self.longest else { return vec![others_ms] };
        let mut times: Vec<f64> = middles(LIKELY).map(|p| others_ms + longest.quantile(p)).collect();
        let short_ms = others_ms + float(longest.mean().0) - mean(times.iter().copied());
        if let Some(last) = times.last_mut() {
            *last += f64::from(LIKELY) * short_ms.max(0.0);
        }
        times
    }
}

/// What of some times varies.
fn varying<'a>(delays: impl Iterator<Item = &'a Delay>) -> impl Iterator<Item = &'a Distribution> {
    delays.map(|delay| &delay.time.value).filter(|time| !time.is_constant())
}

/// What takes time in a function's run until it has called, its start left out.
fn delays_before_call<'a>(function: &'a TimedFunction<'_>) -> impl Iterator<Item = &'a Delay> {
    let calls = |step: &TimedStep<'_>| matches!(step.action, TimedAction::Call(_));
    let first = function.steps.iter().position(calls).map_or(function.steps.len(), |call| call + 1);
    function.steps[..first].iter().flat_map(own_delays_of)
}

/// What takes time in a function's own run, its start left out and the way to what it calls included.
fn own_delays<'a>(function: &'a TimedFunction<'_>) -> impl Iterator<Item = &'a Delay> {
    function.steps.iter().flat_map(own_delays_of)
}

fn own_delays_of<'a>(step: &'a TimedStep<'_>) -> &'a [Delay] {
    match &step.action {
        TimedAction::Spend(delays) => delays,
        TimedAction::Call(call) => &call.way,
    }
}

fn whole_ns(ms: f64) -> u64 {
    (ms * NS_PER_MS).round() as u64
}

/// What is worked out of a plan is asked for at every load.
static OVER: Kept<StartAndVisit, f64> = Kept::new(256);

/// How a caller's start and a visit to the callee stand to each other.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct StartAndVisit {
    start: Sum,
    visit: Sum,
    /// Nanoseconds of a visit on average.
    visit_ns: u64,
    /// How long a caller that is warm takes until it calls, but for what is the same for all.
    until_call: Sum,
    /// What varies of what the caller does itself, in nanoseconds on average.
    varying_ns: u64,
}

impl StartAndVisit {
    /// Those of a plan, where visits to the callee last so many milliseconds on average.
    pub(crate) fn of(timed: &TimedPlan<'_>, visit_ms: f64) -> Self {
        let (caller, callee) = (&timed.main, timed.callee.iter());
        let varying_ms: f64 = varying(own_delays(caller)).map(|time| float(time.mean().0)).sum();
        Self {
            start: Sum::of(float(caller.cold_ms()), caller.cold.iter().chain(&caller.first)),
            visit: Sum::of(visit_ms, callee.flat_map(own_delays)),
            visit_ns: whole_ns(visit_ms),
            until_call: Sum::of(0.0, delays_before_call(caller)),
            varying_ns: whole_ns(varying_ms),
        }
    }

    /// How likely a visit that is in progress when a caller comes is over by when that calls, where it starts cold.
    pub(crate) fn over(&self) -> f64 {
        OVER.or_work_out(self, || self.likely().over())
    }

    /// The same at least.
    pub(crate) fn over_at_least(&self) -> f64 {
        self.likely().over_at_least().min(self.over())
    }

    fn likely(&self) -> Likely {
        Likely {
            starts: self.start.likely(),
            visits: self.visit.likely(),
            visit: self.visit_ns as f64 / NS_PER_MS,
            until_call: self.until_call.likely(),
            varying: self.varying_ns as f64 / NS_PER_MS,
        }
    }
}

/// Times of these that are equally likely, in milliseconds and the shortest first.
struct Likely {
    starts: Vec<f64>,
    visits: Vec<f64>,
    /// The mean of visits.
    visit: f64,
    until_call: Vec<f64>,
    /// The mean of what varies of what the caller does itself.
    varying: f64,
}

impl Likely {
    /// Of callers that come at random, calls V apart from where they come, those that start in D call while a visit of S is in progress, or
    /// the other way round, in `E[(S - D + V)+ - (V - S - D)+] / E[S]` of those cases in which they would if they started at once. V is the
    /// difference between the times that two callers take until they call: they may change places. Where it is nothing, that is what is left
    /// of a visit after the start.
    fn over(&self) -> f64 {
        if self.visit <= 0.0 {
            return 1.0;
        }
        let not_over = |start: f64, visit: f64| self.later_by(visit - start) - self.later_by(-visit - start);
        let after = |start: &f64| mean(self.visits.iter().map(|visit| not_over(*start, *visit)));
        (1.0 - mean(self.starts.iter().map(after)) / self.visit).clamp(0.0, 1.0)
    }

    /// The mean of what one caller takes longer than another until it calls, and so much more, where that is above nothing.
    fn later_by(&self, more: f64) -> f64 {
        let [shortest, longest] =
            [self.until_call.first(), self.until_call.last()].map(|time| time.copied().unwrap_or(0.0));
        // Where as much more, or less, outweighs every difference, they add up to nothing.
        if more.abs() >= longest - shortest {
            return more.max(0.0);
        }
        let (mut shorter, mut together, mut sum) = (0, 0.0, 0.0);
        for one in &self.until_call {
            // The longer one takes, the more others are shorter.
            while let Some(other) = self.until_call.get(shorter).filter(|other| **other < one + more) {
                together += other;
                shorter += 1;
            }
            sum += shorter as f64 * (one + more) - together;
        }
        sum / (self.until_call.len() as f64).powi(2)
    }

    /// The same at least: the other caller may have come later, and called earlier by up to half of the start. It does so by more in no more
    /// than twice the mean of what varies, over the start, of all cases (Markov's inequality).
    fn over_at_least(&self) -> f64 {
        let earlier = |start_ms: f64| if self.varying > 0.0 { 2.0 * self.varying / start_ms } else { 0.0 };
        let at_least = |start_ms: &f64| (self.over_after(start_ms / 2.0) - earlier(*start_ms)).max(0.0);
        mean(self.starts.iter().map(at_least))
    }

    /// How likely a visit that is in progress is over after a time: `E[min(visit, time)] / E[visit]`, as what is left of it is distributed
    /// (D. R. Cox, "Renewal Theory", 1962).
    fn over_after(&self, after_ms: f64) -> f64 {
        if self.visits.iter().all(|visit_ms| *visit_ms <= after_ms) {
            return 1.0;
        }
        (mean(self.visits.iter().map(|visit_ms| visit_ms.min(after_ms))) / self.visit).min(1.0)
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let number = values.len() as f64;
    values.sum::<f64>() / number
}

/// Callers at one rate, looked at by how many callees are busy.
pub(crate) struct CallersAtRate<'a> {
    callers: Callers,
    at: AtRate<'a>,
    /// Mean number of callers that are in progress and not calling.
    beside: f64,
    /// Mean number of callees that are busy.
    callees: f64,
    /// The level of the callers that was looked at last, with how likely one starts cold there: levels are asked for in their order.
    last: Option<(Level, f64)>,
}

impl CallersAtRate<'_> {
    /// How likely a request that comes while as many callees are busy as a level has servers calls while they still are.
    ///
    /// It calls later where its caller starts cold. By then visits are over, and others have come: of n in progress, n - a must last.
    pub(crate) fn call_while_busy(&mut self, callees: &Level) -> f64 {
        let more_than_usual = callees.servers - self.callees;
        if more_than_usual <= 0.0 || self.callers.is_stated {
            return 1.0;
        }
        let idle_again = 1.0 - (1.0 - self.callers.over_by_call).powf(more_than_usual);
        1.0 - idle_again * self.cold_where_busy(callees.servers)
    }

    /// How likely a caller starts cold that comes while so many callees are busy: each has a caller in progress, and others are beside them.
    fn cold_where_busy(&mut self, callees: f64) -> f64 {
        let busy = callees + self.beside;
        let [lower, upper] = [busy.floor(), busy.floor() + 1.0].map(|servers| self.cold_with(servers));
        lower + busy.fract() * (upper - lower)
    }

    /// How likely a caller starts cold that finds so many busy, where no more were asked for before.
    fn cold_with(&mut self, servers: f64) -> f64 {
        if let Some((_, cold)) = self.last.filter(|(level, _)| level.servers.total_cmp(&servers).is_eq()) {
            return cold;
        }
        let mut level = self.last.map_or_else(|| Level::at(servers as u64, self.at.load), |(level, _)| level);
        while level.servers < servers {
            level = level.next(self.at.load);
        }
        let cold = self.cold_at(&level);
        self.last = Some((level, cold));
        cold
    }

    /// How likely a caller starts cold that finds as many busy as a level has servers: never while more are kept ready.
    fn cold_at(&self, level: &Level) -> f64 {
        let warm_part = if level.servers < self.callers.kept_ready { self.callers.part } else { 0.0 };
        (1.0 - warm_part) * self.at.cold_where_busy(level)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Laplace;

    /// Callers once in 100 s, which hold an environment for 0.1 s, and their callees for half of that.
    const CALLERS: Callers =
        Callers { held_s: 0.1, over_by_call: 1.0, each: 1.0, is_stated: false, kept_ready: 0.0, part: 0.0 };
    /// 10,000 s, in which something always comes.
    const EXPIRY: Laplace = Laplace::Constant(10_000_000.0);

    fn cold_share(callers: Callers) -> f64 {
        let callees = AtRate::on_demand(0.01, 0.05, &EXPIRY);
        let mut callers = callers.of(&callees, 0.0);
        callees.cold_share_where_found(|level| callers.call_while_busy(level))
    }

    #[test]
    fn where_requests_are_rare_callees_start_cold_that_meet_others_with_a_warm_caller() {
        // A request meets another at the callee with a = 0.0005, which comes 0.01 x 0.0005 times a second, and at the caller twice as often.
        // The second callee was not needed for 10,000 s with exp(-0.05), and the second caller was with 1 - exp(-0.1). Both are so, whatever
        // else came, with the product: of what came to both, one that alone came cold left no second callee.
        let expected = 0.0005 * (-0.05_f64).exp() * (1.0 - (-0.1_f64).exp());
        assert!((cold_share(CALLERS) / expected - 1.0).abs() < 0.02, "{} {expected}", cold_share(CALLERS));
        // Where callees are busy still when a caller calls that starts cold, all of them start cold.
        let at_once = Callers { over_by_call: 0.0, ..CALLERS };
        let expected = 0.0005 * (-0.05_f64).exp();
        assert!((cold_share(at_once) / expected - 1.0).abs() < 0.02, "{}", cold_share(at_once));
        // So they do where enough callers are kept ready; where they are for half of the day it is the mean of both.
        let kept_ready = Callers { kept_ready: 9.0, part: 1.0, ..CALLERS };
        assert!((cold_share(kept_ready) - cold_share(at_once)).abs() < 1e-9);
        let half = Callers { part: 0.5, ..kept_ready };
        assert!((half.outside_of(0.25).part - 1.0 / 3.0).abs() < 1e-12 && half.outside_of(0.5).part.abs() < 1e-12);
        assert!((cold_share(half) - f64::midpoint(cold_share(at_once), cold_share(CALLERS))).abs() < 1e-9);
        // Where it is stated how many callers start cold, it does not go by what is busy: those that call later come at random too.
        let stated = Callers { is_stated: true, ..CALLERS };
        assert!((cold_share(stated) - cold_share(at_once)).abs() < 1e-12);
    }

    #[test]
    fn a_visit_is_over_as_what_is_left_of_it_is_distributed() {
        let of = |starts: &[f64], visits: &[f64], varying| Likely {
            starts: starts.to_vec(),
            visits: visits.to_vec(),
            visit: mean(visits.iter().copied()),
            until_call: vec![0.0],
            varying,
        };
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        // Of visits of 100 ms, each equally far, 30 in 100 are over after 30 ms; of visits of 20 and 180 ms (20 + 30) in 200.
        near(of(&[30.0], &[100.0], 0.0).over(), 0.3);
        near(of(&[30.0], &[20.0, 180.0], 0.0).over(), 0.25);
        // Starts of 30 and 300 ms: 0.3 and all. At least, after halves of them: 0.15 and all.
        near(of(&[30.0, 300.0], &[100.0], 0.0).over(), 0.65);
        near(of(&[30.0, 300.0], &[100.0], 0.0).over_at_least(), 0.575);
        // Less 2 x 6 ms / 300 ms, where callers may change places; of a start of 30 ms less 0.4 leaves nothing.
        near(of(&[30.0, 300.0], &[100.0], 6.0).over_at_least(), 0.48);
        // Callers take 10 or 110 ms until they call, or 10 or 410: of two a quarter each is as much later and earlier. Of visits of 100 ms,
        // (0 + 2 x 70 + 170) / 4 are not over after a start of 30 ms, and 200 / 4 after 300 ms.
        let changing = |start: f64, more: f64| {
            Likely { until_call: vec![10.0, 10.0 + more], ..of(&[start], &[100.0], 0.0) }.over()
        };
        near(changing(30.0, 100.0), 0.225);
        near(changing(300.0, 400.0), 0.5);
        // Where nothing takes time nothing is over before.
        near(of(&[0.0], &[100.0], 0.0).over_at_least(), 0.0);
    }
}
