//! Where something changes along whole places: one search for every break-even, limit and threshold.
//!
//! ```
//! use std::convert::Infallible;
//!
//! use netcost::search::{Search, boundary};
//!
//! // The last whole number whose square is below 50 is 7: 49 < 50 < 64.
//! let below = |place: i64| Ok::<bool, Infallible>(place * place < 50);
//! assert_eq!(boundary(0, 1_000, below), Ok((7, 8)));
//!
//! // Every change of the tens digit between 8 and 31.
//! let tens = Search::new(|place: i64| Ok::<i64, Infallible>(place / 10), |a, b| a != b);
//! let changes = tens.changes(&(8, 0), &(31, 3)).unwrap_or_default();
//! assert_eq!(changes, [[(9, 0), (10, 1)], [(19, 1), (20, 2)], [(29, 2), (30, 3)]]);
//! ```

use rayon::prelude::*;

/// A place and what is there.
pub type Rated<V> = (i64, V);

/// A search for changes of what is at a place.
pub struct Search<At, V> {
    at: At,
    differ: fn(&V, &V) -> bool,
    guess: fn(&Rated<V>, &Rated<V>) -> i64,
}

/// Where to look next between two places.
#[derive(Clone, Copy)]
enum Next {
    /// Where a change is likely.
    Guess,
    /// Twice as far from the lower place, or else from the upper one, where the last look was: where that was just short of the change, this
    /// leaves a small part.
    Beyond { low: bool },
    /// In the middle.
    Middle,
}

impl<V: Clone, E, At: Fn(i64) -> Result<V, E>> Search<At, V> {
    /// A search by halving: `at` says what is at a place, `differ` what counts as a change.
    pub fn new(at: At, differ: fn(&V, &V) -> bool) -> Self {
        Self { at, differ, guess: middle }
    }

    /// The same that looks first where a change is likely, strictly between two places; where that leaves more than half, beyond it, and
    /// then in the middle. It looks no more than twice as often as halving does.
    #[must_use]
    pub fn guessing(self, guess: fn(&Rated<V>, &Rated<V>) -> i64) -> Self {
        Self { guess, ..self }
    }

    /// The changes between two places, each between two neighbours. Where both ends are alike nothing is looked for; a change and change
    /// back that lies within one part is missed.
    ///
    /// # Errors
    /// The first of `at`.
    pub fn changes(&self, low: &Rated<V>, high: &Rated<V>) -> Result<Vec<[Rated<V>; 2]>, E> {
        let halvings = (high.0 - low.0 - 1).checked_ilog2().map_or(0, |log| log + 1);
        self.between(low, high, (Next::Guess, 2 * halvings))
    }

    /// The same with so many looks at most: the width is no more than two to the power of them.
    fn between(&self, low: &Rated<V>, high: &Rated<V>, (next, looks): (Next, u32)) -> Result<Vec<[Rated<V>; 2]>, E> {
        let width = high.0 - low.0;
        if !(self.differ)(&low.1, &high.1) {
            return Ok(Vec::new());
        }
        if width <= 1 {
            return Ok(vec![[low.clone(), high.clone()]]);
        }
        let looks = looks.saturating_sub(1);
        let place =
            self.place((low, high), next, 1_i64.checked_shl(looks).filter(|most| *most > 0).unwrap_or(i64::MAX));
        let found = (place, (self.at)(place)?);
        let after = |part: i64, low: bool| match next {
            // Of an odd width one half is larger.
            _ if part <= width - width / 2 => Next::Guess,
            Next::Guess => Next::Beyond { low },
            _ => Next::Middle,
        };
        let mut changes = self.between(low, &found, (after(place - low.0, false), looks))?;
        changes.extend(self.between(&found, high, (after(high.0 - place, true), looks))?);
        Ok(changes)
    }

    /// Where to look, strictly between two places and leaving no part that is wider than the most.
    fn place(&self, (low, high): (&Rated<V>, &Rated<V>), next: Next, most: i64) -> i64 {
        let guess = || (self.guess)(low, high);
        let place = match next {
            Next::Guess => guess(),
            Next::Beyond { low: true } => low.0.saturating_add((guess() - low.0).saturating_mul(2)),
            Next::Beyond { low: false } => high.0.saturating_sub((high.0 - guess()).saturating_mul(2)),
            Next::Middle => middle(low, high),
        };
        let (least, most) = (high.0.saturating_sub(most).max(low.0 + 1), low.0.saturating_add(most).min(high.0 - 1));
        place.max(least).min(most)
    }
}

/// The place in the middle of two.
pub fn middle<V>(low: &Rated<V>, high: &Rated<V>) -> i64 {
    low.0 + (high.0 - low.0) / 2
}

/// Every result of a parallel search in its order, or the first error in that order, whichever thread comes upon one first.
///
/// # Errors
/// The first.
pub fn in_order<T: Send, E: Send>(results: impl ParallelIterator<Item = Result<T, E>>) -> Result<Vec<T>, E> {
    results.collect::<Vec<_>>().into_iter().collect()
}

/// Between a place where something holds and one where it does not, in either order: the last where it holds, and the next one.
///
/// # Errors
/// The first of `holds`.
pub fn boundary<E>(inside: i64, outside: i64, holds: impl Fn(i64) -> Result<bool, E>) -> Result<(i64, i64), E> {
    let rising = inside < outside;
    let (low, high) = if rising { (inside, outside) } else { (outside, inside) };
    let found = Search::new(holds, |a, b| a != b).changes(&(low, rising), &(high, !rising))?;
    let ends = found.first().map_or((low, high), |[below, above]| (below.0, above.0));
    Ok(if rising { ends } else { (ends.1, ends.0) })
}

/// The last place from which on something is not seen to hold, where looking is dear: between a place where it does and one where it does
/// not, in either order, to a factor. Gives that other one as well, with what is there.
///
/// # Errors
/// The first of `at`.
pub fn last_that_holds<V, E>(
    mut last: i64,
    mut beyond: Rated<V>,
    near: f64,
    at: impl Fn(i64) -> Result<V, E>,
    holds: impl Fn(&V) -> bool,
) -> Result<(i64, Rated<V>), E> {
    loop {
        let (low, high) = (last.min(beyond.0), last.max(beyond.0));
        if high - low <= 1 || high as f64 <= near * low as f64 {
            return Ok((last, beyond));
        }
        let place = ((low as f64 * high as f64).sqrt() as i64).clamp(low + 1, high - 1);
        let found = at(place)?;
        if holds(&found) {
            last = place;
        } else {
            beyond = (place, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::convert::Infallible;

    use super::*;

    #[test]
    fn a_boundary_is_found_from_either_side() {
        let at_least = |least: i64| move |place: i64| Ok::<bool, Infallible>(place >= least);
        assert_eq!(boundary(100, 0, at_least(37)), Ok((37, 36)));
        assert_eq!(boundary(0, 100, |place| at_least(37)(place).map(|holds| !holds)), Ok((36, 37)));
        assert_eq!(boundary(5, 5, at_least(9)), Ok((5, 5)), "no place between");
    }

    #[test]
    fn few_looks_find_a_place_to_a_factor_and_neighbours_end_it() {
        let looked = RefCell::new(0);
        let below = |least: i64| {
            let looked = &looked;
            move |place: i64| {
                *looked.borrow_mut() += 1;
                Ok::<bool, Infallible>(place < least)
            }
        };
        let Ok((low, (high, _))) =
            last_that_holds(1_000, (1_000_000_000, false), 1.05, below(3_000_000), |holds| *holds);
        assert!(low < 3_000_000 && 3_000_000 <= high && high as f64 <= 1.05 * low as f64, "{low} {high}");
        // A factor of a million is halved to a twentieth in nine steps: 10^6 to the power of 2^-9 is 1.03.
        assert!(*looked.borrow() <= 9, "{}", looked.borrow());
        for (low, high) in [(0, 1), (1, 2), (10, 11), (0, 7)] {
            let found = last_that_holds(low, (high, false), 1.05, below(low + 1), |holds| *holds);
            assert_eq!(found, Ok((low, (low + 1, false))), "{low} {high}");
        }
        let Ok((high, (low, _))) = last_that_holds(1_000_000, (10, true), 1.05, below(400), |is_below| !is_below);
        assert!(low < 400 && 400 <= high && high as f64 <= 1.05 * low as f64, "downwards: {low} {high}");
    }

    #[test]
    fn what_fails_ends_the_search() {
        assert_eq!(boundary(0, 9, |place| if place == 4 { Err("no") } else { Ok(true) }), Err("no"));
    }

    type Guess = fn(&Rated<f64>, &Rated<f64>) -> i64;

    /// Looks until it is found where a parabola passes zero, between nothing and another place.
    fn looks(zero: i64, high: i64, guess: Guess) -> u32 {
        let looked = RefCell::new(0);
        let parabola = |place: i64| (place as f64).powi(2) - (zero as f64 - 0.5).powi(2);
        let at = |place: i64| {
            *looked.borrow_mut() += 1;
            Ok::<f64, Infallible>(parabola(place))
        };
        let search = Search::new(at, |a, b| (*a < 0.0) != (*b < 0.0)).guessing(guess);
        let Ok(found) = search.changes(&(0, parabola(0)), &(high, parabola(high)));
        assert_eq!(found.concat().iter().map(|(place, _)| *place).collect::<Vec<_>>(), [zero - 1, zero]);
        looked.into_inner()
    }

    #[test]
    fn without_a_guess_every_look_halves() {
        for (zero, high) in [(1, 2), (3, 7), (1_000, 1_001), (77_777, 1_000_003), (1, 1_048_577)] {
            assert!(looks(zero, high, middle) <= (high - 1).ilog2() + 1, "{zero} {high}");
        }
    }

    #[test]
    fn a_guess_on_a_straight_line_costs_few_looks() {
        let straight: Guess = |low, high| {
            let part = low.1 / (low.1 - high.1);
            (low.0 + ((high.0 - low.0) as f64 * part) as i64).clamp(low.0 + 1, high.0 - 1)
        };
        let taken = looks(123_456_789, 1_000_000_000, straight);
        assert!(taken <= 15, "{taken}, where halving takes 30");
    }

    #[test]
    fn a_bad_guess_costs_no_more_than_twice_the_halving() {
        let looked = RefCell::new(0);
        let at = |place: i64| {
            *looked.borrow_mut() += 1;
            Ok::<bool, Infallible>(place >= 1_000_000)
        };
        let search = Search::new(at, |a, b| a != b).guessing(|low, _| low.0 + 1);
        let found = search.changes(&(0, false), &(1 << 20, true));
        assert_eq!(found, Ok(vec![[(999_999, false), (1_000_000, true)]]));
        // 2^20 places are halved 20 times, with a guess before each.
        assert!(*looked.borrow() <= 40, "{}", looked.borrow());
    }
}
