//! When a solution becomes the best: where it overtakes the first, and what its being faster would have to be worth.

use rust_decimal::Decimal;

use super::figures::in_words;
use super::{shown_cents, spoken_ms};
use crate::comparison::{Comparison, Load, Side, Solution, Threshold, TimeDifference, TimeFigure};
use crate::distribution::float;
use crate::money::Amount;
use crate::unit::BYTES_PER_GB;

/// When a solution becomes the best, in few words: "best now", "above 132 million requests a month, or if 0.4 s at p99 is worth 36.50 USD",
/// "at no load: dearer, no faster". Empty where none is the best now.
#[must_use]
pub fn becomes_best(comparison: &Comparison, solution: &Solution) -> String {
    let Some(first) = comparison.ranking.first().filter(|first| !first.fails) else { return String::new() };
    if solution.id == first.id {
        return "best now".to_owned();
    }
    if first.tied_with.contains(&solution.id) {
        return "as good as the best".to_owned();
    }
    let found: Vec<&Threshold> = comparison.outlook.thresholds.iter().filter(|one| one.other == solution.id).collect();
    let more = solution.bill.total.decimal() - first.bill.total.decimal();
    let time = TimeDifference::of(solution, first);
    let missing = found.iter().any(|one| !one.unpriced.is_empty());
    let unknown = missing.then(|| "not known: a price is missing".to_owned());
    // The answer looks no further along requests, and what lies beyond would seem to gainsay it.
    let most = comparison.outlook.along_requests.last().map(|last| Decimal::from(last.to));
    let overtakes = found.iter().flat_map(|one| overtaking(one, most));
    let ways: Vec<String> = overtakes.chain(worth(more, time, &comparison.currency)).chain(unknown).collect();
    if !ways.is_empty() {
        return ways.join(", or ");
    }
    let time = if time.shown && time.more_ms > Decimal::ZERO { "slower" } else { "no faster" };
    let cost = if more > Decimal::ZERO { "dearer" } else { "no cheaper" };
    let is_beyond = found.iter().any(|one| !overtaking(one, None).is_empty());
    match most.filter(|_| is_beyond) {
        _ if found.is_empty() => format!("{cost}, {time}"),
        Some(most) => format!("not up to {} requests a month: {cost}, {time}", in_words(most)),
        None => format!("at no load: {cost}, {time}"),
    }
}

/// Where it overtakes the first, as the load changes; along requests up to the most that are looked at.
fn overtaking(threshold: &Threshold, most: Option<Decimal>) -> Vec<String> {
    let what = |at: Decimal| match threshold.load {
        Load::Requests => format!("{} requests a month", in_words(at)),
        Load::InternetGb => format!("{} of traffic a month", gb(at * threshold.exchanges)),
    };
    let told = |at: Decimal| threshold.load != Load::Requests || most.is_none_or(|most| at < most);
    let lost = threshold.crossings.iter().filter(|crossing| !crossing.back && told(crossing.at));
    let words = lost.map(|crossing| match crossing.side {
        Side::Above => format!("above {}", what(crossing.at)),
        Side::Below => format!("up to {}", what(crossing.at)),
    });
    words.collect()
}

/// What its being faster would have to be worth.
fn worth(more: Decimal, time: TimeDifference, currency: &str) -> Option<String> {
    let faster = time.shown && time.more_ms.is_sign_negative() && more > Decimal::ZERO;
    let at = if time.time == TimeFigure::P99 { "at p99" } else { "on average" };
    let (ms, more) = (spoken_ms(float(-time.more_ms)), shown_cents(Amount::new(more)));
    faster.then(|| format!("if {ms} {at} is worth {more} {currency}"))
}

fn gb(bytes: Decimal) -> String {
    let gb = bytes / Decimal::from(BYTES_PER_GB);
    match gb {
        _ if gb >= Decimal::ONE_THOUSAND => format!("{} TB", in_words(gb / Decimal::ONE_THOUSAND)),
        _ if gb >= Decimal::ONE => format!("{} GB", in_words(gb)),
        _ => format!("{} GB", gb.round_dp(3).normalize()),
    }
}
