//! `netcost man`.

use std::fs;
use std::io::{self, Write as _};
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
    /// Write the pages of the program and of all its commands into this folder, which is made where there is none
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
            let failed = |error| Failure::Io(format!("cannot make `{}`", folder.display()), error);
            fs::create_dir_all(folder).map_err(failed)?;
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
fn page(mut command: Command) -> Result<String, Failure> {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let more = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
    let (has_arguments, has_commands) = (command.get_arguments().next().is_some(), command.has_subcommands());
    let source = format!("{NAME} {}", env!("CARGO_PKG_VERSION"));
    let page = Page::new(command).date(today().to_string()).source(source);
    let mut text = Vec::new();
    let sections = |text: &mut Vec<u8>| -> io::Result<()> {
        page.render_title(text)?;
        page.render_name_section(text)?;
        writeln!(text, ".SH SYNOPSIS\n.nf\n{}\n.fi", in_roff(usage))?;
        page.render_description_section(text)?;
        if has_arguments {
            page.render_options_section(text)?;
        }
        if has_commands {
            page.render_subcommands_section(text)?;
        }
        writeln!(text, ".SH EXAMPLES\n.nf\n{}", in_roff(&narrow(&more)))
    };
    sections(&mut text).map_err(|error| Failure::Internal(error.to_string()))?;
    String::from_utf8(text).map_err(|error| Failure::Internal(error.to_string()))
}

/// Columns of a line that a page shows as it is, beside its margin.
const COLUMNS: usize = 72;

/// A text whose lines are no longer; a command goes on in the next line as a shell takes it.
fn narrow(text: &str) -> String {
    text.lines().map(|line| narrow_line(line) + "\n").collect()
}

fn narrow_line(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    let is_command = line.trim_start().starts_with(NAME);
    let (mut lines, mut current) = (Vec::new(), line[..indent].to_owned());
    for word in line.split_inclusive(' ').skip_while(|word| word.trim().is_empty()) {
        if current.len() + word.trim_end().len() + 2 > COLUMNS {
            let end = if is_command { " \\" } else { "" };
            lines.push(format!("{}{end}", current.trim_end()));
            current = " ".repeat(indent + if is_command { 4 } else { 0 });
        }
        current.push_str(word);
    }
    lines.push(current.trim_end().to_owned());
    lines.join("\n")
}

/// Text as it stands in a page.
fn in_roff(text: &str) -> String {
    let line = |line: &str| {
        let escaped = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
        if escaped.starts_with('.') { format!("\\&{escaped}") } else { escaped }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
