//! Help, completions and manual pages, as the shells and `man` take them.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};

use crate::common::{self, root, run, say, stdout};
use crate::outside;
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
        let example = format!("netcost {command}");
        assert!(long.lines().any(|line| line.starts_with("  ") && line.contains(&example)), "{command} has an example");
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

/// A manual page as `man` shows it in a terminal of 80 columns.
fn of_man(page: &str) -> Option<String> {
    of_other("man", &["--warnings", "-E", "UTF-8", "-P", "cat", "-l", page])
}

/// The standard output of another program; `None`, which is said, where it is not installed.
fn of_other(program: &str, arguments: &[&str]) -> Option<String> {
    assert!(outside::PROGRAMS.iter().any(|(known, _)| *known == program), "`uncovered` names what is missing");
    let started = Command::new(program).args(arguments).env("MANWIDTH", "80").stdin(Stdio::null()).output();
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
const OFFERED: [(&[&str], &[&str]); 20] = [
    (&["com"], &["compare", "completions"]),
    (&["compare", "--max"], &["--max-p99", "--max-monthly", "--max-failed"]),
    (&["compare", "--only", "sdk"], &["sdk-invoke"]),
    (&["compare", "--only", "nat-gateway,sdk"], &["nat-gateway,sdk-invoke"]),
    (&["compare", "--region", "eu-we"], &["eu-west-1", "eu-west-3"]),
    (&["compare", "--set", "function.mem"], &["function.memory_mb="]),
    (&["compare", "--set", "mem"], &["memory_mb="]),
    (&["-q", "compare", "x.toml", "--set", "main.mem"], &["main.memory_mb="]),
    (&["sweep", "--vary", "network.a"], &["network.azs=", "network.already_paid="]),
    (&["compare", "--database", ""], &["rds", "aurora", "aurora-serverless", "other"]),
    (&["compare", "--proxy", "s"], &["split-only"]),
    (&["compare", "--chart-kind", ""], &["trade-off", "stages"]),
    (&["explain", "x.toml", "sdk"], &["sdk-invoke"]),
    (&["explain", "sdk"], &["sdk-invoke"]),
    (&["report", "--format", ""], &["html", "markdown"]),
    (&["prices", "sh"], &["show"]),
    (&["prices", "show", "eu-we"], &["eu-west-1"]),
    (&["init", "--template", "scr"], &["scraper-2tb"]),
    (&["completions", ""], &["bash", "zsh", "fish"]),
    (&["man", "comp"], &["compare", "completions"]),
];

/// The values of keys, behind the sign at which bash parts words.
const VALUES: [(&str, &[&str]); 3] = [
    ("proxy=s", &["split-only"]),
    ("region=eu-west-", &["eu-west-1", "eu-west-2", "eu-west-3"]),
    ("database.data_api=", &["true", "false"]),
];

/// Words in single quotes, as every shell takes them.
fn in_quotes<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ")
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_netcost");

/// Holds what a shell offers for each line against what it must.
fn offers(shell: &str, ask: impl Fn(&[&str]) -> Option<Vec<String>>) {
    for (line, wanted) in OFFERED {
        let Some(found) = ask(line) else { return };
        assert!(wanted.iter().all(|one| found.iter().any(|word| word == one)), "{shell} {line:?}: {found:?}");
        assert!(found.len() < 40, "{shell} {line:?}: only what begins so: {found:?}");
    }
    let Some(files) = ask(&["compare", "Cargo.to"]) else { return };
    assert!(files.iter().all(|word| word.contains("Cargo.toml") || word == "FILES"), "{shell}: {files:?}");
}

#[test]
fn bash_completes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = common::write(folder.path(), "netcost.bash", &stdout(["completions", "bash"]));
    let ask = |line: &[&str]| {
        let typed = in_quotes(line.iter().copied());
        let script = format!(
            "source '{file}'; COMP_WORDS=(netcost {typed}); COMP_CWORD={}; _netcost '{PROGRAM}' 2>/dev/null; \
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            line.len()
        );
        let found = of_other("bash", &["--norc", "-c", &script])?;
        Some(found.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>())
    };
    offers("bash", ask);
    for (word, wanted) in VALUES {
        let (key, value) = word.split_once('=').expect("a key");
        let line = ["compare", "--set", key, "=", value];
        // The last word is empty where nothing stands behind the sign.
        let Some(found) = ask(if value.is_empty() { &line[..4] } else { &line }) else { return };
        assert_eq!(found, wanted, "{word}");
    }
}

#[test]
fn fish_completes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = common::write(folder.path(), "netcost.fish", &stdout(["completions", "fish"]));
    let path = std::path::Path::new(PROGRAM).parent().expect("a folder").display().to_string();
    let ask = |line: &[&str]| {
        let script = format!("set -x PATH '{path}' $PATH; source '{file}'; complete -C 'netcost {}'", line.join(" "));
        let found = of_other("fish", &["--no-config", "-c", &script])?;
        Some(found.lines().filter_map(|line| Some(line.split('\t').next()?.to_owned())).collect::<Vec<_>>())
    };
    offers("fish", ask);
    offers_values(ask);
}

/// Values of keys are offered by a shell that shows whole words.
fn offers_values(ask: impl Fn(&[&str]) -> Option<Vec<String>>) {
    for (word, wanted) in VALUES {
        let Some(found) = ask(&["compare", "--set", word]) else { return };
        let key = word.split_once('=').expect("a key").0;
        let wanted: BTreeSet<String> = wanted.iter().map(|value| format!("{key}={value}")).collect();
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), wanted, "{word}");
    }
}

#[test]
fn zsh_completes() {
    let folder = tempfile::tempdir().expect("a folder");
    common::write(folder.path(), "_netcost", &stdout(["completions", "zsh"]));
    let place = folder.path().display();
    let load = format!(
        "fpath=('{place}' $fpath); autoload -Uz compinit && compinit -u -d '{place}/dump'; print $_comps[netcost]; \
         autoload +X _netcost; print $+functions[_netcost]"
    );
    let Some(found) = of_other("zsh", &["-f", "-c", &load]) else { return };
    assert_eq!(words(&found), "_netcost 1");
    // What zsh's own functions would be given to show.
    let shown = "compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -rl -- \"$@\" }; \
                 _describe() { local one; for one in \"${(@P)2}\"; do print -r -- \"${${one//\\\\:/;}%%:*}\"; done }; \
                 _files() { print FILES }; compdef() { }";
    let ask = |line: &[&str]| {
        let (last, before) = line.split_last().expect("a word");
        let before = in_quotes([PROGRAM].into_iter().chain(before.iter().copied()));
        let script = format!(
            "{shown}; source '{place}/_netcost'; words=({before} '{last}'); CURRENT=$#words; PREFIX='{last}'; _netcost"
        );
        let found = of_other("zsh", &["-f", "-c", &script])?;
        Some(found.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    offers("zsh", ask);
    offers_values(ask);
}

#[test]
fn manual_pages_render_without_a_warning() {
    let folder = tempfile::tempdir().expect("a folder");
    // A folder that is not there is made.
    let folder = folder.path().join("share/man/man1");
    assert!(stdout(["man", "--into", folder.to_str().expect("a path")]).is_empty());
    let names: Vec<String> =
        common::entries(&folder).iter().map(|page| page.file_name().expect("a name").display().to_string()).collect();
    assert!(names.contains(&"netcost.1".to_owned()) && names.len() > COMMANDS.len(), "{names:?}");
    for command in COMMANDS {
        let page = folder.join(format!("netcost-{command}.1"));
        let text = fs::read_to_string(&page).expect("a page");
        assert_eq!(stdout(["man", command]), text, "{command}");
        let page = page.display().to_string();
        if let Some(shown) = of_man(&page) {
            assert!(shown.contains("SYNOPSIS") && shown.contains(&format!("netcost {command} ")), "{shown}");
            assert!(shown.lines().all(|line| line.chars().count() <= 80), "{command} in 80 columns: {shown}");
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
