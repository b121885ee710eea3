//! From quantities to a bill: free allowances first, then the tiers of the book. No float comes near.
//!
//! ```
//! use netcost::expectation::Expectation;
//! use netcost::metering::meter;
//! use netcost::pricebook::PriceBook;
//! use netcost::rating::rate;
//! use netcost::scenario::Draft;
//! use netcost::topology;
//!
//! let scenario = Draft::new("x", "us-east-1", 0)?.scenario()?;
//! let plan = topology::find("nat-gateway").expect("known").plan(&scenario).expect("it can be built");
//! let sheet = meter(&plan, &Expectation::without_simulation(&plan, &scenario), &scenario);
//! let book = PriceBook::embedded("us-east-1").expect("a book");
//! let bill = rate(sheet, &book, &[], &scenario.account.used).expect("every price is there");
//! // 730 h x 0.045 and 730 h x 0.005.
//! assert_eq!(bill.total.shown(), "36.50");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use std::fmt;
use std::sync::Arc;

use crate::metering::{LineKind, UsageLine, UsageSheet};
use crate::money::{Amount, Inexact};
use crate::pricebook::free_tier::Allowance;
use crate::pricebook::{Meter, Price, PriceBook, Slice};
use crate::unit::Quantity;
use crate::value::ByMeter;

/// A rated line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BillLine {
    /// What was used.
    pub usage: UsageLine,
    /// The part that an allowance covers.
    pub free: Quantity,
    /// The rest, by tier.
    pub slices: Vec<Slice>,
    /// What it costs, exactly.
    pub cost: Amount,
    /// The price it was rated at; `None` for a line that costs nothing whatever the price.
    pub price: Option<Arc<Price>>,
}

/// What a plan costs in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bill {
    /// The lines.
    pub lines: Vec<BillLine>,
    /// Their exact sum.
    pub total: Amount,
}

impl Bill {
    /// What its lines of a kind cost together.
    #[must_use]
    pub fn cost_of(&self, kind: LineKind) -> Amount {
        let lines = self.lines.iter().filter(|line| line.usage.kind == kind);
        Amount::sum(lines.map(|line| line.cost)).unwrap_or_default()
    }
}

/// Why a sheet cannot be rated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RatingError {
    /// The book has no price for these meters.
    NoPrice(Vec<Meter>),
    /// The exact cost of this meter does not fit 28 digits.
    Inexact(Meter),
    /// The exact sum of all lines does not.
    InexactTotal,
}

impl fmt::Display for RatingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrice(meters) => {
                let ids: Vec<&str> = meters.iter().map(Meter::id).collect();
                write!(f, "no price in the book for {}", ids.join(", "))
            }
            Self::Inexact(meter) => write!(f, "the cost of {meter} has too many digits to be kept exactly"),
            Self::InexactTotal => f.write_str("the cost of the total has too many digits to be kept exactly"),
        }
    }
}

impl std::error::Error for RatingError {}

/// Rates a sheet. Lines of one meter share its allowance and its tiers, in their order; what the account used already this month
/// has drawn on both before.
///
/// # Errors
/// [`RatingError::NoPrice`] with every meter that has a quantity but no price; [`RatingError::Inexact`] and
/// [`RatingError::InexactTotal`] for amounts that could only be kept by rounding.
pub fn rate(
    sheet: UsageSheet,
    book: &PriceBook,
    allowances: &[Allowance],
    used: &ByMeter,
) -> Result<Bill, RatingError> {
    let mut rater = Rater { book, allowances, used, left: vec![None; allowances.len()], met: Vec::new() };
    let mut missing: Vec<Meter> = Vec::new();
    let mut lines = Vec::with_capacity(sheet.lines.len());
    for usage in sheet.lines {
        match rater.line(usage) {
            Ok(line) => lines.push(line),
            Err(RatingError::NoPrice(meters)) => missing.extend(meters),
            Err(error) => return Err(error),
        }
    }
    missing.sort();
    missing.dedup();
    if !missing.is_empty() {
        return Err(RatingError::NoPrice(missing));
    }
    let total = Amount::sum(lines.iter().map(|line| line.cost)).map_err(|Inexact| RatingError::InexactTotal)?;
    Ok(Bill { lines, total })
}

struct Rater<'a> {
    book: &'a PriceBook,
    allowances: &'a [Allowance],
    used: &'a ByMeter,
    /// What is left of each allowance that was drawn on.
    left: Vec<Option<Quantity>>,
    /// The meters of the lines so far.
    met: Vec<Met<'a>>,
}

/// A meter that a line was met of.
struct Met<'a> {
    meter: Meter,
    price: Option<&'a Arc<Price>>,
    /// The allowance that it draws on first, by its place.
    allowance: Option<usize>,
    /// How far up its ladder it is.
    reached: Quantity,
}

impl Rater<'_> {
    fn line(&mut self, usage: UsageLine) -> Result<BillLine, RatingError> {
        let place = self.meet(&usage.meter);
        let Met { price, allowance, reached: start, .. } = self.met[place];
        if usage.already_paid || usage.quantity.is_zero() {
            let free = usage.quantity;
            return Ok(BillLine { free, slices: Vec::new(), cost: Amount::ZERO, price: price.cloned(), usage });
        }
        let Some(price) = price else { return Err(RatingError::NoPrice(vec![usage.meter])) };
        let inexact = |Inexact| RatingError::Inexact(price.meter.clone());
        let free = allowance.map_or(Quantity::ZERO, |index| self.draw(index, usage.quantity));
        let billable = usage.quantity.minus(free);
        self.met[place].reached = start.plus(billable);
        let slices = price.ladder.slice(start, billable).map_err(inexact)?;
        let cost = Amount::sum(slices.iter().map(|slice| slice.cost)).map_err(inexact)?;
        Ok(BillLine { free, slices, cost, price: Some(Arc::clone(price)), usage })
    }

    /// The place of a meter among those that were met.
    fn meet(&mut self, meter: &Meter) -> usize {
        let known = self.met.iter().position(|met| met.meter == *meter);
        known.unwrap_or_else(|| {
            let allowance = self.allowances.iter().position(|allowance| allowance.meters.contains(meter));
            let (price, reached) = (self.book.price(meter), self.billed_before(meter, allowance));
            self.met.push(Met { meter: meter.clone(), price, allowance, reached });
            self.met.len() - 1
        })
    }

    /// Takes up to `wanted` from an allowance.
    fn draw(&mut self, index: usize, wanted: Quantity) -> Quantity {
        let Allowance { meters, quantity, .. } = &self.allowances[index];
        let left = self.left[index].get_or_insert_with(|| less_used(*quantity, meters, self.used));
        let free = wanted.min(*left);
        *left = left.minus(free);
        free
    }

    /// What was billed of a meter before: its earlier use less what the allowance covered. Meters that share an allowance are taken
    /// to have drawn on it in its order.
    fn billed_before(&self, meter: &Meter, allowance: Option<usize>) -> Quantity {
        let Some(used) = self.used.get(meter).copied() else { return Quantity::ZERO };
        let Some(Allowance { meters, quantity, .. }) = allowance.map(|index| &self.allowances[index]) else {
            return used;
        };
        let earlier = meters.iter().take_while(|other| *other != meter);
        used.minus(less_used(*quantity, earlier, self.used))
    }
}

/// What is left of a quantity after what was used of some meters.
fn less_used<'m>(quantity: Quantity, meters: impl IntoIterator<Item = &'m Meter>, used: &ByMeter) -> Quantity {
    meters.into_iter().filter_map(|meter| used.get(meter)).fold(quantity, |left, used| left.minus(*used))
}
