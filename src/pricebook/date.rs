//! Dates as precisely as a source gives them: a year, a month or a day.

use std::fmt;

use serde::{Serialize, Serializer};

/// `2026`, `2026-09` or `2026-09-25`. Ordered as text, so that a less precise date comes before the days within it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(String);

impl Date {
    /// Reads a date; `None` when it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |index: usize, width: usize, range: std::ops::RangeInclusive<u16>| {
            parts.get(index).is_none_or(|part| part.len() == width && part.parse().is_ok_and(|n| range.contains(&n)))
        };
        let valid = parts.len() <= 3 && number(0, 4, 2000..=2999) && number(1, 2, 1..=12);
        let days = match (parts.first().and_then(|year| year.parse::<u16>().ok()), parts.get(1).copied()) {
            (Some(year), Some("02")) => 28 + u16::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)),
            (_, Some("04" | "06" | "09" | "11")) => 30,
            _ => 31,
        };
        (valid && number(2, 2, 1..=days)).then(|| Self(text.to_owned()))
    }

    /// The day of a count of seconds since 1970-01-01 (UTC), by the days-to-civil algorithm of Howard Hinnant.
    #[must_use]
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let z = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (z / 146_097, z % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `self` lies more than twelve months before `today`, taking the latest day that `self` may mean.
    #[must_use]
    pub fn is_older_than_a_year(&self, today: &Self) -> bool {
        let latest = |text: &str| {
            let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
            (parts.next().unwrap_or(0), parts.next().unwrap_or(12), parts.next().unwrap_or(31))
        };
        let (year, month, day) = latest(&self.0);
        (year + 1, month, day) < latest(&today.0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    #[test]
    fn dates_are_checked() {
        for good in ["2026", "2026-09", "2026-09-25"] {
            assert!(Date::parse(good).is_some(), "{good}");
        }
        for bad in ["26", "2026-13", "2026-9", "2026-09-32", "2026-02-29", "2026-09-25-01", "soon", ""] {
            assert!(Date::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_year_counts_from_the_latest_day_meant() {
        assert!(!date("2025-11-22").is_older_than_a_year(&date("2026-11-22")));
        assert!(date("2025-11-21").is_older_than_a_year(&date("2026-11-22")));
        assert!(!date("2025").is_older_than_a_year(&date("2026-11-22")));
        assert!(date("2024").is_older_than_a_year(&date("2026-11-22")));
    }

    #[test]
    fn unix_seconds_become_days() {
        assert_eq!(Date::from_unix_seconds(0).as_str(), "1970-01-01");
        assert_eq!(Date::from_unix_seconds(951_782_400).as_str(), "2000-02-29");
        assert_eq!(Date::from_unix_seconds(1_795_305_600).as_str(), "2026-11-22");
    }
}
