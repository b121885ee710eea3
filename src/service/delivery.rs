//! How a call comes to the one that it is for: its caller waits for the answer, or hands it over to something that delivers it later.

use super::parts::{AddedTime, CallMeter, Cause, Payload, Quota, Time};
use crate::rules::{PayloadSteps, Rules};
use crate::unit::Milliseconds;

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

/// An event that Lambda queues and delivers.
pub static EVENT: Delivery = Delivery {
    id: "event",
    accept: Some(AddedTime {
        cause: Cause::Invoke,
        title: "Invoke, until the event is accepted",
        time: Time::Figure {
            key: "invoke_async",
            meaning: "Asynchronous Invoke, until the event is accepted. By default it goes by the memory of the function that calls.",
        },
    }),
    back: None,
    per_mb: PER_MB,
    payload: Some(Payload { code: "payload-async", most: Quota::Known(|limits| &limits.payload_async) }),
    hand_over: Some(HandOver {
        deliver: AddedTime {
            cause: Cause::Delivery,
            title: "delivery of the event",
            time: Time::Figure {
                key: "async_delivery",
                meaning: "Asynchronous event, from acceptance to handler start.",
            },
        },
        steps: Some(|rules| rules.lambda_event),
        meters: &[],
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

/// Every delivery of the solutions that netcost knows, in the order of the documentation.
pub static ALL: &[&Delivery] = &[&INVOKE, &INTEGRATION, &EVENT];
