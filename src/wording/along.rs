//! Who is the best along the requests of a month.

use crate::comparison::{Comparison, Stretch};

/// Who is the best over a stretch of requests: "SDK invoke", "SDK invoke or API Gateway" where they are a tie, that none can be had or
/// answers enough, or that it is not known.
#[must_use]
pub fn who_is_best(comparison: &Comparison, stretch: &Stretch) -> String {
    let titles: Vec<&str> = stretch.best.iter().map(|id| comparison.title(id)).collect();
    match (titles.as_slice(), stretch.unpriced.is_empty()) {
        ([], true) if stretch.failing => "none answers enough requests".to_owned(),
        ([], true) => "none can be had".to_owned(),
        ([], false) => "not known".to_owned(),
        (some, true) => some.join(" or "),
        (some, false) => format!("{}, of those with a price", some.join(" or ")),
    }
}

/// That what is drawn along requests goes by averages, where peaks of the first may pass a limit before these do.
#[must_use]
pub fn by_averages(comparison: &Comparison) -> Option<&'static str> {
    let peaks = comparison.outlook.reach.is_some_and(|reach| reach.peaks_from.is_some());
    peaks.then_some("Drawn for an average load; peaks reach a limit at fewer requests.")
}

/// What stands in place of a reason that was given just above.
#[must_use]
pub const fn same_reason() -> &'static str {
    "for the same reason"
}
