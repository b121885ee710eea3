//! Meters that count memory over time.

use super::count::{happenings, happenings_or_borrowed};
use super::product::product;
use super::{Claim, Gap, Reading, Site, gap};
use crate::verify::ratio::Ratio;

/// MB in the GB of a GB-second.
const MB_PER_GB: Ratio = Ratio::whole(1_024);
const MS_PER_SECOND: Ratio = Ratio::whole(1_000);

/// Lambda duration: runs x memory MB / 1024 x billed ms / 1000 (Lambda pricing page).
pub(super) fn duration(site: &mut Site<'_>) -> Result<Reading, Gap> {
    site.bag.drop_all(&["ephemeral_mb", "included_mb"]);
    let memory = part_or_borrowed(site, "memory", memory_gb)?;
    let seconds = part_or_borrowed(site, "the billed duration", run_seconds)?;
    happenings_or_borrowed(site)?.times(memory.times(seconds)?)
}

/// Ephemeral disk above what is included (512 MB), over the billed duration.
pub(super) fn ephemeral_storage(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let Some(configured) = site.bag.take(&["ephemeral_mb"])? else {
        return gap("`ephemeral_mb` is missing".to_owned());
    };
    let included = site.bag.take(&["included_mb"])?.unwrap_or(Ratio::whole(512));
    let disk = configured.less(included)?.over(MB_PER_GB)?;
    site.bag.drop_all(&["memory_mb"]);
    let seconds = part_or_borrowed(site, "the billed duration", run_seconds)?;
    happenings_or_borrowed(site)?.times(disk.times(seconds)?)
}

/// Provisioned concurrency: from enabling to disabling, rounded up to five minutes.
pub(super) fn provisioned_concurrency(site: &mut Site<'_>) -> Result<Reading, Gap> {
    kept(site, |seconds| Ok(seconds.up_to_step(Ratio::whole(300))?))
}

/// `SnapStart` cache: while a version is active, at least three hours.
pub(super) fn snapstart_cache(site: &mut Site<'_>) -> Result<Reading, Gap> {
    kept(site, |seconds| Ok(seconds.max(Ratio::whole(3 * 3_600))))
}

/// Memory held for a length of time, which `billed` rounds.
fn kept(site: &mut Site<'_>, billed: impl Fn(Ratio) -> Result<Ratio, Gap>) -> Result<Reading, Gap> {
    let memory = part_or_borrowed(site, "memory", memory_gb)?;
    let said = site.bag.take(&["billed_seconds"])?;
    let mut product = product(&mut site.bag, site.case, false)?;
    product.over_time(1, site.case)?;
    if product.has_events || product.data_power != 0 {
        return gap("this meter counts memory over time, and the inputs hold a count of what happens".to_owned());
    }
    if product.in_pieces && !product.whole_hours {
        return gap("each piece of time is rounded, and how many pieces there are is not said".to_owned());
    }
    let seconds = billed(product.time)?;
    site.claims.extend(Claim::said("billed_seconds", said, seconds));
    Ok(Reading::certain(product.count.times(memory)?.times(seconds)?))
}

/// `SnapStart` restores: memory restored each time.
pub(super) fn snapstart_restore(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let memory = part_or_borrowed(site, "memory", memory_gb)?;
    let percent = site.bag.take(&["restore_percent", "restored_percent", "cold_start_percent"])?;
    let share = percent.unwrap_or(Ratio::whole(100)).over(Ratio::whole(100))?;
    let Some(restores) = happenings(site)? else {
        return gap("how many restores there are is not among the inputs".to_owned());
    };
    restores.times(memory.times(share)?)
}

/// Lambda@Edge: seconds of 128 MB.
pub(super) fn edge_duration(site: &mut Site<'_>) -> Result<Reading, Gap> {
    // Published for each 128 MB-second; a source may say GB-second instead.
    let in_gb = site.line.unit.starts_with("GB");
    let edge_mb = if in_gb { Ratio::whole(1_024) } else { Ratio::whole(128) };
    if in_gb && !site.line.inputs.numbers.contains_key("memory_mb") {
        return gap("`memory_mb` is missing".to_owned());
    }
    let memory = site.bag.take(&["memory_mb"])?.unwrap_or(edge_mb).over(edge_mb)?;
    let seconds = part_or_borrowed(site, "the billed duration", run_seconds)?;
    happenings_or_borrowed(site)?.times(memory.times(seconds)?)
}

/// Step Functions Express: each run's duration in steps of 100 ms, its memory in steps of 64 MB, in GB-hours.
pub(super) fn express_memory(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let step = Ratio::whole(100);
    let Some(ms) = billed_ms(site, step)? else {
        return gap("the duration of a run is not among the inputs".to_owned());
    };
    let given = site.bag.take(&["billed_memory_mb"])?;
    let used = site.bag.take(&["memory_mb"])?;
    let least = match used {
        Some(used) => Some(used.max(Ratio::ONE).up_to_step(Ratio::whole(64))?),
        None => None,
    };
    site.claims.extend(least.and_then(|least| Claim::said("billed_memory_mb", given, least)));
    let Some(memory) = given.or(least) else {
        return gap("the memory of a run is not among the inputs".to_owned());
    };
    let hours = ms.over(MS_PER_SECOND)?.over(Ratio::whole(3_600))?;
    happenings_or_borrowed(site)?.times(memory.over(MB_PER_GB)?.times(hours)?)
}

/// A part from the line's own inputs, else from the other lines of the service.
fn part_or_borrowed(
    site: &mut Site<'_>,
    what: &str,
    part: fn(&mut Site<'_>) -> Result<Option<Ratio>, Gap>,
) -> Result<Ratio, Gap> {
    if let Some(value) = part(site)? {
        return Ok(value);
    }
    match site.borrowed(part)? {
        Some(value) => Ok(value),
        None => gap(format!("{what} is not among the inputs")),
    }
}

fn memory_gb(site: &mut Site<'_>) -> Result<Option<Ratio>, Gap> {
    if let Some(gb) = site.bag.take(&["memory_gb"])? {
        return Ok(Some(gb));
    }
    match site.bag.take(&["memory_mb"])? {
        Some(mb) => Ok(Some(mb.over(MB_PER_GB)?)),
        None => Ok(None),
    }
}

fn run_seconds(site: &mut Site<'_>) -> Result<Option<Ratio>, Gap> {
    match billed_ms(site, Ratio::ONE)? {
        Some(ms) => Ok(Some(ms.over(MS_PER_SECOND)?)),
        None => Ok(None),
    }
}

/// Billed milliseconds of one run: as given, else the measured ones rounded up to `step`. Initialisation is added before
/// rounding (Compute Blog, 2025-04-29). When both are given they must agree.
fn billed_ms(site: &mut Site<'_>, step: Ratio) -> Result<Option<Ratio>, Gap> {
    let given = in_ms(site, &["avg_billed_ms", "billed_ms"], &["avg_billed_seconds", "billed_seconds"])?;
    let measured = in_ms(site, &["measured_ms", "duration_ms", "handler_ms"], &["duration_seconds", "run_seconds"])?;
    let init = site.bag.take(&["init_ms"])?;
    let least = match (measured, init) {
        (Some(measured), init) => Some(measured.plus(init.unwrap_or(Ratio::whole(0)))?.up_to_step(step)?),
        (None, Some(_)) => return gap("`init_ms` is given without the duration of the handler".to_owned()),
        (None, None) => None,
    };
    if let (Some(given), Some(least)) = (given, least) {
        site.claims.push(Claim::equal("billed_ms", given, old_step(site, given, least)?));
    }
    if given.or(least).is_some() {
        return Ok(given.or(least));
    }
    // The average of rounded durations is known from that of measured ones only when it needs no rounding.
    match in_ms(site, &["avg_duration_ms", "avg_ms"], &["avg_duration_seconds", "avg_seconds"])? {
        Some(average) if average.over(step)?.is_whole() => Ok(Some(average)),
        Some(_) => gap("an average measured duration does not say what is billed".to_owned()),
        None => Ok(None),
    }
}

/// Until 2020-12 Lambda billed in steps of 100 ms: a case with the prices of another time may do so.
fn old_step(site: &Site<'_>, given: Ratio, least: Ratio) -> Result<Ratio, Gap> {
    let old = least.up_to_step(Ratio::whole(100))?;
    Ok(if !site.case.current && given == old { old } else { least })
}

fn in_ms(site: &mut Site<'_>, ms: &[&str], seconds: &[&str]) -> Result<Option<Ratio>, Gap> {
    if let Some(value) = site.bag.take(ms)? {
        return Ok(Some(value));
    }
    match site.bag.take(seconds)? {
        Some(value) => Ok(Some(value.times(MS_PER_SECOND)?)),
        None => Ok(None),
    }
}
