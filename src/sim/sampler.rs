//! Draws from a distribution at the cost of one table look-up, whatever its shape.
//!
//! The quantile function is tabulated at equal steps of probability and read with linear interpolation: coarsely for most of it, so that
//! the tables of a simulation fit into the fastest memory, and finely for its upper end, where it bends most. The very first and the very
//! last cell, where it may be steep or unbounded, are worked out exactly. The mean of a table is off by less than a ten-thousandth.

use std::sync::Arc;

use super::stream::{Stream, unit};
use crate::distribution::{Distribution, Shape};
use crate::kept::Kept;

/// Cells of each table.
pub(super) const CELL_BITS: u32 = 10;
pub(super) const CELLS: usize = 1 << CELL_BITS;
/// The fine table covers this last part of the probabilities: a 32nd.
pub(super) const FINE_BITS: u32 = 5;
/// The first coarse cell that the fine table covers.
pub(super) const FINE_FROM: usize = CELLS - (CELLS >> FINE_BITS);
const NS_PER_MS: f64 = 1e6;
/// Probabilities nearer to 0 or 1 than this are not told apart.
const EDGE: f64 = 1e-15;

/// Values in whole nanoseconds where the cells begin and where the last one ends.
type Starts = Arc<[u64; CELLS + 1]>;

/// Tables of 16 KB each.
static TABLES: Kept<Distribution, Sampler> = Kept::new(256);

/// A distribution compiled for drawing. A copy shares its tables.
#[derive(Clone)]
pub(super) enum Sampler {
    /// Always the same.
    Constant(u64),
    /// By table.
    Table { coarse: Starts, fine: Starts, distribution: Arc<Distribution> },
    /// By the quantile function itself, for shapes with jumps.
    Exact(Arc<Distribution>),
}

impl Sampler {
    /// Of a distribution; its tables are worked out once.
    pub(super) fn new(distribution: &Distribution) -> Self {
        if distribution.is_constant() {
            return Self::compiled(distribution);
        }
        TABLES.or_work_out(distribution, || Self::compiled(distribution))
    }

    fn compiled(distribution: &Distribution) -> Self {
        match distribution.shape() {
            Shape::Constant => Self::Constant((distribution.quantile(0.5) * NS_PER_MS) as u64),
            Shape::Halving => Self::Exact(Arc::new(distribution.clone())),
            _ => {
                let fine_from = FINE_FROM as f64 / CELLS as f64;
                let coarse = starts(distribution, 0.0, 1.0);
                let fine = starts(distribution, fine_from, 1.0 - fine_from);
                Self::Table { coarse, fine, distribution: Arc::new(distribution.clone()) }
            }
        }
    }

    /// What it draws from, where that varies.
    pub(super) fn varying(&self) -> Option<&Arc<Distribution>> {
        match self {
            Self::Constant(_) => None,
            Self::Table { distribution, .. } | Self::Exact(distribution) => Some(distribution),
        }
    }

    /// The times between two places among the 64 random bits, as the first and the last of them; a shape with jumps has one, which the
    /// places must not lie around.
    pub(super) fn between(&self, from: u64, to: u64) -> (u64, u64) {
        match self {
            Self::Exact(_) => (self.at(from.midpoint(to)), self.at(from.midpoint(to))),
            Self::Constant(_) | Self::Table { .. } => (self.at(from), self.at(to)),
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
    #[inline(always)]
    pub(super) fn draw(&self, stream: &mut Stream) -> u64 {
        match self {
            Self::Constant(value) => *value,
            Self::Table { .. } | Self::Exact(_) => self.at(stream.bits()),
        }
    }

    /// The time in nanoseconds that 64 random bits stand for.
    #[inline(always)]
    pub(super) fn at(&self, bits: u64) -> u64 {
        match self {
            Self::Constant(value) => *value,
            Self::Table { coarse, fine, distribution } => {
                let index = (bits >> (64 - CELL_BITS)) as usize;
                if index.wrapping_sub(1) < FINE_FROM - 1 {
                    return interpolated(coarse, index, bits << CELL_BITS);
                }
                let above = bits << FINE_BITS;
                let fine_index = (above >> (64 - CELL_BITS)) as usize;
                if index == 0 || fine_index == CELLS - 1 {
                    return exact(distribution, unit(bits));
                }
                interpolated(fine, fine_index, above << CELL_BITS)
            }
            Self::Exact(distribution) => exact(distribution, unit(bits)),
        }
    }
}

/// The value in a cell, `part` of 2^64 of its width from its start.
#[inline]
fn interpolated(starts: &Starts, index: usize, part: u64) -> u64 {
    let (start, rise) = (starts[index], starts[index + 1] - starts[index]);
    start + ((u128::from(rise) * u128::from(part)) >> 64) as u64
}

/// A table of the probabilities from `from` on, over a part `width` of them.
fn starts(distribution: &Distribution, from: f64, width: f64) -> Starts {
    Arc::new(std::array::from_fn(|index| exact(distribution, from + width * index as f64 / CELLS as f64)))
}

#[cold]
fn exact(distribution: &Distribution, p: f64) -> u64 {
    (distribution.quantile(p.clamp(EDGE, 1.0 - EDGE)) * NS_PER_MS) as u64
}
