//! How long to simulate. Effort is counted in events: whatever happens to a request after it was let in, and each time that something is
//! turned away. So a request with a thousand calls counts for what it is, and so does one that is tried again for hours.

/// Independent replications: one for each hour of a day.
pub(super) const REPLICATIONS: u32 = 24;
/// The same where more would not see requests through, at a steady load: these look for longer.
const FEWER_REPLICATIONS: u32 = 8;
/// The same where it is asked only whether too many requests fail, at a steady load: each has a beginning to be played, and whether that share
/// is above another is told by wider intervals too.
const FEW_REPLICATIONS: u32 = 4;
/// Draws of random times that take as long as one event.
pub(super) const DRAWS_OF_AN_EVENT: u64 = 10;
/// Where things happen that the plan does not know, such as requests that are tried again, and for what is forgotten at the beginning: a
/// simulation may take so many times the events that were planned, or as many as follow.
pub(super) const UNPLANNED: f64 = 3.0;
/// How many times as long as planned a simulation may be near a limit: what fails there comes in clusters, and the fewer of them were seen the
/// less their interval tells. That of all solutions together is no more than so many times that of one.
const NEAR_A_LIMIT: f64 = 5.0;
const NEAR_A_LIMIT_TOGETHER: f64 = 20.0;

/// How long to simulate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Half of the 95 % interval of p99, as a part of it, at which the simulation stops. Infinite where p99 is not asked: then it stops as
    /// soon as it is known whether too many requests fail.
    pub precision: f64,
    /// Events that are planned at most; where these would see no request through, up to two million are, or a third of what `near_a_limit`
    /// allows. Never passed are three times as many, or `near_a_limit` times where that is more.
    pub most_events: f64,
    /// How many times as long as planned it may become where more than 0.1 % of the requests fail or are tried again, and none are queued.
    pub near_a_limit: f64,
    /// Seed of all random streams.
    pub seed: u64,
    /// Whether nothing is played where the closed form tells p99 as precisely, and what is played gives way to it where it tells less.
    pub closed_form: bool,
}

impl Effort {
    /// Events that any simulation may plan to see requests through.
    pub(super) const TO_SEE: f64 = 2e6;
    /// Solutions up to which each is simulated to a percent.
    const FEW: usize = 6;
    /// Events that are planned at most for a precision that somebody asks for.
    pub const MOST_EVENTS: f64 = 1e9;

    /// The effort for a precision that somebody asks for.
    #[must_use]
    pub const fn for_precision(precision: f64, seed: u64) -> Self {
        Self { precision, most_events: Self::MOST_EVENTS, near_a_limit: 1.0, seed, closed_form: true }
    }

    /// The usual effort for each of so many solutions: a percent of p99, or two million events. Many are seen as they stand with two percent.
    #[must_use]
    pub const fn usual(solutions: usize, seed: u64) -> Self {
        if solutions > Self::FEW {
            return Self { most_events: Self::TO_SEE, ..Self::for_precision(0.02, seed) };
        }
        let near_a_limit = (NEAR_A_LIMIT_TOGETHER / solutions as f64).min(NEAR_A_LIMIT);
        Self { precision: 0.01, most_events: Self::TO_SEE, near_a_limit, seed, closed_form: true }
    }

    /// How long each of many points is simulated: a few percent of p99 are enough to see how it changes.
    #[must_use]
    pub const fn modest(seed: u64) -> Self {
        Self { most_events: 40_000.0, ..Self::usual(Self::FEW + 1, seed) }
    }

    /// How long each of many draws is simulated: what they spread over hides a few percent more.
    #[must_use]
    pub const fn brief(seed: u64) -> Self {
        Self { most_events: 10_000.0, ..Self::modest(seed) }
    }

    /// The same for points of which it is asked only whether too many requests fail.
    #[must_use]
    pub const fn of_failures(seed: u64) -> Self {
        Self::brief(seed).of_failures_alone()
    }

    /// The same effort where it is asked only whether too many requests fail.
    pub(super) const fn of_failures_alone(self) -> Self {
        Self { precision: f64::INFINITY, ..self }
    }

    /// Events that may be planned to see requests through: of those that are queued more may follow.
    pub(super) fn to_see(self, queues: bool) -> f64 {
        let planned = self.most_events.max(Self::TO_SEE);
        if queues { planned } else { planned.max(self.never_passed() / UNPLANNED) }
    }

    /// Events that are never passed.
    pub(super) fn never_passed(self) -> f64 {
        self.near_a_limit.max(UNPLANNED) * self.most_events.max(Self::TO_SEE)
    }

    /// Whether p99 is asked.
    pub(super) const fn asks_p99(&self) -> bool {
        self.precision.is_finite()
    }

    /// Independent replications, where anything changes with the hour or not: the first of these that the effort allows.
    pub(super) const fn replications(&self, is_steady: bool) -> &'static [u32] {
        match (is_steady, self.asks_p99()) {
            (true, false) => &[FEW_REPLICATIONS],
            (true, true) => &[REPLICATIONS, FEWER_REPLICATIONS],
            (false, _) => &[REPLICATIONS],
        }
    }

    /// Whether more can be asked for.
    #[must_use]
    pub fn can_be_more(&self) -> bool {
        self.most_events < Self::MOST_EVENTS
    }
}

impl Default for Effort {
    /// The usual effort for a few solutions.
    fn default() -> Self {
        Self::usual(1, 1)
    }
}

/// Why a simulation stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The interval of p99 is as narrow as was asked for.
    Precise,
    /// Its budget was used up.
    Budget,
}

impl Stop {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Precise => "precision",
            Self::Budget => "budget",
        }
    }
}
