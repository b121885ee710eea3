//! What charts say of what cannot be had.

use crate::comparison::Comparison;
use crate::wording::figures::capital;
use crate::wording::{shown_share, with_article};

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

/// Where no solution is to be recommended, that none is; nothing where one is, or may be but for its cost.
#[must_use]
pub fn nobody(comparison: &Comparison) -> Option<String> {
    if comparison.ranking.is_empty() {
        return comparison.unpriced().next().is_none().then(|| nothing_possible(comparison));
    }
    let least = comparison.ranking.iter().map(|one| one.failed).fold(f64::INFINITY, f64::min);
    let all_fail = comparison.ranking.iter().all(|one| one.fails);
    all_fail.then(|| format!("None answers well enough: at best {} of the requests fail", shown_share(least)))
}

/// That one solution alone can be had.
#[must_use]
pub fn only_one(title: &str) -> String {
    format!("{} is the only way that can be had", capital(&with_article(title)))
}

/// Behind a figure of what can be had only if something is so that the scenario leaves open.
pub const MAY_BE_POSSIBLE: &str = "may be possible";

/// Behind a figure of what cannot be had.
pub const CANNOT_BE_HAD: &str = "cannot be had";

/// Behind the name of the cheapest, where a cost is unknown.
pub(super) fn whose_cost_is_known(comparison: &Comparison) -> &'static str {
    if comparison.unpriced().next().is_some() { " whose cost is known" } else { "" }
}
