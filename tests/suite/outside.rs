//! What some tests need and is no part of the project: tables of public data beside it, and a browser. Where it is not there, those tests
//! pass without having looked, and `uncovered` says so at the end.

use std::path::{Path, PathBuf};

/// Tables and folders in `../shared/data`, and what is held against them.
pub const DATA: [(&str, &str); 7] = [
    ("latency/analytic_public_cases.csv", "the simulator against closed forms"),
    (
        "latency/aws_lambda_experiments_mahmoudi_2020.csv",
        "the simulator against shares of cold starts measured on Lambda",
    ),
    ("latency/simfaas_public_cases.csv", "the simulator against another one, SimFaaS"),
    ("prices", "every published price against the book of its Region"),
    ("prices/sku_notes.csv", "the names that AWS gives to prices"),
    ("worked_examples", "the worked examples as they were published"),
    ("more_worked_examples", "the bills of other ways as they were worked"),
];

/// Programs that read what this one writes for them.
pub const PROGRAMS: [(&str, &str); 5] = [
    ("bash", "its completions"),
    ("zsh", "its completions"),
    ("fish", "its completions"),
    ("man", "the manual pages as they are shown"),
    ("mandoc", "the form of the manual pages"),
];

/// Browsers that will do, by the name of their command.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A table or a folder of [`DATA`], if it is there.
pub fn data(name: &str) -> Option<PathBuf> {
    assert!(DATA.iter().any(|(known, _)| *known == name), "{name} is listed");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    path.exists().then_some(path)
}

/// The command of a browser: that of `CHROMIUM`, or one that is installed.
pub fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let installed = BROWSERS.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    std::env::var_os("CHROMIUM").map(PathBuf::from).into_iter().chain(installed).find(|path| path.is_file())
}

/// The script of axe-core, which examines a page's accessibility: that of `AXE`, or one beside the project.
pub fn axe() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/axe-core/axe.min.js");
    std::env::var_os("AXE").map(PathBuf::from).into_iter().chain([beside]).find(|path| path.is_file())
}
