//! Two functions with a queue of SQS between them. Lambda fetches the messages, so that the receiver needs no way out of the VPC.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

use super::parts::{as_text, az_loss, endpoints, handing_over, in_two_azs, rds_proxy, without_answer};
use super::way::{Reason, Topology};
use crate::distribution::float;
use crate::plan::{Call, Plan, Remark, Role, StandingResource};
use crate::scenario::{Order, Scenario, Standing};
use crate::service::{Link, delivery, link, resource};
use crate::unit::{Bytes, shown};

pub(super) struct Queue;

/// Receivers that poll a queue for a function; Lambda may go down to two where no maximum concurrency is set (AWS Lambda developer guide,
/// scaling of SQS event source mappings).
const POLLERS: f64 = 5.0;
/// The same at the least.
const FEWEST_POLLERS: f64 = 2.0;
/// How long a receive waits for a message: the longest long polling (Amazon SQS developer guide), in seconds.
const POLL_S: f64 = 20.0;
/// Decimals of a number of receives that count; below them it is none.
const RECEIVE_DIGITS: u32 = 9;
/// From this batch on a mapping needs a batch window (AWS Lambda developer guide, SQS event source mappings).
const LARGEST_WITHOUT_WINDOW: u64 = 10;

impl Topology for Queue {
    fn id(&self) -> &'static str {
        "queue"
    }

    fn title(&self) -> &'static str {
        "Queue"
    }

    fn brief(&self) -> &'static str {
        "an SQS queue between inner and outer"
    }

    fn summary(&self) -> &'static str {
        "two functions with an SQS queue between them: the first sends messages, Lambda fetches them for the second"
    }

    fn sources(&self) -> &'static [&'static str] {
        &[
            "AWS Lambda developer guide, using Lambda with Amazon SQS, 2026",
            "Amazon SQS developer guide, quotas of messages, long polling, 2026",
            "Amazon SQS pricing page, chunks of 64 KB, quoted in public notes, 2025",
        ]
    }

    fn plan(&self, scenario: &Scenario) -> Result<Plan, Reason> {
        let requires = without_answer(scenario)?.into_iter().collect();
        let between = scenario.workload.between;
        let message = (as_text(scenario, between.request), Bytes(0));
        let by_endpoint = by_endpoint(scenario);
        let via: Vec<&Link> =
            if by_endpoint { vec![&link::INTERFACE_ENDPOINT, &link::QUEUE] } else { vec![&link::QUEUE] };
        let call = Call { batch: between.batch, ..Call::new(via, &delivery::QUEUE, message) };
        let (main, callee) = handing_over(scenario, call);
        let mut plan = Plan { standing: Vec::new(), main, callee, remarks: Vec::new(), requires };
        if plan.callee.is_some() {
            plan.standing = standing(scenario, &plan);
            plan.remarks = remarks(scenario);
        }
        plan.standing.extend(rds_proxy(scenario, 2));
        Ok(plan)
    }

    fn resilient(&self, scenario: &Scenario) -> Option<Scenario> {
        in_two_azs(scenario)
    }
}

/// Whether the sender is in the VPC and has no IPv6, over which it reaches SQS free of charge.
fn by_endpoint(scenario: &Scenario) -> bool {
    scenario.workload.order == Order::VpcFirst && scenario.network.dual_stack != Some(true)
}

fn standing(scenario: &Scenario, plan: &Plan) -> Vec<StandingResource> {
    let endpoint = by_endpoint(scenario).then(|| endpoint(scenario));
    let messages = Decimal::from(scenario.workload.requests_per_month) * plan.calls(Role::Callee);
    let empty = empty_receives(scenario, messages, POLLERS);
    let empty = StandingResource::own(&resource::EMPTY_RECEIVES, (empty, 1));
    endpoint.into_iter().chain([empty]).collect()
}

/// The endpoint for SQS. What the scenario says of endpoints for services that requests call is said of it where they call SQS.
fn endpoint(scenario: &Scenario) -> StandingResource {
    let endpoint = endpoints(scenario, 1, Standing::ServiceEndpoint);
    let is_called = scenario.workload.services.iter().any(|call| &*call.name == "sqs");
    if is_called { endpoint } else { StandingResource::own(endpoint.resource, (endpoint.count, endpoint.size)) }
}

/// How often the receivers of a queue find it empty in a month, rounded up to whole receives (derived).
///
/// Each of P receivers waits up to 20 s for a message. Messages that come at random at a rate r are none to one receiver in 20 s with
/// probability exp(-20 r / P). With one message for each receive that finds any, M messages so take M / (1 - exp(-20 r / P)) receives, of
/// which M / (exp(20 r / P) - 1) are empty; without messages that is P / 20 a second. Batches do not change how often nothing is there.
fn empty_receives(scenario: &Scenario, messages: Decimal, pollers: f64) -> u64 {
    let seconds = float(scenario.account.hours_per_month.0) * 3600.0;
    let each = POLL_S * float(messages) / seconds / pollers;
    // each / (exp(each) - 1), which is 1 where nothing comes.
    let share = if each > 0.0 { each / each.exp_m1() } else { 1.0 };
    let empty = Decimal::from_f64(pollers * seconds / POLL_S * share).unwrap_or_default();
    empty.round_dp(RECEIVE_DIGITS).ceil().to_u64().unwrap_or(u64::MAX)
}

fn remarks(scenario: &Scenario) -> Vec<Remark> {
    let idle = |pollers| shown(empty_receives(scenario, Decimal::ZERO, pollers).into());
    let polling = format!(
        "Lambda polls the queue all month: five receivers are taken, which make {} receives where nothing comes; it may go down to two, which make {}, and AWS does not say when. The number of empty receives is derived",
        idle(POLLERS),
        idle(FEWEST_POLLERS)
    );
    let lost = "messages wait in the queue, for four days unless it is told to keep them longer";
    let visibility = "set the queue's visibility timeout to six times the timeout of the function that receives, and a dead-letter queue; a message may come twice";
    let mut remarks = vec![
        az_loss(scenario, lost),
        Remark::new("idle-polling", polling),
        Remark::new("visibility-timeout", visibility),
    ];
    let batch = scenario.workload.between.batch;
    if batch > 1 {
        let needed = if batch > LARGEST_WITHOUT_WINDOW { "must" } else { "should" };
        let text = format!(
            "batches are taken as full, {} messages each: the mapping {needed} have a batch window, long enough for so many to come",
            shown(batch.into())
        );
        remarks.push(Remark::new("batch-window", text));
    }
    if scenario.workload.order == Order::VpcFirst && !by_endpoint(scenario) {
        let text = "the function in the VPC reaches SQS over IPv6, by an egress-only internet gateway and the dual-stack endpoint, which the SDK must be told to use; that it adds no time is assumed";
        remarks.push(Remark::new("ipv6-endpoint", text));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Draft;

    #[test]
    fn an_idle_queue_is_polled_all_month_and_a_busy_one_is_never_empty() {
        let scenario = Draft::new("x", "us-east-1", 0).and_then(|draft| draft.scenario()).expect("sound");
        let empty = |messages: u64, pollers| empty_receives(&scenario, messages.into(), pollers);
        // 730 h x 3,600 s x 5 / 20 s = 657,000; 2 / 20 s = 262,800.
        assert_eq!((empty(0, 5.0), empty(0, 2.0)), (657_000, 262_800));
        // 20 x 10,000 / 2,628,000 / 5 = 0.0152207; 10,000 / (1 - exp(-0.0152207)) = 662,012.68, of which 10,000 bring a message.
        assert_eq!(empty(10_000, 5.0), 652_013);
        // 38 a second: exp(152) is beyond counting.
        assert_eq!(empty(100_000_000, 5.0), 0);
    }
}
