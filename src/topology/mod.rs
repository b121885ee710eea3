//! The solutions: one file each, and the list of them. To add one: its file, and its two lines here.
//!
//! ```
//! use netcost::topology;
//!
//! assert_eq!(topology::find("nat-gateway").expect("known").title(), "NAT gateway");
//! assert!(topology::ALL.len() >= 4);
//! ```

mod api_gateway;
mod interface_endpoint;
mod nat_gateway;
mod sdk_invoke;

pub mod parts;
mod way;

pub use way::{Reason, Topology};

/// Every solution, in the order of the documentation.
pub static ALL: &[&dyn Topology] = &[
    &nat_gateway::NatGateway,
    &interface_endpoint::InterfaceEndpoint,
    &api_gateway::ApiGateway,
    &sdk_invoke::SdkInvoke,
];

/// The solution with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Topology> {
    ALL.iter().copied().find(|topology| topology.id() == id)
}
