//! `netcost sensitivity`.

use clap::Args;
use rust_decimal::Decimal;

use super::chart::ChartArguments;
use super::failure::Failure;
use super::help::{self, formats};
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use super::question::{PointSimulation, Question};
use super::scenario::OneScenario;
use crate::chart::Chart;
use crate::decision::sensitivity::{count, sensitivity, usual_factor};
use crate::report::sensitivity as report;

/// Which input moves cost, time and ranking most, and how far it must move to change the best
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("sensitivity", &EXAMPLES))]
pub(super) struct Sensitivity {
    /// Divide and multiply each input that has no range by this; 2 when no input of the scenario is a range
    #[arg(long, value_name = "FACTOR")]
    factor: Option<String>,
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    simulation: PointSimulation,
    #[command(flatten)]
    output: OutputArguments,
    #[command(flatten)]
    chart: ChartArguments,
}

const EXAMPLES: [(&str, &str); 1] =
    [("netcost sensitivity scenario.toml --chart tornado.svg", "which guess matters most")];

/// Largest factor: beyond it every input is at its limits.
const MOST_FACTOR: Decimal = Decimal::ONE_THOUSAND;

impl Run for Sensitivity {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("sensitivity"))?;
        let picture = self.chart.picture(self.output.file())?;
        let stated = self.factor.as_deref().map(factor).transpose()?;
        let template = self.scenario.template("sensitivity")?;
        let study = self.question.study(template, &[])?;
        let factor = stated.or_else(|| usual_factor(&study.template));
        let progress = Progress::new(count(&study, factor));
        let found =
            sensitivity(&study, factor, self.simulation.effort(), &|| progress.step()).map_err(Failure::Values)?;
        drop(progress);
        let text = match format {
            "json" => report::json(&found),
            "csv" => report::csv(&found),
            _ => report::table(&found, self.output.width()),
        };
        let chart = || Chart::of_sensitivity(&found, found.measures()[0], found.base.winner());
        let picture = picture.and_then(|picture| picture.of(&chart()));
        Ok(Output { picture, ..self.output.answer(format, &text) })
    }
}

fn factor(written: &str) -> Result<Decimal, Failure> {
    let factor =
        Decimal::from_str_exact(written).ok().filter(|f| *f > Decimal::ONE && *f <= MOST_FACTOR && f.scale() <= 6);
    factor
        .ok_or_else(|| Failure::Usage(format!("`{written}` is no factor; write a number above 1, such as --factor 2")))
}
