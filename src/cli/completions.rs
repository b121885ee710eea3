//! `netcost completions`: a script for a shell, which asks the program itself what may follow the words that stand there.

use clap::{Arg, Args, Command, ValueEnum};

use super::help::{MORE, formats};
use super::output::Output;
use crate::chart::COMPARISON_KINDS;
use crate::pricebook::regions;
use crate::scenario::{Key, RankBy, examples, keys, start};
use crate::topology;
use crate::value::Choice as _;

/// Write the completions of a shell: commands, flags, ids, keys of a scenario and their values, Regions
#[derive(Args)]
#[command(after_help = MORE, after_long_help = EXAMPLES)]
pub(super) struct Completions {
    /// Which shell
    shell: Shell,
    /// What stands on the command line behind the program's name, the last of which is to be completed
    #[arg(last = true, hide = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// A shell.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

const EXAMPLES: &str = "Where they go:
  bash  netcost completions bash > ~/.local/share/bash-completion/completions/netcost
  zsh   netcost completions zsh > \"${fpath[1]}/_netcost\"
  fish  netcost completions fish > ~/.config/fish/completions/netcost.fish";

impl Shell {
    fn script(self) -> &'static str {
        match self {
            Self::Bash => include_str!("../../templates/completions/netcost.bash"),
            Self::Zsh => include_str!("../../templates/completions/_netcost"),
            Self::Fish => include_str!("../../templates/completions/netcost.fish"),
            Self::Elvish => include_str!("../../templates/completions/netcost.elv"),
            Self::Powershell => include_str!("../../templates/completions/netcost.ps1"),
        }
    }

    /// Whether a line of it may say what a word is about.
    fn describes(self) -> bool {
        matches!(self, Self::Zsh | Self::Fish | Self::Powershell)
    }
}

/// What may stand in place of a word, and what it is about.
struct Offer {
    word: String,
    about: String,
}

impl Completions {
    /// The script, or what may follow.
    pub(super) fn run(self, mut program: Command) -> Output {
        if self.words.is_empty() {
            return Output::plain(self.shell.script().to_owned(), None);
        }
        program.build();
        let (words, kept) = as_typed(self.shell, self.words);
        let lines = offered(&program, &words).into_iter().filter_map(|Offer { word, about }| {
            let word = word.get(kept..)?;
            let about = about.lines().next().unwrap_or_default();
            let is_plain = about.is_empty() || !self.shell.describes();
            Some(if is_plain { format!("{word}\n") } else { format!("{word}\t{about}\n") })
        });
        Output::plain(lines.collect(), None)
    }
}

/// The words as they were typed, and how much of the last one the shell takes for others before it.
fn as_typed(shell: Shell, words: Vec<String>) -> (Vec<String>, usize) {
    match shell {
        Shell::Bash => {
            // bash parts words at these signs, which are words of their own then.
            let parts = |word: &str| word.starts_with(['=', ':']);
            let mut whole: Vec<String> = Vec::new();
            let mut is_open = false;
            for word in words {
                match whole.last_mut().filter(|_| is_open || parts(&word)) {
                    Some(last) => last.push_str(&word),
                    None => whole.push(word.clone()),
                }
                is_open = parts(&word);
            }
            let kept = whole.last().and_then(|last| last.rfind(['=', ':'])).map_or(0, |sign| sign + 1);
            (whole, kept)
        }
        Shell::Powershell => {
            let (last, before) = words.split_last().map_or((".", &[][..]), |(last, before)| (last.as_str(), before));
            let last = last.strip_prefix('.').unwrap_or(last).to_owned();
            (before.iter().cloned().chain([last]).collect(), 0)
        }
        _ => (words, 0),
    }
}

/// What may stand in place of the last word.
fn offered(program: &Command, words: &[String]) -> Vec<Offer> {
    let Some((current, before)) = words.split_last() else { return Vec::new() };
    let (mut command, mut place, mut flag) = (program, 0, None);
    for word in before {
        if flag.take().is_some() {
            continue;
        }
        if word.starts_with('-') && word.len() > 1 {
            flag = flag_of(command, word).filter(|flag| flag.get_action().takes_values() && !word.contains('='));
        } else if let Some(inner) = command.find_subcommand(word) {
            (command, place) = (inner, 0);
        } else {
            place += 1;
        }
    }
    if let Some(flag) = flag {
        return values(program, command, flag, current);
    }
    if let Some((name, value)) = current.split_once('=').filter(|(name, _)| name.starts_with("--")) {
        let values = flag_of(command, name).map(|flag| values(program, command, flag, value)).unwrap_or_default();
        return values.into_iter().map(|offer| Offer { word: format!("{name}={}", offer.word), ..offer }).collect();
    }
    let all = if current.starts_with('-') { flags(command) } else { of_place(program, command, place, current) };
    all.into_iter().filter(|offer| offer.word.starts_with(current.as_str())).collect()
}

fn flag_of<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    let name = word.split('=').next().unwrap_or(word);
    command.get_arguments().find(|flag| match name.strip_prefix("--") {
        Some(long) => flag.get_long() == Some(long),
        None => flag.get_short().is_some_and(|short| name.ends_with(short)),
    })
}

fn flags(command: &Command) -> Vec<Offer> {
    let about = |flag: &Arg| flag.get_help().map(ToString::to_string).unwrap_or_default();
    let flags = command.get_arguments().filter(|flag| !flag.is_hide_set());
    flags.filter_map(|flag| Some(Offer { word: format!("--{}", flag.get_long()?), about: about(flag) })).collect()
}

/// Commands, or the values of the argument in a place, of which the last may be repeated.
fn of_place(program: &Command, command: &Command, place: usize, current: &str) -> Vec<Offer> {
    if command.has_subcommands() {
        return subcommands(command);
    }
    let arguments: Vec<&Arg> = command.get_positionals().filter(|argument| !argument.is_last_set()).collect();
    let from = place.min(arguments.len().saturating_sub(1));
    // An argument that may be left out, such as a scenario, leaves its place to the next.
    let each = arguments[from..].iter().map(|argument| values(program, command, argument, current));
    each.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
}

fn subcommands(command: &Command) -> Vec<Offer> {
    let about = |one: &Command| one.get_about().map(ToString::to_string).unwrap_or_default();
    command.get_subcommands().map(|one| Offer { word: one.get_name().to_owned(), about: about(one) }).collect()
}

/// The values of an argument that begin like the word that stands there; none where a file or a number is meant.
fn values(program: &Command, command: &Command, argument: &Arg, current: &str) -> Vec<Offer> {
    let id = argument.get_id().as_str();
    let plain = |word: &str| Offer { word: word.to_owned(), about: String::new() };
    let words: Vec<Offer> = match id {
        "set" | "vary" => return assignments(current).iter().map(|word| plain(word)).collect(),
        "only" | "also" | "solution" => {
            let listed = current.rfind(',').filter(|_| id != "solution").map_or("", |comma| &current[..=comma]);
            let title = |id: &str| topology::find(id).map_or_else(String::new, |way| way.title().to_owned());
            topology::ids().map(|id| Offer { word: format!("{listed}{id}"), about: title(id) }).collect()
        }
        "by" => RankBy::WORDS.iter().map(|(word, _)| plain(word)).collect(),
        "template" => examples::names().map(plain).collect(),
        "chart_kind" => COMPARISON_KINDS.iter().map(|kind| plain(kind.name)).collect(),
        "format" => formats(top(program, command)).into_iter().map(plain).collect(),
        "command" => subcommands(program),
        "region" => regions().into_iter().map(plain).collect(),
        _ => match start::key(id) {
            Some(key) => key.words().into_iter().map(plain).collect(),
            None => argument.get_possible_values().iter().map(|value| plain(value.get_name())).collect(),
        },
    };
    words.into_iter().filter(|offer| offer.word.starts_with(current)).collect()
}

/// The name of the command, of one below another that of the latter: `prices` of `prices show`.
fn top<'c>(program: &'c Command, command: &'c Command) -> &'c str {
    let is_it = |top: &&Command| top.get_subcommands().any(|inner| std::ptr::eq(inner, command));
    program.get_subcommands().find(is_it).unwrap_or(command).get_name()
}

/// Keys by the parts of their paths that begin like the word, each with its `=`; behind that the words that the key takes.
fn assignments(current: &str) -> Vec<String> {
    if let Some((name, value)) = current.split_once('=') {
        let words = Key::find(name).map(|key| key.words()).unwrap_or_default();
        return words.iter().filter(|word| word.starts_with(value)).map(|word| format!("{name}={word}")).collect();
    }
    let means = |end: &str, path: &str| Key::find(end).is_ok_and(|key| key.path() == path);
    let shortest = |path: &'static str| {
        let starts = std::iter::once(0).chain(path.match_indices('.').map(|(dot, _)| dot + 1));
        let mut ends = starts.map(|start| &path[start..]).filter(|end| end.starts_with(current));
        ends.find(|end| means(end, path)).map(|end| format!("{end}="))
    };
    keys().filter_map(shortest).collect()
}
