//! Results in words. Results are data with stable codes; here, and nowhere else, they become sentences: lower case, no full stop at the end
//! where one stands alone.
//!
//! ```
//! use netcost::comparison::Obstacle;
//! use netcost::money::Amount;
//! use netcost::wording;
//!
//! let [cost, limit] = [3650, 2000].map(|cents| Amount::new(rust_decimal::Decimal::new(cents, 2)));
//! let obstacle = Obstacle::OverBudget { cost, limit };
//! assert_eq!(wording::obstacle(&obstacle, "USD"), "36.50 USD a month, above your limit of 20.00");
//! assert_eq!(wording::shown_share(0.0123), "1.2 %");
//! ```

mod decision;
mod notes;
pub mod plan;
mod ranking;

pub use decision::{
    band_notes, bands_title, best_of, better, breakeven_rows, breakeven_title, can_be_had, caption, flip_rows,
    flip_title, ranked_by, shift_rows, shown_measure, shown_value, simulation, swap, swap_figures, threshold,
    turn_of_feasibility,
};
pub use notes::{in_force, note, omission, price_dates, warning, warnings};
pub use ranking::{driver, drivers, fails, obstacle, obstacles, standing, verdict};

use crate::money::group_thousands;

/// A time in milliseconds for a person.
#[must_use]
pub fn shown_ms(ms: f64) -> String {
    if ms >= 10_000.0 {
        return format!("{} s", group_thousands(&format!("{:.1}", ms / 1000.0)));
    }
    let digits = usize::from(ms < 100.0);
    format!("{} ms", group_thousands(&format!("{ms:.digits$}")))
}

/// A share for a person, in percent: with two significant digits of the share or of what is left of the whole, whichever is less, so that
/// nearly all is not shown as all.
#[must_use]
pub fn shown_share(share: f64) -> String {
    let percent = share * 100.0;
    let least = percent.min(100.0 - percent);
    if least <= 0.0 {
        return format!("{percent:.0} %");
    }
    if least < 0.001 {
        return if percent < 50.0 { "< 0.001 %" } else { "> 99.999 %" }.to_owned();
    }
    let digits = (1 - least.log10().floor() as i32).clamp(0, 3) as usize;
    let text = format!("{percent:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// A title within a sentence with its article: "the interface endpoint", "the NAT gateway"; a proper name, such as "API Gateway", has none.
#[must_use]
pub fn with_article(title: &str) -> String {
    let last = title.rsplit(' ').next().unwrap_or(title);
    let is_name = title.contains(' ') && last.starts_with(char::is_uppercase);
    if is_name { title.to_owned() } else { format!("the {}", in_sentence(title)) }
}

fn in_sentence(title: &str) -> String {
    let second_is_small = title.chars().nth(1).is_some_and(char::is_lowercase);
    if second_is_small { title[..1].to_lowercase() + &title[1..] } else { title.to_owned() }
}
