//! The argument for a picture of a result.

use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::input::will_write;
use super::manner;
use crate::chart::{Chart, FORMATS, Painter};

/// Whether and where a result is drawn.
#[derive(Args)]
pub(super) struct ChartArguments {
    /// Draw the result into this file as well: SVG or PNG, by its ending
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
}

/// A picture to come: its file and what paints it.
pub(super) struct ChartFile {
    path: PathBuf,
    paint: Painter,
}

impl ChartArguments {
    /// Whether a picture is wanted.
    pub(super) fn is_given(&self) -> bool {
        self.chart.is_some()
    }

    /// The picture asked for, refused before any work when its ending says nothing or it would overwrite the result.
    pub(super) fn picture(&self, output: Option<&Path>) -> Result<Option<ChartFile>, Failure> {
        let Some(path) = &self.chart else { return Ok(None) };
        let shown = path.display();
        if output == Some(path) {
            return Err(Failure::Usage(format!("`{shown}` cannot hold both the result and its chart")));
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
        let Some((_, paint)) = FORMATS.iter().find(|(name, _)| *name == ending) else {
            let known: Vec<String> = FORMATS.iter().map(|(name, _)| format!(".{name}")).collect();
            return Err(Failure::Usage(format!("cannot draw `{shown}`; its name must end in {}", known.join(" or "))));
        };
        will_write(path);
        Ok(Some(ChartFile { path: path.clone(), paint: *paint }))
    }
}

impl ChartFile {
    /// The file and its bytes. Where nothing is known that could be drawn none is written, and that is said whoever listens, as the file was
    /// asked for.
    pub(super) fn of(self, chart: &Chart) -> Option<(PathBuf, Vec<u8>)> {
        match chart.draw().nothing() {
            Some(why) => {
                manner::say(&format!("`{}` is not written; {why}", self.path.display()));
                None
            }
            None => Some((self.path, (self.paint)(chart))),
        }
    }
}
