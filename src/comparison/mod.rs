//! The solutions of a scenario side by side: [`compare`] plans and simulates each, prices it, ranks those that can run and says why. Every
//! finding is data with a stable code; [`crate::wording`] has the words.
//!
//! ```
//! use netcost::comparison::{Obstacle, Verdict, compare};
//! use netcost::pricebook::{Date, PriceBook};
//! use netcost::scenario::Scenario;
//! use netcost::topology;
//!
//! let text = r#"
//!     schema = 1
//!     name = "no more than a dollar"
//!     region = "us-east-1"
//!     workload.requests_per_month = 1_000
//!     objective.max_monthly = "1.00"
//! "#;
//! let scenario = Scenario::parse("example.toml", text)?;
//! let book = PriceBook::embedded(&scenario.region).expect("a book");
//! let compared = compare(&scenario, &book, topology::ALL, None, &Date::parse("2026-11-22").expect("a date"))?;
//!
//! assert!(matches!(compared.verdict, Verdict::Best { .. }));
//! // A NAT gateway stands for 36.50, whatever the requests.
//! let nat = compared.infeasible.iter().find(|solution| solution.id == "nat-gateway").expect("too dear");
//! assert!(matches!(nat.reasons[..], [Obstacle::OverBudget { .. }]));
//! assert_eq!(nat.reasons[0].code(), "over-budget");
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

mod conduct;
mod doubt;
mod driver;
mod evaluate;
mod finding;
mod front;
mod further;
mod margin;
mod mend;
mod missing;
mod mix;
mod nearest;
mod note;
mod outlook;
mod price;
mod price_summary;
mod rank;
mod ready;
mod resilient;
mod sharing;
mod solution;
mod verdict;
mod warning;

pub use conduct::{Comparison, compare};
pub use finding::{Absence, Difference, Driver, Mend, Obstacle, TimeDifference, Warning};
pub use front::{Dominance, Front, Standing, Step};
pub use further::{Further, further};
pub use missing::MissingPrices;
pub use mix::{Mix, Variation, mixes};
pub use nearest::nearest;
pub use note::{KeptLogs, Note, P99Change, Shortfall};
pub use outlook::{
    Assumption, Band, Bands, Beyond, Load, LoadCrossing, Outlook, Reach, Side, SolutionBands, Stretch, Threshold,
};
pub(crate) use price::priced_api;
pub use price::{figures, known, prices_used};
pub use price_summary::PriceSummary;
pub use rank::{Figures, Known, Span, TimeFigure, order, scores, ties, unbeaten};
pub use solution::{Infeasible, Solution};
pub use verdict::Verdict;
