//! The layers of the house: arrows point one way, only the command line touches the world outside, a solution is named in its own
//! file alone.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

/// Modules by layer; one may use only modules of rows above its own, and of its own row.
const LAYERS: [&[&str]; 17] = [
    &["unit", "money"],
    &["diagnostic", "distribution"],
    &["document"],
    &["pricebook", "value"],
    &["defaults"],
    &["service"],
    &["scenario"],
    &["plan"],
    &["topology", "timing"],
    &["behaviour"],
    &["expectation", "sim"],
    &["feasibility", "metering"],
    &["wording"],
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

#[test]
fn a_solution_is_named_in_its_own_file_alone() {
    let solutions: Vec<PathBuf> = common::entries(&common::root().join("src/topology"))
        .into_iter()
        .filter(|path| !path.ends_with("mod.rs") && !path.ends_with("parts.rs"))
        .collect();
    assert!(solutions.len() >= 4);
    for solution in solutions {
        let stem = solution.file_stem().expect("a name").to_string_lossy().into_owned();
        let id = format!("\"{}\"", stem.replace('_', "-"));
        let own = fs::read_to_string(&solution).expect("a source");
        assert!(own.contains(&id), "{} gives its id", solution.display());
        for (path, text) in sources() {
            // What may stand already is a word of the scenario file, and a service has an id; both happen to be a solution's.
            let other_word = ["scenario", "service"].contains(&module(&path).as_str());
            if path != solution && !other_word {
                assert!(!code(&text).contains(&id), "{} names the solution {id}", path.display());
            }
        }
    }
}

/// Whoever counts, times, checks or plays a plan takes what AWS makes of it from the entries, and knows none of them by name.
#[test]
fn no_service_is_named_where_plans_are_read() {
    let entries = |file: &str| {
        let text = fs::read_to_string(common::root().join("src/service").join(file)).expect("a source");
        let name = |line: &str| Some(line.strip_prefix("pub static ")?.split(':').next()?.to_owned());
        text.lines().filter_map(name).filter(|name| name != "ALL" && name != "TRIGGER").collect::<Vec<String>>()
    };
    let names = [entries("link.rs"), entries("resource.rs"), entries("delivery.rs")].concat();
    assert!(names.len() >= 18, "{names:?}");
    let generic = ["behaviour", "expectation", "feasibility", "metering", "sim", "timing"];
    for (path, text) in sources().into_iter().filter(|(path, _)| generic.contains(&module(path).as_str())) {
        let code = code(&text);
        let words: Vec<&str> = code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
        for name in &names {
            assert!(!words.contains(&name.as_str()), "{} names {name}", path.display());
        }
    }
}
