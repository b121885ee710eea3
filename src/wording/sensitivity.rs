//! What each input does.

use rust_decimal::Decimal;

use super::decision::{change_of_absence, with_not_among};
use super::{best_at, no_price, shown_ms, with_article};
use crate::decision::sensitivity::{Flip, Input, Sensitivity, Shift};
use crate::decision::unpriced;
use crate::defaults::Trust;
use crate::distribution::float;
use crate::unit::shown;
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
