//! Titles of charts where there is nothing to draw.

use crate::comparison::Comparison;

/// That no solution has figures.
#[must_use]
pub fn nothing_possible(comparison: &Comparison) -> String {
    let unknown = comparison.unpriced().next().is_some();
    let possible = comparison.possible().next().is_some();
    match (unknown, possible) {
        (true, _) => "No cost is known here".to_owned(),
        (false, true) => "Nothing is possible unless something holds that the scenario leaves open".to_owned(),
        (false, false) => "Nothing is possible for this scenario".to_owned(),
    }
}
