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
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Inexact => "inexact",
            Self::NotANumber(_) => "not-a-number",
            Self::NoRule(_) => "no-rule",
            Self::NotUnderstood { .. } => "not-understood",
            Self::Missing(_) => "missing-input",
            Self::MissingCount(..) => "missing-count",
            Self::Incomplete(..) => "incomplete",
            Self::MissingConvention(_) => "missing-convention",
            Self::MissingMonth => "missing-month",
            Self::SeveralCounts(_) => "several-counts",
            Self::SeveralSizes(_) => "several-sizes",
            Self::MixedRates(..) => "mixed-rates",
            Self::TimesAndRates => "times-and-rates",
            Self::NotOneSize => "not-one-size",
            Self::SizeOfOne(_) => "size-of-one",
            Self::UnusedSize => "unused-size",
            Self::NotOnlyTime => "not-only-time",
            Self::Pieces => "pieces-of-time",
            Self::PartOf(_) => "part-of-a-unit",
            Self::AverageDuration => "average-duration",
            Self::Deletes => "deletes",
            Self::Differing => "differing-lines",
            Self::MayMultiply(_) => "may-multiply",
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
        match self {
            Self::Inexact => Inexact.fmt(f),
            Self::NotANumber(input) => write!(f, "`{input}` is no number"),
            Self::NoRule(meter) => write!(f, "there is no rule for the quantity of `{meter}`"),
            Self::NotUnderstood { meter, inputs, stopped: None } => {
                write!(f, "not understood for `{meter}`: {}", quoted(inputs))
            }
            Self::NotUnderstood { meter, inputs, stopped: Some(why) } => {
                write!(f, "{why}; not used or not understood for `{meter}`: {}", quoted(inputs))
            }
            Self::Missing(what) => write!(f, "{what} is not among the inputs"),
            Self::MissingCount(input, thing) => write!(f, "`{input}` needs a count of `{thing}`"),
            Self::Incomplete(one, other) => write!(f, "`{one}` and `{other}` belong together"),
            Self::MissingConvention(input) => write!(f, "`gb_convention` does not say how many GB `{input}` is"),
            Self::MissingMonth => f.write_str("no length of time among the inputs, and no `hours_per_month`"),
            Self::SeveralCounts(inputs) => write!(f, "more than one count among the inputs: {}", quoted(inputs)),
            Self::SeveralSizes(input) => write!(f, "`{input}` is not the only size among the inputs"),
            Self::MixedRates(one, other) => write!(f, "`{one}` and `{other}` are not for the same time"),
            Self::TimesAndRates => {
                f.write_str("the lengths of time among the inputs do not go together with the rates")
            }
            Self::NotOneSize => f.write_str("the inputs do not give one size"),
            Self::SizeOfOne(input) => write!(f, "`{input}` is the size of one, and how many there are is not said"),
            Self::UnusedSize => f.write_str("a size is among the inputs that this meter does not use"),
            Self::NotOnlyTime => {
                f.write_str("this meter counts time, and the inputs hold more than counts of things and a time")
            }
            Self::Pieces => f.write_str("each piece of time is rounded, and how many pieces there are is not said"),
            Self::PartOf(unit) => write!(f, "how a part of {unit} counts is not known for this meter"),
            Self::AverageDuration => f.write_str("an average measured duration does not say what is billed"),
            Self::Deletes => f.write_str("deletes carry no payload, so that their steps are not those of the others"),
            Self::Differing => f.write_str("a part that the inputs lack has different values on other lines"),
            Self::MayMultiply(inputs) => {
                write!(f, "the quantity follows without {}: whether they multiply it is not said", quoted(inputs))
            }
        }
    }
}

fn quoted(names: &[String]) -> String {
    format!("`{}`", names.join("`, `"))
}
