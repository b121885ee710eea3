//! The example scenarios, which are in the program.

use crate::diagnostic::did_you_mean;

/// Each with its name, sorted.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The names of the examples.
pub fn names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|(name, _)| *name)
}

/// The text of an example as it may stand in a file anywhere: without the line that leads to a schema beside it.
///
/// # Errors
/// That there is none, and which was probably meant.
pub fn text(name: &str) -> Result<String, String> {
    let Some((_, text)) = EMBEDDED.iter().find(|(known, _)| *known == name) else {
        let known: Vec<&str> = names().collect();
        return Err(format!("no example is called `{name}`; {}", did_you_mean(name, &known).unwrap_or_default()));
    };
    let is_lead = |line: &&str| line.starts_with("#:schema") || *line == "#";
    let kept: Vec<&str> = text.lines().skip_while(is_lead).collect();
    // Comments name other examples, and themselves, by their files.
    Ok(kept.join("\n").replace("scenarios/", "") + "\n")
}
