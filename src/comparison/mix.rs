//! Mixes that a good architect would propose: the same solutions with one thing of the scenario decided otherwise.

use rust_decimal::Decimal;
use serde::Serialize;

use super::evaluate::prospects;
use super::price::{price_all, with_priced_api};
use super::{Infeasible, Solution};
use crate::defaults::{PrivateEndpoint, aws_service};
use crate::diagnostic::Rejection;
use crate::money::Amount;
use crate::pricebook::PriceBook;
use crate::pricebook::free_tier::{Allowance, allowances};
use crate::scenario::{DatabaseKind, Invocation, ProxyUse, Scenario, ServiceCall};
use crate::topology::Topology;

/// Decimals of an amount that are seen.
const SHOWN_DIGITS: u32 = 2;

/// What is decided otherwise. [`crate::wording`] has the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Variation {
    /// No RDS Proxy.
    WithoutProxy,
    /// An RDS Proxy where there are two functions.
    WithProxy,
    /// One function hands the event to the other and goes on.
    Asynchronous,
    /// An interface endpoint for the service that moves most bytes, beside the NAT gateway.
    EndpointBeside,
    /// No gateway endpoints, by which the VPC reaches S3 and `DynamoDB`.
    WithoutGatewayEndpoints,
}

/// A solution with one thing decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "report", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Mix {
    /// What is decided otherwise.
    pub code: Variation,
    /// The AWS service that it is about, where it is about one.
    pub service: Option<String>,
    /// The id of the solution that is then the cheapest of those that it changes.
    pub solution: &'static str,
    /// What that costs then in a month, its cold starts by the closed form.
    #[serde(rename = "monthly_cost")]
    pub cost: Amount,
    /// What that is more than as the scenario is; negative where it is less.
    #[serde(rename = "more_cost")]
    pub more: Amount,
}

impl Variation {
    const ALL: [Self; 5] =
        [Self::WithoutGatewayEndpoints, Self::EndpointBeside, Self::WithoutProxy, Self::WithProxy, Self::Asynchronous];

    /// The scenario in which it is decided otherwise; `None` where it is so already, or cannot be.
    fn of(self, scenario: &Scenario) -> Option<Scenario> {
        let mut varied = scenario.clone();
        match self {
            Self::WithoutProxy => {
                scenario.database.proxy.filter(|proxy| *proxy != ProxyUse::Never)?;
                varied.database.proxy = Some(ProxyUse::Never);
            }
            Self::WithProxy => {
                let can = scenario.database.kind != DatabaseKind::Other;
                scenario.database.proxy.filter(|proxy| can && *proxy == ProxyUse::Never)?;
                varied.database.proxy = Some(ProxyUse::SplitOnly);
            }
            Self::WithoutGatewayEndpoints => {
                let by_them = |call: &ServiceCall| scenario.has_gateway_to(call);
                scenario.workload.services.iter().any(by_them).then_some(())?;
                varied.network.gateway_endpoints = false;
            }
            Self::EndpointBeside => varied.workload.services.get_mut(heaviest(scenario)?)?.endpoint = true,
            Self::Asynchronous => {
                (scenario.workload.invocation == Invocation::Sync).then_some(())?;
                varied.workload.invocation = Invocation::Async;
            }
        }
        Some(varied)
    }

    /// The service that it is about, where it is about one.
    fn service(self, scenario: &Scenario) -> Option<String> {
        let place = heaviest(scenario).filter(|_| self == Self::EndpointBeside)?;
        Some(scenario.workload.services.get(place)?.name.to_string())
    }

    /// Whether it is told: what asks for more of the caller, or for something more that stands, where it saves.
    fn is_worth_it(self, mix: &Mix, as_it_is: &[Solution]) -> bool {
        match self {
            Self::WithoutProxy | Self::WithProxy | Self::WithoutGatewayEndpoints => true,
            Self::Asynchronous => saves(mix, as_it_is),
            Self::EndpointBeside => mix.more.decimal().is_sign_negative(),
        }
    }
}

/// The place of the service in the Region that moves most bytes and has an interface endpoint, but none of its own yet.
fn heaviest(scenario: &Scenario) -> Option<usize> {
    let bytes = |call: &ServiceCall| {
        let each = Decimal::from(call.sent.0.saturating_add(call.received.0));
        each * call.share.0 * Decimal::from(call.calls)
    };
    let named = |call: &ServiceCall| matches!(aws_service(&call.name).endpoint, PrivateEndpoint::Named(_));
    let may =
        |call: &ServiceCall| call.region.is_none() && !call.endpoint && !scenario.has_gateway_to(call) && named(call);
    let services = scenario.workload.services.iter().enumerate().filter(|(_, call)| may(call));
    services.max_by_key(|(_, call)| bytes(call)).map(|(place, _)| place)
}

/// Finds what each variation would change, by the closed form.
///
/// # Errors
/// The problems of an embedded data file; tests hold those sound.
pub fn mixes(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
) -> Result<Vec<Mix>, Rejection> {
    let scenario = &with_priced_api(scenario, book);
    let free = allowances(scenario.entitlement(), &book.partition)?;
    let priced = |scenario: &Scenario| priced(scenario, book, topologies, &free);
    let (as_it_is, _) = priced(scenario);
    let found = |code: Variation| {
        let (varied, _) = priced(&code.of(scenario)?);
        let changed = varied.iter().filter_map(|solution| changed(code, solution, &as_it_is));
        let mix = changed.min_by_key(|mix| mix.cost)?;
        code.is_worth_it(&mix, &as_it_is).then(|| Mix { service: code.service(scenario), ..mix })
    };
    Ok(Variation::ALL.into_iter().filter_map(found).collect())
}

fn priced(
    scenario: &Scenario,
    book: &PriceBook,
    topologies: &[&'static dyn Topology],
    free: &[Allowance],
) -> (Vec<Solution>, Vec<Infeasible>) {
    price_all(&prospects(topologies, scenario, None), scenario, book, free)
}

/// Whether it costs less, by what is seen, than any solution does as the scenario is.
fn saves(mix: &Mix, as_it_is: &[Solution]) -> bool {
    let cheapest = as_it_is.iter().filter(|solution| !solution.fails).map(|solution| solution.bill.total).min();
    cheapest.is_some_and(|cheapest| mix.cost.rounded(SHOWN_DIGITS) < cheapest.rounded(SHOWN_DIGITS))
}

/// A solution whose cost a variation changes.
fn changed(code: Variation, solution: &Solution, as_it_is: &[Solution]) -> Option<Mix> {
    // One that is built otherwise is not the same.
    let functions = |solution: &Solution| solution.plan.functions().count();
    let same = as_it_is.iter().find(|other| other.id == solution.id && functions(other) == functions(solution))?;
    let cost = solution.bill.total;
    let more = Amount::new(cost.decimal() - same.bill.total.decimal());
    (!solution.fails && more != Amount::ZERO).then_some(Mix { code, service: None, solution: solution.id, cost, more })
}
