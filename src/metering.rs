//! Quantities: what AWS counts of a plan in a month. Generic: it reads any plan, and knows no price.

use rust_decimal::Decimal;

use crate::behaviour::RoleBehaviour;
use crate::expectation::{Expectation, FunctionTime};
use crate::plan::{Function, Link, Plan, Ratio, Resource, Role, StandingResource, Step};
use crate::pricebook::Meter;
use crate::rules::{Directions, Increment, PayloadSteps, Rules, gb_seconds};
use crate::scenario::{Architecture, Invocation, Scenario};
use crate::unit::{BYTES_PER_GB, Bytes, Milliseconds, Quantity, counted, shown};

/// What kind of charge a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineKind {
    /// For what stands.
    Standing,
    /// For bytes.
    Traffic,
    /// For requests and calls.
    Requests,
    /// For the time a function works.
    Duration,
    /// For the time a function waits for another one.
    Waiting,
    /// For INIT of cold starts.
    Init,
    /// For anything else.
    Other,
}

impl LineKind {
    /// The word for it in output.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Traffic => "traffic",
            Self::Requests => "requests",
            Self::Duration => "duration",
            Self::Waiting => "waiting",
            Self::Init => "init",
            Self::Other => "other",
        }
    }
}

/// A quantity of one meter, with how it came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageLine {
    /// What is counted.
    pub meter: Meter,
    /// The function it is for; `None` for what they share.
    pub role: Option<Role>,
    /// What kind of charge it is.
    pub kind: LineKind,
    /// What it is, for a person.
    pub description: &'static str,
    /// How much, in the meter's unit.
    pub quantity: Quantity,
    /// How the quantity came about.
    pub basis: String,
    /// Whether it rests on an estimated behaviour.
    pub estimated: bool,
    /// Whether it is paid for anyway and costs nothing more here.
    pub already_paid: bool,
    /// What is uncertain about the rule by which it is counted, if anything is.
    pub caveat: Option<&'static str>,
}

/// All quantities of a plan in a month. Lines of one meter draw on its allowance in this order; time spent waiting comes last, so
/// that its line shows what waiting adds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UsageSheet {
    /// The lines.
    pub lines: Vec<UsageLine>,
}

/// Counts a plan.
#[must_use]
pub fn meter(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> UsageSheet {
    Counter { plan, scenario, expectation, worded: true, lines: Vec::new() }.count()
}

/// Counts a plan without saying how each quantity came about, which takes as long as the counting itself: for plans that are rated by the
/// thousand.
#[must_use]
pub fn meter_unworded(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> UsageSheet {
    Counter { plan, scenario, expectation, worded: false, lines: Vec::new() }.count()
}

struct Counter<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    expectation: &'a Expectation,
    /// Whether each line says how its quantity came about.
    worded: bool,
    lines: Vec<UsageLine>,
}

/// A line that is neither estimated nor paid for already, counted by a rule that is certain.
fn line(
    meter: &'static str,
    role: Option<Role>,
    kind: LineKind,
    description: &'static str,
    quantity: Quantity,
    basis: String,
) -> UsageLine {
    let meter = Meter::of(meter);
    UsageLine { meter, role, kind, description, quantity, basis, estimated: false, already_paid: false, caveat: None }
}

impl Counter<'_> {
    /// How a quantity came about, where that is wanted.
    fn say(&self, words: impl FnOnce() -> String) -> String {
        if self.worded { words() } else { String::new() }
    }

    fn count(mut self) -> UsageSheet {
        let (plan, expectation) = (self.plan, self.expectation);
        let roles = &expectation.behaviour.functions;
        for standing in &plan.standing {
            self.standing(standing);
        }
        for (function, behaviour) in plan.functions().zip(roles) {
            self.traffic(function, behaviour);
        }
        for ((function, behaviour), time) in plan.functions().zip(roles).zip(&expectation.functions) {
            self.requests(function, behaviour);
            self.duration(function, behaviour, time);
        }
        self.waiting(&plan.main);
        for ((function, behaviour), time) in plan.functions().zip(roles).zip(&expectation.functions) {
            self.other(function, behaviour, time);
        }
        UsageSheet { lines: self.lines }
    }

    /// The counting rules.
    const fn rules(&self) -> &Rules {
        &self.scenario.rules
    }

    /// Invocations of a function in a month.
    fn runs(&self, role: Role) -> Decimal {
        let runs = self.expectation.behaviour.function(role).map_or(Decimal::ZERO, |function| function.runs);
        Decimal::from(self.scenario.workload.requests_per_month) * runs
    }

    fn standing(&mut self, standing: &StandingResource) {
        let rules = self.rules();
        let month = self.scenario.account.hours_per_month.0;
        let nat_hours = rules.nat_gateway.hours(month);
        let n = standing.count;
        let (meter, description, units, basis, hours) = match standing.resource {
            Resource::ZonalNatGateway => ("nat.hours", "NAT gateway", n, counted(n, "NAT gateway"), nat_hours),
            Resource::RegionalNatGateway => {
                let basis = format!("1 regional NAT gateway x {}", counted(n, "AZ"));
                ("nat.regional.hours", "NAT gateway, regional", n, basis, nat_hours)
            }
            Resource::InterfaceEndpoint => {
                let hours = rules.interface_endpoint.hours(month);
                ("vpce.hours", "Interface endpoint", n, format!("1 endpoint x {}", counted(n, "AZ")), hours)
            }
            Resource::PublicIpv4 => {
                let hours = rules.public_ipv4.hours(month);
                ("ipv4.hours", "Public IPv4 address", n, counted(n, "address"), hours)
            }
            Resource::RdsProxy { vcpus } => {
                let billed = least_of(rules.proxy_vcpus, vcpus);
                ("rdsproxy.vcpu_hours", "RDS Proxy", n * billed, proxy_basis(vcpus, billed, "vCPU"), month)
            }
            Resource::RdsProxyServerless { acus } => {
                let billed = least_of(rules.proxy_acus, acus);
                (
                    "rdsproxy.acu_hours",
                    "RDS Proxy, Aurora Serverless",
                    n * billed,
                    proxy_basis(acus, billed, "ACU"),
                    month,
                )
            }
        };
        let quantity = Quantity::metered(Decimal::from(units) * hours);
        let paid = if standing.already_paid { ", already paid for" } else { "" };
        let basis = format!("{basis} x {} h{paid}", hours.normalize());
        let line = line(meter, None, LineKind::Standing, description, quantity, basis);
        let caveat = match standing.resource {
            Resource::RegionalNatGateway => {
                Some("that a regional NAT gateway is billed for each AZ was read in secondary sources only")
            }
            Resource::RdsProxyServerless { acus } if least_of(rules.proxy_acus, acus) > acus => {
                Some("the least of 8 ACUs billed for RDS Proxy is from memory, unverified")
            }
            _ => None,
        };
        self.lines.push(UsageLine { already_paid: standing.already_paid, caveat, ..line });
    }

    fn traffic(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let runs = self.runs(function.role);
        let role = function.role;
        let estimated = |line: UsageLine| UsageLine { estimated: behaviour.disturbed, ..line };
        for (step, passes) in function.programme.iter().zip(behaviour.passes(&function.programme)) {
            let times = (runs * passes).normalize();
            match step {
                Step::Transfer { via, sent, received, share } => {
                    for link in via {
                        self.lines.extend(self.bytes(*link, role, (*sent, *received), times, *share).map(estimated));
                    }
                }
                Step::Call { via, request, response, .. } => {
                    let payload = (*request, *response);
                    for link in via {
                        self.lines.extend(self.bytes(*link, role, payload, times, Ratio::ALL).map(estimated));
                        self.lines.extend(self.calls(*link, role, payload, times).map(estimated));
                    }
                }
                Step::Work { .. } => {}
            }
        }
    }

    fn requests(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let chunks = match self.plan.main.calls().next() {
            Some(Step::Call { invocation: Invocation::Async, request, .. }) if function.role == Role::Callee => {
                self.rules().lambda_event.requests(*request)
            }
            _ => 1,
        };
        let basis = self.say(|| {
            let requests = counted(self.scenario.workload.requests_per_month, "request");
            let each = match u64::try_from(behaviour.runs) {
                Ok(runs) if behaviour.runs.fract().is_zero() => counted(runs, "invocation"),
                _ => format!("{} invocations", behaviour.runs.normalize()),
            };
            let PayloadSteps { first, step } = self.rules().lambda_event;
            let chunked =
                if chunks > 1 { format!(" x {chunks} ({first}, then chunks of {step})") } else { String::new() };
            format!("{requests} x {each}{chunked}")
        });
        let quantity = Quantity::metered(self.runs(function.role) * Decimal::from(chunks));
        let role = Some(function.role);
        let line = line("lambda.requests", role, LineKind::Requests, "Lambda requests", quantity, basis);
        self.lines.push(UsageLine { estimated: behaviour.disturbed, ..line });
    }

    fn duration(&mut self, function: &Function, behaviour: &RoleBehaviour, time: &FunctionTime) {
        let own = self.gb_seconds(function, LineKind::Duration, "Lambda duration, own work", time.own);
        let plain = Milliseconds(time.handler.0 - time.waiting.0);
        let rounding = Milliseconds(time.own.0 - plain.0);
        let basis = if rounding.0.is_zero() {
            own.basis.clone()
        } else {
            self.time_basis(function, || format!("{} ({plain} + {rounding} for rounding up)", time.own))
        };
        self.lines.push(UsageLine { basis, estimated: behaviour.disturbed, ..own });
        let init = self.gb_seconds(function, LineKind::Init, "Lambda duration, INIT of cold starts", time.init);
        let basis = self.time_basis(function, || {
            let share = (behaviour.cold_share * Decimal::ONE_HUNDRED).normalize();
            let mean = function.setup.init.value.mean();
            format!("{} ({share} % cold x {mean} of INIT)", time.init)
        });
        self.lines.push(UsageLine { basis, estimated: behaviour.is_estimated(), ..init });
    }

    fn waiting(&mut self, function: &Function) {
        let expectation = self.expectation;
        let Some(time) = expectation.function(function.role).filter(|f| !f.waiting.0.is_zero()) else { return };
        let (Some(callee), [main, called, ..]) =
            (expectation.function(Role::Callee), &expectation.behaviour.functions[..])
        else {
            return;
        };
        let description = "Lambda duration, waiting for the callee";
        let line = self.gb_seconds(function, LineKind::Waiting, description, time.waiting);
        let basis = self.time_basis(function, || {
            let calls = called.runs.checked_div(main.runs).unwrap_or_default().round_dp(9).normalize();
            let each = if calls == Decimal::ONE { String::new() } else { format!("{calls} x ") };
            let mut parts = format!("{} there and back + {each}{} of the callee", time.way, callee.occupied);
            if main.disturbed {
                let (waits, cut) = (main.backing_off, main.cut_waiting);
                parts.push_str(&format!(" + {waits} between attempts - {cut} cut off"));
            }
            format!("({parts})")
        });
        let estimated = called.is_estimated() || main.disturbed;
        self.lines.push(UsageLine { basis, estimated, ..line });
    }

    /// How GB-seconds come about: runs x milliseconds x MB, over the milliseconds of a second and the MB of a GB.
    fn time_basis(&self, function: &Function, time: impl FnOnce() -> String) -> String {
        self.say(|| {
            let (runs, memory) = (shown(self.runs(function.role)), function.setup.memory_mb);
            format!("{runs} x {} x {memory} MB / (1,000 x 1,024)", time())
        })
    }

    fn gb_seconds(
        &self,
        function: &Function,
        kind: LineKind,
        description: &'static str,
        time: Milliseconds,
    ) -> UsageLine {
        let meter = match function.setup.architecture {
            Architecture::X86 => "lambda.duration.x86",
            Architecture::Arm => "lambda.duration.arm",
        };
        let basis = self.time_basis(function, || time.to_string());
        let quantity = gb_seconds(self.runs(function.role), time, function.setup.memory_mb.into());
        let quantity = Quantity::metered(quantity);
        line(meter, Some(function.role), kind, description, quantity, basis)
    }

    fn other(&mut self, function: &Function, behaviour: &RoleBehaviour, time: &FunctionTime) {
        let runs = self.runs(function.role);
        let role = Some(function.role);
        let rule = self.rules().ephemeral_storage;
        let extra_mb = rule.billed(function.setup.ephemeral_mb.into());
        if !extra_mb.is_zero() {
            let billed = Milliseconds(time.own.0 + time.waiting.0 + time.init.0);
            let basis = self.say(|| {
                format!("{} x {billed} x {extra_mb} MB above {} / (1,000 x 1,024)", shown(runs), rule.included())
            });
            let quantity = Quantity::metered(gb_seconds(runs, billed, extra_mb));
            let (meter, description) = ("lambda.ephemeral_storage", "Lambda ephemeral storage");
            let line = line(meter, role, LineKind::Other, description, quantity, basis);
            self.lines.push(UsageLine { estimated: behaviour.is_estimated(), ..line });
        }
        let logs = function.setup.logs;
        let quantity = Quantity::metered(runs * Decimal::from(logs.0) / Decimal::from(BYTES_PER_GB));
        let basis = self.say(|| format!("{} x {logs}", shown(runs)));
        let line = line("logs.gb", role, LineKind::Other, "CloudWatch Logs ingestion", quantity, basis);
        self.lines.push(UsageLine { caveat: Some(LOGS_CAVEAT), estimated: behaviour.disturbed, ..line });
    }

    /// The line for bytes (out, in) that cross a link, where the link counts bytes.
    fn bytes(
        &self,
        link: Link,
        role: Role,
        (sent, received): (Bytes, Bytes),
        times: Decimal,
        share: Ratio,
    ) -> Option<UsageLine> {
        let rules = self.rules();
        let (meter, description, rule) = match link {
            Link::ZonalNatGateway => ("nat.gb", "NAT gateway, data processed", rules.nat_gateway_traffic),
            Link::RegionalNatGateway => {
                ("nat.regional.gb", "NAT gateway, regional, data processed", rules.nat_gateway_traffic)
            }
            Link::InterfaceEndpoint => {
                ("vpce.gb", "Interface endpoint, data processed", rules.interface_endpoint_traffic)
            }
            Link::Internet => ("dto.internet", "Data transfer out to the internet", rules.internet_traffic),
            Link::CrossAz => ("dt.cross_az", "Data transfer between AZs", rules.between_azs_traffic),
            Link::PublicAddress => {
                ("dt.cross_az", "Data transfer in the Region by public address", rules.in_region_traffic)
            }
            Link::HttpApi | Link::RestApi | Link::LambdaApi | Link::InRegionService => return None,
        };
        let counted = match rule.directions {
            Directions::Sent => sent,
            Directions::Both => Bytes(sent.0.saturating_add(received.0)),
        };
        let total = times * rule.counted(sent.0.into(), received.0.into()) * share.part / share.whole;
        let basis = self.say(|| {
            let mut basis = format!("{} x {counted}", shown(times));
            if counted.0 > sent.0 && sent.0 > 0 {
                basis.push_str(&format!(" ({sent} out + {received} in)"));
            }
            if share.part.is_zero() {
                let why =
                    if link == Link::CrossAz { "everything is in one AZ" } else { "all of it stays in the Region" };
                basis.push_str(&format!(" x 0 ({why})"));
            } else if share.part != share.whole {
                basis.push_str(&format!(" x {}/{}", share.part.normalize(), share.whole.normalize()));
            }
            if rule.ends > 1 {
                basis.push_str(&format!(" x {} (each end pays)", rule.ends));
            }
            basis
        });
        let quantity = Quantity::metered(total / Decimal::from(BYTES_PER_GB));
        Some(line(meter, Some(role), LineKind::Traffic, description, quantity, basis))
    }

    /// The line for calls over a link, where the link counts calls.
    fn calls(&self, link: Link, role: Role, (request, response): (Bytes, Bytes), calls: Decimal) -> Option<UsageLine> {
        let rule = self.rules().http_api_call;
        let (meter, description, steps) = match link {
            Link::HttpApi => ("apigw.http.requests", "HTTP API calls", rule.requests_of_exchange(request, response)),
            Link::RestApi => ("apigw.rest.requests", "REST API calls", 1),
            _ => return None,
        };
        let basis = self.say(|| {
            let stepped = if steps > 1 { format!(" x {steps} steps of {}", rule.step) } else { String::new() };
            format!("{} calls{stepped}", shown(calls))
        });
        let quantity = Quantity::metered(calls * Decimal::from(steps));
        let caveat = (steps > 1).then_some(STEPS_CAVEAT);
        Some(UsageLine { caveat, ..line(meter, Some(role), LineKind::Requests, description, quantity, basis) })
    }
}

const LOGS_CAVEAT: &str = "log ingestion is counted at the flat price of custom logs; CloudWatch's own free allowance, and volume tiers for Lambda's logs, are unverified and left out";

const STEPS_CAVEAT: &str =
    "AWS does not say whether the 512 KB steps of an HTTP API count the request or the response; the larger is taken";

/// What RDS Proxy bills for so many units.
fn least_of(rule: Increment, units: u64) -> u64 {
    u64::try_from(rule.billed(units.into())).unwrap_or(units)
}

fn proxy_basis(asked: u64, billed: u64, unit: &str) -> String {
    let least = if billed > asked { " (the least billed)" } else { "" };
    format!("1 proxy x {}{least}", counted(billed, unit))
}
