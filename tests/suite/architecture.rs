//! The layers of the house: arrows point one way, only the command line touches the world outside, a solution is named in its own
//! file alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::common;
use netcost::topology;

/// Modules by layer; one may use only modules of rows above its own, and of its own row.
const LAYERS: [&[&str]; 19] = [
    &["unit", "money", "search", "choice", "kept", "erlang"],
    &["diagnostic", "distribution"],
    &["document"],
    &["pricebook", "value"],
    &["defaults", "rules"],
    &["service"],
    &["scenario"],
    &["plan"],
    &["topology", "timing"],
    &["behaviour", "bursts", "callers", "changes", "overflow"],
    &["expectation", "sim"],
    &["concurrency"],
    &["feasibility", "metering"],
    &["rating"],
    &["comparison", "verify"],
    &["decision"],
    &["wording"],
    &["report", "chart"],
    &["handout"],
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
        if ["money", "pricebook", "rules", "metering", "rating", "verify"].contains(&own.as_str()) {
            let code = code(&text);
            assert!(!code.contains("f64") && !code.contains("f32"), "{} has a float", path.display());
        }
    }
}

/// The test that lists the solutions, in the order of the documentation. A new one turns this one red and no other.
#[test]
fn the_solutions_are_these() {
    let listed: Vec<&str> = topology::ALL.iter().map(|solution| solution.id()).collect();
    let usual = ["nat-gateway", "interface-endpoint", "api-gateway", "sdk-invoke"];
    let others = [
        "nat-instance",
        "ipv6-egress-only",
        "service-endpoint",
        "ipv6-invoke",
        "function-url",
        "destination",
        "queue",
        "event",
        "step-functions",
        "no-vpc",
    ];
    assert_eq!(listed, [usual.as_slice(), &others].concat());
}

#[test]
fn a_solution_is_named_in_its_own_file_alone() {
    let solutions: Vec<PathBuf> = common::entries(&common::root().join("src/topology"))
        .into_iter()
        .filter(|path| !["mod.rs", "parts.rs", "way.rs"].iter().any(|other| path.ends_with(other)))
        .collect();
    assert!(solutions.len() >= 4);
    for solution in solutions {
        let stem = solution.file_stem().expect("a name").to_string_lossy().into_owned();
        let id = format!("\"{}\"", stem.replace('_', "-"));
        let own = fs::read_to_string(&solution).expect("a source");
        assert!(own.contains(&id), "{} gives its id", solution.display());
        for (path, text) in sources() {
            // What may stand already is a word of the scenario file, and a service has an id; both happen to be a solution's. What is
            // counted, and what the examples of published cases speak of, may be an event.
            let other_word = ["scenario", "service", "unit", "verify"].contains(&module(&path).as_str());
            if path != solution && !other_word {
                assert!(!code(&text).contains(&id), "{} names the solution {id}", path.display());
            }
        }
    }
}

/// Paths of Rust, their parts apart.
type Paths = Vec<Vec<String>>;

/// The path that a text begins with; where it ends in a list in braces, one for each item.
fn paths(text: &str) -> Paths {
    if let Some(list) = text.strip_prefix('{') {
        let (mut depth, mut items) = (0, vec![String::new()]);
        for character in list.chars() {
            match character {
                '}' if depth == 0 => break,
                ',' if depth == 0 => items.push(String::new()),
                _ => items.last_mut().expect("one at least").push(character),
            }
            depth += i32::from(character == '{') - i32::from(character == '}');
        }
        return items.iter().flat_map(|item| paths(item.trim())).collect();
    }
    let end = text.find(|c: char| !is_word(c)).unwrap_or(text.len());
    match (&text[..end], text[end..].strip_prefix("::")) {
        ("" | "self", _) => vec![Vec::new()],
        (word, None) => vec![vec![word.to_owned()]],
        (word, Some(rest)) => {
            paths(rest).into_iter().map(|path| std::iter::once(word.to_owned()).chain(path).collect()).collect()
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

/// What follows each place where `word` begins a path.
fn after<'a>(code: &'a str, word: &str) -> Vec<&'a str> {
    let begins = |index: usize| !code[..index].ends_with(|c: char| is_word(c) || c == ':');
    code.match_indices(word).filter(|(index, _)| begins(*index)).map(|(index, _)| &code[index + word.len()..]).collect()
}

/// A source as a module of the crate.
struct Module {
    path: Vec<String>,
    /// What it uses, as paths from the crate's root.
    uses: Paths,
    /// What it hands on of others by their names, as paths from the crate's root.
    reexports: Paths,
}

impl Module {
    fn of(source: &Path, text: &str) -> Self {
        let below = source.strip_prefix(common::root().join("src")).expect("a source").with_extension("");
        let mut path: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        path.pop_if(|last| last == "mod" || last == "lib");
        let mut code = code(text);
        let children: Vec<String> = after(&code, "mod ").into_iter().flat_map(paths).flatten().collect();
        let absolute = |code: &str| {
            let from = |base: &[String], found: Vec<&str>| -> Paths {
                found.into_iter().flat_map(paths).map(|path| [base, &path].concat()).collect()
            };
            let mut uses = from(&[], after(code, "crate::"));
            for chain in after(code, "super::") {
                let rest = chain.trim_start_matches("super::");
                let ups = 1 + (chain.len() - rest.len()) / "super::".len();
                uses.extend(from(&path[..path.len().saturating_sub(ups)], vec![rest]));
            }
            for child in &children {
                let base = [path.as_slice(), std::slice::from_ref(child)].concat();
                uses.extend(from(&base, after(code, &format!("{child}::"))));
            }
            uses
        };
        let mut reexports = Vec::new();
        for word in ["pub use ", "pub(crate) use ", "pub(super) use "] {
            while let Some(start) = code.find(word) {
                let end = start + code[start..].find(';').expect("the end of a statement");
                reexports.extend(absolute(&code[start + word.len()..end]));
                code.replace_range(start..end, "");
            }
        }
        let mut uses = absolute(&code);
        // A name that is handed on and used beside it is used.
        let used = reexports.iter().filter(|path| path.last().is_some_and(|name| !after(&code, name).is_empty()));
        uses.extend(used.cloned());
        Self { path, uses, reexports }
    }
}

/// Which parts of a folder use which, by name; what its `mod.rs` itself holds is the part `mod`.
fn arrows(folder: &[String], modules: &[Module]) -> BTreeSet<(String, String)> {
    let within = |path: &[String]| path.get(folder.len()).filter(|_| path.starts_with(folder)).cloned();
    let parts: BTreeSet<String> = modules.iter().filter_map(|module| within(&module.path)).collect();
    let own = modules.iter().find(|module| module.path == folder).expect("a `mod.rs`");
    let part = |used: &Vec<String>| match within(used)? {
        part if parts.contains(&part) => Some(part),
        name => match own.reexports.iter().find(|path| path.last() == Some(&name)) {
            Some(handed_on) => within(handed_on).filter(|part| parts.contains(part)),
            None => Some("mod".to_owned()),
        },
    };
    let inside = modules.iter().filter(|module| module.path.starts_with(folder));
    let arrows = inside.flat_map(|module| {
        let from = within(&module.path).unwrap_or("mod".to_owned());
        module.uses.iter().filter_map(part).map(move |to| (from.clone(), to))
    });
    arrows.filter(|(from, to)| from != to).collect()
}

/// Arrows from whose tip others lead back to where they begin.
fn circles(arrows: &BTreeSet<(String, String)>) -> Vec<String> {
    let leads_back = |(from, to): &&(String, String)| {
        let mut reached = BTreeSet::from([to]);
        loop {
            let before = reached.len();
            reached
                .extend(arrows.iter().filter(|(from, _)| reached.contains(from)).map(|(_, to)| to).collect::<Vec<_>>());
            if reached.len() == before {
                return reached.contains(from);
            }
        }
    };
    arrows.iter().filter(leads_back).map(|(from, to)| format!("{from} -> {to}")).collect()
}

#[test]
fn files_of_a_room_do_not_go_round_in_circles() {
    let modules: Vec<Module> = sources()
        .iter()
        .filter(|(path, _)| !path.ends_with("main.rs"))
        .map(|(path, text)| Module::of(path, text))
        .collect();
    let rooms: BTreeSet<&[String]> =
        modules.iter().filter_map(|module| module.path.split_last()).map(|(_, room)| room).collect();
    assert!(rooms.len() > 10, "{rooms:?}");
    let mut wrong = Vec::new();
    for room in rooms {
        let (name, found) = (room.join("::"), circles(&arrows(room, &modules)));
        if !found.is_empty() {
            wrong.push((name, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn circles_are_found() {
    let module = |path: &str, text: &str| Module::of(&common::root().join("src").join(path), text);
    let folder = ["room".to_owned()];
    let top = "mod leaf;\nmod user;\npub use leaf::{self, Leaf};\nuse user::run;\npub struct Own;";
    let leaf = module("room/leaf.rs", "use crate::other::Thing;");
    let found = |user: &str| {
        let modules = [module("room/mod.rs", top), module("room/leaf.rs", ""), module("room/user.rs", user)];
        circles(&arrows(&folder, &modules)).len()
    };
    assert_eq!(leaf.uses, [["other", "Thing"]]);
    assert_eq!(found("use super::Leaf;"), 0);
    assert_eq!(found("use super::{leaf::{a, b}, Leaf};"), 0);
    assert_eq!(found("fn f() { super::Own; }"), 2);
    assert_eq!(found("use crate::room::{Leaf, Own};"), 2);
}

#[test]
fn no_name_is_given_to_three_types() {
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    for (_, text) in sources() {
        let code = code(&text);
        for word in ["struct ", "enum ", "trait ", "type "] {
            for name in after(&code, word).into_iter().flat_map(paths).flatten() {
                *given.entry(name).or_default() += 1;
            }
        }
    }
    assert!(given.len() > 200, "{}", given.len());
    given.retain(|name, count| *count >= 3 && name.starts_with(char::is_uppercase));
    assert!(given.is_empty(), "{given:?}");
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
    let generic = ["behaviour", "concurrency", "expectation", "feasibility", "metering", "sim", "timing"];
    for (path, text) in sources().into_iter().filter(|(path, _)| generic.contains(&module(path).as_str())) {
        let code = code(&text);
        let words: Vec<&str> = code.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).collect();
        for name in &names {
            assert!(!words.contains(&name.as_str()), "{} names {name}", path.display());
        }
    }
}
