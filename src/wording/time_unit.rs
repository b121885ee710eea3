//! Times as short as a picture has room for.

use crate::money::group_thousands;

/// The unit that all times of one axis are shown in, so that they can be held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeUnit {
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
}

impl TimeUnit {
    /// The unit for times up to so many milliseconds.
    #[must_use]
    pub fn of(most_ms: f64) -> Self {
        if most_ms < 1_000.0 { Self::Milliseconds } else { Self::Seconds }
    }

    /// A time in this unit, with two significant digits where it is less than ten seconds.
    #[must_use]
    pub fn shown(self, ms: f64) -> String {
        match self {
            Self::Milliseconds => format!("{ms:.0} ms"),
            Self::Seconds if ms < 995.0 => format!("{:.2} s", ms / 1_000.0),
            Self::Seconds if ms < 9_950.0 => format!("{:.1} s", ms / 1_000.0),
            Self::Seconds => format!("{} s", group_thousands(&format!("{:.0}", ms / 1_000.0))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_an_axis_have_one_unit() {
        assert_eq!([148.2, 654.0].map(|ms| TimeUnit::of(654.0).shown(ms)), ["148 ms", "654 ms"]);
        assert_eq!([285.0, 1_465.0, 9_990.0].map(|ms| TimeUnit::of(1_465.0).shown(ms)), ["0.28 s", "1.5 s", "10 s"]);
        assert_eq!(TimeUnit::of(240_000.0).shown(240_000.0), "240 s");
    }
}
