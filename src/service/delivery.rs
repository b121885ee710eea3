//! How a call comes to the one that it is for: its caller waits for the answer, or hands it over to something that delivers it later.

use rust_decimal::Decimal;

use super::host::{EXPRESS_TIME, TimeMeter};
use super::parts::{AddedTime, CallMeter, Cause, Payload, Quota, Time};
use crate::defaults::Limit;
use crate::rules::{PayloadSteps, Rules};
use crate::unit::{Bytes, Milliseconds};

/// How a call comes to the one that it is for.
pub struct Delivery {
    /// Its stable id.
    pub id: &'static str,
    /// What its caller spends on it beside the links: to the start of the one that is called where it waits, else until the call is
    /// accepted. `None` when the caller spends nothing, as where Lambda itself passes a result on after the function's end.
    pub accept: Option<AddedTime>,
    /// What the caller waits for after the end of the one that is called, where it waits.
    pub back: Option<AddedTime>,
    /// What each MB of payload takes.
    pub per_mb: Option<Time>,
    /// The largest payload.
    pub payload: Option<Payload>,
    /// How it is delivered when its caller does not wait.
    pub hand_over: Option<HandOver>,
}

impl Delivery {
    /// Whether the caller waits for the answer.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.hand_over.is_none()
    }

    /// Its times, in the order of the documentation.
    pub fn times(&self) -> impl Iterator<Item = Time> {
        let delivery = self.hand_over.as_ref().map(|hand_over| hand_over.deliver.time);
        self.accept.iter().chain(&self.back).map(|added| added.time).chain(self.per_mb).chain(delivery)
    }
}

/// How something that was handed over is delivered.
pub struct HandOver {
    /// From its acceptance to the start of the one that is called.
    pub deliver: AddedTime,
    /// By which rule the runs that it starts are counted as requests, by their payload; `None` when a run is one request.
    pub steps: Option<fn(&Rules) -> PayloadSteps>,
    /// What else is counted of each delivery, by the size of what is delivered at once.
    pub meters: &'static [CallMeter],
    /// What is counted of the time from the start of the one that hands over to the end of the one that takes it over.
    pub time: Option<TimeMeter>,
    /// What becomes of one that is throttled or fails.
    pub retries: Retries,
}

/// What becomes of what was handed over when it is throttled or fails.
pub struct Retries {
    /// The first wait of a throttled one; each further wait is twice as long.
    pub first: Quota<Milliseconds>,
    /// The longest wait.
    pub longest: Quota<Milliseconds>,
    /// The age at which it is dropped.
    pub age: Quota<Milliseconds>,
    /// The waits before a run that failed is repeated; as many as there are repeats.
    pub repeats: &'static [Quota<Milliseconds>],
}

const INVOKE_PAYLOAD: Option<Payload> =
    Some(Payload { code: "payload-sync", most: Quota::Known(|limits| &limits.payload_sync) });
const PER_MB: Option<Time> =
    Some(Time::Figure { key: "invoke_per_mb", meaning: "Invoke: time for each MB of payload." });

/// Invoke of a function whose answer is waited for.
pub static INVOKE: Delivery = Delivery {
    id: "invoke",
    accept: Some(AddedTime {
        cause: Cause::Invoke,
        title: "Invoke, to the start of the handler",
        time: Time::Figure {
            key: "invoke_sync",
            meaning: "Synchronous Invoke, from send to handler start, warm. By default it goes by the memory of the function that calls.",
        },
    }),
    back: Some(AddedTime {
        cause: Cause::Return,
        title: "Invoke, from the other function's end to its caller",
        time: Time::Figure {
            key: "invoke_return",
            meaning: "Synchronous Invoke, from the end of the function that is called until its caller goes on; part of `invoke_sync` where that is given.",
        },
    }),
    per_mb: PER_MB,
    payload: INVOKE_PAYLOAD,
    hand_over: None,
};

/// What an API in front of a function does: it invokes the function, and its own caller waits for the answer.
pub static INTEGRATION: Delivery = Delivery {
    id: "integration",
    accept: Some(AddedTime {
        cause: Cause::Invoke,
        title: "Invoke by the API, to the start of the handler",
        time: Time::Figure { key: "invoke_by_api", meaning: "Invoke by an API, from send to handler start, warm." },
    }),
    back: None,
    per_mb: PER_MB,
    payload: INVOKE_PAYLOAD,
    hand_over: None,
};

/// What the caller spends until a service has taken what it hands over.
const fn accepted(title: &'static str) -> AddedTime {
    let meaning = "Asynchronous Invoke, until the event is accepted; likewise sending to a queue and writing to a table or bucket. By default it goes by the memory of the function that calls.";
    AddedTime { cause: Cause::Invoke, title, time: Time::Figure { key: "invoke_async", meaning } }
}

/// What passes from acceptance to the start of the one that is called.
const fn delivered(title: &'static str, key: &'static str, meaning: &'static str) -> AddedTime {
    AddedTime { cause: Cause::Delivery, title, time: Time::Figure { key, meaning } }
}

/// An event that Lambda queues and delivers.
pub static EVENT: Delivery = Delivery {
    id: "event",
    accept: Some(accepted("Invoke, until the event is accepted")),
    back: None,
    per_mb: PER_MB,
    payload: Some(Payload { code: "payload-async", most: Quota::Known(|limits| &limits.payload_async) }),
    hand_over: Some(HandOver {
        deliver: delivered(
            "delivery of the event",
            "async_delivery",
            "Asynchronous event, from acceptance to handler start.",
        ),
        steps: Some(|rules| rules.lambda_event),
        meters: &[],
        time: None,
        retries: LAMBDA_QUEUE,
    }),
};

/// Lambda's queue of asynchronous events.
pub const LAMBDA_QUEUE: Retries = Retries {
    first: Quota::Known(|limits| &limits.queue_first),
    longest: Quota::Known(|limits| &limits.queue_longest),
    age: Quota::Known(|limits| &limits.queue_for),
    repeats: &[Quota::Known(|limits| &limits.repeat_first), Quota::Known(|limits| &limits.repeat_second)],
};

/// What becomes of a request that nobody waits for and that starts the main function: Lambda's queue holds it.
pub static TRIGGER: Retries = LAMBDA_QUEUE;

/// What Lambda itself passes on to another function when a run has succeeded.
pub static DESTINATION: Delivery = Delivery {
    id: "destination",
    accept: None,
    back: None,
    per_mb: None,
    payload: Some(Payload { code: "payload-destination", most: Quota::Known(|limits| &limits.payload_async) }),
    hand_over: Some(HandOver {
        deliver: delivered(
            "the destination passes the record on",
            "destination_delivery",
            "Destination, from the end of a run to the start of the function that its record goes to.",
        ),
        steps: Some(|rules| rules.lambda_event),
        meters: &[],
        time: None,
        retries: LAMBDA_QUEUE,
    }),
};

/// What Lambda passes on to an event bus, and a rule there to an API destination.
pub static API_DESTINATION: Delivery = Delivery {
    id: "api-destination",
    accept: None,
    back: None,
    per_mb: None,
    // The bus has the limit.
    payload: None,
    hand_over: Some(HandOver {
        deliver: delivered(
            "EventBridge passes the record on",
            "api_destination_delivery",
            "API destination, from the end of a run until EventBridge calls the API.",
        ),
        steps: None,
        meters: &[CallMeter {
            steps: Some(|rules| rules.eventbridge_event),
            ..CallMeter::each("events.api_destination", "EventBridge API destination, calls")
        }],
        time: None,
        // EventBridge repeats for 24 hours, up to 185 times; no more than two repeats of a call that was cut off are played.
        retries: Retries { age: Quota::Known(|limits| &limits.events_for), ..LAMBDA_QUEUE },
    }),
};

/// The visibility timeout of a queue.
const VISIBILITY: Quota<Milliseconds> = Quota::Known(|limits| &limits.queue_visibility);

/// How long a queue keeps a message: four days. Limits that are written in files last a day at most.
const RETENTION: Quota<Milliseconds> = Quota::Stated(Limit {
    value: Milliseconds(Decimal::from_parts(4 * 24 * 3_600_000, 0, 0, false, 0)),
    title: "time for which a queue keeps a message, by default",
    source: "Amazon SQS developer guide: message quotas (2026)",
});

/// A message of a queue, which Lambda fetches.
pub static QUEUE: Delivery = Delivery {
    id: "queue",
    accept: Some(accepted("send to the queue, until it is accepted")),
    back: None,
    per_mb: None,
    payload: Some(Payload { code: "batch-payload", most: Quota::Known(|limits| &limits.payload_sync) }),
    hand_over: Some(HandOver {
        deliver: delivered(
            "Lambda fetches the message",
            "queue_delivery",
            "Message of an SQS queue, from its send to handler start.",
        ),
        steps: None,
        meters: &[
            CallMeter {
                takes: Some(MESSAGES_OF_A_CALL),
                steps: Some(|rules| rules.sqs_request),
                ..CallMeter::each("sqs.requests", "SQS, receives of messages")
            },
            CallMeter { takes: Some(MESSAGES_OF_A_CALL), ..CallMeter::each("sqs.requests", "SQS, deletes") },
        ],
        time: None,
        // A message that was not worked on comes back after the visibility timeout; after five receives it goes to a dead-letter queue, as
        // the Lambda developer guide advises.
        retries: Retries { first: VISIBILITY, longest: VISIBILITY, age: RETENTION, repeats: &[VISIBILITY; 4] },
    }),
};

/// Messages that one receive or delete takes at most, and bytes of theirs together (Amazon SQS developer guide, quotas of messages).
const MESSAGES_OF_A_CALL: (u64, Quota<Bytes>) = (10, Quota::Known(|limits| &limits.payload_queue));

/// A record of a table's stream, which Lambda fetches.
pub static STREAM: Delivery = Delivery {
    id: "stream",
    accept: Some(accepted("write to the table, until it is accepted")),
    back: None,
    per_mb: None,
    payload: Some(Payload { code: "batch-payload", most: Quota::Known(|limits| &limits.payload_sync) }),
    hand_over: Some(HandOver {
        deliver: delivered(
            "Lambda fetches the record of the stream",
            "stream_delivery",
            "DynamoDB stream, from the write of an item to handler start.",
        ),
        steps: None,
        meters: &[],
        time: None,
        // A stream keeps records for 24 hours, and Lambda tries that long unless it is told how often; two repeats are taken.
        retries: Retries { age: Quota::Known(|limits| &limits.stream_retention), ..LAMBDA_QUEUE },
    }),
};

/// An event of a bucket: an asynchronous Invoke by S3, which tells the object's key only.
pub static BUCKET_EVENT: Delivery = Delivery {
    id: "bucket-event",
    accept: Some(accepted("write to the bucket, until it is accepted")),
    back: None,
    per_mb: None,
    payload: None,
    hand_over: Some(HandOver {
        deliver: delivered(
            "S3 delivers its event",
            "bucket_delivery",
            "Event of an S3 bucket, from the write of an object to handler start.",
        ),
        steps: None,
        meters: &[],
        time: None,
        retries: LAMBDA_QUEUE,
    }),
};

/// A function that a workflow runs and waits for.
const fn by_workflow(id: &'static str, key: &'static str, meaning: &'static str) -> Delivery {
    Delivery {
        id,
        accept: Some(AddedTime {
            cause: Cause::Invoke,
            title: "the workflow, to the start of the handler",
            time: Time::Figure { key, meaning },
        }),
        back: None,
        per_mb: None,
        payload: Some(Payload { code: "payload-state", most: Quota::Known(|limits| &limits.payload_state) }),
        hand_over: None,
    }
}

const EXPRESS_KEY: &str = "workflow_express";
const EXPRESS_MEANING: &str =
    "Step Functions Express, from the start of a run to the start of the handler of a function in it.";
const STANDARD_KEY: &str = "workflow_standard";
const STANDARD_MEANING: &str =
    "Step Functions Standard, from the start of a run to the start of the handler of a function in it.";

/// By an Express workflow.
pub static EXPRESS_WORKFLOW: Delivery = by_workflow("express-workflow", EXPRESS_KEY, EXPRESS_MEANING);

/// By a Standard workflow.
pub static STANDARD_WORKFLOW: Delivery = by_workflow("standard-workflow", STANDARD_KEY, STANDARD_MEANING);

/// A workflow that runs a second function when the first has ended; neither waits for the other.
const fn runs_next(id: &'static str, key: &'static str, meaning: &'static str, time: Option<TimeMeter>) -> Delivery {
    Delivery {
        id,
        accept: None,
        back: None,
        per_mb: None,
        payload: Some(Payload { code: "payload-state", most: Quota::Known(|limits| &limits.payload_state) }),
        hand_over: Some(HandOver {
            deliver: delivered("the workflow runs the next function", key, meaning),
            steps: None,
            meters: &[],
            time,
            // A workflow tries again as its definition says; what AWS's console proposes is close to Lambda's own queue for a while.
            retries: LAMBDA_QUEUE,
        }),
    }
}

/// An Express workflow runs the next function; it is billed for the time of both.
pub static EXPRESS_NEXT: Delivery = runs_next("express-next", EXPRESS_KEY, EXPRESS_MEANING, Some(EXPRESS_TIME));

/// A Standard workflow runs the next function.
pub static STANDARD_NEXT: Delivery = runs_next("standard-next", STANDARD_KEY, STANDARD_MEANING, None);

/// Every delivery of the solutions that netcost knows, in the order of the documentation.
pub static ALL: &[&Delivery] = &[
    &INVOKE,
    &INTEGRATION,
    &EVENT,
    &DESTINATION,
    &API_DESTINATION,
    &QUEUE,
    &STREAM,
    &BUCKET_EVENT,
    &EXPRESS_WORKFLOW,
    &STANDARD_WORKFLOW,
    &EXPRESS_NEXT,
    &STANDARD_NEXT,
];
