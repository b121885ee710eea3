//! Writing results: to standard output, or to a file that is either whole or not there.

use std::borrow::Cow;
use std::fs::Permissions;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::Args;

use super::failure::Failure;
use super::input::will_write;
use super::manner;
use crate::report::{Width, ascii};

/// Widest table; longer lines are hard to read.
const MOST_COLUMNS: u16 = 120;
/// Narrowest table; below this nothing is readable.
const LEAST_COLUMNS: u16 = 60;

/// A command: what it does, in terms of what it writes.
pub(super) trait Run {
    fn run(self) -> Result<Output, Failure>;
}

/// Where and how a result is written.
#[derive(Args)]
#[command(next_help_heading = "Result")]
pub(super) struct OutputArguments {
    /// Form of the result; without it the ending of the output file decides, and where that has none the command's usual form is written
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// File to write to instead of standard output, which is `-`
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl OutputArguments {
    /// The file to write to; `None` for standard output.
    pub(super) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| path.as_os_str() != "-")
    }

    /// Whether a result of any kind may go to standard output: where it is no terminal, or is asked for by name.
    pub(super) fn may_pour(&self) -> bool {
        self.output.is_some() || !io::stdout().is_terminal()
    }

    /// The format asked for, one of `known`. Nothing that the result would overwrite is read after this.
    pub(super) fn format(&self, known: &[&'static str]) -> Result<&'static str, Failure> {
        let find = |name: &str| known.iter().copied().find(|format| *format == name);
        let listed = known.join(", ");
        self.file().into_iter().for_each(will_write);
        if let Some(name) = &self.format {
            return find(name).ok_or_else(|| {
                let elsewhere = elsewhere(&name.to_lowercase(), self.file()).unwrap_or_default();
                Failure::Usage(format!("unknown format `{name}`; known here: {listed}{elsewhere}"))
            });
        }
        let with_ending = self.file().filter(|path| path.extension().is_some());
        let Some(path) = with_ending else { return Ok(known.first().copied().unwrap_or("table")) };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_lowercase();
        let name = match ending.as_str() {
            "md" => "markdown",
            "xml" => "junit",
            "txt" => "table",
            other => other,
        };
        find(name).ok_or_else(|| {
            let elsewhere = elsewhere(name, Some(path)).unwrap_or_default();
            Failure::Usage(format!(
                "cannot tell the format of `{}`; give --format: {listed}{elsewhere}",
                path.display()
            ))
        })
    }

    /// How wide a table may be: the terminal, 80 columns when there is none.
    pub(super) fn width(&self) -> Width {
        let terminal = terminal_size::terminal_size().filter(|_| self.file().is_none());
        Width(terminal.map_or(80, |(width, _)| width.0.clamp(LEAST_COLUMNS, MOST_COLUMNS)))
    }

    /// A result to write where these arguments say.
    pub(super) fn result(self, format: &str, text: &str) -> Output {
        let text = manner::printable(text);
        let text = if format == "table" && manner::is_ascii() { ascii(&text).into() } else { text };
        Output::plain(text.into_owned(), self.file().map(Path::to_owned))
    }

    /// The same of a result that begins with a sentence that decides, where it is text for a terminal.
    pub(super) fn answer(self, format: &str, text: &str) -> Output {
        Output { answer_first: format == "table", ..self.result(format, text) }
    }
}

/// Which flag or command writes what is asked for here.
fn elsewhere(format: &str, file: Option<&Path>) -> Option<String> {
    let file = |usual: &str| file.map_or(usual.to_owned(), |file| file.display().to_string());
    match format {
        "svg" | "png" => Some(format!("; a chart is drawn with `--chart {}`", file(&format!("chart.{format}")))),
        "html" => Some(format!("; `netcost report` writes HTML: `netcost report SCENARIO -o {}`", file("report.html"))),
        _ => None,
    }
}

/// A result and where it goes.
pub(super) struct Output {
    pub text: String,
    pub file: Option<PathBuf>,
    /// Whether its first paragraph is the answer, which a terminal shows in bold.
    pub answer_first: bool,
    /// Exit code when all is written.
    pub code: u8,
    /// A file written beside it, with its bytes.
    pub picture: Option<(PathBuf, Vec<u8>)>,
    /// What is said when all is written.
    pub after: Option<String>,
}

impl Output {
    /// Text as it is.
    pub(super) fn plain(text: String, file: Option<PathBuf>) -> Self {
        Self { text, file, answer_first: false, code: 0, picture: None, after: None }
    }

    /// Writes it.
    pub(super) fn write(self) -> Result<ExitCode, Failure> {
        if let Some((path, bytes)) = &self.picture {
            write_file(path, bytes)?;
        }
        match &self.file {
            Some(path) => write_file(path, self.text.as_bytes())?,
            None => match write_stdout(&self.for_terminal()) {
                // Whoever reads no further has what they wanted.
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
                written => written.map_err(|error| Failure::Io("cannot write the result".to_owned(), error))?,
            },
        }
        if let Some(text) = &self.after {
            manner::note(text);
        }
        Ok(ExitCode::from(self.code))
    }
}

impl Output {
    /// The text as standard output takes it: styled where that is a terminal which wants it so.
    fn for_terminal(&self) -> Cow<'_, str> {
        let plain = AutoStream::choice(&io::stdout()) == ColorChoice::Never;
        let parts = if self.answer_first && !plain { self.text.split_once("\n\n") } else { None };
        match parts {
            Some((answer, rest)) => format!("\x1b[1m{answer}\x1b[0m\n\n{rest}").into(),
            None => (&self.text).into(),
        }
    }
}

fn write_stdout(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes beside the file, then renames, so that a reader never sees half of it. What a link leads to is written, not the link; a device or
/// a pipe, which nothing can stand for, is written to.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    put(path, bytes).map_err(|error| Failure::Io(format!("cannot write `{}`", path.display()), error))
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.parent().unwrap_or(Path::new(""));
    let led = path.canonicalize().or_else(|_| path.read_link().map(|target| beside.join(target)));
    let path = &led.unwrap_or_else(|_| path.to_owned());
    if path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"));
    }
    let kept = path.metadata().ok().map(|there| there.permissions());
    if kept.as_ref().is_some_and(Permissions::readonly) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is protected against writing"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".netcost-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(ORDINARY));
    let mut file = builder.tempfile_in(folder)?;
    // Before the content, which nobody else may read for a moment either.
    if let Some(kept) = kept {
        file.as_file().set_permissions(kept)?;
    }
    file.write_all(bytes)?;
    file.flush()?;
    file.persist(path)?;
    Ok(())
}

/// Permissions of an ordinary file, of which the user's mask takes some away; those of temporary files are for their owner only.
#[cfg(unix)]
const ORDINARY: u32 = 0o666;
