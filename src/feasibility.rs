//! Whether a plan can run at all within AWS's quotas and limits. Generic: it reads any plan.

use std::fmt::Display;

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;

use crate::defaults::Limit;
use crate::distribution::float;
use crate::expectation::Expectation;
use crate::plan::{Function, Link, Plan, Resource, Role, Step};
use crate::scenario::{Connections, Invocation, Scenario};
use crate::topology::Reason;
use crate::unit::{Milliseconds, shown};

/// What stands against a plan, and what should be watched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feasibility {
    /// Why it cannot run; empty when it can.
    pub obstacles: Vec<Reason>,
    /// What may go wrong at times.
    pub warnings: Vec<String>,
}

/// Checks a plan against every limit.
#[must_use]
pub fn check(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> Feasibility {
    let mut checker = Checker { plan, expectation, scenario, found: Feasibility::default() };
    checker.payloads();
    checker.function_timeouts();
    checker.integration_timeout();
    checker.concurrency();
    checker.request_rate();
    checker.api_rate();
    checker.nat_gateway();
    checker.found
}

struct Checker<'a> {
    plan: &'a Plan,
    expectation: &'a Expectation,
    scenario: &'a Scenario,
    found: Feasibility,
}

impl Checker<'_> {
    fn obstacle(&mut self, code: &'static str, text: String) {
        self.found.obstacles.push(Reason::new(code, text));
    }

    /// An obstacle when `needed` is above `limit`.
    fn hold<T: PartialOrd + Display>(
        &mut self,
        code: &'static str,
        what: &str,
        needed: &T,
        limit: &Limit<T>,
        remedy: &str,
    ) {
        if *needed > limit.value {
            let text = format!("{what} is {needed}, above the limit of {} ({}); {remedy}", limit.value, limit.title);
            self.obstacle(code, text);
        }
    }

    fn payloads(&mut self) {
        let limits = &self.scenario.limits;
        let binary = self.scenario.workload.between.binary;
        let steps: Vec<Step> = self.plan.main.calls().cloned().collect();
        for step in steps {
            let Step::Call { via, invocation, request, response } = step else { continue };
            if invocation == Invocation::Async {
                self.hold("payload-async", "the event", &request, &limits.payload_async, STORE_INSTEAD);
                continue;
            }
            let (what, bytes) = if request >= response {
                ("the request between the functions", request)
            } else {
                ("the response between the functions", response)
            };
            let through_api = via.iter().any(|link| matches!(link, Link::HttpApi | Link::RestApi));
            if through_api {
                self.hold("payload-api", what, &bytes, &limits.payload_api, STORE_INSTEAD);
            }
            // Lambda sees binary data behind an API as base64 text.
            let seen = if through_api && binary { bytes.as_base64() } else { bytes };
            self.hold("payload-sync", what, &seen, &limits.payload_sync, STORE_INSTEAD);
        }
    }

    fn function_timeouts(&mut self) {
        for function in self.plan.functions() {
            let timeout = function.setup.timeout;
            let (mean, high) = (Milliseconds(self.handler(function.role).0.round_dp(3)), self.high_time(function));
            let role = function.role.id();
            if mean > timeout {
                self.found.obstacles.push(Reason::new(
                    "function-timeout",
                    format!(
                        "the {role} function takes {mean} on average, above its timeout of {timeout}; split the work"
                    ),
                ));
            } else if high > float(timeout.0) {
                self.found.warnings.push(format!(
                    "the {role} function may be cut off: with slow steps and a cold start it takes {}, above its timeout of {timeout}",
                    Milliseconds(Decimal::from_f64(high.round()).unwrap_or(Decimal::MAX))
                ));
            }
        }
    }

    fn integration_timeout(&mut self) {
        let limits = &self.scenario.limits;
        let limit = match self.api_link() {
            Some(Link::RestApi) => &limits.timeout_rest,
            Some(_) => &limits.timeout_http,
            None => return,
        };
        let Some(callee) = &self.plan.callee else { return };
        let mean = self.handler(Role::Callee);
        let high = self.high_time(callee);
        let what = "the mean time of the function behind the API";
        self.hold("integration-timeout", what, &mean, limit, "shorten its work or choose a solution without an API");
        if mean <= limit.value && high > float(limit.value.0) {
            let text = format!(
                "the function behind the API may be cut off: with slow steps and a cold start it takes {}, above {} ({})",
                Milliseconds(Decimal::from_f64(high.round()).unwrap_or(Decimal::MAX)),
                limit.value,
                limit.title
            );
            self.found.warnings.push(text);
        }
    }

    /// Little's law: environments in use = arrivals a second x seconds that each holds one, over all functions at once.
    fn concurrency(&mut self) {
        let account = self.scenario.account.concurrency_limit;
        let (mut shared, mut set_apart) = (0.0, 0);
        for function in self.plan.functions() {
            let mean = self.function_concurrency(function.role);
            match function.setup.reserved_concurrency {
                Some(reserved) => {
                    set_apart += reserved;
                    self.hold_concurrency(
                        mean,
                        reserved,
                        (0, "set apart for it"),
                        &format!(" by the {} function", function.role.id()),
                    );
                }
                None => shared += mean,
            }
        }
        let holds = if self.plan.main.waits() { " (a waiting caller and its callee each hold one)" } else { "" };
        if shared > 0.0 {
            self.hold_concurrency(shared, account.saturating_sub(set_apart), (set_apart, "left in the account"), holds);
        }
    }

    fn hold_concurrency(&mut self, mean: f64, limit: u64, (set_apart, whose): (u64, &str), holds: &str) {
        // Occupancy of Poisson arrivals with room for all is Poisson; three standard deviations above its mean is rarely passed.
        let peak = (mean + 3.0 * mean.sqrt()).ceil();
        if mean > limit as f64 {
            let text = format!(
                "{} environments are in use on average{holds}, {} are {whose}; raise the limit to at least {}",
                tenths(mean),
                shown(limit.into()),
                count(peak + set_apart as f64)
            );
            self.obstacle("concurrency", text);
        } else if peak > limit as f64 {
            self.found.warnings.push(format!(
                "random peaks will pass the concurrency limit of {}: {} environments in use on average{holds}, {} at peaks",
                shown(limit.into()),
                tenths(mean),
                count(peak)
            ));
        }
    }

    /// Mean environments in use, all functions together.
    fn mean_concurrency(&self) -> f64 {
        self.plan.functions().map(|function| self.function_concurrency(function.role)).sum()
    }

    /// Mean environments of a function in use.
    fn function_concurrency(&self, role: Role) -> f64 {
        let held = self.expectation.function(role).map_or(0.0, |function| float(function.occupied.0));
        self.scenario.requests_per_second() * self.plan.invocations(role) as f64 * held / 1000.0
    }

    fn request_rate(&mut self) {
        let account = self.scenario.account.concurrency_limit;
        let per_unit = &self.scenario.limits.requests_per_concurrency;
        let limit = account.saturating_mul(per_unit.value);
        let callee = if self.plan.callee_is_async() { 0 } else { self.plan.callee.iter().count() as u64 };
        let invocations = 1 + callee * self.plan.invocations(Role::Callee);
        let rate = self.scenario.requests_per_second() * invocations as f64;
        if rate > limit as f64 {
            let text = format!(
                "{} synchronous requests a second, above {} for each of {account} units of concurrency; raise the concurrency limit",
                count(rate),
                per_unit.value
            );
            self.obstacle("request-rate", text);
        }
    }

    fn api_rate(&mut self) {
        if self.api_link().is_none() {
            return;
        }
        let limit = &self.scenario.limits.api_requests_per_s;
        let rate = self.scenario.requests_per_second() * self.plan.invocations(Role::Callee) as f64;
        if rate > limit.value as f64 {
            let text = format!(
                "{} API calls a second, above {} ({}); have it raised",
                count(rate),
                shown(limit.value.into()),
                limit.title
            );
            self.obstacle("api-throttle", text);
        }
    }

    fn nat_gateway(&mut self) {
        let gateways = |standing: &&crate::plan::StandingResource| {
            matches!(standing.resource, Resource::ZonalNatGateway | Resource::RegionalNatGateway)
        };
        let Some(standing) = self.plan.standing.iter().find(gateways) else { return };
        let gateways = standing.count as f64;
        let workload = &self.scenario.workload;
        let limits = &self.scenario.limits;
        let exchanges = self.scenario.requests_per_second() * workload.calls_per_request as f64;
        let (needed, limit, unit) = match workload.connections {
            Connections::Reused => (self.mean_concurrency(), &limits.nat_connections, "connections held open"),
            Connections::PerCall => (exchanges, &limits.nat_new_connections_per_s, "new connections a second"),
        };
        if needed > limit.value as f64 * gateways {
            let (needed, most) = (count(needed), shown(limit.value.into()));
            let text = format!(
                "{needed} {unit} over {gateways:.0} NAT gateway address(es), above {most} each ({}); add addresses or gateways, or spread the destinations",
                limit.title
            );
            self.obstacle("nat-ports", text);
        }
        let bytes = float((workload.internet.sent.0 + workload.internet.received.0).into());
        let through = 1.0 - float(self.scenario.network.gateway_endpoint_share.0);
        let bits = exchanges * bytes * through * 8.0;
        let limit = &limits.nat_bits_per_s;
        if bits > limit.value as f64 * gateways {
            let (needed, most) = (count(bits / 1e9), limit.value / 1_000_000_000);
            let text = format!("{needed} Gbit/s on average, above {most} Gbit/s for each gateway ({})", limit.title);
            self.obstacle("nat-bandwidth", text);
        }
    }

    fn api_link(&self) -> Option<Link> {
        let links = self.plan.main.calls().flat_map(|step| match step {
            Step::Call { via, .. } => via.clone(),
            _ => Vec::new(),
        });
        links.into_iter().find(|link| matches!(link, Link::HttpApi | Link::RestApi))
    }

    /// Mean time of a function's handler, warm.
    fn handler(&self, role: Role) -> Milliseconds {
        self.expectation.function(role).map_or(Milliseconds::ZERO, |function| function.handler)
    }

    /// A time that a run of a function rarely passes: its mean, and on top what the 99th percentiles of its steps are above theirs. Rounds
    /// are independent, so what they are above the mean grows with the root of their number. INIT of a cold start comes on top.
    fn high_time(&self, function: &Function) -> f64 {
        let above = |step: &Step| match step {
            Step::Work { duration, .. } => duration.quantile(0.99) - float(duration.mean().0),
            _ => 0.0,
        };
        let above: f64 = function.programme.iter().map(above).map(|above| above.max(0.0)).sum();
        let mean = float(self.handler(function.role).0);
        mean + above * (function.rounds as f64).sqrt() + function.setup.init.value.quantile(0.99)
    }
}

/// A mean number for a person, to one decimal.
fn tenths(value: f64) -> String {
    shown(Decimal::from_f64(value).unwrap_or(Decimal::MAX).round_dp(1))
}

/// A rate or count for a person.
fn count(value: f64) -> String {
    shown(Decimal::from_f64(value.round()).unwrap_or(Decimal::MAX))
}

const STORE_INSTEAD: &str = "hand over a key of an object in S3 instead of the data";
