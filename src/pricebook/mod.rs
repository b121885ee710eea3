//! Price books: one file a Region, embedded; overlays that a user puts over one; free allowances.
//!
//! ```
//! use netcost::pricebook::{Meter, PriceBook};
//!
//! let book = PriceBook::embedded("us-east-1")?;
//! let nat = book.price(&Meter::of("nat.hours")).expect("a price with its source and date");
//! assert_eq!(nat.ladder.tiers()[0].price.to_string(), "0.045");
//! # Ok::<(), netcost::pricebook::BookError>(())
//! ```

mod book;
mod currency;
mod date;
mod embedded;
mod file;
mod ladder;
mod meter;
mod overlay;

pub mod audit;
pub mod free_tier;

pub use book::{Corroboration, Identity, Price, PriceBook};
pub(crate) use currency::read_currency;
pub use date::Date;
pub use embedded::{BookError, MissingBook, find_region, regions};
pub(crate) use file::{read_any_price, read_meter, read_tiers};
pub use ladder::{Ladder, LadderError, Slice, Tier};
pub use meter::{METERS, Meter, MeterInfo, service_word, service_words};
pub use overlay::{Discount, Overlay, OverlayError, Target};
