//! What varies along a side of a chart.

use rust_decimal::Decimal;

use super::scale::{AxisValues, Scale};
use crate::scenario::Spacing;
use crate::unit::{Bytes, shown};
use crate::wording::charts;

/// A quantity along which results are drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlotAxis {
    /// What it is, with its unit: "requests a month", "memory, MB".
    pub title: String,
    /// How its values are spaced.
    pub spacing: Spacing,
    /// What its values are.
    pub values: AxisValues,
    /// What may lie between two values.
    pub between: Between,
}

/// What may lie between two values of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// More values, so that a line may join what lies close together.
    Line,
    /// Nothing: the values are whole numbers, each next to the other.
    Steps,
    /// Nobody knows: the values are a list.
    Nothing,
}

/// Room that values by themselves have beyond the least and the greatest, as a part of what lies between these; and their bands.
const ALONE: f64 = 0.05;
const BAND: f64 = 0.2;

/// Digits of a value that is not whole.
const DIGITS: u32 = 3;

/// So few values have their ticks, whatever lies between them.
const FEW: usize = 12;

impl PlotAxis {
    /// A value of it for a person, exactly.
    pub(super) fn shown(&self, value: Decimal) -> String {
        match (&self.values, u64::try_from(value)) {
            (AxisValues::Bytes, Ok(bytes)) => Bytes(bytes).exactly(),
            (AxisValues::Names(names), Ok(place)) => names.get(place as usize).cloned().unwrap_or_default(),
            _ => shown(value),
        }
    }

    /// A value where something changes: whole as it is, else to three digits.
    pub(super) fn shown_shortly(&self, value: Decimal) -> String {
        let exactly = self.shown(value);
        let shortly = match (&self.values, u64::try_from(value)) {
            (AxisValues::Bytes, Ok(bytes)) => Bytes(bytes).to_string(),
            (AxisValues::Numbers, _) if !value.fract().is_zero() => shown(value.round_sf(DIGITS).unwrap_or(value)),
            _ => return exactly,
        };
        if shortly == exactly { exactly } else { charts::about(&shortly) }
    }

    /// Its scale over some values and pixels.
    pub(super) fn scale(&self, values: &[f64], pixels: (f64, f64)) -> Scale {
        self.scale_with(values, if self.between == Between::Line { 0.0 } else { ALONE }, pixels)
    }

    /// The same where the values of a list have bands about them.
    pub(super) fn scale_of_bands(&self, values: &[f64], pixels: (f64, f64)) -> Scale {
        let slack = match self.between {
            Between::Line => 0.0,
            Between::Steps => ALONE,
            Between::Nothing => BAND,
        };
        self.scale_with(values, slack, pixels)
    }

    fn scale_with(&self, values: &[f64], slack: f64, pixels: (f64, f64)) -> Scale {
        let scale = match &self.values {
            AxisValues::Numbers => Scale::over(values, self.spacing, slack, pixels),
            AxisValues::Bytes => Scale::over(values, self.spacing, slack, pixels).of_bytes(),
            AxisValues::Names(names) => return Scale::of_names(names, pixels),
        };
        let mut values = values.to_vec();
        values.sort_by(f64::total_cmp);
        values.dedup();
        if self.between == Between::Line && values.len() > FEW { scale } else { scale.with_ticks_at(&values) }
    }
}
