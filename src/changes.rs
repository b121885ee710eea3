//! What starts cold where something changes in the day: an hour that differs from the one before, or the beginning or the end of hours in
//! which environments are kept ready. `docs/model.md` ("Hours that differ") derives it.

use std::rc::Rc;

use crate::callers::Callers;
use crate::distribution::{Distribution, float};
use crate::erlang::{Level, levels};
use crate::overflow::{APART, AtRate, Visits};
use crate::scenario::{ArrivalPattern, Provisioned};

const SECONDS_PER_HOUR: f64 = 3_600.0;
const SECONDS_PER_DAY: f64 = 24.0 * SECONDS_PER_HOUR;
/// An environment that is there so rarely adds nothing to how many there are.
const HARDLY_THERE: f64 = 1e-3;
/// Rates that differ by less than this part are one.
const SLIGHT_CHANGE: f64 = 1e-6;

/// Cold starts where something changes in the day, as shares of all runs: beyond those that there would be if each piece of it lasted, or
/// fewer, which are below 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AtChanges {
    /// Where the hours end in which environments are kept ready.
    pub hours_end: f64,
    /// Where the rate changes otherwise, or those hours begin.
    pub others: f64,
}

/// What the changes of a day do to a function that is visited so, by requests or by such callers.
#[must_use]
pub fn at_changes(
    visits: Visits,
    (provisioned, callers): (Option<Provisioned>, Option<Callers>),
    (arrivals, idle_expiry): (&ArrivalPattern, &Distribution),
) -> AtChanges {
    let window = provisioned.map(|provisioned| arrivals.busiest(float(provisioned.hours_per_day.0)));
    let pieces = arrivals.pieces(window);
    let mut shares = AtChanges::default();
    if pieces.len() < 2 || visits.rate <= 0.0 {
        return shares;
    }
    let (expiry, expiry_s) = (idle_expiry.laplace(), float(idle_expiry.mean().0) / 1000.0);
    let mut states: Vec<State<'_>> = Vec::new();
    for (now, piece) in pieces.iter().enumerate() {
        let at = AtRate::of(visits, piece.rate, &expiry);
        let kept_ready = provisioned.filter(|_| piece.is_within).map_or(0, |provisioned| provisioned.environments);
        // Hours that are alike leave the same.
        let alike = pieces[..now].iter().position(|earlier| earlier.is_like(piece));
        let usual = alike.map_or_else(|| Rc::new(at.usual(kept_ready)), |alike| Rc::clone(&states[alike].usual));
        states.push(State { at, kept_ready, lasts_s: piece.hours * SECONDS_PER_HOUR, usual });
    }
    for (now, state) in states.iter().enumerate() {
        let (earlier, later) = states.split_at(now);
        let Some(before) = most_left(earlier.iter().rev().chain(later.iter().rev()), expiry_s) else { continue };
        let share =
            state.cold_after(before, (expiry_s, callers)) / (visits.rate * SECONDS_PER_DAY) / visits.runs.max(1.0);
        if before.kept_ready > state.kept_ready {
            shares.hours_end += share.min(1.0);
        } else {
            shares.others += share.min(1.0);
        }
    }
    shares
}

/// Of the states before one, the last one first, the one that leaves most environments on demand: the last, or an earlier one that is not
/// over for longer than they live idle.
fn most_left<'a>(before: impl Iterator<Item = &'a State<'a>>, expiry_s: f64) -> Option<&'a State<'a>> {
    let mut over_s = 0.0;
    let still_left = before.take_while(|state| {
        let is_left = over_s < expiry_s;
        over_s += state.lasts_s;
        is_left
    });
    still_left.max_by(|one, other| one.busy_on_demand().total_cmp(&other.busy_on_demand()))
}

/// A function in a piece of the day.
struct State<'a> {
    at: AtRate<'a>,
    /// How many environments are kept ready for it.
    kept_ready: u64,
    lasts_s: f64,
    /// What there is on demand when it has lasted.
    usual: Rc<Usual>,
}

impl State<'_> {
    /// Mean number of environments that those which are kept ready lack.
    fn busy_on_demand(&self) -> f64 {
        self.at.load - self.kept_ready as f64
    }

    /// How many more visits start cold than if it had always been so, where another state was before; fewer, below 0, where that left more
    /// than there are usually.
    fn cold_after(&self, before: &Self, (expiry_s, callers): (f64, Option<Callers>)) -> f64 {
        let started = self.usual.started_after(&before.usual);
        let meanwhile = self.at.cold_meanwhile(before.usual.environments + self.kept_ready as f64);
        let cold = if meanwhile > 0.0 { started.max(meanwhile) } else { started };
        let more = callers.map_or(cold, |callers| callers.let_start(cold, meanwhile));
        if more > 0.0 { more.min(self.at.rate * self.lasts_s) } else { more * (self.lasts_s / expiry_s).min(1.0) }
    }
}

/// What there is on demand of a function at one rate: environments, the one that is asked for most first.
struct Usual {
    /// The first so many are always there: the mean load needs them.
    always: u64,
    /// Further ones, as long as they are there at times.
    further: Vec<Asked>,
    /// Mean number of all of them.
    environments: f64,
    /// How many start within an expiry.
    start: f64,
}

/// How often an environment on demand is asked for.
#[derive(Clone, Copy)]
struct Asked {
    /// Times a second.
    rate: f64,
    /// How likely it is not asked for within an expiry T: exp(-rate T) over what T may be.
    not: f64,
    /// How often it starts within an expiry: rate T exp(-rate T) over what T may be.
    starts: f64,
}

impl Asked {
    /// How often it starts within the first expiry after it was asked for at another rate. At a time t of it that is as likely as that it was
    /// not asked for since, exp(-rate t), nor before, exp(-old (T - t)).
    fn starts_after(&self, old: &Self) -> f64 {
        let change = self.rate - old.rate;
        if change.abs() <= SLIGHT_CHANGE * self.rate { self.starts } else { self.rate * (old.not - self.not) / change }
    }
}

impl Usual {
    fn new(always: u64, further: Vec<Asked>) -> Self {
        let environments = always as f64 + further.iter().map(|asked| 1.0 - asked.not).sum::<f64>();
        let start = further.iter().map(|asked| asked.starts).sum();
        Self { always, further, environments, start }
    }

    /// How many more start within an expiry than usually, where something else was usual before.
    fn started_after(&self, old: &Self) -> f64 {
        // What is always there now starts once where it was not; so do those beyond what was there, as likely as they are asked for.
        let known = usize::try_from(self.always.saturating_sub(old.always)).unwrap_or(usize::MAX);
        let missing: f64 = old.further.iter().take(known).map(|asked| asked.not).sum();
        let never_there = self.always.saturating_sub(old.always + old.further.len() as u64) as f64;
        let starts = |(number, new): (u64, &Asked)| {
            let Some(place) = number.checked_sub(old.always) else { return 0.0 };
            old.further.get(place as usize).map_or(1.0 - new.not, |old| new.starts_after(old))
        };
        let further: f64 = (self.always..).zip(&self.further).map(starts).sum();
        missing + never_there + further - self.start
    }
}

impl AtRate<'_> {
    /// How many visits start cold while the first new environments start, where so many are there only: all that these cannot serve.
    fn cold_meanwhile(&self, there: f64) -> f64 {
        self.longer * (self.load - there)
    }

    /// What there is on demand beside those that are kept ready: what the mean load needs, and of further ones those that were needed within an
    /// expiry, which a rise to so many was (see [`crate::behaviour::cold_share`]).
    fn usual(&self, kept_ready: u64) -> Usual {
        let first = (self.load.floor() as u64).max(kept_ready);
        let mut further = Vec::new();
        for level in levels(first, self.load) {
            let asked = self.asked_beyond(&level);
            further.push(asked);
            if 1.0 - asked.not < HARDLY_THERE {
                break;
            }
        }
        Usual::new(first - kept_ready, further)
    }

    /// How often an environment beyond those of a level is asked for. Near the mean load rises come in clusters that hardly end; of so many
    /// some are apart.
    fn asked_beyond(&self, level: &Level) -> Asked {
        let rate = self.rate * level.lost * level.last.max(APART);
        let (not, starts) = self.none_and_first(rate);
        Asked { rate, not, starts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Laplace;
    use crate::scenario::HOURS;
    use crate::unit::Milliseconds;

    #[test]
    fn when_hours_end_what_comes_while_the_first_ones_start_is_cold() {
        // 2 a second, held 0.1 s warm and 5 s cold: 10 come meanwhile. A tenth of an environment there serves 1 of the 2, and 5 come.
        let expiry = Laplace::Constant(300_000.0);
        let visits = Visits { rate: 2.0, held_s: 0.1, cold_s: 4.9, runs: 1.0 };
        assert!((AtRate::of(visits, 1.0, &expiry).cold_meanwhile(0.0) - 10.0).abs() < 1e-9);
        assert!((AtRate::of(visits, 1.0, &expiry).cold_meanwhile(0.1) - 5.0).abs() < 1e-9);
        assert!(AtRate::of(visits, 1.0, &expiry).cold_meanwhile(11.0) < 0.0);
        // One in 100 s, each there for a moment, of which an environment lives for 100 s: one is there 1 - 1/e of the time.
        let expiry = Laplace::Constant(100_000.0);
        let rare = AtRate::of(Visits { rate: 0.01, held_s: 1e-6, cold_s: 0.0, runs: 1.0 }, 1.0, &expiry);
        assert!((rare.usual(0).environments - (1.0 - (-1.0_f64).exp())).abs() < 1e-6);
        // Beside one that is kept ready there is none.
        assert!(rare.usual(1).environments < 1e-6);
    }

    #[test]
    fn what_changes_starts_environments_that_were_not_there() {
        // With T = 100 s and visits of no length: from never to once in 100 s 1 - exp(-1) - exp(-1), from there to twice as often
        // 2 (exp(-1) - exp(-2)) - 2 exp(-2), and back again -(exp(-2) - exp(-1)) - exp(-1).
        let expiry = Laplace::Constant(100_000.0);
        let usual = |rate: f64| AtRate::on_demand(rate, 1e-9, &expiry).usual(0);
        let [never, once, twice] = [0.0, 0.01, 0.02].map(usual);
        let [e1, e2] = [-1.0, -2.0].map(f64::exp);
        for (old, new, more) in [
            (&never, &once, 1.0 - 2.0 * e1),
            (&once, &twice, 2.0 * e1 - 4.0 * e2),
            (&twice, &once, -e2),
            (&once, &never, 0.0),
            (&once, &once, 0.0),
        ] {
            let started = new.started_after(old);
            assert!((started - more).abs() < 1e-3, "{started} {more}");
        }
        let low = AtRate::on_demand(100.0, 1.0, &expiry).usual(0);
        // From none to 100: all that there usually are, less those that start again within an expiry.
        assert!((low.started_after(&never) - (low.environments - low.start)).abs() < 1e-9);
    }

    #[test]
    fn nothing_changes_in_a_day_of_one_rate() {
        let visits = Visits { rate: 0.38, held_s: 0.2, cold_s: 1.0, runs: 1.0 };
        let expiry = Distribution::constant(Milliseconds(300_000.into()));
        let changes = |arrivals: &ArrivalPattern| at_changes(visits, (None, None), (arrivals, &expiry));
        let bursts = ArrivalPattern::Bursts { peak_to_mean: 5.0, length_s: 600.0 };
        for arrivals in [ArrivalPattern::Poisson, ArrivalPattern::Constant, bursts] {
            assert_eq!(changes(&arrivals), AtChanges::default(), "{arrivals:?}");
        }
        // An hour with 24 times the mean rate and none otherwise: 9.12 a second keep 1.8 busy, and while the first ones start 9.12 x 1.2 s
        // start cold, of 0.38 x 86,400 in a day.
        let mut weights = [0.0; HOURS];
        weights[23] = 1.0;
        let AtChanges { hours_end, others } = changes(&ArrivalPattern::Daily { weights });
        assert!(hours_end.abs() < 1e-12 && (others * 0.38 * 86_400.0 - 9.12 * 1.2).abs() < 1e-6, "{others}");
    }
}
