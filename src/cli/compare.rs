//! `netcost compare`.

use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;

use super::Run;
use super::chart::ChartArguments;
use super::failure::Failure;
use super::input::{read_book, read_template, today};
use super::output::{Output, OutputArguments};
use super::simulate::SimulationArguments;
use crate::chart::{COMPARISON_KINDS, Chart, Kind};
use crate::comparison::{self, Comparison};
use crate::decision;
use crate::diagnostic::did_you_mean;
use crate::money::Amount;
use crate::report::{COMPARISON_FORMATS, comparison_format};
use crate::scenario::{RankBy, Scenario};
use crate::topology::{self, Topology};
use crate::unit::Milliseconds;
use crate::value::{Choice, Share};

/// Rank the solutions for a scenario by what they cost in a month
#[derive(Args)]
pub(super) struct Compare {
    #[command(flatten)]
    comparison: ComparisonArguments,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    chart: ChartArguments,
    /// What the chart shows: cost, trade-off (cost against time) or latency
    #[arg(long, value_name = "KIND", requires = "chart")]
    chart_kind: Option<String>,
}

/// What is compared, and how it is ranked.
#[derive(Args)]
pub(super) struct ComparisonArguments {
    /// Scenario file (TOML); `-` reads standard input
    scenario: PathBuf,
    /// Only these solutions, by id
    #[arg(long, value_name = "ID,...", value_delimiter = ',')]
    only: Vec<String>,
    /// What to rank by: cost, latency or balanced (instead of the scenario's objective)
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,
    /// Most that a solution may cost in a month (instead of the scenario's objective); "fastest under 50": --by latency --max-monthly 50
    #[arg(long, value_name = "AMOUNT")]
    max_monthly: Option<String>,
    /// Longest 99th percentile of the time that a request may take, such as "200 ms"; "cheapest under 200 ms": --max-p99 "200 ms"
    #[arg(long, value_name = "TIME")]
    max_p99: Option<String>,
    /// Largest share of requests that may fail, such as 0.001
    #[arg(long, value_name = "SHARE")]
    max_failed: Option<String>,
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Prices and discounts to put over the Region's book; may be given several times
    #[arg(long, value_name = "OVERLAY")]
    prices: Vec<PathBuf>,
    /// Draws from the ranges of the inputs, where the scenario has ranges
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,
}

impl Run for Compare {
    fn run(self) -> Result<Output, Failure> {
        let formats: Vec<&'static str> = COMPARISON_FORMATS.iter().map(|(name, _)| *name).collect();
        let format = self.output.format(&formats)?;
        let picture = self.chart.picture(self.output.output.as_deref())?;
        let kind = self.kind()?;
        let comparison = self.comparison.compare()?;
        let render = comparison_format(format).ok_or_else(|| Failure::Internal(format!("no renderer for {format}")))?;
        let text = render(&comparison, self.output.width());
        let pictures = picture.map(|picture| picture.of(&Chart::of(&comparison, kind))).into_iter().collect();
        Ok(Output { pictures, ..self.output.result(&text) })
    }
}

impl Compare {
    /// What the chart shows; the first kind when nothing is said.
    fn kind(&self) -> Result<&'static Kind, Failure> {
        let wanted = self.chart_kind.as_deref();
        let found = COMPARISON_KINDS.iter().find(|kind| wanted.is_none_or(|wanted| wanted == kind.name));
        let known = || COMPARISON_KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| {
            Failure::Usage(format!("no chart shows `{}`; known: {}", wanted.unwrap_or_default(), known()))
        })
    }
}

impl ComparisonArguments {
    /// The comparison asked for.
    pub(super) fn compare(&self) -> Result<Comparison, Failure> {
        let topologies = chosen(&self.only)?;
        let effort = self.simulation.effort()?;
        let template = read_template(&self.scenario)?;
        let mut scenario = template.scenario().map_err(|rejection| Failure::Input(vec![rejection]))?;
        self.override_objective(&mut scenario)?;
        let book = read_book(&scenario.region, &self.prices)?;
        let mut comparison = comparison::compare(&scenario, &book, &topologies, Some(effort), &today())
            .map_err(|rejection| Failure::Internal(rejection.to_string()))?;
        comparison.outlook =
            decision::outlook(&comparison, &template, &topologies, &book, (self.draws as usize, effort.seed))
                .map_err(|rejection| Failure::Input(vec![rejection]))?;
        Ok(comparison)
    }

    fn override_objective(&self, scenario: &mut Scenario) -> Result<(), Failure> {
        if let Some(word) = &self.by {
            scenario.objective.rank_by = rank_by(word)?;
        }
        if let Some(text) = &self.max_monthly {
            let amount = Decimal::from_str_exact(text).ok().filter(|amount| !amount.is_sign_negative());
            let wrong = || Failure::Usage(format!("`{text}` is not an amount; write --max-monthly 50.00"));
            scenario.objective.max_monthly = Some(Amount::new(amount.ok_or_else(wrong)?));
        }
        if let Some(text) = &self.max_p99 {
            let time = Milliseconds::parse(text).map_err(|why| Failure::Usage(format!("--max-p99 `{text}`: {why}")))?;
            scenario.objective.max_p99 = Some(time);
        }
        if let Some(text) = &self.max_failed {
            let share = Decimal::from_str_exact(text).ok();
            let share = share.filter(|share| !share.is_sign_negative() && *share <= Decimal::ONE);
            let wrong = || Failure::Usage(format!("`{text}` is not a share from 0 to 1; write --max-failed 0.001"));
            scenario.objective.max_failed = Some(Share(share.ok_or_else(wrong)?));
        }
        Ok(())
    }
}

/// What a ranking goes by.
pub(super) fn rank_by(word: &str) -> Result<RankBy, Failure> {
    let found = RankBy::WORDS.iter().find(|(known, _)| *known == word);
    found
        .map(|(_, by)| *by)
        .ok_or_else(|| Failure::Usage(format!("cannot rank by `{word}`; known: cost, latency, balanced")))
}

/// The solutions with these ids; all when there are none.
pub(super) fn chosen(ids: &[String]) -> Result<Vec<&'static dyn Topology>, Failure> {
    if ids.is_empty() {
        return Ok(topology::ALL.to_vec());
    }
    let wanted: Vec<&'static str> = ids.iter().map(|id| find(id).map(Topology::id)).collect::<Result<_, _>>()?;
    Ok(topology::ALL.iter().copied().filter(|topology| wanted.contains(&topology.id())).collect())
}

/// The solution with an id, or what was probably meant.
pub(super) fn find(id: &str) -> Result<&'static dyn Topology, Failure> {
    topology::find(id).ok_or_else(|| {
        let ids: Vec<&str> = topology::ALL.iter().map(|topology| topology.id()).collect();
        let help = did_you_mean(id, &ids).unwrap_or_default();
        Failure::Usage(format!("unknown solution `{id}`; {help}"))
    })
}
