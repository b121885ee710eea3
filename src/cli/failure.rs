//! What can go wrong, with its exit code, and how it is shown.

use std::borrow::Cow;
use std::io;
use std::process::ExitCode;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::manner::{printable, say, say_styled};
use super::tried;
use crate::diagnostic::{Problem, Rejection, Source};
use crate::pricebook::OverlayError;
use crate::scenario::{Refused, VaryError};

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The arguments do not fit.
    Usage(String),
    /// Values given as arguments do not fit.
    Values(Rejection),
    /// A scenario or case file is not valid.
    Input(Rejection),
    /// A scenario, or what was given beside it, is not valid.
    Refused(Refused),
    /// A price book or overlay cannot be used.
    PriceBook(String),
    /// A price book or overlay file is not valid.
    PriceFile(Rejection),
    /// A file could not be read or written.
    Io(String, io::Error),
    /// A file could not be read that another one names.
    Named(Rejection),
    /// More than one of these, said one after the other.
    Several(Vec<Failure>),
    /// Something that should not happen.
    Internal(String),
}

/// A scenario or case file is not valid.
pub(super) const INVALID_INPUT: u8 = 3;

/// Most problems of a file that are shown; each is drawn beside its source line, which takes its time in a large file.
const MOST_SHOWN: usize = 50;

/// Everything went well, but a case did not hold or no way meets what was asked.
pub(super) const DOES_NOT_HOLD: u8 = 10;

impl From<VaryError> for Failure {
    fn from(error: VaryError) -> Self {
        match error {
            VaryError::Usage(text) => Self::Usage(text),
            VaryError::Values(rejection) => Self::Values(rejection),
        }
    }
}

impl From<OverlayError> for Failure {
    fn from(error: OverlayError) -> Self {
        Self::PriceBook(error.to_string())
    }
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Internal(_) => 1,
            Self::Several(failures) => failures.first().map_or(1, Self::code),
            Self::Usage(_) | Self::Values(_) | Self::Refused(Refused { file: None, .. }) => 2,
            Self::Input(_) | Self::Refused(_) => INVALID_INPUT,
            Self::PriceBook(_) | Self::PriceFile(_) => 4,
            Self::Io(..) | Self::Named(_) => 5,
        }
    }

    /// Shows it on standard error and gives its exit code.
    pub(super) fn report(&self) -> ExitCode {
        self.say();
        ExitCode::from(self.code())
    }

    fn say(&self) {
        match self {
            Self::Input(rejection) | Self::PriceFile(rejection) | Self::Values(rejection) | Self::Named(rejection) => {
                show(rejection);
            }
            Self::Refused(Refused { given, file }) => given.iter().chain(file).for_each(show),
            Self::Several(failures) => failures.iter().for_each(Self::say),
            Self::Usage(text) | Self::PriceBook(text) | Self::Internal(text) => say(&format!("error: {text}")),
            Self::Io(what, error) => say(&format!("error: {what}: {error}")),
        }
    }
}

/// Shows what clap has to say: help on standard output, errors on standard error.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    // `args` would end the program at an argument that is no UTF-8.
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    if let Some(remedy) = tried::remedy(error, &arguments) {
        say(&format!("error: {remedy}\n\nFor more information, try '--help'."));
        return ExitCode::from(2);
    }
    // A closed pipe while showing help is no failure.
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Shows all problems of a file, each with its place, the source line and the remedy.
pub(super) fn show(rejection: &Rejection) {
    let renderer = if is_plain() { Renderer::plain() } else { Renderer::styled() };
    for problem in rejection.problems.iter().take(MOST_SHOWN) {
        let groups = [group(&rejection.source, problem)];
        say_styled(&format!("{}\n", renderer.render(&groups)));
    }
    let count = rejection.problems.len();
    let s = if count == 1 { "" } else { "s" };
    let shown = if count > MOST_SHOWN { format!(", the first {MOST_SHOWN} shown") } else { String::new() };
    say(&format!("{}: {count} problem{s}{shown}; nothing was computed", rejection.source.name));
}

fn is_plain() -> bool {
    anstream::AutoStream::choice(&io::stderr()) == anstream::ColorChoice::Never
}

fn group<'a>(source: &'a Source, problem: &'a Problem) -> Group<'a> {
    let span = problem.span.clone().unwrap_or(0..0);
    let label = printable(&problem.label);
    let annotation = AnnotationKind::Primary.span(span).label(label);
    let first = problem.first.clone().map(|span| AnnotationKind::Context.span(span).label("first here"));
    let snippet = Snippet::source(without_c1(&source.text))
        .path(printable(&source.name))
        .annotation(annotation)
        .annotations(first);
    let group = Level::ERROR.primary_title(printable(&problem.message)).id(problem.code).element(snippet);
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(printable(help))),
        None => group,
    }
}

/// The text of a file with something else in the place of the control characters that a snippet is not freed of: as many bytes, so that its
/// spans stay where they are.
fn without_c1(text: &str) -> Cow<'_, str> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    if text.contains(is_c1) { text.replace(is_c1, "\u{a4}").into() } else { text.into() }
}
