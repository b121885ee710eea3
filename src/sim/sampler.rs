//! Draws from a distribution at the cost of one table look-up, whatever its shape.
//!
//! The quantile function is tabulated at equal steps of probability and read with linear interpolation; the first and the last cell,
//! where it may be steep or unbounded, are worked out exactly. The mean of a table is off by less than a ten-thousandth.

use super::stream::{Stream, UNIT, unit};
use crate::distribution::{Distribution, Shape};

const CELL_BITS: u32 = 12;
const CELLS: usize = 1 << CELL_BITS;
const NS_PER_MS: f64 = 1e6;
/// Probabilities nearer to 0 or 1 than this are not told apart.
const EDGE: f64 = 1e-15;

/// A distribution compiled for drawing.
pub(super) enum Sampler {
    /// Always the same.
    Constant(u64),
    /// By table: the nanoseconds at which each cell begins, and at which the last one ends.
    Table { starts: Box<[u64; CELLS + 1]>, distribution: Distribution },
    /// By the quantile function itself, for shapes with jumps.
    Exact(Distribution),
}

impl Sampler {
    pub(super) fn new(distribution: &Distribution) -> Self {
        match distribution.shape() {
            Shape::Constant => Self::Constant((distribution.quantile(0.5) * NS_PER_MS) as u64),
            Shape::Halving => Self::Exact(distribution.clone()),
            _ => Self::Table { starts: starts(distribution), distribution: distribution.clone() },
        }
    }

    /// The time that is always drawn, if it never varies.
    pub(super) fn constant(&self) -> Option<u64> {
        match self {
            Self::Constant(value) => Some(*value),
            Self::Table { .. } | Self::Exact(_) => None,
        }
    }

    /// A time in nanoseconds.
    #[inline]
    pub(super) fn draw(&self, stream: &mut Stream) -> u64 {
        match self {
            Self::Constant(value) => *value,
            Self::Table { .. } | Self::Exact(_) => self.at(stream.bits()),
        }
    }

    /// The time in nanoseconds that 64 random bits stand for.
    #[inline]
    pub(super) fn at(&self, bits: u64) -> u64 {
        match self {
            Self::Constant(value) => *value,
            Self::Table { starts, distribution } => {
                let index = (bits >> (64 - CELL_BITS)) as usize;
                let part = bits << CELL_BITS;
                if index == 0 || index == CELLS - 1 {
                    return exact(distribution, (index as f64 + (part >> 11) as f64 * UNIT) / CELLS as f64);
                }
                let (start, rise) = (starts[index], starts[index + 1] - starts[index]);
                start + ((u128::from(rise) * u128::from(part)) >> 64) as u64
            }
            Self::Exact(distribution) => exact(distribution, unit(bits)),
        }
    }
}

fn starts(distribution: &Distribution) -> Box<[u64; CELLS + 1]> {
    Box::new(std::array::from_fn(|index| exact(distribution, index as f64 / CELLS as f64)))
}

#[cold]
fn exact(distribution: &Distribution, p: f64) -> u64 {
    (distribution.quantile(p.clamp(EDGE, 1.0 - EDGE)) * NS_PER_MS) as u64
}
