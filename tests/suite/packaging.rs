//! What is handed out: one address, one version of Rust, one way of building and naming.

use std::fs;

use crate::common::root;
use toml::{Table, Value};

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file")
}

fn manifest() -> Table {
    text("Cargo.toml").parse().expect("TOML")
}

/// An address of the project stands in `Cargo.toml` alone, so that none is invented elsewhere and a new one is one line.
#[test]
fn the_address_stands_in_one_place() {
    let address = manifest()["package"].get("repository").and_then(Value::as_str).map(str::to_owned);
    if let Some(address) = &address {
        assert!(address.starts_with("https://") && !address.ends_with('/'), "{address}");
    }
    for file in
        ["README.md", "CHANGELOG.md", "Dockerfile", ".github/workflows/release.yml", ".ci/build", ".ci/pack", ".ci/run"]
    {
        let text = text(file);
        for host in ["github.com/", "gitlab.com/", "crates.io/crates"] {
            assert!(!text.contains(host), "{file} has an address at {host}");
        }
        assert!(address.as_deref().is_none_or(|address| !text.contains(address)), "{file}");
    }
}

/// Archives are where `cargo binstall` looks for them.
#[test]
fn archives_are_named_as_binstall_expects() {
    let manifest = manifest();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let filled = |key: &str| {
        let text =
            binstall[key].as_str().expect("a template").replace("{ repo }", "REPO").replace("{ name }", "netcost");
        text.replace("{ target }", "TARGET").replace("{ version }", "1.2.3").replace("{ archive-suffix }", ".tgz")
    };
    let name = "netcost-TARGET-v1.2.3";
    assert_eq!(filled("pkg-url"), format!("REPO/releases/download/v1.2.3/{name}.tgz"));
    assert_eq!(filled("bin-dir"), format!("{name}/{{ bin }}{{ binary-ext }}"));
    let pack = text(".ci/pack");
    let named = pack.lines().find_map(|line| line.strip_prefix("name=")).expect("a name").trim_matches('"');
    assert_eq!(named.replace("$host", "TARGET").replace("${version#netcost }", "1.2.3"), name);
    assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
    assert_eq!(binstall["overrides"]["x86_64-pc-windows-msvc"]["pkg-fmt"].as_str(), Some("zip"));
    assert!(pack.contains("$name.tgz") && pack.contains("$name.zip"));
}

/// The container is built by what CI runs, with the Rust that is asked for, and its program has no rights.
#[test]
fn the_container_is_what_ci_builds() {
    let dockerfile = text("Dockerfile");
    let rust = manifest()["package"]["rust-version"].as_str().expect("a version").to_owned();
    assert!(dockerfile.contains(&format!("FROM rust:{rust}-slim")), "{dockerfile}");
    for line in ["FROM scratch", "USER 65534:65534", "WORKDIR /data"] {
        assert!(dockerfile.contains(line), "{line}");
    }
    // All that runs in it is a script that `.ci/run` runs as well, and nothing but its result goes on.
    let steps: Vec<&str> = dockerfile.lines().filter_map(|line| line.strip_prefix("RUN ")).collect();
    assert_eq!(steps, ["mv \"$(.ci/build)\" /netcost/program"]);
    let copied: Vec<&str> = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")).collect();
    assert_eq!(copied, [". .", "--from=build /netcost/program /netcost"]);
    assert!(text("README.md").contains("-v \"$PWD:/data\""), "files are written where the program works");
    assert!(!text(".github/workflows/release.yml").contains(":latest"), "each image has its version as its name");
    for script in [".ci/run", ".github/workflows/release.yml"] {
        assert!(text(script).contains("$(.ci/build"), "{script}");
    }
}

/// An action is another's code, which a tag may change and a commit cannot.
#[test]
fn actions_are_pinned_to_commits() {
    let workflow = text(".github/workflows/release.yml");
    let used: Vec<&str> =
        workflow.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")).collect();
    assert!(used.len() > 3, "{used:?}");
    for action in used {
        let (_, commit) = action.split_once('@').expect("a version");
        let (commit, version) = commit.split_once(" # v").expect("its version in words");
        assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
        assert!(version.starts_with(|digit: char| digit.is_ascii_digit()), "{action}");
    }
}
