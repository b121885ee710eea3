//! `netcost schema`.

use clap::Args;

use super::failure::Failure;
use super::output::{Output, OutputArguments, Run};
use crate::scenario::{json_schema, reference};

/// Write the JSON Schema of the scenario file, or its reference in Markdown
#[derive(Args)]
pub(super) struct Schema {
    #[command(flatten)]
    output: OutputArguments,
}

impl Run for Schema {
    fn run(self) -> Result<Output, Failure> {
        let text = match self.output.format(&["json", "markdown"])? {
            "markdown" => reference(),
            _ => format!("{:#}\n", json_schema()),
        };
        Ok(self.output.result(&text))
    }
}
