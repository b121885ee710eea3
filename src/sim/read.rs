//! The pool file of `netcost simulate`; its form is described in `docs/simulate.md`.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::arrivals::Arrivals;
use super::pool::{Callee, FunctionTimes, Length, Pool};
use crate::defaults::{self, Figure};
use crate::diagnostic::{Rejection, Source};
use crate::distribution::{Distribution, float};
use crate::document::{self, Node, Section};
use crate::scenario::{ArrivalPattern, Routing, Trace, read_ratio, read_weights};
use crate::unit::{DAY_MS, Milliseconds};
use crate::value::Value;

/// Requests that are simulated when the file does not say.
const REQUESTS: u64 = 1_000_000;
const REPLICATIONS: u64 = 10;
const MOST_REPLICATIONS: u64 = 1_000;
const MOST_REQUESTS: u64 = 100_000_000_000;
/// Longest simulated time of a replication: ten years.
const MOST_HORIZON_S: u32 = 315_360_000;

impl Pool {
    /// Reads and checks a pool file. `seed` is the seed of the run.
    ///
    /// # Errors
    /// All problems of the text at once.
    pub fn parse(name: &str, text: &str, seed: u64) -> Result<Self, Rejection> {
        let figures = defaults::figures()?;
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        document::read(source, |root| read_pool(root, figures, seed))
    }
}

fn read_pool(root: &Section<'_>, figures: &BTreeMap<String, Figure>, seed: u64) -> Option<Pool> {
    let schema = root.need_schema();
    let length = read_length(root);
    let replications = read_count(root, "replications", REPLICATIONS, 1..=MOST_REPLICATIONS);
    let limit = root.get("concurrency_limit").map_or(Some(u64::from(u32::MAX)), |node| count(&node, 1..=1_000_000));
    let routing = root.get("routing").map_or(Some(Routing::MostRecentlyUsed), |node| Routing::read(&node));
    let arrivals = root.need("arrivals", "how requests arrive, such as [arrivals.poisson] rate_per_s = 5.0");
    let arrivals = arrivals.and_then(|node| read_arrivals(&node.section()?));
    let function = root.need("function", "the times of the function").and_then(|node| node.section());
    let times = function.as_ref().map(|section| read_times(section, None));
    let post = function.as_ref().map(|section| read_post(section));
    let expiry = times.as_ref().and_then(|times| times.as_ref()).map(|times| times.idle_expiry.clone());
    let callee = root.section("callee").map(|section| {
        let times = read_times(&section, expiry);
        let attempts = read_count(&section, "attempts", 1, 1..=100);
        Some((times?, attempts?))
    });
    schema?;
    let post = post??;
    let callee = match callee {
        None => None,
        Some(callee) => {
            let (times, attempts) = callee?;
            let wait = |key: &str| figures.get(key).map(|figure| figure.value.mean());
            let (backoff_first, backoff_longest) = (wait("backoff_first")?, wait("backoff_longest")?);
            Some(Callee { times, post, attempts: u32::try_from(attempts).ok()?, backoff_first, backoff_longest })
        }
    };
    Some(Pool {
        arrivals: arrivals?,
        function: times??,
        callee,
        concurrency_limit: u32::try_from(limit?).ok()?,
        routing: routing?,
        length: length?,
        replications: u32::try_from(replications?).ok()?,
        seed,
    })
}

fn read_length(root: &Section<'_>) -> Option<Length> {
    match (root.get("requests"), root.get("horizon_s")) {
        (Some(_), Some(node)) => {
            let message = "a run has a number of requests or a horizon, not both".to_owned();
            node.fail("impossible", message, "remove one of them", None);
            None
        }
        (None, Some(node)) => {
            let seconds = positive(&node)?;
            if seconds > Decimal::from(MOST_HORIZON_S) {
                node.expected("at most ten years of seconds", None);
                return None;
            }
            Some(Length::HorizonNs((float(seconds) * 1e9) as u64))
        }
        (None, None) => Some(Length::Requests(REQUESTS)),
        (Some(node), None) => count(&node, 1..=MOST_REQUESTS).map(Length::Requests),
    }
}

fn read_count(section: &Section<'_>, key: &str, default: u64, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
    section.get(key).map_or(Some(default), |node| count(&node, range))
}

fn count(node: &Node<'_>, range: std::ops::RangeInclusive<u64>) -> Option<u64> {
    let value = u64::read(node)?;
    if !range.contains(&value) {
        node.expected(&format!("a whole number from {} to {}", range.start(), range.end()), None);
        return None;
    }
    Some(value)
}

/// A number above zero.
fn positive(node: &Node<'_>) -> Option<Decimal> {
    let number = node.as_number().filter(|number| *number > Decimal::ZERO);
    if number.is_none() {
        node.expected("a number above 0", None);
    }
    number
}

/// A time above zero in units of so many milliseconds, at most a day.
fn time(section: &Section<'_>, key: &str, unit_ms: i64) -> Option<Milliseconds> {
    time_of(&section.need(key, "a number above 0")?, unit_ms)
}

fn time_of(node: &Node<'_>, unit_ms: i64) -> Option<Milliseconds> {
    let ms = positive(node)?.checked_mul(Decimal::from(unit_ms)).filter(|ms| *ms <= Decimal::from(DAY_MS));
    if ms.is_none() {
        node.expected("a time of at most a day", None);
    }
    ms.map(Milliseconds)
}

/// The one entry of a table that names a kind, as (kind, its node).
fn only<'d>(section: &Section<'d>, kinds: &[&str]) -> Option<(&'static str, Node<'d>)> {
    let mut found = kinds.iter().filter_map(|kind| Some((*kind, section.get(kind)?)));
    let first = found.next();
    if found.next().is_some() || first.is_none() {
        let message = format!("`{}` takes one of {}", section.path(), kinds.join(", "));
        section.fail("impossible", message, "this table", None);
        return None;
    }
    let (kind, node) = first?;
    KINDS.iter().find(|known| **known == kind).map(|known| (*known, node))
}

/// Kinds of arrivals and distributions.
const KINDS: [&str; 13] = [
    "poisson",
    "constant",
    "normal",
    "bursts",
    "daily",
    "trace",
    "exponential",
    "lognormal",
    "uniform",
    "fixed_s",
    "uniform_s",
    "exponential_mean_s",
    "halving_s",
];

fn read_arrivals(section: &Section<'_>) -> Option<Arrivals> {
    let (kind, node) = only(section, &["poisson", "constant", "normal", "bursts", "daily", "trace"])?;
    let section = node.section()?;
    match kind {
        "constant" => Some(Arrivals::Renewal(Distribution::constant(time(&section, "interval_s", 1000)?))),
        "normal" => {
            let (mean, sd) = (time(&section, "mean_s", 1000), time(&section, "sd_s", 1000));
            Some(Arrivals::Renewal(Distribution::normal(mean?, sd?)))
        }
        "bursts" => {
            let ratio = section.need("peak_to_mean", "the rate in a burst over the mean rate");
            let ratio = ratio.and_then(|node| read_ratio(&node));
            let (rate, length) = (read_rate(&section), time(&section, "length_s", 1000));
            let (peak_to_mean, length_s) = (ratio?, float(length?.0) / 1000.0);
            Arrivals::of_pattern(&ArrivalPattern::Bursts { peak_to_mean, length_s }, rate?)
        }
        "daily" => {
            let weights = section.need("weights", "24 weights").and_then(|node| read_weights(&node));
            let rate = read_rate(&section);
            Arrivals::of_pattern(&ArrivalPattern::Daily { weights: weights? }, rate?)
        }
        "trace" => {
            let file = section.need("file", "the file of the recorded times")?;
            Some(Arrivals::Trace(Trace { file: file.text()?.to_owned(), times_ns: Arc::from([]) }))
        }
        _ => Arrivals::of_pattern(&ArrivalPattern::Poisson, read_rate(&section)?),
    }
}

/// Requests a second; one a day at least.
fn read_rate(section: &Section<'_>) -> Option<f64> {
    let node = section.need("rate_per_s", "requests a second")?;
    let gap = Decimal::ONE_THOUSAND.checked_div(positive(&node)?).filter(|gap| *gap <= Decimal::from(DAY_MS));
    if gap.is_none() {
        node.expected("at least one request a day", None);
    }
    gap.map(|gap| 1000.0 / float(gap))
}

/// A function's times; a callee without an idle expiry of its own has the caller's.
fn read_times(section: &Section<'_>, expiry: Option<Distribution>) -> Option<FunctionTimes> {
    let service = |key| section.need(key, "a distribution").and_then(|node| read_service(&node));
    let (warm, cold) = (service("warm"), service("cold"));
    let own = section.get("idle_expiry").map(|node| read_expiry(&node));
    let idle_expiry = match (own, expiry) {
        (Some(own), _) => own,
        (None, Some(expiry)) => Some(expiry),
        (None, None) => {
            section.missing("idle_expiry", "when an idle environment is gone, such as idle_expiry.fixed_s = 360");
            None
        }
    };
    Some(FunctionTimes { warm: warm?, cold: cold?, idle_expiry: idle_expiry? })
}

fn read_post(section: &Section<'_>) -> Option<Distribution> {
    section.get("post").map_or_else(|| Some(Distribution::constant(Milliseconds::ZERO)), |node| read_service(&node))
}

/// A service time: `.constant.ms`, `.exponential.mean_ms`, `.lognormal` by moments or quantiles, `.uniform` between two.
fn read_service(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let (kind, node) = only(&section, &["constant", "exponential", "lognormal", "uniform"])?;
    let section = node.section()?;
    match kind {
        "constant" => {
            let node = section.need("ms", "milliseconds")?;
            let zero = node.as_number().is_some_and(|number| number.is_zero());
            if zero {
                Some(Distribution::constant(Milliseconds::ZERO))
            } else {
                time_of(&node, 1).map(Distribution::constant)
            }
        }
        "exponential" => time(&section, "mean_ms", 1).map(Distribution::exponential),
        "uniform" => {
            let (low, high) = (time(&section, "low_ms", 1), time(&section, "high_ms", 1));
            Some(Distribution::uniform(low?, high?))
        }
        _ => read_log_normal(&section),
    }
}

fn read_log_normal(section: &Section<'_>) -> Option<Distribution> {
    if section.get("mean_ms").is_some() {
        let (mean, sd) = (time(section, "mean_ms", 1), time(section, "sd_ms", 1));
        return Some(Distribution::from_moments(mean?, sd?));
    }
    let (p50, p99) = (time(section, "p50_ms", 1), time(section, "p99_ms", 1));
    let distribution = Distribution::from_quantiles((0.5, p50?), (0.99, p99?));
    if distribution.is_none() {
        section.fail("impossible", "the quantiles must rise".to_owned(), "these quantiles", None);
    }
    distribution
}

fn read_expiry(node: &Node<'_>) -> Option<Distribution> {
    let section = node.section()?;
    let (kind, node) = only(&section, &["fixed_s", "uniform_s", "exponential_mean_s", "halving_s"])?;
    Some(match kind {
        "uniform_s" => {
            let items = node.items()?;
            let [low, high] = items.as_slice() else {
                node.expected("two numbers, such as [300, 420]", None);
                return None;
            };
            let (low, high) = (time_of(low, 1000)?, time_of(high, 1000)?);
            if low > high {
                node.expected("two numbers that rise, such as [300, 420]", None);
                return None;
            }
            Distribution::uniform(low, high)
        }
        "exponential_mean_s" => Distribution::exponential(time_of(&node, 1000)?),
        "halving_s" => Distribution::halving(time_of(&node, 1000)?),
        _ => Distribution::constant(time_of(&node, 1000)?),
    })
}
