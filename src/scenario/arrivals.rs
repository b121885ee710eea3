//! How requests arrive over time, apart from how many there are.

use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::reader;
use crate::diagnostic::{Problem, Rejection, Source};
use crate::distribution::float;
use crate::document::{self, Node, Section};
use crate::unit::Milliseconds;
use crate::value::{Takes, Value};

/// Hours of a day.
pub const HOURS: usize = 24;
/// Longest recording in nanoseconds: ten years.
const LONGEST_NS: u64 = 315_360_000_000_000_000;
/// Largest ratio of the rate in a burst to the mean rate.
const MOST_RATIO: f64 = 1e6;
/// Largest weight of an hour.
const MOST_WEIGHT: f64 = 1e6;
/// Shares of the requests that differ by less are the same.
const SAME_SHARE: f64 = 1e-12;
/// Most requests of a recording.
const MOST_TIMES: usize = 10_000_000;

/// How requests arrive.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ArrivalPattern {
    /// At random, at one rate.
    Poisson,
    /// At equal intervals.
    Constant,
    /// At random in bursts, and not at all between them.
    Bursts {
        /// Rate in a burst over the mean rate, above 1.
        peak_to_mean: f64,
        /// Mean length of a burst in seconds.
        length_s: f64,
    },
    /// At random, with a weight for each hour of the day.
    Daily {
        /// The weights, not all zero.
        weights: [f64; HOURS],
    },
    /// As recorded in a file.
    Trace(Trace),
}

/// What tells a pattern from requests that come at random at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(inline))]
pub struct Manner {
    /// A stable word for it.
    pub code: &'static str,
    /// How requests come: "evenly".
    #[serde(skip)]
    pub words: &'static str,
}

/// Hours of each day, in one piece.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// The hour of the day at which it begins; it may reach beyond midnight.
    pub begins_h: f64,
    /// How many hours it lasts.
    pub hours: f64,
}

impl Window {
    /// The part of an hour of the day that lies in it.
    fn part_of(&self, hour: usize) -> f64 {
        let overlap = |day: f64| {
            let begins = self.begins_h + day;
            ((begins + self.hours).min(hour as f64 + 1.0) - begins.max(hour as f64)).max(0.0)
        };
        overlap(0.0) + overlap(-(HOURS as f64))
    }

    /// Whether a time of the day, in hours, lies in it.
    fn holds(&self, time_h: f64) -> bool {
        (time_h - self.begins_h).rem_euclid(HOURS as f64) < self.hours
    }
}

/// A part of each day in which nothing changes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartOfDay {
    /// How many hours it lasts.
    pub hours: f64,
    /// The rate of the requests, as a multiple of the mean rate.
    pub rate: f64,
    /// Whether it lies in the window that was asked for.
    pub is_within: bool,
}

impl PartOfDay {
    /// Whether it differs in how long it lasts alone.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.rate.total_cmp(&other.rate).is_eq() && self.is_within == other.is_within
    }
}

impl ArrivalPattern {
    /// So many hours of the day in one piece, those with most requests. Where no hour has more than another it begins at midnight.
    #[must_use]
    pub fn busiest(&self, hours: f64) -> Window {
        let at_midnight = Window { begins_h: 0.0, hours };
        let Self::Daily { weights } = self else { return at_midnight };
        let day = Day::of(weights);
        // Most lie in a window that begins or ends with an hour, as the rate is the same all through each.
        let begins = (0..HOURS).flat_map(|hour| [hour as f64, (hour as f64 - hours).rem_euclid(HOURS as f64)]);
        let windows = begins.map(|begins_h| Window { begins_h, hours });
        let with_shares = windows.map(|window| (window, day.share_in(window)));
        let more = |best: (Window, f64), next: (Window, f64)| if next.1 - best.1 > SAME_SHARE { next } else { best };
        with_shares.reduce(more).map_or(at_midnight, |(window, _)| window)
    }

    /// The share of a day's requests that come in a window.
    #[must_use]
    pub fn share_in(&self, window: Window) -> f64 {
        match self {
            Self::Daily { weights } => Day::of(weights).share_in(window),
            Self::Poisson | Self::Constant | Self::Bursts { .. } | Self::Trace(_) => window.hours / HOURS as f64,
        }
    }

    /// The rates of [`Self::rates`] that requests have in a window, each with its share of all requests, where it has any. What comes at
    /// equal intervals is taken at its one rate. No rate is there twice.
    #[must_use]
    pub fn rates_in(&self, window: Window) -> Vec<(f64, f64)> {
        let rates = match self {
            Self::Constant => vec![(1.0, 1.0)],
            _ => self.rates(),
        };
        let within = |(hour, (share, rate)): (usize, (f64, f64))| (share * self.part_in(window, hour), rate);
        each_once(rates.into_iter().enumerate().map(within))
    }

    /// The rates that requests have outside of a window, as multiples of the mean rate and each with its share of all requests, where it
    /// has any; the mean rate where they do not go by the hour. No rate is there twice.
    #[must_use]
    pub fn rates_outside(&self, window: Window) -> Vec<(f64, f64)> {
        let rates = match self {
            Self::Daily { .. } => self.rates(),
            _ => vec![(1.0, 1.0)],
        };
        let outside = |(hour, (share, rate)): (usize, (f64, f64))| (share * (1.0 - self.part_in(window, hour)), rate);
        each_once(rates.into_iter().enumerate().map(outside))
    }

    /// The day in pieces, one after the other and the first after the last: each has one rate and lies in a window or outside of it. Pieces
    /// side by side differ; where a day has no change it is one piece. Where requests do not go by the hour they have the mean rate.
    #[must_use]
    pub fn pieces(&self, window: Option<Window>) -> Vec<PartOfDay> {
        let ends = window.map(|window| [window.begins_h, window.begins_h + window.hours]);
        let ends = ends.into_iter().flatten().map(|end_h| end_h.rem_euclid(HOURS as f64));
        let hours = if let Self::Daily { .. } = self { 1 } else { HOURS };
        let mut cuts: Vec<f64> = (0..=HOURS).step_by(hours).map(|hour| hour as f64).chain(ends).collect();
        cuts.sort_by(f64::total_cmp);
        cuts.dedup();
        let mut pieces: Vec<PartOfDay> = Vec::new();
        for cut in cuts.windows(2) {
            let piece = self.piece(window, (cut[0], cut[1]));
            match pieces.last_mut().filter(|last| last.is_like(&piece)) {
                Some(last) => last.hours += piece.hours,
                None => pieces.push(piece),
            }
        }
        // Midnight alone is no change.
        if let Some(last) = pieces.pop_if(|last| last.hours < HOURS as f64) {
            match pieces.first_mut().filter(|first| first.is_like(&last)) {
                Some(first) => first.hours += last.hours,
                None => pieces.push(last),
            }
        }
        pieces
    }

    /// The piece from one hour to another, between which nothing changes.
    fn piece(&self, window: Option<Window>, (from_h, until_h): (f64, f64)) -> PartOfDay {
        let rate = match self {
            Self::Daily { weights } => weights[from_h as usize] * HOURS as f64 / weights.iter().sum::<f64>(),
            _ => 1.0,
        };
        let is_within = window.is_some_and(|window| window.holds(f64::midpoint(from_h, until_h)));
        PartOfDay { hours: until_h - from_h, rate, is_within }
    }

    /// The part of an hour, of any where all are alike, that lies in a window.
    fn part_in(&self, window: Window, hour: usize) -> f64 {
        match self {
            Self::Daily { .. } => window.part_of(hour),
            _ => window.hours / HOURS as f64,
        }
    }

    /// The rates that requests have over a day, as multiples of the mean rate, each with its share of all requests; the mean rate alone
    /// where they do not go by the hour. No rate is there twice.
    #[must_use]
    pub fn rates_of_a_day(&self) -> Vec<(f64, f64)> {
        match self {
            Self::Daily { .. } => each_once(self.rates()),
            _ => vec![(1.0, 1.0)],
        }
    }

    /// How requests come, where that is not at random at one rate.
    #[must_use]
    pub const fn manner(&self) -> Option<Manner> {
        let (code, words) = match self {
            Self::Poisson => return None,
            Self::Constant => ("even-arrivals", "evenly"),
            Self::Bursts { .. } => ("bursts", "in bursts"),
            Self::Daily { .. } => ("daily-profile", "by the hour of the day"),
            Self::Trace(_) => ("recording", "as recorded"),
        };
        Some(Manner { code, words })
    }

    /// When the rate is highest, where a higher one than the mean lasts for a while: "a burst that lasts".
    #[must_use]
    pub const fn peak(&self) -> Option<&'static str> {
        match self {
            Self::Bursts { .. } => Some("a burst that lasts"),
            Self::Daily { .. } => Some("the busiest hour"),
            Self::Poisson | Self::Constant | Self::Trace(_) => None,
        }
    }

    /// The rates at which requests come at random, as parts of the mean rate, each with the share of the requests that come so. None
    /// where they come at equal intervals; a recording is taken at its mean rate.
    #[must_use]
    pub fn rates(&self) -> Vec<(f64, f64)> {
        match self {
            Self::Constant => Vec::new(),
            Self::Poisson | Self::Trace(_) => vec![(1.0, 1.0)],
            Self::Bursts { peak_to_mean, .. } => vec![(1.0, *peak_to_mean)],
            Self::Daily { weights } => {
                let all: f64 = weights.iter().sum();
                weights.iter().map(|weight| (weight / all, weight * HOURS as f64 / all)).collect()
            }
        }
    }

    /// The highest rate that lasts for a while, as a multiple of the mean rate.
    #[must_use]
    pub fn peak_to_mean(&self) -> f64 {
        self.rates().into_iter().map(|(_, ratio)| ratio).fold(1.0, f64::max)
    }

    /// Mean seconds from the beginning of a burst to that of the next, where there are bursts.
    #[must_use]
    pub fn cycle_s(&self) -> Option<f64> {
        match self {
            Self::Bursts { peak_to_mean, length_s } => Some(length_s * peak_to_mean),
            Self::Poisson | Self::Constant | Self::Daily { .. } | Self::Trace(_) => None,
        }
    }
}

/// Recorded arrivals.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// The file, as the scenario names it.
    pub file: String,
    /// Nanoseconds from the first request, rising; empty until the file was read.
    pub times_ns: Arc<[u64]>,
}

const PATTERNS: &str = "\"poisson\", \"constant\", or a table with one of bursts, daily, trace";
const TABLES: &str =
    "{ bursts = { peak_to_mean = 5, length = \"10 min\" } }, { daily = [24 weights] } or { trace = \"times.txt\" }";

impl Value for ArrivalPattern {
    const TAKES: Takes = Takes::Text("word or table");
    const EXPECTED: &'static str = PATTERNS;

    fn read(node: &Node<'_>) -> Option<Self> {
        if !node.is_table() {
            return match node.as_text() {
                Some("poisson") => Some(Self::Poisson),
                Some("constant") => Some(Self::Constant),
                _ => no_pattern(node),
            };
        }
        let section = node.section()?;
        match ["bursts", "daily", "trace"].map(|kind| section.get(kind)) {
            [Some(bursts), None, None] => read_bursts(&bursts.section()?),
            [None, Some(daily), None] => read_weights(&daily).map(|weights| Self::Daily { weights }),
            [None, None, Some(file)] => {
                Some(Self::Trace(Trace { file: file.text()?.to_owned(), times_ns: Arc::from([]) }))
            }
            _ => no_pattern(node),
        }
    }

    fn schema() -> Json {
        json!({"anyOf": [
            {"enum": ["poisson", "constant"]},
            {"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1, "properties": {
                "bursts": {
                    "type": "object", "additionalProperties": false, "required": ["peak_to_mean", "length"],
                    "properties": {
                        "peak_to_mean": {"type": "number", "exclusiveMinimum": 1},
                        "length": Milliseconds::schema(),
                    },
                },
                "daily": {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": HOURS, "maxItems": HOURS},
                "trace": {"type": "string"},
            }},
        ]})
    }

    fn is_sound(&self) -> bool {
        match self {
            Self::Poisson | Self::Constant | Self::Trace(_) => true,
            Self::Bursts { peak_to_mean, length_s } => {
                *peak_to_mean > 1.0 && *peak_to_mean <= MOST_RATIO && *length_s > 0.0 && length_s.is_finite()
            }
            Self::Daily { weights } => {
                weights.iter().all(|weight| (0.0..=MOST_WEIGHT).contains(weight)) && weights.iter().sum::<f64>() > 0.0
            }
        }
    }

    fn show(&self) -> String {
        match self {
            Self::Poisson => "poisson".to_owned(),
            Self::Constant => "constant".to_owned(),
            Self::Bursts { peak_to_mean, length_s } => {
                format!("bursts of {length_s} s on average at {peak_to_mean} times the mean rate")
            }
            Self::Daily { weights } => {
                let peak = weights.iter().copied().fold(0.0, f64::max) * HOURS as f64 / weights.iter().sum::<f64>();
                format!("by the hour of the day, at most {peak:.1} times the mean rate")
            }
            Self::Trace(trace) => format!("as recorded in {}", trace.file),
        }
    }
}

fn no_pattern(node: &Node<'_>) -> Option<ArrivalPattern> {
    node.expected(PATTERNS, Some(TABLES.to_owned()));
    None
}

fn read_bursts(section: &Section<'_>) -> Option<ArrivalPattern> {
    let ratio =
        section.need("peak_to_mean", "the rate in a burst over the mean rate").and_then(|node| read_ratio(&node));
    let length = section.need("length", "the mean length of a burst, such as \"10 min\"");
    let length = length.and_then(|node| read_length(&node));
    Some(ArrivalPattern::Bursts { peak_to_mean: ratio?, length_s: float(length?.0) / 1000.0 })
}

fn read_length(node: &Node<'_>) -> Option<Milliseconds> {
    let length = Milliseconds::read(node)?;
    node.must_be("a time above 0", Some(length).filter(|length| !length.0.is_zero()))
}

/// How much higher the rate is in a burst than on average.
fn read_ratio(node: &Node<'_>) -> Option<f64> {
    let most = Decimal::from(1_000_000);
    let ratio = node.as_number().filter(|ratio| *ratio > Decimal::ONE && *ratio <= most);
    node.must_be("a number above 1 and at most 1,000,000", ratio.map(float))
}

fn read_weight(node: &Node<'_>) -> Option<f64> {
    let weight = node.as_number().filter(|weight| !weight.is_sign_negative() && *weight <= Decimal::from(1_000_000));
    node.must_be("a weight from 0 to 1,000,000", weight.map(float))
}

/// A weight for each hour of the day.
fn read_weights(node: &Node<'_>) -> Option<[f64; HOURS]> {
    let weights = node.each(read_weight)?;
    let weights = <[f64; HOURS]>::try_from(weights).ok().filter(|weights| weights.iter().sum::<f64>() > 0.0);
    node.must_be("24 weights, one for each hour of the day, not all of them 0", weights)
}

/// The bytes of a scenario or pool file that name a recording.
#[must_use]
pub fn trace_place(source: &Source) -> Option<Range<usize>> {
    let mut place = None;
    // Whatever else is wrong there is of no account.
    let _ = document::read(&source.name, &source.text, |root| {
        let nodes = ["workload.arrivals.trace", "arrivals.trace"].into_iter().map(|path| reader::node(root, path));
        place = nodes.flatten().next().map(|node| node.span());
        Some(())
    });
    place
}

/// Reads recorded arrivals: seconds, one a line, in any order and from any beginning. Empty lines and those that begin with `#` are passed
/// over. The result is nanoseconds from the first request, rising.
///
/// # Errors
/// All lines that are no times, or that there are too few.
pub fn read_trace(source: Source) -> Result<Arc<[u64]>, Rejection> {
    let (mut times, mut problems, mut at) = (Vec::new(), Vec::new(), 0);
    for line in source.text.split_inclusive('\n') {
        let word = line.trim();
        let begin = at + line.len() - line.trim_start().len();
        at += line.len();
        if word.is_empty() || word.starts_with('#') {
            continue;
        }
        match Decimal::from_str_exact(word) {
            Ok(seconds) => times.push(seconds),
            Err(_) => problems.push(problem(
                format!("`{word}` is not a time"),
                Some(begin..begin + word.len()),
                "write seconds, such as 1764000000.25",
            )),
        }
    }
    times.sort_unstable();
    let first = times.first().copied().unwrap_or_default();
    let since = |time: &Decimal| {
        let passed = time.checked_sub(first)?.checked_mul(Decimal::from(1_000_000_000))?;
        u64::try_from(passed).ok().filter(|ns| *ns <= LONGEST_NS)
    };
    let times_ns: Option<Vec<u64>> = times.iter().map(since).collect();
    let rising = times_ns.filter(|times| times.last() > Some(&0) && times.len() <= MOST_TIMES);
    if rising.is_none() && problems.is_empty() {
        let message =
            format!("a recording needs two different times at least, {MOST_TIMES} at most, and no more than ten years");
        problems.push(problem(message, None, "record for longer, or take a part"));
    }
    match rising {
        Some(times) if problems.is_empty() => Ok(Arc::from(times)),
        _ => Err(Rejection::new(source, problems)),
    }
}

fn problem(message: String, span: Option<std::ops::Range<usize>>, help: &str) -> Problem {
    Problem { code: "wrong-value", message, span, label: "here".to_owned(), help: Some(help.to_owned()), first: None }
}

/// The requests of a day, summed up from midnight to each full hour; of no unit.
struct Day([f64; HOURS + 1]);

impl Day {
    fn of(weights: &[f64; HOURS]) -> Self {
        let mut sums = [0.0; HOURS + 1];
        for (hour, weight) in weights.iter().enumerate() {
            sums[hour + 1] = sums[hour] + weight;
        }
        Self(sums)
    }

    /// Those up to an hour, of this day or the next.
    fn until(&self, hour: f64) -> f64 {
        let Self(sums) = self;
        let (days, whole) = (hour as usize / HOURS, hour as usize % HOURS);
        days as f64 * sums[HOURS] + sums[whole] + hour.fract() * (sums[whole + 1] - sums[whole])
    }

    fn share_in(&self, window: Window) -> f64 {
        let Self(sums) = self;
        let inside = self.until(window.begins_h + window.hours) - self.until(window.begins_h);
        (inside / sums[HOURS]).min(1.0)
    }
}

/// Rates with their shares of all requests, equal ones together, and those that have any.
fn each_once(rates: impl IntoIterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut rates: Vec<(f64, f64)> = rates.into_iter().filter(|(share, _)| *share > 0.0).collect();
    rates.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    let alike = rates.chunk_by(|(_, one), (_, next)| one.total_cmp(next).is_eq());
    alike.map(|alike| (alike.iter().map(|(share, _)| share).sum(), alike[0].1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_hours_are_one_piece() {
        // Weights 1, but 3 from 22 to 2: 4 x 3 + 20 = 32. Four hours from 22: 12/32; half an hour more: 12.5/32, at the first place that
        // has so many; a quarter of an hour within one: 0.75/32.
        let mut weights = [1.0; HOURS];
        for hour in [22, 23, 0, 1] {
            weights[hour] = 3.0;
        }
        let daily = ArrivalPattern::Daily { weights };
        let four = daily.busiest(4.0);
        assert_eq!((four.begins_h, daily.share_in(four)), (22.0, 12.0 / 32.0));
        assert!((daily.share_in(daily.busiest(4.5)) - 12.5 / 32.0).abs() < 1e-12);
        assert!((daily.share_in(daily.busiest(0.25)) - 0.75 / 32.0).abs() < 1e-12);
        assert!((daily.share_in(daily.busiest(24.0)) - 1.0).abs() < 1e-12);
        // The four busy hours have 24 x 3 / 32 of the mean rate each.
        assert_eq!(daily.rates_in(four), vec![(3.0 / 8.0, 2.25)]);
        // At one rate the hours count alone.
        let poisson = ArrivalPattern::Poisson;
        let six = poisson.busiest(6.0);
        assert_eq!((six.begins_h, poisson.rates_in(six)), (0.0, vec![(0.25, 1.0)]));
    }

    #[test]
    fn a_day_is_in_pieces_where_something_changes() {
        let piece = |(hours, rate, is_within): (f64, f64, bool)| PartOfDay { hours, rate, is_within };
        let expect = |arrivals: &ArrivalPattern, window: Option<Window>, pieces: &[(f64, f64, bool)]| {
            let pieces: Vec<PartOfDay> = pieces.iter().copied().map(piece).collect();
            assert_eq!(arrivals.pieces(window), pieces, "{arrivals:?} {window:?}");
        };
        // Of weights 1 and, from 22 to 2, 3, each hour has 24 / 32 and 72 / 32 of the mean rate; the night is one piece over midnight.
        let mut weights = [1.0; HOURS];
        for hour in [22, 23, 0, 1] {
            weights[hour] = 3.0;
        }
        let daily = ArrivalPattern::Daily { weights };
        expect(&daily, None, &[(4.0, 2.25, false), (20.0, 0.75, false)]);
        let begins = Some(Window { begins_h: 23.5, hours: 5.5 });
        expect(&daily, begins, &[(2.5, 2.25, true), (3.0, 0.75, true), (17.0, 0.75, false), (1.5, 2.25, false)]);
        // At one rate hours kept ready make two pieces, and a whole day of them one.
        let hours = |hours| Some(Window { begins_h: 0.0, hours });
        expect(&ArrivalPattern::Poisson, None, &[(24.0, 1.0, false)]);
        expect(&ArrivalPattern::Poisson, hours(6.5), &[(6.5, 1.0, true), (17.5, 1.0, false)]);
        expect(&daily, hours(24.0), &[(4.0, 2.25, true), (20.0, 0.75, true)]);
        expect(&ArrivalPattern::Constant, hours(24.0), &[(24.0, 1.0, true)]);
    }

    fn trace(text: &str) -> Result<Arc<[u64]>, Rejection> {
        read_trace(Source { name: "times.txt".to_owned(), text: text.to_owned() })
    }

    #[test]
    fn a_recording_begins_at_zero_and_rises() {
        let times = trace("# seconds\n1764000001.5\n\n1764000000\n1764000000.000000001\n").expect("three times");
        assert_eq!(*times, [0, 1, 1_500_000_000]);
    }

    #[test]
    fn every_wrong_line_is_reported() {
        let problems = trace("1\nsoon\n2\nlater\n").expect_err("two wrong lines");
        assert!(problems.to_string().contains("soon") && problems.to_string().contains("later"), "{problems}");
        assert!(trace("5\n5\n").is_err());
    }
}
