//! Embeds every price book in `pricing/` and every example in `scenarios/`, so that a new one is one new file and no list is kept by hand.
//! (`include_dir!`-like macros do not notice a new file on a stable toolchain; a build script does.)

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    embed("pricing", "books.rs")?;
    embed("scenarios", "examples.rs")
}

/// Writes a list of the TOML files of a folder, each as its name without the ending and its text.
fn embed(folder: &str, list_file: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={folder}");
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();

    let mut list = String::from("&[\n");
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::canonicalize(&path)?.to_string_lossy().into_owned();
        let _ = writeln!(list, "    ({name:?}, include_str!({text:?})),");
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join(list_file), list)
}
