//! Properties that hold for any input: tiers, allowances, bytes, order.

use std::collections::BTreeMap;

use netcost::comparison::{Note, compare};
use netcost::expectation::Expectation;
use netcost::metering::{Basis, LineKind, UsageLine, UsageSheet, meter};
use netcost::money::{Amount, UnitPrice};
use netcost::plan::{Action, Plan};
use netcost::pricebook::free_tier::{Entitlement, allowances};
use netcost::pricebook::{Date, Ladder, Meter, PriceBook};
use netcost::rating::rate;
use netcost::scenario::Scenario;
use netcost::service::{Link, link};
use netcost::topology;
use netcost::unit::{BYTES_PER_GB, Bytes, Quantity};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn quantity() -> impl Strategy<Value = Quantity> {
    (0_i64..1_000_000_000_000, 0_u32..=9).prop_map(|(n, scale)| Quantity::metered(Decimal::new(n, scale)))
}

fn ladder() -> impl Strategy<Value = Ladder> {
    let steps = prop::collection::vec((1_i64..1_000_000_000, 1_i64..1_000_000), 1..5);
    steps.prop_map(|steps| {
        let last = steps.len() - 1;
        let mut limit = Decimal::ZERO;
        let tiers: Vec<_> = steps
            .iter()
            .enumerate()
            .map(|(index, (width, price))| {
                limit += Decimal::from(*width);
                let to = (index < last).then(|| Quantity::new(limit).expect("positive"));
                (to, UnitPrice::new(Decimal::new(*price, 10)).expect("a price"))
            })
            .collect();
        Ladder::new(&tiers).expect("rising")
    })
}

fn cost(ladder: &Ladder, start: Quantity, quantity: Quantity) -> Amount {
    let slices = ladder.slice(start, quantity).expect("exact");
    Amount::sum(slices.iter().map(|slice| slice.cost)).expect("exact")
}

fn line(meter: &'static str, quantity: Quantity) -> UsageLine {
    UsageLine {
        meter: Meter::of(meter),
        role: None,
        kind: LineKind::Other,
        description: "",
        quantity,
        basis: Basis::Logs(Decimal::ZERO, Bytes(0)),
        estimated: false,
        already_paid: false,
        caveat: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slices_sum_to_the_quantity(ladder in ladder(), start in quantity(), quantity in quantity()) {
        let slices = ladder.slice(start, quantity).expect("exact");
        let sum: Decimal = slices.iter().map(|slice| slice.quantity.decimal()).sum();
        prop_assert_eq!(sum, quantity.decimal());
    }

    #[test]
    fn more_never_costs_less(ladder in ladder(), start in quantity(), a in quantity(), b in quantity()) {
        prop_assert!(cost(&ladder, start, a.min(b)) <= cost(&ladder, start, a.max(b)));
    }

    #[test]
    fn pricing_in_two_parts_costs_the_same(ladder in ladder(), a in quantity(), b in quantity()) {
        let whole = cost(&ladder, Quantity::ZERO, a.plus(b));
        let parts = cost(&ladder, Quantity::ZERO, a).plus(cost(&ladder, a, b)).expect("exact");
        prop_assert_eq!(whole, parts);
    }

    /// At a limit the cost has no jump: the last unit costs one unit price at most on either side.
    #[test]
    fn cost_is_continuous_at_limits(ladder in ladder()) {
        let step = Quantity::metered(Decimal::new(1, 9));
        let dearest = ladder.tiers().iter().map(|tier| tier.price).max().expect("a tier");
        for limit in ladder.tiers().iter().filter_map(|tier| tier.to) {
            let below = cost(&ladder, Quantity::ZERO, limit.minus(step));
            let above = cost(&ladder, Quantity::ZERO, limit.plus(step));
            let jump = above.decimal() - below.decimal();
            prop_assert!(jump <= dearest.decimal() * Decimal::TWO * step.decimal());
        }
    }

    /// The free quantity over all lines is what is left of the allowance or all that is used, and never uses up the first tier.
    #[test]
    fn allowances_are_drawn_once(parts in prop::collection::vec(0_u64..3_000_000, 1..5), before in 0_u64..2_000_000) {
        let book = PriceBook::embedded("us-east-1").expect("a book");
        let free = allowances(Entitlement::default(), "aws").expect("sound");
        let used = BTreeMap::from([(Meter::of("lambda.requests"), Quantity::from(before))]);
        let sheet = UsageSheet { lines: parts.iter().map(|part| line("lambda.requests", Quantity::from(*part))).collect() };
        let bill = rate(sheet, &book, &free, &used).expect("priced");
        let total: u64 = parts.iter().sum();
        let drawn: Decimal = bill.lines.iter().map(|line| line.free.decimal()).sum();
        prop_assert_eq!(drawn, Decimal::from(total.min(1_000_000_u64.saturating_sub(before))));
        // 0.0000002 for each request beyond the allowance.
        prop_assert_eq!(bill.total.decimal(), (Decimal::from(total) - drawn) * Decimal::new(2, 7));
    }

    #[test]
    fn free_transfer_does_not_use_up_the_first_tier(gb in 0_u64..20_000) {
        let book = PriceBook::embedded("us-east-1").expect("a book");
        let free = allowances(Entitlement::default(), "aws").expect("sound");
        let sheet = UsageSheet { lines: vec![line("dto.internet", Quantity::from(gb))] };
        let bill = rate(sheet, &book, &free, &BTreeMap::new()).expect("priced");
        // 100 GB free, then 10,240 GB at 0.09, then 0.085 (to 51,200 GB).
        let billable = gb.saturating_sub(100);
        let expected = Decimal::from(billable.min(10_240)) * Decimal::new(9, 2)
            + Decimal::from(billable.saturating_sub(10_240)) * Decimal::new(85, 3);
        prop_assert_eq!(bill.total.decimal(), expected);
    }
}

const SECTIONS: [&str; 5] = [
    "[workload]\nrequests_per_month = 123_456\ncalls_per_request = 3\norder = \"internet-first\"\n",
    "[workload.internet]\nsent = \"3 KB\"\nreceived = \"70 KB\"\nduration = { p50 = \"80 ms\", p99 = \"300 ms\" }\n",
    "[function]\nmemory_mb = 1024\narchitecture = \"arm64\"\n",
    "[network]\nazs = 3\nnat = \"single\"\ngateway_endpoints = false\n",
    "[account]\nhours_per_month = 744\nfree_tier = \"none\"\n",
];
const HEAD: &str = "schema = 1\nname = \"order\"\nregion = \"eu-central-1\"\n";

fn parse(text: &str) -> Scenario {
    Scenario::parse("t.toml", text).unwrap_or_else(|problems| panic!("{problems}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Neither the order of sections nor of keys within them matters.
    #[test]
    fn the_order_of_things_in_a_file_does_not_matter(
        order in Just((0..SECTIONS.len()).collect::<Vec<_>>()).prop_shuffle(),
        reversed in any::<bool>(),
    ) {
        let arrange = |section: &str| {
            let mut lines: Vec<&str> = section.lines().collect();
            if reversed {
                lines[1..].reverse();
            }
            lines.join("\n") + "\n"
        };
        let shuffled: String = order.iter().map(|index| arrange(SECTIONS[*index])).collect();
        prop_assert_eq!(parse(&(HEAD.to_owned() + &SECTIONS.concat())), parse(&(HEAD.to_owned() + &shuffled)));
    }

    /// Every byte of a transfer or a call is metered once for each link that counts it, whatever the scenario.
    #[test]
    fn bytes_are_conserved_on_every_hop(
        requests in 0_u64..10_000_000,
        calls in 1_u64..20,
        sizes in prop::array::uniform6(0_u64..5_000_000),
        azs in 1_u64..=6,
        nat in prop::sample::select(vec!["per-az", "single", "regional"]),
        api in prop::sample::select(vec!["http", "rest"]),
        share in 0_u32..=1000,
        binary in any::<bool>(),
        gateway in any::<bool>(),
    ) {
        let [sent, received, request, response, to_database, from_database] = sizes;
        let share = Decimal::new(i64::from(share), 3);
        let text = format!(
            "{HEAD}[workload]\nrequests_per_month = {requests}\ncalls_per_request = {calls}\n\
             vpc = {{ sent = \"{to_database} B\", received = \"{from_database} B\" }}\n\
             internet = {{ sent = \"{sent} B\", received = \"{received} B\" }}\n\
             between = {{ request = \"{request} B\", response = \"{response} B\", binary = {binary} }}\n\
             [[workload.services]]\nname = \"s3\"\nsent = \"{sent} B\"\nshare = {share}\ncalls = 2\n\
             [network]\nazs = {azs}\nnat = \"{nat}\"\ngateway_endpoints = {gateway}\n[api]\nkind = \"{api}\"\n"
        );
        let scenario = parse(&text);
        for topology in topology::ALL {
            let Ok(plan) = topology.plan(&scenario) else { continue };
            let sheet = meter(&plan, &Expectation::without_simulation(&plan, &scenario), &scenario);
            for (link, id) in COUNTED {
                let expected = crossing(&plan, requests, link);
                let ids = |line: &&UsageLine| line.meter.id() == id;
                let got: Decimal = sheet.lines.iter().filter(ids).map(|line| line.quantity.decimal()).sum();
                // Each line keeps nine decimals, so it may be off by half of the ninth.
                let lines = sheet.lines.iter().filter(ids).count();
                let slack = Decimal::new(1, 9) * Decimal::from(lines as u64);
                prop_assert!((got - expected).abs() <= slack, "{} {id}: {got} against {expected}", topology.id());
            }
            // All bytes leave somewhere: over the internet, or to the service in the Region, which a share of the requests calls twice.
            let each = Decimal::from(requests * calls) * Decimal::from(sent) / Decimal::from(BYTES_PER_GB);
            let (out, to_service) = (crossing(&plan, requests, &link::INTERNET), crossing(&plan, requests, &link::SERVICE_IN_REGION));
            let slack = Decimal::new(1, 9);
            prop_assert!((out - each).abs() < slack, "{}: {out} against {each}", topology.id());
            prop_assert!((to_service - each * share * Decimal::TWO).abs() < slack, "{}: {to_service}", topology.id());
        }
    }
}

/// Links that count bytes, and their meters.
static COUNTED: [(&Link, &str); 5] = [
    (&link::NAT_GATEWAY, "nat.gb"),
    (&link::REGIONAL_NAT_GATEWAY, "nat.regional.gb"),
    (&link::INTERFACE_ENDPOINT, "vpce.gb"),
    (&link::INTERNET, "dto.internet"),
    (&link::CROSS_AZ, "dt.cross_az"),
];

/// GB that a plan sends over a link in a month as its meter counts them: both ways, but out only to the internet, and twice across AZs.
fn crossing(plan: &Plan, requests: u64, link: &'static Link) -> Decimal {
    let mut bytes = Decimal::ZERO;
    for function in plan.functions() {
        let runs = Decimal::from(requests) * plan.calls(function.role) * Decimal::from(function.rounds);
        for step in &function.programme {
            let times = runs * plan.share(function.role, step);
            let (via, out, back, part, whole) = match &step.action {
                Action::Transfer { via, sent, received, share } => (via, sent.0, received.0, share.part, share.whole),
                Action::Call(call) => (&call.via, call.request.0, call.response.0, Decimal::ONE, Decimal::ONE),
                Action::Work { .. } => continue,
            };
            if via.contains(&link) {
                let counted = if link == &link::INTERNET {
                    Decimal::from(out)
                } else if link == &link::CROSS_AZ {
                    Decimal::from(out + back) * Decimal::TWO
                } else {
                    Decimal::from(out + back)
                };
                bytes += times * counted * part / whole;
            }
        }
    }
    bytes / Decimal::from(BYTES_PER_GB)
}

/// A comparison is the same whatever the day; only notes on age depend on it.
#[test]
fn the_day_changes_notes_only() {
    let scenario = parse(&(HEAD.to_owned() + &SECTIONS.concat()));
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    let on = |day: &str| {
        compare(&scenario, &book, topology::ALL, None, &Date::parse(day).expect("a day")).expect("compared")
    };
    let (now, later) = (on("2026-11-22"), on("2029-01-01"));
    assert_eq!(now.ranking, later.ranking);
    assert_eq!(now.verdict, later.verdict);
    assert!(later.notes.iter().any(|note| matches!(note, Note::PricesOld { .. })), "{:?}", later.notes);
    assert!(!now.notes.iter().any(|note| matches!(note, Note::PricesOld { .. })), "{:?}", now.notes);
}
