//! The scenario that a command is about: from files, from the command line, or from both.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::failure::Failure;
use super::input::{load_trace, read_template};
use super::manner;
use crate::diagnostic::Source;
use crate::scenario::{Assignment, Template, start};

/// One scenario.
#[derive(Args)]
pub(super) struct OneScenario {
    /// Scenario file (TOML); `-` reads standard input. Without one, say what you have: --region, --requests and so on
    #[arg(value_name = "SCENARIO")]
    file: Option<PathBuf>,
    #[command(flatten)]
    said: Values,
}

/// One scenario, or several to set side by side.
#[derive(Args)]
pub(super) struct Scenarios {
    /// Scenario file (TOML); `-` reads standard input. Several are set side by side. Without one, say what you have: --region, --requests
    /// and so on
    #[arg(value_name = "SCENARIO")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    said: Values,
}

impl OneScenario {
    /// The scenario that a command is about, which is named as far as it goes without one.
    pub(super) fn template(&self, command: &str) -> Result<Template, Failure> {
        self.said.template(command, self.file.as_deref())
    }
}

impl Scenarios {
    pub(super) fn are_several(&self) -> bool {
        self.files.len() > 1
    }

    /// Each scenario, in the order of the command line.
    pub(super) fn templates(&self) -> Result<Vec<Template>, Failure> {
        if self.files.iter().filter(|file| file.as_os_str() == "-").count() > 1 {
            return Err(Failure::Usage("standard input can be read once; give `-` once".to_owned()));
        }
        if self.files.is_empty() {
            return Ok(vec![self.said.template("compare", None)?]);
        }
        self.files.iter().map(|file| self.said.template("compare", Some(file))).collect()
    }
}

/// Values of a scenario on the command line. Each stands in place of what a file says.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// Keys with their values, as they were written.
    set: Vec<String>,
    /// Short words with their values.
    words: Vec<(&'static str, String)>,
}

const HEADING: &str = "Scenario (beside a file, in place of what it says)";

/// Not derived: the short words stand in one list, with what each says.
impl Args for Values {
    fn augment_args(command: Command) -> Command {
        let set = Arg::new("set").long("set").action(ArgAction::Append).value_name("KEY=VALUE").help(
            "Any key of a scenario file, or the last parts of one, with its value: --set memory_mb=1024; may be given several times",
        );
        let words = start::WORDS.iter().map(|word| {
            Arg::new(word.name).long(word.name).value_name(word.takes).help(word.says).hide_short_help(word.is_rare)
        });
        let all = std::iter::once(set).chain(words);
        command.args(all.map(|flag| flag.help_heading(HEADING)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Values {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let set = matches.get_many::<String>("set").into_iter().flatten().cloned().collect();
        let given = |word: &start::Word| Some((word.name, matches.get_one::<String>(word.name)?.clone()));
        Ok(Self { set, words: start::WORDS.iter().filter_map(given).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// What messages call a scenario that is no file.
const COMMAND_LINE: &str = "command line";

impl Values {
    fn template(&self, command: &str, file: Option<&Path>) -> Result<Template, Failure> {
        let given = self.given()?;
        match file {
            Some(file) => read_template(file, &given),
            None if given.is_empty() => Err(nothing_said(command)),
            None => without_file(given),
        }
    }

    /// What is given, the short words before `--set`, so that the latter holds where both say the same key.
    pub(super) fn given(&self) -> Result<Vec<Assignment>, Failure> {
        let words = self.words.iter().map(|(word, value)| start::said(&format!("--{word}"), word, value));
        let sets =
            self.set.iter().enumerate().map(|(index, set)| Assignment::parse(&format!("--set {}", index + 1), set));
        let (given, wrong): (Vec<_>, Vec<_>) = words.chain(sets).partition(Result::is_ok);
        let given: Vec<Assignment> = given.into_iter().flatten().collect();
        if wrong.is_empty() {
            note_replaced(&given);
            return Ok(given);
        }
        // What is wrong with the others is said as well, so that there is no second round.
        let others = Template::parse_with(COMMAND_LINE, start::UNSAID, &given).err();
        let others = others.into_iter().flat_map(|refused| refused.given).map(Failure::Values);
        Err(Failure::Several(wrong.into_iter().filter_map(Result::err).map(Failure::from).chain(others).collect()))
    }

    /// Values that make a scenario by themselves, with what is taken beside them.
    pub(super) fn sound(given: Vec<Assignment>) -> Result<Vec<Assignment>, Failure> {
        let needed: Vec<String> = start::needed(&given).map(|word| format!("`--{word}`")).collect();
        if !needed.is_empty() {
            let needed = needed.join(" and ");
            let text =
                format!("without a scenario file {needed} must be given, such as --region us-east-1 --requests 1M");
            return Err(Failure::Usage(text));
        }
        let given = start::with_taken(given);
        // Beside nothing each problem has the place of its flag.
        Template::parse_with(COMMAND_LINE, start::UNSAID, &given).map_err(Failure::Refused)?;
        Ok(given)
    }
}

/// Says which value holds where two say the same key.
fn note_replaced(given: &[Assignment]) {
    for (index, one) in given.iter().enumerate() {
        if let Some(later) = given[index + 1..].iter().find(|later| later.path() == one.path()) {
            manner::note(&format!(
                "`{}` is given by {} and by {}; the latter holds",
                one.path(),
                one.place(),
                later.place()
            ));
        }
    }
}

/// What to do without a file and without anything said; `command` is the command as far as it goes without a scenario.
fn nothing_said(command: &str) -> Failure {
    Failure::Usage(format!(
        "no scenario: give a file, `-` for standard input, or say what you have\n\n  \
         netcost {command} --region eu-west-1 --requests 3M --internet \"180 ms\" --database rds\n  \
         netcost init    writes a scenario file to begin with"
    ))
}

/// The scenario that the command line alone says; shows it as a file has it.
fn without_file(given: Vec<Assignment>) -> Result<Template, Failure> {
    let given = Values::sound(given)?;
    let text = start::file(&given, false);
    manner::note(&format!(
        "The scenario that was taken (`netcost init` with the same flags writes it to a file):\n\n{}",
        text.trim_end()
    ));
    let mut template = Template::parse(COMMAND_LINE, &text).map_err(Failure::Input)?;
    let source = Source { name: COMMAND_LINE.to_owned(), text };
    template.load_trace(|trace| load_trace(trace, &source, Path::new("")))?;
    Ok(template)
}
