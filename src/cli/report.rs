//! `netcost report`.

use clap::Args;

use super::compare::{ComparisonArguments, code};
use super::failure::Failure;
use super::help::{self, formats};
use super::output::{Output, OutputArguments, Run};
use super::progress::Progress;
use super::scenario::OneScenario;
use crate::decision::surroundings::surroundings;
use crate::handout::{Handout, format};

/// Write a comparison to hand round: one HTML page with charts, bills, assumptions and sources, or Markdown for a pull request
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_scenario("report", &EXAMPLES))]
pub(super) struct Report {
    #[command(flatten)]
    scenario: OneScenario,
    #[command(flatten)]
    comparison: ComparisonArguments,
    #[command(flatten)]
    output: OutputArguments,
    /// Unfold every part of the page, on the screen and in print; without it two pages are printed
    #[arg(long)]
    full: bool,
}

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost report scenario.toml -o report.html", "one page to hand round"),
    ("netcost report scenario.toml --format markdown", "for a pull request"),
];

/// What to do where a page would fill a terminal.
const POURED: &str = "the report is an HTML page, which no terminal shows; write it to a file: -o report.html, or to a terminal all the \
    same: -o -";

impl Run for Report {
    fn run(self) -> Result<Output, Failure> {
        let name = self.output.format(&formats("report"))?;
        if name == "html" && !self.output.may_pour() {
            return Err(Failure::Usage(POURED.to_owned()));
        }
        let study = self.comparison.study(self.scenario.template("report -o report.html")?)?;
        let comparison = self.comparison.compare(&study)?;
        let render = format(name).ok_or_else(|| Failure::Internal(format!("no renderer for {name}")))?;
        let waiting = Progress::waiting("looking around");
        let around = surroundings(&study, &comparison).map_err(Failure::Values)?;
        drop(waiting);
        let text = render(&Handout::new(&comparison, &around, command(), self.full));
        Ok(Output { code: code(&[comparison]), ..self.output.result(name, &text) })
    }
}

/// The command as a shell would take it.
fn command() -> String {
    let arguments = std::env::args_os().skip(1);
    let quoted = arguments.map(|argument| quoted(&argument.to_string_lossy()));
    std::iter::once("netcost".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// An argument within single quotes, where a shell would not take it as it is.
fn quoted(argument: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./:=,+@%".contains(character);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_the_command_as_it_was() {
        assert_eq!(quoted("scenarios/mail-after-read.toml"), "scenarios/mail-after-read.toml");
        assert_eq!(quoted("200 ms"), "'200 ms'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }
}
