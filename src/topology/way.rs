//! What a solution has to say, and why it may not be had.

use std::fmt;

use serde::Serialize;

use crate::plan::Plan;
use crate::scenario::Scenario;

/// A way of giving a function both the VPC and the internet.
pub trait Topology: Sync {
    /// Its id in commands and output.
    fn id(&self) -> &'static str;
    /// Its name for a person.
    fn title(&self) -> &'static str;
    /// What it builds and what a request does there.
    ///
    /// # Errors
    /// Why this scenario cannot be built so at all.
    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason>;
}

/// Why a solution cannot be had, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(inline))]
pub struct Reason {
    /// A stable word.
    pub code: &'static str,
    /// What is wrong and what would help, in a sentence without a full stop.
    #[serde(skip)]
    pub text: String,
}

impl Reason {
    /// A reason.
    #[must_use]
    pub fn new(code: &'static str, text: String) -> Self {
        Self { code, text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Reason {}
