//! Meters that count hours and minutes of things that exist.

use super::product::{Product, product};
use super::{Claim, Gap, Reading, Site, gap};
use crate::verify::ratio::Ratio;

const HOUR: Ratio = Ratio::whole(3_600);
const MINUTE: Ratio = Ratio::whole(60);

/// Counts times one length of time, in seconds; the month of the case when no time is given.
fn existing(site: &mut Site<'_>) -> Result<Product, Gap> {
    let mut product = product(&mut site.bag, site.case, false)?;
    product.over_time(1, site.case)?;
    if product.data_power != 0 || product.has_events {
        return gap("this meter counts time, and the inputs hold more than counts of things and a time".to_owned());
    }
    Ok(product)
}

fn reading(product: &Product, seconds: Ratio, unit: Ratio) -> Result<Reading, Gap> {
    Ok(Reading::certain(product.count.times(seconds)?.over(unit)?))
}

/// NAT gateways and endpoints: each partial hour is a full hour (pricing pages of VPC and of `PrivateLink`).
pub(super) fn partial_hour_full(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let said = site.bag.take(&["billed_hours"])?;
    let product = existing(site)?;
    if product.in_pieces && !product.whole_hours {
        return gap("each piece of time is rounded to hours, and how many pieces there are is not said".to_owned());
    }
    let billed = product.time.up_to_step(HOUR)?;
    site.claims.extend(Claim::said("billed_hours", said, billed.over(HOUR)?));
    reading(&product, billed, HOUR)
}

/// Public IPv4 addresses: by the second, at least 60 s (VPC pricing page).
pub(super) fn by_second(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let product = existing(site)?;
    reading(&product, product.time.up_to_step(Ratio::ONE)?.max(MINUTE), HOUR)
}

/// Other things by the hour: how a part of an hour counts is not said, so only whole hours are understood.
pub(super) fn whole(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let product = existing(site)?;
    if !product.time.over(HOUR)?.is_whole() || (product.in_pieces && !product.whole_hours) {
        return gap("how a part of an hour counts is not known for this meter".to_owned());
    }
    reading(&product, product.time, HOUR)
}

/// WebSocket connection minutes.
pub(super) fn minutes(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let product = existing(site)?;
    if !product.time.over(MINUTE)?.is_whole() {
        return gap("how a part of a minute counts is not known for this meter".to_owned());
    }
    reading(&product, product.time, MINUTE)
}

/// Load balancer capacity units by data processed, or by a number of units over time.
pub(super) fn lcu_hours(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let Some(gb) = site.bag.take(&["gb_per_lcu_hour"])? else { return whole(site) };
    let mut product = product(&mut site.bag, site.case, true)?;
    product.over_time(0, site.case)?;
    if product.data_power != 1 {
        return gap("the inputs do not give one size".to_owned());
    }
    Ok(Reading::certain(product.count.times(product.time)?.times(product.data)?.over(gb)?))
}

/// RDS Proxy: by the vCPU of the instance behind it, at least two.
pub(super) fn vcpu_hours(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let given = site.bag.take(&["billed_vcpus"])?;
    let least = site.bag.take(&["instance_vcpus", "vcpus"])?.map(|vcpus| vcpus.max(Ratio::whole(2)));
    site.claims.extend(least.and_then(|least| Claim::said("billed_vcpus", given, least)));
    match given.or(least) {
        Some(vcpus) => whole(site)?.times(vcpus),
        None => gap("the number of vCPUs is not among the inputs".to_owned()),
    }
}

/// RDS Proxy before Aurora Serverless v2: by the capacity unit. The minimum of eight is not confirmed, so that fewer are
/// not understood.
pub(super) fn acu_hours(site: &mut Site<'_>) -> Result<Reading, Gap> {
    match site.bag.take(&["billed_acus", "acus"])? {
        Some(acus) if acus >= Ratio::whole(8) => whole(site)?.times(acus),
        Some(_) => gap("whether fewer than eight capacity units count as eight is not known".to_owned()),
        None => gap("the number of capacity units is not among the inputs".to_owned()),
    }
}
