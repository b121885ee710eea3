//! `netcost compare`.

use std::sync::{Mutex, OnceLock};

use clap::Args;
use rust_decimal::Decimal;

use super::chart::ChartArguments;
use super::failure::{DOES_NOT_HOLD, Failure};
use super::help::{self, formats};
use super::input::today;
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use super::question::Question;
use super::scenario::Scenarios;
use super::simulate::SimulationArguments;
use crate::chart::{COMPARISON_KINDS, Chart, ChartKind};
use crate::comparison::Comparison;
use crate::decision::{Options, Study, USUAL_DRAWS, answer, bands};
use crate::money::Amount;
use crate::report::{comparison_details, comparison_format, side_by_side};
use crate::scenario::{ObjectiveOverride, Template};
use crate::unit::Milliseconds;
use crate::value::Share;

/// Rank the solutions for a scenario by what they cost in a month
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("compare", &EXAMPLES))]
pub(super) struct Compare {
    #[command(flatten)]
    scenarios: Scenarios,
    #[command(flatten)]
    comparison: ComparisonArguments,
    #[command(flatten)]
    output: OutputArguments,
    /// All that is known, below the one screen: distributions, trade-off, break-even loads, ranges, every warning and note (in the table; the
    /// other formats have it always)
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    chart: ChartArguments,
    /// What the chart shows: cost, trade-off (cost against time), latency, time-gaps (to the fastest) or stages; unless it is said, what
    /// the ranking goes by
    #[arg(long, value_name = "KIND", requires = "chart", hide_short_help = true)]
    chart_kind: Option<String>,
}

const EXAMPLES: [(&str, &str); 4] = [
    ("netcost compare scenario.toml --all", "every way that netcost knows"),
    (
        "netcost compare scenario.toml --set requests_per_month=30M --set memory_mb=1024",
        "the same function, with other values",
    ),
    ("netcost compare scenario.toml --max-p99 \"200 ms\"", "the cheapest within 200 ms; exit code 10 where nothing is"),
    ("netcost compare today.toml next-year.toml", "two scenarios side by side, and what differs"),
];

/// What is compared, and how it is ranked.
#[derive(Args)]
pub(super) struct ComparisonArguments {
    #[command(flatten)]
    question: Question,
    /// Most that a solution may cost in a month (instead of the scenario's objective); "fastest under 50": --by latency --max-monthly 50
    #[arg(long, value_name = "AMOUNT", allow_negative_numbers = true)]
    max_monthly: Option<String>,
    /// Longest 99th percentile of the time that a request may take, such as "200 ms"; "cheapest under 200 ms": --max-p99 "200 ms"
    #[arg(long, value_name = "TIME")]
    max_p99: Option<String>,
    /// Largest share of requests that may fail, such as 0.001
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    max_failed: Option<String>,
    #[command(flatten)]
    simulation: SimulationArguments,
    /// Draws from the ranges of the inputs, where the scenario has ranges
    #[arg(long, value_name = "N", hide_short_help = true, default_value_t = USUAL_DRAWS, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    draws: u32,
}

impl Run for Compare {
    fn run(self) -> Result<Output, Failure> {
        if self.scenarios.are_several() {
            return self.run_several();
        }
        let format = self.output.format(&formats("compare"))?;
        let picture = self.chart.picture(self.output.file())?;
        let kind = self.kind()?;
        let template = self.scenarios.templates()?.swap_remove(0);
        let comparison = self.comparison.compare(&self.comparison.study(template)?)?;
        let render = comparison_format(format).ok_or_else(|| Failure::Internal(format!("no renderer for {format}")))?;
        let render = if self.details && format == "table" { comparison_details } else { render };
        let text = render(&comparison, self.output.width());
        let kind = kind.or_else(|| ChartKind::usual(comparison.scenario.objective.rank_by));
        let picture = picture.zip(kind).and_then(|(picture, kind)| picture.of(&Chart::of(&comparison, kind)));
        let code = code(std::slice::from_ref(&comparison));
        Ok(Output { code, picture, ..self.output.answer(format, &text) })
    }
}

impl Compare {
    /// Several scenarios side by side.
    fn run_several(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("compare-several"))?;
        for (flag, is_given) in [("--chart", self.chart.is_given()), ("--details", self.details)] {
            if is_given {
                return Err(Failure::Usage(format!("{flag} is for one scenario; compare them one by one for it")));
            }
        }
        let studies = self.scenarios.templates()?.into_iter().map(|template| self.comparison.study(template));
        let studies = studies.collect::<Result<Vec<Study>, Failure>>()?;
        let comparisons = studies.iter().map(|study| self.comparison.compare(study));
        let comparisons = comparisons.collect::<Result<Vec<Comparison>, Failure>>()?;
        let text = match format {
            "json" => side_by_side::json(&comparisons),
            _ => side_by_side::table(&comparisons, self.output.width()),
        };
        Ok(Output { code: code(&comparisons), ..self.output.result(format, &text) })
    }

    /// What the chart shows, where that is said.
    fn kind(&self) -> Result<Option<&'static ChartKind>, Failure> {
        let Some(wanted) = self.chart_kind.as_deref() else { return Ok(None) };
        let found = COMPARISON_KINDS.iter().find(|kind| wanted == kind.name);
        let known = || COMPARISON_KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", ");
        found.map(Some).ok_or_else(|| Failure::Usage(format!("no chart shows `{wanted}`; known: {}", known())))
    }
}

/// The exit code of comparisons: whether in each of them some way meets what was asked.
pub(super) fn code(comparisons: &[Comparison]) -> u8 {
    u8::from(comparisons.iter().any(Comparison::misses_objective)) * DOES_NOT_HOLD
}

impl ComparisonArguments {
    /// What is compared, to be looked at beyond its one point too.
    pub(super) fn study(&self, template: Template) -> Result<Study, Failure> {
        let mut study = self.question.study(template, &[])?;
        let rank_by = study.overrides.rank_by;
        let (max_monthly, max_p99, max_failed) = (self.max_monthly()?, self.max_p99()?, self.max_failed()?);
        study.overrides = ObjectiveOverride { rank_by, max_monthly, max_p99, max_failed };
        Ok(study)
    }

    /// The comparison asked for.
    pub(super) fn compare(&self, study: &Study) -> Result<Comparison, Failure> {
        let options = Options {
            effort: Some(self.simulation.effort(study.topologies.len())?),
            draws: self.draws as usize,
            today: today(),
        };
        let waiting = Mutex::new(Some(Progress::waiting("simulating")));
        let drawing = OnceLock::new();
        let begin_drawing = || {
            drop(waiting.lock().map(|mut waiting| waiting.take()));
            Progress::new(bands::steps(study, options.draws))
        };
        answer(study, &options, &|| drawing.get_or_init(begin_drawing).step()).map_err(Failure::Input)
    }

    fn max_monthly(&self) -> Result<Option<Amount>, Failure> {
        let Some(text) = &self.max_monthly else { return Ok(None) };
        let amount = Decimal::from_str_exact(text).ok().filter(|amount| !amount.is_sign_negative());
        let wrong = || Failure::Usage(format!("`{text}` is not an amount of 0 or more; write --max-monthly 50.00"));
        amount.map(|amount| Some(Amount::new(amount))).ok_or_else(wrong)
    }

    fn max_p99(&self) -> Result<Option<Milliseconds>, Failure> {
        let read = |text: &String| {
            Milliseconds::parse(text)
                .map_err(|why| Failure::Usage(format!("--max-p99 `{text}`: {why}; write it as \"200 ms\"")))
        };
        self.max_p99.as_ref().map(read).transpose()
    }

    fn max_failed(&self) -> Result<Option<Share>, Failure> {
        let Some(text) = &self.max_failed else { return Ok(None) };
        let share = Decimal::from_str_exact(text).ok();
        let share = share.filter(|share| !share.is_sign_negative() && *share <= Decimal::ONE);
        let wrong = || Failure::Usage(format!("`{text}` is not a share from 0 to 1; write --max-failed 0.01 for 1 %"));
        share.map(|share| Some(Share(share))).ok_or_else(wrong)
    }
}
