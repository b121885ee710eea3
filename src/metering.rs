//! Quantities: what AWS counts of a plan in a month. Generic: it reads any plan, and knows no price.
//!
//! ```
//! use netcost::expectation::Expectation;
//! use netcost::metering::meter;
//! use netcost::scenario::Draft;
//! use netcost::topology;
//!
//! let scenario = Draft::new("x", "us-east-1", 1_000)?.scenario()?;
//! let plan = topology::find("sdk-invoke").expect("known").plan(&scenario).expect("it can be built");
//! let sheet = meter(&plan, &Expectation::without_simulation(&plan, &scenario), &scenario);
//! let requests = sheet.lines.iter().filter(|line| line.meter.id() == "lambda.requests");
//! // Each of the two functions runs once for a request.
//! assert_eq!(requests.map(|line| line.quantity.decimal()).sum::<rust_decimal::Decimal>(), 2_000.into());
//! # Ok::<(), netcost::diagnostic::Rejection>(())
//! ```

use rust_decimal::Decimal;

use crate::behaviour::RoleBehaviour;
use crate::expectation::{Expectation, FunctionTime, TIME_DIGITS};
use crate::plan::{Action, Call, Function, Plan, Ratio, Role, StandingResource};
use crate::pricebook::Meter;
use crate::rules::{PayloadSteps, Rules, Traffic, gb_hours, gb_seconds};
use crate::scenario::{Architecture, Provisioned, Scenario};
use crate::service::{CallMeter, Host, Link, TimeMeter};
use crate::timing::{TimedAction, TimedPlan, TimedStep, constant};
use crate::unit::{BYTES_PER_GB, Bytes, MB_PER_GB, Milliseconds, Quantity, Unit};

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
    /// For INIT, or the restore of a snapshot in its place.
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

/// How a quantity came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// What stands: how many, how large, for how many hours.
    Standing {
        /// What stands.
        standing: StandingResource,
        /// The size that is billed: at least the least.
        billed: u64,
        /// The hours that count; `None` for what is billed by the month.
        hours: Option<Decimal>,
    },
    /// Bytes that cross a link.
    Bytes {
        /// The link.
        link: &'static Link,
        /// How often.
        times: Decimal,
        /// Bytes out.
        sent: Bytes,
        /// Bytes in.
        received: Bytes,
        /// The share that takes this way.
        share: Ratio,
        /// Which of them count, and at how many ends.
        counts: Traffic,
    },
    /// So many calls, runs or deliveries, of which a service counts a share.
    Calls(Decimal, Ratio, Counted),
    /// Requests in a month, and runs of a function for each.
    Runs(u64, Decimal, Counted),
    /// Time at a memory size.
    Time {
        /// Runs in a month.
        runs: Decimal,
        /// How long each is billed.
        time: Milliseconds,
        /// MB that are billed for it.
        memory_mb: u64,
        /// What that time is made of.
        parts: TimeParts,
    },
    /// Runs in a month, and bytes of logs of each.
    Logs(Decimal, Bytes),
    /// Snapshots of a function's memory that are restored.
    Restores {
        /// Runs in a month.
        runs: Decimal,
        /// The share of them that starts cold.
        cold_share: Decimal,
        /// MB that are restored for each.
        memory_mb: u64,
    },
}

/// For how many something is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// By its kind.
    pub each: u64,
    /// By its size.
    pub by_size: u64,
    /// In which steps, where size matters.
    pub steps: Option<PayloadSteps>,
}

impl Counted {
    fn new(each: u64, steps: Option<PayloadSteps>, bytes: Bytes) -> Self {
        Self { each, by_size: steps.map_or(1, |steps| steps.requests(bytes)), steps }
    }

    fn times(self, calls: Decimal) -> Quantity {
        Quantity::metered(calls * Decimal::from(self.by_size) * Decimal::from(self.each))
    }
}

/// What a billed time is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeParts {
    /// One piece.
    Whole,
    /// Work, and what rounding up adds.
    Rounded(Milliseconds, Milliseconds),
    /// The share of runs that start cold, their mean INIT or restore, the milliseconds by which a run is rounded up more, or less, for it,
    /// and the word for it.
    Init(Decimal, Milliseconds, Decimal, &'static str),
    /// Waiting for the callee.
    Waiting {
        /// The way there and back.
        way: Milliseconds,
        /// Runs of the callee that are waited for.
        calls: Decimal,
        /// Each of them.
        callee: Milliseconds,
        /// Between attempts, and what timeouts cut off, where either happens.
        disturbed: Option<(Milliseconds, Milliseconds)>,
    },
    /// One piece, for the memory beyond so many MB that are included.
    Beyond(u64),
    /// So long on each of so many days.
    Days(Milliseconds, Decimal),
    /// Each step begun.
    Steps {
        /// How long a step is.
        step: Milliseconds,
        /// Whether GB-hours are counted, else GB-seconds.
        hours: bool,
    },
}

impl Basis {
    /// How much it comes to, in the unit of what counts it.
    #[must_use]
    pub fn quantity(&self) -> Quantity {
        match *self {
            Self::Standing { standing, billed, hours } => {
                let units = Decimal::from(standing.count) * Decimal::from(billed);
                let own = Ratio { part: Decimal::ONE, whole: Decimal::from(standing.sharers.max(1)) };
                Quantity::metered(own.of(units * hours.unwrap_or(Decimal::ONE)))
            }
            Self::Bytes { times, sent, received, share, counts, .. } => {
                let bytes = times * counts.counted(sent.0.into(), received.0.into());
                Quantity::metered(share.of(bytes) / Decimal::from(BYTES_PER_GB))
            }
            Self::Calls(calls, share, counted) => counted.times(share.of(calls)),
            Self::Runs(requests, runs, counted) => counted.times(Decimal::from(requests) * runs),
            Self::Time { runs, time, memory_mb, parts: TimeParts::Steps { hours: true, .. } } => {
                Quantity::metered(gb_hours(runs, time, memory_mb.into()))
            }
            Self::Time { runs, time, memory_mb, .. } => Quantity::metered(gb_seconds(runs, time, memory_mb.into())),
            Self::Logs(runs, bytes) => Quantity::metered(runs * Decimal::from(bytes.0) / Decimal::from(BYTES_PER_GB)),
            Self::Restores { runs, cold_share, memory_mb } => {
                Quantity::metered(runs * cold_share * Decimal::from(memory_mb) / Decimal::from(MB_PER_GB))
            }
        }
    }

    /// A stable word for its kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Standing { .. } => "standing",
            Self::Bytes { .. } => "bytes",
            Self::Calls(..) => "calls",
            Self::Runs(..) => "runs",
            Self::Time { .. } => "time",
            Self::Logs(..) => "logs",
            Self::Restores { .. } => "restores",
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
    pub basis: Basis,
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

/// A meter of a function by its processor.
#[derive(Clone, Copy)]
struct ByArchitecture {
    x86: &'static str,
    arm: &'static str,
}

impl ByArchitecture {
    fn of(self, function: &Function) -> &'static str {
        match function.setup.architecture {
            Architecture::X86 => self.x86,
            Architecture::Arm => self.arm,
        }
    }
}

/// The meters of a function that decide whether keeping environments ready pays: an environment that is kept, a run in it, and a run on
/// demand.
#[must_use]
pub fn ready_meters(function: &Function) -> [&'static str; 3] {
    [PROVISIONED, DURATION_PROVISIONED, DURATION].map(|meter| meter.of(function))
}

const DURATION: ByArchitecture = ByArchitecture { x86: "lambda.duration.x86", arm: "lambda.duration.arm" };
const PROVISIONED: ByArchitecture =
    ByArchitecture { x86: "lambda.provisioned_concurrency.x86", arm: "lambda.provisioned_concurrency.arm" };
const DURATION_PROVISIONED: ByArchitecture =
    ByArchitecture { x86: "lambda.duration_provisioned.x86", arm: "lambda.duration_provisioned.arm" };
const PROVISIONED_WAITING: &str = "Lambda provisioned duration, waiting";

/// Lambda developer guide: configuring provisioned concurrency (2026).
const RECYCLED: &str = "Lambda bills INIT of provisioned environments when they are enabled and whenever it recycles them, and how often \
    that is AWS does not say, nor at which price: it is counted once for each enabling, at the price of runs there";
/// Lambda developer guide: monitoring for SnapStart (2026).
const RESTORE_BILLED: &str = "of a restore by SnapStart Lambda bills what loads the runtime and runs hooks, but not how the snapshot is \
    restored; what part that is nobody has published: all of it is counted, the most that it can be";

const MS_PER_HOUR: Decimal = Decimal::from_parts(3_600_000, 0, 0, false, 0);
const HOURS_PER_DAY: Decimal = Decimal::from_parts(24, 0, 0, false, 0);

/// For how long concurrency is provisioned in a month.
struct Enabled {
    in_month: Milliseconds,
    parts: TimeParts,
    /// How often it is enabled.
    times: Decimal,
}

impl Enabled {
    /// Each time is rounded up by itself. What is never disabled is enabled once.
    fn of(provisioned: Provisioned, hours_per_month: Decimal, rules: &Rules) -> Self {
        let rule = rules.provisioned_concurrency;
        if provisioned.is_always() {
            let in_month = Milliseconds(rule.billed(hours_per_month * MS_PER_HOUR).normalize());
            return Self { in_month, parts: TimeParts::Whole, times: Decimal::ONE };
        }
        let each = rule.billed(provisioned.hours_per_day.0 * MS_PER_HOUR);
        let (in_month, days) = (each * hours_per_month / HOURS_PER_DAY, hours_per_month / HOURS_PER_DAY);
        let [in_month, times] = [in_month, days].map(|value| value.round_dp(TIME_DIGITS).normalize());
        let parts = TimeParts::Days(Milliseconds(each.normalize()), times);
        Self { in_month: Milliseconds(in_month), parts, times }
    }
}

/// What a time is made of that is billed as so much and takes so long.
fn rounded(billed: Milliseconds, plain: Decimal) -> TimeParts {
    let rounding = billed.0 - plain;
    if rounding.is_zero() { TimeParts::Whole } else { TimeParts::Rounded(Milliseconds(plain), Milliseconds(rounding)) }
}

/// Room for so many lines is made at once: more than most plans have.
const USUAL_LINES: usize = 16;

/// Counts a plan.
#[must_use]
pub fn meter(plan: &Plan, expectation: &Expectation, scenario: &Scenario) -> UsageSheet {
    Counter { plan, scenario, expectation, lines: Vec::with_capacity(USUAL_LINES) }.count()
}

struct Counter<'a> {
    plan: &'a Plan,
    scenario: &'a Scenario,
    expectation: &'a Expectation,
    lines: Vec<UsageLine>,
}

/// A line that is neither estimated nor paid for already, counted by a rule that is certain.
fn line(meter: &'static str, role: Option<Role>, kind: LineKind, description: &'static str, basis: Basis) -> UsageLine {
    let (meter, quantity) = (Meter::of(meter), basis.quantity());
    UsageLine { meter, role, kind, description, quantity, basis, estimated: false, already_paid: false, caveat: None }
}

impl Counter<'_> {
    fn count(mut self) -> UsageSheet {
        let (plan, expectation) = (self.plan, self.expectation);
        let roles = &expectation.behaviour.functions;
        for standing in &plan.standing {
            self.standing(standing);
        }
        for function in plan.functions().filter(|function| function.host.is_none()) {
            self.kept_ready(function);
        }
        for (function, behaviour) in plan.functions().zip(roles) {
            self.traffic(function, behaviour);
        }
        for ((function, behaviour), time) in plan.functions().zip(roles).zip(&expectation.functions) {
            self.deliveries(function, behaviour);
            self.time_of_all(function, behaviour);
            if let Some(host) = function.host {
                self.host(host, function.role, behaviour, time);
            } else {
                self.requests(function, behaviour);
                self.duration(function, behaviour, time);
            }
        }
        if let Some(behaviour) = roles.first().filter(|_| plan.main.host.is_none()) {
            self.waiting(&plan.main, behaviour);
        }
        for ((function, behaviour), time) in plan.functions().zip(roles).zip(&expectation.functions) {
            if function.host.is_none() {
                self.other(function, behaviour, time);
            }
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

    fn push(&mut self, line: UsageLine, estimated: bool) {
        self.lines.push(UsageLine { estimated, ..line });
    }

    fn standing(&mut self, standing: &StandingResource) {
        let (resource, rules) = (standing.resource, self.rules());
        let least = resource.size.as_ref().and_then(|size| size.least);
        let least = least.map(|least| whole(least(rules).billed(standing.size.into())));
        let billed = least.unwrap_or(standing.size);
        let hours = resource.billed.hours(self.scenario.account.hours_per_month, rules);
        let basis = Basis::Standing { standing: *standing, billed, hours };
        let line = line(resource.meter, None, LineKind::Standing, resource.description, basis);
        self.lines.push(UsageLine { already_paid: standing.already_paid, ..line });
    }

    fn traffic(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let (role, runs) = (function.role, self.runs(function.role));
        for (step, passes) in function.programme.iter().zip(behaviour.passes(self.plan, function)) {
            let (via, (sent, received), share) = match &step.action {
                Action::Transfer { via, sent, received, share } => (via, (*sent, *received), *share),
                Action::Call(call) => (&call.via, (call.request, call.response), Ratio::ALL),
                Action::Work { .. } => continue,
            };
            let times = (runs * passes).normalize();
            for &link in via {
                if let Some(meter) = &link.bytes {
                    let counts = (meter.counts)(self.rules());
                    let basis = Basis::Bytes { link, times, sent, received, share, counts };
                    let line = line(meter.meter, Some(role), LineKind::Traffic, meter.description, basis);
                    self.push(line, behaviour.disturbed);
                }
                if let Some(meter) = link.calls.as_ref().filter(|_| !share.part.is_zero()) {
                    let line = self.calls(meter, role, sent.max(received), (times, share));
                    self.push(line, behaviour.disturbed);
                }
            }
        }
    }

    /// The call by which something that nobody waits for is handed over to a function.
    fn event(&self, function: &Function) -> Option<&'_ Call> {
        self.plan.main.calls().next().filter(|call| function.role == Role::Callee && !call.delivery.waits())
    }

    /// What is counted of each delivery of what was handed over to a function.
    fn deliveries(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let Some(&Call { batch, request, delivery, .. }) = self.event(function) else { return };
        for meter in delivery.hand_over.iter().flat_map(|hand_over| hand_over.meters) {
            for (calls, messages) in meter.portions(batch, request, &self.scenario.limits) {
                let taken = Bytes(request.0.saturating_mul(messages));
                let calls = self.runs(function.role) * Decimal::from(calls);
                let line = self.calls(meter, function.role, taken, (calls, Ratio::ALL));
                self.push(line, behaviour.disturbed);
            }
        }
    }

    /// What is counted of the time from the start of a request until all is done, where something is handed over so.
    fn time_of_all(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let hand_over = self.event(function).and_then(|call| call.delivery.hand_over.as_ref());
        let Some(time) = hand_over.and_then(|hand_over| hand_over.time.as_ref()) else { return };
        let rule = (time.counts)(self.rules());
        let mean = self.expectation.mean_completion();
        let billed = Milliseconds(rule.billed_on_average(mean, self.is_constant()).normalize());
        let line = self.steps_of_time(time, function.role, (self.runs(Role::Main), billed));
        self.push(line, behaviour.is_estimated());
    }

    /// Whether every request takes the same time: nothing varies, starts cold, fails or is left out.
    fn is_constant(&self) -> bool {
        let timed = TimedPlan::new(self.plan, self.scenario);
        let even = |step: &TimedStep<'_>| {
            let takes = match &step.action {
                TimedAction::Spend(delays) => constant(delays),
                TimedAction::Call(call) => {
                    [&call.way, &call.back, &call.delivery].into_iter().all(|delays| constant(delays))
                }
            };
            takes && step.step.when.is_always()
        };
        let undisturbed = |role: &RoleBehaviour| !role.disturbed && role.cold_share.is_zero();
        self.expectation.behaviour.functions.iter().all(undisturbed)
            && timed.functions().all(|function| function.steps.iter().all(even))
    }

    /// A line of the time of so many runs, each counted in steps.
    fn steps_of_time(&self, meter: &TimeMeter, role: Role, (runs, time): (Decimal, Milliseconds)) -> UsageLine {
        let rule = (meter.counts)(self.rules());
        let hours = Meter::of(meter.meter).info().is_some_and(|info| info.unit == Unit::GbHour);
        let parts = TimeParts::Steps { step: Milliseconds(rule.step), hours };
        let basis = Basis::Time { runs, time, memory_mb: meter.memory_mb, parts };
        line(meter.meter, Some(role), LineKind::Duration, meter.description, basis)
    }

    /// What is counted of a service that works in a function's place.
    fn host(&mut self, host: &Host, role: Role, behaviour: &RoleBehaviour, time: &FunctionTime) {
        let runs = self.runs(role);
        if let Some(meter) = &host.runs {
            self.push(self.calls(meter, role, Bytes(0), (runs, Ratio::ALL)), behaviour.disturbed);
        }
        if let Some(meter) = &host.time {
            let line = self.steps_of_time(meter, role, (runs, time.billed_by((meter.counts)(self.rules()))));
            self.push(line, behaviour.disturbed);
        }
    }

    fn requests(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let event = self.event(function);
        let steps = event.and_then(|call| call.delivery.hand_over.as_ref()?.steps).map(|rule| rule(self.rules()));
        let counted = Counted::new(1, steps, event.map_or(Bytes(0), |call| call.request));
        let basis = Basis::Runs(self.scenario.workload.requests_per_month, behaviour.runs, counted);
        let role = Some(function.role);
        self.push(line("lambda.requests", role, LineKind::Requests, "Lambda requests", basis), behaviour.disturbed);
    }

    /// What stands for a function so that it starts fast: environments kept ready, or snapshots of its versions.
    fn kept_ready(&mut self, function: &Function) {
        let (role, memory_mb) = (Some(function.role), function.setup.memory_mb);
        let hours = self.scenario.account.hours_per_month.0;
        if let Some(provisioned) = function.provisioned() {
            let enabled = Enabled::of(provisioned, hours, self.rules());
            let environments = Decimal::from(provisioned.environments);
            let basis = Basis::Time { runs: environments, time: enabled.in_month, memory_mb, parts: enabled.parts };
            let (meter, description) = (PROVISIONED.of(function), "Lambda provisioned concurrency");
            self.push(line(meter, role, LineKind::Standing, description, basis), false);
            self.provisioned_init(function, (environments * enabled.times).round_dp(TIME_DIGITS).normalize());
        }
        if let Some(snapstart) = function.setup.snapstart.as_ref().filter(|snapstart| snapstart.charged) {
            let time = Milliseconds(self.rules().snapstart_cache.billed(hours * MS_PER_HOUR).normalize());
            let basis = Basis::Time { runs: snapstart.versions.into(), time, memory_mb, parts: TimeParts::Whole };
            self.push(line("lambda.snapstart.cache", role, LineKind::Standing, "Lambda SnapStart cache", basis), false);
        }
    }

    /// INIT of environments that are kept ready, of so many in a month.
    fn provisioned_init(&mut self, function: &Function, environments: Decimal) {
        let (init, rules) = (&function.init().value, self.rules());
        let time = if init.is_constant() {
            rules.billed_run(Milliseconds::ZERO, init.mean())
        } else {
            rules.billed_run_on_average(Milliseconds::ZERO, init.mean(), false)
        };
        let memory_mb = function.setup.memory_mb;
        let basis = Basis::Time { runs: environments, time, memory_mb, parts: TimeParts::Whole };
        let description = "Lambda duration, INIT of provisioned environments";
        let line = line(DURATION_PROVISIONED.of(function), Some(function.role), LineKind::Init, description, basis);
        self.push(UsageLine { caveat: Some(RECYCLED), ..line }, false);
    }

    fn duration(&mut self, function: &Function, behaviour: &RoleBehaviour, time: &FunctionTime) {
        // The handler is that of all runs; those on demand are the first in their environment more often, the others never.
        let (cold_share, first) = (behaviour.cold_share_on_demand(), time.first.0);
        let all = time.handler.0 - time.waiting.0;
        let on_demand = (all + first * (cold_share - behaviour.cold_share)).round_dp(TIME_DIGITS);
        let (meter, description) = (DURATION, "Lambda duration, own work");
        let runs = (self.runs(function.role) * behaviour.on_demand_share()).normalize();
        let time_of = |runs, time, parts| Basis::Time { runs, time, memory_mb: function.setup.memory_mb, parts };
        let role = Some(function.role);
        let own = time_of(runs, time.own, rounded(time.own, on_demand));
        self.push(line(meter.of(function), role, LineKind::Duration, description, own), behaviour.runs_estimated());
        if !behaviour.provisioned_share.is_zero() {
            let warm = (all - first * behaviour.cold_share).round_dp(TIME_DIGITS).normalize();
            let provisioned = (self.runs(function.role) * behaviour.provisioned_share).normalize();
            let own = time_of(provisioned, time.own_provisioned, rounded(time.own_provisioned, warm));
            let description = "Lambda provisioned duration, own work";
            let meter = DURATION_PROVISIONED.of(function);
            self.push(line(meter, role, LineKind::Duration, description, own), behaviour.runs_estimated());
        }
        self.start(function, (cold_share, runs), behaviour, time);
    }

    /// INIT of the runs on demand that start cold, or the restore in its place.
    fn start(
        &mut self,
        function: &Function,
        (cold_share, runs): (Decimal, Decimal),
        behaviour: &RoleBehaviour,
        time: &FunctionTime,
    ) {
        let (role, memory_mb) = (Some(function.role), function.setup.memory_mb);
        let mean = function.start().value.mean();
        let rounding = (time.init.0 - cold_share * mean.0).round_dp(TIME_DIGITS).normalize();
        let (description, word, caveat) = match function.setup.snapstart {
            None => ("Lambda duration, INIT of cold starts", "INIT", None),
            Some(_) => ("Lambda duration, restores by SnapStart", "restoring", Some(RESTORE_BILLED)),
        };
        let parts = TimeParts::Init(cold_share, mean, rounding, word);
        let basis = Basis::Time { runs, time: time.init, memory_mb, parts };
        let init = line(DURATION.of(function), role, LineKind::Init, description, basis);
        self.push(UsageLine { caveat, ..init }, behaviour.is_estimated());
        if function.setup.snapstart.as_ref().is_some_and(|snapstart| snapstart.charged) {
            let basis = Basis::Restores { runs, cold_share, memory_mb };
            let description = "Lambda SnapStart, memory restored";
            let restored = line("lambda.snapstart.restore", role, LineKind::Init, description, basis);
            self.push(restored, behaviour.is_estimated());
        }
    }

    fn waiting(&mut self, function: &Function, behaviour: &RoleBehaviour) {
        let expectation = self.expectation;
        let Some(time) = expectation.function(function.role).filter(|f| !f.waiting.0.is_zero()) else { return };
        let (Some(callee), [main, called, ..]) =
            (expectation.function(Role::Callee), &expectation.behaviour.functions[..])
        else {
            return;
        };
        let parts = TimeParts::Waiting {
            way: time.way,
            calls: called.runs.checked_div(main.runs).unwrap_or_default().round_dp(9).normalize(),
            callee: callee.occupied,
            disturbed: main.disturbed.then_some((main.backing_off, main.cut_waiting)),
        };
        let estimated = called.is_estimated() || main.disturbed;
        let runs = self.runs(function.role);
        let shares = [
            (DURATION, "Lambda duration, waiting", behaviour.on_demand_share()),
            (DURATION_PROVISIONED, PROVISIONED_WAITING, behaviour.provisioned_share),
        ];
        for (meter, description, share) in shares.into_iter().filter(|(_, _, share)| !share.is_zero()) {
            let (runs, memory_mb) = ((runs * share).normalize(), function.setup.memory_mb);
            let basis = Basis::Time { runs, time: time.waiting, memory_mb, parts };
            let kind = LineKind::Waiting;
            self.push(line(meter.of(function), Some(function.role), kind, description, basis), estimated);
        }
    }

    fn other(&mut self, function: &Function, behaviour: &RoleBehaviour, time: &FunctionTime) {
        let (runs, role) = (self.runs(function.role), Some(function.role));
        let rule = self.rules().ephemeral_storage;
        let (included_mb, memory_mb) = (whole(rule.included), whole(rule.billed(function.setup.ephemeral_mb.into())));
        if memory_mb > 0 {
            let (on_demand, provisioned) = (behaviour.on_demand_share(), behaviour.provisioned_share);
            let own = (time.own.0 + time.init.0) * on_demand + time.own_provisioned.0 * provisioned;
            let time = Milliseconds((own + time.waiting.0).round_dp(TIME_DIGITS).normalize());
            let basis = Basis::Time { runs, time, memory_mb, parts: TimeParts::Beyond(included_mb) };
            let (meter, description) = ("lambda.ephemeral_storage", "Lambda ephemeral storage");
            self.push(line(meter, role, LineKind::Other, description, basis), behaviour.is_estimated());
        }
        let basis = Basis::Logs(runs, function.setup.logs);
        self.push(line("logs.gb", role, LineKind::Other, "CloudWatch Logs ingestion", basis), behaviour.disturbed);
    }

    /// The line for calls, runs or deliveries of which a service counts a share, whose larger message has `size`.
    fn calls(&self, meter: &CallMeter, role: Role, size: Bytes, (calls, share): (Decimal, Ratio)) -> UsageLine {
        let counted = Counted::new(meter.each, meter.steps.map(|rule| rule(self.rules())), size);
        let basis = Basis::Calls(calls, share, counted);
        let line = line(meter.meter, Some(role), LineKind::Requests, meter.description, basis);
        UsageLine { caveat: meter.caveat.filter(|_| counted.by_size > 1), ..line }
    }
}

/// A number of units that a rule of whole units gives.
fn whole(units: Decimal) -> u64 {
    u64::try_from(units).unwrap_or(u64::MAX)
}
