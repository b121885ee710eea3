//! What is known beyond one point: break-even, bands, sensitivity, sweeps.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use super::{shown_ms, shown_share, with_article};
use crate::comparison::{Absence, Bands, Comparison, Load, LoadCrossing, Side, Threshold};
use crate::decision::breakeven::{BreakEven, Swap, Tie, Turn};
use crate::decision::sensitivity::{Flip, Input, Measure, Sensitivity, Shift};
use crate::decision::sweep::Sweep;
use crate::decision::{Point, Subject, Unpriced, unpriced};
use crate::defaults::Trust;
use crate::distribution::float;
use crate::money::{Amount, digits_apart, group_thousands, round_half_up};
use crate::pricebook::Meter;
use crate::scenario::{Interval, RankBy};
use crate::sim::WIDEST_KNOWN;
use crate::unit::{BYTES_PER_GB, counted, shown};
use crate::value::Scale;

/// A swap: "above 41,238,117 requests a month the NAT gateway is cheaper than API Gateway".
#[must_use]
pub fn swap(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    let [winner, loser] = [swap.above, swap.below].map(|index| with_article(found.subject.title(index)));
    format!("{} {winner} is {} than {loser}", above(found, turn), better(found.subject.by))
}

/// A solution that comes or goes.
#[must_use]
pub fn turn_of_feasibility(found: &BreakEven, turn: &Turn, index: usize) -> String {
    let [below, above_it] = [&turn.below, &turn.above].map(|point| point.outcomes[index].as_ref().err());
    let title = with_article(found.subject.title(index));
    let Some(absence) = above_it.or(below) else {
        let verb = if turn.above.fails(index) { "fails too often" } else { "no longer fails too often" };
        return format!("{} {title} {verb}", above(found, turn));
    };
    let verb = change_of_absence(below, above_it);
    format!("{} {title} {verb} [{}]", above(found, turn), absence.codes().join(", "))
}

/// What becomes of a solution: "can be had", "cannot be had", "has no price for nat.gb: what it costs is unknown".
fn change_of_absence(before: Option<&Absence>, after: Option<&Absence>) -> String {
    match (before.and_then(Absence::unpriced), after) {
        (_, Some(Absence::Unpriced(meters))) => format!("has {}: what it costs is unknown", no_price(meters)),
        (_, Some(Absence::Open(_))) => "can be had only if something is so that the scenario leaves open".to_owned(),
        (_, Some(Absence::Infeasible(_))) => "cannot be had".to_owned(),
        (Some(meters), None) => format!("needs {} no more", listed(meters)),
        (None, None) => "can be had".to_owned(),
    }
}

/// "no price for nat.gb, nat.hours".
#[must_use]
pub fn no_price<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("no price for {}", listed(meters))
}

/// That a solution is in no picture, as what it costs is unknown.
#[must_use]
pub fn cost_unknown<'a>(title: &str, meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("Not drawn, its cost is unknown: {title}: {}", no_price(meters))
}

/// The same of points on a picture, at some of which it may be drawn.
#[must_use]
pub fn cost_unknown_at(subject: &Subject, unpriced: &Unpriced) -> String {
    let title = subject.title(unpriced.solution);
    if unpriced.everywhere() {
        return cost_unknown(title, &unpriced.meters);
    }
    let (some, all) = (shown(unpriced.points.into()), counted(unpriced.of as u64, "point"));
    format!("Cost unknown at {some} of {all}: {title}: {}", no_price(&unpriced.meters))
}

fn listed<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    meters.into_iter().map(Meter::id).collect::<Vec<_>>().join(", ")
}

/// Which solutions a statement about rankings leaves out, as what they cost is unknown: "the NAT gateway is not among them: no price for
/// nat.gb, nat.hours"; `None` where every cost is known.
#[must_use]
pub fn not_among(subject: &Subject, unpriced: &[Unpriced]) -> Option<String> {
    let one = |one: &Unpriced| {
        let places = if one.everywhere() { "" } else { "in places " };
        format!("{places}{} is not among them: {}", with_article(subject.title(one.solution)), no_price(&one.meters))
    };
    let said: Vec<String> = unpriced.iter().map(one).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

/// A statement about rankings with what it leaves out in brackets.
fn with_not_among(statement: &str, subject: &Subject, unpriced: &[Unpriced]) -> String {
    not_among(subject, unpriced).map_or_else(|| statement.to_owned(), |left_out| format!("{statement} ({left_out})"))
}

/// What is unknown at some points: each solution with its words, "at 3 of 21 points: no price for nat.gb, nat.hours".
#[must_use]
pub fn unknown_rows(subject: &Subject, unpriced: &[Unpriced]) -> Vec<(String, String)> {
    let row = |one: &Unpriced| {
        let (some, all) = (shown(one.points.into()), counted(one.of as u64, "point"));
        let words = format!("at {some} of {all}: {}", no_price(&one.meters));
        (subject.title(one.solution).to_owned(), words)
    };
    unpriced.iter().map(row).collect()
}

/// That the ranking does not change in an interval, but for ties that begin or end.
#[must_use]
pub fn no_change(found: &BreakEven) -> String {
    let unpriced = found.unpriced();
    if unpriced.is_empty() {
        let part = found.ties.iter().any(|tie| tie.from.is_some() || tie.to.is_some());
        let words =
            if part { "No solution passes another in this range." } else { "The ranking never changes in this range." };
        return words.to_owned();
    }
    let Interval { low, high, scale, .. } = found.interval;
    let [low, high] = [low, high].map(|place| scale.show(scale.number(place)));
    with_not_among(&format!("No change of the ranking from {low} to {high}"), &found.subject, &unpriced) + "."
}

/// "above 3 requests a month", or with the value and its key.
fn above(found: &BreakEven, turn: &Turn) -> String {
    let Interval { key, scale, .. } = found.interval;
    let count = u64::try_from(turn.at).unwrap_or(u64::MAX);
    match key.path() {
        "workload.requests_per_month" => format!("above {} a month", counted(count, "request")),
        "workload.calls_per_request" => format!("above {} a request", counted(count, "call")),
        _ => format!("above {} of {key}", scale.show_exactly(turn.at)),
    }
}

/// Two solutions that are a tie over a part of the interval: their names, and from where to where.
#[must_use]
pub fn tie_row(found: &BreakEven, tie: &Tie) -> (String, String) {
    let [one, other] = tie.pair.map(|index| found.subject.title(index));
    let shown = |value: Decimal| found.interval.scale.show_exactly(value);
    let range = match (tie.from.map(shown), tie.to.map(shown)) {
        (Some(from), Some(to)) if from == to => format!("at {from}"),
        (Some(from), Some(to)) => format!("from {from} to {to}"),
        (Some(from), None) => format!("from {from} on"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => "at every value".to_owned(),
    };
    (format!("{one} = {other}"), range)
}

/// What a tie means in a ranking by the expectation.
#[must_use]
pub const fn tie_title(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "A tie, as both cost the same",
        RankBy::Latency => "A tie, as mean times are told apart to a tenth of a millisecond",
        RankBy::Balanced => "A tie, as nothing tells them apart",
    }
}

/// Solutions in the order of their ranking, those that are a tie with the one before them behind an equals sign.
#[must_use]
pub fn ranking_of(subject: &Subject, point: &Point) -> String {
    let mut text = String::new();
    for (place, index) in point.order.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| point.order[before]);
        text.push_str(match before.map(|before| point.stand(before, *index) == Some(Ordering::Equal)) {
            None => "",
            Some(true) => " = ",
            Some(false) => ", ",
        });
        text.push_str(subject.title(*index));
        text.push_str(if point.fails(*index) { " (fails too often)" } else { "" });
    }
    text
}

/// The best of a point, with those that are in a tie for it: "SDK invoke", "SDK invoke = API Gateway"; `None` where none can be had.
#[must_use]
pub fn best_at(subject: &Subject, point: &Point) -> Option<String> {
    let titles: Vec<&str> = point.best().into_iter().map(|index| subject.title(index)).collect();
    (!titles.is_empty()).then(|| titles.join(" = "))
}

/// The most frequent ties for the best over the cells of a sweep: "a tie: NAT gateway = SDK invoke, 3 of 21".
#[must_use]
pub fn tie_rows(sweep: &Sweep, most: usize) -> Vec<String> {
    let (ties, all) = (sweep.ties(), sweep.cells.len());
    let row = |(solutions, cells): &(Vec<usize>, usize)| {
        let titles: Vec<&str> = solutions.iter().map(|index| sweep.subject.title(*index)).collect();
        format!("a tie: {}, {} of {}", titles.join(" = "), shown((*cells).into()), shown(all.into()))
    };
    let others: usize = ties.iter().skip(most).map(|(_, cells)| cells).sum();
    let others = (others > 0).then(|| format!("other ties, {} of {}", shown(others.into()), shown(all.into())));
    ties.iter().take(most).map(row).chain(others).collect()
}

/// Both figures of a swap on both sides.
#[must_use]
pub fn swap_figures(found: &BreakEven, turn: &Turn, swap: Swap) -> String {
    let by = found.subject.by;
    let pair = |point: &Point| ranked_figure(point, swap.above, by).zip(ranked_figure(point, swap.below, by));
    let (Some(below), Some(above)) = (pair(&turn.below), pair(&turn.above)) else { return String::new() };
    let unit = if by == RankBy::Latency { "ms" } else { found.subject.currency.as_str() };
    let next = found.interval.scale.show_exactly(turn.next);
    if let Some(from) = swap.tied_from {
        let (on, first) = (if from == turn.at { "at" } else { "from" }, found.interval.scale.show_exactly(from));
        return format!("{} {unit} at {next}, after a tie {on} {first}", against(above, digits_apart(&[above])));
    }
    // The same decimals on both sides, so that a cost that rises is seen to.
    let digits = digits_apart(&[below, above]);
    format!("{} {unit}, and {} at {next}", against(below, digits), against(above, digits))
}

fn ranked_figure(point: &Point, index: usize, by: RankBy) -> Option<Decimal> {
    let figures = point.figures(index)?;
    Some(if by == RankBy::Latency { figures.mean_ms } else { figures.cost.decimal() })
}

fn against((a, b): (Decimal, Decimal), digits: u32) -> String {
    let [a, b] = [a, b].map(|value| group_thousands(&round_half_up(value, digits).to_string()));
    format!("{a} against {b}")
}

/// What the better of two is called.
#[must_use]
pub const fn better(by: RankBy) -> &'static str {
    match by {
        RankBy::Cost => "cheaper",
        RankBy::Latency => "faster",
        RankBy::Balanced => "better",
    }
}

/// What the break-even loads are held against; `None` where nothing is said of any.
#[must_use]
pub fn breakeven_title(comparison: &Comparison) -> Option<String> {
    let first = comparison.ranking.first().filter(|_| !comparison.outlook.thresholds.is_empty())?;
    // Loads are rated by the expectation.
    let limited = comparison.scenario.objective.max_p99.is_some();
    let unasked = if limited { ", a limit of p99 not asked" } else { "" };
    Some(format!("Break-even against {}{unasked}", first.title))
}

/// At which loads each of the other solutions overtakes the first.
#[must_use]
pub fn breakeven_rows(comparison: &Comparison) -> Vec<(String, String)> {
    let of_each = comparison.outlook.thresholds.chunk_by(|one, next| one.other == next.other);
    let words = |of: &[Threshold]| {
        let mut words: Vec<String> = of.iter().map(threshold).collect();
        // What is unknown is so by any load.
        words.dedup();
        words.join("; ")
    };
    of_each.map(|of| (of.first().map_or("", |one| one.other_title).to_owned(), words(of))).collect()
}

/// At which loads the other solution is better than the first.
#[must_use]
pub fn threshold(threshold: &Threshold) -> String {
    let turns: Vec<String> = threshold
        .crossings
        .iter()
        .filter(|crossing| !crossing.back)
        .map(|crossing| turn(threshold, crossing))
        .collect();
    let unknown = (!threshold.unpriced.is_empty()).then(|| format!("unknown: {}", no_price(&threshold.unpriced)));
    match (turns.as_slice(), unknown) {
        ([], Some(unknown)) => unknown,
        ([], None) if threshold.tied => format!("a tie whatever the {}{}", by_load(threshold.load), ends(threshold)),
        ([], None) => format!("never by {}{}", by_load(threshold.load), ends(threshold)),
        (some, None) => some.join(" and "),
        (some, Some(unknown)) => format!("{}; elsewhere {unknown}", some.join(" and ")),
    }
}

const fn by_load(load: Load) -> &'static str {
    match load {
        Load::Requests => "requests",
        Load::InternetGb => "internet traffic",
    }
}

/// Where the range ends, as neither of the two can be had beyond.
fn ends(threshold: &Threshold) -> String {
    let below = threshold.from.map(|from| format!("below {}", bare(threshold, from)));
    let above = threshold.to.map(|to| format!("above {}", bare(threshold, to)));
    let beyond: Vec<String> = below.into_iter().chain(above).collect();
    if beyond.is_empty() { String::new() } else { format!(", until neither can be had {}", beyond.join(" or ")) }
}

/// A load whose kind is clear.
fn bare(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => count(threshold, at),
        Load::InternetGb => format!("{} GB", count(threshold, at)),
    }
}

/// A load from which the other one is better, and up to which, where that is known.
fn turn(threshold: &Threshold, crossing: &LoadCrossing) -> String {
    let how = if crossing.first_ends { "the only one of the two" } else { better(threshold.by) };
    let back = threshold.crossings.iter().find(|back| back.back && back.side == crossing.side);
    let at = crossing.at;
    match (crossing.side, back.map(|back| back.at)) {
        (Side::Above, None) => format!("{how} above {}", load(threshold, at)),
        (Side::Above, Some(back)) => format!("{how} above {}, up to {}", count(threshold, at), load(threshold, back)),
        (Side::Below, None) => format!("{how} up to {}", load(threshold, at)),
        (Side::Below, Some(back)) => format!("{how} above {}, up to {}", count(threshold, back), load(threshold, at)),
    }
}

fn count(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => shown(at),
        Load::InternetGb => shown(round_half_up(at * threshold.exchanges / Decimal::from(BYTES_PER_GB), 2)),
    }
}

fn load(threshold: &Threshold, at: Decimal) -> String {
    match threshold.load {
        Load::Requests => format!("{} a month", counted(u64::try_from(at).unwrap_or(u64::MAX), "request")),
        Load::InternetGb => format!("{} GB of internet traffic a month", count(threshold, at)),
    }
}

/// What the bands are over.
#[must_use]
pub fn bands_title(bands: &Bands) -> String {
    format!("Over {} draws (seed {}) from the ranges of the inputs", shown(bands.draws.into()), bands.seed)
}

/// What a reader of the bands should know.
#[must_use]
pub fn band_notes(bands: &Bands) -> Vec<String> {
    let mut notes = Vec::new();
    if bands.ranked < bands.draws {
        let (what, why) = if bands.counted < bands.draws {
            ("All tables are", "a limit is on what only they tell")
        } else {
            ("\"The best in\" is", "the ranking goes by their times")
        };
        notes.push(format!("{what} of the {} simulated draws, as {why}.", bands.ranked));
    }
    for rare in bands.solutions.iter().filter(|solution| solution.feasible + solution.unpriced < bands.ranked) {
        let runs = of_draws(rare.feasible + rare.unpriced, bands.ranked);
        notes.push(format!("{} can be had in {runs}.", rare.title));
    }
    let unpriced = bands.solutions.iter().filter(|solution| solution.unpriced > 0);
    notes.extend(unpriced.map(|one| {
        let (title, draws) = (with_article(one.title), of_draws(one.unpriced, bands.ranked));
        let what = "what it costs is unknown, and it is not among the best";
        format!("In {draws} there is {} that {title} needs: {what}.", no_price(&one.missing))
    }));
    if bands.tied > 0 {
        let draws = of_draws(bands.tied, bands.ranked);
        notes.push(format!("In {draws} several are a tie for the best, which counts for none of them."));
    }
    if bands.none_feasible > 0 {
        let priced = if bands.solutions.iter().any(|one| one.unpriced > 0) { " that has a price" } else { "" };
        let draws = of_draws(bands.none_feasible, bands.ranked);
        notes.push(format!("No solution{priced} can be had in {draws}."));
    }
    notes
}

fn of_draws(count: usize, all: usize) -> String {
    format!("{} of {} draws", shown(count.into()), shown(all.into()))
}

/// What a table of a measure is headed by.
#[must_use]
pub fn caption(measure: Measure, currency: &str) -> String {
    match measure {
        Measure::Cost => format!("{currency} a month"),
        Measure::MeanTime => "Mean time".to_owned(),
        Measure::P99 => "99th percentile of the time".to_owned(),
    }
}

/// A figure in its measure.
#[must_use]
pub fn shown_measure(value: Decimal, measure: Measure) -> String {
    match measure {
        Measure::Cost => Amount::new(value).shown(),
        Measure::MeanTime | Measure::P99 => shown_ms(float(value)),
    }
}

/// A value of an input; a half of a mean time needs no nanoseconds.
#[must_use]
pub fn shown_value(input: &Input, value: Decimal) -> String {
    match input.scale {
        Scale::Time | Scale::Duration => shown_ms(float(value)),
        scale => scale.show(value),
    }
}

/// Which solution is the best with every input at its own value.
#[must_use]
pub fn best_as_it_is(found: &Sensitivity) -> String {
    let best = best_at(&found.subject, &found.base).unwrap_or_else(|| "none".to_owned());
    let known = if unpriced([&found.base]).is_empty() { "" } else { ", of those whose cost is known" };
    format!("Best as it is: {best}{known}.")
}

/// What flips are, or that there are none; the search reaches as far as [`crate::decision::sensitivity::FLIP_REACH`] says. It goes by the
/// expectation, whose best may be another than that of a simulation or of limits on it, so it is named.
#[must_use]
pub fn flip_title(found: &Sensitivity) -> String {
    let turn = match found.expected {
        Some(best) => format!("makes another solution than {} the best", with_article(found.subject.title(best))),
        None => "makes a solution one that can be had".to_owned(),
    };
    let (one, moved) = if found.factor.is_some() { ("An input", "input") } else { ("A range", "range") };
    let unpriced = unpriced([&found.base]);
    let mut flips = found.inputs.iter().flat_map(|input| &input.flips).peekable();
    if flips.peek().is_none() {
        let none =
            format!("No {moved} by itself {turn} by the expectation, not even at a thousandth or a thousandfold");
        return with_not_among(&none, &found.subject, &unpriced) + ".";
    }
    let some = if flips.any(Flip::is_known) {
        format!("{one} by itself {turn} by the expectation, the nearest first")
    } else {
        format!("No {moved} by itself is known to be one that {turn} by the expectation; in places that is unknown")
    };
    with_not_among(&some, &found.subject, &unpriced) + ":"
}

/// Each input that by itself makes another solution the best, with the values from which it does, the nearest first.
#[must_use]
pub fn flip_rows(found: &Sensitivity) -> Vec<(String, String)> {
    let row = |input: &Input| {
        let flips: Vec<String> = input.flips.iter().map(|one| flip(found, input, one)).collect();
        (input.key.to_string(), flips.join("; "))
    };
    found.by_nearest_flip().into_iter().map(row).collect()
}

fn flip(found: &Sensitivity, input: &Input, flip: &Flip) -> String {
    let best = match flip.best {
        _ if !flip.is_known() => format!("unknown, {},", no_price(&flip.unpriced)),
        Some(best) => found.subject.title(best).to_owned(),
        None => "none can be had".to_owned(),
    };
    let within = (input.from_range && input.reaches(flip)).then(|| "within its range".to_owned());
    let doubtful = (input.trust == Some(Trust::Low)).then(|| "of a figure of low trust".to_owned());
    let how: Vec<String> = flip.factor(input.base).map(times).into_iter().chain(within).chain(doubtful).collect();
    let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) };
    format!("{best} at {}{how}", input.scale.show_exactly(flip.at))
}

/// How many times the input's own value.
fn times(factor: Decimal) -> String {
    // A flip just beside the value is not at "x 1", nor one far below it at "x 0".
    let near = factor >= Decimal::ONE && factor < Decimal::new(11, 1);
    let rounded = match factor {
        _ if near => Some(factor.round_dp(3)),
        _ if factor < Decimal::ONE => factor.round_sf(3),
        _ => Some(factor.round_dp(1)),
    };
    format!("x {}", shown(rounded.unwrap_or(factor)))
}

/// Each input that lets a solution in or out, with the values at which it does.
#[must_use]
pub fn shift_rows(found: &Sensitivity) -> Vec<(String, String)> {
    let row = |input: &Input| {
        let shifts: Vec<String> = found.shifts(input).iter().map(|one| shift(found, input, one)).collect();
        (!shifts.is_empty()).then(|| (input.key.to_string(), shifts.join("; ")))
    };
    found.inputs.iter().filter_map(row).collect()
}

fn shift(found: &Sensitivity, input: &Input, shift: &Shift<'_>) -> String {
    let title = found.subject.title(shift.solution);
    let [before, after] = [&found.base, shift.point].map(|point| point.outcomes[shift.solution].as_ref().err());
    format!("{title} {} at {}", change_of_absence(before, after), shown_value(input, shift.at))
}

/// What the best of a sweep is the best by.
#[must_use]
pub const fn ranked_by(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "by monthly cost",
        RankBy::Latency if sweep.seed.is_some() => "by p99",
        RankBy::Latency => "by mean time",
        RankBy::Balanced => "by cost and time",
    }
}

/// What stands where no solution is the best.
#[must_use]
pub fn nobody_at(sweep: &Sweep) -> &'static str {
    let unknown = sweep.cells.iter().any(|point| point.winner().is_none() && !unpriced([point]).is_empty());
    let failing = sweep.cells.iter().any(|point| point.winner().is_none() && !point.order.is_empty());
    match (unknown, failing) {
        (true, _) => "none can be had that has a price",
        (false, true) => "none can be had that answers",
        (false, false) => "none can be had",
    }
}

/// What the best of a sweep is called.
#[must_use]
pub const fn best_of(sweep: &Sweep) -> &'static str {
    match sweep.subject.by {
        RankBy::Cost => "cheapest",
        RankBy::Latency if sweep.seed.is_some() => "fastest (99th percentile)",
        RankBy::Latency => "fastest (mean time)",
        RankBy::Balanced => "best (cost and time)",
    }
}

/// How well p99 is known over simulated points, at how many of them it is not, and how many were not simulated; `None` where nothing was.
pub fn simulation<'a>(seed: Option<u64>, points: impl Iterator<Item = &'a Point> + Clone) -> Option<String> {
    let seed = seed?;
    let (all, unseen) = (points.clone().count(), points.clone().filter(|point| !point.is_simulated()).count());
    let (known, unknown): (Vec<f64>, Vec<f64>) =
        points.filter_map(Point::uncertainty).map(float).partition(|uncertainty| *uncertainty <= WIDEST_KNOWN);
    let unknown = (!unknown.is_empty()).then(|| {
        let (unknown, seen) = (unknown.len(), known.len() + unknown.len());
        format!("At {unknown} of {seen} points the 99th percentile of some solution is not known: its interval is wider than itself.")
    });
    let known = known.into_iter().max_by(f64::total_cmp).map(|uncertainty| {
        format!("Simulated (seed {seed}); p99 is known to {} or better (95 % interval).", shown_share(uncertainty))
    });
    let unseen = (unseen > 0).then(|| {
        format!("At {unseen} of {all} points not all could be simulated, as no request comes or too much happens at once: these are rated and ranked by the expectation.")
    });
    let said: Vec<String> = known.into_iter().chain(unknown).chain(unseen).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
