//! `netcost simulate`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::failure::Failure;
use super::help::{self, formats};
use super::input::{load_trace, read_text};
use super::kind::FileKind;
use super::manner::note;
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use crate::report::simulation as report;
use crate::scenario::{ArrivalPattern, PoolFile};
use crate::sim::{Effort, Pool, simulate};

/// Simulate one function pool, or a caller and a callee on one limit: how often cold, rejected, how many environments
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_others("simulate", &EXAMPLES))]
pub(super) struct Simulate {
    /// Pool file (TOML); `-` reads standard input
    pool: PathBuf,
    /// Seed of the random streams; the same seed gives the same result
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: [(&str, &str); 1] =
    [("netcost simulate pool.toml", "how often cold, rejected, and how many environments")];

/// How long to simulate a scenario, and with which random numbers.
#[derive(Args)]
#[command(next_help_heading = "Question")]
pub(super) struct SimulationArguments {
    /// Seed of the random streams; the same seed gives the same result
    #[arg(long, default_value_t = 1, hide_short_help = true)]
    seed: u64,
    /// Half width of the 95 % interval of p99, as a part of it, at which the simulation stops (usually 0.01, of more than six ways 0.02,
    /// and sooner when that takes long)
    #[arg(long, value_name = "PART", hide_short_help = true)]
    precision: Option<f64>,
}

impl SimulationArguments {
    /// The effort for each of so many ways.
    pub(super) fn effort(&self, ways: usize) -> Result<Effort, Failure> {
        let usual = Effort::usual(ways, self.seed);
        let Some(precision) = self.precision else { return Ok(usual) };
        if !(0.0001..=1.0).contains(&precision) {
            let text = format!("a precision of {precision} cannot be had; give a part from 0.0001 to 1, such as 0.01");
            return Err(Failure::Usage(text));
        }
        Ok(Effort::for_precision(precision, self.seed))
    }
}

impl Run for Simulate {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("simulate"))?;
        let source = read_text(&self.pool)?;
        let parsed = PoolFile::parse(&source.name, &source.text);
        let mut file = parsed.map_err(|rejection| Failure::Input(FileKind::Pool.instead_of(rejection)))?;
        if let ArrivalPattern::Trace(trace) = &mut file.arrivals {
            load_trace(trace, &source, self.pool.parent().unwrap_or(Path::new("")))?;
        }
        let no_pool = || Failure::Internal("the pool could not be made".to_owned());
        let pool = Pool::of(&file, self.seed).ok_or_else(no_pool)?;
        let waiting = Progress::waiting("simulating");
        let begun = Instant::now();
        let result = simulate(&pool);
        let spent = begun.elapsed().as_secs_f64().max(1e-9);
        drop(waiting);
        let text = match format {
            "json" => report::json(&result, &source, self.seed),
            _ => report::table(&result, self.output.width()),
        };
        // Beside the result, which is the same each time.
        let speed = result.played as f64 / spent / 1e6;
        note(&format!("{speed:.1} million requests a second, {spent:.2} s in all"));
        Ok(self.output.result(format, &text))
    }
}
