//! What varies along a side of a chart.

use rust_decimal::Decimal;

use super::scale::{AxisValues, Scale};
use crate::scenario::Spacing;
use crate::unit::{Bytes, shown};

/// A quantity along which results are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlotAxis {
    /// What it is, with its unit: "requests a month", "memory, MB".
    pub title: String,
    /// How its values are spaced.
    pub spacing: Spacing,
    /// What its values are.
    pub values: AxisValues,
}

impl PlotAxis {
    /// A value of it for a person, exactly.
    pub(super) fn shown(&self, value: Decimal) -> String {
        match (&self.values, u64::try_from(value)) {
            (AxisValues::Bytes, Ok(bytes)) => Bytes(bytes).exactly(),
            (AxisValues::Names(names), Ok(place)) => names.get(place as usize).cloned().unwrap_or_default(),
            _ => shown(value),
        }
    }

    /// Its scale over some values and pixels.
    pub(super) fn scale(&self, values: &[f64], pixels: (f64, f64)) -> Scale {
        match &self.values {
            AxisValues::Numbers => Scale::over(values, self.spacing, 0.0, pixels),
            AxisValues::Bytes => Scale::over(values, self.spacing, 0.0, pixels).of_bytes(),
            AxisValues::Names(names) => Scale::of_names(names, pixels),
        }
    }
}
