//! What charts say of what cannot be had.

use crate::comparison::Comparison;

/// That no solution of a comparison can be had, or none that has a price.
#[must_use]
pub fn nothing_possible(comparison: &Comparison) -> String {
    let unpriced = comparison.unpriced().count();
    let possible = comparison.possible().next().is_some();
    match (unpriced, possible, comparison.infeasible.len()) {
        (1.., _, all) if unpriced == all => "No cost is known here".to_owned(),
        (1.., ..) => "None can be had whose cost is known".to_owned(),
        (0, true, _) => "None can be had unless something holds that the scenario leaves open".to_owned(),
        (0, false, 1) => "It cannot be had".to_owned(),
        (0, false, all) => format!("None of the {all} ways can be had"),
    }
}

/// Behind a figure of what can be had only if something is so that the scenario leaves open.
pub const MAY_BE_POSSIBLE: &str = "may be possible";

/// Behind a figure of what cannot be had.
pub const CANNOT_BE_HAD: &str = "cannot be had";
