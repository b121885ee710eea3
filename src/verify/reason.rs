//! Why a figure cannot be worked out from the inputs of its line.

use std::fmt;

use crate::money::Inexact;

/// Declares the reasons: what each says, its code, and the sentence for a person.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident $(($($field:ident: $type:ty),+))? = $code:expr, $text:literal $(, $argument:expr)*;)*) => {
        /// Why a figure was not checked. Names of inputs and meters are as written.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Reason { $($(#[$doc])* $name $(($($type),+))?),* }

        impl Reason {
            /// The code, and the sentence.
            fn worded(&self) -> (&'static str, String) {
                match self { $(Self::$name $(($($field),+))? => ($code, format!($text $(, $argument)*)),)* }
            }
        }
    };
}

reasons! {
    /// A number on the way has more digits than can be kept.
    Inexact = "inexact", "{Inexact}";
    /// An input is no number.
    NotANumber(input: String) = "not-a-number", "`{input}` is no number";
    /// Nothing is known of how the meter counts.
    NoRule(meter: String) = "no-rule", "there is no rule for the quantity of `{meter}`";
    /// Inputs of the meter are left over.
    NotUnderstood(meter: String, inputs: Vec<String>) = "not-understood", "not understood for `{meter}`: {}", quoted(inputs);
    /// Something else stopped the counting, before these inputs of the meter were used.
    Stopped(why: Box<Reason>, meter: String, inputs: Vec<String>) =
        why.code(), "{why}; not used or not understood for `{meter}`: {}", quoted(inputs);
    /// Something that the rule needs is not among the inputs.
    Missing(what: &'static str) = "missing-input", "{what} is not among the inputs";
    /// An input is given for each thing of a kind, of which there is no count.
    MissingCount(input: String, thing: String) = "missing-count", "`{input}` needs a count of `{thing}`";
    /// One of two inputs that belong together is missing.
    Incomplete(one: &'static str, other: &'static str) = "incomplete", "`{one}` and `{other}` belong together";
    /// The source's `gb_convention` says nothing of this size.
    MissingConvention(input: String) = "missing-convention", "`gb_convention` does not say how many GB `{input}` is";
    /// No input is a length of time, and the case has no `hours_per_month`.
    MissingMonth = "missing-month", "no length of time among the inputs, and no `hours_per_month`";
    /// Counts of more than one kind of thing that happens.
    SeveralCounts(inputs: Vec<String>) = "several-counts", "more than one count among the inputs: {}", quoted(inputs);
    /// More sizes than that of a request and that of its response.
    SeveralSizes(input: String) = "several-sizes", "`{input}` is not the only size among the inputs";
    /// Rates of the same kind are for different times.
    MixedRates(one: String, other: String) = "mixed-rates", "`{one}` and `{other}` are not for the same time";
    /// Lengths of time and rates do not fit together.
    TimesAndRates = "times-and-rates", "the lengths of time among the inputs do not go together with the rates";
    /// No size, or a product of more than one.
    NotOneSize = "not-one-size", "the inputs do not give one size";
    /// The size of one thing, of which there is no count.
    SizeOfOne(input: String) = "size-of-one", "`{input}` is the size of one, and how many there are is not said";
    /// A size that does not bear on the meter.
    UnusedSize = "unused-size", "a size is among the inputs that this meter does not use";
    /// More than counts of things and a time, on a meter of time.
    NotOnlyTime = "not-only-time", "this meter counts time, and the inputs hold more than counts of things and a time";
    /// Times are rounded piece by piece, and the number of pieces is open.
    Pieces = "pieces-of-time", "each piece of time is rounded, and how many pieces there are is not said";
    /// How AWS counts a part of this unit of time is not known.
    PartOf(unit: &'static str) = "part-of-a-unit", "how a part of {unit} counts is not known for this meter";
    /// The mean of measured durations does not determine that of billed ones.
    AverageDuration = "average-duration", "an average measured duration does not say what is billed";
    /// Deletes have no payload, so that the steps of the others are not theirs.
    Deletes = "deletes", "deletes carry no payload, so that their steps are not those of the others";
    /// A part taken from other lines has more than one value there.
    Differing = "differing-lines", "a part that the inputs lack has different values on other lines";
    /// The quantity follows only if these counts do not multiply it, which the names leave open.
    MayMultiply(inputs: Vec<String>) =
        "may-multiply", "the quantity follows without {}: whether they multiply it is not said", quoted(inputs);
}

impl Reason {
    /// A stable word for it in machine-readable output.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.worded().0
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
