//! Many points.

use super::shown_share;
use crate::decision::Point;
use crate::decision::sweep::Sweep;
use crate::distribution::float;
use crate::scenario::RankBy;

/// What the best of a sweep is the best by.
#[must_use]
pub const fn ranked_by(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "by monthly cost",
        RankBy::Latency if sweep.seed.is_some() => "by p99",
        RankBy::Latency => "by mean time",
        RankBy::Balanced => "by cost and time",
    }
}

/// What the best of a sweep is called.
#[must_use]
pub const fn best_of(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "cheapest",
        RankBy::Latency if sweep.seed.is_some() => "fastest (99th percentile)",
        RankBy::Latency => "fastest (mean time)",
        RankBy::Balanced => "best (cost and time)",
    }
}

/// How well p99 is known over simulated points, and at how many of them it is not; `None` where nothing was simulated.
pub fn simulation<'a>(seed: Option<u64>, points: impl Iterator<Item = &'a Point> + Clone) -> Option<String> {
    let seed = seed?;
    let (all, unseen) = (points.clone().count(), points.clone().filter(|point| !point.is_simulated()).count());
    let known = points.filter_map(Point::uncertainty).max().map(|uncertainty| {
        let share = shown_share(float(uncertainty));
        format!("Simulated (seed {seed}); p99 is known to {share} or better (95 % interval).")
    });
    let unseen = (unseen > 0).then(|| {
        format!("At {unseen} of {all} points not all could be simulated, as no request comes or too much happens at once: these are rated and ranked by the expectation.")
    });
    let said: Vec<String> = known.into_iter().chain(unseen).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
