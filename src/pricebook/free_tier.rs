//! Free allowances by kind of account, from `defaults/free-tier.toml`.

use std::sync::LazyLock;

use super::file::{read_date, read_meter};
use super::{Date, Meter};
use crate::choice::choice;
use crate::diagnostic::Rejection;
use crate::document::{self, Node, Section};
use crate::unit::Quantity;

static TEXT: &str = include_str!("../../defaults/free-tier.toml");

choice! {
    /// What kind of free tier an account has.
    #[derive(Default)]
    #[non_exhaustive]
    FreeTier {
        /// What every account gets, for ever.
        #[default]
        AlwaysFree = "always-free",
        /// An account from before 2025-07-15 in its first twelve months.
        Legacy12Month = "legacy-12-month",
        /// No allowance at all.
        None = "none",
    }
}

impl FreeTier {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::AlwaysFree, Self::Legacy12Month, Self::None];
}

/// What of the free allowances an account has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Entitlement {
    /// Its kind.
    pub kind: FreeTier,
    /// Whether the free logs of CloudWatch are taken to cover those of Lambda.
    pub logs: bool,
}

impl Entitlement {
    /// No allowance at all.
    pub const NONE: Self = Self { kind: FreeTier::None, logs: false };

    /// Every entitlement that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        FreeTier::ALL.into_iter().flat_map(|kind| [false, true].map(|logs| Self { kind, logs }))
    }
}

/// Units a month that cost nothing, shared by some meters.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allowance {
    /// The meters that draw on it, in the order in which earlier use is taken to have drawn.
    pub meters: Vec<Meter>,
    /// Free units a month.
    pub quantity: Quantity,
    /// Where the rule was read.
    pub source: String,
    /// When.
    pub date: Date,
    /// Why it is uncertain, if it is.
    pub assumed: Option<String>,
    holds_for: HoldsFor,
    partitions: Vec<String>,
}

/// Which accounts have an allowance.
#[derive(Debug, Clone, PartialEq, Eq)]
enum HoldsFor {
    /// Those of these kinds.
    Kinds(Vec<String>),
    /// Those that state that the free logs cover Lambda's.
    StatedLogs,
}

/// The allowances of such an account in this partition.
///
/// # Errors
/// The problems of the embedded file; a test holds it sound.
pub fn allowances(entitled: Entitlement, partition: &str) -> Result<Vec<Allowance>, Rejection> {
    static ALL: LazyLock<Result<Vec<Allowance>, Rejection>> = LazyLock::new(read);
    let all = ALL.as_ref().map_err(Clone::clone)?;
    Ok(all.iter().filter(|allowance| allowance.applies(entitled, partition)).cloned().collect())
}

impl Allowance {
    fn applies(&self, entitled: Entitlement, partition: &str) -> bool {
        let holds = match &self.holds_for {
            HoldsFor::Kinds(kinds) => kinds.iter().any(|kind| kind == entitled.kind.id()),
            HoldsFor::StatedLogs => entitled.logs,
        };
        holds && self.partitions.iter().any(|name| name == partition)
    }
}

fn read() -> Result<Vec<Allowance>, Rejection> {
    document::read("defaults/free-tier.toml", TEXT, |root| {
        root.need_schema()?;
        root.need("allowance", "a list of allowances")?.items()?.iter().map(read_allowance).collect()
    })
}

fn read_allowance(node: &Node<'_>) -> Option<Allowance> {
    let section = node.section()?;
    let meters = section.need("meters", "a list of meters")?.items()?;
    Some(Allowance {
        meters: meters.iter().map(|node| read_meter(node.text()?, node)).collect::<Option<_>>()?,
        quantity: section.need("quantity", "a quantity")?.decimal_text().and_then(Quantity::new)?,
        source: section.need_text("source", "a source")?.to_owned(),
        date: read_date(&section.need("date", "a date")?)?,
        assumed: section.text("assumed").map(str::to_owned),
        holds_for: read_holds_for(&section)?,
        partitions: read_names(&section, "partitions")?,
    })
}

fn read_holds_for(section: &Section<'_>) -> Option<HoldsFor> {
    match section.get("stated") {
        Some(node) => node.choice(&["account.free_logs"]).map(|_| HoldsFor::StatedLogs),
        None => read_names(section, "accounts").map(HoldsFor::Kinds),
    }
}

fn read_names(section: &Section<'_>, key: &str) -> Option<Vec<String>> {
    section.need(key, "a list of names")?.items()?.iter().map(|item| item.text().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_allowances_are_sound() {
        let count = |kind, logs, partition| allowances(Entitlement { kind, logs }, partition).expect("sound").len();
        assert_eq!(count(FreeTier::None, false, "aws"), 0);
        assert_eq!(count(FreeTier::None, true, "aws"), 1);
        assert_eq!(count(FreeTier::AlwaysFree, false, "aws-us-gov"), 0);
        let always = count(FreeTier::AlwaysFree, false, "aws");
        assert!(always > 0 && always < count(FreeTier::Legacy12Month, false, "aws"));
    }
}
