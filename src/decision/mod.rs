//! Beyond one point: how the ranking changes when inputs do. A [`Study`] rates a scenario with some values changed; [`mod@sweep`] does so
//! along axes.

pub mod sweep;

mod study;

pub use study::{Outcome, Point, Study};
