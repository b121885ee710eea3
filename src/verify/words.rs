//! Words that the names of inputs are made of.

/// Counts of things that happen, of which a meter counts one kind.
#[rustfmt::skip]
pub(super) const EVENTS: [&str; 37] = [
    "requests", "calls", "responses", "messages", "events", "runs", "restores", "executions", "invocations",
    "uploads", "downloads", "pages", "page_loads", "pageloads", "transitions", "jobs", "items", "files", "objects",
    "queries", "transactions", "records", "notifications", "orders", "loads", "visits", "views", "polls", "hits",
    "posts", "images", "documents", "readings", "samples", "workflows", "reports", "operations",
];

/// Halves of a two-way traffic, which add up.
#[rustfmt::skip]
pub(super) const ADDED: [&str; 8] = [
    "sent", "received", "sends", "receives", "deletes", "inbound", "outbound", "published",
];

/// Counts of things that there are, each doing or costing the same.
#[rustfmt::skip]
pub(super) const ACTORS: [&str; 63] = [
    "users", "gateways", "endpoints", "azs", "zones", "addresses", "attachments", "concurrency", "instances",
    "functions", "versions", "vehicles", "devices", "clients", "connections", "sensors", "subnets", "vpcs", "proxies",
    "volumes", "disks", "caches", "nodes", "tasks", "load_balancers", "albs", "apis", "queues", "tenants",
    "customers", "accounts", "agents", "workers", "servers", "directions", "tables", "services", "buses", "topics",
    "nats", "ips", "eips", "hosts", "sites", "stores", "regions", "environments", "envs", "replicas", "copies",
    "machines", "players", "cameras", "stages", "teams", "databases", "clusters", "steps", "states", "shops",
    "meters", "lcus", "provisioned_concurrency",
];

/// Words before a noun that do not change what it counts.
#[rustfmt::skip]
pub(super) const NEUTRAL: [&str; 24] = [
    "total", "api", "http", "rest", "websocket", "async", "sync", "lambda", "nat", "interface", "vpc", "vpce",
    "elastic", "public", "connected", "concurrent", "active", "avg", "average", "ipv4", "gateway", "sqs", "express",
    "tgw",
];

/// Words before a unit of time (or after it, `_alive`) for a time in which something exists or goes on.
#[rustfmt::skip]
pub(super) const WINDOWS: [&str; 17] = [
    "", "enabled", "active", "connected", "connection", "alive", "provisioned", "running", "open", "online", "total",
    "kept", "uptime", "instance", "gateway", "endpoint", "cached",
];

/// Words before a unit of size for the size of one thing that happens.
#[rustfmt::skip]
pub(super) const ITEM_SIZES: [&str; 16] = [
    "request", "response", "payload", "message", "event", "body", "file", "object", "page", "image", "item", "record",
    "call", "document", "run", "avg",
];

/// Words before a unit of size for all that is moved or kept.
#[rustfmt::skip]
pub(super) const BULK_SIZES: [&str; 34] = [
    "", "processed", "transferred", "transfer", "sent", "received", "upload", "download", "uploaded", "downloaded",
    "data", "out", "in", "outbound", "inbound", "egress", "ingress", "traffic", "total", "streamed", "volume", "disk",
    "storage", "log", "s3", "internet", "cross_az", "nat", "moved", "stored", "replicated", "backup", "cross_region",
    "inter_region",
];

/// Of those, the ones that leave who pays, and the ones that come to him.
pub(super) const WAYS_OUT: [&str; 4] = ["sent", "out", "outbound", "egress"];
pub(super) const WAYS_IN: [&str; 4] = ["received", "in", "inbound", "ingress"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_documented() {
        let text = include_str!("../../docs/cases.md");
        let plain = [&EVENTS[..], &ADDED, &ACTORS, &ITEM_SIZES, &BULK_SIZES, &WINDOWS].concat();
        for word in plain.into_iter().filter(|word| !word.is_empty()) {
            assert!(text.contains(&format!("`{word}`")), "{word}");
        }
        for word in NEUTRAL {
            assert!(text.contains(&format!("`{word}_`")), "{word}");
        }
    }
}
