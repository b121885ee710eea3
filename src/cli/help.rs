//! What `--help` says beyond the flags: examples, formats, ids, exit codes.

use crate::handout::FORMATS;
use crate::report::COMPARISON_FORMATS;
use crate::topology;

/// The name of the program.
pub(super) const NAME: &str = env!("CARGO_PKG_NAME");

/// What the exit codes mean.
const EXIT_CODES: [(u8, &str); 7] = [
    (0, "done"),
    (1, "internal fault"),
    (2, "bad usage"),
    (3, "invalid scenario or case file"),
    (4, "price book or overlay problem"),
    (5, "input or output failed"),
    (10, "verify: a case did not hold; compare, report: no way can be had, or none keeps the limits"),
];

/// The exit codes that a command never ends with, as it reads no such file and asks no such thing.
fn never(command: &str) -> &'static [u8] {
    match command {
        "compare" | "report" => &[],
        "verify" => &[4],
        "simulate" => &[4, 10],
        "prices" => &[3, 10],
        "init" | "schema" => &[3, 4, 10],
        _ => &[10],
    }
}

/// The formats of the result of a command, the usual one first.
pub(super) fn formats(command: &str) -> Vec<&'static str> {
    match command {
        "compare" => COMPARISON_FORMATS.iter().map(|(name, _)| *name).collect(),
        "report" => FORMATS.iter().map(|(name, _)| *name).collect(),
        "sweep" | "breakeven" | "sensitivity" | "prices" => vec!["table", "json", "csv"],
        "explain" | "simulate" | "compare-several" => vec!["table", "json"],
        "verify" => vec!["table", "json", "junit"],
        "schema" => vec!["json", "markdown"],
        _ => Vec::new(),
    }
}

/// Where the short help ends.
pub(super) const MORE: &str = "`--help` says more: every flag, examples, ids, exit codes.";

/// A part of the help: its title and its lines.
fn part(title: &str, lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().collect();
    format!("{title}:\n  {}\n\n", lines.join("\n  "))
}

/// Examples with what each answers.
fn examples(examples: &[(&str, &str)]) -> String {
    part("Examples", examples.iter().map(|(command, answers)| format!("{command}\n      {answers}")))
}

fn exit_codes(never: &[u8]) -> String {
    let given = EXIT_CODES.iter().filter(|(code, _)| !never.contains(code));
    part("Exit codes", given.map(|(code, means)| format!("{code:>2} {means}")))
}

/// The end of the help of the program.
pub(super) fn of_program(said: &[(&str, &str)]) -> String {
    (examples(said) + &solutions() + &exit_codes(&[])).trim_end().to_owned()
}

/// The end of the help of a command about a scenario.
pub(super) fn of_scenario(command: &str, said: &[(&str, &str)]) -> String {
    (examples(said) + &formats_of(command) + &solutions() + KEYS + &exit_codes(never(command))).trim_end().to_owned()
}

/// The end of the help of another command.
pub(super) fn of_others(command: &str, said: &[(&str, &str)]) -> String {
    (examples(said) + &formats_of(command) + &exit_codes(never(command))).trim_end().to_owned()
}

/// Where the keys are.
const KEYS: &str = "Keys of a scenario:\n  `netcost schema --format markdown` lists all of them; the last parts of a key are enough, such as memory_mb.\n\n";

fn formats_of(command: &str) -> String {
    let formats = formats(command);
    if formats.is_empty() { String::new() } else { part("Formats", [formats.join(", ")]) }
}

/// The ids of the solutions with their titles, the usual ones first.
fn solutions() -> String {
    let longest = topology::ALL.iter().map(|one| one.id().len()).max().unwrap_or(0);
    let line = |one: &&dyn topology::Topology| format!("{:<longest$}  {}", one.id(), one.title());
    part("Solutions", topology::ALL.iter().map(line))
}
