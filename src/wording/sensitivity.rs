//! What each input does.

use rust_decimal::Decimal;

use super::decision::{Change, with_not_among};
use super::reigns::{Digits, and, bests, is, nobody_in_brief, of_the_known, only_one};
use super::{
    best_at, best_word, narrow_cents, no_price, nothing_as_it_is, shown_ms, three_digits, unknown_costs, with_article,
};
use crate::decision::sensitivity::{Flip, Input, Measure, Sensitivity, Shift};
use crate::decision::{Group, unpriced};
use crate::defaults::Trust;
use crate::distribution::float;
use crate::money::Amount;
use crate::unit::{counted, shown};
use crate::value::Scale;

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
        let none = format!("No {moved} by itself {turn}, not even at a thousandth or a thousandfold");
        return with_not_among(&none, &found.subject, &unpriced) + ".";
    }
    let some = if flips.any(Flip::is_known) {
        format!("{one} by itself {turn}, the nearest first")
    } else {
        format!("No {moved} by itself is known to be one that {turn}; in places that is unknown")
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
    let best = who_then(found, flip);
    let within = (input.from_range && input.reaches(flip)).then(|| "within its range".to_owned());
    let doubtful = (input.trust == Some(Trust::Low)).then(|| "of a figure of low trust".to_owned());
    let how: Vec<String> = flip.factor(input.base).map(times).into_iter().chain(within).chain(doubtful).collect();
    let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) };
    // Counts are told to the unit, as `breakeven` has them; of a time its nanoseconds say nothing.
    let at = match input.scale {
        Scale::Time | Scale::Duration => Digits::three(input.scale).spoken(flip.at),
        _ => input.scale.show_exactly(flip.at),
    };
    format!("{best} at {at}{how}")
}

/// Who is the best from a flip on.
fn who_then(found: &Sensitivity, flip: &Flip) -> String {
    match flip.best {
        _ if !flip.is_known() => format!("not known, {}", no_price(&flip.unpriced)),
        Some(best) => found.subject.title(best).to_owned(),
        None => nobody_in_brief(&flip.point).to_owned(),
    }
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

/// Each input that lets solutions in or out, with the values at which it does.
#[must_use]
pub fn shift_rows(found: &Sensitivity) -> Vec<(String, String)> {
    let mut last = None;
    let row = |input: &Input| {
        let mut alike: Vec<(String, Change, Vec<String>)> = Vec::new();
        for shift in found.shifts(input) {
            let (title, change) = (with_article(found.subject.title(shift.solution)), shifted(found, input, &shift));
            let words = change.in_words();
            match alike.iter_mut().find(|(known, ..)| *known == words) {
                Some((.., titles)) => titles.push(title),
                None => alike.push((words, change, vec![title])),
            }
        }
        let words = alike.into_iter().filter_map(|(_, change, titles)| Some((and(&titles)?, change)));
        let shifts: Vec<String> =
            words.map(|(titles, change)| format!("{titles} {}", change.after(&mut last))).collect();
        (!shifts.is_empty()).then(|| (input.key.to_string(), shifts.join("; ")))
    };
    found.inputs.iter().filter_map(row).collect()
}

/// What becomes of a solution at an end of an input.
fn shifted(found: &Sensitivity, input: &Input, shift: &Shift<'_>) -> Change {
    let [before, after] = [&found.base, shift.point].map(|point| point.outcomes[shift.solution].as_ref().err());
    Change::of(before, after, &format!(" at {}", shown_value(input, shift.at)), "as it is")
}

/// The sentence that decides: whether one input by itself makes another solution the best, and which.
#[must_use]
pub fn sensitivity_answer(found: &Sensitivity) -> String {
    let subject = &found.subject;
    let missing = unpriced([&found.base]);
    let simulated = simulated_best(found);
    let decides = match found.expected {
        Some(best) => stays(found, best),
        None => none_stays(found),
    };
    let decides = of_the_known(subject, &decides, &missing);
    let unknown = doubtful(found).into_iter().chain(unknown_costs(subject, &missing));
    [decides].into_iter().chain(simulated).chain(unknown).collect::<Vec<_>>().join(" ")
}

/// With which inputs it is not known who is the best, for want of a price.
fn doubtful(found: &Sensitivity) -> Option<String> {
    let keys: Vec<String> =
        found.inputs.iter().filter(|input| input.is_doubtful()).map(|input| format!("`{}`", input.key)).collect();
    let (_, how) = moved_how(found);
    Some(format!("With {} {how} that is not known, for want of a price.", and(&keys)?))
}

/// Whether the best stays the best.
fn stays(found: &Sensitivity, best: usize) -> String {
    let title = with_article(found.subject.title(best));
    let the_best = if found.base.is_alone() { only_one(&found.subject) } else { best_word(found.subject.by) };
    let (inputs, how) = moved_how(found);
    let turning: Vec<&Input> = found.by_nearest_flip().into_iter().filter(|input| input.decides()).collect();
    let tie = bests(&found.subject, &found.base).filter(|who| who.several);
    let first = match (&tie, turning.len()) {
        (Some(tie), 0) => {
            let tie = is(tie);
            return format!("{tie} {the_best} as it is; none gets ahead of {title} whichever of {inputs} is {how}.");
        }
        (None, 0) => return format!("{title} stays {the_best} whichever of {inputs} is {how}."),
        (Some(tie), _) => is(tie),
        (None, _) => format!("{title} is"),
    };
    let named: Vec<String> = turning.iter().take(MOST_NAMED).map(|input| turned(found, input)).collect();
    let (count, verb) =
        if turning.len() == 1 { ("one".to_owned(), "changes") } else { (turning.len().to_string(), "change") };
    let nearest = if turning.len() > MOST_NAMED { "the nearest " } else { "" };
    format!("{first} {the_best} as it is; of {inputs}, {count} {how} alone {verb} that: {nearest}{}.", named.join("; "))
}

/// Inputs that the sentence names.
const MOST_NAMED: usize = 3;

/// How many inputs were moved, and how.
fn moved_how(found: &Sensitivity) -> (String, String) {
    let count = found.inputs.len() as u64;
    match found.factor {
        None => (counted(count, "range"), "run through".to_owned()),
        Some(factor) if factor == Decimal::TWO => (counted(count, "input"), "halved or doubled".to_owned()),
        Some(factor) => (counted(count, "input"), format!("divided or multiplied by {}", factor.normalize())),
    }
}

/// What turns at the nearest value of an input: "`workload.requests_per_month`, NAT gateway from 92.9 million on".
fn turned(found: &Sensitivity, input: &Input) -> String {
    let flip = input.flips.iter().find(|flip| flip.is_known() && input.reaches(flip));
    let words = flip.map_or_else(String::new, |flip| turned_at(found, input, flip));
    format!("`{}`, {words}", input.key)
}

fn turned_at(found: &Sensitivity, input: &Input, flip: &Flip) -> String {
    let best = flip.best.map_or_else(|| who_then(found, flip), |best| with_article(found.subject.title(best)));
    let at = Digits::three(input.scale).spoken(flip.at);
    if flip.at < input.base { format!("{best} at {at} and below") } else { format!("{best} from {at} on") }
}

/// That none can be had as it is, and what by itself would mend that.
fn none_stays(found: &Sensitivity) -> String {
    let nothing = nothing_as_it_is(&found.subject, &found.base);
    let nothing = nothing.unwrap_or_else(|| "no way answers enough requests as the scenario stands.".to_owned());
    let mends = found.by_nearest_flip();
    let mends: Vec<String> = mends
        .iter()
        .filter_map(|input| Some((input, input.nearest_flip().filter(|flip| flip.best.is_some())?)))
        .take(MOST_NAMED)
        .map(|(input, flip)| format!("`{}`, {}", input.key, turned_at(found, input, flip)))
        .collect();
    let mends = match mends.as_slice() {
        [] => "No input by itself mends that.".to_owned(),
        some => format!("What by itself would mend that: {}.", some.join("; ")),
    };
    format!("{nothing} {mends}")
}

/// That a simulation has another best than the expectation, by which flips are searched.
fn simulated_best(found: &Sensitivity) -> Option<String> {
    let best = found.base.winner().filter(|best| found.is_simulated() && Some(*best) != found.expected)?;
    let title = with_article(found.subject.title(best));
    Some(format!("Simulated, {title} is the best; where that changes is searched by mean times and costs."))
}

/// Whose the inputs of a group are.
#[must_use]
pub const fn group_title(group: Group) -> &'static str {
    match group {
        Group::Workload => "Your workload",
        Group::Choices => "Your choices",
        Group::Platform => "The platform",
    }
}

/// By how much the first leads the second as it is.
#[must_use]
pub fn lead_title(found: &Sensitivity) -> Option<String> {
    let first = found.base.winner()?;
    if let Some(tie) = bests(&found.subject, &found.base).filter(|who| who.several) {
        return Some(format!("{} {}", is(&tie), best_word(found.subject.by)));
    }
    let Some(second) = found.second() else { return Some(alone(found).to_owned()) };
    let [first, second] = [first, second].map(|index| with_article(found.subject.title(index)));
    let lead = found.lead(&found.base)?;
    let lead = shown_lead(found, Some(lead));
    let unit = if found.lead_measure() == Measure::Cost {
        format!("{} a month", found.subject.currency)
    } else {
        String::new()
    };
    Some(format!("{first} leads {second}, the second, by {lead} {unit}").trim_end().to_owned())
}

/// Why there is no second.
fn alone(found: &Sensitivity) -> &'static str {
    let point = &found.base;
    if found.subject.solutions.len() == 1 {
        return "no other way was looked at";
    }
    match (unpriced([point]).is_empty(), point.order.len()) {
        (false, _) => "there is no other way whose cost is known",
        (true, 1) => "no other way can be had beside it",
        (true, _) => "no other way answers enough requests",
    }
}

/// Why a comparison may have another lead; `None` where this is simulated as that is.
#[must_use]
pub fn other_lead(found: &Sensitivity) -> Option<&'static str> {
    (!found.is_simulated())
        .then_some("These are means, not simulated; `netcost compare` simulates, so that its lead may differ a little.")
}

/// A lead in its measure; in a table a cost stands without its currency.
#[must_use]
pub fn shown_lead(found: &Sensitivity, lead: Option<Decimal>) -> String {
    let Some(lead) = lead else { return "-".to_owned() };
    let sign = if lead.is_sign_negative() && !lead.is_zero() { "-" } else { "" };
    let size = match found.lead_measure() {
        Measure::Cost => narrow_cents(Amount::new(lead.abs())),
        Measure::MeanTime | Measure::P99 => shown_ms(float(lead.abs())),
    };
    format!("{sign}{size}")
}

/// Where the lead is gone next, and to whom: "92.9 million: NAT gateway".
#[must_use]
pub fn gone_at(found: &Sensitivity, input: &Input) -> String {
    let Some(flip) = input.nearest_flip() else { return String::new() };
    let doubt = if input.trust == Some(Trust::Low) { ", of a figure of low trust" } else { "" };
    format!("{}: {}{doubt}", three_digits(input.scale, flip.at), who_then(found, flip))
}

/// What is listed of inputs that have no row of their own.
#[must_use]
pub fn far_title(found: &Sensitivity) -> &'static str {
    match (found.lead(&found.base), found.base.winner()) {
        (Some(_), _) => "Further away the lead is gone, too",
        (None, Some(_)) => "It is the best no more with",
        (None, None) => "What by itself changes that",
    }
}

/// The same with the input and its own value: "function.timeout at 2.61 s instead of 60 s: NAT gateway".
#[must_use]
pub fn gone_far_away(found: &Sensitivity, input: &Input) -> String {
    let Some(flip) = input.nearest_flip() else { return String::new() };
    let [at, own] = [flip.at, input.base].map(|value| three_digits(input.scale, value));
    format!("{} at {at} instead of {own}: {}", input.key, who_then(found, flip))
}
