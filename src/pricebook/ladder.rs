//! Graduated prices: a ladder of tiers, each pricing the part of a quantity that falls between its limits.

use std::fmt;

use rust_decimal::Decimal;

use crate::money::{Amount, Inexact, UnitPrice, add, multiply};
use crate::unit::Quantity;

/// One tier: the price of each unit from `from` up to `to`, the last one open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    /// Where it begins, in units of the month.
    pub from: Quantity,
    /// Where it ends; `None` for the last tier.
    pub to: Option<Quantity>,
    /// The price of one unit.
    pub price: UnitPrice,
}

/// The part of a quantity that one tier prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slice {
    /// Units in this tier.
    pub quantity: Quantity,
    /// Price of one unit.
    pub unit_price: UnitPrice,
    /// Their product, exact.
    pub cost: Amount,
}

/// Why tiers are no ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderError(&'static str);

impl fmt::Display for LadderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for LadderError {}

/// A ladder of tiers that starts at zero, rises strictly and ends open.
///
/// ```
/// use netcost::money::{Amount, UnitPrice};
/// use netcost::pricebook::Ladder;
/// use netcost::unit::Quantity;
/// use rust_decimal::Decimal;
///
/// // Transfer out to the internet from us-east-1: 0.09 a GB up to 10,240 GB, then 0.085.
/// let price = |thousandths| UnitPrice::new(Decimal::new(thousandths, 3)).expect("a price");
/// let ladder = Ladder::new(&[(Some(Quantity::from(10_240)), price(90)), (None, price(85))])?;
///
/// // 10,340 GB: 10,240 x 0.09 + 100 x 0.085 = 921.60 + 8.50.
/// let slices = ladder.slice(Quantity::ZERO, Quantity::from(10_340)).expect("exact");
/// let cost = Amount::sum(slices.iter().map(|slice| slice.cost)).expect("exact");
/// assert_eq!(cost.shown(), "930.10");
/// # Ok::<(), netcost::pricebook::LadderError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder(Vec<Tier>);

impl Ladder {
    /// One price for every unit.
    #[must_use]
    pub fn flat(price: UnitPrice) -> Self {
        Self(vec![Tier { from: Quantity::ZERO, to: None, price }])
    }

    /// A ladder from the upper limits of its tiers (`None` for the last) and their prices.
    ///
    /// # Errors
    /// [`LadderError`] when the limits do not rise to an open last tier.
    pub fn new(steps: &[(Option<Quantity>, UnitPrice)]) -> Result<Self, LadderError> {
        let mut from = Quantity::ZERO;
        let mut tiers = Vec::with_capacity(steps.len());
        for (index, (to, price)) in steps.iter().enumerate() {
            match to {
                Some(to) if index + 1 == steps.len() && *to > from => {
                    return Err(LadderError("the last tier must be open (`inf`)"));
                }
                Some(to) if *to <= from => return Err(LadderError("the limits of the tiers must rise")),
                None if index + 1 < steps.len() => return Err(LadderError("only the last tier may be open (`inf`)")),
                _ => {}
            }
            tiers.push(Tier { from, to: *to, price: *price });
            from = to.unwrap_or(from);
        }
        if tiers.is_empty() { Err(LadderError("a ladder needs at least one tier")) } else { Ok(Self(tiers)) }
    }

    /// The tiers, lowest first.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        &self.0
    }

    /// The same ladder with each price replaced.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn map_prices<E>(&self, change: impl Fn(UnitPrice) -> Result<UnitPrice, E>) -> Result<Self, E> {
        let tiers = self.0.iter().map(|tier| Ok(Tier { price: change(tier.price)?, ..*tier }));
        tiers.collect::<Result<_, E>>().map(Self)
    }

    /// The slices of `quantity` units when `start` units of the month are priced already.
    ///
    /// Slices sum to the quantity; a quantity of zero gives none.
    ///
    /// # Errors
    /// [`Inexact`] when a product has more than 28 digits.
    pub fn slice(&self, start: Quantity, quantity: Quantity) -> Result<Vec<Slice>, Inexact> {
        let (mut low, mut left) = (start.decimal(), quantity.decimal());
        let mut slices = Vec::with_capacity(1);
        for tier in &self.0 {
            let room = tier.to.map(|to| add(to.decimal(), -low)).transpose()?;
            let part = room.map_or(left, |room| left.min(room.max(Decimal::ZERO)));
            if !part.is_zero() {
                let cost = Amount::new(multiply(part, tier.price.decimal())?);
                slices.push(Slice { quantity: Quantity::new(part).ok_or(Inexact)?, unit_price: tier.price, cost });
            }
            if part == left {
                break;
            }
            (low, left) = (add(low, part)?, add(left, -part)?);
        }
        Ok(slices)
    }
}
