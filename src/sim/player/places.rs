//! The places of both functions: the environments there are, and the limits that say who may have one.

use crate::sim::arrivals::{Beginning, DAY_NS, Past};
use crate::sim::draw::Draw;
use crate::sim::effort::REPLICATIONS;
use crate::sim::environments::{Environments, Taken};
use crate::sim::programme::{CALLEE, ColdRule, Function, KeptReady, MAIN, Programme};
use crate::sim::replication::Counts;
use crate::sim::steady::{SteadyLoad, longer};
use crate::sim::stream::{Purpose, Stream};
use crate::sim::throttle::Throttle;

/// Environments that may be busy at once, and synchronous requests a second.
struct Capacity {
    busy: u32,
    limit: u32,
    requests: Throttle,
}

/// The slot of a run in an environment that is kept ready: those are all the same.
const KEPT_READY: u32 = u32::MAX;

/// Environments that are kept ready for a function, and how many of them are busy.
struct Ready {
    kept: KeptReady,
    busy: u32,
    /// Nanoseconds since midnight at time 0.
    begins_at: u64,
    /// Whether they were there when last looked at, and how much of the concurrency was withheld for them.
    there: bool,
    withheld: u32,
}

impl Ready {
    fn new(kept: KeptReady, replication: u32) -> Self {
        let beginning = Beginning { replication, spread_over: REPLICATIONS };
        Self { kept, busy: 0, begins_at: (beginning.part() * DAY_NS as f64) as u64, there: false, withheld: 0 }
    }

    fn are_there(&self, now: u64) -> bool {
        self.kept.are_there((self.begins_at + now) % DAY_NS)
    }
}

/// Environments and limits of both functions. A `BARE` one has no limit but the shared concurrency, and nothing stated.
pub(super) struct Places<const BARE: bool> {
    environments: [Environments; 2],
    expiries: [Draw; 2],
    capacities: [Capacity; 3],
    /// The capacity of each function: the shared one, or its own.
    capacity_of: [usize; 2],
    scaling: [Throttle; 2],
    cold_rules: [ColdRule; 2],
    /// How many environments a run of each takes: one of a function, none of a service in its place.
    environments_of_a_run: [u32; 2],
    /// Environments that are kept ready for each.
    kept_ready: [Option<Ready>; 2],
    /// Busy environments of each function; and the sum of their ends less that of their beginnings, of those that ended.
    busy: [u32; 2],
    area: [i128; 2],
}

impl<const BARE: bool> Places<BARE> {
    pub(super) fn new(programme: &Programme, replication: u32) -> Self {
        let functions = &programme.functions;
        let quotas = &programme.quotas;
        let expiry = |role: usize, purpose| {
            let function = functions.get(role).unwrap_or(&functions[MAIN]);
            Draw::new(&function.idle_expiry, Stream::new(programme.seed, purpose, replication))
        };
        let capacity = |limit: u32| Capacity {
            busy: 0,
            limit,
            requests: quotas.requests_per_concurrency.map_or(Throttle::unlimited(), |each| {
                let rate = each * f64::from(limit);
                Throttle::new(rate, rate)
            }),
        };
        let reserved = |role: usize| functions.get(role).and_then(|function| function.reserved);
        let set_apart = [MAIN, CALLEE].into_iter().filter_map(reserved).sum::<u32>();
        let shared = capacity(quotas.concurrency.saturating_sub(set_apart));
        let is_service = |role: usize| functions.get(role).is_some_and(|function| !function.has_environments);
        let unlimited = || Capacity { busy: 0, limit: u32::MAX, requests: Throttle::unlimited() };
        let own = |role: usize| if is_service(role) { unlimited() } else { capacity(reserved(role).unwrap_or(0)) };
        Self {
            environments: [Environments::new(programme.routing), Environments::new(programme.routing)],
            expiries: [expiry(MAIN, Purpose::Expiry), expiry(CALLEE, Purpose::CalleeExpiry)],
            capacities: [shared, own(MAIN), own(CALLEE)],
            capacity_of: [MAIN, CALLEE]
                .map(|role| if is_service(role) || reserved(role).is_some() { role + 1 } else { 0 }),
            scaling: [Throttle::of(quotas.scaling), Throttle::of(quotas.scaling)],
            cold_rules: [MAIN, CALLEE].map(|role| functions.get(role).map_or(ColdRule::Environments, |f| f.cold_rule)),
            environments_of_a_run: [MAIN, CALLEE]
                .map(|role| u32::from(functions.get(role).is_none_or(|f| f.has_environments))),
            kept_ready: [MAIN, CALLEE].map(|role| {
                let kept = functions.get(role).and_then(|function| function.kept_ready);
                kept.map(|kept| Ready::new(kept, replication))
            }),
            busy: [0; 2],
            area: [0; 2],
        }
    }

    /// Puts the environments there that a load like this, which came as it did before, keeps at `then`, so that a fast pool need not be filled
    /// first.
    pub(super) fn prewarm(&mut self, functions: &[Function], then: u64, past: &Past) {
        for (role, function) in functions.iter().enumerate() {
            let load = function.load.filter(|_| matches!(function.cold_rule, ColdRule::Environments));
            if let Some(load) = load {
                let expiries = &mut self.expiries[role];
                let unit = expiries.unit();
                let kept_ready = self.kept_ready[role].as_ref().filter(|ready| ready.are_there(0));
                let kept_ready = kept_ready.map_or(0, |ready| ready.kept.environments);
                let limit = f64::from(self.capacities[self.capacity_of[role]].limit);
                let ages = |(visits_per_ns, visit_ns): (f64, f64)| {
                    // In a burst no more are visited than the limit allows.
                    let most_per_ns = limit / visit_ns;
                    let visits_per_ns = (visits_per_ns * past.peak_to_mean).min(most_per_ns.max(visits_per_ns));
                    SteadyLoad { visits_per_ns, visit_ns }.ages(function.mean_expiry_ns, unit)
                };
                let ages = function.load_in_rounds.map_or_else(|| ages(load), |loads| longer(loads.map(ages)));
                let ages = ages.into_iter().skip(kept_ready as usize).map(|came_ns| past.ago_ns(came_ns));
                self.environments[role].put_there(ages, then, || expiries.next());
            }
        }
    }

    /// An environment for a run; nothing when it is throttled.
    #[inline(always)]
    pub(super) fn start<const ROLE: usize>(
        &mut self,
        drawn_by: (u64, u64),
        synchronous: bool,
        now: u64,
        counts: &mut Counts,
    ) -> Option<Taken> {
        if !BARE && self.kept_ready[ROLE].is_some() {
            return self.start_ready::<ROLE>(drawn_by, synchronous, now, counts);
        }
        self.start_on_demand::<ROLE>(drawn_by, synchronous, now, counts)
    }

    /// The same for a function for which environments are kept ready: one of those, if one is free. They take their part of the
    /// concurrency as long as they are there, whether they are busy or not.
    #[inline(never)]
    fn start_ready<const ROLE: usize>(
        &mut self,
        drawn_by: (u64, u64),
        synchronous: bool,
        now: u64,
        counts: &mut Counts,
    ) -> Option<Taken> {
        let ready = self.kept_ready[ROLE].as_mut()?;
        let (capacity, environments) = (&mut self.capacities[self.capacity_of[ROLE]], ready.kept.environments);
        let there = ready.are_there(now);
        if there != ready.there {
            ready.there = there;
            capacity.limit += std::mem::take(&mut ready.withheld);
            ready.withheld = if there { environments.min(capacity.limit) } else { 0 };
            capacity.limit -= ready.withheld;
        }
        if !there || ready.busy >= environments {
            let taken = self.start_on_demand::<ROLE>(drawn_by, synchronous, now, counts)?;
            counts.functions[ROLE].in_window += u64::from(there);
            return Some(taken);
        }
        if synchronous && !capacity.requests.admits(now) {
            return None;
        }
        ready.busy += 1;
        self.busy[ROLE] += 1;
        self.area[ROLE] -= i128::from(now);
        let counted = &mut counts.functions[ROLE];
        counted.runs += 1;
        counted.in_window += 1;
        counted.provisioned += 1;
        counts.peak = counts.peak.max(self.busy[MAIN] + self.busy[CALLEE]);
        Some(Taken { slot: KEPT_READY, cold: false })
    }

    /// An environment for a run that is started when it is wanted.
    #[inline(always)]
    fn start_on_demand<const ROLE: usize>(
        &mut self,
        (key, round): (u64, u64),
        synchronous: bool,
        now: u64,
        counts: &mut Counts,
    ) -> Option<Taken> {
        let capacity = &mut self.capacities[if BARE { 0 } else { self.capacity_of[ROLE] }];
        if capacity.busy >= capacity.limit || (!BARE && synchronous && !capacity.requests.admits(now)) {
            return None;
        }
        let rule = if BARE { ColdRule::Environments } else { self.cold_rules[ROLE] };
        let taken = match rule {
            ColdRule::Environments => {
                let taken = self.environments[ROLE].take(now);
                if !BARE && taken.cold && !self.scaling[ROLE].admits(now) {
                    self.environments[ROLE].discard(taken.slot, now);
                    return None;
                }
                taken
            }
            ColdRule::Stated(share) => Taken { slot: 0, cold: ColdRule::chosen(share, ROLE, (key, round)) },
        };
        let environments = if BARE { 1 } else { self.environments_of_a_run[ROLE] };
        capacity.busy += environments;
        self.busy[ROLE] += environments;
        self.area[ROLE] -= i128::from(now);
        if taken.cold {
            counts.functions[ROLE].cold += 1;
        }
        if !BARE {
            counts.functions[ROLE].runs += 1;
            counts.peak = counts.peak.max(self.busy[MAIN] + self.busy[CALLEE]);
        }
        Some(taken)
    }

    /// A run's environment is idle again.
    #[inline(always)]
    pub(super) fn stop<const ROLE: usize>(&mut self, environment: u32, now: u64) {
        if !BARE && environment == KEPT_READY {
            return self.stop_ready::<ROLE>(now);
        }
        let environments = if BARE { 1 } else { self.environments_of_a_run[ROLE] };
        self.capacities[if BARE { 0 } else { self.capacity_of[ROLE] }].busy -= environments;
        self.busy[ROLE] -= environments;
        self.area[ROLE] += i128::from(now);
        if BARE || matches!(self.cold_rules[ROLE], ColdRule::Environments) {
            let expiry = self.expiries[ROLE].next();
            self.environments[ROLE].put(environment, now, expiry);
        }
    }

    /// An environment that is kept ready is free again.
    #[inline(never)]
    fn stop_ready<const ROLE: usize>(&mut self, now: u64) {
        if let Some(ready) = &mut self.kept_ready[ROLE] {
            ready.busy -= 1;
        }
        self.busy[ROLE] -= 1;
        self.area[ROLE] += i128::from(now);
    }

    /// Forgets what was counted until now.
    pub(super) fn restart(&mut self, now: u64) {
        for role in [MAIN, CALLEE] {
            self.area[role] = -i128::from(self.busy[role]) * i128::from(now);
            self.environments[role].restart(now);
        }
    }

    /// Puts what was counted until `end` among the counts.
    pub(super) fn count(&mut self, end: u64, counts: &mut Counts) {
        let area = |role: usize| {
            let area = (self.area[role] + i128::from(self.busy[role]) * i128::from(end)) as f64;
            area * f64::from(self.environments_of_a_run[role])
        };
        counts.busy_area = area(MAIN);
        counts.slot_area = area(MAIN) + area(CALLEE);
        counts.environment_area = self.environments.iter_mut().map(|environments| environments.area(end)).sum();
    }
}
