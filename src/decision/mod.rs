//! Beyond one point: how the ranking changes when inputs do. [`answer`] gives a comparison with all of it; a [`Study`] rates a scenario
//! with some values changed; [`mod@sweep`] does so along axes, [`mod@breakeven`] searches where the ranking turns, [`mod@bands`] draws
//! from ranges, [`mod@sensitivity`] moves each input by itself, [`mod@surroundings`] gathers what is drawn around one point.
//!
//! ```
//! use netcost::decision::{Options, Study, answer};
//! use netcost::pricebook::Date;
//!
//! let text = r#"
//!     schema = 1
//!     name = "guessed"
//!     region = "us-east-1"
//!     workload.requests_per_month = { low = 1_000, high = 1_000_000 }
//! "#;
//! let study = Study::parse("example.toml", text)?;
//! let options = Options { effort: None, draws: 100, ..Options::new(Date::parse("2026-11-22").expect("a date")) };
//! let answered = answer(&study, &options, &|| ())?;
//!
//! let bands = answered.outlook.bands.as_ref().expect("an input is a range");
//! let first = bands.solutions.iter().find(|solution| solution.id == answered.ranking[0].id).expect("the same solutions");
//! assert_eq!((bands.draws, first.best), (100, 100), "the first is the best in every draw");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

pub mod bands;
pub mod breakeven;
pub mod sensitivity;
pub mod surroundings;
pub mod sweep;

mod along;
mod assumed;
mod lead;
mod sequence;
mod study;
mod threshold;

pub use along::Reign;
pub use assumed::assumptions;
pub use lead::{Group, lead};
pub use study::{Omission, Outcome, Point, Study, Subject, Unpriced, unpriced};

use self::along::{along_requests, along_traffic, going_with, reach};
use self::threshold::{lines, thresholds};
use crate::comparison::{Comparison, Outlook, compare, further, mixes};
use crate::diagnostic::Rejection;
use crate::pricebook::Date;
use crate::sim::Effort;

/// How thoroughly a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// How long each solution is simulated; without it nothing is.
    pub effort: Option<Effort>,
    /// Draws from the ranges of the inputs, where there are any.
    pub draws: usize,
    /// The day by which prices are old.
    pub today: Date,
}

/// Draws from ranges, unless the user says.
pub const USUAL_DRAWS: u32 = 2_000;

impl Options {
    /// The usual effort and draws.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { effort: Some(Effort::default()), draws: USUAL_DRAWS as usize, today }
    }
}

/// The whole answer to what is studied: the solutions ranked, and what is known beyond this one point. `progress` is called after each
/// draw.
///
/// # Errors
/// Values that do not go together.
pub fn answer(study: &Study, options: &Options, progress: &(dyn Fn() + Sync)) -> Result<Comparison, Rejection> {
    let mut scenario = study.template.scenario()?;
    scenario.objective = study.objective();
    let book = study.book(&scenario.region).ok_or_else(|| study::no_book(&scenario.region))?;
    let mut comparison = compare(&scenario, book, &study.topologies, options.effort, &options.today)?;
    comparison.file = study.template.file().cloned();
    comparison.given = study.template.given().clone();
    comparison.mixes = mixes(&scenario, book, &study.topologies)?;
    comparison.further = further(&scenario, book, &study.further, options.effort)?;
    comparison.outlook = outlook(study, &comparison, options.draws, progress)?;
    Ok(comparison)
}

/// What is known beyond the one point of a comparison of what is studied: at which load its ranking turns, who is the best along
/// requests and along internet traffic, which defaults would turn it, and how its figures spread over the ranges of the inputs, simulated
/// where the comparison is. `progress` is called after each draw.
///
/// # Errors
/// Drawn values that do not go together.
pub fn outlook(
    study: &Study,
    comparison: &Comparison,
    draws: usize,
    progress: &(dyn Fn() + Sync),
) -> Result<Outlook, Rejection> {
    let seed = comparison.effort.unwrap_or_default().seed;
    let bands = if study.template.ranges().is_empty() {
        bands::of_point(comparison, study, seed)
    } else {
        let effort = comparison.effort.map(|effort| Effort::brief(effort.seed));
        bands::bands(study, draws, seed, effort, progress)?
    };
    let first = comparison.ranking.first().map_or("", |first| first.id);
    let lines = lines(study, &comparison.scenario)?;
    let along_requests = along_requests(study, &lines, comparison)?;
    let reach = reach(study, &lines, comparison, &along_requests)?;
    Ok(Outlook {
        thresholds: thresholds(study, &lines, first)?,
        reach,
        along_requests: going_with(reach, along_requests, &comparison.scenario),
        along_traffic: along_traffic(study, &lines, comparison)?,
        assumptions: assumptions(study, comparison)?,
        bands: Some(bands),
    })
}
