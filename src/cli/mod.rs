//! The command line: arguments, files, exit codes. The only place that prints, reads the clock or the environment.

mod breakeven;
mod chart;
mod compare;
mod explain;
mod failure;
mod init;
mod input;
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
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use output::{Output, Run};

/// What each way of giving an AWS Lambda function both a VPC and the internet costs per month, and how slow it is.
///
/// Data goes to standard output, everything else to standard error. Exit codes: 0 done, 1 internal fault, 2 bad usage, 3 invalid
/// scenario or case file, 4 price book or overlay problem, 5 input or output failed, 10 a case did not hold, or nothing meets the objective.
#[derive(Parser)]
#[command(name = "netcost", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    manner: manner::GlobalFlags,
    #[command(subcommand)]
    command: Command,
}

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
    };
    match result.and_then(Output::write) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}
