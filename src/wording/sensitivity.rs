//! What each input does.

use rust_decimal::Decimal;

use super::decision::{Change, with_not_among};
use super::listed;
use super::reigns::{
    BY_AVERAGES, Digits, and, bests, from_there, is, nobody_in_brief, of_the_known, only_one, rounds_back, why_nobody,
};
use super::{
    best_at, best_word, narrow_cents, no_price, nothing_as_it_is, shown_ms, three_digits, unknown_costs, with_article,
};
use crate::decision::sensitivity::{Flip, Input, Measure, Sensitivity, Shift};
use crate::decision::{Group, unpriced};
use crate::defaults::Trust;
use crate::distribution::float;
use crate::money::Amount;
use crate::scenario::RankBy;
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
    let by_averages = is_by_averages(found, flip).then(|| BY_AVERAGES.to_owned());
    let how = flip.factor(input.base).map(times).into_iter().chain(within).chain(doubtful).chain(by_averages);
    let how: Vec<String> = how.collect();
    let how = if how.is_empty() { String::new() } else { format!(" ({})", how.join(", ")) };
    // Counts are told to the unit, as `breakeven` has them; of a time its nanoseconds say nothing.
    let at = match input.scale {
        Scale::Time | Scale::Duration => Digits::three(input.scale).spoken(flip.at),
        _ => input.scale.show_exactly(flip.at),
    };
    format!("{best} at {at}{how}")
}

/// Whether it must be said of a flip that means alone tell it; not where the whole answer says so.
fn is_by_averages(found: &Sensitivity, flip: &Flip) -> bool {
    flip.by_averages && !found.subject.left_out.iter().any(|omission| omission.decides())
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
    // Inputs of which each does the same, after the first of them.
    let mut groups: Vec<(&Input, Vec<Shifted>, Vec<String>)> = Vec::new();
    for input in &found.inputs {
        let shifts = shifts(found, input);
        let known =
            groups.iter_mut().find(|(_, known, _)| matches!((&known[..], &shifts[..]), ([a], [b]) if a.is_as(b)));
        match (known, shifts.first()) {
            (Some((.., others)), Some(shift)) => others.push(format!("{} at {}", input.key, shift.at)),
            (None, Some(_)) => groups.push((input, shifts, Vec::new())),
            (_, None) => {}
        }
    }
    let mut last = None;
    let mut rows = Vec::new();
    for (input, shifts, others) in groups {
        let words = shifts.into_iter().map(|shift| shift.after(&mut last)).collect::<Vec<_>>();
        rows.push((input.key.to_string(), words.join("; ")));
        rows.extend((!others.is_empty()).then(|| ("the same with".to_owned(), others.join(", "))));
    }
    rows
}

/// What becomes of some solutions at an end of an input.
struct Shifted {
    titles: Vec<String>,
    at: String,
    change: Change,
    /// The same without the place.
    what: String,
}

impl Shifted {
    fn of(found: &Sensitivity, input: &Input, shift: &Shift<'_>) -> Self {
        let [before, after] = [&found.base, shift.point].map(|point| point.outcomes[shift.solution].as_ref().err());
        let at = shown_value(input, shift.at);
        let change = |place: &str| Change::of(before, after, place, "as it is");
        let (titles, what) = (vec![with_article(found.subject.title(shift.solution))], change("").in_words());
        Self { titles, what, change: change(&format!(" at {at}")), at }
    }

    fn is_as(&self, other: &Self) -> bool {
        self.titles == other.titles && self.what == other.what
    }

    fn after(self, last: &mut Option<String>) -> String {
        format!("{} {}", listed(&self.titles), self.change.after(last))
    }
}

/// What an input lets in or out, that of several solutions alike at once.
fn shifts(found: &Sensitivity, input: &Input) -> Vec<Shifted> {
    let mut alike: Vec<Shifted> = Vec::new();
    for shift in found.shifts(input) {
        let mut shift = Shifted::of(found, input, &shift);
        match alike.iter_mut().find(|known| known.change.in_words() == shift.change.in_words()) {
            Some(known) => known.titles.append(&mut shift.titles),
            None => alike.push(shift),
        }
    }
    alike
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
    let (inputs, how) = moved_how(found);
    let the_best =
        if found.base.is_alone() { only_one(&found.subject, [&found.base]) } else { best_word(found.subject.by) };
    let [is_so, stays_so] = match found.subject.solutions.as_slice() {
        [_] => ["can be had".to_owned(), "can be had".to_owned()],
        _ => ["is", "stays"].map(|verb| format!("{verb} {the_best}")),
    };
    let turning: Vec<&Input> = found.by_nearest_flip().into_iter().filter(|input| input.decides()).collect();
    let tie = bests(&found.subject, &found.base).filter(|who| who.several);
    let first = match (&tie, turning.len()) {
        (Some(tie), 0) => {
            let tie = is(tie);
            return format!("{tie} {the_best} as it is; none gets ahead of {title} whichever of {inputs} is {how}.");
        }
        (None, 0) => return format!("{title} {stays_so} whichever of {inputs} is {how}."),
        (Some(tie), _) => format!("{} {the_best}", is(tie)),
        (None, _) => format!("{title} {is_so}"),
    };
    let named: Vec<&Input> = turning.iter().take(MOST_NAMED).copied().collect();
    let (how_told, named) = told(found, &named, |input| input.flips.iter().find(|flip| is_turn(input, flip)));
    let (count, verb) =
        if turning.len() == 1 { ("one".to_owned(), "changes") } else { (turning.len().to_string(), "change") };
    let nearest = if turning.len() > MOST_NAMED { "the nearest " } else { "" };
    format!("{first} as it is; of {inputs}, {count} {how} alone {verb} that{how_told}: {nearest}{named}.")
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

/// Whether a flip is known and lies within what its input is moved.
fn is_turn(input: &Input, flip: &Flip) -> bool {
    flip.is_known() && input.reaches(flip)
}

/// What turns at a value of each of some inputs: "`workload.requests_per_month`, NAT gateway from 92.9 million on". That averages alone tell
/// it is said once, before, where they do of each.
fn told<'a>(
    found: &Sensitivity,
    inputs: &[&'a Input],
    turn: impl Fn(&'a Input) -> Option<&'a Flip>,
) -> (String, String) {
    let flips: Vec<(&Input, &Flip)> = inputs.iter().filter_map(|input| Some((*input, turn(input)?))).collect();
    let all = flips.iter().all(|(_, flip)| is_by_averages(found, flip));
    let by_averages = format!(", {BY_AVERAGES}");
    let how = |flip: &Flip| if !all && is_by_averages(found, flip) { &by_averages } else { "" };
    let words =
        flips.iter().map(|(input, flip)| format!("`{}`, {}{}", input.key, turned_at(found, input, flip), how(flip)));
    let words = words.collect::<Vec<_>>().join("; ");
    (if all { by_averages } else { String::new() }, words)
}

fn turned_at(found: &Sensitivity, input: &Input, flip: &Flip) -> String {
    let best = flip.best.map_or_else(|| who_then(found, flip), |best| with_article(found.subject.title(best)));
    format!("{best} {}", from_there(input.scale, flip.at, flip.at > input.base))
}

/// That none can be had as it is, and what by itself would mend that.
fn none_stays(found: &Sensitivity) -> String {
    let nothing = nothing_as_it_is(&found.subject, &found.base);
    let nothing = nothing.unwrap_or_else(|| format!("{} as the scenario stands.", why_nobody(&found.base)));
    let mends: Vec<&Input> = named_mends(found).collect();
    let (how_told, words) = told(found, &mends, Input::nearest_flip);
    match mends.is_empty() {
        // What other inputs do to a missing price is no question.
        true if !unpriced([&found.base]).is_empty() => nothing,
        true => format!("{nothing} No input by itself mends that."),
        false => format!("{nothing} What by itself would mend that{how_told}: {words}."),
    }
}

/// Where none can be had as it is, the inputs that by themselves would mend that and that the answer names.
pub fn named_mends(found: &Sensitivity) -> impl Iterator<Item = &Input> {
    let mends = |input: &&Input| input.nearest_flip().is_some_and(|flip| flip.best.is_some());
    let is_mended = found.expected.is_none();
    found.by_nearest_flip().into_iter().filter(move |input| is_mended && mends(input)).take(MOST_NAMED)
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
    if found.subject.by == RankBy::Balanced {
        let (size, currency) = (shown_lead(found, Some(lead.abs())), &found.subject.currency);
        let stands = if lead.is_sign_negative() { "is behind" } else { "leads" };
        return Some(format!("in cost alone {first} {stands} the cheapest of the others by {size} {currency} a month"));
    }
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

/// What is asked of each input, and what the place is called where it changes who is the best: a lead in cost is not all that those are
/// ranked by who are to be good in cost and time together.
#[must_use]
pub const fn lead_question(found: &Sensitivity) -> [&'static str; 2] {
    match found.subject.by {
        RankBy::Balanced => {
            ["What each input does to that, and where it changes the best in cost and time together", "best changes at"]
        }
        RankBy::Cost | RankBy::Latency => ["What each input does to that, moved by itself", "lead gone at"],
    }
}

/// Why a comparison may have another lead; `None` where this is simulated as that is.
#[must_use]
pub fn other_lead(found: &Sensitivity) -> Option<String> {
    let flips = || found.inputs.iter().flat_map(|input| &input.flips);
    let limits = if flips().any(|flip| flip.by_averages) {
        ", and single requests may pass a limit that their average keeps"
    } else {
        ""
    };
    (!found.is_simulated()).then(|| {
        format!(
            "These are means; `netcost compare` goes by single requests, so that its lead may differ a little{limits}."
        )
    })
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
    let [beyond, _] = beside_three_digits(input, flip);
    format!("{beyond}{}: {}{doubt}", three_digits(input.scale, flip.at), who_then(found, flip))
}

/// A sign and a word for where a flip lies from its three digits.
fn beside_three_digits(input: &Input, flip: &Flip) -> [&'static str; 2] {
    let rising = flip.at > input.base;
    match (rounds_back(input.scale, flip.at, rising), rising) {
        (true, true) => ["> ", "above"],
        (true, false) => ["< ", "below"],
        (false, _) => ["", "at"],
    }
}

/// What is listed of inputs that have no row of their own.
#[must_use]
pub fn far_title(found: &Sensitivity) -> &'static str {
    match (found.lead(&found.base), found.base.winner()) {
        (Some(_), _) if found.subject.by == RankBy::Balanced => "Further away the best changes, too",
        (Some(_), _) => "Further away the lead is gone, too",
        (None, Some(_)) => "It is the best no more with",
        (None, None) => "What by itself would mend that, too",
    }
}

/// The same with the input and its own value: "function.timeout at 2.61 s instead of 60 s: NAT gateway".
#[must_use]
pub fn gone_far_away(found: &Sensitivity, input: &Input) -> String {
    let Some(flip) = input.nearest_flip() else { return String::new() };
    let [at, own] = [flip.at, input.base].map(|value| three_digits(input.scale, value));
    let [_, place] = beside_three_digits(input, flip);
    format!("{} {place} {at} instead of {own}: {}", input.key, who_then(found, flip))
}
