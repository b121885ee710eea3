//! How requests arrive: at independent intervals, in bursts, by the hour of the day, or as they were recorded.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use super::draw::Draw;
use super::sampler::Sampler;
use super::stream::{Purpose, Stream};
use crate::distribution::{Distribution, Shape, float, normal_quantile};
use crate::scenario::{ArrivalPattern, HOURS, Trace};
use crate::unit::Milliseconds;

const NS_PER_S: f64 = 1e9;
pub(super) const HOUR_NS: u64 = 3_600_000_000_000;
pub(super) const DAY_NS: u64 = HOUR_NS * HOURS as u64;

/// How requests arrive.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Arrivals {
    /// Independent times between requests, with this distribution: exponential for a Poisson process.
    Renewal(Distribution),
    /// At random in bursts, and not at all between them (an interrupted Poisson process): bursts and pauses have exponential lengths, and
    /// the bursts take the part 1 / `peak_to_mean` of the time.
    Bursts {
        /// Mean requests a second, pauses included.
        rate_per_s: f64,
        /// Rate in a burst over the mean rate, above 1.
        peak_to_mean: f64,
        /// Mean length of a burst in seconds.
        length_s: f64,
    },
    /// At random, with a rate for each hour of the day.
    Daily {
        /// Requests a second in each hour.
        rates_per_s: [f64; HOURS],
    },
    /// As recorded. It starts over at its end.
    Trace(Trace),
}

impl Arrivals {
    /// Requests that arrive in a pattern, at so many a second on average; `None` when none do.
    #[must_use]
    pub fn of_pattern(pattern: &ArrivalPattern, rate_per_s: f64) -> Option<Self> {
        if rate_per_s <= 0.0 {
            return None;
        }
        let gap = Milliseconds(Decimal::from_f64(1000.0 / rate_per_s)?);
        Some(match pattern {
            ArrivalPattern::Poisson => Self::Renewal(Distribution::exponential(gap)),
            ArrivalPattern::Constant => Self::Renewal(Distribution::constant(gap)),
            ArrivalPattern::Bursts { peak_to_mean, length_s } => {
                Self::Bursts { rate_per_s, peak_to_mean: *peak_to_mean, length_s: *length_s }
            }
            ArrivalPattern::Daily { weights } => {
                let whole: f64 = weights.iter().sum();
                Self::Daily { rates_per_s: weights.map(|weight| rate_per_s * HOURS as f64 * weight / whole) }
            }
            ArrivalPattern::Trace(trace) if trace.times_ns.len() < 2 => return None,
            ArrivalPattern::Trace(trace) => Self::Trace(trace.clone()),
        })
    }

    /// Whether the times between requests are independent.
    pub(super) fn is_renewal(&self) -> bool {
        matches!(self, Self::Renewal(_))
    }

    /// Whether requests come at random, always at the same rate.
    pub(super) fn are_poisson(&self) -> bool {
        matches!(self, Self::Renewal(gap) if *gap.shape() == Shape::Exponential)
    }

    /// The times between requests, compiled, where they are independent.
    pub(super) fn gap(&self) -> Arc<Sampler> {
        Arc::new(match self {
            Self::Renewal(gap) => Sampler::new(gap),
            Self::Bursts { .. } | Self::Daily { .. } | Self::Trace(_) => Sampler::Constant(0),
        })
    }

    /// Mean nanoseconds between requests.
    #[must_use]
    pub fn mean_gap_ns(&self) -> f64 {
        match self {
            Self::Renewal(gap) => (float(gap.mean().0) * 1e6).max(1.0),
            Self::Bursts { rate_per_s, .. } => NS_PER_S / rate_per_s,
            Self::Daily { rates_per_s } => NS_PER_S * HOURS as f64 / rates_per_s.iter().sum::<f64>(),
            Self::Trace(Trace { times_ns, .. }) => trace_period_ns(times_ns) as f64 / times_ns.len() as f64,
        }
    }

    /// Nanoseconds of a day or a recording, after which it starts over; `None` where all times are alike.
    pub(super) fn period_ns(&self) -> Option<f64> {
        match self {
            Self::Daily { .. } => Some(DAY_NS as f64),
            Self::Trace(Trace { times_ns, .. }) => Some(trace_period_ns(times_ns) as f64),
            Self::Renewal(_) | Self::Bursts { .. } => None,
        }
    }

    /// The least mean of nanoseconds between requests that lasts for a while.
    #[must_use]
    pub fn peak_gap_ns(&self) -> f64 {
        match self {
            Self::Bursts { peak_to_mean, .. } => self.mean_gap_ns() / peak_to_mean,
            Self::Daily { rates_per_s } => NS_PER_S / rates_per_s.iter().copied().fold(f64::MIN_POSITIVE, f64::max),
            Self::Renewal(_) | Self::Trace(_) => self.mean_gap_ns(),
        }
    }

    /// Mean nanoseconds from the beginning of a burst to that of the next, where there are bursts.
    pub(super) fn cycle_ns(&self) -> Option<f64> {
        match self {
            Self::Bursts { peak_to_mean, length_s, .. } => Some(length_s * peak_to_mean * NS_PER_S),
            Self::Renewal(_) | Self::Daily { .. } | Self::Trace(_) => None,
        }
    }

    /// The least mean of nanoseconds between requests where they are most crowded, for some dozens of them. What they go through may lie
    /// closely together for as long.
    pub(super) fn crowded_gap_ns(&self) -> f64 {
        let Self::Trace(Trace { times_ns, .. }) = self else { return self.peak_gap_ns() };
        let crowd = CROWD.min(times_ns.len().saturating_sub(1)).max(1);
        let gaps = times_ns.windows(crowd + 1).map(|window| (window[crowd] - window[0]) as f64 / crowd as f64);
        gaps.fold(self.mean_gap_ns(), f64::min).max(1.0)
    }
}

/// So many bursts are like a steady load to an idle environment.
const MOST_BURSTS: f64 = 10_000.0;
/// Requests that make a crowd.
const CROWD: usize = 64;

/// A recording lasts to one mean interval after its last request.
fn trace_period_ns(times_ns: &[u64]) -> u64 {
    let last = times_ns.last().copied().unwrap_or(0);
    last + last / (times_ns.len().max(2) as u64 - 1)
}

/// The time before each request of a recording; before the first, that from its end.
fn gaps_ns(times_ns: &[u64]) -> Box<[u64]> {
    let first = trace_period_ns(times_ns) - times_ns.last().copied().unwrap_or(0);
    std::iter::once(first).chain(times_ns.windows(2).map(|pair| pair[1] - pair[0])).collect()
}

/// Where in its day or recording a replication begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beginning {
    /// Number of the replication.
    pub(super) replication: u32,
    /// Replications over which the beginnings are spread; 1 when all begin at the beginning.
    pub(super) spread_over: u32,
}

impl Beginning {
    /// What of the day or recording has passed there.
    pub(super) fn part(self) -> f64 {
        f64::from(self.replication % self.spread_over) / f64::from(self.spread_over)
    }
}

/// Arrivals of one replication, one after the other.
#[expect(clippy::large_enum_variant, reason = "there is one for each replication")]
pub(super) enum ArrivalClock {
    Renewal(Draw),
    Bursts {
        stream: Stream,
        gap_ns: f64,
        burst_ns: f64,
        pause_ns: f64,
        left_ns: f64,
    },
    Daily {
        stream: Stream,
        per_ns: [f64; HOURS],
        since_midnight: u64,
    },
    /// `passed_ns`: what of the gap before the next request has passed at the beginning.
    Trace {
        gaps_ns: Box<[u64]>,
        next: usize,
        passed_ns: u64,
    },
}

impl ArrivalClock {
    /// `gap` is the arrivals' own [`Arrivals::gap`], which all replications share.
    pub(super) fn new(arrivals: &Arrivals, gap: &Arc<Sampler>, seed: u64, beginning: Beginning) -> Self {
        let mut stream = Stream::new(seed, Purpose::Arrivals, beginning.replication);
        let part = beginning.part();
        match arrivals {
            Arrivals::Renewal(_) => Self::Renewal(Draw::new(gap, stream)),
            Arrivals::Bursts { peak_to_mean, length_s, .. } => {
                let burst_ns = length_s * NS_PER_S;
                let pause_ns = burst_ns * (peak_to_mean - 1.0);
                // A burst that is under way has an exponential rest; a pause as well.
                let within = stream.unit() * peak_to_mean < 1.0;
                let left_ns = if within { exponential(&mut stream, burst_ns) } else { 0.0 };
                Self::Bursts { stream, gap_ns: arrivals.peak_gap_ns(), burst_ns, pause_ns, left_ns }
            }
            Arrivals::Daily { rates_per_s } => {
                let per_ns = rates_per_s.map(|rate| rate / NS_PER_S);
                let since_midnight = (part * DAY_NS as f64) as u64;
                Self::Daily { stream, per_ns, since_midnight }
            }
            Arrivals::Trace(Trace { times_ns, .. }) => {
                let gaps_ns = gaps_ns(times_ns);
                let begins = (part * trace_period_ns(times_ns) as f64) as u64;
                // The recording begins with the gap before its first request.
                let comes = |time: &u64| time + gaps_ns[0];
                let next = times_ns.partition_point(|time| comes(time) < begins).min(times_ns.len() - 1);
                let before = next.checked_sub(1).map_or(0, |before| comes(&times_ns[before]));
                Self::Trace { next, passed_ns: begins.saturating_sub(before), gaps_ns }
            }
        }
    }

    /// When requests came before the first, as far back as `longest_ns`; only bursts leave it open.
    pub(super) fn past(&self, stream: &mut Stream, longest_ns: f64) -> Past {
        let Self::Bursts { burst_ns, pause_ns, left_ns, .. } = self else { return Past::default() };
        if longest_ns > MOST_BURSTS * (burst_ns + pause_ns) {
            // Of so many bursts within the time that counts each is next to nothing.
            return Past::default();
        }
        let (mut spans, mut ago_ns) = (Vec::new(), 0.0);
        // A burst or a pause that is under way has lasted for as long as it has a rest.
        let mut pause = if *left_ns > 0.0 { 0.0 } else { exponential(stream, *pause_ns) };
        while ago_ns <= longest_ns {
            let burst = exponential(stream, *burst_ns);
            ago_ns += pause + burst;
            spans.push((pause, burst));
            pause = exponential(stream, *pause_ns);
        }
        Past { peak_to_mean: (burst_ns + pause_ns) / burst_ns, spans }
    }

    /// The moments of the next arrivals, of which the last came at one.
    #[inline(never)]
    pub(super) fn fill(&mut self, last: u64, moments: &mut [u64]) {
        let mut moment = last;
        let mut after = |gap: u64| {
            moment = moment.saturating_add(gap);
            moment
        };
        if let Self::Renewal(gap) = self {
            moments.fill_with(|| after(gap.next()));
        } else {
            moments.fill_with(|| after(self.gap()));
        }
    }

    /// Nanoseconds to the next arrival.
    #[inline(always)]
    pub(super) fn gap(&mut self) -> u64 {
        match self {
            Self::Renewal(gap) => gap.next(),
            Self::Bursts { stream, gap_ns, burst_ns, pause_ns, left_ns } => {
                let (mut gap, mut passed) = (exponential(stream, *gap_ns), 0.0);
                let bursts = gap / *burst_ns;
                if bursts > MANY_BURSTS {
                    // Their pauses come at random and are exponential: both add as much to the variance of the sum, which is next to normal.
                    let pauses = bursts + (2.0 * bursts).sqrt() * normal_quantile(stream.unit());
                    *left_ns = exponential(stream, *burst_ns);
                    return (gap + pauses.max(0.0) * *pause_ns) as u64;
                }
                while gap > *left_ns {
                    passed += *left_ns + exponential(stream, *pause_ns);
                    gap -= *left_ns;
                    *left_ns = exponential(stream, *burst_ns);
                }
                *left_ns -= gap;
                (passed + gap) as u64
            }
            Self::Daily { stream, per_ns, since_midnight } => {
                let gap = next_of_day(per_ns, *since_midnight, exponential(stream, 1.0));
                *since_midnight = (*since_midnight + gap) % DAY_NS;
                gap
            }
            Self::Trace { gaps_ns, next, passed_ns } => {
                let gap = gaps_ns[*next].saturating_sub(std::mem::take(passed_ns)).max(1);
                *next = (*next + 1) % gaps_ns.len();
                gap
            }
        }
    }
}

/// When requests came before a replication began.
pub(super) struct Past {
    /// How much higher than on average the rate was while they came.
    pub(super) peak_to_mean: f64,
    /// For how many nanoseconds none came, and for how many some did before that, the last ones first; none where they always came.
    spans: Vec<(f64, f64)>,
}

impl Default for Past {
    /// They always came.
    fn default() -> Self {
        Self { peak_to_mean: 1.0, spans: Vec::new() }
    }
}

impl Past {
    /// How many nanoseconds ago it was that requests had come for so many since; infinite where that is further back than is known.
    pub(super) fn ago_ns(&self, came_ns: f64) -> f64 {
        let (mut ago_ns, mut left_ns) = (0.0, came_ns);
        for (pause, burst) in &self.spans {
            ago_ns += pause;
            if left_ns <= *burst {
                return ago_ns + left_ns;
            }
            (ago_ns, left_ns) = (ago_ns + burst, left_ns - burst);
        }
        if self.spans.is_empty() { came_ns } else { f64::INFINITY }
    }
}

/// Bursts without a request in a row that need not be drawn one by one.
const MANY_BURSTS: f64 = 300.0;

fn exponential(stream: &mut Stream, mean: f64) -> f64 {
    // What is left of one is exact, as units are multiples of 2^-53: its logarithm is sooner known than that of one and something.
    -mean * (1.0 - stream.unit()).ln()
}

/// Nanoseconds until a unit of expected arrivals, times `wanted`, has come, from a moment of the day on.
fn next_of_day(per_ns: &[f64; HOURS], since_midnight: u64, wanted: f64) -> u64 {
    let (mut at, mut wanted, mut gap) = (since_midnight, wanted, 0);
    loop {
        let rate = per_ns[(at / HOUR_NS) as usize % HOURS];
        let left = HOUR_NS - at % HOUR_NS;
        if rate * left as f64 >= wanted {
            return gap + (wanted / rate) as u64;
        }
        wanted -= rate * left as f64;
        gap += left;
        at += left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(arrivals: &Arrivals) -> ArrivalClock {
        ArrivalClock::new(arrivals, &arrivals.gap(), 1, Beginning { replication: 0, spread_over: 1 })
    }

    /// Requests in each of so many spans of `span_ns`.
    fn counts(arrivals: &Arrivals, span_ns: u64, spans: usize) -> Vec<f64> {
        let (mut clock, mut now, mut counts) = (clock(arrivals), 0_u64, vec![0.0; spans]);
        loop {
            now += clock.gap();
            match counts.get_mut((now / span_ns) as usize) {
                Some(count) => *count += 1.0,
                None => return counts,
            }
        }
    }

    #[test]
    fn each_hour_has_its_share_of_the_day() {
        let mut rates_per_s = [0.0; HOURS];
        (rates_per_s[9], rates_per_s[20]) = (2.0, 6.0);
        let days = counts(&Arrivals::Daily { rates_per_s }, HOUR_NS, 24 * 50);
        let hour = |hour: usize| (0..50).map(|day| days[day * 24 + hour]).sum::<f64>();
        // 50 days x 3,600 s x 2 = 360,000 requests +- 600, and 1,080,000 +- 1,039.
        assert!((hour(9) - 360_000.0).abs() < 2_400.0 && (hour(20) - 1_080_000.0).abs() < 4_200.0);
        assert!(hour(8).abs() < 0.5 && hour(21).abs() < 0.5);
    }

    #[test]
    fn what_came_is_as_long_ago_as_it_was_and_the_pauses_since() {
        let past = Past { peak_to_mean: 2.0, spans: vec![(5.0, 10.0), (20.0, 30.0)] };
        let [ago, always] = [&past, &Past::default()]
            .map(|past| [0.0, 4.0, 10.0, 11.0, 40.0, 41.0].map(|came_ns| past.ago_ns(came_ns) as u64));
        assert_eq!(ago, [5, 9, 15, 36, 65, u64::MAX], "beyond what is known it was for ever");
        assert_eq!(always, [0, 4, 10, 11, 40, 41], "where requests always come");
    }

    #[test]
    fn the_past_of_bursts_is_like_their_future() {
        // Bursts of 2 s are a fifth of the time: so is what of the last 1,000 s they were in 400 replications, within some 4 standard errors.
        let bursts = Arrivals::Bursts { rate_per_s: 10.0, peak_to_mean: 5.0, length_s: 2.0 };
        let gap = bursts.gap();
        let part = |replication: u32| {
            let clock = ArrivalClock::new(&bursts, &gap, 1, Beginning { replication, spread_over: 1 });
            let past = clock.past(&mut Stream::new(1, Purpose::Start, replication), 1e12);
            let spans = past.spans.iter().fold((0.0, 0.0), |sum, span| (sum.0 + span.0 + span.1, sum.1 + span.1));
            assert!(spans.0 > 1e12 && (past.peak_to_mean - 5.0).abs() < 1e-12);
            spans.1 / spans.0
        };
        let mean = (0..400).map(part).sum::<f64>() / 400.0;
        assert!((mean - 0.2).abs() < 0.004, "{mean}");
    }

    #[test]
    fn bursts_keep_the_mean_rate_and_raise_the_variance() {
        let bursts = Arrivals::Bursts { rate_per_s: 10.0, peak_to_mean: 5.0, length_s: 2.0 };
        let counts = counts(&bursts, 1_000_000_000, 200_000);
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        assert!((mean - 10.0).abs() < 0.2, "{mean}");
        // An interrupted Poisson process: index of dispersion of long counts 1 + 2 rate_on off^2 / (on (on + off)^2) with the rates
        // of leaving, on = 1/2 s and off = 1/8 s turned round: 1 + 2 x 50 x (1/2) / (1/2 + 1/8)^2 = 129 for long spans.
        let spans: Vec<f64> = counts.chunks(500).map(|chunk| chunk.iter().sum()).collect();
        let mean = spans.iter().sum::<f64>() / spans.len() as f64;
        let variance = spans.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / (spans.len() - 1) as f64;
        assert!((variance / mean - 129.0).abs() < 30.0, "{}", variance / mean);
    }

    #[test]
    fn of_very_many_bursts_few_have_a_request() {
        // One in 100,000 s: 10,000 bursts of 2 s on average, and pauses of 8 s between them. Of 20,000 gaps the mean is known to 0.7 % and the
        // variance to 2 %; pauses add 2 x 10,000 x 8^2 to that of exponential gaps, which is nothing beside 10^10.
        let bursts = Arrivals::Bursts { rate_per_s: 1e-5, peak_to_mean: 5.0, length_s: 2.0 };
        let mut clock = clock(&bursts);
        let gaps: Vec<f64> = (0..20_000).map(|_| clock.gap() as f64 / NS_PER_S).collect();
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((mean / 1e5 - 1.0).abs() < 0.028 && (variance / 1e10 - 1.0).abs() < 0.08, "{mean} {variance}");
    }

    #[test]
    fn a_recording_is_most_crowded_where_most_come_together() {
        // 100 requests 2 ns apart every 10,000 ns, of which any 65 in a row are 64 x 2 ns apart at least.
        let times: Vec<u64> = (0..3).flat_map(|crowd| (0..100).map(move |n| crowd * 10_000 + n * 2)).collect();
        let trace = Arrivals::Trace(Trace { file: String::new(), times_ns: std::sync::Arc::from(times) });
        assert!((trace.crowded_gap_ns() - 2.0).abs() < 1e-9 && trace.mean_gap_ns() > 60.0);
    }

    #[test]
    fn a_recording_starts_over_one_mean_interval_after_its_end() {
        let trace = Arrivals::Trace(Trace { file: String::new(), times_ns: std::sync::Arc::from([0, 100, 400]) });
        let mut clock = clock(&trace);
        let gaps: Vec<u64> = (0..7).map(|_| clock.gap()).collect();
        assert_eq!(gaps, [200, 100, 300, 200, 100, 300, 200]);
        assert!((trace.mean_gap_ns() - 200.0).abs() < 1e-9);
        // Three that begin a third of the 600 ns apart: at 200, with the first request, and at 400, 100 ns after the second.
        let begun = |replication| {
            let place = Beginning { replication, spread_over: 3 };
            let mut clock = ArrivalClock::new(&trace, &trace.gap(), 1, place);
            [(); 3].map(|()| clock.gap())
        };
        assert_eq!((begun(1), begun(2)), ([1, 100, 300], [200, 200, 100]));
    }
}
