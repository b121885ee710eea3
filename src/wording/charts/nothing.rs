//! What charts say of what cannot be had.

use crate::comparison::Comparison;
use crate::wording::answer::limits;
use crate::wording::figures::capital;
use crate::wording::{shown_share, with_article};

/// That no solution of a comparison can be had, or none that has a price.
#[must_use]
pub fn nothing_possible(comparison: &Comparison) -> String {
    let unpriced = comparison.unpriced().count();
    let possible = comparison.possible().next().is_some();
    let within = within(comparison);
    match (unpriced, possible, comparison.infeasible.len()) {
        (1.., _, all) if unpriced == all => "No cost is known here".to_owned(),
        (1.., ..) => format!("None can be had{within} whose cost is known"),
        (0, true, _) => format!("None can be had{within} unless something holds that the scenario leaves open"),
        (0, false, 1) => format!("It cannot be had{within}"),
        (0, false, all) => format!("None of the {all} ways can be had{within}"),
    }
}

/// The user's limits behind what is said of ways: " within a p99 of 500 ms"; nothing where there are none.
pub(super) fn within(comparison: &Comparison) -> String {
    limits(comparison).map_or_else(String::new, |limits| format!(" within {limits}"))
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

/// Behind what is said of the one way that was looked at: whether there are others nobody asked.
pub(super) const NO_OTHER_COMPARED: &str = "no other way was compared";

/// Whether one way alone was looked at, so that it is not the only one that can be had.
pub(super) fn is_alone(comparison: &Comparison) -> bool {
    comparison.ranking.len() + comparison.infeasible.len() == 1
}

/// Where the one way that was looked at can be had along an axis, or over a map.
#[must_use]
pub fn alone_along(title: &str, everywhere: bool, ends: Option<(&str, &str, &str)>) -> String {
    let name = capital(&with_article(title));
    let place = match (everywhere, ends) {
        (true, Some((what, low, high))) => format!("from {low} to {high} {what}"),
        (false, Some((what, low, high))) => format!("in places from {low} to {high} {what}"),
        (true, None) => "everywhere on this map".to_owned(),
        (false, None) => "in places on this map".to_owned(),
    };
    format!("{name} can be had {place}; {NO_OTHER_COMPARED}")
}

/// Behind a figure of what can be had only if something is so that the scenario leaves open.
pub const MAY_BE_POSSIBLE: &str = "may be possible";

/// Behind a figure of what cannot be had.
pub const CANNOT_BE_HAD: &str = "cannot be had";

/// Behind the name of the cheapest, where a cost is unknown.
pub(super) fn whose_cost_is_known(comparison: &Comparison) -> &'static str {
    if comparison.unpriced().next().is_some() { " whose cost is known" } else { "" }
}
