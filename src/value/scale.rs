//! The scales on which values that are numbers lie.

use rust_decimal::Decimal;

use crate::unit::{Bytes, Milliseconds, shown};

/// What numbers a value is made of, how fine they are, and how they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Whole numbers.
    Count,
    /// Whole bytes.
    Size,
    /// Milliseconds, to a millionth.
    Time,
    /// Milliseconds, to a millionth, of a time that may vary: its mean.
    Duration,
    /// A part of one, to nine decimals.
    Share,
    /// Hours, to four decimals.
    Hours,
    /// Requests in a length of time, to six decimals.
    Rate,
    /// Processing units, to six decimals.
    Units,
    /// Money, to six decimals.
    Amount,
}

impl Scale {
    /// Decimals of the finest step.
    pub(super) const fn digits(self) -> u32 {
        match self {
            Self::Count | Self::Size => 0,
            Self::Time | Self::Duration | Self::Rate | Self::Units | Self::Amount => 6,
            Self::Share => 9,
            Self::Hours => 4,
        }
    }

    /// A number in whole finest steps; `None` when it is finer or too large.
    #[must_use]
    pub fn steps(self, number: Decimal) -> Option<i64> {
        let number = number.normalize();
        let steps = number.checked_mul(Decimal::from(10_u64.pow(self.digits())))?;
        (number.scale() <= self.digits()).then(|| i64::try_from(steps).ok()).flatten()
    }

    /// The number of so many finest steps.
    #[must_use]
    pub fn number(self, steps: i64) -> Decimal {
        Decimal::new(steps, self.digits()).normalize()
    }

    /// The unit of bare numbers in machine-readable output.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Rate => "requests",
            Self::Units => "units",
            Self::Size => "bytes",
            Self::Time | Self::Duration => "ms",
            Self::Share => "share",
            Self::Hours => "hours",
            Self::Amount => "currency",
        }
    }

    /// A number of this scale for a person, with its unit.
    #[must_use]
    pub fn show(self, number: Decimal) -> String {
        match self {
            Self::Size => u64::try_from(number).map_or_else(|_| shown(number), |bytes| Bytes(bytes).to_string()),
            Self::Time | Self::Duration => Milliseconds(number).to_string(),
            Self::Hours => format!("{} h", shown(number)),
            Self::Count | Self::Share | Self::Rate | Self::Units | Self::Amount => shown(number),
        }
    }

    /// The same to the last unit, where [`Self::show`] rounds.
    #[must_use]
    pub fn show_exactly(self, number: Decimal) -> String {
        match u64::try_from(number) {
            Ok(bytes) if self == Self::Size => Bytes(bytes).exactly(),
            _ => self.show(number),
        }
    }
}
