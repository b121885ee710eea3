//! The books that are part of the program, one for each Region.

use std::fmt;

use super::book::{Price, PriceBook};
use super::meter::Meter;
use crate::diagnostic::{Rejection, nearest};

/// The embedded books as (Region, text), sorted by Region. Written by the build script.
static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/books.rs"));

/// Regions of AWS for which no price was found: code, and what they are. AWS SDK endpoints, 2026-08.
static WITHOUT_PRICES: &[(&str, &str)] = &[("eusc-de-east-1", "the AWS European Sovereign Cloud in Germany")];

/// Why there is no book for a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BookError {
    /// There is none.
    Unknown {
        /// The Region asked for.
        region: String,
        /// Why, and what to do.
        missing: MissingBook,
    },
    /// The book has problems.
    Invalid(Rejection),
}

impl fmt::Display for BookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { region, missing } => write!(f, "no price book for Region `{region}`; {missing}"),
            Self::Invalid(rejection) => rejection.fmt(f),
        }
    }
}

impl std::error::Error for BookError {}

/// What is known of a Region that has no book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingBook {
    /// A Region that there is, but no price of it was found.
    NoPrices {
        /// What it is.
        title: &'static str,
    },
    /// A misspelt one, or one by another name.
    Misspelt {
        /// Those with a book that may be meant, one at least.
        meant: Vec<&'static str>,
    },
    /// Nothing.
    Unheard,
}

/// What to do about it.
impl fmt::Display for MissingBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrices { title } => write!(
                f,
                "it is {title}, whose prices are not known here: take a Region that is like it, and put the prices that you have over its book with `--prices overlay.toml`"
            ),
            Self::Misspelt { meant } => match meant.as_slice() {
                [one] => write!(f, "did you mean `{one}`?"),
                several => {
                    let named = |code: &&'static str| format!("`{code}` ({})", title(code).unwrap_or_default());
                    let named: Vec<String> = several.iter().map(named).collect();
                    write!(f, "did you mean {}?", named.join(" or "))
                }
            },
            Self::Unheard => f.write_str("`netcost prices regions` lists those there are"),
        }
    }
}

/// Codes of all Regions that have a book, sorted.
#[must_use]
pub fn regions() -> Vec<&'static str> {
    EMBEDDED.iter().map(|(region, _)| *region).collect()
}

/// The text of the book of a Region.
///
/// # Errors
/// What is known of it where there is no book for it.
pub fn find_region(region: &str) -> Result<&'static str, MissingBook> {
    if let Ok(index) = EMBEDDED.binary_search_by_key(&region, |(known, _)| known) {
        return Ok(EMBEDDED[index].1);
    }
    if let Some((_, title)) = WITHOUT_PRICES.iter().find(|(known, _)| *known == region) {
        return Err(MissingBook::NoPrices { title });
    }
    let meant = meant(region);
    Err(if meant.is_empty() { MissingBook::Unheard } else { MissingBook::Misspelt { meant } })
}

/// What a book calls its Region: "Europe (Ireland)".
fn title(region: &str) -> Option<&'static str> {
    let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == region)?;
    text.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
}

/// Most Regions that are suggested at once.
const MOST_MEANT: usize = 4;

/// The Regions that somebody may mean: by the code written otherwise or that of a zone, by its beginning, by the name, or by a slip.
fn meant(written: &str) -> Vec<&'static str> {
    let word = written.trim().to_lowercase();
    let code = word.replace(['_', ' '], "-");
    let zone = code.trim_end_matches(|sign: char| sign.is_ascii_lowercase());
    let name = |region: &str| title(region).unwrap_or_default().to_lowercase();
    let holds_place = |region: &str| {
        let name = name(region);
        name.rsplit_once('(').is_some_and(|(_, place)| word.contains(place.trim_end_matches(')')))
    };
    let all = |is_meant: &dyn Fn(&str) -> bool| -> Vec<&'static str> {
        regions().into_iter().filter(|region| is_meant(region)).collect()
    };
    let same = all(&|region| region == code || region == zone);
    let begun = all(&|region| code.len() > 1 && region.starts_with(&code));
    let called = all(&|region| word.len() > 3 && name(region).contains(&word));
    let near = nearest(written, regions()).into_iter().collect();
    let found = [same, begun, called, near, all(&holds_place)].into_iter().find(|found| !found.is_empty());
    found.filter(|found| found.len() <= MOST_MEANT).unwrap_or_default()
}

impl PriceBook {
    /// The embedded book of a Region.
    ///
    /// # Errors
    /// [`BookError::Unknown`] when there is none, [`BookError::Invalid`] when its text has problems (a test holds every book sound).
    pub fn embedded(region: &str) -> Result<Self, BookError> {
        let text = find_region(region).map_err(|missing| BookError::Unknown { region: region.to_owned(), missing })?;
        Self::parse(&format!("pricing/{region}.toml"), text).map_err(BookError::Invalid)
    }

    /// The books whose prices are in a currency, sorted by Region. Only those are read: reading all takes longer than a comparison.
    #[must_use]
    pub fn embedded_in(currency: &str) -> Vec<Self> {
        let line = format!("\ncurrency = \"{currency}\"\n");
        let books = EMBEDDED.iter().filter(|(_, text)| text.contains(&line));
        books.filter_map(|(region, _)| Self::embedded(region).ok()).collect()
    }

    /// Adds what transfer from another Region to this one costs: `dt.inter_region_from.OTHER` is what the other one's book asks for
    /// `dt.inter_region.THIS`. Nothing is added where it has no such price, or another currency.
    ///
    /// # Errors
    /// As of [`PriceBook::embedded`], of the other Region.
    pub fn add_transfer_from(&mut self, other: &str) -> Result<(), BookError> {
        let there = Self::embedded(other)?;
        let price = there.price(&Meter::in_family("dt.inter_region", &self.region));
        if let Some(price) = price.filter(|_| there.currency == self.currency) {
            let meter = Meter::in_family("dt.inter_region_from", other);
            self.put(Price { meter, ..(**price).clone() });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn every_book_is_among_those_of_its_currency() {
        let books = EMBEDDED.iter().map(|(region, _)| PriceBook::embedded(region).expect("a book"));
        for book in books {
            let alike = PriceBook::embedded_in(&book.currency);
            assert!(alike.contains(&book), "{}", book.region);
            assert!(alike.iter().all(|other| other.currency == book.currency), "{}", book.region);
        }
    }

    #[test]
    fn what_comes_from_another_region_has_the_price_of_that_one() {
        let mut tokyo = PriceBook::embedded("ap-northeast-1").expect("a book");
        tokyo.add_transfer_from("us-east-1").expect("a book");
        let price = |id: &str| tokyo.price(&Meter::of(id.to_owned().leak())).map(|price| price.ladder.clone());
        let virginia = PriceBook::embedded("us-east-1").expect("a book");
        let asked = virginia.price(&Meter::of("dt.inter_region.ap-northeast-1")).expect("a price").ladder.clone();
        assert_eq!(price("dt.inter_region_from.us-east-1"), Some(asked));
        assert_ne!(price("dt.inter_region_from.us-east-1"), price("dt.inter_region.us-east-1"));
    }

    #[test]
    fn an_unknown_region_gets_a_suggestion() {
        let meant = |written| match find_region(written) {
            Err(MissingBook::Misspelt { meant }) => meant,
            other => panic!("{written}: {other:?}"),
        };
        for written in
            ["eu-west1", "EU-West-1", "eu_west_1", "eu-west-1b", "Ireland", "europe (ireland)", "Dublin, Ireland"]
        {
            assert_eq!(meant(written), ["eu-west-1"], "{written}");
        }
        assert_eq!(meant("eu-west"), ["eu-west-1", "eu-west-2", "eu-west-3"]);
        let said = find_region("us-east").expect_err("two").to_string();
        assert_eq!(said, "did you mean `us-east-1` (US East (N. Virginia)) or `us-east-2` (US East (Ohio))?");
        for unheard in ["atlantis", "eu", ""] {
            assert_eq!(find_region(unheard), Err(MissingBook::Unheard), "{unheard}");
        }
    }

    #[test]
    fn a_region_without_prices_is_known_all_the_same() {
        let found = find_region("eusc-de-east-1");
        assert!(
            matches!(found, Err(MissingBook::NoPrices { title }) if title.contains("Sovereign Cloud")),
            "{found:?}"
        );
        assert!(WITHOUT_PRICES.iter().all(|(region, _)| !regions().contains(region)), "none of them has a book");
    }
}
