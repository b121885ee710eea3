//! `netcost simulate`.

use std::path::PathBuf;

use clap::Args;
use rustix::time::{ClockId, clock_gettime};

use super::Run;
use super::failure::Failure;
use super::input::read_text;
use super::output::{Output, OutputArguments};
use crate::report::simulation as report;
use crate::sim::{Pool, simulate};

/// Simulate one function pool, or a caller and a callee on one limit: how often cold, rejected, how many environments
#[derive(Args)]
pub(super) struct Simulate {
    /// Pool file (TOML); `-` reads standard input
    pool: PathBuf,
    /// Seed of the random streams; the same seed gives the same result
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    output: OutputArguments,
}

impl Run for Simulate {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&["table", "json"])?;
        let source = read_text(&self.pool)?;
        let pool =
            Pool::parse(&source.name, &source.text, self.seed).map_err(|rejection| Failure::Input(vec![rejection]))?;
        let before = processor_seconds();
        let result = simulate(&pool);
        let spent = (processor_seconds() - before).max(1e-9);
        let speed = result.requests as f64 / spent;
        let text = match format {
            "json" => report::json(&result, speed),
            _ => report::table(&result, speed, self.output.width()),
        };
        Ok(self.output.result(&text))
    }
}

/// Processor time of the whole process, all threads together.
fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
