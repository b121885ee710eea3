//! `netcost schema`.

use clap::Args;

use super::failure::Failure;
use super::output::{Output, OutputArguments, Run};
use crate::scenario::{json_schema, pool_json_schema, pool_reference, reference};

/// Write the JSON Schema of the scenario file or the pool file, or its reference in Markdown
#[derive(Args)]
pub(super) struct Schema {
    /// Of which file
    #[arg(default_value = "scenario", value_parser = ["scenario", "pool"])]
    file: String,
    #[command(flatten)]
    output: OutputArguments,
}

impl Run for Schema {
    fn run(self) -> Result<Output, Failure> {
        let pool = self.file == "pool";
        let text = match self.output.format(&["json", "markdown"])? {
            "markdown" if pool => pool_reference(),
            "markdown" => reference(),
            _ if pool => format!("{:#}\n", pool_json_schema()),
            _ => format!("{:#}\n", json_schema()),
        };
        Ok(self.output.result(&text))
    }
}
