//! What each input does.

use rust_decimal::Decimal;

use super::{can_be_had, shown_ms, with_article};
use crate::decision::sensitivity::{Flip, Input, Measure, Sensitivity, Shift};
use crate::distribution::float;
use crate::money::Amount;
use crate::value::Scale;

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

/// What flips are, or that there are none; the search reaches as far as [`crate::decision::sensitivity::FLIP_REACH`] says. It goes by the
/// expectation, whose best may be another than that of a simulation or of limits on it, so it is named.
#[must_use]
pub fn flip_title(found: &Sensitivity) -> String {
    let turn = match found.expected {
        Some(best) => format!("makes another solution than {} the best", with_article(found.subject.title(best))),
        None => "makes a solution one that can be had".to_owned(),
    };
    let (one, moved) = if found.factor.is_some() { ("An input", "input") } else { ("A range", "range") };
    if found.inputs.iter().all(|input| input.flips.is_empty()) {
        return format!("No {moved} by itself {turn} by the expectation, not even at a thousandth or a thousandfold.");
    }
    format!("{one} by itself {turn} by the expectation, the nearest first:")
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
    let best = flip.best.map_or("none can be had", |best| found.subject.title(best));
    let within = (input.from_range && input.reaches(flip)).then(|| "within its range".to_owned());
    let how: Vec<String> = flip.factor(input.base).map(times).into_iter().chain(within).collect();
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
    format!("x {}", crate::unit::shown(rounded.unwrap_or(factor)))
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

fn shift(found: &Sensitivity, input: &Input, shift: &Shift) -> String {
    let title = found.subject.title(shift.solution);
    format!("{title} {} at {}", can_be_had(shift.can_be_had), shown_value(input, shift.at))
}
