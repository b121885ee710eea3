//! What the commands on a scenario ask: the solutions, by what they are ranked, the prices.

use std::path::PathBuf;

use clap::Args;

use super::failure::Failure;
use super::input::read_book;
use crate::decision::Study;
use crate::diagnostic::did_you_mean;
use crate::pricebook::PriceBook;
use crate::scenario::{Axis, RankBy, Template};
use crate::sim::Effort;
use crate::topology::{self, Topology};
use crate::value::Choice;

/// Which solutions are asked about, and by what they are ranked.
#[derive(Args)]
#[command(next_help_heading = "Question")]
pub(super) struct Question {
    #[command(flatten)]
    choice: WaysAsked,
    /// What to rank by: cost, latency or balanced (instead of the scenario's objective)
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    /// Prices and discounts to put over the Region's book; may be given several times
    #[arg(long, value_name = "OVERLAY")]
    prices: Vec<PathBuf>,
}

/// Which ways are compared.
#[derive(Args)]
struct WaysAsked {
    /// Only these ways, by id, or in a layout of them: nat-gateway:single,nat-gateway:per-az
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    only: Vec<String>,
    /// These ways beside the usual four
    #[arg(long, value_name = "ID,...", value_delimiter = ',', conflicts_with = "only")]
    also: Vec<String>,
    /// Every way that netcost knows
    #[arg(long, conflicts_with_all = ["only", "also"])]
    all: bool,
}

impl WaysAsked {
    /// The ways to compare, and those of which the best is named beside them: none where the user chose.
    fn chosen(&self) -> Result<(Vec<Way>, Vec<Way>), Failure> {
        if self.all {
            return Ok((topology::ALL.to_vec(), Vec::new()));
        }
        if !self.only.is_empty() {
            return Ok((named(&self.only)?, Vec::new()));
        }
        let mut ways = topology::USUAL.to_vec();
        for way in named(&self.also)? {
            if ways.iter().all(|known| known.id() != way.id()) {
                ways.push(way);
            }
        }
        let is_left = |way: &Way| ways.iter().all(|known| known.id() != way.id());
        let left = topology::ALL.iter().copied().filter(is_left).collect();
        Ok((ways, left))
    }
}

type Way = &'static dyn Topology;

/// The ways with these ids, each once, in the order of the documentation.
fn named(ids: &[String]) -> Result<Vec<Way>, Failure> {
    let mut ways = ids.iter().map(|id| find(id)).collect::<Result<Vec<_>, _>>()?;
    let place = |way: &Way| topology::ids().position(|id| id == way.id());
    ways.sort_by_key(place);
    ways.dedup_by_key(|way| way.id());
    Ok(ways)
}

/// Whether points are simulated.
#[derive(Args)]
pub(super) struct PointSimulation {
    /// Simulate each point, for its 99th percentile and for what throttling and timeouts do
    #[arg(long)]
    simulate: bool,
    /// Seed of the random streams; the same seed gives the same result
    #[arg(long, value_name = "SEED", default_value_t = 1, requires = "simulate")]
    seed: u64,
}

impl PointSimulation {
    /// The effort for each point, if they are simulated.
    pub(super) fn effort(&self) -> Option<Effort> {
        self.simulate.then(|| Effort::modest(self.seed))
    }
}

impl Question {
    /// The study of the solutions asked for, with the books of every Region that the axes name.
    pub(super) fn study(&self, template: Template, axes: &[Axis]) -> Result<Study, Failure> {
        let (topologies, further) = self.choice.chosen()?;
        let scenario = template.scenario().map_err(Failure::Input)?;
        let named = axes.iter().filter(|axis| axis.key.path() == "region").flat_map(|axis| &axis.steps);
        let mut regions: Vec<String> = named.map(|step| step.shown.clone()).collect();
        if regions.is_empty() {
            regions.push(scenario.region.clone());
        }
        let book = |region: &String| read_book(region, scenario.regions_called(), &self.prices);
        let books = regions.iter().map(book).collect::<Result<Vec<_>, _>>()?;
        let differs = |(a, b): &(&PriceBook, &PriceBook)| a.currency != b.currency;
        if let Some((a, b)) = books.iter().zip(books.iter().skip(1)).find(differs) {
            let (a, b, first, second) = (&a.region, &b.region, &a.currency, &b.currency);
            let text = format!("{a} is billed in {first} and {b} in {second}, which cannot be compared");
            return Err(Failure::Usage(text));
        }
        let study = Study::new(template, topologies, books);
        let mut study = study.map_err(|rejection| Failure::Internal(rejection.to_string()))?;
        study.further = further;
        study.overrides.rank_by = self.by.as_deref().map(rank_by).transpose()?;
        Ok(study)
    }
}

/// What a ranking goes by.
fn rank_by(word: &str) -> Result<RankBy, Failure> {
    let found = RankBy::WORDS.iter().find(|(known, _)| *known == word);
    found.map(|(_, by)| *by).ok_or_else(|| {
        let known: Vec<&str> = RankBy::WORDS.iter().map(|(known, _)| *known).collect();
        Failure::Usage(format!("cannot rank by `{word}`; known: {}", known.join(", ")))
    })
}

/// The solution with an id, or what was probably meant.
pub(super) fn find(id: &str) -> Result<&'static dyn Topology, Failure> {
    if id.is_empty() {
        let text = "an id is empty; write such as nat-gateway,sdk-invoke (`netcost compare --help` lists them)";
        return Err(Failure::Usage(text.to_owned()));
    }
    topology::find(id).ok_or_else(|| {
        let ids: Vec<&str> = topology::ids().collect();
        let help = did_you_mean(id, &ids).unwrap_or_default();
        Failure::Usage(format!("unknown solution `{id}`; {help}"))
    })
}
