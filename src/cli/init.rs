//! `netcost init`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::help;
use super::manner::{note, printable, say};
use super::output::{Output, Run};
use super::scenario::Values;
use crate::diagnostic::Rejection;
use crate::scenario::{Assignment, Scenario, examples, start};

/// Write a scenario file to begin with: by a few questions, from what the flags say, or an example
#[derive(Args)]
#[command(after_help = help::MORE, after_long_help = help::of_others("init", &EXAMPLES))]
pub(super) struct Init {
    /// The example of this name; --list says which there are
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    template: Option<String>,
    /// List the examples
    #[arg(long)]
    list: bool,
    /// Write in place of a file that is there
    #[arg(long)]
    force: bool,
    /// File to write; `-` is standard output. Without it scenario.toml where standard output is a terminal, else standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    values: Values,
}

const EXAMPLES: [(&str, &str); 3] = [
    ("netcost init", "asks a few questions in a terminal, and writes scenario.toml"),
    ("netcost init --region eu-west-1 --requests 3M --database rds -o mine.toml", "without questions"),
    ("netcost init --template scraper-2tb -o scraper.toml", "an example to change"),
];

/// The file that is written in a terminal.
const USUAL_FILE: &str = "scenario.toml";

impl Run for Init {
    fn run(self) -> Result<Output, Failure> {
        let file = self.file();
        if let Some(there) = file.as_ref().filter(|file| !self.force && file.symlink_metadata().is_ok()) {
            let text = format!("`{}` is there already; give another file with -o, or --force", there.display());
            return Err(Failure::Usage(text));
        }
        if self.list {
            return Ok(Output::plain(listed()?, file));
        }
        let given = self.values.given()?;
        let text = match &self.template {
            Some(_) if !given.is_empty() => {
                let text =
                    "an example is written as it is; leave --template out, or change the file once it is written";
                return Err(Failure::Usage(text.to_owned()));
            }
            Some(name) => examples::text(name).map_err(Failure::Usage)?,
            None if given.is_empty() => start::file(&answers(given, &start::QUESTIONS)?, true),
            None => {
                let open = start::open(&given);
                start::file(&Values::sound(answers(given, &open)?)?, true)
            }
        };
        let after = file.as_deref().map(written);
        Ok(Output { after, ..Output::plain(text, file) })
    }
}

impl Init {
    /// The file to write; `None` for standard output.
    fn file(&self) -> Option<PathBuf> {
        match &self.output {
            Some(path) if path.as_os_str() == "-" => None,
            Some(path) => Some(path.clone()),
            None => (io::stdout().is_terminal() && !self.list).then(|| PathBuf::from(USUAL_FILE)),
        }
    }
}

/// What is said when a file is written.
fn written(file: &Path) -> String {
    let file = file.display();
    format!("{file} is written. Next: netcost compare {file}")
}

/// The examples with what each is about.
fn listed() -> Result<String, Failure> {
    let longest = examples::names().map(str::len).max().unwrap_or(0);
    let line = |name: &'static str| {
        let text = examples::text(name).map_err(Failure::Internal)?;
        let about = Scenario::parse(name, &text).map_err(Failure::Input)?.name;
        Ok(format!("{name:<longest$}  {about}\n"))
    };
    examples::names().map(line).collect()
}

/// What is given and an answer to each question: asked in a terminal, else what holds where nothing is answered.
fn answers(mut given: Vec<Assignment>, questions: &[(&str, &str, &str)]) -> Result<Vec<Assignment>, Failure> {
    let asks = io::stdin().is_terminal() && io::stderr().is_terminal();
    if asks && !questions.is_empty() {
        note("A few questions; the enter key takes what stands in brackets.");
    }
    for (word, question, usual) in questions {
        if start::is_asked(word, &given) {
            let answer = if asks { asked(word, question, usual, &given)? } else { start::usual(word, usual)? };
            given.push(answer);
        }
    }
    Ok(given)
}

/// Asks until the answer can be taken.
fn asked(word: &str, question: &str, usual: &str, given: &[Assignment]) -> Result<Assignment, Failure> {
    loop {
        // What cannot be shown is not asked, and the answer is still read.
        let _ = write!(anstream::stderr().lock(), "{question} [{usual}]: ");
        let mut line = String::new();
        let read = io::stdin()
            .read_line(&mut line)
            .map_err(|error| Failure::Io("cannot read the answer".to_owned(), error))?;
        if read == 0 {
            say("");
            let ended = io::Error::new(io::ErrorKind::UnexpectedEof, "the input ended before the last question");
            return Err(Failure::Io("nothing is written".to_owned(), ended));
        }
        if line.trim().is_empty() {
            return Ok(start::usual(word, usual)?);
        }
        match start::said("answer", word, line.trim()) {
            Err(error) => say(&error.to_string()),
            Ok(one) => match start::problem(&[given, std::slice::from_ref(&one)].concat()) {
                None => return Ok(one),
                Some(rejection) => say(&what_is_wrong(&rejection)),
            },
        }
    }
}

/// The first problem of an answer on a line.
fn what_is_wrong(rejection: &Rejection) -> String {
    let said = rejection.problems.first().map_or_else(String::new, |problem| {
        let help = problem.help.as_deref().unwrap_or(&problem.label);
        format!("{} ({help})", problem.message)
    });
    printable(&said).into_owned()
}
