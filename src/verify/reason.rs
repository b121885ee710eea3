//! Why a figure cannot be worked out from the inputs of its line.

use std::fmt;

use crate::money::Inexact;

/// Why a figure was not checked. Names of inputs are as written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A number on the way has more digits than can be kept.
    Inexact,
    /// An input is no number.
    NotANumber(String),
    /// Nothing is known of how the meter counts.
    NoRule(String),
    /// Inputs are left over, whether or not another reason stopped the counting before.
    NotUnderstood {
        /// The meter.
        meter: String,
        /// The inputs left over.
        inputs: Vec<String>,
        /// What stopped the counting.
        stopped: Option<Box<Reason>>,
    },
    /// Something that the rule needs is not among the inputs.
    Missing(&'static str),
    /// An input is given for each thing of a kind, of which there is no count.
    MissingCount(String, String),
    /// One of two inputs that belong together is missing.
    Incomplete(&'static str, &'static str),
    /// The source's `gb_convention` says nothing of this size.
    MissingConvention(String),
    /// No input is a length of time, and the case has no `hours_per_month`.
    MissingMonth,
    /// Counts of more than one kind of thing that happens.
    SeveralCounts(Vec<String>),
    /// More sizes than that of a request and that of its response.
    SeveralSizes(String),
    /// Rates of the same kind are for different times.
    MixedRates(String, String),
    /// Lengths of time and rates do not fit together.
    TimesAndRates,
    /// No size, or a product of more than one.
    NotOneSize,
    /// The size of one thing, of which there is no count.
    SizeOfOne(String),
    /// A size that does not bear on the meter.
    UnusedSize,
    /// More than counts of things and a time, on a meter of time.
    NotOnlyTime,
    /// Times are rounded piece by piece, and the number of pieces is open.
    Pieces,
    /// How AWS counts a part of this unit of time is not known.
    PartOf(&'static str),
    /// The mean of measured durations does not determine that of billed ones.
    AverageDuration,
    /// Deletes have no payload, so that the steps of the others are not theirs.
    Deletes,
    /// A part taken from other lines has more than one value there.
    Differing,
    /// The quantity follows only if these counts do not multiply it, which the names leave open.
    MayMultiply(Vec<String>),
}

impl Reason {
    /// A stable word for it in machine-readable output.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.worded().0
    }

    /// The code, and the sentence for a person.
    fn worded(&self) -> (&'static str, String) {
        match self {
            Self::Inexact => ("inexact", Inexact.to_string()),
            Self::NotANumber(input) => ("not-a-number", format!("`{input}` is no number")),
            Self::NoRule(meter) => ("no-rule", format!("there is no rule for the quantity of `{meter}`")),
            Self::NotUnderstood { meter, inputs, stopped: None } => {
                ("not-understood", format!("not understood for `{meter}`: {}", quoted(inputs)))
            }
            Self::NotUnderstood { meter, inputs, stopped: Some(why) } => {
                (why.code(), format!("{why}; not used or not understood for `{meter}`: {}", quoted(inputs)))
            }
            Self::Missing(what) => ("missing-input", format!("{what} is not among the inputs")),
            Self::MissingCount(input, thing) => ("missing-count", format!("`{input}` needs a count of `{thing}`")),
            Self::Incomplete(one, other) => ("incomplete", format!("`{one}` and `{other}` belong together")),
            Self::MissingConvention(input) => {
                ("missing-convention", format!("`gb_convention` does not say how many GB `{input}` is"))
            }
            Self::MissingMonth => {
                ("missing-month", "no length of time among the inputs, and no `hours_per_month`".to_owned())
            }
            Self::SeveralCounts(inputs) => {
                ("several-counts", format!("more than one count among the inputs: {}", quoted(inputs)))
            }
            Self::SeveralSizes(input) => ("several-sizes", format!("`{input}` is not the only size among the inputs")),
            Self::MixedRates(one, other) => ("mixed-rates", format!("`{one}` and `{other}` are not for the same time")),
            Self::TimesAndRates => {
                ("times-and-rates", "the lengths of time among the inputs do not go together with the rates".to_owned())
            }
            Self::NotOneSize => ("not-one-size", "the inputs do not give one size".to_owned()),
            Self::SizeOfOne(input) => {
                ("size-of-one", format!("`{input}` is the size of one, and how many there are is not said"))
            }
            Self::UnusedSize => ("unused-size", "a size is among the inputs that this meter does not use".to_owned()),
            Self::NotOnlyTime => (
                "not-only-time",
                "this meter counts time, and the inputs hold more than counts of things and a time".to_owned(),
            ),
            Self::Pieces => (
                "pieces-of-time",
                "each piece of time is rounded, and how many pieces there are is not said".to_owned(),
            ),
            Self::PartOf(unit) => {
                ("part-of-a-unit", format!("how a part of {unit} counts is not known for this meter"))
            }
            Self::AverageDuration => {
                ("average-duration", "an average measured duration does not say what is billed".to_owned())
            }
            Self::Deletes => {
                ("deletes", "deletes carry no payload, so that their steps are not those of the others".to_owned())
            }
            Self::Differing => {
                ("differing-lines", "a part that the inputs lack has different values on other lines".to_owned())
            }
            Self::MayMultiply(inputs) => (
                "may-multiply",
                format!("the quantity follows without {}: whether they multiply it is not said", quoted(inputs)),
            ),
        }
    }
}

impl From<Inexact> for Reason {
    fn from(_: Inexact) -> Self {
        Self::Inexact
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.worded().1)
    }
}

fn quoted(names: &[String]) -> String {
    format!("`{}`", names.join("`, `"))
}
