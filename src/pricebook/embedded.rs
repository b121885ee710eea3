//! The books that are part of the program, one for each Region.

use std::fmt;

use super::book::PriceBook;
use crate::diagnostic::{Rejection, nearest};

/// The embedded books as (Region, text), sorted by Region. Written by the build script.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/books.rs"));

/// Why there is no book for a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BookError {
    /// There is none.
    Unknown {
        /// The Region asked for.
        region: String,
        /// The nearest known one.
        nearest: Option<&'static str>,
    },
    /// The book has problems.
    Invalid(Rejection),
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { region, nearest: Some(nearest) } => {
                write!(f, "no price book for Region `{region}`; did you mean `{nearest}`?")
            }
            Self::Unknown { region, .. } => {
                write!(f, "no price book for Region `{region}`; `netcost prices regions` lists those there are")
            }
            Self::Invalid(rejection) => rejection.fmt(f),
        }
    }
}

impl std::error::Error for BookError {}

/// Codes of all Regions that have a book, sorted.
#[must_use]
pub fn regions() -> Vec<&'static str> {
    EMBEDDED.iter().map(|(region, _)| *region).collect()
}

/// The text of the book of a Region.
///
/// # Errors
/// The known Region that is nearest, if any is near, where there is no book for it.
pub fn find_region(region: &str) -> Result<&'static str, Option<&'static str>> {
    match EMBEDDED.binary_search_by_key(&region, |(known, _)| known) {
        Ok(index) => Ok(EMBEDDED[index].1),
        Err(_) => Err(nearest(region, regions())),
    }
}

impl PriceBook {
    /// The embedded book of a Region.
    ///
    /// # Errors
    /// [`BookError::Unknown`] when there is none, [`BookError::Invalid`] when its text has problems (a test holds every book sound).
    pub fn embedded(region: &str) -> Result<Self, BookError> {
        let text = find_region(region).map_err(|nearest| BookError::Unknown { region: region.to_owned(), nearest })?;
        Self::parse(&format!("pricing/{region}.toml"), text).map_err(BookError::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricebook::Meter;

    #[test]
    fn every_embedded_book_is_sound() {
        for (region, text) in EMBEDDED {
            let book = PriceBook::parse(region, text).unwrap_or_else(|problems| panic!("{problems}"));
            assert_eq!(book.region, *region);
            assert!(book.price(&Meter::of("lambda.duration.x86")).is_some(), "{region}");
        }
        let files =
            std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/pricing")).expect("the folder of the books");
        assert_eq!(EMBEDDED.len(), files.count(), "every file is a book");
    }

    #[test]
    fn an_unknown_region_gets_a_suggestion() {
        assert_eq!(find_region("eu-west1"), Err(Some("eu-west-1")));
    }
}
