//! The pool file of `netcost simulate`: every key, and values that do not go together.

use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::arrivals::ArrivalPattern;
use super::choices::Routing;
use super::field::{AnyField, Defaulted, Fields, field, fields, initial, slot};
use super::reader::{self, Form, Instead, Together};
use super::rule;
use super::spec::{Fault, Spec};
use crate::diagnostic::Rejection;
use crate::distribution::{Distribution, float};
use crate::document::{self, Node, Section};
use crate::unit::{DAY_MS, Milliseconds};
use crate::value::{Takes, Value};

fields! {
    /// A pool file: one function, or a caller and a callee on one limit, and how long to play them.
    ///
    /// ```
    /// use netcost::scenario::PoolFile;
    ///
    /// let text = "schema = 1\nrate_per_s = 5\nfunction = { warm = \"20 ms\", cold = { p50 = \"300 ms\", p99 = \"900 ms\" }, idle_expiry = \"360 s\" }\n";
    /// let pool = PoolFile::parse("pool.toml", text)?;
    /// assert_eq!((pool.replications, pool.callee_warm), (10, None));
    /// # Ok::<(), netcost::diagnostic::Rejection>(())
    /// ```
    pub struct PoolFile of PoolFile() {}
    [
        /// Version of this file's form; always 1.
        schema: u64 = required("schema").like("1").between(1, 1);
        /// Requests over all replications, counted after a warm-up.
        requests: u64 = optional("requests", "1,000,000, unless there is a horizon").like("5_000_000").between(1, 100_000_000_000);
        /// Seconds that each replication plays from an empty start, nothing left out, in place of a number of requests.
        horizon_s: u64 = optional("horizon_s", "none").like("60_000").between(1, 315_360_000);
        /// Independent runs, from which the intervals come.
        replications: u64 = new("replications", "10").like("20").between(1, 1_000);
        /// Environments that may be busy at once, both functions together.
        concurrency_limit: u64 = optional("concurrency_limit", "no limit").like("10").between(1, 1_000_000);
        /// Which idle environment a request gets: "most-recently-used" or "newest" (started last).
        routing: Routing = new("routing", "\"most-recently-used\"").like("\"newest\"");
        /// How requests arrive, as `workload.arrivals` of a scenario: "poisson", "constant", or a table with one of bursts, daily, trace.
        arrivals: ArrivalPattern = new("arrivals", "\"poisson\"").like("\"constant\"");
        /// Requests a second, on average; a trace has its own.
        rate_per_s: PerSecond = optional("rate_per_s", "as `interval` says").like("5.0");
        /// Mean time between requests, in place of a rate.
        interval: Milliseconds = optional("interval", "as `rate_per_s` says").like("\"200 ms\"").ruled(rule::lasting);
        /// Standard deviation of intervals that are "constant" but for it, as of a schedule that is not kept exactly (normal).
        interval_sd: Milliseconds = optional("interval_sd", "none").like("\"20 ms\"").ruled(rule::lasting);

        /// Whole service time of a warm invocation; up to the call where there is a callee.
        warm: Distribution = required("function.warm").like("{ p50 = \"120 ms\", p99 = \"600 ms\" }");
        /// Whole service time of a cold invocation.
        cold: Distribution = required("function.cold").like("{ p50 = \"1.5 s\", p99 = \"9 s\" }");
        /// Work after the callee returned.
        post: Distribution = new("function.post", "\"0 ms\"").like("\"20 ms\"");
        /// Time after which an idle environment is gone.
        idle_expiry: Distribution = required("function.idle_expiry").like("{ uniform = [\"300 s\", \"420 s\"] }");

        /// Service time of a warm invocation of the callee, which is called synchronously once and holds a second environment.
        callee_warm: Distribution = optional("callee.warm", "no callee").like("{ exponential = \"500 ms\" }");
        /// Service time of a cold invocation of the callee.
        callee_cold: Distribution = optional("callee.cold", "no callee").like("{ exponential = \"900 ms\" }");
        /// Time after which an idle environment of the callee is gone.
        callee_idle_expiry: Distribution = optional("callee.idle_expiry", "as `function.idle_expiry`").like("\"600 s\"");
        /// Attempts in all when the callee is throttled; above 1 with back-off.
        callee_attempts: u64 = new("callee.attempts", "1").like("3").between(1, 100);
    ]
}

impl Defaulted for PoolFile {
    fn preset(&self) -> &'static str {
        "newest"
    }
}

impl Form for PoolFile {
    const RANGES: bool = false;
    const TOGETHER: &'static [Together<Self>] = &[
        Together { keys: &["requests", "horizon_s"], check: one_length },
        Together { keys: &["arrivals", "rate_per_s", "interval"], check: one_rate },
        Together { keys: &["arrivals", "interval_sd"], check: deviation },
    ];

    fn initial() -> Option<Self> {
        Self::unset()
    }

    fn fields() -> &'static [Box<dyn AnyField<Self>>] {
        static FIELDS: LazyLock<Fields<PoolFile>> = LazyLock::new(PoolFile::list);
        &FIELDS
    }
}

impl PoolFile {
    /// Reads and checks a pool file.
    ///
    /// # Errors
    /// All problems of the text at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, Rejection> {
        document::read(name, text, |root| {
            if is_former(root) {
                for field in Self::fields() {
                    root.declare(field.said().path);
                }
                return None;
            }
            let taken = reader::read::<Self>(root, &mut Instead::default())?;
            if let Some(callee) = root.section("callee") {
                callee.need("warm", "the times of the callee")?;
                callee.need("cold", "the times of the callee")?;
            }
            Some(taken.draft)
        })
    }

    /// Requests a second, on average; `None` when they come as recorded.
    #[must_use]
    pub fn mean_rate_per_s(&self) -> Option<f64> {
        let gap = self.rate_per_s.and_then(PerSecond::interval).or(self.interval)?;
        Some(1000.0 / float(gap.0))
    }
}

fn one_length(pool: &PoolFile) -> Option<Fault> {
    let message = "a run has a number of requests or a horizon, not both".to_owned();
    let help = "give `requests` to count after a warm-up, `horizon_s` to count from an empty start";
    pool.requests.and(pool.horizon_s).map(|_| Fault::clash("horizon_s", message, "remove one of them", help))
}

fn one_rate(pool: &PoolFile) -> Option<Fault> {
    let recorded = matches!(pool.arrivals, ArrivalPattern::Trace(_));
    let (path, message, label) = match (recorded, pool.rate_per_s.is_some(), pool.interval.is_some()) {
        (false, true, false) | (false, false, true) | (true, false, false) => return None,
        (false, false, false) => ("arrivals", "`rate_per_s` is missing", "requests arrive so"),
        (false, true, true) => ("interval", "a rate and an interval say the same twice", "remove one of them"),
        (true, ..) => ("arrivals", "a recording has a rate of its own", "remove this, or the rate"),
    };
    let help = "give one of `rate_per_s = 5` and `interval = \"200 ms\"`, but none with a trace";
    Some(Fault::clash(path, message.to_owned(), label, help))
}

fn deviation(pool: &PoolFile) -> Option<Fault> {
    (pool.interval_sd.is_some() && pool.arrivals != ArrivalPattern::Constant).then(|| {
        let message = "only constant intervals have a deviation".to_owned();
        Fault::clash("interval_sd", message, "here", "set `arrivals = \"constant\"`, or take it out")
    })
}

/// Requests a second: above none, and at least one a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerSecond(pub Decimal);

impl PerSecond {
    fn interval(self) -> Option<Milliseconds> {
        let gap = Decimal::ONE_THOUSAND.checked_div(self.0).map(Milliseconds);
        gap.filter(|gap| gap.0 > Decimal::ZERO && gap.0 <= Decimal::from(DAY_MS))
    }
}

impl Value for PerSecond {
    const TAKES: Takes = Takes::Bare("number");
    const EXPECTED: &'static str = "requests a second, one a day at least, such as 5.0";

    fn schema() -> Json {
        json!({"type": "number", "exclusiveMinimum": 0})
    }

    fn show(&self) -> String {
        self.0.normalize().to_string()
    }

    fn is_sound(&self) -> bool {
        self.interval().is_some()
    }

    fn at(number: Decimal, _: Option<&Self>) -> Option<Self> {
        Some(Self(number))
    }
}

/// Reports what is written in the form that pool files had before; whether there is any.
fn is_former(root: &Section<'_>) -> bool {
    let arrivals = "write `arrivals = \"poisson\"` with `rate_per_s = 5`, `arrivals = \"constant\"` with `interval = \"600 s\"`, \
        `arrivals = { bursts = { peak_to_mean = 5, length = \"10 min\" } }`, `{ daily = [24 weights] }` or `{ trace = \"times.txt\" }`";
    let times = "write a time as in a scenario: \"20 ms\", { exponential = \"20 ms\" }, { uniform = [\"10 ms\", \"30 ms\"] }, \
        { halving = \"60 s\" }, { mean = \"20 ms\", sd = \"5 ms\" } or { p50 = \"20 ms\", p99 = \"90 ms\" }";
    let keys = ["arrivals", "function.warm", "function.cold", "function.post", "function.idle_expiry"];
    let keys = keys.into_iter().chain(["callee.warm", "callee.cold", "callee.idle_expiry"]);
    let mut former = keys.filter_map(|path| reader::node(root, path)).filter(written_formerly).peekable();
    let any = former.peek().is_some();
    for node in former {
        let help = if node.path() == "arrivals" { arrivals } else { times };
        // What is in it is not asked for by anybody else.
        let _ = node.section().map(|section| section.entries());
        let message = format!("`{}` is written in a form that is no longer read", node.path());
        node.fail("former-form", message, "here", Some(help.to_owned()));
    }
    any
}

/// Whether a value is a table of a table, as every kind was then and few are now, or has a unit in its key.
fn written_formerly(node: &Node<'_>) -> bool {
    let entries = node.is_table().then(|| node.section()).flatten().map(|section| section.peek()).unwrap_or_default();
    entries
        .iter()
        .any(|(key, kind)| key.ends_with("_s") || (kind.is_table() && !["bursts", "gamma", "pareto"].contains(key)))
}
