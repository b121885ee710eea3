//! `netcost breakeven`.

use clap::Args;

use super::Run;
use super::failure::Failure;
use super::output::{Output, OutputArguments};
use super::question::Question;
use crate::decision::breakeven::breakeven;
use crate::report::breakeven as report;

/// Every value of an input at which the ranking changes, to the last unit
#[derive(Args)]
pub(super) struct Breakeven {
    #[command(flatten)]
    question: Question,
    /// What changes, and between which values: KEY=FROM..TO
    #[arg(long, value_name = "KEY=FROM..TO")]
    vary: String,
    #[command(flatten)]
    output: OutputArguments,
}

impl Run for Breakeven {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&["table", "json", "csv"])?;
        let topologies = self.question.topologies()?;
        let template = self.question.template()?;
        let interval = template.interval(&self.vary)?;
        let study = self.question.study(&template, &topologies, &[])?;
        let found = breakeven(&study, interval).map_err(Failure::Values)?;
        let text = match format {
            "json" => report::json(&found),
            "csv" => report::csv(&found),
            _ => report::table(&found, self.output.width()),
        };
        Ok(self.output.result(&text))
    }
}
