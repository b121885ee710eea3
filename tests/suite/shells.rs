//! Help, completions and manual pages, as the shells and `man` take them.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use crate::common::{self, root, run, say, stdout};
use netcost::topology;

const COMMANDS: [&str; 13] = [
    "compare",
    "explain",
    "sweep",
    "breakeven",
    "sensitivity",
    "report",
    "verify",
    "simulate",
    "prices",
    "init",
    "schema",
    "completions",
    "man",
];

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_long_help_has_examples_ids_formats_and_exit_codes() {
    let listed = stdout(["--help"]);
    for command in COMMANDS {
        assert!(listed.contains(&format!("\n  {command} ")), "{command}");
        let (short, long) = (stdout([command, "-h"]), stdout([command, "--help"]));
        assert!(short.lines().count() < long.lines().count(), "{command}");
        assert!(short.contains("`--help` says more") && short.lines().count() <= 60, "{command}: {short}");
        assert!(long.contains("netcost "), "{command} has an example");
        assert!(long.lines().all(|line| line.chars().count() <= 100), "{command}: {long}");
    }
    for command in ["compare", "explain", "sweep", "breakeven", "sensitivity", "report"] {
        let long = stdout([command, "--help"]);
        assert!(topology::ALL.iter().all(|way| long.contains(&format!("  {} ", way.id()))), "{command}");
        assert!(long.contains("Formats:\n  ") && long.contains("Exit codes:\n"), "{command}");
    }
    let codes = |help: &str| -> Vec<String> {
        let (_, list) = help.split_once("Exit codes:\n").expect("a list");
        list.lines().map_while(|line| Some(line.trim().split_once(' ')?.0.to_owned())).collect()
    };
    let readme = fs::read_to_string(root().join("README.md")).expect("the README");
    let (_, table) = readme.split_once("| exit code | means |\n| ---: | --- |\n").expect("the table");
    let rows = table.lines().map_while(|line| line.strip_prefix("| ")?.split_once(" | "));
    assert_eq!(rows.map(|(code, _)| code).collect::<Vec<_>>(), codes(&listed));
    // Only what can be missed is: a sweep shows what there is.
    for (command, can_miss) in
        [("compare", true), ("report", true), ("verify", true), ("sweep", false), ("schema", false)]
    {
        assert_eq!(codes(&stdout([command, "--help"])).contains(&"10".to_owned()), can_miss, "{command}");
    }
    // README has a row for each command.
    for command in COMMANDS {
        assert!(readme.contains(&format!("| `netcost {command}")), "{command}");
    }
}

/// Every example of the help is a command line that the program takes.
#[test]
fn the_examples_of_the_help_are_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    let scenario = fs::read_to_string(root().join("scenarios/mail-after-read.toml")).expect("a scenario");
    for name in ["scenario.toml", "today.toml", "next-year.toml"] {
        common::write(folder.path(), name, &scenario);
    }
    let copy = |from: &str, to: &str| fs::copy(root().join(from), folder.path().join(to)).expect("copied");
    copy("cases/infracost-nat-100gb.toml", "bill.toml");
    copy("tests/bills/overlays/discount.toml", "contract.toml");
    copy(&common::entries(&root().join("pools"))[0].display().to_string(), "pool.toml");
    fs::create_dir(folder.path().join("cases")).expect("a folder");
    copy("cases/infracost-nat-100gb.toml", "cases/bill.toml");
    let (mut tried, mut seen) = (0, BTreeSet::new());
    for command in COMMANDS.iter().filter(|command| !["completions", "man"].contains(command)) {
        for line in stdout([*command, "--help"]).lines().filter_map(|line| line.strip_prefix("  netcost ")) {
            if !seen.insert(line.to_owned()) {
                continue;
            }
            let arguments = common::words_of(line);
            let output = common::netcost(&arguments).current_dir(folder.path()).output().expect("the program starts");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!([Some(0), Some(10)].contains(&output.status.code()), "netcost {line}: {said}");
            tried += 1;
        }
    }
    assert!(tried >= 18, "{tried}");
}

/// The standard output of another program; `None`, which is said, where it is not installed.
fn of_other(program: &str, arguments: &[&str]) -> Option<String> {
    let started = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    let Ok(output) = started else {
        say(&format!("NOT TESTED with {program}: it is not installed"));
        return None;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let given = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(output.status.success() && said.is_empty(), "{program} {arguments:?}: {said}{given}");
    Some(given)
}

/// What stands on the command line, and what must be among what is offered.
const OFFERED: [(&[&str], &[&str]); 8] = [
    (&["com"], &["compare", "completions"]),
    (&["compare", "--max"], &["--max-p99", "--max-monthly", "--max-failed"]),
    (&["compare", "--only", "sdk"], &["sdk-invoke"]),
    (&["compare", "--region", "eu-we"], &["eu-west-1", "eu-west-3"]),
    (&["compare", "--set", "function.mem"], &["function.memory_mb="]),
    (&["sweep", "--vary", "network.a"], &["network.azs=", "network.already_paid="]),
    (&["report", "--format", ""], &["html", "markdown"]),
    (&["init", "--template", "scr"], &["scraper-2tb"]),
];

#[test]
fn bash_completes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = common::write(folder.path(), "netcost.bash", &stdout(["completions", "bash"]));
    for (line, offered) in OFFERED {
        let (last, before) = line.split_last().expect("a word");
        let previous = before.last().unwrap_or(&"netcost");
        let typed = line.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
        let script = format!(
            "source '{file}'; COMP_WORDS=(netcost {typed}); COMP_CWORD={}; _netcost netcost '{last}' '{previous}' 2>/dev/null; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            line.len()
        );
        let Some(found) = of_other("bash", &["--norc", "-c", &script]) else { return };
        let found: Vec<&str> = found.lines().collect();
        assert!(offered.iter().all(|one| found.contains(one)), "{line:?}: {found:?}");
        assert!(found.len() < 30, "{line:?}: only what begins so: {found:?}");
    }
}

#[test]
fn fish_completes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = common::write(folder.path(), "netcost.fish", &stdout(["completions", "fish"]));
    for (line, offered) in OFFERED {
        let script = format!("source '{file}'; complete -C 'netcost {}'", line.join(" "));
        let Some(found) = of_other("fish", &["--no-config", "-c", &script]) else { return };
        let found: Vec<&str> = found.lines().filter_map(|line| line.split('\t').next()).collect();
        assert!(offered.iter().all(|one| found.contains(one)), "{line:?}: {found:?}");
    }
}

#[test]
fn zsh_loads_the_completions() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = stdout(["completions", "zsh"]);
    common::write(folder.path(), "_netcost", &text);
    let dump = folder.path().join("dump").display().to_string();
    let script = format!(
        "fpath=('{}' $fpath); autoload -Uz compinit && compinit -u -d '{dump}'; print $_comps[netcost]; autoload +X _netcost; print $+functions[_netcost]",
        folder.path().display()
    );
    let Some(found) = of_other("zsh", &["-f", "-c", &script]) else { return };
    assert_eq!(words(&found), "_netcost 1");
    // Nothing follows the `=` of a key.
    let keys: Vec<&str> = text.lines().filter(|line| line.contains("function.memory_mb=")).collect();
    assert!(keys.len() >= 6 && keys.iter().all(|line| line.contains(":{compadd -S \"\" -- schema= ")), "{keys:#?}");
    for region in ["eu-west-1", "us-gov-west-1"] {
        assert!(text.contains(region), "{region}");
    }
}

#[test]
fn manual_pages_render_without_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    assert!(stdout(["man", "--into", &path]).is_empty());
    let names: Vec<String> = common::entries(folder.path())
        .iter()
        .map(|page| page.file_name().expect("a name").display().to_string())
        .collect();
    assert!(names.contains(&"netcost.1".to_owned()) && names.len() > COMMANDS.len(), "{names:?}");
    for command in COMMANDS {
        let page = folder.path().join(format!("netcost-{command}.1"));
        let text = fs::read_to_string(&page).expect("a page");
        assert_eq!(stdout(["man", command]), text, "{command}");
        let page = page.display().to_string();
        if let Some(shown) = of_other("man", &["--warnings", "-E", "UTF-8", "-P", "cat", "-l", &page]) {
            assert!(shown.contains("SYNOPSIS") && shown.contains(command), "{shown}");
        }
        let warnings = of_other("mandoc", &["-T", "lint", "-W", "warning", &page]);
        assert!(warnings.is_none_or(|said| said.is_empty()), "{command}");
    }
    assert!(
        stdout(["man"]).contains("netcost\\-compare(1)") && stdout(["man", "netcost-prices-show"]).contains("METER")
    );
    let wrong = run(["man", "compere"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean `compare`?"));
}
