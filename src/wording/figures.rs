//! Times, shares and titles for a person.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::money::{Amount, group_thousands};

/// An amount in whole hundredths, as a sentence or a picture has it: what rounds to none of them is "less than 0.01".
#[must_use]
pub fn shown_cents(amount: Amount) -> String {
    let rounded = amount.rounded(2);
    match (rounded.is_zero(), amount.decimal()) {
        (true, some) if !some.is_zero() => "less than 0.01".to_owned(),
        _ => group_thousands(&format!("{rounded:.2}")),
    }
}

/// The same as a column of a table has it: "< 0.01".
#[must_use]
pub fn column_cents(amount: Amount) -> String {
    shown_cents(amount).replace("less than", "<")
}

/// The same where columns are narrow: "<0.01".
#[must_use]
pub fn narrow_cents(amount: Amount) -> String {
    column_cents(amount).replace("< ", "<")
}

/// A time as a sentence has it, with two significant digits: "41 ms", "0.4 s", "3.1 min".
#[must_use]
pub fn spoken_ms(ms: f64) -> String {
    let two = |value: f64, unit: &str| {
        format!("{} {unit}", if value < 10.0 { format!("{value:.1}") } else { group_thousands(&format!("{value:.0}")) })
    };
    match ms {
        _ if ms < 1.0 => "less than 1 ms".to_owned(),
        _ if ms < 99.5 => two(ms, "ms").replace(".0 ", " "),
        _ if ms < 995.0 => format!("{:.0} ms", (ms / 10.0).round() * 10.0),
        _ if ms < 100_000.0 => two(ms / 1_000.0, "s"),
        _ => two(ms / 60_000.0, "min"),
    }
}

/// A difference of times as a sentence has it: with "about" where its interval does not support the digits.
#[must_use]
pub fn spoken_difference(ms: f64, half: f64) -> String {
    let last_digit = match ms {
        _ if ms < 9.95 => 0.1,
        _ if ms < 99.5 => 1.0,
        _ if ms < 995.0 => 10.0,
        _ if ms < 9_950.0 => 100.0,
        _ => 1_000.0,
    };
    // Of what is known to less than whole milliseconds no tenths are told.
    let spoken = if ms < 9.95 && half >= 1.0 { spoken_ms(ms.round()) } else { spoken_ms(ms) };
    if half > last_digit && ms >= 1.0 { format!("about {spoken}") } else { spoken }
}

/// A count as a sentence has it, three significant digits of it, never more than it is: "316 million", "954,000".
#[must_use]
pub fn in_words(count: Decimal) -> String {
    let whole = count.trunc().to_u64().unwrap_or_default();
    let step = 10_u64.pow(whole.checked_ilog10().unwrap_or_default().saturating_sub(2));
    named(whole / step * step)
}

/// A count to the nearest of so many significant digits: "134.66 million".
#[must_use]
pub(super) fn rounded_in_words(count: Decimal, digits: u32) -> String {
    named(count.round_sf(digits).unwrap_or(count).to_u64().unwrap_or_default())
}

fn named(count: u64) -> String {
    let names = [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million")];
    match names.into_iter().find(|(size, _)| count >= *size) {
        Some((size, name)) => format!("{} {name}", (Decimal::from(count) / Decimal::from(size)).normalize()),
        None => group_thousands(&count.to_string()),
    }
}

/// How many times as much, two significant digits of it, never more than it is: "13,000", "1.4", "120 million".
#[must_use]
pub fn times_in_words(times: Decimal) -> String {
    let digits = u32::from(times < Decimal::TEN);
    let cut = times.trunc_with_scale(digits);
    let whole = cut.trunc().to_u64().unwrap_or_default();
    let step = 10_u64.pow(whole.checked_ilog10().unwrap_or_default().saturating_sub(1));
    if digits == 1 { cut.normalize().to_string() } else { named(whole / step * step) }
}

/// A time in milliseconds for a person.
#[must_use]
pub fn shown_ms(ms: f64) -> String {
    if ms >= 10_000.0 {
        return format!("{} s", group_thousands(&format!("{:.1}", ms / 1000.0)));
    }
    let digits = usize::from(ms < 100.0);
    format!("{} ms", group_thousands(&format!("{ms:.digits$}")))
}

/// How far something is known: "within 0.28 %".
#[must_use]
pub fn within_share(share: f64) -> String {
    format!("within {}", shown_share(share).trim_start_matches("< "))
}

/// A share for a person, in percent: with two significant digits of the share or of what is left of the whole, whichever is less, so that
/// nearly all is not shown as all.
#[must_use]
pub fn shown_share(share: f64) -> String {
    share_with(share, 0)
}

/// The same beside a share that it is held against: with as many digits more as tell one from the other, "1.04 %" where that is 1 %.
#[must_use]
pub fn share_beside(share: f64, limit: f64) -> String {
    let told = (0..=MOST_DIGITS_MORE).map(|more| share_with(share, more)).find(|text| *text != shown_share(limit));
    told.unwrap_or_else(|| shown_share(share))
}

/// Digits beyond which nobody asks on which side of a limit a share is.
const MOST_DIGITS_MORE: usize = 3;

fn share_with(share: f64, more_digits: usize) -> String {
    let percent = share * 100.0;
    let least = percent.min(100.0 - percent);
    if least <= 0.0 {
        return format!("{percent:.0} %");
    }
    if least < 0.001 {
        return if percent < 50.0 { "< 0.001 %" } else { "> 99.999 %" }.to_owned();
    }
    let digits = (1 - least.log10().floor() as i32).clamp(0, 3) as usize + more_digits;
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// Whether what is left to chance is less than anybody can tell.
pub(super) fn is_exact(within: f64) -> bool {
    within < 1e-6
}

/// Last words of titles that name no thing but a manner of calling.
const MANNERS: [&str; 2] = ["invoke", "egress-only"];

/// A title within a sentence with its article: "the interface endpoint", "the NAT gateway"; a proper name, such as "API Gateway", and a
/// manner, such as "SDK invoke", have none.
#[must_use]
pub fn with_article(title: &str) -> String {
    // The layout of a solution stands in brackets: "API Gateway (REST)".
    let name = title.split(" (").next().unwrap_or(title);
    let last = name.rsplit(' ').next().unwrap_or(name);
    let is_name = name.contains(' ') && last.starts_with(char::is_uppercase);
    if is_name || MANNERS.contains(&last) { title.to_owned() } else { format!("the {}", in_sentence(title)) }
}

fn in_sentence(title: &str) -> String {
    let second_is_small = title.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { title[..1].to_lowercase() + &title[1..] } else { title.to_owned() }
}

/// A text that begins a sentence.
pub(super) fn capital(text: &str) -> String {
    // A name such as vCPUs is written so at the beginning of a sentence, too.
    if text.chars().nth(1).is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_has_no_more_digits_than_its_interval() {
        // 4.5 to 19 ms, 7.9 to 8.1, 7.1 to 9.1, 380 to 384, 300 to 460, 0.2 to 1.6.
        let said = [(11.75, 7.25), (8.0, 0.1), (8.1, 1.0), (382.0, 2.0), (380.0, 80.0), (0.9, 0.7)];
        let said = said.map(|(ms, half)| spoken_difference(ms, half));
        assert_eq!(said, ["about 12 ms", "8 ms", "about 8 ms", "380 ms", "about 380 ms", "less than 1 ms"]);
    }

    #[test]
    fn a_share_is_told_from_its_limit() {
        let beside = |share| share_beside(share, 0.01);
        let said = [0.0123, 0.010_43, 0.009_96, 0.010_004, 0.01].map(beside);
        assert_eq!(said, ["1.2 %", "1.04 %", "0.996 %", "1.0004 %", "1 %"]);
    }
}
