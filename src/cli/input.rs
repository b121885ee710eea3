//! Reading files and the clock.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::failure::Failure;
use super::kind::FileKind;
use crate::diagnostic::{Problem, Rejection, Source};
use crate::pricebook::{BookError, Date, Overlay, PriceBook};
use crate::scenario::{Assignment, Refused, Template, Trace, examples, read_trace, trace_place};

/// The largest input that is read; a scenario, case or overlay is far smaller.
const MOST_BYTES: u64 = 16 << 20;

/// The files that are there and that results will stand in place of.
static TARGETS: Mutex<Vec<FileId>> = Mutex::new(Vec::new());

/// What a file is, by whatever path or pipe one comes to it.
#[cfg(unix)]
type FileId = (u64, u64);
#[cfg(not(unix))]
type FileId = PathBuf;

#[cfg(unix)]
fn identity(_: &Path, file: &File) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let there = file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some((there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, file: &File) -> Option<FileId> {
    file.metadata().ok().filter(std::fs::Metadata::is_file)?;
    path.canonicalize().ok()
}

/// Makes it known that a result will be written to a file, so that it is not read for it.
pub(super) fn will_write(path: &Path) {
    if let Some(target) = File::open(path).ok().and_then(|file| identity(path, &file)) {
        TARGETS.lock().unwrap_or_else(PoisonError::into_inner).push(target);
    }
}

/// Whether a result will stand in place of a file.
fn will_be_written(path: &Path, file: &File) -> bool {
    let targets = TARGETS.lock().unwrap_or_else(PoisonError::into_inner);
    identity(path, file).is_some_and(|file| targets.contains(&file))
}

/// Standard input as a file, where there is such a thing.
fn standard_input() -> Option<File> {
    #[cfg(unix)]
    return std::os::fd::AsFd::as_fd(&std::io::stdin()).try_clone_to_owned().ok().map(File::from);
    #[cfg(not(unix))]
    return None;
}

/// Reads a text file; `-` is standard input.
pub(super) fn read_text(path: &Path) -> Result<Source, Failure> {
    let name = path.display().to_string();
    let failed = |error| Failure::Io(format!("cannot read `{name}`{}", meant(path)), error);
    let mut bytes = Vec::new();
    let file = if name == "-" { standard_input() } else { Some(File::open(path).map_err(failed)?) };
    if file.as_ref().is_some_and(|file| will_be_written(path, file)) {
        let text = format!("`{name}` is read for this result, and would be overwritten by it; write to another file");
        return Err(Failure::Usage(text));
    }
    let reader: Box<dyn Read> = match file {
        Some(file) if name != "-" => Box::new(file),
        _ => Box::new(std::io::stdin().lock()),
    };
    reader.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(failed(std::io::Error::other("it is larger than any input file needs to be")));
    }
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        let text = String::from_utf8_lossy(&bytes[..=offset]).into_owned();
        return Err(no_text(Source { name, text }, offset, "a NUL byte, which no text has", 1));
    }
    String::from_utf8(bytes).map(|text| Source { name: name.clone(), text }).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let message = format!("not UTF-8 text from byte {offset} on");
        no_text(Source { name, text }, offset, &message, '\u{fffd}'.len_utf8())
    })
}

/// Which file, or example, was probably meant by the path of a file that there is not.
fn meant(path: &Path) -> String {
    let with_ending = path.with_added_extension("toml");
    let is_example = |name: &&str| path.as_os_str() == *name || path.file_stem().is_some_and(|stem| stem == *name);
    let text = path.to_string_lossy();
    match examples::names().find(is_example) {
        _ if path.is_dir() => " (it is a folder; name a file in it)".to_owned(),
        _ if path.exists() => String::new(),
        _ if text.contains("://") => format!(" (no address is read; try `curl -sL {text} | netcost compare -`)"),
        _ if with_ending.is_file() => format!(" (did you mean `{}`?)", with_ending.display()),
        Some(name) => format!(" (`netcost init --template {name}` writes the example of that name)"),
        None => String::new(),
    }
}

fn no_text(source: Source, offset: usize, message: &str, length: usize) -> Failure {
    let problem = Problem {
        code: "encoding",
        message: message.to_owned(),
        span: Some(offset..offset + length),
        label: "this is no UTF-8 text".to_owned(),
        help: Some("save the file as UTF-8".to_owned()),
        first: None,
    };
    Failure::Input(Rejection::new(source, vec![problem]))
}

/// Reads the recording that a text names; its path is taken from a folder.
pub(super) fn load_trace(trace: &mut Trace, named_in: &Source, folder: &Path) -> Result<(), Failure> {
    let path = folder.join(&trace.file);
    let source = read_text(&path).map_err(|failure| match failure {
        Failure::Io(what, error) => no_trace(named_in, &path, &format!("{what}: {error}")),
        other => other,
    })?;
    trace.times_ns = read_trace(source).map_err(Failure::Input)?;
    Ok(())
}

/// A recording that cannot be read, in the place where it is named.
fn no_trace(named_in: &Source, path: &Path, message: &str) -> Failure {
    let beside = "put the recording beside the scenario, or write its path from there";
    let help = if path.is_absolute() { "write the path of the recording" } else { beside };
    let problem = Problem {
        code: "no-recording",
        message: message.to_owned(),
        span: trace_place(named_in),
        label: "named here".to_owned(),
        help: Some(help.to_owned()),
        first: None,
    };
    Failure::Named(Rejection::new(named_in.clone(), vec![problem]))
}

/// Reads and checks a scenario, with values given beside it.
pub(super) fn read_template(path: &Path, given: &[Assignment]) -> Result<Template, Failure> {
    let source = read_text(path)?;
    let parsed = Template::parse_with(&source.name, &source.text, given);
    let mut template = parsed.map_err(|refused| {
        let file = refused.file.map(|rejection| FileKind::Scenario.instead_of(rejection));
        Failure::Refused(Refused { file, ..refused })
    })?;
    // A path on the command line is taken from where the command runs.
    let given = given.iter().rev().find(|one| one.path() == "workload.arrivals");
    let (named_in, folder) = match given.map(Assignment::source) {
        Some(line) => (line, Path::new("")),
        None => (&source, path.parent().unwrap_or(Path::new(""))),
    };
    template.load_trace(|trace| load_trace(trace, named_in, folder))?;
    Ok(template)
}

/// The book of a Region, with the prices of transfer from others that are called there, and overlays put over it in their order.
pub(super) fn read_book<'r>(
    region: &str,
    called: impl IntoIterator<Item = &'r str>,
    overlays: &[PathBuf],
) -> Result<PriceBook, Failure> {
    let mut book = embedded_book(region)?;
    for other in called {
        book.add_transfer_from(other).map_err(no_book)?;
    }
    for overlay in read_overlays(overlays)? {
        book.put_over(&overlay)?;
    }
    Ok(book)
}

/// The embedded book of a Region.
pub(super) fn embedded_book(region: &str) -> Result<PriceBook, Failure> {
    PriceBook::embedded(region).map_err(no_book)
}

fn no_book(error: BookError) -> Failure {
    match error {
        BookError::Invalid(rejection) => Failure::PriceFile(rejection),
        unknown @ BookError::Unknown { .. } => Failure::PriceBook(unknown.to_string()),
    }
}

/// Reads overlay files.
pub(super) fn read_overlays(paths: &[PathBuf]) -> Result<Vec<Overlay>, Failure> {
    paths.iter().map(|path| read_overlay(path)).collect()
}

fn read_overlay(path: &Path) -> Result<Overlay, Failure> {
    let source = read_text(path).map_err(|failure| match failure {
        Failure::Input(rejection) => Failure::PriceFile(rejection),
        other => other,
    })?;
    let parsed = Overlay::parse(&source.name, &source.text);
    parsed.map_err(|rejection| Failure::PriceFile(FileKind::Overlay.instead_of(rejection)))
}

/// Today's date (UTC), or the day of `SOURCE_DATE_EPOCH` where that is set, for reproducible output.
pub(super) fn today() -> Date {
    let fixed = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|seconds| seconds.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    Date::from_unix_seconds(fixed.unwrap_or_else(now))
}
