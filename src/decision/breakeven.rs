//! Where the ranking turns while one key rises.
//!
//! The costs of two solutions are piecewise smooth in a key, with jumps at payload steps, whole milliseconds and limits, so their order may
//! turn more than once. The interval is rated on a grid that is fine both in differences and in ratios and has the known steps in it;
//! wherever two neighbours of the grid differ, what lies between is halved until the change is between two neighbouring values; where two
//! costs come near each other without meeting on the grid, the place between is searched too. An interval of few values is rated whole, so
//! that nothing can be missed there. What can be missed is said in `docs/decide.md`.
//!
//! ```
//! use netcost::decision::{Study, breakeven::breakeven};
//! use netcost::scenario::RankBy;
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let mut study = Study::parse("x.toml", text)?;
//! study.topologies.retain(|topology| ["nat-gateway", "sdk-invoke"].contains(&topology.id()));
//! let interval = study.template.interval("requests_per_month=1..1_000_000_000")?;
//! let found = breakeven(&study, interval, RankBy::Cost)?;
//! let ids = found.last.order.iter().map(|index| found.subject.id(*index));
//! assert_eq!(ids.collect::<Vec<_>>()[0], "nat-gateway", "what stands is the best for a billion");
//! assert_eq!(found.turns.iter().filter(|turn| turn.changes_winner()).count(), 1);
//! # Ok::<(), netcost::scenario::VaryError>(())
//! ```

use std::cmp::Ordering;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::along::{Reign, by_reason, reigns};
use super::{Point, Study, Subject, Unpriced, unpriced};
use crate::diagnostic::Rejection;
use crate::scenario::{Change, Interval, RankBy, Spacing, places};
use crate::search::{Rated, Search, in_order};
use crate::unit::BYTES_PER_KB;
use crate::value::Scale;

/// Every change of the ranking in an interval of a key.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct BreakEven {
    /// What was studied.
    pub subject: Subject,
    /// The key and its limits.
    pub interval: Interval,
    /// The ranking at the least value.
    pub first: Point,
    /// The ranking at the greatest.
    pub last: Point,
    /// The changes, by rising values.
    pub turns: Vec<Turn>,
    /// Where two are a tie.
    pub ties: Vec<Tie>,
    /// Who is the best from where to where.
    pub reigns: Vec<Reign>,
    /// What the scenario itself has, of a range its centre.
    pub own: Option<Decimal>,
}

/// A change of the ranking between two neighbouring values.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Turn {
    /// The last value with the old ranking.
    pub at: Decimal,
    /// The next one, the first with the new ranking.
    pub next: Decimal,
    /// The solutions at the one.
    pub below: Point,
    /// And at the other.
    pub above: Point,
    /// Pairs that change places.
    pub swaps: Vec<Swap>,
    /// Solutions that cannot be had any more, or fail too often.
    pub leaving: Vec<usize>,
    /// Solutions that can be had from here, or fail too often no more.
    pub entering: Vec<usize>,
    /// Whether rating both sides once more shows the change.
    pub confirmed: bool,
}

impl BreakEven {
    /// The solutions whose cost is unknown somewhere in the interval.
    #[must_use]
    pub fn unpriced(&self) -> Vec<Unpriced> {
        let turns = self.turns.iter().flat_map(|turn| [&turn.below, &turn.above]);
        unpriced([&self.first, &self.last].into_iter().chain(turns))
    }
}

impl Turn {
    /// Whether another solution is the best from here, or a tie for it begins or ends.
    #[must_use]
    pub fn changes_winner(&self) -> bool {
        let [mut below, mut above] = [self.below.best(), self.above.best()];
        below.sort_unstable();
        above.sort_unstable();
        below != above
    }

    fn changes_places(&self) -> bool {
        !self.swaps.is_empty() || !self.leaving.is_empty() || !self.entering.is_empty()
    }
}

/// Two solutions that change places, or of which one gets ahead after a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swap {
    /// The better one below.
    pub below: usize,
    /// The better one above.
    pub above: usize,
    /// Where they are a tie before they change places: the first such value, the last being that with the old ranking.
    pub tied_from: Option<Decimal>,
    /// Whether `below` was better before that tie; otherwise nobody was, as the two begin with it.
    pub led: bool,
}

/// Two solutions that are a tie over a part of the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// The two.
    pub pair: [usize; 2],
    /// The first value at which they are; `None` where they are so from the least value on.
    pub from: Option<Decimal>,
    /// The last; `None` where they are so up to the greatest.
    pub to: Option<Decimal>,
    /// The better one before it, where both can be had there.
    pub before: Option<usize>,
    /// The better one after it, likewise.
    pub after: Option<usize>,
}

/// Rates a place of the interval.
type Rate<'r> = &'r (dyn Fn(i64) -> Result<Point, Rejection> + Sync);

/// An interval of no more values than this is rated whole.
const RATED_WHOLE: i64 = 2_000;
/// Points of the grid with equal differences, and as many with equal ratios.
const GRID: usize = 257;
/// Known steps are put into the grid where there are no more than this.
const MOST_KNOWN: i64 = 600;

/// Searches an interval of a key for changes of the ranking by `by`, whatever the study itself ranks by.
///
/// # Errors
/// Values that do not go together.
pub fn breakeven(study: &Study, interval: Interval, by: RankBy) -> Result<BreakEven, Rejection> {
    let change = |place: i64| interval.key.at_steps(&study.template, place);
    let rate = |place: i64| {
        let point = study.at(&change(place).iter().collect::<Vec<&Change>>())?;
        Ok(if by == study.by() { point } else { point.ranked_by(by) })
    };
    // Limits that cannot be are told of before any value between them.
    let (first, last) = (rate(interval.low)?, rate(interval.high)?);
    let found = search(&rate, &grid(&interval))?;
    let histories = histories((interval.low, &first), &found);
    let changed = found.iter().map(|[_, next]| next.clone());
    let reigns = reigns([(interval.low, first.clone())].into_iter().chain(changed), interval.high, interval.scale);
    let reigns = by_reason(&rate, reigns, interval.scale)?;
    let swaps: Vec<(i64, Swap)> = histories.iter().flat_map(|history| history.swaps(interval.scale)).collect();
    let turn = |[(at, below), (_, above)]: Found| {
        let swaps: Vec<Swap> = swaps.iter().filter(|(place, _)| *place == at + 1).map(|(_, swap)| *swap).collect();
        let has = |point: &Point, index: usize| point.answering().contains(&index);
        let all = || 0..below.outcomes.len();
        Ok(Turn {
            at: interval.scale.number(at),
            next: interval.scale.number(at + 1),
            leaving: all().filter(|index| has(&below, *index) && !has(&above, *index)).collect(),
            entering: all().filter(|index| !has(&below, *index) && has(&above, *index)).collect(),
            confirmed: confirm(&rate, at, &swaps)?,
            swaps,
            below,
            above,
        })
    };
    let ends: Vec<Change> = [interval.low, interval.high].into_iter().filter_map(change).collect();
    let ties = histories.iter().flat_map(|history| history.ties(interval.scale)).collect();
    let turns = found.into_iter().map(turn).collect::<Result<Vec<Turn>, Rejection>>()?;
    Ok(BreakEven {
        subject: Subject { by, ..study.subject(None, &ends)? },
        first,
        last,
        // Where a tie begins or ends nobody changes places; it is told where it is one for the best.
        turns: turns.into_iter().filter(|turn| turn.changes_places() || turn.changes_winner()).collect(),
        ties,
        reigns,
        own: interval.key.comes_to(&study.template),
        interval,
    })
}

/// The places that are rated first.
fn grid(interval: &Interval) -> Vec<i64> {
    let Interval { low, high, scale, .. } = *interval;
    if high - low < RATED_WHOLE {
        return (low..=high).collect();
    }
    let mut grid = places(interval, Spacing::Linear, GRID);
    grid.extend(places(&Interval { low: low.max(1), ..*interval }, Spacing::Logarithmic, GRID));
    grid.extend(known_steps(scale, low, high));
    grid.sort_unstable();
    grid.dedup();
    grid
}

/// Places where a cost is known to jump: payloads count in steps of 64 KB, as base64 of 48 KB, so that every 16 KB may be one; time is
/// billed in whole milliseconds. The jump comes just after the step.
fn known_steps(scale: Scale, low: i64, high: i64) -> Vec<i64> {
    let step = match scale {
        Scale::Size => i64::try_from(16 * BYTES_PER_KB).unwrap_or(i64::MAX),
        Scale::Time | Scale::Duration => scale.steps(Decimal::ONE).unwrap_or(i64::MAX),
        Scale::Count | Scale::Share | Scale::Hours | Scale::Rate | Scale::Units | Scale::Amount => return Vec::new(),
    };
    let (first, last) = (low / step + 1, (high - 1) / step);
    if last - first >= MOST_KNOWN {
        return Vec::new();
    }
    (first..=last).flat_map(|count| [count * step, count * step + 1]).collect()
}

/// The last place of an old ranking and the first of a new one, each with the solutions there.
type Found = [Rated<Point>; 2];

fn search(rate: Rate<'_>, grid: &[i64]) -> Result<Vec<Found>, Rejection> {
    let mut rated = in_order(grid.par_iter().map(|place| Ok((*place, rate(*place)?))))?;
    rated.extend(dips(rate, &rated)?);
    rated.sort_by_key(|(place, _)| *place);
    rated.dedup_by_key(|(place, _)| *place);
    let halving = Search::new(rate, |one: &Point, other: &Point| !one.ranks_as(other));
    Ok(in_order(rated.par_windows(2).map(|pair| halving.changes(&pair[0], &pair[1])))?.concat())
}

/// Places between those of the grid at which two solutions that come near each other have changed places, or are a tie.
fn dips(rate: Rate<'_>, rated: &[(i64, Point)]) -> Result<Vec<(i64, Point)>, Rejection> {
    let scores: Vec<Vec<Option<Decimal>>> = rated.iter().map(|(_, point)| values(point)).collect();
    let solutions = scores.first().map_or(0, Vec::len);
    let pairs = (0..solutions).flat_map(|a| (a + 1..solutions).map(move |b| (a, b)));
    let dips: Vec<(usize, usize, usize)> = pairs.flat_map(|(a, b)| dips_of(&scores, a, b)).collect();
    let search = |(a, b, i): (usize, usize, usize)| deepest(rate, (rated[i - 1].0, rated[i + 1].0), (a, b));
    Ok(in_order(dips.into_par_iter().map(search))?.into_iter().flatten().collect())
}

/// Where the gap of a pair has a dip, each with the pair.
fn dips_of(scores: &[Vec<Option<Decimal>>], a: usize, b: usize) -> Vec<(usize, usize, usize)> {
    let gaps: Vec<Option<Decimal>> = scores.iter().map(|scores| gap(scores, a, b)).collect();
    let inner = 1..gaps.len().saturating_sub(1);
    inner.filter(|i| is_dip(gaps[i - 1], gaps[*i], gaps[i + 1])).map(|i| (a, b, i)).collect()
}

/// The score of each solution that can be had.
fn values(point: &Point) -> Vec<Option<Decimal>> {
    point.scores().into_iter().map(|score| Some(score?.value)).collect()
}

/// How far the second of two solutions is ahead of the first.
fn gap(scores: &[Option<Decimal>], a: usize, b: usize) -> Option<Decimal> {
    Some(scores.get(a).copied()?? - scores.get(b).copied()??)
}

/// Whether a gap is least in the middle of three, and so small there that it may close between them.
fn is_dip(before: Option<Decimal>, here: Option<Decimal>, after: Option<Decimal>) -> bool {
    let (Some(before), Some(here), Some(after)) = (before, here, after) else { return false };
    let one_side = [before, here, after].iter().all(|gap| gap.is_sign_negative() == here.is_sign_negative());
    let (before, here, after) = (before.abs(), here.abs(), after.abs());
    one_side && here <= before && here <= after && here < (before - here).max(after - here)
}

/// A place between two at which a gap that is open at both is closed or has changed sides, if the search for its least comes upon one.
fn deepest(
    rate: Rate<'_>,
    (mut low, mut high): (i64, i64),
    (a, b): (usize, usize),
) -> Result<Option<(i64, Point)>, Rejection> {
    let side = rate(low)?.stand(a, b);
    while high - low > 2 {
        let third = (high - low) / 3;
        let (left, right) = (low + third, high - third);
        let mut depth = [Decimal::MAX; 2];
        for (index, place) in [left, right].into_iter().enumerate() {
            let point = rate(place)?;
            let Some(gap) = gap(&values(&point), a, b) else { continue };
            if point.stand(a, b) != side {
                return Ok(Some((place, point)));
            }
            depth[index] = gap.abs();
        }
        if depth[0] <= depth[1] { high = right } else { low = left }
    }
    Ok(None)
}

/// How two solutions stand to each other from a place on.
type Stretch = (i64, Option<Ordering>);

/// Two solutions along an interval: the stretches in which they stand alike.
struct History {
    pair: [usize; 2],
    stretches: Vec<Stretch>,
}

/// The histories of all pairs, by what was found to change between the first place and the last.
fn histories((low, first): (i64, &Point), found: &[Found]) -> Vec<History> {
    let solutions = first.outcomes.len();
    let pairs = (0..solutions).flat_map(|a| (a + 1..solutions).map(move |b| [a, b]));
    let history = |pair: [usize; 2]| {
        let stand = |point: &Point| point.stand(pair[0], pair[1]);
        let mut stretches: Vec<Stretch> = vec![(low, stand(first))];
        for [_, (place, above)] in found {
            if stretches.last().is_some_and(|(_, known)| *known != stand(above)) {
                stretches.push((*place, stand(above)));
            }
        }
        History { pair, stretches }
    };
    pairs.map(history).collect()
}

impl History {
    /// The better one of a stretch; `None` in a tie, where one cannot be had, and beyond the ends.
    fn better(&self, index: Option<usize>) -> Option<usize> {
        match self.stretches.get(index?)?.1? {
            Ordering::Less => Some(self.pair[0]),
            Ordering::Equal => None,
            Ordering::Greater => Some(self.pair[1]),
        }
    }

    fn is_tie(&self, index: usize) -> bool {
        self.stretches.get(index).is_some_and(|(_, stand)| *stand == Some(Ordering::Equal))
    }

    /// Where the one becomes better that was not, each with the first such place; a tie may lie between.
    fn swaps(&self, scale: Scale) -> impl Iterator<Item = (i64, Swap)> {
        (1..self.stretches.len()).filter_map(move |index| {
            let above = self.better(Some(index))?;
            let below = self.pair.into_iter().find(|one| *one != above)?;
            let tied = self.is_tie(index - 1);
            let before = self.better(if tied { index.checked_sub(2) } else { Some(index - 1) });
            let changes = if tied { before != Some(above) } else { before == Some(below) };
            let tied_from = tied.then(|| scale.number(self.stretches[index - 1].0));
            changes.then(|| (self.stretches[index].0, Swap { below, above, tied_from, led: before.is_some() }))
        })
    }

    /// The stretches in which the two are a tie.
    fn ties(&self, scale: Scale) -> impl Iterator<Item = Tie> {
        (0..self.stretches.len()).filter(|index| self.is_tie(*index)).map(move |index| {
            let next = self.stretches.get(index + 1);
            Tie {
                pair: self.pair,
                from: (index > 0).then(|| scale.number(self.stretches[index].0)),
                to: next.map(|(place, _)| scale.number(place - 1)),
                before: self.better(index.checked_sub(1)),
                after: self.better(Some(index + 1)),
            }
        })
    }
}

/// Rates both sides of a place once more: each pair must stand there as it was found to.
fn confirm(rate: Rate<'_>, at: i64, swaps: &[Swap]) -> Result<bool, Rejection> {
    let (below, above) = (rate(at)?, rate(at + 1)?);
    let holds = |Swap { below: one, above: other, tied_from, .. }: &Swap| {
        let before = if tied_from.is_some() { Ordering::Equal } else { Ordering::Less };
        below.stand(*one, *other) == Some(before) && above.stand(*one, *other) == Some(Ordering::Greater)
    };
    Ok(!below.ranks_as(&above) && swaps.iter().all(holds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Figures, Span};
    use crate::money::Amount;

    /// Two solutions: one costs (q - 50,000)^2, the other 1,000,000; the first is cheaper strictly between 49,000 and 51,000.
    fn parabola(place: i64) -> Point {
        let figures = |cost: i64| Figures {
            cost: Amount::new(Decimal::from(cost)),
            mean_ms: Decimal::ZERO,
            mean_half_ms: Decimal::ZERO,
            p99_ms: None,
            failed: Span::default(),
            fails: false,
            peaks: false,
            events: 0,
        };
        let (bowl, flat) = ((place - 50_000).pow(2), 1_000_000);
        let order = if flat <= bowl { vec![0, 1] } else { vec![1, 0] };
        Point { by: RankBy::Cost, outcomes: vec![Ok(figures(flat)), Ok(figures(bowl))], order }
    }

    #[test]
    fn two_turns_between_neighbours_of_the_grid_are_found_by_the_dip() {
        // Of 4,500, 11,500, ... the nearest are 46,500 and 53,500.
        let grid: Vec<i64> = (0..=14).map(|index| index * 7_000 + 4_500).collect();
        assert!(grid.iter().all(|place| !(49_000..=51_000).contains(place)), "{grid:?}");
        let found = search(&|place| Ok(parabola(place)), &grid).expect("rated");
        let histories = histories((4_500, &parabola(4_500)), &found);
        let [history] = histories.as_slice() else { panic!("two solutions") };
        // At 49,000 and at 51,000 both cost 1,000 x 1,000 = 1,000,000: a tie, then the other one is better.
        let swap = |below, above, at: i64| (at + 1, Swap { below, above, tied_from: Some(at.into()), led: true });
        assert_eq!(history.swaps(Scale::Count).collect::<Vec<_>>(), [swap(0, 1, 49_000), swap(1, 0, 51_000)]);
        let tie = |at: i64, before, after| Tie {
            pair: [0, 1],
            from: Some(at.into()),
            to: Some(at.into()),
            before: Some(before),
            after: Some(after),
        };
        assert_eq!(history.ties(Scale::Count).collect::<Vec<_>>(), [tie(49_000, 0, 1), tie(51_000, 1, 0)]);
    }

    #[test]
    fn known_steps_stand_in_the_grid() {
        assert_eq!(known_steps(Scale::Size, 0, 40_000), [16_384, 16_385, 32_768, 32_769]);
        assert_eq!(known_steps(Scale::Duration, 0, 2_500_000), [1_000_000, 1_000_001, 2_000_000, 2_000_001]);
        assert!(known_steps(Scale::Count, 0, 40_000).is_empty());
    }
}
