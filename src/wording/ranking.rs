//! A ranking: the verdict, what decides each cost, how solutions stand to each other, and why one cannot be had.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{no_price, plan, shown_ms, shown_share, with_article};
use crate::comparison::{
    Comparison, Dominance, Driver, Front, Further, Infeasible, Mend, MissingPrices, Mix, Obstacle, Solution, Standing,
    Step, TimeDifference, TimeFigure, Variation, Verdict,
};
use crate::distribution::float;
use crate::money::{Amount, digits_apart, group_thousands, round_half_up};
use crate::plan::Requirement;
use crate::pricebook::Meter;
use crate::rating::{Bill, RatingError};
use crate::scenario::{Objective, RankBy};

fn too_exact(error: &RatingError) -> String {
    format!("{error}; make the scenario smaller, or give discounts fewer decimals")
}

/// Why a solution cannot be had.
#[must_use]
pub fn obstacle(obstacle: &Obstacle, currency: &str) -> String {
    match obstacle {
        Obstacle::Requires(requirement) => required(requirement),
        Obstacle::Unbuildable(reason) => reason.text.clone(),
        Obstacle::Limit(finding) => plan::obstacle(finding),
        Obstacle::NoPrice { meters, region } => {
            let error = RatingError::NoPrice(meters.clone());
            format!("{error} of {region}; give yours with `--prices FILE.toml`")
        }
        Obstacle::Inexact { meter } => too_exact(&RatingError::Inexact(meter.clone())),
        Obstacle::InexactTotal => too_exact(&RatingError::InexactTotal),
        Obstacle::OverBudget { cost, limit } => {
            let digits = digits_apart(&[(cost.decimal(), limit.decimal())]);
            let [cost, limit] = [cost, limit].map(|amount| amount_with(*amount, digits));
            format!("{cost} {currency} a month, above your limit of {limit}")
        }
        Obstacle::TooSlow { time, ms, limit } => {
            let at = if *time == TimeFigure::Mean { "on average" } else { "at the 99th percentile" };
            format!("{} {at}, above your limit of {limit}", shown_ms(*ms))
        }
        Obstacle::Unreliable { failed, limit } => {
            let limit = shown_share(float(limit.0));
            format!("{} of requests fail, above your limit of {limit}", shown_share(*failed))
        }
        Obstacle::Unanswered => "not one of the simulated requests was answered".to_owned(),
        Obstacle::NotSimulated { ask } => {
            let more = if *ask { "; `netcost compare --precision 0.01` tries harder" } else { "" };
            format!(
                "whether it keeps to your limits of p99 and failures cannot be told: too much happens in a request, or too many come, to simulate it{more}"
            )
        }
    }
}

/// A solution with one thing decided otherwise: "SDK invoke without an RDS Proxy", and what it costs then.
#[must_use]
pub fn mix(mix: &Mix, comparison: &Comparison) -> String {
    let service = mix.service.as_deref().unwrap_or_default();
    let (otherwise, setting) = match mix.code {
        Variation::WithoutProxy => (" without an RDS Proxy".to_owned(), "database.proxy = \"never\""),
        Variation::WithProxy => {
            (" with an RDS Proxy where there are two functions".to_owned(), "database.proxy = \"split-only\"")
        }
        Variation::Asynchronous => (
            ", if the function that calls the other needs no answer from it".to_owned(),
            "workload.invocation = \"async\"",
        ),
        Variation::WithoutGatewayEndpoints => {
            (" without the free gateway endpoints to S3 and DynamoDB".to_owned(), "network.gateway_endpoints = false")
        }
        Variation::EndpointBeside => {
            (format!(" with an interface endpoint for {service} beside it"), "endpoint = true")
        }
    };
    let more = mix.more.decimal();
    let change = if more.is_sign_negative() { "less" } else { "more" };
    format!(
        "{}{otherwise}: {} {}, {} {change} (`{setting}`)",
        comparison.title(mix.solution),
        mix.cost.shown(),
        comparison.currency,
        Amount::new(more.abs()).shown()
    )
}

/// What must be so, and how to say so.
pub(super) fn required(Requirement { text, setting, .. }: &Requirement) -> String {
    format!("{text}: `{setting}` says so")
}

/// What a solution would cost, and what must be so for it to be had.
#[must_use]
pub fn if_so(one: &Infeasible, bill: &Bill, currency: &str) -> String {
    let conditions: Vec<String> = one.requirements().map(required).collect();
    format!("{} {currency} a month, if {}", bill.total.shown(), conditions.join("; and if "))
}

/// What else there is, a line each: the best of the ways that were not asked for, and what solutions would cost with one thing decided
/// otherwise.
#[must_use]
pub fn otherwise_lines(comparison: &Comparison) -> Vec<String> {
    let ways = comparison.further.iter().map(|one| further(one, &comparison.currency));
    ways.chain(comparison.mixes.iter().map(|one| mix(one, comparison))).collect()
}

/// The best of the ways that were not asked for.
#[must_use]
pub fn further(one: &Further, currency: &str) -> String {
    let conditions: Vec<&str> = one.requires.iter().map(|requirement| &*requirement.text).collect();
    let condition = if conditions.is_empty() { String::new() } else { format!(", if {}", conditions.join(" and ")) };
    format!(
        "{}, the cheapest of {} further ways (`--all` shows them): {} {currency}{condition}",
        one.title,
        one.of,
        one.cost.shown()
    )
}

/// What to do about prices that the book lacks, before the overlay that does it.
#[must_use]
pub fn missing_prices(missing: &MissingPrices) -> String {
    format!(
        "Prices that the book of {} lacks: save these lines as prices.toml, put your own prices in (these are the highest of any Region in {}, or 1 where none has one), and ask again with `--prices prices.toml`",
        missing.region, missing.currency
    )
}

/// An overlay with prices that the book lacks, ready to be saved as a file.
#[must_use]
pub fn missing_prices_overlay(missing: &MissingPrices) -> String {
    let MissingPrices { region, currency, asked, meters } = missing;
    let mut text = format!(
        "schema = 1\nname = \"placeholders for prices of {region}\"\nregion = \"{region}\"\ncurrency = \"{currency}\"\neffective = \"{asked}\"\n"
    );
    for (meter, highest) in meters {
        let unit = meter.info().map_or("", |info| info.unit.id());
        let price = highest.map_or_else(|| "1".to_owned(), |price| price.to_string());
        text.push_str(&format!("prices.\"{meter}\" = {{ unit = \"{unit}\", price = \"{price}\" }}\n"));
    }
    text
}

/// An amount with so many decimals.
fn amount_with(amount: Amount, digits: u32) -> String {
    if digits == 2 { amount.shown() } else { group_thousands(&amount.rounded(digits).to_string()) }
}

/// Why a solution cannot be had, all of it: "NAT gateway: over the limit; too slow".
#[must_use]
pub fn obstacles(infeasible: &Infeasible, currency: &str) -> String {
    let reasons: Vec<String> = infeasible.reasons.iter().map(|reason| obstacle(reason, currency)).collect();
    format!("{}: {}", infeasible.title, reasons.join("; "))
}

/// How long the path of a request takes on average: the mean that the ranking shows, and beside it, where requests are disturbed, what its
/// stages add up to.
#[must_use]
pub fn path_mean(solution: &Solution) -> String {
    let mean = shown_ms(solution.mean().value);
    let undisturbed = shown_ms(float(solution.expectation.mean_response()));
    if !solution.is_mean_simulated() || mean == undisturbed {
        return format!("{mean} on average to the answer");
    }
    format!(
        "{mean} on average to the answer, as simulated; {undisturbed} if no request were throttled, tried again or cut off, which is what the stages add up to"
    )
}

/// What decides the cost of a solution and how it stands to the first.
#[must_use]
pub fn drivers(solution: &Solution, currency: &str) -> String {
    solution.drivers.iter().map(|one| driver(one, currency)).collect::<Vec<_>>().join("; ")
}

/// What the next million requests cost that are answered: "the next million costs 0.33".
#[must_use]
pub fn next_million(solution: &Solution) -> Option<String> {
    let cost = solution.next_million?.shown();
    Some(match solution.failing() {
        Some(_) => format!("the next million answered requests cost {cost}"),
        None => format!("the next million costs {cost}"),
    })
}

/// What decides a cost.
#[must_use]
pub fn driver(driver: &Driver, currency: &str) -> String {
    match driver {
        Driver::LargestCharge { charge, cost, share } => format!("{charge}: {}, {}", cost.shown(), percent(*share)),
        Driver::NothingToPay => "nothing to pay".to_owned(),
        Driver::AgainstFirst { more, time } => {
            let sign = if more.decimal().is_sign_negative() { "" } else { "+" };
            let against = format!("{sign}{} {currency} against the first", more.shown());
            let against = if *more == Amount::ZERO { "costs the same as the first".to_owned() } else { against };
            format!("{against}, {}", time_difference(*time))
        }
        Driver::Waiting { cost, share } => {
            format!("waiting for the callee costs {} {currency} ({})", cost.shown(), percent(*share))
        }
    }
}

fn percent(share: Decimal) -> String {
    format!("{} %", round_half_up(share * Decimal::ONE_HUNDRED, 0))
}

fn time_difference(difference: TimeDifference) -> String {
    let TimeDifference { time, more_ms, shown } = difference;
    let at = if time == TimeFigure::P99 { "at p99" } else { "on average" };
    match more_ms.cmp(&Decimal::ZERO) {
        Ordering::Equal => format!("equally fast {at}"),
        _ if !shown && time == TimeFigure::Mean => format!("as fast {at}, as far as that is known"),
        _ if !shown => format!("as fast {at}, as far as the intervals tell"),
        Ordering::Greater => format!("{} slower {at}", shown_ms(float(more_ms))),
        Ordering::Less => format!("{} faster {at}", shown_ms(float(-more_ms))),
    }
}

/// The answer: what was asked for where there are limits, then the first, against another one.
#[must_use]
pub fn verdict(comparison: &Comparison) -> String {
    let Comparison { scenario, currency, .. } = comparison;
    let objective = &scenario.objective;
    // What was not simulated is held to no percentile and no share of failures.
    let simulated = comparison.ranking.iter().all(|solution| solution.forecast.is_some());
    let limits = limits(objective, simulated, currency);
    let (first, tied, against) = match &comparison.verdict {
        Verdict::None => return nothing(comparison, limits),
        Verdict::NoneAnswers { least } => return none_answers(comparison, least),
        Verdict::Only { first } => (first, &[][..], None),
        Verdict::Best { first, tied, against, time } => {
            (first, tied.as_slice(), comparison.solution(against).map(|other| (other, *time)))
        }
    };
    let Some(first) = comparison.solution(first) else { return String::new() };
    let asked = limits.map_or_else(String::new, |limits| format!("{} under {limits}: ", best(objective.rank_by)));
    let cost = first.bill.total;
    let but = first.failing().map_or_else(String::new, |share| format!(", but {} fail", of_its_requests(share)));
    let unknown = unknown(comparison);
    let than = match against {
        Some((other, time)) => beside(other, &cost_difference(cost, other.bill.total, currency), time),
        None if unknown.is_some() => "the only solution that can be had here and has a price".to_owned(),
        None if comparison.ranking.len() > 1 => "the only solution that answers".to_owned(),
        None => "the only solution that can be had here".to_owned(),
    };
    let unknown = unknown.map_or_else(String::new, |unknown| format!(" {unknown}"));
    let tied = tie(comparison, tied);
    format!("{asked}{}, {} {currency} a month{tied}{but}: {than}.{unknown}", first.title, cost.shown())
}

/// That the first is in a tie with others.
fn tie(comparison: &Comparison, with: &[&str]) -> String {
    let titles: Vec<String> = with.iter().map(|id| with_article(comparison.title(id))).collect();
    match titles.split_last() {
        None => String::new(),
        Some((last, [])) => format!(", in a tie with {last}"),
        Some((last, others)) => format!(", in a tie with {} and {last}", others.join(", ")),
    }
}

/// What marks a ranked solution that is in a tie with the one above it.
#[must_use]
pub fn tie_mark(comparison: &Comparison, place: usize) -> &'static str {
    let above = place.checked_sub(1).and_then(|above| comparison.ranking.get(above));
    let tied = |above: &Solution| comparison.ranking.get(place).is_some_and(|one| one.tied_with.contains(&above.id));
    if above.is_some_and(tied) { "=" } else { "" }
}

/// What that mark means; `None` where no solution has it.
#[must_use]
pub fn tie_legend(comparison: &Comparison) -> Option<String> {
    let tied = (0..comparison.ranking.len()).any(|place| !tie_mark(comparison, place).is_empty());
    let simulated = comparison.ranking.iter().all(|solution| solution.forecast.is_some());
    let why = match (comparison.scenario.objective.rank_by, simulated) {
        (RankBy::Cost, _) => "both cost the same; the faster stands first",
        (RankBy::Latency, true) => "the 95 % intervals of their p99 meet; the cheaper stands first",
        (RankBy::Latency, false) => "their mean times do not differ by more than can be told; the cheaper stands first",
        (RankBy::Balanced, _) => {
            "cost and time together do not differ by more than can be told; the cheaper stands first"
        }
    };
    tied.then(|| format!("= a tie with the one above: {why}"))
}

fn nothing(comparison: &Comparison, limits: Option<String>) -> String {
    let under = limits.map_or_else(String::new, |limits| format!(" under {limits}"));
    if let Some(unknown) = unknown(comparison) {
        return format!("No solution that has a price can be had for this scenario{under}. {unknown}");
    }
    let possible = comparison.possible().count();
    if possible > 0 {
        let some = if possible == 1 { "one can" } else { "some can" };
        return format!(
            "No solution can be had for this scenario as it is{under}; {some} if something is so that it leaves open."
        );
    }
    let none = if comparison.infeasible.len() == 1 { "The solution cannot" } else { "None of the solutions can" };
    format!("{none} be had for this scenario{under}; the reasons are given for each.")
}

/// Which solutions the answer leaves out, as what they cost is unknown.
fn unknown(comparison: &Comparison) -> Option<String> {
    let one = |(one, meters): (&Infeasible, &[Meter])| {
        format!("What {} costs is unknown: {}.", with_article(one.title), no_price(meters))
    };
    let said: Vec<String> = comparison.unpriced().map(one).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// How each solution stands in cost against time, the cheapest first, and those of which that is unknown; nothing where there is no choice.
#[must_use]
pub fn trade_off_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let front = &comparison.front;
    let words = |one: &Standing| (one.title.to_owned(), standing(one, front, &comparison.currency));
    let unknown =
        comparison.unpriced().map(|(one, meters)| (one.title.to_owned(), format!("unknown: {}", no_price(meters))));
    let rows: Vec<(String, String)> = front.standings.iter().map(words).chain(unknown).collect();
    if rows.len() < 2 { Vec::new() } else { rows }
}

/// That no solution answers enough, which of them fails least, and what would mend that one.
fn none_answers(comparison: &Comparison, least: &str) -> String {
    let Some(least) = comparison.solution(least) else { return String::new() };
    let name = with_article(least.title);
    let fails = match comparison.ranking.len() {
        1 => format!("{} of the requests of {name} fail", shown_share(least.failed)),
        _ => format!("Too many requests of every solution fail: of {name}, the fewest, {}", shown_share(least.failed)),
    };
    let tolerated = shown_share(float(comparison.scenario.objective.tolerated().0));
    let mend = least.mend.as_ref().map_or_else(String::new, |found| format!("; {}", mend(found, &comparison.currency)));
    format!("{fails}, above {tolerated}{mend}.")
}

/// What would mend a solution: "`account.concurrency_limit = 34` would be enough, and cost 12.34 USD a month".
#[must_use]
pub fn mend(mend: &Mend, currency: &str) -> String {
    let Mend { key, enough, cost, .. } = mend;
    format!("`{key} = {enough}` would be enough, and cost {} {currency} a month", cost.shown())
}

/// The place of a solution in the ranking; who fails too often is marked.
#[must_use]
pub fn place(index: usize, solution: &Solution) -> String {
    let mark = if solution.fails { " !" } else { "" };
    format!("{}{mark}", index + 1)
}

/// What the mark of [`place`] says; `None` where nobody has it.
#[must_use]
pub fn failing_mark(comparison: &Comparison) -> Option<String> {
    let tolerated = shown_share(float(comparison.scenario.objective.tolerated().0));
    let any = comparison.ranking.iter().any(|solution| solution.fails);
    any.then(|| format!("! more than {tolerated} of its requests fail: ranked behind those that answer"))
}

/// Whose times end before the work is done, as it is handed over and nobody waits for it; `None` where that is the same for all.
#[must_use]
pub fn times_to_hand_over(comparison: &Comparison) -> Option<String> {
    let hands_over = |solution: &&Solution| solution.plan.callee_is_async();
    let titles: Vec<&str> = comparison.ranking.iter().filter(hands_over).map(|solution| solution.title).collect();
    let some = !titles.is_empty() && titles.len() < comparison.ranking.len();
    let listed = titles.join(", ");
    some.then(|| {
        format!("Times of {listed}: until the work is handed over, not until it is done; nobody waits for that")
    })
}

/// The best, which is cheaper than another solution by so much, beside that one.
fn beside(other: &Solution, cost: &str, time: TimeDifference) -> String {
    let name = with_article(other.title);
    let fail = other.failing().map_or_else(String::new, |share| format!(" (where {} fail)", shown_share(share)));
    let standing = Some(other.standing_cost()).filter(|standing| *standing > Amount::ZERO);
    let standing = standing.map(|standing| format!("; {name} costs {} before the first byte", standing.shown()));
    format!("{cost} {name}{fail}, {}{}", time_difference(time), standing.unwrap_or_default())
}

/// What the first of a ranking is.
const fn best(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "Cheapest",
        RankBy::Latency => "Fastest",
        RankBy::Balanced => "Best balance of cost and time",
    }
}

/// The user's limits: "50.00 USD a month and a p99 of 200 ms".
fn limits(objective: &Objective, simulated: bool, currency: &str) -> Option<String> {
    let limits = [
        objective.max_monthly.map(|most| format!("{} {currency} a month", most.shown())),
        objective.max_mean.map(|most| format!("a mean of {most}")),
        objective.max_p99.filter(|_| simulated).map(|most| format!("a p99 of {most}")),
        objective.max_failed.filter(|_| simulated).map(|most| format!("{} of failures", shown_share(float(most.0)))),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    match limits.split_last() {
        None => None,
        Some((last, [])) => Some(last.clone()),
        Some((last, others)) => Some(format!("{} and {last}", others.join(", "))),
    }
}

fn cost_difference(cost: Amount, other: Amount, currency: &str) -> String {
    match cost.cmp(&other) {
        Ordering::Equal => "it costs the same as".to_owned(),
        Ordering::Greater => {
            format!("{} {currency} dearer than", Amount::new(cost.decimal() - other.decimal()).shown())
        }
        Ordering::Less => match other.decimal().checked_div(cost.decimal()) {
            Some(times) if times >= Decimal::TWO => {
                let digits = u32::from(times < Decimal::TEN);
                let times = group_thousands(&round_half_up(times, digits).normalize().to_string());
                format!("{times} times cheaper than")
            }
            _ => format!("{} {currency} cheaper than", Amount::new(other.decimal() - cost.decimal()).shown()),
        },
    }
}

/// That requests of a solution fail, which its cost and the times of the others do not show.
#[must_use]
pub fn fails(solution: &Solution) -> Option<String> {
    let share = shown_share(solution.failing()?);
    Some(format!("{}: {share} of the requests fail, and have no time", solution.title))
}

fn of_its_requests(share: f64) -> String {
    format!("{} of its requests", shown_share(share))
}

/// How a solution stands in cost against time.
#[must_use]
pub fn standing(standing: &Standing, front: &Front, currency: &str) -> String {
    let time = front.time;
    let words = match standing.dominance {
        Dominance::Cheapest if front.standings.iter().filter(|other| other.is_on_front()).count() == 1 => {
            format!("the cheapest, and none is shown to be faster at {time}")
        }
        Dominance::Cheapest => "the cheapest".to_owned(),
        Dominance::Faster(step) => faster(step, title(front, step.from), time, currency),
        Dominance::TiedWith(with) => {
            format!("costs the same as {}, and nothing tells them apart at {time}", title(front, with))
        }
        Dominance::DominatedBy(by) => {
            front.standing(by).map_or_else(String::new, |by| dominated(standing, by, time, currency))
        }
        Dominance::Failing => "fails too often to be held against the others".to_owned(),
        Dominance::Unanswered => "none of its requests is answered".to_owned(),
    };
    // A time leaves out what was never answered, which must be said beside it.
    let failing = standing.failing.filter(|_| standing.is_answered());
    words + &failing.map_or_else(String::new, |share| format!("; {} fail and have no time", of_its_requests(share)))
}

fn title(front: &Front, id: &str) -> &'static str {
    front.standing(id).map_or("", |standing| standing.title)
}

fn dominated(standing: &Standing, by: &Standing, time: TimeFigure, currency: &str) -> String {
    let more = Amount::new(standing.cost.decimal() - by.cost.decimal());
    let cost = if more == Amount::ZERO { "as dear".to_owned() } else { format!("{} {currency} dearer", more.shown()) };
    let slower = standing.ms.value - by.ms.value;
    let time = if by.is_shown_faster_than(standing) {
        format!("{} slower at {time}", shown_ms(slower))
    } else if slower == 0.0 {
        format!("equally fast at {time}")
    } else {
        format!("no faster at {time} as far as the intervals tell")
    };
    format!("dominated by {}: {cost}, {time}", by.title)
}

fn faster(step: Step, from: &str, time: TimeFigure, currency: &str) -> String {
    let Step { more, saved_ms, ms_per_unit, .. } = step;
    let interval = match saved_ms.high - saved_ms.low {
        width if width > 0.0 => format!(" ({} to {})", shown_ms(saved_ms.low), shown_ms(saved_ms.high)),
        _ => String::new(),
    };
    // A price of a unit says nothing of a step that costs less than one.
    let rate = if more.decimal() >= Decimal::ONE {
        format!(": {} for each {currency}", shown_small_ms(ms_per_unit))
    } else {
        String::new()
    };
    let (more, saved) = (more.shown(), shown_ms(saved_ms.value));
    format!("{more} {currency} more than {from} buys {saved} at {time}{interval}{rate}")
}

/// A time with two significant digits where it is a small part of a millisecond.
fn shown_small_ms(ms: f64) -> String {
    if ms >= 1.0 {
        return shown_ms(ms);
    }
    let digits = (1.0 - ms.log10().floor()).clamp(1.0, 9.0) as usize;
    format!("{ms:.digits$} ms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Estimate;

    /// A solution at a cost and a time with half of its interval.
    fn at(id: &'static str, cost: &str, ms: f64, half: f64) -> Standing {
        let cost = Amount::new(Decimal::from_str_exact(cost).expect("a decimal"));
        let ms = Estimate { value: ms, low: ms - half, high: ms + half, standard_error: half / 2.0 };
        Standing { id, title: id, cost, ms, failing: None, dominance: Dominance::Cheapest }
    }

    fn words(standings: &[Standing]) -> Vec<String> {
        let front = Front::new(TimeFigure::P99, standings.to_vec());
        front.standings.iter().map(|one| standing(one, &front, "USD")).collect()
    }

    #[test]
    fn a_front_in_words() {
        // 36.50 - 0.50 = 36 USD for 500 - 140 = 360 ms, so 10 ms for each; between (500 - 5) - (140 + 4) = 351 and 369 ms.
        let said = words(&[at("nat", "36.50", 140.0, 4.0), at("sdk", "0.50", 500.0, 5.0), at("api", "7", 510.0, 1.0)]);
        assert_eq!(
            said,
            [
                "the cheapest",
                "dominated by sdk: 6.50 USD dearer, 10.0 ms slower at p99",
                "36.00 USD more than sdk buys 360 ms at p99 (351 ms to 369 ms): 10.0 ms for each USD",
            ]
        );
        // 495 to 505 and 485 to 495 meet.
        let said = words(&[at("cheap", "1", 500.0, 5.0), at("dear", "2", 490.0, 5.0)]);
        assert_eq!(said[0], "the cheapest, and none is shown to be faster at p99");
        assert_eq!(said[1], "dominated by cheap: 1.00 USD dearer, no faster at p99 as far as the intervals tell");
        let said = words(&[at("a", "1", 101.0, 1.0), at("b", "1", 100.0, 1.0), at("c", "1", 110.0, 1.0)]);
        assert_eq!(said[1], "costs the same as b, and nothing tells them apart at p99");
        assert_eq!(said[2], "dominated by a: as dear, 9.0 ms slower at p99");
    }

    #[test]
    fn small_steps_have_no_price_for_a_unit_and_small_prices_two_digits() {
        assert_eq!(
            words(&[at("a", "0.10", 50.0, 0.0), at("b", "0.35", 40.0, 0.0)])[1],
            "0.25 USD more than a buys 10.0 ms at p99"
        );
        // 12 ms for 3,000 USD: 0.004 ms for each.
        assert_eq!(
            words(&[at("a", "1", 52.0, 0.0), at("b", "3001", 40.0, 0.0)])[1],
            "3,000.00 USD more than a buys 12.0 ms at p99: 0.0040 ms for each USD"
        );
    }

    #[test]
    fn failures_are_said_and_who_never_answers_has_no_time() {
        let failing = Standing { failing: Some(0.25), ..at("a", "1", 50.0, 0.0) };
        let silent = Standing { dominance: Dominance::Unanswered, failing: Some(1.0), ..at("b", "0.5", 0.0, 0.0) };
        assert_eq!(
            words(&[failing, silent]),
            [
                "none of its requests is answered",
                "the cheapest, and none is shown to be faster at p99; 25 % of its requests fail and have no time",
            ]
        );
    }
}
