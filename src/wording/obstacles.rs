//! Why a solution cannot be had, what must be so for it to be, and what would mend it.

use std::collections::BTreeSet;

use super::{plan, share_beside, shown_cents, shown_ms, shown_share};
use crate::comparison::{Comparison, Infeasible, Mend, MissingPrices, Obstacle, TimeFigure};
use crate::distribution::float;
use crate::money::{Amount, digits_apart, group_thousands};
use crate::plan::Requirement;
use crate::pricebook::Meter;
use crate::rating::{Bill, RatingError};

/// Why a solution cannot be had, and what would help.
#[must_use]
pub fn obstacle(obstacle: &Obstacle, currency: &str) -> String {
    let helps = cure(obstacle).map_or_else(String::new, |cure| format!("; {cure}"));
    format!("{}{helps}", against(obstacle, currency))
}

/// What would help against an obstacle.
fn cure(obstacle: &Obstacle) -> Option<String> {
    match obstacle {
        Obstacle::Limit(finding) => plan::cure(finding),
        _ => None,
    }
}

/// What stands against a solution.
fn against(obstacle: &Obstacle, currency: &str) -> String {
    match obstacle {
        Obstacle::Requires(requirement) => required(requirement),
        Obstacle::Unbuildable(reason) => reason.text.clone(),
        Obstacle::Limit(finding) => plan::obstacle(finding),
        Obstacle::NoPrice { meters, region } => {
            let error = RatingError::NoPrice(meters.clone());
            format!("{error} of {region}; give yours with `--prices FILE.toml`")
        }
        Obstacle::Inexact { meter } => too_exact(&RatingError::Inexact(meter.clone())),
        Obstacle::InexactTotal => too_exact(&RatingError::InexactTotal),
        Obstacle::OverBudget { cost, limit } => {
            let digits = digits_apart(&[(cost.decimal(), limit.decimal())]);
            let [cost, limit] = [cost, limit].map(|amount| amount_with(*amount, digits));
            format!("{cost} {currency} a month against your {limit}")
        }
        Obstacle::TooSlow { time, ms, limit } => {
            let at = if *time == TimeFigure::Mean { "on average" } else { "at p99" };
            format!("{} {at} against your {limit}", shown_ms(*ms))
        }
        Obstacle::Unreliable { failed, limit } => {
            let limit = float(limit.0);
            format!("{} of requests fail against your {}", share_beside(*failed, limit), shown_share(limit))
        }
        Obstacle::Unanswered => "not one of the simulated requests was answered".to_owned(),
        Obstacle::NotSimulated { ask } => {
            let more = if *ask { "; `netcost compare --precision 0.01` tries harder" } else { "" };
            format!(
                "whether it keeps to your limits of p99 and failures cannot be told: too much happens in a request, or too many come, to simulate it{more}"
            )
        }
    }
}

/// "no price for nat.gb, nat.hours".
#[must_use]
pub fn no_price<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    format!("no price for {}", ids(meters))
}

fn ids<'a>(meters: impl IntoIterator<Item = &'a Meter>) -> String {
    meters.into_iter().map(Meter::id).collect::<Vec<_>>().join(", ")
}

/// Why a solution cannot be had, in a few words that are alike at every value of an input: what stands in a list of many points.
#[must_use]
pub fn in_brief(obstacle: &Obstacle) -> String {
    let brief = match obstacle {
        Obstacle::Requires(requirement) => requirement.text.as_ref(),
        Obstacle::Unbuildable(reason) => reason.brief,
        Obstacle::Limit(finding) => return plan::in_brief(finding),
        Obstacle::NoPrice { meters, .. } => return no_price(meters),
        Obstacle::Inexact { .. } | Obstacle::InexactTotal => "its cost has too many digits",
        Obstacle::OverBudget { .. } => "it costs more than your limit",
        Obstacle::TooSlow { .. } => "it is slower than your limit",
        Obstacle::Unreliable { .. } => "more requests fail than your limit allows",
        Obstacle::Unanswered => "no request is answered",
        Obstacle::NotSimulated { .. } => "it cannot be simulated, so that your limits cannot be checked",
    };
    brief.to_owned()
}

/// Several of them, each once: what both functions run into is one reason.
#[must_use]
pub fn each_in_brief(obstacles: &[Obstacle]) -> BTreeSet<String> {
    obstacles.iter().map(in_brief).collect()
}

/// Why a solution cannot be had, all of it: "NAT gateway: over the limit; too slow".
#[must_use]
pub fn obstacles(infeasible: &Infeasible, currency: &str) -> String {
    format!("{}: {}", infeasible.title, reasons(infeasible, currency))
}

/// All that stands against a solution, and what would help, each cure once: nothing of that where what would mend it is known.
pub(super) fn reasons(infeasible: &Infeasible, currency: &str) -> String {
    let mut said: Vec<String> = infeasible.reasons.iter().map(|reason| against(reason, currency)).collect();
    if infeasible.mend.is_none() {
        let cures: BTreeSet<String> = infeasible.reasons.iter().filter_map(cure).collect();
        said.extend(cures);
    }
    said.join("; ")
}

fn too_exact(error: &RatingError) -> String {
    format!("{error}; make the scenario smaller, or give discounts fewer decimals")
}

/// An amount with so many decimals.
fn amount_with(amount: Amount, digits: u32) -> String {
    if digits == 2 { amount.shown() } else { group_thousands(&amount.rounded(digits).to_string()) }
}

/// What would mend a solution: "`account.concurrency_limit = 34` would be enough, and cost 12.34 USD a month".
#[must_use]
pub fn mend(mend: &Mend, currency: &str) -> String {
    let Mend { key, enough, cost, .. } = mend;
    format!("`{key} = {enough}` would be enough, and cost {} {currency} a month", cost.shown())
}

/// Why a solution is not in the ranking: what it would cost and what must be so, that its cost is unknown, or what stands against it and
/// what would mend that.
#[must_use]
pub fn absence(one: &Infeasible, comparison: &Comparison) -> String {
    let currency = &comparison.currency;
    if let Some(meters) = one.unpriced() {
        return format!("cost not known: {}", no_price(meters));
    }
    if let Some(bill) = one.possible() {
        let conditions: Vec<String> =
            one.requirements().map(|one| format!("{} (`{}`)", one.text, one.setting)).collect();
        return format!("{} {currency} a month if {}", shown_cents(bill.total), conditions.join(" and "));
    }
    let mended = one.mend.as_ref().map_or_else(String::new, |found| format!("; {}", mend(found, currency)));
    format!("cannot be had: {}{mended}", reasons(one, currency))
}

/// The same in a few words, of one that nothing but what is missing of its price or what stands against it keeps out.
pub(super) fn absence_in_brief(one: &Infeasible) -> String {
    let reasons = each_in_brief(&one.reasons).into_iter().collect::<Vec<_>>().join("; ");
    let enough = |mend: &Mend| format!("; `{} = {}` would be enough", mend.key, mend.enough);
    let mended = one.mend.as_ref().map_or_else(String::new, enough);
    if one.possible().is_some() { format!("only if {reasons}") } else { format!("cannot be had: {reasons}{mended}") }
}

/// What must be so, and how to say so.
pub(super) fn required(Requirement { text, hint, setting, .. }: &Requirement) -> String {
    let hint = hint.map_or_else(String::new, |hint| format!(" ({hint})"));
    format!("{text}{hint}: `{setting}` says so")
}

/// What must be so, one after the other: "nobody waits for an answer: `workload.answer_needed = false` says so; and if ...".
pub(super) fn conditions<'a>(requirements: impl Iterator<Item = &'a Requirement>) -> String {
    requirements.map(required).collect::<Vec<_>>().join("; and if ")
}

/// What a solution would cost, and what must be so for it to be had.
#[must_use]
pub fn if_so(one: &Infeasible, bill: &Bill, currency: &str) -> String {
    format!("{} {currency} a month, if {}", bill.total.shown(), conditions(one.requirements()))
}

/// What to do about prices that the book lacks, before the overlay that does it.
#[must_use]
pub fn missing_prices(missing: &MissingPrices) -> String {
    format!(
        "Prices that the book of {} lacks: save these lines as prices.toml, put your own prices in (these are the highest of any Region in {}, or 1 where none has one), and ask again with `--prices prices.toml`",
        missing.region, missing.currency
    )
}

/// An overlay with prices that the book lacks, ready to be saved as a file.
#[must_use]
pub fn missing_prices_overlay(missing: &MissingPrices) -> String {
    let MissingPrices { region, currency, asked, meters } = missing;
    let mut text = format!(
        "schema = 1\nname = \"placeholders for prices of {region}\"\nregion = \"{region}\"\ncurrency = \"{currency}\"\neffective = \"{asked}\"\n"
    );
    for (meter, highest) in meters {
        let unit = meter.info().map_or("", |info| info.unit.id());
        let price = highest.map_or_else(|| "1".to_owned(), |price| price.to_string());
        text.push_str(&format!("prices.\"{meter}\" = {{ unit = \"{unit}\", price = \"{price}\" }}\n"));
    }
    text
}
