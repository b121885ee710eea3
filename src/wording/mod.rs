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
mod figures;
mod notes;
pub mod plan;
mod ranking;

pub use decision::{
    band_notes, bands_title, best_as_it_is, best_at, best_of, better, breakeven_rows, breakeven_title, caption,
    cost_unknown, cost_unknown_at, flip_rows, flip_title, no_change, no_price, nobody_at, not_among, ranked_by,
    ranking_of, shift_rows, shown_measure, shown_value, simulation, swap, swap_figures, threshold, tie_row, tie_rows,
    tie_title, turn_of_feasibility, unknown_rows,
};
pub use figures::{shown_ms, shown_share, with_article};
pub use notes::{all_notes, in_force, note, omission, price_dates, warning, warnings};
pub use ranking::{
    driver, drivers, failing_mark, fails, further, if_so, mend, missing_prices, missing_prices_overlay, mix,
    next_million, obstacle, obstacles, otherwise_lines, path_mean, place, standing, tie_legend, tie_mark,
    times_to_hand_over, trade_off_rows, verdict,
};
