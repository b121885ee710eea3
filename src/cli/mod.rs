//! The command line: arguments, files, exit codes. The only place that prints, reads the clock or the environment.

mod breakeven;
mod chart;
mod compare;
mod completions;
mod explain;
mod failure;
mod help;
mod init;
mod input;
mod kind;
mod man;
mod manner;
mod output;
mod prices;
mod progress;
mod question;
mod report;
mod scenario;
mod schema;
mod sensitivity;
mod simulate;
mod sweep;
mod tried;
mod verify;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use output::{Output, Run};

/// What each way of giving an AWS Lambda function both a VPC and the internet costs per month, and how slow it is.
///
/// Data goes to standard output, everything else to standard error. It works offline, and needs no AWS account.
#[derive(Parser)]
#[command(name = help::NAME, version, max_term_width = 100, after_help = help::MORE, after_long_help = help::of_program(&EXAMPLES))]
struct Arguments {
    #[command(flatten)]
    manner: manner::GlobalFlags,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: [(&str, &str); 4] = [
    (
        "netcost compare --region eu-west-1 --requests 3M --internet \"180 ms\" --database rds",
        "what to use, without a file; shows the scenario that it took",
    ),
    ("netcost init", "a scenario file to begin with, by a few questions"),
    ("netcost compare scenario.toml", "the answer for that file, on one screen"),
    ("netcost report scenario.toml -o report.html", "the same as a page to hand round"),
];

#[derive(Subcommand)]
enum Command {
    Compare(compare::Compare),
    Explain(explain::Explain),
    Sweep(sweep::Sweep),
    Breakeven(breakeven::Breakeven),
    Sensitivity(sensitivity::Sensitivity),
    Report(report::Report),
    Verify(verify::Verify),
    Simulate(simulate::Simulate),
    Prices(prices::Prices),
    Init(init::Init),
    Schema(schema::Schema),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Runs the program on the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let command = match Arguments::try_parse() {
        Ok(Arguments { manner, command }) => {
            manner.set();
            command
        }
        Err(error) => return failure::usage(&error),
    };
    let result = match command {
        Command::Compare(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Sweep(command) => command.run(),
        Command::Breakeven(command) => command.run(),
        Command::Sensitivity(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Verify(command) => command.run(),
        Command::Simulate(command) => command.run(),
        Command::Prices(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Completions(command) => Ok(command.run(Arguments::command())),
        Command::Man(command) => command.run(Arguments::command()),
    };
    match result.and_then(Output::write) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
