//! The meters that netcost knows: what AWS counts, in which unit, for which service.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::unit::Unit::{
    self, AcuHour, Dpu, Event, Gb, GbHour, GbMonth, GbSecond, Hour, LcuHour, Message, Minute, Request, RequestUnit,
    SecretMonth, Transition, VcpuHour,
};

/// What one meter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MeterInfo {
    /// Its id, or the prefix of a family of ids when `family` is set.
    pub id: &'static str,
    /// What one unit is.
    pub unit: Unit,
    /// The AWS service whose bill shows it.
    pub service: &'static str,
    /// What it is, for a person.
    pub title: &'static str,
    /// Whether the id is followed by one more part (an instance type, a cache size, a Region).
    pub family: bool,
}

const fn one(id: &'static str, unit: Unit, service: &'static str, title: &'static str) -> MeterInfo {
    MeterInfo { id, unit, service, title, family: false }
}

const fn family(id: &'static str, unit: Unit, service: &'static str, title: &'static str) -> MeterInfo {
    MeterInfo { id, unit, service, title, family: true }
}

const VPC: &str = "Amazon Virtual Private Cloud";
const EC2: &str = "Amazon Elastic Compute Cloud";
const LAMBDA: &str = "AWS Lambda";
const APIGW: &str = "Amazon API Gateway";
const TRANSFER: &str = "AWS Data Transfer";
const RDS: &str = "Amazon Relational Database Service";
const ELB: &str = "Elastic Load Balancing";
const SQS: &str = "Amazon Simple Queue Service";
const SNS: &str = "Amazon Simple Notification Service";
const EVENTS: &str = "Amazon EventBridge";
const SFN: &str = "AWS Step Functions";
const LOGS: &str = "Amazon CloudWatch";
const S3: &str = "Amazon Simple Storage Service";
const DDB: &str = "Amazon DynamoDB";
const SECRETS: &str = "AWS Secrets Manager";
const DSQL: &str = "Amazon Aurora DSQL";

/// Every meter, in the order in which an audit lists them.
pub static METERS: &[MeterInfo] = &[
    one("nat.hours", Hour, EC2, "NAT gateway, zonal, hours"),
    one("nat.gb", Gb, EC2, "NAT gateway, zonal, data processed"),
    one("nat.regional.hours", Hour, EC2, "NAT gateway, regional, hours per AZ"),
    one("nat.regional.gb", Gb, EC2, "NAT gateway, regional, data processed"),
    one("vpce.hours", Hour, VPC, "Interface endpoint, hours per AZ"),
    one("vpce.gb", Gb, VPC, "Interface endpoint, data processed"),
    one("vpce_gwlb.hours", Hour, VPC, "Gateway Load Balancer endpoint, hours per AZ"),
    one("vpce_gwlb.gb", Gb, VPC, "Gateway Load Balancer endpoint, data processed"),
    one("ipv4.hours", Hour, VPC, "Public IPv4 address, hours"),
    one("lambda.requests", Request, LAMBDA, "Lambda requests"),
    one("lambda.duration.x86", GbSecond, LAMBDA, "Lambda duration, x86"),
    one("lambda.duration.arm", GbSecond, LAMBDA, "Lambda duration, arm64"),
    one("lambda.ephemeral_storage", GbSecond, LAMBDA, "Lambda ephemeral storage above 512 MB"),
    one("lambda.provisioned_concurrency.x86", GbSecond, LAMBDA, "Lambda provisioned concurrency, x86"),
    one("lambda.provisioned_concurrency.arm", GbSecond, LAMBDA, "Lambda provisioned concurrency, arm64"),
    one("lambda.duration_provisioned.x86", GbSecond, LAMBDA, "Lambda duration under provisioned concurrency, x86"),
    one("lambda.duration_provisioned.arm", GbSecond, LAMBDA, "Lambda duration under provisioned concurrency, arm64"),
    one("lambda.response_stream", Gb, LAMBDA, "Lambda streamed responses beyond 6 MB"),
    one("lambda.snapstart.cache", GbSecond, LAMBDA, "Lambda SnapStart, snapshots kept, not for Java"),
    one("lambda.snapstart.restore", Gb, LAMBDA, "Lambda SnapStart, snapshots restored, not for Java"),
    one("apigw.http.requests", Request, APIGW, "HTTP API calls, in steps of 512 KB"),
    one("apigw.rest.requests", Request, APIGW, "REST API calls"),
    one("apigw.websocket.messages", Message, APIGW, "WebSocket messages, in steps of 32 KB"),
    one("apigw.websocket.minutes", Minute, APIGW, "WebSocket connection minutes"),
    family("apigw.cache.hours", Hour, APIGW, "REST API cache, hours, by size"),
    one("dto.internet", Gb, TRANSFER, "Data transfer out to the internet"),
    one("dt.cross_az", Gb, TRANSFER, "Data transfer between AZs, each direction"),
    family("dt.inter_region", Gb, TRANSFER, "Data transfer to another Region"),
    family("dt.inter_region_from", Gb, TRANSFER, "Data transfer from another Region, at that Region's price"),
    one("rdsproxy.vcpu_hours", VcpuHour, RDS, "RDS Proxy, vCPU hours"),
    one("rdsproxy.acu_hours", AcuHour, RDS, "RDS Proxy for Aurora Serverless v2, ACU hours"),
    one("alb.hours", Hour, ELB, "Application Load Balancer, hours"),
    one("alb.lcu_hours", LcuHour, ELB, "Application Load Balancer, capacity unit hours"),
    one("sqs.requests", Request, SQS, "SQS requests, in chunks of 64 KB"),
    one("sqs.fifo_requests", Request, SQS, "SQS FIFO requests, in chunks of 64 KB"),
    one("sns.requests", Request, SNS, "SNS requests, in chunks of 64 KB"),
    one("events.custom", Event, EVENTS, "EventBridge custom events, in chunks of 64 KB"),
    one("events.api_destination", Request, EVENTS, "EventBridge API destinations, calls, in chunks of 64 KB"),
    one("events.pipe", Request, EVENTS, "EventBridge Pipes, requests, in chunks of 64 KB"),
    one("sfn.transitions", Transition, SFN, "Step Functions Standard, state transitions"),
    one("sfn.express.requests", Request, SFN, "Step Functions Express, runs"),
    one("sfn.express.gb_hours", GbHour, SFN, "Step Functions Express, memory hours"),
    one("logs.gb", Gb, LOGS, "CloudWatch Logs ingestion, Standard class"),
    one("logs.infrequent_access_gb", Gb, LOGS, "CloudWatch Logs ingestion, Infrequent Access class"),
    one("logs.gb_month", GbMonth, LOGS, "CloudWatch Logs storage"),
    one("tgw.attachment_hours", Hour, VPC, "Transit gateway attachment, hours"),
    one("tgw.gb", Gb, VPC, "Transit gateway, data processed"),
    family("ec2.hours", Hour, EC2, "EC2 instance, hours, by type"),
    family("ec2.cpu_credits", VcpuHour, EC2, "EC2 CPU credits of unlimited mode, by family of types"),
    family("ebs.gb_month", GbMonth, EC2, "EBS disk, by type"),
    one("s3.put", Request, S3, "S3 Standard, PUT, COPY, POST and LIST requests"),
    one("s3.get", Request, S3, "S3 Standard, GET and all other requests"),
    one("s3.gb_month", GbMonth, S3, "S3 Standard storage, at the price of the first 50 TB"),
    one("ddb.wru", RequestUnit, DDB, "DynamoDB on-demand writes, in units of 1 KB"),
    one("ddb.rru", RequestUnit, DDB, "DynamoDB on-demand reads, in units of 4 KB"),
    one("ddb.gb_month", GbMonth, DDB, "DynamoDB storage"),
    one("secrets.months", SecretMonth, SECRETS, "Secrets Manager, secrets kept"),
    one("secrets.requests", Request, SECRETS, "Secrets Manager, API calls"),
    one("rdsdata.requests", Request, RDS, "RDS Data API requests, in chunks of 32 KB"),
    one("dsql.dpu", Dpu, DSQL, "Aurora DSQL, processing units"),
    one("dsql.gb_month", GbMonth, DSQL, "Aurora DSQL storage"),
];

/// The id of a known meter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Meter(Cow<'static, str>);

impl Meter {
    /// A meter whose id is written in the program. No book has a price for one that is not in [`METERS`].
    #[must_use]
    pub const fn of(id: &'static str) -> Self {
        Self(Cow::Borrowed(id))
    }

    /// The meter of a family for one of its kinds, such as a Region.
    pub(super) fn in_family(family: &str, kind: &str) -> Self {
        Self(Cow::Owned(format!("{family}.{kind}")))
    }

    /// The meter with this id, if it is a known one.
    #[must_use]
    pub fn known(id: &str) -> Option<Self> {
        info(id).map(|_| Self(Cow::Owned(id.to_owned())))
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0
    }

    /// What it counts; `None` only for an id that is not in [`METERS`].
    #[must_use]
    pub fn info(&self) -> Option<&'static MeterInfo> {
        info(&self.0)
    }
}

impl fmt::Display for Meter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// As its id.
impl Serialize for Meter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn info(id: &str) -> Option<&'static MeterInfo> {
    METERS.iter().find(|meter| match id.strip_prefix(meter.id) {
        Some("") => !meter.family,
        Some(rest) => meter.family && rest.starts_with('.') && rest.len() > 1,
        None => false,
    })
}

/// The service word that begins a meter id: `lambda` of `lambda.requests`.
#[must_use]
pub fn service_word(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// All service words, each once, in the order of [`METERS`].
#[must_use]
pub fn service_words() -> Vec<&'static str> {
    let mut words: Vec<&str> = METERS.iter().map(|meter| service_word(meter.id)).collect();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_need_a_last_part() {
        assert!(Meter::known("ec2.hours.t4g.nano").is_some());
        assert!(Meter::known("ec2.hours").is_none());
        assert!(Meter::known("nat.hours.x").is_none());
        assert!(Meter::known("nat.hour").is_none());
    }
}
