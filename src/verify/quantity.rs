//! From the inputs of a line to the quantity of its meter: which input is which argument of the counting rule.
//!
//! Inputs are an open vocabulary. The name of each says what it is (a count, a rate, a length of time, a size), and the
//! quantity is their product when its dimension is the one that the meter counts; metering steps, minimums and what is included
//! are those of [`crate::rules`]. An input that is not understood, or inputs that do not determine the quantity, give a
//! [`Reason`]: never a guess.

use rust_decimal::Decimal;

use super::inputs::LineInputs;
use super::product::{Product, Reading};
use super::reason::Reason;
use crate::money::{Inexact, round_half_up};
use crate::pricebook::service_word;
use crate::rules::{Increment, PayloadSteps, Rules, Traffic, gb_hours, gb_seconds};
use crate::unit::{BYTES_PER_KB, Bytes, MB_PER_GB, Milliseconds};

const MS_PER_SECOND: u32 = 1_000;
const MS_PER_MINUTE: u32 = 60_000;
const MS_PER_HOUR: u32 = 3_600_000;
const KB_PER_MB: u32 = 1_024;

/// Names of the size of one request, in KB and in MB.
const SIZES_KB: [&str; 6] = ["payload_kb", "message_kb", "event_kb", "body_kb", "request_kb", "response_kb"];
const SIZES_MB: [&str; 6] = ["payload_mb", "message_mb", "event_mb", "body_mb", "request_mb", "response_mb"];
/// Names of the size of one metering step.
const STEPS_KB: [&str; 3] = ["meter_step_kb", "chunk_kb", "step_kb"];
/// Names of how many metering steps one request has.
const STEPS_OF_ONE: [&str; 5] =
    ["steps_per_call", "requests_per_call", "chunks_per_message", "steps_per_message", "meter_steps"];
/// Names that do not change how many requests there are.
const OF_A_RUN: [&str; 4] = ["memory_mb", "avg_billed_ms", "billed_ms", "duration_ms"];

/// The quantity that follows from the inputs; `None` when they are about the price only.
pub(super) fn quantity(inputs: &mut LineInputs<'_>) -> Result<Option<Reading>, Reason> {
    if let Some(name) = inputs.line.inputs.others.first() {
        return Err(Reason::NotANumber(name.clone()));
    }
    state_price(inputs)?;
    if inputs.unused().is_empty() {
        return Ok(None);
    }
    let reading = by_meter(inputs);
    let unused = inputs.unused();
    if unused.is_empty() {
        return reading.map(Some);
    }
    // A rule that stops early leaves inputs over; one that runs to its end leaves only those that it does not understand.
    let meter = inputs.line.meter.clone();
    Err(match reading {
        Ok(_) => Reason::NotUnderstood(meter, unused),
        Err(why) => Reason::Stopped(Box::new(why), meter, unused),
    })
}

/// The price of a Managed Instances hour is a percentage of the on-demand price (Lambda pricing page).
fn state_price(inputs: &mut LineInputs<'_>) -> Result<(), Reason> {
    let (price, percent) = match (inputs.take(&["on_demand_price"]), inputs.take(&["fee_percent"])) {
        (Some(price), Some(percent)) => (price, percent),
        (None, None) => return Ok(()),
        _ => return Err(Reason::Incomplete("on_demand_price", "fee_percent")),
    };
    if let Some(tier) = inputs.line.ladder.tiers().first() {
        let said = tier.price.decimal();
        let got = round_half_up(price.saturating_mul(percent) / Decimal::ONE_HUNDRED, said.scale());
        inputs.state("price from on_demand_price and fee_percent", Some(said), got);
    }
    Ok(())
}

/// Chooses the rule by the meter's id, and for an id that is not known by what its last words say it counts.
fn by_meter(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rules = inputs.rules;
    match inputs.line.meter.as_str() {
        "lambda.requests" => lambda_requests(inputs),
        "lambda.ephemeral_storage" => ephemeral_storage(inputs),
        "lambda.snapstart.cache" => memory_kept(inputs, rules.snapstart_cache),
        "lambda.snapstart.restore" => snapstart_restore(inputs),
        "lambda.response_stream" => response_stream(inputs),
        "lambda_edge.duration" => edge_duration(inputs),
        "sfn.express.gb_hours" => express_memory(inputs),
        "apigw.http.requests" => in_steps(inputs, rules.http_api_call),
        "apigw.websocket.messages" => in_steps(inputs, rules.websocket_message),
        "events.custom" | "events.api_destination" => in_steps(inputs, rules.eventbridge_event),
        "ddb.wru" => in_steps(inputs, rules.dynamodb_write),
        "rdsdata.requests" => in_steps(inputs, rules.data_api_request),
        "apigw.websocket.minutes" => whole_units(inputs, MS_PER_MINUTE, "a minute"),
        "alb.lcu_hours" => lcu_hours(inputs),
        "rdsproxy.vcpu_hours" => {
            proxy_hours(inputs, rules.proxy_vcpus, "billed_vcpus", &["instance_vcpus", "vcpus"], "the number of vCPUs")
        }
        "rdsproxy.acu_hours" => {
            proxy_hours(inputs, rules.proxy_acus, "billed_acus", &["acus"], "the number of capacity units")
        }
        "ipv4.hours" => standing_hours(inputs, rules.public_ipv4),
        _ => by_words(inputs),
    }
}

fn by_words(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rules = inputs.rules;
    let id = inputs.line.meter.as_str();
    match service_word(id) {
        _ if id.starts_with("lambda.provisioned_concurrency.") => memory_kept(inputs, rules.provisioned_concurrency),
        _ if id.starts_with("lambda.duration") => lambda_duration(inputs),
        "sqs" => in_steps(inputs, rules.sqs_request),
        "eventbridge" => in_steps(inputs, rules.eventbridge_event),
        _ if counts(id, &["gb_month"]) => gb_months(inputs),
        "nat" if counts(id, &["hours"]) => standing_hours(inputs, rules.nat_gateway),
        "vpce" | "vpce_gwlb" if counts(id, &["hours"]) => standing_hours(inputs, rules.interface_endpoint),
        _ if counts(id, &["hours"]) && !counts(id, &["gb_hours", "vcpu_hours", "acu_hours", "lcu_hours"]) => {
            whole_units(inputs, MS_PER_HOUR, "an hour")
        }
        "dto" | "dt" => moved(inputs),
        _ if counts(id, &["gb"]) => moved(inputs),
        _ if counts(id, &["requests", "calls", "transitions", "messages", "events", "invocations"]) => plain(inputs),
        _ => Err(Reason::NoRule(id.to_owned())),
    }
}

/// Whether a part of the meter's id after the service is one of the words or ends in one: `attachment_hours`, `us_east.gb`.
fn counts(id: &str, words: &[&str]) -> bool {
    let ends =
        |part: &str, word: &&str| part.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with('_'));
    id.split('.').skip(1).any(|part| words.iter().any(|word| ends(part, word)))
}

/// How often something happens, by the counts and rates among the inputs; `None` when none of them says so.
fn happenings(inputs: &mut LineInputs<'_>) -> Result<Option<Reading>, Reason> {
    let product = inputs.product(None)?;
    if !product.has_events {
        return Ok(None);
    }
    product.over_time(0, inputs.case)?.things().map(Some)
}

/// [`happenings`], or those of the other lines of the service.
fn happenings_or_borrowed(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    if let Some(reading) = happenings(inputs)? {
        return Ok(reading);
    }
    let count = inputs.borrowed(|other| Ok(happenings(other)?.map(|reading| reading.quantity)))?;
    count.map(Reading::certain).ok_or(Reason::Missing("how many there are"))
}

/// A meter that counts each once, whatever its size or duration (REST API calls, Express runs, state transitions).
fn plain(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    inputs.ignore(&SIZES_KB);
    inputs.ignore(&OF_A_RUN);
    happenings_or_borrowed(inputs)
}

/// A meter that counts each step of a payload.
fn in_steps(inputs: &mut LineInputs<'_>, rule: PayloadSteps) -> Result<Reading, Reason> {
    let said = inputs.take(&STEPS_KB);
    inputs.state("metering step in KB", said, Decimal::from(rule.step.0) / Decimal::from(BYTES_PER_KB));
    let steps = match sizes(inputs)?.as_slice() {
        [] => rule.requests(Bytes(0)),
        [size] => rule.requests(*size),
        [request, response, ..] => rule.requests_of_exchange(*request, *response),
    };
    let said = inputs.take(&STEPS_OF_ONE);
    inputs.state("metering steps of one", said, steps.into());
    if steps != 1 && inputs.line.inputs.numbers.keys().any(|name| name.starts_with("deletes")) {
        return Err(Reason::Deletes);
    }
    Ok(happenings_or_borrowed(inputs)?.times(steps.into()))
}

/// The size of one, or those of a request and its response.
fn sizes(inputs: &mut LineInputs<'_>) -> Result<Vec<Bytes>, Reason> {
    let mut found = Vec::new();
    for (kb, mb) in SIZES_KB.iter().zip(SIZES_MB) {
        if let Some(size) = inputs.take_in(&[kb], &[mb], KB_PER_MB) {
            found.push((*kb, whole_bytes(size)?));
        }
    }
    let stray = found.iter().find(|(name, _)| found.len() > 1 && !matches!(*name, "request_kb" | "response_kb"));
    match stray {
        Some((name, _)) => Err(Reason::SeveralSizes((*name).to_owned())),
        None => Ok(found.into_iter().map(|(_, size)| size).collect()),
    }
}

/// A size in KB as bytes, of which a begun one is whole.
fn whole_bytes(kb: Decimal) -> Result<Bytes, Inexact> {
    u64::try_from(kb.saturating_mul(BYTES_PER_KB.into()).ceil()).map(Bytes).map_err(|_| Inexact)
}

/// Lambda requests: one each, and more for an asynchronous event that is large. Memory and duration do not change their number;
/// the size of another payload might, so it is not passed over.
fn lambda_requests(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let Some(event_kb) = inputs.take(&["event_kb", "async_payload_kb", "async_event_kb"]) else {
        inputs.ignore(&OF_A_RUN);
        return happenings_or_borrowed(inputs);
    };
    let requests = inputs.rules.lambda_event.requests(whole_bytes(event_kb)?);
    let said = inputs.take(&["requests_per_event"]);
    inputs.state("requests_per_event", said, requests.into());
    Ok(happenings_or_borrowed(inputs)?.times(requests.into()))
}

/// Lambda duration: runs, memory and the billed time of each.
fn lambda_duration(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    inputs.ignore(&["ephemeral_mb", "included_mb"]);
    let memory = memory_or_borrowed(inputs)?;
    let billed = run_or_borrowed(inputs)?;
    Ok(happenings_or_borrowed(inputs)?.map(|runs| gb_seconds(runs, billed, memory)))
}

/// Ephemeral storage above what is included, over the billed duration.
fn ephemeral_storage(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rule = inputs.rules.ephemeral_storage;
    let configured = inputs.take(&["ephemeral_mb"]).ok_or(Reason::Missing("`ephemeral_mb`"))?;
    let said = inputs.take(&["included_mb"]);
    inputs.state("included_mb", said, rule.included);
    inputs.ignore(&["memory_mb"]);
    let billed = run_or_borrowed(inputs)?;
    Ok(happenings_or_borrowed(inputs)?.map(|runs| gb_seconds(runs, billed, rule.billed(configured))))
}

/// Memory held for a length of time: provisioned concurrency, and the cache of `SnapStart`.
fn memory_kept(inputs: &mut LineInputs<'_>, rule: Increment) -> Result<Reading, Reason> {
    let memory = memory_or_borrowed(inputs)?;
    let said = inputs.take(&["billed_seconds"]);
    let product = existing(inputs)?;
    product.in_one_piece()?;
    let billed = rule.billed(product.milliseconds()?);
    inputs.state("billed_seconds", said, billed / Decimal::from(MS_PER_SECOND));
    Ok(Reading::certain(gb_seconds(product.amount.decimal()?, Milliseconds(billed), memory)))
}

/// `SnapStart` restores: memory restored each time.
fn snapstart_restore(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let memory = memory_or_borrowed(inputs)?;
    let percent = inputs.take(&["restore_percent", "restored_percent", "cold_start_percent"]);
    let restored = memory.saturating_mul(percent.unwrap_or(Decimal::ONE_HUNDRED)) / Decimal::ONE_HUNDRED;
    let restores = happenings(inputs)?.ok_or(Reason::Missing("how many restores there are"))?;
    Ok(restores.times(restored / Decimal::from(MB_PER_GB)))
}

/// Lambda@Edge: published for seconds of so many MB; a source may say GB-seconds instead.
fn edge_duration(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rules = inputs.rules;
    let memory = inputs.take(&["memory_mb"]);
    let in_gb = inputs.line.unit.starts_with("GB");
    if in_gb && memory.is_none() {
        return Err(Reason::Missing("`memory_mb`"));
    }
    let memory = memory.unwrap_or(rules.edge_memory_mb);
    let billed = run_or_borrowed(inputs)?;
    let runs = happenings_or_borrowed(inputs)?;
    let in_units = |runs| rules.edge_seconds(runs, billed, memory);
    Ok(if in_gb { runs.map(|runs| gb_seconds(runs, billed, memory)) } else { runs.map(in_units) })
}

/// Step Functions Express: the time and the memory of each run, both in steps.
fn express_memory(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rules = inputs.rules;
    let run = billed_ms(inputs, |rules, run, init| rules.express_run.billed(run.saturating_add(init)))?;
    let run = run.map(Milliseconds).ok_or(Reason::Missing("the duration of a run"))?;
    let said = inputs.take(&["billed_memory_mb"]);
    let billed = inputs.take(&["memory_mb"]).map(|used| rules.express_memory.billed(used));
    inputs.state("billed_memory_mb", billed.and(said), billed.unwrap_or_default());
    let memory = said.or(billed).ok_or(Reason::Missing("the memory of a run"))?;
    Ok(happenings_or_borrowed(inputs)?.map(|runs| gb_hours(runs, run, memory)))
}

fn memory_or_borrowed(inputs: &mut LineInputs<'_>) -> Result<Decimal, Reason> {
    let memory_mb = |inputs: &mut LineInputs<'_>| Ok(inputs.take_in(&["memory_mb"], &["memory_gb"], MB_PER_GB));
    inputs.own_or_borrowed(memory_mb)?.ok_or(Reason::Missing("memory"))
}

fn run_or_borrowed(inputs: &mut LineInputs<'_>) -> Result<Milliseconds, Reason> {
    inputs.own_or_borrowed(run_ms)?.map(Milliseconds).ok_or(Reason::Missing("the billed duration"))
}

fn run_ms(inputs: &mut LineInputs<'_>) -> Result<Option<Decimal>, Reason> {
    billed_ms(inputs, |rules, run, init| rules.billed_run(Milliseconds(run), Milliseconds(init)).0)
}

/// Billed milliseconds of one run: as given, else what `bill` makes of the measured ones and of INIT. When both are given they
/// must agree.
fn billed_ms(
    inputs: &mut LineInputs<'_>,
    bill: fn(&Rules, Decimal, Decimal) -> Decimal,
) -> Result<Option<Decimal>, Reason> {
    let rules = inputs.rules;
    let said =
        inputs.take_in(&["avg_billed_ms", "billed_ms"], &["avg_billed_seconds", "billed_seconds"], MS_PER_SECOND);
    let measured = ["measured_ms", "duration_ms", "handler_ms"];
    let measured = inputs.take_in(&measured, &["duration_seconds", "run_seconds"], MS_PER_SECOND);
    let init = inputs.take(&["init_ms"]);
    if init.is_some() && measured.is_none() {
        return Err(Reason::Incomplete("init_ms", "handler_ms"));
    }
    if let Some(run) = measured {
        let billed = bill(rules, run, init.unwrap_or_default());
        // A case with the prices of another time may bill as was done then.
        let then = rules.lambda_run_until_2020_12.billed(billed);
        let billed = if !inputs.case.current && said == Some(then) { then } else { billed };
        inputs.state("billed_ms", said, billed);
        return Ok(said.or(Some(billed)));
    }
    if said.is_some() {
        return Ok(said);
    }
    // The average of rounded durations is known from that of measured ones only when it needs no rounding.
    let average =
        inputs.take_in(&["avg_duration_ms", "avg_ms"], &["avg_duration_seconds", "avg_seconds"], MS_PER_SECOND);
    match average {
        Some(average) if bill(rules, average, Decimal::ZERO) != average => Err(Reason::AverageDuration),
        average => Ok(average),
    }
}

/// Data moved: sizes times counts, or a rate over time, counted by the direction that the meter counts.
fn moved(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let traffic = traffic(inputs);
    let product = inputs.product(traffic)?.over_time(0, inputs.case)?;
    product.gigabytes()
}

/// How the meter counts traffic, where that is known. Between AZs, `ends` says that both ends are the payer's.
fn traffic(inputs: &mut LineInputs<'_>) -> Option<Traffic> {
    let rules = inputs.rules;
    match service_word(&inputs.line.meter) {
        "nat" => Some(rules.nat_gateway_traffic),
        "vpce" | "vpce_gwlb" => Some(rules.interface_endpoint_traffic),
        "tgw" => Some(rules.transit_gateway_traffic),
        "dto" => Some(rules.internet_traffic),
        "dt" if inputs.line.meter == "dt.cross_az" => {
            let ends = inputs.take(&["ends"]);
            let rule = if ends.is_some() { rules.between_azs_traffic } else { rules.in_region_traffic };
            inputs.state("ends", ends, rule.ends.into());
            Some(rule)
        }
        "dt" => Some(rules.between_regions_traffic),
        _ => None,
    }
}

/// Data kept for a month, or for part of one when hours are given.
fn gb_months(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let product = inputs.product(None)?;
    if product.data_power != 1 {
        return Err(Reason::NotOneSize);
    }
    let months = match product.time_power {
        0 => product.time,
        1 => product.time.divided(Product::month(inputs.case)?)?,
        _ => return Err(Reason::TimesAndRates),
    };
    Ok(Reading::certain(product.amount.times_ratio(months)?.decimal()?))
}

/// Streamed responses: what each exceeds the included part by.
fn response_stream(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let rule = inputs.rules.response_stream;
    let kb = ["response_kb", "streamed_kb", "stream_kb", "payload_kb"];
    let mb = ["response_mb", "streamed_mb", "stream_mb", "payload_mb", "avg_response_mb"];
    let each = inputs.take_in(&kb, &mb, KB_PER_MB).ok_or(Reason::Missing("the size of one response"))?;
    let said = inputs.take(&["included_mb", "free_mb", "included_mb_per_response", "free_mb_per_response"]);
    inputs.state("included_mb", said, rule.included);
    let beyond = rule.billed(each / Decimal::from(KB_PER_MB));
    Ok(happenings_or_borrowed(inputs)?.times(beyond / Decimal::from(MB_PER_GB)))
}

/// Counts of things times one length of time; the month of the case when no time is given.
fn existing(inputs: &mut LineInputs<'_>) -> Result<Product, Reason> {
    let product = inputs.product(None)?.over_time(1, inputs.case)?;
    if product.data_power != 0 || product.has_events { Err(Reason::NotOnlyTime) } else { Ok(product) }
}

/// NAT gateways, endpoints and public addresses: the time of each by its rule.
fn standing_hours(inputs: &mut LineInputs<'_>, rule: Increment) -> Result<Reading, Reason> {
    let said = inputs.take(&["billed_hours"]);
    let product = existing(inputs)?;
    product.in_one_piece()?;
    let hours = rule.billed(product.milliseconds()?) / Decimal::from(MS_PER_HOUR);
    inputs.state("billed_hours", said, hours);
    Ok(Reading::certain(product.amount.decimal()?).times(hours))
}

/// Other things by the hour or by the minute: how a part of one counts is not known, so that only whole ones are understood.
fn whole_units(inputs: &mut LineInputs<'_>, unit_ms: u32, name: &'static str) -> Result<Reading, Reason> {
    let product = existing(inputs)?;
    let units = product.milliseconds()? / Decimal::from(unit_ms);
    if !units.fract().is_zero() || (unit_ms == MS_PER_HOUR && product.in_one_piece().is_err()) {
        return Err(Reason::PartOf(name));
    }
    Ok(Reading::certain(product.amount.decimal()?).times(units))
}

/// Load balancer capacity units by data processed, or by a number of units over time.
fn lcu_hours(inputs: &mut LineInputs<'_>) -> Result<Reading, Reason> {
    let Some(gb_per_lcu_hour) = inputs.take(&["gb_per_lcu_hour"]) else {
        return whole_units(inputs, MS_PER_HOUR, "an hour");
    };
    let product = inputs.product(None)?.over_time(0, inputs.case)?;
    if gb_per_lcu_hour.is_zero() {
        return Err(Reason::Inexact);
    }
    Ok(product.gigabytes()?.map(|gb| gb.checked_div(gb_per_lcu_hour).unwrap_or(Decimal::MAX)))
}

/// RDS Proxy: by the units behind it, at least so many.
fn proxy_hours(
    inputs: &mut LineInputs<'_>,
    rule: Increment,
    billed_name: &'static str,
    names: &[&'static str],
    what: &'static str,
) -> Result<Reading, Reason> {
    let said = inputs.take(&[billed_name]);
    let billed = inputs.take(names).map(|units| rule.billed(units));
    inputs.state(billed_name, billed.and(said), billed.unwrap_or_default());
    let units = said.or(billed).ok_or(Reason::Missing(what))?;
    Ok(whole_units(inputs, MS_PER_HOUR, "an hour")?.times(units))
}
