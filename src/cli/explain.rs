//! `netcost explain`.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::help::{self, formats};
use super::input::{read_book, today};
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use super::question::find;
use super::scenario::OneScenario;
use super::simulate::SimulationArguments;
use crate::comparison;
use crate::report::{explanation_json, explanation_table, infeasible_table};
use crate::topology;

/// Write out one solution: every quantity, price and source of its bill, every stage of its path
#[derive(Args)]
#[command(allow_missing_positional = true)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("explain", &EXAMPLES))]
pub(super) struct Explain {
    /// Every setting with its source, too, and the lines of the bill that cost nothing
    #[arg(long)]
    settings: bool,
    #[command(flatten)]
    scenario: OneScenario,
    /// Id of the solution
    #[arg(help_heading = None::<&str>)]
    solution: String,
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Prices and discounts to put over the Region's book; may be given several times
    #[arg(long, value_name = "OVERLAY")]
    prices: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost explain scenario.toml nat-gateway", "each line of its bill and each stage of a request, with sources"),
    (
        "netcost explain scenario.toml sdk-invoke --settings",
        "also every key of the scenario, and where its value is from",
    ),
];

impl Explain {
    /// A failure to find the solution, where the scenario stands in its place.
    fn turned(&self, failure: Failure) -> Failure {
        if Path::new(&self.solution).extension().is_some_and(|ending| ending == "toml") {
            let (file, known) = (&self.solution, topology::ids().next().unwrap_or_default());
            Failure::Usage(format!("which solution? write: netcost explain {file} SOLUTION, such as {known}"))
        } else {
            failure
        }
    }
}

impl Run for Explain {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("explain"))?;
        let topology = find(&self.solution).map_err(|failure| self.turned(failure))?;
        let effort = self.simulation.effort(1)?;
        let template = self.scenario.template(&format!("explain {}", self.solution))?;
        let mut scenario = template.scenario().map_err(Failure::Input)?;
        // What is explained is shown even when it is outside the user's limits, or
        // the scenario leaves open whether it can be had.
        let objective = &mut scenario.objective;
        (objective.max_monthly, objective.max_mean, objective.max_p99, objective.max_failed) = (None, None, None, None);
        scenario.takes_open = true;
        let book = read_book(&scenario.region, scenario.regions_called(), &self.prices)?;
        let waiting = Progress::waiting("simulating");
        let mut comparison = comparison::compare(&scenario, &book, &[topology], Some(effort), &today())
            .map_err(|rejection| Failure::Internal(rejection.to_string()))?;
        drop(waiting);
        comparison.file = template.file().cloned();
        comparison.given = template.given().clone();
        let text = match (comparison.ranking.first(), format) {
            (_, "json") => explanation_json(&comparison),
            (Some(solution), _) => explanation_table(&comparison, solution, self.settings, self.output.width()),
            (None, _) => infeasible_table(&comparison, self.settings, self.output.width()),
        };
        Ok(self.output.answer(format, &text))
    }
}
