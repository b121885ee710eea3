//! Embeds every price book in `pricing/`, so that a new Region is one new file and no list is kept by hand.
//! (`include_dir!`-like macros do not notice a new file on a stable toolchain; a build script does.)

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=pricing");
    let mut paths: Vec<_> =
        fs::read_dir("pricing")?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();

    let mut list = String::from("&[\n");
    for path in paths {
        let region = path.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::canonicalize(&path)?.to_string_lossy().into_owned();
        let _ = writeln!(list, "    ({region:?}, include_str!({text:?})),");
    }
    list.push(']');
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("books.rs"), list)
}
