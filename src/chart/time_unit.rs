//! The one unit of the times of a scenario's charts.

use crate::money::group_thousands;

/// The unit of an axis of times, in which its labels are, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// For what is no time.
    None,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
}

/// A number of a unit from which on it is too long to be read, so that a longer unit is taken.
const MOST: f64 = 50_000.0;

impl TimeUnit {
    /// The unit of all charts of a scenario, by the longest mean time with it as it is: its sweeps know no more of it than that.
    pub(super) fn of_means(means: impl Iterator<Item = f64>) -> Option<Self> {
        let unit = |ms: f64| match ms {
            _ if ms >= 300_000.0 => Self::Minutes,
            _ if ms >= 2_000.0 => Self::Seconds,
            _ => Self::Milliseconds,
        };
        means.reduce(f64::max).map(unit)
    }

    /// The same where so long a time is drawn.
    pub(super) fn holding(self, ms: f64) -> Self {
        if self.of(ms) >= MOST { Self::for_most(ms) } else { self }
    }

    /// The unit that suits times of which this is the longest.
    pub(super) fn for_most(ms: f64) -> Self {
        match ms {
            _ if ms >= 600_000.0 => Self::Minutes,
            _ if ms >= 10_000.0 => Self::Seconds,
            _ => Self::Milliseconds,
        }
    }

    /// Its name behind a number.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Minutes => "min",
        }
    }

    /// Milliseconds in it.
    pub(super) fn of(self, ms: f64) -> f64 {
        match self {
            Self::None | Self::Milliseconds => ms,
            Self::Seconds => ms / 1_000.0,
            Self::Minutes => ms / 60_000.0,
        }
    }

    /// A time for a person, with three digits where it has decimals.
    pub(super) fn shown(self, ms: f64) -> String {
        let value = self.of(ms);
        let digits = |value: f64| match value.abs() {
            0.0 | 100.0.. => 0,
            some => (2 - some.log10().floor() as i32).clamp(0, 3),
        };
        // What is rounded up to the next power of ten, such as 99.96, has a decimal less.
        let step = 10_f64.powi(digits(value));
        let digits = digits((value * step).round() / step) as usize;
        format!("{} {}", group_thousands(&format!("{value:.digits$}")), self.name())
    }

    /// The next smaller unit, in which times that differ by little have more digits, where so long a time can still be read in it.
    pub(super) fn finer(self, longest_ms: f64) -> Self {
        let finer = match self {
            Self::Minutes => Self::Seconds,
            Self::Seconds | Self::Milliseconds => Self::Milliseconds,
            Self::None => Self::None,
        };
        if finer.of(longest_ms) < MOST { finer } else { self }
    }
}
