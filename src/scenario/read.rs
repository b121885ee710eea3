//! From the text to a [`Scenario`]. First every field is inspected, so that all problems are found at once; then, when there
//! are none, the scenario is put together.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::field::{Default, Field};
use super::{
    Account, Database, Exchange, FunctionSetup, Network, Objective, PlatformTimes, ProxyUse, Scenario, Setting,
    Sourced, StatedBehaviour, Work, Workload, check, fields,
};
use crate::defaults::{self, Figure};
use crate::diagnostic::{Rejection, Source};
use crate::distribution::Distribution;
use crate::document::{self, Node, Section};
use crate::value::{Choice, Value};

pub(super) fn read(name: &str, text: &str) -> Result<Scenario, Rejection> {
    let figures = defaults::figures()?;
    let source = Source { name: name.to_owned(), text: text.to_owned() };
    document::read(source, |root| {
        let reader = Reader { root: root.clone(), figures: &figures, settings: RefCell::default() };
        for field in fields::ALL {
            field.inspect(&reader);
        }
        check::combinations(&reader);
        reader.scenario()
    })
}

/// Reads fields of one document and remembers how each was taken.
pub struct Reader<'d> {
    root: Section<'d>,
    figures: &'d BTreeMap<String, Figure>,
    settings: RefCell<Vec<Setting>>,
}

impl<'d> Reader<'d> {
    /// Reads a field and remembers how it was taken.
    pub(super) fn record<T: Value>(&self, field: &Field<T>) {
        if self.node(field).is_none() && field.default == Default::Required {
            return self.require(field);
        }
        let given = self.node(field).is_some();
        let (value, source) = match field.default {
            _ if given => (self.get(field).map(|value| value.show()), "scenario".to_owned()),
            Default::Figure(key) => match self.figures.get(key) {
                Some(figure) => (Some(figure.value.to_string()), cite(figure)),
                None => return,
            },
            Default::Absent(without) => (Some(without.to_owned()), "default".to_owned()),
            Default::Toml(_) | Default::Required => (self.get(field).map(|value| value.show()), "default".to_owned()),
        };
        if let Some(value) = value {
            self.settings.borrow_mut().push(Setting { path: field.path, value, given, source });
        }
    }

    /// The value of a field or its default; `None` when a problem was reported, and for a default that is a figure.
    pub(super) fn get<T: Value>(&self, field: &Field<T>) -> Option<T> {
        let Some(node) = self.node(field) else {
            return match field.default {
                Default::Toml(text) => read_default(text),
                Default::Absent(_) => T::absent(),
                Default::Required | Default::Figure(_) => None,
            };
        };
        let value = T::read(&node)?;
        if let (Some((least, greatest)), Some(size)) = (field.range, value.magnitude())
            && !(least..=greatest).contains(&size)
        {
            node.expected(&format!("{} to {}", T::show_limit(least), T::show_limit(greatest)), None);
            return None;
        }
        if let Some(Err((wrong, remedy))) = field.rule.map(|rule| rule(&value)) {
            node.fail("wrong-value", wrong, "here", Some(remedy));
            return None;
        }
        Some(value)
    }

    /// Reports a problem with a field: at its value, or at the file when it is not given.
    pub(super) fn fail<T>(&self, field: &Field<T>, message: String, label: &str, help: &str) {
        let (code, help) = ("impossible", Some(help.to_owned()));
        match self.node(field) {
            Some(node) => node.fail(code, message, label, help),
            None => self.root.fail(code, message, label, help),
        }
    }

    /// The node of a field, if the file gives it.
    pub(super) fn node<T>(&self, field: &Field<T>) -> Option<Node<'d>> {
        let (table, key) = self.place(field.path)?;
        table.get(key)
    }

    /// The table that holds a path, and its last key; `None` when a section on the way is missing or no table.
    fn place(&self, path: &'static str) -> Option<(Section<'d>, &'static str)> {
        let mut table = self.root.clone();
        let mut rest = path;
        while let Some((section, tail)) = rest.split_once('.') {
            table = table.section(section)?;
            rest = tail;
        }
        Some((table, rest))
    }

    fn require<T>(&self, field: &Field<T>) {
        match self.place(field.path) {
            Some((table, key)) => table.missing(key, field.doc),
            None => self.root.missing(field.path, field.doc),
        }
    }

    /// A time of the platform: the scenario's, else the measured figure.
    fn time(&self, field: &Field<Distribution>) -> Option<Sourced> {
        if let Some(value) = self.get(field) {
            return Some(Sourced { value, source: Arc::from("scenario") });
        }
        let Default::Figure(key) = field.default else { return None };
        let figure = self.figures.get(key)?;
        Some(Sourced { value: figure.value.clone(), source: Arc::from(cite(figure)) })
    }

    fn scenario(&self) -> Option<Scenario> {
        let region = self.get(&fields::REGION)?;
        let limits = defaults::limits(&region).ok()?;
        let kind = self.get(&fields::DATABASE)?;
        Some(Scenario {
            name: self.get(&fields::NAME)?,
            workload: self.workload()?,
            main: self.function(&MAIN)?,
            callee: self.function(&CALLEE)?,
            network: Network {
                azs: self.get(&fields::AZS)?,
                nat: self.get(&fields::NAT)?,
                gateway_endpoint_share: self.get(&fields::GATEWAY_SHARE)?,
                already_paid: self.get(&fields::ALREADY_PAID)?,
            },
            api: self.get(&fields::API)?,
            database: Database {
                kind,
                proxy: self.get(&fields::PROXY)?.unwrap_or(ProxyUse::Never),
                vcpus: self.get(&fields::VCPUS)?,
                acus: self.get(&fields::ACUS)?,
            },
            account: Account {
                concurrency_limit: self.get(&fields::CONCURRENCY)?,
                free_tier: self.get(&fields::FREE_TIER)?,
                hours_per_month: self.get(&fields::HOURS)?,
                used: self.get(&fields::USED)?,
            },
            objective: Objective {
                rank_by: self.get(&fields::RANK_BY)?,
                max_monthly: self.get(&fields::MAX_MONTHLY)?,
                max_mean: self.get(&fields::MAX_MEAN)?,
            },
            behaviour: StatedBehaviour {
                cold_main: self.get(&fields::COLD_MAIN)?,
                cold_callee: self.get(&fields::COLD_CALLEE)?,
            },
            times: self.times()?,
            limits,
            region,
            settings: self.settings.borrow().clone(),
        })
    }

    fn workload(&self) -> Option<Workload> {
        Some(Workload {
            requests_per_month: self.get(&fields::REQUESTS)?,
            order: self.get(&fields::ORDER)?,
            invocation: self.get(&fields::INVOCATION)?,
            calls_per_request: self.get(&fields::CALLS)?,
            vpc: Work {
                duration: self.get(&fields::VPC_DURATION)?,
                sent: self.get(&fields::VPC_SENT)?,
                received: self.get(&fields::VPC_RECEIVED)?,
            },
            internet: Work {
                duration: self.get(&fields::INTERNET_DURATION)?,
                sent: self.get(&fields::INTERNET_SENT)?,
                received: self.get(&fields::INTERNET_RECEIVED)?,
            },
            connections: self.get(&fields::CONNECTIONS)?,
            between: Exchange {
                request: self.get(&fields::BETWEEN_REQUEST)?,
                response: self.get(&fields::BETWEEN_RESPONSE)?,
                binary: self.get(&fields::BETWEEN_BINARY)?,
            },
        })
    }

    /// A function's setup: the role's own keys where given, else the shared ones.
    fn function(&self, own: &RoleFields) -> Option<FunctionSetup> {
        let runtime = self.get(own.runtime)?.or_else(|| self.get(&fields::RUNTIME))?;
        let architecture = self.get(own.architecture)?.or_else(|| self.get(&fields::ARCHITECTURE))?;
        let package = self.get(own.package)?.or_else(|| self.get(&fields::PACKAGE))?;
        let memory_mb = self.get(own.memory_mb)?.or_else(|| self.get(&fields::MEMORY))?;
        let stated = self.get(own.init)?.or_else(|| self.get(&fields::INIT).flatten());
        let init = match stated {
            Some(value) => Sourced { value, source: Arc::from("scenario") },
            None => self.measured_init(&runtime, architecture.word(), package.word(), memory_mb)?,
        };
        Some(FunctionSetup {
            runtime,
            architecture,
            memory_mb,
            ephemeral_mb: self.get(own.ephemeral_mb)?.or_else(|| self.get(&fields::EPHEMERAL))?,
            timeout: self.get(own.timeout)?.or_else(|| self.get(&fields::TIMEOUT))?,
            init,
            logs: self.get(own.logs)?.or_else(|| self.get(&fields::LOGS))?,
        })
    }

    /// The measured INIT time of a runtime; a problem when it was not measured in this combination.
    fn measured_init(&self, runtime: &str, architecture: &str, package: &str, memory_mb: u64) -> Option<Sourced> {
        let Some(figure) = defaults::init_duration(runtime, architecture, package, memory_mb) else {
            let message = format!("no INIT time was measured for `{runtime}` on {architecture} as {package}");
            self.fail(&fields::INIT, message, "this file", "give `function.init`, such as init = \"300 ms\"");
            return None;
        };
        let source = format!("{}: {}", figure.title, cite(&figure));
        Some(Sourced { value: figure.value, source: Arc::from(source) })
    }

    fn times(&self) -> Option<PlatformTimes> {
        Some(PlatformTimes {
            invoke_sync: self.time(&fields::INVOKE_SYNC)?,
            invoke_per_mb: self.time(&fields::INVOKE_PER_MB)?,
            invoke_async: self.time(&fields::INVOKE_ASYNC)?,
            async_delivery: self.time(&fields::ASYNC_DELIVERY)?,
            api_rest: self.time(&fields::API_REST)?,
            api_http: self.time(&fields::API_HTTP)?,
            nat_gateway: self.time(&fields::NAT_ADDED)?,
            interface_endpoint: self.time(&fields::ENDPOINT_ADDED)?,
            cold_platform: self.time(&fields::COLD_PLATFORM)?,
            vpc_attach: self.time(&fields::VPC_ATTACH)?,
            idle_expiry: self.time(&fields::IDLE_EXPIRY)?,
        })
    }
}

/// The keys by which one function's setup differs from the shared one.
struct RoleFields {
    runtime: &'static Field<Option<String>>,
    architecture: &'static Field<Option<super::Architecture>>,
    package: &'static Field<Option<super::Package>>,
    memory_mb: &'static Field<Option<u64>>,
    ephemeral_mb: &'static Field<Option<u64>>,
    timeout: &'static Field<Option<crate::unit::Milliseconds>>,
    init: &'static Field<Option<Distribution>>,
    logs: &'static Field<Option<crate::unit::Bytes>>,
}

static MAIN: RoleFields = RoleFields {
    runtime: &fields::MAIN_RUNTIME,
    architecture: &fields::MAIN_ARCHITECTURE,
    package: &fields::MAIN_PACKAGE,
    memory_mb: &fields::MAIN_MEMORY,
    ephemeral_mb: &fields::MAIN_EPHEMERAL,
    timeout: &fields::MAIN_TIMEOUT,
    init: &fields::MAIN_INIT,
    logs: &fields::MAIN_LOGS,
};

static CALLEE: RoleFields = RoleFields {
    runtime: &fields::CALLEE_RUNTIME,
    architecture: &fields::CALLEE_ARCHITECTURE,
    package: &fields::CALLEE_PACKAGE,
    memory_mb: &fields::CALLEE_MEMORY,
    ephemeral_mb: &fields::CALLEE_EPHEMERAL,
    timeout: &fields::CALLEE_TIMEOUT,
    init: &fields::CALLEE_INIT,
    logs: &fields::CALLEE_LOGS,
};

fn cite(figure: &Figure) -> String {
    format!("{}; {} ({})", figure.source, figure.date, figure.confidence)
}

/// Reads a default written in TOML.
fn read_default<T: Value>(text: &str) -> Option<T> {
    let source = Source { name: "default".to_owned(), text: format!("value = {text}") };
    document::read(source, |root| T::read(&root.get("value")?)).ok()
}
