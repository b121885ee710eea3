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
//! assert_eq!(wording::obstacle(&obstacle, "USD"), "36.50 USD a month against your 20.00");
//! assert_eq!(wording::shown_share(0.0123), "1.2 %");
//! ```

mod along;
mod answer;
mod becomes_best;
mod breakeven;
mod caveats;
mod certainty;
pub mod charts;
mod decision;
mod explained;
mod figures;
mod inputs;
mod listed;
mod notes;
mod obstacles;
mod outlook;
pub mod plan;
mod ranking;
mod reigns;
mod sensitivity;
mod sweep;
mod time_unit;
mod trade_off;

pub use along::{by_averages, same_reason, who_is_best};
pub use answer::{Answer, answer, assumption};
pub use becomes_best::becomes_best;
pub use breakeven::{
    feasibility_words, no_change, overtaking, swap, swap_figures, tie_row, tie_title, tie_turn, turn_in_list,
    turn_of_feasibility,
};
pub use caveats::{absences, before_taking_it};
pub use certainty::certainty;
pub use decision::{
    best_at, better, caption, cost_unknown, cost_unknown_at, not_among, ranking_of, simulation, unknown_rows,
};
pub use explained::{costs_nothing, explained, not_to_be_had, what_it_is};
pub use figures::{
    column_cents, in_words as count_in_words, narrow_cents, share_beside, shown_cents, shown_ms, shown_share,
    spoken_ms, with_article,
};
pub use inputs::{input_name, name_of_path, with_input_named};
pub use listed::listed;
pub use notes::{
    all_notes, in_force, next_questions, note, notes_that_decide, omission, price_dates, provenance, warning, warnings,
};
pub use obstacles::{
    absence, each_in_brief, if_so, mend, missing_prices, missing_prices_overlay, no_price, obstacle, obstacles,
};
pub use outlook::{
    BECOMES_BEST_TITLE, band_notes, bands_title, becomes_best_rows, breakeven_rows, breakeven_title, threshold,
};
pub use ranking::{
    CHARGES_NAMED, below_the_ranking, difference, difference_alone, difference_in_brief, driver, drivers, further, mix,
    next_million, otherwise_lines, path_mean, place, tie_legend, tie_mark, times_to_hand_over, ways_title,
    without_details,
};
pub use reigns::{
    Digits, best_over, best_word, nobody_in_brief, nothing_as_it_is, reign_rows, three_digits, unknown_costs,
    what_varies, who_reigns,
};
pub use sensitivity::{
    best_as_it_is, far_title, flip_rows, flip_title, gone_at, gone_far_away, group_title, lead_question, lead_title,
    named_mends, other_lead, sensitivity_answer, shift_rows, shown_lead, shown_value,
};
pub use sweep::{best_of, nobody_at, not_ranked, ranked_by, sweep_answer, sweep_decides, tie_rows};
pub use time_unit::TimeUnit;
pub use trade_off::{fails, its_failing, standing, trade_off_rows};
