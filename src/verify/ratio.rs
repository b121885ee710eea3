//! Exact non-negative fractions: a quantity such as 3 KB x 5,000,000 / 1024 / 1024 is rounded once, at its end.

use std::cmp::Ordering;

use rust_decimal::Decimal;

use crate::money::Inexact;

/// A fraction in lowest terms, never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ratio {
    num: i128,
    den: i128,
}

impl Ratio {
    pub(super) const ONE: Self = Self { num: 1, den: 1 };

    pub(super) const fn whole(value: u32) -> Self {
        Self { num: value as i128, den: 1 }
    }

    fn new(num: i128, den: i128) -> Result<Self, Inexact> {
        if num < 0 || den <= 0 {
            return Err(Inexact);
        }
        let divisor = gcd(num, den);
        Ok(Self { num: num / divisor, den: den / divisor })
    }

    /// The fraction that a decimal is.
    ///
    /// # Errors
    /// [`Inexact`] for a negative one.
    pub(super) fn of(value: Decimal) -> Result<Self, Inexact> {
        Self::new(value.mantissa(), 10_i128.checked_pow(value.scale()).ok_or(Inexact)?)
    }

    pub(super) fn times(self, other: Self) -> Result<Self, Inexact> {
        // Crosswise reduction first keeps the products small.
        let (left, right) = (Self::new(self.num, other.den)?, Self::new(other.num, self.den)?);
        let num = left.num.checked_mul(right.num).ok_or(Inexact)?;
        let den = left.den.checked_mul(right.den).ok_or(Inexact)?;
        Self::new(num, den)
    }

    /// The quotient; [`Inexact`] also when `other` is zero.
    pub(super) fn over(self, other: Self) -> Result<Self, Inexact> {
        if other.num == 0 {
            return Err(Inexact);
        }
        self.times(Self { num: other.den, den: other.num })
    }

    pub(super) fn plus(self, other: Self) -> Result<Self, Inexact> {
        self.combine(other, i128::checked_add)
    }

    /// The difference, at least zero.
    pub(super) fn less(self, other: Self) -> Result<Self, Inexact> {
        let zero = Self { num: 0, den: 1 };
        self.combine(other, |a, b| a.checked_sub(b).map(|rest| rest.max(0))).map(|rest| rest.max(zero))
    }

    fn combine(self, other: Self, join: impl Fn(i128, i128) -> Option<i128>) -> Result<Self, Inexact> {
        let left = self.num.checked_mul(other.den).ok_or(Inexact)?;
        let right = other.num.checked_mul(self.den).ok_or(Inexact)?;
        Self::new(join(left, right).ok_or(Inexact)?, self.den.checked_mul(other.den).ok_or(Inexact)?)
    }

    /// The next multiple of `step`, itself when it is one.
    pub(super) fn up_to_step(self, step: Self) -> Result<Self, Inexact> {
        let steps = self.over(step)?;
        let whole = steps.num / steps.den + i128::from(steps.num % steps.den != 0);
        Self::new(whole, 1)?.times(step)
    }

    pub(super) const fn is_whole(self) -> bool {
        self.den == 1
    }

    pub(super) const fn is_zero(self) -> bool {
        self.num == 0
    }

    /// Rounded half up to `digits` decimals.
    pub(super) fn rounded(self, digits: u32) -> Result<Decimal, Inexact> {
        // Twice the value in units of the last digit, cut, plus one, halved: that is half up.
        let unit = 10_i128.checked_pow(digits).and_then(|unit| unit.checked_mul(2)).ok_or(Inexact)?;
        let scaled = self.times(Self::new(unit, 1)?)?;
        let halves = scaled.num / scaled.den;
        Decimal::try_from_i128_with_scale((halves + 1) / 2, digits).map_err(|_| Inexact)
    }

    /// For a message: exact where it ends within twelve decimals, else cut there.
    pub(super) fn shown(self) -> String {
        self.rounded(12).map_or_else(|_| format!("{}/{}", self.num, self.den), |value| value.normalize().to_string())
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // Integer parts decide unless equal; then the remainders, turned over, are compared likewise (Euclid), so that
        // nothing can overflow.
        let whole = (self.num / self.den).cmp(&(other.num / other.den));
        whole.then_with(|| match (self.num % self.den, other.num % other.den) {
            (0, rest) => 0.cmp(&rest),
            (rest, 0) => rest.cmp(&0),
            (left, right) => Self { num: other.den, den: right }.cmp(&Self { num: self.den, den: left }),
        })
    }
}

const fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(text: &str) -> Ratio {
        Ratio::of(Decimal::from_str_exact(text).expect("a decimal")).expect("not negative")
    }

    fn rounded(value: Result<Ratio, Inexact>, digits: u32) -> String {
        value.and_then(|value| value.rounded(digits)).expect("fits").to_string()
    }

    #[test]
    fn one_rounding_at_the_end() {
        // 5,000,000 x 3 KB = 15,000,000 / 1,048,576 GB = 14.30511474609375, half up at twelve decimals.
        let gb = ratio("15000000").over(Ratio::whole(1_048_576));
        assert_eq!(rounded(gb, 12), "14.305114746094");
        assert_eq!(rounded(gb, 0), "14");
        assert_eq!(rounded(Ok(ratio("0.5")), 0), "1");
        assert_eq!(rounded(Ok(ratio("2.25")), 1), "2.3");
    }

    #[test]
    fn steps_begin_at_the_first_unit_beyond() {
        assert_eq!(ratio("61").up_to_step(ratio("60")), Ok(ratio("120")));
        assert_eq!(ratio("60").up_to_step(ratio("60")), Ok(ratio("60")));
        assert_eq!(ratio("1.0001").up_to_step(Ratio::ONE), Ok(ratio("2")));
    }

    #[test]
    fn order_and_difference() {
        assert!(ratio("1.5") > ratio("1.25") && ratio("0.1") < ratio("0.2") && ratio("2") > ratio("1.999"));
        assert_eq!(ratio("2").less(ratio("0.5")), Ok(ratio("1.5")));
        assert!(ratio("2").less(ratio("3")).is_ok_and(Ratio::is_zero));
        assert_eq!(ratio("2").over(ratio("0")), Err(Inexact));
    }
}
