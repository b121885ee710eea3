//! The words for what the other rooms found: results are data, and each is worded in one place.

pub mod plan;
