//! Figures of time, with the presets that hold other ones.
//!
//! ```
//! use netcost::defaults::figure;
//!
//! // Another preset holds another figure, or the newest where it names none.
//! let expiry = |preset| figure(preset, "idle_expiry").map(|figure| figure.value.mean().to_string());
//! assert_eq!((expiry("newest"), expiry("2021")), (Some("321.5 s".to_owned()), Some("360 s".to_owned())));
//! assert_eq!(expiry("bursts"), expiry("newest"));
//! ```

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::choice::choice;
use crate::diagnostic::Rejection;
use crate::distribution::Distribution;
use crate::document::{self, Node, Section};
use crate::unit::Milliseconds;
use crate::value::Value;

static LATENCY: &str = include_str!("../../defaults/latency.toml");

/// Decimals of a millisecond to which a quantile between two is kept.
const QUANTILE_DIGITS: u32 = 6;

choice! {
    /// How far a figure is trusted.
    Trust {
        /// Measured lately on AWS by who says how, or documented.
        High = "high",
        /// Measured once, years ago, or partly derived.
        Medium = "medium",
        /// No measurement says it: it may turn out otherwise.
        Low = "low",
    }
}

/// A length of time with where it comes from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Figure {
    /// The time.
    pub value: Distribution,
    /// What it is the time of.
    pub title: String,
    /// Where it was read, or how it was derived.
    pub source: String,
    /// When it was measured.
    pub date: String,
    /// `measured`, `derived`, `documented` or `assumed`.
    pub confidence: String,
    /// How far it is trusted.
    pub trust: Trust,
    /// What it may be, where little is known.
    pub range: Option<(Milliseconds, Milliseconds)>,
    /// What it is for a function with little memory that calls.
    pub small_caller: Option<SmallCaller>,
    /// The figure in which it is contained when a scenario states that one.
    pub part_of: Option<String>,
}

/// A time of a call by the memory of the function that calls: Lambda gives CPU by memory.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SmallCaller {
    /// The least memory, in MB.
    pub memory_mb: u64,
    /// The memory in MB from which on the figure's own value holds.
    pub up_to_mb: u64,
    /// The median at the least memory.
    pub p50: Milliseconds,
    /// The 99th percentile there.
    pub p99: Milliseconds,
    /// Where it was read.
    pub source: String,
}

impl Figure {
    /// The time where the function that calls has so much memory. Between the two sizes both quantiles are taken to fall with the share of
    /// CPU, linear in 1/memory (derived).
    #[must_use]
    pub fn for_caller(&self, memory_mb: u64) -> Distribution {
        let at = |small: &SmallCaller| {
            let (memory, least, most) = (memory_mb.max(small.memory_mb), small.memory_mb, small.up_to_mb);
            // (1/memory - 1/most) / (1/least - 1/most)
            let above =
                Decimal::from(least * most.checked_sub(memory)?) / Decimal::from(memory * most.checked_sub(least)?);
            let between = |p: f64, small: Milliseconds| {
                let full = Decimal::from_f64(self.value.quantile(p))?;
                let quantile = full + (small.0 - full) * above;
                Some((p, Milliseconds(quantile.round_dp(QUANTILE_DIGITS).normalize())))
            };
            (!above.is_zero()).then_some(())?;
            Distribution::from_quantiles(between(0.5, small.p50)?, between(0.99, small.p99)?)
        };
        self.small_caller.as_ref().and_then(at).unwrap_or_else(|| self.value.clone())
    }

    /// Source and date, how it was found and how far it is trusted.
    #[must_use]
    pub fn cite(&self) -> String {
        format!("{}; {} ({}, {} trust)", self.source, self.date, self.confidence, self.trust.id())
    }
}

/// What `defaults/latency.toml` holds.
struct Table {
    newest: BTreeMap<String, Figure>,
    presets: BTreeMap<String, BTreeMap<String, Figure>>,
}

/// All figures of `defaults/latency.toml` by key, the newest ones.
///
/// # Errors
/// The problems of the embedded file; a test holds it sound.
pub fn figures() -> Result<&'static BTreeMap<String, Figure>, Rejection> {
    table().map(|table| &table.newest)
}

/// The figure of a key in a preset: the newest one where the preset has none of its own.
#[must_use]
pub fn figure(preset: &str, key: &str) -> Option<&'static Figure> {
    let table = table().ok()?;
    table.presets.get(preset).and_then(|figures| figures.get(key)).or_else(|| table.newest.get(key))
}

/// The presets that hold other figures, each with their keys.
pub fn presets() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let presets = table().ok().into_iter().flat_map(|table| &table.presets);
    presets.map(|(name, figures)| (name.as_str(), figures.keys().map(String::as_str).collect()))
}

fn table() -> Result<&'static Table, Rejection> {
    static TABLE: LazyLock<Result<Table, Rejection>> = LazyLock::new(read_table);
    TABLE.as_ref().map_err(Clone::clone)
}

fn read_table() -> Result<Table, Rejection> {
    document::read("defaults/latency.toml", LATENCY, |root| {
        root.need_schema()?;
        let newest = read_figures(&root.need("figures", "figures")?.section()?)?;
        let presets = root.need("presets", "presets")?.section()?.entries();
        let presets = presets.into_iter().map(|(name, node)| Some((name.to_owned(), read_figures(&node.section()?)?)));
        Some(Table { newest, presets: presets.collect::<Option<_>>()? })
    })
}

fn read_figures(section: &Section<'_>) -> Option<BTreeMap<String, Figure>> {
    let figure = |(key, node): (&str, Node<'_>)| Some((key.to_owned(), read_figure(&node.section()?)?));
    section.entries().into_iter().map(figure).collect()
}

fn read_figure(section: &Section<'_>) -> Option<Figure> {
    let text = |key| section.need_text(key, "text").map(str::to_owned);
    let confidence = section.need("confidence", "how it was found")?;
    let trust = section.need("trust", "how far it is trusted")?;
    Some(Figure {
        value: Distribution::read(&section.need("value", "a time")?)?,
        title: text("title")?,
        source: text("source")?,
        date: text("date")?,
        confidence: confidence.choice(&["measured", "derived", "documented", "assumed"])?.to_owned(),
        trust: Trust::read(&trust)?,
        range: section.get("range").and_then(|node| read_range(&node)),
        small_caller: section.section("small_caller").and_then(|caller| read_small_caller(&caller)),
        part_of: section.text("part_of").map(str::to_owned),
    })
}

/// Two times that rise.
fn read_range(node: &Node<'_>) -> Option<(Milliseconds, Milliseconds)> {
    let range = match node.each(Milliseconds::read)?[..] {
        [low, high] if low < high => Some((low, high)),
        _ => None,
    };
    node.must_be("two times that rise", range)
}

fn read_small_caller(section: &Section<'_>) -> Option<SmallCaller> {
    let memory = |key| u64::read(&section.need(key, "memory in MB")?);
    let time = |key| Milliseconds::read(&section.need(key, "a time")?);
    Some(SmallCaller {
        memory_mb: memory("memory_mb")?,
        up_to_mb: memory("up_to_mb")?,
        p50: time("p50")?,
        p99: time("p99")?,
        source: section.need_text("source", "text")?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_figures_are_sound() {
        let figures = figures().unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(figures["cold_platform"].value.mean().to_string(), "77.6 ms");
        for (name, keys) in presets() {
            assert!(!keys.is_empty() && keys.iter().all(|key| figures.contains_key(*key)), "{name}: {keys:?}");
        }
        let contained = figures.values().filter_map(|figure| figure.part_of.as_ref());
        assert!(contained.into_iter().all(|whole| figures.contains_key(whole)));
    }

    #[test]
    fn a_call_takes_longer_from_less_memory() {
        let invoke = &figures().expect("sound")["invoke_sync"];
        let quantiles = |memory_mb| [0.5, 0.99].map(|p| invoke.for_caller(memory_mb).quantile(p));
        // 256 MB lie a third of the way from 512 to 128: (1/256 - 1/512) / (1/128 - 1/512) = 1/3. So 11 + 6/3 = 13 and 30 + 23/3 = 37.667.
        let expected = [(128, [17.0, 53.0]), (256, [13.0, 37.667]), (512, [11.0, 30.0]), (10_240, [11.0, 30.0])];
        for (memory_mb, expected) in expected {
            let found = quantiles(memory_mb);
            let near = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 0.001);
            assert!(near, "{memory_mb} MB: {found:?}");
        }
    }
}
