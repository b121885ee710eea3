//! `netcost init`: a scenario to begin with.

use std::fs;
use std::path::Path;

use crate::common::{self, netcost, run, stdout};
use netcost::scenario::Template;

fn draft(text: &str) -> netcost::scenario::Draft {
    Template::parse("x.toml", text).unwrap_or_else(|wrong| panic!("{wrong}")).draft().clone()
}

fn refused(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_example_is_in_the_program_and_says_what_its_file_says() {
    let listed = stdout(["init", "--list"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("list.txt");
    assert!(stdout(["init", "--list", "-o", file.to_str().expect("a path")]).is_empty());
    assert_eq!(fs::read_to_string(&file).expect("written"), listed);
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let files = common::scenarios();
    assert_eq!(
        names,
        files.iter().map(|file| file.file_stem().expect("a name").to_str().expect("text")).collect::<Vec<_>>()
    );
    for (name, file) in names.iter().zip(&files) {
        let text = stdout(["init", "--template", name]);
        assert_eq!(draft(&text), draft(&fs::read_to_string(file).expect("a scenario")), "{name}");
        assert!(
            text.starts_with("# ") && !text.contains("schema.json") && !text.contains("scenarios/"),
            "{name}: {text}"
        );
    }
    assert!(refused(&["init", "--template", "scraper"]).contains("did you mean `scraper-2tb`?"));
    assert!(refused(&["init", "--template", "scraper-2tb", "--region", "eu-west-1"]).contains("written as it is"));
}

#[test]
fn without_a_terminal_a_first_scenario_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("first.toml");
    let path = file.display().to_string();
    let text = stdout(["init"]);
    let keys = || text.lines().filter(|line| line.contains(" = ") && !line.starts_with(['#', 's']));
    assert!(keys().count() > 8 && keys().all(|line| line.ends_with("  # not given, so taken")), "{text}");
    assert_eq!(text, stdout(["init", "-o", "-"]), "standard output is where it goes");
    let output = run(["init", "-o", &path]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), format!("{path} is written. Next: netcost compare {path}\n"));
    assert_eq!(fs::read_to_string(&file).expect("written"), text);
    assert!(stdout(["compare", &path]).starts_with("Use "));
    assert!(run(["init", "-o", &path, "--force", "--quiet"]).stderr.is_empty());
    // Each key is explained.
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair[1].contains(" = ") && !pair[1].starts_with('#')) {
        assert!(pair[0].starts_with("# "), "{text}");
    }
}

#[test]
fn nothing_is_overwritten_unless_that_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = common::write(folder.path(), "mine.toml", "mine");
    assert!(refused(&["init", "-o", &path]).contains("is there already; give another file with -o, or --force"));
    assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
    assert!(stdout(["init", "--template", "slow-model", "-o", &path, "--force"]).is_empty());
    assert!(fs::read_to_string(&path).expect("a file").contains("tickets to a slow model"));
}

#[test]
fn flags_answer_the_questions() {
    let flags = ["--region", "eu-west-1", "--requests", "200/s", "--database", "rds", "--set", "memory_mb=256"];
    let text = stdout(["init"].iter().chain(&flags));
    let compared = run(["compare"].iter().chain(&flags));
    let shown = String::from_utf8_lossy(&compared.stderr).into_owned();
    let (_, taken) = shown.split_once(":\n\n").expect("the scenario that was taken");
    assert_eq!(draft(&text), draft(taken));
    // What a scenario cannot be without is taken, and says so; in a terminal it is asked.
    let alone = stdout(["init", "--requests", "200/s"]);
    assert!(alone.contains("region = \"us-east-1\"  # not given, so taken\n"), "{alone}");
    assert!(alone.contains("requests_per_second = 200\n") && !alone.contains("azs"), "{alone}");
}

#[cfg(unix)]
fn typed(folder: &Path, answers: &str) -> (String, Option<i32>) {
    let mut command = netcost(["init"]);
    command.current_dir(folder);
    common::in_terminal(command, answers)
}

#[cfg(unix)]
#[test]
fn in_a_terminal_it_asks() {
    let folder = tempfile::tempdir().expect("a folder");
    // An answer that cannot be taken is asked for again; the enter key takes what is usual.
    let (shown, code) =
        typed(folder.path(), "nightly\neu-west1\neu-west-1\nmany\n3M\nefs\ninternet-first\n\n180 ms\n\n2\n");
    assert_eq!(code, Some(0), "{shown}");
    for part in [
        "AWS Region [us-east-1]: ",
        "did you mean `eu-west-1`?",
        "`many` is no number of requests",
        "scenario.toml is written",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains("RDS Proxy:"), "a file system has none: {shown}");
    let file = folder.path().join("scenario.toml");
    let path = file.display().to_string();
    let text = fs::read_to_string(&file).expect("written");
    let scenario = Template::parse("x.toml", &text).and_then(|template| template.scenario()).expect("a scenario");
    assert_eq!(
        (scenario.region.as_str(), scenario.workload.requests_per_month, scenario.network.azs),
        ("eu-west-1", 3_000_000, 2)
    );
    for line in
        ["name = \"nightly\"\n", "order = \"internet-first\"\n", "vpc.duration = \"20 ms\"  # not given, so taken\n"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.contains("kind = \"other\"") && text.contains("internet.duration = \"180 ms\""), "{text}");
    assert!(stdout(["compare", &path]).contains("3,000,000 requests a month · eu-west-1"));

    // It is there now, which is said before anything is asked.
    let (shown, code) = typed(folder.path(), "");
    assert!(code == Some(2) && shown.contains("is there already") && !shown.contains("AWS Region"), "{shown}");
    fs::remove_file(&file).expect("removed");

    // The end of input (Ctrl-D) ends it, and nothing is written.
    let (shown, code) = typed(folder.path(), "mine\neu-west-1\n\u{4}");
    assert_eq!((code, file.exists()), (Some(5), false), "{shown}");
    assert!(shown.contains("error: nothing is written: the input ended before the last question"), "{shown}");
}
