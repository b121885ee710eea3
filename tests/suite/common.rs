//! What the whole-program tests share.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A command of the program, run from the project's root, on a fixed day so that notes on age do not come and go.
pub fn netcost<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_netcost"));
    // 2026-11-22
    command.current_dir(root()).args(arguments).env("SOURCE_DATE_EPOCH", "1795305600").env("NO_COLOR", "1");
    command
}

/// Runs the program.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    netcost(arguments).output().expect("the program starts")
}

/// Standard output of a run that must succeed.
pub fn stdout<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Says something past the test harness, which keeps what a passing test prints to itself.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Files and folders directly in a folder, sorted.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// The example scenarios.
pub fn scenarios() -> Vec<PathBuf> {
    let files = entries(&root().join("scenarios"));
    files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml")).collect()
}
