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
    /// What is built, in half a line for a table, at most 40 characters; "inner" is the function in the VPC, "outer" the one outside.
    fn brief(&self) -> &'static str {
        self.summary()
    }
    /// What is built, in a line for somebody who meets it for the first time, without a full stop.
    fn summary(&self) -> &'static str;
    /// Where what it says of AWS was read: publisher, page or repository and path, date.
    fn sources(&self) -> &'static [&'static str];
    /// What it builds and what a request does there.
    ///
    /// # Errors
    /// Why this scenario cannot be built so at all.
    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason>;
    /// The ways of laying it out that may be compared with each other.
    fn layouts(&self) -> &'static [Layout] {
        &[]
    }
    /// The scenario with which it outlives the loss of an AZ, where it does not as it is.
    fn resilient(&self, _scenario: &Scenario) -> Option<Scenario> {
        None
    }
}

/// One way of laying a solution out, whatever the scenario says of that.
#[derive(Clone, Copy)]
pub struct Layout {
    /// The id of the solution with a word: `nat-gateway:single`.
    pub id: &'static str,
    /// Its name for a person.
    pub title: &'static str,
    /// Puts it into a scenario.
    pub apply: fn(&mut Scenario),
}

/// A solution in one of its layouts: it is compared like any other.
pub(super) struct LaidOut {
    pub way: &'static dyn Topology,
    pub layout: &'static Layout,
}

impl LaidOut {
    fn scenario(&self, scenario: &Scenario) -> Scenario {
        let mut laid_out = scenario.clone();
        (self.layout.apply)(&mut laid_out);
        laid_out
    }
}

impl Topology for LaidOut {
    fn id(&self) -> &'static str {
        self.layout.id
    }

    fn title(&self) -> &'static str {
        self.layout.title
    }

    fn brief(&self) -> &'static str {
        self.way.brief()
    }

    fn summary(&self) -> &'static str {
        self.way.summary()
    }

    fn sources(&self) -> &'static [&'static str] {
        self.way.sources()
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        self.way.plan(&self.scenario(scenario))
    }
}

/// Why a solution cannot be had, with a stable code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema), schemars(inline))]
pub struct Reason {
    /// A stable word.
    pub code: &'static str,
    /// What is wrong in a few words, alike for every scenario.
    #[serde(skip)]
    pub brief: &'static str,
    /// What is wrong and what would help, in a sentence without a full stop.
    #[serde(skip)]
    pub text: String,
}

impl Reason {
    /// A reason.
    #[must_use]
    pub fn new(code: &'static str, brief: &'static str, text: String) -> Self {
        Self { code, brief, text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Reason {}
