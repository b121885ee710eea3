//! The best along one input or over two.

use crate::decision::sweep::Sweep;
use crate::decision::unpriced;
use crate::scenario::RankBy;
use crate::unit::shown;

/// The most frequent ties for the best over the cells of a sweep: "a tie: NAT gateway = SDK invoke, 3 of 21".
#[must_use]
pub fn tie_rows(sweep: &Sweep, most: usize) -> Vec<String> {
    let (ties, all) = (sweep.ties(), sweep.cells.len());
    let row = |(solutions, cells): &(Vec<usize>, usize)| {
        let titles: Vec<&str> = solutions.iter().map(|index| sweep.subject.title(*index)).collect();
        format!("a tie: {}, {} of {}", titles.join(" = "), shown((*cells).into()), shown(all.into()))
    };
    let others: usize = ties.iter().skip(most).map(|(_, cells)| cells).sum();
    let others = (others > 0).then(|| format!("other ties, {} of {}", shown(others.into()), shown(all.into())));
    ties.iter().take(most).map(row).chain(others).collect()
}

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

/// What stands where no solution is the best.
#[must_use]
pub fn nobody_at(sweep: &Sweep) -> &'static str {
    let unknown = sweep.cells.iter().any(|point| point.winner().is_none() && !unpriced([point]).is_empty());
    let failing = sweep.cells.iter().any(|point| point.winner().is_none() && !point.order.is_empty());
    match (unknown, failing) {
        (true, _) => "none can be had that has a price",
        (false, true) => "none can be had that answers",
        (false, false) => "none can be had",
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
