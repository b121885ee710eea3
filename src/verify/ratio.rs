//! Exact fractions: rates and times that multiply to a whole number do so exactly, in whatever order.

use rust_decimal::Decimal;

use crate::money::{Inexact, multiply};

/// A number over another, neither of them negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    over: Decimal,
    under: Decimal,
}

impl Ratio {
    pub(super) const ONE: Self = Self::of(Decimal::ONE);

    pub(super) const fn of(value: Decimal) -> Self {
        Self { over: value, under: Decimal::ONE }
    }

    pub(super) fn times(self, factor: Decimal) -> Result<Self, Inexact> {
        Ok(Self { over: multiply(self.over, factor)?, ..self })
    }

    pub(super) fn divided(self, divisor: Decimal) -> Result<Self, Inexact> {
        Ok(Self { under: multiply(self.under, divisor)?, ..self })
    }

    pub(super) fn times_ratio(self, other: Self) -> Result<Self, Inexact> {
        self.times(other.over)?.divided(other.under)
    }

    /// The decimal, exact where one of 28 digits is; [`Inexact`] also for a division by zero.
    pub(super) fn decimal(self) -> Result<Decimal, Inexact> {
        self.over.checked_div(self.under).ok_or(Inexact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_divided_and_multiplied_again_stays_whole() {
        let decimal = |value: Result<Ratio, Inexact>| value.and_then(Ratio::decimal).map(|value| value.to_string());
        // 10 a minute for an hour: 10 / 60 x 3,600 = 600, which decimals would miss.
        let calls = Ratio::of(10.into()).divided(60.into()).and_then(|rate| rate.times(3_600.into()));
        assert_eq!(decimal(calls), Ok("600".to_owned()));
        // 5,000,000 x 3 KB = 15,000,000 / 1,048,576 GB = 14.30511474609375.
        assert_eq!(decimal(Ratio::of(15_000_000.into()).divided(1_048_576.into())), Ok("14.30511474609375".to_owned()));
        assert_eq!(decimal(Ratio::ONE.divided(0.into())), Err(Inexact));
    }
}
