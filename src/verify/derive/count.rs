//! Meters that count requests, messages and transitions.

use super::product::product;
use super::{Claim, Gap, Reading, Site, gap};
use crate::verify::ratio::Ratio;

/// Names of the size of one request, in KB.
const SIZES_KB: [&str; 6] = ["payload_kb", "message_kb", "event_kb", "body_kb", "request_kb", "response_kb"];
/// The same in MB.
const SIZES_MB: [&str; 6] = ["payload_mb", "message_mb", "event_mb", "body_mb", "request_mb", "response_mb"];
/// Names of the size of one metering step.
const STEPS_KB: [&str; 3] = ["meter_step_kb", "chunk_kb", "step_kb"];
/// Names of how many metering steps one request has.
const STEPS_OF_ONE: [&str; 5] =
    ["steps_per_call", "requests_per_call", "chunks_per_message", "steps_per_message", "meter_steps"];
/// An asynchronous event's first request covers this many KB, each further one 64 KB (Lambda pricing page, 2026).
const FIRST_EVENT_KB: u32 = 256;
const EVENT_CHUNK_KB: u32 = 64;

/// How often something happens, by the counts and rates among the inputs; `None` when none of them says so.
pub(super) fn happenings(site: &mut Site<'_>) -> Result<Option<Reading>, Gap> {
    let mut product = product(&mut site.bag, site.case, false)?;
    if !product.has_events {
        return Ok(None);
    }
    product.over_time(0, site.case)?;
    let quantity = product.things()?;
    let (factor, keys) = product.loose;
    let otherwise = if keys.is_empty() { None } else { Some((quantity.over(factor)?, keys)) };
    Ok(Some(Reading { quantity, otherwise }))
}

/// [`happenings`], or those of the other lines of the service.
pub(super) fn happenings_or_borrowed(site: &mut Site<'_>) -> Result<Reading, Gap> {
    if let Some(reading) = happenings(site)? {
        return Ok(reading);
    }
    let others = |other: &mut Site<'_>| happenings(other).map(|found| found.map(|reading| reading.quantity));
    match site.borrowed(others)? {
        Some(count) => Ok(Reading::certain(count)),
        None => gap("how many there are is not among the inputs".to_owned()),
    }
}

/// A meter that counts each once, whatever its size or duration (REST API calls, Express runs, state transitions).
pub(super) fn plain(site: &mut Site<'_>) -> Result<Reading, Gap> {
    site.bag.drop_all(&SIZES_KB);
    site.bag.drop_all(&["memory_mb", "avg_billed_ms", "billed_ms", "duration_ms"]);
    happenings_or_borrowed(site)
}

/// A meter that counts each step of `step` KB begun: HTTP API 512 KB, WebSocket messages 32 KB (API Gateway pricing page),
/// SQS and `EventBridge` 64 KB.
pub(super) fn in_steps(site: &mut Site<'_>, step: u32) -> Result<Reading, Gap> {
    let known = Ratio::whole(step);
    let said = site.bag.take(&STEPS_KB)?;
    site.claims.extend(Claim::said("metering step in KB", said, known));
    let steps = match size_kb(site)? {
        Some(kb) => kb.max(Ratio::ONE).up_to_step(known)?.over(known)?,
        None => Ratio::ONE,
    };
    let said = site.bag.take(&STEPS_OF_ONE)?;
    site.claims.extend(Claim::said("metering steps of one", said, steps));
    if steps != Ratio::ONE && site.line.inputs.numbers.keys().any(|key| key.starts_with("deletes")) {
        return gap("deletes carry no payload, so that their steps are not those of the others".to_owned());
    }
    happenings_or_borrowed(site)?.times(steps)
}

/// The size of one request; of a request and its response the larger, as the API Gateway example with 12 KB and 46 KB.
fn size_kb(site: &mut Site<'_>) -> Result<Option<Ratio>, Gap> {
    let kb = site.bag.take_all(|key| SIZES_KB.contains(&key).then_some(1))?;
    let mb = site.bag.take_all(|key| SIZES_MB.contains(&key).then_some(1_024))?;
    let mut largest: Option<Ratio> = None;
    let count = kb.len() + mb.len();
    for (key, factor, value) in kb.into_iter().chain(mb) {
        if count > 1 && !key.starts_with("request_") && !key.starts_with("response_") {
            return gap(format!("`{key}` is not the only size among the inputs"));
        }
        let value = value.times(Ratio::whole(factor))?;
        largest = Some(largest.map_or(value, |other| other.max(value)));
    }
    Ok(largest)
}

/// Lambda requests: one each, and for an asynchronous event one more per 64 KB begun beyond 256 KB.
pub(super) fn lambda_requests(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let Some(event_kb) = site.bag.take(&["event_kb", "async_payload_kb", "async_event_kb"])? else {
        return plain_lambda(site);
    };
    let beyond = event_kb.less(Ratio::whole(FIRST_EVENT_KB))?.up_to_step(Ratio::whole(EVENT_CHUNK_KB))?;
    let requests = beyond.over(Ratio::whole(EVENT_CHUNK_KB))?.plus(Ratio::ONE)?;
    let said = site.bag.take(&["requests_per_event"])?;
    site.claims.extend(Claim::said("requests_per_event", said, requests));
    happenings_or_borrowed(site)?.times(requests)
}

/// Memory and duration do not change the number of requests; the size of a payload might, so it is not passed over.
fn plain_lambda(site: &mut Site<'_>) -> Result<Reading, Gap> {
    site.bag.drop_all(&["memory_mb", "avg_billed_ms", "billed_ms", "duration_ms"]);
    happenings_or_borrowed(site)
}
