//! `netcost completions`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Args, Command};
use clap_complete::Shell;

use super::failure::Failure;
use super::help::{MORE, NAME, formats};
use super::output::Output;
use crate::pricebook::regions;
use crate::scenario::{RankBy, examples, keys};
use crate::topology;
use crate::value::Choice as _;

/// Write the completions of a shell: commands, flags, ids, keys of a scenario, Regions
#[derive(Args)]
#[command(after_help = MORE, after_long_help = EXAMPLES)]
pub(super) struct Completions {
    /// Which shell: bash, zsh, fish, elvish or powershell
    shell: Shell,
}

const EXAMPLES: &str = "Where they go:
  bash  netcost completions bash > ~/.local/share/bash-completion/completions/netcost
  zsh   netcost completions zsh > \"${fpath[1]}/_netcost\"
  fish  netcost completions fish > ~/.config/fish/completions/netcost.fish";

impl Completions {
    /// The completions of the program.
    pub(super) fn run(self, program: Command) -> Result<Output, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut completed(program), NAME, &mut script);
        let script = String::from_utf8(script).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(Output::plain(without_space(self.shell, &script), None))
    }
}

/// The commands, their arguments with the values that these may have.
fn completed(program: Command) -> Command {
    program.mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        let command = command.mut_args(|argument| with_values(argument, &name));
        command.mut_subcommands(|inner| inner.mut_args(|argument| with_values(argument, &name)))
    })
}

/// An argument of a command with its values, where they are known.
fn with_values(argument: Arg, command: &str) -> Arg {
    let values: Vec<&'static str> = match argument.get_id().as_str() {
        // Values live as long as the program, which ends when the script is written.
        "set" | "vary" => keys().map(|path| &*format!("{path}=").leak()).collect(),
        "only" | "also" | "solution" => topology::ids().collect(),
        "region" => regions(),
        "by" => RankBy::WORDS.iter().map(|(word, _)| *word).collect(),
        "template" => examples::names().collect(),
        "format" => formats(command),
        _ => return argument,
    };
    argument.value_parser(PossibleValuesParser::new(values))
}

/// The script, in which nothing follows the `=` of a key, so that its value can be typed at once.
fn without_space(shell: Shell, script: &str) -> String {
    match shell {
        Shell::Bash => script.replace(
            "=\" -- \"${cur}\"))\n",
            "=\" -- \"${cur}\"))\n                    compopt -o nospace 2>/dev/null\n",
        ),
        Shell::Zsh => {
            let (before, after) = (":(schema= ", ":{compadd -S \"\" -- schema= ");
            let parts: Vec<&str> = script.split(before).collect();
            let rest = parts[1..].iter().map(|part| part.replacen(')', "}", 1));
            std::iter::once(parts[0].to_owned()).chain(rest).collect::<Vec<_>>().join(after)
        }
        // The others leave no space after an `=`.
        _ => script.to_owned(),
    }
}
