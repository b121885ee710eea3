//! Meters that count GB.

use super::count::happenings_or_borrowed;
use super::product::product;
use super::{Gap, Reading, Site, gap};
use crate::pricebook::service_word;
use crate::verify::ratio::Ratio;

/// MB of a streamed response that cost nothing (Lambda pricing page).
const STREAM_INCLUDED_MB: u32 = 6;

/// Data moved: sizes times counts, or a rate over time. NAT gateways, interface endpoints and transit gateways count what
/// is sent and what is received; transfer meters only what leaves.
pub(super) fn moved(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let both_ways = matches!(service_word(&site.line.meter), "nat" | "vpce" | "vpce_gwlb" | "tgw");
    let mut product = product(&mut site.bag, site.case, both_ways)?;
    if product.data_power != 1 {
        return gap("the inputs do not give one size".to_owned());
    }
    product.over_time(0, site.case)?;
    let quantity = product.count.times(product.time)?.times(product.data)?;
    let (factor, keys) = product.loose;
    let otherwise = if keys.is_empty() { None } else { Some((quantity.over(factor)?, keys)) };
    Ok(Reading { quantity, otherwise })
}

/// Data kept for a month, or for part of one when hours are given.
pub(super) fn months(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let product = product(&mut site.bag, site.case, false)?;
    if product.data_power != 1 || product.time_power > 1 || product.time_power < 0 {
        return gap("the inputs do not give one size and at most one time".to_owned());
    }
    let quantity = product.count.times(product.data)?.times(product.time)?;
    if product.time_power == 0 {
        return Ok(Reading::certain(quantity));
    }
    match site.case.hours_per_month {
        Some(hours) => Ok(Reading::certain(quantity.over(Ratio::of(hours)?.times(Ratio::whole(3_600))?)?)),
        None => gap("a part of a month needs `hours_per_month`".to_owned()),
    }
}

/// Streamed responses: only what exceeds 6 MB of each.
pub(super) fn response_stream(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let bag = &mut site.bag;
    let mb = bag.take(&["response_mb", "streamed_mb", "stream_mb", "payload_mb", "avg_response_mb"])?;
    let kb = bag.take(&["response_kb", "streamed_kb", "stream_kb", "payload_kb"])?;
    let included = bag.take(&["included_mb", "free_mb", "included_mb_per_response", "free_mb_per_response"])?;
    let each = match (mb, kb) {
        (Some(mb), None) => mb,
        (None, Some(kb)) => kb.over(Ratio::whole(1_024))?,
        _ => return gap("the inputs do not give the size of one response".to_owned()),
    };
    let beyond = each.less(included.unwrap_or(Ratio::whole(STREAM_INCLUDED_MB)))?;
    happenings_or_borrowed(site)?.times(beyond.over(Ratio::whole(1_024))?)
}
