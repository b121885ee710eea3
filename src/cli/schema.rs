//! `netcost schema`.

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::failure::Failure;
use super::help::{self, formats};
use super::output::{Output, OutputArguments, Run};
use crate::report::{document_schema, documents};
use crate::scenario::{json_schema, pool_json_schema, pool_reference, reference};

/// Write the JSON Schema of the scenario file, the pool file or a JSON document; of a file also its reference in Markdown
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_others("schema", &EXAMPLES))]
pub(super) struct Schema {
    /// Of which file (scenario or pool), or of the JSON of which command (such as compare)
    #[arg(default_value = "scenario", value_parser = known())]
    of: String,
    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost schema --format markdown", "all keys of a scenario, with defaults and limits"),
    ("netcost schema compare", "the JSON Schema of what compare gives"),
];

/// The files, then the documents.
fn known() -> PossibleValuesParser {
    ["scenario", "pool"].into_iter().chain(documents()).collect::<Vec<_>>().into()
}

impl Run for Schema {
    fn run(self) -> Result<Output, Failure> {
        let document = document_schema(&self.of);
        let formats = if document.is_some() { vec!["json"] } else { formats("schema") };
        let pool = self.of == "pool";
        let format = self.output.format(&formats)?;
        let text = match (format, document) {
            (_, Some(schema)) => format!("{schema:#}\n"),
            ("markdown", None) if pool => pool_reference(),
            ("markdown", None) => reference(),
            (_, None) if pool => format!("{:#}\n", pool_json_schema()),
            (_, None) => format!("{:#}\n", json_schema()),
        };
        Ok(self.output.result(format, &text))
    }
}
