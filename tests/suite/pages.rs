//! What the README and the pages in `docs/` show is what the program says: transcripts, figures, pictures, links.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::common::{answer, entries, of_four, root, run, stdout, write};

/// The README and all pages.
fn pages() -> Vec<PathBuf> {
    let mut pages = entries(&root().join("docs"));
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.push(root().join("README.md"));
    pages
}

fn text(page: &str) -> String {
    fs::read_to_string(root().join(page)).expect("the page")
}

/// The fenced blocks of a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    page.split(&fence as &str).skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect()
}

/// The commands of a text with what it shows of their output.
fn transcripts(page: &str) -> Vec<(&str, &str)> {
    let blocks = blocks(page, "console").into_iter();
    let commands = blocks.flat_map(|block| block.split("$ netcost ").skip(1));
    commands.map(|command| command.split_once('\n').expect("a command and its output")).collect()
}

/// What the program says. Where the ways are not named, it is asked about the four, so that another default changes no page.
fn output(command: &str) -> String {
    let words: Vec<&str> = command.split(' ').collect();
    let compares = ["compare", "sweep", "breakeven", "sensitivity"].contains(&words[0]);
    let more = words.iter().any(|word| ["--all", "--also"].contains(word));
    if compares && !more { answer(of_four(words)) } else { answer(words) }
}

/// The first lines shown that are not there, in their order; `...` stands for any lines.
fn missing<'a>(shown: &'a str, output: &str) -> Option<Vec<&'a str>> {
    let lines: Vec<&str> = output.trim_end().lines().collect();
    let shown: Vec<&str> = shown.trim_end().lines().collect();
    let mut at = 0;
    for (number, piece) in shown.split(|line| *line == "...").enumerate() {
        let found = match number {
            0 => lines[at..].starts_with(piece).then_some(0),
            _ if piece.is_empty() => Some(0),
            _ => lines[at..].windows(piece.len()).position(|there| there == piece),
        };
        let Some(found) = found else { return Some(piece.to_vec()) };
        at += found + piece.len();
    }
    let whole = shown.last() == Some(&"...") || at == lines.len();
    (!whole).then(|| vec!["(there is more, and no `...` says so)"])
}

/// What a transcript should show: the lines of the output that are most like those that it shows now.
fn renewed(shown: &str, output: &str) -> String {
    let lines: Vec<&str> = output.trim_end().lines().collect();
    let shown: Vec<&str> = shown.trim_end().lines().collect();
    if !shown.contains(&"...") {
        return lines.join("\n") + "\n";
    }
    let mut at = 0;
    let mut pieces = Vec::new();
    for piece in shown.split(|line| *line == "...") {
        let there = |start: &usize| &lines[*start..*start + piece.len()];
        let shared = |(shown, line): (&&str, &&str)| {
            let known: Vec<&str> = shown.split_whitespace().collect();
            line.split_whitespace().filter(|word| known.contains(word)).count()
        };
        // What is there as it is, or shares the most words line by line.
        let alike = |start: &usize| (there(start) == piece, piece.iter().zip(there(start)).map(shared).sum::<usize>());
        let starts = if pieces.is_empty() { 0..1 } else { at..(lines.len() + 1).saturating_sub(piece.len()) };
        // Of equally good places the first.
        let found = starts.rev().max_by_key(alike).expect("an output that is long enough");
        at = found + piece.len();
        pieces.push(lines[found..at].iter().flat_map(|line| [*line, "\n"]).collect::<String>());
    }
    pieces.join("...\n")
}

/// `NETCOST_WRITE_PAGES=1` writes them again; look at what changed.
#[test]
fn transcripts_are_what_the_program_says() {
    let write = std::env::var_os("NETCOST_WRITE_PAGES").is_some();
    let mut seen = 0;
    for page in pages() {
        let mut page_text = fs::read_to_string(&page).expect("the page");
        for (command, shown) in transcripts(&page_text.clone()) {
            let output = output(command);
            if write {
                let [old, new] = [shown, &renewed(shown, &output)].map(|shown| format!("$ netcost {command}\n{shown}"));
                page_text = page_text.replace(&old, &new);
            } else if let Some(lines) = missing(shown, &output) {
                let lines = lines.join("\n");
                panic!(
                    "{}: `netcost {command}` does not say:\n{lines}\nrun: NETCOST_WRITE_PAGES=1 cargo test pages",
                    page.display()
                );
            }
            seen += 1;
        }
        if write {
            fs::write(page, page_text).expect("written");
        }
    }
    assert!(seen >= 30, "{seen} transcripts");
}

#[test]
fn a_transcript_that_is_not_true_is_found() {
    let output = "one\ntwo\nthree\nfour\n";
    for shown in
        ["one\ntwo\nthree\nfour\n", "one\n...\n", "...\ntwo\nthree\n...\n", "...\ntwo\n...\nfour\n", "...\nfour\n"]
    {
        assert_eq!(missing(shown, output), None, "{shown}");
    }
    for shown in [
        "two\n...\n",
        "...\none\n",
        "...\nthree\n...\ntwo\n...\n",
        "one\ntwo\n",
        "...\nfive\n...\n",
        "...\none\nthree\n...\n",
    ] {
        assert!(missing(shown, output).is_some(), "{shown}");
    }
}

/// Numbers as they are written, such as `1,465` and `0.01`; what follows a letter, such as the 3 of S3, is none.
fn figures(text: &str) -> BTreeSet<String> {
    let mut figures = BTreeSet::new();
    let mut rest = text;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let after_letter = rest[..start].ends_with(|letter: char| letter.is_alphanumeric());
        let end = rest[start..].find(|letter: char| !letter.is_ascii_digit() && letter != ',' && letter != '.');
        let end = end.map_or(rest.len(), |length| start + length);
        if !after_letter {
            figures.insert(rest[start..end].trim_end_matches(['.', ',']).to_owned());
        }
        rest = &rest[end..];
    }
    figures
}

/// Each of the twenty questions has an answer with at least one command, and no figure in it that the commands do not print.
#[test]
fn the_figures_of_the_answers_are_those_of_the_program() {
    let page = text("docs/which-way.md");
    let answers: Vec<&str> = page.split("\n## ").skip(1).collect();
    assert_eq!(answers.len(), 20);
    for (number, answer) in answers.iter().enumerate() {
        let (question, rest) = answer.split_once('\n').expect("a question");
        assert!(question.starts_with(&format!("{}. ", number + 1)) && question.ends_with('?'), "{question}");
        let transcripts = transcripts(rest);
        assert!(!transcripts.is_empty(), "{question}");
        let sentences = rest.split("```console").next().expect("sentences");
        // What stands between backquotes is typed, not told.
        let told: String = sentences.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let printed: String = transcripts.iter().map(|(command, _)| output(command)).collect();
        let printed = figures(&printed);
        let unknown: Vec<String> = figures(&told).into_iter().filter(|figure| !printed.contains(figure)).collect();
        assert!(unknown.is_empty(), "{question}: no command prints {unknown:?}");
    }
}

/// A picture in `docs/pictures` stands beside the command that drew it.
#[test]
fn pictures_are_what_the_program_draws() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut drawn = BTreeSet::new();
    for page in pages() {
        let page = fs::read_to_string(page).expect("the page");
        let commands = page.split('`').filter(|code| code.contains(" --chart docs/pictures/"));
        for command in commands.filter_map(|code| code.strip_prefix("netcost ")) {
            let (question, picture) = command.split_once(" --chart ").expect("a chart");
            let path = folder.path().join("picture.svg");
            let chart = ["--chart", path.to_str().expect("a path")];
            stdout(of_four(question.split(' ').chain(chart)));
            let current = fs::read(&path).expect("a picture");
            if std::env::var_os("NETCOST_WRITE_PAGES").is_some() {
                fs::write(root().join(picture), &current).expect("written");
            }
            let published = fs::read(root().join(picture)).expect("the picture");
            assert!(published == current, "{picture} is not current; run: NETCOST_WRITE_PAGES=1 cargo test pages");
            drawn.insert(root().join(picture));
        }
    }
    assert_eq!(drawn.into_iter().collect::<Vec<_>>(), entries(&root().join("docs/pictures")));
}

/// The scenario that README and `docs/scenario.md` begin with is one that the program takes.
#[test]
fn the_first_scenario_is_taken() {
    let folder = tempfile::tempdir().expect("a folder");
    for page in ["README.md", "docs/scenario.md"] {
        let page = text(page);
        let scenario = blocks(&page, "toml")[0];
        stdout(["compare", &write(folder.path(), "scenario.toml", scenario)]);
    }
}

#[test]
fn links_lead_somewhere() {
    let mut seen = 0;
    for page in pages() {
        let folder = page.parent().expect("a folder");
        let text = fs::read_to_string(&page).expect("the page");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        // On the page of a project, `../../releases` is that of its releases.
        for link in links.filter(|link| !link.contains("://") && !link.starts_with("../../")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { folder.join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if !anchor.is_empty() {
                let headings = fs::read_to_string(target).expect("a page");
                assert!(headings.lines().any(|line| anchor_of(line) == anchor), "{}: {link}", page.display());
            }
            seen += 1;
        }
        // Files that are named.
        let mentioned = text.split('`').skip(1).step_by(2).filter(|code| {
            ["docs/", "scenarios/", "schema/", "defaults/", "pricing/", "pools/", "src/"]
                .iter()
                .any(|start| code.starts_with(start))
        });
        let real =
            |code: &&str| !code.contains([' ', '*']) && !code.contains(|letter: char| letter.is_ascii_uppercase());
        for code in mentioned.filter(real) {
            assert!(
                root().join(code).exists() || root().join(format!("{code}.rs")).exists(),
                "{}: {code}",
                page.display()
            );
        }
    }
    assert!(seen > 20, "{seen} links");
}

/// The anchor that a heading has.
fn anchor_of(line: &str) -> String {
    let heading = line.trim_start_matches('#').trim().to_lowercase();
    heading
        .chars()
        .filter(|letter| letter.is_alphanumeric() || " -".contains(*letter))
        .collect::<String>()
        .replace(' ', "-")
}

/// Every command that a page names exists, with the options that it names.
#[test]
fn commands_that_are_named_exist() {
    let mut seen = BTreeSet::new();
    for page in pages() {
        let page = fs::read_to_string(page).expect("the page");
        // What stands between backquotes, blocks too.
        for code in page.split('`').skip(1).step_by(2).flat_map(str::lines) {
            let code = code.trim_start_matches("$ ");
            let Some(line) = code.strip_prefix("netcost ") else { continue };
            let mut words = line.split_whitespace();
            let (Some(command), second) = (words.next(), words.clone().next()) else { continue };
            if !command.chars().all(|letter| letter.is_ascii_lowercase()) {
                continue;
            }
            let both = [command, second.unwrap_or_default()];
            let help = match command {
                "prices" if second.is_some() => run(both.iter().chain(&["--help"])),
                _ => run([command, "--help"]),
            };
            assert!(help.status.success(), "`netcost {line}`");
            let help = String::from_utf8(help.stdout).expect("UTF-8");
            for option in words.filter(|word| word.starts_with("--")) {
                let option = option.trim_end_matches([',', ';', '.', ')']).split('=').next().unwrap_or_default();
                assert!(help.contains(option), "`netcost {line}`: {option}");
            }
            seen.insert(line.to_owned());
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

/// Each column of each CSV has its row on the page, in the order of the file; a row with `...` stands for all further columns.
#[test]
fn every_column_of_the_csv_is_on_its_page() {
    let page = text("docs/csv.md");
    let mut tables = 0;
    for section in page.split("\n## ").skip(1) {
        let Some(command) = blocks(section, "sh").first().copied() else { continue };
        let rows = section.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
        let listed: Vec<&str> = rows.skip(2).map(|name| name.trim_matches('`')).collect();
        let csv = output(command.trim().strip_prefix("netcost ").expect("a command"));
        let columns: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
        let listed = match listed.split_last() {
            Some((&"...", first)) if columns.starts_with(first) => continue,
            _ => listed,
        };
        assert_eq!(listed, columns, "{command}");
        tables += 1;
    }
    assert!(tables >= 6, "{tables} tables");
}

/// What must be given in each kind of file.
const SCENARIO: [&str; 4] =
    ["schema = 1", "name = \"one key\"", "region = \"us-east-1\"", "workload.requests_per_month = 10_000"];
const POOL: [&str; 5] = [
    "schema = 1",
    "rate_per_s = 5",
    "function.warm = \"1 s\"",
    "function.cold = \"2 s\"",
    "function.idle_expiry = \"300 s\"",
];

/// Why a line is written wrongly, if it is: tried beside nothing but what must be given. That it needs another key is no fault of it.
fn refused(command: &str, given: &[&str], line: &str) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let key = line.split(" = ").next().expect("a key");
    let load = |line: &str| line.starts_with("workload.requests_per_");
    let others = given.iter().filter(|other| !(other.starts_with(&format!("{key} =")) || load(other) && load(line)));
    let lines: Vec<&str> = others.copied().chain([line]).collect();
    let output = run([command, &write(folder.path(), "one.toml", &(lines.join("\n") + "\n"))]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let wrongly = ["error[wrong-value]", "error[syntax]", "error[unknown-key]"].iter().any(|code| said.contains(code));
    (wrongly || !matches!(output.status.code(), Some(0 | 3))).then_some(said)
}

#[test]
fn every_key_has_an_example_that_is_taken() {
    for (kind, command, given) in [("scenario", "compare", &SCENARIO[..]), ("pool", "simulate", &POOL[..])] {
        let mut section = String::new();
        let mut tried = 0;
        for line in answer(["schema", kind, "--format", "markdown"]).lines() {
            if let Some(title) = line.strip_prefix("### ") {
                section = title.strip_prefix("`[").map_or_else(String::new, |title| title.replace("]`", "."));
            }
            let cells: Vec<&str> = line.split(" | ").collect();
            let [key, _, _, example, _] = cells[..] else { continue };
            let Some(key) = key.strip_prefix("| `").and_then(|key| key.strip_suffix('`')) else { continue };
            let example = example.trim_matches('`');
            assert!(example.len() > format!("{key} = ").len(), "{section}{key} has no example");
            assert_eq!(refused(command, given, &format!("{section}{example}")), None, "{section}{example}");
            tried += 1;
        }
        assert!(tried > 15, "{kind}: {tried} keys");
    }
}

/// What the README says to write in one's own case is taken, in the section that it names.
#[test]
fn the_lines_of_the_readme_are_taken() {
    let readme = text("README.md");
    let (_, table) = readme.split_once("| in your case | write |\n| --- | --- |\n").expect("the table");
    let mut tried = 0;
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        let codes: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        let section = codes.iter().find_map(|code| code.strip_prefix('[')?.strip_suffix(']')).unwrap_or("workload");
        for line in codes.iter().filter(|code| code.contains(" = ")) {
            let line = if line.starts_with("region") { (*line).to_owned() } else { format!("{section}.{line}") };
            assert_eq!(refused("compare", &SCENARIO, &line), None, "{row}");
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} lines");
}
