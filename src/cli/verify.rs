//! `netcost verify`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::{DOES_NOT_HOLD, Failure, INVALID_INPUT, show};
use super::help::{self, formats};
use super::input::read_text;
use super::kind::FileKind;
use super::manner::say;
use super::output::{Output, OutputArguments, Run};
use crate::report::verify as report;
use crate::rules::Rules;
use crate::verify::{Case, check};

/// Check worked examples and real bills: each must come out to the cent
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_others("verify", &EXAMPLES))]
pub(super) struct Verify {
    /// Case files, or folders of them
    #[arg(required = true)]
    cases: Vec<PathBuf>,
    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: [(&str, &str); 2] = [
    ("netcost verify cases", "every case file of a folder"),
    ("netcost verify bill.toml --format junit -o result.xml", "for CI"),
];

impl Run for Verify {
    fn run(self) -> Result<Output, Failure> {
        let format = self.output.format(&formats("verify"))?;
        let mut files = Vec::new();
        for path in &self.cases {
            collect(path, &mut files)
                .map_err(|error| Failure::Io(format!("cannot read `{}`", path.display()), error))?;
        }
        if files.is_empty() {
            return Err(Failure::Usage("no case file (`*.toml`) there".to_owned()));
        }
        let rules = Rules::published().map_err(Failure::Input)?;
        let (mut reports, mut invalid) = (Vec::new(), Vec::new());
        for file in &files {
            match read_text(file).and_then(|source| parse(&source)) {
                Ok(case) => reports.push(check(&case, rules)),
                Err(Failure::Input(rejection)) => invalid.push(rejection),
                Err(other) => return Err(other),
            }
        }
        if let Some(last) = invalid.pop_if(|_| reports.is_empty()) {
            invalid.iter().for_each(show);
            return Err(Failure::Input(last));
        }
        invalid.iter().for_each(show);
        if !invalid.is_empty() {
            say(&format!("error: {} of {} files cannot be read; the others were checked", invalid.len(), files.len()));
        }
        let text = match format {
            "json" => report::json(&reports),
            "junit" => report::junit(&reports).map_err(|error| Failure::Internal(error.to_string()))?,
            _ => report::table(&reports, self.output.width()),
        };
        let all_hold = reports.iter().all(crate::verify::CaseReport::holds);
        let code = if invalid.is_empty() { u8::from(!all_hold) * DOES_NOT_HOLD } else { INVALID_INPUT };
        Ok(Output { code, ..self.output.result(format, &text) })
    }
}

fn parse(source: &crate::diagnostic::Source) -> Result<Case, Failure> {
    let parsed = Case::parse(&source.name, &source.text);
    parsed.map_err(|rejection| Failure::Input(FileKind::Case.instead_of(rejection)))
}

/// The file itself, or every `*.toml` in the folder and its folders, sorted.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() || entry.extension().is_some_and(|extension| extension == "toml") {
            collect(&entry, files)?;
        }
    }
    Ok(())
}
