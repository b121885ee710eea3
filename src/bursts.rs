//! What starts cold where requests come in bursts, and none between them: an interrupted Poisson process. `docs/model.md` ("Bursts") derives it.

use crate::distribution::Laplace;
use crate::erlang::levels;
use crate::overflow::{APART, AtRate, Rising, Visits, ln_poisson};

/// Standard deviations from the mean load beyond which so many are not busy.
const NEVER_BUSY: f64 = 10.0;
/// The same in environments, where few are busy.
const NEVER_SO_MANY: f64 = 30.0;

/// Shares of all visits that start cold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct InBursts {
    /// As a burst begins and nothing is left of the one before: the first of it, and what comes until that one is over.
    pub(crate) as_they_begin: f64,
    /// Later in a burst.
    pub(crate) later: f64,
}

/// Bursts and the pauses between them, of exponential lengths.
#[derive(Debug, Clone, Copy)]
struct Bursts {
    /// How often one ends, in each second of it.
    end: f64,
    /// How often one begins, in each second of a pause.
    begin: f64,
}

/// How likely a time has passed since an environment was last asked for: two exponentials, the first for what was asked for in the same burst,
/// the second for what was asked for in an earlier one.
struct Since {
    /// The part of each, and how fast it falls in a second.
    same_burst: (f64, f64),
    earlier: (f64, f64),
}

impl Bursts {
    /// How likely it is that something was last asked for longer ago than a time, seen from a moment of a burst, where it is asked for so often in
    /// each second of one.
    ///
    /// Backwards from there a burst is as likely to have begun as it is to end, and a pause to follow one. The chance that it was not asked for is
    /// then u'' + (q + e + b) u' + q b u = 0, with u = 1 and u' = -q at first.
    fn since(self, asked: f64) -> Since {
        let Self { end, begin } = self;
        let sum = asked + end + begin;
        let root = (sum * sum - 4.0 * asked * begin).max(0.0).sqrt();
        let fast = f64::midpoint(sum, root);
        let slow = asked * begin / fast;
        let earlier = if root > 0.0 { (fast - asked) / root } else { 0.0 };
        Since { same_burst: (1.0 - earlier, fast), earlier: (earlier, slow) }
    }
}

/// How many visits start cold that come in bursts of `length_s` seconds on average, in which the rate is so many times the mean, where idle
/// environments live so long.
///
/// The environments that a burst starts as it begins are as many as visits come until the first one is over, cold start included, or the burst. An
/// environment beyond n that are busy is asked for at the rate q = r B(n, a) c(n), as where requests come at one rate (see
/// [`crate::behaviour::cold_share`]), and starts cold where it was not asked for during an idle expiry, of which pauses are a part. Those that
/// the beginning started are not counted again.
pub(crate) fn cold_shares(visits: Visits, (peak_to_mean, length_s): (f64, f64), expiry: &Laplace) -> InBursts {
    let at = AtRate::of(visits, peak_to_mean, expiry);
    let bursts = Bursts { end: 1.0 / length_s, begin: 1.0 / (length_s * (peak_to_mean - 1.0)) };
    let none = |per_s: f64| expiry.none(per_s / 1000.0);
    // The first visits of bursts that nothing is left for.
    let first = bursts.end / (at.rate + bursts.end) * none(bursts.begin);
    // What comes while that one is there: no longer than the burst.
    let held_s = visits.held_s + visits.cold_s;
    let meanwhile = at.rate * -(-bursts.end * held_s).exp_m1() / bursts.end;
    let as_they_begin = (first * (1.0 + meanwhile)).min(1.0);
    if at.is_very_many() {
        return InBursts { as_they_begin, later: 0.0 };
    }
    // What is always busy starts as a burst begins, and never later.
    let away = NEVER_BUSY * at.load.sqrt() + NEVER_SO_MANY;
    let fewest = (at.load - away).max(0.0).floor();
    let [mut busy, mut came] = [at.load, meanwhile].map(|mean| Rising::from_ln(ln_poisson(fewest, mean)));
    let (mut came_so_many, mut later) = (1.0, 0.0);
    for level in levels(fewest as u64, at.load).take_while(|level| level.servers <= at.load + away) {
        let asked = |last: f64| at.rate * level.lost * last;
        let (part, falls) = bursts.since(asked(level.last)).same_burst;
        let in_the_same = busy.value() * level.last * part * none(falls);
        // Near the mean load rises come in clusters that hardly end: of so many some are apart.
        let last = level.last.max(APART);
        let (part, falls) = bursts.since(asked(last)).earlier;
        let for_an_earlier = level.lost * last * part * none(falls);
        later += in_the_same + for_an_earlier - came_so_many * for_an_earlier.min(first);
        came_so_many = f64::max(came_so_many - came.value(), 0.0);
        busy.multiply(at.load / (level.servers + 1.0));
        came.multiply(meanwhile / (level.servers + 1.0));
    }
    InBursts { as_they_begin, later: later.clamp(0.0, 1.0 - as_they_begin) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_is_two_exponentials() {
        // q = 1, e = b = 1/2: s^2 - 2 s + 1/2 = 0 has the roots 1 +- sqrt(1/2), and each has a half, as their mean is q.
        let Since { same_burst, earlier } = Bursts { end: 0.5, begin: 0.5 }.since(1.0);
        let root = 0.5_f64.sqrt();
        for ((part, falls), expected) in [(same_burst, 1.0 + root), (earlier, 1.0 - root)] {
            assert!((part - 0.5).abs() < 1e-12 && (falls - expected).abs() < 1e-12, "{part} {falls}");
        }
        // What is never asked for was not.
        assert_eq!(Bursts { end: 0.5, begin: 0.25 }.since(0.0).earlier, (1.0, 0.0));
    }

    #[test]
    fn each_burst_of_short_visits_starts_one_environment() {
        // 10 a second in bursts of 10 s, with pauses of 10 s: 0.1 / 10.1 of the visits are the first of theirs. An environment lives for 10 s, and
        // exp(-1) of the pauses are longer.
        let visits = Visits { rate: 5.0, held_s: 1e-9, cold_s: 0.0, runs: 1.0 };
        let found = cold_shares(visits, (2.0, 10.0), &Laplace::Constant(10_000.0));
        let expected = 0.1 / 10.1 * (-1.0_f64).exp();
        assert!((found.as_they_begin - expected).abs() < 1e-9, "{found:?}");
        // Some bursts have none, which is 1 % of those that follow an earlier one: 0.010098 exp(-0.990) are expected, of which those begin one.
        assert!((found.later - (0.010_098 * (-0.990_05_f64).exp() - expected)).abs() < 1e-6, "{found:?}");
        // While it starts, which takes 2 s, or until the burst is over, 100 (1 - exp(-0.2)) = 18.126925 more come.
        let slow = cold_shares(Visits { cold_s: 2.0, ..visits }, (2.0, 10.0), &Laplace::Constant(10_000.0));
        assert!((slow.as_they_begin - 19.126_925 * expected).abs() < 1e-7, "{slow:?}");
    }

    #[test]
    fn a_burst_without_end_is_a_steady_load() {
        for (rate, held_s) in [(0.001, 0.1), (1.0, 0.3), (20.0, 0.5), (4_000.0, 0.25)] {
            let expiry = Laplace::Constant(300_000.0);
            let visits = Visits { rate: rate / 5.0, held_s, cold_s: 0.5, runs: 1.0 };
            let found = cold_shares(visits, (5.0, 1e15), &expiry);
            let steady = AtRate::on_demand(rate, held_s, &expiry).cold_share_on_demand();
            assert!(found.as_they_begin < 1e-9, "{found:?}");
            assert!((found.later - steady).abs() < 1e-6 * steady + 1e-12, "{rate} {held_s}: {found:?} {steady}");
        }
    }
}
