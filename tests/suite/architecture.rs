//! The layers of the house: arrows point one way, only the command line touches the world outside, a solution is named in its own
//! file alone.

use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use netcost::topology;

/// Modules by layer; one may use only modules of rows above its own, and of its own row.
const LAYERS: [&[&str]; 15] = [
    &["unit", "money"],
    &["diagnostic", "distribution"],
    &["document"],
    &["pricebook", "value"],
    &["defaults"],
    &["scenario"],
    &["plan"],
    &["topology", "timing"],
    &["behaviour"],
    &["expectation", "sim"],
    &["feasibility", "metering"],
    &["rating"],
    &["comparison", "verify"],
    &["decision"],
    &["report", "chart"],
];
/// Above all those.
const TOP: [&str; 1] = ["cli"];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for path in common::entries(folder) {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&common::root().join("src"), &mut found);
    assert!(found.len() > 40, "the sources are there");
    found
}

/// The module that a file belongs to: the first part of its path below `src`.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(common::root().join("src")).expect("a source");
    let first = below.components().next().expect("a part").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn layer(module: &str) -> usize {
    let row = LAYERS.iter().position(|row| row.contains(&module));
    let top = || TOP.iter().position(|name| *name == module).map(|index| LAYERS.len() + index);
    row.or_else(top).unwrap_or_else(|| panic!("`{module}` has no layer: give it one here"))
}

/// The code of a file without its comments and without its unit tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Names of the crate's modules that some code uses.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (index, _) in code.match_indices("crate::") {
        let rest = &code[index + "crate::".len()..];
        let words: Vec<&str> = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').collect(),
            None => vec![rest],
        };
        for word in words {
            names.push(word.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
        }
    }
    names
}

#[test]
fn arrows_point_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = module(&path);
        if own == "lib" || own == "main" {
            continue;
        }
        for name in used(&code(&text)) {
            if layer(&name) > layer(&own) {
                wrong.push(format!("{} uses `{name}`, which is above it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_command_line_touches_the_outside() {
    let outside =
        ["std::fs", "std::env", "std::process", "std::time", "println!", "eprintln!", "print!(", "SystemTime"];
    for (path, text) in sources() {
        let own = module(&path);
        if own == "cli" || own == "main" {
            continue;
        }
        let code = code(&text).replace("env!(\"OUT_DIR\")", "");
        for word in outside {
            assert!(!code.contains(word), "{} has `{word}`", path.display());
        }
    }
}

#[test]
fn no_float_comes_near_money() {
    for (path, text) in sources() {
        let own = module(&path);
        if ["money", "pricebook", "metering", "rating", "verify"].contains(&own.as_str()) {
            let code = code(&text);
            assert!(!code.contains("f64") && !code.contains("f32"), "{} has a float", path.display());
        }
    }
}

/// The test that lists the solutions, in the order of the documentation. A new one turns this one red and no other.
#[test]
fn the_solutions_are_these() {
    let listed: Vec<&str> = topology::ALL.iter().map(|solution| solution.id()).collect();
    assert_eq!(listed, ["nat-gateway", "interface-endpoint", "api-gateway", "sdk-invoke"]);
}

#[test]
fn a_solution_is_named_in_its_own_file_alone() {
    let solutions: Vec<PathBuf> = common::entries(&common::root().join("src/topology"))
        .into_iter()
        .filter(|path| !path.ends_with("mod.rs"))
        .collect();
    assert!(solutions.len() >= 4);
    for solution in solutions {
        let stem = solution.file_stem().expect("a name").to_string_lossy().into_owned();
        let id = format!("\"{}\"", stem.replace('_', "-"));
        let own = fs::read_to_string(&solution).expect("a source");
        assert!(own.contains(&id), "{} gives its id", solution.display());
        for (path, text) in sources() {
            // What may stand already is a word of the scenario file, which happens to be a solution's.
            let scenario_word = module(&path) == "scenario";
            if path != solution && !scenario_word {
                assert!(!code(&text).contains(&id), "{} names the solution {id}", path.display());
            }
        }
    }
}
