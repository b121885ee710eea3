//! Which input decides: each is moved by itself, through its range or by a factor, while the others stay.

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{Point, Study};
use crate::comparison::Figures;
use crate::diagnostic::Rejection;
use crate::scenario::{Change, Key, RankBy};
use crate::unit::shown;
use crate::value::Scale;

/// What each input does to cost, time and ranking.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// The scenario's name.
    pub name: String,
    /// The scenario's Region.
    pub region: String,
    /// The currency of every amount.
    pub currency: String,
    /// What the ranking goes by.
    pub by: RankBy,
    /// The solutions as (id, title).
    pub solutions: Vec<(&'static str, &'static str)>,
    /// The factor by which inputs without a range are moved, if they are.
    pub factor: Option<Decimal>,
    /// The solutions at the scenario as it is.
    pub base: Point,
    /// The inputs that were moved, the one with the largest effect first.
    pub inputs: Vec<Input>,
}

/// One input that was moved.
#[derive(Debug, Clone)]
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
    /// The solutions at the least value.
    pub at_low: Point,
    /// The solutions at the greatest.
    pub at_high: Point,
    /// By how much it moves the measure of the ranking: the most over all solutions.
    pub effect: Decimal,
    /// The solution that it moves so.
    pub most: Option<usize>,
    /// The nearest values, below and above, from which another solution is the best.
    pub flips: Vec<Flip>,
}

/// A value from which another solution is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flip {
    /// The value, the first on its side.
    pub at: Decimal,
    /// The best there, if any can be had.
    pub best: Option<usize>,
}

/// What an effect is measured in. A measure more is an arm more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Cost of a month.
    Cost,
    /// Mean milliseconds of a request.
    MeanTime,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 2] = [Self::Cost, Self::MeanTime];

    /// What a ranking is decided in; a balanced one is taken by its cost.
    #[must_use]
    pub const fn of(by: RankBy) -> Self {
        match by {
            RankBy::Cost | RankBy::Balanced => Self::Cost,
            RankBy::Latency => Self::MeanTime,
        }
    }

    /// The measure of some figures.
    #[must_use]
    pub fn value(self, figures: Figures) -> Decimal {
        match self {
            Self::Cost => figures.cost.decimal(),
            Self::MeanTime => figures.mean_ms,
        }
    }
}

impl Input {
    /// The measure of a solution at the least value and at the greatest.
    #[must_use]
    pub fn ends(&self, solution: usize, measure: Measure) -> [Option<Decimal>; 2] {
        [&self.at_low, &self.at_high].map(|point| point.figures(solution).map(|figures| measure.value(figures)))
    }

    /// Whether another solution is the best somewhere between the least and the greatest value.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.flips.iter().any(|flip| (self.low..=self.high).contains(&flip.at))
    }
}

/// A flip is looked for up to this many times the value, and down to as small a part of it.
const FLIP_REACH: i64 = 1_000;
/// Values that are looked at on either side before a flip is searched.
const FLIP_LOOKS: u32 = 24;

/// Moves each input of the scenario: those that are ranges through their range; the others by `factor` down and up, if there is one.
///
/// # Errors
/// Values that do not go together.
pub fn sensitivity(
    study: &Study<'_>,
    factor: Option<Decimal>,
    progress: &(dyn Fn() + Sync),
) -> Result<Sensitivity, Rejection> {
    let base = study.at(&[])?;
    let moves = moves(study, factor);
    let inputs: Vec<Result<Input, Rejection>> = moves
        .into_par_iter()
        .map(|one| {
            let input = one.input(&base);
            progress();
            input
        })
        .collect();
    let mut inputs: Vec<Input> = inputs.into_iter().collect::<Result<_, _>>()?;
    // Equal effects stay in the order of the documentation.
    inputs.sort_by_key(|input| std::cmp::Reverse(input.effect));
    let scenario = study.template.scenario()?;
    Ok(Sensitivity {
        name: scenario.name,
        region: scenario.region,
        currency: study.currency().to_owned(),
        by: study.by(),
        solutions: study.topologies.iter().map(|topology| (topology.id(), topology.title())).collect(),
        factor,
        base,
        inputs,
    })
}

/// How many inputs there are to move.
#[must_use]
pub fn count(study: &Study<'_>, factor: Option<Decimal>) -> usize {
    moves(study, factor).len()
}

/// An input with the values between which it is moved, in finest steps of its scale.
struct Move<'a> {
    study: &'a Study<'a>,
    key: Key,
    scale: Scale,
    base: i64,
    low: i64,
    high: i64,
    from_range: bool,
}

fn moves<'a>(study: &'a Study<'a>, factor: Option<Decimal>) -> Vec<Move<'a>> {
    let ranges = study.template.ranges();
    let one = |key: Key| {
        let scale = key.scale()?;
        let range =
            ranges.iter().find(|uncertain| uncertain.key.path() == key.path()).map(|uncertain| &uncertain.range);
        let number = key.current(study.template)?;
        let (low, high) = match (range, factor) {
            (Some(range), _) => (range.low(), range.high()),
            (None, Some(factor)) if !number.is_zero() => (number.checked_div(factor)?, number.checked_mul(factor)?),
            (None, _) => return None,
        };
        let base = scale.steps(number)?;
        let steps = |number: Decimal| i64::try_from((number / scale.number(1)).round()).ok();
        let mut one = Move { study, key, scale, base, low: base, high: base, from_range: range.is_some() };
        (one.low, one.high) = (one.limit(steps(low)?), one.limit(steps(high)?));
        Some(one)
    };
    Key::numbers().filter_map(one).collect()
}

impl Move<'_> {
    fn rate(&self, place: i64) -> Result<Point, Rejection> {
        let change = self.key.at_steps(self.study.template, place);
        self.study.at(&change.iter().collect::<Vec<&Change>>())
    }

    /// Whether the scenario can have the key there.
    fn allowed(&self, place: i64) -> bool {
        let change = self.key.at_steps(self.study.template, place);
        self.key.takes(self.scale.number(place))
            && change.is_some_and(|change| self.study.template.with(&[&change]).is_ok())
    }

    /// The place nearest to a wished-for one that the scenario can have, coming from its own.
    fn limit(&self, wished: i64) -> i64 {
        if self.allowed(wished) {
            return wished;
        }
        boundary(self.base, wished, |place| Ok(self.allowed(place))).map_or(self.base, |(inside, _)| inside)
    }

    fn input(self, base: &Point) -> Result<Input, Rejection> {
        let (at_low, at_high) = (self.rate(self.low)?, self.rate(self.high)?);
        let measure = Measure::of(self.study.by());
        let swing = |solution: usize| {
            let values =
                [&at_low, base, &at_high].map(|point| point.figures(solution).map(|figures| measure.value(figures)));
            let values = values.into_iter().flatten();
            Some(values.clone().max()? - values.min()?)
        };
        let swings = (0..base.outcomes.len()).filter_map(|solution| Some((swing(solution)?, solution)));
        // Of equal swings the first solution's.
        let (effect, most) = swings.rev().max_by_key(|(swing, _)| *swing).unzip();
        let ends = [self.base / FLIP_REACH, self.base.saturating_mul(FLIP_REACH).max(self.high)];
        let mut flips = Vec::new();
        for end in ends {
            flips.extend(self.flip(base, self.limit(end))?);
        }
        let number = |place| self.scale.number(place);
        Ok(Input {
            key: self.key,
            scale: self.scale,
            base: number(self.base),
            low: number(self.low),
            high: number(self.high),
            from_range: self.from_range,
            at_low,
            at_high,
            effect: effect.unwrap_or_default(),
            most,
            flips,
        })
    }

    /// The nearest value on the way to `end` from which another solution is the best.
    fn flip(&self, base: &Point, end: i64) -> Result<Option<Flip>, Rejection> {
        let holds = |place: i64| Ok(self.rate(place)?.winner() == base.winner());
        let mut inside = self.base;
        for outside in looks(self.base, end) {
            if !holds(outside)? {
                let (_, at) = boundary(inside, outside, holds)?;
                return Ok(Some(Flip { at: self.scale.number(at), best: self.rate(at)?.winner() }));
            }
            inside = outside;
        }
        Ok(None)
    }
}

/// Places from one to another with equal ratios, the first left out.
fn looks(from: i64, to: i64) -> Vec<i64> {
    let ratio = (to.max(1) as f64 / from.max(1) as f64).powf(1.0 / f64::from(FLIP_LOOKS));
    let place = |index| {
        if index == FLIP_LOOKS { to } else { (from.max(1) as f64 * ratio.powf(f64::from(index))).round() as i64 }
    };
    let mut looks: Vec<i64> = (1..=FLIP_LOOKS).map(place).filter(|place| *place != from).collect();
    looks.dedup();
    looks
}

/// Between a place where something holds and one where it does not: the last where it holds and the next one.
fn boundary(
    mut inside: i64,
    mut outside: i64,
    holds: impl Fn(i64) -> Result<bool, Rejection>,
) -> Result<(i64, i64), Rejection> {
    while inside.abs_diff(outside) > 1 {
        let middle = inside.min(outside) + (inside.max(outside) - inside.min(outside)) / 2;
        if holds(middle)? { inside = middle } else { outside = middle }
    }
    Ok((inside, outside))
}

impl Flip {
    /// How many times the input's own value it is, for a person.
    #[must_use]
    pub fn times(&self, base: Decimal) -> Option<String> {
        let times = self.at.checked_div(base)?;
        let digits = if times < Decimal::ONE { 3 } else { 1 };
        Some(format!("x {}", shown(times.round_dp(digits))))
    }
}
