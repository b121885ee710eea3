//! How values are written in files, one kind a file: what a text or number means, what it must be, and how it is shown.
//!
//! ```
//! use netcost::unit::Bytes;
//! use netcost::value::Value;
//!
//! assert_eq!(Bytes(65_536).show(), "64 KB");
//! ```

mod by_meter;
mod choice;
mod distribution;
mod measure;
mod number;
mod scale;
mod written;

use serde_json::{Map, Value as Json};

pub use by_meter::ByMeter;
pub(crate) use measure::PER_MONTH;
pub use measure::Volume;
pub(crate) use measure::{VOLUME, in_month, of_month};
pub(crate) use number::TRUTH;
pub use number::{Hours, ProcessingUnits, RequestRate, Share};
pub use scale::Scale;
pub use written::{Takes, Value, reference};

pub use crate::choice::Choice;

/// The schemas that many keys share, by name: a key's own schema refers to them.
#[must_use]
pub fn definitions() -> Map<String, Json> {
    let named = [
        ("distribution", distribution::definition()),
        ("size", measure::size_definition()),
        ("time", measure::time_definition()),
    ];
    named.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}
