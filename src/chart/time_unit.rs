//! The one unit of an axis of times.

use crate::money::group_thousands;

/// The unit of an axis of times, in which its labels are, too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TimeUnit {
    pub name: &'static str,
    /// Milliseconds in it.
    ms: f64,
}

impl TimeUnit {
    /// For what is no time.
    pub(super) const NONE: Self = Self { name: "", ms: 1.0 };

    /// The unit that suits times of which this is the longest.
    pub(super) fn for_most(ms: f64) -> Self {
        match ms {
            _ if ms >= 600_000.0 => Self { name: "min", ms: 60_000.0 },
            _ if ms >= 10_000.0 => Self { name: "s", ms: 1_000.0 },
            _ => Self { name: "ms", ms: 1.0 },
        }
    }

    /// Milliseconds in it.
    pub(super) fn of(self, ms: f64) -> f64 {
        ms / self.ms
    }

    /// A time for a person, with three digits where it has decimals.
    pub(super) fn shown(self, ms: f64) -> String {
        let value = self.of(ms);
        let digits = if value == 0.0 || value.abs() >= 100.0 {
            0
        } else {
            (2 - value.abs().log10().floor() as i32).clamp(0, 3) as usize
        };
        format!("{} {}", group_thousands(&format!("{value:.digits$}")), self.name)
    }

    /// The next smaller unit, in which times that differ by little have more digits.
    pub(super) fn finer(self) -> Self {
        Self::for_most(self.ms)
    }
}
