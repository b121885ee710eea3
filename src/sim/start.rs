//! How the replications of a pool begin: empty, and played until that is forgotten, or as a steady load leaves them.

use super::pool::{FunctionTimes, Length, Pool};
use super::programme::ms;
use crate::overflow::loss;

/// What is alive depends on the last idle expiries and on the work in progress: after so many of each the empty start is forgotten.
const EXPIRIES: f64 = 5.0;
const SERVICES: f64 = 20.0;
/// So many requests of a replication are played before it counts, however few it counts.
const FEW_REQUESTS: u64 = 50_000;
/// Requests of a warm-up beside as many as come in its time on average.
const MORE_REQUESTS: u64 = 20;
/// A limit is not met when it lies so many standard deviations above the load.
const FAR_ABOVE: f64 = 10.0;

/// How the replications of a pool begin.
pub(super) struct Start {
    /// Nanoseconds that are played and not counted.
    pub(super) warm_up_ns: u64,
    /// Whether a steady load leaves at their beginning what it does leave.
    pub(super) is_steady: bool,
}

impl Start {
    /// Where the empty start is forgotten at no more cost than that of counting, a run begins so. Where requests come faster than idle
    /// environments expire, it begins as a steady load leaves it, and plays as many requests as it counts to forget what was not exactly so.
    pub(super) fn of(pool: &Pool) -> Self {
        let times =
            |times: &FunctionTimes| (ms(times.idle_expiry.mean()), ms(times.warm.mean()) + ms(times.cold.mean()));
        let functions = std::iter::once(&pool.function).chain(pool.callee.as_ref().map(|callee| &callee.times));
        let (expiries, services) = functions.map(times).fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let (expiries_ns, services_ns) = (expiries * EXPIRIES * 1e6, services * SERVICES * 1e6);
        let enough_ns = expiries_ns + services_ns;
        let requests = pool.requests_of_a_replication().max(FEW_REQUESTS);
        let counted_ns = requests as f64 * pool.arrivals.mean_gap_ns();
        let can_be_steady = pool.arrivals.are_poisson() && expiries_ns > services_ns && !may_meet_its_limit(pool);
        match pool.length {
            Length::HorizonNs(_) => Self { warm_up_ns: 0, is_steady: false },
            Length::Requests(_) if can_be_steady && counted_ns < enough_ns => {
                // The work in progress of a caller and its callee is not put there.
                let least_ns = pool.callee.as_ref().map_or(0.0, |_| services_ns);
                Self { warm_up_ns: counted_ns.max(least_ns).min(enough_ns) as u64, is_steady: true }
            }
            Length::Requests(_) if stays_full(pool) => {
                let filling_ns = f64::from(pool.concurrency_limit) * pool.arrivals.mean_gap_ns();
                Self { warm_up_ns: (services_ns + filling_ns) as u64, is_steady: false }
            }
            Length::Requests(_) => Self { warm_up_ns: enough_ns as u64, is_steady: false },
        }
    }

    /// Requests that come in the warm-up, and some more where these are few.
    pub(super) fn warm_up_requests(&self, pool: &Pool) -> u64 {
        (self.warm_up_ns as f64 / pool.arrivals.mean_gap_ns()) as u64 + MORE_REQUESTS
    }
}

/// So many times within an idle expiry the last environment that a limit allows is asked for where it is hardly ever idle for one.
const OFTEN: f64 = 1_000.0;

/// Whether requests keep as many environments as the limit allows, so that what is there does not hang on idle expiries.
fn stays_full(pool: &Pool) -> bool {
    if pool.callee.is_some() || !pool.arrivals.are_poisson() || !may_meet_its_limit(pool) {
        return false;
    }
    let gap_ns = pool.arrivals.mean_gap_ns();
    let [visit, expiry] = [&pool.function.warm, &pool.function.idle_expiry].map(|time| ms(time.mean()) * 1e6 / gap_ns);
    let last_is_wanted = loss(u64::from(pool.concurrency_limit.saturating_sub(1)), visit);
    expiry * last_is_wanted > OFTEN
}

/// Whether a limit matters.
pub(super) fn may_meet_its_limit(pool: &Pool) -> bool {
    let callee = pool.callee.as_ref().map_or(0.0, |callee| 2.0 * ms(callee.times.warm.mean()) + ms(callee.post.mean()));
    let busy = (ms(pool.function.warm.mean()) + callee) * 1e6 / pool.arrivals.mean_gap_ns();
    busy + FAR_ABOVE * busy.sqrt().max(1.0) > f64::from(pool.concurrency_limit)
}
