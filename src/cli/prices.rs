//! `netcost prices`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::failure::Failure;
use super::help::{self, formats};
use super::input::{embedded_book, read_book, read_overlays, today};
use super::output::{Output, OutputArguments, Run};
use crate::diagnostic::nearest;
use crate::pricebook::audit::audit;
use crate::pricebook::{Overlay, PriceBook, regions};
use crate::report::prices as report;

/// Look at the price books, and audit them
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_others("prices", &EXAMPLES))]
pub(super) struct Prices {
    #[command(subcommand)]
    command: PricesCommand,
}

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost prices show eu-west-1 --meter nat", "the prices of NAT gateways there, with sources"),
    ("netcost prices check contract.toml", "whether an overlay fits"),
];

#[derive(Subcommand)]
enum PricesCommand {
    /// List the Regions that have a price book
    Regions {
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Show the prices of a Region
    Show {
        /// Region code
        region: String,
        /// Only meters whose id is or begins with this (`nat.hours`, `lambda`); may be given several times
        #[arg(long, value_name = "METER")]
        meter: Vec<String>,
        /// Prices and discounts to put over the book; may be given several times
        #[arg(long, value_name = "OVERLAY")]
        prices: Vec<PathBuf>,
        #[command(flatten)]
        output: OutputArguments,
    },
    /// Check every book and the given overlays: form, tiers, coverage, age, share assumed
    Check {
        /// Overlay files to check too
        overlays: Vec<PathBuf>,
        #[command(flatten)]
        output: OutputArguments,
    },
}

impl Run for Prices {
    fn run(self) -> Result<Output, Failure> {
        match self.command {
            PricesCommand::Regions { output } => {
                let format = output.format(&formats("prices"))?;
                let text = report::regions(&all_books()?, format, output.width());
                Ok(output.result(format, &text))
            }
            PricesCommand::Show { region, meter, prices, output } => {
                let format = output.format(&formats("prices"))?;
                let book = read_book(&region, [], &prices)?;
                let text = report::show(&book, |id| wanted(id, &meter), format, output.width());
                if let Some(unknown) = meter.iter().find(|prefix| !book.prices().any(|p| matches(p.meter.id(), prefix)))
                {
                    return Err(no_price(&book, unknown));
                }
                Ok(output.result(format, &text))
            }
            PricesCommand::Check { overlays, output } => {
                let format = output.format(&formats("prices"))?;
                let overlays = read_overlays(&overlays)?;
                for overlay in &overlays {
                    try_on_all(overlay)?;
                }
                let audited = audit(&all_books()?, &today());
                let text = report::audit(&audited, &overlays, format, output.width());
                Ok(output.result(format, &text))
            }
        }
    }
}

/// What to say of a meter that a book does not have.
fn no_price(book: &PriceBook, unknown: &str) -> Failure {
    let ids: Vec<&str> = book.prices().map(|price| price.meter.id()).collect();
    let beginnings = ids.iter().filter_map(|id| id.split_once('.').map(|(beginning, _)| beginning));
    let region = &book.region;
    let help = match nearest(unknown, ids.iter().copied().chain(beginnings)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`netcost prices show {region}` lists what it has"),
    };
    Failure::PriceBook(format!("the book of {region} has no price for `{unknown}`; {help}"))
}

fn all_books() -> Result<Vec<PriceBook>, Failure> {
    regions().into_iter().map(embedded_book).collect()
}

/// Puts an overlay over every book that it may be for.
fn try_on_all(overlay: &Overlay) -> Result<(), Failure> {
    for mut book in all_books()? {
        let same_region = overlay.region.as_ref().is_none_or(|region| *region == book.region);
        if same_region && overlay.currency == book.currency {
            book.put_over(overlay)?;
        }
    }
    Ok(())
}

fn wanted(id: &str, prefixes: &[String]) -> bool {
    prefixes.is_empty() || prefixes.iter().any(|prefix| matches(id, prefix))
}

/// Whether an id is `prefix` or lies below it.
fn matches(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || prefix.ends_with('.'))
}
