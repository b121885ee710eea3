//! How the program speaks and ends: global flags, files, pipes, terminals, exit codes.

use std::fs;
use std::io::pipe;
use std::process::Stdio;

use crate::common::{self, netcost, root, run, stdout, write};

const SCENARIO: &str = "scenarios/mail-after-read.toml";

fn stderr(arguments: &[&str], code: i32) -> String {
    let output = run(arguments);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {text}");
    text
}

#[test]
fn notes_are_silent_when_that_is_wanted() {
    let pool = common::entries(&root().join("pools"))[0].display().to_string();
    assert!(stderr(&["simulate", &pool], 0).contains("million requests"));
    assert_eq!(stderr(&["simulate", &pool, "--quiet"], 0), "");
    assert_eq!(stderr(&["-q", "compare", "--region", "us-east-1", "--requests", "1K"], 0), "");
    assert!(stderr(&["compare", "no-such-file", "--quiet"], 5).contains("cannot read"), "errors are said");
}

#[test]
fn colour_is_as_wanted() {
    let styled = |more: &[&str]| stdout([&["compare", SCENARIO], more].concat()).starts_with("\u{1b}[1mUse");
    assert!(styled(&["--color", "always"]));
    assert!(!styled(&["--color", "never"]) && !styled(&[]));
    let wrong = |more: &[&str]| stderr(&[&["compare", SCENARIO, "--set", "memory_mb=1"], more].concat(), 2);
    assert!(wrong(&["--color", "always"]).contains('\u{1b}') && !wrong(&["--color", "never"]).contains('\u{1b}'));
}

/// Tables keep their places character for character; what nothing resembles is in no table.
#[test]
fn tables_can_be_ascii_alone() {
    let pool = common::entries(&root().join("pools"))[0].display().to_string();
    let few = common::FEW_DRAWS;
    let questions: [&[&str]; 9] = [
        &["compare", SCENARIO, "--details", few[0], few[1]],
        &["compare", "scenarios/mail-guessed.toml", "--details", few[0], few[1]],
        &["compare", SCENARIO, "scenarios/govcloud.toml"],
        &["explain", SCENARIO, "nat-gateway", "--settings"],
        &["sweep", SCENARIO, "--vary", "azs=1,2", "--vary", "requests_per_month=1K,1M"],
        &["breakeven", SCENARIO, "--vary", "requests_per_month=1..1_000_000"],
        &["sensitivity", SCENARIO],
        &["simulate", &pool],
        &["prices", "show", "us-east-1"],
    ];
    for question in questions {
        let (usual, plain) = (stdout(question), stdout([question, &["--ascii"]].concat()));
        assert!(plain.is_ascii(), "{question:?}");
        assert!(!plain.contains('?') || usual.contains('?'), "{question:?} has a character without likeness");
        let widths = |text: &str| text.lines().map(|line| line.chars().count()).collect::<Vec<_>>();
        assert_eq!(widths(&usual), widths(&plain), "{question:?}");
    }
    assert!(stdout(["compare", SCENARIO, "--ascii"]).contains("############"), "the longest bar");
}

#[test]
fn no_file_draws_over_the_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let is_plain = |said: &str| said.chars().all(|sign| sign == '\n' || !sign.is_control());
    // ESC [ and its short form U+009B begin a command to a terminal. TOML takes the second alone.
    for (region, shown) in [("us\u{9b}2J", "us\u{fffd}2J"), ("us\u{85}", "us\u{fffd}"), ("us\u{1b}[2J", "")] {
        let text = format!("schema = 1\nname = \"x\"\nregion = \"{region}\"\n[workload]\nrequests_per_month = 1_000\n");
        let said = stderr(&["compare", &write(folder.path(), "hostile.toml", &text)], 3);
        assert!(is_plain(&said), "{said:?}");
        assert!(said.contains(shown) && said.contains("hostile.toml:3:"), "{said}");
        let (line, mark) =
            said.lines().zip(said.lines().skip(1)).find(|(line, _)| line.starts_with("3 |")).expect("its line");
        let at = mark.find('^').expect("a mark");
        assert!(line.chars().nth(at).is_some_and(|sign| sign == '"' || sign == '\u{241b}'), "{said}");
    }
    // Nor does its name; a terminal is asked, as what is no terminal is told no command in any case.
    #[cfg(unix)]
    for (name, text) in [("a\u{1b}[2J\u{9b}2J.toml", "schema = 2"), ("none\u{1b}[2J\u{9b}2J.toml", "")] {
        let path = folder.path().join(name).display().to_string();
        if !text.is_empty() {
            write(folder.path(), name, text);
        }
        let mut command = netcost(["compare", &path, "--color", "never"]);
        command.env_remove("NO_COLOR").env("TERM", "xterm");
        let (shown, code) = common::in_terminal(command, "");
        assert_eq!(code, Some(if text.is_empty() { 5 } else { 3 }), "{shown}");
        assert!(is_plain(&shown.replace('\r', "")) && shown.contains("\u{fffd}[2J\u{fffd}2J.toml"), "{shown:?}");
    }
}

#[test]
fn a_minus_is_standard_output() {
    for format in ["table", "json"] {
        let plain = stdout(["compare", SCENARIO, "--format", format]);
        assert_eq!(stdout(["compare", SCENARIO, "--format", format, "-o", "-"]), plain);
    }
    assert_eq!(stdout(["compare", SCENARIO, "-o", "-"]), stdout(["compare", SCENARIO]));
    assert!(!root().join("-").exists());
}

#[cfg(unix)]
#[test]
fn a_file_that_is_there_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let mode = |path: &str| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    for wanted in [0o600, 0o640, 0o755] {
        let path = write(folder.path(), "there.json", "old");
        fs::set_permissions(&path, fs::Permissions::from_mode(wanted)).expect("set");
        assert!(stdout(["compare", SCENARIO, "-o", &path]).is_empty());
        assert!(fs::read_to_string(&path).expect("a result").starts_with('{'));
        assert_eq!(mode(&path), wanted, "{wanted:o}");
    }
    // A new one is as the shell would make it.
    let (new, of_shell) = (folder.path().join("new.json"), folder.path().join("of-shell"));
    assert!(stdout(["compare", SCENARIO, "-o", new.to_str().expect("a path")]).is_empty());
    fs::write(&of_shell, "").expect("written");
    assert_eq!(mode(new.to_str().expect("a path")), mode(of_shell.to_str().expect("a path")));
    let kept = write(folder.path(), "kept.json", "old");
    fs::set_permissions(&kept, fs::Permissions::from_mode(0o444)).expect("set");
    assert!(stderr(&["compare", SCENARIO, "-o", &kept], 5).contains("protected against writing"));
    assert_eq!(fs::read_to_string(&kept).expect("a file"), "old");
    assert_eq!(common::entries(folder.path()).len(), 4, "nothing is left beside them");
}

#[test]
fn what_was_read_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let scenario = write(folder.path(), "mine.toml", &text);
    let overlay_text = fs::read_to_string(root().join("tests/bills/overlays/discount.toml")).expect("an overlay");
    let overlay = write(folder.path(), "overlay.toml", &overlay_text);
    let detour =
        format!("{}/../{}/mine.toml", folder.path().display(), folder.path().file_name().expect("a name").display());
    for target in [&scenario, &overlay, &detour] {
        let question = ["compare", &scenario, "--prices", &overlay, "--format", "json", "-o", target];
        let chart = folder.path().join("chart.svg").display().to_string();
        let said = stderr(&[&question[..], &["--chart", &chart]].concat(), 2);
        assert!(said.contains("is read for this result"), "{target}: {said}");
    }
    assert!(stderr(&["report", &scenario, "--format", "markdown", "-o", &scenario], 2).contains("is read for this"));
    let mut piped = netcost(["compare", "-", "--format", "json", "-o", &scenario]);
    piped.stdin(fs::File::open(&scenario).expect("it opens"));
    #[cfg(unix)]
    assert_eq!(piped.output().expect("it runs").status.code(), Some(2), "standard input is a file as well");
    assert_eq!(common::entries(folder.path()).len(), 2, "nothing is written beside them, be it a chart");
    assert_eq!(fs::read_to_string(&scenario).expect("a file"), text);
    assert_eq!(fs::read_to_string(&overlay).expect("a file"), overlay_text);
}

#[cfg(unix)]
#[test]
fn a_page_is_not_poured_into_a_terminal() {
    // Quietly: how far the work is comes and goes with the speed of the machine.
    let in_terminal = |more: &[&str]| common::in_terminal(netcost([&["report", SCENARIO, "-q"], more].concat()), "");
    let (shown, code) = in_terminal(&[]);
    assert!(code == Some(2) && shown.contains("-o report.html") && !shown.contains("<html"), "{shown}");
    let (shown, code) = in_terminal(&["--format", "markdown"]);
    assert!(code == Some(0) && shown.starts_with("**Use "), "{shown}");
    let (shown, code) = in_terminal(&["-o", "-"]);
    assert!(code == Some(0) && shown.contains("<html"), "asked for by name");
    assert!(stdout(["report", SCENARIO]).contains("<html"), "no terminal");
    // What a terminal shows of a comparison is bold where it decides.
    let mut command = netcost(["compare", SCENARIO, "--quiet"]);
    command.env_remove("NO_COLOR").env("TERM", "xterm");
    assert!(common::in_terminal(command, "").0.starts_with("\u{1b}[1mUse "));
}

/// The exit code of a run into pipes that nobody reads.
fn unread(arguments: &[&str], errors_too: bool) -> (Option<i32>, String) {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let mut command = netcost(arguments);
    command.stdout(writer.try_clone().expect("a pipe"));
    command.stderr(if errors_too { Stdio::from(writer) } else { Stdio::piped() });
    let child = command.spawn().expect("the program starts");
    let output = child.wait_with_output().expect("it ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn exit_codes_survive_a_closed_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    let bad = write(folder.path(), "bad.toml", "schema = 7\n");
    let good_case = fs::read_to_string(root().join("cases/infracost-nat-100gb.toml")).expect("a case");
    let wrong_case = write(folder.path(), "case.toml", &good_case.replace("\"37.35\"", "\"37.36\""));
    let questions: [(&[&str], i32); 9] = [
        (&["compare", &bad], 3),
        (&["compare", SCENARIO, "--by", "beauty"], 2),
        (&["no-such-command"], 2),
        (&["prices", "show", "nowhere"], 4),
        (&["compare", "no-such-file.toml"], 5),
        (&["verify", &wrong_case], 10),
        (&["compare", SCENARIO, "--max-p99", "1 ms"], 10),
        (&["compare", SCENARIO], 0),
        (&["--help"], 0),
    ];
    for (question, code) in questions {
        assert_eq!(unread(question, true).0, Some(code), "{question:?}");
        let (found, said) = unread(question, false);
        assert_eq!(found, Some(code), "{question:?}: {said}");
        assert!(!said.contains("ipe"), "a closed pipe is nothing to speak of: {said}");
        assert_eq!(said.is_empty(), [0, 10].contains(&code), "{question:?}: {said}");
    }
}

#[test]
fn what_no_way_meets_is_exit_ten() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = fs::read_to_string(root().join(SCENARIO)).expect("a scenario");
    let own = write(folder.path(), "own.toml", &format!("{text}\n[objective]\nmax_mean = \"1 ms\"\n"));
    let met = write(folder.path(), "met.toml", &format!("{text}\n[objective]\nmax_mean = \"1 h\"\n"));
    let questions: [(&[&str], i32); 10] = [
        (&["compare", SCENARIO, "--max-p99", "1 ms"], 10),
        (&["compare", SCENARIO, "--max-monthly", "0"], 10),
        (&["compare", SCENARIO, "--max-monthly", "50"], 0),
        (&["compare", SCENARIO, "--set", "objective.max_p99=1 ms"], 10),
        (&["compare", SCENARIO, "--format", "json", "--max-p99", "1 ms"], 10),
        (&["compare", &own], 10),
        (&["compare", &met], 0),
        (&["compare", &met, &own], 10),
        (&["report", &own, "--format", "markdown"], 10),
        // Nothing can be had, whatever it may cost.
        (&["compare", "scenarios/payload-over-6mb.toml", "--only", "sdk-invoke"], 10),
    ];
    for (question, code) in questions {
        let output = run(question);
        assert_eq!(output.status.code(), Some(code), "{question:?}");
        assert!(!output.stdout.is_empty(), "{question:?}: the result is written all the same");
    }
}

#[test]
fn a_wrong_flag_leads_to_the_right_one() {
    for (arguments, says) in [
        (&["--format", "html"][..], "`netcost report` writes HTML"),
        (&["-o", "x.svg"], "a chart is drawn with `--chart x.svg`"),
        (&["-o", "x.html"], "`netcost report` writes HTML"),
        (&["--max-monthly", "-5"], "`-5` is not an amount"),
        (&["--max-failed", "-0.1"], "`-0.1` is not a share"),
    ] {
        let said = stderr(&[&["compare", SCENARIO], arguments].concat(), 2);
        assert!(said.contains(says), "{arguments:?}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_refused_like_any_other() {
    use std::os::unix::ffi::OsStrExt as _;
    let odd = std::ffi::OsStr::from_bytes(b"\xff.toml");
    let output =
        std::process::Command::new(env!("CARGO_BIN_EXE_netcost")).arg("compare").arg(odd).arg("--nope").output();
    let output = output.expect("the program runs");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A flag that there is is never said not to exist: its value is missing, wrong or given twice.
#[test]
fn a_known_flag_is_not_called_unknown() {
    let wrong: [(&[&str], &str); 4] = [
        (&["compare", "--region"], "a value is required for"),
        (&["compare", SCENARIO, "--set"], "a value is required for"),
        (&["compare", SCENARIO, "--color", "yes"], "possible values: auto, always, never"),
        (&["compare", SCENARIO, "--all", "--only", "nat-gateway"], "cannot be used with"),
    ];
    for (line, expected) in wrong {
        let said = stderr(line, 2);
        assert!(said.contains(expected) && !said.contains("there is no"), "{line:?}: {said}");
    }
}
