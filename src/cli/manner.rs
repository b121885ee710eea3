//! How the program speaks: what the global flags say of it. They are the same for the whole run.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::OnceLock;

use clap::{Args, ValueEnum};

/// Flags that every command takes.
#[derive(Args, Debug, Clone, Copy, Default)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct GlobalFlags {
    /// No notes and no progress on standard error; errors are said all the same
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Colour and bold print: on a terminal that wants it, always or never
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_short_help = true)]
    color: Colour,
    /// Tables and bars of ASCII characters alone
    #[arg(long, global = true, hide_short_help = true)]
    ascii: bool,
}

/// When text is styled.
#[derive(ValueEnum, Debug, Clone, Copy, Default)]
enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

static MANNER: OnceLock<GlobalFlags> = OnceLock::new();

impl GlobalFlags {
    /// Holds for the whole run.
    pub(super) fn set(self) {
        match self.color {
            Colour::Auto => {}
            Colour::Always => anstream::ColorChoice::Always.write_global(),
            Colour::Never => anstream::ColorChoice::Never.write_global(),
        }
        // It is set once, by `main`.
        let _ = MANNER.set(self);
    }
}

fn manner() -> GlobalFlags {
    MANNER.get().copied().unwrap_or_default()
}

/// Whether only errors are said on standard error.
pub(super) fn is_quiet() -> bool {
    manner().quiet
}

/// Whether tables are of ASCII characters alone.
pub(super) fn is_ascii() -> bool {
    manner().ascii
}

/// Says something beside the result, on standard error, unless nobody wants to know.
pub(super) fn note(text: &str) {
    if !is_quiet() {
        say(text);
    }
}

/// Says something on standard error, that may name what a file or an argument holds.
pub(super) fn say(text: &str) {
    say_styled(&printable(text));
}

/// The same of text whose style is a part of it. Where nobody reads it any more, nobody misses it.
pub(super) fn say_styled(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Text without control characters other than line ends and tabs, which a hostile file could use to draw over a terminal.
pub(super) fn printable(text: &str) -> Cow<'_, str> {
    // All bytes are counted, many at once, rather than looked at one by one until the first.
    if text.bytes().filter(|byte| may_control(*byte)).count() == 0 {
        return text.into();
    }
    text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { '\u{fffd}' } else { c }).collect()
}

/// Whether a byte is, or begins as U+0080 to U+009F do in UTF-8, a control character that is not printable.
const fn may_control(byte: u8) -> bool {
    (byte.is_ascii_control() && byte != b'\n' && byte != b'\t') || byte == 0xc2
}
