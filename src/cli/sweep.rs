//! `netcost sweep`.

use std::borrow::Cow;

use clap::Args;

use super::chart::{ChartArguments, ChartFile};
use super::failure::Failure;
use super::help::{self, formats};
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use super::question::{PointSimulation, Question};
use super::scenario::OneScenario;
use crate::chart::Chart;
use crate::decision::Study;
use crate::decision::breakeven::breakeven;
use crate::decision::surroundings::{drawn, map_with_own, with_own};
use crate::decision::sweep::{self, sweep};
use crate::diagnostic::Rejection;
use crate::report::sweep as report;
use crate::scenario::{Axis, VaryError};
use crate::sim::Effort;

/// Steps of an interval unless the user says: along one axis, and along each of two.
const STEPS: [&[usize]; 2] = [&[21], &[41, 41]];
/// The same of a table by itself, which has a terminal's lines.
const STEPS_OF_TABLE: [&[usize]; 2] = [&[11], &[41, 11]];

/// Not a doc comment, which would take the brackets for links.
const VARY: &str = "What changes: KEY=FROM..TO[:log|:lin][:STEPS] or KEY=a,b,c; a second one makes a map of the best";

/// Most cells of a sweep.
const MOST_CELLS: usize = 1_000_000;

/// Cost and time of the solutions while one input changes, or who is the best while two do
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("sweep", &EXAMPLES))]
pub(super) struct Sweep {
    #[arg(long, value_name = "KEY=VALUES", required = true, help = VARY)]
    vary: Vec<String>,
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

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost sweep scenario.toml --vary requests_per_month=1K..100M:log", "cost and time along the load"),
    (
        "netcost sweep scenario.toml --vary azs=1..3 --vary internet.received=1KB..10MB --chart map.svg",
        "who is the best on a map of two keys",
    ),
];

impl Run for Sweep {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("sweep"))?;
        let picture = self.chart.picture(self.output.file())?;
        let is_table = format == "table" && picture.is_none();
        let usual = if is_table { STEPS_OF_TABLE } else { STEPS }.get(self.vary.len() - 1).copied();
        let usual = usual.ok_or_else(|| Failure::Usage("give one --vary, or two for a map".to_owned()))?;
        let template = self.scenario.template(&format!("sweep --vary {}", self.vary.join(" --vary ")))?;
        let axes = self.vary.iter().zip(usual).map(|(written, steps)| template.axis(written, *steps));
        let axes = axes.collect::<Result<Vec<Axis>, VaryError>>()?;
        if let [a, b] = axes.as_slice()
            && a.key.path() == b.key.path()
        {
            return Err(Failure::Usage(format!("both --vary change `{}`", a.key)));
        }
        let cells: usize = axes.iter().map(|axis| axis.steps.len()).product();
        if cells > MOST_CELLS {
            return Err(Failure::Usage(format!("{cells} points are more than the 1,000,000 that a sweep may have")));
        }
        let study = self.question.study(template, &axes)?;
        let effort = self.simulation.effort();
        let progress = Progress::new(cells);
        let sweep = sweep(&study, axes, effort, &|| progress.step()).map_err(Failure::Values)?;
        drop(progress);
        let text = match format {
            "json" => report::json(&sweep),
            "csv" => report::csv(&sweep),
            _ => report::table(told(&study, &sweep, effort).map_err(Failure::Values)?.as_ref(), self.output.width()),
        };
        let drawn = |picture: ChartFile| Ok(picture.of(&chart(&study, &sweep, effort)?));
        let picture = picture.map(drawn).transpose().map_err(Failure::Values)?.flatten();
        Ok(Output { picture, ..self.output.answer(format, &text) })
    }
}

/// What a person is told: a map with the scenario's own values on it, as it is drawn; along one axis what is known where a way cannot be had.
fn told<'a>(
    study: &Study,
    sweep: &'a sweep::Sweep,
    effort: Option<Effort>,
) -> Result<Cow<'a, sweep::Sweep>, Rejection> {
    let mut outcomes = sweep.cells.iter().chain(&sweep.own_cell).flat_map(|point| &point.outcomes);
    Ok(match sweep.axes.as_slice() {
        [_] if outcomes.all(Result::is_ok) => Cow::Borrowed(sweep),
        [_] => Cow::Owned(sweep::with_known(study, sweep.clone(), effort)?),
        _ => Cow::Owned(map_with_own(study, sweep, effort)?),
    })
}

/// A map of two axes. Along one between limits a line, computed as finely as it is drawn; along single values, of two axes, and of what is
/// simulated, the values that were asked for, and the scenario's own.
fn chart(study: &Study, sweep: &sweep::Sweep, effort: Option<Effort>) -> Result<Chart, Rejection> {
    let [axis] = sweep.axes.as_slice() else {
        let map = map_with_own(study, sweep, effort)?;
        let searched = sweep::search_map(study, &map)?;
        return Ok(Chart::of_map(&map, searched.as_ref(), &study.by_effort(&[], effort)?));
    };
    let interval = axis.interval().filter(|_| !axis.listed && effort.is_none());
    let Some(interval) = interval else { return Ok(Chart::of_lines(&with_own(study, sweep, effort)?, None)) };
    let found = breakeven(study, interval, study.by())?;
    Ok(Chart::of_lines(&drawn(study, axis, &found)?, Some(&found)))
}
