//! From the workload numbers of a line to the quantity of its meter.
//!
//! Inputs are an open vocabulary. The name of each says what it is (a count, a rate, a length of time, a size), and the
//! quantity is their product when its dimension is the one that the meter counts; the meter's own metering steps and
//! minimums come in where it has some. An input that is not understood, or inputs that do not determine the quantity, give
//! a [`Gap`]: never a guess.

mod bag;
mod compute;
mod count;
mod data;
mod hours;
mod product;
mod term;
mod words;

use super::case::{Case, Line};
use super::ratio::Ratio;
use crate::money::Inexact;
use bag::Bag;

/// Why a quantity cannot be worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Gap(pub(super) String);

impl From<Inexact> for Gap {
    fn from(why: Inexact) -> Self {
        Self(why.to_string())
    }
}

fn gap<T>(why: String) -> Result<T, Gap> {
    Err(Gap(why))
}

/// A statement of the inputs about themselves, such as that 123 ms are billed as 200 ms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) what: String,
    pub(super) expected: String,
    pub(super) got: String,
    pub(super) holds: bool,
}

impl Claim {
    /// Compares what the inputs say, when they do, with what follows.
    fn said(what: &str, expected: Option<Ratio>, got: Ratio) -> Option<Self> {
        expected.map(|expected| Self::equal(what, expected, got))
    }

    fn equal(what: &str, expected: Ratio, got: Ratio) -> Self {
        Self { what: what.to_owned(), expected: expected.shown(), got: got.shown(), holds: expected == got }
    }
}

/// A quantity from inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The quantity when every count multiplies.
    pub(super) quantity: Ratio,
    /// The quantity when some counts do not, and the names of those; only where the names leave it open.
    pub(super) otherwise: Option<(Ratio, Vec<String>)>,
}

impl Reading {
    const fn certain(quantity: Ratio) -> Self {
        Self { quantity, otherwise: None }
    }

    /// The reading times a factor.
    fn times(self, factor: Ratio) -> Result<Self, Gap> {
        let otherwise = match self.otherwise {
            Some((quantity, keys)) => Some((quantity.times(factor)?, keys)),
            None => None,
        };
        Ok(Self { quantity: self.quantity.times(factor)?, otherwise })
    }
}

/// What the inputs of a line give.
pub(super) struct Derived {
    /// Statements that were checked on the way.
    pub(super) claims: Vec<Claim>,
    /// The quantity; `None` when the inputs are about the price only.
    pub(super) quantity: Result<Option<Reading>, Gap>,
}

/// What a family of meters works with.
struct Site<'c> {
    case: &'c Case,
    index: usize,
    line: &'c Line,
    bag: Bag<'c>,
    claims: Vec<Claim>,
}

impl Site<'_> {
    /// A part of the quantity that the line's own inputs lack, from the other lines of the same service: their one value.
    fn borrowed(&self, part: impl Fn(&mut Site<'_>) -> Result<Option<Ratio>, Gap>) -> Result<Option<Ratio>, Gap> {
        let service = crate::pricebook::service_word(&self.line.meter);
        let mut found: Vec<Ratio> = Vec::new();
        for (index, line) in self.case.lines.iter().enumerate() {
            let other_line = index != self.index && crate::pricebook::service_word(&line.meter) == service;
            if !other_line {
                continue;
            }
            if let Ok(Some(value)) = part(&mut site(self.case, index, line))
                && !found.contains(&value)
            {
                found.push(value);
            }
        }
        match found.as_slice() {
            [] => Ok(None),
            [value] => Ok(Some(*value)),
            _ => gap("a part that the inputs lack has different values on other lines".to_owned()),
        }
    }
}

fn site<'c>(case: &'c Case, index: usize, line: &'c Line) -> Site<'c> {
    Site { case, index, line, bag: Bag::new(&line.inputs.numbers), claims: Vec::new() }
}

/// Works out the quantity of the line at `index` from its inputs.
pub(super) fn derive(case: &Case, index: usize) -> Derived {
    let Some(line) = case.lines.get(index) else {
        return Derived { claims: Vec::new(), quantity: Ok(None) };
    };
    let mut site = site(case, index, line);
    let quantity = quantity(&mut site);
    Derived { claims: site.claims, quantity }
}

fn quantity(site: &mut Site<'_>) -> Result<Option<Reading>, Gap> {
    if let Some(name) = site.line.inputs.others.first() {
        return gap(format!("`{name}` is no number"));
    }
    price_claim(site)?;
    if site.bag.is_empty() {
        return Ok(None);
    }
    let reading = by_meter(site);
    if site.bag.is_empty() {
        return reading.map(Some);
    }
    // A rule that stops early leaves inputs over; one that runs to its end leaves only those that it does not understand.
    let (meter, names) = (&site.line.meter, site.bag.names());
    match reading {
        Ok(_) => gap(format!("not understood for `{meter}`: {names}")),
        Err(Gap(why)) => gap(format!("{why}; not used or not understood for `{meter}`: {names}")),
    }
}

/// The price of a Managed Instances hour is a percentage of the on-demand price (Lambda pricing page).
fn price_claim(site: &mut Site<'_>) -> Result<(), Gap> {
    let (price, percent) = match (site.bag.take(&["on_demand_price"])?, site.bag.take(&["fee_percent"])?) {
        (Some(price), Some(percent)) => (price, percent),
        (None, None) => return Ok(()),
        _ => return gap("`on_demand_price` and `fee_percent` belong together".to_owned()),
    };
    if let Some(tier) = site.line.ladder.tiers().first() {
        let got = price.times(percent)?.over(Ratio::whole(100))?;
        let said = tier.price.decimal();
        let rounded = got.rounded(said.scale())?;
        site.claims.push(Claim {
            what: "price from on_demand_price and fee_percent".to_owned(),
            expected: said.to_string(),
            got: got.shown(),
            holds: rounded == said,
        });
    }
    Ok(())
}

/// Chooses the rule by the meter's id, and for an id that is not known by what its last words say it counts.
fn by_meter(site: &mut Site<'_>) -> Result<Reading, Gap> {
    let id = site.line.meter.clone();
    match id.as_str() {
        "lambda.requests" => count::lambda_requests(site),
        "lambda.ephemeral_storage" => compute::ephemeral_storage(site),
        "lambda.snapstart.cache" => compute::snapstart_cache(site),
        "lambda.snapstart.restore" => compute::snapstart_restore(site),
        "lambda.response_stream" => data::response_stream(site),
        "lambda_edge.duration" => compute::edge_duration(site),
        "sfn.express.gb_hours" => compute::express_memory(site),
        "apigw.http.requests" => count::in_steps(site, 512),
        "apigw.websocket.messages" => count::in_steps(site, 32),
        "apigw.websocket.minutes" => hours::minutes(site),
        "alb.lcu_hours" => hours::lcu_hours(site),
        "rdsproxy.vcpu_hours" => hours::vcpu_hours(site),
        "rdsproxy.acu_hours" => hours::acu_hours(site),
        "ipv4.hours" => hours::by_second(site),
        "nat.hours" => hours::partial_hour_full(site),
        _ => by_words(site, &id),
    }
}

fn by_words(site: &mut Site<'_>, id: &str) -> Result<Reading, Gap> {
    let service = crate::pricebook::service_word(id);
    let has = |word: &str| id.split('.').skip(1).any(|part| part == word || part.ends_with(&format!("_{word}")));
    if id.starts_with("lambda.provisioned_concurrency.") {
        compute::provisioned_concurrency(site)
    } else if id.starts_with("lambda.duration") {
        compute::duration(site)
    } else if matches!(service, "sqs" | "eventbridge") {
        count::in_steps(site, 64)
    } else if has("gb_month") {
        data::months(site)
    } else if matches!(service, "vpce" | "vpce_gwlb") && has("hours") {
        hours::partial_hour_full(site)
    } else if has("hours") && !["gb_hours", "vcpu_hours", "acu_hours", "lcu_hours"].into_iter().any(has) {
        hours::whole(site)
    } else if has("gb") || matches!(service, "dto" | "dt") {
        data::moved(site)
    } else if ["requests", "calls", "transitions", "messages", "events", "invocations"].into_iter().any(has) {
        count::plain(site)
    } else {
        gap(format!("there is no rule for the quantity of `{id}`"))
    }
}
