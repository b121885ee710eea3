//! What a case file may and may not hold.

use netcost::rules::Rules;
use netcost::verify::{Case, TotalRule, check};

const GOOD: &str = r#"schema = 1
id = "office-nat-2026-10"
title = "NAT gateway of the office, October"
kind = "invoice"
currency = "USD"
notes = "From the bill."

[source]
publisher = "AWS"
invoice = "123"

[facts]
measured_ms = "99.5"
billed_ms = 100
anything = { goes = true }

[expected]
total = "36.53"
total_rule = "Rounded lines"
published_total_text = "USD 36.53"

[[line]]
meter = "nat.hours"
inputs = { gateways = 1, hours = 730 }
billable_quantity = "730"
tiers = [{ up_to = "inf", price = "0.045" }]
exact = "32.85"
amount = "32.85"

[[line]]
meter = "ipv4.hours"
raw_quantity = "1480"
free_quantity = "744"
billable_quantity = "736"
tiers = [{ up_to = "inf", price = "0.005" }]
exact = "3.68"
amount = "3.68"
notes = "744 h free."
"#;

fn rules() -> &'static Rules {
    Rules::published().unwrap_or_else(|rejection| panic!("{rejection}"))
}

fn messages(text: &str) -> String {
    Case::parse("t.toml", text).expect_err("a rejection").to_string()
}

fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    GOOD.replacen(from, to, 1)
}

#[test]
fn a_case_of_ones_own_needs_few_keys() {
    let case = Case::parse("t.toml", GOOD).unwrap_or_else(|rejection| panic!("{rejection}"));
    assert_eq!(case.expected.rule, TotalRule::RoundedLines);
    let report = check(&case, rules());
    assert!(report.holds(), "{:?}", report.failures().collect::<Vec<_>>());
    assert_eq!(report.not_checked().count(), 0);
}

#[test]
fn a_failing_figure_says_where_and_what() {
    let case = Case::parse("t.toml", &changed("amount = \"3.68\"", "amount = \"3.69\"")).expect("readable");
    let report = check(&case, rules());
    let failures: Vec<String> = report
        .failures()
        .map(|check| format!("{}: {} expected {} got {}", check.place, check.what, check.expected, check.got))
        .collect();
    assert_eq!(failures, ["line 2 ipv4.hours: amount expected 3.69 got 3.68"]);
}

#[test]
fn the_billed_fact_is_the_measured_one_rounded_up() {
    let case = Case::parse("t.toml", &changed("billed_ms = 100", "billed_ms = 99")).expect("readable");
    assert_eq!(check(&case, rules()).failures().count(), 1);
}

#[test]
fn more_free_than_used_leaves_nothing_to_pay() {
    let text = changed("raw_quantity = \"1480\"", "raw_quantity = \"700\"")
        .replace("billable_quantity = \"736\"", "billable_quantity = \"0\"")
        .replace("\"3.68\"", "\"0.00\"")
        .replace("36.53", "32.85");
    assert!(check(&Case::parse("t.toml", &text).expect("readable"), rules()).holds());
}

#[test]
fn every_spelling_of_the_rule_is_read() {
    for (spelling, rule) in [
        ("either", TotalRule::Either),
        ("exact-sum", TotalRule::ExactSum),
        ("exact_sum", TotalRule::ExactSum),
        ("total_from_exact_sum", TotalRule::ExactSum),
        ("rounded_lines", TotalRule::RoundedLines),
        ("total_from_rounded_lines", TotalRule::RoundedLines),
    ] {
        let case = Case::parse("t.toml", &changed("Rounded lines", spelling)).expect("readable");
        assert_eq!(case.expected.rule, rule, "{spelling}");
    }
}

#[test]
fn the_rule_decides_which_sum_the_total_is() {
    // Two lines of 0.005: exact 0.01, rounded 0.01 + 0.01 = 0.02.
    let line = "[[line]]\nmeter = \"ipv4.hours\"\nbillable_quantity = \"1\"\ntiers = [{ up_to = \"inf\", price = \"0.005\" }]\n\
                exact = \"0.005\"\namount = \"0.01\"\n";
    let holds = |total: &str, rule: &str| {
        let head = "schema = 1\nid = \"t\"\nkind = \"invoice\"\n";
        let expected = format!("[expected]\ntotal = \"{total}\"\ntotal_rule = \"{rule}\"\n");
        let text = [head, &expected, line, line].concat();
        check(&Case::parse("t.toml", &text).unwrap_or_else(|rejection| panic!("{rejection}")), rules()).holds()
    };
    assert!(holds("0.01", "exact-sum") && !holds("0.02", "exact-sum"));
    assert!(holds("0.02", "rounded-lines") && !holds("0.01", "rounded-lines"));
    assert!(!holds("0.01", "either") && !holds("0.02", "either"));
}

#[test]
fn what_a_bill_takes_off_is_a_negative_price_or_quantity() {
    // 32.85 + 3.68 - 10 x 0.3285 - 24 x 0.045 = 36.53 - 3.285 - 1.08 = 32.165; rounded 36.53 - 3.29 - 1.08 = 32.16.
    let credit = "[[line]]\nmeter = \"credit.edp\"\nraw_quantity = \"10\"\nbillable_quantity = \"10\"\n\
                  tiers = [{ up_to = \"4\", price = \"-0.3\" }, { up_to = \"inf\", price = \"-0.3475\" }]\n\
                  exact = \"-3.285\"\namount = \"-3.29\"\n";
    let refund = "[[line]]\nmeter = \"nat.hours\"\nbillable_quantity = \"-24\"\n\
                  tiers = [{ up_to = \"inf\", price = \"0.045\" }]\nexact = \"-1.08\"\namount = \"-1.08\"\n";
    let totals = "total = \"32.16\"\ntotal_from_exact_sum = \"32.17\"";
    let text = [&changed("total = \"36.53\"", totals), credit, refund].concat();
    let holds = |text: &str| {
        let case = Case::parse("t.toml", text).unwrap_or_else(|rejection| panic!("{rejection}"));
        check(&case, rules()).holds()
    };
    assert!(holds(&text));
    assert!(!holds(&text.replace("\"-1.08\"", "\"1.08\"")));
    assert!(!holds(&text.replace("-0.3475", "0.3475")));
    // A credit note owes less than nothing.
    let alone = text.replace("\"32.85\"", "\"0.00\"").replace("\"730\"", "\"0\"").replace("hours = 730", "hours = 0");
    assert!(holds(&alone.replace("\"32.16\"", "\"-0.69\"").replace("\"32.17\"", "\"-0.69\"")));
}

#[test]
fn problems_have_places_and_advice() {
    for (from, to, said) in [
        ("raw_quantity", "raw_quantiti", "did you mean `raw_quantity`?"),
        ("Rounded lines", "sum", "expected.total_rule` cannot be \"sum\""),
        ("\"invoice\"", "\"invoise\"", "did you mean `invoice`?"),
        ("amount = \"3.68\"", "amount = 3.68", "write it in quotes, `\"3.68\"`"),
        ("up_to = \"inf\", price = \"0.005\"", "up_to = \"9\", price = \"0.005\"", "the last tier must be open"),
        ("schema = 1", "schema = 2", "t.toml:1:10"),
        ("publisher = \"AWS\"", "publisher = 7", "t.toml:9:13"),
        ("kind = \"invoice\"", "kind = \"invoice\"\ngb_convention = \"binray\"", "did you mean `binary`?"),
        ("\"USD\"", "\"dollar\"", "`currency` cannot be \"dollar\""),
        ("\"USD\"", "\"usd\"", "did you mean `USD`?"),
        ("raw_quantity = \"1480\"", "raw_quantity = \"-1480\"", "line 2 gives units back"),
        ("free_quantity = \"744\"", "free_quantity = \"-744\"", "`line[1].free_quantity` cannot be \"-744\""),
    ] {
        let messages = messages(&changed(from, to));
        assert!(messages.contains(said), "{to}: {messages}");
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let text = changed("id = ", "idd = ").replace("total = ", "totall = ").replace("exact = \"3.68\"\n", "");
    let messages = messages(&text);
    for said in ["`id` is missing", "unknown key `idd`", "`expected.total` is missing", "`line[1].exact` is missing"] {
        assert!(messages.contains(said), "{said} in {messages}");
    }
}

#[test]
fn the_example_of_the_documentation_holds() {
    let text = include_str!("../../docs/cases.md");
    let example = text.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let case = Case::parse("docs/cases.md", example).unwrap_or_else(|rejection| panic!("{rejection}"));
    let report = check(&case, rules());
    assert!(report.holds(), "{:?}", report.failures().collect::<Vec<_>>());
    assert_eq!(report.not_checked().count(), 0);
}
