//! Beyond one point: how the ranking changes when inputs do. A [`Study`] rates a scenario with some values changed; [`mod@sweep`] does so
//! along axes, [`mod@breakeven`] searches where the ranking turns, [`mod@bands`] draws from ranges, [`mod@sensitivity`] moves each
//! input by itself, [`mod@surroundings`] gathers what is drawn around one point.

pub mod bands;
pub mod breakeven;
pub mod sensitivity;
pub mod surroundings;
pub mod sweep;

mod sequence;
mod study;
mod threshold;

pub use study::{Outcome, Point, Study, Subject};
pub use threshold::thresholds;

use crate::comparison::{Comparison, Outlook};
use crate::diagnostic::Rejection;
use crate::sim::Effort;

/// How long each of many points is simulated: a few percent of p99 are enough to see how it changes.
#[must_use]
pub const fn modest_effort(seed: u64) -> Effort {
    Effort { precision: 0.02, most_events: 40_000.0, seed }
}

/// What is known beyond the one point of a comparison of what is studied: at which load its ranking turns, and how its figures spread over
/// the ranges of the inputs. `draws` and `seed` are for the latter; `progress` is called after each draw.
///
/// # Errors
/// Drawn values that do not go together.
pub fn outlook(
    study: &Study,
    comparison: &Comparison,
    (draws, seed): (usize, u64),
    progress: &(dyn Fn() + Sync),
) -> Result<Outlook, Rejection> {
    let bands = if study.template.ranges().is_empty() {
        bands::of_point(comparison, study, seed)
    } else {
        bands::bands(study, draws, seed, Some(modest_effort(seed)), progress)?
    };
    let first = comparison.ranking.first().map_or("", |first| first.id);
    Ok(Outlook { thresholds: thresholds(study, &comparison.scenario, first)?, bands: Some(bands) })
}
