//! The solutions: one file each, and the list of them. To add one: its file, and its two lines here.
//!
//! ```
//! use netcost::topology;
//!
//! assert_eq!(topology::find("nat-gateway").expect("known").title(), "NAT gateway");
//! assert_eq!(topology::find("nat-gateway:single").expect("a layout").title(), "NAT gateway (single)");
//! assert!(topology::ALL.len() >= topology::USUAL.len());
//! ```

mod api_gateway;
mod destination;
mod event;
mod function_url;
mod interface_endpoint;
mod ipv6_egress_only;
mod ipv6_invoke;
mod nat_gateway;
mod nat_instance;
mod no_vpc;
mod queue;
mod sdk_invoke;
mod service_endpoint;
mod step_functions;

pub mod parts;
mod way;

use std::sync::LazyLock;

pub use way::{Layout, Reason, Topology};

use way::LaidOut;

/// Every solution, in the order of the documentation: the usual ones first.
pub static ALL: &[&dyn Topology] = &[
    &nat_gateway::NatGateway,
    &interface_endpoint::InterfaceEndpoint,
    &api_gateway::ApiGateway,
    &sdk_invoke::SdkInvoke,
    &nat_instance::NatInstance,
    &ipv6_egress_only::Ipv6EgressOnly,
    &service_endpoint::ServiceEndpoint,
    &ipv6_invoke::Ipv6Invoke,
    &function_url::FunctionUrl,
    &destination::Destination,
    &queue::Queue,
    &event::Event,
    &step_functions::StepFunctions,
    &no_vpc::NoVpc,
];

/// Those that are compared unless somebody asks for others: the four with which the question began.
pub static USUAL: &[&dyn Topology] = ALL.first_chunk::<4>().expect("four").as_slice();

/// Every solution in each of its layouts.
static LAID_OUT: LazyLock<Vec<LaidOut>> = LazyLock::new(|| {
    let of = |way: &&'static dyn Topology| {
        let way = *way;
        way.layouts().iter().map(move |layout| LaidOut { way, layout })
    };
    ALL.iter().flat_map(of).collect()
});

/// The solution with this id, or with the id of one of its layouts.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Topology> {
    let laid_out = || LAID_OUT.iter().find(|one| one.id() == id).map(|one| one as &dyn Topology);
    ALL.iter().copied().find(|topology| topology.id() == id).or_else(laid_out)
}

/// The ids of all solutions and of their layouts, each solution before its own.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ALL.iter().flat_map(|way| std::iter::once(way.id()).chain(way.layouts().iter().map(|layout| layout.id)))
}
