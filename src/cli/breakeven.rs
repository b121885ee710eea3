//! `netcost breakeven`.

use clap::Args;

use super::chart::{ChartArguments, ChartFile};
use super::failure::Failure;
use super::help::{self, formats};
use super::output::{Output, OutputArguments, Run};
use super::question::Question;
use super::scenario::OneScenario;
use crate::chart::Chart;
use crate::decision::breakeven::breakeven;
use crate::decision::surroundings::drawn;
use crate::report::breakeven as report;

/// From which value of an input on which solution is the best, and what else changes
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("breakeven", &EXAMPLES))]
pub(super) struct Breakeven {
    /// What changes, and between which values: KEY=FROM..TO
    #[arg(long, value_name = "KEY=FROM..TO")]
    vary: String,
    /// Each change of the ranking to the last unit, with the figures on both sides of it
    #[arg(long)]
    exact: bool,
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    chart: ChartArguments,
}

const EXAMPLES: [(&str, &str); 1] = [(
    "netcost breakeven scenario.toml --vary requests_per_month=1..1_000_000_000",
    "at which load another way becomes the best",
)];

impl Run for Breakeven {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("breakeven"))?;
        let picture = self.chart.picture(self.output.file())?;
        let template = self.scenario.template(&format!("breakeven --vary {}", self.vary))?;
        let interval = template.interval(&self.vary)?;
        let study = self.question.study(template, &[])?;
        let found = breakeven(&study, interval, study.by()).map_err(Failure::Values)?;
        let text = match format {
            "json" => report::json(&found),
            "csv" => report::csv(&found),
            _ if self.exact => report::exact_table(&found, self.output.width()),
            _ => report::table(&found, self.output.width()),
        };
        let of_lines = |picture: ChartFile| {
            let axis = study.template.axis_over(&interval, interval.usual_spacing(), 2);
            Ok(picture.of(&Chart::of_lines(&drawn(&study, &axis, &found)?, Some(&found))))
        };
        let picture = picture.map(of_lines).transpose().map_err(Failure::Values)?.flatten();
        Ok(Output { picture, ..self.output.answer(format, &text) })
    }
}
