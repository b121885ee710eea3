//! `netcost man`.

use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man as Page;

use super::failure::Failure;
use super::help::{MORE, NAME};
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
    pub(super) fn run(self, mut program: Command) -> Result<Output, Failure> {
        program.build();
        if let Some(folder) = &self.into {
            for command in all(&program) {
                let page = Page::new(command);
                write_file(&folder.join(page.get_filename()), &rendered(&page)?)?;
            }
            return Ok(Output::plain(String::new(), None));
        }
        let wanted = self.command.as_deref().map(|name| name.strip_prefix("netcost-").unwrap_or(name));
        let command = match wanted {
            None | Some(NAME) => program,
            Some(name) => find(&program, name)?,
        };
        let page = String::from_utf8(rendered(&Page::new(command))?);
        Ok(Output::plain(page.map_err(|error| Failure::Internal(error.to_string()))?, None))
    }
}

/// The program and its commands, but for the one that shows help.
fn all(program: &Command) -> Vec<Command> {
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    std::iter::once(program).chain(commands).cloned().collect()
}

fn find(program: &Command, name: &str) -> Result<Command, Failure> {
    let all = all(program);
    let known: Vec<&str> = all.iter().map(Command::get_name).collect();
    all.iter().find(|command| command.get_name() == name).cloned().ok_or_else(|| {
        let help = did_you_mean(name, &known).unwrap_or_default();
        Failure::Usage(format!("there is no command `{name}`; {help}"))
    })
}

fn rendered(page: &Page) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    page.render(&mut text).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(text)
}
