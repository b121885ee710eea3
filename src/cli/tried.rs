//! What people try on the command line that there is not, and the flag or command that does it.

use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::diagnostic::nearest;
use crate::scenario::Key;
use crate::topology;

/// Flags that there are not, and what to say of them.
const FLAGS: [(&[&str], &str); 13] = [
    (&["--no-color", "--no-colour", "--colour", "--plain"], "write `--color never`"),
    (&["--json"], "write `--format json`"),
    (&["--csv"], "write `--format csv`"),
    (&["--markdown", "--md"], "write `--format markdown`"),
    (&["--html"], "`netcost report` writes HTML: -o report.html"),
    (&["--svg", "--png", "--plot", "--graph"], "`--chart FILE` draws: an .svg or a .png"),
    (&["--budget", "--max-cost", "--cost", "--max-price"], "`--max-monthly` is the most that it may cost in a month"),
    (&["--max-latency", "--latency", "--slo", "--sla"], "`--max-p99` is the longest 99th percentile that is wanted"),
    (&["--no-proxy"], "write `--proxy never`"),
    (&["--vary"], "`netcost sweep` and `netcost breakeven` vary a key"),
    (&["--solutions", "--ways", "--topologies"], "`--only` and `--also` choose ways, `--all` takes every one"),
    (&["--sort", "--sort-by", "--rank-by", "--order-by"], "`--by` says what to rank by, such as latency"),
    (
        &["--overlay", "--discount", "--price"],
        "`--prices overlay.toml` puts prices and discounts over the Region's book",
    ),
];

/// What commands cannot do without: what is asked for, and a command line that has it.
const NEEDED: [(&str, &str, &str); 3] = [
    ("explain", "which way? it takes a scenario and the id of a way", "netcost explain scenario.toml"),
    (
        "breakeven",
        "what changes, and between which values? it takes a scenario and --vary",
        "netcost breakeven scenario.toml --vary requests_per_month=1..1_000_000_000",
    ),
    (
        "sweep",
        "what changes, and over which values? it takes a scenario and --vary",
        "netcost sweep scenario.toml --vary requests_per_month=1K..100M:log",
    ),
];

/// What to say where a command lacks what it needs.
fn needed(arguments: &[String]) -> Option<String> {
    let (command, asked, example) = NEEDED.iter().find(|(command, ..)| arguments.iter().any(|one| one == command))?;
    let id = if *command == "explain" { topology::ids().next() } else { None };
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    Some(format!("{asked}\n\n  {example}{id}"))
}

/// What to say of an argument that clap does not know, or that is missing; `None` where clap's own words are as good.
pub(super) fn remedy(error: &clap::Error, arguments: &[String]) -> Option<String> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    if error.kind() == ErrorKind::MissingRequiredArgument {
        return needed(arguments);
    }
    if let Some(word) = text(ContextKind::InvalidSubcommand) {
        let path = Path::new(word);
        let is_file = path.is_file() || path.extension().is_some_and(|ending| ending == "toml");
        if is_file {
            return Some(format!("`{word}` is no command; a command comes first: `netcost compare {word}`"));
        }
        let known: Vec<&str> = match error.get(ContextKind::SuggestedSubcommand) {
            Some(ContextValue::Strings(near)) => near.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let help = nearest(word, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| "`--help` lists them".to_owned());
        return Some(format!("there is no command `{word}`; {help}"));
    }
    // What is said of a flag that there is, such as a missing value, is clap's.
    let said = text(ContextKind::InvalidArg).filter(|_| error.kind() == ErrorKind::UnknownArgument)?;
    let flag = said.split('=').next().unwrap_or(said);
    if flag.strip_prefix('-').is_some_and(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit())) {
        // clap names the first letter of what it takes for a group of short flags.
        let place = arguments.iter().position(|argument| argument.starts_with(flag))?;
        let before = arguments.get(place.checked_sub(1)?).filter(|before| before.starts_with("--"))?;
        return Some(format!("`{before}` cannot be {}: it cannot be negative", arguments[place]));
    }
    if let Some((_, say)) = FLAGS.iter().find(|(flags, _)| flags.contains(&flag)) {
        return Some(format!("there is no `{flag}`; {say}"));
    }
    if text(ContextKind::SuggestedArg).is_some() {
        return None;
    }
    let Ok(key) = Key::find(&flag.trim_start_matches('-').replace('-', "_")) else {
        return Some(format!("there is no `{flag}` here; `--help` lists what there is"));
    };
    let following = arguments.iter().position(|argument| argument == flag).and_then(|place| arguments.get(place + 1));
    let value = said.split_once('=').map(|(_, value)| value).or(following.map(String::as_str)).unwrap_or("VALUE");
    Some(format!("there is no `{flag}`; any key of a scenario is given by `--set {}={value}`", key.short()))
}
