//! Which input decides: each is moved by itself, through its range or by a factor, while the others stay.
//!
//! ```
//! use netcost::decision::{Study, sensitivity};
//!
//! let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 10_000\n";
//! let study = Study::parse("x.toml", text)?;
//! let factor = sensitivity::usual_factor(&study.template);
//! let found = sensitivity::sensitivity(&study, factor, None, &|| ())?;
//! // No input is a range, so that each is halved and doubled; requests move the cost.
//! assert_eq!(factor, Some(rust_decimal::Decimal::TWO));
//! let moving = found.by_effect(sensitivity::Measure::Cost);
//! assert!(moving.iter().any(|(input, _)| input.key.path() == "workload.requests_per_month"));
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::convert::Infallible;

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Point, Study, Subject, Unpriced, unpriced};
use crate::comparison::{Absence, Known, Obstacle};
use crate::defaults::Trust;
use crate::diagnostic::Rejection;
use crate::feasibility::Finding;
use crate::money::Amount;
use crate::pricebook::Meter;
use crate::scenario::{Change, Key, RankBy, Template};
use crate::search::{boundary, in_order};
use crate::sim::Effort;
use crate::value::Scale;

/// What each input does to cost, time and ranking.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sensitivity {
    /// What was studied.
    pub subject: Subject,
    /// The factor by which inputs without a range are moved, if they are.
    pub factor: Option<Decimal>,
    /// The solutions at the scenario as it is.
    pub base: Point,
    /// The best as it is by the expectation, of several in a tie the first; what it is beaten at is a flip.
    pub expected: Option<usize>,
    /// The seed, where points were simulated.
    pub seed: Option<u64>,
    /// The inputs that were moved, the one with the largest effect on what the ranking goes by first.
    pub inputs: Vec<Input>,
}

impl Sensitivity {
    /// What effects are measured in, what the ranking goes by first.
    #[must_use]
    pub fn measures(&self) -> Vec<Measure> {
        let first = Measure::of(self.subject.by, self.is_simulated());
        let known = Measure::ALL.into_iter().filter(|measure| *measure != Measure::P99 || self.is_simulated());
        std::iter::once(first).chain(known.filter(|measure| *measure != first)).collect()
    }

    /// The inputs that move a measure, the one with the largest effect first.
    #[must_use]
    pub fn by_effect(&self, measure: Measure) -> Vec<(&Input, Effect)> {
        let effects = self.inputs.iter().map(|input| (input, self.effect(input, measure)));
        let mut moving: Vec<_> = effects.filter(|(_, effect)| !effect.moved.is_zero()).collect();
        moving.sort_by_key(|(_, effect)| std::cmp::Reverse(effect.moved));
        moving
    }

    /// The inputs that move nothing: no measure, no solution in or out, and wherever it was looked not the best, nor its lead.
    pub fn still(&self) -> impl Iterator<Item = &Input> {
        let moves = |input: &Input| {
            let moved = |measure| !self.effect(input, measure).moved.is_zero();
            let is_let_in = !self.shifts(input).is_empty();
            self.measures().into_iter().any(moved) || is_let_in || !input.flips.is_empty() || self.ends_lead(input)
        };
        self.inputs.iter().filter(move |input| !moves(input))
    }

    /// The solutions that can be had and priced at one end of an input and not as the scenario is, or the other way round.
    #[must_use]
    pub fn shifts<'a>(&'a self, input: &'a Input) -> Vec<Shift<'a>> {
        let ends = [(input.low, &input.at_low), (input.high, &input.at_high)];
        let kind = |point: &Point, solution| (point.figures(solution).is_some(), point.unpriced(solution).is_some());
        let shift = |at: Decimal, point: &'a Point, solution: usize| {
            let differs = kind(&self.base, solution) != kind(point, solution);
            differs.then_some(Shift { at, solution, point })
        };
        let solutions = 0..self.subject.solutions.len();
        ends.into_iter()
            .flat_map(|(at, point)| solutions.clone().filter_map(move |solution| shift(at, point, solution)))
            .collect()
    }

    /// The inputs that by themselves make another solution the best, the one that must move least first.
    #[must_use]
    pub fn by_nearest_flip(&self) -> Vec<&Input> {
        let nearest = |input: &&Input| input.flips.iter().map(|flip| flip.distance(input.base)).min();
        let mut deciding: Vec<&Input> = self.inputs.iter().filter(|input| !input.flips.is_empty()).collect();
        deciding.sort_by_key(nearest);
        deciding
    }

    /// By how much an input moves a measure.
    #[must_use]
    pub fn effect(&self, input: &Input, measure: Measure) -> Effect {
        effect([&input.at_low, &self.base, &input.at_high], measure)
    }

    /// The solutions whose cost is unknown at any of the points.
    #[must_use]
    pub fn unpriced(&self) -> Vec<Unpriced> {
        unpriced(self.points())
    }

    /// All points that were rated: the scenario as it is, and both ends of each input.
    pub fn points(&self) -> impl Iterator<Item = &Point> + Clone {
        std::iter::once(&self.base).chain(self.inputs.iter().flat_map(|input| [&input.at_low, &input.at_high]))
    }

    /// Whether there are percentiles, with which the effects are told.
    #[must_use]
    pub fn is_simulated(&self) -> bool {
        self.seed.is_some() && self.base.is_simulated()
    }
}

/// A solution that can be had, or has a price, at one end of an input and not as the scenario is, or the other way round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift<'a> {
    /// The end.
    pub at: Decimal,
    /// The solution.
    pub solution: usize,
    /// All solutions there.
    pub point: &'a Point,
}

/// By how much an input moves a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The difference between the largest and the smallest value: the most over all solutions.
    pub moved: Decimal,
    /// The solution that is moved so; `None` where none is.
    pub most: Option<usize>,
}

/// By how much a measure differs over some points: the most over all solutions, of equal ones the first.
fn effect(points: [&Point; 3], measure: Measure) -> Effect {
    let swing = |solution: usize| {
        let values = points.into_iter().filter_map(|point| measure.value(point.figures(solution)?));
        Some(values.clone().max()? - values.min()?)
    };
    let solutions = (0..points[0].outcomes.len()).rev();
    let swings = solutions.filter_map(|solution| Some((swing(solution)?, solution)));
    let (moved, most) = swings.filter(|(swing, _)| !swing.is_zero()).max_by_key(|(swing, _)| *swing).unzip();
    Effect { moved: moved.unwrap_or_default(), most }
}

/// One input that was moved.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Input {
    /// Its key.
    pub key: Key,
    /// The scale of its values.
    pub scale: Scale,
    /// Its value in the scenario, or the centre of its range.
    pub base: Decimal,
    /// The least value that was tried.
    pub low: Decimal,
    /// The greatest.
    pub high: Decimal,
    /// Whether the scenario gives the range.
    pub from_range: bool,
    /// How far its value is trusted, where that is a figure of netcost's own.
    pub trust: Option<Trust>,
    /// The solutions at the least value.
    pub at_low: Point,
    /// The solutions at the greatest.
    pub at_high: Point,
    /// The nearest values, below and above, from which another solution is the best by the expectation, or which that is is unknown.
    pub flips: Vec<Flip>,
}

/// A value from which another solution is the best, or from which that is unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// The value, the first on its side.
    pub at: Decimal,
    /// The best there, if any can be had and has a price.
    pub best: Option<usize>,
    /// The meters that the old best has no price for there: whether it still is the best is unknown.
    pub unpriced: Vec<Meter>,
    /// Whether the old best or the new one begins or ceases to answer there by a limit that its averages are held against: single requests
    /// may pass it elsewhere.
    pub by_averages: bool,
    /// The solutions there.
    pub point: Point,
}

/// What an effect is measured in. A measure more is an arm more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Cost of a month.
    Cost,
    /// Mean milliseconds of a request.
    MeanTime,
    /// The 99th percentile of its milliseconds, where points are simulated.
    P99,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 3] = [Self::Cost, Self::MeanTime, Self::P99];

    /// Its name in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Cost => "monthly_cost",
            Self::MeanTime => "mean_ms",
            Self::P99 => "p99_ms",
        }
    }

    /// What a ranking is decided in; a balanced one is taken by its cost.
    #[must_use]
    pub const fn of(by: RankBy, simulated: bool) -> Self {
        match by {
            RankBy::Cost | RankBy::Balanced => Self::Cost,
            RankBy::Latency if simulated => Self::P99,
            RankBy::Latency => Self::MeanTime,
        }
    }

    /// The measure of some figures, if they have it.
    #[must_use]
    pub fn value(self, figures: impl Into<Known>) -> Option<Decimal> {
        let Known { cost, mean_ms, p99_ms } = figures.into();
        match self {
            Self::Cost => cost.map(Amount::decimal),
            Self::MeanTime => mean_ms,
            Self::P99 => p99_ms.map(|p99| p99.value),
        }
    }
}

impl Input {
    /// Whether the best is not known somewhere between the least and the greatest value, for want of a price.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.flips.iter().any(|flip| !flip.is_known() && self.reaches(flip))
    }

    /// The nearest flip.
    #[must_use]
    pub fn nearest_flip(&self) -> Option<&Flip> {
        self.flips.iter().min_by_key(|flip| flip.distance(self.base))
    }

    /// The changes that lead to both ends.
    fn ends_of(&self, study: &Study) -> impl Iterator<Item = Change> {
        [self.low, self.high].into_iter().filter_map(|number| self.key.at(&study.template, number))
    }

    /// The measure of a solution at the least value and at the greatest.
    #[must_use]
    pub fn ends(&self, solution: usize, measure: Measure) -> [Option<Decimal>; 2] {
        [&self.at_low, &self.at_high].map(|point| point.figures(solution).and_then(|figures| measure.value(figures)))
    }

    /// Whether a flip lies between the least and the greatest value.
    #[must_use]
    pub fn reaches(&self, flip: &Flip) -> bool {
        (self.low..=self.high).contains(&flip.at)
    }

    /// Whether another solution is the best somewhere between the least and the greatest value.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.flips.iter().any(|flip| flip.is_known() && self.reaches(flip))
    }
}

/// A flip is looked for up to this many times the value, and down to as small a part of it.
pub const FLIP_REACH: i64 = 1_000;
/// Values that are looked at on either side before a flip is searched.
const FLIP_SAMPLES: u32 = 24;

/// Moves each input of the scenario: those that are ranges through their range; the others by `factor` down and up, if there is one. With
/// an `effort` the ends are simulated; where the best changes is always by the expectation, which has no noise to turn it.
///
/// # Errors
/// Values that do not go together.
pub fn sensitivity(
    study: &Study,
    factor: Option<Decimal>,
    effort: Option<Effort>,
    progress: &(dyn Fn() + Sync),
) -> Result<Sensitivity, Rejection> {
    let expected = study.at(&[])?;
    let base = study.by_effort(&[], effort)?;
    let mut inputs = in_order(moves(study, factor, |_| true).into_par_iter().map(|one| {
        let input = one.input(&expected, effort);
        progress();
        input
    }))?;
    let measure = Measure::of(study.by(), effort.is_some() && base.is_simulated());
    // Equal effects stay in the order of the documentation.
    inputs.sort_by_key(|input| std::cmp::Reverse(effect([&input.at_low, &base, &input.at_high], measure).moved));
    let ends: Vec<Change> = inputs.iter().flat_map(|input| input.ends_of(study)).collect();
    // Where the best changes is found by means, even where figures are simulated.
    Ok(Sensitivity {
        subject: study.subject(None, &ends)?,
        factor,
        expected: expected.winner(),
        base,
        seed: effort.map(|effort| effort.seed),
        inputs,
    })
}

/// The factor by which inputs without a range are moved unless the user says: where the scenario has ranges, they alone are moved.
#[must_use]
pub fn usual_factor(template: &Template) -> Option<Decimal> {
    template.ranges().is_empty().then_some(Decimal::TWO)
}

/// How many inputs there are to move.
#[must_use]
pub fn count(study: &Study, factor: Option<Decimal>) -> usize {
    moves(study, factor, |_| true).len()
}

/// An input with the values between which it is moved, in finest steps of its scale.
pub(super) struct Move<'a> {
    study: &'a Study,
    pub(super) key: Key,
    pub(super) scale: Scale,
    pub(super) base: i64,
    pub(super) low: i64,
    pub(super) high: i64,
    from_range: bool,
}

/// The inputs that `asked` asks about, how far each may move.
pub(super) fn moves(study: &Study, factor: Option<Decimal>, asked: impl Fn(&Key) -> bool) -> Vec<Move<'_>> {
    let ranges = study.template.ranges();
    let one = |key: Key| {
        let scale = key.scale()?;
        let range =
            ranges.iter().find(|uncertain| uncertain.key.path() == key.path()).map(|uncertain| &uncertain.range);
        let number = key.current(&study.template)?;
        let (low, high) = match (range, factor) {
            (Some(range), _) => (range.low(), range.high()),
            (None, Some(factor)) if !number.is_zero() => (number.checked_div(factor)?, number.checked_mul(factor)?),
            (None, _) => return None,
        };
        let base = scale.steps(number)?;
        let steps = |number: Decimal| i64::try_from((number / scale.number(1)).round()).ok();
        let mut one = Move { study, key, scale, base, low: base, high: base, from_range: range.is_some() };
        // What is counted is not divided to nothing: half of one request is no load to ask about.
        let least = if scale == Scale::Count && range.is_none() { 1.min(base) } else { i64::MIN };
        (one.low, one.high) = (one.limit(steps(low)?.max(least)), one.limit(steps(high)?));
        Some(one)
    };
    // How long a month is is nobody's guess.
    let is_guess = |key: &Key| key.path() != "account.hours_per_month";
    Key::numbers().filter(is_guess).filter(asked).filter_map(one).collect()
}

impl Move<'_> {
    pub(super) fn rate(&self, place: i64, effort: Option<Effort>) -> Result<Point, Rejection> {
        let change = self.key.at_steps(&self.study.template, place);
        self.study.by_effort(&change.iter().collect::<Vec<&Change>>(), effort)
    }

    /// Whether the scenario can have the key there.
    fn allowed(&self, place: i64) -> bool {
        let change = self.key.at_steps(&self.study.template, place);
        self.key.takes(self.scale.number(place))
            && change.is_some_and(|change| self.study.template.with(&[&change]).is_ok())
    }

    /// The place nearest to a wished-for one that the scenario can have, coming from its own.
    fn limit(&self, wished: i64) -> i64 {
        if self.allowed(wished) {
            return wished;
        }
        let allowed = |place| Ok::<bool, Infallible>(self.allowed(place));
        boundary(self.base, wished, allowed).map_or(self.base, |(inside, _)| inside)
    }

    /// `expected` is the scenario as it is, by the expectation.
    fn input(self, expected: &Point, effort: Option<Effort>) -> Result<Input, Rejection> {
        let ends = [(self.base / FLIP_REACH).min(self.low), self.base.saturating_mul(FLIP_REACH).max(self.high)];
        let mut flips = Vec::new();
        for end in ends {
            flips.extend(self.flip(expected, self.limit(end))?);
        }
        let number = |place| self.scale.number(place);
        Ok(Input {
            key: self.key,
            scale: self.scale,
            base: number(self.base),
            low: number(self.low),
            high: number(self.high),
            from_range: self.from_range,
            trust: self.key.trust(&self.study.template),
            at_low: self.rate(self.low, effort)?,
            at_high: self.rate(self.high, effort)?,
            flips,
        })
    }

    /// Whether the best as it is still is one of the best at a place, a tie included.
    pub(super) fn holds(&self, expected: &Point, place: i64) -> Result<bool, Rejection> {
        let best = self.rate(place, None)?.best();
        Ok(expected.winner().map_or(best.is_empty(), |winner| best.contains(&winner)))
    }

    /// The nearest value on the way to `end` from which another solution is the best.
    pub(super) fn flip(&self, expected: &Point, end: i64) -> Result<Option<Flip>, Rejection> {
        let holds = |place: i64| self.holds(expected, place);
        let samples = samples(self.base, end);
        if !self.has_effect(expected, &samples)? {
            return Ok(None);
        }
        let mut inside = self.base;
        for outside in samples {
            if !holds(outside)? {
                let (last, at) = boundary(inside, outside, holds)?;
                let (before, there) = (self.rate(last, None)?, self.rate(at, None)?);
                let mut both = expected.winner().into_iter().chain(there.winner());
                return Ok(Some(Flip {
                    at: self.scale.number(at),
                    best: there.winner(),
                    unpriced: expected.winner().and_then(|best| there.unpriced(best)).unwrap_or_default().to_vec(),
                    by_averages: both.any(|one| passes_on_average(&before, one) != passes_on_average(&there, one)),
                    point: there,
                }));
            }
            inside = outside;
        }
        Ok(None)
    }

    /// Whether anything is another at the last of some places than as it is, or at the middle one: many inputs change nothing.
    fn has_effect(&self, expected: &Point, places: &[i64]) -> Result<bool, Rejection> {
        for place in [places.last(), places.get(places.len() / 2)].into_iter().flatten() {
            if self.rate(*place, None)?.outcomes != expected.outcomes {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a solution fails, or cannot be had, by a limit that its averages are held against.
fn passes_on_average(point: &Point, solution: usize) -> bool {
    let of_averages = |reason: &Obstacle| match reason {
        Obstacle::Limit(finding) => !matches!(finding, Finding::Payload(..)),
        _ => false,
    };
    let absence = point.outcomes.get(solution).and_then(|outcome| outcome.as_ref().err());
    point.fails(solution) || absence.map_or(&[][..], Absence::reasons).iter().any(of_averages)
}

/// Places from one to another with equal ratios, the first left out.
fn samples(from: i64, to: i64) -> Vec<i64> {
    let ratio = (to.max(1) as f64 / from.max(1) as f64).powf(1.0 / f64::from(FLIP_SAMPLES));
    let place = |index| {
        if index == FLIP_SAMPLES { to } else { (from.max(1) as f64 * ratio.powf(f64::from(index))).round() as i64 }
    };
    let mut samples: Vec<i64> = (1..=FLIP_SAMPLES).map(place).filter(|place| *place != from).collect();
    samples.dedup();
    samples
}

impl Flip {
    /// Whether it is known that another solution is the best there.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.unpriced.is_empty()
    }

    /// How many times the input's own value it is; `None` where that is nothing.
    #[must_use]
    pub fn factor(&self, base: Decimal) -> Option<Decimal> {
        self.at.checked_div(base)
    }

    /// How far away it is: by which factor the input must be multiplied or divided.
    #[must_use]
    pub fn distance(&self, base: Decimal) -> Decimal {
        let ways = self.factor(base).zip(base.checked_div(self.at));
        ways.map_or(Decimal::MAX, |(away, back)| away.max(back))
    }
}
