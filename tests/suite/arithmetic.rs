//! What `explain` shows can be multiplied out by hand: every figure of every line, over random scenarios.

use netcost::comparison::compare;
use netcost::pricebook::{Date, PriceBook};
use netcost::report::{Width, explanation_table};
use netcost::scenario::Scenario;
use netcost::sim::Effort;
use netcost::topology;
use proptest::prelude::*;
use rust_decimal::Decimal;

/// Wide enough that no line is broken.
const WIDE: Width = Width(4_000);
/// Quantities keep nine decimals, so the product may be off by half of the ninth.
const NINTH: Decimal = Decimal::from_parts(1, 0, 0, false, 9);
/// Simulated times keep nine decimals each, and a few of them are added.
const TIMES: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// The number that a factor begins with: `1,246.5 ms`, `2/3`, `12 % cold`.
fn number(factor: &str) -> Decimal {
    let word = factor.trim().split(' ').next().unwrap_or_default().replace(',', "");
    let decimal = |text: &str| Decimal::from_str_exact(text).unwrap_or_else(|error| panic!("`{factor}`: {error}"));
    match word.split_once('/') {
        Some((part, whole)) => decimal(part) / decimal(whole),
        None if factor.contains(" % ") => decimal(&word) / Decimal::ONE_HUNDRED,
        None => decimal(&word),
    }
}

/// `10 x 2 MB`, as one number.
fn product(text: &str) -> Decimal {
    text.split(" x ").map(number).product()
}

/// A formula without what stands in parentheses, and what stood in them; those of a divisor belong to the formula.
fn without_remarks(formula: &str) -> (String, Vec<String>) {
    let (mut kept, mut remarks) = (String::new(), Vec::new());
    let mut rest = formula;
    while let Some((before, after)) = rest.split_once('(') {
        let (inside, after) = after.split_once(')').unwrap_or_else(|| panic!("`{formula}`"));
        kept.push_str(before);
        if before.ends_with("/ ") {
            kept.push_str(inside);
        } else {
            remarks.push(inside.to_owned());
        }
        rest = after;
    }
    (kept + rest, remarks)
}

/// `200 ms + 5 x 12.5 ms of the other function - 1 ms cut off`, or `3 % cold x 141 ms of INIT`, as one number.
fn sum(text: &str) -> Decimal {
    let terms = text.split(" + ").flat_map(|term| {
        let mut parts = term.split(" - ");
        let first = parts.next().map(product).into_iter();
        first.chain(parts.map(|part| -product(part))).collect::<Vec<_>>()
    });
    terms.sum()
}

/// Checks a line of the bill: its formula, its allowance and its slices; gives back its cost.
fn check_line(details: &[&str]) -> Decimal {
    let formula = details[0].split_once(": ").unwrap_or_else(|| panic!("{details:?}")).1;
    let (formula, quantity) = formula.rsplit_once(" = ").unwrap_or_else(|| panic!("{details:?}"));
    let quantity = number(quantity);
    let (plain, remarks) = without_remarks(formula);
    let (above, below) = plain.split_once(" / ").map_or((plain.as_str(), None), |(above, below)| (above, Some(below)));
    let got = product(above) / below.map_or(Decimal::ONE, product);
    assert!((got - quantity).abs() <= NINTH, "{got} is not {quantity}: {details:?}");
    for remark in remarks {
        // What a figure is made of stands behind it and adds up to it.
        let size = |text: &str| text.contains(" out + ");
        if remark.contains(" for rounding up")
            || remark.contains(" % cold")
            || remark.contains(" of the other function")
        {
            let (figure, _) = formula.split_once(&format!(" ({remark})")).expect("it stands there");
            let figure = number(figure.rsplit(" x ").next().expect("a factor"));
            assert!((sum(&remark) - figure).abs() <= TIMES, "{remark} is not {figure}: {details:?}");
        } else {
            assert!(size(&remark) || !remark.contains(" + "), "what is {remark}? {details:?}");
        }
    }
    let free = details.iter().find_map(|detail| detail.strip_prefix("less ")?.strip_suffix(" free"));
    let mut left = quantity - free.map_or(Decimal::ZERO, number);
    let mut cost = Decimal::ZERO;
    for slice in details[1..].iter().filter(|detail| detail.starts_with(|c: char| c.is_ascii_digit())) {
        let (factors, amount) = slice.split_once(" = ").unwrap_or_else(|| panic!("{details:?}"));
        assert_eq!(product(factors), number(amount), "{details:?}");
        left -= number(factors);
        cost += number(amount);
    }
    let nothing_paid = details.iter().any(|detail| detail.contains("already paid for"));
    assert!(left.is_zero() || nothing_paid, "{left} is not priced: {details:?}");
    cost
}

/// Checks a line of the path: its mean times how often is what a request takes, to six decimals.
fn check_stage(row: &str) {
    let columns: Vec<&str> = row.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect();
    let [.., mean, times, per_request] = columns[..] else { panic!("{row}") };
    assert!(mean.ends_with(" ms") && per_request.ends_with(" ms"), "{row}");
    let times = number(&format!("{times} "));
    let (got, shown) = (number(mean) * times, number(per_request));
    assert!((got - shown).abs() <= TIMES, "{got} is not {shown}: {row}");
}

/// Checks an explanation, line by line, down to its total.
fn check_explanation(text: &str) -> usize {
    let (bill, rest) =
        text.split_once("BILL of a month").expect("a bill").1.split_once("PATH of a request").expect("a path");
    let (mut total, mut said) = (Decimal::ZERO, None);
    let mut lines = 0;
    for block in bill.split("\n\n").skip(1) {
        let mut rows = block.lines().filter(|row| !row.trim().is_empty());
        let Some(head) = rows.next() else { continue };
        if let Some((_, exactly)) = head.split_once("  total (") {
            let exactly = exactly.strip_suffix(" exactly)").expect("the total");
            said = Some(number(exactly));
            continue;
        }
        let details: Vec<&str> = rows.map(str::trim).collect();
        total += check_line(&details);
        lines += 1;
    }
    assert_eq!(Some(total), said);
    for row in rest.lines().skip_while(|row| !row.starts_with('\u{2500}')).skip(1).take_while(|row| !row.is_empty()) {
        check_stage(row);
    }
    lines
}

fn explain_all(text: &str, effort: Option<Effort>) -> usize {
    let scenario = Scenario::parse("t.toml", text).unwrap_or_else(|problems| panic!("{problems}"));
    let book = PriceBook::embedded(&scenario.region).expect("a book");
    let today = Date::parse("2026-11-22").expect("a date");
    let compared = compare(&scenario, &book, topology::ALL, effort, &today).expect("sound");
    compared.ranking.iter().map(|solution| check_explanation(&explanation_table(&compared, solution, true, WIDE))).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_line_of_explain_multiplies_out(
        requests in 0_u64..3_000_000_000,
        calls in 1_u64..8,
        sizes in prop::array::uniform4(0_u64..6_000_000),
        times in prop::array::uniform2(0_i64..900_000),
        memory in 128_u64..=10_240,
        storage in 512_u64..=2_000,
        azs in 1_u64..=6,
        nat in prop::sample::select(vec!["per-az", "single", "regional"]),
        ways in prop::array::uniform4(any::<bool>()),
        hours in 1_i64..=74_400,
        limit in prop::sample::select(vec![10_u64, 1_000, 100_000]),
        simulated in any::<bool>(),
        shares in prop::array::uniform3(0_u32..=1_000),
    ) {
        let [sent, received, request, response] = sizes;
        let [vpc, internet] = times.map(|us| Decimal::new(us, 3));
        let [internet_first, asynchronous, binary, none_free] = ways;
        let order = if internet_first { "internet-first" } else { "vpc-first" };
        let invocation = if asynchronous { "async" } else { "sync" };
        let free = if none_free { "none" } else { "always-free" };
        let hours = Decimal::new(hours, 2);
        let [to_internet, to_s3, to_sqs] = shares.map(|share| Decimal::new(share.into(), 3));
        let text = format!(
            "schema = 1\nname = \"multiply\"\nregion = \"us-east-1\"\n\
             [workload]\nrequests_per_month = {requests}\ncalls_per_request = {calls}\norder = \"{order}\"\n\
             invocation = \"{invocation}\"\nvpc.duration = \"{vpc} ms\"\ninternet.duration = \"{internet} ms\"\n\
             internet.sent = \"{sent} B\"\ninternet.received = \"{received} B\"\n\
             internet.share = {to_internet}\ninternet.calls = 2\n\
             services = [{{ name = \"s3\", sent = \"{request} B\", share = {to_s3} }}, \
             {{ name = \"sqs\", sent = \"{sent} B\", calls = 3, share = {to_sqs} }}, \
             {{ name = \"s3\", region = \"eu-west-1\", received = \"{received} B\", share = {to_s3} }}]\n\
             between = {{ request = \"{request} B\", response = \"{response} B\", binary = {binary} }}\n\
             [function]\nmemory_mb = {memory}\nephemeral_storage_mb = {storage}\nlogs_per_invocation = \"{received} B\"\n\
             [network]\nazs = {azs}\nnat = \"{nat}\"\n\
             [database]\nkind = \"aurora-serverless\"\nproxy = \"split-only\"\n\
             [account]\nconcurrency_limit = {limit}\nfree_tier = \"{free}\"\nhours_per_month = {hours}\n"
        );
        let effort = Effort { most_events: 20_000.0, closed_form: false, ..Effort::for_precision(0.5, 1) };
        explain_all(&text, simulated.then_some(effort));
    }
}

#[test]
fn a_size_is_shown_to_the_last_byte() {
    // 10,000,000 x 1,235,566 B / 2^30 = 11,507.105082273 GB.
    let text = "schema = 1\nname = \"size\"\nregion = \"us-east-1\"\n[workload]\nrequests_per_month = 10_000_000\n\
                internet.sent = \"0 B\"\ninternet.received = \"1235566 B\"\n";
    assert!(explain_all(text, None) > 10);
    let scenario = Scenario::parse("t.toml", text).unwrap_or_else(|problems| panic!("{problems}"));
    let book = PriceBook::embedded("us-east-1").expect("a book");
    let compared =
        compare(&scenario, &book, topology::ALL, None, &Date::parse("2026-11-22").expect("a date")).expect("sound");
    let nat = compared.solution("nat-gateway").expect("it can be had");
    let text = explanation_table(&compared, nat, true, WIDE);
    let line = "nat.gb: 10,000,000 x 1,235,566 B / 1,073,741,824 B a GB = 11,507.105082273 GB";
    assert!(text.contains(line), "{text}");
}
