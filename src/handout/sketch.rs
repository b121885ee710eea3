//! What a solution builds, as a small picture: two lanes, the VPC and what lies outside it, with the functions, what each of them calls in
//! turn, and every price where it is paid. It reads any plan with its bill, and knows no solution and no service by name.

use crate::distribution::float;
use crate::metering::{Basis, UsageLine};
use crate::money::Amount;
use crate::plan::{Action, Function, Plan, Role, Side, Step};
use crate::rating::{Bill, BillLine};
use crate::service::{Delivery, Link};
use crate::wording::plan::{end_of, function_name};
use crate::wording::shown_share;

/// The picture of one solution.
pub(super) struct Sketch {
    pub parts: Vec<Element>,
    /// What is paid for and lies on no arrow.
    pub beside: Vec<Priced>,
}

/// A row of the picture.
pub(super) enum Element {
    /// A function, or what stands in its place.
    Node(Node),
    /// What it does next.
    Arrow(Arrow),
}

pub(super) struct Node {
    role: Role,
    pub in_vpc: bool,
    pub name: Priced,
    /// Its memory, where it is a function.
    pub memory_mb: Option<u64>,
}

pub(super) struct Arrow {
    from: Role,
    delivery: Option<&'static Delivery>,
    /// Its place in the order of things, from 1.
    pub number: usize,
    /// Where it begins and ends.
    pub from_vpc: bool,
    pub to_vpc: bool,
    pub stations: Vec<Station>,
    /// What it leads to; nothing where that is the node of the next row.
    pub end: Option<String>,
    /// The share of requests that take it, where not all do.
    pub share: Option<String>,
}

/// What an arrow crosses.
pub(super) struct Station {
    link: &'static Link,
    pub name: Priced,
}

/// Something with what is paid for it in a month.
pub(super) struct Priced {
    pub name: String,
    pub cost: Amount,
}

impl Priced {
    fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), cost: Amount::ZERO }
    }

    pub(super) fn is_paid(&self) -> bool {
        self.cost > Amount::ZERO
    }

    fn add(&mut self, cost: Amount) {
        // What could not be kept exactly would have no bill.
        self.cost = self.cost.plus(cost).unwrap_or(self.cost);
    }
}

impl Sketch {
    pub(super) fn of(plan: &Plan, bill: &Bill) -> Self {
        let mut sketch = Self { parts: draw(plan), beside: Vec::new() };
        for line in &bill.lines {
            sketch.pay(line);
        }
        sketch
    }

    /// Puts a line of the bill where it is paid.
    fn pay(&mut self, line: &BillLine) {
        let place = self.parts.iter_mut().find_map(|part| part.place(&line.usage));
        match place {
            Some(priced) => priced.add(line.cost),
            None if line.cost > Amount::ZERO => {
                let name = line.usage.description;
                match self.beside.iter_mut().find(|known| known.name == name) {
                    Some(known) => known.add(line.cost),
                    None => self.beside.push(Priced { name: name.to_owned(), cost: line.cost }),
                }
            }
            None => {}
        }
    }
}

impl Element {
    /// Where in this row a line is paid, if it is.
    fn place(&mut self, usage: &UsageLine) -> Option<&mut Priced> {
        let role = usage.role;
        match (self, &usage.basis) {
            (Self::Node(node), Basis::Runs(..) | Basis::Time { .. } | Basis::Restores { .. } | Basis::Logs(..)) => {
                (Some(node.role) == role).then_some(&mut node.name)
            }
            (Self::Arrow(arrow), Basis::Standing { standing, .. }) => {
                arrow.station(|link| standing.resource.carries.contains(&link))
            }
            (Self::Arrow(arrow), Basis::Bytes { link, .. }) => {
                let is_its = role.is_none_or(|role| role == arrow.from);
                arrow.station(|other| is_its && other == *link)
            }
            (Self::Arrow(arrow), Basis::Calls(..)) => arrow.calls(usage),
            _ => None,
        }
    }
}

impl Arrow {
    /// The lanes that it lies in, for the style of the page.
    pub(super) const fn lane(&self) -> &'static str {
        match (self.from_vpc, self.to_vpc) {
            (true, true) => "inner",
            (false, false) => "outer",
            (true, false) => "outward",
            (false, true) => "inward",
        }
    }

    /// Whether a station is where it ends, as it has the name of that.
    pub(super) fn ends_at(&self, station: &Station) -> bool {
        self.end.as_deref() == Some(station.name.name.as_str())
    }

    /// Where it ends, where that is none of its stations.
    pub(super) fn end_beyond(&self) -> Option<&str> {
        self.end.as_deref().filter(|_| !self.stations.iter().any(|station| self.ends_at(station)))
    }

    fn station(&mut self, is: impl Fn(&'static Link) -> bool) -> Option<&mut Priced> {
        self.stations.iter_mut().find(|station| is(station.link)).map(|station| &mut station.name)
    }

    /// Where calls of a meter are paid: at the link that counts them, else by what delivers the call.
    fn calls(&mut self, usage: &UsageLine) -> Option<&mut Priced> {
        let meter = usage.meter.id();
        let counts = |link: &Link| link.calls.as_ref().is_some_and(|calls| calls.meter == meter);
        let delivered = self.delivery.and_then(|delivery| delivery.hand_over.as_ref());
        let delivers = delivered.is_some_and(|hand_over| hand_over.meters.iter().any(|calls| calls.meter == meter));
        let place = self.stations.iter().position(|station| counts(station.link));
        let place = place.or_else(|| delivers.then(|| self.stations.len().checked_sub(1)).flatten())?;
        self.stations.get_mut(place).map(|station| &mut station.name)
    }
}

/// The rows: the main function with what it does in turn; the function that it calls stands below the call, with what that does.
fn draw(plan: &Plan) -> Vec<Element> {
    let mut parts = vec![node(plan, &plan.main)];
    arrows(plan, &plan.main, &mut parts);
    parts
}

fn node(plan: &Plan, function: &Function) -> Element {
    let name = match function.host {
        Some(host) => host.title,
        None => function_name(plan, function.role),
    };
    let memory_mb = function.host.is_none().then_some(function.setup.memory_mb);
    Element::Node(Node { role: function.role, in_vpc: function.in_vpc, name: Priced::new(name), memory_mb })
}

fn arrows(plan: &Plan, function: &Function, parts: &mut Vec<Element>) {
    let mut called = false;
    for step in &function.programme {
        match (&step.action, plan.callee.as_ref()) {
            (Action::Work { side, duration }, _) => {
                if !duration.mean().0.is_zero() || *side != Side::Vpc {
                    parts.push(Element::Arrow(Arrow {
                        end: Some(end_of(side)),
                        ..arrow(function, step, side_in_vpc(side))
                    }));
                }
            }
            (Action::Transfer { share, .. }, _) if share.part.is_zero() => {}
            (Action::Transfer { via, .. }, _) => cross(parts, function, step, via),
            (Action::Call(call), Some(callee)) => {
                let mut arrow = arrow(function, step, callee.in_vpc);
                arrow.delivery = Some(call.delivery);
                arrow.stations = stations(&call.via);
                let again = std::mem::replace(&mut called, true);
                arrow.end = again.then(|| function_name(plan, callee.role).to_owned());
                parts.push(Element::Arrow(arrow));
                if !again {
                    parts.push(node(plan, callee));
                    arrows(plan, callee, parts);
                }
            }
            (Action::Call(_), None) => {}
        }
    }
    number(parts);
}

/// What bytes cross that belong to the work before: its arrow gets the stations that it has not.
fn cross(parts: &mut Vec<Element>, function: &Function, step: &Step, via: &[&'static Link]) {
    let last = parts.iter_mut().rev().find_map(|part| match part {
        Element::Arrow(arrow) if arrow.from == function.role => Some(arrow),
        _ => None,
    });
    match last {
        Some(arrow) => {
            let new = |link: &&&'static Link| arrow.stations.iter().all(|station| station.link != **link);
            let new: Vec<&'static Link> = via.iter().filter(new).copied().collect();
            arrow.stations.extend(stations(&new));
        }
        // What is crossed before any work, such as the start of a workflow.
        None => parts.push(Element::Arrow(Arrow { stations: stations(via), ..arrow(function, step, function.in_vpc) })),
    }
}

fn arrow(function: &Function, step: &Step, to_vpc: bool) -> Arrow {
    let share = float(step.when.share());
    Arrow {
        from: function.role,
        delivery: None,
        number: 0,
        from_vpc: function.in_vpc,
        to_vpc,
        stations: Vec::new(),
        end: None,
        share: (share < 1.0).then(|| shown_share(share)),
    }
}

fn stations(via: &[&'static Link]) -> Vec<Station> {
    via.iter().map(|link| Station { link, name: Priced::new(link.title) }).collect()
}

const fn side_in_vpc(side: &Side) -> bool {
    matches!(side, Side::Vpc)
}

fn number(parts: &mut [Element]) {
    let arrows = parts.iter_mut().filter_map(|part| match part {
        Element::Arrow(arrow) => Some(arrow),
        Element::Node(_) => None,
    });
    for (place, arrow) in (1..).zip(arrows) {
        arrow.number = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::compare;
    use crate::pricebook::{Date, PriceBook};
    use crate::scenario::Scenario;
    use crate::topology;

    /// Every line of a bill is paid at one place of the picture, and nothing else is.
    #[test]
    fn the_prices_of_a_picture_add_up_to_the_bill() {
        let text = "schema = 1\nname = \"x\"\nregion = \"us-east-1\"\nworkload.requests_per_month = 40_000_000\n\
            workload.answer_needed = false\nworkload.invocation = \"async\"\nworkload.order = \"vpc-first\"\nnetwork.azs = 2\n\
            network.dual_stack = true\ndatabase.kind = \"rds\"\ndatabase.proxy = \"always\"\n[[workload.services]]\nname = \"sqs\"\n";
        let scenario = Scenario::parse("x.toml", text).expect("a scenario");
        let book = PriceBook::embedded(&scenario.region).expect("a book");
        let today = Date::parse("2026-11-22").expect("a date");
        let found = compare(&scenario, &book, topology::ALL, None, &today).expect("a comparison");
        assert!(found.ranking.len() > 4, "{}", found.ranking.len());
        for solution in &found.ranking {
            let sketch = Sketch::of(&solution.plan, &solution.bill);
            let on_arrows = sketch.parts.iter().flat_map(|part| match part {
                Element::Node(node) => vec![node.name.cost],
                Element::Arrow(arrow) => arrow.stations.iter().map(|station| station.name.cost).collect(),
            });
            let all = on_arrows.chain(sketch.beside.iter().map(|priced| priced.cost));
            assert_eq!(Amount::sum(all), Ok(solution.bill.total), "{}", solution.title);
        }
    }
}
