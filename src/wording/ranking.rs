//! A ranking: the place of each solution, what decides its cost, ties, and what else there is.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::figures::spoken_difference;
use super::{column_cents, shown_cents, shown_ms, shown_share, with_article};
use crate::comparison::{
    Comparison, Difference, Driver, Further, Mix, Solution, TimeDifference, TimeFigure, Variation, Warning,
};
use crate::distribution::float;
use crate::money::{Amount, round_half_up};
use crate::scenario::RankBy;
use crate::unit::counted;

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

/// What else there is, a line each: the best of the ways that were not asked for, and what solutions would cost with one thing decided
/// otherwise.
#[must_use]
pub fn otherwise_lines(comparison: &Comparison) -> Vec<String> {
    let ways = comparison.further.iter().map(|one| further(one, comparison, true));
    ways.chain(comparison.mixes.iter().map(|one| mix(one, comparison))).collect()
}

/// The best of the ways that were not asked for: "Cheaper, of 10 further ways: IPv6 egress-only, 0.26 USD a month, if ... (`--all`)."; in
/// brief, only that there is a condition.
#[must_use]
pub fn further(one: &Further, comparison: &Comparison, in_full: bool) -> String {
    let (of, currency) = (one.of, &comparison.currency);
    let first = comparison.ranking.first().filter(|first| !first.fails);
    let how = match first.map(|first| one.cost.cmp(&first.bill.total)) {
        Some(Ordering::Greater) => return format!("None of {of} further ways is cheaper (`--all`)."),
        Some(Ordering::Equal) => "As cheap",
        Some(Ordering::Less) => "Cheaper",
        None if comparison.ranking.is_empty() => "Cheapest",
        None => "Cheapest that answers",
    };
    let conditions: Vec<&str> = one.requires.iter().map(|requirement| &*requirement.text).collect();
    let cost = shown_cents(one.cost);
    if !in_full && !conditions.is_empty() {
        return format!("{how} on a condition: {}, {cost} {currency} a month (`--all`).", with_article(one.title));
    }
    let condition = if conditions.is_empty() { String::new() } else { format!(", if {}", conditions.join(" and ")) };
    format!("{how}, of {of} further ways: {}, {cost} {currency} a month{condition} (`--all`).", with_article(one.title))
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
            format!("waiting for the other function costs {} {currency} ({})", cost.shown(), percent(*share))
        }
    }
}

/// That some ways are shown without every detail.
#[must_use]
pub fn without_details(ways: usize) -> String {
    format!("Each line of {}: `netcost report --full`", counted(ways as u64, "further way"))
}

/// What the list of ways says of each.
#[must_use]
pub fn ways_title(comparison: &Comparison) -> String {
    let first = comparison.ranking.first().filter(|_| comparison.ranking.len() > 1);
    let title = first.map_or_else(
        || "What each is".to_owned(),
        |first| format!("How each differs from {}", with_article(first.title)),
    );
    format!("{title} (inner: in the VPC; outer: not):")
}

/// Charges that a difference between two solutions names at most.
pub const CHARGES_NAMED: usize = 2;

/// What makes a solution cost more, or less, than the first, in at most so many charges: "+70.08 NAT gateway, +7.11 data processed"; where
/// times decide, how they differ comes first. Empty for the first itself.
#[must_use]
pub fn difference(solution: &Solution, by: RankBy, charges: usize) -> String {
    let Some((more, time)) = against_first(solution) else { return String::new() };
    let same = || vec![COSTS_THE_SAME.to_owned()];
    let money = if more == Amount::ZERO { same() } else { largest_differences(&solution.differences, more, charges) };
    // The p99 of each stands beside it.
    let time = (by != RankBy::Cost && time.time == TimeFigure::Mean).then(|| time_difference(time));
    time.into_iter().chain(money).collect::<Vec<_>>().join(", ")
}

const COSTS_THE_SAME: &str = "costs the same";

fn against_first(solution: &Solution) -> Option<(Amount, TimeDifference)> {
    solution.drivers.iter().find_map(|driver| match driver {
        Driver::AgainstFirst { more, time } => Some((*more, *time)),
        _ => None,
    })
}

/// The same in fewer words, the largest charge by what stands before a comma: "+36.54 mostly Lambda duration". Empty for the first itself.
#[must_use]
pub fn difference_in_brief(solution: &Solution) -> String {
    let words = difference_alone(solution);
    let more = against_first(solution).map(|(more, _)| more).filter(|more| *more != Amount::ZERO);
    let largest = more.and_then(|more| solution.differences.iter().find(|one| is_along(one, more)));
    match largest.and_then(|largest| largest.charge.split(',').next()) {
        Some(charge) => format!("{words} mostly {charge}"),
        None => words,
    }
}

/// How much more, or less, a solution costs than the first: "+36.54". Empty for the first itself.
#[must_use]
pub fn difference_alone(solution: &Solution) -> String {
    match against_first(solution) {
        None => String::new(),
        Some((more, _)) if more == Amount::ZERO => COSTS_THE_SAME.to_owned(),
        Some((more, _)) => signed(more, more),
    }
}

/// Whether a difference is in the direction of the whole.
fn is_along(one: &Difference, whole: Amount) -> bool {
    one.more.decimal().is_sign_negative() == whole.decimal().is_sign_negative()
}

/// An amount with the sign of the whole, but for less than a cent.
fn signed(amount: Amount, whole: Amount) -> String {
    let sign = if whole.decimal().is_sign_negative() { "-" } else { "+" };
    let shown = column_cents(amount.abs());
    if shown.starts_with('<') { shown } else { format!("{sign}{shown}") }
}

/// The largest differences in the direction of the whole, at most so many, another than the first only where it is a quarter of the whole
/// or more; and the rest, so that in cents they add up to the whole. Where none may be named there is the whole, with what most of it is.
fn largest_differences(differences: &[Difference], whole: Amount, most: usize) -> Vec<String> {
    let tells = |(place, one): &(usize, &Difference)| {
        *place == 0 || one.more.decimal().abs() * Decimal::from(4) >= whole.decimal().abs()
    };
    let along = differences.iter().filter(|one| is_along(one, whole));
    let named = along.enumerate().filter(tells).take(most.max(1));
    let named: Vec<&Difference> = named.map(|(_, one)| one).collect();
    let words = |one: &&Difference| format!("{} {}", signed(one.more, whole), one.charge);
    let in_cents = |amount: Amount| amount.rounded(CENTS);
    let rest = in_cents(whole) - named.iter().map(|one| in_cents(one.more)).sum::<Decimal>();
    if let (0, false, [largest, ..]) = (most, rest.is_zero(), named.as_slice()) {
        return vec![format!("{} mostly {}", signed(whole, whole), largest.charge)];
    }
    // Beside what is less than a cent there is no rest that could be told.
    let is_told = !rest.is_zero() && named.iter().all(|one| !in_cents(one.more).is_zero());
    let sign_of_rest = if rest.is_sign_negative() { "-" } else { "+" };
    let rest = is_told.then(|| format!("{sign_of_rest}{} other", shown_cents(Amount::new(rest.abs()))));
    named.iter().map(words).chain(rest).collect()
}

/// Decimals of an amount in cents.
const CENTS: u32 = 2;

fn percent(share: Decimal) -> String {
    format!("{} %", round_half_up(share * Decimal::ONE_HUNDRED, 0))
}

fn time_difference(difference: TimeDifference) -> String {
    let TimeDifference { time, more_ms, half_ms, shown, .. } = difference;
    let told = |ms: Decimal| spoken_difference(float(ms), float(half_ms));
    let at = if time == TimeFigure::P99 { "at p99" } else { "on average" };
    match more_ms.cmp(&Decimal::ZERO) {
        Ordering::Equal => format!("equally fast {at}"),
        _ if !shown => format!("as fast {at} as far as can be told"),
        Ordering::Greater => format!("{} slower {at}", told(more_ms)),
        Ordering::Less => format!("{} faster {at}", told(-more_ms)),
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
        (RankBy::Cost, _) => "in cost: the faster first",
        (RankBy::Latency, true) => "as the intervals of p99 meet: the cheaper first",
        (RankBy::Latency, false) => "in mean time, as far as can be told: the cheaper first",
        (RankBy::Balanced, _) => "in cost and time together: the cheaper first",
    };
    tied.then(|| format!("= tied with the one above {why}"))
}

/// The place of a solution in the ranking; who fails too often is marked.
#[must_use]
pub fn place(index: usize, solution: &Solution) -> String {
    let mark = if solution.fails { " !" } else { "" };
    format!("{}{mark}", index + 1)
}

/// What the mark of [`place`] says; `None` where nobody has it.
fn failing_mark(comparison: &Comparison) -> Option<String> {
    let tolerated = comparison.scenario.objective.tolerated();
    let ranking = &comparison.ranking;
    let failing: Vec<&Solution> = ranking.iter().filter(|solution| solution.fails).collect();
    let open = failing.iter().filter(|solution| solution.failing_about(tolerated).is_some()).count();
    let told = match open {
        0 if failing.is_empty() => return None,
        0 => "",
        open if open == failing.len() => ", as far as can be told",
        _ => ", of some as far as can be told",
    };
    let all = failing.len() == ranking.len();
    let place = if all { "those that fail least come first" } else { "ranked behind those that answer" };
    Some(format!("! more than {} of its requests fail{told}: {place}", shown_share(float(tolerated.0))))
}

/// Why some of the ranked have no times; `None` where all have.
fn unseen_mark(comparison: &Comparison) -> Option<String> {
    let unseen = |solution: &Solution| {
        let of = |one: &Warning| if let Warning::NotSimulated { ask } = one { Some(*ask) } else { None };
        solution.warnings.iter().find_map(of)
    };
    let ask = comparison.ranking.iter().find_map(unseen)?;
    let more = if ask { "; `--precision 0.01` asks for more" } else { "" };
    Some(format!("- not known: too much happens to simulate it{more}"))
}

/// What stands below the table of the ranking: what its marks say, why cells are empty, and where times end.
#[must_use]
pub fn below_the_ranking(comparison: &Comparison) -> Vec<String> {
    let said = [tie_legend, failing_mark, unseen_mark, times_to_hand_over].map(|said| said(comparison));
    said.into_iter().flatten().collect()
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
