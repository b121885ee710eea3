//! The last word of `cargo test`: what the run did not cover, as what it takes is not here. Test binaries run in the order of their names.

#[path = "suite/outside.rs"]
mod outside;

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    // Who asks for some tests, or for their list, does not ask what all of them cover.
    if std::env::args().skip(1).any(|argument| argument == "--list" || !argument.starts_with('-')) {
        return Ok(());
    }
    let data = outside::DATA.iter().filter(|(name, _)| outside::data(name).is_none());
    let mut missing: Vec<String> = data.map(|(name, what)| format!("{what} (no ../shared/data/{name})")).collect();
    if outside::chromium().is_none() {
        missing.push("the report in a browser (no Chromium; Debian: apt-get install chromium)".to_owned());
    }
    if outside::axe().is_none() {
        missing
            .push("the report's accessibility by axe-core (no AXE=axe.min.js; `npm pack axe-core` has it)".to_owned());
    }
    let is_here = |program: &str| std::process::Command::new(program).arg("--version").output().is_ok();
    let programs = outside::PROGRAMS.iter().filter(|(program, _)| !is_here(program));
    missing.extend(programs.map(|(program, what)| format!("{what} (no {program})")));
    let mut said = std::io::stdout().lock();
    if missing.is_empty() {
        return writeln!(said, "\nnothing was left out: all data, a browser, shells and `man` are here\n");
    }
    writeln!(said, "\nNOT COVERED by this run, as what it takes is no part of the project and not here:")?;
    missing.iter().try_for_each(|line| writeln!(said, "  - {line}"))?;
    writeln!(said)
}
