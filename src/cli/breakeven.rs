//! `netcost breakeven`.

use clap::Args;

use super::Run;
use super::chart::ChartArguments;
use super::failure::Failure;
use super::output::{Output, OutputArguments};
use super::question::Question;
use crate::chart::Chart;
use crate::decision::breakeven::breakeven;
use crate::decision::sweep::sweep;
use crate::report::breakeven as report;
use crate::scenario::RankBy;

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
    #[command(flatten)]
    chart: ChartArguments,
}

/// Steps of the lines that are drawn.
const DRAWN_STEPS: usize = 161;

impl Run for Breakeven {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&["table", "json", "csv"])?;
        let picture = self.chart.picture(self.output.output.as_deref())?;
        let topologies = self.question.topologies()?;
        let template = self.question.template()?;
        let interval = template.interval(&self.vary)?;
        let mut study = self.question.study(&template, &topologies, &[])?;
        let found = breakeven(&study, interval).map_err(Failure::Values)?;
        let text = match format {
            "json" => report::json(&found),
            "csv" => report::csv(&found),
            _ => report::table(&found, self.output.width()),
        };
        let mut pictures = Vec::new();
        if let Some(picture) = picture {
            let axis = template.axis_over(&interval, interval.usual_spacing(), DRAWN_STEPS);
            let lines = sweep(&study, vec![axis], None, &|| ()).map_err(Failure::Values)?;
            study.rank_by = Some(RankBy::Cost);
            // Lines are of costs, whatever was asked.
            let by_cost = if found.subject.by == RankBy::Cost { Ok(found) } else { breakeven(&study, interval) };
            pictures.push(picture.of(&Chart::of_lines(&lines, &by_cost.map_err(Failure::Values)?)));
        }
        Ok(Output { pictures, ..self.output.result(&text) })
    }
}
