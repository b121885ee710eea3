//! What charts of times say.

use super::nothing::{NO_OTHER_COMPARED, is_alone, nothing_possible, only_one, whose_cost_is_known, within};
use crate::comparison::{Comparison, Dominance, Standing, TimeFigure};
use crate::distribution::float;
use crate::money::Amount;
use crate::wording::figures::spoken_difference;
pub use crate::wording::trade_off::place_on_front;
use crate::wording::trade_off::{none_is_faster, saved};
use crate::wording::{listed, shown_cents, with_article};

/// Where no solution has a time.
pub const NO_TIMES: &str = "nothing to draw: no time was simulated, or no request is answered";

/// Where nothing tells times apart.
pub const NO_DIFFERENCE: &str = "no difference that can be told";

/// What a picture of distributions measures.
pub const TIMES_MEASURE: &str =
    "Time from request to answer, with intervals: the share of requests that take no longer";

/// The axis of shares of requests.
pub const SHARE_AXIS: &str = "share of requests that take no longer";

/// Behind a figure whose interval has no ends.
pub const UNBOUNDED: &str = " (interval without bounds)";

/// What intervals through marks mean.
pub const INTERVALS_MEET: &str =
    "Lines through the marks say how well a time is known; where they meet, no solution is taken to be the faster";

/// Where one solution alone has both, with what they are.
#[must_use]
pub fn only_trade(title: &str, words: &str) -> String {
    format!("nothing to draw: {title} alone has a cost and a time here: {words}")
}

/// Where no solution has both a cost and a time.
pub const NO_COST_AND_TIME: &str = "nothing to draw: no solution has both a cost and a time";

/// What a picture of cost against time measures; with a front, what its line is.
#[must_use]
pub fn trade_off_measure(currency: &str, time: &str, front: bool) -> String {
    let line = if front { "; the line joins those beside which no other is better" } else { "" };
    format!("Cost in {currency} a month against {time}{line}")
}

/// What a picture of cost against time shows: whether what is the fastest is the cheapest, or what it costs to be faster.
#[must_use]
pub fn trade_off(comparison: &Comparison) -> String {
    let standings = || comparison.front.standings.iter().filter(|standing| standing.is_on_front());
    let Some(cheapest) = standings().next() else { return nothing_possible(comparison) };
    let at = format!(" at {}", comparison.front.time);
    // Of several that are faster the one that is so for the least money a millisecond.
    let rate =
        |one: &&Standing| float(one.cost.decimal() - cheapest.cost.decimal()) / (cheapest.ms.value - one.ms.value);
    let faster = standings().filter(|one| matches!(one.dominance, Dominance::Faster(_)));
    let Some(faster) = faster.min_by(|one, other| rate(one).total_cmp(&rate(other))) else {
        if is_alone(comparison) {
            let (cost, currency) = (shown_cents(cheapest.cost), &comparison.currency);
            return format!("{} costs {cost} {currency} a month; {NO_OTHER_COMPARED}", cheapest.title);
        }
        let within = within(comparison);
        if comparison.front.standings.len() == 1 {
            return only_one(cheapest.title) + &within;
        }
        let known = whose_cost_is_known(comparison).to_owned() + &within;
        let is_as_cheap = |one: &&Standing| one.cost == cheapest.cost && one.dominance != Dominance::Failing;
        let as_cheap = comparison.front.standings.iter().filter(|one| one.is_answered()).filter(is_as_cheap);
        let as_cheap: Vec<&str> = as_cheap.map(|one| one.title).collect();
        if as_cheap.len() > 1 {
            let than = format!("{at} than {}", with_article(cheapest.title));
            let faster = none_is_faster(&comparison.front, cheapest, &than);
            return format!("{} tie for the cheapest{known}, and {faster}", listed(&as_cheap));
        }
        let faster = none_is_faster(&comparison.front, cheapest, &at);
        return format!("{} is the cheapest{known}, and {faster}", cheapest.title);
    };
    let more = shown_cents(Amount::new(faster.cost.decimal() - cheapest.cost.decimal()));
    let (saved, currency) = (saved(cheapest, faster), &comparison.currency);
    let than = with_article(cheapest.title);
    format!("{} is {saved} faster{at} than {than}, for {more} {currency} a month more", faster.title)
}

/// What a picture of distributions shows: how slow the first of the ranking is. `shown` gives a time in the unit of the picture.
#[must_use]
pub fn times(comparison: &Comparison, shown: impl Fn(f64) -> String) -> String {
    let ranked = comparison.ranking.iter().filter_map(|one| Some((one.title, one.latency()?)));
    // What costs nobody knows takes its time all the same.
    let unpriced = comparison.unpriced().filter_map(|(one, _)| {
        let forecast = one.forecast.as_ref().filter(|forecast| forecast.is_answered())?;
        Some((one.title, forecast.latency()))
    });
    let Some((title, latency)) = ranked.chain(unpriced).next() else {
        return if comparison.ranking.is_empty() && comparison.unpriced().next().is_none() {
            nothing_possible(comparison)
        } else {
            "No times were simulated".to_owned()
        };
    };
    let [half, most] = [latency.p50, latency.p99].map(|time| shown(time.value));
    format!("{title} answers half of the requests within {half}, 99 in 100 within {most}")
}

/// What a picture of gaps measures.
pub const GAPS_MEASURE: &str = "How much longer a request takes than with the fastest, with 95 % intervals";

/// The percentiles of times.
pub const HALF: &str = "half of the requests take no longer (p50)";

/// 95 in 100.
pub const NINETY_FIVE: &str = "95 in 100 requests take no longer (p95)";

/// 99 in 100.
pub const NINETY_NINE: &str = "99 in 100 requests take no longer (p99)";

/// Where nothing tells times apart, as a title.
pub const NO_DIFFERENCE_OF_TIMES: &str = "No difference in time can be told between them";

/// Where one solution can be had, and no other to hold its time against.
pub const NO_OTHER_TIME: &str = "nothing to draw: no other of the ways compared has a time and can be had, so there is none to hold this one against";

/// Where all times are known, and zero.
pub const NOTHING_TAKES_TIME: &str = "No difference to draw: none of them takes any time";

/// The fastest among others.
pub const FASTEST: &str = "the fastest";

/// How much slower something is than the fastest.
#[must_use]
pub fn gap(shown: &str) -> String {
    format!("+{shown}")
}

/// That one solution alone can be had and has a time, of all that were compared.
#[must_use]
pub fn only_time(title: &str) -> String {
    format!("Of the ways compared {title} alone can be had and has a time")
}

/// The axis of gaps.
#[must_use]
pub fn gap_axis(unit: &str) -> String {
    format!("longer than the fastest, {unit}")
}

/// A percentile at which nothing tells times apart.
#[must_use]
pub fn alike(percentile: &str) -> String {
    format!("{percentile}: {NO_DIFFERENCE}")
}

/// What a mark of a gap says.
#[must_use]
pub fn gap_mark(title: &str, percentile: &str, time: &str, gap: &str) -> String {
    format!("{title}, {percentile}: {time}, {gap}")
}

/// What gaps show: who is the fastest, the first alone or with others from which nothing tells it, and how much longer the others take, at
/// least and at most, each with half of its interval.
#[must_use]
pub fn slower(fastest: &[&str], least: (f64, f64), most: (f64, f64), percentile: &str) -> String {
    let short = percentile.split_once('(').map_or(percentile, |(_, short)| short.trim_end_matches(')'));
    let [least, most] = [least, most].map(|(ms, half)| spoken_difference(ms, half));
    let range = if least == most { least } else { format!("{least} to {}", most.trim_start_matches("about ")) };
    let who = match fastest.len() {
        1 => format!("{} is the fastest", listed(fastest)),
        2 | 3 => format!("{} are the fastest", listed(fastest)),
        many => format!("Nothing tells {many} ways apart that are the fastest"),
    };
    format!("{who}: at {short} the rest take {range} longer")
}

/// What a picture of stages measures.
pub const STAGES_MEASURE: &str =
    "Mean time of a request until it is answered, by what it is spent on, nothing being tried again";

/// What time is spent on.
pub const STAGES: [&str; 3] = ["work", "calls on the way", "cold starts"];

/// Where no time is known, as a title.
pub const NO_TIME_KNOWN: &str = "No time is known here";

/// The axis of mean times.
#[must_use]
pub fn mean_axis(unit: &str) -> String {
    format!("mean time, {unit}")
}

/// What a mark of a stage says.
#[must_use]
pub fn stage_mark(title: &str, stage: &str, shown: &str) -> String {
    format!("{title}, {stage}: {shown}")
}

/// What stages show: what most of the time of the first is spent on.
#[must_use]
pub fn mostly(title: &str, stage: &str, part: &str, all: &str) -> String {
    format!(
        "With {} the stages of a request add up to {all} on average, of which {part} are {stage}",
        with_article(title)
    )
}

/// The title of an axis of times.
#[must_use]
pub fn time_axis(unit: &str) -> String {
    format!("time, {unit}")
}

/// A limit of the 99th percentile.
#[must_use]
pub fn limit_of_p99(shown: &str) -> String {
    format!("limit: {shown}")
}

/// What a mark of a distribution says.
#[must_use]
pub fn answered_within(title: &str, share: f64, shown: &str) -> String {
    let share = format!("{:.1}", share * 100.0);
    format!("{title}: {} % of requests take at most {shown}", share.trim_end_matches(".0"))
}

/// An interval behind a figure.
#[must_use]
pub fn interval([low, high]: [String; 2]) -> String {
    format!(" (95 % interval {low} to {high})")
}

/// The time that cost is held against.
#[must_use]
pub const fn time_of_front(time: TimeFigure) -> &'static str {
    match time {
        TimeFigure::Mean => "mean time",
        TimeFigure::P99 => "time of 99 in 100 requests (p99)",
    }
}
