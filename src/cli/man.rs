//! `netcost man`.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man as Page;

use super::failure::Failure;
use super::help::{MORE, NAME};
use super::input::today;
use super::output::{Output, write_file};
use crate::diagnostic::did_you_mean;

/// Write a manual page, or all of them into a folder
#[derive(Args)]
#[command(after_help = MORE, after_long_help = EXAMPLES)]
pub(super) struct Man {
    /// Of which command; without one, of the program
    command: Option<String>,
    /// Write the pages of the program and of all its commands into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    into: Option<PathBuf>,
}

const EXAMPLES: &str = "Examples:
  netcost man compare | man -l -
      shows the page of a command
  netcost man --into ~/.local/share/man/man1
      installs all pages: then `man netcost-compare`";

impl Man {
    /// The pages of the program.
    pub(super) fn run(self, program: Command) -> Result<Output, Failure> {
        let mut program = for_print(program);
        program.build();
        let commands = all(&program);
        if let Some(folder) = &self.into {
            for command in commands {
                let name = format!("{}.1", full_name(&command));
                write_file(&folder.join(name), page(command)?.as_bytes())?;
            }
            return Ok(Output::plain(String::new(), None));
        }
        let wanted = match self.command.as_deref() {
            None | Some(NAME) => NAME.to_owned(),
            Some(name) => format!("{NAME}-{}", name.strip_prefix("netcost-").unwrap_or(name)),
        };
        let command = commands.iter().find(|command| full_name(command) == wanted).cloned();
        let command = command.ok_or_else(|| unknown(&wanted, &commands))?;
        Ok(Output::plain(page(command)?, None))
    }
}

/// A command as its page has it: with every flag, values where the help says them, and without the command that shows help.
fn for_print(command: Command) -> Command {
    let command = command.disable_help_subcommand(true);
    let command = command.mut_args(|argument| {
        let takes_value = argument.get_action().takes_values();
        argument.hide_short_help(false).hide_possible_values(takes_value)
    });
    command.mut_subcommands(for_print)
}

/// A command and all below it.
fn all(command: &Command) -> Vec<Command> {
    std::iter::once(command.clone()).chain(command.get_subcommands().flat_map(all)).collect()
}

/// The name of its page: `netcost-prices-show`.
fn full_name(command: &Command) -> &str {
    command.get_display_name().unwrap_or(command.get_name())
}

fn unknown(wanted: &str, commands: &[Command]) -> Failure {
    let short = |name: &'_ str| name.trim_start_matches("netcost-").to_owned();
    let known: Vec<String> = commands.iter().map(|command| short(full_name(command))).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let wanted = short(wanted);
    let help = did_you_mean(&wanted, &known).unwrap_or_default();
    Failure::Usage(format!("there is no command `{wanted}`; {help}"))
}

/// The page of a command. Its last part is set as it is, not filled.
fn page(command: Command) -> Result<String, Failure> {
    let source = format!("{NAME} {}", env!("CARGO_PKG_VERSION"));
    let mut text = Vec::new();
    let page = Page::new(command).date(today().to_string()).source(source);
    page.render(&mut text).map_err(|error| Failure::Internal(error.to_string()))?;
    let text = String::from_utf8(text).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(text.replace(".SH EXTRA\n", ".SH EXAMPLES\n.nf\n"))
}
