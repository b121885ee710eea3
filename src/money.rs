//! Exact amounts of money.
//!
//! `rust_decimal` rounds silently when a product or a sum needs more than 28 digits, so every product and sum of money
//! goes through [`multiply`] and [`add`], which refuse instead. Rounding happens only in [`round_half_up`] and its short form, of quantities and to show.
//!
//! ```
//! use netcost::money::{Amount, UnitPrice, multiply};
//! use rust_decimal::Decimal;
//!
//! // 730 h x 0.0225 = 16.425, which is shown as 16.43.
//! let price = UnitPrice::new(Decimal::new(225, 4)).expect("not negative");
//! let cost = Amount::new(multiply(Decimal::from(730), price.decimal())?);
//! assert_eq!((cost.to_string(), cost.shown()), ("16.425".to_owned(), "16.43".to_owned()));
//! # Ok::<(), netcost::money::Inexact>(())
//! ```

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Serialize, Serializer};

/// Most fractional digits a unit price may have; AWS publishes up to ten, and each percentage discount adds two and those of its own.
pub const PRICE_DIGITS: u32 = 20;

/// A product or sum that does not fit 28 significant digits, so that it could only be kept by rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inexact;

impl fmt::Display for Inexact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the exact result needs more than 28 digits")
    }
}

impl std::error::Error for Inexact {}

/// The exact product of two decimals.
///
/// # Errors
/// [`Inexact`] when the product has more digits than a decimal can hold.
pub fn multiply(a: Decimal, b: Decimal) -> Result<Decimal, Inexact> {
    // A product that ran out of room has fewer fractional digits; one that kept them all is exact.
    if let Some(product) = a.checked_mul(b).filter(|product| product.scale() == a.scale() + b.scale()) {
        return Ok(product.normalize());
    }
    let (a, b) = (a.normalize(), b.normalize());
    let mut mantissa = a.mantissa().checked_mul(b.mantissa()).ok_or(Inexact)?;
    let mut scale = a.scale() + b.scale();
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).map_err(|_| Inexact)
}

/// The exact sum of two decimals.
///
/// # Errors
/// [`Inexact`] when the sum has more digits than a decimal can hold.
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, Inexact> {
    kept_sum(a, b).or_else(|| kept_sum(a.normalize(), b.normalize())).ok_or(Inexact)
}

/// An addition that runs out of room gives up fractional digits; one that keeps them all is exact.
fn kept_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let sum = a.checked_add(b)?;
    (sum.scale() >= a.scale().max(b.scale())).then(|| sum.normalize())
}

/// Rounds half up (away from zero) to `digits` decimals, as AWS's printed examples do.
#[must_use]
pub fn round_half_up(value: Decimal, digits: u32) -> Decimal {
    let mut rounded = half_up(value, digits);
    rounded.rescale(digits);
    rounded
}

/// The same without zeros at its end.
#[must_use]
pub fn round_half_up_short(value: Decimal, digits: u32) -> Decimal {
    half_up(value, digits).normalize()
}

fn half_up(value: Decimal, digits: u32) -> Decimal {
    value.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero)
}

/// An exact amount of money in the currency of the bill that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Nothing to pay.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// An amount from its exact decimal.
    #[must_use]
    pub fn new(value: Decimal) -> Self {
        Self(value.normalize())
    }

    /// The exact decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// [`Inexact`] when the sum has more than 28 digits.
    pub fn plus(self, other: Self) -> Result<Self, Inexact> {
        add(self.0, other.0).map(Self)
    }

    /// The sum of many amounts.
    ///
    /// # Errors
    /// [`Inexact`] when a partial sum has more than 28 digits.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Inexact> {
        let mut amounts = amounts.into_iter();
        let first = amounts.next().unwrap_or_default();
        amounts.try_fold(first, Self::plus)
    }

    /// The amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The amount rounded half up to `digits` decimals, for display only.
    #[must_use]
    pub fn rounded(self, digits: u32) -> Decimal {
        round_half_up(self.0, digits)
    }

    /// The amount for a person: two decimals with thousands separated; below a tenth three significant digits, but no more than six
    /// decimals, as two would blur amounts that differ by half.
    #[must_use]
    pub fn shown(self) -> String {
        let below = |limit: (i64, u32)| self.0.abs() < Decimal::new(limit.0, limit.1);
        let digits = match self.0 {
            _ if below((1, 3)) => 6,
            _ if below((1, 2)) => 5,
            _ if below((1, 1)) => 4,
            _ => 2,
        };
        let mut rounded = self.rounded(digits).normalize();
        if rounded.is_zero() && !self.0.is_zero() {
            return if self.0.is_sign_negative() { "> -0.000001" } else { "< 0.000001" }.to_owned();
        }
        rounded.rescale(rounded.scale().max(2));
        group_thousands(&rounded.to_string())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.normalize().fmt(f)
    }
}

/// As text, so that nothing rounds it.
impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Most decimals that are shown to tell figures apart.
const MOST_DIGITS: u32 = 12;

/// As many decimals, two at least, as show each pair of figures to differ, where they do.
#[must_use]
pub fn digits_apart(pairs: &[(Decimal, Decimal)]) -> u32 {
    let differ = |digits: u32| {
        let shown = |(a, b): &(Decimal, Decimal)| a == b || round_half_up(*a, digits) != round_half_up(*b, digits);
        pairs.iter().all(shown)
    };
    (2..MOST_DIGITS).find(|digits| differ(*digits)).unwrap_or(MOST_DIGITS)
}

/// The price of one unit (one request, one GB, one hour), exact. Negative only for what a bill gives back, such as a credit; no price book
/// holds such a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(Decimal);

impl UnitPrice {
    /// A unit price; `None` when it has more than [`PRICE_DIGITS`] fractional digits.
    #[must_use]
    pub fn new(value: Decimal) -> Option<Self> {
        let value = value.normalize();
        (value.scale() <= PRICE_DIGITS).then_some(Self(value))
    }

    /// The exact decimal.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// The price less a percentage (0 to 100).
    ///
    /// # Errors
    /// [`Inexact`] when the discounted price has too many digits to be kept exactly.
    pub fn less_percent(self, percent: Decimal) -> Result<Self, Inexact> {
        let share = multiply(add(Decimal::ONE_HUNDRED, -percent)?, Decimal::new(1, 2))?;
        Self::new(multiply(self.0, share)?).ok_or(Inexact)
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As text, so that nothing rounds it.
impl Serialize for UnitPrice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Puts a comma between each three digits of the integer part of a plain decimal number.
#[must_use]
pub fn group_thousands(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (integer, fraction) = digits.split_once('.').map_or((digits, None), |(i, f)| (i, Some(f)));
    let mut grouped = String::with_capacity(number.len() + integer.len() / 3);
    grouped.push_str(sign);
    for (index, digit) in integer.chars().enumerate() {
        if index > 0 && (integer.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    #[test]
    fn a_product_that_would_be_rounded_is_refused() {
        let long = decimal("1.0000000000001");
        assert_eq!(multiply(long, long), Ok(decimal("1.00000000000020000000000001")));
        let longer = decimal("1.000000000000001");
        assert_eq!(multiply(longer, longer), Err(Inexact));
    }

    #[test]
    fn a_sum_that_would_be_rounded_is_refused() {
        let tiny = decimal("0.0000000000000000000000000001");
        assert_eq!(add(tiny, Decimal::ONE), Ok(decimal("1.0000000000000000000000000001")));
        assert_eq!(add(tiny, Decimal::ONE_THOUSAND), Err(Inexact));
    }

    #[test]
    fn halves_are_rounded_up() {
        // 730 h x 0.0225 = 16.425, printed as 16.43 by AWS's own tools.
        assert_eq!(Amount::new(decimal("16.425")).shown(), "16.43");
        assert_eq!(Amount::new(decimal("1234567.005")).shown(), "1,234,567.01");
        assert_eq!(Amount::ZERO.shown(), "0.00");
        assert_eq!(Amount::new(decimal("0.1332")).shown(), "0.13");
        assert_eq!(Amount::new(decimal("0.09996")).shown(), "0.10");
        assert_eq!(Amount::new(decimal("0.01326")).shown(), "0.0133");
        assert_eq!(Amount::new(decimal("0.00652")).shown(), "0.00652");
        assert_eq!(Amount::new(decimal("-0.00652")).shown(), "-0.00652");
        assert_eq!(Amount::new(decimal("0.01")).shown(), "0.01");
        assert_eq!(Amount::new(decimal("0.00032551")).shown(), "0.000326");
        assert_eq!(Amount::new(decimal("0.0000003")).shown(), "< 0.000001");
    }

    #[test]
    fn a_discount_is_exact() {
        let price = UnitPrice::new(decimal("0.045")).expect("a price");
        assert_eq!(price.less_percent(decimal("12.5")).map(UnitPrice::decimal), Ok(decimal("0.039375")));
    }

    #[test]
    fn near_figures_are_shown_apart() {
        let digits = |pairs: &[(&str, &str)]| {
            digits_apart(&pairs.iter().map(|(a, b)| (decimal(a), decimal(b))).collect::<Vec<_>>())
        };
        assert_eq!(digits(&[("69.0698541", "69.0698518")]), 6);
        assert_eq!(digits(&[("69.0698541", "69.0698518"), ("69.06986", "69.06985")]), 6);
        assert_eq!(digits(&[("7.3", "36.5")]), 2);
        assert_eq!(digits(&[("5", "5")]), 2);
    }
}
