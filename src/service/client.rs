//! What a function makes calls with: it opens connections, keeps them or not, and tries a throttled call again or not.

use super::parts::{Quota, Time};

/// What a function makes calls with.
pub struct Client {
    /// Its stable id.
    pub id: &'static str,
    /// What opening a connection takes.
    pub connection: Time,
    /// Whether it keeps a connection for as long as its environment lives, whatever the scenario says of connections.
    pub keeps_connections: bool,
    /// Whether it is the AWS SDK, which INIT then has to load.
    pub is_sdk: bool,
    /// Attempts in all of a call that is throttled, unless the scenario says.
    pub attempts: Quota<u64>,
}

const CONNECTION: Time = Time::Figure {
    key: "connection_setup",
    meaning: "Opening a connection (TCP and TLS) from a function: for each call with `workload.internet.connections = \"per-call\"`, else in the first run of each new environment.",
};

/// The AWS SDK, for calls of AWS's own APIs.
pub static AWS_SDK: Client = Client {
    id: "aws-sdk",
    connection: CONNECTION,
    keeps_connections: true,
    is_sdk: true,
    attempts: Quota::Known(|limits| &limits.sdk_attempts),
};

/// An HTTP client of the function's own, for APIs of others and behind API Gateway.
pub static HTTP_CLIENT: Client = Client {
    id: "http-client",
    connection: CONNECTION,
    keeps_connections: false,
    is_sdk: false,
    attempts: Quota::Known(|limits| &limits.http_attempts),
};

/// Every client, in the order of the documentation.
pub static ALL: &[&Client] = &[&AWS_SDK, &HTTP_CLIENT];
